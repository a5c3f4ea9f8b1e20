"""The messages that a decision of the gemeente produces: a JW301 or a JW319.

Honouring is 'exactly as asked' (OP348, IV093); a gemeente that wants something else rejects the
request and allocates of its own accord.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ledger.client import ClientToestand
from ledger.gebeurtenissen import (
    Nieuw,
    TeWijzigen,
    ToewijzingGebeurtenis,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.ijw import berichten as ijw
from ledger.ijw.regels.toewijzing import VERWIJDERD
from ledger.ijw.verwerking.personen import contacten, volledige_naam
from ledger.ijw.verwerking.retour import XSD_VERSIE, Kenmerk
from ledger.omvang import Frequentie
from ledger.waarden import Omvang, Product

GEINITIEERD_DOOR_AANBIEDER = "12"


@dataclass(frozen=True, slots=True)
class Toewijsmoment:
    """When the gemeente decides: local day and time, the Toewijzingsdatum and -tijd (IV013)."""

    datum: date
    tijd: time

    @classmethod
    def van(cls, plaatselijk: datetime) -> "Toewijsmoment":
        """The moment of a local instant, to the second."""
        return cls(plaatselijk.date(), plaatselijk.time().replace(microsecond=0, tzinfo=None))


def nieuwe_nummers(gevraagd: VerzoekOntvangen | WijzigingVerzocht, toestand: ClientToestand) -> int:
    """How many new ToewijzingNummers honouring takes."""
    if isinstance(gevraagd, VerzoekOntvangen):
        return 1
    return len(gevraagd.nieuw) + sum(
        not _zelfde_nummer(rij, _huidig(gevraagd, toestand, rij.toewijzing_nummer))
        for rij in gevraagd.te_wijzigen
    )


def toegewezen_producten(
    gevraagd: VerzoekOntvangen | WijzigingVerzocht,
    toestand: ClientToestand,
    moment: Toewijsmoment,
    nummers: Sequence[int],
) -> tuple[ijw.ToegewezenProduct, ...]:
    """What a JW301 that honours the request allocates, plus what else is current (OP087).

    A VOT gives one new allocation beside the client's current ones with this aanbieder, which have
    no reference (IV094). A VOW gives the whole wanted situation with what was allocated since, its
    reference on every product (IV093).
    """
    vrij = iter(nummers)
    if isinstance(gevraagd, VerzoekOntvangen):
        nieuw = _nieuw_product(
            next(vrij),
            gevraagd.referentie_aanbieder,
            moment,
            gevraagd.product,
            gevraagd.ingangsdatum,
            gevraagd.einddatum,
            gevraagd.omvang,
            gevraagd.budget,
        )
        return (*_herhaald(gevraagd, toestand, moment, None), nieuw)
    return _gewenste_situatie(gevraagd, toestand, moment, vrij)


def _gewenste_situatie(
    gevraagd: WijzigingVerzocht,
    toestand: ClientToestand,
    moment: Toewijsmoment,
    vrij: Iterator[int],
) -> tuple[ijw.ToegewezenProduct, ...]:
    """All that a VOW wants, and the current allocations that it does not know of."""
    referentie = gevraagd.referentie_aanbieder
    producten: list[ijw.ToegewezenProduct] = []
    for rij in gevraagd.te_wijzigen:
        huidig = _huidig(gevraagd, toestand, rij.toewijzing_nummer)
        if _zelfde_nummer(rij, huidig):
            producten.append(_gewijzigd(huidig, rij, referentie, moment))
        else:
            producten += _vervangen(huidig, rij, referentie, moment, next(vrij))
    producten += [
        _bestaand(_huidig(gevraagd, toestand, nummer), referentie)
        for nummer in gevraagd.ongewijzigd
    ]
    producten += [_gevraagd_nieuw(rij, referentie, moment, next(vrij)) for rij in gevraagd.nieuw]
    genoemd = {product.toewijzing_nummer for product in producten}
    producten += [
        product
        for product in _herhaald(gevraagd, toestand, moment, referentie)
        if product.toewijzing_nummer not in genoemd
    ]
    return tuple(producten)


def toewijzing_bericht(
    gevraagd: VerzoekOntvangen | WijzigingVerzocht,
    toestand: ClientToestand,
    producten: tuple[ijw.ToegewezenProduct, ...],
    kenmerk: Kenmerk,
) -> ijw.Jw301:
    """The JW301 from the gemeente to the aanbieder. The client's data must be known."""
    gegevens = toestand.gegevens
    if (
        gegevens is None
        or gegevens.bsn is None
        or gegevens.geboortedatum is None
        or gegevens.naam is None
    ):
        raise ValueError("de persoonsgegevens van de cliënt zijn niet bekend")
    return ijw.Jw301(
        header=_kop("JW301", gevraagd.gemeente, gevraagd.aanbieder, kenmerk),
        client=ijw.ToewijzingClient(
            bsn=gegevens.bsn,
            geboortedatum=ijw.Geboortedatum(
                datum=gegevens.geboortedatum, datum_gebruik=gegevens.datum_gebruik
            ),
            geslacht=gegevens.geslacht or "0",
            naam=volledige_naam(gegevens.naam),
            contactgegevens=contacten(gegevens.contactgegevens, gevraagd.gemeente),
            toegewezen_producten=producten,
        ),
    )


def antwoord_bericht(
    gevraagd: VerzoekOntvangen | WijzigingVerzocht,
    verzoek_antwoord: str,
    reden_afwijzing: str | None,
    woonplaats_gemeente: str | None,
    kenmerk: Kenmerk,
) -> ijw.Jw319:
    """The JW319 from the gemeente to the aanbieder."""
    return ijw.Jw319(
        header=_kop("JW319", gevraagd.gemeente, gevraagd.aanbieder, kenmerk),
        antwoord=ijw.Antwoord(
            referentie_aanbieder=gevraagd.referentie_aanbieder,
            verzoek_antwoord=verzoek_antwoord,
            reden_afwijzing_verzoek=reden_afwijzing,
            woonplaatsbeginsel=None
            if woonplaats_gemeente is None
            else ijw.Woonplaatsbeginsel(gemeente=woonplaats_gemeente),
        ),
    )


def _kop(soort: str, gemeente: str, aanbieder: str, kenmerk: Kenmerk) -> ijw.Header:
    return ijw.Header(
        bericht_code=ijw.BERICHTSOORTEN[soort].code,
        afzender=gemeente,
        ontvanger=aanbieder,
        bericht_identificatie=ijw.BerichtIdentificatie(
            identificatie=kenmerk.identificatie, dagtekening=kenmerk.dagtekening
        ),
        xsd_versie=XSD_VERSIE,
    )


def _huidig(
    gevraagd: WijzigingVerzocht, toestand: ClientToestand, nummer: int
) -> ToewijzingGebeurtenis:
    huidig = toestand.toewijzing((gevraagd.gemeente, nummer))
    if huidig is None:
        raise ValueError(f"toewijzing {nummer} is niet bekend")
    return huidig


def _zelfde_nummer(rij: TeWijzigen, huidig: ToewijzingGebeurtenis) -> bool:
    """Whether the change keeps the number: end date, total volume or budget (IV093, OP257).

    Another volume per day, week or month, unit or frequency takes a new number from the wanted
    date on. So does anything that should not hold for the whole term, and what begins some time
    after the last day: extending would allocate the days between, for which nobody asked.
    """
    einddatum = huidig.einddatum
    if einddatum is not None and (rij.gewenste_ingangsdatum - einddatum).days > 1:
        return False
    if rij.gewenste_ingangsdatum != huidig.ingangsdatum and (
        rij.omvang != huidig.omvang or rij.budget != huidig.budget
    ):
        return False
    if rij.budget != huidig.budget or rij.omvang == huidig.omvang:
        return True
    if rij.omvang is None or huidig.omvang is None:
        return False
    return (
        rij.omvang.frequentie == huidig.omvang.frequentie == Frequentie.TOTAAL
        and rij.omvang.eenheid == huidig.omvang.eenheid
    )


def _gewijzigd(
    huidig: ToewijzingGebeurtenis, rij: TeWijzigen, referentie: str, moment: Toewijsmoment
) -> ijw.ToegewezenProduct:
    return ijw.ToegewezenProduct(
        toewijzing_nummer=huidig.toewijzing_nummer,
        referentie_aanbieder=referentie,
        product=_product(huidig.product),
        toewijzingsdatum=moment.datum,
        toewijzingstijd=moment.tijd,
        ingangsdatum=huidig.ingangsdatum,
        einddatum=rij.einddatum,
        reden_wijziging=GEINITIEERD_DOOR_AANBIEDER,
        omvang=_omvang(rij.omvang),
        budget=rij.budget,
    )


def _vervangen(
    huidig: ToewijzingGebeurtenis,
    rij: TeWijzigen,
    referentie: str,
    moment: Toewijsmoment,
    nummer: int,
) -> list[ijw.ToegewezenProduct]:
    """The old allocation ends the day before, a new number follows it (IV066, IV093).

    A change from the first day on leaves the old allocation no day: it is deleted. One from after
    its last day leaves it as it is.
    """
    vervalt = rij.gewenste_ingangsdatum <= huidig.ingangsdatum
    dag_ervoor = rij.gewenste_ingangsdatum - timedelta(days=1)
    blijft = huidig.einddatum is not None and huidig.einddatum <= dag_ervoor
    oud = (
        _bestaand(huidig, referentie)
        if blijft
        else ijw.ToegewezenProduct(
            toewijzing_nummer=huidig.toewijzing_nummer,
            referentie_aanbieder=referentie,
            product=_product(huidig.product),
            toewijzingsdatum=moment.datum,
            toewijzingstijd=moment.tijd,
            ingangsdatum=huidig.ingangsdatum,
            einddatum=huidig.ingangsdatum if vervalt else dag_ervoor,
            reden_wijziging=VERWIJDERD if vervalt else GEINITIEERD_DOOR_AANBIEDER,
            omvang=_omvang(huidig.omvang),
            budget=huidig.budget,
        )
    )
    nieuw = _nieuw_product(
        nummer,
        referentie,
        moment,
        huidig.product,
        rij.gewenste_ingangsdatum,
        rij.einddatum,
        rij.omvang,
        rij.budget,
    )
    return [oud, nieuw]


def _gevraagd_nieuw(
    rij: Nieuw, referentie: str, moment: Toewijsmoment, nummer: int
) -> ijw.ToegewezenProduct:
    return _nieuw_product(
        nummer,
        referentie,
        moment,
        rij.product,
        rij.gewenste_ingangsdatum,
        rij.einddatum,
        rij.omvang,
        rij.budget,
    )


def _herhaald(
    gevraagd: VerzoekOntvangen | WijzigingVerzocht,
    toestand: ClientToestand,
    moment: Toewijsmoment,
    referentie: str | None,
) -> tuple[ijw.ToegewezenProduct, ...]:
    """The current allocations, repeated as they are (OP087)."""
    actueel = toestand.actuele_toewijzingen(gevraagd.gemeente, gevraagd.aanbieder, moment.datum)
    return tuple(_bestaand(toewijzing, referentie) for toewijzing in actueel)


def _bestaand(huidig: ToewijzingGebeurtenis, referentie: str | None) -> ijw.ToegewezenProduct:
    """An unchanged allocation keeps its moment and has no RedenWijziging (IV013, IV099)."""
    return ijw.ToegewezenProduct(
        toewijzing_nummer=huidig.toewijzing_nummer,
        referentie_aanbieder=referentie,
        product=_product(huidig.product),
        toewijzingsdatum=huidig.toewijzingsmoment.date(),
        toewijzingstijd=huidig.toewijzingsmoment.time(),
        ingangsdatum=huidig.ingangsdatum,
        einddatum=huidig.einddatum,
        omvang=_omvang(huidig.omvang),
        budget=huidig.budget,
    )


def _nieuw_product(
    nummer: int,
    referentie: str,
    moment: Toewijsmoment,
    product: Product | None,
    ingangsdatum: date,
    einddatum: date | None,
    omvang: Omvang | None,
    budget: int | None,
) -> ijw.ToegewezenProduct:
    return ijw.ToegewezenProduct(
        toewijzing_nummer=nummer,
        referentie_aanbieder=referentie,
        product=_product(product),
        toewijzingsdatum=moment.datum,
        toewijzingstijd=moment.tijd,
        ingangsdatum=ingangsdatum,
        einddatum=einddatum,
        omvang=_omvang(omvang),
        budget=budget,
    )


def _product(product: Product | None) -> ijw.Product | None:
    return None if product is None else ijw.Product(categorie=product.categorie, code=product.code)


def _omvang(omvang: Omvang | None) -> ijw.Omvang | None:
    if omvang is None:
        return None
    return ijw.Omvang(volume=omvang.volume, eenheid=omvang.eenheid, frequentie=omvang.frequentie)
