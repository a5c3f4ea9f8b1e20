"""Who may refer to help, and what a determination or a court needs: BX-VERW-01 and 03 to 05."""

from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Bepaling, Maatregel, Verwijzing
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import besluit_bij, geeft_hulp
from ledger.kaders.boxtel.herkomst import (
    GEMEENTE,
    bepaling_bij,
    maatregelen_op,
    verwijzer_type,
    verwijzing_bij,
)
from ledger.kaders.hulp import getoond, ontbreekt, zelfde
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_VERWIJZING: Final = "1.3 Verwijzing door derden en spoed"
_JUSTITIE: Final = f"{_VERWIJZING} > Via de gecertificeerde instellingen, rechter, JJI of OM"
MEDISCH: Final = f"{_VERWIJZING} > Na verwijzing door de huisarts, medisch specialist of jeugdarts"
_GI: Final = "BX-VERW-03"
_GEEN_GROND: Final = "7"


def _type(zaak: Zaak) -> str | None:
    """The type of who refers: of a determination or a decision that of who makes it."""
    if zaak.plek == "bepaling":
        return str(zaak.waarden(_GI)["type_verwijzer"])
    if zaak.plek == "lokaalBesluit":
        return GEMEENTE
    if zaak.plek == "verwijzing":
        return zaak.stuk(Verwijzing).verwijzer_type
    return verwijzer_type(zaak)


@regel(
    "BX-VERW-01",
    "JW315",
    "verwijzing",
    "bepaling",
    "lokaalBesluit",
    titel="Toegestane toegangsroutes",
    bron=_VERWIJZING,
    gevolg=Gevolg.WEIGEREN,
    wj759=_GEEN_GROND,
)
def toegestane_verwijzer(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help comes through the Wijkteam, a medical referrer, a gecertificeerde instelling or justice;
    a family without a referrer goes to the counter WegWijs (1.3).

    The list is read as complete. The heading speaks of urgency too, but no rule on it follows.
    """
    soort = _type(zaak)
    if soort is None:
        return ontbreekt("het type verwijzer")
    if soort in p["toegestane_type_verwijzer"]:
        return None
    zelf = soort in p["geweigerd"]
    uitleg = "Deze verwijzer geeft volgens de regels van Boxtel geen toegang tot jeugdhulp"
    return Uitkomst(
        f"{uitleg}; het gezin kan zich melden bij loket {p['loket']}." if zelf else f"{uitleg}.",
        {"verwijzerType": soort, "toegestaan": tuple(p["toegestane_type_verwijzer"])},
    )


# --- gecertificeerde instelling -----------------------------------------------------------------


@regel(
    _GI,
    "bepaling",
    "JW315",
    "JW301",
    titel="Een bepaling vraagt een lopende maatregel",
    bron=_JUSTITIE,
    gevolg=Gevolg.WEIGEREN,
    wj759=_GEEN_GROND,
)
def lopende_maatregel(zaak: Zaak, p: Parameters) -> Antwoord:
    """A determination counts when on its day a measure or jeugdreclassering runs that the same
    gecertificeerde instelling carries out (1.3).

    Whether the help may last longer than the measure is not said, so not judged.
    """
    if not _rust_op_bepaling(zaak, p):
        return None
    bepaling = bepaling_bij(zaak)
    if bepaling is None:
        return ontbreekt("de bepaling van de gecertificeerde instelling")
    return _door_eigen_gi(zaak, bepaling, p)


def _rust_op_bepaling(zaak: Zaak, p: Parameters) -> bool:
    if zaak.plek == "bepaling":
        return geeft_hulp(zaak)
    soort = verwijzer_type(zaak)
    if soort is not None or not isinstance(zaak.feit, ToewijzingGebeurtenis):
        return soort == p["type_verwijzer"] and geeft_hulp(zaak)
    bepaling, besluit = bepaling_bij(zaak), besluit_bij(zaak)
    if bepaling is None or not geeft_hulp(zaak):
        return False
    return besluit is None or bepaling.datum >= besluit.datum


def _door_eigen_gi(zaak: Zaak, bepaling: Bepaling, p: Parameters) -> Uitkomst | None:
    dag = bepaling.datum
    if not zaak.overige(Maatregel):
        return ontbreekt("de maatregel")
    lopend = [rij for rij in maatregelen_op(zaak, dag) if rij.soort in p["maatregelen"]]
    if lopend and bepaling.gi is None:
        return ontbreekt("welke gecertificeerde instelling de hulp bepaalde,")
    if any(zelfde(rij.gi, bepaling.gi) for rij in lopend):
        return None
    return Uitkomst(
        f"Op {dag} liep er geen maatregel van deze gecertificeerde instelling, dus zij kon deze "
        "hulp niet bepalen.",
        {"bepalingOp": dag.isoformat(), "lopend": tuple(rij.soort for rij in lopend)},
    )


# --- justice ------------------------------------------------------------------------------------


@regel(
    "BX-VERW-04",
    "verwijzing",
    "JW315",
    titel="Rechter, OM en JJI alleen bij jeugdreclassering",
    bron=_JUSTITIE,
    gevolg=Gevolg.WEIGEREN,
    wj759=_GEEN_GROND,
)
def justitie(zaak: Zaak, p: Parameters) -> Antwoord:
    """Justice decides on help as a part of jeugdreclassering alone, by one of four functions (1.3).

    The heading says 'Openbaar Ministerie', the text 'officier van justitie'; read as the same.
    """
    if _type(zaak) != p["type_verwijzer"]:
        return None
    verwijzing = verwijzing_bij(zaak)
    if verwijzing is None:
        return ontbreekt("de verwijzing")
    dag = verwijzing.datum
    lopend = tuple(rij.soort for rij in maatregelen_op(zaak, dag))
    operanden: dict[str, Operand] = {"dag": dag.isoformat(), "lopend": lopend}
    if zaak.overige(Maatregel) and p["kader"] not in lopend:
        return Uitkomst(
            f"Deze functionaris kan alleen in het kader van {p['kader']} jeugdhulp inzetten; die "
            f"loopt op {dag} niet.",
            operanden,
        )
    functie = verwijzing.functie
    if functie is not None and functie not in p["functies"]:
        return Uitkomst(
            "Deze functionaris kan geen jeugdhulp inzetten.",
            operanden | {"functie": getoond(functie), "bevoegd": tuple(p["functies"])},
        )
    if functie is None or not zaak.overige(Maatregel):
        return ontbreekt("de functie van de verwijzer" if functie is None else "de maatregel")
    return None


# --- medical referrers --------------------------------------------------------------------------


@regel(
    "BX-VERW-05",
    "verwijzing",
    "JW315",
    titel="Medische verwijzers",
    bron=MEDISCH,
    gevolg=Gevolg.WEIGEREN,
    wj759=_GEEN_GROND,
)
def medisch_verwijzer(zaak: Zaak, p: Parameters) -> Antwoord:
    """Along the medical way only a huisarts, jeugdarts or medical specialist refers (1.3).

    Any registered specialist is one, as a paediatrician. A request goes by its referral.
    """
    soort = _type(zaak)
    if soort not in p["type_verwijzer"]:
        return None
    verwijzing = verwijzing_bij(zaak)
    if verwijzing is None:
        return ontbreekt("de verwijzing")
    functie = verwijzing.functie
    if functie is None:
        return ontbreekt("de functie van de verwijzer")
    specialist = soort == p["type_specialist"] and verwijzing.knmg_registratie
    if functie in p["functies"] or specialist:
        return None
    return Uitkomst(
        "Alleen een huisarts, jeugdarts of medisch specialist kan medisch verwijzen.",
        {"functie": getoond(functie), "bevoegd": tuple(p["functies"])},
    )
