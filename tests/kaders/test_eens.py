"""What several rules ask of one case is worked out once, and for another case anew."""

from dataclasses import replace
from datetime import date

from ledger.dossier import LokaalBesluit
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


def test_een_vraag_over_iets_heeft_per_ding_een_antwoord() -> None:
    gevraagd: list[str] = []

    def noem(zaak: Zaak, regel: str) -> str:
        gevraagd.append(regel)
        return f"{zaak.gemeente} {regel}"

    zaak = _zaak()

    assert zaak.eens(noem, "FL-315-01") == zaak.eens(noem, "FL-315-01")
    assert zaak.eens(noem, "FL-315-02") == f"{zaak.gemeente} FL-315-02"
    assert gevraagd == ["FL-315-01", "FL-315-02"]


def test_de_stukken_en_de_cijfers_van_een_zaak_worden_een_keer_gekozen() -> None:
    zaak = _zaak()

    assert zaak.stukken(LokaalBesluit) is zaak.stukken(LokaalBesluit)
    assert zaak.overige(LokaalBesluit) is zaak.overige(LokaalBesluit)
    assert zaak.waarden("FL-NOSHOW-07") is zaak.waarden("FL-NOSHOW-07")


def test_van_een_ding_wordt_een_vraag_een_keer_beantwoord() -> None:
    gevraagd: list[str] = []

    def letters(zaak: Zaak, woorden: list[str]) -> int:
        gevraagd.append(zaak.plek)
        return sum(map(len, woorden))

    zaak, woorden = _zaak(), ["een", "twee"]

    assert (zaak.eens_van(letters, woorden), zaak.eens_van(letters, woorden)) == (7, 7)
    assert len(gevraagd) == 1


def test_gelijke_dingen_zijn_niet_hetzelfde_ding() -> None:
    gevraagd: list[int] = []

    def tel(_: Zaak, woorden: list[str]) -> int:
        gevraagd.append(len(woorden))
        return len(woorden)

    zaak = _zaak()

    # Each list is gone before the next is made, so that it may well come in the same place.
    assert [zaak.eens_van(tel, ["x"] * aantal) for aantal in (1, 2, 2, 3)] == [1, 2, 2, 3]
    assert gevraagd == [1, 2, 2, 3]
