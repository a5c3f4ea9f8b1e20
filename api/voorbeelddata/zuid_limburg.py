"""Examples of arrangements in Zuid-Limburg, with the records that its kader asks for."""

from datetime import date, time
from typing import Any, Final

from api.voorbeelddata.dagen import DAG, plus_maanden, werkdag
from api.voorbeelddata.personen import Persoon
from api.voorbeelddata.traject import TOEGANG, Traject, Wens
from api.voorbeelddata.wereld import voorbeeldcontract
from ledger.dossier import (
    Contactmoment,
    Crisis,
    Diagnose,
    Etmalenafspraak,
    Hulpvraag,
    Indelingskenmerken,
    Intake,
    LokaalBesluit,
    Medewerker,
    Overleg,
    Plan,
    Pleegzorgvraag,
    Rapportage,
    Schooldossier,
    Verblijf,
)
from ledger.waarden import Omvang, Product

_PARTIJEN: Final = ("gemeentelijkeToegang", "clientOfOuders", "aanbieder")
_BEGELEIDER: Final = Medewerker(naam="medewerker A", niveau="hbo+", registraties=("SKJ",))
_ORTHOPEDAGOOG: Final = Medewerker(naam="medewerker B", niveau="wo", registraties=("SKJ", "NVO"))
_CRISISTEAM: Final = ("bereikbaarDagEnNacht", "vasteHulpverlenerMetBackup", "mdt")
_GEHAALD: Final = "31"
_SCHOOLDOSSIER: Final = (
    "leesEnSpellingprobleem",
    "signalering",
    "extraBegeleiding",
    "resultatenBegeleiding",
    "stagnatie",
    "argumentatieDyslexie",
    "andereLeerstoornissen",
    "rapportageSchoolfunctionaris",
)
_INVENTARISATIE: Final = (
    "comorbiditeitLeeromgevingEnGezin",
    "regelmaatOnderwijs",
    "leerproblemen",
    "alternatieveOorzaken",
    "motivatie",
    "moedertaal",
    "extraBegeleiding",
    "hulpvraag",
)
_DIAGNOSEVERSLAG: Final = ("niveaubepaling", "cognitieveVaardigheden", "contraIndicaties")
_DOEL_PLEEGZORG: Final = "rust en regelmaat in een gezin"


def plan_begeleiding(traject: Traject) -> None:
    """Half a year of individual guidance of medium complexity, with a contact twice a week."""
    ingang = traject.nu + 14 * DAG
    wens = _wens(traject, "ZBIMK", ingang, plus_maanden(ingang, 6) - DAG)
    hulpvraag = Hulpvraag(
        beperkingsgebieden=("socialeRedzaamheid",), activiteiten=("structuurOfRegie",)
    )
    _leg_besluit_vast(
        traject, wens, hulpvraag=hulpvraag, indeling=Indelingskenmerken(complexiteit="midden")
    )
    _begin(traject, wens)
    plan = Plan(
        **_aanhef(traject, ingang + 20 * DAG, wens),
        doelen=("een vast ritme op schooldagen", "zelf hulp durven vragen"),
        akkoord=("ouder", "jeugdige"),
        verantwoordelijke=_BEGELEIDER,
        team=(_BEGELEIDER,),
        werktoedeling=True,
    )
    traject.leg_vast(plan.datum, plan)
    for nummer in range(24):
        dag = werkdag(ingang + (3 + 7 * (nummer // 2) + 2 * (nummer % 2)) * DAG)
        _leg_contact_vast(traject, dag, wens, 50 if nummer % 2 else 75)


def plan_dyslexie(traject: Traject) -> None:
    """A school reports dyslexia; the diagnosis confirms it, and the treatment follows."""
    begin = traject.nu
    ingang = begin + 21 * DAG
    diagnose = _wens(traject, "ZDYSD", ingang, ingang + 60 * DAG)
    dossier = Schooldossier(
        **_aanhef(traject, begin, diagnose),
        stappenplan_doorlopen=True,
        onderdelen=_SCHOOLDOSSIER,
        lovs_scores=("E", "E", "E"),
        kopie_identiteitsbewijs=True,
        stagnatie=True,
        onvoldoende_verbetering=True,
        richtlijnen_gevolgd=True,
    )
    traject.leg_vast(begin, dossier, TOEGANG)
    _leg_besluit_vast(traject, diagnose)
    _begin(traject, diagnose)
    intake = Intake(
        **_aanhef(traject, traject.nu, diagnose),
        afgerond_op=traject.nu,
        verantwoordelijke=_ORTHOPEDAGOOG,
        geinventariseerd=_INVENTARISATIE,
        comorbiditeit_gemeld=False,
    )
    traject.leg_vast(traject.nu, intake)
    klaar = werkdag(ingang + 40 * DAG)
    uitkomst = Diagnose(uitkomst="eedVastgesteld", datum=klaar, eindrapport_op=klaar)
    verslag = Plan(
        **_aanhef(traject, klaar, diagnose),
        diagnose=uitkomst,
        aantal_dagdelen=2,
        verantwoordelijke=_ORTHOPEDAGOOG,
        team=(_ORTHOPEDAGOOG,),
        rapportage=Rapportage(datum=klaar, onderdelen=_DIAGNOSEVERSLAG),
    )
    traject.leg_vast(klaar, verslag)
    traject.vooruit(klaar + DAG)
    traject.stuur_307(traject.nu, traject.toewijzingen[:1], klaar, _GEHAALD)
    begin_behandeling = diagnose.einddatum + DAG
    behandeling = _wens(
        traject, "ZDYSB", begin_behandeling, plus_maanden(begin_behandeling, 12) - DAG
    )
    _leg_besluit_vast(traject, behandeling, diagnose=uitkomst)
    _begin(traject, behandeling)
    for nummer in range(12):
        dag = werkdag(begin_behandeling + (4 + 7 * nummer) * DAG)
        _leg_contact_vast(traject, dag, behandeling, 55, "behandeling")


def plan_crisishulp(traject: Traject, ander: Persoon) -> None:
    """A crisis in a family: six weeks of ambulant help to the family of two children."""
    begin = traject.nu
    wens = _wens(traject, "ZCAG", begin, begin + 41 * DAG)
    crisis = Crisis(
        soort="crisis",
        datum=begin,
        beoordeeld_op=begin,
        psychiatrisch=False,
        direct_gevaar=False,
        uit_huis_geplaatst=False,
        gericht_op="gezin",
        gemeld_op=begin,
        gemeld_om=time(10),
    )
    traject.leg_gezin_vast(begin, (traject.persoon, ander))
    _leg_besluit_vast(traject, wens, bij="seh", crisis=crisis, verklaring_aanbieder=_CRISISTEAM)
    _begin(traject, wens)
    plan = Plan(
        **_aanhef(traject, begin + 3 * DAG, wens),
        soort="gezinsplan",
        doelen=("thuis is het weer veilig",),
        bereikbaar_24_7=True,
        verklaring_aanbieder=_CRISISTEAM,
        verantwoordelijke=_BEGELEIDER,
        team=(_BEGELEIDER,),
        akkoord=("ouder",),
    )
    traject.leg_vast(plan.datum, plan)
    for nummer in range(10):
        _leg_contact_vast(traject, werkdag(begin + (2 + 4 * nummer) * DAG), wens, 90)
    traject.vooruit(wens.einddatum + DAG)
    traject.stuur_307(traject.nu, traject.toewijzingen, wens.einddatum, _GEHAALD)


def plan_pleegzorg(traject: Traject) -> None:
    """A year with a foster family, seven days a week, as three parties agreed."""
    begin = traject.nu
    ingang = begin + 10 * DAG
    wens = _wens(traject, "ZPZB", ingang, plus_maanden(ingang, 12) - DAG, 7)
    plan = Plan(
        gemeente=traject.gemeente,
        datum=begin,
        soort="gezinsplan",
        doelen=(_DOEL_PLEEGZORG,),
    )
    traject.leg_vast(begin, plan, TOEGANG)
    afspraak = Etmalenafspraak(
        datum=begin,
        partijen=_PARTIJEN,
        etmalen=7,
        per="week",
        duur=52,
        doelen=(_DOEL_PLEEGZORG,),
        doel="opgroeien in een gezin zolang dat thuis niet kan",
    )
    vraag = Pleegzorgvraag(voogd="ouders", ernstige_problemen=False, intensieve_begeleiding=False)
    _leg_besluit_vast(traject, wens, etmalen=afspraak, pleegzorg=vraag)
    _begin(traject, wens)
    verblijf = Verblijf(
        **_aanhef(traject, ingang, wens),
        soort="pleegzorg",
        formeel=True,
        overnachting=True,
        pleegcontract=True,
        contract_tot=wens.einddatum,
    )
    traject.leg_vast(werkdag(ingang + DAG), verblijf)
    for nummer in range(3):
        dag = werkdag(plus_maanden(ingang, 1 + 2 * nummer))
        _leg_contact_vast(traject, dag, wens, 60)


# --- the parts ------------------------------------------------------------------------------------


def _wens(traject: Traject, code: str, ingang: date, einde: date, volume: int = 1) -> Wens:
    contract = voorbeeldcontract(traject.gemeente, code)
    return Wens(contract=contract, ingangsdatum=ingang, einddatum=einde, volume=volume)


def _aanhef(traject: Traject, dag: date, wens: Wens) -> dict[str, Any]:
    return {
        "gemeente": traject.gemeente,
        "datum": dag,
        "aanbieder": traject.aanbieder,
        "product": Product(categorie=wens.contract.categorie, code=wens.contract.code),
    }


def _leg_besluit_vast(traject: Traject, wens: Wens, bij: str = "aanbieder", **grond: Any) -> None:
    """The decision of the toegang on this arrangement, with what it rests on."""
    soort, dag = wens.contract.product, traject.nu
    besluit = LokaalBesluit(
        **_aanhef(traject, dag, wens),
        ingangsdatum=wens.ingangsdatum,
        einddatum=wens.einddatum,
        omvang=Omvang(volume=wens.volume, eenheid=soort.eenheid, frequentie=soort.frequentie),
        genomen_door="gemeentelijkeToegang",
        motivering="eigen kracht en voorliggende hulp volstaan niet",
        afstemming=Overleg(datum=dag, functie=bij, uitkomst="akkoord"),
        **grond,
    )
    traject.leg_vast(dag, besluit, TOEGANG)


def _begin(traject: Traject, wens: Wens) -> None:
    """Allocate what was decided today, and let the delivery begin on its first day."""
    besluit = traject.nieuwe_toewijzing(wens)
    traject.stuur_301(traject.nu, [besluit])
    traject.vooruit(wens.ingangsdatum + DAG)
    traject.stuur_305(traject.nu, [besluit.toewijzing], wens.ingangsdatum)


def _leg_contact_vast(
    traject: Traject, dag: date, wens: Wens, minuten: int, soort: Any = "contact"
) -> None:
    """A contact with the child under the last allocation."""
    contact = Contactmoment(
        **_aanhef(traject, dag, wens),
        toewijzing_nummer=traject.toewijzingen[-1].nummer,
        soort=soort,
        met=("client",),
        minuten=minuten,
    )
    traject.leg_vast(dag, contact)
