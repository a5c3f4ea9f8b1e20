"""Examples of personal budgets in Boxtel, from the first report to what was paid of them."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from api.voorbeelddata.dagen import DAG, plus_maanden, werkdag
from api.voorbeelddata.traject import TOEGANG, Traject, Wens
from api.voorbeelddata.wereld import voorbeeldcontract
from ledger.dossier import (
    Afwijking,
    Bekwaamheid,
    Hulpkenmerken,
    Intake,
    Intakegesprek,
    LokaalBesluit,
    Medewerker,
    Melding,
    Motivatieplan,
    Onderzoek,
    Oordeel,
    Overbelasting,
    Overleg,
    PgbAanvraag,
    PgbBesluit,
    PgbBesteding,
    PgbHulpverlener,
    Plan,
    Vaktherapie,
    Vervoer,
    Voorliggend,
    Wetsgrond,
)
from ledger.waarden import Omvang, Product

_BUDGETHOUDER: Final = "backofficeGemeente"
_UUR, _ETMAAL, _DAGDEEL, _STUKS = "04", "14", "16", "84"
_IN_TOTAAL: Final = "6"
_CONSULENT: Final = Medewerker(naam="consulent A", rol="jeugdconsulent", registraties=("SKJ",))
_WETSGROND: Final = Wetsgrond(doelgroepen=("a",), resultaten=("a",))
_VERKLARINGEN: Final = ("regelgevingEnWerktoedeling", "grenzenEigenKunnen")
_OMA: Final = PgbHulpverlener(
    naam="oma",
    soort="netwerk",
    verwantschap="grootouder",
    verwantschap_beheerder="ouder",
    verklaringen=_VERKLARINGEN,
)
_NETWERK: Final = ("oma", "tante")
_PUNTEN: Final = (
    "A",
    "B",
    "C",
    "D",
    "overzienEnAansturen",
    "rechtenEnPlichten",
    "opdrachtgeverschap",
    "veilig",
    "doeltreffend",
    "clientgericht",
    "overstijgtGebruikelijk",
    "aantoonbaarBeterEnEffectiever",
    "doelmatigerDanNatura",
    "netwerkhulpGeschikt",
    "omvangrijk",
    "frequent",
    "nietBinnenEigenMogelijkheden",
    "pastBijProblematiek",
    "pastBijOntwikkelingsdoelen",
)


def plan_gezin(traject: Traject) -> None:
    """A grandmother guides a child on a budget, beside help in kind and the way to it."""
    begin = traject.nu
    ingang = begin + 50 * DAG
    _onderzoek(traject, ingang, _UUR, 104)
    _budget(traject, "PGB-BX-1", "45", "BXIB", ingang, _UUR, 104, 2350, _OMA)
    _besteed(traject, "PGB-BX-1", "oma", ingang, _UUR, 2350, (8, 9, 8, 7, 8))
    _hulp_in_natura(traject, ingang)
    _vervoer(traject, ingang)


def plan_vaktherapie(traject: Traject) -> None:
    """Art therapy in ten sessions by a registered therapist."""
    ingang = traject.nu + 45 * DAG
    therapeut = _zelfstandige("vaktherapeut", ("SRVB",), traject.nu)
    therapie = Vaktherapie(
        vorm="beeldend",
        hulpvraag="verlies",
        therapeut=Medewerker(naam="vaktherapeut", registraties=("SRVB",)),
        voorwaarden={"draagtBijAanJeugdhulp": "ja", "geenAlternatief": "ja"},
        verzekerd=False,
        verzekerbaar=False,
        advies=Overleg(datum=traject.nu, functie="jeugdconsulent", uitkomst="akkoord"),
        past_in_behandeling=True,
    )
    hulp = Hulpkenmerken(onderdeel_behandeling=False, vaktherapie=therapie)
    _onderzoek(traject, ingang, _STUKS, 10)
    _budget(traject, "PGB-BX-2", "45", "BXVT", ingang, _STUKS, 10, 7000, therapeut, hulp=hulp)
    _besteed(traject, "PGB-BX-2", "vaktherapeut", ingang, _STUKS, 7000, (2, 2, 2))


def plan_groep(traject: Traject) -> None:
    """Guidance in a small group on Saturdays, by an aunt of the child with a farm."""
    ingang = traject.nu + 50 * DAG
    tante = PgbHulpverlener(
        naam="tante",
        soort="netwerk",
        verwantschap="oomOfTante",
        verwantschap_beheerder="broerOfZus",
        verklaringen=_VERKLARINGEN,
    )
    _onderzoek(traject, ingang, _DAGDEEL, 40)
    _budget(traject, "PGB-BX-3", "45", "BXGB", ingang, _DAGDEEL, 40, 2400, tante)
    _besteed(traject, "PGB-BX-3", "tante", ingang, _DAGDEEL, 2400, (4, 4, 3, 4))


def plan_logeren(traject: Traject) -> None:
    """A weekend a month with the grandmother, to relieve the parents."""
    ingang = traject.nu + 50 * DAG
    _onderzoek(traject, ingang, _ETMAAL, 24)
    _budget(traject, "PGB-BX-4", "44", "BXKV", ingang, _ETMAAL, 24, 6000, _OMA)
    _besteed(traject, "PGB-BX-4", "oma", ingang, _ETMAAL, 6000, (2, 2, 3))


# --- from the report to the decision --------------------------------------------------------------


def _onderzoek(traject: Traject, ingang: date, eenheid: str, behoefte: int) -> None:
    """The report, the intake a week later, the plan of the family, and what the inquiry found."""
    gemeld, gesproken = traject.nu, werkdag(traject.nu + 7 * DAG)
    melding = Melding(
        **_aanhef(traject, gemeld),
        melder="ouder",
        kanaal="telefonisch",
        loket="WegWijs",
        doorgeleid_op=gemeld,
        voorlichting_clientondersteuning_op=gemeld,
        uitkomst="intakeNodig",
    )
    traject.leg_vast(gemeld, melding, TOEGANG)
    gesprek = Intakegesprek(
        consulent=_CONSULENT, locatie="thuis", huisbezoek_gewenst=True, resultaten=("aanvraag",)
    )
    intake = Intake(
        **_aanhef(traject, gesproken),
        afgerond_op=gesproken,
        pgb_besproken=True,
        melding_datum=gemeld,
        gesprek=gesprek,
    )
    traject.leg_vast(gesproken, intake, TOEGANG)
    dag = traject.vooruit(gesproken + 7 * DAG)
    plan = Plan(
        **_aanhef(traject, dag),
        soort="planVanAanpak",
        doelen=("thuis wonen lukt",),
        wetsgrond=_WETSGROND,
    )
    traject.leg_vast(dag, plan, TOEGANG)
    traject.leg_vast(dag, _bevindingen(traject, dag, ingang, eenheid, behoefte), TOEGANG)


def _bevindingen(
    traject: Traject, dag: date, ingang: date, eenheid: str, behoefte: int
) -> Onderzoek:
    """What was found: parents and network cannot do it all, and nothing else goes before."""
    algemeen = Voorliggend(naam="welzijnswerk", beschikbaar=True, passend_en_toereikend=False)
    return Onderzoek(
        **_aanhef(traject, dag),
        consulent=_CONSULENT,
        ingangsdatum=ingang,
        verwacht_tot=_einde(ingang),
        doelgroepen=("a",),
        eigen_mogelijkheden="deels",
        thuiswonend=True,
        behoefte=behoefte,
        eenheid=eenheid,
        frequentie=_IN_TOTAAL,
        gedekt_eigen=0,
        gedekt_verzekering=0,
        resterende_hulpvraag=behoefte,
        voorliggend=(algemeen,),
        basishulp_overwogen=True,
        redelijke_verwachting="meer dan van ouders bij deze leeftijd mag worden verwacht",
        ouders_met_gezag=2,
        vormen_benut={
            "aanvullendeVerzekering": True,
            "vrijwilligersOfNetwerk": True,
            "mogelijkhedenOuder": True,
        },
        factoren=(
            "behoefteJeugdige",
            "intensiteitEnDuur",
            "draagkrachtEnBelastbaarheid",
            "gezinEnWoonsituatie",
            "inkomen",
        ),
        overbelasting=tuple(
            Overbelasting(beoordeeld_op=dag, uitkomst="geen", wie=wie) for wie in _NETWERK
        ),
    )


def _budget(
    traject: Traject,
    kenmerk: str,
    categorie: str,
    code: str,
    ingang: date,
    eenheid: str,
    volume: int,
    tarief: int,
    hulpverlener: PgbHulpverlener,
    hulp: Hulpkenmerken | None = None,
) -> None:
    """The application, and two weeks later the grant over a year."""
    gevraagd, besloten = traject.nu, werkdag(traject.nu + 14 * DAG)
    hulpverlener = hulpverlener.model_copy(update={"vog_datum": gevraagd})
    omvang = Omvang(volume=volume, eenheid=eenheid, frequentie=_IN_TOTAAL)
    zelfde: dict[str, Any] = {
        "kenmerk": kenmerk,
        "product": Product(categorie=categorie, code=code),
        "ingangsdatum": ingang,
        "einddatum": _einde(ingang),
        "omvang": omvang,
        "tarief_eurocent": tarief,
        "hulpverleners": (hulpverlener,),
        "budgethouder": "ouder",
        "beheerder": "ouder",
        "bekwaamheid": Bekwaamheid(zelfstandig=True),
        "wetsgrond": _WETSGROND,
        "hulp": hulp,
    }
    plan = Motivatieplan(
        waarom_niet_natura="het aanbod kan niet op de uren waarop de hulp nodig is",
        onderzocht_aanbod=("aanbieder een", "aanbieder twee"),
        uitvoerder_en_organisatie="op vaste momenten, in overleg met ouders",
        kwaliteitswaarborg="elke drie maanden een gesprek over de doelen",
        begroting_eurocent=tarief * volume,
        omvang=omvang,
        tarief_eurocent=tarief,
        opstellers=("ouder", "jeugdconsulent"),
        netwerk_gewenst=hulpverlener.soort == "netwerk",
    )
    aanvraag = PgbAanvraag(
        **_aanhef(traject, gevraagd),
        **zelfde,
        toelichting="de hulp is nodig om thuis te kunnen blijven wonen",
        motivatieplan=plan,
        verwachte_duur_maanden=12,
        kent_verantwoordelijkheden=True,
        informatie_gegeven_op=gevraagd,
    )
    traject.leg_vast(gevraagd, aanvraag, TOEGANG)
    besluit = PgbBesluit(
        **_aanhef(traject, besloten),
        **zelfde,
        besluit="toekennen",
        bedrag_eurocent=tarief * volume,
        genomen_door="wijkteam",
        evaluatiedatum=plus_maanden(ingang, 6),
        aanvraag_datum=gevraagd,
        oordelen=tuple(_oordelen(besloten)),
        natura_kosten_eurocent=2 * tarief * volume,
    )
    traject.leg_vast(besloten, besluit, TOEGANG)
    traject.vooruit(besloten)


def _oordelen(dag: date) -> Iterator[Oordeel]:
    for punt in _PUNTEN:
        yield Oordeel(
            over=punt, voldoet=True, door="jeugdconsulent", datum=dag, onderbouwing="uit onderzoek"
        )


def _zelfstandige(naam: str, registraties: tuple[str, ...], aangemeld: date) -> PgbHulpverlener:
    """A self-employed professional who has all that is asked."""
    return PgbHulpverlener(
        naam=naam,
        soort="zzp",
        verwantschap="geen",
        verwantschap_beheerder="geen",
        kvk_nummer="12345678",
        handelsregister=True,
        aangemerkt_als_zzp=True,
        diplomas=True,
        registraties=registraties,
        registratienummer="R-0001",
        meldcode=True,
        klachtenregeling=True,
        inspectie_aangemeld_op=aangemeld,
        kwaliteitsbewijzen=("bijscholing",),
        verklaringen=_VERKLARINGEN,
    )


# --- what was done with it ------------------------------------------------------------------------


def _besteed(
    traject: Traject,
    kenmerk: str,
    hulpverlener: str,
    ingang: date,
    eenheid: str,
    tarief: int,
    per_maand: tuple[int, ...],
) -> None:
    """What was paid, month by month: so many units each, recorded at the end of the month."""
    for nummer, aantal in enumerate(per_maand):
        dag = plus_maanden(ingang, nummer)
        einde = plus_maanden(ingang, nummer + 1) - DAG
        besteding = PgbBesteding(
            **_aanhef(traject, dag),
            kenmerk=kenmerk,
            hulpverlener=hulpverlener,
            einddatum=einde,
            aantal=aantal,
            eenheid=eenheid,
            bedrag_eurocent=aantal * tarief,
        )
        traject.leg_vast(werkdag(einde + DAG), besteding, _BUDGETHOUDER)


def _hulp_in_natura(traject: Traject, ingang: date) -> None:
    """Half a year of ambulant help at the aanbieder, by a decision of the wijkteam."""
    contract = voorbeeldcontract(traject.gemeente, "BXAM")
    einde = plus_maanden(ingang, 6) - DAG
    wens = Wens(contract=contract, ingangsdatum=ingang, einddatum=einde, volume=4)
    product = Product(categorie=contract.categorie, code=contract.code)
    aanvraag = PgbAanvraag(
        **_aanhef(traject, traject.nu),
        kenmerk="ZIN-BX-1",
        leveringsvorm="ZIN",
        product=product,
        ingangsdatum=ingang,
        einddatum=einde,
    )
    traject.leg_vast(traject.nu, aanvraag, TOEGANG)
    besluit = LokaalBesluit(
        **_aanhef(traject, traject.nu),
        aanbieder=traject.aanbieder,
        product=product,
        omvang=Omvang(volume=4, eenheid=_UUR, frequentie="4"),
        ingangsdatum=ingang,
        einddatum=einde,
        genomen_door="wijkteam",
        leveringsvorm="ZIN",
        voorbereid_door=_CONSULENT,
        motivering="de oefening bij de aanbieder vult de hulp thuis aan",
        wetsgrond=_WETSGROND,
        hulp=Hulpkenmerken(locatie="aanbieder", contactsoort="individueel", sessie_minuten=60),
    )
    traject.leg_vast(traject.nu, besluit, TOEGANG)
    nieuw = traject.nieuwe_toewijzing(wens)
    traject.stuur_301(traject.nu, [nieuw])
    traject.vooruit(ingang + DAG)
    traject.stuur_305(traject.nu, [nieuw.toewijzing], ingang)


def _vervoer(traject: Traject, ingang: date) -> None:
    """The way to that help is long; what is more than usual of it is paid per kilometre."""
    product = Product(categorie="42", code="BXVV")
    gelijk: dict[str, Any] = {"aanbieder": traject.aanbieder, "product": product}
    dag = traject.nu
    afwijking = Afwijking(
        **_aanhef(traject, dag),
        **gelijk,
        regel="BX-VERV-06",
        motivering="er is geen openbaar vervoer naar de aanbieder",
        akkoord_door="medewerker B",
        rol="jeugdconsulent",
    )
    traject.leg_vast(dag, afwijking, TOEGANG)
    reis: dict[str, Any] = {
        "kenmerk": "VV-BX-1",
        "noodzaak": "medisch",
        "ouders_kunnen_zelf": False,
        "netwerk_kan_zelf": False,
        "gronden": ("medischNoodzakelijk",),
        "jeugdige_reist_mee": True,
        "hulplocatie": True,
        "van": "thuis",
        "naar": "aanbieder",
        "afspraak": Overleg(datum=dag, functie="ouder", uitkomst="akkoord"),
    }
    toekenning = Vervoer(
        **_aanhef(traject, dag),
        **gelijk,
        **reis,
        soort="toekenning",
        einddatum=plus_maanden(ingang, 6) - DAG,
        kilometers=600,
        bovengebruikelijke_kilometers=360,
        bedrag_eurocent=6840,
    )
    traject.leg_vast(dag, toekenning, TOEGANG)
    for nummer in range(6):
        rit_op = werkdag(dag + (7 + 14 * nummer) * DAG)
        rit = Vervoer(
            **_aanhef(traject, rit_op),
            **gelijk,
            **reis,
            soort="rit",
            kilometers=30,
            bovengebruikelijke_kilometers=18,
            bedrag_eurocent=342,
        )
        traject.leg_vast(rit_op, rit)


def _einde(ingang: date) -> date:
    return plus_maanden(ingang, 12) - DAG


def _aanhef(traject: Traject, dag: date) -> dict[str, Any]:
    return {"gemeente": traject.gemeente, "datum": dag}
