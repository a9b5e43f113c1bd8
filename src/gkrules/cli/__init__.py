"""The command line: one of the faces, so it may read the clock and the terminal.

options (what can be asked, and where it lives) -> deadlines, plans, agendas … (what is done) -> show (how it is said).
"""

from __future__ import annotations

import codecs
import gc
import io
import json
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO, cast

from gkrules.cli.options import build, language
from gkrules.cli.say import seen
from gkrules.errors import GkrulesError, Lang, RangeNeeded, system_words

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 1 for findings (`check`), 2 for bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A command makes many values and few circles: looking for these all the time costs a tenth of a long one.
    gc.set_threshold(100_000, 20, 100)
    _open_closed_streams()
    _speak_any_console()
    lang = language(given)
    try:
        code, words = _run(given, lang)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has left (… | head): nothing more to say.
        code, words = 0, ""
        _drop(sys.stdout)
    except KeyboardInterrupt:
        if arguments is None and threading.active_count() > 1:
            os._exit(130)  # Python would wait until the threads have counted what nobody wants
        return 130
    except OSError as error:
        # A full disk behind standard output, or a file that failed where nobody looked after it.
        code, words = 2, _failed(error, lang)
        _drop(sys.stdout)
    if words:
        try:
            sys.stderr.write(f"gkrules: {seen(words)}\n")
            sys.stderr.flush()
        except OSError:
            _drop(sys.stderr)
    return code


def _run(given: list[str], lang: Lang) -> tuple[int, str]:
    """The exit code, and why the command was refused."""
    try:
        options = build(lang, given).parse_args(given)
        return options.run(options), ""
    except SystemExit:  # argparse has shown its help, or the version
        return 0, ""
    except RangeNeeded as error:
        hint = "；命令行上用 --start、--end、--year"
        return 2, error.render(lang) + (hint if lang == "zh" else " (--start, --end, --year)")
    except GkrulesError as error:
        return 2, error.render(lang)


def _failed(error: OSError, lang: Lang) -> str:
    what = error.filename if isinstance(error.filename, str) else ""
    zh, en = system_words(error)
    if lang == "zh":
        return f"{what}：读写失败：{zh}" if what else f"写不出去：{zh}"
    return f"{what}: cannot be read or written: {en}" if what else f"cannot be written: {en}"


def _drop(stream: TextIO) -> None:
    """What it still holds goes nowhere, or Python would try once more at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _open_closed_streams() -> None:
    """A stream that our caller closed (cron's >&-) is empty, or swallows what is written.

    In this order each takes its own number, so that no file of ours is ever behind one of them.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, _nothing(mode))


def _nothing(mode: str) -> TextIO:
    return cast(TextIO, open(os.devnull, mode, encoding="utf-8"))


def _speak_any_console() -> None:
    """A console that lacks a character (GBK, ASCII) gets an escape for it, never a traceback."""
    codecs.register_error("gkrules-escape", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="gkrules-escape")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """As JSON escapes them, so that `--json` is JSON on every console (Python's own \\xb7 for · is not)."""
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
