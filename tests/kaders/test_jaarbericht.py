"""Reports over a year: which there are, how they are folded, and with which figures."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand
from ledger.kaders.gegevens import Aanpassing, laad_gegevens, pas_aan
from ledger.kaders.jaarbericht import Jaarbericht, Rapportrij, gemeenten_in, rapporten_van
from ledger.kaders.kader import Kader, KaderFout
from ledger.kaders.rapport import Meting, in_tienden
from ledger.kaders.regelboek import Regelboek
from ledger.kaders.register import alle_kaders
from ledger.regels import Parameters, Uitkomst
from tests.kaders.flevoland.verleden import Verleden
from tests.kaders.proefkader import KADER, PARAMETERS, schrijf
from tests.kaders.test_welk_kader import proefboek

ALMERE, DRONTEN, A, B = "0034", "0303", "12345678", "87654321"
BEIDE = KADER.replace("deelname:\n", f"deelname:\n  - {{gemeente: '{DRONTEN}', producten: [P1]}}\n")


def _weeg(meting: Meting, p: Parameters, jaar: int) -> Uitkomst:
    """More volume per allocation than the rule has minutes is out of the ordinary."""
    gemiddeld = meting.teller / meting.noemer
    gevolg = None if gemiddeld > p["minuten"] else Gevolg.AFLEIDEN
    return Uitkomst(f"{gemiddeld} in {jaar}", {"aantal": meting.aantal}, gevolg=gevolg)


def _meet(_: Kader, toestand: ClientToestand, gemeente: str, jaar: int) -> Iterator[Meting]:
    for (van, nummer), versies in toestand.toewijzingen.items():
        feit = versies[-1]
        if van == gemeente and feit.ingangsdatum.year == jaar and feit.omvang is not None:
            yield Meting(van, feit.aanbieder, Fraction(feit.omvang.volume), 1, nummer)


def _boek(code: str = "PR-01") -> Regelboek:
    boek = proefboek({"gevolg": Gevolg.SIGNALEREN})
    boek.rapport(code, titel="Omvang per toewijzing", weeg=_weeg)(_meet)
    return boek


def _kader(map_: Path, **bestanden: str) -> Kader:
    return Kader(laad_gegevens(schrijf(map_, **{"kader": BEIDE, **bestanden})), _boek())


def _client(*toewijzingen: tuple[str, str, int]) -> ClientToestand:
    """A client with an allocation in 2027 per gemeente, aanbieder and volume."""
    verleden = Verleden()
    for nummer, (gemeente, aanbieder, volume) in enumerate(toewijzingen, 1):
        omvang = {"volume": volume, "eenheid": "01", "frequentie": "6"}
        verleden.toewijzing(nummer, gemeente=gemeente, aanbieder=aanbieder, omvang=omvang)
    return verleden.toestand


def _kern(rij: Rapportrij) -> tuple[str, str, int | None, str, bool]:
    return rij.gemeente, rij.aanbieder, rij.toewijzing_nummer, rij.bevinding.uitleg, rij.signaal


def test_de_sommen_van_alle_clienten_staan_per_gemeente_en_aanbieder(tmp_path: Path) -> None:
    bericht = Jaarbericht([_kader(tmp_path)], 2027)

    los = [
        _kern(rij)
        for client in (_client((DRONTEN, B, 800), (ALMERE, A, 1100)), _client((ALMERE, A, 1000)))
        for rij in bericht.client(client)
    ]

    assert los == [
        (ALMERE, A, 2, "1100 in 2027", True),
        (DRONTEN, B, 1, "800 in 2027", False),
        (ALMERE, A, 1, "1000 in 2027", False),
    ]
    totaal = list(bericht.aanbieders())
    assert [_kern(rij) for rij in totaal] == [
        (ALMERE, A, None, "1050 in 2027", True),
        (DRONTEN, B, None, "800 in 2027", False),
    ]
    assert [rij.bevinding.operanden["aantal"] for rij in totaal] == [2, 1]
    assert {(rij.kader, rij.titel) for rij in totaal} == {("proef", "Omvang per toewijzing")}


def test_een_rij_wijst_aan_waarover_zij_gaat_en_waar_de_regel_staat(tmp_path: Path) -> None:
    bericht = Jaarbericht([_kader(tmp_path)], 2027)

    (los,) = bericht.client(_client((ALMERE, A, 1100)))
    (som,) = bericht.aanbieders()

    assert (los.bevinding.sleutel, som.bevinding.sleutel) == ("1", A)
    assert (som.bevinding.regel, som.bevinding.bron.paragraaf) == ("PR-01", "A")
    assert som.bevinding.gevolg is Gevolg.SIGNALEREN


def test_met_een_gemeente_telt_alleen_die(tmp_path: Path) -> None:
    bericht = Jaarbericht([_kader(tmp_path)], 2027, DRONTEN)

    assert len(list(bericht.client(_client((DRONTEN, B, 800), (ALMERE, A, 1100))))) == 1
    assert [rij.gemeente for rij in bericht.aanbieders()] == [DRONTEN]


def test_een_gemeente_die_niet_deelneemt_staat_er_niet_in(tmp_path: Path) -> None:
    bericht = Jaarbericht([_kader(tmp_path)], 2027)

    assert list(bericht.client(_client(("0363", A, 2000)))) == []
    assert list(bericht.aanbieders()) == []


def test_de_getallen_zijn_die_van_het_einde_van_het_jaar(tmp_path: Path) -> None:
    nieuw = PARAMETERS.replace("2027-12-31", "2027-11-30").replace("2028-01-01", "2027-12-01")
    bericht = Jaarbericht([_kader(tmp_path, parameters=nieuw)], 2027)

    (rij,) = bericht.client(_client((ALMERE, A, 1100)))

    assert not rij.signaal


def test_zonder_getallen_voor_het_jaar_is_het_niet_te_beoordelen(tmp_path: Path) -> None:
    oud = "parameters: {PR-01: [{tot: 2027-06-30, waarden: {minuten: 1000, maanden: 3}}]}\n"
    bericht = Jaarbericht([_kader(tmp_path, parameters=oud)], 2027)

    (rij,) = bericht.client(_client((ALMERE, A, 800)))

    assert rij.bevinding.niet_beoordeelbaar
    assert rij.signaal
    assert "voor 2027 geen getallen" in rij.bevinding.uitleg


def test_een_regel_die_uit_staat_heeft_geen_rapport(tmp_path: Path) -> None:
    uit = Aanpassing.model_validate(
        {"kader": "proef", "versie": "2", "regels": {"PR-01": {"uit": True}}}
    )
    kader = Kader(pas_aan(laad_gegevens(schrijf(tmp_path)), uit), _boek())

    assert rapporten_van(kader, 2027) == ()


def test_een_rapport_zonder_regel_en_een_tweede_rapport_worden_geweigerd(tmp_path: Path) -> None:
    with pytest.raises(KaderFout, match="rapport bij regel PR-99, die niet bestaat"):
        Kader(laad_gegevens(schrijf(tmp_path)), _boek("PR-99"))
    with pytest.raises(ValueError, match="PR-01 heeft al een rapport"):
        _boek().rapport("PR-01", titel="Nog een", weeg=_weeg)(_meet)


@pytest.mark.parametrize(
    ("naam", "jaar", "deel"),
    [
        ("flevoland", 2026, set()),
        ("flevoland", 2027, {"0034", "0171", "0184", "0303", "0995"}),
        ("almere", 2026, {"0034"}),
        ("almere", 2027, set()),
    ],
)
def test_een_kader_bericht_over_de_jaren_waarin_het_geldt(
    naam: str, jaar: int, deel: set[str]
) -> None:
    assert gemeenten_in(alle_kaders().op_naam[naam], jaar) == deel


@pytest.mark.parametrize(
    ("waarde", "tekst"),
    [
        ("0", "0,0"),
        ("7", "7,0"),
        ("15/2", "7,5"),
        ("29/4", "7,3"),
        ("1/30", "0,0"),
        ("99/10", "9,9"),
    ],
)
def test_een_breuk_wordt_getoond_in_tienden_met_de_helft_omhoog(waarde: str, tekst: str) -> None:
    assert in_tienden(Fraction(waarde)) == tekst
