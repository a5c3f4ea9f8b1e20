"""One handelingskader: its rules, its dated data, and for whom it holds when."""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any, Final, NamedTuple

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.kaders.gegevens import Deelname, Kadergegevens
from ledger.kaders.gegevens import Product as Kaderproduct
from ledger.kaders.plekken import standaard_peildatum
from ledger.kaders.regelboek import Definitie, Regelboek
from ledger.regels import Niveau, Parameters, Peildatum, Regel, Regelset, is_bekend
from ledger.waarden import Product

_TEKENS = 16

PAST_NIET: Final = "4"
"""WJ759 'Past niet binnen contract': the reason of a refusal whose rule names none."""


class Geldend(NamedTuple):
    """Whether a kader holds for a kind of case, and its rules that judge it with their figures.

    Each with the kinds of records without which it is not asked there, None when it always is;
    `zonder_stukken` are the latter, all that is asked of a client without any record.
    """

    neemt_deel: bool
    regels: tuple[tuple[Regel, Parameters, frozenset[type] | None], ...]
    zonder_stukken: tuple[tuple[Regel, Parameters, frozenset[type] | None], ...]


class KaderFout(Exception):
    """A kader that contradicts itself or another; nothing was loaded."""

    def __init__(self, fouten: list[str]) -> None:
        super().__init__("\n".join(fouten))
        self.fouten = fouten


class Kader(Regelset):
    """The rules of a kader with the data of one version of it.

    Raises KaderFout when the data name rules that do not exist, or when two rules settle the same
    question and neither goes before the other.
    """

    def __init__(self, gegevens: Kadergegevens, boek: Regelboek, code_hash: str = "") -> None:
        bestand = gegevens.kaderbestand
        inhoud = hashlib.sha256(f"{gegevens.inhoud_hash}|{code_hash}".encode())
        super().__init__(bestand.kader, Laag.KADER, bestand.versie)
        self.kenmerk: Final = f"{self.versie}#{inhoud.hexdigest()[:_TEKENS]}"
        """Version and content hash, as stored in every event that this kader judged.

        The hash covers the data and the code of the rules: another hash means other rules.
        """
        self.gegevens = gegevens
        self.bestand = bestand
        self.boek = boek
        self._rollen = {rij.rol: bestand.rollen_binnen(rij.rol) for rij in bestand.rollen}
        self._deelname: dict[str, tuple[Deelname, ...]] = _per_gemeente(bestand.deelname)
        self._codes = _herkenning(gegevens.producten)
        self.onthouden: dict[tuple[Any, ...], Geldend] = {}
        for definitie in boek.definities.values():
            aanpassing = gegevens.regels.get(definitie.code)
            if aanpassing is None or not aanpassing.uit:
                self.voeg_toe(self._regel(definitie))
        self._bekendmakingen = tuple(sorted(set(self._dagen_van_bekendmaking())))
        fouten = [*self._onbekende_regels(), *self._tegenstrijdigheden()]
        if fouten:
            raise KaderFout(fouten)

    @property
    def gemeenten(self) -> frozenset[str]:
        """The gemeenten that take part at any time."""
        return frozenset(self._deelname)

    def code_van(self, product: Product | None) -> str | None:
        """The kader's own code of a product as a message names it; None when it knows none."""
        if product is None:
            return None
        codes = self._codes
        return codes.get((product.categorie, product.code)) or codes.get((None, product.code))

    def vormen(self) -> Iterator[tuple[str | None, str | None]]:
        """Every category and code under which a product shows in a message."""
        return iter(self._codes)

    def product(self, code: str) -> Kaderproduct[Any]:
        """The data of a product of this kader; KeyError for another code."""
        return self.gegevens.producten[code]

    def neemt_deel(self, gemeente: str, code: str | None, dag: date) -> bool:
        """Whether this kader holds for a gemeente and a product on a day.

        Without a product, and for help that other contracts regulate, it is enough that the
        gemeente takes part.
        """
        zonder = code is None or self.gegevens.producten[code].extern
        return any(
            (zonder or code is None or rij.met(code))
            and (rij.vanaf or self.bestand.vanaf) <= dag
            and dag <= (rij.tot or self.bestand.tot or date.max)
            for rij in self._deelname.get(gemeente, ())
        )

    def vanaf(self, gemeente: str) -> date:
        """The first day on which this kader holds for a gemeente."""
        rijen = self._deelname.get(gemeente, ())
        return min((rij.vanaf or self.bestand.vanaf for rij in rijen), default=self.bestand.vanaf)

    def tot(self, gemeente: str) -> date | None:
        """The last day on which this kader holds for a gemeente; None when it has no end."""
        rijen = self._deelname.get(gemeente, ())
        dagen = [rij.tot or self.bestand.tot for rij in rijen] or [self.bestand.tot]
        return None if None in dagen else max(dag for dag in dagen if dag is not None)

    def is_bekend(self, op: date) -> bool:
        """Whether the kader itself was known to who decides with the knowledge of that day."""
        return is_bekend(self.bestand.bekendgemaakt, op)

    def kennis(self, op: date) -> int:
        """How many publications were known on a day: with the same number one knows the same."""
        return bisect_left(self._bekendmakingen, op) if self._bekendmakingen else 0

    def waarden(self, regel: str, dag: date, bekend_op: date = date.max) -> Parameters | None:
        """The figures of a rule on a day, as known on `bekend_op`.

        None when the rule has figures, but none for that day: there is no fall-through to figures
        that have expired.
        """
        return self.gegevens.waarden(regel, dag, bekend_op)

    def versiedag(self, dagen: Mapping[Peildatum, date], regel: str | None = None) -> date:
        """The day that selects the row of figures: that of the rule, else that of the kader.

        A decision that is taken before the kader starts, on help that starts under it, goes by
        its first version.
        """
        definitie = self.boek.definities.get(regel) if regel is not None else None
        eigen = None if definitie is None else definitie.cijfers_van
        return max(dagen[eigen or self.bestand.versiedatum], self.bestand.vanaf)

    def rol_bekend(self, rol: str) -> bool:
        """Whether the kader knows this role."""
        return rol in self._rollen

    def reden_van(self, bevindingen: Iterable[Bevinding]) -> str | None:
        """The one reason (WJ759) to reject a request with these findings; None without a refusal.

        A JW319 carries one reason: of several, the first in the order of the kader. A reason that
        the order does not name comes last.
        """
        volgorde = self.bestand.afwijsvolgorde
        redenen = [b.wj759 or PAST_NIET for b in bevindingen if b.blokkeert]
        return min(
            redenen,
            key=lambda reden: volgorde.index(reden) if reden in volgorde else len(volgorde),
            default=None,
        )

    @property
    def rollen(self) -> tuple[str, ...]:
        """The names of the roles that this kader knows."""
        return tuple(self._rollen)

    def mag_afwijken(self, rol: str, regel: Regel) -> bool:
        """Whether someone in this role may agree to a deviation from the rule."""
        return any(self.telt_als(rol, mag) for mag in regel.afwijking_door)

    def telt_als(self, rol: str | None, ander: str) -> bool:
        """Whether a role is another role, or one of those that it includes."""
        return rol in self._rollen.get(ander, {ander})

    # --- building -------------------------------------------------------------------------------

    def _regel(self, definitie: Definitie) -> Regel:
        aanpassing = self.gegevens.regels.get(definitie.code)
        gevolg, mag = definitie.gevolg, definitie.afwijking_door
        if aanpassing is not None:
            gevolg = gevolg if aanpassing.gevolg is None else Gevolg(aanpassing.gevolg)
            mag = mag if aanpassing.afwijking_door is None else tuple(aanpassing.afwijking_door)
        return Regel(
            code=definitie.code,
            titel=definitie.titel,
            laag=Laag.KADER,
            versie=self.versie,
            niveau=Niveau.KADER,
            gevolg=gevolg,
            retourcode=definitie.retourcode,
            bron=self._bron(definitie.paragrafen),
            plekken=definitie.plekken,
            functie=definitie.functie,
            wj759=definitie.wj759,
            producten=definitie.producten,
            peildatum=definitie.peildatum or standaard_peildatum(definitie.plekken[0]),
            vanaf=definitie.vanaf,
            tot=definitie.tot,
            bekendgemaakt=definitie.bekendgemaakt,
            gaat_voor=definitie.gaat_voor,
            afwijking_door=mag,
            reikwijdte=definitie.reikwijdte,
            onderwerp=definitie.onderwerp,
            alleen_bij=definitie.alleen_bij,
        )

    def _bron(self, paragrafen: tuple[str, ...]) -> Bron:
        """The document of the first paragraph, with all paragraphs; others name their document."""
        bronnen = [self.bestand.bron(paragraaf) for paragraaf in paragrafen]
        document = bronnen[0].document
        delen = (
            bron.paragraaf if bron.document == document else f"{bron.document} > {bron.paragraaf}"
            for bron in bronnen
        )
        return Bron(document=document, paragraaf="; ".join(delen))

    def _dagen_van_bekendmaking(self) -> Iterator[date]:
        dagen = [self.bestand.bekendgemaakt]
        dagen += [regel.bekendgemaakt for regel in self.regels.values()]
        for rijen in self.gegevens.parameters.values():
            dagen += [rij.bekendgemaakt for rij in rijen]
        yield from (dag for dag in dagen if dag is not None)

    def _onbekende_regels(self) -> Iterator[str]:
        codes = self.boek.definities
        for naam in (*self.gegevens.parameters, *self.gegevens.regels):
            if naam not in codes:
                yield f"{self.naam}: er zijn gegevens voor regel {naam}, die niet bestaat"
        for code in sorted(self.boek.rapporten.keys() - codes.keys()):
            yield f"{self.naam}: er is een rapport bij regel {code}, die niet bestaat"
        for definitie in codes.values():
            for ander in definitie.gaat_voor:
                if ander not in codes:
                    yield f"{self.naam}: {definitie.code} gaat voor {ander}, dat niet bestaat"
            onbekend = (definitie.producten or frozenset()) - self.gegevens.producten.keys()
            for code in sorted(onbekend):
                yield f"{self.naam}: {definitie.code} noemt product {code}, dat niet bestaat"
            for rol in definitie.afwijking_door:
                if rol not in self._rollen:
                    yield f"{self.naam}: {definitie.code} noemt rol {rol}, die niet bestaat"

    def _tegenstrijdigheden(self) -> Iterator[str]:
        """Pairs of rules that settle the same question on the same thing and day."""
        per_onderwerp: dict[str, list[Regel]] = defaultdict(list)
        for regel in self.regels.values():
            if regel.onderwerp is not None:
                per_onderwerp[regel.onderwerp].append(regel)
        for onderwerp, regels in per_onderwerp.items():
            for een, ander in combinations(regels, 2):
                if _raken(een, ander) and not _geordend(een, ander):
                    yield (
                        f"{self.naam}: {een.code} en {ander.code} beslissen allebei over "
                        f"'{onderwerp}' en geen van beide gaat voor"
                    )


def _per_gemeente(rijen: tuple[Deelname, ...]) -> dict[str, tuple[Deelname, ...]]:
    per_gemeente: dict[str, list[Deelname]] = defaultdict(list)
    for rij in rijen:
        per_gemeente[rij.gemeente].append(rij)
    return {gemeente: tuple(eigen) for gemeente, eigen in per_gemeente.items()}


def _herkenning(
    producten: Mapping[str, Kaderproduct[Any]],
) -> dict[tuple[str | None, str | None], str]:
    return {vorm: product.code for product in producten.values() for vorm in product.vormen()}


def _raken(een: Regel, ander: Regel) -> bool:
    zelfde_plek = set(een.plekken) & set(ander.plekken)
    zelfde_product = (
        een.producten is None or ander.producten is None or een.producten & ander.producten
    )
    tegelijk = (een.vanaf or date.min) <= (ander.tot or date.max) and (ander.vanaf or date.min) <= (
        een.tot or date.max
    )
    return bool(zelfde_plek and zelfde_product and tegelijk)


def _geordend(een: Regel, ander: Regel) -> bool:
    return ander.code in een.gaat_voor or een.code in ander.gaat_voor
