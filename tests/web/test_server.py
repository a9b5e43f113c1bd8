"""The server as a process: its start and end, its log, slow clients, slow questions, many feeds."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import quote

import pytest

from gkrules.cli import serving
from gkrules.errors import GkrulesError, PlanError
from gkrules.web.app import Bounds, Settings, application
from gkrules.web.jobs import Job
from gkrules.web.pool import Pool
from gkrules.web.refusals import Refusal
from gkrules.web.server import bind
from tests.conftest import ROOT
from tests.test_learned import NEXT
from tests.web.asgi import Client
from tests.web.serving import START, Running, event, feed, get, put, raw, running

BODY = feed(event("a@x", "20261015", "报送情况"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    put(folder / "feeds" / "finance.ics", BODY)
    big = feed(*(event(f"{n}@x", "20261015", "报送情况" * 30) for n in range(20_000)))
    put(folder / "feeds" / "big.ics", big)
    with running(folder / "feeds", folder / "log") as made:
        yield made


def test_over_the_wire(server: Running) -> None:
    found = get(server.address, "/finance.ics")
    assert (found.status, found.body) == (200, BODY)
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "server" not in found.headers
    tag = found.headers["etag"]
    same = get(server.address, "/finance.ics", f"If-None-Match: {tag}")
    assert (same.status, same.body) == (304, b"")
    two = get(server.address, "/finance.ics", 'If-None-Match: "x"', f"If-None-Match: {tag}")
    assert two.status == 304  # the header in two lines is one list
    head = get(server.address, "/finance.ics", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(BODY))


@pytest.mark.parametrize(
    "path",
    [
        "/../finance.ics",
        "/%2e%2e/log",
        "/..%2flog",
        "/..%5clog",
        "/%252e%252e/log",
        "//finance.ics",
        "/./finance.ics",
        "/finance.ics%00",
        "/feeds/finance.ics",
        "/log",
    ],
)
def test_paths_over_the_wire(server: Running, path: str) -> None:
    assert get(server.address, path).status == 404


@pytest.mark.parametrize(
    "head",
    [
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",  # TLS to a plain port
        "GET /期限 HTTP/1.1\r\nHost: x\r\n\r\n".encode().decode("latin-1"),
        "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: " + "y" * 100_000 + "\r\n\r\n",
        "POST /api/v1/parse HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    ],
)
def test_what_is_no_http(server: Running, head: str) -> None:
    assert raw(server.address, head).status in (400, 404, 431)
    assert get(server.address, "/health").status == 200


def test_a_client_that_leaves_in_the_middle(server: Running) -> None:
    host, port = server.address.removeprefix("http://").split(":")
    for _ in range(20):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET /big.ics HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.recv(1000)
    for _ in range(5):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(
                b"POST /api/v1/find HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 5000\r\n\r\n{"
            )
    assert get(server.address, "/finance.ics").body == BODY


def test_slow_readers_stop_nobody_and_cost_little(server: Running) -> None:
    """Forty clients ask for a large feed and do not read it; the others are served, and memory stays."""
    host, port = server.address.removeprefix("http://").split(":")
    size = len(get(server.address, "/big.ics").body)
    assert size > 6_000_000
    before = server.memory()
    slow = []
    try:
        for _ in range(40):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
            connection.connect((host, int(port)))
            connection.sendall(b"GET /big.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            slow.append(connection)
        for _ in range(50):
            assert get(server.address, "/finance.ics").body == BODY
        # Not forty times the feed (240 MB): a few chunks for each.
        assert server.memory() - before < 40_000
        whole = b""
        while part := slow[0].recv(1 << 16):
            whole += part
        assert whole.endswith(b"END:VCALENDAR\r\n") and len(whole) > size
    finally:
        for connection in slow:
            connection.close()


IMPATIENT = """
import sys
from pathlib import Path
from gkrules.web.log import nothing
from gkrules.web.server import bind, run
from gkrules.web.settings import Bounds, Settings
with bind("127.0.0.1", 0) as listening:
    port = listening.getsockname()[1]
    settings = Settings(folder=Path(sys.argv[1]), bounds=Bounds(sending=2.0))
    run(settings, listening, nothing, lambda: print(port, flush=True))
"""


def test_heads_that_do_not_come(tmp_path: Path) -> None:
    """Who connects and says nothing, or never ends, is let go; who sends one slowly, or another later, is not."""
    put(tmp_path / "finance.ics", BODY)
    head = b"GET /finance.ics HTTP/1.1\r\nHost: x\r\n"
    with subprocess.Popen(
        [sys.executable, "-c", IMPATIENT, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        try:
            assert process.stdout is not None
            place = ("127.0.0.1", int(process.stdout.readline()))
            silent, slow, good = (socket.create_connection(place, timeout=20) for _ in range(3))
            good.sendall(head + b"\r\n")
            assert _one(good).startswith(b"HTTP/1.1 200 ")
            slow.sendall(head)
            ends = []
            for _ in range(300):  # a line every tenth of a second, for ever
                sleep(0.1)
                try:
                    slow.sendall(b"X: y\r\n")
                except OSError:
                    ends.append("slow")
                    break
            assert ends == ["slow"]
            assert silent.recv(100) == b""
            # Between two requests a connection may rest longer than a head may take.
            good.sendall(head)
            good.sendall(b"\r\n")
            assert _one(good).startswith(b"HTTP/1.1 200 ")
            for one in (silent, slow, good):
                one.close()
        finally:
            process.terminate()


def _one(connection: socket.socket) -> bytes:
    """One answer with the feed, whole."""
    found = b""
    while not found.endswith(BODY):
        part = connection.recv(1 << 16)
        assert part, found
        found += part
    return found


def test_the_log_is_json_without_questions(server: Running) -> None:
    words = "%E8%BF%91%E4%B8%89%E5%B9%B4%E5%86%85"
    get(
        server.address,
        f"/api/v1/parse?phrase={words}SECRETWORD",
        "X-Request-ID: mine-1",
        'User-Agent: a\\b"\x1b',
    )
    rows = [row for row in server.lines() if row.get("id") == "mine-1"]
    assert len(rows) == 1
    row = rows[0]
    assert (row["event"], row["method"], row["path"]) == ("request", "GET", "/api/v1/parse")
    assert row["status"] == 422 and row["client"] == "127.0.0.1"
    text = server.log.read_text("utf-8")
    assert "SECRETWORD" not in text and words not in text and "\x1b" not in text


def test_health_and_ready(server: Running) -> None:
    health = json.loads(get(server.address, "/health").body)
    assert health["status"] == "ok"
    ready = json.loads(get(server.address, "/ready").body)
    assert ready["status"] == "ready"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", ready["calendar_known_until"])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PRI"])
@pytest.mark.parametrize(
    "path",
    ["/", "/calculator", "/static/gkrules.css", "/health", "/ready", "/finance.ics", "/nothing"],
)
def test_what_can_only_be_read_says_so(server: Running, path: str, method: str) -> None:
    found = get(server.address, path, "Content-Length: 0", method=method)
    assert found.status == 405
    assert set(found.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD"}
    assert json.loads(found.body)["error"]["code"] == "method_not_allowed"
    assert found.headers["x-content-type-options"] == "nosniff"


def test_api_over_the_wire(server: Running) -> None:
    body = json.dumps([{"phrase": "15日内", "trigger": "2026-03-02"}]).encode()
    head = (
        "POST /api/v1/due HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    found = json.loads(raw(server.address, head, body).body)
    assert found["results"][0]["occurrences"][0]["due"] == "2026-03-17"


def test_it_stops_with_grace(tmp_path: Path) -> None:
    """Told to stop, it finishes what is under way, takes nothing new, and ends with 0 and no child left."""
    put(tmp_path / "feeds" / "finance.ics", BODY)
    big = feed(*(event(f"{n}@x", "20261015", "报送情况" * 30) for n in range(20_000)))
    put(tmp_path / "feeds" / "big.ics", big)
    with running(tmp_path / "feeds", tmp_path / "log") as made:
        host, port = made.address.removeprefix("http://").split(":")
        get(made.address, "/api/v1/parse?phrase=%E5%BD%93%E6%97%A5")
        tasks = Path(f"/proc/{made.process.pid}/task/{made.process.pid}/children")
        children = [int(one) for one in tasks.read_text().split()]
        assert children
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET /big.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            whole = connection.recv(1000)
            made.process.send_signal(signal.SIGTERM)
            while part := connection.recv(1 << 16):
                whole += part
        assert whole.endswith(b"END:VCALENDAR\r\n") and whole.partition(b"\r\n\r\n")[2] == big
        assert made.process.wait(20) == 0
        for child in children:
            with pytest.raises(ProcessLookupError):
                os.kill(child, 0)


# ---------------------------------------------------------------- questions that take too long

DUE = Job(operation="due", fields={"phrase": "15日内"})
PARSE = Job(operation="parse", fields={"phrase": "当日"})


class Slow(Pool):
    """A pool whose worker takes its time: it says nothing and waits."""

    SCRIPT = "import sys, time; sys.stdin.buffer.read(4); time.sleep(600)"

    async def _start(self) -> Any:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", self.SCRIPT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._all.add(worker)
        return worker


def test_a_slow_question_is_stopped(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path, workers=1, bounds=Bounds(seconds=0.2, waiting=3))
    rows: list[dict[str, Any]] = []

    async def ask() -> list[str]:
        pool = Slow(settings, lambda name, **fields: rows.append({"event": name, **fields}))
        asked = [pool.ask(DUE) for _ in range(6)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        workers = list(pool._all)
        await pool.close()
        assert all(one.returncode is not None for one in workers)
        return [one.code if isinstance(one, Refusal) else repr(one) for one in found]

    found = asyncio.run(ask())
    # One is worked on, three may wait (each gets its turn or gives up), the rest are told at once.
    assert found.count("busy") >= 2
    assert set(found) == {"too_slow", "busy"}
    assert {"event": "worker", "stopped": "too slow", "seconds": 0.2} in rows


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    class Dying(Slow):
        SCRIPT = "import sys; sys.stdin.buffer.read(4)"

    async def ask() -> None:
        pool = Dying(Settings(folder=tmp_path), lambda name, **fields: None)
        for _ in range(3):
            with pytest.raises(Refusal) as caught:
                await pool.ask(DUE)
            assert caught.value.code == "internal"
        good = Pool(Settings(folder=tmp_path), lambda name, **fields: None)
        reply = await good.ask(PARSE)
        assert reply.status == 200 and json.loads(reply.body)["phrase"] == "当日"
        good._idle[0].kill()
        await good._idle[0].wait()
        with pytest.raises(Refusal):
            await good.ask(PARSE)
        assert (await good.ask(PARSE)).status == 200
        await pool.close()
        await good.close()

    asyncio.run(ask())


def test_feeds_are_served_while_questions_are_answered(tmp_path: Path) -> None:
    """The process that answers questions stands still; feeds come all the same, and then its answer."""
    put(tmp_path / "finance.ics", BODY)
    others = _workers()

    async def both(client: Client) -> int:
        assert (
            await client.ask("GET", "/api/v1/parse?phrase=%E5%BD%93%E6%97%A5")
        ).status_code == 200
        (worker,) = _workers() - others
        os.kill(worker, signal.SIGSTOP)
        asked = asyncio.create_task(client.ask("GET", "/api/v1/parse?phrase=10%E6%97%A5%E5%86%85"))
        for _ in range(20):
            assert (await client.ask("GET", "/finance.ics")).content == BODY
            assert not asked.done()
        os.kill(worker, signal.SIGCONT)
        return (await asked).status_code

    settings = Settings(folder=tmp_path, workers=1, bounds=Bounds(seconds=60))
    with Client(application(settings)) as client:
        assert client._runner.run(both(client)) == 200


def _workers() -> set[int]:
    """The workers that this process has started."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split()
    return {int(one) for one in found if b"gkrules.web.worker" in _command(int(one))}


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


#: Half a million dates: far more than can be worked out and drawn in a second.
HARD = quote("、".join(["每日"] * 150)) + "&start=2020-01-01&end=2029-12-31"


@pytest.mark.parametrize("path", ["/calculator", "/calculator.ics"])
def test_a_hard_question_to_the_calculator_is_stopped(path: str, tmp_path: Path) -> None:
    """The page has the API's bounds of time, and says so as a page."""
    settings = Settings(folder=tmp_path, workers=1, bounds=Bounds(seconds=5))
    with Client(application(settings)) as client:
        found = client.get(f"{path}?phrase={HARD}&lang=en")
        assert found.status_code == 503
        assert found.headers["content-type"] == "text/html; charset=utf-8"
        assert found.headers["retry-after"] == "5"
        assert "stopped after 5 seconds; please ask for less at once" in found.text
        # The next one is answered by another worker.
        found = client.get(f"/calculator?phrase={quote('15日内')}&trigger=2026-03-02")
        assert found.status_code == 200 and 'data-due="2026-03-17"' in found.text


def test_a_hard_one_of_many_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    """It has an error of its own; those before and behind it are answered."""
    easy = {"phrase": "15日内", "trigger": "2026-03-02"}
    hard = {"phrase": "、".join(["每日"] * 150), "start": "2020-01-01", "end": "2029-12-31"}
    settings = Settings(folder=tmp_path, bounds=Bounds(seconds=8))
    with Client(application(settings)) as client:
        found = client.post("/api/v1/due", [easy, hard, easy, {"phrase": "近三年内"}, easy])
    assert found.status_code == 200
    first, slow, second, bad, third = found.json()["results"]
    for one in (first, second, third):
        assert one["occurrences"][0]["due"] == "2026-03-17"
    assert slow["error"]["code"] == "too_slow"
    assert bad["error"]["code"] == "not_a_limit"


def test_a_large_page_is_refused(tmp_path: Path) -> None:
    with Client(application(Settings(folder=tmp_path, bounds=Bounds(answer=12_000)))) as client:
        assert client.get("/calculator").status_code == 200
        found = client.get(
            f"/calculator?phrase={quote('每月10日前')}&start=2026-01-01&end=2026-12-31"
        )
        assert found.status_code == 413
        assert "答案超过12000字节" in found.text


def test_feeds_are_served_while_the_calculator_is_asked(tmp_path: Path) -> None:
    put(tmp_path / "finance.ics", BODY)

    async def both(client: Client) -> tuple[int, list[bool]]:
        asked = asyncio.create_task(client.ask("GET", f"/calculator?phrase={HARD}"))
        await asyncio.sleep(0)
        waited = []
        for _ in range(20):
            assert (await client.ask("GET", "/finance.ics")).content == BODY
            waited.append(asked.done())
        return (await asked).status_code, waited

    settings = Settings(folder=tmp_path, bounds=Bounds(seconds=5))
    with Client(application(settings)) as client:
        assert client._runner.run(both(client)) == (503, [False] * 20)


def test_all_processes_of_a_service_are_told_to_stop(tmp_path: Path) -> None:
    """A service manager tells each process: what the worker is at is answered all the same."""
    put(tmp_path / "feeds" / "finance.ics", BODY)
    text = "自收到申请之日起二十个工作日内予以答复，情况复杂的，可以延长十个工作日。\n" * 5000
    body = json.dumps({"text": text}).encode()
    head = (
        "POST /api/v1/find HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with running(tmp_path / "feeds", tmp_path / "log") as made:
        host, port = made.address.removeprefix("http://").split(":")
        get(made.address, "/api/v1/parse?phrase=%E5%BD%93%E6%97%A5")
        tasks = Path(f"/proc/{made.process.pid}/task/{made.process.pid}/children")
        (child,) = (int(one) for one in tasks.read_text().split())
        before = _worked(child)
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(head + body)
            while _worked(child) == before:  # until it is at work
                sleep(0.005)
            for one in (made.process.pid, child):
                os.kill(one, signal.SIGTERM)
            whole = b""
            while part := connection.recv(1 << 16):
                whole += part
        assert whole.startswith(b"HTTP/1.1 200 ")
        assert whole.count(b'"canonical"') >= 5000
        assert made.process.wait(20) == 0


def _worked(process: int) -> int:
    """The processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11])


# ---------------------------------------------------------------- what is learned while it runs


def test_a_year_is_learned_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GKRULES_DATA", str(tmp_path / "data"))
    put(tmp_path / "feeds" / "finance.ics", BODY)
    (tmp_path / "notice.txt").write_text(NEXT, encoding="utf-8")
    asked = f"phrase={quote('10个工作日内')}&trigger=2027-02-01"
    with running(tmp_path / "feeds", tmp_path / "log") as made:

        def found() -> tuple[str, str, str]:
            one = json.loads(get(made.address, f"/api/v1/due?{asked}").body)["occurrences"][0]
            page = get(made.address, f"/calculator?{asked}").body.decode()
            drawn = re.findall(r'data-due="([0-9-]+)"', page)
            assert drawn == [one["due"]]
            assert ("放假安排掌握到2027-12-28" in page) == (one["certainty"] == "firm")
            ready = get(made.address, "/ready")
            return one["due"], one["certainty"], json.loads(ready.body)["calendar_known_until"]

        # By the statute alone 5 to 8 February are free, two of them made up on the 9th and 10th.
        assert found() == ("2027-02-19", "provisional", "2026-12-28")
        learn = [sys.executable, "-m", "gkrules", "calendar", "learn", str(tmp_path / "notice.txt")]
        subprocess.run(learn, check=True, capture_output=True, cwd=ROOT)
        # 2, 3, 4, 15 to 19, Saturday the 20th, Monday the 22nd.
        assert found() == ("2027-02-22", "firm", "2027-12-28")
        (file,) = (tmp_path / "data" / "calendar").iterdir()
        whole = file.read_text(encoding="utf-8")
        file.write_text("[[[", encoding="utf-8")
        # A slip of the pen takes nothing back, and is told.
        assert found() == ("2027-02-22", "firm", "2027-12-28")
        ready = get(made.address, "/ready")
        assert (ready.status, json.loads(ready.body)["checks"]["calendar"]) == (503, False)
        file.write_text(whole, encoding="utf-8")
        assert get(made.address, "/ready").status == 200
        file.unlink()
        assert found() == ("2027-02-19", "provisional", "2026-12-28")


# ---------------------------------------------------------------- the command


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_bad_input_is_one_message(tmp_path: Path) -> None:
    put(tmp_path / "feeds" / "a.ics", BODY)
    feeds = str(tmp_path / "feeds")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        (tmp_path / "bad.toml").write_text("opne = 1", "utf-8")
        cases = (
            ((feeds, "--port", port), "不能在 127.0.0.1:" + port),
            ((str(tmp_path / "none"),), "没有这个文件夹"),
            ((feeds, "--port", "70000"), "没有端口70000"),
            ((feeds, "--host", "256.1.1.1", "--port", "0"), "不能在 256.1.1.1:0"),
            ((feeds, "--plan", str(tmp_path / "none.toml")), "none.toml"),
            ((feeds, "--port", "0", "--tokens", str(tmp_path / "none.toml")), "none.toml"),
            ((feeds, "--port", "0", "--tokens", str(tmp_path / "bad.toml")), "opne"),
            ((feeds, "--base", "/a b"), "--base"),
        )
        for arguments, words in cases:
            done = _run(*arguments)
            assert done.returncode == 2, arguments
            assert words in done.stderr and "Traceback" not in done.stderr, arguments


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import util

    real = util.find_spec
    monkeypatch.setattr(
        serving, "find_spec", lambda name: None if name == "uvicorn" else real(name)
    )
    with pytest.raises(GkrulesError, match=r'pip install "gkrules\[web\]"'):
        serving.run(Namespace(folder="x"))


def test_a_broken_plan_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("[plan]\n", "utf-8")
    options = Namespace(folder=str(tmp_path), plans=[tmp_path / "plan.toml"], ledgers=[])
    with pytest.raises(PlanError):
        serving.run(options)


@pytest.mark.parametrize(
    ("ledgers", "words"),
    [
        (["none.db"], "没有这个台账"),
        (["mysql://x/y"], "台账"),
        (["a.db", "b.db"], "--plan 给了1个，--ledger 给了2个"),
    ],
)
def test_a_ledger_that_cannot_be_read_is_told_at_the_start(
    ledgers: list[str], words: str, tmp_path: Path
) -> None:
    plan = ROOT / "examples" / "panzhihua-2017" / "plan.toml"
    named = [one if "://" in one else str(tmp_path / one) for one in ledgers]
    options = Namespace(folder=str(tmp_path), plans=[plan], ledgers=named)
    with pytest.raises(GkrulesError, match=words):
        serving.run(options)


def test_a_port_of_any_number() -> None:
    with bind("127.0.0.1", 0) as one, pytest.raises(GkrulesError, match="不能在") as caught:
        bind("127.0.0.1", one.getsockname()[1])
    assert "cannot listen on 127.0.0.1" in caught.value.render("en")


def test_under_a_path(tmp_path: Path) -> None:
    """A proxy may take its prefix away, or leave it."""
    put(tmp_path / "finance.ics", BODY)
    with Client(application(Settings(folder=tmp_path, base="/calendars"))) as client:
        for path in ("/finance.ics", "/calendars/finance.ics", "/health", "/calendars/health"):
            assert client.get(path).status_code == 200, path
        assert client.get("/calendarsfinance.ics").status_code == 404
        home = client.get("/calendars/").text
        links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', home))
        assert links and all(one.startswith("/calendars/") for one in links)


def test_many_feeds_cost_little(tmp_path: Path) -> None:
    """Resident memory does not grow with the number of feeds on disk, only with those asked for, up to a bound."""
    for n in range(3000):
        (tmp_path / "feeds" / f"{n % 30}").mkdir(parents=True, exist_ok=True)
        (tmp_path / "feeds" / f"{n % 30}" / f"u{n}.ics").write_bytes(BODY)
    with running(tmp_path / "feeds", tmp_path / "log", "--log", "off") as made:
        get(made.address, "/0/u0.ics")
        before = made.memory()
        host, port = made.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as connection:
            stream = connection.makefile("rb")
            for n in range(3000):
                connection.sendall(f"HEAD /{n % 30}/u{n}.ics HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                while stream.readline().strip():
                    pass
        # 3000 remembered tags of about a kilobyte each.
        assert made.memory() - before < 12_000


def test_two_threads_may_ask_at_once(server: Running) -> None:
    found: list[bytes] = []

    def ask() -> None:
        for _ in range(10):
            found.append(get(server.address, "/finance.ics").body)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [BODY] * 80


def test_an_answer_has_a_bound(tmp_path: Path) -> None:
    bounds = Bounds(answer=4000)
    with Client(application(Settings(folder=tmp_path, bounds=bounds))) as client:
        path = "/api/v1/due"
        assert client.post(path, {"phrase": "15日内", "trigger": "2026-03-02"}).status_code == 200
        many = {"phrase": "每月10日前", "start": "2026-01-01", "end": "2026-12-31"}
        found = client.post(path, many)
        assert (found.status_code, found.json()["error"]["code"]) == (413, "answer_too_large")


def test_answers_that_nobody_reads_are_bounded(tmp_path: Path) -> None:
    """Clients ask for large answers and do not read them: further questions are put off until they have."""
    bounds = Bounds(held=1_000_000)

    async def ask(client: Client) -> list[int]:
        reading = asyncio.Event()
        begun: list[asyncio.Event] = []

        async def slow() -> int:
            mine = asyncio.Event()
            begun.append(mine)
            return await client.ask("POST", "/api/v1/due", JSON, LARGE, hold=(mine, reading))

        async def quick() -> int:
            found = await client.ask("GET", "/api/v1/parse?phrase=%E5%BD%93%E6%97%A5")
            return found.status_code

        tasks = []
        for _ in range(3):
            tasks.append(asyncio.create_task(slow()))
            await asyncio.sleep(0)
            await begun[-1].wait()
        found = [await quick()]
        reading.set()
        await asyncio.gather(*tasks)
        return [*found, await quick()]

    with Client(application(Settings(folder=tmp_path, bounds=bounds))) as client:
        assert client._runner.run(ask(client)) == [503, 200]


JSON = {"content-type": "application/json"}
#: About half a megabyte of answers.
LARGE = json.dumps({"phrase": "每日报送", "start": "2026-01-01", "end": "2026-12-31"}).encode()
