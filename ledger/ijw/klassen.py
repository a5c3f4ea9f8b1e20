"""The classes that several messages of iJw 3.2 share: names, addresses, amounts, periods.

Attributes are the element names in snake_case, in the order of the message. `XSD` is the name
of the type in the standard. An attribute with a default is optional.
"""

from dataclasses import dataclass
from typing import ClassVar

from ledger.ijw import typen as t


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtIdentificatie:
    """By what, together with the sender and the code, a message is known."""

    XSD: ClassVar[str] = "CDT_BerichtIdentificatie"
    identificatie: t.IdentificatieBericht
    dagtekening: t.Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class XsdVersie:
    """The versions of the schemas that the sender used."""

    XSD: ClassVar[str] = "CDT_XsdVersie"
    basisschema_xsd_versie: t.Versie
    bericht_xsd_versie: t.Versie


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product category, and the product code where the allocation is specific."""

    XSD: ClassVar[str] = "CDT_Product"
    categorie: t.ProductCategorie
    code: t.ProductCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Omvang:
    """A volume in a unit per frequency."""

    XSD: ClassVar[str] = "CDT_Omvang"
    volume: t.Volume
    eenheid: t.Eenheid
    frequentie: t.Frequentie


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """A period with both its days, each included."""

    XSD: ClassVar[str] = "CDT_GeslotenPeriode"
    begindatum: t.Datum
    einddatum: t.Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPeriode:
    """A period whose first or last day may be unknown."""

    XSD: ClassVar[str] = "CDT_OpenPeriode"
    begindatum: t.Datum | None = None
    einddatum: t.Datum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BedragMetDC:
    """An amount in eurocent, debit (D) or credit (C)."""

    XSD: ClassVar[str] = "CDT_BedragMetDC"
    bedrag: t.Bedrag
    debet_credit: t.DebetCredit


@dataclass(frozen=True, slots=True, kw_only=True)
class TotaalBedragMetDC:
    """A total in eurocent, debit (D) or credit (C)."""

    XSD: ClassVar[str] = "CDT_TotaalBedragMetDC"
    totaal_bedrag: t.TotaalBedrag
    debet_credit: t.DebetCredit


@dataclass(frozen=True, slots=True, kw_only=True)
class Referentie:
    """The number of a declared line, and of the line that it takes back."""

    XSD: ClassVar[str] = "CDT_Referentie"
    referentie_nummer: t.ReferentieNummer
    vorig_referentie_nummer: t.ReferentieNummer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Geboortedatum:
    """A date of birth; `datum_gebruik` says which parts of it are unknown."""

    XSD: ClassVar[str] = "CDT_Geboortedatum"
    datum: t.Persoonsdatum
    datum_gebruik: t.DatumGebruik | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Achternaam:
    """A surname with its prefix."""

    XSD: ClassVar[str] = "CDT_Achternaam"
    achternaam: t.Naam
    voorvoegsel: t.Voorvoegsel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerkorteNaam:
    """The name of a client as providers send it."""

    XSD: ClassVar[str] = "CDT_VerkorteNaam"
    geslachtsnaam: Achternaam
    voornamen: t.Naam | None = None
    voorletters: t.Voorletters | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VolledigeNaam:
    """The name of a client or relation as the gemeente sends it."""

    XSD: ClassVar[str] = "CDT_VolledigeNaam"
    geslachtsnaam: Achternaam
    partnernaam: Achternaam | None = None
    voornamen: t.Naam | None = None
    voorletters: t.Voorletters | None = None
    naam_gebruik: t.NaamGebruik


@dataclass(frozen=True, slots=True, kw_only=True)
class Huis:
    """The part of an address within its street."""

    XSD: ClassVar[str] = "CDT_Huis"
    huisnummer: t.Huisnummer
    huisletter: t.Huisletter | None = None
    huisnummer_toevoeging: t.HuisnummerToevoeging | None = None
    aanduiding_woonadres: t.AanduidingWoonadres | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """An address, of which every part may be absent."""

    XSD: ClassVar[str] = "CDT_Adres"
    huis: Huis | None = None
    postcode: t.Postcode | None = None
    straatnaam: t.Straatnaam | None = None
    plaatsnaam: t.Plaatsnaam | None = None
    land_code: t.LandCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telefoon:
    """A telephone number with its country number."""

    XSD: ClassVar[str] = "CDT_Telefoon"
    telefoonnummer: t.Telefoonnummer
    landnummer: t.Landnummer


@dataclass(frozen=True, slots=True, kw_only=True)
class Telefoonnummers:
    """One or two telephone numbers."""

    XSD: ClassVar[str] = "CDT_Telefoonnummers"
    telefoon01: Telefoon
    telefoon02: Telefoon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Communicatie:
    """The interpreter that a client needs, and the language."""

    XSD: ClassVar[str] = "CDT_Communicatie"
    vorm: t.Communicatievorm
    taal: t.Taal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwijzer:
    """Who referred the client: the kind, a name or an AGB code."""

    XSD: ClassVar[str] = "CDT_Verwijzer"
    type: t.TypeVerwijzer
    naam: t.NaamVerwijzer | None = None
    zorgverlener_code: t.AgbCode | None = None
