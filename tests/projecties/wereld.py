"""Random events about few clients, as the ledger may store them in any order."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.budgetten import Besteding, Toekenning
from ledger.dossier_gebeurtenissen import (
    IntakeVastgelegd,
    PgbBesluitVastgelegd,
    PgbBestedingVastgelegd,
    VervoerVastgelegd,
)
from ledger.gebeurtenissen import (
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    ToewijzingAfgegeven,
    ToewijzingGewijzigd,
    ToewijzingIngetrokken,
    ToewijzingVerwijderd,
    VerzoekHerbeoordeeld,
)
from ledger.kaders.zaak import verplichting
from ledger.waarden import Omvang, VoldaneTermijn
from tests.projecties.bouwstenen import AANBIEDER, GEMEENTE, Logboek

_REGEL = "FL-315-02"


def bevinding(bedrag_eurocent: int | None) -> Bevinding:
    """A finding of a kader, with an amount at stake or without."""
    return Bevinding(
        regel="FL-323-04",
        laag=Laag.KADER,
        versie="1",
        gevolg=Gevolg.SIGNALEREN,
        plaats="/",
        bron=Bron(document="Kader", paragraaf="Tijd"),
        uitleg="Reistijd zit in het tarief.",
        bedrag_eurocent=bedrag_eurocent,
    )


class Wereld:
    """Events about few clients, requests, allocations and budgets.

    `reeks` tells worlds in one database apart: nothing of one is touched by another.
    """

    def __init__(self, kans: random.Random, reeks: int = 0) -> None:
        self._kans = kans
        self._reeks = reeks
        self._logboek = Logboek(eerste=reeks * 100_000)
        self._berichten = reeks * 1_000
        self._stukken: list[Gebeurtenis] = []

    def rij(self, aantal: int) -> list[Gebeurtenis]:
        """So many events."""
        soorten: dict[Callable[[], Gebeurtenis], int] = {
            self._verzoek: 4,
            self._antwoord: 6,
            self._toewijzing: 6,
            self._prestatie: 20,
            self._bericht: 8,
            self._verplichting: 3,
            self._budget: 6,
        }
        gekozen = self._kans.choices(list(soorten), list(soorten.values()), k=aantal)
        return [soort() for soort in gekozen]

    def clienten(self) -> list[str]:
        """The streams of the clients."""
        return [self.client(nummer) for nummer in range(5)]

    def client(self, nummer: int) -> str:
        """The stream of a client."""
        return f"client-{self._reeks:08x}{nummer % 5:024x}"

    def _dag(self) -> date:
        return date(2027, 2, 1) + timedelta(days=self._kans.randrange(60))

    def _bevindingen(self) -> tuple[Bevinding, ...]:
        return tuple(bevinding(bedrag) for bedrag in self._kans.choice([(), (), (None,), (5, 70)]))

    def _verzoek(self) -> Gebeurtenis:
        nummer = self._kans.randrange(20)
        bouw = self._kans.choice([self._logboek.vot, self._logboek.vow])
        feit: Gebeurtenis = bouw(
            self.referentie(nummer),
            stroom=self.client(nummer),
            bevindingen=self._bevindingen(),
        )
        return feit

    def referentie(self, nummer: int) -> str:
        """The reference of a request."""
        return f"V{self._reeks}-{nummer}"

    def _antwoord(self) -> Gebeurtenis:
        nummer, dag = self._kans.randrange(20), self._dag()
        naar: dict[str, Any] = {
            "referentie": self.referentie(nummer),
            "stroom": self.client(nummer),
        }
        waarde, reden = self._kans.choice(
            [("2", None), ("1", "4"), ("1", "8"), ("", None), ("opnieuw", None)]
        )
        if waarde == "opnieuw":
            return self._logboek.feit(
                VerzoekHerbeoordeeld,
                stroom=naar["stroom"],
                gemeente=GEMEENTE,
                aanbieder=AANBIEDER,
                referentie_aanbieder=naar["referentie"],
                bevindingen=self._bevindingen(),
            )
        if not waarde:
            return self._logboek.gehonoreerd(dag, **naar)
        return self._logboek.antwoord(waarde, dag, reden, **naar)

    def nummer(self, nummer: int) -> int:
        """The number of an allocation."""
        return self._reeks * 100 + nummer

    def _toewijzing(self) -> Gebeurtenis:
        nummer = self._kans.randrange(10)
        soort = self._kans.choice(
            [ToewijzingAfgegeven, ToewijzingGewijzigd, ToewijzingIngetrokken, ToewijzingVerwijderd]
        )
        omvang = Omvang(
            volume=self._kans.randrange(1, 100), eenheid="04", frequentie=self._kans.choice("246")
        )
        feit: Gebeurtenis = self._logboek.toewijzing(
            soort,
            toewijzing_nummer=self.nummer(nummer),
            stroom=self.client(nummer),
            toewijzingsmoment=datetime(2027, 1, self._kans.randrange(1, 4)),  # noqa: DTZ001
            einddatum=self._kans.choice([None, self._dag()]),
            reden_wijziging=self._kans.choice([None, "12"]),
            omvang=self._kans.choice([None, omvang]),
            budget=self._kans.choice([None, 5_000]),
        )
        return feit

    def _prestatie(self) -> Gebeurtenis:
        nummer, maand = self._kans.randrange(12), self._kans.randrange(1, 13)
        feit: Gebeurtenis = self._logboek.prestatie(
            self._kans.choices(
                [PrestatieGoedgekeurd, PrestatieGecrediteerd, PrestatieAfgewezen], [8, 1, 1]
            )[0],
            volume=self._kans.randrange(500),
            stroom=self.client(nummer + self._kans.randrange(20) // 19),
            toewijzing_nummer=self.nummer(nummer),
            eenheid=self._kans.choice(["01", "04", "14"]),
            begindatum=date(2027, maand, 1),
            bevindingen=self._bevindingen(),
        )
        return feit

    def _bericht(self) -> Gebeurtenis:
        eerste = self._reeks * 1_000 + 1
        self._berichten += 1
        extra: dict[str, Any] = {"retour": self._kans.random() < 0.3}
        if self._berichten > eerste and self._kans.random() < 0.5:
            eerder = Logboek().bericht(self._kans.randrange(eerste, self._berichten))
            extra |= {"antwoord_op": eerder.bericht_id, "termijnen": ()}
        soort = self._kans.choice(["JW315", "JW316", "JW323", "JW325"])
        uitkomst = self._kans.choice(["goedgekeurd", "afgekeurd", "onleesbaar"])
        return self._logboek.bericht(
            self._berichten, soort, self._dag(), uitkomst=uitkomst, **extra
        )

    def _verplichting(self) -> Gebeurtenis:
        """An obligation of a kader, opened or closed."""
        velden: dict[str, Any] = {"gemeente": GEMEENTE, "aanbieder": AANBIEDER}
        stroom, sleutel = self.client(self._kans.randrange(5)), self._kans.choice("ab")
        if self._kans.random() < 0.5:
            dag = self._kans.choice([None, self._dag()])
            termijn = verplichting(_REGEL, sleutel, "aanbieder", "x", date(2027, 1, 1), dag, "y")
            velden["termijnen"] = (termijn,)
        else:
            inhoud = {"regel": _REGEL, "sleutel": sleutel, "afloop": "vervuld"}
            velden["voldaan"] = (VoldaneTermijn.model_validate(inhoud),)
        return self._logboek.feit(IntakeVastgelegd, stroom=stroom, **velden)

    def _budget(self) -> Gebeurtenis:
        """A decision on a budget or something spent of it; some replace an earlier record."""
        vorige = self._kans.choice([None, *self._stukken])
        stroom = self.client(self._kans.randrange(2)) if vorige is None else vorige.stroom
        vervangt: UUID | None = None if vorige is None else vorige.gebeurtenis_id
        soort = self._kans.choice(["pgb", "vervoer"])
        feit = self._besluit(soort) if self._kans.random() < 0.5 else self._besteding(soort)
        klasse = VervoerVastgelegd if soort == "vervoer" else feit[0]
        stuk = self._logboek.feit(
            klasse, stroom=stroom, gemeente=GEMEENTE, vervangt=vervangt, **feit[1]
        )
        self._stukken.append(stuk)
        return stuk

    def _besluit(self, soort: str) -> tuple[Any, dict[str, Any]]:
        besluit = self._kans.choice(["toekennen", "toekennen", "herzien", "intrekken", "afwijzen"])
        toekenning = Toekenning.model_validate(
            {
                "soort": soort,
                "kenmerk": self._kans.choice(["K1", "K2"]),
                "nummer": len(self._stukken) + 1,
                "besluit": besluit,
                "datum": self._dag(),
                "einddatum": self._kans.choice([None, self._dag()]),
                "bedrag_eurocent": self._kans.randrange(9_000),
                "meters": self._kans.choice([None, 12_000]),
            }
        )
        return PgbBesluitVastgelegd, {"toekenning": toekenning}

    def _besteding(self, soort: str) -> tuple[Any, dict[str, Any]]:
        besteding = Besteding.model_validate(
            {
                "soort": soort,
                "kenmerk": self._kans.choice(["K1", "K2"]),
                "datum": self._dag(),
                "aantal": self._kans.randrange(9),
                "eenheid": self._kans.choice(["01", "04", "16"]),
                "bedrag_eurocent": self._kans.choice([None, 700]),
                "meters": self._kans.choice([None, 1_000]),
            }
        )
        return PgbBestedingVastgelegd, {"besteding": besteding}


class Klok:
    """Gives instants that only go up, of whole seconds and of microseconds."""

    def __init__(self, begin: datetime = datetime(2027, 2, 1, 9, tzinfo=UTC)) -> None:
        self.nu = begin

    def verder(self, kans: random.Random) -> datetime:
        """The next instant."""
        stap = kans.choice([timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=31)])
        self.nu += stap
        return self.nu
