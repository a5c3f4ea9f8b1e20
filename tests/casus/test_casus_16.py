"""The official case 16 of iJw 3.2, message by message: a generic allocation with a budget.

The case names no persons' details and no dates of most messages; those are filled in here. What
it does name is as it stands there.
"""

from datetime import date
from typing import Any

from ledger.opslag import Recorder
from tests.berichten import BSN as TOM
from tests.berichten import GEMEENTE, declaratie, maandperiode, prestatie, start, toewijzing
from tests.gegeven import Keten, regels

NUMMER, BUDGET_EUROCENT = 500101, 6_000_000
INGANG, EIND = date(2021, 1, 1), date(2021, 12, 31)


def stap_1() -> Any:
    return toewijzing(
        {
            "toewijzing_nummer": NUMMER,
            "product": None,
            "omvang": None,
            "budget": BUDGET_EUROCENT,
            "toewijzingsdatum": date(2020, 12, 28),
            "ingangsdatum": INGANG,
            "einddatum": EIND,
        }
    )


def stap_2() -> Any:
    return start(
        {
            "toewijzing_nummer": NUMMER,
            "product": None,
            "toewijzing_ingangsdatum": INGANG,
            "begindatum": date(2021, 1, 15),
        }
    )


def stap_3() -> Any:
    januari = {"toewijzing_nummer": NUMMER, "product_periode": maandperiode(1, 2021)}
    ambulant = prestatie(
        "RN123",
        **januari,
        product_categorie="45",
        product_code="45A48",
        geleverd_volume=25,
        eenheid="04",
        product_tarief=1000,
    )
    verblijf = prestatie(
        "RN234",
        **januari,
        product_categorie="43",
        product_code="43A07",
        geleverd_volume=10,
        eenheid="14",
        product_tarief=25000,
    )
    return declaratie(
        ambulant,
        verblijf,
        nummer="DN123",
        jaar=2021,
        totaal=275000,
        dagtekening=date(2021, 2, 4),
    )


def verblijf_in_februari(referentie: str, etmalen: int, tarief_eurocent: int) -> Any:
    regel = prestatie(
        referentie,
        toewijzing_nummer=NUMMER,
        product_periode=maandperiode(2, 2021),
        product_categorie="43",
        product_code="43A07",
        geleverd_volume=etmalen,
        eenheid="14",
        product_tarief=tarief_eurocent,
    )
    return declaratie(regel, maand=2, jaar=2021)


def test_casus_16_kent_twee_producten_toe_binnen_het_budget(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2())

    verwerkt = keten.stuur(stap_3())

    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    bericht = keten.antwoord(verwerkt)
    assert bericht.header.retour_codes == ("0200",)
    inhoud = bericht.declaratie_antwoord
    assert inhoud is not None
    assert (inhoud.declaratie_nummer, inhoud.retour_codes) == ("DN123", ("8001",))
    for totaal in (inhoud.totaal_ingediend_bedrag, inhoud.totaal_toegekend_bedrag):
        assert (totaal.totaal_bedrag, totaal.debet_credit) == (275000, "D")
    assert inhoud.clienten == ()
    verbruik = keten.toestand(TOM).verbruik_van((GEMEENTE, NUMMER))
    assert verbruik.bedrag_eurocent == 275000
    assert verbruik.volume_per_eenheid == {"04": 25, "14": 10}


def test_na_casus_16_past_precies_de_rest_van_het_budget_nog(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2(), stap_3())
    # 60,000.00 less 2,750.00 is 25 times 2,290.00; one cent a day more is too much.
    te_veel = keten.stuur(verblijf_in_februari("RN345", 25, 229001))
    assert regels(te_veel.feit.bevindingen) == {"TR369"}
    keten.goed(verblijf_in_februari("RN346", 25, 229000))
    verbruik = keten.toestand(TOM).verbruik_van((GEMEENTE, NUMMER))
    assert verbruik.bedrag_eurocent == BUDGET_EUROCENT
