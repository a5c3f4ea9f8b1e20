"""Sample data into the ledger: contracts first, then each message at the instant of its receipt.

Loading can be broken off at any point and started again with the same parameters: what the ledger
knows already is passed over in large steps. The parameters are kept in the data folder, because
the period ends on the day of the first start.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson

from api.voorbeelddata import Voorbeeldbericht, Voorbeeldcontract, contracten, maak
from ledger.application import Grootboek, KlokTeVroeg, Wie
from ledger.berichtverwerking import NietLeesbaar, Opdracht, verwerk
from ledger.contract import contract_stroom
from ledger.gebeurtenissen import ContractVastgelegd, Product
from ledger.ijw.berichten import BERICHTSOORTEN
from ledger.ijw.berichten_soorten import Partij
from ledger.klok import VasteKlok
from ledger.registratie import Contract, leg_contract_vast

_BESTAND = "voorbeelddata.json"
_STAP = 200
_NAAM = "voorbeelddata"
_ROLLEN = {Partij.GEMEENTE: "backofficeGemeente", Partij.AANBIEDER: "backofficeAanbieder"}


@dataclass(frozen=True, slots=True)
class Kenmerken:
    """What makes sample data the same again: see `api.voorbeelddata.maak`."""

    tot: date
    clienten: int = 300
    maanden: int = 18
    zaad: int = 1

    def berichten(self) -> Iterator[Voorbeeldbericht]:
        """The messages, in order of receipt; ValueError (Dutch) for impossible numbers."""
        return maak(self.clienten, self.maanden, self.zaad, tot=self.tot)


@dataclass(slots=True)
class Laadverslag:
    """Messages by what became of them.

    `overgeslagen`: could not be recorded at their instant, because something later stands in the
    same history already.
    """

    verwerkt: int = 0
    bekend: int = 0
    overgeslagen: int = 0
    afgebroken: bool = False

    @property
    def totaal(self) -> int:
        """All messages that were looked at."""
        return self.verwerkt + self.bekend + self.overgeslagen


def lees_kenmerken(data_map: Path) -> Kenmerken | None:
    """The parameters of the sample data in this data folder; None when there are none.

    Raises ValueError (Dutch) for a file that cannot be used.
    """
    bestand = data_map / _BESTAND
    if not bestand.exists():
        return None
    try:
        velden = orjson.loads(bestand.read_bytes())
        return Kenmerken(**{**velden, "tot": date.fromisoformat(velden["tot"])})
    except (ValueError, TypeError, KeyError):
        raise ValueError(f"Het bestand {_BESTAND} in de gegevensmap is beschadigd.") from None


def bewaar_kenmerken(data_map: Path, kenmerken: Kenmerken) -> None:
    """Keep the parameters; the file is whole or absent, also after a crash."""
    data_map.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=data_map, prefix=_BESTAND, delete=False) as concept:
        concept.write(orjson.dumps(asdict(kenmerken)))
    Path(concept.name).replace(data_map / _BESTAND)


def laad(
    grootboek: Grootboek,
    kenmerken: Kenmerken,
    moet_stoppen: Callable[[], bool],
    meld: Callable[[Laadverslag, date], None],
) -> Laadverslag:
    """Record the contracts and process the messages that the ledger does not know yet.

    `moet_stoppen` is asked before each message; `meld` hears how far it is, with the day of
    receipt that was reached. Raises ValueError (Dutch) for impossible parameters.
    """
    verslag = Laadverslag()
    berichten = kenmerken.berichten()
    eerste = next(berichten, None)
    if eerste is None:
        return verslag
    _leg_contracten_vast(grootboek, kenmerken.zaad, eerste.ontvangen_op - timedelta(days=1))
    for stap in _in_stappen(chain([eerste], berichten)):
        if _is_bekend(grootboek, stap):
            verslag.bekend += len(stap)
        else:
            _verwerk_stap(grootboek, stap, verslag, moet_stoppen)
        meld(verslag, stap[-1].ontvangen_op.date())
        if verslag.afgebroken or moet_stoppen():
            verslag.afgebroken = True
            break
    return verslag


def _in_stappen(berichten: Iterable[Voorbeeldbericht]) -> Iterator[list[Voorbeeldbericht]]:
    bron = iter(berichten)
    while stap := list(islice(bron, _STAP)):
        yield stap


def _is_bekend(grootboek: Grootboek, stap: Sequence[Voorbeeldbericht]) -> bool:
    """Was everything in this step processed? Its last message tells, for they go in order.

    A repeated message does not tell: its first copy may lie in an earlier step.
    """
    laatste = next((b for b in reversed(stap) if b.bijzonderheid != "herhaling"), None)
    if laatste is None:
        return False
    try:
        return not verwerk(grootboek, _opdracht(laatste, vastleggen=False)).nieuw
    except (KlokTeVroeg, NietLeesbaar):
        return False


def _verwerk_stap(
    grootboek: Grootboek,
    stap: Sequence[Voorbeeldbericht],
    verslag: Laadverslag,
    moet_stoppen: Callable[[], bool],
) -> None:
    for bericht in stap:
        if moet_stoppen():
            verslag.afgebroken = True
            return
        try:
            uitkomst = verwerk(grootboek, _opdracht(bericht))
        except NietLeesbaar:
            verslag.verwerkt += 1  # kept, with the reason why it cannot be judged
        except KlokTeVroeg:
            verslag.overgeslagen += 1
        else:
            verslag.verwerkt += uitkomst.nieuw
            verslag.bekend += not uitkomst.nieuw


def _opdracht(bericht: Voorbeeldbericht, *, vastleggen: bool = True) -> Opdracht:
    rol = _ROLLEN[BERICHTSOORTEN[bericht.soort].verzender]
    klok = VasteKlok(bericht.ontvangen_op)
    return Opdracht(bericht.inhoud, Wie(_NAAM, rol), klok, vastleggen=vastleggen)


# --- contracts ------------------------------------------------------------------------------------


def _leg_contracten_vast(grootboek: Grootboek, zaad: int, op: datetime) -> None:
    """Record each contract that its register does not hold yet."""
    wie, klok = Wie(_NAAM, _ROLLEN[Partij.GEMEENTE]), VasteKlok(op)
    alle = sorted(contracten(zaad), key=_partijen)
    for (gemeente, aanbieder), groep in groupby(alle, key=_partijen):
        register = grootboek.contracten(contract_stroom(gemeente, aanbieder))
        vastgelegd = {_als_contract(feit) for feit in register.vastgelegd}
        laatste = max((feit.vastgelegd_op for feit in register.vastgelegd), default=op)
        if laatste > op:  # someone else made agreements meanwhile; these then count from now on
            klok = VasteKlok(laatste)
        for contract in map(_contract, groep):
            if contract not in vastgelegd:
                leg_contract_vast(grootboek, contract, wie, klok)


def _partijen(contract: Voorbeeldcontract) -> tuple[str, str]:
    return contract.gemeente, contract.aanbieder


def _contract(contract: Voorbeeldcontract) -> Contract:
    zonder_tarief = contract.tarief_eurocent is None
    return Contract(
        gemeente=contract.gemeente,
        aanbieder=contract.aanbieder,
        product=Product(categorie=contract.categorie, code=contract.code),
        tarief_eurocent=contract.tarief_eurocent,
        tarief_eenheid=None if zonder_tarief else contract.eenheid,
        vanaf=contract.vanaf,
        tot=contract.tot,
    )


def _als_contract(feit: ContractVastgelegd) -> Contract:
    return Contract(
        feit.gemeente,
        feit.aanbieder,
        feit.product,
        feit.tarief_eurocent,
        feit.tarief_eenheid,
        feit.vanaf,
        feit.tot,
    )
