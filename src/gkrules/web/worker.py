"""The process that answers the API's and the calculator's questions, apart from the one that talks to clients.

`python -m gkrules.web.worker` reads questions from standard input and writes answers to standard output, one
after another. What is asked may be hostile and slow: the server kills this process when its time is over, and no
feed has waited for it. A message is its length (4 bytes, the highest first) and what `jobs` packs.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, BinaryIO

import attrs

from gkrules.errors import GkrulesError, Lang
from gkrules.web.api.bodies import loaded
from gkrules.web.api.operations import answered
from gkrules.web.jobs import Job, Reply
from gkrules.web.learned import LEARNED
from gkrules.web.log import frames
from gkrules.web.pages.elsewhere import drawn
from gkrules.web.refusals import fault, internal, refusal
from gkrules.web.replies import as_json
from gkrules.web.settings import Bounds


def done(job: Job) -> Reply:
    """The reply to a job; `notes` tell what went wrong in it by our own fault."""
    lang: Lang = "en" if job.lang == "en" else "zh"
    notes: list[dict[str, Any]] = []

    def failed(error: Exception) -> None:
        notes.append({"error": type(error).__name__, "at": frames(error)})

    try:
        LEARNED.refresh()
        bounds = Bounds(**job.bounds)
        if job.page is not None:
            reply = drawn(job.operation, job.page, bounds)
        else:
            fields = loaded(job.body) if job.fields is None else job.fields
            data = answered(job.operation, fields, lang, job.plans, bounds, failed)
            reply = Reply(status=200, body=as_json(data))
        if len(reply.body) > bounds.answer:
            raise refusal(
                "answer_too_large",
                f"答案超过{bounds.answer}字节，请分成几次问",
                f"the answer has more than {bounds.answer} bytes; please ask for less at once",
            )
        return attrs.evolve(reply, notes=tuple(notes))
    except GkrulesError as error:
        told = fault(error)
    except Exception as error:
        failed(error)
        told = fault(internal())
    body = as_json({"schema": 1, "error": told.to_dict(lang)})
    return Reply(status=told.status, body=body, notes=tuple(notes))


def read(stream: BinaryIO) -> bytes | None:
    """One message; None at the end of the stream."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head)) if len(head) == 4 else None


def write(stream: BinaryIO, data: bytes) -> None:
    """One message."""
    stream.write(len(data).to_bytes(4) + data)
    stream.flush()


def main() -> None:
    """Answer until the server goes away."""
    for told in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # the server's, also where all of a service get it:
        signal.signal(told, signal.SIG_IGN)  # what is under way is answered first; then it ends us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may get between the messages
    while (message := read(sys.stdin.buffer)) is not None:
        write(out, done(Job.unpacked(message)).packed())


if __name__ == "__main__":
    main()
