"""The kept bytes of each message are those of which the hash was recorded when it came.

Bytes under the key of somebody who was forgotten cannot be read any more; that is counted and no
difference.
"""

import hashlib
from collections.abc import Iterator, Sequence

from ledger.application import archief_bijschrift
from ledger.gebeurtenissen import BerichtVerwerkt
from ledger.opslag import Archiefstuk
from ledger.privacy import PrivacyFout, Sleutel, Sleutelbos, Vergeten
from ledger.zegel import ontzegel, samengevoegd, stromen_van
from projections.verificatie.bron import Deel, Stroom, Verbinding
from projections.verificatie.verschil import ONTLEEDFOUTEN, Uitslag, Verschil

NAAM = "archief"
ONTVANGEN = "ontvangen"

_MEESTE_BYTES, _MEESTE_STUKKEN = 8_000_000, 300
_LENGTES = (
    b"SELECT bericht_id, soort, octet_length(inhoud) FROM archief WHERE bericht_id = ANY(%s)"
    b" ORDER BY bericht_id, soort"
)
_INHOUD = (
    b"SELECT bericht_id, soort, sha256, inhoud FROM archief"
    b" JOIN unnest(%s::text[], %s::text[]) AS g (bericht_id, soort) USING (bericht_id, soort)"
)
_SLEUTELS = b"SELECT stroom, sleutel FROM sleutels WHERE stroom = ANY(%s)"
_ZONDER_BERICHT = (
    b"SELECT bericht_id, soort FROM archief a WHERE bericht_id >= %s AND bericht_id < %s"
    b" AND NOT EXISTS (SELECT FROM stored_events e WHERE e.originator_id = a.bericht_id)"
    b" ORDER BY bericht_id, soort"
)

_Stukken = list[tuple[str, str]]


def controleer(
    conn: Verbinding, bos: Sleutelbos, stromen: Sequence[Stroom], uitslag: Uitslag
) -> None:
    """Compare what is kept of the messages among these streams with what their events say."""
    berichten = {
        feit.stroom: feit
        for stroom in stromen
        for feit in stroom.feiten
        if type(feit) is BerichtVerwerkt
    }
    if not berichten:
        return
    aanwezig = conn.execute(_LENGTES, (list(berichten),)).fetchall()
    for verschil in _aanwezigheid(berichten, {(rij[0], rij[1]) for rij in aanwezig}):
        uitslag.meld(verschil)
    for groep in _groepen(aanwezig):
        kolommen = [list(kolom) for kolom in zip(*groep, strict=True)]
        rijen = conn.execute(_INHOUD, kolommen, binary=True).fetchall()
        _vergelijk([Archiefstuk(*rij) for rij in rijen], berichten, conn, bos, uitslag)


def zonder_bericht(conn: Verbinding, deel: Deel, uitslag: Uitslag) -> None:
    """Kept bytes of messages of which there is no event."""
    for bericht_id, soort in conn.execute(_ZONDER_BERICHT, (deel.van, deel.tot)):
        zin = f"In het archief staat '{soort}' van {bericht_id}, waarvan geen gebeurtenis bestaat."
        uitslag.meld(Verschil(NAAM, "zonder bericht", zin, None, bericht_id))


def _aanwezigheid(
    berichten: dict[str, BerichtVerwerkt], aanwezig: set[tuple[str, str]]
) -> Iterator[Verschil]:
    for feit in berichten.values():
        verwacht = {ONTVANGEN: True, "retour": feit.retour, "antwoord": feit.antwoord}
        for soort, nodig in verwacht.items():
            if nodig and (feit.stroom, soort) not in aanwezig:
                yield _verschil("ontbreekt", feit, f"'{soort}' ontbreekt")
            elif not nodig and (feit.stroom, soort) in aanwezig:
                yield _verschil("te veel", feit, f"'{soort}' hoort er niet te zijn")


def _groepen(aanwezig: Sequence[tuple[str, str, int]]) -> Iterator[_Stukken]:
    """Pieces that are fetched together: not too many, and not too large."""
    groep: _Stukken = []
    ruimte = _MEESTE_BYTES
    for bericht_id, soort, lengte in aanwezig:
        if groep and (lengte > ruimte or len(groep) >= _MEESTE_STUKKEN):
            yield groep
            groep, ruimte = [], _MEESTE_BYTES
        groep.append((bericht_id, soort))
        ruimte -= lengte
    if groep:
        yield groep


def _vergelijk(
    stukken: Sequence[Archiefstuk],
    berichten: dict[str, BerichtVerwerkt],
    conn: Verbinding,
    bos: Sleutelbos,
    uitslag: Uitslag,
) -> None:
    gewikkeld = _gewikkelde_sleutels(stukken, conn)
    for stuk in stukken:
        feit = berichten[stuk.bericht_id]
        uitslag.geteld["archiefstukken"] += 1
        try:
            inhoud = _open(stuk, gewikkeld, bos)
        except PrivacyFout as fout:
            uitslag.meld(_verschil("onleesbaar", feit, f"'{stuk.soort}' is niet te lezen ({fout})"))
        except ONTLEEDFOUTEN as fout:
            reden = f"'{stuk.soort}' is niet te lezen ({type(fout).__name__})"
            uitslag.meld(_verschil("onleesbaar", feit, reden))
        else:
            if isinstance(inhoud, Vergeten):
                uitslag.overgeslagen["archiefstukken van een vergeten cliënt"] += 1
            elif not _klopt(stuk, hashlib.sha256(inhoud).digest(), feit):
                uitslag.meld(_verschil("gewijzigd", feit, f"'{stuk.soort}' heeft een andere hash"))


def _gewikkelde_sleutels(
    stukken: Sequence[Archiefstuk], conn: Verbinding
) -> dict[str, bytes | None]:
    """The stored keys under which these pieces lie, in one question."""
    stromen: set[str] = set()
    for stuk in stukken:
        try:
            stromen.update(stromen_van(stuk.inhoud))
        except PrivacyFout:
            continue  # named when its turn comes
    return dict(conn.execute(_SLEUTELS, (list(stromen),)).fetchall())


def _open(
    stuk: Archiefstuk, gewikkeld: dict[str, bytes | None], bos: Sleutelbos
) -> bytes | Vergeten:
    eigen = {stroom: gewikkeld[stroom] for stroom in stromen_van(stuk.inhoud)}
    sleutels: dict[str, Sleutel | Vergeten] = bos.open(eigen)
    verband = archief_bijschrift(stuk.bericht_id, stuk.soort)
    return samengevoegd(ontzegel(stuk.inhoud, sleutels, verband))


def _klopt(stuk: Archiefstuk, hash_: bytes, feit: BerichtVerwerkt) -> bool:
    if stuk.soort == ONTVANGEN and hash_.hex() != feit.sha256:
        return False
    return hash_ == stuk.sha256


def _verschil(soort: str, feit: BerichtVerwerkt, wat: str) -> Verschil:
    zin = f"In het archief van bericht {feit.stroom}: {wat}."
    return Verschil(NAAM, soort, zin, str(feit.gebeurtenis_id), feit.stroom, feit.versie)
