"""The two axes of time of a question about the read models: `bekendOp` and `geldigOp`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from api.gebreken import noteer
from api.omstandigheden import BekendOp, KlokVan, OmstandighedenVan
from api.problemen import Fout
from api.typen import Dag, utc
from ledger.stempel import plaatselijke_dag

GeldigOp = Annotated[
    Dag | None,
    Query(alias="geldigOp", description="De dag van de stand; anders die van bekendOp of vandaag."),
]


@dataclass(frozen=True, slots=True)
class Tijdassen:
    """As known at which instant (None: now), and on which day.

    Without `geldigOp` that is the Dutch calendar day of `bekendOp`, else today.
    """

    bekend_op: datetime | None
    dag: date
    gevraagde_dag: date | None

    @property
    def gesteld(self) -> dict[str, Any]:
        """What was asked, as it stands in the links of a list."""
        return {
            "geldigOp": self.gevraagde_dag,
            "bekendOp": self.bekend_op and utc(self.bekend_op),
        }


async def moment_van(klok: KlokVan, bekend_op: BekendOp = None) -> datetime | None:
    """The instant that was asked for, held against the clock alone: also when a role is wrong."""
    if bekend_op is not None and bekend_op > klok.nu():
        zin = "Dit tijdstip ligt in de toekomst; wat dan bekend is, weet nu niemand."
        noteer(Fout("query", "bekendOp", "toekomst", zin))
    return bekend_op


MomentVan = Annotated[datetime | None, Depends(moment_van)]


async def bekend_van(_: OmstandighedenVan, bekend_op: MomentVan) -> datetime | None:
    """The instant that was asked for; 400 for one that is yet to come."""
    return bekend_op


BekendVan = Annotated[datetime | None, Depends(bekend_van)]


async def tijdassen_van(
    omstandigheden: OmstandighedenVan, bekend_op: BekendVan, geldig_op: GeldigOp = None
) -> Tijdassen:
    """Both axes of a question."""
    vanzelf = omstandigheden.dag if bekend_op is None else plaatselijke_dag(bekend_op)
    return Tijdassen(bekend_op, geldig_op or vanzelf, geldig_op)


TijdassenVan = Annotated[Tijdassen, Depends(tijdassen_van)]
