"""The report as one page for people: in Dutch, to be printed, with nothing that it fetches."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ledger.controlepunt import base64
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE
from projections.verificatie.rapport import Rapport

_STIJL = """
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
td.getal, th.getal { text-align: right; white-space: nowrap; }
pre { background: #f4f4f4; padding: .8rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.uitkomst { font-size: 1.15rem; padding: .8rem 1rem; border: 2px solid; border-radius: .3rem; }
.goed { border-color: #0a6b2d; } .fout { border-color: #b00020; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


def als_pagina(rapport: Rapport) -> str:
    """A whole HTML document; every value in it is escaped."""
    delen = (
        _kop(rapport),
        _grondslag(rapport),
        _controles(rapport),
        _kaders(rapport),
        _verschillen(rapport),
    )
    inhoud = "\n".join(regel for deel in delen for regel in deel)
    return (
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Controle van het grootboek</title>\n<style>{_STIJL}</style>\n</head>\n"
        f"<body>\n{inhoud}\n</body>\n</html>\n"
    )


def _kop(rapport: Rapport) -> Iterator[str]:
    yield "<h1>Controle van het grootboek</h1>"
    tijd = rapport.gemaakt_op.strftime("%d-%m-%Y om %H:%M:%S UTC")
    yield f"<p>Begonnen op {tijd}; duur {_seconden(rapport.duur_seconden)}.</p>"
    if rapport.schoon:
        yield '<p class="uitkomst goed">Er is geen verschil gevonden.</p>'
    else:
        aantal = rapport.aantal_verschillen
        wat = "verschil" if aantal == 1 else "verschillen"
        yield f'<p class="uitkomst fout">Gevonden: {_getal(aantal)} {wat}.</p>'
    yield f"<p>{escape(rapport.omschrijving)}</p>"


def _grondslag(rapport: Rapport) -> Iterator[str]:
    yield "<h2>Waarop dit rust</h2>"
    punt = rapport.controlepunt
    rijen = [
        ("Gebeurtenissen tot en met de gekozen stand", _getal(rapport.gebeurtenissen)),
        ("Stand", f"transactie {rapport.positie.xid}, nummer {rapport.positie.nummer}"),
        ("Software", f"toewijzing {rapport.software.versie}, SHA-256 {rapport.software.sha256}"),
        ("Standaard", f"{IJW_DOCUMENT}, versie {IJW_VERSIE}"),
    ]
    if punt is not None:
        rijen.append(("Controlepunt: aantal gebeurtenissen", _getal(punt.punt.omvang)))
        rijen.append(("Controlepunt: hash van de boom", base64(punt.punt.kop)))
        rijen.append(("Controlepunt: sleutel", str(punt.sleutel)))
    if rapport.vanaf is not None:
        bewaard = f"{_getal(rapport.vanaf.omvang)} gebeurtenissen, {base64(rapport.vanaf.kop)}"
        rijen.append(("Bewaard controlepunt waarmee is vergeleken", bewaard))
    yield from _tabel((), rijen)
    if punt is None:
        yield "<p>Er is nog geen controlepunt, of het is niet te vertrouwen.</p>"
    else:
        yield "<p>Het controlepunt, zoals het is ondertekend:</p>"
        yield f"<pre>{escape(punt.notitie)}</pre>"


def _controles(rapport: Rapport) -> Iterator[str]:
    uitslag = rapport.uitslag
    yield "<h2>Wat is gecontroleerd</h2>"
    yield from _tabel(
        ("Controle", "Wat er moet kloppen", "Verschillen", "Rekentijd"),
        [
            (naam, wat, _getal(uitslag.aantallen[naam]), _seconden(uitslag.seconden[naam]))
            for naam, wat in rapport.controles().items()
        ],
    )
    if not rapport.oordelen:
        yield "<p>De oordelen zijn niet herhaald: daar is om gevraagd.</p>"
    yield "<h2>Aantallen</h2>"
    yield from _tabel(
        ("Nagelopen", "Aantal"), [(naam, _getal(n)) for naam, n in uitslag.geteld.items()]
    )
    if +uitslag.overgeslagen:
        yield "<p>Niet te controleren, en geen verschil:</p>"
        rijen = [(naam, _getal(n)) for naam, n in uitslag.overgeslagen.items() if n]
        yield from _tabel(("Overgeslagen", "Aantal"), rijen)


def _kaders(rapport: Rapport) -> Iterator[str]:
    yield "<h2>Standaard en kaders</h2>"
    yield from _tabel(
        ("Regels", "Versie en hash", "Genoemd in gebeurtenissen", "Nu geladen"),
        [
            (naam, versie, _getal(aantal), "ja" if geladen else "nee")
            for naam, versie, aantal, geladen in rapport.kaders()
        ],
    )


def _verschillen(rapport: Rapport) -> Iterator[str]:
    yield "<h2>Verschillen</h2>"
    if rapport.schoon:
        yield "<p>Geen.</p>"
        return
    getoond = rapport.verschillen
    yield from _tabel(
        ("Controle", "Soort", "Gebeurtenis", "Stroom en versie", "Wat er is"),
        [
            (v.controle, v.soort, v.gebeurtenis_id or "", _plaats(v.stroom, v.versie), v.zin)
            for v in getoond
        ],
    )
    rest = rapport.aantal_verschillen - len(getoond)
    if rest:
        yield f"<p>En nog {_getal(rest)} verschillen die hier niet zijn opgenomen.</p>"


def _plaats(stroom: str | None, versie: int | None) -> str:
    if stroom is None:
        return ""
    return stroom if versie is None else f"{stroom}, {versie}"


def _tabel(kop: Sequence[str], rijen: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; without `kop` the first column says what the row is."""
    yield "<table>"
    if kop:
        cellen = "".join(f'<th scope="col">{escape(cel)}</th>' for cel in kop)
        yield f"<thead><tr>{cellen}</tr></thead>"
    yield "<tbody>"
    for eerste, *rest in rijen:
        begin = f"<td>{escape(eerste)}</td>" if kop else f'<th scope="row">{escape(eerste)}</th>'
        yield f"<tr>{begin}{''.join(f'<td>{escape(cel)}</td>' for cel in rest)}</tr>"
    yield "</tbody></table>"


def _getal(aantal: int) -> str:
    return f"{aantal:,}".replace(",", ".")


def _seconden(aantal: float) -> str:
    return f"{aantal:.1f} s".replace(".", ",")
