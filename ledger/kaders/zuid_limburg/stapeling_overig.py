"""What goes with other help, in which order, and what should run beside a stay: ZL-STAP."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Indelingskenmerken, LokaalBesluit, Plan, Verwijzing
from ledger.gebeurtenissen import PrestatieGebeurtenis
from ledger.kaders.besluiten import Hulp
from ledger.kaders.hulp import (
    andere_toewijzingen,
    dagen_later,
    geldende_toewijzingen,
    ontbreekt,
    overlapt,
    wordt_verwijderd,
)
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.kaders.zuid_limburg import (
    ALLE,
    BEHANDELING,
    BOR,
    DYSLEXIEBEHANDELING,
    START,
    VERBLIJF,
    ZHG,
    ZHI_NA_START,
    regel,
)
from ledger.kaders.zuid_limburg.feiten import codes_van, gronden, stukken_bij, verleend, weigert
from ledger.kaders.zuid_limburg.paren import BESLUITEN, PLEKKEN, paren
from ledger.kaders.zuid_limburg.stapeling import SAMENLOOP_DYSLEXIE
from ledger.regels import Antwoord, Parameters, Uitkomst

Periode = tuple[date, date]


@regel(
    "ZL-STAP-02",
    *BESLUITEN,
    titel="Eerst behandeling, dan dyslexiebehandeling",
    bron=SAMENLOOP_DYSLEXIE,
    gevolg=Gevolg.SIGNALEREN,
    producten=(DYSLEXIEBEHANDELING, *BEHANDELING),
)
def eerst_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where a plan or decision names both, treatment usually comes before that for dyslexia.

    Only what begins is compared: as long as no treatment was given there is nothing that came too
    late (Dyslexie Diagnose, Dyslexie Behandeling > Samenloop).
    """
    voorstel = verleend(zaak)
    if voorstel is None or not _beide_nodig(zaak):
        return None
    behandeling, dyslexie = (
        min((hulp.ingangsdatum for hulp in _hulp(zaak, voorstel, codes)), default=None)
        for codes in (BEHANDELING, (DYSLEXIEBEHANDELING,))
    )
    if behandeling is None or dyslexie is None or behandeling <= dyslexie:
        return None
    return Uitkomst(
        "Meestal gaat de behandeling vooraf aan de dyslexiebehandeling; hier begint de "
        f"dyslexiebehandeling op {dyslexie} en de behandeling pas op {behandeling}.",
        {
            "dyslexiebehandelingVanaf": dyslexie.isoformat(),
            "behandelingVanaf": behandeling.isoformat(),
            "volgorde": tuple(p["volgorde"]),
        },
    )


def _beide_nodig(zaak: Zaak) -> bool:
    """Whether one plan or decision says that both treatments are needed."""
    besluiten = [*zaak.stukken(LokaalBesluit)]
    if zaak.plek == "lokaalBesluit":
        besluiten.append(zaak.stuk(LokaalBesluit))
    genoemd = [codes_van(zaak, plan) for plan in zaak.stukken(Plan) if plan.definitief]
    for besluit in besluiten:
        andere = {zaak.kader.code_van(product) for product in besluit.producten}
        genoemd.append(codes_van(zaak, besluit).union(code for code in andere if code))
    return any(
        DYSLEXIEBEHANDELING in codes and not codes.isdisjoint(BEHANDELING) for codes in genoemd
    )


def _hulp(zaak: Zaak, voorstel: Voorstel, codes: tuple[str, ...]) -> Iterator[Hulp]:
    """The client's help with one of these products, as after what is judged."""
    if not wordt_verwijderd(zaak):
        yield from (rij for rij in (voorstel,) if zaak.code in codes)
    for feit in andere_toewijzingen(zaak, voorstel):
        if zaak.kader.code_van(feit.product) in codes:
            yield feit


@regel(
    "ZL-STAP-06",
    *BESLUITEN,
    "JW315",
    titel="Diagnostiek naast behandeling",
    bron=(
        "Behandeling individueel > Beschrijving",
        "Behandeling individueel > Doel",
        "Behandeling groep > Beschrijving",
        "Behandeling groep > Doel",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=(START,),
)
def diagnostiek_naast_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Diagnostics and observation belong to a treatment that runs; Start for them is for who has
    none.

    The description says that they can be part of it, the purpose that they are, so this is only
    reported (Behandeling individueel, groep > Beschrijving, Doel).
    """
    lopend = [paar.ander_code for paar in paren(zaak, (START,), (*ZHI_NA_START, *ZHG))]
    if not lopend:
        return None
    inhoud = _inhoud(zaak)
    if not inhoud:
        return ontbreekt(f"waarvoor {START} is")
    onderzoek = tuple(sorted(inhoud.intersection(p["inhoud"])))
    if not onderzoek:
        return None
    code = lopend[0]
    return Uitkomst(
        f"Diagnostiek hoort bij de lopende behandeling {code}; is {START} daarnaast nodig?",
        {"lopend": tuple(lopend), "inhoud": onderzoek},
    )


def _inhoud(zaak: Zaak) -> frozenset[str]:
    """What Start is for: the interventions of the classification, or the last referral."""
    for kenmerken in gronden(zaak, Indelingskenmerken):
        if kenmerken.interventies:
            return frozenset(kenmerken.interventies)
    vorm = next((stuk.hulpvorm for stuk in stukken_bij(zaak, Verwijzing) if stuk.hulpvorm), None)
    return frozenset([vorm] if vorm else [])


# --- a stay and the treatment during it ------------------------------------------------------


@regel(
    "ZL-STAP-08",
    *BESLUITEN,
    "JW323",
    titel="Bij verblijf hoort een apart behandelarrangement",
    bron="Verblijf > Beschrijving",
    gevolg=Gevolg.SIGNALEREN,
    producten=(*VERBLIJF, *BEHANDELING),
)
def verblijf_met_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """The treatment during a stay is financed apart; days of a stay on which none was given are
    reported.

    The stay is also said to be for begeleiding, so it may do without (Verblijf > Beschrijving).
    """
    if isinstance(zaak.feit, PrestatieGebeurtenis):
        return _gedeclareerd(zaak, zaak.feit, p)
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code is None or weigert(zaak):
        return None
    families = p["behandelfamilies"]
    behandeling = [_periode(hulp) for hulp in _van_familie(zaak, voorstel, families)]
    uitkomsten: list[Uitkomst] = []
    for hulp in _hulp(zaak, voorstel, VERBLIJF):
        zelf = zaak.code in VERBLIJF
        if hulp is voorstel if zelf else _raakt(voorstel, hulp):
            code = zaak.kader.code_van(hulp.product) or ""
            uitkomsten += _gaten(code, _periode(hulp), behandeling)
    return uitkomsten


def _gedeclareerd(zaak: Zaak, feit: PrestatieGebeurtenis, p: Parameters) -> list[Uitkomst] | None:
    """A line on a stay, beside the treatment that was allocated by now."""
    code = zaak.code
    if code is None or code not in VERBLIJF:
        return None
    behandeling = [
        _periode(hulp)
        for hulp in geldende_toewijzingen(zaak.toestand)
        if _familie(zaak, hulp) in p["behandelfamilies"]
    ]
    return list(_gaten(code, (feit.begindatum, feit.einddatum), behandeling))


def _van_familie(zaak: Zaak, voorstel: Voorstel, families: tuple[str, ...]) -> Iterator[Hulp]:
    return (hulp for hulp in _hulp(zaak, voorstel, ALLE) if _familie(zaak, hulp) in families)


def _familie(zaak: Zaak, hulp: Hulp) -> str | None:
    """The family of cells that help is in; None for other help."""
    code = zaak.kader.code_van(hulp.product)
    familie: str | None = None if code is None else zaak.kader.product(code).kenmerken.familie
    return familie


def _raakt(voorstel: Voorstel, verblijf: Hulp) -> bool:
    """Whether what is judged was or will be given during a stay."""
    return any(
        overlapt(rij.ingangsdatum, rij.einddatum, verblijf.ingangsdatum, verblijf.einddatum)
        for rij in (voorstel, voorstel.huidig)
        if rij is not None
    )


def _periode(hulp: Hulp) -> Periode:
    return hulp.ingangsdatum, hulp.einddatum or date.max


def dagen_zonder(periode: Periode, dekking: list[Periode]) -> Iterator[Periode]:
    """The parts of a period that none of the others covers, in order."""
    begin, einde = periode
    for van, tot in sorted(dekking):
        if begin > einde or van > einde:
            break
        if van > begin:
            yield begin, dagen_later(van, -1)
        if tot == date.max:
            return
        begin = max(begin, dagen_later(tot, 1))
    if begin <= einde:
        yield begin, einde


def _gaten(code: str, verblijf: Periode, behandeling: list[Periode]) -> Iterator[Uitkomst]:
    for van, tot in dagen_zonder(verblijf, behandeling):
        open_ = tot == date.max
        tot_en_met = "" if open_ else f" t/m {tot}"
        yield Uitkomst(
            f"Bij {code} loopt van {van}{tot_en_met} geen behandelarrangement.",
            {"product": code, "van": van.isoformat(), "tot": None if open_ else tot.isoformat()},
        )


@regel(
    "ZL-STAP-15",
    *PLEKKEN,
    titel="Aanvullende hulp naast BOR",
    bron="Begeleide omgangsregeling > Tabel middel en zwaar",
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def hulp_naast_bor(zaak: Zaak, p: Parameters) -> Antwoord:
    """Other help may run beside guided contact; whichever of both came last.

    The source says so of BOR middel; nothing speaks against it for zwaar (table, Inhoud). A second
    BOR is for ZL-GEZ-05.
    """
    andere = tuple(code for code in ALLE if code not in BOR)
    return [
        Uitkomst(
            f"Naast {paar.code} kan {paar.ander_code} worden ingezet.",
            {**paar.operanden, "overlapToegestaan": p["overlap_toegestaan"]},
        )
        for paar in paren(zaak, BOR, andere)
    ]
