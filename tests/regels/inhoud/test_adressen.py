"""Rules on addresses in a JW301: just inside and just outside."""

from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import (
    Adres,
    Contact,
    Huis,
    Jw301,
    OpenPeriode,
    Relatie,
    Telefoon,
    Telefoonnummers,
)
from tests.berichten import CONTACT, toewijzing
from tests.regels.inhoud.hulp import bevindingen, enige, met, regels

HUIS = Huis(huisnummer=1)
TELEFOON = Telefoonnummers(telefoon01=Telefoon(telefoonnummer="0612345678", landnummer="0031"))


def contact(soort: str = "02", **velden: Any) -> Contact:
    return Contact(soort=soort, **velden)


def adres(**velden: Any) -> Adres:
    return Adres(**{"huis": HUIS, "postcode": "1234AB", "land_code": "NL", **velden})


def met_contact(*contacten: Contact) -> Jw301:
    bericht: Jw301 = met(toewijzing(), "client", contactgegevens=(CONTACT, *contacten))
    return bericht


def met_relatie(gegeven: Contact) -> Jw301:
    relatie = Relatie(nummer="1", soort="03", naam=toewijzing().client.naam, contact=gegeven)
    bericht: Jw301 = met(toewijzing(), "client", relaties=(relatie,))
    return bericht


def test_het_basisbericht_is_goed() -> None:
    assert regels(toewijzing()) == set()
    assert regels(met_contact(contact(adres=adres()))) == set()


def test_een_fout_bij_een_relatie_wijst_het_contact_van_die_relatie_aan() -> None:
    bevinding = enige(met_relatie(contact(adres=adres(postcode="0234AB"))), "CS089")
    assert bevinding.plaats == "/Bericht/Client/Relaties/Relatie[1]/Contact/Adres/Postcode"
    assert "0234AB" not in bevinding.model_dump_json()


# --- CD005 ----------------------------------------------------------------------------------------


def test_postcode_en_landcode_staan_er_samen() -> None:
    zonder_land = enige(met_contact(contact(adres=adres(land_code=None))), "CD005")
    assert zonder_land.plaats == "/Bericht/Client/Contactgegevens/Contact[2]/Adres/LandCode"
    zonder_postcode = adres(postcode=None, land_code="DE")
    enige(met_contact(contact(adres=zonder_postcode, telefoon=TELEFOON)), "CD005")
    geen_van_beide = adres(postcode=None, land_code=None)
    assert regels(met_contact(contact(adres=geen_van_beide, telefoon=TELEFOON))) == set()


# --- CD009 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("soort", ["02", "03", "04"])
def test_alleen_een_tijdelijk_adres_heeft_een_periode(soort: str) -> None:
    periode = OpenPeriode(begindatum=date(2027, 1, 1))
    bericht = met_contact(contact(soort, adres=adres(), periode=periode))
    assert regels(bericht) == (set() if soort == "04" else {"CD009"})


# --- CD025 ----------------------------------------------------------------------------------------


def test_een_nederlands_adres_heeft_een_huisnummer_en_een_ander_adres_hoeft_dat_niet() -> None:
    zonder_huis = contact(adres=adres(huis=None), telefoon=TELEFOON)
    bevinding = enige(met_contact(zonder_huis), "CD025")
    assert bevinding.plaats.endswith("Contact[2]/Adres/Huis")
    belgisch = contact(adres=adres(huis=None, postcode="1000", land_code="BE"), telefoon=TELEFOON)
    assert regels(met_contact(belgisch)) == set()


# --- CD034 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("soort", "fout"), [("02", False), ("03", True), ("04", False)])
def test_een_verblijfadres_heeft_een_postcode(soort: str, fout: bool) -> None:
    for leeg in (None, Adres(huis=HUIS)):
        bericht = met_contact(contact(soort, adres=leeg, telefoon=TELEFOON))
        assert regels(bericht) == ({"CD034"} if fout else set())


def test_een_brp_adres_heeft_een_postcode() -> None:
    bericht = met(toewijzing(), "client", contactgegevens=(contact("01", telefoon=TELEFOON),))
    enige(bericht, "CD034")


# --- CS089 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("postcode", ["1234AB", "9999zz", "1000Aa"])
def test_een_nederlandse_postcode_heeft_vier_cijfers_en_twee_letters(postcode: str) -> None:
    assert regels(met_contact(contact(adres=adres(postcode=postcode)))) == set()


@pytest.mark.parametrize("postcode", ["0234AB", "1234 AB", "1234A", "123AB", "1234ABC", "1234A1"])
def test_een_andere_postcode_wordt_bij_nederland_geweigerd(postcode: str) -> None:
    enige(met_contact(contact(adres=adres(postcode=postcode))), "CS089")
    assert regels(met_contact(contact(adres=adres(postcode=postcode, land_code="DE")))) == set()


# --- TR006 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gegeven", "goed"),
    [
        (contact(telefoon=TELEFOON), True),
        (contact(adres=adres()), True),
        (contact(adres=adres(land_code="BE", postcode="1000", huis=None)), False),
        (contact(adres=Adres(huis=HUIS)), False),
        (contact(emailadres="a@example.org"), False),
    ],
)
def test_een_contact_heeft_een_telefoon_of_een_huis_met_postcode(
    gegeven: Contact, goed: bool
) -> None:
    assert regels(met_contact(gegeven)) == (set() if goed else {"TR006"})
    assert regels(met_relatie(gegeven)) == (set() if goed else {"TR006"})


# --- TR061 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("soort", ["01", "02", "03"])
def test_een_client_heeft_een_adres_dat_niet_tijdelijk_is(soort: str) -> None:
    gegevens = (contact("04", adres=adres()), contact(soort, adres=adres()))
    assert regels(met(toewijzing(), "client", contactgegevens=gegevens)) == set()


def test_een_client_met_alleen_een_tijdelijk_adres_wordt_geweigerd() -> None:
    bericht = met(toewijzing(), "client", contactgegevens=(contact("04", adres=adres()),))
    assert enige(bericht, "TR061").operanden == {"soorten": ("04",)}


# --- CS003 on the period of an address ------------------------------------------------------------


def test_een_tijdelijk_adres_eindigt_niet_voor_zijn_begin() -> None:
    def bericht(begin: date | None, eind: date | None) -> Jw301:
        periode = OpenPeriode(begindatum=begin, einddatum=eind)
        return met_contact(contact("04", adres=adres(), periode=periode))

    dag, eerder = date(2027, 3, 2), date(2027, 3, 1)
    assert regels(bericht(dag, dag)) == set()
    assert regels(bericht(None, dag)) == regels(bericht(dag, None)) == set()
    bevinding = enige(bericht(dag, eerder), "CS003")
    assert bevinding.plaats.endswith("Contact[2]/Periode/Einddatum")
    assert bevinding.sleutel == "04"


def test_alle_fouten_van_een_adres_worden_tegelijk_gemeld() -> None:
    slecht = contact("03", adres=Adres(land_code="NL"))
    gevonden = [bevinding.regel for bevinding in bevindingen(met_contact(slecht))]
    assert sorted(gevonden) == ["CD005", "CD025", "CD034", "TR006"]
