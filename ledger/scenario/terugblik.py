"""What would have been decided otherwise: history judged again on a draft of a kader.

Every fact of the year is judged twice on the client as it was just before, with the contracts and
the family as known then: on the kaders as delivered and on those with the draft. History itself
stays what it is: a fact that the draft would have refused still counts for what came after it.

What the standard refused stays refused; what only a kader refused is judged as if it were sent now.
A record or an own decision that was refused was never recorded, so it is not looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final, Protocol

from ledger.advies import advies_op, harde_regels
from ledger.bevinding import Bevinding, Laag
from ledger.client import ClientToestand, pas_toe
from ledger.dossier import Afwijking
from ledger.dossier_gebeurtenissen import AfwijkingVastgelegd, StukVastgelegd
from ledger.gebeurtenissen import (
    ClientVergeten,
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    StartGeweigerd,
    StopGeweigerd,
    ToewijzingGebeurtenis,
    ToewijzingGeweigerd,
    VerzoekBeantwoord,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.gezin import Stromen
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.plekken import zichten_op
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Omgeving
from ledger.regels import blokkeert
from ledger.scenario.feit import sleutel_van, waarde_van
from ledger.scenario.omgeving import omgeving_voor
from ledger.stempel import plaatselijke_dag

_GEWEIGERD: Final[Mapping[type[Gebeurtenis], type[Gebeurtenis]]] = {
    StartGeweigerd: LeveringGestart,
    StopGeweigerd: LeveringGestopt,
}
_VERZOEKEN: Final = (VerzoekOntvangen, WijzigingVerzocht)
_ZELF: Final = (
    *_VERZOEKEN,
    VerzoekBeantwoord,
    LeveringGestart,
    LeveringGestopt,
    PrestatieGoedgekeurd,
    PrestatieGecrediteerd,
    StukVastgelegd,
)

TOEGESTAAN, GEWEIGERD, AFWIJZEN = "toegestaan", "geweigerd", "afwijzen"


class Bron(Protocol):
    """Where history is read."""

    def op(self, moment: datetime) -> Stromen:
        """The streams as known at an instant."""

    def geweigerde_versies(
        self, toestand: ClientToestand, feit: ToewijzingGeweigerd
    ) -> Sequence[ToewijzingGebeurtenis]:
        """The versions in the refused JW301 of this event; none when it can't be read any more."""


@dataclass(frozen=True, slots=True)
class Herziening:
    """A fact on which the draft says something else than the kader as delivered.

    `dag` is the day on which the ledger decided. `erbij`, `weg` and `anders` are rules that come,
    go, or say something else. `vastgelegd` is the outcome that was recorded and
    `vastgelegde_regels` the rules that spoke then, where that differs from judging it now on the
    kader as delivered. `minuten` and `bedrag_eurocent` are those of `waarde_van`; the amounts
    `controle_…` are at stake in controlebevindingen.
    """

    client_id: str
    gebeurtenis_id: str
    versie: int
    dag: date
    soort: str
    gemeente: str
    aanbieder: str | None
    sleutel: str | None
    erbij: tuple[str, ...]
    weg: tuple[str, ...]
    anders: tuple[str, ...]
    geleverd: str
    ontwerp: str
    vastgelegd: str | None
    vastgelegde_regels: tuple[str, ...]
    minuten: int | None
    bedrag_eurocent: int | None
    controle_geleverd_eurocent: int
    controle_ontwerp_eurocent: int

    @property
    def strenger(self) -> bool:
        """Whether the draft refuses, or advises to reject, what the kader as delivered does not."""
        return _is_hard(self.ontwerp) and not _is_hard(self.geleverd)

    @property
    def ruimer(self) -> bool:
        """Whether the draft lets pass what the kader as delivered refuses or advises to reject."""
        return _is_hard(self.geleverd) and not _is_hard(self.ontwerp)


def _is_hard(uitkomst: str) -> bool:
    return uitkomst.startswith((GEWEIGERD, AFWIJZEN))


@dataclass(frozen=True, slots=True)
class _Zaak:
    """A fact that is to be judged again, with what lay around it."""

    feit: Any
    vastgelegd: Gebeurtenis
    omgeving: Omgeving


@dataclass(slots=True)
class Geteld:
    """How many facts were judged, and the clients whose data can no longer be read."""

    feiten: int = 0
    vergeten: int = 0


class Terugblik:
    """Judges the facts of a year again, client by client; `geteld` says how much was looked at."""

    def __init__(
        self, geleverd: Kaders, ontwerp: Kaders, jaar: int, gemeente: str | None = None
    ) -> None:
        self.geteld = Geteld()
        self._kaders = (geleverd, ontwerp)
        self._hard = (harde_regels(geleverd), harde_regels(ontwerp))
        self._jaar = jaar
        self._gemeente = gemeente

    def client(
        self, stroom: str, feiten: Sequence[Gebeurtenis], bron: Bron
    ) -> Iterator[Herziening]:
        """What would have been decided otherwise on one client, oldest first."""
        if not any(self._van_het_jaar(feit) for feit in feiten):
            return
        if any(isinstance(feit, ClientVergeten) for feit in feiten):
            self.geteld.vergeten += 1
            return
        toestand = ClientToestand(stroom)
        for _, groep in groupby(feiten, key=lambda feit: feit.opdracht_id):
            opdracht = tuple(groep)
            if self._van_het_jaar(opdracht[0]):
                yield from self._opdracht(toestand, opdracht, bron)
            else:
                for feit in opdracht:
                    pas_toe(toestand, feit)

    def _van_het_jaar(self, feit: Gebeurtenis) -> bool:
        return plaatselijke_dag(feit.vastgelegd_op).year == self._jaar

    def _opdracht(
        self, toestand: ClientToestand, opdracht: tuple[Gebeurtenis, ...], bron: Bron
    ) -> Iterator[Herziening]:
        """The facts that one command recorded; leaves `toestand` as it was after them.

        The versions in a JW301 are judged together on the client as it was before the message.
        """
        yield from self._beoordeel(toestand, _toewijzingen(toestand, opdracht, bron))
        for feit in opdracht:
            yield from self._beoordeel(toestand, _los(toestand, feit, bron))
            pas_toe(toestand, feit)

    def _beoordeel(self, toestand: ClientToestand, zaken: Sequence[_Zaak]) -> Iterator[Herziening]:
        zaken = [zaak for zaak in zaken if self._gemeente in (None, zaak.feit.gemeente)]
        if not zaken:
            return
        self.geteld.feiten += len(zaken)
        uitslagen = [
            [_uitslag(kaders, zaak, toestand) for zaak in zaken] for kaders in self._kaders
        ]
        bevindingen = [[b for rij in per_feit for b in rij.bevindingen] for per_feit in uitslagen]
        geleverd, ontwerp = (
            _uitkomst(zaken[0].feit, gevonden, kaders, hard)
            for gevonden, kaders, hard in zip(bevindingen, self._kaders, self._hard, strict=True)
        )
        for zaak, oud, nieuw in zip(zaken, *uitslagen, strict=True):
            kern_oud, kern_nieuw = _kern(oud), _kern(nieuw)
            if kern_oud == kern_nieuw and geleverd == ontwerp:
                continue
            vastgelegd = self._vastgelegd(zaak.vastgelegd)
            zelfde = vastgelegd == geleverd and _zelfde_bevindingen(zaak.vastgelegd, oud)
            yield Herziening(
                **_wat(zaak, toestand),
                erbij=tuple(sorted(kern_nieuw.keys() - kern_oud.keys())),
                weg=tuple(sorted(kern_oud.keys() - kern_nieuw.keys())),
                anders=tuple(
                    sorted(
                        code
                        for code in kern_oud.keys() & kern_nieuw.keys()
                        if kern_oud[code] != kern_nieuw[code]
                    )
                ),
                geleverd=geleverd,
                ontwerp=ontwerp,
                vastgelegd=None if zelfde else vastgelegd,
                vastgelegde_regels=() if zelfde else _regels(zaak.vastgelegd),
                controle_geleverd_eurocent=_controle(oud),
                controle_ontwerp_eurocent=_controle(nieuw),
            )

    def _vastgelegd(self, feit: Gebeurtenis) -> str:
        """The outcome as it was recorded."""
        if isinstance(feit, (*_GEWEIGERD, PrestatieAfgewezen, ToewijzingGeweigerd)):
            return GEWEIGERD
        return _uitkomst(feit, _eigen(feit), self._kaders[0], self._hard[0])


# --- which facts ----------------------------------------------------------------------------------


def _toewijzingen(
    toestand: ClientToestand, opdracht: tuple[Gebeurtenis, ...], bron: Bron
) -> list[_Zaak]:
    """The versions of allocations that one message gave, or would have given."""
    paren: list[tuple[ToewijzingGebeurtenis, Gebeurtenis]] = [
        (feit, feit) for feit in opdracht if isinstance(feit, ToewijzingGebeurtenis)
    ]
    geweigerd = [feit for feit in opdracht if isinstance(feit, ToewijzingGeweigerd)]
    if geweigerd and not any(_door_standaard(feit) for feit in geweigerd):
        per_nummer = {feit.toewijzing_nummer: feit for feit in geweigerd}
        versies_toen = bron.geweigerde_versies(toestand, geweigerd[0])
        paren += [(versie, per_nummer[versie.toewijzing_nummer]) for versie in versies_toen]
    if not paren:
        return []
    versies = tuple(versie for versie, _ in paren)
    moment = opdracht[0].vastgelegd_op
    afwijkingen: tuple[Afwijking, ...] = tuple(
        feit.inhoud
        for feit in opdracht
        if isinstance(feit, AfwijkingVastgelegd) and feit.inhoud is not None
    )
    omgeving = omgeving_voor(
        bron.op(moment), toestand, versies[0], plaatselijke_dag(moment), versies, afwijkingen
    )
    return [_Zaak(versie, feit, omgeving) for versie, feit in paren]


def _los(toestand: ClientToestand, feit: Gebeurtenis, bron: Bron) -> list[_Zaak]:
    """A fact that is judged by itself; none for what is no such fact."""
    if isinstance(feit, AfwijkingVastgelegd) and feit.bericht_id is not None:
        return []  # part of a decision, judged with it
    concept = _als_gestuurd(toestand, feit)
    if concept is None:
        return []
    moment = feit.vastgelegd_op
    omgeving = omgeving_voor(bron.op(moment), toestand, concept, plaatselijke_dag(moment))
    return [_Zaak(concept, feit, omgeving)]


def _als_gestuurd(toestand: ClientToestand, feit: Gebeurtenis) -> Gebeurtenis | None:
    """The fact as a kader judges it; for one that a kader refused what it would have been."""
    if isinstance(feit, _ZELF):
        return feit
    if not isinstance(feit, (*_GEWEIGERD, PrestatieAfgewezen)) or _door_standaard(feit):
        return None
    if not isinstance(feit, PrestatieAfgewezen):
        return _in_de_vorm_van(_GEWEIGERD[type(feit)], feit)
    if feit.debet_credit == "C":
        return _in_de_vorm_van(PrestatieGecrediteerd, feit)
    toewijzing = toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer))
    if toewijzing is None:
        return None
    moment = toewijzing.toewijzingsmoment
    return _in_de_vorm_van(PrestatieGoedgekeurd, feit, toewijzingsmoment=moment)


def _in_de_vorm_van(soort: type[Gebeurtenis], feit: Gebeurtenis, **meer: Any) -> Gebeurtenis:
    velden = {naam: getattr(feit, naam) for naam in type(feit).model_fields}
    oordeel = {"bevindingen": (), "termijnen": (), "voldaan": ()}
    return soort(**{**velden, **oordeel, **meer})


def _door_standaard(feit: Gebeurtenis) -> bool:
    """Whether more than a kader refused it."""
    return any(rij.blokkeert and rij.laag is not Laag.KADER for rij in feit.bevindingen)


# --- what they say --------------------------------------------------------------------------------


def _uitslag(kaders: Kaders, zaak: _Zaak, toestand: ClientToestand) -> Uitslag:
    dag = plaatselijke_dag(zaak.vastgelegd.vastgelegd_op)
    return beoordeel_feit(kaders, zaak.feit, toestand, zaak.omgeving, dag)


def _eigen(feit: Gebeurtenis) -> list[Bevinding]:
    """What the kaders found when the fact was recorded."""
    return [rij for rij in feit.bevindingen if rij.laag is Laag.KADER]


def _zelfde_bevindingen(feit: Gebeurtenis, uitslag: Uitslag) -> bool:
    """Whether the kaders found then what they find now; a refused fact kept no obligations."""
    return _kern(Uitslag(_eigen(feit))) == _kern(Uitslag(uitslag.bevindingen))


def _regels(feit: Gebeurtenis) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rij.regel for rij in _eigen(feit)))


def _uitkomst(
    feit: Gebeurtenis, bevindingen: Iterable[Bevinding], kaders: Kaders, hard: frozenset[str]
) -> str:
    """The advice on a request, and otherwise whether the fact is refused."""
    if isinstance(feit, _VERZOEKEN):
        advies = advies_op(bevindingen, kaders, hard)
        reden = advies.reden_afwijzing
        return advies.advies if reden is None else f"{advies.advies} ({reden})"
    return GEWEIGERD if blokkeert(bevindingen) else TOEGESTAAN


def _kern(uitslag: Uitslag) -> dict[str, frozenset[tuple[object, ...]]]:
    """Per rule what makes its verdict another one: not its wording, nor the figures behind it."""
    per_regel: dict[str, set[tuple[object, ...]]] = {}
    for rij in uitslag.bevindingen:
        per_regel.setdefault(rij.regel, set()).add(
            (
                rij.gevolg,
                rij.niet_beoordeelbaar,
                rij.afwijking is None,
                rij.wj759,
                rij.bedrag_eurocent,
            )
        )
    for termijn in uitslag.termijnen:
        per_regel.setdefault(termijn.regel, set()).add((termijn.sleutel, termijn.laatste_dag))
    return {regel: frozenset(gezegd) for regel, gezegd in per_regel.items()}


def _controle(uitslag: Uitslag) -> int:
    return sum(rij.bedrag_eurocent or 0 for rij in uitslag.bevindingen)


# --- about what -----------------------------------------------------------------------------------


def _wat(zaak: _Zaak, toestand: ClientToestand) -> Mapping[str, Any]:
    """Whom and what a difference is about."""
    feit = zaak.feit
    minuten, bedrag = waarde_van(feit, toestand, zaak.omgeving)
    dag = plaatselijke_dag(zaak.vastgelegd.vastgelegd_op)
    zicht = next(zichten_op(feit, toestand, dag), None)
    return {
        "client_id": toestand.stroom,
        "gebeurtenis_id": str(zaak.vastgelegd.gebeurtenis_id),
        "versie": zaak.vastgelegd.versie,
        "dag": dag,
        "soort": feit.SOORT if zicht is None else zicht.plek.partition("/")[0],
        "gemeente": feit.gemeente,
        "aanbieder": feit.aanbieder,
        "sleutel": sleutel_van(feit),
        "minuten": minuten,
        "bedrag_eurocent": bedrag,
    }
