"""A sample and its evaluation as a reader sees them, and as JSON."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any, Final

from ledger.steekproef import Evaluatie, Populatie, Trekking
from ledger.steekproef.evaluatie import Fout, Zijde
from ledger.weergave import euro
from projections.controlepopulatie import Bereik

_CONCLUSIE: Final = {
    "aanvaardbaar": "De bovengrens past binnen de materialiteit: de populatie is aanvaardbaar.",
    "onvoldoendeZekerheid": (
        "De bovengrens is meer dan de materialiteit, de geprojecteerde fout niet: deze steekproef"
        " geeft onvoldoende zekerheid."
    ),
    "materieleFout": (
        "De geprojecteerde fout zelf is meer dan de materialiteit: er is een fout van belang."
    ),
}
_MILJOENSTEN: Final = 1_000_000


def trekking_tekst(
    bereik: Bereik, populatie: Populatie, trekking: Trekking, uit: Path
) -> Iterator[str]:
    """What was drawn, in a few lines."""
    wie = "" if bereik.aanbieder is None else f", aanbieder {bereik.aanbieder}"
    top, rest = len(trekking.uit("top")), len(trekking.uit("rest"))
    apart = populatie.apart
    yield f"Geldsteekproef: gemeente {bereik.gemeente}, jaar {bereik.jaar}{wie}"
    yield f"Bekend op:      {bereik.bekend_op.isoformat()}"
    yield f"Populatie:      {trekking.aantal_posten} regels, {euro(trekking.populatie_eurocent)}"
    yield f"Hash:           {trekking.populatiehash}"
    yield (
        f"Apart:          {len(apart)} regels van nul of minder,"
        f" {euro(sum(post.bedrag_eurocent for post in apart))}"
    )
    yield f"Materialiteit:  {euro(trekking.wens.materialiteit_eurocent)}"
    yield f"Verwachte fout: {euro(trekking.wens.verwachte_fout_eurocent)}"
    yield f"Interval:       {euro(trekking.interval_eurocent)}, begin bij eurocent {trekking.start}"
    yield (
        f"Getrokken:      {top + rest} regels: {top} van het interval of meer, {rest} uit de rest"
        f" (gepland: {trekking.gepland} trekkingen)"
    )
    yield f"Geschreven naar {uit}. Vul gecontroleerdEurocent in selectie.csv in."


def evaluatie_tekst(vraag: Mapping[str, Any], evaluatie: Evaluatie) -> Iterator[str]:
    """The evaluation as a page of text."""
    trekking = evaluatie.trekking
    yield f"Geldsteekproef: gemeente {vraag.get('gemeente')}, jaar {vraag.get('jaar')}"
    yield (
        f"Populatie:      {trekking.aantal_posten} regels, {euro(trekking.populatie_eurocent)};"
        f" hash {trekking.populatiehash}"
    )
    yield f"Gecontroleerd:  {len(trekking.getrokken)} regels"
    yield ""
    yield from _zijde_tekst("Te hoog toegekend", evaluatie.te_hoog)
    if evaluatie.te_laag.fouten:
        yield ""
        yield from _zijde_tekst("Te laag toegekend (apart, niet verrekend)", evaluatie.te_laag)
    yield ""
    yield f"Materialiteit:  {euro(trekking.wens.materialiteit_eurocent)}"
    yield (
        f"Met {_procent(trekking.wens.betrouwbaarheid)} zekerheid is er hoogstens"
        f" {euro(evaluatie.te_hoog.bovengrens_eurocent)} te veel toegekend."
    )
    yield _CONCLUSIE[evaluatie.conclusie]


def _zijde_tekst(kop: str, zijde: Zijde) -> Iterator[str]:
    yield kop
    for fout in zijde.fouten:
        post = fout.getrokken.post
        yield (
            f"  post {fout.getrokken.nummer}, {post.aanbieder} {post.referentie_nummer}:"
            f" {euro(post.bedrag_eurocent)} werd {euro(fout.gecontroleerd_eurocent)};"
            f" geprojecteerd {euro(_afgerond(fout.geprojecteerd))}"
        )
    yield f"  geprojecteerd, regels van het interval of meer: {_euro(zijde.geprojecteerd_top)}"
    yield f"  geprojecteerd, de rest:                         {_euro(zijde.geprojecteerd_rest)}"
    yield f"  basisprecisie:                                  {_euro(zijde.basisprecisie)}"
    yield f"  toeslag voor gevonden fouten:                   {_euro(zijde.toeslag)}"
    yield f"  bovengrens:                                     {euro(zijde.bovengrens_eurocent)}"


def evaluatie_json(document: Mapping[str, Any], evaluatie: Evaluatie) -> dict[str, Any]:
    """The evaluation with what it rests on; amounts in whole eurocents, a limit rounded up."""
    return {
        "vorm": "toewijzing-steekproefevaluatie/1",
        **{naam: document.get(naam) for naam in ("vraag", "controlepunt", "populatie", "plan")},
        "aantalGecontroleerd": len(evaluatie.trekking.getrokken),
        "teHoog": _zijde_json(evaluatie.te_hoog),
        "teLaag": _zijde_json(evaluatie.te_laag),
        "conclusie": evaluatie.conclusie,
        "uitleg": _CONCLUSIE[evaluatie.conclusie],
    }


def _zijde_json(zijde: Zijde) -> dict[str, Any]:
    return {
        "fouten": [_fout_json(fout) for fout in zijde.fouten],
        "geprojecteerdTopEurocent": _afgerond(zijde.geprojecteerd_top),
        "geprojecteerdRestEurocent": _afgerond(zijde.geprojecteerd_rest),
        "geprojecteerdEurocent": _afgerond(zijde.geprojecteerd),
        "basisprecisieEurocent": _afgerond(zijde.basisprecisie),
        "toeslagEurocent": _afgerond(zijde.toeslag),
        "bovengrensEurocent": zijde.bovengrens_eurocent,
    }


def _fout_json(fout: Fout) -> dict[str, Any]:
    post = fout.getrokken.post
    return {
        "nummer": fout.getrokken.nummer,
        "stratum": fout.getrokken.stratum,
        "aanbieder": post.aanbieder,
        "referentieNummer": post.referentie_nummer,
        "bedragEurocent": post.bedrag_eurocent,
        "gecontroleerdEurocent": fout.gecontroleerd_eurocent,
        "foutEurocent": fout.fout_eurocent,
        "aantasting": str(fout.aantasting),
        "geprojecteerdEurocent": _afgerond(fout.geprojecteerd),
    }


def _euro(bedrag: Fraction) -> str:
    return euro(_afgerond(bedrag))


def _afgerond(bedrag: Fraction) -> int:
    """Whole eurocents, a half up."""
    return ceil(bedrag - Fraction(1, 2)) if bedrag % 1 != Fraction(1, 2) else ceil(bedrag)


def toonbaar(regel: str) -> str:
    """A line without what could steer a terminal: what stands in a file may be anybody's."""
    return "".join(
        teken if teken.isprintable() else teken.encode("unicode_escape").decode() for teken in regel
    )


def _procent(deel: Fraction) -> str:
    heel, rest = divmod(int(deel * _MILJOENSTEN), _MILJOENSTEN // 100)
    decimalen = f"{rest:04d}".rstrip("0")
    return f"{heel}{',' + decimalen if decimalen else ''} %"
