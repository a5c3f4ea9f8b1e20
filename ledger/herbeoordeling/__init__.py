"""Every stored verdict comes out again: messages, decisions, records and registrations.

A verdict is judged on exactly what was known at that moment, with the versions of the kaders that
it names, by the same code that gave it. What comes out is compared with all that was stored:
outcome, findings, every event with all its fields and their order, reservations, and the bytes of
the return message and the answer. The ids are derived from what was stored, so they are the same.
"""

from ledger.herbeoordeling.afwijking import Afwijking
from ledger.herbeoordeling.beoordelaar import VERGETEN, Herbeoordelaar

__all__ = ["VERGETEN", "Afwijking", "Herbeoordelaar"]
