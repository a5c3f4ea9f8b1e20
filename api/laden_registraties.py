"""The records of the sample data into the ledger, by the BSN that the sample world knows."""

from api.voorbeelddata import Voorbeeldgezin, Voorbeeldpersoon, Voorbeeldstuk
from ledger.application import Grootboek, Wie
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import GezinLid
from ledger.gezinsvorming import leg_gezin_vast
from ledger.klok import VasteKlok
from ledger.registratie import Persoon, leg_persoon_vast

Registratie = Voorbeeldpersoon | Voorbeeldstuk | Voorbeeldgezin
_ROL_PERSOON = "backofficeGemeente"


def is_vastgelegd(grootboek: Grootboek, registratie: Registratie) -> bool:
    """Whether the ledger holds this record: the same content, recorded at the same instant.

    A dossier that something else began does not tell whether this was looked at.
    """
    op = registratie.ontvangen_op
    if isinstance(registratie, Voorbeeldpersoon):
        eerste = grootboek.client(grootboek.bos.client_id(registratie.bsn), versie=1)
        begin = eerste.laatst_vastgelegd
        return begin is not None and begin.vastgelegd_op == op
    if isinstance(registratie, Voorbeeldgezin):
        client = grootboek.client(grootboek.bos.client_id(registratie.kinderen[0]))
        gezin = client.gezin_op(registratie.vanaf)
        return gezin is not None and gezin.vastgelegd_op == op
    client = grootboek.client(grootboek.bos.client_id(registratie.bsn))
    return any(
        feit.inhoud == registratie.stuk and feit.vastgelegd_op == op
        for feit in client.dossier.get(registratie.soort.stuk, ())
    )


def leg_vast(grootboek: Grootboek, registratie: Registratie, gebruiker: str) -> bool:
    """Record it at its instant; False when a dossier that it begins had begun.

    Raises KlokTeVroeg, or RegistratieGeweigerd when a kader refuses it.
    """
    klok, client_id = VasteKlok(registratie.ontvangen_op), grootboek.bos.client_id
    if isinstance(registratie, Voorbeeldpersoon):
        wie = Wie(gebruiker, _ROL_PERSOON)
        persoon = Persoon(registratie.bsn, registratie.geboortedatum, registratie.geslacht)
        return leg_persoon_vast(grootboek, persoon, wie, klok) is not None
    wie = Wie(gebruiker, registratie.rol)
    if isinstance(registratie, Voorbeeldgezin):
        leden = [
            GezinLid(client_id=client_id(bsn), rol="kind", betrokken=True, eigen_dossier=True)
            for bsn in registratie.kinderen
        ]
        leg_gezin_vast(grootboek, leden, registratie.vanaf, wie, klok)
        return True
    bsn, stuk = registratie.bsn, registratie.stuk
    leg_stuk_vast(grootboek, client_id(bsn), registratie.soort, stuk, wie, klok)
    return True
