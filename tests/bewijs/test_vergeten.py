"""Forgetting a person: what was proved stays proved, and no proof ever showed who it is."""

from base64 import b64decode

from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.registratie import vergeet_client
from projections.controlepunten import bewijs_van, vervolg_van
from tests.berichten import BSN, DEC, declaratie, prestatie, start, toewijzing, vot
from tests.bewijs.bouwstenen import SLEUTEL, Grootboek
from tests.bewijs.script import script
from tests.gegeven import WIE, Keten, op

GEHEIM = (BSN.encode(), b"Voorbeeld", b"2015-02-14", b"Liever niet bellen")


def test_na_vergeten_kloppen_alle_oude_en_nieuwe_bewijzen(
    grootboek: Grootboek, recorder: Recorder
) -> None:
    keten = Keten(recorder)
    keten.goed(vot({"commentaar": "Liever niet bellen"}), toewijzing(), start())
    keten.stuur(declaratie(prestatie()))
    grootboek.werk_bij()
    voor = grootboek.teken()
    gebeurtenissen = [grootboek.gebeurtenis(blad) for blad in range(voor.punt.omvang)]
    eerder = [bewijs_van(grootboek.conn, rij, voor) for rij in gebeurtenissen]

    client_id = keten.bos.client_id(BSN)
    vergeet_client(keten.grootboek, client_id, "verzoek", WIE, VasteKlok(op(DEC)))
    assert keten.toestand().vergeten

    grootboek.werk_bij()
    na = grootboek.teken()
    assert na.punt.omvang == voor.punt.omvang + 1
    assert [bewijs_van(grootboek.conn, rij, voor) for rij in gebeurtenissen] == eerder
    assert grootboek.verschillen() == []
    sleutel = script.lees_sleutel(str(SLEUTEL.controle))
    for rij in [*gebeurtenissen, grootboek.gebeurtenis(voor.punt.omvang)]:
        bewijs = bewijs_van(grootboek.conn, rij, na)
        assert bewijs is not None
        blad, index, pad, notitie = script.lees_bewijs(bewijs)
        script.controleer_opname(index, blad, pad, script.lees_controlepunt(notitie, sleutel))
    vanaf, pad, notitie = script.lees_vervolg(vervolg_van(grootboek.conn, voor.punt.omvang, na))
    oud = script.lees_controlepunt(voor.notitie, sleutel)
    assert vanaf == oud.omvang
    script.controleer_vervolg(oud, script.lees_controlepunt(notitie, sleutel), pad)


def test_een_ontvangstbewijs_toont_niets_persoonlijks(
    grootboek: Grootboek, recorder: Recorder
) -> None:
    keten = Keten(recorder)
    keten.goed(vot({"commentaar": "Liever niet bellen"}), toewijzing())
    grootboek.werk_bij()
    getekend = grootboek.teken()
    for blad in range(getekend.punt.omvang):
        bewijs = bewijs_van(grootboek.conn, grootboek.gebeurtenis(blad), getekend)
        assert bewijs is not None
        inhoud = b64decode(bewijs.split("\n")[1].removeprefix("extra "))
        assert not [geheim for geheim in GEHEIM if geheim in inhoud or geheim in bewijs.encode()]
