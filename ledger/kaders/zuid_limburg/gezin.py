"""What one family gets once, and on which of its children: ZL-GEZ.

The family is the recorded one with all that the ledger knows of its members. What shortens, ends
or refuses help is not judged; a family that is recorded is a fact, so what it shows of help that
was given before is only reported.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Crisis, LokaalBesluit
from ledger.gebeurtenissen import LidVanGezin, ToewijzingGebeurtenis
from ledger.kaders.besluiten import Hulp
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.samenloop import naast, op_nieuwe_dagen
from ledger.kaders.zaak import Gezinslid, Voorstel, Zaak
from ledger.kaders.zuid_limburg import (
    CRISIS_AMBULANT,
    CRISIS_GEZIN,
    CRISIS_KIND,
    REGIE,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import gronden, kent_toe, stukken_bij
from ledger.kaders.zuid_limburg.paren import BESLUITEN
from ledger.regels import Antwoord, Parameters, Uitkomst

GEEN_GEZIN: Final = "de gezinsregistratie"
INTERVENTIE: Final = "Crisishulp ambulant > Gezinsinterventie en individuele interventie"

Inzetten = Iterator[tuple[str, Hulp]]
"""Help with the client that it is of."""


def eigen_lid(zaak: Zaak) -> Gezinslid | None:
    """The client as a member of the family; None when no family is recorded."""
    return zaak.gezin.lid(zaak.toestand.stroom)


def van_gezinsleden(
    zaak: Zaak, codes: tuple[str, ...]
) -> Iterator[tuple[Gezinslid, ToewijzingGebeurtenis]]:
    """The allocations of these products of the other members of the family."""
    for lid in zaak.gezin.anderen(zaak.toestand.stroom):
        for feit in geldende_toewijzingen(lid.toestand):
            if zaak.kader.code_van(feit.product) in codes:
                yield lid, feit


def in_gezin(zaak: Zaak, voorstel: Voorstel, codes: tuple[str, ...]) -> Inzetten:
    """Help of other members with these products, on days that the proposal adds."""
    for lid, feit in van_gezinsleden(zaak, codes):
        if op_nieuwe_dagen(voorstel, feit):
            yield lid.client_id, feit


def lopend(zaak: Zaak, voorstel: Voorstel, codes: tuple[str, ...]) -> Inzetten:
    """As `in_gezin`, with the help of the client itself.

    A decision about a product that the client has already is about that help.
    """
    for hulp in naast(zaak, voorstel):
        code = zaak.kader.code_van(hulp.product)
        if code in codes and (zaak.plek != "lokaalBesluit" or code != zaak.code):
            yield zaak.toestand.stroom, hulp
    yield from in_gezin(zaak, voorstel, codes)


def eerder_gegeven(
    zaak: Zaak, feit: LidVanGezin, codes: tuple[str, ...]
) -> Iterator[tuple[ToewijzingGebeurtenis, list[tuple[str, Hulp]]]]:
    """Each of the client's allocations that still runs when a family is recorded, with the help of
    other members that shares a day with it and was allocated before."""
    for eigen in geldende_toewijzingen(zaak.toestand):
        loopt = (eigen.einddatum or date.max) >= feit.geldig_op
        if zaak.kader.code_van(eigen.product) not in codes or not loopt:
            continue
        samen: list[tuple[str, Hulp]] = [
            (lid.client_id, ander)
            for lid, ander in van_gezinsleden(zaak, codes)
            if overlapt(eigen.ingangsdatum, eigen.einddatum, ander.ingangsdatum, ander.einddatum)
            and (ander.toewijzingsmoment, lid.client_id)
            < (eigen.toewijzingsmoment, zaak.toestand.stroom)
        ]
        if samen and eigen.gemeente == zaak.gemeente:
            yield eigen, samen


# --- crisis help ----------------------------------------------------------------------------------


@regel(
    "ZL-GEZ-01",
    "gezin",
    *BESLUITEN,
    "JW315",
    titel="Gezinsinterventie eenmaal per gezin, op een van de kinderen",
    bron=("Crisishulp ambulant > Beschrijving", INTERVENTIE),
    gevolg=Gevolg.WEIGEREN,
    producten=(CRISIS_GEZIN,),
    wj759="6",
)
def gezinsinterventie(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help for a family is paid per family: it stands on one child of a recorded family, and
    no other runs in that family, whoever gives it (Crisishulp ambulant > Beschrijving).

    A client is in one family at a time in the ledger: the last that was recorded.
    """
    if isinstance(zaak.feit, LidVanGezin):
        return [
            _al_toegewezen(samen[0], len(samen), p, Gevolg.SIGNALEREN)
            for _, samen in eerder_gegeven(zaak, zaak.feit, (CRISIS_GEZIN,))
            if len(samen) >= p["max_per_gezin"]
        ]
    voorstel, lid = zaak.voorstel, eigen_lid(zaak)
    if voorstel is None or not kent_toe(zaak):
        return None
    al = list(lopend(zaak, voorstel, (CRISIS_GEZIN,)))
    if len(al) >= p["max_per_gezin"]:
        return _al_toegewezen(al[0], len(al), p)
    if not p["gezin_verplicht"] or (lid is not None and lid.rol == "kind"):
        return None
    return Uitkomst(
        "Leg eerst het gezin vast waarin deze cliënt een van de kinderen is; een gezinsinterventie "
        "wordt daarop toegewezen.",
        {"gezin": lid is not None, "gezinsrol": None if lid is None else lid.rol},
    )


def _al_toegewezen(
    eerste: tuple[str, Hulp], aantal: int, p: Parameters, gevolg: Gevolg | None = None
) -> Uitkomst:
    client, hulp = eerste
    einde = hulp.einddatum
    return Uitkomst(
        f"Voor dit gezin loopt al een gezinsinterventie, toegewezen op {client}; een tweede kan "
        "niet.",
        {
            "kind": client,
            "toewijzingNummer": hulp.toewijzing_nummer,
            "lopendTot": None if einde is None else einde.isoformat(),
            "aantalLopend": aantal,
            "maxPerGezin": p["max_per_gezin"],
        },
        gevolg=gevolg,
    )


@regel(
    "ZL-GEZ-02",
    *BESLUITEN,
    titel="Individuele crisisinterventie op het behandelde kind",
    bron=INTERVENTIE,
    gevolg=Gevolg.WEIGEREN,
    producten=(CRISIS_KIND,),
)
def op_behandeld_kind(zaak: Zaak, p: Parameters) -> Antwoord:
    """An individual intervention is paid per child and stands on the child that is treated, as the
    decision names it; several children may each have their own (Individuele interventie).

    Where the client has no decision of its own, those on the others of the family say who is
    treated.
    """
    if zaak.voorstel is None or not kent_toe(zaak):
        return None
    behandeld = next(
        (
            stuk.behandelde_jeugdigen
            for stuk in stukken_bij(zaak, LokaalBesluit)
            if stuk.behandelde_jeugdigen
        ),
        None,
    ) or tuple(_behandeld_in_gezin(zaak, zaak.voorstel))
    if not behandeld:
        return ontbreekt("welke jeugdige in het besluit wordt behandeld")
    client = zaak.toestand.stroom
    if client in behandeld:
        return None
    return Uitkomst(
        "Een individuele crisisinterventie wordt toegewezen op het kind dat de hulp krijgt: "
        f"{', '.join(behandeld)}.",
        {"behandeld": tuple(behandeld), "per": p["per"]},
    )


def _behandeld_in_gezin(zaak: Zaak, voorstel: Voorstel) -> Iterator[str]:
    """The children that are treated by the decisions on others of the family, on these days."""
    for lid in zaak.gezin.anderen(zaak.toestand.stroom):
        for stuk in lid.toestand.stukken(LokaalBesluit):
            begin = stuk.ingangsdatum
            if (
                stuk.gemeente == zaak.gemeente
                and zaak.kader.code_van(stuk.product) == CRISIS_KIND
                and begin is not None
                and overlapt(begin, stuk.einddatum, voorstel.ingangsdatum, voorstel.einddatum)
            ):
                yield from stuk.behandelde_jeugdigen


@regel(
    "ZL-GEZ-03",
    "lokaalBesluit",
    titel="Gezins- of individuele interventie kiezen",
    bron=("Crisishulp ambulant > Beschrijving", INTERVENTIE),
    gevolg=Gevolg.AFLEIDEN,
    producten=CRISIS_AMBULANT,
)
def soort_interventie(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives the code from who takes part: the whole family, or one child. A decision with the
    other code is reported.

    The description looks at how many children are helped, the table at who takes part; for a family
    with one child they differ, and the table goes first.
    """
    gericht_op = next((rij.gericht_op for rij in gronden(zaak, Crisis) if rij.gericht_op), None)
    if gericht_op is None:
        onbekend = zaak.code is not None and kent_toe(zaak)
        return ontbreekt("op wie de interventie is gericht") if onbekend else None
    code = CRISIS_GEZIN if gericht_op == "gezin" else CRISIS_KIND
    anders = zaak.code not in (None, code)
    wie = "het hele gezin" if gericht_op == "gezin" else "één jeugdige"
    return Uitkomst(
        f"Bij een interventie gericht op {wie} hoort {code}"
        f"{f', niet {zaak.code}' if anders else ''}.",
        {"productcode": code, "gerichtOp": gericht_op, "besloten": zaak.code},
        gevolg=Gevolg.SIGNALEREN if anders else None,
    )


@regel(
    "ZL-GEZ-04",
    *BESLUITEN,
    titel="Individuele naast gezinsinterventie",
    bron=INTERVENTIE,
    gevolg=Gevolg.SIGNALEREN,
    producten=CRISIS_AMBULANT,
)
def individueel_naast_gezin(zaak: Zaak, _: Parameters) -> Antwoord:
    """An individual intervention may be part already of one with the family that runs; the source
    does not forbid both, so it is only reported (Gezinsinterventie, Individuele interventie)."""
    voorstel = zaak.voorstel
    if voorstel is None or not kent_toe(zaak):
        return None
    andere = (CRISIS_KIND,) if zaak.code == CRISIS_GEZIN else (CRISIS_GEZIN,)
    samen = list(lopend(zaak, voorstel, andere))
    if not samen:
        return ontbreekt(GEEN_GEZIN) if eigen_lid(zaak) is None else None
    client, hulp = samen[0]
    return Uitkomst(
        "In dit gezin lopen een gezinsinterventie en een individuele interventie; controleer of de "
        "individuele niet al in de andere zit.",
        {
            "product": zaak.code,
            "toewijzingNummer": voorstel.toewijzing_nummer,
            "ander": andere[0],
            "anderNummer": hulp.toewijzing_nummer,
            "anderClient": client,
        },
    )


# --- direction ------------------------------------------------------------------------------------


@regel(
    "ZL-GEZ-06",
    "gezin",
    *BESLUITEN,
    titel="Een regisseur per gezin tegelijk",
    bron=("Regie > Beschrijving", "Regie > Doel", "Regie > Kenmerken"),
    gevolg=Gevolg.SIGNALEREN,
    producten=REGIE,
)
def een_regisseur(zaak: Zaak, p: Parameters) -> Antwoord:
    """Direction is about the case or the family, so one director at a time is expected; whether it
    is paid per child is not said (Regie > Beschrijving, Doel, Kenmerken)."""
    if isinstance(zaak.feit, LidVanGezin):
        return [
            _tweede_regie(eigen, samen, p)
            for eigen, samen in eerder_gegeven(zaak, zaak.feit, REGIE)
            if len(samen) >= p["verwacht_per_gezin"]
        ]
    voorstel = zaak.voorstel
    if voorstel is None or not kent_toe(zaak):
        return None
    samen = list(lopend(zaak, voorstel, REGIE))
    if len(samen) >= p["verwacht_per_gezin"]:
        return _tweede_regie(voorstel, samen, p)
    return ontbreekt(GEEN_GEZIN) if eigen_lid(zaak) is None else None


def _tweede_regie(eigen: Hulp, samen: list[tuple[str, Hulp]], p: Parameters) -> Uitkomst:
    _, hulp = samen[0]
    return Uitkomst(
        f"Voor dit gezin loopt al regie door {hulp.aanbieder}; een casus heeft één regisseur.",
        {
            "aanbieder": eigen.aanbieder,
            "lopendBij": hulp.aanbieder,
            "anderNummer": hulp.toewijzing_nummer,
            "verwachtPerGezin": p["verwacht_per_gezin"],
        },
    )
