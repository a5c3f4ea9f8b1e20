"""Help up to the age limit, and what must be arranged by then: FL-LFT."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.dossier import Bepaling, LokaalBesluit, Maatregel, Toets, Verwijzing
from ledger.gebeurtenissen import LeveringGestart, ToewijzingGebeurtenis
from ledger.kaders.flevoland import BASIS, MULTI, regel
from ledger.kaders.flevoland.feiten import JEUGDRECLASSERING, procesregie_op
from ledger.kaders.flevoland.gezin import toewijzingen_met
from ledger.kaders.flevoland.ouder import is_ouder
from ledger.kaders.hulp import (
    DAG,
    andere_toewijzingen,
    geboortedatum,
    geldende_toewijzingen,
    ontbreekt,
    verjaardag,
    verlengt,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Gezinslid, Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

PLEKKEN: Final = ("JW315", "JW317", "JW301", "lokaalBesluit", "bepaling")
PLEKKEN_OVERGANG: Final = ("JW301", "JW305", "toets", "maatregel")
LEEFTIJD_MULTI: Final = "Werkinstructies > Basisregels en definities – Multi > Leeftijd"
LEEFTIJD_BASIS: Final = "Werkinstructies > Basisregels en definities – Basis Begeleiding > Leeftijd"
OVERGANG: Final = "overgangVolwassen"

Periode = tuple[date, date]


def gedekt(van: date, tot: date, perioden: Iterable[Periode]) -> bool:
    """Whether every day from `van` up to and including `tot` lies in at least one period."""
    eerste_open = van
    for begin, einde in sorted(perioden):
        if begin > eerste_open:
            break
        if einde >= tot:
            return True
        eerste_open = max(eerste_open, einde + DAG)
    return eerste_open > tot


def _periode(begin: date, einde: date | None) -> Periode:
    return begin, einde or date.max


# --- how far help may go ----------------------------------------------------------------------


@regel(
    "FL-LFT-01",
    *PLEKKEN,
    titel="Multi tot 18 jaar",
    bron=LEEFTIJD_MULTI,
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI,
    wj759="9",
)
def multi_tot_leeftijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Multi ends on the day before the birthday, unless on each later day another young person in
    the family has Multi, a parent has Multi with a question of upbringing, or a measure of
    jeugdreclassering runs (Multi > Leeftijd).

    A brother or sister counts as a young person up to the same age. The third exception follows
    from the sentence on the transition.
    """
    return _over_de_grens(zaak, p["leeftijd"], _uitzonderingen_multi)


@regel(
    "FL-LFT-03",
    *PLEKKEN,
    titel="Basis Begeleiding tot 18 jaar",
    bron=LEEFTIJD_BASIS,
    gevolg=Gevolg.WEIGEREN,
    producten=BASIS,
    wj759="9",
)
def basis_tot_leeftijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """As FL-LFT-01; here only another young person in the family with Basis Begeleiding, or a
    measure of jeugdreclassering, makes an exception (Basis Begeleiding > Leeftijd)."""
    return _over_de_grens(zaak, p["leeftijd"], _uitzonderingen_basis)


def _over_de_grens(
    zaak: Zaak, leeftijd: int, uitzonderingen: Callable[[Zaak, int], Iterator[Periode]]
) -> Uitkomst | None:
    voorstel = zaak.voorstel
    if voorstel is None or is_ouder(zaak) or not verlengt(zaak, voorstel):
        return None
    geboren = geboortedatum(zaak)
    if geboren is None:
        return ontbreekt("de geboortedatum van de cliënt")
    jarig = verjaardag(geboren, leeftijd)
    if voorstel.einddatum is None and zaak.plek in ("lokaalBesluit", "bepaling"):
        return ontbreekt("de einddatum")
    einde = voorstel.einddatum or date.max
    vanaf = max(jarig, voorstel.ingangsdatum)
    if einde < jarig or gedekt(vanaf, einde, uitzonderingen(zaak, leeftijd)):
        return None
    # Without the day itself: a finding stays readable when the day of birth is forgotten.
    return Uitkomst(
        f"{zaak.code} loopt tot en met de dag voor de {leeftijd}e verjaardag, en niet "
        f"{'zonder einde' if voorstel.einddatum is None else f'tot en met {einde}'}.",
        {
            "leeftijd": leeftijd,
            "einddatum": None if voorstel.einddatum is None else einde.isoformat(),
        },
    )


def _uitzonderingen_multi(zaak: Zaak, leeftijd: int) -> Iterator[Periode]:
    yield from _reclassering(zaak)
    yield from _andere_jeugdigen(zaak, MULTI, leeftijd)
    ouders = [lid for lid in _anderen(zaak) if lid.rol == "ouder"]
    if _opvoedkundig_vraagstuk(zaak, ouders):
        for lid in ouders:
            for feit in toewijzingen_met(zaak, lid, MULTI):
                yield _periode(feit.ingangsdatum, feit.einddatum)


def _uitzonderingen_basis(zaak: Zaak, leeftijd: int) -> Iterator[Periode]:
    yield from _reclassering(zaak)
    yield from _andere_jeugdigen(zaak, BASIS, leeftijd)


def _anderen(zaak: Zaak) -> tuple[Gezinslid, ...]:
    return zaak.gezin.anderen(zaak.toestand.stroom)


def _reclassering(zaak: Zaak) -> Iterator[Periode]:
    """The days on which a measure of jeugdreclassering runs, with one that is judged itself."""
    stukken = list(zaak.overige(Maatregel))
    if zaak.plek == "maatregel":
        stukken.append(zaak.stuk(Maatregel))
    for stuk in stukken:
        if stuk.soort == JEUGDRECLASSERING:
            yield _periode(stuk.datum, stuk.einddatum)


def _andere_jeugdigen(zaak: Zaak, codes: tuple[str, ...], leeftijd: int) -> Iterator[Periode]:
    """The days on which another child of the family, below the age, has one of these products."""
    for lid in _anderen(zaak):
        if lid.rol != "kind":
            continue
        geboren = lid.geboortedatum
        grens = date.max if geboren is None else verjaardag(geboren, leeftijd) - DAG
        for feit in toewijzingen_met(zaak, lid, codes):
            begin, einde = _periode(feit.ingangsdatum, feit.einddatum)
            if begin <= grens:
                yield begin, min(einde, grens)


def _opvoedkundig_vraagstuk(zaak: Zaak, ouders: list[Gezinslid]) -> bool:
    """Whether a record on the client or on a parent says that it is about upbringing."""
    if zaak.plek in ("lokaalBesluit", "bepaling"):
        stuk = zaak.stuk(Bepaling)
        if stuk.opvoedkundig_vraagstuk:
            return True
    alle: list[Iterable[Bepaling | Verwijzing]] = [
        zaak.overige(Bepaling),
        zaak.overige(LokaalBesluit),
        zaak.overige(Verwijzing),
        *(_aanleidingen(lid.toestand) for lid in ouders),
    ]
    return any(stuk.opvoedkundig_vraagstuk for stukken in alle for stuk in stukken)


def _aanleidingen(toestand: ClientToestand) -> Iterator[Bepaling | Verwijzing]:
    yield from toestand.stukken(Bepaling)
    yield from toestand.stukken(LokaalBesluit)
    yield from toestand.stukken(Verwijzing)


# --- what must be arranged --------------------------------------------------------------------


@regel(
    "FL-LFT-02",
    *PLEKKEN_OVERGANG,
    titel="Bij 18 jaar: welk deel naar Zvw of Wmo",
    bron=LEEFTIJD_MULTI,
    gevolg=Gevolg.TERMIJN,
    producten=MULTI,
)
def overgang_multi(zaak: Zaak, p: Parameters) -> Antwoord:
    """Whoever directs the process, else the referrer, records by the birthday which part of
    running Multi goes to the Zvw or the Wmo; not while a measure of jeugdreclassering runs (Multi
    > Leeftijd).

    Help that ends well before the birthday leaves nothing to go on. The source names no day; on
    the birthday help without an exception is over.
    """
    regisseur, verwijzer = p["wie"]
    wie = verwijzer if procesregie_op(zaak, zaak.dag) is None else regisseur
    return _overgang(zaak, p, "FL-LFT-02", MULTI, wie, _reclassering)


@regel(
    "FL-LFT-04",
    *PLEKKEN_OVERGANG,
    titel="Bij 18 jaar gaat Basis Begeleiding over naar de Wmo",
    bron=LEEFTIJD_BASIS,
    gevolg=Gevolg.TERMIJN,
    producten=BASIS,
)
def overgang_basis(zaak: Zaak, p: Parameters) -> Antwoord:
    """The toegang arranges by the birthday that running Basis Begeleiding goes on under the Wmo;
    not where one of the exceptions of FL-LFT-03 holds (Basis Begeleiding > Leeftijd)."""

    def uitgezonderd(zaak: Zaak) -> Iterator[Periode]:
        return _uitzonderingen_basis(zaak, p["leeftijd"])

    return _overgang(zaak, p, "FL-LFT-04", BASIS, p["wie"], uitgezonderd)


def _overgang(
    zaak: Zaak,
    p: Parameters,
    code: str,
    codes: tuple[str, ...],
    wie: str,
    uitgezonderd: Callable[[Zaak], Iterator[Periode]],
) -> Uitkomst | Voldaan | None:
    """Opens the obligation, meets it with the record of the transition, or lets it lapse.

    A measure that was corrected to end sooner opens what lapsed because of it.
    """
    geboren = geboortedatum(zaak)
    if geboren is None:
        opent = isinstance(zaak.feit, ToewijzingGebeurtenis | LeveringGestart)
        return ontbreekt("de geboortedatum van de cliënt") if opent else None
    jarig = verjaardag(geboren, p["leeftijd"])
    sleutel = f"{zaak.gemeente}|{jarig}"
    if zaak.plek == "toets":
        return Voldaan(sleutel) if _regelt(zaak.stuk(Toets), p["naar"]) else None
    nodig = _loopt_bij(zaak, jarig - DAG, codes) and not is_ouder(zaak)
    if not nodig or gedekt(jarig, jarig, uitgezonderd(zaak)):
        return Voldaan(sleutel, "vervallen")
    bekend = (code, sleutel) in zaak.toestand.verplichtingen
    if bekend or _geregeld(zaak, p["naar"]):
        return None
    vooraf = p["vooraankondiging_dagen"]
    vanaf = zaak.dag if vooraf is None else max(zaak.dag, jarig - vooraf * DAG)
    naar = " of ".join(wet.capitalize() for wet in p["naar"])
    wat = f"vastleggen welk deel van de hulp overgaat naar {naar}"
    waardoor = f"een toets {OVERGANG} met per wet wat overgaat"
    return Uitkomst(
        f"Leg uiterlijk op {jarig} vast welk deel van de hulp overgaat naar {naar}.",
        {"leeftijd": p["leeftijd"], "uiterlijk": jarig.isoformat()},
        termijn=verplichting(code, sleutel, wie, wat, vanaf, jarig, waardoor),
    )


def _regelt(stuk: Toets, wetten: tuple[str, ...]) -> bool:
    """Whether a record says what goes on under one of these laws, or that nothing does."""
    if stuk.soort != OVERGANG:
        return False
    return any(wet in stuk.onderwerpen for wet in wetten) or stuk.uitkomst is not None


def _geregeld(zaak: Zaak, wetten: tuple[str, ...]) -> bool:
    return any(_regelt(stuk, wetten) for stuk in zaak.stukken(Toets))


def _loopt_bij(zaak: Zaak, dag: date, codes: tuple[str, ...]) -> bool:
    """Whether after this fact an allocation of this gemeente to one of the products runs on
    `dag`."""
    voorstel = zaak.voorstel
    feiten = (
        geldende_toewijzingen(zaak.toestand)
        if voorstel is None
        else andere_toewijzingen(zaak, voorstel)
    )
    perioden = [
        (feit.ingangsdatum, feit.einddatum)
        for feit in feiten
        if feit.gemeente == zaak.gemeente and zaak.kader.code_van(feit.product) in codes
    ]
    if voorstel is not None and zaak.code in codes and not wordt_verwijderd(zaak):
        perioden.append((voorstel.ingangsdatum, voorstel.einddatum))
    return any(begin <= dag <= (einde or date.max) for begin, einde in perioden)
