"""Rules inside a message on dates that must not lie ahead, and on the order of two dates."""

from collections.abc import Iterator
from datetime import date

from ledger.ijw.berichten import Jw301, Jw305, Jw307, Jw317, Jw323, Jw325, Periode
from ledger.ijw.regels.bericht import regie_sleutel
from ledger.ijw.regels.doorloop import (
    CLIENT,
    DECLARATIE,
    MetPersoon,
    MetPrestaties,
    MetProducten,
    contacten,
    dagtekening,
    geboortedatums,
    nieuwe_producten,
    prestatie_plaats,
    prestaties,
    producten,
)
from ledger.regels import Niveau, Uitkomst, regel

EERSTE_DECLAREERBARE_DAG = date(2021, 1, 1)


@regel(
    "TR134",
    "JW301",
    "JW305",
    "JW307",
    "JW315",
    "JW323",
    "JW325",
    titel="Wat gebeurd is ligt niet na de dagtekening",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr134(bericht: MetPersoon | MetPrestaties) -> Iterator[Uitkomst]:
    """A date of something that happened is not after Dagtekening.

    That is a birth date, a Toewijzingsdatum, the start of a delivery, the end of one, and the
    first day of a declared period.
    """
    dag = dagtekening(bericht)
    if isinstance(bericht, Jw323 | Jw325):
        yield from _begindatums_na(bericht, dag)
        return
    for plaats, wie, geboren in geboortedatums(bericht):
        if geboren.datum > dag:
            yield Uitkomst(
                f"De geboortedatum van {wie} ligt na de dagtekening {dag}.",
                {"dagtekening": str(dag)},
                f"{plaats}/Datum",
            )
    for plaats, sleutel, datum in _gebeurd(bericht):
        if datum > dag:
            yield _na_dagtekening(plaats, sleutel, datum, dag)


def _gebeurd(bericht: MetPersoon) -> Iterator[tuple[str, str, date]]:
    """Path, key and date of what the message says has happened, birth aside."""
    if isinstance(bericht, Jw301):
        for i, product in enumerate(bericht.client.toegewezen_producten, 1):
            plaats = f"{CLIENT}/ToegewezenProducten/ToegewezenProduct[{i}]/Toewijzingsdatum"
            yield plaats, str(product.toewijzing_nummer), product.toewijzingsdatum
    elif isinstance(bericht, Jw305):
        for i, start in enumerate(bericht.client.start_producten, 1):
            plaats = f"{CLIENT}/StartProducten/StartProduct[{i}]/Begindatum"
            yield plaats, regie_sleutel(start), start.begindatum
    elif isinstance(bericht, Jw307):
        for i, stop in enumerate(bericht.client.stop_producten, 1):
            plaats = f"{CLIENT}/StopProducten/StopProduct[{i}]/Einddatum"
            yield plaats, regie_sleutel(stop), stop.einddatum


def _begindatums_na(bericht: MetPrestaties, dag: date) -> Iterator[Uitkomst]:
    if isinstance(bericht, Jw323):
        begin = bericht.declaratie.declaratie_periode.begindatum
        if begin > dag:
            plaats = f"{DECLARATIE}/DeclaratiePeriode/Begindatum"
            yield _na_dagtekening(plaats, bericht.declaratie.declaratie_nummer, begin, dag)
    for i, j, prestatie in prestaties(bericht):
        begin = prestatie.product_periode.begindatum
        if begin > dag:
            yield _na_dagtekening(
                f"{prestatie_plaats(bericht, i, j)}/ProductPeriode/Begindatum",
                prestatie.product_referentie.referentie_nummer,
                begin,
                dag,
            )


def _na_dagtekening(plaats: str, sleutel: str, datum: date, dag: date) -> Uitkomst:
    element = plaats.rsplit("/", 1)[1]
    return Uitkomst(
        f"{element} {datum} ligt na de dagtekening {dag} van het bericht. Dat mag niet: het gaat "
        "om iets dat al gebeurd is.",
        {"datum": str(datum), "dagtekening": str(dag)},
        plaats,
        sleutel,
    )


@regel(
    "TR137",
    "JW323",
    "JW325",
    titel="Een gedeclareerde periode eindigt niet voor haar begin en niet na de dagtekening",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr137(bericht: MetPrestaties) -> Iterator[Uitkomst]:
    """Einddatum of a declared period lies from its Begindatum to Dagtekening."""
    dag = dagtekening(bericht)
    if isinstance(bericht, Jw323):
        declaratie = bericht.declaratie
        periode = declaratie.declaratie_periode
        if not periode.begindatum <= periode.einddatum <= dag:
            plaats = f"{DECLARATIE}/DeclaratiePeriode/Einddatum"
            yield _buiten(plaats, declaratie.declaratie_nummer, periode, dag)
    for i, j, prestatie in prestaties(bericht):
        periode = prestatie.product_periode
        if not periode.begindatum <= periode.einddatum <= dag:
            plaats = f"{prestatie_plaats(bericht, i, j)}/ProductPeriode/Einddatum"
            yield _buiten(plaats, prestatie.product_referentie.referentie_nummer, periode, dag)


def _buiten(plaats: str, sleutel: str, periode: Periode, dag: date) -> Uitkomst:
    begin, eind = periode.begindatum, periode.einddatum
    wat = f"ligt voor begindatum {begin}" if eind < begin else f"ligt na de dagtekening {dag}"
    return Uitkomst(
        f"Einddatum {eind} van de periode {wat}. De periode moet op of na haar begin eindigen en "
        "uiterlijk op de dagtekening.",
        {"begindatum": str(begin), "einddatum": str(eind), "dagtekening": str(dag)},
        plaats,
        sleutel,
    )


@regel(
    "TR018",
    "JW307",
    titel="Een levering stopt niet voordat zij begon",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr018(bericht: Jw307) -> Iterator[Uitkomst]:
    """Einddatum of a StopProduct is on or after its Begindatum."""
    for i, stop in enumerate(bericht.client.stop_producten, 1):
        if stop.einddatum < stop.begindatum:
            yield Uitkomst(
                f"De stop eindigt op {stop.einddatum}, voor de begindatum {stop.begindatum} van de "
                "levering.",
                {"begindatum": str(stop.begindatum), "einddatum": str(stop.einddatum)},
                f"{CLIENT}/StopProducten/StopProduct[{i}]/Einddatum",
                regie_sleutel(stop),
            )


@regel(
    "CS003",
    "JW301",
    "JW315",
    "JW317",
    titel="Een periode eindigt niet voor haar begin",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs003(bericht: MetProducten) -> Iterator[Uitkomst]:
    """A last day, when filled, is on or after the first day of the same period."""
    for rij in producten(bericht):
        if rij.tot is not None and rij.tot < rij.vanaf:
            yield Uitkomst(
                f"{rij.naam} heeft {rij.eind_element} {rij.tot}, voor {rij.begin_element} "
                f"{rij.vanaf}. De laatste dag mag niet voor de eerste liggen.",
                {"eersteDag": str(rij.vanaf), "laatsteDag": str(rij.tot)},
                f"{rij.plaats}/{rij.eind_element}",
                rij.sleutel,
            )
    if isinstance(bericht, Jw301):
        yield from _adresperiodes(bericht)


def _adresperiodes(bericht: Jw301) -> Iterator[Uitkomst]:
    for plaats, contact in contacten(bericht):
        periode = contact.periode
        if periode is None or periode.begindatum is None or periode.einddatum is None:
            continue
        if periode.einddatum < periode.begindatum:
            yield Uitkomst(
                f"Het adres van soort {contact.soort} geldt tot en met {periode.einddatum}, voor "
                f"de begindatum {periode.begindatum}.",
                {"eersteDag": str(periode.begindatum), "laatsteDag": str(periode.einddatum)},
                f"{plaats}/Periode/Einddatum",
                contact.soort,
            )


@regel(
    "CS100",
    "JW323",
    titel="Er wordt niet gedeclareerd over de tijd voor 2021",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def cs100(bericht: Jw323) -> Iterator[Uitkomst]:
    """The days of DeclaratiePeriode and of each ProductPeriode are 1 January 2021 or later."""
    declaratie = bericht.declaratie
    periode = declaratie.declaratie_periode
    if min(periode.begindatum, periode.einddatum) < EERSTE_DECLAREERBARE_DAG:
        plaats = f"{DECLARATIE}/DeclaratiePeriode"
        yield _te_vroeg(plaats, declaratie.declaratie_nummer, periode)
    for i, j, prestatie in prestaties(bericht):
        periode = prestatie.product_periode
        if (
            periode.begindatum < EERSTE_DECLAREERBARE_DAG
            or periode.einddatum < EERSTE_DECLAREERBARE_DAG
        ):
            plaats = f"{prestatie_plaats(bericht, i, j)}/ProductPeriode"
            yield _te_vroeg(plaats, prestatie.product_referentie.referentie_nummer, periode)


def _te_vroeg(plaats: str, sleutel: str, periode: Periode) -> Uitkomst:
    return Uitkomst(
        f"De periode {periode.begindatum} tot en met {periode.einddatum} begint voor "
        f"{EERSTE_DECLAREERBARE_DAG}. Over eerdere dagen wordt niet met dit bericht gedeclareerd.",
        {
            "begindatum": str(periode.begindatum),
            "einddatum": str(periode.einddatum),
            "grens": str(EERSTE_DECLAREERBARE_DAG),
        },
        plaats,
        sleutel,
    )


@regel(
    "TR380",
    "JW317",
    titel="Een nieuw product gaat pas na de dagtekening in",
    retourcode="0001",
    niveau=Niveau.BERICHTINHOUD,
)
def tr380(bericht: Jw317) -> Iterator[Uitkomst]:
    """GewensteIngangsdatum of a NieuwProduct lies after Dagtekening."""
    dag = dagtekening(bericht)
    for rij in nieuwe_producten(bericht):
        if rij.vanaf <= dag:
            yield Uitkomst(
                f"{rij.naam} heeft gewenste ingangsdatum {rij.vanaf}. Die moet na de dagtekening "
                f"{dag} van het verzoek liggen.",
                {"gewensteIngangsdatum": str(rij.vanaf), "dagtekening": str(dag)},
                f"{rij.plaats}/GewensteIngangsdatum",
                rij.sleutel,
            )
