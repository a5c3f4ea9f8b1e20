"""What was decided before Boxtel's rules were known, listed with what they would have said."""

from datetime import date
from pathlib import Path

from ledger.application import Grootboek, Wie
from ledger.berichtverwerking import Opdracht, verwerk
from ledger.dossier import LokaalBesluit, PgbBesluit, Stuk
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import leg_stuk_vast
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.kaders.gegevens import lees_aanpassing
from ledger.kaders.register import laad_kaders
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.scenario.leesbron import Leesbron
from ledger.scenario.terugblik import Herziening, Terugblik
from ledger.waarden import Product
from tests import berichten as b
from tests.gegeven import bos, op

WIE = Wie("proefpersoon", "gemeentelijkeToegang")
BOXTEL = "0757"
BEGELEIDING = Product(categorie="45", code="BXIB")
VOORAF = "kader: boxtel\nversie: vooraf\nbekendgemaakt: 2019-12-31\nin_werking: 2020-01-01\n"
"""The kader as if it had been published before 2020."""


def budget(dag: date) -> PgbBesluit:
    """A budget that costs more than help in kind."""
    return PgbBesluit(
        gemeente=BOXTEL,
        datum=dag,
        kenmerk="PGB-1",
        product=BEGELEIDING,
        besluit="toekennen",
        ingangsdatum=dag,
        einddatum=date(2020, 12, 31),
        bedrag_eurocent=470_001,
        natura_kosten_eurocent=470_000,
    )


def afwijzing(dag: date) -> LokaalBesluit:
    return LokaalBesluit(
        gemeente=BOXTEL,
        datum=dag,
        product=BEGELEIDING,
        ingangsdatum=dag,
        afwijsgronden=("gebruikelijkeHulp",),
    )


def test_de_nalooplijst_zegt_per_besluit_wat_de_nieuwe_regels_hadden_gezegd(
    recorder: Recorder, tmp_path: Path
) -> None:
    sleutels = bos()
    boek = Grootboek(
        recorder,
        sleutels,
        VasteKlok(op(date(2020, 1, 1))),
        Uuid7bron(Zaadtoeval(5)),
        oefenmodus=True,
        kaders=laad_kaders(),
    )
    begin, einde = date(2020, 1, 2), date(2020, 12, 31)
    elders = {"toewijzingsdatum": begin, "ingangsdatum": begin, "einddatum": einde}
    verwerk(boek, Opdracht(b.xml(b.toewijzing(elders)), WIE, VasteKlok(op(begin))))
    besluiten: tuple[tuple[str, Stuk], ...] = (
        ("pgbBesluit", budget(date(2020, 2, 10))),
        ("lokaalBesluit", afwijzing(date(2020, 4, 10))),
        ("lokaalBesluit", afwijzing(date(2020, 4, 11))),
    )
    for plek, stuk in besluiten:
        klok = VasteKlok(op(stuk.datum))
        leg_stuk_vast(boek, sleutels.client_id(b.BSN), STUK_BIJ_PLEK[plek], stuk, WIE, klok)
    ontwerp = tmp_path / "vooraf.yaml"
    ontwerp.write_text(VOORAF, encoding="utf-8")

    vooraf = laad_kaders([lees_aanpassing(ontwerp)])
    lijst = _nalooplijst(
        Terugblik(laad_kaders(), vooraf, 2020, BOXTEL), Leesbron(recorder, sleutels)
    )

    assert [(rij.soort, rij.dag, rij.geleverd, rij.ontwerp) for rij in lijst] == [
        ("pgbBesluit", date(2020, 2, 10), "toegestaan", "geweigerd"),
        ("lokaalBesluit", date(2020, 4, 10), "toegestaan", "toegestaan"),
    ]
    assert "BX-PGB-08" in lijst[0].erbij
    assert all("BX-GELD-02" in rij.anders for rij in lijst)


def _nalooplijst(blik: Terugblik, bron: Leesbron) -> list[Herziening]:
    return [rij for stroom, feiten in bron.clienten() for rij in blik.client(stroom, feiten, bron)]
