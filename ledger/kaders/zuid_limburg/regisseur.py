"""Who directs a case: from the pool, and whether they help the family: ZL-REGIE-05 to -07."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.dossier import Inzet, LokaalBesluit, Plan, Regie, Regisseur, Stuk
from ledger.kaders.hulp import ontbreekt, plus_maanden
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import REGIE, REGIE_BETROKKEN, REGIE_ONAFHANKELIJK, regel
from ledger.kaders.zuid_limburg.feiten import kent_toe, stukken_bij
from ledger.kaders.zuid_limburg.personeel import allen
from ledger.kaders.zuid_limburg.regie import CASUSREGIE, is_regie
from ledger.regels import Antwoord, Parameters, Uitkomst

_BESCHRIJVING: Final = "Regie > Beschrijving"
_TABEL: Final = "Regie > Onafhankelijk en reeds betrokken"
_WIE: Final = "wie de casus regisseert"
_BETROKKEN: Final = "of de regisseur dit gezin al helpt"


@dataclass(frozen=True, slots=True)
class Betrokkenheid:
    """Whether who directs helps the family, or did until `tot` (None: still, or unknown)."""

    betrokken: bool
    tot: date | None = None


def regisseur_van(zaak: Zaak) -> Regisseur | None:
    """Who directs the case: as the judged record says, else as last appointed or decided.

    A record of direction with only a label gives what that says.
    """
    regies = (rij for rij in stukken_bij(zaak, Regie) if rij.soort == CASUSREGIE)
    besluiten = stukken_bij(zaak, LokaalBesluit)
    eerst: tuple[Iterator[Regie | LokaalBesluit], ...] = (regies, besluiten)
    for stukken in eerst if zaak.plek == "regie" else reversed(eerst):
        for stuk in stukken:
            if stuk.regisseur is not None:
                return stuk.regisseur
            if isinstance(stuk, Regie) and stuk.naam is not None:
                return Regisseur(naam=stuk.naam)
    return None


def betrokkenheid(zaak: Zaak, wie: Regisseur) -> Betrokkenheid | None:
    """Whether somebody helps or helped the family, not only their aanbieder; None when unknown.

    As recorded with who directs, else by their label in plans and delivered time of the family.
    """
    if wie.hulpverlener_bij_gezin is not None:
        return Betrokkenheid(wie.hulpverlener_bij_gezin, wie.hulpverlener_tot)
    dagen = list(_dagen_als_hulpverlener(zaak, wie.naam))
    if not dagen:
        return None
    laatste = max(dagen)
    return Betrokkenheid(True, None if laatste == date.max else laatste)


def _dagen_als_hulpverlener(zaak: Zaak, naam: str) -> Iterator[date]:
    """Days on which help of the family names this label: of the same aanbieder, and no direction.

    A label tells people of one aanbieder apart, not those of two. A plan runs until its last day,
    else until that of its allocation; without either its end is unknown.
    """
    leden = (lid.toestand for lid in zaak.gezin.anderen(zaak.toestand.stroom))
    for toestand in (zaak.toestand, *leden):
        for plan in toestand.stukken(Plan):
            namen = {mens.naam for mens in allen(plan)}
            if naam in namen and _is_hulp(zaak, toestand, plan):
                toewijzing = toestand.toewijzing((plan.gemeente, plan.toewijzing_nummer or 0))
                einde = plan.einddatum or (toewijzing and toewijzing.einddatum)
                yield max(plan.datum, einde or date.max)
        for inzet in toestand.stukken(Inzet):
            if _is_hulp(zaak, toestand, inzet):
                yield from (rij.datum for rij in inzet.tijd if rij.medewerker == naam)


def _is_hulp(zaak: Zaak, toestand: ClientToestand, stuk: Stuk) -> bool:
    toewijzing = toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer or 0))
    product = stuk.product or (None if toewijzing is None else toewijzing.product)
    aanbieder = stuk.aanbieder or (None if toewijzing is None else toewijzing.aanbieder)
    return aanbieder == zaak.aanbieder and zaak.kader.code_van(product) not in REGIE


@regel(
    "ZL-REGIE-05",
    "regie",
    titel="Regisseur uit de pool van experts",
    bron=_BESCHRIJVING,
    gevolg=Gevolg.SIGNALEREN,
    producten=REGIE,
)
def uit_de_pool(zaak: Zaak, _: Parameters) -> Antwoord:
    """Who is appointed comes from the pool of experts of aanbieders and toegang; the toegang says
    which expertise is needed. A way of working, so only a warning (Beschrijving)."""
    if not is_regie(zaak):
        return None
    wie = regisseur_van(zaak)
    if wie is None or wie.in_pool is None:
        return ontbreekt("of de regisseur in de pool van experts zit")
    if wie.in_pool:
        return None
    return Uitkomst(
        "De regisseur staat niet in de pool van experts voor complexe casusregie.",
        {"inPool": False},
    )


@regel(
    "ZL-REGIE-06",
    "regie",
    "lokaalBesluit",
    titel="Onafhankelijke of reeds betrokken regie",
    bron=_TABEL,
    gevolg=Gevolg.AFLEIDEN,
    producten=REGIE,
)
def soort_regie(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives the product: whoever helps or helped this family directs as one who is involved
    already, anybody else independently; another product is signalled (table).

    The person decides and not the aanbieder: the text speaks of one of the helpers, and of one who
    does not know the family.
    """
    if zaak.plek == "regie" and not is_regie(zaak):
        return None
    if zaak.plek == "lokaalBesluit" and (zaak.code not in (None, *REGIE) or not kent_toe(zaak)):
        return None
    wie = regisseur_van(zaak)
    if wie is None:
        return ontbreekt(_WIE) if zaak.code is not None else None
    stand = betrokkenheid(zaak, wie)
    if stand is None:
        return ontbreekt(_BETROKKEN)
    code = REGIE_BETROKKEN if stand.betrokken else REGIE_ONAFHANKELIJK
    anders = zaak.code not in (None, code)
    hoe = "al bij dit gezin betrokken" if stand.betrokken else "niet bij dit gezin betrokken"
    return Uitkomst(
        f"Deze regisseur is {hoe}; daar hoort {code} bij{f', niet {zaak.code}' if anders else ''}.",
        {"productcode": code, "betrokken": stand.betrokken, "gekozen": zaak.code},
        gevolg=Gevolg.SIGNALEREN if anders else None,
    )


@regel(
    "ZL-REGIE-07",
    "regie",
    "JW301",
    titel="Onafhankelijkheid van de regisseur",
    bron=(_BESCHRIJVING, _TABEL, "Regie > Kenmerken"),
    gevolg=Gevolg.AFWIJKEN,
    producten=(REGIE_ONAFHANKELIJK,),
    afwijking_door=("gemeentelijkeToegang",),
)
def onafhankelijk(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who directs independently gives this family no help and did not before, or there is a motive;
    else it is direction by one who is involved already (Beschrijving; table; Kenmerken).

    How far back that goes the text does not say: without a number of months, always.
    """
    if zaak.code != REGIE_ONAFHANKELIJK or not is_regie(zaak):
        return None
    wie = regisseur_van(zaak)
    if wie is None:
        return ontbreekt(_WIE)
    stand = betrokkenheid(zaak, wie)
    if stand is None:
        return ontbreekt(_BETROKKEN)
    maanden: int | None = p["terugkijk_maanden"]
    terug_tot = None if maanden is None else plus_maanden(zaak.ingang_op, -maanden)
    lang_geleden = terug_tot is not None and stand.tot is not None and stand.tot < terug_tot
    if not stand.betrokken or lang_geleden:
        return None
    return Uitkomst(
        "De regisseur is al als hulpverlener bij dit gezin betrokken en dus niet onafhankelijk; "
        f"kies {REGIE_BETROKKEN} of motiveer.",
        {
            "betrokkenTot": None if stand.tot is None else stand.tot.isoformat(),
            "terugkijkMaanden": maanden,
        },
    )
