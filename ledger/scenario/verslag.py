"""What came of cases, and of looking back, in words."""

from collections.abc import Iterator, Sequence

from ledger.scenario.optellen import Som, Totaal
from ledger.scenario.terugblik import Geteld, Herziening
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


# --- looking back -------------------------------------------------------------------------------


def herziening_regels(rij: Herziening) -> Iterator[str]:
    """A difference: about what, the outcome then and now, the rules, and the value."""
    naam = rij.soort if rij.sleutel is None else f"{rij.soort} {rij.sleutel}"
    partijen = rij.gemeente if rij.aanbieder is None else f"{rij.gemeente}, {rij.aanbieder}"
    uitkomst = rij.geleverd if rij.geleverd == rij.ontwerp else f"{rij.geleverd} → {rij.ontwerp}"
    yield f"{rij.client_id}  {rij.dag}  {naam} ({partijen}): {uitkomst}"
    delen = [
        f"{wat} {', '.join(codes)}"
        for wat, codes in (("erbij", rij.erbij), ("weg", rij.weg), ("anders", rij.anders))
        if codes
    ]
    if rij.minuten is not None:
        delen.append(f"{rij.minuten} minuten")
    if rij.bedrag_eurocent is not None:
        delen.append(euro(rij.bedrag_eurocent))
    if rij.controle_geleverd_eurocent != rij.controle_ontwerp_eurocent:
        van, naar = rij.controle_geleverd_eurocent, rij.controle_ontwerp_eurocent
        delen.append(f"controlebevindingen {euro(van)} → {euro(naar)}")
    if delen:
        yield f"      {'; '.join(delen)}"
    if rij.vastgelegd is not None:
        regels = ", ".join(rij.vastgelegde_regels) or "geen regels"
        yield f"      vastgelegd was: {rij.vastgelegd}, met {regels}"


def totaal_regels(totaal: Totaal, geteld: Geteld) -> Iterator[str]:
    """The totals of looking back."""
    yield (
        f"{geteld.feiten} feiten beoordeeld; {totaal.aantal} anders, bij {len(totaal.clienten)} "
        f"{'cliënt' if len(totaal.clienten) == 1 else 'cliënten'}."
    )
    for wat, som in (
        ("Alleen het ontwerp houdt tegen", totaal.strenger),
        ("Het ontwerp laat door", totaal.ruimer),
        ("Alleen andere regels of een ander advies", totaal.overig),
    ):
        if som.aantal:
            yield f"{wat}: {_som(som)}."
    if totaal.controle_geleverd_eurocent != totaal.controle_ontwerp_eurocent:
        van, naar = totaal.controle_geleverd_eurocent, totaal.controle_ontwerp_eurocent
        yield f"In controlebevindingen: {euro(van)} → {euro(naar)}."
    for regel in totaal.regels:
        aantallen = (("erbij", totaal.erbij), ("weg", totaal.weg), ("anders", totaal.anders))
        delen = ", ".join(f"{telling[regel]} {wat}" for wat, telling in aantallen if telling[regel])
        yield f"  {regel}: {delen}"
    if geteld.vergeten:
        yield f"Niet beoordeeld: {geteld.vergeten} vergeten cliënt(en)."


def _som(som: Som) -> str:
    return f"{som.aantal} ({som.minuten} minuten, {euro(som.bedrag_eurocent)})"


def euro(eurocent: int) -> str:
    """An amount as people write it in Dutch."""
    heel, rest = divmod(abs(eurocent), 100)
    punten = f"{heel:,}".replace(",", ".")
    return f"{'-' if eurocent < 0 else ''}€ {punten},{rest:02}"
