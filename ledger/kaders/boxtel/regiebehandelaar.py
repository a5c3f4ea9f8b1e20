"""Who directs a treatment (annex 7, points 4 to 6): profession, registers, presence, assistants."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Groepssessie, Medewerker, Plan
from ledger.kaders.boxtel import (
    BASIS_GGZ,
    MET_REGIEBEHANDELAAR,
    PGB,
    VAKTHERAPIE,
    regel,
)
from ledger.kaders.boxtel.hulpstukken import hulp_van
from ledger.kaders.boxtel.personeel import (
    MEDEBEHANDELAAR,
    REGIEBEHANDELAARS,
    Ploeg,
    alleen_informeel,
    beroep,
    geen_personeel,
    geregistreerd,
    nummers,
    opgesomd,
    per_ploeg,
    voorzieningen,
)
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_ALGEMEEN = "Bijlage 7 > Minimumeisen personeel jeugd (algemeen)"
_AMBULANT = "BXAB"
_PGB_AMBULANT = "BXSA"
_PRODUCTEN = tuple(dict.fromkeys((*MET_REGIEBEHANDELAAR, *PGB)))


def eigen_verantwoordelijke(zaak: Zaak) -> frozenset[str]:
    """The provisions whose own points name who answers for them (BX-KWAL-31 and BX-KWAL-32).

    The ambulant treatment of the budgets is one of these as soon as it is about such problems.
    """
    eigen = {_AMBULANT, VAKTHERAPIE}
    problemen = set(hulp_van(zaak).problematiek)
    if problemen & set(zaak.waarden("BX-KWAL-31")["problematiek"]):
        eigen.add(_PGB_AMBULANT)
    return frozenset(eigen)


def is_losse_vaktherapie(zaak: Zaak) -> bool:
    """Whether it is vaktherapie outside a treatment, for which no director is asked."""
    los = hulp_van(zaak).onderdeel_behandeling is False
    return los and voorzieningen(zaak) == {VAKTHERAPIE}


# --- point 4 ------------------------------------------------------------------------------------


@regel(
    "BX-KWAL-21",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Regiebehandelaar uit de vaste lijst",
    bron=f"{_ALGEMEEN} (punt 4)",
    gevolg=Gevolg.WEIGEREN,
    producten=_PRODUCTEN,
)
def vaste_lijst(zaak: Zaak, p: Parameters) -> Antwoord:
    """Treatment stands under one of a fixed list of professions, two of them only in basis-ggz.

    Where the annex names somebody else for a provision, that goes first: for ambulant treatment of
    J&O and J-LVG and for vaktherapie. Where it was not recorded what an ambulant treatment is for,
    who may answer for one of these cannot be judged (Minimumeisen personeel, point 4, list).
    """
    codes = voorzieningen(zaak) & set(MET_REGIEBEHANDELAAR) - eigen_verantwoordelijke(zaak)
    if not codes:
        return None
    mag = set(p["lijst"]) - (set() if codes == {BASIS_GGZ} else set(p["alleen_gbggz"]))

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        mens = ploeg.regiebehandelaar
        if not ploeg.allen:
            yield geen_personeel(zaak)
        elif mens is None:
            yield Uitkomst(
                "Er is geen regiebehandelaar; deze hulp staat onder iemand van de vaste lijst.",
                {"beroepen": tuple(rij for rij in p["lijst"] if rij in mag)},
            )
        elif mens.discipline is None:
            yield ontbreekt("het beroep van de regiebehandelaar")
        elif mens.discipline not in mag:
            if _misschien_eigen(zaak, codes, mens):
                yield ontbreekt("de problematiek waarvoor wordt behandeld")
                return
            yield Uitkomst(
                "Het beroep van de regiebehandelaar staat voor deze hulp niet op de vaste lijst.",
                {
                    "beroep": beroep(mens),
                    "beroepen": tuple(rij for rij in p["lijst"] if rij in mag),
                    "alleenInBasisGgz": mens.discipline in p["alleen_gbggz"],
                },
            )

    return per_ploeg(zaak, toets)


def _misschien_eigen(zaak: Zaak, codes: frozenset[str], mens: Medewerker) -> bool:
    """Whether BX-KWAL-31 may name this director for it: what is treated was not recorded."""
    anders = mens.discipline in zaak.waarden("BX-KWAL-31")["verantwoordelijken"]
    return anders and codes == {_PGB_AMBULANT} and not hulp_van(zaak).problematiek


def juiste_registers(mens: Medewerker, p: Parameters, dag: date) -> bool:
    """Whether a director is in the register of everybody, or in both of their own (BX-KWAL-22)."""
    eigen = p["eigen_registers"].get(mens.discipline, ())
    standaard = geregistreerd(mens, (p["standaard"],), dag)
    return standaard or (bool(eigen) and geregistreerd(mens, eigen, dag, samen=True))


@regel(
    "BX-KWAL-22",
    "pgbBesluit",
    "plan",
    titel="Opleiding en registratie van de regiebehandelaar",
    bron=f"{_ALGEMEEN} (punt 4)",
    gevolg=Gevolg.WEIGEREN,
    producten=_PRODUCTEN,
)
def opleiding_en_register(zaak: Zaak, p: Parameters) -> Antwoord:
    """A director is trained for ggz and in BIG; two professions may be in two other registers.

    It is about the professions of the list; whoever is not on it is judged by BX-KWAL-21, 31 or 32.
    For vaktherapie BX-KWAL-32 names the registers, so there only the training counts (Minimumeisen
    personeel, point 4, third paragraph).
    """
    codes = voorzieningen(zaak) & set(MET_REGIEBEHANDELAAR)
    if not codes or is_losse_vaktherapie(zaak):
        return None
    lijst = zaak.waarden("BX-KWAL-21")["lijst"]

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        mens = ploeg.regiebehandelaar
        if mens is None or mens.discipline not in lijst:
            return
        tekorten = []
        if codes != {VAKTHERAPIE} and not juiste_registers(mens, p, ploeg.van):
            eigen = p["eigen_registers"].get(mens.discipline)
            tekorten.append(" en ".join(eigen) if eigen else p["standaard"])
        if mens.opleidingen and p["opleiding"] not in mens.opleidingen:
            tekorten.append(f"{p['opleiding']}-opleiding")
        if tekorten:
            yield Uitkomst(
                f"De regiebehandelaar mist: {', '.join(tekorten)}.",
                {"beroep": beroep(mens), "tekorten": tuple(tekorten)},
            )
        if not mens.opleidingen:
            yield ontbreekt("de opleiding van de regiebehandelaar")

    return per_ploeg(zaak, toets)


@regel(
    "BX-KWAL-23",
    "pgbBesluit",
    "plan",
    titel="BIG-registratie voor KJP en OG zodra mogelijk",
    bron=f"{_ALGEMEEN} (punt 4)",
    gevolg=Gevolg.SIGNALEREN,
    producten=(BASIS_GGZ, *PGB),
)
def big_zodra_mogelijk(zaak: Zaak, p: Parameters) -> Antwoord:
    """From when two professions can be in BIG, a director of these who is not is signalled.

    The text names no day, so nothing is signalled until one is set (Minimumeisen personeel, point
    4, last sentence).
    """
    vanaf = p["big_mogelijk_vanaf"]
    if vanaf is None or BASIS_GGZ not in voorzieningen(zaak):
        return None

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        mens = ploeg.regiebehandelaar
        if mens is None or mens.discipline not in p["beroepen"] or ploeg.van < vanaf:
            return
        if not geregistreerd(mens, (p["register"],), ploeg.van):
            yield Uitkomst(
                f"Deze beroepsgroep kan sinds {vanaf.isoformat()} in het {p['register']}-register; "
                "van deze regiebehandelaar wordt dat verwacht.",
                {"beroep": beroep(mens), "mogelijkVanaf": vanaf.isoformat()},
            )

    return per_ploeg(zaak, toets)


# --- point 5 ------------------------------------------------------------------------------------


@regel(
    "BX-KWAL-24",
    "plan",
    "groepssessie",
    titel="Regiebehandelaar aanwezig bij drie momenten",
    bron=f"{_ALGEMEEN} (punt 5)",
    gevolg=Gevolg.WEIGEREN,
    producten=_PRODUCTEN,
)
def aanwezig(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """The director is there at the diagnosis, the making of the agreement and every evaluation.

    Other sessions do not ask it. Refuses where a budget pays for formal help, signals in kind
    (Minimumeisen personeel, point 5).
    """
    if is_losse_vaktherapie(zaak):
        return
    stuk = zaak.stuk(Plan) if zaak.plek == "plan" else zaak.stuk(Groepssessie)
    codes = voorzieningen(zaak)
    if alleen_informeel(zaak, stuk.kenmerk) or not codes & set(MET_REGIEBEHANDELAAR):
        return
    for soort, was_er in _momenten(stuk):
        if soort not in p["momenten"] or was_er:
            continue
        if was_er is None:
            yield ontbreekt("of de regiebehandelaar bij het moment aanwezig was", moment=soort)
            continue
        yield Uitkomst(
            "De regiebehandelaar moet bij dit moment aanwezig zijn.",
            {"moment": getoond(soort), "momenten": tuple(p["momenten"])},
            gevolg=Gevolg.SIGNALEREN if stuk.kenmerk is None else None,
        )


def _momenten(stuk: Plan | Groepssessie) -> Iterator[tuple[str | None, bool | None]]:
    """The moments that a record tells of, and whether the director was there."""
    if isinstance(stuk, Plan):
        for moment in () if stuk.behandeling is None else stuk.behandeling.momenten:
            yield moment.soort, moment.regiebehandelaar_aanwezig
        return
    er_waren = [rij for rij in stuk.hulpverleners if rij.aanwezige_minuten > 0]
    in_rol = any(rij.rol in REGIEBEHANDELAARS for rij in er_waren)
    onbekend = not er_waren or (not in_rol and any(rij.rol is None for rij in er_waren))
    yield stuk.moment, None if onbekend else in_rol


# --- point 6 ------------------------------------------------------------------------------------


@regel(
    "BX-KWAL-25",
    "plan",
    "pgbBesluit",
    titel="Medebehandelaar in BIG of SKJ",
    bron=f"{_ALGEMEEN} (punt 6)",
    gevolg=Gevolg.WEIGEREN,
    producten=_PRODUCTEN,
)
def medebehandelaar(zaak: Zaak, p: Parameters) -> Antwoord:
    """Whoever helps to treat is registered and has a director who answers for it.

    In the jeugd-ggz the table of professions counts besides (BX-KWAL-07; Minimumeisen personeel,
    point 6).
    """
    if not voorzieningen(zaak) & set(MET_REGIEBEHANDELAAR):
        return None

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        mede = [mens for mens in ploeg.allen if mens.rol == MEDEBEHANDELAAR]
        zonder = [
            mens
            for mens in mede
            if not geregistreerd(mens, p["registers"], ploeg.van, not p["een_is_genoeg"])
        ]
        if zonder:
            wie = nummers(ploeg.allen, zonder)
            yield Uitkomst(
                f"{opgesomd(wie)}: als medebehandelaar niet geregistreerd in "
                f"{' of '.join(p['registers'])}.",
                {"medewerkers": wie, "registers": tuple(p["registers"])},
            )
        if mede and ploeg.regiebehandelaar is None:
            yield Uitkomst(
                "Er is een medebehandelaar, maar geen regiebehandelaar die verantwoordelijk is.",
                {"medebehandelaars": len(mede)},
            )

    return per_ploeg(zaak, toets)
