"""What rules of every kader reckon with: periods, months, ages, allocations that run together."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, is_verwijderd
from ledger.dossier import Afwijking, Stuk
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.zaak import Voorstel, Zaak, minuten_van
from ledger.personen import bevat_bsn
from ledger.regels import Uitkomst

S = TypeVar("S", bound=Stuk)

DAG = timedelta(days=1)
_WOORD = re.compile(r"[^\W\d_][\w+/.-]{0,39}")
_VRIJE_TEKST = "(vrije tekst)"


def dagen_later(dag: date, dagen: int) -> date:
    """The day `dagen` later (earlier when negative), never beyond the calendar.

    A message may hold any day, 9999-12-31 for 'without end' among them.
    """
    nummer = dag.toordinal() + dagen
    return date.fromordinal(min(max(nummer, date.min.toordinal()), date.max.toordinal()))


def plus_maanden(dag: date, maanden: int) -> date:
    """The same day `maanden` later; a day that does not exist becomes the last of that month.

    Never beyond the calendar, as everything here.
    """
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 + maanden, 12)
    if not date.min.year <= jaar <= date.max.year:
        return date.max if maanden > 0 else date.min
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))


def laatste_dag_looptijd(ingangsdatum: date, maanden: int) -> date:
    """The last day of a run of `maanden` whole months from its first day."""
    return dagen_later(plus_maanden(ingangsdatum, maanden), -1)


def einde_verschoven(einddatum: date, maanden: int, dagen: int = 0) -> date:
    """An end date moved on, reckoned with the day after it (the exclusive end)."""
    return dagen_later(plus_maanden(dagen_later(einddatum, 1), maanden), dagen - 1)


def hele_maanden(ingangsdatum: date, einddatum: date) -> int | None:
    """How many whole calendar months a period is, both ends included; None when it is not."""
    na = dagen_later(einddatum, 1)
    maanden = (na.year - ingangsdatum.year) * 12 + na.month - ingangsdatum.month
    return maanden if maanden > 0 and plus_maanden(ingangsdatum, maanden) == na else None


def looptijd_in_maanden(ingangsdatum: date, einddatum: date) -> Fraction:
    """The length of a period in calendar months, both ends included.

    What is left after the whole months counts in days of the month that would follow.
    """
    na = dagen_later(einddatum, 1)
    heel = (na.year - ingangsdatum.year) * 12 + na.month - ingangsdatum.month
    if plus_maanden(ingangsdatum, heel) > na:
        heel -= 1
    begin, volgende = plus_maanden(ingangsdatum, heel), plus_maanden(ingangsdatum, heel + 1)
    return heel + Fraction((na - begin).days, (volgende - begin).days or 1)


def verjaardag(geboortedatum: date, leeftijd: int) -> date:
    """The birthday on which somebody reaches `leeftijd`; 29 February becomes 1 March."""
    jaar = geboortedatum.year + leeftijd
    if jaar > date.max.year:
        return date.max
    if (geboortedatum.month, geboortedatum.day) == (2, 29) and monthrange(jaar, 2)[1] == 28:
        return date(jaar, 3, 1)
    return geboortedatum.replace(year=jaar)


def overlapt(begin: date, einde: date | None, ander_begin: date, ander_einde: date | None) -> bool:
    """Whether two periods share at least one day; both ends count, None is open."""
    return begin <= (ander_einde or date.max) and ander_begin <= (einde or date.max)


def geldende_toewijzingen(toestand: ClientToestand) -> Iterator[ToewijzingGebeurtenis]:
    """The version that counts of every allocation of a client that was not deleted."""
    for versies in toestand.toewijzingen.values():
        if not is_verwijderd(versies[-1]):
            yield versies[-1]


def na_bericht(zaak: Zaak) -> Iterator[ToewijzingGebeurtenis]:
    """The client's allocations as they will be after this message, without deleted ones.

    What the same message changes or gives counts in its new form.
    """
    per_nummer = {
        (feit.gemeente, feit.toewijzing_nummer): feit
        for feit in geldende_toewijzingen(zaak.toestand)
    }
    for feit in zaak.omgeving.bericht:
        if isinstance(feit, ToewijzingGebeurtenis):
            per_nummer[feit.gemeente, feit.toewijzing_nummer] = feit
    return (feit for feit in per_nummer.values() if not is_verwijderd(feit))


def andere_toewijzingen(zaak: Zaak, voorstel: Voorstel) -> Iterator[ToewijzingGebeurtenis]:
    """The client's allocations beside the proposed one, as they will be after this message."""
    eigen = (voorstel.gemeente, voorstel.toewijzing_nummer)
    for feit in na_bericht(zaak):
        if (feit.gemeente, feit.toewijzing_nummer) != eigen:
            yield feit


def samenlopend(zaak: Zaak, voorstel: Voorstel) -> Iterator[ToewijzingGebeurtenis]:
    """The client's other allocations, of any aanbieder, that share a day with the proposed one."""
    for feit in andere_toewijzingen(zaak, voorstel):
        if overlapt(voorstel.ingangsdatum, voorstel.einddatum, feit.ingangsdatum, feit.einddatum):
            yield feit


def wordt_verwijderd(zaak: Zaak) -> bool:
    """Whether what is judged deletes an allocation; it then counts as never sent."""
    return isinstance(zaak.feit, ToewijzingGebeurtenis) and is_verwijderd(zaak.feit)


def verlengt(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether a proposal covers days that the allocation did not cover yet.

    A new allocation does. What only shortens or deletes must stay possible, whatever a rule says
    of the help itself.
    """
    if wordt_verwijderd(zaak):
        return False
    huidig = voorstel.huidig
    if huidig is None or is_verwijderd(huidig):
        return True
    later = (voorstel.einddatum or date.max) > (huidig.einddatum or date.max)
    return later or voorstel.ingangsdatum < huidig.ingangsdatum


def verhoogt(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether a proposal gives more than the allocation gave; a new one does.

    Volumes that cannot be compared, in other units or per another time, count as more.
    """
    if wordt_verwijderd(zaak):
        return False
    huidig = voorstel.huidig
    if huidig is None or is_verwijderd(huidig):
        return True
    wordt, was = voorstel.omvang, huidig.omvang
    if wordt is None:
        return False
    if was is None or wordt.frequentie != was.frequentie:
        return True
    minuten, eerder = minuten_van(wordt), minuten_van(was)
    if minuten is None or eerder is None:
        return wordt.eenheid != was.eenheid or wordt.volume > was.volume
    return minuten > eerder


def vervangen_stuk(zaak: Zaak, soort: type[S]) -> S | None:
    """The earlier record that the judged one corrects, as it was; None when it corrects none."""
    nummer = zaak.stuk(soort).vervangt
    for feit in zaak.toestand.dossier.get(soort, ()):
        if feit.gebeurtenis_id == nummer and isinstance(feit.inhoud, soort):
            return feit.inhoud
    return None


def gebrek_in_afwijking(
    zaak: Zaak, regel: str, voldoet: Callable[[Afwijking], bool]
) -> Gevolg | None:
    """`WEIGEREN` when there are deviations, but none of an entitled role that meets the demand.

    For a rule of the kind `afwijken` that asks more than the consent of a role: with this as the
    consequence of its outcome a deviation that falls short lifts nothing.
    """
    stukken = zaak.afwijkingen(regel)
    rij = zaak.kader.regels[regel]
    goed = any(voldoet(stuk) and zaak.kader.mag_afwijken(stuk.rol, rij) for stuk in stukken)
    return Gevolg.WEIGEREN if stukken and not goed else None


def geboortedatum(zaak: Zaak) -> date | None:
    """The client's day of birth; None when unknown or forgotten."""
    gegevens = zaak.toestand.gegevens
    return None if gegevens is None else gegevens.geboortedatum


def getoond(tekst: str | None) -> str | None:
    """What a finding shows of a text in a record: a word that is not known, but no free text.

    A record is encrypted and can be forgotten; what is found on it stays readable.
    """
    if tekst is None or (_WOORD.fullmatch(tekst) and not bevat_bsn(tekst)):
        return tekst
    return _VRIJE_TEKST


def getoonde(teksten: Iterable[str]) -> tuple[str, ...]:
    """What a finding shows of several texts in a record."""
    return tuple(filter(None, map(getoond, teksten)))


def opsomming(delen: Iterable[str], voegwoord: str = "en") -> str:
    """Parts as a Dutch enumeration: a, b en c."""
    *eerst, laatst = delen
    return f"{', '.join(eerst)} {voegwoord} {laatst}" if eerst else laatst


def zelfde(label: str | None, ander: str | None) -> bool:
    """Whether two labels, however typed, are of the same person or organisation."""
    if not label or not ander:
        return False
    return label.strip().casefold() == ander.strip().casefold()


def ontbreekt(wat: str, **operanden: str | int | None) -> Uitkomst:
    """The outcome 'cannot be judged': `wat` says in Dutch what was not recorded."""
    return Uitkomst(
        f"Niet te beoordelen: {wat} ontbreekt.", dict(operanden), niet_beoordeelbaar=True
    )
