"""Own records in the state and the history of a client: on both time axes, and after forgetting."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from api.dienst import Dienst
from api.schemas import Geschiedenis, Verschillen
from api.schemas_client import ClientBeeld
from ledger.application import Wie
from ledger.dossier import Deelnemer, Groepssessie, Hulpverlener
from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.groepsminuten import eigen_minuten, minuten_per_client, op_hele_minuten
from ledger.klok import VasteKlok
from ledger.registratie import vergeet_client
from projections.dossierbeeld import LIJSTEN
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import STUKKEN, stuk
from tests.gegeven import op

KLOK = {"Klok": "2027-01-04T09:00:00+01:00"}
LATER = {"Klok": "2027-03-01T09:00:00+01:00"}


@pytest.fixture
def client(kaderklant: Klant, kaderdienst: Dienst) -> str:
    """The path of a client."""
    kaderklant.xml(b.xml(b.vot()), **KLOK)
    return f"/v1/clienten/{kaderdienst.grootboek.bos.client_id(b.BSN)}"


def leg_vast(klant: Klant, client: str, pad: str, klok: dict[str, str], **anders: Any) -> str:
    antwoord = klant.post(f"{client}/{pad}", json=stuk(pad, **anders), headers=klok)
    assert antwoord.status_code == 201, antwoord.json()
    sleutel: str = antwoord.json()["gebeurtenissen"][0]["gebeurtenisId"]
    return sleutel


def beeld(klant: Klant, client: str, **vraag: Any) -> dict[str, Any]:
    antwoord = klant.get(client, headers=LATER, params=vraag)
    assert antwoord.status_code == 200
    inhoud: dict[str, Any] = antwoord.json()
    ClientBeeld.model_validate(inhoud)
    return inhoud


def test_een_vastlegging_telt_vanaf_de_dag_van_het_feit_en_vanaf_dat_zij_bekend_was(
    kaderklant: Klant, client: str
) -> None:
    leg_vast(
        kaderklant, client, "intakes", {"Klok": "2027-02-01T09:00:00+01:00"}, datum="2027-01-15"
    )

    def aantal(**vraag: Any) -> int:
        return len(beeld(kaderklant, client, **vraag)["intakes"])

    assert [aantal(geldigOp=dag) for dag in ("2027-01-14", "2027-01-15")] == [0, 1]
    bekend = {"2027-02-01T07:59:59Z": 0, "2027-02-01T08:00:00Z": 1}
    for instant, verwacht in bekend.items():
        assert aantal(bekendOp=instant, geldigOp="2027-12-31") == verwacht
    assert aantal(versie=2) == 0


@pytest.mark.parametrize("vraag", ["", "?geldigOp=2027-02-01"])
def test_de_snelle_baan_geeft_dezelfde_bytes(kaderklant: Klant, client: str, vraag: str) -> None:
    for pad in STUKKEN:
        leg_vast(kaderklant, client, pad, KLOK)
    # A name that is not plain ASCII takes a request off the fast lane.
    snel = kaderklant.get(client + vraag, headers=LATER)
    vol = kaderklant.get(client + vraag, headers={**LATER, "Gebruiker": "Zoë".encode()})
    assert snel.content == vol.content
    inhoud = snel.json()
    ClientBeeld.model_validate(inhoud)
    assert all(len(inhoud[naam]) == 1 for naam in set(LIJSTEN) - {"bevindingsoordelen"})


def test_een_eigen_verwijzing_staat_naast_die_van_een_bericht(
    kaderklant: Klant, client: str
) -> None:
    leg_vast(kaderklant, client, "verwijzingen", KLOK)
    bericht, eigen = beeld(kaderklant, client)["verwijzingen"]
    assert (bericht["bron"], bericht["referentieAanbieder"]) == ("bericht", "R1")
    assert bericht["vastlegging"] is None
    assert (eigen["bron"], eigen["type"], eigen["zorgverlenerCode"]) == (
        "registratie",
        "02",
        "01234567",
    )
    assert eigen["vastlegging"]["consultatie"]["functie"] == "huisarts"


def test_wie_regie_voert_hangt_van_de_dag_af(kaderklant: Klant, client: str) -> None:
    leg_vast(kaderklant, client, "regie", KLOK, naam="eerste", einddatum="2027-01-31")
    leg_vast(kaderklant, client, "regie", KLOK, naam="tweede", datum="2027-01-20")
    leg_vast(kaderklant, client, "regie", KLOK, naam="derde", soort="casusregie", rol=None)

    def regisseurs(dag: str) -> list[str | None]:
        regie = beeld(kaderklant, client, geldigOp=dag)["regie"]
        rijen = [regie["procesregisseur"], regie["casusregisseur"]]
        return [None if rij is None else rij["naam"] for rij in rijen]

    assert regisseurs("2027-01-03") == [None, None]
    assert regisseurs("2027-01-04") == ["eerste", "derde"]
    assert regisseurs("2027-01-20") == ["tweede", "derde"]
    alles = beeld(kaderklant, client, geldigOp="2027-02-01")["regie"]["vastleggingen"]
    assert len(alles) == 3


def test_een_verplichting_is_eerst_toekomstig_dan_open_dan_overschreden(
    kaderklant: Klant, client: str
) -> None:
    leg_vast(kaderklant, client, "no-shows", KLOK)
    statussen = {}
    for dag in ("2027-01-03", "2027-01-04", "2027-01-25", "2027-01-26"):
        (rij,) = beeld(kaderklant, client, geldigOp=dag)["verplichtingen"]
        statussen[dag] = (rij["status"], rij["overschredenSinds"])
    assert list(statussen.values()) == [
        ("toekomstig", None),
        ("open", None),
        ("open", None),
        ("overschreden", "2027-01-26"),
    ]


def test_gezinsleden_tonen_of_zij_betrokken_zijn(kaderklant: Klant, client: str) -> None:
    lid = {"clientId": client.rsplit("/", 1)[1], "rol": "kind", "betrokken": True}
    invoer = {"leden": [lid], "vanaf": "2027-01-04"}
    antwoord = kaderklant.post("/v1/gezinnen", json=invoer, headers=KLOK)
    assert antwoord.status_code == 201, antwoord.json()
    (rij,) = beeld(kaderklant, client)["gezin"]["leden"]
    assert rij == {**lid, "eigenDossier": None}


def test_verschillen_noemt_een_vastlegging_bij_haar_eigen_sleutel(
    kaderklant: Klant, client: str
) -> None:
    eerste = leg_vast(kaderklant, client, "intakes", KLOK)
    regie = leg_vast(kaderklant, client, "regie", {"Klok": "2027-01-10T09:00:00+01:00"})
    noshow = leg_vast(kaderklant, client, "no-shows", {"Klok": "2027-01-11T09:00:00+01:00"})
    verwijzing = leg_vast(kaderklant, client, "verwijzingen", {"Klok": "2027-01-12T09:00:00+01:00"})
    vraag = {"van": "2027-01-05T00:00:00Z", "tot": "2027-02-01T00:00:00Z"}
    antwoord = kaderklant.get(f"{client}/verschillen", headers=LATER, params=vraag)
    paden = {rij.pad for rij in Verschillen.model_validate_json(antwoord.content).verschillen}
    assert paden == {
        f"/noShows/{noshow}",
        f"/regie/vastleggingen/{regie}",
        "/regie/procesregisseur",
        "/verplichtingen/PR-NOSHOW:reactie",
        f"/verwijzingen/{verwijzing}",
        "/versie",
    }
    assert not any(eerste in pad for pad in paden)


def test_de_geschiedenis_toont_wat_is_vastgelegd_en_wat_het_opende(
    kaderklant: Klant, client: str
) -> None:
    leg_vast(kaderklant, client, "no-shows", KLOK)
    leg_vast(kaderklant, client, "lokale-besluiten", KLOK)
    antwoord = kaderklant.get(f"{client}/gebeurtenissen", headers=LATER)
    Geschiedenis.model_validate_json(antwoord.content)
    rijen = {rij["soort"]: rij for rij in antwoord.json()["items"]}
    noshow = rijen["NoShowVastgelegd"]
    assert noshow["inhoud"]["inhoud"]["geplandeMinuten"] == 60
    assert [rij["regel"] for rij in noshow["termijnen"]] == ["PR-NOSHOW"]
    assert noshow["kaderversies"]["proef"].startswith("1#")
    assert rijen["LokaalBesluitVastgelegd"]["voldaan"][0]["afloop"] == "vervuld"


def test_na_vergeten_is_elke_vastlegging_weg_en_blijft_de_verplichting(
    kaderklant: Klant, kaderdienst: Dienst, client: str
) -> None:
    for pad in STUKKEN:
        if pad != "lokale-besluiten":
            leg_vast(kaderklant, client, pad, KLOK)
    bekend = {naam: beeld(kaderklant, client)[naam] for naam in LIJSTEN}
    assert bekend["noShows"]
    vergeet_client(
        kaderdienst.grootboek,
        client.rsplit("/", 1)[1],
        "verzoek",
        Wie("anna", "beheerder"),
        VasteKlok(op(date(2027, 2, 1))),
    )
    # Not even as it was known before.
    for vraag in ({}, {"bekendOp": "2027-01-20T00:00:00Z"}, {"versie": "5"}):
        nu = beeld(kaderklant, client, **vraag)
        assert all(nu[naam] == [] for naam in LIJSTEN)
        assert nu["regie"] == {"procesregisseur": None, "casusregisseur": None, "vastleggingen": []}
        assert [rij["bron"] for rij in nu["verwijzingen"]] == ["bericht"]
    (open_,) = beeld(kaderklant, client)["verplichtingen"]
    assert (open_["regel"], open_["laatsteDag"]) == ("PR-NOSHOW", "2027-01-25")
    items = kaderklant.get(f"{client}/gebeurtenissen", headers=LATER).json()["items"]
    soorten = {soort.gebeurtenis.SOORT for soort in STUKSOORTEN}
    vastgelegd = [rij for rij in items if rij["soort"] in soorten]
    assert len(vastgelegd) == len(STUKKEN) - 1
    assert all(rij["inhoud"]["inhoud"] is None for rij in vastgelegd)
    weigering = kaderklant.post(f"{client}/intakes", json=stuk("intakes"), headers=LATER)
    assert weigering.status_code == 404


# --- minutes of a group session -------------------------------------------------------------------


def sessie(minuten: tuple[int, ...], *deelnemers: Deelnemer, **anders: Any) -> Groepssessie:
    return Groepssessie(
        gemeente=b.GEMEENTE,
        datum=date(2027, 1, 4),
        sessie="S",
        deelnemers=deelnemers,
        hulpverleners=tuple(
            Hulpverlener(naam=f"h{nummer}", aanwezige_minuten=aantal)
            for nummer, aantal in enumerate(minuten)
        ),
        **anders,
    )


JEUGDIGE, AFWEZIG = Deelnemer(), Deelnemer(aanwezig=False)
OUDER = Deelnemer(hoedanigheid="ouder", heeft_toewijzing=True)
ANDERE_OUDER = Deelnemer(hoedanigheid="ouder", heeft_toewijzing=False)


@pytest.mark.parametrize(
    ("minuten", "deelnemers", "verwacht"),
    [
        ((60, 60), [JEUGDIGE] * 6, Fraction(20)),
        ((90, 90, 90), [JEUGDIGE] * 8, Fraction(135, 4)),
        ((60, 60), [JEUGDIGE] * 5 + [AFWEZIG], Fraction(24)),
        ((60, 60), [OUDER] * 6 + [ANDERE_OUDER], Fraction(20)),
        ((60,), [AFWEZIG], Fraction(0)),
        ((), [JEUGDIGE], Fraction(0)),
    ],
)
def test_de_minuten_van_een_groep_worden_gedeeld_door_wie_er_was(
    minuten: tuple[int, ...], deelnemers: list[Deelnemer], verwacht: Fraction
) -> None:
    groep = sessie(minuten, *deelnemers)
    assert minuten_per_client(groep) == eigen_minuten(groep) == verwacht
    afwezig = sessie(minuten, *deelnemers, client_aanwezig=False)
    assert eigen_minuten(afwezig) == 0


def test_een_halve_minuut_gaat_naar_boven() -> None:
    assert [op_hele_minuten(Fraction(n, 4)) for n in (1, 2, 3, 135)] == [0, 1, 1, 34]


def test_een_groepssessie_toont_de_minuten_van_deze_client(kaderklant: Klant, client: str) -> None:
    hulp = [{"naam": f"h{n}", "aanwezigeMinuten": 90} for n in range(3)]
    leg_vast(kaderklant, client, "groepssessies", KLOK, deelnemers=[{}] * 8, hulpverleners=hulp)
    (rij,) = beeld(kaderklant, client)["groepssessies"]
    assert rij["minuten"] == {"exact": "135/4", "afgerond": 34}
