"""Questions about a request that are arithmetic, or that no case can ask."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.advies import advies_op, harde_regels
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.client import ClientToestand
from ledger.contract import Contracten
from ledger.dossier import Intake, Verwijzing
from ledger.gebeurtenissen import ContractVastgelegd, DeclaratieBeoordeeld
from ledger.kaders.flevoland.toepassing import contactadres, regime
from ledger.kaders.flevoland.verzoek import eerst_diagnostiek
from ledger.kaders.flevoland.verzoek_stappen import dag_zonder_contract
from ledger.kaders.flevoland.verzoek_termijnen import antwoorden
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import alle_kaders
from ledger.kaders.zaak import Omgeving, Zaak
from ledger.regels import Uitkomst
from ledger.stempel import Stempel
from tests.kaders.flevoland.verleden import AANBIEDER, GEMEENTE, Verleden, product

BEGIN = date(2027, 1, 1)
VORM = ("45", "45F31")
KADER = alle_kaders().op_naam["flevoland"]

dagen = st.integers(0, 30).map(lambda na: BEGIN + timedelta(days=na))
perioden = st.lists(st.tuples(dagen, st.none() | dagen), max_size=5)


def _contracten(perioden: list[tuple[date, date | None]]) -> Contracten:
    stempel = Stempel(datetime(2027, 1, 1, tzinfo=UTC), "test", "beheerder", "test")
    return Contracten(
        "contract",
        len(perioden),
        tuple(
            stempel.zet(
                ContractVastgelegd,
                "contract",
                nummer,
                van,
                gemeente=GEMEENTE,
                aanbieder=AANBIEDER,
                product=product("45F31"),
                vanaf=van,
                tot=tot,
            )
            for nummer, (van, tot) in enumerate(perioden, 1)
        ),
    )


@given(perioden, dagen, dagen)
def test_de_eerste_dag_zonder_contract_is_de_eerste_die_geen_enkel_contract_dekt(
    rijen: list[tuple[date, date | None]], van: date, tot: date
) -> None:
    contracten = _contracten(rijen)
    alle = [van + timedelta(days=n) for n in range((tot - van).days + 1)]
    zonder = [dag for dag in alle if contracten.contract(*VORM, dag) is None]
    verwacht = zonder[0] if zonder else None

    if van <= tot:
        assert dag_zonder_contract(contracten, [VORM], van, tot) == verwacht


def test_een_open_einde_vraagt_een_contract_zonder_einde() -> None:
    kort, open_ = _contracten([(BEGIN, date(2027, 12, 31))]), _contracten([(BEGIN, None)])

    assert dag_zonder_contract(kort, [VORM], BEGIN, None) == date(2028, 1, 1)
    assert dag_zonder_contract(open_, [VORM], BEGIN, None) is None


# --- diagnostics first ----------------------------------------------------------------------------


@pytest.mark.parametrize(("bericht", "geweigerd"), [("B1", True), ("B2", False)])
def test_diagnostiek_uit_hetzelfde_bericht_telt_niet_als_eerder(
    bericht: str, geweigerd: bool
) -> None:
    verwijzing = Verwijzing(
        gemeente=GEMEENTE, aanbieder=AANBIEDER, datum=BEGIN, verwijzer_type="02"
    )
    verleden = Verleden().stuk(verwijzing)
    verleden.vot("R1", "02", "45F11", bericht="B1")
    verleden.toewijzing(1, code="45F11", referentie_aanbieder="R1")
    behandeling = verleden.vot("R2", "02", "45F31", bericht=bericht)
    zaak = verleden.zaak(behandeling)

    antwoord = eerst_diagnostiek(zaak, zaak.waarden("FL-315-13"))

    assert isinstance(antwoord, Uitkomst) is geweigerd


# --- one answer -----------------------------------------------------------------------------------


def _bevinding(regel: str, wj759: str | None, gevolg: Gevolg = Gevolg.WEIGEREN) -> Bevinding:
    return Bevinding(
        regel=regel,
        laag=Laag.KADER,
        versie="1",
        gevolg=gevolg,
        wj759=wj759,
        plaats="/",
        bron=Bron(document="Handelingskader", paragraaf="Controle contractafspraken"),
        uitleg="Een bevinding.",
    )


@given(st.permutations(["8", "3", "9", "6", "4", "1"]), st.integers(1, 6))
def test_van_meer_redenen_telt_de_eerste_in_de_volgorde_van_het_kader(
    redenen: list[str], aantal: int
) -> None:
    volgorde = KADER.bestand.afwijsvolgorde
    gekozen = redenen[:aantal]
    bevindingen = [_bevinding("FL-315-06", reden) for reden in gekozen]
    verwacht = min(gekozen, key=volgorde.index)
    kaders = alle_kaders()

    assert KADER.reden_van(bevindingen) == verwacht
    assert advies_op(bevindingen, kaders, harde_regels(kaders)).reden_afwijzing == verwacht


def test_een_reden_die_de_volgorde_niet_kent_komt_het_laatst() -> None:
    vreemd, bekend = _bevinding("FL-315-06", "7"), _bevinding("FL-315-06", "1")

    assert KADER.reden_van([vreemd, bekend]) == "1"
    assert KADER.reden_van([vreemd]) == "7"


def test_een_weigering_zonder_reden_past_niet_binnen_het_contract() -> None:
    assert KADER.reden_van([_bevinding("FL-315-16", None)]) == "4"
    assert KADER.reden_van([_bevinding("FL-VERW-03", None, Gevolg.SIGNALEREN)]) is None


def test_een_weigering_door_een_regel_die_er_niet_meer_is_blijft_een_weigering() -> None:
    kaders = alle_kaders()
    advies = advies_op([_bevinding("FL-OUD-01", "6")], kaders, harde_regels(kaders))

    assert (advies.advies, advies.reden_afwijzing) == ("afwijzen", "6")


# --- who, and whom to write to --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gemeente", "code", "dag", "verwacht"),
    [
        ("0995", "45F34", date(2027, 1, 1), "aangescherpt"),
        ("0995", "45F31", date(2027, 1, 1), "bestaandKader"),
        ("0995", "45F34", date(2026, 12, 31), "bestaandKader"),
        ("0034", "FLX-CRISIS", date(2027, 1, 1), "bestaandKader"),
        ("0034", None, date(2027, 1, 1), "bestaandKader"),
        ("0050", "45F34", date(2027, 1, 1), "bestaandKader"),
    ],
)
def test_welke_afspraken_gelden(gemeente: str, code: str | None, dag: date, verwacht: str) -> None:
    assert regime(KADER, gemeente, code, dag) == verwacht


def _zaak() -> Zaak:
    verleden = Verleden()
    verleden.toewijzing(1)
    return verleden.zaak()


def test_elk_onderwerp_heeft_zijn_adres() -> None:
    zaak = _zaak()

    assert contactadres(zaak, "declaraties", "0034") == "almere@stipter.nl"
    assert contactadres(zaak, "toewijzingen", "0034") == "beschikkingenjeugd@almere.nl"
    assert contactadres(zaak, "toewijzingen") == "administratiejeugdhulp@dronten.nl"
    assert contactadres(zaak, "toewijzingen", "0050") is None


@pytest.mark.parametrize(("afgewezen", "adressen"), [(0, []), (1, ["almere@stipter.nl"])])
def test_een_declaratie_met_afgewezen_regels_noemt_het_adres(
    afgewezen: int, adressen: list[str]
) -> None:
    dag = date(2027, 3, 2)
    stempel = Stempel(datetime(2027, 3, 2, 12, tzinfo=UTC), "test", "beheerder", "test")
    feit = stempel.zet(
        DeclaratieBeoordeeld,
        f"afzender-{AANBIEDER}",
        1,
        dag,
        gemeente="0034",
        aanbieder=AANBIEDER,
        declaratie_nummer="D1",
        begindatum=date(2027, 2, 1),
        einddatum=date(2027, 2, 28),
        ingediend_eurocent=24000,
        toegekend_eurocent=0,
        aantal_prestaties=2,
        aantal_afgewezen=afgewezen,
    )

    uitslag = beoordeel_feit(alle_kaders(), feit, ClientToestand(feit.stroom), Omgeving(), dag)

    gevonden = [b.operanden["adres"] for b in uitslag.bevindingen if b.regel == "FL-ADM-01"]
    assert gevonden == adressen


# --- judged anew ----------------------------------------------------------------------------------


def test_een_verzoek_dat_later_opnieuw_wordt_beoordeeld_houdt_zijn_termijn() -> None:
    verleden = Verleden()
    verzoek = verleden.vot("R1", "02", op=BEGIN)
    zaak = verleden.zaak(verzoek, dag=date(2027, 2, 1))

    uitkomst = antwoorden(zaak, zaak.waarden("FL-315-03"))

    assert isinstance(uitkomst, Uitkomst)
    assert uitkomst.operanden == {"ontvangenOp": "2027-01-01", "uiterlijk": "2027-01-08"}


def test_een_laat_verzoek_blijft_te_laat_als_het_opnieuw_wordt_beoordeeld() -> None:
    verleden = Verleden()
    van = {"gemeente": GEMEENTE, "aanbieder": AANBIEDER}
    verleden.stuk(Verwijzing(**van, datum=date(2027, 1, 2), verwijzer_type="02"))
    verleden.stuk(Intake(**van, datum=date(2027, 1, 4), afgerond_op=date(2027, 1, 5)))
    verzoek = verleden.vot("R1", "02", "45F11", op=date(2027, 1, 13))

    uitslag = beoordeel_feit(
        alle_kaders(), verzoek, verleden.toestand, Omgeving(), date(2027, 1, 20)
    )

    laat = [rij for rij in uitslag.bevindingen if rij.regel == "FL-315-02"]
    assert [rij.operanden["uiterlijk"] for rij in laat] == ["2027-01-12"]
