"""Rules on the JW315 and the JW317."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.client import ClientToestand
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.ijw.berichten import AangevraagdProduct, NieuwProduct, TeWijzigenProduct
from ledger.ijw.regels.stapeling import overlappingen
from ledger.omvang import Frequentie
from ledger.regels import Uitkomst, regel
from ledger.waarden import Product


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
class AangevraagdContext:
    """An AangevraagdProduct of a VOT beside what this aanbieder used before."""

    product: AangevraagdProduct
    gemeente: str
    aanbieder: str
    al_gebruikt: bool

    @property
    def referentie(self) -> str:
        """ReferentieAanbieder of the product."""
        return self.product.referentie_aanbieder


@dataclass(frozen=True, slots=True)
class OngewijzigdContext:
    """A ToewijzingNummer that a VOW presents as an actual allocation."""

    toewijzing_nummer: int
    actueel: frozenset[int]


@dataclass(frozen=True, slots=True)
class TeWijzigenContext:
    """A TeWijzigenProduct beside the allocation that it names (None when that is not actual)."""

    product: TeWijzigenProduct
    toewijzing: ToewijzingGebeurtenis | None
    actueel: frozenset[int]
    dagtekening: date

    @property
    def toewijzing_nummer(self) -> int:
        """The number that the product names."""
        return self.product.toewijzing_nummer


@dataclass(frozen=True, slots=True)
class NieuwContext:
    """A NieuwProduct of a VOW."""

    product: NieuwProduct
    gemeente: str
    aanbieder: str


@dataclass(frozen=True, slots=True)
class GewenstProduct:
    """What a VOW wants of one product, in one period; `naam` is how the sender knows it."""

    naam: str
    product: Product | None
    vanaf: date
    tot: date | None


@dataclass(frozen=True, slots=True)
class PakketContext:
    """A VOW as a whole: the numbers that it lists, those that are actual, what it wants."""

    genoemd: frozenset[int]
    actueel: frozenset[int]
    gewenst: tuple[GewenstProduct, ...]


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
def tr347(c: ReferentieContext | AangevraagdContext) -> Uitkomst | None:
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
def tr350(c: OngewijzigdContext) -> Uitkomst | None:
    """An OngewijzigdProduct names an actual allocation."""
    return _niet_actueel(c)


@regel(
    "TR351",
    "JW317/TeWijzigenProduct",
    titel="Een te wijzigen product is een actuele toewijzing",
    retourcode="9351",
)
def tr351(c: TeWijzigenContext) -> Uitkomst | None:
    """A TeWijzigenProduct names an actual allocation."""
    return _niet_actueel(c)


def _niet_actueel(c: OngewijzigdContext | TeWijzigenContext) -> Uitkomst | None:
    if c.toewijzing_nummer in c.actueel:
        return None
    welke = f"Actueel is: {', '.join(map(str, sorted(c.actueel)))}." if c.actueel else "Er is geen."
    return Uitkomst(
        f"Toewijzing {c.toewijzing_nummer} is geen actuele toewijzing van deze gemeente aan deze "
        f"aanbieder voor deze cliënt: zij is beëindigd, verwijderd of niet bekend. {welke}",
        {"toewijzingNummer": c.toewijzing_nummer, "actueel": tuple(sorted(c.actueel))},
    )


@regel(
    "TR357",
    "JW317/TeWijzigenProduct",
    titel="Wat niet in de toekomst ingaat, geldt vanaf het begin van de toewijzing",
    retourcode="9357",
)
def tr357(c: TeWijzigenContext) -> Uitkomst | None:
    """GewensteIngangsdatum lies after Dagtekening, or equals Ingangsdatum of the allocation."""
    gewenst = c.product.gewenste_ingangsdatum
    if c.toewijzing is None or gewenst > c.dagtekening:
        return None
    if gewenst == c.toewijzing.ingangsdatum:
        return None
    return Uitkomst(
        f"De gewenste ingangsdatum {gewenst} ligt niet na de dagtekening {c.dagtekening}; dan moet "
        f"zij de ingangsdatum van de toewijzing zijn: {c.toewijzing.ingangsdatum}.",
        {
            "gewensteIngangsdatum": str(gewenst),
            "dagtekening": str(c.dagtekening),
            "ingangsdatum": str(c.toewijzing.ingangsdatum),
        },
    )


@regel(
    "TR373",
    "JW317/TeWijzigenProduct",
    titel="Een ander budget of totaalvolume geldt voor de hele looptijd",
    retourcode="9373",
)
def tr373(c: TeWijzigenContext) -> Uitkomst | None:
    """A changed Budget or total volume goes with the Ingangsdatum of the allocation.

    What the allocation has now decides (IV093): a volume per week that becomes a total is a new
    allocation from the wanted day on.
    """
    if c.toewijzing is None or not _totaal_verandert(c.product, c.toewijzing):
        return None
    gewenst, ingang = c.product.gewenste_ingangsdatum, c.toewijzing.ingangsdatum
    if gewenst == ingang:
        return None
    return Uitkomst(
        "Een ander budget of totaalvolume geldt voor de hele looptijd; de gewenste ingangsdatum "
        f"moet daarom {ingang} zijn in plaats van {gewenst}.",
        {"gewensteIngangsdatum": str(gewenst), "ingangsdatum": str(ingang)},
    )


@regel(
    "TR375",
    "JW317/TeWijzigenProduct",
    titel="Zonder toegewezen product geen omvang",
    retourcode="9375",
)
def tr375(c: TeWijzigenContext) -> Uitkomst | None:
    """No Omvang when the allocation has no product (and runs beyond 2020)."""
    if c.toewijzing is None or c.toewijzing.product is not None:
        return None
    return _onterechte_omvang(c, "geen product")


@regel(
    "TR412",
    "JW317/TeWijzigenProduct",
    titel="Zonder toegewezen productcode geen omvang",
    retourcode="9412",
)
def tr412(c: TeWijzigenContext) -> Uitkomst | None:
    """No Omvang when the allocation has no product code (and runs beyond 2020)."""
    if c.toewijzing is None or (c.toewijzing.product and c.toewijzing.product.code):
        return None
    return _onterechte_omvang(c, "geen productcode")


@regel(
    "TR411",
    "JW317/TeWijzigenProduct",
    titel="Met een toegewezen productcode hoort een omvang",
    retourcode="9411",
)
def tr411(c: TeWijzigenContext) -> Uitkomst | None:
    """Omvang is filled when the allocation has a product code."""
    if c.toewijzing is None or c.product.omvang is not None:
        return None
    if c.toewijzing.product is None or c.toewijzing.product.code is None:
        return None
    return Uitkomst(
        f"Toewijzing {c.toewijzing_nummer} heeft productcode {c.toewijzing.product.code}; geef de "
        "gewenste omvang op.",
        {"productCode": c.toewijzing.product.code},
    )


@regel(
    "TR361",
    "JW317/pakket",
    titel="Hetzelfde product niet vaker over dezelfde dagen",
    retourcode="9361",
)
def tr361(c: PakketContext) -> Iterator[Uitkomst]:
    """No product is wanted more than once for the same days (OP347)."""
    for een, ander in overlappingen(c.gewenst):
        yield Uitkomst(
            f"{ander.naam} en {een.naam} zijn hetzelfde product en overlappen vanaf "
            f"{max(een.vanaf, ander.vanaf)}.",
            {
                "product": ander.naam,
                "overlaptMet": een.naam,
                "vanaf": str(max(een.vanaf, ander.vanaf)),
            },
        )


_EINDE_OUDE_UITVOERING = date(2020, 12, 31)


def _onterechte_omvang(c: TeWijzigenContext, wat: str) -> Uitkomst | None:
    einddatum = c.product.einddatum
    if c.product.omvang is None or (einddatum or date.max) <= _EINDE_OUDE_UITVOERING:
        return None
    return Uitkomst(
        f"Toewijzing {c.toewijzing_nummer} heeft {wat}; laat de omvang dan leeg.",
        {"toewijzingNummer": c.toewijzing_nummer, "volume": c.product.omvang.volume},
    )


def _totaal_verandert(product: TeWijzigenProduct, toewijzing: ToewijzingGebeurtenis) -> bool:
    if product.budget != toewijzing.budget:
        return True
    nieuw, oud = product.omvang, toewijzing.omvang
    if nieuw is None or oud is None or oud.frequentie != Frequentie.TOTAAL:
        return False
    return (nieuw.volume, nieuw.eenheid, nieuw.frequentie) != (
        oud.volume,
        oud.eenheid,
        oud.frequentie,
    )
