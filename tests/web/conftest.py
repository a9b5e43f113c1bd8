"""Markers of the server's tests: a tool that is missing skips a test with the reason, and fails it under CI=true."""

from __future__ import annotations

import pytest

from tests.ledger.conftest import postgres, postgres_server

__all__ = ["postgres", "postgres_server"]


def pytest_configure(config: pytest.Config) -> None:
    for words in (
        "server: needs nginx or wrk beside the server",
        "java: needs a JDK",
    ):
        config.addinivalue_line("markers", words)
