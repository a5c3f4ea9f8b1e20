"""Declared lines: each on the allocation that counted then, and never more than that allows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from ledger.narekenen.bedragen import bedrag_deugt
from ledger.narekenen.feit import Json, Sleutel, Verslag, dag, moment, product, toewijzing_van
from ledger.narekenen.kalender import eerste_van_maand, laatste_van_maand
from ledger.narekenen.maxima import (
    eenheid_mag,
    hoogstens_in_periode,
    hoogstens_in_totaal,
    in_telling,
)
from ledger.narekenen.toewijzingen import Toewijzingen, Versie

GOEDGEKEURD, GECREDITEERD = "PrestatieGoedgekeurd", "PrestatieGecrediteerd"
AFGEWEZEN = "PrestatieAfgewezen"
SOORTEN: Final = (GOEDGEKEURD, GECREDITEERD, AFGEWEZEN)

Probleem = tuple[str, str, object, object]
"""Kind, what it is about, the value found, the value expected."""


class Regel(NamedTuple):
    """What a credit must repeat of the line that it takes back (IV091)."""

    aanbieder: str
    categorie: str | None
    code: str | None
    begin: date
    eind: date
    volume: int
    eenheid: str
    tarief: int | None
    bedrag: int


@dataclass(slots=True)
class Verbruik:
    """What stands on one allocation: awarded less credited.

    `volumes` by unit of account, `open` the awarded lines that were not taken back, by product
    and month.
    """

    toegekend: dict[str, tuple[Regel, str]] = field(default_factory=dict)
    gecrediteerd: dict[str, str] = field(default_factory=dict)
    volumes: dict[str, int] = field(default_factory=dict)
    bedrag: int = 0
    open: dict[tuple[object, ...], list[str]] = field(default_factory=dict)

    @property
    def aantal_open(self) -> int:
        """How many awarded lines were not taken back."""
        return len(self.toegekend) - len(self.gecrediteerd)

    def tel(self, regel: Regel, teken: int) -> None:
        """Adds a line (1) or takes it off (-1)."""
        volume, eenheid = in_telling(regel.volume, regel.eenheid)
        self.volumes[eenheid] = self.volumes.get(eenheid, 0) + teken * volume
        self.bedrag += teken * regel.bedrag


class Prestaties:
    """The declared lines of one client."""

    def __init__(self, toewijzingen: Toewijzingen) -> None:
        self._toewijzingen = toewijzingen
        self._verbruik: dict[Sleutel, Verbruik] = {}
        self._aangeleverd: set[tuple[str, str]] = set()

    def verbruik(self, sleutel: Sleutel) -> Verbruik:
        """What stands on an allocation."""
        gevonden = self._verbruik.get(sleutel)
        if gevonden is None:
            gevonden = self._verbruik[sleutel] = Verbruik()
        return gevonden

    def bekijk(self, inhoud: Json, verslag: Verslag) -> None:
        """A line that was awarded, taken back or refused."""
        soort = verslag.feit.soort
        nummer = (inhoud["aanbieder"], inhoud["referentieNummer"])
        if soort == AFGEWEZEN:  # it takes its number all the same: it was delivered
            self._aangeleverd.add(nummer)
            return
        if nummer in self._aangeleverd:
            wat = f"referentienummer {nummer[1]} van aanbieder {nummer[0]} (TR314)"
            verslag.fout("uniek", wat, "al eerder aangeleverd", "een nieuw nummer")
        self._aangeleverd.add(nummer)
        letter = "D" if soort == GOEDGEKEURD else "C"
        if inhoud["debetCredit"] != letter:
            verslag.fout("credit", "debet of credit", inhoud["debetCredit"], letter)
        regel = _lees(inhoud)
        if regel.volume < 0 or regel.bedrag < 0:
            wat = "volume en bedrag zijn nooit negatief"
            verslag.fout("bedrag", wat, (regel.volume, regel.bedrag), "nul of meer")
        if soort == GOEDGEKEURD:
            self._debet(inhoud, regel, verslag)
        else:
            self._credit(inhoud, regel, verslag)

    # --- awarded ----------------------------------------------------------------------------

    def _debet(self, inhoud: Json, regel: Regel, verslag: Verslag) -> None:
        sleutel, referentie = toewijzing_van(inhoud), inhoud["referentieNummer"]
        verbruik = self.verbruik(sleutel)
        for probleem in self._op_toewijzing(inhoud, sleutel, regel, verbruik):
            verslag.fout(*probleem)
        if not bedrag_deugt(regel.volume, regel.eenheid, regel.tarief, regel.bedrag):
            wat = (
                f"het bedrag in eurocent van {regel.volume} in eenheid {regel.eenheid} tegen "
                f"{regel.tarief} (TR346)"
            )
            verslag.fout("bedrag", wat, regel.bedrag, "volume maal tarief")
        lopend = verbruik.open.setdefault(_maandproduct(regel), [])
        for ander in lopend:
            eerder = verbruik.toegekend[ander][0]
            if eerder.begin <= regel.eind and regel.begin <= eerder.eind:
                wat = f"prestatie {referentie} over {regel.begin} tot en met {regel.eind} (TR389)"
                verslag.fout("dubbel", wat, f"ook {ander}", "één debetprestatie per periode")
        verbruik.toegekend[referentie] = (regel, inhoud["opdrachtId"])
        lopend.append(referentie)
        verbruik.tel(regel, 1)

    def _op_toewijzing(
        self, inhoud: Json, sleutel: Sleutel, regel: Regel, verbruik: Verbruik
    ) -> list[Probleem]:
        """What is wrong with the line on the allocation that counts at this point of the stream.

        Where two versions may count, only what is wrong on both.
        """
        geldende = self._toewijzingen.geldende(sleutel)
        if not geldende:
            return [("toewijzing", f"toewijzing {sleutel[1]} (TR338)", None, "een toewijzing")]
        problemen: list[Probleem] = []
        toen, nu = moment(inhoud["toewijzingsmoment"]), geldende[0].toewijzingsmoment
        if toen != nu:
            wat = f"het moment van de geldende versie van toewijzing {sleutel[1]} (IV013)"
            problemen.append(("toewijzing", wat, toen, nu))
        per_versie = [list(_op_versie(sleutel[1], regel, rij, verbruik)) for rij in geldende]
        if all(per_versie):
            problemen += per_versie[0]
        return problemen

    # --- taken back -------------------------------------------------------------------------

    def _credit(self, inhoud: Json, regel: Regel, verslag: Verslag) -> None:
        sleutel, vorig = toewijzing_van(inhoud), inhoud.get("vorigReferentieNummer") or ""
        verbruik = self.verbruik(sleutel)
        gevonden = verbruik.toegekend.get(vorig)
        if gevonden is None:
            wat = f"de prestatie op toewijzing {sleutel[1]} die wordt gecrediteerd (TR323)"
            verslag.fout("credit", wat, vorig or None, "een toegekende prestatie")
            return
        origineel, opdracht = gevonden
        for naam, nu, toen in zip(Regel._fields, regel, origineel, strict=True):
            if nu != toen:
                wat = f"{naam} van de credit op {vorig} (TR323)"
                verslag.fout("credit", wat, nu, toen)
        if opdracht == inhoud["opdrachtId"]:
            wat = f"prestatie {vorig} wordt gecrediteerd in haar eigen bericht (TR316)"
            verslag.fout("credit", wat, opdracht, "een later bericht")
        if vorig in verbruik.gecrediteerd:
            wat = f"prestatie {vorig} is al gecrediteerd (TR390)"
            verslag.fout("credit", wat, verbruik.gecrediteerd[vorig], "één credit")
            return
        verbruik.gecrediteerd[vorig] = inhoud["referentieNummer"]
        verbruik.open[_maandproduct(origineel)].remove(vorig)
        verbruik.tel(origineel, -1)


def _lees(inhoud: Json) -> Regel:
    categorie, code = product(inhoud)
    return Regel(
        inhoud["aanbieder"],
        categorie,
        code,
        dag(inhoud["begindatum"]),
        dag(inhoud["einddatum"]),
        inhoud["volume"],
        inhoud["eenheid"],
        inhoud.get("tariefEurocent"),
        inhoud["bedragEurocent"],
    )


def _maandproduct(regel: Regel) -> tuple[object, ...]:
    return (regel.categorie, regel.code, regel.begin.year, regel.begin.month)


def _op_versie(nummer: int, regel: Regel, versie: Versie, verbruik: Verbruik) -> Iterator[Probleem]:
    """What is wrong with an awarded line on one version of its allocation."""
    naam = f"toewijzing {nummer}"
    if versie.aanbieder != regel.aanbieder:
        wat = f"de aanbieder die op {naam} declareert (TR338)"
        yield "toewijzing", wat, regel.aanbieder, versie.aanbieder
    if versie.verwijderd:
        yield "verwijdering", f"{naam} is verwijderd (TR384)", "een toegekende prestatie", "geen"
        return
    if versie.categorie not in (None, regel.categorie):
        yield "product", f"de categorie op {naam} (TR339)", regel.categorie, versie.categorie
    if versie.code not in (None, regel.code):
        yield "product", f"de productcode op {naam} (TR340)", regel.code, versie.code
    yield from _periode(naam, regel, versie)
    yield from _hoeveelheid(naam, regel, versie, verbruik)


def _periode(naam: str, regel: Regel, versie: Versie) -> Iterator[Probleem]:
    """The product period is the month, as far as the allocation lies in it (IV089)."""
    begin = max(eerste_van_maand(regel.begin), versie.ingang)
    eind = min(laatste_van_maand(regel.begin), versie.laatste_dag)
    if (regel.begin, regel.eind) != (begin, eind):
        wat = f"de productperiode op {naam} (TR307, TR308, TR387, TR388, CS337)"
        gevonden = f"{regel.begin} tot en met {regel.eind}"
        yield "periode", wat, gevonden, f"{begin} tot en met {eind}"


def _hoeveelheid(naam: str, regel: Regel, versie: Versie, verbruik: Verbruik) -> Iterator[Probleem]:
    """Volume and amount, with all that stands already, fit in what was allocated."""
    if versie.budget is not None and verbruik.bedrag + regel.bedrag > versie.budget:
        bedrag = verbruik.bedrag + regel.bedrag
        yield "budget", f"het bedrag op {naam} (TR369)", bedrag, f"hoogstens {versie.budget}"
    omvang = versie.omvang
    if omvang is None:
        return
    if not eenheid_mag(omvang.eenheid, regel.eenheid):
        yield "eenheid", f"de eenheid op {naam} (TR341)", regel.eenheid, omvang.eenheid
        return
    volume, eenheid = in_telling(regel.volume, regel.eenheid)
    in_periode = hoogstens_in_periode(omvang, versie.ingang, versie.einde, regel.begin, regel.eind)
    if volume > in_periode:
        wat = f"het volume in één productperiode op {naam} (TR321)"
        yield "volume", wat, volume, f"hoogstens {in_periode}"
    totaal = hoogstens_in_totaal(omvang, versie.ingang, versie.einde)
    som = verbruik.volumes.get(eenheid, 0) + volume
    if totaal is not None and som > totaal:
        yield "volume", f"het volume op heel {naam} (TR322)", som, f"hoogstens {totaal}"
