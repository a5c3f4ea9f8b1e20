"""Properties of own records, obligations and requests that are judged anew, with every kader."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.bevinding import Bevinding
from ledger.client import ClientToestand, evolve, vouw
from ledger.contract import Contracten
from ledger.dossier import Conversie, Intake, Stuk
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK, STUKSOORTEN, Stuksoort, StukVastgelegd
from ledger.dossiervorming import beslis_stuk, oordeel_nu
from ledger.gebeurtenissen import Gebeurtenis, LidVanGezin, VerzoekHerbeoordeeld
from ledger.ijw.verwerking.oordeel import Kennis
from ledger.kaders.hulp import getoond
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders, alle_kaders
from ledger.kaders.zaak import Omgeving
from ledger.stempel import Stempel
from ledger.waarden import Termijn, VoldaneTermijn
from tests import berichten as b
from tests.api.proefkader import proefkaders
from tests.api.stukken import LOSSE_SOORTEN
from tests.api.test_vastleggingen_willekeurig import inhoud
from tests.gegeven import BESLISSERS, WIE, client_id, op

DRONTEN, ZONDER_KADER = "0303", "0363"
BEGIN = date(2027, 1, 4)
EERDER = date(2025, 1, 2)
PRODUCT = {"categorie": "45", "code": "45F21"}
PGB: dict[str, dict[str, Any]] = {
    "pgbBesluit": {
        "kenmerk": "PGB-1",
        "ingangsdatum": "2025-01-02",
        "einddatum": "2028-12-31",
        "omvang": None,
        "bedragEurocent": 1_000,
        "hulpverleners": [],
    },
    "pgbBesteding": {"kenmerk": "PGB-1", "bedragEurocent": 60, "einddatum": None},
}
"""Of one budget, so that a spending finds the decision that it rests on."""
VERBORGEN = "(vrije tekst)"
VRIJ = "Pietje heet zo"
"""Free text in a record; no word that any kader knows."""


def alleen(_: str, __: str | None, ___: date) -> Omgeving:
    """A client without family or contracts."""
    return Omgeving()


@dataclass
class Geschiedenis:
    """A client in Dronten whose events are made one by one."""

    toestand: ClientToestand = field(default_factory=lambda: ClientToestand(client_id()))
    feiten: list[Gebeurtenis] = field(default_factory=list)
    dag: date = BEGIN
    nummer: Any = field(default_factory=lambda: count(1))

    def stempel(self) -> Stempel:
        return Stempel(op(self.dag), WIE.gebruiker, WIE.rol, f"opdracht {next(self.nummer)}")

    def neem_op(self, feiten: Any) -> None:
        for feit in feiten:
            if feit.stroom == client_id():
                self.feiten.append(feit)
                self.toestand = evolve(self.toestand, feit)

    def bericht(self, bericht: Any) -> None:
        """A message to or from Dronten, judged by every kader."""
        kop = bericht.header
        kant = "afzender" if kop.afzender == b.GEMEENTE else "ontvanger"
        bericht = replace(bericht, header=replace(kop, **{kant: DRONTEN}))
        kennis = Kennis(lambda _: self.toestand, {}, Contracten("contract"), alle_kaders())
        self.neem_op(BESLISSERS[bericht.SOORT](bericht, kennis, self.stempel()).gebeurtenissen)

    def stuk(self, soort: Stuksoort, waarde: Stuk) -> tuple[Bevinding, ...]:
        """A record; what was found on it."""
        oordeel = beslis_stuk(self.toestand, soort, waarde, alle_kaders(), alleen, self.stempel())
        self.neem_op(oordeel.gebeurtenissen)
        return oordeel.bevindingen

    def gezin(self) -> None:
        feit = self.stempel().zet(
            LidVanGezin,
            client_id(),
            self.toestand.versie + 1,
            self.dag,
            gezin_id="gezin-1",
            gezinsrol="kind",
        )
        self.neem_op([feit])


def _stuk(toeval: random.Random, soort: Stuksoort, **anders: Any) -> Stuk:
    vast = {"gemeente": DRONTEN, "vervangt": None, "product": PRODUCT, "toewijzingNummer": None}
    velden = inhoud(toeval, soort.stuk) | vast | PGB.get(soort.plek, {}) | anders
    return soort.stuk.model_validate(velden)


def _berichten(nummer: int, dag: date) -> dict[str, Callable[[], Any]]:
    product = {"product": b.product("45F21")}
    begin = {"toewijzing_ingangsdatum": EERDER}
    return {
        "vot": lambda: b.vot({**product, "referentie_aanbieder": f"R{nummer}"}, dagtekening=dag),
        "toewijzing": lambda: b.toewijzing(
            {"toewijzing_nummer": nummer, **product, "toewijzingsdatum": dag}, dagtekening=dag
        ),
        "start": lambda: b.start({**product, **begin, "begindatum": dag}, dagtekening=dag),
        "stop": lambda: b.stop(
            {**product, **begin, "begindatum": BEGIN, "einddatum": dag}, dagtekening=dag
        ),
    }


def _eerdere_toewijzing() -> Any:
    """Help from before the kader was in force, that runs on."""
    velden = {"product": b.product("45F21"), "ingangsdatum": EERDER, "toewijzingsdatum": EERDER}
    return b.toewijzing({**velden, "einddatum": BEGIN + timedelta(days=90)})


def speel(zaad: int, lengte: int = 14) -> Geschiedenis:
    """A history with records of all kinds among requests, allocations, starts and a family."""
    toeval, verhaal = random.Random(zaad), Geschiedenis(dag=EERDER)
    verhaal.bericht(_eerdere_toewijzing())
    pgb = STUK_BIJ_PLEK["pgbBesluit"]
    verhaal.stuk(pgb, _stuk(toeval, pgb, datum=EERDER, besluit="toekennen"))
    verhaal.dag = BEGIN
    verhaal.bericht(_berichten(0, BEGIN)["vot"]())
    for nummer in range(2, lengte):
        verhaal.dag += timedelta(days=toeval.choice((0, 0, 1, 20)))
        keuze = toeval.random()
        if keuze < 0.25:
            berichten = _berichten(nummer, verhaal.dag)
            verhaal.bericht(berichten[toeval.choice(sorted(berichten))]())
        elif keuze < 0.3:
            verhaal.gezin()
        else:
            soort = toeval.choice(STUKSOORTEN)
            gemeente = toeval.choice((DRONTEN, DRONTEN, DRONTEN, ZONDER_KADER))
            anders: dict[str, Any] = {"datum": verhaal.dag, "gemeente": gemeente}
            bekend = verhaal.toestand.dossier.get(soort.stuk)
            if bekend and toeval.random() < 0.3:
                anders["vervangt"] = bekend[-1].gebeurtenis_id
            verhaal.stuk(soort, _stuk(toeval, soort, **anders))
    return verhaal


zaden = st.integers(0, 10_000)
weinig = settings(max_examples=15, deadline=None)
"""Loading the kaders falls in the first example, so its time says nothing."""


# --- folding --------------------------------------------------------------------------------------


@weinig
@given(zaden)
def test_een_dossier_opnieuw_gevouwen_is_het_dossier_dat_stap_voor_stap_ontstond(
    zaad: int,
) -> None:
    verhaal = speel(zaad)
    assert vouw(client_id(), verhaal.feiten) == verhaal.toestand
    assert [feit.versie for feit in verhaal.feiten] == list(range(1, len(verhaal.feiten) + 1))


def test_de_geschiedenissen_bevatten_waar_het_om_gaat() -> None:
    feiten = [feit for zaad in range(160) for feit in speel(zaad).feiten]
    assert {soort.gebeurtenis for soort in LOSSE_SOORTEN} <= {type(feit) for feit in feiten}
    assert any(isinstance(feit, VerzoekHerbeoordeeld) for feit in feiten)
    assert any(isinstance(feit, StukVastgelegd) and feit.vervangt for feit in feiten)
    assert any(termijn.sleutel for feit in feiten for termijn in feit.termijnen)


@weinig
@given(zaden)
def test_een_toestand_verandert_niet_door_een_vastlegging_erna(zaad: int) -> None:
    feiten = speel(zaad).feiten
    toestand = ClientToestand(client_id())
    for nummer, feit in enumerate(feiten):
        volgende = evolve(toestand, feit)
        assert toestand == vouw(client_id(), feiten[:nummer])
        toestand = volgende


# --- judging --------------------------------------------------------------------------------------


@weinig
@given(zaden)
def test_beoordelen_verandert_de_toestand_niet_en_geeft_twee_keer_hetzelfde(zaad: int) -> None:
    verhaal = speel(zaad)
    toestand = verhaal.toestand
    for feit in verhaal.feiten:
        eerste, tweede = (
            beoordeel_feit(alle_kaders(), feit, toestand, Omgeving(), verhaal.dag) for _ in range(2)
        )
        assert eerste == tweede
    assert toestand == vouw(client_id(), verhaal.feiten)


@weinig
@given(zaden, st.randoms(use_true_random=False))
def test_de_volgorde_van_binnenkomst_van_stukken_van_verschillende_dagen_doet_er_niet_toe(
    zaad: int, schudder: random.Random
) -> None:
    toeval = random.Random(zaad)
    # The steps of a conversion carry the day on which it takes effect, not one of their own.
    eigen_dag = [soort for soort in STUKSOORTEN if soort.stuk is not Conversie]
    soorten = [toeval.choice(eigen_dag) for _ in range(8)]
    dagen = [BEGIN - timedelta(days=nummer) for nummer in range(len(soorten))]
    stukken = [
        (rij, _stuk(toeval, rij, datum=dag)) for rij, dag in zip(soorten, dagen, strict=True)
    ]
    geschud = schudder.sample(stukken, len(stukken))
    een, ander = (_met_stukken(rij) for rij in (stukken, geschud))
    for soort in STUKSOORTEN:
        assert een.stukken(soort.stuk) == ander.stukken(soort.stuk)
    assert _gevonden(een) == _gevonden(ander)


def _met_stukken(stukken: list[tuple[Stuksoort, Stuk]]) -> ClientToestand:
    """A client with a request and these records, in this order of arrival, not judged."""
    verhaal = Geschiedenis()
    verhaal.bericht(_berichten(0, BEGIN)["vot"]())
    for soort, waarde in stukken:
        versie = verhaal.toestand.versie + 1
        feit = verhaal.stempel().zet(
            soort.gebeurtenis,
            client_id(),
            versie,
            waarde.datum,
            gemeente=waarde.gemeente,
            inhoud=waarde,
        )
        verhaal.neem_op([feit])
    return verhaal.toestand


def _gevonden(toestand: ClientToestand) -> tuple[Bevinding, ...]:
    (verzoek,) = toestand.verzoeken.values()
    stempel = Stempel(op(BEGIN), WIE.gebruiker, WIE.rol, "oordeel")
    return tuple(oordeel_nu(verzoek, toestand, alle_kaders(), Omgeving(), stempel).bevindingen)


# --- requests that are judged anew ----------------------------------------------------------------


@weinig
@given(zaden)
def test_na_elk_stuk_staat_bij_een_wachtend_verzoek_wat_er_nu_van_wordt_gevonden(zaad: int) -> None:
    verhaal, toeval = Geschiedenis(), random.Random(zaad)
    verhaal.bericht(_berichten(0, BEGIN)["vot"]())
    for _ in range(6):
        soort = toeval.choice(STUKSOORTEN)
        verhaal.stuk(soort, _stuk(toeval, soort, datum=BEGIN))
        (verzoek,) = verhaal.toestand.verzoeken.values()
        assert {_kern(rij) for rij in verzoek.bevindingen} == {
            _kern(rij) for rij in _gevonden(verhaal.toestand)
        }


def _kern(bevinding: Bevinding) -> tuple[str, str, bool]:
    return bevinding.regel, bevinding.gevolg, bevinding.niet_beoordeelbaar


def test_een_stuk_dat_naar_een_andere_gemeente_verhuist_telt_bij_de_eerste_niet_meer(
    tmp_path: Path,
) -> None:
    kaders = proefkaders(tmp_path)
    verhaal = Geschiedenis()
    kennis = Kennis(lambda _: verhaal.toestand, {}, Contracten("contract"), kaders)
    vot = b.vot({"omvang": b.omvang(240)}, dagtekening=BEGIN)
    verhaal.neem_op(BESLISSERS["JW315"](vot, kennis, verhaal.stempel()).gebeurtenissen)
    assert "PR-INTAKE" in _regels_van_verzoek(verhaal)
    _leg_intake_vast(verhaal, kaders, gemeente=b.GEMEENTE)
    assert "PR-INTAKE" not in _regels_van_verzoek(verhaal)
    vervangt = verhaal.toestand.dossier[Intake][0].gebeurtenis_id
    _leg_intake_vast(verhaal, kaders, gemeente=DRONTEN, vervangt=vervangt)
    assert "PR-INTAKE" in _regels_van_verzoek(verhaal)


def _leg_intake_vast(verhaal: Geschiedenis, kaders: Kaders, **velden: Any) -> None:
    soort, waarde = STUK_BIJ_PLEK["intake"], Intake(datum=BEGIN, **velden)
    oordeel = beslis_stuk(verhaal.toestand, soort, waarde, kaders, alleen, verhaal.stempel())
    verhaal.neem_op(oordeel.gebeurtenissen)


def _regels_van_verzoek(verhaal: Geschiedenis) -> set[str]:
    (verzoek,) = verhaal.toestand.verzoeken.values()
    return {rij.regel for rij in verzoek.bevindingen}


# --- obligations ----------------------------------------------------------------------------------

_stappen = st.lists(
    st.tuples(st.sampled_from(["open", "vervuld", "vervallen"]), st.sampled_from("ab")),
    max_size=10,
)


@given(_stappen)
def test_een_verplichting_staat_open_zolang_zij_na_haar_laatste_opening_niet_is_voldaan(
    stappen: list[tuple[Any, str]],
) -> None:
    verhaal, verwacht = Geschiedenis(), {}
    for soort, sleutel in stappen:
        feit = _verplichting(verhaal, soort, sleutel)
        verhaal.neem_op([feit])
        if soort == "open":
            verwacht["X", sleutel] = feit.termijnen[0]
        else:
            verwacht.pop(("X", sleutel), None)
    assert verhaal.toestand.verplichtingen == verwacht
    assert vouw(client_id(), verhaal.feiten).verplichtingen == verwacht


def _verplichting(verhaal: Geschiedenis, soort: Any, sleutel: str) -> Gebeurtenis:
    """An event that opens an obligation, or meets it, whether or not it was open."""
    oordeel: dict[str, Any]
    if soort == "open":
        termijn = Termijn(
            regel="X",
            wie="verwijzer",
            wat="iets",
            vanaf=verhaal.dag,
            laatste_dag=verhaal.dag + timedelta(days=verhaal.toestand.versie),
            kalender="1",
            sleutel=sleutel,
        )
        oordeel = {"termijnen": (termijn,)}
    else:
        oordeel = {"voldaan": (VoldaneTermijn(regel="X", sleutel=sleutel, afloop=soort),)}
    return verhaal.stempel().zet(
        LidVanGezin,
        client_id(),
        verhaal.toestand.versie + 1,
        verhaal.dag,
        gezin_id="gezin-1",
        gezinsrol="kind",
        **oordeel,
    )


# --- privacy --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tekst", "te_zien"),
    [
        (None, None),
        ("huisarts", "huisarts"),
        ("hbo+", "hbo+"),
        ("gemeentelijkeToegang", "gemeentelijkeToegang"),
        ("a" * 41, VERBORGEN),
        ("Kerkstraat 1", VERBORGEN),
        ("999900006", VERBORGEN),
        ("bsn999900006", VERBORGEN),
        ("", VERBORGEN),
    ],
)
def test_een_bevinding_toont_van_een_stuk_hoogstens_een_woord(
    tekst: str | None, te_zien: str | None
) -> None:
    assert getoond(tekst) == te_zien


_LABELS = frozenset({"functie", "organisatie", "gi", "naam", "verwijzer_naam", "akkoord_door"})
"""Names of who acts for which organisation; no words about the client."""


@pytest.mark.parametrize("zaad", range(12))
def test_geen_bevinding_of_verplichting_herhaalt_vrije_tekst_uit_een_stuk(
    zaad: int,
) -> None:
    verhaal, toeval = speel(zaad, 2), random.Random(zaad)
    bevindingen: list[Bevinding] = []
    for soort in STUKSOORTEN * 2:
        waarde = _met_vrije_tekst(toeval, _stuk(toeval, soort, datum=BEGIN))
        bevindingen += verhaal.stuk(soort, waarde)
    for bericht in ("start", "stop", "toewijzing"):
        verhaal.bericht(_berichten(2, BEGIN)[bericht]())
    bevindingen += [rij for feit in verhaal.feiten for rij in feit.bevindingen]
    termijnen = [rij for feit in verhaal.feiten for rij in feit.termijnen]
    assert bevindingen
    for rij in (*bevindingen, *termijnen):
        assert VRIJ not in rij.model_dump_json(), rij


def _met_vrije_tekst(toeval: random.Random, waarde: Any) -> Any:
    """The value with free text in each place that takes any text, or nearly each."""
    nieuw = {}
    for naam, veld in type(waarde).model_fields.items():
        deel = getattr(waarde, naam)
        if hasattr(type(deel), "model_fields"):
            nieuw[naam] = _met_vrije_tekst(toeval, deel)
        elif isinstance(deel, tuple) and deel and isinstance(deel[0], str):
            nieuw[naam] = (*deel, VRIJ)
        elif isinstance(deel, tuple) and deel:
            nieuw[naam] = tuple(_met_vrije_tekst(toeval, rij) for rij in deel)
        elif _is_vrij(naam, veld.annotation) and toeval.random() < 0.7:
            nieuw[naam] = VRIJ
    return waarde.model_copy(update=nieuw)


@cache
def _is_vrij(naam: str, soort: Any) -> bool:
    codes = {"gemeente", "aanbieder", "categorie", "code", "eenheid", "frequentie", "regel", "rol"}
    codes |= {"client_id", "zorgverlener_code", "woonplaats_gemeente", "verwijzer_type"}
    return soort in (str, str | None) and naam not in codes | _LABELS
