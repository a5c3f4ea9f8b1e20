"""Rules on the JW301."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.client import ClientToestand, Verzoek
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.ijw.berichten import Jw301, ToegewezenProduct
from ledger.regels import Niveau, Uitkomst, regel

VERWIJDERD = "13"
VERVALLEN = "01"


@dataclass(frozen=True, slots=True)
class ToegewezenContext:
    """One ToegewezenProduct beside what is known of its number and its reference.

    `bekend` is the version that counts now for this client; `nummer_elders` tells that another
    client of this gemeente has the number. `gehonoreerde_vow` is the reference of the VOW that the
    message as a whole honours, if it does.
    """

    product: ToegewezenProduct
    gemeente: str
    aanbieder: str
    toestand: ClientToestand
    bekend: ToewijzingGebeurtenis | None
    nummer_elders: bool
    verzoek: Verzoek | None
    gehonoreerde_vow: str | None


@regel(
    "CS335",
    "JW301",
    titel="Reden wijziging 13 (verwijderd) alleen als einddatum en ingangsdatum gelijk zijn",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs335(bericht: Jw301) -> Iterator[Uitkomst]:
    """RedenWijziging 13 only with Einddatum equal to Ingangsdatum."""
    for i, product in enumerate(bericht.client.toegewezen_producten, 1):
        if product.reden_wijziging == VERWIJDERD and product.einddatum != product.ingangsdatum:
            yield Uitkomst(
                f"Toewijzing {product.toewijzing_nummer} heeft reden wijziging 13 (verwijderd) met "
                f"ingangsdatum {product.ingangsdatum} en einddatum "
                f"{product.einddatum or '(leeg)'}; die moeten gelijk zijn.",
                {
                    "ingangsdatum": str(product.ingangsdatum),
                    "einddatum": None if product.einddatum is None else str(product.einddatum),
                },
                _plaats(i),
                str(product.toewijzing_nummer),
            )


@regel(
    "TR332",
    "JW301/ToegewezenProduct",
    titel="Een toewijzingnummer is uniek binnen de gemeente",
    retourcode="9332",
)
def tr332(c: ToegewezenContext) -> Uitkomst | None:
    """A ToewijzingNummer means one allocation: this client, this aanbieder, this product."""
    nummer = c.product.toewijzing_nummer
    if c.nummer_elders:
        return Uitkomst(
            f"Toewijzingnummer {nummer} is door gemeente {c.gemeente} al voor een andere cliënt "
            "gebruikt.",
            {"toewijzingNummer": nummer},
        )
    if c.bekend is None:
        return None
    product = c.product.product
    nu = (c.aanbieder, product.categorie if product else None, product.code if product else None)
    eerder = c.bekend.product
    toen = (
        c.bekend.aanbieder,
        eerder.categorie if eerder else None,
        eerder.code if eerder else None,
    )
    if nu == toen:
        return None
    return Uitkomst(
        f"Toewijzingnummer {nummer} is al gebruikt voor aanbieder {toen[0]}, product "
        f"{toen[1] or '(geen)'} {toen[2] or ''}".rstrip()
        + ". Een ander product of een andere "
        "aanbieder krijgt een nieuw nummer.",
        {
            "toewijzingNummer": nummer,
            "aanbieder": nu[0],
            "aanbiederEerder": toen[0],
            "categorie": nu[1],
            "categorieEerder": toen[1],
            "code": nu[2],
            "codeEerder": toen[2],
        },
    )


@regel(
    "TR379",
    "JW301/ToegewezenProduct",
    titel="ReferentieAanbieder verwijst naar het verzoek dat voor het eerst wordt gehonoreerd",
    retourcode="9379",
)
def tr379(c: ToegewezenContext) -> Uitkomst | None:
    """ReferentieAanbieder names a VOT or VOW of this client and aanbieder, not yet honoured.

    Where the message honours a VOW, every product has its reference, changed or not (IV093).
    """
    referentie = c.product.referentie_aanbieder
    if c.gehonoreerde_vow not in (None, referentie):
        return Uitkomst(
            f"Dit bericht honoreert verzoek om wijziging {c.gehonoreerde_vow}; dan krijgt elke "
            f"toewijzing in het bericht die referentie. Toewijzing {c.product.toewijzing_nummer} "
            f"heeft {referentie or 'er geen'}.",
            {"referentieAanbieder": referentie, "referentieVerzoek": c.gehonoreerde_vow},
        )
    if referentie is None:
        return None
    if c.verzoek is None or c.verzoek.gevraagd.gemeente != c.gemeente:
        return Uitkomst(
            f"Er is geen verzoek van aanbieder {c.aanbieder} met referentie {referentie} voor deze "
            "cliënt.",
            {"referentieAanbieder": referentie, "aanbieder": c.aanbieder},
        )
    if c.verzoek.gehonoreerd is None:
        return None
    return Uitkomst(
        f"Verzoek {referentie} is al eerder gehonoreerd; bij opnieuw verzenden blijft "
        "ReferentieAanbieder leeg.",
        {
            "referentieAanbieder": referentie,
            "gehonoreerdOp": str(c.verzoek.gehonoreerd.geldig_op),
        },
    )


@regel(
    "TR385",
    "JW301/ToegewezenProduct",
    titel="Een toewijzing met goedgekeurde prestaties wordt niet verwijderd",
    retourcode="9385",
)
def tr385(c: ToegewezenContext) -> Uitkomst | None:
    """No deletion while awarded lines that were not credited rest on the allocation."""
    if c.product.reden_wijziging != VERWIJDERD:
        return None
    verbruik = c.toestand.verbruik_van((c.gemeente, c.product.toewijzing_nummer))
    open_regels = sorted(set(verbruik.prestaties) - set(verbruik.credits))
    if not open_regels:
        return None
    return Uitkomst(
        f"Op toewijzing {c.product.toewijzing_nummer} zijn {len(open_regels)} prestaties "
        "goedgekeurd en niet gecrediteerd; zij kan niet worden verwijderd.",
        {
            "aantalPrestaties": len(open_regels),
            "bedragEurocent": verbruik.bedrag_eurocent,
            "eersteReferentieNummer": open_regels[0],
        },
    )


def geldt_als_niet_verzonden(product: ToegewezenProduct) -> bool:
    """Whether the product is sent as deleted (13, or the lapsed 01, ending where it began)."""
    return (
        product.reden_wijziging in (VERWIJDERD, VERVALLEN)
        and product.einddatum == product.ingangsdatum
    )


def _plaats(index: int) -> str:
    return f"/Bericht/Client/ToegewezenProducten/ToegewezenProduct[{index}]"
