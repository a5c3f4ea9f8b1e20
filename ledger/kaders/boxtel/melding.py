"""The first report of a question at the counter WegWijs: BX-MELD-01, 02, 04 and 05."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Intake, Melding
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    effectieve_dag,
    uiterlijk_op,
)
from ledger.kaders.hulp import getoond, ontbreekt, vervangen_stuk
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.werkdagen import laatste_dag_werkdagen

_MELDING: Final = "1.1 De eerste melding bij de gemeente"
_DOORGELEIDEN: Final = "BX-MELD-02"
_VOORLICHTING: Final = "BX-MELD-05"


# --- facts --------------------------------------------------------------------------------------


def eigen_intake(zaak: Zaak) -> Intake | None:
    """The judged intake when it is that of the gemeente; one with an aanbieder is of that."""
    stuk = beoordeeld_stuk(zaak)
    return stuk if isinstance(stuk, Intake) and stuk.aanbieder is None else None


def melding_van(zaak: Zaak, intake: Intake) -> Melding | None:
    """The report that an intake follows: that of the day it names, else the last one before it."""
    gevonden: Melding | None = None
    for melding in zaak.stukken(Melding):
        genoemd = intake.melding_datum in (None, melding.datum)
        if genoemd and melding.datum <= intake.datum:
            gevonden = melding
    return gevonden


def _beoordeelde_melding(zaak: Zaak) -> Melding | None:
    """The judged report, or that of the judged intake of the gemeente."""
    stuk, intake = beoordeeld_stuk(zaak), eigen_intake(zaak)
    if isinstance(stuk, Melding):
        return stuk
    return None if intake is None else melding_van(zaak, intake)


def termijn_in_werkdagen(vanaf: date, werkdagen: int | None) -> date | None:
    """The last day of so many working days; None as long as nobody set a number."""
    return None if werkdagen is None else laatste_dag_werkdagen(vanaf, werkdagen)


def _sleutel(melding: Melding) -> str:
    return f"{melding.gemeente}|{melding.datum.isoformat()}"


def _staat_open(zaak: Zaak, regel_: str, melding: Melding) -> bool:
    return any(rij.sleutel == _sleutel(melding) for rij in zaak.open_termijnen(regel_))


def _van_andere_dag(zaak: Zaak, melding: Melding) -> Iterator[Voldaan]:
    """A correction of the day of a report: the obligation of the wrong day lapses."""
    eerder = vervangen_stuk(zaak, Melding) if zaak.plek == "melding" else None
    if eerder is not None and _sleutel(eerder) != _sleutel(melding):
        yield Voldaan(_sleutel(eerder), "vervallen")


# --- the report itself --------------------------------------------------------------------------


@regel(
    "BX-MELD-01",
    "melding",
    "intake",
    titel="Melding via loket WegWijs",
    bron=_MELDING,
    gevolg=Gevolg.AFLEIDEN,
)
def melding_ontvangen(zaak: Zaak, p: Parameters) -> Antwoord:
    """A question is reported by the jeugdige or a parent or carer, in one of four ways; it counts
    from the day on which the counter received it (1.1).

    Another way, or somebody else who reports, is recorded with a signal.
    """
    stuk = beoordeeld_stuk(zaak)
    if not isinstance(stuk, Melding):
        intake = eigen_intake(zaak)
        zonder = intake is not None and melding_van(zaak, intake) is None
        return ontbreekt("de melding waar deze intake op volgt,") if zonder else None
    if stuk.melder is None or stuk.kanaal is None:
        return ontbreekt("de melder" if stuk.melder is None else "de manier van melden")
    gewoon = stuk.melder in p["melders"] and stuk.kanaal in p["kanalen"]
    operanden: dict[str, Operand] = {
        "melder": getoond(stuk.melder),
        "kanaal": getoond(stuk.kanaal),
        "meldingsdatum": stuk.datum.isoformat(),
        "loket": p["loket"],
    }
    if gewoon:
        uitleg = f"De melding is op {stuk.datum} ontvangen bij loket {p['loket']}."
        return Uitkomst(uitleg, operanden)
    wat = "de melder is geen jeugdige, ouder of verzorger"
    if stuk.melder in p["melders"]:
        wat = f"de melding kwam niet op een van de gewone manieren ({', '.join(p['kanalen'])})"
    return Uitkomst(
        f"De melding is op {stuk.datum} ontvangen, maar {wat}.",
        operanden,
        gevolg=Gevolg.SIGNALEREN,
    )


@regel(
    _DOORGELEIDEN,
    "melding",
    "intake",
    titel="Melding doorgeleiden naar het Wijkteam",
    bron=_MELDING,
    gevolg=Gevolg.TERMIJN,
)
def doorgeleiden(zaak: Zaak, p: Parameters) -> Antwoord:
    """The counter passes each report on to the Wijkteam, which closes the task (1.1).

    The text has no number of days: without a setting only how long it takes is told. An intake was
    passed on by then; a report that ends without one has nothing left to pass on.
    """
    melding, intake = _beoordeelde_melding(zaak), eigen_intake(zaak)
    if melding is None:
        return None
    klaar = melding.doorgeleid_op or (None if intake is None else intake.datum)
    if klaar is not None or melding.uitkomst in _zonder_vervolg(zaak):
        return (*_van_andere_dag(zaak, melding), *_doorgeleid(zaak, melding, klaar))
    return (*_van_andere_dag(zaak, melding), _nog_door_te_geleiden(zaak, p, melding))


def _zonder_vervolg(zaak: Zaak) -> tuple[str, ...]:
    """The outcomes of a report after which there is no intake."""
    p = zaak.waarden("BX-MELD-04")
    return tuple(uitkomst for uitkomst in p["uitkomsten"] if uitkomst != p["naar_intake"])


def _doorgeleid(
    zaak: Zaak, melding: Melding, doorgeleid_op: date | None
) -> Iterator[Uitkomst | Voldaan]:
    if not _staat_open(zaak, _DOORGELEIDEN, melding):
        return
    if doorgeleid_op is None:
        yield Voldaan(_sleutel(melding), "vervallen")
        return
    yield Voldaan(_sleutel(melding))
    dagen = (doorgeleid_op - melding.datum).days
    yield Uitkomst(
        f"De melding van {melding.datum} is na {dagen} {'dag' if dagen == 1 else 'dagen'} bij het "
        "Wijkteam.",
        {"doorgeleidOp": doorgeleid_op.isoformat(), "doorlooptijdDagen": dagen},
        gevolg=Gevolg.AFLEIDEN,
    )


def _nog_door_te_geleiden(zaak: Zaak, p: Parameters, melding: Melding) -> Uitkomst:
    berekend = termijn_in_werkdagen(melding.datum, p["termijn_werkdagen"])
    al_open = _staat_open(zaak, _DOORGELEIDEN, melding)
    return Uitkomst(
        f"De melding van {melding.datum} moet nog naar het Wijkteam worden doorgeleid.",
        uiterlijk_op(zaak, berekend) | {"dagenOpen": max(0, (zaak.dag - melding.datum).days)},
        termijn=None
        if al_open
        else verplichting(
            _DOORGELEIDEN,
            _sleutel(melding),
            p["eigenaar"],
            "de melding doorgeleiden naar het Wijkteam",
            melding.datum,
            effectieve_dag(zaak, berekend),
            "de dag waarop het Wijkteam de melding kreeg",
        ),
    )


@regel(
    "BX-MELD-04",
    "melding",
    "intake",
    titel="Uitkomst van de eerste uitvraag",
    bron=_MELDING,
    gevolg=Gevolg.AFLEIDEN,
)
def uitkomst_van_uitvraag(zaak: Zaak, p: Parameters) -> Antwoord:
    """The first questions end in one outcome: an intake, another organisation, or nothing more.

    Only with the first there can be an intake; one without that is refused (1.1).
    """
    melding = _beoordeelde_melding(zaak)
    if melding is None:
        return None  # said by BX-MELD-01
    operanden: dict[str, Operand] = {"uitkomst": melding.uitkomst}
    if zaak.plek == "intake":
        if melding.uitkomst == p["naar_intake"]:
            return None
        return Uitkomst(
            f"Een intakegesprek kan pas als de eerste uitvraag van de melding van {melding.datum} "
            "uitwijst dat een intake nodig is.",
            operanden,
            gevolg=Gevolg.WEIGEREN,
        )
    if melding.uitkomst is None:
        uitleg = "De eerste uitvraag is nog niet afgerond met een uitkomst."
        return Uitkomst(uitleg, operanden | {"gesloten": False})
    if melding.uitkomst == p["met_instantie"] and not melding.instantie:
        return ontbreekt("de instantie waarnaar is doorverwezen")
    gesloten = melding.uitkomst != p["naar_intake"]
    uitleg = "De melding is gesloten zonder intake." if gesloten else "Er volgt een intake."
    return Uitkomst(uitleg, operanden | {"gesloten": gesloten})


@regel(
    _VOORLICHTING,
    "melding",
    "intake",
    titel="Voorlichting over onafhankelijke cliëntondersteuning",
    bron=f"{_MELDING} (tweede alinea)",
    gevolg=Gevolg.TERMIJN,
)
def voorlichting(zaak: Zaak, p: Parameters) -> Antwoord:
    """At the first contact, with the Quick Scan, a family is told of independent support.

    The last day is that of the contact itself; when an intake comes and nothing was recorded, it is
    too late (1.1, second paragraph).
    """
    melding = _beoordeelde_melding(zaak)
    if melding is None:
        return None
    if zaak.plek == "intake":
        return _bij_intake(zaak, melding)
    vervallen = _van_andere_dag(zaak, melding)
    if melding.voorlichting_clientondersteuning_op is not None:
        return (*vervallen, Voldaan(_sleutel(melding)))
    return (*vervallen, _nog_voorlichten(zaak, p, melding))


def _nog_voorlichten(zaak: Zaak, p: Parameters, melding: Melding) -> Uitkomst:
    return Uitkomst(
        "Leg vast dat het gezin over onafhankelijke cliëntondersteuning is geïnformeerd.",
        uiterlijk_op(zaak, melding.datum),
        termijn=None
        if _staat_open(zaak, _VOORLICHTING, melding)
        else verplichting(
            _VOORLICHTING,
            _sleutel(melding),
            p["eigenaar"],
            "het gezin informeren over onafhankelijke cliëntondersteuning",
            melding.datum,
            effectieve_dag(zaak, melding.datum),
            "de dag van de voorlichting bij de melding",
        ),
    )


def _bij_intake(zaak: Zaak, melding: Melding) -> Uitkomst | None:
    uiterlijk = effectieve_dag(zaak, melding.datum)
    uitgesteld = uiterlijk > melding.datum and zaak.dag <= uiterlijk
    if melding.voorlichting_clientondersteuning_op is not None or uitgesteld:
        return None
    return Uitkomst(
        "Bij de melding is niet vastgelegd dat het gezin over onafhankelijke cliëntondersteuning "
        f"is geïnformeerd; dat moest uiterlijk op {uiterlijk}.",
        uiterlijk_op(zaak, melding.datum),
        gevolg=Gevolg.SIGNALEREN,
    )
