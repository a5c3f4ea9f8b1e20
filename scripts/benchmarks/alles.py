"""Every benchmark after another, each with its target; `alles.py NAAM …` runs only those."""

import sys
from collections.abc import Callable
from time import perf_counter

import bench_bewijs
import bench_declaratie
import bench_http
import bench_kaders
import bench_opslag
import bench_projecties
import bench_tijdreis
import bench_verifieer

METINGEN: dict[str, Callable[[], None]] = {
    "opslag": bench_opslag.main,
    "declaratie": bench_declaratie.main,
    "projecties": bench_projecties.main,
    "kaders": bench_kaders.main,
    "http": bench_http.main,
    "tijdreis": bench_tijdreis.main,
    "bewijs": bench_bewijs.main,
    "verifieer": bench_verifieer.main,
}
ALLEEN_GENOEMD: dict[str, Callable[[], None]] = {"groot": bench_verifieer.main_groot}
"""What takes so long that it is only done when it is named."""


def main(namen: list[str]) -> int:
    """Runs the named benchmarks, all of them without names; 2 for a name that is unknown."""
    metingen = METINGEN | ALLEEN_GENOEMD
    onbekend = [naam for naam in namen if naam not in metingen]
    if onbekend:
        print(f"Onbekende meting: {', '.join(onbekend)}. Kies uit: {', '.join(metingen)}.")
        return 2
    sys.argv = sys.argv[:1]
    for naam in namen or METINGEN:
        print(f"== {naam}", flush=True)
        begin = perf_counter()
        metingen[naam]()
        print(f"   ({perf_counter() - begin:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
