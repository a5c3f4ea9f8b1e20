"""A productieverantwoording as CSV that opens right in a Dutch spreadsheet program.

UTF-8 with a byte order mark, semicolons, decimal commas, CRLF. Every row says of which gemeente,
year and instant it is. No text is a bare number, and none can be taken for a formula.
"""

import csv
import io
from itertools import chain

from api.verantwoording_tekst import (
    VERWIJZERS,
    Json,
    Kolom,
    Rij,
    gemeente_in_woorden,
    in_euro,
    kolommen_van,
    rijen_van,
    verwijzerkolommen,
)

_BYTE_ORDER_MARK = "\ufeff"
_BEGINT_EEN_FORMULE = ("=", "+", "-", "@", "\t", "\r")
_VASTE_KOPPEN = ("Gemeente", "Jaar", "Bekend op", "Sluitmoment", "Soort rij")


def als_csv(inhoud: Json) -> bytes:
    """The whole statement: a row for each product and unit, and the totals."""
    kolommen = (*kolommen_van(inhoud), *verwijzerkolommen(VERWIJZERS))
    doel = io.StringIO(newline="")
    schrijver = csv.writer(doel, delimiter=";", lineterminator="\r\n")
    schrijver.writerow(chain(_VASTE_KOPPEN, (kolom.kop for kolom in kolommen)))
    vast = (
        tekstcel(gemeente_in_woorden(inhoud)),
        inhoud["jaar"],
        inhoud["bekendOp"],
        inhoud["sluitmoment"] or "",
    )
    for rij in rijen_van(inhoud):
        schrijver.writerow(chain(vast, (rij.soort,), (_cel(kolom, rij) for kolom in kolommen)))
    return (_BYTE_ORDER_MARK + doel.getvalue()).encode()


def _cel(kolom: Kolom, rij: Rij) -> str | int:
    waarde = kolom.waarde(rij)
    if waarde is None:
        return ""
    if isinstance(waarde, str):
        return tekstcel(waarde)
    return in_euro(waarde, duizend="") if kolom.soort == "bedrag" else waarde


def tekstcel(tekst: str) -> str:
    """A text that no spreadsheet program runs as a formula."""
    return f"'{tekst}" if tekst.startswith(_BEGINT_EEN_FORMULE) else tekst
