"""Direction of the process and of the case: who does it, and that it is one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, is_verwijderd
from ledger.dossier import Regie, Verwijzing
from ledger.dossier_gebeurtenissen import RegieVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.flevoland import MULTI, MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import Route, procesregie_op, route_van_toewijzing
from ledger.kaders.flevoland.stukken import aanbieder_van
from ledger.kaders.hulp import dagen_later, geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

_PROCESREGIE = (
    "Werkinstructies > Basisregels en definities – Multi > Procesregie en casusregie",
    "Productomschrijving Multi > Procesregie en casusregie",
)
_ROL_VAN_ROUTE: dict[Route, str] = {
    "medisch": "medischVerwijzer",
    "gemeente": "gemeentelijkeToegang",
    "gi": "gecertificeerdeInstelling",
}

# --- the family ---------------------------------------------------------------------------------


def toestanden(zaak: Zaak) -> tuple[ClientToestand, ...]:
    """The client and, where a family is known, its other members."""
    anderen = zaak.gezin.anderen(zaak.toestand.stroom)
    return (zaak.toestand, *(lid.toestand for lid in anderen))


def multi_toewijzingen(zaak: Zaak) -> Iterator[tuple[ClientToestand, ToewijzingGebeurtenis]]:
    """The funded Multi allocations in the family, each with the client that it is for."""
    for toestand in toestanden(zaak):
        for feit in geldende_toewijzingen(toestand):
            if zaak.kader.code_van(feit.product) in MULTI_GEFINANCIERD:
                yield toestand, feit


def casusregisseurs(zaak: Zaak) -> tuple[tuple[str | None, Regie], ...]:
    """Who were recorded in the family as directing the case, each with the aanbieder.

    Without the judged record and what it replaces. Of several records of one person from one day
    the last counts.
    """
    vervangt = zaak.feit.vervangt if isinstance(zaak.feit, RegieVastgelegd) else None
    laatste: dict[tuple[str | None, str | None, date], tuple[str | None, Regie]] = {}
    for toestand in toestanden(zaak):
        for feit in toestand.dossier.get(Regie, ()):
            stuk = feit.inhoud
            if (
                isinstance(stuk, Regie)
                and stuk.soort == "casusregie"
                and feit.gebeurtenis_id != vervangt
            ):
                aanbieder = aanbieder_van(toestand, stuk)
                laatste[aanbieder, stuk.naam, stuk.datum] = (aanbieder, stuk)
    return tuple(laatste.values())


# --- the process --------------------------------------------------------------------------------


@regel(
    "FL-REGIE-01",
    "verwijzing",
    "lokaalBesluit",
    "bepaling",
    "regie",
    titel="Procesregie begint bij de verwijzer",
    bron=_PROCESREGIE,
    gevolg=Gevolg.AFLEIDEN,
    producten=MULTI,
)
def procesregisseur(zaak: Zaak, _: Parameters) -> Antwoord:
    """Who directs the process: who was recorded, else who referred (Procesregie en casusregie).

    That is the referrer of the oldest Multi allocation in the family that runs on the day; while
    there is none, whoever makes the record that is judged.
    """
    if zaak.plek == "regie" and zaak.stuk(Regie).soort != "procesregie":
        return None
    wie, waarop = _wie_regisseert(zaak, zaak.levering_op)
    if wie is None:
        return ontbreekt("de herkomst van de oudste lopende toewijzing")
    return Uitkomst(
        f"De procesregie ligt bij {wie}.", {"procesregisseur": wie, "grondslag": waarop}
    )


def _wie_regisseert(zaak: Zaak, dag: date) -> tuple[str | None, str]:
    if zaak.plek == "regie":
        stuk: Regie | None = zaak.stuk(Regie)
    else:
        stuk = procesregie_op(zaak, dag)
    if stuk is not None:
        return stuk.organisatie or stuk.rol or "de vastgelegde procesregisseur", "regie"
    lopend = [
        (feit.ingangsdatum, feit.toewijzing_nummer, toestand, feit)
        for toestand, feit in multi_toewijzingen(zaak)
        if feit.ingangsdatum <= dag <= (feit.einddatum or date.max)
    ]
    if lopend:
        *_rest, toestand, oudste = min(lopend, key=lambda rij: rij[:2])
        return _verwijzer_van(replace(zaak, toestand=toestand), oudste), "toewijzing"
    return _maker(zaak), "vastlegging"


def _verwijzer_van(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> str | None:
    """Who referred to the help of an allocation: the function where a referral was recorded."""
    route = route_van_toewijzing(zaak, toewijzing)
    rol = None if route is None else _ROL_VAN_ROUTE.get(route)
    if route != "medisch":
        return rol
    functies = [
        stuk.functie
        for stuk in zaak.stukken(Verwijzing)
        if stuk.datum <= toewijzing.ingangsdatum
        and stuk.functie
        and stuk.aanbieder in (None, toewijzing.aanbieder)
        and stuk.product in (None, toewijzing.product)
    ]
    return functies[-1] if functies else rol


def _maker(zaak: Zaak) -> str:
    """Who makes a referral, a decision or a determination."""
    if zaak.plek == "verwijzing":
        return zaak.stuk(Verwijzing).functie or "verwijzer"
    return _ROL_VAN_ROUTE["gemeente" if zaak.plek == "lokaalBesluit" else "gi"]


# --- one who directs the case -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hulp:
    """Funded Multi help in the family: for whom, by whom, from when to when."""

    client: str
    aanbieder: str
    begin: date
    einde: date | None

    def raakt(self, ander: "Hulp") -> bool:
        """Whether both run on some day."""
        return overlapt(self.begin, self.einde, ander.begin, ander.einde)


def hulp_in_gezin(zaak: Zaak) -> tuple[Hulp, ...]:
    """All funded Multi help in the family, apart from the allocation that is judged."""
    feit = zaak.feit
    eigen = (
        (feit.gemeente, feit.toewijzing_nummer) if isinstance(feit, ToewijzingGebeurtenis) else None
    )
    return tuple(
        Hulp(toestand.stroom, rij.aanbieder, rij.ingangsdatum, rij.einddatum)
        for toestand, rij in multi_toewijzingen(zaak)
        if toestand is not zaak.toestand or (rij.gemeente, rij.toewijzing_nummer) != eigen
    )


def samenloop(rijen: Iterable[Hulp]) -> Iterator[tuple[Hulp, Hulp]]:
    """Help of two aanbieders that overlaps: what began last, and what it came beside."""
    for ander, een in combinations(sorted(rijen, key=lambda rij: (rij.begin, rij.client)), 2):
        if een.aanbieder != ander.aanbieder and een.raakt(ander):
            yield een, ander


@regel(
    "FL-REGIE-02",
    "JW301",
    "regie",
    "gezin",
    titel="Bij meer aanbieders één casusregisseur",
    bron=_PROCESREGIE,
    gevolg=Gevolg.TERMIJN,
    producten=MULTI_GEFINANCIERD,
)
def een_casusregisseur(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """With more than one aanbieder in a family, one of them directs the case (Procesregie).

    The documents speak of a run of help and of a family; the family was chosen. First the
    aanbieders settle it between them; the number of days for that is a choice. After that it is up
    to the procesregisseur.
    """
    if zaak.plek != "regie":
        yield from _vraagt_casusregisseur(zaak, p)
        return
    stuk = zaak.stuk(Regie)
    if stuk.soort != "casusregie":
        return
    fout = _past_niet(zaak, stuk, p["max"])
    if fout is not None:
        yield fout
        return
    for termijn in zaak.open_termijnen("FL-REGIE-02"):
        if termijn.sleutel is not None:
            yield Voldaan(termijn.sleutel)


def _vraagt_casusregisseur(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """Opens the obligation with a second aanbieder; it lapses when only one is left."""
    rijen = hulp_in_gezin(zaak)
    feit = zaak.feit
    if isinstance(feit, ToewijzingGebeurtenis) and not is_verwijderd(feit):
        stroom = zaak.toestand.stroom
        nieuw = Hulp(stroom, feit.aanbieder, feit.ingangsdatum, feit.einddatum)
        rijen = (*rijen, nieuw)
    paren = list(samenloop(rij for rij in rijen if (rij.einde or date.max) >= zaak.levering_op))
    if not paren:
        for termijn in zaak.open_termijnen("FL-REGIE-02"):
            if termijn.sleutel is not None:
                yield Voldaan(termijn.sleutel, "vervallen")
        return
    if zaak.plek == "gezin":
        # A family is judged on each of its members: only where the last help began it counts.
        paren = [paar for paar in paren if paar[0].client == zaak.toestand.stroom]
    vanaf = min((een.begin for een, _ in paren), default=None)
    if vanaf is None or _al_gevraagd(zaak) or _geregeld(zaak, max(vanaf, zaak.levering_op)):
        return
    aanbieders = tuple(sorted({rij.aanbieder for paar in paren for rij in paar}))
    laatste_dag = dagen_later(vanaf, p["dagen"])
    aan_zet, daarna = p["wie"]
    yield Uitkomst(
        f"Er zijn {len(aanbieders)} aanbieders in het gezin: leg uiterlijk "
        f"{laatste_dag.isoformat()} één casusregisseur vast, vanuit een van hen.",
        {"aanbieders": aanbieders, "vanaf": vanaf.isoformat(), "wie": aan_zet},
        termijn=_aanwijzing(zaak, aan_zet, vanaf, laatste_dag),
    )
    later = dagen_later(laatste_dag, 1)
    yield Uitkomst(
        f"Is er op {later.isoformat()} geen casusregisseur, dan wijst de {daarna} er een aan.",
        {"aanbieders": aanbieders, "vanaf": later.isoformat(), "wie": daarna},
        termijn=_aanwijzing(zaak, daarna, later, None),
    )


def _geregeld(zaak: Zaak, dag: date) -> bool:
    """Whether somebody directs the case who has not stopped before that day."""
    return any((stuk.einddatum or date.max) >= dag for _, stuk in casusregisseurs(zaak))


def _aanwijzing(zaak: Zaak, wie: str, vanaf: date, laatste_dag: date | None) -> Termijn:
    return verplichting(
        "FL-REGIE-02",
        f"{zaak.gemeente}|{vanaf.isoformat()}|{wie}",
        wie,
        "één casusregisseur vastleggen, vanuit een van de betrokken aanbieders",
        vanaf,
        laatste_dag,
        "een vastlegging van de casusregie bij deze cliënt",
    )


def _al_gevraagd(zaak: Zaak) -> bool:
    """Whether somewhere in the family the obligation is open already."""
    return any(
        code == "FL-REGIE-02"
        for toestand in toestanden(zaak)
        for code, _ in toestand.verplichtingen
    )


def _past_niet(zaak: Zaak, stuk: Regie, hoogstens: int) -> Uitkomst | None:
    """Why somebody cannot direct the case: of no aanbieder involved, or one more than there may be.

    A second employee of the same aanbieder is FL-REGIE-03, from which one may deviate.
    """
    aanbieder = aanbieder_van(zaak.toestand, stuk)
    if aanbieder is None:
        return ontbreekt("de aanbieder van de casusregisseur")
    betrokken = {
        rij.aanbieder
        for rij in hulp_in_gezin(zaak)
        if overlapt(stuk.datum, stuk.einddatum, rij.begin, rij.einde)
    }
    if aanbieder not in betrokken:
        return Uitkomst(
            "De casusregisseur hoort bij een aanbieder met een lopende Multi-toewijzing in het "
            "gezin.",
            {"aanbieder": aanbieder, "betrokken": tuple(sorted(betrokken))},
            gevolg=Gevolg.WEIGEREN,
        )
    andere = {wie for wie, rij in tegelijk(zaak, stuk) if wie != aanbieder}
    if len(andere) < hoogstens:
        return None
    return Uitkomst(
        "Er is al een casusregisseur van een andere aanbieder; leg eerst het einde daarvan vast.",
        {"aanbieder": aanbieder, "al": tuple(sorted(map(str, andere))), "max": hoogstens},
        gevolg=Gevolg.WEIGEREN,
    )


def tegelijk(zaak: Zaak, stuk: Regie) -> Iterator[tuple[str | None, Regie]]:
    """Who else in the family directs the case on a day that the judged record covers."""
    for wie, rij in casusregisseurs(zaak):
        if overlapt(stuk.datum, stuk.einddatum, rij.datum, rij.einddatum):
            yield wie, rij
