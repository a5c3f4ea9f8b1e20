"""Registrations beside the messages: contracts, who a client is, and forgetting a client."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.application import Grootboek, Wie, opnieuw_bij_conflict
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.contract import contract_stroom
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    ClientVergeten,
    ContractVastgelegd,
    Gebeurtenis,
)
from ledger.klok import Klok
from ledger.personen import geen_toegestaan_bsn
from ledger.stempel import Stempel
from ledger.waarden import Product


@dataclass(frozen=True, slots=True)
class Vastgelegd:
    """The events of a registration, with what was noticed and the place in the log."""

    gebeurtenissen: tuple[Gebeurtenis, ...]
    bevindingen: tuple[Bevinding, ...]
    notificatie: int


class RegistratieGeweigerd(Exception):
    """A registration that cannot be made; nothing was recorded."""

    def __init__(self, bevindingen: tuple[Bevinding, ...]) -> None:
        super().__init__("de registratie is niet toegestaan")
        self.bevindingen = bevindingen


class ClientOnbekend(Exception):
    """The ledger knows no client with this id."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract to record; amounts in eurocents per WJ756 unit, `tot` included."""

    gemeente: str
    aanbieder: str
    product: Product
    tarief_eurocent: int | None
    tarief_eenheid: str | None
    vanaf: date
    tot: date | None


def leg_contract_vast(grootboek: Grootboek, contract: Contract, wie: Wie, klok: Klok) -> Vastgelegd:
    """Records a contract; it replaces what was agreed for the same product from `vanaf` on.

    An earlier contract for the same product that overlaps is reported, not refused: the later
    record counts from then on.
    """

    def poging() -> Vastgelegd:
        stroom = contract_stroom(contract.gemeente, contract.aanbieder)
        register = grootboek.contracten(stroom)
        stempel = stempel_voor(grootboek, register.vastgelegd[-1:], wie, klok)
        overlappend = [
            feit
            for feit in register.vastgelegd
            if feit.product == contract.product
            and feit.vanaf <= (contract.tot or date.max)
            and contract.vanaf <= (feit.tot or date.max)
        ]
        bevindingen = tuple(_vervangt(feit) for feit in overlappend)
        feit = stempel.zet(
            ContractVastgelegd,
            stroom,
            register.versie + 1,
            contract.vanaf,
            bevindingen,
            gemeente=contract.gemeente,
            aanbieder=contract.aanbieder,
            product=contract.product,
            tarief_eurocent=contract.tarief_eurocent,
            tarief_eenheid=contract.tarief_eenheid,
            vanaf=contract.vanaf,
            tot=contract.tot,
        )
        return Vastgelegd((feit,), bevindingen, grootboek.werk().leg_vast([feit]))

    return opnieuw_bij_conflict(poging)


@dataclass(frozen=True, slots=True)
class Persoon:
    """Who a client is; `geslacht` as in COD046."""

    bsn: str
    geboortedatum: date
    geslacht: str


def leg_persoon_vast(
    grootboek: Grootboek, persoon: Persoon, wie: Wie, klok: Klok
) -> Vastgelegd | None:
    """Begins the dossier of a client before the first message about it; None when it has begun.

    Raises RegistratieGeweigerd for a BSN that may not be recorded here.
    """
    bezwaar = geen_toegestaan_bsn([persoon.bsn], grootboek.oefenmodus)
    if bezwaar is not None:
        geweigerd = bevinding("PERSOON", Gevolg.WEIGEREN, "/bsn", bezwaar, {})
        raise RegistratieGeweigerd((geweigerd,))
    stroom = grootboek.bos.client_id(persoon.bsn)

    def poging() -> Vastgelegd | None:
        werk = grootboek.werk()
        if werk.lees_stromen([stroom])[stroom]:
            return None
        stempel = stempel_voor(grootboek, [], wie, klok)
        feit = stempel.zet(
            ClientGegevensVastgelegd,
            stroom,
            1,
            stempel.dag,
            bsn=persoon.bsn,
            geboortedatum=persoon.geboortedatum,
            geslacht=persoon.geslacht,
        )
        sleutels = werk.ring.maak_ontbrekende([stroom])
        return Vastgelegd((feit,), (), werk.leg_vast([feit], sleutels=sleutels))

    return opnieuw_bij_conflict(poging)


def vergeet_client(
    grootboek: Grootboek, client_id: str, grond: str, wie: Wie, klok: Klok
) -> Vastgelegd:
    """Destroys the client's key, after recording that and why.

    What was personal can never be read again; amounts, volumes and every hash remain. Raises
    ClientOnbekend.
    """

    def poging() -> Vastgelegd:
        toestand = grootboek.client(client_id)
        if toestand.versie == 0 and not grootboek.opslag.lees_sleutels([client_id]):
            raise ClientOnbekend(client_id)
        stempel = stempel_voor(grootboek, [toestand.laatst_vastgelegd], wie, klok)
        feit = stempel.zet(ClientVergeten, client_id, toestand.versie + 1, stempel.dag, grond=grond)
        vastgelegd = Vastgelegd((feit,), (), grootboek.werk().leg_vast([feit]))
        grootboek.bos.vernietig(grootboek.opslag, client_id)
        return vastgelegd

    return opnieuw_bij_conflict(poging)


def stempel_voor(
    grootboek: Grootboek, laatste: Sequence[Gebeurtenis | None], wie: Wie, klok: Klok
) -> Stempel:
    """The stamp of a registration that follows on these newest events.

    Raises KlokTeVroeg when the clock stands before one of them.
    """
    eerder = [feit.vastgelegd_op for feit in laatste if feit is not None]
    nu = grootboek.moment(eerder, klok)
    grootboek.controleer_klok(nu, eerder)
    return Stempel(nu, wie.gebruiker, wie.rol, str(grootboek.ids.nieuw(nu)))


def _vervangt(feit: ContractVastgelegd) -> Bevinding:
    tot = "onbepaalde tijd" if feit.tot is None else str(feit.tot)
    return bevinding(
        "CONTRACT",
        Gevolg.SIGNALEREN,
        "/vanaf",
        f"Voor dit product was al een afspraak vastgelegd van {feit.vanaf} tot en met {tot}; waar "
        "de perioden elkaar raken geldt de nieuwe.",
        {"vanafEerder": str(feit.vanaf), "tariefEerderEurocent": feit.tarief_eurocent},
    )


def bevinding(
    regel: str, gevolg: Gevolg, plaats: str, uitleg: str, operanden: dict[str, Any]
) -> Bevinding:
    """A finding of the ledger itself on a registration."""
    return Bevinding(
        regel=regel,
        laag=Laag.CONTRACT,
        versie="1",
        gevolg=gevolg,
        plaats=plaats,
        bron=Bron(document="Eigen registraties van het grootboek", paragraaf=regel),
        operanden=operanden,
        uitleg=uitleg,
    )
