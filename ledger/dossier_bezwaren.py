"""What is wrong with a record in itself, whatever kader holds: each fault a finding of its own."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from ledger.afdoening import MET_BEDRAG
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag, Operand
from ledger.client import ClientToestand
from ledger.dossier import (
    Afwijking,
    Bepaling,
    Bevindingsoordeel,
    Conversie,
    Groepssessie,
    Hulpverlener,
    LokaalBesluit,
    Regie,
    Stuk,
    Tijdregel,
)
from ledger.ijw.productcodes import categorie_van, productcode_past
from ledger.kaders.kader import Kader
from ledger.kaders.register import Kaders
from ledger.waarden import Product
from ledger.weergave import in_woorden

_DOCUMENT = "Eigen registraties van het grootboek"
_MINUTEN_PER_DAG = 24 * 60
_VAN_EEN_ANDER = (
    "/geregistreerdTot",
    "/handelsregisterTot",
    "/begonnenOp",
    "/vogDatum",
    "/inspectieAangemeldOp",
    "/kwaliteitsbewijsTot",
)
_OVER_EEN_ANDER = ("/klachten/", "/registratieverloop/")
"""Days of a professional, which may well lie before the birth of the client."""


def bezwaren_tegen(stuk: Stuk, toestand: ClientToestand, kaders: Kaders) -> tuple[Bevinding, ...]:
    """Every fault of the record itself, all at once."""
    return tuple(
        chain(
            _voor_geboorte(stuk, toestand),
            _volgorde(stuk),
            _vervangt(stuk, toestand),
            _bevinding(stuk, toestand),
            _getallen(stuk),
            _producten(stuk),
            _eigen(stuk, kaders),
        )
    )


def afwijkingsbezwaren(
    stuk: Afwijking, kaders: Kaders, plek: str, *, bij_besluit: bool
) -> Iterator[Bevinding]:
    """What makes a deviation void: a rule that no kader has, a role that no kader knows.

    A role that the rule does not entitle is a fault of a decision that rests on the deviation. On
    its own such a record stands, but it lifts nothing; that is signalled.
    """
    kader = next((rij for rij in kaders.op_naam.values() if stuk.regel in rij.regels), None)
    if kader is None:
        uitleg = f"Regel {stuk.regel} bestaat in geen kader; daarvan kan niet worden afgeweken."
        yield _bezwaar(f"{plek}/regel", uitleg, {"regel": stuk.regel})
        return
    if not kader.rol_bekend(stuk.rol):
        yield _onbekende_rol(f"{plek}/rol", stuk.rol, kader.rollen)
    elif not kader.mag_afwijken(stuk.rol, kader.regels[stuk.regel]):
        gevolg = Gevolg.WEIGEREN if bij_besluit else Gevolg.SIGNALEREN
        yield _niet_bevoegd(f"{plek}/rol", stuk, kader, gevolg)


# --- days and times -----------------------------------------------------------------------------


def _voor_geboorte(stuk: Stuk, toestand: ClientToestand) -> Iterator[Bevinding]:
    geboren = None if toestand.gegevens is None else toestand.gegevens.geboortedatum
    if geboren is None:
        return
    for plek, dag in _delen(stuk, date):
        van_een_ander = plek.endswith(_VAN_EEN_ANDER) or any(d in plek for d in _OVER_EEN_ANDER)
        if dag < geboren and not van_een_ander:
            uitleg = f"{dag.isoformat()} ligt vóór de geboorte van de cliënt."
            yield _bezwaar(plek, uitleg, {"datum": dag.isoformat()})


def _volgorde(stuk: Stuk) -> Iterator[Bevinding]:
    begin = getattr(stuk, "ingangsdatum", None) or stuk.datum
    einde = getattr(stuk, "einddatum", None)
    if einde is not None and einde < begin:
        yield _bezwaar(
            "/einddatum",
            f"De einddatum {einde.isoformat()} ligt vóór {begin.isoformat()}.",
            {"begin": begin.isoformat(), "einddatum": einde.isoformat()},
        )
    van, tot = getattr(stuk, "begintijd", None), getattr(stuk, "eindtijd", None)
    if van is not None and tot is not None and tot <= van:
        yield _bezwaar(
            "/eindtijd",
            f"De eindtijd {tot.isoformat()} ligt niet na de begintijd {van.isoformat()}.",
            {"begintijd": van.isoformat(), "eindtijd": tot.isoformat()},
        )


def _getallen(stuk: Stuk) -> Iterator[Bevinding]:
    """Nothing is less than nothing, and nobody works longer on a day than the day lasts."""
    for plek, getal in _delen(stuk, int):
        if getal < 0:
            yield _bezwaar(plek, f"{getal} is negatief; geef nul of meer.", {"waarde": getal})
    rijen = [(f"{plek}/minuten", rij.minuten) for plek, rij in _delen(stuk, Tijdregel)]
    for plek, rij in _delen(stuk, Hulpverlener):
        rijen.append((f"{plek}/aanwezigeMinuten", rij.aanwezige_minuten))
    for plek, minuten in rijen:
        if minuten > _MINUTEN_PER_DAG:
            yield _bezwaar(
                plek,
                f"{minuten} minuten is langer dan een dag ({_MINUTEN_PER_DAG} minuten).",
                {"minuten": minuten, "hoogstens": _MINUTEN_PER_DAG},
            )


# --- what a record points at --------------------------------------------------------------------


def _vervangt(stuk: Stuk, toestand: ClientToestand) -> Iterator[Bevinding]:
    if stuk.vervangt is None:
        return
    bekend = toestand.dossier.get(type(stuk), ())
    if all(feit.gebeurtenis_id != stuk.vervangt for feit in bekend):
        yield _bezwaar(
            "/vervangt",
            f"Er is geen vastlegging {stuk.vervangt} van deze soort die nog geldt.",
            {"vervangt": str(stuk.vervangt)},
        )


def _bevinding(stuk: Stuk, toestand: ClientToestand) -> Iterator[Bevinding]:
    """What is judged exists, for that gemeente, and is not judged beyond what was at stake."""
    if not isinstance(stuk, Bevindingsoordeel):
        return
    sleutel = (stuk.bevinding_gebeurtenis_id, stuk.bevinding_nummer)
    spel = toestand.controlebevindingen.get(sleutel)
    if spel is None or spel.gemeente != stuk.gemeente:
        yield _bezwaar(
            "/bevindingNummer",
            f"Gebeurtenis {sleutel[0]} heeft bij deze cliënt geen controlebevinding {sleutel[1]} "
            f"van gemeente {stuk.gemeente}.",
            {"gebeurtenisId": str(sleutel[0]), "nummer": sleutel[1], "gemeente": stuk.gemeente},
        )
    bedrag, wat = stuk.bedrag_eurocent, MET_BEDRAG.get(stuk.uitkomst)
    if wat is None and bedrag:
        uitleg = "Bij een onterechte bevinding hoort geen bedrag."
        yield _bezwaar("/bedragEurocent", uitleg, {"bedragEurocent": bedrag})
    elif wat is not None and bedrag is None:
        yield _bezwaar("/bedragEurocent", f"Noem het bedrag dat {wat}.", {})
    elif spel is not None and bedrag is not None and bedrag > spel.bedrag_eurocent:
        yield _bezwaar(
            "/bedragEurocent",
            f"{bedrag} eurocent is meer dan er op het spel staat ({spel.bedrag_eurocent}).",
            {"bedragEurocent": bedrag, "hoogstensEurocent": spel.bedrag_eurocent},
        )


def _producten(stuk: Stuk) -> Iterator[Bevinding]:
    """A code that a list binds to another category; of any other code the ledger cannot tell.

    The old product of a conversion is of a local list that the ledger does not have.
    """
    oud = stuk.oud_product if isinstance(stuk, Conversie) else None
    for plek, product in _delen(stuk, Product):
        code = product.code
        if product is oud or code is None:
            continue
        if productcode_past(product.categorie, code, stuk.gemeente, stuk.datum) is False:
            goed = categorie_van(code, stuk.gemeente, stuk.datum)
            yield _bezwaar(
                f"{plek}/categorie",
                f"Productcode {code} hoort bij categorie {goed}, niet bij {product.categorie}.",
                {"code": code, "categorie": product.categorie, "verwacht": goed},
            )


# --- per kind -----------------------------------------------------------------------------------


def _eigen(stuk: Stuk, kaders: Kaders) -> Iterator[Bevinding]:
    if isinstance(stuk, Groepssessie) and not stuk.deelnemers:
        yield _bezwaar("/deelnemers", "Een groepssessie heeft minstens één deelnemer.", {})
    if isinstance(stuk, Groepssessie):
        yield from _dubbele_deelnemers(stuk)
    if isinstance(stuk, Bepaling) and not isinstance(stuk, LokaalBesluit) and not stuk.gi:
        yield _bezwaar("/gi", "Een bepaling noemt de gecertificeerde instelling die haar gaf.", {})
    if isinstance(stuk, Afwijking):
        yield from afwijkingsbezwaren(stuk, kaders, "", bij_besluit=False)
    if isinstance(stuk, Regie) and stuk.rol is not None:
        yield from _regierol(stuk.rol, stuk.gemeente, kaders)


def _dubbele_deelnemers(stuk: Groepssessie) -> Iterator[Bevinding]:
    gezien: set[str] = set()
    for nummer, deelnemer in enumerate(stuk.deelnemers):
        if deelnemer.client_id is None:
            continue
        if deelnemer.client_id in gezien:
            plek = f"/deelnemers/{nummer}/clientId"
            yield _bezwaar(plek, "Deze deelnemer staat er twee keer in.", {})
        gezien.add(deelnemer.client_id)


def _regierol(rol: str, gemeente: str, kaders: Kaders) -> Iterator[Bevinding]:
    """Who directs acts in a role of a kader of the gemeente, where these name any."""
    eigen = [rij for rij in kaders.op_naam.values() if gemeente in rij.gemeenten and rij.rollen]
    if eigen and not any(kader.rol_bekend(rol) for kader in eigen):
        bekend = dict.fromkeys(naam for kader in eigen for naam in kader.rollen)
        yield _onbekende_rol("/rol", rol, tuple(bekend))


def _onbekende_rol(plek: str, rol: str, bekend: tuple[str, ...]) -> Bevinding:
    uitleg = f"De rol '{rol}' is niet bekend; kies uit {', '.join(bekend)}."
    return _bezwaar(plek, uitleg, {"rol": rol, "bekend": bekend})


def _niet_bevoegd(plek: str, stuk: Afwijking, kader: Kader, gevolg: Gevolg) -> Bevinding:
    bevoegd = kader.regels[stuk.regel].afwijking_door
    wie = f"dat kan wel: {', '.join(bevoegd)}" if bevoegd else "daarvan kan niemand afwijken"
    return _bezwaar(
        plek,
        f"De rol '{stuk.rol}' mag niet instemmen met een afwijking van {stuk.regel}; {wie}.",
        {"regel": stuk.regel, "rol": stuk.rol, "bevoegd": bevoegd},
        gevolg,
    )


# --- shared -------------------------------------------------------------------------------------


def _delen(waarde: Any, soort: type[Any], plek: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a type in a record, however deep, with its JSON pointer."""
    if isinstance(waarde, soort):
        yield plek, waarde
    if isinstance(waarde, BaseModel):
        for veld in type(waarde).model_fields:
            yield from _delen(getattr(waarde, veld), soort, f"{plek}/{to_camel(veld)}")
    elif isinstance(waarde, tuple):
        for nummer, deel in enumerate(waarde):
            yield from _delen(deel, soort, f"{plek}/{nummer}")


def _bezwaar(
    plek: str, uitleg: str, operanden: dict[str, Operand], gevolg: Gevolg = Gevolg.WEIGEREN
) -> Bevinding:
    return Bevinding(
        regel="DOSSIER",
        laag=Laag.CONTRACT,
        versie="1",
        gevolg=gevolg,
        plaats=plek,
        bron=Bron(document=_DOCUMENT, paragraaf="Dossier"),
        operanden=operanden,
        uitleg=in_woorden(uitleg),
    )
