"""What was stored once is read for ever: golden files, upcasting, and a destroyed key."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import StoredEvent

from ledger import mapper as mapper_module
from ledger.gebeurtenissen import Gebeurtenis
from ledger.mapper import OPWAARDEERDERS, PERSOONLIJK, SOORTEN, Gebeurtenismapper, topic
from tests.gouden.voorbeelden import MAP, VastGeheim, bestand, opgeslagen, voorbeeld

MAPPER = Gebeurtenismapper(VastGeheim())


@pytest.mark.parametrize("naam", sorted(SOORTEN))
def test_elke_soort_heeft_een_gouden_bestand_van_haar_huidige_versie(naam: str) -> None:
    assert bestand(naam).exists(), (
        f"Geef {naam} een voorbeeld in tests/gouden/voorbeelden.py en draai "
        "python -m tests.gouden.voorbeelden."
    )


@pytest.mark.parametrize("pad", sorted(MAP.glob("*.json")), ids=lambda pad: pad.stem)
def test_een_gouden_bestand_leest_als_de_gebeurtenis_die_het_was(pad: Path) -> None:
    rij = opgeslagen(pad)
    naam = rij.topic.partition(":")[0]
    assert MAPPER.to_domain_event(rij) == voorbeeld(naam)


@pytest.mark.parametrize("pad", sorted((MAP / "eerder").glob("*.json")), ids=lambda pad: pad.stem)
def test_wat_werd_opgeslagen_voor_er_velden_bij_kwamen_blijft_wat_het_was(pad: Path) -> None:
    rij = opgeslagen(pad)

    nog_eens = MAPPER.to_stored_event(MAPPER.to_domain_event(rij))

    assert nog_eens.topic == rij.topic
    assert json.loads(nog_eens.state) == json.loads(rij.state)


@pytest.mark.parametrize("naam", sorted(SOORTEN))
def test_een_gebeurtenis_wordt_veld_voor_veld_zo_opgeslagen(naam: str) -> None:
    nu, toen = MAPPER.to_stored_event(voorbeeld(naam)), opgeslagen(bestand(naam))
    assert nu.topic == toen.topic
    assert json.loads(nu.state) == json.loads(toen.state)


@pytest.mark.parametrize("naam", sorted(SOORTEN))
def test_het_voorbeeld_vult_ieder_veld(naam: str) -> None:
    feit = voorbeeld(naam)
    leeg = {veld for veld in type(feit).model_fields if getattr(feit, veld) in (None, (), {})}
    # Every kind has these two; one example of them is enough.
    assert leeg <= {"termijnen", "voldaan"}


def _persoonlijke_soorten() -> list[str]:
    return sorted(naam for naam, soort in SOORTEN.items() if soort.PERSOONLIJK)


@pytest.mark.parametrize("naam", _persoonlijke_soorten())
def test_zonder_sleutel_blijft_alles_leesbaar_behalve_het_persoonlijke(naam: str) -> None:
    gelezen = Gebeurtenismapper(VastGeheim(vernietigd=True)).to_domain_event(
        opgeslagen(bestand(naam))
    )
    persoonlijk = type(gelezen).PERSOONLIJK
    verwacht = voorbeeld(naam).model_copy(update=dict.fromkeys(persoonlijk))
    assert gelezen == verwacht


@pytest.mark.parametrize("naam", _persoonlijke_soorten())
def test_het_persoonlijke_staat_nergens_leesbaar_in_de_opslag(naam: str) -> None:
    feit = voorbeeld(naam)
    inhoud = json.loads(opgeslagen(bestand(naam)).state)
    assert PERSOONLIJK in inhoud
    namen = {type(feit).model_fields[veld].alias or veld for veld in type(feit).PERSOONLIJK}
    assert namen.isdisjoint(inhoud)


@pytest.mark.parametrize("naam", _persoonlijke_soorten())
def test_het_persoonlijke_wordt_gelezen_waar_het_ook_in_de_opslag_staat(naam: str) -> None:
    rij = opgeslagen(bestand(naam))
    inhoud = json.loads(rij.state)
    vooraan = {PERSOONLIJK: inhoud.pop(PERSOONLIJK), **inhoud}
    state = json.dumps(vooraan, separators=(",", ":")).encode()

    assert state != rij.state
    assert MAPPER.to_domain_event(replace(rij, state=state)) == voorbeeld(naam)


def test_een_cijfertekst_past_niet_bij_een_andere_gebeurtenis() -> None:
    rij = opgeslagen(bestand("ClientGegevensVastgelegd"))
    verplaatst = StoredEvent(rij.originator_id, rij.originator_version + 1, rij.topic, rij.state)
    with pytest.raises(InvalidTag):
        MAPPER.to_domain_event(verplaatst)


# --- upcasting ------------------------------------------------------------------------------------


@pytest.fixture
def nieuwe_versie(monkeypatch: pytest.MonkeyPatch) -> type[Gebeurtenis]:
    """As if the stored form of ClientVergeten had changed: `reden` became `grond`."""
    soort = SOORTEN["ClientVergeten"]

    def hernoemd(inhoud: dict[str, Any]) -> dict[str, Any]:
        return {**{k: v for k, v in inhoud.items() if k != "reden"}, "grond": inhoud["reden"]}

    monkeypatch.setattr(soort, "TOPIC_VERSIE", 2)
    monkeypatch.setitem(OPWAARDEERDERS, ("ClientVergeten", 1), hernoemd)
    monkeypatch.setitem(mapper_module._TOPICS, soort, "ClientVergeten:2")
    monkeypatch.delitem(mapper_module._SOORT_BIJ_TOPIC, "ClientVergeten:1")
    monkeypatch.setitem(mapper_module._SOORT_BIJ_TOPIC, "ClientVergeten:2", soort)
    return soort


def test_een_oude_versie_wordt_opgewaardeerd(nieuwe_versie: type[Gebeurtenis]) -> None:
    nu = MAPPER.to_stored_event(voorbeeld("ClientVergeten"))
    assert nu.topic == topic(nieuwe_versie) == "ClientVergeten:2"
    oud = nu.state.replace(b'"grond"', b'"reden"')
    rij = StoredEvent(nu.originator_id, nu.originator_version, "ClientVergeten:1", oud)
    assert MAPPER.to_domain_event(rij) == voorbeeld("ClientVergeten")


def test_de_nieuwe_versie_gaat_niet_langs_de_opwaardeerder(
    nieuwe_versie: type[Gebeurtenis],
) -> None:
    rij = MAPPER.to_stored_event(voorbeeld("ClientVergeten"))
    assert rij.topic == topic(nieuwe_versie)
    assert MAPPER.to_domain_event(rij) == voorbeeld("ClientVergeten")


@pytest.mark.parametrize("onbekend", ["ClientVergeten:2", "Bestaatniet:1", "ClientVergeten:x", ""])
def test_een_onbekend_onderwerp_wordt_niet_geraden(onbekend: str) -> None:
    rij = StoredEvent("client-x", 1, onbekend, b"{}")
    with pytest.raises(ValueError, match="onbekende soort gebeurtenis"):
        MAPPER.to_domain_event(rij)
