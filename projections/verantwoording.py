"""The productieverantwoording: what the aanbieders produced for a gemeente in a year, to the cent.

A line counts in the year in which its ProductPeriode begins. A ProductPeriode lies within one
calendar month (CS337), so no awarded line crosses the turn of a year; a refused one that would
have, counts as submitted in the year of its first day. A credit line repeats the period of the
line that it takes back, and so lowers the year of that line, whenever it came.

Everything is read from what is stored in the clear: a person who is forgotten changes nothing, and
the statement as known at an instant stays what it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.ijw.gemeenten import GEMEENTEN
from ledger.kaders.register import Kaders
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE
from projections import controlepunten
from projections.gezondheid import lees_gezondheid
from projections.loper import wacht_op_voortgang
from projections.opvragen import Verbinding
from projections.paginering import json_waarde
from projections.verantwoording_herkomst import Herkomst, Sleutel, lees_herkomst
from projections.verantwoording_lezen import (
    Bereik,
    Bevindingen,
    Groep,
    Regelsom,
    lees_bevindingen,
    lees_kaderversies,
    lees_regels,
)
from projections.verantwoording_telling import Som, Telling
from projections.verificatie.versies import Codeversie, codeversie

Json = dict[str, Any]

VORM = "toewijzing-verantwoording@1"


@dataclass(frozen=True, slots=True)
class Kaderversie:
    """A version of the standard or of a kader: how many of the lines were judged with it.

    `vanaf` and `tot` are the days between which this software has the kader hold for the gemeente.
    """

    naam: str
    versie: str
    regels: int
    vanaf: date | None
    tot: date | None


@dataclass(frozen=True, slots=True)
class Verantwoording:
    """A statement; `niet_verwerkt` events could not be read into the read models.

    `controlepunt` is the last one that was signed at or before the instant of the statement.
    """

    bereik: Bereik
    groepen: dict[Groep, Telling]
    kaders: list[Kaderversie]
    controlepunt: controlepunten.Getekend | None
    software: Codeversie
    niet_verwerkt: int


class NietBij(Exception):
    """The read models lag behind the log; the message is Dutch."""


def lees_verantwoording(
    conn: Verbinding, bereik: Bereik, kaders: Kaders, wachten_seconden: float
) -> Verantwoording:
    """The statement, from one snapshot of the database; `conn` commits by itself.

    Raises NietBij when the read models do not hold, within that time, what was recorded before
    the question came, and BoomStrijdig when the checkpoint was altered.
    """
    gezondheid = lees_gezondheid(conn, bereik.bekend_op, is_leider=False)
    if gezondheid.achter and not wacht_op_voortgang(conn, gezondheid.kop, wachten_seconden):
        raise NietBij(
            f"De leesmodellen lopen nog {gezondheid.achter} gebeurtenissen achter; een"
            " verantwoording zou onvolledig zijn."
        )
    with _momentopname(conn):
        regels = lees_regels(conn, bereik)
        herkomst = lees_herkomst(
            conn, bereik.gemeente, {regel.client_id for regel in regels}, bereik.bekend_op
        )
        return Verantwoording(
            bereik,
            stel_op(regels, herkomst, lees_bevindingen(conn, bereik)),
            _kaderversies(lees_kaderversies(conn, bereik), bereik, kaders),
            controlepunten.controlepunt_op(conn, bereik.bekend_op),
            codeversie(),
            gezondheid.geparkeerd,
        )


@contextmanager
def _momentopname(conn: Verbinding) -> Iterator[None]:
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


# --- counting -----------------------------------------------------------------------------------


def stel_op(
    regels: Iterable[Regelsom],
    herkomst: Mapping[Sleutel, Herkomst],
    bevindingen: Iterable[Bevindingen],
) -> dict[Groep, Telling]:
    """The figures per aanbieder, product and unit, in that order."""
    per_groep: dict[Groep, list[Regelsom]] = defaultdict(list)
    for regel in regels:
        per_groep[regel.groep].append(regel)
    geteld: dict[Groep, Telling] = defaultdict(Telling)
    for groep, eigen in per_groep.items():
        geteld[groep] = _telling(eigen, herkomst)
    for rij in bevindingen:
        geteld[rij.groep].bevindingen += rij.aantal
        geteld[rij.groep].bevindingen_eurocent += rij.bedrag_eurocent
    return {groep: geteld[groep] for groep in sorted(geteld, key=Groep.volgorde)}


def _telling(regels: Iterable[Regelsom], herkomst: Mapping[Sleutel, Herkomst]) -> Telling:
    """The figures of the lines of one group.

    A client counts when something of what was awarded was not taken back again; a deviation when
    anything was awarded on its allocation.
    """
    uit = Telling()
    netto: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for regel in regels:
        eenheid = regel.groep.eenheid or ""
        bron = herkomst.get((regel.client_id, regel.toewijzing_nummer), Herkomst())
        deel = Telling(regel.bedrag, regel.bedrag_bij_sluiting)
        deel.volumes[eenheid] = regel.volume
        deel.volumes_bij_sluiting[eenheid] = regel.volume_bij_sluiting
        toegekend = Som(0, regel.bedrag.toegekend, regel.bedrag.gecrediteerd)
        if toegekend != Som():
            deel.verwijzers[bron.verwijzer] = toegekend
        if regel.bedrag.toegekend or regel.volume.toegekend:
            deel.afwijkingen = {
                (regel.client_id, regel.toewijzing_nummer, code) for code in bron.afgeweken
            }
        uit.tel_bij(deel)
        volume, bedrag = netto[regel.client_id]
        netto[regel.client_id] = (volume + regel.volume.netto, bedrag + regel.bedrag.netto)
    uit.clienten = {client_id for client_id, rest in netto.items() if any(rest)}
    return uit


def _totaal(delen: Iterable[Telling]) -> Telling:
    uit = Telling()
    for deel in delen:
        uit.tel_bij(deel)
    return uit


def _kaderversies(
    geteld: Mapping[tuple[str, str], int], bereik: Bereik, kaders: Kaders
) -> list[Kaderversie]:
    """What judged the lines, and what holds in that year without having judged any."""
    begin, eind = date(bereik.jaar, 1, 1), date(bereik.jaar, 12, 31)
    gelden = {
        naam: (kader.vanaf(bereik.gemeente), kader.tot(bereik.gemeente))
        for naam, kader in kaders.op_naam.items()
        if bereik.gemeente in kader.gemeenten
    }
    geladen = {
        (naam, kaders.op_naam[naam].kenmerk)
        for naam, (vanaf, tot) in gelden.items()
        if vanaf <= eind and (tot is None or tot >= begin)
    }
    return [
        Kaderversie(naam, versie, geteld.get((naam, versie), 0), *gelden.get(naam, (None, None)))
        for naam, versie in sorted({*geteld, *geladen})
    ]


# --- the JSON form ------------------------------------------------------------------------------


def als_json(verantwoording: Verantwoording) -> Json:
    """The whole statement with its JSON names; every other form is made of this."""
    bereik = verantwoording.bereik
    gesloten = bereik.sluitmoment is not None
    punt = verantwoording.controlepunt
    gemeente = GEMEENTEN.get(bereik.gemeente)
    return {
        "vorm": VORM,
        "gemeente": {"code": bereik.gemeente, "naam": None if gemeente is None else gemeente.naam},
        "jaar": bereik.jaar,
        "aanbieder": bereik.aanbieder,
        "bekendOp": json_waarde(bereik.bekend_op),
        "sluitmoment": json_waarde(bereik.sluitmoment),
        "melding": None if verantwoording.groepen else _leeg(bereik),
        "grondslag": {
            "controlepunt": None if punt is None else controlepunten.als_json(punt),
            "standaard": {"document": IJW_DOCUMENT, "versie": IJW_VERSIE},
            "kaders": [_kader(rij) for rij in verantwoording.kaders],
            "software": verantwoording.software._asdict(),
            "nietVerwerkt": verantwoording.niet_verwerkt,
        },
        "aanbieders": [
            _aanbieder(aanbieder, delen, gesloten=gesloten)
            for aanbieder, delen in _per_aanbieder(verantwoording.groepen).items()
        ],
        "totaal": _totaal(verantwoording.groepen.values()).als_json(gesloten=gesloten),
    }


def _leeg(bereik: Bereik) -> str:
    van = "" if bereik.aanbieder is None else f" van aanbieder {bereik.aanbieder}"
    return (
        f"Over {bereik.jaar} zijn van gemeente {bereik.gemeente} geen declaratieregels{van} bekend."
    )


def _kader(rij: Kaderversie) -> Json:
    return {
        "kader": rij.naam,
        "versie": rij.versie,
        "regels": rij.regels,
        "geldigVanaf": json_waarde(rij.vanaf),
        "geldigTot": json_waarde(rij.tot),
    }


def _per_aanbieder(
    groepen: Mapping[Groep, Telling],
) -> dict[str | None, list[tuple[Groep, Telling]]]:
    per: dict[str | None, list[tuple[Groep, Telling]]] = {}
    for groep, telling in groepen.items():
        per.setdefault(groep.aanbieder, []).append((groep, telling))
    return per


def _aanbieder(
    aanbieder: str | None, delen: list[tuple[Groep, Telling]], *, gesloten: bool
) -> Json:
    return {
        "aanbieder": aanbieder,
        "regels": [
            {
                "product": _product(groep),
                "eenheid": groep.eenheid,
                **telling.als_json(gesloten=gesloten),
            }
            for groep, telling in delen
        ],
        "totaal": _totaal(telling for _, telling in delen).als_json(gesloten=gesloten),
    }


def _product(groep: Groep) -> Json | None:
    if groep.categorie is None:
        return None
    return {"categorie": groep.categorie, "code": groep.code}
