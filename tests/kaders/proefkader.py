"""A small kader in files, for tests that change one of them."""

from pathlib import Path

KADER = """\
kader: proef
titel: Proef
documenten:
  - naam: Regeling
  - {naam: Bijlage, voorvoegsel: Bijlage A}
versie: 1
vanaf: 2027-01-01
versiedatum: verzoek
deelname:
  - {gemeente: 0034, naam: Almere, producten: [P1, P2]}
rollen:
  - {rol: verwijzer, betekenis: wie verwijst, omvat: [arts]}
  - {rol: arts, betekenis: een arts, omvat: [huisarts]}
  - {rol: huisarts, betekenis: een huisarts}
afwijsvolgorde: [8, 3]
"""
PRODUCTEN = """\
producten:
  - {code: P1, naam: Een, categorie: 45, eenheden: ['01', '04'], bron: A > B, kenmerken: {max: 3}}
  - {code: P2, naam: Twee, categorie: 45, bron: [A, B], kenmerken: {}}
  - {code: X1, naam: Elders, extern: true, bron: A, kenmerken: {}}
"""
PARAMETERS = """\
parameters:
  PR-01:
    - {tot: 2027-12-31, waarden: {minuten: 1000, maanden: 3}}
    - {vanaf: 2028-01-01, waarden: {minuten: 1200, maanden: 3}}
"""


def schrijf(map_: Path, **bestanden: str) -> Path:
    """The folder of a small kader, with other text for the files that are named."""
    inhoud = {"kader": KADER, "producten": PRODUCTEN, "parameters": PARAMETERS} | bestanden
    for naam, tekst in inhoud.items():
        (map_ / f"{naam}.yaml").write_text(tekst, encoding="utf-8")
    return map_
