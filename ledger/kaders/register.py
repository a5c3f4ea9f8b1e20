"""All kaders together: which of them judge a gemeente and a product."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import combinations
from pkgutil import iter_modules

from ledger.kaders.bestand import Fout, GegevensFout
from ledger.kaders.gegevens import Aanpassing, laad_gegevens, pas_aan
from ledger.kaders.gegevensmodellen import onbekend
from ledger.kaders.kader import Kader, KaderFout
from ledger.kaders.regelboek import Regelboek
from ledger.waarden import Product

Betrokken = tuple[tuple[Kader, str | None], ...]

_PAKKET = "ledger.kaders"
_ZONDER_OORDEEL = frozenset({"dekking.py"})
"""Modules of the mechanism that no verdict rests on."""
_ONTHOUDEN = 4096
"""How many combinations of gemeente and product are remembered at most."""


class Kaders:
    """A set of kaders that do not contradict each other.

    Raises KaderFout when two of them hold for the same gemeente and product on the same day.
    """

    def __init__(self, kaders: Iterable[Kader]) -> None:
        self.op_naam = {kader.naam: kader for kader in kaders}
        self._per_gemeente: dict[str, list[Kader]] = defaultdict(list)
        self._onthouden: dict[tuple[object, ...], Betrokken] = {}
        for kader in self.op_naam.values():
            for gemeente in kader.gemeenten:
                self._per_gemeente[gemeente].append(kader)
        fouten = list(self._overlappingen())
        if fouten:
            raise KaderFout(fouten)

    def betrokken(self, gemeente: str, product: Product | None) -> Betrokken:
        """The kaders whose rules may have something to say, with their code of the product.

        That is every kader of the gemeente, and for a code that is a kader's own also that kader,
        for it may say that the gemeente does not take part. Whether a kader holds on the day is
        judged per rule.
        """
        sleutel = (gemeente, product and (product.categorie, product.code))
        gevonden = self._onthouden.get(sleutel)
        if gevonden is None:
            if len(self._onthouden) >= _ONTHOUDEN:
                self._onthouden.clear()
            gevonden = self._onthouden[sleutel] = self._zoek_betrokken(gemeente, product)
        return gevonden

    def _zoek_betrokken(self, gemeente: str, product: Product | None) -> Betrokken:
        eigen = self._per_gemeente.get(gemeente, [])
        if product is None:
            return tuple((kader, None) for kader in eigen)
        gevonden = tuple(
            (kader, code)
            for kader in self.op_naam.values()
            if (code := kader.code_van(product)) is not None
            and (kader in eigen or product.code == code)
        )
        return gevonden or tuple((kader, None) for kader in eigen)

    def met(self, kader: Kader) -> "Kaders":
        """The same set with another version of one kader."""
        return Kaders((self.op_naam | {kader.naam: kader}).values())

    def _overlappingen(self) -> Iterator[str]:
        for een, ander in combinations(self.op_naam.values(), 2):
            gedeeld = set(een.vormen()) & set(ander.vormen())
            for gemeente in een.gemeenten & ander.gemeenten:
                for vorm in gedeeld:
                    if _tegelijk(een, ander, gemeente, vorm):
                        yield (
                            f"{een.naam} en {ander.naam} gelden tegelijk voor gemeente {gemeente} "
                            f"en product {vorm[1] or f'uit categorie {vorm[0]} zonder code'}"
                        )


def _tegelijk(een: Kader, ander: Kader, gemeente: str, vorm: tuple[str | None, str | None]) -> bool:
    """Whether both hold for the product on one day: it is enough to look where one begins."""
    product = Product(categorie=vorm[0] or "", code=vorm[1])
    codes = een.code_van(product), ander.code_van(product)
    dagen = {
        rij.vanaf or kader.bestand.vanaf for kader in (een, ander) for rij in kader.bestand.deelname
    }
    return any(
        een.neemt_deel(gemeente, codes[0], dag) and ander.neemt_deel(gemeente, codes[1], dag)
        for dag in dagen
    )


GEEN_KADERS = Kaders(())
"""For who is judged by the standard alone."""


def laad_kader(naam: str, aanpassingen: Iterable[Aanpassing] = ()) -> Kader:
    """The kader of the folder with this name, with the given changes to its data.

    Raises GegevensFout or KaderFout when the data are wrong.
    """
    eigen = [aanpassing for aanpassing in aanpassingen if aanpassing.kader == naam]
    pakket = import_module(f"{_PAKKET}.{map_van(naam)}")
    for module in iter_modules(pakket.__path__):
        import_module(f"{pakket.__name__}.{module.name}")
    boek: Regelboek = pakket.BOEK
    gegevens = laad_gegevens(files(pakket.__name__), pakket.Kenmerken)
    fouten = [*_onbekende_regels(boek, eigen)]
    for aanpassing in eigen:
        try:
            gegevens = pas_aan(gegevens, aanpassing)
        except GegevensFout as fout:
            fouten += fout.fouten
    if fouten:
        raise GegevensFout(fouten)
    return Kader(gegevens, boek, _code_hash(files(pakket.__name__)))


def _onbekende_regels(boek: Regelboek, aanpassingen: Iterable[Aanpassing]) -> Iterator[Fout]:
    for aanpassing in aanpassingen:
        for code in aanpassing.regels:
            if code not in boek.definities:
                melding = f"er is geen regel {code} in {aanpassing.kader}"
                yield aanpassing.fout(("regels", code), melding, code)


def _code_hash(pakket: Traversable) -> str:
    """A digest of the rules of a kader and of the mechanism that runs them."""
    som = hashlib.sha256()
    for map_ in (files(_PAKKET), pakket):
        for bestand in sorted(map_.iterdir(), key=lambda deel: deel.name):
            if bestand.name.endswith(".py") and bestand.name not in _ZONDER_OORDEEL:
                som.update(bestand.name.encode())
                som.update(bestand.read_bytes())
    return som.hexdigest()


def map_van(naam: str) -> str:
    """The folder of a kader: a hyphen in its name is an underscore there."""
    return naam.replace("-", "_")


def kadernamen() -> tuple[str, ...]:
    """The names of all kaders: every folder beside this module is one."""
    pakket = import_module(_PAKKET)
    return tuple(rij.name.replace("_", "-") for rij in iter_modules(pakket.__path__) if rij.ispkg)


def laad_kaders(aanpassingen: Iterable[Aanpassing] = ()) -> Kaders:
    """Every kader that there is, with the given changes.

    Raises GegevensFout with every error in the data or the changes, or KaderFout.
    """
    vast, namen = tuple(aanpassingen), kadernamen()
    fouten = [
        rij.fout(("kader",), onbekend("kader", rij.kader, namen), rij.kader)
        for rij in vast
        if rij.kader not in namen
    ]
    kaders: list[Kader] = []
    for naam in namen:
        try:
            kaders.append(laad_kader(naam, vast))
        except GegevensFout as fout:
            fouten += fout.fouten
    if fouten:
        raise GegevensFout(fouten)
    return Kaders(kaders)


@cache
def alle_kaders() -> Kaders:
    """The kaders as the project delivers them; loaded once."""
    return laad_kaders()
