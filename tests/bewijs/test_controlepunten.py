"""Signing: what is signed continues what was signed, and what does not is never signed."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.bewijs import LEEG, TEGEL, kop_van
from ledger.controlepunt import Controlepunt, lees_controlepunt
from ledger.klok import VasteKlok
from ledger.notitie import Controlesleutel, Tekensleutel
from projections.bewijsboom import BoomStrijdig
from projections.bewijsloper import haal_in, teken_nu
from projections.controlepunten import (
    bewijs_van,
    controlepunt,
    controlepunten,
    laatste_controlepunt,
    lees_bewijsgezondheid,
    onderteken,
    sleutels,
    vervolg_van,
)
from tests.bewijs.bouwstenen import KLOK, SLEUTEL, Grootboek
from tests.bewijs.script import script

NAAM = SLEUTEL.controle.naam
NIEUWE_SLEUTEL = Tekensleutel(NAAM, b"n" * 32)


def aantal_controlepunten(grootboek: Grootboek) -> int:
    return int(grootboek.waarde("SELECT count(*) FROM bewijs_controlepunten"))


def test_een_controlepunt_is_de_ondertekende_kop_van_het_logboek(grootboek: Grootboek) -> None:
    grootboek.groei(7)
    getekend, nieuw = onderteken(grootboek.conn, SLEUTEL, KLOK)
    assert nieuw
    assert getekend.punt == Controlepunt(NAAM, 7, kop_van(grootboek.hashes()))
    assert lees_controlepunt(getekend.notitie, SLEUTEL.controle) == getekend.punt
    assert controlepunt(grootboek.conn, 7) == laatste_controlepunt(grootboek.conn) == getekend
    assert controlepunt(grootboek.conn, 6) is None


def test_zonder_iets_nieuws_blijft_het_bij_het_laatste_controlepunt(grootboek: Grootboek) -> None:
    grootboek.groei(2)
    eerste = grootboek.teken()
    later = VasteKlok(datetime(2028, 1, 1, tzinfo=UTC))
    assert onderteken(grootboek.conn, SLEUTEL, later) == (eerste, False)
    assert onderteken(grootboek.conn, NIEUWE_SLEUTEL, later) == (eerste, False)
    assert aantal_controlepunten(grootboek) == 1


def test_ook_van_een_leeg_logboek_is_een_controlepunt(grootboek: Grootboek) -> None:
    leeg = grootboek.teken()
    assert leeg.punt == Controlepunt(NAAM, 0, LEEG)
    grootboek.groei(3)
    vol = grootboek.teken()
    assert vervolg_van(grootboek.conn, 0, vol).startswith("old 0\n\n")


def test_op_verzoek_komt_alles_wat_vastligt_onder_een_controlepunt(grootboek: Grootboek) -> None:
    grootboek.schrijf(5)
    uitkomst = teken_nu(grootboek.conn, grootboek.recorder, SLEUTEL, KLOK, 10.0)
    assert uitkomst is not None
    assert (uitkomst[0].punt.omvang, uitkomst[1]) == (5, True)
    grootboek.schrijf(1)
    assert teken_nu(grootboek.conn, grootboek.recorder, SLEUTEL, KLOK, -1.0) is None
    assert aantal_controlepunten(grootboek) == 1


def test_een_andere_sleutel_gaat_verder_en_de_oude_blijft_te_controleren(
    grootboek: Grootboek,
) -> None:
    grootboek.groei(2)
    oud = grootboek.teken()
    grootboek.groei(2)
    nieuw = grootboek.teken(NIEUWE_SLEUTEL)
    assert [rij["sleutel"] for rij in sleutels(grootboek.conn)] == [
        str(NIEUWE_SLEUTEL.controle),
        str(SLEUTEL.controle),
    ]
    assert controlepunt(grootboek.conn, 2) == oud
    assert controlepunt(grootboek.conn, 4) == nieuw
    assert grootboek.verschillen() == []


def test_een_andere_naam_wordt_niet_ondertekend(grootboek: Grootboek) -> None:
    grootboek.groei(2)
    grootboek.teken()
    grootboek.groei(1)
    with pytest.raises(BoomStrijdig, match="die naam mag niet veranderen"):
        grootboek.teken(Tekensleutel("toewijzing.example/anders", b"z" * 32))
    assert aantal_controlepunten(grootboek) == 1


# --- never inconsistent ---------------------------------------------------------------------------


def wijzig_blad(grootboek: Grootboek) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_bladen SET hash = sha256('anders') WHERE blad = 1")


def kort_in(grootboek: Grootboek) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM bewijs_bladen WHERE blad >= 3")
        conn.execute("UPDATE bewijs_stand SET omvang = 3")


def maak_opnieuw(grootboek: Grootboek) -> None:
    """Leave out the first event, build the tree anew, and let it grow past its old size."""
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM stored_events WHERE notification_id = 1")
        conn.execute("TRUNCATE bewijs_bladen, bewijs_knopen")
        conn.execute("UPDATE bewijs_stand SET xid = 0, nummer = 0, omvang = 0")
    grootboek.groei(4)


def vervang_notitie(grootboek: Grootboek) -> None:
    anders = SLEUTEL.onderteken(Controlepunt(NAAM, 5, LEEG).tekst())
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_controlepunten SET notitie = %s", (anders,))


def beschadig_notitie(grootboek: Grootboek) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_controlepunten SET notitie = replace(notitie, '5', '6')")


def verplaats_notitie(grootboek: Grootboek) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_controlepunten SET omvang = 4")


@pytest.mark.parametrize(
    ("knoei", "zin"),
    [
        (wijzig_blad, "in strijd met het controlepunt van omvang 5: hij is gewijzigd"),
        (kort_in, "De boom telt 3 gebeurtenissen en het laatste controlepunt 5"),
        (maak_opnieuw, "in strijd met het controlepunt van omvang 5: hij is gewijzigd"),
        (vervang_notitie, "in strijd met het controlepunt van omvang 5: hij is gewijzigd"),
        (beschadig_notitie, "Het controlepunt van omvang 5 is gewijzigd."),
        (verplaats_notitie, "Het controlepunt van omvang 4 is gewijzigd."),
    ],
)
def test_wat_in_strijd_is_met_een_eerder_controlepunt_wordt_nooit_ondertekend(
    grootboek: Grootboek, knoei: object, zin: str
) -> None:
    grootboek.groei(5)
    grootboek.teken()
    grootboek.groei(3)
    assert callable(knoei)
    knoei(grootboek)
    with pytest.raises(BoomStrijdig, match=zin):
        grootboek.teken()
    with pytest.raises(BoomStrijdig, match=zin):
        teken_nu(grootboek.conn, grootboek.recorder, SLEUTEL, KLOK, 5.0)
    assert aantal_controlepunten(grootboek) == 1
    gezondheid = lees_bewijsgezondheid(grootboek.conn, NAAM)
    assert gezondheid.melding is not None
    assert zin in gezondheid.melding


def test_zonder_strijd_heeft_de_gezondheid_geen_melding(grootboek: Grootboek) -> None:
    assert lees_bewijsgezondheid(grootboek.conn, NAAM).laatste is None
    grootboek.groei(2)
    getekend = grootboek.teken()
    grootboek.schrijf(3)
    stand = lees_bewijsgezondheid(grootboek.conn, NAAM)
    assert (stand.omvang, stand.achter, stand.laatste, stand.melding) == (2, 3, getekend, None)


def test_het_bewijs_van_vervolg_wordt_echt_nagerekend_voor_het_ondertekenen(
    grootboek: Grootboek, monkeypatch: pytest.MonkeyPatch
) -> None:
    grootboek.groei(5)
    grootboek.teken()
    grootboek.groei(1)
    monkeypatch.setattr("projections.controlepunten.consistentiepad", lambda *_: [LEEG])
    with pytest.raises(BoomStrijdig, match="in strijd met het controlepunt van omvang 5"):
        grootboek.teken()
    assert aantal_controlepunten(grootboek) == 1


class Groeiende:
    """A clock that, when it is read, lets somebody else try to make the tree grow."""

    def __init__(self, grootboek: Grootboek) -> None:
        self._grootboek = grootboek
        self.tegengehouden = False

    def nu(self) -> datetime:
        with psycopg.connect(self._grootboek.dsn, autocommit=True) as conn:
            conn.execute("SET lock_timeout = '100ms'")
            try:
                haal_in(conn, self._grootboek.recorder)
            except psycopg.errors.LockNotAvailable:
                self.tegengehouden = True
        return KLOK.nu()


def test_tijdens_het_ondertekenen_groeit_de_boom_niet(grootboek: Grootboek) -> None:
    grootboek.groei(3)
    grootboek.schrijf(1)
    klok = Groeiende(grootboek)
    getekend, _ = onderteken(grootboek.conn, SLEUTEL, klok)
    assert klok.tegengehouden
    assert getekend.punt.omvang == 3
    grootboek.werk_bij()
    assert grootboek.teken().punt.omvang == 4


# --- proofs that others can verify ----------------------------------------------------------------


def test_elk_ontvangstbewijs_klopt_volgens_het_losse_script(grootboek: Grootboek) -> None:
    grootboek.groei(TEGEL + 9)
    oud = grootboek.teken()
    grootboek.groei(20)
    nieuw = grootboek.teken()
    sleutel = script.lees_sleutel(str(SLEUTEL.controle))
    for blad in (0, 1, TEGEL - 1, TEGEL, TEGEL + 8):
        for getekend in (oud, nieuw):
            bewijs = bewijs_van(grootboek.conn, grootboek.gebeurtenis(blad), getekend)
            assert bewijs is not None
            inhoud, index, pad, notitie = script.lees_bewijs(bewijs)
            assert index == blad
            script.controleer_opname(index, inhoud, pad, script.lees_controlepunt(notitie, sleutel))
            gebeurtenis = script.lees_gebeurtenis(inhoud)
            feit = grootboek.gelezen()[blad]
            assert gebeurtenis == (feit.stroom, feit.versie, feit.topic, feit.state)


def test_een_vervolg_klopt_volgens_het_losse_script_vanaf_elke_omvang(
    grootboek: Grootboek,
) -> None:
    grootboek.groei(40)
    nieuw = grootboek.teken()
    sleutel, hashes = script.lees_sleutel(str(SLEUTEL.controle)), grootboek.hashes()
    for omvang in range(41):
        vanaf, pad, notitie = script.lees_vervolg(vervolg_van(grootboek.conn, omvang, nieuw))
        assert vanaf == omvang
        oud = script.Controlepunt(NAAM, omvang, kop_van(hashes[:omvang]))
        script.controleer_vervolg(oud, script.lees_controlepunt(notitie, sleutel), pad)


def test_een_gebeurtenis_van_na_het_controlepunt_heeft_er_geen_bewijs(grootboek: Grootboek) -> None:
    grootboek.groei(2)
    getekend = grootboek.teken()
    grootboek.groei(1)
    assert bewijs_van(grootboek.conn, grootboek.gebeurtenis(2), getekend) is None
    assert bewijs_van(grootboek.conn, uuid4(), getekend) is None


def test_van_een_gewijzigde_gebeurtenis_wordt_geen_bewijs_gegeven(grootboek: Grootboek) -> None:
    grootboek.groei(4)
    getekend = grootboek.teken()
    gewijzigd, verwijderd = grootboek.gebeurtenis(1), grootboek.gebeurtenis(2)
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE stored_events SET topic = 'Anders:1' WHERE notification_id = 2")
        conn.execute("DELETE FROM stored_events WHERE notification_id = 3")
    with pytest.raises(BoomStrijdig, match=f"{gewijzigd} .blad 1. is in strijd"):
        bewijs_van(grootboek.conn, gewijzigd, getekend)
    with pytest.raises(BoomStrijdig, match=f"{verwijderd} .blad 2. is verwijderd"):
        bewijs_van(grootboek.conn, verwijderd, getekend)
    assert bewijs_van(grootboek.conn, grootboek.gebeurtenis(3), getekend) is not None


def test_een_vervolg_op_een_gewijzigde_boom_wordt_niet_gegeven(grootboek: Grootboek) -> None:
    grootboek.groei(3)
    grootboek.teken()
    grootboek.groei(3)
    nieuw = grootboek.teken()
    wijzig_blad(grootboek)
    with pytest.raises(BoomStrijdig, match="controlepunt van omvang 3"):
        vervolg_van(grootboek.conn, 3, nieuw)


def test_de_lijst_gaat_van_nieuw_naar_oud_en_per_bladzijde(grootboek: Grootboek) -> None:
    for _ in range(5):
        grootboek.groei(1)
        grootboek.teken()
    gezien, cursor = [], None
    for verwacht in (2, 2, 1):
        pagina = controlepunten(grootboek.conn, cursor=cursor, limiet=2)
        assert len(pagina.rijen) == verwacht
        gezien += [rij["omvang"] for rij in pagina.rijen]
        cursor = pagina.volgende
    assert cursor is None
    assert gezien == [5, 4, 3, 2, 1]


def test_twee_gebeurtenissen_met_hetzelfde_id_geven_het_bewijs_van_de_eerste(
    grootboek: Grootboek,
) -> None:
    feit = grootboek.logboek.prestatie()
    grootboek.logboek.schrijf(feit)
    grootboek.logboek.schrijf(feit.model_copy(update={"versie": 2}))
    grootboek.werk_bij()
    bewijs = bewijs_van(grootboek.conn, UUID(str(feit.gebeurtenis_id)), grootboek.teken())
    assert bewijs is not None
    assert script.lees_bewijs(bewijs)[1] == 0


def test_een_opgeslagen_sleutel_is_een_vkey(grootboek: Grootboek) -> None:
    grootboek.groei(1)
    getekend = grootboek.teken()
    vkey = grootboek.waarde("SELECT sleutel FROM bewijs_controlepunten")
    assert Controlesleutel.uit_vkey(vkey) == getekend.sleutel == SLEUTEL.controle
