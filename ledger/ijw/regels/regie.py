"""Rules on the JW305 and the JW307.

A deletion (StatusAanlevering 3) meets only the rules on deletions: TR063 asks for no others.
Start and stop messages never touch the allocation, nor the right to payment (OP364).
"""

from dataclasses import dataclass
from datetime import date

from ledger.client import Levering
from ledger.gebeurtenissen import LeveringGestopt, ToewijzingGebeurtenis
from ledger.regels import Uitkomst, regel
from ledger.waarden import Product

START, START_VERWIJDEREN = "JW305/StartProduct", "JW305/StartProduct/verwijderen"
STOP, STOP_VERWIJDEREN = "JW307/StopProduct", "JW307/StopProduct/verwijderen"
TIJDELIJK = "20"


@dataclass(frozen=True, slots=True)
class StartContext:
    """A StartProduct beside the allocation that it names and the deliveries on it.

    `zelfde` is the delivery with the same logical key, when that was sent and not deleted.
    """

    toewijzing_nummer: int | None
    product: Product | None
    begindatum: date
    toewijzing: ToewijzingGebeurtenis | None
    leveringen: tuple[Levering, ...]
    zelfde: Levering | None


@dataclass(frozen=True, slots=True)
class StopContext:
    """A StopProduct beside its allocation and the delivery with the keys of its start."""

    toewijzing_nummer: int | None
    product: Product | None
    begindatum: date
    einddatum: date
    reden_beeindiging: str
    toewijzing: ToewijzingGebeurtenis | None
    levering: Levering | None
    zelfde_stop: bool

    @property
    def stops(self) -> tuple[LeveringGestopt, ...]:
        """The stops on this delivery that were sent and not deleted."""
        return () if self.levering is None else self.levering.stops


@regel(
    "TR019",
    START,
    STOP,
    titel="Een start of stop verwijst naar een toewijzing",
    retourcode="9019",
)
def tr019(c: StartContext | StopContext) -> Uitkomst | None:
    """ToewijzingNummer names an allocation of this client to this aanbieder.

    A message without a number belongs to the task-oriented variant, in which nothing is
    allocated; this ledger serves the other two, so it is refused as well.
    """
    if c.toewijzing is not None:
        return None
    nummer = c.toewijzing_nummer
    if nummer is None:
        return Uitkomst(
            "De melding noemt geen toewijzingnummer. Geef het nummer van de toewijzing waarop "
            "wordt geleverd.",
            {"toewijzingNummer": None},
        )
    return Uitkomst(
        f"Er is geen toewijzing {nummer} van deze gemeente aan deze aanbieder voor deze cliënt, of "
        "zij is verwijderd.",
        {"toewijzingNummer": nummer},
    )


@regel(
    "TR074",
    START,
    STOP,
    titel="Een eerste aanlevering heeft een sleutel die nog niet is gebruikt",
    retourcode="9074",
)
def tr074(c: StartContext | StopContext) -> Uitkomst | None:
    """No earlier start or stop with the same logical key, unless that was deleted."""
    bekend = c.zelfde is not None if isinstance(c, StartContext) else c.zelfde_stop
    if not bekend:
        return None
    wat = "start" if isinstance(c, StartContext) else "stop"
    return Uitkomst(
        f"Deze {wat} op toewijzing {c.toewijzing_nummer} met begindatum {c.begindatum} is al "
        "eerder gemeld.",
        {"toewijzingNummer": c.toewijzing_nummer, "begindatum": str(c.begindatum)},
    )


@regel(
    "TR326",
    START,
    titel="Pas na een stop kan opnieuw een start worden gemeld",
    retourcode="9326",
)
def tr326(c: StartContext) -> Uitkomst | None:
    """No running start on this allocation: each earlier one has a stop or was deleted."""
    lopend = [levering for levering in c.leveringen if levering.lopend]
    if not lopend:
        return None
    sinds = lopend[0].start.begindatum
    return Uitkomst(
        f"Op toewijzing {c.toewijzing_nummer} loopt nog een levering sinds {sinds}; meld eerst de "
        "stop daarvan.",
        {
            "toewijzingNummer": c.toewijzing_nummer,
            "begindatumLopend": str(sinds),
            "begindatum": str(c.begindatum),
        },
    )


@regel(
    "TR063",
    START_VERWIJDEREN,
    STOP_VERWIJDEREN,
    titel="Alleen wat eerder is aangeleverd kan worden verwijderd",
    retourcode="9063",
)
def tr063(c: StartContext | StopContext) -> Uitkomst | None:
    """A deletion names a start or stop that was sent before with the same logical key."""
    bekend = c.zelfde is not None if isinstance(c, StartContext) else c.zelfde_stop
    if bekend:
        return None
    wat = "start" if isinstance(c, StartContext) else "stop"
    return Uitkomst(
        f"Er is geen {wat} op toewijzing {c.toewijzing_nummer} met begindatum {c.begindatum} en "
        "dezelfde overige sleutel; er valt niets te verwijderen.",
        {"toewijzingNummer": c.toewijzing_nummer, "begindatum": str(c.begindatum)},
    )


@regel(
    "TR071",
    START_VERWIJDEREN,
    titel="Een start waarop een stop volgde kan niet worden verwijderd",
    retourcode="9071",
)
def tr071(c: StartContext) -> Uitkomst | None:
    """A start cannot be deleted once its stop was sent."""
    if c.zelfde is None or c.zelfde.lopend:
        return None
    stop = c.zelfde.stops[-1]
    return Uitkomst(
        f"De levering vanaf {c.begindatum} is met einddatum {stop.einddatum} gestopt. Verwijder "
        "eerst die stop.",
        {"begindatum": str(c.begindatum), "einddatumStop": str(stop.einddatum)},
    )


@regel(
    "TR413",
    STOP,
    titel="Geen tweede tijdelijke stop op dezelfde levering",
    retourcode="9413",
)
def tr413(c: StopContext) -> Uitkomst | None:
    """After a temporary stop (20) on a delivery only a final one can follow (OP378)."""
    if c.reden_beeindiging != TIJDELIJK or not any(
        stop.reden_beeindiging == TIJDELIJK for stop in c.stops
    ):
        return None
    eerder = next(stop for stop in c.stops if stop.reden_beeindiging == TIJDELIJK)
    return Uitkomst(
        f"De levering vanaf {c.begindatum} is al tijdelijk gestopt per {eerder.einddatum}; alleen "
        "een definitieve stop kan nog volgen.",
        {"begindatum": str(c.begindatum), "einddatumEerder": str(eerder.einddatum)},
    )


@regel(
    "TR414",
    STOP,
    titel="Een volgende stop eindigt niet voor de vorige",
    retourcode="9414",
)
def tr414(c: StopContext) -> Uitkomst | None:
    """Einddatum is on or after that of the stop that the delivery has already."""
    laatste = max((stop.einddatum for stop in c.stops), default=None)
    if laatste is None or c.einddatum >= laatste:
        return None
    return Uitkomst(
        f"De stop eindigt op {c.einddatum}, maar voor deze levering is al een stop met einddatum "
        f"{laatste} gemeld; eerder kan niet.",
        {"einddatum": str(c.einddatum), "einddatumEerder": str(laatste)},
    )


@regel(
    "TR415",
    STOP,
    titel="Na een definitieve stop geen andere stop op dezelfde levering",
    retourcode="9415",
)
def tr415(c: StopContext) -> Uitkomst | None:
    """The delivery has no final stop (any reason but 20) yet."""
    eerder = next((stop for stop in c.stops if stop.reden_beeindiging != TIJDELIJK), None)
    if eerder is None:
        return None
    return Uitkomst(
        f"De levering vanaf {c.begindatum} is al definitief gestopt per {eerder.einddatum} (reden "
        f"{eerder.reden_beeindiging}). Verwijder die stop eerst als zij onjuist was.",
        {
            "begindatum": str(c.begindatum),
            "einddatumEerder": str(eerder.einddatum),
            "redenEerder": eerder.reden_beeindiging,
        },
    )


@regel(
    "TR382",
    STOP,
    titel="Een stop neemt de sleutel van de start over",
    retourcode="9069",
)
def tr382(c: StopContext) -> Uitkomst | None:
    """ToewijzingNummer, Product and Begindatum are those of a start that was sent."""
    if c.toewijzing is None or c.levering is not None:
        return None
    return Uitkomst(
        f"Er is geen start op toewijzing {c.toewijzing_nummer} met begindatum {c.begindatum} en "
        "hetzelfde product.",
        {"toewijzingNummer": c.toewijzing_nummer, "begindatum": str(c.begindatum)},
    )
