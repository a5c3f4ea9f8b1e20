"""The terms of the standard as obligations with their last day.

Each is fixed in an event, with the version of the calendar that counted it. 'Within n working
days after X': the day after X is the first.
"""

from datetime import date, timedelta

from ledger.waarden import Termijn
from ledger.werkdagen import (
    KALENDER_VERSIE,
    laatste_dag_weken,
    laatste_dag_werkdagen,
    verlengd_naar_werkdag,
)

_VEILIG = date.max - timedelta(days=400)


def antwoord_termijn(regel: str, ontvangen: date) -> Termijn:
    """5 working days to answer a VOT product (OP274) or a VOW (OP346)."""
    return Termijn(
        regel=regel,
        wie="gemeente",
        wat="Toewijzing (JW301) of antwoord (JW319) sturen",
        vanaf=ontvangen,
        laatste_dag=laatste_dag_werkdagen(ontvangen, 5),
        kalender=KALENDER_VERSIE,
    )


def onderzoek_termijn(regel: str, dagtekening: date) -> Termijn:
    """8 weeks after the Dagtekening of the request once it is under investigation."""
    vanaf = min(dagtekening, _VEILIG)
    return Termijn(
        regel=regel,
        wie="gemeente",
        wat="Na onderzoek toewijzen (JW301) of afwijzen (JW319)",
        vanaf=vanaf,
        laatste_dag=laatste_dag_weken(vanaf, 8),
        kalender=KALENDER_VERSIE,
    )


def woonplaats_termijn(ontvangen: date) -> Termijn:
    """2 weeks to reject on the woonplaatsbeginsel (OP359).

    A statutory term, so a last day that is no working day moves on (Algemene termijnenwet
    art. 1).
    """
    return Termijn(
        regel="OP359",
        wie="gemeente",
        wat="Afwijzen op het woonplaatsbeginsel, als een andere gemeente verantwoordelijk is",
        vanaf=ontvangen,
        laatste_dag=verlengd_naar_werkdag(laatste_dag_weken(ontvangen, 2)),
        kalender=KALENDER_VERSIE,
    )


def retour_termijn(wie: str, ontvangen: date) -> Termijn:
    """3 working days for the return message (OP090)."""
    return Termijn(
        regel="OP090",
        wie="gemeente" if wie == "gemeente" else "aanbieder",
        wat="Retourbericht sturen",
        vanaf=ontvangen,
        laatste_dag=laatste_dag_werkdagen(ontvangen, 3),
        kalender=KALENDER_VERSIE,
    )


def declaratie_antwoord_termijn(ontvangen: date) -> Termijn:
    """10 working days for the JW325 (OP090x4)."""
    return Termijn(
        regel="OP090x4",
        wie="gemeente",
        wat="Declaratie-antwoord (JW325) sturen",
        vanaf=ontvangen,
        laatste_dag=laatste_dag_werkdagen(ontvangen, 10),
        kalender=KALENDER_VERSIE,
    )
