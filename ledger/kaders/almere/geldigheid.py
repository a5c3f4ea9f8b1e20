"""For which help the page of Almere holds, what runs on after it, and what it leaves to others."""

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.dossier import Conversie, LokaalBesluit, Toets
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.almere import ALLE, SPECIALISTISCH, regel
from ledger.kaders.hulp import geboortedatum, getoonde, ontbreekt, opsomming, verjaardag
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_PAGINA = "Begeleiding specialistisch"


@regel(
    "AL-GELD-01",
    "JW301",
    "JW315",
    "JW317",
    "verwijzing",
    "bepaling",
    "conversie",
    titel="Voor welke hulp de pagina geldt",
    bron=_PAGINA,
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
    reikwijdte=True,
)
def welk_kader(zaak: Zaak, _: Parameters) -> Antwoord:
    """The first day of the help says which kader holds: this one, its successor, or none.

    The page names no day; both days and the successor are settings of the kader.
    """
    kader, dag = zaak.kader, zaak.ingang_op
    vanaf, tot = kader.vanaf(zaak.gemeente), kader.tot(zaak.gemeente)
    operanden = {
        "ingangsdatum": dag.isoformat(),
        "vanaf": vanaf.isoformat(),
        "tot": None if tot is None else tot.isoformat(),
    }
    if zaak.gemeente not in kader.gemeenten:
        uitleg = f"Gemeente {zaak.gemeente} neemt niet deel aan het kader {kader.naam}."
        return Uitkomst(uitleg, {"kader": None, "gemeente": zaak.gemeente, **operanden})
    if dag < vanaf:
        uitleg = f"Hulp die vóór {vanaf.isoformat()} begint, valt onder geen kader."
        return Uitkomst(uitleg, {"kader": None, **operanden})
    if tot is not None and dag > tot:
        opvolger = kader.bestand.opvolger
        uitleg = (
            f"Hulp die na {tot.isoformat()} begint, valt onder het kader {opvolger}."
            if opvolger
            else f"Hulp die na {tot.isoformat()} begint, valt onder geen kader."
        )
        return Uitkomst(uitleg, {"kader": opvolger, **operanden})
    einde = "" if tot is None else f" tot en met {tot.isoformat()}"
    uitleg = f"Hulp die vanaf {vanaf.isoformat()}{einde} begint, valt onder het kader {kader.naam}."
    return Uitkomst(uitleg, {"kader": kader.naam, **operanden})


@regel(
    "AL-GELD-02",
    "JW301",
    "JW317",
    "conversie",
    titel="Hulp die doorloopt na de start van de regionale contracten",
    bron=_PAGINA,
    gevolg=Gevolg.SIGNALEREN,
    producten=(SPECIALISTISCH,),
)
def loopt_door(zaak: Zaak, _: Parameters) -> Antwoord:
    """Help that runs on beyond the last day of the kader may have to be converted.

    Nothing is closed by itself. For a conversion the end of the old allocation counts, for that is
    what the new one goes on from (the page names no day).
    """
    tot = zaak.kader.tot(zaak.gemeente)
    if tot is None:
        return None
    if isinstance(zaak.feit, ToewijzingGebeurtenis) and is_verwijderd(zaak.feit):
        return None
    if zaak.voorstel is not None:
        einde = zaak.voorstel.einddatum
    else:
        stuk = zaak.stuk(Conversie)
        oud = zaak.toestand.toewijzing((stuk.gemeente, stuk.toewijzing_nummer or 0))
        if stuk.oude_einddatum is None and oud is None:
            return ontbreekt("de einddatum van de hulp die wordt omgezet")
        einde = stuk.oude_einddatum or (None if oud is None else oud.einddatum)
    if einde is not None and einde <= tot:
        return None
    hoelang = "heeft geen einddatum" if einde is None else f"loopt tot en met {einde.isoformat()}"
    return Uitkomst(
        f"Deze hulp {hoelang}, terwijl het kader op {tot.isoformat()} eindigt; beoordeel de "
        "omzetting naar het regionale contract.",
        {
            "einddatum": None if einde is None else einde.isoformat(),
            "tot": tot.isoformat(),
            "opvolger": zaak.kader.bestand.opvolger,
        },
    )


VERLENGD = "verlengdeJeugdhulp"
_WOONPLAATS = "woonplaatsbeginsel"
_TAAL = {
    "wlz": "de Wet langdurige zorg",
    "zvw": "de Zorgverzekeringswet",
    "zinOfPgb": "zorg in natura of een persoonsgebonden budget",
    _WOONPLAATS: "het woonplaatsbeginsel",
}


@regel(
    "AL-GELD-03",
    "JW301",
    "JW315",
    "verwijzing",
    "bepaling",
    titel="De algemene toetsen liggen vast",
    bron="Kaders en afspraken",
    gevolg=Gevolg.SIGNALEREN,
    producten=ALLE,
)
def algemene_toetsen(zaak: Zaak, p: Parameters) -> Antwoord:
    """The outcome of each general check is on record: other laws, kind of funding, place, age.

    The checks themselves stand in other kaders, so this only signals. Help after the eighteenth
    birthday is only checked for who has reached it when the help begins (Kaders en afspraken).
    """
    if isinstance(zaak.feit, ToewijzingGebeurtenis) and is_verwijderd(zaak.feit):
        return None
    gedaan = _vastgelegde_toetsen(zaak)
    open_ = [naam for naam in p["onderwerpen"] if naam not in gedaan]
    antwoord: list[Uitkomst] = []
    if VERLENGD in open_:
        geboren = geboortedatum(zaak)
        leeftijd = p["leeftijd_verlengde_jeugdhulp"]
        if geboren is None:
            antwoord.append(ontbreekt("de geboortedatum van de jeugdige", onderwerp=VERLENGD))
        if geboren is None or zaak.ingang_op < verjaardag(geboren, leeftijd):
            open_.remove(VERLENGD)
    if open_:
        uitleg = (
            f"Niet vastgelegd is de uitkomst van de toets op {opsomming(map(_in_taal, open_))}. "
            f"Deze hulp valt onder {opsomming(p['grondslagen'])}; toets dit vóór de toewijzing."
        )
        antwoord.append(
            Uitkomst(uitleg, {"ontbreekt": tuple(open_), "vastgelegd": getoonde(sorted(gedaan))})
        )
    return antwoord


def _in_taal(onderwerp: str) -> str:
    return _TAAL.get(onderwerp, onderwerp)


def _vastgelegde_toetsen(zaak: Zaak) -> set[str]:
    gedaan: set[str] = set()
    for toets in zaak.stukken(Toets):
        if toets.soort == "algemeen":
            gedaan |= {naam for naam, uitkomst in toets.onderwerpen.items() if uitkomst}
        elif toets.soort == "woonplaats" and (toets.uitkomst or toets.woonplaats_gemeente):
            gedaan.add(_WOONPLAATS)
    for besluit in zaak.stukken(LokaalBesluit):
        gedaan |= {naam for naam, uitkomst in besluit.algemene_toetsen.items() if uitkomst}
    return gedaan
