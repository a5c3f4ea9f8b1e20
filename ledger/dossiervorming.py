"""Recording what iJw lacks: a record on a client, judged by the kaders before it is kept.

A record that a kader refuses is not kept at all. A record that is kept may change what a kader
finds on a request that still waits; that is recorded with it, so that the history shows why the
advice changed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ledger.afdoening import afdoeningsveld
from ledger.application import Grootboek, Wie, opnieuw_bij_conflict
from ledger.bevinding import Bevinding, Laag
from ledger.budgetten import budgetvelden
from ledger.client import ClientToestand, Verzoek
from ledger.contract import Contracten, contract_stroom, vouw_contracten
from ledger.dossier import Stuk
from ledger.dossier_bezwaren import bezwaren_tegen
from ledger.dossier_gebeurtenissen import Stuksoort, StukVastgelegd
from ledger.gebeurtenissen import Gebeurtenis, VerzoekHerbeoordeeld
from ledger.gezin import gezin_van
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Gezin, Omgeving
from ledger.klok import Klok, VasteKlok
from ledger.pgbregels import beoordeel_pgb
from ledger.regels import blokkeert
from ledger.registratie import ClientOnbekend, RegistratieGeweigerd, Vastgelegd, stempel_voor
from ledger.stempel import Stempel
from ledger.werk import Werk

OmgevingVan = Callable[[str, str | None, date], Omgeving]
"""What lies around the client for a gemeente, an aanbieder and the day of a fact."""


@dataclass(frozen=True, slots=True)
class Stukoordeel:
    """The verdict on a record; `gebeurtenissen` is empty when it was refused.

    `versies` are those of the kaders that judged it.
    """

    bevindingen: tuple[Bevinding, ...]
    versies: Mapping[str, str]
    gebeurtenissen: tuple[Gebeurtenis, ...] = ()


def leg_stuk_vast(
    grootboek: Grootboek, client_id: str, soort: Stuksoort, stuk: Stuk, wie: Wie, klok: Klok
) -> Vastgelegd:
    """Records `stuk` on a client.

    Raises ClientOnbekend, or RegistratieGeweigerd with every blocking finding.
    """

    def poging() -> Vastgelegd:
        werk = grootboek.werk()
        oordeel = _oordeel(grootboek, werk, client_id, soort, stuk, wie, klok)
        if not oordeel.gebeurtenissen:
            raise RegistratieGeweigerd(tuple(b for b in oordeel.bevindingen if b.blokkeert))
        feiten = list(oordeel.gebeurtenissen)
        notificatie = werk.leg_vast(list(feiten), sleutels=werk.ring.maak_ontbrekende([client_id]))
        return Vastgelegd(tuple(feiten), oordeel.bevindingen, notificatie)

    return opnieuw_bij_conflict(poging)


def simuleer_stuk(
    grootboek: Grootboek, client_id: str, soort: Stuksoort, stuk: Stuk, wie: Wie, op: datetime
) -> Stukoordeel:
    """What would become of a record at an instant, with the knowledge of then; nothing is kept.

    Raises ClientOnbekend when the client was not known yet.
    """
    return _oordeel(grootboek, grootboek.werk(op), client_id, soort, stuk, wie, VasteKlok(op))


def _oordeel(
    grootboek: Grootboek,
    werk: Werk,
    client_id: str,
    soort: Stuksoort,
    stuk: Stuk,
    wie: Wie,
    klok: Klok,
) -> Stukoordeel:
    toestand = werk.client(client_id, werk.lees_rijen([client_id])[client_id])
    if toestand.versie == 0 or toestand.vergeten:
        raise ClientOnbekend(client_id)
    stempel = stempel_voor(grootboek, [toestand.laatst_vastgelegd], wie, klok)
    contracten = _contracten(werk, toestand, stuk)
    gezinnen: dict[str, Gezin] = {}

    def omgeving_van(gemeente: str, aanbieder: str | None, dag: date) -> Omgeving:
        lid = toestand.gezin_op(max(stempel.dag, dag))
        if lid is not None and lid.gezin_id not in gezinnen:
            gezinnen[lid.gezin_id] = gezin_van(werk, toestand, max(stempel.dag, dag))
        gezin = Gezin() if lid is None else gezinnen[lid.gezin_id]
        return Omgeving(contracten.get((gemeente, aanbieder or "")), gezin)

    return beslis_stuk(toestand, soort, stuk, grootboek.kaders, omgeving_van, stempel)


def _contracten(
    werk: Werk, toestand: ClientToestand, stuk: Stuk
) -> dict[tuple[str, str], Contracten]:
    """The contracts with the aanbieder of the record and of each request that waits."""
    partijen = {(stuk.gemeente, stuk.aanbieder)} if stuk.aanbieder else set()
    partijen |= {
        (verzoek.gevraagd.gemeente, verzoek.gevraagd.aanbieder)
        for verzoek in geraakte_verzoeken(toestand, stuk)
    }
    return contracten_met(werk, partijen)


def geraakte_verzoeken(toestand: ClientToestand, stuk: Stuk) -> tuple[Verzoek, ...]:
    """The waiting requests on which a record may change what is found.

    Those of its gemeente, and of the gemeente of the record that it replaces: a mistaken gemeente
    is mended that way.
    """
    vervangen = (
        feit.gemeente
        for feit in toestand.dossier.get(type(stuk), ())
        if feit.gebeurtenis_id == stuk.vervangt
    )
    gemeenten = {stuk.gemeente, *vervangen}
    return tuple(
        verzoek
        for verzoek in toestand.verzoeken.values()
        if verzoek.onderhanden and verzoek.gevraagd.gemeente in gemeenten
    )


def contracten_met(
    werk: Werk, partijen: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Contracten]:
    """The contracts of each of these gemeenten with its aanbieder."""
    stromen = {contract_stroom(*partij): partij for partij in partijen}
    gelezen = werk.lees_stromen(list(stromen)) if stromen else {}
    return {
        partij: vouw_contracten(stroom, gelezen.get(stroom, ()))
        for stroom, partij in stromen.items()
    }


def beslis_stuk(
    toestand: ClientToestand,
    soort: Stuksoort,
    stuk: Stuk,
    kaders: Kaders,
    omgeving_van: OmgevingVan,
    stempel: Stempel,
) -> Stukoordeel:
    """Judges a record and gives the events that keep it."""
    schrijver = Schrijver(toestand, stempel)
    bezwaren = bezwaren_tegen(stuk, toestand, kaders)
    omgeving = omgeving_van(stuk.gemeente, stuk.aanbieder, stuk.datum)
    concept = stukconcept(schrijver, soort, stuk, beoordeel_pgb(stuk, toestand))
    feit = schrijver.naar_kader(concept, kaders, omgeving, "/", None)
    bevindingen = (*bezwaren, *feit.bevindingen)
    if blokkeert(bevindingen):
        return Stukoordeel(bevindingen, feit.kaderversies)
    schrijver.voeg_toe(feit)
    for verzoek in geraakte_verzoeken(toestand, stuk):
        gevraagd = verzoek.gevraagd
        omgeving = omgeving_van(gevraagd.gemeente, gevraagd.aanbieder, gevraagd.geldig_op)
        herbeoordeel(schrijver, verzoek, kaders, omgeving, stempel)
    return Stukoordeel(bevindingen, feit.kaderversies, tuple(schrijver.gebeurtenissen))


def stukconcept(
    schrijver: Schrijver, soort: Stuksoort, stuk: Stuk, bevindingen: tuple[Bevinding, ...] = ()
) -> StukVastgelegd:
    """The event that would keep the record, with what the law finds; no kader judged it yet."""
    return schrijver.concept(
        soort.gebeurtenis,
        stuk.datum,
        bevindingen,
        gemeente=stuk.gemeente,
        aanbieder=stuk.aanbieder,
        vervangt=stuk.vervangt,
        inhoud=stuk,
        **budgetvelden(stuk, schrijver.toestand.versie + 1),
        **afdoeningsveld(stuk),
    )


def herbeoordeel(
    schrijver: Schrijver, verzoek: Verzoek, kaders: Kaders, omgeving: Omgeving, stempel: Stempel
) -> None:
    """Records what the kaders find on a waiting request now, when that is something else.

    What the standard found at its reception still stands. Obligations that a request opened are
    not opened once more.
    """
    nu = oordeel_nu(verzoek, schrijver.toestand, kaders, omgeving, stempel)
    gevraagd = verzoek.gevraagd
    bevindingen = (
        *(rij for rij in gevraagd.bevindingen if rij.laag is not Laag.KADER),
        *nu.bevindingen,
    )
    if _kern(bevindingen) == _kern(verzoek.bevindingen):
        return
    concept = schrijver.concept(
        VerzoekHerbeoordeeld,
        stempel.dag,
        bevindingen,
        gemeente=gevraagd.gemeente,
        aanbieder=gevraagd.aanbieder,
        referentie_aanbieder=gevraagd.referentie_aanbieder,
    )
    schrijver.voeg_toe(concept.model_copy(update={"kaderversies": nu.versies}))


def oordeel_nu(
    verzoek: Verzoek,
    toestand: ClientToestand,
    kaders: Kaders,
    omgeving: Omgeving,
    stempel: Stempel,
) -> Uitslag:
    """What the kaders say of a request on the client as it is now."""
    gevraagd = verzoek.gevraagd
    return beoordeel_feit(
        kaders, gevraagd, toestand, omgeving, stempel.dag, "/", gevraagd.referentie_aanbieder
    )


def _kern(bevindingen: Iterable[Bevinding]) -> set[tuple[object, ...]]:
    """What makes a verdict another one; wording and the moment do not."""
    return {
        (b.regel, b.gevolg, b.niet_beoordeelbaar, b.afwijking is None, b.wj759) for b in bevindingen
    }
