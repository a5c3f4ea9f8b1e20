"""The referral: which route it opens, who may refer, what it says, how long it counts."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Bepaling, Intake, LokaalBesluit, Verwijzing
from ledger.gebeurtenissen import VerzoekOntvangen
from ledger.kaders.flevoland import ALLE, regel
from ledger.kaders.flevoland.feiten import (
    Route,
    is_medisch,
    maatregelen_op,
    route_van_type,
    type_van_verwijzing,
    verwijzing_bij,
)
from ledger.kaders.flevoland.terugval import is_terugvalverzoek
from ledger.kaders.hulp import ontbreekt, overlapt, plus_maanden, vervangen_stuk
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

_HULPVRAAG: Final = "Hulpvraag"
_MEDISCH: Final = "Hulpvraag > Medische route"
_TOEGANG: Final = "Hulpvraag > Gemeentelijke toegang"
_GI: Final = "Hulpvraag > Gecertificeerde instelling"
_GEWENST: Final = {
    "problematiek": "de problematiek",
    "noodzaak": "waarvoor de hulp nodig is",
    "product": "het product waaraan is gedacht",
}


@regel(
    "FL-VERW-01",
    "verwijzing",
    "lokaalBesluit",
    "bepaling",
    "JW315",
    titel="Route bepalen uit de verwijzer",
    bron=(_HULPVRAAG, _MEDISCH, _TOEGANG, _GI),
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def route(zaak: Zaak, _: Parameters) -> Antwoord:
    """The route along which help comes: medical, through the toegang, through a GI, or none.

    That of an existing allocation is `feiten.route_van_toewijzing` (Hulpvraag).
    """
    gevonden = _route(zaak)
    if gevonden is None:
        return ontbreekt("het type verwijzer")
    return Uitkomst(f"De hulp loopt via de route {gevonden}.", {"route": gevonden})


def _route(zaak: Zaak) -> Route | None:
    if zaak.plek == "lokaalBesluit":
        return "gemeente"
    if zaak.plek == "bepaling":
        return "gi"
    if isinstance(zaak.feit, VerzoekOntvangen):
        return route_van_type(zaak, zaak.feit.verwijzer_type)
    soort = type_van_verwijzing(zaak, zaak.stuk(Verwijzing))
    return None if soort is None else route_van_type(zaak, soort)


def medisch_verzoek(zaak: Zaak) -> VerzoekOntvangen | None:
    """The request that is judged when it rests on a medical referral; a relapse does not."""
    feit = zaak.feit
    return feit if isinstance(feit, VerzoekOntvangen) and rust_op_verwijzing(zaak, feit) else None


def rust_op_verwijzing(zaak: Zaak, gevraagd: VerzoekOntvangen) -> bool:
    """Whether a request rests on a medical referral; a relapse does not."""
    medisch = route_van_type(zaak, gevraagd.verwijzer_type) == "medisch"
    return medisch and not is_terugvalverzoek(zaak, gevraagd)


@regel(
    "FL-VERW-02",
    "verwijzing",
    "JW315",
    titel="Wie medisch verwijzer is",
    bron=_MEDISCH,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="4",
)
def medisch_verwijzer(zaak: Zaak, p: Parameters) -> Antwoord:
    """Only these functions refer along the medical route; one of them by its registration.

    One sentence of the text names three referrers, the definition five; the definition counts. A
    POH refers under the type of the huisarts (Medische route).
    """
    if zaak.plek == "JW315":
        if medisch_verzoek(zaak) is None:
            return None
        verwijzing = verwijzing_bij(zaak)
        if verwijzing is None:
            return ontbreekt("de verwijzing")
    else:
        verwijzing = zaak.stuk(Verwijzing)
    return _bevoegd(verwijzing, p) if is_medisch(zaak, verwijzing) else None


def _bevoegd(verwijzing: Verwijzing, p: Parameters) -> Uitkomst | None:
    functie = verwijzing.functie
    if functie is None:
        return ontbreekt("de functie van de verwijzer")
    operanden: dict[str, Operand] = {"functie": functie, "bevoegd": tuple(p["functies"])}
    if functie not in p["functies"]:
        return Uitkomst(f"Een {functie} kan niet via de medische route verwijzen.", operanden)
    if functie != p["met_registratie"] or verwijzing.knmg_registratie:
        return None
    if verwijzing.knmg_registratie is None:
        return ontbreekt("de registratie van de specialist bij de KNMG", functie=functie)
    return Uitkomst(
        "Een geneeskundig specialist verwijst alleen met een registratie bij de KNMG.",
        {**operanden, "knmgRegistratie": False},
    )


@regel(
    "FL-VERW-03",
    "verwijzing",
    titel="Gewenste inhoud van een medische verwijzing",
    bron=_HULPVRAAG,
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
)
def inhoud(zaak: Zaak, p: Parameters) -> Antwoord:
    """What a medical referral should say; 'preferably' and 'at least' in one sentence is a wish."""
    verwijzing = zaak.stuk(Verwijzing)
    if not is_medisch(zaak, verwijzing):
        return None
    return tuple(
        Uitkomst(
            f"In de verwijzing ontbreekt {_GEWENST.get(veld, veld)}; vraag zo mogelijk aanvulling.",
            {"veld": veld},
        )
        for veld in p["velden"]
        if not getattr(verwijzing, veld, None)
    )


@regel(
    "FL-VERW-04",
    "verwijzing",
    "JW315",
    titel="Medisch verwijzer hoeft geen omvang of duur te noemen",
    bron=_HULPVRAAG,
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def zonder_omvang(zaak: Zaak, _: Parameters) -> Antwoord:
    """Volume and duration need not stand in a medical referral, and do not bind when they do.

    So no rule of this kader compares a request with them; this says so where they stand there
    (Hulpvraag).
    """
    verwijzing = zaak.stuk(Verwijzing) if zaak.plek == "verwijzing" else None
    if medisch_verzoek(zaak) is not None:
        verwijzing = verwijzing_bij(zaak)
    if verwijzing is None or not is_medisch(zaak, verwijzing):
        return None
    omvang = (verwijzing.omvang, verwijzing.aantal_uren, verwijzing.aantal_minuten)
    noemt_omvang = any(waarde is not None for waarde in omvang)
    if not noemt_omvang and verwijzing.einddatum is None:
        return None
    return Uitkomst(
        "Een medische verwijzing hoeft geen omvang of duur te noemen; het verzoek wordt getoetst "
        "aan de richtlijn, niet aan de verwijzing.",
        {
            "omvangVereist": False,
            "duurVereist": False,
            "uren": verwijzing.aantal_uren,
            "minuten": verwijzing.aantal_minuten,
        },
    )


# --- how long a referral counts -------------------------------------------------------------------


def _sleutel(verwijzing: Verwijzing) -> str:
    return f"{verwijzing.gemeente}|{verwijzing.aanbieder or ''}|{verwijzing.datum.isoformat()}"


def intake_bij(zaak: Zaak, verwijzing: Verwijzing) -> Intake | None:
    """The first intake on a referral, before or on the day that is judged."""
    for intake in zaak.stukken(Intake):
        if _hoort_bij(intake, verwijzing) and intake.datum <= zaak.verzoek_op:
            return intake
    return None


def _hoort_bij(intake: Intake, verwijzing: Verwijzing) -> bool:
    if intake.verwijzing_datum is not None:
        return intake.verwijzing_datum == verwijzing.datum
    zelfde = None in (intake.aanbieder, verwijzing.aanbieder) or (
        intake.aanbieder == verwijzing.aanbieder
    )
    return zelfde and intake.datum >= verwijzing.datum


def _verzoeken_op(zaak: Zaak, verwijzing: Verwijzing) -> Iterator[VerzoekOntvangen]:
    """The requests of its aanbieder on a medical referral, made since; in no order."""
    for verzoek in zaak.toestand.verzoeken.values():
        gevraagd = verzoek.gevraagd
        if (
            isinstance(gevraagd, VerzoekOntvangen)
            and gevraagd.gemeente == verwijzing.gemeente
            and verwijzing.aanbieder in (None, gevraagd.aanbieder)
            and gevraagd.dagtekening >= verwijzing.datum
            and rust_op_verwijzing(zaak, gevraagd)
        ):
            yield gevraagd


@regel(
    "FL-VERW-05",
    "verwijzing",
    "intake",
    "JW315",
    titel="Intake binnen een jaar na medische verwijzing",
    bron=(_HULPVRAAG, _MEDISCH),
    gevolg=Gevolg.TERMIJN,
    producten=ALLE,
)
def intake_starten(zaak: Zaak, p: Parameters) -> Antwoord:
    """The aanbieder starts the intake within a year of the referral; the day itself counts.

    The text names no first day; read as that of the referral. An intake in time meets it, as does
    a request in time, for the intake went before that. With a later intake, or when the help is
    called off, nothing is left to do, so it lapses (Medische route).
    """
    if zaak.plek == "intake":
        return tuple(_intake_begonnen(zaak, zaak.stuk(Intake)))
    if zaak.plek == "JW315":
        return tuple(_intake_ging_vooraf(zaak))
    eerder = vervangen_stuk(zaak, Verwijzing)
    vervangen = None if eerder is None else _sleutel(eerder)
    verwijzing = zaak.stuk(Verwijzing)
    sleutel = _sleutel(verwijzing)
    if not is_medisch(zaak, verwijzing):
        return None if vervangen is None else Voldaan(vervangen, "vervallen")
    if verwijzing.afgeblazen:
        return Voldaan(vervangen or sleutel, "vervallen")
    oud = () if vervangen in (None, sleutel) else (Voldaan(vervangen or "", "vervallen"),)
    return (*oud, *_intake_nodig(zaak, verwijzing, p))


def _intake_nodig(zaak: Zaak, verwijzing: Verwijzing, p: Parameters) -> Iterator[Uitkomst]:
    """The obligation, unless what was recorded before the referral says that the intake began."""
    uiterlijk = plus_maanden(verwijzing.datum, p["maanden"])
    intakes = [rij.datum for rij in zaak.stukken(Intake) if _hoort_bij(rij, verwijzing)]
    verzoeken = [rij.dagtekening for rij in _verzoeken_op(zaak, verwijzing)]
    if any(dag <= uiterlijk for dag in (*intakes, *verzoeken)):
        return
    if intakes:
        yield _te_laat(min(intakes), verwijzing.datum, uiterlijk)
        return
    yield Uitkomst(
        f"Start de intake uiterlijk op {uiterlijk.isoformat()}; daarna is de verwijzing verlopen.",
        {"verwijsdatum": verwijzing.datum.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-VERW-05",
            _sleutel(verwijzing),
            p["wie"],
            "De intake starten",
            verwijzing.datum,
            uiterlijk,
            "vastgelegde intake met een begindatum binnen de termijn",
        ),
    )


def _te_laat(intake: date, verwijsdatum: date, uiterlijk: date) -> Uitkomst:
    return Uitkomst(
        f"De intake begon op {intake.isoformat()}, na {uiterlijk.isoformat()}; de verwijzing is "
        "verlopen.",
        {
            "intake": intake.isoformat(),
            "verwijsdatum": verwijsdatum.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
        },
        gevolg=Gevolg.SIGNALEREN,
    )


def _intake_ging_vooraf(zaak: Zaak) -> Iterator[Voldaan]:
    feit = medisch_verzoek(zaak)
    if feit is None:
        return
    for termijn in zaak.open_termijnen("FL-VERW-05"):
        gemeente, aanbieder, _ = (termijn.sleutel or "||").split("|")
        eigen = gemeente == feit.gemeente and aanbieder in ("", feit.aanbieder)
        if eigen and termijn.vanaf <= feit.dagtekening <= (termijn.laatste_dag or date.max):
            yield Voldaan(termijn.sleutel or "")


def _intake_begonnen(zaak: Zaak, intake: Intake) -> Iterator[Uitkomst | Voldaan]:
    for termijn in zaak.open_termijnen("FL-VERW-05"):
        if termijn.laatste_dag is None or not _van_intake(termijn, intake):
            continue
        if intake.datum <= termijn.laatste_dag:
            yield Voldaan(termijn.sleutel or "")
            continue
        yield _te_laat(intake.datum, termijn.vanaf, termijn.laatste_dag)
        yield Voldaan(termijn.sleutel or "", "vervallen")


def _van_intake(termijn: Termijn, intake: Intake) -> bool:
    gemeente, aanbieder, _ = (termijn.sleutel or "||").split("|")
    zelfde = gemeente == intake.gemeente and aanbieder in ("", intake.aanbieder or aanbieder)
    if intake.verwijzing_datum is not None:
        return zelfde and intake.verwijzing_datum == termijn.vanaf
    return zelfde and intake.datum >= termijn.vanaf


@regel(
    "FL-VERW-06",
    "JW315",
    titel="Geen JW315 op een verlopen medische verwijzing",
    bron=_MEDISCH,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="4",
)
def verwijzing_geldig(zaak: Zaak, p: Parameters) -> Antwoord:
    """The intake must have begun within a year of the referral; then the request may come later.

    A JW315 has no day of intake. Where none was recorded its dagtekening counts, for the intake
    went before it; that of the first request on the referral when more followed, so that help
    after diagnostics does not need the year again (Medische route).
    """
    feit = medisch_verzoek(zaak)
    if feit is None:
        return None
    verwijzing = verwijzing_bij(zaak)
    if verwijzing is None:
        return ontbreekt("de verwijzing")
    uiterlijk = plus_maanden(verwijzing.datum, p["maanden"])
    intake = intake_bij(zaak, verwijzing)
    if (feit.dagtekening if intake is None else intake.datum) <= uiterlijk:
        return None
    if intake is None and any(
        rij.aanbieder == feit.aanbieder and rij.dagtekening <= uiterlijk
        for rij in _verzoeken_op(zaak, verwijzing)
    ):
        return None
    wat = "het verzoek" if intake is None else "de intake"
    return Uitkomst(
        f"De verwijzing van {verwijzing.datum.isoformat()} gold voor {wat} tot en met "
        f"{uiterlijk.isoformat()}; een nieuwe verwijzing is nodig.",
        {
            "verwijsdatum": verwijzing.datum.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "intake": None if intake is None else intake.datum.isoformat(),
            "dagtekening": feit.dagtekening.isoformat(),
        },
    )


@regel(
    "FL-VERW-07",
    "JW315",
    "lokaalBesluit",
    titel="In het gedwongen kader loopt nieuwe hulp via de GI",
    bron=_GI,
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
)
def gedwongen_kader(zaak: Zaak, _: Parameters) -> Antwoord:
    """During a measure the GI gives the help by a determination.

    The text does not exclude a medical referral then, so this warns (Gecertificeerde instelling).
    A decision that help goes on after no-shows, or stops, gives no help of its own.
    """
    if zaak.plek == "lokaalBesluit":
        soorten = zaak.waarden("FL-VERW-09").get("soorten", ())
        if zaak.stuk(LokaalBesluit).soort not in soorten:
            return None
    maatregelen = maatregelen_op(zaak, zaak.ingang_op)
    if not maatregelen or _steunt_op_bepaling(zaak):
        return None
    return Uitkomst(
        "Er loopt een maatregel; de gecertificeerde instelling hoort deze hulp met een bepaling "
        "in te zetten.",
        {
            "ingangsdatum": zaak.ingang_op.isoformat(),
            "maatregelen": tuple(rij.soort for rij in maatregelen),
        },
    )


def _steunt_op_bepaling(zaak: Zaak) -> bool:
    einde = None if zaak.voorstel is None else zaak.voorstel.einddatum
    return any(
        zaak.kader.code_van(stuk.product) == zaak.code
        and stuk.aanbieder in (None, zaak.aanbieder)
        and stuk.ingangsdatum is not None
        and overlapt(stuk.ingangsdatum, stuk.einddatum, zaak.ingang_op, einde)
        for stuk in zaak.stukken(Bepaling)
    )
