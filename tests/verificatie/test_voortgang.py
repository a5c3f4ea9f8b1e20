"""A check that is broken off goes on where it was, or says why it begins anew."""

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from projections.verificatie import loop
from projections.verificatie.fout import (
    AndereVorm,
    Gestopt,
    MapFout,
    ProcesWeg,
    VerificatieFout,
)
from projections.verificatie.keuze import Keuze
from projections.verificatie.ploeg import Toezicht, ploeg
from projections.verificatie.sein import Sein
from projections.verificatie.versies import Codeversie
from tests.verificatie.bouwstenen import Proef


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    return tmp_path / "uit"


@pytest.fixture(autouse=True)
def _kleine_delen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small ledger has several parts."""
    monkeypatch.setattr(loop, "PER_DEEL", 4)


def na(keren: int) -> Callable[[], bool]:
    """Asks to stop when it has been asked so often."""
    gevraagd = 0

    def moet_stoppen() -> bool:
        nonlocal gevraagd
        gevraagd += 1
        return gevraagd > keren

    return moet_stoppen


def breek_af(proef: Proef, map_: Path) -> int:
    """Stop half-way; gives how many parts are finished."""
    with pytest.raises(Gestopt):
        proef.loop_na(map_=map_, moet_stoppen=na(5))
    return len(list((map_ / "voortgang").glob("deel-*")))


def test_een_afgebroken_controle_gaat_verder(proef: Proef, map_: Path) -> None:
    heel = proef.loop_na()
    klaar = breek_af(proef, map_)
    assert klaar > 0
    rapport = proef.loop_na(map_=map_)
    assert proef.zinnen[0].startswith(f"De controle gaat verder: {klaar} van de ")
    assert (rapport.positie, rapport.verschillen) == (heel.positie, [])
    assert rapport.uitslag.geteld == heel.uitslag.geteld
    assert not (map_ / "voortgang").exists()
    assert proef.loop_na(map_=map_).schoon
    assert proef.zinnen == []


def test_het_gaat_over_de_stand_van_toen_al_groeide_het_grootboek(proef: Proef, map_: Path) -> None:
    heel = proef.loop_na()
    assert breek_af(proef, map_)
    proef.vergeet()
    proef.werk_bij()
    rapport = proef.loop_na(map_=map_)
    assert (rapport.positie, rapport.gebeurtenissen) == (heel.positie, heel.gebeurtenissen)
    assert rapport.verschillen == []


def test_verschillen_uit_afgemaakte_delen_gaan_niet_verloren(proef: Proef, map_: Path) -> None:
    proef.knoei("DELETE FROM reserveringen WHERE soort = 'prestatie' AND sleutel = '12345678|P3'")
    heel = proef.loop_na()
    assert heel.aantal_verschillen
    assert breek_af(proef, map_)
    assert proef.loop_na(map_=map_).verschillen == heel.verschillen


def test_wat_na_een_afgemaakt_deel_is_gewijzigd_vindt_de_boom(proef: Proef, map_: Path) -> None:
    assert breek_af(proef, map_)
    with proef.als_eigenaar() as conn:
        conn.execute("UPDATE stored_events SET state = state || ' '")
    verschillen = proef.loop_na(map_=map_).verschillen
    assert {rij.soort for rij in verschillen if rij.controle == "boom"} == {"gewijzigd"}


@pytest.mark.parametrize("inhoud", [b"", b"onzin", b"0" * 64 + b"{}"])
def test_een_beschadigd_deel_wordt_opnieuw_nagelopen(
    proef: Proef, map_: Path, inhoud: bytes
) -> None:
    assert breek_af(proef, map_)
    beschadigd = min((map_ / "voortgang").glob("deel-*"))
    beschadigd.write_bytes(inhoud)
    assert proef.loop_na(map_=map_).schoon
    assert f"Het bestand {beschadigd.name} in {map_ / 'voortgang'} is beschadigd" in proef.zinnen[0]


def test_een_deel_van_een_andere_controle_telt_niet(proef: Proef, map_: Path) -> None:
    assert breek_af(proef, map_)
    deel = min((map_ / "voortgang").glob("deel-*"))
    vreemd = deel.read_bytes()
    with pytest.raises(Gestopt):
        proef.loop_na(Keuze(jaar=2027), map_=map_, moet_stoppen=na(5))
    deel.write_bytes(vreemd)
    assert proef.loop_na(Keuze(jaar=2027), map_=map_).schoon
    assert any("is beschadigd; dat deel" in zin for zin in proef.zinnen)


@pytest.mark.parametrize("inhoud", [b"", b"onzin", b"0" * 64 + b"{}"])
def test_een_beschadigde_afspraak_begint_opnieuw(proef: Proef, map_: Path, inhoud: bytes) -> None:
    assert breek_af(proef, map_)
    (map_ / "voortgang" / "afspraak").write_bytes(inhoud)
    assert proef.loop_na(map_=map_).schoon
    (zin,) = proef.zinnen
    assert zin.endswith("is beschadigd; de controle begint opnieuw.")


def test_een_andere_keuze_begint_opnieuw(proef: Proef, map_: Path) -> None:
    assert breek_af(proef, map_)
    assert proef.loop_na(Keuze(jaar=2027), map_=map_).schoon
    (zin,) = proef.zinnen
    assert "(de keuze van wat wordt nagelopen); de controle begint opnieuw." in zin


def test_andere_software_begint_opnieuw(
    proef: Proef, map_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert breek_af(proef, map_)
    monkeypatch.setattr(loop, "codeversie", lambda: Codeversie("9", "0" * 64))
    assert proef.loop_na(map_=map_).schoon
    assert "hoort bij iets anders (de software)" in proef.zinnen[0]


def test_een_ander_grootboek_begint_opnieuw(proef: Proef, map_: Path) -> None:
    assert breek_af(proef, map_)
    with proef.als_eigenaar() as conn:
        conn.execute(
            "DELETE FROM stored_events WHERE notification_id IN ("
            "(SELECT min(notification_id) FROM stored_events),"
            "(SELECT max(notification_id) FROM stored_events))"
        )
    proef.loop_na(map_=map_)
    assert "(het grootboek, de stand van het grootboek)" in proef.zinnen[0]


def test_een_map_die_geen_map_is_wordt_geweigerd(proef: Proef, tmp_path: Path) -> None:
    bestand = tmp_path / "bestand"
    bestand.write_text("geen map")
    with pytest.raises(MapFout, match="kan niet worden gemaakt"):
        proef.loop_na(map_=bestand)


def test_over_processen_verdeeld_is_zij_ook_af_te_breken(
    proef: Proef, map_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heel = proef.loop_na()
    monkeypatch.setattr(loop, "ZONDER_PROCESSEN_TOT", 0)
    with pytest.raises(Gestopt):
        proef.loop_na(map_=map_, moet_stoppen=lambda: any((map_ / "voortgang").glob("deel-*")))
    rapport = proef.loop_na(map_=map_)
    assert proef.zinnen[0].startswith("De controle gaat verder: ")
    assert replace(rapport.uitslag, seconden=heel.uitslag.seconden) == heel.uitslag


def _val_weg(_sein: Sein) -> None:
    os._exit(1)


def test_een_proces_dat_wegvalt_wordt_gemeld() -> None:
    toezicht = Toezicht(lambda: False, lambda _gedaan: None)
    weg = pytest.raises(ProcesWeg, match="misschien door gebrek aan geheugen")
    with weg, ploeg(2, toezicht) as werkers:
        list(werkers.doe([_val_weg] * 3))


@pytest.mark.parametrize("fout", [Gestopt(), AndereVorm(), MapFout("De map is vol.")])
def test_een_fout_komt_heel_uit_een_ander_proces(fout: VerificatieFout) -> None:
    kopie = pickle.loads(pickle.dumps(fout))  # noqa: S301 - made here
    assert (type(kopie), str(kopie)) == (type(fout), str(fout))
