"""What counts as a contact, and how many there are in the first segment of treatment."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Contactmoment, Plan, Stuk
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import overlapt, verlengt
from ledger.kaders.kader import Kader
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import INDIVIDUEEL, START, regel
from ledger.kaders.zuid_limburg.feiten import mild, toewijzing_van
from ledger.regels import Antwoord, Parameters, Uitkomst


def contacten_op(
    kader: Kader,
    stukken: Iterable[Contactmoment],
    toewijzing: ToewijzingGebeurtenis,
    *,
    ook_indirect: bool = False,
) -> Iterator[Contactmoment]:
    """Which of these contacts were under an allocation and count.

    Time without the client or its surroundings is no contact.
    """
    for stuk in stukken:
        if (stuk.direct or ook_indirect) and onder(kader, stuk, toewijzing):
            yield stuk


def onder(
    kader: Kader, stuk: Stuk, toewijzing: ToewijzingGebeurtenis, dag: date | None = None
) -> bool:
    """Whether what a record tells was under an allocation: it names it, or fits by product and day.

    `dag` is the day that it is about, where that is not the day of the record.
    """
    dag = dag or stuk.datum
    if stuk.gemeente != toewijzing.gemeente or stuk.aanbieder not in (None, toewijzing.aanbieder):
        return False
    if stuk.toewijzing_nummer is not None:
        return stuk.toewijzing_nummer == toewijzing.toewijzing_nummer
    code = kader.code_van(stuk.product)
    return (
        code is not None
        and code == kader.code_van(toewijzing.product)
        and overlapt(dag, dag, toewijzing.ingangsdatum, toewijzing.einddatum)
    )


def _geteld(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> int:
    """How many contacts there are under an allocation, with the one that is judged."""
    stukken = [*zaak.stukken(Contactmoment)]
    if zaak.plek == "contactmoment":
        stukken.append(zaak.stuk(Contactmoment))
    ook = _indirect_telt(zaak)
    return sum(1 for _ in contacten_op(zaak.kader, stukken, toewijzing, ook_indirect=ook))


def _indirect_telt(zaak: Zaak) -> bool:
    telt: bool = zaak.waarden("ZL-PROD-02")["indirecte_tijd_telt"]
    return telt


@regel(
    "ZL-PROD-01",
    "contactmoment",
    "plan",
    "JW317",
    "JW323",
    titel="Behandeling start: hoogstens tien contactmomenten",
    bron=(
        "Behandeling individueel > Beschrijving",
        "Behandeling individueel > Complexiteit",
        "Behandeling individueel > Septant behandeling individueel",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=[START],
    wj759="4",
    alleen_bij={"JW317": (Contactmoment,), "JW323": (Contactmoment,)},
)
def hoogstens_tien(zaak: Zaak, p: Parameters) -> Antwoord:
    """The contacts of the whole allocation count; one too many is refused (Beschrijving).

    When the end is near that is said. A plan may not count on more, and an allocation that is used
    up is not made longer: the aanbieder then consults the toegang on another segment.
    """
    hoogstens: int = p["max_contactmomenten"]
    if zaak.plek == "plan" and zaak.code == START:
        gepland = zaak.stuk(Plan).contacten_totaal or 0
        return _te_veel(gepland, hoogstens, mild(zaak)) if gepland > hoogstens else None
    toewijzing = toewijzing_van(zaak)
    if toewijzing is None or zaak.kader.code_van(toewijzing.product) != START:
        return None
    aantal = _geteld(zaak, toewijzing)
    if zaak.plek == "JW317":
        vol = aantal >= hoogstens and zaak.voorstel is not None and verlengt(zaak, zaak.voorstel)
        return _te_veel(aantal, hoogstens) if vol else None
    if zaak.plek == "contactmoment":
        return _volgende(zaak, aantal, p)
    return _te_veel(aantal, hoogstens) if aantal > hoogstens else None


def _volgende(zaak: Zaak, aantal: int, p: Parameters) -> Uitkomst | None:
    """What there is to say of one more contact, the last of `aantal`; nothing of indirect time."""
    hoogstens: int = p["max_contactmomenten"]
    if not (zaak.stuk(Contactmoment).direct or _indirect_telt(zaak)):
        return None
    if aantal > hoogstens:
        return _te_veel(aantal, hoogstens)
    if aantal < p["herinnering_vanaf"]:
        return None
    return Uitkomst(
        f"Dit is contactmoment {aantal} van hoogstens {hoogstens} in behandeling start; overleg "
        "op tijd met de toegang als er meer nodig is.",
        {"contactmomenten": aantal, "maxContactmomenten": hoogstens},
        gevolg=Gevolg.SIGNALEREN,
    )


def _te_veel(aantal: int, hoogstens: int, gevolg: Gevolg | None = None) -> Uitkomst:
    return Uitkomst(
        f"Behandeling start omvat hoogstens {hoogstens} contactmomenten en hier zijn het er "
        f"{aantal}; overleg met de toegang over een ander segment.",
        {"contactmomenten": aantal, "maxContactmomenten": hoogstens},
        gevolg=gevolg,
    )


@regel(
    "ZL-PROD-02",
    "contactmoment",
    "plan",
    "JW323",
    titel="Wat telt als contactmoment",
    bron=(
        "Begeleiding individueel > Opmerkingen (contactmoment)",
        "Behandeling individueel > Opmerkingen (contactmoment)",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=INDIVIDUEEL,
    alleen_bij={"plan": (Contactmoment,), "JW323": (Contactmoment,)},
)
def telling(zaak: Zaak, _: Parameters) -> Antwoord:
    """Every direct contact with the client or its surroundings is one, whatever its length.

    Travel, reports and consultation without them add nothing (Opmerkingen > contactmoment). The
    text does not say what is indirect; the record of a contact says so itself.
    """
    toewijzing = toewijzing_van(zaak)
    if toewijzing is None:
        return None
    aantal = _geteld(zaak, toewijzing)
    nummer = toewijzing.toewijzing_nummer
    return Uitkomst(
        f"Op toewijzing {nummer} tellen {aantal} contactmomenten; indirecte tijd telt niet mee.",
        {"contactmomenten": aantal, "toewijzingNummer": nummer},
    )
