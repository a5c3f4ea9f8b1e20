"""Crisis help beside other help, beside other crisis help, and again: ZL-STAP-10, -13, -14."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.besluiten import Hulp
from ledger.kaders.hulp import andere_toewijzingen, dagen_later, ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.kaders.zuid_limburg import (
    ALLE,
    CRISIS,
    CRISIS_AMBULANT,
    CRISIS_GEZIN,
    CRISIS_KIND,
    CRISIS_VERBLIJF,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import hulpperiode, verleend
from ledger.kaders.zuid_limburg.gezin import GEEN_GEZIN, eigen_lid, in_gezin, van_gezinsleden
from ledger.kaders.zuid_limburg.paren import BESLUITEN, PLEKKEN, paren
from ledger.regels import Antwoord, Parameters, Uitkomst

SAMENLOOP: Final = ("Crisishulp ambulant > Samenloop", "Crisishulp verblijf > Samenloop")


@regel(
    "ZL-STAP-10",
    *PLEKKEN,
    titel="Crisishulp mag naast een lopend arrangement",
    bron=SAMENLOOP,
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def crisis_naast_lopend(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help may run beside any other help, which goes on as it was allocated; so no rule on
    overlap names it but those on crisis help itself (Crisishulp > Samenloop).

    Whether a stay is paid while a child is in a crisis place, the source does not say: ZL-323-04.
    """
    crisis = tuple(p["uitgezonderd"])
    andere = tuple(code for code in ALLE if code not in crisis)
    return [
        Uitkomst(
            f"{paar.code} kan naast {paar.ander_code} worden ingezet; beide toewijzingen "
            "blijven bestaan.",
            paar.operanden,
        )
        for paar in paren(zaak, crisis, andere)
    ]


@regel(
    "ZL-STAP-13",
    *PLEKKEN,
    titel="Crisis ambulant niet naast crisis verblijf",
    bron="Crisishulp verblijf > Doel",
    gevolg=Gevolg.AFWIJKEN,
    producten=CRISIS,
    wj759="6",
    afwijking_door=("seh", "gemeentelijkeToegang"),
)
def ambulant_naast_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help in a stay holds support of those around the child, so ambulant crisis help of
    that child, or of its family, needs a reason beside it; one after the other is no matter.

    An individual intervention with a brother or sister is about another child (Doel).
    """
    voorstel = verleend(zaak)
    if voorstel is None:
        return None
    samen = list(_ambulant_en_verblijf(zaak, voorstel))
    for ander, code, client in samen:
        begin = max(voorstel.ingangsdatum, ander.ingangsdatum)
        einde = min(voorstel.einddatum or date.max, ander.einddatum or date.max)
        if (einde - begin).days + 1 <= p["max_overlap_dagen"]:
            continue
        ambulant = zaak.code if zaak.code in CRISIS_AMBULANT else code
        return Uitkomst(
            f"De ambulante ondersteuning zit al in {CRISIS_VERBLIJF}; beëindig {ambulant} of "
            "motiveer de samenloop.",
            {
                "product": zaak.code,
                "ander": code,
                "anderClient": client,
                "overlapVanaf": begin.isoformat(),
                "overlapTot": None if einde == date.max else einde.isoformat(),
                "maxOverlapDagen": p["max_overlap_dagen"],
            },
        )
    zonder_gezin = zaak.code != CRISIS_KIND and eigen_lid(zaak) is None
    return ontbreekt(GEEN_GEZIN) if zonder_gezin else None


def _ambulant_en_verblijf(zaak: Zaak, voorstel: Voorstel) -> Iterator[tuple[Hulp, str, str | None]]:
    """Crisis help of the other kind beside the proposal, with the member that it is of.

    None is the client itself; of others only an intervention with the whole family counts.
    """
    for paar in paren(zaak, CRISIS_AMBULANT, (CRISIS_VERBLIJF,)):
        yield paar.lopend, paar.lopend_code, None
    familie = {CRISIS_VERBLIJF: (CRISIS_GEZIN,), CRISIS_GEZIN: (CRISIS_VERBLIJF,)}
    for client, feit in in_gezin(zaak, voorstel, familie.get(zaak.code or "", ())):
        yield feit, zaak.kader.code_van(feit.product) or "", client


@regel(
    "ZL-STAP-14",
    *BESLUITEN,
    titel="Herhaalde crisishulp",
    bron=("Crisishulp ambulant > Inzet", "Crisishulp verblijf > Inzet"),
    gevolg=Gevolg.SIGNALEREN,
    producten=CRISIS,
)
def herhaalde_crisis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help of the same form that begins soon after the last is a new crisis, or goes on
    beyond its six weeks under a new number; that is for somebody to look at.

    A new crisis is not forbidden, and the number of days is a choice (Crisishulp > Inzet). Help
    ended on the day on which it stopped, when that is known; what begins on that very day counts.
    """
    voorstel = verleend(zaak)
    if voorstel is None or voorstel.huidig is not None:
        return None
    vanaf, tot = dagen_later(voorstel.ingangsdatum, -p["terugkijk_dagen"]), voorstel.ingangsdatum
    einden = [einde for einde in _eerdere_einden(zaak, voorstel) if vanaf <= einde <= tot]
    if einden:
        laatste = max(einden)
        return Uitkomst(
            f"De vorige crisishulp eindigde op {laatste}; is dit een nieuwe crisis, of een "
            "verlenging voorbij zes weken?",
            {
                "vorigeEinddatum": laatste.isoformat(),
                "ingangsdatum": voorstel.ingangsdatum.isoformat(),
                "terugkijkDagen": p["terugkijk_dagen"],
            },
        )
    zonder_gezin = zaak.code == CRISIS_GEZIN and eigen_lid(zaak) is None
    return ontbreekt(GEEN_GEZIN) if zonder_gezin else None


def _eerdere_einden(zaak: Zaak, voorstel: Voorstel) -> Iterator[date]:
    """When earlier crisis help ended: of the client in the same form, of the family as a whole."""
    vorm = CRISIS_AMBULANT if zaak.code in CRISIS_AMBULANT else (CRISIS_VERBLIJF,)
    eerder = [
        (zaak.toestand, feit)
        for feit in andere_toewijzingen(zaak, voorstel)
        if zaak.kader.code_van(feit.product) in vorm
    ]
    if zaak.code == CRISIS_GEZIN:
        eerder += [(lid.toestand, feit) for lid, feit in van_gezinsleden(zaak, (CRISIS_GEZIN,))]
    for toestand, feit in eerder:
        if feit.ingangsdatum < voorstel.ingangsdatum:
            yield _einde(toestand, feit)


def _einde(toestand: ClientToestand, feit: ToewijzingGebeurtenis) -> date:
    """The last day of help: when it stopped, if it did before its allocation ended."""
    sleutel = (feit.gemeente, feit.toewijzing_nummer)
    periode = hulpperiode(toestand.leveringen.get(sleutel, ()))
    gestopt = None if periode is None else periode[1]
    return min(gestopt or date.max, feit.einddatum or date.max)
