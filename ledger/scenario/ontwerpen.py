"""What the steps of a case put before the kaders: the events that they would become."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from ledger.gebeurtenissen import (
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    ToewijzingGebeurtenis,
    VerzoekBeantwoord,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.ijw.berichten import ToegewezenProduct
from ledger.ijw.verwerking.declaratie_antwoord import met_code
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.ijw.verwerking.toewijzing import soort_versie
from ledger.kaders.bestand import Pad
from ledger.scenario.stappen import Stap

MIDDAG: Final = time(12)


class StapFout(Exception):
    """A step that cannot happen after what came before it; `veld` is the field that says so."""

    def __init__(self, stap: Stap, veld: Pad, melding: str) -> None:
        super().__init__(melding)
        self.pad = (*stap.pad, stap.soort, *veld)


@dataclass(frozen=True, slots=True)
class Ontwerp:
    """An event that is about to be judged: its kind, the day that it concerns, its content."""

    soort: type[Gebeurtenis]
    geldig_op: date
    inhoud: Mapping[str, Any]

    def bij(self, schrijver: Schrijver) -> Gebeurtenis:
        return schrijver.concept(self.soort, self.geldig_op, **self.inhoud)


def velden_van(inhoud: Any) -> dict[str, Any]:
    return {veld: getattr(inhoud, veld) for veld in type(inhoud).model_fields}


def _moment(stap: Stap) -> datetime:
    """Noon of the day, a second later for each step: of two versions on a day the later counts."""
    return datetime.combine(stap.op, MIDDAG) + timedelta(seconds=stap.nummer)


def _als_product(velden: Mapping[str, Any]) -> ToegewezenProduct:
    """The element of a real message, as far as it decides what kind of version this is."""
    moment: datetime = velden["toewijzingsmoment"]
    return ToegewezenProduct(
        toewijzing_nummer=velden["toewijzing_nummer"],
        toewijzingsdatum=moment.date(),
        toewijzingstijd=moment.time(),
        ingangsdatum=velden["ingangsdatum"],
        einddatum=velden["einddatum"],
        reden_wijziging=velden["reden_wijziging"],
    )


def versies(stap: Stap, schrijver: Schrijver, vrij_nummer: int) -> Iterator[Ontwerp]:
    """The versions of a JW301; what kind each is follows from history, as for a real one.

    Those without a number get the next free ones, from `vrij_nummer` on.
    """
    bericht = stap.inhoud
    for versie in bericht.producten:
        velden = velden_van(versie)
        if versie.toewijzing_nummer is None:
            velden["toewijzing_nummer"], vrij_nummer = vrij_nummer, vrij_nummer + 1
        velden["toewijzingsmoment"] = versie.toewijzingsmoment or _moment(stap)
        velden["dagtekening"] = versie.dagtekening or stap.op
        sleutel = (bericht.gemeente, velden["toewijzing_nummer"])
        bekend = schrijver.toestand.toewijzingen.get(sleutel, ())
        if velden["product"] is None and bekend:
            velden["product"] = bekend[-1].product
        soort = soort_versie(_als_product(velden), bekend)
        partijen = {"gemeente": bericht.gemeente, "aanbieder": bericht.aanbieder}
        yield Ontwerp(soort, versie.ingangsdatum, {**partijen, **velden})


def _vot(stap: Stap, _: Schrijver) -> Iterator[Ontwerp]:
    velden = velden_van(stap.inhoud)
    velden["dagtekening"] = velden["dagtekening"] or stap.op
    yield Ontwerp(VerzoekOntvangen, velden["ingangsdatum"], velden)


def _vow(stap: Stap, _: Schrijver) -> Iterator[Ontwerp]:
    velden = velden_van(stap.inhoud)
    velden["dagtekening"] = velden["dagtekening"] or stap.op
    gewenst = (rij.gewenste_ingangsdatum for rij in (*velden["te_wijzigen"], *velden["nieuw"]))
    yield Ontwerp(WijzigingVerzocht, min(gewenst, default=velden["dagtekening"]), velden)


def _antwoord(stap: Stap, _: Schrijver) -> Iterator[Ontwerp]:
    yield Ontwerp(VerzoekBeantwoord, stap.op, velden_van(stap.inhoud))


def _start(stap: Stap, schrijver: Schrijver) -> Iterator[Ontwerp]:
    velden = velden_van(stap.inhoud)
    toewijzing = schrijver.toestand.toewijzing(
        (velden["gemeente"], velden["toewijzing_nummer"] or 0)
    )
    if velden["product"] is None and toewijzing is not None:
        velden["product"] = toewijzing.product
    yield Ontwerp(LeveringGestart, velden["begindatum"], velden)


def _stop(stap: Stap, schrijver: Schrijver) -> Iterator[Ontwerp]:
    """Without a first day or product it stops the last start on the allocation."""
    velden = velden_van(stap.inhoud)
    sleutel = (velden["gemeente"], velden["toewijzing_nummer"] or 0)
    leveringen = schrijver.toestand.leveringen.get(sleutel, ())
    toewijzing = schrijver.toestand.toewijzing(sleutel)
    if velden["begindatum"] is None:
        ingang = velden["einddatum"] if toewijzing is None else toewijzing.ingangsdatum
        velden["begindatum"] = leveringen[-1].start.begindatum if leveringen else ingang
    if velden["product"] is None:
        bron = leveringen[-1].start if leveringen else toewijzing
        velden["product"] = None if bron is None else bron.product
    yield Ontwerp(LeveringGestopt, velden["einddatum"], velden)


def _prestaties(stap: Stap, schrijver: Schrijver) -> Iterator[Ontwerp]:
    """Declared lines, each as it would be awarded."""
    for velden, toewijzing in _regels(stap, schrijver):
        if velden["debet_credit"] == "C":
            yield Ontwerp(PrestatieGecrediteerd, velden["begindatum"], velden)
        else:
            velden["toewijzingsmoment"] = (
                _moment(stap) if toewijzing is None else toewijzing.toewijzingsmoment
            )
            yield Ontwerp(PrestatieGoedgekeurd, velden["begindatum"], velden)


def _afgewezen(stap: Stap, schrijver: Schrijver) -> Iterator[Ontwerp]:
    """Lines that the answer to a declaration refuses, with the codes that say why."""
    for velden, _ in _regels(stap, schrijver):
        codes = velden.pop("retourcodes")
        velden["bevindingen"] = tuple(met_code(code, "/") for code in codes)
        yield Ontwerp(PrestatieAfgewezen, velden["begindatum"], velden)


def _regels(
    stap: Stap, schrijver: Schrijver
) -> Iterator[tuple[dict[str, Any], ToewijzingGebeurtenis | None]]:
    """Lines with their allocation; the product that is not named is that of the allocation."""
    bericht = stap.inhoud
    kop = {
        "gemeente": bericht.gemeente,
        "aanbieder": bericht.aanbieder,
        "declaratie_nummer": bericht.declaratie_nummer,
    }
    for index, prestatie in enumerate(bericht.prestaties):
        velden = {**kop, **velden_van(prestatie)}
        velden["referentie_nummer"] = velden["referentie_nummer"] or f"S{stap.nummer}-{index + 1}"
        toewijzing = schrijver.toestand.toewijzing((bericht.gemeente, prestatie.toewijzing_nummer))
        if velden["product"] is None and toewijzing is not None:
            velden["product"] = toewijzing.product
        if velden["product"] is None:
            melding = f"noem het product: {_onbekend(bericht.gemeente, prestatie)}"
            raise StapFout(stap, ("prestaties", index, "product"), melding)
        yield velden, toewijzing


def _onbekend(gemeente: str, prestatie: Any) -> str:
    return (
        f"gemeente {gemeente} heeft geen toewijzing {prestatie.toewijzing_nummer} van deze cliënt"
        " met een product"
    )


VERZOEKEN: Final = frozenset({"jw315", "jw317"})
BERICHTEN: Final[Mapping[str, Callable[[Stap, Schrijver], Iterator[Ontwerp]]]] = {
    "jw305": _start,
    "jw307": _stop,
    "jw315": _vot,
    "jw317": _vow,
    "jw319": _antwoord,
    "jw323": _prestaties,
    "jw325": _afgewezen,
}
