"""Whether the amount of a line is its volume times its tariff (TR346, IV081, CS339)."""

from functools import lru_cache

from ledger.narekenen.maxima import EURO, MINUUT


def gedeeld_door_60(waarde: int) -> int:
    """A sixtieth, rounded to a whole number, halves up; for numbers of 0 and more."""
    return (waarde + 30) // 60


@lru_cache(maxsize=65536)
def bedrag_deugt(volume: int, eenheid: str, tarief: int | None, bedrag: int) -> bool:
    """Whether a declared amount follows from its own volume and tariff.

    Euros: the volume is the amount, without a tariff. Otherwise volume times tariff; a line in
    minutes may rest on a tariff per hour, which is multiplied first and rounded last.
    """
    if eenheid == EURO:
        return tarief is None and bedrag == volume
    if tarief is None:
        return False
    if bedrag == volume * tarief:
        return True
    return eenheid == MINUUT and any(
        gedeeld_door_60(per_uur) == tarief and gedeeld_door_60(per_uur * volume) == bedrag
        for per_uur in range(max(0, 60 * tarief - 30), 60 * tarief + 30)
    )
