"""Why a check could not be made or finished."""


class VerificatieFout(Exception):
    """The check did not come to an end; the message is a Dutch sentence."""


class Gestopt(VerificatieFout):
    """It was asked to stop."""

    def __init__(self) -> None:
        super().__init__(
            "De controle is afgebroken en heeft nog geen uitslag."
            " Met dezelfde map (--uit) gaat zij een volgende keer verder."
        )


class MapFout(VerificatieFout):
    """The folder for the report and the progress cannot be used."""


class ProcesWeg(VerificatieFout):
    """A process fell away."""

    def __init__(self) -> None:
        super().__init__("Een deelproces is weggevallen, misschien door gebrek aan geheugen.")


class AndereVorm(VerificatieFout):
    """The read models were made by another version, so there is nothing to compare them with."""

    def __init__(self) -> None:
        super().__init__(
            "De leesmodellen zijn gemaakt door een andere versie van deze software."
            " Voer eerst 'toewijzing herbouw' uit."
        )
