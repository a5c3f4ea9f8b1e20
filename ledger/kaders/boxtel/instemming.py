"""The consent of the young person to help after the 18th birthday: BX-LFT-05."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, PgbBesluit, Plan
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import beoordeeld_stuk
from ledger.kaders.boxtel.leeftijd import P31, na_18
from ledger.kaders.boxtel.lopende_hulp import hulp_na
from ledger.kaders.boxtel.volwassenheid import geldige_instemmingen, instemmingen_van
from ledger.kaders.hulp import geboortedatum, ontbreekt, verjaardag
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan


@regel(
    "BX-LFT-05",
    "JW301",
    "lokaalBesluit",
    "pgbBesluit",
    "plan",
    "JW307",
    titel="De jongere stemt zelf in",
    bron=f"{P31} (vierde punt)",
    gevolg=Gevolg.WEIGEREN,
)
def instemming(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help after 18 needs the consent of the young person, of at the latest the first day after the
    birthday; who withdraws it has the help ended (3.1, fourth point).

    Where no consent at all was recorded this cannot be judged. The source names no day by which
    the help must have ended.
    """
    if zaak.plek == "JW307":
        return tuple(_beeindigd(zaak, "vervuld"))
    if zaak.plek == "JW301":
        return (*_zonder_instemming(zaak, p), *_beeindigd(zaak, "vervallen"))
    return (*_zonder_instemming(zaak, p), *_ingetrokken(zaak, p))


def _zonder_instemming(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    na = None if zaak.plek == "plan" else na_18(zaak, p)
    if na is None:
        return
    gegeven = geldige_instemmingen(zaak, p["door"])
    if any(rij.datum <= na.vanaf for rij in gegeven):
        return
    if not instemmingen_van(zaak):
        yield ontbreekt("de instemming van de jongere")
        return
    operanden = {"uiterlijk": na.vanaf.isoformat(), "leeftijd": p["leeftijdsgrens"]}
    laatste = min((rij.datum for rij in gegeven), default=None)
    if laatste is None:
        uitleg = "De jongere heeft niet zelf ingestemd met hulp na de leeftijdsgrens."
    else:
        uitleg = f"De jongere heeft op {laatste} ingestemd; dat moest uiterlijk op {na.vanaf}."
    yield Uitkomst(uitleg, operanden)


def _ingetrokken(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """The obligation to end the help when a record says that consent was withdrawn."""
    stuk, geboren = beoordeeld_stuk(zaak), geboortedatum(zaak)
    if not isinstance(stuk, (Plan, LokaalBesluit, PgbBesluit)) or geboren is None:
        return
    if stuk.volwassenheid is None:
        return
    dagen = [rij.ingetrokken_op for rij in stuk.volwassenheid.instemmingen if rij.door == p["door"]]
    ingetrokken = max((dag for dag in dagen if dag is not None), default=None)
    if ingetrokken is None:
        if geldige_instemmingen(zaak, p["door"]):
            yield from _vervallen(zaak)
        return
    if ingetrokken < verjaardag(geboren, p["leeftijdsgrens"]):
        return
    for sleutel in _lopende(zaak, ingetrokken):
        yield _taak(p, sleutel, ingetrokken)


def _taak(p: Parameters, sleutel: str, ingetrokken: date) -> Uitkomst:
    wat = "de hulp beëindigen: de jongere trok de instemming in"
    return Uitkomst(
        f"De jongere heeft de instemming op {ingetrokken} ingetrokken; beëindig de hulp.",
        {"ingetrokkenOp": ingetrokken.isoformat()},
        gevolg=Gevolg.TERMIJN,
        termijn=verplichting(
            "BX-LFT-05", sleutel, p["eigenaar"], wat, ingetrokken, None, "een definitieve stop"
        ),
    )


def _lopende(zaak: Zaak, dag: date) -> Iterator[str]:
    """A key for each aanbieder of this gemeente that has yet to end help that ran on a day."""
    aanbieders = {rij.aanbieder for rij in hulp_na(zaak) if rij.loopt_op(dag) and not rij.gestopt}
    yield from (f"{zaak.gemeente}|{aanbieder}" for aanbieder in sorted(aanbieders))


def _vervallen(zaak: Zaak) -> Iterator[Voldaan]:
    for termijn in zaak.open_termijnen("BX-LFT-05"):
        yield Voldaan(termijn.sleutel or "", "vervallen")


def _beeindigd(zaak: Zaak, afloop: Literal["vervuld", "vervallen"]) -> Iterator[Voldaan]:
    """That the judged aanbieder has no help left that it must end: by a final stop, or deleted."""
    sleutel = f"{zaak.gemeente}|{zaak.aanbieder}"
    for termijn in zaak.open_termijnen("BX-LFT-05"):
        if termijn.sleutel == sleutel and sleutel not in _lopende(zaak, termijn.vanaf):
            yield Voldaan(sleutel, afloop)
