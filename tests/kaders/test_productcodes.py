"""The codes by which TR381 knows a kader's products are those of the kader itself."""

import pytest

from ledger.ijw.productcodes_data_eigen import EIGEN_LIJSTEN
from ledger.kaders.register import alle_kaders

LIJSTEN = {lijst.kader: lijst for lijst in EIGEN_LIJSTEN}


@pytest.mark.parametrize("naam", sorted(alle_kaders().op_naam))
def test_de_standaard_kent_de_codes_en_de_looptijd_van_elk_kader(naam: str) -> None:
    kader, lijst = alle_kaders().op_naam[naam], LIJSTEN[naam]
    assert set(lijst.gemeenten.split()) == kader.gemeenten
    assert (lijst.vanaf, lijst.tot) == (kader.bestand.vanaf, kader.bestand.tot)
    bekend = {code: categorie for categorie, codes in lijst.codes.items() for code in codes.split()}
    eigen = {
        product.code: product.categorie
        for product in kader.gegevens.producten.values()
        if not product.extern and product.categorie is not None
    }
    assert bekend == eigen
