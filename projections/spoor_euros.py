# ruff: noqa: S608 - fixed text only, every value is a parameter
"""From an allocation, a request or a referral to all euros that rest on it.

A line rests on what a version of its allocation rests on: an awarded line on the one that counted
(`toewijzingsmoment`, IV013), a credit on that of the line which it takes back, and a refused line
on the one of the moment that it was refused. Lines that another client declared on the number of an
allocation are not of that allocation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from ledger.application import Grootboek
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from projections.bekend import als_bekend
from projections.opvragen import Verbinding, bladzijde, vraag
from projections.paginering import Volgorde, json_waarde
from projections.spoor_dossier import Dossier, Json, publiek_bericht
from projections.spoor_grondslag import (
    GRONDSLAGEN,
    Gedragen,
    gedragen_door,
    gedragen_door_verzoek,
)

_VOLGORDE: Final = Volgorde(("p.versie",), ("versie",), (int,))
_KOLOMMEN: Final = """
SELECT p.versie, p.gebeurtenis_id AS "gebeurtenisId", p.gemeente, p.aanbieder,
       p.declaratie_nummer AS "declaratieNummer", p.referentie_nummer AS "referentieNummer",
       p.vorig_referentie_nummer AS "vorigReferentieNummer",
       p.toewijzing_nummer AS "toewijzingNummer", p.toewijzingsmoment,
       p.categorie, p.code, p.begindatum, p.einddatum, p.volume, p.eenheid,
       p.bedrag_eurocent AS "bedragEurocent", p.debet_credit AS "debetCredit", p.uitkomst,
       p.vastgelegd_op AS "vastgelegdOp", p.bericht_id AS "berichtId"
"""
_TOTALEN: Final = """
SELECT count(*) AS regels,
       coalesce(sum(p.bedrag_eurocent) FILTER (WHERE p.debet_credit = 'D'), 0)
           AS "ingediendEurocent",
       coalesce(sum(p.bedrag_eurocent) FILTER (WHERE p.uitkomst = 'goedgekeurd'), 0)
           AS "toegekendEurocent",
       coalesce(sum(p.bedrag_eurocent) FILTER (WHERE p.uitkomst = 'gecrediteerd'), 0)
           AS "gecrediteerdEurocent",
       coalesce(sum(p.bedrag_eurocent)
           FILTER (WHERE p.uitkomst = 'afgewezen' AND p.debet_credit = 'D'), 0)
           AS "afgewezenEurocent"
"""
_GETALLEN: Final = (
    "regels",
    "ingediendEurocent",
    "toegekendEurocent",
    "gecrediteerdEurocent",
    "afgewezenEurocent",
)


@dataclass(frozen=True, slots=True)
class Vraag:
    """Which page of lines, as known when."""

    bekend_op: datetime
    cursor: str | None = None
    limiet: int = 50


@dataclass(frozen=True, slots=True)
class Euros:
    """A page of lines with what they come to; `volgende` is the cursor of the next page."""

    inhoud: Json
    volgende: str | None


def van_toewijzing(
    conn: Verbinding, grootboek: Grootboek, gemeente: str, nummer: int, gevraagd: Vraag
) -> Euros | None:
    """All lines on an allocation; None when that was not known."""
    rijen = vraag(
        conn,
        "SELECT client_id FROM projectie_toewijzingen"
        " WHERE gemeente = %(gemeente)s AND toewijzing_nummer = %(nummer)s::bigint",
        {"gemeente": gemeente, "nummer": nummer},
    )
    if not rijen:
        return None
    dossier = _dossier(grootboek, rijen[0]["client_id"], gevraagd.bekend_op)
    sleutel = (gemeente, nummer)
    if dossier.toestand.toewijzing(sleutel) is None:
        return None
    zin = "De prestatieregels noemen zelf het nummer van deze toewijzing."
    return _euros(conn, dossier, [Gedragen(sleutel, None, None, "vastgelegd", zin)], gevraagd)


def van_verzoek(
    conn: Verbinding, grootboek: Grootboek, aanbieder: str, referentie: str, gevraagd: Vraag
) -> Euros | None:
    """All lines on the allocations that a request led to; None when that was not known."""
    rijen = vraag(
        conn,
        "SELECT client_id FROM projectie_verzoeken"
        " WHERE aanbieder = %(aanbieder)s AND referentie_aanbieder = %(referentie)s",
        {"aanbieder": aanbieder, "referentie": referentie},
    )
    if not rijen:
        return None
    dossier = _dossier(grootboek, rijen[0]["client_id"], gevraagd.bekend_op)
    verzoek = dossier.toestand.verzoeken.get((aanbieder, referentie))
    if verzoek is None:
        return None
    gedragen = gedragen_door_verzoek(dossier.toestand, dossier.feiten, verzoek.gevraagd)
    return _euros(conn, dossier, gedragen, gevraagd)


def van_grondslag(
    conn: Verbinding, grootboek: Grootboek, client_id: str, gebeurtenis: UUID, gevraagd: Vraag
) -> Euros | None:
    """All lines that rest, or may rest, on a referral; None when that was not known.

    `gebeurtenis` is a recorded referral, determination or local decision, or the request (VOT) that
    names a referrer.
    """
    dossier = _dossier(grootboek, client_id, gevraagd.bekend_op)
    feit = next((rij for rij in dossier.feiten if rij.gebeurtenis_id == gebeurtenis), None)
    if isinstance(feit, GRONDSLAGEN):
        gedragen = gedragen_door(dossier.toestand, dossier.feiten, feit)
    elif isinstance(feit, VerzoekOntvangen):
        gedragen = gedragen_door_verzoek(dossier.toestand, dossier.feiten, feit)
    else:
        return None
    return _euros(conn, dossier, gedragen, gevraagd, _leeg(dossier, feit, gedragen))


def _leeg(
    dossier: Dossier, feit: StukVastgelegd | VerzoekOntvangen, gedragen: Sequence[Gedragen]
) -> str | None:
    """Why nothing rests on it, where nothing does."""
    if gedragen:
        return None
    if isinstance(feit, StukVastgelegd) and dossier.toestand.vergeten:
        return (
            "De persoonsgegevens van deze cliënt zijn vernietigd, ook de inhoud van deze "
            "vastlegging; welke toewijzingen erop rusten, is niet meer na te gaan."
        )
    return "Geen toewijzing rust hierop, of een latere vastlegging kwam hiervoor in de plaats."


def _dossier(grootboek: Grootboek, client_id: str, bekend_op: datetime) -> Dossier:
    return Dossier(client_id, grootboek.gebeurtenissen(client_id, bekend_op=bekend_op))


# --- lines ----------------------------------------------------------------------------------------


def _euros(
    conn: Verbinding,
    dossier: Dossier,
    gedragen: Sequence[Gedragen],
    gevraagd: Vraag,
    zin: str | None = None,
) -> Euros:
    waarden = _waarden(dossier, gedragen, gevraagd.bekend_op)
    bron = _bron(gevraagd.bekend_op)
    per_deel = {
        rij["deel"]: {naam: int(rij[naam]) for naam in _GETALLEN}  # sums are numeric in SQL
        for rij in vraag(conn, f"{_TOTALEN}, p.deel {bron} GROUP BY p.deel", waarden)
    }
    totalen = [_som([per_deel.get(deel, {})]) for deel in range(1, len(gedragen) + 1)]
    rijen, volgende = bladzijde(
        conn,
        f"{_KOLOMMEN}{bron}",
        (),
        waarden,
        _VOLGORDE,
        gevraagd.cursor,
        gevraagd.limiet,
        gevraagd.bekend_op,
    )
    paren = list(zip(gedragen, totalen, strict=True))
    inhoud = {
        "clientId": dossier.stroom,
        "bekendOp": json_waarde(gevraagd.bekend_op),
        "totalen": _som([som for rij, som in paren if rij.koppeling != "meerduidig"]),
        "mogelijk": _som([som for rij, som in paren if rij.koppeling == "meerduidig"]),
        "toewijzingen": [{**_gedragen(rij), "totalen": som} for rij, som in paren],
        "zin": zin,
        "items": [_regel(rij) for rij in rijen],
    }
    return Euros(inhoud, volgende)


def _waarden(dossier: Dossier, gedragen: Sequence[Gedragen], bekend_op: datetime) -> Json:
    """The versions as columns; NULL where there is no first or no last one."""
    return {
        "client_id": dossier.stroom,
        "bekend_op": bekend_op,
        "gemeenten": [rij.sleutel[0] for rij in gedragen],
        "nummers": [rij.sleutel[1] for rij in gedragen],
        "vanaf": [_moment(rij.vanaf) for rij in gedragen],
        "tot": [_moment(rij.tot) for rij in gedragen],
    }


def _moment(versie: ToewijzingGebeurtenis | None) -> datetime | None:
    return None if versie is None else versie.toewijzingsmoment


def _bron(bekend_op: datetime) -> str:
    """The lines of these versions, each with the number of what it is part of (`deel`)."""
    prestaties = als_bekend("prestaties", bekend_op)
    return f"""
  FROM (SELECT g.deel, p.* FROM unnest(%(gemeenten)s::text[], %(nummers)s::bigint[],
               %(vanaf)s::timestamp[], %(tot)s::timestamp[])
               WITH ORDINALITY AS g (gemeente, nummer, vanaf, tot, deel)
          JOIN {prestaties} p ON p.gemeente = g.gemeente AND p.toewijzing_nummer = g.nummer
               AND p.client_id = %(client_id)s
         CROSS JOIN LATERAL (SELECT CASE p.uitkomst
               WHEN 'goedgekeurd' THEN p.toewijzingsmoment
               WHEN 'gecrediteerd' THEN (
                    SELECT max(d.toewijzingsmoment) FROM projectie_prestaties d
                     WHERE d.aanbieder = p.aanbieder AND d.client_id = p.client_id
                       AND d.referentie_nummer = p.vorig_referentie_nummer
                       AND d.uitkomst = 'goedgekeurd')
               ELSE p.vastgelegd_op AT TIME ZONE 'Europe/Amsterdam' END AS moment) AS m
         WHERE (g.vanaf IS NULL OR m.moment >= g.vanaf) AND (g.tot IS NULL OR m.moment < g.tot)
       ) AS p"""


def _som(delen: Sequence[Mapping[str, int]]) -> Json:
    som: Json = {naam: sum(deel.get(naam, 0) for deel in delen) for naam in _GETALLEN}
    return {**som, "nettoEurocent": som["toegekendEurocent"] - som["gecrediteerdEurocent"]}


def _gedragen(rij: Gedragen) -> Json:
    gemeente, nummer = rij.sleutel
    return {
        "gemeente": gemeente,
        "toewijzingNummer": nummer,
        "vanafToewijzingsmoment": json_waarde(_moment(rij.vanaf)),
        "totToewijzingsmoment": json_waarde(_moment(rij.tot)),
        "koppeling": rij.koppeling,
        "zin": rij.zin,
        "andereGrondslagen": [str(feit.gebeurtenis_id) for feit in rij.andere],
    }


def _regel(rij: Json) -> Json:
    inhoud = {naam: json_waarde(waarde) for naam, waarde in rij.items() if naam != "versie"}
    product = {"categorie": inhoud.pop("categorie"), "code": inhoud.pop("code")}
    return {**inhoud, "product": product, "berichtId": publiek_bericht(inhoud["berichtId"])}
