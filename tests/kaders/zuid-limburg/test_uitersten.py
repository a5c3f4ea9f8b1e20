"""Limits that take many facts to reach, or of which a case file cannot say that others hold."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledger.bevinding import Bevinding
from ledger.kaders.register import Kaders, laad_kader
from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.uitvoeren import voer_uit

WIE = {"gemeente": "0935", "aanbieder": "12345678"}
BEGIN, EINDE = date(2017, 3, 1), date(2018, 2, 28)


class _Voluit(yaml.SafeDumper):
    """Writes everything out: a case file has no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@cache
def _kaders() -> Kaders:
    return Kaders([laad_kader("zuid-limburg")])


def _product(code: str) -> dict[str, Any]:
    kader = _kaders().op_naam["zuid-limburg"]
    return {"categorie": kader.product(code).categorie, "code": code}


def _toewijzing(code: str, nummer: int = 1) -> dict[str, Any]:
    etmalen = code in ("ZLOG", "ZCV") or code.startswith(("ZV", "ZP"))
    omvang = {"volume": 1, "eenheid": "14" if etmalen else "82", "frequentie": "6"}
    periode = {"ingangsdatum": BEGIN, "einddatum": EINDE}
    velden = {**WIE, **periode, "product": _product(code), "omvang": omvang}
    return {"op": BEGIN, "jw301": {**velden, "toewijzingNummer": nummer}}


def _gevonden(map_: Path, regel: str, gegeven: Iterable[Any], als: Any) -> list[Bevinding]:
    """What the rule finds on a step after this history."""
    geval = {"naam": "een geval", "gegeven": [*gegeven], "als": als, "dan": {"zonder": [regel]}}
    bestand = map_ / "geval.yaml"
    inhoud = {"kader": "zuid-limburg", "regel": regel, "gevallen": [geval]}
    bestand.write_text(yaml.dump(inhoud, Dumper=_Voluit), encoding="utf-8")
    resultaat = voer_uit(lees_gevallen(bestand), 0, _kaders())
    return [rij for rij in resultaat.gevonden.oordeel.bevindingen if rij.regel == regel]


@pytest.mark.parametrize(
    ("aantal", "minuten", "wat"),
    [
        (45, (50,), []),
        (45, (49, 50), ["minutenPerBehandeling"]),
        (60, (60,), []),
        (60, (60, 61), ["minutenPerBehandeling"]),
        (44, (55,), ["behandelingen"]),
        (61, (55,), ["behandelingen"]),
    ],
)
def test_behandelingen_voor_dyslexie_buiten_het_gewone_zijn_een_signaal(
    tmp_path: Path, aantal: int, minuten: tuple[int, ...], wat: list[str]
) -> None:
    hulp = {**WIE, "product": _product("ZDYSB"), "toewijzingNummer": 1}
    contacten = [
        {
            "op": BEGIN + timedelta(days=nummer),
            "contactmoment": {**hulp, "minuten": minuten[nummer % len(minuten)]},
        }
        for nummer in range(aantal)
    ]
    stop = {"op": EINDE, "jw307": {**hulp, "begindatum": BEGIN, "einddatum": EINDE}}
    start = {"op": BEGIN, "jw305": {**hulp, "begindatum": BEGIN}}

    gevonden = _gevonden(tmp_path, "ZL-INZET-01", [_toewijzing("ZDYSB"), start, *contacten], stop)

    assert [next(iter(rij.operanden)) for rij in gevonden] == wat


@pytest.mark.parametrize("regel", ["ZL-PROD-08", "ZL-PROD-09"])
@pytest.mark.parametrize(
    ("naast", "telt"),
    [
        *((code, False) for code in ("ZVGGZ", "ZVLVB", "ZVJO", "ZPZP", "ZPZB", "ZPZV", "ZCV")),
        *((code, True) for code in ("ZLOG", "ZBIMK", "ZCAI")),
    ],
)
def test_wie_elders_verblijft_krijgt_zijn_behandeling_hier(
    tmp_path: Path, regel: str, naast: str, telt: bool
) -> None:
    besluit = {
        **WIE,
        "product": _product("ZHIMK"),
        "ingangsdatum": BEGIN,
        "einddatum": EINDE,
        "indeling": {"onveiligeOmgeving": True},
        "hulpvraag": {"woontThuis": False, "gaatNaarSchool": True},
    }

    gevonden = _gevonden(
        tmp_path, regel, [_toewijzing(naast)], {"op": BEGIN, "lokaalBesluit": besluit}
    )

    assert bool(gevonden) is telt


@pytest.mark.parametrize(
    ("code", "niveau", "lezingen"),
    [
        ("ZBILK", "mbo4", ["sextant"]),
        ("ZBILK", "hbo", []),
        ("ZBIMK", "mbo4", ["tabel", "sextant"]),
        ("ZBIMK", "hbo", ["sextant"]),
        ("ZBIMK", "hbo+", []),
        ("ZBIHK", "mbo4", ["tabel", "sextant"]),
        ("ZBIHK", "hbo", ["sextant"]),
        ("ZBIHK", "hbo+", []),
    ],
)
def test_tabel_en_sextant_vragen_een_ander_niveau(
    tmp_path: Path, code: str, niveau: str, lezingen: list[str]
) -> None:
    team = [{"naam": "m1", "niveau": niveau}]
    plan = {**WIE, "product": _product(code), "team": team, "werktoedeling": True}

    gevonden = _gevonden(tmp_path, "ZL-KWAL-02", [], {"op": BEGIN, "plan": plan})

    assert [rij.operanden["lezing"] for rij in gevonden] == lezingen
