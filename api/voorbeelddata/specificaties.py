"""What an aanbieder in Flevoland keeps beside a declared line: its time by kind, its groups."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from typing import Final

from api.voorbeelddata.almere import is_begeleiding
from api.voorbeelddata.bron import kans
from api.voorbeelddata.dagen import DAG, vroeg
from api.voorbeelddata.gepland import GeplandStuk
from api.voorbeelddata.toewijzingen import Toewijzing
from api.voorbeelddata.traject import AANBIEDER
from api.voorbeelddata.wereld import GROEPEN, GROEPSCODE, MINUTEN_PER_SESSIE
from ledger.dossier import Deelnemer, Groepssessie, Hulpverlener, Inzet, Stuk, Tijdregel
from ledger.ijw.berichten import Prestatie
from ledger.waarden import Product

_DEELNEMERS, _SESSIEDUUR = 4, 240
_MEESTE_SESSIES = 6
_AFSPRAAK: Final = 60
_NIVEAUS: Final = {"45F22": ("hbo+", "hbo", "mbo4"), "45F32": ("wo", "hbo+", "hbo")}
TE_VEEL_NO_SHOWS, REISTIJD, IN_GROEP = "FL-NOSHOW-02", "FL-323-04", "AL-PROD-01"
"""The rules that an aanbieder breaks now and then with what it declares."""


def specificeer(
    toewijzing: Toewijzing, prestatie: Prestatie, op: datetime, rng: Random
) -> Iterator[GeplandStuk]:
    """The records of the aanbieder behind a line that it declares at `op`."""
    if not toewijzing.contract.flevoland:
        return
    if toewijzing.contract.code in GROEPEN:
        if kans(rng, 30):
            yield from _sessies(toewijzing, prestatie, op, rng)
        return
    breuk = _breuk(toewijzing, prestatie, rng)
    if breuk is not None or kans(rng, 6):
        inzet = _inzet(toewijzing, prestatie, breuk)
        yield _stuk(toewijzing, inzet, op, rng, breuk)


def in_groep(toewijzing: Toewijzing, prestatie: Prestatie, rng: Random) -> Prestatie | None:
    """The same line as help in a group, which the guidance in Almere is not; mostly None."""
    lokaal = is_begeleiding(toewijzing.contract, toewijzing.ingangsdatum)
    if not lokaal or not toewijzing.productsoort.budget or not kans(rng, 4):
        return None
    return replace(prestatie, product_code=GROEPSCODE)


def _stuk(
    toewijzing: Toewijzing, stuk: Stuk, op: datetime, rng: Random, breuk: str | None = None
) -> GeplandStuk:
    op = vroeg(op.date(), rng)
    return GeplandStuk(op=op, bsn=toewijzing.bsn, stuk=stuk, rol=AANBIEDER, kaderregel=breuk)


def _breuk(toewijzing: Toewijzing, prestatie: Prestatie, rng: Random) -> str | None:
    periode, te_veel = prestatie.product_periode, toewijzing.no_show_te_veel
    if te_veel is not None and periode.begindatum <= te_veel <= periode.einddatum:
        return TE_VEEL_NO_SHOWS
    return REISTIJD if kans(rng, 3) and prestatie.geleverd_volume > 2 * _AFSPRAAK else None


def _inzet(toewijzing: Toewijzing, prestatie: Prestatie, breuk: str | None) -> Inzet:
    """The whole volume of the line by kind of time, in visits on the days of the period."""
    begin, einde = prestatie.product_periode.begindatum, prestatie.product_periode.einddatum
    tijd: list[Tijdregel] = []
    over = prestatie.geleverd_volume
    if breuk == REISTIJD:
        tijd.append(Tijdregel(datum=begin, soort="reistijd", minuten=_AFSPRAAK))
        over -= _AFSPRAAK
    if breuk == TE_VEEL_NO_SHOWS and toewijzing.no_show_te_veel is not None:
        gemist = min(_AFSPRAAK, over)
        tijd.append(Tijdregel(datum=toewijzing.no_show_te_veel, soort="noShow", minuten=gemist))
        over -= gemist
    tijd += _bezoeken(begin, einde, over)
    return Inzet(
        gemeente=toewijzing.contract.gemeente,
        aanbieder=toewijzing.contract.aanbieder,
        product=Product(categorie="45", code=toewijzing.contract.code),
        toewijzing_nummer=toewijzing.nummer,
        datum=begin,
        einddatum=einde,
        tijd=tuple(tijd),
    )


def _bezoeken(begin: date, einde: date, minuten: int) -> Iterator[Tijdregel]:
    """Time with the child and around it, three to one, spread over at most four days."""
    dagen = [begin + i * ((einde - begin) // 4) for i in range(4)] if einde > begin else [begin]
    for nummer, dag in enumerate(dagen):
        deel = minuten * (nummer + 1) // len(dagen) - minuten * nummer // len(dagen)
        if deel:
            yield Tijdregel(datum=dag, soort="direct", minuten=deel - deel // 4)
        if deel // 4:
            yield Tijdregel(datum=dag, soort="indirect", minuten=deel // 4)


def _sessies(
    toewijzing: Toewijzing, prestatie: Prestatie, op: datetime, rng: Random
) -> Iterator[GeplandStuk]:
    """The sessions that make up a line: the same days and names for every child in the group."""
    contract, begin = toewijzing.contract, prestatie.product_periode.begindatum
    einde = prestatie.product_periode.einddatum
    aantal = prestatie.geleverd_volume // MINUTEN_PER_SESSIE
    dagen = [dag for i in range(31) if (dag := begin + i * DAG) <= einde and dag.weekday() == 2]
    if not 0 < aantal <= min(_MEESTE_SESSIES, len(dagen)):
        return
    for dag in dagen[:aantal]:
        sessie = Groepssessie(
            gemeente=contract.gemeente,
            aanbieder=contract.aanbieder,
            product=Product(categorie="45", code=contract.code),
            toewijzing_nummer=toewijzing.nummer,
            datum=dag,
            sessie=f"{contract.code}-{dag:%Y%m%d}",
            deelnemers=tuple(Deelnemer() for _ in range(_DEELNEMERS)),
            hulpverleners=_hulpverleners(contract.code),
            begintijd=time(13),
            eindtijd=time(17),
            locatie="locatie",
            client_aanwezig=True,
        )
        yield _stuk(toewijzing, sessie, op, rng)


def _hulpverleners(code: str) -> tuple[Hulpverlener, ...]:
    return tuple(
        Hulpverlener(
            naam=f"groepsleider {nummer}",
            niveau=niveau,
            registraties=() if niveau == "mbo4" else ("SKJ",),
            regie_door_skj=True if niveau == "mbo4" else None,
            aanwezige_minuten=_SESSIEDUUR,
        )
        for nummer, niveau in enumerate(_NIVEAUS[code], 1)
    )
