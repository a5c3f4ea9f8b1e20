"""Lines of a declaration: what was delivered in a month, in which unit, at what amount.

Amounts are in eurocent. A tariff per hour on a line in minutes is multiplied before it is
divided, so the amount is exact (IV081).
"""

from datetime import date, datetime
from random import Random

from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import eerste_van_maand, laatste_van_maand
from api.voorbeelddata.nummers import Nummers
from api.voorbeelddata.toewijzingen import Toewijzing, Versie
from api.voorbeelddata.wereld import GROEPEN, MINUTEN_PER_SESSIE, Voorbeeldcontract
from ledger.ijw.berichten import BedragMetDC, Periode, Prestatie, Referentie

DEBET, CREDIT = "D", "C"
MINUUT, UUR, EURO = "01", "04", "83"
_DAG, _WEEK, _MAAND = "1", "2", "4"
_MINUTEN_PER_UUR = 60


def _gedeeld(teller: int, noemer: int) -> int:
    """A quotient rounded half up."""
    return (2 * teller + noemer) // (2 * noemer)


def tarief_en_bedrag(
    contract: Voorbeeldcontract, volume: int, eenheid: str
) -> tuple[int | None, int]:
    """The ProductTarief and IngediendBedrag of a volume in `eenheid`, both in eurocent."""
    tarief = contract.tarief_eurocent
    if tarief is None:
        return None, volume
    if eenheid == contract.eenheid:
        return tarief, tarief * volume
    return _gedeeld(tarief, _MINUTEN_PER_UUR), _gedeeld(tarief * volume, _MINUTEN_PER_UUR)


def maak_prestatie(
    toewijzing: Toewijzing, periode: Periode, volume: int, eenheid: str, referentie: str
) -> Prestatie:
    """A debit line under the contract of the allocation."""
    contract = toewijzing.contract
    tarief, bedrag = tarief_en_bedrag(contract, volume, eenheid)
    return Prestatie(
        product_referentie=Referentie(referentie_nummer=referentie),
        toewijzing_nummer=toewijzing.nummer,
        product_categorie=contract.categorie,
        product_code=contract.code,
        product_periode=periode,
        geleverd_volume=volume,
        eenheid=eenheid,
        product_tarief=tarief,
        ingediend_bedrag=BedragMetDC(bedrag=bedrag, debet_credit=DEBET),
    )


def _toegestaan(toewijzing: Toewijzing, versie: Versie, dagen: int) -> int:
    """How much fits these days, in the unit of the allocation times 60 where that is hours.

    Per week it is in proportion to the days, which no count of calendar weeks undercuts.
    """
    frequentie = toewijzing.productsoort.frequentie
    volume = versie.volume * _factor(toewijzing)
    if frequentie == _DAG:
        return volume * dagen
    if frequentie == _WEEK:
        return volume * dagen // 7
    if frequentie == _MAAND:
        return volume
    looptijd = (versie.einddatum - toewijzing.ingangsdatum).days + 1
    return min(volume * dagen // looptijd, volume - toewijzing.gebruikt)


def _factor(toewijzing: Toewijzing) -> int:
    soort = toewijzing.productsoort
    return _MINUTEN_PER_UUR if soort.eenheid == UUR and not soort.budget else 1


def _volume(toewijzing: Toewijzing, versie: Versie, dagen: int, rng: Random) -> tuple[int, str]:
    """A delivered volume with its unit; a budget is spent in the unit of the contract."""
    soort, contract = toewijzing.productsoort, toewijzing.contract
    geleverd = _toegestaan(toewijzing, versie, dagen) * rng.randrange(65, 101) // 100
    if contract.code in GROEPEN:
        geleverd -= geleverd % MINUTEN_PER_SESSIE
    if soort.budget and contract.tarief_eurocent:
        return geleverd // contract.tarief_eurocent, contract.eenheid
    if soort.eenheid != UUR:
        return geleverd, soort.eenheid
    if kans(rng, 60):
        return geleverd, MINUUT
    return geleverd // _MINUTEN_PER_UUR, UUR


def productperiode(toewijzing: Toewijzing, versie: Versie, maand: date) -> Periode | None:
    """The month as far as the allocation holds in it (IV089); None when it does not."""
    begin = max(eerste_van_maand(maand), toewijzing.ingangsdatum)
    eind = min(laatste_van_maand(maand), versie.einddatum)
    return Periode(begindatum=begin, einddatum=eind) if begin <= eind else None


def _declarabel(toewijzing: Toewijzing) -> bool:
    return toewijzing.productsoort.declarabel


def lever(
    toewijzing: Toewijzing, maand: date, op: datetime, nummers: Nummers, rng: Random
) -> Prestatie | None:
    """The line for a month, by what the aanbieder knows at `op`; None when nothing was delivered.

    Books the volume on the allocation.
    """
    versie = toewijzing.zoals_bekend(op)
    periode = productperiode(toewijzing, versie, maand) if versie else None
    if versie is None or periode is None or toewijzing.verwijderd or not _declarabel(toewijzing):
        return None
    dagen = toewijzing.dagen_geleverd(periode.begindatum, periode.einddatum)
    volume, eenheid = _volume(toewijzing, versie, dagen, rng) if dagen else (0, "")
    if volume <= 0:
        return None
    referentie = nummers.referentie_prestatie(toewijzing.contract.aanbieder)
    prestatie = maak_prestatie(toewijzing, periode, volume, eenheid, referentie)
    boek(toewijzing, prestatie, 1)
    toewijzing.regels[maand] = prestatie
    return prestatie


def boek(toewijzing: Toewijzing, prestatie: Prestatie, teken: int) -> None:
    """Add (1) or take away (-1) a line from what was used of the allocation."""
    gebruikt = prestatie.geleverd_volume
    if toewijzing.productsoort.budget:
        gebruikt = prestatie.ingediend_bedrag.bedrag
    elif prestatie.eenheid == UUR:
        gebruikt *= _MINUTEN_PER_UUR
    toewijzing.gebruikt += teken * gebruikt
