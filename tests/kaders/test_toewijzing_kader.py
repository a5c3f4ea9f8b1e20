"""A JW301 before the kaders: judged on who the message says that the client is."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ledger.client import ClientToestand
from ledger.contract import Contracten
from ledger.ijw.verwerking.oordeel import Kennis
from ledger.ijw.verwerking.toewijzing import beslis_toewijzing
from ledger.kaders.register import alle_kaders
from ledger.stempel import Stempel
from tests import berichten as b
from tests.gegeven import client_id

ACHTTIENDE_VERJAARDAG = date(2033, 2, 14)
"""Of the child in the messages of `tests.berichten`."""


@pytest.mark.parametrize(
    ("einddatum", "over_de_grens"),
    [(date(2033, 2, 13), False), (ACHTTIENDE_VERJAARDAG, True)],
)
def test_de_eerste_toewijzing_van_een_onbekend_kind_wordt_op_zijn_leeftijd_beoordeeld(
    einddatum: date, over_de_grens: bool
) -> None:
    bericht = b.toewijzing(
        {
            "product": b.product("45F21"),
            "toewijzingsdatum": date(2032, 9, 1),
            "ingangsdatum": date(2032, 9, 1),
            "einddatum": einddatum,
        }
    )
    bericht = replace(bericht, header=replace(bericht.header, afzender="0303"))
    kennis = Kennis(
        lambda _: ClientToestand(client_id()), {}, Contracten("contract"), kaders=alle_kaders()
    )
    stempel = Stempel(datetime(2032, 9, 1, 12, tzinfo=UTC), "proef", "backofficeGemeente", "op 1")
    oordeel = beslis_toewijzing(bericht, kennis, stempel)
    gezegd = {rij.regel for rij in oordeel.bevindingen if rij.blokkeert}
    assert ("FL-LFT-01" in gezegd) is over_de_grens
    onbeoordeeld = {rij.regel for rij in oordeel.bevindingen if rij.niet_beoordeelbaar}
    assert "FL-LFT-01" not in onbeoordeeld
