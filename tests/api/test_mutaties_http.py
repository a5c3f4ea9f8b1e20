"""Damaged messages over HTTP: a verdict or a problem, and never a failure of the service."""

from datetime import timedelta
from itertools import islice

from tests.api.hulp import Klant
from tests.berichten import GEMEENTE, JAN, toewijzing, xml
from tests.test_mutaties import verloop


def test_over_http_geeft_geen_enkel_beschadigd_bericht_een_storing(klant: Klant) -> None:
    """What was recorded of them can be read back, on the first and the last day there is."""
    statussen: dict[int, int] = {}
    clienten: set[str] = set()
    for nummer, (data, nu) in enumerate(islice(verloop(99), 60)):
        klok = {"Klok": (nu + timedelta(minutes=nummer)).isoformat()}
        eerste = klant.xml(data, **klok)
        tweede = klant.xml(data, **klok)
        assert eerste.status_code in (200, 201, 400), eerste.text
        assert tweede.status_code == (400 if eerste.status_code == 400 else 200), tweede.text
        if eerste.status_code != 400:
            assert tweede.json() == eerste.json()
            clienten |= {rij["clientId"] for rij in eerste.json()["gebeurtenissen"]}
        statussen[eerste.status_code] = statussen.get(eerste.status_code, 0) + 1
    assert statussen[201] > 30
    _is_te_lezen(klant, sorted(naam for naam in clienten if naam), klok)


def _is_te_lezen(klant: Klant, clienten: list[str], klok: dict[str, str]) -> None:
    paden = [
        f"/v1/clienten/{naam}{wat}"
        for naam in clienten
        for wat in ("", "?geldigOp=0001-01-01", "?geldigOp=9999-12-31", "/gebeurtenissen")
    ]
    lijst = klant.get("/v1/toewijzingen?limiet=100", headers=klok).json()["items"]
    for rij in lijst:
        pad = f"/v1/toewijzingen/{rij['gemeente']}/{rij['toewijzingNummer']}"
        paden += [pad, f"{pad}/budget"]
    paden += [f"/v1/termijnen?voor={dag}" for dag in ("0001-01-01", "9999-12-31")]
    assert clienten
    assert lijst
    for pad in paden:
        antwoord = klant.get(pad, headers=klok)
        assert antwoord.status_code == 200, (pad, antwoord.text)


def test_een_toewijzing_met_nummer_0_is_te_lezen(klant: Klant) -> None:
    """RS001: ToewijzingNummer starts at 0, so a number of 0 is a number like any other."""
    klok = {"Klok": "2027-01-02T12:00:00Z"}
    bericht = xml(toewijzing({"toewijzing_nummer": 0}, dagtekening=JAN))
    assert klant.xml(bericht, **klok).json()["uitkomst"] == "goedgekeurd"
    for pad in (f"/v1/toewijzingen/{GEMEENTE}/0", f"/v1/toewijzingen/{GEMEENTE}/0/budget"):
        assert klant.get(pad, headers=klok).status_code == 200
