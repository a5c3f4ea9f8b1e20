"""Deliberate errors in single lines of a declaration."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from api.voorbeelddata.prestaties import MINUUT, UUR, maak_prestatie
from api.voorbeelddata.toewijzingen import Toewijzing
from ledger.ijw.berichten import Prestatie, Referentie

_ONBEKEND_NUMMER = 900_000_000
_ANDERE_CODE = {"40": "40A01", "41": "41A04", "42": "42A04", "43": "43A11", "44": "44A07"}
_ANDERE_CODE |= {"45": "45A63", "50": "50A04"}


@dataclass(frozen=True, slots=True)
class Regelfout:
    """A way to spoil a line. `code`: the return code meant. `past`: whether it can be done here.

    `vreemd`: the line goes to a child that nobody knows.
    """

    code: str
    past: Callable[[Prestatie, Toewijzing], bool]
    bederf: Callable[[Prestatie, Toewijzing], Prestatie]
    vreemd: bool = False


def _altijd(_prestatie: Prestatie, _toewijzing: Toewijzing) -> bool:
    return True


def _met_code(_prestatie: Prestatie, toewijzing: Toewijzing) -> bool:
    return not toewijzing.productsoort.budget


def _begint_met_de_maand(prestatie: Prestatie, _toewijzing: Toewijzing) -> bool:
    periode = prestatie.product_periode
    return periode.begindatum.day == 1 and periode.begindatum < periode.einddatum


def _is_niet_eerste(prestatie: Prestatie, toewijzing: Toewijzing) -> bool:
    return any(regel is not prestatie for regel in toewijzing.regels.values())


def _te_veel(prestatie: Prestatie, toewijzing: Toewijzing) -> Prestatie:
    """More than the allocation holds over its whole duration, however weeks are counted."""
    versie = toewijzing.nu
    dagen = (versie.einddatum - toewijzing.ingangsdatum).days + 1
    keren = {"1": dagen, "2": dagen // 7 + 2, "4": dagen // 28 + 2}
    volume = versie.volume * keren.get(toewijzing.productsoort.frequentie, 1) + 1
    if (toewijzing.productsoort.eenheid, prestatie.eenheid) == (UUR, MINUUT):
        volume *= 60
    return maak_prestatie(
        toewijzing,
        prestatie.product_periode,
        volume,
        prestatie.eenheid,
        prestatie.product_referentie.referentie_nummer,
    )


def _andere_code(prestatie: Prestatie, _toewijzing: Toewijzing) -> Prestatie:
    return replace(prestatie, product_code=_ANDERE_CODE[prestatie.product_categorie])


def _onbekend_nummer(prestatie: Prestatie, toewijzing: Toewijzing) -> Prestatie:
    return replace(prestatie, toewijzing_nummer=_ONBEKEND_NUMMER + toewijzing.nummer)


def _te_late_begindatum(prestatie: Prestatie, _toewijzing: Toewijzing) -> Prestatie:
    periode = prestatie.product_periode
    begindatum = periode.begindatum + timedelta(days=1)
    return replace(prestatie, product_periode=replace(periode, begindatum=begindatum))


def _oude_referentie(prestatie: Prestatie, toewijzing: Toewijzing) -> Prestatie:
    eerder = next(regel for regel in toewijzing.regels.values() if regel is not prestatie)
    nummer = eerder.product_referentie.referentie_nummer
    return replace(prestatie, product_referentie=Referentie(referentie_nummer=nummer))


def _ongewijzigd(prestatie: Prestatie, _toewijzing: Toewijzing) -> Prestatie:
    return prestatie


def _ander_tarief(prestatie: Prestatie, toewijzing: Toewijzing) -> Prestatie:
    contract = toewijzing.contract
    duurder = replace(contract, tarief_eurocent=(contract.tarief_eurocent or 0) + 600)
    return maak_prestatie(
        replace(toewijzing, contract=duurder),
        prestatie.product_periode,
        prestatie.geleverd_volume,
        prestatie.eenheid,
        prestatie.product_referentie.referentie_nummer,
    )


def _met_tarief(prestatie: Prestatie, _toewijzing: Toewijzing) -> bool:
    return prestatie.product_tarief is not None


REGELFOUTEN = (
    Regelfout("9322", _met_code, _te_veel),
    Regelfout("9340", _met_code, _andere_code),
    Regelfout("9338", _altijd, _onbekend_nummer),
    Regelfout("9387", _begint_met_de_maand, _te_late_begindatum),
    Regelfout("8021", _is_niet_eerste, _oude_referentie),
    Regelfout("8187", _altijd, _ongewijzigd, vreemd=True),
    Regelfout("0611", _met_tarief, _ander_tarief),
)
