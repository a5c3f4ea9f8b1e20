"""One JW323 from bytes to JW325: parsed, judged with every rule on, stored durably, answered.

The products are those of a regional kader, so that its rules judge every line as well; beside it,
in the same run, the same message judged by the standard alone. Measured twice: 3,000 lines of
1,000 children for the rate, and about 25 MB for peak memory and to see that the time per line does
not grow with the message. The large message runs in a process of its own, so that the peak is that
of processing one message.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from api.gc import stel_af
from api.voorbeelddata.groot import FLEVOLAND, contracten_groot, grote_declaratie
from ledger.application import Grootboek, Wie
from ledger.berichtverwerking import Opdracht, Verwerkt, verwerk
from ledger.database import maak_schema, verbinding
from ledger.ids import Uuid7bron, systeemtoeval
from ledger.kaders.register import GEEN_KADERS, Kaders, alle_kaders
from ledger.klok import VasteKlok
from ledger.opslag import Recorder
from ledger.privacy import sleutelbos_voor_oefenen
from ledger.registratie import Contract, leg_contract_vast
from ledger.waarden import Product

WIE = Wie("meting", "backofficeGemeente")
TOT = date(2028, 1, 1)
KLOK = VasteKlok(datetime(2028, 1, 3, 9, tzinfo=UTC))
DOEL_PER_SECONDE, DOEL_MB = 5_000, 400
KLEIN, GROOT = (1_000, 3_000), (9_000, 29_200)
_RONDEN = 5
_BESTAND = "declaratie.xml"


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """Lines per second (median of the rounds for the small message) and peak memory."""

    klein_per_seconde: int
    zonder_kaders_per_seconde: int
    groot_per_seconde: int
    groot_megabyte: int
    piek_megabyte: int


def meet() -> Uitkomst:
    """Both measurements; about a minute."""
    rondes = range(_RONDEN)
    paren = [(_meet_apart(*KLEIN, n, "uit")[0], _meet_apart(*KLEIN, n)[0]) for n in rondes]
    zonder, klein = (statistics.median(rij) for rij in zip(*paren, strict=True))
    groot, bytes_groot, piek = _meet_apart(*GROOT, 0)
    return Uitkomst(round(klein), round(zonder), round(groot), bytes_groot // 2**20, piek // 1024)


def _meet_apart(
    clienten: int, prestaties: int, zaad: int, kaders: str = "aan"
) -> tuple[float, int, int]:
    """Lines per second, size of the message and peak memory (kB) of a fresh process."""
    with tempfile.TemporaryDirectory() as map_:
        _los("bereid", map_, clienten, prestaties, zaad)
        per_seconde, omvang, piek = json.loads(_los("meet", map_, prestaties, kaders))
    return float(per_seconde), int(omvang), int(piek)


def _los(taak: str, *argumenten: object) -> str:
    opdracht = [sys.executable, __file__, taak, *map(str, argumenten)]
    uitvoer = subprocess.run(opdracht, check=True, capture_output=True, text=True)
    return uitvoer.stdout.strip()


def bereid(map_: Path, clienten: int, prestaties: int, zaad: int) -> None:
    """A ledger with all that comes before the declaration, which is left beside it."""
    # Of the last month only: a line that comes late brings a finding that says so.
    eerdere, declaratie = grote_declaratie(
        clienten, prestaties, zaad=zaad + 1, tot=TOT, volumes=FLEVOLAND, maanden_per_product=1
    )
    (map_ / _BESTAND).write_bytes(declaratie)
    with verbinding(None, map_) as database:
        maak_schema(database.dsn)
        with Recorder(database.dsn) as recorder:
            # What comes before is history; it is the declaration that the kader judges.
            grootboek = _grootboek(recorder, map_, GEEN_KADERS)
            _bereid_voor(grootboek, (bericht.inhoud for bericht in eerdere))


def meet_een(map_: Path, prestaties: int, kaders: Kaders) -> tuple[float, int, int]:
    """Processes the declaration in a ledger that this process has not read from before."""
    declaratie = (map_ / _BESTAND).read_bytes()
    alle_kaders()  # the standard asks them which codes are theirs, also where they do not judge
    stel_af()
    with verbinding(None, map_) as database, Recorder(database.dsn) as recorder:
        grootboek = _grootboek(recorder, map_, kaders)
        begin = perf_counter()
        verwerkt = _verwerk(grootboek, declaratie)
        duur = perf_counter() - begin
    if verwerkt.antwoord is None or len(verwerkt.feit.verwijzingen) < prestaties:
        raise AssertionError("de declaratie is niet beoordeeld")
    piek = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return prestaties / duur, len(declaratie), piek


def _grootboek(recorder: Recorder, map_: Path, kaders: Kaders) -> Grootboek:
    bos = sleutelbos_voor_oefenen(map_, systeemtoeval)
    return Grootboek(recorder, bos, KLOK, Uuid7bron(), oefenmodus=True, kaders=kaders)


def _bereid_voor(grootboek: Grootboek, berichten: Iterable[bytes]) -> None:
    for rij in contracten_groot(FLEVOLAND):
        contract = Contract(
            rij.gemeente,
            rij.aanbieder,
            Product(categorie=rij.categorie, code=rij.code),
            rij.tarief_eurocent,
            rij.eenheid,
            rij.vanaf,
            None,
        )
        leg_contract_vast(grootboek, contract, WIE, grootboek.klok)
    for inhoud in berichten:
        _verwerk(grootboek, inhoud)


def _verwerk(grootboek: Grootboek, inhoud: bytes) -> Verwerkt:
    return verwerk(grootboek, Opdracht(inhoud, WIE, grootboek.klok))


def main() -> None:
    """Prints the figures beside their targets."""
    uitkomst = meet()
    print(
        f"JW323 met {KLEIN[1]} prestaties van {KLEIN[0]} cliënten: "
        f"{uitkomst.klein_per_seconde} prestaties/s (doel {DOEL_PER_SECONDE}); zonder kaders "
        f"{uitkomst.zonder_kaders_per_seconde}, verhouding "
        f"{uitkomst.klein_per_seconde / uitkomst.zonder_kaders_per_seconde:.2f}"
    )
    print(
        f"JW323 van {uitkomst.groot_megabyte} MB met {GROOT[1]} prestaties: "
        f"{uitkomst.groot_per_seconde} prestaties/s, piek {uitkomst.piek_megabyte} MB "
        f"(doel onder {DOEL_MB} MB)"
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["bereid", map_, *getallen]:
            bereid(Path(map_), *map(int, getallen))
        case ["meet", map_, prestaties, aan_of_uit]:
            kaders = alle_kaders() if aan_of_uit == "aan" else GEEN_KADERS
            print(json.dumps(meet_een(Path(map_), int(prestaties), kaders)))
        case _:
            main()
