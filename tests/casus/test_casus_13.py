"""The official case 13 of iJw 3.2, message by message: a successor within a declaration period.

The JW301 of step 6 in the case leaves RedenWijziging empty on the allocation that is shortened.
That is an error of the case: IV093 asks for 12 there. No rule refuses it, so the chain is run
both ways and must give the same amounts.
"""

from datetime import date, time
from typing import Any

import pytest

from ledger.ijw.berichten import OngewijzigdProduct, Periode, TeWijzigenProduct, Verwijzer
from ledger.opslag import Recorder
from tests.berichten import (
    GEMEENTE,
    antwoord,
    declaratie,
    omvang,
    prestatie,
    product,
    start,
    stop,
    toewijzing,
    vot,
    vow,
)
from tests.gegeven import Keten

AMBULANT, VERBLIJF = product("45A48", "45"), product("43A07", "43")
BEGIN, EIND = date(2021, 1, 1), date(2021, 12, 31)
DRIE_UUR, VIJF_UUR = omvang(3, "04", "2"), omvang(5, "04", "2")
ETMALEN = omvang(365, "14", "6")
GEZET = {"ingangsdatum": BEGIN, "einddatum": EIND, "toewijzingsdatum": date(2020, 12, 30)}


def stap_1() -> Any:
    verwijzer = Verwijzer(type="04", zorgverlener_code="99991234")
    jaar = {"toewijzing_ingangsdatum": BEGIN, "toewijzing_einddatum": EIND, "verwijzer": verwijzer}
    return vot(
        {**jaar, "referentie_aanbieder": "ABC123", "product": AMBULANT, "omvang": DRIE_UUR},
        {**jaar, "referentie_aanbieder": "DEF456", "product": VERBLIJF, "omvang": ETMALEN},
        dagtekening=date(2020, 12, 28),
    )


def stap_2() -> Any:
    return toewijzing(
        {
            **GEZET,
            "toewijzing_nummer": 2055001,
            "referentie_aanbieder": "ABC123",
            "product": AMBULANT,
            "omvang": DRIE_UUR,
        },
        {
            **GEZET,
            "toewijzing_nummer": 2055002,
            "referentie_aanbieder": "DEF456",
            "product": VERBLIJF,
            "omvang": ETMALEN,
        },
    )


def stap_3() -> Any:
    gezet = {"toewijzing_ingangsdatum": BEGIN}
    return start(
        {
            **gezet,
            "toewijzing_nummer": 2055001,
            "product": AMBULANT,
            "begindatum": date(2021, 1, 5),
        },
        {
            **gezet,
            "toewijzing_nummer": 2055002,
            "product": VERBLIJF,
            "begindatum": date(2021, 1, 2),
        },
    )


def stap_4() -> Any:
    return vow(
        referentie="XYZ789",
        dagtekening=date(2021, 2, 8),
        ongewijzigde_producten=(OngewijzigdProduct(toewijzing_nummer=2055002),),
        te_wijzigen_producten=(
            TeWijzigenProduct(
                toewijzing_nummer=2055001,
                gewenste_ingangsdatum=date(2021, 2, 20),
                einddatum=EIND,
                omvang=VIJF_UUR,
            ),
        ),
    )


def stap_6(reden: str | None) -> Any:
    nieuw = {"toewijzingsdatum": date(2021, 2, 15), "toewijzingstijd": time(11)}
    samen = {"referentie_aanbieder": "XYZ789"}
    return toewijzing(
        {
            **GEZET,
            **nieuw,
            **samen,
            "toewijzing_nummer": 2055001,
            "product": AMBULANT,
            "omvang": DRIE_UUR,
            "einddatum": date(2021, 2, 19),
            "reden_wijziging": reden,
        },
        {
            **GEZET,
            **samen,
            "toewijzing_nummer": 2055002,
            "product": VERBLIJF,
            "omvang": ETMALEN,
        },
        {
            **GEZET,
            **nieuw,
            **samen,
            "toewijzing_nummer": 2055003,
            "product": AMBULANT,
            "omvang": VIJF_UUR,
            "ingangsdatum": date(2021, 2, 20),
        },
    )


def stap_7() -> Any:
    return stop(
        {
            "toewijzing_nummer": 2055001,
            "product": AMBULANT,
            "toewijzing_ingangsdatum": BEGIN,
            "begindatum": date(2021, 1, 5),
            "reden_beeindiging": "37",
            "einddatum": date(2021, 2, 19),
        }
    )


def stap_8() -> Any:
    return start(
        {
            "toewijzing_nummer": 2055003,
            "product": AMBULANT,
            "toewijzing_ingangsdatum": date(2021, 2, 20),
            "begindatum": date(2021, 2, 20),
        }
    )


def stap_9() -> Any:
    begin, wissel, eind = date(2021, 2, 1), date(2021, 2, 19), date(2021, 2, 28)
    uren = {"eenheid": "04", "product_tarief": 4000}
    regels = (
        prestatie(
            "A12347",
            toewijzing_nummer=2055001,
            product_periode=Periode(begindatum=begin, einddatum=wissel),
            geleverd_volume=9,
            **uren,
        ),
        prestatie(
            "A12348",
            toewijzing_nummer=2055003,
            product_periode=Periode(begindatum=date(2021, 2, 20), einddatum=eind),
            geleverd_volume=5,
            **uren,
        ),
        prestatie(
            "A12349",
            toewijzing_nummer=2055002,
            product_categorie="43",
            product_code="43A07",
            product_periode=Periode(begindatum=begin, einddatum=eind),
            geleverd_volume=28,
            eenheid="14",
            product_tarief=3000,
        ),
    )
    return declaratie(
        *regels,
        nummer="QRS234",
        maand=2,
        jaar=2021,
        totaal=140000,
        dagtekening=date(2021, 3, 4),
    )


@pytest.mark.parametrize("reden", [None, "12"], ids=["zoals de casus", "volgens IV093"])
def test_casus_13_klopt_van_verzoek_tot_en_met_declaratie(
    recorder: Recorder, reden: str | None
) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2(), stap_3(), stap_4())
    keten.goed(antwoord("2", "XYZ789", dagtekening=date(2021, 2, 10)))
    keten.goed(stap_6(reden), stap_7(), stap_8())

    verwerkt = keten.stuur(stap_9())

    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    bericht = keten.antwoord(verwerkt)
    assert bericht.header.retour_codes == ("0200",)
    inhoud = bericht.declaratie_antwoord
    assert inhoud is not None
    assert (inhoud.declaratie_nummer, inhoud.retour_codes) == ("QRS234", ("8001",))
    for totaal in (inhoud.totaal_ingediend_bedrag, inhoud.totaal_toegekend_bedrag):
        assert (totaal.totaal_bedrag, totaal.debet_credit) == (140000, "D")
    assert inhoud.clienten == ()


def test_casus_13_laat_de_juiste_toestand_na(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2(), stap_3(), stap_4(), stap_6("12"), stap_7(), stap_8(), stap_9())
    toestand = keten.toestand()
    statussen = {naam: verzoek.status for (_, naam), verzoek in toestand.verzoeken.items()}
    assert statussen == dict.fromkeys(("ABC123", "DEF456", "XYZ789"), "gehonoreerd")
    bedragen = {
        nummer: toestand.verbruik_van((GEMEENTE, nummer)).bedrag_eurocent
        for nummer in (2055001, 2055002, 2055003)
    }
    assert bedragen == {2055001: 36000, 2055002: 84000, 2055003: 20000}
    oud = toestand.toewijzing((GEMEENTE, 2055001))
    assert oud is not None
    assert (oud.SOORT, oud.einddatum) == ("ToewijzingIngetrokken", date(2021, 2, 19))
    lopend = {
        nummer: [rij.lopend for rij in rijen] for (_, nummer), rijen in toestand.leveringen.items()
    }
    assert lopend == {2055001: [False], 2055002: [True], 2055003: [True]}
    # The unchanged allocation was only repeated: it has one version.
    assert len(toestand.toewijzingen[GEMEENTE, 2055002]) == 1
