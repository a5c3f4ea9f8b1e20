"""What the owner of the database did to the history, found and named.

Every trigger is off while the owner is at work. What a change of events and tree together leaves
behind is found with the checkpoint that somebody else holds.
"""

from pathlib import Path

import pytest

from ledger.bewijs import LEEG, TEGEL, bladhash
from ledger.controlepunt import Controlepunt
from ledger.notitie import Tekensleutel
from projections.bewijsboom import blad_van
from projections.bewijscontrole import Verschil, controleer
from projections.controlepunten import Getekend, bewijs_van, vervolg_van
from tests.bewijs.bouwstenen import SLEUTEL, Grootboek
from tests.bewijs.script import script

VKEY = str(SLEUTEL.controle)


@pytest.fixture
def gehouden(grootboek: Grootboek) -> Getekend:
    """The checkpoint over ten events that somebody holds; three more came since."""
    grootboek.groei(10)
    getekend = grootboek.teken()
    grootboek.groei(3)
    return getekend


def gevonden(grootboek: Grootboek) -> Verschil:
    """The one difference that there is."""
    (verschil,) = grootboek.verschillen()
    return verschil


def test_een_logboek_waar_niemand_aan_kwam_is_schoon(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    grootboek.schrijf(4)
    uitslag = controleer(grootboek.dsn, gehouden.punt)
    assert (uitslag.gebeurtenissen, uitslag.controlepunten, uitslag.nog_niet) == (13, 1, 4)
    assert uitslag.verschillen == []


@pytest.mark.parametrize(
    "wijziging",
    [
        "state = set_byte(state, 40, get_byte(state, 40) # 1)",
        "state = state || '\\x20'",
        "originator_id = 'client-anders'",
        "originator_version = 99",
        "topic = 'PrestatieAfgewezen:1'",
    ],
)
def test_een_gewijzigde_byte_wordt_gevonden_en_genoemd(
    grootboek: Grootboek, gehouden: Getekend, wijziging: str
) -> None:
    gebeurtenis = grootboek.gebeurtenis(4)
    bewijs = bewijs_van(grootboek.conn, gebeurtenis, gehouden)
    with grootboek.als_eigenaar() as conn:
        conn.execute(f"UPDATE stored_events SET {wijziging} WHERE notification_id = 5".encode())
    verschil = gevonden(grootboek)
    assert (verschil.soort, verschil.blad) == ("gewijzigd", 4)
    assert verschil.zin.startswith(f"Gebeurtenis {gebeurtenis} (blad 4) is gewijzigd;")
    # The receipt that was given before still shows what it was.
    assert bewijs is not None
    oorspronkelijk = script.lees_gebeurtenis(script.lees_bewijs(bewijs)[0])
    nu = grootboek.gelezen()[4]
    assert oorspronkelijk != (nu.stroom, nu.versie, nu.topic, nu.state)


def test_een_verwijderde_gebeurtenis_wordt_gevonden_en_genoemd(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    gebeurtenis = grootboek.gebeurtenis(4)
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM stored_events WHERE notification_id = 5")
    verschil = gevonden(grootboek)
    assert verschil == Verschil(
        "verwijderd",
        4,
        f"Gebeurtenis {gebeurtenis} (blad 4) is verwijderd; zij had nummer 5.",
        str(gebeurtenis),
    )


@pytest.mark.parametrize(("een", "ander"), [(5, 6), (2, 9), (1, 13)])
def test_twee_verwisselde_gebeurtenissen_worden_gevonden_en_genoemd(
    grootboek: Grootboek, gehouden: Getekend, een: int, ander: int
) -> None:
    namen = [grootboek.gebeurtenis(nummer - 1) for nummer in (een, ander)]
    with grootboek.als_eigenaar() as conn:
        for van, naar in ((een, -1), (ander, een), (-1, ander)):
            conn.execute(
                "UPDATE stored_events SET notification_id = %s WHERE notification_id = %s",
                (naar, van),
            )
        conn.execute(
            "UPDATE stored_events SET xid = CASE notification_id WHEN %s THEN %s ELSE %s END"
            " WHERE notification_id IN (%s, %s)",
            (een, *_xids(grootboek, een, ander), een, ander),
        )
    verschil = gevonden(grootboek)
    assert verschil == Verschil(
        "verwisseld",
        een - 1,
        f"Gebeurtenis {namen[0]} (blad {een - 1}) en gebeurtenis {namen[1]}"
        f" (blad {ander - 1}) zijn verwisseld.",
        str(namen[0]),
    )


def _xids(grootboek: Grootboek, een: int, ander: int) -> tuple[int, int]:
    """The transactions of these two before they were swapped: both now have each other's."""
    vraag = "SELECT xid FROM stored_events WHERE notification_id = %s"
    return grootboek.waarde(vraag, ander), grootboek.waarde(vraag, een)


def test_gebeurtenissen_die_alleen_in_de_volgorde_verwisseld_zijn_worden_genoemd(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    namen = [grootboek.gebeurtenis(blad) for blad in (3, 4)]
    een, ander = _xids(grootboek, 5, 4)
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE stored_events SET xid = %s WHERE notification_id = 4", (ander,))
        conn.execute("UPDATE stored_events SET xid = %s WHERE notification_id = 5", (een,))
    verschil = gevonden(grootboek)
    assert (verschil.soort, verschil.blad) == ("verwisseld", 3)
    assert all(str(naam) in verschil.zin for naam in namen)


def test_een_verplaatste_gebeurtenis_wordt_gevonden(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE stored_events SET xid = 1 WHERE notification_id = 8")
    verschil = gevonden(grootboek)
    assert (verschil.soort, verschil.blad) == ("verwisseld", 0)
    assert str(grootboek.gebeurtenis(0)) in verschil.zin
    assert str(grootboek.gebeurtenis(7)) in verschil.zin
    assert "8 gebeurtenissen staan op een andere plaats" in verschil.zin


def test_een_ertussen_gezette_gebeurtenis_wordt_gevonden_en_genoemd(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
            " SELECT 'client-nieuw', 1, topic, state, xid FROM stored_events"
            " WHERE notification_id = 5"
        )
    verschil = gevonden(grootboek)
    assert verschil.soort == "toegevoegd"
    assert "(stroom client-nieuw, versie 1), nummer 14, is er later tussen gezet" in verschil.zin


def test_alles_tegelijk_wordt_elk_apart_genoemd(grootboek: Grootboek, gehouden: Getekend) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM stored_events WHERE notification_id IN (2, 3, 11)")
        conn.execute("UPDATE stored_events SET topic = 'X:1' WHERE notification_id IN (1, 7)")
        conn.execute("UPDATE stored_events SET xid = 1 WHERE notification_id = 6")
    soorten = sorted((rij.soort, rij.blad) for rij in grootboek.verschillen())
    assert soorten == [
        ("gewijzigd", 0),
        ("gewijzigd", 6),
        ("verwijderd", 1),
        ("verwijderd", 2),
        ("verwijderd", 10),
        ("verwisseld", 0),
    ]


# --- the tree and the checkpoints altered as well -------------------------------------------------


def test_wie_ook_het_blad_wijzigt_komt_in_strijd_met_het_controlepunt(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE stored_events SET topic = 'X:1' WHERE notification_id = 5")
        hash_ = bladhash(blad_van(grootboek.gelezen()[4]))
        conn.execute("UPDATE bewijs_bladen SET hash = %b WHERE blad = 4", (hash_,))
    verschil = gevonden(grootboek)
    assert (verschil.soort, verschil.blad) == ("controlepunt", 0)
    assert "controlepunt van omvang 10: onder de bladen 0 tot en met 9" in verschil.zin


def test_tussen_twee_controlepunten_wordt_het_stuk_genoemd(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    grootboek.teken()
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_bladen SET hash = %b WHERE blad = 11", (LEEG,))
    zinnen = [rij.zin for rij in grootboek.verschillen() if rij.soort == "controlepunt"]
    assert len(zinnen) == 1
    assert "controlepunt van omvang 13: onder de bladen 10 tot en met 12" in zinnen[0]


def test_een_gewijzigde_hash_hoger_in_de_boom_wordt_genoemd(grootboek: Grootboek) -> None:
    grootboek.groei(2 * TEGEL)
    with grootboek.als_eigenaar() as conn:
        conn.execute("UPDATE bewijs_knopen SET hash = %b WHERE nummer = 1", (LEEG,))
        conn.execute("DELETE FROM bewijs_knopen WHERE nummer = 0")
        conn.execute("INSERT INTO bewijs_knopen VALUES (2, 7, %b)", (LEEG,))
    assert [(rij.soort, rij.blad) for rij in grootboek.verschillen()] == [
        ("boom", 0),
        ("boom", TEGEL),
        ("boom", 7 * TEGEL**2),
    ]


def test_een_verdwenen_blad_wordt_genoemd(grootboek: Grootboek, gehouden: Getekend) -> None:
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM bewijs_bladen WHERE blad = 6")
    zinnen = {rij.soort: rij.zin for rij in grootboek.verschillen()}
    assert zinnen["boom"] == "De boom hoort 13 bladen te hebben en telt er zonder leemte 6."
    assert "controlepunt van omvang 10 en de boom telt er 6" in zinnen["controlepunt"]
    assert "nummer 7, is er later tussen gezet" in zinnen["toegevoegd"]


def test_een_gewijzigd_of_vreemd_controlepunt_wordt_genoemd(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    vreemd = Tekensleutel("toewijzing.example/vreemd", b"v" * 32)
    punt = Controlepunt(vreemd.controle.naam, 12, LEEG)
    with grootboek.als_eigenaar() as conn:
        conn.execute(
            "INSERT INTO bewijs_controlepunten VALUES (11, now(), %s, 'geen notitie'),"
            " (12, now(), %s, %s)",
            (VKEY, str(vreemd.controle), vreemd.onderteken(punt.tekst())),
        )
    zinnen = [rij.zin for rij in grootboek.verschillen()]
    assert zinnen == [
        "Het controlepunt van omvang 11 is gewijzigd. Dit is geen ondertekende notitie.",
        "Het controlepunt van omvang 12 is van een ander grootboek.",
    ]


# --- a tree that was made anew and signed again ---------------------------------------------------


def maak_alles_opnieuw(grootboek: Grootboek, behalve: int) -> None:
    """The owner, with the key: leave out one event, and make tree and checkpoints anew."""
    with grootboek.als_eigenaar() as conn:
        conn.execute("DELETE FROM stored_events WHERE notification_id = %s", (behalve,))
        conn.execute("TRUNCATE bewijs_bladen, bewijs_knopen, bewijs_controlepunten")
        conn.execute("UPDATE bewijs_stand SET xid = 0, nummer = 0, omvang = 0")
    grootboek.werk_bij()


def test_een_opnieuw_ondertekende_kortere_boom_valt_op_bij_wie_een_controlepunt_bewaart(
    grootboek: Grootboek, gehouden: Getekend, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for naam, nummers in {"korter": (11, 12, 13, 5), "langer": ()}.items():
        for nummer in nummers:
            maak_alles_opnieuw(grootboek, nummer)
        if naam == "langer":
            grootboek.groei(9)
        nieuw = grootboek.teken()
        # To itself the ledger looks clean: only a checkpoint from elsewhere shows it.
        assert grootboek.verschillen() == []
        (verschil,) = controleer(grootboek.dsn, gehouden.punt).verschillen
        assert verschil.soort == "controlepunt"
        assert "controlepunt van omvang 10" in verschil.zin
        assert ("ingekort" in verschil.zin) is (naam == "korter")
        assert _offline(grootboek, gehouden, nieuw, tmp_path) == 1
        assert ("is ingekort" in capsys.readouterr().out) is (naam == "korter")


def _offline(grootboek: Grootboek, oud: Getekend, nieuw: Getekend, map_: Path) -> int:
    """What the verifier says of the old checkpoint and the best proof that there is."""
    (map_ / "oud").write_text(oud.notitie)
    vanaf = min(oud.punt.omvang, nieuw.punt.omvang)
    vervolg = vervolg_van(grootboek.conn, vanaf, nieuw).replace(
        f"old {vanaf}\n", f"old {oud.punt.omvang}\n"
    )
    (map_ / "vervolg").write_text(vervolg)
    woorden = ["consistentie", str(map_ / "oud"), str(map_ / "vervolg"), "--sleutel", VKEY]
    code: int = script.main(woorden)
    return code


def test_ook_een_andere_sleutel_maakt_een_nieuwe_boom_niet_de_oude(
    grootboek: Grootboek, gehouden: Getekend
) -> None:
    maak_alles_opnieuw(grootboek, 5)
    grootboek.teken(Tekensleutel(SLEUTEL.controle.naam, b"n" * 32))
    (verschil,) = controleer(grootboek.dsn, gehouden.punt).verschillen
    assert "controlepunt van omvang 10: onder de bladen 0 tot en met 9" in verschil.zin
