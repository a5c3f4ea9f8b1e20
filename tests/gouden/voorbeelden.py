"""One event of every kind, every field filled, and how its golden file is made.

`python -m tests.gouden.voorbeelden` writes the files that are missing. It never overwrites one:
what was stored once must be read for ever.
"""

import json
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from ledger import gebeurtenissen as g
from ledger.afdoening import Afdoening
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.budgetten import Besteding, Toekenning
from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.mapper import SOORTEN, Gebeurtenismapper, topic
from ledger.waarden import Omvang, Product, Termijn, VoldaneTermijn
from tests.gouden.gevuld import gevuld

MAP = Path(__file__).parent
STROOM = "client-0123456789abcdef0123456789abcdef"
BSN = "999900006"

_IN_HET_OPEN = {"toekenning": Toekenning, "besteding": Besteding, "afdoening": Afdoening}
"""What of a record stands beside it in the clear."""
_PRODUCT = Product(categorie="45", code="45A48")
_OMVANG = Omvang(volume=120, eenheid="01", frequentie="6")
_TERMIJN = Termijn(
    regel="OP274",
    wie="gemeente",
    wat="Toewijzing (JW301) of antwoord (JW319) sturen",
    vanaf=date(2027, 1, 4),
    laatste_dag=date(2027, 1, 11),
    kalender="2026.1",
)
_BEVINDING = Bevinding(
    regel="TR322",
    laag=Laag.IJW,
    versie="3.2",
    gevolg=Gevolg.WEIGEREN,
    retourcode="9322",
    wj759="2",
    plaats="/Bericht/Declaratie/Clienten/Client[1]/Prestaties/Prestatie[2]",
    sleutel="P2",
    bron=Bron(document="iStandaard Jeugdwet (iJw) 3.2", paragraaf="Regels, TR322"),
    operanden={"toegewezenMinuten": 120, "nummers": (1, 2), "redenWijziging": None, "eerst": True},
    uitleg="Toegewezen is 120 minuten; ingediend is 121.",
    niet_beoordeelbaar=True,
)
_PARTIJEN = {"gemeente": "0363", "aanbieder": "12345678"}
_MOMENT = datetime.combine(date(2027, 1, 4), time(9, 30))  # as sent, without a time zone
_VERZOEK = {**_PARTIJEN, "referentie_aanbieder": "R1"}
_TOEWIJZING = {
    **_VERZOEK,
    "toewijzing_nummer": 1,
    "product": _PRODUCT,
    "toewijzingsmoment": _MOMENT,
    "ingangsdatum": date(2027, 1, 1),
    "einddatum": date(2027, 12, 31),
    "reden_wijziging": "12",
    "omvang": _OMVANG,
    "budget": 60000,
    "dagtekening": date(2027, 1, 5),
    "commentaar": "Graag bellen.",
}
_LEVERING = {
    **_PARTIJEN,
    "toewijzing_nummer": 1,
    "product": _PRODUCT,
    "toewijzing_ingangsdatum": date(2027, 1, 1),
    "begindatum": date(2027, 1, 5),
}
_STOP = {**_LEVERING, "reden_beeindiging": "31", "einddatum": date(2027, 3, 31)}
_PRESTATIE = {
    **_PARTIJEN,
    "declaratie_nummer": "D1",
    "referentie_nummer": "P2",
    "vorig_referentie_nummer": "P1",
    "toewijzing_nummer": 1,
    "product": _PRODUCT,
    "begindatum": date(2027, 1, 1),
    "einddatum": date(2027, 1, 31),
    "volume": 60,
    "eenheid": "01",
    "tarief_eurocent": 160,
    "bedrag_eurocent": 9600,
    "debet_credit": "D",
}

_INHOUD: dict[str, dict[str, Any]] = {
    "ClientGegevensVastgelegd": {
        "bsn": BSN,
        "geboortedatum": date(2015, 2, 14),
        "datum_gebruik": "1",
        "geslacht": "2",
        "naam": {"achternaam": "Voorbeeld", "voorvoegsel": "van"},
        "contactgegevens": (
            g.ContactGegeven(
                soort="01",
                organisatie="Geen",
                straatnaam="Dorpsstraat",
                huisnummer=1,
                huisletter="a",
                huisnummer_toevoeging="bis",
                aanduiding_woonadres="TO",
                postcode="1234AB",
                plaatsnaam="Ons Dorp",
                land_code="NL",
                telefoonnummer="0612345678",
                landnummer="31",
                emailadres="voorbeeld@example.org",
                begindatum=date(2020, 1, 1),
                einddatum=date(2030, 1, 1),
            ),
        ),
    },
    "ClientVergeten": {"grond": "Verzoek van de cliënt (AVG art. 17)."},
    "VerzoekOntvangen": {
        **_VERZOEK,
        "dagtekening": date(2027, 1, 4),
        "beschikking_nummer": 7,
        "beschikking_ingangsdatum": date(2027, 1, 1),
        "product": _PRODUCT,
        "ingangsdatum": date(2027, 1, 1),
        "einddatum": date(2027, 12, 31),
        "omvang": _OMVANG,
        "budget": 60000,
        "verwijzer_type": "02",
        "verwijzer_naam": "Huisarts Bibber",
        "zorgverlener_code": "01234567",
        "raamcontract": "2",
        "commentaar": "Graag spoed.",
        "termijnen": (_TERMIJN,),
    },
    "WijzigingVerzocht": {
        **_VERZOEK,
        "dagtekening": date(2027, 1, 4),
        "reden_verzoek": "1",
        "ongewijzigd": (2, 3),
        "te_wijzigen": (
            g.TeWijzigen(
                toewijzing_nummer=1,
                gewenste_ingangsdatum=date(2027, 5, 1),
                einddatum=date(2027, 12, 31),
                omvang=_OMVANG,
                budget=1,
            ),
        ),
        "nieuw": (
            g.Nieuw(
                product=_PRODUCT,
                gewenste_ingangsdatum=date(2027, 5, 1),
                einddatum=date(2027, 12, 31),
                omvang=_OMVANG,
                budget=1,
            ),
        ),
        "termijnen": (_TERMIJN,),
    },
    "VerzoekGeweigerd": {**_VERZOEK, "soort_verzoek": "VOW"},
    "VerzoekBeantwoord": {
        **_VERZOEK,
        "verzoek_antwoord": "1",
        "reden_afwijzing": "8",
        "woonplaats_gemeente": "0034",
        "motivering": "Het kind woont elders.",
        "advies": "afwijzen",
        "advies_reden": "4",
        "termijnen": (_TERMIJN,),
    },
    "VerzoekGehonoreerd": {
        **_VERZOEK,
        "toewijzing_nummers": (1, 2),
        "motivering": "Het past bij de hulpvraag.",
        "advies": "afwijzen",
        "advies_reden": "6",
    },
    "ToewijzingAfgegeven": _TOEWIJZING,
    "ToewijzingGewijzigd": _TOEWIJZING,
    "ToewijzingIngetrokken": _TOEWIJZING,
    "ToewijzingVerwijderd": _TOEWIJZING,
    "ToewijzingGeweigerd": {**_PARTIJEN, "toewijzing_nummer": 1},
    "LeveringGestart": _LEVERING,
    "StartVerwijderd": _LEVERING,
    "StartGeweigerd": _LEVERING,
    "LeveringGestopt": _STOP,
    "StopVerwijderd": _STOP,
    "StopGeweigerd": _STOP,
    "PrestatieGoedgekeurd": {**_PRESTATIE, "toewijzingsmoment": _MOMENT},
    "PrestatieGecrediteerd": {**_PRESTATIE, "debet_credit": "C"},
    "PrestatieAfgewezen": _PRESTATIE,
    "BerichtVerwerkt": {
        "bericht": "JW323",
        "bericht_code": "490",
        "afzender": "12345678",
        "ontvanger": "0363",
        "identificatie": "T1",
        "sha256": "00" * 32,
        "omvang_bytes": 1234,
        "uitkomst": "deelsAfgekeurd",
        "verwijzingen": (
            g.GebeurtenisVerwijzing(
                gebeurtenis_id=UUID("01941f29-7c00-7000-8000-000000000002"),
                stroom=STROOM,
                versie=8,
                soort="PrestatieGoedgekeurd",
            ),
        ),
        "retour": True,
        "antwoord": True,
        "antwoord_op": "bericht-01941f29-7c00-7000-8000-000000000003",
        "termijnen": (_TERMIJN,),
    },
    "DeclaratieBeoordeeld": {
        **_PARTIJEN,
        "declaratie_nummer": "D1",
        "begindatum": date(2027, 1, 1),
        "einddatum": date(2027, 1, 31),
        "ingediend_eurocent": 19200,
        "toegekend_eurocent": -9600,
        "aantal_prestaties": 3,
        "aantal_afgewezen": 1,
    },
    "ContractVastgelegd": {
        **_PARTIJEN,
        "product": _PRODUCT,
        "tarief_eurocent": 9600,
        "tarief_eenheid": "04",
        "vanaf": date(2027, 1, 1),
        "tot": date(2027, 12, 31),
    },
    "GezinVastgelegd": {"leden": (g.GezinLid(client_id=STROOM, rol="kind"),)},
    "LidVanGezin": {
        "gezin_id": "gezin-01941f29-7c00-7000-8000-000000000004",
        "gezinsrol": "kind",
    },
    "GezinToewijzing": {"client_id": STROOM, "gemeente": "0363", "toewijzing_nummer": 1},
    "VerzoekHerbeoordeeld": dict(_VERZOEK),
    **{
        soort.gebeurtenis.SOORT: {
            **_PARTIJEN,
            "vervangt": UUID("01941f29-7c00-7000-8000-000000000003"),
            "inhoud": gevuld(soort.stuk),
            "termijnen": (_TERMIJN,),
            "voldaan": (VoldaneTermijn(regel="FL-315-02", sleutel="intake"),),
            **{
                veld: gevuld(model)
                for veld, model in _IN_HET_OPEN.items()
                if veld in soort.gebeurtenis.model_fields
            },
        }
        for soort in STUKSOORTEN
    },
}


class VastGeheim:
    """Encryption with one known key, and a nonce that follows from the place: the same bytes."""

    def __init__(self, *, vernietigd: bool = False) -> None:
        self._aead = AESGCM(b"gouden sleutel van 32 tekens lan")
        self._vernietigd = vernietigd

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes:
        nonce = blake2b(bijschrift, digest_size=12).digest()
        return nonce + self._aead.encrypt(nonce, data, bijschrift)

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> bytes | None:
        if self._vernietigd:
            return None
        return self._aead.decrypt(data[:12], data[12:], bijschrift)


def voorbeeld(naam: str) -> g.Gebeurtenis:
    """The example of a kind; KeyError when nobody wrote one."""
    return SOORTEN[naam](
        stroom=STROOM,
        versie=7,
        gebeurtenis_id=UUID("01941f29-7c00-7000-8000-000000000001"),
        vastgelegd_op=datetime(2027, 1, 4, 8, 30, 15, 123456, tzinfo=UTC),
        geldig_op=date(2027, 1, 1),
        actor="proefpersoon",
        rol="backofficeGemeente",
        opdracht_id="opdracht 1",
        bericht_id="bericht-01941f29-7c00-7000-8000-000000000005",
        kaderversies={"ijw": "3.2", "flevoland": "2026.1"},
        bevindingen=(_BEVINDING,),
        **_INHOUD[naam],
    )


def bestand(naam: str) -> Path:
    """The golden file of the present version of a kind."""
    return MAP / f"{topic(SOORTEN[naam]).replace(':', '.')}.json"


def opgeslagen(pad: Path) -> StoredEvent:
    """A golden file as the store would give it."""
    inhoud = json.loads(pad.read_text(encoding="utf-8"))
    return StoredEvent(
        originator_id=inhoud["stroom"],
        originator_version=inhoud["versie"],
        topic=inhoud["topic"],
        state=inhoud["state"].encode(),
    )


def maak_ontbrekende() -> None:
    """Writes the golden file of every kind that has an example and no file."""
    mapper = Gebeurtenismapper(VastGeheim())
    for naam in SOORTEN:
        if bestand(naam).exists() or naam not in _INHOUD:
            continue
        rij = mapper.to_stored_event(voorbeeld(naam))
        inhoud = {
            "topic": rij.topic,
            "stroom": rij.originator_id,
            "versie": rij.originator_version,
            "state": rij.state.decode(),
        }
        tekst = json.dumps(inhoud, ensure_ascii=False, indent=2)
        bestand(naam).write_text(tekst + "\n", encoding="utf-8")


if __name__ == "__main__":
    maak_ontbrekende()
