"""A request for an allocation: may it be made, is it filled in well, what is answered."""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Verwijzing
from ledger.gebeurtenissen import ToewijzingGebeurtenis, VerzoekOntvangen
from ledger.ijw.codelijsten import REDEN_AFWIJZING_VERZOEK
from ledger.kaders.flevoland import ALLE, BASIS, EXTRA_CLIENT, MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.feiten import type_van_verwijzing, verwijzing_bij
from ledger.kaders.flevoland.terugval import is_terugval, is_terugvalverzoek, vaste_omvang
from ledger.kaders.flevoland.verwijzing import medisch_verzoek
from ledger.kaders.flevoland.verzoek_stappen import elders, te_honoreren
from ledger.kaders.hulp import geldende_toewijzingen, ontbreekt
from ledger.kaders.zaak import Voorstel, Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_VOT: Final = "Verzoek om toewijzing (JW315)"
_BASIS: Final = f"{_VOT} > Basis begeleiding"
_MULTI: Final = f"{_VOT} > Multidisciplinaire Specialistische Jeugdhulp"
_CONTROLE: Final = f"{_VOT} > Controle contractafspraken"
_CONTROLE_VOW: Final = "Verzoek om wijziging (JW317) > Controle contractafspraken"


@regel(
    "FL-315-01",
    "JW315",
    titel="JW315 alleen via de medische route",
    bron=(_BASIS, _MULTI, "Hulpvraag > Medische route"),
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="4",
)
def alleen_medisch(zaak: Zaak, p: Parameters) -> Antwoord:
    """A request rests on a recorded referral by a medical referrer of the type that it names.

    Without a referrer only a place for an extra client or a relapse is asked for. The other
    routes that the introduction names (crisis, JB/JR) belong to other contracts.
    """
    feit = zaak.feit
    if not isinstance(feit, VerzoekOntvangen) or is_terugval(zaak):
        return None
    soort = feit.verwijzer_type
    if zaak.code in EXTRA_CLIENT and soort == zaak.waarden("FL-315-17").get("type"):
        return None
    if soort not in p["typen"]:
        return Uitkomst(
            f"Voor {zaak.code} kan alleen na een medische verwijzing een JW315 worden ingediend, "
            f"niet met type verwijzer {soort}.",
            {"type": soort, "toegestaan": tuple(p["typen"])},
        )
    verwijzing = verwijzing_bij(zaak)
    vastgelegd = None if verwijzing is None else type_van_verwijzing(zaak, verwijzing)
    if vastgelegd == soort:
        return None
    return Uitkomst(
        f"Er is geen verwijzing vastgelegd van een verwijzer van type {soort}.",
        {"type": soort, "vastgelegd": vastgelegd},
    )


@regel(
    "FL-315-07",
    "JW315/antwoord",
    "JW317/antwoord",
    titel="Stap 2b, 2d, 2e: omvang en duur, leeftijd, stapeling leiden tot één antwoord",
    bron=(_CONTROLE, _MULTI, _BASIS, _CONTROLE_VOW),
    gevolg=Gevolg.AFLEIDEN,
    producten=ALLE,
)
def antwoord(zaak: Zaak, _: Parameters) -> Antwoord:
    """The one reason that a rejection names, from all that was found on the request.

    A JW319 carries one reason: after the gemeente and the contract come age, stacking, volume and
    duration (the order stands in kader.yaml). What only a deviation lifts counts as a refusal
    until there is one. The advice on the request is made by the same function.
    """
    reden = zaak.kader.reden_van(zaak.gevonden)
    if reden is None:
        return None
    blokkeert = [rij for rij in zaak.gevonden if rij.blokkeert]
    return Uitkomst(
        f"Het antwoord is een afwijzing met reden {reden} ({REDEN_AFWIJZING_VERZOEK[reden]}).",
        {
            "reden": reden,
            "regels": tuple(dict.fromkeys(rij.regel for rij in blokkeert)),
            "redenen": tuple(sorted({rij.wj759 for rij in blokkeert if rij.wj759 is not None})),
        },
    )


@regel(
    "FL-315-08",
    "JW315",
    titel="Stap 2c: verwijzer juist gevuld",
    bron=_CONTROLE,
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
    wj759="4",
)
def verwijzer_gevuld(zaak: Zaak, p: Parameters) -> Antwoord:
    """The referrer in the request is that of the recorded referral, by code or by name.

    No name stands in a finding: it only says which of the two was filled in.
    """
    feit = zaak.feit
    if not isinstance(feit, VerzoekOntvangen) or elders(zaak, feit) is not None:
        return None
    operanden: dict[str, Operand] = {"type": feit.verwijzer_type, "gevuld": _gevuld(feit)}
    if feit.verwijzer_type == p["zonder_code"]:
        if feit.zorgverlener_code is None:
            return None
        return Uitkomst("Zonder verwijzer hoort er geen zorgverlenercode te staan.", operanden)
    if feit.verwijzer_type not in zaak.waarden("FL-315-01").get("typen", ()):
        return None
    if (feit.zorgverlener_code is None) == (feit.verwijzer_naam is None):
        return Uitkomst("Vul van de verwijzer óf de zorgverlenercode óf de naam.", operanden)
    if medisch_verzoek(zaak) is None:
        return None
    verwijzing = verwijzing_bij(zaak)
    if verwijzing is None:
        return ontbreekt("de verwijzing")
    return _zoals_verwijzing(zaak, feit, verwijzing)


def _gevuld(feit: VerzoekOntvangen) -> str:
    velden = {"zorgverlenerCode": feit.zorgverlener_code, "naam": feit.verwijzer_naam}
    return " en ".join(naam for naam, waarde in velden.items() if waarde is not None) or "niets"


def _zoals_verwijzing(
    zaak: Zaak, feit: VerzoekOntvangen, verwijzing: Verwijzing
) -> Uitkomst | None:
    soort = type_van_verwijzing(zaak, verwijzing)
    if soort is not None and soort != feit.verwijzer_type:
        return Uitkomst(
            f"Het verzoek noemt type verwijzer {feit.verwijzer_type}; de verwijzing is van type "
            f"{soort}.",
            {"type": feit.verwijzer_type, "vastgelegd": soort},
        )
    paar = (feit.zorgverlener_code, verwijzing.zorgverlener_code)
    if feit.zorgverlener_code is None:
        paar = (_plat(feit.verwijzer_naam), _plat(verwijzing.verwijzer_naam))
    if paar[1] is None:
        return ontbreekt(f"de {_gevuld(feit)} van de verwijzer in de verwijzing")
    if paar[0] == paar[1]:
        return None
    return Uitkomst(
        f"De {_gevuld(feit)} van de verwijzer is een andere dan in de verwijzing.",
        {"type": feit.verwijzer_type, "gevuld": _gevuld(feit), "gelijk": False},
    )


def _plat(naam: str | None) -> str | None:
    """A name without differences in case and spaces."""
    return None if naam is None else " ".join(naam.casefold().split())


@regel(
    "FL-315-12",
    "JW315",
    titel="Basis Begeleiding in minuten over de hele looptijd",
    bron=_BASIS,
    gevolg=Gevolg.WEIGEREN,
    producten=BASIS,
    wj759="4",
)
def basis_in_minuten(zaak: Zaak, p: Parameters) -> Antwoord:
    """Basis begeleiding is asked for in minutes over the whole of its run.

    Elsewhere the document allows hours as well; for a request the stricter text counts.
    """
    omvang = None if zaak.voorstel is None else zaak.voorstel.omvang
    eenheid, frequentie = (None, None) if omvang is None else (omvang.eenheid, omvang.frequentie)
    if (eenheid, frequentie) == (p["eenheid"], p["frequentie"]):
        return None
    return Uitkomst(
        "Vraag basis begeleiding aan in minuten, als totaal binnen de geldigheidsduur (eenheid "
        f"{p['eenheid']}, frequentie {p['frequentie']}).",
        {"eenheid": eenheid, "frequentie": frequentie},
    )


@regel(
    "FL-315-13",
    "JW315",
    titel="Multi via de medische route begint met diagnostiek",
    bron=(
        _MULTI,
        "Productomschrijving Multi > 1. Deelproduct diagnostiek",
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=tuple(code for code in MULTI_GEFINANCIERD if code != "45F11"),
    wj759="4",
    afwijking_door=("medischVerwijzer", "procesregisseur", "gemeentelijkeToegang"),
)
def eerst_diagnostiek(zaak: Zaak, p: Parameters) -> Antwoord:
    """On a medical referral diagnostics come first: allocated since that referral was made.

    A request for diagnostics in the same message is not yet help that was had. That diagnostics
    are no standard step (Productomschrijving) is why a deviation is possible.
    """
    if medisch_verzoek(zaak) is None:
        return None
    verwijzing, eerste = verwijzing_bij(zaak), p["eerste_product"]
    gehad = [feit for feit in _toegekend(zaak, eerste) if not _zelfde_bericht(zaak, feit)]
    if gehad and verwijzing is None:
        return ontbreekt("de verwijzing")
    if verwijzing is not None and any(
        feit.toewijzingsmoment.date() >= verwijzing.datum for feit in gehad
    ):
        return None
    return Uitkomst(
        f"Vraag na een medische verwijzing eerst diagnostiek ({eerste}) aan.",
        {
            "product": zaak.code,
            "eersteProduct": eerste,
            "verwijsdatum": None if verwijzing is None else verwijzing.datum.isoformat(),
        },
    )


def _toegekend(zaak: Zaak, code: str) -> Iterator[ToewijzingGebeurtenis]:
    """The first version of every allocation of a product: a later one only changes what was had."""
    for feit in geldende_toewijzingen(zaak.toestand):
        if zaak.kader.code_van(feit.product) == code:
            yield zaak.toestand.toewijzingen[feit.gemeente, feit.toewijzing_nummer][0]


def _zelfde_bericht(zaak: Zaak, toewijzing: ToewijzingGebeurtenis) -> bool:
    """Whether an allocation answers a request in the message of the request that is judged."""
    sleutel = (toewijzing.aanbieder, toewijzing.referentie_aanbieder or "")
    verzoek = zaak.toestand.verzoeken.get(sleutel)
    bericht = zaak.feit.bericht_id
    return verzoek is not None and bericht is not None and verzoek.gevraagd.bericht_id == bericht


@regel(
    "FL-315-16",
    "JW301",
    titel="Elk product in een JW315 apart, één op één overnemen",
    bron="Zorgtoewijzing (JW301) > De JW315 route",
    gevolg=Gevolg.WEIGEREN,
    producten=ALLE,
)
def een_op_een(zaak: Zaak, p: Parameters) -> Antwoord:
    """An allocation on a request is what was asked, field by field; else it is rejected.

    Each product of a JW315 is a request of its own in the ledger, with its own answer. On a
    relapse the fixed amount may be given too, from the day asked for (FL-315-20).
    """
    gevraagd, voorstel = te_honoreren(zaak), zaak.voorstel
    if gevraagd is None or voorstel is None:
        return None
    anders = tuple(_anders(gevraagd, voorstel, p["velden"]))
    if not anders or _is_vaste_omvang(zaak, gevraagd, voorstel, anders):
        return None
    return Uitkomst(
        f"De toewijzing wijkt af van het verzoek: {', '.join(anders)}; neem het verzoek "
        "ongewijzigd over of wijs het af.",
        {
            "velden": anders,
            "verzoek": gevraagd.referentie_aanbieder,
            "minuten": voorstel.minuten,
        },
    )


_VELDEN: Final = {
    "Product": "product",
    "ToewijzingIngangsdatum": "ingangsdatum",
    "ToewijzingEinddatum": "einddatum",
    "Omvang": "omvang",
}


def _anders(gevraagd: VerzoekOntvangen, voorstel: Voorstel, velden: Iterable[str]) -> Iterator[str]:
    for veld in velden:
        naam = _VELDEN[veld]
        if getattr(gevraagd, naam) != getattr(voorstel, naam):
            yield veld


def _is_vaste_omvang(
    zaak: Zaak, gevraagd: VerzoekOntvangen, voorstel: Voorstel, anders: tuple[str, ...]
) -> bool:
    p = zaak.waarden("FL-315-20")
    if not p or not is_terugvalverzoek(zaak, gevraagd):
        return False
    if not {"ToewijzingEinddatum", "Omvang"}.issuperset(anders):
        return False
    return (voorstel.omvang, voorstel.einddatum) == vaste_omvang(p, voorstel.ingangsdatum)
