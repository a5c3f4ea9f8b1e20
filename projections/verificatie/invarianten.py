"""The rules of the ledger, recomputed from the raw events by a second implementation.

See `ledger.narekenen`. What spans streams only says something over the whole ledger, so every
stream is counted for that, whichever are replayed.
"""

from collections.abc import Sequence

import orjson
import psycopg

from ledger.mapper import opgewaardeerd
from ledger.narekenen import Fout, Overzicht, RuweFeit, reken_na
from projections.verificatie.bron import Stroom, lees
from projections.verificatie.sein import Sein
from projections.verificatie.taak import Deeltaak
from projections.verificatie.verschil import ONTLEEDFOUTEN, Uitslag, Verschil

NAAM = "invarianten"


def controleer(stroom: Stroom, uitslag: Uitslag) -> None:
    """Recompute one stream, when all of it can be read."""
    if not stroom.leesbaar:
        uitslag.overgeslagen["stromen die niet heel te lezen zijn"] += 1
        return
    uitslag.geteld["nagerekende gebeurtenissen"] += len(stroom.ruw)
    fouten = reken_na(stroom.naam, stroom.ruw)
    if not fouten:
        return
    versies = {str(feit.inhoud.get("gebeurtenisId")): feit.versie for feit in stroom.ruw}
    for fout in fouten:
        versie = versies.get(fout.gebeurtenis_id)
        uitslag.meld(Verschil(NAAM, fout.soort, fout.zin, fout.gebeurtenis_id, stroom.naam, versie))


def over_stromen_heen(fouten: Sequence[Fout], uitslag: Uitslag) -> None:
    """What does not agree between streams."""
    for fout in fouten:
        uitslag.meld(Verschil(NAAM, fout.soort, fout.zin, fout.gebeurtenis_id))


def lees_overzicht(taak: Deeltaak, sein: Sein) -> Overzicht:
    """What spans streams, of a part that was checked before. Raises Gestopt."""
    overzicht = Overzicht()
    with psycopg.connect(taak.bron.dsn) as conn:
        for partij in lees(conn, taak.deel, taak.positie):
            for stroom in partij:
                overzicht.voeg_toe(stroom.naam, _ruw(stroom))
            sein.kijk(sum(len(stroom.rijen) for stroom in partij))
    return overzicht


def _ruw(stroom: Stroom) -> list[RuweFeit]:
    """The events as JSON, without what is personal: nothing between streams rests on that."""
    gelezen = []
    for rij in stroom.rijen:
        try:
            soort, inhoud = opgewaardeerd(rij.topic, orjson.loads(rij.state))
        except ONTLEEDFOUTEN:
            continue  # told when the part was checked
        gelezen.append(RuweFeit(rij.originator_version, soort, inhoud))
    return gelezen
