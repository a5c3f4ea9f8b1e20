"""The story of a child with an aanbieder: request, decision, start, changes, end."""

from datetime import date

from api.voorbeelddata import flevoland
from api.voorbeelddata.aanvraag import (
    TE_VEEL_UREN,
    Toegekend,
    boven_richtlijn,
    lang_genoeg,
    vraag_aan,
    vraag_hulp,
    wens_voor,
    zonder_verwijzer,
)
from api.voorbeelddata.begeleiding import begeleid, rond_diagnostiek_af
from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, plus_maanden, werkdagen_later
from api.voorbeelddata.personen import Persoon
from api.voorbeelddata.toewijzingen import VERWIJDERD, Toewijzing
from api.voorbeelddata.traject import TIJDELIJK, Besluit, Omgeving, Traject, Wens
from api.voorbeelddata.wereld import contracten_van
from api.voorbeelddata.wijzigingen import wijzig_door_gemeente, wijzig_op_verzoek
from ledger.ijw.berichten import Verwijzer

_REDENEN_EINDE = ("31", "31", "31", "31", "32", "33", "34", "35")
_NA_DIAGNOSTIEK = ("45F21", "45F22", "45F31", "45F32")
_MET_TERUGVAL = ("45F21", "45F31")
_TERUGVAL_MINUTEN, _TERUGVAL_MAANDEN = 1000, 3


def plan_traject(
    omgeving: Omgeving, persoon: Persoon, aanbieder: str, volgnummer: int, startdag: date
) -> Traject:
    """Tell the whole story from the first word on; its messages and records are unordered."""
    traject = Traject(omgeving, persoon, aanbieder, volgnummer, startdag)
    toegekend = vraag_hulp(traject)
    if toegekend is not None and voer_uit(traject, toegekend):
        _ga_verder(traject, toegekend.wensen)
    return traject


def voer_uit(traject: Traject, toegekend: Toegekend, *, rustig: bool = False) -> bool:
    """Allocate, deliver and end; False when the allocation is deleted before anything starts.

    `rustig`: nothing changes on the way.
    """
    nieuw = _ken_toe(traject, toegekend.dag, toegekend.wensen)
    if not nieuw:
        return False
    for toewijzing in nieuw:
        begeleid(traject, toewijzing)
    if not rustig:
        _maak_mee(traject)
    _beeindig(traject)
    return True


# --- begin ----------------------------------------------------------------------------------------


def _ken_toe(traject: Traject, dag: date, wensen: list[Wens]) -> list[Toewijzing]:
    """Allocate and start; empty when the allocation is deleted before anything starts."""
    rng = traject.rng
    besluiten = [traject.nieuwe_toewijzing(wens) for wens in wensen]
    begindatum = max(wensen[0].ingangsdatum, dag - 5 * DAG) + rng.randrange(8) * DAG
    startbericht = traject.binnen_werkdagen(max(begindatum, dag))
    if kans(rng, 4):
        traject.stuur_301(dag, besluiten)
        _verwijder(traject, besluiten, werkdagen_later(dag, rng.randrange(2, 5)))
        return []
    toewijzingen = [besluit.toewijzing for besluit in besluiten]
    if kans(rng, 4):
        aankomst = werkdagen_later(startbericht, 2)
        traject.stuur_301(dag, besluiten, aankomst=aankomst, bijzonderheid="volgorde")
        traject.stuur_305(startbericht, toewijzingen, begindatum, fout="9019")
        startbericht = werkdagen_later(aankomst, 3)
    else:
        traject.stuur_301(dag, besluiten)
    traject.stuur_305(startbericht, toewijzingen, begindatum)
    traject.vooruit(startbericht)
    return toewijzingen


def _verwijder(traject: Traject, besluiten: list[Besluit], dag: date) -> None:
    """Take back what was allocated by mistake: the end becomes the beginning."""
    traject.stuur_301(
        dag,
        [
            Besluit(
                toewijzing=besluit.toewijzing,
                einddatum=besluit.toewijzing.ingangsdatum,
                volume=besluit.volume,
                reden=VERWIJDERD,
            )
            for besluit in besluiten
        ],
    )


# --- between start and end ------------------------------------------------------------------------


def _moment(traject: Traject, honderdsten: int) -> date | None:
    """A day that far into what remains, when enough remains to let something happen."""
    lopend = [t.nu.einddatum for t in traject.toewijzingen if t.lopende_start]
    if not lopend or (min(lopend) - traject.nu).days < 75:
        return None
    return traject.vooruit(traject.nu + (min(lopend) - traject.nu) * honderdsten // 100)


def _maak_mee(traject: Traject) -> None:
    """What happens between start and end."""
    rng = traject.rng
    if kans(rng, 22) and (dag := _moment(traject, rng.randrange(15, 35))):
        _onderbreek(traject, dag)
    if kans(rng, 40) and (dag := _moment(traject, rng.randrange(25, 50))):
        wijzig_op_verzoek(traject, dag)
    if kans(rng, 18) and (dag := _moment(traject, rng.randrange(20, 45))):
        wijzig_door_gemeente(traject, dag)


def _onderbreek(traject: Traject, dag: date) -> None:
    """Stop for some weeks, for a holiday or an admission, and start again."""
    lopend = [t for t in traject.toewijzingen if t.lopende_start]
    herstart = dag + traject.rng.randrange(18, 40) * DAG
    traject.stuur_307(traject.binnen_werkdagen(dag), lopend, dag, TIJDELIJK)
    for toewijzing in lopend:
        toewijzing.pauzes.append((dag + DAG, herstart - DAG))
    bericht = traject.binnen_werkdagen(herstart)
    traject.stuur_305(bericht, lopend, herstart)
    traject.vooruit(bericht)


# --- the end --------------------------------------------------------------------------------------


def _einde(traject: Traject, toewijzing: Toewijzing) -> date:
    """The last day of delivery: mostly that of the allocation, sometimes some weeks before."""
    einde = toewijzing.nu.einddatum
    if kans(traject.rng, 25):
        einde -= traject.rng.randrange(3, 25) * DAG
    start = toewijzing.lopende_start or einde
    return max(einde, start)


def _beeindig(traject: Traject) -> None:
    """Stop what still runs; an aanbieder sometimes forgets to tell."""
    for toewijzing in traject.toewijzingen:
        if toewijzing.lopende_start is None:
            continue
        einde = _einde(traject, toewijzing)
        toewijzing.levering_tot = einde
        if kans(traject.rng, 95):
            dag = traject.binnen_werkdagen(max(einde, traject.nu))
            traject.stuur_307(dag, [toewijzing], einde, traject.rng.choice(_REDENEN_EINDE))
        if toewijzing.contract.code == flevoland.DIAGNOSTIEK:
            rond_diagnostiek_af(traject, einde)


# --- what comes after -----------------------------------------------------------------------------


def _ga_verder(traject: Traject, wensen: list[Wens]) -> None:
    """After diagnostics mostly comes help; after help a relapse now and then."""
    toewijzing = next((t for t in traject.toewijzingen if t.contract.flevoland), None)
    if toewijzing is None or toewijzing.levering_tot is None or toewijzing.lopende_start:
        return
    na = toewijzing.levering_tot + traject.rng.randrange(16, 26) * DAG
    verwijzer = traject.verwijzer
    if toewijzing.contract.code == flevoland.DIAGNOSTIEK:
        if verwijzer is not None and kans(traject.rng, 65):
            traject.vooruit(na)
            _behandel(traject, verwijzer)
        return
    vrijwillig = toewijzing.contract.code in _MET_TERUGVAL and traject.route != "gi"
    if vrijwillig and kans(traject.rng, 25):
        traject.vooruit(na)
        _val_terug(traject, toewijzing)


def _behandel(traject: Traject, verwijzer: Verwijzer) -> None:
    """The help that diagnostics pointed at, on the same referral."""
    keus = contracten_van(traject.omgeving.zaad, traject.gemeente, traject.aanbieder, traject.nu)
    passend = [contract for contract in keus if contract.code in _NA_DIAGNOSTIEK]
    ingang = traject.nu + traject.rng.randrange(3, 15) * DAG
    wens = wens_voor(traject, traject.rng.choice(passend), ingang)
    if not lang_genoeg(wens):
        return
    te_veel = boven_richtlijn(wens) if kans(traject.rng, 30) else None
    breuk = TE_VEEL_UREN if te_veel else None
    toegekend = vraag_aan(traject, [te_veel or wens], verwijzer, breuk)
    if toegekend is not None:
        voer_uit(traject, toegekend)


def _val_terug(traject: Traject, eerder: Toewijzing) -> None:
    """The same help once more, for the fixed volume and duration of a relapse."""
    wens = Wens(
        contract=eerder.contract,
        ingangsdatum=traject.nu,
        einddatum=plus_maanden(traject.nu, _TERUGVAL_MAANDEN) - DAG,
        volume=_TERUGVAL_MINUTEN,
    )
    if wens.einddatum > traject.persoon.laatste_dag_minderjarig:
        return
    toegekend = vraag_aan(traject, [wens], zonder_verwijzer())
    if toegekend is not None:
        voer_uit(traject, toegekend)
