"""Audit files for tests: made, unpacked, verified, and damaged by who has the key or not."""

import hashlib
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from api.auditbestand import Bewaard, Bron, Vraag, maak_auditbestand
from ledger.bewijs import blad, bladhash, kop_van
from ledger.controlepunt import Controlepunt, base64
from ledger.kaders.register import alle_kaders
from ledger.klok import Systeemklok
from ledger.notitie import Tekensleutel
from ledger.opslag import Recorder
from projections.auditbestand import Keuze
from tests.verificatie.bouwstenen import SLEUTEL

SCRIPTS = Path(__file__).parents[2] / "scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.append(str(SCRIPTS))

import controleer_auditbestand as script  # noqa: E402 - beside its two other files

VKEY = str(SLEUTEL.controle)
ANDER = Tekensleutel(SLEUTEL.controle.naam, b"y" * 32)
ALLES = Keuze(None, None, None)
GEMEENTE_JAAR = Keuze("0363", 2027, None)
FEITEN, TEGELS = "gebeurtenissen.jsonl", "bewijzen/tegels.jsonl"

Json = dict[str, Any]


def maak(
    dsn: str,
    recorder: Recorder,
    doel: Path,
    keuze: Keuze = ALLES,
    vanaf: Bewaard | None = None,
    sleutel: Tekensleutel = SLEUTEL,
) -> Json:
    """Make an audit file; gives its manifest."""
    bron = Bron(dsn, recorder, sleutel, alle_kaders(), Systeemklok())
    return maak_auditbestand(bron, Vraag(keuze, vanaf), doel)


def pak_uit(bestand: Path, map_: Path) -> Path:
    """Unpack an archive into a new folder."""
    with ZipFile(bestand) as zip_:
        zip_.extractall(map_)
    return map_


def controleer(map_: Path, *woorden: object, sleutel: str = VKEY) -> int:
    """Run the verifier; gives its exit code."""
    code: int = script.main([str(map_), "--sleutel", sleutel, *map(str, woorden)])
    return code


def bestanden(map_: Path) -> list[str]:
    """The names of all files in a folder."""
    return sorted(str(p.relative_to(map_)) for p in map_.rglob("*") if p.is_file())


def lees_regels(map_: Path, naam: str = FEITEN) -> list[Json]:
    """The lines of a file as JSON."""
    return [json.loads(rij) for rij in (map_ / naam).read_text().splitlines()]


def schrijf_regels(map_: Path, rijen: list[Json], naam: str = FEITEN) -> None:
    """Write the lines of a file."""
    (map_ / naam).write_text("".join(json.dumps(rij) + "\n" for rij in rijen))


def bytes_van(rij: Json) -> bytes:
    """The stored bytes in a line."""
    return b64decode(rij["bytes"])


def wijzig_feit(rij: Json, oud: bytes, nieuw: bytes) -> None:
    """Change an event as a forger does: bytes, readable content and leaf hash agree."""
    assert oud in bytes_van(rij)
    data = bytes_van(rij).replace(oud, nieuw)
    inhoud = json.loads(data)
    inhoud.pop("persoonlijk", None)
    hash_ = bladhash(blad(rij["stroom"], rij["versie"], rij["topic"], data))
    rij |= {"bytes": b64encode(data).decode(), "inhoud": inhoud, "bladhash": base64(hash_)}


def herteken(
    map_: Path,
    sleutel: Tekensleutel = SLEUTEL,
    wijzig: Callable[[Json], object] = lambda _manifest: None,
) -> None:
    """Make the manifest agree with the files and sign it, as only the ledger can."""
    manifest = json.loads((map_ / "manifest.json").read_text())
    for rij in manifest["bestanden"]:
        data = (map_ / rij["naam"]).read_bytes()
        rij |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    wijzig(manifest)
    teken_manifest(map_, json.dumps(manifest).encode(), sleutel)


def teken_manifest(
    map_: Path, data: bytes, sleutel: Tekensleutel = SLEUTEL, vorm: str = script.VORM
) -> None:
    """Put these bytes in the place of the manifest, signed."""
    (map_ / "manifest.json").write_bytes(data)
    som = b64encode(hashlib.sha256(data).digest()).decode()
    tekst = f"{sleutel.controle.naam}\n{vorm} manifest.json\n{som}\n"
    (map_ / "manifest.notitie").write_text(sleutel.onderteken(tekst))


def vervals_alles(map_: Path, sleutel: Tekensleutel = SLEUTEL) -> None:
    """Make tree, checkpoint and manifest of a whole ledger agree with its altered events."""
    hashes = [b64decode(rij["bladhash"]) for rij in lees_regels(map_)]
    tegels = lees_regels(map_, TEGELS)
    for tegel in tegels:
        begin = 256 * tegel["tegel"]
        tegel["kop"] = base64(kop_van(hashes[begin : begin + 256]))
    schrijf_regels(map_, tegels, TEGELS)
    punt = Controlepunt(sleutel.controle.naam, len(hashes), kop_van(hashes))
    (map_ / "controlepunt").write_text(sleutel.onderteken(punt.tekst()))
    (map_ / "sleutel").write_text(f"{sleutel.controle}\n")

    def noem_kop(manifest: Json) -> None:
        manifest["controlepunt"] |= {"omvang": punt.omvang, "kop": base64(punt.kop)}

    herteken(map_, sleutel, noem_kop)
