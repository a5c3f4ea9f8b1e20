"""Group sessions: what part of the time of the staff is a client's, and who may be a client."""

from datetime import date
from fractions import Fraction

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Groepssessie, Plan
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.groepsminuten import eigen_minuten, minuten_per_client, op_hele_minuten, telt_mee
from ledger.kaders.flevoland import GROEP, regel
from ledger.kaders.flevoland.personeel import genoemd
from ledger.kaders.flevoland.stukken import aanbieder_van, code_van, geldende_stukken
from ledger.kaders.flevoland.tijdregels import regelminuten
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_MULTI = "Declaratiebericht (JW323) > Multidisciplinaire Specialistische Jeugdhulp"


@regel(
    "FL-GROEP-01",
    "groepssessie",
    "JW323",
    titel="Minuten per cliënt bij een groepssessie",
    bron=(
        "Declaratiebericht (JW323) > Basis Begeleiding > Groepsbegeleiding",
        f"{_MULTI} > Groepsbegeleiding/behandeling",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=GROEP,
    alleen_bij={"JW323": (Groepssessie,)},
)
def minuten_in_groep(zaak: Zaak, _: Parameters) -> Antwoord:
    """The time of all staff shared by the clients that were there (Groepsbegeleiding).

    How to round stands nowhere: fractions are kept per session, added per client and month, and
    then rounded to whole minutes, a half upwards.
    """
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        sessies = [rij for rij in _sessies(zaak) if feit.begindatum <= rij.datum <= feit.einddatum]
        if not sessies:
            return None
        minuten = maandminuten(sessies)
        return Uitkomst(
            f"De vastgelegde groepssessies geven samen {minuten} minuten.",
            {
                "maandMinuten": minuten,
                "sessies": len(sessies),
                "gedeclareerdMinuten": regelminuten(feit),
            },
        )
    sessie = zaak.stuk(Groepssessie)
    if not sessie.hulpverleners:
        return ontbreekt("wie de groep begeleidde, met de aanwezige minuten")
    per_client = minuten_per_client(sessie)
    maand = [rij for rij in _sessies(zaak) if _maand(rij.datum) == _maand(sessie.datum)]
    return Uitkomst(
        f"Per aanwezige cliënt {toon(per_client)} minuten; deze cliënt komt deze maand op "
        f"{maandminuten(maand)} minuten.",
        {
            "minuten": str(per_client),
            "eigenMinuten": str(eigen_minuten(sessie)),
            "maandMinuten": maandminuten(maand),
            "aanwezigen": sum(telt_mee(rij) for rij in sessie.deelnemers),
        },
    )


def maandminuten(sessies: list[Groepssessie]) -> int:
    """The minutes of one client over these sessions, added first and rounded then."""
    return op_hele_minuten(sum((eigen_minuten(sessie) for sessie in sessies), Fraction(0)))


def toon(minuten: Fraction) -> str:
    """Minutes as a reader writes them, in at most two decimals."""
    honderdsten = op_hele_minuten(minuten * 100)
    heel, rest = divmod(honderdsten, 100)
    return f"{heel},{rest:02d}".rstrip("0").rstrip(",") if rest else str(heel)


def _maand(dag: date) -> tuple[int, int]:
    return dag.year, dag.month


def _sessies(zaak: Zaak) -> list[Groepssessie]:
    """The sessions of this client with this product at this aanbieder, the judged one included.

    One session counts once: of several records with one name the last, and not what it replaces.
    """
    per_naam = {
        sessie.sessie: sessie
        for sessie in geldende_stukken(zaak, Groepssessie)
        if _eigen(zaak, sessie)
    }
    return list(per_naam.values())


def _eigen(zaak: Zaak, sessie: Groepssessie) -> bool:
    return (
        sessie.gemeente == zaak.gemeente
        and aanbieder_van(zaak.toestand, sessie) in (None, zaak.aanbieder)
        and code_van(zaak, sessie) in (None, zaak.code)
    )


@regel(
    "FL-GROEP-09",
    "groepssessie",
    "plan",
    titel="Oudergroep toegestaan",
    bron=(
        "Werkinstructies > Specialistische Begeleiding - Groep > Plaatsing en inzet",
        "Werkinstructies > Basis Begeleiding - Groep > Doel",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=GROEP,
)
def oudergroep(zaak: Zaak, p: Parameters) -> Antwoord:
    """A group of parents is possible with two products (Plaatsing en inzet; Doel).

    The third does not mention it, which is read as not possible; that only signals, for the help
    was given. Parents with an allocation share the minutes.
    """
    codes = genoemd(zaak, GROEP)
    if not codes or not _met_ouders(zaak):
        return None
    niet = sorted(codes.difference(p["toegestaan"]))
    minuten = (
        str(minuten_per_client(zaak.stuk(Groepssessie))) if zaak.plek == "groepssessie" else None
    )
    operanden: dict[str, Operand] = {
        "toegestaan": not niet,
        "product": ", ".join(sorted(codes)),
        "minuten": minuten,
    }
    if niet:
        return Uitkomst(
            f"Een groep ouders is niet voorzien bij {', '.join(niet)}.",
            operanden,
            gevolg=Gevolg.SIGNALEREN,
        )
    return Uitkomst(f"Een groep ouders mag bij {', '.join(sorted(codes))}.", operanden)


def _met_ouders(zaak: Zaak) -> bool:
    if zaak.plek == "plan":
        return zaak.stuk(Plan).oudergroep is True
    return any(rij.hoedanigheid == "ouder" for rij in zaak.stuk(Groepssessie).deelnemers)
