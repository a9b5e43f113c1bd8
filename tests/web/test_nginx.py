"""nginx with the example's own configurations: the folder alone, and in front of the server."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from gkrules.web import tokens
from gkrules.web.tokens import Tokens
from tests.conftest import ROOT, need
from tests.web.serving import event, feed, get, put, running

pytestmark = pytest.mark.server
EXAMPLES = ROOT / "examples" / "nginx"
BODY = feed(event("a@x", "20261015", "报送情况"))


@contextmanager
def nginx(place: Path, server: str) -> Iterator[None]:
    """nginx with that configuration inside its `http` block, until it answers and to its end."""
    need(shutil.which("nginx") is not None, "nginx is not installed")
    user = "user root;" if os.geteuid() == 0 else ""
    (place / "nginx.conf").write_text(
        f"{user} pid {place}/pid; error_log {place}/error.log;\n"
        f"events {{}}\nhttp {{ access_log {place}/access.log;\n{server}\n}}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-p", str(place), "-c", str(place / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    # It goes into the background once it listens.
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run([*command, "-s", "quit"], check=True, capture_output=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def changed(text: str, words: Mapping[str, str]) -> str:
    """The example with its lines marked "yours" changed; each must be there."""
    for before, after in words.items():
        assert before in text, before
        text = text.replace(before, after)
    return text


def test_the_folder_by_nginx_alone(tmp_path: Path) -> None:
    folder, port = tmp_path / "feeds", free_port()
    put(folder / "finance.ics", BODY)
    put(folder / "2026" / "finance.ics", BODY)
    put(folder / "index.json", b'{"schema": 1}')
    for name in ("manifest.json", ".gkrules.json", ".hidden.ics", "plan.ledger.db", ".git/x.ics"):
        put(folder / name, b"SECRET")
    put(tmp_path / "secret.ics", b"SECRET")
    server = changed(
        (EXAMPLES / "feeds.conf").read_text("utf-8"),
        {"listen 80;": f"listen 127.0.0.1:{port};", "/srv/calendars": str(folder)},
    )
    address = f"http://127.0.0.1:{port}"
    with nginx(tmp_path, server):
        found = get(address, "/finance.ics", "Accept-Encoding: gzip")
        assert (found.status, found.body) == (200, BODY)
        assert found.headers["content-type"] == "text/calendar; charset=utf-8"
        assert found.headers["cache-control"] == "no-cache"
        assert "content-encoding" not in found.headers
        tag, modified = found.headers["etag"], found.headers["last-modified"]
        assert tag.startswith('"')
        assert get(address, "/finance.ics", f"If-None-Match: {tag}").status == 304
        assert (
            get(
                address, "/finance.ics", 'If-None-Match: "x"', f"If-Modified-Since: {modified}"
            ).status
            == 200
        )
        assert get(address, "/finance.ics", f"If-Modified-Since: {modified}").status == 304
        assert get(address, "/finance.ics", "Range: bytes=0-9").status == 200
        head = get(address, "/finance.ics", method="HEAD")
        assert (head.status, head.body) == (200, b"")
        assert get(address, "/2026/finance.ics").status == 200
        index = get(address, "/index.json")
        assert index.headers["content-type"] == "application/json; charset=utf-8"
        for path in (
            "/", "/manifest.json", "/.gkrules.json", "/.hidden.ics", "/plan.ledger.db", "/.git/x.ics", "/none.ics",
            "/../secret.ics", "/%2e%2e/secret.ics", "/..%2fsecret.ics", "/2026/../../secret.ics",
        ):  # fmt: skip
            answer = get(address, path)
            assert answer.status in (400, 403, 404) and b"SECRET" not in answer.body, path
        assert get(address, "/finance.ics", "Content-Length: 0", method="PUT").status == 403


def test_the_server_behind_nginx(tmp_path: Path) -> None:
    need(shutil.which("openssl") is not None, "openssl is not installed")
    key, pem = tmp_path / "key", tmp_path / "pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", key, "-out", pem],
        check=True, capture_output=True,
    )  # fmt: skip
    put(tmp_path / "feeds" / "finance.ics", BODY)
    made, words = Tokens().add(("*",), "", date(2026, 11, 25))
    tokens.save(made, tmp_path / "tokens.toml")
    port = free_port()
    options = ("--base", "/calendars", "--tokens", str(tmp_path / "tokens.toml"))
    with running(tmp_path / "feeds", tmp_path / "log", *options) as server:
        text = changed(
            (EXAMPLES / "proxy.conf").read_text("utf-8"),
            {
                "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
                "127.0.0.1:8000": server.address.removeprefix("http://").removesuffix("/calendars"),
                "/etc/ssl/calendar.pem": str(pem),
                "/etc/ssl/calendar.key": str(key),
                "/var/log/nginx/": f"{tmp_path}/",
            },
        )
        with nginx(tmp_path, text):
            path = f"/calendars/t/{words}/finance.ics"
            status, headers, body = https(port, path, {"Accept-Encoding": "gzip"})
            assert (status, body) == (200, BODY)
            assert headers["content-type"] == "text/calendar; charset=utf-8"
            assert "content-encoding" not in headers
            same = https(port, path, {"If-None-Match": headers["etag"]})
            assert (same[0], same[2]) == (304, b"")
            assert https(port, "/calendars/finance.ics")[0] == 404
            for odd in (
                "/calendars/%74/{}/x.ics",
                "/calendars/t/{}/t/x.ics",
                "/calendars//t//{}/x.ics",
            ):
                https(port, f"{odd.format(words)}?again={words}")
            assert https(port, "/calendars/health")[0] == 200
            assert https(port, "/finance.ics")[0] == 404
        rows = [row for row in server.lines() if row["event"] == "request"]
        assert (rows[0]["path"], rows[0]["token"]) == ("/calendars/t/…/finance.ics", words[:8])
    log = (tmp_path / "calendar.log").read_text("utf-8")
    assert "/calendars/t/-/finance.ics 200" in log and "/calendars/health 200" in log
    for file in tmp_path.glob("*log*"):
        assert words[8:] not in file.read_text("utf-8")


def https(
    port: int, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """A request over TLS; the certificate is our own."""
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
    connection.request("GET", path, headers=dict(headers or {}))
    answer = connection.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return found
