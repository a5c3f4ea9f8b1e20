"""What the rules on the content of a message find in it."""

from dataclasses import replace
from typing import Any

from ledger.bevinding import Bevinding
from ledger.ijw import regels as _regels  # noqa: F401  (fills the register of rules)
from ledger.regels import beoordeel
from tests.berichten import BSN

VOORBEELDNAAM = "Voorbeeld"


def bevindingen(bericht: Any) -> tuple[Bevinding, ...]:
    """Every finding inside the message, in order of registration."""
    return beoordeel(bericht.SOORT, bericht, "/Bericht")


def regels(bericht: Any) -> set[str]:
    """The rules that refuse the message; no finding may hold a BSN or a name."""
    gevonden = bevindingen(bericht)
    for bevinding in gevonden:
        assert bevinding.retourcode == "0001"
        tekst = f"{bevinding.uitleg} {bevinding.operanden} {bevinding.sleutel}"
        assert BSN not in tekst
        assert VOORBEELDNAAM not in tekst
    return {bevinding.regel for bevinding in gevonden if bevinding.blokkeert}


def enige(bericht: Any, regel: str) -> Bevinding:
    """The one finding of the rule that alone refuses the message."""
    assert regels(bericht) == {regel}
    (bevinding,) = bevindingen(bericht)
    return bevinding


def met(bericht: Any, pad: str, **velden: Any) -> Any:
    """The message with other values at a dotted path, such as 'client.contactgegevens.0.adres'."""
    if not pad:
        return replace(bericht, **velden)
    hoofd, _, rest = pad.partition(".")
    if isinstance(bericht, tuple):
        plek = int(hoofd)
        return (*bericht[:plek], met(bericht[plek], rest, **velden), *bericht[plek + 1 :])
    return replace(bericht, **{hoofd: met(getattr(bericht, hoofd), rest, **velden)})
