"""The official case 5 of iJw 3.2, message by message: a stop that was sent is put right.

The case contradicts itself in step 4: its text says that the care ended as planned (reason 31),
its message gives reason 32 (ended by the client alone). Both are allowed, so the message is sent
both ways. It leaves out the persons' names and addresses and every date of a message; those are
filled in here.
"""

from datetime import date
from typing import Any

import pytest

from ledger.opslag import Recorder
from tests.berichten import GEMEENTE, product, start, stop, toewijzing
from tests.gegeven import Keten, regels

LISA = "999996770"
NUMMER, CATEGORIE = 500201, product(None, "40")
INGANG, BEGIN, EIND = date(2023, 5, 1), date(2023, 5, 3), date(2023, 6, 11)
SLEUTEL = {
    "toewijzing_nummer": NUMMER,
    "product": CATEGORIE,
    "toewijzing_ingangsdatum": INGANG,
    "begindatum": BEGIN,
}
TIJDELIJK = {**SLEUTEL, "reden_beeindiging": "20", "einddatum": EIND}


def stap_1() -> Any:
    return toewijzing(
        {
            "toewijzing_nummer": NUMMER,
            "product": CATEGORIE,
            "toewijzingsdatum": date(2023, 4, 26),
            "ingangsdatum": INGANG,
            "einddatum": None,
            "omvang": None,
        },
        bsn=LISA,
    )


def stap_2() -> Any:
    return start(SLEUTEL, bsn=LISA)


def stap_3() -> Any:
    return stop(TIJDELIJK, bsn=LISA)


def stap_4(reden: str) -> Any:
    return stop(
        {**TIJDELIJK, "status_aanlevering": "3"},
        {**SLEUTEL, "reden_beeindiging": reden, "einddatum": EIND},
        bsn=LISA,
        dagtekening=date(2023, 7, 3),
    )


@pytest.mark.parametrize("reden", ["32", "31"], ids=["zoals het bericht", "zoals de tekst"])
def test_casus_5_vervangt_de_tijdelijke_stop_door_een_definitieve(
    recorder: Recorder, reden: str
) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2(), stap_3())
    (levering,) = keten.toestand(LISA).leveringen[GEMEENTE, NUMMER]
    assert [(rij.reden_beeindiging, rij.einddatum) for rij in levering.stops] == [("20", EIND)]

    verwerkt = keten.stuur(stap_4(reden))

    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    assert [rij.soort for rij in verwerkt.feit.verwijzingen] == [
        "StopVerwijderd",
        "LeveringGestopt",
    ]
    (levering,) = keten.toestand(LISA).leveringen[GEMEENTE, NUMMER]
    assert [(rij.reden_beeindiging, rij.einddatum) for rij in levering.stops] == [(reden, EIND)]
    assert not levering.lopend


def test_na_casus_5_kan_er_geen_stop_meer_bij_maar_wel_een_nieuwe_start(recorder: Recorder) -> None:
    keten = Keten(recorder)
    keten.goed(stap_1(), stap_2(), stap_3(), stap_4("32"))
    later = {**SLEUTEL, "reden_beeindiging": "31", "einddatum": date(2023, 6, 30)}
    assert regels(keten.stuur(stop(later, bsn=LISA)).feit.bevindingen) == {"TR415"}
    keten.goed(start({**SLEUTEL, "begindatum": date(2023, 9, 4)}, bsn=LISA))
    lopend = [rij.lopend for rij in keten.toestand(LISA).leveringen[GEMEENTE, NUMMER]]
    assert sorted(lopend) == [False, True]
