"""Two children of one family who are helped together: one allocation with minutes, one place."""

from dataclasses import replace
from datetime import date

from api.voorbeelddata import flevoland
from api.voorbeelddata.aanvraag import (
    Toegekend,
    lang_genoeg,
    vraag_aan,
    wens_voor,
    zonder_verwijzer,
)
from api.voorbeelddata.dagen import DAG, werkdagen_later
from api.voorbeelddata.personen import Persoon
from api.voorbeelddata.traject import Omgeving, Traject, Wens
from api.voorbeelddata.verloop import voer_uit
from api.voorbeelddata.wereld import Voorbeeldcontract, gezinscontracten

_VOLGNUMMER = 0


def plan_gezin(
    omgeving: Omgeving, kinderen: tuple[Persoon, Persoon], aanbieder: str, startdag: date
) -> tuple[Traject, ...]:
    """The story of help to a family; empty where no family product is to be had.

    The toegang decides on help for the youngest; then the aanbieder asks a place for the other.
    """
    jongste, ander = sorted(kinderen, key=lambda kind: kind.geboortedatum, reverse=True)
    traject = Traject(omgeving, jongste, aanbieder, _VOLGNUMMER, startdag)
    keus = gezinscontracten(omgeving.zaad, traject.gemeente, aanbieder, traject.nu)
    if not keus:
        return ()
    contract, plaats = traject.rng.choice(keus)
    wens = wens_voor(traject, contract, traject.nu + 10 * DAG)
    grens = ander.laatste_dag_minderjarig
    wens = replace(wens, einddatum=min(wens.einddatum, grens))
    if not lang_genoeg(wens):
        return ()
    begin = traject.nu
    traject.route = "gemeente"
    traject.leg_gezin_vast(begin, kinderen)
    flevoland.leg_besluit_vast(traject, begin, wens)
    traject.vooruit(werkdagen_later(begin, 3))
    if not voer_uit(traject, Toegekend(traject.nu, [wens]), rustig=True):
        return (traject,)
    bekend = traject.toewijzingen[0].versies[0].bekend_op.date()
    return traject, _plan_plaats(
        omgeving, ander, aanbieder, werkdagen_later(bekend, 2), plaats, wens
    )


def _plan_plaats(
    omgeving: Omgeving,
    kind: Persoon,
    aanbieder: str,
    dag: date,
    plaats: Voorbeeldcontract,
    gezinshulp: Wens,
) -> Traject:
    """A place for the other child within the period of the help for the family."""
    traject = Traject(omgeving, kind, aanbieder, _VOLGNUMMER, dag)
    wens = Wens(
        contract=plaats,
        ingangsdatum=max(traject.nu, gezinshulp.ingangsdatum),
        einddatum=gezinshulp.einddatum,
        volume=1,
    )
    toegekend = vraag_aan(traject, [wens], zonder_verwijzer())
    if toegekend is not None:
        voer_uit(traject, toegekend, rustig=True)
    return traject
