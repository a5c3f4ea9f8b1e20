"""Requests with their advice, and decisions that follow it or say why not."""

from datetime import date
from typing import Any

import pytest

from api.dienst import Dienst
from api.schemas import Controlelijst
from tests import berichten as b
from tests.api.hulp import Klant

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
BESLUITEN = f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten"
TE_LANG = {"toewijzing_einddatum": date(2028, 12, 31)}
TE_VEEL = {"omvang": b.omvang(1200)}
ZONDER_INTAKE = {"omvang": b.omvang(240)}
NOOIT = {"omvang": b.omvang(6000)}
AKKOORD = {
    "regel": "PR-DUUR",
    "motivering": "Twee jaar is nodig.",
    "akkoordDoor": "arts 1",
    "rol": "arts",
}


def vraag_aan(klant: Klant, **velden: Any) -> dict[str, Any]:
    """The request as the list shows it."""
    assert klant.xml(b.xml(b.vot(velden)), **KLOK).json()["uitkomst"] == "goedgekeurd"
    rij: dict[str, Any] = klant.get("/v1/verzoeken?status=open", headers=KLOK).json()["items"][0]
    return rij


def client_van(dienst: Dienst) -> str:
    return f"/v1/clienten/{dienst.grootboek.bos.client_id(b.BSN)}"


def besluit(klant: Klant, soort: str, **velden: Any) -> Any:
    return klant.post(BESLUITEN, json={"besluit": soort, **velden}, headers=KLOK)


def geweigerd_op(antwoord: Any) -> list[tuple[str, str]]:
    assert antwoord.status_code == 422, antwoord.json()
    return [(rij["regel"], rij["plaats"]) for rij in antwoord.json()["bevindingen"]]


@pytest.mark.parametrize(
    ("velden", "advies", "reden"),
    [
        ({}, "honoreren", None),
        (TE_VEEL, "afwijzen", "4"),
        (TE_VEEL | TE_LANG, "afwijzen", "6"),
        (ZONDER_INTAKE, "onderzoeken", None),
    ],
)
def test_een_verzoek_staat_er_met_advies_reden_bevindingen_en_laatste_dag(
    kaderklant: Klant, velden: dict[str, Any], advies: str, reden: str | None
) -> None:
    rij = vraag_aan(kaderklant, **velden)
    assert (rij["advies"], rij["adviesReden"], rij["redenAfwijzing"]) == (advies, reden, reden)
    assert rij["laatsteDag"] == "2027-01-11"
    assert bool(rij["bevindingen"]) == (advies != "honoreren")


def test_wat_later_wordt_vastgelegd_verandert_het_advies(
    kaderklant: Klant, kaderdienst: Dienst
) -> None:
    assert vraag_aan(kaderklant, **ZONDER_INTAKE)["advies"] == "onderzoeken"
    intake = {"gemeente": b.GEMEENTE, "datum": "2027-01-04"}
    pad = f"{client_van(kaderdienst)}/intakes"
    soorten = [
        rij["soort"]
        for rij in kaderklant.post(pad, json=intake, headers=KLOK).json()["gebeurtenissen"]
    ]
    assert soorten == ["IntakeVastgelegd", "VerzoekHerbeoordeeld"]
    (rij,) = kaderklant.get("/v1/verzoeken", headers=KLOK).json()["items"]
    assert (rij["advies"], rij["bevindingen"]) == ("honoreren", [])
    (verzoek,) = kaderklant.get(client_van(kaderdienst), headers=KLOK).json()["verzoeken"]
    assert verzoek["bevindingen"] == []


@pytest.mark.parametrize(
    ("velden", "soort", "overig"),
    [
        (TE_VEEL, "honoreren", {}),
        (ZONDER_INTAKE, "honoreren", {}),
        (ZONDER_INTAKE, "afwijzen", {"redenAfwijzing": "4"}),
        ({}, "afwijzen", {"redenAfwijzing": "4"}),
        (TE_VEEL, "afwijzen", {"redenAfwijzing": "9"}),
        (TE_VEEL, "honoreren", {"motivering": "  "}),
    ],
)
def test_anders_dan_het_advies_kan_alleen_met_een_motivering(
    kaderklant: Klant,
    kaderdienst: Dienst,
    velden: dict[str, Any],
    soort: str,
    overig: dict[str, str],
) -> None:
    vraag_aan(kaderklant, **velden)
    kop = kaderdienst.grootboek.opslag.kop()
    antwoord = besluit(kaderklant, soort, **overig)
    assert geweigerd_op(antwoord) == [("BESLUIT-MOTIVERING", "/motivering")]
    (bevinding,) = antwoord.json()["bevindingen"]
    assert (bevinding["laag"], bevinding["operanden"]["besluit"]) == ("contract", soort)
    assert kaderdienst.grootboek.opslag.kop() == kop
    gemotiveerd = {**overig, "motivering": "Dit kind heeft het nodig."}
    assert besluit(kaderklant, soort, **gemotiveerd).status_code == 201


@pytest.mark.parametrize(
    ("velden", "soort", "overig"),
    [
        ({}, "honoreren", {}),
        (TE_VEEL, "afwijzen", {"redenAfwijzing": "4"}),
        (TE_VEEL, "inOnderzoek", {}),
        (ZONDER_INTAKE, "inOnderzoek", {}),
        ({}, "inOnderzoek", {}),
    ],
)
def test_een_besluit_volgens_het_advies_heeft_geen_motivering_nodig(
    kaderklant: Klant, velden: dict[str, Any], soort: str, overig: dict[str, str]
) -> None:
    vraag_aan(kaderklant, **velden)
    assert besluit(kaderklant, soort, **overig).status_code == 201


def test_zonder_kader_is_er_geen_advies_dat_een_motivering_vraagt(klant: Klant) -> None:
    assert vraag_aan(klant, **TE_VEEL)["advies"] == "honoreren"
    assert besluit(klant, "afwijzen", redenAfwijzing="4").status_code == 201


def test_het_besluit_bewaart_het_advies_van_dat_moment(
    kaderklant: Klant, kaderdienst: Dienst
) -> None:
    vraag_aan(kaderklant, **TE_VEEL)
    besluit(kaderklant, "inOnderzoek")
    besluit(kaderklant, "honoreren", motivering="Dit kind heeft het nodig.")
    pad = f"{client_van(kaderdienst)}/gebeurtenissen"
    items = {
        rij["soort"]: rij["inhoud"] for rij in kaderklant.get(pad, headers=KLOK).json()["items"]
    }
    for soort in ("VerzoekBeantwoord", "VerzoekGehonoreerd"):
        assert (items[soort]["advies"], items[soort]["adviesReden"]) == ("afwijzen", "4")
    (rij,) = kaderklant.get("/v1/verzoeken?status=gehonoreerd", headers=KLOK).json()["items"]
    assert (rij["advies"], rij["adviesReden"], rij["redenAfwijzing"]) == (None, None, None)


# --- deviations -----------------------------------------------------------------------------------


def test_een_afwijking_door_een_bevoegde_rol_heft_de_regel_op_en_staat_in_het_dossier(
    kaderklant: Klant, kaderdienst: Dienst
) -> None:
    vraag_aan(kaderklant, **TE_LANG)
    antwoord = besluit(kaderklant, "honoreren", afwijkingen=[AKKOORD])
    assert antwoord.status_code == 201, antwoord.json()
    (bevinding,) = [rij for rij in antwoord.json()["bevindingen"] if rij["regel"] == "PR-DUUR"]
    assert bevinding["afwijking"] == {"rol": "arts", "datum": "2027-01-04"}
    beeld = kaderklant.get(client_van(kaderdienst), headers=KLOK).json()
    (afwijking,) = beeld["afwijkingen"]
    assert (afwijking["datum"], afwijking["referentieAanbieder"]) == ("2027-01-04", "R1")
    assert (afwijking["regel"], afwijking["rol"]) == ("PR-DUUR", "arts")


def test_zonder_afwijking_weigert_de_regel_ook_een_gemotiveerd_besluit(kaderklant: Klant) -> None:
    vraag_aan(kaderklant, **TE_LANG)
    antwoord = besluit(kaderklant, "honoreren", motivering="Het moet.")
    assert [regel for regel, _ in geweigerd_op(antwoord)] == ["PR-DUUR"]


def test_tegen_een_regel_die_weigert_helpt_geen_motivering(
    kaderklant: Klant, kaderdienst: Dienst
) -> None:
    vraag_aan(kaderklant, **NOOIT)
    kop = kaderdienst.grootboek.opslag.kop()
    antwoord = besluit(kaderklant, "honoreren", motivering="Het moet.")
    assert [regel for regel, _ in geweigerd_op(antwoord)] == ["PR-NOOIT"]
    assert kaderdienst.grootboek.opslag.kop() == kop


@pytest.mark.parametrize(
    ("anders", "plaats"),
    [
        ({"regel": "PR-NIETS"}, "/afwijkingen/0/regel"),
        ({"regel": "TR322"}, "/afwijkingen/0/regel"),
        ({"rol": "buurman"}, "/afwijkingen/0/rol"),
        ({"rol": "procesregisseur"}, "/afwijkingen/0/rol"),
        ({"regel": "PR-NOOIT"}, "/afwijkingen/0/rol"),
    ],
)
def test_een_afwijking_die_niet_kan_is_een_bevinding(
    kaderklant: Klant, anders: dict[str, str], plaats: str
) -> None:
    vraag_aan(kaderklant)
    antwoord = besluit(kaderklant, "honoreren", afwijkingen=[{**AKKOORD, **anders}])
    assert geweigerd_op(antwoord) == [("DOSSIER", plaats)]


def test_alle_fouten_van_een_besluit_komen_tegelijk(kaderklant: Klant) -> None:
    vraag_aan(kaderklant, **(NOOIT | TE_LANG))
    afwijkingen = [{**AKKOORD, "rol": "buurman"}, {**AKKOORD, "regel": "PR-NIETS"}]
    antwoord = besluit(kaderklant, "honoreren", afwijkingen=afwijkingen)
    assert {regel for regel, _ in geweigerd_op(antwoord)} == {
        "DOSSIER",
        "BESLUIT-MOTIVERING",
        "PR-DUUR",
        "PR-NOOIT",
    }
    plekken = [plaats for regel, plaats in geweigerd_op(antwoord) if regel == "DOSSIER"]
    assert plekken == ["/afwijkingen/0/rol", "/afwijkingen/1/regel"]


def test_een_ontvangen_jw301_heeft_geen_motivering_nodig(kaderklant: Klant) -> None:
    vraag_aan(kaderklant, **TE_VEEL)
    toewijzing = b.toewijzing({"referentie_aanbieder": "R1", "omvang": b.omvang(1200)})
    assert kaderklant.xml(b.xml(toewijzing), **KLOK).json()["uitkomst"] == "goedgekeurd"
    te_veel = b.toewijzing({"toewijzing_nummer": 2, "omvang": b.omvang(6000)})
    oordeel = kaderklant.xml(b.xml(te_veel), **KLOK).json()
    assert oordeel["uitkomst"] == "afgekeurd"
    assert "PR-NOOIT" in {rij["regel"] for rij in oordeel["bevindingen"]}


# --- the control ----------------------------------------------------------------------------------


def test_een_kaderregel_die_een_declaratie_breekt_is_een_controlebevinding(
    kaderklant: Klant, kaderdienst: Dienst
) -> None:
    kaderklant.xml(b.xml(b.toewijzing({"omvang": b.omvang(500)})), **KLOK)
    later = {"Klok": "2027-02-10T09:00:00+01:00"}
    declaratie = b.declaratie(b.prestatie("P1", geleverd_volume=77), nummer="D77")
    oordeel = kaderklant.xml(b.xml(declaratie), **later).json()
    assert oordeel["uitkomst"] == "goedgekeurd"
    antwoord = kaderklant.get("/v1/controlebevindingen", headers=later)
    Controlelijst.model_validate_json(antwoord.content)
    (rij,) = antwoord.json()["items"]
    assert (rij["regel"], rij["bedragEurocent"]) == ("PR-REGEL", 77 * 160)
    assert rij["bevinding"]["bedragEurocent"] == rij["bedragEurocent"]
    assert (rij["referentieNummer"], rij["declaratieNummer"]) == ("P1", "D77")
    assert rij["clientId"] == client_van(kaderdienst).rsplit("/", 1)[1]
    vragen = {
        f"gemeente={b.GEMEENTE}&aanbieder={b.AANBIEDER}&regel=PR-REGEL&van=2027-01-01": 1,
        f"clientId={rij['clientId']}&tot={rij['geldigOp']}": 1,
        "gemeente=0034": 0,
        "regel=PR-NOOIT": 0,
        "van=2028-01-01": 0,
    }
    for vraag, aantal in vragen.items():
        antwoord = kaderklant.get(f"/v1/controlebevindingen?{vraag}", headers=later)
        assert len(antwoord.json()["items"]) == aantal, vraag


def test_een_periode_die_achterstevoren_is_geeft_400(vrager: Klant) -> None:
    antwoord = vrager.get("/v1/controlebevindingen?van=2027-02-01&tot=2027-01-01")
    assert [rij["name"] for rij in antwoord.json()["errors"]] == ["van"]
