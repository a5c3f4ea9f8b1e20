"""Commands of several processes at once: what each of them knew comes back for each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from time import perf_counter

import pytest

from ledger.application import Grootboek
from ledger.berichtverwerking import Geweigerd, Opdracht, verwerk
from ledger.besluiten import Besluit, VerzoekOnbekend, besluit_op_verzoek
from ledger.gebeurtenissen import GezinLid
from ledger.gezinsvorming import leg_gezin_vast
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.kaders.register import Kaders
from ledger.opslag import Recorder
from ledger.registratie import Contract, RegistratieGeweigerd, leg_contract_vast
from ledger.waarden import Product
from tests import berichten as b
from tests.gegeven import WIE, bos, client_id, op
from tests.herbeoordeling.proef import JUN, Proef

KINDEREN = ("999900006", "999900018", "999900031", "999900043")


@dataclass(frozen=True)
class LopendeKlok:
    """A clock that runs, from a day of the test on."""

    begin: float = field(default_factory=perf_counter)

    def nu(self) -> datetime:
        return op(JUN) + timedelta(seconds=perf_counter() - self.begin)


def _werk(boek: Grootboek, rng: Random, naam: int) -> None:
    """Thirty commands, most of them on what the others write too."""
    for nummer in range(30):
        kind = rng.choice(KINDEREN)
        try:
            _doe(boek, rng, kind, f"{naam}x{nummer}")
        except (Geweigerd, RegistratieGeweigerd, VerzoekOnbekend):
            continue


def _doe(boek: Grootboek, rng: Random, kind: str, uniek: str) -> None:
    referentie, rol = f"R{rng.randrange(6)}", rng.randrange(8)
    if rol == 0:
        product = Product(categorie="45", code="45A48")
        tarief = rng.choice((150, 160))
        contract = Contract(b.GEMEENTE, b.AANBIEDER, product, tarief, "01", b.JAN, None)
        leg_contract_vast(boek, contract, WIE, boek.klok)
    elif rol == 1:
        leden = [GezinLid(client_id=client_id(bsn), rol="kind") for bsn in rng.sample(KINDEREN, 2)]
        leg_gezin_vast(boek, leden, b.JAN, WIE, boek.klok)
    elif rol == 2:
        besluit = Besluit("afwijzen", "7", motivering="Het past niet.")
        besluit_op_verzoek(boek, b.AANBIEDER, referentie, besluit, WIE, boek.klok)
    else:
        verwerk(boek, Opdracht(b.xml(_bericht(rng, kind, referentie, rol, uniek)), WIE, boek.klok))


def _bericht(rng: Random, kind: str, referentie: str, rol: int, uniek: str) -> b.ijw.Bericht:
    nummer = {"toewijzing_nummer": rng.randrange(1, 5)}
    if rol == 3:
        return b.vot({"referentie_aanbieder": referentie}, bsn=kind, dagtekening=JUN)
    if rol == 4:
        return b.antwoord("2", referentie, dagtekening=JUN)
    if rol == 5:
        return b.toewijzing(nummer, bsn=kind)
    if rol == 6:
        return b.start(nummer, bsn=kind)
    regels = {bsn: (b.prestatie(f"P{uniek}x{bsn[-2:]}", **nummer),) for bsn in KINDEREN[:2]}
    return b.declaratie(per_client=regels)


@pytest.mark.parametrize("zaad", range(3))
def test_wat_tegelijk_werd_vastgelegd_komt_ook_terug(
    dsn: str, recorder: Recorder, kaders: Kaders, zaad: int
) -> None:
    klok = LopendeKlok()
    boeken = [
        Grootboek(
            recorder,
            bos(),
            klok,
            Uuid7bron(Zaadtoeval(1000 * zaad + nummer)),
            oefenmodus=True,
            kaders=kaders,
        )
        for nummer in range(4)
    ]
    with ThreadPoolExecutor(len(boeken)) as pool:
        list(
            pool.map(
                lambda paar: _werk(paar[1], Random(10 * zaad + paar[0]), paar[0]),
                enumerate(boeken),
            )
        )
    proef = Proef(dsn, recorder, kaders)
    assert proef.afwijkingen() == []
    assert proef.beoordeeld > 60
