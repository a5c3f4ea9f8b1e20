"""Whether the help of somebody whom a personal budget pays is formal, per person and per day.

That decides on the tariff and on the conditions. What was not recorded is None, and stays None
through all of this.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from ledger.dossier import PgbHulpverlener
from ledger.kaders.boxtel.feiten import over_pgb, pgb_hulpverleners
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Uitkomst

Weg = Literal["instelling", "zelfstandige", "registratie"]

_KOLOM: Final[dict[Weg, str]] = {"instelling": "organisatie", "zelfstandige": "zzp"}


# --- three-valued logic: None is what was not recorded ------------------------------------------


def alle(waarden: Iterable[bool | None]) -> bool | None:
    """True when all are; False as soon as one is not; else None."""
    rij = tuple(waarden)
    if False in rij:
        return False
    return None if None in rij else True


def een_van(waarden: Iterable[bool | None]) -> bool | None:
    """True as soon as one is; False when none is; else None."""
    rij = tuple(waarden)
    if True in rij:
        return True
    return None if None in rij else False


# --- formal or informal -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hulpsoort:
    """What kind of help somebody gives on a day.

    `formeel` is None when it cannot be told from what was recorded. `weg` is how formal help is
    formal, `graad` the degree that makes kin informal.
    """

    formeel: bool | None
    weg: Weg | None = None
    graad: int | None = None

    @property
    def naam(self) -> str | None:
        """The word for it: `formeel` or `informeel`."""
        return None if self.formeel is None else ("formeel" if self.formeel else "informeel")


def graad_van(zaak: Zaak, verwantschap: str | None) -> int | None:
    """The degree of a relation (BX-FORM-05); None for one that has none, or a further one."""
    p = zaak.waarden("BX-FORM-05")
    if verwantschap in p["graad_1"]:
        return 1
    return 2 if verwantschap in p["graad_2"] else None


def naaste_graad(zaak: Zaak, hulpverlener: PgbHulpverlener) -> int | None:
    """The nearest degree to the client or to who manages the budget (BX-FORM-05)."""
    verwant = (hulpverlener.verwantschap, hulpverlener.verwantschap_beheerder)
    return min((graad for rij in verwant if (graad := graad_van(zaak, rij))), default=None)


def is_naaste_familie(zaak: Zaak, hulpverlener: PgbHulpverlener) -> bool | None:
    """Whether kinship excludes somebody from formal help.

    None when a relation was not recorded; an organisation has none unless it says so.
    """
    if naaste_graad(zaak, hulpverlener) in zaak.waarden("BX-FORM-01")["uitgesloten_graden"]:
        return True
    bekend = hulpverlener.verwantschap and hulpverlener.verwantschap_beheerder
    return False if bekend or hulpverlener.soort == "organisatie" else None


def _in_handelsregister(hulpverlener: PgbHulpverlener, dag: date) -> bool | None:
    laatste = hulpverlener.handelsregister_tot
    if hulpverlener.handelsregister and laatste is not None:
        return dag <= laatste
    return hulpverlener.handelsregister


def via_instelling(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> bool | None:
    """Whether help on a day is formal because of where they work (BX-FORM-02)."""
    werkt_er = None if hulpverlener.soort is None else hulpverlener.soort == "organisatie"
    zonder = not zaak.waarden("BX-FORM-02")["diploma_vereist"]
    diplomas = True if zonder else hulpverlener.diplomas
    return alle((werkt_er, _in_handelsregister(hulpverlener, dag), diplomas))


def als_zelfstandige(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> bool | None:
    """Whether help on a day is formal because they work for themselves (BX-FORM-03).

    Who is given as own network or as an organisation is taken for nobody self-employed.
    """
    aangemerkt = hulpverlener.aangemerkt_als_zzp
    if aangemerkt is None and hulpverlener.soort in ("netwerk", "organisatie"):
        aangemerkt = False
    feiten = {
        "aangemerktAlsZzp": aangemerkt,
        "handelsregister": _in_handelsregister(hulpverlener, dag),
        "relevanteDiplomas": hulpverlener.diplomas,
    }
    return alle(feiten[naam] for naam in zaak.waarden("BX-FORM-03")["voorwaarden"])


def door_registratie(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> bool:
    """Whether they are in a professional register on a day (BX-FORM-04)."""
    p = zaak.waarden("BX-FORM-04")
    staat_in = [register in hulpverlener.registraties for register in p["registers"]]
    ingeschreven = any(staat_in) if p["een_is_genoeg"] else all(staat_in)
    return ingeschreven and dag <= (hulpverlener.geregistreerd_tot or date.max)


def soort_hulp(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> Hulpsoort:
    """Whether somebody gives formal or informal help on a day, and why (BX-FORM-01)."""
    return zaak.eens_van(_soort_hulp, hulpverlener, dag)


def _soort_hulp(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> Hulpsoort:
    instelling = via_instelling(zaak, hulpverlener, dag)
    zelfstandige = als_zelfstandige(zaak, hulpverlener, dag)
    registratie = door_registratie(zaak, hulpverlener, dag)
    familie = is_naaste_familie(zaak, hulpverlener)
    geen_familie = None if familie is None else not familie
    formeel = alle((geen_familie, een_van((instelling, zelfstandige, registratie))))
    weg: Weg | None = None
    if formeel and instelling:
        weg = "instelling"
    elif formeel and instelling is False:
        weg = "zelfstandige" if zelfstandige else "registratie"
    return Hulpsoort(formeel, weg, naaste_graad(zaak, hulpverlener) if familie else None)


def tariefkolom(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> str | None:
    """The column of the tariffs for somebody on a day; None when it cannot be told.

    The own network has the column for all informal help. Who is formal by a registration alone
    has the column that BX-TARIEF-01 names for that.
    """
    hulp = soort_hulp(zaak, hulpverlener, dag)
    if hulp.formeel is False:
        return "netwerk"
    if hulp.weg is None:
        return None
    return _KOLOM.get(hulp.weg) or str(zaak.waarden("BX-TARIEF-01")["alleen_registratie"])


def eerste_dag(zaak: Zaak, hulpverlener: PgbHulpverlener) -> date:
    """The first day on which somebody gives the help of the judged budget."""
    return max(zaak.ingang_op, hulpverlener.hulp_vanaf or zaak.ingang_op)


def geeft_iemand(zaak: Zaak, *, formeel: bool) -> bool | None:
    """Whether somebody whom the judged budget pays gives formal (or informal) help."""
    soorten = zaak.eens(soorten_hulp).values()
    return een_van(None if soort is None else soort is formeel for _, soort in soorten)


def soorten_hulp(zaak: Zaak) -> dict[int, tuple[PgbHulpverlener, bool | None]]:
    """By their number in the list: whom the judged budget pays, and whether that help is formal.

    On the first day of the help of each.
    """
    return {
        nummer: (
            hulpverlener,
            soort_hulp(zaak, hulpverlener, eerste_dag(zaak, hulpverlener)).formeel,
        )
        for nummer, hulpverlener in enumerate(pgb_hulpverleners(zaak), 1)
    }


# --- one outcome per helper ---------------------------------------------------------------------


def per_hulpverlener(
    zaak: Zaak,
    formeel: bool | None,
    toets: Callable[[PgbHulpverlener], Iterable[Uitkomst]],
) -> Iterator[Uitkomst]:
    """What a check says of everybody whom the judged application or grant pays.

    Only of formal or of informal help (None: of all) on their first day of the help. Where that
    cannot be told the outcome is that it cannot. They are known by their number in the list, for
    a finding stays readable when their names are forgotten.
    """
    if over_pgb(zaak) is None:
        return
    for nummer, (hulpverlener, soort) in zaak.eens(soorten_hulp).items():
        if formeel is not None and soort is None:
            wat = f"wat nodig is om te zien of hulpverlener {nummer} formele hulp geeft,"
            uitkomsten: Iterable[Uitkomst] = (ontbreekt(wat),)
        else:
            uitkomsten = toets(hulpverlener) if formeel in (None, soort) else ()
        for uitkomst in uitkomsten:
            yield replace(uitkomst, operanden={"hulpverlener": nummer, **uitkomst.operanden})
