"""The command line's own words in Dutch: what the library says in English."""

import re
import sys
from typing import Any

import typer.rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import Abort, Exit, TyperException

FOUT = 1
_KOPPEN = {
    "ARGUMENTS_PANEL_TITLE": "Argumenten",
    "OPTIONS_PANEL_TITLE": "Opties",
    "COMMANDS_PANEL_TITLE": "Opdrachten",
    "DEFAULT_STRING": "[standaard: {}]",
    "REQUIRED_LONG_STRING": "[verplicht]",
}
_ZINNEN = (
    (r"No such option: (\S+).*", r"De optie \1 bestaat niet."),
    (r"No such command '(.+?)'\..*", r"De opdracht '\1' bestaat niet."),
    (r"Missing command\.", r"Noem een opdracht."),
    (r"Missing argument '?(.+?)'?\.", r"Het argument \1 ontbreekt."),
    (r"Missing option '?(.+?)'?\.", r"De optie \1 ontbreekt."),
    (r"Option '?(.+?)'? requires an argument\.", r"De optie \1 vraagt een waarde."),
    (r"Got unexpected extra argument\S* \((.+)\)", r"Onverwacht: \1."),
    (r"Invalid value for '?(.+?)'?: Input should be less .* to (\d+)", r"\1 is hoogstens \2."),
    (r"Invalid value for '?(.+?)'?: Input should be greater .* to (\d+)", r"\1 is minstens \2."),
    (r"Invalid value for '?(.+?)'?: Input should be a valid integer.*", r"\1 is geen getal."),
    (r"Invalid value for '?(.+?)'?: (.*)", r"\1: \2"),
)

for _naam, _tekst in _KOPPEN.items():
    setattr(typer.rich_utils, _naam, _tekst)


def in_het_nederlands(zin: str) -> str:
    """A sentence of the library about a command that cannot be understood, in Dutch."""
    for patroon, vertaling in _ZINNEN:
        past = re.fullmatch(patroon, zin, re.DOTALL)
        if past:
            return past.expand(vertaling)
    return zin


class NederlandseOpdracht(TyperCommand):
    """A command whose option --help is explained in Dutch."""

    def get_params(self, ctx: Any) -> list[Any]:
        """As the library does, with a Dutch word for a number; a flag takes no value at all."""
        opties = super().get_params(ctx)
        for optie in opties:
            if isinstance(optie, TyperOption) and optie.metavar is None:
                optie.metavar = "" if optie.is_flag else "GETAL"
        return opties

    def get_usage(self, ctx: Any) -> str:
        """As the library does, in Dutch."""
        return _gebruik(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """As the library does, with a Dutch explanation."""
        return _met_uitleg(super().get_help_option(ctx))


def _gebruik(zin: str) -> str:
    return zin.replace("Usage:", "Gebruik:", 1)


def _met_uitleg(optie: Any) -> Any:
    if optie is not None:
        optie.help = "Toon deze uitleg."
    return optie


class NederlandseGroep(TyperGroup):
    """A group of commands that explains a misunderstanding in Dutch and exits with code 2."""

    def get_usage(self, ctx: Any) -> str:
        """As the library does, in Dutch."""
        return _gebruik(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """As the library does, with a Dutch explanation."""
        return _met_uitleg(super().get_help_option(ctx))

    def main(self, *args: Any, **opties: Any) -> Any:
        """As the library does, but with Dutch sentences on standard error."""
        try:
            uitkomst = super().main(*args, **{**opties, "standalone_mode": False})
        except Exit as fout:
            sys.exit(fout.exit_code)
        except Abort:
            sys.exit(FOUT)
        except TyperException as fout:
            zin = fout.format_message()
            typer.echo(in_het_nederlands(zin), err=True)
            sys.exit(fout.exit_code)
        sys.exit(uitkomst if isinstance(uitkomst, int) else 0)
