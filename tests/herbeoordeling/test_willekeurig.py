"""Whatever comes in, in whatever order: every verdict comes out again, now and after a change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.berichtverwerking import Geweigerd, NietLeesbaar
from ledger.besluiten import VerzoekOnbekend
from ledger.database import Database
from ledger.dossier import Intake, LokaalBesluit, NoShow, Plan
from ledger.opslag import Recorder
from ledger.registratie import ClientOnbekend, RegistratieGeweigerd
from tests import berichten as b
from tests.api.proefkader import proefkaders
from tests.conftest import _database
from tests.gegeven import op
from tests.herbeoordeling.proef import AFWIJZEN, HONOREREN, ONDERZOEK, Proef

KINDEREN = (b.BSN, b.ANDER_BSN)
REFERENTIES = ("R1", "R2", "R3", "R4")
DAGEN = [date(2027, maand, dag) for maand in (1, 2, 3, 4) for dag in (1, 3, 15)]
_KAN_NIET = (Geweigerd, RegistratieGeweigerd, VerzoekOnbekend, ClientOnbekend, NietLeesbaar)


class Speler:
    """Draws what happens next; what the ledger refuses to do at all has simply not happened."""

    def __init__(self, proef: Proef, rng: Random) -> None:
        self.proef, self.rng = proef, rng
        self.verstuurd: list[bytes] = []
        self.antwoorden: list[bytes] = []
        self.nummer = 0
        proef.keten.nu = op(b.JAN)

    def speel(self, aantal: int) -> None:
        zetten: tuple[Callable[[], None], ...] = (
            self._vraag, self._vraag, self._wijs_toe, self._wijs_toe, self._start, self._stop,
            self._declareer, self._declareer, self._declareer, self._antwoord, self._besluit,
            self._besluit, self._stuk, self._stuk, self._contract, self._gezin, self._herhaal,
            self._beschadig, self._wijzig, self._vergeet,
        )  # fmt: skip
        for _ in range(aantal):
            self.proef.keten.nu += timedelta(minutes=self.rng.choice((0, 1, 90, 5000)))
            try:
                self.rng.choice(zetten)()
            except _KAN_NIET:
                continue

    def _stuur(self, bericht: b.ijw.Bericht) -> None:
        data = b.xml(bericht)
        self.verstuurd.append(data)
        # Often on its own date or later, sometimes long after.
        verwerkt = self.proef.keten.stuur(data, self.proef.klok(self._dag()).nu())
        self.antwoorden += [data for data in (verwerkt.antwoord,) if data is not None]

    def _dag(self) -> date:
        return self.rng.choice(DAGEN)

    def _kind(self) -> str:
        return self.rng.choice(KINDEREN)

    def _nummer(self) -> int:
        return self.rng.choice((1, 2, 3, 900, 901))

    def _omvang(self) -> b.ijw.Omvang:
        return b.omvang(self.rng.choice((60, 120, 240, 2000, 6000)))

    def _referentie(self) -> str:
        return self.rng.choice(REFERENTIES)

    def _vraag(self) -> None:
        velden = {"referentie_aanbieder": self._referentie(), "omvang": self._omvang()}
        self._stuur(b.vot(velden, bsn=self._kind(), dagtekening=self._dag()))

    def _wijzig(self) -> None:
        nieuw = b.ijw.NieuwProduct(
            product=b.product(), gewenste_ingangsdatum=self._dag(), omvang=self._omvang()
        )
        referentie = self._referentie()
        bericht = b.vow(self._kind(), referentie, nieuwe_producten=(nieuw,), dagtekening=DAGEN[-1])
        self._stuur(bericht)

    def _wijs_toe(self) -> None:
        velden = {
            "toewijzing_nummer": self._nummer(),
            "omvang": self._omvang(),
            "toewijzingsdatum": self._dag(),
            "referentie_aanbieder": self.rng.choice((None, None, self._referentie())),
        }
        self._stuur(b.toewijzing(velden, bsn=self._kind()))

    def _start(self) -> None:
        velden = {
            "toewijzing_nummer": self._nummer(),
            "begindatum": self._dag(),
            "status_aanlevering": self.rng.choice("113"),
        }
        self._stuur(b.start(velden, bsn=self._kind()))

    def _stop(self) -> None:
        velden = {
            "toewijzing_nummer": self._nummer(),
            "begindatum": self._dag(),
            "einddatum": date(2027, 5, 1),
        }
        self._stuur(b.stop(velden, bsn=self._kind()))

    def _declareer(self) -> None:
        maand = self.rng.randrange(1, 5)
        per_client = {bsn: self._regels(maand) for bsn in KINDEREN if self.rng.random() < 0.7}
        if per_client:
            self._stuur(b.declaratie(per_client=per_client, maand=maand))

    def _regels(self, maand: int) -> tuple[b.ijw.Prestatie, ...]:
        regels = []
        for _ in range(self.rng.randrange(1, 4)):
            self.nummer += 1
            vorig = f"P{self.rng.randrange(1, self.nummer + 1)}"
            regels.append(
                b.prestatie(
                    f"P{self.nummer}",
                    vorig=self.rng.choice((None, None, vorig)),
                    toewijzing_nummer=self._nummer(),
                    geleverd_volume=self.rng.choice((10, 60, 77, 500)),
                    maand=maand,
                )
            )
        return tuple(regels)

    def _antwoord(self) -> None:
        if self.antwoorden and self.rng.random() < 0.5:
            self.proef.stuur(self.rng.choice(self.antwoorden))
        else:
            soort = self.rng.choice("12")
            self._stuur(b.antwoord(soort, self._referentie(), dagtekening=self._dag()))

    def _besluit(self) -> None:
        besluit = self.rng.choice((HONOREREN, HONOREREN, AFWIJZEN, ONDERZOEK))
        self.proef.besluit(besluit, self._referentie())

    def _stuk(self) -> None:
        plek, soort = self.rng.choice(
            (("intake", Intake), ("noShow", NoShow), ("lokaalBesluit", LokaalBesluit),
             ("plan", Plan))
        )  # fmt: skip
        velden = {"doelen": ("Samen verder.",)} if soort is Plan else {}
        self.proef.stuk(plek, soort, self._dag(), self._kind(), **velden)

    def _contract(self) -> None:
        self.proef.contract(self.rng.choice((155, 160, 170)), self._dag())

    def _gezin(self) -> None:
        self.proef.gezin(*self.rng.sample(KINDEREN, self.rng.choice((1, 2))))

    def _herhaal(self) -> None:
        if self.verstuurd:
            self.proef.stuur(self.rng.choice(self.verstuurd))

    def _beschadig(self) -> None:
        if self.verstuurd:
            data = self.rng.choice(self.verstuurd)
            plek = self.rng.randrange(len(data))
            self.proef.stuur(data[:plek] + b"7" + data[plek + 1 :])

    def _vergeet(self) -> None:
        if self.rng.random() < 0.2:
            self.proef.vergeet(self._kind())


@contextmanager
def _wereld(server: Database, sjabloon: str, map_: Path) -> Iterator[Proef]:
    with contextmanager(_database)(server, sjabloon) as dsn, Recorder(dsn) as recorder:
        yield Proef(dsn, recorder, proefkaders(map_))


@settings(max_examples=12, deadline=None)
@given(zaad=st.integers(0, 2**32))
def test_elk_oordeel_komt_terug_na_een_willekeurig_verloop(
    server: Database, sjabloon: str, zaad: int
) -> None:
    with TemporaryDirectory() as map_, _wereld(server, sjabloon, Path(map_)) as proef:
        Speler(proef, Random(zaad)).speel(60)
        assert proef.afwijkingen() == []


@settings(max_examples=8, deadline=None)
@given(zaad=st.integers(0, 2**32))
def test_elke_verandering_in_een_willekeurige_gebeurtenis_wordt_gevonden(
    server: Database, sjabloon: str, zaad: int
) -> None:
    with TemporaryDirectory() as map_, _wereld(server, sjabloon, Path(map_)) as proef:
        rng = Random(zaad)
        Speler(proef, rng).speel(30)
        feiten = proef.feiten()
        if any(feit.SOORT == "ClientVergeten" for feit in feiten):
            return  # what cannot be judged again cannot show either
        assert proef.afwijkingen() == []
        # The day of a family is what was said; it shows at the members instead.
        feit = rng.choice([feit for feit in feiten if feit.SOORT != "GezinVastgelegd"])
        dag = feit.geldig_op.isoformat()
        proef.vervang(feit, f'"geldigOp":"{dag}"', '"geldigOp":"2031-07-04"')
        assert feit.gebeurtenis_id in {rij.gebeurtenis_id for rij in proef.afwijkingen()}
