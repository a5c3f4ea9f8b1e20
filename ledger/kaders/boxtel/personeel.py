"""The staff of annex 7: who gives help, who answers for it, how they are trained and registered.

These demands bind formal help from a personal budget; of help in kind the contract leads, so there
they only signal. What was not recorded is None, and stays None through all of this.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import (
    Groepssessie,
    Medewerker,
    PgbBesluit,
    PgbHulpverlener,
    Pgbvoorziening,
    Plan,
)
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    eerste,
    over_pgb,
    pgb_hulpverleners,
    pgb_stukken,
    stukken_van,
)
from ledger.kaders.boxtel.hulpsoort import alle, eerste_dag, per_hulpverlener, soort_hulp
from ledger.kaders.boxtel.hulpstukken import (
    alleen_minder,
    beoordeeld_plan,
    codes_van,
    toewijzingen_bij,
)
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.pgb import geldend_pgb
from ledger.regels import Uitkomst

NIVEAUS: Final = ("mbo1", "mbo2", "mbo3", "mbo4", "hbo", "hbo+", "wo", "wo+")
"""Levels of training, from low to high."""
REGIEBEHANDELAARS: Final = frozenset({"regiebehandelaar", "hoofdbehandelaar"})
LEIDEND: Final = REGIEBEHANDELAARS | {"verantwoordelijke", "planEnMonitoring"}
"""Roles of who answers for the help of others, or for the plan."""
MEDEBEHANDELAAR: Final = "medebehandelaar"
VAKTHERAPEUT: Final = "vaktherapeut"


@dataclass(frozen=True, slots=True)
class Ploeg:
    """Who give help together from `van` to `tot`, and who answers for it."""

    mensen: tuple[Medewerker, ...]
    van: date
    tot: date | None = None
    aangewezen: Medewerker | None = None

    @property
    def verantwoordelijke(self) -> Medewerker | None:
        """Who was named as responsible, else the first in a role that is."""
        if self.aangewezen is not None:
            return self.aangewezen
        return next((mens for mens in self.mensen if mens.rol in LEIDEND), None)

    @property
    def regiebehandelaar(self) -> Medewerker | None:
        """Who directs the treatment: by role, else whoever answers for it."""
        allen = (*self.mensen, *(() if self.aangewezen is None else (self.aangewezen,)))
        in_rol = (mens for mens in allen if mens.rol in REGIEBEHANDELAARS)
        return next(in_rol, self.verantwoordelijke)

    @property
    def verantwoordelijken(self) -> tuple[Medewerker, ...]:
        """Everybody who was recorded to answer for help or plan."""
        return tuple(m for m in self.allen if m.rol in LEIDEND or m == self.aangewezen)

    @property
    def leidend(self) -> tuple[Medewerker, ...]:
        """Who answer for help or plan; without any, everybody, for one person may do both."""
        return self.verantwoordelijken or self.mensen

    @property
    def uitvoerend(self) -> tuple[Medewerker, ...]:
        """Who give the help; whoever leads does when there is nobody else."""
        anderen = [m for m in self.mensen if m.rol not in LEIDEND and m != self.aangewezen]
        return tuple(anderen) or self.leidend

    @property
    def allen(self) -> tuple[Medewerker, ...]:
        """Everybody, who answers for it included, in the order in which they were given."""
        if self.aangewezen is None or self.aangewezen in self.mensen:
            return self.mensen
        return (*self.mensen, self.aangewezen)


Ploegtoets = Callable[[Ploeg], Iterable[Uitkomst]]


# --- one person ---------------------------------------------------------------------------------


def minstens(mens: Medewerker, niveau: str) -> bool | None:
    """Whether somebody has at least this level of training; None when theirs is unknown."""
    if mens.niveau not in NIVEAUS:
        return None
    return NIVEAUS.index(mens.niveau) >= NIVEAUS.index(niveau)


def heeft_opleiding(mens: Medewerker, opleidingen: Collection[str]) -> bool | None:
    """Whether the level of training is one of these kinds (mbo, hbo, wo); None when unknown."""
    if mens.niveau not in NIVEAUS:
        return None
    return mens.niveau.rstrip("+1234") in opleidingen


def geregistreerd(
    mens: Medewerker, registers: Collection[str], dag: date, samen: bool = False
) -> bool:
    """Whether somebody is on a day in one of these registers, or with `samen` in all of them.

    A registration that was only announced is none (BX-KWAL-19).
    """
    in_registers = [register in mens.registraties for register in registers]
    verloop = mens.registratieverloop
    vanaf = None if verloop is None else verloop.geregistreerd_op
    geldig = (vanaf or date.min) <= dag <= (mens.geregistreerd_tot or date.max)
    return geldig and (all(in_registers) if samen else any(in_registers))


def is_vakkracht(mens: Medewerker, niveau: str, register: str, dag: date) -> bool | None:
    """Whether somebody is trained in care at this level and in this register on a day."""
    in_register = geregistreerd(mens, (register,), dag)
    return alle((minstens(mens, niveau), mens.zorg_opleiding, in_register))


def is_geschoold(mens: Medewerker, niveau: str) -> bool | None:
    """Whether somebody is trained in care at this level."""
    return alle((minstens(mens, niveau), mens.zorg_opleiding))


def nummers(allen: Iterable[Medewerker], gezocht: Collection[Medewerker]) -> tuple[int, ...]:
    """The places in the list of these people, for a finding names nobody."""
    return tuple(nummer for nummer, mens in enumerate(allen, 1) if mens in gezocht)


def opgesomd(plaatsen: tuple[int, ...]) -> str:
    """People by their place, as a sentence begins with them."""
    if len(plaatsen) == 1:
        return f"Medewerker {plaatsen[0]}"
    return f"Medewerkers {', '.join(map(str, plaatsen[:-1]))} en {plaatsen[-1]}"


def beroep(mens: Medewerker) -> str | None:
    """The profession as a finding shows it."""
    return getoond(mens.discipline)


# --- who is judged ------------------------------------------------------------------------------


def voorzieningen(zaak: Zaak) -> frozenset[str]:
    """The provisions whose demands on staff hold for the judged plan or budget.

    For a budget that is the help in kind that comes nearest (BX-PGB-26), else its own product: also
    where the kader does not know what was named.
    """
    code = zaak.code
    if over_pgb(zaak) is not None:
        code = _genoemde(zaak, pgb_stukken(zaak)) or code
    elif zaak.plek in ("plan", "groepssessie"):
        stuk = zaak.stuk(Plan) if zaak.plek == "plan" else zaak.stuk(Groepssessie)
        if stuk.kenmerk is None:
            return codes_van(zaak, stuk)
        budget = stukken_van(zaak, stuk.kenmerk)
        product = eerste(budget, lambda rij: rij.product)
        code = _genoemde(zaak, budget) or code or zaak.kader.code_van(product)
    return frozenset() if code is None else frozenset({code})


def _genoemde(zaak: Zaak, stukken: Iterable[Pgbvoorziening]) -> str | None:
    """The help in kind that these records name as the nearest; None for what is no product here."""
    code = eerste(stukken, lambda stuk: stuk.voorziening)
    return code if code in zaak.kader.gegevens.producten else None


def per_ploeg(zaak: Zaak, toets: Ploegtoets) -> Iterator[Uitkomst]:
    """What a check of annex 7 says of everybody who gives the judged help.

    Of a plan in kind it signals; of a plan that a budget pays it refuses when that is formal help.
    Of an application or grant everybody who gives formal help is judged on the first day; of a
    revision that only lowers or shortens a budget it signals.
    """
    if zaak.plek != "plan":
        gevonden = per_hulpverlener(zaak, True, lambda rij: toets(ploeg_van(zaak, rij)))
        minder = alleen_minder(zaak)
        yield from (replace(rij, gevolg=Gevolg.SIGNALEREN) if minder else rij for rij in gevonden)
        return
    plan = beoordeeld_plan(zaak)
    if plan is None or alleen_informeel(zaak, plan.kenmerk):
        return
    for uitkomst in toets(ploeg_van_plan(zaak)):
        hard = plan.kenmerk is not None or uitkomst.niet_beoordeelbaar
        yield uitkomst if hard else replace(uitkomst, gevolg=Gevolg.SIGNALEREN)


def formele_ploegen(zaak: Zaak) -> Iterator[Ploeg]:
    """The staff of the judged plan, or of everybody in a budget who gives formal help."""
    if zaak.plek == "plan":
        plan = beoordeeld_plan(zaak)
        if plan is not None and not alleen_informeel(zaak, plan.kenmerk):
            yield ploeg_van_plan(zaak)
        return
    if over_pgb(zaak) is not None:
        for rij in pgb_hulpverleners(zaak):
            if soort_hulp(zaak, rij, eerste_dag(zaak, rij)).formeel:
                yield ploeg_van(zaak, rij)


def ingetrokken_ploegen(zaak: Zaak) -> Iterator[Ploeg]:
    """The staff of everybody in a budget that is withdrawn: nothing is asked of them any more."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, PgbBesluit) and stuk.besluit == "intrekken":
        for rij in pgb_hulpverleners(zaak):
            yield ploeg_van(zaak, rij)


def ploeg_van_plan(zaak: Zaak) -> Ploeg:
    """The team of the judged plan, from its day until the help that it is for ends."""
    plan = zaak.stuk(Plan)
    van = max(plan.datum, plan.ingangsdatum or plan.datum)
    dagen = [rij.einddatum for rij in toewijzingen_bij(zaak, plan)]
    if plan.kenmerk is not None:
        budget = geldend_pgb(zaak.toestand, plan.gemeente, plan.kenmerk)
        dagen = [None if budget is None else budget.einddatum]
    bekend = [dag for dag in dagen if dag is not None]
    tot = max(bekend) if bekend and len(bekend) == len(dagen) else None
    return Ploeg(plan.team, van, tot, plan.verantwoordelijke)


def ploeg_van(zaak: Zaak, hulpverlener: PgbHulpverlener) -> Ploeg:
    """Who work for somebody paid from a budget; without staff they are their own."""
    tot = None if zaak.voorstel is None else zaak.voorstel.einddatum
    mensen = hulpverlener.medewerkers
    if not mensen and hulpverlener.soort == "zzp":
        zelf = Medewerker(
            naam=hulpverlener.naam,
            registraties=hulpverlener.registraties,
            geregistreerd_tot=hulpverlener.geregistreerd_tot,
        )
        mensen = (zelf,)
    return Ploeg(mensen, eerste_dag(zaak, hulpverlener), tot)


def alleen_informeel(zaak: Zaak, kenmerk: str | None) -> bool:
    """Whether everybody whom a budget pays gives informal help; annex 7 is not about those."""
    if kenmerk is None:
        return False
    betaald = eerste(stukken_van(zaak, kenmerk), lambda stuk: stuk.hulpverleners) or ()
    soorten = [soort_hulp(zaak, rij, zaak.ingang_op).formeel for rij in betaald]
    return bool(soorten) and not any(soort is not False for soort in soorten)


def geen_personeel(zaak: Zaak) -> Uitkomst:
    """The outcome where nobody was named who gives the help."""
    return ontbreekt("wie de hulp geeft", plek=zaak.plek)
