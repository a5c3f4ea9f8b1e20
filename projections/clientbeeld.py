"""The state of one client as callers see it, on a day and as known at an instant.

Pure: a folded history and a day in, a dictionary with the JSON names of the contract out. No BSN
is in it; what identifies the person stands under `persoonsgegevens` alone and is None once the
person is forgotten.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import zip_longest
from typing import Any

from ledger.client import ClientToestand, Levering, Verbruik, Verzoek, is_verwijderd
from ledger.gebeurtenissen import (
    GezinVastgelegd,
    PrestatieGebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.omvang import omgerekend, rekeneenheid
from ledger.waarden import Product
from projections.cijfers import eenheid_van, maanden_van, status_op, toegewezen_van
from projections.dossierbeeld import LIJSTEN, dossierbeeld, eigen_verwijzingen
from projections.paginering import json_waarde

Json = dict[str, Any]

_TIJDELIJK = "20"
"""RedenBeeindiging of a temporary stop (JZ588)."""


def clientbeeld(
    toestand: ClientToestand, geldig_op: date, gezin: GezinVastgelegd | None = None
) -> Json:
    """The state of a client on the day `geldig_op`; `gezin` is its family as of that day.

    `bekendOp` is left out: it belongs to the question, not to the state.
    """
    return {
        "clientId": toestand.stroom,
        "versie": toestand.versie,
        "geldigOp": geldig_op.isoformat(),
        "persoonsgegevens": _persoon(toestand),
        "verwijzingen": [
            *_verwijzingen(toestand),
            *eigen_verwijzingen(toestand, geldig_op),
        ],
        "verzoeken": [_verzoek(verzoek) for verzoek in toestand.verzoeken.values()],
        "toewijzingen": [
            _toewijzing(versies, toestand.verbruik_van(sleutel), geldig_op)
            for sleutel, versies in sorted(toestand.toewijzingen.items())
        ],
        "leveringen": [
            _levering(levering, geldig_op)
            for _, leveringen in sorted(toestand.leveringen.items())
            for levering in leveringen
        ],
        "gezin": _gezin(toestand, gezin),
        **dossierbeeld(toestand, geldig_op),
    }


def gezin_van(toestand: ClientToestand, geldig_op: date) -> str | None:
    """The stream of the family that the client belongs to on that day; None without one."""
    lid = toestand.gezin_op(geldig_op)
    return None if lid is None else lid.gezin_id


def _persoon(toestand: ClientToestand) -> Json | None:
    gegevens = toestand.gegevens
    if toestand.vergeten or gegevens is None or gegevens.naam is None:
        return None
    return {
        "naam": gegevens.naam,
        "geboortedatum": json_waarde(gegevens.geboortedatum),
        "datumGebruik": gegevens.datum_gebruik,
        "geslacht": gegevens.geslacht,
    }


def _verwijzingen(toestand: ClientToestand) -> list[Json]:
    return [
        {
            "bron": "bericht",
            "type": gevraagd.verwijzer_type,
            "zorgverlenerCode": gevraagd.zorgverlener_code,
            "naam": None if toestand.vergeten else gevraagd.verwijzer_naam,
            "gemeente": gevraagd.gemeente,
            "aanbieder": gevraagd.aanbieder,
            "referentieAanbieder": gevraagd.referentie_aanbieder,
            "berichtId": _bericht(gevraagd.bericht_id),
            "vastlegging": None,
        }
        for verzoek in toestand.verzoeken.values()
        if isinstance(gevraagd := verzoek.gevraagd, VerzoekOntvangen)
    ]


def _verzoek(verzoek: Verzoek) -> Json:
    gevraagd = verzoek.gevraagd
    gehonoreerd = verzoek.gehonoreerd
    inhoud = _vot(gevraagd) if isinstance(gevraagd, VerzoekOntvangen) else _vow(gevraagd)
    return {
        "gemeente": gevraagd.gemeente,
        "aanbieder": gevraagd.aanbieder,
        "referentieAanbieder": gevraagd.referentie_aanbieder,
        "dagtekening": gevraagd.dagtekening.isoformat(),
        "ontvangenOp": json_waarde(gevraagd.vastgelegd_op),
        "status": verzoek.status,
        "berichtId": _bericht(gevraagd.bericht_id),
        **inhoud,
        "antwoorden": [
            {
                "verzoekAntwoord": antwoord.verzoek_antwoord,
                "redenAfwijzing": antwoord.reden_afwijzing,
                "woonplaatsGemeente": antwoord.woonplaats_gemeente,
                "vastgelegdOp": json_waarde(antwoord.vastgelegd_op),
                "berichtId": _bericht(antwoord.bericht_id),
            }
            for antwoord in verzoek.antwoorden
        ],
        "toewijzingNummers": [] if gehonoreerd is None else list(gehonoreerd.toewijzing_nummers),
        "bevindingen": [b.model_dump(mode="json", by_alias=True) for b in verzoek.bevindingen],
    }


def _vot(gevraagd: VerzoekOntvangen) -> Json:
    return {
        "soort": "VOT",
        "product": _product(gevraagd.product),
        "ingangsdatum": gevraagd.ingangsdatum.isoformat(),
        "einddatum": json_waarde(gevraagd.einddatum),
        "omvang": _waarde(gevraagd.omvang),
        "budget": gevraagd.budget,
    }


def _vow(gevraagd: WijzigingVerzocht) -> Json:
    return {
        "soort": "VOW",
        "redenVerzoek": gevraagd.reden_verzoek,
        "ongewijzigd": list(gevraagd.ongewijzigd),
        "teWijzigen": [_waarde(rij) for rij in gevraagd.te_wijzigen],
        "nieuw": [_waarde(rij) for rij in gevraagd.nieuw],
    }


def _toewijzing(
    versies: tuple[ToewijzingGebeurtenis, ...], verbruik: Verbruik, geldig_op: date
) -> Json:
    geldend = versies[-1]
    rij = _rij(geldend, verbruik, geldig_op)
    return {
        "gemeente": geldend.gemeente,
        "aanbieder": geldend.aanbieder,
        "toewijzingNummer": geldend.toewijzing_nummer,
        "referentieAanbieder": _eerste_referentie(versies),
        "product": _product(geldend.product),
        "ingangsdatum": geldend.ingangsdatum.isoformat(),
        "einddatum": json_waarde(geldend.einddatum),
        "omvang": _waarde(geldend.omvang),
        "budget": geldend.budget,
        "redenWijziging": geldend.reden_wijziging,
        "status": status_op(rij, geldig_op),
        "verbruik": _cijfers(rij),
        "versies": [_versie(versie) for versie in versies],
    }


def _cijfers(rij: Json) -> Json:
    maanden = maanden_van(rij).values()
    toegewezen = toegewezen_van(rij)
    goedgekeurd = sum(maand.goedgekeurd for maand in maanden)
    gecrediteerd = sum(maand.gecrediteerd for maand in maanden)
    return {
        "toegewezen": toegewezen,
        "goedgekeurd": goedgekeurd,
        "gecrediteerd": gecrediteerd,
        "resterend": None if toegewezen is None else toegewezen - goedgekeurd + gecrediteerd,
        "eenheid": eenheid_van(rij),
    }


def _eerste_referentie(versies: Iterable[ToewijzingGebeurtenis]) -> str | None:
    """A repetition leaves the reference out (IV097), so the versions together hold it."""
    return next((v.referentie_aanbieder for v in versies if v.referentie_aanbieder), None)


def _rij(geldend: ToewijzingGebeurtenis, verbruik: Verbruik, geldig_op: date) -> Json:
    """What the figures of an allocation are computed from (see `projections.cijfers`)."""
    omvang = geldend.omvang
    return {
        "verwijderd": is_verwijderd(geldend),
        "ingangsdatum": geldend.ingangsdatum,
        "einddatum": geldend.einddatum,
        "volume": None if omvang is None else omvang.volume,
        "eenheid": None if omvang is None else omvang.eenheid,
        "frequentie": None if omvang is None else omvang.frequentie,
        "budget_eurocent": geldend.budget,
        "verbruik": _verbruik_per_maand(verbruik, geldig_op),
    }


def _verbruik_per_maand(verbruik: Verbruik, geldig_op: date) -> dict[str, dict[str, list[int]]]:
    """Approved and credited sums of the lines whose ProductPeriode has begun on that day."""
    sommen: dict[str, dict[str, list[int]]] = {}
    soorten: tuple[tuple[int, Iterable[PrestatieGebeurtenis]], ...] = (
        (1, verbruik.prestaties.values()),
        (2, verbruik.credits.values()),
    )
    for plaats, regels in soorten:
        for regel in regels:
            if regel.begindatum > geldig_op:
                continue
            eenheid = rekeneenheid(regel.eenheid)
            per_maand = sommen.setdefault(eenheid, {})
            som = per_maand.setdefault(regel.begindatum.isoformat()[:7], [0] * 6)
            som[plaats] += omgerekend(regel.volume, regel.eenheid, eenheid)
            som[plaats + 3] += regel.bedrag_eurocent
    return sommen


def _versie(versie: ToewijzingGebeurtenis) -> Json:
    return {
        "soort": versie.SOORT,
        "toewijzingsmoment": versie.toewijzingsmoment.isoformat(),
        "dagtekening": versie.dagtekening.isoformat(),
        "product": _product(versie.product),
        "ingangsdatum": versie.ingangsdatum.isoformat(),
        "einddatum": json_waarde(versie.einddatum),
        "omvang": _waarde(versie.omvang),
        "budget": versie.budget,
        "redenWijziging": versie.reden_wijziging,
        "vastgelegdOp": json_waarde(versie.vastgelegd_op),
        "berichtId": _bericht(versie.bericht_id),
    }


def _levering(levering: Levering, geldig_op: date) -> Json:
    start = levering.start
    return {
        "gemeente": start.gemeente,
        "aanbieder": start.aanbieder,
        "toewijzingNummer": start.toewijzing_nummer,
        "product": _product(start.product),
        "toewijzingIngangsdatum": json_waarde(start.toewijzing_ingangsdatum),
        "begindatum": start.begindatum.isoformat(),
        "status": _leveringstatus(levering, geldig_op),
        "berichtId": _bericht(start.bericht_id),
        "stops": [
            {
                "redenBeeindiging": stop.reden_beeindiging,
                "einddatum": stop.einddatum.isoformat(),
                "vastgelegdOp": json_waarde(stop.vastgelegd_op),
                "berichtId": _bericht(stop.bericht_id),
            }
            for stop in levering.stops
        ],
    }


def _leveringstatus(levering: Levering, geldig_op: date) -> str:
    """toekomstig, lopend, onderbroken (a temporary stop) or beeindigd."""
    if levering.start.begindatum > geldig_op:
        return "toekomstig"
    voorbij = [stop for stop in levering.stops if stop.einddatum < geldig_op]
    if not voorbij:
        return "lopend"
    tijdelijk = all(stop.reden_beeindiging == _TIJDELIJK for stop in voorbij)
    return "onderbroken" if tijdelijk else "beeindigd"


def _gezin(toestand: ClientToestand, gezin: GezinVastgelegd | None) -> Json | None:
    if gezin is None:
        return None
    eigen = [lid.rol for lid in gezin.leden if lid.client_id == toestand.stroom]
    if not eigen:
        return None
    return {
        "gezinId": gezin.stroom,
        "rol": eigen[0],
        "vanaf": gezin.geldig_op.isoformat(),
        "leden": [
            {
                "clientId": lid.client_id,
                "rol": lid.rol,
                "betrokken": lid.betrokken,
                "eigenDossier": lid.eigen_dossier,
            }
            for lid in gezin.leden
        ],
    }


def _product(product: Product | None) -> Json | None:
    return None if product is None else {"categorie": product.categorie, "code": product.code}


def _waarde(waarde: Any) -> Json | None:
    """A value object in JSON; None stays None."""
    if waarde is None:
        return None
    inhoud: Json = waarde.model_dump(mode="json", by_alias=True)
    return inhoud


def _bericht(stroom: str | None) -> str | None:
    """The public id of a message: the UUID of its stream."""
    return None if stroom is None else stroom.removeprefix("bericht-")


def _eigen_sleutel(rij: Json) -> str:
    return str(rij["gebeurtenisId"])


def _verwijzingsleutel(rij: Json) -> str:
    eigen: Json | None = rij["vastlegging"]
    return _eigen_sleutel(eigen) if eigen else f"{rij['aanbieder']}-{rij['referentieAanbieder']}"


_GENUMMERD: dict[str, Callable[[Json], str]] = {
    "toewijzingen": lambda rij: f"{rij['gemeente']}-{rij['toewijzingNummer']}",
    "verzoeken": lambda rij: f"{rij['aanbieder']}-{rij['referentieAanbieder']}",
    "verwijzingen": _verwijzingsleutel,
    "verplichtingen": lambda rij: f"{rij['regel']}:{rij['sleutel']}",
    **dict.fromkeys(LIJSTEN, _eigen_sleutel),
}
"""Lists whose elements have a key of their own: compared by it, and not by their place."""


def verschillen(van: Json, tot: Json) -> list[Json]:
    """What differs between two states of a client: {pad, van, tot} in the order of the paths.

    `pad` is a JSON pointer in which an allocation, request or record goes by its key instead of
    its place, so that one more of them does not move the others. What exists on one side only
    has None on the other.
    """
    return list(_verschillen(_op_sleutel(van), _op_sleutel(tot), ""))


def _op_sleutel(beeld: Json) -> Json:
    regie: Json = beeld["regie"]
    op_sleutel = {_eigen_sleutel(rij): rij for rij in regie["vastleggingen"]}
    return {
        **beeld,
        **{
            naam: {sleutel(rij): rij for rij in beeld[naam]} for naam, sleutel in _GENUMMERD.items()
        },
        "regie": {**regie, "vastleggingen": op_sleutel},
    }


def _verschillen(van: Any, tot: Any, pad: str) -> Iterator[Json]:
    if isinstance(van, dict) and isinstance(tot, dict):
        for naam in sorted({*van, *tot}):
            yield from _verschillen(van.get(naam), tot.get(naam), f"{pad}/{_pointer(naam)}")
    elif isinstance(van, list) and isinstance(tot, list):
        for plaats, (een, ander) in enumerate(zip_longest(van, tot)):
            yield from _verschillen(een, ander, f"{pad}/{plaats}")
    elif van != tot:
        yield {"pad": pad, "van": van, "tot": tot}


def _pointer(naam: str) -> str:
    return naam.replace("~", "~0").replace("/", "~1")
