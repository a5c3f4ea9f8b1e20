"""How a productieverantwoording reads: amounts, days and names in Dutch, and what each column is.

Every written form (CSV, spreadsheet, document) is made of the JSON form and of what stands here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ledger.ijw.codelijsten import EENHEID, TYPE_VERWIJZER
from ledger.omvang import Eenheid
from projections.verantwoording_herkomst import ONBEKEND, RECORDS

Json = dict[str, Any]

_NEDERLAND = ZoneInfo("Europe/Amsterdam")
_MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_LAATSTE_TEL = (23, 59, 59, 999_999)

VERWIJZERS: dict[str, str] = {
    **TYPE_VERWIJZER,
    RECORDS["VerwijzingVastgelegd"]: "Vastgelegde verwijzing, zonder verzoek",
    RECORDS["BepalingVastgelegd"]: "Vastgelegde bepaling van een gecertificeerde instelling",
    RECORDS["LokaalBesluitVastgelegd"]: "Vastgelegd besluit van de toegang",
    ONBEKEND: "Onbekend",
}
"""Every kind of referrer that a statement names."""


# --- values ---------------------------------------------------------------------------------------


def euro(eurocent: int) -> Decimal:
    """An amount in euros, exactly."""
    return Decimal(eurocent).scaleb(-2)


def in_euro(eurocent: int, duizend: str = ".") -> str:
    """An amount as it is written in Dutch: 1.234,56."""
    heel, rest = divmod(abs(eurocent), 100)
    teken = "-" if eurocent < 0 else ""
    return f"{teken}{getal(heel, duizend)},{rest:02d}"


def getal(aantal: int, duizend: str = ".") -> str:
    """A whole number with its thousands apart."""
    return f"{aantal:,}".replace(",", duizend)


def dag_in_woorden(dag: date) -> str:
    """A day as 1 maart 2028."""
    return f"{dag.day} {_MAANDEN[dag.month - 1]} {dag.year}"


def moment_in_woorden(tekst: str) -> str:
    """An instant of the JSON form in Dutch time; the end of a day as that day."""
    hier = datetime.fromisoformat(tekst).astimezone(_NEDERLAND)
    if (hier.hour, hier.minute, hier.second, hier.microsecond) == _LAATSTE_TEL:
        return f"{dag_in_woorden(hier.date())}, einde van de dag"
    return f"{dag_in_woorden(hier.date())} om {hier:%H:%M:%S} uur Nederlandse tijd ({tekst})"


def einde_van(dag: date) -> datetime:
    """The last instant of a day in the Netherlands, in UTC."""
    uur, minuut, seconde, micro = _LAATSTE_TEL
    laatste = datetime(dag.year, dag.month, dag.day, uur, minuut, seconde, micro, _NEDERLAND)
    return laatste.astimezone(UTC)


def gemeente_in_woorden(inhoud: Json) -> str:
    """Code and name of the gemeente; never a bare number, which a spreadsheet would shorten."""
    gemeente = inhoud["gemeente"]
    return f"{gemeente['code']} {gemeente['naam'] or 'onbekende gemeente'}"


def aanbieder_in_woorden(aanbieder: str | None) -> str:
    """The aanbieder by its AGB code."""
    return "zonder aanbieder" if aanbieder is None else f"AGB {aanbieder}"


def product_in_woorden(product: Json | None) -> str:
    """Category and code; never a bare code, for a spreadsheet reads 45E10 as a number."""
    if product is None:
        return "buiten de regels"
    return f"{product['categorie']} {product['code'] or 'zonder code'}"


def eenheid_in_woorden(eenheid: str | None) -> str:
    """The name of a unit; a volume in euros counts eurocents (IV042)."""
    if eenheid is None:
        return ""
    return "Eurocent" if eenheid == Eenheid.EURO else EENHEID.get(eenheid, eenheid)


def verwijzer_in_woorden(verwijzer: str) -> str:
    """The kind of referrer with its code of list JZ007, if it has one."""
    naam = VERWIJZERS.get(verwijzer, verwijzer)
    return f"{verwijzer} {naam}" if verwijzer in TYPE_VERWIJZER else naam


# --- rows and columns -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rij:
    """A row of the statement: what it is of, and its figures (a `telling` of the JSON form)."""

    soort: Literal["regel", "totaal aanbieder", "totaal gemeente"]
    aanbieder: str | None
    product: Json | None
    eenheid: str | None
    telling: Json

    def volume(self, welk: str) -> int | None:
        """A volume of a row; none for a total, whose units differ, or without lines."""
        if self.soort != "regel" or not self.telling["volumes"]:
            return None
        (volume,) = self.telling["volumes"]
        aantal: int = volume[f"{welk}Volume"]
        return aantal


def rijen_van(inhoud: Json) -> Iterator[Rij]:
    """The rows with the total of each aanbieder behind its own, and that of the gemeente last."""
    for deel in inhoud["aanbieders"]:
        for rij in deel["regels"]:
            yield Rij("regel", deel["aanbieder"], rij["product"], rij["eenheid"], rij)
        yield Rij("totaal aanbieder", deel["aanbieder"], None, None, deel["totaal"])
    yield Rij("totaal gemeente", None, None, None, inhoud["totaal"])


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column: its heading, what it means, and its value in a row.

    `soort` is a text, a number that adds up over rows, one that does not (whoever is in two rows
    counts once in their total), or an amount in eurocents.
    """

    kop: str
    uitleg: str
    soort: Literal["tekst", "aantal", "uniek", "bedrag"]
    waarde: Callable[[Rij], str | int | None]


def _bedrag(kop: str, uitleg: str, *pad: str) -> Kolom:
    return Kolom(kop, uitleg, "bedrag", lambda rij: _volg(rij.telling, pad))


def _volg(telling: Json, pad: tuple[str, ...]) -> int:
    waarde: Any = telling
    for naam in pad:
        waarde = waarde[naam]
    bedrag: int = waarde
    return bedrag


def _volume(kop: str, uitleg: str, welk: str) -> Kolom:
    return Kolom(kop, uitleg, "aantal", lambda rij: rij.volume(welk))


def _product(rij: Rij) -> str:
    return product_in_woorden(rij.product) if rij.soort == "regel" else rij.soort.capitalize()


def _aanbieder(rij: Rij) -> str:
    return "" if rij.soort == "totaal gemeente" else aanbieder_in_woorden(rij.aanbieder)


AANBIEDER = Kolom("Aanbieder", "De aanbieder, met zijn AGB-code.", "tekst", _aanbieder)
PRODUCT = Kolom(
    "Product",
    "Productcategorie en productcode van de declaratieregels. 'Buiten de regels' zijn bevindingen"
    " die niet over een declaratieregel gaan.",
    "tekst",
    _product,
)
EENHEID_KOLOM = Kolom(
    "Eenheid",
    "De eenheid van het volume. Uren zijn omgerekend naar minuten; andere eenheden worden nooit"
    " opgeteld.",
    "tekst",
    lambda rij: eenheid_in_woorden(rij.eenheid),
)
CLIENTEN = Kolom(
    "Cliënten",
    "Verschillende cliënten met toegekende productie die niet geheel is gecrediteerd. In een totaal"
    " telt elke cliënt één keer; het is dus geen optelling.",
    "uniek",
    lambda rij: _volg(rij.telling, ("clienten",)),
)
VOLUMES = (
    _volume(
        "Volume ingediend",
        "Het volume van alle beoordeelde debetregels, ook afgewezen.",
        "ingediend",
    ),
    _volume("Volume toegekend", "Het volume van de goedgekeurde debetregels.", "toegekend"),
    _volume("Volume gecrediteerd", "Het volume van goedgekeurde creditregels.", "gecrediteerd"),
    _volume("Volume netto", "Toegekend min gecrediteerd volume.", "netto"),
)
BEDRAGEN = (
    _bedrag(
        "Ingediend (€)",
        "Het bedrag van alle beoordeelde debetregels, ook afgewezen; wie een afgewezen regel"
        " opnieuw indient, telt twee keer.",
        "ingediendEurocent",
    ),
    _bedrag("Toegekend (€)", "Het bedrag van de goedgekeurde debetregels.", "toegekendEurocent"),
    _bedrag(
        "Gecrediteerd (€)",
        "Het bedrag van de goedgekeurde creditregels, waarmee een toegekende regel is"
        " teruggenomen.",
        "gecrediteerdEurocent",
    ),
    _bedrag("Netto (€)", "Toegekend min gecrediteerd: wat de gemeente betaalt.", "nettoEurocent"),
)
SLUITING = (
    _bedrag(
        "Netto op sluitdatum (€)",
        "Toegekend min gecrediteerd in wat tot en met de sluitdatum was vastgelegd.",
        "opSluitdatum",
        "nettoEurocent",
    ),
    _bedrag(
        "Daarna toegekend (€)",
        "Wat na de sluitdatum is toegekend.",
        "naSluitdatum",
        "toegekendEurocent",
    ),
    _bedrag(
        "Daarna gecrediteerd (€)",
        "Wat na de sluitdatum is gecrediteerd.",
        "naSluitdatum",
        "gecrediteerdEurocent",
    ),
    _bedrag(
        "Effect daarna (€)",
        "Het effect van de correcties na de sluitdatum; met 'netto op sluitdatum' samen is dat"
        " 'netto'.",
        "naSluitdatum",
        "nettoEurocent",
    ),
)
BEVINDINGEN = (
    Kolom(
        "Open bevindingen",
        "Het aantal controlebevindingen dat openstaat. Een bevinding keurt niets af.",
        "aantal",
        lambda rij: _volg(rij.telling, ("openBevindingen", "aantal")),
    ),
    _bedrag(
        "Waarvan op het spel (€)",
        "De som van de bedragen die volgens deze bevindingen op het spel staan. Over één regel"
        " kunnen er meer zijn; de som kan dus hoger zijn dan wat is toegekend.",
        "openBevindingen",
        "bedragEurocent",
    ),
)
AFWIJKINGEN = Kolom(
    "Afwijkingen",
    "Het aantal regels van een kader waarvan met akkoord is afgeweken bij de toewijzingen waarop"
    " deze productie rust; per toewijzing en regel één keer, ook in een totaal.",
    "uniek",
    lambda rij: _volg(rij.telling, ("afwijkingen",)),
)


def _netto_bij(rij: Rij, verwijzer: str) -> int:
    delen = {deel["verwijzer"]: deel["nettoEurocent"] for deel in rij.telling["verwijzers"]}
    bedrag: int = delen.get(verwijzer, 0)
    return bedrag


def verwijzerkolommen(verwijzers: Iterable[str]) -> tuple[Kolom, ...]:
    """A column with the net amount for each of these kinds of referrer."""
    return tuple(
        Kolom(
            f"Netto {verwijzer_in_woorden(naam)} (€)",
            f"Het deel van 'netto' met als verwijzer: {verwijzer_in_woorden(naam)}.",
            "bedrag",
            lambda rij, naam=naam: _netto_bij(rij, naam),
        )
        for naam in verwijzers
    )


def kolommen_van(inhoud: Json) -> tuple[Kolom, ...]:
    """The columns of a statement without the referrers; those of the closing if there is one."""
    sluiting = () if inhoud["sluitmoment"] is None else SLUITING
    return (
        AANBIEDER,
        PRODUCT,
        EENHEID_KOLOM,
        CLIENTEN,
        *VOLUMES,
        *BEDRAGEN,
        *sluiting,
        *BEVINDINGEN,
        AFWIJKINGEN,
    )


def grondslag_van(inhoud: Json) -> Iterator[tuple[str, str]]:
    """On what the statement rests, a name and a value each."""
    grond = inhoud["grondslag"]
    yield "Gemeente", gemeente_in_woorden(inhoud)
    yield "Jaar", str(inhoud["jaar"])
    if inhoud["aanbieder"] is not None:
        yield "Alleen van", aanbieder_in_woorden(inhoud["aanbieder"])
    yield "Stand van", moment_in_woorden(inhoud["bekendOp"])
    sluiting = inhoud["sluitmoment"]
    yield "Sluitdatum", "niet gekozen" if sluiting is None else moment_in_woorden(sluiting)
    punt = grond["controlepunt"]
    if punt is None:
        yield "Controlepunt", "er was toen nog geen controlepunt ondertekend"
    else:
        yield "Controlepunt: aantal gebeurtenissen", getal(punt["omvang"])
        yield "Controlepunt: hash van de boom", punt["kop"]
        yield "Controlepunt: ondertekend op", moment_in_woorden(punt["getekendOp"])
        yield "Controlepunt: sleutel", punt["sleutel"]
    standaard, software = grond["standaard"], grond["software"]
    yield "Standaard", f"{standaard['document']}, versie {standaard['versie']}"
    yield "Software", f"toewijzing {software['versie']}, SHA-256 {software['sha256']}"


def geldigheid(kader: Json) -> str:
    """From when until when a kader holds for the gemeente; nothing for the standard."""
    if kader["geldigVanaf"] is None:
        return ""
    vanaf = dag_in_woorden(date.fromisoformat(kader["geldigVanaf"]))
    if kader["geldigTot"] is None:
        return f"vanaf {vanaf}"
    return f"{vanaf} tot en met {dag_in_woorden(date.fromisoformat(kader['geldigTot']))}"


def waarschuwing_van(inhoud: Json) -> str | None:
    """That figures may be missing, when events could not be read."""
    aantal = inhoud["grondslag"]["nietVerwerkt"]
    if not aantal:
        return None
    wat = "gebeurtenis is" if aantal == 1 else "gebeurtenissen zijn"
    return (
        f"Let op: {aantal} {wat} niet te verwerken en telt niet mee."
        " Deze verantwoording kan onvolledig zijn."
    )


LEESWIJZER = (
    (
        "Een declaratieregel telt in het jaar waarin zijn productperiode begint. Een productperiode"
        " ligt binnen één kalendermaand (regel CS337 van iJw), dus geen toegekende regel loopt over"
        " de jaargrens. Een creditregel heeft de periode van de regel die hij terugneemt en"
        " verlaagt dus het jaar van die regel, wanneer hij ook kwam."
    ),
    (
        "Bekend op een tijdstip is alles wat toen was vastgelegd. Wat na de sluitdatum is"
        " vastgelegd, staat apart als correctie; de stand op de sluitdatum en de correcties zijn"
        " samen de stand."
    ),
    (
        "De verwijzer is die van het verzoek (JW315) waarop de toewijzing rust. Zonder verzoek is"
        " het de verwijzing, de bepaling of het besluit dat op de dag van toewijzing bij de cliënt"
        " was vastgelegd, als er daar één soort van was; anders is hij onbekend."
    ),
    (
        "Een bevinding over een declaratieregel telt in het jaar van die regel, een andere in het"
        " jaar van de dag waarover zij gaat."
    ),
    "Bedragen zijn hele eurocenten en worden nergens afgerond.",
)
"""The readings that were chosen."""
