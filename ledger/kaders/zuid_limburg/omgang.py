"""Guided contact after a separation: for whom, and at which level."""

from ledger.bevinding import Gevolg
from ledger.dossier import Omgangsregeling
from ledger.gebeurtenissen import LidVanGezin
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import BOR, BOR_MIDDEL, BOR_ZWAAR, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, grond, gronden, kent_toe, mild
from ledger.regels import Antwoord, Parameters, Uitkomst

_TABEL = "Begeleide omgangsregeling > Tabel middel en zwaar"


def niveau_van(omgang: Omgangsregeling, p: Parameters) -> tuple[str, str | None] | None:
    """The level of the guidance with its product; None when the features do not say.

    Light guidance has no product: every gemeente organises that itself.
    """
    if set(omgang.kenmerken).intersection(p["zwaar_bij"]):
        return "zwaar", BOR_ZWAAR
    if omgang.complexe_gezinssituatie and omgang.omgang_gestopt:
        return "middel", BOR_MIDDEL
    return ("licht", None) if omgang.licht else None


@regel(
    "ZL-PROD-10",
    "lokaalBesluit",
    "verwijzing",
    titel="Niveau van de begeleide omgangsregeling",
    bron=("Begeleide omgangsregeling > Beschrijving", _TABEL),
    gevolg=Gevolg.AFLEIDEN,
    producten=BOR,
)
def niveau_omgang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Psychiatric problems or violence make it therapeutic; a complex situation in which contact
    stopped takes a professional; the rest is no arrangement (Beschrijving; tabel).

    The last record that tells the level counts. A decision for another level is signalled.
    """
    if not kent_toe(zaak):
        return None
    rijen = [*gronden(zaak, Omgangsregeling)] if zaak.code in BOR else _eigen(zaak)
    if not rijen:
        return ontbreekt("wat er over de omgang bekend is") if zaak.code in BOR else None
    volgt = ((rij, afgeleid) for rij in rijen if (afgeleid := niveau_van(rij, p)) is not None)
    omgang, (niveau, code) = next(volgt, (None, ("", None)))
    if omgang is None:
        return ontbreekt("de gezinssituatie waaruit het niveau volgt")
    anders = zaak.code in BOR and zaak.code != code
    zwaar = tuple(sorted(set(omgang.kenmerken).intersection(p["zwaar_bij"])))
    hoort = f"hoort hier {code}" if code else "is er geen arrangement; de gemeente regelt die zelf"
    slot = f", en niet {zaak.code}" if anders else ""
    return Uitkomst(
        f"Bij omgangsbegeleiding op niveau {niveau} {hoort}{slot}.",
        {"niveau": niveau, "productcode": code, "zwaarDoor": zwaar, "gekozen": zaak.code},
        gevolg=Gevolg.SIGNALEREN if anders else None,
    )


def _eigen(zaak: Zaak) -> list[Omgangsregeling]:
    """What the judged record itself says, when it names no product."""
    omgang: Omgangsregeling | None = getattr(getattr(zaak.feit, "inhoud", None), "omgang", None)
    return [] if omgang is None else [omgang]


@regel(
    "ZL-PROD-11",
    "gezin",
    "lokaalBesluit",
    "JW301",
    titel="Omgangsregeling voor gescheiden ouders bij wie de omgang is gestopt",
    bron=("Begeleide omgangsregeling > Doelgroep", _TABEL),
    gevolg=Gevolg.WEIGEREN,
    producten=BOR,
    wj759="7",
)
def doelgroep_omgang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Both must be recorded; a court order for guided contact proves them (Doelgroep; tabel).

    What a family shows of help that runs is only signalled.
    """
    if isinstance(zaak.feit, LidVanGezin):
        if not _loopt(zaak, zaak.feit):
            return None
    elif not genoemd(zaak, BOR) or not kent_toe(zaak):
        return None
    uitspraken = (omgang.uitspraak_op for omgang in gronden(zaak, Omgangsregeling))
    if any(dag is not None and dag <= zaak.ingang_op for dag in uitspraken):
        return None
    gescheiden = grond(zaak, Omgangsregeling, lambda o: o.ouders_gescheiden)
    gestopt = grond(zaak, Omgangsregeling, lambda o: o.omgang_gestopt)
    if (gescheiden or not p["ouders_gescheiden"]) and (gestopt or not p["omgang_gestopt"]):
        return None
    return Uitkomst(
        "Een begeleide omgangsregeling is voor kinderen van gescheiden ouders bij wie de omgang "
        "met de uitwonende ouder is gestopt; leg beide vast, of de uitspraak van de rechter.",
        {"oudersGescheiden": gescheiden, "omgangGestopt": gestopt, "uitspraak": False},
        gevolg=mild(zaak),
    )


def _loopt(zaak: Zaak, feit: LidVanGezin) -> bool:
    dag = feit.geldig_op
    return any(
        rij.gemeente == zaak.gemeente
        and zaak.kader.code_van(rij.product) in BOR
        and overlapt(dag, dag, rij.ingangsdatum, rij.einddatum)
        for rij in geldende_toewijzingen(zaak.toestand)
    )
