"""Load on loopback, with wrk: 304s and whole feeds from `gkrules serve`, and from nginx serving the same folder.

    python scripts/load.py [--seconds 30] [--connections 64] [--feeds 60] [--events 400]

It prints requests a second and latencies of both, and fails where an answer was an error, where a slow reader held
others up, or where resident memory at the end is more than 1.1 times that at a sixth of the time (5 s of 30).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@frozen
class Measured:
    """What wrk saw: requests a second, median and p99 in milliseconds, errors of any kind."""

    requests: float
    median: float
    p99: float
    errors: int
    text: str


def main() -> int:
    """Measure both servers; 1 where something was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--events", type=int, default=400)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not installed\n")
        return 2
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="gkrules-load-") as place:
        folder = Path(place) / "feeds"
        size = _feeds(folder, options.feeds, options.events)
        print(
            f"{options.feeds} feeds of {size:,} bytes, {options.connections} connections, {options.seconds} s each"
        )
        with _gkrules(folder, Path(place)) as (address, process):
            wrong += _measure("gkrules", address, options, process.pid)
            wrong += _slow_reader(address)
        if shutil.which("nginx"):
            with _nginx(folder, Path(place)) as address:
                _measure("nginx", address, options, None)
        else:
            print("nginx is not installed: nothing to compare with")
    for words in wrong:
        print(f"WRONG: {words}")
    return 1 if wrong else 0


def _measure(name: str, address: str, options: argparse.Namespace, pid: int | None) -> list[str]:
    wrong = []
    tag = _tag(f"{address}/u0.ics")
    for what, headers in (("304", [f"If-None-Match: {tag}"]), ("whole feeds", [])):
        found, memory = _wrk(address, options, headers, pid)
        line = f"{name:8} {what:12} {found.requests:9,.0f} requests/s"
        line += f"  p50 {found.median:7.2f} ms  p99 {found.p99:7.2f} ms  errors {found.errors}"
        if memory:
            early, late = memory
            line += f"  memory {early / 1024:.1f} -> {late / 1024:.1f} MB ({late / early:.3f})"
            if late > 1.1 * early:
                wrong.append(f"{what}: memory grew from {early} to {late} kB")
        print(line, flush=True)
        if found.errors or found.requests == 0:
            wrong.append(f"{name}, {what}: {found.errors} errors\n{found.text}")
    return wrong


def _wrk(
    address: str, options: argparse.Namespace, headers: list[str], pid: int | None
) -> tuple[Measured, tuple[int, int] | None]:
    """One run; the server's resident memory at a sixth of the time and at its end."""
    # One path for 304s (its tag is sent); all feeds in turn for whole bodies.
    script = Path(tempfile.mkdtemp()) / "paths.lua"
    script.write_text(_LUA % options.feeds, encoding="utf-8")
    command = [
        *(
            "wrk",
            "-t",
            "2",
            "-c",
            str(options.connections),
            "-d",
            f"{options.seconds}s",
            "--latency",
        ),
        *(part for one in headers for part in ("-H", one)),
        *([f"{address}/u0.ics"] if headers else ["-s", str(script), address]),
    ]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    time.sleep(options.seconds / 6)
    early = _memory(pid)
    time.sleep(options.seconds * 5 / 6 - 0.2)
    late = _memory(pid)
    text, _ = running.communicate()
    shutil.rmtree(script.parent)
    return _read(text), (early, late) if pid else None


#: Each thread asks for one feed after another.
_LUA = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "/u" .. (n %% %d) .. ".ics")
end
"""


def _read(text: str) -> Measured:
    times = {
        name: float(n) * _UNITS[unit]
        for name, n, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s|m)", text)
    }
    errors = sum(
        int(n)
        for n in re.findall(
            r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout)\s+(\d+)", text
        )
    )
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    return Measured(
        float(rate[1]) if rate else 0.0, times.get("50", 0.0), times.get("99", 0.0), errors, text
    )


def _slow_reader(address: str) -> list[str]:
    """While thirty clients take a feed and do not read it, another is served a hundred times."""
    host, port = address.removeprefix("http://").split(":")
    slow = []
    for n in range(30):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((host, int(port)))
        connection.sendall(f"GET /big.ics HTTP/1.1\r\nHost: x{n}\r\n\r\n".encode())
        slow.append(connection)
    longest = 0.0
    for _ in range(100):
        begun = time.perf_counter()
        with urllib.request.urlopen(f"{address}/u0.ics", timeout=10) as answer:
            answer.read()
        longest = max(longest, time.perf_counter() - begun)
    for connection in slow:
        connection.close()
    print(
        f"beside 30 clients that do not read: the slowest of 100 requests took {longest * 1000:.1f} ms"
    )
    return [f"a slow reader held another up for {longest:.1f} s"] if longest > 1 else []


def _feeds(folder: Path, feeds: int, events: int) -> int:
    folder.mkdir()
    for n in range(feeds):
        (folder / f"u{n}.ics").write_bytes(_calendar(n, events))
    (folder / "big.ics").write_bytes(_calendar(0, 20_000))
    return (folder / "u0.ics").stat().st_size


def _calendar(n: int, events: int) -> bytes:
    rows = [
        f"BEGIN:VEVENT\r\nUID:{m}.u{n}@load\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:2026{m % 12 + 1:02}15\r\n"
        f"SUMMARY:报送第{m}项工作情况（牵头）\r\nDESCRIPTION:期限：每季度第一周内。依据民法典第二百零三条\r\nEND:VEVENT\r\n"
        for m in range(events)
    ]
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//load//ZH\r\nX-WR-CALNAME:第{n}个单位\r\n"
    return (head + "".join(rows) + "END:VCALENDAR\r\n").encode()


def _tag(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.headers["ETag"])


def _memory(pid: int | None) -> int:
    if pid is None:
        return 0
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("utf-8"))
    return int(found[1]) if found else 0


@contextmanager
def _gkrules(folder: Path, place: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "gkrules", "serve", str(folder), "--port", "0", "--json"]
    with (place / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
    assert running.stdout is not None
    try:
        told = json.loads("".join(iter(running.stdout.readline, "}\n")) + "}")
        yield str(told["address"]).rstrip("/"), running
    finally:
        running.terminate()
        running.wait(20)


@contextmanager
def _nginx(folder: Path, place: Path) -> Iterator[str]:
    """nginx with the example's own configuration, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    server = (ROOT / "examples" / "nginx" / "feeds.conf").read_text("utf-8")
    server = server.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(
        "/srv/calendars", str(folder)
    )
    config = place / "nginx.conf"
    worker = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"{worker} pid {place}/nginx.pid; error_log {place}/nginx-error.log;\n"
        f"events {{}}\nhttp {{ access_log {place}/nginx.log;\n{server}\n}}\n",
        encoding="utf-8",
    )
    running = subprocess.Popen(["nginx", "-p", str(place), "-c", str(config), "-g", "daemon off;"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


if __name__ == "__main__":
    sys.exit(main())
