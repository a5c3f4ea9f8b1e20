"""The terms of the four kaders: per rule the first and the last day of what it makes due.

Read from the documents of the kaders, not from the rules of this ledger. Where the events of the
stream do not show what a day rests on, the row says why, and nothing is said of that day.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple, TypeVar

from ledger.narekenen import leveringen, toewijzingen
from ledger.narekenen.client import Client
from ledger.narekenen.feit import EINDE_DER_TIJDEN, Json, dag, dag_of_niets, toewijzing_van
from ledger.narekenen.kalender import (
    laatste_van_maand,
    na_dagen,
    na_maanden,
    na_werkdagen,
    nederlandse_dag,
    verjaardag,
)

T = TypeVar("T")

GELEVERD: Final[Mapping[str, frozenset[str]]] = {
    "almere": frozenset({"1#2a97c6a26faad287"}),
    "boxtel": frozenset({"1#4718ddb31337a697"}),
    "flevoland": frozenset({"1#73407058a94a0ad1"}),
    "zuid-limburg": frozenset({"1#0dd2e5d6404694f2"}),
}
"""The versions of a kader, as events name them, that have the figures of its document.

The part after # is a digest of data and rules, so a gemeente with settings of its own has another
and is not recounted. With each change of a kader its new version is added here; those before it
stay, for ledgers that were made with them.
"""

_KADERS: Final = {"AL": "almere", "BX": "boxtel", "FL": "flevoland", "ZL": "zuid-limburg"}
_IN_WERKING_BOXTEL: Final = date(2020, 4, 11)
_CRISIS_DAGEN: Final = 42


class NietTeZien(Exception):
    """The events do not show what a day rests on, or not any more."""


class Grond(NamedTuple):
    """What an obligation rests on: its event, its key and first day, and what went before.

    `client` is the client up to and including the event. `ontvangen` and `dagtekening` are those of
    the request that the event is about; `geboren` is the last known date of birth.
    """

    soort: str
    inhoud: Json
    sleutel: str
    vanaf: date
    client: Client
    ontvangen: date | None
    dagtekening: date | None
    geboren: date | None

    @property
    def vastgelegd(self) -> date:
        """The day in the Netherlands on which the event was recorded."""
        return nederlandse_dag(self.inhoud["vastgelegdOp"])

    @property
    def delen(self) -> list[str]:
        """The parts of the key."""
        return self.sleutel.split("|")

    @property
    def stuk(self) -> Json:
        """The record that the event keeps."""
        stuk: Json = _gezien(self.inhoud.get("inhoud"))
        return stuk


Telling = Callable[[Grond], date | None]
"""What a day should be; None when there should be none."""


class Rij(NamedTuple):
    """The first and the last day of the obligations of a rule, or why one cannot be recounted."""

    eerste: Telling | str
    laatste: Telling | str


def _gezien(waarde: T | None) -> T:
    if waarde is None:
        raise NietTeZien
    return waarde


# --- counted from the first day -------------------------------------------------------------------


def _geen(_: Grond) -> None:
    return None


def _vanaf(grond: Grond) -> date:
    return grond.vanaf


def _werkdagen(aantal: int) -> Telling:
    return lambda grond: na_werkdagen(grond.vanaf, aantal)


def _dagen(aantal: int) -> Telling:
    return lambda grond: na_dagen(grond.vanaf, aantal)


def _weken(aantal: int) -> Telling:
    return _dagen(7 * aantal)


def _maanden(aantal: int) -> Telling:
    return lambda grond: na_maanden(grond.vanaf, aantal)


def _eind_volgende_maand(grond: Grond) -> date:
    return laatste_van_maand(na_maanden(grond.vanaf, 1))


# --- what the event says --------------------------------------------------------------------------


def _vastgelegd(grond: Grond) -> date:
    return grond.vastgelegd


def _ontvangen(grond: Grond) -> date:
    return _gezien(grond.ontvangen)


def _veld(naam: str) -> Telling:
    """A day in the event itself."""
    return lambda grond: dag_of_niets(grond.inhoud.get(naam))


def _stuk(naam: str) -> Telling:
    """A day in the record that the event keeps."""
    return lambda grond: dag_of_niets(grond.stuk.get(naam))


def _in_sleutel(plaats: int) -> Telling:
    """The day that the key names, by which it differs from others of the same rule."""
    return lambda grond: dag(grond.delen[plaats])


def _toewijzing(grond: Grond) -> toewijzingen.Versie:
    """The allocation whose gemeente and number begin the key, as the event found or made it."""
    sleutel = grond.delen[0], int(grond.delen[1])
    if grond.soort in toewijzingen.SOORTEN:
        if sleutel != toewijzing_van(grond.inhoud):
            raise NietTeZien  # perhaps changed further on in the same message
        return toewijzingen.lees_versie(grond.inhoud)
    versies = grond.client.toewijzingen.geldende(sleutel)
    if len(versies) != 1:
        raise NietTeZien
    return versies[0]


def _ingang(grond: Grond) -> date:
    return _toewijzing(grond).ingang


def _einde(grond: Grond) -> date | None:
    return _toewijzing(grond).einde


def _verjaardag(leeftijd: int) -> Telling:
    return lambda grond: verjaardag(_gezien(grond.geboren), leeftijd)


# --- Flevoland ------------------------------------------------------------------------------------


def _is_vervolg(grond: Grond) -> bool:
    """Whether this is what follows on the answer that a request is looked into (FL-315-03)."""
    return grond.sleutel.endswith("|vervolg")


def _antwoord_vanaf(grond: Grond) -> date:
    return _gezien(grond.dagtekening if _is_vervolg(grond) else grond.ontvangen)


def _antwoord_voor(grond: Grond) -> date:
    vanaf = grond.vanaf
    return na_dagen(vanaf, 7 * 8) if _is_vervolg(grond) else na_werkdagen(vanaf, 5)


def _start_vanaf(grond: Grond) -> date:
    """From the start, or from the reception of an allocation that came later."""
    if grond.soort not in toewijzingen.SOORTEN:
        raise NietTeZien  # recorded time: which day counts depends on what the help was
    return max(_ingang(grond), grond.vastgelegd)


def _start_voor(grond: Grond) -> date | None:
    """None as long as help has not begun when its allocation comes."""
    nog_niet = grond.soort in toewijzingen.SOORTEN and _ingang(grond) >= grond.vastgelegd
    return None if nog_niet else na_werkdagen(grond.vanaf, 5)


def _geleverde_maand(grond: Grond) -> date:
    jaar, maand = map(int, grond.delen[2].split("-"))
    return laatste_van_maand(date(jaar, maand, 1))


def _voor_volgende_afspraak(grond: Grond) -> date | None:
    volgende = dag_of_niets(grond.stuk.get("volgendeAfspraak"))
    return None if volgende is None else na_dagen(volgende, -1)


def _casusregisseur_voor(grond: Grond) -> date | None:
    return na_dagen(grond.vanaf, 28) if grond.delen[2] == "aanbieder" else None


# --- Boxtel ---------------------------------------------------------------------------------------


def _boxtel(telling: Telling) -> Telling:
    """No term of Boxtel ended before its rules were in force."""

    def uiterlijk(grond: Grond) -> date | None:
        berekend = telling(grond)
        return None if berekend is None else max(berekend, _IN_WERKING_BOXTEL)

    return uiterlijk


def _gemeld(grond: Grond) -> date | None:
    """The day of a report; an intake that comes to it names it in its key alone."""
    telling = _stuk("datum") if grond.soort == "MeldingVastgelegd" else _in_sleutel(1)
    return telling(grond)


def _wachttijd(grond: Grond) -> date:
    return na_dagen(grond.vanaf, 7 * (4 if grond.delen[3] == "aanmelding" else 14))


def _ingetrokken(grond: Grond) -> date | None:
    """The last day on which the jeugdige withdrew consent."""
    instemmingen = (grond.stuk.get("volwassenheid") or {}).get("instemmingen", ())
    dagen = [rij.get("ingetrokkenOp") for rij in instemmingen if rij["door"] == "jeugdige"]
    return max((dag(tekst) for tekst in dagen if tekst is not None), default=None)


def _besloten(grond: Grond) -> date | None:
    if grond.soort in toewijzingen.SOORTEN:
        return toewijzingen.lees_versie(grond.inhoud).toewijzingsmoment.date()
    return dag_of_niets(grond.stuk.get("datum"))


def _evaluatie(grond: Grond) -> date | None:
    """No day to end the help by; to evaluate it by, the day for that, else its end."""
    if grond.delen[0] == "beeindigen":
        return None
    if grond.soort in toewijzingen.SOORTEN:
        return toewijzingen.lees_versie(grond.inhoud).einde
    return dag_of_niets(grond.stuk.get("evaluatiedatum") or grond.stuk.get("einddatum"))


def _in_verzoek(naam: str) -> Telling:
    """A day in the request to show the report on results."""
    return lambda grond: dag_of_niets((grond.stuk.get("verslag") or {}).get(naam))


def _zeventien(grond: Grond) -> date:
    return max(verjaardag(_gezien(grond.geboren), 17), grond.vanaf)


def _maand_voor_achttien(grond: Grond) -> date:
    return na_dagen(verjaardag(_gezien(grond.geboren), 18), -30)


def _laatste_pleegzorg(grond: Grond) -> date:
    """The day before the 23rd birthday, or the day of an earlier fact that a plan records."""
    laatste = na_dagen(verjaardag(_gezien(grond.geboren), 23), -1)
    if grond.soort != "PlanVastgelegd":
        return laatste
    einde: Json = _gezien(grond.stuk.get("hulpeinde"))
    return min(dag(einde["datum"]), laatste)


def _pleegzorg_vanaf(grond: Grond) -> date:
    return max(grond.vastgelegd, _laatste_pleegzorg(grond))


def _pleegzorg_voor(grond: Grond) -> date:
    return na_werkdagen(_laatste_pleegzorg(grond), 5)


# --- Zuid-Limburg ---------------------------------------------------------------------------------


def _begin_crisis(grond: Grond) -> date:
    """The first start on the allocation that was not deleted, or that of a stop itself."""
    begin = grond.client.leveringen.begin((grond.delen[0], int(grond.delen[1])))
    eigen = dag_of_niets(grond.inhoud.get("begindatum"))
    return _gezien(min((rij for rij in (begin, eigen) if rij is not None), default=None))


def _einde_crisis(grond: Grond) -> date | None:
    """When it did end; until then the end of its allocation, or six weeks after its start."""
    if grond.soort == leveringen.GESTOPT:
        return dag(grond.inhoud["einddatum"])
    einde = _toewijzing(grond).einde or EINDE_DER_TIJDEN
    return min(einde, na_dagen(grond.vanaf, _CRISIS_DAGEN - 1))


def _herinnering(grond: Grond) -> date:
    einde = _gezien(_toewijzing(grond).einde)
    return max(na_dagen(einde, -42), _ingang(grond))


def _pleegzorg_begint(grond: Grond) -> date | None:
    """The first day of foster care; that of an extension its key alone names."""
    telling = _ingang if grond.soort == toewijzingen.AFGEGEVEN else _in_sleutel(2)
    return telling(grond)


# --- the table ------------------------------------------------------------------------------------

_UIT_REEKS: Final = "welke gemiste afspraak dat is, volgt uit wat meetelt in een reeks"
_UIT_PERSONEEL: Final = "wie al eerder of later geregistreerd kon zijn, volgt uit meer stukken"

RIJEN: Final[Mapping[str, Rij]] = {
    "AL-VERW-02": Rij(_stuk("datum"), _geen),
    "AL-VERW-03": Rij(_stuk("datum"), _geen),
    "AL-VERW-04": Rij(_stuk("datum"), _geen),
    "BX-INTK-03": Rij(_stuk("datum"), _geen),
    "BX-KWAL-09": Rij(_stuk("datum"), _boxtel(_wachttijd)),
    "BX-KWAL-18": Rij(_UIT_PERSONEEL, _geen),
    "BX-KWAL-20": Rij(_UIT_PERSONEEL, _geen),
    "BX-LFT-05": Rij(_ingetrokken, _geen),
    "BX-LFT-08": Rij("welke hulp doorloopt, volgt uit alle toewijzingen", _boxtel(_zeventien)),
    "BX-LFT-10": Rij(_stuk("datum"), _boxtel(_zeventien)),
    "BX-LFT-11": Rij(_vastgelegd, _boxtel(_maand_voor_achttien)),
    "BX-MELD-02": Rij(_gemeld, _geen),
    "BX-MELD-05": Rij(_gemeld, _boxtel(_vanaf)),
    "BX-OVB-01": Rij(_besloten, _boxtel(_evaluatie)),
    "BX-PGB-18": Rij(_in_verzoek("gevraagdOp"), _boxtel(_in_verzoek("uiterlijk"))),
    "BX-PGB-23": Rij(_stuk("datum"), "wie formele hulp geeft, volgt uit oordelen over personen"),
    "BX-PLEEG-04": Rij(_pleegzorg_vanaf, _boxtel(_pleegzorg_voor)),
    "FL-301-04": Rij(_vastgelegd, _geen),
    "FL-305-01": Rij(_start_vanaf, _start_voor),
    "FL-305-04": Rij(_start_vanaf, _start_voor),
    "FL-307-01": Rij(_einde, _werkdagen(5)),
    "FL-307-03": Rij(_einde, _werkdagen(5)),
    "FL-315-02": Rij(_stuk("afgerondOp"), _werkdagen(5)),
    "FL-315-03": Rij(_antwoord_vanaf, _antwoord_voor),
    "FL-315-11": Rij(_ontvangen, _werkdagen(5)),
    "FL-315-14": Rij(_ingang, _einde),
    "FL-315-23": Rij("de dag van de hulpvraag volgt uit een toets of het verzoek", _werkdagen(5)),
    "FL-323-01": Rij(_geleverde_maand, _eind_volgende_maand),
    "FL-325-01": Rij(_vastgelegd, _werkdagen(10)),
    "FL-LFT-02": Rij(_vastgelegd, _verjaardag(18)),
    "FL-LFT-04": Rij(_vastgelegd, _verjaardag(18)),
    "FL-NOSHOW-05": Rij(_in_sleutel(3), _voor_volgende_afspraak),
    "FL-NOSHOW-06": Rij(_in_sleutel(3), _voor_volgende_afspraak),
    "FL-NOSHOW-07": Rij(_in_sleutel(3), _geen),
    "FL-NOSHOW-08": Rij(_UIT_REEKS, _dagen(21)),
    "FL-PLAN-01": Rij(_ingang, _dagen(42)),
    "FL-PLAN-03": Rij(_veld("einddatum"), _vanaf),
    "FL-REGIE-02": Rij(_in_sleutel(1), _casusregisseur_voor),
    "FL-VERW-05": Rij(_stuk("datum"), _maanden(12)),
    "ZL-301-06": Rij(_herinnering, _einde),
    "ZL-KWAL-12": Rij(_vastgelegd, "de eerste dag van de hulp volgt uit besluit en starts samen"),
    "ZL-PLAN-04": Rij(_begin_crisis, _einde_crisis),
    "ZL-PLAN-05": Rij(_begin_crisis, _einde_crisis),
    "ZL-PLAN-06": Rij(_veld("einddatum"), "de dag die de rechter noemt, kan in elk stuk staan"),
    "ZL-PLAN-07": Rij(_veld("einddatum"), _vanaf),
    "ZL-PLAN-08": Rij(_veld("einddatum"), _vanaf),
    "ZL-PLAN-11": Rij(_stuk("datum"), _dagen(42)),
    "ZL-PLAN-12": Rij(_pleegzorg_begint, _maanden(6)),
    "ZL-REGIE-09": Rij(_stuk("datum"), _geen),
    "ZL-STAP-11": Rij("welke crisis dat was, volgt uit alle starts en stops", _dagen(13)),
    "ZL-STAP-12": Rij(_ingang, _geen),
}
"""Every rule of a kader that makes something due.

The last days of FL-315-03 after 'in onderzoek' and of BX-PLEEG-04 are those of the national
standard. ZL-STAP-11 counts fourteen days from the last day of the crisis; its first day is the day
after that.
"""


def rij_van(regel: str, kaderversies: Mapping[str, str]) -> Rij | None:
    """The row of a rule; None where the kader may have had other figures."""
    rij = RIJEN.get(regel)
    if rij is None:
        return None
    kader = _KADERS[regel.split("-", maxsplit=1)[0]]
    return rij if kaderversies.get(kader) in GELEVERD[kader] else None
