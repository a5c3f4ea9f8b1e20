"""How long an arrangement may last, and that its end is watched: ZL-301."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import LokaalBesluit
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import LeveringGebeurtenis, LeveringGestopt, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.hulp import (
    andere_toewijzingen,
    dagen_later,
    geldende_toewijzingen,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.kaders.zuid_limburg import CRISIS, SEXTANT, regel
from ledger.kaders.zuid_limburg.cel import arrangementsmaanden, laatste_dag
from ledger.kaders.zuid_limburg.indeling import familie_van, verleend
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

PLEKKEN: Final = ("lokaalBesluit", "JW301", "JW315", "JW317")
_JAAR: Final = "Opmerkingen (maximale duur)"
_VOORTGEZET: Final = ("verlengen", "voortzetten", "nietVoortzetten")
"""Decisions that say whether help goes on after the end."""


@regel(
    "ZL-301-04",
    *PLEKKEN,
    titel="Arrangement duurt hoogstens een jaar",
    bron=_JAAR,
    gevolg=Gevolg.WEIGEREN,
    producten=SEXTANT,
    wj759="1",
)
def hoogstens_een_jaar(zaak: Zaak, p: Parameters) -> Antwoord:
    """One allocation of begeleiding or behandeling lasts no longer than a year, Start included
    (Opmerkingen, first point).

    Per allocation, not added up over those that follow each other. Other help knows no such limit.
    A missing end date is for ZL-301-03.
    """
    voorstel = verleend(zaak)
    if voorstel is None or voorstel.einddatum is None:
        return None
    return _te_lang(zaak.code, voorstel.ingangsdatum, voorstel.einddatum, p["max_maanden"])


@regel(
    "ZL-301-05",
    "JW301",
    "JW317",
    titel="Na een jaar is een nieuwe toekenning nodig, geen verlenging",
    bron=_JAAR,
    gevolg=Gevolg.WEIGEREN,
    producten=SEXTANT,
    wj759="1",
    gaat_voor=("ZL-301-04",),
)
def geen_verlenging_na_een_jaar(zaak: Zaak, p: Parameters) -> Antwoord:
    """An existing allocation is not stretched beyond a year from its first day; what goes on then
    is a new allocation, after a new decision (Opmerkingen, first point).

    It says more than ZL-301-04, which is not heard beside it.
    """
    voorstel = verleend(zaak)
    if voorstel is None or voorstel.oorspronkelijk is None or voorstel.einddatum is None:
        return None
    begin = min(voorstel.oorspronkelijk.ingangsdatum, voorstel.ingangsdatum)
    uitkomst = _te_lang(zaak.code, begin, voorstel.einddatum, p["max_maanden"])
    if uitkomst is None:
        return None
    return Uitkomst(
        f"Toewijzing {voorstel.toewijzing_nummer} kan niet worden verlengd tot en met "
        f"{voorstel.einddatum}: na {uitkomst.operanden['uiterlijk']} is een nieuwe toekenning "
        "nodig.",
        {**uitkomst.operanden, "toewijzingNummer": voorstel.toewijzing_nummer},
    )


def _te_lang(code: str | None, begin: date, einde: date, hoogstens: int) -> Uitkomst | None:
    maanden = arrangementsmaanden(begin, einde)
    if maanden <= hoogstens:
        return None
    uiterlijk = laatste_dag(begin, hoogstens)
    return Uitkomst(
        f"{code} vanaf {begin} duurt hoogstens {hoogstens} maanden, tot en met {uiterlijk}, en "
        f"niet tot en met {einde}.",
        {
            "ingangsdatum": begin.isoformat(),
            "einddatum": einde.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "arrangementsmaanden": maanden,
            "maxMaanden": hoogstens,
        },
    )


# --- watching the end ---------------------------------------------------------------------------


@regel(
    "ZL-301-06",
    "JW301",
    "JW307",
    "lokaalBesluit",
    titel="Bewaking van het einde van het arrangementsjaar",
    bron=_JAAR,
    gevolg=Gevolg.TERMIJN,
    producten=SEXTANT,
)
def einde_bewaken(zaak: Zaak, p: Parameters) -> Antwoord:
    """Before the end of an allocation both parties establish whether help is still needed
    (Opmerkingen, first point).

    The obligation shows from so many days before the end, which is a choice of ours. It is met by a
    decision on going on, and lapses when help stops for good, when the allocation is deleted and
    when one of the same family follows it.
    """
    feit = zaak.feit
    if isinstance(feit, LeveringGestopt):
        return None if feit.reden_beeindiging == TIJDELIJK else _vervallen(zaak, feit, p)
    if isinstance(feit, StukVastgelegd):
        return _besloten(zaak, feit, p)
    if not isinstance(feit, ToewijzingGebeurtenis):
        return None
    return [*_opgevolgd(zaak, feit, p), *_eigen_einde(zaak, feit, p)]


def _vervallen(zaak: Zaak, feit: LeveringGebeurtenis, p: Parameters) -> list[Voldaan]:
    nummer = feit.toewijzing_nummer
    return [] if nummer is None else _weg(zaak.gemeente, nummer, p)


def _weg(gemeente: str, nummer: int, p: Parameters) -> list[Voldaan]:
    return [Voldaan(_sleutel(gemeente, nummer, wie), "vervallen") for wie in p["wie"]]


def _sleutel(gemeente: str, nummer: int, wie: str) -> str:
    return f"{gemeente}|{nummer}|{wie}"


def _besloten(zaak: Zaak, feit: StukVastgelegd, p: Parameters) -> list[Voldaan]:
    besluit = feit.inhoud
    if not isinstance(besluit, LokaalBesluit) or besluit.soort not in _VOORTGEZET:
        return []
    nummer = besluit.toewijzing_nummer
    if nummer is None:
        return []
    return [Voldaan(_sleutel(zaak.gemeente, nummer, wie)) for wie in p["wie"]]


def _opgevolgd(zaak: Zaak, feit: ToewijzingGebeurtenis, p: Parameters) -> Iterator[Voldaan]:
    """The obligations on allocations that the judged one follows."""
    if wordt_verwijderd(zaak):
        return
    for eerder in geldende_toewijzingen(zaak.toestand):
        if eerder.gemeente == feit.gemeente and _volgt(zaak, feit, eerder):
            yield from _weg(eerder.gemeente, eerder.toewijzing_nummer, p)


def _volgt(zaak: Zaak, later: ToewijzingGebeurtenis, eerder: ToewijzingGebeurtenis) -> bool:
    """Whether an allocation goes on, in the same family, where another ends."""
    if later.toewijzing_nummer == eerder.toewijzing_nummer or eerder.einddatum is None:
        return False
    familie = familie_van(zaak, zaak.kader.code_van(later.product))
    if familie is None or familie != familie_van(zaak, zaak.kader.code_van(eerder.product)):
        return False
    verder = (later.einddatum or date.max) > eerder.einddatum
    return verder and later.ingangsdatum > eerder.ingangsdatum


def _eigen_einde(
    zaak: Zaak, feit: ToewijzingGebeurtenis, p: Parameters
) -> list[Uitkomst | Voldaan]:
    """The obligations on the end of the judged allocation itself."""
    voorstel = zaak.voorstel
    if voorstel is None or _is_ingehaald(feit, voorstel.huidig):
        return []
    vervolg = (ander for ander in _andere(zaak, voorstel) if _volgt(zaak, ander, feit))
    if wordt_verwijderd(zaak) or feit.einddatum is None or next(vervolg, None) is not None:
        return [*_weg(feit.gemeente, feit.toewijzing_nummer, p)]
    huidig = voorstel.huidig
    if huidig is not None and huidig.einddatum == feit.einddatum and not is_verwijderd(huidig):
        return []
    return [_bewaak(zaak.code, feit, feit.einddatum, wie, p) for wie in p["wie"]]


def _is_ingehaald(feit: ToewijzingGebeurtenis, huidig: ToewijzingGebeurtenis | None) -> bool:
    """Whether a newer version is known already."""
    return huidig is not None and feit.toewijzingsmoment < huidig.toewijzingsmoment


def _andere(zaak: Zaak, voorstel: Voorstel) -> Iterator[ToewijzingGebeurtenis]:
    for feit in andere_toewijzingen(zaak, voorstel):
        if feit.gemeente == voorstel.gemeente:
            yield feit


def _bewaak(
    code: str | None, feit: ToewijzingGebeurtenis, einde: date, wie: str, p: Parameters
) -> Uitkomst:
    vanaf = dagen_later(einde, -p["herinnering_dagen"])
    return Uitkomst(
        f"Toewijzing {feit.toewijzing_nummer} eindigt op {einde}; is er daarna nog {code} nodig, "
        "dan vraagt dat een nieuwe toekenning.",
        {
            "toewijzingNummer": feit.toewijzing_nummer,
            "einddatum": einde.isoformat(),
            "herinneringVanaf": vanaf.isoformat(),
            "wie": wie,
        },
        termijn=verplichting(
            "ZL-301-06",
            _sleutel(feit.gemeente, feit.toewijzing_nummer, wie),
            wie,
            f"Vaststellen of na {einde} nog hulp nodig is",
            max(vanaf, feit.ingangsdatum),
            einde,
            "een besluit over de voortzetting, een nieuwe toewijzing of een definitieve stop",
        ),
    )


# --- crisis -------------------------------------------------------------------------------------


@regel(
    "ZL-301-07",
    *PLEKKEN,
    "JW305",
    "JW307",
    titel="Crisishulp hoogstens zes weken",
    bron=("Crisishulp ambulant > Inzet", "Crisishulp verblijf > Inzet"),
    gevolg=Gevolg.WEIGEREN,
    producten=CRISIS,
    wj759="4",
)
def hoogstens_zes_weken(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help lasts at most six weeks of calendar days, the first included, without exception
    (Inzet of both kinds of Crisishulp).

    The description says 'six weeks', the goal and Inzet say 'at most' and 'as short as can be': it
    is read as a limit. A stop that comes later is recorded and shows by how many days; at a start
    the last day is told.
    """
    dagen = p["max_dagen"]
    feit, voorstel = zaak.feit, verleend(zaak)
    if isinstance(feit, LeveringGestopt):
        return _te_laat_gestopt(zaak.code, feit, dagen)
    if isinstance(feit, LeveringGebeurtenis):
        uiterlijk = dagen_later(feit.begindatum, dagen - 1)
        return Uitkomst(
            f"Deze crisishulp begon op {feit.begindatum} en duurt uiterlijk tot en met "
            f"{uiterlijk}.",
            {"begindatum": feit.begindatum.isoformat(), "uiterlijk": uiterlijk.isoformat()},
            gevolg=Gevolg.AFLEIDEN,
        )
    if voorstel is None or voorstel.einddatum is None:
        return None
    uiterlijk = dagen_later(voorstel.ingangsdatum, dagen - 1)
    if voorstel.einddatum <= uiterlijk:
        return None
    return Uitkomst(
        f"Crisishulp vanaf {voorstel.ingangsdatum} duurt hoogstens {p['max_weken']} weken, tot en "
        f"met {uiterlijk}, en niet tot en met {voorstel.einddatum}.",
        {
            "ingangsdatum": voorstel.ingangsdatum.isoformat(),
            "einddatum": voorstel.einddatum.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "maxDagen": dagen,
        },
    )


def _te_laat_gestopt(code: str | None, stop: LeveringGestopt, dagen: int) -> Uitkomst | None:
    uiterlijk = dagen_later(stop.begindatum, dagen - 1)
    over = (stop.einddatum - uiterlijk).days
    if over <= 0:
        return None
    return Uitkomst(
        f"{code} duurde {over} dagen langer dan mag: van {stop.begindatum} tot en met "
        f"{stop.einddatum}, en uiterlijk tot en met {uiterlijk}.",
        {
            "begindatum": stop.begindatum.isoformat(),
            "einddatum": stop.einddatum.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "overschrijdingDagen": over,
        },
        gevolg=Gevolg.SIGNALEREN,
    )
