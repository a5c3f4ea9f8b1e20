"""Privacy over the whole chain: nothing personal in clear anywhere, and forgetting that holds."""

import logging
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.application import KlokTeVroeg
from ledger.berichtverwerking import Geweigerd, NietLeesbaar, Verwerkt
from ledger.besluiten import Besluit
from ledger.ijw.berichten import TeWijzigenProduct, Verwijzer
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.registratie import vergeet_client
from ledger.sleutelring import ClientIsVergeten
from tests.berichten import (
    ANDER_BSN,
    BSN,
    DEC,
    JAN,
    declaratie,
    omvang,
    prestatie,
    start,
    stop,
    toewijzing,
    vot,
    vow,
    xml,
)
from tests.gegeven import SLEUTEL, WIE, Keten, op

GEHEIM = [
    BSN,
    ANDER_BSN,
    "Voorbeeld",  # the surname in every test message
    "2015-02-14",  # the date of birth
    "Bibber",
    "Liever niet bellen",
    "Past bij de hulpvraag",
]
MOTIVERING = "Past bij de hulpvraag"
NUMMER = 2


def hele_keten(keten: Keten) -> Verwerkt:
    """VOT, decision, start, VOW, decision, stop, declaration; gives the declaration."""
    verwijzer = Verwijzer(type="02", naam="Huisarts Bibber")
    keten.goed(
        toewijzing({"toewijzing_nummer": NUMMER}, bsn=ANDER_BSN),
        vot({"verwijzer": verwijzer, "commentaar": "Liever niet bellen"}),
    )
    keten.besluit(Besluit("inOnderzoek", motivering=MOTIVERING))
    besluit = keten.besluit(Besluit("honoreren", motivering=MOTIVERING))
    (nummer,) = (
        rij.toewijzing_nummer for rij in keten.bericht(besluit).client.toegewezen_producten
    )
    keten.goed(start({"toewijzing_nummer": nummer}))
    wijziging = TeWijzigenProduct(
        toewijzing_nummer=nummer, gewenste_ingangsdatum=JAN, einddatum=DEC, omvang=omvang(180)
    )
    keten.goed(vow(te_wijzigen_producten=(wijziging,)))
    keten.besluit(Besluit("honoreren", motivering=MOTIVERING), "W1", op(date(2027, 1, 2)))
    keten.goed(stop({"toewijzing_nummer": nummer}))
    return keten.stuur(
        declaratie(
            per_client={
                BSN: (prestatie(toewijzing_nummer=nummer), prestatie("P2", toewijzing_nummer=9)),
                ANDER_BSN: (prestatie("P3", toewijzing_nummer=NUMMER),),
            },
            maand=4,
        )
    )


def alles(dsn: str) -> dict[str, set[bytes]]:
    """Every row of every table of the store, as bytes."""
    with psycopg.connect(dsn) as conn:
        tabellen = [
            naam
            for (naam,) in conn.execute(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            )
        ]
        return {
            tabel: {_als_bytes(rij) for rij in conn.execute(f'SELECT * FROM "{tabel}"')}
            for tabel in tabellen
        }


def _als_bytes(rij: tuple[Any, ...]) -> bytes:
    return b"\n".join(
        waarde if isinstance(waarde, bytes) else str(waarde).encode() for waarde in rij
    )


def leesbaar(rijen: set[bytes]) -> list[str]:
    """What of the personal data can be read in these rows."""
    return geheimen_in(b"\n".join(rijen).decode("utf-8", "replace"))


def geheimen_in(tekst: str) -> list[str]:
    return [geheim for geheim in GEHEIM if geheim in tekst]


@pytest.fixture
def keten(recorder: Recorder) -> Keten:
    return Keten(recorder)


# --- nowhere in clear -----------------------------------------------------------------------------


def test_na_de_hele_keten_staat_niets_persoonlijks_leesbaar_in_de_database(
    keten: Keten, dsn: str
) -> None:
    assert hele_keten(keten).feit.uitkomst == "deelsAfgekeurd"
    inhoud = alles(dsn)
    assert {"stored_events", "reserveringen", "archief", "sleutels"} <= set(inhoud)
    assert all(inhoud[tabel] for tabel in ("stored_events", "reserveringen", "archief"))
    for tabel, rijen in inhoud.items():
        assert leesbaar(rijen) == [], tabel


def test_een_vormfout_bewaart_de_foute_waarde_van_een_persoonlijk_veld_niet(
    keten: Keten, dsn: str
) -> None:
    data = xml(start())
    fouten = {
        BSN.encode(): b"9999000",
        b"Voorbeeld": b"Voorbeeld" * 30,
        b"2015-02-14": b"2015-02-14-fout",
    }
    for goed, fout in fouten.items():
        verwerkt = keten.stuur(data.replace(goed, fout), op(JAN))
        assert verwerkt.feit.uitkomst == "afgekeurd"
        bevindingen = "".join(rij.model_dump_json() for rij in verwerkt.feit.bevindingen)
        assert fout.decode() not in bevindingen
        assert geheimen_in(bevindingen) == []
    assert leesbaar(alles(dsn)["stored_events"]) == []


def test_niets_persoonlijks_komt_in_het_logboek_of_in_een_foutmelding(
    keten: Keten, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hele_keten(keten)
    with pytest.raises(NietLeesbaar) as onleesbaar:
        keten.stuur(xml(start())[:-20], op(DEC))
    with pytest.raises(NietLeesbaar) as vreemd:
        keten.stuur(xml(start()).replace(BSN.encode(), b"123456789"), op(DEC))
    vroeg = start({"begindatum": date(2026, 11, 2)}, dagtekening=date(2026, 11, 30))
    with pytest.raises(KlokTeVroeg) as te_vroeg:
        keten.stuur(xml(vroeg), op(date(2026, 12, 1)))
    with pytest.raises(Geweigerd) as geweigerd:
        keten.besluit(Besluit("afwijzen", "7"), nu=op(DEC))
    meldingen = [str(rij.value) for rij in (onleesbaar, te_vroeg, geweigerd)]
    meldingen += [rij.model_dump_json() for rij in geweigerd.value.bevindingen]
    assert geheimen_in("".join(meldingen)) == []
    # This one names the bounds of the test range, the first of which is a BSN of these tests.
    assert "123456789" not in str(vreemd.value)
    assert geheimen_in(caplog.text) == []


# --- forgetting -----------------------------------------------------------------------------------


def vergeet(keten: Keten) -> str:
    client_id = keten.bos.client_id(BSN)
    vergeet_client(keten.grootboek, client_id, "verzoek", WIE, VasteKlok(op(DEC)))
    return client_id


def test_na_vergeten_is_niemand_meer_te_lezen_en_alles_nog_te_tellen(
    keten: Keten, recorder: Recorder
) -> None:
    hele_keten(keten)
    voor = keten.toestand()
    client_id = vergeet(keten)
    for lezer in (keten, Keten(recorder, zaad=99)):
        na = lezer.toestand()
        assert na.vergeten
        assert na.gegevens is None
        feiten = lezer.grootboek.gebeurtenissen(client_id)
        for feit in feiten:
            assert all(getattr(feit, veld) is None for veld in type(feit).PERSOONLIJK)
        assert geheimen_in("".join(feit.model_dump_json() for feit in feiten)) == []
        assert na.verbruik == voor.verbruik
        assert sum(rij.bedrag_eurocent for rij in na.verbruik.values()) == 9600


def test_na_vergeten_zijn_de_opgeslagen_bytes_nog_precies_dezelfde(keten: Keten, dsn: str) -> None:
    hele_keten(keten)
    voor = alles(dsn)
    vergeet(keten)
    na = alles(dsn)
    assert voor["stored_events"] < na["stored_events"]
    assert len(na["stored_events"] - voor["stored_events"]) == 1
    assert na["archief"] == voor["archief"]
    assert na["reserveringen"] == voor["reserveringen"]
    assert na["sleutels"] != voor["sleutels"]


def test_na_vergeten_is_elk_bericht_over_dit_kind_onleesbaar(keten: Keten) -> None:
    declaratie_id = hele_keten(keten).feit.stroom
    over_dit_kind = keten.stuur(start({"toewijzing_nummer": 9})).feit.stroom
    van_ander = keten.stuur(vot({"referentie_aanbieder": "R8"}, bsn=ANDER_BSN)).feit.stroom
    vergeet(keten)
    for bericht_id, soort in (
        (declaratie_id, "ontvangen"),
        (declaratie_id, "antwoord"),
        (over_dit_kind, "ontvangen"),
    ):
        with pytest.raises(ClientIsVergeten) as fout:
            keten.grootboek.bericht_bytes(bericht_id, soort)
        assert geheimen_in(str(fout.value)) == []
    assert ANDER_BSN.encode() in (keten.grootboek.bericht_bytes(van_ander, "ontvangen") or b"")
    # The verdict itself remains, with its findings.
    feit = keten.grootboek.bericht(declaratie_id)
    assert feit is not None
    assert {rij.regel for rij in feit.bevindingen if rij.blokkeert} == {"TR338"}


def test_een_ander_kind_in_dezelfde_declaratie_blijft_bekend(keten: Keten) -> None:
    hele_keten(keten)
    vergeet(keten)
    ander = keten.toestand(ANDER_BSN)
    assert ander.gegevens is not None
    assert ander.gegevens.bsn == ANDER_BSN
    assert ander.verbruik_van((SLEUTEL[0], NUMMER)).bedrag_eurocent == 9600


def test_na_vergeten_kan_een_lopende_toewijzing_nog_worden_gedeclareerd(
    keten: Keten, dsn: str
) -> None:
    keten.goed(toewijzing())
    vergeet_client(
        keten.grootboek, keten.bos.client_id(BSN), "verzoek", WIE, VasteKlok(op(date(2027, 1, 2)))
    )
    verwerkt = keten.stuur(declaratie(prestatie()))
    assert verwerkt.feit.uitkomst == "goedgekeurd"
    assert keten.toestand().verbruik_van(SLEUTEL).bedrag_eurocent == 9600
    # What comes in about someone who was forgotten is kept under the key of the message.
    assert keten.grootboek.bericht_bytes(verwerkt.feit.stroom, "ontvangen") is not None
    assert keten.toestand().gegevens is None
    assert leesbaar(alles(dsn)["stored_events"]) == []
