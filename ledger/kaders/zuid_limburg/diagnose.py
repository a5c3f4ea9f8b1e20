"""What a diagnosis opens, and what its absence may not close."""

from ledger.bevinding import Gevolg
from ledger.dossier import Diagnose, LokaalBesluit
from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BEGELEIDING, DYSLEXIEBEHANDELING, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, gronden, kent_toe, stukken_bij
from ledger.regels import Antwoord, Parameters, Uitkomst

_BESLUITEN = frozenset({"lokaalBesluit", "JW301"})


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

    Whoever made it: neither the aanbieder nor an allocation for it needs to be known here. Where
    nothing was recorded the gemeente cannot decide; on a request or an intake it is only unknown.
    """
    if not genoemd(zaak, (DYSLEXIEBEHANDELING,)) or not kent_toe(zaak):
        return None
    diagnose = next((rij for rij in gronden(zaak, Diagnose, elders=True) if rij.uitkomst), None)
    if diagnose is None and zaak.plek not in _BESLUITEN:
        return ontbreekt("de uitkomst van het dyslexieonderzoek")
    begin = zaak.ingang_op
    mist = _gebrek(diagnose, p, zaak)
    if mist is None:
        return None
    return Uitkomst(
        f"Dyslexiebehandeling vanaf {begin} vraagt een vastgestelde diagnose ernstige, "
        f"enkelvoudige dyslexie van die dag of eerder, met een eindrapport; {mist}.",
        {
            "uitkomst": None if diagnose is None else getoond(diagnose.uitkomst),
            "diagnosedatum": None
            if diagnose is None or diagnose.datum is None
            else diagnose.datum.isoformat(),
            "eindrapport": diagnose is not None and diagnose.eindrapport_op is not None,
            "ingangsdatum": begin.isoformat(),
        },
    )


def _gebrek(diagnose: Diagnose | None, p: Parameters, zaak: Zaak) -> str | None:
    """What is wrong with a diagnosis, in Dutch; None when nothing is."""
    if diagnose is None:
        return "er is geen diagnose vastgelegd"
    if diagnose.uitkomst != p["vereiste_uitkomst"]:
        return "de vastgelegde uitkomst is een andere"
    if diagnose.datum is None or diagnose.datum > zaak.ingang_op:
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

    A JW319 carries no such ground: there the refusing decision that was made on it counts.
    """
    gronden_ = _afwijsgronden(zaak)
    if set(gronden_) != {p["ongeldige_afwijsgrond"]}:
        return None
    return Uitkomst(
        "Voor begeleiding is geen diagnose nodig; dat die ontbreekt kan niet de enige grond zijn "
        "om haar af te wijzen.",
        {"afwijsgronden": gronden_},
    )


def _afwijsgronden(zaak: Zaak) -> tuple[str, ...]:
    if zaak.plek == "lokaalBesluit":
        return zaak.stuk(LokaalBesluit).afwijsgronden
    feit = zaak.feit
    if not isinstance(feit, VerzoekBeantwoord) or feit.verzoek_antwoord != "1":
        return ()
    besluiten = (b for b in stukken_bij(zaak, LokaalBesluit) if b.datum >= zaak.verzoek_op)
    return next((besluit.afwijsgronden for besluit in besluiten), ())
