"""Histories at random, for both implementations: messages about a client, and a budget."""

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from ledger import bedragen, omvang, werkdagen
from ledger.contract import Contracten, contract_stroom
from ledger.dossier_gebeurtenissen import STUK_BIJ_PLEK
from ledger.gebeurtenissen import ContractVastgelegd, Gebeurtenis
from ledger.ijw import berichten as ijw
from ledger.stempel import Stempel
from ledger.waarden import Product
from tests import berichten as b
from tests.gegeven import WIE, Wereld
from tests.test_dossier_eigenschappen import Geschiedenis, _stuk, speel

_MAANDEN = range(1, 13)
_LAATSTE_DAG = date(2028, 12, 31)
_CODES = ("45A48", "45A04", "45A53")
_BREUK = ("01", "04", "84", "82", "83")


def _omvang(toeval: random.Random) -> Any:
    eenheid = toeval.choice(_BREUK)
    frequentie = toeval.choice("246" if eenheid in ("82", "83", "84") else "1246")
    return b.omvang(toeval.randint(1, 200), eenheid, frequentie)


def _toewijzing(toeval: random.Random, wereld: Wereld, nummer: int) -> Any:
    """A version of an allocation, mostly a sensible one; now and then in answer to a request."""
    huidig = wereld.toestand().toewijzing((b.GEMEENTE, nummer))
    code = toeval.choice((*_CODES, None)) if toeval.random() < 0.2 else _CODES[nummer - 1]
    if huidig is not None and huidig.product is not None and toeval.random() < 0.8:
        code = huidig.product.code
    ingang = date(2027, toeval.randint(1, 3), toeval.randint(1, 28))
    einde = toeval.choice([_LAATSTE_DAG, ingang + timedelta(days=toeval.randint(0, 300))])
    besloten = b.JAN + timedelta(days=toeval.randint(0, 100))
    velden: dict[str, Any] = {
        "toewijzing_nummer": nummer,
        "product": b.product(code),
        "toewijzingsdatum": besloten,
        "toewijzingstijd": time(toeval.randint(0, 1)),
        "ingangsdatum": ingang,
        "einddatum": einde,
        "omvang": _omvang(toeval),
        "reden_wijziging": toeval.choice((None, "12", "12")),
    }
    if velden["product"].code is None:
        velden |= {"omvang": None, "budget": toeval.choice((None, 20_000))}
    if toeval.random() < 0.15:
        velden |= {"einddatum": ingang, "reden_wijziging": "13"}
    gevraagd = [referentie for _, referentie in wereld.toestand().verzoeken]
    if toeval.random() < (0.3 if gevraagd else 0.02):
        velden["referentie_aanbieder"] = toeval.choice(gevraagd or ["R1"])
    return velden


def _prestatie(toeval: random.Random, wereld: Wereld, teller: int) -> Any:
    """A line on an allocation as it is now, mostly one that fits."""
    nummer, maand = toeval.randint(1, 3), toeval.choice(_MAANDEN)
    huidig = wereld.toestand().toewijzing((b.GEMEENTE, nummer))
    begin, eind = date(2027, maand, 1), werkdagen.laatste_van_maand(date(2027, maand, 1))
    eenheid, code, categorie = "01", "45A48", "45"
    if huidig is not None:
        periode = omvang.productperiode(huidig.ingangsdatum, huidig.einddatum, 2027, maand)
        begin, eind = periode or (begin, eind)
        if huidig.product is not None:
            code = huidig.product.code or toeval.choice(("45A48", "45A04"))
        if huidig.omvang is not None:
            eenheid = huidig.omvang.eenheid
            if eenheid == "04":
                eenheid = toeval.choice(("01", "04"))
    volume, tarief = toeval.randint(1, 150), toeval.randint(1, 200)
    bedrag = volume if eenheid == "83" else volume * tarief
    contract = wereld.contracten.contract(categorie, code, begin)
    if contract is not None and eenheid != "83" and toeval.random() < 0.9:
        afspraak = (contract.tarief_eurocent or 0, contract.tarief_eenheid or "")
        tarief = bedragen.verwacht_producttarief(eenheid, *afspraak) or tarief
        bedrag = bedragen.verwacht_bedrag(volume, eenheid, *afspraak) or volume * tarief
    velden: dict[str, Any] = {
        "toewijzing_nummer": nummer,
        "product_categorie": categorie,
        "product_code": code,
        "product_periode": ijw.Periode(begindatum=begin, einddatum=eind),
        "geleverd_volume": volume,
        "eenheid": eenheid,
        "product_tarief": None if eenheid == "83" else tarief,
        "bedrag": bedrag,
    }
    return b.prestatie(f"P{teller}", **velden)


def _credit(toeval: random.Random, wereld: Wereld, teller: int) -> Any:
    """A line that takes back an awarded one, when there is any."""
    toegekend = [
        feit for rij in wereld.toestand().verbruik.values() for feit in rij.prestaties.values()
    ]
    if not toegekend:
        return b.prestatie(f"C{teller}", vorig="P1")
    feit = toeval.choice(toegekend)
    return b.prestatie(
        f"C{teller}",
        vorig=feit.referentie_nummer,
        toewijzing_nummer=feit.toewijzing_nummer,
        product_categorie=feit.product.categorie,
        product_code=feit.product.code,
        product_periode=ijw.Periode(begindatum=feit.begindatum, einddatum=feit.einddatum),
        geleverd_volume=feit.volume - (toeval.random() < 0.1),
        eenheid=feit.eenheid,
        product_tarief=feit.tarief_eurocent,
        bedrag=feit.bedrag_eurocent,
    )


def _regie(toeval: random.Random, wereld: Wereld, *, stop: bool) -> Any:
    """A start, or a stop that mostly belongs to one; some are deletions."""
    nummer = toeval.randint(1, 3)
    huidig = wereld.toestand().toewijzing((b.GEMEENTE, nummer))
    gekend = None if huidig is None or huidig.product is None else huidig.product.code
    dag = b.JAN + timedelta(days=7 * toeval.randint(0, 3))
    velden = {
        "toewijzing_nummer": nummer,
        "product": b.product(gekend or "45A48"),
        "begindatum": dag,
        "status_aanlevering": toeval.choice("1113"),
    }
    if not stop:
        return b.start(velden)
    gestart = wereld.toestand().leveringen.get((b.GEMEENTE, nummer), ())
    if gestart:
        velden["begindatum"] = dag = toeval.choice(gestart).start.begindatum
    einde = dag + timedelta(days=toeval.randint(0, 1))
    reden = toeval.choice(("20", "31"))
    return b.stop({**velden, "einddatum": einde, "reden_beeindiging": reden})


def _vow(toeval: random.Random, wereld: Wereld) -> Any:
    """A change of what runs now; mostly all of it is named, as it should be."""
    vandaag = max(b.JAN, wereld.nu.date())
    lopend = wereld.toestand().actuele_toewijzingen(b.GEMEENTE, b.AANBIEDER, vandaag)
    nummers = [rij.toewijzing_nummer for rij in lopend if toeval.random() < 0.95]
    anders = {nummer for nummer in nummers if toeval.random() < 0.5}
    gewenst = {
        "gewenste_ingangsdatum": vandaag + timedelta(days=toeval.randint(0, 60)),
        "einddatum": _LAATSTE_DAG,
        "omvang": _omvang(toeval),
    }
    nieuw = toeval.choice((None, "45A55"))
    return b.vow(
        referentie=f"R{toeval.randint(1, 6)}",
        ongewijzigde_producten=tuple(
            ijw.OngewijzigdProduct(toewijzing_nummer=nummer)
            for nummer in nummers
            if nummer not in anders
        ),
        te_wijzigen_producten=tuple(
            ijw.TeWijzigenProduct(toewijzing_nummer=nummer, **gewenst) for nummer in anders
        ),
        nieuwe_producten=()
        if nieuw is None
        else (ijw.NieuwProduct(product=b.product(nieuw), **gewenst),),
    )


def _contract(toeval: random.Random, wereld: Wereld) -> ContractVastgelegd:
    """One more contract, on a code or the category; time passes around it."""
    wereld.nu += timedelta(minutes=toeval.choice((0, 5, 60)))
    stroom, eerder = contract_stroom(b.GEMEENTE, b.AANBIEDER), wereld.contracten.vastgelegd
    vanaf = date(2027, toeval.choice((1, 1, 1, 6)), 1)
    feit = Stempel(wereld.nu, WIE.gebruiker, WIE.rol, f"contract {len(eerder) + 1}").zet(
        ContractVastgelegd,
        stroom,
        len(eerder) + 1,
        vanaf,
        gemeente=b.GEMEENTE,
        aanbieder=b.AANBIEDER,
        product=Product(categorie="45", code=toeval.choice(("45A48", "45A48", "45A04", None))),
        tarief_eurocent=toeval.randint(1, 9_600),
        tarief_eenheid=toeval.choice(("04", "04", "01", "84")),
        vanaf=vanaf,
        tot=toeval.choice((None, None, date(2027, 8, 31))),
    )
    wereld.contracten = Contracten(stroom, feit.versie, (*eerder, feit))
    wereld.nu += timedelta(minutes=toeval.choice((0, 5, 60)))
    return feit


def _declaratie(toeval: random.Random, wereld: Wereld, teller: int) -> Any:
    regels = [_prestatie(toeval, wereld, 10 * teller + n) for n in range(toeval.randint(1, 3))]
    regels += [_credit(toeval, wereld, 10 * teller + n) for n in range(toeval.randint(0, 2))]
    return b.declaratie(*regels, maand=12)


def _toewijzingen(toeval: random.Random, wereld: Wereld, _: int) -> Any:
    return b.toewijzing(*[_toewijzing(toeval, wereld, nummer) for nummer in (1, 2, 3)])


_STAPPEN: dict[str, Callable[[random.Random, Wereld, int], Any]] = {
    "vot": lambda toeval, _, n: b.vot({"referentie_aanbieder": f"R{toeval.randint(1, 6)}"}),
    "vow": lambda toeval, wereld, n: _vow(toeval, wereld),
    "contract": lambda toeval, wereld, n: _contract(toeval, wereld),
    "antwoord": lambda toeval, _, n: b.antwoord(toeval.choice("12"), f"R{toeval.randint(1, 6)}"),
    "toewijzing": lambda toeval, wereld, n: b.toewijzing(
        _toewijzing(toeval, wereld, toeval.randint(1, 3))
    ),
    "toewijzingen": _toewijzingen,
    "nog een antwoord": lambda toeval, _, n: b.antwoord("1", f"R{toeval.randint(1, 6)}"),
    "start": lambda toeval, wereld, n: _regie(toeval, wereld, stop=False),
    "stop": lambda toeval, wereld, n: _regie(toeval, wereld, stop=True),
    "declaratie": _declaratie,
    "nog een declaratie": _declaratie,
    "en nog een": _declaratie,
}


def speel_berichten(toeval: random.Random, lengte: int) -> tuple[Wereld, list[Gebeurtenis]]:
    """A random history of messages about one client, with contracts in between."""
    wereld, feiten = Wereld(), list[Gebeurtenis]()
    for teller in range(1, lengte + 1):
        stap = _STAPPEN[toeval.choice(sorted(_STAPPEN))] if teller > 1 else _toewijzingen
        gemaakt = stap(toeval, wereld, teller)
        if isinstance(gemaakt, ContractVastgelegd):
            feiten.append(gemaakt)
        else:
            feiten += wereld.verwerk(gemaakt).oordeel.gebeurtenissen
    return wereld, feiten


def speel_pgb(toeval: random.Random) -> Geschiedenis:
    """A history of decisions on one budget and spendings from it, some replaced."""
    verhaal, gelukt = speel(0, lengte=2), dict[str, list[Any]]()
    for _ in range(25):
        plek = toeval.choice(("pgbBesluit", "pgbBesteding", "pgbBesteding", "pgbBesteding"))
        soort = STUK_BIJ_PLEK[plek]
        eerder = gelukt.setdefault(plek, [])
        dag = date(2027, 1, 4) + timedelta(days=toeval.randint(0, 60))
        velden: dict[str, Any] = {
            "datum": dag,
            "vervangt": toeval.choice([None, None, *eerder[-1:]]),
        }
        if plek == "pgbBesluit":
            velden |= {
                "besluit": toeval.choice(("toekennen", "herzien", "intrekken")),
                "bedragEurocent": toeval.randint(500, 2_000),
                "ingangsdatum": "2027-01-04",
                "einddatum": toeval.choice(("2027-02-15", "2028-12-31")),
                "hulpverleners": toeval.choice(
                    ([], [{"naam": "a"}], [{"naam": "A"}, {"naam": "b"}])
                ),
                "omvang": toeval.choice(
                    (None, {"volume": 4, "eenheid": "04", "frequentie": toeval.choice("26")})
                ),
            }
        else:
            velden |= {
                "hulpverlener": toeval.choice(("a", "a", "b")),
                "aantal": toeval.randint(0, 90),
                "eenheid": "01",
                "bedragEurocent": toeval.randint(0, 400),
                "terugbetaling": toeval.random() < 0.2,
            }
        verhaal.stuk(soort, _stuk(toeval, soort, **velden))
        laatste = verhaal.feiten[-1]
        if laatste.SOORT == soort.gebeurtenis.SOORT:
            eerder.append(laatste.gebeurtenis_id)
    return verhaal
