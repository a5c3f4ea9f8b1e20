"""What becomes of other help during a crisis and after it: ZL-STAP-11 and -12."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Afstemming, Plan
from ledger.gebeurtenissen import (
    LeveringGestart,
    LeveringGestopt,
    StopVerwijderd,
    ToewijzingGebeurtenis,
)
from ledger.kaders.hulp import dagen_later, geldende_toewijzingen, overlapt, wordt_verwijderd
from ledger.kaders.samenloop import naast
from ledger.kaders.zaak import Voorstel, Zaak, verplichting
from ledger.kaders.zuid_limburg import ALLE, CRISIS, regel
from ledger.kaders.zuid_limburg.crisis_samenloop import SAMENLOOP
from ledger.kaders.zuid_limburg.crisisplan import nummer_uit, sleutel_van
from ledger.kaders.zuid_limburg.feiten import hulpperiode
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan


@regel(
    "ZL-STAP-11",
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
    the last day of the crisis help. Who is to do so is the aanbieder of the interrupted help
    (Crisishulp > Samenloop).
    """
    feit = zaak.feit
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
    for (gemeente, nummer), leveringen in zaak.toestand.leveringen.items():
        toewijzing = zaak.toestand.toewijzing((gemeente, nummer))
        if toewijzing is None or gemeente != zaak.gemeente or not leveringen:
            continue
        code = zaak.kader.code_van(toewijzing.product)
        stops = leveringen[-1].stops
        if code is None or code in CRISIS or not stops:
            continue
        laatste = stops[-1]
        tijdelijk = laatste.reden_beeindiging == p["reden_tijdelijke_stop"]
        if tijdelijk and dagen_later(begin, -1) <= laatste.einddatum <= einde:
            yield _op_te_pakken(zaak, p, toewijzing, code, einde)


def _gestopt_tijdens_crisis(zaak: Zaak, feit: LeveringGestopt, p: Parameters) -> Uitkomst | None:
    """A stop for a while that arrives after the crisis in which it fell."""
    toewijzing = zaak.toestand.toewijzing((zaak.gemeente, feit.toewijzing_nummer or 0))
    if toewijzing is None or zaak.code is None:
        return None
    for crisis in geldende_toewijzingen(zaak.toestand):
        if zaak.kader.code_van(crisis.product) not in CRISIS:
            continue
        sleutel = (crisis.gemeente, crisis.toewijzing_nummer)
        periode = hulpperiode(zaak.toestand.leveringen.get(sleutel, ()))
        if periode is None or periode[1] is None:
            continue
        if dagen_later(periode[0], -1) <= feit.einddatum <= periode[1]:
            return _op_te_pakken(zaak, p, toewijzing, zaak.code, periode[1])
    return None


def _op_te_pakken(
    zaak: Zaak, p: Parameters, toewijzing: ToewijzingGebeurtenis, code: str, einde: date
) -> Uitkomst:
    """The obligation to take help up again; a warning as soon as its last day is past."""
    uiterlijk = dagen_later(einde, p["hervat_dagen"])
    verlopen = zaak.dag > uiterlijk
    rest = "dat is nog niet gebeurd" if verlopen else f"doe dat uiterlijk {uiterlijk}"
    return Uitkomst(
        f"De crisis is op {einde} geëindigd; hervat of beëindig {code} ({rest}).",
        {
            "product": code,
            "toewijzingNummer": toewijzing.toewijzing_nummer,
            "eindeCrisis": einde.isoformat(),
            "uiterlijk": uiterlijk.isoformat(),
            "hervatDagen": p["hervat_dagen"],
        },
        gevolg=None if verlopen else Gevolg.TERMIJN,
        termijn=verplichting(
            "ZL-STAP-11",
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
    sleutel = sleutel_van(zaak.gemeente, nummer or 0)
    for termijn in zaak.open_termijnen("ZL-STAP-11"):
        if termijn.sleutel != sleutel:
            continue
        uiterlijk = termijn.laatste_dag
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
    """A deleted stop: of the help itself, or of the crisis that it was waiting for."""
    if zaak.code in CRISIS:
        openstaand = zaak.open_termijnen("ZL-STAP-11")
        return [Voldaan(rij.sleutel or "", "vervallen") for rij in openstaand]
    if feit.reden_beeindiging != p["reden_tijdelijke_stop"]:
        return None
    return Voldaan(sleutel_van(zaak.gemeente, feit.toewijzing_nummer or 0), "vervallen")


# --- helpers who meet -----------------------------------------------------------------------------


@regel(
    "ZL-STAP-12",
    "JW301",
    "plan",
    titel="Afstemming tussen hulpverleners bij crisis",
    bron=SAMENLOOP,
    gevolg=Gevolg.SIGNALEREN,
    producten=CRISIS,
)
def afstemming_bij_crisis(zaak: Zaak, p: Parameters) -> Antwoord:
    """Where another aanbieder already helps when crisis help begins, it is on record how both fit
    their help together; the warning stands until it is (Crisishulp > Samenloop)."""
    if zaak.plek == "plan":
        return list(_afgestemd(zaak))
    voorstel = zaak.voorstel
    if voorstel is None:
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
        f"Leg vast hoe {voorstel.aanbieder} en {', '.join(zonder)} de hulp afstemmen.",
        {"crisisaanbieder": voorstel.aanbieder, "lopendeAanbieders": zonder},
        termijn=verplichting(
            "ZL-STAP-12",
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
    for termijn in zaak.open_termijnen("ZL-STAP-12"):
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
            f"De afstemming noemt {crisis.aanbieder} en {', '.join(zonder)} niet samen, met een "
            "datum.",
            {"crisisaanbieder": crisis.aanbieder, "lopendeAanbieders": zonder},
        )
