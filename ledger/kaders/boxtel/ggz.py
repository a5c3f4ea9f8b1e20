"""Jeugd-ggz: which problems belong to which product, and who is responsible for the treatment."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Groepssessie, Hulpkenmerken, Inzet, Medewerker, Plan
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.boxtel import (
    BASIS_GGZ,
    DAGBEHANDELING,
    GGZ,
    SPECIALISTISCHE_GGZ,
    SPECIALISTISCHE_GGZ_ALLE,
    regel,
)
from ledger.kaders.boxtel.hulpsoort import alle, een_van
from ledger.kaders.boxtel.hulpstukken import (
    beoordeeld_plan,
    codes_van,
    geeft_nieuwe_dagen,
    hulp_van,
    laatste_plan,
    stukken_bij,
)
from ledger.kaders.boxtel.personeel import (
    MEDEBEHANDELAAR,
    REGIEBEHANDELAARS,
    beroep,
    geregistreerd,
    nummers,
    opgesomd,
)
from ledger.kaders.boxtel.regiebehandelaar import juiste_registers
from ledger.kaders.boxtel.sessies import verschillende
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_COMPLEX: Final = "complex"
_EISEN: Final = "Bijlage 3 > Prestatie-eisen"
_GENERALISTISCH: Final = f"{_EISEN} > Generalistische Jeugd-ggz"
_ZONDER_VERBLIJF: Final = f"{_EISEN} > Specialistische Jeugd-ggz zonder verblijf"
_MET_VERBLIJF: Final = f"{_EISEN} > Specialistische Jeugd-ggz met verblijf"

# --- which problems -----------------------------------------------------------------------------


def _gelijk(waarde: str | None, gevraagd: str) -> bool | None:
    return None if waarde is None else waarde == gevraagd


def _stoornis(hulp: Hulpkenmerken, classificaties: tuple[str, ...]) -> bool | None:
    """Whether a disorder was found or suspected, in one of these systems if one is named."""
    if hulp.stoornis is None:
        return None
    bekend = hulp.classificatie in (None, *classificaties)
    return hulp.stoornis != "geen" and bekend


def _onvervuld(eisen: dict[str, bool | None]) -> tuple[str, ...]:
    return tuple(naam for naam, waar in eisen.items() if waar is False)


@regel(
    "BX-PROD-05",
    "JW315",
    "lokaalBesluit",
    "pgbAanvraag",
    titel="Generalistische jeugd-ggz",
    bron="Bijlage 3 > GGZ > Generalistische Jeugd-ggz",
    gevolg=Gevolg.WEIGEREN,
    producten=[BASIS_GGZ],
    wj759="7",
)
def generalistisch(zaak: Zaak, p: Parameters) -> Antwoord:
    """A diagnosis, or a short treatment, of a problem that is not complex, with a disorder in mind.

    It falls within what the Zvw covers. The text names DSM-IV; its successor counts too. Severe
    dyslexia goes to another product (BX-PROD-06; Generalistische Jeugd-ggz).
    """
    if not geeft_nieuwe_dagen(zaak):
        return None
    hulp = hulp_van(zaak)
    eisen = {
        "diagnoseOfKortdurend": een_van((_gelijk(hulp.gericht_op, "diagnostiek"), hulp.kortdurend)),
        p["complexiteit"]: _gelijk(hulp.complexiteit, p["complexiteit"]),
        "vermoedenVanStoornis": _stoornis(hulp, p["classificaties"]),
        "binnenZvw": hulp.binnen_zvw,
        "geenErnstigeDyslexie": not hulp.ernstige_dyslexie,
    }
    if alle(eisen.values()):
        return None
    gemist = _onvervuld(eisen)
    if not gemist:
        return ontbreekt("een van de kenmerken van de problematiek")
    zwaarder = hulp.complexiteit == _COMPLEX or hulp.ernstige_dyslexie
    return Uitkomst(
        "Deze problematiek past niet bij generalistische jeugd-ggz.",
        {"nietVervuld": gemist, "alternatief": SPECIALISTISCHE_GGZ if zwaarder else None},
    )


@regel(
    "BX-PROD-06",
    "JW315",
    "lokaalBesluit",
    "pgbAanvraag",
    titel="Specialistische jeugd-ggz",
    bron="Bijlage 3 > GGZ > Specialistische Jeugd-ggz",
    gevolg=Gevolg.WEIGEREN,
    producten=SPECIALISTISCHE_GGZ_ALLE,
    wj759="7",
)
def specialistisch(zaak: Zaak, p: Parameters) -> Antwoord:
    """A severe disorder with complex or risky problems, within what the Zvw covers.

    Severe dyslexia by itself always belongs to the product without a stay, whatever its severity
    otherwise (Specialistische Jeugd-ggz).
    """
    if not geeft_nieuwe_dagen(zaak):
        return None
    hulp = hulp_van(zaak)
    if hulp.ernstige_dyslexie:
        return _dyslexie(zaak, p["dyslexie_naar"])
    eisen = {
        "ernstig": hulp.ernstig,
        "complexOfRisicovol": een_van((_gelijk(hulp.complexiteit, _COMPLEX), hulp.risicovol)),
        "binnenZvw": hulp.binnen_zvw,
    }
    if alle(eisen.values()):
        return None
    gemist = _onvervuld(eisen)
    if not gemist:
        return ontbreekt("een van de kenmerken van de problematiek")
    licht = not {"ernstig", "complexOfRisicovol"}.isdisjoint(gemist)
    return Uitkomst(
        "Deze problematiek past niet bij specialistische jeugd-ggz.",
        {"nietVervuld": gemist, "alternatief": BASIS_GGZ if licht else None},
    )


def _dyslexie(zaak: Zaak, code: str) -> Uitkomst:
    operanden: dict[str, Operand] = {"productcode": code, "gevraagd": zaak.code}
    if zaak.code == code:
        return Uitkomst(
            f"Ernstige enkelvoudige dyslexie hoort bij {code}.", operanden, gevolg=Gevolg.AFLEIDEN
        )
    return Uitkomst(
        f"Ernstige enkelvoudige dyslexie hoort bij {code}, zonder verblijf; dit product past niet.",
        operanden,
    )


@regel(
    "BX-PROD-08",
    "JW315",
    "plan",
    titel="Dagbehandeling vraagt een multidisciplinair team",
    bron=(
        "Bijlage 3 > Daghulp op locatie van de aanbieder",
        "Bijlage 7 > Dagbehandeling",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=[DAGBEHANDELING],
    wj759="7",
)
def multidisciplinair(zaak: Zaak, p: Parameters) -> Antwoord:
    """Day treatment is done by a team; the text names no number, read as two disciplines.

    Those of the help and of the team in the plan count (Daghulp op locatie van de aanbieder).
    """
    eigen = beoordeeld_plan(zaak, (DAGBEHANDELING,)) if zaak.plek == "plan" else None
    if zaak.plek == "plan" and eigen is None:
        return None
    plan = eigen or laatste_plan(zaak)
    team = () if plan is None else plan.team
    disciplines = verschillende((*hulp_van(zaak).disciplines, *(mens.discipline for mens in team)))
    if not disciplines:
        return ontbreekt("welke disciplines de dagbehandeling geven")
    if len(disciplines) >= p["min_disciplines"]:
        return None
    return Uitkomst(
        f"Dagbehandeling is werk van minstens {p['min_disciplines']} disciplines; hier zijn het er "
        f"{len(disciplines)}.",
        {"disciplines": len(disciplines), "minDisciplines": p["min_disciplines"]},
    )


# --- who answers for the treatment --------------------------------------------------------------


def hoofdbehandelaar(plan: Plan) -> Medewerker | None:
    """Who answers for a treatment: the responsible of the plan, else by role in the team."""
    in_rol = (mens for mens in plan.team if mens.rol in REGIEBEHANDELAARS)
    return plan.verantwoordelijke or next(in_rol, None)


def _mag_dragen(zaak: Zaak, p: Parameters, plan: Plan, mens: Medewerker, dag: date) -> bool:
    """Whether somebody is in BIG on a day, or one of two professions in a basis-ggz by budget."""
    if geregistreerd(mens, (p["register"],), dag):
        return True
    codes = codes_van(zaak, plan) if zaak.code is None else {zaak.code}
    uitzondering = plan.kenmerk is not None and codes == {BASIS_GGZ}
    return uitzondering and juiste_registers(mens, zaak.waarden("BX-KWAL-22"), dag)


@regel(
    "BX-KWAL-06",
    "JW315",
    "JW301",
    "plan",
    "groepssessie",
    titel="BIG-geregistreerde hoofdbehandelaar in de ggz",
    bron=(_GENERALISTISCH, _ZONDER_VERBLIJF, _MET_VERBLIJF),
    gevolg=Gevolg.WEIGEREN,
    producten=GGZ,
    wj759="4",
)
def big_hoofdbehandelaar(zaak: Zaak, p: Parameters) -> Antwoord:
    """A treatment stands under somebody who is in BIG on every day of treatment.

    A plan without one is not settled. Judged on the day of the plan, the first day of a request or
    allocation, and the day of a session; a registration that ends within an allocation is
    signalled, for it can be renewed. Annex 7 lets two professions in without BIG; it binds only
    formal help from a budget, so the exception holds there (Prestatie-eisen, jeugd-ggz).
    """
    eigen = beoordeeld_plan(zaak, GGZ) if zaak.plek == "plan" else None
    if (zaak.plek == "plan" and eigen is None) or not geeft_nieuwe_dagen(zaak):
        return None
    plan = eigen or laatste_plan(zaak)
    if plan is None:
        return (
            None if zaak.plek == "groepssessie" else ontbreekt("het plan met de hoofdbehandelaar")
        )
    mens, dag = hoofdbehandelaar(plan), _dag(zaak)
    if mens is None:
        return Uitkomst(
            f"Voor deze behandeling is een hoofdbehandelaar met {p['register']}-registratie nodig; "
            "het plan noemt er geen.",
            {"register": p["register"], "dag": dag.isoformat()},
        )
    if not _mag_dragen(zaak, p, plan, mens, dag):
        return Uitkomst(
            f"De hoofdbehandelaar heeft op {dag.isoformat()} geen geldige "
            f"{p['register']}-registratie.",
            {"register": p["register"], "dag": dag.isoformat(), "geregistreerdTot": _tot(mens)},
        )
    return _loopt_af(zaak, p, plan, mens)


def _dag(zaak: Zaak) -> date:
    """The day of treatment that is judged."""
    if zaak.plek == "plan":
        plan = zaak.stuk(Plan)
        return max(plan.datum, plan.ingangsdatum or plan.datum)
    return zaak.stuk(Groepssessie).datum if zaak.plek == "groepssessie" else zaak.ingang_op


def _tot(mens: Medewerker) -> str | None:
    return None if mens.geregistreerd_tot is None else mens.geregistreerd_tot.isoformat()


def _loopt_af(zaak: Zaak, p: Parameters, plan: Plan, mens: Medewerker) -> Uitkomst | None:
    """A signal where the registration ends before the help that is asked or given does."""
    einde = None if zaak.voorstel is None else zaak.voorstel.einddatum
    if einde is None or _mag_dragen(zaak, p, plan, mens, einde):
        return None
    return Uitkomst(
        f"De {p['register']}-registratie van de hoofdbehandelaar eindigt vóór de hulp; daarna is "
        "verlenging of een andere hoofdbehandelaar nodig.",
        {
            "register": p["register"],
            "geregistreerdTot": _tot(mens),
            "einddatum": einde.isoformat(),
        },
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "BX-KWAL-07",
    "plan",
    "JW323",
    titel="Medebehandelaar uit de CONO-tabel",
    bron=(_GENERALISTISCH, _ZONDER_VERBLIJF, _MET_VERBLIJF),
    gevolg=Gevolg.WEIGEREN,
    producten=GGZ,
    alleen_bij={"JW323": (Inzet,)},
)
def in_beroepentabel(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Whoever helps to treat has a profession of the table of the sector.

    The table is not in the document: the professions can be set, and until then the record says
    whether a profession is in it. A declared line is held against the specification of who did the
    work. For a budget BX-KWAL-25 counts besides (Prestatie-eisen, jeugd-ggz).
    """
    lijn = zaak.feit
    if isinstance(lijn, PrestatieGebeurtenis):
        allen = tuple(_ingezet(zaak, lijn))
    else:
        plan = beoordeeld_plan(zaak, GGZ)
        allen = () if plan is None else plan.team
    mede = [mens for mens in allen if mens.rol == MEDEBEHANDELAAR]
    in_tabel = {mens: _in_tabel(mens, p) for mens in mede}
    niet = [mens for mens, staat_erin in in_tabel.items() if staat_erin is False]
    if niet:
        wie = nummers(allen, niet)
        yield Uitkomst(
            f"{opgesomd(wie)}: het beroep van de medebehandelaar staat niet in de {p['lijst']}.",
            {"medewerkers": wie, "beroepen": tuple(beroep(m) or "" for m in niet)},
        )
    if None in in_tabel.values():
        yield ontbreekt(f"of het beroep van de medebehandelaar in de {p['lijst']} staat,")


def _ingezet(zaak: Zaak, lijn: PrestatieGebeurtenis) -> Iterator[Medewerker]:
    """Who did the work of a declared line, by its specification."""
    for inzet in stukken_bij(zaak, Inzet, tot=lijn.einddatum):
        eigen = inzet.referentie_nummer in (None, lijn.referentie_nummer)
        if eigen and lijn.begindatum <= (inzet.einddatum or inzet.datum):
            yield from inzet.medewerkers


def _in_tabel(mens: Medewerker, p: Parameters) -> bool | None:
    """Whether a profession is in the table; None where neither table nor record says so."""
    if p["beroepen"] is not None and mens.discipline is not None:
        return mens.discipline in p["beroepen"]
    return mens.in_beroepentabel
