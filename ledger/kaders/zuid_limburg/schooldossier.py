"""What a school hands over before an inquiry into dyslexia: ZL-VERW-08 and -09.

The school is no referrer in the standard, so its file is asked for beside the referral. The last
file counts; one that was incomplete is supplemented by a later one that is whole.
"""

from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Schooldossier
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import DIAGNOSE, regel
from ledger.kaders.zuid_limburg.feiten import kent_toe, stukken_bij
from ledger.kaders.zuid_limburg.verwijzer import nog_open
from ledger.regels import Antwoord, Parameters, Uitkomst

_CRITERIA: Final = {
    "stagnatie": "stagnatie",
    "onvoldoendeVerbetering": "geen of onvoldoende verbetering door extra begeleiding",
    "masterplan": "dat de richtlijnen van het Masterplan Dyslexie zijn gevolgd",
}


def _dossier(zaak: Zaak) -> Schooldossier | None:
    """The file of the school; None when there is none, or the case is about other help."""
    if zaak.code != DIAGNOSE and not (zaak.plek == "schooldossier" and zaak.code is None):
        return None
    if not kent_toe(zaak):
        return None
    leeg = Schooldossier(gemeente=zaak.gemeente, datum=zaak.dag)
    return next(stukken_bij(zaak, Schooldossier), leeg)


@regel(
    "ZL-VERW-08",
    "verwijzing",
    "intake",
    "schooldossier",
    "JW315",
    titel="Schooldossier bij doorverwijzing voor dyslexie compleet",
    bron="Dyslexie Diagnose > Criteria voor doorverwijzing vanuit school naar de zorg",
    gevolg=Gevolg.WEIGEREN,
    producten=(DIAGNOSE,),
    wj759="7",
)
def compleet_dossier(zaak: Zaak, p: Parameters) -> Antwoord:
    """With the request for an inquiry there is the steps of the Masterplan Dyslexie taken, the form
    with all its parts, and scores of the school's own tests; a copy of an identity document only
    where the gemeente asks for it (Criteria voor doorverwijzing).

    What is missing can be supplemented, so before the request it is only reported.
    """
    dossier = _dossier(zaak)
    if dossier is None:
        return None
    mist = _ontbrekend(dossier, zaak.gemeente, p)
    if not mist:
        return None
    return Uitkomst(
        f"Het schooldossier is niet compleet; er ontbreekt: {', '.join(mist)}.",
        {"ontbreekt": mist, "aantalOnderdelen": len(p["formulieronderdelen"])},
        gevolg=nog_open(zaak),
    )


def _ontbrekend(dossier: Schooldossier, gemeente: str, p: Parameters) -> tuple[str, ...]:
    onderdelen: list[str] = p["formulieronderdelen"]
    eisen = {
        "stappenplan": dossier.stappenplan_doorlopen is True,
        **{deel: deel in dossier.onderdelen for deel in onderdelen},
        "lovsScores": not set(p["lovs_scores"]).isdisjoint(dossier.lovs_scores),
        "kopieIdentiteitsbewijs": gemeente not in p["kopie_id_gemeenten"]
        or dossier.kopie_identiteitsbewijs is True,
        "comorbiditeit": not p["comorbiditeit_verplicht"] or bool(dossier.comorbiditeit),
    }
    return tuple(naam for naam, aanwezig in eisen.items() if not aanwezig)


@regel(
    "ZL-VERW-09",
    "intake",
    "verwijzing",
    "schooldossier",
    "JW315",
    "JW301",
    titel="Ontvankelijkheid van de dyslexieaanmelding",
    bron="Dyslexie Diagnose > Procedure diagnose dyslexie > Beoordelen schoolanamnese rapport",
    gevolg=Gevolg.WEIGEREN,
    producten=(DIAGNOSE,),
    wj759="7",
)
def ontvankelijk(zaak: Zaak, p: Parameters) -> Antwoord:
    """The file shows stagnation, that extra guidance brought too little, and that the Masterplan
    Dyslexie was followed; what it does not say is not shown (Procedure diagnose dyslexie).

    The three stand below each other without 'and' or 'or'; all are asked, unless it is set
    otherwise.
    """
    dossier = _dossier(zaak)
    if dossier is None:
        return None
    getoond = {
        "stagnatie": dossier.stagnatie is True,
        "onvoldoendeVerbetering": dossier.onvoldoende_verbetering is True,
        "masterplan": dossier.richtlijnen_gevolgd is True,
    }
    criteria: list[str] = p["criteria"]
    mist = tuple(naam for naam in criteria if not getoond[naam])
    if not mist or (not p["alle_vereist"] and len(mist) < len(criteria)):
        return None
    return Uitkomst(
        "De aanmelding voor dyslexie is niet ontvankelijk; niet aangetoond: "
        f"{', '.join(_CRITERIA[naam] for naam in mist)}.",
        {"nietAangetoond": mist},
        gevolg=nog_open(zaak),
    )
