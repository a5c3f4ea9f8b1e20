"""Who may change what with a request for a change (JW317), and when it must be asked."""

from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.flevoland import ALLE, BASIS, MULTI, MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import route_van_toewijzing
from ledger.kaders.flevoland.vow import (
    CONVERSIE,
    VERSCHUIVING,
    dragers,
    gewijzigde_toewijzingen,
    moment_van_wijziging,
    procesregie_gemeente,
    routes_van,
    soort_wijziging,
    vow_van,
)
from ledger.kaders.hulp import dagen_later, ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak, minuten_van
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.werkdagen import werkdagen_voor

AANHEF = "Verzoek om wijziging (JW317) > (aanhef)"
_BASIS = "Verzoek om wijziging (JW317) > Basis Begeleiding"
_MULTI = "Verzoek om wijziging (JW317) > Multidisciplinaire Specialistische Jeugdhulp"
_VERSCHUIVEN = "Bijzonderheden > Einddatum verschuiven"
HERKOMST = "de herkomst van de te wijzigen toewijzing (verwijzing, bepaling of besluit)"
_GEMEENTE = ("gemeentelijkeToegang", "procesregisseur")


@regel(
    "FL-317-01",
    "JW317",
    titel="Een wijzigingsverzoek in beginsel alleen na een medische verwijzing",
    bron=(AANHEF, _BASIS),
    gevolg=Gevolg.AFWIJKEN,
    producten=ALLE,
    wj759="4",
    afwijking_door=_GEMEENTE,
)
def alleen_medische_herkomst(zaak: Zaak, p: Parameters) -> Antwoord:
    """A change of an allocation of the toegang is asked at the toegang, unless it agreed.

    'In principle' is read as: a deviation is possible. A mere shift of the end date and a
    transition to a group are open to it, and a conversion has rules of its own. A VOW that only
    adds a product is judged on the allocations that it leaves unchanged.
    (Verzoek om wijziging > aanhef, Basis Begeleiding.)
    """
    if _uitgezonderd(zaak, p):
        return None
    routes = routes_van(zaak)
    if not routes or "medisch" in routes:
        return None
    if "gemeente" in routes:
        return Uitkomst(
            f"{_wat(zaak)} komt van de lokale toegang; vraag de wijziging daar aan.",
            {"route": "gemeente", "toewijzingNummer": nummer_van(zaak)},
        )
    return ontbreekt(HERKOMST, toewijzingNummer=nummer_van(zaak)) if None in routes else None


def _uitgezonderd(zaak: Zaak, p: Parameters) -> bool:
    soort = soort_wijziging(zaak)
    return soort == CONVERSIE or soort in p["uitzonderingen"]


def nummer_van(zaak: Zaak) -> int | None:
    """The number of the allocation that the judged product changes; None for a new product."""
    return None if zaak.voorstel is None else zaak.voorstel.toewijzing_nummer


def _wat(zaak: Zaak) -> str:
    nummer = nummer_van(zaak)
    return "De lopende toewijzing" if nummer is None else f"Toewijzing {nummer}"


@regel(
    "FL-317-02",
    "JW317",
    titel="Bij een gecertificeerde instelling altijd een nieuwe bepaling",
    bron=(AANHEF, f"{_BASIS} > {_VERSCHUIVEN}", f"{_MULTI} > {_VERSCHUIVEN}"),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="1",
)
def gi_geeft_nieuwe_bepaling(zaak: Zaak, _: Parameters) -> Antwoord:
    """What rests on a determination is not changed with a VOW, whatever the change.

    Unchanged allocations of a GI in the same VOW do not matter, unless they are all that a new
    product rests on: then that needs a determination as well.
    (Verzoek om wijziging > aanhef; Einddatum verschuiven.)
    """
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    if voorstel.huidig is None:
        return _nieuwe_bepaling(zaak, None) if routes_van(zaak) == {"gi"} else None
    route = route_van_toewijzing(zaak, voorstel.huidig)
    if route is None:
        return ontbreekt(HERKOMST, toewijzingNummer=voorstel.toewijzing_nummer)
    return _nieuwe_bepaling(zaak, voorstel.toewijzing_nummer) if route == "gi" else None


def _nieuwe_bepaling(zaak: Zaak, nummer: int | None) -> Uitkomst:
    return Uitkomst(
        f"{_wat(zaak)} rust op een bepaling van een gecertificeerde instelling; vraag die om een "
        "nieuwe bepaling.",
        {"route": "gi", "toewijzingNummer": nummer},
    )


@regel(
    "FL-317-03",
    "JW317",
    titel="Basis Begeleiding: alleen als de zorg niet bij de gemeente is belegd",
    bron=_BASIS,
    gevolg=Gevolg.AFWIJKEN,
    producten=BASIS,
    wj759="4",
    afwijking_door=_GEMEENTE,
)
def basis_niet_bij_gemeente(zaak: Zaak, _: Parameters) -> Antwoord:
    """A VOW for Basis Begeleiding needs a medical origin and no procesregie of the gemeente.

    'Not placed with the gemeente' is read as: the gemeente does not direct the process. The
    exceptions are those of FL-317-01. (Verzoek om wijziging > Basis Begeleiding.)
    """
    rijen = dragers(zaak)
    if rijen is None or _uitgezonderd(zaak, zaak.waarden("FL-317-01")):
        return None
    routes = routes_van(zaak)
    if None in routes and len(routes) == 1:
        return ontbreekt(HERKOMST, toewijzingNummer=nummer_van(zaak))
    geregisseerd = any(_regie(zaak, rij) is not None for rij in rijen)
    if "medisch" in routes and not geregisseerd:
        return None
    reden = (
        "de gemeente voert er procesregie op" if geregisseerd else "er is geen medische verwijzing"
    )
    return Uitkomst(
        f"Voor Basis Begeleiding loopt deze wijziging via de gemeente, want {reden}.",
        {"procesregie": geregisseerd, "routes": tuple(sorted(rij for rij in routes if rij))},
    )


def _regie(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> date | None:
    """Since when the gemeente directs the process, on the day of the VOW; None when it does not."""
    vow = vow_van(zaak)
    if vow is None:
        return None
    stuk = procesregie_gemeente(zaak, vow.dagtekening, toewijzing.toewijzing_nummer)
    return None if stuk is None else stuk.datum


@regel(
    "FL-317-07",
    "JW317",
    titel="Basis Begeleiding: bij voorkeur ruim voor de wijziging",
    bron=_BASIS,
    gevolg=Gevolg.SIGNALEREN,
    producten=BASIS,
)
def basis_weken_vooraf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Reports a VOW that comes later than the advised number of weeks before the change.

    Not for a change of the total that goes back to a first day in the past.
    (Verzoek om wijziging > Basis Begeleiding.)
    """
    moment = moment_van_wijziging(zaak)
    if moment is None:
        return None
    return _te_kort(zaak, moment, dagen_later(moment, -7 * p["weken"]), f"{p['weken']} weken")


@regel(
    "FL-317-08",
    "JW317",
    titel="Multi: bij voorkeur ruim voor de wijziging",
    bron=_MULTI,
    gevolg=Gevolg.SIGNALEREN,
    producten=MULTI,
)
def multi_werkdagen_vooraf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Reports a VOW that comes later than the advised number of working days before the change.

    The last of those days still counts. (Verzoek om wijziging > Multi.)
    """
    moment = moment_van_wijziging(zaak)
    if moment is None:
        return None
    aantal = p["werkdagen"]
    return _te_kort(zaak, moment, werkdagen_voor(moment, aantal), f"{aantal} werkdagen")


def _te_kort(zaak: Zaak, moment: date, uiterlijk: date, hoeveel: str) -> Uitkomst | None:
    vow = vow_van(zaak)
    if vow is None or vow.dagtekening <= uiterlijk:
        return None
    return Uitkomst(
        f"Dit verzoek van {vow.dagtekening} is minder dan {hoeveel} voor de wijziging van {moment} "
        f"ingediend; of het op tijd wordt afgehandeld is onzeker (uiterlijk {uiterlijk}).",
        {
            "dagtekening": str(vow.dagtekening),
            "uiterlijk": str(uiterlijk),
            "wijzigingPer": str(moment),
        },
    )


@regel(
    "FL-317-09",
    "JW317/verzoek",
    titel="Multi na medische verwijzing zonder procesregie: administratief afhandelen",
    bron=_MULTI,
    gevolg=Gevolg.AFLEIDEN,
    producten=MULTI_GEFINANCIERD,
)
def administratief(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives that only the checks of the contract remain, and what kind of change it is.

    Every allocation that the VOW rests on has a medical origin and no procesregie of the gemeente.
    Help in another form counts as going down when the VOW asks fewer minutes in all than there
    were, else as going up: the sources do not rank the products.
    (Verzoek om wijziging > Multidisciplinaire Specialistische Jeugdhulp.)
    """
    rijen = gewijzigde_toewijzingen(zaak)
    if not rijen or soort_wijziging(zaak) == CONVERSIE:
        return None
    medisch = all(route_van_toewijzing(zaak, rij) == "medisch" for rij in rijen)
    if not medisch or any(_regie(zaak, rij) is not None for rij in rijen):
        return None
    minuten, einddatum, afschalen, opschalen = p["soorten"]
    soort = minuten
    if any(rij.soort == "nieuw" for rij in zaak.voorstellen):
        soort = afschalen if _minder(zaak.voorstellen) else opschalen
    elif soort_wijziging(zaak) == VERSCHUIVING:
        soort = einddatum
    return Uitkomst(
        "De wijziging kan administratief worden afgehandeld: na de controle op de "
        "contractafspraken is geen verdere beoordeling nodig.",
        {"soortWijziging": soort, "controles": ("FL-315-06", "FL-315-07", "FL-317-04")},
    )


def _minder(voorstellen: tuple[Voorstel, ...]) -> bool:
    """Whether a VOW asks fewer minutes in all than the allocations that it changes have."""
    gevraagd = sum(rij.minuten or 0 for rij in voorstellen)
    huidig = (rij.huidig for rij in voorstellen)
    return gevraagd < sum(minuten_van(rij.omvang) or 0 for rij in huidig if rij is not None)


@regel(
    "FL-317-10",
    "JW317",
    titel="Op- en afschalen alleen binnen de eigen organisatie",
    bron=_MULTI,
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI_GEFINANCIERD,
    wj759="3",
)
def binnen_eigen_organisatie(zaak: Zaak, _: Parameters) -> Antwoord:
    """A new product in a VOW is one that the sender of the running allocation has a contract for.

    The contract is looked up on the first day that is asked for; that it covers the whole period
    is FL-315-06. (Verzoek om wijziging > Multidisciplinaire Specialistische Jeugdhulp.)
    """
    voorstel, vow = zaak.voorstel, vow_van(zaak)
    if voorstel is None or vow is None or voorstel.soort != "nieuw" or voorstel.product is None:
        return None
    ander = {rij.aanbieder for rij in gewijzigde_toewijzingen(zaak)} - {vow.aanbieder}
    operanden: dict[str, Operand] = {"product": zaak.code, "aanbieder": vow.aanbieder}
    if ander:
        return Uitkomst(
            "Op- of afschalen met een JW317 kan alleen binnen de eigen organisatie; de lopende "
            "toewijzing is van een andere aanbieder.",
            operanden,
        )
    contracten = zaak.omgeving.contracten
    if contracten is None or not contracten.vastgelegd:
        return ontbreekt("een contract met deze aanbieder", product=zaak.code)
    product = voorstel.product
    if contracten.contract(product.categorie, product.code, voorstel.ingangsdatum) is not None:
        return None
    return Uitkomst(
        f"Aanbieder {vow.aanbieder} heeft op {voorstel.ingangsdatum} geen contract voor "
        f"{zaak.code}; op- of afschalen met een JW317 kan alleen binnen de eigen organisatie.",
        operanden,
    )


@regel(
    "FL-317-12",
    "JW317",
    titel="Voert de gemeente procesregie, dan loopt de wijziging via de procesregisseur",
    bron=_MULTI,
    gevolg=Gevolg.AFWIJKEN,
    producten=MULTI_GEFINANCIERD,
    wj759="4",
    afwijking_door=("procesregisseur",),
)
def via_procesregisseur(zaak: Zaak, _: Parameters) -> Antwoord:
    """A change of medically started help under procesregie needs the agreement of who directs.

    The source says what the procesregisseur does, not that a VOW is forbidden; hence a deviation.
    A mere shift of the end date is open. (Verzoek om wijziging > Multi.)
    """
    rijen, vow = dragers(zaak), vow_van(zaak)
    if rijen is None or vow is None or soort_wijziging(zaak) in (VERSCHUIVING, CONVERSIE):
        return None
    for rij in rijen:
        sinds = _regie(zaak, rij)
        if sinds is not None and route_van_toewijzing(zaak, rij) == "medisch":
            return Uitkomst(
                f"De gemeente voert sinds {sinds} procesregie op toewijzing "
                f"{rij.toewijzing_nummer}; bespreek de wijziging met de procesregisseur.",
                {"procesregieSinds": str(sinds), "dagtekening": str(vow.dagtekening)},
            )
    return None
