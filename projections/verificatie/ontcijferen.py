"""Every event can be read: known kind, decrypted, in the form that its kind has.

Of a person who was forgotten the personal fields read as empty; that is no difference.
"""

from collections.abc import Sequence
from contextlib import suppress

from eventsourcing.persistence import StoredEvent

from ledger.mapper import SOORTEN, Gebeurtenismapper
from ledger.narekenen import RuweFeit
from ledger.opslag import Recorder
from ledger.privacy import PrivacyFout, Sleutelbos
from ledger.sleutelring import Sleutelring
from projections.bewijsboom import gebeurtenis_id
from projections.verificatie.bron import Stroom
from projections.verificatie.verschil import ONTLEEDFOUTEN, Uitslag, Verschil

NAAM = "ontcijferen"


def controleer(
    stromen: Sequence[Stroom], recorder: Recorder, bos: Sleutelbos, uitslag: Uitslag
) -> None:
    """Read every event of these streams; fills `feiten` and `ruw` of each."""
    ring = Sleutelring(bos, recorder)
    with suppress(PrivacyFout):  # of one stream: it is asked for again there, and named
        ring.laad([stroom.naam for stroom in stromen])
    mapper = Gebeurtenismapper(ring)
    for stroom in stromen:
        uitslag.geteld["gebeurtenissen"] += len(stroom.rijen)
        uitslag.geteld["vergeten cliënten"] += ring.is_vergeten(stroom.naam)
        for rij in stroom.rijen:
            try:
                feit = mapper.to_domain_event(rij)
                soort, inhoud = mapper.open_inhoud(rij)
            except (PrivacyFout, *ONTLEEDFOUTEN) as fout:
                uitslag.meld(_onleesbaar(stroom.naam, rij, fout))
                continue
            stroom.feiten.append(feit)
            stroom.ruw.append(RuweFeit(feit.versie, soort, inhoud))
        uitslag.kaders.update(
            kader for feit in stroom.feiten for kader in feit.kaderversies.items()
        )


def _onleesbaar(stroom: str, rij: StoredEvent, fout: Exception) -> Verschil:
    naam, versie = gebeurtenis_id(rij.state), rij.originator_version
    zin = (
        f"Gebeurtenis {naam or 'zonder id'} (stroom {stroom}, versie {versie}) is niet te lezen:"
        f" {_reden(stroom, rij, fout)} De stroom is verder niet nagerekend."
    )
    return Verschil(NAAM, "onleesbaar", zin, naam, stroom, versie)


def _reden(stroom: str, rij: StoredEvent, fout: Exception) -> str:
    if isinstance(fout, PrivacyFout):
        return str(fout)
    if isinstance(fout, KeyError) and fout.args == (stroom,):
        return "de sleutel van deze stroom ontbreekt."
    if rij.topic.partition(":")[0] not in SOORTEN:
        return f"{rij.topic} is geen bekende soort gebeurtenis."
    return f"de inhoud heeft niet de vorm van {rij.topic} ({type(fout).__name__})."
