"""In a psychiatric crisis a psychiatrist estimates the danger before the help starts."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Crisis, Gevaarinschatting
from ledger.gebeurtenissen import LeveringGestart, StopVerwijderd
from ledger.kaders.hulp import na_bericht, overlapt, wordt_verwijderd
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import CRISIS, regel
from ledger.kaders.zuid_limburg.feiten import (
    genoemd,
    grond,
    gronden,
    hulpperiode,
    kent_toe,
    nummer_van,
    toewijzing_van,
)
from ledger.kaders.zuid_limburg.verplichtingen import begin_van, is_einde
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

_CODE: Final = "ZL-KWAL-12"


@regel(
    _CODE,
    "lokaalBesluit",
    "plan",
    "JW301",
    "JW305",
    "JW307",
    "JW307/verwijderen",
    titel="Een psychiater schat het gevaarcriterium in",
    bron="Crisishulp ambulant > Beschrijving",
    gevolg=Gevolg.TERMIJN,
    producten=CRISIS,
)
def gevaarcriterium(zaak: Zaak, p: Parameters) -> Antwoord:
    """With psychiatric problems a psychiatrist has estimated the danger, with the family, when the
    help starts (Beschrijving).

    The text names no day, only that what is chosen follows from the estimate. Until the start the
    first day of the help that was decided on is the last; the start itself moves it. It lapses
    with the help, or when the problems prove to be others. Of a crisis stay the description does
    not say it; that is taken over from ambulant.
    """
    crisis = next((rij for rij in gronden(zaak, Crisis) if rij.psychiatrisch is not None), None)
    if crisis is None or not genoemd(zaak, CRISIS):
        return None
    dag = grond(zaak, Crisis, lambda rij: rij.datum)
    sleutel = f"{zaak.gemeente}|{'' if dag is None else dag.isoformat()}"
    if not crisis.psychiatrisch or _is_voorbij(zaak):
        return Voldaan(sleutel, "vervallen")
    if zaak.plek in ("JW301", "JW307") or not kent_toe(zaak):
        return None
    open_ = next((rij for rij in zaak.open_termijnen(_CODE) if rij.sleutel == sleutel), None)
    inschatting, start = _inschatting(zaak, dag, p), _start(zaak)
    if inschatting is None:
        return _gevraagd(zaak, sleutel, start, open_, p)
    if start is None or inschatting.datum <= start or (open_ is None and zaak.plek != "JW305"):
        return Voldaan(sleutel)
    return [Voldaan(sleutel), _te_laat(inschatting, start)]


def _is_voorbij(zaak: Zaak) -> bool:
    """Whether a stop ends the help for good or its allocation is deleted, and no other crisis help
    runs from then on."""
    if not is_einde(zaak.feit) and not wordt_verwijderd(zaak):
        return False
    nummer, dag = nummer_van(zaak), zaak.levering_op
    return not any(
        feit.gemeente == zaak.gemeente
        and feit.toewijzing_nummer != nummer
        and zaak.kader.code_van(feit.product) in CRISIS
        and overlapt(dag, None, feit.ingangsdatum, feit.einddatum)
        for feit in na_bericht(zaak)
    )


def _inschatting(zaak: Zaak, dag: date | None, p: Parameters) -> Gevaarinschatting | None:
    """The first estimate by a psychiatrist with an outcome that took the family into account."""
    geldig = [
        rij
        for rij in _inschattingen(zaak, dag)
        if rij.door == p["inschatting_door"] and rij.uitkomst is not None and rij.gezin_ingeschat
    ]
    return min(geldig, key=lambda rij: rij.datum, default=None)


def _inschattingen(zaak: Zaak, dag: date | None) -> Iterator[Gevaarinschatting]:
    """The estimates in the crisis of this day: an earlier crisis had its own."""
    for crisis in gronden(zaak, Crisis):
        gevaar = crisis.gevaarinschatting
        if gevaar is None:
            continue
        if dag is None or crisis.datum == dag or (crisis.datum is None and gevaar.datum >= dag):
            yield gevaar


def _start(zaak: Zaak) -> date | None:
    """The first day of the help, as this start says or as is known; None when it did not start."""
    feit = zaak.feit
    if isinstance(feit, (LeveringGestart, StopVerwijderd)):
        return begin_van(zaak, feit)
    toewijzing = toewijzing_van(zaak)
    if toewijzing is None:
        return None
    sleutel = (zaak.gemeente, toewijzing.toewijzing_nummer)
    periode = hulpperiode(zaak.toestand.leveringen.get(sleutel, ()))
    return None if periode is None else periode[0]


def _gevraagd(
    zaak: Zaak, sleutel: str, start: date | None, open_: Termijn | None, p: Parameters
) -> Uitkomst | None:
    """The obligation until the help starts; the start itself says so again."""
    begin = start or zaak.ingang_op
    bekend = open_ is not None and (zaak.plek == "plan" or open_.laatste_dag == begin)
    if bekend and zaak.plek != "JW305":
        return None
    return Uitkomst(
        f"Bij psychiatrische problematiek schat een {p['inschatting_door']} uiterlijk {begin} het "
        "gevaar in, met de gezinssituatie.",
        {"uiterlijk": begin.isoformat(), "psychiatrisch": True},
        termijn=verplichting(
            _CODE,
            sleutel,
            p["wie"],
            "het gevaarcriterium door een psychiater laten inschatten",
            zaak.dag,
            begin,
            "een inschatting in besluit of plan, met uitkomst en gezinssituatie",
        ),
    )


def _te_laat(inschatting: Gevaarinschatting, begin: date) -> Uitkomst:
    return Uitkomst(
        f"De psychiater schatte het gevaar in op {inschatting.datum}, na de start van de hulp op "
        f"{begin}.",
        {"ingeschatOp": inschatting.datum.isoformat(), "uiterlijk": begin.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )
