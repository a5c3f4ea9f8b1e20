"""Medical referrals and contracts: who fills in the help, and who gives it (BX-VERW-06 to 09)."""

from datetime import date
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.contract import Contracten
from ledger.dossier import Toets, Verwijzing
from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import geeft_hulp
from ledger.kaders.boxtel.herkomst import bepaling_bij, verwijzer_type, verwijzing_bij
from ledger.kaders.boxtel.verwijzer import MEDISCH
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_TWEEDE: Final = f"{MEDISCH} (tweede alinea)"
_ALTERNATIEF: Final = "BX-VERW-08"
_GEEN_CONTRACT: Final = "3"
_BUITEN_CONTRACT: Final = "4"
_AFGEWEZEN: Final = "1"
_JA, _NEE = "ja", "nee"


# --- facts --------------------------------------------------------------------------------------


def is_medisch(zaak: Zaak) -> bool:
    """Whether the help comes along the medical way."""
    soort = verwijzer_type(zaak)
    if zaak.plek == "verwijzing":
        soort = zaak.stuk(Verwijzing).verwijzer_type
    return soort in zaak.waarden("BX-VERW-06")["type_verwijzer"]


def contracten_van(zaak: Zaak) -> Contracten | None:
    """The contracts with the aanbieder; None when the ledger knows of none at all."""
    contracten = zaak.omgeving.contracten
    return contracten if contracten is not None and contracten.vastgelegd else None


def is_gecontracteerd(contracten: Contracten, dag: date) -> bool:
    """Whether the aanbieder has a contract for any help on a day."""
    return any(rij.vanaf <= dag <= (rij.tot or date.max) for rij in contracten.vastgelegd)


def alternatief(zaak: Zaak, soort: str) -> str | None:
    """The last judgement whether a contracted aanbieder can give similar help: `ja` or `nee`."""
    referentie = getattr(zaak.voorstel or zaak.feit, "referentie_aanbieder", None)
    gevonden = [
        toets.uitkomst
        for toets in zaak.stukken(Toets)
        if toets.soort == soort
        and toets.product in (None, zaak.product)
        and toets.aanbieder in (None, zaak.aanbieder)
        and toets.referentie_aanbieder in (None, referentie)
    ]
    return gevonden[-1] if gevonden else None


# --- who fills in the help ----------------------------------------------------------------------


@regel(
    "BX-VERW-06",
    "JW315",
    "JW317",
    "verwijzing",
    titel="Bij een medische verwijzing bepaalt de aanbieder vorm, omvang en duur",
    bron=MEDISCH,
    gevolg=Gevolg.AFLEIDEN,
)
def door_aanbieder(zaak: Zaak, p: Parameters) -> Antwoord:
    """A medical referral need not say which help, how much and how long; the request of the
    aanbieder does (1.3).

    A request that does not say it either must be completed. It is not rejected for that alone: the
    catalogue both rejects it and asks for completion, and the latter leaves room.
    """
    if not is_medisch(zaak):
        return None
    verwijzing, voorstel = verwijzing_bij(zaak), zaak.voorstel
    if voorstel is not None:
        gemist = tuple(
            naam
            for naam, waarde in (
                ("omvang", voorstel.omvang or voorstel.budget),
                ("duur", voorstel.einddatum),
            )
            if waarde is None and naam in p["door_aanbieder"]
        )
        if gemist:
            return Uitkomst(
                f"De aanbieder bepaalt zelf {' en '.join(gemist)} van de hulp; vraag aanvulling.",
                {"ontbreekt": gemist},
                gevolg=Gevolg.SIGNALEREN,
            )
    if verwijzing is None:
        return None
    open_ = tuple(naam for naam in p["door_aanbieder"] if not _noemt(verwijzing, naam))
    if not open_:
        return None
    uitleg = "De verwijzing laat dit aan de aanbieder"
    return Uitkomst(f"{uitleg}: {', '.join(open_)}.", {"doorAanbieder": open_})


def _noemt(verwijzing: Verwijzing, naam: str) -> bool:
    omvang = (verwijzing.omvang, verwijzing.aantal_uren, verwijzing.aantal_minuten)
    genoemd = {
        "behandelvorm": verwijzing.product is not None,
        "omvang": any(rij is not None for rij in omvang),
        "duur": verwijzing.einddatum is not None,
    }
    return genoemd[naam]


# --- contracts ----------------------------------------------------------------------------------


@regel(
    "BX-VERW-07",
    "JW315",
    "verwijzing",
    titel="Medische verwijzing naar een gecontracteerde aanbieder",
    bron=_TWEEDE,
    gevolg=Gevolg.SIGNALEREN,
)
def naar_gecontracteerde(zaak: Zaak, p: Parameters) -> Antwoord:
    """A medical referral goes to an aanbieder with a contract on the first day of the help (1.3).

    Whether another is paid is for BX-VERW-08. A referral that names no aanbieder leaves it open.
    """
    if zaak.aanbieder is None or not is_medisch(zaak):
        return None
    contracten, dag = contracten_van(zaak), zaak.ingang_op
    if contracten is None:
        return ontbreekt("het contract", aanbieder=zaak.aanbieder, gemeente=zaak.gemeente)
    if is_gecontracteerd(contracten, dag):
        return None
    return Uitkomst(
        f"Deze aanbieder heeft op {dag} geen contract in de regio {p['regio']}.",
        {"aanbieder": zaak.aanbieder, "ingangsdatum": dag.isoformat(), "regio": p["regio"]},
    )


@regel(
    _ALTERNATIEF,
    "JW315",
    "JW319",
    "JW301",
    titel="Een aanbieder zonder contract wordt niet vergoed als er een alternatief is",
    bron=f"{MEDISCH} (slotalinea)",
    gevolg=Gevolg.AFWIJKEN,
    wj759=_GEEN_CONTRACT,
    afwijking_door=("jeugdconsulent", "college"),
)
def vergoeding_zonder_contract(zaak: Zaak, p: Parameters) -> Antwoord:
    """The gemeente need not pay an aanbieder without a contract when one with a contract can give
    similar help; it may, so it can be deviated from (1.3, last paragraph).

    Nothing is rejected before somebody judged that; an answer that does is refused. The text names
    the huisarts as an example; it holds for everybody who may choose, not for a determination or a
    court that names the aanbieder itself.
    """
    oordeel = alternatief(zaak, p["vereist_oordeel"])
    if isinstance(zaak.feit, VerzoekBeantwoord):
        return _afwijzing(zaak.feit, oordeel, p)
    if not geeft_hulp(zaak) or _zelf_aangewezen(zaak, p):
        return None
    contracten, dag = contracten_van(zaak), zaak.ingang_op
    if contracten is None:
        return ontbreekt("het contract", aanbieder=zaak.aanbieder, gemeente=zaak.gemeente)
    if oordeel == _NEE or is_gecontracteerd(contracten, dag):
        return None
    if oordeel != _JA:
        return ontbreekt(
            "het oordeel of een gecontracteerde aanbieder soortgelijke hulp kan bieden,",
            antwoord=p["in_onderzoek"],
        )
    return Uitkomst(
        "De gemeente vergoedt deze aanbieder zonder contract niet, omdat een gecontracteerde "
        "aanbieder soortgelijke hulp kan bieden.",
        {
            "aanbieder": zaak.aanbieder,
            "ingangsdatum": dag.isoformat(),
            "alternatief": getoond(oordeel),
        },
    )


def _afwijzing(antwoord: VerzoekBeantwoord, oordeel: str | None, p: Parameters) -> Uitkomst | None:
    """What is wrong with an answer that rejects for want of a contract."""
    if (antwoord.verzoek_antwoord, antwoord.reden_afwijzing) != (_AFGEWEZEN, _GEEN_CONTRACT):
        return None
    if oordeel == _JA:
        return None
    uitleg = "Er is geen alternatief bij een gecontracteerde aanbieder, dus dit is geen reden."
    if oordeel is None:
        uitleg = (
            "Zonder oordeel over een alternatief bij een gecontracteerde aanbieder kan het verzoek "
            f"niet worden afgewezen; antwoord eerst met {p['in_onderzoek']} (in onderzoek)."
        )
    operanden: dict[str, Operand] = {"alternatief": getoond(oordeel), "antwoord": p["in_onderzoek"]}
    return Uitkomst(uitleg, operanden, gevolg=Gevolg.WEIGEREN)


def _zelf_aangewezen(zaak: Zaak, p: Parameters) -> bool:
    """Whether a determination or a court named this aanbieder itself."""
    soort = verwijzer_type(zaak)
    if soort is not None and soort not in p["wijst_zelf_aan"]:
        return False
    stukken = (bepaling_bij(zaak), verwijzing_bij(zaak))
    return any(
        stuk is not None
        and stuk.aanbieder == zaak.aanbieder
        and (not isinstance(stuk, Verwijzing) or stuk.verwijzer_type in p["wijst_zelf_aan"])
        for stuk in stukken
    )


@regel(
    "BX-VERW-09",
    "JW315",
    "JW317",
    titel="Een verzoek past in het contract en de regels",
    bron=_TWEEDE,
    gevolg=Gevolg.WEIGEREN,
    wj759=_BUITEN_CONTRACT,
)
def binnen_contract(zaak: Zaak, _: Parameters) -> Antwoord:
    """What an aanbieder with a contract asks for lies within it, also on a medical referral (1.3).

    A request that breaks another rule is rejected with the reason of that rule. An aanbieder with
    no contract at all is for BX-VERW-07 and BX-VERW-08.
    """
    product, dag = zaak.product, zaak.ingang_op
    if product is None or not geeft_hulp(zaak):
        return None
    contracten = contracten_van(zaak)
    if contracten is None:
        return ontbreekt("het contract", aanbieder=zaak.aanbieder, gemeente=zaak.gemeente)
    if not is_gecontracteerd(contracten, dag):
        return None
    if contracten.contract(product.categorie, product.code, dag) is not None:
        return None
    return Uitkomst(
        "Deze hulp valt buiten het contract van de aanbieder.",
        {
            "aanbieder": zaak.aanbieder,
            "categorie": product.categorie,
            "product": product.code,
            "ingangsdatum": dag.isoformat(),
        },
    )
