"""What the read model says of a personal budget is what the client's own history says."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.client import ClientToestand, evolve
from ledger.dossier import PgbBesluit, Stuk
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import beslis_stuk
from ledger.gebeurtenissen import Gebeurtenis
from ledger.kaders.register import GEEN_KADERS
from ledger.kaders.zaak import Omgeving
from ledger.opslag import Recorder
from ledger.pgb import bestedingen_uit, besteed_aantal, besteed_eurocent, geldend_pgb
from ledger.stempel import Stempel
from projections.budgetvragen import budgetten_van
from projections.herbouw import herbouw
from tests.gegeven import WIE, op
from tests.projecties.bouwstenen import GEMEENTE, MAPPER, vingerafdruk, werk_bij
from tests.regels.test_pgb import BEGIN, EINDE, MAART, besteding, toekenning

Conn = psycopg.Connection[Any]
KENMERKEN = ("PGB-1", "PGB-2")
NUMMERS = count(1)
"""Every example has clients of its own: they all lie in one database."""


@st.composite
def stukken(draw: st.DrawFn) -> list[tuple[Stuk, int | None]]:
    """Records, each with the place of an earlier one that it replaces if that is there."""
    rijen: list[tuple[Stuk, int | None]] = []
    for nummer in range(draw(st.integers(2, 10))):
        kenmerk = draw(st.sampled_from(KENMERKEN))
        vervangt = draw(st.none() | st.integers(0, max(0, nummer - 1)))
        if draw(st.booleans()):
            besluit = draw(st.sampled_from(["toekennen", "herzien", "intrekken", "afwijzen"]))
            bedrag, dag = draw(st.integers(0, 9_000)), draw(st.sampled_from([BEGIN, MAART]))
            velden = {"kenmerk": kenmerk, "bedrag_eurocent": bedrag, "datum": dag}
            einde = draw(st.sampled_from([None, MAART])) if besluit == "intrekken" else EINDE
            stuk: Stuk = toekenning(besluit=besluit, gemeente=GEMEENTE, einddatum=einde, **velden)
        else:
            stuk = besteding(
                kenmerk=kenmerk,
                gemeente=GEMEENTE,
                aantal=draw(st.integers(0, 9)),
                eenheid=draw(st.sampled_from(["01", "04"])),
                bedrag_eurocent=draw(st.integers(0, 3_000)),
                terugbetaling=draw(st.booleans()),
            )
        rijen.append((stuk, vervangt))
    return rijen


class Verhaal:
    """A client of whom records are decided on; what was refused is no part of it."""

    def __init__(self, stroom: str) -> None:
        self.toestand = ClientToestand(stroom)
        self.feiten: list[Gebeurtenis] = []

    def stuk(self, stuk: Stuk, vervangt: int | None) -> None:
        eerder = (
            self.feiten[vervangt] if vervangt is not None and vervangt < len(self.feiten) else None
        )
        if eerder is not None:
            stuk = stuk.model_copy(update={"vervangt": eerder.gebeurtenis_id})
        soort = STUK_BIJ_PLEK["pgbBesluit" if isinstance(stuk, PgbBesluit) else "pgbBesteding"]
        nummer = self.toestand.versie + 1
        moment: datetime = op(date(2027, 1, 4)) + timedelta(minutes=nummer)
        stempel = Stempel(
            moment, WIE.gebruiker, WIE.rol, f"opdracht {self.toestand.stroom} {nummer}"
        )
        oordeel = beslis_stuk(
            self.toestand, soort, stuk, GEEN_KADERS, lambda *_: Omgeving(), stempel
        )
        for feit in oordeel.gebeurtenissen:
            self.feiten.append(feit)
            self.toestand = evolve(self.toestand, feit)


def verwacht(toestand: ClientToestand) -> dict[str, tuple[str | None, dict[str, tuple[Any, int]]]]:
    """By reference: the last day, and per unit what was granted and used."""
    beeld = {}
    for kenmerk in KENMERKEN:
        geldend = geldend_pgb(toestand, GEMEENTE, kenmerk)
        if geldend is None:
            continue
        besteed = bestedingen_uit(toestand, GEMEENTE, kenmerk)
        beeld[kenmerk] = (
            None if geldend.einddatum is None else str(geldend.einddatum),
            {
                "01": (50 * 60, besteed_aantal(besteed, "04")),
                "83": (geldend.bedrag_eurocent, besteed_eurocent(besteed)),
            },
        )
    return beeld


def gezien(conn: Conn, stroom: str) -> dict[str, tuple[str | None, dict[str, tuple[Any, int]]]]:
    return {
        rij["kenmerk"]: (
            rij["einddatum"],
            {deel["eenheid"]: (deel["toegekend"], deel["gebruikt"]) for deel in rij["eenheden"]},
        )
        for rij in budgetten_van(conn, stroom, MAART)
    }


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(verhalen=st.lists(stukken(), min_size=1, max_size=3))
def test_het_leesmodel_zegt_wat_de_geschiedenis_zegt_ook_na_herbouw(
    dsn: str, recorder: Recorder, conn: Conn, verhalen: list[list[tuple[Stuk, int | None]]]
) -> None:
    spelers = [Verhaal(f"client-{next(NUMMERS):032x}") for _ in verhalen]
    for speler, rijen in zip(spelers, verhalen, strict=True):
        for stuk, vervangt in rijen:
            speler.stuk(stuk, vervangt)
        half = len(speler.feiten) // 2
        for deel in (speler.feiten[:half], speler.feiten[half:]):
            if deel:
                recorder.insert_events([MAPPER.to_stored_event(feit) for feit in deel])
                werk_bij(dsn, recorder)

    for speler in spelers:
        assert gezien(conn, speler.toestand.stroom) == verwacht(speler.toestand)
    gevolgd = vingerafdruk(conn)
    herbouw(dsn, recorder)
    assert vingerafdruk(conn) == gevolgd
