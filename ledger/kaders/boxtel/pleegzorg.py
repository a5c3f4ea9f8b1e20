"""How long foster care goes on: BX-PLEEG."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import is_verwijderd
from ledger.dossier import Bepaling, Hulpeinde, LokaalBesluit, Plan
from ledger.gebeurtenissen import LeveringGestopt, ToewijzingGebeurtenis
from ledger.ijw.regels.regie import TIJDELIJK
from ledger.kaders.besluiten import alle_besluiten
from ledger.kaders.boxtel import PLEEGZORG, regel
from ledger.kaders.boxtel.feiten import beoordeeld_stuk, effectieve_dag, uiterlijk_op
from ledger.kaders.boxtel.hulpstukken import codes_van, geeft_nieuwe_dagen
from ledger.kaders.boxtel.leeftijd import LEEFTIJDSGRENS_BEREIKT
from ledger.kaders.boxtel.lopende_hulp import LopendeHulp, hulp_na
from ledger.kaders.hulp import (
    andere_toewijzingen,
    dagen_later,
    geboortedatum,
    geldende_toewijzingen,
    ontbreekt,
    plus_maanden,
    verjaardag,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.werkdagen import laatste_dag_werkdagen

P33: Final = "3.3 Verlengde pleegzorg"
_GEBOORTEDATUM: Final = "de geboortedatum van de cliënt"


# --- up to 21 -----------------------------------------------------------------------------------


@regel(
    "BX-PLEEG-01",
    "JW301",
    "JW307",
    "lokaalBesluit",
    titel="Pleegzorg eindigt vóór 21 jaar alleen als het pleegkind dat wil",
    bron=f"{P33} (lid 1)",
    gevolg=Gevolg.WEIGEREN,
    producten=(PLEEGZORG,),
)
def einde_op_eigen_wens(zaak: Zaak, p: Parameters) -> Antwoord:
    """From 18 on foster care does not end before the 21st birthday, unless it was recorded that the
    foster child wants that (3.3 lid 1).

    Death, a move to another domain and a court order are no such end, nor is going on with another
    allocation of foster care, nor a change that leaves the end as it was. A determination of a gi
    with a shorter duration goes first. A stop is never refused, so there it is a signal. To the
    letter the sentence holds before 18 too; there others decide on the end.
    """
    geboren, einde = geboortedatum(zaak), _einde(zaak)
    if einde is None:
        return None
    if geboren is None:
        return ontbreekt(_GEBOORTEDATUM) if zaak.plek == "JW307" else None
    jarig = verjaardag(geboren, p["leeftijd_tot"])
    if not verjaardag(geboren, p["leeftijd_van"]) <= einde < dagen_later(jarig, -1):
        return None
    if _mag_eindigen(zaak, p, einde):
        return None
    leeftijd = p["leeftijd_tot"]
    return Uitkomst(
        f"De pleegzorg eindigt op {einde}, vóór de {leeftijd}e verjaardag, en dat het pleegkind "
        "dit zelf wil is niet vastgelegd.",
        {"einddatum": einde.isoformat(), "leeftijd": leeftijd},
        gevolg=Gevolg.SIGNALEREN if zaak.plek == "JW307" else None,
    )


def _einde(zaak: Zaak) -> date | None:
    """The last day of the foster care by what is judged; None when that ends nothing."""
    feit, stuk = zaak.feit, beoordeeld_stuk(zaak)
    if isinstance(feit, LeveringGestopt):
        return None if feit.reden_beeindiging == TIJDELIJK else feit.einddatum
    if isinstance(stuk, LokaalBesluit) and stuk.afwijsgronden:
        return None
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code != PLEEGZORG or wordt_verwijderd(zaak):
        return None
    huidig = voorstel.huidig
    blijft = huidig is not None and not is_verwijderd(huidig)
    if blijft and huidig is not None and huidig.einddatum == voorstel.einddatum:
        return None
    return voorstel.einddatum


def _mag_eindigen(zaak: Zaak, p: Parameters, einde: date) -> bool:
    if _reden_zegt_het(zaak, p):
        return True
    gronden = {p["eigen_wens"], *p["geen_beeindiging"]}
    if any(gronden & set(rij.gronden) for rij in _einden(zaak)):
        return True
    return _bepaald_tot(zaak, einde) or _gaat_elders_door(zaak, einde)


def _reden_zegt_het(zaak: Zaak, p: Parameters) -> bool:
    """Whether the code of the message says that it is their own wish, or no such end."""
    feit = zaak.feit
    if isinstance(feit, LeveringGestopt):
        codes = (*p["stopredenen_eigen_wens"], *p["stopredenen_geen_beeindiging"])
        return feit.reden_beeindiging in codes
    if not isinstance(feit, ToewijzingGebeurtenis):
        return False
    return feit.reden_wijziging in p["wijzigingsredenen_geen_beeindiging"]


def _einden(zaak: Zaak) -> Iterator[Hulpeinde]:
    """Why foster care (not other help) ends, by the judged record and by those before it."""
    eigen = getattr(beoordeeld_stuk(zaak), "hulpeinde", None)
    if isinstance(eigen, Hulpeinde):
        yield eigen
    eerder: tuple[LokaalBesluit | Plan, ...] = (
        *zaak.stukken(LokaalBesluit),
        *zaak.stukken(Plan),
    )
    for stuk in eerder:
        codes = codes_van(zaak, stuk)
        if stuk.hulpeinde is not None and (not codes or PLEEGZORG in codes):
            yield stuk.hulpeinde


def _bepaald_einde(zaak: Zaak) -> date | None:
    """The last day that the newest determination of a gi on this foster care names.

    One that was over before the care began says nothing of it; a decision of the toegang is none.
    """
    begin = zaak.ingang_op
    einde: date | None = None
    for stuk in zaak.stukken(Bepaling):
        over = stuk.einddatum is not None and stuk.einddatum < begin
        if not over and zaak.kader.code_van(stuk.product) == PLEEGZORG:
            einde = stuk.einddatum
    return einde


def _bepaald_tot(zaak: Zaak, einde: date) -> bool:
    """Whether a determination of a gi itself goes no further than that day."""
    bepaald = _bepaald_einde(zaak)
    return bepaald is not None and bepaald <= einde


def _gaat_elders_door(zaak: Zaak, einde: date) -> bool:
    """Whether another allocation of foster care covers the next day."""
    erna, voorstel = dagen_later(einde, 1), zaak.voorstel
    eigen = (zaak.gemeente, getattr(zaak.feit, "toewijzing_nummer", None))
    andere = (
        geldende_toewijzingen(zaak.toestand)
        if voorstel is None
        else andere_toewijzingen(zaak, voorstel)
    )
    return any(
        feit.ingangsdatum <= erna <= (feit.einddatum or date.max)
        for feit in andere
        if (feit.gemeente, feit.toewijzing_nummer) != eigen
        and zaak.kader.code_van(feit.product) == PLEEGZORG
    )


@regel(
    "BX-PLEEG-02",
    "JW301",
    "lokaalBesluit",
    titel="Pleegzorg loopt standaard tot 21 jaar",
    bron=f"{P33} (lid 1)",
    gevolg=Gevolg.AFLEIDEN,
    producten=(PLEEGZORG,),
)
def standaard_einddatum(zaak: Zaak, p: Parameters) -> Antwoord:
    """Foster care that begins before the 21st birthday goes on up to the day before it, unless a
    determination of a gi says a shorter time (3.3 lid 1).

    An end between 18 and 21 is judged by BX-PLEEG-01, a later one by BX-PLEEG-03. Only from 21 is
    foster care a form of extended help (lid 2), so the conditions of 3.1 do not count before.
    """
    geboren, voorstel = geboortedatum(zaak), _voorgestelde_pleegzorg(zaak)
    if geboren is None or voorstel is None:
        return None
    jarig = verjaardag(geboren, p["leeftijd"])
    if voorstel.ingangsdatum >= jarig:
        return None
    standaard = min(dagen_later(jarig, -1), _bepaald_einde(zaak) or date.max)
    if voorstel.einddatum == standaard:
        return None
    operanden: dict[str, Operand] = {
        "einddatum": standaard.isoformat(),
        "voorgesteld": None if voorstel.einddatum is None else voorstel.einddatum.isoformat(),
    }
    if voorstel.einddatum is None:
        uitleg = f"De pleegzorg loopt tot en met {standaard}."
        return Uitkomst(uitleg, operanden)
    volwassen = verjaardag(geboren, zaak.waarden("BX-PLEEG-01")["leeftijd_van"])
    if voorstel.einddatum < volwassen:
        return None
    andere = "BX-PLEEG-03" if voorstel.einddatum >= jarig else "BX-PLEEG-01"
    uitleg = (
        f"De pleegzorg loopt standaard tot en met {standaard}; voor een andere einddatum geldt "
        f"{andere}."
    )
    return Uitkomst(uitleg, {**operanden, "valtOnder": andere})


def _voorgestelde_pleegzorg(zaak: Zaak) -> Voorstel | None:
    """The foster care that is asked for or given on days on which it was not given before."""
    return zaak.voorstel if zaak.code == PLEEGZORG and geeft_nieuwe_dagen(zaak) else None


# --- from 21 ------------------------------------------------------------------------------------


@regel(
    "BX-PLEEG-03",
    "JW301",
    "JW315",
    "JW317",
    "lokaalBesluit",
    titel="Pleegzorg van 21 tot 23 jaar",
    bron=f"{P33} (lid 2)",
    gevolg=Gevolg.WEIGEREN,
    producten=(PLEEGZORG,),
    wj759=LEEFTIJDSGRENS_BEREIKT,
)
def van_21_tot_23(zaak: Zaak, p: Parameters) -> Antwoord:
    """Foster care on or after the 21st birthday was asked for within half a year after it, that day
    included, and ends at the latest on the day before the 23rd (3.3 lid 2).

    Once it was granted on time, an extension needs no new appeal. What says nothing of the day on
    which it was asked for counts as asked for on the day of the decision, as long as that is in
    time.
    """
    geboren, voorstel = geboortedatum(zaak), _voorgestelde_pleegzorg(zaak)
    if geboren is None or voorstel is None:
        return None
    jarig = verjaardag(geboren, p["van_leeftijd"])
    if (voorstel.einddatum or voorstel.ingangsdatum) < jarig:
        return None
    return tuple(_na_21(zaak, p, voorstel.einddatum, geboren))


def _na_21(zaak: Zaak, p: Parameters, einde: date | None, geboren: date) -> Iterator[Uitkomst]:
    jarig = verjaardag(geboren, p["van_leeftijd"])
    laatste = dagen_later(verjaardag(geboren, p["tot_leeftijd"]), -1)
    if einde is None:
        yield ontbreekt("de einddatum")
    elif einde > laatste:
        leeftijd = p["tot_leeftijd"]
        uitleg = (
            f"De pleegzorg loopt tot en met {einde}; zij eindigt vóór de {leeftijd}e verjaardag."
        )
        yield Uitkomst(uitleg, {"einddatum": einde.isoformat(), "leeftijd": leeftijd})
    uiterlijk = plus_maanden(jarig, p["aanvraag_tot_maanden_na_21"])
    if not p["inclusief"]:
        uiterlijk = dagen_later(uiterlijk, -1)
    gevraagd = _gevraagd_op(zaak, jarig)
    if _eerder_toegekend(zaak, jarig, uiterlijk) or (gevraagd or zaak.verzoek_op) <= uiterlijk:
        return
    if gevraagd is None:
        yield ontbreekt("de dag waarop de pleegzorg is gevraagd,")
        return
    yield Uitkomst(
        f"Pleegzorg na {p['van_leeftijd']} jaar is op {gevraagd} gevraagd; dat kon tot en met "
        f"{uiterlijk}.",
        {"gevraagdOp": gevraagd.isoformat(), "uiterlijk": uiterlijk.isoformat()},
    )


def _gevraagd_op(zaak: Zaak, jarig: date) -> date | None:
    """The first day on which foster care after the birthday was asked for; None if nobody said.

    What was asked for earlier, for the time up to the birthday, is no such appeal.
    """
    if zaak.plek in ("JW315", "JW317"):
        return zaak.verzoek_op
    feit, dagen = zaak.feit, []
    referentie = getattr(feit, "referentie_aanbieder", None)
    verzoek = zaak.toestand.verzoeken.get((zaak.aanbieder or "", referentie or ""))
    if verzoek is not None:
        dagen.append(verzoek.gevraagd.dagtekening)
    dagen += [
        stuk.aanvraag_datum
        for stuk in alle_besluiten(zaak)
        if isinstance(stuk, LokaalBesluit)
        and zaak.kader.code_van(stuk.product) == PLEEGZORG
        and stuk.aanvraag_datum is not None
        and (stuk is beoordeeld_stuk(zaak) or (stuk.einddatum or date.min) >= jarig)
    ]
    return min(dagen, default=None)


def _eerder_toegekend(zaak: Zaak, jarig: date, uiterlijk: date) -> bool:
    """Whether foster care from the birthday on was granted before, in time.

    Without an end it is so only when it began after the birthday.
    """
    return any(
        zaak.kader.code_van(versie.product) == PLEEGZORG
        and (versie.einddatum or versie.ingangsdatum) >= jarig
        and versie.toewijzingsmoment.date() <= uiterlijk
        for versies in zaak.toestand.toewijzingen.values()
        if not is_verwijderd(versies[-1])
        for versie in versies
    )


@regel(
    "BX-PLEEG-04",
    "JW307",
    "JW307/verwijderen",
    "JW301",
    "plan",
    titel="Verlengde pleegzorg beëindigen",
    bron=f"{P33} (lid 3)",
    gevolg=Gevolg.TERMIJN,
    producten=(PLEEGZORG,),
)
def beeindigen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Extended foster care ends when there is no question for help any more, when the foster child
    wants no more help, or at 23; the aanbieder then stops it with a message (3.3 lid 3).

    The last day is that of the fact, or the day before the birthday. The working days for the
    message are those of the standard. Lid 3 speaks of extended help in general; it stands with
    foster care, and counts from 21.
    """
    geboren = geboortedatum(zaak)
    if zaak.plek == "JW307":
        stop = zaak.feit
        definitief = isinstance(stop, LeveringGestopt) and stop.reden_beeindiging != TIJDELIJK
        return Voldaan(_sleutel(zaak, zaak.aanbieder)) if definitief else None
    if geboren is None:
        return None  # said by BX-LFT-01 where the help is allocated
    vanaf = verjaardag(geboren, zaak.waarden("BX-PLEEG-03")["van_leeftijd"])
    laatste = dagen_later(verjaardag(geboren, p["leeftijd"]), -1)
    if zaak.plek == "plan":
        return tuple(_uit_plan(zaak, p, vanaf, laatste))
    tot_het_einde = {
        rij.nummer
        for rij in _pleegzorg_na(zaak)
        if rij.aanbieder == zaak.aanbieder
        # Without an end it goes on after 21 only when it began then.
        and rij.einde >= laatste
        and (rij.einde < date.max or rij.ingangsdatum >= vanaf)
    }
    if not tot_het_einde:
        return Voldaan(_sleutel(zaak, zaak.aanbieder), "vervallen")
    if getattr(zaak.feit, "toewijzing_nummer", None) not in tot_het_einde:
        return None
    return _taak(zaak, p, zaak.aanbieder, laatste, "de leeftijdsgrens")


def _pleegzorg_na(zaak: Zaak) -> Iterator[LopendeHulp]:
    return (rij for rij in hulp_na(zaak) if rij.code == PLEEGZORG)


def _uit_plan(zaak: Zaak, p: Parameters, vanaf: date, laatste: date) -> Iterator[Uitkomst]:
    """The task of who gives the foster care, or of the aanbieder of the plan."""
    plan = zaak.stuk(Plan)
    einde, codes = plan.hulpeinde, codes_van(zaak, plan)
    if einde is None or not plan.definitief or einde.datum < vanaf:
        return
    gronden = [grond for grond in einde.gronden if grond in p["einde_bij"]]
    lopend = {rij.aanbieder for rij in _pleegzorg_na(zaak) if rij.loopt_op(einde.datum)}
    if plan.aanbieder is not None:
        lopend = {plan.aanbieder} if PLEEGZORG in codes else lopend & {plan.aanbieder}
    for aanbieder in sorted(lopend) if gronden and (not codes or PLEEGZORG in codes) else ():
        yield _taak(zaak, p, aanbieder, min(einde.datum, laatste), gronden[0])


def _sleutel(zaak: Zaak, aanbieder: str | None) -> str:
    return f"{zaak.gemeente}|{aanbieder}"


def _taak(zaak: Zaak, p: Parameters, aanbieder: str | None, laatste: date, grond: str) -> Uitkomst:
    """The task to end foster care on a day, from that day on."""
    berekend = laatste_dag_werkdagen(laatste, p["stopbericht_werkdagen"])
    uiterlijk = effectieve_dag(zaak, berekend)
    return Uitkomst(
        f"De verlengde pleegzorg eindigt op {laatste}; stuur uiterlijk op {uiterlijk} een "
        "stopbericht.",
        uiterlijk_op(zaak, berekend) | {"laatsteDag": laatste.isoformat(), "grond": grond},
        termijn=verplichting(
            "BX-PLEEG-04",
            _sleutel(zaak, aanbieder),
            p["eigenaar"],
            "de verlengde pleegzorg beëindigen met een stopbericht",
            max(zaak.dag, laatste),
            uiterlijk,
            "een definitieve stop",
        ),
    )
