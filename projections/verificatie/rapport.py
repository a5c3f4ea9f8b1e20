"""What a check of the ledger came to, and on what it rests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.controlepunt import Controlepunt, base64
from ledger.opslag import Positie
from ledger.regels import IJW_DOCUMENT, IJW_VERSIE
from projections import controlepunten
from projections.paginering import json_waarde
from projections.verificatie import (
    archiefcontrole,
    boomcontrole,
    invarianten,
    leesmodellen,
    ontcijferen,
    oordelen,
    reserveringen,
    stromen,
)
from projections.verificatie.keuze import Keuze
from projections.verificatie.verschil import Uitslag, Verschil
from projections.verificatie.versies import Codeversie

VORM = "toewijzing-verificatie@1"

CONTROLES = {
    boomcontrole.NAAM: "Elke gebeurtenis is gelijk aan haar blad in de boom, en de boom aan elk"
    " controlepunt.",
    stromen.NAAM: "Elke stroom heeft versies zonder gat, en de tijd loopt er nooit terug.",
    ontcijferen.NAAM: "Elke gebeurtenis is te lezen, ook van wie vergeten is.",
    reserveringen.NAAM: "Wat uniek moet zijn, is vastgehouden door de gebeurtenis die dat nodig"
    " heeft en door geen andere.",
    archiefcontrole.NAAM: "De bewaarde bytes van elk bericht hebben de hash die bij ontvangst is"
    " vastgelegd.",
    invarianten.NAAM: "Elke regel van het grootboek geldt, nagerekend uit de ruwe gebeurtenissen"
    " door een tweede, eenvoudige uitvoering.",
    oordelen.NAAM: "Elk vastgelegd oordeel komt er opnieuw uit, op wat toen bekend was en met de"
    " kaderversie van toen.",
    leesmodellen.NAAM: "Elk leesmodel is gelijk aan wat opnieuw uit de gebeurtenissen volgt.",
}
"""Every check with what it finds out."""


@dataclass(frozen=True, slots=True)
class Rapport:
    """`kaders_geladen` maps each rule set that this software has to its version and hash.

    Without `oordelen` no verdict was judged again.
    `controlepunt` is the newest of this ledger, `vanaf` the one from elsewhere that was given.
    """

    gemaakt_op: datetime
    duur_seconden: float
    positie: Positie
    gebeurtenissen: int
    keuze: Keuze
    oordelen: bool
    vanaf: Controlepunt | None
    controlepunt: controlepunten.Getekend | None
    kaders_geladen: dict[str, str]
    software: Codeversie
    uitslag: Uitslag

    @property
    def schoon(self) -> bool:
        """Whether there is no difference at all."""
        return not self.aantal_verschillen

    @property
    def aantal_verschillen(self) -> int:
        """The number of differences, those that are only counted too."""
        return self.uitslag.aantallen.total()

    @property
    def verschillen(self) -> list[Verschil]:
        """The differences in the order of the checks, of the streams and of their events."""
        volgorde = list(CONTROLES)
        return sorted(
            self.uitslag.verschillen,
            key=lambda v: (volgorde.index(v.controle), v.stroom or "", v.versie or 0, v.zin),
        )

    @property
    def omschrijving(self) -> str:
        """What was replayed, in Dutch sentences; says so when the choice is empty."""
        zin = self.keuze.zin(oordelen=self.oordelen)
        leeg = not self.keuze.alles and not self.uitslag.geteld["stromen"]
        return f"{zin} Er is geen enkele stroom die binnen de keuze valt." if leeg else zin

    def controles(self) -> dict[str, str]:
        """The checks that were made, with what each finds out."""
        weg = set() if self.oordelen else {oordelen.NAAM}
        return {naam: wat for naam, wat in CONTROLES.items() if naam not in weg}

    def kaders(self) -> list[tuple[str, str, int, bool]]:
        """Each version that an event names or that is loaded now.

        Its name, its version with hash, how many events name it, and whether it is loaded.
        """
        genoemd, geladen = self.uitslag.kaders, self.kaders_geladen
        return [
            (naam, versie, genoemd[naam, versie], geladen.get(naam) == versie)
            for naam, versie in sorted({*genoemd, *geladen.items()})
        ]

    def als_json(self) -> dict[str, Any]:
        """The whole report with its JSON names."""
        punt, uitslag = self.controlepunt, self.uitslag
        return {
            "vorm": VORM,
            "uitkomst": "geenVerschil" if self.schoon else "verschillen",
            "gemaaktOp": json_waarde(self.gemaakt_op),
            "duurSeconden": round(self.duur_seconden, 3),
            "controlepunt": None if punt is None else controlepunten.als_json(punt),
            "bewaardControlepunt": None if self.vanaf is None else _punt(self.vanaf),
            "positie": {"xid": self.positie.xid, "nummer": self.positie.nummer},
            "gebeurtenissen": self.gebeurtenissen,
            "software": self.software._asdict(),
            "standaard": {"document": IJW_DOCUMENT, "versie": IJW_VERSIE},
            "kaders": [
                {"kader": naam, "versie": versie, "gebeurtenissen": aantal, "geladen": geladen}
                for naam, versie, aantal, geladen in self.kaders()
            ],
            "keuze": {**self.keuze._asdict(), "omschrijving": self.omschrijving},
            "controles": [
                {
                    "controle": naam,
                    "omschrijving": omschrijving,
                    "verschillen": uitslag.aantallen[naam],
                    "seconden": round(uitslag.seconden[naam], 3),
                }
                for naam, omschrijving in self.controles().items()
            ],
            "geteld": dict(uitslag.geteld),
            "overgeslagen": {
                naam: aantal for naam, aantal in uitslag.overgeslagen.items() if aantal
            },
            "aantalVerschillen": self.aantal_verschillen,
            "verschillen": [_verschil(verschil) for verschil in self.verschillen],
        }


def _punt(punt: Controlepunt) -> dict[str, Any]:
    return {"oorsprong": punt.oorsprong, "omvang": punt.omvang, "kop": base64(punt.kop)}


def _verschil(verschil: Verschil) -> dict[str, Any]:
    return {
        "controle": verschil.controle,
        "soort": verschil.soort,
        "gebeurtenisId": verschil.gebeurtenis_id,
        "stroom": verschil.stroom,
        "versie": verschil.versie,
        "zin": verschil.zin,
    }
