"""Two cells of one family: at the same time, or one after the other: ZL-SEXT."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.gebeurtenissen import ToewijzingGebeurtenis, WijzigingVerzocht
from ledger.kaders.hulp import (
    andere_toewijzingen,
    dagen_later,
    geldende_toewijzingen,
    overlapt,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.kaders.zuid_limburg import SEXTANT, regel
from ledger.kaders.zuid_limburg.cel import arrangementsmaanden
from ledger.kaders.zuid_limburg.feiten import verleend
from ledger.kaders.zuid_limburg.indeling import familie_van
from ledger.regels import Antwoord, Parameters, Uitkomst

_BESCHRIJVING = "Behandeling individueel > Beschrijving"


@dataclass(frozen=True, slots=True)
class Loop:
    """Help that runs beside the judged one: an allocation, or another product of the request."""

    code: str
    aanbieder: str
    begin: date
    einde: date | None
    nummer: int | None = None


def andere_cellen(zaak: Zaak, voorstel: Voorstel) -> Iterator[Loop]:
    """All other help in another cell of the same family, as it will be after this message."""
    familie = familie_van(zaak, zaak.code)
    for loop in _naast(zaak, voorstel):
        if loop.code != zaak.code and familie_van(zaak, loop.code) == familie:
            yield loop


def _naast(zaak: Zaak, voorstel: Voorstel) -> Iterator[Loop]:
    """The other allocations, with the ends that a VOW asks for, and the other new products."""
    feit = zaak.feit
    vow = feit if isinstance(feit, WijzigingVerzocht) else None
    gevraagd = {} if vow is None else {rij.toewijzing_nummer: rij for rij in vow.te_wijzigen}
    for ander in andere_toewijzingen(zaak, voorstel):
        code = zaak.kader.code_van(ander.product)
        if code is None:
            continue
        eigen = ander.gemeente == voorstel.gemeente
        wijziging = gevraagd.get(ander.toewijzing_nummer) if eigen else None
        einde = ander.einddatum if wijziging is None else wijziging.einddatum
        yield Loop(code, ander.aanbieder, ander.ingangsdatum, einde, ander.toewijzing_nummer)
    for nieuw in () if vow is None else vow.nieuw:
        code = zaak.kader.code_van(nieuw.product)
        if code is not None and voorstel.aanbieder is not None:
            yield Loop(code, voorstel.aanbieder, nieuw.gewenste_ingangsdatum, nieuw.einddatum)


@regel(
    "ZL-SEXT-11",
    "lokaalBesluit",
    "JW301",
    "JW315",
    "JW317",
    titel="Twee cellen van dezelfde familie tegelijk",
    bron=("Sextanten en septant", _BESCHRIJVING),
    gevolg=Gevolg.SIGNALEREN,
    producten=SEXTANT,
)
def een_cel_per_familie(zaak: Zaak, p: Parameters) -> Antwoord:
    """One question for help has one cell of a family; two on one day, of whatever aanbieder, ask
    for a look (the tables as a whole; Behandeling individueel > Beschrijving).

    Nothing forbids it: there may be two questions. Crisis help is no cell.
    """
    voorstel = verleend(zaak)
    if voorstel is None:
        return None
    naast = [
        loop
        for loop in andere_cellen(zaak, voorstel)
        if overlapt(voorstel.ingangsdatum, voorstel.einddatum, loop.begin, loop.einde)
    ]
    cellen = {zaak.code, *(loop.code for loop in naast)}
    if len(cellen) <= p["verwacht_per_familie"]:
        return None
    return [
        Uitkomst(
            f"In dezelfde periode loopt al {loop.code} bij aanbieder {loop.aanbieder}; ga na of "
            f"{zaak.code} daarvoor in de plaats komt.",
            {
                "bestaand": loop.code,
                "aanbieder": loop.aanbieder,
                "toewijzingNummer": loop.nummer,
                "nieuw": zaak.code,
            },
        )
        for loop in naast
    ]


@regel(
    "ZL-SEXT-12",
    "JW317",
    "JW301",
    titel="Overstap naar een ander segment",
    bron=_BESCHRIJVING,
    gevolg=Gevolg.AFLEIDEN,
    producten=SEXTANT,
)
def overstap(zaak: Zaak, p: Parameters) -> Antwoord:
    """Another cell is another allocation: the one that runs ends the day before, and the new one
    counts from its own first month (Behandeling individueel > Beschrijving).

    Read as a transition when both are of one aanbieder; help of two is for ZL-SEXT-11. So the code
    of an allocation never changes: a version that does is refused.
    """
    voorstel = zaak.voorstel
    if voorstel is None or wordt_verwijderd(zaak):
        return None
    if voorstel.huidig is not None:
        return _andere_code(zaak, voorstel, voorstel.huidig)
    return [
        _overgang(zaak, voorstel, oud, p)
        for oud in geldende_toewijzingen(zaak.toestand)
        if _gaat_over_in(zaak, oud, voorstel)
    ]


def _andere_code(zaak: Zaak, voorstel: Voorstel, huidig: ToewijzingGebeurtenis) -> Uitkomst | None:
    was = zaak.kader.code_van(huidig.product)
    if is_verwijderd(huidig) or was is None or was == zaak.code:
        return None
    return Uitkomst(
        f"Toewijzing {voorstel.toewijzing_nummer} is voor {was}; {zaak.code} vraagt een eigen "
        "toewijzingsnummer.",
        {"toewijzingNummer": voorstel.toewijzing_nummer, "oud": was, "nieuw": zaak.code},
        gevolg=Gevolg.WEIGEREN,
    )


def _gaat_over_in(zaak: Zaak, oud: ToewijzingGebeurtenis, voorstel: Voorstel) -> bool:
    """Whether help in another cell of the family and of this aanbieder runs when the new begins."""
    code = zaak.kader.code_van(oud.product)
    zelfde = (oud.gemeente, oud.aanbieder) == (voorstel.gemeente, voorstel.aanbieder)
    if not zelfde or code is None or code == zaak.code:
        return False
    if familie_van(zaak, code) != familie_van(zaak, zaak.code):
        return False
    return oud.ingangsdatum < voorstel.ingangsdatum <= (oud.einddatum or date.max)


def _overgang(
    zaak: Zaak, voorstel: Voorstel, oud: ToewijzingGebeurtenis, p: Parameters
) -> Uitkomst:
    einde = dagen_later(voorstel.ingangsdatum, -1)
    begin, tot = voorstel.ingangsdatum, voorstel.einddatum
    was = zaak.kader.code_van(oud.product)
    reden = "reden_wijziging_na_vow" if _na_vow(zaak, voorstel) else "reden_wijziging_gemeente"
    return Uitkomst(
        f"{was} (toewijzing {oud.toewijzing_nummer}) eindigt op {einde} en {zaak.code} begint op "
        f"{begin} onder een eigen toewijzingsnummer.",
        {
            "oud": was,
            "toewijzingNummer": oud.toewijzing_nummer,
            "oudeEinddatum": einde.isoformat(),
            "redenWijziging": p[reden],
            "nieuw": zaak.code,
            "ingangsdatum": begin.isoformat(),
            "arrangementsmaanden": None if tot is None else arrangementsmaanden(begin, tot),
        },
    )


def _na_vow(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether a VOW asks for the transition, or the allocation honours one that did."""
    if isinstance(zaak.feit, WijzigingVerzocht):
        return True
    sleutel = (voorstel.aanbieder or "", voorstel.referentie_aanbieder or "")
    verzoek = zaak.toestand.verzoeken.get(sleutel)
    return verzoek is not None and isinstance(verzoek.gevraagd, WijzigingVerzocht)
