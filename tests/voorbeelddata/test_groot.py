"""The large declaration: its size, its errors, and what it stands on."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from api.voorbeelddata import contracten_groot, grote_declaratie
from api.voorbeelddata.groot import maandelijkse_declaraties
from ledger.ijw.berichten import Jw323
from ledger.ijw.lezen import MAX_BYTES, lees
from tests.ijw.hulp import is_geldig, met_standaard

TOT = date(2026, 7, 6)


def prestaties(data: bytes) -> list[Any]:
    """The lines of a declaration."""
    bericht: Any = lees(data).bericht
    return [p for client in bericht.declaratie.clienten for p in client.prestaties]


@pytest.mark.parametrize(("clienten", "aantal"), [(1, 1), (1, 240), (7, 100), (40, 1000)])
def test_de_declaratie_heeft_precies_zoveel_regels_over_zoveel_clienten(
    clienten: int, aantal: int
) -> None:
    vooraf, data = grote_declaratie(clienten, aantal, tot=TOT)
    bericht: Any = lees(data).bericht
    assert len(prestaties(data)) == aantal
    assert len(bericht.declaratie.clienten) == clienten
    assert Counter(b.soort for b in vooraf) == {"JW301": clienten, "JW305": clienten}


def test_twee_van_de_honderd_regels_zijn_fout() -> None:
    vooraf, data = grote_declaratie(40, 1000, tot=TOT)
    toegewezen = {
        product.toewijzing_nummer: product.product.code
        for b in vooraf
        if b.soort == "JW301"
        for product in _producten(b.inhoud)
    }
    soorten = Counter(_soort(p, toegewezen) for p in prestaties(data))
    assert soorten == {"goed": 980, "product": 7, "volume": 7, "nummer": 6}


def _producten(inhoud: bytes) -> tuple[Any, ...]:
    bericht: Any = lees(inhoud).bericht
    producten: tuple[Any, ...] = bericht.client.toegewezen_producten
    return producten


def _soort(prestatie: Any, toegewezen: dict[int, str]) -> str:
    if prestatie.toewijzing_nummer not in toegewezen:
        return "nummer"
    if prestatie.product_code != toegewezen[prestatie.toewijzing_nummer]:
        return "product"
    return "volume" if prestatie.geleverd_volume > 1200 else "goed"


def test_elk_kind_heeft_het_gevraagde_aantal_eerdere_berichten_op_volgorde() -> None:
    vooraf, _ = grote_declaratie(5, 60, eerdere=6, tot=TOT)
    assert Counter(b.soort for b in vooraf) == {"JW301": 5, "JW305": 15, "JW307": 10}
    momenten = [b.ontvangen_op for b in vooraf]
    assert momenten == sorted(momenten)
    assert momenten[-1].date() < TOT


def test_hetzelfde_zaad_geeft_dezelfde_declaratie() -> None:
    assert grote_declaratie(5, 60, zaad=2, tot=TOT) == grote_declaratie(5, 60, zaad=2, tot=TOT)
    assert grote_declaratie(5, 60, zaad=2, tot=TOT) != grote_declaratie(5, 60, zaad=3, tot=TOT)


@met_standaard
def test_alles_is_geldig_volgens_de_schemas() -> None:
    vooraf, data = grote_declaratie(10, 300, eerdere=4, tot=TOT)
    assert is_geldig(data, "JW323")
    assert all(is_geldig(bericht.inhoud, bericht.soort) for bericht in vooraf)


def test_een_declaratie_van_28000_regels_vult_de_grootste_toegestane_maat() -> None:
    _, data = grote_declaratie(1000, 28_000, eerdere=1, tot=TOT)
    assert 20 * 1024 * 1024 < len(data) <= MAX_BYTES


def test_de_contracten_horen_bij_de_regels() -> None:
    _, data = grote_declaratie(3, 100, tot=TOT)
    tarieven = {c.code: c.tarief_eurocent for c in contracten_groot()}
    for prestatie in prestaties(data):
        tarief = tarieven.get(prestatie.product_code, 9995)
        assert tarief is not None
        assert (
            abs(2 * (60 * prestatie.ingediend_bedrag.bedrag - tarief * prestatie.geleverd_volume))
            <= 60
        )


@pytest.mark.parametrize(("clienten", "aantal"), [(0, 10), (10, 5), (1, 100_000)])
def test_een_onmogelijke_maat_wordt_geweigerd(clienten: int, aantal: int) -> None:
    with pytest.raises(ValueError, match="cliënt"):
        grote_declaratie(clienten, aantal, tot=TOT)


def test_maandelijkse_declaraties_hebben_een_regel_per_kind_product_en_maand() -> None:
    vooraf, declaraties = maandelijkse_declaraties(260, 2, tot=TOT)
    berichten = [(op, lees(data).bericht) for op, data in declaraties]
    assert len(vooraf) == 260
    assert [op.date() for op, _ in berichten] == [date(2026, 6, 1)] * 2 + [date(2026, 7, 1)] * 2
    for (_, bericht), clienten in zip(berichten, (250, 10, 250, 10), strict=True):
        assert isinstance(bericht, Jw323)
        assert len(bericht.declaratie.clienten) == clienten
        regels = [rij for client in bericht.declaratie.clienten for rij in client.prestaties]
        assert len(regels) == 5 * clienten


@pytest.mark.parametrize(("clienten", "maanden"), [(0, 1), (1, 0), (100_000, 1), (1, 49)])
def test_meer_dan_er_te_verzinnen_is_wordt_geweigerd(clienten: int, maanden: int) -> None:
    with pytest.raises(ValueError, match="cliënten"):
        maandelijkse_declaraties(clienten, maanden, tot=TOT)
