"""What is counted of a group of declared lines, and how groups add up."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Afwijking = tuple[str, int, str]
"""A deviation: client, allocation number and the rule that was set aside."""


@dataclass(frozen=True, slots=True)
class Som:
    """Submitted, awarded and taken back again: eurocents, or units of a volume."""

    ingediend: int = 0
    toegekend: int = 0
    gecrediteerd: int = 0

    @property
    def netto(self) -> int:
        """Awarded less what was taken back."""
        return self.toegekend - self.gecrediteerd

    def plus(self, ander: "Som") -> "Som":
        """The two together."""
        return Som(
            self.ingediend + ander.ingediend,
            self.toegekend + ander.toegekend,
            self.gecrediteerd + ander.gecrediteerd,
        )

    def zonder(self, ander: "Som") -> "Som":
        """What is in this one and not in the other."""
        return Som(
            self.ingediend - ander.ingediend,
            self.toegekend - ander.toegekend,
            self.gecrediteerd - ander.gecrediteerd,
        )

    def als_json(self, achtervoegsel: str) -> Json:
        """With the unit behind each name."""
        return {
            f"ingediend{achtervoegsel}": self.ingediend,
            f"toegekend{achtervoegsel}": self.toegekend,
            f"gecrediteerd{achtervoegsel}": self.gecrediteerd,
            f"netto{achtervoegsel}": self.netto,
        }


def _sommen() -> dict[str, Som]:
    return defaultdict(Som)


@dataclass(slots=True)
class Telling:
    """The figures of a group of lines, as known now and as known at the closing.

    `volumes` are per unit (hours as minutes), `verwijzers` in eurocents per kind of referrer.
    `clienten` and `afwijkingen` are sets, so that whoever is in two groups counts once in their
    sum.
    """

    bedrag: Som = Som()
    bij_sluiting: Som = Som()
    volumes: dict[str, Som] = field(default_factory=_sommen)
    volumes_bij_sluiting: dict[str, Som] = field(default_factory=_sommen)
    verwijzers: dict[str, Som] = field(default_factory=_sommen)
    clienten: set[str] = field(default_factory=set)
    afwijkingen: set[Afwijking] = field(default_factory=set)
    bevindingen: int = 0
    bevindingen_eurocent: int = 0

    def tel_bij(self, deel: "Telling") -> None:
        """Add another group."""
        self.bedrag = self.bedrag.plus(deel.bedrag)
        self.bij_sluiting = self.bij_sluiting.plus(deel.bij_sluiting)
        for eigen, ander in (
            (self.volumes, deel.volumes),
            (self.volumes_bij_sluiting, deel.volumes_bij_sluiting),
            (self.verwijzers, deel.verwijzers),
        ):
            for naam, som in ander.items():
                eigen[naam] = eigen[naam].plus(som)
        self.clienten |= deel.clienten
        self.afwijkingen |= deel.afwijkingen
        self.bevindingen += deel.bevindingen
        self.bevindingen_eurocent += deel.bevindingen_eurocent

    def als_json(self, *, gesloten: bool) -> Json:
        """The figures with their JSON names; without a closing its two states are null."""
        toen, later = None, None
        if gesloten:
            na = {
                eenheid: som.zonder(self.volumes_bij_sluiting[eenheid])
                for eenheid, som in self.volumes.items()
            }
            toen = _stand(self.bij_sluiting, self.volumes_bij_sluiting)
            later = _stand(self.bedrag.zonder(self.bij_sluiting), na)
        return {
            "clienten": len(self.clienten),
            **_stand(self.bedrag, self.volumes),
            "opSluitdatum": toen,
            "naSluitdatum": later,
            "openBevindingen": {
                "aantal": self.bevindingen,
                "bedragEurocent": self.bevindingen_eurocent,
            },
            "afwijkingen": len(self.afwijkingen),
            "verwijzers": [
                {
                    "verwijzer": naam,
                    "toegekendEurocent": som.toegekend,
                    "gecrediteerdEurocent": som.gecrediteerd,
                    "nettoEurocent": som.netto,
                }
                for naam, som in sorted(self.verwijzers.items())
            ],
        }


def _stand(bedrag: Som, volumes: dict[str, Som]) -> Json:
    return {
        **bedrag.als_json("Eurocent"),
        "volumes": [
            {"eenheid": eenheid, **som.als_json("Volume")}
            for eenheid, som in sorted(volumes.items())
        ],
    }
