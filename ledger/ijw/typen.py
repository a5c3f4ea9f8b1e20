"""The simple types of iJw 3.2: from the text of an element to a value, and back.

A type reads its text exactly as a schema validator judges it: texts keep their white space,
numbers, dates and times have it trimmed. The one exception is a year after 9999 or before 1,
which a schema admits and a calendar date cannot hold.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Annotated, Any, Final

from ledger.ijw.codelijsten import LIJSTEN

XML_WIT: Final = " \t\n\r"
_GETAL = re.compile(r"[+-]?[0-9]+")
_DATUM = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIJD = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?")
_BUITEN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Soort:
    """A simple type.

    `ontleed` gives the value of a text, or None when the text is not allowed; `opmaak` gives the
    text of a value, or None when the value is not allowed. `eis` says in Dutch what is allowed,
    as the end of a sentence that starts with the name of the element. `xsd` is the name by which
    a message may state the type itself (xsi:type); None where the type has no name of its own.
    `persoonlijk`: the value may identify a person, so it never appears in an error.
    """

    xsd: str | None
    ontleed: Callable[[str], Any]
    opmaak: Callable[[Any], str | None]
    eis: str
    persoonlijk: bool = False


@dataclass(frozen=True, slots=True)
class PerBericht:
    """A type that each message fills in for itself: header codes and parties."""

    naam: str


@dataclass(frozen=True, slots=True)
class Lijst:
    """A wrapper element around one or more items; in the model only the items remain.

    `item` is the element name of an item. `retour`: present in return messages only.
    """

    item: str
    retour: bool = False


def _tekst_opmaak(ontleed: Callable[[str], str | None]) -> Callable[[Any], str | None]:
    def opmaak(waarde: Any) -> str | None:
        if not isinstance(waarde, str) or ontleed(waarde) is None or _BUITEN_XML.search(waarde):
            return None
        return waarde

    return opmaak


def _tekst(
    xsd: str | None, ontleed: Callable[[str], str | None], eis: str, persoonlijk: bool = False
) -> Soort:
    return Soort(xsd, ontleed, _tekst_opmaak(ontleed), eis, persoonlijk)


def regel(xsd: str, maximum: int, *, persoonlijk: bool = False) -> Soort:
    """One line of 1 to `maximum` characters, not only white space."""

    def ontleed(tekst: str) -> str | None:
        if len(tekst) > maximum or "\n" in tekst or "\r" in tekst or not tekst.strip(XML_WIT):
            return None
        return tekst

    eis = f"moet 1 tot en met {maximum} tekens hebben op één regel en niet leeg zijn"
    return _tekst(xsd, ontleed, eis, persoonlijk)


def vrij(xsd: str, maximum: int) -> Soort:
    """1 to `maximum` characters of any kind."""

    def ontleed(tekst: str) -> str | None:
        return tekst if 0 < len(tekst) <= maximum else None

    return _tekst(xsd, ontleed, f"moet 1 tot en met {maximum} tekens hebben")


def commentaar(xsd: str) -> Soort:
    """Text of any length and number of lines, not only white space."""

    def ontleed(tekst: str) -> str | None:
        return tekst if tekst.strip(XML_WIT) else None

    return _tekst(xsd, ontleed, "mag niet leeg zijn", persoonlijk=True)


def patroon(xsd: str | None, regex: str, eis: str, *, persoonlijk: bool = False) -> Soort:
    """Text that matches `regex` as a whole; white space counts."""
    past = re.compile(regex).fullmatch

    def ontleed(tekst: str) -> str | None:
        return tekst if past(tekst) else None

    return _tekst(xsd, ontleed, eis, persoonlijk)


def code(xsd: str, lijst: str) -> Soort:
    """A code from the list with this id, written exactly so."""
    codes: Mapping[str, str] = {code: code for code in LIJSTEN[lijst]}
    toegestaan = f": {', '.join(codes)}" if len(codes) <= 25 else f" ({len(codes)} codes)"
    eis = f"moet een code zijn uit codelijst {lijst}{toegestaan}"
    return _tekst(xsd, codes.get, eis)


def geheel(xsd: str, maximum: int) -> Soort:
    """An integer from 0 to `maximum`; signs and leading zeros are read, not written."""
    posities = len(str(maximum))

    def ontleed(tekst: str) -> int | None:
        if not (tekst.isascii() and tekst.isdecimal() and len(tekst) <= posities):
            tekst = _kaal_getal(tekst)
            if not tekst or len(tekst) > posities:
                return None
        getal = int(tekst)
        return getal if getal <= maximum else None

    def opmaak(waarde: Any) -> str | None:
        if type(waarde) is not int or not 0 <= waarde <= maximum:
            return None
        return str(waarde)

    return Soort(xsd, ontleed, opmaak, f"moet een geheel getal zijn van 0 tot en met {maximum}")


def _kaal_getal(tekst: str) -> str:
    """The digits of a number without sign and leading zeros; empty when it is none or below 0."""
    tekst = tekst.strip(XML_WIT)
    if not _GETAL.fullmatch(tekst):
        return ""
    cijfers = tekst.lstrip("+-").lstrip("0")
    if tekst.startswith("-") and cijfers:
        return ""
    return cijfers or "0"


def constante(waarde: int) -> Soort:
    """An integer that can only be written in one way."""
    geschreven = str(waarde)

    def ontleed(tekst: str) -> int | None:
        return waarde if tekst.strip(XML_WIT) == geschreven else None

    def opmaak(gegeven: Any) -> str | None:
        return geschreven if type(gegeven) is int and gegeven == waarde else None

    return Soort(None, ontleed, opmaak, f"moet {geschreven} zijn")


@lru_cache(maxsize=4096)
def _ontleed_datum(tekst: str) -> date | None:
    delen = _DATUM.fullmatch(tekst.strip(XML_WIT))
    if delen is None:
        return None
    try:
        return date(int(delen[1]), int(delen[2]), int(delen[3]))
    except ValueError:
        return None


def _opmaak_datum(waarde: Any) -> str | None:
    # A date-time is a date as well, but its text is not.
    return waarde.isoformat() if type(waarde) is date else None


def _ontleed_tijd(tekst: str) -> time | None:
    delen = _TIJD.fullmatch(tekst.strip(XML_WIT))
    if delen is None:
        return None
    uur, minuut, seconde = int(delen[1]), int(delen[2]), int(delen[3])
    fractie = delen[4] or ""
    if uur == 24 and minuut == seconde == 0 and not fractie.strip("0"):
        return time(0)
    # A validator adds the fraction as a float: enough nines make a sixtieth second.
    if float(f"{seconde}.{fractie or 0}") >= 60:
        return None
    try:
        return time(uur, minuut, seconde, int(fractie[:6].ljust(6, "0")))
    except ValueError:
        return None


def _opmaak_tijd(waarde: Any) -> str | None:
    if not isinstance(waarde, time) or waarde.tzinfo is not None:
        return None
    return waarde.isoformat()


_DATUM_EIS = "moet een bestaande dag zijn, geschreven als JJJJ-MM-DD, zonder tijdzone"
_DATUM_SOORT = Soort("LDT_Datum", _ontleed_datum, _opmaak_datum, _DATUM_EIS)
# A negative offset is refused too: libxml2 lets it pass, against the pattern of the standard.
_TIJD_EIS = "moet een tijd zijn, geschreven als UU:MM:SS, zonder tijdzone"

AGB_CODE: Final = patroon("LDT_AgbCode", "[0-9]{8}", "moet een AGB-code van 8 cijfers zijn")
GEMEENTE: Final = patroon("LDT_Gemeente", "[0-9]{4}", "moet een gemeentecode van 4 cijfers zijn")
DECLARATIE_NUMMER: Final = patroon(
    None, "[a-zA-Z0-9]{1,12}", "moet 1 tot en met 12 letters of cijfers hebben"
)
DECLARATIE_NUMMER_ANTWOORD: Final = vrij("LDT_IdentificatieDeclaratie", 12)


def bericht_code(waarde: str) -> Soort:
    """The one message code that this message may carry."""
    return patroon(None, waarde, f"moet {waarde} zijn")


# What the classes are declared with. Several dates and names are marked as personal.
Datum = Annotated[date, _DATUM_SOORT]
Persoonsdatum = Annotated[
    date, Soort("LDT_Datum", _ontleed_datum, _opmaak_datum, _DATUM_EIS, persoonlijk=True)
]
Tijd = Annotated[time, Soort("LDT_Tijd", _ontleed_tijd, _opmaak_tijd, _TIJD_EIS)]

BerichtVersie = Annotated[int, constante(3)]
BerichtSubversie = Annotated[int, constante(2)]
Versie = Annotated[
    str,
    patroon(
        "LDT_Versie",
        r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)",
        "moet een versie zijn van drie getallen met punten ertussen, zoals 1.0.0",
    ),
]
IdentificatieBericht = Annotated[str, regel("LDT_IdentificatieBericht", 12)]

Bedrag = Annotated[int, geheel("LDT_Bedrag", 99_999_999)]
Budget = Annotated[int, geheel("LDT_Budget", 99_999_999)]
Huisnummer = Annotated[int, geheel("LDT_Huisnummer", 99_999)]
Nummer = Annotated[int, geheel("LDT_Nummer", 999_999_999)]
RelatieVolgorde = Annotated[int, geheel("LDT_RelatieVolgorde", 99)]
TotaalBedrag = Annotated[int, geheel("LDT_TotaalBedrag", 999_999_999_999)]
Volume = Annotated[int, geheel("LDT_Volume", 99_999_999)]

AanduidingWoonadres = Annotated[str, code("LDT_AanduidingWoonadres", "NUM061")]
AdresSoort = Annotated[str, code("LDT_AdresSoort", "COD757")]
Communicatievorm = Annotated[str, code("LDT_Communicatievorm", "COD747")]
DatumGebruik = Annotated[str, code("LDT_DatumGebruik", "COD170")]
DebetCredit = Annotated[str, code("LDT_DebetCredit", "COD043")]
Eenheid = Annotated[str, code("LDT_Eenheid", "WJ756")]
Frequentie = Annotated[str, code("LDT_Frequentie", "WMO757")]
Geslacht = Annotated[str, code("LDT_Geslacht", "COD046")]
JaNee = Annotated[str, code("LDT_JaNee", "COD260")]
JuridischeStatus = Annotated[str, code("LDT_JuridischeStatus", "WJ232")]
LandCode = Annotated[str, code("LDT_LandCode", "COD032")]
NaamGebruik = Annotated[str, code("LDT_NaamGebruik", "COD700")]
ProductCategorie = Annotated[str, code("LDT_ProductCategorie", "JZ020")]
RedenAfwijzingVerzoek = Annotated[str, code("LDT_RedenAfwijzingVerzoek", "WJ759")]
RedenBeeindiging = Annotated[str, code("LDT_RedenBeeindiging", "JZ588")]
RedenVerzoek = Annotated[str, code("LDT_RedenVerzoek", "WJ758")]
RedenWijziging = Annotated[str, code("LDT_RedenWijziging", "JZ002")]
RetourCode = Annotated[str, code("LDT_RetourCode", "WJ001")]
SoortRelatie = Annotated[str, code("LDT_SoortRelatie", "COD472")]
StatusAanlevering = Annotated[str, code("LDT_StatusAanlevering", "COD467")]
TypeVerwijzer = Annotated[str, code("LDT_TypeVerwijzer", "COD327")]
VerzoekAntwoord = Annotated[str, code("LDT_VerzoekAntwoord", "WJ760")]
WettelijkeVertegenwoordiging = Annotated[str, code("LDT_WettelijkeVertegenwoordiging", "WJ003")]

AgbCode = Annotated[str, AGB_CODE]
BurgerServicenummer = Annotated[
    str,
    patroon("LDT_BurgerServicenummer", "[0-9]{9}", "moet uit 9 cijfers bestaan", persoonlijk=True),
]
Commentaar = Annotated[str, commentaar("LDT_Commentaar")]
Emailadres = Annotated[str, regel("LDT_Emailadres", 80, persoonlijk=True)]
Gemeente = Annotated[str, GEMEENTE]
Huisletter = Annotated[str, regel("LDT_Huisletter", 1, persoonlijk=True)]
HuisnummerToevoeging = Annotated[str, regel("LDT_HuisnummerToevoeging", 4, persoonlijk=True)]
Landnummer = Annotated[str, regel("LDT_Landnummer", 4)]
Naam = Annotated[str, regel("LDT_Naam", 200, persoonlijk=True)]
NaamVerwijzer = Annotated[str, regel("LDT_NaamVerwijzer", 64, persoonlijk=True)]
Organisatienaam = Annotated[str, regel("LDT_Organisatienaam", 35, persoonlijk=True)]
Persoonsid = Annotated[str, regel("LDT_Persoonsid", 20, persoonlijk=True)]
Plaatsnaam = Annotated[str, regel("LDT_Plaatsnaam", 80, persoonlijk=True)]
Postcode = Annotated[str, regel("LDT_Postcode", 8, persoonlijk=True)]
ProductCode = Annotated[str, regel("LDT_ProductCode", 5)]
Referentie = Annotated[str, regel("LDT_Referentie", 36)]
ReferentieNummer = Annotated[str, vrij("LDT_ReferentieNummer", 20)]
Straatnaam = Annotated[str, regel("LDT_Straatnaam", 24, persoonlijk=True)]
Taal = Annotated[str, regel("LDT_Taal", 25, persoonlijk=True)]
Telefoonnummer = Annotated[
    str,
    patroon(
        "LDT_Telefoonnummer", "[0-9]{1,15}", "moet 1 tot en met 15 cijfers hebben", persoonlijk=True
    ),
]
Voorletters = Annotated[
    str,
    patroon(
        "LDT_Voorletters",
        "[a-zA-Z\u00c0-\u1ef3]{1,6}",
        "moet 1 tot en met 6 letters hebben, zonder punten of spaties",
        persoonlijk=True,
    ),
]
Voorvoegsel = Annotated[str, regel("LDT_Voorvoegsel", 10, persoonlijk=True)]
