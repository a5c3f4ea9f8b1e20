"""Rules on a JW323 as a whole, and the JW325 that answers it (IV087, TR342)."""

import gc
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.ijw.berichten import Jw325, Periode
from ledger.kaders.zaak import Omgeving
from tests.berichten import (
    ANDER_BSN,
    BSN,
    declaratie,
    maandperiode,
    omvang,
    prestatie,
    toewijzing,
)
from tests.gegeven import Uitkomst, gegeven

GOED, AFGEWEZEN = "PrestatieGoedgekeurd", "PrestatieAfgewezen"


def som(bedrag: Any) -> int:
    """A net amount, negative for a credit."""
    teken = -1 if bedrag.debet_credit == "C" else 1
    totaal: int = getattr(bedrag, "totaal_bedrag", None) or getattr(bedrag, "bedrag", 0)
    return teken * totaal


def moet_optellen(antwoord: Jw325) -> None:
    """TR342: the listed lines explain the difference between submitted and awarded."""
    inhoud = antwoord.declaratie_antwoord
    assert inhoud is not None
    afgewezen = sum(
        som(regel.ingediend_bedrag) for client in inhoud.clienten for regel in client.prestaties
    )
    verschil = som(inhoud.totaal_ingediend_bedrag) - som(inhoud.totaal_toegekend_bedrag)
    assert afgewezen == verschil


# --- CS340 and TR358 ------------------------------------------------------------------------------


def met_periode(periode: Periode) -> Uitkomst:
    bericht = declaratie(prestatie(), dagtekening=date(2027, 3, 5))
    return gegeven(toewijzing()).als(_vervang(bericht, declaratie_periode=periode))


def _vervang(bericht: Any, **velden: Any) -> Any:
    return replace(bericht, declaratie=replace(bericht.declaratie, **velden))


def test_een_hele_kalendermaand_is_een_declaratieperiode() -> None:
    met_periode(maandperiode(1)).dan(GOED)


@pytest.mark.parametrize(
    ("begin", "eind"),
    [
        (date(2027, 1, 2), date(2027, 1, 31)),
        (date(2027, 1, 1), date(2027, 1, 30)),
        (date(2027, 1, 1), date(2027, 2, 28)),
    ],
)
def test_meer_of_minder_dan_een_kalendermaand_wordt_geweigerd(begin: date, eind: date) -> None:
    uitkomst = met_periode(Periode(begindatum=begin, einddatum=eind))
    uitkomst.geweigerd("CS340", "0001")
    assert uitkomst.retour.header.retour_codes == ("0001",)
    assert uitkomst.retour.declaratie_antwoord is None


@pytest.mark.parametrize("afwijking", [-1, 1])
def test_het_totaal_is_op_de_cent_de_som_van_de_prestaties(afwijking: int) -> None:
    bericht = declaratie(prestatie(), totaal=9600 + afwijking)
    gegeven(toewijzing()).als(bericht).geweigerd("TR358", "0001")


def test_in_het_totaal_gaan_credits_eraf() -> None:
    eerst = gegeven(toewijzing({"omvang": omvang(600)}), declaratie(prestatie()))
    goed = declaratie(prestatie("P2", maand=2), prestatie("C1", vorig="P1"), maand=2, totaal=0)
    fout = declaratie(prestatie("P2", maand=2), prestatie("C1", vorig="P1"), maand=2, totaal=19200)
    eerst.als(fout).geweigerd("TR358", "0001")
    eerst.als(goed).dan("PrestatieGecrediteerd", GOED)


# --- TR333 ----------------------------------------------------------------------------------------


def test_een_gebruikt_declaratienummer_wordt_als_geheel_geweigerd() -> None:
    eerst = gegeven(toewijzing({"omvang": omvang(600)}), declaratie(prestatie(), nummer="D1"))
    uitkomst = eerst.als(declaratie(prestatie("P2", maand=2), nummer="D1", maand=2))
    uitkomst.geweigerd("TR333", "9333")
    antwoord = uitkomst.retour
    assert antwoord.header.retour_codes == ("0200",)
    assert antwoord.declaratie_antwoord.retour_codes == ("9333",)
    assert antwoord.declaratie_antwoord.clienten == ()
    assert som(antwoord.declaratie_antwoord.totaal_toegekend_bedrag) == 0
    # It counts as not sent: its lines may be sent again under a new number.
    eerst.als(declaratie(prestatie("P2", maand=2), nummer="D2", maand=2)).dan(GOED)


def test_een_deels_afgewezen_declaratie_heeft_haar_nummer_gebruikt() -> None:
    eerst = gegeven(toewijzing())
    eerst.als(declaratie(prestatie(toewijzing_nummer=9), nummer="D1")).geweigerd(
        "TR338", "9338", AFGEWEZEN
    )
    eerst.als(declaratie(prestatie("P2"), nummer="D1")).geweigerd("TR333", "9333")


# --- IV087: the answer ----------------------------------------------------------------------------


def test_een_volledig_toegewezen_declaratie_krijgt_alleen_8001() -> None:
    uitkomst = gegeven(toewijzing()).als(declaratie(prestatie()))
    antwoord = uitkomst.dan(GOED).retour
    assert antwoord.header.retour_codes == ("0200",)
    inhoud = antwoord.declaratie_antwoord
    assert (inhoud.retour_codes, inhoud.clienten) == (("8001",), ())
    assert inhoud.totaal_toegekend_bedrag == inhoud.totaal_ingediend_bedrag
    assert antwoord.header.declaratie_identificatie == uitkomst.bericht.header.bericht_identificatie


def test_alleen_afgewezen_prestaties_komen_terug_en_verklaren_het_verschil() -> None:
    ander = toewijzing({"toewijzing_nummer": 2}, bsn=ANDER_BSN)
    bericht = declaratie(
        per_client={
            BSN: (prestatie(), prestatie("P2", product_code="45A53", bedrag=9600)),
            ANDER_BSN: (prestatie("P3", toewijzing_nummer=2),),
        }
    )
    uitkomst = gegeven(toewijzing(), ander).als(bericht)
    inhoud = uitkomst.retour.declaratie_antwoord
    assert inhoud.retour_codes == ("0200",)
    (client,) = inhoud.clienten
    assert (client.bsn, client.retour_codes) == (BSN, ("0200",))
    (regel,) = client.prestaties
    assert regel.product_referentie.referentie_nummer == "P2"
    assert regel.retour_codes == ("9340",)
    assert som(inhoud.totaal_toegekend_bedrag) == 2 * 9600
    moet_optellen(uitkomst.retour)


def test_een_afgewezen_credit_telt_negatief_in_het_verschil() -> None:
    bericht = declaratie(prestatie(), prestatie("C1", vorig="P9", geleverd_volume=10))
    uitkomst = gegeven(toewijzing()).als(bericht)
    uitkomst.dan(AFGEWEZEN, GOED, geweigerd_op={"TR323"})
    moet_optellen(uitkomst.retour)
    assert som(uitkomst.retour.declaratie_antwoord.totaal_toegekend_bedrag) == 9600


def test_van_een_onbekende_client_komen_alle_prestaties_onbeoordeeld_terug() -> None:
    bericht = declaratie(per_client={ANDER_BSN: (prestatie(), prestatie("P2", maand=2))}, maand=2)
    uitkomst = gegeven().als(bericht)
    (client,) = uitkomst.retour.declaratie_antwoord.clienten
    assert client.retour_codes == ("8187",)
    assert [regel.retour_codes for regel in client.prestaties] == [("0233",), ("0233",)]
    moet_optellen(uitkomst.retour)


def test_een_geheel_afgewezen_declaratie_kent_nul_toe() -> None:
    uitkomst = gegeven(toewijzing()).als(declaratie(prestatie(toewijzing_nummer=9)))
    inhoud = uitkomst.retour.declaratie_antwoord
    totaal = inhoud.totaal_toegekend_bedrag
    assert (totaal.totaal_bedrag, totaal.debet_credit) == (0, "D")
    moet_optellen(uitkomst.retour)


def test_een_prestatie_noemt_al_haar_fouten() -> None:
    regel = prestatie(product_categorie="54", product_code="54001", geleverd_volume=121)
    uitkomst = gegeven(toewijzing()).als(declaratie(regel))
    (client,) = uitkomst.retour.declaratie_antwoord.clienten
    assert set(client.prestaties[0].retour_codes) == {"9339", "9340", "9321", "9322"}


def test_een_beoordeelde_client_wordt_meteen_losgelaten() -> None:
    # Given a client with an allocation, and no collector that cleans up cycles
    wereld = gegeven(toewijzing())
    gc.collect()
    gc.disable()
    try:
        # When a declaration is judged
        wereld.als(declaratie(prestatie())).dan(GOED)
        # Then nothing keeps what lay around its client: a message may hold thousands
        over = [rij for rij in gc.get_objects() if type(rij) is Omgeving and rij.zoek_gezin]
    finally:
        gc.enable()
    assert over == []
