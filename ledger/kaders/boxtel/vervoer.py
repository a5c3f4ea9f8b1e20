"""Transport to and from the help: who takes care of it, and what is paid: BX-VERV."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.budgetten import bovengebruikelijke_meters, in_meters
from ledger.dossier import Afwijking, Plan, Vervoer
from ledger.kaders.boxtel import VERVOER, regel
from ledger.kaders.boxtel.bedragen import kilometervergoeding
from ledger.kaders.boxtel.feiten import beoordeeld_stuk
from ledger.kaders.boxtel.hulpstukken import geeft_nieuwe_dagen
from ledger.kaders.hulp import gebrek_in_afwijking, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.omvang import METERS_PER_KILOMETER
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst
from ledger.weergave import euro

P46: Final = "4.6 Vervoer"
_VRAAGT_IETS: Final = frozenset({"aanvraag", "toekenning"})
_WORDT_BETAALD: Final = frozenset({"toekenning", "rit"})
_MEDISCH: Final = {"medisch": "medischNoodzakelijk"}
"""The need for transport, as the ground that it is."""


# --- who takes care of it -----------------------------------------------------------------------


def _eerder(zaak: Zaak) -> Iterator[Vervoer]:
    """What was recorded of transport before, newest first; of requests and grants alone."""
    eigen = beoordeeld_stuk(zaak)
    kenmerk = eigen.kenmerk if isinstance(eigen, Vervoer) else None
    for stuk in reversed(zaak.stukken(Vervoer)):
        if stuk.soort != "rit" and (kenmerk is None or stuk.kenmerk in (None, kenmerk)):
            yield stuk


def _kan_zelf(zaak: Zaak) -> Vervoer | None:
    """The record that says whether parents and network can take care of it; None without one."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Vervoer) and (stuk.ouders_kunnen_zelf, stuk.netwerk_kan_zelf) != (
        None,
        None,
    ):
        return stuk
    return next(
        (
            rij
            for rij in _eerder(zaak)
            if (rij.ouders_kunnen_zelf, rij.netwerk_kan_zelf) != (None, None)
        ),
        None,
    )


def _is_rit(zaak: Zaak) -> bool:
    stuk = beoordeeld_stuk(zaak)
    return isinstance(stuk, Vervoer) and stuk.soort == "rit"


def _vraagt_vervoer(zaak: Zaak) -> bool:
    """Whether transport is asked for or granted: a ride and an agreement rest on that."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Vervoer):
        return stuk.soort in _VRAAGT_IETS
    return zaak.code == VERVOER and geeft_nieuwe_dagen(zaak)


def _gronden(zaak: Zaak, stuk: Vervoer) -> set[str]:
    """The grounds of BX-VERV-01 on which neither parents nor network can take care of it."""
    genoemd = (*stuk.gronden, _MEDISCH.get(stuk.noodzaak or ""))
    return {grond for grond in zaak.waarden("BX-VERV-01")["gronden"] if grond in genoemd}


def verantwoordelijke(zaak: Zaak, p: Parameters) -> str | None:
    """Who takes care of the transport: `ouders`, `netwerk`, or else who BX-VERV-02 names.

    None as long as it was not established; `p` are the figures of that rule.
    """
    stuk = _kan_zelf(zaak)
    if stuk is None:
        return None
    if stuk.ouders_kunnen_zelf:
        return "ouders"
    if stuk.netwerk_kan_zelf:
        return "netwerk"
    bekend = None not in (stuk.ouders_kunnen_zelf, stuk.netwerk_kan_zelf)
    return str(p["verantwoordelijke"]) if bekend and _gronden(zaak, stuk) else None


@regel(
    "BX-VERV-01",
    "vervoer",
    "lokaalBesluit",
    titel="Ouders verzorgen zelf het vervoer",
    bron=P46,
    gevolg=Gevolg.WEIGEREN,
)
def ouders_eerst(zaak: Zaak, p: Parameters) -> Antwoord:
    """Nothing is paid for transport unless neither parents nor network can take care of it, for
    want of independence or for a medical need, which is recorded (4.6)."""
    if not _vraagt_vervoer(zaak):
        return None
    stuk = _kan_zelf(zaak)
    if stuk is None or (stuk.ouders_kunnen_zelf is None and not stuk.netwerk_kan_zelf):
        return ontbreekt("of ouders en netwerk zelf voor vervoer kunnen zorgen,")
    operanden: dict[str, Operand] = {
        "oudersKunnenZelf": stuk.ouders_kunnen_zelf,
        "netwerkKanZelf": stuk.netwerk_kan_zelf,
    }
    if stuk.ouders_kunnen_zelf or stuk.netwerk_kan_zelf:
        wie = "De ouders kunnen" if stuk.ouders_kunnen_zelf else "Het netwerk kan"
        return Uitkomst(f"{wie} zelf voor het vervoer zorgen.", operanden)
    if stuk.netwerk_kan_zelf is None:
        return ontbreekt("of het netwerk voor vervoer kan zorgen,")
    if _gronden(zaak, stuk):
        return None
    uitleg = "Waarom ouders en netwerk niet voor het vervoer kunnen zorgen is niet vastgelegd."
    return Uitkomst(uitleg, {**operanden, "gronden": p["gronden"]})


@regel(
    "BX-VERV-02",
    "vervoer",
    titel="Anders zorgt de aanbieder voor het vervoer",
    bron=P46,
    gevolg=Gevolg.AFLEIDEN,
)
def aanbieder_aan_zet(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where neither parents nor network can, the aanbieder organises the transport (4.6)."""
    wie = None if _is_rit(zaak) else verantwoordelijke(zaak, p)
    if wie is None:
        return None
    uitleg = f"Voor dit vervoer {'zorgen' if wie == 'ouders' else 'zorgt'} {_NAAM.get(wie, wie)}."
    return Uitkomst(uitleg, {"verantwoordelijke": wie})


_NAAM: Final = {"ouders": "de ouders", "netwerk": "het netwerk", "aanbieder": "de aanbieder"}


# --- the ride itself ----------------------------------------------------------------------------


@regel(
    "BX-VERV-03",
    "vervoer",
    titel="Alleen vervoer van de jeugdige van en naar de hulp",
    bron=P46,
    gevolg=Gevolg.WEIGEREN,
    peildatum=Peildatum.LEVERING,
)
def alleen_van_en_naar_de_hulp(zaak: Zaak, _: Parameters) -> Antwoord:
    """A ride counts when the young person is in it and it begins or ends where the help is given
    (4.6)."""
    rit = zaak.stuk(Vervoer)
    if rit.soort != "rit":
        return None
    operanden: dict[str, Operand] = {
        "jeugdigeReistMee": rit.jeugdige_reist_mee,
        "hulplocatie": rit.hulplocatie,
    }
    if rit.jeugdige_reist_mee is False:
        return Uitkomst("De jeugdige reist niet mee; deze rit telt niet.", operanden)
    if rit.hulplocatie is False:
        return Uitkomst("De rit begint of eindigt niet bij de jeugdhulp.", operanden)
    if None in (rit.jeugdige_reist_mee, rit.hulplocatie):
        return ontbreekt("of de jeugdige meereist van of naar de hulp,")
    return None


@regel(
    "BX-VERV-04",
    "vervoer",
    titel="Het gezin betaalt niets voor het vervoer",
    bron=P46,
    gevolg=Gevolg.WEIGEREN,
    peildatum=Peildatum.LEVERING,
)
def geen_eigen_bijdrage(zaak: Zaak, p: Parameters) -> Antwoord:
    """The aanbieder charges nothing to the young person or the parents (4.6).

    Where no charge was recorded there was none.
    """
    bijdrage, hoogste = zaak.stuk(Vervoer).eigen_bijdrage_eurocent, p["maximum_eigen_bijdrage"]
    if bijdrage is None or bijdrage <= hoogste:
        return None
    return Uitkomst(
        f"Het gezin krijgt {euro(bijdrage)} in rekening voor dit vervoer; dat mag niet.",
        {"eigenBijdrageEurocent": bijdrage, "maxEigenBijdrageEurocent": hoogste},
    )


@regel(
    "BX-VERV-05",
    "vervoer",
    "plan",
    titel="Afspraken over het vervoer vastleggen",
    bron=P46,
    gevolg=Gevolg.SIGNALEREN,
    alleen_bij={"plan": (Vervoer,)},
)
def afspraak(zaak: Zaak, _: Parameters) -> Antwoord:
    """Aanbieder and family agree on transport that the aanbieder takes care of, and record that
    (4.6).

    With the transport itself, or in a plan (for whatever help); a request comes before that.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Vervoer) and stuk.soort == "aanvraag":
        return None
    p = zaak.waarden("BX-VERV-02")
    if verantwoordelijke(zaak, p) != p["verantwoordelijke"]:
        return None
    if any(map(_is_afgesproken, (stuk, *zaak.stukken(Vervoer), *zaak.stukken(Plan)))):
        return None
    return Uitkomst("Leg vast wat aanbieder en gezin over het vervoer hebben afgesproken.")


def _is_afgesproken(stuk: object) -> bool:
    """Whether a record is, or holds, what was agreed on transport."""
    if isinstance(stuk, Vervoer):
        return stuk.soort == "afspraak" or stuk.afspraak is not None
    return isinstance(stuk, Plan) and stuk.vervoersafspraak is not None


# --- what is paid -------------------------------------------------------------------------------


def _vraagt_vergoeding(stuk: Vervoer) -> bool:
    """Whether a grant or a ride is to be paid: it names an amount, or a distance."""
    if stuk.soort not in _WORDT_BETAALD:
        return False
    meters = bovengebruikelijke_meters(stuk)
    return bool(stuk.bedrag_eurocent or (stuk.kilometers if meters is None else meters))


@regel(
    "BX-VERV-06",
    "vervoer",
    titel="Vergoeding alleen bij uitzondering",
    bron=P46,
    gevolg=Gevolg.AFWIJKEN,
    peildatum=Peildatum.LEVERING,
    afwijking_door=("jeugdconsulent", "college"),
)
def alleen_bij_uitzondering(zaak: Zaak, _: Parameters) -> Antwoord:
    """Kilometers are only paid by a deviation that says why this is an exception, and only the part
    that goes beyond usual help; without that part nothing is (4.6).

    A grant or a ride of some distance or amount asks for payment, unless its part beyond usual help
    is nothing; a request is judged by BX-VERV-01. Where the part is measured in meters, the whole
    kilometers may have been rounded down.
    """
    stuk = zaak.stuk(Vervoer)
    if not _vraagt_vergoeding(stuk):
        return None
    meters = bovengebruikelijke_meters(stuk)
    operanden: dict[str, Operand] = {
        "kilometers": stuk.kilometers,
        "vergoedeMeters": meters,
    }
    if meters is None:
        uitleg = "Welk deel van het vervoer bovengebruikelijk is, is niet vastgelegd."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.WEIGEREN)
    totaal = in_meters(stuk.kilometers)
    if totaal is not None and meters >= totaal + METERS_PER_KILOMETER:
        uitleg = "Het bovengebruikelijke deel is langer dan het vervoer zelf."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.WEIGEREN)
    uitleg = "Vervoer wordt alleen bij uitzondering vergoed, voor het bovengebruikelijke deel."
    return Uitkomst(
        uitleg, operanden, gevolg=gebrek_in_afwijking(zaak, "BX-VERV-06", _is_gemotiveerd)
    )


def _is_gemotiveerd(stuk: Afwijking) -> bool:
    return bool(stuk.motivering.strip())


@regel(
    "BX-VERV-07",
    "vervoer",
    titel="De vergoeding per kilometer",
    bron=P46,
    gevolg=Gevolg.AFLEIDEN,
    peildatum=Peildatum.LEVERING,
    cijfers_van=Peildatum.LEVERING,
)
def kilometerbedrag(zaak: Zaak, p: Parameters) -> Antwoord:
    """Paid is the part beyond usual help at 19 eurocents per kilometer, rounded once per record
    (4.6, last sentence). It holds for rides from the first day of the kader."""
    stuk = zaak.stuk(Vervoer)
    meters = bovengebruikelijke_meters(stuk)
    if stuk.soort not in _WORDT_BETAALD or meters is None:
        return None
    bedrag = kilometervergoeding(meters, p["eurocent_per_km"])
    operanden: dict[str, Operand] = {
        "meters": meters,
        "eurocentPerKm": p["eurocent_per_km"],
        "bedragEurocent": bedrag,
    }
    if stuk.bedrag_eurocent is not None and stuk.bedrag_eurocent > bedrag:
        te_veel = stuk.bedrag_eurocent - bedrag
        uitleg = (
            f"De vergoeding is {euro(bedrag)}, minder dan de {euro(stuk.bedrag_eurocent)} hier."
        )
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN, bedrag_eurocent=te_veel)
    return Uitkomst(f"De vergoeding is {euro(bedrag)}.", operanden)
