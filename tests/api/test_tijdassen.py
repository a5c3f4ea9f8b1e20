"""Every read model can be asked as it was known at an instant, and says then what it said then."""

from datetime import date
from typing import Any

import pytest

from api.dienst import Dienst
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import stuk

STAPPEN = {
    "vot": "2027-01-04T09:00:00.123456+01:00",
    "besluit": "2027-01-05T09:00:00+01:00",
    "pgb": "2027-01-05T23:30:00Z",  # 6 January in the Netherlands
    "besteding": "2027-02-10T09:00:00+01:00",
    "verbetering": "2027-02-11T09:00:00+01:00",
    "declaratie": "2027-03-03T09:00:00+01:00",
}
LATER = {"Klok": "2027-06-01T09:00:00+02:00"}
LIJSTEN = (
    "verzoeken",
    "toewijzingen",
    "toewijzingen?status=actueel",
    "termijnen",
    "termijnen?status=overschreden",
    "controlebevindingen",
    "berichten",
    "budgetten?soort=toewijzing",
    "budgetten?soort=pgb",
)


def speel(klant: Klant, client: str) -> dict[str, dict[str, Any]]:
    """One child's story; per step what every question said right after it."""
    gezegd = {}
    for stap, klok in STAPPEN.items():
        _doe(klant, client, stap, {"Klok": klok})
        gezegd[stap] = {
            pad: _inhoud(klant, pad, {"Klok": klok}) for pad in (*LIJSTEN, *_paden(client))
        }
    return gezegd


def _paden(client: str) -> tuple[str, ...]:
    toewijzing = f"toewijzingen/{b.GEMEENTE}/1"
    return (f"{client}/budgetten", toewijzing, f"{toewijzing}/budget")


def _inhoud(klant: Klant, pad: str, koppen: dict[str, str], bekend_op: str | None = None) -> Any:
    vraag = {} if bekend_op is None else {"bekendOp": bekend_op}
    wie, _, filters = pad.partition("?")
    vraag |= dict([filters.split("=")]) if filters else {}
    antwoord = klant.get(f"/v1/{wie}", params=vraag, headers=koppen)
    if antwoord.status_code == 404:
        return antwoord.json()["detail"]
    assert antwoord.status_code == 200, antwoord.text
    inhoud = antwoord.json()
    return inhoud.get("items", inhoud)


def _doe(klant: Klant, client: str, stap: str, koppen: dict[str, str]) -> None:
    if stap == "vot":
        antwoord = klant.xml(b.xml(b.vot()), **koppen)
    elif stap == "besluit":
        pad = f"/v1/verzoeken/{b.AANBIEDER}/R1/besluiten"
        antwoord = klant.post(pad, json={"besluit": "honoreren"}, headers=koppen)
    elif stap == "pgb":
        inhoud = stuk("pgb-besluiten")
        antwoord = klant.post(f"/v1/{client}/pgb-besluiten", json=inhoud, headers=koppen)
    elif stap == "declaratie":
        regels = [
            b.prestatie(f"P{maand}", toewijzing_nummer=1, geleverd_volume=60 + maand, maand=maand)
            for maand in (1, 2)
        ]
        declaratie = b.declaratie(*regels, maand=2, dagtekening=date(2027, 2, 28))
        antwoord = klant.xml(b.xml(declaratie), **koppen)
    else:
        anders = {"aantal": 3} if stap == "besteding" else {"aantal": 2}
        inhoud = stuk("pgb-bestedingen", **anders)
        antwoord = klant.post(f"/v1/{client}/pgb-bestedingen", json=inhoud, headers=koppen)
    assert antwoord.status_code == 201, antwoord.text


@pytest.fixture
def client(dienst: Dienst) -> str:
    """The path of the child."""
    return f"clienten/{dienst.grootboek.bos.client_id(b.BSN)}"


def test_elke_vraag_zegt_later_wat_zij_toen_zei(klant: Klant, client: str) -> None:
    gezegd = speel(klant, client)
    laatste = gezegd["declaratie"]
    assert laatste[f"toewijzingen/{b.GEMEENTE}/1/budget"]["goedgekeurd"] > 0
    assert all(laatste[pad] for pad in laatste if pad != "controlebevindingen")
    for stap, klok in STAPPEN.items():
        for pad, inhoud in gezegd[stap].items():
            assert _inhoud(klant, pad, LATER, klok) == inhoud, (stap, pad)


def test_de_dag_is_die_van_bekend_op_tenzij_geldig_op_er_staat(klant: Klant, client: str) -> None:
    speel(klant, client)
    toen = {"bekendOp": STAPPEN["pgb"]}

    def statussen(**vraag: str) -> list[str]:
        antwoord = klant.get("/v1/termijnen", params={**toen, **vraag}, headers=LATER)
        return [rij["status"] for rij in antwoord.json()["items"]]

    assert "overschreden" not in statussen()
    assert "overschreden" in statussen(geldigOp="2027-12-31")
    pad = f"/v1/toewijzingen/{b.GEMEENTE}/1"
    for dag, status in (("2026-12-31", "toekomstig"), ("2028-01-01", "beeindigd")):
        for deel in ("", "/budget"):
            vraag = {**toen, "geldigOp": dag}
            assert klant.get(pad + deel, params=vraag, headers=LATER).json()["status"] == status
            zonder = klant.get(pad + deel, params={"geldigOp": dag}, headers=LATER).json()
            assert zonder["status"] == status


@pytest.mark.parametrize("lijst", ["berichten", "termijnen", "verzoeken", "toewijzingen"])
def test_de_bladzijden_van_een_tijdstip_horen_bij_elkaar(klant: Klant, lijst: str) -> None:
    """What is recorded while somebody turns the pages stays out of them."""
    vroeg, laat = {"Klok": STAPPEN["vot"]}, {"Klok": STAPPEN["besluit"]}
    for nummer in range(3):
        verwijzing = {"referentie_aanbieder": f"R{nummer}", "product": b.product(f"45A0{nummer}")}
        klant.xml(b.xml(b.vot(verwijzing)), **vroeg)
        pad = f"/v1/verzoeken/{b.AANBIEDER}/R{nummer}/besluiten"
        klant.post(pad, json={"besluit": "honoreren"}, headers=vroeg)
    geheel = klant.get(f"/v1/{lijst}", headers=vroeg).json()["items"]
    assert len(geheel) >= 3
    gelezen: list[Any] = []
    antwoord = klant.get(
        f"/v1/{lijst}", params={"limiet": 2, "bekendOp": STAPPEN["vot"]}, headers=LATER
    )
    klant.xml(b.xml(b.vot({"referentie_aanbieder": "R9", "product": b.product("45A48")})), **laat)
    while True:
        gelezen += antwoord.json()["items"]
        verder = antwoord.json()["_links"].get("next")
        if verder is None:
            break
        assert "bekendOp=2027-01-04T08%3A00%3A00.123456Z" in verder["href"]
        antwoord = klant.get(verder["href"], headers=LATER)
        assert antwoord.status_code == 200, antwoord.text
    assert gelezen == geheel


@pytest.mark.parametrize(
    "pad",
    [
        *(lijst.partition("?")[0] for lijst in LIJSTEN),
        "clienten/client-" + "0" * 32 + "/budgetten",
        "toewijzingen/0034/1",
        "toewijzingen/0034/1/budget",
    ],
)
def test_een_tijdstip_dat_nog_komt_of_niet_klopt_is_een_fout(vrager: Klant, pad: str) -> None:
    soort = {"soort": "pgb"} if pad == "budgetten" else {}
    for bekend_op, code in (("2099-01-01T00:00:00Z", "toekomst"), ("gisteren", "tijdstip")):
        antwoord = vrager.get(f"/v1/{pad}", params={**soort, "bekendOp": bekend_op})
        assert antwoord.status_code == 400, antwoord.text
        (fout,) = antwoord.json()["errors"]
        assert (fout["in"], fout["name"]) == ("query", "bekendOp")
        assert fout["code"] == code
