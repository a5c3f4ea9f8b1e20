"""A place for another member of the family beside a family product, without a referral."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from ledger.kaders.flevoland import EXTRA_CLIENT, regel
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt, overlapt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BRON: Final = (
    "Verzoek om toewijzing (JW315) > Bijzonderheden > "
    "Toewijzing op meerdere kinderen binnen een gezinsproduct"
)


def gezinstoewijzing(zaak: Zaak, voorstel: Voorstel) -> ToewijzingGebeurtenis | None:
    """The funded allocation of another member that an extra client's place belongs to.

    By the same aanbieder, for the family product of the code, sharing at least one day.
    """
    hoort_bij = zaak.kader.product(zaak.code or "").kenmerken.hoort_bij
    for lid in zaak.gezin.anderen(zaak.toestand.stroom):
        for feit in geldende_toewijzingen(lid.toestand):
            if (
                feit.aanbieder == zaak.aanbieder
                and zaak.kader.code_van(feit.product) == hoort_bij
                and overlapt(
                    feit.ingangsdatum, feit.einddatum, voorstel.ingangsdatum, voorstel.einddatum
                )
            ):
                return feit
    return None


@regel(
    "FL-315-17",
    "JW315",
    titel="Verzoek voor een extra-cliëntproduct: eisen en administratieve verwerking",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=EXTRA_CLIENT,
    wj759="4",
)
def extra_client(zaak: Zaak, p: Parameters) -> Antwoord:
    """One piece, without a referrer, beside a funded allocation in the family.

    'Piece' in the text has no kind: 84, for the contract is by effort. A request that meets this
    is processed without a look at its content; who takes part in the help is for FL-GEZ-03 and
    the whole of the period for FL-GEZ-10.
    """
    feit, voorstel = zaak.feit, zaak.voorstel
    if not isinstance(feit, VerzoekOntvangen) or voorstel is None or zaak.code is None:
        return None
    return (*_vorm(feit, p), *_naast_gezinsproduct(zaak, voorstel))


def _vorm(feit: VerzoekOntvangen, p: Parameters) -> Iterator[Uitkomst]:
    omvang = feit.omvang
    gevraagd = (
        feit.verwijzer_type,
        None if omvang is None else omvang.volume,
        None if omvang is None else omvang.eenheid,
        None if omvang is None else omvang.frequentie,
    )
    if gevraagd == (p["type"], p["volume"], p["eenheid"], p["frequentie"]):
        return
    yield Uitkomst(
        f"Vraag een extra cliënt aan voor {p['volume']} stuks (eenheid {p['eenheid']}, frequentie "
        f"{p['frequentie']}) met type verwijzer {p['type']}.",
        {
            "type": gevraagd[0],
            "volume": gevraagd[1],
            "eenheid": gevraagd[2],
            "frequentie": gevraagd[3],
            "vereist": (p["type"], str(p["volume"]), p["eenheid"], p["frequentie"]),
        },
    )


def _naast_gezinsproduct(zaak: Zaak, voorstel: Voorstel) -> Iterator[Uitkomst]:
    hoort_bij = zaak.kader.product(zaak.code or "").kenmerken.hoort_bij
    if zaak.gezin.gezin_id is None:
        yield ontbreekt("het gezin", gezinsproduct=hoort_bij)
    elif gezinstoewijzing(zaak, voorstel) is None:
        yield Uitkomst(
            f"In het gezin loopt bij deze aanbieder geen {hoort_bij} waar {zaak.code} bij hoort.",
            {"product": zaak.code, "gezinsproduct": hoort_bij},
        )
