"""What a kader says of messages as they come in: no return message, the declaration as a whole."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from ledger.application import Grootboek
from ledger.berichtverwerking import Opdracht, Verwerkt, verwerk
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.dossier import LokaalBesluit, Toets
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import DeclaratieBeoordeeld
from ledger.ids import Uuid7bron, Zaadtoeval
from ledger.ijw.lezen import lees
from ledger.ijw.verwerking.retour import Kenmerk, maak_retour
from ledger.kaders.register import alle_kaders
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.waarden import Omvang, Product
from tests import berichten as b
from tests.gegeven import WIE, bos, client_id, op, regels

DRONTEN = "0303"
BEGIN, EINDE = date(2027, 3, 1), date(2027, 8, 31)
KENMERK = Kenmerk("RETOUR", date(2027, 3, 8))
START = "/Bericht/Client/StartProducten/StartProduct"


def bevinding(plaats: str, *, kader: bool = True, gevolg: Gevolg = Gevolg.WEIGEREN) -> Bevinding:
    """A finding of a kader, without a return code, or of the standard, with one."""
    return Bevinding(
        regel="FL-305-02" if kader else "TR326",
        laag=Laag.KADER if kader else Laag.IJW,
        versie="1",
        gevolg=gevolg,
        retourcode=None if kader else "9326",
        plaats=plaats,
        bron=Bron(document="proef", paragraaf="proef"),
        uitleg="Zo kan het niet.",
    )


# --- the return message -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bericht", "plaats"),
    [
        (b.start(), f"{START}[1]"),
        (b.stop(), "/Bericht/Client/StopProducten/StopProduct[1]"),
        (b.toewijzing(), "/Bericht/Client/ToegewezenProducten/ToegewezenProduct[1]"),
        (b.antwoord(), "/Bericht/Antwoord"),
    ],
)
def test_een_weigering_zonder_code_geeft_geen_retourbericht(bericht: Any, plaats: str) -> None:
    assert maak_retour(bericht, [bevinding(plaats)], KENMERK) is None


def test_wat_niets_tegenhoudt_geeft_gewoon_een_retourbericht() -> None:
    signaal = bevinding(f"{START}[1]", gevolg=Gevolg.SIGNALEREN)
    terug: Any = maak_retour(b.start(), [signaal], KENMERK)
    assert terug.client is None


def test_naast_een_weigering_met_code_is_de_andere_niet_beoordeeld() -> None:
    bericht = b.start({}, {"begindatum": date(2027, 2, 1)})
    gevonden = [bevinding(f"{START}[1]"), bevinding(f"{START}[2]", kader=False)]
    terug: Any = maak_retour(bericht, gevonden, KENMERK)
    codes = [rij.retour_codes for rij in terug.client.start_producten]
    assert codes == [("0233",), ("9326",)]


@pytest.mark.parametrize("bericht", [b.vot(), b.vow(ongewijzigde_producten=())])
def test_een_verzoek_krijgt_retour_wat_een_kader_er_ook_van_vindt(bericht: Any) -> None:
    plaats = "/Bericht/Client/AangevraagdeProducten/AangevraagdProduct[1]"
    terug: Any = maak_retour(bericht, [bevinding(plaats)], KENMERK)
    assert terug is not None
    assert terug.client is None
    assert terug.header.retour_codes is None or "0233" not in terug.header.retour_codes


# --- with a database ----------------------------------------------------------------------------


@pytest.fixture
def grootboek(recorder: Recorder) -> Grootboek:
    """A ledger on which all kaders judge, with a decision and an allocation in Dronten."""
    boek = Grootboek(
        recorder,
        bos(),
        VasteKlok(op(date(2027, 1, 4))),
        Uuid7bron(Zaadtoeval(5)),
        oefenmodus=True,
        kaders=alle_kaders(),
    )
    eerder = {"toewijzing_nummer": 9, "einddatum": date(2027, 1, 2)}
    _stuur(boek, b.toewijzing(eerder), date(2027, 1, 4))
    _leg_vast(
        boek,
        "lokaalBesluit",
        LokaalBesluit(
            gemeente=DRONTEN,
            datum=date(2027, 2, 8),
            aanbieder=b.AANBIEDER,
            product=Product(categorie="45", code="45F31"),
            ingangsdatum=BEGIN,
            einddatum=EINDE,
            omvang=Omvang(volume=3000, eenheid="01", frequentie="6"),
            onderzoek_datum=date(2027, 2, 1),
            genomen_door="gemeentelijkeToegang",
            criteria=("complexOfMeervoudig",),
            beperkingen_dagelijks=True,
            reden_individueel="groepNietPassend",
        ),
        date(2027, 2, 8),
    )
    rij = {
        "product": b.product("45F31"),
        "toewijzingsdatum": date(2027, 2, 15),
        "toewijzingstijd": time(9),
        "ingangsdatum": BEGIN,
        "einddatum": EINDE,
        "omvang": b.omvang(3000),
    }
    verwerkt = _stuur(boek, b.toewijzing(rij), date(2027, 2, 15))
    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    return boek


def _stuur(grootboek: Grootboek, bericht: Any, dag: date) -> Verwerkt:
    kop = bericht.header
    partijen = {
        naam: DRONTEN for naam in ("afzender", "ontvanger") if getattr(kop, naam) == b.GEMEENTE
    }
    data = b.xml(replace(bericht, header=replace(kop, **partijen)))
    return verwerk(grootboek, Opdracht(data, WIE, VasteKlok(op(dag))))


def _leg_vast(grootboek: Grootboek, plek: str, stuk: Any, dag: date) -> None:
    leg_stuk_vast(grootboek, client_id(), STUK_BIJ_PLEK[plek], stuk, WIE, VasteKlok(op(dag)))


def _start(dag: date) -> Any:
    rij = {"product": b.product("45F31"), "toewijzing_ingangsdatum": BEGIN, "begindatum": BEGIN}
    return b.start(rij, dagtekening=dag)


def _declaratie(**velden: Any) -> Any:
    regel = b.prestatie(product_code="45F31", product_periode=b.maandperiode(3), maand=3, **velden)
    return b.declaratie(regel, maand=3, nummer="D1", identificatie="DECL1")


def test_een_start_van_een_anonieme_client_krijgt_geen_retour(grootboek: Grootboek) -> None:
    dag = date(2027, 3, 8)
    anoniem = Toets(gemeente=DRONTEN, datum=date(2027, 3, 1), soort="anoniem")
    _leg_vast(grootboek, "toets", anoniem, date(2027, 3, 1))

    verwerkt = _stuur(grootboek, _start(dag), dag)

    assert verwerkt.feit.uitkomst == "afgekeurd"
    assert regels(verwerkt.feit.bevindingen) == {"FL-301-06"}
    assert (verwerkt.retour, verwerkt.feit.retour, verwerkt.feit.termijnen) == (None, False, ())
    assert [rij.soort for rij in verwerkt.feit.verwijzingen] == ["StartGeweigerd"]


def test_een_gewone_start_krijgt_wel_een_retour(grootboek: Grootboek) -> None:
    dag = date(2027, 3, 8)
    verwerkt = _stuur(grootboek, _start(dag), dag)
    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    assert verwerkt.feit.retour
    toestand = grootboek.client(client_id())
    assert ("FL-305-01", f"{DRONTEN}|1") not in toestand.verplichtingen
    assert ("FL-307-01", f"{DRONTEN}|1") in toestand.verplichtingen


def test_een_declaratie_opent_het_antwoord_en_voldoet_er_meteen_aan(grootboek: Grootboek) -> None:
    verwerkt = _stuur(grootboek, _declaratie(), date(2027, 4, 5))

    assert verwerkt.feit.uitkomst == "goedgekeurd", verwerkt.feit.bevindingen
    assert verwerkt.antwoord is not None
    (stroom,) = [
        rij.stroom for rij in verwerkt.feit.verwijzingen if rij.soort == "DeclaratieBeoordeeld"
    ]
    (feit,) = grootboek.werk().lees_stromen([stroom])[stroom]
    assert isinstance(feit, DeclaratieBeoordeeld)
    (termijn,) = [rij for rij in feit.termijnen if rij.regel == "FL-325-01"]
    assert (termijn.wie, termijn.laatste_dag) == ("backofficeGemeente", date(2027, 4, 19))
    assert [(rij.regel, rij.sleutel) for rij in feit.voldaan] == [("FL-325-01", termijn.sleutel)]
    assert feit.kaderversies.keys() >= {"ijw", "flevoland"}


def test_een_antwoord_dat_op_een_start_afwijst_wordt_geweigerd(grootboek: Grootboek) -> None:
    heen = _stuur(grootboek, _declaratie(geleverd_volume=9000), date(2027, 4, 5))
    assert heen.antwoord is not None
    eigen: Any = lees(heen.antwoord).bericht

    def met_code(code: str, kenmerk: str) -> Any:
        inhoud = eigen.declaratie_antwoord
        (client,) = inhoud.clienten
        (regel,) = client.prestaties
        anders = replace(client, prestaties=(replace(regel, retour_codes=(code,)),))
        identificatie = replace(eigen.header.bericht_identificatie, identificatie=kenmerk)
        return replace(
            eigen,
            header=replace(eigen.header, bericht_identificatie=identificatie),
            declaratie_antwoord=replace(inhoud, clienten=(anders,)),
        )

    om_start = _stuur(grootboek, met_code("9069", "A1"), date(2027, 4, 12))
    om_volume = _stuur(grootboek, met_code("9322", "A2"), date(2027, 4, 12))

    assert regels(om_start.feit.bevindingen) == {"FL-305-03"}
    assert om_start.feit.uitkomst == "afgekeurd"
    assert om_volume.feit.uitkomst == "goedgekeurd", om_volume.feit.bevindingen
