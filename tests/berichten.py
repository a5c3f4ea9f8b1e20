"""Messages for tests: short to write, complete and valid as XML."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from ledger.ijw import berichten as ijw
from ledger.ijw.schrijven import schrijf
from ledger.ijw.verwerking.retour import XSD_VERSIE

BSN, ANDER_BSN = "999900006", "999900018"
GEMEENTE, AANBIEDER = "0363", "12345678"
_volgnummer = count(1)

CONTACT = ijw.Contact(
    soort="01",
    adres=ijw.Adres(huis=ijw.Huis(huisnummer=1), postcode="1234AB", land_code="NL"),
)
JAN = date(2027, 1, 1)
DEC = date(2027, 12, 31)


def kop(soort: str, dagtekening: date = JAN, identificatie: str | None = None) -> ijw.Header:
    """A header with an identification that no other test message has."""
    bericht = ijw.BERICHTSOORTEN[soort]
    van_gemeente = bericht.afzender is ijw.Partij.GEMEENTE
    return ijw.Header(
        bericht_code=bericht.code,
        afzender=GEMEENTE if van_gemeente else AANBIEDER,
        ontvanger=AANBIEDER if van_gemeente else GEMEENTE,
        bericht_identificatie=ijw.BerichtIdentificatie(
            identificatie=identificatie or f"T{next(_volgnummer)}", dagtekening=dagtekening
        ),
        xsd_versie=XSD_VERSIE,
    )


def omvang(volume: int = 120, eenheid: str = "01", frequentie: str = "6") -> ijw.Omvang:
    return ijw.Omvang(volume=volume, eenheid=eenheid, frequentie=frequentie)


def product(code: str | None = "45A48", categorie: str = "45") -> ijw.Product:
    return ijw.Product(categorie=categorie, code=code)


def _persoon(bsn: str) -> dict[str, Any]:
    return {
        "bsn": bsn,
        "geboortedatum": ijw.Geboortedatum(datum=date(2015, 2, 14)),
        "geslacht": "1",
        "naam": ijw.VerkorteNaam(geslachtsnaam=ijw.Achternaam(achternaam="Voorbeeld")),
    }


def vot(*producten: dict[str, Any], bsn: str = BSN, **overig: Any) -> ijw.Jw315:
    """A JW315 with one AangevraagdProduct per dict."""
    aangevraagd = tuple(
        ijw.AangevraagdProduct(
            **{
                "referentie_aanbieder": "R1",
                "product": product(),
                "toewijzing_ingangsdatum": JAN,
                "toewijzing_einddatum": DEC,
                "omvang": omvang(),
                "verwijzer": ijw.Verwijzer(type="02", zorgverlener_code="01234567"),
                **velden,
            }
        )
        for velden in (producten or ({},))
    )
    return ijw.Jw315(
        header=kop("JW315", **overig),
        client=ijw.VerzoekClient(**_persoon(bsn), aangevraagde_producten=aangevraagd),
    )


def toewijzing(*producten: dict[str, Any], bsn: str = BSN, **overig: Any) -> ijw.Jw301:
    """A JW301 with one ToegewezenProduct per dict."""
    toegewezen = tuple(
        ijw.ToegewezenProduct(
            **{
                "toewijzing_nummer": 1,
                "product": product(),
                "toewijzingsdatum": JAN,
                "toewijzingstijd": time(9),
                "ingangsdatum": JAN,
                "einddatum": DEC,
                "omvang": omvang(),
                **velden,
            }
        )
        for velden in (producten or ({},))
    )
    persoon = _persoon(bsn) | {
        "naam": ijw.VolledigeNaam(
            geslachtsnaam=ijw.Achternaam(achternaam="Voorbeeld"), naam_gebruik="1"
        )
    }
    overig.setdefault("dagtekening", max(rij.toewijzingsdatum for rij in toegewezen))
    return ijw.Jw301(
        header=kop("JW301", **overig),
        client=ijw.ToewijzingClient(
            **persoon,
            contactgegevens=(CONTACT,),
            toegewezen_producten=toegewezen,
        ),
    )


def start(*producten: dict[str, Any], bsn: str = BSN, **overig: Any) -> ijw.Jw305:
    """A JW305 with one StartProduct per dict."""
    basis = {
        "toewijzing_nummer": 1,
        "product": product(),
        "toewijzing_ingangsdatum": JAN,
        "begindatum": JAN,
        "status_aanlevering": "1",
    }
    starts = tuple(ijw.StartProduct(**{**basis, **velden}) for velden in (producten or ({},)))
    overig.setdefault("dagtekening", max(rij.begindatum for rij in starts))
    return ijw.Jw305(
        header=kop("JW305", **overig),
        client=ijw.StartClient(**_persoon(bsn), start_producten=starts),
    )


def stop(*producten: dict[str, Any], bsn: str = BSN, **overig: Any) -> ijw.Jw307:
    """A JW307 with one StopProduct per dict."""
    basis = {
        "toewijzing_nummer": 1,
        "product": product(),
        "toewijzing_ingangsdatum": JAN,
        "begindatum": JAN,
        "reden_beeindiging": "31",
        "einddatum": date(2027, 3, 31),
        "status_aanlevering": "1",
    }
    stops = tuple(ijw.StopProduct(**{**basis, **velden}) for velden in (producten or ({},)))
    overig.setdefault("dagtekening", max(rij.einddatum for rij in stops))
    return ijw.Jw307(
        header=kop("JW307", **overig),
        client=ijw.StopClient(**_persoon(bsn), stop_producten=stops),
    )


def vow(bsn: str = BSN, referentie: str = "W1", **velden: Any) -> ijw.Jw317:
    """A JW317; give ongewijzigde_producten, te_wijzigen_producten, nieuwe_producten."""
    overig = {naam: velden.pop(naam) for naam in ("dagtekening", "identificatie") if naam in velden}
    return ijw.Jw317(
        header=kop("JW317", **overig),
        client=ijw.WijzigingClient(
            bsn=bsn,
            verzoek=ijw.Verzoek(referentie_aanbieder=referentie, reden_verzoek="1", **velden),
        ),
    )


def antwoord(verzoek_antwoord: str = "1", referentie: str = "R1", **velden: Any) -> ijw.Jw319:
    """A JW319; a rejection carries reason 7 unless told otherwise."""
    overig = {naam: velden.pop(naam) for naam in ("dagtekening", "identificatie") if naam in velden}
    if verzoek_antwoord == "1":
        velden.setdefault("reden_afwijzing_verzoek", "7")
    return ijw.Jw319(
        header=kop("JW319", **overig),
        antwoord=ijw.Antwoord(
            referentie_aanbieder=referentie, verzoek_antwoord=verzoek_antwoord, **velden
        ),
    )


def prestatie(referentie: str = "P1", **velden: Any) -> ijw.Prestatie:
    """A debit line of 60 minutes in January at 160 cents; `vorig` makes it a credit."""
    vorig = velden.pop("vorig", None)
    volume = velden.get("geleverd_volume", 60)
    tarief = velden.get("product_tarief", 160)
    bedrag = velden.pop("bedrag", volume * (tarief or 0))
    maand = velden.pop("maand", 1)
    basis: dict[str, Any] = {
        "product_referentie": ijw.Referentie(
            referentie_nummer=referentie, vorig_referentie_nummer=vorig
        ),
        "toewijzing_nummer": 1,
        "product_categorie": "45",
        "product_code": "45A48",
        "product_periode": maandperiode(maand),
        "geleverd_volume": volume,
        "eenheid": "01",
        "product_tarief": tarief,
        "ingediend_bedrag": ijw.BedragMetDC(bedrag=bedrag, debet_credit="C" if vorig else "D"),
    }
    return ijw.Prestatie(**{**basis, **velden})


def maandperiode(maand: int, jaar: int = 2027) -> ijw.Periode:
    eerste = date(jaar, maand, 1)
    volgende = date(jaar + maand // 12, maand % 12 + 1, 1)
    return ijw.Periode(begindatum=eerste, einddatum=date.fromordinal(volgende.toordinal() - 1))


def declaratie(
    *prestaties: ijw.Prestatie,
    per_client: dict[str, tuple[ijw.Prestatie, ...]] | None = None,
    nummer: str | None = None,
    maand: int = 1,
    jaar: int = 2027,
    totaal: int | None = None,
    **overig: Any,
) -> ijw.Jw323:
    """A JW323 for one client, or for several with `per_client`; the total is computed.

    It is dated five days after the end of its period, unless told otherwise.
    """
    clienten = per_client or {BSN: prestaties}
    som = sum(
        regel.ingediend_bedrag.bedrag * (-1 if regel.ingediend_bedrag.debet_credit == "C" else 1)
        for regels in clienten.values()
        for regel in regels
    )
    som = som if totaal is None else totaal
    periode = maandperiode(maand, jaar)
    dagtekening = overig.setdefault("dagtekening", periode.einddatum + timedelta(days=5))
    return ijw.Jw323(
        header=kop("JW323", **overig),
        declaratie=ijw.Declaratie(
            declaratie_nummer=nummer or f"D{next(_volgnummer)}",
            declaratie_periode=periode,
            declaratie_dagtekening=dagtekening,
            totaal_ingediend_bedrag=ijw.TotaalBedragMetDC(
                totaal_bedrag=abs(som), debet_credit="C" if som < 0 else "D"
            ),
            clienten=tuple(
                ijw.DeclaratieClient(bsn=bsn, prestaties=regels) for bsn, regels in clienten.items()
            ),
        ),
    )


def xml(bericht: ijw.Bericht) -> bytes:
    return schrijf(bericht)
