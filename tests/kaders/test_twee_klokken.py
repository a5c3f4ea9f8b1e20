"""A verdict depends on what holds on the day that it is about, and on what was known by then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.dossier import LokaalBesluit
from ledger.dossier_gebeurtenissen import LokaalBesluitVastgelegd
from ledger.gebeurtenissen import Gebeurtenis, VerzoekOntvangen
from ledger.kaders.gegevens import laad_gegevens
from ledger.kaders.kader import Kader
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.regelboek import Regelboek
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Omgeving, Zaak
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst
from ledger.stempel import Stempel
from ledger.waarden import Product
from tests.kaders.proefkader import KADER, schrijf

GEMEENTE = "0034"
INGANG = date(2020, 2, 15)
BEKENDGEMAAKT = date(2020, 4, 10)
IN_WERKING = date(2020, 4, 11)
TERUGWERKEND = KADER.replace("2027-01-01", "2020-01-01").replace(": verzoek", ": ingang")
FIGUREN = """\
parameters:
  PR-01:
    - {tot: 2020-03-31, waarden: {minuten: 50}}
    - {vanaf: 2020-04-01, waarden: {minuten: 60}}
"""
NA_DE_BEKENDMAKING = f"{TERUGWERKEND}bekendgemaakt: {BEKENDGEMAAKT}\n"


def _regel(zaak: Zaak, p: Parameters) -> Antwoord:
    return Uitkomst("Gehoord.", {"minuten": p.get("minuten")})


def kaders(
    map_: Path,
    kader: str,
    *,
    bekendgemaakt: date | None = None,
    reikwijdte: bool = False,
    cijfers_van: Peildatum | None = None,
) -> Kaders:
    """A kader with one rule, which always says which figure it got."""
    boek = Regelboek()
    boek.regel(
        "PR-01",
        "JW315",
        "lokaalBesluit",
        titel="Altijd",
        bron="A",
        gevolg=Gevolg.SIGNALEREN,
        bekendgemaakt=bekendgemaakt,
        reikwijdte=reikwijdte,
        cijfers_van=cijfers_van,
    )(_regel)
    return Kaders([Kader(laad_gegevens(schrijf(map_, kader=kader, parameters=FIGUREN)), boek)])


def _zet(soort: type[Gebeurtenis], dag: date, **velden: object) -> Gebeurtenis:
    stempel = Stempel(datetime.combine(dag, time(12), UTC), "proef", "beheerder", "opdracht 1")
    return stempel.zet(soort, "client", 1, dag, gemeente=GEMEENTE, **velden)


def verzoek(ontvangen: date) -> Gebeurtenis:
    """A request for help from 15 February."""
    return _zet(
        VerzoekOntvangen,
        ontvangen,
        aanbieder="12345678",
        referentie_aanbieder="R1",
        dagtekening=date(2020, 3, 1),
        product=Product(categorie="45", code="P1"),
        ingangsdatum=INGANG,
        verwijzer_type="02",
    )


def besluit(genomen: date) -> Gebeurtenis:
    """A decision on help from 15 February."""
    stuk = LokaalBesluit(
        gemeente=GEMEENTE,
        datum=genomen,
        product=Product(categorie="45", code="P1"),
        ingangsdatum=INGANG,
    )
    return _zet(LokaalBesluitVastgelegd, genomen, inhoud=stuk)


def oordeel(kaders_: Kaders, feit: Gebeurtenis, dag: date) -> Uitslag:
    return beoordeel_feit(kaders_, feit, ClientToestand("client"), Omgeving(), dag)


@pytest.mark.parametrize("feit", [verzoek, besluit])
def test_wie_voor_de_inwerkingtreding_vraagt_hoort_het_kader_niet_en_wie_erna_vraagt_wel(
    tmp_path: Path, feit: Callable[[date], Gebeurtenis]
) -> None:
    met = kaders(tmp_path, NA_DE_BEKENDMAKING)

    ervoor = oordeel(met, feit(BEKENDGEMAAKT), BEKENDGEMAAKT)
    erna = oordeel(met, feit(IN_WERKING), IN_WERKING)

    assert (ervoor.bevindingen, ervoor.versies) == ([], {})
    assert [rij.regel for rij in erna.bevindingen] == ["PR-01"]


def test_een_besluit_wordt_beoordeeld_met_de_kennis_van_zijn_eigen_dag(tmp_path: Path) -> None:
    met = kaders(tmp_path, NA_DE_BEKENDMAKING)
    later = date(2020, 6, 1)

    assert oordeel(met, besluit(date(2020, 3, 20)), later).bevindingen == []
    assert len(oordeel(met, besluit(IN_WERKING), later).bevindingen) == 1


def test_een_verzoek_wordt_beoordeeld_met_de_kennis_van_de_dag_van_het_oordeel(
    tmp_path: Path,
) -> None:
    met = kaders(tmp_path, NA_DE_BEKENDMAKING)

    assert len(oordeel(met, verzoek(date(2020, 3, 2)), IN_WERKING).bevindingen) == 1


def test_een_regel_heeft_een_eigen_bekendmaking(tmp_path: Path) -> None:
    met = kaders(tmp_path, TERUGWERKEND, bekendgemaakt=BEKENDGEMAAKT)

    ervoor = oordeel(met, besluit(BEKENDGEMAAKT), BEKENDGEMAAKT)

    assert (ervoor.bevindingen, list(ervoor.versies)) == ([], ["proef"])
    assert len(oordeel(met, besluit(IN_WERKING), IN_WERKING).bevindingen) == 1


def test_een_regel_over_de_reikwijdte_spreekt_ook_voor_de_bekendmaking(tmp_path: Path) -> None:
    met = kaders(tmp_path, NA_DE_BEKENDMAKING, reikwijdte=True)

    assert len(oordeel(met, besluit(BEKENDGEMAAKT), BEKENDGEMAAKT).bevindingen) == 1


@pytest.mark.parametrize(
    ("cijfers_van", "verwacht"), [(None, 50), (Peildatum.INGANG, 50), (Peildatum.VERZOEK, 60)]
)
def test_een_regel_kiest_haar_cijfers_naar_een_eigen_dag(
    tmp_path: Path, cijfers_van: Peildatum | None, verwacht: int
) -> None:
    met = kaders(tmp_path, TERUGWERKEND, cijfers_van=cijfers_van)

    gezegd = oordeel(met, besluit(date(2020, 5, 1)), date(2020, 5, 1)).bevindingen

    assert [rij.operanden["minuten"] for rij in gezegd] == [verwacht]
