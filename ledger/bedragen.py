"""Amounts and tariffs in whole eurocents (IV024), rounded in one place: the end of the sum.

An hour tariff on a line in minutes is multiplied before it is divided (IV081), so the amount of
such a line need not equal its volume times the tariff that it shows.
"""

from ledger.omvang import MINUTEN_PER_UUR, Eenheid, rond_af


def bedrag_eurocent(volume: int, tarief_eurocent: int) -> int:
    """The amount of `volume` units at a tariff per unit (TR346)."""
    return volume * tarief_eurocent


def bedrag_uur_in_minuten(uurtarief_eurocent: int, minuten: int) -> int:
    """The amount of `minuten` at a tariff per hour: multiplied first, rounded last (IV081)."""
    return rond_af(uurtarief_eurocent * minuten, MINUTEN_PER_UUR)


def minuuttarief(uurtarief_eurocent: int) -> int:
    """The ProductTarief per minute that a line shows for a tariff per hour (IV081)."""
    return rond_af(uurtarief_eurocent, MINUTEN_PER_UUR)


def verwacht_producttarief(eenheid: str, tarief_eurocent: int, tarief_eenheid: str) -> int | None:
    """The ProductTarief of a line in `eenheid` under a contract tariff per `tarief_eenheid`.

    None when the two units do not go together, so that the tariff says nothing about the line.
    """
    if eenheid == tarief_eenheid:
        return tarief_eurocent
    if (eenheid, tarief_eenheid) == (Eenheid.MINUUT, Eenheid.UUR):
        return minuuttarief(tarief_eurocent)
    return None


def verwacht_bedrag(
    volume: int, eenheid: str, tarief_eurocent: int, tarief_eenheid: str
) -> int | None:
    """The IngediendBedrag of a line under a contract tariff per `tarief_eenheid` (TR346, IV081).

    None when the two units do not go together, so that the tariff says nothing about the line.
    """
    if eenheid == tarief_eenheid:
        return bedrag_eurocent(volume, tarief_eurocent)
    if (eenheid, tarief_eenheid) == (Eenheid.MINUUT, Eenheid.UUR):
        return bedrag_uur_in_minuten(tarief_eurocent, volume)
    return None


def bedrag_verklaarbaar(
    volume_minuten: int, minuuttarief_eurocent: int, ingediend_eurocent: int
) -> bool:
    """Whether some tariff per hour explains both the shown minute tariff and the amount (TR346).

    For a line in minutes of which no contract tariff is known: is there a whole number of eurocents
    per hour that rounds to `minuuttarief_eurocent` per minute and, times the minutes, to the amount
    (IV081)? An agreed tariff per minute is such a tariff too: 60 times as much per hour.
    """
    if volume_minuten == 0:
        return ingediend_eurocent == 0
    # h / 60 rounds to n exactly when 60n - 30 <= h <= 60n + 29: both demands bound the hour tariff.
    onder, boven = -MINUTEN_PER_UUR // 2, MINUTEN_PER_UUR // 2 - 1
    bedrag_maal_60 = MINUTEN_PER_UUR * ingediend_eurocent
    tarief_maal_60 = MINUTEN_PER_UUR * minuuttarief_eurocent
    laagste = max(tarief_maal_60 + onder, -(-(bedrag_maal_60 + onder) // volume_minuten))
    hoogste = min(tarief_maal_60 + boven, (bedrag_maal_60 + boven) // volume_minuten)
    return laagste <= hoogste


def bedrag_klopt(
    volume: int, eenheid: str, producttarief_eurocent: int | None, ingediend_eurocent: int
) -> bool:
    """Whether a line's amount agrees with its own volume and tariff, without a contract.

    Euro's: the volume is the amount (IV042, CS339). Minutes: explained by some tariff per hour
    (`bedrag_verklaarbaar`). Other units: volume times tariff (TR346). False when a unit other than
    euro's comes without a tariff, since nothing then explains the amount.
    """
    if eenheid == Eenheid.EURO:
        return ingediend_eurocent == volume
    if producttarief_eurocent is None:
        return False
    if eenheid == Eenheid.MINUUT:
        return bedrag_verklaarbaar(volume, producttarief_eurocent, ingediend_eurocent)
    return ingediend_eurocent == bedrag_eurocent(volume, producttarief_eurocent)
