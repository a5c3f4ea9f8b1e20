"""Both implementations agree, on the arithmetic and on whole histories at random."""

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import bedragen, omvang, termijnen, werkdagen
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.gebeurtenissen import Gebeurtenis
from ledger.narekenen import maxima
from ledger.narekenen.bedragen import bedrag_deugt
from ledger.narekenen.kalender import (
    feestdagen,
    is_werkdag,
    na_maanden,
    na_werkdagen,
    nederlandse_dag,
    pasen,
    wettelijk_einde,
)
from ledger.narekenen.stroom import Rekenaar
from ledger.narekenen.termijnen import telling_van
from ledger.pgb import bestedingen_uit, besteed_eurocent, geldend_pgb
from ledger.stempel import plaatselijke_dag
from ledger.waarden import Termijn
from tests import berichten as b
from tests.gegeven import Wereld, client_id
from tests.narekenen.bouwstenen import alle_fouten, per_stroom, zinnen
from tests.test_dossier_eigenschappen import DRONTEN, Geschiedenis, _stuk, speel

JAREN = range(1980, 2200)
dagen = st.dates(date(2015, 1, 1), date(2040, 12, 31))
eenheden = st.sampled_from(["01", "04", "14", "16", "82", "83", "84"])
frequenties = st.sampled_from(["1", "2", "4", "6"])


# --- the arithmetic -------------------------------------------------------------------------------


def test_de_kalenders_zijn_dezelfde() -> None:
    for jaar in JAREN:
        assert pasen(jaar) == werkdagen.pasen(jaar)
        dag = date(jaar, 1, 1)
        while dag.year == jaar:
            assert is_werkdag(dag) == werkdagen.is_werkdag(dag), dag
            dag += timedelta(days=1)


def test_de_feestdagen_van_2027_zijn_die_van_de_wet() -> None:
    verwacht = ("01-01", "03-26", "03-28", "03-29", "04-27", "05-05", "05-06", "05-16", "05-17")
    assert {f"{dag:%m-%d}" for dag in feestdagen(2027)} == {*verwacht, "12-25", "12-26"}


@given(dagen, st.integers(0, 60))
def test_de_tellingen_zijn_dezelfde(vanaf: date, aantal: int) -> None:
    assert na_werkdagen(vanaf, aantal) == werkdagen.laatste_dag_werkdagen(vanaf, aantal)
    assert na_maanden(vanaf, aantal) == werkdagen.laatste_dag_maanden(vanaf, aantal)
    assert wettelijk_einde(vanaf) == werkdagen.verlengd_naar_werkdag(vanaf)


@given(st.datetimes(timezones=st.timezones()))
def test_de_dag_in_nederland_is_dezelfde(instant: Any) -> None:
    if 2 < instant.year < 9998:
        assert nederlandse_dag(instant.isoformat()) == plaatselijke_dag(instant)


@given(dagen, st.sampled_from(["OP274", "OP346"]))
def test_de_termijnen_van_de_standaard_zijn_dezelfde(dag: date, regel: str) -> None:
    paren: list[tuple[str, Termijn]] = [
        ("VerzoekOntvangen", termijnen.antwoord_termijn(regel, dag)),
        ("VerzoekBeantwoord", termijnen.onderzoek_termijn(regel, dag)),
        ("VerzoekOntvangen", termijnen.woonplaats_termijn(dag)),
        ("BerichtVerwerkt", termijnen.retour_termijn("gemeente", dag)),
        ("BerichtVerwerkt", termijnen.declaratie_antwoord_termijn(dag)),
    ]
    for soort, termijn in paren:
        telling = telling_van(soort, termijn.regel)
        assert telling is not None
        assert telling(termijn.vanaf) == termijn.laatste_dag


@settings(max_examples=600)
@given(
    st.integers(0, 99_999),
    eenheden,
    frequenties,
    dagen,
    st.one_of(st.none(), st.integers(-3, 800)),
    st.integers(-40, 800),
    st.integers(0, 40),
)
def test_de_maxima_zijn_dezelfde(
    volume: int,
    eenheid: str,
    frequentie: str,
    ingang: date,
    duur: int | None,
    vanaf: int,
    lengte: int,
) -> None:
    einde = None if duur is None else ingang + timedelta(days=duur)
    begin = ingang + timedelta(days=vanaf)
    eind = begin + timedelta(days=lengte)
    eigen = maxima.Omvang(volume, eenheid, frequentie)
    doel = omvang.rekeneenheid(eenheid)
    periode = omvang.maximum_per_periode(volume, eenheid, frequentie, ingang, einde, begin, eind)
    totaal = omvang.maximum_totaal(volume, eenheid, frequentie, ingang, einde)
    assert maxima.hoogstens_in_periode(eigen, ingang, einde, begin, eind) == omvang.omgerekend(
        periode, eenheid, doel
    )
    assert maxima.hoogstens_in_totaal(eigen, ingang, einde) == (
        None if totaal is None else omvang.omgerekend(totaal, eenheid, doel)
    )


@pytest.mark.parametrize(
    ("volume", "eenheid", "ingang", "einde", "per_maand", "totaal"),
    [
        pytest.param(3, "04", "2022-10-11", "2022-12-28", [12, 15, 15], 36, id="V1"),
        pytest.param(300, "83", "2022-10-11", "2022-12-31", [900, 1200, 1500], 3600, id="V2"),
        pytest.param(3, "04", "2022-07-11", "2022-09-04", [9, 15, 3], 24, id="V3"),
        pytest.param(300, "83", "2022-07-11", "2022-09-04", [900, 1200, 300], 2400, id="V4"),
        pytest.param(300, "83", "2022-07-11", "2022-09-03", [900, 1500, 0], 2400, id="V4b"),
        pytest.param(3, "04", "2022-04-13", "2022-06-30", [9, 18, 15], 36, id="V5"),
        pytest.param(150, "83", "2022-04-15", "2022-06-04", [300, 900, 0], 1200, id="V6"),
    ],
)
def test_de_officiele_voorbeelden_komen_uit(
    volume: int, eenheid: str, ingang: str, einde: str, per_maand: list[int], totaal: int
) -> None:
    begin, eind = date.fromisoformat(ingang), date.fromisoformat(einde)
    deler = 60 if eenheid == "04" else 1
    eigen = maxima.Omvang(volume, eenheid, "2")
    maanden = [na_maanden(begin.replace(day=1), nummer) for nummer in range(len(per_maand))]
    gevonden = [
        maxima.hoogstens_in_periode(
            eigen, begin, eind, maand, na_maanden(maand, 1) - timedelta(days=1)
        )
        for maand in maanden
    ]
    assert [aantal // deler for aantal in gevonden] == per_maand
    assert maxima.hoogstens_in_totaal(eigen, begin, eind) == totaal * deler


@settings(max_examples=500)
@given(
    st.integers(0, 3000),
    eenheden,
    st.one_of(st.none(), st.integers(0, 400)),
    st.one_of(st.none(), st.integers(-1, 2)),
    st.integers(0, 24_000),
)
def test_de_bedragen_zijn_dezelfde(
    volume: int, eenheid: str, tarief: int | None, naast: int | None, uurtarief: int
) -> None:
    bedrag = bedragen.bedrag_uur_in_minuten(uurtarief, volume)
    if naast is not None:
        bedrag = max(0, volume * (tarief or 0) + naast)
    elders = bedragen.bedrag_klopt(volume, eenheid, tarief, bedrag)
    if eenheid == "83":  # the tariff that a line in euros may not have is a rule by itself (CD087)
        elders = elders and tarief is None
    assert bedrag_deugt(volume, eenheid, tarief, bedrag) == elders


# --- whole histories ------------------------------------------------------------------------------

_MAANDEN = range(1, 13)
_BREUK = ("01", "04", "84", "82", "83")


def _omvang(toeval: random.Random) -> Any:
    eenheid = toeval.choice(_BREUK)
    frequentie = toeval.choice("246" if eenheid in ("82", "83", "84") else "1246")
    return b.omvang(toeval.randint(1, 200), eenheid, frequentie)


def _toewijzing(toeval: random.Random, nummer: int) -> Any:
    """A version of an allocation, mostly a sensible one."""
    ingang = date(2027, toeval.randint(1, 3), toeval.randint(1, 28))
    einde = toeval.choice([date(2027, 12, 31), ingang + timedelta(days=toeval.randint(0, 300))])
    besloten = b.JAN + timedelta(days=toeval.randint(0, 300))
    velden: dict[str, Any] = {
        "toewijzing_nummer": nummer,
        "product": b.product(toeval.choice(("45A48", "45A04", None))),
        "toewijzingsdatum": besloten,
        "toewijzingstijd": time(toeval.randint(0, 1)),
        "ingangsdatum": ingang,
        "einddatum": einde,
        "omvang": _omvang(toeval),
        "reden_wijziging": toeval.choice((None, "12", "12")),
    }
    if velden["product"].code is None:
        velden |= {"omvang": None, "budget": toeval.choice((None, 20_000))}
    if toeval.random() < 0.15:
        velden |= {"einddatum": ingang, "reden_wijziging": "13"}
    if toeval.random() < 0.2:
        velden["referentie_aanbieder"] = f"R{toeval.randint(1, 4)}"
    return velden


def _prestatie(toeval: random.Random, wereld: Wereld, teller: int) -> Any:
    """A line on an allocation as it is now, mostly one that fits."""
    nummer, maand = toeval.randint(1, 3), toeval.choice(_MAANDEN)
    huidig = wereld.toestand().toewijzing((b.GEMEENTE, nummer))
    begin, eind = date(2027, maand, 1), werkdagen.laatste_van_maand(date(2027, maand, 1))
    eenheid, code, categorie = "01", "45A48", "45"
    if huidig is not None:
        periode = omvang.productperiode(huidig.ingangsdatum, huidig.einddatum, 2027, maand)
        begin, eind = periode or (begin, eind)
        if huidig.product is not None:
            code = huidig.product.code or toeval.choice(("45A48", "45A04"))
        if huidig.omvang is not None:
            eenheid = huidig.omvang.eenheid
            if eenheid == "04":
                eenheid = toeval.choice(("01", "04"))
    volume, tarief = toeval.randint(1, 150), toeval.randint(1, 200)
    bedrag = volume if eenheid == "83" else volume * tarief
    velden: dict[str, Any] = {
        "toewijzing_nummer": nummer,
        "product_categorie": categorie,
        "product_code": code,
        "product_periode": b.ijw.Periode(begindatum=begin, einddatum=eind),
        "geleverd_volume": volume,
        "eenheid": eenheid,
        "product_tarief": None if eenheid == "83" else tarief,
        "bedrag": bedrag,
    }
    return b.prestatie(f"P{teller}", **velden)


def _credit(toeval: random.Random, wereld: Wereld, teller: int) -> Any:
    """A line that takes back an awarded one, when there is any."""
    toegekend = [
        feit for rij in wereld.toestand().verbruik.values() for feit in rij.prestaties.values()
    ]
    if not toegekend:
        return b.prestatie(f"C{teller}", vorig="P1")
    feit = toeval.choice(toegekend)
    return b.prestatie(
        f"C{teller}",
        vorig=feit.referentie_nummer,
        toewijzing_nummer=feit.toewijzing_nummer,
        product_categorie=feit.product.categorie,
        product_code=feit.product.code,
        product_periode=b.ijw.Periode(begindatum=feit.begindatum, einddatum=feit.einddatum),
        geleverd_volume=feit.volume - (toeval.random() < 0.1),
        eenheid=feit.eenheid,
        product_tarief=feit.tarief_eurocent,
        bedrag=feit.bedrag_eurocent,
    )


def _regie(toeval: random.Random, wereld: Wereld, *, stop: bool) -> Any:
    """A start, or a stop that mostly belongs to one; some are deletions."""
    nummer = toeval.randint(1, 3)
    huidig = wereld.toestand().toewijzing((b.GEMEENTE, nummer))
    gekend = None if huidig is None or huidig.product is None else huidig.product.code
    dag = b.JAN + timedelta(days=7 * toeval.randint(0, 3))
    velden = {
        "toewijzing_nummer": nummer,
        "product": b.product(gekend or "45A48"),
        "begindatum": dag,
        "status_aanlevering": toeval.choice("1113"),
    }
    if not stop:
        return b.start(velden)
    gestart = wereld.toestand().leveringen.get((b.GEMEENTE, nummer), ())
    if gestart:
        velden["begindatum"] = dag = toeval.choice(gestart).start.begindatum
    einde = dag + timedelta(days=toeval.randint(0, 1))
    reden = toeval.choice(("20", "31"))
    return b.stop({**velden, "einddatum": einde, "reden_beeindiging": reden})


def _declaratie(toeval: random.Random, wereld: Wereld, teller: int) -> Any:
    regels = [_prestatie(toeval, wereld, 10 * teller + n) for n in range(toeval.randint(1, 3))]
    regels += [_credit(toeval, wereld, 10 * teller + n) for n in range(toeval.randint(0, 2))]
    return b.declaratie(*regels, maand=12)


_STAPPEN: dict[str, Callable[[random.Random, Wereld, int], Any]] = {
    "vot": lambda toeval, _, n: b.vot({"referentie_aanbieder": f"R{toeval.randint(1, 4)}"}),
    "antwoord": lambda toeval, _, n: b.antwoord(toeval.choice("12"), f"R{toeval.randint(1, 4)}"),
    "toewijzing": lambda toeval, _, n: b.toewijzing(_toewijzing(toeval, toeval.randint(1, 3))),
    "toewijzingen": lambda toeval, _, n: b.toewijzing(
        *[_toewijzing(toeval, nummer) for nummer in (1, 2, 3)]
    ),
    "start": lambda toeval, wereld, n: _regie(toeval, wereld, stop=False),
    "stop": lambda toeval, wereld, n: _regie(toeval, wereld, stop=True),
    "declaratie": _declaratie,
    "nog een declaratie": _declaratie,
    "en nog een": _declaratie,
}


def speel_berichten(toeval: random.Random, lengte: int) -> tuple[Wereld, list[Gebeurtenis]]:
    """A random history of messages about one client."""
    wereld, feiten = Wereld(), []
    for teller in range(1, lengte + 1):
        stap = _STAPPEN[toeval.choice(sorted(_STAPPEN))]
        feiten += wereld.verwerk(stap(toeval, wereld, teller)).oordeel.gebeurtenissen
    return wereld, feiten


def herrekend(feiten: list[Gebeurtenis]) -> Rekenaar:
    """The second implementation after these events of the client."""
    rekenaar = Rekenaar(client_id())
    for feit in per_stroom(feiten).get(client_id(), []):
        rekenaar.bekijk(feit)
    return rekenaar


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1_000_000), st.integers(1, 40))
def test_op_elke_geschiedenis_van_berichten_zijn_zij_het_eens(zaad: int, lengte: int) -> None:
    wereld, feiten = speel_berichten(random.Random(zaad), lengte)
    assert zinnen(alle_fouten(per_stroom(feiten))) == ""
    client = herrekend(feiten).client
    toestand = wereld.toestand()
    for sleutel, verbruik in toestand.verbruik.items():
        eigen = client.prestaties.verbruik(sleutel)
        volumes: dict[str, int] = {}
        for eenheid, volume in verbruik.volume_per_eenheid.items():
            doel = omvang.rekeneenheid(eenheid)
            volumes[doel] = volumes.get(doel, 0) + omvang.omgerekend(volume, eenheid, doel)
        assert eigen.volumes == volumes
        assert eigen.bedrag == verbruik.bedrag_eurocent
        assert eigen.aantal_open == len(verbruik.open_debet)
    for sleutel, versies in toestand.toewijzingen.items():
        momenten = {rij.toewijzingsmoment for rij in client.toewijzingen.geldende(sleutel)}
        assert momenten == {versies[-1].toewijzingsmoment}


_KNOEIERIJ: dict[str, Callable[[dict[str, Any]], None]] = {
    "meer geld": lambda inhoud: inhoud.update(bedragEurocent=inhoud["bedragEurocent"] + 1),
    "minder geld": lambda inhoud: inhoud.update(bedragEurocent=inhoud["bedragEurocent"] - 1),
    "veel volume": lambda inhoud: inhoud.update(volume=inhoud["volume"] + 10_000_000),
    "ander product": lambda inhoud: inhoud.update(product={"categorie": "99"}),
    "andere maand": lambda inhoud: inhoud.update(begindatum="2027-12-31"),
    "ander moment": lambda inhoud: inhoud.update(toewijzingsmoment="2020-01-01T00:00:00"),
    "andere aanbieder": lambda inhoud: inhoud.update(aanbieder="00000000"),
    "andere toewijzing": lambda inhoud: inhoud.update(toewijzingNummer=99),
    "debet wordt credit": lambda inhoud: inhoud.update(debetCredit="C"),
    "terug in de tijd": lambda inhoud: inhoud.update(vastgelegdOp="2000-01-01T00:00:00Z"),
}


@pytest.mark.parametrize("hoe", sorted(_KNOEIERIJ))
def test_een_prestatie_die_later_is_veranderd_valt_op(hoe: str) -> None:
    aantal = 0
    for zaad in range(6):
        _, feiten = speel_berichten(random.Random(zaad), 25)
        stromen = per_stroom(feiten)
        for feit in stromen[client_id()]:
            if feit.soort == "PrestatieGoedgekeurd":
                was = dict(feit.inhoud)
                _KNOEIERIJ[hoe](feit.inhoud)
                assert alle_fouten(stromen), (zaad, feit)
                feit.inhoud.clear()
                feit.inhoud.update(was)
                aantal += 1
        assert alle_fouten(stromen) == []
    assert aantal >= 10


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1_000_000), st.data())
def test_wat_er_ook_in_een_gebeurtenis_staat_het_narekenen_valt_niet_uit(
    zaad: int, data: st.DataObject
) -> None:
    _, feiten = speel_berichten(random.Random(zaad), 8)
    stromen = per_stroom(feiten)
    rommel = st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just([]), st.just({})
    )
    for rijen in stromen.values():
        feit = data.draw(st.sampled_from(rijen))
        feit.inhoud[data.draw(st.sampled_from(sorted(feit.inhoud)))] = data.draw(rommel)
    for fout in alle_fouten(stromen):
        assert fout.zin.endswith(".")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_op_elke_geschiedenis_van_stukken_zijn_zij_het_eens(zaad: int) -> None:
    verhaal = speel(zaad)
    rekenaar = herrekend(verhaal.feiten)
    assert zinnen(rekenaar.fouten) == ""


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 1_000_000))
def test_over_een_pgb_zijn_zij_het_eens(zaad: int) -> None:
    verhaal = _met_pgb(random.Random(zaad))
    rekenaar = herrekend(verhaal.feiten)
    assert zinnen(rekenaar.fouten) == ""
    sleutel = (DRONTEN, "PGB-1")
    eigen, budget = rekenaar.client.budgetten, geldend_pgb(verhaal.toestand, *sleutel)
    besteed = sum(rij.bedrag for rij in eigen.besteed(sleutel))
    assert besteed == besteed_eurocent(bestedingen_uit(verhaal.toestand, *sleutel))
    gevonden = eigen.budget(sleutel)
    assert (gevonden is None) == (budget is None)
    if gevonden is not None and budget is not None:
        assert gevonden.besluit.bedrag == budget.bedrag_eurocent
        assert gevonden.laatste_dag == (budget.einddatum or date.max)


def _met_pgb(toeval: random.Random) -> Geschiedenis:
    """A history of decisions on one budget and spendings from it, some replaced."""
    verhaal, gelukt = speel(0, lengte=2), dict[str, list[Any]]()
    for _ in range(25):
        plek = toeval.choice(("pgbBesluit", "pgbBesteding", "pgbBesteding", "pgbBesteding"))
        soort = STUK_BIJ_PLEK[plek]
        eerder = gelukt.setdefault(plek, [])
        dag = date(2027, 1, 4) + timedelta(days=toeval.randint(0, 60))
        velden: dict[str, Any] = {
            "datum": dag,
            "vervangt": toeval.choice([None, None, *eerder[-1:]]),
        }
        if plek == "pgbBesluit":
            velden |= {
                "besluit": toeval.choice(("toekennen", "herzien", "intrekken")),
                "bedragEurocent": toeval.randint(500, 2_000),
                "ingangsdatum": "2027-01-04",
                "einddatum": toeval.choice(("2027-02-15", "2028-12-31")),
                "omvang": toeval.choice(
                    (None, {"volume": 4, "eenheid": "04", "frequentie": toeval.choice("26")})
                ),
            }
        else:
            velden |= {
                "aantal": toeval.randint(0, 90),
                "eenheid": "01",
                "bedragEurocent": toeval.randint(0, 400),
                "terugbetaling": toeval.random() < 0.2,
            }
        verhaal.stuk(soort, _stuk(toeval, soort, **velden))
        laatste = verhaal.feiten[-1]
        if laatste.SOORT == soort.gebeurtenis.SOORT:
            eerder.append(laatste.gebeurtenis_id)
    return verhaal
