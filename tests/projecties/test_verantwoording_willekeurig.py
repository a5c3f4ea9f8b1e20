"""The productieverantwoording agrees to the cent with the raw events, whenever it is asked."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.gebeurtenissen import (
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
)
from ledger.opslag import Recorder
from ledger.waarden import Product
from projections.bewijsschema import maak_bewijsschema
from tests.projecties.bouwstenen import (
    AANBIEDER,
    ANDER_KIND,
    KIND,
    Logboek,
    werk_bij,
)
from tests.projecties.verantwoordingen import (
    ANDERE_AANBIEDER,
    GEVULD,
    TEL,
    Conn,
    Json,
    bevinding,
    rijen,
    verantwoording,
)

GEMEENTEN = count(1000)
"""Every example has a gemeente of its own: they lie in one database."""
BEGIN = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _bewijs(dsn: str) -> None:
    """The tables of the checkpoints."""
    maak_bewijsschema(dsn)


UITKOMSTEN = {
    "goedgekeurd": (PrestatieGoedgekeurd, "D"),
    "gecrediteerd": (PrestatieGecrediteerd, "C"),
    "afgewezen": (PrestatieAfgewezen, "D"),
    "credit afgewezen": (PrestatieAfgewezen, "C"),
}
REGELS = st.fixed_dictionaries(
    {
        "uitkomst": st.sampled_from(sorted(UITKOMSTEN)),
        "stroom": st.sampled_from([KIND, ANDER_KIND]),
        "aanbieder": st.sampled_from([AANBIEDER, ANDERE_AANBIEDER]),
        "toewijzing_nummer": st.integers(1, 3),
        "code": st.sampled_from(["45A04", "45A05", None]),
        "eenheid": st.sampled_from(["01", "04", "14", "83"]),
        "begindatum": st.sampled_from(
            [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
        ),
        "volume": st.integers(0, 10**6),
        "bedrag_eurocent": st.integers(0, 10**9),
        "bezwaar": st.one_of(st.none(), st.integers(-100, 10**6)),
        "later": st.integers(0, 3),
        "terug": st.integers(1, 4),
    }
)


def regel(
    logboek: Logboek, gemeente: str, nummer: int, tijdstip: datetime, velden: Json
) -> Gebeurtenis:
    """A line; a credit names the line that came `terug` lines before it, whatever that was."""
    soort, debet_credit = UITKOMSTEN[velden["uitkomst"]]
    vorig = f"{gemeente}-{nummer - velden['terug']}" if debet_credit == "C" else None
    eigen = ("stroom", "aanbieder", "toewijzing_nummer", "eenheid", "begindatum", "volume")
    feit: Gebeurtenis = logboek.prestatie(
        soort,
        op=tijdstip,
        gemeente=gemeente,
        referentie_nummer=f"{gemeente}-{nummer}",
        vorig_referentie_nummer=vorig,
        product=Product(categorie="45", code=velden["code"]),
        einddatum=velden["begindatum"],
        bedrag_eurocent=velden["bedrag_eurocent"],
        debet_credit=debet_credit,
        bevindingen=() if velden["bezwaar"] is None else (bevinding(velden["bezwaar"]),),
        kaderversies={"ijw": "3.2#1", "proef": f"{velden['later']}#1"},
        **{naam: velden[naam] for naam in eigen},
    )
    return feit


def ruw(conn: Conn, gemeente: str, jaar: int, tot: datetime) -> Iterator[tuple[str, str, Json]]:
    """The declared lines of a year as they lie in the log: stream, kind and JSON."""
    for stroom, topic, state in conn.execute(
        "SELECT originator_id, topic, state FROM stored_events ORDER BY notification_id"
    ).fetchall():
        inhoud = orjson.loads(state)
        if (
            topic.startswith("Prestatie")
            and inhoud["gemeente"] == gemeente
            and inhoud["begindatum"].startswith(f"{jaar}-")
            and datetime.fromisoformat(inhoud["vastgelegdOp"]) <= tot
        ):
            yield stroom, topic.partition(":")[0], inhoud


def nagerekend(conn: Conn, gemeente: str, jaar: int, tot: datetime) -> dict[Any, Counter[str]]:
    """Per aanbieder, product and unit what the lines come to, counted one by one."""
    uit: dict[Any, Counter[str]] = {}
    terug = {
        (stroom, d["aanbieder"], d["vorigReferentieNummer"])
        for ieder_jaar in (2026, 2027, 2028)
        for stroom, soort, d in ruw(conn, gemeente, ieder_jaar, tot)
        if soort == "PrestatieGecrediteerd"
    }
    for stroom, soort, d in ruw(conn, gemeente, jaar, tot):
        uur = d["eenheid"] == "04"
        eenheid, volume = ("01", 60 * d["volume"]) if uur else (d["eenheid"], d["volume"])
        sleutel = (d["aanbieder"], d["product"]["categorie"], d["product"].get("code"), eenheid)
        bij = uit.setdefault(sleutel, Counter())
        for naam, wat in (("Volume", volume), ("Eurocent", d["bedragEurocent"])):
            if d["debetCredit"] == "D":
                bij[f"ingediend{naam}"] += wat
            if soort == "PrestatieGoedgekeurd":
                bij[f"toegekend{naam}"] += wat
                bij[f"netto{naam}"] += wat
            if soort == "PrestatieGecrediteerd":
                bij[f"gecrediteerd{naam}"] += wat
                bij[f"netto{naam}"] -= wat
        # Only an awarded line is taken back: not a credit, whatever a later line says.
        weg = (stroom, d["aanbieder"], d["referentieNummer"]) in terug
        for rij in d.get("bevindingen", ()):
            if (weg and soort == "PrestatieGoedgekeurd") or soort == "PrestatieAfgewezen":
                continue
            bij["bevindingen"] += 1
            bij["bevindingenEurocent"] += rij["bedragEurocent"]
    return uit


def stand(telling: Json) -> Counter[str]:
    """The figures of a row as a flat count; a row has one unit."""
    (volume,) = telling["volumes"]
    return Counter(
        {f"{naam}Eurocent": telling[f"{naam}Eurocent"] for naam in GEVULD}
        | {f"{naam}Volume": volume[f"{naam}Volume"] for naam in GEVULD}
    )


def gelijk(een: Counter[str], ander: Counter[str]) -> bool:
    return all(een[naam] == ander[naam] for naam in {*een, *ander})


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    regels=st.lists(REGELS, max_size=14),
    keuzes=st.tuples(st.integers(0, 14), st.integers(0, 14)),
    ervoor=st.booleans(),
)
def test_elke_som_is_die_van_de_ruwe_regels_ook_op_een_eerder_tijdstip(
    dsn: str,
    recorder: Recorder,
    logboek: Logboek,
    conn: Conn,
    regels: list[Json],
    keuzes: tuple[int, int],
    ervoor: bool,
) -> None:
    gemeente, tijdstip = str(next(GEMEENTEN)), BEGIN
    momenten, toen = [BEGIN - TEL], []
    for nummer, velden in enumerate(regels):
        # Streams are shared by the examples; nothing here depends on their order in time.
        tijdstip += timedelta(hours=velden["later"])
        logboek.schrijf(regel(logboek, gemeente, nummer, tijdstip, velden))
        werk_bij(dsn, recorder)
        momenten.append(tijdstip)
        if velden["later"]:
            continue
        bereik = {"gemeente": gemeente, "bekend_op": tijdstip + TEL}
        toen.append((bereik, orjson.dumps(verantwoording(conn, **bereik))))
        tijdstip += 2 * TEL
    sluit, bekend = sorted(momenten[min(keuze, len(regels))] for keuze in keuzes)
    if ervoor and bekend - TEL >= sluit:
        bekend -= TEL

    inhoud = verantwoording(conn, gemeente=gemeente, bekend_op=bekend, sluitmoment=sluit)
    nu, bij_sluiting = (nagerekend(conn, gemeente, 2027, tot) for tot in (bekend, sluit))
    klopt_met_de_ruwe_regels(inhoud, nu, bij_sluiting)
    for aanbieder in (AANBIEDER, ANDERE_AANBIEDER):
        eigen = verantwoording(
            conn, gemeente=gemeente, bekend_op=bekend, sluitmoment=sluit, aanbieder=aanbieder
        )
        assert eigen["aanbieders"] == [
            deel for deel in inhoud["aanbieders"] if deel["aanbieder"] == aanbieder
        ]
        assert [deel["totaal"] for deel in eigen["aanbieders"]] in ([], [eigen["totaal"]])
    for bereik, gegeven in toen:
        assert orjson.dumps(verantwoording(conn, **bereik)) == gegeven


def klopt_met_de_ruwe_regels(
    inhoud: Json, nu: dict[Any, Counter[str]], bij_sluiting: dict[Any, Counter[str]]
) -> None:
    gevonden = dict(rijen(inhoud))
    # A refused credit alone gives no row, unless something was found on it.
    assert {sleutel for sleutel, som in nu.items() if +som or som["bevindingen"]} <= set(gevonden)
    for sleutel, rij in gevonden.items():
        som = nu[sleutel]
        bevindingen = Counter(
            aantal=som.pop("bevindingen", 0), bedragEurocent=som.pop("bevindingenEurocent", 0)
        )
        assert gelijk(Counter(rij["openBevindingen"]), bevindingen)
        if not rij["volumes"]:  # only a refused credit with a finding
            assert not any(som.values())
            continue
        assert gelijk(stand(rij), som)
        toen, later = stand(rij["opSluitdatum"]), stand(rij["naSluitdatum"])
        eerder = Counter(bij_sluiting.get(sleutel, Counter()))
        del eerder["bevindingen"], eerder["bevindingenEurocent"]
        assert gelijk(toen, eerder)
        assert all(toen[naam] + later[naam] == som[naam] for naam in toen)
        assert sum(deel["nettoEurocent"] for deel in rij["verwijzers"]) == som["nettoEurocent"]
    for naam in GEVULD:
        veld = f"{naam}Eurocent"
        assert inhoud["totaal"][veld] == sum(som[veld] for som in nu.values())
        assert inhoud["totaal"]["opSluitdatum"][veld] == sum(s[veld] for s in bij_sluiting.values())
        assert inhoud["totaal"][veld] == sum(d["totaal"][veld] for d in inhoud["aanbieders"])
