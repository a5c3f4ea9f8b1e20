"""Judgements on findings for the formal and material control. Money is in eurocents."""

from typing import Final

VELDEN: Final = {
    "Bevindingsoordeel.datum": "De dag van het oordeel.",
    "bevinding_gebeurtenis_id": "De gebeurtenis die de bevinding draagt.",
    "bevinding_nummer": "De plaats van de bevinding in die gebeurtenis, zoals de lijst die geeft.",
    "Bevindingsoordeel.uitkomst": "Terecht, onterecht, of terecht maar geaccepteerd.",
    "Bevindingsoordeel.bedrag_eurocent": "Wat wordt teruggevorderd of geaccepteerd, in eurocent.",
    "Bevindingsoordeel.motivering": "Waarom zo is geoordeeld; alleen leesbaar bij de cliënt.",
}
