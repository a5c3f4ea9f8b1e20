"""Judging a fact on every kader that holds for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from ledger.bevinding import Bevinding, Gevolg, Ontheffing
from ledger.client import ClientToestand
from ledger.gebeurtenissen import (
    Gebeurtenis,
    LeveringGebeurtenis,
    PrestatieAfgewezen,
    PrestatieGebeurtenis,
    ToewijzingGebeurtenis,
    VerzoekBeantwoord,
    VerzoekOntvangen,
    WijzigingVerzocht,
)
from ledger.kaders.kader import Geldend, Kader
from ledger.kaders.plekken import ANTWOORD_OP, Zicht, zichten_op
from ledger.kaders.register import Kaders
from ledger.kaders.zaak import Omgeving, Zaak
from ledger.regels import Parameters, Peildatum, Regel, Uitkomst, Voldaan, uitkomsten_van
from ledger.regelspoor import Ronde, luisteraar
from ledger.waarden import Termijn, VoldaneTermijn

G = TypeVar("G", bound=Gebeurtenis)

_BERICHTFEITEN = (
    VerzoekOntvangen,
    VerzoekBeantwoord,
    WijzigingVerzocht,
    ToewijzingGebeurtenis,
    LeveringGebeurtenis,
)
_ONTHOUDEN = 4096
"""How many kinds of cases a kader remembers the rules of; beyond that it starts over."""


@dataclass(slots=True)
class Uitslag:
    """What the kaders say of one fact; `versies` are those that were consulted."""

    bevindingen: list[Bevinding] = field(default_factory=list)
    termijnen: list[Termijn] = field(default_factory=list)
    voldaan: list[VoldaneTermijn] = field(default_factory=list)
    versies: dict[str, str] = field(default_factory=dict)

    def op(self, feit: G) -> G:
        """The fact with this verdict on it; the fact itself when there is nothing to add."""
        if not self.versies:
            return feit
        velden: dict[str, object] = {"kaderversies": feit.kaderversies | self.versies}
        if self.bevindingen:
            velden["bevindingen"] = (*feit.bevindingen, *self.bevindingen)
        if self.termijnen:
            velden["termijnen"] = (*feit.termijnen, *self.termijnen)
        if self.voldaan:
            velden["voldaan"] = (*feit.voldaan, *self.voldaan)
        return feit.gewijzigd(velden)


def beoordeel_feit(
    kaders: Kaders,
    feit: Gebeurtenis,
    toestand: ClientToestand,
    omgeving: Omgeving,
    dag: date,
    plaats: str = "/",
    sleutel: str | None = None,
) -> Uitslag:
    """Evaluates every rule of every kader that holds for the fact, before it is recorded.

    `toestand` is the client before the fact, `dag` the ledger's today, `plaats` and `sleutel`
    where the fact stands in its message.
    """
    uitslag = Uitslag()
    verzoeken: list[Zaak] = []
    for zicht in zichten_op(feit, toestand, dag):
        for kader, code in kaders.betrokken(zicht.gemeente, zicht.product):
            zaak = _zaak(kader, code, zicht, feit, toestand, omgeving, dag)
            _beoordeel(zaak, plaats, sleutel, uitslag)
            if zicht.plek in ANTWOORD_OP:
                verzoeken.append(zaak)
    for zaak in verzoeken:
        gevonden = tuple(rij for rij in uitslag.bevindingen if rij.regel in zaak.kader.regels)
        antwoord = replace(zaak, plek=ANTWOORD_OP[zaak.plek], gevonden=gevonden)
        _beoordeel(antwoord, plaats, sleutel, uitslag)
    return uitslag


def _zaak(
    kader: Kader,
    code: str | None,
    zicht: Zicht,
    feit: Gebeurtenis,
    toestand: ClientToestand,
    omgeving: Omgeving,
    dag: date,
) -> Zaak:
    return Zaak(
        plek=zicht.plek,
        feit=feit,
        gemeente=zicht.gemeente,
        aanbieder=zicht.aanbieder,
        product=zicht.product,
        code=code,
        voorstel=zicht.voorstel,
        toestand=toestand,
        omgeving=omgeving,
        kader=kader,
        dag=dag,
        verzoek_op=zicht.verzoek_op,
        ingang_op=zicht.ingang_op,
        levering_op=zicht.levering_op,
        bekend_op=dag if zicht.besloten_op is None else min(dag, zicht.besloten_op),
        voorstellen=zicht.voorstellen,
    )


def _beoordeel(zaak: Zaak, plaats: str, sleutel: str | None, uitslag: Uitslag) -> None:
    """Runs the rules of one kader on one case and adds what they say."""
    kader, dossier = zaak.kader, zaak.toestand.dossier
    neemt_deel, regels, zonder_stukken = geldende(zaak)
    gesproken: list[tuple[Regel, tuple[Uitkomst | Voldaan, ...]]] = []
    for regel, p, alleen_bij in regels if dossier else zonder_stukken:
        if alleen_bij is not None and alleen_bij.isdisjoint(dossier):
            continue
        gezegde = regel.functie(zaak, p)
        if gezegde is not None and (antwoord := tuple(uitkomsten_van(gezegde))):
            gesproken.append((regel, antwoord))
    # A rule on the reach of a kader also speaks where the kader does not hold.
    if gesproken or neemt_deel:
        uitslag.versies[kader.naam] = kader.kenmerk
    hoorder = luisteraar()
    if not gesproken and hoorder is None:
        return
    if zaak.voorstel is not None:
        plaats += zaak.voorstel.plaats
    stil = {code for regel, gezegd in gesproken if _oordeelt(gezegd) for code in regel.gaat_voor}
    if hoorder is not None:
        hoorder(_ronde(zaak, plaats, sleutel, [regel for regel, _ in gesproken], stil))
    for regel, gezegd in gesproken:
        if regel.code not in stil:
            _voeg_toe(zaak, regel, gezegd, plaats, sleutel, uitslag)


def _ronde(
    zaak: Zaak, plaats: str, sleutel: str | None, gesproken: Iterable[Regel], stil: set[str]
) -> Ronde:
    """What is told to who listens: the rules that were asked about the case."""
    dossier = zaak.toestand.dossier
    gevraagd = tuple(
        (regel, p)
        for regel, p, alleen_bij in geldende(zaak).regels
        if alleen_bij is None or not alleen_bij.isdisjoint(dossier)
    )
    codes = frozenset(regel.code for regel in gesproken)
    return Ronde(zaak.kader, zaak.plek, plaats, sleutel, zaak, gevraagd, codes, frozenset(stil))


def _oordeelt(antwoord: Iterable[Uitkomst | Voldaan]) -> bool:
    """Whether a rule could judge, and found something."""
    return any(isinstance(rij, Uitkomst) and not rij.niet_beoordeelbaar for rij in antwoord)


def geldende(zaak: Zaak) -> Geldend:
    """Whether the kader holds for the case, and which of its rules judge it with which figures.

    That depends on place, parties, products and days alone, so it is remembered: the lines of a
    declaration are thousands of cases of a few kinds.
    """
    kader = zaak.kader
    codes = tuple([kader.code_van(rij.product) for rij in zaak.voorstellen])
    sleutel = (
        zaak.plek,
        zaak.gemeente,
        zaak.code,
        zaak.product is None,
        codes,
        zaak.verzoek_op,
        zaak.ingang_op,
        zaak.levering_op,
        kader.kennis(zaak.bekend_op),
    )
    gevonden = kader.onthouden.get(sleutel)
    if gevonden is None:
        if len(kader.onthouden) >= _ONTHOUDEN:
            kader.onthouden.clear()
        gevonden = kader.onthouden[sleutel] = _zoek_geldende(zaak)
    return gevonden


def _zoek_geldende(zaak: Zaak) -> Geldend:
    dagen, kader = zaak.dagen, zaak.kader
    bekend = kader.is_bekend(zaak.bekend_op)
    deel = {
        peil: bekend and kader.neemt_deel(zaak.gemeente, zaak.code, dag)
        for peil, dag in dagen.items()
    }
    regels = tuple(
        (regel, p, regel.alleen_bij.get(zaak.plek))
        for regel in kader.op(zaak.plek)
        if (p := _geldend(regel, zaak, dagen, deel[regel.peildatum])) is not None
    )
    return Geldend(any(deel.values()), regels, tuple(rij for rij in regels if rij[2] is None))


def _geldend(
    regel: Regel, zaak: Zaak, dagen: Mapping[Peildatum, date], neemt_deel: bool
) -> Parameters | None:
    """The figures with which a rule judges the case; None when it does not judge it."""
    if not (neemt_deel or regel.reikwijdte) or not _betreft(regel, zaak):
        return None
    if not regel.geldt(dagen[regel.peildatum], zaak.bekend_op):
        return None
    versiedag = zaak.kader.versiedag(dagen, regel.code)
    return zaak.kader.waarden(regel.code, versiedag, zaak.bekend_op)


def _betreft(regel: Regel, zaak: Zaak) -> bool:
    """Whether the rule judges this product.

    A record that names no product concerns every rule. A message that names none is about help
    without a code, which is none of the products of a rule.
    """
    if regel.producten is None or zaak.code in regel.producten:
        return True
    if zaak.voorstellen:
        return any(zaak.kader.code_van(rij.product) in regel.producten for rij in zaak.voorstellen)
    return zaak.product is None and not _is_aspecifiek(zaak)


def _is_aspecifiek(zaak: Zaak) -> bool:
    """Whether a message asks, allocates or delivers help without naming a product."""
    return isinstance(zaak.feit, _BERICHTFEITEN)


def _voeg_toe(
    zaak: Zaak,
    regel: Regel,
    antwoord: Iterable[Uitkomst | Voldaan],
    plaats: str,
    sleutel: str | None,
    uitslag: Uitslag,
) -> None:
    for uitkomst in antwoord:
        if isinstance(uitkomst, Voldaan):
            if _staat_open(zaak, regel, uitkomst, uitslag):
                uitslag.voldaan.append(
                    VoldaneTermijn(
                        regel=regel.code, sleutel=uitkomst.sleutel, afloop=uitkomst.afloop
                    )
                )
            continue
        gevolg = uitkomst.gevolg or regel.gevolg
        ontheffing = _ontheffing(zaak, regel) if gevolg is Gevolg.AFWIJKEN else None
        # Nothing is at stake where somebody entitled agreed to a deviation.
        gezegd = _controle(zaak.feit, regel, uitkomst, gevolg) if ontheffing is None else uitkomst
        uitslag.bevindingen.append(regel.bevinding(gezegd, plaats, sleutel, ontheffing))
        if uitkomst.termijn is not None:
            uitslag.termijnen.append(uitkomst.termijn)


def _staat_open(zaak: Zaak, regel: Regel, voldaan: Voldaan, uitslag: Uitslag) -> bool:
    """Whether there is such an obligation: from before, or opened by this very fact."""
    return (regel.code, voldaan.sleutel) in zaak.toestand.verplichtingen or any(
        (termijn.regel, termijn.sleutel) == (regel.code, voldaan.sleutel)
        for termijn in uitslag.termijnen
    )


def _controle(feit: Gebeurtenis, regel: Regel, uitkomst: Uitkomst, gevolg: Gevolg) -> Uitkomst:
    """A broken rule on a declared line without a code in WJ001 is a controlebevinding.

    Such a line cannot be refused; what it says is recorded with the amount of the line. A line that
    an answer refused is not declared: there the answer is judged.
    """
    hard = gevolg in (Gevolg.WEIGEREN, Gevolg.AFWIJKEN)
    if not hard or regel.retourcode is not None or isinstance(feit, PrestatieAfgewezen):
        return uitkomst
    if not isinstance(feit, PrestatieGebeurtenis):
        return uitkomst
    if uitkomst.niet_beoordeelbaar:
        return uitkomst
    bedrag = uitkomst.bedrag_eurocent
    return replace(
        uitkomst,
        gevolg=Gevolg.SIGNALEREN,
        bedrag_eurocent=feit.bedrag_eurocent if bedrag is None else bedrag,
    )


def _ontheffing(zaak: Zaak, regel: Regel) -> Ontheffing | None:
    """The deviation by an entitled role that lifts the finding."""
    for stuk in zaak.afwijkingen(regel.code):
        if zaak.kader.mag_afwijken(stuk.rol, regel):
            return Ontheffing(rol=stuk.rol, datum=stuk.datum)
    return None
