"""Records, decisions and families at the same moment: what was judged is what was known."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from ledger.application import Grootboek, KlokTeVroeg
from ledger.berichtverwerking import Geweigerd, Opdracht, Verwerkt, verwerk
from ledger.besluiten import Besluit, besluit_op_verzoek
from ledger.dossier import Intake, Verwijzing
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK, IntakeVastgelegd, VerwijzingVastgelegd
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import GezinLid, GezinToewijzing, LidVanGezin, VerzoekGehonoreerd
from ledger.gezinsvorming import leg_gezin_vast
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.kaders.register import GEEN_KADERS, Kaders
from ledger.klok import Systeemklok, VasteKlok
from ledger.opslag import Recorder
from ledger.registratie import ClientOnbekend, RegistratieGeweigerd, vergeet_client
from tests import berichten as b
from tests.api.proefkader import proefkaders
from tests.gegeven import WIE, bos, client_id, op

MAANDAG = date(2027, 1, 4)
KLOK = VasteKlok(op(MAANDAG))
TWEELING = (b.BSN, b.ANDER_BSN)


@pytest.fixture
def kaders(tmp_path: Path) -> Kaders:
    """On this kader a request for 240 minutes needs an intake."""
    return proefkaders(tmp_path)


def boeken(recorder: Recorder, kaders: Kaders, aantal: int) -> list[Grootboek]:
    """As many processes on one database."""
    return [
        Grootboek(
            recorder,
            bos(),
            KLOK,
            Uuid7bron(Zaadtoeval(100 * nummer)),
            oefenmodus=True,
            kaders=kaders,
        )
        for nummer in range(1, aantal + 1)
    ]


def tegelijk(*taken: Callable[[], Any]) -> list[Any]:
    """What each gave, or the exception that it raised; all begin at the same moment."""
    hek = Barrier(len(taken))

    def doe(taak: Callable[[], Any]) -> Any:
        hek.wait()
        try:
            return taak()
        except (Geweigerd, RegistratieGeweigerd, ClientOnbekend) as fout:
            return fout

    with ThreadPoolExecutor(len(taken)) as pool:
        return list(pool.map(doe, taken))


def stuur(boek: Grootboek, bericht: Any, dag: date = MAANDAG) -> Verwerkt:
    return verwerk(boek, Opdracht(b.xml(bericht), WIE, VasteKlok(op(dag))))


def gevraagd(boek: Grootboek, bsn: str = b.BSN, referentie: str = "R1") -> None:
    """A request for 240 minutes waits."""
    velden = {"omvang": b.omvang(240), "referentie_aanbieder": referentie}
    verwerkt = stuur(boek, b.vot(velden, bsn=bsn, dagtekening=MAANDAG))
    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen


def beslis(boek: Grootboek, besluit: Besluit, referentie: str = "R1") -> Verwerkt:
    return besluit_op_verzoek(boek, b.AANBIEDER, referentie, besluit, WIE, KLOK)


def leg_intake_vast(boek: Grootboek, bsn: str = b.BSN) -> Any:
    intake = Intake(gemeente=b.GEMEENTE, datum=MAANDAG)
    return leg_stuk_vast(boek, client_id(bsn), STUK_BIJ_PLEK["intake"], intake, WIE, KLOK)


def leg_gezin(boek: Grootboek, *bsns: str) -> Any:
    leden = [GezinLid(client_id=client_id(bsn), rol="kind") for bsn in bsns]
    return leg_gezin_vast(boek, leden, b.JAN, WIE, KLOK)


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ronde", range(3))
def test_van_twee_gelijktijdige_besluiten_op_een_verzoek_telt_er_een(
    recorder: Recorder, kaders: Kaders, ronde: int
) -> None:
    een, ander = boeken(recorder, kaders, 2)
    gevraagd(een)
    ja, nee = Besluit("honoreren", motivering="x"), Besluit("afwijzen", "7", motivering="x")
    uit = tegelijk(lambda: beslis(een, ja), lambda: beslis(ander, nee if ronde else ja))
    (fout,) = (rij for rij in uit if isinstance(rij, Geweigerd))
    assert {rij.regel for rij in fout.bevindingen} & {"OP344", "TR383"}, fout.bevindingen
    (verzoek,) = een.client(client_id()).verzoeken.values()
    assert verzoek.status in ("gehonoreerd", "afgewezen")
    assert len(een.client(client_id()).toewijzingen) == (verzoek.status == "gehonoreerd")


@pytest.mark.parametrize("ronde", range(5))
def test_een_besluit_berust_op_de_geschiedenis_voor_of_na_een_stuk_nooit_ertussen(
    recorder: Recorder, kaders: Kaders, ronde: int
) -> None:
    een, ander = boeken(recorder, kaders, 2)
    gevraagd(een)
    # Without the intake the advice is to investigate, so this decision needs a motivation.
    besluit = Besluit("honoreren", motivering="x")
    verwerkt, vastgelegd = tegelijk(lambda: beslis(een, besluit), lambda: leg_intake_vast(ander))
    assert not isinstance(verwerkt, Exception)
    assert not isinstance(vastgelegd, Exception)
    feiten = een.gebeurtenissen(client_id())
    assert [feit.versie for feit in feiten] == list(range(1, len(feiten) + 1))
    (honorering,) = (feit for feit in feiten if isinstance(feit, VerzoekGehonoreerd))
    (intake,) = (feit for feit in feiten if isinstance(feit, IntakeVastgelegd))
    na_de_intake = intake.versie < honorering.versie
    assert honorering.advies == ("honoreren" if na_de_intake else "onderzoeken")


def test_een_besluit_zonder_motivering_slaagt_alleen_als_het_stuk_er_al_was(
    recorder: Recorder, kaders: Kaders
) -> None:
    een, ander = boeken(recorder, kaders, 2)
    gevraagd(een)
    verwerkt, _ = tegelijk(
        lambda: beslis(een, Besluit("honoreren")), lambda: leg_intake_vast(ander)
    )
    feiten = een.gebeurtenissen(client_id())
    gehonoreerd = [feit for feit in feiten if isinstance(feit, VerzoekGehonoreerd)]
    assert len(gehonoreerd) == (not isinstance(verwerkt, Geweigerd))
    for feit in gehonoreerd:
        assert feit.advies == "honoreren"
    if not gehonoreerd:
        beslis(een, Besluit("honoreren"))


# --- records --------------------------------------------------------------------------------------


@pytest.mark.parametrize("processen", [1, 2])
def test_gelijktijdige_stukken_op_een_client_worden_alle_bewaard(
    recorder: Recorder, kaders: Kaders, processen: int
) -> None:
    alle = boeken(recorder, kaders, processen)
    gevraagd(alle[0])
    verwijzing = Verwijzing(gemeente=b.GEMEENTE, datum=MAANDAG)

    def verwijs(boek: Grootboek) -> Any:
        return leg_stuk_vast(boek, client_id(), STUK_BIJ_PLEK["verwijzing"], verwijzing, WIE, KLOK)

    uit = tegelijk(
        *(lambda boek=boek: leg_intake_vast(boek) for boek in alle * 2),
        *(lambda boek=boek: verwijs(boek) for boek in alle * 2),
    )
    assert not [rij for rij in uit if isinstance(rij, Exception)]
    feiten = alle[0].gebeurtenissen(client_id())
    soorten = [type(feit) for feit in feiten]
    assert soorten.count(IntakeVastgelegd) == soorten.count(VerwijzingVastgelegd) == 2 * processen
    assert [feit.versie for feit in feiten] == list(range(1, len(feiten) + 1))
    assert len(alle[0].client(client_id()).stukken(Intake)) == 2 * processen


def test_een_stuk_tijdens_het_vergeten_blijft_niet_leesbaar_achter(
    recorder: Recorder, kaders: Kaders
) -> None:
    een, ander = boeken(recorder, kaders, 2)
    gevraagd(een)
    tegelijk(
        lambda: vergeet_client(een, client_id(), "verzoek", WIE, KLOK),
        lambda: leg_intake_vast(ander),
    )
    vers = boeken(recorder, kaders, 1)[0]
    toestand = vers.client(client_id())
    assert toestand.vergeten
    assert toestand.dossier == {}
    for feit in vers.gebeurtenissen(client_id()):
        assert all(getattr(feit, veld) is None for veld in type(feit).PERSOONLIJK)
    with pytest.raises(ClientOnbekend):
        leg_intake_vast(vers)


def test_lezen_met_andere_kaders_verandert_geen_oordeel_dat_er_staat(
    recorder: Recorder, kaders: Kaders
) -> None:
    een = boeken(recorder, kaders, 1)[0]
    gevraagd(een)
    leg_intake_vast(een)
    zonder = boeken(recorder, GEEN_KADERS, 1)[0]
    assert zonder.client(client_id()) == een.client(client_id())
    (verzoek,) = zonder.client(client_id()).verzoeken.values()
    assert verzoek.herbeoordeeld is not None
    assert verzoek.herbeoordeeld.kaderversies == {"proef": kaders.op_naam["proef"].kenmerk}


# --- families -------------------------------------------------------------------------------------


def _toewijzing(nummer: int, bsn: str) -> Any:
    velden = {"toewijzing_nummer": nummer, "toewijzingsdatum": MAANDAG}
    return b.toewijzing(velden, bsn=bsn, identificatie=f"T{nummer}")


def test_een_lid_erbij_tijdens_een_toewijzing_is_ervoor_of_erna(
    recorder: Recorder, kaders: Kaders
) -> None:
    een, ander = boeken(recorder, kaders, 2)
    for nummer, bsn in enumerate(TWEELING, 1):
        gevraagd(een, bsn, f"R{nummer}")
    leg_gezin(een, b.BSN)
    verwerkt, gezin = tegelijk(
        lambda: stuur(een, _toewijzing(1, b.BSN)), lambda: leg_gezin(ander, *TWEELING)
    )
    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    assert not isinstance(gezin, Exception)
    feiten = een.gebeurtenissen(client_id())
    toegewezen = next(feit.versie for feit in feiten if feit.bericht_id == verwerkt.feit.stroom)
    lid = [feit for feit in feiten if isinstance(feit, LidVanGezin)]
    geldend = [feit.gezin_id for feit in lid if feit.versie < toegewezen][-1]
    gemerkt = [
        rij.gezin_id
        for rij in lid
        for merk in een.gebeurtenissen(rij.gezin_id)
        if isinstance(merk, GezinToewijzing)
    ]
    assert gemerkt == [geldend]


@pytest.mark.parametrize("ronde", range(3))
def test_een_bericht_en_een_besluit_op_twee_leden_krijgen_elk_een_merk_in_het_gezin(
    recorder: Recorder, kaders: Kaders, ronde: int
) -> None:
    een, ander = boeken(recorder, kaders, 2)
    for nummer, bsn in enumerate(TWEELING, 1):
        gevraagd(een, bsn, f"R{nummer}")
    gezin = leg_gezin(een, *TWEELING).gebeurtenissen[0].stroom
    besluit = Besluit("honoreren", motivering="x")
    uit = tegelijk(
        lambda: stuur(een, _toewijzing(700, b.BSN)), lambda: beslis(ander, besluit, "R2")
    )
    assert [rij.feit.uitkomst for rij in uit] == ["goedgekeurd"] * 2
    merken = [feit for feit in een.gebeurtenissen(gezin) if isinstance(feit, GezinToewijzing)]
    assert {feit.client_id for feit in merken} == {client_id(bsn) for bsn in TWEELING}
    assert [feit.versie for feit in merken] == [2, 3]


def test_een_klok_voor_de_laatste_toewijzing_in_het_gezin_wordt_geweigerd(
    recorder: Recorder, kaders: Kaders
) -> None:
    boek = boeken(recorder, kaders, 1)[0]
    for nummer, bsn in enumerate(TWEELING, 1):
        gevraagd(boek, bsn, f"R{nummer}")
    gezin = leg_gezin(boek, *TWEELING).gebeurtenissen[0].stroom
    stuur(boek, _toewijzing(1, b.BSN), date(2027, 1, 20))
    voor = recorder.kop()
    with pytest.raises(KlokTeVroeg):
        stuur(boek, _toewijzing(2, b.ANDER_BSN), date(2027, 1, 10))
    assert recorder.kop() == voor
    stuur(boek, _toewijzing(2, b.ANDER_BSN), date(2027, 1, 20))
    merken = boek.gebeurtenissen(gezin)[1:]
    assert [type(feit) for feit in merken] == [GezinToewijzing] * 2
    assert merken[0].vastgelegd_op <= merken[1].vastgelegd_op


def test_een_echte_klok_die_achterloopt_loopt_in_een_gezin_niet_terug(
    recorder: Recorder, kaders: Kaders
) -> None:
    boek = boeken(recorder, kaders, 1)[0]
    for nummer, bsn in enumerate(TWEELING, 1):
        gevraagd(boek, bsn, f"R{nummer}")
    gezin = leg_gezin(boek, *TWEELING).gebeurtenissen[0].stroom
    stuur(boek, _toewijzing(1, b.BSN), date(2998, 1, 20))
    opdracht = Opdracht(b.xml(_toewijzing(2, b.ANDER_BSN)), WIE, Systeemklok())
    assert verwerk(boek, opdracht).feit.uitkomst == "goedgekeurd"
    merken = boek.gebeurtenissen(gezin)
    assert [feit.vastgelegd_op for feit in merken] == sorted(f.vastgelegd_op for f in merken)
