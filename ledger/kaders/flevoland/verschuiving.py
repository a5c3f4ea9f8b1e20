"""Moving the end date of an allocation without more minutes: how far, how often, by whom."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.bevinding import Gevolg
from ledger.gebeurtenissen import ToewijzingGebeurtenis, WijzigingVerzocht
from ledger.kaders.flevoland import GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import route_van_toewijzing, traject
from ledger.kaders.flevoland.vow import (
    VERSCHUIVING,
    gelijke_omvang,
    honoreringen,
    soort_wijziging,
    toets_van,
    vow_van,
)
from ledger.kaders.hulp import (
    dagen_later,
    einde_verschoven,
    hele_maanden,
    laatste_dag_looptijd,
    ontbreekt,
)
from ledger.kaders.zaak import Voorstel, Zaak, minuten_van
from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from ledger.regels import Antwoord, Parameters, Uitkomst

BRON = tuple(
    f"Verzoek om wijziging (JW317) > {contract} > Bijzonderheden > Einddatum verschuiven"
    for contract in ("Basis Begeleiding", "Multidisciplinaire Specialistische Jeugdhulp")
)


def verschuiving(zaak: Zaak) -> tuple[Voorstel, ToewijzingGebeurtenis] | None:
    """The judged shift of an end date, with the allocation as it is; None when it is no shift."""
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.huidig is None or soort_wijziging(zaak) != VERSCHUIVING:
        return None
    return voorstel, voorstel.huidig


def uiterste_einddatum(ingangsdatum: date, einddatum: date, p: Parameters) -> date:
    """How far the end date of an original period may be moved.

    At most the given share of it, and at most `max_maanden`. A period of whole months is halved in
    months; what is left of a month counts `halve_maand_dagen` per half. Another period is
    shared in days, rounded down. (Einddatum verschuiven: the source has examples with even
    numbers of months only.)
    """
    teller, noemer = p["aandeel_teller"], p["aandeel_noemer"]
    maanden = hele_maanden(ingangsdatum, einddatum)
    if maanden is None:
        dagen = (einddatum - ingangsdatum).days + 1
        aandeel = dagen_later(einddatum, dagen * teller // noemer)
    else:
        heel, rest = divmod(maanden * teller, noemer)
        aandeel = einde_verschoven(einddatum, heel, 2 * rest * p["halve_maand_dagen"] // noemer)
    return min(aandeel, einde_verschoven(einddatum, p["max_maanden"]))


@regel(
    "FL-317-14",
    "JW317",
    titel="Einddatum verschuiven: ten hoogste de helft en zes maanden",
    bron=BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    wj759="4",
)
def niet_te_ver(zaak: Zaak, p: Parameters) -> Antwoord:
    """The new end date lies after the present one, and not beyond what the first JW301 leaves room.

    'Original' is the first version of the allocation, also when it was changed since.
    (Einddatum verschuiven.)
    """
    gevraagd = verschuiving(zaak)
    if gevraagd is None:
        return None
    voorstel, huidig = gevraagd
    eerste = voorstel.oorspronkelijk or huidig
    if eerste.einddatum is None or huidig.einddatum is None:
        return ontbreekt(
            "de einddatum van de toewijzing", toewijzingNummer=huidig.toewijzing_nummer
        )
    uiterlijk = uiterste_einddatum(eerste.ingangsdatum, eerste.einddatum, p)
    nieuw = voorstel.einddatum
    if nieuw is not None and huidig.einddatum < nieuw <= uiterlijk:
        return None
    terug = nieuw is not None and nieuw <= huidig.einddatum
    return Uitkomst(
        f"De gevraagde einddatum {nieuw} ligt niet na de huidige ({huidig.einddatum})."
        if terug
        else f"De einddatum kan tot uiterlijk {uiterlijk} worden verschoven; gevraagd is "
        f"{nieuw or 'geen einddatum'}.",
        {
            "einddatum": _tekst(nieuw),
            "huidigeEinddatum": str(huidig.einddatum),
            "uiterlijk": str(uiterlijk),
            "oorspronkelijkVanaf": str(eerste.ingangsdatum),
            "oorspronkelijkTot": str(eerste.einddatum),
        },
    )


def _tekst(dag: date | None) -> str | None:
    return None if dag is None else str(dag)


@regel(
    "FL-317-15",
    "JW317",
    titel="Einddatum verschuiven kan één keer",
    bron=BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    wj759="4",
)
def niet_vaker(zaak: Zaak, p: Parameters) -> Antwoord:
    """An allocation is shifted once; a rejected request does not count, nor what a GI extended.

    A following allocation may be shifted again. (Einddatum verschuiven.)
    """
    gevraagd = verschuiving(zaak)
    if gevraagd is None:
        return None
    eerder = list(_eerder_verschoven(zaak, gevraagd[1]))
    if len(eerder) < p["max_keer"]:
        return None
    laatste = eerder[-1]
    return Uitkomst(
        f"De einddatum van toewijzing {laatste.toewijzing_nummer} is al verschoven, op "
        f"{laatste.toewijzingsmoment.date()} naar {laatste.einddatum}.",
        {
            "aantalKeer": len(eerder),
            "maxKeer": p["max_keer"],
            "verschovenOp": str(laatste.toewijzingsmoment.date()),
        },
    )


def _eerder_verschoven(
    zaak: Zaak, toewijzing: ToewijzingGebeurtenis
) -> Iterator[ToewijzingGebeurtenis]:
    """The versions of an allocation by which a VOW that shifted end dates was honoured."""
    for vorige, versie, vow in honoreringen(zaak, toewijzing.toewijzing_nummer):
        langer = (versie.einddatum or date.max) > (vorige.einddatum or date.max)
        if langer and not vow.nieuw and _alleen_einddatums(zaak, vow):
            yield versie


def _alleen_einddatums(zaak: Zaak, vow: WijzigingVerzocht) -> bool:
    """Whether nothing that an honoured VOW changed got another volume or budget."""
    return all(
        gelijke_omvang(vorige.omvang, versie.omvang) and vorige.budget == versie.budget
        for rij in vow.te_wijzigen
        for vorige, versie, ander in honoreringen(zaak, rij.toewijzing_nummer)
        if ander is vow
    )


@regel(
    "FL-317-16",
    "JW317",
    titel="Einddatum verschuiven: met minuten over en open doelen",
    bron=BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    wj759="4",
)
def met_minuten_en_doelen(zaak: Zaak, _: Parameters) -> Antwoord:
    """A shift needs minutes that are left, goals that are open, and an end date not yet past.

    Used are the approved minutes and those that the aanbieder still has to declare, as it
    recorded. Nothing recorded on the goals only reports. 'Approaching' has no number: any day up
    to the end date will do. What else changes makes it another kind of change.
    (Einddatum verschuiven.)
    """
    gevraagd, vow = verschuiving(zaak), vow_van(zaak)
    if gevraagd is None or vow is None:
        return None
    huidig, toets = gevraagd[1], toets_van(zaak, "doelen")
    nog = 0 if toets is None else toets.nog_te_declareren_minuten or 0
    uitkomsten = [_over(zaak, huidig, nog)]
    if toets is None or toets.doelen_bereikt is None:
        uitkomsten.append(
            Uitkomst(
                "Leg vast of de doelen nog open staan; verschuiven kan alleen dan.",
                {"doelenBereikt": None},
                gevolg=Gevolg.SIGNALEREN,
            )
        )
    elif toets.doelen_bereikt:
        uitkomsten.append(
            Uitkomst(
                f"Op {toets.datum} is vastgelegd dat de doelen zijn bereikt; verschuiven kan "
                "alleen zolang zij open staan.",
                {"doelenBereikt": True},
            )
        )
    if huidig.einddatum is not None and vow.dagtekening > huidig.einddatum:
        uitkomsten.append(
            Uitkomst(
                f"Het verzoek van {vow.dagtekening} komt na de einddatum {huidig.einddatum}; "
                "verschuiven kan tot en met die dag.",
                {"dagtekening": str(vow.dagtekening), "uiterlijk": str(huidig.einddatum)},
            )
        )
    return tuple(rij for rij in uitkomsten if rij is not None)


def _over(zaak: Zaak, toewijzing: ToewijzingGebeurtenis, nog: int) -> Uitkomst | None:
    toegewezen = minuten_van(toewijzing.omvang)
    if toegewezen is None:
        return ontbreekt("de omvang van de toewijzing in minuten")
    verbruikt = verbruikte_minuten(zaak, toewijzing)
    if verbruikt + nog < toegewezen:
        return None
    return Uitkomst(
        f"Van de {toegewezen} toegewezen minuten zijn er {verbruikt} gedeclareerd en nog {nog} te "
        "declareren; er blijft niets over om later in te zetten.",
        {
            "toegewezenMinuten": toegewezen,
            "gedeclareerdMinuten": verbruikt,
            "nogTeDeclarerenMinuten": nog,
        },
    )


def verbruikte_minuten(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> int:
    """The approved minutes on an allocation, credits taken off; hours count sixty."""
    sleutel = (toewijzing.gemeente, toewijzing.toewijzing_nummer)
    volumes = zaak.toestand.verbruik_van(sleutel).volume_per_eenheid
    return volumes.get(Eenheid.MINUUT, 0) + volumes.get(Eenheid.UUR, 0) * MINUTEN_PER_UUR


@regel(
    "FL-317-17",
    "JW317",
    "JW301",
    titel="Een verschuiving heeft geen nieuwe verwijzer",
    bron=BRON,
    gevolg=Gevolg.AFLEIDEN,
    producten=GEFINANCIERD,
)
def zonder_verwijzer(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives the type of referrer of a shift; the route of the help stays what it was.

    JW317 has no element for it, so it stands in the own records and never in a message.
    (Einddatum verschuiven.)
    """
    gevraagd = verschuiving(zaak)
    if gevraagd is None:
        return None
    route = route_van_toewijzing(zaak, gevraagd[1])
    return Uitkomst(
        f"De verschuiving is vastgelegd zonder nieuwe verwijzer (type {p['type']}); de route "
        f"blijft {route or 'onbekend'}.",
        {"verwijzerType": p["type"], "route": route},
    )


@regel(
    "FL-317-20",
    "JW317",
    titel="Gezinsbehandeling regulier: verschuiven zonder beoordeling",
    bron="Werkinstructies > Behandeling – Gezin regulier > Plaatsing en inzet",
    gevolg=Gevolg.AFLEIDEN,
    producten=("45F33",),
)
def zonder_beoordeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """A shift within the limits is honoured without a look at the contents, and without more hours.

    (Werkinstructies, Behandeling – Gezin regulier.)
    """
    if verschuiving(zaak) is None:
        return None
    for code, functie in _GRENZEN.items():
        antwoord = functie(zaak, zaak.waarden(code))
        rijen = antwoord if isinstance(antwoord, tuple) else (antwoord,)
        if any(rij is not None and rij.gevolg is None for rij in rijen):
            return None
    return Uitkomst(
        "De verlenging zonder extra uren kan zonder inhoudelijke beoordeling worden gehonoreerd.",
        {"antwoord": "honoreren", "extraUren": p["extra_uren"]},
    )


_GRENZEN: dict[str, Any] = {
    "FL-317-14": niet_te_ver,
    "FL-317-15": niet_vaker,
    "FL-317-16": met_minuten_en_doelen,
}


@regel(
    "FL-317-21",
    "JW317",
    titel="Verschuiving voorbij de maximale trajectduur",
    bron=(
        "Werkinstructies > Diagnostiek > Plaatsing en inzet",
        BRON[1],
        "Productomschrijving Multi > Maximale trajectduur",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=("45F11", "45F21", "45F23", "45F31", "45F34"),
)
def trajectduur(zaak: Zaak, p: Parameters) -> Antwoord:
    """Reports a shift by which the help lasts longer than the product's longest course.

    The sources contradict each other: shifting knows no exception, the course has a maximum; so
    the request is not refused for it. The course is the row of allocations without a gap.
    (Einddatum verschuiven; Maximale trajectduur.)
    """
    gevraagd = verschuiving(zaak)
    maanden = p["max"].get(zaak.code)
    if gevraagd is None or maanden is None or gevraagd[0].einddatum is None:
        return None
    voorstel, huidig = gevraagd
    eerder = traject(zaak, huidig.aanbieder, zaak.code, huidig.ingangsdatum)
    begin = min((rij.ingangsdatum for rij in eerder), default=huidig.ingangsdatum)
    uiterlijk = laatste_dag_looptijd(begin, maanden)
    if voorstel.einddatum is None or voorstel.einddatum <= uiterlijk:
        return None
    duur = hele_maanden(begin, voorstel.einddatum)
    return Uitkomst(
        f"Met deze verschuiving duurt {zaak.code} langer dan {maanden} maanden: van {begin} tot en "
        f"met {voorstel.einddatum}.",
        {
            "maxMaanden": maanden,
            "maanden": duur,
            "begin": str(begin),
            "einddatum": str(voorstel.einddatum),
            "uiterlijk": str(uiterlijk),
        },
    )
