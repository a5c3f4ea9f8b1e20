"""A client with a past, for tests of the questions that rules of Flevoland share."""

from datetime import UTC, date, datetime, time
from typing import Any, Self

from ledger.client import ClientToestand
from ledger.dossier import Stuk
from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.gebeurtenissen import (
    Gebeurtenis,
    TeWijzigen,
    ToewijzingAfgegeven,
    ToewijzingGebeurtenis,
    ToewijzingGewijzigd,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.ijw.verwerking.oordeel import Schrijver
from ledger.kaders.register import alle_kaders
from ledger.kaders.zaak import Omgeving, Zaak
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product

GEMEENTE, AANBIEDER = "0303", "12345678"
OMVANG = Omvang(volume=1800, eenheid="01", frequentie="6")


def product(code: str) -> Product:
    """A product of Flevoland as a message names it."""
    return Product(categorie="45", code=code)


class Verleden:
    """What happened to one client, in the order in which it was recorded."""

    def __init__(self) -> None:
        self._nu = datetime.combine(date(2027, 1, 1), time(12), UTC)
        self._schrijver = Schrijver(ClientToestand("client"), self._stempel())

    def _stempel(self, bericht: str | None = None) -> Stempel:
        return Stempel(self._nu, "test", "beheerder", "test", bericht)

    @property
    def toestand(self) -> ClientToestand:
        return self._schrijver.toestand

    def stuk(self, stuk: Stuk) -> Self:
        soort = next(rij.gebeurtenis for rij in STUKSOORTEN if rij.stuk is type(stuk))
        self._schrijver.zet(soort, stuk.datum, gemeente=stuk.gemeente, inhoud=stuk)
        return self

    def vot(
        self,
        referentie: str,
        verwijzer_type: str,
        code: str = "45F31",
        op: date = date(2027, 1, 5),
        bericht: str | None = None,
    ) -> VerzoekOntvangen:
        feit = self._stempel(bericht).zet(
            VerzoekOntvangen,
            "client",
            self.toestand.versie + 1,
            op,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            referentie_aanbieder=referentie,
            dagtekening=op,
            product=product(code),
            ingangsdatum=op,
            verwijzer_type=verwijzer_type,
        )
        return self._schrijver.voeg_toe(feit)

    def vow(self, referentie: str, *nummers: int) -> WijzigingVerzocht:
        dag = date(2027, 3, 1)
        return self._schrijver.zet(
            WijzigingVerzocht,
            dag,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            referentie_aanbieder=referentie,
            dagtekening=dag,
            reden_verzoek="1",
            te_wijzigen=tuple(
                TeWijzigen(toewijzing_nummer=nummer, gewenste_ingangsdatum=dag)
                for nummer in nummers
            ),
        )

    def toewijzing(
        self,
        nummer: int,
        begin: date = date(2027, 2, 1),
        einde: date | None = date(2027, 7, 31),
        code: str = "45F31",
        **anders: Any,
    ) -> ToewijzingGebeurtenis:
        bekend = self.toestand.toewijzingen.get((GEMEENTE, nummer))
        self._nu = self._nu.replace(microsecond=self._nu.microsecond + 1)
        return self._schrijver.zet(
            ToewijzingGewijzigd if bekend else ToewijzingAfgegeven,
            begin,
            **{
                "gemeente": GEMEENTE,
                "aanbieder": AANBIEDER,
                "toewijzing_nummer": nummer,
                "product": product(code),
                "toewijzingsmoment": self._nu.replace(tzinfo=None),
                "ingangsdatum": begin,
                "einddatum": einde,
                "omvang": OMVANG,
                "dagtekening": begin,
                **anders,
            },
        )

    def zaak(
        self,
        feit: Gebeurtenis | None = None,
        dag: date = date(2027, 6, 1),
        plek: str = "JW315",
        code: str = "45F31",
    ) -> Zaak:
        """A case on this client; without a fact the last one stands in for it."""
        laatste = self.toestand.laatst_vastgelegd
        gekozen = feit or laatste
        if gekozen is None:
            raise AssertionError("een zaak heeft een feit nodig")
        return Zaak(
            plek=plek,
            feit=gekozen,
            gemeente=GEMEENTE,
            aanbieder=AANBIEDER,
            product=product(code),
            code=code,
            voorstel=None,
            toestand=self.toestand,
            omgeving=Omgeving(),
            kader=alle_kaders().op_naam["flevoland"],
            dag=dag,
            verzoek_op=dag,
            ingang_op=dag,
            levering_op=dag,
            bekend_op=dag,
        )
