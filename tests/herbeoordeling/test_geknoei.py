"""A verdict that was altered in the database is found, and named at the event that was altered."""

from typing import Any

import orjson
import pytest

from ledger.gebeurtenissen import BerichtVerwerkt, Gebeurtenis
from ledger.ijw.versie import kaderversie
from tests import berichten as b
from tests.herbeoordeling.proef import Proef, aanvragen, declaraties, gezinnen, leveringen, rommel


def _state(proef: Proef, feit: Gebeurtenis) -> dict[str, Any]:
    inhoud: dict[str, Any] = orjson.loads(proef.rij(feit))
    return inhoud


def _zonder_bevinding(proef: Proef, feit: Gebeurtenis) -> None:
    inhoud = _state(proef, feit)
    inhoud["bevindingen"].pop()
    proef.schrijf(feit, orjson.dumps(inhoud))


# --- one field of one event -----------------------------------------------------------------------


def test_een_verdwenen_bevinding_wordt_bij_naam_genoemd(proef: Proef) -> None:
    leveringen(proef)
    feit = proef.laatste("StartGeweigerd")
    regel = feit.bevindingen[-1].regel
    _zonder_bevinding(proef, feit)
    (gevonden,) = proef.afwijkingen()
    assert gevonden.soort == "bevindingen"
    assert gevonden.gebeurtenis_id == feit.gebeurtenis_id
    assert f"ontbreekt {regel}" in gevonden.zin


def test_een_verzonnen_bevinding_ook(proef: Proef) -> None:
    leveringen(proef)
    feit = proef.laatste("StartGeweigerd")
    inhoud = _state(proef, feit)
    inhoud["bevindingen"].append(inhoud["bevindingen"][0] | {"regel": "TR999"})
    proef.schrijf(feit, orjson.dumps(inhoud))
    (gevonden,) = proef.afwijkingen()
    assert "te veel TR999" in gevonden.zin


def test_een_andere_uitkomst_van_een_bericht_wordt_gevonden(proef: Proef) -> None:
    leveringen(proef)
    feit = proef.laatste_met("BerichtVerwerkt", lambda rij: rij.uitkomst == "afgekeurd")
    proef.vervang(feit, '"afgekeurd"', '"goedgekeurd"')
    (gevonden,) = proef.afwijkingen()
    assert (gevonden.soort, gevonden.gebeurtenis_id) == ("uitkomst", feit.gebeurtenis_id)
    assert "vastgelegd als goedgekeurd, opnieuw beoordeeld is het afgekeurd" in gevonden.zin


def test_een_ander_bedrag_wordt_gevonden_met_beide_bedragen(proef: Proef) -> None:
    leveringen(proef)
    declaraties(proef)
    feit = proef.laatste("PrestatieGoedgekeurd")
    bedrag = feit.bedrag_eurocent  # type: ignore[attr-defined]
    proef.vervang(feit, f'"bedragEurocent":{bedrag}', f'"bedragEurocent":{bedrag + 100}')
    gevonden = proef.afwijkingen()
    eigen = [rij for rij in gevonden if rij.gebeurtenis_id == feit.gebeurtenis_id]
    assert [rij.soort for rij in eigen] == ["veld"]
    assert f"vastgelegd als {bedrag + 100}, opnieuw beoordeeld is het {bedrag}" in eigen[0].zin


def test_een_andere_termijn_wordt_gevonden(proef: Proef) -> None:
    aanvragen(proef)
    feit = proef.laatste("VerzoekOntvangen")
    inhoud = _state(proef, feit)
    inhoud["termijnen"][0]["laatsteDag"] = "2030-01-01"
    proef.schrijf(feit, orjson.dumps(inhoud))
    gevonden = [rij for rij in proef.afwijkingen() if rij.gebeurtenis_id == feit.gebeurtenis_id]
    assert [rij.soort for rij in gevonden] == ["termijnen"]


def test_een_weggelaten_nagekomen_verplichting_wordt_gevonden(proef: Proef) -> None:
    leveringen(proef)
    feit = proef.laatste("LokaalBesluitVastgelegd")
    inhoud = _state(proef, feit)
    assert inhoud.pop("voldaan")
    proef.schrijf(feit, orjson.dumps(inhoud))
    (gevonden,) = proef.afwijkingen()
    assert (gevonden.soort, gevonden.gebeurtenis_id) == ("voldaan", feit.gebeurtenis_id)


def test_een_ander_advies_bij_een_besluit_wordt_gevonden(proef: Proef) -> None:
    aanvragen(proef)
    feit = proef.laatste_met("VerzoekGehonoreerd", lambda rij: rij.advies == "honoreren")
    proef.vervang(feit, '"advies":"honoreren"', '"advies":"afwijzen"')
    (gevonden,) = proef.afwijkingen()
    assert "advies is vastgelegd als afwijzen, opnieuw beoordeeld is het honoreren" in gevonden.zin


def test_wie_het_deed_en_wanneer_ligt_vast_in_de_identificatie(proef: Proef) -> None:
    leveringen(proef)
    feit = proef.laatste("LeveringGestopt")
    oud = feit.vastgelegd_op.strftime("%Y-%m-%dT%H:%M")
    proef.vervang(feit, f'"vastgelegdOp":"{oud}', f'"vastgelegdOp":"{oud[:-1]}9')
    eigen = [rij for rij in proef.afwijkingen() if rij.gebeurtenis_id == feit.gebeurtenis_id]
    assert any("vastgelegdOp" in rij.zin for rij in eigen)


def test_een_contract_zonder_zijn_bevinding_wordt_gevonden(proef: Proef) -> None:
    aanvragen(proef)
    feit = proef.laatste("ContractVastgelegd")
    _zonder_bevinding(proef, feit)
    gevonden = [rij for rij in proef.afwijkingen() if rij.gebeurtenis_id == feit.gebeurtenis_id]
    assert [rij.soort for rij in gevonden] == ["bevindingen"]
    assert "ontbreekt CONTRACT" in gevonden[0].zin


def test_een_ander_nummer_van_een_toewijzing_wordt_gevonden(proef: Proef) -> None:
    leveringen(proef)
    feit = proef.laatste("ToewijzingAfgegeven")
    proef.vervang(feit, '"toewijzingNummer":900', '"toewijzingNummer":999')
    assert feit.gebeurtenis_id in {rij.gebeurtenis_id for rij in proef.afwijkingen()}


# --- whole events ---------------------------------------------------------------------------------


def test_een_gebeurtenis_die_weg_is_wordt_gemist(proef: Proef) -> None:
    gezinnen(proef)
    feit = proef.laatste("GezinToewijzing")
    with proef.als_eigenaar() as conn:
        conn.execute(
            "DELETE FROM stored_events WHERE originator_id = %s AND originator_version = %s",
            (feit.stroom, feit.versie),
        )
    (gevonden,) = proef.afwijkingen()
    assert gevonden.soort == "gebeurtenisOntbreekt"
    assert "GezinToewijzing" in gevonden.zin


def _voeg_toe(proef: Proef, feit: Gebeurtenis, xid: str) -> None:
    with proef.als_eigenaar() as conn:
        opdracht = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, xid)"
            f" SELECT originator_id, originator_version + 1, topic, state, {xid}"
            " FROM stored_events WHERE originator_id = %s AND originator_version = %s"
        )
        conn.execute(opdracht.encode(), (feit.stroom, feit.versie))


def test_een_ondergeschoven_gebeurtenis_in_een_transactie_wordt_gevonden(proef: Proef) -> None:
    gezinnen(proef)
    _voeg_toe(proef, proef.laatste("GezinToewijzing"), "xid")
    assert "gebeurtenisTeVeel" in {rij.soort for rij in proef.afwijkingen()}


def test_een_gebeurtenis_die_uit_niets_volgt_wordt_gevonden(proef: Proef) -> None:
    gezinnen(proef)
    feit = proef.laatste("GezinToewijzing")
    _voeg_toe(proef, feit, "(SELECT max(xid) + 1 FROM stored_events)")
    (gevonden,) = proef.afwijkingen()
    assert (gevonden.soort, gevonden.gebeurtenis_id) == ("zonderOorzaak", feit.gebeurtenis_id)


def test_een_andere_volgorde_wordt_gevonden(proef: Proef) -> None:
    gezinnen(proef)
    een, twee = (proef.laatste(soort) for soort in ("GezinToewijzing", "ToewijzingAfgegeven"))
    with proef.als_eigenaar() as conn:
        plekken = "(SELECT notification_id FROM stored_events WHERE originator_id = %s"
        plekken += " AND originator_version = %s)"
        nummers = conn.execute(
            f"SELECT {plekken}, {plekken}".encode(),
            (een.stroom, een.versie, twee.stroom, twee.versie),
        ).fetchone()
        assert nummers is not None
        for feit, nummer in ((een, -1), (twee, nummers[0]), (een, nummers[1])):
            conn.execute(
                "UPDATE stored_events SET notification_id = %s WHERE originator_id = %s"
                " AND originator_version = %s",
                (nummer, feit.stroom, feit.versie),
            )
    assert [rij.soort for rij in proef.afwijkingen()] == ["volgorde"]


# --- beside the events ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opdracht", "woord"),
    [
        ("DELETE FROM reserveringen WHERE soort = 'verzoek'", "ontbreekt"),
        ("UPDATE reserveringen SET versie = versie + 1 WHERE soort = 'verzoek'", "andere"),
    ],
)
def test_een_veranderde_reservering_wordt_gevonden(proef: Proef, opdracht: str, woord: str) -> None:
    proef.stuur(b.vot())
    with proef.als_eigenaar() as conn:
        conn.execute(opdracht.encode())
    (gevonden,) = proef.afwijkingen()
    assert gevonden.soort == "reservering"
    assert "'verzoek'" in gevonden.zin
    assert woord in gevonden.zin


def test_een_verzonnen_reservering_wordt_gevonden(proef: Proef) -> None:
    proef.stuur(b.start({"toewijzing_nummer": 1}))
    feit = proef.laatste("BerichtVerwerkt")
    proef.stuur(b.vot())
    nee = proef.stuur(b.vot({"referentie_aanbieder": "R2"})).feit
    assert nee.uitkomst == "afgekeurd"
    with proef.als_eigenaar() as conn:
        conn.execute(
            "INSERT INTO reserveringen VALUES ('verzoek', %s, %s, 1)",
            (f"{b.AANBIEDER}|R2", nee.stroom),
        )
    (gevonden,) = proef.afwijkingen()
    assert (gevonden.soort, gevonden.gebeurtenis_id) == ("reservering", nee.gebeurtenis_id)
    assert feit.gebeurtenis_id != nee.gebeurtenis_id


@pytest.mark.parametrize(
    ("soort", "verwacht"),
    [("retour", "retour"), ("antwoord", "antwoord"), ("ontvangen", "archief")],
)
def test_een_verdwenen_stuk_van_het_archief_wordt_gemist(
    proef: Proef, soort: str, verwacht: str
) -> None:
    leveringen(proef)
    declaraties(proef)
    feit = proef.laatste_met(
        "BerichtVerwerkt", lambda rij: rij.antwoord if soort == "antwoord" else rij.retour
    )
    with proef.als_eigenaar() as conn:
        conn.execute(
            "DELETE FROM archief WHERE bericht_id = %s AND soort = %s", (feit.stroom, soort)
        )
    (gevonden,) = proef.afwijkingen()
    assert (gevonden.soort, gevonden.gebeurtenis_id) == (verwacht, feit.gebeurtenis_id)


def test_beschadigde_bytes_worden_gevonden(proef: Proef) -> None:
    proef.stuur(b.vot())
    feit = proef.laatste("BerichtVerwerkt")
    with proef.als_eigenaar() as conn:
        conn.execute(
            "UPDATE archief SET inhoud = set_byte(inhoud, length(inhoud) - 1,"
            " 255 - get_byte(inhoud, length(inhoud) - 1)) WHERE soort = 'ontvangen'"
        )
    (gevonden,) = proef.afwijkingen()
    assert (gevonden.soort, gevonden.gebeurtenis_id) == ("archief", feit.gebeurtenis_id)


def test_onleesbare_bytes_houden_hun_oordeel(proef: Proef) -> None:
    rommel(proef)
    feit = proef.laatste_met("BerichtVerwerkt", lambda rij: rij.uitkomst == "onleesbaar")
    assert proef.afwijkingen() == []
    proef.vervang(feit, '"uitleg":"', '"uitleg":"Niet ')
    (gevonden,) = proef.afwijkingen()
    assert gevonden.gebeurtenis_id == feit.gebeurtenis_id


def test_een_kapotte_gebeurtenis_stopt_de_controle_niet(proef: Proef) -> None:
    """What follows from it may not be judged again; everything else still is."""
    leveringen(proef)
    feiten = proef.feiten()
    feit = proef.laatste("LeveringGestart")
    proef.schrijf(feit, b'{"geen": "gebeurtenis"}')
    gevonden = proef.afwijkingen(feiten=feiten)
    assert {"nietLeesbaar", "nietTeBeoordelen"} <= {rij.soort for rij in gevonden}
    assert proef.beoordeeld == sum(isinstance(rij, BerichtVerwerkt) for rij in feiten) + 2


# --- what is said ---------------------------------------------------------------------------------


def test_geen_zin_noemt_een_persoonsgegeven(proef: Proef) -> None:
    aanvragen(proef)
    for soort in ("BerichtVerwerkt", "VerzoekOntvangen", "ClientGegevensVastgelegd"):
        feit = proef.laatste(soort)
        inhoud = _state(proef, feit)
        inhoud.pop("persoonlijk", None)
        proef.schrijf(feit, orjson.dumps(inhoud | {"actor": "iemand anders"}))
    zinnen = " ".join(rij.zin for rij in proef.afwijkingen())
    assert "iemand anders" in zinnen
    for persoonlijk in (b.BSN, b.ANDER_BSN, "Voorbeeld", "2015-02-14", "client-"):
        assert persoonlijk not in zinnen


def test_een_andere_versie_van_de_standaard_wordt_genoemd(proef: Proef) -> None:
    proef.stuur(b.vot())
    feit = proef.laatste("BerichtVerwerkt")
    ander = f"{kaderversie()}x"
    proef.vervang(feit, f'"ijw":"{kaderversie()}"', f'"ijw":"{ander}"')
    (gevonden,) = proef.afwijkingen()
    assert gevonden.soort == "kaderversieNietBeschikbaar"
    assert ander in gevonden.zin
    assert f"nu: {kaderversie()}" in gevonden.zin
    assert "hetzelfde" in gevonden.zin
