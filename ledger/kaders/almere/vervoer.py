"""Transport to and from the place of help: when it is needed, who agrees, and never to school."""

from collections.abc import Iterator
from typing import Any, Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Afwijking, Vervoer
from ledger.kaders.almere import VERVOER, regel
from ledger.kaders.almere.consultatie import van_overleg
from ledger.kaders.almere.feiten import is_rol, lopende_maatregelen, toets_overleg
from ledger.kaders.hulp import getoond, ontbreekt, opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BRON: Final = "Aanvullend vervoer"
_AKKOORD: Final = "AL-VERV-03"
GEDRAGSDESKUNDIGE_JGZ: Final = "gedragsdeskundigeJgz"
GEDRAGSDESKUNDIGE_GI: Final = "gedragsdeskundigeGi"

_ZELF: Final = {
    "oudersOpvoeders": ("ouders_kunnen_zelf", "ouders of opvoeders"),
    "eigenNetwerk": ("netwerk_kan_zelf", "het eigen netwerk"),
}


def gegeven(zaak: Zaak, veld: str) -> Any:
    """A field of the record; of a ride that leaves it empty, that of the latest request before."""
    stuk = zaak.stuk(Vervoer)
    waarde = getattr(stuk, veld)
    if waarde is not None or stuk.soort != "rit":
        return waarde
    aanvragen = [
        getattr(eerder, veld)
        for eerder in zaak.stukken(Vervoer)
        if eerder.soort == "aanvraag"
        and eerder.datum <= stuk.datum
        and eerder.aanbieder in (None, stuk.aanbieder)
    ]
    return next((waarde for waarde in reversed(aanvragen) if waarde is not None), None)


@regel(
    "AL-VERV-01",
    "vervoer",
    titel="Vervoer alleen bij noodzaak, naar de locatie van de hulp",
    bron=f"{_BRON} (eerste alinea)",
    gevolg=Gevolg.WEIGEREN,
    producten=VERVOER,
)
def noodzaak(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Transport needs a need, medical or other, and goes between home and the place of help.

    An application without a recorded need is refused (Aanvullend vervoer, first paragraph).
    """
    reden = gegeven(zaak, "noodzaak")
    if reden not in p["aanleidingen"]:
        uitleg = "Er is geen medische of andere noodzaak voor vervoer vastgelegd."
        yield Uitkomst(uitleg, {"noodzaak": reden, "aanleidingen": p["aanleidingen"]})
    rit = zaak.stuk(Vervoer)
    einden = (rit.van, rit.naar)
    bekend = [plek for plek in einden if plek is not None]
    plekken = (*p["woonplekken"], *p["hulplocaties"])
    anders = tuple(str(getoond(plek)) for plek in bekend if plek not in plekken)
    if anders:
        yield Uitkomst(
            f"Vervoer van of naar {opsomming(anders, 'of')} is geen vervoer naar de hulp.",
            {"van": getoond(rit.van), "naar": getoond(rit.naar), "bekend": plekken},
        )
    elif len(bekend) == len(einden):
        if sum(plek in p["woonplekken"] for plek in einden) != 1:
            uitleg = "De rit is niet tussen de woonplek van de jeugdige en de locatie van de hulp."
            yield Uitkomst(uitleg, {"van": getoond(rit.van), "naar": getoond(rit.naar)})
    elif rit.soort == "rit":
        yield ontbreekt("het begin of het einde van de rit")


@regel(
    "AL-VERV-02",
    "vervoer",
    titel="Zelf of met het netwerk vervoeren gaat voor",
    bron=f"{_BRON} (tweede alinea)",
    gevolg=Gevolg.WEIGEREN,
    producten=VERVOER,
)
def zelf_vervoeren(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where parents or the network can see to it, there is no transport, whatever the need.

    The page says this of the medical need; it is held to count for every need.
    """
    antwoorden = {naam: gegeven(zaak, _ZELF[naam][0]) for naam in p["beoordeeld"]}
    operanden: dict[str, Operand] = dict(antwoorden)
    kunnen = [_ZELF[naam][1] for naam, kan in antwoorden.items() if kan]
    if kunnen:
        werkwoord = "kunnen" if kunnen[0] == _ZELF["oudersOpvoeders"][1] or kunnen[1:] else "kan"
        uitleg = f"Geen vervoer: {opsomming(kunnen)} {werkwoord} het zelf regelen."
        return Uitkomst(uitleg, operanden)
    open_ = [_ZELF[naam][1] for naam, kan in antwoorden.items() if kan is None]
    if open_:
        return ontbreekt(f"het oordeel of {opsomming(open_, 'of')} het vervoer zelf kan regelen")
    return None


@regel(
    _AKKOORD,
    "vervoer",
    "afwijking",
    titel="Akkoord van een deskundige voor vervoer",
    bron=f"{_BRON} (tweede alinea)",
    gevolg=Gevolg.AFWIJKEN,
    producten=VERVOER,
    afwijking_door=(GEDRAGSDESKUNDIGE_JGZ, GEDRAGSDESKUNDIGE_GI),
)
def akkoord_vervoer(zaak: Zaak, p: Parameters) -> Antwoord:
    """An expert of the JGZ or of the GI that is involved agrees, on or before the first ride.

    A general remedial educationalist is not named here. A request may still wait for the
    agreement, so without one it only signals; a ride may not (Aanvullend vervoer).
    """
    if zaak.plek == "afwijking":
        return _instelling_betrokken(zaak)
    rit = zaak.stuk(Vervoer)
    akkoord = gegeven(zaak, "akkoord")
    operanden: dict[str, Operand] = {"ritDatum": rit.datum.isoformat()}
    if akkoord is None:
        aanvraag = rit.soort == "aanvraag"
        uitleg = "Voor vervoer is vóór de eerste rit akkoord van een deskundige nodig."
        return _tenzij_te_laat(zaak, uitleg, operanden, Gevolg.SIGNALEREN if aanvraag else None)
    oordeel = toets_overleg(
        zaak,
        akkoord,
        organisaties=p["organisaties"],
        functies=p["functies"],
        uiterlijk=rit.datum,
        akkoord=True,
    )
    if oordeel.gebreken:
        uitleg = f"Het akkoord op het vervoer telt niet: {'; '.join(oordeel.gebreken)}."
        return _tenzij_te_laat(zaak, uitleg, operanden | van_overleg(akkoord), None)
    return ontbreekt(oordeel.onbekend[0]) if oordeel.onbekend else None


def _tenzij_te_laat(
    zaak: Zaak, uitleg: str, operanden: dict[str, Operand], gevolg: Gevolg | None
) -> Uitkomst:
    """The outcome; a deviation lifts it only when it was agreed on or before the ride."""
    datum = zaak.stuk(Vervoer).datum
    afwijkingen = zaak.afwijkingen(_AKKOORD)
    te_laat = afwijkingen and all((rij.overleg_datum or rij.datum) > datum for rij in afwijkingen)
    return Uitkomst(uitleg, operanden, gevolg=gevolg or (Gevolg.WEIGEREN if te_laat else None))


def _instelling_betrokken(zaak: Zaak) -> Antwoord:
    """A deviation by an expert of a GI counts only while a GI is involved (AL-ROL-01)."""
    stuk = zaak.stuk(Afwijking)
    if stuk.regel != _AKKOORD or not is_rol(zaak, stuk.rol, GEDRAGSDESKUNDIGE_GI):
        return None
    dag = stuk.overleg_datum or stuk.datum
    if lopende_maatregelen(zaak, dag):
        return None
    uitleg = f"Op {dag.isoformat()} was geen gecertificeerde instelling bij de jeugdige betrokken."
    operanden: dict[str, Operand] = {"rol": stuk.rol, "op": dag.isoformat()}
    return Uitkomst(uitleg, operanden, gevolg=Gevolg.WEIGEREN)


@regel(
    "AL-VERV-04",
    "vervoer",
    titel="Vervoer van en naar school is geen jeugdhulp",
    bron=f"{_BRON} (derde alinea)",
    gevolg=Gevolg.WEIGEREN,
    producten=VERVOER,
)
def geen_schoolvervoer(zaak: Zaak, p: Parameters) -> Antwoord:
    """A ride to or from school is school transport, also when the help is given there.

    The page excludes it without reserve, so it goes before the transport to where the help is.
    """
    rit = zaak.stuk(Vervoer)
    if not {rit.van, rit.naar} & set(p["scholen"]):
        return None
    return Uitkomst(
        f"Vervoer van en naar school is {p['regeling']} en geen jeugdhulp; vraag het bij de "
        "gemeentelijke regeling aan.",
        {"van": getoond(rit.van), "naar": getoond(rit.naar), "regeling": p["regeling"]},
    )
