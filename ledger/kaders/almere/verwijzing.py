"""The document that access rests on: which it is, who may write it, what is and is not in it."""

from ledger.bevinding import Gevolg
from ledger.dossier import Overleg, Verwijzing
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.almere import HOEVEEL, ROUTES, SPECIALISTISCH, regel
from ledger.kaders.almere.feiten import (
    Document,
    document_van,
    documentsoort,
    geen_document,
    gevraagd_type,
    is_medisch,
    is_rol,
    verwijzersrol,
)
from ledger.kaders.hulp import ontbreekt, opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_WOORDEN = {
    "hulpvorm": "de specifieke vorm van jeugdhulp",
    "noodzaak": "de noodzaak van de hulp",
    "ingangsdatum": "de ingangsdatum",
    "aantal_uren": "een aantal uren",
    "aantal_minuten": "een aantal minuten",
    "omvang": "een omvang",
}


@regel(
    "AL-VERW-01",
    "verwijzing",
    "bepaling",
    "JW315",
    titel="Drie routes met elk een eigen document",
    bron=ROUTES,
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def eigen_document(zaak: Zaak, p: Parameters) -> Antwoord:
    """JGZ registers, a GI determines, a doctor refers: without one of these there is no help.

    The document must be of the kind that its sender uses. The urban team counts within the route
    of the JGZ and the child psychiatrist within that of doctors. A court or prosecutor is not on
    the page and is left to AL-VERW-09 (Routes en inhoud verwijzingen).
    """
    if gevraagd_type(zaak) in zaak.waarden("AL-VERW-09")["signaleren_type"]:
        return None
    stuk = document_van(zaak)
    if stuk is None:
        return _zonder_document(zaak, p)
    rol = verwijzersrol(zaak, stuk)
    if rol is None:
        return ontbreekt("de functie van de verwijzer")
    soort = documentsoort(stuk)
    for route, document in p["routes"].items():
        if document == soort and is_rol(zaak, rol, *p["rollen"][route]):
            return None
    return Uitkomst(
        f"Een {soort} past niet bij een verwijzer in de rol {rol}.",
        {"documentsoort": soort, "verwijzer": rol},
    )


def _zonder_document(zaak: Zaak, p: Parameters) -> Uitkomst:
    soorten = tuple(p["routes"].values())
    return Uitkomst(
        f"Bij deze aanvraag is geen {opsomming(soorten, 'of')} vastgelegd van dezelfde soort "
        "verwijzer.",
        {"verwijzerType": gevraagd_type(zaak), "documentsoorten": soorten},
    )


@regel(
    "AL-VERW-06",
    "verwijzing",
    "JW315",
    titel="De arts onderbouwt waarom specialistische begeleiding nodig is",
    bron=f"{ROUTES} (derde punt)",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def onderbouwing(zaak: Zaak, _: Parameters) -> Antwoord:
    """A doctor says why guidance must be specialist, in the referral or when consulting.

    The sentence stands with the route of doctors; for JGZ and GI the need of the help is enough
    (Routes en inhoud verwijzingen).
    """
    stuk = document_van(zaak)
    if stuk is None:
        return geen_document() if arts_verwijst(zaak) else None
    if not isinstance(stuk, Verwijzing) or not is_medisch(zaak, stuk):
        return None
    overleg: Overleg | None = stuk.consultatie
    gegeven = stuk.onderbouwing or (overleg.onderbouwing if overleg else None)
    if gegeven and gegeven.strip():
        return None
    return Uitkomst(
        "De verwijzer heeft niet onderbouwd waarom specialistische begeleiding nodig is.",
        {"verwijzer": verwijzersrol(zaak, stuk), "verwijzingDatum": stuk.datum.isoformat()},
    )


def arts_verwijst(zaak: Zaak) -> bool:
    """Whether a request without a document says that a doctor referred."""
    typen = zaak.waarden("AL-VERW-09")["type_verwijzer"]
    artsen = {typen[rol] for rol in zaak.waarden("AL-VERW-05")["geldt_voor_verwijzers"]}
    return isinstance(zaak.feit, VerzoekOntvangen) and zaak.feit.verwijzer_type in artsen


@regel(
    "AL-VERW-07",
    "verwijzing",
    "bepaling",
    titel="Drie onderwerpen staan in elk document",
    bron=f"{ROUTES} (onderwerpen)",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def verplichte_onderwerpen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Kind of help, need and first day are filled in; nothing else has to be.

    (Routes en inhoud verwijzingen, the subjects that always return.)
    """
    stuk = document_van(zaak)
    leeg = tuple(veld for veld in p["onderwerpen"] if _is_leeg(getattr(stuk, veld)))
    if not leeg:
        return None
    ontbreken = opsomming(_WOORDEN.get(veld, veld) for veld in leeg)
    return Uitkomst(f"In het document ontbreekt: {ontbreken}.", {"ontbreekt": leeg})


def _is_leeg(waarde: object) -> bool:
    return waarde is None or (isinstance(waarde, str) and not waarde.strip())


@regel(
    "AL-VERW-08",
    "verwijzing",
    "bepaling",
    titel="Geen aantal uren in het document",
    bron=HOEVEEL,
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def geen_uren(zaak: Zaak, p: Parameters) -> Antwoord:
    """A document names no hours, minutes or volume; how much is given is for the aanbieder.

    Refused, and to be offered again without the figure, for a figure once noted becomes the norm
    (Routes en inhoud verwijzingen).
    """
    stuk = document_van(zaak)
    gevuld = tuple(veld for veld in p["verboden_velden"] if getattr(stuk, veld) is not None)
    if not gevuld:
        return None
    wat = opsomming(_WOORDEN.get(veld, veld) for veld in gevuld)
    return Uitkomst(
        f"In het document staat {wat}; bied het zonder dat getal opnieuw aan.", {"velden": gevuld}
    )


@regel(
    "AL-VERW-09",
    "verwijzing",
    "bepaling",
    "JW315",
    titel="Wie toegang kan verlenen",
    bron="Welke professionals kunnen toegang verlenen?",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def mag_toegang_verlenen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Only the referrers that the page names give access.

    A court, prosecutor or youth prison has its powers from the law, which a page cannot take away:
    that is only signalled (Welke professionals kunnen toegang verlenen?).
    """
    type_ = gevraagd_type(zaak)
    if type_ in p["geweigerd_type"]:
        uitleg = f"Een verwijzer van type {type_} kan geen toegang verlenen tot deze hulp."
        return Uitkomst(uitleg, {"verwijzerType": type_})
    if type_ in p["signaleren_type"]:
        return Uitkomst(
            f"Een verwijzer van type {type_} staat niet op de pagina, maar kan op grond van de wet "
            "bevoegd zijn; toets dit buiten dit kader.",
            {"verwijzerType": type_},
            gevolg=Gevolg.SIGNALEREN,
        )
    stuk = document_van(zaak)
    # That there is no document at all is for AL-VERW-01.
    return None if stuk is None else _toegang_door(zaak, stuk, p)


def _toegang_door(zaak: Zaak, stuk: Document, p: Parameters) -> Antwoord:
    rol = verwijzersrol(zaak, stuk)
    if rol is None:
        return ontbreekt("de functie van de verwijzer")
    if is_rol(zaak, rol, *p["toegestaan"]):
        return None
    return Uitkomst(
        f"Een verwijzer in de rol {rol} kan geen toegang verlenen tot begeleiding specialistisch.",
        {"verwijzer": rol, "toegestaan": p["toegestaan"]},
    )
