"""Rules on the JW315 and the JW317."""

from dataclasses import dataclass

from ledger.client import ClientToestand
from ledger.regels import Uitkomst, regel


@dataclass(frozen=True, slots=True)
class VerzoekendeClient:
    """The client of a request, as the ledger knows it before this message."""

    toestand: ClientToestand
    gemeente: str
    aanbieder: str


@dataclass(frozen=True, slots=True)
class ReferentieContext:
    """A ReferentieAanbieder beside what this aanbieder used before."""

    referentie: str
    aanbieder: str
    al_gebruikt: bool


@dataclass(frozen=True, slots=True)
class GenoemdContext:
    """A ToewijzingNummer that a VOW presents as an actual allocation."""

    toewijzing_nummer: int
    actueel: frozenset[int]


@dataclass(frozen=True, slots=True)
class PakketContext:
    """A VOW as a whole: the numbers that it lists and those that are actual."""

    genoemd: frozenset[int]
    actueel: frozenset[int]


@regel(
    "TR374",
    "JW315/Client",
    "JW317/Client",
    titel="Eén onderhanden verzoek per cliënt en aanbieder",
    retourcode="9374",
)
def tr374(c: VerzoekendeClient) -> Uitkomst | None:
    """No earlier request of this aanbieder to this gemeente awaits its final answer (OP350)."""
    onderhanden = c.toestand.onderhanden_verzoeken(c.gemeente, c.aanbieder)
    if not onderhanden:
        return None
    eerste = min(onderhanden, key=lambda verzoek: verzoek.gevraagd.dagtekening).gevraagd
    return Uitkomst(
        f"Verzoek {eerste.referentie_aanbieder} van {eerste.dagtekening} is nog in behandeling bij "
        f"gemeente {c.gemeente}; wacht op de toewijzing of de afwijzing.",
        {
            "referentieAanbieder": eerste.referentie_aanbieder,
            "dagtekening": str(eerste.dagtekening),
            "aantalOnderhanden": len(onderhanden),
        },
    )


@regel(
    "TR347",
    "JW315/AangevraagdProduct",
    "JW317/Verzoek",
    titel="ReferentieAanbieder is uniek voor de aanbieder",
    retourcode="9347",
)
def tr347(c: ReferentieContext) -> Uitkomst | None:
    """ReferentieAanbieder was not used before by this aanbieder, in a VOT or a VOW."""
    if not c.al_gebruikt:
        return None
    return Uitkomst(
        f"Referentie {c.referentie} is door aanbieder {c.aanbieder} al gebruikt. Geef het verzoek "
        "een nieuwe referentie.",
        {"referentieAanbieder": c.referentie, "aanbieder": c.aanbieder},
    )


@regel(
    "TR349",
    "JW317/pakket",
    titel="Het verzoek noemt alle actuele toewijzingen van de cliënt",
    retourcode="9349",
)
def tr349(c: PakketContext) -> Uitkomst | None:
    """Every actual allocation of client and aanbieder is listed, unchanged or to be changed."""
    ontbreekt = sorted(c.actueel - c.genoemd)
    if not ontbreekt:
        return None
    return Uitkomst(
        "Het verzoek noemt niet alle actuele toewijzingen als OngewijzigdProduct of "
        f"TeWijzigenProduct; er ontbreekt: {', '.join(map(str, ontbreekt))}.",
        {"ontbreekt": tuple(ontbreekt), "genoemd": tuple(sorted(c.genoemd))},
    )


@regel(
    "TR350",
    "JW317/OngewijzigdProduct",
    titel="Een ongewijzigd product is een actuele toewijzing",
    retourcode="9350",
)
def tr350(c: GenoemdContext) -> Uitkomst | None:
    """An OngewijzigdProduct names an actual allocation."""
    return _niet_actueel(c)


@regel(
    "TR351",
    "JW317/TeWijzigenProduct",
    titel="Een te wijzigen product is een actuele toewijzing",
    retourcode="9351",
)
def tr351(c: GenoemdContext) -> Uitkomst | None:
    """A TeWijzigenProduct names an actual allocation."""
    return _niet_actueel(c)


def _niet_actueel(c: GenoemdContext) -> Uitkomst | None:
    if c.toewijzing_nummer in c.actueel:
        return None
    return Uitkomst(
        f"Toewijzing {c.toewijzing_nummer} is geen actuele toewijzing van deze cliënt aan deze "
        "aanbieder.",
        {"toewijzingNummer": c.toewijzing_nummer, "actueel": tuple(sorted(c.actueel))},
    )
