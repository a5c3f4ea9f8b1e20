"""Rules inside a message against allocating or asking for the same product twice (OP259, OP347)."""

from collections.abc import Iterable, Iterator

from ledger.ijw.berichten import Jw301, Jw315, Jw317
from ledger.ijw.regels.doorloop import ProductPlek, nieuwe_producten, producten
from ledger.ijw.regels.stapeling import overlappingen
from ledger.ijw.regels.toewijzing import geldt_als_niet_verzonden
from ledger.regels import Niveau, Uitkomst, regel


@regel(
    "TR302",
    "JW301",
    titel="Hetzelfde product niet vaker over dezelfde dagen",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr302(bericht: Jw301) -> Iterator[Uitkomst]:
    """A product occurs more often only in periods that do not overlap; deleted ones aside.

    Without a code the category is compared, without a category everything is.
    """
    toegewezen = bericht.client.toegewezen_producten
    return _gestapeld(
        rij
        for rij, product in zip(producten(bericht), toegewezen, strict=True)
        if not geldt_als_niet_verzonden(product)
    )


@regel(
    "TR386",
    "JW315",
    titel="Hetzelfde product niet vaker over dezelfde dagen aanvragen",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr386(bericht: Jw315) -> Iterator[Uitkomst]:
    """A product occurs more often in a VOT only in periods that do not overlap.

    Without a code the category is compared, without a category everything is.
    """
    return _gestapeld(producten(bericht))


@regel(
    "TR410",
    "JW317",
    titel="Hetzelfde nieuwe product niet vaker over dezelfde dagen",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr410(bericht: Jw317) -> Iterator[Uitkomst]:
    """A product occurs more often as NieuwProduct only in periods that do not overlap.

    Without a code the category is compared, without a category everything is. Whether it also
    overlaps with what the client has already takes the history (TR361).
    """
    return _gestapeld(nieuwe_producten(bericht))


def _gestapeld(rijen: Iterable[ProductPlek]) -> Iterator[Uitkomst]:
    for een, ander in overlappingen(tuple(rijen)):
        vanaf = max(een.vanaf, ander.vanaf)
        eerder = een.naam[0].lower() + een.naam[1:]
        yield Uitkomst(
            f"{ander.naam} is hetzelfde product als {eerder} en overlapt ermee vanaf {vanaf}. "
            "Laat de perioden op elkaar aansluiten of neem het product één keer op.",
            {
                "product": ander.sleutel,
                "overlaptMet": een.sleutel,
                "vanaf": str(vanaf),
                "plaatsEerder": een.plaats,
            },
            ander.plaats,
            ander.sleutel,
        )
