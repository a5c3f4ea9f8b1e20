"""Messages, declarations, contracts and families: what one event must agree with by itself."""

from collections.abc import Iterable
from typing import Final

from ledger.narekenen.feit import Json, Verslag, dag, dag_of_niets
from ledger.narekenen.kalender import laatste_van_maand

BERICHT, DECLARATIE = "BerichtVerwerkt", "DeclaratieBeoordeeld"
CONTRACT = "ContractVastgelegd"
GEZIN, GEZIN_TOEWIJZING = "GezinVastgelegd", "GezinToewijzing"

GEWEIGERD: Final = frozenset(
    {
        *("ToewijzingGeweigerd", "VerzoekGeweigerd", "StartGeweigerd", "StopGeweigerd"),
        "PrestatieAfgewezen",
    }
)
"""Kinds of event that record a refusal; they change nothing."""
_BIJKOMEND: Final = frozenset(
    {"ClientGegevensVastgelegd", DECLARATIE, GEZIN_TOEWIJZING, "AfwijkingVastgelegd"}
)
"""What a message may bring along whatever becomes of its elements."""


def weigert(bevinding: Json) -> bool:
    """Whether a finding alone makes that something is refused."""
    if bevinding.get("nietBeoordeelbaar") or bevinding.get("bedragEurocent") is not None:
        return False
    return bevinding["gevolg"] == "weigeren" or (
        bevinding["gevolg"] == "afwijken" and bevinding.get("afwijking") is None
    )


def bericht(inhoud: Json, verslag: Verslag) -> None:
    """The outcome of a message agrees with what it led to."""
    if verslag.feit.versie != 1:
        verslag.fout("versie", "een bericht is één gebeurtenis", verslag.feit.versie, 1)
    if inhoud.get("berichtId") != verslag.stroom:
        verslag.fout("bericht", "het berichtId", inhoud.get("berichtId"), verslag.stroom)
    uitkomst = inhoud["uitkomst"]
    soorten = {rij["soort"] for rij in inhoud.get("verwijzingen", ())} - _BIJKOMEND
    geweigerd, aanvaard = soorten & GEWEIGERD, soorten - GEWEIGERD
    verwacht = {
        "goedgekeurd": not geweigerd,
        "deelsAfgekeurd": bool(geweigerd and aanvaard),
        "afgekeurd": not aanvaard,
        "onleesbaar": not soorten,
    }
    if not verwacht[uitkomst]:
        leidde_tot = ", ".join(sorted(soorten)) or None
        verslag.fout("bericht", f"een bericht met uitkomst {uitkomst}", leidde_tot, uitkomst)
    if uitkomst != "goedgekeurd" and not any(map(weigert, inhoud.get("bevindingen", ()))):
        wat = f"de bevindingen van een bericht met uitkomst {uitkomst}"
        verslag.fout("bericht", wat, None, "een bevinding die weigert")


class Declaraties:
    """The declarations of one aanbieder to one gemeente."""

    def __init__(self) -> None:
        self._nummers: set[str] = set()
        self._laatste_periode = ""

    def bekijk(self, inhoud: Json, verslag: Verslag) -> None:
        """A number of its own, a whole month, and not before the last one (TR318, TR333)."""
        nummer, begin = inhoud["declaratieNummer"], inhoud["begindatum"]
        stroom = f"afzender-{inhoud['aanbieder']}-{inhoud['gemeente']}"
        if verslag.stroom != stroom:
            verslag.fout("stroom", "de stroom van de declaratie", verslag.stroom, stroom)
        if nummer in self._nummers:
            wat = f"declaratienummer {nummer} (TR333)"
            verslag.fout("uniek", wat, "al eerder gebruikt", "een nieuw nummer")
        self._nummers.add(nummer)
        eerste = dag(begin)
        eind, verwacht = dag(inhoud["einddatum"]), laatste_van_maand(eerste)
        if eerste.day != 1 or eind != verwacht:
            wat = f"de periode van declaratie {nummer} (CS340)"
            verslag.fout("periode", wat, f"{begin} tot en met {eind}", "een hele kalendermaand")
        if begin < self._laatste_periode:
            wat = f"de periode van declaratie {nummer} (TR318)"
            verslag.fout("periode", wat, begin, f"{self._laatste_periode} of later")
        self._laatste_periode = max(self._laatste_periode, begin)
        afgewezen, aantal = inhoud["aantalAfgewezen"], inhoud["aantalPrestaties"]
        if not 0 <= afgewezen <= aantal:
            wat = f"de afgewezen prestaties van declaratie {nummer}"
            verslag.fout("som", wat, afgewezen, f"0 tot en met {aantal}")


def contract(inhoud: Json, verslag: Verslag) -> None:
    """A contract is kept with its parties, names a tariff with its unit, and has days."""
    stroom = f"contract-{inhoud['gemeente']}-{inhoud['aanbieder']}"
    if verslag.stroom != stroom:
        verslag.fout("stroom", "de stroom van het contract", verslag.stroom, stroom)
    tot = dag_of_niets(inhoud.get("tot"))
    if tot is not None and tot < dag(inhoud["vanaf"]):
        verslag.fout("contract", "de laatste dag", tot, f"{inhoud['vanaf']} of later")
    tarief, eenheid = inhoud.get("tariefEurocent"), inhoud.get("tariefEenheid")
    if (tarief is None) != (eenheid is None):
        verslag.fout("contract", "de eenheid van het tarief", eenheid, "beide of geen van beide")


def gezin(inhoud: Json, verslag: Verslag) -> None:
    """Every member of a family is named once."""
    leden = [lid["clientId"] for lid in inhoud["leden"]]
    if not leden or len(set(leden)) != len(leden):
        verslag.fout("gezin", "de leden van een gezin", ", ".join(leden), "ieder lid één keer")


def geen_weigering(soort: str, bevindingen: Iterable[Json], verslag: Verslag) -> None:
    """What was awarded carries no finding that refuses it."""
    for rij in bevindingen:
        if weigert(rij):
            wat = f"een bevinding van {rij['regel']} die weigert"
            verslag.fout("oordeel", wat, f"toch {soort}", "een weigering")
