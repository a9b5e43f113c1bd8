"""What tests of the server share: feeds written by hand, a server that runs, requests as they are, raw."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen

from tests.conftest import ROOT


def event(uid: str, day: str, title: str, *, sequence: int = 0, status: str = "CONFIRMED") -> str:
    """One all-day entry."""
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTAMP:20260101T000000Z",
            "LAST-MODIFIED:20260101T000000Z",
            f"SEQUENCE:{sequence}",
            f"DTSTART;VALUE=DATE:{day}",
            f"SUMMARY:{title}",
            f"STATUS:{status}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        )
    )


def feed(*events: str, name: str = "市财政局·工作方案") -> bytes:
    """A calendar of entries, whole."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gkrules//tests//ZH", f"NAME:{name}")
    lines = (*head, f"X-WR-CALNAME:{name}", *events, "END:VCALENDAR", "")
    return "\r\n".join(lines).encode()


def put(path: Path, body: bytes) -> None:
    """Write beside and rename, as the publisher does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.new")
    part.write_bytes(body)
    os.replace(part, path)


@frozen
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


def raw(address: str, head: str, body: bytes = b"") -> Answer:
    """Send a request exactly as written (one that no client library would send) and read until the end."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(head.encode("latin-1") + body)
        whole = b""
        while part := connection.recv(1 << 16):
            whole += part
    top, _, rest = whole.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines)
    return Answer(int(first.split(" ")[1]), {k.lower(): v.strip() for k, _, v in fields}, rest)


def get(address: str, path: str, *headers: str, method: str = "GET") -> Answer:
    """A request for a path as it is written, nothing normalised."""
    lines = (f"{method} {path} HTTP/1.1", "Host: test", "Connection: close", *headers)
    return raw(address, "\r\n".join((*lines, "", "")))


@frozen
class Running:
    """A server under way: its address, its process, the file its log goes to."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    def lines(self) -> list[dict[str, object]]:
        """What it has noted so far."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def memory(self, peak: bool = False) -> int:
        """Resident memory in kilobytes (Linux)."""
        text = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        found = re.search(rf"{'VmHWM' if peak else 'VmRSS'}:\s+(\d+)", text)
        assert found is not None
        return int(found[1])


START = """
import sys
from gkrules.cli import serving
from gkrules.cli.options import build
from gkrules.cli.parser import Parser
from gkrules.errors import GkrulesError
parser = Parser()
for names, more, zh, en in serving.OPTIONS:
    parser.add_argument(*names, help=zh, **more)
parser.add_argument("--json", action="store_true")
parser.add_argument("--lang", default="zh")
try:
    sys.exit(serving.run(parser.parse_args()))
except GkrulesError as error:
    sys.stderr.write(str(error))
    sys.exit(2)
"""


@contextmanager
def running(folder: Path, log: Path, *options: str) -> Iterator[Running]:
    """A real server on a free port of this machine, stopped at the end."""
    command = [sys.executable, "-c", START, str(folder), "--port", "0", "--json", *options]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=out, text=True, cwd=ROOT, encoding="utf-8"
        )
    assert process.stdout is not None
    try:
        told = "".join(iter(process.stdout.readline, "}\n")) + "}"
        yield Running(json.loads(told)["address"].rstrip("/"), process, log)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
