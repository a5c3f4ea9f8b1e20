"""The messages of start (JW305) and stop (JW307): when they are due, and which day they give."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.client import is_verwijderd
from ledger.dossier import Groepssessie, Intake, Inzet, NoShow, Stuk
from ledger.gebeurtenissen import (
    LeveringGebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    ToewijzingGebeurtenis,
)
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.flevoland import ALLE, GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import traject
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.stempel import plaatselijke_dag
from ledger.werkdagen import laatste_dag_werkdagen

_START = "Startbericht (JW305)"
_STOP = "Stopbericht (JW307)"
_MULTI = "Multidisciplinaire Specialistische Jeugdhulp"
_HULP = frozenset({"direct", "indirect", "casusregie"})


# --- when a start is due ----------------------------------------------------------------------


@regel(
    "FL-305-01",
    "JW305",
    "JW301",
    "inzet",
    titel="Startbericht binnen vijf werkdagen",
    bron=_START,
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def startbericht(zaak: Zaak, p: Parameters) -> Antwoord:
    """A start is reported within the term after help began, or after the allocation came later.

    An allocation opens the obligation. Its last day is known where help began before the allocation
    was received, taken from its first day on, or once recorded time tells when help began; until
    then there is none. The start itself meets it, and says whether it was in time. (Startbericht.)
    """
    return _startplicht("FL-305-01", zaak, p)


@regel(
    "FL-305-04",
    "JW305",
    "JW301",
    titel="Gecertificeerde instelling: startbericht van een maatregel",
    bron=_START,
    gevolg=Gevolg.TERMIJN,
)
def startbericht_gi(zaak: Zaak, p: Parameters) -> Antwoord:
    """The same for a measure, counted from the start of its direction or from the allocation.

    'Or at the latest' between two moments is read as the later one: without an allocation there is
    nothing to start. Only for products of measures, which are outside this kader. (Startbericht,
    veiligheidsketen.)
    """
    return _startplicht("FL-305-04", zaak, p) if _is_maatregel(zaak, p) else None


def _is_maatregel(zaak: Zaak, p: Parameters) -> bool:
    return zaak.product is not None and zaak.product.categorie in p["categorieen"]


def _startplicht(code: str, zaak: Zaak, p: Parameters) -> Antwoord:
    feit = zaak.feit
    if isinstance(feit, LeveringGestart):
        return _gestart(code, zaak, feit, p)
    if isinstance(feit, ToewijzingGebeurtenis):
        return _te_starten(code, zaak, feit, p)
    return _begonnen(code, zaak, p) if zaak.plek == "inzet" else None


def _sleutel(gemeente: str, nummer: int | None) -> str:
    return f"{gemeente}|{nummer}"


def start_uiterlijk(begin: date, ontvangen: date | None, werkdagen: int) -> date:
    """The last day to report a start: counted from the start, or from the later allocation."""
    vanaf = begin if ontvangen is None else max(begin, ontvangen)
    return laatste_dag_werkdagen(vanaf, werkdagen)


def _ontvangen(zaak: Zaak, nummer: int | None) -> date | None:
    """The day on which the first version of an allocation reached the ledger."""
    versies = zaak.toestand.toewijzingen.get((zaak.gemeente, nummer or 0), ())
    momenten = [versie.vastgelegd_op for versie in versies]
    return plaatselijke_dag(min(momenten)) if momenten else None


def _gestart(code: str, zaak: Zaak, start: LeveringGestart, p: Parameters) -> Antwoord:
    nummer = start.toewijzing_nummer
    voldaan = Voldaan(_sleutel(start.gemeente, nummer))
    ontvangen = _ontvangen(zaak, nummer)
    uiterlijk = start_uiterlijk(start.begindatum, ontvangen, p["werkdagen"])
    if zaak.dag <= uiterlijk:
        return voldaan
    operanden: dict[str, Operand] = {
        "begindatum": str(start.begindatum),
        "toewijzingOntvangen": None if ontvangen is None else str(ontvangen),
        "ontvangen": str(zaak.dag),
        "uiterlijk": str(uiterlijk),
    }
    uitleg = f"Het startbericht kwam op {zaak.dag}; het was er uiterlijk {uiterlijk} geweest."
    return voldaan, Uitkomst(uitleg, operanden)


def _te_starten(code: str, zaak: Zaak, versie: ToewijzingGebeurtenis, p: Parameters) -> Antwoord:
    sleutel = _sleutel(versie.gemeente, versie.toewijzing_nummer)
    if is_verwijderd(versie):
        return Voldaan(sleutel, "vervallen")
    if zaak.voorstel is None or zaak.voorstel.huidig is not None:
        return None
    begonnen = versie.ingangsdatum if versie.ingangsdatum < zaak.dag else None
    return _startuitkomst(code, zaak, versie, begonnen, zaak.dag, p)


def _begonnen(code: str, zaak: Zaak, p: Parameters) -> Antwoord:
    """Recorded time tells when help began: an open obligation gets its last day."""
    nummer = zaak.stuk(Inzet).toewijzing_nummer
    sleutel = _sleutel(zaak.gemeente, nummer)
    termijn = zaak.toestand.verplichtingen.get((code, sleutel))
    versie = zaak.toestand.toewijzing((zaak.gemeente, nummer or 0))
    dagen = [rij.datum for rij in zaak.stuk(Inzet).tijd if rij.soort in _HULP]
    if termijn is None or versie is None or not dagen:
        return None
    ontvangen = _ontvangen(zaak, nummer)
    uiterlijk = start_uiterlijk(min(dagen), ontvangen, p["werkdagen"])
    if termijn.laatste_dag is not None and termijn.laatste_dag <= uiterlijk:
        return None
    return _startuitkomst(code, zaak, versie, min(dagen), ontvangen, p)


def _startuitkomst(
    code: str,
    zaak: Zaak,
    versie: ToewijzingGebeurtenis,
    begonnen: date | None,
    ontvangen: date | None,
    p: Parameters,
) -> Uitkomst:
    nummer, werkdagen = versie.toewijzing_nummer, p["werkdagen"]
    uiterlijk = None
    if begonnen is not None:
        uiterlijk = start_uiterlijk(begonnen, ontvangen, werkdagen)
    wanneer = f"binnen {werkdagen} werkdagen na de start"
    return Uitkomst(
        f"Stuur het startbericht {wanneer if uiterlijk is None else f'uiterlijk {uiterlijk}'}.",
        {
            "werkdagen": werkdagen,
            "uiterlijk": None if uiterlijk is None else str(uiterlijk),
        },
        termijn=verplichting(
            code,
            _sleutel(versie.gemeente, nummer),
            p["wie"],
            f"Startbericht op toewijzing {nummer} sturen, {wanneer}",
            max(begonnen or versie.ingangsdatum, ontvangen or date.min),
            uiterlijk,
            "Startbericht (JW305)",
        ),
    )


# --- which day help began ---------------------------------------------------------------------


@regel(
    "FL-305-02",
    "JW305",
    titel="De startdatum is de eerste hulp, niet de intake",
    bron=(f"{_START} > Basis Begeleiding", f"{_START} > {_MULTI}"),
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
)
def start_is_eerste_hulp(zaak: Zaak, p: Parameters) -> Antwoord:
    """Refuses a start on a day of which an intake or screening is on record and no help.

    Without any record of help nothing can be said. A first help on another day, without an intake
    on the day given, is only reported. (Startbericht > Basis Begeleiding, Multi.)
    """
    feit = zaak.feit
    if not isinstance(feit, LeveringGestart):
        return None
    hulp = set(_hulpdagen(zaak, feit))
    if not hulp:
        return ontbreekt("een registratie van geleverde hulp", begindatum=str(feit.begindatum))
    eerste = min(hulp)
    if feit.begindatum in hulp and feit.begindatum == eerste:
        return None
    operanden: dict[str, Operand] = {
        "begindatum": str(feit.begindatum),
        "eersteHulp": str(eerste),
    }
    if feit.begindatum not in hulp and feit.begindatum in _intakedagen(zaak, feit, p):
        return Uitkomst(
            f"Op {feit.begindatum} was alleen een intake of screening; de start is de eerste hulp, "
            f"op {eerste}.",
            operanden,
        )
    return Uitkomst(
        f"De start is gemeld op {feit.begindatum}, maar de eerste geregistreerde hulp was op "
        f"{eerste}.",
        operanden,
        gevolg=Gevolg.SIGNALEREN,
    )


def _hulpdagen(zaak: Zaak, feit: LeveringGebeurtenis) -> Iterator[date]:
    """The days on which help on this allocation was recorded, in no order."""
    for inzet in zaak.stukken(Inzet):
        if _zelfde_hulp(zaak, inzet, feit):
            yield from (rij.datum for rij in inzet.tijd if rij.soort in _HULP)
    for sessie in zaak.stukken(Groepssessie):
        if sessie.client_aanwezig and _zelfde_hulp(zaak, sessie, feit):
            yield sessie.datum


def _intakedagen(zaak: Zaak, feit: LeveringGebeurtenis, p: Parameters) -> Iterator[date]:
    for intake in zaak.stukken(Intake):
        if _zelfde_hulp(zaak, intake, feit):
            yield intake.datum
            if intake.afgerond_op is not None:
                yield intake.afgerond_op
    for inzet in zaak.stukken(Inzet):
        if _zelfde_hulp(zaak, inzet, feit):
            yield from (rij.datum for rij in inzet.tijd if rij.soort in p["telt_niet"])


def _zelfde_hulp(zaak: Zaak, stuk: Stuk, feit: LeveringGebeurtenis) -> bool:
    """Whether a record is about the help that was started or stopped, as far as it says."""
    if stuk.aanbieder not in (None, feit.aanbieder):
        return False
    if stuk.toewijzing_nummer is not None:
        return stuk.toewijzing_nummer == feit.toewijzing_nummer
    return stuk.product is None or zaak.kader.code_van(stuk.product) == zaak.code


# --- when a stop is due -----------------------------------------------------------------------


@regel(
    "FL-307-01",
    "JW307",
    "JW301",
    titel="Stopbericht binnen vijf werkdagen, ook op de einddatum",
    bron=_STOP,
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def stopbericht(zaak: Zaak, p: Parameters) -> Antwoord:
    """A stop is reported within the term after help ended, also when the allocation ends it.

    An allocation opens the obligation, counted from its end date; a version with another end date
    moves it, one that follows on without a gap takes it away. A final stop meets it; a temporary
    one only has to be in time. (Stopbericht.)
    """
    return _stopplicht("FL-307-01", zaak, p)


@regel(
    "FL-307-03",
    "JW307",
    "JW301",
    titel="Gecertificeerde instelling: stopbericht na het einde van de maatregel",
    bron=_STOP,
    gevolg=Gevolg.TERMIJN,
)
def stopbericht_gi(zaak: Zaak, p: Parameters) -> Antwoord:
    """The same for a measure, which is outside this kader. (Stopbericht, veiligheidsketen.)"""
    return _stopplicht("FL-307-03", zaak, p) if _is_maatregel(zaak, p) else None


def _stopplicht(code: str, zaak: Zaak, p: Parameters) -> Antwoord:
    feit = zaak.feit
    if isinstance(feit, LeveringGestopt):
        return _gestopt(zaak, feit, p)
    if isinstance(feit, ToewijzingGebeurtenis):
        return _te_stoppen(code, zaak, feit, p)
    return None


def _gestopt(zaak: Zaak, stop: LeveringGestopt, p: Parameters) -> Antwoord:
    definitief = stop.reden_beeindiging != TIJDELIJK
    voldaan = [Voldaan(_sleutel(stop.gemeente, stop.toewijzing_nummer))] if definitief else []
    uiterlijk = laatste_dag_werkdagen(stop.einddatum, p["werkdagen"])
    if zaak.dag <= uiterlijk:
        return voldaan
    return [
        *voldaan,
        Uitkomst(
            f"Het stopbericht kwam op {zaak.dag}; het was er uiterlijk {uiterlijk} geweest.",
            {
                "einddatum": str(stop.einddatum),
                "ontvangen": str(zaak.dag),
                "uiterlijk": str(uiterlijk),
            },
        ),
    ]


def _te_stoppen(code: str, zaak: Zaak, versie: ToewijzingGebeurtenis, p: Parameters) -> Antwoord:
    nummer, einde = versie.toewijzing_nummer, versie.einddatum
    sleutel = _sleutel(versie.gemeente, nummer)
    if is_verwijderd(versie):
        return Voldaan(sleutel, "vervallen")
    vervolgd = [
        Voldaan(_sleutel(rij.gemeente, rij.toewijzing_nummer), "vervallen")
        for rij in traject(zaak, versie.aanbieder, zaak.code, versie.ingangsdatum)
        if rij.product == versie.product and (rij.einddatum or date.max) < versie.ingangsdatum
    ]
    if einde is None or _is_gestopt(zaak, versie):
        return vervolgd
    uiterlijk = laatste_dag_werkdagen(einde, p["werkdagen"])
    return [
        *vervolgd,
        Uitkomst(
            f"Stuur het stopbericht uiterlijk {uiterlijk}, als de hulp tot het einde duurt.",
            {"einddatum": str(einde), "uiterlijk": str(uiterlijk)},
            termijn=verplichting(
                code,
                sleutel,
                p["wie"],
                f"Stopbericht op toewijzing {nummer} sturen, met reden van beëindiging",
                einde,
                uiterlijk,
                "Definitief stopbericht (JW307)",
            ),
        ),
    ]


def _is_gestopt(zaak: Zaak, versie: ToewijzingGebeurtenis) -> bool:
    """Whether the last delivery on an allocation was stopped for good."""
    leveringen = zaak.toestand.leveringen.get((versie.gemeente, versie.toewijzing_nummer), ())
    return bool(leveringen) and any(
        stop.reden_beeindiging != TIJDELIJK for stop in leveringen[-1].stops
    )


# --- which day help ended ---------------------------------------------------------------------


@regel(
    "FL-307-02",
    "JW307",
    titel="De einddatum is die van de laatste hulp",
    bron=(f"{_STOP} > Basis Begeleiding", f"{_STOP} > {_MULTI}"),
    gevolg=Gevolg.SIGNALEREN,
    producten=GEFINANCIERD,
)
def stop_is_laatste_hulp(zaak: Zaak, _: Parameters) -> Antwoord:
    """Reports a stop on another day than the last help that is on record.

    Later no-shows and declared periods count as well: they show that help had not ended.
    (Stopbericht > Basis Begeleiding, Multi.)
    """
    stop = zaak.feit
    if not isinstance(stop, LeveringGestopt):
        return None
    later = [dag for dag in _latere_dagen(zaak, stop) if dag > stop.einddatum]
    hulp = max(_hulpdagen(zaak, stop), default=None)
    if hulp is None and not later:
        return ontbreekt("een registratie van de laatste hulp", einddatum=str(stop.einddatum))
    laatste = max([*later, *([] if hulp is None else [hulp])])
    if laatste == stop.einddatum:
        return None
    return Uitkomst(
        f"De einddatum {stop.einddatum} in het stopbericht wijkt af van de laatste hulp of "
        f"afspraak, op {laatste}.",
        {"einddatum": str(stop.einddatum), "laatste": str(laatste)},
    )


def _latere_dagen(zaak: Zaak, stop: LeveringGestopt) -> Iterator[date]:
    """Days of missed appointments, and first days of declared periods, on this allocation."""
    for stuk in zaak.stukken(NoShow):
        if _zelfde_hulp(zaak, stuk, stop):
            yield stuk.datum
    verbruik = zaak.toestand.verbruik_van((stop.gemeente, stop.toewijzing_nummer or 0))
    yield from (begin for begin, _, _, _ in verbruik.open_debet)
