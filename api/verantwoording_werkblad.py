"""A productieverantwoording as a spreadsheet whose totals are formulas.

Amounts are numbers in euros, written from whole eurocents. Beside each formula stands its outcome,
which is that of the JSON form, for programs that do not calculate.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from api.verantwoording_tekst import (
    LEESWIJZER,
    Json,
    Kolom,
    Rij,
    aanbieder_in_woorden,
    eenheid_in_woorden,
    euro,
    geldigheid,
    gemeente_in_woorden,
    grondslag_van,
    kolommen_van,
    product_in_woorden,
    rijen_van,
    verwijzer_in_woorden,
    waarschuwing_van,
)

_EURO, _AANTAL = "#,##0.00", "#,##0"
_KOPRIJ = 3
_KLEUR = "#e6e6e6"
_VERWIJZERKOPPEN = (
    "Aanbieder",
    "Product",
    "Eenheid",
    "Verwijzer",
    "Toegekend (€)",
    "Gecrediteerd (€)",
    "Netto (€)",
)
_VERWIJZERVELDEN = ("toegekendEurocent", "gecrediteerdEurocent", "nettoEurocent")


def als_werkblad(inhoud: Json) -> bytes:
    """The whole statement as an xlsx file; the same statement gives the same bytes."""
    doel = io.BytesIO()
    with xlsxwriter.Workbook(doel, {"in_memory": True}) as boek:
        boek.set_properties(
            {
                "title": f"Productieverantwoording {inhoud['jaar']} {gemeente_in_woorden(inhoud)}",
                "created": datetime.fromisoformat(inhoud["bekendOp"]).replace(tzinfo=None),
            }
        )
        opmaak = _Opmaak(boek)
        _verantwoording(boek.add_worksheet("Verantwoording"), opmaak, inhoud)
        _verwijzers(boek.add_worksheet("Verwijzers"), opmaak, inhoud)
        _grondslag(boek.add_worksheet("Grondslag"), opmaak, inhoud)
        _toelichting(boek.add_worksheet("Toelichting"), opmaak, inhoud)
    return doel.getvalue()


class _Opmaak:
    """The formats of one workbook."""

    def __init__(self, boek: Any) -> None:
        self.titel: Format = boek.add_format({"bold": True, "font_size": 14})
        self.kop: Format = boek.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": _KLEUR, "bottom": 1}
        )
        self.tekst: Format = boek.add_format({"text_wrap": True, "valign": "top"})
        self.vet: Format = boek.add_format({"bold": True, "top": 1})
        self._getal = {
            (vorm, vet): boek.add_format({"num_format": vorm, "bold": vet, "top": int(vet)})
            for vorm in (_EURO, _AANTAL)
            for vet in (False, True)
        }

    def getal(self, *, bedrag: bool, vet: bool = False) -> Format:
        """That of an amount or of a count, in a row or in a total."""
        return self._getal[_EURO if bedrag else _AANTAL, vet]


def _waarde(aantal: int, *, bedrag: bool) -> Decimal | int:
    return euro(aantal) if bedrag else aantal


# --- the statement --------------------------------------------------------------------------------


def _verantwoording(blad: Worksheet, opmaak: _Opmaak, inhoud: Json) -> None:
    kolommen = kolommen_van(inhoud)
    naam = f"Productieverantwoording Jeugdwet {inhoud['jaar']}, {gemeente_in_woorden(inhoud)}"
    blad.write_string(0, 0, naam, opmaak.titel)
    meldingen = (inhoud["melding"], waarschuwing_van(inhoud))
    blad.write_string(1, 0, " ".join(filter(None, meldingen)))
    for nummer, kolom in enumerate(kolommen):
        blad.write_string(_KOPRIJ, nummer, kolom.kop, opmaak.kop)
    eerste = plek = _KOPRIJ + 1
    for rij in rijen_van(inhoud):
        # A subtotal leaves other subtotals out, so the last one takes in every row above it.
        vanaf = eerste if rij.soort == "totaal aanbieder" else _KOPRIJ + 1
        for nummer, kolom in enumerate(kolommen):
            _cel(blad, opmaak, (plek, nummer), kolom, rij, vanaf)
        plek += 1
        if rij.soort == "totaal aanbieder":
            eerste = plek
    _volumes(blad, opmaak, inhoud, kolommen, plek - 1)
    blad.set_column(0, 1, 18)
    blad.set_column(2, len(kolommen) - 1, 14)
    blad.freeze_panes(_KOPRIJ + 1, 3)
    blad.set_landscape()
    blad.set_paper(9)
    blad.fit_to_pages(1, 0)
    blad.repeat_rows(_KOPRIJ)
    blad.set_footer("&LProductieverantwoording&RPagina &P van &N")


def _cel(
    blad: Worksheet,
    opmaak: _Opmaak,
    plek: tuple[int, int],
    kolom: Kolom,
    rij: Rij,
    vanaf: int,
) -> None:
    waarde, vet, bedrag = kolom.waarde(rij), rij.soort != "regel", kolom.soort == "bedrag"
    if waarde is None or isinstance(waarde, str):
        blad.write_string(*plek, waarde or "", opmaak.vet if vet else None)
        return
    vorm, getal = opmaak.getal(bedrag=bedrag, vet=vet), _waarde(waarde, bedrag=bedrag)
    if not vet or kolom.soort == "uniek":
        blad.write_number(*plek, getal, vorm)
        return
    rijnummer, kolomnummer = plek
    naam = xl_col_to_name(kolomnummer)
    # Without a row above, it is the sum of the heading, which is nothing.
    bereik = f"{naam}{min(vanaf, rijnummer - 1) + 1}:{naam}{rijnummer}"
    blad.write_formula(*plek, f"=SUBTOTAL(9,{bereik})", vorm, getal)


def _volumes(
    blad: Worksheet, opmaak: _Opmaak, inhoud: Json, kolommen: Sequence[Kolom], laatste: int
) -> None:
    """Below the totals: the volumes of the gemeente, a row per unit."""
    koppen = [kolom.kop for kolom in kolommen]
    eenheden, eerste = xl_col_to_name(koppen.index("Eenheid")), _KOPRIJ + 2
    for plek, volume in enumerate(inhoud["totaal"]["volumes"], laatste + 2):
        naam = eenheid_in_woorden(volume["eenheid"])
        blad.write_string(plek, koppen.index("Product"), "totaal volume", opmaak.vet)
        blad.write_string(plek, koppen.index("Eenheid"), naam, opmaak.vet)
        for welk in ("ingediend", "toegekend", "gecrediteerd", "netto"):
            nummer = koppen.index(f"Volume {welk}")
            kolom = xl_col_to_name(nummer)
            formule = (
                f"=SUMIF({eenheden}{eerste}:{eenheden}{laatste},{eenheden}{plek + 1},"
                f"{kolom}{eerste}:{kolom}{laatste})"
            )
            vorm = opmaak.getal(bedrag=False, vet=True)
            blad.write_formula(plek, nummer, formule, vorm, volume[f"{welk}Volume"])


# --- the other sheets -----------------------------------------------------------------------------


def _delen(inhoud: Json) -> Iterator[tuple[str, str, str, str, Json]]:
    for aanbieder in inhoud["aanbieders"]:
        for rij in aanbieder["regels"]:
            for deel in rij["verwijzers"]:
                yield (
                    aanbieder_in_woorden(aanbieder["aanbieder"]),
                    product_in_woorden(rij["product"]),
                    eenheid_in_woorden(rij["eenheid"]),
                    verwijzer_in_woorden(deel["verwijzer"]),
                    deel,
                )


def _verwijzers(blad: Worksheet, opmaak: _Opmaak, inhoud: Json) -> None:
    """The amounts per kind of referrer, and their totals."""
    for nummer, kop in enumerate(_VERWIJZERKOPPEN):
        blad.write_string(0, nummer, kop, opmaak.kop)
    plek = 0
    for plek, (*namen, deel) in enumerate(_delen(inhoud), 1):
        for nummer, naam in enumerate(namen):
            blad.write_string(plek, nummer, naam)
        for nummer, veld in enumerate(_VERWIJZERVELDEN, len(namen)):
            blad.write_number(plek, nummer, euro(deel[veld]), opmaak.getal(bedrag=True))
    laatste = plek + 1
    vorm = opmaak.getal(bedrag=True, vet=True)
    for rij, deel in enumerate(inhoud["totaal"]["verwijzers"], laatste + 1):
        blad.write_string(rij, 2, "totaal", opmaak.vet)
        blad.write_string(rij, 3, verwijzer_in_woorden(deel["verwijzer"]), opmaak.vet)
        for nummer, veld in enumerate(_VERWIJZERVELDEN, 4):
            kolom = xl_col_to_name(nummer)
            formule = f"=SUMIF(D2:D{laatste},D{rij + 1},{kolom}2:{kolom}{laatste})"
            blad.write_formula(rij, nummer, formule, vorm, euro(deel[veld]))
    blad.set_column(0, 2, 16)
    blad.set_column(3, 3, 50)
    blad.set_column(4, 6, 16)
    blad.freeze_panes(1, 0)


def _grondslag(blad: Worksheet, opmaak: _Opmaak, inhoud: Json) -> None:
    """On what it rests, the versions of the kaders, and whether the parts agree."""
    rij = 0
    for rij, (naam, waarde) in enumerate(grondslag_van(inhoud)):
        blad.write_string(rij, 0, naam, opmaak.kop)
        blad.write_string(rij, 1, waarde, opmaak.tekst)
    rij += 2
    for nummer, kop in enumerate(("Kader", "Versie en hash", "Beoordeelde regels", "Geldig")):
        blad.write_string(rij, nummer, kop, opmaak.kop)
    for rij, kader in enumerate(inhoud["grondslag"]["kaders"], rij + 1):  # noqa: B020 - goes on
        blad.write_string(rij, 0, kader["kader"])
        blad.write_string(rij, 1, kader["versie"])
        blad.write_number(rij, 2, kader["regels"], opmaak.getal(bedrag=False))
        blad.write_string(rij, 3, geldigheid(kader))
    rij += 2
    blad.write_string(rij, 0, "Aansluiting (moet 0 zijn)", opmaak.kop)
    for rij, (naam, formule) in enumerate(_aansluitingen(inhoud), rij + 1):  # noqa: B020
        blad.write_string(rij, 0, naam)
        blad.write_formula(rij, 1, formule, opmaak.getal(bedrag=True), 0)
    blad.set_column(0, 0, 44)
    blad.set_column(1, 1, 90)
    blad.set_column(2, 3, 24)


def _aansluitingen(inhoud: Json) -> Iterator[tuple[str, str]]:
    koppen = [kolom.kop for kolom in kolommen_van(inhoud)]
    totaal = _KOPRIJ + sum(1 for _ in rijen_van(inhoud))

    def cel(kop: str) -> str:
        return f"Verantwoording!{xl_rowcol_to_cell(totaal, koppen.index(kop))}"

    netto = cel("Netto (€)")
    yield (
        "Toegekend - gecrediteerd - netto",
        f"=ROUND({cel('Toegekend (€)')}-{cel('Gecrediteerd (€)')}-{netto},2)",
    )
    if inhoud["sluitmoment"] is not None:
        toen, later = cel("Netto op sluitdatum (€)"), cel("Effect daarna (€)")
        yield "Netto op sluitdatum + effect daarna - netto", f"=ROUND({toen}+{later}-{netto},2)"
    laatste = sum(1 for _ in _delen(inhoud)) + 1
    yield "Netto per verwijzer - netto", f"=ROUND(SUM(Verwijzers!G2:G{laatste + 1})-{netto},2)"


def _toelichting(blad: Worksheet, opmaak: _Opmaak, inhoud: Json) -> None:
    """What each column means, and the readings."""
    rij = 0
    for rij, kolom in enumerate(kolommen_van(inhoud)):
        blad.write_string(rij, 0, kolom.kop, opmaak.kop)
        blad.write_string(rij, 1, kolom.uitleg, opmaak.tekst)
    for rij, zin in enumerate(LEESWIJZER, rij + 2):  # noqa: B020 - goes on
        blad.write_string(rij, 1, zin, opmaak.tekst)
    blad.set_column(0, 0, 28)
    blad.set_column(1, 1, 110)
