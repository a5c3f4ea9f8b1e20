"""Rules inside a JW301 on addresses and other ways to reach the client and the relations.

What an address holds is personal: a finding tells whether it is filled, never with what.
"""

import re
from collections.abc import Iterator

from ledger.ijw.berichten import Adres, Contact, Jw301
from ledger.ijw.regels.doorloop import CLIENT, contacten
from ledger.regels import Niveau, Uitkomst, regel

BRP, CORRESPONDENTIE, VERBLIJF, TIJDELIJK = "01", "02", "03", "04"
NEDERLAND = "NL"
_NEDERLANDSE_POSTCODE = re.compile(r"[1-9][0-9]{3}[a-zA-Z]{2}")
_LEEG_ADRES = Adres()


@regel(
    "CD005",
    "JW301",
    titel="Een postcode en een landcode staan er samen of geen van beide",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd005(bericht: Jw301) -> Iterator[Uitkomst]:
    """LandCode is filled when Postcode is, and only then."""
    for plaats, contact in contacten(bericht):
        adres = _adres(contact)
        if (adres.postcode is None) == (adres.land_code is None):
            continue
        wat = (
            "een landcode zonder postcode; laat de landcode leeg of vul de postcode"
            if adres.postcode is None
            else "een postcode zonder landcode; vul de landcode, bijvoorbeeld NL"
        )
        yield Uitkomst(
            f"Het adres van soort {contact.soort} heeft {wat}.",
            {"postcode": _gevuld(adres.postcode), "landCode": adres.land_code},
            f"{plaats}/Adres/LandCode",
            contact.soort,
        )


@regel(
    "CD009",
    "JW301",
    titel="Alleen een tijdelijk adres heeft een periode",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd009(bericht: Jw301) -> Iterator[Uitkomst]:
    """Periode is only filled for an address of kind 04 (temporary)."""
    for plaats, contact in contacten(bericht):
        if contact.periode is None or contact.soort == TIJDELIJK:
            continue
        yield Uitkomst(
            f"Het adres van soort {contact.soort} heeft een periode. Dat mag alleen bij soort "
            f"{TIJDELIJK} (tijdelijk adres).",
            {"soort": contact.soort, "periode": "gevuld"},
            f"{plaats}/Periode",
            contact.soort,
        )


@regel(
    "CD025",
    "JW301",
    titel="Een Nederlands adres heeft een huisnummer",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd025(bericht: Jw301) -> Iterator[Uitkomst]:
    """Huis is filled when LandCode is NL."""
    for plaats, contact in contacten(bericht):
        adres = _adres(contact)
        if adres.land_code != NEDERLAND or adres.huis is not None:
            continue
        yield Uitkomst(
            f"Het adres van soort {contact.soort} heeft landcode NL maar geen huisnummer.",
            {"landCode": NEDERLAND, "huis": "leeg"},
            f"{plaats}/Adres/Huis",
            contact.soort,
        )


@regel(
    "CD034",
    "JW301",
    titel="Een BRP-adres en een verblijfadres hebben een postcode",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd034(bericht: Jw301) -> Iterator[Uitkomst]:
    """Postcode is filled for kinds 01 and 03; without Adres it is not filled either."""
    for plaats, contact in contacten(bericht):
        if contact.soort not in (BRP, VERBLIJF) or _adres(contact).postcode is not None:
            continue
        yield Uitkomst(
            f"Het adres van soort {contact.soort} heeft geen postcode. Bij een BRP-adres "
            f"({BRP}) en een verblijfadres ({VERBLIJF}) is die verplicht.",
            {"soort": contact.soort, "postcode": "leeg"},
            f"{plaats}/Adres/Postcode",
            contact.soort,
        )


@regel(
    "CS089",
    "JW301",
    titel="Een Nederlandse postcode heeft vier cijfers en twee letters",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs089(bericht: Jw301) -> Iterator[Uitkomst]:
    """With LandCode NL, Postcode is four digits (not 0 first) and two letters, without a space."""
    for plaats, contact in contacten(bericht):
        adres = _adres(contact)
        if adres.land_code != NEDERLAND or adres.postcode is None:
            continue
        if _NEDERLANDSE_POSTCODE.fullmatch(adres.postcode):
            continue
        yield Uitkomst(
            f"De postcode van het adres van soort {contact.soort} is geen Nederlandse postcode. "
            "Die heeft vier cijfers, waarvan het eerste geen 0 is, en twee letters, zonder spatie.",
            {"landCode": NEDERLAND, "postcode": "gevuld"},
            f"{plaats}/Adres/Postcode",
            contact.soort,
        )


@regel(
    "TR006",
    "JW301",
    titel="Wie in het bericht staat is bereikbaar: per telefoon of op een adres",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr006(bericht: Jw301) -> Iterator[Uitkomst]:
    """Every Contact has Telefoon, or Huis together with Postcode."""
    for plaats, contact in contacten(bericht):
        adres = _adres(contact)
        if contact.telefoon is not None or (adres.huis and adres.postcode is not None):
            continue
        yield Uitkomst(
            f"Het contactgegeven van soort {contact.soort} heeft geen telefoonnummer en ook geen "
            "huisnummer met postcode. Vul een van beide.",
            {
                "telefoon": "leeg",
                "huis": _gevuld(adres.huis),
                "postcode": _gevuld(adres.postcode),
            },
            plaats,
            contact.soort,
        )


@regel(
    "TR061",
    "JW301",
    titel="De cliënt heeft een adres dat niet tijdelijk is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr061(bericht: Jw301) -> Uitkomst | None:
    """The client has at least one Contact of kind 01, 02 or 03."""
    soorten = {contact.soort for contact in bericht.client.contactgegevens}
    if soorten & {BRP, CORRESPONDENTIE, VERBLIJF}:
        return None
    return Uitkomst(
        f"De cliënt heeft geen BRP-adres ({BRP}), correspondentieadres ({CORRESPONDENTIE}) of "
        f"verblijfadres ({VERBLIJF}). Minstens een daarvan is verplicht.",
        {"soorten": tuple(sorted(soorten))},
        f"{CLIENT}/Contactgegevens",
    )


def _adres(contact: Contact) -> Adres:
    return contact.adres or _LEEG_ADRES


def _gevuld(waarde: object) -> str:
    return "leeg" if waarde is None else "gevuld"
