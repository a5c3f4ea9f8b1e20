"""Individual treatment on the referral of a doctor: it begins in Start (ZL-VERW-01 to -03)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ledger.bevinding import Gevolg
from ledger.dossier import Indelingskenmerken, LokaalBesluit, Plan, Regie, Verwijzing
from ledger.gebeurtenissen import LeveringGestart
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.kaders.zuid_limburg import START, ZHI, ZHI_NA_START, regel
from ledger.kaders.zuid_limburg.crisisplan import is_gezinsplan
from ledger.kaders.zuid_limburg.feiten import (
    codes_van,
    genoemd,
    kent_toe,
    stukken_bij,
    toewijzing_van,
)
from ledger.kaders.zuid_limburg.indeling import kenmerken_bij, verwijzer_bij
from ledger.kaders.zuid_limburg.verwijzer import (
    TOEGANG,
    besluiten_tot,
    is_van,
    nog_open,
    verwijzingen_bij,
)
from ledger.regels import Antwoord, Parameters, Uitkomst

_BRON: Final = "Behandeling individueel > Beschrijving"
_VEREIST: Final[Mapping[str, str]] = {
    "overlegMetToegang": "overleg van de aanbieder met de toegang",
    "plan": "het 1G1P",
    "besluitToegang": "een besluit van de toegang voor precies dit arrangement",
}


@regel(
    "ZL-VERW-01",
    "verwijzing",
    "JW315",
    "JW301",
    titel="Artsenroute begint in behandeling start",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=ZHI,
    wj759="7",
)
def begint_in_start(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who comes by way of a doctor begins in Start, unless the toegang decided on another segment
    as ZL-VERW-02 asks (Beschrijving).

    Doctors are the huisarts, the jeugdarts and the medisch specialist; of a gecertificeerde
    instelling the text says nothing here. A referral itself is only reported: it is a fact, and
    the toegang may still decide.
    """
    if zaak.code not in ZHI or zaak.code == p["toegestaan_product"] or not kent_toe(zaak):
        return None
    soort = _verwijzer(zaak)
    if soort is None:
        besloten = _besluit(zaak, zaak.code) is not None
        return None if besloten else ontbreekt("wie naar de behandeling verwees")
    vereist = zaak.waarden("ZL-VERW-02")["vereist"]
    if soort not in p["verwijzertypen"] or not _gebreken(zaak, zaak.code, vereist):
        return None
    return Uitkomst(
        f"Na verwijzing door een arts begint behandeling individueel met {p['toegestaan_product']} "
        f"en niet met {zaak.code}; overleg met de toegang over een zwaarder segment.",
        {"product": zaak.code, "verwijzerType": soort, "toegestaan": p["toegestaan_product"]},
        gevolg=nog_open(zaak),
    )


@regel(
    "ZL-VERW-02",
    "verwijzing",
    "plan",
    "lokaalBesluit",
    "JW315",
    "JW317",
    "JW301",
    titel="Zwaarder segment alleen via de toegang op basis van het plan",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=ZHI_NA_START,
    wj759="7",
)
def zwaarder_segment(zaak: Zaak, p: Parameters) -> list[Uitkomst]:
    """After a doctor's referral another segment than Start takes consultation of the aanbieder with
    the toegang, the family plan (1G1P), and a decision of the toegang for this very product; the
    first two at the latest on the day of the decision (Beschrijving).

    A decision that says with whom it was coordinated holds the consultation; so does a recorded
    contact of the aanbieder with the gemeente. 1G1P and 1G1P1R are read as one plan.
    """
    artsen = zaak.waarden("ZL-VERW-01")["verwijzertypen"]
    if not kent_toe(zaak) or _verwijzer(zaak) not in artsen:
        return []
    uitkomsten = []
    for code in sorted(genoemd(zaak, ZHI_NA_START)):
        gebreken = _gebreken(zaak, code, p["vereist"])
        if gebreken:
            wat = ", ".join(_VEREIST[naam] for naam in gebreken)
            uitkomsten.append(
                Uitkomst(
                    f"Voor {code} na een artsenverwijzing ontbreekt: {wat}.",
                    {"product": code, "ontbreekt": gebreken},
                    gevolg=nog_open(zaak),
                )
            )
    return uitkomsten


def _verwijzer(zaak: Zaak) -> str | None:
    return verwijzer_bij(zaak, kenmerken_bij(zaak) or Indelingskenmerken())


def _besluit(zaak: Zaak, code: str) -> LokaalBesluit | None:
    """The decision of the toegang that gives this very product."""
    besluiten = (stuk for stuk in besluiten_tot(zaak) if codes_van(zaak, stuk) == {code})
    return next((stuk for stuk in besluiten if is_van(zaak, stuk.genomen_door, (TOEGANG,))), None)


def _gebreken(zaak: Zaak, code: str, vereist: list[str]) -> tuple[str, ...]:
    """What is not on record of what another segment takes."""
    besluit = _besluit(zaak, code)
    dag = zaak.verzoek_op if besluit is None else besluit.datum
    aanwezig = {
        "overlegMetToegang": _is_overlegd(zaak, besluit, dag),
        "plan": _heeft_plan(zaak, besluit, dag),
        "besluitToegang": besluit is not None,
    }
    return tuple(naam for naam in vereist if not aanwezig[naam])


def _is_overlegd(zaak: Zaak, besluit: LokaalBesluit | None, dag: date) -> bool:
    overleg = None if besluit is None else besluit.afstemming
    if overleg is not None and overleg.datum <= dag and (overleg.organisatie or overleg.functie):
        return True
    return any(
        stuk.soort == "contact" and stuk.aanbieder is not None and stuk.datum <= dag
        for stuk in stukken_bij(zaak, Regie)
    )


def _heeft_plan(zaak: Zaak, besluit: LokaalBesluit | None, dag: date) -> bool:
    if besluit is not None and besluit.integraal_plan is not None:
        return besluit.integraal_plan
    return any(is_gezinsplan(plan) and plan.datum <= dag for plan in stukken_bij(zaak, Plan))


# --- the first day ----------------------------------------------------------------------------


@regel(
    "ZL-VERW-03",
    "verwijzing",
    "JW301",
    "JW305",
    titel="Artsenverwijzing is voldoende om te starten",
    bron=_BRON,
    gevolg=Gevolg.AFLEIDEN,
    producten=(START,),
)
def start_op_verwijzing(zaak: Zaak, _: Parameters) -> Antwoord:
    """On a doctor's referral help may begin before it is allocated, from the day of the referral
    on; an allocation from an earlier day is refused, such a start is reported (Beschrijving).

    The text says only that help can begin: that the day of the referral is the first is our
    reading. Of several referrals the last that is not after the first day counts.
    """
    artsen = zaak.waarden("ZL-VERW-01")["verwijzertypen"]
    if zaak.code != START or not kent_toe(zaak) or _verwijzer(zaak) not in artsen:
        return None
    if zaak.plek == "verwijzing":
        stuk = zaak.stuk(Verwijzing)
        telt = stuk.soort == "verwijzing" and not stuk.afgeblazen
        return _vanaf(stuk.datum) if telt else None
    begin = _begin(zaak)
    dagen = [
        stuk.datum for stuk in verwijzingen_bij(zaak, ZHI) if stuk.verwijzer_type in (None, *artsen)
    ]
    if begin is None:
        return None
    if not dagen:
        return ontbreekt("de datum van de artsenverwijzing")
    verwezen = max((dag for dag in dagen if dag <= begin), default=min(dagen))
    if begin < verwezen:
        return _te_vroeg(zaak, begin, verwezen)
    return _vanaf(verwezen) if _voor_toewijzing(zaak, begin) else None


def _begin(zaak: Zaak) -> date | None:
    voorstel, feit = zaak.voorstel, zaak.feit
    if isinstance(voorstel, Voorstel):
        return voorstel.ingangsdatum
    return feit.begindatum if isinstance(feit, LeveringGestart) else None


def _voor_toewijzing(zaak: Zaak, begin: date) -> bool:
    """Whether help begins before its allocation was sent, which the referral makes possible."""
    feit: Any = zaak.feit if zaak.plek == "JW301" else toewijzing_van(zaak)
    return feit is not None and begin < feit.toewijzingsmoment.date()


def _vanaf(dag: date) -> Uitkomst:
    return Uitkomst(
        f"Op de artsenverwijzing van {dag} mag de hulp vanaf die dag starten.",
        {"vroegsteIngangsdatum": dag.isoformat()},
    )


def _te_vroeg(zaak: Zaak, begin: date, verwezen: date) -> Uitkomst:
    return Uitkomst(
        f"De hulp begint op {begin}, voor de artsenverwijzing van {verwezen}.",
        {"begindatum": begin.isoformat(), "vroegsteIngangsdatum": verwezen.isoformat()},
        gevolg=Gevolg.WEIGEREN if zaak.plek == "JW301" else Gevolg.SIGNALEREN,
    )
