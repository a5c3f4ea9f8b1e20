"""Where help comes from: the type of referrer, and the referral or determination behind it."""

from datetime import date
from typing import Final

from ledger.dossier import Bepaling, LokaalBesluit, Maatregel, Verwijzing
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.boxtel.feiten import besluit_bij, eerste, pgb_stukken
from ledger.kaders.boxtel.hulpstukken import stukken_bij
from ledger.kaders.zaak import Zaak

GEMEENTE: Final = "01"


def verwijzer_type(zaak: Zaak) -> str | None:
    """The type of referrer (JZ007) that a request names, itself or behind an allocation.

    None when no request is known, as for an allocation on a decision of the gemeente.
    """
    if isinstance(zaak.feit, VerzoekOntvangen):
        return zaak.feit.verwijzer_type
    if zaak.plek in ("pgbAanvraag", "pgbBesluit"):
        return eerste(pgb_stukken(zaak), lambda stuk: stuk.verwijzer_type)
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    for rij in (voorstel, voorstel.oorspronkelijk):
        referentie = None if rij is None else rij.referentie_aanbieder
        verzoek = zaak.toestand.verzoeken.get((zaak.aanbieder or "", referentie or ""))
        if verzoek is not None and isinstance(verzoek.gevraagd, VerzoekOntvangen):
            return verzoek.gevraagd.verwijzer_type
    return None


def verwijzing_bij(zaak: Zaak) -> Verwijzing | None:
    """The referral that is judged, or the newest one about this help.

    Where a request names the type of its referrer, a referral of another type is not its.
    """
    if zaak.plek == "verwijzing":
        return zaak.stuk(Verwijzing)
    soort = verwijzer_type(zaak)
    for stuk in stukken_bij(zaak, Verwijzing, tot=zaak.verzoek_op):
        van_deze = soort is None or stuk.verwijzer_type in (None, soort)
        if stuk.soort == "verwijzing" and not stuk.afgeblazen and van_deze:
            return stuk
    return None


def bepaling_bij(zaak: Zaak) -> Bepaling | None:
    """The determination that is judged, or the newest one about this help."""
    if zaak.plek == "bepaling":
        return zaak.stuk(Bepaling)
    for stuk in stukken_bij(zaak, Bepaling):
        if stuk.datum <= zaak.verzoek_op:
            return stuk
    return None


def via_gemeente(zaak: Zaak) -> bool | None:
    """Whether help comes through the gemeente itself; None when nothing says where from.

    A decision of the toegang and a budget do.
    """
    if zaak.plek in ("lokaalBesluit", "pgbAanvraag", "pgbBesluit"):
        return True
    soort = verwijzer_type(zaak)
    if soort is not None:
        return soort == GEMEENTE
    if verwijzing_bij(zaak) is not None or bepaling_bij(zaak) is not None:
        return False
    besluit: LokaalBesluit | None = besluit_bij(zaak)
    return True if besluit is not None else None


def maatregelen_op(zaak: Zaak, dag: date) -> tuple[Maatregel, ...]:
    """The measures of the client that run on a day, of any gemeente."""
    return tuple(
        stuk
        for stuk in zaak.overige(Maatregel)
        if stuk.datum <= dag <= (stuk.einddatum or date.max)
    )
