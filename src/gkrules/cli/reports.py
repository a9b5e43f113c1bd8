"""Where a report goes and in which format: `--to`, `--json`, `-o`; never over what it was made from."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from gkrules.errors import FileError, Problem
from gkrules.supervision.written import FORMATS, Format


def format_of(options: Namespace) -> Format:
    """The format asked for, else --json, else by the suffix of --out, else text."""
    wanted: str = options.format or ("json" if options.json else "")
    if not wanted:
        suffix = Path(options.out).suffix.lower() if options.out else ""
        wanted = {".txt": "text", "": "text"}.get(suffix, suffix.removeprefix("."))
    for known in FORMATS:
        if wanted == known:
            return known
    raise _error(
        options.out,
        f"不知道写成什么格式：「{wanted}」，请用 --to 写明 {'、'.join(FORMATS)}",
        f"unknown format {wanted!r}: say --to {', '.join(FORMATS)}",
    )


def place_of(options: Namespace, kind: Format, own: Iterable[str | Path]) -> Path | None:
    """The file to write, or None for the terminal. Raises FileError for one of `own`, and a workbook without one."""
    out = Path(options.out) if options.out else None
    if out is None:
        if kind == "xlsx":
            raise _error(
                options.file,
                "写.xlsx要写明写到哪个文件（-o）",
                "an .xlsx needs a file to write to (-o)",
            )
        return None
    if any(out.resolve() == Path(one).resolve() for one in own):
        raise _error(
            str(out),
            "这份报告就是由它做出来的，请写到别处",
            "the report is made from this file: write to another",
        )
    return out


def put(data: bytes, kind: Format) -> None:
    """A report on standard output: a table as the bytes it is, the rest in the terminal's encoding.

    A table is UTF-8 with a mark wherever it goes: in another encoding, or with escapes, no spreadsheet reads it.
    """
    if kind == "csv":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    sys.stdout.write(data.decode("utf-8"))


def _error(path: str, zh: str, en: str) -> FileError:
    return FileError((Problem(str(path), 0, "", zh, en),))
