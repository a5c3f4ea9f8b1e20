"""What a declared line is worth: its contract, the amount worked out again, credits, findings.

Pure: JSON with the names of the API out.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.bedragen import bedrag_eurocent, bedrag_klopt, verwacht_bedrag
from ledger.contract import Contracten, vouw_contracten
from ledger.gebeurtenissen import (
    ContractVastgelegd,
    Gebeurtenis,
    PrestatieGebeurtenis,
    PrestatieGecrediteerd,
    PrestatieGoedgekeurd,
)
from ledger.omvang import Eenheid
from projections.spoor_dossier import Dossier, Json, Vermeld, bevinding_json, regel_json

_CONTRACTVELDEN: Final = {
    "gebeurtenis_id",
    "product",
    "vanaf",
    "tot",
    "tarief_eurocent",
    "tarief_eenheid",
    "vastgelegd_op",
}


class Bedrag:
    """One line with its contracts and the other lines of its client; `hiaten` are what is missing.

    `contracten` are those of the gemeente with the aanbieder, as they were known, oldest first.
    """

    def __init__(
        self,
        feit: PrestatieGebeurtenis,
        dossier: Dossier,
        contracten: Sequence[Gebeurtenis],
        vermeld: Vermeld,
    ) -> None:
        self._feit = feit
        self._dossier = dossier
        self._contracten = contracten
        self._vermeld = vermeld
        self.hiaten: list[str] = []

    def contract(self) -> Json:
        """The contract on the first day of the line, as known when it was judged and now."""
        toen = self._geldend(
            rij for rij in self._contracten if rij.vastgelegd_op <= self._feit.vastgelegd_op
        )
        nu = self._geldend(self._contracten)
        herrekend, zin = self._herrekend(toen)
        if toen is None:
            self.hiaten.append(zin or "")
        if nu is not None and nu is not toen:
            later = "Na de beoordeling is voor deze dag een ander contract vastgelegd."
            zin = later if zin is None else f"{zin} {later}"
        bedrag = self._feit.bedrag_eurocent
        return {
            "bijOordeel": None if toen is None else self._vermeld.velden(toen, _CONTRACTVELDEN),
            "zoalsBekend": None if nu is None else self._vermeld.velden(nu, _CONTRACTVELDEN),
            "gedeclareerdEurocent": bedrag,
            "herrekendEurocent": herrekend,
            "verschilEurocent": None if herrekend is None else bedrag - herrekend,
            "volgensRegel": self._volgens_regel(),
            "zin": zin,
        }

    def _geldend(self, feiten: Iterable[Gebeurtenis]) -> ContractVastgelegd | None:
        register: Contracten = vouw_contracten("", feiten)
        product = self._feit.product
        return register.contract(product.categorie, product.code, self._feit.begindatum)

    def _herrekend(self, contract: ContractVastgelegd | None) -> tuple[int | None, str | None]:
        """Volume times the contracted tariff; why not, where that cannot be."""
        feit = self._feit
        if contract is None:
            return None, (
                f"Er was geen contract vastgelegd van gemeente {feit.gemeente} met aanbieder "
                f"{feit.aanbieder} voor dit product op {feit.begindatum}; het bedrag is niet na te "
                "rekenen met een contracttarief."
            )
        if contract.tarief_eurocent is None or contract.tarief_eenheid is None:
            return None, "Het contract noemt geen tarief; het bedrag is niet na te rekenen."
        bedrag = verwacht_bedrag(
            feit.volume, feit.eenheid, contract.tarief_eurocent, contract.tarief_eenheid
        )
        if bedrag is None:
            return None, (
                f"Het contracttarief is per eenheid {contract.tarief_eenheid} en de regel telt in "
                f"eenheid {feit.eenheid}; het bedrag is niet na te rekenen."
            )
        return bedrag, None

    def _volgens_regel(self) -> Json:
        """The amount by the line's own volume and tariff (TR346, IV081)."""
        feit = self._feit
        tarief = feit.tarief_eurocent
        uitgerekend = feit.volume if feit.eenheid == Eenheid.EURO else None
        if uitgerekend is None and tarief is not None:
            uitgerekend = bedrag_eurocent(feit.volume, tarief)
        return {
            "tariefEurocent": tarief,
            "volumeMaalTariefEurocent": uitgerekend,
            "klopt": bedrag_klopt(feit.volume, feit.eenheid, tarief, feit.bedrag_eurocent),
        }

    # --- findings and what belongs together -------------------------------------------------------

    def controle(self) -> list[Json]:
        """What was found on the line or its credits with an amount at stake."""
        regels = [self._feit, *self._credits()]
        return [
            {
                "gebeurtenisId": self._vermeld.noem(feit),
                "nummer": nummer,
                "regel": rij.regel,
                "bedragEurocent": rij.bedrag_eurocent,
                "bevinding": bevinding_json(rij),
            }
            for feit in regels
            for nummer, rij in enumerate(feit.bevindingen)
            if rij.bedrag_eurocent is not None
        ]

    def _credits(self) -> list[PrestatieGebeurtenis]:
        """Lines that want to take this one back, also where they were refused."""
        feit = self._feit
        if feit.debet_credit == "C":
            return []
        return [
            rij
            for rij in self._dossier.prestaties
            if rij.debet_credit == "C"
            and rij.aanbieder == feit.aanbieder
            and rij.vorig_referentie_nummer == feit.referentie_nummer
        ]

    def samenhang(self) -> Json:
        """Credits, what a credit takes back, other lines of the same help, and what remains."""
        feit = self._feit
        terugnames = self._credits()
        terug = sum(
            rij.bedrag_eurocent for rij in terugnames if isinstance(rij, PrestatieGecrediteerd)
        )
        toegekend = feit.bedrag_eurocent if isinstance(feit, PrestatieGoedgekeurd) else 0
        return {
            "credits": [regel_json(rij, self._vermeld) for rij in terugnames],
            "crediteert": self._origineel(),
            "eerder": [
                regel_json(r, self._vermeld) for r in self._zelfde() if r.versie < feit.versie
            ],
            "later": [
                regel_json(r, self._vermeld) for r in self._zelfde() if r.versie > feit.versie
            ],
            "toegekendEurocent": toegekend,
            "gecrediteerdEurocent": terug if toegekend else 0,
            "nettoEurocent": toegekend - terug if toegekend else 0,
        }

    def _origineel(self) -> Json | None:
        feit = self._feit
        if feit.debet_credit != "C":
            return None
        return next(
            (
                regel_json(rij, self._vermeld)
                for rij in self._dossier.prestaties
                if isinstance(rij, PrestatieGoedgekeurd)
                and rij.aanbieder == feit.aanbieder
                and rij.referentie_nummer == feit.vorig_referentie_nummer
            ),
            None,
        )

    def _zelfde(self) -> list[PrestatieGebeurtenis]:
        """Other debit lines of the same allocation and product whose period touches this one's."""
        feit = self._feit
        return [
            rij
            for rij in self._dossier.prestaties
            if rij.versie != feit.versie
            and rij.debet_credit == "D"
            and (rij.gemeente, rij.aanbieder, rij.toewijzing_nummer, rij.product)
            == (feit.gemeente, feit.aanbieder, feit.toewijzing_nummer, feit.product)
            and rij.begindatum <= feit.einddatum
            and feit.begindatum <= rij.einddatum
            and not (
                feit.debet_credit == "C" and rij.referentie_nummer == feit.vorig_referentie_nummer
            )
        ]
