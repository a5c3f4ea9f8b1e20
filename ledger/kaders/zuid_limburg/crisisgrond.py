"""What makes a crisis, and which product a placement in a crisis takes."""

from datetime import date
from operator import attrgetter
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Crisis
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.hulp import dagen_later, getoond, na_bericht, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import CRISIS_AMBULANT, CRISIS_VERBLIJF, PLEEGZORG, regel
from ledger.kaders.zuid_limburg.feiten import genoemd, grond, kent_toe
from ledger.kaders.zuid_limburg.pleegzorg import VARIANTEN, variant_bij, vraag_bij
from ledger.regels import Antwoord, Parameters, Uitkomst

_VEREIST: Final = {
    "directGevaar": ("direct gevaar of een acute, ernstige verstoring", "direct_gevaar"),
    "ambulantNietAfdoende": ("dat ambulante hulp niet volstaat", "ambulant_niet_afdoende"),
}


@regel(
    "ZL-PROD-18",
    "lokaalBesluit",
    "JW301",
    titel="Crisisplaatsing alleen als ambulant niet volstaat",
    bron=("Crisishulp verblijf > Beschrijving", "Crisishulp verblijf > Doelgroep"),
    gevolg=Gevolg.WEIGEREN,
    producten=[CRISIS_VERBLIJF],
    wj759="7",
)
def crisisplaatsing(zaak: Zaak, p: Parameters) -> Antwoord:
    """Direct danger, and ambulant measures that are not enough, are both recorded (Beschrijving;
    Doelgroep).

    What was decided in an acute night may be recorded later: the last that was established counts.
    """
    if not genoemd(zaak, (CRISIS_VERBLIJF,)) or not kent_toe(zaak):
        return None
    waarden: dict[str, bool | None] = {
        naam: grond(zaak, Crisis, attrgetter(_VEREIST[naam][1])) for naam in p["vereist"]
    }
    mist = [_VEREIST[naam][0] for naam, waarde in waarden.items() if waarde is not True]
    if not mist:
        return None
    beoordeeld = grond(zaak, Crisis, lambda c: c.beoordeeld_op)
    operanden: dict[str, Operand] = {
        **waarden,
        "beoordeeldOp": None if beoordeeld is None else beoordeeld.isoformat(),
    }
    return Uitkomst(
        f"Een crisisplaatsing vraagt dat is vastgelegd: {' en '.join(mist)}.", operanden
    )


@regel(
    "ZL-PROD-19",
    "lokaalBesluit",
    "JW301",
    titel="Crisishulp ambulant bij spoedeisende problematiek",
    bron=("Crisishulp ambulant > Beschrijving", "Crisishulp ambulant > Doelgroep"),
    gevolg=Gevolg.WEIGEREN,
    producten=CRISIS_AMBULANT,
    wj759="7",
)
def crisis_ambulant(zaak: Zaak, _: Parameters) -> Antwoord:
    """An urgent or crisis situation is recorded, with its kind and day (Beschrijving; Doelgroep).

    It serves that the child can stay at home: that it was placed elsewhere is signalled.
    """
    if not genoemd(zaak, CRISIS_AMBULANT) or not kent_toe(zaak):
        return None
    soort = grond(zaak, Crisis, lambda c: c.soort)
    dag = grond(zaak, Crisis, lambda c: c.datum)
    if soort in (None, "geen") or dag is None:
        return Uitkomst(
            "Crisishulp ambulant vraagt een spoedeisende of crisissituatie; leg soort en dag vast.",
            {"soort": soort, "datum": None if dag is None else dag.isoformat()},
        )
    if not grond(zaak, Crisis, lambda c: c.uit_huis_geplaatst):
        return None
    return Uitkomst(
        "Crisishulp ambulant moet mogelijk maken dat het kind thuis blijft wonen, maar het is uit "
        "huis geplaatst.",
        {"uitHuisGeplaatst": True},
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    "ZL-PROD-20",
    "lokaalBesluit",
    "JW301",
    titel="Crisispleegzorg is crisishulp verblijf",
    bron="Crisishulp verblijf > Beschrijving",
    gevolg=Gevolg.AFLEIDEN,
    producten=(CRISIS_VERBLIJF, *PLEEGZORG),
)
def crisispleegzorg(zaak: Zaak, p: Parameters) -> Antwoord:
    """A placement in a crisis, also in a foster family, is crisis stay; usual foster care may
    follow it under a number of its own (Beschrijving).

    Foster care for a placement that is still the crisis is signalled.
    """
    if not kent_toe(zaak):
        return None
    if zaak.code in PLEEGZORG and (vorige := _crisis_ervoor(zaak)) is not None:
        return _na_crisis(zaak, vorige)
    plaatsing = grond(zaak, Crisis, lambda c: c.plaatsingssoort)
    if plaatsing is None:
        return ontbreekt("de soort crisisplaats") if zaak.code == CRISIS_VERBLIJF else None
    bekend = plaatsing in p["plaatsingssoorten"]
    anders = not bekend or zaak.code in PLEEGZORG
    slot = f", en niet {zaak.code}" if zaak.code in PLEEGZORG else ""
    soort = "" if bekend else "; die soort plaats kent het kader niet"
    return Uitkomst(
        f"Bij een plaatsing wegens crisis ({getoond(plaatsing)}) hoort crisishulp verblijf "
        f"({CRISIS_VERBLIJF}){slot}{soort}.",
        {
            "productcode": CRISIS_VERBLIJF,
            "plaatsingssoort": getoond(plaatsing),
            "gekozen": zaak.code,
        },
        gevolg=Gevolg.SIGNALEREN if anders else None,
    )


def _crisis_ervoor(zaak: Zaak) -> ToewijzingGebeurtenis | None:
    """The crisis stay that ended on the day before the help begins."""
    dag_ervoor = dagen_later(zaak.ingang_op, -1)
    return next(
        (
            feit
            for feit in na_bericht(zaak)
            if feit.gemeente == zaak.gemeente
            and feit.einddatum == dag_ervoor
            and zaak.kader.code_van(feit.product) == CRISIS_VERBLIJF
        ),
        None,
    )


def _na_crisis(zaak: Zaak, vorige: ToewijzingGebeurtenis) -> Uitkomst:
    """Which foster care follows: that of ZL-PROD-16 where it can be told, else as chosen."""
    begin: date = zaak.ingang_op
    vraag, p = vraag_bij(zaak), zaak.waarden("ZL-PROD-16")
    variant = None if vraag is None else variant_bij(vraag, begin, p)
    code = zaak.code if variant is None else VARIANTEN[variant]
    return Uitkomst(
        f"Na de crisis loopt vanaf {begin} gewone pleegzorg ({code}), met een eigen "
        "toewijzingnummer.",
        {
            "productcode": code,
            "vanaf": begin.isoformat(),
            "nieuwToewijzingNummer": True,
            "crisisToewijzing": vorige.toewijzing_nummer,
        },
    )
