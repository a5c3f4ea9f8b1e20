"""A rule that only speaks of a client with certain records is not asked without them."""

from datetime import UTC, date, datetime
from itertools import product as paren

import pytest

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.dossier import Inzet
from ledger.gebeurtenissen import PrestatieGoedgekeurd
from ledger.kaders.kader import Kader
from ledger.kaders.oordeel import _zaak
from ledger.kaders.plekken import zichten_op
from ledger.kaders.regelboek import Regelboek
from ledger.kaders.register import alle_kaders
from ledger.kaders.zaak import Omgeving
from ledger.regels import Regel, uitkomsten_van
from ledger.stempel import Stempel
from ledger.waarden import Product

DAG = date(2027, 3, 1)
STEMPEL = Stempel(datetime(2027, 4, 2, 12, tzinfo=UTC), "proef", "beheerder", "opdracht 1")
OP_REGEL = [
    (kader, regel)
    for kader in alle_kaders().op_naam.values()
    for regel in kader.op("JW323")
    if "JW323" in regel.alleen_bij
]


def prestatie(kader: Kader, code: str) -> PrestatieGoedgekeurd:
    """A declared line on a product, for a client of whom nothing else is known."""
    return STEMPEL.zet(
        PrestatieGoedgekeurd,
        "client",
        1,
        DAG,
        gemeente=min(kader.gemeenten),
        aanbieder="12345678",
        declaratie_nummer="D1",
        referentie_nummer="P1",
        toewijzing_nummer=1,
        toewijzingsmoment=datetime(2027, 2, 1, tzinfo=UTC),
        product=Product(categorie="45", code=code),
        begindatum=DAG,
        einddatum=date(2027, 3, 31),
        volume=60,
        eenheid="01",
        tarief_eurocent=100,
        bedrag_eurocent=6_000,
        debet_credit="D",
    )


@pytest.mark.parametrize(("kader", "regel"), OP_REGEL, ids=lambda rij: getattr(rij, "code", ""))
def test_zonder_die_stukken_had_de_regel_ook_gezwegen(kader: Kader, regel: Regel) -> None:
    for code, dag in paren(regel.producten or kader.gegevens.producten, (DAG, STEMPEL.dag)):
        feit, toestand = prestatie(kader, code), ClientToestand("client")
        (zicht,) = zichten_op(feit, toestand, dag)
        zaak = _zaak(kader, code, zicht, feit, toestand, Omgeving(), dag)
        assert not list(uitkomsten_van(regel.functie(zaak, zaak.waarden(regel.code))))


def test_er_zijn_regels_die_pas_bij_een_stuk_worden_gevraagd() -> None:
    assert {"FL-323-03", "FL-NOSHOW-09"} <= {regel.code for _, regel in OP_REGEL}


def test_een_plek_waar_de_regel_niet_hangt_wordt_geweigerd() -> None:
    with pytest.raises(ValueError, match="PR-09 noemt in alleen_bij een plek"):
        Regelboek().regel(
            "PR-09",
            "JW323",
            titel="Tijd",
            bron="A",
            gevolg=Gevolg.AFLEIDEN,
            alleen_bij={"JW325": (Inzet,)},
        )
