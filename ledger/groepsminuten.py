"""Minutes of a group session per client: what the staff spent, shared by who was there."""

from fractions import Fraction
from math import floor

from ledger.dossier import Deelnemer, Groepssessie

_HALF = Fraction(1, 2)


def telt_mee(deelnemer: Deelnemer) -> bool:
    """Whether the minutes are shared with this participant.

    Who is absent has no share. A parent has one only where the parent has an allocation; what was
    not recorded about that counts as having one.
    """
    if not deelnemer.aanwezig:
        return False
    return deelnemer.hoedanigheid == "jeugdige" or deelnemer.heeft_toewijzing is not False


def minuten_per_client(sessie: Groepssessie) -> Fraction:
    """The minutes of one client that was there, unrounded; 0 when nobody was."""
    deler = sum(telt_mee(deelnemer) for deelnemer in sessie.deelnemers)
    if deler == 0:
        return Fraction(0)
    return Fraction(sum(rij.aanwezige_minuten for rij in sessie.hulpverleners), deler)


def eigen_minuten(sessie: Groepssessie) -> Fraction:
    """The minutes of the client at whom the session is recorded; 0 when that client was absent."""
    return minuten_per_client(sessie) if sessie.client_aanwezig else Fraction(0)


def op_hele_minuten(minuten: Fraction) -> int:
    """Rounded to whole minutes, a half upwards."""
    return floor(minuten + _HALF)
