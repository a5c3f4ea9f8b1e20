"""Damaged messages over HTTP: a verdict or a problem, and never a failure of the service."""

from datetime import timedelta

from tests.api.hulp import Klant
from tests.test_mutaties import verloop


def test_over_http_geeft_geen_enkel_beschadigd_bericht_een_storing(klant: Klant) -> None:
    statussen: dict[int, int] = {}
    for nummer, (data, nu) in enumerate(verloop(99)):
        if nummer == 60:
            break
        klok = {"Klok": (nu + timedelta(minutes=nummer)).isoformat()}
        eerste = klant.xml(data, **klok)
        tweede = klant.xml(data, **klok)
        assert eerste.status_code in (200, 201, 400), eerste.text
        assert tweede.status_code == (400 if eerste.status_code == 400 else 200), tweede.text
        if eerste.status_code != 400:
            assert tweede.json() == eerste.json()
        statussen[eerste.status_code] = statussen.get(eerste.status_code, 0) + 1
    assert statussen[201] > 30
