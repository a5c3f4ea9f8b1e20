"""What records share: who says what about which help, and the people in it."""

from datetime import date
from typing import Literal
from uuid import UUID

from ledger.bevinding import Waarde
from ledger.waarden import Product


class Stuk(Waarde):
    """What every record says: for which gemeente, on which day, about which help.

    `datum` is the day of the fact. `vervangt` is the event id of an earlier record of the same
    kind that this one corrects.
    """

    gemeente: str
    datum: date
    aanbieder: str | None = None
    product: Product | None = None
    toewijzing_nummer: int | None = None
    vervangt: UUID | None = None


class Overleg(Waarde):
    """A consultation, agreement or coordination: with whom, of which organisation, when."""

    datum: date
    functie: str | None = None
    organisatie: str | None = None
    uitkomst: Literal["akkoord", "nietAkkoord"] | None = None
    onderbouwing: str | None = None


class Verzending(Waarde):
    """To whom a document was sent, and when."""

    ontvanger: str
    datum: date


class Registratieverloop(Waarde):
    """How somebody comes to be registered; what is in `vooraangemeld` is no registration yet.

    `mogelijk_sinds` is since when registration is possible, `gemeld_op` when the gemeente was told
    whether somebody is eligible and by when it is expected.
    """

    vooraangemeld: tuple[str, ...] = ()
    mogelijk_sinds: date | None = None
    gemeld_op: date | None = None
    komt_in_aanmerking: bool | None = None
    verwacht_op: date | None = None
    geregistreerd_op: date | None = None


class Medewerker(Waarde):
    """A professional: `niveau` as mbo3, mbo4, hbo, hbo+, wo or wo+; `registraties` as SKJ, BIG.

    `naam` is a free label that tells people apart. `regie_door_skj` says that a professional
    registered with SKJ directs this one. `kwalificatie` may stand in for a registration that
    cannot be had, for `kwalificatie_reden`. `zorg_opleiding` is whether the training was in care
    and suits the work, `in_beroepentabel` whether the profession is in the table of the sector.
    """

    naam: str
    rol: str | None = None
    niveau: str | None = None
    discipline: str | None = None
    registraties: tuple[str, ...] = ()
    geregistreerd_tot: date | None = None
    lidmaatschappen: tuple[str, ...] = ()
    aantekeningen: tuple[str, ...] = ()
    opleidingen: tuple[str, ...] = ()
    kwalificatie: str | None = None
    kwalificatie_reden: str | None = None
    ondersteunend: bool | None = None
    ervaringsdeskundig: bool = False
    regie_door_skj: bool | None = None
    dienstverband: str | None = None
    medisch_geschoold: bool | None = None
    ervaring: tuple[str, ...] = ()
    zorg_opleiding: bool | None = None
    in_beroepentabel: bool | None = None
    registratieverloop: Registratieverloop | None = None
