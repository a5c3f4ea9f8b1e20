"""What came of cases, in words."""

from collections.abc import Iterator, Sequence

from ledger.scenario.uitvoeren import Resultaat


def regel_van(code: str, resultaat: Resultaat) -> str:
    """One line: the verdict, the rule of the file and the name of the case."""
    return f"{'goed' if resultaat.goed else 'FOUT'}  {code}: {resultaat.geval.naam}"


def toelichting_op(resultaat: Resultaat) -> Iterator[str]:
    """What differs, expected against found, with the sentences of the findings."""
    for verschil in resultaat.verschillen:
        yield f"      {verschil.wat}: verwacht {verschil.verwacht}, gevonden {verschil.gevonden}"
        for zin in verschil.uitleg:
            yield f"        {zin}"


def samenvatting(resultaten: Sequence[Resultaat]) -> str:
    """How many cases were good."""
    fout = sum(not resultaat.goed for resultaat in resultaten)
    totaal = len(resultaten)
    gevallen = "1 geval" if totaal == 1 else f"{totaal} gevallen"
    return f"{gevallen}: {totaal - fout} goed, {fout} fout"
