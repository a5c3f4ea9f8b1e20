"""The clock and the sources of chance and identifiers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ids import Uuid7bron, Zaadtoeval, systeemtoeval
from ledger.klok import Systeemklok, VasteKlok

MOMENT = datetime(2027, 5, 20, 9, 0, 0, 123_000, tzinfo=UTC)
ZONDER_ZONE = MOMENT.replace(tzinfo=None)


def test_een_id_is_een_uuid_van_versie_7_met_de_milliseconden_voorop() -> None:
    nieuw = Uuid7bron().nieuw(MOMENT)
    assert (nieuw.version, nieuw.variant) == (7, RFC_4122)
    assert nieuw.int >> 80 == int(MOMENT.timestamp()) * 1000 + 123


@given(st.lists(st.integers(0, 10**13), max_size=40))
def test_ids_stijgen_ook_als_de_klok_stilstaat_of_terugloopt(milliseconden: list[int]) -> None:
    bron = Uuid7bron()
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    ids = [bron.nieuw(begin + timedelta(milliseconds=aantal)) for aantal in milliseconden]
    assert ids == sorted(set(ids))
    assert all(nieuw.version == 7 for nieuw in ids)


def test_draden_krijgen_nooit_hetzelfde_id() -> None:
    bron = Uuid7bron(Zaadtoeval(1))
    with ThreadPoolExecutor(8) as draden:
        ids = list(draden.map(bron.nieuw, [MOMENT] * 4000))
    assert len(set(ids)) == 4000


def test_een_zaad_geeft_elke_keer_dezelfde_reeks() -> None:
    def reeks(zaad: int) -> list[object]:
        bron = Uuid7bron(Zaadtoeval(zaad))
        return [bron.nieuw(MOMENT + timedelta(seconds=n)) for n in range(3)]

    assert reeks(7) == reeks(7)
    assert reeks(7) != reeks(8)
    assert Zaadtoeval(7)(5) == Zaadtoeval(7)(5)
    assert len(systeemtoeval(5)) == 5


@pytest.mark.parametrize("nu", [ZONDER_ZONE, datetime(1969, 12, 31, tzinfo=UTC)])
def test_een_onbruikbaar_tijdstip_wordt_geweigerd(nu: datetime) -> None:
    with pytest.raises(ValueError, match="tijdstip met tijdzone vanaf 1970"):
        Uuid7bron().nieuw(nu)


def test_een_vaste_klok_staat_stil_in_utc() -> None:
    nederlands = datetime(2027, 5, 20, 11, 0, tzinfo=timezone(timedelta(hours=2)))
    klok = VasteKlok(nederlands)
    assert klok.nu() == klok.nu() == datetime(2027, 5, 20, 9, 0, tzinfo=UTC)
    assert klok.nu().tzinfo is UTC
    with pytest.raises(ValueError, match="geen tijdzone"):
        VasteKlok(ZONDER_ZONE)


def test_de_systeemklok_geeft_utc() -> None:
    voor = datetime.now(UTC)
    nu = Systeemklok().nu()
    assert voor <= nu <= datetime.now(UTC)
    assert nu.tzinfo is UTC
