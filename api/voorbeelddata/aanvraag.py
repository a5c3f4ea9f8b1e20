"""How help begins: what is asked for, on which ground, and what the gemeente decides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.voorbeelddata import almere, flevoland
from api.voorbeelddata.bouw import geboortedatum, verkorte_naam
from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, instant, plus_maanden, werkdagen_later
from api.voorbeelddata.toewijzingen import budget_van, omvang_van, product_van, stapelt
from api.voorbeelddata.traject import (
    ANTWOORD_AFGEWEZEN,
    ANTWOORD_IN_ONDERZOEK,
    Traject,
    Wens,
)
from api.voorbeelddata.wereld import GEMEENTEN, Voorbeeldcontract, contracten_van
from ledger.ijw.berichten import AangevraagdProduct, Jw315, Verwijzer, VerzoekClient

_KORTSTE_LOOPTIJD = timedelta(days=45)
_HUISARTS, _JEUGDARTS, _GI, _SPECIALIST = "02", "03", "04", "05"
_GEMEENTE, _GEEN_VERWIJZER, _RECHTER = "01", "06", "08"
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
# A doctor refers to these without diagnostics first.
_ZONDER_DIAGNOSTIEK = (flevoland.DIAGNOSTIEK, flevoland.BASIS)
_BOVEN_RICHTLIJN = {"45F21": 14_400, "45F31": 14_400}
_VOLUME_OF_DUUR = "4"

ZONDER_DOCUMENT, ZONDER_BESLUIT, TE_VEEL_UREN = "AL-VERW-01", "FL-VERW-09", "FL-RL-03"
"""The rules of the kaders that are broken on purpose now and then."""


@dataclass(frozen=True, slots=True)
class Toegekend:
    """What is allocated, and the day of the decision."""

    dag: date
    wensen: list[Wens]


def vraag_hulp(traject: Traject) -> Toegekend | None:
    """From the first word about the child to the decision; None when nothing is allocated."""
    aangemeld = traject.nu
    op_verzoek = kans(traject.rng, 72)
    if op_verzoek:
        traject.vooruit(aangemeld + traject.rng.randrange(6, 17) * DAG)
    wensen = _kies_wensen(traject, op_verzoek=op_verzoek)
    if not wensen:
        return None
    if not op_verzoek:
        return _zonder_verzoek(traject, wensen)
    verwijzer = traject.verwijzer = _verwijzer(traject, wensen)
    breuk = _leg_grond_vast(traject, aangemeld, wensen, verwijzer)
    return vraag_aan(traject, wensen, verwijzer, breuk)


# --- what is wanted -------------------------------------------------------------------------------


def _kies_wensen(traject: Traject, *, op_verzoek: bool) -> list[Wens]:
    """One product, sometimes two that may go together; none for who is almost eighteen.

    Of the regional products a child gets one at a time, and none beside help elsewhere.
    """
    rng = traject.rng
    keus = contracten_van(traject.omgeving.zaad, traject.gemeente, traject.aanbieder, traject.nu)
    gekozen: list[Voorbeeldcontract] = []
    for contract in sorted(rng.sample(keus, len(keus)), key=_gewild(traject)):
        regionaal = contract.flevoland and (traject.naast or any(c.flevoland for c in gekozen))
        if not regionaal and not any(stapelt(contract.product, c.product) for c in gekozen):
            gekozen.append(contract)
        if len(gekozen) == 2:
            break
    if kans(rng, 70):
        gekozen = gekozen[:1]
    ingang = traject.nu + rng.randrange(-3, 15) * DAG
    if op_verzoek:
        gekozen = [_eerst_diagnostiek(traject, contract, keus) for contract in gekozen]
    wensen = [wens_voor(traject, contract, ingang) for contract in gekozen]
    return [wens for wens in wensen if lang_genoeg(wens)]


def _gewild(traject: Traject) -> Callable[[Voorbeeldcontract], bool]:
    """In Almere more children come for specialistic guidance than for anything else."""
    voorrang = kans(traject.rng, 40)
    return lambda contract: not (voorrang and almere.is_begeleiding(contract, traject.nu))


def _eerst_diagnostiek(
    traject: Traject, contract: Voorbeeldcontract, keus: list[Voorbeeldcontract]
) -> Voorbeeldcontract:
    """A doctor's referral mostly leads to diagnostics first."""
    if not contract.flevoland or contract.code in _ZONDER_DIAGNOSTIEK or kans(traject.rng, 20):
        return contract
    return next((c for c in keus if c.code == flevoland.DIAGNOSTIEK), contract)


def wens_voor(traject: Traject, contract: Voorbeeldcontract, ingang: date) -> Wens:
    """A usual volume of this product from `ingang` on, to the eighteenth birthday at most."""
    volume, maanden = traject.rng.choice(contract.product.omvangen)
    ingang = max(ingang, contract.vanaf)
    einde = plus_maanden(ingang, maanden) - DAG
    return Wens(
        contract=contract,
        ingangsdatum=ingang,
        einddatum=min(einde, traject.persoon.laatste_dag_minderjarig),
        volume=volume,
    )


def lang_genoeg(wens: Wens) -> bool:
    """Whether the help is worth beginning."""
    return wens.einddatum - wens.ingangsdatum >= _KORTSTE_LOOPTIJD


# --- on which ground ------------------------------------------------------------------------------


def _verwijzer(traject: Traject, wensen: list[Wens]) -> Verwijzer:
    """Who referred the child; to the Flevoland products only doctors do by this message."""
    rng = traject.rng
    if any(wens.contract.flevoland for wens in wensen):
        soort = rng.choices(_MEDISCH, _GEWICHTEN_MEDISCH)[0]
    else:
        soort = rng.choices(_VERWIJZERS, _GEWICHTEN_VERWIJZERS)[0]
    if soort in _AGB_VERWIJZER and kans(rng, 80):
        return Verwijzer(
            type=soort, zorgverlener_code=f"{_AGB_VERWIJZER[soort]}{rng.choice('1234')}"
        )
    plaats = GEMEENTEN[traject.gemeente][0]
    return Verwijzer(type=soort, naam=_NAAM_VERWIJZER.get(soort, f"Toegang jeugd {plaats}"))


def _leg_grond_vast(
    traject: Traject, aangemeld: date, wensen: list[Wens], verwijzer: Verwijzer
) -> str | None:
    """The records behind a request; gives the rule that it breaks for want of one."""
    for wens in wensen:
        if almere.is_begeleiding(wens.contract, wens.ingangsdatum):
            if verwijzer.type != _RECHTER and kans(traject.rng, 15):
                return ZONDER_DOCUMENT
            almere.leg_document_vast(traject, aangemeld, verwijzer, wens.ingangsdatum)
        elif wens.contract.flevoland:
            flevoland.leg_verwijzing_vast(traject, aangemeld, verwijzer, wens)
            flevoland.leg_intake_vast(traject, aangemeld, traject.nu)
            if wens.contract.code not in _ZONDER_DIAGNOSTIEK:
                flevoland.leg_afwijking_vast(traject, aangemeld)
    return _vraag_te_veel(traject, wensen)


def _vraag_te_veel(traject: Traject, wensen: list[Wens]) -> str | None:
    """Now and then more is asked than the guideline gives; then the rule that this breaks."""
    for nummer, wens in enumerate(wensen):
        te_veel = boven_richtlijn(wens)
        if te_veel is not None and kans(traject.rng, 40):
            wensen[nummer] = te_veel
            return TE_VEEL_UREN
    return None


def _zonder_verzoek(traject: Traject, wensen: list[Wens]) -> Toegekend | None:
    """The toegang or a gecertificeerde instelling decides, and nobody has to ask."""
    begin, rng = traject.nu, traject.rng
    for wens in wensen:
        if almere.is_begeleiding(wens.contract, wens.ingangsdatum):
            toegang = Verwijzer(
                type=_GEMEENTE, naam=f"Toegang jeugd {GEMEENTEN[traject.gemeente][0]}"
            )
            almere.leg_document_vast(traject, begin, toegang, wens.ingangsdatum)
            almere.leg_toetsen_vast(traject, begin)
        elif wens.contract.flevoland:
            dag = traject.vooruit(werkdagen_later(begin, rng.randrange(1, 5)))
            if kans(rng, 33):
                traject.route = "gi"
                flevoland.leg_bepaling_vast(traject, begin, dag, wens)
                continue
            traject.route = "gemeente"
            if kans(rng, 20):
                traject.stuur_301(dag, [traject.nieuwe_toewijzing(wens)], kaderregel=ZONDER_BESLUIT)
                return None
            flevoland.leg_besluit_vast(traject, begin, wens)
    return Toegekend(traject.nu, wensen)


# --- the request and its answer -------------------------------------------------------------------


def vraag_aan(
    traject: Traject, wensen: list[Wens], verwijzer: Verwijzer, breuk: str | None = None
) -> Toegekend | None:
    """The request and what is answered; None when it is rejected.

    What breaks a rule (`breuk`) is rejected for it. Each product that is allocated has the
    reference under which it was asked for.
    """
    nummers, rng = traject.omgeving.nummers, traject.rng
    wensen = [
        replace(wens, referentie=nummers.referentie_aanbieder(traject.aanbieder)) for wens in wensen
    ]
    if verwijzer.type == _GEEN_VERWIJZER:
        _leg_terugval_vast(traject, wensen)
    _stuur_315(traject, wensen, verwijzer, breuk)
    dag = traject.vooruit(traject.binnen_werkdagen(traject.nu))
    if breuk is not None:
        _antwoord(traject, dag, wensen, ANTWOORD_AFGEWEZEN, _VOLUME_OF_DUUR)
        return None
    if kans(rng, 15):
        _antwoord(traject, dag, wensen, ANTWOORD_IN_ONDERZOEK)
        dag = traject.vooruit(dag + rng.randrange(7, 36) * DAG)
    if kans(rng, 10):
        _antwoord(traject, dag, wensen, ANTWOORD_AFGEWEZEN)
        return None
    for wens in wensen:
        if almere.is_begeleiding(wens.contract, wens.ingangsdatum):
            almere.leg_toetsen_vast(traject, dag)
        elif wens.contract.flevoland:
            flevoland.leg_toetsen_vast(traject, dag, wens)
    return Toegekend(dag, wensen)


def _leg_terugval_vast(traject: Traject, wensen: list[Wens]) -> None:
    """Without a referrer only a place in a family or a relapse is asked for."""
    for wens in wensen:
        if wens.contract.product.declarabel:
            flevoland.leg_terugval_vast(traject, traject.nu, wens)


def zonder_verwijzer() -> Verwijzer:
    """What a request names that rests on help from before: a relapse, another family member."""
    return Verwijzer(type=_GEEN_VERWIJZER)


def boven_richtlijn(wens: Wens) -> Wens | None:
    """The same product with more than the guideline gives; None where there is none for it."""
    volume = _BOVEN_RICHTLIJN.get(wens.contract.code)
    return None if volume is None else replace(wens, volume=volume)


def _antwoord(
    traject: Traject, dag: date, wensen: list[Wens], antwoord: str, reden: str | None = None
) -> None:
    for wens in wensen:
        traject.stuur_319(dag, wens.referentie or "", antwoord, reden)


def _stuur_315(
    traject: Traject, wensen: list[Wens], verwijzer: Verwijzer, breuk: str | None
) -> None:
    persoon = traject.persoon
    client = VerzoekClient(
        bsn=persoon.bsn,
        geboortedatum=geboortedatum(persoon),
        geslacht=persoon.geslacht,
        naam=verkorte_naam(persoon),
        gezagsdrager_bekend="1",
        aangevraagde_producten=tuple(_aangevraagd(wens, verwijzer) for wens in wensen),
    )
    bericht = Jw315(header=traject.header("JW315", traject.nu), client=client)
    traject.plan(instant(traject.nu, traject.rng), bericht, kaderregel=breuk)


def _aangevraagd(wens: Wens, verwijzer: Verwijzer) -> AangevraagdProduct:
    soort = wens.contract.product
    return AangevraagdProduct(
        referentie_aanbieder=wens.referentie or "",
        product=product_van(soort),
        toewijzing_ingangsdatum=wens.ingangsdatum,
        toewijzing_einddatum=wens.einddatum,
        omvang=omvang_van(soort, wens.volume),
        budget=budget_van(soort, wens.volume),
        verwijzer=verwijzer,
    )
