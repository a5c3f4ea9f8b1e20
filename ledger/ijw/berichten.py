"""The fourteen messages of iJw 3.2 as frozen values, one class per class of the standard.

A return message repeats its forward message with return codes at the end of every class. So the
same classes serve both: `retour_codes` stays empty in a forward message and is filled in the
return message, and a JW302 is made from a JW301 with `dataclasses.replace`.

A wrapper element has no class: `client.toegewezen_producten` holds the ToegewezenProduct items.
Amounts are in eurocent; a volume is in the unit that stands beside it.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from ledger.ijw import typen as t
from ledger.ijw.berichten_klassen import (
    AangevraagdProduct,
    Antwoord,
    Contact,
    Declaratie,
    DeclaratieAntwoord,
    DeclaratieClient,
    NieuwProduct,
    OngewijzigdProduct,
    Prestatie,
    Relatie,
    RetourCodes,
    StartClient,
    StartProduct,
    StopClient,
    StopProduct,
    TeWijzigenProduct,
    ToegewezenProduct,
    ToewijzingClient,
    Verzoek,
    VerzoekClient,
    WijzigingClient,
    Woonplaatsbeginsel,
)
from ledger.ijw.berichten_soorten import BERICHTSOORTEN, SOORT_BIJ_CODE, Berichtsoort, Partij
from ledger.ijw.klassen import (
    Achternaam,
    Adres,
    BedragMetDC,
    BerichtIdentificatie,
    Communicatie,
    Geboortedatum,
    Huis,
    Omvang,
    OpenPeriode,
    Periode,
    Product,
    Referentie,
    Telefoon,
    Telefoonnummers,
    TotaalBedragMetDC,
    VerkorteNaam,
    Verwijzer,
    VolledigeNaam,
    XsdVersie,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What every message starts with."""

    XSD: ClassVar[str] = "Header"
    bericht_code: Annotated[str, t.PerBericht("bericht_code")]
    bericht_versie: t.BerichtVersie = 3
    bericht_subversie: t.BerichtSubversie = 2
    afzender: Annotated[str, t.PerBericht("afzender")]
    ontvanger: Annotated[str, t.PerBericht("ontvanger")]
    bericht_identificatie: BerichtIdentificatie
    xsd_versie: XsdVersie


@dataclass(frozen=True, slots=True, kw_only=True)
class RetourHeader(Header):
    """The header of the forward message, with what identifies the return message itself."""

    identificatie_retour: t.IdentificatieBericht
    dagtekening_retour: t.Datum
    xslt_versie: t.Versie | None = None
    xsd_versie_retour: XsdVersie
    retour_codes: RetourCodes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieAntwoordHeader(Header):
    """The header of a JW325, with what identifies the JW323 that it answers."""

    declaratie_identificatie: BerichtIdentificatie
    xslt_versie: t.Versie | None = None
    xsd_versie_declaratie: XsdVersie
    retour_codes: RetourCodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw301:
    """An allocation."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW301"
    header: Header
    client: ToewijzingClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw302:
    """The return on a JW301."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW302"
    header: RetourHeader
    client: ToewijzingClient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw305:
    """The start of a delivery."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW305"
    header: Header
    client: StartClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw306:
    """The return on a JW305."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW306"
    header: RetourHeader
    client: StartClient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw307:
    """The end of a delivery."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW307"
    header: Header
    client: StopClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw308:
    """The return on a JW307."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW308"
    header: RetourHeader
    client: StopClient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw315:
    """A request for allocation (VOT)."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW315"
    header: Header
    client: VerzoekClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw316:
    """The return on a JW315."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW316"
    header: RetourHeader
    client: VerzoekClient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw317:
    """A request for change (VOW)."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW317"
    header: Header
    client: WijzigingClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw318:
    """The return on a JW317."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW318"
    header: RetourHeader
    client: WijzigingClient | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw319:
    """The answer to a JW315 or JW317."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW319"
    header: Header
    antwoord: Antwoord


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw320:
    """The return on a JW319."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW320"
    header: RetourHeader
    antwoord: Antwoord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw323:
    """A declaration."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW323"
    header: Header
    declaratie: Declaratie


@dataclass(frozen=True, slots=True, kw_only=True)
class Jw325:
    """The answer to a JW323."""

    XSD: ClassVar[str] = "Root"
    SOORT: ClassVar[str] = "JW325"
    header: DeclaratieAntwoordHeader
    declaratie_antwoord: DeclaratieAntwoord | None = None


Bericht = (
    Jw301
    | Jw302
    | Jw305
    | Jw306
    | Jw307
    | Jw308
    | Jw315
    | Jw316
    | Jw317
    | Jw318
    | Jw319
    | Jw320
    | Jw323
    | Jw325
)

KLASSE_BIJ_SOORT: dict[str, type[Bericht]] = {
    klasse.SOORT: klasse
    for klasse in (
        Jw301,
        Jw302,
        Jw305,
        Jw306,
        Jw307,
        Jw308,
        Jw315,
        Jw316,
        Jw317,
        Jw318,
        Jw319,
        Jw320,
        Jw323,
        Jw325,
    )
}

__all__ = [
    "BERICHTSOORTEN",
    "KLASSE_BIJ_SOORT",
    "SOORT_BIJ_CODE",
    "AangevraagdProduct",
    "Achternaam",
    "Adres",
    "Antwoord",
    "BedragMetDC",
    "Bericht",
    "BerichtIdentificatie",
    "Berichtsoort",
    "Communicatie",
    "Contact",
    "Declaratie",
    "DeclaratieAntwoord",
    "DeclaratieAntwoordHeader",
    "DeclaratieClient",
    "Geboortedatum",
    "Header",
    "Huis",
    "Jw301",
    "Jw302",
    "Jw305",
    "Jw306",
    "Jw307",
    "Jw308",
    "Jw315",
    "Jw316",
    "Jw317",
    "Jw318",
    "Jw319",
    "Jw320",
    "Jw323",
    "Jw325",
    "NieuwProduct",
    "Omvang",
    "OngewijzigdProduct",
    "OpenPeriode",
    "Partij",
    "Periode",
    "Prestatie",
    "Product",
    "Referentie",
    "Relatie",
    "RetourHeader",
    "StartClient",
    "StartProduct",
    "StopClient",
    "StopProduct",
    "TeWijzigenProduct",
    "Telefoon",
    "Telefoonnummers",
    "ToegewezenProduct",
    "ToewijzingClient",
    "TotaalBedragMetDC",
    "VerkorteNaam",
    "Verwijzer",
    "Verzoek",
    "VerzoekClient",
    "VolledigeNaam",
    "WijzigingClient",
    "Woonplaatsbeginsel",
    "XsdVersie",
]
