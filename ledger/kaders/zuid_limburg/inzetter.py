"""Who may give crisis help and direction, and who weighs a crisis together (ZL-VERW-04 to -06)."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Crisis, LokaalBesluit, Verwijzing
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import CRISIS, REGIE, regel
from ledger.kaders.zuid_limburg.feiten import grond, kent_toe
from ledger.kaders.zuid_limburg.verwijzer import (
    TOEGANG,
    besluiten_tot,
    getoond_type,
    is_van,
    nog_open,
    verwijzingen_bij,
)
from ledger.regels import Antwoord, Parameters, Uitkomst

SEH: Final = "seh"
_PLEKKEN: Final = ("verwijzing", "bepaling", "lokaalBesluit", "JW301", "JW315", "JW317")
_VERWIJZER_CRISIS: Final = ("Crisishulp ambulant > Verwijzer", "Crisishulp verblijf > Verwijzer")


# --- crisis help ------------------------------------------------------------------------------


@regel(
    "ZL-VERW-04",
    *_PLEKKEN,
    titel="Crisishulp alleen via SEH of toegang",
    bron=_VERWIJZER_CRISIS,
    gevolg=Gevolg.WEIGEREN,
    producten=CRISIS,
    wj759="7",
)
def crisis_via_seh_of_toegang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help takes a decision of the SEH or of the toegang; that of a doctor, a
    gecertificeerde instelling, a court or the client is not enough (Verwijzer).

    The text names these two and does not speak of the powers that others have by law; it is read
    as complete. The SEH has no type of its own in the standard, so a referral of the gemeente that
    names it counts as its decision. Before the SEH became the place to report, only the toegang
    decides.
    """
    if zaak.code not in CRISIS or not kent_toe(zaak):
        return None
    besluiten = [(stuk.genomen_door, stuk.datum) for stuk in besluiten_tot(zaak)]
    verwezen = [
        (stuk.functie, stuk.datum)
        for stuk in verwijzingen_bij(zaak, CRISIS)
        if stuk.verwijzer_type == p["verwijzertype"]
    ]
    rollen = [*besluiten, *verwezen]
    if any(_mag(zaak, rol, dag, p) for rol, dag in rollen):
        return None
    feit = zaak.feit
    gevraagd = isinstance(feit, VerzoekOntvangen) and feit.verwijzer_type == p["verwijzertype"]
    if any(rol is None for rol, _ in rollen) or (gevraagd and not rollen):
        return ontbreekt("of de SEH of de toegang tot crisishulp besloot")
    return Uitkomst(
        "Crisishulp kan alleen worden ingezet door de SEH of de gemeentelijke toegang; een besluit "
        "van een van beide is niet vastgelegd.",
        {"product": zaak.code, "door": _rollen(rollen), "inzetters": tuple(p["inzetters"])},
        gevolg=nog_open(zaak),
    )


def _mag(zaak: Zaak, rol: str | None, dag: date, p: Parameters) -> bool:
    if is_van(zaak, rol, (SEH,)) and dag < p["seh_meldpunt_vanaf"]:
        return False
    return is_van(zaak, rol, p["inzetters"])


def _rollen(rollen: Iterable[tuple[str | None, date]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(getoond(rol) or "" for rol, _ in rollen))


@regel(
    "ZL-VERW-05",
    "lokaalBesluit",
    "JW301",
    titel="SEH en toegang wegen crisis samen",
    bron=_VERWIJZER_CRISIS,
    gevolg=Gevolg.AFWIJKEN,
    producten=CRISIS,
    afwijking_door=(SEH, TOEGANG),
)
def samen_gewogen(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A decision of the SEH says that the toegang took part, one of the toegang that the SEH did,
    at the latest on the day of the decision; else a motive (Verwijzer).

    A report only comes to the toegang itself in office hours, so a decision of it on a report
    outside them is signalled; which hours these are the text does not say. Before the SEH became
    the place to report, the toegang decided alone.
    """
    if zaak.code not in CRISIS or not kent_toe(zaak):
        return
    besluit = next(
        (stuk for stuk in besluiten_tot(zaak) if is_van(zaak, stuk.genomen_door, (SEH, TOEGANG))),
        None,
    )
    if besluit is None:
        return
    van_seh = is_van(zaak, besluit.genomen_door, (SEH,))
    if not van_seh and besluit.datum < p["seh_meldpunt_vanaf"]:
        return
    yield from _ander_betrokken(zaak, besluit, TOEGANG if van_seh else SEH)
    if not van_seh:
        yield from _buiten_kantoortijd(zaak, besluit, p)


def _ander_betrokken(zaak: Zaak, besluit: LokaalBesluit, ander: str) -> Iterator[Uitkomst]:
    overleg, betrokken = besluit.afstemming, None
    if overleg is not None and any(
        is_van(zaak, rol, (ander,)) for rol in (overleg.functie, overleg.organisatie)
    ):
        betrokken = overleg.datum
    if betrokken is not None and betrokken <= besluit.datum:
        return
    wie = "de SEH" if ander == SEH else "de gemeentelijke toegang"
    yield Uitkomst(
        f"Leg vast wie van {wie} uiterlijk op {besluit.datum} bij de inschatting van de crisis "
        "betrokken was, of motiveer waarom dat niet kon.",
        {
            "besluitVan": getoond(besluit.genomen_door),
            "anderePartij": ander,
            "betrokkenOp": None if betrokken is None else betrokken.isoformat(),
            "besluitOp": besluit.datum.isoformat(),
        },
    )


def _buiten_kantoortijd(zaak: Zaak, besluit: LokaalBesluit, p: Parameters) -> Iterator[Uitkomst]:
    gemeld_op = grond(zaak, Crisis, lambda crisis: crisis.gemeld_op)
    gemeld_om = grond(zaak, Crisis, lambda crisis: crisis.gemeld_om)
    tijd = p["kantoortijd"]
    dag = gemeld_op or besluit.datum
    werkdag = dag.isoweekday() in tijd["dagen"]
    if gemeld_om is None and werkdag:
        yield ontbreekt("wanneer de crisis is gemeld")
        return
    if werkdag and gemeld_om is not None and _binnen(gemeld_om, tijd["van"], tijd["tot"]):
        return
    moment = dag.isoformat() if gemeld_om is None else f"{dag.isoformat()} {gemeld_om:%H:%M}"
    yield Uitkomst(
        f"De crisis kwam buiten kantoortijd binnen ({moment}); dan is de SEH het meldpunt, en niet "
        "de toegang.",
        {"gemeldOp": moment, "kantoortijdVan": tijd["van"], "kantoortijdTot": tijd["tot"]},
        gevolg=Gevolg.SIGNALEREN,
    )


def _binnen(moment: time, van: str, tot: str) -> bool:
    """Whether a time lies within these hours, both ends included."""
    return time.fromisoformat(van) <= moment <= time.fromisoformat(tot)


# --- direction --------------------------------------------------------------------------------


@regel(
    "ZL-VERW-06",
    *_PLEKKEN,
    titel="Regie alleen door het lokale toegangsteam",
    bron=("Regie > Beschrijving", "Regie > Kenmerken"),
    gevolg=Gevolg.WEIGEREN,
    producten=REGIE,
    wj759="7",
)
def regie_via_toegang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Direction is given by a decision of the toegang of the same gemeente alone, whoever asks for
    it or refers to it (Beschrijving; Kenmerken)."""
    if zaak.code not in REGIE or not kent_toe(zaak):
        return None
    rollen = [stuk.genomen_door for stuk in besluiten_tot(zaak)]
    if any(is_van(zaak, rol, p["inzetters"]) for rol in rollen):
        return None
    if None in rollen:
        return ontbreekt("wie tot regie besloot")
    stuk = zaak.stuk(Verwijzing) if zaak.plek == "verwijzing" else None
    return Uitkomst(
        "Regie kan alleen door het lokale toegangsteam worden ingezet; een besluit van de toegang "
        "is niet vastgelegd.",
        {
            "product": zaak.code,
            "besluitVan": tuple(getoond(rol) or "" for rol in rollen),
            "verwijzerType": None if stuk is None else getoond_type(stuk.verwijzer_type),
        },
        gevolg=nog_open(zaak),
    )
