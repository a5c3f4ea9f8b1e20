"""Appointments: how long a conversation is, who is in it, and where it takes place."""

from collections.abc import Iterable, Iterator
from datetime import time
from fractions import Fraction
from math import floor
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Contactmoment, Groepssessie, Hulpverlener, NoShow
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.boxtel import AMBULANT, DAGHULP_ALLE, IN_NETWERK, regel
from ledger.kaders.boxtel.feiten import geeft_hulp
from ledger.kaders.boxtel.hulpstukken import geeft_nieuwe_dagen, hulp_van, stukken_bij
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak, in_minuten
from ledger.omvang import MINUTEN_PER_UUR, Frequentie
from ledger.regels import Antwoord, Parameters, Uitkomst

MINUTEN_PER_ETMAAL: Final = 24 * MINUTEN_PER_UUR
_HALF: Final = Fraction(1, 2)
_DAGEN: Final[dict[str, int]] = {Frequentie.DAG: 1, Frequentie.WEEK: 7}
"""How many days there are in what a volume is given per; of a month or in all that differs."""

Tijdvak = tuple[int, int]
"""First and last minute of something, counted from the midnight before it."""


# --- how long -----------------------------------------------------------------------------------


def _minuut(tijd: time) -> int:
    return tijd.hour * MINUTEN_PER_UUR + tijd.minute


def tijdvak(sessie: Groepssessie) -> Tijdvak | None:
    """When a session was; one that ends earlier than it began goes on after midnight."""
    if sessie.begintijd is None or sessie.eindtijd is None:
        return None
    begin, einde = _minuut(sessie.begintijd), _minuut(sessie.eindtijd)
    return begin, einde if einde > begin else einde + MINUTEN_PER_ETMAAL


def duur(sessie: Groepssessie) -> int | None:
    """The minutes of a session: by the clock, else as long as somebody of the staff was there."""
    vak = tijdvak(sessie)
    if vak is not None:
        return vak[1] - vak[0]
    langst = max((rij.aanwezige_minuten for rij in sessie.hulpverleners), default=0)
    return langst or None


def aaneengesloten(vak: Tijdvak, andere: list[Tijdvak]) -> int:
    """The minutes of an appointment with the others of that day that join it without a break."""
    begin, einde = vak
    groeit = True
    while groeit:
        groeit = False
        for van, tot in andere:
            if van <= einde and tot >= begin and (van < begin or tot > einde):
                begin, einde, groeit = min(begin, van), max(einde, tot), True
    return einde - begin


def doorlopende_duur(zaak: Zaak, sessie: Groepssessie) -> int | None:
    """The minutes of a session; cutting one in two does not make it shorter."""
    vak = tijdvak(sessie)
    if vak is None:
        return duur(sessie)
    andere = [
        ander
        for rij in _andere_op(zaak, sessie)
        if rij.client_aanwezig and (ander := tijdvak(rij)) is not None
    ]
    return aaneengesloten(vak, andere)


def _andere_op(zaak: Zaak, sessie: Groepssessie) -> Iterator[Groepssessie]:
    """The other sessions of this help on the same day."""
    for rij in stukken_bij(zaak, Groepssessie, sessie.datum, sessie.datum):
        if rij.sessie != sessie.sessie:
            yield rij


# --- at the office of the aanbieder -------------------------------------------------------------


@regel(
    "BX-PROD-03",
    "groepssessie",
    "noShow",
    "JW323",
    titel="Ambulant gesprek duurt ten hoogste twee uur",
    bron="Bijlage 3 > Ambulante jeugdhulp op locatie van de aanbieder",
    gevolg=Gevolg.WEIGEREN,
    producten=[AMBULANT],
    alleen_bij={"JW323": (Groepssessie, Contactmoment)},
)
def gespreksduur(zaak: Zaak, p: Parameters) -> Antwoord:
    """A conversation, training or group has a maximum length, also when it was cut in two.

    The sentence closes a paragraph on all of this help, so it is read for every kind of
    conversation. A declared line cannot be held against it, except where sessions were recorded:
    then it counts no more than these, each up to the maximum (Ambulante jeugdhulp op locatie).
    """
    if isinstance(zaak.feit, PrestatieGebeurtenis):
        return _gedeclareerd(zaak, zaak.feit, p["max_minuten"])
    if zaak.plek == "noShow":
        minuten, wat = zaak.stuk(NoShow).geplande_minuten, "De afspraak"
    else:
        minuten, wat = doorlopende_duur(zaak, zaak.stuk(Groepssessie)), "Het gesprek"
    if minuten is None:
        return ontbreekt("hoe lang het gesprek duurt")
    if minuten <= p["max_minuten"]:
        return None
    return Uitkomst(
        f"{wat} telt {minuten} minuten; op dit product zijn het er ten hoogste {p['max_minuten']}.",
        {"minuten": minuten, "maxMinuten": p["max_minuten"]},
    )


def _gedeclareerd(zaak: Zaak, regel_: PrestatieGebeurtenis, maximum: int) -> Uitkomst | None:
    minuten = in_minuten(regel_.volume, regel_.eenheid)
    geregistreerd = list(_sessieminuten(zaak, regel_))
    if minuten is None or not geregistreerd:
        return None
    if None in geregistreerd:
        return ontbreekt("hoe lang een van de gesprekken duurde")
    toegestaan = sum(min(rij or 0, maximum) for rij in geregistreerd)
    if minuten <= toegestaan:
        return None
    deel = Fraction(regel_.bedrag_eurocent * (minuten - toegestaan), minuten)
    return Uitkomst(
        f"Er zijn {minuten} minuten gedeclareerd; de vastgelegde gesprekken tellen samen "
        f"{toegestaan} minuten.",
        {"minuten": minuten, "toegestaneMinuten": toegestaan, "maxMinuten": maximum},
        bedrag_eurocent=floor(deel + _HALF),
    )


def _sessieminuten(zaak: Zaak, regel_: PrestatieGebeurtenis) -> Iterator[int | None]:
    """The length of every session and contact with this client in a declared period."""
    periode = regel_.begindatum, regel_.einddatum
    for sessie in stukken_bij(zaak, Groepssessie, *periode):
        if sessie.client_aanwezig:
            yield duur(sessie)
    for contact in stukken_bij(zaak, Contactmoment, *periode):
        yield contact.minuten


@regel(
    "BX-PROD-04",
    "JW301",
    "JW315",
    "groepssessie",
    titel="Ambulante hulp op locatie is één expertise tegelijk",
    bron="Bijlage 3 > Ambulante jeugdhulp op locatie van de aanbieder",
    gevolg=Gevolg.AFWIJKEN,
    producten=[AMBULANT],
    wj759="4",
    afwijking_door=["jeugdconsulent"],
)
def een_expertise(zaak: Zaak, p: Parameters) -> Antwoord:
    """One field of expertise works in a conversation; with more it is day help.

    'In principle', so a motivated deviation can lift it. A request or allocation only breaks it by
    what was recorded of the help: more disciplines at once, or another kind of contact. Where
    nothing says so the usual form is meant (Ambulante jeugdhulp op locatie).
    """
    if zaak.plek == "groepssessie":
        return _in_sessie(zaak.stuk(Groepssessie), p)
    hulp = hulp_van(zaak)
    if not geeft_nieuwe_dagen(zaak):
        return None
    if hulp.disciplines_tegelijk is not None:
        return _te_veel(hulp.disciplines_tegelijk, p)
    if hulp.contactsoort in (None, *p["contactsoorten"]):
        return None
    return Uitkomst(
        "Dit soort contact hoort niet bij ambulante hulp op locatie van de aanbieder.",
        {"contactsoort": getoond(hulp.contactsoort), "contactsoorten": tuple(p["contactsoorten"])},
    )


def _in_sessie(sessie: Groepssessie, p: Parameters) -> Uitkomst | None:
    aanwezig = [rij for rij in sessie.hulpverleners if _was_er(rij)]
    if not aanwezig:
        return ontbreekt("wie het gesprek voert, met de aanwezige minuten")
    disciplines = verschillende(rij.discipline for rij in aanwezig)
    te_veel = _te_veel(len(disciplines), p)
    if te_veel is None and len(aanwezig) > 1 and any(rij.discipline is None for rij in aanwezig):
        return ontbreekt("de discipline van een van de hulpverleners")
    return te_veel


def verschillende(disciplines: Iterable[str | None]) -> frozenset[str]:
    """The disciplines that differ, however they were typed."""
    return frozenset(rij.strip().casefold() for rij in disciplines if rij)


def _was_er(hulpverlener: Hulpverlener) -> bool:
    return hulpverlener.aanwezige_minuten > 0


def _te_veel(aantal: int, p: Parameters) -> Uitkomst | None:
    if aantal <= p["max_expertises_tegelijk"]:
        return None
    return Uitkomst(
        f"In een ambulant gesprek wordt één vakgebied tegelijk ingezet; hier zijn het er {aantal}.",
        {
            "expertises": aantal,
            "maxExpertises": p["max_expertises_tegelijk"],
            "alternatief": p["alternatief"],
        },
    )


# --- day help, and help in the own network ------------------------------------------------------


@regel(
    "BX-PROD-07",
    "JW301",
    "JW315",
    "groepssessie",
    titel="Daghulp duurt minstens een dagdeel op locatie",
    bron="Bijlage 3 > Daghulp op locatie van de aanbieder",
    gevolg=Gevolg.WEIGEREN,
    producten=DAGHULP_ALLE,
    wj759="4",
)
def daghulp(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Each time takes at least a part of a day, at the place of the aanbieder.

    The text does not say how long a part of a day is; that of the standard is taken (Daghulp op
    locatie van de aanbieder).
    """
    if zaak.plek == "groepssessie":
        sessie = zaak.stuk(Groepssessie)
        minuten, locatie = doorlopende_duur(zaak, sessie), sessie.locatie
    elif geeft_nieuwe_dagen(zaak):
        hulp = hulp_van(zaak)
        minuten, locatie = hulp.sessie_minuten, hulp.locatie
    else:
        return
    minimum = p["min_dagdelen"] * p["minuten_per_dagdeel"]
    if minuten is not None and minuten < minimum:
        yield Uitkomst(
            f"Daghulp duurt minstens {p['min_dagdelen']} dagdeel ({minimum} minuten); dit zijn "
            f"{minuten} minuten.",
            {"minuten": minuten, "minMinuten": minimum},
        )
    if locatie is not None and locatie != p["locatie"]:
        yield Uitkomst(
            "Daghulp is op de locatie van de aanbieder; elders is het hulp in het netwerk.",
            {"locatie": getoond(locatie), "verwacht": p["locatie"], "alternatief": IN_NETWERK},
        )
    if minuten is None or locatie is None:
        yield ontbreekt("waar de daghulp is of hoe lang zij per keer duurt")


@regel(
    "BX-PROD-09",
    "JW301",
    "JW315",
    "groepssessie",
    titel="Hulp in het netwerk niet op de locatie van de aanbieder",
    bron="Bijlage 3 > Jeugdhulp in het netwerk van de jeugdige",
    gevolg=Gevolg.WEIGEREN,
    producten=[IN_NETWERK],
    wj759="4",
)
def in_het_netwerk(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """At home, at school or elsewhere around the client, for at most all hours of a day.

    A place that is neither one of these nor that of the aanbieder is signalled (Jeugdhulp in het
    netwerk van de jeugdige).
    """
    if zaak.plek == "groepssessie":
        sessie = zaak.stuk(Groepssessie)
        locatie, minuten, dagen = sessie.locatie, _minuten_op_dag(zaak, sessie), 1
    elif geeft_hulp(zaak):
        hulp = hulp_van(zaak)
        locatie = hulp.locatie
        minuten, dagen = _minuten_in_dagen(zaak, hulp.uren_per_etmaal)
    else:
        return
    maximum = dagen * p["max_uren_per_etmaal"] * MINUTEN_PER_UUR
    if minuten is not None and minuten > maximum:
        wanneer = "op één dag" if dagen == 1 else f"in {dagen} dagen"
        yield Uitkomst(
            f"Het gaat om {minuten} minuten {wanneer}; hoogstens {maximum} kan.",
            {"minuten": minuten, "maxMinuten": maximum},
        )
    if locatie is None:
        yield ontbreekt("waar de hulp is")
    elif locatie not in p["locaties"]:
        bij_aanbieder = locatie == zaak.waarden("BX-PROD-07")["locatie"]
        yield Uitkomst(
            "Deze hulp is in het eigen netwerk en niet op de locatie van de aanbieder."
            if bij_aanbieder
            else "Deze locatie is niet thuis, op school of elders in het netwerk.",
            {
                "locatie": getoond(locatie),
                "locaties": tuple(p["locaties"]),
                "alternatief": AMBULANT if bij_aanbieder else None,
            },
            gevolg=None if bij_aanbieder else Gevolg.SIGNALEREN,
        )


def _minuten_op_dag(zaak: Zaak, sessie: Groepssessie) -> int | None:
    """The minutes of all sessions of this help on the day of this one, itself included."""
    eigen = duur(sessie)
    if eigen is None:
        return None
    return eigen + sum(duur(rij) or 0 for rij in _andere_op(zaak, sessie) if rij.client_aanwezig)


def _minuten_in_dagen(zaak: Zaak, uren: int | None) -> tuple[int | None, int]:
    """The minutes in so many days: of one day as recorded, else the volume per day or week."""
    if uren is not None:
        return uren * MINUTEN_PER_UUR, 1
    voorstel = zaak.voorstel
    dagen = (
        None
        if voorstel is None or voorstel.omvang is None
        else _DAGEN.get(voorstel.omvang.frequentie)
    )
    return (None, 1) if voorstel is None or dagen is None else (voorstel.minuten, dagen)
