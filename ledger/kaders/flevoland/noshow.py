"""What follows from the first, second and third no-show, and how no-shows are counted.

All obligations after a no-show are keyed on the gemeente, the aanbieder, the product and the day of
that no-show, with what has to be done.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger.bevinding import Gevolg
from ledger.dossier import LokaalBesluit, NoShow
from ledger.kaders.flevoland import GEFINANCIERD, regel
from ledger.kaders.flevoland.noshow_telling import (
    BRON_DECLAREREN,
    BRON_WERKAFSPRAKEN,
    Gemist,
    Reeks,
    gemiste_afspraken,
    jaarteller,
    reeksen_van,
)
from ledger.kaders.flevoland.stukken import aanbieder_van, code_van
from ledger.kaders.hulp import dagen_later, ontbreekt
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan
from ledger.waarden import Termijn

_ADMINISTRATIEF = frozenset(
    {
        "gemeente",
        "aanbieder",
        "toewijzing_nummer",
        "vervangt",
        "geplande_minuten",
        "gedeclareerd",
        "volgende_afspraak",
        "gemeld_op",
    }
)
"""Fields of a record that tell whose it is, what is declared and when; none of them is content."""


class Open(NamedTuple):
    """An open obligation after a no-show: of which one, and what still has to be done."""

    termijn: Termijn
    aanbieder: str
    code: str
    datum: date
    wat: str


def _sleutel(zaak: Zaak, gemist: Gemist, wat: str) -> str:
    delen = (zaak.gemeente, gemist.aanbieder or "", gemist.code, gemist.datum.isoformat(), wat)
    return "|".join(delen)


def _openstaand(zaak: Zaak, code: str) -> Iterator[Open]:
    """The open obligations of a rule under the gemeente of this record."""
    for termijn in zaak.open_termijnen(code):
        if termijn.sleutel is None:
            continue
        gemeente, aanbieder, product, datum, wat = termijn.sleutel.split("|")
        if gemeente == zaak.gemeente:
            yield Open(termijn, aanbieder, product, date.fromisoformat(datum), wat)


def _eigen_reeks(zaak: Zaak, stuk: NoShow) -> Reeks | None:
    """The no-shows that count together with the judged one; None when it is none itself."""
    if stuk.soort != "noShow" or zaak.code is None:
        return None
    rijen = reeksen_van(zaak, aanbieder_van(zaak.toestand, stuk), zaak.code)
    return next(
        reeks
        for reeks in rijen
        if any((rij.datum, rij.tijd) == (stuk.datum, stuk.tijd) for rij in reeks.gemist)
    )


def _bereikt(zaak: Zaak, stuk: NoShow, teller: int) -> Gemist | None:
    """The no-show with this number, when the judged record makes that there are so many."""
    reeks = _eigen_reeks(zaak, stuk)
    if reeks is None or reeks.stand != teller or _al_bekend(zaak, stuk):
        return None
    return reeks.gemist[-1]


def _al_bekend(zaak: Zaak, stuk: NoShow) -> bool:
    """Whether this appointment was recorded as missed before, perhaps by what it replaces."""
    for feit in zaak.toestand.dossier.get(NoShow, ()):
        eerder = feit.inhoud
        if (
            isinstance(eerder, NoShow)
            and eerder.soort == "noShow"
            and eerder.datum == stuk.datum
            and (eerder.tijd == stuk.tijd or feit.gebeurtenis_id == stuk.vervangt)
            and code_van(zaak, eerder) == zaak.code
            and aanbieder_van(zaak.toestand, eerder) == aanbieder_van(zaak.toestand, stuk)
        ):
            return True
    return False


def _gedaan(stuk: NoShow, melding: str | None = None) -> frozenset[str]:
    """The steps that a record tells of; a day of telling the gemeente is such a step too."""
    gemeld = {melding} if melding is not None and stuk.gemeld_op is not None else set()
    return frozenset(stuk.stappen) | gemeld


def _afgehandeld(zaak: Zaak, stuk: NoShow, code: str, gedaan: frozenset[str]) -> Iterator[Voldaan]:
    """Obligations that the record meets, and those of a no-show that no longer counts.

    A step that a later no-show tells of meets what an earlier one asked for too.
    """
    aanbieder = aanbieder_van(zaak.toestand, stuk) or ""
    tellen = {
        rij.datum
        for rij in gemiste_afspraken(zaak)
        if rij.code == zaak.code and (rij.aanbieder or "") == aanbieder
    }
    for rij in _openstaand(zaak, code):
        if (rij.code, rij.aanbieder) != (zaak.code, aanbieder) or rij.termijn.sleutel is None:
            continue
        if rij.datum not in tellen:
            yield Voldaan(rij.termijn.sleutel, "vervallen")
        elif rij.wat in gedaan and rij.datum <= stuk.datum:
            yield Voldaan(rij.termijn.sleutel)


def _voor_volgende(stuk: NoShow) -> date | None:
    """The day before the next appointment; None when that was not recorded."""
    return None if stuk.volgende_afspraak is None else dagen_later(stuk.volgende_afspraak, -1)


def _adres(zaak: Zaak) -> str | None:
    """Where the gemeente is told of a no-show (FL-ADM-01)."""
    tabel = zaak.waarden("FL-ADM-01").get("tabel", {})
    adres = tabel.get(zaak.gemeente, {}).get("toewijzingen")
    return None if adres is None else str(adres)


@regel(
    "FL-NOSHOW-05",
    "noShow",
    titel="Eerste no show: bespreken met de inwoner",
    bron=BRON_WERKAFSPRAKEN,
    gevolg=Gevolg.TERMIJN,
    producten=GEFINANCIERD,
)
def eerste_bespreken(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """After the first no-show the aanbieder talks with the resident (Belangrijke onderwerpen).

    The text names no day; before the next appointment was chosen.
    """
    stuk = zaak.stuk(NoShow)
    gedaan = _gedaan(stuk)
    yield from _afgehandeld(zaak, stuk, "FL-NOSHOW-05", gedaan)
    gemist = _bereikt(zaak, stuk, p["teller"])
    if gemist is None or p["stap"] in gedaan:
        return
    uiterlijk = _voor_volgende(stuk)
    yield Uitkomst(
        "Bespreek de no show met de inwoner: hulp werkt alleen als afspraken worden nagekomen.",
        {"teller": p["teller"], "uiterlijk": None if uiterlijk is None else uiterlijk.isoformat()},
        termijn=verplichting(
            "FL-NOSHOW-05",
            _sleutel(zaak, gemist, p["stap"]),
            p["wie"],
            "de eerste no show bespreken met de inwoner",
            gemist.datum,
            uiterlijk,
            f"een vastlegging van de no show met de stap {p['stap']}",
        ),
    )


@regel(
    "FL-NOSHOW-06",
    "noShow",
    titel="Tweede no show: gemeente melden en inwoner waarschuwen",
    bron=BRON_WERKAFSPRAKEN,
    gevolg=Gevolg.TERMIJN,
    producten=GEFINANCIERD,
)
def tweede_melden(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """After the second no-show the gemeente is told and the resident warned that the help may stop.

    Two obligations of the aanbieder, before the next appointment (Belangrijke onderwerpen).
    """
    stuk = zaak.stuk(NoShow)
    gedaan = _gedaan(stuk, p["melding"])
    yield from _afgehandeld(zaak, stuk, "FL-NOSHOW-06", gedaan)
    gemist = _bereikt(zaak, stuk, p["teller"])
    if gemist is None:
        return
    uiterlijk = _voor_volgende(stuk)
    taken = {
        p["melding"]: "de tweede no show melden bij de gemeente",
        p["waarschuwing"]: "de inwoner waarschuwen dat de hulp na een derde no show kan stoppen",
    }
    for stap, taak in taken.items():
        if stap in gedaan:
            continue
        yield Uitkomst(
            f"Te doen na de tweede no show: {taak}.",
            {
                "teller": p["teller"],
                "uiterlijk": None if uiterlijk is None else uiterlijk.isoformat(),
                "adres": _adres(zaak) if stap == p["melding"] else None,
            },
            termijn=verplichting(
                "FL-NOSHOW-06",
                _sleutel(zaak, gemist, stap),
                p["wie"],
                taak,
                gemist.datum,
                uiterlijk,
                f"een vastlegging van de no show met de stap {stap}",
            ),
        )


@regel(
    "FL-NOSHOW-07",
    "noShow",
    titel="Derde no show: melden en directe hulp pauzeren",
    bron=BRON_WERKAFSPRAKEN,
    gevolg=Gevolg.TERMIJN,
    producten=GEFINANCIERD,
)
def derde_pauzeert(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """After the third no-show the gemeente is told and direct help pauses from the next day.

    The sentence in the document has grown together; read as: the direct help pauses, not the
    allocation. A no-show in a group counts here too (Belangrijke onderwerpen).
    """
    stuk = zaak.stuk(NoShow)
    gedaan = _gedaan(stuk, p["melding"])
    yield from _afgehandeld(zaak, stuk, "FL-NOSHOW-07", gedaan)
    gemist = _bereikt(zaak, stuk, p["teller"])
    if gemist is None:
        return
    vanaf = dagen_later(gemist.datum, 1)
    termijn = verplichting(
        "FL-NOSHOW-07",
        _sleutel(zaak, gemist, p["melding"]),
        p["wie"],
        "de derde no show melden bij de gemeente",
        gemist.datum,
        None,
        f"een vastlegging van de no show met de stap {p['melding']} of de dag van de melding",
    )
    yield Uitkomst(
        f"De directe hulp pauzeert vanaf {vanaf.isoformat()} tot de gemeente beslist; "
        "meld de derde no show bij de gemeente.",
        {
            "teller": p["teller"],
            "gepauzeerdVanaf": vanaf.isoformat(),
            "adres": _adres(zaak),
        },
        termijn=None if p["melding"] in gedaan else termijn,
    )


@regel(
    "FL-NOSHOW-08",
    "noShow",
    "lokaalBesluit",
    titel="Besluit van de gemeente na de melding van de derde no show",
    bron=BRON_WERKAFSPRAKEN,
    gevolg=Gevolg.TERMIJN,
    producten=GEFINANCIERD,
)
def gemeente_besluit(zaak: Zaak, p: Parameters) -> Antwoord:
    """Told of a third no-show, the gemeente decides and tells both sides (Belangrijke onderwerpen).

    Three obligations with one last day: the decision, telling the aanbieder, telling the resident.
    The decision is about funding and lawfulness, so it cannot rest on the content of the help.
    """
    if zaak.plek == "noShow":
        return _vraagt_besluit(zaak, zaak.stuk(NoShow), p)
    return _op_besluit(zaak, zaak.stuk(LokaalBesluit), p)


_BESLUIT = "besluit"


def _vraagt_besluit(zaak: Zaak, stuk: NoShow, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    yield from _afgehandeld(zaak, stuk, "FL-NOSHOW-08", frozenset())
    reeks = _eigen_reeks(zaak, stuk)
    if reeks is None or reeks.pauze is None or reeks.pauze.einde is not None:
        return
    derde = reeks.pauze.door
    gemeld_op = derde.gemeld_op
    if gemeld_op is None and zaak.waarden("FL-NOSHOW-07")["melding"] in stuk.stappen:
        gemeld_op = zaak.dag
    loopt = {(rij.code, rij.aanbieder, rij.datum) for rij in _openstaand(zaak, "FL-NOSHOW-08")}
    if gemeld_op is None or (derde.code, derde.aanbieder or "", derde.datum) in loopt:
        return
    uiterlijk = dagen_later(gemeld_op, p["dagen"])
    taken = {_BESLUIT: "besluiten of de hulp na de derde no show wordt voortgezet"}
    taken |= {wie: f"het besluit terugkoppelen aan de {wie}" for wie in p["terugkoppeling"]}
    for wat, taak in taken.items():
        yield Uitkomst(
            f"Uiterlijk {uiterlijk.isoformat()}: {taak}.",
            {"gemeldOp": gemeld_op.isoformat(), "uiterlijk": uiterlijk.isoformat(), "wat": wat},
            termijn=verplichting(
                "FL-NOSHOW-08",
                _sleutel(zaak, derde, wat),
                p["wie"],
                taak,
                gemeld_op,
                uiterlijk,
                "een lokaal besluit (voortzetten of nietVoortzetten)"
                + ("" if wat == _BESLUIT else f" dat is teruggekoppeld aan de {wat}"),
            ),
        )


def _op_besluit(zaak: Zaak, stuk: LokaalBesluit, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    if stuk.soort not in p["uitkomsten"]:
        return
    if stuk.grond == p["geen_grond"]:
        yield Uitkomst(
            "Over voortzetten na no shows beslist de gemeente op bekostiging en rechtmatigheid, "
            "niet op de inhoud van de hulp.",
            {"grond": stuk.grond},
            gevolg=Gevolg.WEIGEREN,
        )
        return
    gedaan = {_BESLUIT, *stuk.teruggekoppeld_aan}
    aanbieder = aanbieder_van(zaak.toestand, stuk)
    for rij in _openstaand(zaak, "FL-NOSHOW-08"):
        termijn = rij.termijn
        past = zaak.code in (None, rij.code) and aanbieder in (None, rij.aanbieder)
        if not past or rij.wat not in gedaan or termijn.sleutel is None:
            continue
        yield Voldaan(termijn.sleutel)
        if termijn.laatste_dag is not None and stuk.datum > termijn.laatste_dag:
            yield Uitkomst(
                f"Te laat ({termijn.wat}): op {stuk.datum.isoformat()}, en dat moest uiterlijk "
                f"{termijn.laatste_dag.isoformat()}.",
                {
                    "datum": stuk.datum.isoformat(),
                    "uiterlijk": termijn.laatste_dag.isoformat(),
                    "wat": rij.wat,
                },
                gevolg=Gevolg.SIGNALEREN,
            )


@regel(
    "FL-NOSHOW-10",
    "noShow",
    titel="Alleen feitelijke gegevens in een no-showmelding",
    bron=BRON_WERKAFSPRAKEN,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
)
def alleen_feiten(zaak: Zaak, p: Parameters) -> Antwoord:
    """A report of a no-show holds facts, never the content of the help (No show, N.B.).

    So no free text, and only steps from a fixed list. Whose record it is and what is declared of
    it are facts as well.
    """
    stuk = zaak.stuk(NoShow)
    mag = _ADMINISTRATIEF.union(p["toegestane_velden"])
    velden = tuple(
        naam
        for naam, veld in NoShow.model_fields.items()
        if naam not in mag and getattr(stuk, naam) != veld.get_default()
    )
    stappen = [stap for stap in stuk.stappen if stap not in p["stappen"]]
    if not velden and not stappen:
        return None
    delen = [f"het veld {naam}" for naam in velden]
    if stappen:
        delen.append(f"stappen buiten {', '.join(p['stappen'])}")
    return Uitkomst(
        f"Een no-showmelding bevat alleen feiten; laat weg: {' en '.join(delen)}.",
        {"velden": velden, "onbekendeStappen": len(stappen)},
    )


@regel(
    "FL-NOSHOW-11",
    "noShow",
    titel="Twee tellers: traject en kalenderjaar",
    bron=(BRON_WERKAFSPRAKEN, *BRON_DECLAREREN),
    gevolg=Gevolg.AFLEIDEN,
    producten=GEFINANCIERD,
)
def tellers(zaak: Zaak, _: Parameters) -> Antwoord:
    """The number of a no-show within its run of help, and of declared ones within the year.

    The agreements on what follows name no period, the declaration counts per calendar year; hence
    two counters. That the first starts again after a decision to go on is a choice.
    """
    stuk = zaak.stuk(NoShow)
    if stuk.soort != "noShow":
        return None
    if zaak.code is None:
        return ontbreekt("het product van de afspraak")
    reeks = _eigen_reeks(zaak, stuk)
    if reeks is None or aanbieder_van(zaak.toestand, stuk) is None:
        return ontbreekt("de aanbieder van de afspraak")
    plaats = next(
        nummer
        for nummer, rij in enumerate(reeks.gemist, reeks.begin + 1)
        if (rij.datum, rij.tijd) == (stuk.datum, stuk.tijd)
    )
    jaar = jaarteller(gemiste_afspraken(zaak), zaak.code, stuk.datum.year)
    return Uitkomst(
        f"No show {plaats} van het traject; {jaar} gedeclareerd in {stuk.datum.year}.",
        {"traject": plaats, "jaar": jaar, "kalenderjaar": stuk.datum.year},
    )
