"""A feed over HTTP: what clients need of it (docs/server.md, Transport), and what nobody may reach."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from gkrules.web.app import Settings, application
from gkrules.web.conditions import unchanged
from gkrules.web.shelf import Shelf, calendar_name, disposition, fit
from tests.web.asgi import Client
from tests.web.serving import event, feed, put

BODY = feed(event("a@x", "20261015", "报送情况"))
#: 2026-10-01T08:00:00Z, and half a second.
CHANGED = 1_790_841_600_500_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "feeds"
    put(made / "finance.ics", BODY)
    os.utime(made / "finance.ics", ns=(CHANGED, CHANGED))
    put(made / "index.json", b'{"schema": 1}\n')
    return made


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    with Client(application(Settings(folder=folder))) as made:
        yield made


def test_a_feed_as_clients_want_it(client: Client) -> None:
    found = client.get("/finance.ics")
    assert (found.status_code, found.content) == (200, BODY)
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.headers["content-length"] == str(len(BODY))
    assert found.headers["last-modified"] == "Thu, 01 Oct 2026 08:00:00 GMT"
    assert found.headers["cache-control"] == "no-cache"
    assert found.headers["content-disposition"] == (
        "inline; filename=\"finance.ics\"; filename*=UTF-8''"
        "%E5%B8%82%E8%B4%A2%E6%94%BF%E5%B1%80%C2%B7%E5%B7%A5%E4%BD%9C%E6%96%B9%E6%A1%88.ics"
    )
    tag = found.headers["etag"]
    assert tag.startswith('"') and tag.endswith('"') and len(tag) == 34


def test_never_compressed(client: Client) -> None:
    found = client.get("/finance.ics", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert "content-encoding" not in found.headers
    assert int(found.headers["content-length"]) == len(BODY)


def test_head_is_get_without_its_body(client: Client) -> None:
    whole, head = client.get("/finance.ics"), client.head("/finance.ics")
    assert head.status_code == 200 and head.content == b""
    own = {"x-request-id", "date"}
    assert {k: v for k, v in head.headers.items() if k not in own} == {
        k: v for k, v in whole.headers.items() if k not in own
    }


def test_index_is_json(client: Client) -> None:
    found = client.get("/index.json")
    assert found.headers["content-type"] == "application/json; charset=utf-8"
    assert "content-disposition" not in found.headers


def _status(client: Client, **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/finance.ics", headers=sent).status_code


def test_conditions(client: Client) -> None:
    tag = client.get("/finance.ics").headers["etag"]
    assert _status(client, If_None_Match=tag) == 304
    assert _status(client, If_None_Match=f"W/{tag}") == 304  # a proxy that compresses makes it weak
    assert _status(client, If_None_Match=f'"x", {tag}') == 304
    assert _status(client, If_None_Match="*") == 304
    assert _status(client, If_None_Match='"x"') == 200
    assert _status(client, If_None_Match=tag.strip('"')) == 200
    same, before = "Thu, 01 Oct 2026 08:00:00 GMT", "Thu, 01 Oct 2026 07:59:59 GMT"
    assert _status(client, If_Modified_Since=same) == 304  # the half second is cut
    assert _status(client, If_Modified_Since=before) == 200
    assert _status(client, If_Modified_Since="Thursday, 01-Oct-26 08:00:00 GMT") == 304
    assert _status(client, If_Modified_Since="Thu Oct  1 08:00:00 2026") == 304
    for words in ("yesterday", "", "2026-10-01", "Thu, 99 Oct 2026 08:00:00 GMT", "0"):
        assert _status(client, If_Modified_Since=words) == 200
    # The tag goes before the date, whichever way they speak.
    assert _status(client, If_None_Match='"x"', If_Modified_Since=same) == 200
    assert _status(client, If_None_Match=tag, If_Modified_Since=before) == 304


def test_a_date_that_is_still_to_come_is_ignored() -> None:
    now = datetime(2026, 10, 2, tzinfo=UTC)
    changed = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp())
    assert unchanged(None, "Thu, 01 Oct 2026 12:00:00 GMT", '"a"', changed, now)
    assert not unchanged(None, "Sat, 03 Oct 2026 12:00:00 GMT", '"a"', changed, now)


def test_304_carries_the_tag_and_no_body(client: Client) -> None:
    whole = client.get("/finance.ics")
    found = client.get("/finance.ics", headers={"If-None-Match": whole.headers["etag"]})
    assert found.status_code == 304 and found.content == b""
    assert found.headers["etag"] == whole.headers["etag"]
    assert found.headers["last-modified"] == whole.headers["last-modified"]
    assert "content-type" not in found.headers and "content-length" not in found.headers


def test_the_tag_is_of_the_content_not_of_the_time(client: Client, folder: Path) -> None:
    tag = client.get("/finance.ics").headers["etag"]
    put(folder / "finance.ics", BODY)  # published anew, the same
    assert client.get("/finance.ics").headers["etag"] == tag
    changed = feed(event("a@x", "20261016", "报送情况"))
    assert len(changed) == len(BODY)
    put(folder / "finance.ics", changed)
    os.utime(folder / "finance.ics", ns=(CHANGED, CHANGED))  # the same time, the same size
    found = client.get("/finance.ics", headers={"If-None-Match": tag})
    assert (found.status_code, found.content) == (200, changed)
    put(folder / "finance.ics", BODY)
    assert client.get("/finance.ics").headers["etag"] == tag


def test_a_range_is_ignored(client: Client) -> None:
    found = client.get("/finance.ics", headers={"Range": "bytes=0-9"})
    assert (found.status_code, found.content) == (200, BODY)
    assert found.headers["accept-ranges"] == "none"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND", "OPTIONS"])
def test_feeds_are_only_read(client: Client, folder: Path, method: str) -> None:
    found = client.request(method, "/finance.ics", body=b"x")
    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD"
    assert (folder / "finance.ics").read_bytes() == BODY


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\r\n",
        BODY[: len(BODY) // 2],  # broken off
        BODY[:-6],
        BODY[40:],
        b"<html>502</html>",
    ],
)
def test_an_empty_or_broken_feed_is_not_served(client: Client, folder: Path, body: bytes) -> None:
    """Thunderbird takes an empty 200 for a calendar without entries: 503 makes it wait."""
    tag = client.get("/finance.ics").headers["etag"]
    (folder / "finance.ics").write_bytes(body)
    found = client.get("/finance.ics", headers={"If-None-Match": tag})
    assert found.status_code == 503
    assert found.headers["retry-after"] == "5"
    assert "etag" not in found.headers
    assert found.json()["error"]["code"] == "not_ready"
    put(folder / "finance.ics", BODY)
    assert client.get("/finance.ics").status_code == 200


def test_a_missing_feed_is_404_a_missing_folder_503(client: Client, folder: Path) -> None:
    found = client.get("/nothing.ics")
    assert found.status_code == 404  # not 410: that would end the subscription for good
    assert found.json()["error"]["code"] == "not_found"
    folder.rename(folder.with_name("away"))
    assert client.get("/finance.ics").status_code == 503
    folder.with_name("away").rename(folder)
    assert client.get("/finance.ics").status_code == 200


def test_the_folder_may_be_a_link_to_the_newest(tmp_path: Path) -> None:
    for name, day in (("one", "20261015"), ("two", "20261016")):
        put(tmp_path / name / "finance.ics", feed(event("a@x", day, "报送")))
    link = tmp_path / "current"
    link.symlink_to("one")
    with Client(application(Settings(folder=link))) as client:
        assert b"20261015" in client.get("/finance.ics").content
        other = tmp_path / "other"
        other.symlink_to("two")
        os.replace(other, link)
        assert b"20261016" in client.get("/finance.ics").content


def test_feeds_in_folders_of_the_folder(client: Client, folder: Path) -> None:
    put(folder / "2026" / "finance.ics", BODY)
    put(folder / "2026" / "index.json", b'{"schema": 1}\n')
    put(folder / "市财政局.ics", BODY)
    assert client.get("/2026/finance.ics").content == BODY
    assert client.get("/2026/index.json").status_code == 200
    assert client.get("/" + quote("市财政局.ics")).content == BODY


FORBIDDEN = (
    "../secret.ics",
    "..%2fsecret.ics",
    "%2e%2e/secret.ics",
    "%2e%2e%2fsecret.ics",
    "%252e%252e%252fsecret.ics",
    "%252e%252e/secret.ics",
    "..%5csecret.ics",
    "..\\secret.ics",
    "%5c..%5csecret.ics",
    "sub/../../secret.ics",
    "sub/%2e%2e/%2e%2e/secret.ics",
    "./finance.ics",
    "%2e/finance.ics",
    "/finance.ics",  # with the first: //finance.ics
    "%2ffinance.ics",
    "sub//inner.ics",
    "finance.ics/",
    "finance.ics%00",
    "finance.ics%00.ics",
    "%00finance.ics",
    "finance.ics.",
    "finance.ics%20",
    "finance.ics::$DATA.ics",
    "c:finance.ics",
    ".hidden.ics",
    ".git/inner.ics",
    ".finance.ics.part",
    "manifest.json",
    ".gkrules.json",
    "plan.toml",
    "plan.ledger.db",
    "FINANCE.ICS",
    ".ics",
    "link-out.ics",
    "link-dir/secret.ics",
    "link-manifest.ics",
    "pipe.ics",
    "dir.ics",
    "x" * 2000 + ".ics",
    "a/" * 600 + "x.ics",
    "%ff%fe.ics",
    "%ED%A0%80.ics",
    "finance.ics%0d%0aX-Evil:1",
    "finance%e2%80%ae.ics",
)


@pytest.fixture
def guarded(folder: Path) -> Path:
    """Beside the feeds, all that nobody may reach."""
    secret = b"BEGIN:VCALENDAR\r\nSECRET\r\nEND:VCALENDAR\r\n"
    put(folder.parent / "secret.ics", secret)
    for name in (".hidden.ics", ".git/inner.ics", "manifest.json", ".gkrules.json", "plan.toml"):
        put(folder / name, secret)
    put(folder / "plan.ledger.db", secret)
    put(folder / "sub" / "inner.ics", BODY)
    (folder / "link-out.ics").symlink_to("../secret.ics")
    (folder / "link-dir").symlink_to("..")
    (folder / "link-manifest.ics").symlink_to("manifest.json")
    (folder / "dir.ics").mkdir()
    os.mkfifo(folder / "pipe.ics")
    return folder


@pytest.mark.parametrize("path", FORBIDDEN, ids=lambda path: path[:40])
def test_nothing_else_is_served(client: Client, guarded: Path, path: str) -> None:
    found = client.get(f"/{path}")
    assert found.status_code == 404
    assert b"SECRET" not in found.content and BODY not in found.content


def test_a_link_to_another_feed_of_the_folder_is_followed(client: Client, folder: Path) -> None:
    (folder / "old-name.ics").symlink_to("finance.ics")
    assert client.get("/old-name.ics").content == BODY


def test_what_is_fit() -> None:
    assert fit("finance.ics") and fit("a/b/index.json") and fit("市财政局.ics")
    for path in (
        "",
        "a",
        "a.txt",
        "../a.ics",
        "a/.b/c.ics",
        "a\\b.ics",
        "a\x00.ics",
        "/a.ics",
        "a /b.ics",
    ):
        assert not fit(path), path


def test_tags_are_remembered_in_bounds(tmp_path: Path) -> None:
    for n in range(20):
        put(tmp_path / f"u{n}.ics", BODY)
    shelf = Shelf(tmp_path, remembered=8)
    for n in range(20):
        place = shelf.place(f"u{n}.ics")
        assert place is not None
        opened = shelf.open(place)
        assert opened is not None
        shelf.read(place, opened[0])
        os.close(opened[0])
    assert len(shelf._held) == 8
    newest, oldest = shelf.place("u19.ics"), shelf.place("u0.ics")
    assert newest is not None and oldest is not None
    opened = shelf.open(newest)
    assert opened is not None
    os.close(opened[0])
    assert shelf.known(newest, opened[1]) is not None
    assert str(oldest) not in shelf._held


def test_names_of_calendars() -> None:
    folded = "X-WR-CALNAME:市财政局·\r\n 工作方案\r\n".encode()
    assert calendar_name(b"BEGIN:VCALENDAR\r\n" + folded) == "市财政局·工作方案"
    # A fold inside a character (some writers do it) is no matter.
    cut = "NAME:财政".encode()
    assert calendar_name(cut[:7] + b"\r\n " + cut[7:]) == "财政"
    assert calendar_name(b"NAME:a\\, b\\; c\\\\d\\n../e\r\n") == "a, b; cd ..e"
    assert calendar_name("X-WR-CALNAME;LANGUAGE=zh:\u202e名\r\n".encode()) == "名"
    assert calendar_name(b"BEGIN:VEVENT\r\nNAME:no\r\n") == ""
    assert len(calendar_name(b"NAME:" + b"x" * 500)) == 80


def test_file_names_are_quoted() -> None:
    assert disposition("a/b.ics", "") == "inline; filename=\"b.ics\"; filename*=UTF-8''b.ics"
    assert (
        disposition('x"\r\n.ics', "名")
        == "inline; filename=\"x___.ics\"; filename*=UTF-8''%E5%90%8D.ics"
    )


def test_a_feed_published_while_it_is_asked_for(client: Client, folder: Path) -> None:
    """Every answer is one of the two feeds, whole."""
    other = feed(*(event(f"{n}@x", "20261015", "报送" * 20) for n in range(200)))
    for n in range(60):
        put(folder / "finance.ics", BODY if n % 2 else other)
        found = client.get("/finance.ics")
        assert found.content == (BODY if n % 2 else other)


def test_a_client_whose_clock_runs_ahead_gets_the_feed(client: Client) -> None:
    ahead = datetime.fromtimestamp(time.time(), UTC) + timedelta(days=400)
    assert _status(client, If_Modified_Since=ahead.strftime("%a, %d %b %Y %H:%M:%S GMT")) == 200
