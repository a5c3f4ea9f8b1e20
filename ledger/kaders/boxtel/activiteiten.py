"""The activities that an inquiry found a child to need help with: usual, or more than that.

`Beeld` is what the rules on usual help, own strength and overburdening look at.
"""

from dataclasses import dataclass
from datetime import date

from ledger.dossier import Activiteit, Onderzoek, PgbAanvraag
from ledger.kaders.boxtel.feiten import (
    aanvraag_bij,
    beoordeeld_stuk,
    is_afgeweken,
    is_chronisch,
    leeftijd_op,
    onderzoek_bij,
    over_pgb,
    verwachte_laatste_dag,
)
from ledger.kaders.boxtel.hulpsoort import alle, een_van
from ledger.kaders.boxtel.leeftijdsbanden import Band, banden, is_uitzondering, past_in_profiel
from ledger.kaders.zaak import Zaak

KORTDUREND = "BX-GEBR-04"


@dataclass(frozen=True, slots=True)
class Beeld:
    """An inquiry as it bears on help with a product over a period; `code` is None for any help.

    `verwacht` is from when until when the help is expected to be needed, None if nobody said so.
    """

    zaak: Zaak
    onderzoek: Onderzoek
    code: str | None
    eerste: date
    laatste: date
    verwacht: tuple[date, date] | None

    @property
    def activiteiten(self) -> tuple[Activiteit, ...]:
        """The activities that this help is about."""
        domeinen = domeinen_van(self.zaak, self.code)
        return tuple(
            rij
            for rij in self.onderzoek.activiteiten
            if domeinen and (rij.domein is None or rij.domein in domeinen)
        )

    @property
    def banden(self) -> tuple[Band, ...] | None:
        """The age groups of the child over the period; None when it cannot be told."""
        return banden(self.zaak, self.eerste, self.laatste)


def beeld_van(zaak: Zaak) -> Beeld | None:
    """The inquiry behind what is judged, if that is about help that can be usual."""
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None or not domeinen_van(zaak, zaak.code):
        return None
    eerste, laatste = periode(zaak, onderzoek)
    return Beeld(zaak, onderzoek, zaak.code, eerste, laatste, _verwacht(zaak, onderzoek))


def periode(zaak: Zaak, onderzoek: Onderzoek | None = None) -> tuple[date, date]:
    """The first and last day of the help; without an end only the first day counts."""
    stuk, voorstel = beoordeeld_stuk(zaak), zaak.voorstel
    laatste = None if voorstel is None else voorstel.einddatum
    if isinstance(stuk, Onderzoek) and onderzoek is not None:
        laatste = onderzoek.verwacht_tot
    return zaak.ingang_op, max(zaak.ingang_op, laatste or zaak.ingang_op)


def _verwacht(zaak: Zaak, onderzoek: Onderzoek) -> tuple[date, date] | None:
    """The expectation of the application for a budget, else that of the inquiry."""
    aanvraag = aanvraag_bij(zaak)
    if over_pgb(zaak) is not None and aanvraag is not None and _noemt_duur(aanvraag):
        laatste = verwachte_laatste_dag(zaak)
        return None if laatste is None else (zaak.ingang_op, laatste)
    return verwachting_uit(onderzoek, zaak.ingang_op)


def _noemt_duur(aanvraag: PgbAanvraag) -> bool:
    return bool(aanvraag.verwachte_duur_maanden or aanvraag.verwachte_duur_weken)


def verwachting_uit(onderzoek: Onderzoek, ingang: date) -> tuple[date, date] | None:
    """From when until when the inquiry expects help to be needed."""
    if onderzoek.verwacht_tot is None:
        return None
    return onderzoek.ingangsdatum or ingang, onderzoek.verwacht_tot


def domeinen_van(zaak: Zaak, code: str | None) -> tuple[str, ...]:
    """In which fields a product can be usual help; empty for what cannot, as treatment.

    Help of which the product is not known can be in any.
    """
    p = zaak.waarden("BX-GEBR-01")
    if code is None:
        return tuple(p["domeinen"])
    per_hulp = p["domeinen_van"]
    hulpvorm = zaak.kader.product(code).kenmerken.hulpvorm
    return tuple(per_hulp.get(code) or per_hulp.get(hulpvorm, ()))


def is_minderjarig(beeld: Beeld) -> bool | None:
    """Whether the help is for a minor when it begins; None when the age is not known."""
    leeftijd = leeftijd_op(beeld.zaak, beeld.eerste)
    grens = beeld.zaak.waarden("BX-GEBR-01")["leeftijd_onder"]
    return None if leeftijd is None else leeftijd < grens


def gaat_boven_leeftijd(activiteit: Activiteit) -> bool | None:
    """Whether it takes more than a child of that age needs, in kind, frequency or time.

    One of the three is enough; None when too little was recorded to tell.
    """
    if activiteit.gaat_uit_boven:
        return True
    nodig, norm = activiteit.noodzakelijke_minuten, activiteit.leeftijdsnorm_minuten
    return None if nodig is None or norm is None else nodig > norm


def extra_minuten(activiteit: Activiteit) -> int | None:
    """The minutes a day beyond what is usual at that age; None when they were not recorded."""
    nodig, norm = activiteit.noodzakelijke_minuten, activiteit.leeftijdsnorm_minuten
    return None if nodig is None or norm is None else max(0, nodig - norm)


def is_gebruikelijk(beeld: Beeld, activiteit: Activiteit) -> bool | None:
    """Whether an activity is usual help: by the list, the judgement of the inquiry, or annex 1.

    What was found to take more than usual at that age is not. With several age groups in the
    period it is usual if it is so in all of them. None when none of these decides.
    """
    if activiteit.naam in beeld.zaak.waarden("BX-GEBR-01")["voorbeelden_gebruikelijk"]:
        return True
    if activiteit.gebruikelijk is not None:
        return activiteit.gebruikelijk
    if gaat_boven_leeftijd(activiteit):
        return False
    groepen = beeld.banden
    return alle(gebruikelijk_in(beeld, rij, activiteit) for rij in groepen) if groepen else None


def gebruikelijk_in(beeld: Beeld, band: Band, activiteit: Activiteit) -> bool | None:
    """Whether an activity is usual in an age group by the profile of annex 1."""
    past = past_in_profiel(beeld.zaak, band, activiteit)
    uitgezonderd = is_uitzondering(beeld.zaak, band, beeld.onderzoek.handicaps)
    return False if past and uitgezonderd else past


def chronisch(beeld: Beeld) -> bool | None:
    """Whether help is expected to last longer than the limit; None when nobody said how long."""
    return None if beeld.verwacht is None else is_chronisch(beeld.zaak, *beeld.verwacht)


def is_bovengebruikelijk(beeld: Beeld, activiteit: Activiteit) -> bool | None:
    """Whether an activity is more than usual: not usual, chronic, and beyond the child's age.

    A deviation from the limit of BX-GEBR-04 stands in for chronic.
    """
    if is_gebruikelijk(beeld, activiteit):
        return False
    lang = is_afgeweken(beeld.zaak, KORTDUREND) or chronisch(beeld)
    return alle((lang, gaat_boven_leeftijd(activiteit)))


def is_hulp_bovengebruikelijk(beeld: Beeld) -> bool | None:
    """Whether any of the activities is more than usual; None when it cannot be told."""
    oordelen = [is_bovengebruikelijk(beeld, rij) for rij in beeld.activiteiten]
    return een_van(oordelen) if oordelen else None
