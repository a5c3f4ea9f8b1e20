"""The two steps in which a gemeente judges a request: is it responsible, is there a contract."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.contract import Contracten
from ledger.dossier import Toets
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from ledger.kaders.flevoland import ALLE, regel
from ledger.kaders.flevoland.feiten import verzoek_van
from ledger.kaders.hulp import DAG, ontbreekt, verhoogt, verlengt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_VOT: Final = "Verzoek om toewijzing (JW315)"
_CONTROLE: Final = f"{_VOT} > Controle contractafspraken"
_CONTROLE_VOW: Final = "Verzoek om wijziging (JW317) > Controle contractafspraken"


def woonplaatstoets(zaak: Zaak, gevraagd: VerzoekOntvangen) -> Toets | None:
    """The last recorded outcome of the check which gemeente is responsible."""
    gevonden = [
        toets
        for toets in zaak.stukken(Toets)
        if toets.soort == "woonplaats"
        and toets.referentie_aanbieder in (None, gevraagd.referentie_aanbieder)
        and toets.aanbieder in (None, gevraagd.aanbieder)
    ]
    return gevonden[-1] if gevonden else None


def elders(zaak: Zaak, gevraagd: VerzoekOntvangen) -> str | None:
    """The other gemeente that is responsible; None when it is this one or nobody checked."""
    toets = woonplaatstoets(zaak, gevraagd)
    gemeente = None if toets is None else toets.woonplaats_gemeente
    return None if gemeente == zaak.gemeente else gemeente


def te_honoreren(zaak: Zaak) -> VerzoekOntvangen | None:
    """The request that the allocation which is judged is the first to honour."""
    gevraagd = verzoek_van(zaak)
    if gevraagd is None or not isinstance(zaak.feit, ToewijzingGebeurtenis):
        return None
    sleutel = (gevraagd.aanbieder, gevraagd.referentie_aanbieder)
    return None if zaak.toestand.verzoeken[sleutel].gehonoreerd is not None else gevraagd


@regel(
    "FL-315-05",
    "JW315",
    "JW301",
    titel="Stap 1: controle woonplaatsbeginsel",
    bron=f"{_VOT} > Controle woonplaatsbeginsel (WPB)",
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="8",
)
def woonplaats(zaak: Zaak, _: Parameters) -> Antwoord:
    """First it is checked which gemeente is responsible; without an outcome nothing is allocated.

    The outcome is a `Toets` of the kind woonplaats (Controle woonplaatsbeginsel).
    """
    feit = zaak.feit
    gevraagd = feit if isinstance(feit, VerzoekOntvangen) else te_honoreren(zaak)
    if gevraagd is None:
        return None
    ander = elders(zaak, gevraagd)
    if ander is not None:
        return Uitkomst(
            f"Gemeente {ander} is verantwoordelijk; dien het verzoek daar in.",
            {"gemeente": zaak.gemeente, "woonplaatsGemeente": ander},
        )
    toets = woonplaatstoets(zaak, gevraagd)
    bekend = toets is not None and (toets.woonplaats_gemeente or toets.uitkomst == "akkoord")
    if bekend:
        return None
    if gevraagd is feit:
        return ontbreekt("de uitkomst van de woonplaatscontrole")
    return Uitkomst(
        "De uitkomst van de woonplaatscontrole is niet vastgelegd; zolang kan niet worden "
        "toegewezen.",
        {"gemeente": zaak.gemeente, "woonplaatsGemeente": None},
    )


def dag_zonder_contract(
    contracten: Contracten, vormen: Iterable[tuple[str, str | None]], van: date, tot: date | None
) -> date | None:
    """The first day of a period that no contract covers; None when all days are covered."""
    codes, dag = tuple(vormen), van
    while True:
        rijen = (contracten.contract(categorie, code, dag) for categorie, code in codes)
        rij = next((rij for rij in rijen if rij is not None), None)
        if rij is None:
            return dag
        if rij.tot is None or rij.tot >= (tot or date.max):
            return None
        dag = rij.tot + DAG


@regel(
    "FL-315-06",
    "JW315",
    "JW317",
    "JW301",
    titel="Stap 2a: aanbieder is gecontracteerd",
    bron=(_CONTROLE, _CONTROLE_VOW),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="3",
)
def gecontracteerd(zaak: Zaak, _: Parameters) -> Antwoord:
    """A contract for the product covers the whole period; several in a row may do that together.

    The text only asks whether there is one. A place for an extra client has no tariff and is
    covered by the contract for its family product. What only shortens or lowers asks for no help
    and needs none. When another gemeente is responsible this one does not look at the contract
    (Controle contractafspraken).
    """
    voorstel, product = zaak.voorstel, zaak.product
    if voorstel is None or product is None:
        return None
    if not (verlengt(zaak, voorstel) or verhoogt(zaak, voorstel)):
        return None
    if isinstance(zaak.feit, VerzoekOntvangen) and elders(zaak, zaak.feit) is not None:
        return None
    contracten = zaak.omgeving.contracten
    if contracten is None or not contracten.vastgelegd:
        return ontbreekt("het contract", aanbieder=zaak.aanbieder, gemeente=zaak.gemeente)
    vormen = [(product.categorie, product.code)]
    hoort_bij = zaak.kader.product(zaak.code or "").kenmerken.hoort_bij
    if hoort_bij is not None:
        vormen.append((product.categorie, hoort_bij))
    van = max(voorstel.ingangsdatum, voorstel.gewenst_vanaf or voorstel.ingangsdatum)
    dag = dag_zonder_contract(contracten, vormen, van, voorstel.einddatum)
    if dag is None:
        return None
    return Uitkomst(
        f"Aanbieder {zaak.aanbieder} heeft op {dag.isoformat()} geen contract voor {zaak.code} "
        f"in gemeente {zaak.gemeente}.",
        {
            "aanbieder": zaak.aanbieder,
            "gemeente": zaak.gemeente,
            "product": zaak.code,
            "ingangsdatum": van.isoformat(),
            "einddatum": None if voorstel.einddatum is None else voorstel.einddatum.isoformat(),
            "zonderContractOp": dag.isoformat(),
        },
    )
