"""Decisions on requests: the messages that they give, and what the ledger then holds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from threading import Barrier
from typing import Any

import pytest

from ledger.berichtverwerking import Geweigerd
from ledger.besluiten import Besluit, VerzoekOnbekend
from ledger.ijw.berichten import NieuwProduct, OngewijzigdProduct, TeWijzigenProduct
from ledger.opslag import Recorder
from tests.berichten import (
    DEC,
    GEMEENTE,
    JAN,
    declaratie,
    omvang,
    prestatie,
    product,
    toewijzing,
    vot,
    vow,
)
from tests.gegeven import Keten, op, regels

HONOREREN = Besluit("honoreren")
AFWIJZEN = Besluit("afwijzen", reden_afwijzing="7", motivering="Het past niet bij de hulpvraag.")
ONDERZOEK = Besluit("inOnderzoek")
ANDER = product("43A07", "43")


@pytest.fixture
def keten(recorder: Recorder) -> Keten:
    return Keten(recorder)


def producten(keten: Keten, verwerkt: Any) -> dict[int, Any]:
    bericht = keten.bericht(verwerkt)
    return {rij.toewijzing_nummer: rij for rij in bericht.client.toegewezen_producten}


# --- a VOT ----------------------------------------------------------------------------------------


def test_een_gehonoreerd_verzoek_geeft_precies_het_gevraagde(keten: Keten) -> None:
    keten.goed(vot())
    # 23:30 UTC is half an hour past midnight in the Netherlands.
    verwerkt = keten.besluit(HONOREREN, nu=datetime(2027, 1, 5, 23, 30, tzinfo=UTC))
    ((nummer, rij),) = producten(keten, verwerkt).items()
    assert (rij.product, rij.omvang) == (product(), omvang())
    assert (rij.ingangsdatum, rij.einddatum) == (JAN, DEC)
    assert (rij.referentie_aanbieder, rij.reden_wijziging) == ("R1", None)
    assert (rij.toewijzingsdatum, rij.toewijzingstijd) == (date(2027, 1, 6), time(0, 30))
    toestand = keten.toestand()
    assert [verzoek.status for verzoek in toestand.verzoeken.values()] == ["gehonoreerd"]
    assert toestand.toewijzing((GEMEENTE, nummer)) is not None
    assert not verwerkt.feit.retour


def test_een_nieuw_nummer_slaat_over_wat_de_gemeente_al_gebruikt(keten: Keten) -> None:
    keten.goed(
        toewijzing({}, {"toewijzing_nummer": 2, "product": ANDER}),
        vot({"product": product("45A53")}),
    )
    nieuw = set(producten(keten, keten.besluit(HONOREREN))) - {1, 2}
    assert len(nieuw) == 1


def test_de_andere_actuele_toewijzingen_gaan_ongewijzigd_mee(keten: Keten) -> None:
    keten.goed(toewijzing({"product": ANDER}), vot())
    voor = keten.toestand().versie
    mee = producten(keten, keten.besluit(HONOREREN))[1]
    assert (mee.referentie_aanbieder, mee.reden_wijziging) == (None, None)
    assert (mee.toewijzingsdatum, mee.toewijzingstijd) == (JAN, time(9))
    # The repetition is no new version: only the new allocation and the honouring are.
    assert keten.toestand().versie == voor + 2


def test_afwijzen_geeft_een_antwoord_met_reden(keten: Keten) -> None:
    keten.goed(vot())
    antwoord = keten.bericht(keten.besluit(AFWIJZEN)).antwoord
    assert (antwoord.verzoek_antwoord, antwoord.reden_afwijzing_verzoek) == ("1", "7")
    assert antwoord.woonplaatsbeginsel is None
    (verzoek,) = keten.toestand().verzoeken.values()
    assert verzoek.status == "afgewezen"
    assert verzoek.antwoorden[-1].motivering == "Het past niet bij de hulpvraag."


def test_afwijzen_op_woonplaats_noemt_de_andere_gemeente(keten: Keten) -> None:
    keten.goed(vot())
    besluit = Besluit("afwijzen", reden_afwijzing="8", woonplaats_gemeente="0034")
    antwoord = keten.bericht(keten.besluit(besluit)).antwoord
    assert antwoord.reden_afwijzing_verzoek == "8"
    assert antwoord.woonplaatsbeginsel.gemeente == "0034"


def test_eerst_onderzoeken_en_dan_honoreren(keten: Keten) -> None:
    keten.goed(vot())
    antwoord = keten.bericht(keten.besluit(ONDERZOEK)).antwoord
    assert (antwoord.verzoek_antwoord, antwoord.reden_afwijzing_verzoek) == ("2", None)
    assert keten.besluit(HONOREREN).feit.bericht == "JW301"


@pytest.mark.parametrize("eerste", [HONOREREN, AFWIJZEN])
@pytest.mark.parametrize("tweede", [HONOREREN, AFWIJZEN, ONDERZOEK])
def test_een_tweede_eindbesluit_wordt_geweigerd_en_niet_vastgelegd(
    keten: Keten, eerste: Besluit, tweede: Besluit
) -> None:
    keten.goed(vot())
    keten.besluit(eerste)
    kop, versie = keten.grootboek.opslag.max_notification_id(), keten.toestand().versie
    with pytest.raises(Geweigerd) as fout:
        keten.besluit(tweede)
    assert regels(fout.value.bevindingen) == {"OP344"}
    assert keten.grootboek.opslag.max_notification_id() == kop
    assert keten.toestand().versie == versie


def test_een_tweede_keer_in_onderzoek_wordt_geweigerd_en_niet_vastgelegd(keten: Keten) -> None:
    keten.goed(vot())
    keten.besluit(ONDERZOEK)
    kop = keten.grootboek.opslag.max_notification_id()
    with pytest.raises(Geweigerd) as fout:
        keten.besluit(ONDERZOEK)
    assert regels(fout.value.bevindingen) == {"TR360"}
    assert keten.grootboek.opslag.max_notification_id() == kop


def test_een_stapelend_verzoek_kan_niet_worden_gehonoreerd(keten: Keten) -> None:
    keten.goed(toewijzing(), vot())
    kop = keten.grootboek.opslag.max_notification_id()
    with pytest.raises(Geweigerd) as fout:
        keten.besluit(HONOREREN)
    assert regels(fout.value.bevindingen) == {"TR302"}
    assert keten.grootboek.opslag.max_notification_id() == kop


@pytest.mark.parametrize(
    ("besluit", "regel"),
    [
        (Besluit("afwijzen"), "CD085"),
        (Besluit("inOnderzoek", reden_afwijzing="7"), "CD086"),
        (Besluit("afwijzen", reden_afwijzing="8"), "TR377"),
        (Besluit("afwijzen", reden_afwijzing="7", woonplaats_gemeente="0034"), "TR409"),
    ],
    ids=["zonder reden", "onderzoek met reden", "geen gemeente", "gemeente te veel"],
)
def test_een_onvolledig_besluit_wordt_geweigerd_en_niet_vastgelegd(
    keten: Keten, besluit: Besluit, regel: str
) -> None:
    keten.goed(vot())
    kop = keten.grootboek.opslag.max_notification_id()
    with pytest.raises(Geweigerd) as fout:
        keten.besluit(besluit)
    assert regels(fout.value.bevindingen) == {regel}
    assert keten.grootboek.opslag.max_notification_id() == kop


def test_van_besluiten_op_hetzelfde_moment_telt_er_een(recorder: Recorder) -> None:
    ketens = [Keten(recorder, zaad=100 * nummer) for nummer in range(1, 5)]
    ketens[0].goed(vot())
    slagboom = Barrier(len(ketens))

    def honoreer(keten: Keten) -> bool:
        slagboom.wait()
        try:
            keten.besluit(HONOREREN, nu=op(date(2027, 1, 5)))
        except Geweigerd:
            return False
        return True

    with ThreadPoolExecutor(len(ketens)) as pool:
        gelukt = list(pool.map(honoreer, ketens))
    assert sorted(gelukt) == [False, False, False, True]
    assert len(ketens[0].toestand().toewijzingen) == 1


def test_een_onbekend_verzoek_is_er_niet(keten: Keten) -> None:
    with pytest.raises(VerzoekOnbekend):
        keten.besluit(HONOREREN, "R9")


# --- a VOW (IV093) --------------------------------------------------------------------------------


def test_het_officiele_voorbeeld_van_een_gehonoreerd_wijzigingsverzoek(keten: Keten) -> None:
    """123001 is extended and keeps its number; 123002 goes from 3 to 6 hours a week from 12 June.

    The dates are those of the explanation of IV093, decided on 2 June 2023.
    """
    eind, juni_24 = date(2023, 12, 31), date(2024, 6, 30)
    begin, zes_uur = date(2023, 1, 1), date(2023, 6, 12)
    keten.goed(
        toewijzing(
            {
                "toewijzing_nummer": 123001,
                "product": ANDER,
                "omvang": omvang(2, "14", "2"),
                "toewijzingsdatum": begin,
                "ingangsdatum": begin,
                "einddatum": eind,
            },
            {
                "toewijzing_nummer": 123002,
                "omvang": omvang(3, "04", "2"),
                "toewijzingsdatum": begin,
                "ingangsdatum": begin,
                "einddatum": eind,
            },
            dagtekening=begin,
        ),
        vow(
            referentie="A001",
            dagtekening=date(2023, 5, 30),
            te_wijzigen_producten=(
                TeWijzigenProduct(
                    toewijzing_nummer=123001,
                    gewenste_ingangsdatum=begin,
                    einddatum=juni_24,
                    omvang=omvang(2, "14", "2"),
                ),
                TeWijzigenProduct(
                    toewijzing_nummer=123002,
                    gewenste_ingangsdatum=zes_uur,
                    einddatum=eind,
                    omvang=omvang(6, "04", "2"),
                ),
            ),
        ),
    )
    rijen = producten(keten, keten.besluit(HONOREREN, "A001", op(date(2023, 6, 2))))
    assert {rij.referentie_aanbieder for rij in rijen.values()} == {"A001"}
    verlengd, oud = rijen.pop(123001), rijen.pop(123002)
    assert (verlengd.einddatum, verlengd.reden_wijziging) == (juni_24, "12")
    assert (oud.einddatum, oud.reden_wijziging) == (date(2023, 6, 11), "12")
    assert oud.omvang == omvang(3, "04", "2")
    ((_, nieuw),) = rijen.items()
    assert (nieuw.ingangsdatum, nieuw.einddatum) == (zes_uur, eind)
    assert (nieuw.omvang, nieuw.reden_wijziging) == (omvang(6, "04", "2"), None)
    beslist = (date(2023, 6, 2), time(14))
    for rij in (verlengd, oud, nieuw):
        assert (rij.toewijzingsdatum, rij.toewijzingstijd) == beslist


def test_een_groter_totaalvolume_houdt_het_nummer(keten: Keten) -> None:
    te_wijzigen = TeWijzigenProduct(
        toewijzing_nummer=1, gewenste_ingangsdatum=JAN, einddatum=DEC, omvang=omvang(180)
    )
    keten.goed(toewijzing(), vow(te_wijzigen_producten=(te_wijzigen,)))
    (rij,) = producten(keten, keten.besluit(HONOREREN, "W1", op(date(2027, 2, 1)))).values()
    assert (rij.toewijzing_nummer, rij.omvang, rij.reden_wijziging) == (1, omvang(180), "12")
    # What was declared counts on against the new size.
    regel = prestatie(maand=2, geleverd_volume=180)
    assert keten.stuur(declaratie(regel, maand=2)).feit.uitkomst == "goedgekeurd"


def test_ongewijzigd_en_nieuw_krijgen_de_referentie_zonder_reden(keten: Keten) -> None:
    keten.goed(
        toewijzing(),
        vow(
            ongewijzigde_producten=(OngewijzigdProduct(toewijzing_nummer=1),),
            nieuwe_producten=(
                NieuwProduct(
                    product=ANDER,
                    gewenste_ingangsdatum=date(2027, 3, 1),
                    einddatum=DEC,
                    omvang=omvang(10, "14"),
                ),
            ),
        ),
    )
    rijen = producten(keten, keten.besluit(HONOREREN, "W1", op(date(2027, 2, 1))))
    assert [rij.reden_wijziging for rij in rijen.values()] == [None, None]
    assert [rij.referentie_aanbieder for rij in rijen.values()] == ["W1", "W1"]
    assert rijen[1].toewijzingsdatum == JAN
    (nieuw,) = (rij for nummer, rij in rijen.items() if nummer != 1)
    assert (nieuw.product, nieuw.ingangsdatum) == (ANDER, date(2027, 3, 1))


def test_twee_besluiten_in_dezelfde_seconde_volgen_elkaar_op(keten: Keten) -> None:
    keten.goed(vot())
    nummer = min(producten(keten, keten.besluit(HONOREREN, nu=op(JAN))))
    for referentie, einddatum in (("W1", date(2027, 9, 30)), ("W2", date(2027, 6, 30))):
        gevraagd = TeWijzigenProduct(
            toewijzing_nummer=nummer,
            gewenste_ingangsdatum=JAN,
            einddatum=einddatum,
            omvang=omvang(),
        )
        keten.goed(vow(referentie=referentie, te_wijzigen_producten=(gevraagd,)))
        keten.besluit(HONOREREN, referentie, nu=op(JAN))
        toewijzing_nu = keten.toestand().toewijzing((GEMEENTE, nummer))
        assert toewijzing_nu is not None
        assert toewijzing_nu.einddatum == einddatum


def test_een_besluit_in_het_herhaalde_uur_van_de_wintertijd_telt_na_het_vorige(
    keten: Keten,
) -> None:
    oktober = date(2027, 10, 31)
    keten.goed(vot())
    # 02:50 summer time, and twenty minutes later 02:10 winter time.
    verwerkt = keten.besluit(HONOREREN, nu=datetime(2027, 10, 31, 0, 50, tzinfo=UTC))
    nummer = min(producten(keten, verwerkt))
    gevraagd = TeWijzigenProduct(
        toewijzing_nummer=nummer,
        gewenste_ingangsdatum=JAN,
        einddatum=date(2027, 11, 30),
        omvang=omvang(),
    )
    later = datetime(2027, 10, 31, 1, 10, tzinfo=UTC)
    bericht = vow(te_wijzigen_producten=(gevraagd,), dagtekening=oktober)
    assert keten.stuur(bericht, later).feit.uitkomst == "goedgekeurd"
    keten.besluit(HONOREREN, "W1", nu=later)
    toewijzing_nu = keten.toestand().toewijzing((GEMEENTE, nummer))
    assert toewijzing_nu is not None
    assert toewijzing_nu.einddatum == date(2027, 11, 30)


def test_een_vow_op_een_intussen_verwijderde_toewijzing_is_niet_te_honoreren(
    keten: Keten,
) -> None:
    gevraagd = TeWijzigenProduct(
        toewijzing_nummer=1, gewenste_ingangsdatum=JAN, einddatum=DEC, omvang=omvang(180)
    )
    weg = {"einddatum": JAN, "reden_wijziging": "13", "toewijzingsdatum": date(2027, 1, 2)}
    keten.goed(toewijzing(), vow(te_wijzigen_producten=(gevraagd,)), toewijzing(weg))
    with pytest.raises(Geweigerd) as geweigerd:
        keten.besluit(HONOREREN, "W1")
    (bevinding,) = geweigerd.value.bevindingen
    assert (bevinding.regel, bevinding.operanden["verwijderd"]) == ("IV093", (1,))
    assert keten.besluit(AFWIJZEN, "W1").feit.uitkomst == "goedgekeurd"


def test_een_vow_neemt_mee_wat_sindsdien_is_toegewezen(keten: Keten) -> None:
    gevraagd = TeWijzigenProduct(
        toewijzing_nummer=1, gewenste_ingangsdatum=JAN, einddatum=DEC, omvang=omvang(180)
    )
    keten.goed(
        toewijzing(),
        vow(te_wijzigen_producten=(gevraagd,)),
        toewijzing({"toewijzing_nummer": 2, "product": ANDER}),
    )
    rijen = producten(keten, keten.besluit(HONOREREN, "W1"))
    assert {nummer: rij.referentie_aanbieder for nummer, rij in rijen.items()} == {
        1: "W1",
        2: "W1",
    }
    assert rijen[2].reden_wijziging is None


@pytest.mark.parametrize(("vanaf", "nieuw"), [(date(2027, 4, 1), False), (date(2027, 7, 1), True)])
def test_een_vervolg_na_een_tussenpoos_wijst_de_dagen_ertussen_niet_toe(
    keten: Keten, vanaf: date, nieuw: bool
) -> None:
    gevraagd = TeWijzigenProduct(
        toewijzing_nummer=1, gewenste_ingangsdatum=vanaf, einddatum=DEC, omvang=omvang(3, "04", "2")
    )
    huidig = {"omvang": omvang(3, "04", "2"), "einddatum": date(2027, 3, 31)}
    keten.goed(toewijzing(huidig), vow(te_wijzigen_producten=(gevraagd,)))
    rijen = producten(keten, keten.besluit(HONOREREN, "W1"))
    oud = rijen.pop(1)
    assert oud.einddatum == (date(2027, 3, 31) if nieuw else DEC)
    assert [rij.ingangsdatum for rij in rijen.values()] == ([vanaf] if nieuw else [])
