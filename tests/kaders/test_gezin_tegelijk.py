"""What may run in a family once is given once, also when two decide at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from threading import Barrier
from typing import Any

import pytest

from ledger.application import Grootboek
from ledger.berichtverwerking import Opdracht, Verwerkt, verwerk
from ledger.dossier import LokaalBesluit
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import GezinLid, VerzoekHerbeoordeeld
from ledger.gezinsvorming import leg_gezin_vast
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.kaders.hulp import geldende_toewijzingen
from ledger.kaders.register import alle_kaders
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.waarden import Omvang, Product
from tests import berichten as b
from tests.gegeven import WIE, bos, client_id, op, regels

DRONTEN = "0303"
BEGIN, EINDE = date(2027, 3, 1), date(2028, 2, 29)
TWEELING = (b.BSN, b.ANDER_BSN)


def _grootboek(recorder: Recorder, zaad: int) -> Grootboek:
    """A ledger of its own on the same database, on which all kaders judge."""
    return Grootboek(
        recorder,
        bos(),
        VasteKlok(op(date(2027, 1, 4))),
        Uuid7bron(Zaadtoeval(zaad)),
        oefenmodus=True,
        kaders=alle_kaders(),
    )


def _van_dronten(bericht: Any) -> Any:
    return replace(bericht, header=replace(bericht.header, afzender=DRONTEN))


def _jw301(bsn: str, nummer: int) -> bytes:
    rij = {
        "toewijzing_nummer": nummer,
        "product": b.product("45F33"),
        "toewijzingsdatum": date(2027, 2, 15),
        "toewijzingstijd": time(9),
        "ingangsdatum": BEGIN,
        "einddatum": EINDE,
        "omvang": b.omvang(6240),
    }
    return b.xml(_van_dronten(b.toewijzing(rij, bsn=bsn, identificatie=f"T{nummer}")))


def _verstuur(grootboek: Grootboek, data: bytes, dag: date) -> Verwerkt:
    return verwerk(grootboek, Opdracht(data, WIE, VasteKlok(op(dag))))


def _bekend(grootboek: Grootboek) -> None:
    """Both twins are known: each had other help before."""
    for nummer, bsn in enumerate(TWEELING, 1):
        eerder = {
            "toewijzing_nummer": nummer,
            "toewijzingsdatum": date(2025, 1, 2),
            "ingangsdatum": date(2025, 1, 2),
            "einddatum": date(2025, 6, 30),
        }
        bericht = _van_dronten(b.toewijzing(eerder, bsn=bsn, identificatie=f"E{nummer}"))
        verwerkt = _verstuur(grootboek, b.xml(bericht), date(2027, 1, 4))
        assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen


def _gezin(grootboek: Grootboek, *, betrokken: bool = True) -> None:
    leden = [
        GezinLid(client_id=client_id(bsn), rol="kind", betrokken=betrokken, eigen_dossier=False)
        for bsn in TWEELING
    ]
    leg_gezin_vast(grootboek, leden, date(2027, 1, 1), WIE, VasteKlok(op(date(2027, 1, 5))))


def _besluiten(grootboek: Grootboek) -> None:
    for bsn in TWEELING:
        besluit = LokaalBesluit(
            gemeente=DRONTEN,
            datum=date(2027, 2, 10),
            aanbieder=b.AANBIEDER,
            product=Product(categorie="45", code="45F33"),
            ingangsdatum=BEGIN,
            einddatum=EINDE,
            omvang=Omvang(volume=6240, eenheid="01", frequentie="6"),
            genomen_door="gemeentelijkeToegang",
            onderzoek_datum=date(2027, 1, 20),
            criteria=("complexOfMeervoudig",),
            behandelcomponent=True,
        )
        soort = STUK_BIJ_PLEK["lokaalBesluit"]
        klok = VasteKlok(op(date(2027, 2, 10)))
        leg_stuk_vast(grootboek, client_id(bsn), soort, besluit, WIE, klok)


def _gegeven(grootboek: Grootboek) -> list[str]:
    return [
        feit.stroom
        for bsn in TWEELING
        for feit in geldende_toewijzingen(grootboek.client(client_id(bsn)))
        if feit.product is not None and feit.product.code == "45F33"
    ]


@pytest.mark.parametrize("ronde", range(3))
def test_van_twee_gelijktijdige_toewijzingen_in_een_gezin_slaagt_er_een(
    recorder: Recorder, ronde: int
) -> None:
    boeken = [_grootboek(recorder, 100 * ronde + nummer) for nummer in (1, 2)]
    _bekend(boeken[0])
    _gezin(boeken[0])
    _besluiten(boeken[0])
    hek = Barrier(2)

    def stuur(nummer: int) -> Verwerkt:
        data = _jw301(TWEELING[nummer], 10 + nummer)
        hek.wait()
        return _verstuur(boeken[nummer], data, date(2027, 2, 15))

    with ThreadPoolExecutor(2) as draden:
        uit = list(draden.map(stuur, (0, 1)))

    assert sorted(rij.feit.uitkomst for rij in uit) == ["afgekeurd", "goedgekeurd"]
    assert {code for rij in uit for code in regels(rij.feit.bevindingen)} == {"FL-GEZ-04"}
    assert len(_gegeven(boeken[0])) == 1


def test_na_elkaar_wordt_de_tweede_geweigerd(recorder: Recorder) -> None:
    boek = _grootboek(recorder, 1)
    _bekend(boek)
    _gezin(boek)
    _besluiten(boek)

    eerste = _verstuur(boek, _jw301(TWEELING[0], 10), date(2027, 2, 15))
    tweede = _verstuur(boek, _jw301(TWEELING[1], 11), date(2027, 2, 15))

    assert eerste.feit.uitkomst == "goedgekeurd", eerste.feit.bevindingen
    assert regels(tweede.feit.bevindingen) == {"FL-GEZ-04"}


def test_een_gezin_verandert_wat_er_van_een_wachtend_verzoek_wordt_gevonden(
    recorder: Recorder,
) -> None:
    boek = _grootboek(recorder, 1)
    _bekend(boek)
    velden = {
        "product": b.product("45F23"),
        "toewijzing_ingangsdatum": BEGIN,
        "toewijzing_einddatum": EINDE,
        "omvang": b.omvang(5760),
    }
    vot = b.vot(velden, dagtekening=date(2027, 1, 4))
    vot = replace(vot, header=replace(vot.header, ontvanger=DRONTEN))
    _verstuur(boek, b.xml(vot), date(2027, 1, 4))
    (voor,) = boek.client(client_id()).verzoeken.values()
    assert "FL-GEZ-01" in {rij.regel for rij in voor.bevindingen if rij.niet_beoordeelbaar}

    _gezin(boek, betrokken=False)

    (na,) = boek.client(client_id()).verzoeken.values()
    assert isinstance(na.herbeoordeeld, VerzoekHerbeoordeeld)
    gevonden = {rij.regel for rij in na.bevindingen if rij.blokkeert}
    assert "FL-GEZ-03" in gevonden
    assert "FL-GEZ-01" not in {rij.regel for rij in na.bevindingen}
