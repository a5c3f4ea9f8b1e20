"""Who may share one financing: the family of a client, with all that is known of its members."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from ledger.client import ClientToestand, evolve, vouw
from ledger.gebeurtenissen import Gebeurtenis, GezinVastgelegd
from ledger.kaders.zaak import Gezin, Gezinslid


class Stromen(Protocol):
    """Whoever can give the events of streams, a stream without any included."""

    def lees_stromen(self, stromen: Sequence[str], /) -> Mapping[str, Sequence[Gebeurtenis]]:
        """The events of each stream, oldest first."""


def gezin_van(werk: Stromen, toestand: ClientToestand, dag: date) -> Gezin:
    """The family of a client on a day, the client included with the given state.

    Costs nothing for a client without a family, else two round trips.
    """
    lidmaatschap = toestand.gezin_op(dag)
    if lidmaatschap is None:
        return Gezin()
    stroom = lidmaatschap.gezin_id
    feiten = werk.lees_stromen([stroom])[stroom]
    vastgelegd = [feit for feit in feiten if isinstance(feit, GezinVastgelegd)]
    if not vastgelegd:
        return Gezin()
    leden = vastgelegd[-1].leden
    anderen = [lid.client_id for lid in leden if lid.client_id != toestand.stroom]
    gelezen = werk.lees_stromen(anderen) if anderen else {}
    standen = {ander: vouw(ander, gelezen.get(ander, ())) for ander in anderen}
    standen[toestand.stroom] = toestand
    return Gezin(
        stroom,
        tuple(
            Gezinslid(
                lid.client_id, lid.rol, lid.betrokken, lid.eigen_dossier, standen[lid.client_id]
            )
            for lid in leden
        ),
        feiten[-1].versie,
        feiten[-1].vastgelegd_op,
    )


def met_feiten(gezin: Gezin, client_id: str, feiten: Iterable[Gebeurtenis]) -> Gezin:
    """The same family after facts of a message that is not recorded yet; of others than the client.

    A member stands in one family once, and in a message its facts are in their own order.
    """
    anderen = {lid.client_id: lid.toestand for lid in gezin.anderen(client_id)}
    if not anderen:
        return gezin
    for feit in feiten:
        if feit.stroom in anderen:
            anderen[feit.stroom] = evolve(anderen[feit.stroom], feit)
    leden = (replace(lid, toestand=anderen.get(lid.client_id, lid.toestand)) for lid in gezin.leden)
    return replace(gezin, leden=tuple(leden))
