"""A PostgreSQL cluster of the tests' own, started in a temporary folder and stopped at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import need

_NAMES = count(1)


def _program(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def _as_somebody() -> dict[str, object]:
    """PostgreSQL will not run as root: then as the user its package made, or nobody."""
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server that lets us make databases: GKRULES_TEST_POSTGRES, or one of our own."""
    given = os.environ.get("GKRULES_TEST_POSTGRES")
    if given:
        yield given.rstrip("/")
        return
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    need(bool(initdb and pg_ctl), "PostgreSQL (apt-get install postgresql)")
    assert initdb and pg_ctl
    somebody = _as_somebody()
    folder = Path(tempfile.mkdtemp(prefix="gkrules-postgres-"))
    if somebody:
        os.chown(folder, somebody["user"], somebody["group"])  # type: ignore[arg-type]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*arguments: str) -> None:
        subprocess.run(
            arguments, check=True, cwd=folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **somebody,
        )  # type: ignore[call-overload] # fmt: skip

    data = str(folder / "data")
    run(initdb, "-D", data, "-U", "gkrules", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    )
    run(pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://gkrules@127.0.0.1:{port}"
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"ledger_{os.getpid()}_{next(_NAMES)}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{postgres_server}/{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a ledger, empty yet, of either kind."""
    if request.param == "sqlite":
        return str(tmp_path / "plan.ledger.db")
    address = request.getfixturevalue("postgres")
    assert isinstance(address, str)
    return address
