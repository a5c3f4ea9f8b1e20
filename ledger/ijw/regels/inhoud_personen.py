"""Rules inside a message on persons: BSN, birth date, name and language.

Personal data (a BSN, a name, a birth date) never stand in a finding: it is kept in the clear.
"""

from collections.abc import Iterator
from datetime import date

from stdnum.nl import bsn as elfproef

from ledger.ijw.berichten import Geboortedatum, Jw301
from ledger.ijw.regels.doorloop import (
    CLIENT,
    MetBsn,
    MetPersoon,
    bsns,
    dagtekening,
    geboortedatums,
    volledige_namen,
)
from ledger.regels import Niveau, Uitkomst, regel

HOOGSTE_LEEFTIJD_JAREN = 120
NIET_NATUURLIJK_PERSOON = "6"
TOLK_TAAL = "1"
ONBEKENDE_DATUM = date(1900, 1, 1)

_DAG_ONBEKEND, _DAG_EN_MAAND_ONBEKEND, _ONBEKEND = "1", "2", "3"
_EIS_BIJ_GEBRUIK = {
    _DAG_ONBEKEND: "de eerste dag van de maand",
    _DAG_EN_MAAND_ONBEKEND: "1 januari van het jaar",
    _ONBEKEND: "1 januari 1900",
}
_GEBRUIK_MET_PARTNERNAAM = frozenset("1234")
_GEBRUIK_ZONDER_PARTNERNAAM = frozenset({"1", NIET_NATUURLIJK_PERSOON})


@regel(
    "CS002",
    "JW301",
    "JW305",
    "JW307",
    "JW315",
    "JW317",
    "JW323",
    "JW325",
    titel="Een BSN voldoet aan de elfproef",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs002(bericht: MetBsn) -> Iterator[Uitkomst]:
    """Every Bsn passes the eleven-test. That it has nine digits is a rule of form."""
    for plaats, bsn in bsns(bericht):
        # `checksum` is the test itself; `is_valid` cleans the text first, at ten times the cost.
        if elfproef.checksum(bsn) != 0 or bsn == "000000000":
            yield Uitkomst(
                "Het BSN van deze cliënt voldoet niet aan de elfproef. Controleer de cijfers.",
                {"voldoetAanElfproef": False},
                plaats,
            )


@regel(
    "CS139",
    "JW301",
    "JW305",
    "JW307",
    "JW315",
    titel="Een geboortedatum past bij wat ervan bekend is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs139(bericht: MetPersoon) -> Iterator[Uitkomst]:
    """Parts of a birth date that DatumGebruik calls unknown are filled with 01, or 1900."""
    for plaats, wie, geboren in geboortedatums(bericht):
        if _past_bij_gebruik(geboren):
            continue
        eis = _EIS_BIJ_GEBRUIK[geboren.datum_gebruik or ""]
        yield Uitkomst(
            f"De geboortedatum van {wie} heeft DatumGebruik {geboren.datum_gebruik}. De datum "
            f"moet dan {eis} zijn.",
            {"datumGebruik": geboren.datum_gebruik},
            f"{plaats}/DatumGebruik",
        )


def _past_bij_gebruik(geboren: Geboortedatum) -> bool:
    datum, gebruik = geboren.datum, geboren.datum_gebruik
    if gebruik == _ONBEKEND:
        return datum == ONBEKENDE_DATUM
    if gebruik == _DAG_EN_MAAND_ONBEKEND:
        return datum.month == 1 and datum.day == 1
    return gebruik != _DAG_ONBEKEND or datum.day == 1


@regel(
    "TR002",
    "JW301",
    "JW305",
    "JW307",
    "JW315",
    titel="Niemand is ouder dan 120 jaar, tenzij de geboortedatum onbekend is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr002(bericht: MetPersoon) -> Iterator[Uitkomst]:
    """A birth date lies at most 120 years before Dagtekening; the unknown date is exempt."""
    dag = dagtekening(bericht)
    for plaats, wie, geboren in geboortedatums(bericht):
        datum = geboren.datum
        if geboren.datum_gebruik == _ONBEKEND and datum == ONBEKENDE_DATUM:
            continue
        if (datum.year + HOOGSTE_LEEFTIJD_JAREN, datum.month, datum.day) >= (
            dag.year,
            dag.month,
            dag.day,
        ):
            continue
        yield Uitkomst(
            f"De geboortedatum van {wie} ligt meer dan {HOOGSTE_LEEFTIJD_JAREN} jaar voor de "
            f"dagtekening {dag}. Een onbekende geboortedatum is 1 januari 1900 met DatumGebruik "
            f"{_ONBEKEND}.",
            {
                "dagtekening": str(dag),
                "grensJaren": HOOGSTE_LEEFTIJD_JAREN,
                "datumGebruik": geboren.datum_gebruik,
            },
            f"{plaats}/Datum",
        )


@regel(
    "CS050",
    "JW301",
    titel="NaamGebruik past bij het wel of niet hebben van een partnernaam",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs050(bericht: Jw301) -> Iterator[Uitkomst]:
    """NaamGebruik is 1 to 4 with a Partnernaam, and 1 or 6 without."""
    for plaats, wie, naam in volledige_namen(bericht):
        met_partner = naam.partnernaam is not None
        mag = _GEBRUIK_MET_PARTNERNAAM if met_partner else _GEBRUIK_ZONDER_PARTNERNAAM
        if naam.naam_gebruik in mag:
            continue
        met, waarden = ("met", "1, 2, 3 of 4") if met_partner else ("zonder", "1 of 6")
        yield Uitkomst(
            f"De naam van {wie} heeft NaamGebruik {naam.naam_gebruik}. {met.capitalize()} "
            f"partnernaam moet dat {waarden} zijn.",
            {
                "naamGebruik": naam.naam_gebruik,
                "partnernaam": "gevuld" if met_partner else "leeg",
                "toegestaan": tuple(sorted(mag)),
            },
            f"{plaats}/NaamGebruik",
        )


@regel(
    "CS318",
    "JW301",
    titel="Een cliënt is een natuurlijk persoon",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs318(bericht: Jw301) -> Uitkomst | None:
    """NaamGebruik of the client is not 6; a relation may be an organisation."""
    if bericht.client.naam.naam_gebruik != NIET_NATUURLIJK_PERSOON:
        return None
    return Uitkomst(
        "De naam van de cliënt heeft NaamGebruik 6 (niet-natuurlijk persoon). Een cliënt is altijd "
        "een natuurlijk persoon; vul 1, 2, 3 of 4.",
        {"naamGebruik": NIET_NATUURLIJK_PERSOON},
        f"{CLIENT}/Naam/NaamGebruik",
    )


@regel(
    "CD007",
    "JW301",
    titel="De taal staat er precies wanneer een tolk in een taal nodig is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd007(bericht: Jw301) -> Uitkomst | None:
    """Taal is filled when Vorm is 1 (interpreter of a language), and only then."""
    communicatie = bericht.client.communicatie
    if communicatie is None:
        return None
    gevuld, nodig = communicatie.taal is not None, communicatie.vorm == TOLK_TAAL
    if gevuld == nodig:
        return None
    wat = "moet Taal gevuld zijn" if nodig else "moet Taal leeg zijn"
    return Uitkomst(
        f"De communicatievorm van de cliënt is {communicatie.vorm}; dan {wat} (alleen bij vorm "
        f"{TOLK_TAAL}, tolk taal, hoort een taal).",
        {"vorm": communicatie.vorm, "taal": "gevuld" if gevuld else "leeg"},
        f"{CLIENT}/Communicatie/Taal",
    )
