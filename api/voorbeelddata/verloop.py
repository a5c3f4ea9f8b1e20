"""The story of a child with an aanbieder: request, decision, start, changes, end."""

from dataclasses import replace
from datetime import date, timedelta

from api.voorbeelddata.bouw import geboortedatum, verkorte_naam
from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, instant, plus_maanden, werkdagen_later
from api.voorbeelddata.personen import Persoon
from api.voorbeelddata.toewijzingen import (
    VERWIJDERD,
    Toewijzing,
    budget_van,
    omvang_van,
    product_van,
    stapelt,
)
from api.voorbeelddata.traject import (
    ANTWOORD_AFGEWEZEN,
    ANTWOORD_IN_ONDERZOEK,
    TIJDELIJK,
    Besluit,
    Omgeving,
    Traject,
    Wens,
)
from api.voorbeelddata.wereld import GEMEENTEN, Voorbeeldcontract, contracten_van
from api.voorbeelddata.wijzigingen import wijzig_door_gemeente, wijzig_op_verzoek
from ledger.ijw.berichten import AangevraagdProduct, Jw315, Verwijzer, VerzoekClient

_KORTSTE_LOOPTIJD = timedelta(days=45)
_FLEVOLAND = "45F"
_HUISARTS, _JEUGDARTS, _GI, _SPECIALIST = "02", "03", "04", "05"
_GEMEENTE, _RECHTER = "01", "08"
_VERWIJZERS = (_HUISARTS, _JEUGDARTS, _GI, _SPECIALIST, _GEMEENTE, _RECHTER)
_GEWICHTEN_VERWIJZERS = (50, 12, 15, 13, 8, 2)
_MEDISCH, _GEWICHTEN_MEDISCH = (_HUISARTS, _JEUGDARTS, _SPECIALIST), (65, 15, 20)
# Made-up codes of care professionals: no registered code ends in four nines.
_AGB_VERWIJZER = {
    _HUISARTS: "0109999",
    _JEUGDARTS: "1199999",
    _GI: "8899999",
    _SPECIALIST: "0329999",
}
_NAAM_VERWIJZER = {
    _HUISARTS: "Huisartsenpraktijk De Proef",
    _JEUGDARTS: "Jeugdarts Testregio",
    _GI: "Gecertificeerde Instelling Voorbeeld",
    _SPECIALIST: "Polikliniek Oefenziekenhuis",
    _RECHTER: "Rechtbank Voorbeeldstad",
}
_REDENEN_EINDE = ("31", "31", "31", "31", "32", "33", "34", "35")


def plan_traject(
    omgeving: Omgeving, persoon: Persoon, aanbieder: str, volgnummer: int, startdag: date
) -> Traject:
    """Tell the whole story from the request on; its messages are in `berichten`, unordered."""
    traject = Traject(omgeving, persoon, aanbieder, volgnummer, startdag)
    wensen = _kies_wensen(traject)
    if not wensen:
        return traject
    besloten = _vraag_aan(traject, wensen) if kans(traject.rng, 72) else traject.nu
    if besloten is None:
        return traject
    if _ken_toe(traject, besloten, wensen):
        _maak_mee(traject)
        _beeindig(traject)
    return traject


def _kies_wensen(traject: Traject) -> list[Wens]:
    """One product, sometimes two that may go together; none for who is almost eighteen."""
    rng = traject.rng
    keus = contracten_van(traject.omgeving.zaad, traject.gemeente, traject.aanbieder, traject.nu)
    gekozen: list[Voorbeeldcontract] = []
    for contract in rng.sample(keus, len(keus)):
        if not any(stapelt(contract.product, ander.product) for ander in gekozen):
            gekozen.append(contract)
        if len(gekozen) == 2:
            break
    if kans(rng, 70):
        gekozen = gekozen[:1]
    ingang = traject.nu + rng.randrange(-3, 15) * DAG
    wensen = [_wens(traject, contract, ingang) for contract in gekozen]
    return [wens for wens in wensen if wens.einddatum - ingang >= _KORTSTE_LOOPTIJD]


def _wens(traject: Traject, contract: Voorbeeldcontract, ingang: date) -> Wens:
    volume, maanden = traject.rng.choice(contract.product.omvangen)
    einde = plus_maanden(ingang, maanden) - DAG
    return Wens(
        contract=contract,
        ingangsdatum=max(ingang, contract.vanaf),
        einddatum=min(einde, traject.persoon.laatste_dag_minderjarig),
        volume=volume,
    )


def _verwijzer(traject: Traject, contract: Voorbeeldcontract) -> Verwijzer:
    """Who referred the child; to the Flevoland products only doctors do by this message."""
    rng = traject.rng
    if contract.code.startswith(_FLEVOLAND):
        soort = rng.choices(_MEDISCH, _GEWICHTEN_MEDISCH)[0]
    else:
        soort = rng.choices(_VERWIJZERS, _GEWICHTEN_VERWIJZERS)[0]
    if soort in _AGB_VERWIJZER and kans(rng, 80):
        return Verwijzer(
            type=soort, zorgverlener_code=f"{_AGB_VERWIJZER[soort]}{rng.choice('1234')}"
        )
    plaats = GEMEENTEN[traject.gemeente][0]
    return Verwijzer(type=soort, naam=_NAAM_VERWIJZER.get(soort, f"Toegang jeugd {plaats}"))


def _aangevraagd(wens: Wens, referentie: str, verwijzer: Verwijzer) -> AangevraagdProduct:
    soort = wens.contract.product
    return AangevraagdProduct(
        referentie_aanbieder=referentie,
        product=product_van(soort),
        toewijzing_ingangsdatum=wens.ingangsdatum,
        toewijzing_einddatum=wens.einddatum,
        omvang=omvang_van(soort, wens.volume),
        budget=budget_van(soort, wens.volume),
        verwijzer=verwijzer,
    )


def _stuur_315(traject: Traject, wensen: list[Wens], referenties: list[str]) -> None:
    persoon = traject.persoon
    verwijzer = _verwijzer(traject, wensen[0].contract)
    client = VerzoekClient(
        bsn=persoon.bsn,
        geboortedatum=geboortedatum(persoon),
        geslacht=persoon.geslacht,
        naam=verkorte_naam(persoon),
        gezagsdrager_bekend="1",
        aangevraagde_producten=tuple(
            _aangevraagd(wens, referentie, verwijzer)
            for wens, referentie in zip(wensen, referenties, strict=True)
        ),
    )
    bericht = Jw315(header=traject.header("JW315", traject.nu), client=client)
    traject.plan(instant(traject.nu, traject.rng), bericht)


def _vraag_aan(traject: Traject, wensen: list[Wens]) -> date | None:
    """The request and what is answered; the day of honouring, or None when it is rejected.

    Each product in `wensen` gets the reference under which it was asked for.
    """
    nummers, rng = traject.omgeving.nummers, traject.rng
    referenties = [nummers.referentie_aanbieder(traject.aanbieder) for _ in wensen]
    _stuur_315(traject, wensen, referenties)
    wensen[:] = [
        replace(wens, referentie=referentie)
        for wens, referentie in zip(wensen, referenties, strict=True)
    ]
    dag = traject.vooruit(traject.binnen_werkdagen(traject.nu))
    if kans(rng, 15):
        for referentie in referenties:
            traject.stuur_319(dag, referentie, ANTWOORD_IN_ONDERZOEK)
        dag = traject.vooruit(dag + rng.randrange(7, 36) * DAG)
    if kans(rng, 10):
        for referentie in referenties:
            traject.stuur_319(dag, referentie, ANTWOORD_AFGEWEZEN)
        return None
    return dag


def _ken_toe(traject: Traject, dag: date, wensen: list[Wens]) -> bool:
    """Allocate and start; False when the allocation is deleted before anything starts."""
    rng = traject.rng
    besluiten = [traject.nieuwe_toewijzing(wens) for wens in wensen]
    begindatum = max(wensen[0].ingangsdatum, dag - 5 * DAG) + rng.randrange(8) * DAG
    startbericht = traject.binnen_werkdagen(max(begindatum, dag))
    if kans(rng, 4):
        traject.stuur_301(dag, besluiten)
        _verwijder(traject, besluiten, werkdagen_later(dag, rng.randrange(2, 5)))
        return False
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
    return True


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
