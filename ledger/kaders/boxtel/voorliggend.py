"""Help of one's own, general provisions and basic help go before individual help."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import LokaalBesluit, Onderzoek, Pgbvoorziening, Voorliggend
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.dekking_hulpvraag import (
    NIET_WILLEN,
    gedekt_door_anderen,
    is_betaalbaar,
    maat,
    naast_elkaar,
    restant,
)
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    besluit_bij,
    eerste,
    geeft_hulp,
    onderzoek_bij,
    pgb_stukken,
)
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst
from ledger.waarden import Omvang

_ALGEMEEN: Final = "2.3.2 Algemene voorzieningen vrij toegankelijk"
_NA_OPSOMMING: Final = f"{_ALGEMEEN} (alinea na de opsomming)"
_CRITERIA: Final = "2.4.2 Criteria individuele voorzieningen"


def _omvang(zaak: Zaak) -> Omvang | None:
    """The volume that is asked or given; of a budget also what was recorded of it before."""
    stuk = beoordeeld_stuk(zaak)
    if isinstance(stuk, Pgbvoorziening):
        return eerste(pgb_stukken(zaak), lambda rij: rij.omvang)
    return stuk.omvang if isinstance(stuk, LokaalBesluit) else None


@regel(
    "BX-VOORL-01",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Individuele voorziening alleen voor wat niet anders oplosbaar is",
    bron=_CRITERIA,
    gevolg=Gevolg.WEIGEREN,
)
def alleen_het_restant(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help is granted for what is left after own help, insurance, general and other provisions.

    What is left follows from what the inquiry says that each of them covers; where it does not say
    that, from the rest that it recorded itself. Without a rest nothing is granted (2.4.2).
    """
    if not geeft_hulp(zaak):
        return None
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None:
        return ontbreekt("het onderzoek naar andere oplossingen")
    rest = restant(zaak, onderzoek)
    if rest is None:
        return ontbreekt("wat er na andere oplossingen van de hulpvraag overblijft")
    operanden: dict[str, Operand] = {
        "behoefte": onderzoek.behoefte,
        "restant": rest,
        **maat(onderzoek),
        "volgorde": tuple(p["volgorde"]),
    }
    if rest == 0:
        return Uitkomst(
            "De hulpvraag kan geheel op een andere manier worden opgelost, dus er kan geen "
            "individuele voorziening worden verleend.",
            operanden,
        )
    return _meer_dan(zaak, onderzoek, rest, operanden)


def _meer_dan(
    zaak: Zaak, onderzoek: Onderzoek, rest: int, operanden: dict[str, Operand]
) -> Uitkomst | None:
    omvang = _omvang(zaak)
    if omvang is None:
        return ontbreekt("de omvang van de hulp", restant=rest)
    paar = naast_elkaar(omvang, onderzoek, rest)
    if paar is None:
        return ontbreekt("een omvang in de eenheid en frequentie van het onderzoek,", restant=rest)
    verleend, hoogstens = paar
    if verleend <= hoogstens:
        return None
    return Uitkomst(
        f"Er wordt {verleend} verleend terwijl er na andere oplossingen hoogstens {hoogstens} van "
        "de hulpvraag overblijft.",
        operanden | {"volume": verleend, "maxVolume": hoogstens},
    )


@regel(
    "BX-VOORL-02",
    "JW301",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Voor een algemene voorziening wordt niets toegewezen",
    bron=_ALGEMEEN,
    gevolg=Gevolg.WEIGEREN,
    alleen_bij={"JW301": (LokaalBesluit,)},
)
def vrij_toegankelijk(zaak: Zaak, p: Parameters) -> Antwoord:
    """What anyone can use without an indication is not allocated, nor paid from a budget (2.3.2).

    No product code stands for such a service, so it is known by the name that the decision gives
    the help; an allocation goes by the decision on the same product.
    """
    hulpvorm = genoemde_hulpvorm(zaak)
    if not geeft_hulp(zaak) or hulpvorm not in p["algemene_voorzieningen"]:
        return None
    return Uitkomst(
        f"Voor {hulpvorm} is geen toewijzing of pgb nodig: die voorziening is vrij toegankelijk.",
        {"hulpvorm": hulpvorm},
    )


def genoemde_hulpvorm(zaak: Zaak) -> str | None:
    """The name of the help in the judged record, or in the decision that an allocation rests on."""
    if isinstance(beoordeeld_stuk(zaak), Pgbvoorziening):
        return eerste(pgb_stukken(zaak), lambda stuk: stuk.hulpvorm)
    besluit = besluit_bij(zaak)
    return None if besluit is None else besluit.hulpvorm


def _voorwaarden(voorziening: Voorliggend) -> dict[str, bool | None]:
    return {
        "beschikbaar": voorziening.beschikbaar,
        "passendEnToereikend": voorziening.passend_en_toereikend,
        "betaalbaar": is_betaalbaar(voorziening),
    }


@regel(
    "BX-VOORL-03",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Drie voorwaarden waaronder een algemene voorziening voorgaat",
    bron=f"{_ALGEMEEN} (tweede alinea)",
    gevolg=Gevolg.WEIGEREN,
)
def algemene_gaat_voor(zaak: Zaak, p: Parameters) -> Antwoord:
    """A general provision that is there, suits and can be paid leaves no room for individual help.

    One that the family does not want is judged by BX-VOORL-06, which can be deviated from
    (2.3.2, second paragraph).
    """
    if not geeft_hulp(zaak):
        return None
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None or not onderzoek.voorliggend:
        return ontbreekt("de weging van algemene voorzieningen")
    algemeen = (rij for rij in onderzoek.voorliggend if rij.soort == "algemeen")
    return tuple(_drie_voorwaarden(algemeen, p))


def _drie_voorwaarden(algemeen: Iterator[Voorliggend], p: Parameters) -> Iterator[Uitkomst]:
    for rij in algemeen:
        gewogen = _voorwaarden(rij)
        uitkomsten = {naam: gewogen[naam] for naam in p["voorwaarden"]}
        operanden: dict[str, Operand] = {"voorziening": getoond(rij.naam), **uitkomsten}
        if rij.wil_niet or False in uitkomsten.values():
            continue
        if None in uitkomsten.values():
            leeg = ", ".join(naam for naam, waarde in uitkomsten.items() if waarde is None)
            yield Uitkomst(
                f"Niet te beoordelen: van een algemene voorziening ontbreekt het oordeel {leeg}.",
                operanden,
                niet_beoordeelbaar=True,
            )
        else:
            yield Uitkomst(
                "Er is een algemene voorziening die beschikbaar, passend en betaalbaar is; die "
                "gaat voor.",
                operanden,
            )


@regel(
    "BX-VOORL-04",
    "lokaalBesluit",
    "onderzoek",
    titel="Bewijslast betaalbaarheid",
    bron=f"{_ALGEMEEN} (derde punt)",
    gevolg=Gevolg.AFLEIDEN,
)
def betaalbaarheid(zaak: Zaak, p: Parameters) -> Antwoord:
    """The gemeente judges whether a family can pay; parents can disprove that, but with papers.

    Where they cannot pay, or say so, there may be help for that (2.3.2, third point).
    """
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None:
        return None
    return tuple(
        _betaalbaar(rij, tuple(p["hint"]))
        for rij in onderzoek.voorliggend
        if rij.betaalbaar is not None
    )


def _betaalbaar(voorziening: Voorliggend, hint: tuple[str, ...]) -> Uitkomst:
    betaalbaar = bool(is_betaalbaar(voorziening))
    beroep = not betaalbaar or bool(voorziening.betaalbaarheid_weersproken)
    uitleg = (
        "Het gezin kan de voorziening betalen"
        if betaalbaar
        else "Het gezin kan de voorziening niet betalen"
    )
    return Uitkomst(
        f"{uitleg}; ga na of er recht is op {' of '.join(hint)}." if beroep else f"{uitleg}.",
        {
            "voorziening": getoond(voorziening.naam),
            "oordeel": voorziening.betaalbaar,
            "weersproken": voorziening.betaalbaarheid_weersproken,
            "onderbouwd": voorziening.betaalbaarheid_onderbouwd,
            "betaalbaar": betaalbaar,
            "hint": hint if beroep else (),
        },
    )


@regel(
    "BX-VOORL-05",
    "lokaalBesluit",
    "pgbBesluit",
    "onderzoek",
    titel="Aanvullende individuele voorziening bij ontoereikende voorliggende voorziening",
    bron=_NA_OPSOMMING,
    gevolg=Gevolg.AFLEIDEN,
)
def aanvullend(zaak: Zaak, _: Parameters) -> Antwoord:
    """Beside a provision that covers a part, individual help covers what it leaves (2.3.2).

    What the family covers itself is not in this sum; BX-VOORL-01 takes that off as well.
    """
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None or not geeft_hulp(zaak) or onderzoek.behoefte is None:
        return None
    gedekt = gedekt_door_anderen(zaak, onderzoek)
    if gedekt == 0:
        return None
    over = max(0, onderzoek.behoefte - gedekt)
    return Uitkomst(
        f"Naast de voorliggende voorziening, die {gedekt} dekt, kan voor ten hoogste {over} een "
        "individuele voorziening worden verleend.",
        {
            "behoefte": onderzoek.behoefte,
            "gedekt": gedekt,
            "teVerlenen": over,
            **maat(onderzoek),
        },
    )


@regel(
    NIET_WILLEN,
    "lokaalBesluit",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Niet willen gebruiken van een voorliggende voorziening geeft geen recht",
    bron=_NA_OPSOMMING,
    gevolg=Gevolg.AFWIJKEN,
    afwijking_door=("jeugdconsulent",),
)
def niet_willen(zaak: Zaak, _: Parameters) -> Antwoord:
    """Not wanting a provision that is there and suits gives no right to individual help.

    'Not automatically' leaves room, so it can be deviated from. Who cannot pay has another reason
    than not wanting to (2.3.2, after the list).
    """
    onderzoek = onderzoek_bij(zaak)
    if onderzoek is None or not geeft_hulp(zaak):
        return None
    return tuple(_ongewild(rij) for rij in onderzoek.voorliggend if _blijft_over(rij))


def _blijft_over(voorziening: Voorliggend) -> bool:
    """Whether only unwillingness can stand in the way of a provision."""
    nee = (voorziening.beschikbaar, voorziening.passend_en_toereikend, is_betaalbaar(voorziening))
    return bool(voorziening.wil_niet) and False not in nee


def _ongewild(voorziening: Voorliggend) -> Uitkomst:
    if voorziening.beschikbaar is None or voorziening.passend_en_toereikend is None:
        return ontbreekt("of de voorziening die het gezin niet wil beschikbaar en passend is,")
    return Uitkomst(
        "Er is een passende voorliggende voorziening; daar geen gebruik van willen maken geeft "
        "geen recht op jeugdhulp.",
        {"voorziening": getoond(voorziening.naam), "wilNiet": True},
    )


@regel(
    "BX-VOORL-07",
    "lokaalBesluit",
    "JW301",
    titel="Basishulp eerst overwegen",
    bron=f"{_ALGEMEEN} > Inzet basishulp",
    gevolg=Gevolg.SIGNALEREN,
)
def basishulp(zaak: Zaak, p: Parameters) -> Antwoord:
    """A decision says whether basic help was considered; that help itself is never allocated.

    So an allocation of, or a decision for, basic help is refused, while not having considered it
    only signals (2.3.2, Inzet basishulp).
    """
    if not geeft_hulp(zaak):
        return None
    if zaak.code == p["product_basishulp"]:
        return Uitkomst(
            "Basishulp geeft het Wijkteam zelf; daarvoor komt geen toewijzing.",
            {"product": zaak.code},
            gevolg=Gevolg.WEIGEREN,
        )
    onderzoek = onderzoek_bij(zaak)
    overwogen = None if onderzoek is None else onderzoek.basishulp_overwogen
    if zaak.plek != "lokaalBesluit" or overwogen:
        return None
    return Uitkomst(
        "Leg vast of basishulp door het Wijkteam is overwogen.", {"basishulpOverwogen": overwogen}
    )
