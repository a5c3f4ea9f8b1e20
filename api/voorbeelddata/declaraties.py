"""The monthly declarations (JW323) of each aanbieder to each gemeente."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from api.voorbeelddata.bouw import maak_header
from api.voorbeelddata.bron import bron, kans
from api.voorbeelddata.dagen import (
    eerste_van_maand,
    instant,
    laatste_van_maand,
    maanden_van,
    plus_maanden,
    werkdag,
    werkdagen_later,
)
from api.voorbeelddata.gepland import Gepland, GeplandStuk
from api.voorbeelddata.prestaties import (
    CREDIT,
    DEBET,
    boek,
    lever,
    maak_prestatie,
)
from api.voorbeelddata.regelfouten import REGELFOUTEN, Regelfout
from api.voorbeelddata.schemafouten import breek_declaratie
from api.voorbeelddata.specificaties import IN_GROEP, in_groep, specificeer
from api.voorbeelddata.toewijzingen import Toewijzing
from api.voorbeelddata.traject import Omgeving, Paar
from api.voorbeelddata.wereld import GROEPSCODE
from ledger.ijw.berichten import (
    Declaratie,
    DeclaratieClient,
    Jw323,
    Periode,
    Prestatie,
    Referentie,
    TotaalBedragMetDC,
)

# After this many months nothing is declared or corrected any more.
_MAANDEN_NA_EINDE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """What a declaration will hold: lines by BSN, in the order of the message."""

    regels: dict[str, list[Prestatie]] = field(default_factory=dict)

    def voeg_toe(self, bsn: str, *prestaties: Prestatie) -> None:
        """Add lines for a client."""
        self.regels.setdefault(bsn, []).extend(prestaties)

    def vervang(self, bsn: str, oud: Prestatie, naar_bsn: str, nieuw: Prestatie) -> None:
        """Put another line in the place of one, or with another client."""
        rij = self.regels[bsn]
        if bsn == naar_bsn:
            rij[rij.index(oud)] = nieuw
            return
        rij.remove(oud)
        if not rij:
            del self.regels[bsn]
        self.voeg_toe(naar_bsn, nieuw)

    @property
    def prestaties(self) -> Iterator[Prestatie]:
        """All lines."""
        return (prestatie for rij in self.regels.values() for prestatie in rij)


def totaal(prestaties: Iterable[Prestatie]) -> TotaalBedragMetDC:
    """Debit lines minus credit lines, in eurocent (TR358); nothing at all is debit (CS325)."""
    bedragen = (prestatie.ingediend_bedrag for prestatie in prestaties)
    som = sum(b.bedrag if b.debet_credit == DEBET else -b.bedrag for b in bedragen)
    return TotaalBedragMetDC(totaal_bedrag=abs(som), debet_credit=DEBET if som >= 0 else CREDIT)


def maak_323(omgeving: Omgeving, paar: Paar, maand: date, dag: date, inhoud: Inhoud) -> Jw323:
    """The declaration over the month that starts on `maand`, sent on `dag`."""
    gemeente, aanbieder = paar
    return Jw323(
        header=maak_header(omgeving.nummers, "JW323", aanbieder, gemeente, dag),
        declaratie=Declaratie(
            declaratie_nummer=omgeving.nummers.declaratie(aanbieder),
            declaratie_periode=Periode(begindatum=maand, einddatum=laatste_van_maand(maand)),
            declaratie_dagtekening=dag,
            totaal_ingediend_bedrag=totaal(inhoud.prestaties),
            clienten=tuple(
                DeclaratieClient(bsn=bsn, prestaties=tuple(rij))
                for bsn, rij in inhoud.regels.items()
            ),
        ),
    )


def declareer(omgeving: Omgeving, maand: date) -> Iterator[Gepland | GeplandStuk]:
    """All declarations over a month, as sent in the month after it, and the records beside them."""
    for paar in sorted(omgeving.per_paar):
        lopend = omgeving.per_paar[paar] = [
            t
            for t in omgeving.per_paar[paar]
            if plus_maanden(t.nu.einddatum, _MAANDEN_NA_EINDE) >= maand
        ]
        yield from _declareer_paar(omgeving, paar, maand, lopend)


def _verzenddag(maand: date, rng: Random) -> date:
    """Mostly in the first half of the next month, sometimes towards its end."""
    dag = rng.randrange(20, 27) if kans(rng, 8) else rng.randrange(4, 17)
    return werkdag(plus_maanden(maand, 1).replace(day=dag))


def _declareer_paar(
    omgeving: Omgeving, paar: Paar, maand: date, toewijzingen: list[Toewijzing]
) -> Iterator[Gepland | GeplandStuk]:
    rng = bron(omgeving.zaad, "declaratie", *paar, maand)
    dag = _verzenddag(maand, rng)
    op = instant(dag, rng)
    inhoud = Inhoud()
    for toewijzing in toewijzingen:
        _corrigeer(omgeving, toewijzing, maand, inhoud, rng)
        yield from _voeg_levering_toe(omgeving, toewijzing, maand, op, inhoud, rng)
    if not inhoud.regels:
        return
    groep = any(regel.product_code == GROEPSCODE for regel in inhoud.prestaties)
    fout = _maak_regelfouten(omgeving, paar, toewijzingen, maand, inhoud, rng)
    bericht = maak_323(omgeving, paar, maand, dag, inhoud)
    verzonden = _verzend(omgeving, bericht, op, fout, rng)
    yield from (replace(rij, kaderregel=IN_GROEP if groep else None) for rij in verzonden)


def _voeg_levering_toe(
    omgeving: Omgeving,
    toewijzing: Toewijzing,
    maand: date,
    op: datetime,
    inhoud: Inhoud,
    rng: Random,
) -> Iterator[GeplandStuk]:
    """Every month up to this one that was not declared yet; now and then one is forgotten.

    Gives the records that specify what was delivered.
    """
    if toewijzing.levering_van is None:
        return
    for gemist in maanden_van(toewijzing.levering_van, maand):
        vergeten = gemist == maand and kans(rng, 3)
        if gemist in toewijzing.regels or vergeten:
            continue
        prestatie = lever(toewijzing, gemist, op, omgeving.nummers, rng)
        if prestatie is not None:
            prestatie = in_groep(toewijzing, prestatie, rng) or prestatie
            toewijzing.regels[gemist] = prestatie
            inhoud.voeg_toe(toewijzing.bsn, prestatie)
            yield from specificeer(toewijzing, prestatie, op, rng)


def _corrigeer(
    omgeving: Omgeving, toewijzing: Toewijzing, maand: date, inhoud: Inhoud, rng: Random
) -> None:
    """Credit an awarded line of an earlier month and declare less in its place (IV085, IV086)."""
    eerder = [m for m in toewijzing.regels if m < maand]
    if not eerder or toewijzing.gecorrigeerd or not kans(rng, 4):
        return
    toewijzing.gecorrigeerd = True
    nummers, aanbieder = omgeving.nummers, toewijzing.contract.aanbieder
    gemist = rng.choice(eerder)
    oud = toewijzing.regels[gemist]
    credit = replace(
        oud,
        product_referentie=Referentie(
            referentie_nummer=nummers.referentie_prestatie(aanbieder),
            vorig_referentie_nummer=oud.product_referentie.referentie_nummer,
        ),
        ingediend_bedrag=replace(oud.ingediend_bedrag, debet_credit=CREDIT),
    )
    nieuw = maak_prestatie(
        toewijzing,
        oud.product_periode,
        max(1, oud.geleverd_volume * 3 // 4),
        oud.eenheid,
        nummers.referentie_prestatie(aanbieder),
    )
    boek(toewijzing, oud, -1)
    boek(toewijzing, nieuw, 1)
    toewijzing.regels[gemist] = nieuw
    inhoud.voeg_toe(toewijzing.bsn, credit, nieuw)


def _maak_regelfouten(
    omgeving: Omgeving,
    paar: Paar,
    toewijzingen: list[Toewijzing],
    maand: date,
    inhoud: Inhoud,
    rng: Random,
) -> str | None:
    """Spoil one in about 25 lines of some declarations, all in one way; gives the return code.

    A spoiled line will be rejected, so the month counts as not declared and comes again.
    """
    if not kans(rng, 9):
        return None
    regelfout = rng.choice(REGELFOUTEN)
    bij_nummer = {t.nummer: t for t in toewijzingen}
    kandidaten = [
        (bsn, prestatie)
        for bsn, rij in inhoud.regels.items()
        for prestatie in rij
        if _bederfelijk(regelfout, prestatie, bij_nummer[prestatie.toewijzing_nummer], maand, rij)
    ]
    aantal = min(len(kandidaten), 1 + len(kandidaten) // 25)
    for bsn, oud in rng.sample(kandidaten, aantal):
        toewijzing = bij_nummer[oud.toewijzing_nummer]
        nieuw = regelfout.bederf(oud, toewijzing)
        inhoud.vervang(bsn, oud, omgeving.vreemde_bsn if regelfout.vreemd else bsn, nieuw)
        boek(toewijzing, oud, -1)
        del toewijzing.regels[maand]
    return regelfout.code if aantal else None


def _bederfelijk(
    regelfout: Regelfout,
    prestatie: Prestatie,
    toewijzing: Toewijzing,
    maand: date,
    rij: list[Prestatie],
) -> bool:
    """Only lines of this month itself are spoiled, and none beside a correction."""
    deze_maand = eerste_van_maand(prestatie.product_periode.begindatum) == maand
    zonder_credit = all(p.ingediend_bedrag.debet_credit == DEBET for p in rij)
    return deze_maand and zonder_credit and regelfout.past(prestatie, toewijzing)


def _verzend(
    omgeving: Omgeving, bericht: Jw323, op: datetime, fout: str | None, rng: Random
) -> Iterator[Gepland]:
    """Send it; some arrive broken first, are refused as a whole, and are sent once more."""
    if kans(rng, 98):
        yield Gepland(op=op, bericht=bericht, fout=fout)
        return
    if kans(rng, 50):
        declaratie = bericht.declaratie
        bedrag = declaratie.totaal_ingediend_bedrag
        verkeerd = replace(bedrag, totaal_bedrag=bedrag.totaal_bedrag + 100, debet_credit=DEBET)
        fout_totaal = replace(
            bericht, declaratie=replace(declaratie, totaal_ingediend_bedrag=verkeerd)
        )
        yield Gepland(op=op, bericht=fout_totaal, fout="0001")
    else:
        yield Gepland(op=op, bericht=bericht, fout="schema", verminking=breek_declaratie)
    dag = werkdagen_later(op.date(), 1)
    header = maak_header(
        omgeving.nummers, "JW323", bericht.header.afzender, bericht.header.ontvanger, dag
    )
    declaratie = replace(bericht.declaratie, declaratie_dagtekening=dag)
    opnieuw = replace(bericht, header=header, declaratie=declaratie)
    yield Gepland(op=op + timedelta(days=(dag - op.date()).days), bericht=opnieuw, fout=fout)
