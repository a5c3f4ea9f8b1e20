"""Deciding on a JW315 and a JW317: is the request taken into consideration?"""

from typing import Any

from ledger.bevinding import Bevinding
from ledger.gebeurtenissen import (
    Nieuw,
    Termijn,
    TeWijzigen,
    VerzoekGeweigerd,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.ijw.berichten import AangevraagdProduct, Header, Jw315, Jw317
from ledger.ijw.regels.verzoek import (
    GenoemdContext,
    PakketContext,
    ReferentieContext,
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

CLIENT = "/Bericht/Client"


def verzoek_sleutel(aanbieder: str, referentie: str) -> str:
    """The reservation that keeps ReferentieAanbieder unique (TR347)."""
    return f"{aanbieder}|{referentie}"


def beslis_vot(bericht: Jw315, kennis: Kennis, stempel: Stempel) -> Oordeel:
    """Judges a JW315: the client as a whole (TR374), then each AangevraagdProduct alone."""
    kop, client = bericht.header, bericht.client
    schrijver = Schrijver(kennis.toestanden[client.bsn], stempel)
    oordeel = Oordeel()
    van_client = _client(schrijver, "JW315", kop)
    oordeel.bevindingen += van_client
    geweigerd = 0
    schrijver.gegevens(client, kop.bericht_identificatie.dagtekening, leidend=False)
    for index, aangevraagd in enumerate(client.aangevraagde_producten, 1):
        plaats = f"{CLIENT}/AangevraagdeProducten/AangevraagdProduct[{index}]"
        referentie = aangevraagd.referentie_aanbieder
        eigen = (
            ()
            if blokkeert(van_client)
            else _referentie("JW315/AangevraagdProduct", kop.afzender, referentie, plaats, kennis)
        )
        oordeel.bevindingen += eigen
        if blokkeert((*van_client, *eigen)):
            geweigerd += 1
            _weiger(schrijver, kop, referentie, "VOT", (*van_client, *eigen))
            continue
        feit = _ontvang(schrijver, kop, aangevraagd, eigen, stempel)
        oordeel.reserveringen.append(_reservering(feit))
    oordeel.gebeurtenissen += schrijver.gebeurtenissen
    oordeel.uitkomst = deeluitkomst(len(client.aangevraagde_producten), geweigerd)
    return oordeel


def beslis_vow(bericht: Jw317, kennis: Kennis, stempel: Stempel) -> Oordeel:
    """Judges a JW317 as one coherent whole: any blocking finding refuses all of it."""
    kop, client = bericht.header, bericht.client
    verzoek = client.verzoek
    schrijver = Schrijver(kennis.toestanden[client.bsn], stempel)
    bevindingen = (
        *_client(schrijver, "JW317", kop),
        *_referentie(
            "JW317/Verzoek",
            kop.afzender,
            verzoek.referentie_aanbieder,
            f"{CLIENT}/Verzoek",
            kennis,
        ),
        *_pakket(schrijver, kop, verzoek, stempel),
    )
    oordeel = Oordeel(bevindingen=list(bevindingen))
    schrijver.gegevens(client, kop.bericht_identificatie.dagtekening, leidend=False)
    if blokkeert(bevindingen):
        _weiger(schrijver, kop, verzoek.referentie_aanbieder, "VOW", bevindingen)
        oordeel.uitkomst = AFGEKEURD
    else:
        feit = _ontvang_wijziging(schrijver, kop, verzoek, bevindingen, stempel)
        oordeel.reserveringen.append(_reservering(feit))
    oordeel.gebeurtenissen += schrijver.gebeurtenissen
    return oordeel


def _client(schrijver: Schrijver, soort: str, kop: Header) -> tuple[Bevinding, ...]:
    context = VerzoekendeClient(schrijver.toestand, kop.ontvanger, kop.afzender)
    return beoordeel(f"{soort}/Client", context, CLIENT, schrijver.toestand.stroom)


def _referentie(
    plek: str, aanbieder: str, referentie: str, plaats: str, kennis: Kennis
) -> tuple[Bevinding, ...]:
    bekend = ("verzoek", verzoek_sleutel(aanbieder, referentie)) in kennis.bezet
    return beoordeel(plek, ReferentieContext(referentie, aanbieder, bekend), plaats, referentie)


def _pakket(
    schrijver: Schrijver, kop: Header, verzoek: Any, stempel: Stempel
) -> tuple[Bevinding, ...]:
    actueel = frozenset(
        toewijzing.toewijzing_nummer
        for toewijzing in schrijver.toestand.actuele_toewijzingen(
            kop.ontvanger, kop.afzender, stempel.dag
        )
    )
    groepen = (
        ("OngewijzigdProduct", "OngewijzigdeProducten", verzoek.ongewijzigde_producten),
        ("TeWijzigenProduct", "TeWijzigenProducten", verzoek.te_wijzigen_producten),
    )
    bevindingen: list[Bevinding] = []
    genoemd: set[int] = set()
    for klasse, verzameling, producten in groepen:
        for index, genoemd_product in enumerate(producten, 1):
            nummer = genoemd_product.toewijzing_nummer
            genoemd.add(nummer)
            bevindingen += beoordeel(
                f"JW317/{klasse}",
                GenoemdContext(nummer, actueel),
                f"{CLIENT}/Verzoek/{verzameling}/{klasse}[{index}]",
                str(nummer),
            )
    bevindingen += beoordeel(
        "JW317/pakket",
        PakketContext(frozenset(genoemd), actueel),
        f"{CLIENT}/Verzoek",
        verzoek.referentie_aanbieder,
    )
    return tuple(bevindingen)


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
    return schrijver.zet(
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
    verzoek: Any,
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
    return schrijver.zet(
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
