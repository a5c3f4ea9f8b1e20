"""How figures and names are written in the sentences that users read."""

import re

_SAMENGESTELD = re.compile(r"\b[a-z]+(?:[A-Z][a-z0-9]*)+\b")
_HOOFDLETTER_IN_WOORD = re.compile(r"[A-Z](?<=[a-z0-9][A-Z])")
_NAAD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def in_woorden(zin: str) -> str:
    """The sentence with names of fields and values as words: `eigenKracht` becomes 'eigen kracht'.

    What a caller has to fill in stands in the operands of a finding, as it is written there.
    """
    if _HOOFDLETTER_IN_WOORD.search(zin) is None:
        return zin  # As most sentences are; looking for whole names takes much longer.
    return _SAMENGESTELD.sub(lambda naam: _NAAD.sub(" ", naam[0]).lower(), zin)


def euro(eurocent: int) -> str:
    """An amount as a Dutch reader writes it: 1234567 becomes '€ 12.345,67'."""
    teken = "-" if eurocent < 0 else ""
    heel, rest = divmod(abs(eurocent), 100)
    return f"{teken}€ {heel:,}".replace(",", ".") + f",{rest:02d}"
