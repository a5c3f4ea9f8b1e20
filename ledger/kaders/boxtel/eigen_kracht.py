"""Own strength: what a family can do itself before more than usual help is granted (2.6, 2.7)."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Draagkracht, Onderzoek
from ledger.gebeurtenissen import LidVanGezin
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.activiteiten import (
    Beeld,
    beeld_van,
    is_hulp_bovengebruikelijk,
    is_minderjarig,
)
from ledger.kaders.boxtel.draagkracht import (
    eigen_kracht,
    norm_eurocent,
    ouders,
    overbelasting_telt,
    vier_punten,
    zonder_geldzorgen,
)
from ledger.kaders.boxtel.feiten import geeft_hulp, onderzoek_bij
from ledger.kaders.boxtel.gebruikelijk import mist_onderzoek, te_toetsen
from ledger.kaders.boxtel.hulpsoort import graad_van
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_EIGEN_KRACHT: Final = "2.6 Eigen kracht"
_ONDERZOEK: Final = "2.7 Onderzoek naar eigen kracht van ouders/verzorgers"
_VIER_PUNTEN: Final = f"{_ONDERZOEK} (vier punten)"
_VAN_BELANG: Final = f"{_ONDERZOEK} (punten van belang)"


def _alleen_signaal(zaak: Zaak, *plekken: str) -> Gevolg | None:
    """The consequence where nothing is decided yet: what is lacking can still be added."""
    return Gevolg.SIGNALEREN if zaak.plek in plekken else None


@regel(
    "BX-EK-01",
    "lokaalBesluit",
    "gezin",
    titel="Verwachting naar verwantschap",
    bron=_EIGEN_KRACHT,
    gevolg=Gevolg.AFLEIDEN,
)
def verwachting(zaak: Zaak, p: Parameters) -> Antwoord:
    """More help is expected of close kin by blood and of who lives in; it refuses nothing.

    The text says 'often', so there is no hard limit. Of a family as it was recorded only who the
    parents are is known (2.6).
    """
    if isinstance(zaak.feit, LidVanGezin):
        volwassenen = tuple(
            Draagkracht(naam=f"gezinslid {nummer}", relatie="ouder")
            for nummer, lid in enumerate(zaak.gezin.anderen(zaak.toestand.stroom), 1)
            if lid.rol == "ouder" and zaak.feit.gezinsrol == "kind"
        )
    else:
        onderzoek = onderzoek_bij(zaak)
        volwassenen = () if onderzoek is None else onderzoek.draagkracht
    return tuple(_verwachting(zaak, rij, p) for rij in volwassenen)


def _verwachting(zaak: Zaak, volwassene: Draagkracht, p: Parameters) -> Uitkomst:
    if volwassene.relatie is None and not volwassene.huisgenoot:
        return ontbreekt("de relatie van een volwassene tot de jeugdige")
    aangetrouwd = volwassene.relatie in p["aangetrouwd"]
    graad = None if aangetrouwd else graad_van(zaak, volwassene.relatie)
    hoog = graad in p["graden_hoog"] or (volwassene.huisgenoot and p["huisgenoot"] == "hoog")
    niveau = "hoog" if hoog else "laag"
    return Uitkomst(
        f"Van deze volwassene mag {'veel' if hoog else 'minder'} hulp worden verwacht.",
        {
            "relatie": getoond(volwassene.relatie),
            "graad": graad,
            "huisgenoot": volwassene.huisgenoot,
            "niveau": niveau,
        },
    )


@regel(
    "BX-EK-02",
    "lokaalBesluit",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Bovengebruikelijke hulp pas bij overschreden draagkracht",
    bron=(_EIGEN_KRACHT, f"{_ONDERZOEK} (punt 3)"),
    gevolg=Gevolg.WEIGEREN,
)
def draagkracht_overschreden(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help is granted if it is more than usual and more than the family can carry.

    Section 2.7 expects such help of parents and points at 2.5, which does not say so; 2.6 does, as
    long as it can be carried. Overburdening opens another way (BX-OVB-01). Usual help is that to a
    minor (2.5.1), so who is of age is not refused for want of more than that.
    """
    if mist_onderzoek(zaak):
        return ontbreekt("het onderzoek naar eigen kracht")
    beeld = te_toetsen(zaak)
    overbelast = False if beeld is None else overbelasting_telt(beeld)
    if beeld is None or overbelast:
        return None
    uitkomst = _niet_te_dragen(beeld)
    if uitkomst is not None and overbelast is None:
        return ontbreekt("of de overbelasting verband houdt met de zorg,")
    return uitkomst


def _niet_te_dragen(beeld: Beeld) -> Uitkomst | None:
    boven = is_hulp_bovengebruikelijk(beeld)
    if boven is None:
        return ontbreekt("of de hulp bovengebruikelijk is,")
    if not boven:
        if is_minderjarig(beeld) is False:
            return None
        return Uitkomst(
            "De hulp is niet bovengebruikelijk, dus het gezin geeft haar zelf.",
            {"bovengebruikelijk": False, "eigenKracht": eigen_kracht(beeld)},
        )
    kracht = eigen_kracht(beeld)
    if kracht == "onbekend":
        return ontbreekt("de uitkomst van de toets op eigen kracht")
    if kracht == "ontoereikend":
        return None
    return Uitkomst(
        "Het gezin kan deze hulp op eigen kracht bieden, ook al is die meer dan gebruikelijk.",
        {"bovengebruikelijk": True, "eigenKracht": kracht},
    )


def _in_het_geding(zaak: Zaak) -> Beeld | None:
    """The inquiry if it asked parents what they can do, or if help may be more than usual."""
    beeld = te_toetsen(zaak)
    if beeld is None:
        return None
    kan_boven = bool(beeld.activiteiten) and is_hulp_bovengebruikelijk(beeld) is not False
    return beeld if kan_boven or ouders(beeld) else None


@regel(
    "BX-EK-03",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Vierpuntentoets eigen kracht",
    bron=_VIER_PUNTEN,
    gevolg=Gevolg.AFLEIDEN,
)
def vierpuntentoets(zaak: Zaak, _: Parameters) -> Antwoord:
    """Whether own strength is enough: four answers per parent, all yes for one of them or together.

    The text has the points but no sum; one no is enough, for each is a reason of its own why a
    parent cannot. With an open answer no decision can be made (2.7, four points).
    """
    beeld = _in_het_geding(zaak)
    if beeld is None:
        return None
    kracht = eigen_kracht(beeld)
    antwoorden = [vier_punten(zaak, rij) for rij in ouders(beeld)]
    nee = tuple(sorted({punt for rij in antwoorden for punt, ja in rij.items() if ja is False}))
    leeg = tuple(sorted({punt for rij in antwoorden for punt, ja in rij.items() if ja is None}))
    onbekend = kracht == "onbekend"
    return Uitkomst(
        "De toets op eigen kracht is nog niet volledig, dus er kan niet worden besloten."
        if onbekend
        else f"De eigen kracht van ouders is {kracht}.",
        {
            "eigenKracht": kracht,
            "ouders": len(antwoorden),
            "nee": nee,
            "onbeantwoord": leeg,
            "samenToereikend": beeld.onderzoek.samen_toereikend,
        },
        gevolg=_onvolledig(zaak) if onbekend else None,
    )


def _onvolledig(zaak: Zaak) -> Gevolg:
    return _alleen_signaal(zaak, "onderzoek", "pgbAanvraag") or Gevolg.WEIGEREN


@regel(
    "BX-EK-04",
    "lokaalBesluit",
    "onderzoek",
    titel="Financiële toets volgens NIBUD-normen",
    bron=(f"{_EIGEN_KRACHT} (slot)", _VIER_PUNTEN, _VAN_BELANG),
    gevolg=Gevolg.AFLEIDEN,
)
def financieel(zaak: Zaak, p: Parameters) -> Antwoord:
    """The fourth point: no trouble with money if the income with giving the help is at the norm.

    The text only says to go by those norms; 'at least the norm' is a reading. Its amounts are not
    in the document (2.6, end; 2.7).
    """
    beeld = _in_het_geding(zaak)
    if beeld is None:
        return None
    return tuple(_financieel(zaak, rij, p) for rij in ouders(beeld) if _noemt_geld(rij))


def _noemt_geld(volwassene: Draagkracht) -> bool:
    return volwassene.inkomen_eurocent is not None or volwassene.norm_eurocent is not None


def _financieel(zaak: Zaak, volwassene: Draagkracht, p: Parameters) -> Uitkomst:
    norm, inkomen = norm_eurocent(zaak, volwassene), volwassene.inkomen_eurocent
    if inkomen is None or norm is None:
        return ontbreekt("het inkomen" if inkomen is None else f"de {p['norm']}-norm")
    geen = bool(zonder_geldzorgen(zaak, volwassene))
    return Uitkomst(
        f"Volgens de {p['norm']}-norm komt het gezin {'niet' if geen else 'wel'} in financiële "
        "problemen als deze ouder de hulp biedt.",
        {"inkomenEurocent": inkomen, "normEurocent": norm, "geenFinancieleProblemen": geen},
    )


@regel(
    "BX-EK-05",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Ouders onderbouwen met voorbeelden dat zij vastlopen",
    bron=f"{_ONDERZOEK} (punt 3)",
    gevolg=Gevolg.WEIGEREN,
)
def onderbouwd(zaak: Zaak, p: Parameters) -> Antwoord:
    """That own strength is not enough takes a motivation by the parents with an example.

    An inquiry without them only signals (2.7, third).
    """
    beeld = _in_het_geding(zaak)
    if beeld is None or eigen_kracht(beeld) != "ontoereikend":
        return None
    onderzoek = beeld.onderzoek
    gegeven = len([rij for rij in onderzoek.voorbeelden if rij.strip()])
    if onderzoek.motivering_ouders and gegeven >= p["min_voorbeelden"]:
        return None
    return Uitkomst(
        "Vraag ouders met voorbeelden toe te lichten waarom zij de hulp niet zelf kunnen bieden.",
        {
            "motivering": bool(onderzoek.motivering_ouders),
            "voorbeelden": gegeven,
            "minVoorbeelden": p["min_voorbeelden"],
        },
        gevolg=_alleen_signaal(zaak, "onderzoek"),
    )


def _onderzoek_eigen_kracht(zaak: Zaak) -> Onderzoek | Uitkomst | None:
    """The inquiry into own strength; an outcome where help is granted without one."""
    if mist_onderzoek(zaak):
        return ontbreekt("het onderzoek naar eigen kracht")
    beeld = te_toetsen(zaak)
    return None if beeld is None else beeld.onderzoek


@regel(
    "BX-EK-06",
    "lokaalBesluit",
    "onderzoek",
    titel="Vormen van eigen kracht nagelopen",
    bron=f"{_ONDERZOEK} (opsomming)",
    gevolg=Gevolg.SIGNALEREN,
)
def vormen(zaak: Zaak, p: Parameters) -> Antwoord:
    """The inquiry says of insurance, network and parents whether they are used (2.7, list)."""
    onderzoek = _onderzoek_eigen_kracht(zaak)
    if not isinstance(onderzoek, Onderzoek):
        return onderzoek
    leeg = tuple(vorm for vorm in p["vormen"] if vorm not in onderzoek.vormen_benut)
    if not leeg:
        return None
    return Uitkomst(
        f"Leg vast of ook deze vormen van eigen kracht zijn benut: {', '.join(leeg)}.",
        {"ontbrekend": leeg},
    )


@regel(
    "BX-EK-07",
    "lokaalBesluit",
    "onderzoek",
    titel="Factoren bij het onderzoek naar eigen kracht",
    bron=_VAN_BELANG,
    gevolg=Gevolg.SIGNALEREN,
)
def factoren(zaak: Zaak, p: Parameters) -> Antwoord:
    """The inquiry describes what own strength depends on; some of it after a divorce alone."""
    onderzoek = _onderzoek_eigen_kracht(zaak)
    if not isinstance(onderzoek, Onderzoek):
        return onderzoek
    niet_nodig = () if onderzoek.ouders_gescheiden else p["alleen_bij_scheiding"]
    leeg = tuple(
        factor
        for factor in p["factoren"]
        if factor not in onderzoek.factoren and factor not in niet_nodig
    )
    if not leeg:
        return None
    return Uitkomst(
        f"In het onderzoek naar eigen kracht ontbreekt: {', '.join(leeg)}.", {"ontbrekend": leeg}
    )


@regel(
    "BX-EK-08",
    "lokaalBesluit",
    "gezin",
    "onderzoek",
    titel="Beide gezagdragende ouders tellen mee na scheiding",
    bron=_VAN_BELANG,
    gevolg=Gevolg.SIGNALEREN,
)
def beide_ouders(zaak: Zaak, _: Parameters) -> Antwoord:
    """After a divorce the four points are answered for each parent with parental authority.

    A parent without it does not count (2.7, points of importance).
    """
    beeld = beeld_van(zaak) if geeft_hulp(zaak) else None
    if beeld is None or not beeld.onderzoek.ouders_gescheiden:
        return None
    return next(_ontbrekende_ouders(beeld), None)


def _ontbrekende_ouders(beeld: Beeld) -> Iterator[Uitkomst]:
    met_gezag = [rij for rij in ouders(beeld) if rij.gezag]
    aantal = beeld.onderzoek.ouders_met_gezag
    if aantal is None and len(met_gezag) < 2:
        yield ontbreekt("hoeveel ouders het gezag hebben,")
        return
    onderzocht = [rij for rij in met_gezag if None not in vier_punten(beeld.zaak, rij).values()]
    nodig = len(met_gezag) if aantal is None else aantal
    if len(onderzocht) < nodig:
        yield Uitkomst(
            "De andere ouder met gezag is nog niet in het onderzoek betrokken.",
            {"oudersMetGezag": nodig, "onderzocht": len(onderzocht)},
        )
