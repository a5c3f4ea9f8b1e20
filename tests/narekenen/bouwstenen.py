"""Raw events for these tests: those of the ledger in their stored form, and such made by hand."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from ledger.gebeurtenissen import Gebeurtenis
from ledger.narekenen import Fout, Overzicht, RuweFeit, reken_na

KIND, ANDER_KIND = "client-" + "a" * 32, "client-" + "b" * 32
WEIGERING = [{"regel": "TR322", "gevolg": "weigeren"}]
ZONDER_CONTRACT = [{"regel": "TR418", "gevolg": "weigeren", "nietBeoordeelbaar": True}]
GEMEENTE, AANBIEDER = "0363", "12345678"
PARTIJEN = {"gemeente": GEMEENTE, "aanbieder": AANBIEDER}


def ruw(feit: Gebeurtenis) -> RuweFeit:
    """An event in the form in which it is stored, with what is personal."""
    inhoud = json.loads(feit.model_dump_json(by_alias=True, exclude_defaults=True))
    del inhoud["stroom"], inhoud["versie"]
    return RuweFeit(feit.versie, feit.SOORT, inhoud)


def per_stroom(feiten: Iterable[Gebeurtenis]) -> dict[str, list[RuweFeit]]:
    """The stored form of events, by stream."""
    stromen: dict[str, list[RuweFeit]] = defaultdict(list)
    for feit in feiten:
        stromen[feit.stroom].append(ruw(feit))
    return stromen


def alle_fouten(stromen: dict[str, list[RuweFeit]]) -> list[Fout]:
    """What is wrong in each stream and between them."""
    overzicht, fouten = Overzicht(), []
    for stroom, feiten in stromen.items():
        fouten += reken_na(stroom, feiten)
        overzicht.voeg_toe(stroom, feiten)
    return [*fouten, *overzicht.fouten()]


class Stroom:
    """A stream that is written by hand, event by event."""

    _nummers = count(1)

    def __init__(self, naam: str = KIND) -> None:
        self.naam = naam
        self.feiten: list[RuweFeit] = []

    def feit(self, soort: str, **inhoud: Any) -> RuweFeit:
        """One more event; `None` leaves a field out."""
        nummer = next(self._nummers)
        versie = len(self.feiten) + 1
        alles = {
            "gebeurtenisId": str(UUID(int=nummer)),
            "vastgelegdOp": "2027-02-01T09:00:00Z",
            "geldigOp": "2027-02-01",
            "actor": "proefpersoon",
            "rol": "backofficeGemeente",
            "opdrachtId": f"opdracht {nummer}",
            **inhoud,
        }
        gevuld = {naam: waarde for naam, waarde in alles.items() if waarde is not None}
        feit = RuweFeit(versie, soort, gevuld)
        self.feiten.append(feit)
        return feit

    def toewijzing(self, soort: str = "ToewijzingAfgegeven", **velden: Any) -> RuweFeit:
        """120 minutes of one product over the whole of 2027, as allocation 1."""
        basis = {
            "gemeente": GEMEENTE,
            "aanbieder": AANBIEDER,
            "toewijzingNummer": 1,
            "product": {"categorie": "45", "code": "45A48"},
            "toewijzingsmoment": "2027-01-04T09:00:00",
            "ingangsdatum": "2027-01-01",
            "einddatum": "2027-12-31",
            "omvang": {"volume": 120, "eenheid": "01", "frequentie": "6"},
            "dagtekening": "2027-01-04",
        }
        return self.feit(soort, **{**basis, **velden})

    def verwijdering(self, **velden: Any) -> RuweFeit:
        """Allocation 1 counts as never sent."""
        basis = {
            "toewijzingsmoment": "2027-03-01T09:00:00",
            "einddatum": "2027-01-01",
            "redenWijziging": "13",
        }
        return self.toewijzing("ToewijzingVerwijderd", **{**basis, **velden})

    def debet(
        self, referentie: str = "P1", soort: str = "PrestatieGoedgekeurd", **velden: Any
    ) -> RuweFeit:
        """60 minutes in January on allocation 1 at 160 cents."""
        basis = {
            "gemeente": GEMEENTE,
            "aanbieder": AANBIEDER,
            "declaratieNummer": "D1",
            "referentieNummer": referentie,
            "toewijzingNummer": 1,
            "product": {"categorie": "45", "code": "45A48"},
            "begindatum": "2027-01-01",
            "einddatum": "2027-01-31",
            "volume": 60,
            "eenheid": "01",
            "tariefEurocent": 160,
            "bedragEurocent": 9600,
            "debetCredit": "D",
            "toewijzingsmoment": "2027-01-04T09:00:00" if soort == "PrestatieGoedgekeurd" else None,
            "bevindingen": ZONDER_CONTRACT if soort == "PrestatieGoedgekeurd" else None,
        }
        return self.feit(soort, **{**basis, **velden})

    def afgewezen(self, referentie: str = "P1", **velden: Any) -> RuweFeit:
        """A line that was refused."""
        velden.setdefault("bevindingen", WEIGERING)
        return self.debet(referentie, "PrestatieAfgewezen", **velden)

    def credit(self, vorig: str = "P1", referentie: str = "C1", **velden: Any) -> RuweFeit:
        """Takes back a line."""
        basis = {"vorigReferentieNummer": vorig, "debetCredit": "C", "declaratieNummer": "D2"}
        return self.debet(referentie, "PrestatieGecrediteerd", **{**basis, **velden})

    @property
    def fouten(self) -> list[Fout]:
        """What is wrong with the stream."""
        return reken_na(self.naam, self.feiten)

    @property
    def soorten(self) -> list[str]:
        """The kinds of what is wrong with it."""
        return [fout.soort for fout in self.fouten]

    def moet_kloppen(self) -> None:
        """Nothing is wrong."""
        assert self.fouten == []

    def moet_fout_zijn(self, soort: str, *delen: str) -> None:
        """One thing is wrong, with the last event, and its sentence says this."""
        fouten = self.fouten
        assert [fout.soort for fout in fouten] == [soort], fouten
        assert fouten[0].gebeurtenis_id == self.feiten[-1].inhoud["gebeurtenisId"]
        for deel in (self.feiten[-1].soort, *delen):
            assert deel in fouten[0].zin, fouten[0].zin


def termijn(regel: str, vanaf: str, laatste: str | None, **velden: Any) -> dict[str, Any]:
    rij = {"regel": regel, "wie": "gemeente", "wat": "iets doen", "vanaf": vanaf}
    laatste_dag = {} if laatste is None else {"laatsteDag": laatste}
    return {**rij, **laatste_dag, "kalender": "nl-2026.1", **velden}


VOT_TERMIJNEN = [
    termijn("OP274", "2027-02-01", "2027-02-08"),
    termijn("OP359", "2027-02-01", "2027-02-15"),
]
ONDERZOEK = [termijn("OP274", "2027-01-29", "2027-03-26")]


class Verzoeken(Stroom):
    """A stream about requests."""

    def vot(self, referentie: str = "R1", **velden: Any) -> RuweFeit:
        basis = {
            **PARTIJEN,
            "referentieAanbieder": referentie,
            "dagtekening": "2027-01-29",
            "ingangsdatum": "2027-03-01",
            "verwijzerType": "02",
            "termijnen": VOT_TERMIJNEN,
        }
        return self.feit("VerzoekOntvangen", **{**basis, **velden})

    def afwijzing(self, referentie: str = "R1", **velden: Any) -> RuweFeit:
        basis = {**PARTIJEN, "referentieAanbieder": referentie, "verzoekAntwoord": "1"}
        return self.feit("VerzoekBeantwoord", **{**basis, "redenAfwijzing": "4", **velden})

    def onderzoek(self, referentie: str = "R1", **velden: Any) -> RuweFeit:
        basis = {"verzoekAntwoord": "2", "redenAfwijzing": None, "termijnen": ONDERZOEK}
        return self.afwijzing(referentie, **{**basis, **velden})

    def honorering(self, referentie: str = "R1", **velden: Any) -> RuweFeit:
        basis = {**PARTIJEN, "referentieAanbieder": referentie, "toewijzingNummers": [1]}
        return self.feit("VerzoekGehonoreerd", **{**basis, **velden})


class Pgb(Stroom):
    """A client with a personal budget of 1,000.00 euro for 10 hours in 2027."""

    def __init__(self) -> None:
        super().__init__()
        self.besluit()

    def besluit(self, besluit: str = "toekennen", **velden: Any) -> RuweFeit:
        vervangt, bevindingen = velden.pop("vervangt", None), velden.pop("bevindingen", None)
        toekenning = {
            "soort": "pgb",
            "kenmerk": "PGB-1",
            "nummer": len(self.feiten) + 1,
            "besluit": besluit,
            "datum": "2027-01-01",
            "product": {"categorie": "45"},
            "ingangsdatum": "2027-01-01",
            "einddatum": "2027-12-31",
            "omvang": {"volume": 10, "eenheid": "04", "frequentie": "6"},
            "bedragEurocent": 100_000,
            **velden,
        }
        inhoud = {**PARTIJEN, "toekenning": toekenning, "vervangt": vervangt}
        return self.feit("PgbBesluitVastgelegd", **inhoud, bevindingen=bevindingen)

    def besteding(
        self, minuten: int, bedrag: int, *, vervangt: str | None = None, **velden: Any
    ) -> RuweFeit:
        besteding = {
            "soort": "pgb",
            "kenmerk": "PGB-1",
            "datum": "2027-02-01",
            "aantal": minuten,
            "eenheid": "01",
            "bedragEurocent": bedrag,
            **velden,
        }
        inhoud = {**PARTIJEN, "besteding": besteding, "vervangt": vervangt}
        return self.feit("PgbBestedingVastgelegd", **inhoud)


def overzicht_van(*stromen: Stroom) -> list[Fout]:
    """What does not agree between streams."""
    overzicht = Overzicht()
    for stroom in stromen:
        overzicht.voeg_toe(stroom.naam, stroom.feiten)
    return overzicht.fouten()


def zinnen(fouten: Sequence[Fout]) -> str:
    """All sentences."""
    return "\n".join(fout.zin for fout in fouten)
