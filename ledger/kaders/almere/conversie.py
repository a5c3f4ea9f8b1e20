"""Turning a determination or allocation of other help into specialist guidance."""

from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Conversie, Maatregel
from ledger.gebeurtenissen import WijzigingVerzocht
from ledger.kaders.almere import ROUTES, SPECIALISTISCH, regel
from ledger.kaders.almere.consultatie import van_overleg
from ledger.kaders.almere.feiten import (
    GEEN_MAATREGEL,
    JGZ,
    lopende_maatregelen,
    toets_overleg,
    zelfde_naam,
)
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_SLOTALINEA = f"{ROUTES} (slotalinea)"


@regel(
    "AL-CONV-01",
    "conversie",
    "JW317",
    "JW315",
    titel="Omzetten vraagt onderbouwing bij een deskundige",
    bron=_SLOTALINEA,
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def onderbouwd_omgezet(zaak: Zaak, p: Parameters) -> Antwoord:
    """The aanbieder accounts for a conversion to an expert of JGZ or the GI that is involved.

    That the expert agrees is not said in so many words, but accounting for it only makes sense
    with an outcome; it must be there before or on the day of the conversion. A request is a
    conversion when one was recorded for its first day, or when a JW317 ends other help before the
    new begins (Routes en inhoud verwijzingen, last paragraph).
    """
    if zaak.plek == "conversie":
        stuk = zaak.stuk(Conversie)
        return _gebrek(zaak, stuk, p) if _naar_begeleiding(zaak, stuk) else None
    voorstel = zaak.voorstel
    if voorstel is None or voorstel.soort != "nieuw":
        return None
    stuk_bij = _conversie_bij(zaak, voorstel)
    if stuk_bij is not None:
        return _gebrek(zaak, stuk_bij, p)
    if not _beeindigt_andere_hulp(zaak, voorstel):
        return None
    uitleg = "Deze wijziging zet andere hulp om, maar een onderbouwde omzetting is niet vastgelegd."
    return Uitkomst(uitleg, {"ingangsdatum": voorstel.ingangsdatum.isoformat()})


def _naar_begeleiding(zaak: Zaak, stuk: Conversie) -> bool:
    return zaak.kader.code_van(stuk.product) == SPECIALISTISCH


def _conversie_bij(zaak: Zaak, voorstel: Voorstel) -> Conversie | None:
    """The recorded conversion that a new product carries out: the same day and aanbieder."""
    gevonden = [
        stuk
        for stuk in zaak.stukken(Conversie)
        if _naar_begeleiding(zaak, stuk)
        and stuk.datum == voorstel.ingangsdatum
        and stuk.aanbieder in (None, voorstel.aanbieder)
    ]
    return gevonden[-1] if gevonden else None


def _beeindigt_andere_hulp(zaak: Zaak, voorstel: Voorstel) -> bool:
    """Whether the JW317 that asks for this help ends other help before it begins."""
    if not isinstance(zaak.feit, WijzigingVerzocht):
        return False
    for rij in zaak.feit.te_wijzigen:
        oud = zaak.toestand.toewijzing((zaak.gemeente, rij.toewijzing_nummer))
        ander = oud is not None and zaak.kader.code_van(oud.product) != SPECIALISTISCH
        if ander and (rij.einddatum or date.max) < voorstel.ingangsdatum:
            return True
    return False


def _gebrek(zaak: Zaak, stuk: Conversie, p: Parameters) -> Uitkomst | None:
    operanden: dict[str, Operand] = {"conversieDatum": stuk.datum.isoformat()}
    if stuk.onderbouwing is None:
        uitleg = "De aanbieder heeft deze omzetting niet onderbouwd bij een deskundige."
        return Uitkomst(uitleg, operanden)
    oordeel = toets_overleg(
        zaak,
        stuk.onderbouwing,
        organisaties=p["organisaties"],
        functies=p["functies"],
        uiterlijk=stuk.datum,
        akkoord=p["positieve_uitkomst_vereist"],
    )
    if oordeel.gebreken:
        uitleg = f"De onderbouwing van deze omzetting telt niet: {'; '.join(oordeel.gebreken)}."
        return Uitkomst(uitleg, operanden | van_overleg(stuk.onderbouwing))
    return ontbreekt(oordeel.onbekend[0]) if oordeel.onbekend else None


@regel(
    "AL-CONV-02",
    "conversie",
    titel="Bij wie de omzetting wordt onderbouwd",
    bron=_SLOTALINEA,
    gevolg=Gevolg.SIGNALEREN,
    producten=(SPECIALISTISCH,),
)
def juiste_organisatie(zaak: Zaak, _: Parameters) -> Antwoord:
    """A determination of the GI that is involved is accounted for there, anything else to the JGZ.

    The page names both side by side; this division is a choice of the ledger and only signals.
    """
    stuk = zaak.stuk(Conversie)
    overleg = stuk.onderbouwing
    if overleg is None or overleg.organisatie is None or not _naar_begeleiding(zaak, stuk):
        return None
    if stuk.bepaling_van_gi is None:
        return ontbreekt("de grondslag van de omgezette hulp (een bepaling van een GI of niet)")
    bij_jgz = zelfde_naam(overleg.organisatie, JGZ)
    if stuk.bepaling_van_gi and bij_jgz and not zaak.stukken(Maatregel):
        return ontbreekt(GEEN_MAATREGEL)
    hoort_bij_gi = stuk.bepaling_van_gi and bool(lopende_maatregelen(zaak, overleg.datum))
    if bij_jgz is not hoort_bij_gi:
        return None
    waar = "de betrokken gecertificeerde instelling" if hoort_bij_gi else "JGZ Almere"
    return Uitkomst(
        f"De onderbouwing van deze omzetting hoort eerder bij {waar}.",
        {"organisatie": overleg.organisatie, "bepalingVanGi": stuk.bepaling_van_gi},
    )
