"""What several rules of Almere ask: who wrote a document, which request it carries, who agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.dossier import Bepaling, Maatregel, Overleg, Plan, Verwijzing
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.almere import RESPIJTZORG, SPECIALISTISCH
from ledger.kaders.hulp import ontbreekt, opsomming
from ledger.kaders.zaak import Zaak
from ledger.regels import Uitkomst

Document = Verwijzing | Bepaling
"""A registration or referral, or a determination: what access to help rests on."""

JGZ = "jgzAlmere"
GI = "gecertificeerdeInstelling"
TEAM = "sociaalStedelijkTeam"
PSYCHIATER = "kinderEnJeugdpsychiater"
BETROKKEN_GI = "betrokkenGi"
AANBIEDER = "aanbieder"
AKKOORD = "akkoord"
GEEN_MAATREGEL = "de maatregel of begeleiding van een gecertificeerde instelling"
"""What is missing when nothing recorded says which GI is involved."""

_ORGANISATIES = {JGZ: "JGZ Almere", BETROKKEN_GI: "de betrokken gecertificeerde instelling"}


def zelfde_naam(een: str | None, ander: str | None) -> bool:
    """Whether two names of an organisation are the same but for case, spaces and points."""
    if een is None or ander is None:
        return False
    return _kaal(een) == _kaal(ander)


def _kaal(naam: str) -> str:
    return "".join(teken for teken in naam.casefold() if teken.isalnum())


# --- documents ------------------------------------------------------------------------------------


def is_rol(zaak: Zaak, rol: str | None, *binnen: str) -> bool:
    """Whether a role is one of `binnen`, or counts as one of them."""
    return any(zaak.kader.telt_als(rol, ander) for ander in binnen)


def documentsoort(stuk: Document) -> str:
    """Which of the three documents this is: aanmelding, bepaling or verwijzing."""
    return stuk.soort if isinstance(stuk, Verwijzing) else "bepaling"


def verwijzersrol(zaak: Zaak, stuk: Document) -> str | None:
    """The role of who wrote a document, None when nothing says it.

    The page lets the JGZ and a GI act in whatever function; so a function that is no role of the
    kader is that of an employee there, and elsewhere stays what it is.
    """
    if isinstance(stuk, Bepaling):
        ondertekend = stuk.functie or stuk.ondertekend_door
        bekend = ondertekend is not None and zaak.kader.rol_bekend(ondertekend)
        return ondertekend if bekend else GI
    if zelfde_naam(stuk.organisatie, JGZ):
        return stuk.functie if is_rol(zaak, stuk.functie, JGZ, TEAM) else JGZ
    if stuk.functie is not None:
        return stuk.functie
    typen: dict[str, str] = zaak.waarden("AL-VERW-09")["type_verwijzer"]
    return next((rol for rol, type_ in typen.items() if type_ == stuk.verwijzer_type), None)


def verwijzer_type(zaak: Zaak, stuk: Document) -> str | None:
    """The type of referrer (list JZ007) of a document: as recorded, else that of the role."""
    if isinstance(stuk, Verwijzing) and stuk.verwijzer_type is not None:
        return stuk.verwijzer_type
    rol = verwijzersrol(zaak, stuk)
    typen: dict[str, str] = zaak.waarden("AL-VERW-09")["type_verwijzer"]
    if rol in typen:
        return typen[rol]
    return next((type_ for naam, type_ in typen.items() if is_rol(zaak, rol, naam)), None)


def document_bij(zaak: Zaak, verzoek: VerzoekOntvangen) -> Document | None:
    """The document that a request rests on; None when no such document was recorded.

    It is of the same type of referrer, for this help, for this aanbieder or none in particular,
    and not younger than the request; of several the latest counts.
    """
    groepen: tuple[tuple[Document, ...], ...] = (zaak.stukken(Verwijzing), zaak.stukken(Bepaling))
    laatste = (
        next((stuk for stuk in reversed(stukken) if _draagt(zaak, stuk, verzoek)), None)
        for stukken in groepen
    )
    gevonden = (stuk for stuk in laatste if stuk is not None)
    return max(gevonden, key=lambda stuk: stuk.datum, default=None)


def _draagt(zaak: Zaak, stuk: Document, verzoek: VerzoekOntvangen) -> bool:
    return (
        stuk.datum <= verzoek.dagtekening
        and stuk.aanbieder in (None, verzoek.aanbieder)
        and (stuk.product is None or zaak.kader.code_van(stuk.product) == SPECIALISTISCH)
        and verwijzer_type(zaak, stuk) == verzoek.verwijzer_type
    )


def document_van(zaak: Zaak) -> Document | None:
    """The document that is judged: the record itself, or the one behind a request."""
    if zaak.plek == "verwijzing":
        return zaak.stuk(Verwijzing)
    if isinstance(zaak.feit, VerzoekOntvangen):
        return document_bij(zaak, zaak.feit)
    return zaak.stuk(Bepaling)


def gevraagd_type(zaak: Zaak) -> str | None:
    """The type of referrer of what is judged: of the request, else of the document."""
    if isinstance(zaak.feit, VerzoekOntvangen):
        return zaak.feit.verwijzer_type
    stuk = document_van(zaak)
    return None if stuk is None else verwijzer_type(zaak, stuk)


def is_medisch(zaak: Zaak, stuk: Document) -> bool:
    """Whether a document comes from a doctor who must consult first (AL-VERW-05).

    A setting says whether the child psychiatrist, whom the page names apart, is one of them.
    """
    p = zaak.waarden("AL-VERW-05")
    artsen = list(p["geldt_voor_verwijzers"])
    if p["kinder_en_jeugdpsychiater_telt_mee"]:
        artsen.append(PSYCHIATER)
    return is_rol(zaak, verwijzersrol(zaak, stuk), *artsen)


def geen_document() -> Uitkomst:
    """The outcome for a request behind which no document was recorded."""
    return ontbreekt("de aanmelding, bepaling of verwijzing bij deze aanvraag")


# --- who is involved, and who agreed --------------------------------------------------------------


def lopende_maatregelen(zaak: Zaak, dag: date) -> tuple[Maatregel, ...]:
    """The measures and guidance with which any GI is involved with the jeugdige on a day."""
    vormen = zaak.waarden("AL-ROL-01")["vormen"]
    return tuple(
        stuk
        for stuk in zaak.stukken(Maatregel)
        if stuk.soort in vormen and stuk.datum <= dag <= (stuk.einddatum or date.max)
    )


def maatregel_van(zaak: Zaak, organisatie: str, dag: date) -> Maatregel | None:
    """The measure or guidance with which this GI is involved with the jeugdige on a day."""
    lopend = lopende_maatregelen(zaak, dag)
    return next((stuk for stuk in lopend if zelfde_naam(stuk.gi, organisatie)), None)


def betrokken(zaak: Zaak, organisatie: str, dag: date) -> bool | None:
    """Whether an organisation is a GI that is involved with the jeugdige on a day (AL-ROL-01).

    None when no measure or guidance was ever recorded, so that nothing says who is involved.
    """
    if is_aanbieder(zaak, organisatie):
        return False
    if not zaak.stukken(Maatregel):
        return None
    return maatregel_van(zaak, organisatie, dag) is not None


def is_aanbieder(zaak: Zaak, organisatie: str) -> bool:
    """Whether an organisation is the aanbieder, by that word or by its code."""
    return zelfde_naam(organisatie, AANBIEDER) or organisatie == zaak.aanbieder


@dataclass(frozen=True, slots=True)
class Overlegoordeel:
    """What is wrong with a consultation or agreement, and what of it was not recorded."""

    gebreken: tuple[str, ...] = ()
    onbekend: tuple[str, ...] = ()

    @property
    def goed(self) -> bool:
        """Whether everything that is asked of it is there."""
        return not self.gebreken and not self.onbekend


def toets_overleg(
    zaak: Zaak,
    overleg: Overleg,
    *,
    organisaties: Iterable[str],
    uiterlijk: date,
    functies: Iterable[str] = (),
    akkoord: bool = False,
) -> Overlegoordeel:
    """Holds a consultation against whom it must be with, in which function, and before when.

    `organisaties` are `jgzAlmere` or `betrokkenGi`; without `functies` any function will do. With
    `akkoord` it must have ended well.
    """
    gebreken: list[str] = []
    onbekend: list[str] = []
    if overleg.datum > uiterlijk:
        gebreken.append(
            f"het was op {overleg.datum.isoformat()}, na {uiterlijk.isoformat()}",
        )
    mag = tuple(functies)
    if mag and overleg.functie is None:
        onbekend.append("de functie van wie meedacht")
    elif overleg.functie is not None and mag and overleg.functie not in mag:
        gebreken.append(f"het was met iemand in de functie {overleg.functie}")
    juist = _juiste_organisatie(zaak, overleg, tuple(organisaties))
    if juist is None:
        onbekend.append(GEEN_MAATREGEL)
    elif not juist:
        waar = opsomming((_ORGANISATIES[naam] for naam in organisaties), "of")
        gebreken.append(f"het was niet bij {waar}")
    if akkoord and overleg.uitkomst != AKKOORD:
        gebreken.append("er is geen akkoord uit gekomen")
    return Overlegoordeel(tuple(gebreken), tuple(onbekend))


def _juiste_organisatie(zaak: Zaak, overleg: Overleg, organisaties: tuple[str, ...]) -> bool | None:
    if overleg.organisatie is None:
        return None
    if JGZ in organisaties and zelfde_naam(overleg.organisatie, JGZ):
        return True
    if BETROKKEN_GI not in organisaties or zelfde_naam(overleg.organisatie, JGZ):
        return False
    return betrokken(zaak, overleg.organisatie, overleg.datum)


# --- plans ----------------------------------------------------------------------------------------


def plan_gaat_over_hulp(zaak: Zaak, plan: Plan) -> bool:
    """Whether a definite plan is about specialist guidance; one that names nothing is."""
    genoemd = [*plan.producten, *([zaak.product] if zaak.product else [])]
    codes = {zaak.kader.code_van(product) for product in genoemd}
    return plan.definitief and (not codes or bool(codes & {SPECIALISTISCH, RESPIJTZORG}))
