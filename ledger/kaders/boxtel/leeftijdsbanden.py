"""What a child of some age usually needs: the age groups of annex 1 and the care in each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.dossier import Activiteit
from ledger.kaders.hulp import dagen_later, geboortedatum, verjaardag
from ledger.kaders.zaak import Zaak

_ALTIJD = frozenset({"etmaal", "voortdurend", "geplandEnOngepland"})
_OVERDAG = frozenset({"overdag", "overdagVoortdurend"})


@dataclass(frozen=True, slots=True)
class Band:
    """An age group: from the birthday `van` to the day before the birthday `tot`.

    `eerste` and `laatste` are the days of the help on which the child is in it.
    """

    van: int
    tot: int
    eerste: date
    laatste: date

    @property
    def naam(self) -> str:
        """The group in words."""
        return f"{self.van} tot {self.tot} jaar"


def banden(zaak: Zaak, eerste: date, laatste: date) -> tuple[Band, ...] | None:
    """The age groups of the client over a period, both ends included (BX-GEBR-06).

    None when the day of birth is not known; empty for who is too old for all of them.
    """
    geboren = geboortedatum(zaak)
    if geboren is None:
        return None
    return tuple(verdeel(zaak.waarden("BX-GEBR-06")["banden"], geboren, eerste, laatste))


def verdeel(
    groepen: Iterable[Mapping[str, int]], geboren: date, eerste: date, laatste: date
) -> Iterator[Band]:
    """The age groups that somebody is in over a period, each with its own days of it."""
    for rij in groepen:
        begin = max(eerste, verjaardag(geboren, rij["van"]))
        einde = min(laatste, dagen_later(verjaardag(geboren, rij["tot"]), -1))
        if begin <= einde:
            yield Band(rij["van"], rij["tot"], begin, einde)


def is_uitzondering(zaak: Zaak, band: Band, handicaps: tuple[str, ...]) -> bool:
    """Whether severe multiple disabilities make that the care of this group is not usual."""
    p = zaak.waarden("BX-GEBR-08")
    alle = set(p["voorwaarden"]) <= set(handicaps)
    return alle and (band.van, band.tot) == (p["band_van"], p["band_tot"])


def past_in_profiel(zaak: Zaak, band: Band, activiteit: Activiteit) -> bool | None:
    """Whether what a child needs is usual in its age group (BX-GEBR-07).

    None when the profile leaves it to a judgement, or when it was not recorded what is needed.
    """
    profiel: Mapping[str, str] = zaak.waarden("BX-GEBR-07")["profielen"][str(band.van)]
    if activiteit.aspect is None:
        return None
    niveau = profiel[activiteit.aspect]
    if niveau in _ALTIJD:
        return True
    if niveau == "geen":
        return False
    if activiteit.moment is None:
        return None
    if activiteit.moment == "nacht":
        return _past_in_nacht(profiel, activiteit)
    if niveau in _OVERDAG:
        return True
    return _soms_ongepland(activiteit) if niveau == "overdagGeplandSomsOngepland" else None


def _past_in_nacht(profiel: Mapping[str, str], activiteit: Activiteit) -> bool | None:
    """At night somebody is near as the profile says; of other help it says how often."""
    if activiteit.aspect == "nabijheid" or profiel["nacht"] == "niet":
        return False
    if profiel["nacht"] == "wel":
        return True
    return None if activiteit.regelmaat is None else activiteit.regelmaat == "soms"


def _soms_ongepland(activiteit: Activiteit) -> bool | None:
    """At planned moments always; at others now and then."""
    if activiteit.gepland or activiteit.regelmaat == "soms":
        return True
    if activiteit.gepland is None or activiteit.regelmaat is None:
        return None
    return False
