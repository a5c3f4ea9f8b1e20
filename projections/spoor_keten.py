"""The chain behind one declared line: allocation, decision, request, ground, contract, credits.

Pure: the history of a client as it was known, and a line in it; JSON with the names of the API out.
A link that is missing says so in a sentence, in its own place and among the gaps (`hiaten`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.bevinding import Bevinding
from ledger.client import ToewijzingSleutel
from ledger.dossier import Afwijking
from ledger.dossier_gebeurtenissen import AfwijkingVastgelegd, StukVastgelegd
from ledger.gebeurtenissen import (
    ClientVergeten,
    Gebeurtenis,
    PrestatieGebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekGehonoreerd,
    VerzoekOntvangen,
)
from ledger.ijw.codelijsten import TYPE_VERWIJZER
from projections.spoor_bedrag import Bedrag
from projections.spoor_dossier import (
    VERGETEN,
    Dossier,
    Json,
    Vermeld,
    bevinding_json,
    regel_json,
)
from projections.spoor_grondslag import Verzocht, besluiten_op, grondslag_van

_VERSIEVELDEN: Final = {
    "gebeurtenis_id",
    "toewijzingsmoment",
    "dagtekening",
    "product",
    "ingangsdatum",
    "einddatum",
    "omvang",
    "budget",
    "reden_wijziging",
    "referentie_aanbieder",
    "vastgelegd_op",
}
_BESLUITVELDEN: Final = {
    "gebeurtenis_id",
    "aanbieder",
    "referentie_aanbieder",
    "toewijzing_nummers",
    "motivering",
    "advies",
    "advies_reden",
    "actor",
    "rol",
    "vastgelegd_op",
    "geldig_op",
}
_VERZOEKVELDEN: Final = {
    "gebeurtenis_id",
    "gemeente",
    "aanbieder",
    "referentie_aanbieder",
    "dagtekening",
    "product",
    "ingangsdatum",
    "einddatum",
    "omvang",
    "budget",
    "reden_verzoek",
    "ongewijzigd",
    "te_wijzigen",
    "nieuw",
    "vastgelegd_op",
}
_EERDERE_AFWIJKING: Final = (
    "De afwijking is eerder vastgelegd dan dit besluit, en hief de bevinding op."
)


def keten(
    feit: PrestatieGebeurtenis,
    dossier: Dossier,
    contracten: Sequence[Gebeurtenis],
    vermeld: Vermeld,
) -> Json:
    """Everything that a line rests on, from its allocation to its contract, and what came of it."""
    schakel = _Keten(feit, dossier, contracten, vermeld)
    return schakel.als_json()


class _Keten:
    """One line with what is known around it; gathers the gaps while it is told."""

    def __init__(
        self,
        feit: PrestatieGebeurtenis,
        dossier: Dossier,
        contracten: Sequence[Gebeurtenis],
        vermeld: Vermeld,
    ) -> None:
        self._feit = feit
        self._dossier = dossier
        self._bedrag = Bedrag(feit, dossier, contracten, vermeld)
        self._vermeld = vermeld
        self._hiaten: list[str] = []
        self._sleutel: ToewijzingSleutel = (feit.gemeente, feit.toewijzing_nummer)
        self._besluiten = besluiten_op(dossier.feiten, self._sleutel)

    def als_json(self) -> Json:
        if self._dossier.toestand.vergeten:
            self._hiaten.append(self._vergeten())
        telde = self._telde()
        delen = {
            "regel": regel_json(self._feit, self._vermeld),
            "toewijzing": self._toewijzing(telde),
            "besluiten": self._alle_besluiten(telde),
            "verzoeken": self._verzoeken(),
            "grondslag": self._grondslag(telde),
            "contract": self._bedrag.contract(),
            "controlebevindingen": self._bedrag.controle(),
            "samenhang": self._bedrag.samenhang(),
        }
        return {**delen, "hiaten": [*self._hiaten, *self._bedrag.hiaten]}

    def _mist(self, zin: str) -> str:
        self._hiaten.append(zin)
        return zin

    def _vergeten(self) -> str:
        feit = next(rij for rij in self._dossier.feiten if isinstance(rij, ClientVergeten))
        self._vermeld.noem(feit)
        return (
            f"De persoonsgegevens van deze cliënt zijn op {feit.geldig_op} vernietigd; wat daarvan "
            "deel was (motivering, inhoud van vastleggingen, namen), is niet meer te lezen."
        )

    # --- allocation -------------------------------------------------------------------------------

    def _telde(self) -> ToewijzingGebeurtenis | None:
        """The version that counted when the line was judged (IV013)."""
        versie = self._dossier.voor(self._feit).toewijzing(self._sleutel)
        eigen = versie is not None and versie.aanbieder == self._feit.aanbieder
        return versie if eigen else None

    def _toewijzing(self, telde: ToewijzingGebeurtenis | None) -> Json:
        versies = self._dossier.toestand.toewijzingen.get(self._sleutel, ())
        zinnen: list[str] = []
        if telde is None:
            zinnen.append(
                self._mist(
                    f"Toewijzing {self._feit.toewijzing_nummer} van gemeente {self._feit.gemeente} "
                    "aan deze aanbieder was voor deze cliënt niet bekend toen de regel werd "
                    "beoordeeld."
                )
            )
        elif telde.product is None or telde.product.code is None:
            wat = "product" if telde.product is None else "productcode"
            zinnen.append(
                f"De toewijzing is aspecifiek: zij noemt geen {wat}; de aanbieder kiest die."
            )
        if telde is not None and versies[-1].gebeurtenis_id != telde.gebeurtenis_id:
            zinnen.append("Na de beoordeling van deze regel telt een andere versie.")
        return {
            "gemeente": self._feit.gemeente,
            "toewijzingNummer": self._feit.toewijzing_nummer,
            "versies": [self._versie(versie, telde) for versie in versies],
            "zinnen": zinnen,
        }

    def _versie(self, versie: ToewijzingGebeurtenis, telde: ToewijzingGebeurtenis | None) -> Json:
        eigen = self._eigen_besluit(versie)
        return {
            **self._vermeld.velden(versie, _VERSIEVELDEN),
            "soort": versie.SOORT,
            "telde": telde is not None and versie.gebeurtenis_id == telde.gebeurtenis_id,
            "bekendBijOordeel": versie.versie < self._feit.versie,
            "besluit": None if eigen is None else self._vermeld.noem(eigen),
            "bevindingen": [bevinding_json(rij) for rij in versie.bevindingen],
        }

    # --- decision ---------------------------------------------------------------------------------

    def _eigen_besluit(self, versie: ToewijzingGebeurtenis) -> VerzoekGehonoreerd | None:
        return next((b for b in self._besluiten if b.bericht_id == versie.bericht_id), None)

    def _alle_besluiten(self, telde: ToewijzingGebeurtenis | None) -> Json:
        """The decisions on requests behind the allocation, the newest first."""
        zin = None
        if not self._besluiten and telde is not None:
            zin = self._mist(
                f"Er is geen verzoek (JW315 of JW317) gekoppeld aan toewijzing "
                f"{telde.toewijzing_nummer}: zij is ambtshalve afgegeven, door {telde.actor} in de "
                f"rol {telde.rol}."
            )
        elif telde is not None and self._eigen_besluit(telde) is None:
            zin = self._mist(
                "De versie die telde, is afgegeven zonder eigen verzoek (ambtshalve); het verzoek "
                "hoort bij een eerdere of latere versie."
            )
        return {
            "items": [self._besluit(besluit) for besluit in reversed(self._besluiten)],
            "zin": zin,
        }

    def _besluit(self, besluit: VerzoekGehonoreerd) -> Json:
        vergeten = self._dossier.toestand.vergeten
        zin = None
        if besluit.advies is None:
            zin = (
                "Bij dit besluit is geen advies bewaard: geen kader oordeelde over het verzoek, of "
                "de JW301 kwam uit een ander systeem."
            )
        if besluit.motivering is None:
            waarom = VERGETEN if vergeten else "Bij dit besluit is geen motivering vastgelegd."
            zin = waarom if zin is None else f"{zin} {waarom}"
        return {
            **self._vermeld.velden(besluit, _BESLUITVELDEN),
            "afwijkingen": list(self._afwijkingen(besluit)),
            "zin": zin,
        }

    def _afwijkingen(self, besluit: VerzoekGehonoreerd) -> Iterator[Json]:
        """The deviations of a decision, and earlier ones that lifted a finding on it."""
        gegeven = [rij for rij in self._dossier.feiten if rij.bericht_id == besluit.bericht_id]
        eigen = [feit for feit in gegeven if isinstance(feit, AfwijkingVastgelegd)]
        opgeheven = [
            rij
            for feit in gegeven
            if isinstance(feit, ToewijzingGebeurtenis)
            for rij in feit.bevindingen
            if rij.afwijking is not None
        ]
        if len(eigen) == len(opgeheven) == 1 and eigen[0].inhoud is None:
            # What was recorded of a forgotten person is lost; the finding that it lifted is not.
            vergeten = _afwijking_json(self._vermeld.noem(eigen[0]), None)
            yield vergeten | _ontheffing_json(opgeheven[0])
            return
        for feit in eigen:
            yield _afwijking_json(self._vermeld.noem(feit), feit.inhoud)
        verteld = {feit.inhoud.regel for feit in eigen if feit.inhoud is not None}
        for rij in opgeheven:
            if rij.regel not in verteld:
                eerder = _afwijking_json(self._eerdere_afwijking(rij), None)
                yield eerder | _ontheffing_json(rij) | {"zin": _EERDERE_AFWIJKING}

    def _eerdere_afwijking(self, bevinding: Bevinding) -> str | None:
        """The event of the recorded deviation that lifted a finding; None when it is lost."""
        ontheffing = bevinding.afwijking
        for feit in reversed(self._dossier.toestand.dossier.get(Afwijking, ())):
            stuk = feit.inhoud
            if (
                isinstance(stuk, Afwijking)
                and ontheffing is not None
                and (stuk.regel, stuk.rol, stuk.datum)
                == (bevinding.regel, ontheffing.rol, ontheffing.datum)
            ):
                return self._vermeld.noem(feit)
        return None

    # --- request and ground -----------------------------------------------------------------------

    def _verzoeken(self) -> Json:
        """The requests behind the allocation, the newest first."""
        toestand = self._dossier.toestand
        sleutels = dict.fromkeys(
            (rij.aanbieder, rij.referentie_aanbieder) for rij in reversed(self._besluiten)
        )
        onbekend = [sleutel[1] for sleutel in sleutels if sleutel not in toestand.verzoeken]
        zin = None
        if onbekend:
            zin = self._mist(
                f"Verzoek {', '.join(onbekend)}, dat de JW301 noemt, is niet in dit grootboek "
                "vastgelegd."
            )
        items = [self._verzoek(sleutel) for sleutel in sleutels if sleutel in toestand.verzoeken]
        return {"items": items, "zin": zin}

    def _verzoek(self, sleutel: tuple[str, str]) -> Json:
        verzoek = self._dossier.toestand.verzoeken[sleutel]
        gevraagd: Verzocht = verzoek.gevraagd
        is_vot = isinstance(gevraagd, VerzoekOntvangen)
        if verzoek.herbeoordeeld is not None:
            self._vermeld.noem(verzoek.herbeoordeeld)
        return {
            **self._vermeld.velden(gevraagd, _VERZOEKVELDEN),
            "soort": "VOT" if is_vot else "VOW",
            "verwijzer": _verwijzer(gevraagd) if isinstance(gevraagd, VerzoekOntvangen) else None,
            "bevindingen": [bevinding_json(rij) for rij in verzoek.bevindingen],
            "antwoorden": [
                self._vermeld.velden(
                    rij,
                    {"gebeurtenis_id", "verzoek_antwoord", "reden_afwijzing", "vastgelegd_op"},
                )
                for rij in verzoek.antwoorden
            ],
        }

    def _grondslag(self, telde: ToewijzingGebeurtenis | None) -> Json:
        """The records that the allocation rests on, with how they are tied to it."""
        toestand, feiten = self._dossier.toestand, self._dossier.feiten
        grondslag = grondslag_van(toestand, feiten, self._sleutel, telde)
        if grondslag.koppeling in ("geen", "meerduidig", "alleenBericht"):
            self._mist(grondslag.zin)
        return {
            "koppeling": grondslag.koppeling,
            "zin": grondslag.zin,
            "vastleggingen": [self._stuk(feit) for feit in grondslag.kandidaten],
        }

    def _stuk(self, feit: StukVastgelegd) -> Json:
        stuk = feit.inhoud
        return {
            "gebeurtenisId": self._vermeld.noem(feit),
            "soort": feit.SOORT,
            "gemeente": feit.gemeente,
            "aanbieder": feit.aanbieder,
            "datum": None if stuk is None else stuk.datum.isoformat(),
            "vastgelegdNaOordeel": feit.versie > self._feit.versie,
            "inhoud": None if stuk is None else stuk.model_dump(mode="json", by_alias=True),
            "zin": VERGETEN if stuk is None else None,
        }


def _verwijzer(gevraagd: VerzoekOntvangen) -> Json:
    return {
        "type": gevraagd.verwijzer_type,
        "omschrijving": TYPE_VERWIJZER.get(gevraagd.verwijzer_type),
        "zorgverlenerCode": gevraagd.zorgverlener_code,
        "naam": gevraagd.verwijzer_naam,
    }


def _afwijking_json(gebeurtenis_id: str | None, stuk: Afwijking | None) -> Json:
    velden = ("regel", "rol", "datum", "motivering", "akkoordDoor", "overlegDatum")
    inhoud: Json = {} if stuk is None else stuk.model_dump(mode="json", by_alias=True)
    return {
        "gebeurtenisId": gebeurtenis_id,
        **{veld: inhoud.get(veld) for veld in velden},
        "zin": VERGETEN if stuk is None else None,
    }


def _ontheffing_json(bevinding: Bevinding) -> Json:
    """What a finding itself keeps of the deviation that lifted it."""
    ontheffing = bevinding.afwijking
    if ontheffing is None:
        raise AssertionError("deze bevinding is niet opgeheven")
    datum = ontheffing.datum.isoformat()
    return {"regel": bevinding.regel, "rol": ontheffing.rol, "datum": datum}
