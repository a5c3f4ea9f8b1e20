"""What rules of Flevoland ask of a client: route, measures, direction, the run, the referral."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.dossier import Bepaling, LokaalBesluit, Maatregel, Regie, Verwijzing
from ledger.kaders.flevoland.feiten import (
    is_medisch,
    maatregelen_op,
    procesregie_op,
    route_van_toewijzing,
    route_van_type,
    traject,
    type_van_verwijzing,
    verwijzing_bij,
)
from tests.kaders.flevoland.verleden import AANBIEDER, GEMEENTE, Verleden, product

DAG = timedelta(days=1)
BEGIN = date(2027, 2, 1)


def _route(verleden: Verleden, nummer: int = 1) -> str | None:
    toewijzing = verleden.toestand.toewijzing((GEMEENTE, nummer))
    assert toewijzing is not None
    return route_van_toewijzing(verleden.zaak(), toewijzing)


# --- the route ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("soort", "route"),
    [
        ("01", "gemeente"),
        ("02", "medisch"),
        ("03", "medisch"),
        ("04", "gi"),
        ("05", "medisch"),
        ("06", "geen"),
        ("99", None),
    ],
)
def test_het_type_verwijzer_bepaalt_de_route(soort: str, route: str | None) -> None:
    verleden = Verleden()
    verleden.toewijzing(1)

    assert route_van_type(verleden.zaak(), soort) == route


def test_een_toewijzing_op_een_verzoek_heeft_de_route_van_dat_verzoek() -> None:
    verleden = Verleden()
    verleden.vot("R1", "03")
    verleden.toewijzing(1, referentie_aanbieder="R1")

    assert _route(verleden) == "medisch"


def test_een_latere_versie_zonder_verzoek_houdt_de_route_van_de_eerste() -> None:
    verleden = Verleden()
    verleden.vot("R1", "02")
    verleden.toewijzing(1, referentie_aanbieder="R1")
    verleden.toewijzing(1, einde=date(2027, 5, 31))

    assert _route(verleden) == "medisch"


@pytest.mark.parametrize(
    ("stuk", "route"),
    [
        (Bepaling(gemeente=GEMEENTE, datum=BEGIN, ingangsdatum=BEGIN), "gi"),
        (LokaalBesluit(gemeente=GEMEENTE, datum=BEGIN, ingangsdatum=BEGIN), "gemeente"),
    ],
    ids=["bepaling", "besluit"],
)
def test_zonder_verzoek_bepaalt_de_grondslag_de_route(stuk: Bepaling, route: str) -> None:
    verleden = Verleden().stuk(stuk.model_copy(update={"product": product("45F31")}))
    verleden.toewijzing(1)

    assert _route(verleden) == route


@pytest.mark.parametrize(
    "anders",
    [
        {"product": product("45F21")},
        {"product": product("45F31"), "aanbieder": "87654321"},
        {"product": product("45F31"), "einddatum": BEGIN},
        {"product": product("45F31"), "gemeente": "0184"},
    ],
    ids=["product", "aanbieder", "periode", "gemeente"],
)
def test_een_grondslag_voor_andere_hulp_telt_niet(anders: dict[str, object]) -> None:
    stuk = Bepaling(gemeente=GEMEENTE, datum=BEGIN, ingangsdatum=BEGIN)
    verleden = Verleden().stuk(stuk.model_copy(update=anders))
    verleden.toewijzing(1, begin=BEGIN + DAG)

    assert _route(verleden) is None


def test_een_terugval_loopt_door_langs_de_route_van_toen() -> None:
    verleden = Verleden()
    verleden.vot("R1", "02")
    verleden.toewijzing(1, referentie_aanbieder="R1")
    verleden.vot("R2", "06", op=date(2027, 9, 1))
    verleden.toewijzing(2, date(2027, 9, 1), date(2027, 11, 30), referentie_aanbieder="R2")

    assert _route(verleden, 2) == "medisch"


def test_zonder_verwijzer_en_zonder_eerdere_hulp_is_er_geen_route() -> None:
    verleden = Verleden()
    verleden.vot("R2", "06", "45F35")
    verleden.toewijzing(2, code="45F35", referentie_aanbieder="R2")

    assert _route(verleden, 2) == "geen"


def test_een_product_uit_een_vow_heeft_de_route_van_wat_de_vow_wijzigde() -> None:
    verleden = Verleden()
    verleden.vot("R1", "02")
    verleden.toewijzing(1, referentie_aanbieder="R1")
    verleden.vow("R2", 1)
    verleden.toewijzing(1, einde=date(2027, 5, 31), referentie_aanbieder="R2")
    verleden.toewijzing(2, code="45F32", referentie_aanbieder="R2")

    assert _route(verleden, 1) == "medisch"
    assert _route(verleden, 2) == "medisch"


def test_vows_die_naar_elkaar_wijzen_geven_een_antwoord() -> None:
    verleden = Verleden()
    verleden.vow("R1", 2)
    verleden.vow("R2", 1)
    verleden.toewijzing(1, referentie_aanbieder="R1")
    verleden.toewijzing(2, code="45F32", referentie_aanbieder="R2")

    assert _route(verleden, 1) is None
    assert _route(verleden, 2) is None


def test_een_wijziging_onder_procesregie_zet_de_route_om_naar_de_gemeente() -> None:
    omgezet = Bevinding(
        regel="FL-317-13",
        laag=Laag.KADER,
        versie="1",
        gevolg=Gevolg.AFLEIDEN,
        plaats="/",
        bron=Bron(document="Handelingskader", paragraaf="Multi"),
        uitleg="Vanaf nu geldt de route van de gemeente.",
    )
    verleden = Verleden()
    verleden.vot("R1", "02")
    verleden.toewijzing(1, referentie_aanbieder="R1")
    verleden.toewijzing(1, einde=date(2027, 12, 31), bevindingen=(omgezet,))

    assert _route(verleden) == "gemeente"


# --- measures and direction -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dag", "loopt"),
    [
        (BEGIN - DAG, False),
        (BEGIN, True),
        (date(2027, 3, 1), True),
        (date(2027, 3, 1) + DAG, False),
    ],
)
def test_een_maatregel_loopt_van_zijn_eerste_tot_en_met_zijn_laatste_dag(
    dag: date, loopt: bool
) -> None:
    verleden = Verleden().stuk(
        Maatregel(
            gemeente=GEMEENTE,
            datum=BEGIN,
            gi="GI",
            soort="jeugdreclassering",
            einddatum=date(2027, 3, 1),
        )
    )
    zaak = verleden.zaak()

    assert bool(maatregelen_op(zaak, dag)) is loopt
    assert not maatregelen_op(zaak, dag, frozenset({"voogdij"}))


def test_de_procesregie_die_het_laatst_begon_telt() -> None:
    regie = Regie(gemeente=GEMEENTE, datum=BEGIN, soort="procesregie", naam="een")
    verleden = (
        Verleden()
        .stuk(regie.model_copy(update={"datum": date(2027, 4, 1), "naam": "twee"}))
        .stuk(regie)
        .stuk(regie.model_copy(update={"soort": "contact", "datum": date(2027, 5, 1)}))
    )
    zaak = verleden.zaak()

    assert [
        None if rij is None else rij.naam
        for rij in (procesregie_op(zaak, dag) for dag in (BEGIN - DAG, BEGIN, date(2027, 6, 1)))
    ] == [None, "een", "twee"]


def test_procesregie_op_een_toewijzing_telt_alleen_daar() -> None:
    verleden = Verleden().stuk(
        Regie(gemeente=GEMEENTE, datum=BEGIN, soort="procesregie", toewijzing_nummer=7)
    )
    zaak = verleden.zaak()

    assert procesregie_op(zaak, BEGIN, 7) is not None
    assert procesregie_op(zaak, BEGIN, 8) is None


# --- the run --------------------------------------------------------------------------------------


def _nummers(verleden: Verleden, vanaf: date) -> list[int]:
    rijen = traject(verleden.zaak(), AANBIEDER, "45F31", vanaf)
    return [rij.toewijzing_nummer for rij in rijen]


def test_een_traject_is_wat_zonder_gat_aansluit_in_welke_volgorde_het_ook_kwam() -> None:
    perioden = {
        1: (date(2027, 1, 1), date(2027, 1, 31)),
        2: (date(2027, 2, 1), date(2027, 2, 28)),
        3: (date(2027, 3, 1), date(2027, 3, 31)),
    }
    for volgorde in permutations(perioden):
        verleden = Verleden()
        for nummer in volgorde:
            verleden.toewijzing(nummer, *perioden[nummer])

        assert _nummers(verleden, date(2027, 4, 1)) == [3, 2, 1]


def test_een_dag_ertussen_begint_een_nieuw_traject() -> None:
    verleden = Verleden()
    verleden.toewijzing(1, date(2027, 1, 1), date(2027, 1, 30))
    verleden.toewijzing(2, date(2027, 2, 1), date(2027, 2, 28))

    assert _nummers(verleden, date(2027, 3, 1)) == [2]
    assert _nummers(verleden, date(2027, 3, 2)) == []


def test_een_open_einde_sluit_altijd_aan() -> None:
    verleden = Verleden()
    verleden.toewijzing(1, date(2027, 1, 1), None)

    assert _nummers(verleden, date(2029, 1, 1)) == [1]


def test_ander_product_andere_aanbieder_en_verwijderd_horen_niet_bij_het_traject() -> None:
    verleden = Verleden()
    verleden.toewijzing(1, code="45F32")
    verleden.toewijzing(2, aanbieder="87654321")
    verleden.toewijzing(3, einde=BEGIN, reden_wijziging="13")

    assert _nummers(verleden, date(2027, 8, 1)) == []


# --- the referral ---------------------------------------------------------------------------------


def _verwijzing(dag: date, **anders: object) -> Verwijzing:
    basis = Verwijzing(gemeente=GEMEENTE, aanbieder=AANBIEDER, datum=dag, verwijzer_type="02")
    return basis.model_copy(update=anders)


def test_een_verwijzing_van_het_gevraagde_type_gaat_voor_een_latere_van_een_ander() -> None:
    verleden = Verleden()
    verleden.stuk(_verwijzing(date(2027, 1, 3), verwijzer_type="05"))
    verleden.stuk(_verwijzing(date(2027, 1, 1)))
    verleden.stuk(_verwijzing(date(2027, 1, 2)))
    huisarts, jeugdarts = verleden.vot("R1", "02"), verleden.vot("R2", "03")

    gevonden = verwijzing_bij(verleden.zaak(huisarts))
    anders = verwijzing_bij(verleden.zaak(jeugdarts))

    assert gevonden is not None
    assert gevonden.datum == date(2027, 1, 2)
    assert anders is not None
    assert anders.datum == date(2027, 1, 3)


@pytest.mark.parametrize(
    "anders",
    [
        {"aanbieder": "87654321"},
        {"datum": date(2027, 6, 2)},
        {"soort": "aanmelding"},
        {"afgeblazen": True},
        {"gemeente": "0184"},
    ],
    ids=["aanbieder", "later", "aanmelding", "afgeblazen", "gemeente"],
)
def test_een_andere_verwijzing_draagt_het_verzoek_niet(anders: dict[str, object]) -> None:
    verleden = Verleden().stuk(_verwijzing(date(2027, 1, 2), **anders))

    assert verwijzing_bij(verleden.zaak(verleden.vot("R1", "02"))) is None


def test_een_verwijzing_naar_wie_dan_ook_voor_welk_product_dan_ook_draagt_het_verzoek() -> None:
    verleden = Verleden()
    verleden.stuk(_verwijzing(date(2027, 1, 2), aanbieder=None, product=product("45F21")))

    assert verwijzing_bij(verleden.zaak(verleden.vot("R1", "02"))) is not None


@pytest.mark.parametrize(
    ("soort", "functie", "verwacht", "medisch"),
    [
        ("03", "huisarts", "03", True),
        (None, "poh", "02", True),
        (None, "leerkracht", None, True),
        (None, None, None, True),
        ("01", None, "01", False),
    ],
)
def test_het_type_volgt_anders_uit_de_functie(
    soort: str | None, functie: str | None, verwacht: str | None, medisch: bool
) -> None:
    verwijzing = _verwijzing(BEGIN, verwijzer_type=soort, functie=functie)
    zaak = Verleden().stuk(verwijzing).zaak()

    assert type_van_verwijzing(zaak, verwijzing) == verwacht
    assert is_medisch(zaak, verwijzing) is medisch
