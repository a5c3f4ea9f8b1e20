"""The files of a sample: what was drawn, from what, and the results that come back.

In one folder: `selectie.json` (every parameter, the plan and the selection), `selectie.csv` (the
list to fill in) and `populatie.csv` (all lines, so that anybody can draw again). Pseudonymous: no
file says more of a person than the id of the client. Reading a selection draws it again.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import orjson

from ledger.steekproef import Populatie, Post, SteekproefFout, Trekking, Wens, trek
from projections.controlepopulatie import Bereik

VORM: Final = "toewijzing-steekproef/1"
SELECTIE, LIJST, POPULATIE = "selectie.json", "selectie.csv", "populatie.csv"
GECONTROLEERD: Final = "gecontroleerdEurocent"
_LIJST: Final = (
    "nummer",
    "stratum",
    "aanbieder",
    "referentieNummer",
    "clientId",
    "bedragEurocent",
    "cumulatiefEurocent",
    GECONTROLEERD,
    "opmerking",
)
_POPULATIE: Final = (
    "aanbieder",
    "referentieNummer",
    "clientId",
    "gebeurtenisId",
    "bedragEurocent",
)
_MEESTE_BYTES: Final = 1 << 30
_FORMULE: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_MEESTE_CIJFERS: Final = 15
_MEESTE_GENOEMD: Final = 100


# --- writing --------------------------------------------------------------------------------------


def schrijf(
    map_: Path,
    bereik: Bereik,
    populatie: Populatie,
    trekking: Trekking,
    controlepunt: Mapping[str, Any] | None,
) -> None:
    """Writes the three files. Raises SteekproefFout when a selection is there, or it cannot be."""
    if (map_ / SELECTIE).exists() or (map_ / LIJST).exists():
        raise SteekproefFout(f"In {map_} staat al een selectie; kies een andere map.")
    document = {
        "vorm": VORM,
        "vraag": vraag_json(bereik, trekking.wens),
        "controlepunt": controlepunt,
        **trekking_json(populatie, trekking),
    }
    try:
        map_.mkdir(parents=True, exist_ok=True)
        (map_ / POPULATIE).write_bytes(_csv(_POPULATIE, map(_postrij, _alle(populatie))))
        (map_ / LIJST).write_bytes(_csv(_LIJST, _lijstrijen(trekking)))
        (map_ / SELECTIE).write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
    except OSError:
        raise SteekproefFout(f"In {map_} kan niet worden geschreven.") from None


def vraag_json(bereik: Bereik, wens: Wens) -> dict[str, Any]:
    """All that was asked: who asks this again, of the same ledger, draws the same."""
    return {
        "gemeente": bereik.gemeente,
        "jaar": bereik.jaar,
        "aanbieder": bereik.aanbieder,
        "bekendOp": bereik.bekend_op.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "materialiteitEurocent": wens.materialiteit_eurocent,
        "betrouwbaarheidProcent": _tekst(wens.betrouwbaarheid * 100),
        "verwachteFoutEurocent": wens.verwachte_fout_eurocent,
        "zaad": wens.zaad,
    }


def trekking_json(populatie: Populatie, trekking: Trekking) -> dict[str, Any]:
    """The population, the plan and the selection."""
    return {
        "populatie": {
            "hash": trekking.populatiehash,
            "aantal": trekking.aantal_posten,
            "bedragEurocent": trekking.populatie_eurocent,
        },
        "plan": {
            "factor": _tekst(trekking.factor),
            "intervalEurocent": trekking.interval_eurocent,
            "start": trekking.start,
            "aantalGepland": trekking.gepland,
            "topEurocent": trekking.top_eurocent,
            "restEurocent": trekking.rest_eurocent,
        },
        "selectie": [
            {
                "nummer": rij.nummer,
                "stratum": rij.stratum,
                **_post_json(rij.post),
                "cumulatiefEurocent": rij.cumulatief_eurocent,
                "treffer": rij.treffer,
            }
            for rij in trekking.getrokken
        ],
        "apart": [_post_json(post) for post in populatie.apart],
    }


def _post_json(post: Post) -> dict[str, Any]:
    return dict(zip(_POPULATIE, post, strict=True))


def _alle(populatie: Populatie) -> list[Post]:
    return sorted((*populatie.posten, *populatie.apart))


def _postrij(post: Post) -> tuple[object, ...]:
    return tuple(post)


def _lijstrijen(trekking: Trekking) -> Iterator[tuple[object, ...]]:
    for rij in trekking.getrokken:
        post = rij.post
        yield (
            rij.nummer,
            rij.stratum,
            post.aanbieder,
            post.referentie_nummer,
            post.client_id,
            post.bedrag_eurocent,
            rij.cumulatief_eurocent,
            "",
            "",
        )


def _csv(kop: tuple[str, ...], rijen: Iterator[tuple[object, ...]]) -> bytes:
    """Semicolons, and a mark of UTF-8: a Dutch spreadsheet opens it as it is."""
    uit = io.StringIO(newline="")
    schrijver = csv.writer(uit, delimiter=";", lineterminator="\r\n")
    schrijver.writerow(kop)
    for rij in rijen:
        schrijver.writerow([_veilig(cel) if isinstance(cel, str) else cel for cel in rij])
    return uit.getvalue().encode("utf-8-sig")


def _veilig(cel: str) -> str:
    """No text that a spreadsheet takes for a formula; `_zoals_het_was` turns it back."""
    return f"'{cel}" if cel.startswith(_FORMULE) else cel


def _zoals_het_was(cel: str) -> str:
    return cel[1:] if cel.startswith("'") and cel[1:].startswith(_FORMULE) else cel


def _tekst(getal: Fraction) -> str:
    """A fraction of at most a few decimals, with a point."""
    honderdsten = getal * 10_000
    if honderdsten.denominator != 1:
        raise AssertionError("een getal met meer decimalen dan gevraagd kan worden")
    heel, rest = divmod(int(honderdsten), 10_000)
    return f"{heel}.{rest:04d}".rstrip("0").rstrip(".")


# --- reading --------------------------------------------------------------------------------------


def lees_selectie(bestand: Path) -> tuple[dict[str, Any], Trekking]:
    """A selection, drawn again from the population beside it.

    Raises SteekproefFout (Dutch) when a file cannot be read, the population is another, or the
    selection does not follow from population, parameters and seed.
    """
    document = _lees_document(bestand)
    populatie = _lees_populatie(bestand.parent / POPULATIE)
    genoemd = document["populatie"]["hash"]
    if populatie.hash != genoemd:
        raise SteekproefFout(
            f"De populatie is een andere: haar hash is {populatie.hash} en de selectie noemt"
            f" {genoemd}."
        )
    trekking = trek(populatie, _wens(document["vraag"]))
    zinnen = list(_verschillen(document, trekking_json(populatie, trekking)))
    if zinnen:
        raise SteekproefFout(*zinnen)
    return document, trekking


def _lees_document(bestand: Path) -> dict[str, Any]:
    inhoud = _lees(bestand)
    try:
        document = orjson.loads(inhoud)
    except ValueError:
        raise SteekproefFout(f"{bestand} is geen JSON.") from None
    if not isinstance(document, dict) or document.get("vorm") != VORM:
        raise SteekproefFout(f"{bestand} is geen selectie in de vorm {VORM}.")
    delen = {"vraag": dict, "populatie": dict, "plan": dict, "selectie": list, "apart": list}
    if any(not isinstance(document.get(naam), soort) for naam, soort in delen.items()):
        raise SteekproefFout(f"{bestand} is onvolledig.")
    if not isinstance(document["populatie"].get("hash"), str):
        raise SteekproefFout(f"{bestand} noemt geen hash van de populatie.")
    return document


def _wens(vraag: Mapping[str, Any]) -> Wens:
    try:
        bedragen = vraag["materialiteitEurocent"], vraag["verwachteFoutEurocent"]
        procent, zaad = vraag["betrouwbaarheidProcent"], vraag["zaad"]
    except KeyError as fout:
        raise SteekproefFout(f"De selectie noemt geen {fout.args[0]}.") from None
    if any(type(bedrag) is not int for bedrag in bedragen) or not isinstance(zaad, str):
        raise SteekproefFout("De vraag in de selectie is gewijzigd: zij is niet te lezen.")
    return Wens(bedragen[0], lees_procent(procent), bedragen[1], zaad)


def lees_procent(tekst: object) -> Fraction:
    """A percentage with at most two decimals, as `95` or `97,5`, as a fraction.

    Raises SteekproefFout.
    """
    heel, _, decimalen = str(tekst).replace(",", ".").partition(".")
    cijfers = heel + decimalen
    if not (cijfers.isascii() and cijfers.isdecimal() and heel) or len(decimalen) > 2:
        raise SteekproefFout("De betrouwbaarheid is een percentage, zoals 95 of 97,5.")
    if len(heel) > 3:
        raise SteekproefFout("De betrouwbaarheid ligt van 50 tot en met 99,9 procent.")
    return Fraction(int(cijfers), 10 ** len(decimalen) * 100)


def _verschillen(document: Mapping[str, Any], opnieuw: Mapping[str, Any]) -> Iterator[str]:
    """What a new drawing gives otherwise than the document says."""
    for deel in ("populatie", "plan"):
        for naam, waarde in opnieuw[deel].items():
            if document[deel].get(naam) != waarde:
                yield (
                    f"{naam} in de selectie is {document[deel].get(naam)} en zou met deze"
                    f" parameters en dit zaad {waarde} zijn."
                )
    for deel in ("selectie", "apart"):
        if document[deel] != opnieuw[deel]:
            nummer = next(
                (nr for nr, (een, ander) in _paren(document[deel], opnieuw[deel]) if een != ander),
                min(len(document[deel]), len(opnieuw[deel])) + 1,
            )
            yield (
                f"De lijst '{deel}' volgt niet uit de populatie en het zaad: regel {nummer} is een"
                " andere."
            )


def _paren(een: list[Any], ander: list[Any]) -> Iterator[tuple[int, tuple[Any, Any]]]:
    return enumerate(zip(een, ander, strict=False), 1)


def _lees_populatie(bestand: Path) -> Populatie:
    posten: list[Post] = []
    zinnen: list[str] = []
    for regel, rij in _rijen(bestand, _POPULATIE):
        aanbieder, referentie, client, gebeurtenis, bedrag = (rij[naam] for naam in _POPULATIE)
        getal = _geheel(bedrag)
        if getal is None:
            zinnen.append(f"{bestand.name}, regel {regel}: '{bedrag}' is geen bedrag.")
        else:
            posten.append(Post(aanbieder, referentie, client, gebeurtenis, getal))
    _stop_bij(zinnen)
    return Populatie.van(posten)


def lees_resultaten(
    bestand: Path, trekking: Trekking, *, ook_te_laag: bool = False
) -> dict[int, int]:
    """The audited amount of each item, by its number.

    Raises SteekproefFout with every line that is wrong: one that was not drawn, that is there
    twice or about another reference, without an amount, or with more than was awarded (unless
    `ook_te_laag`); and with the items that are missing.
    """
    getrokken = {str(rij.nummer): rij for rij in trekking.getrokken}
    gevonden: dict[int, int] = {}
    zinnen: list[str] = []
    for regel, cellen in _rijen(bestand, ("nummer", "referentieNummer", GECONTROLEERD)):
        rij = {naam: cel.strip(" ") for naam, cel in cellen.items()}
        post = getrokken.pop(rij["nummer"], None)
        bezwaar, bedrag = None, _geheel(rij[GECONTROLEERD])
        if post is None:
            dubbel = _geheel(rij["nummer"]) in gevonden
            wat = "staat er twee keer in" if dubbel else "is niet getrokken"
            bezwaar = f"post '{rij['nummer']}' {wat}"
        elif rij["referentieNummer"] != post.post.referentie_nummer.strip(" "):
            bezwaar = f"post {post.nummer} gaat over {post.post.referentie_nummer}"
        elif not rij[GECONTROLEERD]:
            bezwaar = f"bij post {post.nummer} is geen bedrag ingevuld"
        elif bedrag is None or bedrag < 0:
            bezwaar = f"'{rij[GECONTROLEERD]}' is geen bedrag in hele eurocenten"
        elif bedrag > post.post.bedrag_eurocent and not ook_te_laag:
            bezwaar = f"{bedrag} is meer dan er is toegekend ({post.post.bedrag_eurocent})"
        else:
            gevonden[post.nummer] = bedrag
        if bezwaar is not None:
            zinnen.append(f"Regel {regel}: {bezwaar}.")
    zinnen += [f"Post {nummer} ontbreekt." for nummer in getrokken]
    _stop_bij(zinnen)
    return gevonden


def _stop_bij(zinnen: list[str]) -> None:
    if len(zinnen) > _MEESTE_GENOEMD:
        meer = len(zinnen) - _MEESTE_GENOEMD
        zinnen = [*zinnen[:_MEESTE_GENOEMD], f"En nog {meer} regels."]
    if zinnen:
        raise SteekproefFout(*zinnen)


def _rijen(bestand: Path, nodig: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file with their number; at least these columns, others are let be."""
    try:
        tekst = _lees(bestand).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SteekproefFout(f"{bestand} is geen tekst in UTF-8.") from None
    eerste = tekst.partition("\n")[0]
    scheiding = ";" if ";" in eerste else ","
    lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=scheiding, strict=True)
    try:
        kop = [cel.strip() for cel in next(lezer, [])]
        ontbreekt = [naam for naam in nodig if naam not in kop]
        if ontbreekt:
            raise SteekproefFout(f"In {bestand} ontbreekt de kolom {', '.join(ontbreekt)}.")
        for cellen in lezer:
            if not any(cellen):
                continue
            if len(cellen) != len(kop):
                raise SteekproefFout(
                    f"{bestand}, regel {lezer.line_num}: er staan {len(cellen)} cellen en er horen"
                    f" er {len(kop)} te staan."
                )
            yield lezer.line_num, dict(zip(kop, map(_zoals_het_was, cellen), strict=True))
    except csv.Error:
        raise SteekproefFout(f"{bestand}, regel {lezer.line_num}: dit is geen CSV.") from None


def _geheel(tekst: str) -> int | None:
    """A whole number of eurocents; None for anything else."""
    cijfers = tekst.removeprefix("-")
    if not (cijfers.isascii() and cijfers.isdecimal()) or len(cijfers) > _MEESTE_CIJFERS:
        return None
    return int(tekst)


def _lees(bestand: Path) -> bytes:
    try:
        if bestand.stat().st_size > _MEESTE_BYTES:
            raise SteekproefFout(f"{bestand} is te groot voor een steekproef.")
        return bestand.read_bytes()
    except OSError:
        raise SteekproefFout(f"{bestand} is niet te lezen.") from None
