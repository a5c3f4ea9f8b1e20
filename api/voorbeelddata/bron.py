"""The one source of chance: seeded, so that the same seed gives the same sample data."""

from random import Random


def bron(*delen: object) -> Random:
    """A random source of its own for what `delen` name; equal parts give equal draws.

    Each client and each declaration draws from its own source, so that a change in one leaves
    the others as they were.
    """
    return Random("/".join(map(str, delen)))  # noqa: S311 - sample data, nothing secret


def kans(rng: Random, honderdsten: int) -> bool:
    """True in `honderdsten` of a hundred draws."""
    return rng.randrange(100) < honderdsten
