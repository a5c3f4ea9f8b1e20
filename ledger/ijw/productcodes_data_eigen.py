"""Product codes of gemeenten themselves: those of the regional kaders.

None of these lists is complete: a kader describes a part of what its gemeenten buy. What such a
list lacks is therefore unknown, not wrong. A list is binding when the contract itself gives the
codes with their category (Flevoland). The other kaders name no codes; their codes are those of the
rule catalogue of this project and the categories are proposals, enough to recognise a code and
not enough to refuse one.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EigenLijst:
    """The codes of one kader: which gemeenten use them, over which days, in which category.

    `gemeenten` and, per category, `codes` are separated by spaces. `tot` is the last day.
    """

    kader: str
    gemeenten: str
    vanaf: date
    tot: date | None
    bindend: bool
    codes: dict[str, str]


_FLEVOLAND = {
    "45": "45F01 45F02 45F11 45F21 45F22 45F23 45F24 45F31 45F32 45F33 45F34 45F35 45F36",
}
_ALMERE = {
    "42": "ALVRV",
    "45": "ALBSP ALRES",
}
_ZUID_LIMBURG = {
    "41": "ZHGLK ZHGLL ZHGMK ZHGML ZHGHK ZHGHL",
    "44": "ZLOG ZPZP ZPZB ZPZV ZVGGZ ZVLVB ZVJO",
    "45": (
        "ZBILK ZBILL ZBIMK ZBIML ZBIHK ZBIHL ZBGLK ZBGLL ZBGMK ZBGML ZBGHK ZBGHL "
        "ZHIST ZHILK ZHILL ZHIMK ZHIML ZHIHK ZHIHL ZBORM ZBORZ"
    ),
    "46": "ZCAG ZCAI ZCV",
    "49": "ZRO ZRB",
    "54": "ZDYSD ZDYSB",
}
_BOXTEL = {
    "40": "BXPV",
    "41": "BXDG",
    "42": "BXVV",
    "43": "BXGV BXGP BXOV",
    "44": "BXKV BXPZ BXGZ",
    "45": "BXIB BXGB BXSA BXVT BXAM BXNW",
    "54": "BXBG BXSG",
}

EIGEN_LIJSTEN = (
    EigenLijst(
        "flevoland",
        "0034 0171 0184 0303 0995",
        date(2027, 1, 1),
        None,
        True,
        _FLEVOLAND,
    ),
    EigenLijst("almere", "0034", date(2015, 1, 1), date(2026, 12, 31), False, _ALMERE),
    EigenLijst(
        "zuid-limburg",
        "0882 0888 0899 0917 0928 0935 0938 0965 0971 0981 0986 0994 1729 1883 1903 1954",
        date(2017, 1, 1),
        None,
        False,
        _ZUID_LIMBURG,
    ),
    EigenLijst("boxtel", "0757", date(2020, 1, 1), None, False, _BOXTEL),
)
"""The lists; of one gemeente no two hold on the same day."""
