"""What is remembered of a stream changes no verdict, in whichever order commands are judged."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.client import pas_toe, vouw
from ledger.gebeurtenissen import Gebeurtenis
from ledger.herbeoordeling import Herbeoordelaar, geheugen
from ledger.herbeoordeling.geheugen import Geheugen, Stroomgeheugen
from ledger.opslag import Recorder
from tests import berichten as b
from tests.gegeven import Keten, bos, client_id
from tests.herbeoordeling.proef import Proef, alles

MAANDEN = range(1, 7)


@pytest.fixture
def stroom(recorder: Recorder) -> str:
    """A client with an allocation and a line in each of six months, the later ones refused."""
    keten = Keten(recorder)
    keten.goed(b.toewijzing({}))
    for m in MAANDEN:
        keten.stuur(b.declaratie(b.prestatie(f"P{m}", maand=m), nummer=f"D{m}", maand=m))
    return client_id()


class Teller:
    """Decodes, and counts how often each event was."""

    def __init__(self, recorder: Recorder) -> None:
        self._mapper = Keten(recorder).grootboek.mapper
        self.keren: Counter[int] = Counter()

    def __call__(self, rijen: Sequence[StoredEvent]) -> list[Gebeurtenis]:
        self.keren.update(rij.originator_version for rij in rijen)
        return [self._mapper.to_domain_event(rij) for rij in rijen]


def gelezen(recorder: Recorder, stroom: str) -> Stroomgeheugen:
    """All of a stream, as if each event was a transaction: 10, 20, 30 …"""
    vol = Stroomgeheugen(stroom)
    rijen = recorder.select_events(stroom)
    vol.vul_aan([(10 * rij.originator_version, rij) for rij in reversed(rijen)])
    return vol


def test_wat_groeit_wordt_een_keer_ontcijferd(recorder: Recorder, stroom: str) -> None:
    vol, teller = gelezen(recorder, stroom), Teller(recorder)
    aantal = len(vol.rijen)
    for tot in range(1, aantal + 1):
        assert vol.client(tot, teller) == vouw(stroom, vol.feiten(tot, teller))
    assert set(teller.keren.values()) == {1}
    assert len(teller.keren) == aantal > len(MAANDEN)


def test_ook_terug_in_de_tijd_is_het_de_toestand_van_toen(recorder: Recorder, stroom: str) -> None:
    vol, teller = gelezen(recorder, stroom), Teller(recorder)
    for tot in (len(vol.rijen), 3, 5, 1):
        assert vol.client(tot, teller) == vouw(stroom, vol.feiten(tot, teller))


def test_wie_een_toestand_krijgt_verandert_die_van_een_ander_niet(
    recorder: Recorder, stroom: str
) -> None:
    vol, teller = gelezen(recorder, stroom), Teller(recorder)
    eigen = vol.client(3, teller)
    for feit in vol.feiten(len(vol.rijen), teller)[3:]:
        pas_toe(eigen, feit)
    assert vol.client(3, teller) == vouw(stroom, vol.feiten(3, teller)) != eigen


def test_voor_een_transactie_telt_wat_eerder_was(recorder: Recorder, stroom: str) -> None:
    vol = gelezen(recorder, stroom)
    assert [rij.originator_version for rij in vol.voor(30)] == [1, 2]
    assert [rij.originator_version for rij in vol.voor(31)] == [1, 2, 3]
    assert vol.voor(0) == []


def test_wat_het_langst_niet_is_gevraagd_gaat_eerst(
    monkeypatch: pytest.MonkeyPatch, recorder: Recorder, stroom: str
) -> None:
    alle = Geheugen()
    rijen = [(10 * rij.originator_version, rij) for rij in recorder.select_events(stroom)]
    for naam in ("client-a", "client-b", "client-c"):
        alle.van(naam).vul_aan(rijen)
    alle.van("client-a")
    monkeypatch.setattr(geheugen, "_MEESTE_GEBEURTENISSEN", 2 * len(rijen))
    alle.krimp()
    bekend = {naam: bool(alle.van(naam).rijen) for naam in ("client-a", "client-b", "client-c")}
    assert bekend == {"client-a": True, "client-b": False, "client-c": True}


@pytest.mark.parametrize("meeste", [0, 25, 60_000])
def test_de_volgorde_van_beoordelen_maakt_geen_verschil(
    proef: Proef, monkeypatch: pytest.MonkeyPatch, meeste: int
) -> None:
    """Each in a batch of its own: forwards, backwards and mixed, with little or much remembered."""
    alles(proef)
    monkeypatch.setattr(geheugen, "_MEESTE_GEBEURTENISSEN", meeste)
    feiten = proef.feiten()
    gemengd = Random(4).sample(feiten, len(feiten))
    aantal = 0
    for volgorde in (feiten, feiten[::-1], gemengd):
        with Herbeoordelaar(proef.dsn, bos(), proef.kaders, oefenmodus=True) as opnieuw:
            assert [rij for feit in volgorde for rij in opnieuw.vele([feit])] == []
            aantal = opnieuw.beoordeeld
        assert aantal > 20
