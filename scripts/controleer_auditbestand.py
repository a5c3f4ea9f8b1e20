#!/usr/bin/env python3
"""Verifies an unpacked audit file of the toewijzing ledger, without the ledger.

It needs Python 3.11, `cryptography`, and two files beside it: `controleer_bewijs.py` with the
hashes and the signatures, and `controleer_gebeurtenissen.py` with the events. The signed manifest
names every file with its SHA-256. The events are proved by computing the head of the Merkle tree,
in parts of 256 leaves: of a part from its events and the heads of the subtrees in between
(`bewijzen/tegels.jsonl`), and from all parts that of the signed checkpoint.
"""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    sys.path.pop(0)  # what lies beside this file takes the place of no module

import hashlib
import io
import os
import re
import stat
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parent))
    sys.dont_write_bytecode = True  # nothing may come beside it either
try:
    import controleer_bewijs as bewijs
    from controleer_bewijs import Onjuist, Onleesbaar, veilig
    from controleer_gebeurtenissen import (
        CONTRACTEN,
        GEBEURTENISSEN,
        MEESTE_BYTES,
        OORDELEN,
        TEGELS,
        Afgeleid,
        Feitenlezer,
        Fouten,
        controleer_boom,
        lees_json,
        lees_klein,
        lees_tekst,
        open_bestand,
        zelfde,
    )
except (ImportError, SyntaxError):
    print("Niet te controleren: naast dit programma ontbreekt een bestand.", file=sys.stderr)
    raise SystemExit(2) from None

GEBRUIK = """\
Controleert een uitgepakt auditbestand van het grootboek toewijzing, zonder dat grootboek.

  controleer_auditbestand.py MAP --sleutel SLEUTEL [--bewaard NOTITIE]

MAP is de map met de uitgepakte bestanden. SLEUTEL is de publieke sleutel (vkey) of een bestand
daarmee; vraag haar langs een andere weg dan het auditbestand. NOTITIE is een controlepunt dat u
zelf hebt bewaard: is alles daaronder nog hetzelfde?
Afloop: 0 alles klopt, 1 er klopt iets niet, 2 de controle kon niet worden uitgevoerd.
"""
VORM = "toewijzing-auditbestand/1"
MANIFEST, HANDTEKENING = "manifest.json", "manifest.notitie"
CONTROLEPUNT, SLEUTEL = "controlepunt", "sleutel"
CONSISTENTIE, EERDER = "bewijzen/consistentie", "bewijzen/eerder_controlepunt"
VASTE_BESTANDEN = {
    GEBEURTENISSEN,
    TEGELS,
    OORDELEN,
    CONTRACTEN,
    CONTROLEPUNT,
    SLEUTEL,
    "standaard.json",
    "LEESMIJ.txt",
    "controleer_auditbestand.py",
    "controleer_bewijs.py",
    "controleer_gebeurtenissen.py",
}
NAAM = re.compile(r"([a-z0-9][a-z0-9_-]*/)?[A-Za-z0-9][A-Za-z0-9_-]*(\.[a-z0-9]+)?")
MEESTE_BESTANDEN = 1_000
BLOK = 1024 * 1024


# --- the manifest and the files -------------------------------------------------------------------


def lees_manifest(map_: Path, sleutel: Any) -> dict[str, Any]:
    """The manifest, when this key signed it; Onjuist when it did not."""
    data = lees_klein(map_, MANIFEST)
    tekst, handtekeningen = bewijs.ontleed(lees_tekst(map_, HANDTEKENING))
    bewijs.controleer_handtekening(tekst, handtekeningen, sleutel)
    som = b64encode(hashlib.sha256(data).digest()).decode()
    naam, vorm, *rest = tekst.split("\n")
    if naam != sleutel.naam or vorm.partition(" ")[2] != MANIFEST or len(rest) != 2 or rest[1]:
        raise Onjuist(f"{HANDTEKENING} is geen handtekening onder het manifest van dit grootboek.")
    if vorm != f"{VORM} {MANIFEST}":
        raise Onleesbaar(f"Onbekende versie van het auditbestand; bekend is {VORM}.")
    if rest[0] != som:
        raise Onjuist(f"{MANIFEST} is gewijzigd: de handtekening hoort bij een andere inhoud.")
    try:
        manifest = lees_json(data)
    except ValueError:
        raise Onleesbaar(f"{MANIFEST} is geen geldige JSON.") from None
    if not isinstance(manifest, dict) or manifest.get("vorm") != VORM:
        raise Onleesbaar(f"Onbekende versie van het auditbestand; bekend is {VORM}.")
    return manifest


def genoemde_bestanden(manifest: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file by its name; Onleesbaar when that is not what is there."""
    lijst = manifest.get("bestanden")
    if not isinstance(lijst, list) or len(lijst) > MEESTE_BESTANDEN:
        raise Onleesbaar(f"{MANIFEST} noemt de bestanden niet, of onzinnig veel.")
    uit: dict[str, tuple[int, str]] = {}
    for rij in lijst:
        match rij:
            case {"naam": str(naam), "bytes": int(omvang), "sha256": str(som)} if len(rij) == 3:
                pass
            case _:
                raise Onleesbaar(f"{MANIFEST} noemt een bestand zonder naam, omvang of SHA-256.")
        if not NAAM.fullmatch(naam) or naam in uit or naam in {MANIFEST, HANDTEKENING}:
            raise Onleesbaar(f"{MANIFEST} noemt een naam die niet kan: {veilig(naam)}.")
        uit[naam] = omvang, som
    return uit


def controleer_bestanden(
    map_: Path, genoemd: dict[str, tuple[int, str]], fouten: Fouten
) -> set[str]:
    """No file too few or too many, each with its content; gives the names that are there."""
    for naam in sorted(VASTE_BESTANDEN - genoemd.keys()):
        fouten.meld(naam, f"staat niet in {MANIFEST}.")
    aanwezig = set()
    mappen = {naam.partition("/")[0] for naam in genoemd if "/" in naam}
    for naam, soort in lees_map(map_):
        if soort == "map" and naam in mappen:
            continue
        if soort != "bestand":
            wat = "een map die er niet hoort" if soort == "map" else "geen gewoon bestand"
            fouten.meld(veilig(naam), f"dit is {wat}.")
        elif naam in genoemd:
            aanwezig.add(naam)
        elif naam not in {MANIFEST, HANDTEKENING}:
            fouten.meld(
                veilig(naam), f"dit bestand hoort er niet bij; het staat niet in {MANIFEST}."
            )
    for naam, (omvang, som) in genoemd.items():
        if naam not in aanwezig:
            fouten.meld(naam, "dit bestand ontbreekt.")
        elif not controleer_som(map_, naam, omvang, som, fouten):
            aanwezig.discard(naam)
    return aanwezig


def lees_map(map_: Path) -> Iterator[tuple[str, str]]:
    """Everything in the folder and in its folders, one deep, with what it is."""
    for voor, deel in (("", map_), *((f"{rij.name}/", rij) for rij in mappen_in(map_))):
        try:
            rijen = sorted(os.scandir(deel), key=lambda rij: rij.name)
        except OSError:
            raise Onleesbaar(f"De map {veilig(str(deel))} is niet te openen.") from None
        for rij in rijen:
            if rij.is_dir(follow_symlinks=False):
                yield voor + rij.name, "map"
            else:
                gewoon = rij.is_file(follow_symlinks=False)
                yield voor + rij.name, "bestand" if gewoon else "anders"


def mappen_in(map_: Path) -> list[Path]:
    """The folders in a folder, no symbolic links."""
    try:
        return sorted(Path(rij) for rij in os.scandir(map_) if rij.is_dir(follow_symlinks=False))
    except OSError:
        raise Onleesbaar(f"De map {veilig(str(map_))} is niet te openen.") from None


def controleer_som(map_: Path, naam: str, omvang: int, som: str, fouten: Fouten) -> bool:
    """Size and SHA-256 of one file; whether it is of a size that is worth reading further."""
    with open_bestand(map_, naam) as bestand:
        echt = os.fstat(bestand.fileno()).st_size
        if echt != omvang:
            fouten.meld(naam, f"het bestand heeft {echt} bytes in plaats van {omvang}.")
            return echt <= omvang + MEESTE_BYTES
        gezien = hashlib.sha256()
        while blok := bestand.read(BLOK):
            gezien.update(blok)
    if gezien.hexdigest() != som:
        fouten.meld(naam, f"de inhoud is gewijzigd (SHA-256 is niet die in {MANIFEST}).")
    return True


def controleer_map(map_: Path) -> None:
    """Onleesbaar unless this is a folder, with what to do when it is the archive itself."""
    try:
        soort = map_.stat().st_mode
    except (OSError, ValueError):
        soort = 0
    if stat.S_ISREG(soort):
        raise Onleesbaar(
            f"{veilig(str(map_))} is een bestand. Pak het auditbestand eerst uit in een lege map,"
            " en noem die map."
        )
    if not stat.S_ISDIR(soort):
        raise Onleesbaar(f"{veilig(str(map_))} is er niet, of is geen map.")


# --- the whole ------------------------------------------------------------------------------------


def controleer(map_: Path, sleutel: Any, bewaard: str | None, fouten: Fouten) -> list[str]:
    """Check everything; gives what was found, in lines. Raises Onjuist and Onleesbaar."""
    controleer_map(map_)
    manifest = lees_manifest(map_, sleutel)
    genoemd = genoemde_bestanden(manifest)
    aanwezig = controleer_bestanden(map_, genoemd, fouten)
    punt = lees_punt(map_, manifest, sleutel, fouten)
    if punt is None or not {GEBEURTENISSEN, TEGELS} <= aanwezig:
        return []
    lezer, afgeleid = Feitenlezer(map_, punt.omvang, fouten), Afgeleid(map_, aanwezig, fouten)
    controleer_boom(map_, afgeleid.langs(iter(lezer)), punt, fouten)
    afgeleid.sluit(map_, aanwezig)
    aantallen = {
        "gebeurtenissen": lezer.aantal,
        "stromen": len(lezer.stromen),
        "berichten": afgeleid.berichten,
        "contracten": len(afgeleid.contracten),
    }
    if not zelfde(manifest.get("aantallen"), aantallen):
        fouten.meld(MANIFEST, f"de aantallen zijn niet die van de gebeurtenissen: {aantallen}.")
    vervolg = controleer_vervolg(map_, aanwezig, punt, sleutel, fouten)
    if bewaard is not None:
        vervolg.append(controleer_bewaard(map_, aanwezig, bewaard, punt, sleutel))
    return [*beschrijf(manifest, punt, aantallen), *vervolg]


def lees_punt(map_: Path, manifest: dict[str, Any], sleutel: Any, fouten: Fouten) -> Any:
    """The checkpoint, when this key signed it and the manifest names it; else None."""
    try:
        punt = bewijs.lees_controlepunt(lees_tekst(map_, CONTROLEPUNT), sleutel)
        if lees_tekst(map_, SLEUTEL) != als_vkey(sleutel):
            fouten.meld(SLEUTEL, "dit is een andere sleutel dan de genoemde.")
    except (Onjuist, Onleesbaar) as fout:
        fouten.meld(CONTROLEPUNT, str(fout))
        return None
    genoemd = manifest.get("controlepunt")
    kop = b64encode(punt.kop).decode()
    if not isinstance(genoemd, dict) or (genoemd.get("omvang"), genoemd.get("kop")) != (
        punt.omvang,
        kop,
    ):
        fouten.meld(MANIFEST, "hier staat een ander controlepunt dan in het bestand controlepunt.")
    return punt


def als_vkey(sleutel: Any) -> str:
    """A key as it stands in the file with the key."""
    inhoud = b64encode(bewijs.ED25519 + sleutel.publiek).decode()
    return f"{sleutel.naam}+{sleutel.kenmerk.hex()}+{inhoud}\n"


def controleer_vervolg(
    map_: Path, aanwezig: set[str], punt: Any, sleutel: Any, fouten: Fouten
) -> list[str]:
    """The proof from the earlier checkpoint in the archive, when there is one."""
    if not {CONSISTENTIE, EERDER} & aanwezig:
        return []
    try:
        oud = lees_eerder(lees_tekst(map_, EERDER), sleutel.naam)
        controleer_consistentie(map_, oud, punt, sleutel)
    except (Onjuist, Onleesbaar) as fout:
        fouten.meld(CONSISTENTIE, str(fout))
        return []
    return [f"Vervolg:      de eerste {oud.omvang} gebeurtenissen zijn onveranderd sinds {EERDER}"]


def lees_eerder(notitie: str, oorsprong: str) -> Any:
    """The checkpoint in a note that somebody kept.

    It may be signed with an earlier key. What counts is that it was kept, not who signed it.
    """
    regels = bewijs.ontleed(notitie)[0].split("\n")[:-1]
    if len(regels) != 3 or regels[0] != oorsprong:
        raise Onleesbaar("Het eerdere controlepunt is niet van dit grootboek.")
    omvang = bewijs.lees_getal(regels[1], "De omvang van het eerdere controlepunt")
    kop = bewijs.lees_base64(regels[2], "De hash van het eerdere controlepunt", bewijs.HASH_BYTES)
    return bewijs.Controlepunt(regels[0], omvang, kop)


def controleer_consistentie(map_: Path, oud: Any, punt: Any, sleutel: Any) -> None:
    """Onjuist unless the proof in the archive leads from the old checkpoint to this one."""
    vanaf, pad, notitie = bewijs.lees_vervolg(lees_tekst(map_, CONSISTENTIE))
    if bewijs.lees_controlepunt(notitie, sleutel) != punt:
        raise Onjuist("Het bewijs hoort bij een ander controlepunt.")
    if vanaf != oud.omvang:
        raise Onjuist(f"Het bewijs gaat uit van omvang {vanaf}, en niet van {oud.omvang}.")
    bewijs.controleer_vervolg(oud, punt, pad)


def vervolg_vanaf(map_: Path) -> int:
    """The size from which the archive proves that nothing changed."""
    return int(bewijs.lees_vervolg(lees_tekst(map_, CONSISTENTIE))[0])


def controleer_bewaard(
    map_: Path, aanwezig: set[str], bestand: str, punt: Any, sleutel: Any
) -> str:
    """Whether all under a checkpoint that the reader kept is the same. Raises Onjuist."""
    oud = lees_eerder(bewijs.lees_bestand(bestand), sleutel.naam)
    if oud.omvang in {0, punt.omvang}:
        bewijs.controleer_vervolg(oud, punt, [])
    elif CONSISTENTIE in aanwezig and vervolg_vanaf(map_) == oud.omvang:
        controleer_consistentie(map_, oud, punt, sleutel)
    else:
        raise Onleesbaar(
            "Dit auditbestand bewijst geen vervolg op het bewaarde controlepunt."
            " Vraag er een dat daarvan uitgaat (--vanaf)."
        )
    return f"Bewaard:      alles onder uw controlepunt van omvang {oud.omvang} is onveranderd"


def beschrijf(manifest: dict[str, Any], punt: Any, aantallen: dict[str, int]) -> list[str]:
    """What was checked, in lines for a reader."""
    gemeente, jaar = manifest.get("gemeente"), manifest.get("jaar")
    keuze = "hele grootboek" if gemeente is None else f"gemeente {gemeente}, jaar {jaar}"
    moment = manifest.get("bekendOp") or "het controlepunt"
    geteld = ", ".join(f"{aantal} {naam}" for naam, aantal in aantallen.items())
    if aantallen["gebeurtenissen"] == punt.omvang:
        volledig = "ja: elke gebeurtenis onder het controlepunt staat in dit bestand"
    else:
        rest = punt.omvang - aantallen["gebeurtenissen"]
        volledig = (
            f"niet te bewijzen: {rest} gebeurtenissen onder het controlepunt staan niet in dit"
            " bestand; welke dat zijn is hiermee niet te zien"
        )
    return [
        "Het auditbestand klopt.",
        *bewijs.beschrijf(punt),
        f"Gevraagd:     {veilig(keuze)}, bekend op {veilig(str(moment))}",
        f"Inhoud:       {geteld}",
        f"Volledig:     {volledig}",
    ]


def ontleed_opdracht(woorden: list[str]) -> tuple[Path, str, str | None]:
    """The folder, the key and the kept checkpoint; Onleesbaar when they are not these."""
    gewoon: list[str] = []
    opties: dict[str, str] = {}
    rest = iter(woorden)
    for woord in rest:
        if not woord.startswith("--"):
            gewoon.append(woord)
            continue
        waarde = next(rest, None)
        if woord not in {"--sleutel", "--bewaard"} or waarde is None or woord in opties:
            raise Onleesbaar(f"De optie {veilig(woord)} is niet te begrijpen.")
        opties[woord] = waarde
    if len(gewoon) != 1 or "--sleutel" not in opties:
        raise Onleesbaar("Noem één map, en de sleutel met --sleutel; zie --help.")
    return Path(gewoon[0]), opties["--sleutel"], opties.get("--bewaard")


def main(woorden: list[str]) -> int:
    """Runs the command; gives the exit code."""
    if not woorden or "--help" in woorden:
        print(GEBRUIK, end="")
        return int(bewijs.GOED if woorden else bewijs.ONLEESBAAR)
    fouten = Fouten()
    regels: list[str] = []
    try:
        map_, sleutel, bewaard = ontleed_opdracht(woorden)
        regels = controleer(map_, bewijs.lees_sleutel(sleutel), bewaard, fouten)
    except Onjuist as fout:
        fouten.meld("Onjuist", str(fout))
    except Onleesbaar as fout:
        if not fouten.aantal:
            print(f"Niet te controleren: {fout}", file=sys.stderr)
            return int(bewijs.ONLEESBAAR)
        fouten.meld("Niet te lezen", str(fout))
    except KeyboardInterrupt:
        print("Niet te controleren: afgebroken.", file=sys.stderr)
        return int(bewijs.ONLEESBAAR)
    if fouten.aantal:
        print("Het auditbestand klopt NIET:")
        print("\n".join(f"- {regel}" for regel in fouten.regels))
        if fouten.aantal > len(fouten.regels):
            print(f"- … en nog {fouten.aantal - len(fouten.regels)}.")
        return int(bewijs.ONJUIST)
    print("\n".join(regels))
    return int(bewijs.GOED)


if __name__ == "__main__":
    for uitvoer in (sys.stdout, sys.stderr):
        if isinstance(uitvoer, io.TextIOWrapper):
            uitvoer.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
