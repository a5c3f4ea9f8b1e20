"""Parts of case files that the tests put together."""

from pathlib import Path

KOP = "kader: proef\nregel: PR-01\ngevallen:\n"
PARTIJEN = 'gemeente: "0034", aanbieder: "12345678"'
P1 = 'product: {categorie: "45", code: P1}'
VOT = f'{PARTIJEN}, {P1}, ingangsdatum: 2027-03-01, verwijzerType: "02"'
TOEWIJZING = f"{PARTIJEN}, {P1}, ingangsdatum: 2027-03-01"
OMVANG = 'omvang: {volume: %d, eenheid: "01", frequentie: "6"}'
EINDE = "einddatum: 2027-12-31"
REGEL = (
    "{toewijzingNummer: 1, begindatum: 2027-03-01, einddatum: 2027-03-31, volume: 10, "
    'eenheid: "01", bedragEurocent: 1250}'
)


def geval(*gegeven: str, als: str, dan: str, naam: str = "een geval") -> str:
    eerder = "".join(f"\n      - {{{stap}}}" for stap in gegeven) or " []"
    return f"  - naam: {naam}\n    gegeven:{eerder}\n    als: {{{als}}}\n    dan: {dan}\n"


def schrijf(map_: Path, gevallen: str, kop: str = KOP) -> Path:
    pad = map_ / "gevallen.yaml"
    pad.write_text(kop + gevallen, encoding="utf-8")
    return pad
