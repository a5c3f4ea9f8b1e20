"""The arithmetic of volumes and units; figures marked V are official worked examples."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.omvang import (
    Eenheid,
    Frequentie,
    eenheid_past,
    maximum_per_periode,
    maximum_totaal,
    omgerekend,
    productperiode,
    productperioden,
    rekeneenheid,
    uren_afgerond,
    verwachte_uitputting,
)

DAG = timedelta(days=1)
UUR, EURO = Eenheid.UUR, Eenheid.EURO
WEEK, MAAND = Frequentie.WEEK, Frequentie.MAAND

dagen = st.dates(date(2015, 1, 1), date(2040, 12, 31))
duren = st.integers(0, 800)
volumes = st.integers(0, 99_999_999)
eenheden = st.sampled_from(list(Eenheid))
frequenties = st.sampled_from(list(Frequentie))


@st.composite
def toewijzingen(draw: st.DrawFn) -> tuple[date, date]:
    ingangsdatum = draw(dagen)
    return ingangsdatum, ingangsdatum + DAG * draw(duren)


def maxima(
    volume: int, eenheid: str, frequentie: str, ingangsdatum: date, einddatum: date
) -> list[int]:
    """The maximum of each product period of an allocation."""
    return [
        maximum_per_periode(volume, eenheid, frequentie, ingangsdatum, einddatum, *periode)
        for periode in productperioden(ingangsdatum, einddatum)
    ]


# --- Product periods ---


def test_productperioden_zijn_de_maanden_binnen_de_toewijzing_v11() -> None:
    assert list(productperioden(date(2022, 4, 8), date(2022, 6, 17))) == [
        (date(2022, 4, 8), date(2022, 4, 30)),
        (date(2022, 5, 1), date(2022, 5, 31)),
        (date(2022, 6, 1), date(2022, 6, 17)),
    ]


def test_een_maand_buiten_de_toewijzing_heeft_geen_productperiode() -> None:
    ingangsdatum, einddatum = date(2022, 4, 8), date(2022, 6, 17)
    assert productperiode(ingangsdatum, einddatum, 2022, 3) is None
    assert productperiode(ingangsdatum, einddatum, 2022, 7) is None
    assert productperiode(ingangsdatum, einddatum, 2023, 5) is None


def test_zonder_einddatum_loopt_de_productperiode_tot_het_einde_van_de_maand() -> None:
    assert productperiode(date(2027, 2, 10), None, 2027, 2) == (
        date(2027, 2, 10),
        date(2027, 2, 28),
    )
    assert productperiode(date(2027, 2, 10), None, 2028, 2) == (
        date(2028, 2, 1),
        date(2028, 2, 29),
    )


def test_een_toewijzing_van_een_dag_heeft_een_productperiode_van_een_dag() -> None:
    dag = date(2027, 3, 31)
    assert list(productperioden(dag, dag)) == [(dag, dag)]


def test_een_einddatum_voor_de_ingangsdatum_geeft_geen_productperiode_en_geen_volume() -> None:
    ingangsdatum, einddatum = date(2027, 3, 31), date(2027, 3, 1)
    assert list(productperioden(ingangsdatum, einddatum)) == []
    assert maximum_totaal(5, UUR, WEEK, ingangsdatum, einddatum) == 0


def test_een_einddatum_in_het_jaar_9999_rekent_zonder_overloop() -> None:
    ingangsdatum, einddatum = date(9999, 12, 1), date(9999, 12, 31)
    assert list(productperioden(ingangsdatum, einddatum)) == [(ingangsdatum, einddatum)]
    assert maxima(1, UUR, WEEK, ingangsdatum, einddatum) == [5]
    assert maxima(1, EURO, WEEK, ingangsdatum, einddatum) == [5]


@given(toewijzingen())
def test_productperioden_verdelen_de_toewijzing_zonder_gat_of_overlap(
    toewijzing: tuple[date, date],
) -> None:
    perioden = list(productperioden(*toewijzing))
    assert (perioden[0][0], perioden[-1][1]) == toewijzing
    assert all(later[0] - eerder[1] == DAG for eerder, later in pairwise(perioden))
    assert all((b.year, b.month) == (e.year, e.month) for b, e in perioden)


# --- Maxima: official figures ---


@pytest.mark.parametrize(
    ("ingangsdatum", "einddatum", "per_maand", "totaal"),
    [
        pytest.param(date(2022, 10, 11), date(2022, 12, 28), [12, 15, 15], 36, id="V1"),
        pytest.param(date(2022, 7, 11), date(2022, 9, 4), [9, 15, 3], 24, id="V3"),
        pytest.param(date(2022, 4, 13), date(2022, 6, 30), [9, 18, 15], 36, id="V5"),
        pytest.param(date(2021, 10, 12), date(2021, 12, 13), [9, 15, 9], 30, id="V7"),
    ],
)
def test_drie_uur_per_week_telt_de_kalenderweken(
    ingangsdatum: date, einddatum: date, per_maand: list[int], totaal: int
) -> None:
    assert maxima(3, UUR, WEEK, ingangsdatum, einddatum) == per_maand
    assert maximum_totaal(3, UUR, WEEK, ingangsdatum, einddatum) == totaal


@pytest.mark.parametrize(
    ("weekbedrag", "ingangsdatum", "einddatum", "per_maand"),
    [
        pytest.param(
            300_00, date(2022, 10, 11), date(2022, 12, 31), [900_00, 1200_00, 1500_00], id="V2"
        ),
        pytest.param(
            300_00, date(2022, 7, 11), date(2022, 9, 4), [900_00, 1200_00, 300_00], id="V4-zondag"
        ),
        pytest.param(
            300_00, date(2022, 7, 11), date(2022, 9, 3), [900_00, 1500_00, 0], id="V4-zaterdag"
        ),
        pytest.param(150_00, date(2022, 4, 15), date(2022, 6, 4), [300_00, 900_00, 0], id="V6"),
        pytest.param(
            150_00,
            date(2022, 4, 15),
            date(2022, 7, 31),
            [300_00, 750_00, 600_00, 750_00],
            id="V6-zondag",
        ),
    ],
)
def test_een_weekbedrag_telt_de_zondagen_en_de_gebroken_slotweek(
    weekbedrag: int, ingangsdatum: date, einddatum: date, per_maand: list[int]
) -> None:
    assert maxima(weekbedrag, EURO, WEEK, ingangsdatum, einddatum) == per_maand
    assert maximum_totaal(weekbedrag, EURO, WEEK, ingangsdatum, einddatum) == sum(per_maand)


def test_een_gebroken_maand_geeft_het_volle_maandvolume_v8() -> None:
    ingangsdatum, einddatum = date(2021, 10, 12), date(2021, 12, 13)
    assert maxima(15, UUR, MAAND, ingangsdatum, einddatum) == [15, 15, 15]
    assert maximum_totaal(15, UUR, MAAND, ingangsdatum, einddatum) == 45


# --- Maxima: edges ---


def test_per_dag_telt_alleen_de_dagen_binnen_de_toewijzing() -> None:
    ingangsdatum, einddatum = date(2027, 1, 20), date(2027, 3, 5)
    assert maxima(60, Eenheid.MINUUT, Frequentie.DAG, ingangsdatum, einddatum) == [
        12 * 60,
        28 * 60,
        5 * 60,
    ]
    assert maximum_totaal(60, Eenheid.MINUUT, Frequentie.DAG, ingangsdatum, einddatum) == 45 * 60


def test_de_frequentie_totaal_geeft_elke_periode_het_hele_volume() -> None:
    ingangsdatum, einddatum = date(2027, 1, 20), date(2027, 3, 5)
    assert maxima(96, UUR, Frequentie.TOTAAL, ingangsdatum, einddatum) == [96, 96, 96]
    assert maximum_totaal(96, UUR, Frequentie.TOTAAL, ingangsdatum, einddatum) == 96


@pytest.mark.parametrize("eenheid", [UUR, EURO])
@pytest.mark.parametrize("frequentie", list(Frequentie))
def test_een_periode_buiten_de_toewijzing_geeft_geen_volume(
    eenheid: Eenheid, frequentie: Frequentie
) -> None:
    toewijzing = date(2027, 2, 1), date(2027, 2, 28)
    januari, maart = date(2027, 1, 1), date(2027, 3, 1)
    for begin in (januari, maart):
        assert (
            maximum_per_periode(7, eenheid, frequentie, *toewijzing, begin, begin + 30 * DAG) == 0
        )


def test_een_te_ruime_productperiode_levert_geen_extra_volume_op() -> None:
    toewijzing = date(2027, 2, 8), date(2027, 2, 21)
    ruim = maximum_per_periode(3, UUR, WEEK, *toewijzing, date(2027, 2, 1), date(2027, 2, 28))
    assert ruim == 6


def test_week_53_en_week_1_zijn_twee_weken() -> None:
    ingangsdatum, einddatum = date(2020, 12, 28), date(2021, 1, 10)
    assert maxima(1, UUR, WEEK, ingangsdatum, einddatum) == [1, 2]
    assert maximum_totaal(1, UUR, WEEK, ingangsdatum, einddatum) == 2


def test_hetzelfde_weeknummer_in_twee_jaren_telt_twee_keer() -> None:
    assert maximum_totaal(1, UUR, WEEK, date(2026, 1, 5), date(2027, 1, 10)) == 53


def test_een_outputtoewijzing_zonder_zondag_geeft_een_week_in_de_maand_van_de_einddatum() -> None:
    ingangsdatum, einddatum = date(2022, 5, 30), date(2022, 6, 4)
    assert maxima(150_00, EURO, WEEK, ingangsdatum, einddatum) == [0, 150_00]
    assert maximum_totaal(150_00, EURO, WEEK, ingangsdatum, einddatum) == 150_00


def test_een_toewijzing_van_zondag_tot_zaterdag_geeft_zondag_plus_de_slotweek() -> None:
    ingangsdatum, einddatum = date(2022, 5, 29), date(2022, 6, 4)
    assert maxima(150_00, EURO, WEEK, ingangsdatum, einddatum) == [300_00, 0]


def test_zonder_einddatum_is_er_geen_totaal_behalve_bij_frequentie_totaal() -> None:
    ingangsdatum = date(2027, 1, 1)
    for frequentie in (Frequentie.DAG, WEEK, MAAND):
        assert maximum_totaal(5, UUR, frequentie, ingangsdatum, None) is None
    assert maximum_totaal(5, UUR, Frequentie.TOTAAL, ingangsdatum, None) == 5


def test_zonder_einddatum_is_er_wel_een_maximum_per_periode() -> None:
    ingangsdatum = date(2027, 1, 1)
    mei = date(2027, 5, 1), date(2027, 5, 31)
    assert maximum_per_periode(2, UUR, WEEK, ingangsdatum, None, *mei) == 12
    assert maximum_per_periode(2, EURO, WEEK, ingangsdatum, None, *mei) == 10
    assert maximum_per_periode(2, UUR, MAAND, ingangsdatum, None, *mei) == 2


def test_een_onbekende_frequentie_wordt_geweigerd() -> None:
    dag = date(2027, 1, 1)
    with pytest.raises(ValueError, match="Onbekende frequentie '3'"):
        maximum_per_periode(1, UUR, "3", dag, dag, dag, dag)


def test_codes_als_gewone_tekst_rekenen_hetzelfde() -> None:
    assert maximum_totaal(300, "83", "2", date(2022, 7, 11), date(2022, 9, 3)) == 2400
    assert maximum_totaal(3, "04", "2", date(2022, 7, 11), date(2022, 9, 4)) == 24


# --- Maxima: properties ---


@given(toewijzingen(), volumes)
def test_weken_zijn_de_verschillende_isoweken(toewijzing: tuple[date, date], volume: int) -> None:
    begin, eind = toewijzing
    weken = {(begin + DAG * n).isocalendar()[:2] for n in range((eind - begin).days + 1)}
    assert maximum_totaal(volume, UUR, WEEK, begin, eind) == volume * len(weken)


@given(toewijzingen(), volumes, eenheden, frequenties)
def test_het_totaal_is_nooit_meer_dan_de_som_van_de_perioden(
    toewijzing: tuple[date, date], volume: int, eenheid: Eenheid, frequentie: Frequentie
) -> None:
    totaal = maximum_totaal(volume, eenheid, frequentie, *toewijzing)
    per_periode = maxima(volume, eenheid, frequentie, *toewijzing)
    assert totaal is not None
    assert max(per_periode) <= totaal <= sum(per_periode)


@given(toewijzingen(), volumes, eenheden, frequenties)
def test_dag_maand_en_weken_op_zondag_tellen_precies_op_tot_het_totaal(
    toewijzing: tuple[date, date], volume: int, eenheid: Eenheid, frequentie: Frequentie
) -> None:
    output = eenheid in {Eenheid.STUKS_OUTPUT, EURO}
    assume(frequentie in {Frequentie.DAG, MAAND} or (frequentie == WEEK and output))
    totaal = maximum_totaal(volume, eenheid, frequentie, *toewijzing)
    assert totaal == sum(maxima(volume, eenheid, frequentie, *toewijzing))


@given(toewijzingen(), st.integers(1, 10_000), eenheden, frequenties, st.integers(0, 60))
def test_een_latere_einddatum_verlaagt_het_totaal_nooit(
    toewijzing: tuple[date, date],
    volume: int,
    eenheid: Eenheid,
    frequentie: Frequentie,
    langer: int,
) -> None:
    ingangsdatum, einddatum = toewijzing
    kort = maximum_totaal(volume, eenheid, frequentie, ingangsdatum, einddatum)
    lang = maximum_totaal(volume, eenheid, frequentie, ingangsdatum, einddatum + DAG * langer)
    assert kort is not None
    assert lang is not None
    assert volume <= kort <= lang


@given(toewijzingen())
def test_elke_week_van_een_outputtoewijzing_is_een_keer_te_declareren(
    toewijzing: tuple[date, date],
) -> None:
    weekmaximum = maximum_totaal(1, EURO, WEEK, *toewijzing)
    assert weekmaximum == maximum_totaal(1, UUR, WEEK, *toewijzing)


# --- Units ---


def test_in_uren_toegewezen_mag_in_minuten_worden_gedeclareerd_en_niet_andersom() -> None:
    passend = {(t, g) for t in Eenheid for g in Eenheid if eenheid_past(t, g)}
    assert passend == {(e, e) for e in Eenheid} | {(UUR, Eenheid.MINUUT)}


def test_uren_en_minuten_op_een_toewijzing_zijn_precies_te_vergelijken() -> None:
    eenheid = rekeneenheid(UUR)
    ingediend = omgerekend(95, UUR, eenheid) + omgerekend(301, Eenheid.MINUUT, eenheid)
    assert eenheid == Eenheid.MINUUT
    assert omgerekend(100, UUR, eenheid) == 6000
    assert ingediend == 6001


@pytest.mark.parametrize("eenheid", [e for e in Eenheid if e != UUR])
def test_elke_andere_eenheid_is_haar_eigen_rekeneenheid(eenheid: Eenheid) -> None:
    assert rekeneenheid(eenheid) == eenheid
    assert omgerekend(7, eenheid, eenheid) == 7


@pytest.mark.parametrize(("van", "naar"), [("01", "04"), ("16", "04"), ("83", "82")])
def test_omrekenen_dat_afronding_of_betekenis_mist_wordt_geweigerd(van: str, naar: str) -> None:
    with pytest.raises(ValueError, match=f"Eenheid {van} is niet exact"):
        omgerekend(60, van, naar)


@pytest.mark.parametrize(
    ("minuten", "uren"),
    [(4 * 95, 6), (0, 0), (1, 1), (29, 1), (30, 1), (89, 1), (90, 2), (149, 2), (150, 3)],
)
def test_uren_worden_na_het_optellen_afgerond_v9(minuten: int, uren: int) -> None:
    assert uren_afgerond(minuten) == uren


@given(st.integers(30, 10**9))
def test_afgeronde_uren_liggen_hoogstens_een_half_uur_van_de_minuten(minuten: int) -> None:
    assert -30 < uren_afgerond(minuten) * 60 - minuten <= 30


# --- Pace of use ---


def uitputting(
    per_maand: dict[tuple[int, int], int],
    vandaag: date,
    maximum: int | None = 5760,
    einddatum: date | None = date(2027, 12, 31),
) -> date | None:
    return verwachte_uitputting(
        goedgekeurd_per_maand=per_maand,
        maximum=maximum,
        ingangsdatum=date(2027, 1, 1),
        einddatum=einddatum,
        vandaag=vandaag,
    )


def test_de_uitputting_volgt_het_tempo_tot_de_laatste_gedeclareerde_maand() -> None:
    # 2,880 minutes in the 59 days of January and February: the rest lasts another 59 days.
    gebruik = {(2027, 1): 1400, (2027, 2): 1480}
    assert uitputting(gebruik, vandaag=date(2027, 3, 20)) == date(2027, 4, 28)


def test_de_lopende_maand_telt_tot_en_met_vandaag() -> None:
    assert uitputting({(2027, 1): 1000}, vandaag=date(2027, 1, 10), maximum=2000) == date(
        2027, 1, 20
    )


def test_een_vertraagd_tempo_wordt_over_de_dagen_tot_vandaag_gemeten() -> None:
    # At January's pace all would have been used on 3 March; by 1 July 182 days took half of it.
    assert uitputting({(2027, 1): 500}, vandaag=date(2027, 3, 3), maximum=1000) == date(2027, 3, 3)
    assert uitputting({(2027, 1): 500}, vandaag=date(2027, 7, 1), maximum=1000) == date(
        2027, 12, 30
    )


def test_wat_al_op_is_geeft_het_einde_van_de_maand_waarin_dat_gebeurde() -> None:
    precies = {(2027, 1): 3000, (2027, 2): 2760}
    gebruik = {(2027, 3): 10, **precies}
    assert uitputting(precies, vandaag=date(2027, 5, 1)) == date(2027, 2, 28)
    assert uitputting(gebruik, vandaag=date(2027, 5, 1)) == date(2027, 2, 28)
    assert uitputting(gebruik, vandaag=date(2027, 2, 20)) == date(2027, 2, 20)


@pytest.mark.parametrize(
    ("per_maand", "maximum"),
    [
        pytest.param({}, 5760, id="geen gebruik"),
        pytest.param({(2027, 1): 0}, 5760, id="nul gebruik"),
        pytest.param({(2027, 1): 100}, None, id="geen maximum"),
        pytest.param({(2027, 1): 100, (2027, 2): 100}, 5760, id="genoeg tot het einde"),
        pytest.param({(2026, 12): 5760}, 5760, id="buiten de toewijzing"),
        pytest.param({(2027, 4): 5760}, 5760, id="in de toekomst"),
        pytest.param({(2027, 1): 31}, 365, id="precies op de einddatum"),
    ],
)
def test_er_is_geen_uitputting_als_het_volume_reikt_of_niets_bekend_is(
    per_maand: dict[tuple[int, int], int], maximum: int | None
) -> None:
    assert uitputting(per_maand, vandaag=date(2027, 3, 20), maximum=maximum) is None


def test_zonder_einddatum_ligt_de_uitputting_zo_ver_als_nodig() -> None:
    assert uitputting(
        {(2027, 1): 31}, vandaag=date(2027, 2, 1), maximum=730, einddatum=None
    ) == date(2028, 12, 30)
    assert (
        uitputting({(2027, 1): 1}, vandaag=date(2027, 2, 1), maximum=10**9, einddatum=None) is None
    )


@given(
    st.dictionaries(st.tuples(st.just(2027), st.integers(1, 12)), st.integers(0, 1000)),
    st.integers(1, 20_000),
    st.dates(date(2027, 1, 1), date(2027, 12, 31)),
)
def test_een_verwachte_uitputting_ligt_voor_de_einddatum_en_niet_voor_vandaag(
    per_maand: dict[tuple[int, int], int], maximum: int, vandaag: date
) -> None:
    dag = uitputting(per_maand, vandaag, maximum)
    verbruikt = sum(v for (_, maand), v in per_maand.items() if maand <= vandaag.month)
    if verbruikt >= maximum:
        assert dag is not None
        assert dag <= vandaag
    elif dag is not None:
        assert vandaag <= dag < date(2027, 12, 31)
        assert verbruikt > 0
