"""OP080: the order in which messages arrive carries no meaning.

One set of messages about a child, shuffled within what the standard fixes: an allocation comes
before what rests on it, a start before its stop, and declarations in the order of their periods.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.opslag import Recorder
from projections.clientbeeld import clientbeeld
from tests.berichten import (
    DEC,
    JAN,
    declaratie,
    omvang,
    prestatie,
    product,
    start,
    stop,
    toewijzing,
    vot,
)
from tests.gegeven import Keten, Wereld, op

PRODUCTEN = {1: ("45A48", "45"), 2: ("43A07", "43"), 3: ("41A03", "41")}
EINDEN = (None, date(2027, 6, 30), date(2027, 9, 30), DEC)
APR = date(2027, 4, 1)
LATER = op(date(2028, 1, 3))
"""When everything comes in: no rule looks at a day that is still to come."""
VAN_AANKOMST = {"vastgelegdOp", "ontvangenOp", "berichtId", "versie"}


@dataclass
class Verhaal:
    """Messages, and of each the ones that must come before it."""

    berichten: list[Any] = field(default_factory=list)
    na: list[set[int]] = field(default_factory=list)

    def zet(self, bericht: Any, *na: int) -> int:
        self.berichten.append(bericht)
        self.na.append(set(na))
        return len(self.berichten) - 1

    def volgorde(self, kies: Callable[[list[int]], int]) -> list[Any]:
        """One of the orders that are allowed."""
        gedaan: list[int] = []
        while len(gedaan) < len(self.berichten):
            kan = [i for i, voor in enumerate(self.na) if i not in gedaan and voor.issubset(gedaan)]
            gedaan.append(kies(kan))
        return [self.berichten[i] for i in gedaan]


def _versies(verhaal: Verhaal, nummer: int, rijen: list[dict[str, Any]], verzoek: int) -> list[int]:
    """Each version in a message of its own; the first made one honours the request."""
    code, categorie = PRODUCTEN[nummer]
    vast = {"toewijzing_nummer": nummer, "product": product(code, categorie)}
    eerste = min(range(len(rijen)), key=lambda i: rijen[i]["toewijzingstijd"])
    return [
        verhaal.zet(
            toewijzing(
                {**vast, **rij, "referentie_aanbieder": f"R{nummer}" if i == eerste else None}
            ),
            verzoek,
        )
        for i, rij in enumerate(rijen)
    ]


def _leveringen(verhaal: Verhaal, nummer: int, toegewezen: int, aantal: int) -> None:
    """A start, a temporary stop, a start again and a final stop; the first so many of them."""
    code, categorie = PRODUCTEN[nummer]
    eerste = {"toewijzing_nummer": nummer, "product": product(code, categorie), "begindatum": JAN}
    tweede = {**eerste, "begindatum": APR}
    tijdelijk = {"reden_beeindiging": "20", "einddatum": date(2027, 2, 28)}
    keten = [
        start(eerste),
        stop({**eerste, **tijdelijk}),
        start(tweede),
        stop({**tweede, "einddatum": date(2027, 5, 31)}),
    ]
    vorige = toegewezen
    for bericht in keten[:aantal]:
        vorige = verhaal.zet(bericht, vorige)


def _declaraties(verhaal: Verhaal, toegewezen: dict[int, int]) -> None:
    """Three months of every product; in March the lines of January are taken back."""
    vorige: set[int] = set()
    for maand in (1, 2, 3):
        regels = [_regel(nummer, maand) for nummer in toegewezen]
        if maand == 3:
            regels += [_regel(nummer, 1, credit=True) for nummer in toegewezen]
        bericht = declaratie(*regels, maand=maand)
        vorige = {verhaal.zet(bericht, *toegewezen.values(), *vorige)}


def _regel(nummer: int, maand: int, *, credit: bool = False) -> Any:
    code, categorie = PRODUCTEN[nummer]
    referentie = f"P{nummer}{maand}"
    return prestatie(
        f"C{referentie}" if credit else referentie,
        vorig=referentie if credit else None,
        toewijzing_nummer=nummer,
        product_categorie=categorie,
        product_code=code,
        maand=maand,
    )


def _verhaal(per_nummer: dict[int, list[dict[str, Any]]], rng: Random) -> Verhaal:
    """What rests on an allocation follows any of its versions, not only the first."""
    verhaal = Verhaal()
    aangevraagd = [
        {"referentie_aanbieder": f"R{nummer}", "product": product(*PRODUCTEN[nummer])}
        for nummer in per_nummer
    ]
    verzoek = verhaal.zet(vot(*aangevraagd))
    toegewezen = {
        nummer: rng.choice(_versies(verhaal, nummer, rijen, verzoek))
        for nummer, rijen in per_nummer.items()
    }
    for nummer, versie in toegewezen.items():
        _leveringen(verhaal, nummer, versie, rng.randrange(5))
    _declaraties(verhaal, toegewezen)
    return verhaal


def _zonder_aankomst(waarde: Any) -> Any:
    """A state without what tells when and by which message it came in."""
    if isinstance(waarde, dict):
        return {
            naam: _zonder_aankomst(inhoud)
            for naam, inhoud in waarde.items()
            if naam not in VAN_AANKOMST
        }
    return [_zonder_aankomst(deel) for deel in waarde] if isinstance(waarde, list) else waarde


def _eindstand(toestand: Any) -> dict[str, Any]:
    """The state of the client; what kind of change a version was depends on what was there."""
    beeld: dict[str, Any] = _zonder_aankomst(clientbeeld(toestand, DEC))
    for rij in beeld["toewijzingen"]:
        for versie in rij["versies"]:
            versie.pop("soort")
    return beeld


def _van(berichten: list[Any]) -> dict[str, Any]:
    wereld = Wereld()
    for bericht in berichten:
        uitkomst = wereld.verwerk(bericht, LATER)
        assert uitkomst.oordeel.uitkomst == "goedgekeurd", uitkomst.oordeel.bevindingen
    return _eindstand(wereld.toestand())


versies = st.lists(
    st.fixed_dictionaries(
        {
            "toewijzingstijd": st.integers(0, 23).map(time),
            "einddatum": st.sampled_from(EINDEN),
            "omvang": st.integers(600, 605).map(omvang),
            "reden_wijziging": st.sampled_from([None, "04", "12"]),
        }
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda rij: rij["toewijzingstijd"],
)


@settings(max_examples=150)
@given(
    st.dictionaries(st.sampled_from(sorted(PRODUCTEN)), versies, min_size=1),
    st.integers(0, 2**32),
    st.randoms(use_true_random=False),
)
def test_elke_toegestane_volgorde_geeft_dezelfde_toestand(
    per_nummer: dict[int, list[dict[str, Any]]], zaad: int, toeval: Random
) -> None:
    verhaal = _verhaal(per_nummer, Random(zaad))
    assert _van(verhaal.volgorde(toeval.choice)) == _van(verhaal.volgorde(min))


@pytest.mark.parametrize("zaad", range(3))
def test_ook_in_de_database_geeft_elke_volgorde_dezelfde_toestand(
    recorder: Recorder, zaad: int
) -> None:
    rng = Random(zaad)
    per_nummer = {
        nummer: [
            {
                "toewijzingstijd": time(uur),
                "einddatum": rng.choice(EINDEN),
                "omvang": omvang(600 + uur),
                "reden_wijziging": rng.choice([None, "04", "12"]),
            }
            for uur in (9, 10, 11)
        ]
        for nummer in PRODUCTEN
    }
    verhaal = _verhaal(per_nummer, rng)
    keten = Keten(recorder)
    for nummer, bericht in enumerate(verhaal.volgorde(rng.choice)):
        verwerkt = keten.stuur(bericht, LATER + timedelta(minutes=nummer))
        assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    assert _eindstand(keten.toestand()) == _van(verhaal.volgorde(min))
