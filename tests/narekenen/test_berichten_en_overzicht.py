"""Each invariant on messages, declarations and what spans streams, broken by hand."""

import pickle
from typing import Any

import pytest

from ledger.narekenen import Overzicht, RuweFeit
from tests.narekenen.bouwstenen import (
    AANBIEDER,
    ANDER_KIND,
    GEMEENTE,
    KIND,
    PARTIJEN,
    WEIGERING,
    Stroom,
    Verzoeken,
    overzicht_van,
)

BERICHT = "bericht-1"
AFZENDER = f"afzender-{AANBIEDER}-{GEMEENTE}"


def wijzer(stroom: Stroom, feit: RuweFeit) -> dict[str, Any]:
    """How a message points at an event."""
    rij = {"gebeurtenisId": feit.inhoud["gebeurtenisId"], "stroom": stroom.naam}
    return {**rij, "versie": feit.versie, "soort": feit.soort}


class Bericht(Stroom):
    """The stream of one message."""

    def verwerkt(self, *verwijzingen: dict[str, Any], **velden: Any) -> RuweFeit:
        basis = {
            "berichtId": self.naam,
            "bericht": "JW323",
            "berichtCode": "490",
            "afzender": AANBIEDER,
            "ontvanger": GEMEENTE,
            "identificatie": "T1",
            "sha256": "00",
            "omvangBytes": 1,
            "uitkomst": "goedgekeurd",
            "verwijzingen": list(verwijzingen),
        }
        return self.feit("BerichtVerwerkt", **{**basis, **velden})


class Declaraties(Stroom):
    """The declarations of an aanbieder to a gemeente."""

    def __init__(self, naam: str = AFZENDER) -> None:
        super().__init__(naam)

    def beoordeeld(self, nummer: str = "D1", **velden: Any) -> RuweFeit:
        basis = {
            **PARTIJEN,
            "declaratieNummer": nummer,
            "begindatum": "2027-01-01",
            "einddatum": "2027-01-31",
            "ingediendEurocent": 9600,
            "toegekendEurocent": 9600,
            "aantalPrestaties": 1,
            "aantalAfgewezen": 0,
        }
        return self.feit("DeclaratieBeoordeeld", **{**basis, **velden})


def declarant(naam: str = KIND) -> Stroom:
    """A client with one awarded line of declaration D1."""
    stroom = Stroom(naam)
    stroom.toewijzing(toewijzingNummer=1 if naam == KIND else 2)
    stroom.debet()
    return stroom


# --- one message ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("soorten", "uitkomst", "goed"),
    [
        (["PrestatieGoedgekeurd"], "goedgekeurd", True),
        (["PrestatieGoedgekeurd", "PrestatieAfgewezen"], "goedgekeurd", False),
        (["PrestatieGoedgekeurd", "PrestatieAfgewezen"], "deelsAfgekeurd", True),
        (["PrestatieGoedgekeurd"], "deelsAfgekeurd", False),
        (["PrestatieAfgewezen", "DeclaratieBeoordeeld"], "afgekeurd", True),
        (["PrestatieGoedgekeurd"], "afgekeurd", False),
        (["ClientGegevensVastgelegd"], "afgekeurd", True),
        ([], "goedgekeurd", True),
        ([], "onleesbaar", True),
        (["PrestatieAfgewezen"], "onleesbaar", False),
    ],
)
def test_de_uitkomst_past_bij_wat_het_bericht_veroorzaakte(
    soorten: list[str], uitkomst: str, goed: bool
) -> None:
    bericht = Bericht(BERICHT)
    verwijzingen = [
        wijzer(Stroom(), RuweFeit(1, soort, {"gebeurtenisId": ""})) for soort in soorten
    ]
    bericht.verwerkt(*verwijzingen, uitkomst=uitkomst, bevindingen=WEIGERING)
    assert bericht.soorten == ([] if goed else ["bericht"])


def test_een_afgekeurd_bericht_zegt_waarom() -> None:
    bericht = Bericht(BERICHT)
    bericht.verwerkt(uitkomst="afgekeurd")
    bericht.moet_fout_zijn("bericht", "een bevinding die weigert")


def test_een_bericht_is_een_gebeurtenis_in_zijn_eigen_stroom() -> None:
    bericht = Bericht(BERICHT)
    bericht.verwerkt()
    bericht.moet_kloppen()
    bericht.verwerkt()
    bericht.moet_fout_zijn("versie", "gevonden: 2")
    anders = Bericht(BERICHT)
    anders.verwerkt(berichtId="bericht-2")
    anders.moet_fout_zijn("bericht", "bericht-2")


@pytest.mark.parametrize(
    ("regel", "laatste", "goed"),
    [
        ("OP090", "2027-02-04", True),
        ("OP090", "2027-02-05", False),
        ("OP090x4", "2027-02-15", True),
        ("OP090x4", "2027-02-16", False),
    ],
)
def test_de_termijn_van_een_antwoord_wordt_nageteld(regel: str, laatste: str, goed: bool) -> None:
    bericht = Bericht(BERICHT)
    rij = {"regel": regel, "vanaf": "2027-02-01", "laatsteDag": laatste, "kalender": "nl-2026.1"}
    bericht.verwerkt(termijnen=[rij])
    assert bericht.soorten == ([] if goed else ["termijn"])


# --- declarations, contracts, families ------------------------------------------------------------


def test_declaraties_gaan_niet_terug_in_de_tijd() -> None:
    stroom = Declaraties()
    feb = {"begindatum": "2027-02-01", "einddatum": "2027-02-28"}
    stroom.beoordeeld("D1", **feb)
    stroom.beoordeeld("D2", **feb)
    stroom.moet_kloppen()
    stroom.beoordeeld("D3")
    stroom.moet_fout_zijn("periode", "TR318", "2027-01-01", "2027-02-01 of later")


@pytest.mark.parametrize(
    ("velden", "soort", "regel"),
    [
        ({"declaratieNummer": "D0"}, "uniek", "TR333"),
        ({"einddatum": "2027-01-30"}, "periode", "CS340"),
        ({"begindatum": "2027-01-02"}, "periode", "CS340"),
        ({"aantalAfgewezen": 2}, "som", "0 tot en met 1"),
        ({"gemeente": "0034"}, "stroom", "0034"),
    ],
)
def test_een_declaratie_is_een_hele_maand_met_een_eigen_nummer(
    velden: dict[str, Any], soort: str, regel: str
) -> None:
    stroom = Declaraties()
    stroom.beoordeeld("D0")
    stroom.beoordeeld(**velden)
    stroom.moet_fout_zijn(soort, regel)


@pytest.mark.parametrize(
    ("velden", "soort"),
    [
        ({}, None),
        ({"tariefEurocent": 9600, "tariefEenheid": "04", "tot": "2027-01-01"}, None),
        ({"tariefEurocent": 9600}, "contract"),
        ({"tot": "2026-12-31"}, "contract"),
        ({"aanbieder": "87654321"}, "stroom"),
    ],
)
def test_een_contract_staat_bij_zijn_partijen(velden: dict[str, Any], soort: str | None) -> None:
    stroom = Stroom(f"contract-{GEMEENTE}-{AANBIEDER}")
    basis = {**PARTIJEN, "product": {"categorie": "45"}, "vanaf": "2027-01-01"}
    stroom.feit("ContractVastgelegd", **{**basis, **velden})
    assert stroom.soorten == ([] if soort is None else [soort])


def test_een_gezinslid_wordt_een_keer_genoemd() -> None:
    stroom = Stroom("gezin-1")
    leden = [{"clientId": KIND, "rol": "kind"}, {"clientId": ANDER_KIND, "rol": "kind"}]
    stroom.feit("GezinVastgelegd", leden=leden)
    stroom.moet_kloppen()
    stroom.feit("GezinVastgelegd", leden=[leden[0], leden[0]])
    stroom.moet_fout_zijn("gezin", "ieder lid één keer")


# --- between streams ------------------------------------------------------------------------------


def test_een_bericht_met_zijn_gebeurtenissen_klopt() -> None:
    kind, declaraties = Stroom(), Declaraties()
    kind.toewijzing()
    prestatie = kind.debet(berichtId=BERICHT)
    beoordeeld = declaraties.beoordeeld(berichtId=BERICHT)
    bericht = Bericht(BERICHT)
    bericht.verwerkt(wijzer(kind, prestatie), wijzer(declaraties, beoordeeld))
    assert overzicht_van(kind, declaraties, bericht) == []


@pytest.mark.parametrize(
    "velden",
    [
        {"gebeurtenisId": "00000000-0000-0000-0000-00000000ffff"},
        {"versie": 9},
        {"soort": "PrestatieAfgewezen"},
        {"stroom": ANDER_KIND},
    ],
)
def test_een_bericht_verwijst_naar_wat_er_is(velden: dict[str, Any]) -> None:
    kind = Stroom()
    feit = kind.feit("ClientGegevensVastgelegd", berichtId=BERICHT)
    bericht = Bericht(BERICHT)
    verwerkt = bericht.verwerkt({**wijzer(kind, feit), **velden})
    fouten = overzicht_van(kind, bericht)
    assert fouten[0].soort == "verwijzing"
    assert fouten[0].gebeurtenis_id == verwerkt.inhoud["gebeurtenisId"]
    assert velden.get("gebeurtenisId", feit.inhoud["gebeurtenisId"]) in fouten[0].zin


def test_een_gebeurtenis_uit_een_ander_bericht_is_niet_van_dit_bericht() -> None:
    kind = Stroom()
    feit = kind.feit("ClientGegevensVastgelegd", berichtId="bericht-2")
    bericht = Bericht(BERICHT)
    bericht.verwerkt(wijzer(kind, feit))
    assert [fout.soort for fout in overzicht_van(kind, bericht)] == ["verwijzing"]


def test_een_gebeurtenis_uit_een_bericht_wordt_daarin_genoemd() -> None:
    kind = Stroom()
    feit = kind.feit("ClientGegevensVastgelegd", berichtId=BERICHT)
    bericht = Bericht(BERICHT)
    bericht.verwerkt()
    (fout,) = overzicht_van(kind, bericht)
    assert (fout.soort, fout.gebeurtenis_id) == ("verwijzing", feit.inhoud["gebeurtenisId"])


@pytest.mark.parametrize(
    ("velden", "naam"),
    [
        ({"ingediendEurocent": 9601}, "ingediend"),
        ({"toegekendEurocent": 0}, "toegekend"),
        ({"aantalPrestaties": 2}, "aantal prestaties"),
        ({"aantalAfgewezen": 1}, "aantal afgewezen"),
    ],
)
def test_een_declaratie_is_de_som_van_haar_prestaties(velden: dict[str, Any], naam: str) -> None:
    kind, declaraties = declarant(), Declaraties()
    beoordeeld = declaraties.beoordeeld(**velden)
    (fout,) = overzicht_van(kind, declaraties)
    assert (fout.soort, fout.gebeurtenis_id) == ("som", beoordeeld.inhoud["gebeurtenisId"])
    assert f"{naam} van declaratie D1" in fout.zin


@pytest.mark.parametrize(("einddatum", "goed"), [("2027-01-31", True), ("2027-01-30", False)])
def test_een_declaratie_gaat_niet_over_een_latere_maand(einddatum: str, goed: bool) -> None:
    kind, declaraties = declarant(), Declaraties()
    declaraties.beoordeeld(einddatum=einddatum)
    fouten = overzicht_van(kind, declaraties)
    assert [fout.soort for fout in fouten] == ([] if goed else ["periode"])


def test_credits_en_weigeringen_tellen_in_de_som_van_alle_clienten() -> None:
    kind, ander, declaraties = declarant(), declarant(ANDER_KIND), Declaraties()
    kind.credit("P1", declaratieNummer="D2")
    ander.feiten[1].inhoud["referentieNummer"] = "P2"
    ander.afgewezen("P3", declaratieNummer="D2", bedragEurocent=500)
    declaraties.beoordeeld(ingediendEurocent=19200, toegekendEurocent=19200, aantalPrestaties=2)
    som = {"ingediendEurocent": -9100, "toegekendEurocent": -9600}
    declaraties.beoordeeld("D2", **som, aantalPrestaties=2, aantalAfgewezen=1)
    assert overzicht_van(kind, ander, declaraties) == []


def test_een_prestatie_heeft_een_beoordeelde_declaratie() -> None:
    kind = declarant()
    (fout,) = overzicht_van(kind)
    assert (fout.soort, fout.gebeurtenis_id) == ("som", kind.feiten[1].inhoud["gebeurtenisId"])


def test_een_declaratie_zonder_prestaties_klopt_niet() -> None:
    declaraties = Declaraties()
    declaraties.beoordeeld()
    assert {fout.soort for fout in overzicht_van(declaraties)} == {"som"}


def _twee_clienten(soort: str) -> tuple[Stroom, Stroom]:
    een, ander = Verzoeken(), Verzoeken(ANDER_KIND)
    for stroom in (een, ander):
        if soort == "toewijzing":
            stroom.toewijzing()
        elif soort == "prestatie":
            stroom.debet()
        else:
            stroom.vot()
    return een, ander


@pytest.mark.parametrize(
    ("soort", "regel"), [("toewijzing", "TR332"), ("verzoek", "TR347"), ("prestatie", "TR314")]
)
def test_een_nummer_is_van_een_client(soort: str, regel: str) -> None:
    een, ander = _twee_clienten(soort)
    fouten = [fout for fout in overzicht_van(een, ander) if fout.soort == "uniek"]
    assert [fout.gebeurtenis_id for fout in fouten] == [ander.feiten[0].inhoud["gebeurtenisId"]]
    assert regel in fouten[0].zin
    assert een.feiten[0].inhoud["gebeurtenisId"] in fouten[0].zin
    van_een_ander = {"aanbieder": "87654321", "gemeente": "0034"}
    ander.feiten[0].inhoud.update(van_een_ander)
    assert [fout for fout in overzicht_van(een, ander) if fout.soort == "uniek"] == []


def test_een_declaratienummer_is_van_een_declaratie() -> None:
    een, ander = Declaraties(), Declaraties(f"afzender-{AANBIEDER}-0034")
    een.beoordeeld()
    ander.beoordeeld(gemeente="0034")
    fouten = [fout for fout in overzicht_van(een, ander) if fout.soort == "uniek"]
    assert len(fouten) == 1
    assert "TR333" in fouten[0].zin


def test_een_identificatie_is_van_een_bericht_dat_meetelde() -> None:
    een, ander = Bericht("bericht-1"), Bericht("bericht-2")
    een.verwerkt(sha256="01")
    ander.verwerkt(sha256="02", uitkomst="afgekeurd", bevindingen=WEIGERING)
    assert overzicht_van(een, ander) == []
    derde = Bericht("bericht-3")
    derde.verwerkt(sha256="03")
    (fout,) = overzicht_van(een, ander, derde)
    assert (fout.soort, fout.gebeurtenis_id) == ("uniek", derde.feiten[0].inhoud["gebeurtenisId"])
    assert "TR056" in fout.zin


def test_dezelfde_bytes_worden_een_keer_vastgelegd() -> None:
    een, ander = Bericht("bericht-1"), Bericht("bericht-2")
    for bericht in (een, ander):
        bericht.verwerkt(uitkomst="afgekeurd", bevindingen=WEIGERING)
    (fout,) = overzicht_van(een, ander)
    assert "dezelfde bytes" in fout.zin


def test_een_gebeurtenis_id_is_van_een_stroom() -> None:
    een, ander = Stroom(), Stroom(ANDER_KIND)
    gebeurtenis_id = een.feit("ClientGegevensVastgelegd").inhoud["gebeurtenisId"]
    ander.feit("ClientGegevensVastgelegd", gebeurtenisId=gebeurtenis_id)
    (fout,) = overzicht_van(een, ander)
    assert (fout.soort, fout.gebeurtenis_id) == ("uniek", gebeurtenis_id)


def test_een_bericht_dat_naar_een_id_in_een_tweede_stroom_verwijst_wordt_genoemd() -> None:
    een, ander = Stroom(), Stroom(ANDER_KIND)
    bericht, tweede = Bericht(BERICHT), Bericht("bericht-2")
    feit = een.feit("ClientGegevensVastgelegd", berichtId=BERICHT)
    dubbel = {"gebeurtenisId": feit.inhoud["gebeurtenisId"], "berichtId": "bericht-2"}
    zelfde = ander.feit("ClientGegevensVastgelegd", **dubbel)
    bericht.verwerkt(wijzer(een, feit), sha256="a")
    verwijzer = tweede.verwerkt(wijzer(ander, zelfde), sha256="b", identificatie="2")
    uniek, verwijzing = overzicht_van(een, ander, bericht, tweede)
    assert (uniek.soort, uniek.gebeurtenis_id) == ("uniek", dubbel["gebeurtenisId"])
    assert verwijzing.soort == "verwijzing"
    assert verwijzing.gebeurtenis_id == verwijzer.inhoud["gebeurtenisId"]


def test_een_gezin_staat_bij_al_zijn_leden() -> None:
    gezin, kind, ander = Stroom("gezin-1"), Stroom(), Stroom(ANDER_KIND)
    leden = [{"clientId": KIND, "rol": "kind"}, {"clientId": ANDER_KIND, "rol": "ouder"}]
    gezin.feit("GezinVastgelegd", leden=leden)
    kind.feit("LidVanGezin", gezinId="gezin-1", gezinsrol="kind")
    lid = ander.feit("LidVanGezin", gezinId="gezin-1", gezinsrol="ouder")
    assert overzicht_van(gezin, kind, ander) == []
    assert [fout.soort for fout in overzicht_van(gezin, kind)] == ["gezin"]
    (fout,) = overzicht_van(ander)
    assert (fout.soort, fout.gebeurtenis_id) == ("gezin", lid.inhoud["gebeurtenisId"])


def test_delen_uit_verschillende_processen_geven_samen_hetzelfde() -> None:
    een, ander = _twee_clienten("prestatie")
    bericht, declaraties = Bericht(BERICHT), Declaraties()
    feit = een.feit("ClientGegevensVastgelegd", berichtId=BERICHT)
    bericht.verwerkt(wijzer(een, feit), {**wijzer(een, feit), "versie": 8})
    declaraties.beoordeeld()
    alles = overzicht_van(een, ander, bericht, declaraties)
    samen = Overzicht()
    for stroom in (declaraties, bericht, ander, een):
        deel = Overzicht()
        deel.voeg_toe(stroom.naam, stroom.feiten)
        samen = samen.samen(pickle.loads(pickle.dumps(deel)))  # noqa: S301 - our own bytes
    assert sorted(samen.fouten()) == sorted(alles)
    assert {fout.soort for fout in alles} == {"uniek", "verwijzing", "som"}


def test_een_onleesbare_gebeurtenis_houdt_het_overzicht_niet_op() -> None:
    kind, declaraties = declarant(), Declaraties()
    kind.feiten.append(RuweFeit(3, "PrestatieGoedgekeurd", {"gebeurtenisId": None}))
    declaraties.beoordeeld()
    assert overzicht_van(kind, declaraties) == []
