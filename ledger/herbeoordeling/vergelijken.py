"""What was stored beside what comes out again: every difference a sentence."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent
from pydantic.alias_generators import to_camel

from ledger.gebeurtenissen import Gebeurtenis
from ledger.herbeoordeling.afwijking import Afwijking
from ledger.mapper import Gebeurtenismapper
from ledger.opslag import Reservering
from ledger.privacy import PrivacyFout

KADERVERSIE: Final = "kaderversieNietBeschikbaar"
Json = dict[str, Any]
Sleutel = tuple[str, int]

_MET_REGEL: Final = ("bevindingen", "termijnen", "voldaan")
_LANGSTE_WAARDE: Final = 60


class _Zwijgt:
    """A cipher that keeps nothing, so that only what is stored in the clear remains."""

    def versleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> None:
        return None

    def ontsleutel_voor(self, stroom: str, data: bytes, bijschrift: bytes) -> None:
        return None


_OPEN = Gebeurtenismapper(_Zwijgt())


def vergelijk_gebeurtenissen(
    rijen: Sequence[StoredEvent],
    opnieuw: Sequence[Gebeurtenis],
    lees: Callable[[StoredEvent], Gebeurtenis],
    is_vergeten: Callable[[str], bool],
    hoofd: UUID,
) -> Iterator[Afwijking]:
    """The events of a command against those that come out again, their order included.

    `lees` decodes a stored event, `is_vergeten` tells whose personal fields are gone; `hoofd` is
    the event of the command that a missing event is named with.
    """
    verwacht = {(feit.stroom, feit.versie): feit for feit in opnieuw}
    gevonden: set[Sleutel] = set()
    for rij in rijen:
        plek = (str(rij.originator_id), rij.originator_version)
        gevonden.add(plek)
        feit = verwacht.get(plek)
        if feit is None:
            zin = f"{_naam(rij)} is vastgelegd, maar volgt niet uit dezelfde beoordeling."
            yield Afwijking("gebeurtenisTeVeel", id_van(rij, hoofd), zin)
        elif feit.PERSOONLIJK or _OPEN.to_stored_event(feit) != rij:
            yield from _verschillen(rij, feit, lees, is_vergeten(plek[0]), hoofd)
    for plek, feit in verwacht.items():
        if plek not in gevonden:
            zin = (
                f"{feit.SOORT} (versie {feit.versie} van haar stroom) volgt uit dezelfde "
                "beoordeling, maar is niet vastgelegd."
            )
            yield Afwijking("gebeurtenisOntbreekt", hoofd, zin)
    if len(gevonden) == len(verwacht) == len(rijen) and gevonden == verwacht.keys():
        volgorde = [(str(rij.originator_id), rij.originator_version) for rij in rijen]
        if volgorde != list(verwacht):
            zin = "De gebeurtenissen zijn in een andere volgorde vastgelegd dan ze ontstaan."
            yield Afwijking("volgorde", hoofd, zin)


def vergelijk_reserveringen(
    verwacht: Sequence[Reservering],
    stand: Callable[[tuple[str, str]], tuple[str, int, int | None] | None],
    eigen: Sequence[tuple[str, str]],
    hoofd: UUID,
) -> Iterator[Afwijking]:
    """What a command claims against who holds it now; `eigen` is what it holds as far as known."""
    beweerd: set[tuple[str, str]] = set()
    for rij in verwacht:
        sleutel = (rij.soort, rij.sleutel)
        beweerd.add(sleutel)
        nu = stand(sleutel)
        if nu is None or nu[:2] != (rij.stroom, rij.versie):
            wat = "ontbreekt" if nu is None else "staat op naam van een andere gebeurtenis"
            zin = f"De reservering van soort '{rij.soort}' die hierbij hoort, {wat}."
            yield Afwijking("reservering", hoofd, zin)
    for sleutel in eigen:
        if sleutel not in beweerd:
            zin = f"Er is een reservering van soort '{sleutel[0]}' die hier niet uit volgt."
            yield Afwijking("reservering", hoofd, zin)


def vergelijk_bytes(
    soort: str, bewaard: bytes | None, opnieuw: bytes | None, hoofd: UUID
) -> Iterator[Afwijking]:
    """The archived return message or answer against the one that comes out again."""
    if bewaard == opnieuw:
        return
    naam = "Het retourbericht" if soort == "retour" else "Het declaratie-antwoord"
    if bewaard is None:
        wat = "ontbreekt in het archief; bij deze beoordeling hoort er een"
    elif opnieuw is None:
        wat = "staat in het archief; bij deze beoordeling hoort er geen"
    else:
        wat = "in het archief is anders dan wat er opnieuw uitkomt"
    yield Afwijking(soort, hoofd, f"{naam} {wat}.")


_ONBEKEND: Final = UUID(int=0)


def id_van(rij: StoredEvent, anders: UUID = _ONBEKEND) -> UUID:
    """The id of a stored event; `anders` when that cannot be read."""
    try:
        return UUID(orjson.loads(rij.state)["gebeurtenisId"])
    except (ValueError, KeyError, TypeError):
        return anders


def _naam(rij: StoredEvent) -> str:
    soort = rij.topic.partition(":")[0]
    return f"{soort} (versie {rij.originator_version} van haar stroom)"


def _verschillen(
    rij: StoredEvent,
    feit: Gebeurtenis,
    lees: Callable[[StoredEvent], Gebeurtenis],
    vergeten: bool,
    hoofd: UUID,
) -> Iterator[Afwijking]:
    gebeurtenis_id = id_van(rij, hoofd)
    if rij.topic.partition(":")[0] != feit.SOORT:
        zin = f"{_naam(rij)} is vastgelegd; opnieuw beoordeeld is het een {feit.SOORT}."
        yield Afwijking("soort", gebeurtenis_id, zin)
        return
    try:
        bewaard = lees(rij)
    except (ValueError, KeyError, PrivacyFout):
        yield Afwijking("nietLeesbaar", gebeurtenis_id, f"{_naam(rij)} kan niet worden gelezen.")
        return
    buiten = set(feit.PERSOONLIJK) if vergeten else set()
    toen = bewaard.model_dump(mode="json", exclude=buiten)
    nu = feit.model_dump(mode="json", exclude=buiten)
    for veld in toen:
        if toen[veld] != nu[veld]:
            yield _verschil(rij, feit, veld, toen[veld], nu[veld], gebeurtenis_id)


def _verschil(
    rij: StoredEvent, feit: Gebeurtenis, veld: str, toen: Any, nu: Any, gebeurtenis_id: UUID
) -> Afwijking:
    """One field. What is personal is named, never shown."""
    naam = to_camel(veld)
    if veld == "kaderversies":
        return Afwijking(
            KADERVERSIE,
            gebeurtenis_id,
            f"{_naam(rij)} is beoordeeld met {versies_in_woorden(toen)}; nu oordelen "
            f"{versies_in_woorden(nu)}.",
        )
    if veld in _MET_REGEL:
        return Afwijking(veld, gebeurtenis_id, f"{_naam(rij)}, {naam}: {_regels(toen, nu)}.")
    zin = f"{_naam(rij)}: {naam} is anders vastgelegd dan er opnieuw uitkomt."
    if veld not in feit.PERSOONLIJK and _is_kort(toen) and _is_kort(nu):
        zin = (
            f"{_naam(rij)}: {naam} is vastgelegd als {_waarde(toen)}, opnieuw beoordeeld is het "
            f"{_waarde(nu)}."
        )
    return Afwijking("uitkomst" if veld == "uitkomst" else "veld", gebeurtenis_id, zin)


def versies_in_woorden(versies: Json) -> str:
    """Names and versions of kaders in one line."""
    return ", ".join(f"{naam} {kenmerk}" for naam, kenmerk in sorted(versies.items())) or "geen"


def _is_kort(waarde: Any) -> bool:
    return waarde is None or (
        isinstance(waarde, bool | int | str) and len(str(waarde)) <= _LANGSTE_WAARDE
    )


def _waarde(waarde: Any) -> str:
    return "leeg" if waarde is None else str(waarde)


def _regels(toen: Sequence[Json], nu: Sequence[Json]) -> str:
    """What changed in a list of findings or obligations, by the codes of their rules."""
    voor, na = (Counter(orjson.dumps(rij) for rij in rijen) for rijen in (toen, nu))
    alleen_toen = Counter(orjson.loads(rij)["regel"] for rij in (voor - na).elements())
    alleen_nu = Counter(orjson.loads(rij)["regel"] for rij in (na - voor).elements())
    anders = alleen_toen & alleen_nu
    delen = []
    if anders:
        delen.append(f"inhoud verschilt bij {_opsomming(anders)}")
    if alleen_nu - anders:
        delen.append(f"ontbreekt {_opsomming(alleen_nu - anders)}")
    if alleen_toen - anders:
        delen.append(f"te veel {_opsomming(alleen_toen - anders)}")
    return "; ".join(delen) or "staan in een andere volgorde"


def _opsomming(codes: Counter[str]) -> str:
    return ", ".join(
        f"{code} ({aantal}×)" if aantal > 1 else code for code, aantal in codes.items()
    )
