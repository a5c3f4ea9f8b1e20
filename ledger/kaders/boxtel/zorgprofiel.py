"""The age groups of annex 1, the usual care in each, and the exception to it."""

from collections.abc import Iterator
from typing import Final

from ledger.bevinding import Gevolg
from ledger.dossier import Activiteit
from ledger.kaders.boxtel import regel
from ledger.kaders.boxtel.activiteiten import Beeld, domeinen_van, gebruikelijk_in, periode
from ledger.kaders.boxtel.feiten import onderzoek_bij
from ledger.kaders.boxtel.gebruikelijk import te_toetsen
from ledger.kaders.boxtel.leeftijdsbanden import Band, banden, is_uitzondering
from ledger.kaders.hulp import getoond, ontbreekt
from ledger.kaders.zaak import Zaak
from ledger.regels import Antwoord, Parameters, Uitkomst

_BIJLAGE: Final = "Bijlage 1"
_3_TOT_5: Final = f"{_BIJLAGE} > Kinderen van 3 tot 5 jaar"


@regel(
    "BX-GEBR-06",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Leeftijdsband van bijlage 1",
    bron=_BIJLAGE,
    gevolg=Gevolg.AFLEIDEN,
)
def leeftijdsband(zaak: Zaak, _: Parameters) -> Antwoord:
    """In which age groups of annex 1 the child is while it gets the help; each is judged apart.

    Who is over 18 is in none. Of help without an end only the first day counts (Bijlage 1).
    """
    if not domeinen_van(zaak, zaak.code):
        return None
    groepen = banden(zaak, *periode(zaak, onderzoek_bij(zaak)))
    if groepen is None:
        return ontbreekt("de geboortedatum")
    if not groepen:
        return Uitkomst("Vanaf 18 jaar is er geen leeftijdsgroep in bijlage 1.", {"van": None})
    return tuple(
        Uitkomst(
            f"Voor dit kind geldt het zorgprofiel van {rij.naam}.",
            {
                "van": rij.van,
                "tot": rij.tot,
                "eersteDag": rij.eerste.isoformat(),
                "laatsteDag": rij.laatste.isoformat(),
            },
        )
        for rij in groepen
    )


@regel(
    "BX-GEBR-07",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Zorgprofiel per leeftijdsband",
    bron=(
        f"{_BIJLAGE} > Kinderen van 0 tot 3 jaar",
        _3_TOT_5,
        f"{_BIJLAGE} > Kinderen van 5 tot 8 jaar",
        f"{_BIJLAGE} > Kinderen van 8 tot 18 jaar",
    ),
    gevolg=Gevolg.AFLEIDEN,
)
def profiel(zaak: Zaak, _: Parameters) -> Antwoord:
    """Per age group whether what an activity takes is usual: somebody near, guidance, self-care.

    From 0 to 3 guidance is read as constant, for the next group has the lighter 'by day'. Where
    the text is silent on the night no care at night is usual. A safe and stimulating home is usual
    in every group (Bijlage 1).
    """
    beeld = te_toetsen(zaak)
    if beeld is None:
        return None
    return tuple(
        uitkomst
        for band in beeld.banden or ()
        for rij in beeld.activiteiten
        if rij.aspect is not None
        for uitkomst in _in_profiel(beeld, band, rij)
    )


def _in_profiel(beeld: Beeld, band: Band, activiteit: Activiteit) -> Iterator[Uitkomst]:
    gewoon = gebruikelijk_in(beeld, band, activiteit)
    if gewoon is None:
        if activiteit.gebruikelijk is None:
            yield ontbreekt(
                "wanneer een activiteit nodig is, of of zij bij de ontwikkeling past,",
                activiteit=getoond(activiteit.naam),
                van=band.van,
            )
        return
    yield Uitkomst(
        f"Deze zorg past {'' if gewoon else 'niet '}bij wat een kind van {band.naam} gewoonlijk "
        f"nodig heeft{'' if gewoon else '; beoordeel of zij bovengebruikelijk is'}.",
        {
            "activiteit": getoond(activiteit.naam),
            "van": band.van,
            "tot": band.tot,
            "aspect": activiteit.aspect,
            "moment": activiteit.moment,
            "gebruikelijk": gewoon,
        },
    )


@regel(
    "BX-GEBR-08",
    "lokaalBesluit",
    "pgbAanvraag",
    "onderzoek",
    titel="Uitzondering bij ernstige meervoudige complexe handicaps (3 tot 5 jaar)",
    bron=f"{_3_TOT_5} (NB)",
    gevolg=Gevolg.AFLEIDEN,
)
def uitzondering(zaak: Zaak, p: Parameters) -> Antwoord:
    """For a child with these disabilities, all three, the care of this one group is not usual.

    The note stands at this group alone, and was not carried on to older children (Bijlage 1, NB).
    """
    beeld = te_toetsen(zaak)
    if beeld is None or not beeld.onderzoek.handicaps:
        return None
    gevonden = tuple(rij for rij in p["voorwaarden"] if rij in beeld.onderzoek.handicaps)
    return tuple(
        Uitkomst(
            "De zorg van deze leeftijdsgroep telt niet als gebruikelijk vanwege ernstige "
            "meervoudige handicaps."
            if geldt
            else "De uitzondering bij ernstige meervoudige handicaps geldt hier niet.",
            {"van": band.van, "vastgesteld": gevonden, "uitzondering": geldt},
        )
        for band in beeld.banden or ()
        for geldt in (is_uitzondering(zaak, band, beeld.onderzoek.handicaps),)
    )
