"""Clients for the benchmark of the kaders: a long history of messages, and of own records.

What a year of own records of a kader looks like stands in a file in `dossiers`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

import yaml

from ledger.client import ClientToestand
from ledger.dossier import Stuk
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK, StukVastgelegd
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    Nieuw,
    PrestatieGoedgekeurd,
    TeWijzigen,
    ToewijzingAfgegeven,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.kaders.hulp import plus_maanden
from ledger.kaders.kader import Kader
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product

GEBEURTENISSEN = 500
CLIENT = "client-" + "a" * 32
AANBIEDER = "90000001"
_DOSSIERS = Path(__file__).with_name("dossiers")
_MAANDEN_TUSSEN = {"elkeMaand": 1, "elkKwartaal": 3}


@dataclass(frozen=True, slots=True)
class Regio:
    """A gemeente of a kader, its client, and a year of own records there.

    `stukken` are the records with the name of their kind, as they stand in the file.
    """

    kader: str
    gemeente: str
    nu: date
    geboren: date
    codes: tuple[str, ...]
    omvang: Omvang
    stukken: tuple[Mapping[str, Any], ...]

    @property
    def partijen(self) -> dict[str, str]:
        """Gemeente and aanbieder of every fact."""
        return {"gemeente": self.gemeente, "aanbieder": AANBIEDER}

    @property
    def stempel(self) -> Stempel:
        """That of every fact."""
        nu = datetime(self.nu.year, self.nu.month, self.nu.day, 9, tzinfo=UTC)
        return Stempel(nu, "meting", "backofficeGemeente", "opdracht")


@cache
def regios() -> tuple[Regio, ...]:
    """The kaders with what their clients look like."""
    return tuple(_regio(pad) for pad in sorted(_DOSSIERS.glob("*.yaml")))


def _regio(pad: Path) -> Regio:
    rij = yaml.load(pad.read_bytes(), Loader=yaml.CSafeLoader)
    return Regio(
        kader=pad.stem,
        gemeente=rij["gemeente"],
        nu=rij["nu"],
        geboren=rij["geboren"],
        codes=tuple(str(code) for code in rij["codes"]),
        omvang=Omvang(**rij["omvang"]),
        stukken=tuple(rij["stukken"]),
    )


Inhoud = tuple[date, type[Gebeurtenis], dict[str, Any]]
"""A fact before it is stamped: its day, its kind and what it says."""


def gebeurtenissen(kader: Kader, regio: Regio, eigen: int) -> list[Gebeurtenis]:
    """500 events of a client by day, of which so many are own records; the rest are messages."""
    feiten: list[Inhoud] = [
        (regio.geboren, ClientGegevensVastgelegd, {"geboortedatum": regio.geboren})
    ]
    feiten += islice(_eigen(regio), eigen)
    feiten += islice(_berichten(kader, regio), GEBEURTENISSEN - len(feiten))
    feiten.sort(key=lambda feit: feit[0])
    return [_gezet(regio, feit, nummer) for nummer, feit in enumerate(feiten, 1)]


def _gezet(regio: Regio, feit: Inhoud, versie: int) -> Gebeurtenis:
    dag, soort, velden = feit
    return regio.stempel.zet(soort, CLIENT, versie, dag, (), **velden)


# --- messages -----------------------------------------------------------------------------------


def _berichten(kader: Kader, regio: Regio) -> Iterator[Inhoud]:
    """Allocations of some products over years, with their deliveries and declared lines."""
    for nummer in count(1):
        jaren, welke = divmod(nummer - 1, len(regio.codes))
        code, jaar = regio.codes[welke], regio.nu.year - jaren
        deel = regio.partijen | {"toewijzing_nummer": nummer, "product": _product(kader, code)}
        begin = date(jaar, 1, 1)
        yield begin, ToewijzingAfgegeven, deel | _gegeven(regio, begin, date(jaar, 12, 31))
        yield begin, LeveringGestart, deel | {"begindatum": begin}
        for maand in range(1, 11):
            dag = date(jaar, maand, 1)
            yield dag, PrestatieGoedgekeurd, deel | _gedeclareerd(nummer, dag)


def _product(kader: Kader, code: str) -> Product:
    """A product as a message names it: under its own code where that is one of its forms."""
    vormen = tuple(kader.product(code).vormen()) if code in kader.gegevens.producten else ()
    eigen = next(
        (vorm for vorm in vormen if vorm[1] == code), vormen[0] if vormen else (None, code)
    )
    return Product(categorie=eigen[0] or "45", code=eigen[1])


def _gegeven(regio: Regio, begin: date, einde: date) -> dict[str, Any]:
    return {
        "toewijzingsmoment": datetime(begin.year, begin.month, begin.day, 9),  # noqa: DTZ001
        "ingangsdatum": begin,
        "einddatum": einde,
        "omvang": regio.omvang,
        "dagtekening": begin,
    }


def _gedeclareerd(nummer: int, begin: date) -> dict[str, Any]:
    return {
        "declaratie_nummer": f"D{begin:%Y%m}",
        "referentie_nummer": f"P{nummer}{begin:%Y%m}",
        "begindatum": begin,
        "einddatum": begin.replace(day=28),
        "volume": 120,
        "eenheid": "01",
        "bedrag_eurocent": 20_000,
        "debet_credit": "D",
        "toewijzingsmoment": datetime(begin.year, 1, 1, 9),  # noqa: DTZ001  (has no time zone)
    }


# --- own records --------------------------------------------------------------------------------


def _eigen(regio: Regio) -> Iterator[Inhoud]:
    """The own records of year after year, the last year first."""
    for jaar in count():
        for rij in regio.stukken:
            for stuk in _herhaald(regio, rij, jaar):
                yield stuk.datum, _soort(rij), _velden(stuk)


def _velden(stuk: Stuk) -> dict[str, Any]:
    return {"gemeente": stuk.gemeente, "aanbieder": stuk.aanbieder, "inhoud": stuk}


def _soort(rij: Mapping[str, Any]) -> type[StukVastgelegd]:
    return STUK_BIJ_PLEK[rij["stuk"]].gebeurtenis


def _herhaald(regio: Regio, rij: Mapping[str, Any], jaren_terug: int) -> Iterator[Stuk]:
    """A record of the file as it was so many years ago, once or as often as the file says."""
    stap = next((maanden for naam, maanden in _MAANDEN_TUSSEN.items() if rij.get(naam)), 0)
    eigen = {naam: deel for naam, deel in rij.items() if naam not in ("stuk", *_MAANDEN_TUSSEN)}
    velden = _vroeger(eigen, jaren_terug)
    if "toewijzingNummer" in velden:
        velden["toewijzingNummer"] += jaren_terug * len(regio.codes)
    for maanden in range(0, 12 if stap else 1, stap or 1):
        datum = plus_maanden(velden["datum"], maanden)
        if datum < regio.nu:
            yield _soort(rij).STUK.model_validate(
                velden | {"gemeente": regio.gemeente, "datum": datum}
            )


def _vroeger(waarde: Any, jaren: int) -> Any:
    """A value of the file so many years earlier: its days, and the references of its budgets."""
    if isinstance(waarde, date):
        return plus_maanden(waarde, -12 * jaren)
    if isinstance(waarde, list):
        return [_vroeger(deel, jaren) for deel in waarde]
    if isinstance(waarde, dict):
        return {
            naam: f"{deel}-{jaren}" if naam == "kenmerk" else _vroeger(deel, jaren)
            for naam, deel in waarde.items()
        }
    return waarde


# --- what is judged -----------------------------------------------------------------------------


def te_beoordelen(
    kader: Kader, regio: Regio, toestand: ClientToestand
) -> Iterator[tuple[str, Gebeurtenis]]:
    """Every kind of fact that rules hang on, with its name: of each product, or as in the file."""
    versie = toestand.versie + 1
    for code in kader.gegevens.producten:
        for naam, feit in _berichtfeiten(regio, _product(kader, code), toestand):
            yield naam, _gezet(regio, feit, versie)
    for rij in regio.stukken:
        stuk = next(_herhaald(regio, rij, 0))
        producten = (
            (None,)
            if stuk.product is None
            else tuple(_product(kader, code) for code in kader.gegevens.producten)
        )
        for product in producten:
            nieuw = stuk.gewijzigd({"datum": regio.nu, "product": product})
            yield rij["stuk"], _gezet(regio, (regio.nu, _soort(rij), _velden(nieuw)), versie)


def _berichtfeiten(
    regio: Regio, product: Product, toestand: ClientToestand
) -> Iterator[tuple[str, Inhoud]]:
    """A request, a decision, a change, a start, a stop and a declared line about a product."""
    begin = date(regio.nu.year, 10, 1)
    einde = date(begin.year, 12, 31)
    nummer = max(nummer for _, nummer in toestand.toewijzingen) + 1
    deel = regio.partijen | {"product": product}
    gegeven = _gegeven(regio, begin, einde) | {
        "toewijzingsmoment": regio.stempel.nu.replace(tzinfo=None)
    }
    geleverd = deel | {"toewijzing_nummer": 1, "begindatum": begin}
    gevraagd = {"referentie_aanbieder": "R1", "dagtekening": regio.nu}
    yield (
        "JW315",
        (
            begin,
            VerzoekOntvangen,
            deel
            | gevraagd
            | {
                "ingangsdatum": begin,
                "einddatum": einde,
                "omvang": regio.omvang,
                "verwijzer_type": "02",
            },
        ),
    )
    yield "JW301", (begin, ToewijzingAfgegeven, deel | gegeven | {"toewijzing_nummer": nummer})
    bestaand = next(iter(toestand.toewijzingen.values()))[-1]
    wijziging = TeWijzigen(
        toewijzing_nummer=bestaand.toewijzing_nummer,
        gewenste_ingangsdatum=begin,
        einddatum=einde,
        omvang=regio.omvang,
    )
    nieuw = Nieuw(
        product=product, gewenste_ingangsdatum=begin, einddatum=einde, omvang=regio.omvang
    )
    yield (
        "JW317",
        (
            begin,
            WijzigingVerzocht,
            regio.partijen
            | gevraagd
            | {"reden_verzoek": "01", "te_wijzigen": (wijziging,), "nieuw": (nieuw,)},
        ),
    )
    yield "JW305", (begin, LeveringGestart, geleverd)
    yield (
        "JW307",
        (begin, LeveringGestopt, geleverd | {"einddatum": begin, "reden_beeindiging": "19"}),
    )
    yield "JW323", (begin, PrestatieGoedgekeurd, geleverd | _gedeclareerd(1, regio.nu))
