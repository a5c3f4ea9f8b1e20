"""The reports on jeugd-ggz over a year: registered, blended, and begun with a plan."""

from datetime import date
from typing import Any

import pytest

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, evolve
from ledger.dossier import Behandeling, Plan
from ledger.gebeurtenissen import LeveringGestart, LeveringGestopt
from ledger.kaders.jaarbericht import Jaarbericht, Rapportrij
from ledger.kaders.register import laad_kader
from ledger.stempel import Stempel
from ledger.waarden import Product
from tests.gegeven import op
from tests.kaders.flevoland.verleden import AANBIEDER, Verleden

GEMEENTE = "0757"
BEGIN, EINDE = date(2020, 5, 1), date(2021, 10, 31)
STEMPEL = Stempel(op(BEGIN), "test", "beheerder", "test")
KADER = laad_kader("boxtel")
REGISTRATIE, BLENDED, PLANNEN = "BX-KWAL-05", "BX-KWAL-08", "BX-KWAL-12"
GEREGISTREERD = Behandeling(registraties=("NR/CU-539",))


def product(code: str) -> Product:
    return Product(categorie="43" if code == "BXGV" else "54", code=code)


def client(
    code: str = "BXSG",
    *behandelingen: Behandeling,
    start: date | None = BEGIN,
    stop: date | None = None,
    plan_op: date = BEGIN,
    **anders: Any,
) -> ClientToestand:
    """A client with one allocation of ggz, a plan per treatment, and help from a first day on."""
    verleden = Verleden()
    wat = {"product": product(code), **anders}
    verleden.toewijzing(1, BEGIN, EINDE, gemeente=GEMEENTE, **wat)
    for behandeling in behandelingen:
        plan = Plan(
            gemeente=GEMEENTE,
            datum=plan_op,
            aanbieder=AANBIEDER,
            product=product(code),
            behandeling=behandeling,
        )
        verleden.stuk(plan)
    toestand = verleden.toestand
    for soort, dag in ((LeveringGestart, start), (LeveringGestopt, stop)):
        if dag is not None and start is not None:
            toestand = evolve(toestand, _bericht(soort, toestand, code, start, dag))
    return toestand


def _bericht(soort: Any, toestand: ClientToestand, code: str, start: date, dag: date) -> Any:
    einde = {"einddatum": dag, "reden_beeindiging": "19"} if soort is LeveringGestopt else {}
    return STEMPEL.zet(
        soort,
        "client",
        toestand.versie + 1,
        dag,
        gemeente=GEMEENTE,
        aanbieder=AANBIEDER,
        toewijzing_nummer=1,
        product=product(code),
        toewijzing_ingangsdatum=BEGIN,
        begindatum=start,
        **einde,
    )


def rijen(regel: str, *clienten: ClientToestand, jaar: int = 2020) -> list[Rapportrij]:
    """What one report says: the rows about allocations, then those about aanbieders."""
    bericht = Jaarbericht([KADER], jaar)
    los = [rij for toestand in clienten for rij in bericht.client(toestand)]
    return [rij for rij in (*los, *bericht.aanbieders()) if rij.bevinding.regel == regel]


def deel(rij: Rapportrij) -> tuple[object, object, object]:
    operanden = rij.bevinding.operanden
    return operanden["aantal"], operanden["totaal"], operanden["procent"]


@pytest.mark.parametrize(
    ("goed", "totaal", "procent", "signaal"),
    [(5, 100, "5", False), (4, 100, "4", True), (1, 20, "5", False), (0, 1, "0", True)],
)
def test_vijf_procent_blended_is_genoeg(
    goed: int, totaal: int, procent: str, signaal: bool
) -> None:
    wel, niet = (client("BXBG", Behandeling(blended=ja)) for ja in (True, False))

    (rij,) = rijen(BLENDED, *[wel] * goed, *[niet] * (totaal - goed))

    assert deel(rij) == (goed, totaal, procent)
    assert rij.signaal is signaal
    assert rij.toewijzing_nummer is None


def test_een_behandeling_zonder_registratie_van_blended_wordt_aangewezen() -> None:
    los, som = rijen(
        BLENDED, client("BXSG", Behandeling()), client("BXSG", Behandeling(blended=True))
    )

    assert (los.toewijzing_nummer, los.bevinding.gevolg) == (1, Gevolg.SIGNALEREN)
    assert deel(som) == (1, 2, "50")


def test_met_verblijf_telt_niet_mee_voor_blended() -> None:
    assert rijen(BLENDED, client("BXGV", Behandeling(blended=True))) == []


def test_ontbrekende_registratie_is_een_signaal() -> None:
    goed, zonder = client("BXBG", GEREGISTREERD), client("BXBG", Behandeling())

    (alles,) = rijen(REGISTRATIE, goed)
    los, som = rijen(REGISTRATIE, goed, zonder)

    assert not alles.signaal
    assert los.toewijzing_nummer == 1
    assert som.signaal
    assert deel(som) == (1, 2, "50")


def test_vijftig_clienten_met_vijftig_plannen() -> None:
    (rij,) = rijen(PLANNEN, *[client("BXSG", Behandeling())] * 50)

    assert deel(rij) == (50, 50, "100")
    assert not rij.signaal


def test_een_client_zonder_plan_wordt_aangewezen() -> None:
    los, som = rijen(PLANNEN, *[client("BXSG", Behandeling())] * 49, client("BXSG"))

    assert los.toewijzing_nummer == 1
    assert deel(som) == (49, 50, "98")
    assert som.signaal


def test_bij_verblijf_hoort_een_crisisplan() -> None:
    met, zonder = (client("BXGV", Behandeling(crisisplan=ja)) for ja in (True, False))

    los, som = rijen(PLANNEN, met, zonder)

    assert los.signaal
    assert deel(som) == (1, 2, "50")


def test_een_plan_van_na_de_start_is_er_niet_bij_de_start() -> None:
    laat = client("BXSG", Behandeling(), plan_op=date(2020, 5, 2))

    _, som = rijen(PLANNEN, laat)

    assert deel(som) == (0, 1, "0")


@pytest.mark.parametrize(
    ("start", "stop", "jaar", "telt"),
    [
        (BEGIN, None, 2020, True),
        (BEGIN, None, 2021, True),
        (BEGIN, date(2020, 12, 31), 2021, False),
        (BEGIN, date(2021, 1, 1), 2021, True),
        (date(2021, 1, 1), None, 2020, False),
        (date(2020, 12, 31), None, 2020, True),
        (None, None, 2020, False),
    ],
)
def test_alleen_hulp_in_het_jaar_telt(
    start: date | None, stop: date | None, jaar: int, telt: bool
) -> None:
    toestand = client("BXSG", Behandeling(), start=start, stop=stop)

    assert bool(rijen(PLANNEN, toestand, jaar=jaar)) is telt
