"""What the events of allocations, declared lines and messages do to the rows.

A step gets the rows in memory, the stream and the event's JSON.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from ledger.omvang import MINUTEN_PER_UUR, Eenheid
from projections.rijen import Bericht, Termijn, Toewijzing, Verbruik
from projections.tabellen import Sleutel
from projections.verzoek_stappen import sluit, voeg_termijn_toe
from projections.werkset import Werkset

Json = dict[str, Any]

_UUR, _MINUUT = Eenheid.UUR.value, Eenheid.MINUUT.value
_ZONDER_EINDE = "9999-12-31"
_VERWIJDERREDENEN = frozenset({"01", "13"})
_DEEL_VAN_BERICHT = {"OP090": "retour", "OP090x4": "declaratieAntwoord"}
_LENGTE_GEMEENTECODE, _LENGTE_AGB = 4, 8


# --- allocations ----------------------------------------------------------------------------


def toewijzing_sleutels(_: str, d: Json) -> Iterator[tuple[str, Sleutel]]:
    """The row that a version of an allocation touches."""
    yield "toewijzingen", (d["gemeente"], d["toewijzingNummer"])


def toewijzing(w: Werkset, stroom: str, d: Json) -> None:
    """A version of an allocation: it counts when its moment is the most recent (IV013)."""
    _neem_versie(w, stroom, d, verwijderd=_is_verwijderd(d))


def verwijdering(w: Werkset, stroom: str, d: Json) -> None:
    """A version that deletes the allocation, at its own moment."""
    _neem_versie(w, stroom, d, verwijderd=True)


def rang(d: Json) -> str:
    """The order of versions, the same as `ledger.client.rang`, as one text that compares so.

    A tab is smaller than any character of the parts, so the text compares part by part.
    """
    omvang = d.get("omvang")
    return "\t".join(
        (
            d["toewijzingsmoment"],
            d["dagtekening"],
            d.get("redenWijziging") or "",
            d["ingangsdatum"],
            d.get("einddatum") or _ZONDER_EINDE,
            "" if omvang is None else orjson.dumps(omvang).decode(),
            str(d.get("budget")),
        )
    )


def _neem_versie(w: Werkset, stroom: str, d: Json, *, verwijderd: bool) -> None:
    sleutel = (d["gemeente"], d["toewijzingNummer"])
    bekend = w.toewijzingen.rijen.get(sleutel)
    eigen_rang = rang(d)
    if bekend is not None and eigen_rang < bekend.rang:
        bekend.aantal_versies += 1
    else:
        aantal = 1 if bekend is None else bekend.aantal_versies + 1
        w.toewijzingen.rijen[sleutel] = _rij(stroom, d, eigen_rang, aantal, verwijderd)
    w.toewijzingen.raak(sleutel)


def _rij(stroom: str, d: Json, eigen_rang: str, aantal: int, verwijderd: bool) -> Toewijzing:
    product, omvang = d.get("product") or {}, d.get("omvang") or {}
    return Toewijzing(
        gemeente=d["gemeente"],
        toewijzing_nummer=d["toewijzingNummer"],
        client_id=stroom,
        aanbieder=d["aanbieder"],
        referentie_aanbieder=d.get("referentieAanbieder"),
        categorie=product.get("categorie"),
        code=product.get("code"),
        toewijzingsmoment=d["toewijzingsmoment"],
        dagtekening=d["dagtekening"],
        ingangsdatum=d["ingangsdatum"],
        einddatum=d.get("einddatum"),
        reden_wijziging=d.get("redenWijziging"),
        volume=omvang.get("volume"),
        eenheid=omvang.get("eenheid"),
        frequentie=omvang.get("frequentie"),
        budget_eurocent=d.get("budget"),
        verwijderd=verwijderd,
        rang=eigen_rang,
        aantal_versies=aantal,
        bericht_id=d.get("berichtId"),
    )


def _is_verwijderd(d: Json) -> bool:
    """Reden 13, or the lapsed 01, with the end on the first day counts as never sent (TR349)."""
    return d.get("redenWijziging") in _VERWIJDERREDENEN and d.get("einddatum") == d["ingangsdatum"]


# --- declared lines -------------------------------------------------------------------------


def prestatie_sleutels(stroom: str, d: Json) -> Iterator[tuple[str, Sleutel]]:
    """The row that a declared line touches."""
    eenheid, _ = _omrekening(d["eenheid"])
    yield "verbruik", (d["gemeente"], d["toewijzingNummer"], stroom, eenheid)


def goedgekeurd(w: Werkset, stroom: str, d: Json) -> None:
    """A debit line was awarded."""
    sommen, volume, bedrag = _maand(w, stroom, d)
    sommen[0] += volume
    sommen[1] += volume
    sommen[3] += bedrag
    sommen[4] += bedrag
    w.prestaties.voeg_toe(_prestatie(stroom, d, "goedgekeurd"))


def gecrediteerd(w: Werkset, stroom: str, d: Json) -> None:
    """A credit line took back an awarded line."""
    sommen, volume, bedrag = _maand(w, stroom, d)
    sommen[2] += volume
    sommen[5] += bedrag
    w.prestaties.voeg_toe(_prestatie(stroom, d, "gecrediteerd"))


def afgewezen(w: Werkset, stroom: str, d: Json) -> None:
    """A line was not awarded; a debit line still counts as submitted."""
    if d["debetCredit"] == "D":
        sommen, volume, bedrag = _maand(w, stroom, d)
        sommen[0] += volume
        sommen[3] += bedrag
    w.prestaties.voeg_toe(_prestatie(stroom, d, "afgewezen"))


def _prestatie(stroom: str, d: Json, uitkomst: str) -> tuple[Any, ...]:
    """A row of `rijen.Prestatie`: a bare tuple, because there are so many."""
    product = d["product"]
    return (
        stroom,
        d["versie"],
        d["gebeurtenisId"],
        d["gemeente"],
        d["aanbieder"],
        d["declaratieNummer"],
        d["referentieNummer"],
        d.get("vorigReferentieNummer"),
        d["toewijzingNummer"],
        d.get("toewijzingsmoment"),
        product["categorie"],
        product.get("code"),
        d["begindatum"],
        d["einddatum"],
        d["volume"],
        d["eenheid"],
        d["bedragEurocent"],
        d["debetCredit"],
        uitkomst,
        d["vastgelegdOp"],
        d.get("berichtId"),
    )


def _maand(w: Werkset, stroom: str, d: Json) -> tuple[list[int], int, int]:
    """The sums of the month in which the line's ProductPeriode begins; its volume and eurocents.

    By far the commonest step, so with few further calls.
    """
    gemeente, nummer = d["gemeente"], d["toewijzingNummer"]
    eenheid, factor = _omrekening(d["eenheid"])
    sleutel = (gemeente, nummer, stroom, eenheid)
    stand = w.verbruik
    rij = stand.rijen.get(sleutel)
    if rij is None:
        rij = stand.rijen[sleutel] = Verbruik(gemeente, nummer, stroom, eenheid)
    stand.vuil.add(sleutel)
    maanden, maand = rij.maanden, d["begindatum"][:7]
    sommen = maanden.get(maand)
    if sommen is None:
        sommen = maanden[maand] = [0, 0, 0, 0, 0, 0]
    return sommen, d["volume"] * factor, d["bedragEurocent"]


def _omrekening(eenheid: str) -> tuple[str, int]:
    """The unit of account and how many of it go into one: 60 minutes in an hour."""
    return (_MINUUT, MINUTEN_PER_UUR) if eenheid == _UUR else (eenheid, 1)


# --- messages -------------------------------------------------------------------------------


def bericht_sleutels(stroom: str, d: Json) -> Iterator[tuple[str, Sleutel]]:
    """The rows that a message touches: its own, and the obligation that it answers."""
    bericht_id = _bericht_id(stroom, d)
    yield "berichten", (bericht_id,)
    for termijn in d.get("termijnen", ()):
        if "sleutel" not in termijn:
            yield "termijnen", (_onderwerp(bericht_id), _deel(termijn))
    if "antwoordOp" in d:
        for deel in _DEEL_VAN_BERICHT.values():
            yield "termijnen", (_onderwerp(d["antwoordOp"]), deel)


def bericht(w: Werkset, stroom: str, d: Json) -> None:
    """A message was judged: its row, its obligations, and the one that it fulfils.

    A return message closes the term of OP090, a JW325 that of OP090x4: made at once with the
    verdict, or received later as an answer. An answer that is itself refused closes nothing.
    """
    bericht_id, afgekeurd = _bericht_id(stroom, d), d["uitkomst"] in ("afgekeurd", "onleesbaar")
    w.berichten.rijen[bericht_id,] = Bericht(
        bericht_id=bericht_id,
        bericht=d.get("bericht"),
        bericht_code=d.get("berichtCode"),
        afzender=d.get("afzender"),
        ontvanger=d.get("ontvanger"),
        identificatie=d.get("identificatie"),
        ontvangen_op=d["vastgelegdOp"],
        uitkomst=d["uitkomst"],
    )
    w.berichten.vuil.add((bericht_id,))
    for termijn in d.get("termijnen", ()):
        if "sleutel" not in termijn:
            voeg_termijn_toe(w, _termijn(bericht_id, d, termijn))
    if d.get("retour"):
        sluit(w, (_onderwerp(bericht_id), "retour"), d)
    if d.get("antwoord"):
        sluit(w, (_onderwerp(bericht_id), "declaratieAntwoord"), d)
    if "antwoordOp" in d and not afgekeurd:
        deel = "declaratieAntwoord" if d.get("bericht") == "JW325" else "retour"
        sluit(w, (_onderwerp(d["antwoordOp"]), deel), d)


def _termijn(bericht_id: str, d: Json, termijn: Json) -> Termijn:
    return Termijn(
        onderwerp=_onderwerp(bericht_id),
        deel=_deel(termijn),
        regel=termijn["regel"],
        wie=termijn["wie"],
        wat=termijn["wat"],
        gemeente=_partij(d, _LENGTE_GEMEENTECODE),
        aanbieder=_partij(d, _LENGTE_AGB),
        referentie_aanbieder=None,
        bericht_id=bericht_id,
        client_id=None,
        vanaf=termijn["vanaf"],
        laatste_dag=termijn["laatsteDag"],
        kalender=termijn["kalender"],
        waardoor=None,
        afloop=None,
        vervuld_op=None,
        vervuld_dag=None,
        vervuld_door=None,
    )


def _partij(d: Json, lengte: int) -> str | None:
    """The party with a code of that length: 4 for a gemeente (CBS), 8 for an aanbieder (AGB)."""
    codes = (d.get("afzender"), d.get("ontvanger"))
    return next((code for code in codes if code is not None and len(code) == lengte), None)


def _bericht_id(stroom: str, d: Json) -> str:
    return d.get("berichtId") or stroom.removeprefix("bericht-")


def _onderwerp(bericht_id: str) -> str:
    return f"bericht:{bericht_id}"


def _deel(termijn: Json) -> str:
    regel: str = termijn["regel"]
    return _DEEL_VAN_BERICHT.get(regel, regel)
