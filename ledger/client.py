"""The per-cliënt aggregate: its state, and how each event changes it.

`evolve` is total: it never refuses and knows no clock. Invariants run on business dates and on
the moment of allocation (IV013), so the order in which messages arrived does not show (OP080).
The state holds the events themselves; nothing is copied out of them.

A state is a value to everyone outside this module: `evolve` and `vouw` give a new one and leave
the old as it was. Only a state that nobody else holds yet is filled in place (`pas_toe`), which
makes that folding a history costs what the history costs.
"""

from bisect import insort_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import TypeVar

from ledger.afdoening import Bevindingsleutel, OpHetSpel, op_het_spel
from ledger.bevinding import Bevinding
from ledger.dossier import Stuk
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    ClientVergeten,
    Gebeurtenis,
    LeveringGebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    LidVanGezin,
    PrestatieGebeurtenis,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    StartVerwijderd,
    StopVerwijderd,
    ToewijzingGebeurtenis,
    ToewijzingVerwijderd,
    VerzoekBeantwoord,
    VerzoekGehonoreerd,
    VerzoekHerbeoordeeld,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.waarden import Termijn

S = TypeVar("S", bound=Stuk)

ToewijzingSleutel = tuple[str, int]
"""Gemeente and ToewijzingNummer: unique within the domain (TR332)."""

VerzoekSleutel = tuple[str, str]
"""Aanbieder and ReferentieAanbieder: unique within the domain (TR347)."""

VerplichtingSleutel = tuple[str, str]
"""The rule of an obligation and its own key within the client."""

PeriodeSleutel = tuple[date, date, str, str | None]


@dataclass(frozen=True, slots=True)
class Verzoek:
    """A VOT product or a VOW, with the answers that it got."""

    gevraagd: VerzoekOntvangen | WijzigingVerzocht
    antwoorden: tuple[VerzoekBeantwoord, ...] = ()
    gehonoreerd: VerzoekGehonoreerd | None = None
    herbeoordeeld: VerzoekHerbeoordeeld | None = None

    @property
    def bevindingen(self) -> tuple[Bevinding, ...]:
        """What was last found on the request: at reception, or when a later record changed it."""
        return (self.herbeoordeeld or self.gevraagd).bevindingen

    @property
    def status(self) -> str:
        """`gehonoreerd`, `afgewezen`, `inOnderzoek` or `open`."""
        if self.gehonoreerd is not None:
            return "gehonoreerd"
        if any(antwoord.verzoek_antwoord == "1" for antwoord in self.antwoorden):
            return "afgewezen"
        return "inOnderzoek" if self.antwoorden else "open"

    @property
    def onderhanden(self) -> bool:
        """Whether the gemeente still owes a final answer (TR374)."""
        return self.status in ("open", "inOnderzoek")


@dataclass(frozen=True, slots=True)
class Levering:
    """A start with the stops that refer to it; deleted ones are gone from here."""

    start: LeveringGestart
    stops: tuple[LeveringGestopt, ...] = ()

    @property
    def lopend(self) -> bool:
        """Whether no stop, temporary or final, has been sent (TR326)."""
        return not self.stops


@dataclass(slots=True)
class Verbruik:
    """What was awarded and taken back on one allocation."""

    prestaties: dict[str, PrestatieGoedgekeurd] = field(default_factory=dict)
    credits: dict[str, PrestatieGecrediteerd] = field(default_factory=dict)
    open_debet: dict[PeriodeSleutel, str] = field(default_factory=dict)
    volume_per_eenheid: dict[str, int] = field(default_factory=dict)
    bedrag_eurocent: int = 0

    def kopie(self) -> "Verbruik":
        """The same, apart from this one."""
        return Verbruik(
            dict(self.prestaties),
            dict(self.credits),
            dict(self.open_debet),
            dict(self.volume_per_eenheid),
            self.bedrag_eurocent,
        )


@dataclass(slots=True)
class ClientToestand:
    """All that the ledger knows of one client up to and including `versie`."""

    stroom: str
    versie: int = 0
    laatst_vastgelegd: Gebeurtenis | None = None
    gegevens: ClientGegevensVastgelegd | None = None
    vergeten: bool = False
    verzoeken: dict[VerzoekSleutel, Verzoek] = field(default_factory=dict)
    toewijzingen: dict[ToewijzingSleutel, tuple[ToewijzingGebeurtenis, ...]] = field(
        default_factory=dict
    )
    leveringen: dict[ToewijzingSleutel, tuple[Levering, ...]] = field(default_factory=dict)
    verbruik: dict[ToewijzingSleutel, Verbruik] = field(default_factory=dict)
    gezin: tuple[LidVanGezin, ...] = ()
    dossier: dict[type[Stuk], tuple[StukVastgelegd, ...]] = field(default_factory=dict)
    verplichtingen: dict[VerplichtingSleutel, Termijn] = field(default_factory=dict)
    controlebevindingen: dict[Bevindingsleutel, OpHetSpel] = field(default_factory=dict)

    def kopie(self) -> "ClientToestand":
        """The same state, apart from this one."""
        return ClientToestand(
            self.stroom,
            self.versie,
            self.laatst_vastgelegd,
            self.gegevens,
            self.vergeten,
            dict(self.verzoeken),
            dict(self.toewijzingen),
            dict(self.leveringen),
            {sleutel: verbruik.kopie() for sleutel, verbruik in self.verbruik.items()},
            self.gezin,
            dict(self.dossier),
            dict(self.verplichtingen),
            dict(self.controlebevindingen),
        )

    def stukken(self, soort: type[S]) -> tuple[S, ...]:
        """The records of a kind as they count now, by day; replaced ones are left out."""
        return tuple(
            feit.inhoud for feit in self.dossier.get(soort, ()) if isinstance(feit.inhoud, soort)
        )

    def gezin_op(self, dag: date) -> LidVanGezin | None:
        """The membership of a family on that day; None without one.

        The later day counts; of one day, what was recorded last.
        """
        geldend = [lid for lid in self.gezin if lid.geldig_op <= dag]
        if not geldend:
            return None
        laatste = max(enumerate(geldend), key=lambda paar: (paar[1].geldig_op, paar[0]))[1]
        return None if laatste.gezinsrol is None else laatste

    def toewijzing(self, sleutel: ToewijzingSleutel) -> ToewijzingGebeurtenis | None:
        """The version that counts (IV013), also when that is a deletion; None when unknown."""
        versies = self.toewijzingen.get(sleutel)
        return versies[-1] if versies else None

    def verbruik_van(self, sleutel: ToewijzingSleutel) -> Verbruik:
        """What was used of an allocation; empty when nothing was declared."""
        return self.verbruik.get(sleutel) or Verbruik()

    def actuele_toewijzingen(
        self, gemeente: str, aanbieder: str, vandaag: date
    ) -> list[ToewijzingGebeurtenis]:
        """Allocations valid on or after `vandaag`, without deleted ones (TR349)."""
        return [
            versies[-1]
            for (van_gemeente, _), versies in sorted(self.toewijzingen.items())
            if van_gemeente == gemeente
            and versies[-1].aanbieder == aanbieder
            and not is_verwijderd(versies[-1])
            and (versies[-1].einddatum or date.max) >= vandaag
        ]

    def onderhanden_verzoeken(self, gemeente: str, aanbieder: str) -> list[Verzoek]:
        """Requests of this aanbieder that this gemeente has not finally answered (TR374)."""
        return [
            verzoek
            for verzoek in self.verzoeken.values()
            if verzoek.onderhanden
            and verzoek.gevraagd.gemeente == gemeente
            and verzoek.gevraagd.aanbieder == aanbieder
        ]


def is_verwijderd(versie: ToewijzingGebeurtenis) -> bool:
    """Whether the allocation counts as never sent (TR349: reden 13, or the lapsed 01)."""
    return isinstance(versie, ToewijzingVerwijderd) or (
        versie.reden_wijziging in ("01", "13") and versie.einddatum == versie.ingangsdatum
    )


def rang(versie: ToewijzingGebeurtenis) -> tuple[str, ...]:
    """The order of allocation versions: the moment of allocation decides (IV013).

    Two different versions with the same moment break the standard; dagtekening and then the
    content itself decide between them, so that the order of arrival still does not matter.
    """
    return (
        versie.toewijzingsmoment.isoformat(),
        versie.dagtekening.isoformat(),
        versie.reden_wijziging or "",
        versie.ingangsdatum.isoformat(),
        (versie.einddatum or date.max).isoformat(),
        "" if versie.omvang is None else versie.omvang.model_dump_json(),
        str(versie.budget),
    )


def inhoud(versie: ToewijzingGebeurtenis) -> tuple[object, ...]:
    """What makes a ToegewezenProduct the same one when it is sent again.

    ReferentieAanbieder and RedenWijziging are left out: both are empty in a repetition (IV097,
    IV099).
    """
    return (
        versie.product,
        versie.ingangsdatum,
        versie.einddatum,
        versie.omvang,
        versie.budget,
        is_verwijderd(versie),
    )


def levering_sleutel(start: LeveringGebeurtenis) -> tuple[object, ...]:
    """The logical key of a StartProduct (ToewijzingNummer, Product, Begindatum)."""
    return (start.gemeente, start.toewijzing_nummer, start.product, start.begindatum)


def stop_sleutel(stop: LeveringGestopt | StopVerwijderd) -> tuple[object, ...]:
    """The logical key of a StopProduct: that of the start, the reason and the end date."""
    return (
        stop.gemeente,
        stop.toewijzing_nummer,
        stop.product,
        stop.begindatum,
        stop.reden_beeindiging,
        stop.einddatum,
    )


def evolve(toestand: ClientToestand, gebeurtenis: Gebeurtenis) -> ClientToestand:
    """The state after one more event; `toestand` itself stays as it was."""
    return pas_toe(toestand.kopie(), gebeurtenis)


def vouw(stroom: str, gebeurtenissen: Iterable[Gebeurtenis]) -> ClientToestand:
    """The state after all events of a stream, from nothing."""
    toestand = ClientToestand(stroom)
    for gebeurtenis in gebeurtenissen:
        pas_toe(toestand, gebeurtenis)
    return toestand


def pas_toe(toestand: ClientToestand, gebeurtenis: Gebeurtenis) -> ClientToestand:
    """Fills in one more event in a state that nobody else holds."""
    stap = _STAPPEN.get(type(gebeurtenis))
    if stap is not None:
        stap(toestand, gebeurtenis)
    for termijn in gebeurtenis.termijnen:
        if termijn.sleutel is not None:
            toestand.verplichtingen[termijn.regel, termijn.sleutel] = termijn
    for voldaan in gebeurtenis.voldaan:
        toestand.verplichtingen.pop((voldaan.regel, voldaan.sleutel), None)
    if gebeurtenis.bevindingen:
        _bevindingen(toestand, gebeurtenis)
    toestand.versie = gebeurtenis.versie
    toestand.laatst_vastgelegd = gebeurtenis
    return toestand


def _bevindingen(toestand: ClientToestand, feit: Gebeurtenis) -> None:
    for nummer, bedrag in op_het_spel(feit.bevindingen):
        spel = OpHetSpel(getattr(feit, "gemeente", ""), bedrag)
        toestand.controlebevindingen[feit.gebeurtenis_id, nummer] = spel


def _gegevens(toestand: ClientToestand, feit: ClientGegevensVastgelegd) -> None:
    toestand.gegevens = feit


def _vergeten(toestand: ClientToestand, _: ClientVergeten) -> None:
    toestand.vergeten = True
    toestand.gegevens = None
    toestand.dossier.clear()


def _verzoek(toestand: ClientToestand, feit: VerzoekOntvangen | WijzigingVerzocht) -> None:
    toestand.verzoeken[feit.aanbieder, feit.referentie_aanbieder] = Verzoek(feit)


def _beantwoord(toestand: ClientToestand, feit: VerzoekBeantwoord) -> None:
    sleutel = (feit.aanbieder, feit.referentie_aanbieder)
    verzoek = toestand.verzoeken.get(sleutel)
    if verzoek is not None:
        toestand.verzoeken[sleutel] = replace(verzoek, antwoorden=(*verzoek.antwoorden, feit))


def _gehonoreerd(toestand: ClientToestand, feit: VerzoekGehonoreerd) -> None:
    sleutel = (feit.aanbieder, feit.referentie_aanbieder)
    verzoek = toestand.verzoeken.get(sleutel)
    if verzoek is not None:
        toestand.verzoeken[sleutel] = replace(verzoek, gehonoreerd=feit)


def _herbeoordeeld(toestand: ClientToestand, feit: VerzoekHerbeoordeeld) -> None:
    sleutel = (feit.aanbieder, feit.referentie_aanbieder)
    verzoek = toestand.verzoeken.get(sleutel)
    if verzoek is not None:
        toestand.verzoeken[sleutel] = replace(verzoek, herbeoordeeld=feit)


def _toewijzing(toestand: ClientToestand, feit: ToewijzingGebeurtenis) -> None:
    sleutel = (feit.gemeente, feit.toewijzing_nummer)
    versies = (*toestand.toewijzingen.get(sleutel, ()), feit)
    toestand.toewijzingen[sleutel] = (
        versies if len(versies) == 1 else tuple(sorted(versies, key=rang))
    )


def _start(toestand: ClientToestand, feit: LeveringGestart) -> None:
    leveringen = (*_leveringen(toestand, feit), Levering(feit))
    _zet_leveringen(toestand, feit, tuple(sorted(leveringen, key=lambda rij: rij.start.begindatum)))


def _start_verwijderd(toestand: ClientToestand, feit: StartVerwijderd) -> None:
    sleutel = levering_sleutel(feit)
    over = tuple(
        rij for rij in _leveringen(toestand, feit) if levering_sleutel(rij.start) != sleutel
    )
    _zet_leveringen(toestand, feit, over)


def _stop(toestand: ClientToestand, feit: LeveringGestopt) -> None:
    sleutel = levering_sleutel(feit)
    leveringen = tuple(
        replace(rij, stops=(*rij.stops, feit)) if levering_sleutel(rij.start) == sleutel else rij
        for rij in _leveringen(toestand, feit)
    )
    _zet_leveringen(toestand, feit, leveringen)


def _stop_verwijderd(toestand: ClientToestand, feit: StopVerwijderd) -> None:
    sleutel = stop_sleutel(feit)
    leveringen = tuple(
        replace(rij, stops=tuple(stop for stop in rij.stops if stop_sleutel(stop) != sleutel))
        for rij in _leveringen(toestand, feit)
    )
    _zet_leveringen(toestand, feit, leveringen)


def _leveringen(toestand: ClientToestand, feit: LeveringGebeurtenis) -> tuple[Levering, ...]:
    return toestand.leveringen.get((feit.gemeente, feit.toewijzing_nummer or 0), ())


def _zet_leveringen(
    toestand: ClientToestand, feit: LeveringGebeurtenis, leveringen: tuple[Levering, ...]
) -> None:
    toestand.leveringen[feit.gemeente, feit.toewijzing_nummer or 0] = leveringen


def _goedgekeurd(toestand: ClientToestand, feit: PrestatieGoedgekeurd) -> None:
    verbruik = _eigen_verbruik(toestand, feit)
    verbruik.prestaties[feit.referentie_nummer] = feit
    verbruik.open_debet[periode_sleutel(feit)] = feit.referentie_nummer
    volumes = verbruik.volume_per_eenheid
    volumes[feit.eenheid] = volumes.get(feit.eenheid, 0) + feit.volume
    verbruik.bedrag_eurocent += feit.bedrag_eurocent


def _gecrediteerd(toestand: ClientToestand, feit: PrestatieGecrediteerd) -> None:
    verbruik = _eigen_verbruik(toestand, feit)
    verbruik.credits[feit.vorig_referentie_nummer or ""] = feit
    if verbruik.open_debet.get(periode_sleutel(feit)) == feit.vorig_referentie_nummer:
        verbruik.open_debet.pop(periode_sleutel(feit), None)
    volumes = verbruik.volume_per_eenheid
    volumes[feit.eenheid] = volumes.get(feit.eenheid, 0) - feit.volume
    verbruik.bedrag_eurocent -= feit.bedrag_eurocent


def _eigen_verbruik(toestand: ClientToestand, feit: PrestatieGebeurtenis) -> Verbruik:
    return toestand.verbruik.setdefault((feit.gemeente, feit.toewijzing_nummer), Verbruik())


def periode_sleutel(feit: PrestatieGebeurtenis) -> PeriodeSleutel:
    """What may be declared only once without a credit in between (TR389)."""
    return (feit.begindatum, feit.einddatum, feit.product.categorie, feit.product.code)


def _gezin(toestand: ClientToestand, feit: LidVanGezin) -> None:
    toestand.gezin = (*toestand.gezin, feit)


def _stuk(toestand: ClientToestand, feit: StukVastgelegd) -> None:
    if feit.inhoud is None:
        return
    rijen = list(toestand.dossier.get(feit.STUK, ()))
    if feit.vervangt is not None:
        rijen = [rij for rij in rijen if rij.gebeurtenis_id != feit.vervangt]
    # By the day of the fact; of one day in the order in which they came.
    insort_right(rijen, feit, key=attrgetter("geldig_op"))
    toestand.dossier[feit.STUK] = tuple(rijen)


_STAPPEN: dict[type[Gebeurtenis], Callable[..., None]] = {
    ClientGegevensVastgelegd: _gegevens,
    ClientVergeten: _vergeten,
    VerzoekOntvangen: _verzoek,
    WijzigingVerzocht: _verzoek,
    VerzoekBeantwoord: _beantwoord,
    VerzoekGehonoreerd: _gehonoreerd,
    VerzoekHerbeoordeeld: _herbeoordeeld,
    LeveringGestart: _start,
    StartVerwijderd: _start_verwijderd,
    LeveringGestopt: _stop,
    StopVerwijderd: _stop_verwijderd,
    PrestatieGoedgekeurd: _goedgekeurd,
    PrestatieGecrediteerd: _gecrediteerd,
    LidVanGezin: _gezin,
}
_STAPPEN.update(dict.fromkeys(ToewijzingGebeurtenis.__subclasses__(), _toewijzing))
_STAPPEN.update(dict.fromkeys(StukVastgelegd.__subclasses__(), _stuk))
