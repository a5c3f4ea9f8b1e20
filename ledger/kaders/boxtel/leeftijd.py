"""Help after the 18th birthday, and how far it may go: BX-LFT-01 to BX-LFT-07.

The consent of the young person (BX-LFT-05) stands in `instemming.py`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import (
    LokaalBesluit,
    Melding,
    PgbBesluit,
    Verblijf,
    Verwijzing,
)
from ledger.kaders.besluiten import besluiten_over
from ledger.kaders.boxtel import GESLOTEN, regel
from ledger.kaders.boxtel.feiten import beoordeeld_stuk, toekenningen
from ledger.kaders.boxtel.hulpstukken import geeft_nieuwe_dagen
from ledger.kaders.boxtel.volwassenheid import (
    JA,
    Hulpperiode,
    NaGrens,
    duurt_langer,
    eerdere_hulp,
    grens_van,
    justitieel_verwezen,
    keten,
    na_grens,
    strafrechtelijk_kader,
    wetten_van,
    zonder_voorwaarden,
)
from ledger.kaders.hulp import (
    dagen_later,
    geboortedatum,
    laatste_dag_looptijd,
    ontbreekt,
    opsomming,
    plus_maanden,
    verjaardag,
)
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

LEEFTIJDSGRENS_BEREIKT: Final = "9"
_AFGEWEZEN: Final = "afgewezen"
P31: Final = "3.1 Jeugdhulp na 18e levensjaar"
_PUNT: Final = tuple(
    f"{P31} ({nummer} punt)" for nummer in ("eerste", "tweede", "derde", "vierde", "vijfde")
)
_SLOT: Final = "3.2 Procedure jeugdhulp na 18e levensjaar (slotalinea)"
_GEBOORTEDATUM: Final = "de geboortedatum van de cliënt"
_BERICHTEN: Final = ("JW301", "JW315", "JW317")


@regel(
    "BX-LFT-01",
    *_BERICHTEN,
    "lokaalBesluit",
    "bepaling",
    "pgbBesluit",
    titel="Jeugdhulp eindigt uiterlijk bij 23 jaar",
    bron=(P31, "3.3 Verlengde pleegzorg (lid 3)"),
    gevolg=Gevolg.WEIGEREN,
    wj759=LEEFTIJDSGRENS_BEREIKT,
)
def uiterste_leeftijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help begins before the 23rd birthday and ends at the latest on the day before it (3.1; 3.3
    lid 3).

    Help without an end that begins in time is only signalled: the source asks for no end date.
    """
    voorstel = zaak.voorstel
    if voorstel is None or not duurt_langer(zaak):
        return None
    geboren = geboortedatum(zaak)
    if geboren is None:
        return ontbreekt(_GEBOORTEDATUM)
    leeftijd = p["leeftijd_max"]
    jarig = verjaardag(geboren, leeftijd)
    einde = None if voorstel.einddatum is None else voorstel.einddatum.isoformat()
    operanden = {
        "leeftijd": leeftijd,
        "ingangsdatum": voorstel.ingangsdatum.isoformat(),
        "einddatum": einde,
    }
    if voorstel.ingangsdatum >= jarig:
        return Uitkomst(f"De hulp begint na de {leeftijd}e verjaardag of op die dag.", operanden)
    if voorstel.einddatum is None:
        uitleg = (
            f"De hulp heeft geen einddatum; zij loopt uiterlijk tot en met de dag voor de "
            f"{leeftijd}e verjaardag."
        )
        return Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN)
    if voorstel.einddatum < jarig:
        return None
    uitleg = f"De hulp loopt tot en met {einde}, voorbij de dag voor de {leeftijd}e verjaardag."
    return Uitkomst(uitleg, operanden)


# --- the conditions of extended help ------------------------------------------------------------


def na_18(zaak: Zaak, p: Parameters) -> NaGrens | None:
    """Extended help to which the conditions apply; foster care is that from a higher age."""
    na = na_grens(zaak, grens_van(zaak, zaak.code, p["leeftijdsgrens"]))
    return None if na is None or zonder_voorwaarden(zaak, na.vanaf) else na


@regel(
    "BX-LFT-02",
    *_BERICHTEN,
    "lokaalBesluit",
    "pgbBesluit",
    titel="Verlengde jeugdhulp alleen als geen andere wet geldt",
    bron=(_PUNT[0], _SLOT),
    gevolg=Gevolg.WEIGEREN,
    wj759=LEEFTIJDSGRENS_BEREIKT,
)
def geen_ander_kader(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help after 18 is refused when it can be had under Wlz, Zvw or Wmo; the outcome per law is
    recorded (3.1, first point; 3.2).

    The five points of 3.1 are read together: no other law, consent, and either begun and decided
    on before 18 or a relapse; a criminal framework is a ground on its own. The other reading takes
    each point as enough. Without a birthday it is BX-LFT-01 that says so.
    """
    if na_18(zaak, p) is None:
        return None
    wetten = wetten_van(zaak)
    mogelijk = tuple(wet for wet in p["andere_kaders"] if wetten.get(wet) == JA)
    if mogelijk:
        namen = opsomming(wet.capitalize() for wet in mogelijk)
        uitleg = f"Vanaf {p['leeftijdsgrens']} jaar kan deze hulp uit een andere wet: {namen}."
        return Uitkomst(uitleg, {"wetten": mogelijk, "leeftijd": p["leeftijdsgrens"]})
    open_ = [wet.capitalize() for wet in p["andere_kaders"] if wet not in wetten]
    if open_:
        return ontbreekt(f"de uitkomst of de hulp kan uit {opsomming(open_, 'of')},")
    return None


@regel(
    "BX-LFT-03",
    *_BERICHTEN,
    "lokaalBesluit",
    "pgbBesluit",
    titel="Begonnen en toegekend vóór de 18e verjaardag",
    bron=_PUNT[1],
    gevolg=Gevolg.WEIGEREN,
    wj759=LEEFTIJDSGRENS_BEREIKT,
)
def voortzetting(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help goes on after 18 when it began before the birthday and was decided on before it, unless
    it is resumed after a relapse (3.1, second point).

    What was allocated, granted in a budget or recorded as help from elsewhere leads up to it when
    nothing lies between, or no more than the time of a relapse. The Jeugdwet asks only one of the
    two days; which reading counts is a setting. '18e levensjaar' is read as the 18th birthday.
    """
    na, geboren = na_18(zaak, p), geboortedatum(zaak)
    if na is None or geboren is None or _is_terugval(zaak):
        return None
    jarig = verjaardag(geboren, p["leeftijdsgrens"])
    begonnen, besloten = _begin_en_besluit(zaak)
    op_tijd = (begonnen < jarig, besloten is not None and besloten < jarig)
    if all(op_tijd) if p["beide_vereist"] else any(op_tijd):
        return None
    wat = "is niet begonnen" if not op_tijd[0] else "is niet toegekend"
    return Uitkomst(
        f"Deze hulp {wat} vóór de {p['leeftijdsgrens']}e verjaardag.",
        {
            "begonnenOp": begonnen.isoformat(),
            "beslotenOp": None if besloten is None else besloten.isoformat(),
            "leeftijd": p["leeftijdsgrens"],
        },
    )


def _begin_en_besluit(zaak: Zaak) -> tuple[date, date | None]:
    """The first day of the help that leads up to what is judged, and of the decisions on it."""
    begin, maanden = _eigen_begin(zaak), zaak.waarden("BX-LFT-04")["terugval_maanden"]
    schakels = keten(eerdere_hulp(zaak), begin, maanden)
    besluiten = [rij.besloten_op for rij in schakels if rij.besloten_op is not None]
    besluiten += [zaak.verzoek_op, *_eigen_besluiten(zaak)]
    return min([begin, *(rij.begin for rij in schakels)]), min(besluiten)


def _eigen_begin(zaak: Zaak) -> date:
    """The first day of the help itself: of help that was started the day of the start."""
    voorstel = zaak.voorstel
    if voorstel is None:
        return zaak.ingang_op
    leveringen = zaak.toestand.leveringen.get((zaak.gemeente, voorstel.toewijzing_nummer or 0), ())
    return min((rij.start.begindatum for rij in leveringen), default=voorstel.ingangsdatum)


def _eigen_besluiten(zaak: Zaak) -> Iterator[date]:
    """The days on which the help itself was granted before, in kind or in a budget."""
    voorstel, stuk = zaak.voorstel, beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit):
        yield from (rij.datum for rij in toekenningen(zaak, stuk.kenmerk))
    if voorstel is None:
        return
    yield from (rij.datum for rij in besluiten_over(zaak, voorstel))
    if voorstel.oorspronkelijk is not None:
        yield voorstel.oorspronkelijk.toewijzingsmoment.date()


# --- relapse ------------------------------------------------------------------------------------


@regel(
    "BX-LFT-04",
    "JW315",
    "verwijzing",
    "lokaalBesluit",
    "pgbAanvraag",
    titel="Terugval binnen een half jaar",
    bron=_PUNT[2],
    gevolg=Gevolg.WEIGEREN,
    wj759=LEEFTIJDSGRENS_BEREIKT,
)
def terugval(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help that begins after 18 and goes on with nothing is only possible when the need showed
    within half a year after earlier help was closed; the last day of that counts (3.1, third
    point).

    The need shows on the day of the referral, of the report or of the request, not on the first day
    of the help. That the earlier help began before 18 is taken for granted by the source.
    """
    geboren = geboortedatum(zaak)
    if geboren is None:
        eerst = zaak.plek in ("verwijzing", "pgbAanvraag") and geeft_nieuwe_dagen(zaak)
        return ontbreekt(_GEBOORTEDATUM) if eerst else None
    na = na_18(zaak, p)
    if na is None or na.vanaf != _begin(zaak) or _loopt_door(zaak) or not _is_na(zaak, na):
        return None
    if _is_terugval(zaak):
        return None
    afgesloten = _afgesloten_op(zaak)
    if afgesloten is None:
        uitleg = "Er is geen eerdere jeugdhulp bekend die na de leeftijdsgrens hervat kan worden."
        return Uitkomst(uitleg, {"leeftijd": p["leeftijdsgrens"]})
    uiterlijk = _uiterlijk(afgesloten, p)
    gebleken = _gebleken_op(zaak, afgesloten)
    op_tijd = gebleken <= uiterlijk
    uitleg = (
        "De eerdere jeugdhulp is niet vóór de leeftijdsgrens begonnen."
        if op_tijd
        else f"Dat opnieuw hulp nodig is bleek op {gebleken}; hervatten kon tot en met {uiterlijk}."
    )
    return Uitkomst(
        uitleg,
        {
            "afgeslotenOp": afgesloten.isoformat(),
            "geblekenOp": gebleken.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
        },
    )


def _begin(zaak: Zaak) -> date:
    if zaak.voorstel is not None:
        return zaak.voorstel.ingangsdatum
    stuk = beoordeeld_stuk(zaak)
    eigen = stuk.ingangsdatum if isinstance(stuk, Verwijzing) else None
    return eigen or zaak.verzoek_op


def _is_na(zaak: Zaak, na: NaGrens) -> bool:
    """Whether a referral was made after the birthday: one from before is about no relapse."""
    return zaak.plek != "verwijzing" or zaak.verzoek_op >= na.jarig


def _loopt_door(zaak: Zaak) -> bool:
    return bool(keten(eerdere_hulp(zaak), _begin(zaak)))


def _afgesloten_op(zaak: Zaak) -> date | None:
    """The last day of the help that was closed last before the help that is judged."""
    begin = _begin(zaak)
    einden = [rij.einde for rij in eerdere_hulp(zaak) if rij.einde and rij.einde < begin]
    return max(einden, default=None)


def _gebleken_op(zaak: Zaak, afgesloten: date) -> date:
    """The day on which it showed that help is needed again."""
    dagen = [zaak.verzoek_op]
    dagen += [rij.datum for rij in zaak.stukken(Melding)]
    dagen += [rij.datum for rij in zaak.stukken(Verwijzing) if not rij.afgeblazen]
    dagen += [
        rij.gevraagd.dagtekening
        for rij in zaak.toestand.verzoeken.values()
        if rij.status != _AFGEWEZEN
    ]
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, (LokaalBesluit, PgbBesluit)) and stuk.aanvraag_datum is not None:
        dagen.append(stuk.aanvraag_datum)
    return min(dag for dag in dagen if dag > afgesloten or dag == zaak.verzoek_op)


def _uiterlijk(afgesloten: date, p: Parameters) -> date:
    """The last day on which the need may show."""
    dag = plus_maanden(afgesloten, p["terugval_maanden"])
    return dag if p["inclusief"] else dagen_later(dag, -1)


def _is_terugval(zaak: Zaak) -> bool:
    """Whether help resumes, in time, help that began before the age limit (BX-LFT-04)."""
    p, geboren, afgesloten = zaak.waarden("BX-LFT-04"), geboortedatum(zaak), _afgesloten_op(zaak)
    if geboren is None or afgesloten is None or _loopt_door(zaak):
        return False
    if _gebleken_op(zaak, afgesloten) > _uiterlijk(afgesloten, p):
        return False
    begonnen = _eerste_begin(eerdere_hulp(zaak), afgesloten, p["terugval_maanden"])
    return begonnen < verjaardag(geboren, p["leeftijdsgrens"])


def _eerste_begin(perioden: tuple[Hulpperiode, ...], afgesloten: date, maanden: int) -> date:
    schakels = keten(perioden, dagen_later(afgesloten, 1), maanden)
    return min((rij.begin for rij in schakels), default=date.max)


# --- criminal law and closed help ---------------------------------------------------------------


@regel(
    "BX-LFT-06",
    "JW315",
    "JW301",
    "bepaling",
    "verwijzing",
    titel="Een strafrechtelijk kader is een grond op zichzelf",
    bron=_PUNT[4],
    gevolg=Gevolg.AFLEIDEN,
)
def strafrecht(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help after 18 under a sentence, a measure or supervision needs none of the conditions of
    BX-LFT-02 to BX-LFT-05; the limit of BX-LFT-01 stays (3.1, fifth point).

    A running measure of jeugdreclassering is such a framework too. Who refers in criminal justice
    without a recorded framework leaves it open.
    """
    na = na_grens(zaak, p["leeftijdsgrens"])
    if na is None:
        return None
    kader = strafrechtelijk_kader(zaak, na.vanaf)
    if kader is not None:
        vervallen = ("BX-LFT-02", "BX-LFT-03", "BX-LFT-04", "BX-LFT-05")
        uitleg = "De hulp na de leeftijdsgrens wordt gegeven in een strafrechtelijk kader."
        return Uitkomst(uitleg, {"kader": kader, "vervallen": vervallen})
    return ontbreekt("het strafrechtelijk kader") if justitieel_verwezen(zaak) else None


@regel(
    "BX-LFT-07",
    "JW301",
    "JW315",
    "bepaling",
    titel="Gesloten jeugdhulp na 18 jaar",
    bron=_PUNT[4],
    gevolg=Gevolg.WEIGEREN,
    producten=(GESLOTEN,),
    wj759=LEEFTIJDSGRENS_BEREIKT,
)
def gesloten_na_18(zaak: Zaak, p: Parameters) -> Antwoord:
    """Closed help after 18 needs an authorisation that the court extended, and ends at the latest
    on the day before six months have passed since the birthday (3.1, fifth point).

    Where somebody is deprived of freedom the shortest reading counts: six whole months from the
    birthday on. Help that begins after 18 without an end goes on too long.
    """
    na, voorstel = na_grens(zaak, p["leeftijdsgrens"]), zaak.voorstel
    if na is None or voorstel is None or zaak.code != GESLOTEN:
        return None
    uiterlijk = laatste_dag_looptijd(na.jarig, p["max_maanden_na_18"])
    einde = voorstel.einddatum
    tot = "zonder einde" if einde is None else f"tot en met {einde}"
    operanden = {
        "einddatum": None if einde is None else einde.isoformat(),
        "maxMaandenNa18": p["max_maanden_na_18"],
    }
    if einde is None or einde > uiterlijk:
        grens = f"{p['max_maanden_na_18']} maanden na de {p['leeftijdsgrens']}e verjaardag"
        return Uitkomst(f"Gesloten jeugdhulp kan tot {grens}, niet {tot}.", operanden)
    verblijven = (rij for rij in zaak.stukken(Verblijf) if rij.soort == "gesloten")
    dagen = [rij.machtiging_tot for rij in verblijven if rij.machtiging_tot is not None]
    if not dagen:
        return ontbreekt("de machtiging voor gesloten jeugdhulp")
    laatste = max(dagen)
    if laatste >= einde:
        return None
    uitleg = f"De machtiging is niet verlengd: zij loopt tot en met {laatste}, de hulp {tot}."
    return Uitkomst(uitleg, {**operanden, "machtigingTot": laatste.isoformat()})
