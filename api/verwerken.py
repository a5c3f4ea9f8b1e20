"""Message files into the ledger: a verdict line each, and the answers beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ledger.application import Grootboek, KlokTeVroeg, Wie
from ledger.berichtverwerking import NietLeesbaar, Opdracht, Verwerkt, verwerk
from ledger.gebeurtenissen import BerichtVerwerkt
from ledger.ijw.lezen import MAX_BYTES
from ledger.ijw.verwerking.oordeel import GOEDGEKEURD
from ledger.klok import Klok
from ledger.sleutelring import ClientIsVergeten

ALLES_GOED = 0
DEELS_AFGEKEURD = 1
NIET_VERWERKT = 2
"""Exit codes: everything approved, something rejected, something that could not be processed."""


@dataclass(frozen=True, slots=True)
class Uitslag:
    """One line about one file, and the exit code that it asks for."""

    regel: str
    code: int


class _NietVerwerkt(Exception):
    """A file that gave no verdict; the message is a Dutch sentence."""


def verwerk_bestand(grootboek: Grootboek, pad: Path, wie: Wie, klok: Klok) -> Uitslag:
    """Process one file; its return and answer message are written beside it.

    Storage errors are raised: they say nothing about this file.
    """
    try:
        verwerkt = verwerk(grootboek, Opdracht(_lees(pad), wie, klok))
        _schrijf_antwoorden(grootboek, pad, verwerkt)
    except NietLeesbaar as fout:
        return Uitslag(f"{pad}: onleesbaar: {fout.reden}", NIET_VERWERKT)
    except (_NietVerwerkt, KlokTeVroeg, ClientIsVergeten) as fout:
        return Uitslag(f"{pad}: niet verwerkt: {fout}", NIET_VERWERKT)
    return _uitslag(pad, verwerkt.feit)


def _lees(pad: Path) -> bytes:
    try:
        if pad.stat().st_size > MAX_BYTES:
            raise _NietVerwerkt("Het bestand is groter dan 25 MB.")
        return pad.read_bytes()
    except FileNotFoundError:
        raise _NietVerwerkt("Het bestand bestaat niet.") from None
    except OSError:
        raise _NietVerwerkt("Het bestand kan niet worden gelezen.") from None


def _schrijf_antwoorden(grootboek: Grootboek, pad: Path, verwerkt: Verwerkt) -> None:
    for soort, inhoud in _antwoorden(grootboek, verwerkt):
        doel = pad.with_name(f"{pad.name}.{soort}.xml")
        try:
            doel.write_bytes(inhoud)
        except OSError:
            raise _NietVerwerkt(
                f"Het bericht is vastgelegd, maar {doel.name} kan niet worden geschreven."
            ) from None


def _antwoorden(grootboek: Grootboek, verwerkt: Verwerkt) -> Iterator[tuple[str, bytes]]:
    """The answers by kind; those to a message that was known already come from the archive."""
    feit = verwerkt.feit
    for soort, aanwezig, inhoud in (
        ("retour", feit.retour, verwerkt.retour),
        ("antwoord", feit.antwoord, verwerkt.antwoord),
    ):
        if aanwezig:
            bewaard = inhoud or grootboek.bericht_bytes(feit.stroom, soort)
            if bewaard is not None:
                yield soort, bewaard


def _uitslag(pad: Path, feit: BerichtVerwerkt) -> Uitslag:
    bezwaren = dict.fromkeys(
        f"{b.regel} ({b.retourcode})" if b.retourcode else b.regel
        for b in feit.bevindingen
        if b.blokkeert
    )
    wat = " ".join(f"{feit.bericht} {feit.identificatie} van {feit.afzender}".split())
    waarom = f": {', '.join(bezwaren)}" if bezwaren else ""
    code = ALLES_GOED if feit.uitkomst == GOEDGEKEURD else DEELS_AFGEKEURD
    return Uitslag(f"{pad}: {feit.uitkomst}, {wat}{waarom}", code)
