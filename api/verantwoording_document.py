"""A productieverantwoording as a document to print and sign: one page of HTML that fetches nothing.

On paper: A4 on its side, with numbered pages and the heading of a table on each page that it runs
over.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from api.verantwoording_tekst import (
    AANBIEDER,
    AFWIJKINGEN,
    BEDRAGEN,
    BEVINDINGEN,
    CLIENTEN,
    EENHEID_KOLOM,
    LEESWIJZER,
    PRODUCT,
    SLUITING,
    VERWIJZERS,
    VOLUMES,
    Json,
    Kolom,
    Rij,
    aanbieder_in_woorden,
    eenheid_in_woorden,
    geldigheid,
    gemeente_in_woorden,
    getal,
    grondslag_van,
    in_euro,
    kolommen_van,
    rijen_van,
    verwijzer_in_woorden,
    verwijzerkolommen,
    waarschuwing_van,
)

_STIJL = """
@page { size: A4 landscape; margin: 14mm 12mm 16mm;
  @bottom-left { content: "VOETTEKST"; font: 7.5pt sans-serif; }
  @bottom-right { content: "Pagina " counter(page) " van " counter(pages);
    font: 7.5pt sans-serif; } }
body { font: 9pt/1.4 system-ui, "Helvetica Neue", Arial, sans-serif; color: #111; background: #fff;
  max-width: 273mm; margin: 1rem auto; padding: 0 1rem; }
h1 { font-size: 17pt; margin: 0 0 .2rem; } h2 { font-size: 12pt; margin: 1.4rem 0 .3rem; }
h1, h2 { break-after: avoid; }
.oefenmodus, .let-op { margin: .5rem 0; padding: .4rem .7rem; border: 1.5pt solid #7a5200;
  background: #fff3d0; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 .8rem; }
caption { text-align: left; font-style: italic; padding: .2rem 0; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
tr.groep { break-after: avoid; }
th, td { text-align: left; vertical-align: top; padding: .18rem .5rem .18rem 0;
  border-bottom: .4pt solid #bbb; }
thead th { vertical-align: bottom; border-bottom: 1pt solid #111; }
td.getal, th.getal { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0;
  padding-left: .6rem; }
td.getal { white-space: nowrap; }
tr.groep th { padding-top: .6rem; font-size: 10pt; border-bottom: .4pt solid #111; }
tr.totaal { break-before: avoid; }
tr.totaal td { font-weight: bold; border-top: .6pt solid #111; }
td:first-child { white-space: nowrap; }
tr.gemeente td { border-bottom: 2.5pt double #111; }
.grondslag th { width: 16rem; font-weight: normal; color: #333; }
.grondslag td { overflow-wrap: anywhere; }
dt { font-weight: bold; break-after: avoid; } dd { margin: 0 0 .35rem 0; }
.tekenen { display: flex; gap: 10mm; break-inside: avoid; margin-top: .6rem; }
.tekenen div { flex: 1; border: .6pt solid #111; padding: .5rem .7rem; }
.tekenen p { margin: 0; border-bottom: .4pt solid #777; padding-top: 1.6rem; font-size: 8pt; }
.tekenen p.handtekening { padding-top: 4.2rem; }
.blok { break-inside: avoid; }
@media print { body { margin: 0; padding: 0; max-width: none; }
  .oefenmodus, .let-op { background: none; } }
"""
_OEFENMODUS = (
    '<p class="oefenmodus" role="note"><strong>Oefenmodus.</strong> Dit zijn oefengegevens; deze'
    " verantwoording heeft geen waarde.</p>"
)


def als_document(inhoud: Json, *, oefenmodus: bool) -> str:
    """The whole document; every value in it is escaped."""
    titel = f"Productieverantwoording Jeugdwet {inhoud['jaar']}"
    gemeente = gemeente_in_woorden(inhoud)
    delen = (
        [_OEFENMODUS] if oefenmodus else [],
        [f"<h1>{titel}</h1>", f"<p>Gemeente {escape(gemeente)}</p>"],
        _meldingen(inhoud),
        _grondslag(inhoud),
        _tabellen(inhoud),
        _toelichting(inhoud),
        _ondertekening(inhoud),
    )
    lijf = "\n".join(regel for deel in delen for regel in deel)
    voet = f"{titel}, gemeente {gemeente}, stand {inhoud['bekendOp']}"
    stijl = _STIJL.replace("VOETTEKST", _in_css(voet))
    return (
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(f'{titel}, {gemeente}')}</title>\n<style>{stijl}</style>\n</head>\n"
        f"<body>\n{lijf}\n</body>\n</html>\n"
    )


def _in_css(tekst: str) -> str:
    """A text between quotes in a style sheet: only what cannot end it."""
    return "".join(teken for teken in tekst if teken not in '"\\<\n')


def _meldingen(inhoud: Json) -> Iterator[str]:
    for zin in (waarschuwing_van(inhoud), inhoud["melding"]):
        if zin is not None:
            yield f'<p class="let-op">{escape(zin)}</p>'


def _grondslag(inhoud: Json) -> Iterator[str]:
    yield "<h2>Waarop deze verantwoording rust</h2>"
    yield '<table class="grondslag"><tbody>'
    for naam, waarde in grondslag_van(inhoud):
        yield f'<tr><th scope="row">{escape(naam)}</th><td>{escape(waarde)}</td></tr>'
    for kader in inhoud["grondslag"]["kaders"]:
        delen = (
            kader["versie"],
            f"{getal(kader['regels'])} declaratieregels mee beoordeeld",
            geldigheid(kader),
        )
        waarde = "; ".join(filter(None, delen))
        naam = f"Regels van {'de standaard' if kader['kader'] == 'ijw' else kader['kader']}"
        yield f'<tr><th scope="row">{escape(naam)}</th><td>{escape(waarde)}</td></tr>'
    yield "</tbody></table>"


# --- the figures ----------------------------------------------------------------------------------


def _tabellen(inhoud: Json) -> Iterator[str]:
    yield "<h2>Productie</h2>"
    yield from _tabel(inhoud, (PRODUCT, EENHEID_KOLOM, CLIENTEN, *VOLUMES, *BEDRAGEN))
    yield from _volumes(inhoud)
    gesloten = inhoud["sluitmoment"] is not None
    kop = "Sluiting, correcties daarna, bevindingen en afwijkingen"
    yield f"<h2>{kop if gesloten else 'Bevindingen en afwijkingen'}</h2>"
    netto = BEDRAGEN[-1]
    sluiting = (*SLUITING, netto) if gesloten else (netto,)
    yield from _tabel(inhoud, (PRODUCT, EENHEID_KOLOM, *sluiting, *BEVINDINGEN, AFWIJKINGEN))
    yield "<h2>Netto per soort verwijzer</h2>"
    yield from _verwijzers(inhoud)


def _tabel(inhoud: Json, kolommen: Sequence[Kolom]) -> Iterator[str]:
    """A table with the aanbieders one below the other, each with its total."""
    yield "<table><thead><tr>"
    yield from (f'<th scope="col"{_klasse(kolom)}>{escape(kolom.kop)}</th>' for kolom in kolommen)
    yield "</tr></thead><tbody>"
    bezig: str | None = None
    for rij in rijen_van(inhoud):
        if rij.soort != "totaal gemeente":
            aanbieder = aanbieder_in_woorden(rij.aanbieder)
            if aanbieder != bezig:
                bezig = aanbieder
                breedte = len(kolommen)
                yield (
                    f'<tr class="groep"><th scope="rowgroup" colspan="{breedte}">'
                    f"Aanbieder {escape(aanbieder)}</th></tr>"
                )
        yield f"<tr{_rijklasse(rij)}>{''.join(_cel(kolom, rij) for kolom in kolommen)}</tr>"
    yield "</tbody></table>"


def _rijklasse(rij: Rij) -> str:
    if rij.soort == "regel":
        return ""
    return ' class="totaal gemeente"' if rij.soort == "totaal gemeente" else ' class="totaal"'


def _klasse(kolom: Kolom) -> str:
    return "" if kolom.soort == "tekst" else ' class="getal"'


def _cel(kolom: Kolom, rij: Rij) -> str:
    return f"<td{_klasse(kolom)}>{escape(_tekst(kolom, rij))}</td>"


def _tekst(kolom: Kolom, rij: Rij) -> str:
    waarde = kolom.waarde(rij)
    if waarde is None or isinstance(waarde, str):
        return waarde or ""
    return in_euro(waarde) if kolom.soort == "bedrag" else getal(waarde)


def _volumes(inhoud: Json) -> Iterator[str]:
    """The volumes of the gemeente per unit."""
    volumes = inhoud["totaal"]["volumes"]
    if not volumes:
        return
    soorten = ("ingediend", "toegekend", "gecrediteerd", "netto")
    koppen = ("Totaal volume per eenheid", *(soort.capitalize() for soort in soorten))
    yield from _kleine_tabel(
        koppen,
        (
            (eenheid_in_woorden(rij["eenheid"]), *(getal(rij[f"{s}Volume"]) for s in soorten))
            for rij in volumes
        ),
    )


def _verwijzers(inhoud: Json) -> Iterator[str]:
    """What was paid per kind of referrer that occurs, for each aanbieder and the gemeente."""
    gevonden = {deel["verwijzer"] for deel in inhoud["totaal"]["verwijzers"]}
    namen = [naam for naam in VERWIJZERS if naam in gevonden]
    kolommen = verwijzerkolommen(namen)
    if not namen:
        yield "<p>Er is niets toegekend.</p>"
        return
    yield from _kleine_tabel(
        ("Aanbieder", *(f"{verwijzer_in_woorden(naam)} (€)" for naam in namen)),
        (
            (
                _tekst(AANBIEDER, rij) or "Gemeente",
                *(_tekst(kolom, rij) for kolom in kolommen),
            )
            for rij in rijen_van(inhoud)
            if rij.soort != "regel"
        ),
    )


def _kleine_tabel(koppen: Sequence[str], rijen: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of which the first column says what the row is and the others are numbers."""
    eerste, *rest = (escape(kop) for kop in koppen)
    getallen = "".join(f'<th scope="col" class="getal">{kop}</th>' for kop in rest)
    yield f'<table><thead><tr><th scope="col">{eerste}</th>{getallen}</tr></thead><tbody>'
    for naam, *waarden in rijen:
        cellen = "".join(f'<td class="getal">{escape(waarde)}</td>' for waarde in waarden)
        yield f"<tr><td>{escape(naam)}</td>{cellen}</tr>"
    yield "</tbody></table>"


# --- signatures and explanation -------------------------------------------------------------------


def _ondertekening(inhoud: Json) -> Iterator[str]:
    wie = ["de gemeente", "de accountant"]
    if inhoud["aanbieder"] is not None:
        wie.insert(0, "de aanbieder")
    yield '<div class="blok"><h2>Ondertekening</h2>'
    totaal = inhoud["totaal"]
    zin = (
        f"Toegekend € {in_euro(totaal['toegekendEurocent'])}, gecrediteerd"
        f" € {in_euro(totaal['gecrediteerdEurocent'])}, netto"
        f" € {in_euro(totaal['nettoEurocent'])}."
    )
    yield f"<p>{zin}</p>"
    yield '<div class="tekenen">'
    for naam in wie:
        yield (
            f"<div><strong>Voor {naam}</strong><p>Naam</p><p>Functie</p><p>Plaats en datum</p>"
            '<p class="handtekening">Handtekening</p></div>'
        )
    yield "</div></div>"


def _toelichting(inhoud: Json) -> Iterator[str]:
    yield "<h2>Wat de kolommen betekenen</h2><dl>"
    for kolom in kolommen_van(inhoud):
        yield f"<dt>{escape(kolom.kop)}</dt><dd>{escape(kolom.uitleg)}</dd>"
    yield "</dl><h2>Hoe er is gelezen</h2>"
    yield from (f"<p>{escape(zin)}</p>" for zin in LEESWIJZER)
