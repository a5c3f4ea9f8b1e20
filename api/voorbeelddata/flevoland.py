"""What help in Flevoland rests on: a referral, a decision of the toegang or a determination."""

from datetime import date
from typing import Any, Final

from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, werkdagen_later
from api.voorbeelddata.toewijzingen import Toewijzing
from api.voorbeelddata.traject import TOEGANG, Traject, Wens
from api.voorbeelddata.wereld import GROEPEN
from ledger.dossier import (
    Afwijking,
    Bepaling,
    Intake,
    LokaalBesluit,
    Maatregel,
    Toets,
    Verwijzing,
)
from ledger.ijw.berichten import Verwijzer
from ledger.waarden import Omvang, Product

DIAGNOSTIEK, BASIS = "45F11", "45F01"
_GI: Final = "Gecertificeerde Instelling Voorbeeld"
_FUNCTIES: Final = {"02": "huisarts", "03": "jeugdarts", "05": "medischSpecialist"}
_TOEGANGSMEDEWERKER: Final = "gemeentelijkeToegang"
_CRITERIA: Final = ("complexOfMeervoudig", "risicoUitval", "risicoUithuisplaatsing")


def product_van(wens: Wens) -> Product:
    """The product as a record names it."""
    return Product(categorie=wens.contract.categorie, code=wens.contract.code)


def _omvang(wens: Wens) -> Omvang:
    soort = wens.contract.product
    return Omvang(volume=wens.volume, eenheid=soort.eenheid, frequentie=soort.frequentie)


def _aanhef(traject: Traject, dag: date, wens: Wens) -> dict[str, Any]:
    return {
        "gemeente": traject.gemeente,
        "datum": dag,
        "aanbieder": traject.aanbieder,
        "product": product_van(wens),
    }


# --- the medical route ----------------------------------------------------------------------------


def leg_verwijzing_vast(traject: Traject, dag: date, verwijzer: Verwijzer, wens: Wens) -> None:
    """The referral by a doctor, with all that the rules like to find in it."""
    stuk = Verwijzing(
        **_aanhef(traject, dag, wens),
        verwijzer_type=verwijzer.type,
        functie=_FUNCTIES[verwijzer.type],
        zorgverlener_code=verwijzer.zorgverlener_code,
        verwijzer_naam=verwijzer.naam,
        problematiek="somber en angstig, thuis en op school",
        noodzaak="het dagelijks leven loopt vast",
        reden="onduidelijkBijAanvang",
        reden_individueel="groepNietPassend",
    )
    traject.leg_vast(dag, stuk)


def leg_intake_vast(traject: Traject, verwezen: date, gevraagd: date) -> None:
    """The intake between referral and request; a few aanbieders do not record it."""
    if kans(traject.rng, 90):
        stuk = Intake(
            gemeente=traject.gemeente,
            aanbieder=traject.aanbieder,
            datum=min(werkdagen_later(verwezen, 2), gevraagd),
            afgerond_op=gevraagd,
            verwijzing_datum=verwezen,
        )
        traject.leg_vast(gevraagd, stuk)


def leg_afwijking_vast(traject: Traject, dag: date) -> None:
    """The doctor agrees that help begins without diagnostics, for these were made before."""
    stuk = Afwijking(
        gemeente=traject.gemeente,
        datum=dag,
        aanbieder=traject.aanbieder,
        regel="FL-315-13",
        motivering="er is recent elders onderzoek gedaan",
        akkoord_door="de verwijzend arts",
        rol="medischVerwijzer",
        overleg_datum=dag,
    )
    traject.leg_vast(dag, stuk)


def leg_toetsen_vast(traject: Traject, dag: date, wens: Wens) -> None:
    """The checks of the gemeente before it honours a request."""
    aanhef: dict[str, Any] = {
        "gemeente": traject.gemeente,
        "datum": dag,
        "aanbieder": traject.aanbieder,
        "referentie_aanbieder": wens.referentie,
    }
    woonplaats = Toets(
        **aanhef, soort="woonplaats", uitkomst="akkoord", woonplaats_gemeente=traject.gemeente
    )
    traject.leg_vast(dag, woonplaats, TOEGANG)
    if wens.contract.code == BASIS:
        traject.leg_vast(dag, Toets(**aanhef, soort="contact", uitkomst="besproken"), TOEGANG)


def leg_terugval_vast(traject: Traject, dag: date, wens: Wens) -> None:
    """Why the same help is needed again soon after it ended."""
    stuk = Toets(
        **_aanhef(traject, dag, wens),
        soort="terugval",
        referentie_aanbieder=wens.referentie,
        datum_hulpvraag=dag,
        schriftelijke_onderbouwing=True,
    )
    traject.leg_vast(dag, stuk)


# --- the toegang and the gecertificeerde instelling -----------------------------------------------


def leg_besluit_vast(traject: Traject, dag: date, wens: Wens) -> None:
    """A decision of the toegang that says what will be allocated."""
    stuk = LokaalBesluit(
        **_grond(traject, dag, wens),
        genomen_door=_TOEGANGSMEDEWERKER,
        onderzoek_datum=dag - 7 * DAG,
        motivering="eigen kracht en voorliggende hulp volstaan niet",
        behandelcomponent=True,
        aantal_bijeenkomsten=40 if wens.contract.code in GROEPEN else None,
        aantal_dagdelen=40 if wens.contract.code in GROEPEN else None,
        onder_schooltijd=False,
        **_afweging(wens),
    )
    traject.leg_vast(dag, stuk, TOEGANG)


def leg_bepaling_vast(traject: Traject, dag: date, akkoord: date, wens: Wens) -> None:
    """A measure, the determination of the instelling, and the check that the gemeente makes."""
    maatregel = Maatregel(
        gemeente=traject.gemeente,
        datum=dag - traject.rng.randrange(30, 200) * DAG,
        gi=_GI,
        soort="ondertoezichtstelling",
    )
    bepaling = Bepaling(**_grond(traject, dag, wens), gi=_GI)
    controle = Toets(**_aanhef(traject, akkoord, wens), soort="bepaling", uitkomst="akkoord")
    traject.leg_vast(dag, maatregel, TOEGANG)
    traject.leg_vast(dag, bepaling, TOEGANG)
    traject.leg_vast(akkoord, controle, TOEGANG)


def _grond(traject: Traject, dag: date, wens: Wens) -> dict[str, Any]:
    """What a decision and a determination say alike."""
    basis = wens.contract.code == BASIS
    return _aanhef(traject, dag, wens) | {
        "omvang": _omvang(wens),
        "ingangsdatum": wens.ingangsdatum,
        "einddatum": wens.einddatum,
        "beperkingen_dagelijks": True,
        "criteria": () if basis else (traject.rng.choice(_CRITERIA),),
        "eenvoudig": basis,
        "meervoudig": not basis,
        "problematiek": "gedragsproblemen" if basis else "trauma en gedragsproblemen",
        "reden": "onduidelijkBijAanvang",
        "reden_individueel": "groepNietPassend",
        "ernst": "matig",
        "levensgebieden": ("gezin", "school"),
    }


def _afweging(wens: Wens) -> dict[str, Any]:
    """The steps that end in diagnostics."""
    if wens.contract.code != DIAGNOSTIEK:
        return {}
    return {
        "diagnostiek_aard_duidelijk": False,
        "diagnostiek_analyse_volledig": True,
        "diagnostiek_nodig": True,
        "onderzoeksdoelen": ("wat houdt het gedrag in stand",),
        "afbakening": "onderzoek naar gedrag en stemming",
    }


def leg_verlenging_vast(traject: Traject, dag: date, toewijzing: Toewijzing, einde: date) -> None:
    """A decision of the toegang that lets an allocation last until `einde`."""
    wens = Wens(
        contract=toewijzing.contract,
        ingangsdatum=toewijzing.ingangsdatum,
        einddatum=einde,
        volume=toewijzing.nu.volume,
    )
    stuk = LokaalBesluit(
        **_grond(traject, dag, wens),
        soort="verlengen",
        toewijzing_nummer=toewijzing.nummer,
        genomen_door=_TOEGANGSMEDEWERKER,
        onderzoek_datum=dag,
        motivering="de doelen zijn nog niet gehaald",
        aantal_bijeenkomsten=40 if wens.contract.code in GROEPEN else None,
        aantal_dagdelen=40 if wens.contract.code in GROEPEN else None,
        behandelcomponent=True,
        onder_schooltijd=False,
        **_afweging(wens),
    )
    traject.leg_vast(dag, stuk, TOEGANG)


def leg_verschuiving_vast(traject: Traject, dag: date, referentie: str) -> None:
    """What an aanbieder records before it asks to move an end: the goals are still open."""
    aanhef: dict[str, Any] = {
        "gemeente": traject.gemeente,
        "datum": dag,
        "aanbieder": traject.aanbieder,
        "referentie_aanbieder": referentie,
    }
    traject.leg_vast(dag, Toets(**aanhef, soort="doelen", doelen_bereikt=False))
    if traject.route == "medisch":
        afstemming = Toets(
            **aanhef,
            soort="verwijzing",
            medewerker="medewerker C",
            past_in_verwijzing=True,
            afgestemd_jeugdige=True,
            afgestemd_verwijzer=True,
        )
        traject.leg_vast(dag, afstemming)
