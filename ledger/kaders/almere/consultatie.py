"""Whom a doctor consults first, who is involved, and with whom the urban team coordinates."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Conversie, LokaalBesluit, Overleg, Vervoer, Verwijzing
from ledger.kaders.almere import ALLE, ROUTES, SPECIALISTISCH, regel
from ledger.kaders.almere.feiten import (
    GEEN_MAATREGEL,
    JGZ,
    TEAM,
    betrokken,
    document_van,
    geen_document,
    is_aanbieder,
    is_medisch,
    is_rol,
    maatregel_van,
    toets_overleg,
    verwijzersrol,
    zelfde_naam,
)
from ledger.kaders.almere.verwijzing import arts_verwijst
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_TOEGANG = "Welke professionals kunnen toegang verlenen?"


@regel(
    "AL-VERW-05",
    "verwijzing",
    "JW315",
    titel="Een arts consulteert eerst een deskundige",
    bron=f"{ROUTES} (derde punt)",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def consultatie(zaak: Zaak, p: Parameters) -> Antwoord:
    """A doctor refers only after consulting an expert of the JGZ or of the GI that is involved.

    'After' is read as before or on the day of the referral; it cannot be made good later. That
    the expert agreed is not asked (Routes en inhoud verwijzingen).
    """
    stuk = document_van(zaak)
    if stuk is None:
        return geen_document() if arts_verwijst(zaak) else None
    if not isinstance(stuk, Verwijzing) or not is_medisch(zaak, stuk):
        return None
    operanden: dict[str, Operand] = {
        "verwijzer": verwijzersrol(zaak, stuk),
        "verwijzingDatum": stuk.datum.isoformat(),
    }
    if stuk.consultatie is None:
        uitleg = "Vóór deze verwijzing is geen consultatie van een deskundige vastgelegd."
        return Uitkomst(uitleg, operanden)
    oordeel = toets_overleg(
        zaak,
        stuk.consultatie,
        organisaties=p["organisaties"],
        functies=p["geconsulteerde_functies"],
        uiterlijk=stuk.datum,
    )
    operanden |= van_overleg(stuk.consultatie)
    operanden["functies"] = p["geconsulteerde_functies"]
    if oordeel.gebreken:
        uitleg = f"De consultatie vóór deze verwijzing telt niet: {'; '.join(oordeel.gebreken)}."
        return Uitkomst(uitleg, operanden)
    if oordeel.onbekend:
        return ontbreekt(oordeel.onbekend[0])
    return None


def van_overleg(overleg: Overleg) -> dict[str, Operand]:
    """A consultation or agreement as operands."""
    return {
        "overlegDatum": overleg.datum.isoformat(),
        "functie": overleg.functie,
        "organisatie": overleg.organisatie,
        "uitkomst": overleg.uitkomst,
    }


@regel(
    "AL-VERW-10",
    "verwijzing",
    "JW315",
    titel="Een arts verwijst bij voorkeur via JGZ Almere",
    bron=f"{_TOEGANG} (tweede punt)",
    gevolg=Gevolg.SIGNALEREN,
    producten=(SPECIALISTISCH,),
)
def via_jgz(zaak: Zaak, p: Parameters) -> Antwoord:
    """A doctor or hospital specialist refers by preference with the JGZ; else a signal.

    The child psychiatrist has a point of his own on the page, without this preference.
    """
    stuk = document_van(zaak)
    if not isinstance(stuk, Verwijzing):
        return None
    rol = verwijzersrol(zaak, stuk)
    if not is_rol(zaak, rol, *p["geldt_voor_verwijzers"]):
        return None
    overleggen = [stuk.consultatie, stuk.afstemming]
    if any(rij is not None and zelfde_naam(rij.organisatie, p["voorkeur"]) for rij in overleggen):
        return None
    return Uitkomst(
        "De arts verwees zonder JGZ Almere, terwijl dat bij voorkeur via JGZ Almere gaat.",
        {"verwijzer": rol, "voorkeur": p["voorkeur"]},
    )


@regel(
    "AL-VERW-11",
    "verwijzing",
    "lokaalBesluit",
    titel="Het sociaal stedelijk team stemt af met JGZ Almere",
    bron=f"{_TOEGANG} (vierde punt)",
    gevolg=Gevolg.WEIGEREN,
    producten=(SPECIALISTISCH,),
)
def team_stemt_af(zaak: Zaak, p: Parameters) -> Antwoord:
    """Access through the urban team needs coordination with the JGZ before or on that day."""
    if zaak.plek == "verwijzing":
        verwijzing = zaak.stuk(Verwijzing)
        rollen = [verwijzersrol(zaak, verwijzing)]
        datum, afstemming = verwijzing.datum, verwijzing.afstemming
    else:
        besluit = zaak.stuk(LokaalBesluit)
        rollen = [besluit.functie, besluit.genomen_door]
        datum, afstemming = besluit.datum, besluit.afstemming
    if not any(is_rol(zaak, rol, TEAM) for rol in rollen):
        return None
    operanden: dict[str, Operand] = {"toegangDatum": datum.isoformat()}
    if afstemming is None:
        uitleg = "Het sociaal stedelijk team heeft de toegang niet afgestemd met JGZ Almere."
        return Uitkomst(uitleg, operanden)
    oordeel = toets_overleg(zaak, afstemming, organisaties=(p["afstemming_met"],), uiterlijk=datum)
    if oordeel.gebreken:
        gebreken = "; ".join(oordeel.gebreken)
        uitleg = f"De afstemming van het sociaal stedelijk team telt niet: {gebreken}."
        return Uitkomst(uitleg, operanden | van_overleg(afstemming))
    return ontbreekt("de organisatie waarmee is afgestemd") if oordeel.onbekend else None


@regel(
    "AL-ROL-01",
    "verwijzing",
    "conversie",
    "vervoer",
    titel="Alleen de betrokken gecertificeerde instelling telt",
    bron=(ROUTES, "Aanvullend vervoer"),
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def betrokken_instelling(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst]:
    """Whether the GI that was consulted, or that agreed, was involved with the jeugdige that day.

    The page does not say what involved is: a measure or guidance that runs, its last day included.
    Without such a GI only the JGZ can be consulted or agree (Routes; Aanvullend vervoer).
    """
    for overleg in _overleggen(zaak):
        naam = overleg.organisatie
        if naam is None or zelfde_naam(naam, JGZ) or is_aanbieder(zaak, naam):
            continue
        is_betrokken = betrokken(zaak, naam, overleg.datum)
        if is_betrokken is None:
            yield ontbreekt(GEEN_MAATREGEL)
            continue
        maatregel = maatregel_van(zaak, naam, overleg.datum)
        hoe = (
            f"bij de jeugdige betrokken ({maatregel.soort})"
            if maatregel
            else "niet bij de jeugdige betrokken"
        )
        yield Uitkomst(
            f"De instelling {naam} was op {overleg.datum.isoformat()} {hoe}.",
            {
                "betrokken": is_betrokken,
                "organisatie": naam,
                "op": overleg.datum.isoformat(),
                "vorm": maatregel.soort if maatregel else None,
                "vormen": p["vormen"],
            },
        )


def _overleggen(zaak: Zaak) -> Iterator[Overleg]:
    """The consultations and agreements in what is judged."""
    if zaak.plek == "verwijzing":
        gevonden = zaak.stuk(Verwijzing).consultatie
    elif zaak.plek == "conversie":
        gevonden = zaak.stuk(Conversie).onderbouwing
    else:
        gevonden = zaak.stuk(Vervoer).akkoord
    if gevonden is not None:
        yield gevonden
