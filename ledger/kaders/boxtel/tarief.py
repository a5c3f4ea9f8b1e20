"""Which tariff holds for whom on a day: the table of annex 5 by column, day and knowledge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from ledger.dossier import Afwijking, PgbBesteding, PgbHulpverlener
from ledger.kaders.boxtel import VAKTHERAPIE
from ledger.kaders.boxtel.bedragen import perioden
from ledger.kaders.boxtel.feiten import beoordeeld_stuk
from ledger.kaders.boxtel.hulpsoort import tariefkolom
from ledger.kaders.hulp import dagen_later
from ledger.kaders.zaak import Zaak
from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from ledger.pgb import geldend_pgb
from ledger.regels import GEEN_PARAMETERS, Parameters

ORGANISATIE: Final = "organisatie"
ZZP: Final = "zzp"
NETWERK: Final = "netwerk"
_TABEL: Final = "BX-TARIEF-02"
_LEGE_CEL: Final = "BX-TARIEF-05"
_EENHEDEN: Final = {
    "uur": Eenheid.UUR,
    "dagdeel": Eenheid.DAGDEEL,
    "etmaal": Eenheid.ETMAAL,
    "behandeling": Eenheid.STUKS_INSPANNING,
}


@dataclass(frozen=True, slots=True)
class Tarief:
    """The tariff per unit in a column on the days of a period, both ends included.

    `eurocent` is None for an empty cell of the table (`leeg`), and where no table was loaded for
    those days or was known to who decided. `kolom` is None when it cannot be told.
    """

    vanaf: date
    tot: date
    kolom: str | None
    eurocent: int | None
    leeg: bool = False


def kennisdag(zaak: Zaak) -> date:
    """With whose knowledge a tariff is sought: a budget keeps that of the decision on it."""
    stuk = beoordeeld_stuk(zaak)
    if not isinstance(stuk, PgbBesteding):
        return zaak.bekend_op
    besluit = geldend_pgb(zaak.toestand, zaak.gemeente, stuk.kenmerk)
    return zaak.bekend_op if besluit is None else min(zaak.bekend_op, besluit.datum)


def cijfers_op(zaak: Zaak, regel: str, dag: date) -> Parameters:
    """The figures of a tariff rule on a day of the help; empty when there are none."""
    return zaak.kader.waarden(regel, dag, kennisdag(zaak)) or GEEN_PARAMETERS


def tariefrij(zaak: Zaak, dag: date) -> Parameters:
    """The row of the product in the table on a day; empty when there is none."""
    tabel: Parameters = cijfers_op(zaak, _TABEL, dag).get("tabel", GEEN_PARAMETERS)
    rij: Parameters = tabel.get(zaak.code or "", GEEN_PARAMETERS)
    return rij


def tarief_op(zaak: Zaak, hulpverlener: PgbHulpverlener, dag: date) -> Tarief:
    """The tariff for a helper on one day.

    A self-employed art therapist has the amount of BX-TARIEF-05; another empty cell is filled by
    the tariff that the newest agreed deviation set, if that is not too high.
    """
    kolom, rij = tariefkolom(zaak, hulpverlener, dag), tariefrij(zaak, dag)
    organisatie: int | None = rij.get(ORGANISATIE)
    if kolom is None or organisatie is None:
        return Tarief(dag, dag, kolom, None)
    eurocent: int | None = rij[kolom]
    if eurocent is None and kolom == ZZP:
        eurocent = _voor_zzp(zaak, organisatie)
    return Tarief(dag, dag, kolom, eurocent, leeg=eurocent is None)


def _voor_zzp(zaak: Zaak, organisatie: int) -> int | None:
    p = zaak.waarden(_LEGE_CEL)
    if zaak.code == VAKTHERAPIE:
        return int(p["vaktherapie_zzp"])
    regel = zaak.kader.regels.get(_LEGE_CEL)
    passend = (
        stuk
        for stuk in zaak.afwijkingen(_LEGE_CEL)
        if regel is not None
        and zaak.kader.mag_afwijken(stuk.rol, regel)
        and toegestaan(stuk, organisatie, p)
    )
    nieuwste = max(passend, key=lambda stuk: stuk.datum, default=None)
    return None if nieuwste is None else nieuwste.tarief_eurocent


def toegestaan(stuk: Afwijking, organisatie: int, p: Parameters) -> bool:
    """Whether a deviation sets a tariff that is no higher than the share of an organisation's."""
    hoogste = organisatie * int(p["zzp_maximum_percentage_organisatie"])
    return stuk.tarief_eurocent is not None and stuk.tarief_eurocent * 100 <= hoogste


def tarieven(zaak: Zaak, hulpverlener: PgbHulpverlener, vanaf: date, tot: date) -> Iterator[Tarief]:
    """The tariffs for a helper over a period, cut where table or registration changes."""
    for begin, einde in perioden(vanaf, tot, _wisseldagen(zaak, hulpverlener)):
        tarief = tarief_op(zaak, hulpverlener, begin)
        yield Tarief(begin, einde, tarief.kolom, tarief.eurocent, tarief.leeg)


def _wisseldagen(zaak: Zaak, hulpverlener: PgbHulpverlener) -> Iterable[date]:
    for rij in zaak.kader.gegevens.parameters[_TABEL]:
        if rij.vanaf is not None:
            yield rij.vanaf
    for laatste in (hulpverlener.handelsregister_tot, hulpverlener.geregistreerd_tot):
        if laatste is not None:
            yield dagen_later(laatste, 1)


def in_tariefeenheid(zaak: Zaak, eenheid: str) -> Fraction | None:
    """How much of the unit of the tariff one `eenheid` (WJ756) is; None when it is none of it."""
    if zaak.code is None:
        return None
    verwacht = _EENHEDEN.get(zaak.kader.product(zaak.code).kenmerken.tariefeenheid or "")
    if eenheid == verwacht:
        return Fraction(1)
    if verwacht == Eenheid.UUR and eenheid == Eenheid.MINUUT:
        return Fraction(1, MINUTEN_PER_UUR)
    return None
