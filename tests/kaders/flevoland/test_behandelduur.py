"""The average length of regular family treatment, per aanbieder and year."""

from datetime import date
from fractions import Fraction
from typing import Any

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, evolve
from ledger.gebeurtenissen import Gebeurtenis, LeveringGestart, LeveringGestopt
from ledger.kaders.flevoland.behandelduur import behandelingen
from ledger.kaders.jaarbericht import Jaarbericht, Rapportrij
from ledger.kaders.register import alle_kaders
from ledger.stempel import Stempel
from tests.gegeven import op
from tests.kaders.flevoland.verleden import AANBIEDER, GEMEENTE, Verleden

JAN = date(2027, 1, 1)
STEMPEL = Stempel(op(JAN), "test", "beheerder", "test")
KADER = alle_kaders().op_naam["flevoland"]


def _client(
    *leveringen: tuple[date, date | None], reden: str = "19", **anders: str
) -> ClientToestand:
    """A client with one allocation per delivery; None is help that goes on."""
    verleden = Verleden()
    for nummer, (begin, _) in enumerate(leveringen, 1):
        verleden.toewijzing(nummer, begin, date(2028, 12, 31), **{"code": "45F33", **anders})
    toestand = verleden.toestand
    for nummer, (begin, einde) in enumerate(leveringen, 1):
        sleutel = {
            "gemeente": GEMEENTE,
            "aanbieder": anders.get("aanbieder", AANBIEDER),
            "toewijzing_nummer": nummer,
            "begindatum": begin,
        }
        toestand = _erna(toestand, LeveringGestart, begin, **sleutel)
        if einde is not None:
            stop = {"einddatum": einde, "reden_beeindiging": reden}
            toestand = _erna(toestand, LeveringGestopt, einde, **sleutel, **stop)
    return toestand


def _erna(
    toestand: ClientToestand, soort: type[Gebeurtenis], dag: date, **inhoud: Any
) -> ClientToestand:
    return evolve(toestand, STEMPEL.zet(soort, "client", toestand.versie + 1, dag, **inhoud))


def _rijen(*clienten: ClientToestand, jaar: int = 2027) -> list[Rapportrij]:
    """The rows about aanbieders in the report of a year; none is about a single allocation."""
    bericht = Jaarbericht([KADER], jaar)
    for client in clienten:
        assert list(bericht.client(client)) == []
    return list(bericht.aanbieders())


def _gemiddelde(*clienten: ClientToestand, jaar: int = 2027) -> tuple[object, object, bool]:
    (rij,) = _rijen(*clienten, jaar=jaar)
    operanden = rij.bevinding.operanden
    return operanden["behandelingen"], operanden["gemiddeldeMaanden"], rij.signaal


def test_een_gemiddelde_van_zeven_maanden_is_gewoon() -> None:
    zes, acht = _client((JAN, date(2027, 6, 30))), _client((JAN, date(2027, 8, 31)))
    assert _gemiddelde(zes, acht) == (2, "7", False)


def test_een_gemiddelde_van_zeven_en_een_halve_maand_wordt_gemeld() -> None:
    zeven, acht = _client((JAN, date(2027, 7, 31))), _client((JAN, date(2027, 8, 31)))
    assert _gemiddelde(zeven, acht) == (2, "15/2", True)
    (rij,) = _rijen(zeven, acht)
    assert rij.bevinding.gevolg is Gevolg.SIGNALEREN
    assert rij.bevinding.bron.paragraaf.endswith("Aanbieder en behandeling")
    assert "regulier 7,5 maanden; dat is langer dan de verwachte 5 tot 7." in rij.bevinding.uitleg


def test_een_lang_traject_valt_weg_in_het_gemiddelde() -> None:
    lang, kort = _client((JAN, date(2027, 11, 30))), _client((JAN, JAN.replace(day=31)))
    assert _gemiddelde(lang, kort) == (2, "6", False)


def test_korter_dan_verwacht_wordt_ook_gemeld() -> None:
    assert _gemiddelde(_client((JAN, date(2027, 5, 30))))[2]
    assert not _gemiddelde(_client((JAN, date(2027, 5, 31))))[2]


def test_het_jaar_is_dat_van_het_einde() -> None:
    client = _client((JAN, date(2028, 1, 31)))
    assert _rijen(client) == []
    assert _gemiddelde(client, jaar=2028) == (1, "13", True)


def test_een_behandeling_die_voor_het_kader_eindigde_telt_niet() -> None:
    vroeg = _client((date(2026, 1, 1), date(2026, 12, 31)))
    assert _rijen(vroeg, jaar=2026) == []
    assert _rijen(vroeg) == []


def test_aansluitende_hulp_is_een_traject() -> None:
    client = _client((JAN, date(2027, 3, 31)), (date(2027, 4, 1), date(2027, 6, 30)))
    (rij,) = behandelingen(KADER, client, GEMEENTE)
    assert (rij.begindatum, rij.einddatum, rij.maanden) == (JAN, date(2027, 6, 30), 6)


def test_een_dag_ertussen_maakt_er_twee_van() -> None:
    client = _client((JAN, date(2027, 3, 31)), (date(2027, 4, 2), date(2027, 6, 30)))
    assert len(list(behandelingen(KADER, client, GEMEENTE))) == 2


def test_lopende_en_tijdelijk_gestopte_hulp_telt_niet() -> None:
    assert list(behandelingen(KADER, _client((JAN, None)), GEMEENTE)) == []
    tijdelijk = _client((JAN, date(2027, 3, 31)), reden="20")
    assert list(behandelingen(KADER, tijdelijk, GEMEENTE)) == []
    vervolgd = _client((JAN, date(2027, 3, 31)), (date(2027, 4, 1), None))
    assert list(behandelingen(KADER, vervolgd, GEMEENTE)) == []


def test_andere_producten_en_gemeenten_tellen_niet() -> None:
    assert list(behandelingen(KADER, _client((JAN, JAN), code="45F34"), GEMEENTE)) == []
    assert list(behandelingen(KADER, _client((JAN, JAN)), "0034")) == []


def test_elke_aanbieder_heeft_een_eigen_gemiddelde() -> None:
    clienten = [
        _client((JAN, date(2027, 6, 30))),
        _client((JAN, date(2027, 8, 31)), aanbieder="87654321"),
    ]
    assert [
        (rij.aanbieder, rij.bevinding.operanden["gemiddeldeMaanden"], rij.signaal)
        for rij in _rijen(*clienten)
    ] == [(AANBIEDER, "6", False), ("87654321", "8", True)]


def test_hervatte_hulp_is_een_behandeling_van_de_eerste_start_tot_de_laatste_stop() -> None:
    """A temporary stop ends nothing; the new start is of the same help."""
    verleden = Verleden()
    verleden.toewijzing(1, JAN, date(2027, 12, 31), code="45F33")
    sleutel = {"gemeente": GEMEENTE, "aanbieder": AANBIEDER, "toewijzing_nummer": 1}
    toestand = verleden.toestand
    for begin, einde, reden in (
        (JAN, date(2027, 3, 31), "20"),
        (date(2027, 5, 1), date(2027, 7, 31), "19"),
    ):
        levering = {**sleutel, "begindatum": begin}
        toestand = _erna(toestand, LeveringGestart, begin, **levering)
        stop = {"einddatum": einde, "reden_beeindiging": reden}
        toestand = _erna(toestand, LeveringGestopt, einde, **levering, **stop)

    (rij,) = behandelingen(KADER, toestand, GEMEENTE)
    assert (rij.begindatum, rij.einddatum, rij.maanden) == (JAN, date(2027, 7, 31), Fraction(7))
