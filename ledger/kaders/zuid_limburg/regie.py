"""Direction of a case: for whom, instead of the toegang, by whom, and who decides: ZL-REGIE."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import Bepaling, LokaalBesluit, Maatregel, Regie, Regievraag
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import (
    dagen_later,
    geldende_toewijzingen,
    getoond,
    ontbreekt,
    overlapt,
    vervangen_stuk,
)
from ledger.kaders.zaak import Zaak, verplichting
from ledger.kaders.zuid_limburg import ALLE, REGIE, regel
from ledger.kaders.zuid_limburg.feiten import grond, gronden, kent_toe
from ledger.kaders.zuid_limburg.verplichtingen import te_laat
from ledger.kaders.zuid_limburg.verwijzer import besluiten_tot, is_van
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

CASUSREGIE: Final = "casusregie"
REGISSEUR: Final = "regisseur"
_BESCHRIJVING: Final = "Regie > Beschrijving"
_DOELGROEP: Final = "Regie > Doelgroep"
_RELATIE: Final = "Regie > Relatie toegang"


def is_regie(zaak: Zaak) -> bool:
    """Whether direction of a case is given, or somebody is named to direct it.

    A record of who directs may leave out the product.
    """
    if zaak.plek == "regie":
        return zaak.stuk(Regie).soort == CASUSREGIE and zaak.code in (None, *REGIE)
    return zaak.code in REGIE and kent_toe(zaak)


# --- for whom ---------------------------------------------------------------------------------


@regel(
    "ZL-REGIE-01",
    "lokaalBesluit",
    "regie",
    "JW301",
    titel="Complexe casusregie vereist een combinatie van kenmerken",
    bron=(_DOELGROEP, _BESCHRIJVING),
    gevolg=Gevolg.WEIGEREN,
    producten=REGIE,
)
def complexe_casus(zaak: Zaak, p: Parameters) -> Antwoord:
    """The family can direct little itself, and a combination of features makes the case complex;
    what is not ticked does not count (Doelgroep; Beschrijving).

    'A combination' is read as two or more. The last point of the list is no feature: it is
    ZL-REGIE-02.
    """
    if not is_regie(zaak):
        return None
    if zaak.plek == "regie" and next(gronden(zaak, Regievraag), None) is None:
        return ontbreekt("het besluit met de kenmerken van de casus")
    gekozen = grond(zaak, Regievraag, lambda vraag: vraag.kenmerken) or ()
    telt = tuple(naam for naam in p["kenmerken"] if naam in gekozen)
    beperkt = grond(zaak, Regievraag, lambda vraag: vraag.beperkte_regelcapaciteit)
    genoeg = len(telt) >= p["min_kenmerken"]
    if genoeg and (beperkt is True or not p["beperkte_regelcapaciteit"]):
        return None
    return Uitkomst(
        f"Regie vraagt een complexe casus: beperkte regelcapaciteit en minstens "
        f"{p['min_kenmerken']} kenmerken; vastgelegd zijn er {len(telt)}.",
        {
            "kenmerken": telt,
            "aantal": len(telt),
            "minKenmerken": p["min_kenmerken"],
            "beperkteRegelcapaciteit": beperkt,
        },
    )


@regel(
    "ZL-REGIE-02",
    "lokaalBesluit",
    "bepaling",
    "maatregel",
    "regie",
    "JW301",
    titel="Geen regiearrangement als een GI betrokken is",
    bron=_DOELGROEP,
    gevolg=Gevolg.WEIGEREN,
    wj759="7",
)
def geen_gi(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where a gecertificeerde instelling is involved, it directs: by a determination or measure
    that runs on the first day, or as the decision says. When it gets involved later, the toegang is
    told to end the direction, and it is not made longer (Doelgroep, last point)."""
    if p["bepaling_actief_toegestaan"]:
        return None
    if zaak.plek in ("bepaling", "maatregel"):
        return _later_betrokken(zaak)
    if not is_regie(zaak):
        return None
    dag = _eerste_nieuwe_dag(zaak)
    grondslag = _gi_op(zaak, dag)
    if grondslag is None:
        return None
    return Uitkomst(
        "Een gecertificeerde instelling is betrokken en voert dan de regie; een regiearrangement "
        "is niet mogelijk.",
        {"grondslag": grondslag, "op": dag.isoformat()},
    )


def _eerste_nieuwe_dag(zaak: Zaak) -> date:
    """The first day that is given: of direction that is made longer, the day after it ended."""
    voorstel = zaak.voorstel
    huidig = None if voorstel is None else voorstel.huidig
    if voorstel is None or huidig is None or is_verwijderd(huidig):
        return zaak.ingang_op
    if huidig.einddatum is None or voorstel.ingangsdatum < huidig.ingangsdatum:
        return zaak.ingang_op
    return max(zaak.ingang_op, dagen_later(huidig.einddatum, 1))


def _gi_op(zaak: Zaak, dag: date) -> str | None:
    """By what a gecertificeerde instelling is involved on a day; None when it is not."""
    for maatregel in zaak.overige(Maatregel):
        if overlapt(dag, dag, maatregel.datum, maatregel.einddatum):
            return maatregel.soort
    for bepaling in zaak.overige(Bepaling):
        if overlapt(dag, dag, bepaling.ingangsdatum or bepaling.datum, bepaling.einddatum):
            return "bepaling"
    return "besluit" if grond(zaak, Regievraag, lambda vraag: vraag.gi_betrokken) else None


def _later_betrokken(zaak: Zaak) -> Uitkomst | None:
    """The signal that direction runs while a gecertificeerde instelling gets involved."""
    stuk = zaak.stuk(Bepaling) if zaak.plek == "bepaling" else zaak.stuk(Maatregel)
    begin = getattr(stuk, "ingangsdatum", None) or stuk.datum
    lopend = next(_lopende_regie(zaak, begin, stuk.einddatum), None)
    if lopend is None:
        return None
    return Uitkomst(
        f"Vanaf {begin} is een gecertificeerde instelling betrokken; beëindig de regie op "
        f"toewijzing {lopend.toewijzing_nummer}.",
        {"toewijzingNummer": lopend.toewijzing_nummer, "betrokkenVanaf": begin.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )


def _lopende_regie(zaak: Zaak, begin: date, einde: date | None) -> Iterator[ToewijzingGebeurtenis]:
    for feit in geldende_toewijzingen(zaak.toestand):
        eigen = feit.gemeente == zaak.gemeente and zaak.kader.code_van(feit.product) in REGIE
        if eigen and overlapt(begin, einde, feit.ingangsdatum, feit.einddatum):
            yield feit


# --- instead of the toegang, by whom ----------------------------------------------------------


@regel(
    "ZL-REGIE-03",
    "lokaalBesluit",
    "JW301",
    titel="Toegang kan of wil de regie niet zelf voeren",
    bron=_BESCHRIJVING,
    gevolg=Gevolg.WEIGEREN,
    producten=REGIE,
)
def niet_door_toegang(zaak: Zaak, p: Parameters) -> Antwoord:
    """The decision says that the toegang cannot or will not direct the case itself, and why
    (Beschrijving)."""
    if not is_regie(zaak):
        return None
    gekozen = grond(zaak, Regievraag, lambda vraag: vraag.toegang)
    if gekozen not in p["waarden"]:
        return Uitkomst(
            "Leg vast waarom het toegangsteam de regie niet zelf voert.",
            {"toegang": gekozen, "mogelijk": tuple(p["waarden"])},
        )
    toelichting = grond(zaak, Regievraag, lambda vraag: vraag.toelichting)
    return None if toelichting else ontbreekt("de toelichting waarom", toegang=gekozen)


@regel(
    "ZL-REGIE-04",
    "lokaalBesluit",
    "JW301",
    titel="Regie alleen bij aanbieders die dat hebben aangegeven",
    bron=_BESCHRIJVING,
    gevolg=Gevolg.WEIGEREN,
    producten=REGIE,
    wj759="3",
)
def aanbieder_met_regie(zaak: Zaak, p: Parameters) -> Antwoord:
    """The aanbieder offered direction in its contract: on the list of the region where that is set,
    else by a contract for this product on the first day (Beschrijving)."""
    if not is_regie(zaak) or zaak.product is None:
        return None
    if zaak.aanbieder is None:
        return ontbreekt("de aanbieder")
    contracten = zaak.omgeving.contracten
    if p["aanbieders"] is not None:
        heeft = zaak.aanbieder in p["aanbieders"]
    elif contracten is None or not contracten.vastgelegd:
        return ontbreekt("het contract met de aanbieder")
    else:
        product = zaak.product
        heeft = contracten.contract(product.categorie, product.code, zaak.ingang_op) is not None
    if heeft:
        return None
    return Uitkomst(
        f"Aanbieder {zaak.aanbieder} heeft in de contractafspraken niet aangegeven regie te "
        "leveren.",
        {"aanbieder": zaak.aanbieder, "op": zaak.ingang_op.isoformat()},
    )


# --- who decides ------------------------------------------------------------------------------


@regel(
    "ZL-REGIE-08",
    "regie",
    "lokaalBesluit",
    "JW301",
    titel="Regisseur adviseert, toegang besluit",
    bron=_RELATIE,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def toegang_besluit(zaak: Zaak, p: Parameters) -> Antwoord:
    """Who directs a case advises to give help, or to go on to a beschermtafel; the toegang decides
    (Relatie toegang)."""
    if zaak.plek == "regie":
        return _doorgeleiding(zaak, zaak.stuk(Regie), p["beslisser"])
    if not kent_toe(zaak):
        return None
    door = [stuk.genomen_door for stuk in besluiten_tot(zaak)]
    if zaak.plek == "lokaalBesluit":
        door = [zaak.stuk(LokaalBesluit).genomen_door]
    zelf = [rol for rol in door if is_van(zaak, rol, (REGISSEUR,))]
    if not zelf or len(zelf) < len(door):
        return None
    return _niet_aan_regisseur(zelf[0], p["beslisser"], "dit besluit tot hulp")


def _doorgeleiding(zaak: Zaak, stuk: Regie, beslisser: str) -> Uitkomst | None:
    if stuk.doorgeleid_naar is None or is_van(zaak, stuk.besloten_door, (beslisser,)):
        return None
    if stuk.besloten_door is None:
        return ontbreekt("wie tot de doorgeleiding besloot")
    return _niet_aan_regisseur(stuk.besloten_door, beslisser, "deze doorgeleiding")


def _niet_aan_regisseur(door: str | None, beslisser: str, wat: str) -> Uitkomst:
    return Uitkomst(
        f"Een regisseur adviseert; {wat} is aan de toegang.",
        {"beslotenDoor": getoond(door), "beslisser": beslisser},
    )


# --- escalation -------------------------------------------------------------------------------


@regel(
    "ZL-REGIE-09",
    "regie",
    titel="Escalatie naar de toegang bij onvoldoende aansturing",
    bron=_RELATIE,
    gevolg=Gevolg.TERMIJN,
    producten=REGIE,
)
def escalatie(zaak: Zaak, p: Parameters) -> Antwoord:
    """A problem with aanbieders that who directs cannot solve is put to the toegang, and stands
    open until that decides; the text names no term. What replaces an escalation takes its
    obligation along (Relatie toegang, last point)."""
    return list(_escalatie(zaak, zaak.stuk(Regie), p))


def _escalatie(zaak: Zaak, stuk: Regie, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    eerder, is_nieuw = vervangen_stuk(zaak, Regie), stuk.soort == "escalatie"
    was_open = eerder is not None and eerder.soort == "escalatie"
    if eerder is not None and was_open and not (is_nieuw and _sleutel(eerder) == _sleutel(stuk)):
        yield Voldaan(_sleutel(eerder), "vervallen")
    if is_nieuw:
        yield _geescaleerd(stuk, p)
    elif stuk.soort == "escalatiebesluit":
        yield from _beslist(zaak, stuk, p["wie"])


def _sleutel(stuk: Regie) -> str:
    return f"{stuk.gemeente}|{stuk.toewijzing_nummer or ''}|{stuk.datum}"


def _geescaleerd(stuk: Regie, p: Parameters) -> Uitkomst:
    dagen: int | None = p["reactie_dagen"]
    uiterlijk = None if dagen is None else dagen_later(stuk.datum, dagen)
    slot = "" if uiterlijk is None else f" Beslis uiterlijk {uiterlijk}."
    return Uitkomst(
        f"Escalatie aan de toegang staat open sinds {stuk.datum}.{slot}",
        {
            "datum": stuk.datum.isoformat(),
            "uiterlijk": None if uiterlijk is None else uiterlijk.isoformat(),
        },
        termijn=verplichting(
            "ZL-REGIE-09",
            _sleutel(stuk),
            p["wie"],
            "over de escalatie van de regisseur beslissen",
            stuk.datum,
            uiterlijk,
            "een beslissing van de toegang over de escalatie",
        ),
    )


def _beslist(zaak: Zaak, stuk: Regie, wie: str) -> Iterator[Uitkomst | Voldaan]:
    openstaand = [rij for rij in zaak.open_termijnen("ZL-REGIE-09") if _gaat_over(stuk, rij)]
    if not openstaand:
        return
    if not is_van(zaak, stuk.rol, (wie,)):
        yield ontbreekt("dat de toegang over de escalatie besliste", rol=getoond(stuk.rol))
        return
    for termijn in openstaand:
        if termijn.laatste_dag is not None and stuk.datum > termijn.laatste_dag:
            yield te_laat(f"De toegang besliste op {stuk.datum}", stuk.datum, termijn.laatste_dag)
        yield Voldaan(termijn.sleutel or "")


def _gaat_over(stuk: Regie, termijn: Termijn) -> bool:
    gemeente, nummer, _ = (termijn.sleutel or "||").split("|")
    zelfde = not nummer or stuk.toewijzing_nummer in (None, int(nummer))
    return stuk.gemeente == gemeente and zelfde and stuk.datum >= termijn.vanaf
