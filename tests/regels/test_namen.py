"""What a record calls a person is encrypted, so that no finding or obligation may show it.

The case files of the kaders are run with other names for the people in them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.scenario.bestand import Gevallenbestand, lees_gevallen
from ledger.scenario.uitvoeren import kaders_voor, voer_uit

MERK = "Kanarievogel"
NAAMVELDEN = (
    "akkoordDoor",
    "beheerder",
    "helper",
    "hulpverlener",
    "medewerker",
    "naam",
    "regiebehandelaar",
    "regisseur",
    "uitvoerder",
    "verwijzerNaam",
    "wie",
)
GEEN_PERSONEN = ("activiteiten", "voorliggend")
"""Lists of which the name is that of a thing."""

_NOEMT_IEMAND = re.compile(rf"(?<!- )\b({'|'.join(NAAMVELDEN)}): ")
"""The name of a case stands behind a dash."""
BESTANDEN = [
    pad
    for pad in sorted(Path(__file__).parents[1].glob("kaders/*/*.yaml"))
    if _NOEMT_IEMAND.search(pad.read_text(encoding="utf-8"))
]


def hernoemd(deel: Any, onder: str = "") -> Any:
    """The same step with a marked name for everybody who has one."""
    if isinstance(deel, list):
        return [hernoemd(rij, onder) for rij in deel]
    if not isinstance(deel, dict):
        return deel
    namen = () if onder in GEEN_PERSONEN else NAAMVELDEN
    return {
        veld: f"{MERK}{waarde}"
        if veld in namen and isinstance(waarde, str)
        else hernoemd(waarde, veld)
        for veld, waarde in deel.items()
    }


def met_andere_namen(bestand: Gevallenbestand) -> Gevallenbestand:
    gevallen = tuple(
        geval.model_copy(
            update={"als": hernoemd(geval.als), "gegeven": tuple(map(hernoemd, geval.gegeven))}
        )
        for geval in bestand.gevallen
    )
    return bestand.model_copy(update={"gevallen": gevallen})


def bevonden(pad: Path) -> Iterator[tuple[str, str]]:
    """Of each case in which anybody has a name: what it is called, and what was found."""
    bestand = met_andere_namen(lees_gevallen(pad))
    kaders = kaders_voor(bestand)
    for nummer, geval in enumerate(bestand.gevallen):
        if MERK in repr((geval.als, geval.gegeven)):
            gevonden = voer_uit(bestand, nummer, kaders).gevonden
            yield geval.naam, repr((gevonden.oordeel.bevindingen, gevonden.open))


@pytest.mark.parametrize("pad", BESTANDEN, ids=lambda pad: pad.stem)
def test_een_bevinding_of_verplichting_noemt_niemand_bij_zijn_label(pad: Path) -> None:
    assert [geval for geval, tekst in bevonden(pad) if MERK in tekst] == []


def test_er_zijn_bevindingen_in_gevallen_met_namen() -> None:
    assert any("Bevinding(" in tekst for pad in BESTANDEN for _, tekst in bevonden(pad))
