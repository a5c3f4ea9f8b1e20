"""The rule inside a JW325 on what was awarded."""

from ledger.ijw.berichten import Jw325, TotaalBedragMetDC
from ledger.ijw.regels.declaratie import netto_eurocent
from ledger.ijw.regels.doorloop import DECLARATIE_ANTWOORD, prestaties
from ledger.regels import Niveau, Uitkomst, regel
from ledger.weergave import euro

_CREDIT = "C"
_GEEN_AFKEUR = frozenset({"0200", "8001"})
"""The return codes of a declaration that was not refused as a whole."""


@regel(
    "TR342",
    "JW325",
    titel="De afgewezen prestaties verklaren het verschil tussen ingediend en toegekend",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr342(bericht: Jw325) -> Uitkomst | None:
    """The lines in the answer add up to what was declared minus what was awarded.

    When the declaration as a whole was refused, no line is listed and nothing is awarded.
    """
    antwoord = bericht.declaratie_antwoord
    if antwoord is None:
        return None
    ingediend = _netto_totaal(antwoord.totaal_ingediend_bedrag)
    toegekend = _netto_totaal(antwoord.totaal_toegekend_bedrag)
    plaats, nummer = f"{DECLARATIE_ANTWOORD}/TotaalToegekendBedrag", antwoord.declaratie_nummer
    if not _GEEN_AFKEUR.issuperset(antwoord.retour_codes):
        if toegekend == 0:
            return None
        return Uitkomst(
            f"De declaratie is als geheel afgekeurd, maar er is {euro(toegekend)} toegekend. Dat "
            "moet € 0,00 zijn.",
            {"toegekendEurocent": toegekend, "ingediendEurocent": ingediend},
            plaats,
            nummer,
        )
    afgewezen = sum(netto_eurocent(prestatie) for _, _, prestatie in prestaties(bericht))
    if afgewezen == ingediend - toegekend:
        return None
    return Uitkomst(
        f"Ingediend is {euro(ingediend)} en toegekend {euro(toegekend)}: een verschil van "
        f"{euro(ingediend - toegekend)}. De afgewezen prestaties tellen op tot {euro(afgewezen)}; "
        "dat moet gelijk zijn.",
        {
            "ingediendEurocent": ingediend,
            "toegekendEurocent": toegekend,
            "verschilEurocent": ingediend - toegekend,
            "afgewezenEurocent": afgewezen,
        },
        plaats,
        nummer,
    )


def _netto_totaal(totaal: TotaalBedragMetDC) -> int:
    return -totaal.totaal_bedrag if totaal.debet_credit == _CREDIT else totaal.totaal_bedrag
