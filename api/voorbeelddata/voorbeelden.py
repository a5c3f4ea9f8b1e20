"""A few children beside the many: one for each kind of help in Zuid-Limburg and in Boxtel.

Their stories are the same with every seed but for names, days of birth and hours. They begin some
eleven months before the sample data end, and what would lie beyond that end does not happen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, groupby
from typing import Final

from api.voorbeelddata import boxtel, zuid_limburg
from api.voorbeelddata.bron import bron
from api.voorbeelddata.dagen import DAG, eerste_van_maand, plus_maanden
from api.voorbeelddata.gepland import Gebeuren, Registratie
from api.voorbeelddata.personen import Persoon, aantal_bsns, als_broer_of_zus, persoon
from api.voorbeelddata.traject import Omgeving, Traject
from api.voorbeelddata.wereld import AANBIEDERS_VOORBEELDEN, BOXTEL, MAASTRICHT

_MAANDEN: Final = 11
_VOLGNUMMER: Final = 0


@dataclass(frozen=True, slots=True)
class _Voorbeeld:
    """A story: about a child of this age, `na_dagen` after the examples begin.

    With `ander` it has a brother or sister as well, who is handed to `plan` beside it.
    """

    gemeente: str
    leeftijd: int
    na_dagen: int
    plan: Callable[..., None]
    ander: bool = False


_VOORBEELDEN: Final = (
    _Voorbeeld(MAASTRICHT, 10, 40, zuid_limburg.plan_begeleiding),
    _Voorbeeld(MAASTRICHT, 8, 12, zuid_limburg.plan_dyslexie),
    _Voorbeeld(MAASTRICHT, 13, 75, zuid_limburg.plan_crisishulp, ander=True),
    _Voorbeeld(MAASTRICHT, 6, 20, zuid_limburg.plan_pleegzorg),
    _Voorbeeld(BOXTEL, 9, 5, boxtel.plan_gezin),
    _Voorbeeld(BOXTEL, 12, 48, boxtel.plan_vaktherapie),
    _Voorbeeld(BOXTEL, 11, 30, boxtel.plan_groep),
    _Voorbeeld(BOXTEL, 7, 55, boxtel.plan_logeren),
)
AANTAL_VOORBEELDEN: Final = sum(1 + voorbeeld.ander for voorbeeld in _VOORBEELDEN)
"""How many children they are about."""


def plan_voorbeelden(omgeving: Omgeving, begin: date, tot: date) -> Iterator[Gebeuren]:
    """What happens in the examples, in a world from `begin` up to `tot`; in no order.

    Their BSNs are the last but one of the test range as it was shuffled, and before.
    """
    eerste = max(begin, plus_maanden(eerste_van_maand(tot), -_MAANDEN))
    nummers = count(aantal_bsns() - 2, -1)
    for voorbeeld in _VOORBEELDEN:
        kind = _kind(omgeving, voorbeeld, next(nummers), eerste)
        traject = Traject(
            omgeving,
            kind,
            AANBIEDERS_VOORBEELDEN[voorbeeld.gemeente],
            _VOLGNUMMER,
            eerste + voorbeeld.na_dagen * DAG,
        )
        if voorbeeld.ander:
            ander = als_broer_of_zus(persoon(omgeving.zaad, next(nummers), begin), kind)
            voorbeeld.plan(traject, ander)
        else:
            voorbeeld.plan(traject)
        yield from _op_volgorde(traject.registraties)
        yield from traject.berichten


def _kind(omgeving: Omgeving, voorbeeld: _Voorbeeld, nummer: int, eerste: date) -> Persoon:
    kind = persoon(omgeving.zaad, nummer, eerste)
    jarig = bron(omgeving.zaad, "voorbeeld", nummer).randrange(30, 330)
    geboren = plus_maanden(eerste, -12 * voorbeeld.leeftijd) - jarig * DAG
    return replace(kind, gemeente=voorbeeld.gemeente, geboortedatum=geboren)


def _op_volgorde(registraties: list[Registratie]) -> Iterator[Registratie]:
    """The records of a day in the order in which they were told: one may rest on another."""
    for _, groep in groupby(sorted(registraties, key=_dag), key=_dag):
        van_de_dag = list(groep)
        momenten = sorted(rij.op for rij in van_de_dag)
        for rij, op in zip(van_de_dag, momenten, strict=True):
            yield replace(rij, op=op)


def _dag(registratie: Registratie) -> date:
    return registratie.op.date()
