"""The productieverantwoording of a gemeente over a year: as JSON, CSV, spreadsheet and document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from api.antwoorden import BASIS, json_antwoord
from api.documentatie import Antwoorden, antwoorden, bestand_antwoord
from api.gebreken import Route, noteer
from api.leesmodellen import GemeentePad
from api.omstandigheden import LEESTIJD_SECONDEN, KlokVan, MiddelenVan, OmstandighedenVan
from api.problemen import Fout, Probleem
from api.schemas_verantwoording import Verantwoording
from api.tijdassen import BekendVan, MomentVan
from api.typen import IN_URL, Aanbieder, lees_dag, lees_instant, utc
from api.verantwoording_csv import als_csv
from api.verantwoording_document import als_document
from api.verantwoording_tekst import Json, einde_van
from api.verantwoording_werkblad import als_werkblad
from projections.verantwoording import NietBij, als_json, lees_verantwoording
from projections.verantwoording_lezen import Bereik

router = APIRouter(route_class=Route, tags=["Verantwoording"])

EERSTE_JAAR, LAATSTE_JAAR = 2015, 2100
"""The Jeugdwet began in the first."""
_LAATSTE_DAG = date(2999, 12, 31)

CSV = "text/csv; charset=utf-8; header=present"
WERKBLAD = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENT = "text/html; charset=utf-8"
_BELEID = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def lees_sluitdatum(waarde: Any) -> datetime:
    """The last instant that counts at a closing: that of a Dutch day, or the instant itself.

    Raises a validation error in Dutch.
    """
    try:
        dag = lees_dag(waarde)
    except PydanticCustomError:
        pass
    else:
        if dag.year >= EERSTE_JAAR and dag <= _LAATSTE_DAG:
            return einde_van(dag)
    try:
        return lees_instant(waarde)
    except PydanticCustomError:
        raise PydanticCustomError(
            "eigen_sluitdatum",
            "Dit moet een dag vanaf 2015 zijn (JJJJ-MM-DD, tot en met het einde van die dag) of een"
            f" tijdstip met tijdzone, zoals 2028-03-01T12:00:00+01:00{IN_URL}.",
        ) from None


def te_late_sluiting(sluitmoment: datetime | None, bekend_op: datetime) -> str | None:
    """Why nothing can be said of a closing after the instant that the statement is of."""
    if sluitmoment is None or sluitmoment <= bekend_op:
        return None
    return (
        "De sluitdatum is dan nog niet voorbij: zij ligt na het tijdstip waarvan de verantwoording"
        " de stand geeft (bekendOp, anders nu)."
    )


Sluitdatum = Annotated[
    datetime,
    BeforeValidator(lees_sluitdatum),
    WithJsonSchema({"type": "string", "examples": ["2028-03-01", "2028-03-01T12:00:00Z"]}),
]


async def sluitmoment_van(
    klok: KlokVan,
    bekend_op: MomentVan,
    sluitdatum: Annotated[
        Sluitdatum | None,
        Query(description="Toon wat hierna is vastgelegd apart: een dag of een tijdstip."),
    ] = None,
) -> datetime | None:
    """The instant of closing; 400 for one that is yet to come."""
    zin = te_late_sluiting(sluitdatum, bekend_op or klok.nu())
    if zin is not None:
        noteer(Fout("query", "sluitdatum", "toekomst", zin))
    return sluitdatum


async def bereik_van(
    omstandigheden: OmstandighedenVan,
    gemeente: GemeentePad,
    jaar: Annotated[
        int, Path(ge=EERSTE_JAAR, le=LAATSTE_JAAR, description="Het jaar van de productie.")
    ],
    bekend_op: BekendVan,
    sluitmoment: Annotated[datetime | None, Depends(sluitmoment_van)],
    aanbieder: Annotated[
        Aanbieder | None, Query(description="Alleen deze aanbieder (AGB-code).")
    ] = None,
) -> Bereik:
    """What the statement is about."""
    return Bereik(gemeente, jaar, aanbieder, bekend_op or omstandigheden.nu, sluitmoment)


BereikVan = Annotated[Bereik, Depends(bereik_van)]


def _inhoud(middelen: MiddelenVan, bereik: Bereik) -> Json:
    try:
        with middelen.lezers.connection() as conn:
            gevonden = lees_verantwoording(
                conn, bereik, middelen.grootboek.kaders, LEESTIJD_SECONDEN
            )
    except NietBij as fout:
        raise Probleem(503, str(fout), kopregels={"Retry-After": "5"}) from None
    return als_json(gevonden)


# --- the forms ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vorm:
    """A written form: behind which path, how its file ends, what it is, and how it is made.

    The last gets the JSON form, and whether this is practice.
    """

    pad: str
    extensie: str
    inhoudstype: str
    maak: Callable[[Json, bool], bytes]


VORMEN = (
    Vorm("csv", "csv", CSV, lambda inhoud, _: als_csv(inhoud)),
    Vorm("werkblad", "xlsx", WERKBLAD, lambda inhoud, _: als_werkblad(inhoud)),
    Vorm(
        "document",
        "html",
        DOCUMENT,
        lambda inhoud, oefenmodus: als_document(inhoud, oefenmodus=oefenmodus).encode(),
    ),
)
"""The forms beside JSON, each made of it."""


def bestandsnaam(bereik: Bereik, extensie: str) -> str:
    """The name under which a form is kept."""
    delen = ["verantwoording", bereik.gemeente, str(bereik.jaar)]
    if bereik.aanbieder is not None:
        delen.append(bereik.aanbieder)
    return f"{'-'.join(delen)}.{extensie}"


def met_links(inhoud: Json, bereik: Bereik) -> Json:
    """The statement with links to itself, as known at its instant, and to its other forms."""
    vraag = {"aanbieder": bereik.aanbieder, "bekendOp": utc(bereik.bekend_op)}
    if bereik.sluitmoment is not None:
        vraag["sluitdatum"] = utc(bereik.sluitmoment)
    gesteld = urlencode({naam: waarde for naam, waarde in vraag.items() if waarde is not None})
    begin = f"{BASIS}/verantwoordingen/{bereik.gemeente}/{bereik.jaar}"
    links = {"self": {"href": f"{begin}?{gesteld}"}}
    links |= {vorm.pad: {"href": f"{begin}/{vorm.pad}?{gesteld}"} for vorm in VORMEN}
    return {**inhoud, "_links": links}


@router.get(
    "/verantwoordingen/{gemeente}/{jaar}",
    operation_id="toonVerantwoording",
    summary="Toon de productieverantwoording van een jaar",
    responses=antwoorden({200: Verantwoording}, 400, 409),
)
def toon_verantwoording(middelen: MiddelenVan, bereik: BereikVan) -> Response:
    """Geeft per aanbieder en product wat is ingediend, toegekend en gecrediteerd."""
    return json_antwoord(met_links(_inhoud(middelen, bereik), bereik))


def _beschrijving(vorm: Vorm, zin: str) -> Antwoorden:
    return antwoorden({}, 400, 409) | bestand_antwoord(zin, vorm.inhoudstype)


def _bestand(middelen: MiddelenVan, bereik: Bereik, vorm: Vorm, **kopregels: str) -> Response:
    inhoud = vorm.maak(_inhoud(middelen, bereik), middelen.grootboek.oefenmodus)
    return Response(inhoud, headers=kopregels, media_type=vorm.inhoudstype)


def _als_bijlage(bereik: Bereik, vorm: Vorm) -> dict[str, str]:
    naam = bestandsnaam(bereik, vorm.extensie)
    return {"Content-Disposition": f'attachment; filename="{naam}"'}


_CSV, _WERKBLAD, _DOCUMENT = VORMEN


@router.get(
    "/verantwoordingen/{gemeente}/{jaar}/csv",
    operation_id="haalVerantwoordingAlsCsv",
    summary="Haal de productieverantwoording als CSV op",
    response_class=Response,
    responses=_beschrijving(_CSV, "De verantwoording, met puntkomma's en decimale komma's."),
)
def haal_csv(middelen: MiddelenVan, bereik: BereikVan) -> Response:
    """Geeft de verantwoording als tabel die een rekenprogramma in het Nederlands goed opent."""
    return _bestand(middelen, bereik, _CSV, **_als_bijlage(bereik, _CSV))


@router.get(
    "/verantwoordingen/{gemeente}/{jaar}/werkblad",
    operation_id="haalVerantwoordingAlsWerkblad",
    summary="Haal de productieverantwoording als werkblad op",
    response_class=Response,
    responses=_beschrijving(_WERKBLAD, "De verantwoording als xlsx, met formules als totalen."),
)
def haal_werkblad(middelen: MiddelenVan, bereik: BereikVan) -> Response:
    """Geeft de verantwoording als werkblad met formules die de totalen narekenen."""
    return _bestand(middelen, bereik, _WERKBLAD, **_als_bijlage(bereik, _WERKBLAD))


@router.get(
    "/verantwoordingen/{gemeente}/{jaar}/document",
    operation_id="toonVerantwoordingAlsDocument",
    summary="Toon de productieverantwoording om te tekenen",
    response_class=Response,
    responses=_beschrijving(_DOCUMENT, "De verantwoording als bladzijde om af te drukken."),
)
def toon_document(middelen: MiddelenVan, bereik: BereikVan) -> Response:
    """Geeft de verantwoording om af te drukken en te ondertekenen."""
    return _bestand(middelen, bereik, _DOCUMENT, **{"Content-Security-Policy": _BELEID})
