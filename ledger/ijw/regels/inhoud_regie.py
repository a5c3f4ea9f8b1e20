"""Rules inside a JW305 or JW307 that are not about dates (`inhoud_datums.py` has those)."""

from collections.abc import Iterator

from ledger.ijw.berichten import Jw305, Jw307, StartProduct, StopProduct
from ledger.ijw.regels.bericht import regie_sleutel
from ledger.ijw.regels.doorloop import CLIENT
from ledger.regels import Niveau, Uitkomst, regel

EERSTE_AANLEVERING, VERWIJDEREN = "1", "3"


@regel(
    "CS058",
    "JW305",
    "JW307",
    titel="Een start of stop wordt aangeleverd of verwijderd, niet gewijzigd",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs058(bericht: Jw305 | Jw307) -> Iterator[Uitkomst]:
    """StatusAanlevering is 1 (first) or 3 (removal); a change is a removal and a new one."""
    rijen: tuple[StartProduct | StopProduct, ...] = (
        bericht.client.start_producten
        if isinstance(bericht, Jw305)
        else bericht.client.stop_producten
    )
    for i, rij in enumerate(rijen, 1):
        klasse = rij.XSD
        status = rij.status_aanlevering
        if status in (EERSTE_AANLEVERING, VERWIJDEREN):
            continue
        yield Uitkomst(
            f"StatusAanlevering is {status}. Gebruik {EERSTE_AANLEVERING} (eerste aanlevering) of "
            f"{VERWIJDEREN} (verwijderen); een wijziging is een verwijdering en een nieuwe "
            "aanlevering.",
            {"statusAanlevering": status, "toegestaan": (EERSTE_AANLEVERING, VERWIJDEREN)},
            f"{CLIENT}/{klasse}en/{klasse}[{i}]/StatusAanlevering",
            regie_sleutel(rij),
        )
