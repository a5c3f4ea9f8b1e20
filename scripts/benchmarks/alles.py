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

METINGEN: dict[str, Callable[[], None]] = {
    "opslag": bench_opslag.main,
    "declaratie": bench_declaratie.main,
    "projecties": bench_projecties.main,
    "kaders": bench_kaders.main,
    "http": bench_http.main,
    "tijdreis": bench_tijdreis.main,
    "bewijs": bench_bewijs.main,
}


def main(namen: list[str]) -> int:
    """Runs the named benchmarks, all of them without names; 2 for a name that is unknown."""
    onbekend = [naam for naam in namen if naam not in METINGEN]
    if onbekend:
        print(f"Onbekende meting: {', '.join(onbekend)}. Kies uit: {', '.join(METINGEN)}.")
        return 2
    sys.argv = sys.argv[:1]
    for naam in namen or METINGEN:
        print(f"== {naam}", flush=True)
        begin = perf_counter()
        METINGEN[naam]()
        print(f"   ({perf_counter() - begin:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
