"""Starting: what a command or a program waits for, over bare Python; the median of twenty runs, taken in turn."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from statistics import median

from bench.measure import Missing, attempt
from bench.values import Curve, Line

GROUP = "starting"
_BARE = ("-c", "pass")
#: What is run, and what issue 8 asks for, in seconds over bare Python.
_OURS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("import gkrules", ("-c", "import gkrules"), 0.06),
    ("gkrules.parse('十日内')", ("-c", "import gkrules; gkrules.parse('十日内')"), 0.15),
    ("gkrules due 十日内", ("-m", "gkrules", "due", "十日内", "--from", "2026-09-24"), 0.25),
)
#: The same by others: read one phrase, ask one day.
_THEIRS: tuple[tuple[str, int, str], ...] = (
    ("jionlp", 1, "import jionlp; jionlp.parse_time('十日内', time_base=1.79e9)"),
    ("dateparser", 1, "import dateparser; dateparser.parse('十日内', languages=['zh'])"),
)


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    runs = 3 if quick else 20
    commands = {"": _BARE} | {what: command for what, command, _ in _OURS}
    wrong = {what: told for what, command in commands.items() if (told := _first(command))}
    going = [what for what in commands if what not in wrong]
    times = [[_seconds(commands[what]) for what in going] for _ in range(runs)]
    medians = dict(zip(going, map(median, zip(*times, strict=True)), strict=True))
    bare = medians.pop("")
    curves: dict[str, Curve] = {what: ((runs, took - bare),) for what, took in medians.items()}
    note = f"median of {runs} runs, less bare Python's {bare * 1000:.0f} ms"
    for what, _, wanted in _OURS:
        if what in wrong:
            yield Line(group=GROUP, what=what, unit="s", reason=wrong[what])
        else:
            yield Line(
                group=GROUP, what=what, unit="s", ours=curves[what], wanted=wanted, note=note
            )
    for name, at, code in _THEIRS:
        what = _OURS[at][0]
        yield attempt(GROUP, what, name, partial(_beside, name, what, code, curves, bare))


def _first(command: tuple[str, ...]) -> str:
    """Run it once, for the compiled files; nothing, or what is wrong with it."""
    try:
        _seconds(command)
    except subprocess.CalledProcessError as error:
        return str((error.stderr.strip().splitlines() or ["it ended"])[-1][:200])
    return ""


def _beside(name: str, what: str, code: str, curves: dict[str, Curve], bare: float) -> Line:
    command = ("-W", "ignore", "-c", code)
    told = _first(command)
    if told:
        raise Missing(told)
    took = median(_seconds(command) for _ in range(3))
    ours = curves.get(what, ())
    return Line(
        group=GROUP,
        what=what,
        unit="s",
        ours=ours,
        peer=name,
        theirs=tuple((runs, took - bare) for runs, _ in ours),
        note="theirs: median of 3",
    )


def _seconds(command: tuple[str, ...]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True)
    return time.perf_counter() - begin
