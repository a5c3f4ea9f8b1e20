"""What becomes of other help during a crisis and after it: ZL-STAP-11 and -12."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import Afstemming, Plan
from ledger.gebeurtenissen import (
    LeveringGestart,
    LeveringGestopt,
    StopVerwijderd,
    ToewijzingGebeurtenis,
)
from ledger.kaders.hulp import (
    dagen_later,
    geldende_toewijzingen,
    opsomming,
    overlapt,
    wordt_verwijderd,
)
from ledger.kaders.samenloop import naast
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.kaders.zuid_limburg import ALLE, CRISIS, regel
from ledger.kaders.zuid_limburg.crisis_samenloop import SAMENLOOP
from ledger.kaders.zuid_limburg.feiten import hulpperiode
from ledger.kaders.zuid_limburg.verplichtingen import (
    geleverde_toewijzing,
    nummer_uit,
    open_op,
    sleutel_van,
    vervallen,
)
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

HERVATTEN: Final = "ZL-STAP-11"
AFSTEMMEN: Final = "ZL-STAP-12"


@regel(
    HERVATTEN,
    "JW301",
    "JW305",
    "JW307",
    "JW307/verwijderen",
    titel="Lopende hulp weer oppakken na de crisis",
    bron=SAMENLOOP,
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
)
def hervatten_na_crisis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help that was stopped for a while during a crisis is taken up again, or ended, soon after it.

    The source says that it can be taken up, not when: the number of days is a choice, counted from
    the last day of the crisis help: that of its allocation until it stopped. Who is to do so is the
    aanbieder of the interrupted help (Crisishulp > Samenloop).
    """
    feit = zaak.feit
    if isinstance(feit, ToewijzingGebeurtenis):
        return _anders_toegewezen(zaak, feit, p)
    if isinstance(feit, StopVerwijderd):
        return _stop_weg(zaak, feit, p)
    if isinstance(feit, LeveringGestart):
        return _weer_opgepakt(zaak, feit.toewijzing_nummer, feit.begindatum)
    if not isinstance(feit, LeveringGestopt):
        return None
    if zaak.code in CRISIS:
        if feit.reden_beeindiging == p["reden_tijdelijke_stop"]:
            return None
        begin = min(feit.begindatum, zaak.ingang_op)
        return list(_onderbroken(zaak, p, begin, feit.einddatum))
    if feit.reden_beeindiging == p["reden_tijdelijke_stop"]:
        return _gestopt_tijdens_crisis(zaak, feit, p)
    return _weer_opgepakt(zaak, feit.toewijzing_nummer, feit.einddatum)


def _onderbroken(zaak: Zaak, p: Parameters, begin: date, einde: date) -> Iterator[Uitkomst]:
    """What was stopped for a while in a crisis that has now ended, and not taken up since."""
    for toewijzing in geldende_toewijzingen(zaak.toestand):
        sleutel = (toewijzing.gemeente, toewijzing.toewijzing_nummer)
        code = zaak.kader.code_van(toewijzing.product)
        leveringen = zaak.toestand.leveringen.get(sleutel, ())
        if toewijzing.gemeente != zaak.gemeente or code is None or code in CRISIS:
            continue
        laatste = leveringen[-1].stops[-1:] if leveringen else ()
        for stop in laatste:
            tijdelijk = stop.reden_beeindiging == p["reden_tijdelijke_stop"]
            if tijdelijk and dagen_later(begin, -1) <= stop.einddatum <= einde:
                yield _op_te_pakken(zaak, p, toewijzing, code, einde)


def _gestopt_tijdens_crisis(zaak: Zaak, feit: LeveringGestopt, p: Parameters) -> Uitkomst | None:
    """A stop for a while in a crisis that began, whether that has ended by now or not."""
    toewijzing = geleverde_toewijzing(zaak, feit)
    if toewijzing is None or is_verwijderd(toewijzing) or zaak.code is None:
        return None
    einden = [
        einde
        for begin, einde in _crises(zaak)
        if dagen_later(begin, -1) <= feit.einddatum <= einde and einde != date.max
    ]
    return _op_te_pakken(zaak, p, toewijzing, zaak.code, max(einden)) if einden else None


def _crises(zaak: Zaak) -> Iterator[tuple[date, date]]:
    """First and last day of crisis help that began: until it stops, the last of its allocation."""
    for crisis in geldende_toewijzingen(zaak.toestand):
        if crisis.gemeente != zaak.gemeente or zaak.kader.code_van(crisis.product) not in CRISIS:
            continue
        sleutel = (crisis.gemeente, crisis.toewijzing_nummer)
        periode = hulpperiode(zaak.toestand.leveringen.get(sleutel, ()))
        if periode is not None:
            begin = min(periode[0], crisis.ingangsdatum)
            yield begin, periode[1] or crisis.einddatum or date.max


def _op_te_pakken(
    zaak: Zaak, p: Parameters, toewijzing: ToewijzingGebeurtenis, code: str, einde: date
) -> Uitkomst:
    """The obligation to take help up again; a warning as soon as its last day is past."""
    uiterlijk = dagen_later(einde, p["hervat_dagen"])
    verlopen = zaak.dag > uiterlijk
    rest = "dat is nog niet gebeurd" if verlopen else f"doe dat uiterlijk {uiterlijk}"
    crisis = f"is op {einde} geëindigd" if einde <= zaak.dag else f"eindigt uiterlijk op {einde}"
    return Uitkomst(
        f"De crisis {crisis}; hervat of beëindig {code} daarna ({rest}).",
        {
            "product": code,
            "toewijzingNummer": toewijzing.toewijzing_nummer,
            "eindeCrisis": einde.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "hervatDagen": p["hervat_dagen"],
        },
        gevolg=None if verlopen else Gevolg.TERMIJN,
        termijn=verplichting(
            HERVATTEN,
            sleutel_van(toewijzing.gemeente, toewijzing.toewijzing_nummer),
            p["wie"],
            "de onderbroken hulp hervatten of beëindigen",
            dagen_later(einde, 1),
            uiterlijk,
            "een start of een definitieve stop van die hulp",
        ),
    )


def _weer_opgepakt(zaak: Zaak, nummer: int | None, dag: date) -> Antwoord:
    """A start or a final stop of interrupted help, in time or late."""
    for termijn in open_op(zaak, HERVATTEN, nummer):
        sleutel, uiterlijk = termijn.sleutel or "", termijn.laatste_dag
        if uiterlijk is None or dag <= uiterlijk:
            return Voldaan(sleutel)
        te_laat = Uitkomst(
            f"{zaak.code} is na de crisis pas op {dag} hervat of beëindigd; dat kon tot en met "
            f"{uiterlijk}.",
            {"product": zaak.code, "datum": dag.isoformat(), "uiterlijk": uiterlijk.isoformat()},
        )
        return [te_laat, Voldaan(sleutel)]
    return None


def _stop_weg(zaak: Zaak, feit: StopVerwijderd, p: Parameters) -> Antwoord:
    """A deleted stop: of the help itself, or of the crisis that it was waiting for.

    After the latter the crisis goes on, so what was due after it is due later.
    """
    tijdelijk = feit.reden_beeindiging == p["reden_tijdelijke_stop"]
    if zaak.code not in CRISIS:
        return vervallen(zaak, HERVATTEN, feit.toewijzing_nummer) if tijdelijk else None
    crisis = geleverde_toewijzing(zaak, feit)
    if tijdelijk or crisis is None:
        return None
    begin = min(feit.begindatum, crisis.ingangsdatum)
    if crisis.einddatum is not None:
        return list(_onderbroken(zaak, p, begin, crisis.einddatum))
    return _wacht_niet_meer(zaak, feit.einddatum)


def _anders_toegewezen(zaak: Zaak, feit: ToewijzingGebeurtenis, p: Parameters) -> Antwoord:
    """A new version of an allocation: of the help itself, or of the crisis that it waits for."""
    weg, sleutel = wordt_verwijderd(zaak), (feit.gemeente, feit.toewijzing_nummer)
    if zaak.code not in CRISIS:
        return vervallen(zaak, HERVATTEN, feit.toewijzing_nummer) if weg else None
    huidig = zaak.toestand.toewijzing(sleutel)
    periode = hulpperiode(zaak.toestand.leveringen.get(sleutel, ()))
    if huidig is None or periode is None or periode[1] is not None:
        return None
    if weg or feit.einddatum is None:
        return _wacht_niet_meer(zaak, huidig.einddatum)
    return list(_onderbroken(zaak, p, min(periode[0], feit.ingangsdatum), feit.einddatum))


def _wacht_niet_meer(zaak: Zaak, einde: date | None) -> list[Voldaan]:
    """What was due after a crisis that ended on a day lapses."""
    return [
        Voldaan(termijn.sleutel or "", "vervallen")
        for termijn in zaak.open_termijnen(HERVATTEN)
        if nummer_uit(termijn)[0] == zaak.gemeente
        and einde is not None
        and termijn.vanaf == dagen_later(einde, 1)
    ]


# --- helpers who meet -----------------------------------------------------------------------------


@regel(
    AFSTEMMEN,
    "JW301",
    "plan",
    titel="Afstemming tussen hulpverleners bij crisis",
    bron=SAMENLOOP,
    gevolg=Gevolg.SIGNALEREN,
)
def afstemming_bij_crisis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where another aanbieder already helps when crisis help begins, it is on record how both fit
    their help together; the warning stands until it is (Crisishulp > Samenloop).

    The plan of either aanbieder may say so, about whichever help.
    """
    if zaak.plek == "plan":
        return list(_afgestemd(zaak))
    voorstel = zaak.voorstel
    if voorstel is None or zaak.code not in CRISIS:
        return None
    sleutel = sleutel_van(zaak.gemeente, voorstel.toewijzing_nummer or 0)
    if wordt_verwijderd(zaak):
        return Voldaan(sleutel, "vervallen")
    anderen = _andere_aanbieders(zaak, voorstel) if voorstel.huidig is None else ()
    afspraken = [plan.afstemming for plan in zaak.stukken(Plan) if plan.definitief]
    zonder = tuple(rij for rij in anderen if not _is_afgestemd(voorstel.aanbieder, rij, afspraken))
    if not zonder:
        return None
    return Uitkomst(
        f"Leg vast hoe {opsomming([voorstel.aanbieder or '', *zonder])} de hulp afstemmen.",
        {"crisisaanbieder": voorstel.aanbieder, "lopendeAanbieders": zonder},
        termijn=verplichting(
            AFSTEMMEN,
            sleutel,
            p["wie"],
            "de hulp tijdens de crisis afstemmen",
            voorstel.ingangsdatum,
            None,
            "een plan met de partijen en de datum van de afstemming",
        ),
    )


def _andere_aanbieders(zaak: Zaak, voorstel: Voorstel) -> tuple[str, ...]:
    """Who gives other help on the first day of the crisis help."""
    dag = voorstel.ingangsdatum
    anderen = {
        hulp.aanbieder
        for hulp in naast(zaak, voorstel)
        if overlapt(dag, dag, hulp.ingangsdatum, hulp.einddatum)
        and zaak.kader.code_van(hulp.product) is not None
    }
    return tuple(sorted(rij for rij in anderen if rij not in (None, voorstel.aanbieder)))


def _is_afgestemd(
    crisisaanbieder: str | None, ander: str, afspraken: list[Afstemming | None]
) -> bool:
    return any(
        rij is not None and rij.datum is not None and {crisisaanbieder, ander} <= set(rij.partijen)
        for rij in afspraken
    )


def _afgestemd(zaak: Zaak) -> Iterator[Uitkomst | Voldaan]:
    """The obligations that a plan meets, and those that it leaves open though it tries."""
    plan = zaak.stuk(Plan)
    if plan.afstemming is None or not plan.definitief:
        return
    afspraken = [*(ander.afstemming for ander in zaak.stukken(Plan)), plan.afstemming]
    for termijn in zaak.open_termijnen(AFSTEMMEN):
        gemeente, nummer = nummer_uit(termijn)
        crisis = zaak.toestand.toewijzing((gemeente, nummer))
        if crisis is None or gemeente != plan.gemeente:
            continue
        anderen = {
            feit.aanbieder
            for feit in geldende_toewijzingen(zaak.toestand)
            if feit.aanbieder != crisis.aanbieder
            and zaak.kader.code_van(feit.product) is not None
            and overlapt(
                crisis.ingangsdatum, crisis.ingangsdatum, feit.ingangsdatum, feit.einddatum
            )
        }
        zonder = tuple(
            rij for rij in sorted(anderen) if not _is_afgestemd(crisis.aanbieder, rij, afspraken)
        )
        if not zonder:
            yield Voldaan(termijn.sleutel or "")
            continue
        yield Uitkomst(
            f"De afstemming noemt {opsomming([crisis.aanbieder, *zonder])} niet samen, met een "
            "datum.",
            {"crisisaanbieder": crisis.aanbieder, "lopendeAanbieders": zonder},
        )
