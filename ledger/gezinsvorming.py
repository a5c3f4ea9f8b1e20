"""Recording a family, judged by the kaders at each of its members before it is kept.

A family is new each time that it is recorded, on a stream of its own. What the kaders find on
requests of its members that still wait may change by it; that is recorded too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.application import Grootboek, Wie, opnieuw_bij_conflict
from ledger.bevinding import Bevinding, Gevolg
from ledger.client import ClientToestand, Verzoek, vouw
from ledger.contract import Contracten
from ledger.dossiervorming import contracten_met, herbeoordeel
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    Gebeurtenis,
    GezinLid,
    GezinVastgelegd,
    LidVanGezin,
)
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Gezin, Gezinslid, Omgeving
from ledger.klok import Klok
from ledger.regels import blokkeert
from ledger.registratie import RegistratieGeweigerd, Vastgelegd, bevinding, stempel_voor
from ledger.stempel import Stempel

Partij = tuple[str, str]
"""A gemeente and an aanbieder."""


@dataclass(frozen=True, slots=True)
class Gezinsoordeel:
    """The verdict on a family; `gebeurtenissen` is empty when it was refused."""

    bevindingen: tuple[Bevinding, ...]
    gebeurtenissen: tuple[Gebeurtenis, ...] = ()


@dataclass(frozen=True, slots=True)
class Gezinsconcept:
    """A family with the events at its members, as the kaders judged them."""

    gezin: GezinVastgelegd
    samen: Gezin
    paren: tuple[tuple[Schrijver, LidVanGezin], ...]

    @property
    def bevindingen(self) -> tuple[Bevinding, ...]:
        """What the kaders say, member by member."""
        return tuple(rij for _, feit in self.paren for rij in feit.bevindingen)


def leg_gezin_vast(
    grootboek: Grootboek,
    leden: Sequence[GezinLid],
    vanaf: date,
    wie: Wie,
    klok: Klok,
) -> Vastgelegd:
    """Records who form a family from `vanaf` on, on a new stream and on that of each member.

    A client who is in a family already is in the new one from `vanaf` on.

    Raises RegistratieGeweigerd for an empty family, a member named twice, one that is not a known
    client or was not born by then, or what a kader refuses.
    """

    def poging() -> Vastgelegd:
        stroom = f"gezin-{grootboek.ids.nieuw(klok.nu())}"
        werk = grootboek.werk()
        feiten = werk.lees_stromen(list(dict.fromkeys(lid.client_id for lid in leden)))
        toestanden = {client: vouw(client, rijen) for client, rijen in feiten.items()}
        bezwaren = _gezinsbezwaren(leden, toestanden, vanaf)
        if bezwaren:
            raise RegistratieGeweigerd(bezwaren)
        laatste = [toestand.laatst_vastgelegd for toestand in toestanden.values()]
        stempel = stempel_voor(grootboek, laatste, wie, klok)
        gezin = stempel.zet(GezinVastgelegd, stroom, 1, vanaf, leden=tuple(leden))
        partijen = {
            (rij.gevraagd.gemeente, rij.gevraagd.aanbieder)
            for toestand in toestanden.values()
            for rij in toestand.verzoeken.values()
            if rij.onderhanden
        }
        contracten = contracten_met(werk, partijen)
        oordeel = beslis_gezin(gezin, toestanden, grootboek.kaders, contracten, stempel)
        if not oordeel.gebeurtenissen:
            raise RegistratieGeweigerd(tuple(b for b in oordeel.bevindingen if b.blokkeert))
        nieuw = (gezin, *oordeel.gebeurtenissen)
        return Vastgelegd(nieuw, oordeel.bevindingen, werk.leg_vast(list(nieuw)))

    return opnieuw_bij_conflict(poging)


def beslis_gezin(
    gezin: GezinVastgelegd,
    toestanden: Mapping[str, ClientToestand],
    kaders: Kaders,
    contracten: Mapping[Partij, Contracten],
    stempel: Stempel,
) -> Gezinsoordeel:
    """Judges a family at each of its members and gives the events on their streams.

    `toestanden` are the members before it, `contracten` those of the requests that wait.
    """
    concept = beoordeel_gezin(gezin, toestanden, kaders, stempel)
    if blokkeert(concept.bevindingen):
        return Gezinsoordeel(concept.bevindingen)
    return Gezinsoordeel(concept.bevindingen, neem_op(concept, kaders, contracten, stempel))


def beoordeel_gezin(
    gezin: GezinVastgelegd,
    toestanden: Mapping[str, ClientToestand],
    kaders: Kaders,
    stempel: Stempel,
) -> Gezinsconcept:
    """The events on the streams of the members with what the kaders say, not yet recorded."""
    leden = tuple(
        Gezinslid(
            lid.client_id, lid.rol, lid.betrokken, lid.eigen_dossier, toestanden[lid.client_id]
        )
        for lid in gezin.leden
    )
    samen = Gezin(gezin.stroom, leden, gezin.versie, gezin.vastgelegd_op)
    paren: list[tuple[Schrijver, LidVanGezin]] = []
    for nummer, lid in enumerate(leden):
        schrijver = Schrijver(lid.toestand, stempel)
        concept = schrijver.concept(
            LidVanGezin, gezin.geldig_op, gezin_id=gezin.stroom, gezinsrol=lid.rol
        )
        plaats, omgeving = f"/leden/{nummer}", Omgeving(gezin=samen)
        feit = schrijver.naar_kader(concept, kaders, omgeving, plaats, lid.client_id)
        paren.append((schrijver, feit))
    return Gezinsconcept(gezin, samen, tuple(paren))


def neem_op(
    concept: Gezinsconcept,
    kaders: Kaders,
    contracten: Mapping[Partij, Contracten],
    stempel: Stempel,
) -> tuple[Gebeurtenis, ...]:
    """Records the family at its members, and what it changes for requests that wait."""
    for schrijver, feit in concept.paren:
        schrijver.voeg_toe(feit)
        for verzoek in tuple(schrijver.toestand.verzoeken.values()):
            if _raakt(schrijver.toestand, verzoek, concept.gezin, stempel.dag):
                partij = (verzoek.gevraagd.gemeente, verzoek.gevraagd.aanbieder)
                omgeving = Omgeving(contracten.get(partij), concept.samen)
                herbeoordeel(schrijver, verzoek, kaders, omgeving, stempel)
    return tuple(feit for schrijver, _ in concept.paren for feit in schrijver.gebeurtenissen)


def _raakt(toestand: ClientToestand, verzoek: Verzoek, gezin: GezinVastgelegd, dag: date) -> bool:
    """Whether this is the family of the client on the day by which a waiting request is judged."""
    geldend = toestand.gezin_op(max(dag, verzoek.gevraagd.geldig_op))
    return verzoek.onderhanden and geldend is not None and geldend.gezin_id == gezin.stroom


def _gezinsbezwaren(
    leden: Sequence[GezinLid], toestanden: Mapping[str, ClientToestand], vanaf: date
) -> tuple[Bevinding, ...]:
    bezwaren: list[Bevinding] = []
    if not leden:
        bezwaren.append(_bezwaar("/leden", "Een gezin heeft minstens één lid."))
    gezien: set[str] = set()
    for nummer, lid in enumerate(leden):
        plaats = f"/leden/{nummer}/clientId"
        if lid.client_id in gezien:
            bezwaren.append(_bezwaar(plaats, f"Lid {lid.client_id} staat er twee keer in."))
        gezien.add(lid.client_id)
        toestand = toestanden.get(lid.client_id)
        if toestand is None or not _bekend(toestand):
            bezwaren.append(_bezwaar(plaats, f"Cliënt {lid.client_id} is niet bekend."))
        elif toestand.gegevens is not None and _ongeboren(toestand.gegevens, vanaf):
            uitleg = f"{vanaf} ligt vóór de geboorte van lid {lid.client_id}."
            bezwaren.append(_bezwaar("/vanaf", uitleg))
    return tuple(bezwaren)


def _bekend(toestand: ClientToestand) -> bool:
    """Whether somebody can be recorded as a member: one who was forgotten stays forgotten."""
    client = toestand.stroom.startswith("client-")
    return client and toestand.versie > 0 and not toestand.vergeten


def _ongeboren(gegevens: ClientGegevensVastgelegd, dag: date) -> bool:
    return gegevens.geboortedatum is not None and dag < gegevens.geboortedatum


def _bezwaar(plaats: str, uitleg: str) -> Bevinding:
    return bevinding("GEZIN", Gevolg.WEIGEREN, plaats, uitleg, {})
