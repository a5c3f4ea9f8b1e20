"""Guided contact is for the family as a whole; more of it takes an agreement: ZL-GEZ-05."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Afwijking
from ledger.gebeurtenissen import LidVanGezin, PrestatieGebeurtenis
from ledger.kaders.hulp import gebrek_in_afwijking, ontbreekt
from ledger.kaders.zaak import Gezin, Zaak
from ledger.kaders.zuid_limburg import BOR, regel
from ledger.kaders.zuid_limburg.feiten import verleend
from ledger.kaders.zuid_limburg.gezin import (
    GEEN_GEZIN,
    eerder_gegeven,
    eigen_lid,
    gegeven_voor,
    lopend,
    meeste_tegelijk,
)
from ledger.kaders.zuid_limburg.paren import BESLUITEN
from ledger.regels import Antwoord, Parameters, Uitkomst

REGEL = "ZL-GEZ-05"


@regel(
    REGEL,
    "gezin",
    *BESLUITEN,
    "JW315",
    "JW323",
    titel="BOR één arrangement per gezin, meer alleen na afspraak",
    bron="Begeleide omgangsregeling > Beschrijving",
    gevolg=Gevolg.AFWIJKEN,
    producten=BOR,
    wj759="6",
    afwijking_door=("gemeentelijkeToegang",),
)
def bor_per_gezin(zaak: Zaak, p: Parameters) -> Antwoord:
    """One arrangement is for a family with one or a few children. Where each child needs its own
    arrangement for contact and its own reports, the toegang agrees to a number of them.

    'A few' has no limit, so not the children are counted but the arrangements that run on one day.
    The agreement is a deviation that names how many there may be, for how many arrangements for
    contact and with how many reports; one on any member of the family counts. Of what was given one
    too many, every declared line is held against the family as it is known now (Beschrijving).
    """
    if isinstance(zaak.feit, PrestatieGebeurtenis):
        return _gedeclareerd(zaak, zaak.feit, p)
    if isinstance(zaak.feit, LidVanGezin):
        return list(_bij_gezin(zaak, zaak.feit, p))
    voorstel = verleend(zaak)
    if voorstel is None:
        return None
    aantal = meeste_tegelijk(voorstel, lopend(zaak, voorstel, BOR)) + 1
    if aantal <= max(p["max_zonder_afspraak"], _elders_afgesproken(zaak, zaak.gezin)):
        return ontbreekt(GEEN_GEZIN) if eigen_lid(zaak) is None else None
    gebrek = gebrek_in_afwijking(zaak, REGEL, lambda stuk: _aantal(stuk) >= aantal)
    return _te_veel(zaak, voorstel.toewijzing_nummer, aantal, p, gebrek)


def _bij_gezin(zaak: Zaak, feit: LidVanGezin, p: Parameters) -> Iterator[Uitkomst]:
    """What a family that is recorded shows of help that was given before."""
    for eigen, samen in eerder_gegeven(zaak, feit, BOR):
        aantal = meeste_tegelijk(eigen, samen) + 1
        if aantal > _afgesproken(zaak, p):
            yield _te_veel(zaak, eigen.toewijzing_nummer, aantal, p, Gevolg.SIGNALEREN)


def _te_veel(
    zaak: Zaak, nummer: int | None, aantal: int, p: Parameters, gevolg: Gevolg | None
) -> Uitkomst:
    return Uitkomst(
        "Een arrangement voor begeleide omgang geldt voor het hele gezin; voor "
        f"{aantal} tegelijk is een afspraak met de toegang nodig die dat aantal noemt.",
        {
            "aantal": aantal,
            "afgesproken": _afgesproken(zaak, p),
            "maxZonderAfspraak": p["max_zonder_afspraak"],
            "toewijzingNummer": nummer,
        },
        gevolg=gevolg,
    )


def _aantal(stuk: Afwijking) -> int:
    """How many arrangements were agreed; 0 when the agreement leaves something out."""
    afspraak = stuk.gezinsafspraak
    if afspraak is None or None in (afspraak.omgangsregelingen, afspraak.rapportages_per_kind):
        return 0
    return afspraak.arrangementen or 0


def _elders_afgesproken(zaak: Zaak, gezin: Gezin) -> int:
    """How many were agreed on other members of the family, by who may."""
    rij = zaak.kader.regels[REGEL]
    return max(
        (
            _aantal(stuk)
            for lid in gezin.anderen(zaak.toestand.stroom)
            for stuk in lid.toestand.stukken(Afwijking)
            if (stuk.regel, stuk.gemeente) == (REGEL, zaak.gemeente)
            and zaak.kader.mag_afwijken(stuk.rol, rij)
        ),
        default=0,
    )


def _afgesproken(zaak: Zaak, p: Parameters) -> int:
    """How many arrangements the family may have at a time."""
    rij = zaak.kader.regels[REGEL]
    eigen = (
        _aantal(stuk) for stuk in zaak.afwijkingen(REGEL) if zaak.kader.mag_afwijken(stuk.rol, rij)
    )
    zonder: int = p["max_zonder_afspraak"]
    return max([zonder, _elders_afgesproken(zaak, zaak.gezin), *eigen])


def _gedeclareerd(zaak: Zaak, feit: PrestatieGebeurtenis, p: Parameters) -> Uitkomst | None:
    """A line on an allocation that was one too many when it was given, without an agreement."""
    eigen = zaak.toestand.toewijzing((feit.gemeente, feit.toewijzing_nummer))
    if eigen is None:
        return None
    gezin = zaak.gezin_op(max(zaak.dag, feit.begindatum))
    aantal = meeste_tegelijk(eigen, gegeven_voor(zaak, gezin, eigen, BOR)) + 1
    if aantal <= max(p["max_zonder_afspraak"], _elders_afgesproken(zaak, gezin)):
        return ontbreekt(GEEN_GEZIN) if gezin.lid(zaak.toestand.stroom) is None else None
    gebrek = gebrek_in_afwijking(zaak, REGEL, lambda stuk: _aantal(stuk) >= aantal)
    return Uitkomst(
        f"Deze toewijzing is de {aantal}e voor begeleide omgang in het gezin tegelijk; daarover is "
        "geen afspraak met de toegang vastgelegd.",
        {"aantal": aantal, "toewijzingNummer": feit.toewijzing_nummer},
        gevolg=gebrek,
    )
