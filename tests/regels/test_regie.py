"""Rules on start and stop: JW305 and JW307."""

from datetime import date

from tests.berichten import ANDER_BSN, declaratie, prestatie, product, start, stop, toewijzing
from tests.gegeven import gegeven

FEB, MRT = date(2027, 2, 1), date(2027, 3, 1)
TIJDELIJK = {"reden_beeindiging": "20", "einddatum": date(2027, 2, 28)}


# --- TR019 ----------------------------------------------------------------------------------------


def test_een_start_op_een_toewijzing_van_deze_client_wordt_aanvaard() -> None:
    gegeven(toewijzing()).als(start()).dan("LeveringGestart")


def test_een_start_op_een_onbekend_toewijzingnummer_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing()).als(start({"toewijzing_nummer": 2}))
    uitkomst.geweigerd("TR019", "9019", "StartGeweigerd")
    assert uitkomst.bevinding("TR019").plaats == "/Bericht/Client/StartProducten/StartProduct[1]"
    assert uitkomst.bevinding("TR019").operanden == {"toewijzingNummer": 2}


def test_een_start_op_de_toewijzing_van_een_ander_wordt_geweigerd() -> None:
    gegeven(toewijzing(bsn=ANDER_BSN)).als(start()).geweigerd("TR019", "9019", "StartGeweigerd")


def test_een_start_zonder_toewijzingnummer_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing()).als(start({"toewijzing_nummer": None}))
    uitkomst.geweigerd("TR019", "9019", "StartGeweigerd")


def test_een_start_op_een_verwijderde_toewijzing_wordt_geweigerd() -> None:
    verwijderd = toewijzing(
        {
            "toewijzingsdatum": date(2027, 1, 2),
            "einddatum": date(2027, 1, 1),
            "reden_wijziging": "13",
        }
    )
    gegeven(toewijzing(), verwijderd).als(start()).geweigerd("TR019", "9019", "StartGeweigerd")


def test_een_stop_op_een_onbekend_toewijzingnummer_wordt_alleen_daarop_geweigerd() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(stop({"toewijzing_nummer": 2}))
    uitkomst.geweigerd("TR019", "9019", "StopGeweigerd")


# --- TR063 and TR071: deletions -------------------------------------------------------------------


def test_een_gemelde_start_kan_worden_verwijderd() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(start({"status_aanlevering": "3"}))
    uitkomst.dan("StartVerwijderd")
    assert uitkomst.toestand.leveringen == {("0363", 1): ()}


def test_een_start_met_een_andere_begindatum_valt_niet_te_verwijderen() -> None:
    verwijderen = start({"status_aanlevering": "3", "begindatum": date(2027, 1, 2)})
    uitkomst = gegeven(toewijzing(), start()).als(verwijderen)
    uitkomst.geweigerd("TR063", "9063", "StartGeweigerd")


def test_de_ingangsdatum_van_de_toewijzing_hoort_niet_tot_de_sleutel_van_de_start() -> None:
    verwijderen = start({"status_aanlevering": "3", "toewijzing_ingangsdatum": FEB})
    gegeven(toewijzing(), start()).als(verwijderen).dan("StartVerwijderd")


def test_een_start_kan_niet_twee_keer_worden_verwijderd() -> None:
    verwijderen = {"status_aanlevering": "3"}
    uitkomst = gegeven(toewijzing(), start(), start(verwijderen)).als(start(verwijderen))
    uitkomst.geweigerd("TR063", "9063", "StartGeweigerd")


def test_een_verwijdering_wordt_niet_op_de_toewijzing_getoetst() -> None:
    uitkomst = gegeven(toewijzing()).als(start({"status_aanlevering": "3", "toewijzing_nummer": 9}))
    uitkomst.geweigerd("TR063", "9063", "StartGeweigerd")


def test_een_gemelde_stop_kan_worden_verwijderd() -> None:
    uitkomst = gegeven(toewijzing(), start(), stop()).als(stop({"status_aanlevering": "3"}))
    uitkomst.dan("StopVerwijderd")
    assert uitkomst.toestand.leveringen["0363", 1][0].lopend


def test_een_stop_met_een_andere_reden_valt_niet_te_verwijderen() -> None:
    verwijderen = stop({"status_aanlevering": "3", "reden_beeindiging": "32"})
    uitkomst = gegeven(toewijzing(), start(), stop()).als(verwijderen)
    uitkomst.geweigerd("TR063", "9063", "StopGeweigerd")


def test_een_start_waarop_een_stop_volgde_kan_niet_worden_verwijderd() -> None:
    uitkomst = gegeven(toewijzing(), start(), stop()).als(start({"status_aanlevering": "3"}))
    uitkomst.geweigerd("TR071", "9071", "StartGeweigerd")


def test_een_start_waarvan_de_stop_is_verwijderd_kan_wel_worden_verwijderd() -> None:
    verwijderen = {"status_aanlevering": "3"}
    uitkomst = gegeven(toewijzing(), start(), stop(), stop(verwijderen)).als(start(verwijderen))
    uitkomst.dan("StartVerwijderd")


# --- TR074: the key was not used before -----------------------------------------------------------


def test_dezelfde_start_kan_niet_twee_keer_worden_gemeld() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(start())
    uitkomst.dan("StartGeweigerd", geweigerd_op={"TR074", "TR326"})
    assert uitkomst.bevinding("TR074").retourcode == "9074"


def test_dezelfde_start_kan_ook_na_een_stop_niet_opnieuw_worden_gemeld() -> None:
    uitkomst = gegeven(toewijzing(), start(), stop()).als(start())
    uitkomst.geweigerd("TR074", "9074", "StartGeweigerd")


def test_een_verwijderde_start_kan_opnieuw_worden_gemeld() -> None:
    verwijderd = start({"status_aanlevering": "3"})
    gegeven(toewijzing(), start(), verwijderd).als(start()).dan("LeveringGestart")


def test_een_gecorrigeerde_begindatum_mag_in_een_bericht_met_de_verwijdering() -> None:
    correctie = start({"begindatum": FEB}, {"status_aanlevering": "3"})
    uitkomst = gegeven(toewijzing(), start()).als(correctie)
    uitkomst.dan("StartVerwijderd", "LeveringGestart")
    (levering,) = uitkomst.toestand.leveringen["0363", 1]
    assert levering.start.begindatum == FEB


def test_dezelfde_stop_kan_niet_twee_keer_worden_gemeld() -> None:
    uitkomst = gegeven(toewijzing(), start(), stop(TIJDELIJK)).als(stop(TIJDELIJK))
    assert "TR074" in {rij.regel for rij in uitkomst.oordeel.bevindingen}
    assert uitkomst.soorten == ["StopGeweigerd"]


def test_een_stop_met_een_latere_einddatum_heeft_een_andere_sleutel() -> None:
    eerst = gegeven(toewijzing(), start(), stop(TIJDELIJK))
    eerst.als(stop({"einddatum": date(2027, 3, 1)})).dan("LeveringGestopt")


# --- TR326: one running start ---------------------------------------------------------------------


def test_een_tweede_start_naast_een_lopende_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(start({"begindatum": FEB}))
    uitkomst.geweigerd("TR326", "9326", "StartGeweigerd")
    assert uitkomst.bevinding("TR326").operanden["begindatumLopend"] == "2027-01-01"


def test_na_een_stop_kan_opnieuw_een_start_worden_gemeld() -> None:
    gegeven(toewijzing(), start(), stop()).als(start({"begindatum": MRT})).dan("LeveringGestart")


def test_ook_na_een_tijdelijke_stop_kan_een_start_worden_gemeld() -> None:
    eerst = gegeven(toewijzing(), start(), stop(TIJDELIJK))
    eerst.als(start({"begindatum": MRT})).dan("LeveringGestart")


def test_een_lopende_start_op_een_andere_toewijzing_staat_niet_in_de_weg() -> None:
    ander = {"toewijzing_nummer": 2, "product": product("43A07", "43")}
    eerst = gegeven(toewijzing({}, ander), start())
    eerst.als(start(ander)).dan("LeveringGestart")


def test_een_start_wordt_los_van_de_andere_in_het_bericht_beoordeeld() -> None:
    uitkomst = gegeven(toewijzing()).als(start({}, {"toewijzing_nummer": 9}))
    uitkomst.dan("LeveringGestart", "StartGeweigerd", geweigerd_op={"TR019"})
    assert uitkomst.oordeel.uitkomst == "deelsAfgekeurd"


# --- TR382: a stop takes over the key of its start ------------------------------------------------


def test_een_stop_na_een_start_wordt_aanvaard() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(stop())
    uitkomst.dan("LeveringGestopt")
    assert not uitkomst.toestand.leveringen["0363", 1][0].lopend


def test_een_stop_zonder_start_wordt_geweigerd() -> None:
    gegeven(toewijzing()).als(stop()).geweigerd("TR382", "9069", "StopGeweigerd")


def test_een_stop_met_een_andere_begindatum_dan_de_start_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(stop({"begindatum": date(2027, 1, 2)}))
    uitkomst.geweigerd("TR382", "9069", "StopGeweigerd")


def test_een_stop_met_een_ander_product_dan_de_start_wordt_geweigerd() -> None:
    uitkomst = gegeven(toewijzing(), start()).als(stop({"product": product("45A04")}))
    uitkomst.geweigerd("TR382", "9069", "StopGeweigerd")


def test_een_stop_na_een_verwijderde_start_wordt_geweigerd() -> None:
    verwijderd = start({"status_aanlevering": "3"})
    uitkomst = gegeven(toewijzing(), start(), verwijderd).als(stop())
    uitkomst.geweigerd("TR382", "9069", "StopGeweigerd")


def test_een_definitieve_stop_mag_zonder_nieuwe_start_op_een_tijdelijke_volgen() -> None:
    definitief = {"reden_beeindiging": "32", "einddatum": TIJDELIJK["einddatum"]}
    gegeven(toewijzing(), start(), stop(TIJDELIJK)).als(stop(definitief)).dan("LeveringGestopt")


def test_een_tijdelijke_stop_kan_in_een_bericht_door_een_definitieve_worden_vervangen() -> None:
    vervanging = stop({"reden_beeindiging": "31"}, {**TIJDELIJK, "status_aanlevering": "3"})
    uitkomst = gegeven(toewijzing(), start(), stop(TIJDELIJK)).als(vervanging)
    uitkomst.dan("StopVerwijderd", "LeveringGestopt")
    (levering,) = uitkomst.toestand.leveringen["0363", 1]
    assert [rij.reden_beeindiging for rij in levering.stops] == ["31"]


# --- OP364: start and stop do not condition payment -----------------------------------------------


def test_zonder_startbericht_wordt_een_declaratie_gewoon_toegekend() -> None:
    gegeven(toewijzing()).als(declaratie(prestatie())).dan("PrestatieGoedgekeurd")


def test_zorg_na_de_stopdatum_wordt_gewoon_toegekend() -> None:
    eerst = gegeven(toewijzing(), start(), stop({"einddatum": date(2027, 1, 31)}))
    eerst.als(declaratie(prestatie(maand=3), maand=3)).dan("PrestatieGoedgekeurd")


def test_zorg_voor_de_startdatum_wordt_gewoon_toegekend() -> None:
    eerst = gegeven(toewijzing(), start({"begindatum": MRT}))
    eerst.als(declaratie(prestatie())).dan("PrestatieGoedgekeurd")


def test_de_volgorde_van_stops_binnen_een_bericht_telt_niet() -> None:
    definitief = {"reden_beeindiging": "31", "einddatum": MRT}
    eerst = gegeven(toewijzing(), start())
    uitkomst = eerst.als(stop(definitief, TIJDELIJK))
    uitkomst.dan("LeveringGestopt", "LeveringGestopt")
    ((levering,),) = uitkomst.toestand.leveringen.values()
    assert [rij.reden_beeindiging for rij in levering.stops] == ["20", "31"]


def test_op_dezelfde_dag_gaat_de_tijdelijke_stop_voor_de_definitieve() -> None:
    definitief = {"reden_beeindiging": "31", "einddatum": date(2027, 2, 28)}
    uitkomst = gegeven(toewijzing(), start()).als(stop(definitief, TIJDELIJK))
    uitkomst.dan("LeveringGestopt", "LeveringGestopt")
