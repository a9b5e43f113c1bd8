"""The ledger as it is kept: file and server, schema versions, and everything that is refused."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gkrules.ledger import (
    Corrected,
    Done,
    Extended,
    Happened,
    Ledger,
    LedgerError,
    Withdrawn,
    beside,
    open_ledger,
)
from gkrules.ledger.database import VERSIONS, Database, _new_file, upgrade
from gkrules.ledger.fresh import put
from gkrules.ledger.glance import glance
from gkrules.ledger.journal import end_of
from gkrules.ledger.rows import from_rows, to_row, utc
from gkrules.limits import Quantity, Unit
from tests.ledger.samples import at, done, kept, on, said

SEVERAL = (
    said(Happened, 1, event="收到申请", moment=at(1, hour=8), units=("czj", "rsj")),
    said(Corrected, 2, about=1, units=(), note="第一行\n第二行"),
    said(Extended, 2, task="1.czj", by=Quantity(1, Unit.YEAR, plus=Quantity(6, Unit.MONTH))),
    done("1.czj", 3, unit="czj", evidence="https://example.gov.cn/?a=1&b='2'\"%;--"),
)


def test_beside() -> None:
    assert beside("a/plan.toml") == Path("a/plan.ledger.db")
    assert beside(Path("2017.toml")) == Path("2017.ledger.db")


def test_kept_and_read(where: str) -> None:
    store = open_ledger(where)
    assert store.read() == Ledger()
    assert store.state() == Ledger().state()
    first = store.append(SEVERAL[:2])
    assert first == kept(*SEVERAL[:2])
    assert open_ledger(where).append(SEVERAL[2:]) == kept(*SEVERAL)
    assert store.read() == kept(*SEVERAL) == open_ledger(where).read()
    assert store.read(on(2)) == kept(*SEVERAL[:3])
    assert open_ledger(where).read(on(1)) == kept(*SEVERAL[:1])
    assert store.read() == kept(*SEVERAL)  # looking back has forgotten nothing
    assert store.append([]) == kept(*SEVERAL)
    for day in (1, 2, 3):
        assert store.state(on(day)) == kept(*SEVERAL).as_of(on(day)).state()
    assert store.state() == kept(*SEVERAL).state() != kept(*SEVERAL[:3]).state()


def test_looked_through(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ledger, and what is done is fetched when it is looked at: one, or all where many are."""
    tasks = [done(f"{n}.czj", 4) for n in range(40)]
    open_ledger(where).append([*SEVERAL, *tasks])
    whole = kept(*SEVERAL, *tasks)
    asked: list[tuple[int, int]] = []
    real = Database.done

    def fetched(self: Database, connection: sa.Connection, first: int, last: int) -> Any:
        asked.append((first, last))
        return real(self, connection, first, last)

    monkeypatch.setattr(Database, "done", fetched)
    store = open_ledger(where)
    found = store.look()
    assert len(found) == 44
    assert found.state().times_done("7.czj") == 1
    assert asked == []
    assert found.state().done["7.czj"] == (whole.entry(12),)
    assert asked == [(12, 12)]
    assert found.entries[-1] == whole.entries[-1]
    longer = found.record(said(Corrected, 5, about=12, moment=on(3)), done("7.czj", 5))
    assert [one.day for one in longer.state().done["7.czj"]] == [on(3), on(5)]
    assert asked == [(12, 12), (44, 44)]
    assert found == whole
    assert asked[-1] == (1, 44)
    assert len(asked) == 33  # one by one for a while
    after = store.append([done("7.czj", 5)], expected=44)
    assert after == whole.record(done("7.czj", 5)) == store.look() == store.read()
    assert isinstance(store.read().entries, tuple)
    assert open_ledger(where).look().as_of(on(3)) == whole.as_of(on(3))


def test_looked_through_it_is_not_back_dated(where: str) -> None:
    """The latest instant is known, though the entry that has it is not read."""
    open_ledger(where).append([*SEVERAL, done("5.czj", 6), done("6.czj", 6)])
    store = open_ledger(where)
    store.look()
    with pytest.raises(LedgerError, match="台账不能倒填"):
        store.append([said(Withdrawn, 5, about=3)])
    assert store.append([said(Withdrawn, 6, about=3)]).state().extended == {}


def test_nothing_is_written_where_one_is_wrong(where: str) -> None:
    store = open_ledger(where)
    with pytest.raises(LedgerError, match="没有第7号"):
        store.append([SEVERAL[0], said(Withdrawn, about=7)])
    assert open_ledger(where).read() == Ledger()
    if "://" not in where:
        assert not Path(where).exists()
    store.append(SEVERAL)
    with pytest.raises(LedgerError, match="早于任务开始"):
        store.append([done("2.czj", 4), done("2.czj", 4)], began={"2.czj": on(5)})
    assert open_ledger(where).read() == kept(*SEVERAL)


def test_expected(where: str) -> None:
    mine, other = open_ledger(where), open_ledger(where)
    mine.append(SEVERAL[:1], expected=0)
    other.append(SEVERAL[1:2])
    with pytest.raises(LedgerError, match="已有2条记录，不是您看到的1条"):
        mine.append(SEVERAL[3:], expected=1)
    assert len(mine.append(SEVERAL[3:], expected=2)) == 3


def test_the_database_refuses_changes(where: str) -> None:
    store = open_ledger(where)
    store.append(SEVERAL)
    engine = store._base.engine
    for statement in ("UPDATE ledger_entry SET payload = ''", "DELETE FROM ledger_entry"):
        with engine.connect() as connection:
            with pytest.raises(sa.exc.DBAPIError, match="never changes or removes"):
                connection.execute(sa.text(statement))
            connection.rollback()
    assert open_ledger(where).read() == kept(*SEVERAL)


def test_columns_to_search_by(where: str) -> None:
    store = open_ledger(where)
    store.append(SEVERAL)
    with store._base.reading() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT number, recorded, kind, task, event, about FROM ledger_entry ORDER BY number"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        (1, "2017-09-01T01:00:00.000000+00:00", "happened", None, "收到申请", None),
        (2, "2017-09-02T01:00:00.000000+00:00", "corrected", None, None, 1),
        (3, "2017-09-02T01:00:00.000000+00:00", "extended", "1.czj", None, None),
        (4, "2017-09-03T01:00:00.000000+00:00", "done", "1.czj", None, None),
    ]  # fmt: skip


def _older(where: str) -> None:
    """A ledger as the first version made it, with what SEVERAL says."""
    base = Database(where if "://" in where else Path(where), 60)
    if base.file is not None:
        base.file.touch()
    with base.engine.connect() as plain:
        connection = plain.execution_options(gkrules_write=True)
        with connection.begin():
            upgrade(connection, "0001")
            base.insert(connection, [to_row(one) for one in kept(*SEVERAL).entries])


def _version(where: str) -> str:
    base = Database(where if "://" in where else Path(where), 60)
    with base.reading() as connection:
        return base.version(connection)


@pytest.mark.parametrize("reads", [True, False], ids=["read", "append"])
def test_an_older_schema_is_brought_up(where: str, reads: bool) -> None:
    _older(where)
    assert _version(where) == "0001"
    store = open_ledger(where)
    got = store.read() if reads else store.append([done("2.czj", 4)])
    assert got == kept(*SEVERAL, *([] if reads else [done("2.czj", 4)]))
    assert _version(where) == VERSIONS[-1] == "0002"
    with (
        pytest.raises(LedgerError, match="never changes"),
        store._base.writing() as connection,
    ):
        connection.execute(sa.text("DELETE FROM ledger_entry"))


def test_a_newer_schema_is_refused(where: str) -> None:
    open_ledger(where).append(SEVERAL)
    base = Database(where if "://" in where else Path(where), 60)
    with base.writing() as connection:
        connection.execute(sa.text("UPDATE ledger_version SET version_num = '0099'"))
    for attempt in (open_ledger(where).read, lambda: open_ledger(where).append(SEVERAL[3:])):
        with pytest.raises(LedgerError) as caught:
            attempt()
        assert "第0099版" in caught.value.zh
        assert "upgrade gkrules" in caught.value.en
    with base.reading() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM ledger_entry")) == 4


@pytest.mark.postgres
def test_a_server_shared_with_others(postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE somebody (else_s integer)")
    assert open_ledger(postgres).append(SEVERAL) == kept(*SEVERAL)
    with psycopg.connect(postgres) as connection, pytest.raises(psycopg.Error, match="never"):
        connection.execute("TRUNCATE ledger_entry")


@pytest.mark.postgres
def test_a_server_that_is_not_there_and_the_password_is_not_told(postgres: str) -> None:
    address = postgres.replace("gkrules@", "gkrules:hunter2@").rpartition("/")[0] + "/nowhere"
    with pytest.raises(LedgerError) as caught:
        open_ledger(address).read()
    assert "连不上数据库" in caught.value.zh
    assert "hunter2" not in caught.value.zh + caught.value.en
    assert "nowhere" in caught.value.en


@pytest.mark.parametrize(
    "address", ["mysql://a:secret@b/c", "sqlite:///x.db", "postgresql+asyncpg://h/d", "http://["]
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(LedgerError) as caught:
        open_ledger(address)
    assert "secret" not in caught.value.zh


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:hunter2@h:port/d",  # no number
        "postgresql://u:hun@ter2@h/d",  # would be told as the host
        "postgresql://u:hun@ter2#h/d",
        "postgresql://u:hunter2@[::1/d",
        "postgresql://u:hunter2@h:99999999999999999999x/d",
    ],
)
def test_addresses_that_cannot_be_read_are_not_told(address: str) -> None:
    """A bare @ in the password, and what else does not parse: the password may be anywhere in it."""
    with pytest.raises(LedgerError) as caught:
        open_ledger(address).read()
    said = caught.value.zh + caught.value.en
    assert "hun" not in said
    assert "ter2" not in said


@pytest.mark.postgres
def test_settings_behind_the_address(postgres: str) -> None:
    """They are followed, our own beside them, and not told: a password may be among them."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA office_a")
    own = f"{postgres}?options=-csearch_path%3Doffice_a&password=hunter2"
    assert open_ledger(own).append(SEVERAL) == kept(*SEVERAL)
    assert open_ledger(own).name == postgres
    assert open_ledger(postgres).read() == Ledger()
    assert open_ledger(postgres.replace("postgresql:", "postgres:")).read() == Ledger()
    store = open_ledger(own, wait=7)
    with store._base.reading() as connection:
        assert connection.scalar(sa.text("SHOW lock_timeout")) == "7s"
    with psycopg.connect(own) as connection:
        connection.execute("ALTER TABLE ledger_entry RENAME TO elsewhere")
    with pytest.raises(LedgerError, match="台账已损坏"):
        store.read()


def _away(postgres: str) -> None:
    """End all connections of gkrules, as a server does that is stopped."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gkrules'"
        )


@pytest.mark.postgres
@pytest.mark.parametrize("moment", ["insert", "commit"])
def test_a_server_that_goes_away_half_way(postgres: str, moment: str) -> None:
    """Before the commit nothing is written; at the commit nobody can know, and that is said."""
    store = open_ledger(postgres)
    store.append(SEVERAL[:1])
    if moment == "commit":
        sa.event.listen(store._base.engine, "commit", lambda _: _away(postgres))
    else:
        sa.event.listen(
            store._base.engine,
            "before_cursor_execute",
            lambda connection, cursor, statement, *_: (
                _away(postgres) if statement.startswith("INSERT INTO ledger_entry") else None
            ),
        )
    with pytest.raises(LedgerError) as caught:
        store.append(SEVERAL[1:])
    words = {"insert": "服务器关闭了连接；什么也没有写", "commit": "不知道写进去没有"}
    assert words[moment] in caught.value.zh
    assert open_ledger(postgres).read() == kept(*SEVERAL[:1])


@pytest.mark.postgres
def test_a_user_who_may_only_read(postgres: str) -> None:
    import psycopg

    open_ledger(postgres).append(SEVERAL[:1])
    user = f"reader_{postgres.rpartition('/')[2]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {user} LOGIN")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}")
    mine = postgres.replace("gkrules@", f"{user}@")
    assert open_ledger(mine).read() == kept(*SEVERAL[:1])
    with pytest.raises(LedgerError, match="这个用户没有权限"):
        open_ledger(mine).append(SEVERAL[1:])
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {user}")
        connection.execute(f"DROP ROLE {user}")


@pytest.mark.parametrize("content", [b"# a plan\n" * 200, b"SQLite format 3\0" + b"x" * 4096])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.ledger.db"
    path.write_bytes(content)
    for attempt in (open_ledger(path).read, lambda: open_ledger(path).append(SEVERAL)):
        with pytest.raises(LedgerError) as caught:
            attempt()
        assert "不是台账" in caught.value.zh
        assert str(path) in caught.value.zh
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("table", ["contacts", "ledger_entry"])
def test_a_database_that_is_no_ledger(tmp_path: Path, table: str) -> None:
    path = tmp_path / "plan.ledger.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE {table} (name TEXT)")
    connection.close()
    content = path.read_bytes()
    for attempt in (open_ledger(path).read, lambda: open_ledger(path).append(SEVERAL)):
        with pytest.raises(LedgerError, match="不是台账"):
            attempt()
    assert path.read_bytes() == content


def test_an_empty_file_is_no_ledger(tmp_path: Path) -> None:
    """The first entry brings the file into its place whole: an empty one is what is left of something."""
    path = tmp_path / "plan.ledger.db"
    path.touch()
    for attempt in (
        open_ledger(path).read,
        open_ledger(path).state,
        lambda: open_ledger(path).append(SEVERAL),
    ):
        with pytest.raises(LedgerError, match="空文件") as caught:
            attempt()
        assert str(path) in caught.value.en
    assert os.listdir(tmp_path) == [path.name]
    assert path.stat().st_size == 0


def test_a_database_without_a_table_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "plan.ledger.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    content = path.read_bytes()
    assert len(content) == 4096
    for attempt in (open_ledger(path).read, lambda: open_ledger(path).append(SEVERAL)):
        with pytest.raises(LedgerError, match="这个文件不是台账"):
            attempt()
    assert path.read_bytes() == content


@pytest.mark.parametrize("size", [None, 0], ids=["gone", "empty"])
@pytest.mark.parametrize("tail", ["-wal", "-journal"])
def test_what_sqlite_kept_beside_a_file_that_is_gone(
    tmp_path: Path, size: int | None, tail: str
) -> None:
    """It may hold entries: SQLite would drop it with an empty file, and mix it into a new one."""
    path = tmp_path / "plan.ledger.db"
    if size is not None:
        path.write_bytes(b"\0" * size)
    left = path.with_name(path.name + tail)
    left.write_bytes(b"x" * 100)
    for attempt in (
        open_ledger(path).read,
        open_ledger(path).state,
        lambda: open_ledger(path).append(SEVERAL),
    ):
        with pytest.raises(LedgerError, match=f"旁边的 {path.name}{tail} 还在"):
            attempt()
    assert left.read_bytes() == b"x" * 100
    left.write_bytes(b"")  # one that holds nothing is no reason
    path.unlink(missing_ok=True)
    assert open_ledger(path).append(SEVERAL) == kept(*SEVERAL)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_file_comes_into_its_place_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Also on a disk without hard links; what one that was killed has left is cleared away."""
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(PermissionError(1, "no")))
    path = tmp_path / "a [1] %41?#.db"
    (tmp_path / f".{path.name}.77-88.part").write_bytes(b"SQLite")
    put(path, b"one")
    assert path.read_bytes() == b"one"
    put(path, b"two")  # the first stays
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == [path.name]
    path.unlink()
    assert open_ledger(path).append(SEVERAL) == kept(*SEVERAL)
    assert os.listdir(tmp_path) == [path.name]
    assert open_ledger(path).state() == kept(*SEVERAL).state()


def test_a_new_file_has_the_write_ahead_log_at_once(tmp_path: Path) -> None:
    """A reader that holds it would else keep the first writer from turning it on."""
    path = tmp_path / "plan.ledger.db"
    put(path, _new_file())
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert open_ledger(path).read() == Ledger()


def test_another_ledger_in_the_same_place(tmp_path: Path) -> None:
    """A store that stays open sees that its file was replaced or taken away."""
    path = tmp_path / "plan.ledger.db"
    store = open_ledger(path)
    store.append(SEVERAL)
    path.unlink()
    assert store.read() == Ledger()
    open_ledger(path).append(SEVERAL[:1])
    assert store.read() == kept(*SEVERAL[:1])
    path.unlink()
    open_ledger(path).append([done("9.czj", 3), done("9.czj", 4)])
    assert store.read() == kept(done("9.czj", 3), done("9.czj", 4))


def _look_at_done(path: Path) -> None:
    """What is done is read, and found wrong, when it is looked at."""
    assert open_ledger(path).state().done["1.czj"]


def test_entries_that_are_damaged_or_missing(tmp_path: Path) -> None:
    path = tmp_path / "plan.ledger.db"
    for change, zh in (
        ("UPDATE ledger_entry SET payload = '{\"type\":\"Hired\"}' WHERE number = 2", "#2"),
        ("UPDATE ledger_entry SET payload = '{},{}' WHERE number = 3", "#3"),
        ("UPDATE ledger_entry SET payload = replace(payload, '+08:00', '') WHERE number = 4", "#4"),
        ("UPDATE ledger_entry SET payload = replace(payload, '2017-09-03\"', '2017-02-30\"')", "#4"),
        ("DELETE FROM ledger_entry WHERE number = 2", "编号有缺"),
    ):  # fmt: skip
        open_ledger(path).append(SEVERAL)
        with sqlite3.connect(path) as connection:
            connection.executescript(
                "DROP TRIGGER ledger_entry_UPDATE; DROP TRIGGER ledger_entry_DELETE"
            )
            connection.execute(change)
        connection.close()
        with pytest.raises(LedgerError, match=zh) as caught:
            open_ledger(path).read()
        assert str(path) in caught.value.en
        with pytest.raises(LedgerError, match=zh) as caught:
            _look_at_done(path)
        assert str(path) in caught.value.en
        path.unlink()


def test_the_payload_is_the_entry_as_plain_data() -> None:
    for entry in kept(*SEVERAL).entries:
        row = to_row(entry)
        data = json.loads(str(row["payload"]))
        whole = entry.to_dict()
        assert data.items() <= whole.items()
        assert type(entry).from_dict({**data, "schema": 1, "number": row["number"]}) == entry
        assert from_rows([str(row["payload"])], entry.number) == (entry,)


def test_folders_and_missing_folders(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="文件夹"):
        open_ledger(tmp_path)
    with pytest.raises(LedgerError, match="没有这个文件夹"):
        open_ledger(tmp_path / "no" / "plan.ledger.db")


_READ_ONLY = """
import sys
from gkrules.ledger import LedgerError, open_ledger
try:
    open_ledger(sys.argv[1]).read()
except LedgerError as error:
    sys.exit(f"{error.zh}\\n{error.en}")
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_read_only_places(what: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="gkrules-ledger-"))
    path = folder / "plan.ledger.db"
    open_ledger(path).append(SEVERAL)
    path.chmod(0o444 if what == "file" else 0o666)
    folder.chmod(0o777 if what == "file" else 0o555)
    # root may write anything: then somebody else must try
    somebody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        found = subprocess.run(
            [sys.executable, "-c", _READ_ONLY, str(path)], capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONUTF8": "1"}, **somebody,
        )  # type: ignore[call-overload] # fmt: skip
    finally:
        folder.chmod(0o700)
    assert "只读" in found.stderr
    assert "Copy it to a local folder" in found.stderr
    assert found.returncode == 1


_BARE = """
import sys
for name in ("sqlalchemy", "alembic", "psycopg"):
    if name not in sys.argv[2:]:
        sys.modules[name] = None
import gkrules, gkrules.ledger
from gkrules.ledger import LedgerError, Ledger, open_ledger
Ledger().state()
try:
    open_ledger(sys.argv[1])
except LedgerError as error:
    print(error.en)
"""


@pytest.mark.parametrize(
    ("where", "there", "extra"),
    [
        ("plan.ledger.db", (), 'pip install "gkrules[ledger]"'),
        ("postgresql://h/d", (), 'pip install "gkrules[ledger]"'),
        ("postgresql://h/d", ("sqlalchemy", "alembic"), 'pip install "gkrules[postgres]"'),
    ],
)
def test_without_the_libraries(where: str, there: tuple[str, ...], extra: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", _BARE, where, *there], capture_output=True, text=True, check=True
    )
    assert extra in found.stdout
    assert found.stdout.count("\n") == 1


def test_a_done_is_read_as_a_day() -> None:
    (entry,) = from_rows([str(to_row(done("1.czj", 3))["payload"])])
    assert isinstance(entry, Done) and type(entry.day) is type(on(3))


def test_a_glance_sees_what_the_database_gives(tmp_path: Path) -> None:
    """Python's own sqlite3 beside SQLAlchemy, on the day of each entry, and what a glance leaves to the other."""
    path = tmp_path / "plan.ledger.db"
    store = open_ledger(path)
    store.append(
        [
            said(Happened, 1, event="文件公开", moment=on(1)),
            done("1.czj", 3),
            done("2.czj", 4),
            said(Happened, 5, event="文件公开", moment=on(5)),
        ]
    )
    for day in (None, on(1), on(3), on(4), on(30)):
        end = "" if day is None else utc(end_of(day))
        with store._base.reading() as connection:
            assert glance(path, end) == store._base.rows(connection, end)
    glance(path, "")
    assert [one.name for one in tmp_path.iterdir()] == [
        "plan.ledger.db"
    ]  # nothing is left lying about
    assert glance(tmp_path / "nothing.db", "") is None
    (tmp_path / "text.db").write_text("no ledger", encoding="utf-8")
    assert glance(tmp_path / "text.db", "") is None
    with store._base.engine.begin() as connection:
        connection.execute(sa.text("UPDATE ledger_version SET version_num = '9999'"))
    assert glance(path, "") is None
    with pytest.raises(LedgerError, match="9999"):
        open_ledger(path).state()
