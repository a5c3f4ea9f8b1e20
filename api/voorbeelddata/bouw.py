"""The parts of messages: headers, clients, return messages."""

from datetime import date

from api.voorbeelddata.nummers import Nummers
from api.voorbeelddata.personen import Persoon
from api.voorbeelddata.toewijzingen import Toewijzing, product_van
from api.voorbeelddata.wereld import PLAATSEN
from ledger.ijw.berichten import (
    BERICHTSOORTEN,
    Achternaam,
    Adres,
    BerichtIdentificatie,
    Contact,
    Geboortedatum,
    Header,
    Huis,
    Jw301,
    Jw302,
    Jw305,
    Jw307,
    Jw319,
    Jw320,
    RetourHeader,
    StartClient,
    StartProduct,
    StopClient,
    StopProduct,
    ToegewezenProduct,
    ToewijzingClient,
    VerkorteNaam,
    VolledigeNaam,
    XsdVersie,
)

_XSD = XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0")
_EERSTE_AANLEVERING = "1"


def maak_header(
    nummers: Nummers, soort: str, afzender: str, ontvanger: str, dagtekening: date
) -> Header:
    """The header of a new message, with an identification of its own."""
    return Header(
        bericht_code=BERICHTSOORTEN[soort].code,
        afzender=afzender,
        ontvanger=ontvanger,
        bericht_identificatie=BerichtIdentificatie(
            identificatie=nummers.identificatie(afzender), dagtekening=dagtekening
        ),
        xsd_versie=_XSD,
    )


def _retour_header(nummers: Nummers, heen: Header, soort: str, dag: date) -> RetourHeader:
    return RetourHeader(
        bericht_code=BERICHTSOORTEN[soort].code,
        afzender=heen.afzender,
        ontvanger=heen.ontvanger,
        bericht_identificatie=heen.bericht_identificatie,
        xsd_versie=heen.xsd_versie,
        identificatie_retour=nummers.identificatie(heen.ontvanger),
        dagtekening_retour=dag,
        xsd_versie_retour=_XSD,
    )


def retour(nummers: Nummers, heen: Jw301 | Jw319, dag: date) -> Jw302 | Jw320:
    """The return message of an aanbieder that finds nothing wrong: a header without codes."""
    if isinstance(heen, Jw301):
        return Jw302(header=_retour_header(nummers, heen.header, "JW302", dag))
    return Jw320(header=_retour_header(nummers, heen.header, "JW320", dag))


def verkorte_naam(persoon: Persoon) -> VerkorteNaam:
    """The name as aanbieders send it."""
    return VerkorteNaam(
        geslachtsnaam=Achternaam(achternaam=persoon.achternaam, voorvoegsel=persoon.voorvoegsel),
        voornamen=persoon.voornaam,
        voorletters=persoon.voornaam[0],
    )


def geboortedatum(persoon: Persoon) -> Geboortedatum:
    """The date of birth, of which every part is known."""
    return Geboortedatum(datum=persoon.geboortedatum)


def toewijzing_client(
    persoon: Persoon, producten: tuple[ToegewezenProduct, ...]
) -> ToewijzingClient:
    """The client of a JW301 with the address in the registration of persons."""
    plaats, postcode = PLAATSEN[persoon.gemeente]
    adres = Adres(
        huis=Huis(huisnummer=persoon.huisnummer),
        postcode=postcode,
        straatnaam=persoon.straat,
        plaatsnaam=plaats,
        land_code="NL",
    )
    return ToewijzingClient(
        bsn=persoon.bsn,
        geboortedatum=geboortedatum(persoon),
        geslacht=persoon.geslacht,
        naam=VolledigeNaam(
            geslachtsnaam=Achternaam(
                achternaam=persoon.achternaam, voorvoegsel=persoon.voorvoegsel
            ),
            voornamen=persoon.voornaam,
            voorletters=persoon.voornaam[0],
            naam_gebruik="1",
        ),
        contactgegevens=(Contact(soort="01", adres=adres),),
        toegewezen_producten=producten,
    )


def jw305(header: Header, persoon: Persoon, starts: list[tuple[Toewijzing, date]]) -> Jw305:
    """Starts of delivery, each on the day beside it."""
    return Jw305(
        header=header,
        client=StartClient(
            bsn=persoon.bsn,
            geboortedatum=geboortedatum(persoon),
            geslacht=persoon.geslacht,
            naam=verkorte_naam(persoon),
            start_producten=tuple(
                StartProduct(
                    toewijzing_nummer=toewijzing.nummer,
                    product=product_van(toewijzing.productsoort),
                    toewijzing_ingangsdatum=toewijzing.ingangsdatum,
                    begindatum=begindatum,
                    status_aanlevering=_EERSTE_AANLEVERING,
                )
                for toewijzing, begindatum in starts
            ),
        ),
    )


def jw307(
    header: Header,
    persoon: Persoon,
    stops: list[tuple[Toewijzing, date]],
    einddatum: date,
    reden: str,
) -> Jw307:
    """The end of deliveries that began on the day beside each."""
    return Jw307(
        header=header,
        client=StopClient(
            bsn=persoon.bsn,
            geboortedatum=geboortedatum(persoon),
            geslacht=persoon.geslacht,
            naam=verkorte_naam(persoon),
            stop_producten=tuple(
                StopProduct(
                    toewijzing_nummer=toewijzing.nummer,
                    product=product_van(toewijzing.productsoort),
                    toewijzing_ingangsdatum=toewijzing.ingangsdatum,
                    begindatum=begindatum,
                    reden_beeindiging=reden,
                    einddatum=einddatum,
                    status_aanlevering=_EERSTE_AANLEVERING,
                )
                for toewijzing, begindatum in stops
            ),
        ),
    )
