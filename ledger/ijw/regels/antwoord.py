"""Rules on the JW319, the answer to a request."""

from dataclasses import dataclass

from ledger.client import Verzoek
from ledger.regels import Uitkomst, regel

AFGEWEZEN, IN_ONDERZOEK = "1", "2"


@dataclass(frozen=True, slots=True)
class AntwoordContext:
    """An answer beside the request that it answers, when that is known."""

    referentie: str
    verzoek_antwoord: str
    verzoek: Verzoek | None


@regel(
    "TR355",
    "JW319/Antwoord",
    titel="Een antwoord hoort bij een eerder verzoek",
    retourcode="9355",
)
def tr355(c: AntwoordContext) -> Uitkomst | None:
    """ReferentieAanbieder is that of a VOT or VOW that was received."""
    if c.verzoek is not None:
        return None
    return Uitkomst(
        f"Er is geen verzoek met referentie {c.referentie} van deze aanbieder aan deze gemeente.",
        {"referentieAanbieder": c.referentie},
    )


@regel(
    "TR359",
    "JW319/Antwoord",
    titel="Na een toewijzing volgt geen antwoordbericht meer",
    retourcode="9359",
)
def tr359(c: AntwoordContext) -> Uitkomst | None:
    """No allocation was sent with this reference."""
    if c.verzoek is None or c.verzoek.gehonoreerd is None:
        return None
    return Uitkomst(
        f"Verzoek {c.referentie} is al gehonoreerd met een toewijzing.",
        {
            "referentieAanbieder": c.referentie,
            "gehonoreerdOp": str(c.verzoek.gehonoreerd.geldig_op),
        },
    )


@regel(
    "TR360",
    "JW319/Antwoord",
    titel="Aanvraag in onderzoek is hoogstens één keer het antwoord, en het eerste",
    retourcode="9360",
)
def tr360(c: AntwoordContext) -> Uitkomst | None:
    """'In onderzoek' (2) only when no answer was sent before."""
    if c.verzoek is None or c.verzoek_antwoord != IN_ONDERZOEK or not c.verzoek.antwoorden:
        return None
    return Uitkomst(
        f"Op verzoek {c.referentie} is al geantwoord; 'in onderzoek' kan dan niet meer.",
        {
            "referentieAanbieder": c.referentie,
            "eerderAntwoord": c.verzoek.antwoorden[-1].verzoek_antwoord,
        },
    )


@regel(
    "TR365",
    "JW319/Antwoord",
    titel="Na een afwijzing volgt geen tweede antwoord",
    retourcode="9365",
)
def tr365(c: AntwoordContext) -> Uitkomst | None:
    """An earlier answer with this reference was 'in onderzoek' (2), not a rejection."""
    if c.verzoek is None:
        return None
    if all(antwoord.verzoek_antwoord == IN_ONDERZOEK for antwoord in c.verzoek.antwoorden):
        return None
    return Uitkomst(
        f"Verzoek {c.referentie} is al afgewezen.",
        {"referentieAanbieder": c.referentie},
    )
