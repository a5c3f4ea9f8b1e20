"""How it is judged whether a parent is overburdened, and whether that counts (2.7.2, annex 2)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, Overbelasting
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.activiteiten import (
    Beeld,
    beeld_van,
    is_gebruikelijk,
    is_hulp_bovengebruikelijk,
)
from ledger.kaders.boxtel.draagkracht import (
    alleen_door_werk,
    door_eigen_activiteiten,
    is_vastgesteld,
    overbelasting_telt,
    rust_op_overbelasting,
)
from ledger.kaders.boxtel.feiten import beoordeeld_stuk, geeft_hulp
from ledger.kaders.boxtel.gebruikelijk import te_toetsen
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_ONDER_B: Final = "2.7.2 Overbelasting ouder(s) (onder b)"
_BIJLAGE: Final = "Bijlage 2"


def _gevonden(zaak: Zaak) -> tuple[Overbelasting, ...]:
    """Whom the inquiry found overburdened, where help can only be given because of that."""
    beeld = te_toetsen(zaak)
    if beeld is None or not rust_op_overbelasting(beeld):
        return ()
    return tuple(rij for rij in beeld.onderzoek.overbelasting if is_vastgesteld(rij))


def _gevolg(zaak: Zaak) -> Gevolg | None:
    """An inquiry only signals, and so does what another parent's overburdening makes up for.

    Nor is help refused of which a part is more than usual: that part does not rest on it.
    """
    beeld = beeld_van(zaak)
    draagt = beeld is not None and (overbelasting_telt(beeld) or is_hulp_bovengebruikelijk(beeld))
    return Gevolg.SIGNALEREN if zaak.plek == "onderzoek" or draagt else None


@regel(
    "BX-OVB-03",
    "lokaalBesluit",
    "onderzoek",
    titel="Overbelasting door eigen maatschappelijke activiteiten telt niet",
    bron=_ONDER_B,
    gevolg=Gevolg.WEIGEREN,
)
def eigen_activiteiten(zaak: Zaak, p: Parameters) -> Antwoord:
    """Overburdening by activities of one's own frees nobody of usual help; school and work do not
    count as those. Where the care grew heavier as well it counts (2.7.2, b).
    """
    return tuple(
        Uitkomst(
            "De overbelasting komt door andere activiteiten; gebruikelijke hulp blijft dan van "
            "ouders verwacht.",
            {
                "oorzaken": tuple(getoond(oorzaak) or "" for oorzaak in rij.oorzaken),
                "uitgezonderd": tuple(p["uitgezonderd"]),
            },
            gevolg=_gevolg(zaak),
        )
        for rij in _gevonden(zaak)
        if door_eigen_activiteiten(zaak, rij)
    )


@regel(
    "BX-OVB-04",
    "lokaalBesluit",
    "onderzoek",
    titel="Overbelasting eerst beoordelen en beschrijven",
    bron=f"{_BIJLAGE} > Beoordeling van overbelasting",
    gevolg=Gevolg.WEIGEREN,
)
def eerst_beoordelen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Before help is called usual it was judged whether a parent is overburdened, and described.

    So a decision on usual help, also one that refuses it, rests on that judgement. An inquiry that
    lacks it only signals (Bijlage 2).
    """
    stuk, beeld = beoordeeld_stuk(zaak), beeld_van(zaak)
    weigert = isinstance(stuk, LokaalBesluit) and bool(stuk.afwijsgronden)
    if beeld is None or not (weigert or geeft_hulp(zaak)):
        return None
    gevolg = Gevolg.SIGNALEREN if zaak.plek == "onderzoek" else None
    return tuple(_gebreken(beeld, p, gevolg))


def _gebreken(beeld: Beeld, p: Parameters, gevolg: Gevolg | None) -> Iterator[Uitkomst]:
    overbelasting = beeld.onderzoek.overbelasting
    gewoon = any(is_gebruikelijk(beeld, rij) for rij in beeld.activiteiten)
    if gewoon and not overbelasting:
        yield Uitkomst(
            "Hulp wordt pas gebruikelijk genoemd nadat is beoordeeld of ouders overbelast zijn.",
            {"beoordeeld": False},
            gevolg=gevolg,
        )
    genoemd_op = beeld.onderzoek.gebruikelijke_hulp_beoordeeld_op or beeld.zaak.verzoek_op
    for rij in overbelasting:
        leeg = tuple(_ontbrekend(rij, p)) if is_vastgesteld(rij) else ()
        if leeg:
            yield Uitkomst(
                "Beschrijf eerst hoe de overbelasting zich uit en waardoor die ontstaat; er "
                f"ontbreekt: {', '.join(leeg)}.",
                {"ontbrekend": leeg},
                gevolg=gevolg,
            )
        if gewoon:
            yield from _volgorde(rij, genoemd_op, gevolg)


def _ontbrekend(overbelasting: Overbelasting, p: Parameters) -> Iterator[str]:
    """Which parts the description of overburdening lacks."""
    gevuld = {
        "hoeHetZichUit": bool(overbelasting.hoe_het_zich_uit),
        "inhoud": bool(overbelasting.inhoud),
        "klachten": len(overbelasting.klachten) >= p["min_klachten"],
        "aardEnErnst": bool(overbelasting.aard_en_ernst),
        "oorzaak": any(rij in p["oorzaken"] for rij in overbelasting.oorzaken),
    }
    return (onderdeel for onderdeel in p["onderdelen"] if not gevuld[onderdeel])


def _volgorde(
    overbelasting: Overbelasting, genoemd_op: date, gevolg: Gevolg | None
) -> Iterator[Uitkomst]:
    beoordeeld = overbelasting.beoordeeld_op
    if beoordeeld is None:
        yield ontbreekt("de dag waarop de overbelasting is beoordeeld,")
    elif beoordeeld > genoemd_op:
        yield Uitkomst(
            "De overbelasting is pas beoordeeld nadat de hulp gebruikelijk was genoemd.",
            {"beoordeeldOp": beoordeeld.isoformat(), "uiterlijk": genoemd_op.isoformat()},
            gevolg=gevolg,
        )


@regel(
    "BX-OVB-05",
    "lokaalBesluit",
    "onderzoek",
    titel="Verband tussen overbelasting en de zorg",
    bron=f"{_BIJLAGE} (slotalinea)",
    gevolg=Gevolg.WEIGEREN,
)
def verband(zaak: Zaak, _: Parameters) -> Antwoord:
    """Overburdening counts if the care for child or partner has to do with it.

    What comes from work alone is for the employer. Section 2.7.2 lets work exclude nothing; both
    hold: work excludes nothing, but without a tie to the care it does not count (Bijlage 2, end).
    """
    return tuple(
        uitkomst
        for rij in _gevonden(zaak)
        if not door_eigen_activiteiten(zaak, rij)
        for uitkomst in _zonder_verband(zaak, rij)
    )


def _zonder_verband(zaak: Zaak, overbelasting: Overbelasting) -> Iterator[Uitkomst]:
    if alleen_door_werk(zaak, overbelasting):
        yield Uitkomst(
            "De overbelasting komt alleen door het werk; de oplossing ligt bij de werkgever.",
            {"verbandMetZorg": overbelasting.verband_met_zorg, "oplossing": "werkgever"},
            gevolg=_gevolg(zaak),
        )
    elif overbelasting.verband_met_zorg is None:
        yield ontbreekt("of de overbelasting verband houdt met de zorg,")
    elif not overbelasting.verband_met_zorg:
        yield Uitkomst(
            "De overbelasting hangt niet samen met de zorg voor kind of partner.",
            {"verbandMetZorg": False, "oplossing": None},
            gevolg=_gevolg(zaak),
        )


@regel(
    "BX-OVB-06",
    "lokaalBesluit",
    "onderzoek",
    titel="Symptoomgroepen van overbelasting",
    bron=f"{_BIJLAGE} > Klachten en symptomen bij overbelasting",
    gevolg=Gevolg.SIGNALEREN,
)
def symptomen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Every complaint is in one of the groups of the list; another only signals (Bijlage 2)."""
    beeld = beeld_van(zaak)
    if beeld is None:
        return None
    return tuple(
        Uitkomst(
            "Een klacht past niet in de lijst van symptomen van overbelasting.",
            {"groep": getoond(groep), "groepen": tuple(p["groepen"])},
        )
        for rij in beeld.onderzoek.overbelasting
        for groep in rij.klachten.values()
        if groep not in p["groepen"]
    )
