"""Every pair of products is named by the kader or reported, never both and never neither."""

from datetime import date
from itertools import permutations

import pytest

from ledger.kaders.flevoland import ALLE
from ledger.kaders.flevoland.combinaties import COMBINATIES, EXTERN
from ledger.kaders.gegevensmodellen import Aanpassing
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders, alle_kaders, laad_kaders
from ledger.kaders.zaak import Omgeving
from ledger.waarden import Product
from tests.kaders.flevoland.verleden import Verleden

BEGIN, EINDE = date(2027, 2, 1), date(2027, 7, 31)
NOORDOOSTPOLDER = "0171"
PAREN = [paar for paar in permutations((*ALLE, *EXTERN), 2) if set(paar) & set(ALLE)]


def _gevonden(een: str, ander: str, kaders: Kaders | None = None) -> dict[str, str]:
    """The rules of stacking that speak when `ander` comes beside `een`, with their sentence."""
    verleden, plek = Verleden(), {"gemeente": NOORDOOSTPOLDER, "einde": EINDE}
    verleden.toewijzing(1, code=een, **plek)
    ervoor = verleden.toestand.kopie()
    feit = verleden.toewijzing(2, code=ander, **plek)
    uitslag = beoordeel_feit(kaders or alle_kaders(), feit, ervoor, Omgeving(), BEGIN)
    return {rij.regel: rij.uitleg for rij in uitslag.bevindingen if "-STAP-" in rij.regel}


@pytest.mark.parametrize(("een", "ander"), PAREN)
def test_elk_paar_is_genoemd_of_gemeld(een: str, ander: str) -> None:
    gevonden = _gevonden(een, ander)
    assert len(gevonden) >= 1
    assert ("FL-STAP-13" in gevonden) == (len(gevonden) == 1 and not _genoemd(een, ander))


def _genoemd(een: str, ander: str) -> bool:
    kader = alle_kaders().op_naam["flevoland"]
    for regel, eigen in COMBINATIES.items():
        tegen = (kader.waarden(regel, BEGIN) or {})["tegen"]
        if (een in eigen and ander in tegen) or (ander in eigen and een in tegen):
            return True
    return False


@pytest.mark.parametrize("eigen", ["45F31", "45F22"])
@pytest.mark.parametrize("ander", EXTERN)
def test_het_maakt_niet_uit_welke_van_de_twee_als_laatste_komt(eigen: str, ander: str) -> None:
    assert set(_gevonden(eigen, ander)) == set(_gevonden(ander, eigen))


def test_een_gemeente_mag_een_maximum_aan_de_samenloop_stellen() -> None:
    dagen = (EINDE - BEGIN).days + 1

    def met(hoogstens: int) -> Kaders:
        regel = {"parameters": {"waarden": {"max_overlap_dagen": hoogstens}}}
        inhoud = {"kader": "flevoland", "versie": "proef", "regels": {"FL-STAP-01": regel}}
        return laad_kaders((Aanpassing.model_validate(inhoud),))

    assert "hoogstens" not in _gevonden("FLX-BJGGZ", "45F31", met(dagen))["FL-STAP-01"]
    assert f"hoogstens {dagen - 1}" in _gevonden("FLX-BJGGZ", "45F31", met(dagen - 1))["FL-STAP-01"]


def test_de_codes_van_elders_zijn_die_van_de_producten() -> None:
    producten = alle_kaders().op_naam["flevoland"].gegevens.producten.values()
    assert {rij.code for rij in producten if rij.extern} == set(EXTERN)
    assert Product(categorie="45", code="FLX-KDC").code in EXTERN
