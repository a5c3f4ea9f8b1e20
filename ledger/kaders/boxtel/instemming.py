"""The consent of the young person to help after the 18th birthday: BX-LFT-05."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, PgbBesluit, Plan, Stuk
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import beoordeeld_stuk, lopende_budgetten
from ledger.kaders.boxtel.hulpstukken import codes_van
from ledger.kaders.boxtel.leeftijd import P31, na_18
from ledger.kaders.boxtel.lopende_hulp import hulp_na
from ledger.kaders.boxtel.volwassenheid import (
    geldige_instemmingen,
    grens_van,
    instemmingen_van,
    strafrechtelijk_kader,
)
from ledger.kaders.hulp import geboortedatum, ontbreekt, verjaardag
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

Afloop = Literal["vervuld", "vervallen"]

_INTREKKEN: Final = "intrekken"


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
    the help must have ended, nor who ends it: here the aanbieder, and of a budget the gemeente.
    """
    if zaak.plek == "JW307":
        return tuple(_beeindigd(zaak, p, "vervuld"))
    if zaak.plek == "JW301":
        return (*_zonder_instemming(zaak, p), *_beeindigd(zaak, p, "vervallen"))
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


# --- withdrawn ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hulp:
    """Help that somebody has yet to end, under the key of that obligation."""

    sleutel: str
    code: str | None
    wie: str
    waardoor: str


def _ingetrokken(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """The obligation to end the help when a record says that consent was withdrawn."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit) and stuk.besluit == _INTREKKEN:
        yield from _voldaan(zaak, _sleutel_pgb(stuk), set(), "vervuld")
    if not isinstance(stuk, (Plan, LokaalBesluit, PgbBesluit)) or stuk.volwassenheid is None:
        return
    dagen = [rij.ingetrokken_op for rij in stuk.volwassenheid.instemmingen if rij.door == p["door"]]
    ingetrokken = max((dag for dag in dagen if dag is not None), default=None)
    if ingetrokken is not None:
        yield from (_taak(hulp, ingetrokken) for hulp in _te_beeindigen(zaak, p, stuk, ingetrokken))
    elif geldige_instemmingen(zaak, p["door"]):
        yield from _voldaan(zaak, f"{zaak.gemeente}|", set(), "vervallen")


def _te_beeindigen(zaak: Zaak, p: Parameters, stuk: Stuk, dag: date) -> Iterator[_Hulp]:
    """The help on which a record withdraws consent, as far as that asks for it on that day."""
    geboren, codes = geboortedatum(zaak), codes_van(zaak, stuk)
    if geboren is None or strafrechtelijk_kader(zaak, dag) is not None:
        return
    for hulp in _lopende(zaak, p, dag):
        grens = verjaardag(geboren, grens_van(zaak, hulp.code, p["leeftijdsgrens"]))
        if (not codes or hulp.code in codes) and dag >= grens:
            yield hulp


def _taak(hulp: _Hulp, ingetrokken: date) -> Uitkomst:
    wat = "de hulp beëindigen: de jongere trok de instemming in"
    return Uitkomst(
        f"De jongere heeft de instemming op {ingetrokken} ingetrokken; beëindig de hulp.",
        {"ingetrokkenOp": ingetrokken.isoformat()},
        gevolg=Gevolg.TERMIJN,
        termijn=verplichting(
            "BX-LFT-05", hulp.sleutel, hulp.wie, wat, ingetrokken, None, hulp.waardoor
        ),
    )


def _lopende(zaak: Zaak, p: Parameters, dag: date) -> Iterator[_Hulp]:
    """The help of this gemeente that ran on a day and was not ended for good, once per key."""
    gezien: set[str] = set()
    for rij in hulp_na(zaak):
        sleutel = f"{zaak.gemeente}|{rij.aanbieder}|{rij.code}"
        if rij.loopt_op(dag) and not rij.gestopt and sleutel not in gezien:
            gezien.add(sleutel)
            yield _Hulp(sleutel, rij.code, p["eigenaar"], "een definitieve stop")
    for budget in lopende_budgetten(zaak):
        begin, einde = budget.ingangsdatum or budget.datum, budget.einddatum or date.max
        if begin <= dag <= einde:
            code = zaak.kader.code_van(budget.product)
            yield _Hulp(_sleutel_pgb(budget), code, "gemeente", "de intrekking van het pgb")


def _sleutel_pgb(budget: PgbBesluit) -> str:
    return f"{budget.gemeente}|pgb|{budget.kenmerk}"


# --- ended --------------------------------------------------------------------------------------


def _beeindigd(zaak: Zaak, p: Parameters, afloop: Afloop) -> Iterator[Voldaan]:
    """That the judged aanbieder has no such help left: stopped for good, or deleted."""
    lopend = {
        hulp.sleutel
        for termijn in zaak.open_termijnen("BX-LFT-05")
        for hulp in _lopende(zaak, p, termijn.vanaf)
    }
    yield from _voldaan(zaak, f"{zaak.gemeente}|{zaak.aanbieder}|", lopend, afloop)


def _voldaan(zaak: Zaak, begin: str, zonder: set[str], afloop: Afloop) -> Iterator[Voldaan]:
    """That the open obligations whose key begins so are over, apart from some."""
    for termijn in zaak.open_termijnen("BX-LFT-05"):
        sleutel = termijn.sleutel or ""
        if sleutel.startswith(begin) and sleutel not in zonder:
            yield Voldaan(sleutel, afloop)
