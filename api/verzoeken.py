"""Requests and the decisions of the gemeente on them."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from api.antwoorden import json_antwoord, lijst
from api.berichten import oordeel, wacht_op_leesmodellen
from api.documentatie import antwoorden
from api.gebreken import Route
from api.invoer import ALLEEN_JSON
from api.omstandigheden import MiddelenVan, OmstandighedenVan
from api.problemen import Probleem, geweigerd, niet_gevonden
from api.schemas import Model, Oordeel, Verzoekenlijst
from api.tijdassen import BekendVan
from api.typen import Aanbieder, Cursor, Gemeente, Label, Regeltekst, StukdagOfLeeg, Tekst, utc
from ledger.advies import advies_op, harde_regels
from ledger.berichtverwerking import Geweigerd
from ledger.besluiten import Besluit, VerzoekOnbekend, besluit_op_verzoek
from ledger.besluitgronden import Instemming
from ledger.bevinding import Bevinding
from ledger.ijw.codelijsten import REDEN_AFWIJZING_VERZOEK
from ledger.kaders.register import Kaders
from projections import vragen
from projections.paginering import Pagina

router = APIRouter(route_class=Route, tags=["Verzoeken"])

_HONOREREN = "honoreren"
_WOONPLAATS = "8"
"""The reason (WJ759) that another gemeente is responsible."""


class Afwijking(Model):
    """Een gemotiveerde afwijking van een kaderregel."""

    regel: Label = Field(
        description="De code van de regel waarvan wordt afgeweken.", examples=["FL-315-20"]
    )
    motivering: Tekst = Field(description="Waarom van de regel wordt afgeweken.")
    akkoord_door: Label = Field(description="Wie instemt; een vrij label.")
    rol: Label = Field(
        description="In welke rol; het kader zegt welke rollen dat voor de regel mogen.",
        examples=["procesregisseur"],
    )
    overleg_datum: StukdagOfLeeg = Field(None, description="De dag van het overleg.")
    doel: Tekst | None = Field(None, description="Het doel van de afwijking.")


class BesluitInvoer(Model):
    """Het besluit van de gemeente op een verzoek."""

    besluit: Literal["honoreren", "afwijzen", "inOnderzoek"]
    reden_afwijzing: str | None = Field(
        None, validate_default=True, description="Reden (WJ759), verplicht bij afwijzen."
    )
    woonplaats_gemeente: Gemeente | None = Field(
        None, validate_default=True, description="Verplicht bij reden 8, anders leeg."
    )
    motivering: Tekst | None = Field(
        None, description="Verplicht als het besluit anders is dan het advies van dat moment."
    )
    afwijkingen: list[Afwijking] = Field(
        default=[], max_length=50, description="Alleen bij honoreren: waarvan wordt afgeweken."
    )

    @field_validator("reden_afwijzing")
    @classmethod
    def _reden(cls, reden: str | None, rest: ValidationInfo) -> str | None:
        if reden is not None and reden not in REDEN_AFWIJZING_VERZOEK:
            keuze = ", ".join(sorted(REDEN_AFWIJZING_VERZOEK, key=int))
            raise PydanticCustomError("eigen_reden", "Kies uit {keuze} (WJ759).", {"keuze": keuze})
        afwijzen = rest.data.get("besluit") == "afwijzen"
        if afwijzen and reden is None:
            raise PydanticCustomError("eigen_verplicht", "Bij afwijzen hoort een reden.")
        if not afwijzen and reden is not None and "besluit" in rest.data:
            raise PydanticCustomError("eigen_verboden", "Alleen bij afwijzen hoort een reden.")
        return reden

    @field_validator("woonplaats_gemeente")
    @classmethod
    def _woonplaats(cls, gemeente: str | None, rest: ValidationInfo) -> str | None:
        reden = rest.data.get("reden_afwijzing")
        if reden == _WOONPLAATS and gemeente is None:
            raise PydanticCustomError(
                "eigen_verplicht", "Bij reden 8 hoort de gemeente die verantwoordelijk is."
            )
        if reden != _WOONPLAATS and gemeente is not None and "reden_afwijzing" in rest.data:
            raise PydanticCustomError(
                "eigen_verboden", "Alleen bij reden 8 hoort een woonplaatsgemeente."
            )
        return gemeente

    @field_validator("afwijkingen")
    @classmethod
    def _bij_honoreren(cls, rijen: list[Afwijking], rest: ValidationInfo) -> list[Afwijking]:
        if rijen and rest.data.get("besluit", _HONOREREN) != _HONOREREN:
            raise PydanticCustomError("eigen_verboden", "Alleen bij honoreren horen afwijkingen.")
        return rijen


@router.get(
    "/verzoeken",
    operation_id="zoekVerzoeken",
    summary="Zoek verzoeken om toewijzing of wijziging",
    responses=antwoorden({200: Verzoekenlijst}, 400),
)
def zoek_verzoeken(
    middelen: MiddelenVan,
    bekend_op: BekendVan,
    status: Annotated[
        Literal["open", "inOnderzoek", "gehonoreerd", "afgewezen"] | None,
        Query(description="Hoever het verzoek is."),
    ] = None,
    gemeente: Annotated[Gemeente | None, Query(description="CBS-code van de gemeente.")] = None,
    aanbieder: Annotated[Aanbieder | None, Query(description="AGB-code.")] = None,
    cursor: Annotated[Cursor | None, Query(description="Waar de bladzijde begint.")] = None,
    limiet: Annotated[int, Query(ge=1, le=200, description="Hoogste aantal onderdelen.")] = 50,
) -> Response:
    """Geeft verzoeken met hun bevindingen, het advies en de laatste dag om te antwoorden."""
    filters = {"status": status, "gemeente": gemeente, "aanbieder": aanbieder}
    with middelen.lezers.connection() as conn:
        pagina = vragen.verzoeken(
            conn, **filters, bekend_op=bekend_op, cursor=cursor, limiet=limiet
        )
    raad = _raadgever(middelen.grootboek.kaders)
    met_advies = Pagina([{**rij, **raad(rij)} for rij in pagina.rijen], pagina.volgende)
    gesteld = {**filters, "bekendOp": bekend_op and utc(bekend_op), "cursor": cursor}
    return json_antwoord(lijst("/verzoeken", met_advies, {**gesteld, "limiet": limiet}))


def _raadgever(kaders: Kaders) -> Callable[[dict[str, Any]], dict[str, str | None]]:
    """What gives the advice on a row, as long as the request waits for a final answer."""
    hard = harde_regels(kaders)

    def raad(rij: dict[str, Any]) -> dict[str, str | None]:
        if rij["status"] not in ("open", "inOnderzoek"):
            return {"advies": None, "adviesReden": None}
        bevindingen = map(Bevinding.model_validate, rij["bevindingen"])
        advies = advies_op(bevindingen, kaders, hard)
        reden = advies.reden_afwijzing
        return {"advies": advies.advies, "adviesReden": reden, "redenAfwijzing": reden}

    return raad


@router.post(
    "/verzoeken/{aanbieder}/{referentieAanbieder}/besluiten",
    operation_id="beslisOpVerzoek",
    summary="Beslis op een verzoek",
    status_code=201,
    responses=antwoorden({201: Oordeel}, 400, 404, 409, 413, 415, 422),
    dependencies=ALLEEN_JSON,
)
def beslis(
    middelen: MiddelenVan,
    omstandigheden: OmstandighedenVan,
    aanbieder: Annotated[Aanbieder, Path(description="AGB-code van de aanbieder.")],
    referentie: Annotated[
        Regeltekst,
        Path(alias="referentieAanbieder", description="De referentie van de aanbieder."),
    ],
    invoer: BesluitInvoer,
) -> Response:
    """Honoreert (JW301), wijst af of neemt in onderzoek (JW319); alles of niets."""
    besluit = Besluit(
        invoer.besluit,
        invoer.reden_afwijzing,
        invoer.woonplaats_gemeente,
        invoer.motivering,
        tuple(Instemming(**afwijking.model_dump()) for afwijking in invoer.afwijkingen),
    )
    try:
        uitkomst = besluit_op_verzoek(
            middelen.grootboek,
            aanbieder,
            referentie,
            besluit,
            omstandigheden.wie,
            omstandigheden.klok,
        )
    except VerzoekOnbekend:
        raise niet_gevonden("Dit verzoek is niet bekend.") from None
    except Geweigerd as fout:
        raise geweigerd(fout.bevindingen, "De regels staan dit besluit niet toe.") from None
    except ValueError as fout:  # numbers used up, or a client that has been forgotten
        if type(fout) is not ValueError:  # a subclass may quote values
            raise
        raise Probleem(409, f"Dit besluit kan niet: {fout}.") from None
    wacht_op_leesmodellen(middelen, uitkomst.notificatie)
    inhoud = oordeel(uitkomst.feit)
    return json_antwoord(inhoud, 201, {"Location": inhoud["_links"]["self"]["href"]})
