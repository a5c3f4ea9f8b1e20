# ruff: noqa: S608 - fixed text only, every value is a parameter
"""The questions that the API asks of the read models, answered with the JSON names of the contract.

Each takes a psycopg connection and runs one statement. Lists go by key (see `paginering`).
`dag` is the day on which a status is wanted: the read models hold dates, never a status that
changes by itself at midnight. With `bekend_op` the answer is what it would have been at that
instant (see `bekend`).
"""

from datetime import date, datetime, timedelta

from ledger.bevinding import Bevinding
from projections.bekend import zoals_bekend
from projections.cijfers import budget_van, toewijzing_van
from projections.controle import BEVINDING, Keuze
from projections.opvragen import Rij, Verbinding, bladzijde, gelijk_aan, vraag
from projections.paginering import (
    CursorOngeldig,
    Pagina,
    Volgorde,
    json_waarde,
)
from projections.tabellen import ZONDER_DAG

__all__ = [
    "CursorOngeldig",
    "Pagina",
    "bericht",
    "berichten",
    "budget",
    "controlebevindingen",
    "termijnen",
    "toewijzing",
    "toewijzingen",
    "verzoek",
    "verzoeken",
]

_DAG = timedelta(days=1)

_VERZOEK = """
SELECT aanbieder, referentie_aanbieder AS "referentieAanbieder", gemeente,
       client_id AS "clientId", soort, status, dagtekening, ontvangen_op AS "ontvangenOp",
       laatste_dag AS "laatsteDag", reden_afwijzing AS "redenAfwijzing",
       woonplaats_gemeente AS "woonplaatsGemeente", bericht_id AS "berichtId",
       bevindingen, verzoek
  FROM {verzoeken} v"""

_TOEWIJZING = """
SELECT t.gemeente, t.toewijzing_nummer, t.client_id, t.aanbieder, t.categorie, t.code,
       t.toewijzingsmoment, t.ingangsdatum, t.einddatum, t.reden_wijziging, t.volume, t.eenheid,
       t.frequentie, t.budget_eurocent, t.verwijderd, t.aantal_versies, t.bericht_id,
       (SELECT json_object_agg(v.eenheid, v.maanden) FROM {verbruik} v
         WHERE v.gemeente = t.gemeente AND v.toewijzing_nummer = t.toewijzing_nummer
           AND v.client_id = t.client_id) AS verbruik
  FROM {toewijzingen} t"""

_TOEWIJZING_STATUS = {
    "verwijderd": "t.verwijderd",
    "toekomstig": "NOT t.verwijderd AND t.ingangsdatum > %(dag)s::date",
    "beeindigd": "NOT t.verwijderd AND t.einddatum < %(dag)s::date"
    " AND t.ingangsdatum <= %(dag)s::date",
    "actueel": "NOT t.verwijderd AND t.ingangsdatum <= %(dag)s::date"
    " AND (t.einddatum IS NULL OR t.einddatum >= %(dag)s::date)",
}

_TERMIJN_STATUS = {
    "open": "afloop IS NULL AND laatste_dag >= %(dag)s::date",
    "overschreden": "(afloop IS NULL AND laatste_dag < %(dag)s::date"
    " OR afloop = 'vervuld' AND vervuld_dag > laatste_dag)",
    "gehaald": "(afloop = 'vervallen' OR afloop = 'vervuld' AND vervuld_dag <= laatste_dag)",
}
_TERMIJN = f"""
SELECT onderwerp, deel, regel, wie, wat, gemeente, aanbieder,
       referentie_aanbieder AS "referentieAanbieder", bericht_id AS "berichtId",
       client_id AS "clientId", vanaf, laatste_dag AS "laatsteDag", kalender, waardoor, afloop,
       vervuld_op AS "vervuldOp", vervuld_door AS "vervuldDoor",
       CASE WHEN {_TERMIJN_STATUS["open"]} THEN 'open'
            WHEN {_TERMIJN_STATUS["overschreden"]} THEN 'overschreden'
            ELSE 'gehaald' END AS status
  FROM {{termijnen}} t"""

_BERICHT = """
SELECT bericht_id AS "berichtId", bericht, bericht_code AS "berichtCode", afzender, ontvanger,
       identificatie, ontvangen_op AS "ontvangenOp", uitkomst
  FROM {berichten} b"""

_OUDSTE_VERZOEK_EERST = Volgorde(
    ("ontvangen_op", "aanbieder", "referentie_aanbieder"),
    ("ontvangenOp", "aanbieder", "referentieAanbieder"),
    (datetime, str, str),
)
OP_TOEWIJZINGNUMMER = Volgorde(
    ("t.gemeente", "t.toewijzing_nummer"), ("gemeente", "toewijzing_nummer"), (str, int)
)
_EERSTE_LAATSTE_DAG = Volgorde(
    ("laatste_dag", "onderwerp", "deel"), ("laatsteDag", "onderwerp", "deel"), (date, str, str)
)
_NIEUWSTE_BERICHT_EERST = Volgorde(
    ("ontvangen_op", "bericht_id"),
    ("ontvangenOp", "berichtId"),
    (datetime, str),
    nieuwste_eerst=True,
)


_NIEUWSTE_BEVINDING_EERST = Volgorde(
    ("vastgelegd_op", "gebeurtenis_id", "nummer"),
    ("vastgelegdOp", "gebeurtenisId", "nummer"),
    (datetime, str, int),
    nieuwste_eerst=True,
)


def verzoeken(
    conn: Verbinding,
    *,
    status: str | None = None,
    gemeente: str | None = None,
    aanbieder: str | None = None,
    bekend_op: datetime | None = None,
    cursor: str | None = None,
    limiet: int = 50,
) -> Pagina:
    """Requests, oldest first. `status`: open, inOnderzoek, gehonoreerd or afgewezen.

    Raises CursorOngeldig.
    """
    gelijk = {"status": status, "gemeente": gemeente, "aanbieder": aanbieder}
    rijen, volgende = bladzijde(
        conn,
        zoals_bekend(_VERZOEK, bekend_op),
        gelijk_aan(**gelijk),
        gelijk,
        _OUDSTE_VERZOEK_EERST,
        cursor,
        limiet,
        bekend_op,
    )
    return Pagina([_verzoek(rij) for rij in rijen], volgende)


def verzoek(
    conn: Verbinding,
    aanbieder: str,
    referentie_aanbieder: str,
    bekend_op: datetime | None = None,
) -> Rij | None:
    """One request by the reference that its aanbieder gave it; None when there is none."""
    waar = " WHERE aanbieder = %(a)s AND referentie_aanbieder = %(r)s"
    waarden = {"a": aanbieder, "r": referentie_aanbieder, "bekend_op": bekend_op}
    rijen = vraag(conn, zoals_bekend(_VERZOEK, bekend_op) + waar, waarden)
    return _verzoek(rijen[0]) if rijen else None


def toewijzingen(
    conn: Verbinding,
    *,
    dag: date,
    status: str | None = None,
    gemeente: str | None = None,
    aanbieder: str | None = None,
    client_id: str | None = None,
    bekend_op: datetime | None = None,
    cursor: str | None = None,
    limiet: int = 50,
) -> Pagina:
    """Allocations by gemeente and number, as they are on `dag`.

    `status`: toekomstig, actueel, beeindigd or verwijderd; ValueError (Dutch) for another.
    Raises CursorOngeldig.
    """
    gelijk = {"gemeente": gemeente, "aanbieder": aanbieder, "client_id": client_id}
    voorwaarden = [f"t.{deel}" for deel in gelijk_aan(**gelijk)]
    if status is not None:
        voorwaarden.append(_status(_TOEWIJZING_STATUS, status))
    rijen, volgende = bladzijde(
        conn,
        toewijzing_vraag(bekend_op),
        voorwaarden,
        {**gelijk, "dag": dag},
        OP_TOEWIJZINGNUMMER,
        cursor,
        limiet,
        bekend_op,
    )
    return Pagina([toewijzing_van(rij, dag) for rij in rijen], volgende)


def toewijzing(
    conn: Verbinding,
    gemeente: str,
    toewijzing_nummer: int,
    dag: date,
    bekend_op: datetime | None = None,
) -> Rij | None:
    """One allocation as it is on `dag`; None when it is unknown."""
    rij = _toewijzing(conn, gemeente, toewijzing_nummer, bekend_op)
    return None if rij is None else toewijzing_van(rij, dag)


def budget(
    conn: Verbinding,
    gemeente: str,
    toewijzing_nummer: int,
    dag: date,
    bekend_op: datetime | None = None,
) -> Rij | None:
    """What is left of one allocation, per month, and when it is expected to run out.

    None when the allocation is unknown.
    """
    rij = _toewijzing(conn, gemeente, toewijzing_nummer, bekend_op)
    return None if rij is None else budget_van(rij, dag)


def termijnen(
    conn: Verbinding,
    *,
    dag: date,
    status: str | None = None,
    voor: date | None = None,
    gemeente: str | None = None,
    bekend_op: datetime | None = None,
    cursor: str | None = None,
    limiet: int = 50,
) -> Pagina:
    """Obligations, the earliest last day first, with their status on `dag`.

    `status`: open, overschreden or gehaald; ValueError (Dutch) for another. `voor` keeps those
    with their last day on or before it. What has been done stays done whatever `dag` is.
    Raises CursorOngeldig.
    """
    voorwaarden = gelijk_aan(gemeente=gemeente)
    if status is not None:
        voorwaarden.append(_status(_TERMIJN_STATUS, status))
    if voor is not None:
        voorwaarden.append("laatste_dag <= %(voor)s::date")
    rijen, volgende = bladzijde(
        conn,
        zoals_bekend(_TERMIJN, bekend_op),
        voorwaarden,
        {"gemeente": gemeente, "dag": dag, "voor": voor},
        _EERSTE_LAATSTE_DAG,
        cursor,
        limiet,
        bekend_op,
    )
    return Pagina([_termijn(rij) for rij in rijen], volgende)


def controlebevindingen(
    conn: Verbinding,
    keuze: Keuze = Keuze(),  # noqa: B008 - immutable
    *,
    bekend_op: datetime | None = None,
    cursor: str | None = None,
    limiet: int = 50,
) -> Pagina:
    """Findings with an amount at stake and what became of them, newest first.

    Raises CursorOngeldig, and ValueError (Dutch) for a status that does not exist.
    """
    rijen, volgende = bladzijde(
        conn,
        zoals_bekend(BEVINDING, bekend_op),
        keuze.voorwaarden(),
        keuze.waarden(),
        _NIEUWSTE_BEVINDING_EERST,
        cursor,
        limiet,
        bekend_op,
    )
    return Pagina([_controlebevinding(rij) for rij in rijen], volgende)


def berichten(
    conn: Verbinding,
    *,
    afzender: str | None = None,
    bericht: str | None = None,
    uitkomst: str | None = None,
    ontvangen_van: datetime | None = None,
    ontvangen_tot: datetime | None = None,
    bekend_op: datetime | None = None,
    cursor: str | None = None,
    limiet: int = 50,
) -> Pagina:
    """Messages, newest first; from `ontvangen_van` up to but not including `ontvangen_tot`.

    What could not be read as a message is left out unless `uitkomst` is onleesbaar.
    Raises CursorOngeldig.
    """
    gelijk = {"afzender": afzender, "bericht": bericht, "uitkomst": uitkomst}
    voorwaarden = gelijk_aan(**gelijk)
    if uitkomst is None:
        voorwaarden.append("uitkomst <> 'onleesbaar'")
    if ontvangen_van is not None:
        voorwaarden.append("ontvangen_op >= %(van)s")
    if ontvangen_tot is not None:
        voorwaarden.append("ontvangen_op < %(tot)s")
    rijen, volgende = bladzijde(
        conn,
        zoals_bekend(_BERICHT, bekend_op),
        voorwaarden,
        {**gelijk, "van": ontvangen_van, "tot": ontvangen_tot},
        _NIEUWSTE_BERICHT_EERST,
        cursor,
        limiet,
        bekend_op,
    )
    return Pagina([_json(rij) for rij in rijen], volgende)


def bericht(conn: Verbinding, bericht_id: str, bekend_op: datetime | None = None) -> Rij | None:
    """One message by its id, also one that could not be read; None when there is none."""
    waarden = {"id": bericht_id, "bekend_op": bekend_op}
    rijen = vraag(conn, zoals_bekend(_BERICHT, bekend_op) + " WHERE bericht_id = %(id)s", waarden)
    return _json(rijen[0]) if rijen else None


# --- shared -------------------------------------------------------------------------------------


def toewijzing_vraag(bekend_op: datetime | None) -> str:
    """The statement that gives allocations, `t`, with what was used of them."""
    return zoals_bekend(_TOEWIJZING, bekend_op)


def _toewijzing(
    conn: Verbinding, gemeente: str, toewijzing_nummer: int, bekend_op: datetime | None
) -> Rij | None:
    waar = " WHERE t.gemeente = %(g)s AND t.toewijzing_nummer = %(n)s::bigint"
    waarden = {"g": gemeente, "n": toewijzing_nummer, "bekend_op": bekend_op}
    rijen = vraag(conn, toewijzing_vraag(bekend_op) + waar, waarden)
    return rijen[0] if rijen else None


def _status(mogelijk: dict[str, str], status: str) -> str:
    if status not in mogelijk:
        raise ValueError(f"Onbekende status; kies uit: {', '.join(mogelijk)}.")
    return mogelijk[status]


def _json(rij: Rij) -> Rij:
    return {naam: json_waarde(waarde) for naam, waarde in rij.items()}


def _verzoek(rij: Rij) -> Rij:
    return {**_json(rij), "bevindingen": [_bevinding(deel) for deel in rij["bevindingen"]]}


def _controlebevinding(rij: Rij) -> Rij:
    inhoud = _json(rij)
    op = inhoud.pop("oordeel_vastgelegd_op")
    if inhoud["oordeel"] is not None:
        inhoud["oordeel"]["vastgelegdOp"] = op
    return {**inhoud, "bevinding": _bevinding(rij["bevinding"])}


def _bevinding(inhoud: Rij) -> Rij:
    """A finding with every field, as any other answer gives it; stored are those that differ."""
    return Bevinding.model_validate(inhoud).model_dump(mode="json", by_alias=True)


def _termijn(rij: Rij) -> Rij:
    inhoud = _json(rij)
    onderwerp, deel = inhoud.pop("onderwerp"), inhoud.pop("deel")
    te_laat = inhoud["status"] == "overschreden"
    inhoud["overschredenSinds"] = str(rij["laatsteDag"] + _DAG) if te_laat else None
    if inhoud["laatsteDag"] == ZONDER_DAG:
        inhoud["laatsteDag"] = None
    return {"termijnId": f"{onderwerp}:{deel}", **inhoud}
