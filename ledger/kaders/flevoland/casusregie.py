"""The time that directing the case takes: by one employee, and what part of the help it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Inzet, Regie
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.flevoland import MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.regie import tegelijk
from ledger.kaders.flevoland.stukken import aanbieder_van, geldende_stukken
from ledger.kaders.flevoland.tijdregels import gespecificeerd, in_geding, inzetten, regelminuten
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak, in_minuten
from ledger.regels import Antwoord, Parameters, Uitkomst

CASUSREGIE = "casusregie"
_BRON = "Declaratiebericht (JW323) > Multidisciplinaire Specialistische Jeugdhulp > Casusregie"

Wie = tuple[str | None, str | None]
"""An employee: aanbieder and label."""


@regel(
    "FL-REGIE-03",
    "regie",
    "JW323",
    "inzet",
    titel="Casusregie door één medewerker",
    bron=_BRON,
    gevolg=Gevolg.AFWIJKEN,
    producten=MULTI_GEFINANCIERD,
    afwijking_door=("procesregisseur",),
    alleen_bij={"JW323": (Inzet,)},
)
def een_medewerker(zaak: Zaak, p: Parameters) -> Antwoord:
    """One employee directs the case at a time; somebody after them is no second (Casusregie).

    That the procesregisseur is consulted when the situation asks for something else is read as to
    be about the number of employees too.
    """
    if zaak.plek == "regie":
        return _tweede_aangewezen(zaak, zaak.stuk(Regie), p["max"])
    return _tweede_declareert(zaak, p["max"])


def _tweede_aangewezen(zaak: Zaak, stuk: Regie, hoogstens: int) -> Uitkomst | None:
    if stuk.soort != CASUSREGIE:
        return None
    eigen = (aanbieder_van(zaak.toestand, stuk), stuk.naam)
    anderen = {(wie, rij.naam) for wie, rij in tegelijk(zaak, stuk)} - {eigen}
    if len(anderen) < hoogstens:
        return None
    return Uitkomst(
        "In deze periode doet al een ander de casusregie; een tweede medewerker vraagt instemming "
        "van de procesregisseur.",
        {"medewerkers": len(anderen) + 1, "max": hoogstens},
    )


def _tweede_declareert(zaak: Zaak, hoogstens: int) -> Uitkomst | None:
    eigen = [rij for rij in gespecificeerd(zaak) if rij.soort == CASUSREGIE]
    if not eigen:
        return None
    if any(rij.medewerker is None for rij in eigen):
        return ontbreekt("welke medewerker de casusregie deed")
    teveel = tweeden(_casusregie_in_gezin(zaak), hoogstens)
    uitkomst = in_geding(
        zaak,
        "Casusregie wordt door één medewerker tegelijk gedeclareerd.",
        [rij for rij in eigen if (_aanbieder(zaak), rij.medewerker) in teveel],
        max=hoogstens,
    )
    if uitkomst is not None and zaak.afwijkingen("FL-REGIE-03"):
        return replace(uitkomst, gevolg=None)
    return uitkomst


def tweeden(tijd: Iterable[tuple[Wie, date]], hoogstens: int) -> frozenset[Wie]:
    """Who directs the case while as many others as there may be already do.

    Whoever began first goes first; from the first to the last day counts as one period.
    """
    dagen: dict[Wie, list[date]] = {}
    for wie, dag in tijd:
        dagen.setdefault(wie, []).append(dag)
    perioden = sorted(
        ((min(rij), max(rij), wie) for wie, rij in dagen.items()),
        key=lambda rij: (rij[0], rij[1], str(rij[2])),
    )
    mag: list[date] = []
    teveel: set[Wie] = set()
    for begin, einde, wie in perioden:
        if sum(eerder >= begin for eerder in mag) < hoogstens:
            mag.append(einde)
        else:
            teveel.add(wie)
    return frozenset(teveel)


def _casusregie_in_gezin(zaak: Zaak) -> Iterator[tuple[Wie, date]]:
    """Time of casusregie in the family over the judged period, whatever product it stands on."""
    begin, einde = _periode(zaak)
    eigen = [(aanbieder_van(zaak.toestand, rij), rij) for rij in geldende_stukken(zaak, Inzet)]
    anderen = [
        (aanbieder_van(lid.toestand, rij), rij)
        for lid in zaak.gezin.anderen(zaak.toestand.stroom)
        for rij in lid.toestand.stukken(Inzet)
    ]
    for aanbieder, inzet in (*eigen, *anderen):
        for rij in inzet.tijd:
            if rij.soort == CASUSREGIE and begin <= rij.datum <= einde:
                yield (aanbieder, rij.medewerker), rij.datum


def _aanbieder(zaak: Zaak) -> str | None:
    if zaak.plek == "inzet":
        return aanbieder_van(zaak.toestand, zaak.stuk(Inzet))
    return zaak.aanbieder


def _periode(zaak: Zaak) -> tuple[date, date]:
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        return feit.begindatum, feit.einddatum
    inzet = zaak.stuk(Inzet)
    dagen = [inzet.datum, inzet.einddatum or inzet.datum, *(rij.datum for rij in inzet.tijd)]
    return min(dagen), max(dagen)


@regel(
    "FL-REGIE-04",
    "JW323",
    "regie",
    titel="Casusregietijd rapporteren",
    bron=_BRON,
    gevolg=Gevolg.SIGNALEREN,
    producten=MULTI_GEFINANCIERD,
    alleen_bij={"JW323": (Inzet, Regie)},
)
def casusregietijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Directing the case is indirect time and may be declared, without a hard limit (Casusregie).

    Reported per allocation as a part of what was declared on it; a part above which it signals can
    be set.
    """
    nummer = _toewijzing_nummer(zaak)
    if nummer is None:
        return None
    minuten, totaal = _casusregieminuten(zaak, nummer), _gedeclareerd(zaak, nummer)
    if not minuten or not totaal:
        return None
    operanden: dict[str, Operand] = {
        "casusregieMinuten": minuten,
        "gedeclareerdMinuten": totaal,
        "procent": minuten * 100 // totaal,
        "toewijzingNummer": nummer,
    }
    uitleg = f"Casusregie is {minuten} van de {totaal} gedeclareerde minuten op deze toewijzing"
    grens = boven_grens(minuten, totaal, p)
    if grens is None:
        return Uitkomst(f"{uitleg}.", operanden, gevolg=Gevolg.AFLEIDEN)
    return Uitkomst(f"{uitleg}; dat is meer dan {grens}.", operanden | {"grens": grens})


def boven_grens(minuten: int, totaal: int, p: Parameters) -> str | None:
    """The limit on the part of casusregie when it is exceeded; None when not, or none is set."""
    teller, noemer = p["aandeel_teller"], p["aandeel_noemer"]
    if teller is None or noemer is None or minuten * noemer <= totaal * teller:
        return None
    return f"{teller}/{noemer}"


def _toewijzing_nummer(zaak: Zaak) -> int | None:
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        return feit.toewijzing_nummer
    stuk = zaak.stuk(Regie)
    return stuk.toewijzing_nummer if stuk.soort == CASUSREGIE else None


def _casusregieminuten(zaak: Zaak, nummer: int) -> int:
    """Minutes on an allocation: as specified, and as told with the one who directs the case."""
    in_specificatie = sum(
        rij.minuten
        for inzet in inzetten(zaak, nummer)
        for rij in inzet.tijd
        if rij.soort == CASUSREGIE
    )
    verteld = sum(
        stuk.minuten or 0
        for stuk in geldende_stukken(zaak, Regie)
        if stuk.soort == CASUSREGIE
        and (stuk.gemeente, stuk.toewijzing_nummer) == (zaak.gemeente, nummer)
    )
    return in_specificatie + verteld


def _gedeclareerd(zaak: Zaak, nummer: int) -> int:
    """Minutes declared on an allocation, the judged line included."""
    verbruik = zaak.toestand.verbruik_van((zaak.gemeente, nummer))
    eerder = sum(
        in_minuten(volume, eenheid) or 0 for eenheid, volume in verbruik.volume_per_eenheid.items()
    )
    feit = zaak.feit
    nu = regelminuten(feit) if isinstance(feit, PrestatieGebeurtenis) else None
    return eerder + (nu or 0)
