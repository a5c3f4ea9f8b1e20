"""The codes by which TR381 knows a kader's products are those of the kader itself."""

from datetime import timedelta

import pytest

from ledger.ijw.productcodes import productcode_past
from ledger.kaders.register import alle_kaders

DAG = timedelta(days=1)


@pytest.mark.parametrize("naam", sorted(alle_kaders().op_naam))
def test_de_standaard_kent_de_codes_van_elk_kader_zolang_het_geldt(naam: str) -> None:
    kader = alle_kaders().op_naam[naam]
    vanaf, tot = kader.bestand.vanaf, kader.bestand.tot
    eigen = [rij for rij in kader.gegevens.producten.values() if not rij.extern and rij.categorie]
    assert eigen
    for product in eigen:
        for gemeente in kader.gemeenten:
            code, categorie = product.code, str(product.categorie)
            assert productcode_past(categorie, code, gemeente, vanaf) is True
            assert productcode_past(categorie, code, gemeente, vanaf - DAG) is None
            if tot is not None:
                assert productcode_past(categorie, code, gemeente, tot + DAG) is None
            anders = "54" if categorie != "54" else "45"
            verwacht = False if kader.bestand.bindende_codes else None
            assert productcode_past(anders, code, gemeente, vanaf) is verwacht


def test_alleen_flevoland_noemt_de_codes_zelf_met_hun_categorie() -> None:
    bindend = {naam for naam, rij in alle_kaders().op_naam.items() if rij.bestand.bindende_codes}
    assert bindend == {"flevoland"}
