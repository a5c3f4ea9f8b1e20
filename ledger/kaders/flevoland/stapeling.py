"""Which help of this kader may run side by side (Samenloop, Stapelen): FL-STAP."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.gebeurtenissen import WijzigingVerzocht
from ledger.kaders.besluiten import Hulp, besluiten_over, heeft_eigen_grondslag
from ledger.kaders.flevoland import ALLE, BASIS, regel
from ledger.kaders.flevoland.combinaties import (
    BERICHTEN,
    COMBINATIES,
    PLEKKEN,
    SAMENLOOP_BASIS,
    SAMENLOOP_MULTI,
    STAPELEN_BASIS,
    STAPELEN_MULTI,
    is_genoemd,
    naam,
    paren,
)
from ledger.kaders.hulp import verlengt
from ledger.kaders.samenloop import Paar, naast
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "FL-STAP-03",
    *PLEKKEN,
    titel="Multi naast Basis Begeleiding alleen bij afschalen",
    bron=(f"{SAMENLOOP_MULTI} > Basis Begeleiding", f"{SAMENLOOP_BASIS} > Multi"),
    gevolg=Gevolg.AFWIJKEN,
    producten=(*COMBINATIES["FL-STAP-03"], *BASIS),
    wj759="6",
    afwijking_door=("verwijzer", "procesregisseur"),
)
def multi_naast_basis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Multi and Basis Begeleiding run together when scaling down, which must be recorded with the
    one that began last (Samenloop > Basis Begeleiding; > Multi).

    Of two that begin on one day it is the one that is judged.
    """
    return [
        Uitkomst(
            f"{naam(zaak, paar.code)} en {naam(zaak, paar.ander_code)} lopen alleen samen bij "
            f"afschalen; bij de jongste van de twee is die reden niet vastgelegd.",
            {**paar.operanden, "reden": p["reden"]},
        )
        for paar in paren(zaak, p, "FL-STAP-03")
        if not any(
            stuk.samenloop_reden == p["reden"]
            for stuk in besluiten_over(zaak, _jongste(zaak, paar))
        )
    ]


def _jongste(zaak: Zaak, paar: Paar) -> Hulp:
    een, ander = paar.eigen, paar.ander
    if een.ingangsdatum == ander.ingangsdatum:
        return een if een is zaak.voorstel else ander
    return een if een.ingangsdatum > ander.ingangsdatum else ander


@regel(
    "FL-STAP-06",
    *PLEKKEN,
    titel="Multi naast Multi met een aanvullende toewijzing",
    bron=(
        f"{STAPELEN_MULTI} > Ambulante hulp (Multi)",
        "Werkinstructies > Basisregels en definities – Multi > Criteria inzet",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=COMBINATIES["FL-STAP-06"],
    wj759="6",
)
def multi_naast_multi(zaak: Zaak, p: Parameters) -> Antwoord:
    """Two different Multi products run together when the later one has a ground of its own: a
    request, a decision or a determination (Stapelen > Ambulante hulp (Multi)).

    A request, a decision or a determination is that ground itself, so only a JW301 can lack one.
    """
    voorstel = zaak.voorstel
    if zaak.plek != "JW301" or voorstel is None or heeft_eigen_grondslag(zaak, voorstel):
        return None
    return [
        Uitkomst(
            f"Voor {zaak.code} naast {ander} is een aanvullende toewijzing nodig, met een eigen "
            "besluit, bepaling of verzoek; dat ligt niet vast.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-06")
        for ander in (paar.ander_code,)
    ]


@regel(
    "FL-STAP-07",
    *BERICHTEN,
    titel="Hetzelfde product niet dubbel",
    bron="Verzoek om toewijzing (JW315) > Controle contractafspraken",
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="6",
)
def niet_dubbel(zaak: Zaak, _: Parameters) -> Antwoord:
    """A product does not run twice with one aanbieder; with two aanbieders that is reported
    (Controle contractafspraken)."""
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or not verlengt(zaak, voorstel):
        return None
    return [
        _dubbel(Paar(voorstel, hulp, zaak.code, zaak.code))
        for hulp in naast(zaak, voorstel)
        if zaak.kader.code_van(hulp.product) == zaak.code
    ]


def _dubbel(paar: Paar) -> Uitkomst:
    zelfde = paar.eigen.aanbieder == paar.ander.aanbieder
    bij = "deze aanbieder" if zelfde else f"aanbieder {paar.ander.aanbieder}"
    return Uitkomst(
        f"{paar.code} loopt vanaf {paar.vanaf} al bij {bij}.",
        {**paar.operanden, "aanbieder": paar.ander.aanbieder},
        gevolg=None if zelfde else Gevolg.SIGNALEREN,
    )


@regel(
    "FL-STAP-13",
    *PLEKKEN,
    titel="Combinatie die het kader niet noemt",
    bron=(SAMENLOOP_MULTI, STAPELEN_MULTI, SAMENLOOP_BASIS, STAPELEN_BASIS),
    gevolg=Gevolg.SIGNALEREN,
)
def niet_genoemd(zaak: Zaak, _: Parameters) -> Antwoord:
    """Reports a pair of which at least one is of this kader and that no other rule speaks of
    (Samenloop; Stapelen).

    It hangs on every product: help that this kader does not know may come last.
    """
    voorstel = zaak.voorstel
    if voorstel is None or not verlengt(zaak, voorstel):
        return None
    return [
        Uitkomst(
            f"De combinatie van {eigen} en {ander} (vanaf {paar.vanaf}) staat niet in het kader.",
            paar.operanden,
        )
        for paar in _ongenoemd(zaak, voorstel)
        for eigen, ander in ((paar.code, paar.ander_code),)
    ]


def _ongenoemd(zaak: Zaak, voorstel: Voorstel) -> Iterator[Paar]:
    """The pairs with at least one product of this kader that it says nothing of."""
    overgangen = {frozenset(rij) for rij in zaak.waarden("FL-317-22").get("paren", {}).items()}
    een, genoemd = zaak.code, dict[str, bool]()
    for hulp in naast(zaak, voorstel):
        ander = zaak.kader.code_van(hulp.product)
        if een not in ALLE and ander not in ALLE:
            continue
        if een is not None and ander is not None:
            if ander not in genoemd:
                genoemd[ander] = is_genoemd(zaak, een, ander)
            overgang = {een, ander} in overgangen
            if genoemd[ander] or (overgang and _uit_een_verzoek(zaak, voorstel, hulp)):
                continue
        yield Paar(voorstel, hulp, een or _los(voorstel), ander or _los(hulp))


def _los(hulp: Hulp) -> str:
    """How help is named that this kader does not know."""
    product = hulp.product
    if product is None:
        return "hulp zonder product"
    return product.code or f"categorie {product.categorie}"


def _uit_een_verzoek(zaak: Zaak, een: Hulp, ander: Hulp) -> bool:
    """Whether one VOW changed the one and asked for the other: individual help with its group."""
    verzoeken = [rij.gevraagd for rij in zaak.toestand.verzoeken.values()]
    if isinstance(zaak.feit, WijzigingVerzocht):
        verzoeken.append(zaak.feit)
    return any(
        isinstance(vow, WijzigingVerzocht) and _wijzigt_en_vraagt(vow, gewijzigd, nieuw)
        for vow in verzoeken
        for gewijzigd, nieuw in ((een, ander), (ander, een))
    )


def _wijzigt_en_vraagt(vow: WijzigingVerzocht, gewijzigd: Hulp, nieuw: Hulp) -> bool:
    return (
        vow.gemeente == gewijzigd.gemeente
        and any(rij.toewijzing_nummer == gewijzigd.toewijzing_nummer for rij in vow.te_wijzigen)
        and any(rij.product == nieuw.product for rij in vow.nieuw)
    )
