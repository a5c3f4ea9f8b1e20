"""Own records that the message standard lacks: families and contracts."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from api.antwoorden import json_antwoord
from api.berichten import wacht_op_leesmodellen
from api.documentatie import antwoorden
from api.gebreken import Route
from api.invoer import ALLEEN_JSON
from api.omstandigheden import MiddelenVan, OmstandighedenVan
from api.problemen import bevinding_json, geweigerd
from api.schemas import ContractAntwoord, GezinAntwoord, Model
from api.typen import Aanbieder, ClientId, Code, Dag, Gemeente, Stukdag
from ledger.gebeurtenissen import GezinLid
from ledger.gezinsvorming import leg_gezin_vast
from ledger.ijw.codelijsten import EENHEID, PRODUCT_CATEGORIE
from ledger.registratie import (
    Contract,
    RegistratieGeweigerd,
    Vastgelegd,
    leg_contract_vast,
)
from ledger.waarden import Product

router = APIRouter(route_class=Route, tags=["Registraties"])

MAX_BEDRAG_EUROCENT = 99_999_999


class GezinslidInvoer(Model):
    """Een lid van een gezin; moet als cliënt bekend zijn."""

    client_id: ClientId
    rol: Literal["kind", "ouder", "anders"]
    betrokken: bool | None = Field(
        None, strict=True, description="Of dit lid zelf aan de hulp deelneemt; null is onbekend."
    )
    eigen_dossier: bool | None = Field(
        None, strict=True, description="Of dit lid een eigen dossier heeft; null is onbekend."
    )


class GezinInvoer(Model):
    """De leden van een gezin vanaf een dag."""

    leden: list[GezinslidInvoer] = Field(min_length=1, max_length=50)
    vanaf: Stukdag


class ProductInvoer(Model):
    """Productcategorie (JZ020) en eventueel productcode."""

    categorie: str = Field(examples=["45"])
    code: Code | None = Field(None, examples=["45A04"])

    @field_validator("categorie")
    @classmethod
    def _bekend(cls, categorie: str) -> str:
        return _uit_lijst(categorie, PRODUCT_CATEGORIE, "JZ020")


class TariefInvoer(Model):
    """Een tarief in eurocenten per eenheid (WJ756)."""

    bedrag_eurocent: Annotated[int, Field(strict=True, ge=0, le=MAX_BEDRAG_EUROCENT)]
    eenheid: str = Field(examples=["04"])

    @field_validator("eenheid")
    @classmethod
    def _bekend(cls, eenheid: str) -> str:
        return _uit_lijst(eenheid, EENHEID, "WJ756")


class ContractInvoer(Model):
    """Een contract van een gemeente met een aanbieder voor een product."""

    gemeente: Gemeente
    aanbieder: Aanbieder = Field(examples=["12345678"])
    product: ProductInvoer
    tarief: TariefInvoer | None = Field(None, description="Null als er geen tarief is afgesproken.")
    vanaf: Dag
    tot: Dag | None = Field(None, description="De laatste dag; null voor onbepaalde tijd.")

    @field_validator("tot")
    @classmethod
    def _na_vanaf(cls, tot: Dag | None, rest: ValidationInfo) -> Dag | None:
        vanaf = rest.data.get("vanaf")
        if tot is not None and vanaf is not None and tot < vanaf:
            raise PydanticCustomError("eigen_volgorde", "Dit ligt vóór 'vanaf'.")
        return tot


def _uit_lijst(waarde: str, lijst: Any, naam: str) -> str:
    if waarde not in lijst:
        keuze = {"lijst": naam, "keuze": ", ".join(sorted(lijst))}
        raise PydanticCustomError("eigen_lijst", "Kies uit codelijst {lijst}: {keuze}.", keuze)
    return waarde


@router.post(
    "/gezinnen",
    operation_id="legGezinVast",
    summary="Leg een gezin vast",
    status_code=201,
    responses=antwoorden({201: GezinAntwoord}, 400, 409, 413, 415, 422),
    dependencies=ALLEEN_JSON,
)
def leg_gezin(
    middelen: MiddelenVan, omstandigheden: OmstandighedenVan, invoer: GezinInvoer
) -> Response:
    """Legt vast wie vanaf een dag samen een gezin vormen."""
    leden = [GezinLid(**lid.model_dump()) for lid in invoer.leden]
    try:
        vastgelegd = leg_gezin_vast(
            middelen.grootboek, leden, invoer.vanaf, omstandigheden.wie, omstandigheden.klok
        )
    except RegistratieGeweigerd as fout:
        raise geweigerd(fout.bevindingen, "Dit gezin kan zo niet worden vastgelegd.") from None
    wacht_op_leesmodellen(middelen, vastgelegd.notificatie)
    inhoud = {"gezinId": vastgelegd.gebeurtenissen[0].stroom, **registratie_json(vastgelegd)}
    return json_antwoord(inhoud, 201)


@router.post(
    "/contracten",
    operation_id="legContractVast",
    summary="Leg een contract vast",
    status_code=201,
    responses=antwoorden({201: ContractAntwoord}, 400, 409, 413, 415, 422),
    dependencies=ALLEEN_JSON,
)
def leg_contract(
    middelen: MiddelenVan, omstandigheden: OmstandighedenVan, invoer: ContractInvoer
) -> Response:
    """Legt een contract vast; voor hetzelfde product geldt vanaf zijn begin het laatste."""
    tarief = invoer.tarief
    contract = Contract(
        gemeente=invoer.gemeente,
        aanbieder=invoer.aanbieder,
        product=Product(categorie=invoer.product.categorie, code=invoer.product.code),
        tarief_eurocent=None if tarief is None else tarief.bedrag_eurocent,
        tarief_eenheid=None if tarief is None else tarief.eenheid,
        vanaf=invoer.vanaf,
        tot=invoer.tot,
    )
    vastgelegd = leg_contract_vast(
        middelen.grootboek, contract, omstandigheden.wie, omstandigheden.klok
    )
    wacht_op_leesmodellen(middelen, vastgelegd.notificatie)
    plek = {"gemeente": contract.gemeente, "aanbieder": contract.aanbieder}
    return json_antwoord({**plek, **registratie_json(vastgelegd)}, 201)


def registratie_json(vastgelegd: Vastgelegd) -> dict[str, Any]:
    """The findings and events of a registration, as they stand in its answer."""
    return {
        "bevindingen": [bevinding_json(bevinding) for bevinding in vastgelegd.bevindingen],
        "gebeurtenissen": [
            {
                "gebeurtenisId": str(feit.gebeurtenis_id),
                "clientId": feit.stroom if feit.stroom.startswith("client-") else None,
                "versie": feit.versie,
                "soort": feit.SOORT,
            }
            for feit in vastgelegd.gebeurtenissen
        ],
    }
