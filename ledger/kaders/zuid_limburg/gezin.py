"""What one family gets once, and on which of its children: ZL-GEZ.

The family is the recorded one with all that the ledger knows of its members. What shortens, ends
or refuses help is not judged; a family that is recorded is a fact, so what it shows of help that
was given before is only reported.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.dossier import Crisis, LokaalBesluit
from ledger.gebeurtenissen import LidVanGezin, ToewijzingGebeurtenis
from ledger.kaders.besluiten import Hulp, verleent
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.samenloop import naast, op_nieuwe_dagen
from ledger.kaders.zaak import Gezin, Gezinslid, Voorstel, Zaak
from ledger.kaders.zuid_limburg import (
    CRISIS_AMBULANT,
    CRISIS_GEZIN,
    CRISIS_KIND,
    REGIE,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import gronden, kent_toe, stukken_bij, verleend
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
    """Each of the client's allocations that still runs when a family is recorded, with the help in
    that family that came before it; none where that is only help of the client itself."""
    client = zaak.toestand.stroom
    for eigen in geldende_toewijzingen(zaak.toestand):
        loopt = (eigen.einddatum or date.max) >= feit.geldig_op
        if eigen.gemeente != zaak.gemeente or zaak.kader.code_van(eigen.product) not in codes:
            continue
        samen = gegeven_voor(zaak, zaak.gezin, eigen, codes)
        if loopt and any(ander != client for ander, _ in samen):
            yield eigen, samen


def gegeven_voor(
    zaak: Zaak, gezin: Gezin, eigen: ToewijzingGebeurtenis, codes: tuple[str, ...]
) -> list[tuple[str, Hulp]]:
    """The help in a family with these products that shares a day with one of the client's
    allocations and was given before it, whatever changed in it since."""
    client = zaak.toestand.stroom
    grens = (_gegeven_op(zaak.toestand, eigen), client, eigen.toewijzing_nummer)
    standen = [(lid.client_id, lid.toestand) for lid in gezin.anderen(client)]
    return [
        (naam, ander)
        for naam, toestand in (*standen, (client, zaak.toestand))
        for ander in geldende_toewijzingen(toestand)
        if zaak.kader.code_van(ander.product) in codes
        and overlapt(eigen.ingangsdatum, eigen.einddatum, ander.ingangsdatum, ander.einddatum)
        and (_gegeven_op(toestand, ander), naam, ander.toewijzing_nummer) < grens
    ]


def _gegeven_op(toestand: ClientToestand, feit: ToewijzingGebeurtenis) -> datetime:
    """When an allocation was first given."""
    return toestand.toewijzingen[feit.gemeente, feit.toewijzing_nummer][0].toewijzingsmoment


def meeste_tegelijk(hulp: Hulp, samen: Iterable[tuple[str, Hulp]]) -> int:
    """How much of what shares a day with help runs on one day of it at most."""
    anderen = [ander for _, ander in samen]
    dagen = {max(hulp.ingangsdatum, ander.ingangsdatum) for ander in anderen}
    return max(
        (
            sum(overlapt(dag, dag, ander.ingangsdatum, ander.einddatum) for ander in anderen)
            for dag in dagen
        ),
        default=0,
    )


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
    voorstel, lid = verleend(zaak), eigen_lid(zaak)
    if voorstel is None:
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
    treated. Who is not in the family is counted but not named: what a record calls somebody may be
    any label.
    """
    voorstel = verleend(zaak)
    if voorstel is None:
        return None
    eigen = [rij.behandelde_jeugdigen for rij in stukken_bij(zaak, LokaalBesluit) if verleent(rij)]
    behandeld = next(filter(None, eigen), ())
    if not eigen:
        behandeld = tuple(dict.fromkeys(_behandeld_in_gezin(zaak, voorstel)))
    if not behandeld:
        return ontbreekt("welke jeugdige in het besluit wordt behandeld")
    if zaak.toestand.stroom in behandeld:
        return None
    return Uitkomst(
        "Een individuele crisisinterventie wordt toegewezen op het kind dat de hulp krijgt; het "
        "besluit noemt een ander kind.",
        {
            "behandeld": tuple(kind for kind in behandeld if zaak.gezin.lid(kind) is not None),
            "aantalBehandeld": len(behandeld),
            "per": p["per"],
        },
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
                and verleent(stuk)
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
    with one child they differ, and the table goes first. A decision that names no product must say
    itself that it is about a crisis.
    """
    if not kent_toe(zaak):
        return None
    eigen = zaak.stuk(LokaalBesluit).crisis
    crises = gronden(zaak, Crisis) if zaak.code is not None else (eigen,) if eigen else ()
    gericht_op = next((rij.gericht_op for rij in crises if rij.gericht_op), None)
    if gericht_op is None:
        onbekend = zaak.code is not None
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
    voorstel = verleend(zaak)
    if voorstel is None:
        return None
    andere = (CRISIS_KIND,) if zaak.code == CRISIS_GEZIN else (CRISIS_GEZIN,)
    samen = list(lopend(zaak, voorstel, andere))
    if not samen:
        return ontbreekt(GEEN_GEZIN) if eigen_lid(zaak) is None else None
    client, hulp = samen[0]
    return Uitkomst(
        f"In dit gezin loopt al {andere[0]} (toewijzing {hulp.toewijzing_nummer}); controleer of "
        "de individuele interventie niet al in die met het gezin zit.",
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
    voorstel = verleend(zaak)
    if voorstel is None:
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
