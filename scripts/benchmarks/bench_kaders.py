"""All rules of a kader on one fact of a client with a long history, and loading the kaders.

Every fact is judged in-process on the state of a client with 500 events: once one who has hardly
anything but messages, once one of whom half is own records of the kinds that the rules read. Each
kind of fact is judged for each product of the kader; the worst product counts. Beside it, as the
baseline of the same run, folding those 500 events into that state: what any question about the
client costs before a single rule is asked.
"""

import statistics
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter

from kaderclienten import GEBEURTENISSEN, Regio, gebeurtenissen, regios, te_beoordelen

from ledger.client import ClientToestand, vouw
from ledger.contract import Contracten
from ledger.gebeurtenissen import Gebeurtenis
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders, laad_kaders
from ledger.kaders.zaak import Gezin, Gezinslid, Omgeving

EIGEN = {"hooguit twee eigen stukken": 2, "de helft eigen stukken": GEBEURTENISSEN // 2}
DOEL_MS, DOEL_LADEN_MS = 2.0, 500
_RONDEN_KEUZE, _RONDEN, _RONDEN_VOUWEN = 5, 200, 50
_IN_BEELD = ("JW315", "JW317", "JW301", "JW323", "lokaalBesluit", "pgbBesluit", "pgbBesteding")
"""The kinds of facts that are printed for each client; of the others only the worst is."""
_LAAD = """
from time import perf_counter
import ledger.client, ledger.contract, ledger.dossier_gebeurtenissen
begin = perf_counter()
from ledger.kaders.register import alle_kaders
alle_kaders()
print(perf_counter() - begin)
"""


@dataclass(frozen=True, slots=True)
class Meting:
    """Milliseconds (median) to judge a fact, and how many findings that gave."""

    milliseconden: float
    bevindingen: int


def _omgeving(toestand: ClientToestand) -> Omgeving:
    """A family of the client and another child, and no contracts."""
    ander = ClientToestand("client-" + "b" * 32)
    leden = tuple(
        Gezinslid(lid.stroom, "kind", betrokken=True, eigen_dossier=True, toestand=lid)
        for lid in (toestand, ander)
    )
    return Omgeving(Contracten("contract"), Gezin("gezin-1", leden))


def _meet(
    kaders: Kaders, regio: Regio, feit: Gebeurtenis, toestand: ClientToestand, ronden: int
) -> tuple[list[float], int]:
    """How long all rules together took on one fact, each time; how many findings that gave."""
    omgeving, tijden, bevindingen = _omgeving(toestand), [], 0
    for _ in range(ronden):
        begin = perf_counter()
        uitslag = beoordeel_feit(kaders, feit, toestand, omgeving, regio.nu)
        tijden.append(perf_counter() - begin)
        bevindingen = len(uitslag.bevindingen)
    return tijden, bevindingen


def meet_client(kaders: Kaders, regio: Regio, eigen: int) -> tuple[dict[str, Meting], float]:
    """The worst product of each kind of fact, and milliseconds (median) to fold the client.

    Which product is the worst shows from the best of a few rounds: what else the machine does may
    disturb one of many.
    """
    kader = kaders.op_naam[regio.kader]
    feiten = gebeurtenissen(kader, regio, eigen)
    toestand = vouw(feiten[0].stroom, feiten)
    ergste: dict[str, tuple[float, Gebeurtenis]] = {}
    for soort, feit in te_beoordelen(kader, regio, toestand):
        snelst = min(_meet(kaders, regio, feit, toestand, _RONDEN_KEUZE)[0])
        if soort not in ergste or snelst > ergste[soort][0]:
            ergste[soort] = snelst, feit
    per_soort: dict[str, Meting] = {}
    for soort, (_, feit) in ergste.items():
        tijden, bevindingen = _meet(kaders, regio, feit, toestand, _RONDEN)
        per_soort[soort] = Meting(statistics.median(tijden) * 1000, bevindingen)
    vouwen = []
    for _ in range(_RONDEN_VOUWEN):
        begin = perf_counter()
        vouw(feiten[0].stroom, feiten)
        vouwen.append(perf_counter() - begin)
    return per_soort, statistics.median(vouwen) * 1000


def laadtijd() -> float:
    """Milliseconds (median) to load every kader in a fresh process, their modules included.

    What the ledger needs without kaders too (the events and the state) is imported before.
    """
    tijden = [
        float(
            subprocess.run(
                [sys.executable, "-c", _LAAD], check=True, capture_output=True, text=True
            ).stdout
        )
        for _ in range(5)
    ]
    return statistics.median(tijden) * 1000


def main() -> None:
    """Prints the figures beside their targets."""
    kaders = laad_kaders()
    for regio in regios():
        for wie, eigen in EIGEN.items():
            per_soort, vouwen = meet_client(kaders, regio, eigen)
            hoogste = max(per_soort, key=lambda soort: per_soort[soort].milliseconden)
            getoond = [soort for soort in (*_IN_BEELD, hoogste) if soort in per_soort]
            print(f"{regio.kader}, cliënt met {GEBEURTENISSEN} feiten, {wie}:")
            print(
                "   "
                + ", ".join(
                    f"{soort} {per_soort[soort].milliseconden:.2f}"
                    for soort in dict.fromkeys(getoond)
                )
                + " ms"
            )
            meting = per_soort[hoogste]
            print(
                f"   hoogste van {len(per_soort)} soorten feiten: {hoogste} "
                f"{meting.milliseconden:.2f} ms (doel onder {DOEL_MS:.0f} ms), "
                f"{meting.bevindingen} bevindingen; "
                f"{meting.milliseconden / vouwen:.1f} keer het vouwen ({vouwen:.2f} ms)"
            )
    print(f"alle kaders laden: {laadtijd():.0f} ms (doel onder {DOEL_LADEN_MS} ms)")


if __name__ == "__main__":
    main()
