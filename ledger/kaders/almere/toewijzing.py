"""Allocating by category alone, and changing how much without a new document."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg, Operand
from ledger.client import is_verwijderd
from ledger.dossier import Plan
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from ledger.kaders.almere import HOEVEEL, SPECIALISTISCH, regel
from ledger.kaders.almere.feiten import plan_gaat_over_hulp
from ledger.kaders.almere.overzicht import overzicht_van, past, week_van_plan, week_van_voorstel
from ledger.kaders.hulp import opsomming
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "AL-301-01",
    "JW301",
    "JW315",
    titel="De toewijzing is aspecifiek",
    bron=HOEVEEL,
    gevolg=Gevolg.AFLEIDEN,
    producten=(SPECIALISTISCH,),
)
def aspecifiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """The allocation names the category alone, without a code and a volume.

    Asked with a code or volume, it is derived how to allocate; given with one, that is signalled.
    What the standard itself forbids (CD080, CD075) it refuses; the rule says which of its own
    it is. The page names no category: 45 is a setting.
    """
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    code = None if voorstel.product is None else voorstel.product.code
    goed: dict[str, Operand] = {
        "categorie": p["categorie"],
        "productcode": None,
        "omvang": None,
        "aangebodenCode": code,
        "aangebodenVolume": None if voorstel.omvang is None else voorstel.omvang.volume,
    }
    if isinstance(zaak.feit, VerzoekOntvangen):
        if code is None and voorstel.omvang is None:
            return None
        uitleg = (
            f"Wijs aspecifiek toe: categorie {p['categorie']}, zonder productcode en zonder omvang."
        )
        return Uitkomst(uitleg, goed)
    if isinstance(zaak.feit, ToewijzingGebeurtenis) and is_verwijderd(zaak.feit):
        return None
    return tuple(_van_toewijzing(voorstel, code, goed))


def _van_toewijzing(
    voorstel: Voorstel, code: str | None, goed: dict[str, Operand]
) -> Iterator[Uitkomst]:
    if code is None and voorstel.omvang is not None:
        uitleg = "Een aspecifieke toewijzing heeft geen omvang; de standaard keurt haar zo af."
        yield Uitkomst(uitleg, {**goed, "standaard": "CD080", "geldig": False})
    if voorstel.budget is not None and voorstel.einddatum is None:
        uitleg = "Een toewijzing met een budget heeft een einddatum; de standaard keurt haar zo af."
        yield Uitkomst(uitleg, {**goed, "standaard": "CD075", "geldig": False})
    if code is not None:
        yield Uitkomst(
            f"De toewijzing noemt productcode {code}; Almere wijst deze hulp aspecifiek toe.",
            goed,
            gevolg=Gevolg.SIGNALEREN,
        )


@regel(
    "AL-301-02",
    "JW317",
    "JW317/verzoek",
    "plan",
    "JW301",
    titel="Op- en afschalen zonder nieuwe verwijzing",
    bron=HOEVEEL,
    gevolg=Gevolg.AFLEIDEN,
    producten=(SPECIALISTISCH,),
)
def nieuwe_verwijzing(zaak: Zaak, p: Parameters) -> Antwoord:
    """More, less, longer or shorter within the allocation needs no new document; other help does.

    Also for help that a GI determined: this page asks less than the regional kader, and goes
    before it as long as it holds (Routes en inhoud verwijzingen, after the subjects).
    """
    if zaak.plek == "JW317/verzoek":
        return tuple(_andere_hulp(zaak))
    if zaak.plek == "plan":
        return _gewijzigd_plan(zaak, zaak.stuk(Plan), p)
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.soort != "wijziging":
        return None
    if isinstance(zaak.feit, ToewijzingGebeurtenis) and is_verwijderd(zaak.feit):
        return None
    return _zonder_verwijzing(zaak, p, week_van_voorstel(voorstel), voorstel)


def _zonder_verwijzing(
    zaak: Zaak, p: Parameters, minuten: int | None, voorstel: Voorstel | None
) -> Uitkomst:
    grens = overzicht_van(zaak)
    return Uitkomst(
        "Voor deze wijziging binnen de toewijzing is geen nieuwe aanmelding, bepaling of "
        "verwijzing nodig.",
        {
            "nieuweVerwijzingNodig": p["nieuwe_verwijzing_nodig"],
            "minutenPerWeek": minuten,
            "binnenOverzicht": None if grens is None else past(grens, minuten, voorstel),
        },
    )


def _gewijzigd_plan(zaak: Zaak, plan: Plan, p: Parameters) -> Antwoord:
    """A plan that plans another number of hours than the one before it."""
    if plan.uren_per_week is None or not plan_gaat_over_hulp(zaak, plan):
        return None
    eerder = [
        stuk
        for stuk in zaak.stukken(Plan)
        if stuk.definitief
        and stuk.aanbieder == plan.aanbieder
        and stuk.uren_per_week is not None
        and stuk.datum <= plan.datum
    ]
    if not eerder or eerder[-1].uren_per_week == plan.uren_per_week:
        return None
    return _zonder_verwijzing(zaak, p, week_van_plan(plan), None)


def _andere_hulp(zaak: Zaak) -> Iterator[Uitkomst]:
    """New products of another category beside a change of this help: that is other help."""
    categorie = zaak.waarden("AL-301-01")["categorie"]
    wijzigt = any(
        rij.soort == "wijziging" and zaak.kader.code_van(rij.product) == SPECIALISTISCH
        for rij in zaak.voorstellen
    )
    anders = tuple(
        dict.fromkeys(
            rij.product.categorie
            for rij in zaak.voorstellen
            if rij.soort == "nieuw" and rij.product and rij.product.categorie != categorie
        )
    )
    if wijzigt and anders:
        yield Uitkomst(
            f"Hulp uit categorie {opsomming(anders)} is andere hulp dan begeleiding; daarvoor is "
            "een nieuwe aanmelding, bepaling of verwijzing nodig.",
            {"nieuweVerwijzingNodig": True, "categorieen": anders, "eigenCategorie": categorie},
        )
