"""The answers that the standard prescribes: the return message, and the JW325 to a JW323.

IV028 and IV032: nothing wrong, the header alone; an error inside the message (level 2) or in the
header, the header with its code; an error in a class, the whole client with a code on each
class: its own, 0200 (no remark), or 0233 (not judged, below a class that was refused).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from ledger.bevinding import Bevinding, Laag
from ledger.ijw.berichten import (
    BERICHTSOORTEN,
    KLASSE_BIJ_SOORT,
    Bericht,
    BerichtIdentificatie,
    DeclaratieAntwoord,
    DeclaratieAntwoordHeader,
    DeclaratieClient,
    Header,
    Jw323,
    Jw325,
    RetourHeader,
    TotaalBedragMetDC,
    XsdVersie,
)

GEEN_OPMERKING, NIET_BEOORDEELD, TECHNISCH, VOLLEDIG_TOEGEWEZEN = "0200", "0233", "0001", "8001"
HEADER = "/Bericht/Header"
_VERZOEKEN = frozenset({"JW316", "JW318"})
XSD_VERSIE = XsdVersie(basisschema_xsd_versie="1.0.0", bericht_xsd_versie="1.0.0")


@dataclass(frozen=True, slots=True)
class Kenmerk:
    """What identifies a message that we write: at most 12 positions, and its date."""

    identificatie: str
    dagtekening: date


def codes_per_plaats(bevindingen: Iterable[Bevinding]) -> dict[str, tuple[str, ...]]:
    """The return codes that each class must carry, each code once."""
    per_plaats: dict[str, dict[str, None]] = {}
    for bevinding in bevindingen:
        if bevinding.blokkeert and bevinding.retourcode is not None:
            per_plaats.setdefault(bevinding.plaats, {})[bevinding.retourcode] = None
    return {plaats: tuple(codes) for plaats, codes in per_plaats.items()}


def maak_retour(
    bericht: Bericht, bevindingen: Iterable[Bevinding], kenmerk: Kenmerk
) -> Bericht | None:
    """The return message to a forward message; None where the standard has none (323, 325).

    A kader refuses without a return code, for WJ001 has none. Such a refusal is never reported as
    'no remark': alone it gives no return message at all, beside others its class is 'not judged'.
    A request is never refused so (OP095): what a kader finds on it is advice to the gemeente.
    """
    soort = BERICHTSOORTEN[bericht.SOORT].retour
    if soort is None:
        return None
    bevindingen = tuple(bevindingen)
    codes = codes_per_plaats(bevindingen)
    zonder_code = () if soort in _VERZOEKEN else _geweigerd_door_kader(bevindingen)
    if zonder_code and not codes:
        return None
    codes |= {plaats: (NIET_BEOORDEELD,) for plaats in zonder_code if plaats not in codes}
    op_kop = _kopcodes(codes)
    kop = _retourkop(bericht.header, BERICHTSOORTEN[soort].code, kenmerk)
    inhoud: dict[str, Any] = {}
    if op_kop is not None:
        kop = replace(kop, retour_codes=op_kop)
    elif codes:
        kop = replace(kop, retour_codes=(GEEN_OPMERKING,))
        naam = "antwoord" if soort == "JW320" else "client"
        klasse = getattr(bericht, naam)
        inhoud[naam] = _met_codes(klasse, f"/Bericht/{naam.capitalize()}", codes, False)
    retour: type[Any] = KLASSE_BIJ_SOORT[soort]
    bericht_terug: Bericht = retour(header=kop, **inhoud)
    return bericht_terug


def _geweigerd_door_kader(bevindingen: Iterable[Bevinding]) -> tuple[str, ...]:
    """The classes that a kader refused without a code of the standard."""
    return tuple(
        bevinding.plaats
        for bevinding in bevindingen
        if bevinding.blokkeert and bevinding.retourcode is None and bevinding.laag is not Laag.IJW
    )


def _kopcodes(codes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The codes of a message of which only the header goes back; None when it is not one."""
    if any(TECHNISCH in van_plaats for van_plaats in codes.values()):
        return (TECHNISCH,)
    return codes.get(HEADER)


def _retourkop(kop: Header, code: str, kenmerk: Kenmerk) -> RetourHeader:
    return RetourHeader(
        bericht_code=code,
        bericht_versie=kop.bericht_versie,
        bericht_subversie=kop.bericht_subversie,
        afzender=kop.afzender,
        ontvanger=kop.ontvanger,
        bericht_identificatie=kop.bericht_identificatie,
        xsd_versie=kop.xsd_versie,
        identificatie_retour=kenmerk.identificatie,
        dagtekening_retour=kenmerk.dagtekening,
        xsd_versie_retour=XSD_VERSIE,
    )


def _met_codes(
    klasse: Any, plaats: str, codes: Mapping[str, tuple[str, ...]], onbeoordeeld: bool
) -> Any:
    """The class with a return code on itself and on every class below it."""
    eigen = codes.get(plaats)
    vervangen: dict[str, Any] = {}
    vervangen["retour_codes"] = eigen or (NIET_BEOORDEELD if onbeoordeeld else GEEN_OPMERKING,)
    eronder = onbeoordeeld or eigen is not None
    for veld in fields(klasse):
        waarde = getattr(klasse, veld.name)
        pad = f"{plaats}/{_element(veld.name)}"
        if isinstance(waarde, tuple) and waarde and is_dataclass(waarde[0]):
            vervangen[veld.name] = tuple(
                _met_codes(deel, f"{pad}/{type(deel).XSD}[{i}]", codes, eronder)
                for i, deel in enumerate(waarde, 1)
            )
        elif is_dataclass(waarde) and hasattr(waarde, "retour_codes"):
            vervangen[veld.name] = _met_codes(waarde, pad, codes, eronder)
    return replace(klasse, **vervangen)


def _element(naam: str) -> str:
    """te_wijzigen_producten becomes TeWijzigenProducten."""
    return "".join(deel.capitalize() for deel in naam.split("_"))


def maak_declaratie_antwoord(
    bericht: Jw323,
    bevindingen: Iterable[Bevinding],
    toegekend_eurocent: int | None,
    kenmerk: Kenmerk,
) -> Jw325:
    """The JW325 (IV087): only refused lines are listed, with the client that they stand under."""
    codes = codes_per_plaats(bevindingen)
    op_kop = _kopcodes(codes)
    kop = _antwoordkop(bericht, op_kop or (GEEN_OPMERKING,), kenmerk)
    if op_kop is not None:
        return Jw325(header=kop)
    declaratie = bericht.declaratie
    op_declaratie = codes.get("/Bericht/Declaratie")
    clienten = () if op_declaratie else tuple(_afgewezen_clienten(bericht, codes))
    return Jw325(
        header=kop,
        declaratie_antwoord=DeclaratieAntwoord(
            declaratie_nummer=declaratie.declaratie_nummer,
            totaal_ingediend_bedrag=declaratie.totaal_ingediend_bedrag,
            totaal_toegekend_bedrag=totaalbedrag(toegekend_eurocent or 0),
            clienten=clienten,
            retour_codes=op_declaratie
            or ((GEEN_OPMERKING,) if clienten else (VOLLEDIG_TOEGEWEZEN,)),
        ),
    )


def totaalbedrag(eurocent: int) -> TotaalBedragMetDC:
    """A net amount as the standard writes it: nothing is a debit of 0 (CS325)."""
    return TotaalBedragMetDC(totaal_bedrag=abs(eurocent), debet_credit="C" if eurocent < 0 else "D")


def _antwoordkop(
    bericht: Jw323, codes: tuple[str, ...], kenmerk: Kenmerk
) -> DeclaratieAntwoordHeader:
    kop = bericht.header
    return DeclaratieAntwoordHeader(
        bericht_code=BERICHTSOORTEN["JW325"].code,
        afzender=kop.ontvanger,
        ontvanger=kop.afzender,
        bericht_identificatie=BerichtIdentificatie(
            identificatie=kenmerk.identificatie, dagtekening=kenmerk.dagtekening
        ),
        xsd_versie=XSD_VERSIE,
        declaratie_identificatie=kop.bericht_identificatie,
        xsd_versie_declaratie=kop.xsd_versie,
        retour_codes=codes,
    )


def _afgewezen_clienten(
    bericht: Jw323, codes: Mapping[str, tuple[str, ...]]
) -> Iterable[DeclaratieClient]:
    if not codes:
        return
    for i, client in enumerate(bericht.declaratie.clienten, 1):
        plaats = f"/Bericht/Declaratie/Clienten/Client[{i}]"
        van_client = codes.get(plaats)
        if van_client is not None:
            yield replace(
                client,
                retour_codes=van_client,
                prestaties=tuple(
                    replace(prestatie, retour_codes=(NIET_BEOORDEELD,))
                    for prestatie in client.prestaties
                ),
            )
            continue
        afgewezen = tuple(
            replace(prestatie, retour_codes=eigen)
            for j, prestatie in enumerate(client.prestaties, 1)
            if (eigen := codes.get(f"{plaats}/Prestaties/Prestatie[{j}]")) is not None
        )
        if afgewezen:
            yield replace(client, retour_codes=(GEEN_OPMERKING,), prestaties=afgewezen)
