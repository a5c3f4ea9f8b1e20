"""What must be unique is claimed by the event that needs it, and by no other.

A reservation names the event that made it. So each reservation must follow from that event, and
each event that needs one must have it, or, for a number that was in use already, somebody must.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from ledger.gebeurtenissen import (
    BerichtVerwerkt,
    DeclaratieBeoordeeld,
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGebeurtenis,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    ToewijzingGebeurtenis,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.ijw.lezen import Kop
from ledger.ijw.verwerking.declaratie import aanbieder_sleutel
from ledger.ijw.verwerking.toewijzing import toewijzing_sleutel
from ledger.ijw.verwerking.verzoek import verzoek_sleutel
from ledger.opslag import Positie
from ledger.zoeksleutels import Sleutel, bericht_sleutel, identificatie_sleutel
from projections.verificatie.bron import Deel, Stroom, Verbinding
from projections.verificatie.verschil import Uitslag, Verschil

NAAM = "reserveringen"

_VAN_DEEL = (
    b"SELECT stroom, versie, soort, sleutel FROM reserveringen"
    b" WHERE stroom >= %s AND stroom < %s ORDER BY stroom, versie"
)
_AANWEZIG = (
    b"SELECT soort, sleutel FROM unnest(%s::text[], %s::text[]) AS g (soort, sleutel)"
    b" JOIN reserveringen USING (soort, sleutel)"
)
_LATER = (
    b"SELECT g.stroom, g.versie FROM unnest(%s::text[], %s::bigint[]) AS g (stroom, versie)"
    b" JOIN stored_events e ON e.originator_id = g.stroom AND e.originator_version = g.versie"
    b" WHERE (e.xid, e.notification_id) > (%s, %s)"
)


_Nummers = set[tuple[str, int]]
_Rij = tuple[str, int, str, str]
"""A reservation: stream and version of the event that made it, kind and key."""


class _Claim(NamedTuple):
    """What one event does with keys: `nodig` must be its own, `mag` may be, `ergens` somebody's."""

    nodig: tuple[Sleutel, ...] = ()
    mag: tuple[Sleutel, ...] = ()
    ergens: tuple[Sleutel, ...] = ()


class Reserveringen:
    """The reservations of one part of the streams, held against its events."""

    def __init__(self, conn: Verbinding, deel: Deel, positie: Positie) -> None:
        self._conn = conn
        self._positie = positie
        rijen = conn.execute(_VAN_DEEL, (deel.van, deel.tot))
        self._open: dict[str, set[_Rij]] = {
            stroom: set(groep) for stroom, groep in groupby(rijen, itemgetter(0))
        }

    def controleer(self, stromen: Sequence[Stroom], uitslag: Uitslag) -> None:
        """Compare the reservations that these events made with those that they need."""
        ergens: dict[Sleutel, Gebeurtenis] = {}
        for stroom in stromen:
            gezien: _Nummers = set()
            claims = [(feit, _claim_van(feit, gezien)) for feit in stroom.feiten]
            gehouden = self._open.pop(stroom.naam, set())
            verwacht = {
                (stroom.naam, feit.versie, *sleutel)
                for feit, claim in claims
                for sleutel in claim.nodig + claim.ergens
            }
            if gehouden == verwacht:  # much the commonest
                uitslag.geteld["reserveringen"] += len(gehouden)
            else:
                ergens |= self._per_gebeurtenis(stroom.naam, claims, gehouden, uitslag)
        for sleutel in ergens.keys() - self._aanwezig(ergens):
            uitslag.meld(_ontbreekt(ergens[sleutel], sleutel))

    def _per_gebeurtenis(
        self,
        stroom: str,
        claims: Iterable[tuple[Gebeurtenis, _Claim]],
        gehouden: Iterable[_Rij],
        uitslag: Uitslag,
    ) -> dict[Sleutel, Gebeurtenis]:
        """What differs in one stream; gives what must be somebody's, and whose event needs it."""
        ergens: dict[Sleutel, Gebeurtenis] = {}
        per_versie: dict[int, set[Sleutel]] = defaultdict(set)
        for _, versie, soort, nummer in gehouden:
            per_versie[versie].add((soort, nummer))
        for feit, claim in claims:
            eigen = per_versie.pop(feit.versie, set())
            uitslag.geteld["reserveringen"] += len(eigen)
            for sleutel in set(claim.nodig) - eigen:
                uitslag.meld(_ontbreekt(feit, sleutel))
            for sleutel in eigen.difference(claim.nodig, claim.mag, claim.ergens):
                uitslag.meld(_vreemd(feit, sleutel))
            ergens.update(dict.fromkeys(set(claim.ergens) - eigen, feit))
        self._open[stroom] = {
            (stroom, versie, *sleutel) for versie in per_versie for sleutel in per_versie[versie]
        }
        return ergens

    def laat_los(self, stromen: Iterable[Stroom]) -> None:
        """Leave out what belongs to streams that are not looked at."""
        for stroom in stromen:
            versies = {rij.originator_version for rij in stroom.rijen}
            gehouden = self._open.pop(stroom.naam, set())
            self._open[stroom.naam] = {rij for rij in gehouden if rij[1] not in versies}

    def sluit(self, uitslag: Uitslag) -> None:
        """What is left belongs to events that came later, that cannot be read, or do not exist."""
        rijen = sorted(rij for gehouden in self._open.values() for rij in gehouden)
        stromen, versies = [rij[0] for rij in rijen], [rij[1] for rij in rijen]
        later = set(self._conn.execute(_LATER, (stromen, versies, *self._positie)))
        for stroom, versie, soort, nummer in rijen:
            if (stroom, versie) not in later:
                uitslag.meld(_zonder_gebeurtenis(stroom, versie, (soort, nummer)))

    def _aanwezig(self, gezocht: Iterable[Sleutel]) -> set[Sleutel]:
        paren = list(gezocht)
        if not paren:
            return set()
        soorten, sleutels = [p[0] for p in paren], [p[1] for p in paren]
        return {(rij[0], rij[1]) for rij in self._conn.execute(_AANWEZIG, (soorten, sleutels))}


def _claim_van(feit: Gebeurtenis, gezien: _Nummers) -> _Claim:
    """The keys of an event; `gezien` are the allocations that its stream had before."""
    stap = _STAPPEN.get(type(feit))
    return _NIETS if stap is None else stap(feit, gezien)


def _prestatie(feit: PrestatieGebeurtenis, _: _Nummers) -> _Claim:
    return _Claim((("prestatie", aanbieder_sleutel(feit.aanbieder, feit.referentie_nummer)),))


def _afgewezen(feit: PrestatieAfgewezen, gezien: _Nummers) -> _Claim:
    """A refused line may carry a number that was in use already (TR314)."""
    return _Claim(ergens=_prestatie(feit, gezien).nodig)


def _toewijzing(feit: ToewijzingGebeurtenis, gezien: _Nummers) -> _Claim:
    nummer = (feit.gemeente, feit.toewijzing_nummer)
    if nummer in gezien:
        return _NIETS
    gezien.add(nummer)
    return _Claim((("toewijzing", toewijzing_sleutel(*nummer)),))


def _verzoek(feit: VerzoekOntvangen | WijzigingVerzocht, _: _Nummers) -> _Claim:
    return _Claim((("verzoek", verzoek_sleutel(feit.aanbieder, feit.referentie_aanbieder)),))


def _declaratie(feit: DeclaratieBeoordeeld, _: _Nummers) -> _Claim:
    return _Claim((("declaratie", aanbieder_sleutel(feit.aanbieder, feit.declaratie_nummer)),))


def _bericht(feit: BerichtVerwerkt, _: _Nummers) -> _Claim:
    if feit.uitkomst == "onleesbaar":
        return _Claim((("bericht", f"onleesbaar|{feit.sha256}"),))
    kop = Kop(feit.afzender, feit.ontvanger, feit.bericht_code, feit.identificatie, None)
    eigen, nummer = bericht_sleutel(kop, feit.sha256), identificatie_sleutel(kop)
    if feit.uitkomst == "afgekeurd":  # perhaps before its identification was looked at (IV032)
        return _Claim(nodig=(eigen,), mag=(nummer,))
    return _Claim(nodig=(eigen, nummer))


_NIETS: Final = _Claim()
_STAPPEN: Final[dict[type[Gebeurtenis], Callable[[Any, _Nummers], _Claim]]] = {
    **dict.fromkeys(ToewijzingGebeurtenis.__subclasses__(), _toewijzing),
    PrestatieGoedgekeurd: _prestatie,
    PrestatieGecrediteerd: _prestatie,
    PrestatieAfgewezen: _afgewezen,
    VerzoekOntvangen: _verzoek,
    WijzigingVerzocht: _verzoek,
    DeclaratieBeoordeeld: _declaratie,
    BerichtVerwerkt: _bericht,
}


def _meld(soort: str, feit: Gebeurtenis, zin: str) -> Verschil:
    return Verschil(NAAM, soort, zin, str(feit.gebeurtenis_id), feit.stroom, feit.versie)


def _ontbreekt(feit: Gebeurtenis, sleutel: Sleutel) -> Verschil:
    zin = (
        f"De reservering {_naam(sleutel)} ontbreekt of is van een ander; gebeurtenis"
        f" {feit.gebeurtenis_id} heeft haar nodig."
    )
    return _meld("ontbreekt", feit, zin)


def _vreemd(feit: Gebeurtenis, sleutel: Sleutel) -> Verschil:
    zin = f"De reservering {_naam(sleutel)} volgt niet uit gebeurtenis {feit.gebeurtenis_id}."
    return _meld("vreemd", feit, zin)


def _zonder_gebeurtenis(stroom: str, versie: int, sleutel: Sleutel) -> Verschil:
    zin = (
        f"De reservering {_naam(sleutel)} hoort bij stroom {stroom}, versie {versie}; daar is geen"
        " leesbare gebeurtenis."
    )
    return Verschil(NAAM, "zonder gebeurtenis", zin, None, stroom, versie)


def _naam(sleutel: Sleutel) -> str:
    return f"'{sleutel[0]}' {sleutel[1]}"
