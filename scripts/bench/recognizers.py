"""Recognizers-Text, measured in its own environment: `python -m bench.recognizers [--quick]` prints one JSON object.

Only the standard library beside it: that environment holds nothing of ours.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module, metadata
from typing import Any

from bench.inputs import PHRASES, TODAY, running


def _recognizer() -> Callable[[str], list[Any]]:
    module = import_module("recognizers_date_time")
    now = datetime.combine(TODAY, datetime.min.time())
    model = module.DateTimeRecognizer(module.Culture.Chinese).get_datetime_model()

    def recognise(text: str) -> list[Any]:
        try:
            return list(model.parse(text, now))
        except Exception:  # it has no error of its own: numbers that are no date overflow
            return []

    return recognise


def _rate(work: Callable[[], object], done: int) -> float:
    begin = time.perf_counter()
    work()
    return done / (time.perf_counter() - begin)


def main() -> None:
    """Print version, rates by size, and the answers."""
    from bench.answers import of_recognizers

    quick = "--quick" in sys.argv
    recognise = _recognizer()
    answers = [recognise(phrase) for phrase in PHRASES]  # its patterns are made at the first use

    def read(size: int) -> Callable[[], object]:
        return lambda: [recognise(PHRASES[n % len(PHRASES)]) for n in range(size)]

    size = 2_000 if quick else 10_000
    text = running(size)
    spans: list[tuple[int, int]] = []

    def find() -> None:
        # Line by line: given the whole text, its time grows with the square of the length.
        at = 0
        for line in text.splitlines(keepends=True):
            spans.extend((at + one.start, at + one.end + 1) for one in recognise(line))
            at += len(line)

    found = {
        "name": f"recognizers-text {metadata.version('recognizers-text-suite')}",
        "answers": [str(day) if (day := of_recognizers(one)) else None for one in answers],
        "read": [[n, _rate(read(n), n)] for n in ((46,) if quick else (100, 1_000))],
        "find": [[size, _rate(find, size)]],
        "spans": spans,
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
