"""The command `toewijzing scenario`: case files in, one line per case out."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from api.ontwerpen import lees_ontwerpen
from ledger.kaders.bestand import GegevensFout
from ledger.kaders.kader import KaderFout
from ledger.scenario.bestand import lees_gevallen
from ledger.scenario.uitvoeren import Resultaat, kaders_voor, voer_alle_uit
from ledger.scenario.verslag import regel_van, samenvatting, toelichting_op

ANDERS, ONLEESBAAR = 1, 2


def draai_scenarios(
    bestanden: Sequence[Path], ontwerpen: Sequence[Path], scherm: Console, fouten: Console
) -> int:
    """Runs the cases of all files on the kaders with these drafts; the exit code.

    0: every case gives what it says; 1: one does not; 2: a file could not be read. Files that can
    be read are run, whatever is wrong with the others.
    """
    try:
        aanpassingen = lees_ontwerpen(ontwerpen)
    except GegevensFout as fout:
        _meld(fout.fouten, fouten)
        return ONLEESBAAR
    resultaten: list[Resultaat] = []
    gemeld: dict[object, None] = {}
    for pad in bestanden:
        try:
            bestand = lees_gevallen(pad)
            eigen, onduidelijk = voer_alle_uit(bestand, kaders_voor(bestand, aanpassingen))
        except (GegevensFout, KaderFout) as fout:
            gemeld |= dict.fromkeys(fout.fouten)
            continue
        gemeld |= dict.fromkeys(onduidelijk)
        _toon(bestand.regel, eigen, scherm)
        resultaten += eigen
    _meld(gemeld, fouten)
    if resultaten:
        _schrijf(scherm, samenvatting(resultaten))
    if gemeld:
        return ONLEESBAAR
    return 0 if all(resultaat.goed for resultaat in resultaten) else ANDERS


def _meld(regels: Iterable[object], fouten: Console) -> None:
    for regel in regels:
        _schrijf(fouten, f"Fout: {regel}")


def _toon(code: str, resultaten: Iterable[Resultaat], scherm: Console) -> None:
    for resultaat in resultaten:
        stijl = "green" if resultaat.goed else "bold red"
        _schrijf(scherm, regel_van(code, resultaat), stijl)
        for regel in toelichting_op(resultaat):
            _schrijf(scherm, regel)


def _schrijf(scherm: Console, regel: str, stijl: str = "") -> None:
    """A line as it is: no markup, no breaks."""
    scherm.print(Text(regel, style=stijl), soft_wrap=True, highlight=False)
