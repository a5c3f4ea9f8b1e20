"""Why a check could not be made or finished."""

from typing import ClassVar


class VerificatieFout(Exception):
    """The check did not come to an end; the message is a Dutch sentence.

    Made anew from its message, for it may come from another process.
    """

    ZIN: ClassVar[str] = "De controle is niet gelukt."

    def __init__(self, zin: str | None = None) -> None:
        super().__init__(self.ZIN if zin is None else zin)


class Gestopt(VerificatieFout):
    """It was asked to stop."""

    ZIN = (
        "De controle is afgebroken en heeft nog geen uitslag."
        " Met dezelfde map (--uit) gaat zij een volgende keer verder."
    )


class MapFout(VerificatieFout):
    """The folder for the report and the progress cannot be used."""


class ProcesWeg(VerificatieFout):
    """A process fell away."""

    ZIN = "Een deelproces is weggevallen, misschien door gebrek aan geheugen."


class AndereVorm(VerificatieFout):
    """The read models were made by another version, so there is nothing to compare them with."""

    ZIN = (
        "De leesmodellen zijn gemaakt door een andere versie van deze software."
        " Voer eerst 'toewijzing herbouw' uit."
    )
