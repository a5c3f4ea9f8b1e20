"""What is wrong with a record in itself, whatever kader holds: each fault a finding of its own."""

from collections.abc import Iterator
from datetime import date

from ledger.bevinding import Bevinding, Bron, Gevolg, Laag
from ledger.client import ClientToestand
from ledger.dossier import Afwijking, Bepaling, Groepssessie, LokaalBesluit, Stuk
from ledger.kaders.register import Kaders

_DOCUMENT = "Eigen registraties van het grootboek"


def bezwaren_tegen(stuk: Stuk, toestand: ClientToestand, kaders: Kaders) -> tuple[Bevinding, ...]:
    """Every fault of the record itself, all at once."""
    return (
        *_voor_geboorte(stuk, toestand),
        *_volgorde(stuk),
        *_vervangt(stuk, toestand),
        *_eigen(stuk, kaders),
    )


def _voor_geboorte(stuk: Stuk, toestand: ClientToestand) -> Iterator[Bevinding]:
    geboren = None if toestand.gegevens is None else toestand.gegevens.geboortedatum
    if geboren is None:
        return
    for veld, dag in _dagen(stuk):
        if dag < geboren:
            yield _bezwaar(
                veld,
                f"{dag.isoformat()} ligt vóór de geboorte van de cliënt.",
                {"datum": dag.isoformat()},
            )


def _dagen(stuk: Stuk) -> Iterator[tuple[str, date]]:
    for veld in type(stuk).model_fields:
        waarde = getattr(stuk, veld)
        if isinstance(waarde, date):
            yield veld, waarde


def _volgorde(stuk: Stuk) -> Iterator[Bevinding]:
    begin = getattr(stuk, "ingangsdatum", None) or stuk.datum
    einde = getattr(stuk, "einddatum", None)
    if einde is not None and einde < begin:
        yield _bezwaar(
            "einddatum",
            f"De einddatum {einde.isoformat()} ligt vóór {begin.isoformat()}.",
            {"begin": begin.isoformat(), "einddatum": einde.isoformat()},
        )


def _vervangt(stuk: Stuk, toestand: ClientToestand) -> Iterator[Bevinding]:
    if stuk.vervangt is None:
        return
    bekend = toestand.dossier.get(type(stuk), ())
    if all(feit.gebeurtenis_id != stuk.vervangt for feit in bekend):
        yield _bezwaar(
            "vervangt",
            f"Er is geen vastlegging {stuk.vervangt} van deze soort die nog geldt.",
            {"vervangt": str(stuk.vervangt)},
        )


def _eigen(stuk: Stuk, kaders: Kaders) -> Iterator[Bevinding]:
    if isinstance(stuk, Groepssessie):
        if not stuk.deelnemers:
            yield _bezwaar("deelnemers", "Een groepssessie heeft minstens één deelnemer.", {})
        if any(rij.aanwezige_minuten < 0 for rij in stuk.hulpverleners):
            yield _bezwaar("hulpverleners", "Aanwezige minuten zijn nul of meer.", {})
    if isinstance(stuk, Bepaling) and not isinstance(stuk, LokaalBesluit) and not stuk.gi:
        yield _bezwaar("gi", "Een bepaling noemt de gecertificeerde instelling die haar gaf.", {})
    if isinstance(stuk, Afwijking):
        yield from _afwijking(stuk, kaders)


def _afwijking(stuk: Afwijking, kaders: Kaders) -> Iterator[Bevinding]:
    for kader in kaders.op_naam.values():
        if stuk.regel not in kader.regels:
            continue
        if not kader.rol_bekend(stuk.rol):
            yield _bezwaar(
                "rol",
                f"De rol '{stuk.rol}' is niet bekend; kies uit {', '.join(kader.rollen)}.",
                {"rol": stuk.rol, "bekend": kader.rollen},
            )
        return
    yield _bezwaar("regel", f"Regel {stuk.regel} bestaat in geen kader.", {"regel": stuk.regel})


def _bezwaar(veld: str, uitleg: str, operanden: dict[str, str | tuple[str, ...]]) -> Bevinding:
    return Bevinding(
        regel="DOSSIER",
        laag=Laag.CONTRACT,
        versie="1",
        gevolg=Gevolg.WEIGEREN,
        plaats=f"/{veld}",
        bron=Bron(document=_DOCUMENT, paragraaf="Dossier"),
        operanden=dict(operanden),
        uitleg=uitleg,
    )
