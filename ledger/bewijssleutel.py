"""The key that signs checkpoints: from the environment, or that of practice mode."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from ledger.ids import Toeval
from ledger.notitie import NotitieFout, Tekensleutel, lees_base64
from ledger.privacy import PrivacyFout, bewaar_eenmalig

NAAM_SLEUTEL = "BEWIJSSLEUTEL"
NAAM_NAAM = "BEWIJSNAAM"

_OEFENBESTAND = "bewijssleutel"
_OEFENNAAM = "toewijzing.example/oefenmodus-"
_BYTES = 32


def bewijssleutel_uit_omgeving(omgeving: Mapping[str, str]) -> Tekensleutel:
    """The key of a production service. Its name is the name of the log, and never changes.

    Raises PrivacyFout (Dutch) that names the variable that is missing or not usable.
    """
    ontbreekt = [naam for naam in (NAAM_SLEUTEL, NAAM_NAAM) if not omgeving.get(naam)]
    if ontbreekt:
        raise PrivacyFout(f"Zet eerst de omgevingsvariabele {' en '.join(ontbreekt)}.")
    zaad = _zaad(omgeving[NAAM_SLEUTEL])
    if zaad is None:
        raise PrivacyFout(f"{NAAM_SLEUTEL} moet {_BYTES} bytes in base64 zijn.")
    try:
        return Tekensleutel(omgeving[NAAM_NAAM], zaad)
    except NotitieFout:
        raise PrivacyFout(
            f"{NAAM_NAAM} moet een adres zonder spaties en plustekens zijn, zoals "
            "gemeente.example/toewijzing."
        ) from None


def bewijssleutel_voor_oefenen(data_map: Path, toeval: Toeval) -> Tekensleutel:
    """The key of practice mode: made once and kept in a file (mode 0600) in `data_map`.

    Its name is derived from the public key, so that no two practice ledgers have the same.
    """
    bestand = data_map / _OEFENBESTAND
    if not bestand.exists():
        bewaar_eenmalig(bestand, b64encode(toeval(_BYTES)))
    zaad = _zaad(bestand.read_text(encoding="ascii", errors="replace").strip())
    if zaad is None:
        raise PrivacyFout(f"Het bestand {_OEFENBESTAND} in de gegevensmap is beschadigd.")
    publiek = Tekensleutel(_OEFENNAAM, zaad).controle.publiek
    return Tekensleutel(_OEFENNAAM + hashlib.sha256(publiek).hexdigest()[:8], zaad)


def _zaad(tekst: str) -> bytes | None:
    data = lees_base64(tekst)
    return data if data is not None and len(data) == _BYTES else None
