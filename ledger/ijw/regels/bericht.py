"""Rules that hang on every message: its identification and the keys of its classes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.ijw.berichten import Jw301, Jw305, Jw307, Jw315, Jw317, Jw323, Jw325
from ledger.regels import Niveau, Uitkomst, regel

Sleutelregel = tuple[str, tuple[object, ...], str | None]
"""Path of a class, its logical key with those of its parents, and how the sender names it."""


@dataclass(frozen=True, slots=True)
class KopContext:
    """The header of a message beside what its sender used before and the ledger's clock."""

    bericht: Any
    al_gebruikt: bool
    vandaag: date

    @property
    def soort(self) -> str:
        """The kind of message, such as JW323."""
        soort: str = self.bericht.SOORT
        return soort

    @property
    def afzender(self) -> str:
        """Who the header names as sender."""
        afzender: str = self.bericht.header.afzender
        return afzender

    @property
    def identificatie(self) -> str:
        """Identificatie of the message."""
        identificatie: str = self.bericht.header.bericht_identificatie.identificatie
        return identificatie


@regel(
    "TR056",
    "Header",
    titel="De identificatie is per berichtsoort uniek voor de afzender",
    retourcode="9056",
)
def tr056(kop: KopContext) -> Uitkomst | None:
    """Identificatie was not used before for this kind of message by this sender.

    The same bytes sent twice are the same message and never get here.
    """
    if not kop.al_gebruikt:
        return None
    return Uitkomst(
        f"Identificatie {kop.identificatie} is door afzender {kop.afzender} al gebruikt voor een "
        f"ander {kop.soort}-bericht.",
        {"identificatie": kop.identificatie, "afzender": kop.afzender},
    )


@regel(
    "TR135",
    "Header",
    titel="De dagtekening ligt niet in de toekomst",
    retourcode="8848",
    niveau=Niveau.EXTERNE_BRON,
)
def tr135(kop: KopContext) -> Iterator[Uitkomst]:
    """Dagtekening (in a JW325 also that of the declaration) is at most the ledger's today."""
    dagtekeningen = {"BerichtIdentificatie": kop.bericht.header.bericht_identificatie.dagtekening}
    if kop.soort == "JW325":
        van_declaratie = kop.bericht.header.declaratie_identificatie.dagtekening
        dagtekeningen["DeclaratieIdentificatie"] = van_declaratie
    for element, dagtekening in dagtekeningen.items():
        if dagtekening > kop.vandaag:
            yield Uitkomst(
                f"De dagtekening van {element} is {dagtekening}; dat ligt na vandaag, "
                f"{kop.vandaag}.",
                {"dagtekening": str(dagtekening), "vandaag": str(kop.vandaag)},
            )


@regel(
    "TR101",
    "JW301",
    "JW305",
    "JW307",
    "JW315",
    "JW317",
    "JW323",
    "JW325",
    titel="Geen dubbele regels binnen een bericht",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr101(bericht: Any) -> Iterator[Uitkomst]:
    """The logical key of each class, with those of its parents, occurs once in the message."""
    gezien: dict[tuple[object, ...], str] = {}
    for plaats, sleutel, naam in _SLEUTELS[type(bericht)](bericht):
        eerste = gezien.setdefault(sleutel, plaats)
        if eerste != plaats:
            wat = f"met sleutel {naam}" if naam else "met dezelfde sleutel"
            yield Uitkomst(
                f"Deze regel {wat} staat al in het bericht: {eerste}.",
                {"eerder": eerste, "sleutel": naam},
                plaats,
                naam,
            )


def _toewijzing(bericht: Jw301) -> Iterator[Sleutelregel]:
    client = bericht.client
    for i, contact in enumerate(client.contactgegevens, 1):
        plaats = f"/Bericht/Client/Contactgegevens/Contact[{i}]"
        yield plaats, ("contact", contact.soort), contact.soort
    for i, relatie in enumerate(client.relaties, 1):
        plaats = f"/Bericht/Client/Relaties/Relatie[{i}]"
        yield plaats, ("relatie", relatie.nummer), None
    for i, product in enumerate(client.toegewezen_producten, 1):
        plaats = f"/Bericht/Client/ToegewezenProducten/ToegewezenProduct[{i}]"
        nummer = product.toewijzing_nummer
        yield plaats, ("toewijzing", nummer), str(nummer)


def _starts(bericht: Jw305) -> Iterator[Sleutelregel]:
    for i, start in enumerate(bericht.client.start_producten, 1):
        plaats = f"/Bericht/Client/StartProducten/StartProduct[{i}]"
        yield (
            plaats,
            (start.toewijzing_nummer, start.product, start.begindatum),
            regie_sleutel(start),
        )


def _stops(bericht: Jw307) -> Iterator[Sleutelregel]:
    for i, stop in enumerate(bericht.client.stop_producten, 1):
        plaats = f"/Bericht/Client/StopProducten/StopProduct[{i}]"
        sleutel = (
            stop.toewijzing_nummer,
            stop.product,
            stop.begindatum,
            stop.reden_beeindiging,
            stop.einddatum,
        )
        yield plaats, sleutel, regie_sleutel(stop)


def _aangevraagd(bericht: Jw315) -> Iterator[Sleutelregel]:
    for i, product in enumerate(bericht.client.aangevraagde_producten, 1):
        plaats = f"/Bericht/Client/AangevraagdeProducten/AangevraagdProduct[{i}]"
        yield plaats, (product.referentie_aanbieder,), product.referentie_aanbieder


def _wijziging(bericht: Jw317) -> Iterator[Sleutelregel]:
    verzoek = bericht.client.verzoek
    basis = "/Bericht/Client/Verzoek"
    for i, ongewijzigd in enumerate(verzoek.ongewijzigde_producten, 1):
        nummer = ongewijzigd.toewijzing_nummer
        plaats = f"{basis}/OngewijzigdeProducten/OngewijzigdProduct[{i}]"
        yield plaats, ("ongewijzigd", nummer), str(nummer)
    for i, te_wijzigen in enumerate(verzoek.te_wijzigen_producten, 1):
        nummer = te_wijzigen.toewijzing_nummer
        plaats = f"{basis}/TeWijzigenProducten/TeWijzigenProduct[{i}]"
        yield plaats, ("te wijzigen", nummer), str(nummer)
    for i, nieuw in enumerate(verzoek.nieuwe_producten, 1):
        plaats = f"{basis}/NieuweProducten/NieuwProduct[{i}]"
        yield plaats, ("nieuw", nieuw.product, nieuw.gewenste_ingangsdatum), None


def _prestaties(clienten: Iterable[Any], basis: str) -> Iterator[Sleutelregel]:
    for i, client in enumerate(clienten, 1):
        plaats = f"{basis}/Clienten/Client[{i}]"
        yield plaats, (client.bsn,), None
        for j, prestatie in enumerate(client.prestaties, 1):
            referentie = prestatie.product_referentie.referentie_nummer
            yield f"{plaats}/Prestaties/Prestatie[{j}]", (client.bsn, referentie), referentie


def _declaratie(bericht: Jw323) -> Iterator[Sleutelregel]:
    return _prestaties(bericht.declaratie.clienten, "/Bericht/Declaratie")


def _declaratie_antwoord(bericht: Jw325) -> Iterator[Sleutelregel]:
    antwoord = bericht.declaratie_antwoord
    return _prestaties(antwoord.clienten if antwoord else (), "/Bericht/DeclaratieAntwoord")


_SLEUTELS: dict[type, Callable[[Any], Iterator[Sleutelregel]]] = {
    Jw301: _toewijzing,
    Jw305: _starts,
    Jw307: _stops,
    Jw315: _aangevraagd,
    Jw317: _wijziging,
    Jw323: _declaratie,
    Jw325: _declaratie_antwoord,
}


def regie_sleutel(product: Any) -> str:
    """How a start or stop is named to its sender: allocation number and begin date."""
    return f"{product.toewijzing_nummer or ''}/{product.begindatum}"
