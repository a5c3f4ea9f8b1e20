"""What would become of it: features classified, records judged, with the knowledge of some moment.

Nothing is recorded, whatever the answer.
"""

from typing import Any

import pytest

from api.dienst import Dienst
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import stuk

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-02-01T09:00:00+01:00"}


@pytest.fixture
def client(kaderklant: Klant, kaderdienst: Dienst) -> str:
    """The path of a client who is known since 4 January."""
    kaderklant.xml(b.xml(b.vot()), **KLOK)
    return f"/v1/clienten/{kaderdienst.grootboek.bos.client_id(b.BSN)}"


def versie(dienst: Dienst, client: str) -> int:
    return dienst.grootboek.client(client.rsplit("/", 1)[1]).versie


def simuleer(klant: Klant, client: str, pad: str, op: str | None = None, **anders: Any) -> Any:
    """The answer, asked on 1 February with the knowledge of `op`."""
    vraag = {} if op is None else {"bekendOp": op}
    inhoud = stuk(pad, **anders)
    return klant.post(f"{client}/{pad}/_simuleer", json=inhoud, headers=LATER, params=vraag)


# --- a record -------------------------------------------------------------------------------------


@pytest.mark.parametrize("soort", STUKSOORTEN, ids=lambda soort: soort.pad)
def test_een_simulatie_zegt_hetzelfde_als_de_vastlegging_en_legt_niets_vast(
    kaderklant: Klant, kaderdienst: Dienst, client: str, soort: Stuksoort
) -> None:
    voor = versie(kaderdienst, client)
    gesimuleerd = simuleer(kaderklant, client, soort.pad)
    assert (gesimuleerd.status_code, versie(kaderdienst, client)) == (200, voor)

    echt = kaderklant.post(f"{client}/{soort.pad}", json=stuk(soort.pad), headers=LATER)
    uitkomst = "toegestaan" if echt.status_code == 201 else "geweigerd"
    assert gesimuleerd.json()["uitkomst"] == uitkomst
    if uitkomst == "toegestaan":
        delen = ("bevindingen", "termijnen", "voldaan")
        assert [gesimuleerd.json()[naam] for naam in delen] == [echt.json()[naam] for naam in delen]


@pytest.mark.parametrize(
    ("op", "uitkomst", "regels"),
    [
        ("2027-01-20T23:00:00+01:00", "toegestaan", []),
        ("2027-01-21T00:00:00+01:00", "geweigerd", ["PR-LATER"]),
        (None, "geweigerd", ["PR-LATER"]),
    ],
)
def test_het_oordeel_hangt_af_van_wat_toen_bekend_was_van_het_kader(
    kaderklant: Klant, client: str, op: str | None, uitkomst: str, regels: list[str]
) -> None:
    inhoud = simuleer(kaderklant, client, "meldingen", op, kanaal=None).json()

    assert inhoud["uitkomst"] == uitkomst
    assert [rij["regel"] for rij in inhoud["bevindingen"]] == regels
    assert list(inhoud["kaderversies"]) == ["proef"]


def test_het_oordeel_hangt_af_van_wat_toen_bekend_was_van_de_client(
    kaderklant: Klant, client: str
) -> None:
    toen, erna = "2027-01-10T00:00:00Z", "2027-01-12T00:00:00Z"
    klok = {"Klok": "2027-01-11T09:00:00+01:00"}
    kaderklant.post(f"{client}/pgb-besluiten", json=stuk("pgb-besluiten"), headers=klok)

    ervoor = simuleer(kaderklant, client, "pgb-bestedingen", toen).json()
    later = simuleer(kaderklant, client, "pgb-bestedingen", erna).json()

    assert [rij["regel"] for rij in ervoor["bevindingen"]] == ["PGB-01"]
    assert (later["uitkomst"], later["bekendOp"]) == ("toegestaan", erna)


def test_een_client_die_toen_niet_bekend_was_is_er_niet(kaderklant: Klant, client: str) -> None:
    assert simuleer(kaderklant, client, "intakes", "2027-01-03T00:00:00Z").status_code == 404


def test_een_fout_in_de_vraag_wordt_gemeld(vrager: Klant) -> None:
    pad = f"/v1/clienten/client-{'0' * 32}"
    antwoord = simuleer(vrager, pad, "intakes", "gisteren", datum="2027-02-30")

    assert antwoord.status_code == 400
    assert {rij.get("pointer") or rij.get("name") for rij in antwoord.json()["errors"]} == {
        "/datum",
        "bekendOp",
    }


# --- a classification -----------------------------------------------------------------------------


def deel_in(klant: Klant, **kenmerken: Any) -> Any:
    inhoud = {"gemeente": b.GEMEENTE, "kenmerken": kenmerken}
    return klant.post("/v1/indelingen", json=inhoud, headers=KLOK)


def test_uit_kenmerken_volgt_een_product_met_de_reden(kaderklant: Klant) -> None:
    inhoud = deel_in(kaderklant, contactmomenten=10).json()

    assert inhoud["product"] == {"categorie": "45", "code": "45A48", "naam": "Een"}
    assert [rij["regel"] for rij in inhoud["bevindingen"]] == ["PR-INDELING"]
    assert inhoud["bevindingen"][0]["operanden"]["contactmomenten"] == 10


@pytest.mark.parametrize("contacten", [11, None])
def test_wat_geweigerd_of_niet_te_beoordelen_is_geeft_geen_product(
    kaderklant: Klant, contacten: int | None
) -> None:
    inhoud = deel_in(kaderklant, contactmomenten=contacten).json()

    assert inhoud["product"] is None
    assert [rij["regel"] for rij in inhoud["bevindingen"]] == ["PR-INDELING"]


def test_zonder_kader_van_de_gemeente_volgt_er_niets(vrager: Klant) -> None:
    antwoord = deel_in(vrager, contactmomenten=3)

    assert antwoord.status_code == 200
    assert (antwoord.json()["product"], antwoord.json()["kaderversies"]) == (None, {})


def test_een_indeling_met_fouten_wordt_geweigerd_met_alle_fouten(vrager: Klant) -> None:
    antwoord = vrager.post(
        "/v1/indelingen",
        json={"gemeente": "9999", "kenmerken": {"complexiteit": "zwaar", "x": 1}},
        headers=KLOK,
    )

    assert antwoord.status_code == 400
    assert {rij["pointer"] for rij in antwoord.json()["errors"]} == {
        "/gemeente",
        "/kenmerken/complexiteit",
        "/kenmerken/x",
    }
