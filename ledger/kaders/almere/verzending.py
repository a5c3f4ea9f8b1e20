"""To whom each document goes: an obligation of its writer until every receiver has it."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling, Verwijzing
from ledger.kaders.almere import ROUTES, SPECIALISTISCH, regel
from ledger.kaders.almere.feiten import Document, documentsoort, is_rol, verwijzersrol
from ledger.kaders.hulp import dagen_later
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan


@regel(
    "AL-VERW-02",
    "verwijzing",
    titel="De aanmelding van JGZ gaat naar aanbieder en gemeente",
    bron=f"{ROUTES} (eerste punt)",
    gevolg=Gevolg.TERMIJN,
    producten=(SPECIALISTISCH,),
)
def aanmelding_verstuurd(zaak: Zaak, p: Parameters) -> Antwoord:
    """JGZ sends its registration form to the chosen aanbieder and to the gemeente.

    The page names no number of days, so the obligation has no last day (Routes, first point).
    """
    stuk = zaak.stuk(Verwijzing)
    return _verzending(zaak, "AL-VERW-02", stuk, p, geldt=stuk.soort == "aanmelding")


@regel(
    "AL-VERW-03",
    "bepaling",
    titel="De bepaling van een GI gaat naar aanbieder en jeugdige",
    bron=f"{ROUTES} (tweede punt)",
    gevolg=Gevolg.TERMIJN,
    producten=(SPECIALISTISCH,),
)
def bepaling_verstuurd(zaak: Zaak, p: Parameters) -> Antwoord:
    """A GI sends its determination to the aanbieder and the jeugdige; not to the gemeente.

    The regional kader does ask that of the gemeente; this page does not (Routes, second point).
    """
    return _verzending(zaak, "AL-VERW-03", zaak.stuk(Bepaling), p, geldt=True)


@regel(
    "AL-VERW-04",
    "verwijzing",
    titel="De verwijzing van een arts gaat naar aanbieder en jeugdige",
    bron=f"{ROUTES} (derde punt)",
    gevolg=Gevolg.TERMIJN,
    producten=(SPECIALISTISCH,),
)
def verwijzing_verstuurd(zaak: Zaak, p: Parameters) -> Antwoord:
    """A doctor sends the referral to the aanbieder and the jeugdige (Routes, third point)."""
    stuk = zaak.stuk(Verwijzing)
    artsen = zaak.waarden("AL-VERW-01")["rollen"]["medisch"]
    arts = is_rol(zaak, verwijzersrol(zaak, stuk), *artsen)
    return _verzending(zaak, "AL-VERW-04", stuk, p, geldt=stuk.soort == "verwijzing" and arts)


def _verzending(
    zaak: Zaak, code: str, stuk: Document, p: Parameters, *, geldt: bool
) -> Iterator[Uitkomst | Voldaan]:
    """One obligation per receiver that has not got the document, met when a record says it has.

    A record that corrects another takes over its obligations; those that no longer hold for it
    (another kind of document, another day or aanbieder) lapse.
    """
    eigen = {naam: _sleutel(stuk, naam) for naam in p["ontvangers"]} if geldt else {}
    for sleutel in _van_vervangen(zaak, stuk, p):
        if sleutel not in eigen.values():
            yield Voldaan(sleutel, "vervallen")
    for naam, sleutel in eigen.items():
        if _is_verstuurd(stuk, naam):
            yield Voldaan(sleutel)
            continue
        soort = documentsoort(stuk)
        yield Uitkomst(
            f"De {soort} van {stuk.datum.isoformat()} is nog niet verstuurd aan de {naam}.",
            {"ontvanger": naam, "documentsoort": soort, "datum": stuk.datum.isoformat()},
            termijn=verplichting(
                code,
                sleutel,
                p["eigenaar"],
                f"de {soort} versturen aan de {naam}",
                stuk.datum,
                _laatste_dag(stuk.datum, p["termijn_dagen"]),
                f"een vastlegging waaruit blijkt dat de {soort} aan de {naam} is verstuurd",
            ),
        )


def _laatste_dag(datum: date, dagen: int | None) -> date | None:
    return None if dagen is None else dagen_later(datum, dagen)


def _is_verstuurd(stuk: Document, ontvanger: str) -> bool:
    """Whether the document went to a receiver, named in words or by its code."""
    codes = {"aanbieder": stuk.aanbieder, "gemeente": stuk.gemeente}
    return any(rij.ontvanger in {ontvanger, codes.get(ontvanger)} for rij in stuk.verstuurd_aan)


def _sleutel(stuk: Document, ontvanger: str) -> str:
    return f"{stuk.gemeente}|{stuk.aanbieder or ''}|{stuk.datum.isoformat()}|{ontvanger}"


def _van_vervangen(zaak: Zaak, stuk: Document, p: Parameters) -> Iterator[str]:
    """The obligations of the record that this one corrects."""
    if stuk.vervangt is None:
        return
    for feit in zaak.toestand.dossier.get(type(stuk), ()):
        oud = feit.inhoud
        if feit.gebeurtenis_id == stuk.vervangt and isinstance(oud, (Verwijzing, Bepaling)):
            yield from (_sleutel(oud, naam) for naam in p["ontvangers"])
