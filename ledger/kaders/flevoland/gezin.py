"""Who in a family gets help, and under which code: FL-GEZ.

The family is the recorded one with all that the ledger knows of its members. What shortens or
ends help is not judged.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.gebeurtenissen import LidVanGezin, ToewijzingGebeurtenis
from ledger.kaders.flevoland import EXTRA_CLIENT, GEZIN, regel
from ledger.kaders.hulp import (
    geldende_toewijzingen,
    ontbreekt,
    overlapt,
    verlengt,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Gezinslid, Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

MEERDERE: Final = (
    "Zorgtoewijzing (JW301) > Multidisciplinaire Specialistische Jeugdhulp > "
    "Bijzonderheden > Toewijzing op meerdere kinderen binnen een gezinsproduct"
)
TOEWIJZING: Final = "Werkinstructies > Basisregels en definities – Multi > Toewijzing"
GEEN_GEZIN: Final = "de gezinsregistratie"


def eigen_lid(zaak: Zaak) -> Gezinslid | None:
    """The client as a member of the family; None when no family is recorded."""
    return zaak.gezin.lid(zaak.toestand.stroom)


def toewijzingen_met(
    zaak: Zaak, lid: Gezinslid, codes: tuple[str, ...]
) -> Iterator[ToewijzingGebeurtenis]:
    """The allocations of a member of the family to one of these products."""
    for feit in geldende_toewijzingen(lid.toestand):
        if zaak.kader.code_van(feit.product) in codes:
            yield feit


# --- who holds the financed allocation --------------------------------------------------------


@regel(
    "FL-GEZ-01",
    "JW301",
    "JW315",
    "lokaalBesluit",
    "bepaling",
    "gezin",
    titel="Gefinancierde gezinstoewijzing op het jongste betrokken kind",
    bron=(MEERDERE, TOEWIJZING),
    gevolg=Gevolg.WEIGEREN,
    producten=GEZIN,
    wj759="4",
)
def jongste_kind(zaak: Zaak, _: Parameters) -> Antwoord:
    """The allocation with minutes is on the youngest child that takes part on its first day; of
    twins on either. A child born or involved later does not move it, and a parent may hold it
    instead (JW301 > meerdere kinderen; Multi > Toewijzing). A second one, by exception, is on
    another child.

    A family that is recorded for the first time is a fact, so what it shows of help that was given
    before is only reported.
    """
    if isinstance(zaak.feit, LidVanGezin):
        return _eerder_gegeven(zaak, zaak.feit)
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.huidig is not None or wordt_verwijderd(zaak):
        return None
    lid = eigen_lid(zaak)
    if lid is None:
        return ontbreekt(GEEN_GEZIN)
    return None if _is_tweede(zaak, voorstel) else _niet_jongste(zaak, lid, voorstel.ingangsdatum)


def _is_tweede(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether another member has the financed product already: a second is for FL-GEZ-04, -05."""
    return any(
        overlapt(voorstel.ingangsdatum, voorstel.einddatum, feit.ingangsdatum, feit.einddatum)
        for lid in zaak.gezin.anderen(zaak.toestand.stroom)
        for feit in toewijzingen_met(zaak, lid, (zaak.code or "",))
    )


def _eerder_gegeven(zaak: Zaak, feit: LidVanGezin) -> Iterator[Uitkomst]:
    lid = eigen_lid(zaak)
    if lid is None:
        return
    for toewijzing in toewijzingen_met(zaak, lid, GEZIN):
        begin = toewijzing.ingangsdatum
        bekend = zaak.toestand.gezin_op(begin) is not None
        if toewijzing.gemeente != zaak.gemeente or bekend or feit.geldig_op > begin:
            continue
        uitkomst = _niet_jongste(zaak, lid, begin, Gevolg.SIGNALEREN)
        if uitkomst is not None:
            yield uitkomst


def _niet_jongste(
    zaak: Zaak, lid: Gezinslid, dag: date, gevolg: Gevolg | None = None
) -> Uitkomst | None:
    """The outcome when another child should hold the allocation that begins on `dag`."""
    if lid.rol == "ouder" or lid.betrokken is False:
        return None
    eigen = lid.geboortedatum
    if lid.rol == "kind" and eigen is None:
        return ontbreekt("de geboortedatum van de cliënt")
    kinderen = [ander for ander in zaak.gezin.anderen(lid.client_id) if ander.rol == "kind"]
    grens = date.min if lid.rol != "kind" or eigen is None else eigen
    jonger = [
        (ander.geboortedatum, ander.client_id)
        for ander in kinderen
        if ander.betrokken and ander.geboortedatum and grens < ander.geboortedatum <= dag
    ]
    if jonger:
        houder = max(jonger)[1]
        return Uitkomst(
            f"De toewijzing met minuten hoort op het jongste betrokken kind ({houder}).",
            {"houder": houder},
            gevolg=gevolg,
        )
    if any(_kan_jonger_zijn(ander, grens, dag) for ander in kinderen):
        return ontbreekt("van een kind in het gezin of het betrokken is, of de geboortedatum")
    return None


def _kan_jonger_zijn(lid: Gezinslid, grens: date, dag: date) -> bool:
    """Whether what was not recorded of a child leaves open that it should hold the allocation."""
    if lid.betrokken is False or (lid.betrokken and lid.geboortedatum is not None):
        return False
    return lid.geboortedatum is None or grens < lid.geboortedatum <= dag


# --- the others -------------------------------------------------------------------------------


@regel(
    "FL-GEZ-02",
    "gezin",
    "JW301",
    titel="Andere betrokken gezinsleden krijgen een toewijzing zonder minuten",
    bron=(
        MEERDERE,
        TOEWIJZING,
        "Werkinstructies > Behandeling – Gezin regulier > Criteria inzet",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=(*GEZIN, *EXTRA_CLIENT),
)
def extra_clienten(zaak: Zaak, _: Parameters) -> Antwoord:
    """Derives, where the financed allocation is, who else needs the extra-client code: each member
    that takes part, has a file of its own and has neither allocation yet (JW301 > meerdere
    kinderen; Multi > Toewijzing).

    A parent with a file of its own is such a member too.
    """
    if isinstance(zaak.feit, LidVanGezin):
        lid, vanaf = eigen_lid(zaak), zaak.feit.geldig_op
        eigen = () if lid is None else toewijzingen_met(zaak, lid, GEZIN)
        lopend = [feit for feit in eigen if (feit.einddatum or date.max) >= vanaf]
    elif isinstance(zaak.feit, ToewijzingGebeurtenis) and not wordt_verwijderd(zaak):
        lopend = [zaak.feit] if zaak.code in GEZIN else []
    else:
        return None
    return [
        uitkomst
        for feit in lopend
        if feit.gemeente == zaak.gemeente
        for lid in zaak.gezin.anderen(zaak.toestand.stroom)
        for uitkomst in _extra_client(zaak, feit, lid)
    ]


def _extra_client(zaak: Zaak, gezin: ToewijzingGebeurtenis, lid: Gezinslid) -> Iterator[Uitkomst]:
    product = zaak.kader.code_van(gezin.product)
    if lid.betrokken is False or lid.eigen_dossier is False or product is None:
        return
    code: str = zaak.kader.product(product).kenmerken.extra_client
    if any(
        overlapt(feit.ingangsdatum, feit.einddatum, gezin.ingangsdatum, gezin.einddatum)
        for feit in toewijzingen_met(zaak, lid, (code, product))
    ):
        return
    if lid.betrokken is None or lid.eigen_dossier is None:
        wat = f"van {lid.client_id} of dit lid betrokken is met een eigen dossier"
        yield ontbreekt(wat, lid=lid.client_id)
        return
    yield Uitkomst(
        f"Voor {lid.client_id} hoort bij {product} een toewijzing zonder minuten ({code}).",
        {"lid": lid.client_id, "code": code, "bij": product},
    )


@regel(
    "FL-GEZ-03",
    "JW301",
    "JW315",
    "lokaalBesluit",
    titel="Geen toewijzing voor gezinsleden die niet meedoen",
    bron=(MEERDERE, TOEWIJZING),
    gevolg=Gevolg.WEIGEREN,
    producten=(*GEZIN, *EXTRA_CLIENT),
    wj759="4",
)
def doet_mee(zaak: Zaak, _: Parameters) -> Antwoord:
    """A family product is for members that take part in the help. Without a recorded family an
    extra client is refused, and the financed product is only reported (JW301 > meerdere kinderen;
    Multi > Toewijzing)."""
    voorstel, lid = zaak.voorstel, eigen_lid(zaak)
    if voorstel is None or not verlengt(zaak, voorstel):
        return None
    if lid is None:
        extra = zaak.code in EXTRA_CLIENT
        return Uitkomst(
            f"Van deze cliënt is geen gezin vastgelegd; {zaak.code} is een product voor een gezin.",
            {"product": zaak.code, "gezin": None},
            gevolg=None if extra else Gevolg.SIGNALEREN,
        )
    if lid.betrokken is None:
        return ontbreekt("of de cliënt onderdeel is van de hulp aan het gezin")
    if lid.betrokken:
        return None
    return Uitkomst(
        f"Deze cliënt is geen onderdeel van de hulp aan het gezin; {zaak.code} kan niet.",
        {"product": zaak.code, "betrokken": False},
    )


@regel(
    "FL-GEZ-10",
    "JW301",
    "JW315",
    titel="Extra-cliëntcode hoort bij het gezinsproduct en de periode",
    bron=tuple(
        f"Werkinstructies > {product} (producttabel)"
        for product in (
            "Behandeling – Gezin regulier",
            "Behandeling – Gezin intensief",
            "Specialistische Begeleiding - Gezin",
        )
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=EXTRA_CLIENT,
    wj759="4",
)
def bij_gezinsproduct(zaak: Zaak, _: Parameters) -> Antwoord:
    """An extra client runs within the period of a financed allocation of the product that the code
    belongs to, in the same family (the product tables).

    The source does not speak of the period; without running family help the code means nothing.
    """
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or not verlengt(zaak, voorstel):
        return None
    if eigen_lid(zaak) is None:
        return ontbreekt(GEEN_GEZIN)
    hoort_bij: str = zaak.kader.product(zaak.code).kenmerken.hoort_bij
    einde = voorstel.einddatum or date.max
    perioden = [
        (feit.ingangsdatum, feit.einddatum or date.max)
        for lid in zaak.gezin.leden
        for feit in toewijzingen_met(zaak, lid, (hoort_bij,))
    ]
    if any(begin <= voorstel.ingangsdatum and einde <= tot for begin, tot in perioden):
        return None
    uiterlijk = max((tot for _, tot in perioden), default=None)
    return Uitkomst(
        f"{zaak.code} hoort binnen de looptijd van {hoort_bij} in hetzelfde gezin te vallen.",
        {
            "product": zaak.code,
            "hoortBij": hoort_bij,
            "einddatum": None if voorstel.einddatum is None else voorstel.einddatum.isoformat(),
            "uiterlijk": None if uiterlijk in (None, date.max) else str(uiterlijk),
        },
    )


@regel(
    "FL-GEZ-09",
    "JW323",
    titel="Geen declaratie op een extra-cliëntproduct",
    bron=MEERDERE,
    gevolg=Gevolg.WEIGEREN,
    producten=EXTRA_CLIENT,
    retourcode="0611",
)
def niet_declarabel(zaak: Zaak, _: Parameters) -> Antwoord:
    """Nothing can be declared on an extra client, whatever the volume (JW301 > meerdere kinderen).

    WJ001 has no code for that; the agreed tariff of such a code is nil, so the code for a tariff
    that differs is the nearest.
    """
    return Uitkomst(
        f"Op {zaak.code} kan niet worden gedeclareerd; declareer op de toewijzing met minuten in "
        "het gezin.",
        {"product": zaak.code},
    )
