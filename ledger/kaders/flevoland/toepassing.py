"""Whether the agreements hold at all: gemeente, product, first day, version; who to write to."""

from datetime import date
from functools import lru_cache
from typing import Final, Literal

from ledger.bevinding import Gevolg
from ledger.dossier import NoShow
from ledger.gebeurtenissen import DeclaratieBeoordeeld, PrestatieGoedgekeurd
from ledger.kaders.flevoland import ALLE, regel
from ledger.kaders.flevoland.terugval import is_terugval
from ledger.kaders.hulp import dagen_later, verhoogt, verlengt
from ledger.kaders.kader import Kader
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

Regime = Literal["aangescherpt", "bestaandKader"]
Onderwerp = Literal["toewijzingen", "declaraties"]

_INLEIDING: Final = "Inleiding"
_BESLIST: Final = ("JW315", "JW317", "JW301", "lokaalBesluit", "bepaling")


@regel(
    "FL-TOEP-01",
    *_BESLIST,
    titel="Welk product in welke gemeente",
    bron=(
        f"{_INLEIDING} > Aanscherpingen ten aanzien van bestaande processen",
        f"{_INLEIDING} > Onderscheid in toepasselijkheid",
        "Werkinstructies > Basisregels en definities – Multi > (aanhef)",
        "Werkinstructies > Basisregels en definities – Basis Begeleiding > (aanhef)",
        "Werkinstructies > Behandeling – Gezin intensief > Plaatsing en inzet",
        "Productomschrijving Multi > Gemeenten",
        "Productomschrijving Multi > Toelichting > Definitie begeleiding basis",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="3",
    reikwijdte=True,
)
def ingekocht(zaak: Zaak, _: Parameters) -> Antwoord:
    """A gemeente must have bought the product; who bought what stands in kader.yaml.

    The Productomschrijving writes 'all gemeenten' beside every product; read as all that take part
    in that lot, as the Handelingskader names them (Aanscherpingen). Help before the first day of
    the contracts is for FL-TOEP-07; shortening or deleting stays possible.
    """
    voorstel = zaak.voorstel
    if zaak.code is None:
        return None
    if voorstel is not None and not (verlengt(zaak, voorstel) or verhoogt(zaak, voorstel)):
        return None
    dag = max(zaak.ingang_op, zaak.kader.vanaf(zaak.gemeente))
    if zaak.kader.neemt_deel(zaak.gemeente, zaak.code, dag):
        return None
    return Uitkomst(
        f"Product {zaak.code} is niet ingekocht voor gemeente {zaak.gemeente}.",
        {"gemeente": zaak.gemeente, "product": zaak.code, "ingangsdatum": dag.isoformat()},
    )


def regime(kader: Kader, gemeente: str, code: str | None, dag: date) -> Regime:
    """Which agreements hold: these, or those that were there before them.

    These hold for their own products in a gemeente that takes part with that product.
    """
    eigen = code is not None and not kader.product(code).extern
    return "aangescherpt" if eigen and kader.neemt_deel(gemeente, code, dag) else "bestaandKader"


@regel(
    "FL-TOEP-04",
    "verwijzing",
    "lokaalBesluit",
    "bepaling",
    "JW315",
    "JW317",
    "JW301",
    "noShow",
    titel="Welke afspraken gelden: aangescherpt of bestaand kader",
    bron=(
        _INLEIDING,
        f"{_INLEIDING} > Relatie tussen bestaande afspraken en nieuwe aanscherpingen",
        f"{_INLEIDING} > Aanscherpingen ten aanzien van bestaande processen",
        f"{_INLEIDING} > Handhaafbaarheid en consistentie",
    ),
    gevolg=Gevolg.AFLEIDEN,
)
def geldende_afspraken(zaak: Zaak, p: Parameters) -> Antwoord:
    """Says that a product falls under the older agreements, so that no rule of this kader holds.

    Where these agreements hold, their version on the event says so. Starts, stops and claims
    follow an allocation of which this was said, so it is not said again there (Inleiding).
    """
    if zaak.product is None or zaak.product.code is None:
        return None
    gevonden = regime(zaak.kader, zaak.gemeente, zaak.code, zaak.ingang_op)
    if gevonden == "aangescherpt":
        return None
    return Uitkomst(
        f"Voor product {zaak.product.code} gelden in gemeente {zaak.gemeente} de bestaande "
        "afspraken, niet die van dit kader.",
        {
            "regime": gevonden,
            "gemeente": zaak.gemeente,
            "product": zaak.product.code,
            "elders": tuple(p["niet_in_dit_kader"]),
        },
    )


@lru_cache(maxsize=16)
def versiegrenzen(kader: Kader) -> tuple[date, ...]:
    """The days on which other figures of the kader begin to hold, the first day of it included."""
    rijen = [rij for rijen in kader.gegevens.parameters.values() for rij in rijen]
    dagen = {kader.bestand.vanaf}
    dagen |= {rij.vanaf for rij in rijen if rij.vanaf is not None}
    dagen |= {dagen_later(rij.tot, 1) for rij in rijen if rij.tot is not None}
    return tuple(sorted(dag for dag in dagen if dag >= kader.bestand.vanaf))


@regel(
    "FL-TOEP-06",
    *_BESLIST,
    "afwijking",
    titel="Kaderversie op het beslismoment",
    bron=f"{_INLEIDING} > Vervolg",
    gevolg=Gevolg.AFLEIDEN,
)
def kaderversie(zaak: Zaak, p: Parameters) -> Antwoord:
    """The figures of the day of the decision count; a later change leaves it as it was.

    Every event keeps the version that judged it anyhow. So this only speaks when the kader has
    had other figures in its time, and then says from which day those date that counted (Vervolg:
    the gemeenten may change the kader alone).
    """
    grenzen = versiegrenzen(zaak.kader)
    van_elders = zaak.product is not None and zaak.code is None
    if len(grenzen) == 1 or van_elders:
        return None
    geldig = max(dag for dag in grenzen if dag <= zaak.versiedag)
    besluit, sinds = zaak.verzoek_op.isoformat(), geldig.isoformat()
    return Uitkomst(
        f"Beoordeeld met de afspraken zoals die sinds {sinds} gelden; beslisdatum {besluit}.",
        {
            "versie": zaak.kader.versie,
            "afsprakenVanaf": sinds,
            "beslisdatum": besluit,
            "wijzigingDoor": p["wijziging_door"],
        },
    )


@regel(
    "FL-TOEP-07",
    "JW301",
    "JW315",
    "lokaalBesluit",
    "bepaling",
    titel="Toewijzing vóór de aangenomen startdatum",
    bron="Conversie > Aanbieders zonder contract",
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
    reikwijdte=True,
)
def voor_de_start(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help that begins before the contracts of the gemeente do.

    The document names no first day, so this warns and does not refuse (Conversie > Aanbieders
    zonder contract). A gemeente that does not take part is for FL-TOEP-01.
    """
    voorstel, kader = zaak.voorstel, zaak.kader
    if voorstel is None or zaak.code is None or zaak.gemeente not in kader.gemeenten:
        return None
    vanaf = kader.vanaf(zaak.gemeente)
    if voorstel.ingangsdatum >= vanaf:
        return None
    ingang = voorstel.ingangsdatum.isoformat()
    return Uitkomst(
        f"De hulp begint op {ingang}; het contract geldt in gemeente {zaak.gemeente} pas vanaf "
        f"{vanaf.isoformat()}.",
        {"ingangsdatum": ingang, "vanaf": vanaf.isoformat()},
    )


def contactadres(zaak: Zaak, onderwerp: Onderwerp, gemeente: str | None = None) -> str | None:
    """The address of a gemeente (else that of the case) for a subject; None when there is none.

    Reports of no-shows and the grounds of a relapse go to the address for allocations, for that
    is who decides on the help (Administratieve processen, table; FL-ADM-01).
    """
    adressen = zaak.waarden("FL-ADM-01").get("tabel", {}).get(gemeente or zaak.gemeente)
    return None if adressen is None else adressen[onderwerp]


@regel(
    "FL-ADM-01",
    "JW319",
    "JW315",
    "noShow",
    "JW323",
    "JW323/bericht",
    titel="Contactadressen per gemeente",
    bron=(
        "Administratief proces > Administratieve processen (tabel mailadressen)",
        "Declaratie antwoord bericht (JW325)",
    ),
    gevolg=Gevolg.AFLEIDEN,
)
def contact(zaak: Zaak, _: Parameters) -> Antwoord:
    """Says where to write when there is reason to: after an answer, a no-show, a relapse.

    A claim with refused lines, and a line that belongs to another gemeente, bring the address for
    claims. For an ordinary request nobody has to be written to (Administratieve processen, table).
    """
    wie = _gesprekspartner(zaak)
    if wie is None:
        return None
    gemeente, onderwerp = wie
    adres = contactadres(zaak, onderwerp, gemeente)
    if adres is None:
        return None
    return Uitkomst(
        f"Neem voor {onderwerp} in gemeente {gemeente} contact op met {adres}.",
        {"gemeente": gemeente, "onderwerp": onderwerp, "adres": adres},
    )


def _gesprekspartner(zaak: Zaak) -> tuple[str, Onderwerp] | None:
    """Which gemeente to write to on what; None when there is no reason to."""
    feit = zaak.feit
    if isinstance(feit, PrestatieGoedgekeurd):
        van = toegewezen_door(zaak, feit)
        return (van[0], "declaraties") if van else None
    if isinstance(feit, DeclaratieBeoordeeld):
        return (zaak.gemeente, "declaraties") if feit.aantal_afgewezen else None
    if zaak.plek == "JW315" and not is_terugval(zaak):
        return None
    if zaak.plek == "noShow" and zaak.stuk(NoShow).soort != "noShow":
        return None
    return zaak.gemeente, "toewijzingen"


def toegewezen_door(zaak: Zaak, feit: PrestatieGoedgekeurd) -> tuple[str, ...]:
    """The other gemeenten that gave the allocation of a line; empty when its receiver did."""
    toewijzingen = zaak.toestand.toewijzingen
    if (feit.gemeente, feit.toewijzing_nummer) in toewijzingen:
        return ()
    return tuple(
        sorted(
            gemeente
            for (gemeente, nummer), versies in toewijzingen.items()
            if nummer == feit.toewijzing_nummer and versies[-1].aanbieder == feit.aanbieder
        )
    )


@regel(
    "FL-ADM-02",
    "JW323",
    titel="Elke gemeente handelt haar eigen declaraties af",
    bron="Declaratie antwoord bericht (JW325)",
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    retourcode="9338",
)
def eigen_declaraties(zaak: Zaak, _: Parameters) -> Antwoord:
    """A line goes to the gemeente that gave the allocation (Declaratie antwoord bericht).

    The standard refuses such a line too (TR338): it knows no allocation of this number of the
    receiving gemeente.
    """
    feit = zaak.feit
    van = toegewezen_door(zaak, feit) if isinstance(feit, PrestatieGoedgekeurd) else ()
    if not van:
        return None
    return Uitkomst(
        f"Dien deze declaratie in bij gemeente {van[0]}; die heeft de toewijzing afgegeven.",
        {"ontvanger": zaak.gemeente, "toegewezenDoor": van},
    )
