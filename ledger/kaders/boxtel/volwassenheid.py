"""What rules on help after the age limit ask: earlier help, consent, other laws, criminal law.

Days and periods here count both ends. What was not recorded is None or empty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.client import Levering
from ledger.dossier import (
    Bepaling,
    Instemming,
    LokaalBesluit,
    Maatregel,
    Onderzoek,
    PgbAanvraag,
    PgbBesluit,
    Plan,
    Stuk,
    Verwijzing,
    Volwassenheid,
)
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.boxtel import PLEEGZORG
from ledger.kaders.boxtel.feiten import beoordeeld_stuk
from ledger.kaders.boxtel.hulpstukken import codes_van, geeft_nieuwe_dagen, langer_dan_het_pgb
from ledger.kaders.hulp import (
    dagen_later,
    geboortedatum,
    geldende_toewijzingen,
    plus_maanden,
    verjaardag,
)
from ledger.kaders.zaak import Zaak
from ledger.pgb import geldend_pgb

JA: Final = "ja"
NEE: Final = "nee"
_GEEFT_BUDGET: Final = frozenset({"toekennen", "herzien"})
_MET_VOLWASSENHEID: Final[tuple[type[Stuk], ...]] = (
    LokaalBesluit,
    Bepaling,
    Plan,
    PgbBesluit,
    PgbAanvraag,
    Verwijzing,
)


# --- the help that is judged --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NaGrens:
    """Help on or after a birthday: that day, and the first day of the help from then on."""

    jarig: date
    vanaf: date


def grens_van(zaak: Zaak, code: str | None, leeftijd: int) -> int:
    """The age from which help counts as extended: foster care goes on to a higher one."""
    return int(zaak.waarden("BX-PLEEG-02")["leeftijd"]) if code == PLEEGZORG else leeftijd


def na_grens(zaak: Zaak, leeftijd: int) -> NaGrens | None:
    """The days of the help that is asked for or given on or after a birthday.

    None when there are none, when nothing is given, or when nobody knows when the client was born.
    Help without an end that begins before is not taken to go on after it.
    """
    geboren, periode = geboortedatum(zaak), _periode(zaak)
    if geboren is None or periode is None or not duurt_langer(zaak):
        return None
    jarig = verjaardag(geboren, leeftijd)
    begin, einde = periode
    return NaGrens(jarig, max(jarig, begin)) if (einde or begin) >= jarig else None


def duurt_langer(zaak: Zaak) -> bool:
    """Whether help is asked for or given on days on which it was not given before."""
    return geeft_nieuwe_dagen(zaak) and langer_dan_het_pgb(zaak)


def _periode(zaak: Zaak) -> tuple[date, date | None] | None:
    if zaak.voorstel is not None:
        return zaak.voorstel.ingangsdatum, zaak.voorstel.einddatum
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Verwijzing):
        return stuk.ingangsdatum or stuk.datum, stuk.einddatum
    return None


# --- earlier help -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hulpperiode:
    """Help from its first to its last day (None: it runs on), decided on a day."""

    begin: date
    einde: date | None
    besloten_op: date | None

    @property
    def laatste(self) -> date:
        """The last day, or that of the calendar."""
        return self.einde or date.max


def eerdere_hulp(zaak: Zaak) -> tuple[Hulpperiode, ...]:
    """All help that the client had or has, of any gemeente, as it was before what is judged.

    What was withdrawn before it began was never given.
    """
    return zaak.eens(_eerdere_hulp)


def _eerdere_hulp(zaak: Zaak) -> tuple[Hulpperiode, ...]:
    alle = (*_toegewezen(zaak), *_uit_pgb(zaak), *_van_elders(zaak))
    return tuple(rij for rij in alle if rij.begin <= rij.laatste)


def _toegewezen(zaak: Zaak) -> Iterator[Hulpperiode]:
    for feit in geldende_toewijzingen(zaak.toestand):
        sleutel = (feit.gemeente, feit.toewijzing_nummer)
        leveringen = zaak.toestand.leveringen.get(sleutel, ())
        begin = min((rij.start.begindatum for rij in leveringen), default=feit.ingangsdatum)
        besloten = zaak.toestand.toewijzingen[sleutel][0].toewijzingsmoment.date()
        yield Hulpperiode(begin, gestopt_op(leveringen) or feit.einddatum, besloten)


def gestopt_op(leveringen: Iterable[Levering]) -> date | None:
    """The last day by a final stop of the newest delivery; None while that runs."""
    rijen = tuple(leveringen)
    if not rijen:
        return None
    stops = [rij.einddatum for rij in rijen[-1].stops if rij.reden_beeindiging != TIJDELIJK]
    return max(stops, default=None)


def _uit_pgb(zaak: Zaak) -> Iterator[Hulpperiode]:
    gezien: set[tuple[str, str]] = set()
    for besluit in zaak.overige(PgbBesluit):
        sleutel = (besluit.gemeente, besluit.kenmerk)
        if besluit.besluit not in _GEEFT_BUDGET or sleutel in gezien:
            continue
        gezien.add(sleutel)
        geldend = geldend_pgb(zaak.toestand, *sleutel)
        if besluit.ingangsdatum is not None and geldend is not None:
            yield Hulpperiode(besluit.ingangsdatum, geldend.einddatum, besluit.datum)


def _van_elders(zaak: Zaak) -> Iterator[Hulpperiode]:
    """Help that was given outside this ledger, as the records tell of it."""
    for rij in volwassenheden(zaak):
        if rij.begonnen_op is not None:
            yield Hulpperiode(rij.begonnen_op, rij.afgesloten_op, rij.besloten_op)


def keten(perioden: Iterable[Hulpperiode], dag: date, maanden: int = 0) -> tuple[Hulpperiode, ...]:
    """The help that leads up to `dag`, latest first.

    Each period began before the next and lasted until at most `maanden` before it; with 0 months
    there is no day between them.
    """
    begin, gevonden = dag, []
    for rij in sorted(perioden, key=lambda rij: (rij.laatste, rij.begin), reverse=True):
        if rij.begin >= begin:
            continue
        if dagen_later(plus_maanden(rij.laatste, maanden), 1) < begin:
            break
        gevonden.append(rij)
        begin = rij.begin
    return tuple(gevonden)


# --- what was recorded --------------------------------------------------------------------------


def volwassenheden(zaak: Zaak) -> Iterator[Volwassenheid]:
    """What was recorded on help after the age limit: the judged record first, then newest first."""
    yield from (rij for stuk in _stukken(zaak) if (rij := _volwassenheid_in(stuk)) is not None)


def _volwassenheid_in(stuk: Stuk) -> Volwassenheid | None:
    rij = getattr(stuk, "volwassenheid", None)
    return rij if isinstance(rij, Volwassenheid) else None


def _stukken(zaak: Zaak) -> tuple[Stuk, ...]:
    """The records that may tell of help after the age limit: the judged one, then newest first."""
    return zaak.eens(_zoek_stukken)


def _zoek_stukken(zaak: Zaak) -> tuple[Stuk, ...]:
    eigen = beoordeeld_stuk(zaak)
    eerder = [
        stuk
        for soort in _MET_VOLWASSENHEID
        if soort in zaak.toestand.dossier
        for stuk in zaak.stukken(soort)
        if _volwassenheid_in(stuk) is not None or getattr(stuk, "toekomst", None) is not None
    ]
    eerder.sort(key=lambda stuk: stuk.datum, reverse=True)
    return (*((eigen,) if isinstance(eigen, Stuk) else ()), *eerder)


def over_deze_hulp(zaak: Zaak, stuk: Stuk) -> bool:
    """Whether a record is about the product of the case, or names none."""
    codes = codes_van(zaak, stuk)
    return stuk is beoordeeld_stuk(zaak) or not codes or zaak.code in codes


def wetten_van(zaak: Zaak) -> Mapping[str, str]:
    """Per law whether the help can go on under it (`ja` or `nee`), by what was said last.

    Of other help other laws may hold; in a case without a product all that was said counts.
    """
    return _wetten(zaak, lambda stuk: zaak.code is None or over_deze_hulp(zaak, stuk))


def wetten_van_alle_hulp(zaak: Zaak) -> Mapping[str, str]:
    """Per law whether some help can go on under it, by what was said last."""
    return _wetten(zaak, lambda _: True)


def _wetten(zaak: Zaak, telt: Callable[[Stuk], bool]) -> Mapping[str, str]:
    onderzoeken = (stuk for stuk in zaak.stukken(Onderzoek) if stuk.voorliggend)
    eigen, eerder = beoordeeld_stuk(zaak), (*_stukken(zaak), *onderzoeken)
    oudste_eerst = sorted(
        filter(telt, eerder), key=lambda stuk: date.max if stuk is eigen else stuk.datum
    )
    return {wet: uitkomst for stuk in oudste_eerst for wet, uitkomst in _wetten_in(stuk).items()}


def _wetten_in(stuk: Stuk) -> Mapping[str, str]:
    if isinstance(stuk, Onderzoek):
        return _uit_onderzoek(stuk)
    toekomst = stuk.toekomst if isinstance(stuk, Plan) and stuk.definitief else None
    betaalt = None if toekomst is None else toekomst.uitkomst
    volwassenheid = _volwassenheid_in(stuk)
    gezegd = {} if volwassenheid is None else volwassenheid.wetten
    return gezegd if betaalt is None else {betaalt: JA, **gezegd}


def _uit_onderzoek(onderzoek: Onderzoek) -> dict[str, str]:
    """The laws that an inquiry looked into: one under which any provision suits is a way."""
    wetten: dict[str, str] = {}
    for rij in onderzoek.voorliggend:
        bekend = (rij.beschikbaar, rij.passend_en_toereikend)
        if rij.wet is None or (None in bekend and False not in bekend):
            continue
        if wetten.get(rij.wet) != JA:
            wetten[rij.wet] = NEE if False in bekend else JA
    return wetten


def instemmingen_van(zaak: Zaak) -> tuple[Instemming, ...]:
    """Every consent to the help of the case that was recorded."""
    stukken = (stuk for stuk in _stukken(zaak) if over_deze_hulp(zaak, stuk))
    gezegd = (_volwassenheid_in(stuk) for stuk in stukken)
    return tuple(rij for stuk in gezegd if stuk is not None for rij in stuk.instemmingen)


def geldige_instemmingen(zaak: Zaak, door: str) -> tuple[Instemming, ...]:
    """The consents of somebody in a role that were not withdrawn afterwards."""
    eigen = [rij for rij in instemmingen_van(zaak) if rij.door == door]
    ingetrokken = max((rij.ingetrokken_op for rij in eigen if rij.ingetrokken_op), default=date.min)
    return tuple(rij for rij in eigen if rij.datum > ingetrokken)


# --- criminal law -------------------------------------------------------------------------------


def strafrechtelijk_kader(zaak: Zaak, dag: date) -> str | None:
    """The sentence, measure or supervision under which help is given on a day (BX-LFT-06)."""
    p = zaak.waarden("BX-LFT-06")
    for rij in volwassenheden(zaak):
        if rij.strafrechtelijk_kader in p["kaders"]:
            return rij.strafrechtelijk_kader
    maatregelen = (rij for rij in zaak.toestand.stukken(Maatregel) if rij.soort == p["maatregel"])
    loopt = (rij.datum <= dag <= (rij.einddatum or date.max) for rij in maatregelen)
    return str(p["maatregel"]) if any(loopt) else None


def justitieel_verwezen(zaak: Zaak) -> bool:
    """Whether the request or referral comes from somebody in the criminal justice system."""
    bron: object = beoordeeld_stuk(zaak) or zaak.feit
    if isinstance(bron, ToewijzingGebeurtenis):
        verzoek = zaak.toestand.verzoeken.get((bron.aanbieder, bron.referentie_aanbieder or ""))
        bron = None if verzoek is None else verzoek.gevraagd
    if not isinstance(bron, VerzoekOntvangen | Verwijzing):
        return False
    return bron.verwijzer_type == str(zaak.waarden("BX-VERW-04")["type_verwijzer"])


def zonder_voorwaarden(zaak: Zaak, dag: date) -> bool:
    """Whether the conditions of extended help do not count: in a criminal framework.

    Nor when somebody in criminal justice referred while nobody recorded why: BX-LFT-06 says that.
    """
    return justitieel_verwezen(zaak) or strafrechtelijk_kader(zaak, dag) is not None
