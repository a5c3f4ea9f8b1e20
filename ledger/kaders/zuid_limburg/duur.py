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
    dagen_later,
    geldende_toewijzingen,
    na_bericht,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import CRISIS, SEXTANT, regel
from ledger.kaders.zuid_limburg.cel import arrangementsmaanden, laatste_dag
from ledger.kaders.zuid_limburg.feiten import hulpperiode, nummer_van, verleend
from ledger.kaders.zuid_limburg.indeling import familie_van
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

PLEKKEN: Final = ("lokaalBesluit", "JW301", "JW315", "JW317")
_JAAR: Final = "Opmerkingen (maximale duur)"
_BEWAKEN: Final = "ZL-301-06"
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

    It says more than ZL-301-04, which is not heard beside it. What was deleted counts as never
    sent, so its first day does not count.
    """
    voorstel = verleend(zaak)
    if voorstel is None or voorstel.huidig is None or voorstel.einddatum is None:
        return None
    eerste = voorstel.oorspronkelijk
    if eerste is None or is_verwijderd(voorstel.huidig):
        return None
    begin = min(eerste.ingangsdatum, voorstel.ingangsdatum)
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
    "JW305",
    "JW307",
    "JW307/verwijderen",
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
    when one of the same family follows it. It is there again when the stop or the allocation that
    followed is taken back, and when help starts anew.
    """
    feit = zaak.feit
    if isinstance(feit, StukVastgelegd):
        return _besloten(zaak, feit, p)
    if isinstance(feit, ToewijzingGebeurtenis):
        return [*_vorige(zaak, feit, p), *_eigen_einde(zaak, feit, p)]
    toewijzing = zaak.toestand.toewijzing((zaak.gemeente, nummer_van(zaak) or 0))
    if toewijzing is None or getattr(feit, "reden_beeindiging", None) == TIJDELIJK:
        return None
    if isinstance(feit, LeveringGestopt):
        return _weg(toewijzing, p)
    return _opnieuw(zaak, toewijzing, p)


def _weg(toewijzing: ToewijzingGebeurtenis, p: Parameters) -> list[Voldaan]:
    return [Voldaan(_sleutel(toewijzing, wie), "vervallen") for wie in p["wie"]]


def _sleutel(toewijzing: ToewijzingGebeurtenis, wie: str) -> str:
    return f"{toewijzing.gemeente}|{toewijzing.toewijzing_nummer}|{wie}"


def _besloten(zaak: Zaak, feit: StukVastgelegd, p: Parameters) -> list[Voldaan]:
    besluit = feit.inhoud
    if not isinstance(besluit, LokaalBesluit) or besluit.soort not in _VOORTGEZET:
        return []
    toewijzing = zaak.toestand.toewijzing((zaak.gemeente, besluit.toewijzing_nummer or 0))
    if toewijzing is None:
        return []
    return [Voldaan(_sleutel(toewijzing, wie)) for wie in p["wie"]]


def _vorige(zaak: Zaak, feit: ToewijzingGebeurtenis, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """The obligations on allocations that the judged one follows, or followed until now."""
    weg = wordt_verwijderd(zaak)
    was = None if zaak.voorstel is None else zaak.voorstel.huidig
    later = was if weg else feit
    for eerder in geldende_toewijzingen(zaak.toestand):
        if later is None or eerder.gemeente != feit.gemeente or not _volgt(zaak, later, eerder):
            continue
        if not weg:
            yield from _weg(eerder, p)
        elif not _is_gestopt(zaak, eerder):
            yield from _opnieuw(zaak, eerder, p, zonder=feit.toewijzing_nummer)


def _volgt(zaak: Zaak, later: ToewijzingGebeurtenis, eerder: ToewijzingGebeurtenis) -> bool:
    """Whether an allocation goes on, in the same family, where another ends."""
    if later.toewijzing_nummer == eerder.toewijzing_nummer or eerder.einddatum is None:
        return False
    if later.ingangsdatum <= eerder.ingangsdatum:
        return False
    if (later.einddatum or date.max) <= eerder.einddatum:
        return False
    familie = familie_van(zaak, zaak.kader.code_van(later.product))
    return familie is not None and familie == familie_van(zaak, zaak.kader.code_van(eerder.product))


def _eigen_einde(
    zaak: Zaak, feit: ToewijzingGebeurtenis, p: Parameters
) -> list[Uitkomst] | list[Voldaan]:
    """The obligations on the end of the judged allocation itself."""
    voorstel = zaak.voorstel
    if voorstel is None or _is_ingehaald(feit, voorstel.huidig):
        return []
    if wordt_verwijderd(zaak) or _is_gestopt(zaak, feit) or _heeft_vervolg(zaak, feit):
        return _weg(feit, p)
    huidig = voorstel.huidig
    if huidig is not None and huidig.einddatum == feit.einddatum and not is_verwijderd(huidig):
        return []
    return _weg(feit, p) if feit.einddatum is None else _bewaak(zaak, feit, feit.einddatum, p)


def _is_ingehaald(feit: ToewijzingGebeurtenis, huidig: ToewijzingGebeurtenis | None) -> bool:
    """Whether a newer version is known already."""
    return huidig is not None and feit.toewijzingsmoment < huidig.toewijzingsmoment


def _is_gestopt(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> bool:
    """Whether the help on an allocation has stopped for good."""
    sleutel = (toewijzing.gemeente, toewijzing.toewijzing_nummer)
    periode = hulpperiode(zaak.toestand.leveringen.get(sleutel, ()))
    return periode is not None and periode[1] is not None


def _heeft_vervolg(
    zaak: Zaak, toewijzing: ToewijzingGebeurtenis, zonder: int | None = None
) -> bool:
    """Whether an allocation follows it after this message; `zonder` is one that goes."""
    return any(
        ander.gemeente == toewijzing.gemeente
        and ander.toewijzing_nummer != zonder
        and _volgt(zaak, ander, toewijzing)
        for ander in na_bericht(zaak)
    )


def _opnieuw(
    zaak: Zaak, toewijzing: ToewijzingGebeurtenis, p: Parameters, zonder: int | None = None
) -> list[Uitkomst]:
    """The obligations on help that goes on after all, unless they stand or the end is settled."""
    einde, open_ = toewijzing.einddatum, zaak.toestand.verplichtingen
    if einde is None or is_verwijderd(toewijzing):
        return []
    if any((_BEWAKEN, _sleutel(toewijzing, wie)) in open_ for wie in p["wie"]):
        return []
    besloten = any(
        besluit.soort in _VOORTGEZET
        and besluit.toewijzing_nummer == toewijzing.toewijzing_nummer
        and besluit.datum >= toewijzing.toewijzingsmoment.date()
        for besluit in zaak.stukken(LokaalBesluit)
    )
    if besloten or _heeft_vervolg(zaak, toewijzing, zonder):
        return []
    return _bewaak(zaak, toewijzing, einde, p)


def _bewaak(
    zaak: Zaak, toewijzing: ToewijzingGebeurtenis, einde: date, p: Parameters
) -> list[Uitkomst]:
    """One obligation for each of the parties."""
    code = zaak.kader.code_van(toewijzing.product)
    vanaf = max(dagen_later(einde, -p["herinnering_dagen"]), toewijzing.ingangsdatum)
    nummer = toewijzing.toewijzing_nummer
    return [
        Uitkomst(
            f"Toewijzing {nummer} eindigt op {einde}; is er daarna nog {code} nodig, dan vraagt "
            "dat een nieuwe toekenning.",
            {
                "toewijzingNummer": nummer,
                "einddatum": einde.isoformat(),
                "herinneringVanaf": vanaf.isoformat(),
                "wie": wie,
            },
            termijn=verplichting(
                _BEWAKEN,
                _sleutel(toewijzing, wie),
                wie,
                f"Vaststellen of na {einde} nog hulp nodig is",
                vanaf,
                einde,
                "een besluit over de voortzetting, een nieuwe toewijzing of een definitieve stop",
            ),
        )
        for wie in p["wie"]
    ]


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
