"""What happens at the edges: writers at the same moment, forgotten clients, late decisions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest

from ledger.berichtverwerking import Geweigerd
from ledger.besluiten import Besluit
from ledger.ijw.berichten import TeWijzigenProduct, Verwijzer
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.registratie import vergeet_client
from tests.berichten import (
    BSN,
    DEC,
    JAN,
    declaratie,
    omvang,
    prestatie,
    product,
    toewijzing,
    vot,
    vow,
    xml,
)
from tests.gegeven import SLEUTEL, WIE, Keten, gegeven, op, regels
from tests.regels.test_verzoek import ongewijzigd, te_wijzigen


@pytest.fixture
def keten(recorder: Recorder) -> Keten:
    return Keten(recorder)


def vergeet(keten: Keten, dag: date = date(2027, 1, 2)) -> None:
    client_id = keten.bos.client_id(BSN)
    vergeet_client(keten.grootboek, client_id, "verzoek", WIE, VasteKlok(op(dag)))


# --- at the same moment ---------------------------------------------------------------------------


@pytest.mark.parametrize("ronde", range(3))
def test_acht_schrijvers_voor_een_nieuwe_client_delen_een_bewaarde_sleutel(
    keten: Keten, recorder: Recorder, ronde: int
) -> None:
    tegelijk = Barrier(8)
    berichten = [xml(vot({"referentie_aanbieder": f"R{ronde}-{i}"})) for i in range(8)]

    def stuur(data: bytes) -> tuple[str, str]:
        tegelijk.wait()
        feit = keten.stuur(data, op(JAN)).feit
        return feit.stroom, feit.uitkomst

    with ThreadPoolExecutor(8) as pool:
        uitkomsten = list(pool.map(stuur, berichten))
    assert sum(uitkomst == "goedgekeurd" for _, uitkomst in uitkomsten) == 1
    vers = Keten(recorder)
    gegevens = vers.toestand().gegevens
    assert gegevens is not None
    assert gegevens.bsn == BSN
    bewaard = {vers.grootboek.bericht_bytes(stroom, "ontvangen") for stroom, _ in uitkomsten}
    assert bewaard == set(berichten)


# --- forgotten ------------------------------------------------------------------------------------


def test_een_bericht_over_een_vergeten_client_wordt_vastgelegd_zonder_persoonsgegevens(
    keten: Keten,
) -> None:
    keten.goed(toewijzing())
    vergeet(keten)
    verwijzer = Verwijzer(type="02", naam="Dokter Voorbeeld")
    verwerkt = keten.stuur(vot({"product": product("45A53"), "verwijzer": verwijzer}), op(DEC))
    assert verwerkt.feit.uitkomst == "goedgekeurd"
    assert keten.grootboek.bericht_bytes(verwerkt.feit.stroom, "ontvangen") is not None
    verzoek = next(iter(keten.toestand().verzoeken.values())).gevraagd
    assert verzoek.verwijzer_naam is None  # type: ignore[union-attr]


def test_een_vergeten_client_kan_niets_meer_worden_toegewezen_maar_wel_afgewezen(
    keten: Keten,
) -> None:
    keten.goed(toewijzing(), vot({"product": product("45A53")}))
    vergeet(keten)
    with pytest.raises(Geweigerd) as geweigerd:
        keten.besluit(Besluit("honoreren"), nu=op(DEC))
    assert [rij.regel for rij in geweigerd.value.bevindingen] == ["OP079"]
    afgewezen = keten.besluit(Besluit("afwijzen", "7", motivering="omdat"), nu=op(DEC))
    assert afgewezen.feit.uitkomst == "goedgekeurd"


def test_een_antwoord_op_een_declaratie_met_een_vergeten_client_is_niet_te_vergelijken(
    keten: Keten,
) -> None:
    keten.goed(toewijzing())
    antwoord = keten.stuur(declaratie(prestatie())).antwoord
    assert antwoord is not None
    vergeet(keten, DEC)
    verwerkt = keten.stuur(antwoord, op(DEC))
    assert verwerkt.feit.uitkomst == "goedgekeurd"
    assert [(rij.regel, rij.niet_beoordeelbaar) for rij in verwerkt.feit.bevindingen] == [
        ("TR371", True)
    ]


# --- decisions ------------------------------------------------------------------------------------


def test_een_ander_weekvolume_vanaf_de_eerste_dag_vervangt_de_hele_toewijzing(
    keten: Keten,
) -> None:
    gevraagd = TeWijzigenProduct(
        toewijzing_nummer=1,
        gewenste_ingangsdatum=JAN,
        einddatum=DEC,
        omvang=omvang(6, "04", "2"),
    )
    keten.goed(toewijzing({"omvang": omvang(3, "04", "2")}), vow(te_wijzigen_producten=(gevraagd,)))
    bericht = keten.bericht(keten.besluit(Besluit("honoreren"), "W1"))
    oud, nieuw = bericht.client.toegewezen_producten
    assert (oud.einddatum, oud.reden_wijziging) == (JAN, "13")
    assert (nieuw.ingangsdatum, nieuw.omvang.volume) == (JAN, 6)


def test_een_vervolg_na_de_laatste_dag_laat_de_oude_toewijzing_zoals_zij_is(keten: Keten) -> None:
    gevraagd = TeWijzigenProduct(
        toewijzing_nummer=1,
        gewenste_ingangsdatum=date(2027, 7, 1),
        einddatum=DEC,
        omvang=omvang(6, "04", "2"),
    )
    oude = {"omvang": omvang(3, "04", "2"), "einddatum": date(2027, 3, 31)}
    keten.goed(toewijzing(oude), vow(te_wijzigen_producten=(gevraagd,)))
    bericht = keten.bericht(keten.besluit(Besluit("honoreren"), "W1"))
    oud, nieuw = bericht.client.toegewezen_producten
    assert (oud.einddatum, oud.reden_wijziging) == (date(2027, 3, 31), None)
    assert nieuw.ingangsdatum == date(2027, 7, 1)


# --- verdicts -------------------------------------------------------------------------------------


def test_onder_een_afgekeurde_klasse_houdt_een_klasse_haar_eigen_code() -> None:
    verzoek = vow(ongewijzigde_producten=ongewijzigd(8), te_wijzigen_producten=te_wijzigen(1))
    ander = {"toewijzing_nummer": 2, "product": product("43A07", "43")}
    uitkomst = gegeven(toewijzing({}, ander)).als(verzoek)
    terug = uitkomst.retour.client.verzoek
    assert "9349" in terug.retour_codes
    assert terug.ongewijzigde_producten[0].retour_codes == ("9350",)


def test_de_reden_van_een_wijziging_hangt_niet_af_van_de_volgorde_van_aankomst() -> None:
    met = {
        "einddatum": date(2027, 6, 30),
        "toewijzingsdatum": date(2027, 2, 1),
        "reden_wijziging": "05",
    }
    zonder = {**met, "reden_wijziging": None}
    redenen = {
        gegeven(toewijzing(), toewijzing(een), toewijzing(ander))
        .wereld.toestand()
        .toewijzing(SLEUTEL)
        .reden_wijziging
        for een, ander in ((met, zonder), (zonder, met))
    }
    assert redenen == {"05"}


@pytest.mark.parametrize(("uur", "geweigerd"), [(22, {"TR135"}), (23, set())])
def test_vandaag_is_de_dag_in_nederland(keten: Keten, uur: int, geweigerd: set[str]) -> None:
    """23:30 UTC on New Year's Eve is half past midnight on the day of the message."""
    verwerkt = keten.stuur(toewijzing(), datetime(2026, 12, 31, uur, 30, tzinfo=UTC))
    assert regels(verwerkt.feit.bevindingen) == geweigerd
