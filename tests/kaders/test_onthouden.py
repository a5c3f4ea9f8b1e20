"""Which rules judge a kind of case is remembered per kader, and never for more than a few kinds."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ledger.client import ClientToestand
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders import oordeel
from ledger.kaders.gegevens import Aanpassing
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.register import Kaders, laad_kaders
from ledger.kaders.zaak import Omgeving
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product

LATER = Aanpassing.model_validate(
    {"kader": "flevoland", "versie": "zonder minuten", "regels": {"FL-301-01": {"uit": True}}}
)


def beoordeel(kaders: Kaders, dag: date) -> Uitslag:
    """What the kaders say of a request for help per week, which FL-301-01 refuses."""
    feit = Stempel(datetime.combine(dag, time(12), UTC), "proef", "beheerder", "opdracht 1").zet(
        VerzoekOntvangen,
        "client",
        1,
        dag,
        gemeente="0303",
        aanbieder="12345678",
        referentie_aanbieder="R1",
        dagtekening=dag,
        product=Product(categorie="45", code="45F31"),
        ingangsdatum=dag,
        einddatum=dag + timedelta(days=90),
        omvang=Omvang(volume=120, eenheid="01", frequentie="2"),
        verwijzer_type="02",
    )
    return beoordeel_feit(kaders, feit, ClientToestand("client"), Omgeving(), dag)


def regels(uitslag: Uitslag) -> set[str]:
    return {bevinding.regel for bevinding in uitslag.bevindingen}


def test_een_tweede_keer_geeft_hetzelfde() -> None:
    kaders, dag = laad_kaders(), date(2027, 3, 1)
    eerst = beoordeel(kaders, dag)
    assert "FL-301-01" in regels(eerst)
    assert beoordeel(kaders, dag) == eerst


def test_een_andere_versie_onthoudt_haar_eigen_regels() -> None:
    dag = date(2027, 3, 1)
    assert "FL-301-01" in regels(beoordeel(laad_kaders(), dag))
    assert "FL-301-01" not in regels(beoordeel(laad_kaders([LATER]), dag))


def test_voor_de_eerste_dag_is_iets_anders_dan_erna() -> None:
    kaders = laad_kaders()
    voor, erna = beoordeel(kaders, date(2026, 12, 31)), beoordeel(kaders, date(2027, 1, 1))
    assert "FL-301-01" not in regels(voor)
    assert "FL-301-01" in regels(erna)


def test_er_worden_nooit_meer_soorten_onthouden_dan_de_grens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(oordeel, "_ONTHOUDEN", 3)
    kaders = laad_kaders()
    for nummer in range(10):
        beoordeel(kaders, date(2027, 3, 1) + timedelta(days=nummer))
        assert len(kaders.op_naam["flevoland"].onthouden) <= 3
