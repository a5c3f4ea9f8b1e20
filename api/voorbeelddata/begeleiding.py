"""What an aanbieder in Flevoland records while it helps: plans, direction, missed appointments."""

from datetime import date, time
from typing import Any, Final

from api.voorbeelddata import flevoland
from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, werkdag
from api.voorbeelddata.toewijzingen import Toewijzing
from api.voorbeelddata.traject import TOEGANG, Traject
from api.voorbeelddata.wereld import GROEPEN
from ledger.dossier import LokaalBesluit, Medewerker, NoShow, Plan, Regie
from ledger.waarden import Product

PROCESREGISSEUR: Final = "procesregisseur"
_GEDRAGSWETENSCHAPPER: Final = Medewerker(
    naam="medewerker A",
    rol="gedragswetenschapper",
    niveau="wo",
    discipline="orthopedagogiek",
    registraties=("SKJ",),
    dienstverband="inDienst",
)
_REGIEBEHANDELAAR: Final = Medewerker(
    naam="medewerker B",
    rol="regiebehandelaar",
    niveau="wo+",
    discipline="psychologie",
    registraties=("SKJ", "BIG"),
    dienstverband="inDienst",
)
_BEGELEIDER: Final = Medewerker(
    naam="medewerker C",
    rol="begeleider",
    niveau="hbo",
    discipline="socialWork",
    registraties=("SKJ",),
    dienstverband="inDienst",
)
_ORTHOPEDAGOOG: Final = Medewerker(
    naam="medewerker D",
    rol="orthopedagoogGeneralist",
    niveau="wo+",
    discipline="orthopedagogiek",
    registraties=("SKJ",),
    lidmaatschappen=("NVO",),
    aantekeningen=("basisaantekeningDiagnostiek",),
    dienstverband="inDienst",
)
_ONDERDELEN: Final = ("aard", "ernst", "samenhang", "benodigdeInzet", "draagkrachtEnDraaglast")
_ROL_VAN_ROUTE: Final = {
    "medisch": "medischVerwijzer",
    "gemeente": "gemeentelijkeToegang",
    "gi": "gecertificeerdeInstelling",
}
_MET_NO_SHOWS: Final = ("45F01", "45F11", "45F21", "45F31")
_AANTALLEN_NO_SHOWS: Final = (1, 1, 2, 2, 3, 4, 4)
_DUUR_AFSPRAAK: Final = 60


def begeleid(traject: Traject, toewijzing: Toewijzing) -> None:
    """What is recorded about an allocation under the regional kader, once it started."""
    code = toewijzing.contract.code
    if not toewijzing.contract.flevoland or not toewijzing.productsoort.declarabel:
        return
    if code not in (flevoland.DIAGNOSTIEK, flevoland.BASIS):
        _leg_plan_vast(traject, toewijzing)
        _leg_regie_vast(traject, toewijzing)
    if code == flevoland.DIAGNOSTIEK:
        _leg_contact_vast(traject, toewijzing)
    if code in _MET_NO_SHOWS and kans(traject.rng, 40):
        _mis_afspraken(traject, toewijzing)


def _product(toewijzing: Toewijzing) -> Product:
    contract = toewijzing.contract
    return Product(categorie=contract.categorie, code=contract.code)


def _leg_plan_vast(traject: Traject, toewijzing: Toewijzing) -> None:
    """The integral plan, mostly in time; one in seven is never recorded."""
    rng = traject.rng
    if kans(rng, 14):
        return
    dag = werkdag(max(toewijzing.ingangsdatum, traject.nu) + rng.randrange(5, 38) * DAG)
    gezin = toewijzing.productsoort.gezin
    code = toewijzing.contract.code
    behandeling = code.startswith("45F3")
    plan = Plan(
        gemeente=traject.gemeente,
        aanbieder=traject.aanbieder,
        datum=dag,
        toewijzing_nummer=toewijzing.nummer,
        producten=(_product(toewijzing),),
        soort="gezinsplan" if gezin else "integraal",
        akkoord=("gezin", _ROL_VAN_ROUTE[traject.route]),
        doelen=("weer naar school", "minder spanning thuis"),
        verantwoordelijke=_REGIEBEHANDELAAR if behandeling else _GEDRAGSWETENSCHAPPER,
        team=(_REGIEBEHANDELAAR if behandeling else _GEDRAGSWETENSCHAPPER, _BEGELEIDER),
        criteria=("complexOfMeervoudig",),
        beperkingen_dagelijks=True,
        ernst="matig",
        methodiek_onderbouwing="erkendeDatabank",
        locaties=("thuis", "school"),
        contacten_leefomgeving=8,
        contacten_totaal=10,
        deelnemers=4 if code in GROEPEN else None,
        aantal_bijeenkomsten=40 if code in GROEPEN else None,
        aantal_dagdelen=40 if code in GROEPEN else None,
        behandelcomponent=behandeling,
        levensgebieden=("gezin", "school"),
        afschalen_overwogen=kans(rng, 80),
        warme_overdracht=True,
    )
    traject.leg_vast(dag, plan)


def _leg_regie_vast(traject: Traject, toewijzing: Toewijzing) -> None:
    """Who directs: the gemeente the process of what it decided on, the aanbieder the case."""
    dag = werkdag(max(toewijzing.ingangsdatum, traject.nu) + traject.rng.randrange(3, 20) * DAG)
    aanhef: dict[str, Any] = {"gemeente": traject.gemeente, "datum": dag}
    if traject.route == "gemeente" and kans(traject.rng, 30):
        stuk = Regie(
            **aanhef,
            soort="procesregie",
            naam="regisseur A",
            rol=PROCESREGISSEUR,
            organisatie="de gemeente",
        )
        traject.leg_vast(dag, stuk, PROCESREGISSEUR)
    if kans(traject.rng, 15):
        stuk = Regie(
            **aanhef,
            aanbieder=traject.aanbieder,
            toewijzing_nummer=toewijzing.nummer,
            product=_product(toewijzing),
            soort="casusregie",
            naam="medewerker B",
            rol="casusregisseur",
            minuten=60,
        )
        traject.leg_vast(dag, stuk)


def _leg_contact_vast(traject: Traject, toewijzing: Toewijzing) -> None:
    """During diagnostics the aanbieder mostly asks the gemeente who will direct the process."""
    if traject.route != "medisch" or not kans(traject.rng, 75):
        return
    dag = werkdag(max(toewijzing.ingangsdatum, traject.nu) + traject.rng.randrange(20, 60) * DAG)
    stuk = Regie(
        gemeente=traject.gemeente,
        aanbieder=traject.aanbieder,
        toewijzing_nummer=toewijzing.nummer,
        product=_product(toewijzing),
        datum=dag,
        soort="contact",
        organisatie="de gemeente",
        overleg_inwoner=dag - 7 * DAG,
        toestemming_inwoner=dag - 7 * DAG,
    )
    traject.leg_vast(dag, stuk)


def rond_diagnostiek_af(traject: Traject, einde: date) -> None:
    """The plan in which diagnostics end; sometimes it stays away."""
    if not kans(traject.rng, 85):
        return
    dag = werkdag(max(einde, traject.nu) + traject.rng.randrange(5) * DAG)
    plan = Plan(
        gemeente=traject.gemeente,
        aanbieder=traject.aanbieder,
        datum=dag,
        product=Product(categorie="45", code=flevoland.DIAGNOSTIEK),
        soort="ondersteuningsplan",
        velden=_ONDERDELEN,
        verantwoordelijke=_ORTHOPEDAGOOG,
        team=(_ORTHOPEDAGOOG, _GEDRAGSWETENSCHAPPER),
        afschalen_overwogen=True,
    )
    traject.leg_vast(dag, plan)


# --- missed appointments --------------------------------------------------------------------------


def _mis_afspraken(traject: Traject, toewijzing: Toewijzing) -> None:
    """Up to three missed appointments in a year with what has to follow; rarely one too many."""
    rng = traject.rng
    dag = werkdag(max(toewijzing.ingangsdatum, traject.nu) + rng.randrange(15, 40) * DAG)
    for nummer in range(1, rng.choice(_AANTALLEN_NO_SHOWS) + 1):
        if dag + 35 * DAG > toewijzing.nu.einddatum or dag.year != traject.nu.year:
            return
        _leg_no_show_vast(traject, toewijzing, dag, nummer)
        if nummer == 3:
            besluit = werkdag(dag + rng.randrange(8, 18) * DAG)
            _zet_voort(traject, toewijzing, besluit)
            dag = besluit
        if nummer > 3:
            toewijzing.no_show_te_veel = dag
        dag = werkdag(dag + rng.randrange(8, 22) * DAG)


def _leg_no_show_vast(traject: Traject, toewijzing: Toewijzing, dag: date, nummer: int) -> None:
    """One of an hour; what the aanbieder did about it, which it forgets now and then."""
    stappen = {
        1: ("besprokenMetInwoner",),
        2: ("gemeldBijGemeente", "inwonerGewaarschuwd"),
        3: ("gemeldBijGemeente",),
    }
    gedaan = stappen.get(nummer, ()) if kans(traject.rng, 85) else ()
    stuk = NoShow(
        gemeente=traject.gemeente,
        aanbieder=traject.aanbieder,
        product=_product(toewijzing),
        toewijzing_nummer=toewijzing.nummer,
        datum=dag,
        tijd=time(10),
        geplande_minuten=_DUUR_AFSPRAAK,
        gedeclareerd=nummer <= 3,
        volgende_afspraak=dag + 7 * DAG,
        stappen=gedaan,
        gemeld_op=dag if "gemeldBijGemeente" in gedaan else None,
    )
    traject.leg_vast(werkdag(dag + DAG), stuk)


def _zet_voort(traject: Traject, toewijzing: Toewijzing, dag: date) -> None:
    """The gemeente decides that the help goes on after the pause."""
    stuk = LokaalBesluit(
        gemeente=traject.gemeente,
        datum=dag,
        aanbieder=traject.aanbieder,
        product=_product(toewijzing),
        toewijzing_nummer=toewijzing.nummer,
        soort="voortzetten",
        genomen_door="gemeentelijkeToegang",
        motivering="de inwoner wil de hulp en komt voortaan met de bus",
        teruggekoppeld_aan=("aanbieder", "inwoner"),
    )
    traject.leg_vast(dag, stuk, TOEGANG)
