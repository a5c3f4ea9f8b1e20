"""How the modules of a kader write down their rules.

`ledger/kaders/<naam>/__init__.py` makes one `Regelboek` and its modules register functions in it.
What a rule is (its subject, source, consequence) stands at the function; its figures stand, dated,
in `parameters.yaml` of the same folder and come in as `p`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ledger.bevinding import Gevolg
from ledger.dossier import Stuk
from ledger.kaders.rapport import Meter, Rapport, Weger
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Peildatum

Kaderregelfunctie = Callable[[Zaak, Parameters], Antwoord]


@dataclass(frozen=True, slots=True)
class Definitie:
    """A rule as its module wrote it down; see `ledger.regels.Regel` for what the fields mean."""

    code: str
    plekken: tuple[str, ...]
    titel: str
    paragrafen: tuple[str, ...]
    gevolg: Gevolg
    functie: Kaderregelfunctie
    producten: frozenset[str] | None
    wj759: str | None
    retourcode: str | None
    peildatum: Peildatum | None
    afwijking_door: tuple[str, ...]
    gaat_voor: tuple[str, ...]
    onderwerp: str | None
    reikwijdte: bool
    vanaf: date | None
    tot: date | None
    bekendgemaakt: date | None
    cijfers_van: Peildatum | None
    alleen_bij: Mapping[str, frozenset[type[Stuk]]]


class Regelboek:
    """The rules of one kader in the order in which its modules registered them, with reports."""

    def __init__(self) -> None:
        self.definities: dict[str, Definitie] = {}
        self.rapporten: dict[str, Rapport] = {}

    def regel(  # noqa: PLR0913  (what a rule is stands in one place)
        self,
        code: str,
        *plekken: str,
        titel: str,
        bron: str | Sequence[str],
        gevolg: Gevolg,
        producten: Sequence[str] | None = None,
        wj759: str | None = None,
        retourcode: str | None = None,
        peildatum: Peildatum | None = None,
        afwijking_door: Sequence[str] = (),
        gaat_voor: Sequence[str] = (),
        onderwerp: str | None = None,
        reikwijdte: bool = False,
        vanaf: date | None = None,
        tot: date | None = None,
        bekendgemaakt: date | None = None,
        cijfers_van: Peildatum | None = None,
        alleen_bij: Mapping[str, Sequence[type[Stuk]]] = MappingProxyType({}),
    ) -> Callable[[Kaderregelfunctie], Kaderregelfunctie]:
        """Registers the function as rule `code` at each of `plekken`.

        `bron` are the paragraphs of the document; `producten` the kader's codes that it judges
        (None: all, also what the kader does not know). `wj759` is the reason with which a request
        that breaks it is rejected. Without `peildatum` the place decides: the day of delivery for
        declared lines, no-shows, sessions and specifications, else the first day of the help.
        `cijfers_van` is the day that selects its figures where that is not the day of the kader.
        Two rules with one `onderwerp` settle the same question: one must go before the other.
        `alleen_bij` says at which place it has only something to say of a client with a record of
        one of these kinds: most clients have none, and a declaration has thousands of lines.
        """
        if not alleen_bij.keys() <= set(plekken):
            raise ValueError(f"regel {code} noemt in alleen_bij een plek waar zij niet hangt")

        def registreer(functie: Kaderregelfunctie) -> Kaderregelfunctie:
            if code in self.definities:
                raise ValueError(f"regel {code} is al geregistreerd")
            self.definities[code] = Definitie(
                code=code,
                plekken=plekken,
                titel=titel,
                paragrafen=(bron,) if isinstance(bron, str) else tuple(bron),
                gevolg=gevolg,
                functie=functie,
                producten=None if producten is None else frozenset(producten),
                wj759=wj759,
                retourcode=retourcode,
                peildatum=peildatum,
                afwijking_door=tuple(afwijking_door),
                gaat_voor=tuple(gaat_voor),
                onderwerp=onderwerp,
                reikwijdte=reikwijdte,
                vanaf=vanaf,
                tot=tot,
                bekendgemaakt=bekendgemaakt,
                cijfers_van=cijfers_van,
                alleen_bij={plek: frozenset(soorten) for plek, soorten in alleen_bij.items()},
            )
            return functie

        return registreer

    def rapport(self, code: str, *, titel: str, weeg: Weger) -> Callable[[Meter], Meter]:
        """Registers the function as what the yearly report of rule `code` measures.

        Raises ValueError when the rule has a report already.
        """

        def registreer(meet: Meter) -> Meter:
            if code in self.rapporten:
                raise ValueError(f"regel {code} heeft al een rapport")
            self.rapporten[code] = Rapport(code, titel, meet, weeg)
            return meet

        return registreer
