"""The command `toewijzing jaarbericht`: the reports of the kaders over a year."""

from collections.abc import Iterator
from typing import Any

import orjson
import typer

from api.watals import Stand
from ledger.client import vouw
from ledger.ijw.gemeenten import GEMEENTEN
from ledger.kaders.gegevensmodellen import onbekend
from ledger.kaders.jaarbericht import Jaarbericht, Rapportrij, gemeenten_in, rapporten_van
from ledger.kaders.kader import Kader
from ledger.kaders.register import Kaders
from ledger.scenario.leesbron import Leesbron

Json = dict[str, Any]


def kies_kaders(
    kaders: Kaders, naam: str | None, jaar: int, gemeente: str | None = None
) -> list[Kader]:
    """The kaders that hold in a year (for a gemeente, if one is given), or the one with this name.

    Raises typer.BadParameter (Dutch) when there is no such kader, or when none holds in that year.
    """
    if naam is not None and naam not in kaders.op_naam:
        raise typer.BadParameter(
            f"{onbekend('kader', naam, kaders.op_naam)}.", param_hint="--kader"
        )
    gekozen = [
        kader
        for kader in kaders.op_naam.values()
        if naam in (None, kader.naam) and gemeenten_in(kader, jaar)
    ]
    eigen = [kader for kader in gekozen if gemeente in gemeenten_in(kader, jaar)]
    if naam is None and gemeente is not None and eigen:
        gekozen = eigen
    if not gekozen:
        wie = "geen enkel kader" if naam is None else f"{naam} niet"
        raise typer.BadParameter(f"in {jaar} geldt {wie}.", param_hint="--jaar")
    return gekozen


class Verslag:
    """Reads every client once and hands out the rows of the reports; counts on the way.

    `meld` is told how many clients were read and how many signals were found.
    """

    def __init__(
        self, kaders: list[Kader], jaar: int, gemeente: str | None, bron: Leesbron, meld: Stand
    ) -> None:
        self.kaders = kaders
        self.jaar = jaar
        self.gemeente = gemeente
        self.clienten = self.vergeten = self.rijen = self.signalen = 0
        self._bericht = Jaarbericht(kaders, jaar, gemeente)
        self._bron = bron
        self._meld = meld

    def toewijzingen(self) -> Iterator[Rapportrij]:
        """The rows about single allocations, as the clients come by."""
        for stroom, feiten in self._bron.clienten():
            toestand = vouw(stroom, feiten)
            self.clienten += 1
            self.vergeten += toestand.vergeten
            yield from self._geteld(self._bericht.client(toestand))
            self._meld(self.clienten, self.signalen)

    def aanbieders(self) -> Iterator[Rapportrij]:
        """The rows about aanbieders, once `toewijzingen` was read to the end."""
        yield from self._geteld(self._bericht.aanbieders())

    def _geteld(self, rijen: Iterator[Rapportrij]) -> Iterator[Rapportrij]:
        for rij in rijen:
            self.rijen += 1
            self.signalen += rij.signaal
            yield rij


def als_tekst(verslag: Verslag) -> Iterator[str]:
    """Which reports there are, their rows, and what was read."""
    for kader in verslag.kaders:
        yield f"Jaarbericht {verslag.jaar} van {kader.naam} ({kader.kenmerk})"
        rapporten = rapporten_van(kader, verslag.jaar)
        for regel, rapport in rapporten:
            yield f"  {regel.code}: {rapport.titel}"
        if not rapporten:
            yield "  Dit kader heeft geen jaarlijkse rapporten."
    yield ""
    for rij in verslag.toewijzingen():
        yield from _regels(rij)
    for rij in verslag.aanbieders():
        yield from _regels(rij)
    if not verslag.rijen:
        yield f"Over {verslag.jaar} zijn er geen cijfers."
    yield (
        f"{_aantal(verslag.clienten, 'cliënt', 'cliënten')} gelezen; "
        f"{_aantal(verslag.signalen, 'signaal', 'signalen')}."
    )
    if verslag.vergeten:
        wie = _aantal(verslag.vergeten, "cliënt is", "cliënten zijn")
        yield f"{wie} vergeten: wat alleen in een dossier stond, telt niet meer mee."


def _regels(rij: Rapportrij) -> Iterator[str]:
    """A row: what it is about and its sentence, and for a signal where the rule stands."""
    bevinding = rij.bevinding
    partijen = f"{rij.gemeente} {GEMEENTEN[rij.gemeente].naam}, {rij.aanbieder}"
    if rij.toewijzing_nummer is not None:
        partijen += f", toewijzing {rij.toewijzing_nummer}"
    merk = "SIGNAAL" if rij.signaal else "       "
    yield f"{merk}  {bevinding.regel}  {partijen}: {bevinding.uitleg}"
    if rij.signaal:
        yield f"           bron: {bevinding.bron.document}, {bevinding.bron.paragraaf}"


def _aantal(aantal: int, een: str, meer: str) -> str:
    return f"{aantal} {een if aantal == 1 else meer}"


def als_json(verslag: Verslag) -> Iterator[str]:
    """One JSON document in pieces, so that no list of all rows is ever held."""
    kop = {
        "jaar": verslag.jaar,
        "gemeente": verslag.gemeente,
        "kaders": {kader.naam: kader.kenmerk for kader in verslag.kaders},
    }
    yield f'{_json(kop)[:-1]},"toewijzingen":['
    yield from _lijst(verslag.toewijzingen())
    yield '],"aanbieders":['
    yield from _lijst(verslag.aanbieders())
    totaal = {
        "clienten": verslag.clienten,
        "vergetenClienten": verslag.vergeten,
        "signalen": verslag.signalen,
    }
    yield f'],"totaal":{_json(totaal)}}}'


def _lijst(rijen: Iterator[Rapportrij]) -> Iterator[str]:
    scheiding = ""
    for rij in rijen:
        yield f"{scheiding}{_json(_rij(rij))}"
        scheiding = ","


def _rij(rij: Rapportrij) -> Json:
    return {
        "kader": rij.kader,
        "rapport": rij.titel,
        "gemeente": rij.gemeente,
        "aanbieder": rij.aanbieder,
        "toewijzingNummer": rij.toewijzing_nummer,
        "signaal": rij.signaal,
        "bevinding": rij.bevinding.model_dump(mode="json", by_alias=True),
    }


def _json(waarde: Any) -> str:
    return orjson.dumps(waarde).decode()
