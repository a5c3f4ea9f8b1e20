"""What every route with a JSON body requires of it."""

from email.message import Message

from fastapi import Depends, Request

from api.problemen import Probleem


async def _alleen_json(request: Request) -> None:
    kop = Message()
    kop["content-type"] = request.headers.get("content-type", "")
    soort = kop.get_content_subtype()
    if kop.get_content_maintype() != "application" or not (
        soort == "json" or soort.endswith("+json")
    ):
        raise Probleem(415, "Stuur de inhoud met Content-Type: application/json.")


ALLEEN_JSON = [Depends(_alleen_json)]
"""Answers 415 to a body that does not say that it is JSON."""
