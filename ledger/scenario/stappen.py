"""The steps of a case: on which day which client meets which fact.

Records are the models of `ledger.dossier`, messages the content of their events: nothing of either
is written down again here, so that a field of theirs is a field of a case.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from types import GenericAlias
from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import Field, NaiveDatetime, ValidationError, create_model

from ledger.bevinding import Waarde
from ledger.dossier import Stuk
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.gebeurtenissen import (
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    PrestatieGebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekBeantwoord,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.kaders.bestand import Fout, Pad, toon
from ledger.scenario.bestand import Geval, Gevallenbestand, eis
from ledger.waarden import Product

CLIENT: Final = "client"
REFERENTIE: Final = "R1"


def _inhoud(feit: type[Gebeurtenis], naam: str, zonder: tuple[str, ...] = (), **anders: Any) -> Any:
    """A model of what an event says apart from its envelope, with other defaults for a case."""
    velden: dict[str, Any] = {
        veld: (info.annotation, copy(info))
        for veld, info in feit.model_fields.items()
        if veld not in Gebeurtenis.model_fields and veld not in zonder
    }
    return create_model(naam, __base__=Waarde, **{**velden, **anders})


def _bericht(naam: str, **velden: Any) -> Any:
    """A model of a message that holds several elements."""
    return create_model(naam, __base__=Waarde, **velden)


def _lijst_van(model: Any) -> Any:
    """A field with at least one of these elements."""
    return (GenericAlias(tuple, (model, ...)), _MINSTENS_EEN)


_LEEG: Final = (date | None, None)
_MINSTENS_EEN: Final = Field(min_length=1)

Jw315: Final = _inhoud(
    VerzoekOntvangen, "Jw315", referentie_aanbieder=(str, REFERENTIE), dagtekening=_LEEG
)
Jw317: Final = _inhoud(
    WijzigingVerzocht,
    "Jw317",
    referentie_aanbieder=(str, REFERENTIE),
    dagtekening=_LEEG,
    reden_verzoek=(str, "1"),
)
Jw319: Final = _inhoud(VerzoekBeantwoord, "Jw319", referentie_aanbieder=(str, REFERENTIE))
_VERSIE: Final[Mapping[str, Any]] = {
    "toewijzing_nummer": (int | None, None),
    "toewijzingsmoment": (NaiveDatetime | None, None),
    "dagtekening": _LEEG,
}
_PARTIJEN: Final = ("gemeente", "aanbieder")
Versie: Final = _inhoud(ToewijzingGebeurtenis, "Versie", _PARTIJEN, **_VERSIE)
EnkeleVersie: Final = _inhoud(ToewijzingGebeurtenis, "EnkeleVersie", **_VERSIE)
Jw305: Final = _inhoud(LeveringGestart, "Jw305")
Jw307: Final = _inhoud(LeveringGestopt, "Jw307", begindatum=_LEEG, reden_beeindiging=(str, "19"))
_BUITEN_PRESTATIE: Final = (*_PARTIJEN, "declaratie_nummer")
_PRESTATIE: Final[Mapping[str, Any]] = {
    "referentie_nummer": (str | None, None),
    "product": (Product | None, None),
    "debet_credit": (Literal["D", "C"], "D"),
}
Prestatie: Final = _inhoud(PrestatieGebeurtenis, "Prestatie", _BUITEN_PRESTATIE, **_PRESTATIE)
Antwoordregel: Final = _inhoud(
    PrestatieGebeurtenis,
    "Antwoordregel",
    _BUITEN_PRESTATIE,
    **_PRESTATIE,
    retourcodes=(tuple[str, ...], _MINSTENS_EEN),
)


_PARTIJVELDEN: Final[Mapping[str, Any]] = dict.fromkeys(_PARTIJEN, (str, ...))
Jw301: Final = _bericht("Jw301", **_PARTIJVELDEN, producten=_lijst_van(Versie))
Jw323: Final = _bericht(
    "Jw323",
    **_PARTIJVELDEN,
    declaratie_nummer=(str, "D1"),
    prestaties=_lijst_van(Prestatie),
)
Jw325: Final = _bericht(
    "Jw325",
    **_PARTIJVELDEN,
    declaratie_nummer=(str, "D1"),
    prestaties=_lijst_van(Antwoordregel),
)


class Persoon(Waarde):
    """Who a client is, as far as a rule may ask."""

    geboortedatum: date | None = None
    datum_gebruik: str | None = None
    geslacht: str | None = None


class Lid(Waarde):
    """A member of a family under the name of the client in this case."""

    client: Annotated[str, _MINSTENS_EEN]
    rol: Literal["kind", "ouder", "anders"]
    betrokken: bool | None = None
    eigen_dossier: bool | None = None


class Gezin(Waarde):
    """Who form a family from `vanaf` on; without it from the day of the step."""

    leden: Annotated[tuple[Lid, ...], _MINSTENS_EEN]
    vanaf: date | None = None


class Tarief(Waarde):
    """A price per unit (WJ756)."""

    bedrag_eurocent: int
    eenheid: str


class Contract(Waarde):
    """A contract of a gemeente with an aanbieder, as POST /v1/contracten takes it."""

    gemeente: str
    aanbieder: str
    product: Product
    tarief: Tarief | None = None
    vanaf: date
    tot: date | None = None


_GEEN_OORDEEL: Final = frozenset({"persoon", "contract"})
SOORTEN: Final[Mapping[str, type[Waarde]]] = {
    "persoon": Persoon,
    "gezin": Gezin,
    "contract": Contract,
    "jw301": Jw301,
    "jw305": Jw305,
    "jw307": Jw307,
    "jw315": Jw315,
    "jw317": Jw317,
    "jw319": Jw319,
    "jw323": Jw323,
    "jw325": Jw325,
    **{plek: soort.gebeurtenis.STUK for plek, soort in STUK_BIJ_PLEK.items()},
}
_EERSTE_DAG: Final = date(2000, 1, 1)
_EIGEN_DAG: Final = ("datum", "dagtekening", "begindatum", "einddatum", "ingangsdatum")
"""Fields that hold the day of a fact, the first that is there counts."""


@dataclass(frozen=True, slots=True)
class Stap:
    """One step: on `op` the ledger learns `inhoud` about `client`; `nummer` counts from 1.

    `pad` is where it stands in the file; `vervangt` the number of the step whose record this one
    corrects.
    """

    nummer: int
    pad: Pad
    op: date
    client: str
    soort: str
    inhoud: Any
    vervangt: int | None = None


@dataclass(slots=True)
class _Ruw:
    """A step as it stands in the file, and where."""

    pad: Pad
    velden: Mapping[str, Any]
    soort: str | None
    op: date | None = None

    @property
    def lijf(self) -> dict[str, Any]:
        waarde = self.velden.get(self.soort or "")
        return dict(waarde) if isinstance(waarde, dict) else {}


def lees_stappen(bestand: Gevallenbestand, nummer: int) -> tuple[Stap, ...]:
    """The steps of a case (counted from 0), the judged one last.

    Raises `GegevensFout` with every error, each on its line.
    """
    geval = bestand.gevallen[nummer]
    fouten: list[Fout] = []
    ruw = [_ruw(bestand, pad, velden, fouten) for pad, velden in _plekken(geval, nummer)]
    _dateer(bestand, ruw, fouten)
    if ruw[-1].soort in _GEEN_OORDEEL:
        melding = f"over een {ruw[-1].soort} oordeelt geen regel; zet deze stap bij 'gegeven'"
        fouten.append(bestand.fout((*ruw[-1].pad, ruw[-1].soort or ""), melding))
    stappen: list[Stap] = []
    gemeente: object = None
    for teller, rij in enumerate(ruw, 1):
        lijf = _aangevuld(rij, gemeente)
        gemeente = lijf.get("gemeente", gemeente)
        vervangt = _vervangt(bestand, ruw, rij, lijf, fouten)
        inhoud = _lijf(bestand, rij, lijf, fouten)
        if rij.soort is not None and rij.op is not None and inhoud is not None:
            client = rij.velden.get("client", CLIENT)
            stappen.append(Stap(teller, rij.pad, rij.op, client, rij.soort, inhoud, vervangt))
    eis(fouten)
    return tuple(stappen)


def _plekken(geval: Geval, nummer: int) -> Iterator[tuple[Pad, Mapping[str, Any]]]:
    begin: Pad = ("gevallen", nummer)
    for plek, velden in enumerate(geval.gegeven):
        yield (*begin, "gegeven", plek), velden
    yield (*begin, "als"), geval.als


def _ruw(bestand: Gevallenbestand, pad: Pad, velden: Mapping[str, Any], fouten: list[Fout]) -> _Ruw:
    """A step with its kind; None when it has none or several."""
    soorten = [naam for naam in velden if naam not in ("op", "client")]
    for naam in soorten:
        if naam not in SOORTEN:
            lijkt = get_close_matches(naam, SOORTEN, n=1)
            raad = f"bedoeld is misschien '{lijkt[0]}'" if lijkt else _bekend()
            fouten.append(bestand.fout((*pad, naam), f"onbekende stap; {raad}"))
        elif not isinstance(velden[naam], dict):
            melding = "moet uit velden met een waarde bestaan"
            fouten.append(_fout(bestand, (*pad, naam), melding, velden[naam]))
    if len(soorten) != 1:
        melding = "een stap heeft één soort" if soorten else f"de soort stap ontbreekt; {_bekend()}"
        fouten.append(bestand.fout(pad, melding))
    op, client = velden.get("op"), velden.get("client", CLIENT)
    if "op" in velden and not isinstance(op, date):
        melding = "moet een dag zijn, geschreven als 2027-01-31"
        fouten.append(_fout(bestand, (*pad, "op"), melding, op))
    if not isinstance(client, str) or not client:
        fouten.append(_fout(bestand, (*pad, "client"), "moet een naam zijn", client))
    goed = len(soorten) == 1 and soorten[0] in SOORTEN
    return _Ruw(pad, velden, soorten[0] if goed else None, op if isinstance(op, date) else None)


def _fout(bestand: Gevallenbestand, pad: Pad, melding: str, waarde: object) -> Fout:
    """An error that ends with what stands there."""
    getoond = toon(waarde)
    tekst = melding if getoond is None else f"{melding}, niet '{getoond}'"
    return bestand.fout(pad, tekst, waarde)


def _bekend() -> str:
    return f"bekend zijn: {', '.join(SOORTEN)}"


def _dateer(bestand: Gevallenbestand, ruw: list[_Ruw], fouten: list[Fout]) -> None:
    """The day of each step: its own, else that of the one before, else that of the fact.

    What only prepares (who somebody is, a contract, a family) has no day of its own: at the
    beginning it takes that of what follows.
    """
    eerste = next((dag for rij in ruw if (dag := rij.op or _eigen_dag(rij)) is not None), None)
    if eerste is None:
        fouten.append(bestand.fout(ruw[0].pad, "de dag ontbreekt; zet er 'op' bij"))
        return
    vorige = eerste
    for rij in ruw:
        if rij.op is not None and rij.op < vorige:
            melding = f"{rij.op} ligt vóór de stap hiervoor ({vorige}); zet de stappen op volgorde"
            fouten.append(bestand.fout((*rij.pad, "op"), melding, rij.op))
        rij.op = vorige = max(rij.op or vorige, vorige)
    if eerste < _EERSTE_DAG:
        melding = f"{eerste} ligt vóór {_EERSTE_DAG}; zet er een latere 'op' bij"
        fouten.append(bestand.fout(ruw[0].pad, melding, eerste))


def _eigen_dag(rij: _Ruw) -> date | None:
    if rij.soort in ("persoon", "contract", "gezin"):
        return None
    lijf = rij.lijf
    for lijst in ("producten", "prestaties"):
        rijen = lijf.get(lijst)
        if rij.soort in ("jw301", "jw323", "jw325") and isinstance(rijen, list) and rijen:
            lijf = {**rijen[0], **lijf} if isinstance(rijen[0], dict) else lijf
    return next((lijf[veld] for veld in _EIGEN_DAG if isinstance(lijf.get(veld), date)), None)


def _aangevuld(rij: _Ruw, gemeente: object) -> dict[str, Any]:
    """The body with what may be left out in a case: the gemeente, and the day of a record."""
    lijf, model = rij.lijf, SOORTEN.get(rij.soort or "")
    if model is None:
        return lijf
    if "gemeente" in model.model_fields and gemeente is not None:
        lijf = {"gemeente": gemeente, **lijf}
    if issubclass(model, Stuk) and rij.op is not None:
        lijf = {"datum": rij.op, **lijf}
    return lijf


def _vervangt(
    bestand: Gevallenbestand,
    ruw: list[_Ruw],
    rij: _Ruw,
    lijf: dict[str, Any],
    fouten: list[Fout],
) -> int | None:
    """The step whose record this one corrects, taken out of the body."""
    if rij.soort not in STUK_BIJ_PLEK or "vervangt" not in lijf:
        return None
    stap = lijf.pop("vervangt")
    eerder = ruw[: ruw.index(rij)]
    mag = [nummer for nummer, ander in enumerate(eerder, 1) if ander.soort == rij.soort]
    if stap not in mag:
        melding = f"moet het nummer zijn van een eerdere stap met een {rij.soort}"
        fouten.append(_fout(bestand, (*rij.pad, rij.soort or "", "vervangt"), melding, stap))
        return None
    return int(stap)


def _lijf(bestand: Gevallenbestand, rij: _Ruw, lijf: dict[str, Any], fouten: list[Fout]) -> Any:
    """The body as its model; as strict as JSON, so that a number is no day and no text."""
    if rij.soort is None:
        return None
    model: Any = SOORTEN[rij.soort]
    enkel = model is Jw301 and "producten" not in lijf
    if enkel:
        model = EnkeleVersie
    try:
        waarde = model.model_validate_json(
            orjson.dumps(lijf), strict=True, by_alias=True, by_name=False
        )
    except ValidationError as fout:
        fouten += bestand.fouten_van(fout, model, lijf, (*rij.pad, rij.soort))
        return None
    return _als_bericht(waarde) if enkel else waarde


def _als_bericht(enkel: Any) -> Any:
    """A message with one version."""
    versie = Versie(**{veld: getattr(enkel, veld) for veld in Versie.model_fields})
    return Jw301(gemeente=enkel.gemeente, aanbieder=enkel.aanbieder, producten=(versie,))
