"""Progress that outlives the process: a folder with what was agreed and a file per finished part.

The parts (of streams, then of messages to judge again; see `loop`) are bound to one ledger, one
position in it, one version of the software and the kaders, and one choice. What is bound to
anything else is set aside with a sentence, never used. Every file carries the hash of its content
and is put in its place whole.

The tree and the read models are always checked anew: what was altered after a part was finished
is found there.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from ledger.opslag import Positie
from projections.verificatie.berichten import Bericht
from projections.verificatie.bron import Deel
from projections.verificatie.fout import MapFout
from projections.verificatie.verschil import Uitslag

_ONDERMAP = "voortgang"
_AFSPRAAK = "afspraak"
_SOM_TEKENS = 64


class Klaar(NamedTuple):
    """What came of a part: what was found, and the messages in it that are judged later."""

    uitslag: Uitslag
    berichten: Sequence[Bericht] = ()


class Voortgang:
    """The finished parts in a folder. `meld` is told what became of what was found there."""

    def __init__(self, map_: Path, meld: Callable[[str], None]) -> None:
        self._meld = meld
        self._map = map_ / _ONDERMAP
        self._zegel = ""

    def hervat(
        self, kenmerk: Mapping[str, Any], hash_op: Callable[[Positie], str]
    ) -> tuple[Positie, list[Deel]] | None:
        """The position and the parts of an unfinished check like this one; None without it.

        `kenmerk` says in words of the user what the parts are bound to; `hash_op` gives the hash
        of the event at a position.
        """
        if not (self._map / _AFSPRAAK).exists():
            return None
        try:
            afspraak, zegel = self._lees(_AFSPRAAK)
            bewaard = afspraak["kenmerk"]
            positie = Positie(*afspraak["positie"])
            delen = [Deel(*deel) for deel in afspraak["delen"]]
        except (LookupError, ValueError, TypeError):
            self._meld(
                f"De bewaarde voortgang in {self._map} is beschadigd; de controle begint opnieuw."
            )
            return None
        anders = [naam for naam, waarde in kenmerk.items() if bewaard.get(naam) != waarde]
        if afspraak.get("kop") != hash_op(positie):
            anders.append("de stand van het grootboek")
        if anders:
            self._meld(
                f"De bewaarde voortgang in {self._map} hoort bij iets anders"
                f" ({', '.join(anders)}); de controle begint opnieuw."
            )
            return None
        self._zegel = zegel
        return positie, delen

    def begin(
        self,
        kenmerk: Mapping[str, Any],
        hash_op: Callable[[Positie], str],
        positie: Positie,
        delen: list[Deel],
    ) -> None:
        """Agree on what is going to be checked; earlier progress is gone."""
        self.wis()
        try:
            self._map.mkdir(parents=True)
        except OSError:
            raise MapFout(f"De map {self._map} kan niet worden gemaakt.") from None
        inhoud = {
            "kenmerk": dict(kenmerk),
            "kop": hash_op(positie),
            "positie": list(positie),
            "delen": [list(deel) for deel in delen],
        }
        self._zegel = self._schrijf(_AFSPRAAK, inhoud)

    def klaar(self, nummers: Iterable[int]) -> dict[int, Klaar]:
        """What came of the parts that are finished."""
        gevonden: dict[int, Klaar] = {}
        for nummer in nummers:
            naam = _naam(nummer)
            if not (self._map / naam).exists():
                continue
            try:
                inhoud, _ = self._lees(naam)
                if inhoud["zegel"] != self._zegel:
                    raise ValueError
                berichten = [Bericht(*rij) for rij in inhoud["berichten"]]
                gevonden[nummer] = Klaar(Uitslag.uit_json(inhoud["uitslag"]), berichten)
            except (LookupError, ValueError, TypeError, AttributeError):
                self._meld(
                    f"Het bestand {naam} in {self._map} is beschadigd; dat deel wordt opnieuw"
                    " nagelopen."
                )
        return gevonden

    def bewaar(self, nummer: int, klaar: Klaar) -> None:
        """A part is finished."""
        inhoud = {
            "zegel": self._zegel,
            "uitslag": klaar.uitslag.als_json(),
            "berichten": [list(rij) for rij in klaar.berichten],
        }
        self._schrijf(_naam(nummer), inhoud)

    def wis(self) -> None:
        """Everything is finished, or begins anew."""
        try:
            if self._map.is_dir():
                for bestand in self._eigen_bestanden():
                    bestand.unlink(missing_ok=True)
                self._map.rmdir()
        except OSError:
            raise MapFout(f"De map {self._map} kan niet worden geleegd.") from None

    def _eigen_bestanden(self) -> Iterator[Path]:
        yield self._map / _AFSPRAAK
        for patroon in (_naam("*"), ".*.concept"):
            yield from self._map.glob(patroon)

    def _lees(self, naam: str) -> tuple[dict[str, Any], str]:
        """The content of a file and its hash; ValueError when it is not what was written."""
        try:
            data = (self._map / naam).read_bytes()
        except OSError:
            raise ValueError(naam) from None
        zegel, inhoud = data[:_SOM_TEKENS].decode("ascii", "replace"), data[_SOM_TEKENS:]
        if hashlib.sha256(inhoud).hexdigest() != zegel:
            raise ValueError(naam)
        return dict(orjson.loads(inhoud)), zegel

    def _schrijf(self, naam: str, inhoud: dict[str, Any]) -> str:
        data = orjson.dumps(inhoud)
        zegel = hashlib.sha256(data).hexdigest()
        schrijf_heel(self._map / naam, zegel.encode() + data)
        return zegel


def schrijf_heel(bestand: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises MapFout."""
    concept = bestand.with_name(f".{bestand.name}.concept")
    try:
        bestand.parent.mkdir(parents=True, exist_ok=True)
        with concept.open("wb") as uit:
            uit.write(data)
            uit.flush()
            os.fsync(uit.fileno())
        concept.replace(bestand)
    except OSError:
        raise MapFout(f"Het bestand {bestand} kan niet worden geschreven.") from None


def _naam(nummer: int | str) -> str:
    return f"deel-{nummer}"
