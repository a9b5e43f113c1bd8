"""What `audit` does with a register of requests for information: read it, judge it, say it or write it."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Literal

from gkrules.cli import clock, show_register
from gkrules.errors import FileError, Problem

_FORMATS = ("text", "csv", "xlsx", "json")
Format = Literal["text", "csv", "xlsx", "json"]


def audit(options: Namespace) -> int:
    """`audit REGISTER`: 0, or with --strict 1 where something was answered late or is overdue."""
    from gkrules.register import audit as judge
    from gkrules.register import load

    kind = _format(options)
    out = Path(options.out) if options.out else None
    _fits(out, kind, options)
    register = load(options.file)
    found = judge(register, as_of=options.today or clock.today())
    data = show_register.written(found, kind, options.lang)
    if kind in ("csv", "xlsx"):  # the tables have no place for them
        show_register.warn(found, options.lang)
    if out is not None:
        from gkrules.safely import write_files

        write_files({out: data})
        show_register.wrote(found, out, options)
    else:
        sys.stdout.write(data.decode("utf-8"))
    return 1 if options.strict and found.failing else 0


def _format(options: Namespace) -> Format:
    """The format asked for, else --json, else by the suffix of --out, else text."""
    if options.format:
        wanted = options.format
    elif options.json:
        wanted = "json"
    else:
        wanted = Path(options.out).suffix.lower().removeprefix(".") if options.out else "text"
        wanted = {"txt": "text", "": "text"}.get(wanted, wanted)
    for known in _FORMATS:
        if wanted == known:
            return known  # type: ignore[return-value]
    listed = "、".join(_FORMATS)
    raise _error(
        options.out,
        f"不知道写成什么格式：「{wanted}」，可以是{listed}",
        f"unknown format {wanted!r}: one of {', '.join(_FORMATS)}",
    )


def _fits(out: Path | None, kind: Format, options: Namespace) -> None:
    if out is None and kind == "xlsx":
        raise _error(
            options.file,
            "写.xlsx要写明写到哪个文件（-o）",
            "an .xlsx needs a file to write to (-o)",
        )
    if out is not None and out.resolve() == Path(options.file).resolve():
        raise _error(
            str(out),
            "这是登记簿本身，请写到别处",
            "this is the register itself: write to another file",
        )


def _error(path: str, zh: str, en: str) -> FileError:
    return FileError((Problem(str(path), 0, "", zh, en),))
