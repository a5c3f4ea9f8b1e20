"""The version of the standard in a verdict says which rules gave it."""

import re
import subprocess
import sys

from ledger.ijw.versie import kaderversie


def test_de_versie_noemt_de_uitgave_en_een_vingerafdruk_van_de_regels() -> None:
    assert re.fullmatch(r"3\.2#[0-9a-f]{16}", kaderversie())


def test_een_ander_proces_komt_op_dezelfde_vingerafdruk() -> None:
    opdracht = "from ledger.ijw.versie import kaderversie; print(kaderversie())"
    uitvoer = subprocess.run(
        [sys.executable, "-c", opdracht], check=True, capture_output=True, text=True
    )
    assert uitvoer.stdout.strip() == kaderversie()
