"""Reads an xlsx file without any library for it, and calculates its formulas again."""

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_PLEK = r"(?:(\w+)!)?([A-Z]+)(\d+)"
Waarde = str | Decimal | None


@dataclass(frozen=True)
class Cel:
    """What is stored: a text or a number, and the formula that it is the outcome of."""

    waarde: Waarde
    formule: str | None = None


Blad = dict[tuple[str, int], Cel]


class Rekenblad:
    """The sheets of a file by their names."""

    def __init__(self, inhoud: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as bestand:
            assert bestand.testzip() is None
            teksten = [
                "".join(deel.itertext())
                for deel in etree.fromstring(bestand.read("xl/sharedStrings.xml"))
            ]
            boek = etree.fromstring(bestand.read("xl/workbook.xml"))
            namen = [blad.get("name") for blad in boek.iterfind(".//m:sheet", _NS)]
            self.bladen: dict[str, Blad] = {
                naam: _lees(bestand.read(f"xl/worksheets/sheet{nummer}.xml"), teksten)
                for nummer, naam in enumerate(namen, 1)
            }

    def rijen(self, naam: str) -> list[dict[str, Cel]]:
        """The cells of a sheet per row, by the letter of their column."""
        rijen: dict[int, dict[str, Cel]] = {}
        for (kolom, rij), cel in self.bladen[naam].items():
            rijen.setdefault(rij, {})[kolom] = cel
        return [rijen[rij] for rij in sorted(rijen)]

    def formules(self) -> list[tuple[str, Decimal, Waarde]]:
        """Every formula with its outcome calculated again and the outcome that is stored."""
        return [
            (cel.formule, self._reken(naam, cel.formule), cel.waarde)
            for naam, blad in self.bladen.items()
            for cel in blad.values()
            if cel.formule is not None
        ]

    def _reken(self, blad: str, formule: str) -> Decimal:
        if som := re.fullmatch(rf"SUBTOTAL\(9,{_PLEK}:{_PLEK}\)", formule):
            return sum(
                (_getal(cel) for cel in self._bereik(blad, som) if not _subtotaal(cel)), Decimal()
            )
        if som := re.fullmatch(rf"SUM\({_PLEK}:{_PLEK}\)", formule):
            return sum((_getal(cel) for cel in self._bereik(blad, som)), Decimal())
        if som := re.fullmatch(rf"SUMIF\({_PLEK}:{_PLEK},{_PLEK},{_PLEK}:{_PLEK}\)", formule):
            return self._som_als(blad, som)
        if som := re.fullmatch(r"ROUND\((.+),2\)", formule):
            delen = re.findall(r"([+-]?)(SUM\([^)]*\)|\w+![A-Z]+\d+)", som[1])
            assert "".join(f"{teken}{deel}" for teken, deel in delen) == som[1]
            return sum(
                ((-1 if teken == "-" else 1) * self._deel(blad, deel) for teken, deel in delen),
                Decimal(),
            )
        raise AssertionError(formule)

    def _deel(self, blad: str, deel: str) -> Decimal:
        plek = re.fullmatch(_PLEK, deel)
        if plek is None:
            return self._reken(blad, deel)
        cel = self.bladen[plek[1] or blad][plek[2], int(plek[3])]
        return _getal(cel) if cel.formule is None else self._reken(plek[1] or blad, cel.formule)

    def _bereik(self, blad: str, som: "re.Match[str]", eerste: int = 1) -> list[Cel]:
        naam, kolom, begin, _, tot, einde = som.groups()[eerste - 1 : eerste + 5]
        assert kolom == tot
        assert int(begin) <= int(einde)
        cellen = self.bladen[naam or blad]
        return [cellen.get((kolom, rij), Cel(None)) for rij in range(int(begin), int(einde) + 1)]

    def _som_als(self, blad: str, som: "re.Match[str]") -> Decimal:
        _, kolom, rij = som.groups()[6:9]
        gezocht = self.bladen[blad][kolom, int(rij)].waarde
        namen, getallen = self._bereik(blad, som), self._bereik(blad, som, eerste=10)
        return sum(
            (
                _getal(cel)
                for naam, cel in zip(namen, getallen, strict=True)
                if naam.waarde == gezocht
            ),
            Decimal(),
        )


def _subtotaal(cel: Cel) -> bool:
    return (cel.formule or "").startswith("SUBTOTAL")


def _getal(cel: Cel) -> Decimal:
    return cel.waarde if isinstance(cel.waarde, Decimal) else Decimal()


def _lees(blad: bytes, teksten: list[str]) -> Blad:
    cellen: Blad = {}
    for cel in etree.fromstring(blad).iterfind(".//m:c", _NS):
        kolom, rij = re.fullmatch(r"([A-Z]+)(\d+)", cel.get("r")).groups()  # type: ignore[union-attr]
        waarde, formule = cel.findtext("m:v", None, _NS), cel.findtext("m:f", None, _NS)
        if waarde is None:
            gelezen: Waarde = None
        else:
            gelezen = teksten[int(waarde)] if cel.get("t") == "s" else Decimal(waarde)
        cellen[kolom, int(rij)] = Cel(gelezen, formule)
    return cellen
