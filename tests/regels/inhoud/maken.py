"""Parts of messages that the tests of the content rules need beside `tests.berichten`."""

from datetime import date
from typing import Any

from ledger.ijw.berichten import (
    DeclaratieAntwoord,
    DeclaratieAntwoordHeader,
    DeclaratieClient,
    Jw325,
    NieuwProduct,
    OngewijzigdProduct,
    Prestatie,
    TeWijzigenProduct,
    TotaalBedragMetDC,
)
from tests.berichten import BSN, DEC, declaratie, kop, omvang, product

MEI = date(2027, 5, 1)


def ongewijzigd(*nummers: int) -> tuple[OngewijzigdProduct, ...]:
    """The part of a JW317 that stays as it is."""
    return tuple(OngewijzigdProduct(toewijzing_nummer=nummer) for nummer in nummers)


def te_wijzigen(*producten: dict[str, Any], **velden: Any) -> tuple[TeWijzigenProduct, ...]:
    """The allocations that a JW317 changes, one per dict."""
    basis = {
        "toewijzing_nummer": 1,
        "gewenste_ingangsdatum": MEI,
        "einddatum": DEC,
        "omvang": omvang(),
    }
    return tuple(TeWijzigenProduct(**{**basis, **velden, **rij}) for rij in (producten or ({},)))


def nieuw(*producten: dict[str, Any], **velden: Any) -> tuple[NieuwProduct, ...]:
    """The products that a JW317 adds, one per dict."""
    basis = {
        "product": product(),
        "gewenste_ingangsdatum": MEI,
        "einddatum": DEC,
        "omvang": omvang(),
    }
    return tuple(NieuwProduct(**{**basis, **velden, **rij}) for rij in (producten or ({},)))


def bedrag(eurocent: int) -> TotaalBedragMetDC:
    """A net total."""
    return TotaalBedragMetDC(totaal_bedrag=abs(eurocent), debet_credit="C" if eurocent < 0 else "D")


def declaratie_antwoord(
    *afgewezen: Prestatie,
    ingediend: int = 20_000,
    toegekend: int | None = None,
    codes: tuple[str, ...] = ("0200",),
    dagtekening: date = date(2027, 2, 10),
) -> Jw325:
    """A JW325 that lists these lines as refused; what is awarded follows from them."""
    som = sum(
        regel.ingediend_bedrag.bedrag * (-1 if regel.ingediend_bedrag.debet_credit == "C" else 1)
        for regel in afgewezen
    )
    heen = declaratie().header
    vorm = kop("JW325", dagtekening=dagtekening)
    return Jw325(
        header=DeclaratieAntwoordHeader(
            bericht_code=vorm.bericht_code,
            afzender=vorm.afzender,
            ontvanger=vorm.ontvanger,
            bericht_identificatie=vorm.bericht_identificatie,
            xsd_versie=vorm.xsd_versie,
            declaratie_identificatie=heen.bericht_identificatie,
            xsd_versie_declaratie=heen.xsd_versie,
            retour_codes=("0200",),
        ),
        declaratie_antwoord=DeclaratieAntwoord(
            declaratie_nummer="D1",
            totaal_ingediend_bedrag=bedrag(ingediend),
            totaal_toegekend_bedrag=bedrag(ingediend - som if toegekend is None else toegekend),
            clienten=(
                (DeclaratieClient(bsn=BSN, prestaties=afgewezen, retour_codes=("0200",)),)
                if afgewezen
                else ()
            ),
            retour_codes=codes,
        ),
    )
