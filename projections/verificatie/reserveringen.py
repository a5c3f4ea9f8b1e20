"""What must be unique is claimed by the event that needs it, and by no other.

A reservation names the event that made it. So each reservation must follow from that event, and
each event that needs one must have it, or, for a number that was in use already, somebody must.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.gebeurtenissen import (
    BerichtVerwerkt,
    DeclaratieBeoordeeld,
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGebeurtenis,
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


class _Claim(NamedTuple):
    """What one event does with keys: `nodig` must be its own, `mag` may be, `ergens` somebody's."""

    nodig: frozenset[Sleutel] = frozenset()
    mag: frozenset[Sleutel] = frozenset()
    ergens: frozenset[Sleutel] = frozenset()


class Reserveringen:
    """The reservations of one part of the streams, held against its events."""

    def __init__(self, conn: Verbinding, deel: Deel, positie: Positie) -> None:
        self._conn = conn
        self._positie = positie
        self._open: dict[tuple[str, int], set[Sleutel]] = defaultdict(set)
        for stroom, versie, soort, sleutel in conn.execute(_VAN_DEEL, (deel.van, deel.tot)):
            self._open[stroom, versie].add((soort, sleutel))

    def controleer(self, stromen: Sequence[Stroom], uitslag: Uitslag) -> None:
        """Compare the reservations that these events made with those that they need."""
        ergens: dict[Sleutel, Gebeurtenis] = {}
        for stroom in stromen:
            gezien: set[tuple[str, int]] = set()
            for feit in stroom.feiten:
                gehouden = self._open.pop((feit.stroom, feit.versie), set())
                claim = _claim_van(feit, gezien)
                uitslag.geteld["reserveringen"] += len(gehouden)
                if gehouden == claim.nodig and not claim.ergens:
                    continue  # much the commonest
                for sleutel in claim.nodig - gehouden:
                    uitslag.meld(_ontbreekt(feit, sleutel))
                for sleutel in gehouden - claim.nodig - claim.mag - claim.ergens:
                    uitslag.meld(_vreemd(feit, sleutel))
                ergens.update(dict.fromkeys(claim.ergens - gehouden, feit))
        for sleutel in ergens.keys() - self._aanwezig(ergens):
            uitslag.meld(_ontbreekt(ergens[sleutel], sleutel))

    def laat_los(self, stromen: Iterable[Stroom]) -> None:
        """Leave out what belongs to streams that are not looked at."""
        for stroom in stromen:
            for rij in stroom.rijen:
                self._open.pop((stroom.naam, rij.originator_version), None)

    def sluit(self, uitslag: Uitslag) -> None:
        """What is left belongs to events that came later, that cannot be read, or do not exist."""
        plaatsen = list(self._open)
        stromen, versies = [p[0] for p in plaatsen], [p[1] for p in plaatsen]
        later = set(self._conn.execute(_LATER, (stromen, versies, *self._positie)))
        for plaats in plaatsen:
            if plaats not in later:
                for sleutel in sorted(self._open[plaats]):
                    uitslag.meld(_zonder_gebeurtenis(*plaats, sleutel))

    def _aanwezig(self, gezocht: Iterable[Sleutel]) -> set[Sleutel]:
        paren = list(gezocht)
        if not paren:
            return set()
        soorten, sleutels = [p[0] for p in paren], [p[1] for p in paren]
        return {(rij[0], rij[1]) for rij in self._conn.execute(_AANWEZIG, (soorten, sleutels))}


def _claim_van(feit: Gebeurtenis, gezien: set[tuple[str, int]]) -> _Claim:
    """The keys of an event; `gezien` are the allocations that its stream had before."""
    match feit:
        case PrestatieGebeurtenis():
            sleutel = ("prestatie", aanbieder_sleutel(feit.aanbieder, feit.referentie_nummer))
            # A refused line may carry a number that was in use already (TR314).
            if isinstance(feit, PrestatieAfgewezen):
                return _Claim(ergens=frozenset({sleutel}))
            return _een(sleutel)
        case ToewijzingGebeurtenis():
            nummer = (feit.gemeente, feit.toewijzing_nummer)
            if nummer in gezien:
                return _Claim()
            gezien.add(nummer)
            return _een(("toewijzing", toewijzing_sleutel(*nummer)))
        case VerzoekOntvangen() | WijzigingVerzocht():
            return _een(("verzoek", verzoek_sleutel(feit.aanbieder, feit.referentie_aanbieder)))
        case DeclaratieBeoordeeld():
            return _een(("declaratie", aanbieder_sleutel(feit.aanbieder, feit.declaratie_nummer)))
        case BerichtVerwerkt():
            return _van_bericht(feit)
    return _Claim()


def _een(sleutel: Sleutel) -> _Claim:
    return _Claim(nodig=frozenset({sleutel}))


def _van_bericht(feit: BerichtVerwerkt) -> _Claim:
    if feit.uitkomst == "onleesbaar":
        return _een(("bericht", f"onleesbaar|{feit.sha256}"))
    kop = Kop(feit.afzender, feit.ontvanger, feit.bericht_code, feit.identificatie, None)
    eigen, nummer = bericht_sleutel(kop, feit.sha256), identificatie_sleutel(kop)
    if feit.uitkomst == "afgekeurd":  # perhaps before its identification was looked at (IV032)
        return _Claim(nodig=frozenset({eigen}), mag=frozenset({nummer}))
    return _Claim(nodig=frozenset({eigen, nummer}))


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
