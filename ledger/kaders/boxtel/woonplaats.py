"""Which gemeente pays for the help: BX-WPB-01."""

from datetime import date

from ledger.bevinding import Gevolg, Operand
from ledger.dossier import Toets
from ledger.gebeurtenissen import VerzoekBeantwoord
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import geeft_hulp
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_REDEN = "8"
_AFGEWEZEN = "1"


def elders(zaak: Zaak) -> str | None:
    """The other gemeente that is responsible; None when it is this one or nobody checked."""
    referentie = getattr(zaak.voorstel or zaak.feit, "referentie_aanbieder", None)
    gevonden = [
        toets.woonplaats_gemeente
        for toets in zaak.stukken(Toets)
        if toets.soort == "woonplaats"
        and toets.referentie_aanbieder in (None, referentie)
        and toets.aanbieder in (None, zaak.aanbieder)
    ]
    return None if not gevonden or gevonden[-1] == zaak.gemeente else gevonden[-1]


def versie_op(dag: date, p: Parameters) -> str:
    """Which version of the principle of residence holds on a day."""
    opvolger: date | None = p["nieuw_werkelijk_vanaf"]
    nieuw = opvolger is not None and dag >= opvolger
    return str(p["opvolger"] if nieuw else p["versie_oud"])


@regel(
    "BX-WPB-01",
    "JW315",
    "JW319",
    "JW301",
    "verwijzing",
    "bepaling",
    "lokaalBesluit",
    titel="Welke gemeente betaalt volgens het woonplaatsbeginsel",
    bron="1.1 De eerste melding bij de gemeente (slotalinea)",
    gevolg=Gevolg.AFLEIDEN,
    wj759=_REDEN,
)
def verantwoordelijke_gemeente(zaak: Zaak, p: Parameters) -> Antwoord:
    """The principle of residence of the first day of the help says which gemeente pays.

    When that is another, a request is rejected and nothing is allocated. The document expects
    another principle from 2021 but does not lay it down; as long as nobody set when it came, the
    old one goes on, with a signal. How residence is established is not in the document: the outcome
    is a `Toets` of the kind woonplaats (1.1, last paragraph).
    """
    peildatum, ander = zaak.ingang_op, elders(zaak)
    versie = versie_op(peildatum, p)
    operanden: dict[str, Operand] = {"versie": versie, "peildatum": peildatum.isoformat()}
    if ander is not None:
        return _andere_gemeente(zaak, operanden | {"woonplaatsGemeente": ander})
    if p["nieuw_werkelijk_vanaf"] is None and peildatum > p["laatste_dag_oud"]:
        return Uitkomst(
            f"Het oude woonplaatsbeginsel geldt nog, terwijl per {p['nieuw_verwacht_vanaf']} een "
            "ander werd verwacht; stel in vanaf wanneer dat geldt.",
            operanden,
            gevolg=Gevolg.SIGNALEREN,
        )
    return Uitkomst(f"Op {peildatum} geldt het woonplaatsbeginsel {versie}.", operanden)


def _andere_gemeente(zaak: Zaak, operanden: dict[str, Operand]) -> Uitkomst:
    ander = operanden["woonplaatsGemeente"]
    feit, gevolg = zaak.feit, Gevolg.SIGNALEREN
    uitleg = f"Volgens het woonplaatsbeginsel is gemeente {ander} verantwoordelijk."
    if zaak.plek == "JW315" or (zaak.plek in ("JW301", "lokaalBesluit") and geeft_hulp(zaak)):
        gevolg = Gevolg.WEIGEREN
    if isinstance(feit, VerzoekBeantwoord):
        genoemd = (feit.verzoek_antwoord, feit.reden_afwijzing, feit.woonplaats_gemeente)
        if genoemd == (_AFGEWEZEN, _REDEN, ander):
            gevolg = Gevolg.AFLEIDEN
        else:
            uitleg += f" Wijs het verzoek af met reden {_REDEN} en die gemeente."
    return Uitkomst(uitleg, operanden, gevolg=gevolg)
