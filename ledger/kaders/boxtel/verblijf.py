"""Help with and without a stay: what shows that a client stays elsewhere, and in what kind."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Verblijf
from ledger.kaders.boxtel import (
    DAGHULP,
    GESLOTEN,
    PLEEGZORG,
    VERBLIJF,
    regel,
)
from ledger.kaders.boxtel.hulpstukken import geeft_nieuwe_dagen, zelfde_hulp
from ledger.kaders.hulp import dagen_later, getoond, ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BIJ_AANBIEDER: Final = frozenset(
    {
        "crisisplaats",
        "instelling",
        "gezinshuis",
        "logeerhuis",
        "zorgboerderij",
        "begeleidWonen",
        "kamertraining",
        "gesloten",
    }
)
"""Places of an aanbieder where somebody can be taken in."""
_OPGENOMEN: Final = "opname"
_MET, _ZONDER = "metVerblijf", "zonderVerblijf"
_WEEKEND: Final = "logeren"


# --- where the client stays ---------------------------------------------------------------------


def verblijven(zaak: Zaak) -> tuple[Verblijf, ...]:
    """The stays that share a day with the help of the case, by day."""
    voorstel = zaak.voorstel
    begin = zaak.ingang_op if voorstel is None else voorstel.ingangsdatum
    einde = None if voorstel is None else voorstel.einddatum
    return tuple(
        rij
        for rij in zaak.stukken(Verblijf)
        if overlapt(rij.datum, rij.einddatum, begin, einde) and zelfde_hulp(zaak, rij)
    )


def verblijf_bij(zaak: Zaak) -> Verblijf | None:
    """Where the client stays when the help begins; else where the client goes to next."""
    return _bij_begin(zaak, verblijven(zaak))


def _bij_begin(zaak: Zaak, rijen: tuple[Verblijf, ...]) -> Verblijf | None:
    eerder = [rij for rij in rijen if rij.datum <= zaak.ingang_op]
    return eerder[-1] if eerder else next(iter(rijen), None)


def overnacht(zaak: Zaak, verblijf: Verblijf) -> bool | None:
    """Whether the client sleeps there; what is also open by day must say so (BX-PROD-12)."""
    if verblijf.overnachting is not None:
        return verblijf.overnachting
    if verblijf.soort == "overdag":
        return False
    return None if verblijf.soort in zaak.waarden("BX-PROD-12")["overnachting_vereist"] else True


def bewijzen(zaak: Zaak, verblijf: Verblijf) -> frozenset[str]:
    """What shows that a stay away from home is formally arranged (BX-PROD-01)."""
    gevonden = {
        "verblijfadres": verblijf.formeel is True and verblijf.soort != "thuis",
        "pleegcontract": verblijf.pleegcontract is True,
        _OPGENOMEN: verblijf.soort in _BIJ_AANBIEDER and overnacht(zaak, verblijf) is True,
    }
    return frozenset(naam for naam, waar in gevonden.items() if waar)


def eerste_dag_zonder(
    perioden: Iterable[tuple[date, date | None]], eerste: date, laatste: date | None
) -> date | None:
    """The first day from `eerste` to `laatste` in none of the periods; None when all are covered.

    Both ends of a period count; an end of None is open.
    """
    dag = eerste
    for begin, einde in sorted(perioden, key=lambda rij: rij[0]):
        if begin > dag:
            break
        if einde is None:
            return None
        dag = max(dag, dagen_later(einde, 1))
    return dag if laatste is None or dag <= laatste else None


# --- with or without a stay ---------------------------------------------------------------------


@regel(
    "BX-PROD-01",
    "JW301",
    "JW315",
    "lokaalBesluit",
    titel="Zonder verblijf betekent formeel thuis slapen",
    bron="Bijlage 3 > Jeugdhulp zonder verblijf",
    gevolg=Gevolg.AFLEIDEN,
)
def zonder_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Whoever formally sleeps at home has help without a stay, wherever the nights are spent.

    An address elsewhere, a foster contract or being taken in by an aanbieder makes it help with a
    stay. Silent where nothing was recorded on where the client stays (Jeugdhulp zonder verblijf).
    """
    verblijf = verblijf_bij(zaak)
    if verblijf is None or not geeft_nieuwe_dagen(zaak):
        return None
    bewijs = tuple(naam for naam in p["bewijs_met_verblijf"] if naam in bewijzen(zaak, verblijf))
    if bewijs:
        return Uitkomst(
            "Er is formeel geregeld dat deze jeugdige elders verblijft; het gaat om hulp met "
            "verblijf.",
            {"type": _MET, "bewijs": bewijs},
        )
    if verblijf.formeel is None and verblijf.soort not in ("thuis", "overdag"):
        return ontbreekt("of het verblijf formeel is geregeld")
    return Uitkomst(
        "Deze jeugdige slaapt formeel thuis; het gaat om hulp zonder verblijf.",
        {"type": _ZONDER, "verblijf": verblijf.soort},
    )


@regel(
    "BX-PROD-02",
    "JW301",
    "JW315",
    "lokaalBesluit",
    titel="Verblijf overdag en daghulp",
    bron=(
        "Bijlage 3 > Jeugdhulp met verblijf",
        "Bijlage 3 > Daghulp op locatie van de aanbieder",
    ),
    gevolg=Gevolg.AFLEIDEN,
)
def verblijf_overdag(zaak: Zaak, p: Parameters) -> Antwoord:
    """A night elsewhere is a stay; a part of a day is day help when somebody is guided there.

    The text counts a part of a day both as a stay and as day help. Read so: with guidance or
    treatment it is day help, and a stay only where the stay itself is the aim. What is neither, or
    both, is taken for day help with a signal (Jeugdhulp met verblijf; Daghulp).
    """
    verblijf = verblijf_bij(zaak)
    if verblijf is None or verblijf.soort == "thuis" or not geeft_nieuwe_dagen(zaak):
        return None
    slaapt_er = overnacht(zaak, verblijf)
    if slaapt_er is None:
        return ontbreekt("of de jeugdige er overnacht")
    if slaapt_er:
        return Uitkomst(
            "De jeugdige overnacht elders; het gaat om hulp met verblijf.",
            {"type": _MET, "verblijf": verblijf.soort},
        )
    return _overdag(verblijf, p["standaard_bij_twijfel"])


def _overdag(verblijf: Verblijf, daghulp: str) -> Uitkomst:
    begeleid, is_doel = verblijf.begeleiding is True, verblijf.hoofddoel_verblijf is True
    if is_doel and not begeleid:
        return Uitkomst(
            "Het verblijf overdag is zelf het doel; het gaat om hulp met verblijf.",
            {"type": _MET, "verblijf": verblijf.soort},
        )
    operanden: dict[str, Operand] = {"type": _ZONDER, "productcode": daghulp}
    if begeleid and not is_doel:
        return Uitkomst(
            "De inzet overdag is ingedeeld als daghulp en niet als verblijf.", operanden
        )
    return Uitkomst(
        "De inzet overdag is ingedeeld als daghulp, maar is mogelijk verblijf overdag; beoordeel "
        "of er begeleiding of behandeling wordt gegeven.",
        operanden,
        gevolg=Gevolg.SIGNALEREN,
    )


# --- foster care and closed placement -----------------------------------------------------------


@regel(
    "BX-PROD-10",
    "JW301",
    "JW315",
    "bepaling",
    titel="Pleegzorg vraagt een pleegcontract",
    bron="Bijlage 3 > Pleegzorg",
    gevolg=Gevolg.WEIGEREN,
    producten=[PLEEGZORG],
    wj759="4",
)
def pleegcontract(zaak: Zaak, p: Parameters) -> Antwoord:
    """A foster contract covers every day; weekends and holidays count when they are part of it.

    A contract without a last day runs on to the end of the stay (Pleegzorg).
    """
    voorstel = zaak.voorstel
    if voorstel is None or not p["pleegcontract_vereist"] or not geeft_nieuwe_dagen(zaak):
        return None
    rijen = verblijven(zaak)
    met = [rij for rij in rijen if _telt_als_pleegzorg(rij)]
    if not met and (not rijen or any(_telt_als_pleegzorg(rij) is None for rij in rijen)):
        return ontbreekt("een pleegcontract, of of de opvang deel is van het hulpaanbod,")
    perioden = [(rij.datum, rij.contract_tot or rij.einddatum) for rij in met]
    zonder = eerste_dag_zonder(perioden, voorstel.ingangsdatum, voorstel.einddatum)
    if zonder is None:
        return None
    return Uitkomst(
        f"Zonder pleegcontract is er geen pleegzorg; op {zonder.isoformat()} is er geen.",
        {"eersteDagZonder": zonder.isoformat(), "ingangsdatum": voorstel.ingangsdatum.isoformat()},
    )


def _telt_als_pleegzorg(verblijf: Verblijf) -> bool | None:
    """Whether a stay is foster care; None when that was not recorded."""
    if verblijf.pleegcontract is not True or verblijf.in_hulpaanbod is False:
        return None if verblijf.pleegcontract is None else False
    return True if verblijf.in_hulpaanbod or verblijf.soort != _WEEKEND else None


def _gemachtigd(zaak: Zaak, rijen: Iterable[Verblijf]) -> Iterator[Verblijf]:
    """The stays under an authorisation for closed placement (BX-PROD-11)."""
    p = zaak.waarden("BX-PROD-11")
    soorten = {*p["machtigingen"], *p["met_signaal"]}
    return (rij for rij in rijen if rij.machtiging in soorten)


@regel(
    "BX-PROD-11",
    "JW301",
    "JW315",
    "bepaling",
    titel="Gesloten plaatsing vraagt een machtiging",
    bron="Bijlage 3 > Gesloten plaatsing",
    gevolg=Gevolg.WEIGEREN,
    producten=[GESLOTEN],
    wj759="4",
)
def machtiging(zaak: Zaak, p: Parameters) -> Antwoord:
    """An authorisation covers every day of a closed placement.

    The text names a law that was replaced; an authorisation under what came after it counts, with
    a signal. One without a last day cannot be judged (Gesloten plaatsing).
    """
    voorstel = zaak.voorstel
    if voorstel is None or not geeft_nieuwe_dagen(zaak):
        return None
    rijen = verblijven(zaak)
    met = list(_gemachtigd(zaak, rijen))
    if not any(rij.machtiging for rij in rijen):
        return ontbreekt("de machtiging")
    perioden = [(rij.datum, rij.machtiging_tot) for rij in met if rij.machtiging_tot is not None]
    zonder = eerste_dag_zonder(perioden, voorstel.ingangsdatum, voorstel.einddatum)
    if zonder is not None and len(perioden) < len(met):
        return ontbreekt("de laatste dag van de machtiging")
    if zonder is not None:
        return Uitkomst(
            "Voor gesloten plaatsing is een geldige machtiging nodig; op "
            f"{zonder.isoformat()} is er geen.",
            {
                "eersteDagZonder": zonder.isoformat(),
                "machtigingen": tuple(p["machtigingen"]),
                "einddatum": None if voorstel.einddatum is None else voorstel.einddatum.isoformat(),
            },
        )
    opvolger = next((rij.machtiging for rij in met if rij.machtiging in p["met_signaal"]), None)
    if opvolger is None:
        return None
    return Uitkomst(
        f"De machtiging rust op de {opvolger}, die het document niet noemt; zij is aanvaard als "
        "opvolger van wat er wel staat.",
        {"machtiging": getoond(opvolger), "machtigingen": tuple(p["machtigingen"])},
        gevolg=Gevolg.SIGNALEREN,
    )


# --- what kind of stay --------------------------------------------------------------------------


def categorie_van(
    zaak: Zaak, p: Parameters, rijen: tuple[Verblijf, ...], verblijf: Verblijf
) -> tuple[str, str]:
    """The product that the recorded stays fall under, and why; `verblijf` is the first of the help.

    The steps go in the order of the kader: an authorisation first, then a foster contract, then a
    setting like a family; what is left is another stay. Without a night it is day help.
    """
    gesloten, pleegzorg, gezinsgericht, overig = p["volgorde"]
    if any(_gemachtigd(zaak, rijen)):
        return gesloten, "machtiging"
    if any(_telt_als_pleegzorg(rij) for rij in rijen):
        return pleegzorg, "pleegcontract"
    if overnacht(zaak, verblijf) is not True:
        return zaak.waarden("BX-PROD-02")["standaard_bij_twijfel"], "geen overnachting"
    if verblijf.soort in p["gezinsgericht"]:
        return gezinsgericht, verblijf.soort
    return overig, verblijf.soort


@regel(
    "BX-PROD-12",
    "JW301",
    "JW315",
    "bepaling",
    "lokaalBesluit",
    titel="Indeling van verblijf",
    bron=(
        "Bijlage 3 > Jeugdhulp met verblijf",
        "Bijlage 3 > Pleegzorg",
        "Bijlage 3 > Gezinsgericht",
        "Bijlage 3 > Gesloten plaatsing",
        "Bijlage 3 > Overig verblijf",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=VERBLIJF,
)
def indeling_verblijf(zaak: Zaak, p: Parameters) -> Antwoord:
    """Which kind of stay it is: closed, foster care, like a family, or other, in that order.

    The text names no order; closed goes first, for an authorisation is the heaviest ground. A guest
    house or care farm where nobody sleeps is no stay (Pleegzorg; Gezinsgericht; Gesloten plaatsing;
    Verblijf anders dan bovenstaand). Silent where nothing was recorded on where the client stays.
    """
    rijen = verblijven(zaak)
    verblijf = _bij_begin(zaak, rijen)
    if verblijf is None or verblijf.soort == "thuis" or not geeft_nieuwe_dagen(zaak):
        return None
    los = not any(_gemachtigd(zaak, rijen)) and verblijf.pleegcontract is not True
    if los and overnacht(zaak, verblijf) is None:
        return ontbreekt("of de jeugdige er overnacht")
    if los and verblijf.soort == "pleegzorg" and verblijf.pleegcontract is None:
        return ontbreekt("of er een pleegcontract is")
    code, waarom = categorie_van(zaak, p, rijen, verblijf)
    wat = "een andere categorie dan gevraagd" if code != zaak.code else "deze categorie"
    soort = "daghulp" if code == DAGHULP else "verblijf"
    return Uitkomst(
        f"Deze inzet is ingedeeld in {wat}: {soort} {code} ({waarom}).",
        {"productcode": code, "gevraagd": zaak.code, "waarom": waarom},
    )
