"""The shapes of checkpoints and of the keys that verify them."""

from datetime import datetime

from pydantic import Field

from api.schemas import Bladlinks, Links, Model

_VKEY = "gemeente.example/toewijzing+3f0a1b2c+AQk0o0m6Vn2m6bQ1rYQ0zqzQd4o0Yy3S1q0f3yU5l6aB"


class ControlepuntRegel(Model):
    """Een ondertekende samenvatting van alle gebeurtenissen tot een punt in de tijd."""

    oorsprong: str = Field(
        description="De naam van dit grootboek.", examples=["gemeente.example/toewijzing"]
    )
    omvang: int = Field(description="Het aantal gebeurtenissen eronder.", examples=[73895])
    kop: str = Field(description="De hash over al die gebeurtenissen (RFC 6962), in base64.")
    getekend_op: datetime
    sleutel: str = Field(
        description="De publieke sleutel (vkey) die bij de handtekening hoort.", examples=[_VKEY]
    )
    notitie: str = Field(description="Het controlepunt als ondertekende notitie; bewaar deze.")


class Controlepunt(ControlepuntRegel):
    """Een controlepunt met zijn verwijzingen."""

    links: Links = Field(alias="_links")


class Controlepuntlijst(Model):
    """Een bladzijde met controlepunten, het nieuwste eerst."""

    items: list[ControlepuntRegel]
    links: Bladlinks = Field(alias="_links")


class Bewijssleutel(Model):
    """Een publieke sleutel waarmee dit grootboek controlepunten heeft ondertekend."""

    sleutel: str = Field(
        description="Naam, kenmerk en publieke sleutel (vkey), voor Ed25519.", examples=[_VKEY]
    )
    van_omvang: int | None = Field(description="Omvang van het eerste controlepunt ermee.")
    tot_omvang: int | None = Field(description="Omvang van het laatste controlepunt ermee.")
    in_gebruik: bool = Field(description="Of nieuwe controlepunten hiermee worden ondertekend.")


class Bewijssleutellijst(Model):
    """De publieke sleutels, die in gebruik is eerst."""

    items: list[Bewijssleutel]
    links: Links = Field(alias="_links")
