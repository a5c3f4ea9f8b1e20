"""All rules of a kader on one request of a client with a long history, and loading the kaders.

The request is judged in-process on the state of a client with 500 events. Beside it, as the
baseline of the same run, folding those 500 events into that state: what any question about the
client costs before a single rule is asked.
"""

import statistics
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import perf_counter

from ledger.client import ClientToestand, vouw
from ledger.contract import Contracten
from ledger.dossier import Intake, Verwijzing
from ledger.dossier_gebeurtenissen import IntakeVastgelegd, VerwijzingVastgelegd
from ledger.gebeurtenissen import (
    ClientGegevensVastgelegd,
    Gebeurtenis,
    LeveringGestart,
    PrestatieGoedgekeurd,
    ToewijzingAfgegeven,
    VerzoekOntvangen,
)
from ledger.kaders.oordeel import Uitslag, beoordeel_feit
from ledger.kaders.register import Kaders, laad_kaders
from ledger.kaders.zaak import Gezin, Gezinslid, Omgeving
from ledger.stempel import Stempel
from ledger.waarden import Omvang, Product

GEBEURTENISSEN = 500
DOEL_MS, DOEL_LADEN_MS = 2.0, 500
_RONDEN = 1_000
_CLIENT = "client-" + "a" * 32
_AANBIEDER = "90000001"
_NU = datetime(2027, 9, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Regio:
    """A gemeente of a kader, what its clients got, and what is asked for now."""

    kader: str
    gemeente: str
    codes: tuple[str, ...]
    gevraagd: str
    omvang: Omvang

    @property
    def partijen(self) -> dict[str, str]:
        """Gemeente and aanbieder of every fact."""
        return {"gemeente": self.gemeente, "aanbieder": _AANBIEDER}


_TIJD = Omvang(volume=5760, eenheid="01", frequentie="6")
REGIOS = (
    Regio("flevoland", "0303", ("45F21", "45F31", "45F22", "45F32", "45F11"), "45F31", _TIJD),
    Regio(
        "zuid-limburg",
        "0935",
        ("ZBIMK", "ZHIMK", "ZBGLK", "ZHGLK", "ZHIST"),
        "ZHIML",
        Omvang(volume=1, eenheid="82", frequentie="6"),
    ),
    Regio("boxtel", "0757", ("BXIB", "BXSG", "BXGB", "BXBG", "BXAM"), "BXSG", _TIJD),
)
_LAAD = """
from time import perf_counter
import ledger.client, ledger.contract, ledger.dossier_gebeurtenissen
begin = perf_counter()
from ledger.kaders.register import alle_kaders
alle_kaders()
print(perf_counter() - begin)
"""


def _product(code: str) -> Product:
    return Product(categorie="45", code=code)


def geschiedenis(regio: Regio) -> list[Gebeurtenis]:
    """Allocations of some products over years, with their deliveries and declared lines."""
    stempel = Stempel(_NU, "meting", "backofficeGemeente", "opdracht")
    feiten: list[Gebeurtenis] = []

    def zet(soort: type[Gebeurtenis], dag: date, **inhoud: object) -> None:
        feiten.append(stempel.zet(soort, _CLIENT, len(feiten) + 1, dag, (), **inhoud))

    zet(ClientGegevensVastgelegd, date(2027, 1, 1), geboortedatum=date(2015, 5, 20))
    verwijzing = Verwijzing(
        gemeente=regio.gemeente, datum=date(2027, 7, 1), verwijzer_type="02", functie="huisarts"
    )
    zet(VerwijzingVastgelegd, verwijzing.datum, gemeente=regio.gemeente, inhoud=verwijzing)
    intake = Intake(**regio.partijen, datum=date(2027, 8, 2))
    zet(IntakeVastgelegd, intake.datum, **regio.partijen, inhoud=intake)
    nummer = 0
    while len(feiten) < GEBEURTENISSEN:
        nummer += 1
        code, jaar = regio.codes[nummer % len(regio.codes)], 2015 + nummer % 13
        begin, einde = date(jaar, 1, 1), date(jaar, 12, 31)
        zet(
            ToewijzingAfgegeven,
            begin,
            **regio.partijen,
            toewijzing_nummer=nummer,
            product=_product(code),
            toewijzingsmoment=datetime(jaar, 1, 1, 9),  # noqa: DTZ001  (has no time zone)
            ingangsdatum=begin,
            einddatum=einde,
            omvang=regio.omvang,
            dagtekening=begin,
        )
        zet(LeveringGestart, begin, **regio.partijen, toewijzing_nummer=nummer, begindatum=begin)
        for maand in range(1, 11):
            _prestatie(zet, regio, nummer, code, date(jaar, maand, 1))
    return feiten[:GEBEURTENISSEN]


def _prestatie(zet: object, regio: Regio, nummer: int, code: str, begin: date) -> None:
    assert callable(zet)
    zet(
        PrestatieGoedgekeurd,
        begin,
        **regio.partijen,
        declaratie_nummer=f"D{begin:%Y%m}",
        referentie_nummer=f"P{nummer}{begin:%Y%m}",
        toewijzing_nummer=nummer,
        product=_product(code),
        begindatum=begin,
        einddatum=begin.replace(day=28),
        volume=120,
        eenheid="01",
        bedrag_eurocent=20_000,
        debet_credit="D",
        toewijzingsmoment=datetime(2027, 1, 1, 9),  # noqa: DTZ001  (has no time zone)
    )


def _verzoek(regio: Regio, toestand: ClientToestand) -> VerzoekOntvangen:
    stempel = Stempel(_NU, "meting", "backofficeAanbieder", "opdracht")
    return stempel.zet(
        VerzoekOntvangen,
        toestand.stroom,
        toestand.versie + 1,
        date(2027, 10, 1),
        (),
        **regio.partijen,
        referentie_aanbieder="R1",
        dagtekening=date(2027, 9, 1),
        product=_product(regio.gevraagd),
        ingangsdatum=date(2027, 10, 1),
        einddatum=date(2028, 9, 30),
        omvang=regio.omvang,
        verwijzer_type="02",
    )


def meet(kaders: Kaders, regio: Regio) -> tuple[float, float, int]:
    """Milliseconds (median) to judge the request and to fold the client; number of findings."""
    feiten = geschiedenis(regio)
    toestand = vouw(_CLIENT, feiten)
    verzoek = _verzoek(regio, toestand)
    ander = ClientToestand("client-" + "b" * 32)
    leden = tuple(
        Gezinslid(lid.stroom, "kind", betrokken=True, eigen_dossier=True, toestand=lid)
        for lid in (toestand, ander)
    )
    omgeving = Omgeving(Contracten("contract"), Gezin("gezin-1", leden))
    oordelen, vouwen = [], []
    uitslag = Uitslag()
    for ronde in range(_RONDEN):
        begin = perf_counter()
        uitslag = beoordeel_feit(kaders, verzoek, toestand, omgeving, _NU.date())
        oordelen.append(perf_counter() - begin)
        if ronde % 20 == 0:
            begin = perf_counter()
            vouw(_CLIENT, feiten)
            vouwen.append(perf_counter() - begin)
    return (
        statistics.median(oordelen) * 1000,
        statistics.median(vouwen) * 1000,
        len(uitslag.bevindingen),
    )


def laadtijd() -> float:
    """Milliseconds (median) to load every kader in a fresh process, their modules included.

    What the ledger needs without kaders too (the events and the state) is imported before.
    """
    tijden = [
        float(
            subprocess.run(
                [sys.executable, "-c", _LAAD], check=True, capture_output=True, text=True
            ).stdout
        )
        for _ in range(5)
    ]
    return statistics.median(tijden) * 1000


def main() -> None:
    """Prints the figures beside their targets."""
    kaders = laad_kaders()
    for regio in REGIOS:
        oordeel, vouwen, bevindingen = meet(kaders, regio)
        print(
            f"{regio.kader}: verzoek tegen alle regels, cliënt met {GEBEURTENISSEN} feiten: "
            f"{oordeel:.2f} ms (doel onder {DOEL_MS:.0f} ms), {bevindingen} bevindingen; "
            f"{oordeel / vouwen:.1f} keer het vouwen van die cliënt ({vouwen:.2f} ms)"
        )
    print(f"alle kaders laden: {laadtijd():.0f} ms (doel onder {DOEL_LADEN_MS} ms)")


if __name__ == "__main__":
    main()
