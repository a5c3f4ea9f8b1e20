"""Doing a command again on the past: a message, a decision, a record, a registration.

Each goes through the very function that did it the first time; see `boek.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from ledger.advies import GEEN_GROND, Besluitgrond
from ledger.application import Wie
from ledger.berichtverwerking import Opdracht, Poging
from ledger.besluiten import Besluit, VerzoekOnbekend, bezwaar_tegen, zoek_verzoek
from ledger.besluitgronden import Instemming, fouten_in, grond_van
from ledger.bevinding import Bevinding
from ledger.dossier_gebeurtenissen import (
    STUK_BIJ_GEBEURTENIS,
    AfwijkingVastgelegd,
    StukVastgelegd,
)
from ledger.dossiervorming import leg_stuk_vast
from ledger.gebeurtenissen import (
    BerichtVerwerkt,
    ClientGegevensVastgelegd,
    ClientVergeten,
    ContractVastgelegd,
    Gebeurtenis,
    GezinVastgelegd,
    VerzoekBeantwoord,
    VerzoekBesluit,
    VerzoekGehonoreerd,
)
from ledger.gezinsvorming import leg_gezin_vast
from ledger.herbeoordeling.boek import BoekVanToen, SindsdienVergeten
from ledger.ijw.lezen import Gelezen
from ledger.kaders.register import Kaders
from ledger.klok import VasteKlok
from ledger.onleesbaar import bewaar_onleesbaar
from ledger.opslag import Reservering
from ledger.registratie import (
    ClientOnbekend,
    Contract,
    Persoon,
    RegistratieGeweigerd,
    leg_contract_vast,
    leg_persoon_vast,
)
from ledger.stempel import Stempel

BERICHT, GEZIN = "bericht-", "gezin-"
_BESLUITEN: Final = tuple(
    f"{soort.SOORT}:" for soort in (VerzoekGehonoreerd, VerzoekBeantwoord, AfwijkingVastgelegd)
)


@dataclass(frozen=True, slots=True)
class Brief:
    """An archived message: its bytes, and what was read in them or why nothing was."""

    data: bytes
    gelezen: Gelezen | None
    reden: str | None = None


@dataclass(frozen=True, slots=True)
class Herhaald:
    """What a command gives when it is done again; `bezwaren` are why it would not be done now."""

    gebeurtenissen: Sequence[Gebeurtenis] = ()
    reserveringen: Sequence[Reservering] = ()
    retour: bytes | None = None
    antwoord: bytes | None = None
    bezwaren: tuple[Bevinding, ...] = ()


def is_hoofd(feit: Gebeurtenis) -> bool:
    """Whether an event stands for a command; the others follow from one that does."""
    if isinstance(feit, BerichtVerwerkt | GezinVastgelegd | ContractVastgelegd | ClientVergeten):
        return True
    return feit.bericht_id is None and isinstance(feit, StukVastgelegd | ClientGegevensVastgelegd)


def herhaal_bericht(
    boek: BoekVanToen,
    feit: BerichtVerwerkt,
    brief: Brief,
    rijen: Sequence[StoredEvent],
    kaders: Kaders,
) -> Herhaald:
    """Judges a message again; `rijen` are what it caused then, from which comes why it was sent.

    Raises SindsdienVergeten.
    """
    boek.begin(kaders, [UUID(feit.stroom.removeprefix(BERICHT))])
    wie, klok = Wie(feit.actor, feit.rol), VasteKlok(feit.vastgelegd_op)
    if brief.gelezen is None:
        bewaar_onleesbaar(boek, brief.data, wie, klok, brief.reden or "")
        return Herhaald(boek.vangst.gebeurtenissen, boek.vangst.reserveringen)
    eigen = _is_eigen(feit)
    grond, bezwaren = _grond(boek, feit, rijen) if eigen else (GEEN_GROND, ())
    opdracht = Opdracht(brief.data, wie, klok, eigen=eigen, grond=grond)
    verwerkt = Poging(boek, opdracht, brief.gelezen).verwerk()
    return Herhaald(
        boek.vangst.gebeurtenissen,
        boek.vangst.reserveringen,
        verwerkt.retour,
        verwerkt.antwoord,
        bezwaren,
    )


def _is_eigen(feit: BerichtVerwerkt) -> bool:
    """Whether the ledger itself wrote the message, for a decision.

    To one that was received a return message was sent, unless a kader refused it; what the ledger
    writes is never refused.
    """
    besluit = feit.bericht in ("JW301", "JW319")
    return besluit and not feit.retour and feit.uitkomst == "goedgekeurd"


def _grond(
    boek: BoekVanToen, feit: BerichtVerwerkt, rijen: Sequence[StoredEvent]
) -> tuple[Besluitgrond, tuple[Bevinding, ...]]:
    """What the decision behind a message rested on, and what stood in its way."""
    werk = boek.werk()
    gekozen = [rij for rij in rijen if rij.topic.startswith(_BESLUITEN)]
    stromen = sorted({str(rij.originator_id) for rij in gekozen})
    werk.ring.laad(stromen)
    vergeten = [stroom for stroom in stromen if werk.ring.is_vergeten(stroom)]
    if vergeten:
        raise SindsdienVergeten(vergeten)  # what the decision was motivated with, nobody can tell
    feiten = [werk.ontcijfer_los(rij) for rij in gekozen]
    besluit = next((rij for rij in feiten if isinstance(rij, VerzoekBesluit)), None)
    if besluit is None:
        return GEEN_GROND, ()
    try:
        toestand, verzoek = zoek_verzoek(boek, besluit.aanbieder, besluit.referentie_aanbieder)
    except VerzoekOnbekend:
        return GEEN_GROND, ()
    instemmingen = [
        Instemming(
            stuk.regel, stuk.motivering, stuk.akkoord_door, stuk.rol, stuk.overleg_datum, stuk.doel
        )
        for rij in feiten
        if isinstance(rij, AfwijkingVastgelegd) and (stuk := rij.inhoud) is not None
    ]
    # The day of the decision is the date of its message.
    grond = grond_van(boek, toestand, verzoek, besluit.motivering, instemmingen, feit.geldig_op)
    soort, reden = _besluit(besluit)
    bezwaar = bezwaar_tegen(toestand, verzoek, Besluit(soort, reden))
    fouten = tuple(fouten_in(grond, soort, reden, boek.kaders))
    return grond, (*(() if bezwaar is None else (bezwaar,)), *fouten)


def _besluit(
    feit: VerzoekBesluit,
) -> tuple[Literal["honoreren", "afwijzen", "inOnderzoek"], str | None]:
    if not isinstance(feit, VerzoekBeantwoord):
        return "honoreren", None
    if feit.verzoek_antwoord == "1":
        return "afwijzen", feit.reden_afwijzing
    return "inOnderzoek", None


def herhaal_stuk(boek: BoekVanToen, feit: Gebeurtenis, kaders: Kaders) -> Herhaald:
    """Judges a record or another registration again. Raises SindsdienVergeten."""
    ids = [UUID(feit.opdracht_id)]
    if isinstance(feit, GezinVastgelegd):
        ids.insert(0, UUID(feit.stroom.removeprefix(GEZIN)))
    boek.begin(kaders, ids)
    doe = next(doe for soort, doe in _REGISTRATIES.items() if isinstance(feit, soort))
    try:
        doe(boek, feit, Wie(feit.actor, feit.rol), VasteKlok(feit.vastgelegd_op))
    except RegistratieGeweigerd as fout:
        return Herhaald(bezwaren=fout.bevindingen)
    except ClientOnbekend:
        return Herhaald()
    return Herhaald(boek.vangst.gebeurtenissen)


def _stuk(boek: BoekVanToen, feit: StukVastgelegd, wie: Wie, klok: VasteKlok) -> None:
    if feit.inhoud is None:
        raise SindsdienVergeten([feit.stroom])
    leg_stuk_vast(boek, feit.stroom, STUK_BIJ_GEBEURTENIS[type(feit)], feit.inhoud, wie, klok)


def _persoon(boek: BoekVanToen, feit: ClientGegevensVastgelegd, wie: Wie, klok: VasteKlok) -> None:
    if feit.bsn is None or feit.geboortedatum is None:
        raise SindsdienVergeten([feit.stroom])
    persoon = Persoon(feit.bsn, feit.geboortedatum, feit.geslacht or "")
    leg_persoon_vast(boek, persoon, wie, klok)


def _contract(boek: BoekVanToen, feit: ContractVastgelegd, wie: Wie, klok: VasteKlok) -> None:
    contract = Contract(
        feit.gemeente,
        feit.aanbieder,
        feit.product,
        feit.tarief_eurocent,
        feit.tarief_eenheid,
        feit.vanaf,
        feit.tot,
    )
    leg_contract_vast(boek, contract, wie, klok)


def _gezin(boek: BoekVanToen, feit: GezinVastgelegd, wie: Wie, klok: VasteKlok) -> None:
    leg_gezin_vast(boek, feit.leden, feit.geldig_op, wie, klok)


def _vergeten(boek: BoekVanToen, feit: ClientVergeten, wie: Wie, klok: VasteKlok) -> None:
    """That somebody was forgotten is not judged, so it carries no verdict."""
    stempel = Stempel(klok.nu(), wie.gebruiker, wie.rol, feit.opdracht_id)
    kaal = stempel.zet(ClientVergeten, feit.stroom, feit.versie, stempel.dag, grond=feit.grond)
    boek.vangst.gebeurtenissen.append(kaal)


_Doe = Callable[[BoekVanToen, Any, Wie, VasteKlok], None]
_REGISTRATIES: Final[Mapping[type[Gebeurtenis], _Doe]] = {
    StukVastgelegd: _stuk,
    ClientGegevensVastgelegd: _persoon,
    ContractVastgelegd: _contract,
    GezinVastgelegd: _gezin,
    ClientVergeten: _vergeten,
}
