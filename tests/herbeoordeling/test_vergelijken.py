"""Every way in which what is stored can differ from what comes out has a sentence of its own."""

from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.gebeurtenissen import Gebeurtenis
from ledger.herbeoordeling.afwijking import Afwijking
from ledger.herbeoordeling.vergelijken import (
    id_van,
    vergelijk_bytes,
    vergelijk_gebeurtenissen,
    vergelijk_reserveringen,
)
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Reservering
from tests.gegeven import contract

HOOFD = UUID(int=7)


class _Niets:
    """No key: nothing personal is kept."""

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> None:
        return None

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> None:
        return None


MAPPER = Gebeurtenismapper(_Niets())


def _vergelijk(rijen: list[StoredEvent], feiten: list[Gebeurtenis]) -> list[Afwijking]:
    return list(
        vergelijk_gebeurtenissen(rijen, feiten, MAPPER.to_domain_event, lambda _: False, HOOFD)
    )


def _rij(feit: Gebeurtenis, **anders: object) -> StoredEvent:
    rij = MAPPER.to_stored_event(feit)
    velden = {naam: getattr(rij, naam) for naam in StoredEvent.__dataclass_fields__}
    return StoredEvent(**{**velden, **anders})


def test_wat_gelijk_is_geeft_niets() -> None:
    assert _vergelijk([_rij(contract())], [contract()]) == []


def test_een_andere_vorm_van_dezelfde_inhoud_is_geen_verschil() -> None:
    """Older software wrote its fields in another order, or with spaces between."""
    rij = _rij(contract())
    ruim = rij.state.replace(b'":', b'": ', 1)
    assert _vergelijk([_rij(contract(), state=ruim)], [contract()]) == []


def test_een_andere_soort_wordt_genoemd_met_de_goede() -> None:
    rij = _rij(contract(), topic="LidVanGezin:1")
    (gevonden,) = _vergelijk([rij], [contract()])
    assert gevonden.soort == "soort"
    assert "LidVanGezin" in gevonden.zin
    assert "ContractVastgelegd" in gevonden.zin


def test_een_lange_of_samengestelde_waarde_wordt_niet_getoond() -> None:
    lang = "x" * 200
    (gevonden,) = _vergelijk([_rij(contract())], [contract().gewijzigd({"actor": lang})])
    assert lang not in gevonden.zin
    assert "actor is anders" in gevonden.zin


def test_een_lege_waarde_wordt_zo_genoemd() -> None:
    (gevonden,) = _vergelijk([_rij(contract(None))], [contract(9600)])
    assert "tariefEurocent is vastgelegd als leeg, opnieuw beoordeeld is het 9600" in gevonden.zin


def test_een_gebeurtenis_zonder_leesbare_identificatie_hangt_aan_haar_hoofd() -> None:
    rij = _rij(contract(), state=b"kapot")
    assert id_van(rij, HOOFD) == HOOFD
    (gevonden,) = _vergelijk([rij], [contract()])
    assert (gevonden.soort, gevonden.gebeurtenis_id) == ("nietLeesbaar", HOOFD)


@pytest.mark.parametrize(
    ("bewaard", "opnieuw", "woord"),
    [(None, b"x", "ontbreekt"), (b"x", None, "hoort er geen"), (b"x", b"y", "is anders")],
)
@pytest.mark.parametrize("soort", ["retour", "antwoord"])
def test_een_antwoordbericht_dat_verschilt_zegt_hoe(
    soort: str, bewaard: bytes | None, opnieuw: bytes | None, woord: str
) -> None:
    (gevonden,) = vergelijk_bytes(soort, bewaard, opnieuw, HOOFD)
    assert gevonden.soort == soort
    assert woord in gevonden.zin


def test_gelijke_antwoorden_en_reserveringen_geven_niets() -> None:
    assert list(vergelijk_bytes("retour", b"x", b"x", HOOFD)) == []
    assert list(vergelijk_bytes("retour", None, None, HOOFD)) == []
    claim = Reservering("verzoek", "a|R1", "client-1", 2)
    eigen = [("verzoek", "a|R1")]
    assert not list(vergelijk_reserveringen([claim], lambda _: ("client-1", 2, 5), eigen, HOOFD))
