"""Who does the work in guided contact, stays, foster care and the direction of a case."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, Medewerker, Plan, Regie, Regisseur, Toezicht
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    BOR,
    BOR_MIDDEL,
    LOGEREN,
    PLEEGZORG,
    REGIE,
    VERBLIJF,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import genoemd, kent_toe, mild, stukken_bij
from ledger.kaders.zuid_limburg.personeel import (
    HOOFDBEHANDELAAR,
    aanduiding,
    geen_plan,
    haalt,
    is_lager,
    met_rol,
    rang,
    te_lage_uitvoerders,
    team_van,
    uitvoerders,
)
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "ZL-KWAL-08",
    "plan",
    "JW305",
    titel="Functieniveau begeleide omgangsregeling",
    bron="Begeleide omgangsregeling > Tabel middel en zwaar",
    gevolg=Gevolg.WEIGEREN,
    producten=BOR,
)
def omgangsregeling(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Middle: hbo or wo, coached by a behavioural scientist. Heavy: at least hbo+, with a
    recognised training in system therapy and experience with it (tabel).

    The rows of the table differ; their demands count together. A coach or experience that was not
    recorded is not judged.
    """
    for code in sorted(genoemd(zaak, BOR)):
        team = team_van(zaak)
        if team is None:
            yield geen_plan(code)
            continue
        middel = code == BOR_MIDDEL
        niveau = p["middel_min"] if middel else p["zwaar_min"]
        yield from te_lage_uitvoerders(team, code, niveau, mild(zaak))
        if middel and met_rol(team, p["middel_coach"]) is None:
            yield ontbreekt(f"de coach ({p['middel_coach']})", product=code)
        if middel:
            continue
        for nummer, mens in enumerate(team.team, 1):
            if mens in uitvoerders(team):
                yield from _geschoold(zaak, code, nummer, mens, p["zwaar_opleiding"])


def _geschoold(
    zaak: Zaak, code: str, nummer: int, mens: Medewerker, opleiding: str
) -> Iterator[Uitkomst]:
    """What somebody lacks who guides contact as a therapist."""
    wie = aanduiding(nummer, mens)
    if opleiding not in mens.opleidingen:
        yield Uitkomst(
            f"{code} vraagt van {wie} een erkende opleiding {opleiding}.",
            {"product": code, "wie": wie, "opleiding": opleiding},
            gevolg=mild(zaak),
        )
    elif opleiding not in mens.ervaring:
        yield ontbreekt(f"de ervaring met {opleiding} van {wie}", product=code)


@regel(
    "ZL-KWAL-09",
    "plan",
    "JW305",
    titel="Toezicht en niveau bij logeren en verblijf",
    bron=("Logeren > Functieniveau", "Logeren > Kenmerken", "Verblijf > Kenmerken"),
    gevolg=Gevolg.SIGNALEREN,
    producten=(LOGEREN, *VERBLIJF),
)
def toezicht_bij_verblijf(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Somebody is there day and night: at logeren mbo under supervision of hbo, with somebody who
    sleeps there, at verblijf hbo (Functieniveau; Kenmerken).

    Each part stands in a plan, or in what the aanbieder declared with a plan or a decision.
    """
    for code in sorted(genoemd(zaak, (LOGEREN, *VERBLIJF))):
        plannen = [*stukken_bij(zaak, Plan)]
        toezicht = next((plan.toezicht for plan in plannen if plan.toezicht), Toezicht())
        bronnen: list[Plan | LokaalBesluit] = [*plannen, *stukken_bij(zaak, LokaalBesluit)]
        verklaard = {naam for stuk in bronnen for naam in stuk.verklaring_aanbieder}
        eisen = _logeren(zaak, toezicht, p) if code == LOGEREN else _verblijf(toezicht, p)
        mist = tuple(naam for naam, goed in eisen.items() if not goed and naam not in verklaard)
        if mist:
            yield Uitkomst(
                f"Leg vast dat bij {code} is geregeld: {', '.join(mist)}.",
                {"product": code, "ontbreekt": mist},
            )


def _aanwezig(toezicht: Toezicht, p: Parameters) -> bool:
    uren: int = p["aanwezigheid_uren_per_dag"]
    dagen: int = p["aanwezigheid_dagen_per_week"]
    return (toezicht.uren_per_dag or 0) >= uren and (toezicht.dagen_per_week or 0) >= dagen


def _niveau(niveau: str | None, grens: str) -> bool:
    eigen, minstens = rang(niveau), rang(grens)
    return eigen is not None and minstens is not None and eigen >= minstens


def _logeren(zaak: Zaak, toezicht: Toezicht, p: Parameters) -> dict[str, bool]:
    eisen, team = p["logeren"], team_van(zaak)
    mensen = () if team is None else uitvoerders(team)
    niveau = _niveau(toezicht.niveau, eisen["uitvoering"])
    return {
        "uitvoering": niveau or any(haalt(mens, eisen["uitvoering"]) for mens in mensen),
        "supervisie": _niveau(toezicht.supervisie_niveau, eisen["supervisie"]),
        "aanwezigheid": _aanwezig(toezicht, p),
        eisen["nacht"]: toezicht.nacht == eisen["nacht"],
    }


def _verblijf(toezicht: Toezicht, p: Parameters) -> dict[str, bool]:
    niveau = _niveau(toezicht.niveau, p["verblijf"]["aanwezigheid"])
    return {"aanwezigheid": niveau and _aanwezig(toezicht, p)}


@regel(
    "ZL-KWAL-10",
    "plan",
    "JW305",
    titel="Functieniveau pleegzorg",
    bron=("Pleegzorg > Functieniveau", "Pleegzorg > Hoofdbehandelaar"),
    gevolg=Gevolg.SIGNALEREN,
    producten=PLEEGZORG,
)
def pleegzorg(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A worker with hbo or wo, and a hoofdbehandelaar with wo (Functieniveau; Hoofdbehandelaar).

    The text does not say who does what; a level that was not given is signalled too.
    """
    for code in sorted(genoemd(zaak, PLEEGZORG)):
        team = team_van(zaak)
        mensen = () if team is None else uitvoerders(team)
        hoofd = None if team is None else met_rol(team, HOOFDBEHANDELAAR)
        lager = any(is_lager(mens, p["medewerker_min"]) for mens in mensen)
        if lager or not any(haalt(mens, p["medewerker_min"]) for mens in mensen):
            yield Uitkomst(
                f"Pleegzorg vraagt medewerkers met minstens {p['medewerker_min']}.",
                {
                    "product": code,
                    "niveaus": tuple(getoond(mens.niveau) or "onbekend" for mens in mensen),
                    "minNiveau": p["medewerker_min"],
                },
            )
        if not haalt(hoofd, p["hoofdbehandelaar_min"]):
            yield Uitkomst(
                f"Pleegzorg vraagt een hoofdbehandelaar met {p['hoofdbehandelaar_min']}.",
                {
                    "product": code,
                    "niveau": None if hoofd is None else getoond(hoofd.niveau),
                    "minNiveau": p["hoofdbehandelaar_min"],
                },
            )


@regel(
    "ZL-KWAL-14",
    "regie",
    "lokaalBesluit",
    titel="Eisen aan de regisseur",
    bron="Regie > Deskundigheid regisseur > Functie-eisen",
    gevolg=Gevolg.WEIGEREN,
    producten=REGIE,
)
def regisseur(zaak: Zaak, p: Parameters) -> Antwoord:
    """At least hbo, and registered with SKJ on the first day (Functie-eisen).

    The other demands are a checklist. The document leaves the number of years open; with a figure
    of the gemeente they count too.
    """
    if zaak.plek == "regie":
        stuk = zaak.stuk(Regie)
        if stuk.soort != "casusregie":
            return None
        mens = stuk.regisseur
    elif genoemd(zaak, REGIE) and kent_toe(zaak):
        mens = zaak.stuk(LokaalBesluit).regisseur
    else:
        return None
    if mens is None:
        return ontbreekt("wie de regisseur is, met niveau en registratie")
    return [
        *_harde_eisen(mens, zaak.ingang_op if zaak.voorstel else zaak.levering_op, p),
        *_checklist(mens, p),
    ]


def _harde_eisen(mens: Regisseur, dag: date, p: Parameters) -> Iterator[Uitkomst]:
    niveau: str = p["min_niveau"]
    if rang(mens.niveau) is None:
        yield ontbreekt("het opleidingsniveau van de regisseur")
    elif is_lager(mens, niveau):
        yield Uitkomst(
            f"De regisseur moet minstens {niveau} hebben; opgegeven is {getoond(mens.niveau)}.",
            {"niveau": getoond(mens.niveau), "minNiveau": niveau},
        )
    geldig = "SKJ" in mens.registraties and dag <= (mens.geregistreerd_tot or date.max)
    if p["skj_verplicht"] and not geldig:
        tot = mens.geregistreerd_tot
        yield Uitkomst(
            f"De regisseur moet op {dag} bij SKJ geregistreerd zijn.",
            {
                "skj": "SKJ" in mens.registraties,
                "geregistreerdTot": None if tot is None else tot.isoformat(),
                "op": dag.isoformat(),
            },
        )


def _checklist(mens: Regisseur, p: Parameters) -> Iterator[Uitkomst]:
    mist = tuple(eis for eis in p["functie_eisen"] if eis not in mens.functie_eisen)
    if mist:
        yield Uitkomst(
            f"Van de regisseur is niet vastgelegd: {', '.join(mist)}.",
            {"ontbreekt": mist},
            gevolg=Gevolg.SIGNALEREN,
        )
    jaren = p["min_ervaringsjaren"]
    if jaren is not None and (mens.ervaringsjaren or 0) < jaren:
        yield Uitkomst(
            f"De regisseur heeft {mens.ervaringsjaren or 0} jaar ervaring met gezinnen vastgelegd; "
            f"gevraagd is {jaren}.",
            {"ervaringsjaren": mens.ervaringsjaren, "minErvaringsjaren": jaren},
            gevolg=Gevolg.SIGNALEREN,
        )
