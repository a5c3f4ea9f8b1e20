"""Rules on requests: JW315 and JW317."""

from dataclasses import replace
from datetime import date

from ledger.ijw.berichten import NieuwProduct, OngewijzigdProduct, TeWijzigenProduct
from tests.berichten import (
    ANDER_BSN,
    DEC,
    JAN,
    antwoord,
    omvang,
    product,
    toewijzing,
    vot,
    vow,
)
from tests.gegeven import Gegeven, Uitkomst, gegeven, op

MEI = date(2027, 5, 1)
TWEEDE = {"toewijzing_nummer": 2, "product": product("43A07", "43")}


def ongewijzigd(*nummers: int) -> tuple[OngewijzigdProduct, ...]:
    return tuple(OngewijzigdProduct(toewijzing_nummer=nummer) for nummer in nummers)


def te_wijzigen(*nummers: int) -> tuple[TeWijzigenProduct, ...]:
    return tuple(
        TeWijzigenProduct(
            toewijzing_nummer=nummer,
            gewenste_ingangsdatum=JAN,
            einddatum=DEC,
            omvang=omvang(180),
        )
        for nummer in nummers
    )


def nieuw(code: str = "45A53") -> tuple[NieuwProduct, ...]:
    return (
        NieuwProduct(
            product=product(code), gewenste_ingangsdatum=MEI, einddatum=DEC, omvang=omvang()
        ),
    )


# --- TR347: the reference is unique for the aanbieder ---------------------------------------------


def test_een_nieuwe_referentie_wordt_aanvaard() -> None:
    uitkomst = gegeven().als(vot())
    uitkomst.dan("VerzoekOntvangen")
    assert uitkomst.retour.header.retour_codes == ()


def test_een_referentie_die_de_aanbieder_al_gebruikte_wordt_geweigerd() -> None:
    uitkomst = gegeven(vot(bsn=ANDER_BSN)).als(vot())
    uitkomst.geweigerd("TR347", "9347", "VerzoekGeweigerd")
    assert uitkomst.bevinding("TR347").sleutel == "R1"


def test_een_wijzigingsverzoek_mag_geen_referentie_van_een_toewijzingsverzoek_hebben() -> None:
    eerst = gegeven(vot(bsn=ANDER_BSN), toewijzing())
    uitkomst = eerst.als(vow(referentie="R1", te_wijzigen_producten=te_wijzigen(1)))
    uitkomst.geweigerd("TR347", "9347", "VerzoekGeweigerd")


def test_een_andere_aanbieder_mag_dezelfde_referentie_gebruiken() -> None:
    bericht = vot()
    ander = replace(bericht, header=replace(bericht.header, afzender="87654321"))
    gegeven(vot(bsn=ANDER_BSN)).als(ander).dan("VerzoekOntvangen")


def test_alleen_het_product_met_de_gebruikte_referentie_wordt_geweigerd() -> None:
    bericht = vot({}, {"referentie_aanbieder": "R2", "product": product("43A07", "43")})
    uitkomst = gegeven(vot(bsn=ANDER_BSN)).als(bericht)
    uitkomst.dan("VerzoekGeweigerd", "VerzoekOntvangen", geweigerd_op={"TR347"})
    assert uitkomst.oordeel.uitkomst == "deelsAfgekeurd"
    producten = uitkomst.retour.client.aangevraagde_producten
    assert [rij.retour_codes for rij in producten] == [("9347",), ("0200",)]


# --- TR374: one request at a time -----------------------------------------------------------------


def tweede_vot() -> Uitkomst:
    return gegeven(vot()).als(vot({"referentie_aanbieder": "R2"}))


def test_een_tweede_verzoek_terwijl_het_eerste_loopt_wordt_geweigerd() -> None:
    uitkomst = tweede_vot()
    uitkomst.geweigerd("TR374", "9374", "VerzoekGeweigerd")
    assert uitkomst.bevinding("TR374").operanden["referentieAanbieder"] == "R1"


def test_een_bsn_staat_nooit_in_een_bevinding() -> None:
    bevinding = tweede_vot().bevinding("TR374")
    assert (bevinding.sleutel or "").startswith("client-")
    assert "999900006" not in bevinding.model_dump_json()


def test_in_onderzoek_houdt_een_verzoek_onderhanden() -> None:
    eerst = gegeven(vot(), antwoord("2"))
    uitkomst = eerst.als(vot({"referentie_aanbieder": "R2"}))
    uitkomst.geweigerd("TR374", "9374", "VerzoekGeweigerd")


def test_na_een_afwijzing_mag_een_nieuw_verzoek() -> None:
    eerst = gegeven(vot(), antwoord("1"))
    eerst.als(vot({"referentie_aanbieder": "R2"})).dan("VerzoekOntvangen")


def test_na_honorering_mag_een_nieuw_verzoek() -> None:
    eerst = gegeven(vot(), toewijzing({"referentie_aanbieder": "R1"}))
    eerst.als(vot({"referentie_aanbieder": "R2"})).dan("VerzoekOntvangen")


def test_een_verzoek_voor_een_ander_kind_staat_niet_in_de_weg() -> None:
    eerst = gegeven(vot(bsn=ANDER_BSN))
    eerst.als(vot({"referentie_aanbieder": "R2"})).dan("VerzoekOntvangen")


def test_een_wijzigingsverzoek_wacht_op_een_lopend_toewijzingsverzoek() -> None:
    uitkomst = gegeven(toewijzing(), vot()).als(vow(te_wijzigen_producten=te_wijzigen(1)))
    uitkomst.geweigerd("TR374", "9374", "VerzoekGeweigerd")


def test_een_deels_gehonoreerd_verzoek_is_nog_onderhanden() -> None:
    ander = {"referentie_aanbieder": "R2", "product": product("43A07", "43")}
    eerst = gegeven(vot({}, ander), toewijzing({"referentie_aanbieder": "R1"}))
    uitkomst = eerst.als(vot({"referentie_aanbieder": "R3"}))
    uitkomst.geweigerd("TR374", "9374", "VerzoekGeweigerd")


# --- TR304: the client of a JW317 is known to the gemeente ----------------------------------------


def test_een_wijzigingsverzoek_voor_een_client_zonder_toewijzing_wordt_geweigerd() -> None:
    uitkomst = gegeven().als(vow(te_wijzigen_producten=te_wijzigen(1)))
    uitkomst.dan("VerzoekGeweigerd", geweigerd_op={"TR304", "TR351"})
    assert uitkomst.bevinding("TR304").retourcode == "8187"


# --- TR349, TR350, TR351: the whole package of actual allocations ---------------------------------


def pakket() -> Gegeven:
    return gegeven(toewijzing({}, TWEEDE))


def test_een_verzoek_dat_alle_actuele_toewijzingen_noemt_wordt_aanvaard() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(2), te_wijzigen_producten=te_wijzigen(1))
    pakket().als(bericht).dan("WijzigingVerzocht")


def test_een_verzoek_dat_een_actuele_toewijzing_vergeet_wordt_geweigerd() -> None:
    uitkomst = pakket().als(vow(te_wijzigen_producten=te_wijzigen(1)))
    uitkomst.geweigerd("TR349", "9349", "VerzoekGeweigerd")
    assert uitkomst.bevinding("TR349").operanden == {"ontbreekt": (2,), "genoemd": (1,)}


def test_een_toewijzing_die_gisteren_eindigde_hoeft_niet_te_worden_genoemd() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(1), nieuwe_producten=nieuw())
    eerst = gegeven(toewijzing({}, {**TWEEDE, "einddatum": date(2027, 4, 30)}))
    eerst.als(bericht, op(MEI)).dan("WijzigingVerzocht")


def test_een_toewijzing_die_vandaag_eindigt_is_nog_actueel() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(1), nieuwe_producten=nieuw())
    eerst = gegeven(toewijzing({}, {**TWEEDE, "einddatum": MEI}))
    uitkomst = eerst.als(bericht, op(MEI))
    uitkomst.geweigerd("TR349", "9349", "VerzoekGeweigerd")


def test_een_toekomstige_toewijzing_is_actueel() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(1), nieuwe_producten=nieuw())
    eerst = gegeven(toewijzing({}, {**TWEEDE, "ingangsdatum": date(2027, 6, 1)}))
    eerst.als(bericht, op(MEI)).geweigerd("TR349", "9349", "VerzoekGeweigerd")


def test_een_verwijderde_toewijzing_is_niet_actueel() -> None:
    weg = {**TWEEDE, "ingangsdatum": DEC, "einddatum": DEC}
    bericht = vow(ongewijzigde_producten=ongewijzigd(1), nieuwe_producten=nieuw())
    eerst = gegeven(
        toewijzing({}, weg),
        toewijzing({}, {**weg, "reden_wijziging": "13", "toewijzingsdatum": date(2027, 1, 2)}),
    )
    eerst.als(bericht).dan("WijzigingVerzocht")


def test_een_toewijzing_van_een_dag_zonder_reden_13_is_wel_actueel() -> None:
    dag = {**TWEEDE, "ingangsdatum": DEC, "einddatum": DEC}
    bericht = vow(ongewijzigde_producten=ongewijzigd(1), nieuwe_producten=nieuw())
    uitkomst = gegeven(toewijzing({}, dag)).als(bericht)
    uitkomst.geweigerd("TR349", "9349", "VerzoekGeweigerd")


def test_een_ongewijzigd_product_dat_niet_actueel_is_wordt_geweigerd() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(9), te_wijzigen_producten=te_wijzigen(1, 2))
    uitkomst = pakket().als(bericht)
    uitkomst.geweigerd("TR350", "9350", "VerzoekGeweigerd")
    plaats = "/Bericht/Client/Verzoek/OngewijzigdeProducten/OngewijzigdProduct[1]"
    assert uitkomst.bevinding("TR350").plaats == plaats


def test_een_te_wijzigen_product_dat_niet_actueel_is_wordt_geweigerd() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(1, 2), te_wijzigen_producten=te_wijzigen(9))
    pakket().als(bericht).geweigerd("TR351", "9351", "VerzoekGeweigerd")


def test_een_wijzigingsverzoek_wordt_als_geheel_geweigerd_met_elke_fout() -> None:
    bericht = vow(ongewijzigde_producten=ongewijzigd(8), te_wijzigen_producten=te_wijzigen(1, 9))
    uitkomst = pakket().als(bericht)
    uitkomst.dan("VerzoekGeweigerd", geweigerd_op={"TR349", "TR350", "TR351"})
    assert uitkomst.retour.client.verzoek.retour_codes == ("9349",)


def test_een_toewijzing_van_een_andere_aanbieder_hoort_niet_in_het_pakket() -> None:
    bericht = toewijzing(TWEEDE)
    ander = replace(bericht, header=replace(bericht.header, ontvanger="87654321"))
    eerst = gegeven(toewijzing(), ander)
    eerst.als(vow(te_wijzigen_producten=te_wijzigen(1))).dan("WijzigingVerzocht")


# --- the terms that a request starts --------------------------------------------------------------


def test_een_verzoek_legt_de_antwoordtermijnen_vast() -> None:
    feit = gegeven().als(vot(dagtekening=JAN), op(date(2027, 1, 4))).oordeel.gebeurtenissen[-1]
    termijnen = {rij.regel: rij.laatste_dag for rij in feit.termijnen}  # type: ignore[attr-defined]
    assert termijnen == {"OP274": date(2027, 1, 11), "OP359": date(2027, 1, 18)}
