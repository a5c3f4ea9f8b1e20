"""Persons in messages and in events: names, birth dates and addresses, both ways."""

from typing import Any

from ledger.gebeurtenissen import ContactGegeven
from ledger.ijw import berichten as ijw

_OVERHEIDSNUMMER, _NEDERLAND = "1400", "0031"


def persoonsgegevens(client: Any) -> dict[str, Any]:
    """The personal data of a client class of any message; only a BSN in a JW317 or JW323."""
    gegevens: dict[str, Any] = {"bsn": client.bsn}
    geboren = getattr(client, "geboortedatum", None)
    if geboren is not None:
        gegevens["geboortedatum"] = geboren.datum
        gegevens["datum_gebruik"] = geboren.datum_gebruik
        gegevens["geslacht"] = client.geslacht
        gegevens["naam"] = _naamdelen(client.naam)
    contacten = getattr(client, "contactgegevens", None)
    if contacten is not None:
        gegevens["contactgegevens"] = tuple(_gegeven(contact) for contact in contacten)
    return gegevens


def volledige_naam(naam: dict[str, str]) -> ijw.VolledigeNaam:
    """The name as a JW301 needs it."""
    partner = naam.get("partnernaam")
    return ijw.VolledigeNaam(
        geslachtsnaam=ijw.Achternaam(
            achternaam=naam["achternaam"], voorvoegsel=naam.get("voorvoegsel")
        ),
        partnernaam=None
        if partner is None
        else ijw.Achternaam(achternaam=partner, voorvoegsel=naam.get("voorvoegselPartner")),
        voornamen=naam.get("voornamen"),
        voorletters=naam.get("voorletters"),
        naam_gebruik=naam.get("naamGebruik", "1"),
    )


def contacten(bekend: tuple[ContactGegeven, ...] | None, gemeente: str) -> tuple[ijw.Contact, ...]:
    """The addresses for a JW301, as an earlier one gave them.

    A JW301 must hold a way to reach the client (TR006, TR061). When the ledger knows none, the
    client is reached through the gemeente: a correspondence address with the public number on
    which the government answers for all gemeenten.
    """
    if bekend:
        return tuple(_contact(gegeven) for gegeven in bekend)
    telefoon = ijw.Telefoon(telefoonnummer=_OVERHEIDSNUMMER, landnummer=_NEDERLAND)
    return (
        ijw.Contact(
            soort="02",
            organisatie=f"Gemeente {gemeente}",
            telefoon=ijw.Telefoonnummers(telefoon01=telefoon),
        ),
    )


def _naamdelen(naam: Any) -> dict[str, str]:
    partner = getattr(naam, "partnernaam", None)
    delen = {
        "achternaam": naam.geslachtsnaam.achternaam,
        "voorvoegsel": naam.geslachtsnaam.voorvoegsel,
        "partnernaam": partner and partner.achternaam,
        "voorvoegselPartner": partner and partner.voorvoegsel,
        "voornamen": naam.voornamen,
        "voorletters": naam.voorletters,
        "naamGebruik": getattr(naam, "naam_gebruik", None),
    }
    return {deel: waarde for deel, waarde in delen.items() if waarde is not None}


def _gegeven(contact: ijw.Contact) -> ContactGegeven:
    adres, telefoon, periode = contact.adres, contact.telefoon, contact.periode
    huis = adres.huis if adres else None
    return ContactGegeven(
        soort=contact.soort,
        organisatie=contact.organisatie,
        straatnaam=adres.straatnaam if adres else None,
        huisnummer=huis.huisnummer if huis else None,
        huisletter=huis.huisletter if huis else None,
        huisnummer_toevoeging=huis.huisnummer_toevoeging if huis else None,
        aanduiding_woonadres=huis.aanduiding_woonadres if huis else None,
        postcode=adres.postcode if adres else None,
        plaatsnaam=adres.plaatsnaam if adres else None,
        land_code=adres.land_code if adres else None,
        telefoonnummer=telefoon.telefoon01.telefoonnummer if telefoon else None,
        landnummer=telefoon.telefoon01.landnummer if telefoon else None,
        emailadres=contact.emailadres,
        begindatum=periode.begindatum if periode else None,
        einddatum=periode.einddatum if periode else None,
    )


def _contact(gegeven: ContactGegeven) -> ijw.Contact:
    telefoon = None
    if gegeven.telefoonnummer is not None and gegeven.landnummer is not None:
        telefoon = ijw.Telefoonnummers(
            telefoon01=ijw.Telefoon(
                telefoonnummer=gegeven.telefoonnummer, landnummer=gegeven.landnummer
            )
        )
    periode = None
    if gegeven.begindatum is not None or gegeven.einddatum is not None:
        periode = ijw.OpenPeriode(begindatum=gegeven.begindatum, einddatum=gegeven.einddatum)
    return ijw.Contact(
        soort=gegeven.soort,
        adres=_adres(gegeven),
        organisatie=gegeven.organisatie,
        telefoon=telefoon,
        emailadres=gegeven.emailadres,
        periode=periode,
    )


def _adres(gegeven: ContactGegeven) -> ijw.Adres | None:
    huis = None
    if gegeven.huisnummer is not None:
        huis = ijw.Huis(
            huisnummer=gegeven.huisnummer,
            huisletter=gegeven.huisletter,
            huisnummer_toevoeging=gegeven.huisnummer_toevoeging,
            aanduiding_woonadres=gegeven.aanduiding_woonadres,
        )
    overig = (gegeven.postcode, gegeven.straatnaam, gegeven.plaatsnaam, gegeven.land_code)
    if huis is None and not any(overig):
        return None
    return ijw.Adres(
        huis=huis,
        postcode=gegeven.postcode,
        straatnaam=gegeven.straatnaam,
        plaatsnaam=gegeven.plaatsnaam,
        land_code=gegeven.land_code,
    )
