"""What an arrangement costs, and what is declared of it: ZL-TARIEF and ZL-323.

The rules at JW323 run for every line of a message: they return at once where there is nothing to
say, and look no further than the allocations of the client.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bedragen import verwacht_bedrag
from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, Verbruik
from ledger.dossier import LokaalBesluit
from ledger.dossier_gebeurtenissen import StukVastgelegd
from ledger.gebeurtenissen import PrestatieGebeurtenis, PrestatieGoedgekeurd
from ledger.kaders.hulp import ontbreekt, overlapt
from ledger.kaders.zaak import Zaak
from ledger.kaders.zuid_limburg import ALLE, CRISIS_GEZIN, ETMALEN, PLEEGZORG, STUKS, regel
from ledger.kaders.zuid_limburg.feiten import kent_toe, lopend_naast, periode_van
from ledger.kaders.zuid_limburg.gezin import GEEN_GEZIN, INTERVENTIE
from ledger.omvang import Eenheid
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.weergave import euro

_HELE_DOCUMENT: Final = "Hele document"


# --- what it costs ----------------------------------------------------------------------------


@regel(
    "ZL-TARIEF-01",
    "JW301",
    "JW323",
    titel="Tarief uit het contract, verschillend voor kort en lang",
    bron=(_HELE_DOCUMENT, "Opmerkingen (lage frequentie)"),
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def tarief_uit_contract(zaak: Zaak, p: Parameters) -> Antwoord:
    """The tariff is that of the product in the contract with the aanbieder, on the first day of the
    allocation; without one nothing is estimated (the document names no amounts).

    A kort and a lang arrangement are two products, so they have two tariffs. Whether the day of
    the allocation or of the delivery counts the text does not say. Of a line it tells the amount
    where another was declared; the standard judges the amount itself (TR346).
    """
    feit = zaak.feit
    if zaak.code is None or zaak.product is None:
        return None
    if isinstance(feit, PrestatieGebeurtenis):
        gevonden = _tarief(zaak, p)
        if gevonden is None:
            return ontbreekt(f"het tarief van {zaak.code}")
        bedrag = verwacht_bedrag(feit.volume, feit.eenheid, *gevonden)
        if bedrag is None or bedrag == feit.bedrag_eurocent:
            return None
        return Uitkomst(
            f"Volgens het tarief kost dit {euro(bedrag)}.",
            {"tariefEurocent": gevonden[0], "eenheid": gevonden[1], "bedragEurocent": bedrag},
        )
    if not kent_toe(zaak):
        return None
    gevonden = _tarief(zaak, p)
    if gevonden is None:
        return ontbreekt(f"het tarief van {zaak.code}")
    per = zaak.kader.product(zaak.code).kenmerken.afrekening
    return Uitkomst(
        f"Tarief {euro(gevonden[0])} voor {zaak.code} per {per}.",
        {"product": zaak.code, "tariefEurocent": gevonden[0], "eenheid": gevonden[1], "per": per},
    )


def _tarief(zaak: Zaak, p: Parameters) -> tuple[int, str] | None:
    """The tariff in eurocents and its unit, as set or in the contract; None when there is none."""
    code, product = zaak.code, zaak.product
    gezet = ((p["tarieven"] or {}).get(zaak.aanbieder) or {}).get(code)
    if gezet is not None:
        return gezet, zaak.kader.product(code or "").eenheden[0]
    contracten = zaak.omgeving.contracten
    if contracten is None or product is None:
        return None
    contract = contracten.contract(product.categorie, product.code, zaak.ingang_op)
    if contract is None or contract.tarief_eurocent is None or contract.tarief_eenheid is None:
        return None
    return contract.tarief_eurocent, contract.tarief_eenheid


# --- once -------------------------------------------------------------------------------------


@regel(
    "ZL-323-01",
    "JW323",
    titel="Een arrangement wordt eenmaal gedeclareerd",
    bron=_HELE_DOCUMENT,
    gevolg=Gevolg.WEIGEREN,
    producten=STUKS,
)
def eenmaal(zaak: Zaak, p: Parameters) -> Antwoord:
    """Of one allocation one piece is declared, what was taken back not counted (the document as a
    whole: an arrangement is a package).

    When in its course it may be declared, the text does not say. Every aanbieder has its own
    allocation.
    """
    feit = zaak.feit
    if not isinstance(feit, PrestatieGebeurtenis):
        return None
    verbruik = zaak.toestand.verbruik.get((feit.gemeente, feit.toewijzing_nummer))
    al = 0 if verbruik is None else verbruik.volume_per_eenheid.get(feit.eenheid, 0)
    te_veel = min(al + feit.volume - p["max_stuks"], feit.volume)
    if te_veel <= 0:
        return None
    return Uitkomst(
        f"Dit arrangement is al gedeclareerd; per toewijzing is {p['max_stuks']} stuk mogelijk.",
        {"alGedeclareerd": al, "volume": feit.volume, "maxStuks": p["max_stuks"]},
        bedrag_eurocent=feit.bedrag_eurocent * te_veel // feit.volume,
    )


@regel(
    "ZL-323-02",
    "JW323",
    titel="Gezinsinterventie eenmaal per gezin declareren",
    bron=("Crisishulp ambulant > Beschrijving", INTERVENTIE),
    gevolg=Gevolg.WEIGEREN,
    producten=(CRISIS_GEZIN,),
)
def eenmaal_per_gezin(zaak: Zaak, p: Parameters) -> Antwoord:
    """In one family one intervention is declared over the same days, on whichever child and by
    whichever aanbieder; what was taken back does not count (Gezinsinterventie).

    A second line on one allocation is for ZL-323-01.
    """
    feit = zaak.feit
    if not isinstance(feit, PrestatieGebeurtenis):
        return None
    gezin = zaak.gezin_op(feit.begindatum)
    client = zaak.toestand.stroom
    standen = {client: zaak.toestand} | {
        lid.client_id: lid.toestand for lid in gezin.anderen(client)
    }
    al = [
        (naam, nummer)
        for naam, toestand in standen.items()
        for nummer in _gedeclareerd(zaak, toestand, feit)
    ]
    if len(al) < p["max_per_gezin"]:
        return ontbreekt(GEEN_GEZIN) if gezin.lid(client) is None else None
    kind, nummer = al[0]
    return Uitkomst(
        f"Deze gezinsinterventie is voor dit gezin al gedeclareerd, op {kind}.",
        {
            "kind": kind,
            "toewijzingNummer": nummer,
            "aantal": len(al),
            "maxPerGezin": p["max_per_gezin"],
        },
    )


def _gedeclareerd(zaak: Zaak, toestand: ClientToestand, feit: PrestatieGebeurtenis) -> list[int]:
    """The other allocations of interventions with a line over the same days that still counts."""
    eigen = (feit.stroom, feit.gemeente, feit.toewijzing_nummer)
    return [
        nummer
        for (gemeente, nummer), verbruik in toestand.verbruik.items()
        if (toestand.stroom, gemeente, nummer) != eigen
        and _code(zaak, toestand, (gemeente, nummer)) == CRISIS_GEZIN
        and any(
            overlapt(begin, einde, feit.begindatum, feit.einddatum)
            for begin, einde, _, _ in verbruik.open_debet
        )
    ]


def _code(zaak: Zaak, toestand: ClientToestand, sleutel: tuple[str, int]) -> str | None:
    toewijzing = toestand.toewijzing(sleutel)
    return None if toewijzing is None else zaak.kader.code_van(toewijzing.product)


# --- what is in the tariff --------------------------------------------------------------------


@regel(
    "ZL-323-03",
    "JW323",
    "lokaalBesluit",
    "JW301",
    titel="Bijzondere kosten pleegkind zitten in het pleegzorgtarief",
    bron="Pleegzorg > Kenmerken",
    gevolg=Gevolg.WEIGEREN,
)
def bijzondere_kosten(zaak: Zaak, p: Parameters) -> Antwoord:
    """Special costs of a foster child are paid by the aanbieder from the tariff of foster care, so
    they are not given or declared beside it (Kenmerken, nota bene).

    They are no product of this kader: a decision says that it is about them, or a gemeente has set
    under which codes they go. What foster parents get per day is outside the messages.
    """
    feit = zaak.feit
    declaratie = isinstance(feit, PrestatieGebeurtenis)
    if not p["bijzondere_kosten_inbegrepen"] or (declaratie and zaak.code is not None):
        return None
    if not declaratie and not kent_toe(zaak):
        return None
    if not _is_bijzonder(zaak, p["codes"]):
        return None
    begin, einde = (
        (feit.begindatum, feit.einddatum)
        if isinstance(feit, PrestatieGebeurtenis)
        else periode_van(zaak)
    )
    naast = lopend_naast(zaak, PLEEGZORG, begin, einde)
    pleegzorg = zaak.code if naast is None else zaak.kader.code_van(naast.product)
    if pleegzorg not in PLEEGZORG:
        return None
    return Uitkomst(
        f"Bijzondere kosten voor het pleegkind zitten in het tarief van {pleegzorg}; zij worden "
        "niet apart betaald.",
        {"pleegzorg": pleegzorg, "bijzondereKosten": True},
    )


def _is_bijzonder(zaak: Zaak, codes: list[str]) -> bool:
    """Whether a product, or the decision about it, is for special costs of a foster child."""
    if zaak.product is not None and zaak.product.code in codes:
        return True
    eigen = zaak.feit.inhoud if isinstance(zaak.feit, StukVastgelegd) else None
    if isinstance(eigen, LokaalBesluit):
        return _noemt_bijzondere_kosten(eigen)
    if zaak.code is not None:
        return False
    return any(
        stuk.product == zaak.product and _noemt_bijzondere_kosten(stuk)
        for stuk in zaak.stukken(LokaalBesluit)
    )


def _noemt_bijzondere_kosten(stuk: LokaalBesluit) -> bool:
    return stuk.pleegzorg is not None and stuk.pleegzorg.bijzondere_kosten is True


# --- nights twice -----------------------------------------------------------------------------


@regel(
    "ZL-323-04",
    "JW323",
    titel="Dubbele etmalen op dezelfde dag",
    bron=(
        "Crisishulp verblijf > Samenloop",
        "Verblijf > Beschrijving",
        "Pleegzorg > Beschrijving",
        "Logeren > Beschrijving",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=ETMALEN,
)
def dubbele_etmalen(zaak: Zaak, _: Parameters) -> Antwoord:
    """In a month no more etmalen are declared than it has days, over all stays of the client
    together; more may be paid twice (Samenloop).

    Crisis may run beside a stay, and whether that is paid on then the text does not say: only a
    signal. A line is about one month; of one that is about more (the standard refuses it) so many
    etmalen count as do not fit outside the month in which it begins.
    """
    feit = zaak.feit
    if not isinstance(feit, PrestatieGebeurtenis) or feit.eenheid != Eenheid.ETMAAL:
        return None
    begin = feit.begindatum.replace(day=1)
    dagen = monthrange(begin.year, begin.month)[1]
    einde = begin.replace(day=dagen)
    aantal = _in_maand(feit, begin, einde) + sum(
        _in_maand(prestatie, begin, einde) for prestatie in _etmalen(zaak, begin, einde)
    )
    if aantal <= dagen:
        return None
    return Uitkomst(
        f"In {begin:%m-%Y} zijn {aantal} etmalen gedeclareerd bij {dagen} dagen; controleer op "
        "dubbele betaling.",
        {"maand": f"{begin:%Y-%m}", "etmalen": aantal, "dagen": dagen},
    )


def _etmalen(zaak: Zaak, begin: date, einde: date) -> Iterator[PrestatieGoedgekeurd]:
    """The lines in etmalen of all stays that touch a month, without those taken back."""
    toestand = zaak.toestand
    for sleutel, verbruik in toestand.verbruik.items():
        if verbruik.volume_per_eenheid.get(Eenheid.ETMAAL) and (
            _code(zaak, toestand, sleutel) in ETMALEN
        ):
            yield from _lopend(verbruik, begin, einde)


def _lopend(verbruik: Verbruik, begin: date, einde: date) -> Iterator[PrestatieGoedgekeurd]:
    for (van, tot, _, _), referentie in verbruik.open_debet.items():
        if van <= einde and tot >= begin:
            yield verbruik.prestaties[referentie]


def _in_maand(feit: PrestatieGebeurtenis, begin: date, einde: date) -> int:
    """How many etmalen of a line lie in a month at the least."""
    if feit.eenheid != Eenheid.ETMAAL:
        return 0
    buiten = max((begin - feit.begindatum).days, 0) + max((feit.einddatum - einde).days, 0)
    return max(feit.volume - buiten, 0)
