"""Relapse: the same help again within months after it ended, in a fixed amount."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Toets
from ledger.gebeurtenissen import (
    LeveringGestart,
    ToewijzingGebeurtenis,
    VerzoekBeantwoord,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.kaders.flevoland import MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import (
    hulpperioden,
    maatregelen_op,
    sleutel_van,
    verzoek_van,
)
from ledger.kaders.hulp import (
    geldende_toewijzingen,
    laatste_dag_looptijd,
    ontbreekt,
    plus_maanden,
    verhoogt,
    verlengt,
)
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Omvang
from ledger.werkdagen import laatste_dag_werkdagen

AFGEWEZEN: Final = "1"
MINUUT: Final = "01"
TOTAAL: Final = "6"
_BRON: Final = "Verzoek om toewijzing (JW315) > Bijzonderheden > Terugval binnen 4 maanden"


# --- recognising a relapse ----------------------------------------------------------------------


def terugvaltoets(zaak: Zaak, gevraagd: VerzoekOntvangen) -> Toets | None:
    """What was recorded on a request as a relapse; None when nothing was."""
    gevonden = [
        toets
        for toets in zaak.toestand.stukken(Toets)
        if toets.soort == "terugval"
        and toets.referentie_aanbieder == gevraagd.referentie_aanbieder
        and toets.aanbieder in (None, gevraagd.aanbieder)
        and toets.gemeente == gevraagd.gemeente
    ]
    return gevonden[-1] if gevonden else None


def is_terugvalverzoek(zaak: Zaak, gevraagd: VerzoekOntvangen) -> bool:
    """Whether a request is made as a relapse: it was recorded so, or it names no referrer.

    The agreement stands under Multi, so not for basis begeleiding; a request without referrer for
    an extra client is something else.
    """
    if zaak.kader.code_van(gevraagd.product) not in MULTI_GEFINANCIERD:
        return False
    zonder_verwijzer = zaak.waarden("FL-VERW-01").get("geen", ())
    return gevraagd.verwijzer_type in zonder_verwijzer or terugvaltoets(zaak, gevraagd) is not None


def is_terugval(zaak: Zaak) -> bool:
    """Whether the request that is judged is made as a relapse."""
    return isinstance(zaak.feit, VerzoekOntvangen) and is_terugvalverzoek(zaak, zaak.feit)


def hulpvraag_op(zaak: Zaak, gevraagd: VerzoekOntvangen) -> date:
    """The day of the new need: as recorded, else the first day that was asked for."""
    toets = terugvaltoets(zaak, gevraagd)
    return (None if toets is None else toets.datum_hulpvraag) or gevraagd.ingangsdatum


def vaste_omvang(p: Parameters, ingangsdatum: date) -> tuple[Omvang, date]:
    """The volume and the last day of an allocation for a relapse; `p` are those of FL-315-20."""
    omvang = Omvang(volume=p["minuten"], eenheid=MINUUT, frequentie=TOTAAL)
    return omvang, laatste_dag_looptijd(ingangsdatum, p["maanden"])


def einde_hulp(zaak: Zaak, gevraagd: VerzoekOntvangen) -> date | None:
    """The last day of the same help by the same aanbieder; None while it runs or never ended.

    Only a final stop ends help. It may have been given for another gemeente of the region.
    """
    code = zaak.kader.code_van(gevraagd.product)
    eindes: list[date] = []
    for (gemeente, nummer), leveringen in zaak.toestand.leveringen.items():
        toewijzing = zaak.toestand.toewijzing((gemeente, nummer))
        van_toewijzing = None if toewijzing is None else toewijzing.product
        zelfde = [
            levering
            for levering in leveringen
            if levering.start.aanbieder == gevraagd.aanbieder
            and zaak.kader.code_van(levering.start.product or van_toewijzing) == code
        ]
        for _, einde in hulpperioden(zelfde):
            if einde is None:
                return None
            eindes.append(einde)
    return max(eindes, default=None)


def _eerder_toegewezen(zaak: Zaak, gevraagd: VerzoekOntvangen) -> bool:
    code = zaak.kader.code_van(gevraagd.product)
    return any(
        feit.aanbieder == gevraagd.aanbieder
        and zaak.kader.code_van(feit.product) == code
        and feit.referentie_aanbieder != gevraagd.referentie_aanbieder
        for feit in geldende_toewijzingen(zaak.toestand)
    )


# --- the rules ------------------------------------------------------------------------------------


@regel(
    "FL-315-19",
    "JW315",
    titel="Terugval: wanneer de hervattingsafspraak geldt",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI_GEFINANCIERD,
    wj759="1",
)
def terugval(zaak: Zaak, p: Parameters) -> Antwoord:
    """The same help, by the same aanbieder, needed again within months after it ended.

    The text does not say which day must lie within the months; read as the day of the need, else
    the first day asked for. Any type of referrer will do (Terugval binnen 4 maanden). A refusal
    leaves the ordinary route open; a measure is for FL-315-22.
    """
    feit = zaak.feit
    if not isinstance(feit, VerzoekOntvangen) or not is_terugvalverzoek(zaak, feit):
        return None
    return tuple(_bezwaren(zaak, feit, p))


def _bezwaren(zaak: Zaak, feit: VerzoekOntvangen, p: Parameters) -> Iterator[Uitkomst]:
    hulpvraag, einde = hulpvraag_op(zaak, feit), einde_hulp(zaak, feit)
    operanden = {"product": zaak.code, "hulpvraag": hulpvraag.isoformat()}
    if einde is not None:
        uiterlijk = plus_maanden(einde, p["maanden"])
        if not einde < hulpvraag <= uiterlijk:
            yield Uitkomst(
                f"De hulp eindigde op {einde.isoformat()}; de terugvalregeling geldt daarna tot en "
                f"met {uiterlijk.isoformat()}, maar de hulpvraag is van {hulpvraag.isoformat()}.",
                {**operanden, "einde": einde.isoformat(), "uiterlijk": uiterlijk.isoformat()},
            )
    elif not _eerder_toegewezen(zaak, feit):
        yield Uitkomst(
            f"De terugvalregeling geldt voor dezelfde hulp bij dezelfde aanbieder; {zaak.code} "
            "is eerder niet door deze aanbieder geleverd.",
            {**operanden, "einde": None},
        )
    else:
        yield ontbreekt("een stopbericht (JW307) dat de eerdere hulp beëindigt", **operanden)
    toets = terugvaltoets(zaak, feit)
    if toets is None or not toets.schriftelijke_onderbouwing:
        yield Uitkomst(
            "De schriftelijke onderbouwing van de terugval is niet vastgelegd.",
            {**operanden, "schriftelijkeOnderbouwing": False},
        )


def geldige_terugval(zaak: Zaak, gevraagd: VerzoekOntvangen) -> bool:
    """Whether the agreement on relapses holds for a request."""
    if not is_terugvalverzoek(zaak, gevraagd):
        return False
    p = zaak.waarden("FL-315-19")
    if not p or next(_bezwaren(zaak, gevraagd, p), None) is not None:
        return False
    return not maatregelen_op(zaak, gevraagd.dagtekening)


@regel(
    "FL-315-20",
    "JW315",
    "JW301",
    titel="Terugval: vaste omvang en duur",
    bron=_BRON,
    gevolg=Gevolg.AFLEIDEN,
    producten=MULTI_GEFINANCIERD,
)
def vaste_toewijzing(zaak: Zaak, p: Parameters) -> Antwoord:
    """What the gemeente allocates on a relapse: a fixed number of minutes and months."""
    gevraagd = zaak.feit if isinstance(zaak.feit, VerzoekOntvangen) else verzoek_van(zaak)
    if gevraagd is None or zaak.voorstel is None or zaak.voorstel.soort != "nieuw":
        return None
    if not geldige_terugval(zaak, gevraagd):
        return None
    omvang, einde = vaste_omvang(p, zaak.voorstel.ingangsdatum)
    return Uitkomst(
        f"Bij terugval wordt {omvang.volume} minuten toegewezen tot en met {einde.isoformat()}.",
        {
            "minuten": omvang.volume,
            "eenheid": omvang.eenheid,
            "frequentie": omvang.frequentie,
            "ingangsdatum": zaak.voorstel.ingangsdatum.isoformat(),
            "einddatum": einde.isoformat(),
        },
    )


@regel(
    "FL-315-21",
    "JW315",
    "JW317",
    titel="Terugval: meer, langer of anders gaat via de procesregisseur",
    bron=_BRON,
    gevolg=Gevolg.AFWIJKEN,
    producten=MULTI_GEFINANCIERD,
    wj759="4",
    afwijking_door=("procesregisseur",),
)
def meer_na_terugval(zaak: Zaak, p: Parameters) -> Antwoord:
    """More, longer or other help than the fixed amount is for the procesregisseur.

    A request as a relapse may not ask more; nor may a change raise or lengthen an allocation that
    a relapse brought, or put another product beside it (Terugval binnen 4 maanden).
    """
    voorstel = zaak.voorstel
    if voorstel is None:
        return None
    if isinstance(zaak.feit, WijzigingVerzocht):
        return _gewijzigd(zaak, voorstel, zaak.feit)
    if not is_terugval(zaak):
        return None
    einde = laatste_dag_looptijd(voorstel.ingangsdatum, p["maanden"])
    meer = voorstel.minuten is not None and voorstel.minuten > p["minuten"]
    langer = (voorstel.einddatum or date.max) > einde
    if not (meer or langer):
        return None
    return Uitkomst(
        f"Na terugval wordt hoogstens {p['minuten']} minuten tot en met {einde.isoformat()} "
        "gegeven; overleg voor meer met de procesregisseur.",
        {
            "minuten": voorstel.minuten,
            "maxMinuten": p["minuten"],
            "einddatum": None if voorstel.einddatum is None else voorstel.einddatum.isoformat(),
            "uiterlijk": einde.isoformat(),
        },
    )


def _gewijzigd(zaak: Zaak, voorstel: Voorstel, feit: WijzigingVerzocht) -> Uitkomst | None:
    if voorstel.soort == "nieuw":
        nummers = tuple(rij.toewijzing_nummer for rij in feit.te_wijzigen) or feit.ongewijzigd
        van_terugval = next((n for n in nummers if _door_terugval(zaak, n)), None)
        wat = "een ander product naast"
    else:
        nummer = voorstel.toewijzing_nummer or 0
        van_terugval = nummer if _door_terugval(zaak, nummer) else None
        wat = "meer of langere hulp op"
        if not (verhoogt(zaak, voorstel) or verlengt(zaak, voorstel)):
            return None
    if van_terugval is None:
        return None
    return Uitkomst(
        f"Overleg met de procesregisseur over {wat} toewijzing {van_terugval}, die na terugval "
        "is gegeven.",
        {"toewijzingNummer": van_terugval, "product": zaak.code},
    )


def _door_terugval(zaak: Zaak, nummer: int) -> bool:
    """Whether an allocation was given on a request as a relapse."""
    versies = zaak.toestand.toewijzingen.get((zaak.gemeente, nummer), ())
    return any(_verzoek_achter(zaak, versie) is not None for versie in versies)


def _verzoek_achter(zaak: Zaak, versie: ToewijzingGebeurtenis) -> VerzoekOntvangen | None:
    """The request as a relapse that a version of an allocation honours."""
    sleutel = (versie.aanbieder, versie.referentie_aanbieder or "")
    verzoek = zaak.toestand.verzoeken.get(sleutel)
    gevraagd = None if verzoek is None else verzoek.gevraagd
    if not isinstance(gevraagd, VerzoekOntvangen) or not is_terugvalverzoek(zaak, gevraagd):
        return None
    return gevraagd


@regel(
    "FL-315-22",
    "JW315",
    titel="Terugval met betrokken GI: nieuwe bepaling",
    bron=_BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=MULTI_GEFINANCIERD,
    wj759="1",
)
def gi_betrokken(zaak: Zaak, _: Parameters) -> Antwoord:
    """With a measure running on the day of the request the GI has to give a new determination."""
    feit = zaak.feit
    if not isinstance(feit, VerzoekOntvangen) or not is_terugvalverzoek(zaak, feit):
        return None
    maatregelen = maatregelen_op(zaak, feit.dagtekening)
    if not maatregelen:
        return None
    return Uitkomst(
        f"Op {feit.dagtekening.isoformat()} loopt een maatregel; vraag de gecertificeerde "
        "instelling om een nieuwe bepaling.",
        {
            "verzoekOp": feit.dagtekening.isoformat(),
            "maatregelen": tuple(rij.soort for rij in maatregelen),
        },
    )


@regel(
    "FL-315-23",
    "JW315",
    "JW301",
    "JW305",
    "JW319",
    titel="Terugval: aanbieder hervat direct",
    bron=_BRON,
    gevolg=Gevolg.TERMIJN,
    producten=MULTI_GEFINANCIERD,
)
def hervatten(zaak: Zaak, p: Parameters) -> Antwoord:
    """The aanbieder resumes help at once: within a few working days after the need.

    'At once' in the text has no number; the number of days is a setting. A start within the term
    meets it; with a later start or a rejection nothing is left to do, so the obligation lapses.
    What makes the relapse valid may be recorded after the request; then the allocation opens it.
    """
    feit = zaak.feit
    if isinstance(feit, VerzoekBeantwoord):
        gevraagd = verzoek_van(zaak) if feit.verzoek_antwoord == AFGEWEZEN else None
        return None if gevraagd is None else Voldaan(sleutel_van(gevraagd), "vervallen")
    if isinstance(feit, LeveringGestart):
        return _hervat(zaak, feit)
    gevraagd = feit if isinstance(feit, VerzoekOntvangen) else _alsnog_geldig(zaak)
    if gevraagd is None or not geldige_terugval(zaak, gevraagd):
        return None
    hulpvraag = hulpvraag_op(zaak, gevraagd)
    uiterlijk = laatste_dag_werkdagen(hulpvraag, p["werkdagen"])
    return Uitkomst(
        f"Hervat de hulp direct; uiterlijk {uiterlijk.isoformat()} moet de start vastliggen.",
        {"hulpvraag": hulpvraag.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-315-23",
            sleutel_van(gevraagd),
            p["wie"],
            "De hulp na terugval hervatten",
            hulpvraag,
            uiterlijk,
            "startbericht (JW305) op de toewijzing na terugval",
        ),
    )


def _alsnog_geldig(zaak: Zaak) -> VerzoekOntvangen | None:
    """The request that a new allocation honours while it has opened no obligation to resume."""
    gevraagd = verzoek_van(zaak)
    if gevraagd is None or zaak.voorstel is None or zaak.voorstel.soort != "nieuw":
        return None
    open_ = {termijn.sleutel for termijn in zaak.open_termijnen("FL-315-23")}
    return None if sleutel_van(gevraagd) in open_ else gevraagd


def _hervat(zaak: Zaak, feit: LeveringGestart) -> Antwoord:
    versies = zaak.toestand.toewijzingen.get((feit.gemeente, feit.toewijzing_nummer or 0), ())
    gevraagd = next((v for versie in versies if (v := _verzoek_achter(zaak, versie))), None)
    if gevraagd is None:
        return None
    sleutel = sleutel_van(gevraagd)
    open_ = next((t for t in zaak.open_termijnen("FL-315-23") if t.sleutel == sleutel), None)
    if open_ is None or open_.laatste_dag is None:
        return None
    if feit.begindatum <= open_.laatste_dag:
        return Voldaan(sleutel)
    uiterlijk, begin = open_.laatste_dag.isoformat(), feit.begindatum.isoformat()
    te_laat = Uitkomst(
        f"De hulp na terugval begon op {begin}, na {uiterlijk}.",
        {"begindatum": begin, "uiterlijk": uiterlijk},
        gevolg=Gevolg.SIGNALEREN,
    )
    return te_laat, Voldaan(sleutel, "vervallen")
