"""Where the schemas and samples of the standard are, and messages that the tests start from."""

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

SHARED = Path(
    os.environ.get("TOEWIJZING_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")
)
IJW = SHARED / "ijw"
met_standaard = pytest.mark.skipif(
    not SHARED.is_dir(), reason="de map met de standaard ontbreekt (TOEWIJZING_SHARED)"
)
met_catalogus = pytest.mark.skipif(
    not (SHARED / "kaders").is_dir(), reason="de map met de catalogi ontbreekt (TOEWIJZING_SHARED)"
)
NAMESPACE = "http://www.istandaarden.nl/ijw/3_2/jw323/schema"


@cache
def schema(soort: str) -> etree.XMLSchema:
    """The schema of a message, as the validator of libxml2."""
    return etree.XMLSchema(etree.parse(IJW / "xsd" / f"{soort.lower()}.xsd"))


def is_geldig(data: bytes, soort: str) -> bool:
    """The verdict of libxml2 on a file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return bool(schema(soort).validate(etree.fromstring(data, parser)))


def voorbeeld(soort: str) -> bytes:
    """The sample message of the standard."""
    return (IJW / "voorbeelden" / f"{soort}.xml").read_bytes()


def in_bericht(inhoud: str) -> bytes:
    """A JW323 with this between its root tags."""
    return f'<j:Bericht xmlns:j="{NAMESPACE}">{inhoud}</j:Bericht>'.encode()
