"""The database behind a ledger: connections, the schema's version, and errors in words. SQLAlchemy Core alone.

On SQLite a writer takes the file's write lock at once (BEGIN IMMEDIATE) and the write-ahead log lets readers go on; on
PostgreSQL an advisory lock lets one writer in at a time. Either way numbers have no gaps, and a transaction is there
wholly or not at all.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool

from gkrules.ledger.faults import LedgerError, fault
from gkrules.ledger.fresh import put, there
from gkrules.ledger.place import read_only
from gkrules.ledger.schema import ENTRY_TABLE, VERSION_TABLE, VERSIONS

#: The schema's versions, oldest first; the last is this program's.
_MIGRATIONS = Path(__file__).parent / "migrations"
#: The key of the advisory lock: "gkrules" as a number.
_LOCK = int.from_bytes(b"gkrules", "big")

ENTRY = sa.table(
    ENTRY_TABLE,
    *(
        sa.column(name, kind)
        for name, kind in (
            ("number", sa.Integer),
            ("recorded", sa.Text),
            ("kind", sa.Text),
            ("task", sa.Text),
            ("event", sa.Text),
            ("about", sa.Integer),
            ("payload", sa.Text),
        )
    ),
)


class Database:
    """A file or a server. Each use opens a connection and closes it: nothing is held between two calls."""

    def __init__(self, where: Path | str, wait: float) -> None:
        """`wait`: how many seconds a lock is waited for."""
        self.file = where if isinstance(where, Path) else None
        if isinstance(where, Path):
            self.name = str(where)
            self.engine = _sqlite(where, wait)
        else:
            url = _url(where)
            self.name = _named(url)
            self.engine = _postgresql(url, wait)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that reads one state of the ledger, whatever is written meanwhile."""
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that alone writes, on a schema of this version; all of it is kept, or none."""
        if self.file is not None and not there(self.file):
            put(self.file, _new_file())
        with self._told(), self.engine.connect() as connection:
            if self.file is not None:
                _wal(connection)
            connection = connection.execution_options(gkrules_write=True)
            with self._kept(connection):
                if self.file is None:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                if self.version(connection) != VERSIONS[-1]:
                    upgrade(connection)
                yield connection

    @contextmanager
    def _kept(self, connection: sa.Connection) -> Iterator[None]:
        """A transaction. Where the server goes away while it is committed, nobody can know what became of it."""
        with connection.begin() as transaction:
            yield
            try:
                transaction.commit()
            except DBAPIError as error:
                if self.file is None and error.connection_invalidated:
                    raise fault(
                        "提交的时候连接中断了，不知道写进去没有：请先看台账，再决定要不要重记",
                        "the connection was lost at the commit, and whether it was written is not known: look at the "
                        "ledger before you record it again",
                        where=self.name,
                    ) from error
                raise

    def version(self, connection: sa.Connection) -> str:
        """The version of the schema there; empty in a server's database that has none yet.

        Raises LedgerError for one that this program does not know, and for a file that is no ledger.
        """
        tables = set(sa.inspect(connection).get_table_names())
        if VERSION_TABLE not in tables:
            if ENTRY_TABLE in tables or self.file is not None:
                raise fault("这个文件不是台账", "this file is no ledger", where=self.name)
            return ""
        found = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))
        if found is None:
            raise fault("台账文件损坏了", "the ledger is damaged", where=self.name)
        if found not in VERSIONS:
            raise fault(
                f"台账的结构是第{found}版，本程序只认识到第{VERSIONS[-1]}版：请升级 gkrules",
                f"the ledger's schema is version {found}; this program knows up to {VERSIONS[-1]}: "
                "upgrade gkrules",
                where=self.name,
            )
        return str(found)

    def is_current(self, version: str) -> bool:
        """Whether it is this program's."""
        return version == VERSIONS[-1]

    def payloads(self, connection: sa.Connection, first: int) -> list[tuple[int, str]]:
        """The number and the payload of each entry from a number on, in order."""
        number = ENTRY.c.number
        query = sa.select(number, ENTRY.c.payload).where(number >= first).order_by(number)
        return [(row[0], row[1]) for row in connection.execute(query)]

    def rows(
        self, connection: sa.Connection, end: str = ""
    ) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """What was recorded before the first entry recorded after `end` (UTC text), in order.

        Of `done` entries the number and the task, of all others the number and the payload.
        """
        column = ENTRY.c
        before = sa.true()
        if end:
            later = sa.select(sa.func.min(column.number)).where(column.recorded > end)
            first = connection.scalar(later)
            before = sa.true() if first is None else column.number < first
        done = sa.select(column.number, column.task).where(column.kind == "done", before)
        rest = sa.select(column.number, column.payload).where(column.kind != "done", before)
        return _fetched(connection, done), _fetched(connection, rest)

    def done(self, connection: sa.Connection, first: int, last: int) -> list[tuple[int, str]]:
        """Number and payload of the `done` entries from a number to another, both inclusive."""
        column = ENTRY.c
        query = sa.select(column.number, column.payload).where(column.number.between(first, last))
        return _fetched(connection, query.where(column.kind == "done"))

    def latest(self, connection: sa.Connection) -> datetime | None:
        """The latest instant of recording."""
        found = connection.scalar(sa.select(sa.func.max(ENTRY.c.recorded)))
        return None if found is None else datetime.fromisoformat(found)

    def insert(self, connection: sa.Connection, rows: list[dict[str, object]]) -> None:
        """Add rows, as `rows.to_row` makes them."""
        connection.execute(ENTRY.insert(), rows)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database says, in the two languages and with the place."""
        try:
            yield
        except SQLAlchemyError as error:
            raise self._fault(error) from error

    def _fault(self, error: SQLAlchemyError) -> LedgerError:
        said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        reason = re.sub(r"\[Errno -?\d+\] ", "", lines[0]) if lines else type(error).__name__
        if self.file is not None and "readonly" in reason:
            return read_only(self.file)
        state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
        for words, zh, en in _SAID:
            if words in (reason if self.file is not None else state):
                return fault(zh, en, where=self.name)
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            return fault(*_AWAY, where=self.name)
        if self.file is None and isinstance(error, OperationalError) and not state:
            zh, en = f"连不上数据库（{reason}）", f"the database cannot be reached ({reason})"
            return fault(zh, en, where=self.name)
        return fault(f"数据库出错：{reason}", f"the database says: {reason}", where=self.name)


_LOCKED = (
    "台账一直被占用，没有等到；什么也没有写",
    "another process held the ledger too long; nothing was written",
)
_AWAY = ("服务器关闭了连接；什么也没有写", "the server closed the connection; nothing was written")
_FULL = ("磁盘已满；什么也没有写", "the disk is full; nothing was written")
_DAMAGED = ("台账已损坏；请用备份恢复", "the ledger is damaged; restore a backup")
#: What SQLite says (its words), what PostgreSQL says (its SQLSTATE, whatever its language), and what it means.
_SAID = (
    ("not a database", "这个文件不是台账", "this file is no ledger"),
    ("malformed", *_DAMAGED),
    ("no such table", *_DAMAGED),
    ("no such column", *_DAMAGED),
    ("locked", *_LOCKED),
    ("full", *_FULL),
    ("unable to open", "打不开台账文件", "the ledger's file cannot be opened"),
    (
        "disk I/O error",
        "磁盘读写出错，可能已满；什么也没有写",
        "the disk fails, or is full; nothing was written",
    ),
    ("55P03", *_LOCKED),
    ("53100", *_FULL),
    ("42P01", *_DAMAGED),
    ("42703", *_DAMAGED),
    (
        "42501",
        "这个用户没有权限：要能读写台账，头一次还要能建表",
        "this user may not: it must read and write the ledger, and make its tables the first time",
    ),
    ("57P01", *_AWAY),
    ("57P02", *_AWAY),
    ("57P03", *_AWAY),
    (
        "25006",
        "这个数据库只读（可能是备机）；什么也没有写",
        "this database is read-only (a standby?); nothing was written",
    ),
)


def upgrade(connection: sa.Connection, version: str = "head") -> None:
    """Bring the schema to a version, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, version_table=VERSION_TABLE)
    command.upgrade(config, version)


def _new_file() -> bytes:
    """The bytes of a file with the schema and no entry, in the mode of the write-ahead log."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        upgrade(connection)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        data = bytearray(raw.serialize())
    engine.dispose()
    # The two bytes that say which log is used (fileformat2.html, 1.3.3), so that no reader meets it without one.
    data[18:20] = b"\x02\x02"
    return bytes(data)


def _sqlite(path: Path, wait: float) -> sa.Engine:
    address = f"{path.absolute().as_uri()}?mode=rw"  # never makes the file: `fresh` does
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, wait, uri=True, isolation_level=None),
        poolclass=NullPool,
    )

    # The driver's own notion of transactions is off: it would begin them late and end them before a DDL.
    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("gkrules_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _wal(connection: sa.Connection) -> None:
    """Turn on the write-ahead log, and flush it at every commit.

    Where others hold the file just now, it stays as it is: that is as safe, and the next writer turns it on. What
    else is wrong, the writing itself will tell.
    """
    raw = connection.connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        with suppress(sqlite3.Error):
            raw.execute(f"PRAGMA {pragma}")
    raw.close()


def _url(text: str) -> sa.URL:
    try:
        url = sa.make_url(re.sub("^postgres://", "postgresql://", text))
    except (SQLAlchemyError, ValueError) as error:
        raise _unreadable() from error
    if url.get_backend_name() != "postgresql" or url.drivername not in (
        "postgresql",
        "postgresql+psycopg",
    ):
        raise fault(
            "台账只能放在 SQLite 文件或者 PostgreSQL 里：写文件名，或者 postgresql://…",
            "a ledger is a SQLite file or PostgreSQL: give a path, or postgresql://…",
            where=url.drivername,
        )
    # A bare @ in a password cuts it in two, and the rest would be told as the host.
    named = re.fullmatch(r"[\w.:,-]*", url.host or "") and "@" not in (url.database or "")
    if not named or text.partition("?")[0].count("@") > 1:
        raise _unreadable()
    return url.set(drivername="postgresql+psycopg")


def _unreadable() -> LedgerError:
    """It is not told: a password may be in it."""
    return fault(
        "读不懂这个地址；要写成 postgresql://用户:密码@主机:端口/数据库，密码里的 @ : / 写成 %40 %3A %2F",
        "this address cannot be read; write postgresql://user:password@host:port/database, with %40 %3A %2F for "
        "@ : / in the password",
        where="postgresql://…",
    )


def _named(url: sa.URL) -> str:
    """The address without what may be secret: no password, and none of the settings behind ?, where one may stand."""
    return url.set(drivername="postgresql", password=None, query={}).render_as_string()


def _postgresql(url: sa.URL, wait: float) -> sa.Engine:
    given = url.query.get("options", ())
    options = " ".join((given,) if isinstance(given, str) else given)
    arguments: dict[str, object] = {
        "options": f"{options} -c lock_timeout={max(1, int(wait * 1000))}".strip(),
        "application_name": "gkrules",
    }
    if "connect_timeout" not in url.query:
        arguments["connect_timeout"] = 10
    try:
        return sa.create_engine(
            url, poolclass=NullPool, isolation_level="READ COMMITTED", connect_args=arguments
        )
    except ImportError as error:
        raise fault(
            f'用 PostgreSQL 要先安装：pip install "gkrules[postgres]"（缺{error.name}）',
            f'PostgreSQL needs: pip install "gkrules[postgres]" ({error.name} is missing)',
        ) from error


def _fetched(connection: sa.Connection, query: sa.Select[tuple[int, str]]) -> list[tuple[int, str]]:
    """The driver's own tuples, by number: numbers and texts need no conversion, and there are many."""
    found = connection.execute(query.order_by(ENTRY.c.number))
    return list(found.cursor.fetchall()) if found.cursor is not None else []
