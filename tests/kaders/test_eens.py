"""What several rules ask of one case is worked out once, and for another case anew."""

from dataclasses import replace
from datetime import date

from ledger.kaders.zaak import Zaak
from tests.kaders.flevoland.verleden import Verleden


def _zaak() -> Zaak:
    verleden = Verleden()
    return verleden.zaak(verleden.toewijzing(1, date(2027, 1, 1), None))


def test_een_vraag_wordt_een_keer_beantwoord() -> None:
    gevraagd: list[str] = []

    def plek(zaak: Zaak) -> None:
        gevraagd.append(zaak.plek)

    zaak = _zaak()
    assert (zaak.eens(plek), zaak.eens(plek)) == (None, None)
    assert gevraagd == ["JW315"]


def test_twee_vragen_hebben_elk_hun_antwoord() -> None:
    zaak = _zaak()

    assert zaak.eens(lambda rij: rij.plek) == "JW315"
    assert zaak.eens(lambda rij: rij.gemeente) == zaak.gemeente


def test_dezelfde_zaak_op_een_andere_plek_krijgt_een_eigen_antwoord() -> None:
    def plek(zaak: Zaak) -> str:
        return zaak.plek

    zaak = _zaak()
    assert zaak.eens(plek) == "JW315"

    assert replace(zaak, plek="JW315/antwoord").eens(plek) == "JW315/antwoord"
