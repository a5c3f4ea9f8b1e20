"""Sample data into the ledger: contracts first, then all that happens, each at its own instant.

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

from api.laden_registraties import Registratie, is_vastgelegd, leg_vast
from api.voorbeelddata import (
    Voorbeeld,
    Voorbeeldbericht,
    Voorbeeldcontract,
    contracten,
    maak,
    maak_alles,
)
from ledger.application import Grootboek, KlokTeVroeg, Wie
from ledger.berichtverwerking import NietLeesbaar, Opdracht, verwerk
from ledger.contract import contract_stroom
from ledger.gebeurtenissen import ContractVastgelegd
from ledger.ijw.berichten import BERICHTSOORTEN
from ledger.ijw.berichten_soorten import Partij
from ledger.klok import VasteKlok
from ledger.registratie import Contract, RegistratieGeweigerd, leg_contract_vast
from ledger.waarden import Product

_BESTAND = "voorbeelddata.json"
_STAP = 200
_NAAM = "voorbeelddata"
_ROLLEN = {Partij.GEMEENTE: "backofficeGemeente", Partij.AANBIEDER: "backofficeAanbieder"}


class KenmerkenFout(ValueError):
    """Sample data that cannot be made here; the message is a Dutch sentence for the user."""


@dataclass(frozen=True, slots=True)
class Kenmerken:
    """What makes sample data the same again: see `api.voorbeelddata.maak`."""

    tot: date
    clienten: int = 300
    maanden: int = 18
    zaad: int = 1

    def berichten(self) -> Iterator[Voorbeeldbericht]:
        """The messages, in order of receipt; KenmerkenFout (Dutch) for impossible numbers."""
        try:
            return maak(self.clienten, self.maanden, self.zaad, tot=self.tot)
        except ValueError as fout:
            raise KenmerkenFout(str(fout)) from None

    def alles(self) -> Iterator[Voorbeeld]:
        """The messages with the records between them; KenmerkenFout as `berichten`."""
        try:
            return maak_alles(self.clienten, self.maanden, self.zaad, tot=self.tot)
        except ValueError as fout:
            raise KenmerkenFout(str(fout)) from None

    @property
    def getallen(self) -> tuple[int, int, int]:
        """Clients, months and seed."""
        return self.clienten, self.maanden, self.zaad


@dataclass(slots=True)
class Laadverslag:
    """Messages by what became of them, and the records beside them.

    `overgeslagen`: could not be recorded at their instant, because something later stands in the
    same history already. `vastgelegd` counts the records, `geweigerd` those that a kader refused.
    `in_het_nieuwe` is whether something was recorded that was not there.
    """

    verwerkt: int = 0
    bekend: int = 0
    overgeslagen: int = 0
    vastgelegd: int = 0
    geweigerd: int = 0
    afgebroken: bool = False
    in_het_nieuwe: bool = False

    @property
    def totaal(self) -> int:
        """All messages that were looked at."""
        return self.verwerkt + self.bekend + self.overgeslagen

    def tel_bekend(self, voorbeeld: Voorbeeld) -> None:
        """Something that the ledger knew; of these only messages are counted."""
        self.bekend += isinstance(voorbeeld, Voorbeeldbericht)

    def zin(self) -> str:
        """The report as a Dutch sentence."""
        begin = "Voorbeelddata, afgebroken" if self.afgebroken else "Voorbeelddata"
        geweigerd = f" ({self.geweigerd} geweigerd)" if self.geweigerd else ""
        return (
            f"{begin}: {self.verwerkt} berichten verwerkt, {self.bekend} waren er al, "
            f"{self.overgeslagen} overgeslagen; {self.vastgelegd} eigen registraties vastgelegd"
            f"{geweigerd}."
        )


def kies_kenmerken(
    data_map: Path,
    tot: date | None,
    vandaag: date,
    getallen: tuple[int, int, int] | None = None,
) -> Kenmerken:
    """The parameters for this data folder, kept there from the first time on.

    `getallen` are clients, months and seed, `tot` the day to end at; None takes what the folder
    holds, or otherwise the usual numbers and `vandaag`. Raises KenmerkenFout (Dutch) when the
    folder holds sample data with other parameters.
    """
    bewaard = _lees_kenmerken(data_map)
    if bewaard is None:
        bewaard = Kenmerken(tot or vandaag, *(getallen or ()))
        bewaard.berichten()  # refuses impossible numbers before they are kept
        _bewaar_kenmerken(data_map, bewaard)
    gevraagd = Kenmerken(tot or bewaard.tot, *(getallen or bewaard.getallen))
    if gevraagd != bewaard:
        raise KenmerkenFout(
            f"De gegevensmap bevat al voorbeelddata: {bewaard.clienten} cliënten, "
            f"{bewaard.maanden} maanden, zaad {bewaard.zaad}, tot {bewaard.tot}. "
            "Neem voor andere voorbeelddata een andere map met --data."
        )
    return bewaard


def _lees_kenmerken(data_map: Path) -> Kenmerken | None:
    bestand = data_map / _BESTAND
    if not bestand.exists():
        return None
    try:
        velden = orjson.loads(bestand.read_bytes())
        return Kenmerken(**{**velden, "tot": date.fromisoformat(velden["tot"])})
    except (ValueError, TypeError, KeyError):
        raise KenmerkenFout(f"Het bestand {_BESTAND} in de gegevensmap is beschadigd.") from None


def _bewaar_kenmerken(data_map: Path, kenmerken: Kenmerken) -> None:
    """The file is whole or absent, also after a crash."""
    data_map.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=data_map, prefix=_BESTAND, delete=False) as concept:
        concept.write(orjson.dumps(asdict(kenmerken)))
    Path(concept.name).replace(data_map / _BESTAND)


def schrijf_bestanden(doel: Path, kenmerken: Kenmerken, moet_stoppen: Callable[[], bool]) -> int:
    """Write every message as a file into `doel`; gives how many. KenmerkenFout as `laad`.

    The records stay out: a file is for who takes messages in, and records name a client by an id
    that only the ledger gives.
    """
    berichten = kenmerken.berichten()
    geschreven = 0
    try:
        doel.mkdir(parents=True, exist_ok=True)
        for bericht in berichten:
            if moet_stoppen():
                break
            (doel / bericht.bestandsnaam).write_bytes(bericht.inhoud)
            geschreven += 1
    except OSError:
        raise KenmerkenFout(f"In de map {doel} kan niet worden geschreven.") from None
    return geschreven


def laad(
    grootboek: Grootboek,
    kenmerken: Kenmerken,
    moet_stoppen: Callable[[], bool],
    meld: Callable[[Laadverslag, date], None],
) -> Laadverslag:
    """Record the contracts, the messages and the records that the ledger does not know yet.

    `moet_stoppen` is asked before each of them; `meld` hears how far it is, with the day that was
    reached. Raises KenmerkenFout (Dutch) for impossible parameters.
    """
    verslag = Laadverslag()
    alles = kenmerken.alles()
    eerste = next(alles, None)
    if eerste is None:
        return verslag
    _leg_contracten_vast(grootboek, kenmerken.zaad, eerste.ontvangen_op - timedelta(days=1))
    for stap in _in_stappen(chain([eerste], alles)):
        if _is_bekend(grootboek, stap):
            for voorbeeld in stap:
                verslag.tel_bekend(voorbeeld)
        else:
            _verwerk_stap(grootboek, stap, verslag, moet_stoppen)
        meld(verslag, stap[-1].ontvangen_op.date())
        if verslag.afgebroken or moet_stoppen():
            verslag.afgebroken = True
            break
    return verslag


def _in_stappen(alles: Iterable[Voorbeeld]) -> Iterator[list[Voorbeeld]]:
    bron = iter(alles)
    while stap := list(islice(bron, _STAP)):
        yield stap


def _is_bekend(grootboek: Grootboek, stap: Sequence[Voorbeeld]) -> bool:
    """Was everything in this step recorded? Its last part tells, for they go in order.

    A repeated message does not tell: its first copy may lie in an earlier step. Nor does what was
    refused or stood on a client already, which left nothing: then the step is gone through again.
    """
    laatste = next((rij for rij in reversed(stap) if not _is_herhaling(rij)), None)
    if laatste is None:
        return False
    if not isinstance(laatste, Voorbeeldbericht):
        return is_vastgelegd(grootboek, laatste)
    try:
        return not verwerk(grootboek, _opdracht(laatste, vastleggen=False)).nieuw
    except (KlokTeVroeg, NietLeesbaar):
        return False


def _is_herhaling(voorbeeld: Voorbeeld) -> bool:
    return isinstance(voorbeeld, Voorbeeldbericht) and voorbeeld.bijzonderheid == "herhaling"


def _verwerk_stap(
    grootboek: Grootboek,
    stap: Sequence[Voorbeeld],
    verslag: Laadverslag,
    moet_stoppen: Callable[[], bool],
) -> None:
    for voorbeeld in stap:
        if moet_stoppen():
            verslag.afgebroken = True
            return
        if isinstance(voorbeeld, Voorbeeldbericht):
            _verwerk_bericht(grootboek, voorbeeld, verslag)
        else:
            _registreer(grootboek, voorbeeld, verslag)


def _verwerk_bericht(grootboek: Grootboek, bericht: Voorbeeldbericht, verslag: Laadverslag) -> None:
    try:
        uitkomst = verwerk(grootboek, _opdracht(bericht))
    except NietLeesbaar:
        verslag.verwerkt += 1  # kept, with the reason why it cannot be judged
    except KlokTeVroeg:
        verslag.overgeslagen += 1
    else:
        verslag.verwerkt += uitkomst.nieuw
        verslag.bekend += not uitkomst.nieuw
        verslag.in_het_nieuwe |= uitkomst.nieuw


def _registreer(grootboek: Grootboek, registratie: Registratie, verslag: Laadverslag) -> None:
    """Record it unless it is there; once something proved to be new, so is all that follows."""
    if not verslag.in_het_nieuwe and is_vastgelegd(grootboek, registratie):
        verslag.tel_bekend(registratie)
        return
    try:
        nieuw = leg_vast(grootboek, registratie, _NAAM)
    except RegistratieGeweigerd:
        verslag.geweigerd += 1
    except KlokTeVroeg:
        verslag.overgeslagen += 1
    else:
        verslag.vastgelegd += nieuw
        verslag.in_het_nieuwe |= nieuw


def _opdracht(bericht: Voorbeeldbericht, *, vastleggen: bool = True) -> Opdracht:
    rol = _ROLLEN[BERICHTSOORTEN[bericht.soort].verzender]
    klok = VasteKlok(bericht.ontvangen_op)
    return Opdracht(bericht.inhoud, Wie(_NAAM, rol), klok, vastleggen=vastleggen)


# --- contracts ------------------------------------------------------------------------------------


def _leg_contracten_vast(grootboek: Grootboek, zaad: int, op: datetime) -> None:
    """Record each contract that its register does not hold yet."""
    wie = Wie(_NAAM, _ROLLEN[Partij.GEMEENTE])
    alle = sorted(contracten(zaad), key=_partijen)
    for (gemeente, aanbieder), groep in groupby(alle, key=_partijen):
        register = grootboek.contracten(contract_stroom(gemeente, aanbieder))
        vastgelegd = {_als_contract(feit) for feit in register.vastgelegd}
        # Never before what someone else agreed here: a register is written in order of time.
        klok = VasteKlok(max([op, *(feit.vastgelegd_op for feit in register.vastgelegd)]))
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
