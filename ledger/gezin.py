"""Who may share one financing: the family of a client, with all that is known of its members."""

from datetime import date

from ledger.client import ClientToestand, vouw
from ledger.gebeurtenissen import GezinVastgelegd
from ledger.kaders.zaak import Gezin, Gezinslid
from ledger.werk import Werk


def gezin_van(werk: Werk, toestand: ClientToestand, dag: date) -> Gezin:
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
    )
