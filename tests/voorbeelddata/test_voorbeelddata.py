"""The sample data: the same each time, valid, consistent, and wrong only where they say so."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from stdnum.nl import bsn as bsn_nummer

from api.voorbeelddata import (
    Voorbeeld,
    Voorbeeldbericht,
    Voorbeeldgezin,
    Voorbeeldpersoon,
    Voorbeeldstuk,
    contracten,
    maak,
    maak_alles,
)
from ledger.ijw.berichten import Jw301, Jw305, Jw323, Prestatie
from ledger.ijw.lezen import lees
from ledger.omvang import maximum_per_periode, maximum_totaal, omgerekend, rekeneenheid
from tests.ijw.hulp import is_geldig, met_standaard

TOT = date(2027, 10, 1)
ZAAD = 5


@cache
def alles() -> tuple[Voorbeeld, ...]:
    """A world on both sides of the day on which the Flevoland contract begins."""
    return tuple(maak_alles(150, 18, ZAAD, tot=TOT))


@cache
def wereld() -> tuple[Voorbeeldbericht, ...]:
    """Its messages."""
    return tuple(rij for rij in alles() if isinstance(rij, Voorbeeldbericht))


def stukken() -> list[Voorbeeldstuk]:
    """Its records."""
    return [rij for rij in alles() if isinstance(rij, Voorbeeldstuk)]


@cache
def gelezen() -> tuple[tuple[Voorbeeldbericht, Any], ...]:
    """The messages that can be read, with their models."""
    return tuple(
        (bericht, lees(bericht.inhoud).bericht)
        for bericht in wereld()
        if bericht.opzettelijke_fout != "schema"
    )


def goedgekeurde_prestaties() -> list[tuple[str, Prestatie]]:
    """The lines of declarations with nothing wrong, once each, by gemeente."""
    return [
        (model.header.ontvanger, prestatie)
        for bericht, model in gelezen()
        if isinstance(model, Jw323)
        and bericht.opzettelijke_fout is None
        and bericht.bijzonderheid != "herhaling"
        for client in model.declaratie.clienten
        for prestatie in client.prestaties
    ]


def toewijzingen() -> dict[tuple[str, int], Any]:
    """The last made version of each allocation, whatever the order of receipt (IV013)."""
    laatste: dict[tuple[str, int], Any] = {}
    for bericht, model in gelezen():
        if not isinstance(model, Jw301) or bericht.opzettelijke_fout:
            continue
        for product in model.client.toegewezen_producten:
            sleutel = (model.header.afzender, product.toewijzing_nummer)
            moment = (product.toewijzingsdatum, product.toewijzingstijd)
            bekend = laatste.get(sleutel)
            if bekend is None or moment >= (bekend.toewijzingsdatum, bekend.toewijzingstijd):
                laatste[sleutel] = product
    return laatste


def test_hetzelfde_zaad_geeft_dezelfde_bytes() -> None:
    assert list(maak(20, 6, 3, tot=TOT)) == list(maak(20, 6, 3, tot=TOT))


def test_hetzelfde_zaad_geeft_dezelfde_registraties() -> None:
    assert list(maak_alles(20, 9, 3, tot=TOT)) == list(maak_alles(20, 9, 3, tot=TOT))


def test_de_berichten_zijn_dezelfde_met_en_zonder_registraties() -> None:
    assert wereld() == tuple(maak(150, 18, ZAAD, tot=TOT))


def test_berichten_en_registraties_komen_samen_op_volgorde() -> None:
    momenten = [rij.ontvangen_op for rij in alles()]
    assert momenten == sorted(momenten)


def test_een_dossier_begint_voor_de_eerste_registratie() -> None:
    bekend: set[str] = set()
    for rij in alles():
        if isinstance(rij, Voorbeeldpersoon):
            bekend.add(rij.bsn)
            assert rij.geboortedatum < TOT
        elif isinstance(rij, Voorbeeldstuk):
            assert rij.bsn in bekend
        elif isinstance(rij, Voorbeeldgezin):
            assert set(rij.kinderen) <= bekend


def test_een_gezin_bestaat_uit_twee_kinderen() -> None:
    gezinnen = [rij for rij in alles() if isinstance(rij, Voorbeeldgezin)]
    assert gezinnen
    assert all(len(set(gezin.kinderen)) == 2 for gezin in gezinnen)


def test_de_soorten_registraties_komen_voor() -> None:
    soorten = {
        rij.soort.plek
        for zaad in (1, 2)
        for rij in maak_alles(200, 18, zaad, tot=date(2028, 3, 31))
        if isinstance(rij, Voorbeeldstuk)
    }
    assert soorten >= {"verwijzing", "bepaling", "maatregel", "lokaalBesluit", "intake", "plan"}
    assert soorten >= {"noShow", "groepssessie", "regie", "afwijking", "toets", "inzet"}
    omzettingen = (
        rij
        for rij in maak_alles(200, 18, 1, tot=date(2026, 11, 22))
        if isinstance(rij, Voorbeeldstuk)
    )
    assert "conversie" in {rij.soort.plek for rij in omzettingen}


def test_een_registratie_wordt_gemaakt_op_of_na_de_dag_waarover_zij_gaat() -> None:
    for rij in stukken():
        toekomst = rij.soort.plek == "conversie"
        assert toekomst or rij.stuk.datum <= rij.ontvangen_op.date()


def test_een_kader_wordt_met_opzet_zelden_overtreden() -> None:
    met_opzet = Counter(getattr(rij, "kaderregel", None) for rij in alles())
    del met_opzet[None]
    assert 5 < met_opzet.total() < len(alles()) / 20
    assert met_opzet.keys() >= {"AL-VERW-01", "FL-323-04"}


def test_een_ander_zaad_geeft_andere_berichten() -> None:
    een = {bericht.inhoud for bericht in maak(20, 6, 3, tot=TOT)}
    ander = {bericht.inhoud for bericht in maak(20, 6, 4, tot=TOT)}
    assert len(een & ander) < len(een) / 100


def test_de_berichten_komen_op_volgorde_binnen_het_tijdvak() -> None:
    momenten = [bericht.ontvangen_op for bericht in wereld()]
    assert momenten == sorted(momenten)
    assert momenten[0] >= datetime(2026, 4, 1, tzinfo=UTC)
    assert momenten[-1] < datetime(2027, 10, 1, tzinfo=UTC)


def test_de_bestandsnaam_zegt_wanneer_wat_van_wie_aan_wie() -> None:
    for volgnummer, bericht in enumerate(wereld(), 1):
        tijd, soort, van, naar, nummer = bericht.bestandsnaam.removesuffix(".xml").split("-")
        assert datetime.strptime(tijd, "%Y%m%dT%H%M%S%z") == bericht.ontvangen_op
        van_gemeente = bericht.soort in {"JW301", "JW319"}
        assert (soort, int(nummer)) == (bericht.soort, volgnummer)
        assert (len(van), len(naar)) == ((4, 8) if van_gemeente else (8, 4))


def test_alle_soorten_berichten_en_alle_gemeenten_komen_voor() -> None:
    soorten = {bericht.soort for bericht in wereld()}
    assert soorten == {f"JW{n}" for n in (301, 302, 305, 307, 315, 317, 319, 320, 323)}
    assert len({model.header.afzender for _, model in gelezen() if isinstance(model, Jw301)}) == 7


def test_elk_bsn_komt_uit_de_reeks_voor_proeven() -> None:
    bsns: set[str] = set()
    for _, model in gelezen():
        if isinstance(model, Jw323):
            bsns |= {client.bsn for client in model.declaratie.clienten}
        elif getattr(model, "client", None) is not None:
            bsns.add(model.client.bsn)
    assert len(bsns) > 100
    assert all("999900006" <= bsn <= "999999990" and bsn_nummer.is_valid(bsn) for bsn in bsns)


def test_elk_kind_is_minderjarig_zolang_er_is_toegewezen() -> None:
    geboren = {}
    for _, model in gelezen():
        if isinstance(model, Jw301):
            for product in model.client.toegewezen_producten:
                geboren[product.toewijzing_nummer, model.header.afzender] = (
                    model.client.geboortedatum.datum,
                    product,
                )
    assert geboren
    for geboortedatum, product in geboren.values():
        maanden = (product.einddatum.year - geboortedatum.year) * 12
        maanden += product.einddatum.month - geboortedatum.month
        maanden -= product.einddatum.day < geboortedatum.day
        assert 0 < maanden < 18 * 12


@met_standaard
def test_elk_bericht_is_geldig_behalve_wat_met_opzet_is_verminkt() -> None:
    oordelen = Counter(
        (bericht.opzettelijke_fout == "schema", is_geldig(bericht.inhoud, bericht.soort))
        for bericht in wereld()
    )
    assert oordelen.keys() == {(False, True), (True, False)}


def test_onze_lezer_wijst_precies_de_verminkte_berichten_af() -> None:
    for bericht in wereld():
        afgewezen = lees(bericht.inhoud).bericht is None
        assert afgewezen == (bericht.opzettelijke_fout == "schema")


def test_een_identificatie_is_uniek_per_afzender_en_soort_behalve_waar_dat_de_fout_is() -> None:
    gezien: defaultdict[tuple[str, str, str], set[bytes]] = defaultdict(set)
    for bericht, model in gelezen():
        if bericht.opzettelijke_fout == "9056":
            continue
        header = model.header
        identificatie = getattr(header, "identificatie_retour", None)
        afzender = header.ontvanger if identificatie else header.afzender
        identificatie = identificatie or header.bericht_identificatie.identificatie
        assert len(identificatie) <= 12
        gezien[bericht.soort, afzender, identificatie].add(bericht.inhoud)
    assert all(len(inhouden) == 1 for inhouden in gezien.values())


def test_een_herhaling_heeft_de_bytes_van_een_eerder_bericht() -> None:
    eerder: set[bytes] = set()
    herhalingen = 0
    for bericht in wereld():
        if bericht.bijzonderheid == "herhaling":
            assert bericht.inhoud in eerder
            herhalingen += 1
        eerder.add(bericht.inhoud)
    assert herhalingen > 10


def test_fouten_en_bijzonderheden_zijn_een_klein_deel() -> None:
    aantal = len(wereld())
    fout = sum(bericht.opzettelijke_fout is not None for bericht in wereld())
    laat = sum(bericht.bijzonderheid in {"verlaat", "volgorde"} for bericht in wereld())
    assert 0.03 < fout / aantal < 0.09
    assert 0.01 < laat / aantal < 0.05


def test_de_beloofde_fouten_komen_voor() -> None:
    codes = {b.opzettelijke_fout for zaad in (1, 2) for b in maak(300, 18, zaad, tot=TOT)}
    assert codes >= {None, "schema", "0001", "0611", "8021", "8187", "9019", "9056", "9069"}
    assert codes >= {"9322", "9326", "9338", "9340", "9347", "9349", "9355", "9374", "9379", "9387"}


def test_een_vroege_start_wordt_na_de_toewijzing_nog_eens_gemeld() -> None:
    vroeg = 0
    bekend: set[tuple[str, int]] = set()
    for bericht, model in gelezen():
        if isinstance(model, Jw301):
            nummers = {p.toewijzing_nummer for p in model.client.toegewezen_producten}
            bekend |= {(model.header.afzender, nummer) for nummer in nummers}
        if isinstance(model, Jw305):
            sleutels = {
                (model.header.ontvanger, start.toewijzing_nummer)
                for start in model.client.start_producten
            }
            assert (sleutels <= bekend) == (bericht.opzettelijke_fout != "9019")
            vroeg += bericht.opzettelijke_fout == "9019"
    assert vroeg > 0


def test_een_toewijzing_draagt_alle_actuele_toewijzingen_van_het_kind_bij_de_aanbieder() -> None:
    actueel: defaultdict[tuple[str, str, str], dict[int, Any]] = defaultdict(dict)
    for bericht, model in gelezen():
        if not isinstance(model, Jw301) or bericht.opzettelijke_fout or bericht.bijzonderheid:
            continue
        dag = model.header.bericht_identificatie.dagtekening
        stand = actueel[model.header.afzender, model.header.ontvanger, model.client.bsn]
        mee = {p.toewijzing_nummer: p for p in model.client.toegewezen_producten}
        assert {n for n, p in stand.items() if p.einddatum >= dag} <= mee.keys()
        stand |= {n: p for n, p in mee.items() if p.reden_wijziging != "13"}
        for nummer, product in mee.items():
            if product.reden_wijziging == "13":
                stand.pop(nummer, None)
    assert len(actueel) > 100


def test_goede_prestaties_passen_in_hun_toewijzing() -> None:
    bekend = toewijzingen()
    gebruikt: Counter[tuple[str, int]] = Counter()
    for gemeente, prestatie in goedgekeurde_prestaties():
        product = bekend[gemeente, prestatie.toewijzing_nummer]
        omvang = product.omvang
        if omvang is None:
            gebruikt[gemeente, prestatie.toewijzing_nummer] += 0
            continue
        naar = rekeneenheid(omvang.eenheid)
        volume = omgerekend(prestatie.geleverd_volume, prestatie.eenheid, naar)
        teken = 1 if prestatie.ingediend_bedrag.debet_credit == "D" else -1
        gebruikt[gemeente, prestatie.toewijzing_nummer] += teken * volume
        periode = prestatie.product_periode
        hoogstens = maximum_per_periode(
            omvang.volume,
            omvang.eenheid,
            omvang.frequentie,
            product.ingangsdatum,
            product.einddatum,
            periode.begindatum,
            periode.einddatum,
        )
        assert hoogstens is not None
        assert volume <= omgerekend(hoogstens, omvang.eenheid, naar)
    for sleutel, volume in gebruikt.items():
        product = bekend[sleutel]
        if product.omvang is None:
            continue
        hoogstens = maximum_totaal(
            product.omvang.volume,
            product.omvang.eenheid,
            product.omvang.frequentie,
            product.ingangsdatum,
            product.einddatum,
        )
        eenheid = product.omvang.eenheid
        assert hoogstens is not None
        assert volume <= omgerekend(hoogstens, eenheid, rekeneenheid(eenheid))


def test_een_budget_wordt_niet_overschreden() -> None:
    bekend = toewijzingen()
    besteed: Counter[tuple[str, int]] = Counter()
    for gemeente, prestatie in goedgekeurde_prestaties():
        if bekend[gemeente, prestatie.toewijzing_nummer].budget is not None:
            bedrag = prestatie.ingediend_bedrag
            teken = 1 if bedrag.debet_credit == "D" else -1
            besteed[gemeente, prestatie.toewijzing_nummer] += teken * bedrag.bedrag
    assert besteed
    assert all(bedrag <= bekend[sleutel].budget for sleutel, bedrag in besteed.items())


def test_elke_goede_prestatie_staat_in_een_contract_en_rekent_dat_tarief() -> None:
    tarieven = {(c.gemeente, c.code, c.aanbieder): c for c in contracten(ZAAD)}
    gecrediteerd = 0
    for bericht, model in gelezen():
        if not isinstance(model, Jw323) or bericht.opzettelijke_fout:
            continue
        for client in model.declaratie.clienten:
            for prestatie in client.prestaties:
                header = model.header
                contract = tarieven[header.ontvanger, prestatie.product_code, header.afzender]
                bedrag, volume = prestatie.ingediend_bedrag.bedrag, prestatie.geleverd_volume
                gecrediteerd += prestatie.ingediend_bedrag.debet_credit == "C"
                if contract.tarief_eurocent is None:
                    assert (bedrag, prestatie.product_tarief) == (volume, None)
                elif prestatie.eenheid == contract.eenheid:
                    assert bedrag == volume * contract.tarief_eurocent
                else:
                    # Minutes at an hour tariff: within half a eurocent of the exact amount.
                    assert abs(2 * (60 * bedrag - volume * contract.tarief_eurocent)) <= 60
    assert gecrediteerd > 10


def test_een_correctie_crediteert_een_regel_die_eerder_is_ingediend() -> None:
    ingediend: dict[tuple[str, str], Prestatie] = {}
    for bericht, model in gelezen():
        if not isinstance(model, Jw323) or bericht.opzettelijke_fout == "0001":
            continue
        eigen = [p for client in model.declaratie.clienten for p in client.prestaties]
        for prestatie in eigen:
            referentie = prestatie.product_referentie
            if referentie.vorig_referentie_nummer is not None:
                oud = ingediend[model.header.afzender, referentie.vorig_referentie_nummer]
                assert oud.ingediend_bedrag.bedrag == prestatie.ingediend_bedrag.bedrag
                assert oud.product_periode == prestatie.product_periode
        for prestatie in eigen:
            # A spoiled line may use a reference again; the first one is what counts.
            referentie = prestatie.product_referentie
            ingediend.setdefault((model.header.afzender, referentie.referentie_nummer), prestatie)


def test_de_producten_van_flevoland_worden_pas_vanaf_de_start_van_dat_contract_toegewezen() -> None:
    begin = {
        product.ingangsdatum
        for product in toewijzingen().values()
        if product.product.code and product.product.code.startswith("45F")
    }
    assert begin
    assert min(begin) >= date(2027, 1, 1)


def test_de_contracten_van_een_zaad_liggen_vast_en_overlappen_niet() -> None:
    sleutels = [(c.gemeente, c.aanbieder, c.code) for c in contracten(ZAAD)]
    assert contracten(ZAAD) == contracten(ZAAD) != contracten(ZAAD + 1)
    assert len(set(sleutels)) == len(sleutels)
    assert {gemeente for gemeente, _, _ in sleutels} == {
        "0034",
        "0303",
        "0995",
        "0171",
        "0184",
        "0757",
        "0935",
    }


@pytest.mark.parametrize(("clienten", "maanden"), [(0, 6), (100_000, 6), (10, 0)])
def test_een_onmogelijke_omvang_wordt_geweigerd(clienten: int, maanden: int) -> None:
    with pytest.raises(ValueError, match="moet"):
        maak(clienten, maanden, tot=TOT)
