"""Streams without gaps: versions from 1 on, and a recorded instant that never runs backwards."""

from collections.abc import Iterator
from itertools import pairwise

from projections.bewijsboom import gebeurtenis_id
from projections.verificatie.bron import Stroom
from projections.verificatie.verschil import Uitslag, Verschil

NAAM = "stromen"


def controleer(stroom: Stroom, uitslag: Uitslag) -> None:
    """Compare the versions of a stream with 1, 2, 3 …, and each instant with the one before it."""
    uitslag.geteld["stromen"] += 1
    for verschil in (*_versies(stroom), *_tijd(stroom)):
        uitslag.meld(verschil)


def _versies(stroom: Stroom) -> Iterator[Verschil]:
    verwacht = 1
    for rij in stroom.rijen:
        versie = rij.originator_version
        if versie > verwacht:
            wat = (
                f"versie {verwacht}"
                if versie == verwacht + 1
                else f"versie {verwacht} tot en met {versie - 1}"
            )
            zin = f"In stroom {stroom.naam} ontbreekt {wat}, vóór versie {versie}."
            naam = gebeurtenis_id(rij.state)
            yield Verschil(NAAM, "leemte", zin, naam, stroom.naam, versie)
        elif versie < verwacht:
            zin = f"Stroom {stroom.naam} heeft een versie {versie}; de eerste hoort 1 te zijn."
            naam = gebeurtenis_id(rij.state)
            yield Verschil(NAAM, "versie", zin, naam, stroom.naam, versie)
        verwacht = versie + 1


def _tijd(stroom: Stroom) -> Iterator[Verschil]:
    for eerder, later in pairwise(stroom.feiten):
        if later.vastgelegd_op < eerder.vastgelegd_op:
            zin = (
                f"Gebeurtenis {later.gebeurtenis_id} (versie {later.versie}) is vastgelegd op"
                f" {later.vastgelegd_op.isoformat()}, vóór versie {eerder.versie}"
                f" ({eerder.vastgelegd_op.isoformat()})."
            )
            naam = str(later.gebeurtenis_id)
            yield Verschil(NAAM, "tijd", zin, naam, stroom.naam, later.versie)
