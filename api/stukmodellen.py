"""The shapes of own records over HTTP, made from the records themselves.

Nothing of a record is written down twice: each field gets its check from its type, and from its
name where that names a code. What only a kader can judge is left to the kaders.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache, reduce
from operator import or_
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from api.registraties import ProductInvoer
from api.schemas import Model, OmvangBeeld, ProductBeeld
from api.stukvelden import DELEN, SOORTEN, veldbeschrijving
from api.typen import (
    Aanbieder,
    ClientId,
    Code,
    Gemeente,
    Label,
    Regeltekst,
    Stukdag,
    StukdagOfLeeg,
    Tekst,
)
from ledger.bevinding import Waarde
from ledger.dossier import Groepssessie, Stuk
from ledger.dossier_gebeurtenissen import STUKSOORTEN, Stuksoort
from ledger.ijw.codelijsten import LIJSTEN
from ledger.ijw.gemeenten import GEMEENTEN
from ledger.waarden import Omvang, Product

_MEESTE_DELEN = 200
_INVOER, _BEELD = "Invoer", "Beeld"
_MINUTEN_PER_DAG = 24 * 60
_HOOGSTE_GETAL = 99_999_999
_TIJD = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


# --- values -------------------------------------------------------------------------------------


def _bestaande_gemeente(code: str) -> str:
    if code not in GEMEENTEN:
        raise PydanticCustomError("eigen_lijst", "Dit is geen gemeentecode van het CBS.")
    return code


def _lees_tijd(waarde: Any) -> time:
    if isinstance(waarde, time):
        return waarde
    if isinstance(waarde, str) and _TIJD.fullmatch(waarde):
        return time.fromisoformat(waarde)
    raise PydanticCustomError("eigen_tijd", "Dit moet een tijd zijn, als UU:MM of UU:MM:SS.")


def _lees_uuid(waarde: Any) -> UUID:
    if isinstance(waarde, UUID):
        return waarde
    if isinstance(waarde, str) and _UUID.fullmatch(waarde):
        return UUID(waarde)
    raise PydanticCustomError("eigen_vorm", "Dit moet de gebeurtenisId van een vastlegging zijn.")


def _uit_lijst(lijst: str) -> Any:
    codes = LIJSTEN[lijst]
    keuze = {"lijst": lijst, "keuze": ", ".join(codes)}

    def controleer(waarde: Any) -> str:
        if isinstance(waarde, str) and waarde in codes:
            return waarde
        raise PydanticCustomError("eigen_lijst", "Kies uit codelijst {lijst}: {keuze}.", keuze)

    vorm = WithJsonSchema({"type": "string", "enum": list(codes)})
    return Annotated[str, BeforeValidator(controleer), vorm]


def _getal(minst: int, hoogst: int) -> Any:
    return Annotated[int, Field(strict=True, ge=minst, le=hoogst)]


Tijd = Annotated[
    time,
    BeforeValidator(_lees_tijd),
    WithJsonSchema({"type": "string", "pattern": f"^{_TIJD.pattern}$", "examples": ["09:30"]}),
]
Gebeurtenissleutel = Annotated[
    UUID, BeforeValidator(_lees_uuid), WithJsonSchema({"type": "string", "format": "uuid"})
]
BekendeGemeente = Annotated[Gemeente, AfterValidator(_bestaande_gemeente)]

_VAN_TYPE: Final[Mapping[Any, Any]] = MappingProxyType(
    {
        str: Tekst,
        int: _getal(0, _HOOGSTE_GETAL),
        date | None: StukdagOfLeeg,
        bool: Annotated[bool, Field(strict=True)],
        date: Stukdag,
        time: Tijd,
        UUID: Gebeurtenissleutel,
        Product: ProductInvoer,
    }
)
_GETOOND: Final = MappingProxyType({Product: ProductBeeld, Omvang: OmvangBeeld})
"""Values that answers show in a form of their own."""
_PERSONEN: Final = (
    "akkoord_door",
    "beheerder",
    "doorgeleid_naar",
    "gi",
    "helper",
    "hulpverlener",
    "instantie",
    "loket",
    "medewerker",
    "naam",
    "organisatie",
    "regiebehandelaar",
    "regisseur",
    "uitvoerder",
    "vervolgaanbieder",
    "verwijzer_naam",
    "wie",
)
"""Labels of people and organisations."""
_ROLLEN: Final = (
    "aan",
    "akkoord",
    "besloten_door",
    "deelnemers",
    "door",
    "functie",
    "genomen_door",
    "hoedanigheid",
    "melder",
    "met",
    "ondertekend_door",
    "ontvanger",
    "opstellers",
    "partijen",
    "relatie",
    "rol",
    "teruggekoppeld_aan",
    "verwantschap",
    "verwantschap_beheerder",
)
"""What somebody is or acts as."""
_WOORDEN: Final = (
    "doelgroepen",
    "hulpvraag",
    "interventie",
    "kenmerk",
    "levensgebieden",
    "locatie",
    "naar",
    "regel",
    "uitkomst",
    "van",
)
"""Words that a finding or an obligation may show as they were sent."""
_REFERENTIES: Final = (
    "kvk_nummer",
    "referentie_aanbieder",
    "referentie_nummer",
    "registratienummer",
    "sessie",
    "uitspraak_kenmerk",
)
"""Numbers of others, of which nine digits say nothing."""
_VAN_NAAM: Final[Mapping[tuple[str, Any], Any]] = MappingProxyType(
    {
        ("gemeente", str): BekendeGemeente,
        ("woonplaats_gemeente", str): BekendeGemeente,
        ("aanbieder", str): Aanbieder,
        ("aanbieders", str): Aanbieder,
        ("Afstemming.partijen", str): Aanbieder,
        ("zorgverlener_code", str): Aanbieder,
        ("client_id", str): ClientId,
        ("behandelde_jeugdigen", str): ClientId,
        ("voorziening", str): Code,
        ("verwijzer_type", str): _uit_lijst("COD327"),
        ("eenheid", str): _uit_lijst("WJ756"),
        ("frequentie", str): _uit_lijst("WMO757"),
        ("toewijzing_nummer", int): _getal(1, 999_999_999),
        ("minuten", int): _getal(0, _MINUTEN_PER_DAG),
        ("aanwezige_minuten", int): _getal(0, _MINUTEN_PER_DAG),
        ("geplande_minuten", int): _getal(0, _MINUTEN_PER_DAG),
        **{(naam, str): Label for naam in (*_PERSONEN, *_ROLLEN, *_WOORDEN)},
        **{(naam, str): Regeltekst for naam in _REFERENTIES},
    }
)
"""By field: `Kind.name` where only that kind asks for it, else the name alone."""


# --- shapes -------------------------------------------------------------------------------------


def invoermodel(soort: Stuksoort) -> type[Model]:
    """The body of the request that records one of this kind."""
    return _model(soort.stuk, SOORTEN[soort.plek][1], _INVOER)


def stuk_van(soort: Stuksoort, invoer: Model) -> Stuk:
    """The record that a checked body holds."""
    return soort.stuk.model_validate(invoer.model_dump())


@cache
def beeldmodel(soort: Stuksoort) -> type[Model]:
    """A record as answers show it: what was recorded, and by which event."""
    velden: dict[str, Any] = {
        "gebeurtenis_id": (UUID, Field(description="De gebeurtenis die dit vastlegde.")),
        "vastgelegd_op": (datetime, Field(description="Wanneer het grootboek dit wist.")),
    }
    if soort.stuk is Groepssessie:
        velden["minuten"] = (
            SessieMinuten,
            Field(description="De minuten van deze cliënt in de sessie."),
        )
    beschrijving = SOORTEN[soort.plek][1]
    return create_model(
        f"{soort.stuk.__name__}Vastlegging",
        __base__=_model(soort.stuk, beschrijving, _BEELD),
        __doc__=beschrijving,
        **velden,
    )


class SessieMinuten(Model):
    """Minuten als breuk, en afgerond op hele minuten (een half naar boven)."""

    exact: str = Field(examples=["135/4"])
    afgerond: int


@cache
def _model(waarde: type[Waarde], doc: str | None, achtervoegsel: str) -> type[Model]:
    velden: dict[str, Any] = {}
    for naam, veld in waarde.model_fields.items():
        beschrijving = veldbeschrijving(waarde.__name__, naam)
        vorm = _vorm(veld.annotation, f"{waarde.__name__}.{naam}", achtervoegsel)
        if veld.is_required():
            velden[naam] = (vorm, Field(description=beschrijving))
        elif veld.default_factory is not None:
            velden[naam] = (
                vorm,
                Field(default_factory=veld.default_factory, description=beschrijving),
            )
        else:
            velden[naam] = (vorm, Field(veld.default, description=beschrijving))
    naam = waarde.__name__ + achtervoegsel
    return create_model(naam, __base__=Model, __doc__=doc, **velden)


def _vorm(soort: Any, naam: str, achtervoegsel: str) -> Any:
    """The checked form of the type of a field; a list of records is a list of their forms."""
    getoond = _GETOOND.get(soort) if achtervoegsel == _BEELD else None
    eigen = getoond or _van_naam(naam, soort) or _VAN_TYPE.get(soort)
    if eigen is not None:
        return eigen
    oorsprong, delen = get_origin(soort), get_args(soort)
    if oorsprong in (Union, UnionType):
        return reduce(or_, (_vorm(deel, naam, achtervoegsel) for deel in delen))
    if oorsprong is tuple:
        onderdeel = _vorm(delen[0], naam, achtervoegsel)
        return Annotated[tuple[onderdeel, ...], Field(max_length=_MEESTE_DELEN)]  # type: ignore[valid-type]
    if oorsprong is dict:
        waarde = _vorm(delen[1], "", achtervoegsel)
        return Annotated[dict[Label, waarde], Field(max_length=_MEESTE_DELEN)]  # type: ignore[valid-type]
    if isinstance(soort, type) and issubclass(soort, Waarde):
        return _model(soort, DELEN.get(soort.__name__), achtervoegsel)
    return soort


def _van_naam(naam: str, soort: Any) -> Any:
    """The stricter form that a field asks for (`Kind.name`), or None."""
    return _VAN_NAAM.get((naam, soort)) or _VAN_NAAM.get((naam.partition(".")[2], soort))


INVOER: Final = MappingProxyType({soort.plek: invoermodel(soort) for soort in STUKSOORTEN})
