"""The documents behind specialistic guidance in Almere, as its local kader asks for them."""

from datetime import date
from typing import Any, Final

from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG
from api.voorbeelddata.traject import AANBIEDER, TOEGANG, Traject
from api.voorbeelddata.wereld import ALMERE, FLEVOLAND_VANAF, Voorbeeldcontract
from ledger.dossier import (
    Bepaling,
    Conversie,
    Maatregel,
    Overleg,
    Toets,
    Verwijzing,
    Verzending,
)
from ledger.ijw.berichten import Verwijzer
from ledger.waarden import Product

JGZ: Final = "JGZ Almere"
_GI: Final = "Gecertificeerde Instelling Voorbeeld"
_BEGELEIDING: Final = ("45A05", "45A53")
_OUD_PRODUCT: Final = Product(categorie="45", code="45A04")
_FUNCTIES: Final = {
    "01": "sociaalStedelijkTeam",
    "02": "huisarts",
    "03": "jeugdarts",
    "05": "medischSpecialist",
}
_JGZ_TYPES: Final = ("01", "03")
_GI_TYPE: Final = "04"
_RECHTER: Final = "08"
_OORZAKEN: Final = ("psychosociaal", "psychischeStoornis", "verstandelijkeBeperking")
_DOELEN: Final = ("zelfredzaamheid", "onderwijs", "thuisWonen", "vaardighedenAanleren")


def is_begeleiding(contract: Voorbeeldcontract, ingang: date) -> bool:
    """Whether the local kader of Almere holds for help that begins on `ingang`."""
    lokaal = contract.gemeente == ALMERE and contract.code in _BEGELEIDING
    return lokaal and ingang < FLEVOLAND_VANAF


def leg_document_vast(traject: Traject, dag: date, verwijzer: Verwijzer, ingang: date) -> None:
    """The registration, determination or referral that the help rests on; a court writes none."""
    if verwijzer.type == _RECHTER:
        return
    inhoud = _inhoud(traject, dag, ingang)
    if verwijzer.type == _GI_TYPE:
        _leg_bepaling_vast(traject, dag, inhoud)
        return
    functie = _FUNCTIES[verwijzer.type]
    jgz = verwijzer.type in _JGZ_TYPES
    overleg = Overleg(datum=dag, functie="orthopedagoogGeneralist", organisatie=JGZ)
    stuk = Verwijzing(
        **inhoud,
        soort="aanmelding" if jgz else "verwijzing",
        verwijzer_type=verwijzer.type,
        functie=functie,
        organisatie=JGZ if functie == "jeugdarts" else None,
        zorgverlener_code=verwijzer.zorgverlener_code,
        verwijzer_naam=verwijzer.naam,
        onderbouwing=None if jgz else "begeleiding basis bracht te weinig verandering",
        consultatie=None if jgz else overleg,
        afstemming=overleg if verwijzer.type == "01" else None,
        verstuurd_aan=_verstuurd(traject, dag, "gemeente" if jgz else "jeugdige"),
    )
    traject.leg_vast(dag, stuk, TOEGANG if jgz else AANBIEDER)
    if kans(traject.rng, 10):
        _leg_omzetting_vast(traject, dag, ingang)


def leg_toetsen_vast(traject: Traject, dag: date) -> None:
    """The general checks before the decision; sometimes nobody records them."""
    if kans(traject.rng, 85):
        onderwerpen = {
            "wlz": "geen beroep",
            "zvw": "geen beroep",
            "zinOfPgb": "zorg in natura",
            "woonplaatsbeginsel": "Almere",
            "verlengdeJeugdhulp": "niet aan de orde",
        }
        toets = Toets(gemeente=ALMERE, datum=dag, soort="algemeen", onderwerpen=onderwerpen)
        traject.leg_vast(dag, toets, TOEGANG)


def _inhoud(traject: Traject, dag: date, ingang: date) -> dict[str, Any]:
    """What every document says: the kind of help, why it is needed and from when."""
    rng = traject.rng
    return {
        "gemeente": ALMERE,
        "datum": dag,
        "aanbieder": traject.aanbieder,
        "hulpvorm": "begeleiding specialistisch",
        "noodzaak": "het gezin redt het niet zonder begeleiding",
        "ingangsdatum": max(ingang, dag),
        "meervoudig": True,
        "oorzaken": (rng.choice(_OORZAKEN),),
        "doelen": (rng.choice(_DOELEN),),
        "reden_niet_basis": "de problemen versterken elkaar",
        "product": Product(categorie="45"),
    }


def _verstuurd(traject: Traject, dag: date, ander: str) -> tuple[Verzending, ...]:
    """To whom a document went: always the aanbieder, and mostly the other receiver too."""
    ontvangers = ["aanbieder", *([ander] if kans(traject.rng, 85) else [])]
    return tuple(Verzending(ontvanger=naam, datum=dag) for naam in ontvangers)


def _leg_bepaling_vast(traject: Traject, dag: date, inhoud: dict[str, Any]) -> None:
    """A determination, and the guidance with which the instelling is involved."""
    maatregel = Maatregel(gemeente=ALMERE, datum=dag - 90 * DAG, gi=_GI, soort="saveBegeleiding")
    traject.leg_vast(dag, maatregel, TOEGANG)
    stuk = Bepaling(
        **inhoud,
        gi=_GI,
        functie="medewerkerSaveBegeleiding",
        verstuurd_aan=_verstuurd(traject, dag, "jeugdige"),
    )
    traject.leg_vast(dag, stuk, TOEGANG)


def _leg_omzetting_vast(traject: Traject, dag: date, ingang: date) -> None:
    """Other help from before that becomes this help, accounted for to the JGZ."""
    stuk = Conversie(
        gemeente=ALMERE,
        datum=max(ingang, dag),
        aanbieder=traject.aanbieder,
        product=Product(categorie="45"),
        oud_product=_OUD_PRODUCT,
        stap="aanbieder",
        bepaling_van_gi=False,
        onderbouwing=Overleg(
            datum=dag,
            functie="gedragsdeskundige",
            organisatie=JGZ,
            uitkomst="akkoord",
            onderbouwing="de hulpvraag vraagt meer deskundigheid",
        ),
    )
    traject.leg_vast(dag, stuk)
