"""`toewijzing serveer` as a process of its own: start, stop, start again, and kill -9."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests import berichten as b

_WACHT_SECONDEN = 60
_PROGRAMMA = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it, as nohup does
from api.cli import app
app()
"""
_BSNS = ("999900006", "999900018", "999900031", "999900043")
_KLOK = {"Klok": "2027-03-01T09:00:00+01:00", "Content-Type": "application/xml"}


@dataclass
class Proces:
    """A running `toewijzing`; `fouten` collects what it says on standard error."""

    popen: subprocess.Popen[str]
    fouten: list[str] = field(default_factory=list)

    def wacht_op_klaar(self) -> str:
        """The address in the one line on standard output."""
        assert self.popen.stdout is not None
        regel = self.popen.stdout.readline()
        gevonden = re.fullmatch(r"Klaar: (http://127\.0\.0\.1:\d+)\n", regel)
        assert gevonden, (regel, "".join(self.fouten))
        return gevonden[1]

    def stop(self, signaal: signal.Signals) -> tuple[int, str]:
        """Send the signal; the exit code and what else came on standard output."""
        self.popen.send_signal(signaal)
        uit = self.popen.stdout.read() if self.popen.stdout else ""
        return self.popen.wait(_WACHT_SECONDEN), uit


@contextmanager
def _serveer(data: Path, *woorden: str) -> Iterator[Proces]:
    omgeving = {
        naam: waarde
        for naam, waarde in os.environ.items()
        if naam not in {"DATABASE_URL", "TOEWIJZING_OEFENMODUS"}
    }
    programma = [sys.executable, "-c", _PROGRAMMA, "serveer"]
    with subprocess.Popen(
        [*programma, "--data", str(data), *woorden],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=omgeving,
        cwd=Path(__file__).parents[2],
    ) as popen:
        proces = Proces(popen)
        lezer = threading.Thread(target=_verzamel, args=(proces,), daemon=True)
        lezer.start()
        try:
            yield proces
        finally:
            if popen.poll() is None:
                popen.terminate()
                with suppress(subprocess.TimeoutExpired):
                    popen.wait(_WACHT_SECONDEN)
                popen.kill()
            lezer.join()


def _verzamel(proces: Proces) -> None:
    assert proces.popen.stderr is not None
    proces.fouten.extend(proces.popen.stderr)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that asks for little sample data."""
    map_ = tmp_path / "data"
    map_.mkdir()
    (map_ / "voorbeelddata.json").write_text(
        '{"tot": "2026-07-01", "clienten": 5, "maanden": 4, "zaad": 3}'
    )
    return map_


def test_starten_stoppen_en_verder_gaan(data: Path) -> None:
    with _serveer(data, "--poort", "0") as proces:
        adres = proces.wacht_op_klaar()
        eerst = httpx.get(f"{adres}/v1/berichten?limiet=200").json()["items"]
        assert proces.stop(signal.SIGTERM) == (0, "")
    assert not (data / "postgresql" / "postmaster.pid").exists(), "".join(proces.fouten)

    with _serveer(data, "--poort", "0") as proces:
        adres = proces.wacht_op_klaar()
        daarna = httpx.get(f"{adres}/v1/berichten?limiet=200").json()["items"]
        assert proces.stop(signal.SIGINT) == (0, "")

    assert len(eerst) > 5
    assert daarna == eerst
    assert "0 berichten verwerkt" in "".join(proces.fouten)
    assert not (data / "postgresql" / "postmaster.pid").exists(), "".join(proces.fouten)


def test_een_bezette_poort_wordt_gemeld_voordat_er_iets_gebeurt(tmp_path: Path) -> None:
    with socket.socket() as bezet:
        bezet.bind(("127.0.0.1", 0))
        bezet.listen()
        poort = bezet.getsockname()[1]
        with _serveer(tmp_path / "nieuw", "--poort", str(poort)) as proces:
            assert proces.popen.wait(_WACHT_SECONDEN) == 1

    fout = f"Fout: Poort {poort} is al in gebruik. Kies een andere met --poort.\n"
    assert "".join(proces.fouten) == fout
    assert not (tmp_path / "nieuw").exists()


@pytest.mark.parametrize("signaal", [signal.SIGINT, signal.SIGHUP])
def test_stoppen_tijdens_het_laden_is_een_gewone_afloop(
    tmp_path: Path, signaal: signal.Signals
) -> None:
    data = tmp_path / "data"
    with _serveer(data, "--poort", "0") as proces:
        while not (data / "voorbeelddata.json").exists():  # from here on it loads
            assert proces.popen.poll() is None, "".join(proces.fouten)
        assert proces.stop(signaal) == (0, "")

    assert "Voorbeelddata, afgebroken:" in "".join(proces.fouten)
    assert not (data / "postgresql" / "postmaster.pid").exists(), "".join(proces.fouten)


def test_na_kill_9_onder_belasting_staat_alles_wat_bevestigd_is_er_nog(tmp_path: Path) -> None:
    data = tmp_path / "data"
    berichten = [
        b.xml(b.toewijzing({"toewijzing_nummer": nummer}, bsn=_BSNS[nummer % len(_BSNS)]))
        for nummer in range(1, 401)
    ]
    with _serveer(data, "--leeg", "--poort", "0") as proces:
        adres = proces.wacht_op_klaar()
        bevestigd = _stuur_tot_het_breekt(adres, berichten, proces)
        assert proces.popen.wait(_WACHT_SECONDEN) == -signal.SIGKILL

    with _serveer(data, "--leeg", "--poort", "0") as proces, httpx.Client() as client:
        adres = proces.wacht_op_klaar()
        for nummer, bericht in enumerate(berichten[:60]):
            antwoord = client.post(f"{adres}/v1/berichten", content=bericht, headers=_KLOK)
            if nummer in bevestigd:  # known, with the verdict that was given
                assert antwoord.status_code == 200
                assert antwoord.json() == bevestigd[nummer]
            else:  # recorded without a confirmation, or not at all: it may always be sent again
                assert antwoord.status_code in {200, 201}
                assert antwoord.json()["uitkomst"] == "goedgekeurd"
        assert proces.stop(signal.SIGTERM) == (0, "")

    assert len(bevestigd) >= 20
    assert max(bevestigd) < 60


def _stuur_tot_het_breekt(
    adres: str, berichten: list[bytes], proces: Proces
) -> dict[int, dict[str, object]]:
    """A sender per client, all at once; after twenty confirmations the process is killed."""
    bevestigd: dict[int, dict[str, object]] = {}

    def stuur(eerste: int) -> None:
        with httpx.Client() as client, suppress(httpx.HTTPError):
            for nummer in range(eerste, len(berichten), len(_BSNS)):
                inhoud = berichten[nummer]
                antwoord = client.post(f"{adres}/v1/berichten", content=inhoud, headers=_KLOK)
                assert antwoord.status_code == 201
                bevestigd[nummer] = antwoord.json()
                if len(bevestigd) >= 20:
                    proces.popen.kill()

    zenders = [threading.Thread(target=stuur, args=(eerste,)) for eerste in range(len(_BSNS))]
    for zender in zenders:
        zender.start()
    for zender in zenders:
        zender.join()
    return bevestigd
