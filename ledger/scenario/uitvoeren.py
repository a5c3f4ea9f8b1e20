"""Running the cases of a file on a set of kaders."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.advies import advies_op, harde_regels
from ledger.kaders.bestand import Fout, GegevensFout
from ledger.kaders.gegevensmodellen import Aanpassing
from ledger.kaders.register import Kaders, alle_kaders, laad_kaders
from ledger.scenario.bestand import Geval, Gevallenbestand, codefouten, eis
from ledger.scenario.ontwerpen import VERZOEKEN, StapFout
from ledger.scenario.stappen import Stap, lees_stappen
from ledger.scenario.vergelijken import Gevonden, Verschil, vergelijk
from ledger.scenario.wereld import Wereld


@dataclass(frozen=True, slots=True)
class Resultaat:
    """A case with what came of it; it is good when nothing differs."""

    geval: Geval
    gevonden: Gevonden
    verschillen: tuple[Verschil, ...]

    @property
    def goed(self) -> bool:
        """Whether everything is as expected."""
        return not self.verschillen


def kaders_voor(bestand: Gevallenbestand, ontwerpen: Iterable[Aanpassing] = ()) -> Kaders:
    """The kaders that judge the cases of a file: as delivered, the drafts, its own changes.

    Raises GegevensFout or KaderFout when the changes cannot be made.
    """
    aanpassingen = (*ontwerpen, *bestand.aanpassingen)
    return laad_kaders(aanpassingen) if aanpassingen else alle_kaders()


def voer_uit(bestand: Gevallenbestand, nummer: int, kaders: Kaders) -> Resultaat:
    """Runs one case (counted from 0); raises GegevensFout when it cannot be understood."""
    *eerder, als = _stappen(bestand, nummer, kaders)
    geval = bestand.gevallen[nummer]
    wereld = Wereld(kaders)
    try:
        for stap in eerder:
            wereld.gebeurt(stap)
        oordeel = wereld.oordeel(als)
    except StapFout as fout:
        raise GegevensFout([bestand.fout(fout.pad, str(fout))]) from None
    advies = None
    if als.soort in VERZOEKEN:
        advies = advies_op(oordeel.bevindingen, kaders, harde_regels(kaders))
    open_ = tuple(wereld.toestand(als.client).verplichtingen.values())
    gevonden = Gevonden(oordeel, advies, open_)
    return Resultaat(geval, gevonden, vergelijk(geval.dan, gevonden))


def _stappen(bestand: Gevallenbestand, nummer: int, kaders: Kaders) -> tuple[Stap, ...]:
    """The steps of a case; every error of the case at once."""
    fouten = codefouten(bestand, kaders, nummer)
    try:
        stappen = lees_stappen(bestand, nummer)
    except GegevensFout as fout:
        raise GegevensFout(dict.fromkeys((*fouten, *fout.fouten))) from None
    eis(fouten)
    return stappen


def voer_alle_uit(
    bestand: Gevallenbestand, kaders: Kaders
) -> tuple[list[Resultaat], tuple[Fout, ...]]:
    """Runs every case of the file; also the errors of the cases that cannot be understood."""
    resultaten: list[Resultaat] = []
    fouten: dict[Fout, None] = {}
    for nummer in range(len(bestand.gevallen)):
        try:
            resultaten.append(voer_uit(bestand, nummer, kaders))
        except GegevensFout as fout:
            fouten |= dict.fromkeys(fout.fouten)
    return resultaten, tuple(fouten)
