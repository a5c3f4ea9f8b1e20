"""Own records over HTTP: every kind is kept as it was sent, and what is wrong is refused whole."""

from typing import Any, get_args

import pytest

from api.dienst import Dienst
from api.schemas import StukAntwoord, Termijnenlijst
from api.stukmodellen import INVOER, beeldmodel
from api.stukvelden import DELEN, ONDERWERPEN, SOORTEN, VELDEN, veldbeschrijving
from ledger.bevinding import Waarde
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from ledger.waarden import Product
from projections.dossierbeeld import lijstnaam
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import LOSSE_SOORTEN, OVER_IETS, STUKKEN, stuk

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-02-01T09:00:00+01:00"}
NA = {"pgb-bestedingen": "pgb-besluiten"}
"""What is only recorded after something of another kind."""


@pytest.fixture
def client(kaderklant: Klant, kaderdienst: Dienst) -> str:
    """The path of a client, born on 14 February 2015."""
    kaderklant.xml(b.xml(b.vot()), **KLOK)
    return f"/v1/clienten/{kaderdienst.grootboek.bos.client_id(b.BSN)}"


def leg_vast(klant: Klant, client: str, pad: str, **anders: Any) -> Any:
    return klant.post(f"{client}/{pad}", json=stuk(pad, **anders), headers=KLOK)


def lijst(klant: Klant, client: str, soort: Stuksoort, **vraag: str) -> list[dict[str, Any]]:
    """The records of one kind as the state of the client shows them."""
    beeld = klant.get(client, headers=LATER, params=vraag).json()
    rijen = beeld[lijstnaam(soort)]
    if soort.plek == "regie":
        return list(rijen["vastleggingen"])
    if soort.plek == "verwijzing":
        return [rij["vastlegging"] for rij in rijen if rij["bron"] == "registratie"]
    return list(rijen)


def versie(dienst: Dienst, client: str) -> int:
    return dienst.grootboek.client(client.rsplit("/", 1)[1]).versie


def test_er_is_een_voorbeeld_en_een_beschrijving_van_elke_soort() -> None:
    assert {soort.pad for soort in STUKSOORTEN} == {*STUKKEN, *OVER_IETS}
    assert {soort.plek for soort in STUKSOORTEN} == set(SOORTEN) == set(INVOER)


def _waarden() -> dict[str, type[Waarde]]:
    """Every kind of record and every value that it is made of, by name."""
    gezien: dict[str, type[Waarde]] = {}
    te_zien: list[type[Waarde]] = [soort.stuk for soort in STUKSOORTEN]
    while te_zien:
        waarde = te_zien.pop()
        if waarde.__name__ not in gezien:
            gezien[waarde.__name__] = waarde
            velden = waarde.model_fields.values()
            te_zien += [deel for veld in velden for deel in _waarden_in(veld.annotation)]
    return gezien


def _waarden_in(soort: Any) -> list[type[Waarde]]:
    """The values in a type, but not the product, which has one shape in the whole API."""
    if isinstance(soort, type) and issubclass(soort, Waarde):
        return [soort] if soort is not Product else []
    return [waarde for deel in get_args(soort) for waarde in _waarden_in(deel)]


def test_elk_veld_en_elk_onderdeel_heeft_een_beschrijving() -> None:
    waarden = _waarden()
    zonder = {
        f"{soort}.{naam}"
        for soort, waarde in waarden.items()
        for naam in waarde.model_fields
        if veldbeschrijving(soort, naam) is None
    }
    stukken = {soort.stuk.__name__ for soort in STUKSOORTEN}
    assert zonder == set()
    assert set(DELEN) == set(waarden) - stukken


def test_elke_beschrijving_hoort_bij_een_veld_dat_bestaat_en_staat_er_een_keer() -> None:
    velden = {
        f"{soort}.{naam}" for soort, waarde in _waarden().items() for naam in waarde.model_fields
    }
    algemeen = {veld.split(".")[1] for veld in velden - set(VELDEN)}
    assert {naam for naam in VELDEN if "." not in naam} == algemeen
    assert {naam for naam in VELDEN if "." in naam} <= velden
    assert [naam for naam in VELDEN if VELDEN[naam] == VELDEN.get(naam.partition(".")[2])] == []
    assert sum(len(onderwerp) for onderwerp in ONDERWERPEN) == len(VELDEN)


def test_elke_beschrijving_is_een_korte_zin() -> None:
    zinnen = [*VELDEN.values(), *DELEN.values(), *(zin for _, zin in SOORTEN.values())]
    assert [zin for zin in zinnen if not zin.endswith(".") or len(zin) > 100] == []


@pytest.mark.parametrize("einde", ["_eurocent", "_minuten", "_uren", "_weken", "_maanden"])
def test_een_veld_met_een_eenheid_in_zijn_naam_noemt_die_in_zijn_beschrijving(einde: str) -> None:
    zinnen = [zin for naam, zin in VELDEN.items() if naam.endswith(einde)]
    assert zinnen != []
    assert [zin for zin in zinnen if einde[1:].removesuffix("en") not in zin.lower()] == []


@pytest.mark.parametrize("soort", LOSSE_SOORTEN, ids=lambda soort: soort.pad)
def test_elke_soort_wordt_vastgelegd_zoals_zij_is_gestuurd(
    kaderklant: Klant, kaderdienst: Dienst, client: str, soort: Stuksoort
) -> None:
    if soort.pad in NA:
        leg_vast(kaderklant, client, NA[soort.pad])
    antwoord = leg_vast(kaderklant, client, soort.pad)
    assert antwoord.status_code == 201, antwoord.json()
    eerste = antwoord.json()["gebeurtenissen"][0]
    assert eerste["soort"] == f"{soort.stuk.__name__}Vastgelegd"
    assert eerste["versie"] == versie(kaderdienst, client)
    (rij,) = lijst(kaderklant, client, soort)
    assert rij["gebeurtenisId"] == eerste["gebeurtenisId"]
    assert rij["vastgelegdOp"] == "2027-01-04T08:00:00Z"
    beeldmodel(soort).model_validate(rij)
    gestuurd = stuk(soort.pad)
    for veld in {"datum", "aanbieder", "soort", "doelen", "gi", "regel", "sessie"} & set(gestuurd):
        assert rij[veld] == gestuurd[veld]


@pytest.mark.parametrize("soort", STUKSOORTEN, ids=lambda soort: soort.pad)
def test_elke_soort_weigert_wat_zij_niet_kent(vrager: Klant, soort: Stuksoort) -> None:
    pad = f"/v1/clienten/client-{'0' * 32}/{soort.pad}"
    fout = {"gemeente": "9999", "datum": "2027-02-30", "aanbieder": "1", "onbekend": 1}
    antwoord = vrager.post(pad, json=stuk(soort.pad, **fout), headers=KLOK)
    assert antwoord.status_code == 400
    plekken = {rij["pointer"] for rij in antwoord.json()["errors"]}
    assert plekken == {"/gemeente", "/datum", "/aanbieder", "/onbekend"}
    assert vrager.post(pad, json=stuk(soort.pad), headers=KLOK).status_code == 404


@pytest.mark.parametrize(
    ("pad", "anders", "plekken"),
    [
        ("no-shows", {"geplandeMinuten": -1, "tijd": "24:00"}, ["/tijd", "/geplandeMinuten"]),
        ("no-shows", {"geplandeMinuten": 1441}, ["/geplandeMinuten"]),
        ("no-shows", {"geplandeMinuten": 60.0}, ["/geplandeMinuten"]),
        ("no-shows", {"gedeclareerd": "ja"}, ["/gedeclareerd"]),
        ("no-shows", {"datum": "1800-01-01"}, ["/datum"]),
        ("no-shows", {"datum": "9999-12-31"}, ["/datum"]),
        ("no-shows", {"vervangt": "x"}, ["/vervangt"]),
        ("no-shows", {"toewijzingNummer": 0}, ["/toewijzingNummer"]),
        ("no-shows", {"stappen": "gebeld"}, ["/stappen"]),
        ("no-shows", {"stappen": ["x"] * 201}, ["/stappen"]),
        ("no-shows", {"toelichting": "x" * 4001}, ["/toelichting"]),
        ("no-shows", {"product": {"categorie": "99"}}, ["/product/categorie"]),
        ("no-shows", {"product": {"categorie": "45", "code": "45-1"}}, ["/product/code"]),
        ("verwijzingen", {"verwijzerType": "99"}, ["/verwijzerType"]),
        (
            "verwijzingen",
            {"omvang": {"volume": -1, "eenheid": "99", "frequentie": "3"}},
            ["/omvang/volume", "/omvang/eenheid", "/omvang/frequentie"],
        ),
        ("verwijzingen", {"consultatie": {"datum": "gisteren"}}, ["/consultatie/datum"]),
        (
            "groepssessies",
            {"hulpverleners": [{"naam": "a", "aanwezigeMinuten": -5, "rang": 1}]},
            ["/hulpverleners/0/aanwezigeMinuten", "/hulpverleners/0/rang"],
        ),
        ("groepssessies", {"deelnemers": [{"clientId": "x"}]}, ["/deelnemers/0/clientId"]),
        (
            "inzetten",
            {"tijd": [{"datum": "2027-01-05", "soort": "vrij", "minuten": 1500}]},
            ["/tijd/0/soort", "/tijd/0/minuten"],
        ),
        ("toetsen", {"onderwerpen": {"x": ""}}, ["/onderwerpen/x"]),
        ("lokale-besluiten", {"behandeldeJeugdigen": ["Pietje"]}, ["/behandeldeJeugdigen/0"]),
        ("plannen", {"afstemming": {"partijen": ["de buren"]}}, ["/afstemming/partijen/0"]),
        ("plannen", {"toekomst": {"aanbieders": ["de buren"]}}, ["/toekomst/aanbieders/0"]),
        ("pgb-aanvragen", {"voorziening": "de hulp"}, ["/voorziening"]),
        ("pgb-besluiten", {"hulpverleners": [{"naam": "a\nb"}]}, ["/hulpverleners/0/naam"]),
        ("vervoer", {"van": "x" * 101, "naar": "school"}, ["/van"]),
    ],
)
def test_een_waarde_die_niet_kan_geeft_400_met_haar_plaats(
    vrager: Klant, pad: str, anders: dict[str, Any], plekken: list[str]
) -> None:
    adres = f"/v1/clienten/client-{'0' * 32}/{pad}"
    antwoord = vrager.post(adres, json=stuk(pad, **anders), headers=KLOK)
    assert antwoord.status_code == 400
    assert [rij["pointer"] for rij in antwoord.json()["errors"]] == plekken
    assert all(rij["detail"].endswith(".") for rij in antwoord.json()["errors"])


@pytest.mark.parametrize(
    ("pad", "anders", "plekken"),
    [
        ("intakes", {"datum": "2015-02-13"}, ["/datum"]),
        ("intakes", {"afgerondOp": "2014-01-01"}, ["/afgerondOp"]),
        ("verwijzingen", {"consultatie": {"datum": "2014-01-01"}}, ["/consultatie/datum"]),
        (
            "verwijzingen",
            {"verstuurdAan": [{"ontvanger": "a", "datum": "2014-01-01"}]},
            ["/verstuurdAan/0/datum"],
        ),
        (
            "inzetten",
            {"tijd": [{"datum": "2014-01-01", "soort": "direct", "minuten": 5}]},
            ["/tijd/0/datum"],
        ),
        ("maatregelen", {"einddatum": "2027-01-03"}, ["/einddatum"]),
        ("bepalingen", {"gi": None}, ["/gi"]),
        ("groepssessies", {"deelnemers": []}, ["/deelnemers"]),
        (
            "groepssessies",
            {"deelnemers": [{"clientId": "client-" + "1" * 32}] * 2},
            ["/deelnemers/1/clientId"],
        ),
        ("groepssessies", {"eindtijd": "09:00"}, ["/eindtijd"]),
        ("afwijkingen", {"rol": "buurman"}, ["/rol"]),
        ("afwijkingen", {"regel": "PR-NIETS"}, ["/regel"]),
        ("regie", {"rol": "buurman"}, ["/rol"]),
        ("intakes", {"vervangt": "01945e7c-0000-7000-8000-000000000000"}, ["/vervangt"]),
        ("intakes", {"product": {"categorie": "44", "code": "45A48"}}, ["/product/categorie"]),
        ("plannen", {"doelen": []}, ["/"]),
        ("bepalingen", {"gi": None, "datum": "2014-01-01"}, ["/datum", "/gi"]),
    ],
)
def test_wat_de_client_of_het_kader_tegenspreekt_geeft_422_en_er_blijft_niets_half_staan(
    kaderklant: Klant,
    kaderdienst: Dienst,
    client: str,
    pad: str,
    anders: dict[str, Any],
    plekken: list[str],
) -> None:
    voor = kaderdienst.grootboek.opslag.kop()
    antwoord = leg_vast(kaderklant, client, pad, **anders)
    assert antwoord.status_code == 422, antwoord.json()
    assert [rij["plaats"] for rij in antwoord.json()["bevindingen"]] == plekken
    assert [rij["pointer"] for rij in antwoord.json()["errors"]] == plekken
    assert kaderdienst.grootboek.opslag.kop() == voor


def test_een_registratie_van_een_medewerker_mag_voor_de_geboorte_van_het_kind_liggen(
    kaderklant: Klant, client: str
) -> None:
    medewerker = {"naam": "a", "geregistreerdTot": "2014-12-31"}
    antwoord = leg_vast(kaderklant, client, "inzetten", medewerkers=[medewerker])
    assert antwoord.status_code == 201


def test_een_afwijking_door_wie_dat_niet_mag_wordt_bewaard_met_een_signaal(
    kaderklant: Klant, client: str
) -> None:
    antwoord = leg_vast(kaderklant, client, "afwijkingen", rol="procesregisseur")
    assert antwoord.status_code == 201
    (bevinding,) = antwoord.json()["bevindingen"]
    assert (bevinding["gevolg"], bevinding["plaats"]) == ("signaleren", "/rol")


def test_een_verbetering_komt_in_de_plaats_van_wat_fout_was(kaderklant: Klant, client: str) -> None:
    eerste = leg_vast(kaderklant, client, "intakes").json()["gebeurtenissen"][0]
    verbeterd = leg_vast(
        kaderklant, client, "intakes", datum="2027-01-02", vervangt=eerste["gebeurtenisId"]
    )
    assert verbeterd.status_code == 201
    intake = next(soort for soort in STUKSOORTEN if soort.pad == "intakes")
    assert [rij["datum"] for rij in lijst(kaderklant, client, intake)] == ["2027-01-02"]
    nog_eens = leg_vast(kaderklant, client, "intakes", vervangt=eerste["gebeurtenisId"])
    assert nog_eens.status_code == 422


def test_een_verplichting_opent_en_sluit_in_het_antwoord_en_in_de_lijst(
    kaderklant: Klant, client: str
) -> None:
    antwoord = leg_vast(kaderklant, client, "no-shows")
    StukAntwoord.model_validate_json(antwoord.content)
    geopend = antwoord.json()
    assert geopend["termijnen"] == [
        {
            "regel": "PR-NOSHOW",
            "sleutel": "reactie",
            "wie": "verwijzer",
            "wat": "Reageren op de no-show",
            "vanaf": "2027-01-04",
            "laatsteDag": "2027-01-25",
            "waardoor": "een lokaal besluit",
        }
    ]
    assert [rij["regel"] for rij in geopend["bevindingen"]] == ["PR-NOSHOW"]
    termijnen = kaderklant.get("/v1/termijnen?status=overschreden", headers=LATER)
    Termijnenlijst.model_validate_json(termijnen.content)
    (rij,) = [rij for rij in termijnen.json()["items"] if rij["regel"] == "PR-NOSHOW"]
    assert (rij["overschredenSinds"], rij["wie"]) == ("2027-01-26", "verwijzer")
    gesloten = leg_vast(kaderklant, client, "lokale-besluiten").json()
    assert gesloten["voldaan"] == [
        {"regel": "PR-NOSHOW", "sleutel": "reactie", "afloop": "vervuld"}
    ]
    assert kaderklant.get(client, headers=LATER).json()["verplichtingen"] == []


def test_een_klok_voor_de_laatste_gebeurtenis_geeft_409(kaderklant: Klant, client: str) -> None:
    vroeg = {"Klok": "2027-01-03T09:00:00+01:00"}
    antwoord = kaderklant.post(f"{client}/intakes", json=stuk("intakes"), headers=vroeg)
    assert antwoord.status_code == 409
    assert antwoord.json()["errors"][0]["code"] == "klokTeVroeg"


def test_een_gezin_met_een_lid_dat_er_twee_keer_in_staat_geeft_422(
    kaderklant: Klant, kaderdienst: Dienst, client: str
) -> None:
    lid = {"clientId": client.rsplit("/", 1)[1], "rol": "kind"}
    voor = kaderdienst.grootboek.opslag.kop()
    invoer = {"leden": [lid, lid], "vanaf": "2027-01-04"}
    antwoord = kaderklant.post("/v1/gezinnen", json=invoer, headers=KLOK)
    assert antwoord.status_code == 422
    assert [rij["plaats"] for rij in antwoord.json()["bevindingen"]] == ["/leden/1/clientId"]
    assert kaderdienst.grootboek.opslag.kop() == voor
