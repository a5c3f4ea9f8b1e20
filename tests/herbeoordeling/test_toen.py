"""A verdict is judged on what was known then: not on what came later, nor on other rules."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.dossier import Intake
from ledger.gebeurtenissen import BerichtVerwerkt
from ledger.herbeoordeling import VERGETEN, Afwijking
from ledger.kaders.gegevens import laad_gegevens, lees_aanpassing, pas_aan
from ledger.kaders.kader import Kader
from ledger.kaders.register import GEEN_KADERS, Kaders, alle_kaders, laad_kaders
from ledger.opslag import Recorder
from tests import berichten as b
from tests.api.proefkader import BOEK
from tests.gegeven import op
from tests.herbeoordeling.proef import (
    AFWIJZEN,
    HONOREREN,
    JUN,
    MRT,
    Proef,
    aanvragen,
    alles,
    declaraties,
    gezinnen,
    leveringen,
)
from tests.kaders.proefregels import proefkaders as strengekaders
from tests.kaders.test_terugblik import BESTANDEN

SOORT = "kaderversieNietBeschikbaar"


# --- what came later ------------------------------------------------------------------------------


def test_latere_afspraken_stukken_en_toewijzingen_veranderen_geen_eerder_oordeel(
    proef: Proef,
) -> None:
    """Each would have led to another verdict, had it been known."""
    proef.stuur(b.vot({"omvang": b.omvang(240)}))  # needs an intake
    proef.stuur(b.start({"toewijzing_nummer": 900}))  # on no allocation yet
    proef.stuur(b.declaratie(b.prestatie("P1", toewijzing_nummer=900)))
    proef.stuur(b.antwoord("1", "R8", dagtekening=MRT))  # on no request yet
    uitkomsten = [feit.uitkomst for feit in proef.feiten() if isinstance(feit, BerichtVerwerkt)]
    assert uitkomsten.count("afgekeurd") == 3

    proef.stuk("intake", Intake, b.JAN)
    proef.contract(9900)
    proef.stuur(b.toewijzing({"toewijzing_nummer": 900}))
    proef.stuur(b.vot({"referentie_aanbieder": "R8"}, bsn=b.ANDER_BSN, dagtekening=MRT))
    gezinnen(proef)

    assert proef.afwijkingen() == []


def test_een_later_contract_verandert_een_goedgekeurde_prestatie_niet(proef: Proef) -> None:
    proef.stuur(b.toewijzing({"toewijzing_nummer": 900}))
    goed = proef.stuur(b.declaratie(b.prestatie("P1", toewijzing_nummer=900)))
    assert goed.feit.uitkomst == "goedgekeurd"
    proef.contract(155)
    fout = proef.stuur(b.declaratie(b.prestatie("P2", toewijzing_nummer=900), maand=2))
    assert fout.feit.uitkomst == "afgekeurd"
    assert proef.afwijkingen() == []


# --- a concurrent commit on what was only read ----------------------------------------------------


class Onderbroken(Recorder):
    """Lets somebody else commit between the reading and the writing of a command."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.eerst: Callable[[], None] | None = None

    def insert_events(self, stored_events: Sequence[StoredEvent], **overig: Any) -> Sequence[int]:
        eerst, self.eerst = self.eerst, None
        if eerst is not None:
            eerst()
        return super().insert_events(stored_events, **overig)


@pytest.fixture
def onderbroken(dsn: str, kaders: Kaders) -> Any:
    with Onderbroken(dsn) as recorder:
        yield Proef(dsn, recorder, kaders)


def test_een_gelijktijdig_contract_dat_niet_werd_gezien_is_geen_verschil(
    onderbroken: Proef, recorder: Recorder, kaders: Kaders
) -> None:
    proef, ander = onderbroken, Proef(onderbroken.dsn, recorder, kaders, zaad=900)
    proef.stuur(b.toewijzing({"toewijzing_nummer": 900}))
    nu = op(JUN)
    ander.keten.nu = nu

    assert isinstance(proef.recorder, Onderbroken)
    proef.recorder.eerst = lambda: ander.contract(155)
    goed = proef.keten.stuur(b.declaratie(b.prestatie("P1", toewijzing_nummer=900)), nu)
    assert goed.feit.uitkomst == "goedgekeurd"
    assert proef.recorder.eerst is None

    assert proef.afwijkingen() == []
    with proef.als_eigenaar() as conn:  # it was there well before: then it is a difference
        oud, eerder = (moment.strftime("%Y-%m-%dT%H:") for moment in (nu, nu - timedelta(hours=9)))
        conn.execute(
            "UPDATE stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
            " %s, %s), 'UTF8') WHERE topic LIKE 'ContractVastgelegd%%'",
            (oud, eerder),
        )
    assert "uitkomst" in {rij.soort for rij in proef.afwijkingen()}


def test_een_gelijktijdig_verzoek_dat_niet_werd_gezien_is_geen_verschil(
    onderbroken: Proef, recorder: Recorder, kaders: Kaders
) -> None:
    """An answer that was looked up just before its request came in."""
    proef, ander = onderbroken, Proef(onderbroken.dsn, recorder, kaders, zaad=900)
    ander.keten.nu = proef.keten.nu = op(b.JAN)
    assert isinstance(proef.recorder, Onderbroken)
    proef.recorder.eerst = lambda: ander.keten.goed(b.vot())
    onbekend = proef.keten.stuur(b.antwoord("1", "R1"), op(b.JAN))
    assert onbekend.feit.uitkomst == "afgekeurd"
    assert proef.afwijkingen() == []


# --- other kaders ---------------------------------------------------------------------------------


def _ontwerp(map_: Path) -> Kaders:
    """Another version of the small kader, in which more may be asked."""
    pad = map_ / "ontwerp.yaml"
    pad.write_text(
        "kader: proef\nversie: 2\nregels: {PR-VOLUME: {parameters: {waarden: {minuten: 5000}}}}\n",
        encoding="utf-8",
    )
    return Kaders([Kader(pas_aan(laad_gegevens(map_), lees_aanpassing(pad)), BOEK)])


def _alleen(afwijkingen: Sequence[Afwijking], soort: str) -> list[str]:
    assert {rij.soort for rij in afwijkingen} == {soort}
    return [rij.zin for rij in afwijkingen]


def test_een_kaderversie_die_niet_is_geladen_wordt_genoemd_met_die_van_nu(
    proef: Proef, tmp_path: Path
) -> None:
    proef.stuur(b.vot({"omvang": b.omvang(2000)}))
    proef.stuur(b.vot({"referentie_aanbieder": "R2"}, bsn=b.ANDER_BSN))
    nieuw = _ontwerp(tmp_path)
    oud, nu = (rij.op_naam["proef"].kenmerk for rij in (proef.kaders, nieuw))
    zinnen = _alleen(proef.afwijkingen(nieuw), SOORT)
    assert len(zinnen) == 2
    assert all(f"proef {oud} (nu: {nu})" in zin for zin in zinnen)
    assert sorted(zin.rsplit("komt er ")[-1] for zin in zinnen) == [
        "hetzelfde uit.",
        "iets anders uit.",
    ]


def test_met_beide_versies_geladen_komt_alles_terug(proef: Proef, tmp_path: Path) -> None:
    alles(proef)
    nieuw = _ontwerp(tmp_path)
    oud, proef.boek.kaders = proef.kaders, nieuw
    proef.stuur(b.vot({"referentie_aanbieder": "R77"}, bsn="999900031", dagtekening=JUN))
    assert proef.afwijkingen(nieuw, eerdere=[oud]) == []
    assert {rij.soort for rij in proef.afwijkingen(oud)} == {SOORT}


def test_een_kader_met_instellingen_is_ook_zonder_die_instellingen_te_herhalen(
    dsn: str, recorder: Recorder, tmp_path: Path
) -> None:
    """The settings came later; the version as it is delivered is always at hand."""
    pad = tmp_path / "instellingen.yaml"
    pad.write_text("kader: flevoland\nversie: eigen\n", encoding="utf-8")
    met_instellingen = laad_kaders([lees_aanpassing(pad)])
    proef = Proef(dsn, recorder, alle_kaders())
    bericht = b.vot({"product": b.product("45F21")})
    proef.stuur(replace(bericht, header=replace(bericht.header, ontvanger="0034")))
    versie = proef.laatste("VerzoekOntvangen").kaderversies["flevoland"]
    assert versie != met_instellingen.op_naam["flevoland"].kenmerk
    assert proef.afwijkingen(met_instellingen) == []


def test_een_kader_dat_niet_meer_is_geladen_wordt_genoemd(proef: Proef) -> None:
    proef.stuur(b.vot())
    (zin,) = _alleen(proef.afwijkingen(GEEN_KADERS), SOORT)
    assert f"proef {proef.kaders.op_naam['proef'].kenmerk} (nu: niet geladen)" in zin


def test_een_kader_dat_er_toen_niet_was_wordt_genoemd(kaal: Proef, kaders: Kaders) -> None:
    kaal.stuur(b.vot({"omvang": b.omvang(2000)}))
    kaal.stuur(b.toewijzing({"omvang": b.omvang(6000)}))
    zinnen = _alleen(kaal.afwijkingen(kaders), SOORT)
    assert len(zinnen) == 2
    assert all("zonder kader proef" in zin for zin in zinnen)
    assert kaal.afwijkingen() == []


# --- forgotten persons ----------------------------------------------------------------------------


def test_wie_sindsdien_is_vergeten_telt_als_overgeslagen_en_niet_als_verschil(
    proef: Proef,
) -> None:
    alles(proef)
    assert proef.afwijkingen() == []
    voor = proef.beoordeeld
    proef.vergeet()
    assert proef.afwijkingen() == []
    assert set(proef.overgeslagen) == {VERGETEN}
    assert proef.overgeslagen.total() + proef.beoordeeld == voor + 1
    assert proef.beoordeeld > 5


def test_wat_na_het_vergeten_kwam_wordt_gewoon_beoordeeld(proef: Proef) -> None:
    aanvragen(proef)
    leveringen(proef)
    proef.vergeet()
    voor = len(proef.feiten())
    proef.stuur(b.declaratie(b.prestatie("P1", toewijzing_nummer=900)))
    proef.stuur(b.start({"toewijzing_nummer": 900, "begindatum": JUN}, dagtekening=JUN))
    proef.afwijkingen()
    eerder = proef.overgeslagen.total()
    nieuw = proef.feiten()
    assert len(nieuw) > voor
    assert proef.afwijkingen() == []
    assert proef.overgeslagen.total() == eerder
    feit = proef.laatste("PrestatieGoedgekeurd")
    proef.vervang(feit, '"volume":60', '"volume":61')
    assert feit.gebeurtenis_id in {rij.gebeurtenis_id for rij in proef.afwijkingen()}


def test_een_afwijzing_om_wie_sindsdien_is_vergeten_wordt_overgeslagen(proef: Proef) -> None:
    """A JW319 names nobody, so its bytes remain; why it was decided so does not."""
    proef.stuur(b.vot())
    proef.besluit(AFWIJZEN)
    proef.vergeet()
    assert proef.afwijkingen() == []
    assert proef.overgeslagen[VERGETEN] == 2


def test_een_sleutel_die_zonder_vastlegging_is_vernietigd_is_wel_een_verschil(
    proef: Proef,
) -> None:
    """Otherwise whoever destroys a key could hide a verdict."""
    proef.stuur(b.vot())
    proef.stuk("intake", Intake, b.JAN)
    proef.besluit(AFWIJZEN)
    assert proef.recorder.vernietig_sleutel(proef.boek.bos.client_id(b.BSN))
    gevonden = proef.afwijkingen()
    assert {rij.soort for rij in gevonden} == {"sleutelVernietigd"}
    assert len(gevonden) == 3  # the request, the record and the decision
    assert (proef.beoordeeld, proef.overgeslagen.total()) == (0, 0)


def test_een_antwoord_op_een_declaratie_die_niet_meer_leesbaar_is_wordt_overgeslagen(
    proef: Proef,
) -> None:
    leveringen(proef)
    declaraties(proef)
    proef.vergeet(b.ANDER_BSN)
    assert proef.afwijkingen() == []
    assert proef.overgeslagen[VERGETEN] >= 2


def test_een_besluit_op_de_dag_zelf_berust_op_de_dag_van_het_bericht(proef: Proef) -> None:
    """Half past midnight in the Netherlands is still the day before in UTC."""
    proef.stuur(b.vot())
    proef.keten.nu = op(date(2027, 1, 5)) + timedelta(hours=11, minutes=29)
    proef.besluit(HONOREREN)
    assert proef.laatste("VerzoekGehonoreerd").geldig_op == date(2027, 1, 6)
    assert proef.afwijkingen() == []


@pytest.mark.parametrize(
    "soort", ["ToewijzingGeweigerd", "PrestatieAfgewezen", "StartGeweigerd", "BerichtVerwerkt"]
)
def test_ook_een_weigering_noemt_de_kaders_die_weigerden(
    dsn: str, recorder: Recorder, tmp_path: Path, soort: str
) -> None:
    """A JW325 and a refused JW319 leave no event but that of the message."""
    proef = Proef(dsn, recorder, strengekaders(tmp_path, **BESTANDEN))
    proef.stuur(b.toewijzing({"toewijzing_nummer": 900}))
    proef.stuur(b.toewijzing({"omvang": b.omvang(4, eenheid="04")}))
    zondag = date(2027, 1, 3)
    proef.stuur(b.start({"toewijzing_nummer": 900, "begindatum": zondag}))
    regel = b.prestatie("P1", geleverd_volume=110, toewijzing_nummer=900)
    declaratie = proef.stuur(b.declaratie(regel))
    assert declaratie.antwoord is not None
    proef.stuur(declaratie.antwoord)

    assert "proef" in proef.laatste(soort).kaderversies
    assert proef.afwijkingen() == []
