"""Whether a family can carry the help itself: the four points, and overburdening that counts.

Nothing here is a rule. What was not recorded is None, and stays so.
"""

from typing import Final, Literal

from ledger.dossier import Draagkracht, Overbelasting
from ledger.kaders.boxtel.activiteiten import Beeld, is_gebruikelijk, is_hulp_bovengebruikelijk
from ledger.kaders.boxtel.hulpsoort import een_van
from ledger.kaders.zaak import Zaak

EigenKracht = Literal["toereikend", "ontoereikend", "onbekend"]

_VASTGESTELD: Final = frozenset({"dreigend", "overbelast"})
_INWENDIG: Final = "draagkrachtvermindering"
_DOOR_ZORG: Final = "draaglastverhoging"


# --- own strength -------------------------------------------------------------------------------


def is_ouder(zaak: Zaak, volwassene: Draagkracht) -> bool:
    """Whether somebody is a parent or carer, of whom the four points are asked (BX-EK-03)."""
    relatie = volwassene.relatie
    return relatie is None or relatie in zaak.waarden("BX-EK-03")["relaties"]


def ouders(beeld: Beeld) -> tuple[Draagkracht, ...]:
    """The parents and carers who count; after a divorce not the one without parental authority."""
    onderzoek = beeld.onderzoek
    return tuple(
        rij
        for rij in onderzoek.draagkracht
        if is_ouder(beeld.zaak, rij) and not (onderzoek.ouders_gescheiden and rij.gezag is False)
    )


def zonder_geldzorgen(zaak: Zaak, volwassene: Draagkracht) -> bool | None:
    """Whether giving the help causes no trouble with money: income at the norm (BX-EK-04).

    Without those amounts what the inquiry says itself.
    """
    norm = norm_eurocent(zaak, volwassene)
    if volwassene.inkomen_eurocent is None or norm is None:
        return volwassene.geen_financiele_problemen
    return volwassene.inkomen_eurocent >= norm


def norm_eurocent(zaak: Zaak, volwassene: Draagkracht) -> int | None:
    """The income that this family needs, in eurocents a month: its own norm, else the general."""
    algemeen: int | None = zaak.waarden("BX-EK-04")["normbedrag"]
    return algemeen if volwassene.norm_eurocent is None else volwassene.norm_eurocent


def vier_punten(zaak: Zaak, volwassene: Draagkracht) -> dict[str, bool | None]:
    """The answers on the four points of 2.7 for one adult."""
    antwoorden = {
        "inStaat": volwassene.in_staat,
        "beschikbaar": volwassene.beschikbaar,
        "geenOverbelasting": volwassene.geen_overbelasting,
        "geenFinancieleProblemen": zonder_geldzorgen(zaak, volwassene),
    }
    return {punt: antwoorden[punt] for punt in zaak.waarden("BX-EK-03")["punten"]}


def eigen_kracht(beeld: Beeld) -> EigenKracht:
    """Whether the parents can give the help themselves (BX-EK-03).

    One who can is enough. Where each lacks something that another has, the inquiry must say
    whether they can together. An open answer leaves it unknown.
    """
    antwoorden = [vier_punten(beeld.zaak, rij) for rij in ouders(beeld)]
    if not antwoorden or any(None in rij.values() for rij in antwoorden):
        return "onbekend"
    samen = beeld.onderzoek.samen_toereikend
    if samen or any(all(rij.values()) for rij in antwoorden):
        return "toereikend"
    vullen_aan = all(any(rij[punt] for rij in antwoorden) for punt in antwoorden[0])
    return "onbekend" if vullen_aan and samen is None else "ontoereikend"


# --- overburdening ------------------------------------------------------------------------------


def is_vastgesteld(overbelasting: Overbelasting) -> bool:
    """Whether somebody was found to be overburdened, or about to be."""
    return overbelasting.uitkomst in _VASTGESTELD


def door_eigen_activiteiten(zaak: Zaak, overbelasting: Overbelasting) -> bool:
    """Whether it comes from activities of one's own apart from the care (BX-OVB-03).

    School and work are no such activities. Where the care itself grew heavier as well, or school
    or work is another cause, the activities are not what it comes from.
    """
    p = zaak.waarden("BX-OVB-03")
    oorzaken = set(overbelasting.oorzaken)
    return p["niet_meetellend"] in oorzaken and not oorzaken & {_DOOR_ZORG, *p["uitgezonderd"]}


def alleen_door_werk(zaak: Zaak, overbelasting: Overbelasting) -> bool:
    """Whether it comes from too much work or trouble at work alone (BX-OVB-05)."""
    oorzaken = set(overbelasting.oorzaken) - {_INWENDIG}
    return bool(oorzaken) and oorzaken <= set(zaak.waarden("BX-OVB-05")["niet_meetellend"])


def telt_als_overbelast(zaak: Zaak, overbelasting: Overbelasting) -> bool | None:
    """Whether somebody is (about to be) overburdened in a way that frees them of usual help.

    None when it was not recorded whether the care has to do with it.
    """
    if not is_vastgesteld(overbelasting) or door_eigen_activiteiten(zaak, overbelasting):
        return False
    if alleen_door_werk(zaak, overbelasting):
        return False
    return overbelasting.verband_met_zorg


def overbelasting_telt(beeld: Beeld) -> bool | None:
    """Whether usual help is not expected of some parent because of overburdening."""
    return een_van(telt_als_overbelast(beeld.zaak, rij) for rij in beeld.onderzoek.overbelasting)


def rust_op_overbelasting(beeld: Beeld) -> bool:
    """Whether help can only be given because of overburdening: (part of it) is usual help.

    That is so when overburdening was found and the help is not wholly more than usual.
    """
    if not any(is_vastgesteld(rij) for rij in beeld.onderzoek.overbelasting):
        return False
    if not is_hulp_bovengebruikelijk(beeld):
        return True
    return any(is_gebruikelijk(beeld, rij) for rij in beeld.activiteiten)
