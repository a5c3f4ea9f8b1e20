"""The agreement on etmalen before logeren, foster care or a stay: ZL-PLAN-01 to -03."""

from datetime import date
from math import ceil
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.client import is_verwijderd
from ledger.dossier import Etmalenafspraak, Plan
from ledger.kaders.hulp import looptijd_in_maanden, opsomming
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import ETMALEN_NA_AFSPRAAK, regel
from ledger.kaders.zuid_limburg.crisisplan import is_gezinsplan
from ledger.kaders.zuid_limburg.feiten import codes_van, genoemd, gronden, kent_toe, mild
from ledger.omvang import Eenheid, Frequentie
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.weergave import in_woorden

PLEKKEN: Final = ("plan", "lokaalBesluit", "JW301")
BRON: Final = ("Logeren > Beschrijving", "Pleegzorg > Beschrijving", "Verblijf > Beschrijving")
DAGEN_PER_WEEK: Final = 7
AANTAL: Final = "aantalEtmalen"
DATUM: Final = "datumVoorBesluit"
_GEBREKEN: Final = {
    AANTAL: "een aantal etmalen per week, per maand of in totaal",
    DATUM: "een datum op of voor het besluit",
}


def _afspraken(zaak: Zaak) -> list[Etmalenafspraak] | None:
    """The agreements about the help, the nearest first; None where there is nothing to judge.

    A plan without an agreement says nothing of it, and a decision that names no product may be
    about any help.
    """
    if zaak.plek == "plan":
        eigen = zaak.stuk(Plan).etmalen
        over = zaak.code is None or genoemd(zaak, ETMALEN_NA_AFSPRAAK)
        return [eigen] if eigen is not None and over else None
    geeft = zaak.code is not None and kent_toe(zaak)
    return list(gronden(zaak, Etmalenafspraak)) if geeft else None


@regel(
    "ZL-PLAN-01",
    *PLEKKEN,
    titel="Etmalenafspraak vooraf bij logeren, pleegzorg en verblijf",
    bron=BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=ETMALEN_NA_AFSPRAAK,
    wj759="7",
)
def afspraak_vooraf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Before help is given in etmalen, toegang, client or parents and aanbieder agree how much of
    it is needed and for how long (Logeren, Pleegzorg, Verblijf > Beschrijving).

    Elsewhere under Logeren the aanbieder is not named; the widest of both is asked everywhere.
    Every agreement of the right day and parties will do, not only the last.
    """
    afspraken = _afspraken(zaak)
    if afspraken is None:
        return None
    if not afspraken:
        return Uitkomst(
            "Spreek eerst met cliënt of ouders en aanbieder de intensiteit en de duur af; er is "
            "geen afspraak waaruit een aantal etmalen volgt.",
            {"afspraak": False, "partijen": tuple(p["partijen"])},
        )
    gebreken = [_gebreken(zaak, afspraak, p["partijen"]) for afspraak in afspraken]
    if not all(gebreken):
        return None
    datum = afspraken[0].datum
    zonder = opsomming(_GEBREKEN.get(deel) or in_woorden(deel) for deel in gebreken[0])
    return Uitkomst(
        f"De etmalenafspraak is niet compleet; er ontbreekt: {zonder}.",
        {
            "ontbreekt": gebreken[0],
            "afspraakDatum": None if datum is None else datum.isoformat(),
            "besluitDatum": zaak.verzoek_op.isoformat(),
        },
        gevolg=mild(zaak),
    )


def _gebreken(zaak: Zaak, afspraak: Etmalenafspraak, partijen: tuple[str, ...]) -> tuple[str, ...]:
    """What an agreement lacks: a party, a number of etmalen, or a day before the decision."""
    heeft = set(afspraak.partijen)
    zonder = [
        rol for rol in partijen if not any(zaak.kader.telt_als(partij, rol) for partij in heeft)
    ]
    if afspraak.etmalen is None or afspraak.per is None:
        zonder.append(AANTAL)
    if afspraak.datum is None or afspraak.datum > zaak.verzoek_op:
        zonder.append(DATUM)
    return tuple(zonder)


# --- how many etmalen follow from it --------------------------------------------------------------


def etmalen_uit(afspraak: Etmalenafspraak, begin: date, einde: date | None) -> int | None:
    """How many etmalen an agreement comes to in a period, rounded up; None when it cannot be told.

    Every day of the week is every day of the period. The number of weeks or months is the agreed
    one, else that of the period.
    """
    aantal, per, duur = afspraak.etmalen, afspraak.per, afspraak.duur
    if aantal is None or per is None:
        return None
    dagen = None if einde is None or einde < begin else (einde - begin).days + 1
    if per == "totaal":
        return aantal
    if per == "week" and aantal == DAGEN_PER_WEEK and dagen is not None:
        return dagen
    if duur is not None:
        return aantal * duur
    if einde is None or dagen is None:
        return None
    if per == "week":
        return -(-aantal * dagen // DAGEN_PER_WEEK)
    return ceil(aantal * looptijd_in_maanden(begin, einde))


@regel(
    "ZL-PLAN-02",
    *PLEKKEN,
    titel="Aantal etmalen uit intensiteit en duur",
    bron=BRON,
    gevolg=Gevolg.AFLEIDEN,
    producten=ETMALEN_NA_AFSPRAAK,
)
def aantal_etmalen(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives the volume from how much was agreed and for how long; an allocation of another volume
    is reported, for it is an estimate that may be adjusted later.

    The source says only that the number can be estimated. A volume per week or per month is held
    against what was agreed per week or per month; in another measure both cannot be compared.
    Another volume for the same days is held against the agreement as well.
    """
    afspraken = _afspraken(zaak)
    if afspraken is None and _ander_volume(zaak):
        afspraken = list(gronden(zaak, Etmalenafspraak))
    if not afspraken:
        return None
    afspraak, voorstel = afspraken[0], zaak.voorstel
    etmalen = etmalen_uit(afspraak, *_periode(zaak))
    omvang = None if voorstel is None else voorstel.omvang
    volume = None if omvang is None or omvang.eenheid != Eenheid.ETMAAL else omvang.volume
    frequentie = "" if omvang is None else omvang.frequentie
    verwacht = _verwacht(afspraak, frequentie, etmalen)
    operanden: dict[str, Operand] = {
        "etmalen": etmalen,
        "volume": volume,
        "verwachtVolume": verwacht,
    }
    if None not in (volume, verwacht) and volume != verwacht:
        return Uitkomst(
            f"De afspraak geeft {verwacht} etmalen, de toewijzing {volume}.",
            operanden,
            gevolg=Gevolg.SIGNALEREN,
        )
    if etmalen is None:
        return None
    return Uitkomst(f"De afspraak geeft {etmalen} etmalen over deze periode.", operanden)


def _ander_volume(zaak: Zaak) -> bool:
    """Whether an allocation only changes in its volume."""
    voorstel = zaak.voorstel
    huidig = None if voorstel is None else voorstel.huidig
    if zaak.plek != "JW301" or voorstel is None or huidig is None or is_verwijderd(huidig):
        return False
    dagen = (voorstel.ingangsdatum, voorstel.einddatum)
    zelfde = dagen == (huidig.ingangsdatum, huidig.einddatum)
    return zelfde and voorstel.omvang != huidig.omvang


def _periode(zaak: Zaak) -> tuple[date, date | None]:
    """The days that the agreement is about; the last is None when nobody named it."""
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        return plan.ingangsdatum or plan.datum, plan.einddatum
    voorstel = zaak.voorstel
    if voorstel is None:
        return zaak.ingang_op, None
    return voorstel.ingangsdatum, voorstel.einddatum


def _verwacht(afspraak: Etmalenafspraak, frequentie: str, etmalen: int | None) -> int | None:
    """What a volume with this frequency should be; None when that cannot be compared."""
    per = {Frequentie.WEEK: "week", Frequentie.MAAND: "maand"}
    if frequentie == Frequentie.TOTAAL:
        return etmalen
    gelijk = any(frequentie == soort and afspraak.per == naam for soort, naam in per.items())
    return afspraak.etmalen if gelijk else None


# --- the goals that it serves ---------------------------------------------------------------------


@regel(
    "ZL-PLAN-03",
    *PLEKKEN,
    titel="Etmalenafspraak sluit aan bij doelen in het plan",
    bron=BRON,
    gevolg=Gevolg.AFWIJKEN,
    producten=ETMALEN_NA_AFSPRAAK,
    afwijking_door=("gemeentelijkeToegang",),
)
def afspraak_bij_doelen(zaak: Zaak, p: Parameters) -> Antwoord:
    """The agreement names at least one goal of the family plan as it holds now (1G1P1R).

    Whether it fits that goal cannot be judged; only the reference is. Without any agreement
    ZL-PLAN-01 speaks.
    """
    afspraken = _afspraken(zaak)
    if not afspraken:
        return None
    doelen = _doelen_van_plan(zaak)
    genoemd_ = set(afspraken[0].doelen)
    geldig = len(genoemd_.intersection(doelen))
    if geldig >= p["min_doelen"]:
        return None
    waarom = "noemt geen doel uit het plan" if genoemd_ else "verwijst niet naar het plan"
    return Uitkomst(
        f"De etmalenafspraak {waarom}; koppel haar aan een doel uit het geldende 1G1P1R.",
        {
            "genoemdeDoelen": len(genoemd_),
            "geldigeDoelen": geldig,
            "doelenInPlan": len(doelen),
            "minDoelen": p["min_doelen"],
        },
        gevolg=mild(zaak),
    )


def _doelen_van_plan(zaak: Zaak) -> frozenset[str]:
    """The goals of the plan as it holds on the day of the decision: the last with goals by then.

    A plan for other products is a plan of its own, so that it does not replace the family plan.
    """
    geldend: dict[frozenset[str], Plan] = {}
    for plan in zaak.stukken(Plan):
        if plan.doelen and is_gezinsplan(plan) and plan.datum <= zaak.verzoek_op:
            geldend[codes_van(zaak, plan)] = plan
    if zaak.plek == "plan" and zaak.stuk(Plan).doelen:
        geldend[codes_van(zaak, zaak.stuk(Plan))] = zaak.stuk(Plan)
    return frozenset(doel for plan in geldend.values() for doel in plan.doelen)
