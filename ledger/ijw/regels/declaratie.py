"""Rules on the JW323 as a whole; `prestatie.py` has those on its lines."""

from dataclasses import dataclass
from datetime import date

from ledger.ijw.berichten import Declaratie, Jw323, Prestatie
from ledger.regels import Niveau, Uitkomst, regel
from ledger.weergave import euro
from ledger.werkdagen import laatste_van_maand


@dataclass(frozen=True, slots=True)
class DeclaratieContext:
    """A declaration as a whole, with what earlier declarations of the sender took.

    `laatste_periode` is the first day of the latest period declared to this gemeente.
    """

    declaratie: Declaratie
    nummer_bekend: bool
    laatste_periode: date | None


@regel(
    "CS340",
    "JW323",
    titel="De declaratieperiode is precies één hele kalendermaand",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs340(bericht: Jw323) -> Uitkomst | None:
    """The declaration period is exactly one calendar month."""
    periode = bericht.declaratie.declaratie_periode
    eind = laatste_van_maand(periode.begindatum)
    if periode.begindatum.day == 1 and periode.einddatum == eind:
        return None
    eerste = periode.begindatum.replace(day=1)
    return Uitkomst(
        f"De declaratieperiode loopt van {periode.begindatum} tot en met {periode.einddatum}. "
        f"Dat moet een hele kalendermaand zijn, bijvoorbeeld {eerste} tot en met {eind}.",
        {"begindatum": str(periode.begindatum), "einddatum": str(periode.einddatum)},
        "/Bericht/Declaratie/DeclaratiePeriode",
        bericht.declaratie.declaratie_nummer,
    )


@regel(
    "TR358",
    "JW323",
    titel="Het totaal is de som van de prestaties, credit afgetrokken",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr358(bericht: Jw323) -> Uitkomst | None:
    """TotaalIngediendBedrag equals debit minus credit of all lines."""
    totaal = bericht.declaratie.totaal_ingediend_bedrag
    opgegeven = -totaal.totaal_bedrag if totaal.debet_credit == "C" else totaal.totaal_bedrag
    som = sum(
        netto_eurocent(prestatie)
        for client in bericht.declaratie.clienten
        for prestatie in client.prestaties
    )
    if som == opgegeven:
        return None
    return Uitkomst(
        f"Het totaal ingediende bedrag is {euro(opgegeven)}, maar de prestaties tellen op tot "
        f"{euro(som)} (debet min credit).",
        {"totaalEurocent": opgegeven, "somEurocent": som},
        "/Bericht/Declaratie/TotaalIngediendBedrag",
        bericht.declaratie.declaratie_nummer,
    )


@regel(
    "TR318",
    "JW323/Declaratie",
    titel="De declaratieperiode ligt niet voor de laatst ingediende",
    retourcode="8214",
)
def tr318(context: DeclaratieContext) -> Uitkomst | None:
    """The period is that of the last declaration or a later one (OP284, IV090).

    A gap is allowed when no care was delivered in it, which the gemeente cannot see, so a gap
    is never refused (OP095); going back before the last period is.
    """
    begin, laatste = context.declaratie.declaratie_periode.begindatum, context.laatste_periode
    if laatste is None or begin >= laatste:
        return None
    return Uitkomst(
        f"De declaratieperiode begint op {begin}, maar over de periode vanaf {laatste} is al "
        "gedeclareerd. Dien late prestaties in met de laatste of een latere declaratieperiode.",
        {"begindatum": str(begin), "laatsteBegindatum": str(laatste)},
    )


@regel(
    "TR333",
    "JW323/Declaratie",
    titel="Het declaratienummer is uniek voor de aanbieder",
    retourcode="9333",
)
def tr333(context: DeclaratieContext) -> Uitkomst | None:
    """DeclaratieNummer was not used before by this aanbieder."""
    if not context.nummer_bekend:
        return None
    nummer = context.declaratie.declaratie_nummer
    return Uitkomst(
        f"Declaratienummer {nummer} is al eerder gebruikt. Geef de declaratie een nieuw nummer.",
        {"declaratieNummer": nummer},
    )


def netto_eurocent(prestatie: Prestatie) -> int:
    """The amount of a line: negative when it is a credit."""
    bedrag = prestatie.ingediend_bedrag
    return -bedrag.bedrag if bedrag.debet_credit == "C" else bedrag.bedrag
