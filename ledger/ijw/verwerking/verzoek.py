"""Deciding on a JW315 and a JW317: is the request taken into consideration?

Only the standard refuses a request here. What a kader finds on it comes along as advice: a
request is decided with a JW301 or a JW319, never with a retourcode (OP095).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.bevinding import Bevinding
from ledger.gebeurtenissen import (
    Nieuw,
    TeWijzigen,
    ToewijzingGebeurtenis,
    VerzoekGeweigerd,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.ijw import berichten as ijw
from ledger.ijw.berichten import AangevraagdProduct, Header, Jw315, Jw317
from ledger.ijw.regels.verzoek import (
    AangevraagdContext,
    GewenstProduct,
    NieuwContext,
    OngewijzigdContext,
    PakketContext,
    ReferentieContext,
    TeWijzigenContext,
    VerzoekendeClient,
)
from ledger.ijw.verwerking.oordeel import (
    AFGEKEURD,
    Kennis,
    Oordeel,
    Schrijver,
    deeluitkomst,
    omvang,
    product,
)
from ledger.opslag import Reservering
from ledger.regels import beoordeel, blokkeert
from ledger.stempel import Stempel
from ledger.termijnen import antwoord_termijn, woonplaats_termijn
from ledger.waarden import Termijn

CLIENT = "/Bericht/Client"


def verzoek_sleutel(aanbieder: str, referentie: str) -> str:
    """The reservation that keeps ReferentieAanbieder unique (TR347)."""
    return f"{aanbieder}|{referentie}"


def beslis_vot(bericht: Jw315, kennis: Kennis, stempel: Stempel) -> Oordeel:
    """Judges a JW315: the client as a whole (TR374), then each AangevraagdProduct alone."""
    kop, client = bericht.header, bericht.client
    schrijver = Schrijver(kennis.toestand_van(client.bsn), stempel)
    oordeel = Oordeel()
    van_client = _client(schrijver, "JW315", kop)
    oordeel.bevindingen += van_client
    geweigerd = 0
    schrijver.gegevens(client, kop.bericht_identificatie.dagtekening, leidend=False)
    for index, aangevraagd in enumerate(client.aangevraagde_producten, 1):
        plaats = f"{CLIENT}/AangevraagdeProducten/AangevraagdProduct[{index}]"
        referentie = aangevraagd.referentie_aanbieder
        eigen: tuple[Bevinding, ...] = ()
        if not blokkeert(van_client):
            context = AangevraagdContext(
                aangevraagd,
                kop.ontvanger,
                kop.afzender,
                ("verzoek", verzoek_sleutel(kop.afzender, referentie)) in kennis.bezet,
            )
            eigen = beoordeel("JW315/AangevraagdProduct", context, plaats, referentie)
        oordeel.bevindingen += eigen
        if blokkeert((*van_client, *eigen)):
            geweigerd += 1
            _weiger(schrijver, kop, referentie, "VOT", (*van_client, *eigen))
            continue
        concept = _ontvang(schrijver, kop, aangevraagd, eigen, stempel)
        omgeving = kennis.omgeving(schrijver.toestand, max(stempel.dag, concept.geldig_op))
        feit = schrijver.naar_kader(concept, kennis.kaders, omgeving, plaats, referentie)
        oordeel.bevindingen += feit.bevindingen[len(eigen) :]
        oordeel.reserveringen.append(_reservering(schrijver.voeg_toe(feit)))
    oordeel.gebeurtenissen += schrijver.gebeurtenissen
    oordeel.uitkomst = deeluitkomst(len(client.aangevraagde_producten), geweigerd)
    return oordeel


def beslis_vow(bericht: Jw317, kennis: Kennis, stempel: Stempel) -> Oordeel:
    """Judges a JW317 as one coherent whole: any blocking finding refuses all of it."""
    kop, client = bericht.header, bericht.client
    verzoek = client.verzoek
    schrijver = Schrijver(kennis.toestand_van(client.bsn), stempel)
    referentie = verzoek.referentie_aanbieder
    bekend = ("verzoek", verzoek_sleutel(kop.afzender, referentie)) in kennis.bezet
    bevindingen = (
        *_client(schrijver, "JW317", kop),
        *beoordeel(
            "JW317/Verzoek",
            ReferentieContext(referentie, kop.afzender, bekend),
            f"{CLIENT}/Verzoek",
            referentie,
        ),
        *_pakket(schrijver, kop, verzoek, stempel),
    )
    oordeel = Oordeel(bevindingen=list(bevindingen))
    schrijver.gegevens(client, kop.bericht_identificatie.dagtekening, leidend=False)
    if blokkeert(bevindingen):
        _weiger(schrijver, kop, verzoek.referentie_aanbieder, "VOW", bevindingen)
        oordeel.uitkomst = AFGEKEURD
    else:
        concept = _ontvang_wijziging(schrijver, kop, verzoek, bevindingen, stempel)
        omgeving = kennis.omgeving(schrijver.toestand, max(stempel.dag, concept.geldig_op))
        plaats = f"{CLIENT}/Verzoek"
        feit = schrijver.naar_kader(concept, kennis.kaders, omgeving, plaats, referentie)
        oordeel.bevindingen += feit.bevindingen[len(bevindingen) :]
        oordeel.reserveringen.append(_reservering(schrijver.voeg_toe(feit)))
    oordeel.gebeurtenissen += schrijver.gebeurtenissen
    return oordeel


def _client(schrijver: Schrijver, soort: str, kop: Header) -> tuple[Bevinding, ...]:
    context = VerzoekendeClient(schrijver.toestand, kop.ontvanger, kop.afzender)
    return beoordeel(f"{soort}/Client", context, CLIENT, schrijver.toestand.stroom)


def _pakket(
    schrijver: Schrijver, kop: Header, verzoek: ijw.Verzoek, stempel: Stempel
) -> Iterator[Bevinding]:
    """What a VOW says of each product, and then of the whole."""
    actueel = {
        toewijzing.toewijzing_nummer: toewijzing
        for toewijzing in schrijver.toestand.actuele_toewijzingen(
            kop.ontvanger, kop.afzender, stempel.dag
        )
    }
    nummers = frozenset(actueel)
    basis = f"{CLIENT}/Verzoek"
    for index, rij in enumerate(verzoek.ongewijzigde_producten, 1):
        nummer = rij.toewijzing_nummer
        plaats = f"{basis}/OngewijzigdeProducten/OngewijzigdProduct[{index}]"
        ongewijzigd = OngewijzigdContext(nummer, nummers)
        yield from beoordeel("JW317/OngewijzigdProduct", ongewijzigd, plaats, str(nummer))
    dagtekening = kop.bericht_identificatie.dagtekening
    for index, te_wijzigen in enumerate(verzoek.te_wijzigen_producten, 1):
        nummer = te_wijzigen.toewijzing_nummer
        plaats = f"{basis}/TeWijzigenProducten/TeWijzigenProduct[{index}]"
        context = TeWijzigenContext(te_wijzigen, actueel.get(nummer), nummers, dagtekening)
        yield from beoordeel("JW317/TeWijzigenProduct", context, plaats, str(nummer))
    for index, nieuw in enumerate(verzoek.nieuwe_producten, 1):
        plaats = f"{basis}/NieuweProducten/NieuwProduct[{index}]"
        yield from beoordeel(
            "JW317/NieuwProduct", NieuwContext(nieuw, kop.ontvanger, kop.afzender), plaats
        )
    genoemd = [rij.toewijzing_nummer for rij in verzoek.ongewijzigde_producten]
    genoemd += [rij.toewijzing_nummer for rij in verzoek.te_wijzigen_producten]
    pakket = PakketContext(
        frozenset(genoemd),
        nummers,
        tuple(_gewenst(verzoek, actueel)),
    )
    yield from beoordeel("JW317/pakket", pakket, basis, verzoek.referentie_aanbieder)


def _gewenst(
    verzoek: ijw.Verzoek, actueel: dict[int, ToewijzingGebeurtenis]
) -> Iterator[GewenstProduct]:
    """The situation that the aanbieder wants, one row per product and period (OP308).

    A product that changes later on stays as it is until then, and that part counts too.
    """
    for rij in verzoek.ongewijzigde_producten:
        huidig = actueel.get(rij.toewijzing_nummer)
        if huidig is not None:
            naam = f"Toewijzing {rij.toewijzing_nummer}"
            yield GewenstProduct(naam, huidig.product, huidig.ingangsdatum, huidig.einddatum)
    for te_wijzigen in verzoek.te_wijzigen_producten:
        huidig = actueel.get(te_wijzigen.toewijzing_nummer)
        if huidig is not None:
            naam = f"Toewijzing {te_wijzigen.toewijzing_nummer}"
            vanaf = te_wijzigen.gewenste_ingangsdatum
            if vanaf > huidig.ingangsdatum:
                blijft_tot = min(huidig.einddatum or date.max, vanaf - timedelta(days=1))
                yield GewenstProduct(naam, huidig.product, huidig.ingangsdatum, blijft_tot)
            yield GewenstProduct(naam, huidig.product, vanaf, te_wijzigen.einddatum)
    for index, nieuw in enumerate(verzoek.nieuwe_producten, 1):
        naam, gevraagd = f"NieuwProduct {index}", product(nieuw.product)
        yield GewenstProduct(naam, gevraagd, nieuw.gewenste_ingangsdatum, nieuw.einddatum)


def _weiger(
    schrijver: Schrijver,
    kop: Header,
    referentie: str,
    soort: str,
    bevindingen: tuple[Bevinding, ...],
) -> None:
    schrijver.zet(
        VerzoekGeweigerd,
        kop.bericht_identificatie.dagtekening,
        bevindingen,
        gemeente=kop.ontvanger,
        aanbieder=kop.afzender,
        referentie_aanbieder=referentie,
        soort_verzoek=soort,
    )


def _ontvang(
    schrijver: Schrijver,
    kop: Header,
    aangevraagd: AangevraagdProduct,
    bevindingen: tuple[Bevinding, ...],
    stempel: Stempel,
) -> VerzoekOntvangen:
    termijnen: tuple[Termijn, ...] = (
        antwoord_termijn("OP274", stempel.dag),
        woonplaats_termijn(stempel.dag),
    )
    return schrijver.concept(
        VerzoekOntvangen,
        aangevraagd.toewijzing_ingangsdatum,
        bevindingen,
        gemeente=kop.ontvanger,
        aanbieder=kop.afzender,
        referentie_aanbieder=aangevraagd.referentie_aanbieder,
        dagtekening=kop.bericht_identificatie.dagtekening,
        beschikking_nummer=aangevraagd.beschikking_nummer,
        beschikking_ingangsdatum=aangevraagd.beschikking_ingangsdatum,
        product=product(aangevraagd.product),
        ingangsdatum=aangevraagd.toewijzing_ingangsdatum,
        einddatum=aangevraagd.toewijzing_einddatum,
        omvang=omvang(aangevraagd.omvang),
        budget=aangevraagd.budget,
        verwijzer_type=aangevraagd.verwijzer.type,
        verwijzer_naam=aangevraagd.verwijzer.naam,
        zorgverlener_code=aangevraagd.verwijzer.zorgverlener_code,
        raamcontract=aangevraagd.raamcontract,
        commentaar=aangevraagd.commentaar,
        termijnen=termijnen,
    )


def _ontvang_wijziging(
    schrijver: Schrijver,
    kop: Header,
    verzoek: ijw.Verzoek,
    bevindingen: tuple[Bevinding, ...],
    stempel: Stempel,
) -> WijzigingVerzocht:
    te_wijzigen = tuple(
        TeWijzigen(
            toewijzing_nummer=rij.toewijzing_nummer,
            gewenste_ingangsdatum=rij.gewenste_ingangsdatum,
            einddatum=rij.einddatum,
            omvang=omvang(rij.omvang),
            budget=rij.budget,
        )
        for rij in verzoek.te_wijzigen_producten
    )
    nieuw = tuple(
        Nieuw(
            product=product(rij.product),
            gewenste_ingangsdatum=rij.gewenste_ingangsdatum,
            einddatum=rij.einddatum,
            omvang=omvang(rij.omvang),
            budget=rij.budget,
        )
        for rij in verzoek.nieuwe_producten
    )
    data = [rij.gewenste_ingangsdatum for rij in te_wijzigen]
    data += [rij.gewenste_ingangsdatum for rij in nieuw]
    return schrijver.concept(
        WijzigingVerzocht,
        min(data, default=kop.bericht_identificatie.dagtekening),
        bevindingen,
        gemeente=kop.ontvanger,
        aanbieder=kop.afzender,
        referentie_aanbieder=verzoek.referentie_aanbieder,
        dagtekening=kop.bericht_identificatie.dagtekening,
        reden_verzoek=verzoek.reden_verzoek,
        ongewijzigd=tuple(rij.toewijzing_nummer for rij in verzoek.ongewijzigde_producten),
        te_wijzigen=te_wijzigen,
        nieuw=nieuw,
        termijnen=(antwoord_termijn("OP346", stempel.dag),),
    )


def _reservering(feit: VerzoekOntvangen | WijzigingVerzocht) -> Reservering:
    sleutel = verzoek_sleutel(feit.aanbieder, feit.referentie_aanbieder)
    return Reservering("verzoek", sleutel, feit.stroom, feit.versie)
