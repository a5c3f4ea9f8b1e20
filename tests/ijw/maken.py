"""A small JW323 of known content."""

from dataclasses import replace
from datetime import date

from ledger.ijw.berichten import (
    BedragMetDC,
    BerichtIdentificatie,
    Declaratie,
    DeclaratieClient,
    Header,
    Jw323,
    Periode,
    Prestatie,
    Referentie,
    TotaalBedragMetDC,
    XsdVersie,
)

BSN = "999900006"
JANUARI = Periode(begindatum=date(2027, 1, 1), einddatum=date(2027, 1, 31))
PRESTATIE = Prestatie(
    product_referentie=Referentie(referentie_nummer="RN001"),
    toewijzing_nummer=1001,
    product_categorie="45",
    product_code="45A53",
    product_periode=JANUARI,
    geleverd_volume=120,
    eenheid="01",
    product_tarief=160,
    ingediend_bedrag=BedragMetDC(bedrag=19200, debet_credit="D"),
)


def declaratie(aantal: int = 1) -> Jw323:
    """A declaration of one client with this many lines."""
    regels = tuple(
        replace(PRESTATIE, product_referentie=Referentie(referentie_nummer=f"RN{n:03}"))
        for n in range(1, aantal + 1)
    )
    return Jw323(
        header=Header(
            bericht_code="490",
            afzender="65656055",
            ontvanger="0363",
            bericht_identificatie=BerichtIdentificatie(
                identificatie="D2027-01", dagtekening=date(2027, 2, 3)
            ),
            xsd_versie=XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0"),
        ),
        declaratie=Declaratie(
            declaratie_nummer="DN001",
            declaratie_periode=JANUARI,
            declaratie_dagtekening=date(2027, 2, 3),
            totaal_ingediend_bedrag=TotaalBedragMetDC(
                totaal_bedrag=19200 * aantal, debet_credit="D"
            ),
            clienten=(DeclaratieClient(bsn=BSN, prestaties=regels),),
        ),
    )
