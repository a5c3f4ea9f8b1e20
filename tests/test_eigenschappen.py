"""Properties: what must hold whatever happens, in whatever order, and at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.berichtverwerking import Verwerkt
from ledger.client import ClientToestand, evolve, vouw
from ledger.gebeurtenissen import Gebeurtenis
from ledger.mapper import SOORTEN
from ledger.opslag import Recorder
from tests.berichten import (
    BSN,
    DEC,
    JAN,
    antwoord,
    declaratie,
    omvang,
    prestatie,
    start,
    stop,
    toewijzing,
    vot,
    xml,
)
from tests.gegeven import SLEUTEL, Keten, Wereld, client_id, op, regels
from tests.gouden.voorbeelden import voorbeeld

# --- histories ------------------------------------------------------------------------------------

_FEB = date(2027, 2, 1)
_STAPPEN: dict[str, Callable[[int], Any]] = {
    "vot": lambda n: vot({"referentie_aanbieder": f"R{n}"}),
    "afwijzing": lambda n: antwoord("1", f"R{n}"),
    "onderzoek": lambda n: antwoord("2", f"R{n}"),
    "honorering": lambda n: toewijzing({"referentie_aanbieder": f"R{n}"}),
    "toewijzing": lambda n: toewijzing({"omvang": omvang(60 * n), "toewijzingsdatum": _dag(n)}),
    "verwijdering": lambda n: toewijzing(
        {"einddatum": JAN, "reden_wijziging": "13", "toewijzingsdatum": _dag(n)}
    ),
    "start": lambda n: start({"begindatum": _dag(n)}),
    "geen start": lambda n: start({"begindatum": _dag(n), "status_aanlevering": "3"}),
    "stop": lambda n: stop({"begindatum": _dag(n)}),
    "geen stop": lambda n: stop({"begindatum": _dag(n), "status_aanlevering": "3"}),
    "debet": lambda n: declaratie(prestatie(f"P{n}", maand=n, geleverd_volume=50), maand=12),
    "credit": lambda n: declaratie(
        prestatie(f"C{n}", vorig=f"P{n}", maand=n, geleverd_volume=50), maand=12
    ),
}


def _dag(nummer: int) -> date:
    return JAN + timedelta(days=nummer)


stappen = st.lists(st.tuples(st.sampled_from(sorted(_STAPPEN)), st.integers(1, 4)), max_size=12)


def _speel(rijen: list[tuple[str, int]]) -> tuple[Wereld, list[Gebeurtenis]]:
    wereld, feiten = Wereld(), []
    for naam, nummer in rijen:
        uitkomst = wereld.verwerk(_STAPPEN[naam](nummer))
        feiten += [f for f in uitkomst.oordeel.gebeurtenissen if f.stroom == client_id()]
    return wereld, feiten


@given(stappen)
def test_opnieuw_afspelen_geeft_de_toestand_die_stap_voor_stap_ontstond(
    rijen: list[tuple[str, int]],
) -> None:
    wereld, feiten = _speel(rijen)
    assert vouw(client_id(), feiten) == wereld.toestand()
    assert [feit.versie for feit in feiten] == list(range(1, len(feiten) + 1))


@given(stappen)
def test_een_toestand_verandert_niet_door_wat_erop_volgt(rijen: list[tuple[str, int]]) -> None:
    _, feiten = _speel(rijen)
    toestand = ClientToestand(client_id())
    for nummer, feit in enumerate(feiten):
        evolve(toestand, feit)
        assert toestand == vouw(client_id(), feiten[:nummer])
        toestand = evolve(toestand, feit)


@given(stappen)
def test_er_is_nooit_meer_toegekend_dan_toegewezen_en_nooit_minder_dan_niets(
    rijen: list[tuple[str, int]],
) -> None:
    wereld = Wereld()
    wereld.verwerk(toewijzing({"omvang": omvang(120)}))
    debet_en_credit = [rij for rij in rijen if rij[0] in ("debet", "credit")]
    for naam, nummer in debet_en_credit:
        verbruik = wereld.verwerk(_STAPPEN[naam](nummer)).verbruik()
        gedebiteerd = sum(feit.volume for feit in verbruik.prestaties.values())
        gecrediteerd = sum(feit.volume for feit in verbruik.credits.values())
        assert verbruik.volume_per_eenheid.get("01", 0) == gedebiteerd - gecrediteerd
        assert 0 <= gedebiteerd - gecrediteerd <= 120
        assert verbruik.bedrag_eurocent == 160 * (gedebiteerd - gecrediteerd)
        assert set(verbruik.credits) <= set(verbruik.prestaties)
        assert len(verbruik.open_debet) == len(verbruik.prestaties) - len(verbruik.credits)


def _gebeurtenissen() -> st.SearchStrategy[Gebeurtenis]:
    """Any event with any key, also such as no rule would ever have let through."""

    def met(naam: str, sleutels: dict[str, Any]) -> Gebeurtenis:
        velden = set(SOORTEN[naam].model_fields)
        eigen = {veld: waarde for veld, waarde in sleutels.items() if veld in velden}
        return voorbeeld(naam).model_copy(update=eigen)

    sleutels = st.fixed_dictionaries(
        {
            "gemeente": st.sampled_from(["0363", "0034"]),
            "toewijzing_nummer": st.integers(0, 2),
            "referentie_aanbieder": st.sampled_from(["R1", "R2"]),
            "referentie_nummer": st.sampled_from(["P1", "P2"]),
            "vorig_referentie_nummer": st.sampled_from([None, "P1", "P2"]),
            "begindatum": st.sampled_from([JAN, _FEB]),
            "einddatum": st.sampled_from([JAN, DEC]),
            "reden_wijziging": st.sampled_from([None, "12", "13"]),
        }
    )
    return st.builds(met, st.sampled_from(sorted(SOORTEN)), sleutels)


@given(st.lists(_gebeurtenissen(), max_size=15))
def test_geen_enkele_rij_gebeurtenissen_is_te_gek(feiten: list[Gebeurtenis]) -> None:
    toestand = vouw(client_id(), feiten)
    assert toestand.laatst_vastgelegd == (feiten[-1] if feiten else None)


# --- allocation versions, in any order (OP080, IV013) ---------------------------------------------

versies = st.lists(
    st.fixed_dictionaries(
        {
            "toewijzingsdatum": st.sampled_from([JAN, _FEB]),
            "toewijzingstijd": st.sampled_from([time(9), time(9, 0, 1)]),
            "ingangsdatum": st.sampled_from([JAN, date(2027, 1, 2)]),
            "einddatum": st.sampled_from([None, date(2027, 6, 30), DEC]),
            "omvang": st.integers(1, 3).map(omvang),
        }
    ),
    min_size=1,
    max_size=5,
)


@given(versies, st.randoms(use_true_random=False))
def test_versies_van_een_toewijzing_geven_in_elke_volgorde_dezelfde(
    rijen: list[dict[str, Any]], toeval: Any
) -> None:
    geschud = list(rijen)
    toeval.shuffle(geschud)
    assert _wat_geldt(rijen) == _wat_geldt(geschud)


def _wat_geldt(rijen: list[dict[str, Any]]) -> tuple[object, ...]:
    wereld = Wereld()
    for rij in rijen:
        assert wereld.verwerk(toewijzing(rij)).oordeel.uitkomst == "goedgekeurd"
    geldt = wereld.toestand().toewijzing(SLEUTEL)
    assert geldt is not None
    return (geldt.toewijzingsmoment, geldt.ingangsdatum, geldt.einddatum, geldt.omvang)


# --- at the same time, on a real database ---------------------------------------------------------


def _tegelijk(ketens: list[Keten], berichten: list[bytes], dag: date) -> list[Verwerkt]:
    """Each message through its own ledger, all at the same moment."""
    slagboom = Barrier(len(berichten))

    def stuur(keten: Keten, data: bytes) -> Verwerkt:
        slagboom.wait()
        return keten.stuur(data, op(dag))

    with ThreadPoolExecutor(len(berichten)) as pool:
        return list(pool.map(stuur, ketens, berichten))


def _ketens(recorder: Recorder, aantal: int) -> list[Keten]:
    """As many processes on one database."""
    return [Keten(recorder, zaad=100 * nummer) for nummer in range(1, aantal + 1)]


@pytest.mark.parametrize("ronde", range(3))
@pytest.mark.parametrize("processen", [1, 2])
def test_twee_declaraties_tegelijk_gaan_samen_nooit_over_het_toegewezene(
    recorder: Recorder, ronde: int, processen: int
) -> None:
    ketens = _ketens(recorder, processen)
    ketens[0].goed(toewijzing({"omvang": omvang(100)}))
    berichten = [
        xml(declaratie(prestatie(f"P{ronde}{maand}", maand=maand), maand=3)) for maand in (1, 2)
    ]
    uit = _tegelijk((ketens * 2)[:2], berichten, date(2027, 4, 5))
    assert sorted(rij.feit.uitkomst for rij in uit) == ["afgekeurd", "goedgekeurd"]
    assert {code for rij in uit for code in regels(rij.feit.bevindingen)} == {"TR322"}
    verbruik = ketens[0].toestand().verbruik_van(SLEUTEL)
    assert verbruik.volume_per_eenheid == {"01": 60}


def test_een_credit_en_een_debet_tegelijk_blijven_binnen_het_toegewezene(
    recorder: Recorder,
) -> None:
    ketens = _ketens(recorder, 2)
    ketens[0].goed(toewijzing({"omvang": omvang(60)}), declaratie(prestatie()))
    berichten = [
        xml(declaratie(prestatie("C1", vorig="P1"), maand=3)),
        xml(declaratie(prestatie("P2", maand=2), maand=3)),
    ]
    credit, debet = _tegelijk(ketens, berichten, date(2027, 4, 5))
    assert credit.feit.uitkomst == "goedgekeurd"
    verbruik = ketens[0].toestand().verbruik_van(SLEUTEL)
    over = 60 if debet.feit.uitkomst == "goedgekeurd" else 0
    assert verbruik.volume_per_eenheid == {"01": over}


def test_hetzelfde_bericht_tegelijk_is_een_keer(recorder: Recorder) -> None:
    ketens = _ketens(recorder, 4)
    uit = _tegelijk(ketens, [xml(toewijzing())] * 4, JAN)
    assert sorted(rij.nieuw for rij in uit) == [False, False, False, True]
    assert len({rij.feit.stroom for rij in uit}) == 1
    assert len(ketens[0].toestand().toewijzingen[SLEUTEL]) == 1


def test_hetzelfde_bericht_tegelijk_in_een_proces_is_een_keer(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(toewijzing())
    uit = _tegelijk([keten] * 6, [xml(start())] * 6, JAN)
    assert sum(rij.nieuw for rij in uit) == 1
    assert len(keten.toestand().leveringen[SLEUTEL]) == 1


def test_een_nummer_gaat_tegelijk_maar_naar_een_kind(recorder: Recorder) -> None:
    ketens = _ketens(recorder, 2)
    berichten = [xml(toewijzing(bsn=bsn)) for bsn in (BSN, "999900018")]
    uit = _tegelijk(ketens, berichten, JAN)
    assert sorted(rij.feit.uitkomst for rij in uit) == ["afgekeurd", "goedgekeurd"]
    assert {code for rij in uit for code in regels(rij.feit.bevindingen)} == {"TR332"}


def test_twee_processen_die_een_kind_tegelijk_leren_kennen_lezen_daarna_alles(
    recorder: Recorder,
) -> None:
    ketens = _ketens(recorder, 4)
    berichten = [xml(vot({"referentie_aanbieder": f"R{nummer}"})) for nummer in range(4)]
    uit = _tegelijk(ketens, berichten, JAN)
    assert sorted(rij.feit.uitkomst for rij in uit) == ["afgekeurd"] * 3 + ["goedgekeurd"]
    vers = Keten(recorder)
    gegevens = vers.toestand().gegevens
    assert gegevens is not None
    assert gegevens.bsn == BSN
    gelezen = {vers.grootboek.bericht_bytes(rij.feit.stroom, "ontvangen") for rij in uit}
    assert gelezen == set(berichten)
