"""What own records about a budget do to the rows: a decision, something spent, a correction."""

from collections.abc import Iterator
from typing import Any

from projections import controle_stappen
from projections.rijen import Besteding, Toekenning
from projections.tabellen import Sleutel
from projections.werkset import Versiestand, Werkset

Json = dict[str, Any]

TABELLEN = frozenset({"toekenningen", "bestedingen"})


def sleutels(_: str, d: Json) -> Iterator[tuple[str, Sleutel]]:
    """The rows of the record that is replaced; its own row is new."""
    vervangt = d.get("vervangt")
    if vervangt is not None:
        for tabel in TABELLEN:
            yield tabel, (vervangt,)


def budget(w: Werkset, stroom: str, d: Json) -> None:
    """Adds what the record grants or spends, and takes out what it replaces."""
    controle_stappen.stuk(w, stroom, d)
    vervangt = d.get("vervangt")
    if vervangt is not None:
        _vervang(w.toekenningen, (vervangt,))
        _vervang(w.bestedingen, (vervangt,))
    sleutel = (d["gebeurtenisId"],)
    if "toekenning" in d:
        w.toekenningen.rijen[sleutel] = _toekenning(stroom, d, d["toekenning"])
        w.toekenningen.raak(sleutel)
    if "besteding" in d:
        w.bestedingen.rijen[sleutel] = _besteding(stroom, d, d["besteding"])
        w.bestedingen.raak(sleutel)


def _vervang(stand: Versiestand[Any], sleutel: Sleutel) -> None:
    rij = stand.rijen.get(sleutel)
    if rij is not None:
        rij.vervangen = True
        stand.raak(sleutel)


def _toekenning(stroom: str, d: Json, besluit: Json) -> Toekenning:
    product, omvang = besluit.get("product") or {}, besluit.get("omvang") or {}
    return Toekenning(
        gebeurtenis_id=d["gebeurtenisId"],
        client_id=stroom,
        gemeente=d["gemeente"],
        aanbieder=d.get("aanbieder"),
        soort=besluit["soort"],
        kenmerk=besluit["kenmerk"],
        nummer=besluit["nummer"],
        besluit=besluit["besluit"],
        datum=besluit["datum"],
        vastgelegd_op=d["vastgelegdOp"],
        categorie=product.get("categorie"),
        code=product.get("code"),
        ingangsdatum=besluit.get("ingangsdatum"),
        einddatum=besluit.get("einddatum"),
        volume=omvang.get("volume"),
        eenheid=omvang.get("eenheid"),
        frequentie=omvang.get("frequentie"),
        bedrag_eurocent=besluit.get("bedragEurocent"),
        meters=besluit.get("meters"),
        vervangen=False,
    )


def _besteding(stroom: str, d: Json, besteding: Json) -> Besteding:
    return Besteding(
        gebeurtenis_id=d["gebeurtenisId"],
        client_id=stroom,
        gemeente=d["gemeente"],
        soort=besteding["soort"],
        kenmerk=besteding["kenmerk"],
        datum=besteding["datum"],
        aantal=besteding.get("aantal"),
        eenheid=besteding.get("eenheid"),
        bedrag_eurocent=besteding.get("bedragEurocent"),
        meters=besteding.get("meters"),
        vervangen=False,
    )
