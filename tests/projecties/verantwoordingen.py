"""What the tests of the productieverantwoording share."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.kaders.register import GEEN_KADERS, Kaders
from projections.verantwoording import als_json, lees_verantwoording
from projections.verantwoording_lezen import Bereik
from tests.projecties.bouwstenen import GEMEENTE

Conn = psycopg.Connection[Any]
Json = dict[str, Any]
TEL = timedelta(microseconds=1)
ANDERE_AANBIEDER = "90000002"
GEVULD = ("ingediend", "toegekend", "gecrediteerd", "netto")


def op(dag: int, maand: int = 2) -> datetime:
    return datetime(2027, maand, dag, 9, tzinfo=UTC)


def verantwoording(conn: Conn, kaders: Kaders = GEEN_KADERS, **bereik: Any) -> Json:
    velden = {
        "gemeente": GEMEENTE,
        "jaar": 2027,
        "aanbieder": None,
        "bekend_op": op(28, 12),
        **bereik,
    }
    return als_json(lees_verantwoording(conn, Bereik(**velden), kaders, 0.0))


def bevinding(bedrag: int | None = None, **velden: Any) -> Bevinding:
    return Bevinding(
        **{
            "regel": "PR-REGEL",
            "laag": Laag.KADER,
            "versie": "1",
            "gevolg": Gevolg.SIGNALEREN,
            "plaats": "/",
            "bron": Bron(document="Regeling", paragraaf="1"),
            "uitleg": "Iets valt op.",
            "bedrag_eurocent": bedrag,
            **velden,
        }
    )


def rijen(inhoud: Json) -> Iterator[tuple[Any, Json]]:
    for deel in inhoud["aanbieders"]:
        for rij in deel["regels"]:
            product = rij["product"]
            yield (
                (deel["aanbieder"], product["categorie"], product["code"], rij["eenheid"]),
                rij,
            )
