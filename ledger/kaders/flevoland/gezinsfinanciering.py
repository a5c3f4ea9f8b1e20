"""One financed allocation per family, and more hours for more children: FL-GEZ."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.kaders.besluiten import Hulp
from ledger.kaders.flevoland import GEZIN, regel
from ledger.kaders.flevoland.combinaties import BERICHTEN
from ledger.kaders.flevoland.gezin import GEEN_GEZIN, eigen_lid, toewijzingen_met
from ledger.kaders.flevoland.looptijd import met_overleg
from ledger.kaders.hulp import gebrek_in_afwijking, ontbreekt, verhoogt, verlengt
from ledger.kaders.samenloop import naast, op_nieuwe_dagen
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

PLEKKEN: Final = ("JW301", "JW315", "JW317", "lokaalBesluit", "bepaling")
OMSCHRIJVING: Final = "Productomschrijving Multi"


@regel(
    "FL-GEZ-04",
    *PLEKKEN,
    titel="Gezinsbehandeling regulier: één financiering per gezin",
    bron=(
        "Werkinstructies > Behandeling – Gezin regulier > Criteria inzet",
        f"{OMSCHRIJVING} > 2. Deelproduct behandeling - gezin regulier",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=("45F33",),
    wj759="6",
)
def een_financiering(zaak: Zaak, p: Parameters) -> Antwoord:
    """Regular family treatment is financed once in a family, whoever gives or gets it; more help
    is more hours (Gezin regulier > Criteria inzet)."""
    return _tweede(zaak, p["max_per_gezin"], "verhoog zo nodig de uren van die toewijzing")


@regel(
    "FL-GEZ-05",
    *PLEKKEN,
    titel="Gezin intensief en gezinsbegeleiding: tweede financiering bij hoge uitzondering",
    bron=(
        "Werkinstructies > Behandeling – Gezin intensief > Criteria inzet",
        "Werkinstructies > Specialistische Begeleiding - Gezin > Criteria inzet",
        f"{OMSCHRIJVING} > 3. Deelproduct behandeling - gezin intensief",
        f"{OMSCHRIJVING} > 6. Deelproduct specialistische begeleiding – gezin",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=("45F23", "45F34"),
    wj759="6",
    afwijking_door=("verwijzer",),
)
def tweede_financiering(zaak: Zaak, p: Parameters) -> Antwoord:
    """A second financed allocation of the same product in a family takes reasons of the referrer
    (Gezin intensief > Criteria inzet; Specialistische Begeleiding - Gezin > Criteria inzet)."""
    return _tweede(zaak, p["max_per_gezin"], "een tweede vraagt een onderbouwing van de verwijzer")


def _tweede(zaak: Zaak, max_per_gezin: int, verder: str) -> Uitkomst | None:
    voorstel = zaak.voorstel
    if voorstel is None or not verlengt(zaak, voorstel):
        return None
    lopend = list(_lopend(zaak, voorstel))
    if len(lopend) >= max_per_gezin:
        eerste = min(lopend, key=lambda feit: feit.ingangsdatum)
        einde = eerste.einddatum
        tot = "" if einde is None else f" tot en met {einde}"
        return Uitkomst(
            f"In dit gezin loopt {zaak.code} al{tot}; {verder}.",
            {
                "product": zaak.code,
                "aantalLopend": len(lopend),
                "maxPerGezin": max_per_gezin,
                "lopendTot": None if einde is None else einde.isoformat(),
            },
        )
    return ontbreekt(GEEN_GEZIN) if eigen_lid(zaak) is None else None


def _lopend(zaak: Zaak, voorstel: Voorstel) -> Iterator[Hulp]:
    """Financed allocations of this product in the family that share a day with the proposal.

    A decision or determination about a product that the client has already is about that help.
    """
    code = zaak.code or ""
    if zaak.plek in BERICHTEN:
        for hulp in naast(zaak, voorstel):
            if zaak.kader.code_van(hulp.product) == code:
                yield hulp
    for lid in zaak.gezin.anderen(zaak.toestand.stroom):
        for feit in toewijzingen_met(zaak, lid, (code,)):
            if op_nieuwe_dagen(voorstel, feit):
                yield feit


@regel(
    "FL-GEZ-11",
    "JW301",
    "JW317",
    "lokaalBesluit",
    titel="Meer hulp voor extra kinderen: minuten ophogen in een evaluatie",
    bron=(
        "Verzoek om toewijzing (JW315) > Bijzonderheden > Toewijzing op meerdere kinderen binnen "
        "een gezinsproduct"
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=GEZIN,
    wj759="4",
    afwijking_door=("procesregisseur",),
)
def ophogen_voor_kinderen(zaak: Zaak, _: Parameters) -> Antwoord:
    """Raising a family allocation while more children take part takes an evaluation with the
    procesregisseur on a day that is recorded (JW315 > Bijzonderheden).

    Why it is raised stands in no message, so every raise in such a family is read as one for them.
    """
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.huidig is None or not verhoogt(zaak, voorstel):
        return None
    lid = eigen_lid(zaak)
    if lid is None:
        return ontbreekt(GEEN_GEZIN)
    kinderen = [ander for ander in zaak.gezin.anderen(lid.client_id) if ander.rol == "kind"]
    extra = sum(ander.betrokken is True for ander in kinderen)
    if extra == 0:
        onbekend = any(ander.betrokken is None for ander in kinderen)
        return ontbreekt("of andere kinderen in het gezin betrokken zijn") if onbekend else None
    return Uitkomst(
        "Bespreek extra uren voor de andere kinderen in een evaluatie met de procesregisseur, en "
        "leg de datum daarvan vast.",
        {"minuten": voorstel.minuten, "extraKinderen": extra},
        gevolg=gebrek_in_afwijking(zaak, "FL-GEZ-11", met_overleg),
    )
