"""Judging again: every stored verdict must come out as it was stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from eventsourcing.persistence import PersistenceError

from ledger.afzender import afzender_stroom
from ledger.application import archief_bijschrift
from ledger.berichtarchief import clienten_van
from ledger.berichtverwerking import leesbaar
from ledger.contract import contract_stroom
from ledger.dossier_gebeurtenissen import STUKSOORTEN
from ledger.gebeurtenissen import (
    BerichtVerwerkt,
    ClientGegevensVastgelegd,
    ClientVergeten,
    ContractVastgelegd,
    Gebeurtenis,
    GezinVastgelegd,
)
from ledger.herbeoordeling.afwijking import Afwijking
from ledger.herbeoordeling.boek import BoekVanToen, RingVanToen, SindsdienVergeten
from ledger.herbeoordeling.herhalen import (
    Brief,
    Herhaald,
    herhaal_bericht,
    herhaal_stuk,
    is_hoofd,
)
from ledger.herbeoordeling.kaderkeuze import IJW, Kaderkeuze, Versie, genoemde_versies
from ledger.herbeoordeling.opslag import Handeling, OpslagVanToen
from ledger.herbeoordeling.vergelijken import (
    KADERVERSIE,
    id_van,
    vergelijk_bytes,
    vergelijk_gebeurtenissen,
    vergelijk_reserveringen,
    versies_in_woorden,
)
from ledger.ijw.lezen import GeenBericht
from ledger.kaders.register import Kaders
from ledger.opslag import Archiefstuk
from ledger.privacy import PrivacyFout, Sleutelbos
from ledger.sleutelring import ClientIsVergeten
from ledger.zegel import stromen_van
from ledger.zoeksleutels import gezochte_sleutels

VERGETEN: Final = "Een persoon om wie het ging, is sindsdien vergeten."
_MEESTE_PER_PORTIE: Final = 200
_MEESTE_BYTES_PER_PORTIE: Final = 4 * 1024 * 1024
_MEESTE_GEVOLGEN_PER_PORTIE: Final = 2_000
"""Of the people about whom a batch is, all that was known is in memory at once."""
_ANTWOORDEN: Final = ("retour", "antwoord")

_ALTIJD = tuple(
    soort.SOORT for soort in (BerichtVerwerkt, GezinVastgelegd, ContractVastgelegd, ClientVergeten)
)
_LOS = (ClientGegevensVastgelegd.SOORT, *(rij.gebeurtenis.SOORT for rij in STUKSOORTEN))

Archief = Mapping[tuple[str, str], Archiefstuk]


@dataclass(frozen=True, slots=True)
class _Zaak:
    """A command that is to be judged again, with what a message needs beside it."""

    feit: Gebeurtenis
    handeling: Handeling
    brief: Brief | None = None
    bewaard: Mapping[str, bytes] | None = None


class Herbeoordelaar:
    """Judges what is stored again. Reads only; not to be shared between threads or processes.

    `kaders` are those in force; `eerdere` hold other versions that events may name. `beoordeeld`
    counts the commands that were judged, `overgeslagen` those that cannot be judged again, by
    reason (a Dutch sentence): that is no difference.

    What is known of the past is exact but for one thing: what another committed between the
    reading and the writing of a command on a stream that the command only read. Where a difference
    can be explained by that, it is none.
    """

    def __init__(
        self,
        dsn: str,
        bos: Sleutelbos,
        kaders: Kaders,
        *,
        oefenmodus: bool,
        eerdere: Sequence[Kaders] = (),
    ) -> None:
        self._opslag = OpslagVanToen(dsn)
        self._boek = BoekVanToen(self._opslag, bos, kaders, oefenmodus=oefenmodus)
        self._keuze = Kaderkeuze(kaders, eerdere)
        self.beoordeeld = 0
        self.overgeslagen: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        soort: type[BaseException] | None,
        fout: BaseException | None,
        spoor: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._opslag.close()

    def bericht(self, feit: BerichtVerwerkt) -> list[Afwijking]:
        """What differs when the message of this event is judged again."""
        return self.vele([feit])

    def stuk(self, feit: Gebeurtenis) -> list[Afwijking]:
        """What differs when this record, contract, family or other registration is judged again.

        Nothing for an event that follows from another, for it is judged with that one.
        """
        return self.vele([feit])

    def vele(self, feiten: Iterable[Gebeurtenis]) -> list[Afwijking]:
        """What differs over many events; far fewer round trips than one by one.

        Events of one stream together, and events near one another in time, are quickest.
        """
        afwijkingen: list[Afwijking] = []
        for portie in _porties(feit for feit in feiten if is_hoofd(feit)):
            afwijkingen += self._portie(portie)
        return afwijkingen

    def zonder_oorzaak(self) -> list[Afwijking]:
        """Events of the whole ledger that no command explains: judging again never meets them."""
        return [
            Afwijking(
                "zonderOorzaak",
                id_van(rij),
                f"{rij.topic.partition(':')[0]} (versie {rij.originator_version} van haar stroom) "
                "is vastgelegd zonder bericht, besluit of registratie waaruit dat volgt.",
            )
            for rij in self._opslag.zonder_hoofd(_ALTIJD, _LOS)
        ]

    # --- a batch ------------------------------------------------------------------------------

    def _portie(self, feiten: Sequence[Gebeurtenis]) -> list[Afwijking]:
        handelingen = self._opslag.begin(feiten)
        archief = self._opslag.lees_archieven(
            [feit.stroom for feit in feiten if isinstance(feit, BerichtVerwerkt)]
        )
        zegels = (stuk.inhoud for stuk in archief.values())
        self._opslag.laad_sleutels(stroom for zegel in zegels for stroom in _stromen(zegel))
        afwijkingen: list[Afwijking] = []
        zaken: list[_Zaak] = []
        for feit in feiten:
            handeling = handelingen.get((feit.stroom, feit.versie))
            if handeling is None:
                zin = f"{feit.SOORT} staat niet (meer) in het grootboek."
                afwijkingen.append(Afwijking("gebeurtenisOntbreekt", feit.gebeurtenis_id, zin))
            else:
                self._neem_op(feit, handeling, archief, zaken, afwijkingen)
        self._haal_vooruit(zaken)
        for zaak in zaken:
            afwijkingen += self._zaak(zaak)
        return afwijkingen

    def _neem_op(
        self,
        feit: Gebeurtenis,
        handeling: Handeling,
        archief: Archief,
        zaken: list[_Zaak],
        afwijkingen: list[Afwijking],
    ) -> None:
        """Opens what was archived of a command, and adds it to those to be judged."""
        if not isinstance(feit, BerichtVerwerkt):
            zaken.append(_Zaak(feit, handeling))
            return
        try:
            bewaard = self._geopend(feit.stroom, archief)
            data = bewaard["ontvangen"]
        except ClientIsVergeten:
            zegels = [stuk.inhoud for (van, _), stuk in archief.items() if van == feit.stroom]
            stromen = {stroom for zegel in zegels for stroom in _stromen(zegel)}
            afwijkingen += self._sla_over(feit, stromen)
        except KeyError:
            zin = "De ontvangen bytes van dit bericht ontbreken in het archief."
            afwijkingen.append(Afwijking("archief", feit.gebeurtenis_id, zin))
        except PrivacyFout:
            zin = "De gearchiveerde bytes van dit bericht zijn beschadigd."
            afwijkingen.append(Afwijking("archief", feit.gebeurtenis_id, zin))
        else:
            zaken.append(_Zaak(feit, handeling, self._brief(data), bewaard))

    def _geopend(self, bericht_id: str, archief: Archief) -> dict[str, bytes]:
        ring = RingVanToen(self._boek.bos, self._opslag)
        return {
            soort: ring.ontzegel(stuk.inhoud, archief_bijschrift(bericht_id, soort))
            for soort in ("ontvangen", *_ANTWOORDEN)
            if (stuk := archief.get((bericht_id, soort))) is not None
        }

    def _brief(self, data: bytes) -> Brief:
        try:
            return Brief(data, leesbaar(data, self._boek.oefenmodus))
        except GeenBericht as fout:
            return Brief(data, None, fout.reden)

    def _haal_vooruit(self, zaken: Sequence[_Zaak]) -> None:
        """Fetches for the whole batch at once what its commands will ask for."""
        sleutels: set[tuple[str, str]] = set()
        stromen: set[str] = set()
        for zaak in zaken:
            gelezen = None if zaak.brief is None else zaak.brief.gelezen
            if gelezen is not None and isinstance(zaak.feit, BerichtVerwerkt):
                sleutels |= gezochte_sleutels(gelezen, zaak.feit.sha256)
                clienten = clienten_van(gelezen.bericht)
                stromen |= {self._boek.bos.client_id(client.bsn) for client in clienten}
                partijen = (zaak.feit.afzender or "", zaak.feit.ontvanger or "")
                if gelezen.soort == "JW323":
                    stromen.add(afzender_stroom(*partijen))
                if clienten:
                    van_gemeente = gelezen.soort == "JW301"
                    stromen.add(contract_stroom(*(partijen if van_gemeente else partijen[::-1])))
            elif not isinstance(zaak.feit, GezinVastgelegd | BerichtVerwerkt):
                stromen.add(zaak.feit.stroom)
        self._opslag.laad_reserveringen(sleutels)
        self._opslag.laad_stromen(stromen)
        self._opslag.laad_sleutels(stromen)

    # --- one command --------------------------------------------------------------------------

    def _zaak(self, zaak: _Zaak) -> list[Afwijking]:
        versies = genoemde_versies(zaak.handeling.rijen)
        ontbrekend = self._keuze.ontbrekend(versies)
        try:
            gevonden = self._uitgelegd(zaak, self._keuze.kies(versies))
            if gevonden and not ontbrekend:
                gevonden = self._zonder_ander_kader(zaak, versies, gevonden)
        except SindsdienVergeten as fout:
            return self._sla_over(zaak.feit, fout.stromen)
        except PersistenceError:
            raise
        except Exception as fout:  # noqa: BLE001 - whatever was tampered with, it must be told
            gevonden = [_niet_te_beoordelen(zaak.feit, fout)]
        self.beoordeeld += 1
        if not ontbrekend:
            return gevonden
        return [self._niet_geladen(zaak.feit, ontbrekend, gevonden)]

    def _sla_over(self, feit: Gebeurtenis, stromen: Iterable[str]) -> list[Afwijking]:
        """Counts what cannot be read any more; a key that went without a word is a difference."""
        if not self._opslag.nooit_vergeten(stromen):
            self.overgeslagen[VERGETEN] += 1
            return []
        zin = (
            f"{feit.SOORT} kan niet opnieuw worden beoordeeld: een sleutel is vernietigd zonder "
            "dat is vastgelegd dat iemand is vergeten."
        )
        return [Afwijking("sleutelVernietigd", feit.gebeurtenis_id, zin)]

    def _uitgelegd(self, zaak: _Zaak, kaders: Kaders) -> list[Afwijking]:
        """The differences, unless another reading of what was known then explains them all."""
        self._opslag.zet(zaak.handeling)
        gevonden = self._verschillen(zaak, kaders)
        if not gevonden:
            return []
        for grens in self._opslag.twijfels(zaak.feit.vastgelegd_op):
            self._opslag.zet(zaak.handeling, grens)
            if not self._verschillen(zaak, kaders):
                return []
        return gevonden

    def _zonder_ander_kader(
        self, zaak: _Zaak, versies: frozenset[Versie], gevonden: list[Afwijking]
    ) -> list[Afwijking]:
        """One difference instead of all, when a kader that is loaded now was not asked then."""
        kaders = self._keuze.alleen(versies)
        if len(kaders.op_naam) == len(self._keuze.kies(versies).op_naam):
            return gevonden
        erbij = sorted(
            {
                paar
                for feit in self._boek.vangst.gebeurtenissen
                for paar in feit.kaderversies.items()
                if paar[0] != IJW and paar[0] not in kaders.op_naam
            }
        )
        if self._uitgelegd(zaak, kaders):
            return gevonden
        # What would be refused now leaves no event that names its kader.
        namen = f"kader {versies_in_woorden(dict(erbij))}, dat" if erbij else "een kader dat"
        zin = (
            f"{zaak.feit.SOORT} is beoordeeld zonder {namen} nu wel is geladen; daarmee komt er "
            "iets anders uit."
        )
        return [Afwijking(KADERVERSIE, zaak.feit.gebeurtenis_id, zin)]

    def _verschillen(self, zaak: _Zaak, kaders: Kaders) -> list[Afwijking]:
        return list(self._vergelijk(zaak, self._herhaal(zaak, kaders)))

    def _herhaal(self, zaak: _Zaak, kaders: Kaders) -> Herhaald:
        if isinstance(zaak.feit, BerichtVerwerkt) and zaak.brief is not None:
            rijen = zaak.handeling.rijen
            return herhaal_bericht(self._boek, zaak.feit, zaak.brief, rijen, kaders)
        return herhaal_stuk(self._boek, zaak.feit, kaders)

    def _vergelijk(self, zaak: _Zaak, opnieuw: Herhaald) -> Iterator[Afwijking]:
        hoofd = zaak.feit.gebeurtenis_id
        if opnieuw.bezwaren:
            regels = ", ".join(dict.fromkeys(rij.regel for rij in opnieuw.bezwaren))
            zin = f"{zaak.feit.SOORT} had niet vastgelegd mogen worden: {regels}."
            yield Afwijking("geweigerd", hoofd, zin)
        werk = self._boek.werk()
        stromen = {str(rij.originator_id) for rij in zaak.handeling.rijen}
        werk.ring.laad(sorted(stromen))
        yield from vergelijk_gebeurtenissen(
            zaak.handeling.rijen,
            opnieuw.gebeurtenissen,
            werk.ontcijfer_los,
            werk.ring.is_vergeten,
            hoofd,
        )
        yield from vergelijk_reserveringen(
            opnieuw.reserveringen,
            self._opslag.stand,
            tuple(self._opslag.eigen_standen()),
            hoofd,
        )
        if zaak.bewaard is not None:
            yield from vergelijk_bytes("retour", zaak.bewaard.get("retour"), opnieuw.retour, hoofd)
            yield from vergelijk_bytes(
                "antwoord", zaak.bewaard.get("antwoord"), opnieuw.antwoord, hoofd
            )

    def _niet_geladen(
        self, feit: Gebeurtenis, ontbrekend: Sequence[Versie], gevonden: Sequence[Afwijking]
    ) -> Afwijking:
        """The verdict was given by rules that are not here; both versions are named."""
        delen = [
            f"{naam} {kenmerk} (nu: {self._keuze.nu(naam) or 'niet geladen'})"
            for naam, kenmerk in ontbrekend
        ]
        anders = any(rij.soort != KADERVERSIE for rij in gevonden)
        uitkomst = "iets anders" if anders else "hetzelfde"
        zin = (
            f"{feit.SOORT} is beoordeeld met een kaderversie die niet beschikbaar is: "
            f"{', '.join(delen)}. Met wat er nu is geladen, komt er {uitkomst} uit."
        )
        return Afwijking(KADERVERSIE, feit.gebeurtenis_id, zin)


def _porties(feiten: Iterable[Gebeurtenis]) -> Iterator[list[Gebeurtenis]]:
    """Batches that are bounded in number, in bytes of messages and in what those led to."""
    portie: list[Gebeurtenis] = []
    omvang_bytes = gevolgen = 0
    for feit in feiten:
        eigen_bytes, eigen_gevolgen = _maten(feit)
        omvang_bytes += eigen_bytes
        gevolgen += eigen_gevolgen
        if portie and (
            len(portie) >= _MEESTE_PER_PORTIE
            or omvang_bytes > _MEESTE_BYTES_PER_PORTIE
            or gevolgen > _MEESTE_GEVOLGEN_PER_PORTIE
        ):
            yield portie
            portie, omvang_bytes, gevolgen = [], eigen_bytes, eigen_gevolgen
        portie.append(feit)
    if portie:
        yield portie


def _maten(feit: Gebeurtenis) -> tuple[int, int]:
    """The bytes of a message and how many events it led to."""
    if isinstance(feit, BerichtVerwerkt):
        return feit.omvang_bytes, len(feit.verwijzingen)
    return 0, 0


def _stromen(zegel: bytes) -> list[str]:
    try:
        return stromen_van(zegel)
    except PrivacyFout:
        return []


def _niet_te_beoordelen(feit: Gebeurtenis, fout: Exception) -> Afwijking:
    zin = f"{feit.SOORT} kan niet opnieuw worden beoordeeld ({type(fout).__name__})."
    return Afwijking("nietTeBeoordelen", feit.gebeurtenis_id, zin)
