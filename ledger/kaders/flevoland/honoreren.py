"""What honouring a change takes: the whole of a VOW, whose route it becomes, room in a measure."""

from collections import Counter
from datetime import date

from ledger.bevinding import Gevolg
from ledger.client import is_verwijderd
from ledger.gebeurtenissen import ToewijzingGebeurtenis
from ledger.kaders.flevoland import ALLE, GEFINANCIERD, MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import maatregelen_op, route_van_toewijzing
from ledger.kaders.flevoland.verschuiving import BRON
from ledger.kaders.flevoland.vow import (
    VERSCHUIVING,
    procesregie_gemeente,
    soort_wijziging,
    verlenging_door_gi,
    vow_van,
)
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_JW301 = "Zorgtoewijzing (JW301)"


@regel(
    "FL-317-11",
    "JW301",
    titel="Een wijzigingsverzoek wordt helemaal of helemaal niet gehonoreerd",
    bron=f"{_JW301} > De JW317 route",
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def vow_als_geheel(zaak: Zaak, _: Parameters) -> Antwoord:
    """A JW301 that honours a VOW holds every allocation to change and every new product of it.

    When a part is not honoured there is no JW301 but one JW319 for the whole. (Zorgtoewijzing >
    De JW317 route.)
    """
    vow = vow_van(zaak)
    if vow is None:
        return None
    versies = [feit for feit in zaak.omgeving.bericht if isinstance(feit, ToewijzingGebeurtenis)]
    gegeven = {feit.toewijzing_nummer for feit in versies}
    gewijzigd = {rij.toewijzing_nummer for rij in vow.te_wijzigen}
    kaart = zaak.kader.code_van
    gevraagd = Counter(kaart(rij.product) for rij in vow.nieuw)
    gevraagd.subtract(
        kaart(feit.product)
        for feit in versies
        if (feit.gemeente, feit.toewijzing_nummer) not in zaak.toestand.toewijzingen
    )
    zonder = (
        *(f"toewijzing {nummer}" for nummer in sorted(gewijzigd - gegeven)),
        *(
            f"nieuw product {code or 'zonder code'}"
            for code, aantal in gevraagd.items()
            if aantal > 0
        ),
    )
    if not zonder:
        return None
    return Uitkomst(
        f"Verzoek {vow.referentie_aanbieder} wordt helemaal of helemaal niet gehonoreerd; in dit "
        f"bericht ontbreekt: {', '.join(zonder)}. Wijs het anders als geheel af met een JW319.",
        {"referentieAanbieder": vow.referentie_aanbieder, "ontbreekt": zonder},
    )


@regel(
    "FL-317-13",
    "JW301",
    titel="Na een wijziging onder procesregie geldt de route van de toegang",
    bron="Verzoek om wijziging (JW317) > Multidisciplinaire Specialistische Jeugdhulp",
    gevolg=Gevolg.AFLEIDEN,
    producten=MULTI_GEFINANCIERD,
)
def route_wordt_gemeente(zaak: Zaak, p: Parameters) -> Antwoord:
    """Derives that medically started help goes on along the toegang, from this JW301 on.

    That is when it changes while the gemeente directs the process, on the day of the allocation
    itself included. An honoured shift of the end date leaves the route as it was (FL-317-17), and a
    deletion changes nothing. (Verzoek om wijziging > Multidisciplinaire Specialistische Jeugdhulp.)
    """
    versie, voorstel = zaak.feit, zaak.voorstel
    if not isinstance(versie, ToewijzingGebeurtenis) or not _wijzigt(voorstel, versie):
        return None
    if voorstel is None or voorstel.huidig is None or soort_wijziging(zaak) == VERSCHUIVING:
        return None
    vanaf = versie.toewijzingsmoment.date()
    if procesregie_gemeente(zaak, vanaf, versie.toewijzing_nummer) is None:
        return None
    if route_van_toewijzing(zaak, voorstel.huidig) != "medisch":
        return None
    return Uitkomst(
        f"Vanaf {vanaf} lopen wijzigingen van deze hulp via de lokale toegang.",
        {"route": p["nieuwe_route"], "vanaf": str(vanaf), "eerdereRoute": "medisch"},
    )


def _wijzigt(voorstel: Voorstel | None, versie: ToewijzingGebeurtenis) -> bool:
    return voorstel is not None and voorstel.huidig is not None and not is_verwijderd(versie)


@regel(
    "FL-317-19",
    "bepaling",
    "JW301",
    titel="Een gecertificeerde instelling verlengt zelf, binnen de maatregel",
    bron=BRON,
    gevolg=Gevolg.WEIGEREN,
    producten=GEFINANCIERD,
)
def binnen_maatregel(zaak: Zaak, _: Parameters) -> Antwoord:
    """A determination that only moves an end date stays within the measure (JB or JR).

    The limits of a shift by VOW do not hold here. A measure without an end leaves room.
    (Einddatum verschuiven, 'Let op'.)
    """
    verlenging = verlenging_door_gi(zaak)
    if verlenging is None:
        return None
    einddatum, dag = verlenging
    maatregelen = maatregelen_op(zaak, dag)
    if not maatregelen:
        return ontbreekt("een lopende maatregel van jeugdbescherming of jeugdreclassering")
    laatste = max(rij.einddatum or date.max for rij in maatregelen)
    if einddatum <= laatste:
        return None
    return Uitkomst(
        f"De nieuwe einddatum {einddatum} ligt na het einde van de maatregel ({laatste}).",
        {"einddatum": str(einddatum), "uiterlijk": str(laatste)},
    )
