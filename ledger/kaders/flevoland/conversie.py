"""Conversion: the steps that it needs, no gap, no contract, a later start.

A conversion is told by `Conversie` records, one per step, whose `datum` is the first day of the
new product. The order of the steps is that in which they were recorded.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Bepaling, Conversie, LokaalBesluit, Toets, Verwijzing
from ledger.kaders.flevoland import ALLE, regel
from ledger.kaders.flevoland.conversieweg import (
    ADMINISTRATIEF,
    LICHTE_TOETS,
    conversieweg,
    istsoll_rij,
)
from ledger.kaders.hulp import geldende_toewijzingen, getoond, laatste_dag_looptijd, ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_GECONTRACTEERD = "Conversie > Gecontracteerde aanbieders"
_ZONDER_CONTRACT = "Conversie > Aanbieders zonder contract"

_WOORDEN: Final = {
    "gemeente": "de omzetting door de gemeente",
    "dossiercheck": "de dossiercheck door verwijzer of administratie",
    "beoordeling": "een nieuwe beoordeling door de verwijzer na de omzetting",
}

# --- the steps -----------------------------------------------------------------------------------


def conversies_naar(zaak: Zaak, voorstel: Voorstel) -> list[Conversie]:
    """The recorded steps of the conversion that a new allocation carries out.

    An allocation carries out a conversion to its product and aanbieder that no earlier allocation
    has, when it runs on or after the day of conversion.
    """
    if voorstel.soort != "nieuw":
        return []
    gegeven = [
        feit.ingangsdatum
        for feit in geldende_toewijzingen(zaak.toestand)
        if feit.aanbieder == zaak.aanbieder and zaak.kader.code_van(feit.product) == zaak.code
    ]
    return [
        stuk
        for stuk in zaak.stukken(Conversie)
        if stuk.aanbieder in (None, zaak.aanbieder)
        and zaak.code == _nieuwe_code(zaak, stuk)
        and stuk.datum <= (voorstel.einddatum or date.max)
        and not any(stuk.datum <= dag for dag in gegeven)
    ]


def _nieuwe_code(zaak: Zaak, stuk: Conversie) -> str | None:
    """The product that a step leads to: the one it names, else that of the table."""
    if stuk.product is not None:
        return zaak.kader.code_van(stuk.product)
    rij = istsoll_rij(zaak, stuk.oud_product, stuk.datum)
    return None if rij is None else rij.soll


def _zelfde_conversie(een: Conversie, ander: Conversie) -> bool:
    paren = (
        (een.aanbieder, ander.aanbieder),
        (een.toewijzing_nummer, ander.toewijzing_nummer),
        (een.product, ander.product),
    )
    gelijk = all(links is None or rechts is None or links == rechts for links, rechts in paren)
    return gelijk and een.oud_product == ander.oud_product


def ontbrekende_stappen(
    zaak: Zaak, weg: str, stappen: Iterable[Conversie], p: Parameters
) -> tuple[str, ...]:
    """The steps that a conversion still needs along its way, as `Conversie.stap` names them."""
    rijen = tuple(stappen)
    if weg == LICHTE_TOETS:
        gedaan = any(
            stuk.stap == "dossiercheck" and _door(zaak, stuk.door, p["lichte_toets"]["door"])
            for stuk in rijen
        )
        return () if gedaan else ("dossiercheck",)
    eerst = p["administratief"]["eerst"]
    if weg == ADMINISTRATIEF:
        return () if any(stuk.stap == eerst for stuk in rijen) else (eerst,)
    begonnen = any(stuk.stap != "beoordeling" for stuk in rijen)
    beoordeeld = any(
        stuk.stap == "beoordeling" and _door(zaak, stuk.door, (p["herindicatie"]["door"],))
        for stuk in rijen
    )
    opnieuw = beoordeeld or _opnieuw_bekeken(zaak, rijen)
    return (*(() if begonnen else (eerst,)), *(() if opnieuw else ("beoordeling",)))


def _door(zaak: Zaak, rol: str | None, rollen: Iterable[str]) -> bool:
    return any(rol in zaak.kader.bestand.rollen_binnen(mag) for mag in rollen)


def _opnieuw_bekeken(zaak: Zaak, stappen: tuple[Conversie, ...]) -> bool:
    """Whether a decision, determination or referral for the new product came after a step."""
    begin = [
        feit.versie for feit in zaak.toestand.dossier.get(Conversie, ()) if feit.inhoud in stappen
    ]
    return any(
        feit.versie > min(begin, default=feit.versie)
        and feit.inhoud is not None
        and feit.gemeente == zaak.gemeente
        and zaak.kader.code_van(feit.inhoud.product) == zaak.code
        for soort in (LokaalBesluit, Bepaling, Verwijzing)
        for feit in zaak.toestand.dossier.get(soort, ())
    )


@regel(
    "FL-CONV-02",
    "conversie",
    "JW301",
    "JW315",
    "JW317",
    titel="Eisen per conversieweg",
    bron=_GECONTRACTEERD,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def eisen_per_weg(zaak: Zaak, p: Parameters) -> Antwoord:
    """Each way has a step that comes first; without it the conversion is not definite.

    Administrative: the gemeente converts before the aanbieder acts. Light check: referrer or
    administration look into the file, preferably with the aanbieder. New assessment: the referrer
    assesses anew. Until then no JW301 follows, and a request for an administrative conversion that
    the gemeente has not begun is refused (Gecontracteerde aanbieders).

    A request says that it belongs to a conversion by a `Toets` of that kind on its reference, or
    because the steps of a conversion to its product are on record.
    """
    if zaak.plek == "conversie":
        return _stap_gezet(zaak, p)
    return None if zaak.voorstel is None else _omgezet_bericht(zaak, zaak.voorstel, p)


def _stap_gezet(zaak: Zaak, p: Parameters) -> Antwoord:
    stuk = zaak.stuk(Conversie)
    wegen = zaak.waarden("FL-CONV-01")["wegen"]
    stappen = [
        *(eerder for eerder in zaak.stukken(Conversie) if _zelfde_conversie(eerder, stuk)),
        stuk,
    ]
    weg = _zwaarste(zaak, stappen, wegen)
    if weg is None:
        return None
    zonder = ontbrekende_stappen(zaak, weg, stappen, p)
    if zonder:
        te_vroeg = weg == ADMINISTRATIEF and stuk.stap == "aanbieder"
        return _niet_af(weg, zonder, Gevolg.WEIGEREN if te_vroeg else Gevolg.SIGNALEREN)
    if weg == LICHTE_TOETS and not any(rij.input_aanbieder for rij in stappen):
        return Uitkomst(
            "De lichte toets is gedaan zonder inbreng van de aanbieder; die heeft de voorkeur.",
            {"weg": weg, "definitief": True, "inputAanbieder": False},
            gevolg=Gevolg.SIGNALEREN,
        )
    return None


def _omgezet_bericht(zaak: Zaak, voorstel: Voorstel, p: Parameters) -> Antwoord:
    stappen = conversies_naar(zaak, voorstel)
    verzoek = zaak.plek != "JW301"
    if not stappen:
        gemerkt = verzoek and _gemerkt(zaak, voorstel)
        return _niet_af(None, (p["administratief"]["eerst"],), Gevolg.WEIGEREN) if gemerkt else None
    weg = _zwaarste(zaak, stappen, zaak.waarden("FL-CONV-01")["wegen"])
    if weg is None:
        return ontbreekt("of duur of intensiteit wijzigt bij de conversie")
    zonder = ontbrekende_stappen(zaak, weg, stappen, p)
    if not zonder:
        return None
    alleen_melden = verzoek and p["administratief"]["eerst"] not in zonder
    return _niet_af(weg, zonder, Gevolg.SIGNALEREN if alleen_melden else Gevolg.WEIGEREN)


def _zwaarste(zaak: Zaak, stappen: Iterable[Conversie], wegen: tuple[str, ...]) -> str | None:
    """The heaviest way that a step of the conversion asks for."""
    gevonden = {conversieweg(zaak, stuk, wegen) for stuk in stappen}
    return max((weg for weg in gevonden if weg is not None), key=wegen.index, default=None)


def _gemerkt(zaak: Zaak, voorstel: Voorstel) -> bool:
    return any(
        toets.soort == "conversie"
        and toets.referentie_aanbieder == voorstel.referentie_aanbieder
        and toets.aanbieder in (None, zaak.aanbieder)
        for toets in zaak.stukken(Toets)
    )


def _niet_af(weg: str | None, zonder: tuple[str, ...], gevolg: Gevolg) -> Uitkomst:
    woorden = " en ".join(_WOORDEN[stap] for stap in zonder)
    return Uitkomst(
        f"Deze omzetting is nog niet compleet: {woorden} ontbreekt.",
        {"weg": weg, "definitief": False, "ontbreekt": zonder},
        gevolg=gevolg,
    )


# --- continuity, no contract, a later start -------------------------------------------------------


@regel(
    "FL-CONV-05",
    "conversie",
    "JW301",
    titel="Continuïteit: geen gat tussen oud en nieuw",
    bron=(_GECONTRACTEERD, _ZONDER_CONTRACT),
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
)
def geen_gat(zaak: Zaak, _: Parameters) -> Antwoord:
    """The new help begins on the day after the old, unless a period of transition was agreed.

    Days on which both run are reported as well (Bijzonderheden; Aanbieders zonder contract).
    """
    if zaak.plek == "conversie":
        stuk = zaak.stuk(Conversie)
        return _aansluiting(zaak, [stuk], stuk.datum)
    if zaak.voorstel is None:
        return None
    return _aansluiting(zaak, conversies_naar(zaak, zaak.voorstel), zaak.voorstel.ingangsdatum)


def _aansluiting(zaak: Zaak, stappen: list[Conversie], nieuw: date) -> Antwoord:
    if not stappen or any(stuk.overgangsperiode for stuk in stappen):
        return None
    eindes = [einde for stuk in stappen if (einde := _oud_einde(zaak, stuk)) is not None]
    if not eindes:
        return ontbreekt("de einddatum van de oude toewijzing")
    dagen = (nieuw - eindes[-1]).days - 1
    if dagen == 0:
        return None
    oud, begin = eindes[-1].isoformat(), nieuw.isoformat()
    uitleg = (
        f"Tussen {oud} en {begin} zit een onderbreking van {dagen} dagen."
        if dagen > 0
        else f"De nieuwe hulp begint op {begin}, terwijl de oude nog loopt tot en met {oud}."
    )
    return Uitkomst(
        uitleg,
        {
            "oudeEinddatum": oud,
            "nieuweIngangsdatum": begin,
            "dagenOnderbreking": max(dagen, 0),
            "dagenDubbel": max(-dagen, 0),
        },
    )


def _oud_einde(zaak: Zaak, stuk: Conversie) -> date | None:
    """The last day of the old allocation, as the record says or else as the ledger knows it."""
    if stuk.oude_einddatum is not None or stuk.toewijzing_nummer is None:
        return stuk.oude_einddatum
    toewijzing = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer))
    return None if toewijzing is None else toewijzing.einddatum


@regel(
    "FL-CONV-07",
    "conversie",
    titel="Aanbieder zonder regionaal contract",
    bron=_ZONDER_CONTRACT,
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def zonder_contract(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Derives how help of an aanbieder without a regional contract may go on.

    That there is no contract follows from the register, or from a record that says until when the
    help may be finished or how it goes on. The period stands in the local contracts: on the
    record, or set as months from the start of this kader (Aanbieders zonder contract).
    """
    stuk = zaak.stuk(Conversie)
    if not _zonder_contract(zaak, stuk):
        return
    tot = stuk.afronden_tot
    if tot is None and p["afronding_maanden"] is not None:
        tot = laatste_dag_looptijd(zaak.kader.vanaf(zaak.gemeente), p["afronding_maanden"])
    if tot is None:
        yield ontbreekt("de afrondingsperiode uit het lokale contract")
        return
    voorbij = stuk.datum > tot
    mogelijk = tuple(weg for weg in p["uitkomsten"] if weg != p["lokaal"] or not voorbij)
    operanden: dict[str, Operand] = {
        "datum": stuk.datum.isoformat(),
        "afrondenTot": tot.isoformat(),
        "uitkomst": getoond(stuk.uitkomst),
        "mogelijk": mogelijk,
    }
    yield Uitkomst(
        f"De aanbieder heeft geen regionaal contract; de hulp kan verder via: "
        f"{', '.join(mogelijk)}.",
        operanden,
    )
    if stuk.uitkomst is not None and stuk.uitkomst not in mogelijk:
        yield Uitkomst(
            f"Het vervolg '{getoond(stuk.uitkomst)}' kan op {stuk.datum.isoformat()} niet; "
            f"afronden kon tot en met {tot.isoformat()}.",
            operanden,
            gevolg=Gevolg.SIGNALEREN,
        )


def _zonder_contract(zaak: Zaak, stuk: Conversie) -> bool:
    contracten = zaak.omgeving.contracten
    if stuk.product is not None and contracten is not None and contracten.vastgelegd:
        product = stuk.product
        return contracten.contract(product.categorie, product.code, stuk.datum) is None
    return stuk.afronden_tot is not None or stuk.uitkomst is not None


@regel(
    "FL-CONV-08",
    "conversie",
    "JW301",
    titel="Gemeente stapt later in",
    bron=_GECONTRACTEERD,
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
    reikwijdte=True,
)
def latere_start(zaak: Zaak, _: Parameters) -> Antwoord:
    """A gemeente whose local contracts run on takes part from a later day.

    Before that day the local contract holds and no other rule of this kader speaks
    (Gecontracteerde aanbieders, Bijzonderheden).
    """
    if zaak.gemeente not in zaak.kader.gemeenten:
        return None
    vanaf = zaak.kader.vanaf(zaak.gemeente)
    lokaal = zaak.ingang_op < vanaf
    if not lokaal and vanaf == zaak.kader.bestand.vanaf:
        return None
    regime = "lokaalContract" if lokaal else "aangescherpt"
    return Uitkomst(
        f"Voor gemeente {zaak.gemeente} gelden deze afspraken vanaf {vanaf.isoformat()}; op "
        f"{zaak.ingang_op.isoformat()} geldt {'het lokale contract' if lokaal else 'dit kader'}.",
        {
            "gemeente": zaak.gemeente,
            "vanaf": vanaf.isoformat(),
            "ingangsdatum": zaak.ingang_op.isoformat(),
            "regime": regime,
        },
    )
