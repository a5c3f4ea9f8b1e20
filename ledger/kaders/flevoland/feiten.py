"""What several rules of Flevoland ask of the client: the route, measures, direction, the run."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from ledger.client import ClientToestand, Levering
from ledger.dossier import Bepaling, LokaalBesluit, Maatregel, Regie, Verwijzing
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.flevoland import EXTRA_CLIENT
from ledger.kaders.hulp import (
    andere_toewijzingen,
    dagen_later,
    geldende_toewijzingen,
    overlapt,
)
from ledger.kaders.zaak import Zaak

Route = Literal["medisch", "gemeente", "gi", "geen"]

JEUGDRECLASSERING = "jeugdreclassering"
DWANG = frozenset({"voogdij", "ondertoezichtstelling", JEUGDRECLASSERING})
"""Measures of the forced framework (JB and JR); guidance without one is not among them."""


def route_van_type(zaak: Zaak, verwijzer_type: str) -> Route | None:
    """The route that belongs to a type of referrer (FL-VERW-01); None for another type."""
    for route in ("medisch", "gemeente", "gi", "geen"):
        if verwijzer_type in zaak.waarden("FL-VERW-01").get(route, ()):
            return route
    return None


def route_van_toewijzing(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> Route | None:
    """The route of an existing allocation: that of its origin, until a change turned it.

    None when nothing recorded says where the allocation came from; a place for an extra client
    needs no referrer of its own.
    """
    toestand = zaak.toestand
    versies = toestand.toewijzingen.get((toewijzing.gemeente, toewijzing.toewijzing_nummer), ())
    if _omgezet(toestand, versies):
        return "gemeente"
    eerste = versies[0] if versies else toewijzing
    referentie = eerste.referentie_aanbieder
    verzoek = toestand.verzoeken.get((eerste.aanbieder, referentie or ""))
    if verzoek is not None:
        if isinstance(verzoek.gevraagd, VerzoekOntvangen):
            route = route_van_type(zaak, verzoek.gevraagd.verwijzer_type)
            return _zonder_verwijzer(zaak, eerste) if route == "geen" else route
        return _route_van_vow(zaak, eerste)
    extra = zaak.kader.code_van(eerste.product) in EXTRA_CLIENT
    return route_van_grondslag(zaak, eerste) or ("geen" if extra else None)


def _route_van_vow(zaak: Zaak, nieuw: ToewijzingGebeurtenis) -> Route | None:
    """A product that a VOW added has the route of the older allocation that the VOW changed."""
    verzoek = zaak.toestand.verzoeken.get((nieuw.aanbieder, nieuw.referentie_aanbieder or ""))
    if verzoek is None or isinstance(verzoek.gevraagd, VerzoekOntvangen):
        return None
    for rij in verzoek.gevraagd.te_wijzigen:
        versies = zaak.toestand.toewijzingen.get((nieuw.gemeente, rij.toewijzing_nummer), ())
        if versies and min(versie.versie for versie in versies) < nieuw.versie:
            return route_van_toewijzing(zaak, versies[-1])
    return None


def _zonder_verwijzer(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> Route | None:
    """A request without a referrer (relapse, extra client) goes on along the older route."""
    ouder = [
        feit
        for feit in geldende_toewijzingen(zaak.toestand)
        if feit.aanbieder == toewijzing.aanbieder
        and feit.product == toewijzing.product
        and feit.ingangsdatum < toewijzing.ingangsdatum
    ]
    if not ouder:
        return "geen"
    return route_van_toewijzing(zaak, max(ouder, key=lambda feit: feit.ingangsdatum))


def route_van_grondslag(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> Route | None:
    """The route by the determination or the local decision that the allocation rests on.

    Of several: one made before the allocation, one for the same first day, then the last. So a
    decision that comes later, on help that follows, leaves the route as it was.
    """
    besloten = toewijzing.toewijzingsmoment.date()
    stukken = [
        stuk
        for soort in (Bepaling, LokaalBesluit)
        for stuk in zaak.toestand.stukken(soort)
        if _grondslag(stuk, toewijzing)
    ]
    if not stukken:
        return None
    beste = max(
        stukken,
        key=lambda stuk: (
            stuk.datum <= besloten,
            stuk.ingangsdatum == toewijzing.ingangsdatum,
            stuk.datum,
        ),
    )
    return "gemeente" if isinstance(beste, LokaalBesluit) else "gi"


def _grondslag(stuk: Bepaling, toewijzing: ToewijzingGebeurtenis) -> bool:
    return (
        stuk.gemeente == toewijzing.gemeente
        and stuk.product == toewijzing.product
        and (stuk.aanbieder is None or stuk.aanbieder == toewijzing.aanbieder)
        and stuk.ingangsdatum is not None
        and overlapt(
            stuk.ingangsdatum, stuk.einddatum, toewijzing.ingangsdatum, toewijzing.einddatum
        )
    )


def _omgezet(toestand: ClientToestand, versies: tuple[ToewijzingGebeurtenis, ...]) -> bool:
    """Whether a change under procesregie turned the route to the gemeente (FL-317-13)."""
    return any(
        bevinding.regel == "FL-317-13" for versie in versies for bevinding in versie.bevindingen
    )


def maatregelen_op(zaak: Zaak, dag: date, soorten: frozenset[str] = DWANG) -> tuple[Maatregel, ...]:
    """The measures of these kinds that run on a day."""
    return tuple(
        stuk
        for stuk in zaak.toestand.stukken(Maatregel)
        if stuk.soort in soorten and stuk.datum <= dag <= (stuk.einddatum or date.max)
    )


def procesregie_op(zaak: Zaak, dag: date, toewijzing_nummer: int | None = None) -> Regie | None:
    """The procesregie that is active on a day; of several the one that began last.

    Direction recorded on one allocation counts for that allocation alone, direction without one
    for all.
    """
    actief = [
        stuk
        for stuk in zaak.stukken(Regie)
        if stuk.soort == "procesregie"
        and stuk.datum <= dag <= (stuk.einddatum or date.max)
        and (toewijzing_nummer is None or stuk.toewijzing_nummer in (None, toewijzing_nummer))
    ]
    return actief[-1] if actief else None


def traject(
    zaak: Zaak, aanbieder: str | None, code: str | None, vanaf: date
) -> Iterator[ToewijzingGebeurtenis]:
    """The allocations that run on into `vanaf` without a gap: same product, same aanbieder.

    Latest first; what is proposed itself is not among them, what the same message gives is.
    """
    voorstel = zaak.voorstel
    feiten = (
        geldende_toewijzingen(zaak.toestand)
        if voorstel is None
        else andere_toewijzingen(zaak, voorstel)
    )
    ervoor = sorted(
        (
            feit
            for feit in feiten
            if feit.aanbieder == aanbieder
            and zaak.kader.code_van(feit.product) == code
            and feit.ingangsdatum < vanaf
        ),
        key=lambda feit: (feit.einddatum or date.max, feit.ingangsdatum),
        reverse=True,
    )
    begin = vanaf
    for feit in ervoor:
        if dagen_later(feit.einddatum or date.max, 1) < begin:
            return
        yield feit
        begin = min(begin, feit.ingangsdatum)


def hulpperioden(leveringen: Sequence[Levering]) -> Iterator[tuple[date, date | None]]:
    """First and last day of the help on one allocation, in order; the last is None until a final
    stop.

    A temporary stop ends nothing: when help goes on with a start of its own it is one period.
    """
    begin: date | None = None
    for nummer, levering in enumerate(leveringen, 1):
        begin = levering.start.begindatum if begin is None else begin
        stops = [stop.einddatum for stop in levering.stops if stop.reden_beeindiging != TIJDELIJK]
        if stops or nummer == len(leveringen):
            yield begin, max(stops, default=None)
            begin = None


def kent_hulp_toe(zaak: Zaak) -> Bepaling | None:
    """The determination or local decision that is judged, when it gives a product of this kader.

    Whether help goes on after no-shows is a decision on help that was given before.
    """
    stuk = zaak.stuk(Bepaling)
    if zaak.code is None:
        return None
    if isinstance(stuk, LokaalBesluit) and stuk.soort in ("voortzetten", "nietVoortzetten"):
        return None
    return stuk


def verwijzing_bij(zaak: Zaak) -> Verwijzing | None:
    """The recorded referral that a request rests on: to this aanbieder, made before it.

    The product in a referral is only what the referrer thought of, so it does not choose. A
    referral by the type of referrer that the request names goes before others; then the last.
    """
    feit = zaak.feit
    gevraagd = feit.verwijzer_type if isinstance(feit, VerzoekOntvangen) else None
    laatste = None
    for stuk in reversed(zaak.stukken(Verwijzing)):
        if (
            stuk.soort == "verwijzing"
            and not stuk.afgeblazen
            and stuk.aanbieder in (None, zaak.aanbieder)
            and stuk.datum <= zaak.verzoek_op
        ):
            if type_van_verwijzing(zaak, stuk) == gevraagd:
                return stuk
            laatste = laatste or stuk
    return laatste


def type_van_verwijzing(zaak: Zaak, verwijzing: Verwijzing) -> str | None:
    """The type of referrer (JZ007) of a referral: as recorded, else by the referrer's function."""
    functies = zaak.waarden("FL-VERW-02").get("functies", {})
    return verwijzing.verwijzer_type or functies.get(verwijzing.functie)


def is_medisch(zaak: Zaak, verwijzing: Verwijzing) -> bool:
    """Whether a referral opens the medical route; one without type or function may be."""
    if verwijzing.soort != "verwijzing":
        return False
    soort = type_van_verwijzing(zaak, verwijzing)
    return soort is None or route_van_type(zaak, soort) == "medisch"


def verzoek_van(zaak: Zaak) -> VerzoekOntvangen | None:
    """The JW315 that an allocation or an answer names, else None."""
    referentie = getattr(zaak.feit, "referentie_aanbieder", None)
    verzoek = zaak.toestand.verzoeken.get((zaak.aanbieder or "", referentie or ""))
    if verzoek is None or not isinstance(verzoek.gevraagd, VerzoekOntvangen):
        return None
    return verzoek.gevraagd


def sleutel_van(gevraagd: VerzoekOntvangen) -> str:
    """The key of an obligation that a request brings."""
    return f"{gevraagd.gemeente}|{gevraagd.aanbieder}|{gevraagd.referentie_aanbieder}"
