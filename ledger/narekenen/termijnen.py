"""Obligations: the first and last day of each, counted again, and which are still open."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from ledger.narekenen import toewijzingen
from ledger.narekenen.client import GEGEVENS, Client
from ledger.narekenen.feit import Json, Verslag, dag, dag_of_niets
from ledger.narekenen.kadertermijnen import Grond, NietTeZien, rij_van
from ledger.narekenen.kalender import (
    KALENDERS,
    na_dagen,
    na_werkdagen,
    nederlandse_dag,
    wettelijk_einde,
)
from ledger.narekenen.verzoeken import ONTVANGEN

Telling = Callable[[date], date]

_NA_ONDERZOEK: Final = "VerzoekBeantwoord"
_UITERSTE_VANAF: Final = na_dagen(date.max, -400)


def _werkdagen(aantal: int) -> Telling:
    return lambda vanaf: na_werkdagen(vanaf, aantal)


def _weken(aantal: int) -> Telling:
    return lambda vanaf: na_dagen(vanaf, 7 * aantal)


# iJw 3.2: OP274, OP346 (an answer to a request), OP359 (a statutory term), OP090 and OP090x4.
_STANDAARD: Final[Mapping[str, Telling]] = {
    "OP274": _werkdagen(5),
    "OP346": _werkdagen(5),
    "OP359": lambda vanaf: wettelijk_einde(na_dagen(vanaf, 14)),
    "OP090": _werkdagen(3),
    "OP090x4": _werkdagen(10),
}
_ONDERZOEK: Final[Mapping[str, Telling]] = {"OP274": _weken(8), "OP346": _weken(8)}

MET_TERMIJN: Final[Mapping[str, frozenset[str]]] = {
    "VerzoekOntvangen": frozenset({"OP274", "OP359"}),
    "WijzigingVerzocht": frozenset({"OP346"}),
}
"""The kinds of event that always open these obligations."""
VAN_BELANG: Final = frozenset({*MET_TERMIJN, GEGEVENS})
"""The kinds of event that count here whether they open or meet an obligation or not."""


def telling_van(soort: str, regel: str) -> Telling | None:
    """How a term of the standard counts on this kind of event; None for another rule."""
    return (_ONDERZOEK if soort == _NA_ONDERZOEK else _STANDAARD).get(regel)


class Termijnen:
    """The obligations of one stream."""

    def __init__(self, client: Client) -> None:
        self.open: set[tuple[str, str]] = set()
        self._client = client
        self._geboren: date | None = None
        self._ontvangen: dict[tuple[str, str], date] = {}
        self._opdracht = ""
        self._net_voldaan: set[tuple[str, str]] = set()

    def bekijk(self, inhoud: Json, dagtekening: date | None, verslag: Verslag) -> None:
        """Recounts the obligations that the event opened and follows those that it met.

        `dagtekening` is that of the request that the event answers, where it answers one. The
        versions of one JW301 are judged on the client as it was before the message, so several of
        them may meet the same obligation.
        """
        if inhoud["opdrachtId"] != self._opdracht:
            self._opdracht, self._net_voldaan = inhoud["opdrachtId"], set()
        self._onthoud(inhoud, verslag.feit.soort)
        termijnen = inhoud.get("termijnen", ())
        for termijn in termijnen:
            self._reken_na(termijn, inhoud, dagtekening, verslag)
            if termijn.get("sleutel") is not None:
                self.open.add((termijn["regel"], termijn["sleutel"]))
        for rij in inhoud.get("voldaan", ()):
            verplichting = (rij["regel"], rij["sleutel"])
            samen = verplichting in self._net_voldaan and verslag.feit.soort in toewijzingen.SOORTEN
            if verplichting not in self.open and not samen:
                verslag.fout(
                    "termijn",
                    f"er wordt voldaan aan een verplichting van {rij['regel']} die niet openstaat",
                    rij["sleutel"],
                    "een open verplichting",
                )
            self.open.discard(verplichting)
            self._net_voldaan.add(verplichting)
        geeist = MET_TERMIJN.get(verslag.feit.soort, frozenset())
        for regel in sorted(geeist - {termijn["regel"] for termijn in termijnen}):
            verslag.fout("termijn", f"de termijn van {regel} ontbreekt", None, regel)

    def _onthoud(self, inhoud: Json, soort: str) -> None:
        """Keeps the days that later obligations count from."""
        if soort == GEGEVENS:
            self._geboren = dag_of_niets(inhoud.get("geboortedatum"))
        elif soort == ONTVANGEN:
            verzoek = inhoud["aanbieder"], inhoud["referentieAanbieder"]
            self._ontvangen[verzoek] = nederlandse_dag(inhoud["vastgelegdOp"])

    def _reken_na(
        self, termijn: Json, inhoud: Json, dagtekening: date | None, verslag: Verslag
    ) -> None:
        regel, soort = termijn["regel"], verslag.feit.soort
        if termijn["kalender"] not in KALENDERS:
            wat = f"de termijn van {regel} is geteld op een onbekende kalender"
            verslag.fout("termijn", wat, termijn["kalender"], ", ".join(sorted(KALENDERS)))
            return
        vanaf, laatste = dag(termijn["vanaf"]), dag_of_niets(termijn.get("laatsteDag"))
        if regel in _STANDAARD:
            eerste = _begin(soort, inhoud, dagtekening)
            if eerste is not None:
                _moet_zijn("eerste", regel, vanaf, vanaf, eerste, verslag)
            telling = telling_van(soort, regel)
            if telling is not None:
                _moet_zijn("laatste", regel, vanaf, laatste, telling(vanaf), verslag)
            return
        rij = rij_van(regel, inhoud.get("kaderversies", {}))
        if rij is None:
            return
        verzoek = inhoud.get("aanbieder", ""), inhoud.get("referentieAanbieder", "")
        ontvangen = self._ontvangen.get(verzoek)
        sleutel, client, geboren = termijn["sleutel"], self._client, self._geboren
        grond = Grond(soort, inhoud, sleutel, vanaf, client, ontvangen, dagtekening, geboren)
        for welke, gevonden, kadertelling in (
            ("eerste", vanaf, rij.eerste),
            ("laatste", laatste, rij.laatste),
        ):
            if isinstance(kadertelling, str):
                continue
            with suppress(NietTeZien):
                _moet_zijn(welke, regel, vanaf, gevonden, kadertelling(grond), verslag)


def _moet_zijn(
    welke: str,
    regel: str,
    vanaf: date,
    gevonden: date | None,
    verwacht: date | None,
    verslag: Verslag,
) -> None:
    if gevonden != verwacht:
        vanwaar = f" vanaf {vanaf}" if welke == "laatste" else ""
        wat = f"de {welke} dag van de termijn van {regel}{vanwaar}"
        verslag.fout("termijn", wat, gevonden, verwacht)


def _begin(soort: str, inhoud: Json, dagtekening: date | None) -> date | None:
    """The day from which a term of the standard counts: of reception, or of the request."""
    if soort == _NA_ONDERZOEK:
        return None if dagtekening is None else min(dagtekening, _UITERSTE_VANAF)
    return nederlandse_dag(inhoud["vastgelegdOp"])
