"""Registration of staff (annex 7, points 1 to 3)."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from ledger.bevinding import Gevolg
from ledger.dossier import Medewerker, Plan
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.feiten import effectieve_dag, kenmerk_van, uiterlijk_op
from ledger.kaders.boxtel.personeel import (
    Ploeg,
    formele_ploegen,
    geen_personeel,
    geregistreerd,
    heeft_opleiding,
    ingetrokken_ploegen,
    nummers,
    opgesomd,
    per_ploeg,
)
from ledger.kaders.hulp import ontbreekt
from ledger.kaders.zaak import Zaak, verplichting
from ledger.regels import Antwoord, Parameters, Uitkomst, Voldaan

_ALGEMEEN = "Bijlage 7 > Minimumeisen personeel jeugd (algemeen)"


# --- point 1 ------------------------------------------------------------------------------------


@regel(
    "BX-KWAL-16",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Hbo- en wo-personeel staat in SKJ of BIG",
    bron=f"{_ALGEMEEN} (punt 1)",
    gevolg=Gevolg.WEIGEREN,
)
def hoger_opgeleid(zaak: Zaak, p: Parameters) -> Antwoord:
    """Staff with hbo or wo is registered on the day that it starts; vaktherapeuten are excepted.

    For those section 4.5 is the special provision (BX-VAK-02). Who is registered meets it at any
    level of training. Refuses for formal help from a budget, signals in kind (Minimumeisen
    personeel, point 1, first sentence).
    """

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        if not ploeg.allen:
            yield geen_personeel(zaak)
        betreft = [
            mens
            for mens in ploeg.allen
            if mens.rol != p["uitgezonderd"]
            and not geregistreerd(mens, p["registers"], ploeg.van, not p["een_is_genoeg"])
        ]
        if any(heeft_opleiding(mens, p["opleidingen"]) is None for mens in betreft):
            yield ontbreekt("het opleidingsniveau van een medewerker")
        zonder = [mens for mens in betreft if heeft_opleiding(mens, p["opleidingen"])]
        if zonder:
            wie = nummers(ploeg.allen, zonder)
            yield Uitkomst(
                f"{opgesomd(wie)} met hbo of wo: niet geregistreerd in "
                f"{' of '.join(p['registers'])} op {ploeg.van.isoformat()}.",
                {"medewerkers": wie, "registers": tuple(p["registers"])},
            )

    return per_ploeg(zaak, toets)


@regel(
    "BX-KWAL-17",
    "pgbAanvraag",
    "pgbBesluit",
    "plan",
    titel="Mbo-personeel onder verantwoordelijkheid van een geregistreerde professional",
    bron=f"{_ALGEMEEN} (punt 1)",
    gevolg=Gevolg.WEIGEREN,
)
def mbo_onder_toezicht(zaak: Zaak, p: Parameters) -> Antwoord:
    """Supporting staff with mbo works under a registered professional, all the time that it works.

    Nobody who answers for it counts as missing. A registration that ends before the help does is
    not all the time (Minimumeisen personeel, point 1, second sentence).
    """

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        zonder = [
            mens
            for mens in ploeg.allen
            if heeft_opleiding(mens, (p["opleiding"],))
            and mens.ondersteunend is not False
            and mens.regie_door_skj is not True
            and not any(
                ander != mens
                and geregistreerd(ander, p["registers"], ploeg.van)
                and geregistreerd(ander, p["registers"], ploeg.tot or ploeg.van)
                for ander in ploeg.verantwoordelijken
            )
        ]
        if zonder:
            wie = nummers(ploeg.allen, zonder)
            yield Uitkomst(
                f"{opgesomd(wie)} met mbo: zonder verantwoordelijke die de hele inzet in "
                f"{' of '.join(p['registers'])} staat.",
                {"medewerkers": wie, "registers": tuple(p["registers"])},
            )

    return per_ploeg(zaak, toets)


# --- obligations to register --------------------------------------------------------------------


def _sleutel(zaak: Zaak, mens: Medewerker, deel: str) -> str:
    """The key of an obligation about one person; label and budget stay in the record."""
    plan = zaak.stuk(Plan) if zaak.plek == "plan" else None
    kenmerk = kenmerk_van(zaak) if plan is None else plan.kenmerk
    wie = sha256(f"{zaak.gemeente}|{kenmerk}|{mens.naam}".encode()).hexdigest()[:16]
    return f"{zaak.gemeente}|{zaak.aanbieder or ''}|{wie}|{deel}"


def _sinds(zaak: Zaak, regel_: str, sleutel: str) -> date | None:
    """Since when an obligation of this client is open; None when it is not."""
    termijn = zaak.toestand.verplichtingen.get((regel_, sleutel))
    return None if termijn is None else termijn.vanaf


def _berekend(vanaf: date, dagen: int | None) -> date | None:
    return None if dagen is None else vanaf + timedelta(dagen)


@regel(
    "BX-KWAL-18",
    "pgbBesluit",
    "plan",
    titel="Registratie zodra mogelijk",
    bron=f"{_ALGEMEEN} (punt 1)",
    gevolg=Gevolg.TERMIJN,
)
def registreren(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """Who can register does so as soon as possible; met when a later record says that they did,
    and over when the budget that pays them is withdrawn.

    The text names no days: as long as nobody sets them the time that it is open is told
    (Minimumeisen personeel, point 1, third sentence).
    """
    for ploeg in formele_ploegen(zaak):
        for nummer, mens in enumerate(ploeg.allen, 1):
            sleutel = _sleutel(zaak, mens, "registratie")
            if geregistreerd(mens, p["registers"], zaak.verzoek_op):
                yield Voldaan(sleutel)
            elif _kan_registreren(zaak, mens):
                yield _nog_niet_geregistreerd(zaak, p, mens, nummer, sleutel)
    yield from _vervallen(zaak, "registratie")


def _vervallen(zaak: Zaak, *delen: str) -> Iterator[Voldaan]:
    """That these obligations are over for everybody in a budget that is withdrawn."""
    for ploeg in ingetrokken_ploegen(zaak):
        for mens in ploeg.allen:
            yield from (Voldaan(_sleutel(zaak, mens, deel), "vervallen") for deel in delen)


def _kan_registreren(zaak: Zaak, mens: Medewerker) -> bool:
    """Whether somebody could be registered: they say so, or have the training for it."""
    eisen, verloop = zaak.waarden("BX-KWAL-16"), mens.registratieverloop
    if verloop is not None and verloop.komt_in_aanmerking is False:
        return False
    if verloop is not None and verloop.mogelijk_sinds is not None:
        return verloop.mogelijk_sinds <= zaak.verzoek_op
    return mens.rol != eisen["uitgezonderd"] and heeft_opleiding(mens, eisen["opleidingen"]) is True


def _nog_niet_geregistreerd(
    zaak: Zaak, p: Parameters, mens: Medewerker, nummer: int, sleutel: str
) -> Uitkomst:
    verloop, open_sinds = mens.registratieverloop, _sinds(zaak, "BX-KWAL-18", sleutel)
    mogelijk = None if verloop is None else verloop.mogelijk_sinds
    vanaf = open_sinds or mogelijk or zaak.verzoek_op
    berekend = _berekend(vanaf, p["termijn_dagen"])
    return Uitkomst(
        f"Medewerker {nummer} is nog niet geregistreerd; dat moet zo snel mogelijk.",
        {
            "medewerker": nummer,
            "sinds": vanaf.isoformat(),
            "dagenOpen": (zaak.verzoek_op - vanaf).days,
            **uiterlijk_op(zaak, berekend),
        },
        termijn=None
        if open_sinds is not None
        else verplichting(
            "BX-KWAL-18",
            sleutel,
            p["eigenaar"],
            "de medewerker registreren in SKJ of BIG",
            vanaf,
            effectieve_dag(zaak, berekend),
            "een plan of besluit waarin de medewerker geregistreerd staat",
        ),
    )


# --- points 2 and 3: announced is not registered ------------------------------------------------


@regel(
    "BX-KWAL-19",
    "pgbBesluit",
    "plan",
    titel="Vooraanmelding is geen registratie",
    bron=f"{_ALGEMEEN} (punt 2)",
    gevolg=Gevolg.WEIGEREN,
)
def vooraanmelding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Whoever is only announced at SKJ does not work as somebody registered.

    That is anybody with hbo or wo, or who answers for the help, without a registration in another
    register (Minimumeisen personeel, point 2).
    """
    eisen = zaak.waarden("BX-KWAL-16")

    def toets(ploeg: Ploeg) -> Iterator[Uitkomst]:
        zonder = [
            mens
            for mens in ploeg.allen
            if _is_vooraangemeld(mens, p["register"])
            and not geregistreerd(mens, eisen["registers"], ploeg.van)
            and (heeft_opleiding(mens, eisen["opleidingen"]) or mens in ploeg.verantwoordelijken)
        ]
        if zonder:
            wie = nummers(ploeg.allen, zonder)
            yield Uitkomst(
                f"{opgesomd(wie)}: alleen vooraangemeld bij {p['register']}; dat telt niet als "
                "registratie.",
                {"medewerkers": wie, "register": p["register"]},
            )

    return per_ploeg(zaak, toets)


def _is_vooraangemeld(mens: Medewerker, register: str) -> bool:
    verloop = mens.registratieverloop
    return verloop is not None and register in verloop.vooraangemeld


@regel(
    "BX-KWAL-20",
    "pgbBesluit",
    "plan",
    titel="Vooraangemelde professionals melden en registreren",
    bron=f"{_ALGEMEEN} (punt 3)",
    gevolg=Gevolg.TERMIJN,
)
def vooraangemeld_melden(zaak: Zaak, p: Parameters) -> Iterator[Uitkomst | Voldaan]:
    """The aanbieder tells whether and when announced staff will be registered, and sees to it.

    The first part is met by a record that says both, the second by one that says they are
    registered; it lapses when they cannot be. Who is in another register is not only announced.
    Neither part has a number of days in the text, so the time that it is open is told
    (Minimumeisen personeel, point 3).
    """
    for ploeg in formele_ploegen(zaak):
        for nummer, mens in enumerate(ploeg.allen, 1):
            yield from _stappen(zaak, p, mens, nummer)
    yield from _vervallen(zaak, "melding", "registratie")


def _stappen(
    zaak: Zaak, p: Parameters, mens: Medewerker, nummer: int
) -> Iterator[Uitkomst | Voldaan]:
    verloop = mens.registratieverloop
    melding, registratie = _sleutel(zaak, mens, "melding"), _sleutel(zaak, mens, "registratie")
    if geregistreerd(mens, zaak.waarden("BX-KWAL-16")["registers"], zaak.verzoek_op):
        yield Voldaan(melding)
        yield Voldaan(registratie)
        return
    if verloop is None or p["register"] not in verloop.vooraangemeld:
        return
    if verloop.komt_in_aanmerking is False:
        yield Voldaan(melding)
        yield Voldaan(registratie, afloop="vervallen")
    elif verloop.gemeld_op is None or verloop.komt_in_aanmerking is None:
        wat = "melden of en wanneer de medewerker geregistreerd wordt"
        yield _deel(zaak, p, nummer, melding, wat, zaak.verzoek_op, p["meldtermijn_dagen"])
    else:
        yield Voldaan(melding)
        wat = "de registratie van de medewerker tot stand brengen"
        dagen = p["redelijke_termijn_dagen"]
        yield _deel(zaak, p, nummer, registratie, wat, verloop.gemeld_op, dagen)


def _deel(
    zaak: Zaak, p: Parameters, nummer: int, sleutel: str, wat: str, vanaf: date, dagen: int | None
) -> Uitkomst:
    """One of the two parts that is open, with the obligation when it is new."""
    open_sinds = _sinds(zaak, "BX-KWAL-20", sleutel)
    begin = open_sinds or vanaf
    berekend = _berekend(begin, dagen)
    return Uitkomst(
        f"Medewerker {nummer} is alleen vooraangemeld; de aanbieder moet nog: {wat}.",
        {
            "medewerker": nummer,
            "sinds": begin.isoformat(),
            "dagenOpen": (zaak.verzoek_op - begin).days,
            **uiterlijk_op(zaak, berekend),
        },
        termijn=None
        if open_sinds is not None
        else verplichting(
            "BX-KWAL-20",
            sleutel,
            p["eigenaar"],
            wat,
            begin,
            effectieve_dag(zaak, berekend),
            "een plan of besluit waarin dit is vastgelegd",
        ),
    )
