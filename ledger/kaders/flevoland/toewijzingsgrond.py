"""What an allocation without a request rests on: a determination of a GI, or the toegang."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, LokaalBesluit, Toets
from ledger.kaders.flevoland import ALLE, EXTRA_CLIENT, regel
from ledger.kaders.flevoland.conversie import conversies_naar
from ledger.kaders.flevoland.extra_client import gezinstoewijzing
from ledger.kaders.flevoland.feiten import maatregelen_op, route_van_toewijzing, verzoek_van
from ledger.kaders.hulp import getoond, overlapt, verhoogt, verlengt
from ledger.kaders.zaak import Voorstel, Zaak, minuten_van
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.waarden import Omvang

B = TypeVar("B", bound=Bepaling)

_GI: Final = "Hulpvraag > Gecertificeerde instelling"
_TOEGANG: Final = "Hulpvraag > Gemeentelijke toegang"


@dataclass(frozen=True, slots=True)
class Grondslag:
    """The record that an allocation rests on, and the fields in which it says something else.

    `stuk` is None when there is no record. `van_gi` tells which kind there is or should be.
    """

    van_gi: bool
    stuk: Bepaling | None = None
    verschillen: tuple[str, ...] = ()


def grondslag(zaak: Zaak, voorstel: Voorstel) -> Grondslag | None:
    """What an allocation rests on; None when it needs no determination and no decision.

    It needs none when it answers a request, carries out a conversion, changes help of the medical
    route, gives an extra client a place beside the family product, or only shortens or deletes.
    Of several records the one that agrees counts, else the last. Without any the GI should have
    given one when the help was its own or a measure runs on the first day.
    """
    if not (verlengt(zaak, voorstel) or verhoogt(zaak, voorstel)) or _rust_elders(zaak, voorstel):
        return None
    route = None if voorstel.huidig is None else route_van_toewijzing(zaak, voorstel.huidig)
    if route in ("medisch", "geen"):
        return None
    soorten = zaak.waarden("FL-VERW-09").get("soorten", ())
    besluiten = (stuk for stuk in zaak.stukken(LokaalBesluit) if stuk.soort in soorten)
    kandidaten: list[Bepaling] = [
        *_rakend(zaak, voorstel, zaak.stukken(Bepaling)),
        *_rakend(zaak, voorstel, besluiten),
    ]
    if not kandidaten:
        return Grondslag(route == "gi" or bool(maatregelen_op(zaak, voorstel.ingangsdatum)))
    beste = max(kandidaten, key=lambda stuk: (not verschillen(stuk, voorstel), stuk.datum))
    return Grondslag(not isinstance(beste, LokaalBesluit), beste, verschillen(beste, voorstel))


def _rust_elders(zaak: Zaak, voorstel: Voorstel) -> bool:
    referentie = (zaak.aanbieder or "", voorstel.referentie_aanbieder or "")
    if verzoek_van(zaak) is not None or referentie in zaak.toestand.verzoeken:
        return True
    if zaak.code in EXTRA_CLIENT and gezinstoewijzing(zaak, voorstel) is not None:
        return True
    return bool(conversies_naar(zaak, voorstel))


def _rakend(zaak: Zaak, voorstel: Voorstel, stukken: Iterable[B]) -> Iterable[B]:
    """The records about this product and aanbieder that share a day with the allocation."""
    for stuk in stukken:
        if (
            zaak.kader.code_van(stuk.product) == zaak.code
            and stuk.aanbieder in (None, zaak.aanbieder)
            and stuk.toewijzing_nummer in (None, voorstel.toewijzing_nummer)
            and overlapt(
                stuk.ingangsdatum or stuk.datum,
                stuk.einddatum,
                voorstel.ingangsdatum,
                voorstel.einddatum,
            )
        ):
            yield stuk


def verschillen(stuk: Bepaling, voorstel: Voorstel) -> tuple[str, ...]:
    """The fields in which an allocation differs from the record that it rests on.

    A record that changes an allocation keeps the first day of that allocation.
    """
    wijzigt = stuk.toewijzing_nummer is not None and voorstel.soort == "wijziging"
    gelijk = {
        "omvang": _gelijke_omvang(stuk.omvang, voorstel.omvang),
        "ingangsdatum": wijzigt or stuk.ingangsdatum == voorstel.ingangsdatum,
        "einddatum": stuk.einddatum == voorstel.einddatum,
    }
    return tuple(veld for veld, zo in gelijk.items() if not zo)


def _gelijke_omvang(een: Omvang | None, ander: Omvang | None) -> bool:
    """Whether two volumes are the same; hours may have been written as minutes."""
    if een is None or ander is None:
        return een is ander
    minuten = minuten_van(een)
    if minuten is None or een.frequentie != ander.frequentie:
        return een == ander
    return minuten == minuten_van(ander)


@regel(
    "FL-VERW-08",
    "bepaling",
    "JW301",
    titel="JW301 op bepaling alleen na controle",
    bron=(_GI, "Zorgtoewijzing (JW301) > Jeugdbepaling (GI)"),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def op_bepaling(zaak: Zaak, p: Parameters) -> Antwoord:
    """A determination is complete; the allocation takes it over after a check that was recorded.

    The text does not list the checks; read as those on the contract, whose outcome is recorded
    as a `Toets` of the kind bepaling (Jeugdbepaling (GI)).
    """
    if zaak.plek == "bepaling":
        stuk = zaak.stuk(Bepaling)
        leeg = tuple(veld for veld in p["velden"] if getattr(stuk, veld, None) is None)
        if not leeg:
            return None
        uitleg = f"Op deze bepaling kan niet worden toegewezen: {', '.join(leeg)} ontbreekt."
        return Uitkomst(uitleg, {"ontbreekt": leeg})
    gevonden = None if zaak.voorstel is None else grondslag(zaak, zaak.voorstel)
    if gevonden is None or not gevonden.van_gi:
        return None
    if gevonden.stuk is None:
        uitleg = f"Er ontbreekt een bepaling van de gecertificeerde instelling voor {zaak.code}."
        return Uitkomst(uitleg, {"product": zaak.code})
    return tuple(_op_bepaling(zaak, gevonden, gevonden.stuk))


def _op_bepaling(zaak: Zaak, gevonden: Grondslag, stuk: Bepaling) -> Iterable[Uitkomst]:
    van = stuk.datum.isoformat()
    if gevonden.verschillen:
        yield _wijkt_af(f"de bepaling van {van}", zaak, gevonden, stuk)
    controle = _controle(zaak, stuk)
    if controle is None or controle.uitkomst != "akkoord":
        yield Uitkomst(
            f"De bepaling van {van} is nog niet met een akkoord gecontroleerd.",
            {"bepaling": van, "controle": None if controle is None else getoond(controle.uitkomst)},
        )


def _controle(zaak: Zaak, stuk: Bepaling) -> Toets | None:
    """The last check of a determination."""
    gevonden = [
        toets
        for toets in zaak.stukken(Toets)
        if toets.soort == "bepaling"
        and (toets.product is None or zaak.kader.code_van(toets.product) == zaak.code)
        and toets.aanbieder in (None, zaak.aanbieder)
        and toets.datum >= stuk.datum
    ]
    return gevonden[-1] if gevonden else None


def _wijkt_af(wat: str, zaak: Zaak, gevonden: Grondslag, stuk: Bepaling) -> Uitkomst:
    voorstel = zaak.voorstel
    return Uitkomst(
        f"De toewijzing wijkt af van {wat}: {', '.join(gevonden.verschillen)}.",
        {
            "velden": gevonden.verschillen,
            "minuten": None if voorstel is None else voorstel.minuten,
            "besluitMinuten": minuten_van(stuk.omvang),
        },
    )


@regel(
    "FL-VERW-09",
    "lokaalBesluit",
    "JW301",
    titel="JW301 vanuit de toegang alleen met maatwerkrapportage",
    bron=(_TOEGANG, "Hulpvraag", "Zorgtoewijzing (JW301) > Lokale toegang"),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def op_besluit(zaak: Zaak, p: Parameters) -> Antwoord:
    """An allocation without a request rests on a decision of the toegang that says the same.

    A decision that lacks what an allocation needs is kept, but with a signal: nothing can be sent
    on it yet (Gemeentelijke toegang; Lokale toegang).
    """
    if zaak.plek == "lokaalBesluit":
        return _onvolledig(zaak.stuk(LokaalBesluit), p["soorten"])
    gevonden = None if zaak.voorstel is None else grondslag(zaak, zaak.voorstel)
    if gevonden is None or gevonden.van_gi:
        return None
    if gevonden.stuk is None:
        uitleg = f"Er ontbreekt een besluit van de toegang voor {zaak.code}."
        return Uitkomst(uitleg, {"product": zaak.code})
    if not gevonden.verschillen:
        return None
    return _wijkt_af(
        f"het besluit van {gevonden.stuk.datum.isoformat()}", zaak, gevonden, gevonden.stuk
    )


def _onvolledig(besluit: LokaalBesluit, soorten: Iterable[str]) -> Uitkomst | None:
    velden = ("product", "omvang", "ingangsdatum", "einddatum")
    leeg = tuple(veld for veld in velden if getattr(besluit, veld) is None)
    if besluit.soort not in soorten or not leeg:
        return None
    return Uitkomst(
        f"Op dit besluit kan nog niet worden toegewezen: {', '.join(leeg)} ontbreekt.",
        {"ontbreekt": leeg},
        gevolg=Gevolg.SIGNALEREN,
    )
