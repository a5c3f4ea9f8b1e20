# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The trail of a euro: everything behind a declared line, from its bytes to the referral.

Reading takes a fixed number of round trips: the lines, the streams of their clients and contracts,
the messages, the status of findings, the proofs, and what judging those messages again reads.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.application import Grootboek
from ledger.contract import contract_stroom
from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis, PrestatieGebeurtenis
from ledger.herbeoordeling import Herbeoordelaar
from projections.bekend import als_bekend
from projections.controle import statussen
from projections.opvragen import Verbinding, vraag
from projections.paginering import json_waarde
from projections.spoor_dossier import UITKOMST, Dossier, Json, Vermeld, publiek_bericht
from projections.spoor_keten import keten
from projections.spoor_regels import Herhaald, herhaal, oordeel_json

MEESTE_REGELS: Final = 50
"""How many lines under one number are told of in full."""

_VOLGORDE: Final = {"goedgekeurd": 0, "gecrediteerd": 1, "afgewezen": 2}
_BEWIJZEN: Final = """
SELECT b.gebeurtenis_id::text AS id, b.blad,
       (SELECT min(c.omvang) FROM bewijs_controlepunten c WHERE c.omvang > b.blad) AS controlepunt
  FROM bewijs_bladen b WHERE b.gebeurtenis_id = ANY(%(ids)s::uuid[])"""


@dataclass(frozen=True, slots=True)
class Spoorbron:
    """Where a trail is read: the write side, and who judges a message again (made when asked)."""

    grootboek: Grootboek
    herbeoordelaar: Callable[[], AbstractContextManager[Herbeoordelaar]]


def spoor(
    conn: Verbinding, bron: Spoorbron, aanbieder: str, referentie: str, bekend_op: datetime
) -> Json | None:
    """All lines of an aanbieder with this number, and their credits, each with what it rests on.

    As known at `bekend_op`; the newest awarded line first, then credits, then what was refused.
    None when no such line was known. Proofs are those of today.
    """
    rijen = _zoek(conn, aanbieder, referentie, bekend_op)
    if not rijen:
        return None
    dossiers, contracten = _lees(bron.grootboek, rijen[:MEESTE_REGELS], aanbieder, bekend_op)
    alle = _regels(dossiers.values(), aanbieder, referentie)
    regels = alle[:MEESTE_REGELS]
    vermeld = Vermeld()
    ketens = [
        keten(feit, dossiers[feit.stroom], contracten[feit.gemeente], vermeld) for feit in regels
    ]
    berichten = _berichten(bron.grootboek, vermeld)
    herhaald = _herhaal(bron, regels, berichten)
    items = [
        _item(schakels, feit, dossiers[feit.stroom], berichten, herhaald, bron.grootboek)
        for feit, schakels in zip(regels, ketens, strict=True)
    ]
    _zet_status(conn, items, vermeld, bekend_op)
    for bericht in berichten.values():
        vermeld.noem(bericht)
    return {
        "aanbieder": aanbieder,
        "referentieNummer": referentie,
        "bekendOp": json_waarde(bekend_op),
        "volledig": len(rijen) <= MEESTE_REGELS and len(alle) <= MEESTE_REGELS,
        **_som(items),
        "items": items,
        "berichten": [_bericht_json(bericht) for bericht in berichten.values()],
        "gebeurtenissen": _gebeurtenissen(conn, vermeld),
    }


# --- reading --------------------------------------------------------------------------------------


def _zoek(conn: Verbinding, aanbieder: str, referentie: str, bekend_op: datetime) -> list[Json]:
    bron = als_bekend("prestaties", bekend_op)
    opdracht = (
        f"SELECT client_id, gemeente FROM {bron} p"
        " WHERE aanbieder = %(aanbieder)s AND referentie_nummer = %(referentie)s"
        " ORDER BY uitkomst <> 'goedgekeurd', vastgelegd_op DESC, client_id, versie DESC"
        " LIMIT %(limiet)s"
    )
    waarden = {
        "aanbieder": aanbieder,
        "referentie": referentie,
        "bekend_op": bekend_op,
        "limiet": MEESTE_REGELS + 1,
    }
    return vraag(conn, opdracht, waarden)


def _lees(
    grootboek: Grootboek, rijen: Sequence[Json], aanbieder: str, bekend_op: datetime
) -> tuple[dict[str, Dossier], dict[str, list[Gebeurtenis]]]:
    """The clients, and the contracts by gemeente, as they were known."""
    clienten = list(dict.fromkeys(rij["client_id"] for rij in rijen))
    gemeenten = list(dict.fromkeys(rij["gemeente"] for rij in rijen))
    van_contract = {rij: contract_stroom(rij, aanbieder) for rij in gemeenten}
    gelezen = grootboek.werk(bekend_op).lees_stromen([*clienten, *van_contract.values()])
    dossiers = {client: Dossier(client, gelezen[client]) for client in clienten}
    return dossiers, {gemeente: gelezen[rij] for gemeente, rij in van_contract.items()}


def _regels(
    dossiers: Iterable[Dossier], aanbieder: str, referentie: str
) -> list[PrestatieGebeurtenis]:
    """The lines with the number and those that want to take it back, in the order of the answer."""
    gekozen = [
        feit
        for dossier in dossiers
        for feit in dossier.prestaties
        if feit.aanbieder == aanbieder
        and referentie in (feit.referentie_nummer, feit.vorig_referentie_nummer)
    ]
    nieuwste_eerst = sorted(gekozen, key=lambda feit: feit.vastgelegd_op, reverse=True)
    return sorted(nieuwste_eerst, key=lambda feit: _VOLGORDE[UITKOMST[type(feit)]])


def _berichten(grootboek: Grootboek, vermeld: Vermeld) -> dict[str, BerichtVerwerkt]:
    """The messages of all events that are mentioned, by stream."""
    stromen = dict.fromkeys(
        feit.bericht_id for feit in vermeld.feiten.values() if feit.bericht_id is not None
    )
    gelezen = grootboek.werk().lees_stromen(list(stromen)) if stromen else {}
    return {
        stroom: feit
        for stroom in stromen
        for feit in gelezen.get(stroom, ())
        if isinstance(feit, BerichtVerwerkt)
    }


def _herhaal(
    bron: Spoorbron,
    regels: Sequence[PrestatieGebeurtenis],
    berichten: Mapping[str, BerichtVerwerkt],
) -> Herhaald:
    eigen = {
        feit.bericht_id: berichten[feit.bericht_id]
        for feit in regels
        if feit.bericht_id is not None and feit.bericht_id in berichten
    }
    clienten = frozenset(feit.stroom for feit in regels)
    with bron.herbeoordelaar() as herbeoordelaar:
        return herhaal(herbeoordelaar, eigen, clienten)


# --- the answer -----------------------------------------------------------------------------------


def _item(
    schakels: Json,
    feit: PrestatieGebeurtenis,
    dossier: Dossier,
    berichten: Mapping[str, BerichtVerwerkt],
    herhaald: Herhaald,
    grootboek: Grootboek,
) -> Json:
    bericht = berichten.get(feit.bericht_id or "")
    telde = dossier.voor(feit).toewijzing((feit.gemeente, feit.toewijzing_nummer))
    oordeel = oordeel_json(feit, bericht, telde, herhaald, grootboek.kaders)
    return {
        "clientId": feit.stroom,
        "regel": schakels.pop("regel"),
        "oordeel": oordeel,
        **schakels,
    }


def _zet_status(
    conn: Verbinding, items: Sequence[Json], vermeld: Vermeld, bekend_op: datetime
) -> None:
    """What became of each finding with an amount; None while the read models lag behind."""
    bevindingen = [rij for item in items for rij in item["controlebevindingen"]]
    ids = {rij["gebeurtenisId"] for rij in bevindingen}
    momenten = {sleutel: vermeld.feiten[sleutel].vastgelegd_op for sleutel in ids}
    bekend = statussen(conn, momenten, bekend_op)
    for rij in bevindingen:
        rij["status"] = bekend.get((rij["gebeurtenisId"], rij["nummer"]))


def _som(items: Sequence[Json]) -> Json:
    """What the lines come to; a credit counts with the line that it takes back."""
    namen = ("toegekendEurocent", "gecrediteerdEurocent", "nettoEurocent")
    return {naam: sum(item["samenhang"][naam] for item in items) for naam in namen}


def _bericht_json(feit: BerichtVerwerkt) -> Json:
    return {
        "berichtId": publiek_bericht(feit.stroom),
        "gebeurtenisId": str(feit.gebeurtenis_id),
        "bericht": feit.bericht,
        "berichtCode": feit.bericht_code,
        "afzender": feit.afzender,
        "ontvanger": feit.ontvanger,
        "identificatie": feit.identificatie,
        "dagtekening": feit.geldig_op.isoformat(),
        "ontvangenOp": json_waarde(feit.vastgelegd_op),
        "sha256": feit.sha256,
        "omvangBytes": feit.omvang_bytes,
        "uitkomst": feit.uitkomst,
        "actor": feit.actor,
        "rol": feit.rol,
    }


def _gebeurtenissen(conn: Verbinding, vermeld: Vermeld) -> list[Json]:
    """Every event that was mentioned, oldest first, with its place under a checkpoint."""
    rijen = vraag(conn, _BEWIJZEN, {"ids": list(vermeld.feiten)})
    bewijzen = {rij.pop("id"): rij for rij in rijen}
    feiten = sorted(
        vermeld.feiten.items(),
        key=lambda paar: (paar[1].vastgelegd_op, paar[1].stroom, paar[1].versie),
    )
    return [_gebeurtenis_json(feit, bewijzen.get(sleutel)) for sleutel, feit in feiten]


def _gebeurtenis_json(feit: Gebeurtenis, bewijs: Json | None) -> Json:
    blad = None if bewijs is None else bewijs["blad"]
    punt = None if bewijs is None else bewijs["controlepunt"]
    zin = None
    if blad is None:
        zin = "Deze gebeurtenis staat nog niet in de boom."
    elif punt is None:
        zin = "Deze gebeurtenis valt nog niet onder een controlepunt."
    return {
        "gebeurtenisId": str(feit.gebeurtenis_id),
        "soort": feit.SOORT,
        "stroom": feit.stroom,
        "versie": feit.versie,
        "vastgelegdOp": json_waarde(feit.vastgelegd_op),
        "geldigOp": feit.geldig_op.isoformat(),
        "actor": feit.actor,
        "rol": feit.rol,
        "berichtId": publiek_bericht(feit.bericht_id),
        "kaderversies": feit.kaderversies,
        "blad": blad,
        "controlepunt": punt,
        "zin": zin,
    }
