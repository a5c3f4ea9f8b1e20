"""Rules inside a JW323 or JW325: its lines, amounts and references.

A declaration may hold thousands of lines, so each rule is one plain loop over them.
"""

from collections.abc import Iterator

from ledger.ijw.berichten import Jw323
from ledger.ijw.regels.doorloop import (
    DECLARATIE,
    DECLARATIE_ANTWOORD,
    MetPrestaties,
    op_prestatie,
    prestaties,
)
from ledger.ijw.regels.prestatie import CREDIT, DEBET, PrestatieContext
from ledger.omvang import Eenheid
from ledger.regels import Niveau, Uitkomst, regel
from ledger.werkdagen import laatste_van_maand

OUDSTE_PRESTATIE_JAREN = 5
_DEBET, _EURO = "D", Eenheid.EURO.value


@regel(
    "CD087",
    "JW323",
    titel="Een prestatie heeft een tarief, behalve als zij in euro's is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd087(bericht: Jw323) -> Iterator[Uitkomst]:
    """ProductTarief is filled unless Eenheid is 83 (euros), and then empty."""
    for i, j, prestatie in prestaties(bericht):
        if (prestatie.product_tarief is None) == (prestatie.eenheid == _EURO):
            continue
        wat = (
            f"heeft eenheid {prestatie.eenheid} en geen tarief; vul ProductTarief"
            if prestatie.product_tarief is None
            else f"is in euro's (eenheid {_EURO}) en heeft toch een tarief; laat dat leeg"
        )
        yield op_prestatie(
            bericht,
            (i, j, prestatie),
            "ProductTarief",
            f"{wat}.",
            eenheid=prestatie.eenheid,
            tariefEurocent=prestatie.product_tarief,
        )


@regel(
    "CS325",
    "JW323",
    "JW325",
    titel="Een bedrag van nul is debet",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs325(bericht: MetPrestaties) -> Iterator[Uitkomst]:
    """An amount or total of 0 has DebetCredit D."""
    for plaats, nummer, wat, bedrag, debet_credit in _totalen(bericht):
        if bedrag == 0 and debet_credit != _DEBET:
            yield Uitkomst(
                f"Het {wat} is € 0,00 en staat als credit. Een bedrag van nul is debet (D).",
                {"totaalEurocent": 0, "debetCredit": debet_credit},
                f"{plaats}/DebetCredit",
                nummer,
            )
    for i, j, prestatie in prestaties(bericht):
        ingediend = prestatie.ingediend_bedrag
        if ingediend.bedrag == 0 and ingediend.debet_credit != _DEBET:
            yield op_prestatie(
                bericht,
                (i, j, prestatie),
                "IngediendBedrag/DebetCredit",
                "heeft een bedrag van € 0,00 dat als credit staat. Een bedrag van nul is debet "
                "(D).",
                bedragEurocent=0,
                debetCredit=ingediend.debet_credit,
            )


def _totalen(bericht: MetPrestaties) -> Iterator[tuple[str, str, str, int, str]]:
    """Path, key, name, amount and direction of each total in the message."""
    if isinstance(bericht, Jw323):
        declaratie = bericht.declaratie
        totaal, nummer = declaratie.totaal_ingediend_bedrag, declaratie.declaratie_nummer
        plaats = f"{DECLARATIE}/TotaalIngediendBedrag"
        yield plaats, nummer, "totaal ingediende bedrag", totaal.totaal_bedrag, totaal.debet_credit
        return
    antwoord = bericht.declaratie_antwoord
    if antwoord is None:
        return
    for naam, wat, totaal in (
        ("TotaalIngediendBedrag", "totaal ingediende bedrag", antwoord.totaal_ingediend_bedrag),
        ("TotaalToegekendBedrag", "totaal toegekende bedrag", antwoord.totaal_toegekend_bedrag),
    ):
        plaats = f"{DECLARATIE_ANTWOORD}/{naam}"
        yield plaats, antwoord.declaratie_nummer, wat, totaal.totaal_bedrag, totaal.debet_credit


@regel(
    "CS337",
    "JW323",
    titel="Een productperiode blijft binnen één kalendermaand",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs337(bericht: Jw323) -> Iterator[Uitkomst]:
    """Begindatum and Einddatum of a ProductPeriode lie in the same month of the same year."""
    for i, j, prestatie in prestaties(bericht):
        periode = prestatie.product_periode
        begin, eind = periode.begindatum, periode.einddatum
        if begin.month == eind.month and begin.year == eind.year:
            continue
        yield op_prestatie(
            bericht,
            (i, j, prestatie),
            "ProductPeriode",
            f"loopt van {begin} tot en met {eind}. Een productperiode valt binnen één "
            f"kalendermaand, hier hoogstens tot en met {laatste_van_maand(begin)}; declareer elke "
            "maand apart.",
            begindatum=str(begin),
            einddatum=str(eind),
        )


@regel(
    "CS339",
    "JW323",
    titel="Bij declareren in euro's is het volume het bedrag",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs339(bericht: Jw323) -> Iterator[Uitkomst]:
    """With Eenheid 83 GeleverdVolume is the amount, in eurocent (IV042)."""
    for i, j, prestatie in prestaties(bericht):
        if prestatie.eenheid != _EURO:
            continue
        volume, bedrag = prestatie.geleverd_volume, prestatie.ingediend_bedrag.bedrag
        if volume != bedrag:
            yield op_prestatie(
                bericht,
                (i, j, prestatie),
                "IngediendBedrag",
                f"is in euro's (eenheid {_EURO}) met volume {volume} en bedrag {bedrag} "
                "eurocent; die moeten gelijk zijn.",
                volumeEurocent=volume,
                bedragEurocent=bedrag,
            )


@regel(
    "TR335",
    "JW323",
    titel="Een prestatie is hoogstens vijf jaar oud",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr335(bericht: Jw323) -> Iterator[Uitkomst]:
    """ProductPeriode ends at most five years before DeclaratieDagtekening."""
    dag = bericht.declaratie.declaratie_dagtekening
    grens = (dag.year - OUDSTE_PRESTATIE_JAREN, dag.month, dag.day)
    for i, j, prestatie in prestaties(bericht):
        eind = prestatie.product_periode.einddatum
        if (eind.year, eind.month, eind.day) < grens:
            yield op_prestatie(
                bericht,
                (i, j, prestatie),
                "ProductPeriode",
                f"eindigt op {eind}, meer dan {OUDSTE_PRESTATIE_JAREN} jaar voor de dagtekening "
                f"{dag} van de declaratie.",
                einddatum=str(eind),
                declaratieDagtekening=str(dag),
                grensJaren=OUDSTE_PRESTATIE_JAREN,
            )


@regel(
    "TR319",
    DEBET,
    CREDIT,
    titel="Een productperiode ligt niet na de declaratieperiode",
    retourcode="9319",
)
def tr319(c: PrestatieContext) -> Uitkomst | None:
    """A ProductPeriode lies in the declared period or in an earlier one (OP354).

    The declared period and the line are both in the message, but the code goes on the line.
    """
    laatste = c.declaratie_periode.einddatum
    periode = c.prestatie.product_periode
    if periode.begindatum <= laatste and periode.einddatum <= laatste:
        return None
    return Uitkomst(
        f"De productperiode {periode.begindatum} tot en met {periode.einddatum} ligt na de "
        f"declaratieperiode, die op {laatste} eindigt. Declareer haar met een latere "
        "declaratieperiode.",
        {
            "begindatum": str(periode.begindatum),
            "einddatum": str(periode.einddatum),
            "eindeDeclaratieperiode": str(laatste),
        },
    )
