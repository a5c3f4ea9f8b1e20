"""Which persons may be recorded: real ones, or in practice mode only test persons."""

import re
from collections.abc import Iterable

from stdnum.nl import bsn as elfproef

EERSTE_TEST_BSN, LAATSTE_TEST_BSN = "999900006", "999999990"

_BSN_VORM = re.compile(
    r"(?<![0-9])([0-9]{9}|[0-9]{4}[ .-][0-9]{2}[ .-][0-9]{3}|[0-9]{3}([ .-][0-9]{3}){2})(?![0-9])"
)
"""Nine digits, or grouped as people write them."""


def bevat_bsn(tekst: str) -> bool:
    """Whether a text holds what can be a BSN: nine digits that pass the eleven-test."""
    return any(elfproef.is_valid(rij[0]) for rij in _BSN_VORM.finditer(tekst))


def is_test_bsn(bsn: str) -> bool:
    """Whether a BSN is in the official test range and passes the eleven-test."""
    if not (len(bsn) == len(EERSTE_TEST_BSN) and bsn.isascii() and bsn.isdigit()):
        return False
    # `checksum` is the test itself; `is_valid` cleans the text first, at three times the cost.
    return EERSTE_TEST_BSN <= bsn <= LAATSTE_TEST_BSN and elfproef.checksum(bsn) == 0


def geen_toegestaan_bsn(bsns: Iterable[str], oefenmodus: bool) -> str | None:
    """Why a message may not be recorded here, or None; the reason never holds the BSN."""
    if oefenmodus and not all(map(is_test_bsn, bsns)):
        return (
            "Het bericht noemt een BSN buiten de officiële testreeks. In de oefenmodus zijn alleen "
            f"test-BSN's van {EERSTE_TEST_BSN} tot en met {LAATSTE_TEST_BSN} toegestaan."
        )
    if not oefenmodus and any(map(is_test_bsn, bsns)):
        return "Het bericht noemt een BSN uit de testreeks; die is alleen in de oefenmodus geldig."
    return None
