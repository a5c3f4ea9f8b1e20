"""Declared lines (JW323) and the answer to them (JW325).

The rules at JW323 run for every line of a message: they return at once where there is nothing to
say, and look up nothing that costs more than the line.
"""

from datetime import date

from ledger.bedragen import verwacht_bedrag
from ledger.bevinding import Gevolg
from ledger.dossier import Inzet, NoShow, Tijdregel
from ledger.gebeurtenissen import (
    DeclaratieBeoordeeld,
    Gebeurtenis,
    PrestatieAfgewezen,
    PrestatieGebeurtenis,
    PrestatieGoedgekeurd,
)
from ledger.kaders.flevoland import ALLE, GEFINANCIERD, regel
from ledger.kaders.flevoland.tijdregels import deel_eurocent, gespecificeerd, regelminuten
from ledger.kaders.hulp import ontbreekt, plus_maanden
from ledger.kaders.zaak import Zaak, verplichting
from ledger.omvang import Eenheid
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.weergave import euro
from ledger.werkdagen import laatste_dag_werkdagen, laatste_van_maand

_JW323 = "Declaratiebericht (JW323)"
_MULTI = "Multidisciplinaire Specialistische Jeugdhulp"
_CONTRACTEN = (f"{_JW323} > Basis Begeleiding", f"{_JW323} > {_MULTI}")
_TIJD = tuple(f"{contract} > Welke tijd is te declareren" for contract in _CONTRACTEN)
_STAP5 = "Administratief proces > Stap 5: Declareren"


# --- when -------------------------------------------------------------------------------------


@regel(
    "FL-323-01",
    "JW323",
    "inzet",
    titel="Declareren uiterlijk in de maand na de levering",
    bron=(_JW323, _STAP5),
    gevolg=Gevolg.TERMIJN,
    producten=GEFINANCIERD,
)
def tijdig_declareren(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help of a month is declared by the last day of the term; later is late, not refused.

    Recorded time opens the obligation for its month, a declared line on the same allocation and
    month meets it. (Declaratiebericht; Stap 5.)
    """
    feit = zaak.feit
    if not isinstance(feit, PrestatieGebeurtenis):
        return _te_declareren(zaak, p)
    begin, dag, open_ = feit.begindatum, zaak.dag, zaak.toestand.verplichtingen
    te_laat = (dag.year - begin.year) * 12 + dag.month - begin.month > p["maanden"]
    if not te_laat and not open_:
        return None
    sleutel = _maandsleutel(zaak.gemeente, feit.toewijzing_nummer, begin)
    voldaan = ("FL-323-01", sleutel) in open_
    if not te_laat:
        return Voldaan(sleutel) if voldaan else None
    uiterlijk = declareren_uiterlijk(begin, p["maanden"])
    uitkomst = Uitkomst(
        f"De hulp van {begin:%m-%Y} is op {dag} gedeclareerd; dat had uiterlijk {uiterlijk} "
        "gemoeten. De declaratie blijft in behandeling.",
        {"ingediend": str(dag), "uiterlijk": str(uiterlijk)},
    )
    return (Voldaan(sleutel), uitkomst) if voldaan else uitkomst


def declareren_uiterlijk(geleverd: date, maanden: int) -> date:
    """The last day to declare help of the month of `geleverd`; that day counts."""
    return laatste_van_maand(plus_maanden(geleverd.replace(day=1), maanden))


def _maandsleutel(gemeente: str, nummer: int, dag: date) -> str:
    return f"{gemeente}|{nummer}|{dag.year}-{dag.month:02}"


def _te_declareren(zaak: Zaak, p: Parameters) -> Antwoord:
    """The months of recorded time that were not declared on the allocation yet."""
    inzet = zaak.stuk(Inzet)
    nummer = inzet.toewijzing_nummer
    if nummer is None:
        return None
    wel = zaak.waarden("FL-323-03").get("wel", ())
    geleverd = {rij.datum.replace(day=1) for rij in inzet.tijd if rij.soort in wel}
    verbruik = zaak.toestand.verbruik_van((zaak.gemeente, nummer))
    gedeclareerd = {begin.replace(day=1) for begin, _, _, _ in verbruik.open_debet}
    return [_maandtermijn(zaak, nummer, maand, p) for maand in sorted(geleverd - gedeclareerd)]


def _maandtermijn(zaak: Zaak, nummer: int, maand: date, p: Parameters) -> Uitkomst:
    uiterlijk = declareren_uiterlijk(maand, p["maanden"])
    return Uitkomst(
        f"Declareer de hulp van {maand:%m-%Y} uiterlijk {uiterlijk}.",
        {"maand": f"{maand:%Y-%m}", "uiterlijk": str(uiterlijk)},
        termijn=verplichting(
            "FL-323-01",
            _maandsleutel(zaak.gemeente, nummer, maand),
            p["wie"],
            f"De hulp van {maand:%m-%Y} op toewijzing {nummer} declareren",
            laatste_van_maand(maand),
            uiterlijk,
            "Declaratie (JW323) over die maand",
        ),
    )


# --- in what unit, on what product ----------------------------------------------------------------


@regel(
    "FL-323-02",
    "JW323",
    titel="Declareren in minuten op het toegewezen product",
    bron=_CONTRACTEN,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    retourcode="9341",
)
def in_minuten_op_toegewezen_product(zaak: Zaak, p: Parameters) -> Antwoord:
    """A line is in minutes, also on an allocation in hours, and on the allocated product code.

    The standard allows hours on hours; this contract asks minutes, for which 9341 is the nearest
    code. Another product is 9340, as in the standard. (Declaratiebericht.)
    """
    feit = zaak.feit
    if not isinstance(feit, PrestatieGebeurtenis):
        return None
    uitkomsten = []
    if feit.eenheid != p["eenheid"]:
        uitkomsten.append(
            Uitkomst(
                f"Declareer {zaak.code} in minuten; deze prestatie is in eenheid {feit.eenheid}.",
                {"eenheid": feit.eenheid, "verwacht": p["eenheid"]},
            )
        )
    toewijzing = zaak.toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer))
    product = None if toewijzing is None else toewijzing.product
    if product is not None and product.code != feit.product.code:
        uitkomsten.append(
            Uitkomst(
                f"Toegewezen is {product.code}, gedeclareerd is {feit.product.code}.",
                {"gedeclareerd": feit.product.code, "toegewezen": product.code},
                retourcode=p["retourcode_product"],
            )
        )
    return uitkomsten or None


# --- which time -------------------------------------------------------------------------------


@regel(
    "FL-323-03",
    "JW323",
    "inzet",
    "noShow",
    titel="Wat declarabele tijd is",
    bron=_TIJD,
    gevolg=Gevolg.AFLEIDEN,
    producten=GEFINANCIERD,
    alleen_bij={"JW323": (Inzet,)},
)
def declarabele_tijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives the minutes that may be declared from time that was specified by kind.

    A cancelled appointment gives none; group sessions have FL-GROEP-01. (Welke tijd is te
    declareren.)
    """
    if zaak.plek == "noShow":
        return _geplande_afwezigheid(zaak.stuk(NoShow), p)
    tijd = gespecificeerd(zaak)
    if not tijd:
        return None
    minuten = declarabele_minuten(tijd, p)
    return Uitkomst(
        f"Declarabel: {minuten} van de {sum(rij.minuten for rij in tijd)} geregistreerde minuten.",
        {"declarabeleMinuten": minuten, "totaalMinuten": sum(rij.minuten for rij in tijd)},
    )


def declarabele_minuten(tijd: tuple[Tijdregel, ...], p: Parameters) -> int:
    """The minutes of the kinds that may be declared."""
    return sum(rij.minuten for rij in tijd if rij.soort in p["wel"])


def _geplande_afwezigheid(stuk: NoShow, p: Parameters) -> Antwoord:
    if stuk.soort != "gepland" or "geplandeAfwezigheid" not in p["niet"]:
        return None
    return Uitkomst("Een vooraf afgezegde afspraak is niet declarabel.", {"declarabeleMinuten": 0})


@regel(
    "FL-323-04",
    "JW323",
    "JW323/bericht",
    titel="Reistijd en niet-cliëntgebonden tijd zijn niet declarabel",
    bron=_TIJD,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
    alleen_bij={"JW323": (Inzet,)},
)
def geen_reistijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """A line in which travel or other time of no client is counted is too high by that part.

    WJ001 has no code for it, so the line is not refused: the part is recorded for the control. What
    was not specified cannot be judged; that is said once for the whole declaration, for those
    lines are what the control samples. (Welke tijd is te declareren.)
    """
    feit = zaak.feit
    if isinstance(feit, DeclaratieBeoordeeld):
        return _voor_steekproef(zaak)
    tijd = gespecificeerd(zaak)
    if not tijd or not isinstance(feit, PrestatieGebeurtenis):
        return None
    niet = zaak.waarden("FL-323-03").get("niet", ())
    buiten = sum(rij.minuten for rij in tijd if rij.soort in niet)
    volume = regelminuten(feit)
    toegestaan = sum(rij.minuten for rij in tijd) - buiten
    if not buiten or volume is None or volume <= toegestaan:
        return None
    te_veel = min(buiten, volume - toegestaan)
    opslag = zaak.code in p["reisopslag_in_tarief"]
    return Uitkomst(
        f"In deze prestatie zitten {te_veel} minuten reistijd of niet-cliëntgebonden tijd; die "
        + ("zit in het tarief." if opslag else "is niet declarabel."),
        {"volumeMinuten": volume, "maxMinuten": toegestaan, "teVeelMinuten": te_veel},
        bedrag_eurocent=deel_eurocent(feit, te_veel),
    )


def _voor_steekproef(zaak: Zaak) -> Antwoord:
    """How many awarded lines of this kader came without a specification of their time."""
    zonder = sum(
        isinstance(feit, PrestatieGoedgekeurd)
        and zaak.kader.code_van(feit.product) in GEFINANCIERD
        and all(bevinding.regel != "FL-323-03" for bevinding in feit.bevindingen)
        for feit in zaak.omgeving.bericht
    )
    if not zonder:
        return None
    return Uitkomst(
        f"Van {zonder} prestaties is geen tijd naar soort gespecificeerd; of er reistijd in zit is "
        "niet te bepalen. Neem ze op in de steekproef voor de materiële controle.",
        {"zonderSpecificatie": zonder},
        niet_beoordeelbaar=True,
    )


# --- what it costs ----------------------------------------------------------------------------


@regel(
    "FL-TARIEF-01",
    "JW323",
    "inzet",
    titel="Het bedrag is minuten maal tarief",
    bron=(
        "Productomschrijving Multi > Eenheid & tarief",
        f"{_JW323} > {_MULTI}",
        "Conversie > Uitvoering en Verantwoordelijkheid",
    ),
    gevolg=Gevolg.AFLEIDEN,
    producten=GEFINANCIERD,
)
def bedrag_is_minuten_maal_tarief(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives the amount of declarable minutes, where it is not the amount that was declared.

    The tariff (price times quantity) is that of the parameters, per hour, or else of the contract
    on the day of delivery; the sources give none. Without one the amount is unknown. The standard
    judges the amount itself (TR346). (Eenheid & tarief.)
    """
    feit = zaak.feit
    if isinstance(feit, PrestatieGebeurtenis):
        minuten, dag = regelminuten(feit), feit.begindatum
        gedeclareerd: int | None = feit.bedrag_eurocent
    else:
        tijd = gespecificeerd(zaak)
        minuten = declarabele_minuten(tijd, zaak.waarden("FL-323-03")) if tijd else None
        dag, gedeclareerd = zaak.levering_op, None
    if minuten is None or zaak.product is None:
        return None
    tarief = _tarief(zaak, p, dag)
    if tarief is None:
        return ontbreekt(f"het tarief van {zaak.code}", minuten=minuten)
    bedrag = verwacht_bedrag(minuten, Eenheid.MINUUT, *tarief)
    if bedrag is None or bedrag == gedeclareerd:
        return None
    return Uitkomst(
        f"Te declareren: {euro(bedrag)} voor {minuten} minuten.",
        {
            "minuten": minuten,
            "bedragEurocent": bedrag,
            "tariefEurocent": tarief[0],
            "tariefEenheid": tarief[1],
        },
    )


def _tarief(zaak: Zaak, p: Parameters, dag: date) -> tuple[int, str] | None:
    """The tariff in eurocents and its unit; None when none was set or agreed."""
    gezet = (p["tarieven"] or {}).get(zaak.code)
    if gezet is not None:
        return gezet, Eenheid.UUR.value
    contracten, product = zaak.omgeving.contracten, zaak.product
    if contracten is None or product is None:
        return None
    contract = contracten.contract(product.categorie, product.code, dag)
    if contract is None or contract.tarief_eurocent is None or contract.tarief_eenheid is None:
        return None
    return contract.tarief_eurocent, contract.tarief_eenheid


# --- the answer -------------------------------------------------------------------------------


@regel(
    "FL-325-01",
    "JW323/bericht",
    titel="Antwoord op een declaratie binnen tien werkdagen",
    bron=("Declaratie antwoord bericht (JW325)", _STAP5),
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def antwoord_op_tijd(zaak: Zaak, p: Parameters) -> Antwoord:
    """A declaration with help of this kader is answered within the term after it came.

    The answer (JW325) is made with the verdict, so the same event meets what it opens.
    (Declaratie antwoord bericht; Stap 5.)
    """
    feit = zaak.feit
    if not isinstance(feit, DeclaratieBeoordeeld) or not _van_dit_kader(zaak):
        return None
    sleutel = f"{feit.gemeente}|{feit.aanbieder}|{feit.declaratie_nummer}"
    uiterlijk = laatste_dag_werkdagen(zaak.dag, p["werkdagen"])
    uitkomst = Uitkomst(
        f"Beantwoord declaratie {feit.declaratie_nummer} uiterlijk {uiterlijk}.",
        {"ingediend": str(zaak.dag), "uiterlijk": str(uiterlijk)},
        termijn=verplichting(
            "FL-325-01",
            sleutel,
            p["wie"],
            f"Declaratie {feit.declaratie_nummer} beantwoorden: bedrag en afgekeurde regels",
            zaak.dag,
            uiterlijk,
            "Declaratie-antwoord (JW325)",
        ),
    )
    return uitkomst, Voldaan(sleutel)


def _van_dit_kader(zaak: Zaak) -> bool:
    return any(_declareert(zaak, feit) for feit in zaak.omgeving.bericht)


def _declareert(zaak: Zaak, feit: Gebeurtenis) -> bool:
    return isinstance(feit, PrestatieGebeurtenis) and zaak.kader.code_van(feit.product) in ALLE


@regel(
    "FL-305-03",
    "JW325",
    titel="Een ontbrekend start- of stopbericht houdt geen declaratie tegen",
    bron=("Startbericht (JW305)", "Stopbericht (JW307)"),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def niet_om_start_of_stop(zaak: Zaak, p: Parameters) -> Antwoord:
    """An answer does not refuse a line over a start or stop that is missing, late or different.

    The ledger's own verdicts never look at them; this judges the codes of an answer from elsewhere
    that list WJ001 has for starts and stops. (Startbericht; Stopbericht.)
    """
    feit = zaak.feit
    if not isinstance(feit, PrestatieAfgewezen):
        return None
    verboden = tuple(
        rij.retourcode or "" for rij in feit.bevindingen if rij.retourcode in p["retourcodes"]
    )
    if not verboden:
        return None
    return Uitkomst(
        f"Prestatie {feit.referentie_nummer} is afgewezen om een start- of stopbericht (retourcode "
        f"{', '.join(verboden)}); daarvan mag een declaratie niet afhangen.",
        {"retourcodes": verboden, "referentieNummer": feit.referentie_nummer},
    )
