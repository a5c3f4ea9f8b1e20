"""Paging: whatever is in a list can be reached through its cursors."""

import pytest

from tests import berichten as b
from tests.api.hulp import Klant

KLOK = {"Klok": "2027-01-04T09:00:00.123456+01:00"}
"""An instant as the real clock gives it."""


@pytest.mark.parametrize("lijst", ["berichten", "termijnen", "verzoeken", "toewijzingen"])
def test_bladzijden_van_een_geven_samen_de_hele_lijst(klant: Klant, lijst: str) -> None:
    referenties = [f"REFERENTIE-LANG-{nummer:04}" for nummer in range(3)]
    codes = ("45A48", "45A04", "45A05")
    producten = [
        {"referentie_aanbieder": referentie, "product": b.product(code)}
        for referentie, code in zip(referenties, codes, strict=True)
    ]
    klant.xml(b.xml(b.vot(*producten)), **KLOK)
    for referentie in referenties:
        pad = f"/v1/verzoeken/{b.AANBIEDER}/{referentie}/besluiten"
        antwoord = klant.post(pad, json={"besluit": "honoreren"}, headers=KLOK)
        assert antwoord.status_code == 201
    geheel = klant.get(f"/v1/{lijst}", headers=KLOK).json()["items"]
    assert len(geheel) >= len(referenties)
    stuk, verder = [], f"/v1/{lijst}?limiet=1"
    while verder:
        bladzijde = klant.get(verder, headers=KLOK)
        assert bladzijde.status_code == 200, bladzijde.text
        stuk += bladzijde.json()["items"]
        verder = bladzijde.json()["_links"].get("next", {}).get("href")
    assert stuk == geheel
