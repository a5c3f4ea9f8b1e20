"""Rules on the clients and lines of a JW323.

A debit line is held against the allocation as the ledger knows it now and against what was
already awarded. Start and stop messages play no part (OP364). A credit line takes back an
awarded line; the gemeente can only dispute it technically (IV085), so it meets fewer rules.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from ledger.bevinding import Operand
from ledger.client import ClientToestand, Verbruik, is_verwijderd
from ledger.gebeurtenissen import ContractVastgelegd, PrestatieGoedgekeurd, ToewijzingGebeurtenis
from ledger.ijw.berichten import Periode, Prestatie
from ledger.ijw.codelijsten import EENHEID
from ledger.ijw.regels.declaratie_antwoord import AntwoordClientContext
from ledger.omvang import Eenheid, eenheid_past
from ledger.regels import Uitkomst, regel
from ledger.weergave import euro
from ledger.werkdagen import laatste_van_maand

DEBET = "JW323/Prestatie/debet"
CREDIT = "JW323/Prestatie/credit"


class BekendeClient(Protocol):
    """A client as a message names it."""

    @property
    def toestand(self) -> ClientToestand: ...

    @property
    def gemeente(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DeclarerendeClient:
    """A client within a declaration."""

    toestand: ClientToestand
    gemeente: str


class Tarieven(Protocol):
    """The contract register as the rules see it."""

    def contract(
        self, categorie: str, code: str | None, dag: date
    ) -> ContractVastgelegd | None: ...


@dataclass(slots=True, eq=False)
class PrestatieContext:
    """One declared line beside the allocation that it names and what that was used for.

    Not to be changed. (Not frozen: one is made for every line, which would take thrice as long.)

    `toewijzing` is None when this client has no allocation of that number from this gemeente to
    this aanbieder; `nummer_van_ander` tells that another client has. `declaratie_periode` is the
    month of the declaration that the line stands in. `geldige_toewijzing` is the allocation, unless
    it was deleted: then TR384 says all there is to say.
    """

    prestatie: Prestatie
    declaratie_periode: Periode
    gemeente: str
    aanbieder: str
    toewijzing: ToewijzingGebeurtenis | None
    verbruik: Verbruik
    tarieven: Tarieven
    referentie_bekend: bool
    nummer_van_ander: bool
    geldige_toewijzing: ToewijzingGebeurtenis | None = field(init=False)

    def __post_init__(self) -> None:
        toewijzing = self.toewijzing
        weg = toewijzing is None or is_verwijderd(toewijzing)
        self.geldige_toewijzing = None if weg else toewijzing


@regel(
    "TR304",
    "JW323/Client",
    "JW317/Client",
    "JW325/Client",
    DEBET,
    CREDIT,
    titel="Het BSN hoort bij een cliënt van de gemeente, en de prestatie bij die cliënt",
    retourcode="8187",
)
def tr304(
    context: BekendeClient | PrestatieContext | AntwoordClientContext,
) -> Uitkomst | None:
    """The client is known to this gemeente, and the allocation is this client's.

    In a JW325: the client is one of the declaration that is answered.
    """
    if isinstance(context, AntwoordClientContext):
        if context.bekend:
            return None
        return Uitkomst("Deze cliënt staat niet in de declaratie die wordt beantwoord.")
    if isinstance(context, PrestatieContext):
        if not context.nummer_van_ander:
            return None
        nummer = context.prestatie.toewijzing_nummer
        return Uitkomst(
            f"Toewijzing {nummer} is niet aan deze cliënt afgegeven. De prestatie hoort niet bij "
            "deze cliënt.",
            {"toewijzingNummer": nummer},
        )
    if any(gemeente == context.gemeente for gemeente, _ in context.toestand.toewijzingen):
        return None
    return Uitkomst(
        f"Gemeente {context.gemeente} heeft voor dit BSN geen toewijzing afgegeven. Controleer het "
        "BSN; wat onder deze cliënt staat is niet beoordeeld.",
        {"gemeente": context.gemeente},
    )


# --- the line and its allocation ------------------------------------------------------------------


@regel(
    "TR338",
    DEBET,
    CREDIT,
    titel="De prestatie verwijst naar een toegewezen product",
    retourcode="9338",
)
def tr338(c: PrestatieContext) -> Uitkomst | None:
    """The line names an allocation of this gemeente to this aanbieder."""
    if c.toewijzing is not None or c.nummer_van_ander:
        return None
    nummer = c.prestatie.toewijzing_nummer
    return Uitkomst(
        f"Gemeente {c.gemeente} heeft aan deze aanbieder geen toewijzing met nummer {nummer} "
        "voor deze cliënt gestuurd.",
        {"toewijzingNummer": nummer, "aanbieder": c.aanbieder},
    )


@regel(
    "TR384",
    DEBET,
    titel="Op een verwijderde toewijzing kan niet worden gedeclareerd",
    retourcode="9384",
)
def tr384(c: PrestatieContext) -> Uitkomst | None:
    """No declaration on an allocation with RedenWijziging 13."""
    if c.toewijzing is None or not is_verwijderd(c.toewijzing):
        return None
    return Uitkomst(
        f"Toewijzing {c.toewijzing.toewijzing_nummer} is op "
        f"{c.toewijzing.toewijzingsmoment.date()} verwijderd (reden wijziging 13) en geldt als "
        "niet verzonden.",
        {
            "toewijzingNummer": c.toewijzing.toewijzing_nummer,
            "redenWijziging": c.toewijzing.reden_wijziging,
        },
    )


@regel(
    "TR314",
    DEBET,
    CREDIT,
    titel="Het referentienummer is uniek voor de aanbieder",
    retourcode="8021",
)
def tr314(c: PrestatieContext) -> Uitkomst | None:
    """ReferentieNummer was not delivered before by this aanbieder, in any message."""
    if not c.referentie_bekend:
        return None
    nummer = c.prestatie.product_referentie.referentie_nummer
    return Uitkomst(
        f"Referentienummer {nummer} is al eerder aangeleverd. Geef de prestatie een nieuw nummer.",
        {"referentieNummer": nummer},
    )


@regel(
    "TR339",
    DEBET,
    titel="De productcategorie is die van de toewijzing",
    retourcode="9339",
)
def tr339(c: PrestatieContext) -> Uitkomst | None:
    """ProductCategorie equals that of the allocation, when it has one."""
    toewijzing = c.geldige_toewijzing
    if toewijzing is None or toewijzing.product is None:
        return None
    gedeclareerd, toegewezen = c.prestatie.product_categorie, toewijzing.product.categorie
    if gedeclareerd == toegewezen:
        return None
    return Uitkomst(
        f"Gedeclareerd is productcategorie {gedeclareerd}, toegewezen is {toegewezen}.",
        {"gedeclareerd": gedeclareerd, "toegewezen": toegewezen},
    )


@regel(
    "TR340",
    DEBET,
    titel="De productcode is die van de toewijzing",
    retourcode="9340",
)
def tr340(c: PrestatieContext) -> Uitkomst | None:
    """ProductCode equals that of the allocation, when it has one."""
    toewijzing = c.geldige_toewijzing
    if toewijzing is None or toewijzing.product is None or toewijzing.product.code is None:
        return None
    gedeclareerd, toegewezen = c.prestatie.product_code, toewijzing.product.code
    if gedeclareerd == toegewezen:
        return None
    return Uitkomst(
        f"Gedeclareerd is productcode {gedeclareerd}, toegewezen is {toegewezen}.",
        {"gedeclareerd": gedeclareerd, "toegewezen": toegewezen},
    )


@regel(
    "TR341",
    DEBET,
    titel="De eenheid past bij die van de toewijzing",
    retourcode="9341",
)
def tr341(c: PrestatieContext) -> Uitkomst | None:
    """Eenheid equals the allocated one; allocated hours may be declared in minutes (IV081).

    Without an allocated Omvang the unit of the contract counts; without a contract nothing can
    be said.
    """
    toewijzing = c.geldige_toewijzing
    if toewijzing is None:
        return None
    gedeclareerd = c.prestatie.eenheid
    if toewijzing.omvang is not None:
        afgesproken, waar = toewijzing.omvang.eenheid, "toegewezen"
    else:
        contract = c.tarieven.contract(
            c.prestatie.product_categorie,
            c.prestatie.product_code,
            c.prestatie.product_periode.begindatum,
        )
        if contract is None or contract.tarief_eenheid is None:
            return Uitkomst(
                "De toewijzing noemt geen omvang en er is geen contract met een eenheid "
                "vastgelegd; of de eenheid past is niet te beoordelen.",
                {"gedeclareerd": gedeclareerd},
                niet_beoordeelbaar=True,
            )
        afgesproken, waar = contract.tarief_eenheid, "gecontracteerd"
    if eenheid_past(afgesproken, gedeclareerd):
        return None
    return Uitkomst(
        f"Gedeclareerd is in eenheid {_eenheid(gedeclareerd)}, {waar} is "
        f"{_eenheid(afgesproken)}. Declareer in de eenheid die is {waar}"
        + (", of in minuten." if afgesproken == Eenheid.UUR else "."),
        {"gedeclareerd": gedeclareerd, waar: afgesproken},
    )


def _eenheid(code: str) -> str:
    return f"{code} ({EENHEID[code].lower()})" if code in EENHEID else code


# --- dates ----------------------------------------------------------------------------------------


@regel(
    "TR307",
    DEBET,
    titel="De productperiode begint niet voor de toewijzing",
    retourcode="9307",
)
def tr307(c: PrestatieContext) -> Uitkomst | None:
    """The product period begins on or after Ingangsdatum."""
    toewijzing = c.geldige_toewijzing
    begin = c.prestatie.product_periode.begindatum
    if toewijzing is None or begin >= toewijzing.ingangsdatum:
        return None
    return Uitkomst(
        f"De productperiode begint op {begin}, maar de toewijzing gaat in op "
        f"{toewijzing.ingangsdatum}.",
        {"begindatum": str(begin), "ingangsdatum": str(toewijzing.ingangsdatum)},
    )


@regel(
    "TR308",
    DEBET,
    titel="De productperiode eindigt niet na de toewijzing",
    retourcode="9308",
)
def tr308(c: PrestatieContext) -> Uitkomst | None:
    """The product period ends on or before Einddatum, when there is one."""
    toewijzing = c.geldige_toewijzing
    eind = c.prestatie.product_periode.einddatum
    if toewijzing is None or toewijzing.einddatum is None or eind <= toewijzing.einddatum:
        return None
    return Uitkomst(
        f"De productperiode eindigt op {eind}, maar de toewijzing eindigt op "
        f"{toewijzing.einddatum}.",
        {"einddatum": str(eind), "einddatumToewijzing": str(toewijzing.einddatum)},
    )


@regel(
    "TR387",
    DEBET,
    titel="De productperiode begint op de eerste van de maand of op de ingangsdatum",
    retourcode="9387",
)
def tr387(c: PrestatieContext) -> Uitkomst | None:
    """Begin is the first of the month, or Ingangsdatum when that lies later in that month."""
    toewijzing = c.geldige_toewijzing
    if toewijzing is None:
        return None
    begin = c.prestatie.product_periode.begindatum
    eerste = begin.replace(day=1)
    ingang = toewijzing.ingangsdatum
    verwacht = ingang if eerste < ingang <= laatste_van_maand(begin) else eerste
    if begin == verwacht:
        return None
    return Uitkomst(
        f"De productperiode begint op {begin}; voor deze maand en toewijzing moet dat {verwacht} "
        "zijn.",
        {"begindatum": str(begin), "verwacht": str(verwacht), "ingangsdatum": str(ingang)},
    )


@regel(
    "TR388",
    DEBET,
    titel="De productperiode eindigt op de laatste van de maand of op de einddatum",
    retourcode="9388",
)
def tr388(c: PrestatieContext) -> Uitkomst | None:
    """End is the last of the month, or Einddatum when that lies earlier in that month."""
    toewijzing = c.geldige_toewijzing
    if toewijzing is None:
        return None
    eind = c.prestatie.product_periode.einddatum
    laatste = laatste_van_maand(eind)
    einddatum = toewijzing.einddatum
    verwacht = laatste
    if einddatum is not None and eind.replace(day=1) <= einddatum < laatste:
        verwacht = einddatum
    if eind == verwacht:
        return None
    return Uitkomst(
        f"De productperiode eindigt op {eind}; voor deze maand en toewijzing moet dat {verwacht} "
        "zijn.",
        {
            "einddatum": str(eind),
            "verwacht": str(verwacht),
            "einddatumToewijzing": None if einddatum is None else str(einddatum),
        },
    )


# --- debit and credit -----------------------------------------------------------------------------


@regel(
    "TR389",
    DEBET,
    titel="Per productperiode, product en toewijzing één debetprestatie",
    retourcode="9389",
)
def tr389(c: PrestatieContext) -> Uitkomst | None:
    """No second debit line for the same period while the first was not credited.

    A period of the same month with another begin or end is the same one: it differs because the
    allocation was shortened or extended since, and the new line corrects the old (OP366).
    """
    p = c.prestatie
    periode, product = p.product_periode, (p.product_categorie, p.product_code)
    for (begin, eind, *eerder_product), eerder in c.verbruik.open_debet.items():
        if tuple(eerder_product) != product:
            continue
        if begin <= periode.einddatum and periode.begindatum <= eind:
            return Uitkomst(
                f"Over {begin} tot en met {eind} is prestatie {eerder} voor dit product al "
                "goedgekeurd en niet gecrediteerd. Crediteer die eerst.",
                {
                    "eerderReferentieNummer": eerder,
                    "begindatumEerder": str(begin),
                    "einddatumEerder": str(eind),
                    "begindatum": str(periode.begindatum),
                    "einddatum": str(periode.einddatum),
                },
            )
    return None


@regel(
    "TR323",
    CREDIT,
    titel="Een creditprestatie hoort bij een goedgekeurde debetprestatie",
    retourcode="8017",
)
def tr323(c: PrestatieContext) -> Uitkomst | None:
    """The credit names an awarded debit line and repeats all of it but the number (IV085)."""
    p = c.prestatie
    vorig = p.product_referentie.vorig_referentie_nummer
    origineel = c.verbruik.prestaties.get(vorig or "")
    if origineel is None:
        return Uitkomst(
            f"Er is op toewijzing {p.toewijzing_nummer} geen goedgekeurde debetprestatie met "
            f"referentienummer {vorig or '(leeg)'}.",
            {"vorigReferentieNummer": vorig, "toewijzingNummer": p.toewijzing_nummer},
        )
    anders = {
        naam: paar for naam, paar in _vergelijking(p, origineel).items() if paar[0] != paar[1]
    }
    if not anders:
        return None
    verschil = ", ".join(
        f"{_CREDITNAAM[naam]} {_getoond(naam, nu)} in plaats van {_getoond(naam, toen)}"
        for naam, (nu, toen) in anders.items()
    )
    return Uitkomst(
        f"De creditprestatie moet gelijk zijn aan debetprestatie {vorig}, maar heeft {verschil}.",
        {
            "vorigReferentieNummer": vorig,
            **{naam: nu for naam, (nu, _) in anders.items()},
            **{f"{naam}Debet": toen for naam, (_, toen) in anders.items()},
        },
    )


_CREDITNAAM = {
    "productCategorie": "productcategorie",
    "productCode": "productcode",
    "begindatum": "begindatum",
    "einddatum": "einddatum",
    "geleverdVolume": "volume",
    "eenheid": "eenheid",
    "productTariefEurocent": "tarief",
    "bedragEurocent": "bedrag",
}


def _vergelijking(
    p: Prestatie, origineel: PrestatieGoedgekeurd
) -> dict[str, tuple[Operand, Operand]]:
    """What a credit must repeat: its own value beside that of the debit line (IV091)."""
    return {
        "productCategorie": (p.product_categorie, origineel.product.categorie),
        "productCode": (p.product_code, origineel.product.code),
        "begindatum": (str(p.product_periode.begindatum), str(origineel.begindatum)),
        "einddatum": (str(p.product_periode.einddatum), str(origineel.einddatum)),
        "geleverdVolume": (p.geleverd_volume, origineel.volume),
        "eenheid": (p.eenheid, origineel.eenheid),
        "productTariefEurocent": (p.product_tarief, origineel.tarief_eurocent),
        "bedragEurocent": (p.ingediend_bedrag.bedrag, origineel.bedrag_eurocent),
    }


def _getoond(naam: str, waarde: Operand) -> str:
    if waarde is None:
        return "(leeg)"
    if naam.endswith("Eurocent") and isinstance(waarde, int):
        return euro(waarde)
    return str(waarde)


@regel(
    "TR390",
    CREDIT,
    titel="Een prestatie wordt hoogstens één keer gecrediteerd",
    retourcode="9390",
)
def tr390(c: PrestatieContext) -> Uitkomst | None:
    """The debit line was not credited before (OP360)."""
    vorig = c.prestatie.product_referentie.vorig_referentie_nummer
    eerder = c.verbruik.credits.get(vorig or "")
    if eerder is None:
        return None
    return Uitkomst(
        f"Prestatie {vorig} is al gecrediteerd met {eerder.referentie_nummer}.",
        {"vorigReferentieNummer": vorig, "creditReferentieNummer": eerder.referentie_nummer},
    )
