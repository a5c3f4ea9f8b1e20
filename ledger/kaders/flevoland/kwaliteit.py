"""Who may do the work: the responsible professional, levels, registration, direction by SKJ.

Most of these keep a plan from being definite: a draft may still lack what a definite plan needs, so
on a draft they signal. A session that was held is never refused for it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Groepssessie, Medewerker, Plan
from ledger.kaders.flevoland import MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.personeel import (
    aanduiding,
    genoemd,
    mensen_van,
    onbekend,
    rang,
    vaklui,
    vanaf,
    verantwoordelijke_voor,
)
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Parameters, Uitkomst

_DEEL = {
    "45F11": "Productomschrijving Multi > 1. Deelproduct diagnostiek",
    "45F33": "Productomschrijving Multi > 2. Deelproduct behandeling - gezin regulier",
    "45F34": "Productomschrijving Multi > 3. Deelproduct behandeling - gezin intensief",
    "45F31": "Productomschrijving Multi > 4. Deelproduct behandeling – individueel",
    "45F32": "Productomschrijving Multi > 5. Deelproduct behandeling – groep",
    "45F23": "Productomschrijving Multi > 6. Deelproduct specialistische begeleiding – gezin",
    "45F21": "Productomschrijving Multi > 7. Deelproduct specialistische begeleiding – individueel",
}
_BASIS_EISEN = "Werkinstructies > Basis Begeleiding - Individueel > Eisen"
_VERANTWOORDELIJK = ("45F11", "45F21", "45F23", "45F33", "45F34")
_MET_MIX = ("45F01", *_VERANTWOORDELIJK)
_MET_ERVARING = ("45F01", *(code for code in MULTI_GEFINANCIERD if code != "45F11"))


def _mild(zaak: Zaak) -> Gevolg | None:
    """The milder consequence on a draft and on a session; None on a definite plan."""
    definitief = zaak.plek == "plan" and zaak.stuk(Plan).definitief
    return None if definitief else Gevolg.SIGNALEREN


# --- who is responsible -------------------------------------------------------------------------


@regel(
    "FL-KWAL-01",
    "plan",
    titel="Verantwoordelijke professional per product",
    bron=(
        "Werkinstructies > Diagnostiek > Eisen",
        "Werkinstructies > Behandeling – Gezin regulier > Eisen",
        "Werkinstructies > Behandeling – Gezin intensief > Eisen",
        "Werkinstructies > Specialistische Begeleiding - Gezin > Eisen",
        "Werkinstructies > Specialistische Begeleiding - Individueel > Eisen",
        "Productomschrijving Multi > Functieprofiel",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=_VERANTWOORDELIJK,
)
def verantwoordelijke(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """A plan is definite only with somebody responsible in a role that fits (Eisen).

    A gedragswetenschapper may be employed or on call; another way of working is not foreseen.
    """
    for code in sorted(genoemd(zaak, _VERANTWOORDELIJK)):
        rollen = p["rollen"][code]
        mens = verantwoordelijke_voor(zaak, rollen)
        verbanden = p["dienstverband"].get(code, ())
        operanden: dict[str, Operand] = {
            "product": code,
            "rol": None if mens is None else mens.rol,
            "rollen": tuple(rollen),
        }
        if mens is None or mens.rol not in rollen:
            yield Uitkomst(
                f"Leg voor {code} vast wie verantwoordelijk is: {' of '.join(rollen)}.",
                operanden,
                gevolg=_mild(zaak),
            )
        elif verbanden and mens.dienstverband not in (None, *verbanden):
            yield Uitkomst(
                f"De {mens.rol} is in dienst of op afroep beschikbaar, niet anders.",
                operanden | {"dienstverband": getoond(mens.dienstverband)},
                gevolg=_mild(zaak),
            )


@regel(
    "FL-KWAL-02",
    "plan",
    titel="Behandeling individueel: wie is verantwoordelijk en welke functiemix",
    bron=(
        "Werkinstructies > Behandeling – Individueel > Eisen",
        f"{_DEEL['45F31']} > Functieprofiel",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=["45F31"],
)
def behandeling_individueel(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """The two documents name other roles and levels, so both are held against the plan (Eisen).

    'Mainly' hbo+ with wo is read as more than half of the team.
    """
    if not genoemd(zaak, ("45F31",)):
        return
    team = vaklui(zaak.stuk(Plan).team)
    rollen = (p["verantwoordelijk_kader"], p["verantwoordelijk_omschrijving"])
    mens = verantwoordelijke_voor(zaak, rollen)
    kader: list[str] = []
    omschrijving: list[str] = []
    if mens is None or mens.rol not in rollen:
        kader.append(f"geen {rollen[0]}")
        omschrijving.append(f"geen {rollen[1]}")
    elif rang(mens.niveau) is None:
        yield ontbreekt("het opleidingsniveau van de verantwoordelijke")
    elif mens.niveau not in p["niveaus_verantwoordelijk_kader"]:
        kader.append(f"verantwoordelijke met {mens.niveau}")
    if not team or onbekend(team):
        yield ontbreekt("het team met de opleidingsniveaus")
    buiten = {rij.niveau for rij in team if rang(rij.niveau) is not None}
    omschrijving += [
        f"{niveau} in het team"
        for niveau in sorted(str(niveau) for niveau in buiten.difference(p["mix_omschrijving"]))
    ]
    hoog = sum(rij.niveau in p["mix_kader"] for rij in team)
    if team and not onbekend(team) and 2 * hoog <= len(team):
        kader.append(f"{hoog} van {len(team)} met {', '.join(p['mix_kader'])}")
    lezingen = {"handelingskader": kader, "productomschrijving": omschrijving}
    niet_goed = tuple(naam for naam, gevonden in lezingen.items() if gevonden)
    if niet_goed:
        alles = tuple(f"{naam}: {wat}" for naam in niet_goed for wat in lezingen[naam])
        yield Uitkomst(
            f"Controleer verantwoordelijke en functiemix ({'; '.join(alles)}).",
            {"lezingen": niet_goed, "afwijkingen": alles},
        )


# --- levels -------------------------------------------------------------------------------------


@regel(
    "FL-KWAL-03",
    "plan",
    titel="Functiemix per product",
    bron=(
        *(f"{_DEEL[code]} > Functieprofiel" for code in _VERANTWOORDELIJK),
        _BASIS_EISEN,
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=_MET_MIX,
)
def functiemix(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Everybody in the team has a level of the mix of the product (Functieprofiel).

    Who brings experience is left out. 'Mostly hbo' is read as at least half of the team; hbo+ is a
    level of its own. Basic support only asks that both mbo and hbo are there.
    """
    team = zaak.stuk(Plan).team
    for code in sorted(genoemd(zaak, _MET_MIX)):
        if not vaklui(team) or onbekend(vaklui(team)):
            yield ontbreekt("het team met de opleidingsniveaus", product=code)
        if code in p["beide_soorten"]:
            yield from _beide_soorten(code, team, p["mix"][code])
            continue
        yield from _buiten_mix(code, team, p)
        if code in p["zwaartepunt_hbo"]:
            yield from _zwaartepunt(code, team)


def _buiten_mix(code: str, team: tuple[Medewerker, ...], p: Parameters) -> Iterator[Uitkomst]:
    mix, steun = p["mix"][code], p["ondersteunend"].get(code, ())
    for nummer, mens in enumerate(team, 1):
        if mens.ervaringsdeskundig or rang(mens.niveau) is None or mens.niveau in mix:
            continue
        alleen_steun = mens.niveau in steun
        if alleen_steun and mens.ondersteunend is True:
            continue
        rest = "; dat niveau werkt daar alleen ondersteunend" if alleen_steun else ""
        yield Uitkomst(
            f"Het niveau van {aanduiding(nummer, mens)} past niet in de functiemix van {code} "
            f"({', '.join(mix)}){rest}.",
            {"product": code, "medewerker": nummer, "niveau": mens.niveau, "mix": tuple(mix)},
        )


def _zwaartepunt(code: str, team: tuple[Medewerker, ...]) -> Iterator[Uitkomst]:
    mensen = vaklui(team)
    hbo = sum(mens.niveau == "hbo" for mens in mensen)
    if mensen and not onbekend(mensen) and 2 * hbo < len(mensen):
        yield Uitkomst(
            f"Bij {code} ligt het zwaartepunt bij hbo; nu is dat {hbo} van {len(mensen)}.",
            {"product": code, "hbo": hbo, "team": len(mensen)},
        )


def _beide_soorten(
    code: str, team: tuple[Medewerker, ...], soorten: Iterable[str]
) -> Iterator[Uitkomst]:
    mensen = vaklui(team)
    weg = [
        soort for soort in soorten if not any((m.niveau or "").startswith(soort) for m in mensen)
    ]
    if mensen and not onbekend(mensen) and weg:
        yield Uitkomst(
            f"Bij {code} werken mbo en hbo samen; in het team ontbreekt {' en '.join(weg)}.",
            {"product": code, "ontbreekt": tuple(weg)},
        )


# --- registration -------------------------------------------------------------------------------


@regel(
    "FL-KWAL-04",
    "plan",
    "groepssessie",
    titel="SKJ- en/of BIG-registratie",
    bron="Productomschrijving Multi > Functieprofiel (alle deelproducten)",
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI_GEFINANCIERD,
)
def registratie(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Everybody from hbo up has a registration that is valid on the day (Functieprofiel).

    'A registration is required' does not say for whom; the lower level and those who bring
    experience are regulated apart (FL-KWAL-06). Where a registration cannot be had, a qualification
    with the reason will do. In a plan for several products the widest demand counts, for it does
    not say who does what.
    """
    codes = genoemd(zaak, MULTI_GEFINANCIERD)
    if not codes:
        return
    geldig = p["registraties"] if codes.difference(p["alleen_skj"]) else (p["skj"],)
    vervangbaar = bool(codes.intersection(p["vervanging"]))
    mensen = mensen_van(zaak)
    if not mensen:
        yield ontbreekt("het team")
    for nummer, mens in enumerate(mensen, 1):
        if mens.ervaringsdeskundig:
            continue
        if rang(mens.niveau) is None:
            yield ontbreekt(f"het opleidingsniveau van {aanduiding(nummer, mens)}")
        elif vanaf(mens, p["vanaf_niveau"]) and not (
            _geregistreerd(mens, geldig, zaak.levering_op)
            or (vervangbaar and mens.kwalificatie and mens.kwalificatie_reden)
        ):
            yield Uitkomst(
                f"Voor {aanduiding(nummer, mens)} ontbreekt een geldige registratie "
                f"({' of '.join(geldig)}).",
                {
                    "medewerker": nummer,
                    "niveau": mens.niveau,
                    "registraties": tuple(str(getoond(rij)) for rij in mens.registraties),
                    "gevraagd": tuple(geldig),
                },
                gevolg=_mild(zaak),
            )


def _geregistreerd(mens: Medewerker, geldig: Iterable[str], dag: date) -> bool:
    tot = mens.geregistreerd_tot or date.max
    return bool(set(mens.registraties).intersection(geldig)) and dag <= tot


@regel(
    "FL-KWAL-05",
    "plan",
    titel="Diagnostiek: NIP of NVO en basisaantekening",
    bron=(f"{_DEEL['45F11']} > Functieprofiel", f"{_DEEL['45F32']} > Functieprofiel"),
    gevolg=Gevolg.WEIGEREN,
    producten=["45F11", "45F32"],
)
def vereniging(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Who answers for diagnostics is a member of an association and has its note (Functieprofiel).

    In group treatment a psychologist is at least a member of the NIP.
    """
    codes = genoemd(zaak, ("45F11", "45F32"))
    plan = zaak.stuk(Plan)
    rollen = zaak.waarden("FL-KWAL-01").get("rollen", {})
    mens = verantwoordelijke_voor(zaak, rollen.get(p["diagnostiek"], ()))
    if p["diagnostiek"] in codes and mens is None:
        yield ontbreekt("de verantwoordelijke voor de diagnostiek")
    elif p["diagnostiek"] in codes and mens is not None:
        if not set(mens.lidmaatschappen).intersection(p["verenigingen"]):
            wat = f"lidmaatschap van {' of '.join(p['verenigingen'])}"
            yield _mist(zaak, "de verantwoordelijke", wat)
        if p["aantekening"] not in mens.aantekeningen:
            yield _mist(zaak, "de verantwoordelijke", "de basisaantekening diagnostiek")
    if not codes.difference({p["diagnostiek"]}):
        return
    eerste = plan.verantwoordelijke
    allen = [*plan.team, *([eerste] if eerste is not None else [])]
    for nummer, rij in enumerate(allen, 1):
        psycholoog = {rij.rol, rij.discipline}.intersection(p["psychologen"])
        if psycholoog and p["psychologen_bij"] not in rij.lidmaatschappen:
            wie = "de verantwoordelijke" if rij is eerste else aanduiding(nummer, rij)
            yield _mist(zaak, wie, f"lidmaatschap van het {p['psychologen_bij']}")


def _mist(zaak: Zaak, wie: str, eis: str) -> Uitkomst:
    return Uitkomst(
        f"Voor {wie} ontbreekt {eis}.", {"wie": wie, "ontbreekt": eis}, gevolg=_mild(zaak)
    )


@regel(
    "FL-KWAL-06",
    "plan",
    "groepssessie",
    titel="Ervaringsdeskundige en mbo onder SKJ-regie",
    bron=(
        "Productomschrijving Multi > Functieprofiel (ervaringsdeskundigen)",
        _BASIS_EISEN,
        f"{_DEEL['45F32']} > Functieprofiel",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=_MET_ERVARING,
)
def onder_regie(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Who brings experience works under somebody registered with SKJ (Functieprofiel).

    So does a professional with mbo in group treatment. There is no demand on the training of the
    former; for the groups the document does not repeat that, and it is read so there too.
    """
    codes = genoemd(zaak, _MET_ERVARING)
    if not codes:
        return
    sessie = zaak.stuk(Groepssessie) if zaak.plek == "groepssessie" else None
    if sessie is not None and sessie.supervisie_skj is True:
        return
    met_mbo = bool(codes.intersection(p["mbo4"]))
    for nummer, mens in enumerate(mensen_van(zaak), 1):
        mbo = met_mbo and rang(mens.niveau) is not None and not vanaf(mens, "hbo")
        if not (mens.ervaringsdeskundig or mbo) or mens.regie_door_skj is True:
            continue
        yield Uitkomst(
            f"Leg vast welke {p['regie']}-geregistreerde professional regie voert op "
            f"{aanduiding(nummer, mens)}.",
            {"medewerker": nummer, "ervaringsdeskundig": mens.ervaringsdeskundig},
            gevolg=_mild(zaak),
        )
