"""What a rule sees around a fact: what the command that records such a fact looks up."""

from datetime import date
from typing import Any

from ledger.client import ClientToestand
from ledger.contract import Contracten, contract_stroom, vouw_contracten
from ledger.dossier import Afwijking
from ledger.gebeurtenissen import (
    Gebeurtenis,
    LeveringGebeurtenis,
    PrestatieGebeurtenis,
    VerzoekBeantwoord,
)
from ledger.gezin import Stromen, gezin_van
from ledger.kaders.zaak import Omgeving


def omgeving_voor(
    bron: Stromen,
    toestand: ClientToestand,
    feit: Any,
    dag: date,
    bericht: tuple[Gebeurtenis, ...] = (),
    afwijkingen: tuple[Afwijking, ...] = (),
) -> Omgeving:
    """The contracts of the parties of the fact and the family on the first day of the help.

    `dag` is the ledger's today, `bericht` the versions of allocations that came in one message.
    For a declared line the family is only looked up when a rule asks; the answer to a request is
    judged on the request alone.
    """
    if isinstance(feit, VerzoekBeantwoord):
        return Omgeving()
    contracten = (
        None if feit.aanbieder is None else contracten_van(bron, feit.gemeente, feit.aanbieder)
    )
    if isinstance(feit, PrestatieGebeurtenis):
        return Omgeving(
            contracten=contracten, zoek_gezin=lambda dag: gezin_van(bron, toestand, dag)
        )
    if isinstance(feit, LeveringGebeurtenis):
        dag = feit.geldig_op
    dag = max(dag, feit.geldig_op, *(rij.geldig_op for rij in bericht))
    return Omgeving(
        contracten=contracten,
        gezin=gezin_van(bron, toestand, dag),
        bericht=bericht,
        afwijkingen=afwijkingen,
    )


def contracten_van(bron: Stromen, gemeente: str, aanbieder: str) -> Contracten:
    """The contracts of a gemeente with an aanbieder."""
    stroom = contract_stroom(gemeente, aanbieder)
    return vouw_contracten(stroom, bron.lees_stromen([stroom])[stroom])
