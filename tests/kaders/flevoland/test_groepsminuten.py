"""Minutes of a group: exact until the month is closed, and nothing is lost or made up."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dossier import Deelnemer, Groepssessie, Hulpverlener
from ledger.groepsminuten import eigen_minuten, minuten_per_client, op_hele_minuten
from ledger.kaders.flevoland.groep_minuten import maandminuten, toon


def sessie(aanwezig: int, afwezig: int, staf: list[int]) -> Groepssessie:
    return Groepssessie(
        gemeente="0303",
        datum=date(2027, 3, 10),
        sessie="S1",
        deelnemers=(Deelnemer(),) * aanwezig + (Deelnemer(aanwezig=False),) * afwezig,
        hulpverleners=tuple(Hulpverlener(naam="m", aanwezige_minuten=rij) for rij in staf),
    )


sessies = st.builds(
    sessie,
    st.integers(1, 16),
    st.integers(0, 4),
    st.lists(st.integers(0, 240), min_size=1, max_size=5),
)


@given(sessies)
def test_de_aanwezigen_samen_krijgen_precies_de_tijd_van_de_hulpverleners(
    rij: Groepssessie,
) -> None:
    aanwezig = sum(deelnemer.aanwezig for deelnemer in rij.deelnemers)

    assert minuten_per_client(rij) * aanwezig == sum(
        mens.aanwezige_minuten for mens in rij.hulpverleners
    )


@given(st.lists(sessies, max_size=12))
def test_een_maand_wijkt_hoogstens_een_halve_minuut_af(rijen: list[Groepssessie]) -> None:
    precies = sum((eigen_minuten(rij) for rij in rijen), Fraction(0))

    assert -Fraction(1, 2) < maandminuten(rijen) - precies <= Fraction(1, 2)


@given(st.lists(sessies, max_size=12), st.randoms(use_true_random=False))
def test_de_volgorde_van_de_sessies_doet_er_niet_toe(
    rijen: list[Groepssessie], toeval: Random
) -> None:
    anders = sorted(rijen, key=lambda _: toeval.random())

    assert maandminuten(anders) == maandminuten(rijen)


@pytest.mark.parametrize(
    ("minuten", "heel"),
    [(Fraction(45, 2), 23), (Fraction(44, 2), 22), (Fraction(67, 3), 22), (Fraction(480, 7), 69)],
)
def test_een_half_gaat_naar_boven(minuten: Fraction, heel: int) -> None:
    assert op_hele_minuten(minuten) == heel


@pytest.mark.parametrize(
    ("minuten", "tekst"),
    [
        (Fraction(20), "20"),
        (Fraction(135, 4), "33,75"),
        (Fraction(45, 2), "22,5"),
        (Fraction(120, 7), "17,14"),
        (Fraction(599, 300), "2"),
        (Fraction(0), "0"),
    ],
)
def test_minuten_staan_er_zoals_een_lezer_ze_schrijft(minuten: Fraction, tekst: str) -> None:
    assert toon(minuten) == tekst
