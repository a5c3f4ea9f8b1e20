"""What cannot be read as a message is kept all the same: nothing that was received is lost."""

import hashlib

from ledger.application import Grootboek, Wie, opnieuw_bij_conflict
from ledger.berichtarchief import archiefstuk, snede_van, snijd
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.gebeurtenissen import BerichtVerwerkt
from ledger.klok import Klok
from ledger.opslag import Reservering
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE
from ledger.stempel import Stempel

ONLEESBAAR = "onleesbaar"


def bewaar_onleesbaar(grootboek: Grootboek, data: bytes, wie: Wie, klok: Klok, reden: str) -> str:
    """Keeps bytes that could not be judged, once; the id under which they are kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    sleutel = ("bericht", f"onleesbaar|{sha256}")

    def poging() -> str:
        eerder = grootboek.opslag.zoek_reserveringen([sleutel]).get(sleutel)
        if eerder is not None:
            return eerder[0]
        nu = klok.nu()
        bericht_id = f"bericht-{grootboek.ids.nieuw(nu)}"
        stempel = Stempel(nu, wie.gebruiker, wie.rol, bericht_id, bericht_id)
        bevinding = Bevinding(
            regel="XML",
            laag=Laag.IJW,
            versie=IJW_VERSIE,
            gevolg=Gevolg.WEIGEREN,
            plaats="/",
            bron=Bron(document=IJW_DOCUMENT, paragraaf="Berichtformaat"),
            uitleg=reden,
        )
        feit = stempel.zet(
            BerichtVerwerkt,
            bericht_id,
            1,
            stempel.dag,
            (bevinding,),
            sha256=sha256,
            omvang_bytes=len(data),
            uitkomst=ONLEESBAAR,
        )
        segmenten = snijd(data, snede_van(None), {}, bericht_id)
        werk = grootboek.werk()
        sleutels = werk.ring.maak_ontbrekende([bericht_id])
        stuk = archiefstuk(werk.ring, bericht_id, "ontvangen", data, segmenten)
        werk.leg_vast([feit], [Reservering(*sleutel, bericht_id, 1)], lambda: [stuk], sleutels)
        return bericht_id

    return opnieuw_bij_conflict(poging)
