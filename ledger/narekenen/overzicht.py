"""What spans streams: unique numbers, sums of declarations, and messages with their events."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from ledger.narekenen import bericht, prestaties, tarieven, toewijzingen, verzoeken
from ledger.narekenen.client import LID_VAN_GEZIN
from ledger.narekenen.feit import Fout, Json, RuweFeit, dag, toewijzing_van
from ledger.narekenen.register import ID_BYTES, Rijen, kenmerk, kort, meermaals, voluit

_UNIEK: Final = {
    "toewijzing": "een toewijzingnummer is van één cliënt (TR332)",
    "verzoek": "een referentie van een aanbieder is van één verzoek (TR347)",
    "prestatie": "een referentienummer van een aanbieder is van één prestatie (TR314)",
    "declaratie": "een declaratienummer van een aanbieder is van één declaratie (TR333)",
    "identificatie": "een identificatie van een afzender is van één bericht (TR056)",
    "bytes": "dezelfde bytes van dezelfde afzender zijn één bericht",
}
_VELDEN: Final = {
    "ingediend": "ingediend",
    "toegekend": "toegekend",
    "aantal": "aantal prestaties",
    "afgewezen": "aantal afgewezen",
}
_AANGEVRAAGD: Final = frozenset({verzoeken.ONTVANGEN, verzoeken.WIJZIGING})

Declaratie = tuple[str, str, str]
"""Aanbieder, gemeente and DeclaratieNummer."""


@dataclass(slots=True)
class Som:
    """What the lines of a declaration add up to; amounts are debit minus credit, in eurocents.

    `laatste_dag` is that of the latest product period that was awarded or taken back.
    """

    ingediend: int = 0
    toegekend: int = 0
    aantal: int = 0
    afgewezen: int = 0
    laatste_dag: date = date.min

    def tel(self, soort: str, inhoud: Json) -> None:
        """One more line."""
        bedrag = inhoud["bedragEurocent"]
        netto = bedrag if inhoud["debetCredit"] == "D" else -bedrag
        afgewezen = soort == prestaties.AFGEWEZEN
        self.ingediend += netto
        self.toegekend += 0 if afgewezen else netto
        self.aantal += 1
        self.afgewezen += afgewezen
        if not afgewezen:
            self.laatste_dag = max(self.laatste_dag, dag(inhoud["einddatum"]))

    def neem_over(self, ander: "Som") -> None:
        """All lines of another."""
        self.ingediend += ander.ingediend
        self.toegekend += ander.toegekend
        self.aantal += ander.aantal
        self.afgewezen += ander.afgewezen
        self.laatste_dag = max(self.laatste_dag, ander.laatste_dag)


class Overzicht:
    """Gathers what must agree between streams; can be pickled and joined with `samen`.

    Each stream comes once and as a whole. Of each event is kept where it stands: stream, version,
    kind and message, as one digest; of each message the same of the events that it refers to.
    """

    def __init__(self) -> None:
        self._uit_bericht = Rijen()
        self._overige = Rijen()
        self._verwezen = Rijen()
        self._verwijzer = Rijen()
        self._uniek = {soort: Rijen() for soort in _UNIEK}
        self._regels: dict[Declaratie, tuple[str, Som]] = {}
        self._beoordeeld: dict[Declaratie, tuple[str, Som]] = {}
        self._leden: dict[tuple[str, str], str] = {}
        self._lid_van: dict[tuple[str, str], str] = {}
        self._tarieven = tarieven.Tarieven()

    def voeg_toe(self, stroom: str, feiten: Sequence[RuweFeit]) -> None:
        """All events of one stream; what cannot be read is for `reken_na` to report."""
        gezien: set[bytes] = set()
        for feit in feiten:
            try:
                self._feit(stroom, feit, gezien)
            except (KeyError, TypeError, ValueError, AttributeError):
                continue

    def _feit(self, stroom: str, feit: RuweFeit, gezien: set[bytes]) -> None:
        soort, inhoud = feit.soort, feit.inhoud
        gebeurtenis = kort(inhoud["gebeurtenisId"])
        bericht_id = inhoud.get("berichtId")
        van_bericht = bericht_id is not None and soort != bericht.BERICHT
        rijen = self._uit_bericht if van_bericht else self._overige
        rijen.voeg_toe(gebeurtenis, _plek(stroom, feit.versie, soort, bericht_id))
        if soort in prestaties.SOORTEN:
            self._prestatie(soort, inhoud)
        for wat, nummer in _aanspraken(soort, inhoud):
            sleutel = kenmerk(f"{wat}|{nummer}")
            if sleutel not in gezien:  # twice in one stream is seen there
                gezien.add(sleutel)
                self._uniek[wat].voeg_toe(gebeurtenis, sleutel)
        if soort == bericht.BERICHT:
            self._verwijs(stroom, gebeurtenis, inhoud.get("verwijzingen", ()))
        elif soort == bericht.DECLARATIE:
            self._declaratie(inhoud)
        elif soort == bericht.GEZIN:
            for lid in inhoud["leden"]:
                self._leden[stroom, str(lid["clientId"])] = inhoud["gebeurtenisId"]
        elif soort == LID_VAN_GEZIN:
            self._lid_van[str(inhoud["gezinId"]), stroom] = inhoud["gebeurtenisId"]
        elif soort in tarieven.SOORTEN:
            self._tarieven.bekijk(gebeurtenis, feit)

    def _prestatie(self, soort: str, inhoud: Json) -> None:
        sleutel = _declaratie_van(inhoud)
        gevonden = self._regels.get(sleutel)
        if gevonden is None:
            gevonden = self._regels[sleutel] = (inhoud["gebeurtenisId"], Som())
        gevonden[1].tel(soort, inhoud)

    def _declaratie(self, inhoud: Json) -> None:
        sleutel = _declaratie_van(inhoud)
        som = Som(
            inhoud["ingediendEurocent"],
            inhoud["toegekendEurocent"],
            inhoud["aantalPrestaties"],
            inhoud["aantalAfgewezen"],
            dag(inhoud["einddatum"]),
        )
        self._beoordeeld[sleutel] = (inhoud["gebeurtenisId"], som)

    def _verwijs(self, stroom: str, gebeurtenis: bytes, verwijzingen: Iterable[Json]) -> None:
        for rij in verwijzingen:
            plek = _plek(rij["stroom"], rij["versie"], rij["soort"], stroom)
            self._verwezen.voeg_toe(kort(rij["gebeurtenisId"]), plek)
            self._verwijzer.voeg_toe(gebeurtenis, plek)

    def samen(self, ander: "Overzicht") -> "Overzicht":
        """This one with all that another has seen of other streams."""
        for eigen, van_ander in (
            (self._uit_bericht, ander._uit_bericht),
            (self._overige, ander._overige),
            (self._verwezen, ander._verwezen),
            (self._verwijzer, ander._verwijzer),
            *((self._uniek[soort], ander._uniek[soort]) for soort in _UNIEK),
        ):
            eigen.neem_over(van_ander)
        for sleutel, (gebeurtenis_id, som) in ander._regels.items():
            eigen_som = self._regels.setdefault(sleutel, (gebeurtenis_id, Som()))[1]
            eigen_som.neem_over(som)
        self._beoordeeld |= ander._beoordeeld
        self._leden |= ander._leden
        self._lid_van |= ander._lid_van
        self._tarieven.neem_over(ander._tarieven)
        return self

    def fouten(self, *, vrije_klok: bool = False) -> list[Fout]:
        """Everything that does not agree between the streams that were seen.

        `vrije_klok`: the clock may have been set to any moment, so that moments of different
        streams say nothing of what came first.
        """
        tekorten = self._tarieven.tekorten(vrije_klok=vrije_klok)
        return [
            *self._dubbele(),
            *self._gebeurtenissen(),
            *self._sommen(),
            *self._gezinnen(),
            *(_fout("tarief", voluit(rij[0]), *rij[1:]) for rij in tekorten),
        ]

    def _dubbele(self) -> Iterable[Fout]:
        for soort, regel in _UNIEK.items():
            for gebeurtenis, ander in self._uniek[soort].dubbel():
                gevonden = f"ook {voluit(ander)}"
                yield _fout("uniek", voluit(gebeurtenis), regel, gevonden, "één gebeurtenis")

    def _alle(self) -> Iterator[tuple[bytes, bytes]]:
        return chain(self._overige, self._uit_bericht)

    def _gebeurtenissen(self) -> Iterable[Fout]:
        """An event id is of one event, and messages refer to what came from them."""
        vaker = meermaals(gebeurtenis for gebeurtenis, _ in self._alle())
        return chain(self._dubbele_ids(vaker) if vaker else (), self._verwijzingen(vaker))

    def _dubbele_ids(self, vaker: set[bytes]) -> Iterable[Fout]:
        eerste: dict[bytes, bytes] = {}
        for gebeurtenis, plek in self._alle():
            if gebeurtenis in vaker and eerste.setdefault(gebeurtenis, plek) != plek:
                wat = "het id van een gebeurtenis is van één gebeurtenis"
                yield _fout("uniek", voluit(gebeurtenis), wat, "in twee stromen", "in één stroom")

    def _verwijzingen(self, vaker: set[bytes]) -> Iterable[Fout]:
        """What messages refer to beside the events that say that they came from messages."""
        ongenoemd = set(self._uit_bericht.heel())
        onbekend = {rij for rij in self._verwezen.heel() if rij not in ongenoemd}
        if vaker:
            onbekend.update(rij for rij in self._verwezen.heel() if rij[:ID_BYTES] in vaker)
        ongenoemd.difference_update(self._verwezen.heel())
        if onbekend:
            yield from self._onbekende(onbekend)
        if ongenoemd:
            verwezen = set(self._verwezen.ids())
            for gebeurtenis in (rij for rij in self._uit_bericht.ids() if rij not in verwezen):
                wat = "een gebeurtenis uit een bericht"
                gevonden_in = "geen bericht dat ernaar verwijst"
                yield _fout("verwijzing", voluit(gebeurtenis), wat, gevonden_in, "haar bericht")

    def _onbekende(self, onbekend: set[bytes]) -> Iterable[Fout]:
        """References to what did not come from that message at that place.

        Of several events with one id one counts, first those that no message brought.
        """
        gezocht = {rij[:ID_BYTES] for rij in onbekend}
        bestaand: dict[bytes, bytes] = {}
        for gebeurtenis, plek in self._alle():
            if gebeurtenis in gezocht:
                bestaand.setdefault(gebeurtenis, plek)
        for (gebeurtenis, plek), (verwijzer, _) in zip(
            self._verwezen, self._verwijzer, strict=True
        ):
            gevonden = bestaand.get(gebeurtenis)
            if gevonden != plek and gebeurtenis + plek in onbekend:
                wat = f"een bericht verwijst naar gebeurtenis {voluit(gebeurtenis)}"
                is_er = None if gevonden is None else "een andere stroom, versie, soort of herkomst"
                goed = "die gebeurtenis uit dit bericht"
                yield _fout("verwijzing", voluit(verwijzer), wat, is_er, goed)

    def _sommen(self) -> Iterable[Fout]:
        for sleutel in sorted(self._regels.keys() | self._beoordeeld.keys()):
            aanbieder, gemeente, nummer = sleutel
            naam = f"declaratie {nummer} van {aanbieder} aan {gemeente}"
            gebeurtenis_id, som = self._regels.get(sleutel, ("", Som()))
            if sleutel not in self._beoordeeld:
                wat = f"het oordeel over {naam}"
                yield _fout("som", gebeurtenis_id, wat, None, "een beoordeling")
                continue
            beoordeling, gezegd = self._beoordeeld[sleutel]
            yield from _vergelijk(beoordeling, naam, gezegd, som)

    def _gezinnen(self) -> Iterable[Fout]:
        for paren, ander, wat in (
            (self._leden, self._lid_van, "een lid van een gezin"),
            (self._lid_van, self._leden, "een gezin van een cliënt"),
        ):
            for sleutel in sorted(paren.keys() - ander.keys()):
                naam = f"{wat}: {sleutel[0]} met {sleutel[1]}"
                yield _fout("gezin", paren[sleutel], naam, "aan één kant", "aan beide kanten")


def _declaratie_van(inhoud: Json) -> Declaratie:
    return str(inhoud["aanbieder"]), str(inhoud["gemeente"]), str(inhoud["declaratieNummer"])


def _vergelijk(beoordeling: str, naam: str, gezegd: Som, som: Som) -> Iterable[Fout]:
    """What a declaration says beside what its lines add up to; none is of a later month (TR319)."""
    for veld, uitleg in _VELDEN.items():
        nu, goed = getattr(gezegd, veld), getattr(som, veld)
        if nu != goed:
            wat = f"{uitleg} van {naam} tegenover de som van de prestaties"
            yield _fout("som", beoordeling, wat, nu, goed)
    if som.laatste_dag > gezegd.laatste_dag:
        wat = f"de laatste productperiode van {naam} (TR319)"
        yield _fout("periode", beoordeling, wat, som.laatste_dag, f"{gezegd.laatste_dag} of eerder")


def _plek(stroom: str, versie: int, soort: str, bericht_id: str | None) -> bytes:
    """Where an event stands and what it came from."""
    return kenmerk(f"{stroom}|{versie}|{soort}|{bericht_id}")


def _aanspraken(soort: str, inhoud: Json) -> Iterable[tuple[str, str]]:
    """What this event claims for itself alone: the kind of number, and the number."""
    if soort in (prestaties.GOEDGEKEURD, prestaties.GECREDITEERD):
        yield "prestatie", f"{inhoud['aanbieder']}|{inhoud['referentieNummer']}"
    elif soort in toewijzingen.SOORTEN:
        gemeente, nummer = toewijzing_van(inhoud)
        yield "toewijzing", f"{gemeente}|{nummer}"
    elif soort in _AANGEVRAAGD:
        yield "verzoek", f"{inhoud['aanbieder']}|{inhoud['referentieAanbieder']}"
    elif soort == bericht.DECLARATIE:
        yield "declaratie", f"{inhoud['aanbieder']}|{inhoud['declaratieNummer']}"
    elif soort == bericht.BERICHT:
        identificatie = inhoud.get("identificatie")
        van = f"{inhoud.get('afzender')}|{inhoud.get('berichtCode')}|{identificatie}"
        yield "bytes", f"{van}|{inhoud['sha256']}"
        # A message that was refused before its identification counted led to nothing.
        if identificatie is not None and (
            inhoud["uitkomst"] not in ("afgekeurd", "onleesbaar") or inhoud.get("verwijzingen")
        ):
            yield "identificatie", van


def _fout(soort: str, gebeurtenis_id: str, wat: str, gevonden: object, verwacht: object) -> Fout:
    gevonden = "niets" if gevonden is None else gevonden
    zin = f"Gebeurtenis {gebeurtenis_id}: {wat}; gevonden: {gevonden}; verwacht: {verwacht}."
    return Fout(soort, gebeurtenis_id, zin)
