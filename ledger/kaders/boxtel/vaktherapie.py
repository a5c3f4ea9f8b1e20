"""Art therapy: which kinds, by whom and on what advice: BX-VAK.

How often and what is paid for it (BX-VAK-06 and 07) stands in `vaktherapie_vergoeding.py`.
"""

from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Medewerker, Overleg, PgbBesluit, PgbHulpverlener
from ledger.kaders.boxtel import VAKTHERAPIE, regel
from ledger.kaders.boxtel.feiten import (
    beoordeeld_stuk,
    niet_vastgelegd,
    pgb_hulpverleners,
)
from ledger.kaders.boxtel.therapie import (
    geeft_vaktherapie,
    gevraagd_aantal,
    onderdeel_van_behandeling,
    therapie_van,
)
from ledger.kaders.boxtel.volwassenheid import JA
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

P45: Final = "4.5 Aanvullende criteria vaktherapie"
ZORGINHOUDELIJK: Final = "7"
AANTAL: Final = "het aantal behandelingen"
VERZEKERD: Final = "of de jeugdige aanvullend verzekerd is,"


# --- what and by whom ---------------------------------------------------------------------------


@regel(
    "BX-VAK-01",
    "JW315",
    "JW301",
    "pgbAanvraag",
    titel="Vijf vormen van vaktherapie",
    bron=P45,
    gevolg=Gevolg.WEIGEREN,
    producten=(VAKTHERAPIE,),
    wj759=ZORGINHOUDELIJK,
)
def vorm(zaak: Zaak, p: Parameters) -> Antwoord:
    """Art therapy is one of five kinds; another kind is none (4.5)."""
    if not geeft_vaktherapie(zaak):
        return None
    gekozen = therapie_van(zaak).vorm
    if gekozen is None:
        return ontbreekt("de vorm van de vaktherapie")
    if gekozen in p["vormen"]:
        return None
    operanden: dict[str, Operand] = {"vorm": getoond(gekozen), "vormen": p["vormen"]}
    return Uitkomst("Deze therapie is geen vorm van vaktherapie.", operanden)


@regel(
    "BX-VAK-02",
    "JW315",
    "pgbAanvraag",
    "pgbBesluit",
    titel="De vaktherapeut staat in het register",
    bron=(P45, f"{P45} (tweede punt)"),
    gevolg=Gevolg.WEIGEREN,
    producten=(VAKTHERAPIE,),
    wj759=ZORGINHOUDELIJK,
)
def in_register(zaak: Zaak, p: Parameters) -> Antwoord:
    """The art therapist is in the register of art therapists on every day of treatment; SKJ is not
    asked and is no substitute (4.5, first sentence and second point).

    Annex 7 asks SKJ or BIG of others; 4.5 is the special rule. Of who is paid from a budget it is
    enough that one who works there is registered. A registration that ends during the help is
    signalled, for it may be renewed.
    """
    if not geeft_vaktherapie(zaak):
        return None
    therapeut = therapie_van(zaak).therapeut
    if therapeut is not None:
        return _registratie(zaak, p, (therapeut,))
    hulpverleners = pgb_hulpverleners(zaak)
    if not hulpverleners:
        return niet_vastgelegd(zaak, "de vaktherapeut")
    uitkomsten = (_registratie(zaak, p, (rij, *rij.medewerkers)) for rij in hulpverleners)
    return tuple(uitkomst for uitkomst in uitkomsten if uitkomst is not None)


def _registratie(
    zaak: Zaak, p: Parameters, personen: tuple[Medewerker | PgbHulpverlener, ...]
) -> Uitkomst | None:
    """What is wrong with the best registration of these people; None when nothing is."""
    if not any(persoon.registraties for persoon in personen):
        return niet_vastgelegd(zaak, f"de registratie in het {p['register']}")
    begin = zaak.ingang_op
    einde = begin if zaak.voorstel is None else zaak.voorstel.einddatum or begin
    tot = [
        persoon.geregistreerd_tot or date.max
        for persoon in personen
        if p["register"] in persoon.registraties
    ]
    laatste = max(tot, default=None)
    operanden: dict[str, Operand] = {
        "register": p["register"],
        "geregistreerdTot": None if laatste in (None, date.max) else str(laatste),
    }
    if laatste is None or laatste < begin:
        uitleg = f"De vaktherapeut staat op {begin} niet in het {p['register']}."
        return Uitkomst(uitleg, operanden)
    if laatste >= einde:
        return None
    uitleg = f"De registratie loopt tot en met {laatste}, de hulp tot en met {einde}."
    return Uitkomst(uitleg, operanden, gevolg=Gevolg.SIGNALEREN)


# --- the insurance ------------------------------------------------------------------------------


@regel(
    "BX-VAK-03",
    "JW315",
    "JW301",
    "pgbAanvraag",
    "pgbBesluit",
    titel="Losse vaktherapie alleen voor wat de verzekering niet vergoedt",
    bron=P45,
    gevolg=Gevolg.WEIGEREN,
    producten=(VAKTHERAPIE,),
    wj759=ZORGINHOUDELIJK,
)
def los_van_behandeling(zaak: Zaak, p: Parameters) -> Antwoord:
    """Therapy that is no part of a wider treatment is paid only as far as the additional insurance
    does not: not insured, or no cover left (4.5, fifth and sixth sentence).

    Read per treatment, for what the insurance pays is taken off elsewhere. What is asked for as a
    whole is refused when it is covered as a whole; of a part it is signalled how many are left.
    """
    if not geeft_vaktherapie(zaak):
        return None
    deel, therapie = onderdeel_van_behandeling(zaak), therapie_van(zaak)
    if deel:
        return None
    if deel is None:
        return ontbreekt("of de therapie onderdeel is van een behandeling,")
    if therapie.verzekerd is None:
        return ontbreekt(VERZEKERD)
    if not therapie.verzekerd:
        return None
    gedekt, aantal = therapie.gedekte_behandelingen, gevraagd_aantal(zaak)
    if gedekt is None or aantal is None:
        return ontbreekt(AANTAL if aantal is None else "het aantal verzekerde behandelingen")
    if gedekt == 0:
        return None
    operanden: dict[str, Operand] = {"aantal": aantal, "gedekt": gedekt}
    if gedekt >= aantal:
        uitleg = (
            f"De verzekering vergoedt alles wat wordt gevraagd (aantal behandelingen: {aantal})."
        )
        return Uitkomst(uitleg, operanden)
    over = aantal - gedekt
    uitleg = f"De verzekering vergoedt {gedekt} van de {aantal} behandelingen; over blijft {over}."
    return Uitkomst(uitleg, {**operanden, "over": over}, gevolg=Gevolg.SIGNALEREN)


@regel(
    "BX-VAK-04",
    "lokaalBesluit",
    "pgbBesluit",
    titel="Het gezin verzekert de jeugdige als dat kan",
    bron=P45,
    gevolg=Gevolg.SIGNALEREN,
    producten=(VAKTHERAPIE,),
)
def verzekeren(zaak: Zaak, _: Parameters) -> Antwoord:
    """A family without an additional insurance is expected to take one where that is possible; the
    first day of it is recorded. Nothing is refused for it (4.5, seventh sentence)."""
    if not geeft_vaktherapie(zaak):
        return None
    therapie = therapie_van(zaak)
    if therapie.verzekerd is None:
        return ontbreekt(VERZEKERD)
    if therapie.verzekerd or therapie.verzekerbaar is False:
        return None
    vanaf = therapie.verzekerbaar_vanaf
    if vanaf is None and therapie.verzekerbaar is None:
        return ontbreekt("of de jeugdige voor vaktherapie te verzekeren is,")
    if vanaf is None:
        uitleg = "De jeugdige is te verzekeren voor vaktherapie; leg vast vanaf welke dag."
    else:
        uitleg = f"De jeugdige is vanaf {vanaf} te verzekeren voor vaktherapie."
    return Uitkomst(uitleg, {"verzekerbaarVanaf": None if vanaf is None else vanaf.isoformat()})


@regel(
    "BX-VAK-05",
    "lokaalBesluit",
    "JW315",
    "pgbBesluit",
    titel="Bijdrage aan de jeugdhulp en geen alternatief",
    bron=f"{P45} (eerste punt)",
    gevolg=Gevolg.WEIGEREN,
    producten=(VAKTHERAPIE,),
    wj759=ZORGINHOUDELIJK,
)
def bijdrage_en_geen_alternatief(zaak: Zaak, p: Parameters) -> Antwoord:
    """Art therapy under the Jeugdwet contributes to the help and has no alternative, both recorded;
    the insurance goes first (4.5, first point)."""
    if not geeft_vaktherapie(zaak):
        return None
    gezegd = therapie_van(zaak).voorwaarden
    niet = tuple(naam for naam in p["voorwaarden"] if gezegd.get(naam, JA) != JA)
    if niet:
        uitleg = "Vaktherapie kan alleen als die bijdraagt aan de jeugdhulp en er niets anders is."
        return Uitkomst(uitleg, {"nietVoldaan": niet})
    if any(naam not in gezegd for naam in p["voorwaarden"]):
        return ontbreekt("het oordeel over de bijdrage en over een alternatief")
    return None


# --- advice -------------------------------------------------------------------------------------


@regel(
    "BX-VAK-08",
    "JW315",
    "pgbBesluit",
    "lokaalBesluit",
    titel="Advies van een behandelaar of jeugdconsulent",
    bron=f"{P45} (vierde punt)",
    gevolg=Gevolg.WEIGEREN,
    producten=(VAKTHERAPIE,),
    wj759=ZORGINHOUDELIJK,
)
def advies(zaak: Zaak, p: Parameters) -> Antwoord:
    """Art therapy is only granted on the positive advice of a therapist of an aanbieder or of the
    jeugdconsulent, of at the latest the day of the decision; where it is a part of a treatment the
    advice says that it fits (4.5, fourth point).

    A grant without advice is refused; a request of which no advice is known cannot be judged yet.
    """
    if not geeft_vaktherapie(zaak):
        return None
    therapie, stuk = therapie_van(zaak), beoordeeld_stuk(zaak)
    eigen = stuk.advies if isinstance(stuk, PgbBesluit) else None
    gegeven = eigen or therapie.advies
    if gegeven is None:
        if zaak.plek == "JW315":
            return ontbreekt("het advies over vaktherapie")
        return Uitkomst("Er is geen advies van een behandelaar of jeugdconsulent.")
    gebrek = _gebrek(zaak, p, gegeven)
    if gebrek is not None:
        return gebrek
    if not onderdeel_van_behandeling(zaak) or therapie.past_in_behandeling:
        return None
    if therapie.past_in_behandeling is None:
        return ontbreekt("of de therapie volgens het advies in de behandeling past,")
    return Uitkomst("Volgens het advies past de therapie niet in de behandeling als geheel.")


def _gebrek(zaak: Zaak, p: Parameters, gegeven: Overleg) -> Uitkomst | None:
    """What is wrong with an advice; None when nothing is."""
    operanden: dict[str, Operand] = {
        "functie": getoond(gegeven.functie),
        "adviseurs": p["adviseurs"],
        "datum": gegeven.datum.isoformat(),
    }
    if gegeven.functie is None:
        return ontbreekt("de functie van wie over vaktherapie adviseerde,")
    if not any(zaak.kader.telt_als(gegeven.functie, rol) for rol in p["adviseurs"]):
        return Uitkomst("Het advies is niet van een behandelaar of jeugdconsulent.", operanden)
    # On a request nobody has decided yet.
    besloten = zaak.dag if zaak.plek == "JW315" else zaak.verzoek_op
    if gegeven.datum > besloten:
        return Uitkomst(f"Het advies is van {gegeven.datum}, na {besloten}.", operanden)
    if gegeven.uitkomst == "nietAkkoord":
        return Uitkomst("Het advies over vaktherapie is niet positief.", operanden)
    return ontbreekt("de uitkomst van het advies") if gegeven.uitkomst is None else None
