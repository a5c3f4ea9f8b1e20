"""Help because a parent is overburdened is temporary and is given by an aanbieder (2.7.2)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import LokaalBesluit, Onderzoek, PgbBesluit
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.activiteiten import (
    Beeld,
    is_hulp_bovengebruikelijk,
    verwachting_uit,
)
from ledger.kaders.boxtel.draagkracht import (
    is_vastgesteld,
    overbelasting_telt,
    rust_op_overbelasting,
)
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    effectieve_dag,
    geeft_hulp,
    onderzoek_op,
    over_pgb,
    pgb_hulpverleners,
    uiterlijk_op,
)
from ledger.kaders.boxtel.gebruikelijk import te_toetsen
from ledger.kaders.boxtel.hulpsoort import soort_hulp
from ledger.kaders.hulp import laatste_dag_looptijd, ontbreekt, wordt_verwijderd
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_OVERBELASTING: Final = "2.7.2 Overbelasting ouder(s)"
_TIJDELIJK: Final = "BX-OVB-01"
_EVALUEREN: Final = "evalueren"
_BEEINDIGEN: Final = "beeindigen"
_EINDIGT: Final = frozenset({"nietVoortzetten", "intrekken"})

Besluit = LokaalBesluit | PgbBesluit


def tijdelijk_beeld(zaak: Zaak) -> Beeld | None:
    """The inquiry behind help that is given because a parent is overburdened, and only then.

    Overburdening that does not count opens nothing; that is refused by BX-OVB-03 and -05.
    """
    beeld = te_toetsen(zaak)
    return beeld if beeld is not None and _is_tijdelijk(beeld) else None


def _is_tijdelijk(beeld: Beeld) -> bool:
    return rust_op_overbelasting(beeld) and overbelasting_telt(beeld) is not False


# --- how long -----------------------------------------------------------------------------------


@regel(
    _TIJDELIJK,
    "lokaalBesluit",
    "JW301",
    "pgbBesluit",
    "onderzoek",
    "JW307",
    titel="Bij overbelasting is tijdelijk een voorziening mogelijk",
    bron=_OVERBELASTING,
    gevolg=Gevolg.TERMIJN,
    alleen_bij={"JW301": (Onderzoek,), "JW307": (Onderzoek,)},
)
def tijdelijk(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help because of overburdening ends and is evaluated no later than that; without end no help.

    An inquiry that looks at the overburdening again is the evaluation. If it is over while the
    help still runs, the help has to be ended; the text names no day for that, nor a longest time
    (2.7.2). An allocation follows the decision, so it opens an evaluation only if that did not.
    """
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Onderzoek):
        return tuple(_na_evaluatie(zaak, stuk, p)) if stuk.overbelasting else None
    if _eindigt(zaak, stuk):
        return tuple(_beeindigd(zaak))
    if not geeft_hulp(zaak):
        return tuple(_ingekort(zaak, p))
    if tijdelijk_beeld(zaak) is None:
        return None
    return _duur(zaak, p)


def _sleutel(taak: str, zaak: Zaak, code: str | None) -> str:
    return f"{taak}|{zaak.gemeente}|{code or ''}"


def _eindigt(zaak: Zaak, stuk: object) -> bool:
    """Whether what is judged ends the help, or makes that it was never given."""
    if isinstance(stuk, (LokaalBesluit, PgbBesluit)):
        return _soort(stuk) in _EINDIGT
    return zaak.plek == "JW307" or wordt_verwijderd(zaak)


def _beeindigd(zaak: Zaak) -> Iterator[Voldaan]:
    """There is nothing left to evaluate or to end."""
    yield Voldaan(_sleutel(_BEEINDIGEN, zaak, zaak.code))
    yield Voldaan(_sleutel(_EVALUEREN, zaak, zaak.code), "vervallen")


def _ingekort(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """Help that only gets less goes on until its end: it is evaluated no later than that.

    An allocation that gets an earlier end was ended, as was asked.
    """
    einddatum, huidig = _einddatum(zaak), zaak.voorstel and zaak.voorstel.huidig
    if einddatum is None:
        return
    if zaak.plek == "JW301" and huidig and einddatum < (huidig.einddatum or date.max):
        yield Voldaan(_sleutel(_BEEINDIGEN, zaak, zaak.code))
    for termijn in zaak.open_termijnen(_TIJDELIJK):
        dag, sleutel = termijn.laatste_dag or date.max, termijn.sleutel
        if sleutel == _sleutel(_EVALUEREN, zaak, zaak.code) and einddatum < dag:
            yield _te_evalueren(zaak, einddatum, {"einddatum": einddatum.isoformat()}, p)


def _duur(zaak: Zaak, p: Parameters) -> Uitkomst | None:
    """What is wrong with the period of temporary help, else the obligation to evaluate it."""
    einddatum, evaluatie = _einddatum(zaak), _evaluatiedatum(zaak)
    if einddatum is None:
        return Uitkomst(
            "Hulp vanwege overbelasting is tijdelijk; leg een einddatum en een evaluatie vast.",
            {"einddatum": None},
            gevolg=Gevolg.WEIGEREN,
        )
    operanden: dict[str, Operand] = {
        "einddatum": einddatum.isoformat(),
        "evaluatiedatum": None if evaluatie is None else evaluatie.isoformat(),
    }
    if p["max_maanden"] is not None:
        uiterlijk = laatste_dag_looptijd(zaak.ingang_op, p["max_maanden"])
        if einddatum > uiterlijk:
            return Uitkomst(
                f"Hulp vanwege overbelasting duurt hoogstens {p['max_maanden']} maanden.",
                operanden | {"uiterlijk": uiterlijk.isoformat()},
                gevolg=Gevolg.WEIGEREN,
            )
    if evaluatie is not None and evaluatie > einddatum:
        return Uitkomst(
            "Hulp vanwege overbelasting wordt uiterlijk op de laatste dag geëvalueerd.",
            operanden,
            gevolg=Gevolg.WEIGEREN,
        )
    return _evaluatie(zaak, evaluatie or einddatum, operanden, p)


def _einddatum(zaak: Zaak) -> date | None:
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, (LokaalBesluit, PgbBesluit)):
        return stuk.einddatum
    return None if zaak.voorstel is None else zaak.voorstel.einddatum


def _evaluatiedatum(zaak: Zaak) -> date | None:
    stuk = beoordeeld_stuk(zaak)
    return stuk.evaluatiedatum if isinstance(stuk, (LokaalBesluit, PgbBesluit)) else None


def _evaluatie(
    zaak: Zaak, laatste_dag: date, operanden: dict[str, Operand], p: Parameters
) -> Uitkomst | None:
    sleutel = _sleutel(_EVALUEREN, zaak, zaak.code)
    lopend = {termijn.sleutel for termijn in zaak.open_termijnen(_TIJDELIJK)}
    if zaak.plek == "JW301" and sleutel in lopend:
        return None
    return _te_evalueren(zaak, laatste_dag, operanden, p)


def _te_evalueren(
    zaak: Zaak, laatste_dag: date, operanden: dict[str, Operand], p: Parameters
) -> Uitkomst:
    uiterlijk = effectieve_dag(zaak, laatste_dag)
    return Uitkomst(
        f"Evalueer uiterlijk op {uiterlijk.isoformat()} of de overbelasting voorbij is.",
        operanden | uiterlijk_op(zaak, laatste_dag),
        termijn=verplichting(
            _TIJDELIJK,
            _sleutel(_EVALUEREN, zaak, zaak.code),
            p["eigenaar"],
            "Evalueren of de overbelasting voorbij is.",
            zaak.verzoek_op,
            uiterlijk,
            "een onderzoek dat de overbelasting opnieuw beoordeelt",
        ),
    )


def _na_evaluatie(zaak: Zaak, onderzoek: Onderzoek, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """The overburdening was looked at again; if it is over, what still runs has to be ended."""
    for termijn in zaak.open_termijnen(_TIJDELIJK):
        if termijn.sleutel is not None and termijn.sleutel.startswith(_EVALUEREN):
            yield Voldaan(termijn.sleutel)
    if any(is_vastgesteld(rij) for rij in onderzoek.overbelasting):
        return
    for code in _lopende_tijdelijke(zaak, onderzoek.datum):
        yield Uitkomst(
            "De overbelasting is opgeheven terwijl de tijdelijke hulp nog loopt; beëindig die.",
            {"product": code},
            termijn=verplichting(
                _TIJDELIJK,
                _sleutel(_BEEINDIGEN, zaak, code),
                p["eigenaar"],
                "De tijdelijke hulp vanwege overbelasting beëindigen.",
                onderzoek.datum,
                None,
                "het einde van de hulp",
            ),
        )


def _lopende_tijdelijke(zaak: Zaak, dag: date) -> Iterator[str | None]:
    """The products of which the last decision gave help because of overburdening up to a day."""
    laatste: dict[str | None, Besluit] = {}
    besluiten: list[Besluit] = [*zaak.stukken(LokaalBesluit), *zaak.stukken(PgbBesluit)]
    for besluit in sorted(besluiten, key=lambda rij: rij.datum):
        if besluit.datum <= dag and _verandert_hulp(besluit):
            laatste[zaak.kader.code_van(besluit.product)] = besluit
    for code, besluit in laatste.items():
        if besluit.einddatum is not None and besluit.einddatum < dag:
            continue
        onderzoek = onderzoek_op(zaak, besluit.datum, besluit.product)
        ingang = besluit.ingangsdatum or besluit.datum
        if onderzoek is None or _soort(besluit) in _EINDIGT:
            continue
        verwacht = verwachting_uit(onderzoek, ingang)
        if _is_tijdelijk(Beeld(zaak, onderzoek, code, ingang, ingang, verwacht)):
            yield code


def _soort(besluit: Besluit) -> str:
    return besluit.soort if isinstance(besluit, LokaalBesluit) else besluit.besluit


def _verandert_hulp(besluit: Besluit) -> bool:
    """Whether a decision gives or ends help; one that refuses changes nothing that runs."""
    if isinstance(besluit, LokaalBesluit):
        return not besluit.afwijsgronden
    return besluit.besluit != "afwijzen"


# --- by whom ------------------------------------------------------------------------------------


@regel(
    "BX-OVB-02",
    "lokaalBesluit",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Overgenomen gebruikelijke hulp door een jeugdhulpaanbieder",
    bron=f"{_OVERBELASTING} (onder a)",
    gevolg=Gevolg.WEIGEREN,
)
def door_aanbieder(zaak: Zaak, p: Parameters) -> Antwoord:
    """Usual help that is taken over because of overburdening is given by an aanbieder.

    So no budget that pays the parent or another informal helper for it; where a part of the help is
    more than usual that is signalled, for a budget cannot be split. The text points at 1.4.1, which
    does not exist; read as 2.5.1 (2.7.2, a).
    """
    beeld = tijdelijk_beeld(zaak)
    if beeld is None:
        return None
    uitvoerder = p["uitvoerder"]
    if over_pgb(zaak) is None:
        genoemd = not isinstance(beoordeeld_stuk(zaak), LokaalBesluit) or zaak.aanbieder
        return None if genoemd else ontbreekt(f"de {uitvoerder} die de hulp overneemt,")
    betaald = pgb_hulpverleners(zaak)
    if not betaald:
        return ontbreekt("wie uit het pgb wordt betaald,")
    soorten = [soort_hulp(zaak, rij, zaak.ingang_op).formeel for rij in betaald]
    if False in soorten:
        return Uitkomst(
            f"Gebruikelijke hulp wordt bij overbelasting door een {uitvoerder} overgenomen en "
            "niet uit een pgb aan ouders of netwerk betaald.",
            {"informeel": soorten.count(False), "hulpverleners": len(soorten)},
            gevolg=Gevolg.SIGNALEREN if is_hulp_bovengebruikelijk(beeld) else None,
        )
    return ontbreekt("of de hulp formeel is,") if None in soorten else None
