"""What specialist guidance is: for whom, to what end, for one jeugdige at a time, and where."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Deelnemer, Groepssessie, Plan, Verwijzing
from ledger.gebeurtenissen import (
    PrestatieGebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekOntvangen,
)
from ledger.kaders.almere import RESPIJTZORG, SPECIALISTISCH, regel
from ledger.kaders.almere.feiten import (
    document_bij,
    document_van,
    geen_document,
    plan_gaat_over_hulp,
)
from ledger.kaders.hulp import (
    getoond,
    ontbreekt,
    opsomming,
    overlapt,
    verhoogt,
    verlengt,
)
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Peildatum, Uitkomst

_PAGINA = "Begeleiding specialistisch"
_DOELEN = "Welke doelen staan centraal?"


@regel(
    "AL-DOEL-01",
    "verwijzing",
    "bepaling",
    "JW315",
    "lokaalBesluit",
    titel="Voor welke jeugdigen",
    bron="Voor welke jeugdigen is het?",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def doelgroep(zaak: Zaak, p: Parameters) -> Antwoord:
    """The problems are manifold, and at least one of the causes of the page is on record.

    What manifold is, the page does not say: it is the recorded judgement of the referrer.
    """
    stuk = document_van(zaak)
    if stuk is None:
        return geen_document()
    oorzaken = tuple(naam for naam in stuk.oorzaken if naam in p["oorzaken"])
    gebreken = []
    if p["meervoudig_vereist"] and not stuk.meervoudig:
        gebreken.append("dat de problemen meervoudig zijn (beoordeel anders begeleiding basis)")
    if len(oorzaken) < p["min_oorzaken"]:
        gebreken.append(f"minstens {p['min_oorzaken']} van de oorzaken op de pagina")
    if not gebreken:
        return None
    return Uitkomst(
        f"Begeleiding specialistisch kan niet; niet vastgelegd is {opsomming(gebreken)}.",
        {
            "meervoudig": stuk.meervoudig,
            "oorzaken": oorzaken,
            "minOorzaken": p["min_oorzaken"],
            "keuze": p["oorzaken"],
        },
    )


@regel(
    "AL-DOEL-02",
    "plan",
    "verwijzing",
    titel="Minstens één doel van begeleiding",
    bron=_DOELEN,
    gevolg=Gevolg.SIGNALEREN,
    producten=(SPECIALISTISCH,),
)
def doel_van_begeleiding(zaak: Zaak, p: Parameters) -> Antwoord:
    """A plan or referral ties the help to at least one of the nine aims of the page."""
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        if not plan_gaat_over_hulp(zaak, plan):
            return None
        genoemd = plan.doelen
    else:
        genoemd = zaak.stuk(Verwijzing).doelen
    doelen = tuple(naam for naam in genoemd if naam in p["doelen"])
    if len(doelen) >= p["min_doelen"]:
        return None
    return Uitkomst(
        f"Leg minstens {p['min_doelen']} van de doelen van begeleiding vast.",
        {"doelen": doelen, "minDoelen": p["min_doelen"], "keuze": p["doelen"]},
    )


@regel(
    "AL-PROD-01",
    "JW315",
    "JW301",
    "groepssessie",
    "JW323",
    titel="Begeleiding is individueel",
    bron=f"{_PAGINA} (eerste alinea)",
    gevolg=Gevolg.WEIGEREN,
    peildatum=Peildatum.INGANG,
)
def individueel(zaak: Zaak, p: Parameters) -> Antwoord:
    """This help is for one jeugdige at a time; parents may be there, brothers and sisters not.

    A code for the same help in a group is refused where the document is for specialist guidance,
    and is a controlebevinding where it is declared on an allocation of it. Of a request for a group
    without such a document the page says nothing (Begeleiding specialistisch, first paragraph).
    """
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        return _groep_gedeclareerd(zaak, feit, p)
    if isinstance(feit, (VerzoekOntvangen, ToewijzingGebeurtenis)):
        code = None if zaak.product is None else zaak.product.code
        if code not in p["groepscodes"] or not _voor_begeleiding(zaak):
            return None
        uitleg = f"Begeleiding specialistisch is individueel; product {code} is voor een groep."
        return Uitkomst(uitleg, {"product": code})
    sessie = zaak.stuk(Groepssessie)
    if zaak.code not in (SPECIALISTISCH, RESPIJTZORG):
        return None
    aantal = len(jeugdigen(sessie.deelnemers))
    if aantal <= p["max_jeugdigen_per_sessie"]:
        return None
    return Uitkomst(
        f"Aan deze sessie deden {aantal} jeugdigen mee; begeleiding specialistisch is individueel.",
        {"jeugdigen": aantal, "maxJeugdigen": p["max_jeugdigen_per_sessie"]},
    )


def jeugdigen(deelnemers: tuple[Deelnemer, ...]) -> tuple[Deelnemer, ...]:
    """The jeugdigen who were there; parents are not among them."""
    return tuple(rij for rij in deelnemers if rij.hoedanigheid == "jeugdige" and rij.aanwezig)


def _voor_begeleiding(zaak: Zaak) -> bool:
    """Whether what is asked or given rests on a document or allocation of this help."""
    feit, voorstel = zaak.feit, zaak.voorstel
    if isinstance(feit, VerzoekOntvangen):
        return _heeft_document(zaak, feit)
    if voorstel is None:
        return False
    if voorstel.oorspronkelijk is not None:
        return zaak.kader.code_van(voorstel.oorspronkelijk.product) == SPECIALISTISCH
    verzoek = zaak.toestand.verzoeken.get(
        (voorstel.aanbieder or "", voorstel.referentie_aanbieder or "")
    )
    gevraagd = None if verzoek is None else verzoek.gevraagd
    return isinstance(gevraagd, VerzoekOntvangen) and (
        zaak.kader.code_van(gevraagd.product) == SPECIALISTISCH or _heeft_document(zaak, gevraagd)
    )


def _heeft_document(zaak: Zaak, verzoek: VerzoekOntvangen) -> bool:
    stuk = document_bij(zaak, verzoek)
    return stuk is not None and stuk.product is not None


def _groep_gedeclareerd(zaak: Zaak, feit: PrestatieGebeurtenis, p: Parameters) -> Antwoord:
    """A declared line on an allocation of this help that was for a group after all."""
    toewijzing = zaak.toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer))
    if toewijzing is None or zaak.kader.code_van(toewijzing.product) != SPECIALISTISCH:
        return None
    if feit.product.code in p["groepscodes"]:
        return Uitkomst(
            f"Op de individuele begeleiding is product {feit.product.code} voor een groep "
            "gedeclareerd.",
            {"product": feit.product.code},
        )
    sessies = tuple(
        sessie.datum.isoformat()
        for sessie in zaak.stukken(Groepssessie)
        if sessie.toewijzing_nummer == feit.toewijzing_nummer
        and overlapt(sessie.datum, sessie.datum, feit.begindatum, feit.einddatum)
        and len(jeugdigen(sessie.deelnemers)) > p["max_jeugdigen_per_sessie"]
    )
    if not sessies:
        return None
    return Uitkomst(
        f"In de gedeclareerde periode was er een groepssessie op {opsomming(sessies)}.",
        {"sessies": sessies, "maxJeugdigen": p["max_jeugdigen_per_sessie"]},
    )


@regel(
    "AL-PROD-02",
    "JW315",
    "plan",
    "groepssessie",
    titel="Waar de begeleiding plaatsvindt",
    bron=f"{_PAGINA} (eerste alinea)",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH, RESPIJTZORG),
    peildatum=Peildatum.INGANG,
)
def plaats_van_begeleiding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guidance is given at home, at school or on location, or with foster parents; without a stay.

    'School/locatie' is read as the school or the place of the aanbieder. That a stay does not
    belong to it follows from the routes, which are for help without one.
    """
    if zaak.plek == "JW315":
        omvang = None if zaak.voorstel is None else zaak.voorstel.omvang
        if omvang is None or omvang.eenheid not in p["eenheden_geweigerd"]:
            return None
        uitleg = "Verblijf met overnachting hoort niet bij begeleiding specialistisch."
        return Uitkomst(uitleg, {"eenheid": omvang.eenheid})
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        if not plan_gaat_over_hulp(zaak, plan):
            return None
        locaties = plan.locaties
    else:
        sessie = zaak.stuk(Groepssessie)
        locaties = (sessie.locatie,) if sessie.locatie else ()
    if not locaties:
        return ontbreekt("de locatie van de begeleiding")
    onbekend = (getoond(plek) or "" for plek in locaties if plek not in p["locaties"])
    anders = tuple(dict.fromkeys(onbekend))
    if not anders:
        return None
    return Uitkomst(
        f"Begeleiding specialistisch kan niet op: {opsomming(anders)}; kies uit "
        f"{opsomming(p['locaties'], 'of')}.",
        {"locaties": anders, "toegestaan": p["locaties"]},
    )


@regel(
    "AL-PROD-03",
    "JW315",
    "JW317",
    "JW301",
    "plan",
    titel="Respijtzorg binnen de begeleiding",
    bron=(f"{_PAGINA} (eerste alinea)", f"{_DOELEN} (zevende punt)"),
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH, RESPIJTZORG),
)
def respijtzorg(zaak: Zaak, p: Parameters) -> Antwoord:
    """Respite is one of the aims of this guidance: never allocated apart, and only on a ground.

    The page puts 'temporarily' in brackets, so a plan without an end of it only signals. An
    allocation that was given all the same can be ended.
    """
    if zaak.plek == "plan":
        return tuple(_in_plan(zaak, zaak.stuk(Plan), p))
    voorstel = zaak.voorstel
    if zaak.code != RESPIJTZORG or voorstel is None:
        return None
    if not (verlengt(zaak, voorstel) or verhoogt(zaak, voorstel)):
        return None
    return Uitkomst(
        "Respijtzorg is geen eigen product; zij valt binnen begeleiding specialistisch.",
        {"product": zaak.code, "onderdeelVan": SPECIALISTISCH},
    )


def _in_plan(zaak: Zaak, plan: Plan, p: Parameters) -> Iterator[Uitkomst]:
    in_plan = plan.respijtzorg or zaak.code == RESPIJTZORG or "respijtzorg" in plan.doelen
    if not in_plan or not plan_gaat_over_hulp(zaak, plan):
        return
    gronden = tuple(naam for naam in plan.respijtzorg_gronden if naam in p["gronden"])
    if len(gronden) < p["min_gronden"]:
        yield Uitkomst(
            f"Respijtzorg kan alleen bij minstens {p['min_gronden']} van de gronden "
            f"{opsomming(p['gronden'], 'of')}.",
            {"gronden": gronden, "minGronden": p["min_gronden"], "keuze": p["gronden"]},
        )
    if plan.respijtzorg_einde is None:
        yield Uitkomst(
            "Leg vast wanneer de respijtzorg eindigt of opnieuw wordt bekeken.",
            {"respijtzorgEinde": None},
            gevolg=Gevolg.SIGNALEREN,
        )


@regel(
    "AL-PROD-04",
    "JW315",
    "verwijzing",
    "plan",
    titel="Waarom begeleiding basis niet volstaat",
    bron=f"{_PAGINA} (tweede alinea)",
    gevolg=Gevolg.SIGNALEREN,
    producten=(SPECIALISTISCH,),
)
def onderscheid_met_basis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Specialist help comes with the reason why basic help is not enough; else a signal.

    The page speaks of higher demands of quality but names none; once the contract's are loaded,
    the team of a plan is held against them.
    """
    plan = zaak.stuk(Plan) if zaak.plek == "plan" else None
    if plan is not None and not plan_gaat_over_hulp(zaak, plan):
        return None
    stuk = plan or document_van(zaak)
    if stuk is None:
        return geen_document()
    antwoord: list[Uitkomst] = []
    if not (stuk.reden_niet_basis and stuk.reden_niet_basis.strip()):
        antwoord.append(Uitkomst("Leg vast waarom begeleiding basis niet volstaat."))
    eisen = p["kwaliteitseisen"]
    if plan is not None and eisen:
        onvervuld = tuple(eis for eis in eisen if eis not in kwalificaties(plan))
        if onvervuld:
            uitleg = f"Niemand in het plan voldoet aan: {opsomming(onvervuld)}."
            antwoord.append(Uitkomst(uitleg, {"kwaliteitseisen": onvervuld}))
    return antwoord


def kwalificaties(plan: Plan) -> frozenset[str]:
    """Levels, registrations, courses and the like of everybody whom a plan names."""
    mensen = (*([plan.verantwoordelijke] if plan.verantwoordelijke else []), *plan.team)
    return frozenset(
        deel
        for mens in mensen
        for deel in (
            mens.niveau,
            mens.kwalificatie,
            *mens.registraties,
            *mens.opleidingen,
            *mens.aantekeningen,
        )
        if deel is not None
    )
