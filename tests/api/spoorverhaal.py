"""A ledger that tells the story of some euros, through the API alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from api.dienst import Dienst
from api.schemas_spoor import Eurolijst, Spoor
from tests import berichten as b
from tests.api.hulp import Klant
from tests.api.stukken import stuk

JULI = {"Klok": "2027-07-01T09:00:00+02:00"}
AFWIJKING = {
    "regel": "PR-DUUR",
    "motivering": "Twee jaar is nodig.",
    "akkoordDoor": "arts 1",
    "rol": "arts",
}
LANG = {"toewijzing_einddatum": date(2028, 12, 31), "omvang": b.omvang(600)}


@dataclass
class Verhaal:
    """A ledger that is filled through the API, a day per command."""

    klant: Klant
    dienst: Dienst
    dag: int = 3
    gestuurd: dict[str, bytes] = field(default_factory=dict)

    @property
    def client_id(self) -> str:
        return self.dienst.grootboek.bos.client_id(b.BSN)

    def kop(self, **anders: str) -> dict[str, str | bytes]:
        """The next day of January, then of later months."""
        self.dag += 1
        return {"Klok": f"2027-{self.dag // 28 + 1:02}-{self.dag % 28 + 1:02}T09:00:00Z", **anders}

    def stuur(self, bericht: Any, **anders: str) -> dict[str, Any]:
        inhoud = b.xml(bericht)
        antwoord = self.klant.xml(inhoud, **self.kop(**anders))
        assert antwoord.status_code == 201, antwoord.json()
        oordeel: dict[str, Any] = antwoord.json()
        self.gestuurd[oordeel["berichtId"]] = inhoud
        return oordeel

    def declareer(self, *regels: Any, **anders: Any) -> dict[str, Any]:
        """A declaration of February, in March or later."""
        self.dag = max(self.dag, 64)
        return self.stuur(b.declaratie(*regels, maand=2, **anders))

    def post(self, pad: str, inhoud: dict[str, Any], **anders: str) -> dict[str, Any]:
        antwoord = self.klant.post(f"/v1/{pad}", json=inhoud, headers=self.kop(**anders))
        assert antwoord.status_code == 201, antwoord.json()
        uit: dict[str, Any] = antwoord.json()
        return uit

    def verwijzing(self, **anders: Any) -> str:
        """The event id of a recorded referral."""
        kaal = {"product": None, "omvang": None, "consultatie": None}
        return self.stuk("verwijzingen", **(kaal | anders))

    def stuk(self, pad: str, **anders: Any) -> str:
        """The event id of a recorded record of this kind."""
        inhoud = self.post(f"clienten/{self.client_id}/{pad}", stuk(pad, **anders))
        gebeurtenis: str = inhoud["gebeurtenissen"][0]["gebeurtenisId"]
        return gebeurtenis

    def contract(self, eurocent: int | None = 160, vanaf: str = "2027-01-01") -> None:
        tarief = None if eurocent is None else {"bedragEurocent": eurocent, "eenheid": "01"}
        product = {"categorie": "45", "code": "45A48"}
        partijen = {"gemeente": b.GEMEENTE, "aanbieder": b.AANBIEDER}
        inhoud = {**partijen, "product": product, "tarief": tarief, "vanaf": vanaf, "tot": None}
        self.post("contracten", inhoud)

    def besluit(self, referentie: str = "R1", **velden: Any) -> int:
        pad = f"verzoeken/{b.AANBIEDER}/{referentie}/besluiten"
        self.post(pad, {"besluit": "honoreren", **velden}, Gebruiker="anna", Rol="toegang")
        beeld = self.klant.get(f"/v1/clienten/{self.client_id}", headers=JULI).json()
        nummer: int = beeld["toewijzingen"][-1]["toewijzingNummer"]
        return nummer

    def spoor(self, referentie: str = "P1", vraag: str = "", aanbieder: str = b.AANBIEDER) -> Any:
        """The trail, held against its described shape."""
        pad = f"/v1/prestaties/{aanbieder}/{referentie}/spoor{vraag}"
        antwoord = self.klant.get(pad, headers=JULI)
        assert antwoord.status_code == 200, antwoord.json()
        Spoor.model_validate_json(antwoord.content)
        return antwoord.json()

    def euros(self, pad: str) -> Any:
        """A list of lines, held against its described shape."""
        antwoord = self.klant.get(f"/v1/{pad}", headers=JULI)
        assert antwoord.status_code == 200, antwoord.json()
        Eurolijst.model_validate_json(antwoord.content)
        return antwoord.json()

    def van_verzoek_tot_correctie(self) -> Self:
        """From request to correction: a line of 77 minutes that is credited and declared again."""
        self.contract()
        self.stuur(b.vot(LANG), Gebruiker="bram", Rol="backofficeAanbieder")
        self.verwijzing()
        nummer = self.besluit(motivering="Dit kind heeft het nodig.", afwijkingen=[AFWIJKING])
        self.stuur(b.start({"toewijzing_nummer": nummer}))
        for nr, regel in enumerate(
            (
                b.prestatie("P1", toewijzing_nummer=nummer, geleverd_volume=77),
                b.prestatie("C1", vorig="P1", toewijzing_nummer=nummer, geleverd_volume=77),
                b.prestatie("P2", toewijzing_nummer=nummer, geleverd_volume=60),
                b.prestatie("P1", toewijzing_nummer=nummer, geleverd_volume=5, maand=2),
            )
        ):
            self.declareer(regel, nummer=f"D{nr}")
        return self
