"""Every rule that was asked about a declared line, also those that found nothing.

A verdict keeps its findings. What else was asked is found by judging the message again on what was
known then, as a replay does, while somebody listens (`ledger.regelspoor`). What is stored leads: a
rule found something only where the line, or its message, says so. Where a message cannot be judged
again, the rules are those that the register has for such a line.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple
from uuid import UUID

from pydantic_core import to_jsonable_python

from ledger.bevinding import Bevinding
from ledger.gebeurtenissen import BerichtVerwerkt, PrestatieGebeurtenis, ToewijzingGebeurtenis
from ledger.herbeoordeling import VERGETEN, Afwijking, Herbeoordelaar
from ledger.ijw.berichten import Jw323
from ledger.ijw.regels.prestatie import CREDIT, DEBET, DeclarerendeClient, PrestatieContext
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Zaak
from ledger.regels import IJW, Parameters, Peildatum, Regel
from ledger.regelspoor import Ronde, luister
from projections.spoor_dossier import Json, bevinding_json

MEESTE_BYTES: Final = 4 * 1024 * 1024
"""Messages that together would be larger are not judged again for one question: it is what a replay
takes at once, and takes about a second."""

_BERICHT, _CLIENT = "JW323", "JW323/Client"
_VERSIEVELDEN: Final = {
    "toewijzingsmoment",
    "product",
    "ingangsdatum",
    "einddatum",
    "omvang",
    "budget",
}
_PRESTATIE, _VAN_CLIENT = "prestatie", "client"
_EIGEN: Final = frozenset({_PRESTATIE, _VAN_CLIENT})
_IN_CLIENT: Final = "/Clienten/Client["
_IN_REGEL: Final = "/Prestaties/"
_ONDERDEEL: Final = {
    _BERICHT: "bericht",
    "Header": "bericht",
    "JW323/Declaratie": "declaratie",
    "JW323/bericht": "declaratie",
    _CLIENT: _VAN_CLIENT,
}

Herhaling = Literal["gelijk", "verschilt", "nietMogelijk"]
_ZINNEN: Final[dict[Herhaling, str]] = {
    "gelijk": "Opnieuw beoordeeld op wat toen bekend was, komt hetzelfde oordeel eruit; de regels "
    "die niets vonden, zijn daaraan ontleend.",
    "verschilt": "Opnieuw beoordeeld op wat toen bekend was, komt er iets anders uit.",
    "nietMogelijk": "De regels hieronder zijn die van het register voor zo'n regel; wat niets vond "
    "is niet opnieuw beoordeeld.",
}
_TE_GROOT = "Het bericht is te groot om bij een vraag opnieuw te beoordelen."


class Gevraagd(NamedTuple):
    """One rule that was asked: of what, with which figures, and on which day it was chosen."""

    regel: Regel
    onderdeel: str
    plaats: str
    parameters: Parameters
    peildag: date | None
    kader: str | None
    overstemd: bool = False


class Gehoord:
    """What was asked in one message: of the whole, and per client and line in order."""

    def __init__(self) -> None:
        self.algemeen: list[Gevraagd] = []
        self.plaats_van: dict[str, str] = {}
        self.client: dict[str, list[Gevraagd]] = defaultdict(list)
        self.regels: dict[str, list[tuple[list[Gevraagd], Json]]] = defaultdict(list)
        self.kader: dict[tuple[str, int], list[Gevraagd]] = defaultdict(list)


class Toehoorder:
    """Listens while messages are judged; a message that is judged anew starts anew."""

    def __init__(self, clienten: frozenset[str]) -> None:
        self._clienten = clienten
        self._nu = Gehoord()
        self.per_bericht: dict[tuple[str, str], Gehoord] = {}

    def __call__(self, ronde: Ronde) -> None:
        """One round of rules."""
        if ronde.plek == _BERICHT and isinstance(ronde.onderwerp, Jw323):
            kop = ronde.onderwerp.header
            sleutel = (kop.afzender, kop.bericht_identificatie.identificatie)
            self._nu = self.per_bericht[sleutel] = Gehoord()
        onderwerp = ronde.onderwerp
        if isinstance(onderwerp, Zaak):
            self._kader(ronde, onderwerp)
        elif isinstance(onderwerp, PrestatieContext):
            self._prestatie(ronde, onderwerp)
        elif isinstance(onderwerp, DeclarerendeClient):
            if onderwerp.toestand.stroom in self._clienten:
                self._nu.plaats_van[onderwerp.toestand.stroom] = ronde.plaats
                self._nu.client[ronde.plaats] += _van_ronde(ronde)
        elif ronde.plek in _ONDERDEEL:
            self._nu.algemeen += _van_ronde(ronde)

    def _prestatie(self, ronde: Ronde, context: PrestatieContext) -> None:
        client = ronde.plaats.partition(_IN_REGEL)[0]
        if client in self._nu.client:
            self._nu.regels[client].append((list(_van_ronde(ronde)), _gezien(context)))

    def _kader(self, ronde: Ronde, zaak: Zaak) -> None:
        feit = zaak.feit
        if isinstance(feit, PrestatieGebeurtenis):
            if feit.stroom in self._clienten:
                self._nu.kader[feit.stroom, feit.versie] += _van_ronde(ronde)
        elif ronde.plek in _ONDERDEEL:
            self._nu.algemeen += _van_ronde(ronde)


def _van_ronde(ronde: Ronde) -> Iterator[Gevraagd]:
    zaak = ronde.onderwerp if isinstance(ronde.onderwerp, Zaak) else None
    kader = None if zaak is None else zaak.kader.kenmerk
    onderdeel = _onderdeel(ronde, zaak)
    for regel, parameters in ronde.gevraagd:
        dag = None if zaak is None else zaak.dagen[regel.peildatum]
        stil = regel.code in ronde.stil and regel.code in ronde.gesproken
        yield Gevraagd(regel, onderdeel, ronde.plaats, parameters, dag, kader, stil)


def _onderdeel(ronde: Ronde, zaak: Zaak | None) -> str:
    """The part of the message; the place of a kader for a line is called as the message is."""
    if zaak is not None and isinstance(zaak.feit, PrestatieGebeurtenis):
        return _PRESTATIE
    return _ONDERDEEL.get(ronde.plek, _PRESTATIE)


def _gezien(c: PrestatieContext) -> Json:
    """What the rules of the standard looked at, apart from the line itself."""
    toewijzing, p = c.toewijzing, c.prestatie
    begin = p.product_periode.begindatum
    contract = c.tarieven.contract(p.product_categorie, p.product_code, begin)
    return {
        "toewijzing": None if toewijzing is None else _versie(toewijzing),
        "eerderGoedgekeurd": dict(c.verbruik.volume_per_eenheid),
        "eerderGoedgekeurdEurocent": c.verbruik.bedrag_eurocent,
        "contracttariefEurocent": None if contract is None else contract.tarief_eurocent,
        "contracttariefEenheid": None if contract is None else contract.tarief_eenheid,
        "referentieBekend": c.referentie_bekend,
        "nummerVanAndereClient": c.nummer_van_ander,
    }


def _versie(versie: ToewijzingGebeurtenis) -> Json:
    inhoud: Json = versie.model_dump(mode="json", by_alias=True, include=_VERSIEVELDEN)
    return inhoud


def _tekst(waarde: date | None) -> str | None:
    return None if waarde is None else str(waarde)


# --- judging again --------------------------------------------------------------------------------


class Herhaald(NamedTuple):
    """What came of judging messages again: who listened, and what differs per message stream."""

    toehoorder: Toehoorder
    verschillen: Mapping[str, Sequence[str]]
    niet: Mapping[str, str]


def herhaal(
    herbeoordelaar: Herbeoordelaar,
    berichten: Mapping[str, BerichtVerwerkt],
    clienten: frozenset[str],
) -> Herhaald:
    """Judges these messages again and listens to what is asked about these clients."""
    toehoorder = Toehoorder(clienten)
    gekozen, som = [], 0
    for feit in berichten.values():
        som += feit.omvang_bytes
        if som <= MEESTE_BYTES:
            gekozen.append(feit)
    with luister(toehoorder):
        afwijkingen = herbeoordelaar.vele(gekozen)
    niet = dict.fromkeys(berichten.keys() - {feit.stroom for feit in gekozen}, _TE_GROOT)
    niet |= {
        feit.stroom: VERGETEN
        for feit in gekozen
        if _sleutel(feit) not in toehoorder.per_bericht and herbeoordelaar.overgeslagen[VERGETEN]
    }
    return Herhaald(toehoorder, _per_bericht(afwijkingen, gekozen), niet)


def _per_bericht(
    afwijkingen: Sequence[Afwijking], berichten: Sequence[BerichtVerwerkt]
) -> dict[str, list[str]]:
    stroom_van: dict[UUID, str] = {}
    for feit in berichten:
        stroom_van[feit.gebeurtenis_id] = feit.stroom
        stroom_van |= dict.fromkeys((rij.gebeurtenis_id for rij in feit.verwijzingen), feit.stroom)
    zinnen: dict[str, list[str]] = defaultdict(list)
    for afwijking in afwijkingen:
        zinnen[stroom_van.get(afwijking.gebeurtenis_id, "")].append(afwijking.zin)
    return zinnen


def _sleutel(feit: BerichtVerwerkt) -> tuple[str, str]:
    return feit.afzender or "", feit.identificatie or ""


# --- the answer -----------------------------------------------------------------------------------


def oordeel_json(
    feit: PrestatieGebeurtenis,
    bericht: BerichtVerwerkt | None,
    telde: ToewijzingGebeurtenis | None,
    herhaald: Herhaald,
    kaders: Kaders,
) -> Json:
    """The verdict on a line: its findings, and every rule that was asked about it.

    `telde` is the version of the allocation that counted then.
    """
    gehoord = None if bericht is None else herhaald.toehoorder.per_bericht.get(_sleutel(bericht))
    verschillen = [] if bericht is None else herhaald.verschillen.get(bericht.stroom, [])
    gezien: Json | None = None
    if bericht is None or gehoord is None:
        herhaling: Herhaling = "nietMogelijk"
        gevraagd = list(_uit_register(feit, telde, kaders))
    else:
        herhaling = "verschilt" if verschillen else "gelijk"
        gevraagd, gezien = _gevraagd(feit, bericht, gehoord)
    waarom = None if bericht is None else herhaald.niet.get(bericht.stroom)
    zin = _ZINNEN[herhaling]
    return {
        "bevindingen": [bevinding_json(rij) for rij in feit.bevindingen],
        "herbeoordeling": {
            "uitkomst": herhaling,
            "zin": zin if waarom is None else f"{waarom} {zin}",
            "verschillen": list(verschillen),
        },
        "gezien": gezien,
        "regels": _regels(feit, bericht, gevraagd),
    }


def _gevraagd(
    feit: PrestatieGebeurtenis, bericht: BerichtVerwerkt, gehoord: Gehoord
) -> tuple[list[Gevraagd], Json | None]:
    """What was asked about a line, and what was looked at for it.

    The lines of a client are judged in the order in which their events came.
    """
    client = gehoord.plaats_van.get(feit.stroom, "")
    eigen = [
        rij.versie
        for rij in bericht.verwijzingen
        if rij.stroom == feit.stroom and rij.soort.startswith("Prestatie")
    ]
    nummer = eigen.index(feit.versie) if feit.versie in eigen else len(eigen)
    regels = gehoord.regels.get(client, [])
    op_regel, gezien = regels[nummer] if nummer < len(regels) else ([], None)
    van_kader = gehoord.kader.get((feit.stroom, feit.versie), [])
    van_client = gehoord.client.get(client, [])
    return [*gehoord.algemeen, *van_client, *op_regel, *van_kader], gezien


def _uit_register(
    feit: PrestatieGebeurtenis, telde: ToewijzingGebeurtenis | None, kaders: Kaders
) -> Iterator[Gevraagd]:
    """The rules of the register for such a line; those of kaders in the version that judged."""
    yield from (Gevraagd(rij, _VAN_CLIENT, "", {}, None, None) for rij in IJW.op(_CLIENT))
    if any(_is_van_client(rij) for rij in feit.bevindingen):
        return
    plek = CREDIT if feit.debet_credit == "C" else DEBET
    yield from (Gevraagd(rij, _PRESTATIE, "", {}, None, None) for rij in IJW.op(plek))
    dagen = {
        Peildatum.VERZOEK: feit.vastgelegd_op.date(),
        Peildatum.INGANG: feit.begindatum if telde is None else telde.ingangsdatum,
        Peildatum.LEVERING: feit.geldig_op,
    }
    for naam, kenmerk in sorted(feit.kaderversies.items()):
        kader = kaders.op_naam.get(naam)
        if kader is None or kader.kenmerk != kenmerk:
            continue
        code = kader.code_van(feit.product)
        for rij in kader.op("JW323/credit" if feit.debet_credit == "C" else "JW323"):
            dag = dagen[rij.peildatum]
            if rij.geldt(dag) and (rij.producten is None or code in rij.producten):
                waarden = kader.waarden(rij.code, kader.versiedag(dagen, rij.code))
                yield Gevraagd(rij, _PRESTATIE, "", waarden or {}, dag, kenmerk)


def _is_van_client(bevinding: Bevinding) -> bool:
    """Whether a finding is on the client, so that the lines were not judged."""
    return _IN_CLIENT in bevinding.plaats and _IN_REGEL not in bevinding.plaats


def _regels(
    feit: PrestatieGebeurtenis, bericht: BerichtVerwerkt | None, gevraagd: Sequence[Gevraagd]
) -> list[Json]:
    """Each rule once, with what it found; then what was found by rules that nobody names."""
    van_bericht = [rij for rij in _van_bericht(bericht, gevraagd) if rij not in feit.bevindingen]
    bevindingen = [*van_bericht, *feit.bevindingen]
    uit: dict[tuple[str, str], Json] = {}
    for rij in gevraagd:
        eigen = [b for b in bevindingen if b.regel == rij.regel.code and _betreft(rij, b)]
        uit[rij.regel.code, rij.onderdeel] = _regel(rij, eigen)
    genoemd = {code for code, _ in uit}
    los = [rij for rij in bevindingen if rij.regel not in genoemd]
    return [*uit.values(), *(_los(rij) for rij in los)]


def _van_bericht(
    bericht: BerichtVerwerkt | None, gevraagd: Sequence[Gevraagd]
) -> Iterator[Bevinding]:
    """What was found on the message as a whole, on the client, or by its form on this line."""
    eigen = {rij.plaats for rij in gevraagd if rij.plaats and rij.onderdeel in _EIGEN}
    for rij in () if bericht is None else bericht.bevindingen:
        client, _, onder = rij.plaats.partition(_IN_REGEL)
        regel = f"{client}{_IN_REGEL}{onder.partition('/')[0]}"
        if _IN_CLIENT not in rij.plaats or {rij.plaats, regel} & eigen:
            yield rij


def _betreft(rij: Gevraagd, bevinding: Bevinding) -> bool:
    """Whether a finding is of this round; some rules are asked of client and line both."""
    op_regel = _IN_REGEL in bevinding.plaats
    return rij.onderdeel not in _EIGEN or (rij.onderdeel == _PRESTATIE) == op_regel


def _regel(rij: Gevraagd, gevonden: Sequence[Bevinding]) -> Json:
    regel = rij.regel
    return {
        "regel": regel.code,
        "titel": regel.titel,
        "laag": regel.laag.value,
        "versie": regel.versie,
        "kenmerk": rij.kader,
        "bron": regel.bron.model_dump(mode="json", by_alias=True),
        "onderdeel": rij.onderdeel,
        "peildatum": None if rij.peildag is None else regel.peildatum.value,
        "peildag": _tekst(rij.peildag),
        "parameters": to_jsonable_python(dict(rij.parameters), fallback=str),
        "uitkomst": _uitkomst(gevonden, overstemd=rij.overstemd),
        "bevindingen": [bevinding_json(bevinding) for bevinding in gevonden],
    }


def _uitkomst(gevonden: Sequence[Bevinding], *, overstemd: bool) -> str:
    if overstemd:
        return "overstemd"
    if not gevonden:
        return "geenBezwaar"
    onbeoordeeld = all(bevinding.niet_beoordeelbaar for bevinding in gevonden)
    return "nietBeoordeelbaar" if onbeoordeeld else "bevinding"


def _los(bevinding: Bevinding) -> Json:
    """A finding of a rule that is not loaded (any more): it is told as it is stored."""
    return {
        "regel": bevinding.regel,
        "titel": None,
        "laag": bevinding.laag.value,
        "versie": bevinding.versie,
        "kenmerk": None,
        "bron": bevinding.bron.model_dump(mode="json", by_alias=True),
        "onderdeel": _PRESTATIE,
        "peildatum": None,
        "peildag": None,
        "parameters": {},
        "uitkomst": _uitkomst([bevinding], overstemd=False),
        "bevindingen": [bevinding_json(bevinding)],
    }
