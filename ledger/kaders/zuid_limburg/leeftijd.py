"""For which age crisis help and guided contact are: ZL-LFT."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import LokaalBesluit, Omgangsregeling, Verwijzing
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.kaders.hulp import geboortedatum, ontbreekt, verjaardag
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.kaders.zuid_limburg import BOR, CRISIS, regel
from ledger.kaders.zuid_limburg.feiten import grond, hulpperiode, kent_toe
from ledger.kaders.zuid_limburg.paren import PLEKKEN
from ledger.kaders.zuid_limburg.uitspraak import UITSPRAAK, grondslag_van
from ledger.regels import Antwoord, Parameters, Uitkomst

Periode = tuple[date, date | None]

_GEBOREN: Final = "de geboortedatum van de cliënt"
_DOELGROEP_CRISIS: Final = ("Crisishulp ambulant > Doelgroep", "Crisishulp verblijf > Doelgroep")
_DOELGROEP_BOR: Final = "Begeleide omgangsregeling > Doelgroep"


def _gegeven(zaak: Zaak, codes: tuple[str, ...]) -> Voorstel | None:
    """The help with one of these products that is given, asked or made longer."""
    return zaak.voorstel if zaak.code in codes and kent_toe(zaak) else None


def _na_grens(voorstel: Voorstel, grens: date) -> bool:
    """Whether help goes on to a birthday or beyond."""
    return (voorstel.einddatum or date.max) >= grens


def _tot_leeftijd(code: str | None, voorstel: Voorstel, leeftijd: int) -> Uitkomst:
    """The outcome that help goes on too long.

    Without the birthday itself: a finding stays readable when that is forgotten.
    """
    einde = voorstel.einddatum
    operanden: dict[str, Operand] = {
        "leeftijd": leeftijd,
        "einddatum": None if einde is None else einde.isoformat(),
    }
    wanneer = "zonder einde" if einde is None else f"tot en met {einde}"
    return Uitkomst(
        f"{code} kan tot en met de dag voor de {leeftijd}e verjaardag, en niet {wanneer}.",
        operanden,
    )


# --- crisis help ------------------------------------------------------------------------------


@regel(
    "ZL-LFT-01",
    *PLEKKEN,
    titel="Crisishulp tot 23 jaar",
    bron=_DOELGROEP_CRISIS,
    gevolg=Gevolg.WEIGEREN,
    producten=CRISIS,
    wj759="9",
)
def crisishulp_tot(zaak: Zaak, p: Parameters) -> Antwoord:
    """Every day of crisis help lies before the birthday, and none before birth (Doelgroep).

    'Tot' is read as not on the birthday itself; it holds for the whole period, for then the law on
    youth care ends. How long a request or decision without a last day goes on cannot be judged; an
    allocation without one has no end.
    """
    voorstel, geboren = _gegeven(zaak, CRISIS), geboortedatum(zaak)
    if voorstel is None:
        return None
    if geboren is None:
        return ontbreekt(_GEBOREN)
    vanaf = verjaardag(geboren, p["min_leeftijd"])
    if voorstel.ingangsdatum < vanaf:
        return Uitkomst(
            f"Crisishulp kan niet beginnen op {voorstel.ingangsdatum}: de jeugdige is dan nog geen "
            f"{p['min_leeftijd']} jaar.",
            {"minLeeftijd": p["min_leeftijd"], "ingangsdatum": str(voorstel.ingangsdatum)},
        )
    leeftijd: int = p["max_leeftijd_exclusief"]
    grens = verjaardag(geboren, leeftijd)
    if not _na_grens(voorstel, grens):
        return None
    nog_niet = voorstel.einddatum is None and voorstel.ingangsdatum < grens
    if nog_niet and zaak.plek != "JW301":
        return ontbreekt("de einddatum")
    return _tot_leeftijd(zaak.code, voorstel, leeftijd)


@regel(
    "ZL-LFT-02",
    *PLEKKEN,
    titel="Crisishulp vanaf 18 jaar alleen na eerdere jeugdhulp",
    bron=_DOELGROEP_CRISIS,
    gevolg=Gevolg.WEIGEREN,
    producten=CRISIS,
    wj759="9",
)
def eerder_in_zorg(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help that begins on or after the 18th birthday is for who got youth care before it: a
    day of it in this ledger, or a statement on record of help elsewhere (Doelgroep).

    'Was in zorg' is read as ever; that it ran on the birthday can be asked by a setting. The
    description of ambulant crisis help stops at 18; the target group is more precise and goes
    first.
    """
    voorstel, geboren = _gegeven(zaak, CRISIS), geboortedatum(zaak)
    if voorstel is None:
        return None
    if geboren is None:
        return ontbreekt(_GEBOREN)
    grens = verjaardag(geboren, p["grens_leeftijd"])
    lopend = p["vereist_lopend_op_18"]
    if voorstel.ingangsdatum < grens:
        return None
    if any(
        begin < grens and (not lopend or (einde or date.max) >= grens)
        for begin, einde in _in_zorg(zaak)
    ):
        return None
    wanneer = "op" if lopend else "voor"
    return Uitkomst(
        f"Vanaf {p['grens_leeftijd']} jaar is crisishulp alleen mogelijk als de jeugdige {wanneer} "
        "die verjaardag in zorg was; dat is niet vastgelegd.",
        {
            "grensLeeftijd": p["grens_leeftijd"],
            "ingangsdatum": voorstel.ingangsdatum.isoformat(),
            "eerderInZorg": False,
        },
    )


def _in_zorg(zaak: Zaak) -> Iterator[Periode]:
    """When the client got youth care, of any gemeente, or elsewhere as a record states.

    That is true whatever help the record itself is about.
    """
    for leveringen in zaak.toestand.leveringen.values():
        periode = hulpperiode(leveringen)
        if periode is not None:
            yield periode
    eigen = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    stukken: list[LokaalBesluit | Verwijzing] = [
        *((eigen,) if isinstance(eigen, (LokaalBesluit, Verwijzing)) else ()),
        *zaak.stukken(LokaalBesluit),
        *zaak.stukken(Verwijzing),
    ]
    for stuk in stukken:
        eerder = stuk.volwassenheid
        if eerder is not None and eerder.begonnen_op is not None:
            yield eerder.begonnen_op, eerder.afgesloten_op


# --- guided contact ---------------------------------------------------------------------------


@regel(
    "ZL-LFT-03",
    "lokaalBesluit",
    "JW301",
    "JW315",
    titel="BOR in beginsel tot 12 jaar",
    bron=_DOELGROEP_BOR,
    gevolg=Gevolg.AFWIJKEN,
    producten=BOR,
    wj759="9",
    afwijking_door=("gemeentelijkeToegang", "rechter"),
)
def in_beginsel_tot(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guided contact is for children up to 12; from that birthday up to 18 it takes a motive, which
    an order of a court that names this child is (Doelgroep).

    The first day decides: who has the birthday during it needs none. That an order counts as a
    motive is our reading. From 18 on ZL-LFT-04 refuses.
    """
    voorstel, geboren = _gegeven(zaak, BOR), geboortedatum(zaak)
    if voorstel is None:
        return None
    if geboren is None:
        return ontbreekt(_GEBOREN)
    tot, uitloop = p["leeftijd_in_beginsel_tot"], p["uitloop_tot"]
    begin = voorstel.ingangsdatum
    if not verjaardag(geboren, tot) <= begin < verjaardag(geboren, uitloop):
        return None
    genoemd = None
    if grondslag_van(zaak) == UITSPRAAK:
        genoemd = grond(zaak, Omgangsregeling, lambda omgang: omgang.uitspraak_noemt_kind)
        if genoemd is None:
            return ontbreekt("of de uitspraak dit kind noemt")
    if genoemd:
        return None
    return Uitkomst(
        f"Een begeleide omgangsregeling is in beginsel voor kinderen tot {tot} jaar; motiveer de "
        f"uitloop tot {uitloop}.",
        {
            "leeftijdInBeginselTot": tot,
            "uitloopTot": uitloop,
            "ingangsdatum": begin.isoformat(),
            "uitspraakNoemtKind": genoemd,
        },
    )


@regel(
    "ZL-LFT-04",
    *PLEKKEN,
    titel="BOR eindigt voor de 18e verjaardag",
    bron=_DOELGROEP_BOR,
    gevolg=Gevolg.WEIGEREN,
    producten=BOR,
    wj759="9",
)
def omgang_tot(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guided contact ends on the day before the 18th birthday; without a last day it is read so,
    and that is called to mind (Doelgroep)."""
    voorstel, geboren = _gegeven(zaak, BOR), geboortedatum(zaak)
    if voorstel is None:
        return None
    if geboren is None:
        return ontbreekt(_GEBOREN)
    leeftijd: int = p["max_leeftijd_exclusief"]
    grens = verjaardag(geboren, leeftijd)
    if voorstel.einddatum is None and voorstel.ingangsdatum < grens:
        return Uitkomst(
            f"{zaak.code} heeft geen einddatum en eindigt uiterlijk op de dag voor de {leeftijd}e "
            "verjaardag.",
            {"leeftijd": leeftijd, "einddatum": None},
            gevolg=Gevolg.SIGNALEREN,
        )
    return _tot_leeftijd(zaak.code, voorstel, leeftijd) if _na_grens(voorstel, grens) else None
