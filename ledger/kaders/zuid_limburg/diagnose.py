"""What a diagnosis opens, and what its absence may not close."""

from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Diagnose, LokaalBesluit
from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BEGELEIDING, DYSLEXIEBEHANDELING, regel
from ledger.kaders.zuid_limburg.feiten import codes_van, genoemd, gronden, kent_toe
from ledger.regels import Antwoord, Parameters, Uitkomst

_BESLUITEN: Final = frozenset({"lokaalBesluit", "JW301"})
_HULPVORMEN: Final = frozenset({"begeleidingIndividueel", "begeleidingGroep"})


@regel(
    "ZL-PROD-03",
    "intake",
    "lokaalBesluit",
    "JW301",
    "JW315",
    titel="Dyslexiebehandeling alleen na de diagnose EED",
    bron=("Dyslexie Behandeling > Doelgroep", "Dyslexie Diagnose > Doel"),
    gevolg=Gevolg.WEIGEREN,
    producten=[DYSLEXIEBEHANDELING],
    wj759="7",
)
def na_diagnose(zaak: Zaak, p: Parameters) -> Antwoord:
    """The last diagnosis is EED, with a report, not later than the first day (Doelgroep).

    Whoever made it: neither the aanbieder nor an allocation for it needs to be known here. Outcome,
    day and report may stand in several records. Where nothing was recorded the gemeente cannot
    decide; on a request or an intake it is only unknown.
    """
    if not genoemd(zaak, (DYSLEXIEBEHANDELING,)) or not kent_toe(zaak):
        return None
    diagnose = _laatste(zaak)
    if diagnose is None and zaak.plek not in _BESLUITEN:
        return ontbreekt("de uitkomst van het dyslexieonderzoek")
    begin = zaak.ingang_op
    mist = _gebrek(diagnose, p, begin)
    if mist is None:
        return None
    gesteld_op = None if diagnose is None else diagnose.datum
    return Uitkomst(
        f"Dyslexiebehandeling vanaf {begin} vraagt een vastgestelde diagnose ernstige, "
        f"enkelvoudige dyslexie van die dag of eerder, met een eindrapport; {mist}.",
        {
            "uitkomst": None if diagnose is None else getoond(diagnose.uitkomst),
            "diagnosedatum": None if gesteld_op is None else gesteld_op.isoformat(),
            "eindrapport": diagnose is not None and diagnose.eindrapport_op is not None,
            "ingangsdatum": begin.isoformat(),
        },
    )


def _laatste(zaak: Zaak) -> Diagnose | None:
    """The last outcome, with the first day and the report that records give of it."""
    rijen = [*gronden(zaak, Diagnose, elders=True)]
    uitkomst = next((rij.uitkomst for rij in rijen if rij.uitkomst), None)
    if uitkomst is None:
        return None
    eigen = [*takewhile(lambda rij: rij.uitkomst in (None, uitkomst), rijen)]
    return Diagnose(
        uitkomst=uitkomst,
        datum=min((rij.datum for rij in eigen if rij.datum), default=None),
        eindrapport_op=next((rij.eindrapport_op for rij in eigen if rij.eindrapport_op), None),
    )


def _gebrek(diagnose: Diagnose | None, p: Parameters, begin: date) -> str | None:
    """What is wrong with a diagnosis, in Dutch; None when nothing is."""
    if diagnose is None:
        return "er is geen diagnose vastgelegd"
    if diagnose.uitkomst != p["vereiste_uitkomst"]:
        return "de vastgelegde uitkomst is een andere"
    if diagnose.datum is None or diagnose.datum > begin:
        return "de diagnose is van later of heeft geen datum"
    return "het eindrapport ontbreekt" if diagnose.eindrapport_op is None else None


@regel(
    "ZL-PROD-04",
    "lokaalBesluit",
    "JW319",
    titel="Voor begeleiding is geen diagnose nodig",
    bron=("Begeleiding individueel > Beschrijving", "Begeleiding groep > Beschrijving"),
    gevolg=Gevolg.WEIGEREN,
    producten=BEGELEIDING,
)
def geen_diagnose_nodig(zaak: Zaak, p: Parameters) -> Antwoord:
    """That there is no diagnosis is no ground by itself to refuse begeleiding (Beschrijving).

    A JW319 carries no such ground: there the refusing decisions that were made on it count. A
    decision may name begeleiding as a product or as a kind of help.
    """
    for besluit in _afwijzingen(zaak):
        if set(besluit.afwijsgronden) == {p["ongeldige_afwijsgrond"]}:
            return Uitkomst(
                "Voor begeleiding is geen diagnose nodig; dat die ontbreekt kan niet de enige "
                "grond zijn om haar af te wijzen.",
                {"afwijsgronden": besluit.afwijsgronden},
            )
    return None


def _afwijzingen(zaak: Zaak) -> Iterator[LokaalBesluit]:
    """The decisions on begeleiding that are judged: the record itself, or those of an answer."""
    if zaak.plek == "lokaalBesluit":
        besluit = zaak.stuk(LokaalBesluit)
        vorm = None if besluit.indeling is None else besluit.indeling.hulpvorm
        if zaak.code in BEGELEIDING or (zaak.code is None and vorm in _HULPVORMEN):
            yield besluit
        return
    feit = zaak.feit
    if not isinstance(feit, VerzoekBeantwoord) or feit.verzoek_antwoord != "1":
        return
    gevraagd = zaak.voorstellen or ((zaak.voorstel,) if zaak.voorstel is not None else ())
    for code in dict.fromkeys(zaak.kader.code_van(rij.product) for rij in gevraagd):
        besluiten = (stuk for stuk in _sinds_verzoek(zaak) if code in _codes(zaak, stuk))
        if code in BEGELEIDING and (laatste := next(besluiten, None)) is not None:
            yield laatste


def _sinds_verzoek(zaak: Zaak) -> Iterator[LokaalBesluit]:
    """The decisions since the request on help of the aanbieder that asked, the last first."""
    for stuk in reversed(zaak.stukken(LokaalBesluit)):
        if stuk.datum >= zaak.verzoek_op and stuk.aanbieder in (None, zaak.aanbieder):
            yield stuk


def _codes(zaak: Zaak, stuk: LokaalBesluit) -> frozenset[str]:
    """The products that a decision is about; without one, any begeleiding that was asked."""
    return codes_van(zaak, stuk) or frozenset(BEGELEIDING)
