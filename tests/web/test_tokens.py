"""Feeds behind tokens: who reads what, revoking while the server runs, and nothing of a token in any log."""

from __future__ import annotations

import io
import json
import os
import re
import stat
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gkrules.cli import serving
from gkrules.errors import FileError, GkrulesError
from gkrules.web import tokens
from gkrules.web.app import Settings, application
from gkrules.web.log import JsonLog, cleaned
from gkrules.web.tokens import Tokens
from tests.conftest import ROOT
from tests.web.asgi import Client
from tests.web.serving import event, feed, put

DAY = date(2026, 11, 25)
FINANCE, AUDIT = feed(event("a@x", "20261015", "甲")), feed(event("b@x", "20261015", "乙"))
PLAN = ROOT / "examples" / "panzhihua-2017" / "plan.toml"


class Notes:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(self, name: str, **fields: Any) -> None:
        self.rows.append({"event": name, **fields})


class House:
    """A protected server and its file of tokens."""

    def __init__(self, folder: Path, opened: tuple[str, ...] = ()) -> None:
        self.path = folder / "tokens.toml"
        self.feeds = folder / "feeds"
        for name, body in (("finance", FINANCE), ("audit", AUDIT), ("all", FINANCE)):
            put(self.feeds / f"{name}.ics", body)
        put(self.feeds / "index.json", b'{"schema": 1}')
        made = Tokens(opened)
        made, self.one = made.add(("finance",), "财政局", DAY)
        made, self.other = made.add(("audit",), "", DAY)
        made, self.all = made.add(("*",), "管理员", DAY)
        tokens.save(made, self.path)
        self.notes = Notes()
        settings = Settings(folder=self.feeds, plans=(PLAN,), tokens=self.path)
        self.client = Client(application(settings, self.notes))

    def status(self, path: str) -> int:
        return self.client.get(path).status_code


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    with made.client:
        yield made


def test_a_token_opens_its_own_feed_alone(house: House) -> None:
    found = house.client.get(f"/t/{house.one}/finance.ics")
    assert (found.status_code, found.content) == (200, FINANCE)
    assert found.headers["cache-control"] == "private, no-cache"
    tag = found.headers["etag"]
    again = house.client.get(f"/t/{house.one}/finance.ics", {"If-None-Match": tag})
    assert again.status_code == 304
    assert house.status(f"/t/{house.other}/audit.ics") == 200
    assert house.status(f"/t/{house.one}/audit.ics") == 404
    assert house.status(f"/t/{house.one}/all.ics") == 404
    assert house.status(f"/t/{house.one}/index.json") == 404
    assert house.status(f"/t/{house.one}/nothing.ics") == 404


def test_without_a_token_nothing_is_open(house: House) -> None:
    for path in (
        "/finance.ics",
        "/all.ics",
        "/index.json",
        "/",
        "/api/v1/agenda",
        "/units/finance",
    ):
        assert house.status(path) == 404, path
    assert house.status("/health") == 200
    assert house.status("/ready") == 200
    assert house.status("/api/v1/parse?phrase=" + "%E5%BD%93%E6%97%A5") == 200


def test_a_token_for_all_opens_all(house: House) -> None:
    for path in ("finance.ics", "audit.ics", "index.json", "api/v1/agenda?today=2017-08-01"):
        assert house.status(f"/t/{house.all}/{path}") == 200, path


def test_wrong_tokens(house: House) -> None:
    unknown = "a" * 51
    same_name = house.one[:8] + house.other[8:]
    for words in (
        unknown,
        same_name,
        house.one[:-1],
        house.one + "a",
        house.one.swapcase(),
        house.one[:8],
        "",
        "*",
        "..",
        "%00",
        "x" * 5000,
        "%E4%BB%A4%E7%89%8C",
        "%ED%A0%80",
    ):
        assert house.status(f"/t/{words}/finance.ics") == 404, words


def test_revoked_at_the_next_request(house: House) -> None:
    path = f"/t/{house.one}/finance.ics"
    assert house.status(path) == 200
    tokens.save(tokens.load(house.path).revoke(house.one[:8], DAY), house.path)
    assert house.status(path) == 404  # as if it had never been; 410 would end the subscription
    assert house.status(f"/t/{house.other}/audit.ics") == 200
    made, words = tokens.load(house.path).add(("finance",), "", DAY)
    tokens.save(made, house.path)
    assert house.status(f"/t/{words}/finance.ics") == 200


def test_a_slip_in_the_file_changes_nothing(house: House) -> None:
    good = house.path.read_text("utf-8")
    for bad in (
        "open = [",
        "open = 3\n",
        '[[token]]\nid = "x"\n',
        good + good.replace("open", "#"),
    ):
        house.path.write_text(bad, "utf-8")
        assert house.status(f"/t/{house.one}/finance.ics") == 200
        assert house.status("/finance.ics") == 404
        found = house.client.get("/ready")
        assert found.status_code == 503 and found.json()["checks"]["tokens"] is False
    house.path.unlink()
    assert house.status(f"/t/{house.one}/finance.ics") == 200
    assert house.status("/ready") == 503
    house.path.write_text(good, "utf-8")
    assert house.status("/ready") == 200


def test_some_feeds_may_be_open(tmp_path: Path) -> None:
    house = House(tmp_path, ("all",))
    with house.client:
        assert house.status("/all.ics") == 200
        assert house.status("/finance.ics") == 404
        assert house.status(f"/t/{house.one}/finance.ics") == 200
        assert house.status(f"/t/{house.one}/all.ics") == 200
        assert house.status("/index.json") == 404


def test_open_is_true(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text("open = true\n")
    assert tokens.load(path).without.everything
    path.write_text("open = false\n")
    assert not tokens.load(path).without.may_read("all.ics")


def test_nothing_of_a_token_is_noted(house: House) -> None:
    out = io.StringIO()
    log = JsonLog(out)
    settings = Settings(folder=house.feeds, tokens=house.path)
    with Client(application(settings, log)) as client:
        secret = house.one[8:]
        for path in (
            f"/t/{house.one}/finance.ics",
            f"/t/{house.one}",
            f"/t/{house.one}/",
            f"/t/{house.one}/nothing.ics",
            f"//t/{house.one}/finance.ics",
            f"/t//{house.one}/finance.ics",
            f"/T/{house.one}/finance.ics",
            f"/%74/{house.one}/finance.ics",
            f"/t%2f{house.one}%2ffinance.ics",
            f"/t\\{house.one}/finance.ics",
            f"/calendars/t/{house.one}/finance.ics",
            f"/{house.one}/finance.ics",
            f"/t/{house.one}x/finance.ics",
            f"/t/{house.one[:-5]}/finance.ics",
            f"/finance.ics?token={house.one}",
            f"/api/v1/parse?phrase={house.one}",
        ):
            named = {
                "Referer": f"http://test/t/{house.one}/",
                "User-Agent": f"reader http://test/t/{house.one}/",
                "X-Request-ID": house.one,
            }
            client.get(path, named)
    text = out.getvalue()
    assert len(text.splitlines()) >= 16
    for at in range(len(secret) - 12):
        assert secret[at : at + 12] not in text
    first = json.loads(text.splitlines()[0])
    assert first["token"] == house.one[:8]  # its name, so that one knows whom to ask
    assert (first["path"], first["status"]) == ("/t/…/finance.ics", 200)


def test_request_ids_of_proxies_are_kept(house: House) -> None:
    """nginx's and those of tracing, though as long as a token, and any short one."""
    for name in (
        "0123456789abcdef" * 2,
        "3f0e1b9a-7c55-4a1e-9d5c-0f1e2d3c4b5a",
        "anfrage-7",
        "A" * 20,
    ):
        found = house.client.get("/health", {"X-Request-ID": name})
        assert found.headers["x-request-id"] == name
    for name in (house.one, house.one[8:], "x y", "a" * 65):
        found = house.client.get("/health", {"X-Request-ID": name})
        assert re.fullmatch("[0-9a-f]{16}", found.headers["x-request-id"])


def test_paths_are_cleaned() -> None:
    assert cleaned("/finance.ics") == "/finance.ics"
    assert cleaned("/t/abc/finance.ics") == "/t/…/finance.ics"
    assert cleaned("/x/" + "a" * 40) == "/x/…"
    assert len(cleaned("/" + "a.b/" * 500)) == 200


def test_links_of_pages_keep_the_token(house: House) -> None:
    found = house.client.get(f"/t/{house.all}/")
    assert found.status_code == 200
    links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', found.text))
    assert links and all(one.startswith(f"/t/{house.all}/") for one in links)


# ---------------------------------------------------------------- the file and its commands


def test_the_file_holds_hashes_alone(house: House) -> None:
    text = house.path.read_text("utf-8")
    for words in (house.one, house.other, house.all):
        assert words[8:] not in text
        assert tokens.hash_of(words) in text
    assert stat.S_IMODE(house.path.stat().st_mode) == 0o600
    assert tokens.load(house.path).access(house.one) is not None


def test_the_file_goes_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    made, _ = Tokens(("all", "b")).add(("甲", 'q"\\'), 'note "x"\n\x07\ud800', DAY)
    made = made.revoke(made.tokens[0].id, DAY)
    tokens.save(made, path)
    found = tokens.load(path)
    assert found.open == made.open
    assert found.tokens[0].feeds == made.tokens[0].feeds
    assert found.tokens[0].revoked == DAY


def test_the_file_stays_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    tokens.save(Tokens(), path)
    os.chmod(path, 0o640)
    tokens.save(Tokens(("a",)), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_two_commands_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    (tmp_path / ".t.toml.part").write_bytes(b"")
    with pytest.raises(FileError, match="正在被另一个命令写"):
        tokens.save(Tokens(), path)
    assert not path.exists()


def _options(path: Path, **more: Any) -> Namespace:
    base = {
        "tokens": path,
        "units": [],
        "everything": False,
        "note": "",
        "json": True,
        "lang": "zh",
    }
    return Namespace(**{**base, **more})


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.toml"
    assert serving.add(_options(path, units=["finance.ics"], note="财政局")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["paths"] == [f"/t/{told['token']}/finance.ics"]
    access = tokens.load(path).access(told["token"])
    assert access is not None and access.feeds == {"finance"}
    assert serving.listed(_options(path)) == 0
    rows = json.loads(capsys.readouterr().out)["tokens"]
    assert [(row["id"], row["feeds"], row["note"]) for row in rows] == [
        (told["id"], ["finance"], "财政局")
    ]
    # The whole token may be given too: it is what a person has at hand.
    assert serving.revoke(_options(path, token=told["token"])) == 0
    assert tokens.load(path).access(told["token"]) is None
    with pytest.raises(GkrulesError, match="没有名为「nobody」的令牌"):
        serving.revoke(_options(path, token="nobody"))
    with pytest.raises(GkrulesError, match="--unit"):
        serving.add(_options(path))


def test_faults_of_the_file_name_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text('opne = true\n[[token]]\nid = "k"\nhash = "md5:1"\nfeeds = "a"\n', "utf-8")
    with pytest.raises(FileError) as caught:
        tokens.load(path)
    assert sorted(one.line for one in caught.value.problems) == [1, 3, 4, 5]
    with pytest.raises(FileError):
        application(Settings(folder=tmp_path, tokens=path))
