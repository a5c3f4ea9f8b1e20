"""The report carries what it rests on, in JSON and on a page that anyone can read."""

import re
from html.parser import HTMLParser

import orjson

from ledger.gebeurtenissen import BerichtVerwerkt
from ledger.ijw.versie import kaderversie
from projections.verificatie.keuze import Keuze
from projections.verificatie.pagina import als_pagina
from projections.verificatie.rapport import CONTROLES
from projections.verificatie.verschil import Verschil
from projections.verificatie.versies import codeversie
from tests.verificatie.bouwstenen import SLEUTEL, Proef


def test_het_rapport_noemt_controlepunt_software_standaard_en_kaders(proef: Proef) -> None:
    rapport = proef.loop_na()
    inhoud = orjson.loads(orjson.dumps(rapport.als_json()))
    assert inhoud["uitkomst"] == "geenVerschil"
    assert inhoud["controlepunt"]["omvang"] == rapport.gebeurtenissen
    assert inhoud["controlepunt"]["sleutel"] == str(SLEUTEL.controle)
    assert inhoud["controlepunt"]["notitie"].startswith("toewijzing.example/proef\n")
    assert inhoud["software"] == {"versie": codeversie().versie, "sha256": codeversie().sha256}
    assert re.fullmatch(r"[0-9a-f]{64}", inhoud["software"]["sha256"])
    assert inhoud["standaard"]["versie"] == "3.2"
    (ijw,) = inhoud["kaders"]
    assert (ijw["kader"], ijw["versie"], ijw["geladen"]) == ("ijw", kaderversie(), True)
    assert ijw["gebeurtenissen"] > 0
    assert [rij["controle"] for rij in inhoud["controles"]] == list(CONTROLES)
    assert inhoud["keuze"]["omschrijving"] == "Alle stromen en alle gebeurtenissen zijn nagelopen."


def test_een_kaderversie_die_niet_geladen_is_staat_er_ook(proef: Proef) -> None:
    proef.knoei(
        "UPDATE stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'),"
        " '\"ijw\":\"3.2#', '\"ijw\":\"3.1#'), 'UTF8') WHERE topic = 'LeveringGestart:1'"
    )
    rijen = proef.loop_na().kaders()
    assert [(versie[:3], aantal == 1, geladen) for _, versie, aantal, geladen in rijen] == [
        ("3.1", True, False),
        ("3.2", False, True),
    ]


def test_elk_verschil_staat_in_json_en_op_de_pagina(proef: Proef) -> None:
    gebeurtenis = proef.gebeurtenis("LeveringGestart")
    proef.knoei(
        "DELETE FROM stored_events WHERE convert_from(state, 'UTF8')::jsonb ->> 'gebeurtenisId'"
        " = %s",
        gebeurtenis,
    )
    rapport = proef.loop_na(Keuze(jaar=2027))
    inhoud, pagina = rapport.als_json(), als_pagina(rapport)
    assert inhoud["uitkomst"] == "verschillen"
    assert inhoud["aantalVerschillen"] == len(inhoud["verschillen"]) > 1
    assert gebeurtenis in {rij["gebeurtenisId"] for rij in inhoud["verschillen"]}
    assert f"Gevonden: {rapport.aantal_verschillen} verschillen." in pagina
    assert gebeurtenis in pagina
    assert "in 2027 (naar de dag" in pagina


class Ontleder(HTMLParser):
    """Collects tags, and checks that they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.gezien: set[str] = set()
        self.tekst = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.gezien.add(tag)
        assert not {naam for naam, _ in attrs} & {"src", "href", "onclick", "style"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.tekst += data


def test_de_pagina_haalt_niets_op_en_ontsnapt_alles(proef: Proef) -> None:
    rapport = proef.loop_na()
    gevaarlijk = "<script>alert('x')</script> & \"meer\""
    rapport.uitslag.meld(Verschil("stromen", "leemte", gevaarlijk, None, "<b>", 3))
    rapport.uitslag.kaders[gevaarlijk, "1"] += 1
    ontleder = Ontleder()
    ontleder.feed(als_pagina(rapport))
    assert ontleder.open == []
    assert not ontleder.gezien & {"script", "link", "img", "iframe", "b"}
    assert gevaarlijk in ontleder.tekst
    assert "Gevonden: 1 verschil." in ontleder.tekst


def test_de_pagina_van_een_schoon_grootboek_zegt_dat(proef: Proef) -> None:
    pagina = als_pagina(proef.loop_na(oordelen=False))
    assert "Er is geen verschil gevonden." in pagina
    assert "De oordelen zijn niet herhaald" in pagina
    for naam in CONTROLES:
        assert (f"<td>{naam}</td>" in pagina) is (naam != "oordelen")


def test_geen_persoonsgegeven_in_het_rapport(proef: Proef) -> None:
    with proef.als_eigenaar() as conn:
        conn.execute("UPDATE stored_events SET state = state || ' ' WHERE originator_version = 1")
        conn.execute("DELETE FROM reserveringen")
    tekst = orjson.dumps(proef.loop_na().als_json()).decode()
    assert BerichtVerwerkt.SOORT in tekst or "reservering" in tekst
    for persoonlijk in ("999900006", "999900018", "Voorbeeld", "2015-02-14", "1234AB"):
        assert persoonlijk not in tekst


def test_een_keuze_waar_niets_onder_valt_zegt_dat(proef: Proef) -> None:
    leeg = "Er is geen enkele stroom die binnen de keuze valt."
    assert leeg in proef.loop_na(Keuze(jaar=2031)).omschrijving
    assert leeg not in proef.loop_na(Keuze(jaar=2027)).omschrijving


def test_zonder_oordelen_zegt_de_keuze_niet_dat_zij_herhaald_zijn() -> None:
    keuze = Keuze(gemeente="0363")
    assert "de oordelen herhaald" in keuze.zin()
    assert "oordelen" not in keuze.zin(oordelen=False)
