"""Both implementations agree on the arithmetic."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import bedragen, omvang, termijnen, werkdagen
from ledger.narekenen import maxima
from ledger.narekenen.bedragen import bedrag_deugt
from ledger.narekenen.kalender import (
    feestdagen,
    is_werkdag,
    na_maanden,
    na_werkdagen,
    nederlandse_dag,
    pasen,
    wettelijk_einde,
)
from ledger.narekenen.termijnen import telling_van
from ledger.stempel import plaatselijke_dag
from ledger.waarden import Termijn

JAREN = range(1980, 2200)
dagen = st.dates(date(2015, 1, 1), date(2040, 12, 31))
eenheden = st.sampled_from(["01", "04", "14", "16", "82", "83", "84"])
frequenties = st.sampled_from(["1", "2", "4", "6"])


# --- the arithmetic -------------------------------------------------------------------------------


def test_de_kalenders_zijn_dezelfde() -> None:
    for jaar in JAREN:
        assert pasen(jaar) == werkdagen.pasen(jaar)
        dag = date(jaar, 1, 1)
        while dag.year == jaar:
            assert is_werkdag(dag) == werkdagen.is_werkdag(dag), dag
            dag += timedelta(days=1)


def test_de_feestdagen_van_2027_zijn_die_van_de_wet() -> None:
    verwacht = ("01-01", "03-26", "03-28", "03-29", "04-27", "05-05", "05-06", "05-16", "05-17")
    assert {f"{dag:%m-%d}" for dag in feestdagen(2027)} == {*verwacht, "12-25", "12-26"}


@given(dagen, st.integers(0, 60))
def test_de_tellingen_zijn_dezelfde(vanaf: date, aantal: int) -> None:
    assert na_werkdagen(vanaf, aantal) == werkdagen.laatste_dag_werkdagen(vanaf, aantal)
    assert na_maanden(vanaf, aantal) == werkdagen.laatste_dag_maanden(vanaf, aantal)
    assert wettelijk_einde(vanaf) == werkdagen.verlengd_naar_werkdag(vanaf)


@given(st.datetimes(timezones=st.timezones()))
def test_de_dag_in_nederland_is_dezelfde(instant: Any) -> None:
    if 2 < instant.year < 9998:
        assert nederlandse_dag(instant.isoformat()) == plaatselijke_dag(instant)


@given(dagen, st.sampled_from(["OP274", "OP346"]))
def test_de_termijnen_van_de_standaard_zijn_dezelfde(dag: date, regel: str) -> None:
    paren: list[tuple[str, Termijn]] = [
        ("VerzoekOntvangen", termijnen.antwoord_termijn(regel, dag)),
        ("VerzoekBeantwoord", termijnen.onderzoek_termijn(regel, dag)),
        ("VerzoekOntvangen", termijnen.woonplaats_termijn(dag)),
        ("BerichtVerwerkt", termijnen.retour_termijn("gemeente", dag)),
        ("BerichtVerwerkt", termijnen.declaratie_antwoord_termijn(dag)),
    ]
    for soort, termijn in paren:
        telling = telling_van(soort, termijn.regel)
        assert telling is not None
        assert telling(termijn.vanaf) == termijn.laatste_dag


@settings(max_examples=600)
@given(
    st.integers(0, 99_999),
    eenheden,
    frequenties,
    dagen,
    st.one_of(st.none(), st.integers(-3, 800)),
    st.integers(-40, 800),
    st.integers(0, 40),
)
def test_de_maxima_zijn_dezelfde(
    volume: int,
    eenheid: str,
    frequentie: str,
    ingang: date,
    duur: int | None,
    vanaf: int,
    lengte: int,
) -> None:
    einde = None if duur is None else ingang + timedelta(days=duur)
    begin = ingang + timedelta(days=vanaf)
    eind = begin + timedelta(days=lengte)
    eigen = maxima.Omvang(volume, eenheid, frequentie)
    doel = omvang.rekeneenheid(eenheid)
    periode = omvang.maximum_per_periode(volume, eenheid, frequentie, ingang, einde, begin, eind)
    totaal = omvang.maximum_totaal(volume, eenheid, frequentie, ingang, einde)
    assert maxima.hoogstens_in_periode(eigen, ingang, einde, begin, eind) == omvang.omgerekend(
        periode, eenheid, doel
    )
    assert maxima.hoogstens_in_totaal(eigen, ingang, einde) == (
        None if totaal is None else omvang.omgerekend(totaal, eenheid, doel)
    )


@pytest.mark.parametrize(
    ("volume", "eenheid", "ingang", "einde", "per_maand", "totaal"),
    [
        pytest.param(3, "04", "2022-10-11", "2022-12-28", [12, 15, 15], 36, id="V1"),
        pytest.param(300, "83", "2022-10-11", "2022-12-31", [900, 1200, 1500], 3600, id="V2"),
        pytest.param(3, "04", "2022-07-11", "2022-09-04", [9, 15, 3], 24, id="V3"),
        pytest.param(300, "83", "2022-07-11", "2022-09-04", [900, 1200, 300], 2400, id="V4"),
        pytest.param(300, "83", "2022-07-11", "2022-09-03", [900, 1500, 0], 2400, id="V4b"),
        pytest.param(3, "04", "2022-04-13", "2022-06-30", [9, 18, 15], 36, id="V5"),
        pytest.param(150, "83", "2022-04-15", "2022-06-04", [300, 900, 0], 1200, id="V6"),
    ],
)
def test_de_officiele_voorbeelden_komen_uit(
    volume: int, eenheid: str, ingang: str, einde: str, per_maand: list[int], totaal: int
) -> None:
    begin, eind = date.fromisoformat(ingang), date.fromisoformat(einde)
    deler = 60 if eenheid == "04" else 1
    eigen = maxima.Omvang(volume, eenheid, "2")
    maanden = [na_maanden(begin.replace(day=1), nummer) for nummer in range(len(per_maand))]
    gevonden = [
        maxima.hoogstens_in_periode(
            eigen, begin, eind, maand, na_maanden(maand, 1) - timedelta(days=1)
        )
        for maand in maanden
    ]
    assert [aantal // deler for aantal in gevonden] == per_maand
    assert maxima.hoogstens_in_totaal(eigen, begin, eind) == totaal * deler


@settings(max_examples=500)
@given(
    st.integers(0, 3000),
    eenheden,
    st.one_of(st.none(), st.integers(0, 400)),
    st.one_of(st.none(), st.integers(-1, 2)),
    st.integers(0, 24_000),
)
def test_de_bedragen_zijn_dezelfde(
    volume: int, eenheid: str, tarief: int | None, naast: int | None, uurtarief: int
) -> None:
    bedrag = bedragen.bedrag_uur_in_minuten(uurtarief, volume)
    if naast is not None:
        bedrag = max(0, volume * (tarief or 0) + naast)
    elders = bedragen.bedrag_klopt(volume, eenheid, tarief, bedrag)
    if eenheid == "83":  # the tariff that a line in euros may not have is a rule by itself (CD087)
        elders = elders and tarief is None
    assert bedrag_deugt(volume, eenheid, tarief, bedrag) == elders
