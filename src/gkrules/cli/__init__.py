"""The command line: one of the faces, so it may read the clock and the terminal.

options (what can be asked, and where it lives) -> deadlines, plans, agendas … (what is done) -> show (how it is said).
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence

from gkrules.cli.options import build, language
from gkrules.cli.say import seen
from gkrules.errors import GkrulesError, Lang, RangeNeeded

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 1 for findings (`check`), 2 for bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A command makes many values and few circles: looking for these all the time costs a tenth of a long one.
    gc.set_threshold(100_000, 20, 100)
    _speak_any_console()
    lang = language(given)
    try:
        options = build(lang, given).parse_args(given)
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except GkrulesError as error:
        return _refuse(error, lang)
    except BrokenPipeError:
        # The reader of our output has left (… | head): nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _refuse(error: GkrulesError, lang: Lang) -> int:
    sys.stdout.flush()
    words = error.render(lang)
    if isinstance(error, RangeNeeded):
        words += (
            "；命令行上用 --start、--end、--year" if lang == "zh" else " (--start, --end, --year)"
        )
    sys.stderr.write(f"gkrules: {seen(words)}\n")
    return 2


def _speak_any_console() -> None:
    """A console that lacks a character (GBK, ASCII) gets an escape for it, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
