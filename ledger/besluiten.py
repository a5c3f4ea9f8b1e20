"""Decisions of the gemeente on a VOT product or a VOW.

A decision becomes a message of the standard (JW301 or JW319) that is judged by the same rules as
one that comes from elsewhere; when a rule forbids it, nothing is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ledger.application import Grootboek, Wie, opnieuw_bij_conflict
from ledger.berichtverwerking import Geweigerd, Opdracht, Verwerkt, kenmerk_van, verwerk
from ledger.besluitgronden import Instemming, fouten_in, grond_van
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag, Operand
from ledger.client import ClientToestand, Verzoek, is_verwijderd
from ledger.gebeurtenissen import VerzoekOntvangen, WijzigingVerzocht
from ledger.ijw.schrijven import schrijf
from ledger.ijw.verwerking.retour import Kenmerk
from ledger.ijw.verwerking.toewijzing import toewijzing_sleutel
from ledger.ijw.verwerking.uitgaand import (
    Toewijsmoment,
    antwoord_bericht,
    nieuwe_nummers,
    toegewezen_producten,
    toewijzing_bericht,
)
from ledger.ijw.verwerking.verzoek import verzoek_sleutel
from ledger.klok import Klok
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE
from ledger.stempel import plaatselijke_dag

_NEDERLAND = ZoneInfo("Europe/Amsterdam")
_HOOGSTE_NUMMER = 999_999_999


@dataclass(frozen=True, slots=True)
class Besluit:
    """What the gemeente decides on a request.

    `reden_afwijzing` (WJ759) belongs to `afwijzen`, `woonplaats_gemeente` to its reason 8, and
    `afwijkingen` to `honoreren`.
    """

    besluit: Literal["honoreren", "afwijzen", "inOnderzoek"]
    reden_afwijzing: str | None = None
    woonplaats_gemeente: str | None = None
    motivering: str | None = None
    afwijkingen: tuple[Instemming, ...] = ()


class VerzoekOnbekend(Exception):
    """No request of this aanbieder has this reference."""


def besluit_op_verzoek(
    grootboek: Grootboek,
    aanbieder: str,
    referentie: str,
    besluit: Besluit,
    wie: Wie,
    klok: Klok,
) -> Verwerkt:
    """Decides on a request; the recorded JW301 or JW319.

    The advice is judged anew on what is known now; a decision that differs from it needs a
    motivation. Raises VerzoekOnbekend, or Geweigerd with every blocking finding.
    """

    def poging() -> Verwerkt:
        toestand, verzoek = zoek_verzoek(grootboek, aanbieder, referentie)
        bezwaar = bezwaar_tegen(toestand, verzoek, besluit)
        if bezwaar is not None:
            raise Geweigerd((bezwaar,))
        nu = klok.nu()
        grond = grond_van(
            grootboek,
            toestand,
            verzoek,
            besluit.motivering,
            besluit.afwijkingen,
            plaatselijke_dag(nu),
        )
        fouten = tuple(fouten_in(grond, besluit.besluit, besluit.reden_afwijzing, grootboek.kaders))
        opdracht = Opdracht(
            _bericht(grootboek, toestand, verzoek, besluit, nu),
            wie,
            klok,
            eigen=True,
            streng=True,
            vastleggen=not fouten,
            grond=grond,
            gezien={toestand.stroom: toestand.versie},
        )
        return _verwerkt(grootboek, opdracht, fouten)

    return opnieuw_bij_conflict(poging)


def _verwerkt(grootboek: Grootboek, opdracht: Opdracht, fouten: tuple[Bevinding, ...]) -> Verwerkt:
    """The recorded message; Geweigerd with the faults of the decision and those of the message."""
    try:
        verwerkt = verwerk(grootboek, opdracht)
    except Geweigerd as fout:
        raise Geweigerd((*fouten, *fout.bevindingen)) from None
    if fouten:
        raise Geweigerd(fouten)
    return verwerkt


def zoek_verzoek(
    grootboek: Grootboek, aanbieder: str, referentie: str
) -> tuple[ClientToestand, Verzoek]:
    """The client and the request of an aanbieder; raises VerzoekOnbekend."""
    sleutel = ("verzoek", verzoek_sleutel(aanbieder, referentie))
    gevonden = grootboek.opslag.zoek_reserveringen([sleutel]).get(sleutel)
    if gevonden is None:
        raise VerzoekOnbekend(referentie)
    toestand = grootboek.client(gevonden[0])
    verzoek = toestand.verzoeken.get((aanbieder, referentie))
    if verzoek is None:
        raise VerzoekOnbekend(referentie)
    return toestand, verzoek


def bezwaar_tegen(toestand: ClientToestand, verzoek: Verzoek, besluit: Besluit) -> Bevinding | None:
    """What stands in the way of any decision; the rules on the message say the rest."""
    referentie = verzoek.gevraagd.referentie_aanbieder
    if not verzoek.onderhanden:
        hoe = "gehonoreerd" if verzoek.gehonoreerd is not None else "afgewezen"
        return _bevinding(
            "OP344",
            f"Verzoek {referentie} is al {hoe}; een verzoek krijgt één eindantwoord.",
            {"status": verzoek.status, "besluit": besluit.besluit},
            referentie,
        )
    if besluit.besluit == "honoreren" and toestand.vergeten:
        return _bevinding(
            "OP079",
            "De persoonsgegevens van deze cliënt zijn op verzoek vernietigd; een toewijzing kan "
            "niet meer worden verstuurd.",
            {"besluit": besluit.besluit},
            referentie,
        )
    if besluit.besluit == "honoreren":
        return _vervallen(toestand, verzoek)
    return None


def _vervallen(toestand: ClientToestand, verzoek: Verzoek) -> Bevinding | None:
    """A VOW cannot be honoured as asked when an allocation in it was deleted since (IV093)."""
    gevraagd = verzoek.gevraagd
    if isinstance(gevraagd, VerzoekOntvangen):
        return None
    genoemd = (*gevraagd.ongewijzigd, *(rij.toewijzing_nummer for rij in gevraagd.te_wijzigen))
    weg = tuple(
        nummer
        for nummer in genoemd
        if (huidig := toestand.toewijzing((gevraagd.gemeente, nummer))) is None
        or is_verwijderd(huidig)
    )
    if not weg:
        return None
    return _bevinding(
        "IV093",
        f"Toewijzing {', '.join(map(str, weg))} in dit verzoek is intussen verwijderd; het verzoek "
        "kan niet meer worden gehonoreerd zoals het is gevraagd. Wijs het af en wijs zo nodig zelf "
        "toe.",
        {"verwijderd": weg, "genoemd": genoemd},
        gevraagd.referentie_aanbieder,
    )


def _bevinding(
    regel: str, uitleg: str, operanden: dict[str, Operand], referentie: str
) -> Bevinding:
    return Bevinding(
        regel=regel,
        laag=Laag.IJW,
        versie=IJW_VERSIE,
        gevolg=Gevolg.WEIGEREN,
        plaats="/besluit",
        sleutel=referentie,
        bron=Bron(document=IJW_DOCUMENT, paragraaf=f"Regels, {regel}"),
        operanden=operanden,
        uitleg=uitleg,
    )


def _bericht(
    grootboek: Grootboek,
    toestand: ClientToestand,
    verzoek: Verzoek,
    besluit: Besluit,
    nu: datetime,
) -> bytes:
    gevraagd = verzoek.gevraagd
    kenmerk = Kenmerk(kenmerk_van(str(grootboek.ids.nieuw(nu))), plaatselijke_dag(nu))
    if besluit.besluit == "honoreren":
        aantal = nieuwe_nummers(gevraagd, toestand)
        producten = toegewezen_producten(
            gevraagd,
            toestand,
            _moment(nu, toestand, gevraagd),
            vrije_nummers(grootboek, gevraagd.gemeente, aantal),
        )
        return schrijf(toewijzing_bericht(gevraagd, toestand, producten, kenmerk))
    return schrijf(
        antwoord_bericht(
            gevraagd,
            "1" if besluit.besluit == "afwijzen" else "2",
            besluit.reden_afwijzing,
            besluit.woonplaats_gemeente,
            kenmerk,
        )
    )


def _moment(
    nu: datetime, toestand: ClientToestand, gevraagd: VerzoekOntvangen | WijzigingVerzocht
) -> Toewijsmoment:
    """The local moment of the decision, after that of every version that it was made on.

    The moment decides which version counts (IV013): two decisions within one second, or in the
    hour that the end of summer time repeats, would otherwise undo each other. Never beyond the
    day itself, for a Toewijzingsdatum may not lie after the date of the message (TR134).
    """
    plaatselijk = nu.astimezone(_NEDERLAND).replace(tzinfo=None)
    eerder = [
        versies[-1].toewijzingsmoment + timedelta(seconds=1)
        for (gemeente, _), versies in toestand.toewijzingen.items()
        if gemeente == gevraagd.gemeente and versies[-1].aanbieder == gevraagd.aanbieder
    ]
    erna = max([plaatselijk, *eerder])
    return Toewijsmoment.van(erna if erna.date() == plaatselijk.date() else plaatselijk)


def vrije_nummers(grootboek: Grootboek, gemeente: str, aantal: int) -> Sequence[int]:
    """ToewijzingNummers that nothing in this gemeente uses yet (TR332).

    Numbers come from a counter; what another system of the gemeente took already is passed
    over, in steps that grow so that a long taken range does not take long to pass.
    """
    vrij: list[int] = []
    stap = aantal
    while len(vrij) < aantal:
        eerste = grootboek.opslag.tel(f"toewijzing|{gemeente}", stap)
        if eerste + stap - 1 > _HOOGSTE_NUMMER:
            raise ValueError(f"de toewijzingnummers van gemeente {gemeente} zijn op")
        kandidaten = range(eerste, eerste + stap)
        sleutels = {
            nummer: ("toewijzing", toewijzing_sleutel(gemeente, nummer)) for nummer in kandidaten
        }
        bezet = grootboek.opslag.zoek_reserveringen(sleutels.values())
        vrij += [nummer for nummer, sleutel in sleutels.items() if sleutel not in bezet]
        stap = min(max(stap, 1) * 4, 4096)
    return vrij[:aantal]
