"""The part of casusregie in what was declared over a year: per allocation, and per aanbieder."""

from datetime import date
from typing import Any

from ledger.bevinding import Gevolg
from ledger.client import ClientToestand, evolve
from ledger.dossier import Inzet, Regie, Stuk, Tijdregel
from ledger.gebeurtenissen import ClientVergeten, PrestatieGecrediteerd, PrestatieGoedgekeurd
from ledger.kaders.gegevens import Aanpassing
from ledger.kaders.jaarbericht import Jaarbericht, Rapportrij
from ledger.kaders.register import alle_kaders, laad_kader
from ledger.stempel import Stempel
from tests.gegeven import op
from tests.kaders.flevoland.verleden import AANBIEDER, GEMEENTE, Verleden, product

MEI = date(2027, 5, 1)
STEMPEL = Stempel(op(MEI), "test", "beheerder", "test")
KADER = alle_kaders().op_naam["flevoland"]
TIENDE = Aanpassing.model_validate(
    {
        "kader": "flevoland",
        "versie": "met grens",
        "regels": {
            "FL-REGIE-04": {"parameters": {"waarden": {"aandeel_teller": 1, "aandeel_noemer": 10}}}
        },
    }
)


class Hulp:
    """A client with allocations that run on, and what was done and declared on them."""

    def __init__(self, *codes: str, gemeente: str = GEMEENTE) -> None:
        self._gemeente = gemeente
        self._verleden = Verleden()
        for nummer, code in enumerate(codes or ("45F31",), 1):
            begin, einde = date(2027, 1, 1), date(2028, 12, 31)
            self._verleden.toewijzing(nummer, begin, einde, code, gemeente=gemeente)
        self.toestand: ClientToestand = self._verleden.toestand

    def stuk(self, stuk: Stuk) -> "Hulp":
        """Records something; to be done before anything is declared."""
        assert not self.toestand.verbruik
        self._verleden.stuk(stuk)
        self.toestand = self._verleden.toestand
        return self

    def inzet(self, minuten: int, dag: date = MEI, **anders: Any) -> "Hulp":
        """Time of casusregie on a day, beside as much direct time."""
        soorten = ("casusregie", "direct")
        tijd = tuple(Tijdregel(datum=dag, soort=soort, minuten=minuten) for soort in soorten)
        wat = {"toewijzing_nummer": 1, **anders}
        return self.stuk(Inzet(gemeente=self._gemeente, datum=dag, tijd=tijd, **wat))

    def gedeclareerd(
        self, volume: int, dag: date = MEI, nummer: int = 1, terug: str | None = None
    ) -> "Hulp":
        """An awarded line in minutes; `terug` names the line that it takes back."""
        versie = self.toestand.versie + 1
        velden = {
            "gemeente": self._gemeente,
            "aanbieder": AANBIEDER,
            "declaratie_nummer": "D1",
            "referentie_nummer": f"P{versie}",
            "toewijzing_nummer": nummer,
            "product": product("45F31"),
            "begindatum": dag,
            "einddatum": dag,
            "volume": volume,
            "eenheid": "01",
            "bedrag_eurocent": volume * 160,
        }
        feit = (
            STEMPEL.zet(
                PrestatieGoedgekeurd,
                "client",
                versie,
                dag,
                **velden,
                debet_credit="D",
                toewijzingsmoment=op(dag),
            )
            if terug is None
            else STEMPEL.zet(
                PrestatieGecrediteerd,
                "client",
                versie,
                dag,
                **velden,
                debet_credit="C",
                vorig_referentie_nummer=terug,
            )
        )
        self.toestand = evolve(self.toestand, feit)
        return self


def _rijen(*hulp: Hulp, jaar: int = 2027, grens: bool = False) -> list[Rapportrij]:
    """The rows about allocations, then those about aanbieders."""
    kader = laad_kader("flevoland", [TIENDE]) if grens else KADER
    bericht = Jaarbericht([kader], jaar)
    los = [rij for client in hulp for rij in bericht.client(client.toestand)]
    return [*los, *bericht.aanbieders()]


def _minuten(*hulp: Hulp, jaar: int = 2027) -> list[tuple[int | None, object, object]]:
    return [
        (
            rij.toewijzing_nummer,
            rij.bevinding.operanden["casusregieMinuten"],
            rij.bevinding.operanden["gedeclareerdMinuten"],
        )
        for rij in _rijen(*hulp, jaar=jaar)
    ]


def test_zonder_grens_staat_een_kwart_alleen_in_het_overzicht() -> None:
    los, som = _rijen(Hulp().inzet(100).gedeclareerd(400))

    assert (los.toewijzing_nummer, los.signaal, los.bevinding.gevolg) == (1, False, Gevolg.AFLEIDEN)
    assert los.bevinding.uitleg == (
        "In 2027 was casusregie 100 van de 400 gedeclareerde minuten op deze toewijzing, "
        "25,0 procent."
    )
    assert los.bevinding.operanden["procent"] == "25"
    assert (som.aanbieder, som.toewijzing_nummer, som.signaal) == (AANBIEDER, None, False)
    assert "op één toewijzing, 25,0 procent." in som.bevinding.uitleg


def test_boven_de_ingestelde_grens_wordt_de_toewijzing_gemeld_en_de_aanbieder_niet() -> None:
    boven, op_de_grens = Hulp().inzet(12).gedeclareerd(100), Hulp().inzet(10).gedeclareerd(100)

    eerste, tweede, som = _rijen(boven, op_de_grens, grens=True)

    assert (eerste.signaal, tweede.signaal, som.signaal) == (True, False, False)
    assert eerste.bevinding.uitleg.endswith("12,0 procent; dat is meer dan 1/10.")
    assert "22 van de 200 gedeclareerde minuten op 2 toewijzingen" in som.bevinding.uitleg


def test_elk_jaar_heeft_zijn_eigen_minuten() -> None:
    volgend = date(2028, 1, 1)
    hulp = Hulp().inzet(100).inzet(20, volgend).gedeclareerd(400).gedeclareerd(50, volgend)

    assert _minuten(hulp)[0] == (1, 100, 400)
    assert _minuten(hulp, jaar=2028)[0] == (1, 20, 50)
    assert _minuten(hulp, jaar=2029) == []


def test_wat_is_gecrediteerd_telt_niet() -> None:
    hulp = Hulp().inzet(100).gedeclareerd(400)
    eerste = f"P{hulp.toestand.versie}"
    hulp.gedeclareerd(400, terug=eerste)
    assert _minuten(hulp) == []

    assert _minuten(hulp.gedeclareerd(250))[0] == (1, 100, 250)


def test_de_tijd_bij_de_casusregisseur_telt_mee() -> None:
    regie = Regie(
        gemeente=GEMEENTE, datum=MEI, soort="casusregie", naam="m1", minuten=60, toewijzing_nummer=1
    )

    assert _minuten(Hulp().inzet(100).stuk(regie).gedeclareerd(400))[0] == (1, 160, 400)


def test_zonder_casusregie_of_declaratie_valt_er_niets_te_berichten() -> None:
    assert _rijen(Hulp().gedeclareerd(400)) == []
    assert _rijen(Hulp().inzet(100)) == []
    assert _rijen(Hulp().inzet(0).gedeclareerd(400)) == []


def test_zonder_nummer_telt_de_tijd_een_keer_bij_de_lopende_toewijzing_van_het_product() -> None:
    zonder: dict[str, Any] = {"toewijzing_nummer": None, "aanbieder": AANBIEDER}
    hulp = Hulp("45F21", "45F31", "45F31").inzet(100, product=product("45F31"), **zonder)
    for nummer in (1, 2, 3):
        hulp.gedeclareerd(400, nummer=nummer)

    assert _minuten(hulp) == [(2, 100, 400), (None, 100, 400)]


def test_zonder_nummer_wijst_de_gedeclareerde_regel_de_toewijzing_aan() -> None:
    hulp = Hulp("45F31", "45F31")
    regel = f"P{hulp.toestand.versie + 2}"
    hulp.inzet(100, toewijzing_nummer=None, referentie_nummer=regel)
    hulp.gedeclareerd(400, nummer=2)

    assert _minuten(hulp)[0] == (2, 100, 400)


def test_tijd_zonder_toewijzing_en_andere_producten_tellen_niet() -> None:
    anders = {"toewijzing_nummer": None, "product": product("45F21")}
    assert _rijen(Hulp().inzet(100, **anders).gedeclareerd(400)) == []
    assert _rijen(Hulp().inzet(100, toewijzing_nummer=9).gedeclareerd(400)) == []
    assert _rijen(Hulp("45F01").inzet(100).gedeclareerd(400)) == []


def test_in_lelystad_telt_alleen_het_product_waarmee_die_meedoet() -> None:
    hulp = Hulp("45F34", "45F31", gemeente="0995")
    hulp.inzet(100, toewijzing_nummer=1).inzet(100, toewijzing_nummer=2)
    hulp.gedeclareerd(400, nummer=1).gedeclareerd(400, nummer=2)

    assert _minuten(hulp) == [(1, 100, 400), (None, 100, 400)]


def test_van_een_vergeten_client_is_niets_meer_te_berichten() -> None:
    hulp = Hulp().inzet(100).gedeclareerd(400)
    versie = hulp.toestand.versie + 1
    hulp.toestand = evolve(
        hulp.toestand, STEMPEL.zet(ClientVergeten, "client", versie, MEI, grond="termijn")
    )

    assert _rijen(hulp) == []
