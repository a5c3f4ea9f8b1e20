"""Who a product is for: criteria, severity, group before individual, treatment or guidance."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, Groepssessie, LokaalBesluit, Plan
from ledger.kaders.flevoland import BASIS, MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import kent_hulp_toe, route_van_toewijzing, verwijzing_bij
from ledger.kaders.flevoland.personeel import verantwoordelijke_voor
from ledger.kaders.flevoland.plan import codes_van_plan, toewijzingen_van_plan
from ledger.kaders.hulp import getoond, getoonde, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_INTEGRAAL = frozenset({"integraal", "gezinsplan"})
_BASIS = "Werkinstructies > Basisregels en definities – Basis Begeleiding"
_SPECIALISTISCH = "Werkinstructies > Specialistische Begeleiding - Individueel"
_DEELPRODUCT_7 = (
    "Productomschrijving Multi > 7. Deelproduct specialistische begeleiding – individueel"
)


def _codes(zaak: Zaak) -> frozenset[str]:
    """The products that the judged plan, determination or decision is about."""
    if zaak.plek == "plan":
        return codes_van_plan(zaak, zaak.stuk(Plan))
    if kent_hulp_toe(zaak) is None or zaak.code is None:
        return frozenset()
    return frozenset({zaak.code})


@regel(
    "FL-CRIT-01",
    "lokaalBesluit",
    "bepaling",
    "plan",
    titel="Multi: minstens één criterium",
    bron=(
        "Werkinstructies > Basisregels en definities – Multi > Criteria inzet",
        "Productomschrijving Multi > Doelgroep",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI_GEFINANCIERD,
)
def criteria_multi(zaak: Zaak, p: Parameters) -> Antwoord:
    """Multi is for considerable limits in daily life together with one of five circumstances.

    A decision without any of them is refused. Along the medical route nobody decides on them, so
    there the plan of the aanbieder is asked for them, and only that it does not say so is
    reported (Criteria inzet; Doelgroep).
    """
    if zaak.plek != "plan":
        stuk: Bepaling | None = kent_hulp_toe(zaak)
        return None if stuk is None else _criteria(stuk, p, Gevolg.WEIGEREN)
    plan = zaak.stuk(Plan)
    if not plan.definitief or plan.soort not in _INTEGRAAL:
        return None
    medisch = any(
        zaak.kader.code_van(feit.product) in MULTI_GEFINANCIERD
        and route_van_toewijzing(zaak, feit) == "medisch"
        for feit in toewijzingen_van_plan(zaak, plan)
    )
    return _criteria(plan, p, Gevolg.SIGNALEREN) if medisch else None


def _criteria(stuk: Bepaling | Plan, p: Parameters, gevolg: Gevolg) -> Iterator[Uitkomst]:
    gevonden = tuple(rij for rij in stuk.criteria if rij in p["criteria"])
    operanden = {
        "beperkingenDagelijks": stuk.beperkingen_dagelijks,
        "criteria": gevonden,
        "minimum": p["min"],
    }
    if len(set(gevonden)) < p["min"]:
        keuze = ", ".join(p["criteria"])
        yield Uitkomst(
            f"Leg voor Multi minstens {p['min']} criterium vast; kies uit {keuze}.",
            operanden,
            gevolg=gevolg,
        )
    if stuk.beperkingen_dagelijks is None:
        yield ontbreekt("of er aanzienlijke beperkingen in het dagelijks functioneren zijn")
    elif not stuk.beperkingen_dagelijks:
        yield Uitkomst(
            "Multi is voor wie aanzienlijke beperkingen in het dagelijks functioneren heeft.",
            operanden,
            gevolg=gevolg,
        )


@regel(
    "FL-CRIT-02",
    "lokaalBesluit",
    "bepaling",
    titel="Basis Begeleiding: eenvoudig en enkelvoudig",
    bron=f"{_BASIS} > Criteria inzet",
    gevolg=Gevolg.SIGNALEREN,
    producten=BASIS,
)
def criteria_basis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Basis Begeleiding is for problems that are simple and single, and that are named.

    The problems in the source are examples, so any description will do (Criteria inzet).
    """
    stuk = kent_hulp_toe(zaak)
    if stuk is None:
        return None
    passend = stuk.eenvoudig is True and stuk.meervoudig is False
    if passend and stuk.problematiek:
        return None
    uitleg = (
        "Beschrijf de problematiek waarvoor Basis Begeleiding wordt ingezet."
        if passend
        else "Basis Begeleiding is voor eenvoudige, enkelvoudige problematiek en dat is hier niet "
        "vastgelegd; overweeg Multi."
    )
    return Uitkomst(
        uitleg,
        {
            "eenvoudig": stuk.eenvoudig,
            "meervoudig": stuk.meervoudig,
            "problematiek": "vermeld" if stuk.problematiek else None,
            "voorbeelden": p["voorbeelden"],
        },
    )


@regel(
    "FL-CRIT-03",
    "lokaalBesluit",
    "bepaling",
    "JW315",
    titel="Waar Basis Begeleiding groep niet voor is",
    bron="Werkinstructies > Basis Begeleiding - Groep > Aanbieder en begeleiding",
    gevolg=Gevolg.WEIGEREN,
    producten=("45F02",),
)
def niet_voor_basis_groep(zaak: Zaak, p: Parameters) -> Antwoord:
    """The group is no day care, no welfare activity and no vaktherapie of the first line.

    For a request what led to it stands in the recorded referral (Aanbieder en begeleiding).
    """
    if zaak.plek == "JW315":
        verwijzing = verwijzing_bij(zaak)
        aanleiding = None if verwijzing is None else verwijzing.aanleiding
    else:
        stuk = kent_hulp_toe(zaak)
        if stuk is None:
            return None
        aanleiding = stuk.aanleiding
    if aanleiding is None:
        return ontbreekt("de aanleiding voor Basis Begeleiding in een groep")
    if aanleiding not in p["uitgesloten"]:
        return None
    return Uitkomst(
        f"Basis Begeleiding in een groep is niet bedoeld voor {aanleiding}.",
        {"aanleiding": aanleiding, "uitgesloten": p["uitgesloten"]},
    )


@regel(
    "FL-CRIT-04",
    "lokaalBesluit",
    "bepaling",
    "JW315",
    titel="Groep, tenzij",
    bron=(
        "Werkinstructies > Behandeling – Individueel > Behandeling Groep tenzij",
        f"{_SPECIALISTISCH} > Specialistische Begeleiding Groep tenzij",
        f"{_BASIS} > Basis Begeleiding – Groep, tenzij",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F01", "45F21", "45F31"),
    afwijking_door=("verwijzer",),
)
def groep_tenzij(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help for one needs a reason why a group does not fit, or the referrer's deviation.

    That the gemeenten will refer to groups binds them and not the medical referrers: on a request
    the missing reason is only reported (Groep tenzij).
    """
    if zaak.plek == "JW315":
        verwijzing = verwijzing_bij(zaak)
        gegeven = None if verwijzing is None else verwijzing.reden_individueel
        gevolg = Gevolg.SIGNALEREN
    else:
        stuk = kent_hulp_toe(zaak)
        if stuk is None:
            return None
        gegeven, gevolg = stuk.reden_individueel, Gevolg.AFWIJKEN
    if gegeven in p["redenen"]:
        return None
    groep = p["groep"][zaak.code or ""]
    return Uitkomst(
        f"Overweeg eerst {groep}; leg anders vast waarom hulp in een groep niet kan.",
        {"groepsproduct": groep, "reden": getoond(gegeven), "redenen": p["redenen"]},
        gevolg=gevolg,
    )


@regel(
    "FL-CRIT-05",
    "lokaalBesluit",
    "bepaling",
    "plan",
    titel="Gezin intensief: minstens twee levensgebieden",
    bron="Productomschrijving Multi > 3. Deelproduct behandeling - gezin intensief > Omschrijving",
    gevolg=Gevolg.SIGNALEREN,
    producten=("45F34",),
)
def levensgebieden(zaak: Zaak, p: Parameters) -> Antwoord:
    """Intensive family treatment is for problems on several sides of life (Omschrijving)."""
    if "45F34" not in _codes(zaak):
        return None
    stuk = _beschrijving(zaak)
    gebieden = tuple(dict.fromkeys(stuk.levensgebieden))
    if len(gebieden) >= p["min"]:
        return None
    return Uitkomst(
        f"Gezinsbehandeling intensief is voor problemen op minstens {p['min']} levensgebieden; "
        f"vastgelegd: {len(gebieden)}.",
        {"levensgebieden": getoonde(gebieden), "aantal": len(gebieden), "minimum": p["min"]},
    )


def _beschrijving(zaak: Zaak) -> Bepaling | Plan:
    return zaak.stuk(Plan) if zaak.plek == "plan" else zaak.stuk(Bepaling)


@regel(
    "FL-CRIT-06",
    "lokaalBesluit",
    "bepaling",
    "plan",
    titel="Ernst van de problematiek bij groep en individueel",
    bron=(
        "Werkinstructies > Behandeling – Groep > Plaatsing en inzet",
        "Productomschrijving Multi > 5. Deelproduct behandeling – groep > Omschrijving",
        "Werkinstructies > Behandeling – Individueel > Plaatsing en inzet",
        "Productomschrijving Multi > 4. Deelproduct behandeling – individueel > Omschrijving",
        f"{_DEELPRODUCT_7} > Omschrijving",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=("45F21", "45F31", "45F32"),
)
def ernst(zaak: Zaak, p: Parameters) -> Antwoord:
    """The severity fits what each of the two documents says of the product; they differ.

    Single problems that are very complex fit individual treatment whatever their severity, and
    the Handelingskader takes problems of several kinds there too (Plaatsing en inzet).
    """
    stuk = _beschrijving(zaak)
    if stuk.ernst is None:
        return None
    return [
        Uitkomst(
            f"Ernst '{getoond(stuk.ernst)}' past bij {code} niet volgens: {', '.join(documenten)}.",
            {"ernst": getoond(stuk.ernst), "product": code, "documenten": documenten},
        )
        for code in sorted(_codes(zaak))
        if (documenten := tuple(_past_niet(stuk, code, p)))
    ]


def _past_niet(stuk: Bepaling | Plan, code: str, p: Parameters) -> Iterator[str]:
    """The documents in which this severity does not belong to the product."""
    if code in p["zeer_complex"] and _zeer_complex(stuk):
        return
    meervoudig = isinstance(stuk, Bepaling) and stuk.meervoudig is True
    volstaat = meervoudig and code in p["meervoudig_volstaat_kader"]
    if stuk.ernst not in p["ernst_kader"].get(code, (stuk.ernst,)) and not volstaat:
        yield "Handelingskader"
    if stuk.ernst not in p["ernst_omschrijving"].get(code, (stuk.ernst,)):
        yield "Productomschrijving"


def _zeer_complex(stuk: Bepaling | Plan) -> bool:
    gezegd = isinstance(stuk, Plan) and stuk.enkelvoudig_zeer_complex is True
    return gezegd or "enkelvoudigZeerComplex" in stuk.criteria


@regel(
    "FL-CRIT-07",
    "lokaalBesluit",
    "plan",
    "JW315",
    titel="Zonder behandelcomponent wordt het gezinsbegeleiding",
    bron="Werkinstructies > Behandeling – Gezin regulier > Aanbieder en behandeling",
    gevolg=Gevolg.AFLEIDEN,
    producten=("45F23", "45F33"),
)
def zonder_behandelcomponent(zaak: Zaak, p: Parameters) -> Antwoord:
    """Family treatment without treatment is family guidance, so that product is proposed.

    For a request the last plan or decision on the product says whether there is treatment
    (Aanbieder en behandeling).
    """
    if zaak.plek == "JW315":
        van_toepassing = zaak.code == p["behandeling"]
        component = _laatst_gezegd(zaak, p["behandeling"]) if van_toepassing else None
    elif zaak.plek == "plan":
        van_toepassing = p["behandeling"] in _codes(zaak)
        component = zaak.stuk(Plan).behandelcomponent
    else:
        van_toepassing = zaak.code == p["behandeling"]
        component = zaak.stuk(LokaalBesluit).behandelcomponent
    if not van_toepassing or component is not False:
        return None
    return Uitkomst(
        f"Zonder behandelcomponent past specialistische gezinsbegeleiding ({p['bij_nee']}).",
        {"product": p["behandeling"], "voorgesteldProduct": p["bij_nee"]},
    )


def _laatst_gezegd(zaak: Zaak, code: str) -> bool | None:
    """Whether there is treatment, by the latest plan or decision that says so."""
    besluiten = [
        (stuk.datum, stuk.behandelcomponent)
        for stuk in zaak.stukken(LokaalBesluit)
        if stuk.behandelcomponent is not None and zaak.kader.code_van(stuk.product) == code
    ]
    plannen = [
        (plan.datum, plan.behandelcomponent)
        for plan in zaak.stukken(Plan)
        if plan.behandelcomponent is not None and code in codes_van_plan(zaak, plan)
    ]
    return max((*besluiten, *plannen), key=lambda paar: paar[0], default=(None, None))[1]


@regel(
    "FL-CRIT-08",
    "lokaalBesluit",
    "plan",
    titel="Vaktherapie alleen binnen een integraal traject",
    bron="Werkinstructies > Behandeling – Individueel > Vaktherapieën",
    gevolg=Gevolg.WEIGEREN,
    producten=("45F31",),
)
def vaktherapie(zaak: Zaak, p: Parameters) -> Antwoord:
    """Vaktherapie only adds to an integral trajectory, under a regiebehandelaar.

    The trajectory may be with more aanbieders, so an integral plan of any of them will do
    (Vaktherapieën).
    """
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        if not (plan.definitief and plan.vaktherapie and "45F31" in _codes(zaak)):
            return None
        mens = verantwoordelijke_voor(zaak, p["verantwoordelijk"])
        onder_regie = mens is not None and mens.rol in p["verantwoordelijk"]
        integraal = plan.soort in _INTEGRAAL or _integraal_plan(zaak)
    else:
        besluit = zaak.stuk(LokaalBesluit)
        if kent_hulp_toe(zaak) is None or not (besluit.vaktherapie or besluit.inzet == p["inzet"]):
            return None
        onder_regie = bool(besluit.regiebehandelaar)
        integraal = besluit.integraal_plan is True or _integraal_plan(zaak)
    if integraal and onder_regie:
        return None
    return Uitkomst(
        "Vaktherapie kan alleen binnen een integraal plan en onder een regiebehandelaar.",
        {"integraalPlan": integraal, "regiebehandelaar": onder_regie},
    )


def _integraal_plan(zaak: Zaak) -> bool:
    """Whether an integral plan for this product, or for the whole, is on record."""
    return any(
        plan.definitief
        and plan.soort in _INTEGRAAL
        and ((codes := codes_van_plan(zaak, plan)) == frozenset() or "45F31" in codes)
        for plan in zaak.stukken(Plan)
    )


@regel(
    "FL-CRIT-09",
    "plan",
    "groepssessie",
    titel="Begeleiding groep zonder therapeutische interventies",
    bron=(
        "Werkinstructies > Specialistische Begeleiding - Groep > Plaatsing en inzet",
        "Productomschrijving Multi > 8. Deelproduct specialistische begeleiding – groep",
        "Werkinstructies > Basis Begeleiding - Groep > Aanbieder en begeleiding",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=("45F22",),
)
def begeleiding_zonder_therapie(zaak: Zaak, p: Parameters) -> Antwoord:
    """Guidance in a group holds no medical or therapeutic interventions.

    The Productomschrijving also says that therapeutic talks may be part of it, so this is only
    reported, and not for Basis Begeleiding, where they are allowed (Plaatsing en inzet).
    """
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        therapie = plan.therapeutische_interventie and "45F22" in codes_van_plan(zaak, plan)
    else:
        therapie = zaak.code is not None and zaak.stuk(Groepssessie).therapeutische_interventie
    if not therapie:
        return None
    return Uitkomst(
        "Begeleiding in een groep is zonder medische of therapeutische interventies; overweeg "
        f"{p['behandeling']}.",
        {"therapeutischeInterventie": True, "voorgesteldProduct": p["behandeling"]},
    )
