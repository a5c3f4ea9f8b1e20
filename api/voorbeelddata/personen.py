"""The children of the sample world: test BSNs, made-up names, ages from 2 to 17."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from api.voorbeelddata.bron import bron
from api.voorbeelddata.dagen import DAG, plus_maanden
from api.voorbeelddata.wereld import GEMEENTEN

EERSTE_BSN, LAATSTE_BSN = 999_900_006, 999_999_990

_JONGENS = (
    "Adam Bram Cas Daan Finn Gijs Hugo Ilias Jens Kaj Levi Mees Noud Omar Pim Quinten Ravi Sem "
    "Thijs Wessel Yusuf Zeb"
)
_MEISJES = (
    "Amira Bo Cato Demi Evi Fenna Guusje Hanna Isa Jara Kiki Liv Maud Nora Olivia Puck Roos Saar "
    "Tess Vera Wies Yara Zoë"
)
_VOORNAMEN = {"1": _JONGENS.split(), "2": _MEISJES.split()}
_ACHTERNAMEN = (
    ("Aalscholver", None),
    ("Boomklever", None),
    ("Dijk", "van den"),
    ("Esdoorn", "van"),
    ("Fluitekruid", None),
    ("Grutto", "de"),
    ("Heidebrink", None),
    ("IJsvogel", None),
    ("Kievitsbloem", None),
    ("Lindelaan", "van der"),
    ("Molenwiek", None),
    ("Noordzee", "van de"),
    ("Oeverzwaluw", None),
    ("Polderman", None),
    ("Rietzanger", "de"),
    ("Scholekster", None),
    ("Toverhazelaar", None),
    ("Veenpluis", "van"),
    ("Waterlelie", None),
    ("Zilvermeeuw", "de"),
)
_STRATEN = ["Proefstraat", "Voorbeeldlaan", "Testweg", "Oefenpad", "Modelhof", "Schetsplein"]
# Years of age when the sample data begin: most children are between 8 and 15.
_LEEFTIJDEN = (2, 4, 5, 6, 7, 8, 8, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15)
_GEWICHTEN = (30, 8, 12, 12, 6, 10)


@dataclass(frozen=True, slots=True)
class Persoon:
    """A made-up child. `geslacht` as in COD046."""

    nummer: int
    bsn: str
    geboortedatum: date
    geslacht: str
    voornaam: str
    achternaam: str
    voorvoegsel: str | None
    gemeente: str
    straat: str
    huisnummer: int

    @property
    def laatste_dag_minderjarig(self) -> date:
        """The day before the eighteenth birthday."""
        return plus_maanden(self.geboortedatum, 18 * 12) - DAG


def als_broer_of_zus(kind: Persoon, van: Persoon) -> Persoon:
    """The same child in the family of another, two to four years younger or older."""
    rng = bron(kind.bsn, "gezin")
    maanden = rng.randrange(24, 54)
    jonger = kind.geboortedatum > van.geboortedatum
    return replace(
        kind,
        geboortedatum=plus_maanden(van.geboortedatum, maanden if jonger else -maanden),
        achternaam=van.achternaam,
        voorvoegsel=van.voorvoegsel,
        gemeente=van.gemeente,
        straat=van.straat,
        huisnummer=van.huisnummer,
    )


def _elfproef(bsn: int) -> bool:
    cijfers = [int(cijfer) for cijfer in f"{bsn:09d}"]
    gewogen = sum(c * g for c, g in zip(cijfers[:8], range(9, 1, -1), strict=True))
    return (gewogen - cijfers[8]) % 11 == 0


@lru_cache(maxsize=1)
def _geldige_bsns() -> tuple[str, ...]:
    return tuple(str(bsn) for bsn in range(EERSTE_BSN, LAATSTE_BSN + 1) if _elfproef(bsn))


@lru_cache(maxsize=4)
def _geschud(zaad: int) -> tuple[str, ...]:
    bsns = list(_geldige_bsns())
    bron(zaad, "bsn").shuffle(bsns)
    return tuple(bsns)


def bsn_van(zaad: int, nummer: int) -> str:
    """The BSN of a client by number; IndexError past the test range."""
    return _geschud(zaad)[nummer]


def aantal_bsns() -> int:
    """How many valid BSNs the official test range holds."""
    return len(_geldige_bsns())


def persoon(zaad: int, nummer: int, begin: date) -> Persoon:
    """Client number so and so of the world that begins on `begin`."""
    rng = bron(zaad, "persoon", nummer)
    geslacht = rng.choice("12")
    achternaam, voorvoegsel = rng.choice(_ACHTERNAMEN)
    leeftijd = rng.choice(_LEEFTIJDEN)
    return Persoon(
        nummer=nummer,
        bsn=bsn_van(zaad, nummer),
        geboortedatum=plus_maanden(begin, -12 * leeftijd) - rng.randrange(364) * DAG,
        geslacht=geslacht,
        voornaam=rng.choice(_VOORNAMEN[geslacht]),
        achternaam=achternaam,
        voorvoegsel=voorvoegsel,
        gemeente=rng.choices(tuple(GEMEENTEN), _GEWICHTEN)[0],
        straat=rng.choice(_STRATEN),
        huisnummer=rng.randrange(1, 200),
    )
