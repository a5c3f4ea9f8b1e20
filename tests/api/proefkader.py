"""A small kader for the gemeente of the test messages: a rule for each way in which they bite."""

from datetime import date, timedelta
from pathlib import Path

from ledger.bevinding import Gevolg
from ledger.dossier import Indeling, Intake, Melding, Plan
from ledger.kaders.gegevens import laad_gegevens
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.kader import Kader
from ledger.kaders.regelboek import Regelboek
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from tests.berichten import GEMEENTE
from tests.kaders.proefkader import schrijf

KADER = f"""\
kader: proef
titel: Proefkader
documenten:
  - naam: Regeling
versie: 1
vanaf: 2027-01-01
versiedatum: ingang
deelname:
  - {{gemeente: '{GEMEENTE}', producten: alle}}
rollen:
  - {{rol: verwijzer, betekenis: wie verwijst, omvat: [arts]}}
  - {{rol: arts, betekenis: een arts}}
  - {{rol: procesregisseur, betekenis: wie regie voert}}
afwijsvolgorde: [6, 4]
"""
PRODUCTEN = """\
producten:
  - {code: 45A48, naam: Een, categorie: 45, eenheden: ['01'], bron: A, kenmerken: {}}
"""
PARAMETERS = """\
parameters:
  PR-VOLUME:
    - {waarden: {minuten: 1000}}
"""

BOEK = Regelboek()


@BOEK.regel(
    "PR-VOLUME", "JW315", titel="Hoogstens zoveel", bron="A", gevolg=Gevolg.WEIGEREN, wj759="4"
)
def _volume(zaak: Zaak, p: Parameters) -> Antwoord:
    minuten = None if zaak.voorstel is None else zaak.voorstel.minuten
    if minuten is None or minuten <= p["minuten"]:
        return None
    return Uitkomst("Dit is meer dan mag.", {"minuten": minuten, "hoogstens": p["minuten"]})


@BOEK.regel(
    "PR-DUUR",
    "JW315",
    "JW301",
    titel="Niet langer dan een jaar",
    bron="B",
    gevolg=Gevolg.AFWIJKEN,
    wj759="6",
    afwijking_door=["verwijzer"],
)
def _duur(zaak: Zaak, _: Parameters) -> Antwoord:
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.einddatum is None:
        return None
    te_lang = voorstel.einddatum > voorstel.ingangsdatum + timedelta(days=366)
    return Uitkomst("Dit duurt langer dan een jaar.") if te_lang else None


@BOEK.regel("PR-NOOIT", "JW301", titel="Nooit zoveel", bron="C", gevolg=Gevolg.WEIGEREN)
def _nooit(zaak: Zaak, _: Parameters) -> Antwoord:
    minuten = None if zaak.voorstel is None else zaak.voorstel.minuten
    return Uitkomst("Dit kan nooit.") if minuten is not None and minuten > 5000 else None


@BOEK.regel("PR-INTAKE", "JW315", titel="Eerst een intake", bron="D", gevolg=Gevolg.WEIGEREN)
def _intake(zaak: Zaak, _: Parameters) -> Antwoord:
    if zaak.voorstel is None or (zaak.voorstel.minuten or 0) != 240:
        return None
    return None if zaak.stukken(Intake) else ontbreekt("een intake")


@BOEK.regel(
    "PR-NOSHOW", "noShow", "lokaalBesluit", titel="Reageren", bron="E", gevolg=Gevolg.TERMIJN
)
def _noshow(zaak: Zaak, _: Parameters) -> Antwoord:
    if zaak.plek == "lokaalBesluit":
        return Voldaan("reactie")
    termijn = verplichting(
        "PR-NOSHOW",
        "reactie",
        "verwijzer",
        "Reageren op de no-show",
        date(2027, 1, 4),
        date(2027, 1, 25),
        "een lokaal besluit",
    )
    return Uitkomst("Reageer binnen drie weken.", termijn=termijn)


@BOEK.regel("PR-PLAN", "plan", titel="Een plan heeft doelen", bron="F", gevolg=Gevolg.WEIGEREN)
def _plan(zaak: Zaak, _: Parameters) -> Antwoord:
    return None if zaak.stuk(Plan).doelen else Uitkomst("Doelen ontbreken.")


@BOEK.regel("PR-REGEL", "JW323", titel="Per dag niet te veel", bron="G", gevolg=Gevolg.WEIGEREN)
def _regel(zaak: Zaak, _: Parameters) -> Antwoord:
    volume = getattr(zaak.feit, "volume", 0)
    return Uitkomst("Dit is verdacht veel.", {"minuten": volume}) if volume == 77 else None


@BOEK.regel("PR-INDELING", "indeling", titel="Welk product", bron="H", gevolg=Gevolg.AFLEIDEN)
def _indeling(zaak: Zaak, _: Parameters) -> Antwoord:
    contacten = zaak.stuk(Indeling).kenmerken.contactmomenten
    if contacten is None:
        return ontbreekt("het aantal contactmomenten")
    if contacten > 10:
        return Uitkomst("Dit is te veel.", {"contactmomenten": contacten}, gevolg=Gevolg.WEIGEREN)
    return Uitkomst("Dit is product Een.", {"productcode": "45A48", "contactmomenten": contacten})


@BOEK.regel(
    "PR-LATER",
    "melding",
    titel="Het kanaal staat vast",
    bron="I",
    gevolg=Gevolg.WEIGEREN,
    bekendgemaakt=date(2027, 1, 20),
)
def _later(zaak: Zaak, _: Parameters) -> Antwoord:
    return None if zaak.stuk(Melding).kanaal else Uitkomst("Het kanaal ontbreekt.")


def proefkaders(map_: Path) -> Kaders:
    """The kader, from files that are written in this folder."""
    schrijf(map_, kader=KADER, producten=PRODUCTEN, parameters=PARAMETERS)
    return Kaders([Kader(laad_gegevens(map_), BOEK)])
