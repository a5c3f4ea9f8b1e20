"""The official case 9 of iJw 3.2, message by message: two products on one aspecific allocation.

The case names no persons' details, no dates of most messages and no referral; those are filled
in here. What it does name is as it stands there.
"""

from datetime import date
from typing import Any

from ledger.opslag import Recorder
from tests.berichten import (
    GEMEENTE,
    declaratie,
    maandperiode,
    prestatie,
    product,
    start,
    stop,
    toewijzing,
)
from tests.gegeven import Keten

LISA = "999996770"
NUMMER, JEUGD_GGZ = 123456789, product(None, "54")
INGANG, EIND, BEGIN = date(2021, 5, 1), date(2021, 12, 31), date(2021, 5, 6)
SLEUTEL = {
    "toewijzing_nummer": NUMMER,
    "product": JEUGD_GGZ,
    "toewijzing_ingangsdatum": INGANG,
    "begindatum": BEGIN,
}


def stap_1() -> Any:
    return toewijzing(
        {
            "toewijzing_nummer": NUMMER,
            "product": JEUGD_GGZ,
            "toewijzingsdatum": date(2021, 4, 28),
            "ingangsdatum": INGANG,
            "einddatum": EIND,
            "omvang": None,
        },
        bsn=LISA,
    )


def stap_2() -> Any:
    return start(SLEUTEL, bsn=LISA)


def stap_3() -> Any:
    mei = {"toewijzing_nummer": NUMMER, "product_categorie": "54"}
    verblijf = prestatie(
        "A34567",
        **mei,
        product_code="54005",
        product_periode=maandperiode(5, 2021),
        geleverd_volume=12,
        eenheid="14",
        product_tarief=30000,
    )
    behandeling = prestatie(
        "A34568",
        **mei,
        product_code="54001",
        product_periode=maandperiode(5, 2021),
        geleverd_volume=32,
        eenheid="04",
        product_tarief=10000,
    )
    return declaratie(
        per_client={LISA: (verblijf, behandeling)},
        nummer="ABC987",
        maand=5,
        jaar=2021,
        totaal=680000,
        dagtekening=date(2021, 6, 2),
    )


def stap_5() -> Any:
    return stop(
        {**SLEUTEL, "reden_beeindiging": "32", "einddatum": date(2021, 9, 30)},
        bsn=LISA,
        dagtekening=date(2021, 10, 29),
    )


def test_casus_9_kent_beide_producten_binnen_de_categorie_toe(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2())

    verwerkt = keten.stuur(stap_3())

    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    assert [b.regel for b in verwerkt.feit.bevindingen if not b.niet_beoordeelbaar] == []
    bericht = keten.antwoord(verwerkt)
    assert bericht.header.retour_codes == ("0200",)
    inhoud = bericht.declaratie_antwoord
    assert inhoud is not None
    assert (inhoud.declaratie_nummer, inhoud.retour_codes) == ("ABC987", ("8001",))
    for totaal in (inhoud.totaal_ingediend_bedrag, inhoud.totaal_toegekend_bedrag):
        assert (totaal.totaal_bedrag, totaal.debet_credit) == (680000, "D")
    assert inhoud.clienten == ()


def test_casus_9_laat_het_verbruik_en_een_gestopte_levering_na(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2(), stap_3(), stap_5())
    toestand = keten.toestand(LISA)
    verbruik = toestand.verbruik_van((GEMEENTE, NUMMER))
    assert verbruik.bedrag_eurocent == 680000
    assert verbruik.volume_per_eenheid == {"14": 12, "04": 32}
    (levering,) = toestand.leveringen[GEMEENTE, NUMMER]
    assert [(rij.reden_beeindiging, rij.einddatum) for rij in levering.stops] == [
        ("32", date(2021, 9, 30))
    ]
    assert not levering.lopend
