"""The process that answers the API's questions, apart from the one that talks to clients.

`python -m gkrules.web.worker` reads questions from standard input and writes answers to standard output, one
after another. What is asked may be hostile and slow: the server kills this process when its time is over, and no
feed has waited for it. A message is its length (4 bytes, the highest first) and JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, BinaryIO

from gkrules.errors import GkrulesError, Lang
from gkrules.web.api.operations import answered
from gkrules.web.jobs import Job
from gkrules.web.log import frames
from gkrules.web.refusals import fault, internal, refusal
from gkrules.web.replies import as_json
from gkrules.web.settings import Bounds


def done(job: Job) -> tuple[int, bytes, list[dict[str, Any]]]:
    """The HTTP status and the body that answer a job, and what went wrong in it by our own fault."""
    lang: Lang = "en" if job.lang == "en" else "zh"
    notes: list[dict[str, Any]] = []

    def failed(error: Exception) -> None:
        notes.append({"error": type(error).__name__, "at": frames(error)})

    try:
        bounds = Bounds(**job.bounds)
        data = answered(job.operation, job.fields, lang, tuple(job.plans), bounds, failed)
        body = as_json(data)
        if len(body) > bounds.answer:
            raise refusal(
                "answer_too_large",
                f"答案超过{bounds.answer}字节，请分成几次问",
                f"the answer has more than {bounds.answer} bytes; please ask for less at once",
            )
        return 200, body, notes
    except GkrulesError as error:
        told = fault(error)
    except Exception as error:
        failed(error)
        told = fault(internal())
    return told.status, as_json({"schema": 1, "error": told.to_dict(lang)}), notes


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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's; it ends us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may get between the messages
    while (message := read(sys.stdin.buffer)) is not None:
        status, body, notes = done(Job(**json.loads(message)))
        told = json.dumps(notes).encode()
        write(out, status.to_bytes(2) + len(told).to_bytes(4) + told + body)


if __name__ == "__main__":
    main()
