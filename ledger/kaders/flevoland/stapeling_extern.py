"""Which help may run beside help from other contracts (Samenloop, Stapelen): FL-STAP."""

from collections.abc import Iterator

from ledger.bevinding import Gevolg
from ledger.dossier import Bepaling
from ledger.kaders.besluiten import Hulp, besluiten_over
from ledger.kaders.flevoland import MULTI_GEFINANCIERD, regel
from ledger.kaders.flevoland.combinaties import (
    COMBINATIES,
    EXTERN,
    PLEKKEN,
    SAMENLOOP_BASIS,
    SAMENLOOP_MULTI,
    STAPELEN_BASIS,
    STAPELEN_MULTI,
    naam,
    paren,
    vastgelegd,
)
from ledger.kaders.samenloop import Paar
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst


@regel(
    "FL-STAP-01",
    *PLEKKEN,
    titel="Behandeling of diagnostiek loopt tijdelijk naast jeugd-ggz",
    bron=(f"{SAMENLOOP_MULTI} > BJGGZ", f"{SAMENLOOP_MULTI} > SJGGZ"),
    gevolg=Gevolg.SIGNALEREN,
    producten=(*COMBINATIES["FL-STAP-01"], *EXTERN),
)
def tijdelijk_naast_ggz(zaak: Zaak, p: Parameters) -> Antwoord:
    """Both must have an end and the overlap must be recorded as temporary (Samenloop > BJGGZ,
    SJGGZ).

    The source names no maximum; a gemeente may set one in days (`max_overlap_dagen`).
    """
    return [uit for paar in paren(zaak, p, "FL-STAP-01") for uit in _tijdelijk(zaak, p, paar)]


def _tijdelijk(zaak: Zaak, p: Parameters, paar: Paar) -> Iterator[Uitkomst]:
    ander = naam(zaak, paar.ander_code)
    open_einde = paar.eigen.einddatum is None or paar.ander.einddatum is None
    tijdelijk = vastgelegd(zaak, paar, lambda stuk: stuk.samenloop_tijdelijk is True)
    if open_einde or not tijdelijk:
        yield Uitkomst(
            f"Samenloop van {naam(zaak, paar.code)} met {ander} is alleen tijdelijk bedoeld; leg "
            "van beide een einde vast, en dat de samenloop tijdelijk is.",
            {**paar.operanden, "zonderEinddatum": open_einde, "tijdelijkVastgelegd": tijdelijk},
        )
    hoogstens, tot = p["max_overlap_dagen"], paar.tot
    if hoogstens is None or tot is None:
        return
    dagen = (tot - paar.vanaf).days + 1
    if dagen > hoogstens:
        yield Uitkomst(
            f"De samenloop met {ander} duurt {dagen} dagen; afgesproken is hoogstens {hoogstens}.",
            {**paar.operanden, "dagen": dagen, "maxDagen": hoogstens},
        )


@regel(
    "FL-STAP-02",
    *PLEKKEN,
    titel="Begeleiding naast jeugd-ggz loopt via de procesregisseur",
    bron=tuple(
        f"{deel} > {ggz}" for deel in (STAPELEN_MULTI, STAPELEN_BASIS) for ggz in ("BJGGZ", "SJGGZ")
    ),
    gevolg=Gevolg.AFWIJKEN,
    producten=(*COMBINATIES["FL-STAP-02"], *EXTERN),
    wj759="6",
    afwijking_door=("procesregisseur",),
)
def begeleiding_naast_ggz(zaak: Zaak, p: Parameters) -> Antwoord:
    """Begeleiding beside jeugd-ggz takes the consent of the procesregisseur (Stapelen > BJGGZ,
    SJGGZ)."""
    return [
        Uitkomst(
            f"{naam(zaak, paar.code)} naast {naam(zaak, paar.ander_code)} (vanaf {paar.vanaf}) "
            "kan alleen via de procesregisseur.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-02")
    ]


@regel(
    "FL-STAP-04",
    *PLEKKEN,
    titel="Ambulante hulp naast TOM bij versneld terugkeren naar huis",
    bron=(
        f"{SAMENLOOP_MULTI} > TOM door- en uitstroom",
        f"{SAMENLOOP_BASIS} > TOM door- en uitstroom",
    ),
    gevolg=Gevolg.SIGNALEREN,
    producten=(*COMBINATIES["FL-STAP-04"], *EXTERN),
)
def naast_tom(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help beside TOM should have the reason that the child goes home sooner (Samenloop > TOM)."""
    return [
        Uitkomst(
            f"Bij {naam(zaak, paar.code)} naast TOM is niet vastgelegd dat de jeugdige versneld "
            "naar huis terugkeert.",
            {**paar.operanden, "reden": p["reden"]},
        )
        for paar in paren(zaak, p, "FL-STAP-04")
        if not vastgelegd(zaak, paar, lambda stuk: stuk.samenloop_reden == p["reden"])
    ]


@regel(
    "FL-STAP-05",
    *PLEKKEN,
    titel="Naast behandeld wonen toegestaan",
    bron=(f"{SAMENLOOP_MULTI} > Behandeld wonen", f"{SAMENLOOP_BASIS} > Behandeld wonen"),
    gevolg=Gevolg.AFLEIDEN,
    producten=(*COMBINATIES["FL-STAP-05"], *EXTERN),
)
def naast_behandeld_wonen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Begeleiding and behandeling may run beside behandeld wonen (Samenloop > Behandeld wonen)."""
    return [
        Uitkomst(
            f"{naam(zaak, paar.code)} mag naast behandeld wonen lopen.",
            {**paar.operanden, "toegestaan": True},
        )
        for paar in paren(zaak, p, "FL-STAP-05")
    ]


@regel(
    "FL-STAP-08",
    *PLEKKEN,
    titel="Logeren Ontwikkelingsgericht als aanvulling via de gemeente",
    bron=(
        f"{STAPELEN_MULTI} > Logeren Ontwikkelingsgericht",
        f"{STAPELEN_BASIS} > Logeren Ontwikkelingsgericht",
    ),
    gevolg=Gevolg.WEIGEREN,
    producten=(*COMBINATIES["FL-STAP-08"], *EXTERN),
    wj759="6",
)
def naast_logeren(zaak: Zaak, p: Parameters) -> Antwoord:
    """What comes last of the two needs a decision of the gemeente, or a determination of a gi
    (Stapelen > Logeren Ontwikkelingsgericht).

    Of help that only goes on longer the other may be what came last.
    """
    voorstel = zaak.voorstel
    if voorstel is None or _heeft_besluit(zaak, voorstel):
        return None
    loopt_al = voorstel.huidig is not None
    return [
        Uitkomst(
            f"{naam(zaak, paar.ander_code)} naast {naam(zaak, paar.code)} vraagt een aanvullend "
            "besluit van de gemeente of een bepaling; geen van beide ligt vast.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-08")
        if not (loopt_al and any(_heeft_besluit(zaak, hulp) for hulp in (paar.eigen, paar.ander)))
    ]


def _heeft_besluit(zaak: Zaak, hulp: Hulp) -> bool:
    return any(True for _ in besluiten_over(zaak, hulp))


@regel(
    "FL-STAP-09",
    *PLEKKEN,
    titel="KDC als aanvulling als de hulp niet volstaat",
    bron=(f"{STAPELEN_MULTI} > KDC", f"{STAPELEN_BASIS} > KDC"),
    gevolg=Gevolg.WEIGEREN,
    producten=(*COMBINATIES["FL-STAP-09"], *EXTERN),
    wj759="6",
)
def naast_kdc(zaak: Zaak, p: Parameters) -> Antwoord:
    """KDC beside other help takes an additional decision that says that the help falls short and
    that the conditions of the KDC are met; what is not recorded refuses (Stapelen > KDC).

    45F22 is judged here too, because FL-STAP-11 asks the same of it.
    """
    return [
        Uitkomst(
            f"KDC naast {naam(zaak, paar.code)} kan alleen met een aanvullend besluit waarin "
            "staat dat die hulp niet volstaat en dat aan de voorwaarden van het KDC is voldaan.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-09")
        if not vastgelegd(
            zaak,
            paar,
            lambda stuk: stuk.hulp_onvoldoende is True and stuk.voldoet_aan_voorwaarden is True,
        )
    ]


@regel(
    "FL-STAP-10",
    *PLEKKEN,
    titel="Geen groepsbehandeling of basisgroep binnen KDC",
    bron=(f"{STAPELEN_MULTI} > KDC", f"{STAPELEN_BASIS} > KDC"),
    gevolg=Gevolg.WEIGEREN,
    producten=(*COMBINATIES["FL-STAP-10"], *EXTERN),
    wj759="6",
)
def groep_naast_kdc(zaak: Zaak, p: Parameters) -> Antwoord:
    """Behandeling in a group and Basis Begeleiding in a group never run beside a KDC (Stapelen >
    KDC)."""
    return [
        Uitkomst(
            f"{naam(zaak, paar.code)} kan niet naast KDC; vanaf {paar.vanaf} lopen zij samen.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-10")
    ]


@regel(
    "FL-STAP-11",
    *PLEKKEN,
    titel="Specialistische begeleiding in een groep naast KDC",
    bron=f"{STAPELEN_MULTI} > KDC",
    gevolg=Gevolg.SIGNALEREN,
    producten=(*COMBINATIES["FL-STAP-11"], *EXTERN),
)
def begeleiding_groep_naast_kdc(zaak: Zaak, p: Parameters) -> Antwoord:
    """Whether the ban on groups beside a KDC covers 45F22 is not clear: it is reported, and
    FL-STAP-09 asks the rest (Stapelen > KDC)."""
    return [
        Uitkomst(
            "Of specialistische begeleiding in een groep naast KDC mag is niet geregeld; overleg "
            "met de gemeente.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-11")
    ]


@regel(
    "FL-STAP-12",
    *PLEKKEN,
    titel="Naast gezinsgericht wonen alleen als meer nodig is",
    bron=(f"{STAPELEN_MULTI} > Gezinsgericht wonen", f"{STAPELEN_BASIS} > Gezinsgericht wonen"),
    gevolg=Gevolg.WEIGEREN,
    producten=(*COMBINATIES["FL-STAP-12"], *EXTERN),
    wj759="6",
)
def naast_gezinsgericht_wonen(zaak: Zaak, p: Parameters) -> Antwoord:
    """Help beside gezinsgericht wonen takes a decision that says that more is needed than the
    living product holds; what is not recorded refuses (Stapelen > Gezinsgericht wonen)."""
    return [
        Uitkomst(
            f"Naast gezinsgericht wonen kan {naam(zaak, paar.code)} alleen als vastligt dat meer "
            "hulp nodig is dan dat woonproduct biedt.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-12")
        if not vastgelegd(zaak, paar, lambda stuk: stuk.meer_nodig_dan_woonproduct is True)
    ]


@regel(
    "FL-STAP-14",
    "JW301",
    "lokaalBesluit",
    titel="Dreigende crisis: eerst intensiveren",
    bron=(f"{STAPELEN_MULTI} > Crisis", f"{STAPELEN_BASIS} > Crisis"),
    gevolg=Gevolg.SIGNALEREN,
    producten=(*COMBINATIES["FL-STAP-14"], *EXTERN),
)
def eerst_intensiveren(zaak: Zaak, p: Parameters) -> Antwoord:
    """Crisis help beside help that ran already should come with why more of that help would not
    do (Stapelen > Crisis).

    Help that begins during a crisis could not be intensified before it, so that is not reported.
    """
    return [
        Uitkomst(
            f"Leg vast waarom intensiveren van {naam(zaak, paar.code)} niet afdoende of niet "
            "passend was.",
            paar.operanden,
        )
        for paar in paren(zaak, p, "FL-STAP-14")
        if paar.eigen.ingangsdatum <= paar.ander.ingangsdatum
        and not vastgelegd(zaak, paar, lambda stuk: stuk.intensiveren_volstaat_niet is True)
    ]


@regel(
    "FL-STAP-15",
    *PLEKKEN,
    titel="Praktische begeleiding komt uit een lokaal contract",
    bron="Werkinstructies > Basisregels en definities – Multi > Definities",
    gevolg=Gevolg.AFLEIDEN,
    producten=(*COMBINATIES["FL-STAP-15"], *EXTERN),
)
def praktische_begeleiding(zaak: Zaak, p: Parameters) -> Antwoord:
    """Practical guidance is no Multi and cannot be given under its codes; beside Multi it may run
    from a local contract (Definities)."""
    stuk = getattr(zaak.feit, "inhoud", None)
    vorm = stuk.hulpvorm if isinstance(stuk, Bepaling) else None
    if zaak.code in MULTI_GEFINANCIERD and _zelfde(vorm, p["hulpvorm"]):
        return Uitkomst(
            f"Praktische begeleiding is geen Multi en kan niet op {zaak.code} worden toegewezen; "
            "zet haar in uit een lokaal contract.",
            {"product": zaak.code, "hulpvorm": vorm},
            gevolg=Gevolg.WEIGEREN,
        )
    return [
        Uitkomst(
            f"Praktische begeleiding uit een lokaal contract mag naast {naam(zaak, paar.code)}.",
            {**paar.operanden, "toegestaan": True},
        )
        for paar in paren(zaak, p, "FL-STAP-15")
    ]


def _zelfde(tekst: str | None, vorm: str) -> bool:
    """Whether free text is this word, with or without spaces and capitals."""
    return tekst is not None and "".join(tekst.split()).lower() == vorm.lower()
