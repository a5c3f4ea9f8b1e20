"""Rules of the small kader of `proefkader`, one for each thing that a case can ask."""

from datetime import timedelta
from pathlib import Path

from ledger.bevinding import Gevolg
from ledger.dossier import NoShow, Verwijzing
from ledger.kaders.gegevens import laad_gegevens, lees_aanpassing, pas_aan
from ledger.kaders.kader import Kader
from ledger.kaders.regelboek import Regelboek
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from tests.kaders.proefkader import schrijf

BOEK = Regelboek()
regel = BOEK.regel


def proefkaders(map_: Path, ontwerp: str = "", **bestanden: str) -> Kaders:
    """The small kader with these rules, from files in `map_`; `ontwerp` changes its data."""
    gegevens = laad_gegevens(schrijf(map_, **bestanden))
    if ontwerp:
        pad = map_ / "ontwerp.yaml"
        pad.write_text(f"kader: proef\nversie: ontwerp\n{ontwerp}", encoding="utf-8")
        gegevens = pas_aan(gegevens, lees_aanpassing(pad))
    return Kaders([Kader(gegevens, BOEK)])


@regel(
    "PR-01", "JW315", "JW317", "JW301", titel="Omvang", bron="A", gevolg=Gevolg.WEIGEREN, wj759="4"
)
def omvang(zaak: Zaak, p: Parameters) -> Antwoord:
    """Refuses more minutes than the kader has."""
    minuten = None if zaak.voorstel is None else zaak.voorstel.minuten
    if minuten is None or minuten <= p["minuten"]:
        return None
    return Uitkomst("Te veel minuten.", {"minuten": minuten, "maxMinuten": p["minuten"]})


@regel(
    "PR-02",
    "JW315",
    titel="Einde",
    bron="A",
    gevolg=Gevolg.AFWIJKEN,
    wj759="8",
    afwijking_door=("verwijzer",),
)
def einde(zaak: Zaak, _: Parameters) -> Antwoord:
    """Asks for a last day, unless a referrer agrees."""
    open_ = zaak.voorstel is not None and zaak.voorstel.einddatum is None
    return Uitkomst("Er is geen einddatum.") if open_ else None


@regel("PR-03", "JW301", "JW305", titel="Start", bron="A", gevolg=Gevolg.TERMIJN)
def start(zaak: Zaak, _: Parameters) -> Antwoord:
    """The help starts within a week."""
    nummer = getattr(zaak.feit, "toewijzing_nummer", None)
    sleutel = f"{zaak.gemeente}|{nummer}"
    if zaak.plek == "JW305":
        return Voldaan(sleutel)
    vanaf = zaak.ingang_op
    laatste = vanaf + timedelta(days=7)
    termijn = verplichting("PR-03", sleutel, "aanbieder", "starten", vanaf, laatste, "een start")
    return Uitkomst("Start binnen een week.", {}, termijn=termijn)


@regel("PR-04", "JW315", titel="Verwijzing", bron="A", gevolg=Gevolg.WEIGEREN, wj759="3")
def verwijzing(zaak: Zaak, _: Parameters) -> Antwoord:
    """A request rests on a referral."""
    stukken = zaak.stukken(Verwijzing)
    if not stukken:
        return Uitkomst("Er is geen verwijzing.", niet_beoordeelbaar=True)
    return [Uitkomst("Er is een verwijzing.", {"datum": str(s.datum)}, gevolg=Gevolg.AFLEIDEN)
            for s in stukken]  # fmt: skip


@regel("PR-05", "JW323", titel="Regel", bron="A", gevolg=Gevolg.WEIGEREN)
def declaratie(zaak: Zaak, _: Parameters) -> Antwoord:
    """Any declared line has something at stake; the family is not looked up for it."""
    return Uitkomst("Te hoog.", {"leden": len(zaak.gezin.leden)})


@regel("PR-06", "JW301", "noShow", titel="Wat er omheen ligt", bron="A", gevolg=Gevolg.AFLEIDEN)
def omgeving(zaak: Zaak, _: Parameters) -> Antwoord:
    """What the rules see beside the fact."""
    contracten = zaak.omgeving.contracten
    return Uitkomst(
        "Dit ligt eromheen.",
        {
            "bericht": len(zaak.omgeving.bericht),
            "leden": tuple(lid.client_id for lid in zaak.gezin.leden),
            "contracten": None if contracten is None else len(contracten.vastgelegd),
            "versies": len(zaak.toestand.toewijzingen),
            "soort": zaak.feit.SOORT,
            "eigenDossier": any(lid.eigen_dossier for lid in zaak.gezin.leden),
        },
    )


@regel("PR-07", "gezin", titel="Gezin", bron="A", gevolg=Gevolg.SIGNALEREN)
def gezin(zaak: Zaak, _: Parameters) -> Antwoord:
    """A member who takes part."""
    lid = zaak.gezin.lid(zaak.toestand.stroom)
    return None if lid is None else Uitkomst("Lid.", {"rol": lid.rol})


@regel("PR-08", "noShow", titel="No-show", bron="A", gevolg=Gevolg.WEIGEREN)
def no_show(zaak: Zaak, _: Parameters) -> Antwoord:
    """A second no-show on the same client is refused."""
    eerder = zaak.stukken(NoShow)
    return Uitkomst("Al eens niet verschenen.", {"eerder": len(eerder)}) if eerder else None


@regel("PR-09", "JW305", "JW307", titel="Zondag", bron="A", gevolg=Gevolg.WEIGEREN)
def zondag(zaak: Zaak, _: Parameters) -> Antwoord:
    """Nothing begins or ends on a Sunday."""
    return Uitkomst("Dit is een zondag.") if zaak.levering_op.weekday() == 6 else None


@regel("PR-10", "JW323", titel="Minuten", bron="A", gevolg=Gevolg.WEIGEREN, retourcode="9322")
def minuten(zaak: Zaak, _: Parameters) -> Antwoord:
    """A line over a hundred minutes is refused."""
    return Uitkomst("Te veel minuten.") if getattr(zaak.feit, "volume", 0) > 100 else None


@regel(
    "PR-11",
    "JW301",
    titel="Uren",
    bron="A",
    gevolg=Gevolg.AFWIJKEN,
    afwijking_door=("verwijzer",),
)
def in_uren(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help is allocated in minutes, unless a referrer agrees."""
    omvang_ = None if zaak.voorstel is None else zaak.voorstel.omvang
    in_uren_ = omvang_ is not None and omvang_.eenheid == "04"
    return Uitkomst("De omvang staat in uren.") if in_uren_ else None
