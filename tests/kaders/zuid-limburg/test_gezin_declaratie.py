"""One intervention per family is declared, also when two children stand in one declaration."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from ledger.application import Grootboek
from ledger.berichtverwerking import Opdracht, Verwerkt, verwerk
from ledger.gebeurtenissen import GezinLid
from ledger.gezinsvorming import leg_gezin_vast
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.ijw.berichten import Prestatie
from ledger.kaders.register import GEEN_KADERS, Kaders, laad_kader
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from tests import berichten as b
from tests.gegeven import WIE, bos, client_id, op

MAASTRICHT = "0935"
BEGIN, EINDE = date(2027, 3, 1), date(2027, 3, 31)
KINDEREN = (b.BSN, b.ANDER_BSN)
INTERVENTIE = {"product_categorie": "46", "product_code": "ZCAG"}


def _grootboek(recorder: Recorder, zaad: int, kaders: Kaders) -> Grootboek:
    toeval = Uuid7bron(Zaadtoeval(zaad))
    klok = VasteKlok(op(date(2027, 1, 4)))
    return Grootboek(recorder, bos(), klok, toeval, oefenmodus=True, kaders=kaders)


@pytest.fixture
def grootboek(recorder: Recorder) -> Grootboek:
    """Each of two children has an intervention that was allocated before their family was known."""
    eerder = _grootboek(recorder, 1, GEEN_KADERS)
    for nummer, bsn in enumerate(KINDEREN, 1):
        rij = {
            "toewijzing_nummer": nummer,
            "product": replace(b.product("ZCAG"), categorie="46"),
            "toewijzingsdatum": date(2027, 2, 15),
            "toewijzingstijd": time(9),
            "ingangsdatum": BEGIN,
            "einddatum": EINDE,
            "omvang": replace(b.omvang(1), eenheid="82", frequentie="6"),
        }
        bericht = b.toewijzing(rij, bsn=bsn, identificatie=f"T{nummer}")
        header = replace(bericht.header, afzender=MAASTRICHT)
        verwerkt = _verstuur(eerder, replace(bericht, header=header), date(2027, 2, 15))
        assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    leden = [GezinLid(client_id=client_id(bsn), rol="kind") for bsn in KINDEREN]
    leg_gezin_vast(eerder, leden, date(2027, 1, 1), WIE, VasteKlok(op(date(2027, 2, 20))))
    return _grootboek(recorder, 2, Kaders([laad_kader("zuid-limburg")]))


def _verstuur(grootboek: Grootboek, bericht: Any, dag: date) -> Verwerkt:
    return verwerk(grootboek, Opdracht(b.xml(bericht), WIE, VasteKlok(op(dag))))


def _regel(nummer: int) -> Prestatie:
    return b.prestatie(
        f"P{nummer}",
        maand=3,
        toewijzing_nummer=nummer,
        geleverd_volume=1,
        eenheid="82",
        product_tarief=500000,
        **INTERVENTIE,
    )


def _declareer(grootboek: Grootboek, *nummers: int) -> Verwerkt:
    per_client = {KINDEREN[nummer - 1]: (_regel(nummer),) for nummer in nummers}
    bericht = b.declaratie(per_client=per_client, maand=3)
    header = replace(bericht.header, ontvanger=MAASTRICHT)
    verwerkt = _verstuur(grootboek, replace(bericht, header=header), date(2027, 4, 5))
    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    return verwerkt


def _dubbel(verwerkt: Verwerkt) -> list[object]:
    """On which child it was found that the intervention was declared already."""
    return [
        bevinding.operanden["kind"]
        for bevinding in verwerkt.feit.bevindingen
        if bevinding.regel == "ZL-323-02" and not bevinding.niet_beoordeelbaar
    ]


def test_een_eerdere_declaratie_op_een_ander_kind_wordt_gezien(grootboek: Grootboek) -> None:
    assert _dubbel(_declareer(grootboek, 1)) == []

    assert _dubbel(_declareer(grootboek, 2)) == [client_id(KINDEREN[0])]


def test_twee_kinderen_in_een_declaratie_worden_ook_gezien(grootboek: Grootboek) -> None:
    assert _dubbel(_declareer(grootboek, 1, 2)) == [client_id(KINDEREN[0])]


def test_een_kind_alleen_is_niet_dubbel(grootboek: Grootboek) -> None:
    assert _dubbel(_declareer(grootboek, 2)) == []
