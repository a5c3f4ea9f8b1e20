"""Rules on the JW325: it answers a JW323 that is known, and repeats it faithfully.

The standard has no return message on a JW325, so these rules have no return code of their own
to send; TR304, TR366 and TR367 name one all the same.
"""

from dataclasses import dataclass

from ledger.ijw.berichten import DeclaratieAntwoord, Jw323, Jw325, Prestatie
from ledger.regels import Uitkomst, regel


@dataclass(frozen=True, slots=True)
class AntwoordKopContext:
    """A JW325 beside the JW323 that its DeclaratieIdentificatie names.

    `bekend` tells that there is one; it is None when unknown, or when it cannot be read any more.
    """

    antwoord: Jw325
    bekend: bool
    declaratie: Jw323 | None


@dataclass(frozen=True, slots=True)
class DeclaratieAntwoordContext:
    """A DeclaratieAntwoord beside the declaration that it answers."""

    antwoord: DeclaratieAntwoord
    declaratie: Jw323


@dataclass(frozen=True, slots=True)
class AntwoordClientContext:
    """Whether the declaration has the client that the answer lists."""

    bekend: bool


@dataclass(frozen=True, slots=True)
class AntwoordPrestatieContext:
    """A listed line beside the declared line with the same ReferentieNummer."""

    prestatie: Prestatie
    gedeclareerd: Prestatie | None


@regel(
    "TR337",
    "JW325/Header",
    titel="Een declaratie-antwoord hoort bij een ontvangen declaratie",
    retourcode=None,
)
def tr337(c: AntwoordKopContext) -> Uitkomst | None:
    """DeclaratieIdentificatie is that of a JW323 of this aanbieder to this gemeente."""
    if c.bekend:
        return None
    kop = c.antwoord.header
    genoemd = kop.declaratie_identificatie
    return Uitkomst(
        f"Gemeente {kop.afzender} heeft van aanbieder {kop.ontvanger} geen declaratie met "
        f"identificatie {genoemd.identificatie} en dagtekening {genoemd.dagtekening} ontvangen.",
        {
            "declaratieIdentificatie": genoemd.identificatie,
            "declaratieDagtekening": str(genoemd.dagtekening),
            "gemeente": kop.afzender,
            "aanbieder": kop.ontvanger,
        },
    )


@regel(
    "TR371",
    "JW325/Header",
    titel="De schemaversie is die van de declaratie",
    retourcode=None,
)
def tr371(c: AntwoordKopContext) -> Uitkomst | None:
    """XsdVersieDeclaratie repeats XsdVersie of the JW323."""
    if c.declaratie is None:
        if not c.bekend:
            return None
        return Uitkomst(
            "De declaratie kan niet meer worden gelezen, omdat van een cliënt daarin de gegevens "
            "op verzoek zijn vernietigd; het antwoord is niet te vergelijken.",
            niet_beoordeelbaar=True,
        )
    opgegeven, eigen = c.antwoord.header.xsd_versie_declaratie, c.declaratie.header.xsd_versie
    if opgegeven == eigen:
        return None
    return Uitkomst(
        f"XsdVersieDeclaratie is {opgegeven.bericht_xsd_versie} (basisschema "
        f"{opgegeven.basisschema_xsd_versie}); de declaratie had {eigen.bericht_xsd_versie} "
        f"(basisschema {eigen.basisschema_xsd_versie}).",
        {
            "berichtXsdVersie": opgegeven.bericht_xsd_versie,
            "berichtXsdVersieDeclaratie": eigen.bericht_xsd_versie,
            "basisschemaXsdVersie": opgegeven.basisschema_xsd_versie,
            "basisschemaXsdVersieDeclaratie": eigen.basisschema_xsd_versie,
        },
    )


@regel(
    "TR376",
    "JW325/DeclaratieAntwoord",
    titel="Het declaratienummer is dat van de declaratie",
    retourcode=None,
)
def tr376(c: DeclaratieAntwoordContext) -> Uitkomst | None:
    """DeclaratieNummer is that of the JW323 that is answered."""
    opgegeven = c.antwoord.declaratie_nummer
    eigen = c.declaratie.declaratie.declaratie_nummer
    if opgegeven == eigen:
        return None
    return Uitkomst(
        f"Het antwoord noemt declaratienummer {opgegeven}; de declaratie heeft {eigen}.",
        {"declaratieNummer": opgegeven, "declaratieNummerDeclaratie": eigen},
    )


@regel(
    "TR366",
    "JW325/Prestatie",
    titel="Elke genoemde prestatie komt uit de declaratie",
    retourcode="9366",
)
def tr366(c: AntwoordPrestatieContext) -> Uitkomst | None:
    """ReferentieNummer is that of a line of the JW323."""
    if c.gedeclareerd is not None:
        return None
    nummer = c.prestatie.product_referentie.referentie_nummer
    return Uitkomst(
        f"Prestatie {nummer} staat niet in de declaratie van deze cliënt.",
        {"referentieNummer": nummer},
    )


@regel(
    "TR367",
    "JW325/Prestatie",
    titel="De waarden van een prestatie zijn die van de declaratie",
    retourcode="9367",
)
def tr367(c: AntwoordPrestatieContext) -> Uitkomst | None:
    """Everything but the return codes repeats the declared line."""
    if c.gedeclareerd is None:
        return None
    anders = [
        naam for naam in _HERHAALD if getattr(c.prestatie, naam) != getattr(c.gedeclareerd, naam)
    ]
    if not anders:
        return None
    elementen = ", ".join(_HERHAALD[naam] for naam in anders)
    return Uitkomst(
        f"Prestatie {c.prestatie.product_referentie.referentie_nummer} wijkt af van de declaratie "
        f"in: {elementen}.",
        {"afwijkend": tuple(_HERHAALD[naam] for naam in anders)},
    )


_HERHAALD = {
    "toewijzing_nummer": "ToewijzingNummer",
    "product_categorie": "ProductCategorie",
    "product_code": "ProductCode",
    "product_periode": "ProductPeriode",
    "geleverd_volume": "GeleverdVolume",
    "eenheid": "Eenheid",
    "product_tarief": "ProductTarief",
    "ingediend_bedrag": "IngediendBedrag",
}
