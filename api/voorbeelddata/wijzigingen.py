"""Changes to running allocations: asked for by the aanbieder (JW317) or made by the gemeente."""

from dataclasses import dataclass
from datetime import date

from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, instant, plus_maanden, werkdagen_later
from api.voorbeelddata.flevoland import (
    DIAGNOSTIEK,
    leg_verlenging_vast,
    leg_verschuiving_vast,
)
from api.voorbeelddata.toewijzingen import (
    Toewijzing,
    budget_van,
    omvang_van,
    product_van,
    stapelt,
)
from api.voorbeelddata.traject import (
    ANTWOORD_AFGEWEZEN,
    ANTWOORD_IN_ONDERZOEK,
    Besluit,
    Traject,
    Wens,
)
from api.voorbeelddata.wereld import Voorbeeldcontract, contracten_van
from ledger.ijw.berichten import (
    Jw317,
    NieuwProduct,
    OngewijzigdProduct,
    TeWijzigenProduct,
    Verzoek,
    WijzigingClient,
)

_DOOR_AANBIEDER, _VERLENGING = "12", "04"
_STOP_DOOR_WIJZIGING = "37"
_TOTAAL = "6"
_ETMAAL = "14"
# What is left of the months that an end may be moved: at most half of the period.
_HOOGSTENS_VERSCHOVEN = 60 * DAG
_REDENEN_VERKORTING = ("05", "07", "08", "09")


@dataclass(frozen=True, slots=True)
class _Vow:
    """A request for change as it will be honoured.

    `wijziging`: what is asked for one allocation. `besluiten`: what changes on allocations that
    exist. `nieuw`: what is allocated under a new number. `vervangt`: the delivery that then stops.
    """

    wijziging: TeWijzigenProduct | None
    besluiten: tuple[Besluit, ...] = ()
    nieuw: Wens | None = None
    vervangt: Toewijzing | None = None


def _doel(traject: Traject, dag: date) -> Toewijzing | None:
    """A running allocation that holds long enough to be changed."""
    keus = [
        t for t in traject.actueel(dag) if t.lopende_start and (t.nu.einddatum - dag).days >= 50
    ]
    return traject.rng.choice(keus) if keus else None


def _te_wijzigen(
    toewijzing: Toewijzing, vanaf: date, einddatum: date, volume: int
) -> TeWijzigenProduct:
    soort = toewijzing.productsoort
    return TeWijzigenProduct(
        toewijzing_nummer=toewijzing.nummer,
        gewenste_ingangsdatum=vanaf,
        einddatum=einddatum,
        omvang=omvang_van(soort, volume),
        budget=budget_van(soort, volume),
    )


def _vow_verlengen(traject: Traject, doel: Toewijzing) -> _Vow | None:
    """A later end and nothing else: the same number goes on (OP380)."""
    gewenst = plus_maanden(doel.nu.einddatum, traject.rng.randrange(2, 4))
    if doel.contract.flevoland:
        helft = (doel.nu.einddatum - doel.ingangsdatum) // 2 - DAG
        gewenst = doel.nu.einddatum + min(helft, _HOOGSTENS_VERSCHOVEN)
    einddatum = min(gewenst, traject.persoon.laatste_dag_minderjarig)
    if einddatum <= doel.nu.einddatum:
        return None
    volume = doel.nu.volume
    return _Vow(
        _te_wijzigen(doel, doel.ingangsdatum, einddatum, volume),
        (Besluit(toewijzing=doel, einddatum=einddatum, volume=volume, reden=_DOOR_AANBIEDER),),
    )


def _vow_meer(doel: Toewijzing, dag: date) -> _Vow:
    """More volume: in total under the same number, per week or month under a new one (IV093)."""
    einddatum = doel.nu.einddatum
    volume = doel.nu.volume * 3 // 2 + 1
    if doel.productsoort.frequentie == _TOTAAL:
        return _Vow(
            _te_wijzigen(doel, doel.ingangsdatum, einddatum, volume),
            (Besluit(toewijzing=doel, einddatum=einddatum, volume=volume, reden=_DOOR_AANBIEDER),),
        )
    vanaf = dag + 30 * DAG
    korter = Besluit(
        toewijzing=doel, einddatum=vanaf - DAG, volume=doel.nu.volume, reden=_DOOR_AANBIEDER
    )
    nieuw = Wens(contract=doel.contract, ingangsdatum=vanaf, einddatum=einddatum, volume=volume)
    return _Vow(_te_wijzigen(doel, vanaf, einddatum, volume), (korter,), nieuw, doel)


def _vow_nieuw(traject: Traject, contract: Voorbeeldcontract, dag: date) -> _Vow:
    """One more product beside what runs."""
    vanaf = dag + 30 * DAG
    volume, maanden = contract.product.omvangen[0]
    einddatum = min(plus_maanden(vanaf, maanden) - DAG, traject.persoon.laatste_dag_minderjarig)
    wens = Wens(contract=contract, ingangsdatum=vanaf, einddatum=einddatum, volume=volume)
    return _Vow(None, nieuw=wens)


def _kies_vow(traject: Traject, dag: date) -> _Vow | None:
    """What the aanbieder asks for, of what the product and the contracts allow."""
    doel = _doel(traject, dag)
    if doel is None:
        return None
    soort, rng = doel.productsoort, traject.rng
    flevoland = doel.contract.flevoland
    if flevoland and (traject.route == "gi" or soort.gezin):
        return None
    if kans(rng, 30) and not flevoland:
        erbij = _passend_erbij(traject, dag)
        if erbij is not None:
            return _vow_nieuw(traject, erbij, dag)
    if kans(rng, 50) and not flevoland and soort.eenheid != _ETMAAL:
        return _vow_meer(doel, dag)
    return _vow_verlengen(traject, doel)


def _passend_erbij(traject: Traject, dag: date) -> Voorbeeldcontract | None:
    """A contract for a product that may go beside everything allocated; None without one.

    Regional help is not added to other help: it needs a ground of its own.
    """
    if (traject.persoon.laatste_dag_minderjarig - dag).days < 120:
        return None
    lopend = [t.productsoort for t in traject.toewijzingen]
    keus = [
        contract
        for contract in contracten_van(
            traject.omgeving.zaad, traject.gemeente, traject.aanbieder, dag
        )
        if not contract.flevoland and not any(stapelt(contract.product, s) for s in lopend)
    ]
    return traject.rng.choice(keus) if keus else None


def _stuur_317(traject: Traject, dag: date, vow: _Vow, referentie: str) -> None:
    """The whole wanted situation: what changes, what is new, and all that stays (OP308)."""
    nieuw: tuple[NieuwProduct, ...] = ()
    if vow.nieuw is not None and vow.vervangt is None:
        soort = vow.nieuw.contract.product
        product = NieuwProduct(
            product=product_van(soort),
            gewenste_ingangsdatum=vow.nieuw.ingangsdatum,
            einddatum=vow.nieuw.einddatum,
            omvang=omvang_van(soort, vow.nieuw.volume),
            budget=budget_van(soort, vow.nieuw.volume),
        )
        nieuw = (product,)
    gewijzigd = vow.wijziging.toewijzing_nummer if vow.wijziging else None
    ongewijzigd = tuple(
        OngewijzigdProduct(toewijzing_nummer=t.nummer)
        for t in traject.actueel(dag)
        if t.nummer != gewijzigd
    )
    verzoek = Verzoek(
        referentie_aanbieder=referentie,
        reden_verzoek=traject.rng.choice("12"),
        ongewijzigde_producten=ongewijzigd,
        te_wijzigen_producten=(vow.wijziging,) if vow.wijziging else (),
        nieuwe_producten=nieuw,
    )
    client = WijzigingClient(bsn=traject.persoon.bsn, verzoek=verzoek)
    bericht = Jw317(header=traject.header("JW317", dag), client=client)
    traject.plan(instant(dag, traject.rng), bericht)


def wijzig_op_verzoek(traject: Traject, dag: date) -> None:
    """A request for change, its answer, and the start of what it brings."""
    vow = _kies_vow(traject, dag)
    if vow is None:
        return
    referentie = traject.omgeving.nummers.referentie_aanbieder(traject.aanbieder)
    if vow.wijziging is not None and _regionaal(traject, vow.wijziging.toewijzing_nummer):
        leg_verschuiving_vast(traject, dag, referentie)
    _stuur_317(traject, dag, vow, referentie)
    besloten = traject.vooruit(werkdagen_later(dag, traject.rng.randrange(1, 5)))
    if kans(traject.rng, 15):
        traject.stuur_319(besloten, referentie, ANTWOORD_IN_ONDERZOEK)
        besloten = traject.vooruit(werkdagen_later(besloten, traject.rng.randrange(3, 8)))
    if kans(traject.rng, 15):
        traject.stuur_319(besloten, referentie, ANTWOORD_AFGEWEZEN)
        return
    besluiten = list(vow.besluiten)
    if vow.nieuw is None:
        traject.stuur_301(besloten, besluiten, referentie=referentie)
        return
    toegevoegd = traject.nieuwe_toewijzing(vow.nieuw)
    traject.stuur_301(besloten, [*besluiten, toegevoegd], referentie=referentie)
    _ga_over(traject, vow, toegevoegd.toewijzing)


def _regionaal(traject: Traject, nummer: int) -> bool:
    return any(t.contract.flevoland for t in traject.toewijzingen if t.nummer == nummer)


def _ga_over(traject: Traject, vow: _Vow, nieuw: Toewijzing) -> None:
    """End the delivery that is replaced, and begin the new one."""
    vanaf = nieuw.ingangsdatum
    bericht = traject.binnen_werkdagen(max(vanaf, traject.nu))
    if vow.vervangt is not None:
        einddatum = vanaf - DAG
        traject.stuur_307(bericht, [vow.vervangt], einddatum, _STOP_DOOR_WIJZIGING)
    traject.stuur_305(bericht, [nieuw], vanaf)
    traject.vooruit(bericht)


def wijzig_door_gemeente(traject: Traject, dag: date) -> None:
    """The gemeente moves the end of an allocation, in consultation.

    Some moves are made twice within days, and then the first message arrives after the second.
    """
    doel = _doel(traject, dag)
    if doel is None:
        return
    rng = traject.rng
    if doel.contract.flevoland:
        _verander_regionaal(traject, doel, dag)
        return
    if kans(rng, 40):
        _verschuif(traject, doel, dag, plus_maanden(doel.nu.einddatum, 2), _VERLENGING)
        return
    reden = rng.choice(_REDENEN_VERKORTING)
    einddatum = dag + rng.randrange(15, 30) * DAG
    if kans(rng, 50):
        _verschuif(traject, doel, dag, einddatum, reden)
        return
    tweede = werkdagen_later(dag, 2)
    laat = werkdagen_later(tweede, 2)
    _verschuif(traject, doel, dag, einddatum, reden, laat)
    _verschuif(traject, doel, tweede, einddatum + 7 * DAG, reden)


def _verander_regionaal(traject: Traject, doel: Toewijzing, dag: date) -> None:
    """What the toegang gave it may let last longer by a decision; else the end comes sooner."""
    rng = traject.rng
    einde = plus_maanden(doel.nu.einddatum, 2)
    grens = min(plus_maanden(doel.ingangsdatum, 12), traject.persoon.laatste_dag_minderjarig)
    verlengbaar = doel.contract.code != DIAGNOSTIEK and not doel.productsoort.gezin
    if traject.route == "gemeente" and verlengbaar and einde < grens:
        leg_verlenging_vast(traject, dag, doel, einde)
        _verschuif(traject, doel, dag, einde, _VERLENGING)
        return
    eerder = dag + rng.randrange(15, 30) * DAG
    _verschuif(traject, doel, dag, eerder, rng.choice(_REDENEN_VERKORTING))


def _verschuif(
    traject: Traject,
    doel: Toewijzing,
    dag: date,
    einddatum: date,
    reden: str,
    aankomst: date | None = None,
) -> None:
    einddatum = min(einddatum, traject.persoon.laatste_dag_minderjarig)
    if einddatum == doel.nu.einddatum:
        return
    besluit = Besluit(toewijzing=doel, einddatum=einddatum, volume=doel.nu.volume, reden=reden)
    bijzonderheid = "volgorde" if aankomst else None
    traject.stuur_301(dag, [besluit], aankomst=aankomst, bijzonderheid=bijzonderheid)
    traject.vooruit(dag)
