"""What an allocation (JW301) looks like, how it ends early, and how it is withdrawn."""

from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import is_verwijderd
from ledger.dossier import Toets
from ledger.gebeurtenissen import (
    LeveringGestopt,
    StopVerwijderd,
    ToewijzingGebeurtenis,
    ToewijzingVerwijderd,
)
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.flevoland import ALLE, EXTRA_CLIENT, GEFINANCIERD, regel
from ledger.kaders.hulp import verlengt
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.omvang import Eenheid
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Omvang
from ledger.werkdagen import laatste_dag_werkdagen

_JW301 = "Zorgtoewijzing (JW301)"
_BASIS = f"{_JW301} > Basis Begeleiding"
_MULTI = f"{_JW301} > Multidisciplinaire Specialistische Jeugdhulp"
_BIJZONDER = f"{_JW301} > Bijzonderheden"
_TABELLEN = "Werkinstructies > (producttabellen)"
_ANONIEM = "anoniem"
_STUKKEN: Final = ("lokaalBesluit", "bepaling")


@regel(
    "FL-301-01",
    "JW301",
    "JW315",
    "JW317",
    "lokaalBesluit",
    "bepaling",
    titel="Een specifieke toewijzing in minuten of uren, totaal over de looptijd",
    bron=(_BASIS, _MULTI, _TABELLEN),
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    wj759="4",
)
def minuten_of_uren_totaal(zaak: Zaak, p: Parameters) -> Antwoord:
    """A funded product is given in minutes or hours in total, with an end date and no budget.

    That the end date is filled follows from 'in total within the period'; the standard does not ask
    it. What a decision or determination leaves open is judged when it is filled in, as is what a
    VOW leaves as it was. What was given otherwise can be ended or deleted as it is.
    (Zorgtoewijzing > Basis Begeleiding, Multi.)
    """
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or voorstel.product is None:
        return None
    if _eindigt_eerder(zaak, voorstel):
        return None
    open_mag = zaak.plek in _STUKKEN
    omvang = voorstel.omvang
    if omvang is None and zaak.plek == "JW317" and voorstel.huidig is not None:
        omvang = voorstel.huidig.omvang
    fouten = [
        *_omvangfouten(omvang, p, open_mag=open_mag),
        *(["de productcode ontbreekt"] if voorstel.product.code is None else []),
        *(
            [f"de categorie is {voorstel.product.categorie} in plaats van {p['categorie']}"]
            if voorstel.product.categorie != p["categorie"]
            else []
        ),
        *(["de einddatum ontbreekt"] if voorstel.einddatum is None and not open_mag else []),
        *(["er staat een budget in euro's"] if voorstel.budget is not None else []),
    ]
    if not fouten:
        return None
    return Uitkomst(
        f"{zaak.code} wordt toegewezen in minuten of uren, totaal binnen de geldigheidsduur, maar "
        f"{' en '.join(fouten)}.",
        {**_operanden(omvang), "budget": voorstel.budget, "eenheden": tuple(p["eenheden"])},
    )


def _eindigt_eerder(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether an allocation is deleted, or ends earlier and is the same for the rest."""
    huidig = voorstel.huidig
    if huidig is None or voorstel.einddatum is None or zaak.plek in _STUKKEN:
        return False
    gelijk = (voorstel.product, voorstel.omvang, voorstel.budget) == (
        huidig.product,
        huidig.omvang,
        huidig.budget,
    )
    return gelijk and not verlengt(zaak, voorstel)


def _omvangfouten(omvang: Omvang | None, p: Parameters, *, open_mag: bool) -> list[str]:
    if omvang is None:
        return [] if open_mag else ["de omvang ontbreekt"]
    fouten = []
    if omvang.eenheid not in p["eenheden"]:
        fouten.append(f"de eenheid is {omvang.eenheid}")
    if omvang.frequentie != p["frequentie"]:
        fouten.append(f"de frequentie is {omvang.frequentie} in plaats van {p['frequentie']}")
    if omvang.volume <= 0:
        fouten.append(f"het volume is {omvang.volume}")
    return fouten


def _operanden(omvang: Omvang | None) -> dict[str, Operand]:
    if omvang is None:
        return {"volume": None, "eenheid": None, "frequentie": None}
    return {
        "volume": omvang.volume,
        "eenheid": omvang.eenheid,
        "frequentie": omvang.frequentie,
    }


@regel(
    "FL-301-02",
    "JW301",
    titel="Het minutenbudget van een toewijzing",
    bron=(_BASIS, _MULTI),
    gevolg=Gevolg.AFLEIDEN,
    producten=GEFINANCIERD,
)
def minutenbudget(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives how many minutes may be declared on the allocation: hours count sixty.

    (Zorgtoewijzing > Basis Begeleiding, Multi: the aanbieder declares in minutes.)
    """
    voorstel = zaak.voorstel
    if voorstel is None or isinstance(zaak.feit, ToewijzingVerwijderd):
        return None
    minuten = budget_minuten(voorstel.omvang, p)
    if minuten is None:
        return None
    return Uitkomst(f"Beschikbaar: {minuten} minuten.", {"budgetMinuten": minuten})


def budget_minuten(omvang: Omvang | None, p: Parameters) -> int | None:
    """The minutes of an allocated volume; None when it is not in minutes or hours."""
    if omvang is None or omvang.eenheid not in (Eenheid.MINUUT, Eenheid.UUR):
        return None
    factor: int = p["minuten_per_uur"] if omvang.eenheid == Eenheid.UUR else 1
    return omvang.volume * factor


@regel(
    "FL-301-03",
    "JW301",
    "JW315",
    titel="Een extra gezinslid krijgt één stuk, zonder minuten",
    bron=(
        f"{_MULTI} > Bijzonderheden > Toewijzing op meerdere kinderen binnen een gezinsproduct",
        _TABELLEN,
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=EXTRA_CLIENT,
    wj759="4",
)
def een_stuk_zonder_minuten(zaak: Zaak, p: Parameters) -> Antwoord:
    """The allocation of an extra client is a carrier without value: one piece in total.

    Pieces are counted by effort (84), as the contract is about effort; the other kind of piece is
    refused too. (Zorgtoewijzing > Toewijzing op meerdere kinderen binnen een gezinsproduct.)
    """
    voorstel = zaak.voorstel
    if voorstel is None or _eindigt_eerder(zaak, voorstel):
        return None
    omvang = voorstel.omvang
    goed = (
        omvang is not None
        and voorstel.budget is None
        and (omvang.volume, omvang.eenheid, omvang.frequentie)
        == (p["volume"], p["eenheid"], p["frequentie"])
    )
    if goed:
        return None
    return Uitkomst(
        f"{zaak.code} is voor een extra gezinslid: {p['volume']} stuks (eenheid {p['eenheid']}, "
        f"frequentie {p['frequentie']}) zonder minuten of budget.",
        {**_operanden(omvang), "budget": voorstel.budget},
    )


# --- a stop before the end --------------------------------------------------------------------


@regel(
    "FL-301-04",
    "JW307",
    "JW307/verwijderen",
    "JW301",
    titel="Eerder gestopt: een aangepaste toewijzing",
    bron=_BIJZONDER,
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def pas_einddatum_aan(zaak: Zaak, p: Parameters) -> Antwoord:
    """A final stop before the end date obliges the backoffice to end the allocation on that day.

    No last day is named, so there is none unless `werkdagen` sets one. A JW301 with that end date
    meets it when its reason for the change is filled with a reason that fits an earlier end; which
    one is the backoffice's choice. Another stop, a deletion of stop or allocation, or an end before
    the stop takes its place.
    (Zorgtoewijzing > Bijzonderheden.)
    """
    feit = zaak.feit
    if isinstance(feit, LeveringGestopt):
        return _bij_stop(zaak, feit, p)
    if isinstance(feit, StopVerwijderd):
        tijdelijk = feit.reden_beeindiging == TIJDELIJK
        return None if tijdelijk else Voldaan(_sleutel(feit), "vervallen")
    return _bij_toewijzing(zaak, feit, p) if isinstance(feit, ToewijzingGebeurtenis) else None


def _sleutel(stop: LeveringGestopt | StopVerwijderd) -> str:
    return f"{stop.gemeente}|{stop.toewijzing_nummer}|{stop.einddatum}"


def _bij_stop(zaak: Zaak, stop: LeveringGestopt, p: Parameters) -> Antwoord:
    nummer = stop.toewijzing_nummer
    toewijzing = zaak.toestand.toewijzing((stop.gemeente, nummer or 0))
    if stop.reden_beeindiging == TIJDELIJK or toewijzing is None or is_verwijderd(toewijzing):
        return None
    sleutel = _sleutel(stop)
    vervallen = [Voldaan(rij, "vervallen") for rij in _open(zaak, nummer) if rij != sleutel]
    if toewijzing.einddatum is not None and stop.einddatum >= toewijzing.einddatum:
        return vervallen
    werkdagen = p["werkdagen"]
    termijn = verplichting(
        "FL-301-04",
        sleutel,
        p["wie"],
        f"Aangepaste toewijzing {nummer} sturen met einddatum {stop.einddatum}",
        zaak.dag,
        None if werkdagen is None else laatste_dag_werkdagen(zaak.dag, werkdagen),
        "Toewijzing (JW301) met deze einddatum en een passende reden van wijziging",
    )
    return [
        *vervallen,
        Uitkomst(
            f"De hulp is op {stop.einddatum} gestopt, voor het einde van de toewijzing; stuur een "
            "aangepaste toewijzing met die einddatum.",
            {
                "einddatum": str(stop.einddatum),
                "einddatumToewijzing": None
                if toewijzing.einddatum is None
                else str(toewijzing.einddatum),
            },
            termijn=termijn,
        ),
    ]


def _bij_toewijzing(zaak: Zaak, versie: ToewijzingGebeurtenis, p: Parameters) -> Antwoord:
    open_ = _open(zaak, versie.toewijzing_nummer)
    if not open_:
        return None
    if is_verwijderd(versie):
        return [Voldaan(rij, "vervallen") for rij in open_]
    bedoeld = f"{versie.gemeente}|{versie.toewijzing_nummer}|{versie.einddatum}"
    if bedoeld not in open_:
        # The end of a key is a day as ISO text, which sorts as the day does.
        return [Voldaan(rij, "vervallen") for rij in open_ if bedoeld < rij]
    if versie.reden_wijziging is not None and versie.reden_wijziging not in p["reden_niet"]:
        return Voldaan(bedoeld)
    return Uitkomst(
        f"De toewijzing eindigt nu op {versie.einddatum}, maar met "
        + (
            "een lege reden van wijziging; vul een passende reden in."
            if versie.reden_wijziging is None
            else f"reden {versie.reden_wijziging}, die niet bij een eerder einde past."
        ),
        {"redenWijziging": versie.reden_wijziging, "nietToegestaan": tuple(p["reden_niet"])},
        gevolg=Gevolg.SIGNALEREN,
    )


def _open(zaak: Zaak, nummer: int | None) -> list[str]:
    """The keys of the open obligations about an allocation."""
    begin = f"{zaak.gemeente}|{nummer}|"
    sleutels = (termijn.sleutel for termijn in zaak.open_termijnen("FL-301-04"))
    return [sleutel for sleutel in sleutels if sleutel is not None and sleutel.startswith(begin)]


# --- withdrawal, no messages ------------------------------------------------------------------


@regel(
    "FL-301-05",
    "JW301",
    titel="Intrekken: begin gelijk aan eind, met reden verwijderd",
    bron=_BIJZONDER,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def intrekken(zaak: Zaak, p: Parameters) -> Antwoord:
    """The reason 'deleted' needs an allocation that was sent, its first day, and that day as end.

    What the kader calls withdrawing is deleting in the standard. An allocation of one day without
    that reason is an ordinary one. (Zorgtoewijzing > Bijzonderheden.)
    """
    versie, voorstel = zaak.feit, zaak.voorstel
    if not isinstance(versie, ToewijzingGebeurtenis) or voorstel is None:
        return None
    if versie.reden_wijziging != p["reden"]:
        return None
    huidig = voorstel.huidig
    operanden: dict[str, Operand] = {
        "redenWijziging": versie.reden_wijziging,
        "ingangsdatum": str(versie.ingangsdatum),
        "einddatum": None if versie.einddatum is None else str(versie.einddatum),
    }
    if huidig is None:
        nummer = versie.toewijzing_nummer
        uitleg = f"Toewijzing {nummer} is nooit verstuurd en dus niet in te trekken."
    elif versie.ingangsdatum != huidig.ingangsdatum:
        operanden["ingangsdatumVerstuurd"] = str(huidig.ingangsdatum)
        uitleg = f"Bij intrekken blijft de ingangsdatum {huidig.ingangsdatum}."
    elif versie.einddatum != versie.ingangsdatum:
        uitleg = f"Bij intrekken is de einddatum gelijk aan de ingangsdatum {versie.ingangsdatum}."
    else:
        return None
    return Uitkomst(uitleg, operanden)


@regel(
    "FL-301-06",
    "JW301",
    "JW305",
    "JW307",
    "JW315",
    "JW317/verzoek",
    "JW323",
    "lokaalBesluit",
    "bepaling",
    titel="Zonder BSN of anoniem: geen berichtenverkeer",
    bron=(_BIJZONDER, "Declaratiebericht (JW323) > Uitzonderingen"),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    alleen_bij={"JW323": (Toets,)},
)
def geen_berichten_bij_anoniem(zaak: Zaak, p: Parameters) -> Antwoord:
    """For a client recorded as anonymous or without a BSN, forms take the place of messages.

    What a decision or determination gives is recorded then with the form as its channel. The last
    record counts; one with `opgeheven` ends it. (Zorgtoewijzing > Bijzonderheden;
    Declaratiebericht > Uitzonderingen.)
    """
    toetsen = [stuk for stuk in zaak.stukken(Toets) if stuk.soort == _ANONIEM]
    if not toetsen or toetsen[-1].uitkomst == p["opgeheven"]:
        return None
    operanden: dict[str, Operand] = {"kanaal": p["kanaal"]}
    if zaak.plek in _STUKKEN:
        uitleg = "Deze toewijzing gaat met het formulier van het landelijk protocol."
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.AFLEIDEN)
    return Uitkomst(
        "Deze cliënt is anoniem of heeft geen BSN: gebruik de landelijke formulieren in plaats "
        "van berichten.",
        operanden,
    )
