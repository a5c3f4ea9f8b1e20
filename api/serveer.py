"""The practice server: embedded database, sample data, runner and HTTP in one process."""

import errno
import logging
import socket
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import uvicorn

from api.app import maak_app
from api.dienst import Dienst, Instellingen, InstellingFout, instellingen_uit, open_dienst
from api.gc import stel_af
from api.laden import Laadverslag, kies_kenmerken, laad
from api.stopsein import Stopsein
from ledger.stempel import plaatselijke_dag

logger = logging.getLogger(__name__)

ADRES = "127.0.0.1"
_BIJWERKEN_SECONDEN = 60.0
_AFRONDEN_SECONDEN = 10

Voortgang = Callable[[Laadverslag, date], None]


class PoortFout(RuntimeError):
    """The port cannot be used; the message is a Dutch sentence for the user."""


def open_poort(poort: int) -> socket.socket:
    """A socket on the loopback interface, bound but not yet listening; port 0 picks a free one.

    Raises PoortFout (Dutch).
    """
    contact = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    contact.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        contact.bind((ADRES, poort))
    except OSError as fout:
        contact.close()
        raise _poortfout(poort, fout) from None
    return contact


def _poortfout(poort: int, fout: OSError) -> PoortFout:
    if fout.errno == errno.EADDRINUSE:
        return PoortFout(f"Poort {poort} is al in gebruik. Kies een andere met --poort.")
    return PoortFout(f"Poort {poort} kan niet worden gebruikt. Kies een andere met --poort.")


def oefeninstellingen(omgeving: Mapping[str, str], data_map: Path) -> Instellingen:
    """The settings of a practice server; InstellingFout (Dutch) where practice is not meant."""
    instellingen = instellingen_uit(omgeving, data_map)
    if not instellingen.oefenmodus:
        raise InstellingFout(
            "'serveer' werkt alleen in oefenmodus. Zet TOEWIJZING_OEFENMODUS=ja als de database "
            "van DATABASE_URL om te oefenen is, of haal DATABASE_URL weg."
        )
    return instellingen


def serveer(
    contact: socket.socket,
    instellingen: Instellingen,
    omgeving: Mapping[str, str],
    sein: Stopsein,
    *,
    leeg: bool,
    meld: Voortgang,
) -> None:
    """Serve on `contact` until asked to stop; prints one line when it answers.

    Raises DatabaseFout, PrivacyFout, PoortFout and KenmerkenFout, each with a Dutch sentence.
    """
    with open_dienst(instellingen, omgeving, maak_schema=True) as dienst:
        if not leeg:
            _laad_voorbeelddata(dienst, sein, meld)
        if sein():
            return
        _werk_bij(dienst)
        stel_af()
        _Server.op(contact, dienst, sein).luister(contact)


def _laad_voorbeelddata(dienst: Dienst, sein: Stopsein, meld: Voortgang) -> None:
    """Load the sample data of this data folder, or what is left of it after a broken-off start."""
    vandaag = plaatselijke_dag(dienst.grootboek.klok.nu())
    kenmerken = kies_kenmerken(dienst.instellingen.data_map, None, vandaag)
    verslag = laad(dienst.grootboek, kenmerken, sein, meld)
    logger.info("%s", verslag.zin())


def _werk_bij(dienst: Dienst) -> None:
    """Let the read models catch up, so that the first question already sees everything."""
    nummer = dienst.grootboek.opslag.max_notification_id()
    if nummer is not None and not dienst.loper.wacht_op(nummer, _BIJWERKEN_SECONDEN):
        logger.warning("De leesmodellen lopen nog achter; ze worden op de achtergrond bijgewerkt.")


class _Server(uvicorn.Server):
    """Says on standard output when it answers."""

    @classmethod
    def op(cls, contact: socket.socket, dienst: Dienst, sein: Stopsein) -> "_Server":
        """The server for this ledger; it leaves when asked to stop."""
        config = uvicorn.Config(
            maak_app(dienst),
            loop="uvloop",
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_AFRONDEN_SECONDEN,
        )
        server = cls(config)
        sein.volg(server.stop)
        return server

    def stop(self) -> None:
        """Leave after the requests that are under way."""
        self.should_exit = True

    def luister(self, contact: socket.socket) -> None:
        """Serve until stopped; PoortFout when another process took the port meanwhile."""
        try:
            contact.listen(self.config.backlog)
        except OSError as fout:
            raise _poortfout(contact.getsockname()[1], fout) from None
        self.run(sockets=[contact])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As the base class does, and then the line that says where."""
        await super().startup(sockets)
        if self.started and sockets:
            poort = sockets[0].getsockname()[1]
            print(f"Klaar: http://{ADRES}:{poort}", flush=True)  # noqa: T201 - the contract's line
