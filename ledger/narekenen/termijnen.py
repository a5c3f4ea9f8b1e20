"""Obligations: the last day of each, counted again from its first, and which are still open."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from ledger.narekenen import toewijzingen
from ledger.narekenen.feit import Json, Verslag, dag, dag_of_niets
from ledger.narekenen.kalender import (
    KALENDERS,
    laatste_van_maand,
    na_dagen,
    na_maanden,
    na_werkdagen,
    nederlandse_dag,
    wettelijk_einde,
)

Telling = Callable[[date], date]

_NA_ONDERZOEK: Final = "VerzoekBeantwoord"
_UITERSTE_VANAF: Final = na_dagen(date.max, -400)


def _werkdagen(aantal: int) -> Telling:
    return lambda vanaf: na_werkdagen(vanaf, aantal)


def _weken(aantal: int) -> Telling:
    return lambda vanaf: na_dagen(vanaf, 7 * aantal)


def _maanden(aantal: int) -> Telling:
    return lambda vanaf: na_maanden(vanaf, aantal)


def _eind_volgende_maand(vanaf: date) -> date:
    return laatste_van_maand(na_maanden(vanaf, 1))


# iJw 3.2: OP274, OP346 (an answer to a request), OP359 (a statutory term), OP090 and OP090x4.
_STANDAARD: Final[Mapping[str, Telling]] = {
    "OP274": _werkdagen(5),
    "OP346": _werkdagen(5),
    "OP359": lambda vanaf: wettelijk_einde(na_dagen(vanaf, 14)),
    "OP090": _werkdagen(3),
    "OP090x4": _werkdagen(10),
}
_ONDERZOEK: Final[Mapping[str, Telling]] = {"OP274": _weken(8), "OP346": _weken(8)}

# Version 1 of the Handelingskader Flevoland: terms that are a plain count from their first day.
_KADER_VERSIE: Final = ("flevoland", "1")
_KADER: Final[Mapping[str, Telling]] = {
    "FL-315-02": _werkdagen(5),
    "FL-315-03": _werkdagen(5),
    "FL-315-23": _werkdagen(5),
    "FL-305-01": _werkdagen(5),
    "FL-305-04": _werkdagen(5),
    "FL-307-01": _werkdagen(5),
    "FL-307-03": _werkdagen(5),
    "FL-323-01": _eind_volgende_maand,
    "FL-325-01": _werkdagen(10),
    "FL-PLAN-01": _weken(6),
    "FL-VERW-05": _maanden(12),
}
_VERVOLG: Final[Mapping[str, Telling]] = {"FL-315-03": _weken(8)}

MET_TERMIJN: Final[Mapping[str, frozenset[str]]] = {
    "VerzoekOntvangen": frozenset({"OP274", "OP359"}),
    "WijzigingVerzocht": frozenset({"OP346"}),
}
"""The kinds of event that always open these obligations."""


def telling_van(soort: str, termijn: Json, kaderversies: Mapping[str, str]) -> Telling | None:
    """How a term counts on this kind of event; None when that is no plain count.

    A kader says in another version perhaps something else; then nothing is said of its terms.
    """
    regel, sleutel = termijn["regel"], termijn.get("sleutel")
    if regel in _STANDAARD:
        return (_ONDERZOEK if soort == _NA_ONDERZOEK else _STANDAARD).get(regel)
    kader, versie = _KADER_VERSIE
    if kaderversies.get(kader, "").split("#")[0] != versie:
        return None
    tabel = _VERVOLG if (sleutel or "").endswith("|vervolg") else _KADER
    return tabel.get(regel)


class Termijnen:
    """The obligations of one stream."""

    def __init__(self) -> None:
        self.open: set[tuple[str, str]] = set()
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
        termijnen = inhoud.get("termijnen", ())
        for termijn in termijnen:
            _laatste_dag(termijn, inhoud, dagtekening, verslag)
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


def _laatste_dag(termijn: Json, inhoud: Json, dagtekening: date | None, verslag: Verslag) -> None:
    regel, soort = termijn["regel"], verslag.feit.soort
    if termijn["kalender"] not in KALENDERS:
        wat = f"de termijn van {regel} is geteld op een onbekende kalender"
        verslag.fout("termijn", wat, termijn["kalender"], ", ".join(sorted(KALENDERS)))
        return
    vanaf, laatste = dag(termijn["vanaf"]), dag_of_niets(termijn.get("laatsteDag"))
    if regel in _STANDAARD:
        begint = _begin(soort, inhoud, dagtekening)
        if begint is not None and vanaf != begint:
            verslag.fout("termijn", f"de eerste dag van de termijn van {regel}", vanaf, begint)
    elif laatste is None:
        return
    telling = telling_van(soort, termijn, inhoud.get("kaderversies", {}))
    verwacht = None if telling is None else telling(vanaf)
    if telling is not None and laatste != verwacht:
        wat = f"de laatste dag van de termijn van {regel} vanaf {vanaf}"
        verslag.fout("termijn", wat, laatste, verwacht)


def _begin(soort: str, inhoud: Json, dagtekening: date | None) -> date | None:
    """The day from which a term of the standard counts: of reception, or of the request."""
    if soort == _NA_ONDERZOEK:
        return None if dagtekening is None else min(dagtekening, _UITERSTE_VANAF)
    return nederlandse_dag(inhoud["vastgelegdOp"])
