"""A message with ten errors reports ten: nobody learns of the second only after the first."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from ledger.ijw import berichten as ijw
from ledger.opslag import Recorder
from tests.berichten import (
    ANDER_BSN,
    BSN,
    JAN,
    declaratie,
    maandperiode,
    omvang,
    prestatie,
    product,
    toewijzing,
)
from tests.gegeven import Keten, client_id, contract, gegeven, regels

VERBLIJF, DAGBEHANDELING = product("43A07", "43"), product("41A03", "41")


def toewijzing_met_tien_fouten() -> Any:
    """Four faults in the products, six in the person and the address."""
    bericht = toewijzing(
        {"einddatum": date(2026, 12, 31)},
        {"toewijzing_nummer": 2, "product": DAGBEHANDELING, "reden_wijziging": "13"},
        {"toewijzing_nummer": 3, "product": VERBLIJF, "toewijzingsdatum": date(2027, 1, 2)},
        {"toewijzing_nummer": 4, "product": product("42A03", "42"), "omvang": None},
        dagtekening=JAN,
    )
    nummer = ijw.Telefoon(telefoonnummer="0201234567", landnummer="+31")
    contact = ijw.Contact(
        soort="01",
        adres=ijw.Adres(straatnaam="Voorbeeldstraat", land_code="NL"),
        telefoon=ijw.Telefoonnummers(telefoon01=nummer),
        periode=ijw.OpenPeriode(begindatum=JAN),
    )
    client = replace(
        bericht.client,
        geboortedatum=ijw.Geboortedatum(datum=date(1906, 12, 31)),
        communicatie=ijw.Communicatie(vorm="1"),
        contactgegevens=(contact,),
    )
    return replace(bericht, client=client)


def test_een_toewijzing_met_tien_fouten_meldt_er_tien(recorder: Recorder) -> None:
    keten = Keten(recorder)
    verwerkt = keten.stuur(toewijzing_met_tien_fouten())
    bevindingen = verwerkt.feit.bevindingen
    assert regels(bevindingen) == {
        "CS003", "CS335", "TR134", "CD041", "TR002",
        "CD005", "CD007", "CD009", "CD025", "CD034",
    }  # fmt: skip
    assert len(bevindingen) == 10
    assert len({bevinding.plaats for bevinding in bevindingen}) == 10
    assert verwerkt.feit.uitkomst == "afgekeurd"
    assert verwerkt.retour is not None


DAGDELEN = {"toewijzing_nummer": 2, "product": DAGBEHANDELING, "omvang": omvang(3, "16", "2")}
VERWIJDERD = {
    **DAGDELEN,
    "einddatum": JAN,
    "reden_wijziging": "13",
    "toewijzingstijd": time(10),
}
PER_WEEK = {
    "toewijzing_nummer": 3,
    "product": VERBLIJF,
    "omvang": omvang(2, "14", "2"),
    "ingangsdatum": date(2027, 2, 10),
}


def _etmalen(referentie: str, begin: date, aantal: int) -> ijw.Prestatie:
    return prestatie(
        referentie,
        toewijzing_nummer=3,
        product_categorie="43",
        product_code="43A07",
        product_periode=ijw.Periode(
            begindatum=begin, einddatum=maandperiode(begin.month).einddatum
        ),
        geleverd_volume=aantal,
        eenheid="14",
        product_tarief=25000,
    )


def test_een_declaratie_meldt_van_elke_prestatie_elke_fout() -> None:
    """Eleven lines about two children, each wrong in its own way, in one of them twice."""
    een = {"geleverd_volume": 1}
    regels_van_een = (
        prestatie("A1", maand=2, toewijzing_nummer=9),
        prestatie(
            "A2", maand=2, toewijzing_nummer=2, product_categorie="41", product_code="41A03",
            eenheid="16",
        ),
        prestatie("P1", maand=3, **een),
        prestatie("A4", maand=4, product_code="45A53", **een),
        prestatie("A5", maand=5, eenheid="14", **een),
        prestatie("A6", maand=6, geleverd_volume=61),
        prestatie("A7", maand=7, product_tarief=161, bedrag=999, **een),
        prestatie("A8", maand=1, **een),
        prestatie("A9", maand=1, vorig="P0", **een),
        _etmalen("B1", date(2027, 2, 11), 1),
        _etmalen("B2", date(2027, 3, 1), 11),
    )  # fmt: skip
    andere = (prestatie("X1", maand=2, **een),)
    bericht = declaratie(
        per_client={BSN: regels_van_een, ANDER_BSN: andere}, maand=12, dagtekening=date(2028, 1, 5)
    )
    eerder = gegeven(
        contract(),
        toewijzing(),
        toewijzing(DAGDELEN),
        toewijzing(VERWIJDERD),
        toewijzing(PER_WEEK),
        declaratie(prestatie("P1")),
    )

    uitkomst = eerder.als(bericht)

    per_regel: dict[str, set[str]] = {}
    for bevinding in uitkomst.oordeel.bevindingen:
        if bevinding.blokkeert:
            per_regel.setdefault(bevinding.sleutel or "", set()).add(bevinding.regel)
    assert per_regel == {
        "A1": {"TR338"},
        "A2": {"TR384"},
        "P1": {"TR314"},
        "A4": {"TR340"},
        "A5": {"TR341"},
        "A6": {"TR322"},
        "A7": {"TR346", "TR418"},
        "A8": {"TR389"},
        "A9": {"TR323"},
        "B1": {"TR387"},
        "B2": {"TR321"},
        client_id(ANDER_BSN): {"TR304"},
    }
    assert uitkomst.oordeel.uitkomst == "afgekeurd"
