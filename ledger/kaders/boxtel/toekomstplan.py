"""The plan for the time after the 18th birthday: BX-LFT-08 to BX-LFT-11."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Plan, Toekomstplan
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import effectieve_dag, uiterlijk_op
from ledger.kaders.boxtel.lopende_hulp import LopendeHulp, hulp_na
from ledger.kaders.boxtel.volwassenheid import JA, NEE, wetten_van_alle_hulp
from ledger.kaders.hulp import (
    dagen_later,
    geboortedatum,
    ontbreekt,
    opsomming,
    plus_maanden,
    verjaardag,
)
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

P32: Final = "3.2 Procedure jeugdhulp na 18e levensjaar"
_GEBOORTEDATUM: Final = "de geboortedatum van de cliënt"
_MAANDEN_PER_JAAR: Final = 12
_IN_WOORDEN: Final = {"financien": "financiën"}


# --- facts --------------------------------------------------------------------------------------


def toekomstplan(zaak: Zaak) -> Toekomstplan | None:
    """The plan for later in the judged plan; None in a draft and in any other plan."""
    plan = zaak.stuk(Plan)
    return plan.toekomst if plan.definitief else None


def _achttien(zaak: Zaak, geboren: date) -> date:
    return verjaardag(geboren, zaak.waarden("BX-LFT-08")["leeftijd"])


def uiterste_dag(zaak: Zaak, geboren: date) -> date:
    """The day so many months before the birthday, by which there is a plan (BX-LFT-08)."""
    maanden: int = zaak.waarden("BX-LFT-08")["maanden_voor_18"]
    return plus_maanden(_achttien(zaak, geboren), -maanden)


def _sleutel(zaak: Zaak, aanbieder: str | None) -> str:
    return f"{zaak.gemeente}|{aanbieder}"


# --- in time ------------------------------------------------------------------------------------


@regel(
    "BX-LFT-08",
    "plan",
    "JW305",
    "JW301",
    "JW307",
    "JW307/verwijderen",
    titel="Toekomstplan een jaar vóór de 18e verjaardag",
    bron=P32,
    gevolg=Gevolg.TERMIJN,
)
def toekomstplan_op_tijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Each aanbieder whose help runs has a plan for later at the latest on the day twelve months
    before the 18th birthday, or on the first day of help that begins after that (3.2).

    One plan may count for several aanbieders; a plan that names none counts for all. Help that
    ends before that day needs none, and what is resumed after 18 neither.
    """
    geboren = geboortedatum(zaak)
    if zaak.plek == "plan":
        return None if toekomstplan(zaak) is None else tuple(_plan_vastgelegd(zaak))
    if geboren is None:
        return ontbreekt(_GEBOORTEDATUM) if zaak.plek == "JW305" else None
    sleutel, jarig = _sleutel(zaak, zaak.aanbieder), verjaardag(geboren, p["leeftijd"])
    eigen = [rij for rij in _loopt_tot_later(zaak, geboren) if rij.aanbieder == zaak.aanbieder]
    begonnen = (rij.begonnen_op for rij in eigen)
    beginnen = [begin for begin in begonnen if begin is not None and begin < jarig]
    if not beginnen:
        return Voldaan(sleutel, "vervallen")
    if ("BX-LFT-08", sleutel) in zaak.toestand.verplichtingen or _heeft_plan(zaak):
        return None
    eerste = min(beginnen)
    berekend = max(uiterste_dag(zaak, geboren), eerste)
    uiterlijk = effectieve_dag(zaak, berekend)
    return Uitkomst(
        f"Uiterlijk op {uiterlijk} moet er een toekomstplan zijn voor de tijd na "
        f"{p['leeftijd']} jaar.",
        uiterlijk_op(zaak, berekend) | {"leeftijd": p["leeftijd"]},
        termijn=verplichting(
            "BX-LFT-08",
            sleutel,
            p["eigenaar"],
            "een toekomstplan opstellen voor de tijd na de 18e verjaardag",
            eerste,
            uiterlijk,
            "een plan met een toekomstplan",
        ),
    )


def _plan_vastgelegd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    """What a plan for later meets, and that it came too late."""
    for termijn in zaak.open_termijnen("BX-LFT-08"):
        aanbieder = (termijn.sleutel or "").rpartition("|")[2]
        plan = zaak.stuk(Plan)
        if not _telt_voor(plan, aanbieder) or not (termijn.sleutel or "").startswith(
            f"{zaak.gemeente}|"
        ):
            continue
        uiterlijk = termijn.laatste_dag
        if uiterlijk is not None and plan.datum > uiterlijk:
            yield Uitkomst(
                f"Het toekomstplan van {plan.datum} is te laat; het moest er uiterlijk op "
                f"{uiterlijk} zijn.",
                {"datum": plan.datum.isoformat(), "uiterlijk": uiterlijk.isoformat()},
                gevolg=Gevolg.SIGNALEREN,
            )
        yield Voldaan(termijn.sleutel or "")


def _telt_voor(plan: Plan, aanbieder: str | None) -> bool:
    """Whether a plan for later counts for an aanbieder."""
    if plan.toekomst is None or not plan.definitief:
        return False
    return plan.aanbieder in (None, aanbieder) or aanbieder in plan.toekomst.aanbieders


def _heeft_plan(zaak: Zaak) -> bool:
    return any(_telt_voor(plan, zaak.aanbieder) for plan in zaak.stukken(Plan))


def _loopt_tot_later(zaak: Zaak, geboren: date) -> Iterator[LopendeHulp]:
    """The help from under age that goes on until the day by which there must be a plan."""
    grens, jarig = uiterste_dag(zaak, geboren), _achttien(zaak, geboren)
    return (rij for rij in hulp_na(zaak) if rij.ingangsdatum < jarig and rij.einde >= grens)


# --- who and what -------------------------------------------------------------------------------


@regel(
    "BX-LFT-09",
    "plan",
    titel="Wie het toekomstplan opstelt",
    bron=P32,
    gevolg=Gevolg.SIGNALEREN,
)
def opstellers(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan for later is made with the young person or the parents, and with who helps
    afterwards where that is known (3.2)."""
    plan = toekomstplan(zaak)
    if plan is None:
        return None
    gezin, vervolg = p["medeopsteller"], p["indien_bekend"]
    missend = []
    if not any(zaak.kader.telt_als(rol, gezin) for rol in plan.opstellers):
        missend.append("de jeugdige of een ouder")
    if plan.vervolgaanbieder is not None and vervolg not in plan.opstellers:
        missend.append("de aanbieder die na 18 jaar helpt")
    if not missend:
        return None
    uitleg = f"Het toekomstplan is niet samen gemaakt met {' en '.join(missend)}."
    return Uitkomst(uitleg, {"ontbreken": tuple(missend)})


@regel(
    "BX-LFT-10",
    "plan",
    "JW301",
    "JW307",
    titel="Vier onderwerpen in het toekomstplan vanaf 16,5 jaar",
    bron=f"{P32} (onderdelen i-iv)",
    gevolg=Gevolg.TERMIJN,
)
def onderwerpen(zaak: Zaak, p: Parameters) -> Antwoord:
    """From 16.5 years on the plan says how and by whom housing, money and work or school are
    arranged, and care (or that it is not needed); an earlier plan is completed by the day on which
    a plan must be there (3.2, i to iv).

    What earlier plans of this aanbieder said counts too. A plan that lacks something after that day
    must be completed at once; whose help ends before it need not.
    """
    geboren = geboortedatum(zaak)
    if zaak.plek != "plan":
        return None if geboren is None else tuple(_niet_meer_aan_te_vullen(zaak, geboren))
    if toekomstplan(zaak) is None:
        return None
    if geboren is None:
        return ontbreekt(_GEBOORTEDATUM)
    stuk = zaak.stuk(Plan)
    beschreven = _beschreven(zaak, stuk)
    nodig = (*p["onderwerpen_verplicht"], p["onderwerp_indien_nodig"])
    missend = tuple(onderwerp for onderwerp in nodig if not beschreven.get(onderwerp))
    if not missend:
        return tuple(_aangevuld(zaak, stuk))
    return _onvolledig(zaak, p, stuk, geboren, missend)


def _onvolledig(
    zaak: Zaak, p: Parameters, stuk: Plan, geboren: date, missend: tuple[str, ...]
) -> Uitkomst:
    """The obligation to complete a plan that lacks something."""
    maanden = p["leeftijd_jaren"] * _MAANDEN_PER_JAAR + p["leeftijd_maanden"]
    onvolledig = stuk.datum >= plus_maanden(geboren, maanden)
    berekend = max(uiterste_dag(zaak, geboren), stuk.datum)
    uiterlijk = effectieve_dag(zaak, berekend)
    wat = opsomming(_IN_WOORDEN.get(onderwerp, onderwerp) for onderwerp in missend)
    if onvolledig:
        uitleg = f"Het toekomstplan zegt niets over {wat}; vul het aan."
    else:
        uitleg = f"Vul het toekomstplan uiterlijk op {uiterlijk} aan met {wat}."
    return Uitkomst(
        uitleg,
        uiterlijk_op(zaak, berekend) | {"onvolledig": onvolledig, "ontbreken": missend},
        termijn=verplichting(
            "BX-LFT-10",
            _sleutel(zaak, stuk.aanbieder),
            p["eigenaar"],
            "het toekomstplan aanvullen",
            stuk.datum,
            uiterlijk,
            "een toekomstplan met alle onderwerpen",
        ),
    )


def _aangevuld(zaak: Zaak, stuk: Plan) -> Iterator[Voldaan]:
    """That a complete plan completes every plan for whose aanbieder it counts."""
    for termijn in zaak.open_termijnen("BX-LFT-10"):
        gemeente, _, aanbieder = (termijn.sleutel or "").rpartition("|")
        eigen = termijn.sleutel == _sleutel(zaak, stuk.aanbieder)
        if eigen or (gemeente == zaak.gemeente and _telt_voor(stuk, aanbieder)):
            yield Voldaan(termijn.sleutel or "")


def _niet_meer_aan_te_vullen(zaak: Zaak, geboren: date) -> Iterator[Voldaan]:
    """That nobody for whom a plan must be completed still helps on the day that it is for."""
    if not zaak.open_termijnen("BX-LFT-10"):
        return
    helpers = {rij.aanbieder for rij in _loopt_tot_later(zaak, geboren)}
    if zaak.aanbieder not in helpers:
        yield Voldaan(_sleutel(zaak, zaak.aanbieder), "vervallen")
    if not helpers:
        yield Voldaan(_sleutel(zaak, None), "vervallen")


def _beschreven(zaak: Zaak, stuk: Plan) -> dict[str, str]:
    plannen = [plan for plan in zaak.stukken(Plan) if plan.aanbieder == stuk.aanbieder]
    gezegd: dict[str, str] = {}
    for plan in (*plannen, stuk):
        gezegd |= {} if plan.toekomst is None else plan.toekomst.onderwerpen
    return gezegd


# --- what pays for it ---------------------------------------------------------------------------


@regel(
    "BX-LFT-11",
    "plan",
    "JW301",
    "JW307",
    "JW307/verwijderen",
    titel="Uit welke wet de hulp na 18 jaar wordt betaald",
    bron=(f"{P32} (slotalinea)", "2.3.3 Algemene voorzieningen uit andere wetten > Wmo"),
    gevolg=Gevolg.SIGNALEREN,
)
def betaling_na_18(zaak: Zaak, p: Parameters) -> Antwoord:
    """The plan says per law (Wmo, Zvw, Wlz) whether it pays for help after 18; only when none does
    it may be extended help (3.2; 2.3.3).

    Help that runs thirty days before the birthday with no outcome is signalled. So that it comes up
    by itself, an allocation that will still run then opens an obligation with that last day; it
    lapses when no help will.
    """
    geboren = geboortedatum(zaak)
    if geboren is None:
        return None  # said by the rules on age
    if zaak.plek == "plan":
        return tuple(_uit_plan(zaak, p))
    jarig, sleutel = verjaardag(geboren, p["leeftijdsgrens"]), f"{zaak.gemeente}|na18"
    berekend = dagen_later(jarig, -p["signaal_dagen_vooraf"])
    lopend = [rij for rij in hulp_na(zaak) if rij.ingangsdatum < jarig and rij.einde >= berekend]
    if not lopend:
        return Voldaan(sleutel, "vervallen")
    gaat_over = getattr(zaak.feit, "toewijzing_nummer", None) in {rij.nummer for rij in lopend}
    if zaak.plek == "JW307" or not gaat_over or _uitkomst_bekend(zaak, p):
        return None
    uiterlijk = effectieve_dag(zaak, berekend)
    te_laat = zaak.dag >= uiterlijk
    if not te_laat and zaak.open_termijnen("BX-LFT-11"):
        return None
    return Uitkomst(
        f"Leg uiterlijk op {uiterlijk} vast uit welke wet de hulp na {p['leeftijdsgrens']} jaar "
        "wordt betaald.",
        uiterlijk_op(zaak, berekend) | {"leeftijd": p["leeftijdsgrens"]},
        gevolg=Gevolg.SIGNALEREN if te_laat else Gevolg.TERMIJN,
        termijn=verplichting(
            "BX-LFT-11",
            sleutel,
            p["eigenaar"],
            "vastleggen uit welke wet de hulp na de 18e verjaardag wordt betaald",
            zaak.dag,
            uiterlijk,
            "een toekomstplan met een uitkomst per wet",
        ),
    )


def _wetten(p: Parameters) -> tuple[str, ...]:
    """The laws in their order; the last of the list is extended help itself."""
    return tuple(p["volgorde"][:-1])


def _uitkomst_bekend(zaak: Zaak, p: Parameters) -> bool:
    """Whether some law pays, or it is known that none does."""
    bekend, wetten = wetten_van_alle_hulp(zaak), _wetten(p)
    return JA in (bekend.get(wet) for wet in wetten) or all(wet in bekend for wet in wetten)


def _uit_plan(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    plan = toekomstplan(zaak)
    if plan is None:
        return
    bekend = wetten_van_alle_hulp(zaak)
    niet_uitgesloten = tuple(wet for wet in _wetten(p) if bekend.get(wet) != NEE)
    if plan.uitkomst == p["volgorde"][-1] and niet_uitgesloten:
        namen = opsomming(wet.capitalize() for wet in niet_uitgesloten)
        uitleg = (
            f"Verlengde jeugdhulp kan pas als geen andere wet geldt; niet uitgesloten: {namen}."
        )
        yield Uitkomst(uitleg, {"wetten": niet_uitgesloten})
    elif not _uitkomst_bekend(zaak, p):
        uitleg = "Het toekomstplan zegt niet uit welke wet de hulp na 18 jaar wordt betaald."
        yield Uitkomst(uitleg, {"wetten": niet_uitgesloten})
    if _uitkomst_bekend(zaak, p):
        yield Voldaan(f"{zaak.gemeente}|na18")
