"""Who may give which help, and who must answer for it (annex 7, points 7 to 15)."""

from collections.abc import Collection, Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.kaders.boxtel import (
    AMBULANTE_BEHANDELING,
    DAGBEHANDELING,
    DAGBESTEDING,
    KORTDUREND_VERBLIJF,
    PGB,
    REGULIERE_BEGELEIDING,
    SPECIALISTISCHE_BEGELEIDING,
    VAKTHERAPIE,
    VERZORGING,
    regel,
)
from ledger.kaders.boxtel.hulpsoort import een_van
from ledger.kaders.boxtel.hulpstukken import hulp_van
from ledger.kaders.boxtel.personeel import (
    REGIEBEHANDELAARS,
    VAKTHERAPEUT,
    Ploeg,
    beroep,
    geen_personeel,
    geregistreerd,
    is_geschoold,
    is_vakkracht,
    nummers,
    opgesomd,
    per_ploeg,
    voorzieningen,
)
from ledger.kaders.boxtel.regiebehandelaar import eigen_verantwoordelijke, is_losse_vaktherapie
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BIJLAGE: Final = "Bijlage 7"
_BEHANDELING: Final = f"{_BIJLAGE} > Ambulante (Groepsgerichte) Behandeling"


def _met_pgb(*codes: str) -> tuple[str, ...]:
    """These provisions, and every budget that may come nearest to one of them."""
    return tuple(dict.fromkeys((*codes, *PGB)))


# --- who gives the help -------------------------------------------------------------------------


def _uitvoering_mbo(ploeg: Ploeg, niveau: str, wat: str) -> Iterator[Uitkomst]:
    """Everybody who gives the help is trained in care, at this level of mbo or above."""
    geschoold = {mens: is_geschoold(mens, niveau) for mens in ploeg.uitvoerend}
    niet = [mens for mens, goed in geschoold.items() if goed is False]
    if niet:
        wie = nummers(ploeg.allen, niet)
        yield Uitkomst(
            f"{opgesomd(wie)}: {wat} vraagt minstens een zorgopleiding op {niveau}.",
            {"medewerkers": wie, "minNiveau": niveau, "wat": "uitvoering"},
        )
    if None in geschoold.values():
        yield ontbreekt("de zorgopleiding of het niveau van een uitvoerder")


def _uitvoering_hbo(ploeg: Ploeg, niveau: str, register: str, wat: str) -> Iterator[Uitkomst]:
    """Everybody who gives the help is trained in care at this level, and registered.

    For vaktherapeuten there are demands of their own (BX-VAK-02).
    """
    betreft = [mens for mens in ploeg.uitvoerend if mens.rol != VAKTHERAPEUT]
    vakkrachten = {mens: is_vakkracht(mens, niveau, register, ploeg.van) for mens in betreft}
    niet = [mens for mens, goed in vakkrachten.items() if goed is False]
    if niet:
        wie = nummers(ploeg.allen, niet)
        yield Uitkomst(
            f"{opgesomd(wie)}: {wat} wordt uitgevoerd door een {register}-geregistreerde met een "
            f"zorgopleiding op {niveau}.",
            {"medewerkers": wie, "minNiveau": niveau, "register": register, "wat": "uitvoering"},
        )
    if None in vakkrachten.values():
        yield ontbreekt("de zorgopleiding of het niveau van een uitvoerder")


def _leiding_hbo(ploeg: Ploeg, niveau: str, register: str, taak: str) -> Iterator[Uitkomst]:
    """Somebody trained in care at this level, and registered, has the task; one may do both."""
    goed = een_van(is_vakkracht(mens, niveau, register, ploeg.van) for mens in ploeg.leidend)
    if goed is None:
        yield ontbreekt(f"de zorgopleiding of het niveau van wie {taak} heeft,")
    elif not goed:
        yield Uitkomst(
            f"Er is geen {register}-geregistreerde met een zorgopleiding op {niveau} voor {taak}.",
            {"minNiveau": niveau, "register": register, "wat": "verantwoordelijke"},
        )


def _mbo_onder_hbo(
    zaak: Zaak, p: Parameters, codes: Collection[str], wat: str, rol: str, taak: str
) -> Antwoord:
    """Help by mbo of a level, with a registered hbo'er for the task; `rol` prefixes its figures."""
    if not voorzieningen(zaak) & set(codes):
        return None

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        if not ploeg.allen:
            yield geen_personeel(zaak)
            return
        yield from _uitvoering_mbo(ploeg, f"mbo{p['mbo_min_niveau']}", wat)
        opleiding, register = p[f"{rol}_opleiding"], p[f"{rol}_registratie"]
        yield from _leiding_hbo(ploeg, opleiding, register, taak)

    return per_ploeg(zaak, toets)


def _door_hbo(zaak: Zaak, p: Parameters, codes: Collection[str], wat: str) -> Antwoord:
    if not voorzieningen(zaak) & set(codes):
        return None

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        if not ploeg.allen:
            yield geen_personeel(zaak)
            return
        yield from _uitvoering_hbo(ploeg, p["opleiding"], p["registratie"], wat)

    return per_ploeg(zaak, toets)


# --- guidance -----------------------------------------------------------------------------------


@regel(
    "BX-KWAL-26",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Personeel reguliere begeleiding",
    bron=f"{_BIJLAGE} > Reguliere Begeleiding",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(*REGULIERE_BEGELEIDING),
)
def reguliere_begeleiding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Given by mbo of a level; the plan and its results by a registered hbo'er, who may do both.

    Guidance is regular unless a budget names special guidance as the nearest (Reguliere
    Begeleiding, point 7).
    """
    taak = "het plan en de bewaking van de resultaten"
    return _mbo_onder_hbo(zaak, p, REGULIERE_BEGELEIDING, "reguliere begeleiding", "hbo", taak)


@regel(
    "BX-KWAL-27",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Personeel specialistische begeleiding",
    bron=f"{_BIJLAGE} > Specialistische Begeleiding",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(SPECIALISTISCHE_BEGELEIDING),
)
def specialistische_begeleiding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Given by a registered hbo'er; mbo under one is not enough (point 8)."""
    return _door_hbo(zaak, p, (SPECIALISTISCHE_BEGELEIDING,), "specialistische begeleiding")


# --- by day -------------------------------------------------------------------------------------


@regel(
    "BX-KWAL-28",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Personeel dagbesteding",
    bron=f"{_BIJLAGE} > Dagbesteding",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(DAGBESTEDING),
)
def dagbesteding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Given by mbo of a level under a registered hbo'er, who may do both (Dagbesteding, 9)."""
    taak = "de verantwoordelijkheid"
    return _mbo_onder_hbo(zaak, p, (DAGBESTEDING,), "dagbesteding", "verantwoordelijke", taak)


@regel(
    "BX-KWAL-29",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Personeel dagbehandeling",
    bron=f"{_BIJLAGE} > Dagbehandeling",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(DAGBEHANDELING),
)
def dagbehandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Given by a registered hbo'er under a director who is in BIG (Dagbehandeling, 10).

    Which professions may direct is BX-KWAL-21.
    """
    if DAGBEHANDELING not in voorzieningen(zaak):
        return None
    register = p["verantwoordelijke_registratie"]

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        if not ploeg.allen:
            yield geen_personeel(zaak)
            return
        yield from _uitvoering_hbo(ploeg, p["opleiding"], p["registratie"], "dagbehandeling")
        mens = ploeg.regiebehandelaar
        if mens is None or not geregistreerd(mens, (register,), ploeg.van):
            yield Uitkomst(
                f"Dagbehandeling staat onder een {register}-geregistreerde "
                f"{p['verantwoordelijke']}.",
                {
                    "beroep": None if mens is None else beroep(mens),
                    "register": register,
                    "wat": "verantwoordelijke",
                },
            )

    return per_ploeg(zaak, toets)


# --- ambulant treatment and vaktherapie ---------------------------------------------------------


@regel(
    "BX-KWAL-30",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Uitvoering ambulante (groepsgerichte) behandeling",
    bron=f"{_BEHANDELING} (punt 11)",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(*AMBULANTE_BEHANDELING),
)
def ambulante_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Given by a registered hbo'er; vaktherapeuten are judged by BX-VAK-02 (point 11)."""
    return _door_hbo(zaak, p, AMBULANTE_BEHANDELING, "ambulante behandeling")


@regel(
    "BX-KWAL-31",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Verantwoordelijke bij behandeling J&O en J-LVG",
    bron=f"{_BEHANDELING} (punt 12)",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(*AMBULANTE_BEHANDELING),
)
def verantwoordelijke_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Two professions may answer for this treatment, not the whole list of point 4 (point 12).

    The ambulant treatment of the budgets falls under it as soon as it is about J&O or J-LVG; where
    that was not recorded, only a responsible who would do anyhow is clear.
    """
    codes = voorzieningen(zaak) & set(AMBULANTE_BEHANDELING)
    if not codes:
        return None
    zeker = bool(codes & eigen_verantwoordelijke(zaak))
    if not zeker and hulp_van(zaak).problematiek:
        return None

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        mens = ploeg.regiebehandelaar
        if not ploeg.allen:
            yield geen_personeel(zaak)
        elif mens is not None and mens.discipline is None:
            yield ontbreekt("het beroep van de verantwoordelijke")
        elif mens is None or not (
            mens.discipline in p["verantwoordelijken"]
            and geregistreerd(mens, (p["registratie"],), ploeg.van)
        ):
            if not zeker:
                yield ontbreekt("de problematiek waarvoor wordt behandeld")
                return
            yield Uitkomst(
                "Deze behandeling staat onder verantwoordelijkheid van een "
                f"{p['registratie']}-geregistreerde {' of '.join(p['verantwoordelijken'])}.",
                {
                    "beroep": None if mens is None else beroep(mens),
                    "beroepen": tuple(p["verantwoordelijken"]),
                    "register": p["registratie"],
                },
            )

    return per_ploeg(zaak, toets)


@regel(
    "BX-KWAL-32",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Verantwoordelijke en register bij vaktherapie",
    bron=f"{_BEHANDELING} (punt 13)",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(VAKTHERAPIE),
)
def vaktherapie(zaak: Zaak, p: Parameters) -> Antwoord:
    """A registered director answers for it, or a doctor for some problems without a disorder.

    Whoever gives it is in the register of vaktherapeuten. Vaktherapie outside a treatment has no
    director by the document; its register is judged by BX-VAK-02. This point lets NVO and NIP in
    beyond basis-ggz, and goes before the list of point 4 (point 13).
    """
    if VAKTHERAPIE not in voorzieningen(zaak) or is_losse_vaktherapie(zaak):
        return None

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        if not ploeg.allen:
            yield geen_personeel(zaak)
            return
        if hulp_van(zaak).onderdeel_behandeling is None:
            yield ontbreekt("of de vaktherapie onderdeel is van een behandeling")
            return
        goed = _mag_vaktherapie_dragen(zaak, p, ploeg)
        if goed is None:
            yield ontbreekt("het beroep van de verantwoordelijke, of de problematiek,")
        elif not goed:
            yield Uitkomst(
                "Deze vaktherapie staat onder een regiebehandelaar in "
                f"{', '.join(p['regie_registers'])}, of bij {' of '.join(p['arts_alleen_bij'])} "
                "zonder psychische stoornis onder een AVG-arts.",
                {"registers": tuple(p["regie_registers"]), "wat": "verantwoordelijke"},
            )
        yield from _in_register(ploeg, p["register"])

    return per_ploeg(zaak, toets)


def _mag_vaktherapie_dragen(zaak: Zaak, p: Parameters, ploeg: Ploeg) -> bool | None:
    """Whether the responsible of a team may answer for vaktherapie; None when that is unclear."""
    mens = ploeg.regiebehandelaar
    if mens is None:
        return False
    if mens.discipline is None and mens.rol not in REGIEBEHANDELAARS:
        return None
    if mens.discipline != p["arts"]:
        is_regie = mens.discipline in (None, *zaak.waarden("BX-KWAL-21")["lijst"])
        return is_regie and geregistreerd(mens, p["regie_registers"], ploeg.van)
    if not geregistreerd(mens, (p["arts_registratie"],), ploeg.van):
        return False
    hulp = hulp_van(zaak)
    if hulp.stoornis == "vastgesteld" or p["arts_niet_bij"] in hulp.problematiek:
        return False
    if hulp.stoornis is None or not hulp.problematiek:
        return None
    return not set(hulp.problematiek).isdisjoint(p["arts_alleen_bij"])


def _in_register(ploeg: Ploeg, register: str) -> Iterator[Uitkomst]:
    """Everybody who gives the therapy is in the register of vaktherapeuten."""
    therapeuten = [mens for mens in ploeg.allen if mens.rol == VAKTHERAPEUT] or ploeg.uitvoerend
    zonder = [mens for mens in therapeuten if not geregistreerd(mens, (register,), ploeg.van)]
    if zonder:
        wie = nummers(ploeg.allen, zonder)
        yield Uitkomst(
            f"{opgesomd(wie)}: als vaktherapeut niet ingeschreven in het {register}.",
            {"medewerkers": wie, "register": register, "wat": "uitvoering"},
        )


# --- care and short stay ------------------------------------------------------------------------


@regel(
    "BX-KWAL-33",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Personeel verzorging en begeleiding",
    bron=f"{_BIJLAGE} > Verzorging en Begeleiding",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(*VERZORGING),
)
def verzorging(zaak: Zaak, p: Parameters) -> Antwoord:
    """Given by mbo of a level under a registered hbo'er, who may do both (point 14)."""
    taak = "de verantwoordelijkheid"
    return _mbo_onder_hbo(zaak, p, VERZORGING, "verzorging", "verantwoordelijke", taak)


@regel(
    "BX-KWAL-34",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Toezicht bij kortdurend verblijf",
    bron=f"{_BIJLAGE} > Kortdurend Verblijf",
    gevolg=Gevolg.WEIGEREN,
    producten=_met_pgb(KORTDUREND_VERBLIJF),
)
def kortdurend_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Supervised by mbo of a level under a registered hbo'er, who may do both (point 15).

    For informal help none of annex 7 holds.
    """
    taak, wat = "de verantwoordelijkheid", "toezicht bij kortdurend verblijf"
    return _mbo_onder_hbo(zaak, p, (KORTDUREND_VERBLIJF,), wat, "verantwoordelijke", taak)
