"""Problem details (RFC 9457): every error answer of the service, with all errors at once.

A value that is wrong is named as it was found, unless it is long or a BSN could be in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ledger.bevinding import Bevinding

INHOUDSTYPE = "application/problem+json"

_TITELS = {
    400: "Het verzoek klopt niet",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    409: "In strijd met wat al is vastgelegd",
    410: "Niet meer beschikbaar",
    413: "Te groot",
    415: "Inhoudstype niet ondersteund",
    422: "Niet toegestaan door de regels",
    500: "Onverwachte fout",
    503: "Tijdelijk niet beschikbaar",
}
_ONDERDELEN = {"path": "path", "query": "query", "header": "header", "body": "body"}


@dataclass(frozen=True, slots=True)
class Fout:
    """One error: `plek` is path, query, header or body, `naam` the name or the JSON pointer."""

    plek: str
    naam: str
    code: str
    detail: str

    def als_json(self) -> dict[str, str]:
        """The member of `errors`; a place in the body is a pointer, anything else a name."""
        sleutel = "pointer" if self.plek == "body" else "name"
        return {"in": self.plek, sleutel: self.naam, "code": self.code, "detail": self.detail}


class Probleem(HTTPException):
    """An error answer. `extra` are extension members of the problem details."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        fouten: Sequence[Fout] = (),
        kopregels: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(kopregels or {}))
        self.fouten = tuple(fouten)
        self.extra = dict(extra or {})


def niet_gevonden(wat: str) -> Probleem:
    """404 with a Dutch sentence; `wat` never holds what the caller sent."""
    return Probleem(404, wat)


def ongeldig(*fouten: Fout) -> Probleem:
    """400 with all that is wrong."""
    wat = "één fout" if len(fouten) == 1 else f"{len(fouten)} fouten"
    return Probleem(400, f"Het verzoek bevat {wat}.", fouten=fouten)


def geweigerd(bevindingen: Sequence[Bevinding], detail: str) -> Probleem:
    """422 with every blocking finding, both as finding and as error."""
    fouten = [Fout("body", b.plaats, b.regel, b.uitleg) for b in bevindingen]
    extra = {"bevindingen": [bevinding_json(b) for b in bevindingen]}
    return Probleem(422, detail, fouten=fouten, extra=extra)


def bevinding_json(bevinding: Bevinding) -> dict[str, Any]:
    """A finding as it stands in every answer."""
    return bevinding.model_dump(mode="json", by_alias=True)


def probleem_antwoord(probleem: Probleem, instantie: str) -> Response:
    """The answer; `instantie` is the reference that the log knows it by."""
    status = probleem.status_code
    inhoud: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITELS.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": probleem.detail,
        "instance": instantie,
    }
    fouten = [fout.als_json() for fout in probleem.fouten]
    inhoud = {**inhoud, "errors": fouten, **probleem.extra}
    return Response(
        orjson.dumps(inhoud), status, headers=dict(probleem.headers or {}), media_type=INHOUDSTYPE
    )


# --- errors of the framework ------------------------------------------------------------------

_ZINNEN = {
    400: "De inhoud kan niet als JSON in UTF-8 worden gelezen.",
    404: "Dit adres bestaat niet.",
    413: "De inhoud is te groot.",
    415: "Dit inhoudstype wordt hier niet aangenomen.",
}


def van_raamwerk(fout: HTTPException) -> Probleem:
    """An error that the framework raised itself, in our words."""
    detail = _ZINNEN.get(fout.status_code, "Het verzoek kan niet worden uitgevoerd.")
    fouten = [Fout("body", "/", "onleesbaar", detail)] if fout.status_code == 400 else []
    return Probleem(fout.status_code, detail, fouten=fouten, kopregels=fout.headers)


def verkeerde_methode(methoden: Sequence[str]) -> Probleem:
    """405 with all methods that the address does have."""
    toegestaan = ", ".join(methoden)
    detail = f"Deze methode bestaat niet op dit adres; wel: {toegestaan}."
    return Probleem(405, detail, kopregels={"Allow": toegestaan})


def van_invoerfouten(fout: RequestValidationError) -> list[Fout]:
    """Every error of path, query, headers and body."""
    return [_fout(rij) for rij in fout.errors()]


def _fout(rij: Mapping[str, Any]) -> Fout:
    plek, *rest = rij["loc"]
    code, detail = _uitleg(rij)
    if code == "missing" and not rest:
        detail = "De inhoud ontbreekt; stuur een JSON-object."
    elif code not in _ZONDER_WAARDE and "bsn" not in rest:
        detail = detail.removesuffix(".") + gevonden(rij.get("input")) + "."
    if plek == "body":
        # Positions of unparsable JSON and tags of unions are no names in the document.
        delen = [] if code == "json_invalid" else [_deel(deel) for deel in rest]
        if code == "verplicht":  # an absent field goes by the name of its model
            delen = [to_camel(deel) for deel in delen]
        pointer = "".join("/" + deel.replace("~", "~0").replace("/", "~1") for deel in delen)
        return Fout("body", pointer or "/", code, detail)
    naam = str(rest[-1]) if rest else ""
    return Fout(_ONDERDELEN.get(str(plek), str(plek)), _kopnaam(plek, naam), code, detail)


def _deel(deel: Any) -> str:
    """One step of a pointer. The caller may have made up a name: it is shown as a value is."""
    return str(deel) if isinstance(deel, int) or gevonden(deel) else "…"


def _kopnaam(plek: Any, naam: str) -> str:
    return naam.title() if plek == "header" else naam


_DUTCH = {
    "missing": "Dit veld is verplicht.",
    "extra_forbidden": "Dit veld is onbekend.",
    "json_invalid": "De inhoud is geen geldige JSON.",
    "string_type": "Dit moet een tekst zijn.",
    "string_unicode": "Deze tekst bevat ongeldige tekens.",
    "string_pattern_mismatch": "Deze waarde heeft niet de juiste vorm.",
    "int_type": "Dit moet een geheel getal zijn.",
    "int_parsing": "Dit moet een geheel getal zijn.",
    "int_parsing_size": "Dit getal is te groot.",
    "int_from_float": "Dit moet een geheel getal zijn.",
    "uuid_parsing": "Dit moet een UUID zijn, zoals 01890a5d-ac96-774b-bcce-b302099a8057.",
    "uuid_type": "Dit moet een UUID zijn, zoals 01890a5d-ac96-774b-bcce-b302099a8057.",
    "bool_type": "Dit moet true of false zijn.",
    "list_type": "Dit moet een lijst zijn.",
    "tuple_type": "Dit moet een lijst zijn.",
    "dict_type": "Dit moet een object zijn.",
    "model_type": "Dit moet een object zijn.",
    "model_attributes_type": "Dit moet een JSON-object zijn.",
}
_MET_GRENS = {
    "string_too_short": ("min_length", "Deze tekst heeft minstens {} tekens nodig."),
    "string_too_long": ("max_length", "Deze tekst mag hoogstens {} tekens hebben."),
    "too_short": ("min_length", "Het aantal onderdelen moet minstens {} zijn."),
    "too_long": ("max_length", "Deze lijst mag hoogstens {} onderdelen hebben."),
    "greater_than_equal": ("ge", "Dit moet minstens {} zijn."),
    "less_than_equal": ("le", "Dit mag hoogstens {} zijn."),
    "literal_error": ("expected", "Kies uit: {}."),
    "enum": ("expected", "Kies uit: {}."),
}
_EIGEN = re.compile(r"eigen_(\w+)")
_ZONDER_WAARDE = frozenset({"missing", "extra_forbidden", "json_invalid"})
"""Errors that are not about the value."""
_MEESTE_TEKENS = 40
_MOGELIJK_BSN = re.compile(r"[0-9]{8}")
_BSN = re.compile(r"[0-9]{9}")
_SCHEIDING = re.compile(r"[ .-]")


def gevonden(waarde: object) -> str:
    """The end of a sentence that names a wrong value; empty where it must not or cannot.

    A run of eight digits can be a BSN without its leading zero; nine are one when they are
    written with separators. A day has eight.
    """
    if isinstance(waarde, int) and abs(waarde) < 10**8:
        waarde = orjson.dumps(waarde).decode()
    if not isinstance(waarde, str) or not 0 < len(waarde) <= _MEESTE_TEKENS:
        return ""
    bsn = _MOGELIJK_BSN.search(waarde) or _BSN.search(_SCHEIDING.sub("", waarde))
    return "" if bsn or not waarde.isprintable() else f" (gevonden: '{waarde}')"


def _uitleg(rij: Mapping[str, Any]) -> tuple[str, str]:
    code, context = str(rij["type"]), rij.get("ctx") or {}
    if eigen := _EIGEN.fullmatch(code):
        return eigen.group(1), str(rij["msg"])
    if code in _MET_GRENS:
        naam, zin = _MET_GRENS[code]
        return code, zin.format(str(context.get(naam, "")).replace(" or ", " of "))
    return code, _DUTCH.get(code, "Deze waarde is ongeldig.")


def instantie_van(request: Request) -> str:
    """A fresh reference for an error answer: `urn:uuid:` and a UUIDv7."""
    middelen = request.app.state.middelen
    return f"urn:uuid:{middelen.grootboek.ids.nieuw(middelen.grootboek.klok.nu())}"
