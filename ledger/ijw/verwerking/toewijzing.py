"""Deciding on a JW301: the allocations of one client to one aanbieder, as one whole.

A message is refused as a whole: an old allocation that ends and its successor travel together,
and half of that would be neither what was asked nor what was decided (IV093).
"""

from dataclasses import replace
from datetime import datetime

from ledger.advies import GEEN_GROND, Besluitgrond
from ledger.bevinding import Bevinding
from ledger.client import inhoud, is_verwijderd, rang
from ledger.dossier_gebeurtenissen import AfwijkingVastgelegd
from ledger.gebeurtenissen import (
    Gebeurtenis,
    GezinToewijzing,
    ToewijzingAfgegeven,
    ToewijzingGebeurtenis,
    ToewijzingGeweigerd,
    ToewijzingGewijzigd,
    ToewijzingIngetrokken,
    ToewijzingVerwijderd,
    VerzoekGehonoreerd,
    WijzigingVerzocht,
)
from ledger.ijw.berichten import Header, Jw301, ToegewezenProduct
from ledger.ijw.regels.toewijzing import ToegewezenContext, geldt_als_niet_verzonden
from ledger.ijw.verwerking.oordeel import (
    AFGEKEURD,
    Kennis,
    Oordeel,
    Schrijver,
    omvang,
    product,
)
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.opslag import Reservering
from ledger.regels import beoordeel, blokkeert
from ledger.stempel import Stempel

PRODUCTEN = "/Bericht/Client/ToegewezenProducten/ToegewezenProduct"


def toewijzing_sleutel(gemeente: str, nummer: int) -> str:
    """The reservation that keeps a ToewijzingNummer unique within a gemeente (TR332)."""
    return f"{gemeente}|{nummer}"


def beslis_toewijzing(
    bericht: Jw301, kennis: Kennis, stempel: Stempel, grond: Besluitgrond = GEEN_GROND
) -> Oordeel:
    """Judges a JW301 and records a version of each allocation that is new or changed."""
    kop, client = bericht.header, bericht.client
    schrijver = Schrijver(kennis.toestand_van(client.bsn), stempel)
    vow = _gehonoreerde_vow(schrijver, bericht)
    per_product = [
        _beoordeel(schrijver, kop, toegewezen, index, kennis, vow)
        for index, toegewezen in enumerate(client.toegewezen_producten, 1)
    ]
    per_product, uitslagen = _naar_kader(schrijver, bericht, per_product, kennis, stempel)
    bevindingen = [bevinding for rij in per_product for bevinding in rij]
    oordeel = Oordeel(bevindingen=bevindingen)
    geweigerd = blokkeert(bevindingen)
    # A refused message may name the wrong person, so what it says of one does not lead.
    dagtekening = kop.bericht_identificatie.dagtekening
    schrijver.gegevens(client, dagtekening, leidend=not geweigerd)
    if geweigerd:
        oordeel.uitkomst = AFGEKEURD
        rijen = zip(client.toegewezen_producten, per_product, uitslagen, strict=True)
        for toegewezen, eigen, uitslag in rijen:
            schrijver.weiger(
                ToewijzingGeweigerd,
                toegewezen.ingangsdatum,
                eigen,
                uitslag.versies,
                gemeente=kop.afzender,
                aanbieder=kop.ontvanger,
                toewijzing_nummer=toegewezen.toewijzing_nummer,
            )
    else:
        _leg_afwijkingen_vast(schrijver, kennis, stempel)
        for rij in zip(client.toegewezen_producten, per_product, uitslagen, strict=True):
            _leg_vast(schrijver, kop, *rij, oordeel)
        _honoreer(schrijver, bericht, grond)
        oordeel.gebeurtenissen += _voor_gezin(schrijver, kennis, stempel)
    oordeel.gebeurtenissen += schrijver.gebeurtenissen
    return oordeel


def _gehonoreerde_vow(schrijver: Schrijver, bericht: Jw301) -> str | None:
    """The reference in the message of a VOW to this gemeente, not yet honoured."""
    kop = bericht.header
    for toegewezen in bericht.client.toegewezen_producten:
        referentie = toegewezen.referentie_aanbieder
        verzoek = schrijver.toestand.verzoeken.get((kop.ontvanger, referentie or ""))
        if (
            verzoek is not None
            and isinstance(verzoek.gevraagd, WijzigingVerzocht)
            and verzoek.gevraagd.gemeente == kop.afzender
            and verzoek.gehonoreerd is None
        ):
            return referentie
    return None


def _beoordeel(
    schrijver: Schrijver,
    kop: Header,
    toegewezen: ToegewezenProduct,
    index: int,
    kennis: Kennis,
    vow: str | None,
) -> tuple[Bevinding, ...]:
    toestand = schrijver.toestand
    nummer = toegewezen.toewijzing_nummer
    eigenaar = kennis.bezet.get(("toewijzing", toewijzing_sleutel(kop.afzender, nummer)))
    context = ToegewezenContext(
        product=toegewezen,
        gemeente=kop.afzender,
        aanbieder=kop.ontvanger,
        toestand=toestand,
        bekend=toestand.toewijzing((kop.afzender, nummer)),
        nummer_elders=eigenaar not in (None, toestand.stroom),
        verzoek=toestand.verzoeken.get((kop.ontvanger, toegewezen.referentie_aanbieder or "")),
        gehonoreerde_vow=vow,
    )
    return beoordeel("JW301/ToegewezenProduct", context, f"{PRODUCTEN}[{index}]", str(nummer))


def _naar_kader(
    schrijver: Schrijver,
    bericht: Jw301,
    per_product: list[tuple[Bevinding, ...]],
    kennis: Kennis,
    stempel: Stempel,
) -> tuple[list[tuple[Bevinding, ...]], list[Uitslag]]:
    """Adds to the findings per product what the kaders say of each new version.

    All versions of the message are judged on the client as it was before, each with the others
    beside it; a version that is known already was judged when it came. Who the client is says
    the message itself: of a new client nothing else tells the age.
    """
    kop, producten = bericht.header, bericht.client.toegewezen_producten
    concepten = [
        None if _herhaald(schrijver, concept) else concept
        for concept in (versie_concept(schrijver, kop, toegewezen) for toegewezen in producten)
    ]
    nieuw = tuple(concept for concept in concepten if concept is not None)
    uitslagen = [Uitslag() for _ in producten]
    if not nieuw:
        return per_product, uitslagen
    proef = Schrijver(schrijver.toestand, stempel)
    proef.gegevens(bericht.client, kop.bericht_identificatie.dagtekening, leidend=True)
    dag = max(stempel.dag, *(concept.ingangsdatum for concept in nieuw))
    omgeving = replace(kennis.omgeving(proef.toestand, dag), bericht=nieuw)
    for index, concept in enumerate(concepten):
        if concept is not None:
            uitslagen[index] = beoordeel_feit(
                kennis.kaders,
                concept,
                proef.toestand,
                omgeving,
                stempel.dag,
                f"{PRODUCTEN}[{index + 1}]",
                str(concept.toewijzing_nummer),
            )
    paren = zip(per_product, uitslagen, strict=True)
    return [(*eigen, *uitslag.bevindingen) for eigen, uitslag in paren], uitslagen


def versie_concept(
    schrijver: Schrijver,
    kop: Header,
    toegewezen: ToegewezenProduct,
    bevindingen: tuple[Bevinding, ...] = (),
) -> ToewijzingGebeurtenis:
    """The version that a product of a JW301 would be, not yet recorded."""
    sleutel = (kop.afzender, toegewezen.toewijzing_nummer)
    bekend = schrijver.toestand.toewijzingen.get(sleutel, ())
    return schrijver.concept(
        soort_versie(toegewezen, bekend),
        toegewezen.ingangsdatum,
        bevindingen,
        **_inhoud(kop, toegewezen),
    )


def _herhaald(schrijver: Schrijver, nieuw: ToewijzingGebeurtenis) -> bool:
    """Whether this very version is known already (OP087 repeats them)."""
    sleutel = (nieuw.gemeente, nieuw.toewijzing_nummer)
    return any(
        inhoud(versie) == inhoud(nieuw)
        and versie.toewijzingsmoment == nieuw.toewijzingsmoment
        and nieuw.reden_wijziging in (None, versie.reden_wijziging)
        for versie in schrijver.toestand.toewijzingen.get(sleutel, ())
    )


def _leg_vast(
    schrijver: Schrijver,
    kop: Header,
    toegewezen: ToegewezenProduct,
    bevindingen: tuple[Bevinding, ...],
    uitslag: Uitslag,
    oordeel: Oordeel,
) -> None:
    """Records the version, unless it is known already."""
    sleutel = (kop.afzender, toegewezen.toewijzing_nummer)
    bekend = schrijver.toestand.toewijzingen.get(sleutel, ())
    concept = versie_concept(schrijver, kop, toegewezen, bevindingen)
    if _herhaald(schrijver, concept):
        return
    nieuw = schrijver.voeg_toe(replace(uitslag, bevindingen=[]).op(concept))
    if not bekend:
        oordeel.reserveringen.append(
            Reservering(
                "toewijzing",
                toewijzing_sleutel(*sleutel),
                nieuw.stroom,
                nieuw.versie,
            )
        )


def _leg_afwijkingen_vast(schrijver: Schrijver, kennis: Kennis, stempel: Stempel) -> None:
    """Keeps the deviations that came with a decision, on the client that they concern."""
    for stuk in kennis.afwijkingen:
        schrijver.zet(
            AfwijkingVastgelegd,
            stuk.datum,
            gemeente=stuk.gemeente,
            aanbieder=stuk.aanbieder,
            inhoud=stuk,
        )


def _voor_gezin(schrijver: Schrijver, kennis: Kennis, stempel: Stempel) -> list[Gebeurtenis]:
    """A mark on the stream of the family for each allocation to one of its members.

    What may run in a family once is judged on all its members. The mark makes that two decisions
    on two members cannot both be taken on the same history.
    """
    gegeven = [feit for feit in schrijver.gebeurtenissen if isinstance(feit, ToewijzingGebeurtenis)]
    if not gegeven:
        return []
    dag = max(stempel.dag, *(feit.ingangsdatum for feit in gegeven))
    gezin = kennis.gezin_van(schrijver.toestand, dag)
    if gezin.gezin_id is None:
        return []
    # Another process, with another clock, may have been here just before.
    stempel = replace(stempel, nu=max(stempel.nu, gezin.laatst_vastgelegd or stempel.nu))
    return [
        stempel.zet(
            GezinToewijzing,
            gezin.gezin_id,
            gezin.versie + nummer,
            feit.ingangsdatum,
            client_id=feit.stroom,
            gemeente=feit.gemeente,
            toewijzing_nummer=feit.toewijzing_nummer,
        )
        for nummer, feit in enumerate(gegeven, 1)
    ]


def soort_versie(
    toegewezen: ToegewezenProduct, bekend: tuple[ToewijzingGebeurtenis, ...]
) -> type[ToewijzingGebeurtenis]:
    """Which event a version is: what it changes against the version just before it."""
    if geldt_als_niet_verzonden(toegewezen):
        return ToewijzingVerwijderd
    moment = _moment(toegewezen)
    eerder = [versie for versie in bekend if versie.toewijzingsmoment <= moment]
    if not eerder:
        return ToewijzingAfgegeven if not bekend else ToewijzingGewijzigd
    vorige = max(eerder, key=rang)
    if toegewezen.einddatum is not None and (
        vorige.einddatum is None or toegewezen.einddatum < vorige.einddatum
    ):
        return ToewijzingGewijzigd if is_verwijderd(vorige) else ToewijzingIngetrokken
    return ToewijzingGewijzigd


def _moment(toegewezen: ToegewezenProduct) -> datetime:
    return datetime.combine(toegewezen.toewijzingsdatum, toegewezen.toewijzingstijd)


def _inhoud(kop: Header, toegewezen: ToegewezenProduct) -> dict[str, object]:
    return {
        "gemeente": kop.afzender,
        "aanbieder": kop.ontvanger,
        "toewijzing_nummer": toegewezen.toewijzing_nummer,
        "referentie_aanbieder": toegewezen.referentie_aanbieder,
        "product": product(toegewezen.product),
        "toewijzingsmoment": _moment(toegewezen),
        "ingangsdatum": toegewezen.ingangsdatum,
        "einddatum": toegewezen.einddatum,
        "reden_wijziging": toegewezen.reden_wijziging,
        "omvang": omvang(toegewezen.omvang),
        "budget": toegewezen.budget,
        "dagtekening": kop.bericht_identificatie.dagtekening,
        "commentaar": toegewezen.commentaar,
    }


def _honoreer(schrijver: Schrijver, bericht: Jw301, grond: Besluitgrond) -> None:
    """A reference that a JW301 carries for the first time honours its request (IV097)."""
    kop = bericht.header
    per_referentie: dict[str, list[ToegewezenProduct]] = {}
    for toegewezen in bericht.client.toegewezen_producten:
        if toegewezen.referentie_aanbieder is not None:
            per_referentie.setdefault(toegewezen.referentie_aanbieder, []).append(toegewezen)
    for referentie, producten in per_referentie.items():
        schrijver.zet(
            VerzoekGehonoreerd,
            max(toegewezen.toewijzingsdatum for toegewezen in producten),
            gemeente=kop.afzender,
            aanbieder=kop.ontvanger,
            referentie_aanbieder=referentie,
            toewijzing_nummers=tuple(rij.toewijzing_nummer for rij in producten),
            motivering=grond.motivering,
            **grond.geadviseerd,
        )
