"""A declaration of any size, with the allocations that it stands on, for measurements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from api.voorbeelddata import bouw
from api.voorbeelddata.bron import bron
from api.voorbeelddata.dagen import DAG, eerste_van_maand, laatste_van_maand, plus_maanden
from api.voorbeelddata.declaraties import Inhoud, maak_323
from api.voorbeelddata.gepland import Gepland
from api.voorbeelddata.personen import Persoon, aantal_bsns, bsn_van, persoon
from api.voorbeelddata.prestaties import MINUUT, maak_prestatie
from api.voorbeelddata.toewijzingen import Toewijzing, Versie, toegewezen_product
from api.voorbeelddata.traject import TIJDELIJK, Omgeving
from api.voorbeelddata.voorbeeldbericht import Voorbeeldbericht, maak_bericht
from api.voorbeelddata.wereld import Voorbeeldcontract
from ledger.ijw.berichten import Bericht, Jw301, Periode, Prestatie
from ledger.ijw.schrijven import schrijf

GEMEENTE, AANBIEDER = "0303", "90000900"
# What is allocated of each product, so that _VOLUME_MINUTEN fits in every month; in total over the
# duration this is per month.
LANDELIJK = {"45A53": 20, "45A04": 10, "45A48": 300, "45A05": 1200, "45A65": 1200}
FLEVOLAND = dict.fromkeys(("45F21", "45F31", "45F11", "45F22", "45F32"), 1200)
"""Products with their volumes: of the national list, and of a regional kader (from 2027)."""
_TOTAAL = "6"
_UURTARIEF_EUROCENT = 9995
_VOLUME_MINUTEN = 1200
_MEESTE_MAANDEN = 48
_ELKE_ZOVEELSTE_FOUT = 50
_CLIENTEN_PER_BERICHT = 250
_ONBEKEND_NUMMER = 900_000_000
_VANAF = date(2015, 1, 1)
_BESLOTEN_OM = time(9, 30)


@dataclass(frozen=True, slots=True)
class _Maat:
    """How many products each child has, and over which months."""

    producten: int
    maanden: int
    begin: date
    einde: date

    def dag(self, deel: int, delen: int) -> date:
        """A day that far into the duration."""
        return self.begin + (self.einde - self.begin) * deel // delen


def _maat(clienten: int, prestaties: int, tot: date, soorten: int, per_product: int) -> _Maat:
    """The fewest products that hold the lines in `per_product` months, or else more months."""
    per_client = -(-prestaties // clienten)
    producten = min(soorten, -(-per_client // per_product))
    maanden = -(-per_client // producten)
    if maanden > _MEESTE_MAANDEN:
        raise ValueError(
            f"Per cliënt passen hoogstens {soorten * _MEESTE_MAANDEN} prestaties; "
            f"gevraagd zijn er {per_client}."
        )
    laatste = plus_maanden(eerste_van_maand(tot), -1)
    return _Maat(producten, maanden, plus_maanden(laatste, 1 - maanden), laatste_van_maand(laatste))


def contracten_groot(volumes: Mapping[str, int] = LANDELIJK) -> list[Voorbeeldcontract]:
    """The contracts behind `grote_declaratie`, to be recorded before it is handed in."""
    return [
        Voorbeeldcontract(GEMEENTE, AANBIEDER, "45", code, _UURTARIEF_EUROCENT, "04", _VANAF)
        for code in volumes
    ]


def grote_declaratie(
    clienten: int,
    prestaties: int,
    *,
    eerdere: int = 2,
    zaad: int = 1,
    tot: date,
    volumes: Mapping[str, int] = LANDELIJK,
    maanden_per_product: int = 12,
) -> tuple[list[Voorbeeldbericht], bytes]:
    """What must be handed in first, and one JW323 with so many lines, sent on `tot`.

    Every child has `eerdere` earlier messages: a JW301, a JW305, and then stops and restarts by
    turns. Of the lines all but one in 50 are right; those name an unknown allocation (9338),
    another product (9340) or too much volume (9321) by turns. Lines may lie up to four years
    back. `volumes` are the products that are declared, each over at most so many months before
    more products are taken. Raises ValueError when there are more lines or children than can be
    made up.
    """
    if not 1 <= clienten <= prestaties or clienten >= aantal_bsns() or eerdere < 1:
        raise ValueError(
            f"Geef 1 tot en met {aantal_bsns() - 1} cliënten, minstens één prestatie per cliënt "
            "en minstens één eerder bericht."
        )
    maat = _maat(clienten, prestaties, tot, len(volumes), maanden_per_product)
    omgeving = Omgeving(zaad=zaad, vreemde_bsn=bsn_van(zaad, aantal_bsns() - 1))
    kinderen = [persoon(zaad, nummer, maat.begin) for nummer in range(clienten)]
    vooraf: list[Gepland] = []
    inhoud = Inhoud()
    for plek, kind in enumerate(kinderen):
        toewijzingen = _ken_toe(omgeving, kind, maat, volumes)
        vooraf += _eerdere_berichten(omgeving, kind, toewijzingen, maat, eerdere)
        aantal = prestaties * (plek + 1) // clienten - prestaties * plek // clienten
        _vul(omgeving, inhoud, toewijzingen, maat, aantal)
    _bederf(inhoud)
    maand = plus_maanden(eerste_van_maand(tot), -1)
    bericht = maak_323(omgeving, (GEMEENTE, AANBIEDER), maand, tot, inhoud)
    vooraf.sort(key=lambda gepland: gepland.op)
    gereed = [maak_bericht(gepland, nummer) for nummer, gepland in enumerate(vooraf, 1)]
    return gereed, schrijf(bericht)


def maandelijkse_declaraties(
    clienten: int, maanden: int, *, zaad: int = 1, tot: date, volumes: Mapping[str, int] = LANDELIJK
) -> tuple[list[Voorbeeldbericht], Iterator[tuple[datetime, bytes]]]:
    """What must be handed in first, and the JW323s of each month with when to hand them in.

    Together they hold one line per child and product of `volumes`, over the months before `tot`,
    for `_CLIENTEN_PER_BERICHT` children a message; one line in 50 is wrong. Raises ValueError when
    there are more children or months than can be made up.
    """
    if not (1 <= clienten < aantal_bsns() and 1 <= maanden <= _MEESTE_MAANDEN):
        meeste = aantal_bsns() - 1
        raise ValueError(f"Geef 1 tot en met {meeste} cliënten en {_MEESTE_MAANDEN} maanden.")
    laatste = plus_maanden(eerste_van_maand(tot), -1)
    begin = plus_maanden(laatste, 1 - maanden)
    maat = _Maat(len(volumes), maanden, begin, laatste_van_maand(laatste))
    omgeving = Omgeving(zaad=zaad, vreemde_bsn=bsn_van(zaad, aantal_bsns() - 1))
    kinderen = [persoon(zaad, nummer, begin) for nummer in range(clienten)]
    per_kind = [(kind, _ken_toe(omgeving, kind, maat, volumes)) for kind in kinderen]
    vooraf = [_jw301(omgeving, kind, toewijzingen, maat) for kind, toewijzingen in per_kind]
    gereed = [maak_bericht(gepland, nummer) for nummer, gepland in enumerate(vooraf, 1)]
    return gereed, _per_maand(omgeving, per_kind, maat)


def _per_maand(
    omgeving: Omgeving, per_kind: list[tuple[Persoon, list[Toewijzing]]], maat: _Maat
) -> Iterator[tuple[datetime, bytes]]:
    for terug in reversed(range(maat.maanden)):
        maand = plus_maanden(eerste_van_maand(maat.einde), -terug)
        dag = laatste_van_maand(maand) + DAG
        for begin in range(0, len(per_kind), _CLIENTEN_PER_BERICHT):
            inhoud = Inhoud()
            for kind, toewijzingen in per_kind[begin : begin + _CLIENTEN_PER_BERICHT]:
                for toewijzing in toewijzingen:
                    inhoud.voeg_toe(kind.bsn, _regel(omgeving, toewijzing, maand, terug))
            _bederf(inhoud)
            bericht = maak_323(omgeving, (GEMEENTE, AANBIEDER), maand, dag, inhoud)
            yield _instant(dag), schrijf(bericht)


def _instant(dag: date) -> datetime:
    return datetime.combine(dag, _BESLOTEN_OM, UTC)


def _ken_toe(
    omgeving: Omgeving, kind: Persoon, maat: _Maat, volumes: Mapping[str, int]
) -> list[Toewijzing]:
    """Allocations over the whole duration, one for each product."""
    toewijzingen = []
    for contract in contracten_groot(volumes)[: maat.producten]:
        per_maand = contract.product.frequentie == _TOTAAL
        volume = volumes[contract.code] * (maat.maanden if per_maand else 1)
        versie = Versie(maat.begin, _BESLOTEN_OM, maat.einde, volume, _instant(maat.begin))
        toewijzingen.append(
            Toewijzing(
                nummer=omgeving.nummers.toewijzing(GEMEENTE),
                bsn=kind.bsn,
                contract=contract,
                ingangsdatum=maat.begin,
                versies=[versie],
            )
        )
    return toewijzingen


def _eerdere_berichten(
    omgeving: Omgeving, kind: Persoon, toewijzingen: list[Toewijzing], maat: _Maat, aantal: int
) -> list[Gepland]:
    """The JW301, the start, and breaks in the delivery of a day each."""
    start, berichten = maat.begin, [_jw301(omgeving, kind, toewijzingen, maat)]
    for plek in range(1, aantal):
        dag = max(maat.dag(plek, aantal), start) + DAG
        starts = [(toewijzing, start) for toewijzing in toewijzingen]
        van_aanbieder = plek % 2 == 1
        header = bouw.maak_header(
            omgeving.nummers, "JW305" if van_aanbieder else "JW307", AANBIEDER, GEMEENTE, dag
        )
        if van_aanbieder:
            start = dag
            starts = [(toewijzing, start) for toewijzing in toewijzingen]
            bericht: Bericht = bouw.jw305(header, kind, starts)
        else:
            bericht = bouw.jw307(header, kind, starts, dag - DAG, TIJDELIJK)
        op = _instant(dag) + timedelta(seconds=kind.nummer)
        berichten.append(Gepland(op=op, bericht=bericht))
    return berichten


def _jw301(
    omgeving: Omgeving, kind: Persoon, toewijzingen: list[Toewijzing], maat: _Maat
) -> Gepland:
    producten = tuple(toegewezen_product(t, t.nu, None, None) for t in toewijzingen)
    # The children of this world all live where the declaration goes.
    client = bouw.toewijzing_client(replace(kind, gemeente=GEMEENTE), producten)
    header = bouw.maak_header(omgeving.nummers, "JW301", GEMEENTE, AANBIEDER, maat.begin)
    op = _instant(maat.begin) + timedelta(seconds=kind.nummer)
    return Gepland(op=op, bericht=Jw301(header=header, client=client))


def _vul(
    omgeving: Omgeving, inhoud: Inhoud, toewijzingen: list[Toewijzing], maat: _Maat, aantal: int
) -> None:
    """So many lines for one child: each allocation in each month, the last months first."""
    for plek in range(aantal):
        terug, welke = divmod(plek, len(toewijzingen))
        toewijzing = toewijzingen[welke]
        maand = plus_maanden(eerste_van_maand(maat.einde), -terug)
        inhoud.voeg_toe(toewijzing.bsn, _regel(omgeving, toewijzing, maand, terug))


def _regel(omgeving: Omgeving, toewijzing: Toewijzing, maand: date, terug: int) -> Prestatie:
    periode = Periode(begindatum=maand, einddatum=laatste_van_maand(maand))
    rng = bron(omgeving.zaad, "groot", toewijzing.nummer, terug)
    volume = rng.randrange(60, _VOLUME_MINUTEN + 1, 5)
    referentie = omgeving.nummers.referentie_prestatie(AANBIEDER)
    return maak_prestatie(toewijzing, periode, volume, MINUUT, referentie)


def _bederf(inhoud: Inhoud) -> None:
    """Spoil one in so many lines; the amounts stay right, so that the total does as well."""
    geteld = 0
    for rij in inhoud.regels.values():
        for plek, prestatie in enumerate(rij):
            geteld += 1
            if geteld % _ELKE_ZOVEELSTE_FOUT == 0:
                rij[plek] = _bedorven(prestatie, geteld // _ELKE_ZOVEELSTE_FOUT)


def _bedorven(prestatie: Prestatie, beurt: int) -> Prestatie:
    if beurt % 3 == 0:
        nummer = _ONBEKEND_NUMMER + prestatie.toewijzing_nummer
        return replace(prestatie, toewijzing_nummer=nummer)
    if beurt % 3 == 1:
        return replace(prestatie, product_code="45A63")
    keren = 1000
    bedrag = replace(prestatie.ingediend_bedrag, bedrag=_UURTARIEF_EUROCENT * keren)
    return replace(prestatie, geleverd_volume=60 * keren, ingediend_bedrag=bedrag)
