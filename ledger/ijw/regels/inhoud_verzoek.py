"""Rules inside requests (JW315, JW317) and inside their answer (JW319)."""

from collections.abc import Iterator

from ledger.ijw.berichten import AangevraagdProduct, Jw315, Jw317, Jw319
from ledger.ijw.regels.antwoord import AFGEWEZEN, IN_ONDERZOEK
from ledger.ijw.regels.doorloop import CLIENT, VERZOEK
from ledger.regels import Niveau, Uitkomst, regel

WOONPLAATSBEGINSEL = "8"
VERWIJZERS_MET_CODE = frozenset({"02", "03", "04", "05"})
"""Huisarts, jeugdarts, gecertificeerde instelling and medisch specialist have an AGB code."""

_ANTWOORD = "/Bericht/Antwoord"


def _aangevraagd(bericht: Jw315) -> Iterator[tuple[str, AangevraagdProduct]]:
    for i, product in enumerate(bericht.client.aangevraagde_producten, 1):
        yield f"{CLIENT}/AangevraagdeProducten/AangevraagdProduct[{i}]", product


@regel(
    "CD043",
    "JW315",
    titel="Een beschikkingnummer en de ingangsdatum ervan staan er samen of geen van beide",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd043(bericht: Jw315) -> Iterator[Uitkomst]:
    """BeschikkingIngangsdatum is filled when BeschikkingNummer is, and only then."""
    for plaats, product in _aangevraagd(bericht):
        nummer, ingang = product.beschikking_nummer, product.beschikking_ingangsdatum
        if (nummer is None) == (ingang is None):
            continue
        wat = (
            "een ingangsdatum van de beschikking zonder beschikkingnummer"
            if nummer is None
            else "een beschikkingnummer zonder de ingangsdatum van de beschikking"
        )
        yield Uitkomst(
            f"Aangevraagd product {product.referentie_aanbieder} heeft {wat}. Vul beide of geen.",
            {
                "beschikkingNummer": nummer,
                "beschikkingIngangsdatum": None if ingang is None else str(ingang),
            },
            f"{plaats}/BeschikkingIngangsdatum",
            product.referentie_aanbieder,
        )


@regel(
    "CD066",
    "JW315",
    titel="Een verwijzer met AGB-code heeft geen naam",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd066(bericht: Jw315) -> Iterator[Uitkomst]:
    """Naam is empty for kinds 02 to 05 with a ZorgverlenerCode."""
    for plaats, product in _aangevraagd(bericht):
        verwijzer = product.verwijzer
        if verwijzer.type not in VERWIJZERS_MET_CODE or verwijzer.zorgverlener_code is None:
            continue
        if verwijzer.naam is not None:
            yield _verwijzer(
                plaats, product, "Naam", "een AGB-code en een naam; laat de naam dan leeg"
            )


@regel(
    "CD067",
    "JW315",
    titel="Een arts of gecertificeerde instelling zonder AGB-code heeft een naam",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd067(bericht: Jw315) -> Iterator[Uitkomst]:
    """Naam is filled for kinds 02 to 05 without a ZorgverlenerCode."""
    for plaats, product in _aangevraagd(bericht):
        verwijzer = product.verwijzer
        if verwijzer.type not in VERWIJZERS_MET_CODE or verwijzer.zorgverlener_code is not None:
            continue
        if verwijzer.naam is None:
            yield _verwijzer(
                plaats, product, "Naam", "geen AGB-code en geen naam; vul een van beide"
            )


@regel(
    "CD068",
    "JW315",
    titel="Andere verwijzers hebben geen AGB-code",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd068(bericht: Jw315) -> Iterator[Uitkomst]:
    """ZorgverlenerCode is empty for every kind but 02 to 05."""
    for plaats, product in _aangevraagd(bericht):
        verwijzer = product.verwijzer
        if verwijzer.type in VERWIJZERS_MET_CODE or verwijzer.zorgverlener_code is None:
            continue
        yield _verwijzer(
            plaats,
            product,
            "ZorgverlenerCode",
            "een AGB-code; die hoort alleen bij type 02, 03, 04 of 05",
        )


def _verwijzer(plaats: str, product: AangevraagdProduct, element: str, wat: str) -> Uitkomst:
    verwijzer = product.verwijzer
    return Uitkomst(
        f"De verwijzer (type {verwijzer.type}) van aangevraagd product "
        f"{product.referentie_aanbieder} heeft {wat}.",
        {
            "type": verwijzer.type,
            "naam": "leeg" if verwijzer.naam is None else "gevuld",
            "zorgverlenerCode": "leeg" if verwijzer.zorgverlener_code is None else "gevuld",
        },
        f"{plaats}/Verwijzer/{element}",
        product.referentie_aanbieder,
    )


@regel(
    "TR383",
    "JW315",
    titel="Elk aangevraagd product heeft een eigen referentie",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr383(bericht: Jw315) -> Iterator[Uitkomst]:
    """ReferentieAanbieder occurs once in the message."""
    gezien: dict[str, str] = {}
    for plaats, product in _aangevraagd(bericht):
        referentie = product.referentie_aanbieder
        eerste = gezien.setdefault(referentie, plaats)
        if eerste != plaats:
            yield Uitkomst(
                f"Referentie {referentie} staat al bij een eerder aangevraagd product in dit "
                "bericht. Geef elk product een eigen referentie.",
                {"referentieAanbieder": referentie, "eerder": eerste},
                f"{plaats}/ReferentieAanbieder",
                referentie,
            )


@regel(
    "TR352",
    "JW317",
    titel="Een wijzigingsverzoek gaat uit van minstens één toewijzing die er al is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr352(bericht: Jw317) -> Uitkomst | None:
    """A VOW has an OngewijzigdProduct or a TeWijzigenProduct."""
    verzoek = bericht.client.verzoek
    if verzoek.ongewijzigde_producten or verzoek.te_wijzigen_producten:
        return None
    return Uitkomst(
        "Het wijzigingsverzoek noemt geen enkele bestaande toewijzing. Neem alle actuele "
        "toewijzingen op als OngewijzigdProduct of TeWijzigenProduct; is er geen, stuur dan een "
        "verzoek om toewijzing (JW315).",
        {"ongewijzigd": 0, "teWijzigen": 0, "nieuw": len(verzoek.nieuwe_producten)},
        VERZOEK,
        verzoek.referentie_aanbieder,
    )


@regel(
    "TR353",
    "JW317",
    titel="Een wijzigingsverzoek wijzigt iets",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr353(bericht: Jw317) -> Uitkomst | None:
    """A VOW has a TeWijzigenProduct or a NieuwProduct."""
    verzoek = bericht.client.verzoek
    if verzoek.te_wijzigen_producten or verzoek.nieuwe_producten:
        return None
    return Uitkomst(
        "Het wijzigingsverzoek wijzigt niets: er is geen TeWijzigenProduct en geen NieuwProduct.",
        {"ongewijzigd": len(verzoek.ongewijzigde_producten), "teWijzigen": 0, "nieuw": 0},
        VERZOEK,
        verzoek.referentie_aanbieder,
    )


@regel(
    "CD085",
    "JW319",
    titel="Een afwijzing heeft een reden",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd085(bericht: Jw319) -> Uitkomst | None:
    """RedenAfwijzingVerzoek is filled when VerzoekAntwoord is 1 (rejected)."""
    antwoord = bericht.antwoord
    if antwoord.verzoek_antwoord != AFGEWEZEN or antwoord.reden_afwijzing_verzoek is not None:
        return None
    return Uitkomst(
        f"Het verzoek {antwoord.referentie_aanbieder} is afgewezen (1) zonder reden. Vul "
        "RedenAfwijzingVerzoek.",
        {"verzoekAntwoord": AFGEWEZEN, "redenAfwijzingVerzoek": None},
        f"{_ANTWOORD}/RedenAfwijzingVerzoek",
        antwoord.referentie_aanbieder,
    )


@regel(
    "CD086",
    "JW319",
    titel="Een verzoek in onderzoek heeft nog geen reden van afwijzing",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd086(bericht: Jw319) -> Uitkomst | None:
    """RedenAfwijzingVerzoek is empty when VerzoekAntwoord is 2 (being looked into)."""
    antwoord = bericht.antwoord
    reden = antwoord.reden_afwijzing_verzoek
    if antwoord.verzoek_antwoord != IN_ONDERZOEK or reden is None:
        return None
    return Uitkomst(
        f"Het verzoek {antwoord.referentie_aanbieder} is in onderzoek (2) en heeft toch reden van "
        f"afwijzing {reden}. Laat die leeg.",
        {"verzoekAntwoord": IN_ONDERZOEK, "redenAfwijzingVerzoek": reden},
        f"{_ANTWOORD}/RedenAfwijzingVerzoek",
        antwoord.referentie_aanbieder,
    )


@regel(
    "TR377",
    "JW319",
    titel="Bij afwijzing op het woonplaatsbeginsel staat de gemeente die het wel is",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr377(bericht: Jw319) -> Uitkomst | None:
    """Woonplaatsbeginsel is present when the reason is 8."""
    antwoord = bericht.antwoord
    if antwoord.reden_afwijzing_verzoek != WOONPLAATSBEGINSEL or antwoord.woonplaatsbeginsel:
        return None
    return Uitkomst(
        f"Het verzoek {antwoord.referentie_aanbieder} is afgewezen op het woonplaatsbeginsel "
        f"({WOONPLAATSBEGINSEL}). Noem dan in Woonplaatsbeginsel de verantwoordelijke gemeente.",
        {"redenAfwijzingVerzoek": WOONPLAATSBEGINSEL, "woonplaatsbeginsel": "leeg"},
        f"{_ANTWOORD}/Woonplaatsbeginsel",
        antwoord.referentie_aanbieder,
    )


@regel(
    "TR409",
    "JW319",
    titel="Zonder beroep op het woonplaatsbeginsel staat er geen andere gemeente",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr409(bericht: Jw319) -> Uitkomst | None:
    """Woonplaatsbeginsel is absent when the reason is not 8, or empty."""
    antwoord = bericht.antwoord
    reden = antwoord.reden_afwijzing_verzoek
    if reden == WOONPLAATSBEGINSEL or antwoord.woonplaatsbeginsel is None:
        return None
    return Uitkomst(
        f"Het antwoord op verzoek {antwoord.referentie_aanbieder} noemt een gemeente in "
        f"Woonplaatsbeginsel, maar de reden van afwijzing is {reden or '(leeg)'}. Dat mag alleen "
        f"bij reden {WOONPLAATSBEGINSEL}.",
        {
            "redenAfwijzingVerzoek": reden,
            "gemeente": antwoord.woonplaatsbeginsel.gemeente,
        },
        f"{_ANTWOORD}/Woonplaatsbeginsel",
        antwoord.referentie_aanbieder,
    )
