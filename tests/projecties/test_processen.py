"""A process that folds part of the log imports only what its work takes."""

import subprocess
import sys
from pathlib import Path

_PROGRAMMA = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import sys

from projections.processen import zonder_hoofdmodule

print("ingelezen", flush=True)

if __name__ == "__main__":
    eigen = sys.modules["__main__"]
    with ProcessPoolExecutor(1, get_context("spawn")) as processen:
        with zonder_hoofdmodule():
            taak = processen.submit(abs, -3)
        print(taak.result(), sys.modules["__main__"] is eigen)
"""


def test_een_proces_leest_het_programma_dat_het_startte_niet_in(tmp_path: Path) -> None:
    programma = tmp_path / "programma.py"
    programma.write_text(_PROGRAMMA)
    uitvoer = subprocess.run(
        [sys.executable, str(programma)], capture_output=True, text=True, check=True
    )
    assert uitvoer.stdout.splitlines() == ["ingelezen", "3 True"]
