"""What a decision on a request rests on: the advice of that moment, and deviations with who agreed.

The gemeente may decide otherwise than the kaders advise, but then it says why. A rule of the kind
`afwijken` is only set aside by somebody whom the rule entitles; a rule that refuses is not set
aside at all, so that the message that would break it is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.advies import Advies, Besluitgrond, advies_op, harde_regels
from ledger.application import Grootboek
from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.client import ClientToestand, Verzoek
from ledger.contract import contract_stroom
from ledger.dossier import Afwijking
from ledger.dossier_bezwaren import afwijkingsbezwaren
from ledger.gezin import gezin_van
from ledger.kaders.oordeel import beoordeel_feit
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Omgeving

MOTIVERING = "BESLUIT-MOTIVERING"
_IN_ONDERZOEK = "inOnderzoek"


@dataclass(frozen=True, slots=True)
class Instemming:
    """A motivated deviation from a rule that comes with a decision: who agreed, in which role."""

    regel: str
    motivering: str
    akkoord_door: str
    rol: str
    overleg_datum: date | None = None
    doel: str | None = None


def grond_van(
    grootboek: Grootboek,
    toestand: ClientToestand,
    verzoek: Verzoek,
    motivering: str | None,
    instemmingen: Sequence[Instemming],
    dag: date,
) -> Besluitgrond:
    """What a decision on `dag` rests on; the deviations are of that day."""
    afwijkingen = tuple(_afwijking(verzoek, rij, dag) for rij in instemmingen)
    advies = advies_nu(grootboek, toestand, verzoek, afwijkingen, dag)
    return Besluitgrond(motivering, advies, afwijkingen)


def advies_nu(
    grootboek: Grootboek,
    toestand: ClientToestand,
    verzoek: Verzoek,
    afwijkingen: tuple[Afwijking, ...],
    dag: date,
) -> Advies | None:
    """The advice on the client as it is now; None when no kader judges the request."""
    gevraagd, kaders = verzoek.gevraagd, grootboek.kaders
    omgeving = Omgeving(
        contracten=grootboek.contracten(contract_stroom(gevraagd.gemeente, gevraagd.aanbieder)),
        gezin=gezin_van(grootboek.werk(), toestand, max(dag, gevraagd.geldig_op)),
        afwijkingen=afwijkingen,
    )
    uitslag = beoordeel_feit(kaders, gevraagd, toestand, omgeving, dag)
    if not uitslag.versies:
        return None
    return advies_op(uitslag.bevindingen, kaders, harde_regels(kaders))


def fouten_in(
    grond: Besluitgrond, besluit: str, reden: str | None, kaders: Kaders
) -> Iterator[Bevinding]:
    """Everything for which the decision cannot stand as it is given, each fault a finding."""
    for nummer, stuk in enumerate(grond.afwijkingen):
        yield from afwijkingsbezwaren(stuk, kaders, f"/afwijkingen/{nummer}", bij_besluit=True)
    advies = grond.advies
    if advies is None or _volgt(advies, besluit, reden) or (grond.motivering or "").strip():
        return
    yield _zonder_motivering(advies, besluit, reden)


def _volgt(advies: Advies, besluit: str, reden: str | None) -> bool:
    """Whether the decision is the one advised; to investigate first decides nothing yet."""
    return besluit == _IN_ONDERZOEK or (besluit, reden) == (advies.advies, advies.reden_afwijzing)


def _afwijking(verzoek: Verzoek, rij: Instemming, dag: date) -> Afwijking:
    gevraagd = verzoek.gevraagd
    return Afwijking(
        gemeente=gevraagd.gemeente,
        datum=dag,
        aanbieder=gevraagd.aanbieder,
        regel=rij.regel,
        motivering=rij.motivering,
        akkoord_door=rij.akkoord_door,
        rol=rij.rol,
        referentie_aanbieder=gevraagd.referentie_aanbieder,
        overleg_datum=rij.overleg_datum,
        doel=rij.doel,
    )


def _zonder_motivering(advies: Advies, besluit: str, reden: str | None) -> Bevinding:
    geadviseerd = _in_woorden(advies.advies, advies.reden_afwijzing)
    besloten = _in_woorden(besluit, reden)
    return Bevinding(
        regel=MOTIVERING,
        laag=Laag.CONTRACT,
        versie="1",
        gevolg=Gevolg.WEIGEREN,
        plaats="/motivering",
        bron=Bron(document="Eigen registraties van het grootboek", paragraaf="Besluiten"),
        operanden={
            "advies": advies.advies,
            "adviesReden": advies.reden_afwijzing,
            "besluit": besluit,
            "redenAfwijzing": reden,
        },
        uitleg=f"Het advies is {geadviseerd}, het besluit is {besloten}. "
        "Zet in 'motivering' waarom de gemeente anders beslist.",
    )


def _in_woorden(besluit: str, reden: str | None) -> str:
    return besluit if reden is None else f"{besluit} met reden {reden}"
