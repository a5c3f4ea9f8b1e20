"""Where a fact is judged: which places its rules hang on, and what it proposes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.client import ClientToestand
from ledger.dossier import (
    Bepaling,
    Conversie,
    PgbBesluit,
    PgbBesteding,
    Pgbvoorziening,
    Stuk,
    Verwijzing,
)
from ledger.dossier_gebeurtenissen import STUK_BIJ_GEBEURTENIS, StukVastgelegd
from ledger.gebeurtenissen import (
    DeclaratieBeoordeeld,
    Gebeurtenis,
    LeveringGestart,
    LeveringGestopt,
    LidVanGezin,
    PrestatieAfgewezen,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
    StartVerwijderd,
    StopVerwijderd,
    ToewijzingGebeurtenis,
    VerzoekBeantwoord,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.kaders.zaak import Voorstel
from ledger.pgb import geldend_pgb
from ledger.regels import Peildatum
from ledger.waarden import Product

LEVERINGSPLEKKEN = frozenset(
    {
        "JW305",
        "JW305/verwijderen",
        "JW307",
        "JW307/verwijderen",
        "JW323",
        "JW323/bericht",
        "JW325",
        "noShow",
        "groepssessie",
        "inzet",
        "contactmoment",
        "pgbBesteding",
    }
)
"""Places whose rules go by the day of delivery unless they say otherwise."""

ANTWOORD_OP = {"JW315": "JW315/antwoord", "JW317/verzoek": "JW317/antwoord"}
"""Where the answer to a request is judged, on all that was found on it."""


@dataclass(slots=True, eq=False)
class Zicht:
    """A fact as seen from one place: parties, product, proposal and the days that may select.

    `voorstellen` is only filled where several products are judged as one whole, `besloten_op` for
    a decision: nobody decides by what was published later.
    """

    plek: str
    gemeente: str
    aanbieder: str | None
    product: Product | None
    voorstel: Voorstel | None
    verzoek_op: date
    ingang_op: date
    levering_op: date
    voorstellen: tuple[Voorstel, ...] = ()
    besloten_op: date | None = None


def standaard_peildatum(plek: str) -> Peildatum:
    """The day that selects the rules of a place unless a rule says otherwise."""
    return Peildatum.LEVERING if plek in LEVERINGSPLEKKEN else Peildatum.INGANG


def zichten_op(feit: Gebeurtenis, toestand: ClientToestand, dag: date) -> Iterator[Zicht]:
    """Every place from which the fact is judged; none for a fact that no kader judges."""
    stap = _ZICHTEN.get(type(feit))
    return iter(()) if stap is None else stap(feit, toestand, dag)


def _vot(feit: VerzoekOntvangen, _: ClientToestand, dag: date) -> Iterator[Zicht]:
    voorstel = Voorstel(
        soort="nieuw",
        gemeente=feit.gemeente,
        aanbieder=feit.aanbieder,
        product=feit.product,
        ingangsdatum=feit.ingangsdatum,
        einddatum=feit.einddatum,
        omvang=feit.omvang,
        budget=feit.budget,
        referentie_aanbieder=feit.referentie_aanbieder,
    )
    yield _van_voorstel("JW315", voorstel, feit.dagtekening)


def _vow(feit: WijzigingVerzocht, toestand: ClientToestand, dag: date) -> Iterator[Zicht]:
    voorstellen = tuple(voorstellen_van(feit, toestand))
    eerste = voorstellen[0].product if voorstellen else None
    ingang = min((rij.ingangsdatum for rij in voorstellen), default=feit.geldig_op)
    yield Zicht(
        "JW317/verzoek",
        feit.gemeente,
        feit.aanbieder,
        eerste,
        None,
        feit.dagtekening,
        ingang,
        feit.geldig_op,
        voorstellen,
    )
    for voorstel in voorstellen:
        yield _van_voorstel("JW317", voorstel, feit.dagtekening)


def voorstellen_van(feit: WijzigingVerzocht, toestand: ClientToestand) -> Iterator[Voorstel]:
    """What a VOW proposes: each allocation to change, then each new product."""
    for index, rij in enumerate(feit.te_wijzigen, 1):
        versies = toestand.toewijzingen.get((feit.gemeente, rij.toewijzing_nummer), ())
        huidig = versies[-1] if versies else None
        yield Voorstel(
            soort="wijziging",
            gemeente=feit.gemeente,
            aanbieder=feit.aanbieder,
            product=None if huidig is None else huidig.product,
            ingangsdatum=rij.gewenste_ingangsdatum if huidig is None else huidig.ingangsdatum,
            einddatum=rij.einddatum,
            omvang=rij.omvang,
            budget=rij.budget,
            toewijzing_nummer=rij.toewijzing_nummer,
            referentie_aanbieder=feit.referentie_aanbieder,
            gewenst_vanaf=rij.gewenste_ingangsdatum,
            huidig=huidig,
            oorspronkelijk=_eerste(versies),
            plaats=f"/TeWijzigenProducten/TeWijzigenProduct[{index}]",
        )
    for index, nieuw in enumerate(feit.nieuw, 1):
        yield Voorstel(
            soort="nieuw",
            gemeente=feit.gemeente,
            aanbieder=feit.aanbieder,
            product=nieuw.product,
            ingangsdatum=nieuw.gewenste_ingangsdatum,
            einddatum=nieuw.einddatum,
            omvang=nieuw.omvang,
            budget=nieuw.budget,
            referentie_aanbieder=feit.referentie_aanbieder,
            gewenst_vanaf=nieuw.gewenste_ingangsdatum,
            plaats=f"/NieuweProducten/NieuwProduct[{index}]",
        )


def _eerste(versies: tuple[ToewijzingGebeurtenis, ...]) -> ToewijzingGebeurtenis | None:
    """The original allocation: the first by its moment, whenever it was received (IV013)."""
    return versies[0] if versies else None


def voorstel_van(feit: ToewijzingGebeurtenis, toestand: ClientToestand) -> Voorstel:
    """What a version of an allocation gives."""
    versies = toestand.toewijzingen.get((feit.gemeente, feit.toewijzing_nummer), ())
    return Voorstel(
        soort="wijziging" if versies else "nieuw",
        gemeente=feit.gemeente,
        aanbieder=feit.aanbieder,
        product=feit.product,
        ingangsdatum=feit.ingangsdatum,
        einddatum=feit.einddatum,
        omvang=feit.omvang,
        budget=feit.budget,
        toewijzing_nummer=feit.toewijzing_nummer,
        referentie_aanbieder=feit.referentie_aanbieder,
        huidig=versies[-1] if versies else None,
        oorspronkelijk=_eerste(versies),
    )


def _toewijzing(
    feit: ToewijzingGebeurtenis, toestand: ClientToestand, dag: date
) -> Iterator[Zicht]:
    besloten = feit.toewijzingsmoment.date()
    yield _van_voorstel("JW301", voorstel_van(feit, toestand), besloten, besloten)


def _van_voorstel(
    plek: str, voorstel: Voorstel, verzoek_op: date, besloten_op: date | None = None
) -> Zicht:
    return Zicht(
        plek,
        voorstel.gemeente,
        voorstel.aanbieder,
        voorstel.product,
        voorstel,
        verzoek_op,
        voorstel.ingangsdatum,
        voorstel.ingangsdatum,
        besloten_op=besloten_op,
    )


def _antwoord(feit: VerzoekBeantwoord, toestand: ClientToestand, dag: date) -> Iterator[Zicht]:
    verzoek = toestand.verzoeken.get((feit.aanbieder, feit.referentie_aanbieder))
    if verzoek is None:
        return
    gevraagd = next(zichten_op(verzoek.gevraagd, toestand, dag))
    yield Zicht(
        "JW319",
        feit.gemeente,
        feit.aanbieder,
        gevraagd.product,
        gevraagd.voorstel,
        gevraagd.verzoek_op,
        gevraagd.ingang_op,
        gevraagd.levering_op,
        gevraagd.voorstellen,
    )


def _levering(plek: str) -> Callable[[Any, ClientToestand, date], Iterator[Zicht]]:
    def zicht(feit: Any, toestand: ClientToestand, dag: date) -> Iterator[Zicht]:
        toewijzing = toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer or 0))
        product = feit.product or (None if toewijzing is None else toewijzing.product)
        ingang = feit.begindatum if toewijzing is None else toewijzing.ingangsdatum
        yield Zicht(plek, feit.gemeente, feit.aanbieder, product, None, dag, ingang, feit.geldig_op)

    return zicht


def _declaratie(feit: DeclaratieBeoordeeld, _: ClientToestand, dag: date) -> Iterator[Zicht]:
    """A declaration as a whole: of one aanbieder, about any product and any client."""
    geldig = feit.geldig_op
    yield Zicht("JW323/bericht", feit.gemeente, feit.aanbieder, None, None, dag, geldig, geldig)


def _gezin(feit: LidVanGezin, toestand: ClientToestand, dag: date) -> Iterator[Zicht]:
    """A family is recorded for no gemeente in particular: every one that gives help judges."""
    gemeenten = {gemeente for gemeente, _ in toestand.toewijzingen}
    gemeenten |= {besluit.gemeente for besluit in toestand.dossier.get(PgbBesluit, ())}
    for gemeente in sorted(gemeenten):
        geldig = feit.geldig_op
        yield Zicht("gezin", gemeente, None, None, None, geldig, geldig, geldig)


def _stuk(feit: StukVastgelegd, toestand: ClientToestand, dag: date) -> Iterator[Zicht]:
    stuk = feit.inhoud
    if stuk is None:
        return
    voorstel = _voorstel_uit(stuk, toestand)
    toewijzing = toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer or 0))
    budget = _pgb(stuk, toestand)
    waarvan = toewijzing or budget
    yield Zicht(
        STUK_BIJ_GEBEURTENIS[type(feit)].plek,
        stuk.gemeente,
        stuk.aanbieder,
        stuk.product or (None if waarvan is None else waarvan.product),
        voorstel,
        stuk.datum,
        _ingang(stuk, waarvan),
        stuk.datum,
        besloten_op=stuk.datum if isinstance(stuk, (Bepaling, PgbBesluit)) else None,
    )


def _pgb(stuk: Stuk, toestand: ClientToestand) -> PgbBesluit | None:
    """The budget that a spending is paid from."""
    if not isinstance(stuk, PgbBesteding):
        return None
    return geldend_pgb(toestand, stuk.gemeente, stuk.kenmerk)


def _ingang(stuk: Stuk, waarvan: ToewijzingGebeurtenis | PgbBesluit | None) -> date:
    """The first day of the help that a record is about.

    What proposes help says that itself; what is about help that was granted goes with that.
    """
    eigen: date | None = getattr(stuk, "ingangsdatum", None)
    if waarvan is not None and not isinstance(stuk, (Bepaling, Conversie, Verwijzing)):
        return waarvan.ingangsdatum or stuk.datum
    return eigen or stuk.datum


def _voorstel_uit(stuk: Stuk, toestand: ClientToestand) -> Voorstel | None:
    """What determines, asks for or decides on help proposes it when it names a first day."""
    if isinstance(stuk, Pgbvoorziening) and stuk.ingangsdatum is not None:
        return Voorstel(
            soort="nieuw",
            gemeente=stuk.gemeente,
            aanbieder=stuk.aanbieder,
            product=stuk.product,
            ingangsdatum=stuk.ingangsdatum,
            einddatum=stuk.einddatum,
            omvang=stuk.omvang,
            budget=stuk.bedrag_eurocent if isinstance(stuk, PgbBesluit) else None,
        )
    if not isinstance(stuk, Bepaling) or stuk.ingangsdatum is None:
        return None
    versies = toestand.toewijzingen.get((stuk.gemeente, stuk.toewijzing_nummer or 0), ())
    return Voorstel(
        soort="nieuw" if stuk.toewijzing_nummer is None else "wijziging",
        gemeente=stuk.gemeente,
        aanbieder=stuk.aanbieder,
        product=stuk.product,
        ingangsdatum=stuk.ingangsdatum,
        einddatum=stuk.einddatum,
        omvang=stuk.omvang,
        toewijzing_nummer=stuk.toewijzing_nummer,
        huidig=versies[-1] if versies else None,
        oorspronkelijk=_eerste(versies),
    )


_ZICHTEN: dict[type[Gebeurtenis], Callable[[Any, ClientToestand, date], Iterator[Zicht]]] = {
    VerzoekOntvangen: _vot,
    WijzigingVerzocht: _vow,
    VerzoekBeantwoord: _antwoord,
    LeveringGestart: _levering("JW305"),
    StartVerwijderd: _levering("JW305/verwijderen"),
    LeveringGestopt: _levering("JW307"),
    StopVerwijderd: _levering("JW307/verwijderen"),
    PrestatieGoedgekeurd: _levering("JW323"),
    PrestatieGecrediteerd: _levering("JW323/credit"),
    PrestatieAfgewezen: _levering("JW325"),
    DeclaratieBeoordeeld: _declaratie,
    LidVanGezin: _gezin,
    **dict.fromkeys(ToewijzingGebeurtenis.__subclasses__(), _toewijzing),
    **dict.fromkeys(STUK_BIJ_GEBEURTENIS, _stuk),
}
