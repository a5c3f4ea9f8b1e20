"""Which variant of foster care fits, and custody."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Maatregel, Pleegzorgvraag
from ledger.gebeurtenissen import LidVanGezin, ToewijzingGebeurtenis
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import (
    PLEEGZORG,
    PLEEGZORG_BASIS,
    PLEEGZORG_PLUS,
    PLEEGZORG_VOOGDIJ,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import genoemd, gronden, kent_toe, periode_van
from ledger.regels import Antwoord, Parameters, Uitkomst

VARIANTEN: Final = {
    "voogdij": PLEEGZORG_VOOGDIJ,
    "plus": PLEEGZORG_PLUS,
    "basis": PLEEGZORG_BASIS,
}
_PLEEGOUDERS: Final = "pleegouders"
_BEHOEFTE: Final = ("ernstige_problemen", "intensieve_begeleiding", "reden_plus")


def heeft_voogdij(vraag: Pleegzorgvraag | None, dag: date) -> bool:
    """Whether the foster parents are recorded to have custody on a day."""
    if vraag is None or vraag.voogd != _PLEEGOUDERS or vraag.voogdij_vanaf is None:
        return False
    return overlapt(dag, dag, vraag.voogdij_vanaf, vraag.voogdij_tot)


def vraag_bij(zaak: Zaak, elders: bool = False) -> Pleegzorgvraag | None:
    """What was last recorded of custody, with what was last recorded of the help that is needed.

    None when nothing was; a record on the costs alone says nothing of it.
    """
    rijen = [*gronden(zaak, Pleegzorgvraag, elders)]
    voogdij = next((rij for rij in rijen if rij.voogd is not None), Pleegzorgvraag())
    nodig = {
        naam: next((gezegd for rij in rijen if (gezegd := getattr(rij, naam)) is not None), None)
        for naam in _BEHOEFTE
    }
    vraag = voogdij.gewijzigd(nodig)
    return None if vraag == Pleegzorgvraag() else vraag


def variant_bij(vraag: Pleegzorgvraag, dag: date, p: Parameters) -> str | None:
    """The first variant, in the order of the kader, whose condition is met on a day.

    None when it was not recorded whether more than the usual is needed.
    """
    gewoon = vraag.ernstige_problemen is False or vraag.intensieve_begeleiding is False
    past = {
        "voogdij": heeft_voogdij(vraag, dag),
        "plus": vraag.ernstige_problemen is True and vraag.intensieve_begeleiding is True,
        "basis": gewoon,
    }
    volgorde: list[str] = p["volgorde"]
    return next((naam for naam in volgorde if past[naam]), None)


def _lopend(zaak: Zaak, dag: date, codes: tuple[str, ...]) -> Iterator[ToewijzingGebeurtenis]:
    for feit in geldende_toewijzingen(zaak.toestand):
        eigen = feit.gemeente == zaak.gemeente and zaak.kader.code_van(feit.product) in codes
        if eigen and overlapt(dag, dag, feit.ingangsdatum, feit.einddatum):
            yield feit


@regel(
    "ZL-PROD-16",
    "lokaalBesluit",
    "gezin",
    titel="Variant van pleegzorg",
    bron=(
        "Pleegzorg > Beschrijving > Pleegzorg Plus",
        "Pleegzorg > Beschrijving > Pleegzorg Basis",
        "Pleegzorg > Beschrijving > Pleegzorg Voogdij",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=PLEEGZORG,
)
def variant_pleegzorg(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Custody of the foster parents, else serious problems that take intensive guidance, else the
    usual (Beschrijving > 1, 2 en 3).

    Usually custody needs no intensive guidance; with a motive it may still be plus. Another variant
    than the one that follows is signalled, for a family only where its help runs.
    """
    if isinstance(zaak.feit, LidVanGezin):
        dag = zaak.feit.geldig_op
        gekozen = [zaak.kader.code_van(rij.product) for rij in _lopend(zaak, dag, PLEEGZORG)]
        vraag = vraag_bij(zaak)
        if vraag is not None:
            volgt = (_afgeleid(vraag, dag, code, p) for code in gekozen)
            yield from (uit for uit in volgt if uit.gevolg is Gevolg.SIGNALEREN)
        return
    eigen: Pleegzorgvraag | None = getattr(getattr(zaak.feit, "inhoud", None), "pleegzorg", None)
    vraag = vraag_bij(zaak) if zaak.code else eigen
    if not kent_toe(zaak):
        return
    if vraag is None:
        if zaak.code is not None:
            yield ontbreekt("wie de voogdij heeft en welke begeleiding nodig is")
        return
    yield _afgeleid(vraag, zaak.ingang_op, zaak.code, p)


def _afgeleid(vraag: Pleegzorgvraag, dag: date, gekozen: str | None, p: Parameters) -> Uitkomst:
    variant = variant_bij(vraag, dag, p)
    if variant is None:
        return ontbreekt("of intensieve begeleiding nodig is", gekozen=gekozen)
    code = VARIANTEN[variant]
    operanden: dict[str, Operand] = {
        "variant": variant,
        "productcode": code,
        "gekozen": gekozen,
        "voogdijPleegouders": heeft_voogdij(vraag, dag),
        "intensieveBegeleiding": vraag.intensieve_begeleiding,
    }
    if gekozen in (None, code):
        return Uitkomst(f"Hier hoort pleegzorg {variant} ({code}).", operanden)
    plus = variant == "voogdij" and gekozen == PLEEGZORG_PLUS and vraag.intensieve_begeleiding
    if plus and vraag.reden_plus:
        tekst = f"Bij voogdij hoort {code}; met de motivering kan hier {gekozen}."
    elif plus:
        tekst = f"Bij voogdij hoort {code}; motiveer waarom hier {gekozen} nodig is."
    else:
        tekst = f"Hier hoort pleegzorg {variant} ({code}), en niet {gekozen}."
    return Uitkomst(
        tekst,
        operanden | {"gemotiveerd": bool(vraag.reden_plus)},
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "ZL-PROD-17",
    "gezin",
    "lokaalBesluit",
    "JW301",
    "maatregel",
    titel="Pleegzorg voogdij alleen met voogdij",
    bron="Pleegzorg > Beschrijving > Pleegzorg Voogdij",
    gevolg=Gevolg.WEIGEREN,
    producten=[PLEEGZORG_VOOGDIJ],
    wj759="7",
)
def voogdij_vastgelegd(zaak: Zaak, _: Parameters) -> Antwoord:
    """On the first day the foster parents have custody, by a decision of that day or before
    (Beschrijving > 3).

    That it ends, or passes to somebody else, while the help runs is only signalled.
    """
    if zaak.plek in ("gezin", "maatregel"):
        return _vervallen(zaak)
    voogdij = (PLEEGZORG_VOOGDIJ,)
    if not genoemd(zaak, voogdij):
        return _vervallen(zaak) if zaak.plek == "lokaalBesluit" else None
    if not kent_toe(zaak):
        return None
    vraag, dag = vraag_bij(zaak), zaak.ingang_op
    if not heeft_voogdij(vraag, dag) or _bij_gi(zaak, dag):
        return Uitkomst(
            f"Pleegzorg voogdij vraagt dat de pleegouders op {dag} de voogdij hebben; dat is niet "
            "vastgelegd.",
            {"voogd": None if vraag is None else vraag.voogd, "op": dag.isoformat()},
        )
    tot, einde = vraag.voogdij_tot if vraag else None, periode_van(zaak)[1]
    if tot is None or tot >= (einde or date.max):
        return None
    return _eindigt(tot)


def _bij_gi(zaak: Zaak, dag: date) -> bool:
    """Whether a measure says that a gecertificeerde instelling has custody on a day."""
    return any(
        rij.soort == "voogdij" and overlapt(dag, dag, rij.datum, rij.einddatum)
        for rij in zaak.toestand.stukken(Maatregel)
    )


def _vervallen(zaak: Zaak) -> Uitkomst | None:
    """The signal when help runs for which custody was needed, and it is no longer there."""
    dag = zaak.levering_op
    if not any(_lopend(zaak, dag, (PLEEGZORG_VOOGDIJ,))):
        return None
    if zaak.plek == "maatregel":
        return _eindigt(dag) if zaak.stuk(Maatregel).soort == "voogdij" else None
    vraag = vraag_bij(zaak, elders=True)
    return (
        None if vraag is None or vraag.voogd is None or heeft_voogdij(vraag, dag) else _eindigt(dag)
    )


def _eindigt(dag: date) -> Uitkomst:
    return Uitkomst(
        f"De voogdij van de pleegouders vervalt terwijl pleegzorg voogdij loopt ({dag}); kies een "
        "andere variant.",
        {"voogdijTot": dag.isoformat()},
        gevolg=Gevolg.SIGNALEREN,
    )
