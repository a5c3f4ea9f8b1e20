"""What goes wrong around sound messages: errors beside them, repetitions, late arrival.

A sound message stays as it is; the wrong one comes before or after it, so the chain goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, instant, werkdag, werkdagen_later
from api.voorbeelddata.gepland import Gepland
from api.voorbeelddata.nummers import Nummers
from api.voorbeelddata.schemafouten import breek_kop
from ledger.ijw.berichten import (
    Bericht,
    Header,
    Jw301,
    Jw302,
    Jw305,
    Jw307,
    Jw315,
    Jw317,
    Jw319,
    Jw320,
    Jw323,
    OngewijzigdProduct,
)

_ONBEKEND_NUMMER = 900_000_000
_ONBEKENDE_REFERENTIE = "NIETBEKEND"
_RETOUR = (Jw302, Jw320)

_KANS_OP_FOUT, _KANS_OP_HERHALING, _KANS_OP_VERTRAGING = 5, 2, 5


@dataclass(frozen=True, slots=True)
class _Berichtfout:
    """A wrong message beside a sound one. `code`: the return code meant.

    `maak` turns a copy of the sound message, under an identification of its own, into the wrong
    one. `na`: it comes some minutes after the sound one, else before it; `dagen`: and so many
    days later, when the sound one has been answered.
    """

    code: str
    maak: Callable[[Any, Nummers], Bericht]
    na: bool = False
    dagen: int = 0

    def bij(self, goed: Gepland, nummers: Nummers, rng: Random) -> Gepland:
        """The wrong message, with its time of receipt."""
        verschil = timedelta(minutes=rng.randrange(5, 55))
        op = goed.op + verschil if self.na else goed.op - verschil
        bericht = self.maak(_onder_nieuwe_identificatie(goed.bericht, nummers), nummers)
        if self.dagen:
            op = instant(werkdag(op.date() + self.dagen * DAG), rng)
            bericht = _met_dagtekening(bericht, op.date())
        return Gepland(op=op, bericht=bericht, fout=self.code)


def _onder_nieuwe_identificatie(bericht: Any, nummers: Nummers) -> Any:
    header: Header = bericht.header
    kern = header.bericht_identificatie
    nieuw = replace(kern, identificatie=nummers.identificatie(header.afzender))
    return replace(bericht, header=replace(header, bericht_identificatie=nieuw))


def _met_dagtekening(bericht: Any, dag: date) -> Any:
    kern = replace(bericht.header.bericht_identificatie, dagtekening=dag)
    return replace(bericht, header=replace(bericht.header, bericht_identificatie=kern))


def _met_schemafout(goed: Gepland, nummers: Nummers, rng: Random) -> Gepland:
    """Sent with a broken header first, and then well."""
    bericht = _onder_nieuwe_identificatie(goed.bericht, nummers)
    op = goed.op - timedelta(minutes=rng.randrange(5, 55))
    return Gepland(op=op, bericht=bericht, fout="schema", verminking=breek_kop)


def _zelfde_identificatie(goed: Gepland, rng: Random) -> Gepland:
    """Another message, a day later, under an identification that was used (TR056)."""
    op = instant(werkdagen_later(goed.op.date(), 1), rng)
    return Gepland(op=op, bericht=_met_dagtekening(goed.bericht, op.date()), fout="9056")


def _tweede_verzoek(bericht: Jw315, nummers: Nummers) -> Bericht:
    """A second request before the first was answered (TR374)."""
    aanbieder = bericht.header.afzender
    aangevraagd = tuple(
        replace(product, referentie_aanbieder=nummers.referentie_aanbieder(aanbieder))
        for product in bericht.client.aangevraagde_producten
    )
    return replace(bericht, client=replace(bericht.client, aangevraagde_producten=aangevraagd))


def _gebruikte_referentie(bericht: Jw315, _nummers: Nummers) -> Bericht:
    """The same request as a new message, with the reference that was used (TR347)."""
    return bericht


def _start_zonder_toewijzing(bericht: Jw305, _nummers: Nummers) -> Bericht:
    """A start on an allocation that nobody made (TR019)."""
    starts = tuple(
        replace(start, toewijzing_nummer=_ONBEKEND_NUMMER + (start.toewijzing_nummer or 0))
        for start in bericht.client.start_producten
    )
    return replace(bericht, client=replace(bericht.client, start_producten=starts))


def _dubbele_start(bericht: Jw305, _nummers: Nummers) -> Bericht:
    """A second start, from the day before, of a delivery that runs (TR326)."""
    starts = tuple(
        replace(start, begindatum=start.begindatum - DAG)
        for start in bericht.client.start_producten
    )
    return replace(bericht, client=replace(bericht.client, start_producten=starts))


def _stop_zonder_start(bericht: Jw307, _nummers: Nummers) -> Bericht:
    """A stop with another day of beginning than the start had (TR382)."""
    stops = tuple(
        replace(stop, begindatum=stop.begindatum - DAG) for stop in bericht.client.stop_producten
    )
    return replace(bericht, client=replace(bericht.client, stop_producten=stops))


def _wijziging_zonder_toewijzing(bericht: Jw317, nummers: Nummers) -> Bericht:
    """A request for change that says to leave an allocation which nobody made (TR350)."""
    verzoek = bericht.client.verzoek
    onbekend = OngewijzigdProduct(toewijzing_nummer=_ONBEKEND_NUMMER)
    ander = replace(
        verzoek,
        referentie_aanbieder=nummers.referentie_aanbieder(bericht.header.afzender),
        ongewijzigde_producten=(*verzoek.ongewijzigde_producten, onbekend),
    )
    return replace(bericht, client=replace(bericht.client, verzoek=ander))


def _onvolledige_wijziging(bericht: Jw317, nummers: Nummers) -> Bericht:
    """A request for change that names none of the current allocations (TR349)."""
    verzoek = bericht.client.verzoek
    ander = replace(
        verzoek,
        referentie_aanbieder=nummers.referentie_aanbieder(bericht.header.afzender),
        ongewijzigde_producten=tuple(
            replace(product, toewijzing_nummer=_ONBEKEND_NUMMER + product.toewijzing_nummer)
            for product in verzoek.ongewijzigde_producten
        ),
        te_wijzigen_producten=tuple(
            replace(product, toewijzing_nummer=_ONBEKEND_NUMMER + product.toewijzing_nummer)
            for product in verzoek.te_wijzigen_producten
        ),
    )
    return replace(bericht, client=replace(bericht.client, verzoek=ander))


def _antwoord_zonder_verzoek(bericht: Jw319, _nummers: Nummers) -> Bericht:
    """An answer to a request that was never made (TR355)."""
    antwoord = replace(bericht.antwoord, referentie_aanbieder=_ONBEKENDE_REFERENTIE)
    return replace(bericht, antwoord=antwoord)


def _toewijzing_zonder_verzoek(bericht: Jw301, _nummers: Nummers) -> Bericht:
    """What was allocated already is sent again, as if to honour an unknown request (TR379)."""
    producten = tuple(
        replace(product, referentie_aanbieder=_ONBEKENDE_REFERENTIE)
        for product in bericht.client.toegewezen_producten
    )
    return replace(bericht, client=replace(bericht.client, toegewezen_producten=producten))


_FOUTEN: dict[type, tuple[_Berichtfout, ...]] = {
    Jw301: (_Berichtfout("9379", _toewijzing_zonder_verzoek, na=True),),
    Jw305: (
        _Berichtfout("9019", _start_zonder_toewijzing),
        _Berichtfout("9326", _dubbele_start, na=True),
    ),
    Jw307: (_Berichtfout("9069", _stop_zonder_start),),
    Jw315: (
        _Berichtfout("9374", _tweede_verzoek, na=True),
        _Berichtfout("9347", _gebruikte_referentie, na=True, dagen=75),
    ),
    Jw317: (
        _Berichtfout("9350", _wijziging_zonder_toewijzing),
        _Berichtfout("9349", _onvolledige_wijziging),
    ),
    Jw319: (_Berichtfout("9355", _antwoord_zonder_verzoek),),
}


def _met_fout(goed: Gepland, nummers: Nummers, rng: Random) -> Gepland:
    """One wrong message beside a sound one; declarations bring their own errors."""
    eigen = _FOUTEN.get(type(goed.bericht), ())
    if eigen and kans(rng, 70):
        return rng.choice(eigen).bij(goed, nummers, rng)
    if kans(rng, 50):
        return _met_schemafout(goed, nummers, rng)
    return _zelfde_identificatie(goed, rng)


def met_fouten(gepland: Iterable[Gepland], nummers: Nummers, rng: Random) -> Iterator[Gepland]:
    """These messages, some of them late, with errors and repetitions around them."""
    for geplande in gepland:
        bericht = _verlaat(geplande, rng)
        yield bericht
        gewoon = not (bericht.fout or bericht.kaderregel or bericht.bijzonderheid)
        if gewoon and not isinstance(bericht.bericht, _RETOUR) and kans(rng, _KANS_OP_FOUT):
            yield _met_fout(bericht, nummers, rng)
        if kans(rng, _KANS_OP_HERHALING):
            yield herhaling(bericht, rng)


def herhaling(bericht: Gepland, rng: Random) -> Gepland:
    """The same bytes once more, some hours later; whoever received them answers the same."""
    later = timedelta(minutes=rng.randrange(20, 48 * 60))
    return replace(bericht, op=bericht.op + later, bijzonderheid="herhaling")


def _verlaat(gepland: Gepland, rng: Random) -> Gepland:
    """Return messages and declarations that are days under way; nothing else waits for them."""
    if gepland.bijzonderheid or not isinstance(gepland.bericht, (*_RETOUR, Jw323)):
        return gepland
    if not kans(rng, _KANS_OP_VERTRAGING):
        return gepland
    op = gepland.op + rng.randrange(2, 6) * DAG
    return replace(gepland, op=op, bijzonderheid="verlaat")
