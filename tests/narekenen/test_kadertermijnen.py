"""The terms of the kaders: each right, a day early, a day late, and none that nobody recounts."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import ledger.kaders
from ledger.kaders.gegevens import lees_aanpassing
from ledger.kaders.register import alle_kaders, laad_kader
from ledger.narekenen.kadertermijnen import GELEVERD, RIJEN
from ledger.scenario import uitvoeren
from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.wereld import Wereld
from tests.narekenen.bouwstenen import (
    AANBIEDER,
    GEMEENTE,
    ONDERZOEK,
    PARTIJEN,
    VOT_TERMIJNEN,
    Stroom,
    Verzoeken,
    ruw,
    termijn,
)

MAPPEN = {"AL": "almere", "BX": "boxtel", "FL": "flevoland", "ZL": "zuid-limburg"}
ONTVANGEN = "2027-02-01"
"""A Monday: the day on which the events of these streams are recorded."""


class Kind(Verzoeken):
    """A client of whom somebody else has recorded what an obligation rests on."""

    def geboren(self, dag: str) -> None:
        self.feit("ClientGegevensVastgelegd", geboortedatum=dag)

    def levering(self, soort: str, **velden: Any) -> None:
        self.feit(soort, **PARTIJEN, toewijzingNummer=1, begindatum="2027-01-04", **velden)

    def stop(self, **velden: Any) -> None:
        self.toewijzing()
        self.levering("LeveringGestart")
        einde = {"redenBeeindiging": "19", "einddatum": "2027-01-20"}
        self.levering("LeveringGestopt", **einde, **velden)

    def gestart(self, **velden: Any) -> None:
        self.toewijzing()
        self.levering("LeveringGestart", **velden)

    def verlengd(self, **velden: Any) -> None:
        self.toewijzing()
        later = {"toewijzingsmoment": "2027-12-01T09:00:00", "einddatum": "2028-12-31"}
        self.toewijzing("ToewijzingGewijzigd", **later, **velden)

    def onderzocht(self, **velden: Any) -> None:
        self.vot()
        self.onderzoek(**{**velden, "termijnen": [*ONDERZOEK, *velden["termijnen"]]})

    def verzoek(self, **velden: Any) -> None:
        self.vot(**{**velden, "termijnen": [*VOT_TERMIJNEN, *velden["termijnen"]]})

    def herbeoordeeld(self, **velden: Any) -> None:
        self.vot(vastgelegdOp=f"{ONTVANGEN}T09:00:00Z")
        later = {"vastgelegdOp": "2027-02-04T09:00:00Z", "referentieAanbieder": "R1"}
        self.feit("VerzoekHerbeoordeeld", **PARTIJEN, **later, **velden)

    def declaratie(self, **velden: Any) -> None:
        self.naam = f"afzender-{AANBIEDER}-{GEMEENTE}"
        periode = {"begindatum": "2027-01-01", "einddatum": "2027-01-31"}
        bedragen = {"ingediendEurocent": 0, "toegekendEurocent": 0}
        aantallen = {"aantalPrestaties": 0, "aantalAfgewezen": 0, "declaratieNummer": "D1"}
        self.feit("DeclaratieBeoordeeld", **PARTIJEN, **periode, **bedragen, **aantallen, **velden)


@dataclass(frozen=True)
class Geval:
    """An obligation as it should be, and the event that makes it due.

    `stap` is a step of `Kind` or a kind of record; `inhoud` the record or fields of the event.
    """

    regel: str
    stap: str
    vanaf: str
    laatste: str | None
    inhoud: dict[str, Any] | None = None
    sleutel: str = "0363|1"
    geboren: str | None = None

    def __str__(self) -> str:
        return f"{self.regel}-{self.stap}-{self.sleutel}"

    def speel(self, vanaf: str, laatste: str | None, versie: str | None = None) -> Kind:
        """The stream with this obligation."""
        kader = MAPPEN[self.regel[:2]]
        versies = {kader: versie or alle_kaders().op_naam[kader].kenmerk}
        rij = termijn(self.regel, vanaf, laatste, sleutel=self.sleutel)
        vast: dict[str, Any] = {"termijnen": [rij], "kaderversies": versies}
        kind = Kind()
        if self.geboren is not None:
            kind.geboren(self.geboren)
        if not self.stap.endswith("Vastgelegd"):
            getattr(kind, self.stap)(**vast, **(self.inhoud or {}))
        elif self.inhoud is None:
            kind.feit(self.stap, **PARTIJEN, **vast)
        else:
            stuk = {**PARTIJEN, "datum": ONTVANGEN, **self.inhoud}
            kind.feit(self.stap, **PARTIJEN, **vast, geldigOp=stuk["datum"], inhoud=stuk)
        return kind


DATUM = {"datum": "2027-01-20"}
OP_DATUM = "2027-01-20"
TOEWIJZING = "toewijzing"
GEVALLEN = [
    *(
        Geval(regel, f"{stuk}Vastgelegd", OP_DATUM, None, DATUM)
        for regel, stuk in (
            ("AL-VERW-02", "Verwijzing"),
            ("AL-VERW-03", "Bepaling"),
            ("AL-VERW-04", "Verwijzing"),
            ("BX-INTK-03", "Intake"),
            ("BX-KWAL-18", "Plan"),
            ("BX-KWAL-20", "Plan"),
            ("BX-PGB-23", "Plan"),
            ("ZL-REGIE-09", "Regie"),
        )
    ),
    Geval(
        "BX-KWAL-09", "VerwijzingVastgelegd", OP_DATUM, "2027-02-17", DATUM, "0757|a|b|aanmelding"
    ),
    Geval("BX-KWAL-09", "VerwijzingVastgelegd", OP_DATUM, "2027-04-28", DATUM, "0757|a|b|start"),
    # Four weeks end on 3 February 2020, before the rules were in force.
    Geval(
        "BX-KWAL-09",
        "VerwijzingVastgelegd",
        "2020-01-06",
        "2020-04-11",
        {"datum": "2020-01-06"},
        "0757|a|c|aanmelding",
    ),
    Geval(
        "BX-LFT-05",
        "PlanVastgelegd",
        "2027-01-20",
        None,
        {
            "volwassenheid": {
                "instemmingen": [
                    {"door": "jeugdige", "ingetrokkenOp": "2027-01-10"},
                    {"door": "jeugdige", "ingetrokkenOp": "2027-01-20"},
                    {"door": "jeugdige"},
                    {"door": "ouder", "ingetrokkenOp": "2027-01-25"},
                ]
            }
        },
    ),
    Geval("BX-LFT-08", "gestart", "2027-01-04", "2027-05-10", geboren="2010-05-10"),
    Geval("BX-LFT-08", "gestart", "2027-06-01", "2027-06-01", None, "0757|2", "2010-05-10"),
    # 29 February does not come in 2029: the 17th birthday is 1 March then.
    Geval("BX-LFT-08", "gestart", "2027-01-04", "2029-03-01", None, "0757|3", "2012-02-29"),
    Geval("BX-LFT-10", "PlanVastgelegd", OP_DATUM, "2027-05-10", DATUM, geboren="2010-05-10"),
    Geval("BX-LFT-11", TOEWIJZING, ONTVANGEN, "2028-04-10", geboren="2010-05-10"),
    Geval("BX-MELD-02", "MeldingVastgelegd", OP_DATUM, None, DATUM, "0757|2027-01-20"),
    Geval("BX-MELD-02", "IntakeVastgelegd", OP_DATUM, None, {}, "0757|2027-01-20"),
    Geval("BX-MELD-05", "MeldingVastgelegd", OP_DATUM, OP_DATUM, DATUM, "0757|2027-01-20"),
    Geval(
        "BX-OVB-01",
        "LokaalBesluitVastgelegd",
        OP_DATUM,
        "2027-06-01",
        {**DATUM, "evaluatiedatum": "2027-06-01", "einddatum": "2027-07-01"},
        "evalueren|0757|",
    ),
    Geval(
        "BX-OVB-01",
        "LokaalBesluitVastgelegd",
        OP_DATUM,
        "2027-07-01",
        {**DATUM, "einddatum": "2027-07-01"},
        "evalueren|0757|BXIB",
    ),
    Geval("BX-OVB-01", TOEWIJZING, "2027-01-04", "2027-12-31", None, "evalueren|0757|"),
    Geval("BX-OVB-01", "OnderzoekVastgelegd", OP_DATUM, None, DATUM, "beeindigen|0757|"),
    Geval(
        "BX-PGB-18",
        "ToetsVastgelegd",
        "2027-01-20",
        "2027-02-10",
        {"verslag": {"gevraagdOp": "2027-01-20", "uiterlijk": "2027-02-10"}},
    ),
    Geval(
        "BX-PGB-18",
        "ToetsVastgelegd",
        "2027-01-20",
        None,
        {"verslag": {"gevraagdOp": "2027-01-20"}},
        "zonder dag",
    ),
    # The 23rd birthday is 10 May 2027; five working days after the day before it, a Sunday.
    Geval("BX-PLEEG-04", TOEWIJZING, "2027-05-09", "2027-05-14", geboren="2004-05-10"),
    Geval(
        "BX-PLEEG-04",
        "PlanVastgelegd",
        ONTVANGEN,
        "2027-01-27",
        {"hulpeinde": DATUM},
        geboren="2004-05-10",
    ),
    Geval("FL-301-04", "stop", ONTVANGEN, None),
    Geval("FL-305-01", TOEWIJZING, ONTVANGEN, "2027-02-08"),
    Geval("FL-305-01", TOEWIJZING, "2027-03-01", None, {"ingangsdatum": "2027-03-01"}, "0363|1|"),
    Geval("FL-305-01", "InzetVastgelegd", OP_DATUM, "2027-01-27"),
    Geval("FL-305-04", TOEWIJZING, ONTVANGEN, "2027-02-08"),
    Geval("FL-307-01", TOEWIJZING, "2027-12-31", "2028-01-07"),
    Geval("FL-307-03", TOEWIJZING, "2027-12-31", "2028-01-07"),
    Geval("FL-315-02", "IntakeVastgelegd", OP_DATUM, "2027-01-27", {"afgerondOp": OP_DATUM}),
    Geval("FL-315-03", "verzoek", ONTVANGEN, "2027-02-08"),
    Geval("FL-315-03", "herbeoordeeld", ONTVANGEN, "2027-02-08"),
    Geval("FL-315-03", "onderzocht", "2027-01-29", "2027-03-26", None, "0363|1|R1|vervolg"),
    Geval("FL-315-11", "verzoek", ONTVANGEN, "2027-02-08"),
    Geval("FL-315-14", TOEWIJZING, "2027-01-01", "2027-12-31"),
    Geval("FL-315-14", TOEWIJZING, "2027-01-01", None, {"einddatum": None}, "0363|1|"),
    Geval("FL-315-14", "gestart", "2027-01-01", "2027-12-31"),
    Geval("FL-315-23", "verzoek", OP_DATUM, "2027-01-27"),
    Geval("FL-323-01", "InzetVastgelegd", "2027-01-31", "2027-02-28", {}, "0363|1|2027-01"),
    Geval("FL-325-01", "declaratie", ONTVANGEN, "2027-02-15"),
    Geval("FL-LFT-02", TOEWIJZING, ONTVANGEN, "2028-05-10", geboren="2010-05-10"),
    Geval("FL-LFT-04", TOEWIJZING, ONTVANGEN, "2030-03-01", geboren="2012-02-29"),
    *(
        Geval(regel, "NoShowVastgelegd", OP_DATUM, laatste, inhoud, f"a|b|c|{OP_DATUM}|{stap}")
        for regel in ("FL-NOSHOW-05", "FL-NOSHOW-06")
        for laatste, inhoud, stap in (
            ("2027-02-09", {"volgendeAfspraak": "2027-02-10"}, "met"),
            (None, {"soort": "noShow"}, "zonder"),
        )
    ),
    Geval("FL-NOSHOW-07", "NoShowVastgelegd", OP_DATUM, None, {}, f"a|b|c|{OP_DATUM}|gemeld"),
    Geval("FL-NOSHOW-08", "NoShowVastgelegd", OP_DATUM, "2027-02-10", {}),
    Geval("FL-PLAN-01", TOEWIJZING, "2027-01-01", "2027-02-12"),
    Geval("FL-PLAN-03", "stop", OP_DATUM, OP_DATUM),
    Geval("FL-REGIE-02", TOEWIJZING, OP_DATUM, "2027-02-17", None, f"0363|{OP_DATUM}|aanbieder"),
    Geval("FL-REGIE-02", TOEWIJZING, OP_DATUM, None, None, f"0363|{OP_DATUM}|procesregisseur"),
    Geval("FL-VERW-05", "VerwijzingVastgelegd", OP_DATUM, "2028-01-20", DATUM),
    Geval("ZL-301-06", TOEWIJZING, "2027-11-19", "2027-12-31", None, "0363|1|aanbieder"),
    Geval(
        "ZL-301-06",
        TOEWIJZING,
        "2027-01-01",
        "2027-01-31",
        {"einddatum": "2027-01-31"},
        "0363|1|gemeentelijkeToegang",
    ),
    Geval("ZL-KWAL-12", "LokaalBesluitVastgelegd", ONTVANGEN, "2027-03-01", {}),
    Geval("ZL-PLAN-04", "gestart", "2027-01-04", "2027-02-14"),
    Geval("ZL-PLAN-04", "stop", "2027-01-04", "2027-01-20"),
    Geval("ZL-PLAN-05", "gestart", "2027-01-04", "2027-02-14"),
    Geval("ZL-PLAN-05", "stop", "2027-01-04", "2027-01-20"),
    Geval("ZL-PLAN-06", "stop", OP_DATUM, "2027-03-01"),
    Geval("ZL-PLAN-07", "stop", OP_DATUM, OP_DATUM),
    Geval("ZL-PLAN-08", "stop", OP_DATUM, OP_DATUM),
    Geval("ZL-PLAN-11", "RegieVastgelegd", OP_DATUM, "2027-03-03", DATUM),
    Geval("ZL-PLAN-12", TOEWIJZING, "2027-01-01", "2027-07-01", None, "0363|1|2027-01-01"),
    Geval("ZL-PLAN-12", "verlengd", "2028-01-01", "2028-07-01", None, "0363|1|2028-01-01"),
    Geval("ZL-STAP-11", "stop", "2027-01-21", "2027-02-03"),
    Geval("ZL-STAP-12", TOEWIJZING, "2027-01-01", None),
]
elk_geval = pytest.mark.parametrize("geval", GEVALLEN, ids=str)
een_dag_ernaast = pytest.mark.parametrize("dagen", [-1, 1])


def schuif(dag: str | None, dagen: int) -> str:
    """A day earlier or later; any day where there should be none."""
    return str(date.fromisoformat(dag or "2027-05-05") + timedelta(days=dagen))


def test_elke_rij_heeft_een_geval() -> None:
    assert {geval.regel for geval in GEVALLEN} == set(RIJEN)


@elk_geval
def test_een_goede_termijn_klopt(geval: Geval) -> None:
    geval.speel(geval.vanaf, geval.laatste).moet_kloppen()


@elk_geval
@een_dag_ernaast
def test_een_dag_te_vroeg_of_te_laat_wordt_gevonden(geval: Geval, dagen: int) -> None:
    laatste = schuif(geval.laatste, dagen)
    kind = geval.speel(geval.vanaf, laatste)
    if isinstance(RIJEN[geval.regel].laatste, str):
        kind.moet_kloppen()
        return
    wat = f"de laatste dag van de termijn van {geval.regel} vanaf {geval.vanaf}"
    verwacht = f"verwacht: {geval.laatste or 'niets'}"
    kind.moet_fout_zijn("termijn", wat, f"gevonden: {laatste}", verwacht)


@elk_geval
@een_dag_ernaast
def test_een_andere_eerste_dag_wordt_gevonden(geval: Geval, dagen: int) -> None:
    kind = geval.speel(schuif(geval.vanaf, dagen), geval.laatste)
    zinnen = " ".join(fout.zin for fout in kind.fouten)
    na_te_tellen = (
        not isinstance(RIJEN[geval.regel].eerste, str) and geval.stap != "InzetVastgelegd"
    )
    if na_te_tellen or geval.regel == "FL-323-01":
        assert f"de eerste dag van de termijn van {geval.regel}" in zinnen
        assert f"verwacht: {geval.vanaf}" in zinnen
    else:
        assert "de eerste dag" not in zinnen


@pytest.mark.parametrize("regel", sorted(RIJEN))
def test_wat_niet_na_te_tellen_is_heeft_een_reden(regel: str) -> None:
    for dag in RIJEN[regel]:
        assert callable(dag) or len(dag) > 20


# --- what the events do not show (any more) -------------------------------------------------------


@pytest.mark.parametrize("geval", [g for g in GEVALLEN if g.stap.endswith("Vastgelegd")], ids=str)
def test_van_een_vergeten_client_wordt_alleen_nageteld_wat_nog_is_te_zien(geval: Geval) -> None:
    kind = geval.speel(geval.vanaf, geval.laatste)
    kind.feiten[-1].inhoud.pop("inhoud", None)
    for feit in kind.feiten:
        feit.inhoud.pop("geboortedatum", None)
    kind.moet_kloppen()


def test_een_termijn_op_een_andere_toewijzing_van_het_bericht_wordt_niet_nageteld() -> None:
    ander = Geval("ZL-301-06", TOEWIJZING, "2027-01-01", "2027-06-30", None, "0363|2|aanbieder")
    ander.speel(ander.vanaf, ander.laatste).moet_kloppen()


# --- settings -------------------------------------------------------------------------------------


@elk_geval
def test_van_een_andere_versie_wordt_niets_gezegd(geval: Geval) -> None:
    for versie in ("1", "1#0123456789abcdef", "2#0123456789abcdef"):
        geval.speel(geval.vanaf, schuif(geval.laatste, 1), versie).moet_kloppen()


def test_instellingen_onder_dezelfde_versie_zijn_een_ander_kader(tmp_path: Path) -> None:
    """Of a gemeente that sets other days under the same version nothing is said."""
    pad = tmp_path / "instellingen.yaml"
    pad.write_text(
        "kader: flevoland\nversie: '1'\nregels:\n  FL-PLAN-01:\n    parameters:\n"
        "      waarden: {dagen: 10}\n"
    )
    eigen = laad_kader("flevoland", [lees_aanpassing(pad)])
    assert eigen.versie == "1"
    assert eigen.kenmerk not in GELEVERD["flevoland"]
    geval = Geval("FL-PLAN-01", TOEWIJZING, "2027-01-01", "2027-01-11")
    geval.speel(geval.vanaf, geval.laatste, eigen.kenmerk).moet_kloppen()


@pytest.mark.parametrize("naam", sorted(MAPPEN.values()))
def test_het_geleverde_kader_wordt_nagerekend(naam: str) -> None:
    kenmerk = alle_kaders().op_naam[naam].kenmerk
    assert kenmerk in GELEVERD[naam], (
        f"{naam} is veranderd: zet {kenmerk} erbij in GELEVERD (ledger/narekenen/kadertermijnen.py)"
        " als de termijnen daar nog gelden"
    )


# --- every rule that makes something due ----------------------------------------------------------


KADERMODULES = sorted(Path(ledger.kaders.__file__ or "").parent.glob("*/*.py"))


def constanten(boom: ast.Module) -> dict[str, str]:
    """The texts that a module gives a name."""
    gevonden: dict[str, str] = {}
    for knoop in boom.body:
        doel = knoop.targets[0] if isinstance(knoop, ast.Assign) else getattr(knoop, "target", None)
        waarde = getattr(knoop, "value", None)
        if isinstance(doel, ast.Name) and isinstance(waarde, ast.Constant):
            gevonden[doel.id] = str(waarde.value)
    return gevonden


def codes_in(boom: ast.Module) -> Iterator[str]:
    """The rule of every call of `verplichting`, followed through the functions of the module."""
    namen = constanten(boom)
    functies = [knoop for knoop in boom.body if isinstance(knoop, ast.FunctionDef)]

    def roept(naam: str) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
        for functie in functies:
            for knoop in ast.walk(functie):
                if isinstance(knoop, ast.Call) and getattr(knoop.func, "id", "") == naam:
                    yield functie, knoop

    def waarden(functie: ast.FunctionDef, argument: ast.expr) -> Iterator[str]:
        if isinstance(argument, ast.Constant):
            yield str(argument.value)
            return
        assert isinstance(argument, ast.Name), ast.dump(argument)
        parameters = [rij.arg for rij in functie.args.args]
        if argument.id not in parameters:
            yield namen[argument.id]
            return
        plaats = parameters.index(argument.id)
        aanroepen = list(roept(functie.name))
        assert aanroepen, f"{functie.name} wordt nergens aangeroepen"
        for roeper, aanroep in aanroepen:
            yield from waarden(roeper, aanroep.args[plaats])

    for functie, aanroep in roept("verplichting"):
        yield from waarden(functie, aanroep.args[0])


def test_elke_regel_die_een_verplichting_geeft_staat_in_de_tabel() -> None:
    gevonden = {code for pad in KADERMODULES for code in codes_in(ast.parse(pad.read_text()))}
    assert len(gevonden) > 40
    assert gevonden == set(RIJEN)


@pytest.mark.parametrize("pad", KADERMODULES, ids=lambda pad: f"{pad.parent.name}-{pad.stem}")
def test_een_kader_maakt_een_termijn_alleen_met_verplichting(pad: Path) -> None:
    for knoop in ast.walk(ast.parse(pad.read_text())):
        if isinstance(knoop, ast.Call):
            assert getattr(knoop.func, "id", "") != "Termijn"


@pytest.mark.parametrize("code", sorted(RIJEN))
def test_een_rij_is_een_regel_van_het_kader(code: str) -> None:
    assert code in alle_kaders().op_naam[MAPPEN[code[:2]]].boek.definities


# --- the cases of the kaders ----------------------------------------------------------------------


KADERGEVALLEN = sorted(
    pad
    for pad in (Path(__file__).parents[1] / "kaders").glob("*/*.yaml")
    if re.findall(r"^regel: *(\S+)", pad.read_text(), re.MULTILINE)[0] in RIJEN
)


@pytest.mark.parametrize("pad", KADERGEVALLEN, ids=lambda pad: pad.stem)
def test_de_termijnen_van_de_gevallen_van_een_kader_kloppen(
    pad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    werelden: list[Wereld] = []

    class Onthouden(Wereld):
        def __init__(self, kaders: Any) -> None:
            super().__init__(kaders)
            werelden.append(self)

    monkeypatch.setattr(uitvoeren, "Wereld", Onthouden)
    bestand = lees_gevallen(pad)
    kaders = uitvoeren.kaders_voor(bestand)
    for nummer in range(len(bestand.gevallen)):
        uitvoeren.voer_uit(bestand, nummer, kaders)
    for wereld in werelden:
        for naam, feiten in wereld.lees_stromen(list(wereld._feiten)).items():
            kind = Stroom(naam)
            kind.feiten = [ruw(feit) for feit in feiten]
            termijnfouten = [fout.zin for fout in kind.fouten if "de termijn van" in fout.zin]
            assert [zin for zin in termijnfouten if "ontbreekt" not in zin] == []
