"""One family, one plan, one who directs: BX-REGIE-01."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

from ledger.bevinding import Gevolg
from ledger.dossier import Plan, Regie
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import beoordeeld_stuk
from ledger.kaders.hulp import ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_PRINCIPE: Final = "BX-REGIE-01"
_DIRECT_REGIE: Final = frozenset({"procesregie", "casusregie"})
Soort = Literal["regisseurs", "plannen"]


class Lopend(NamedTuple):
    """Who directs, or a plan of a family, with its days; `wie` tells one from another."""

    wie: tuple[str, ...]
    vanaf: date
    tot: date | None


def is_plan_van_gezin(zaak: Zaak, plan: Plan) -> bool:
    """Whether a plan is settled and that of a family itself; an aanbieder's fits into that."""
    soorten = zaak.waarden(_PRINCIPE)["plannen"]
    return plan.definitief and plan.soort in soorten and plan.aanbieder is None


def _van_regie(stukken: Iterable[Regie]) -> Iterator[Lopend]:
    """Those who direct; of several records of one person from one day the last counts."""
    laatste: dict[tuple[tuple[str, ...], date], Lopend] = {}
    for stuk in stukken:
        wie = _wie(stuk)
        if stuk.soort in _DIRECT_REGIE and wie:
            laatste[wie, stuk.datum] = Lopend(wie, stuk.datum, stuk.einddatum)
    yield from laatste.values()


def _wie(stuk: Regie) -> tuple[str, ...]:
    """By name, else by organisation or role; empty when nothing was recorded."""
    label = stuk.naam or stuk.organisatie or stuk.rol
    return () if label is None else (label.strip().casefold(),)


def _van_plannen(zaak: Zaak, plannen: Iterable[Plan]) -> Iterator[Lopend]:
    """The plans of a family; records of one day, also at several children, are of one plan."""
    laatste = {plan.datum: plan for plan in plannen if is_plan_van_gezin(zaak, plan)}
    for dag, plan in laatste.items():
        yield Lopend((dag.isoformat(),), plan.ingangsdatum or dag, plan.einddatum)


def _in_gezin(zaak: Zaak, soort: Soort) -> Iterator[Lopend]:
    """What was recorded for this gemeente at the client and the other members of the family."""
    anderen = [lid.toestand for lid in zaak.gezin.anderen(zaak.toestand.stroom)]
    if soort == "regisseurs":
        eigen = (*zaak.stukken(Regie), *(rij for t in anderen for rij in t.stukken(Regie)))
        yield from _van_regie(rij for rij in eigen if rij.gemeente == zaak.gemeente)
    else:
        per_lid = (zaak.stukken(Plan), *(toestand.stukken(Plan) for toestand in anderen))
        for plannen in per_lid:
            yield from _van_plannen(zaak, (p for p in plannen if p.gemeente == zaak.gemeente))


def _naast(lopend: Iterable[Lopend], eigen: Lopend) -> list[Lopend]:
    """Others that share a day with this one; several records of one person are one."""
    per_wie = {
        rij.wie: rij
        for rij in lopend
        if rij.wie != eigen.wie and overlapt(rij.vanaf, rij.tot, eigen.vanaf, eigen.tot)
    }
    return list(per_wie.values())


@regel(
    _PRINCIPE,
    "regie",
    "plan",
    "gezin",
    titel="Eén gezin, één plan, één regisseur",
    bron=("1.2 Integrale intake", "2.2.1 De uitgangspunten van de Jeugdwet zijn (vierde punt)"),
    gevolg=Gevolg.AFWIJKEN,
    afwijking_door=("jeugdconsulent",),
)
def een_regisseur(zaak: Zaak, p: Parameters) -> Antwoord:
    """On any day a family has one plan and one who directs; a second needs the end of the first, or
    a motivated deviation (1.2; 2.2.1, fourth point).

    The text calls it a principle, not a ban. A family that is recorded is a fact: where that brings
    two together it is signalled.
    """
    if zaak.plek == "gezin":
        return tuple(_bij_gezin(zaak, p))
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Regie):
        return _tweede_regisseur(zaak, p, stuk) if stuk.soort in _DIRECT_REGIE else None
    plan = zaak.stuk(Plan)
    eigen = next(_van_plannen(zaak, (plan,)), None)
    if eigen is None:
        return None
    naast = _naast(_in_gezin(zaak, "plannen"), eigen)
    return _te_veel("plannen", len(naast) + 1, p["max_actieve_plannen"], eigen.vanaf)


def _tweede_regisseur(zaak: Zaak, p: Parameters, stuk: Regie) -> Uitkomst | None:
    eigen = next(_van_regie((stuk,)), None)
    if eigen is None:
        return ontbreekt("wie de regie voert,")
    naast = _naast(_in_gezin(zaak, "regisseurs"), eigen)
    return _te_veel("regisseurs", len(naast) + 1, p["max_actieve_regisseurs"], eigen.vanaf)


def _bij_gezin(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    dag = zaak.verzoek_op
    grenzen: dict[Soort, int] = {
        "regisseurs": p["max_actieve_regisseurs"],
        "plannen": p["max_actieve_plannen"],
    }
    for soort, grens in grenzen.items():
        lopend = {
            rij.wie for rij in _in_gezin(zaak, soort) if rij.vanaf <= dag <= (rij.tot or date.max)
        }
        uitkomst = _te_veel(soort, len(lopend), grens, dag, Gevolg.SIGNALEREN)
        if uitkomst is not None:
            yield uitkomst


def _te_veel(
    soort: Soort, aantal: int, grens: int, vanaf: date, gevolg: Gevolg | None = None
) -> Uitkomst | None:
    if aantal <= grens:
        return None
    return Uitkomst(
        f"Dit gezin heeft vanaf {vanaf} {aantal} {soort}; er hoort er {grens} tegelijk te zijn.",
        {"soort": soort, "aantal": aantal, "maximum": grens, "vanaf": vanaf.isoformat()},
        gevolg=gevolg,
    )
