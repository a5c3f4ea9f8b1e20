"""The verdicts on messages come out again; messages about the same people are judged together.

What is known of those people is then read once, however many messages there are about them (see
`ledger.herbeoordeling.geheugen`), so the work grows with the ledger and no faster.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Recorder
from ledger.sleutelring import Sleutelring
from projections.verificatie import oordelen
from projections.verificatie.bron import Bron, Stroom
from projections.verificatie.keuze import Keuze
from projections.verificatie.oordelen import Oordelen
from projections.verificatie.sein import Sein
from projections.verificatie.verschil import Uitslag

PER_TAAK, MEESTE_PER_TAAK = 20_000, 100_000
"""Events that the messages of a task led to: people are kept together until it is the second."""
WERK = 6
"""Judging takes about so many times as long as another check of the same events."""
_CLIENT = "client-"
_MEESTE_TEGELIJK, _MEESTE_GEWICHT_TEGELIJK = 200, 10_000


class Bericht(NamedTuple):
    """A message to judge again, without its content.

    `nabij` is the first, by name, of the clients that it led to events of; of two messages that
    are for the most part about the same people it is mostly the same. `gewicht` is 1 and the
    number of those events, `antwoord_op` the stream of the message that it answers.
    """

    stroom: str
    versie: int
    nabij: str
    gewicht: int
    antwoord_op: str | None


class Oordeeltaak(NamedTuple):
    """Messages that one process judges, in this order."""

    bron: Bron
    berichten: Sequence[Bericht]


def van_stromen(stromen: Iterable[Stroom], keuze: Keuze) -> list[Bericht]:
    """The messages among these streams that lie within the choice."""
    return [
        Bericht(
            feit.stroom, feit.versie, _nabij(feit), 1 + len(feit.verwijzingen), feit.antwoord_op
        )
        for stroom in stromen
        for feit in stroom.feiten
        if isinstance(feit, BerichtVerwerkt) and keuze.telt(feit)
    ]


def verdeel(berichten: Iterable[Bericht]) -> list[list[Bericht]]:
    """All messages in tasks: about the same people in one, and there in the order of time.

    (The name of a message's stream begins with the time at which it came.)
    """
    alle = list(berichten)
    nabij = {rij.stroom: rij.nabij for rij in alle}
    # An answer often leads to nothing itself.
    geordend = sorted(
        (rij._replace(nabij=rij.nabij or nabij.get(rij.antwoord_op or "", "")) for rij in alle),
        key=attrgetter("nabij", "stroom", "versie"),
    )
    taken: list[list[Bericht]] = []
    gewicht = PER_TAAK
    for _, groep in groupby(geordend, attrgetter("nabij")):
        if gewicht >= PER_TAAK:
            taken.append([])
            gewicht = 0
        for bericht in groep:
            if gewicht >= MEESTE_PER_TAAK:
                taken.append([])
                gewicht = 0
            taken[-1].append(bericht)
            gewicht += bericht.gewicht
    return taken


def controleer(taak: Oordeeltaak, sein: Sein) -> Uitslag:
    """Judge the messages of a task again. Raises Gestopt."""
    uitslag = Uitslag()
    with (
        uitslag.klok(oordelen.NAAM),
        Recorder(taak.bron.dsn, max_verbindingen=1) as recorder,
        closing(Oordelen(taak.bron)) as opnieuw,
    ):
        opnieuw.controleer(_lees(taak, recorder, sein), uitslag)
        opnieuw.tel(uitslag)
    return uitslag


def _lees(taak: Oordeeltaak, recorder: Recorder, sein: Sein) -> Iterator[Gebeurtenis]:
    """The events of the messages, a few at a time: they name all that they led to."""
    bos = taak.bron.bos()
    for partij in _partijen(taak.berichten):
        ring = Sleutelring(bos, recorder)
        stromen = list({bericht.stroom for bericht in partij})
        ring.laad(stromen)
        mapper = Gebeurtenismapper(ring)
        rijen = recorder.select_streams(stromen)
        for bericht in partij:
            gevonden = (r for r in rijen[bericht.stroom] if r.originator_version == bericht.versie)
            yield from (mapper.to_domain_event(rij) for rij in gevonden)
        sein.kijk(WERK * gewicht_van(partij))


def gewicht_van(berichten: Iterable[Bericht]) -> int:
    """How many events they led to, themselves included."""
    return sum(rij.gewicht for rij in berichten)


def _partijen(berichten: Sequence[Bericht]) -> Iterator[list[Bericht]]:
    partij: list[Bericht] = []
    gewicht = 0
    for bericht in berichten:
        if gewicht >= _MEESTE_GEWICHT_TEGELIJK or len(partij) >= _MEESTE_TEGELIJK:
            yield partij
            partij, gewicht = [], 0
        partij.append(bericht)
        gewicht += bericht.gewicht
    if partij:
        yield partij


def _nabij(feit: BerichtVerwerkt) -> str:
    stromen = (rij.stroom for rij in feit.verwijzingen if rij.stroom.startswith(_CLIENT))
    return min(stromen, default="")
