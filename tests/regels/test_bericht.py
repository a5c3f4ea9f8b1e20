"""A message on its whole way: form, content, identification, history, answer, archive."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.berichtverwerking import NietLeesbaar, Opdracht, verwerk
from ledger.ijw.berichten import OngewijzigdProduct
from ledger.ijw.lezen import lees
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from tests.berichten import (
    BSN,
    declaratie,
    prestatie,
    product,
    start,
    stop,
    toewijzing,
    vot,
    vow,
    xml,
)
from tests.gegeven import WIE, Keten, gegeven, op, regels
from tests.regels.test_verzoek import te_wijzigen


@pytest.fixture
def keten(recorder: Recorder) -> Keten:
    return Keten(recorder)


def gelijke_identificatie(bericht: Any, als: Any) -> Any:
    """The message under the identification of another."""
    gebruikt = als.header.bericht_identificatie.identificatie
    eigen = replace(bericht.header.bericht_identificatie, identificatie=gebruikt)
    return replace(bericht, header=replace(bericht.header, bericht_identificatie=eigen))


# --- level 1: form --------------------------------------------------------------------------------


def test_een_vormfout_wordt_vastgelegd_en_krijgt_geen_retourbericht(keten: Keten) -> None:
    data = xml(start()).replace(b"2015-02-14", b"2015-02-31")
    verwerkt = keten.stuur(data)
    assert verwerkt.feit.uitkomst == "afgekeurd"
    assert regels(verwerkt.feit.bevindingen) == {"XSD"}
    assert (verwerkt.retour, verwerkt.antwoord) == (None, None)
    assert not verwerkt.feit.retour
    assert keten.grootboek.bericht_bytes(verwerkt.feit.stroom, "ontvangen") == data
    assert keten.toestand().versie == 0


def test_wat_geen_bericht_is_wordt_toch_bewaard(keten: Keten) -> None:
    with pytest.raises(NietLeesbaar) as fout:
        keten.stuur(b"<geen")
    assert fout.value.bericht_id is not None
    assert keten.grootboek.bericht_bytes(fout.value.bericht_id, "ontvangen") == b"<geen"
    with pytest.raises(NietLeesbaar) as opnieuw:
        keten.stuur(b"<geen")
    assert opnieuw.value.bericht_id == fout.value.bericht_id


def test_een_bsn_buiten_de_testreeks_wordt_in_de_oefenmodus_niet_verwerkt(keten: Keten) -> None:
    with pytest.raises(NietLeesbaar) as fout:
        keten.stuur(xml(start()).replace(BSN.encode(), b"123456789"))
    assert "123456789" not in fout.value.reden
    assert "testreeks" in fout.value.reden


# --- level 2: content (TR101) ---------------------------------------------------------------------

DUBBEL = [
    toewijzing({}, {}),
    vot({}, {}),
    start({}, {}),
    start({"status_aanlevering": "3"}, {"toewijzing_ingangsdatum": date(2027, 2, 1)}),
    stop({}, {}),
    vow(
        ongewijzigde_producten=(OngewijzigdProduct(toewijzing_nummer=1),) * 2,
        te_wijzigen_producten=te_wijzigen(2),
    ),
    vow(te_wijzigen_producten=te_wijzigen(1, 1)),
    declaratie(prestatie(), prestatie()),
]


@pytest.mark.parametrize("bericht", DUBBEL, ids=lambda bericht: bericht.SOORT)
def test_een_dubbele_sleutel_in_een_bericht_wordt_technisch_afgekeurd(bericht: Any) -> None:
    uitkomst = gegeven().als(bericht)
    assert "TR101" in regels(uitkomst.oordeel.bevindingen)
    assert uitkomst.oordeel.gebeurtenissen == []
    assert uitkomst.retour.header.retour_codes == ("0001",)
    assert uitkomst.bevinding("TR101").plaats.endswith("[2]")


def test_een_andere_einddatum_maakt_de_sleutel_van_een_stop_anders() -> None:
    bericht = stop({"reden_beeindiging": "20"}, {"einddatum": date(2027, 4, 1)})
    uitkomst = gegeven(toewijzing(), start()).als(bericht)
    uitkomst.dan("LeveringGestopt", "LeveringGestopt")


def test_een_bericht_met_een_technische_fout_geldt_als_niet_verzonden(keten: Keten) -> None:
    fout, goed = toewijzing({}, {}), toewijzing()
    verwerkt = keten.stuur(fout)
    assert verwerkt.retour is not None
    assert lees(verwerkt.retour).bericht.header.retour_codes == ("0001",)  # type: ignore[union-attr]
    # Its identification is free again, and nothing of it reached the client.
    assert keten.toestand().versie == 0
    keten.goed(gelijke_identificatie(goed, fout))


# --- level 3: the header (TR056) ------------------------------------------------------------------


def test_een_gebruikte_identificatie_wordt_op_de_kop_afgekeurd(keten: Keten) -> None:
    eerste = toewijzing()
    keten.goed(eerste)
    ander = gelijke_identificatie(toewijzing({"toewijzing_nummer": 2}), eerste)
    verwerkt = keten.stuur(ander)
    assert regels(verwerkt.feit.bevindingen) == {"TR056"}
    retour: Any = lees(verwerkt.retour or b"").bericht
    assert retour.header.retour_codes == ("9056",)
    assert retour.client is None


def test_een_ander_soort_bericht_mag_dezelfde_identificatie_hebben(keten: Keten) -> None:
    eerste = start()
    keten.goed(toewijzing(), eerste, gelijke_identificatie(stop(), eerste))


def test_een_declaratie_met_een_gebruikte_identificatie_krijgt_alleen_een_kop(keten: Keten) -> None:
    eerste = declaratie(prestatie())
    keten.goed(toewijzing(), eerste)
    tweede = gelijke_identificatie(declaratie(prestatie("P2", maand=2), maand=2), eerste)
    antwoord = keten.antwoord(keten.stuur(tweede))
    assert antwoord.header.retour_codes == ("9056",)
    assert antwoord.declaratie_antwoord is None


def test_een_dagtekening_in_de_toekomst_wordt_op_de_kop_afgekeurd(keten: Keten) -> None:
    bericht = toewijzing(dagtekening=date(2027, 1, 5))
    assert regels(keten.stuur(bericht, op(date(2027, 1, 4))).feit.bevindingen) == {"TR135"}


# --- level 3: a class -----------------------------------------------------------------------------


def test_een_goedgekeurd_bericht_krijgt_een_kop_zonder_codes(keten: Keten) -> None:
    for bericht in (vot(), toewijzing({"referentie_aanbieder": "R1"}), start(), stop()):
        verwerkt = keten.stuur(bericht)
        retour: Any = lees(verwerkt.retour or b"").bericht
        assert (retour.header.retour_codes, retour.client) == ((), None)
        heen, terug = bericht.header, retour.header
        assert (terug.afzender, terug.ontvanger) == (heen.afzender, heen.ontvanger)
        assert terug.bericht_identificatie == heen.bericht_identificatie


def test_een_fout_in_een_klasse_geeft_de_hele_client_met_codes_terug(keten: Keten) -> None:
    """The example of IV028: a deletion of what was never sent."""
    keten.goed(toewijzing({}, {"toewijzing_nummer": 2, "product": product("43A07", "43")}))
    verwerkt = keten.stuur(
        start(
            {"status_aanlevering": "3"},
            {"toewijzing_nummer": 2, "product": product("43A07", "43")},
        )
    )
    retour: Any = lees(verwerkt.retour or b"").bericht
    assert retour.header.retour_codes == ("0200",)
    assert retour.client.retour_codes == ("0200",)
    codes = [rij.retour_codes for rij in retour.client.start_producten]
    assert codes == [("9063",), ("0200",)]


def test_onder_een_afgekeurde_client_is_niets_beoordeeld(keten: Keten) -> None:
    keten.goed(vot())
    verwerkt = keten.stuur(vot({"referentie_aanbieder": "R2"}))
    retour: Any = lees(verwerkt.retour or b"").bericht
    assert retour.client.retour_codes == ("9374",)
    assert [rij.retour_codes for rij in retour.client.aangevraagde_producten] == [("0233",)]


# --- once -----------------------------------------------------------------------------------------


def test_hetzelfde_bericht_twee_keer_is_een_keer(keten: Keten) -> None:
    keten.goed(toewijzing({"omvang": None, "product": product(None), "budget": 100_000}))
    bericht = declaratie(prestatie())
    eerste = keten.stuur(bericht)
    versie = keten.toestand().versie
    tweede = keten.stuur(bericht, op(date(2027, 3, 1)))
    assert (eerste.nieuw, tweede.nieuw) == (True, False)
    assert tweede.feit == eerste.feit
    assert keten.toestand().versie == versie


def test_een_simulatie_legt_niets_vast(keten: Keten) -> None:
    klok = VasteKlok(op(date(2027, 1, 1)))
    data = xml(toewijzing())
    uitkomst = verwerk(keten.grootboek, Opdracht(data, WIE, klok, vastleggen=False))
    assert uitkomst.feit.uitkomst == "goedgekeurd"
    assert uitkomst.retour is not None
    assert keten.toestand().versie == 0
    assert keten.stuur(data, op(date(2027, 1, 1))).nieuw


def test_het_archief_houdt_bericht_en_antwoord_byte_voor_byte(keten: Keten) -> None:
    keten.goed(toewijzing())
    data = xml(declaratie(prestatie()))
    verwerkt = keten.stuur(data, op(date(2027, 2, 1)))
    bericht_id = verwerkt.feit.stroom
    assert keten.grootboek.bericht_bytes(bericht_id, "ontvangen") == data
    assert keten.grootboek.bericht_bytes(bericht_id, "antwoord") == verwerkt.antwoord
    assert verwerkt.feit.sha256 == hashlib.sha256(data).hexdigest()
    assert verwerkt.feit.omvang_bytes == len(data)


def test_een_bericht_noemt_de_gebeurtenissen_die_het_veroorzaakte(keten: Keten) -> None:
    verwerkt = keten.stuur(toewijzing())
    soorten = [rij.soort for rij in verwerkt.feit.verwijzingen]
    assert soorten == ["ClientGegevensVastgelegd", "ToewijzingAfgegeven"]
    opgeslagen = keten.grootboek.gebeurtenissen(keten.bos.client_id(BSN))
    ids = [feit.gebeurtenis_id for feit in opgeslagen]
    assert ids == [rij.gebeurtenis_id for rij in verwerkt.feit.verwijzingen]
    assert {feit.bericht_id for feit in opgeslagen} == {verwerkt.feit.stroom}


def test_een_antwoord_op_een_declaratie_wijst_naar_die_declaratie(keten: Keten) -> None:
    keten.goed(toewijzing())
    declaratie_feit = keten.stuur(declaratie(prestatie())).feit
    antwoord = keten.grootboek.bericht_bytes(declaratie_feit.stroom, "antwoord")
    ontvangen = keten.stuur(antwoord or b"", op(date(2027, 2, 28)))
    assert ontvangen.feit.uitkomst == "goedgekeurd"
    assert ontvangen.feit.antwoord_op == declaratie_feit.stroom


def test_een_retourbericht_wijst_naar_het_bericht_dat_het_beantwoordt(keten: Keten) -> None:
    heen = keten.stuur(toewijzing())
    retour = keten.stuur(heen.retour or b"", op(date(2027, 1, 1)))
    assert (retour.feit.bericht, retour.feit.uitkomst) == ("JW302", "goedgekeurd")
    assert retour.feit.antwoord_op == heen.feit.stroom
    assert (retour.retour, retour.antwoord) == (None, None)
