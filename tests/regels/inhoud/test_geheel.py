"""The content rules together: complete, on every message, right on the samples, and fast."""

import csv
import re
from time import perf_counter
from typing import Any

import pytest

from ledger.ijw.lezen import lees
from ledger.regels import REGISTER, Niveau
from tests.berichten import ANDER_BSN, BSN, antwoord, declaratie, prestatie, start, stop, vot, vow
from tests.berichten import toewijzing as toewijzing_bericht
from tests.ijw.hulp import IJW, met_standaard, voorbeeld
from tests.regels.inhoud.hulp import bevindingen, regels
from tests.regels.inhoud.maken import declaratie_antwoord, te_wijzigen

BERICHTEN = ("JW301", "JW305", "JW307", "JW315", "JW317", "JW319", "JW323", "JW325")
GRENS_SECONDEN = 0.025


def inhoudsregels() -> set[str]:
    return {code for code, rij in REGISTER.items() if rij.niveau is Niveau.BERICHTINHOUD}


@met_standaard
def test_elke_regel_op_de_inhoud_van_een_bericht_is_er_en_hangt_overal_waar_hij_hoort() -> None:
    with (IJW / "regels_ijw_3.2.csv").open(encoding="utf-8-sig", newline="") as bestand:
        inhoud = {
            rij["Regelcode"]
            for rij in csv.DictReader(bestand)
            if rij["Controleniveau"] == Niveau.BERICHTINHOUD
        }
    with (IJW / "regels_per_element_ijw_3.2.csv").open(encoding="utf-8-sig") as bestand:
        hangt = {
            (rij["Regelcode"], rij["Bericht"])
            for rij in csv.DictReader(bestand)
            if rij["Regelcode"] in inhoud
        }
    assert inhoudsregels() == inhoud
    assert {(code, plek) for code in inhoud for plek in REGISTER[code].plekken} == hangt


def test_elke_inhoudsregel_keurt_het_hele_bericht_af() -> None:
    assert len(inhoudsregels()) == 60
    for code in inhoudsregels():
        rij = REGISTER[code]
        assert rij.retourcode == "0001"
        assert set(rij.plekken) <= set(BERICHTEN)
        assert rij.titel
        assert not rij.titel.endswith(".")


@pytest.mark.parametrize(
    "bericht",
    [
        toewijzing_bericht(),
        start(),
        stop(),
        vot(),
        vow(te_wijzigen_producten=te_wijzigen()),
        antwoord(),
        declaratie(prestatie()),
        declaratie_antwoord(prestatie()),
    ],
    ids=BERICHTEN,
)
def test_op_een_gewoon_bericht_is_niets_aan_te_merken(bericht: Any) -> None:
    assert regels(bericht) == set()


@met_standaard
@pytest.mark.parametrize("soort", ["JW301", "JW305", "JW307", "JW317", "JW319", "JW323", "JW325"])
def test_in_de_voorbeelden_van_de_standaard_staan_alleen_de_bekende_fouten(soort: str) -> None:
    bekend = {"JW317": {"CS003"}, "JW323": {"TR101"}}
    gelezen = lees(voorbeeld(soort))
    assert gelezen.fouten == ()
    assert {rij.regel for rij in bevindingen(gelezen.bericht)} == bekend.get(soort, set())


def seconden(bericht: Any) -> float:
    """How long the rules take, the best of a few: the machine may be busy."""

    def eenmaal() -> float:
        begin = perf_counter()
        bevindingen(bericht)
        return perf_counter() - begin

    return min(eenmaal() for _ in range(7))


def groot(aantal: int) -> Any:
    """A declaration with so many lines for two clients, each on an allocation of its own."""
    helft = aantal // 2
    return declaratie(
        per_client={
            bsn: tuple(
                prestatie(f"P{begin + plek}", toewijzing_nummer=begin + plek)
                for plek in range(helft)
            )
            for begin, bsn in ((0, BSN), (helft, ANDER_BSN))
        }
    )


def test_een_declaratie_van_3000_prestaties_is_snel_beoordeeld() -> None:
    bericht = groot(3000)
    assert regels(bericht) == set()
    assert seconden(bericht) < GRENS_SECONDEN


def test_duizenden_overlappende_producten_kosten_niet_het_kwadraat() -> None:
    def bericht(aantal: int) -> Any:
        return toewijzing_bericht(*({"toewijzing_nummer": nummer} for nummer in range(aantal)))

    assert len(bevindingen(bericht(100))) == 99
    klein, vijfmaal = seconden(bericht(1000)), seconden(bericht(5000))
    assert vijfmaal < 12 * klein


def test_de_uitleg_is_een_nederlandse_zin_zonder_persoonsgegevens() -> None:
    alles_fout = toewijzing_bericht(
        {"omvang": None, "einddatum": None, "reden_wijziging": "01"}, bsn="999900007"
    )
    for bevinding in bevindingen(alles_fout):
        assert re.fullmatch(r"[A-Z].*\.", bevinding.uitleg)
        assert bevinding.plaats.startswith("/Bericht/Client/")
        assert "999900007" not in bevinding.model_dump_json()
