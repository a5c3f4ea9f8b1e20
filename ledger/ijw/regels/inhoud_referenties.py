"""Rules inside a JW323 or JW325 on what a line refers to, and on lines that say the same twice."""

from collections.abc import Iterator
from datetime import date

from ledger.ijw.berichten import Jw323
from ledger.ijw.regels.doorloop import MetPrestaties, op_prestatie, prestaties
from ledger.regels import Niveau, Uitkomst, regel

_CREDIT, _DEBET = "C", "D"


@regel(
    "CD060",
    "JW323",
    "JW325",
    titel="Alleen een creditprestatie noemt de prestatie die zij terugneemt",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cd060(bericht: MetPrestaties) -> Iterator[Uitkomst]:
    """VorigReferentieNummer is filled on a credit line, and only there."""
    for i, j, prestatie in prestaties(bericht):
        vorig = prestatie.product_referentie.vorig_referentie_nummer
        credit = prestatie.ingediend_bedrag.debet_credit == _CREDIT
        if (vorig is not None) == credit:
            continue
        wat = (
            "is een creditprestatie zonder VorigReferentieNummer; noem de prestatie die wordt "
            "teruggenomen"
            if credit
            else "is een debetprestatie met een VorigReferentieNummer; laat dat leeg"
        )
        yield op_prestatie(
            bericht,
            (i, j, prestatie),
            "ProductReferentie/VorigReferentieNummer",
            f"{wat}.",
            debetCredit=prestatie.ingediend_bedrag.debet_credit,
            vorigReferentieNummer=vorig,
        )


@regel(
    "TR315",
    "JW323",
    titel="Een prestatie wordt in één bericht hoogstens één keer teruggenomen",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr315(bericht: Jw323) -> Iterator[Uitkomst]:
    """VorigReferentieNummer occurs once in the message."""
    gezien: dict[str, str] = {}
    for i, j, prestatie in prestaties(bericht):
        vorig = prestatie.product_referentie.vorig_referentie_nummer
        if vorig is None:
            continue
        eerder = gezien.get(vorig)
        if eerder is None:
            gezien[vorig] = prestatie.product_referentie.referentie_nummer
            continue
        yield op_prestatie(
            bericht,
            (i, j, prestatie),
            "ProductReferentie/VorigReferentieNummer",
            f"neemt prestatie {vorig} terug, maar dat doet prestatie {eerder} in dit bericht al.",
            vorigReferentieNummer=vorig,
            eerderReferentieNummer=eerder,
        )


@regel(
    "TR316",
    "JW323",
    titel="Een prestatie wordt niet ingediend en teruggenomen in hetzelfde bericht",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr316(bericht: Jw323) -> Iterator[Uitkomst]:
    """VorigReferentieNummer is not the ReferentieNummer of a line in the same message."""
    vorige = [
        rij for rij in prestaties(bericht) if rij[2].product_referentie.vorig_referentie_nummer
    ]
    if not vorige:
        return
    ingediend = {
        prestatie.product_referentie.referentie_nummer for _, _, prestatie in prestaties(bericht)
    }
    for i, j, prestatie in vorige:
        vorig = prestatie.product_referentie.vorig_referentie_nummer
        if vorig in ingediend:
            yield op_prestatie(
                bericht,
                (i, j, prestatie),
                "ProductReferentie/VorigReferentieNummer",
                f"neemt prestatie {vorig} terug, die in dit bericht zelf staat. Crediteer pas als "
                "de prestatie is toegekend.",
                vorigReferentieNummer=vorig,
            )


@regel(
    "TR416",
    "JW323",
    titel="Hetzelfde wordt in één bericht niet twee keer gedeclareerd",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr416(bericht: Jw323) -> Iterator[Uitkomst]:
    """One debit line for a client, allocation, product and period in a message.

    A number means one allocation of one client, so clients are looked at one by one: the same
    number under another client is a fault of that line alone, with its own code (TR304).
    """
    for i, client in enumerate(bericht.declaratie.clienten, 1):
        gezien: dict[tuple[int, str, str, date, date], str] = {}
        for j, prestatie in enumerate(client.prestaties, 1):
            if prestatie.ingediend_bedrag.debet_credit != _DEBET:
                continue
            periode = prestatie.product_periode
            sleutel = (
                prestatie.toewijzing_nummer,
                prestatie.product_categorie,
                prestatie.product_code,
                periode.begindatum,
                periode.einddatum,
            )
            referentie = prestatie.product_referentie.referentie_nummer
            if sleutel not in gezien:
                gezien[sleutel] = referentie
                continue
            yield op_prestatie(
                bericht,
                (i, j, prestatie),
                None,
                f"declareert hetzelfde product op toewijzing {prestatie.toewijzing_nummer} over "
                f"{periode.begindatum} tot en met {periode.einddatum} als prestatie "
                f"{gezien[sleutel]}. Dien één prestatie in met het hele volume.",
                eerderReferentieNummer=gezien[sleutel],
                toewijzingNummer=prestatie.toewijzing_nummer,
                productCode=prestatie.product_code,
                begindatum=str(periode.begindatum),
                einddatum=str(periode.einddatum),
            )
