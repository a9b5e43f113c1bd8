"""What the server hands to a worker and gets back, apart from what answers it, which the server never loads."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any, Protocol

from attrs import evolve, field, frozen

#: Plan files, each with its ledger's file or address; empty for the one beside it.
Plans = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Job:
    """One request to a worker.

    operation: of the API, or the path of a page. fields: those of a query; `body`: JSON as it came, read by the worker
    alone, since a hostile one takes its time. page: what a page needs to know of its request and of the server.
    plans (each with its ledger, empty for the one beside it), bounds: those of the server, put in by the pool.
    """

    operation: str
    lang: str = "zh"
    fields: dict[str, Any] | None = None
    body: bytes = b""
    page: dict[str, str] | None = None
    plans: Plans = ()
    bounds: dict[str, Any] = field(factory=dict)

    def packed(self) -> bytes:
        """The job as one message: the length of its head (4 bytes), the head as JSON, the body."""
        names = ("operation", "lang", "fields", "page", "plans", "bounds")
        return _packed({name: getattr(self, name) for name in names}, self.body)

    @classmethod
    def unpacked(cls, message: bytes) -> Job:
        """The job that a message holds."""
        head, body = _unpacked(message)
        plans = tuple((plan, ledger) for plan, ledger in head["plans"])
        return cls(**{**head, "plans": plans}, body=body)


@frozen(kw_only=True)
class Reply:
    """What a worker answers: the HTTP status, the body, headers of its own, and what failed by our own fault."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    notes: tuple[dict[str, Any], ...] = ()

    def packed(self) -> bytes:
        """The reply as one message."""
        return _packed(
            {"status": self.status, "headers": self.headers, "notes": self.notes}, self.body
        )

    @classmethod
    def unpacked(cls, message: bytes) -> Reply:
        """The reply that a message holds."""
        head, body = _unpacked(message)
        headers = tuple((name, value) for name, value in head["headers"])
        return cls(status=head["status"], body=body, headers=headers, notes=tuple(head["notes"]))

    def with_body(self, body: bytes) -> Reply:
        """The same with another body."""
        return evolve(self, body=body)


class Workers(Protocol):
    """Who answers jobs: the pool."""

    async def ask(self, job: Job) -> Reply:
        """The reply to a job. Raises Refusal: busy, too_slow, internal."""

    def holding(self, size: int) -> AbstractContextManager[None]:
        """An answer of that size is in memory until its client has read it."""


def _packed(head: dict[str, Any], body: bytes) -> bytes:
    told = json.dumps(head).encode()
    return len(told).to_bytes(4) + told + body


def _unpacked(message: bytes) -> tuple[dict[str, Any], bytes]:
    size = 4 + int.from_bytes(message[:4])
    return json.loads(message[4:size]), message[size:]
