"""Every regime, every trigger day of 2004-2026, every limit: `resolve` against the oracle of the tests.

The oracle (tests/regime_oracle.py) is written separately and naively, day by day, from the statutes.
Limits: 1 to 60 日 and 工作日, 1 to 24 months, 1 to 5 years. What is done is kept, by regime and year, in
out/exhaustive/, and a run that was stopped goes on from there; a change of the source begins anew.

Usage: python scripts/exhaustive.py [--regime NAME] [--jobs N] [--from DATE --to DATE] [--fresh]
Exit code 1 on any disagreement.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import regime_oracle
from tests.regime_oracle import LIMITS, ORACLE, Answer

import gkrules
from gkrules.errors import RegimeError
from gkrules.limits import TimeLimit
from gkrules.occurrence import Certainty, Occurrence
from gkrules.regimes import load

ROOT = Path(__file__).resolve().parent.parent
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
STATE = ROOT / "out" / "exhaustive"
#: What the result depends on: code, grammar, rules and day data; the oracle and this file.
SUFFIXES = {".py", ".toml", ".txt", ".lark"}
SHOWN = 10

# ---------------------------------------------------------------- one trigger day


def words(n: int, unit: str) -> str:
    """A limit in the words of a text: 15日内, 3个月内."""
    return f"{n}{'个' if unit in ('工作日', '月') else ''}{unit}内"


@cache
def limits() -> tuple[TimeLimit, ...]:
    """Each of LIMITS, read once."""
    return tuple(gkrules.parse(words(n, unit)) for n, unit in LIMITS)


class Compared(NamedTuple):
    """One trigger day under a regime.

    checked: how many limits. wrong: each disagreement in words. ahead: how many results are firm
    though they rest on days not published (the library's reading: no usual notice could move them).
    """

    checked: int
    wrong: list[str]
    ahead: int


def compare(name: str, trigger: date) -> Compared:
    """Every limit from one trigger day under a regime: the library beside the oracle."""
    wanted = regime_oracle.answers(name, trigger)
    if wanted is None:
        return _refused(name, trigger)
    regime = load(name)
    wrong = []
    ahead = 0
    for limit, asked, answer in zip(limits(), LIMITS, wanted, strict=True):
        try:
            (found,) = gkrules.resolve(limit, trigger=trigger, regime=regime)
            fault = _fault(answer, found)
            ahead += answer.unknown and found.certainty is Certainty.FIRM
        except Exception as error:  # whatever the library throws is its answer
            fault = f"{type(error).__name__}: {error}; the oracle says due {answer.due}"
        if fault:
            wrong.append(f"{name}, {trigger}, {words(*asked)}: {fault}")
    return Compared(len(wanted), wrong, ahead)


def _refused(name: str, trigger: date) -> Compared:
    """Where no text is in force, one limit of each unit must be refused."""
    wrong = []
    one_each = {unit: limit for limit, (_, unit) in zip(limits(), LIMITS, strict=True)}
    for unit, limit in one_each.items():
        try:
            found = gkrules.resolve(limit, trigger=trigger, regime=load(name))
        except RegimeError:
            continue
        except Exception as error:
            wrong.append(f"{name}, {trigger}, {unit}: {type(error).__name__}: {error}")
        else:
            wrong.append(f"{name}, {trigger}, {unit}: no text in force, yet due {found[0].due}")
    return Compared(len(one_each), wrong, 0)


def _fault(answer: Answer, found: Occurrence) -> str:
    """What is wrong with a result; nothing where all agrees.

    Of certainty what the contract settles: firm means one date, and not one of the last days of a
    year whose next notice is not in; provisional means that the due date rests on a day not
    published yet which a usual notice may still turn.
    """
    dates = (found.start, found.nominal, found.due, found.act_by, found.act_by_working)
    if dates != answer[:5]:
        theirs = " ".join(str(one) for one in answer[:5])
        ours = " ".join(str(one) for one in dates)
        return f"oracle {theirs}, library {ours} (start, nominal, due, act by, works)"
    if found.certainty is Certainty.FIRM:
        if not found.earliest == found.due == found.latest:
            return f"firm, yet between {found.earliest} and {found.latest}"
        if answer.held:
            return f"firm, yet due {found.due}, which the next notice may still move"
        return ""
    if not answer.unknown:
        return f"provisional, yet {found.due} rests on published days alone"
    if not answer.open:
        return f"provisional, yet no usual notice reaches a day that {found.due} rests on"
    if not str(found.earliest) <= str(found.due) <= str(found.latest):
        return f"due {found.due} lies outside {found.earliest} to {found.latest}"
    return ""


# ---------------------------------------------------------------- one regime in one year


@dataclass(frozen=True)
class Part:
    """A regime and the trigger days of one year, or of a piece of it: both days inclusive."""

    regime: str
    first: str
    last: str


@dataclass(frozen=True)
class Done:
    """What came of a part (see `Compared`): the first disagreements whole, and how many there are."""

    part: Part
    triggers: int
    checked: int
    wrong: int
    ahead: int
    shown: tuple[str, ...]
    seconds: float


def parts(names: Iterable[str], first: date, last: date) -> Iterator[Part]:
    """The work, regime by regime and year by year."""
    for name in names:
        for year in range(first.year, last.year + 1):
            begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            yield Part(name, begin.isoformat(), end.isoformat())


def run(part: Part) -> Done:
    """Every trigger day of a part."""
    begun = time.perf_counter()
    day, last = date.fromisoformat(part.first), date.fromisoformat(part.last)
    triggers = checked = ahead = 0
    wrong: list[str] = []
    while day <= last:
        one = compare(part.regime, day)
        triggers += 1
        checked += one.checked
        ahead += one.ahead
        wrong += one.wrong
        day += timedelta(days=1)
    seconds = round(time.perf_counter() - begun, 3)
    return Done(part, triggers, checked, len(wrong), ahead, tuple(wrong[:SHOWN]), seconds)


# ---------------------------------------------------------------- what is done is kept


def source() -> str:
    """A hash of all that the result depends on."""
    digest = hashlib.sha256()
    for name in ("chinese-calendar", "lunar-python"):
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    files = [one for one in (ROOT / "src" / "gkrules").rglob("*") if one.suffix in SUFFIXES]
    own = [ROOT / "tests" / "oracle.py", ROOT / "tests" / "regime_oracle.py", Path(__file__)]
    for path in [*sorted(files), *own]:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class Progress:
    """The file of what is done: its first line names the source, each other line a part."""

    def __init__(self, path: Path, state: str, *, fresh: bool = False) -> None:
        self.path = path
        self.done: dict[Part, Done] = {}
        self.outdated = False
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        head = json.dumps({"source": state})
        if lines and lines[0] == head and not fresh:
            self._read(lines[1:])
        else:
            self.outdated = bool(lines)
        # Written anew either way: a run that was killed may have left half a line.
        path.parent.mkdir(parents=True, exist_ok=True)
        begun = path.with_suffix(".new")
        begun.write_text(
            "".join(f"{line}\n" for line in [head, *map(_line, self.done.values())]),
            encoding="utf-8",
        )
        begun.replace(path)

    def _read(self, lines: list[str]) -> None:
        for line in lines:
            with suppress(json.JSONDecodeError):
                kept = json.loads(line)
                part = Part(**kept.pop("part"))
                self.done[part] = Done(part, **{**kept, "shown": tuple(kept["shown"])})

    def add(self, done: Done) -> None:
        """Keep a part that is done."""
        self.done[done.part] = done
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(done) + "\n")


def _line(done: Done) -> str:
    return json.dumps(asdict(done))  # ASCII: half a line is still text


def sweep(work: list[Part], progress: Progress, jobs: int) -> Iterator[Done]:
    """Do what is not done yet, and give each part as it is done."""
    left = [part for part in work if part not in progress.done]
    if jobs == 1:
        for part in left:
            done = run(part)
            progress.add(done)
            yield done
        return
    with ProcessPoolExecutor(jobs, initializer=_end_with_the_parent) as pool:
        try:
            for future in as_completed([pool.submit(run, part) for part in left]):
                progress.add(future.result())
                yield future.result()
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _end_with_the_parent() -> None:
    """A killed run leaves no workers behind, and Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


# ---------------------------------------------------------------- the terminal


def table(done: Iterable[Done]) -> str:
    """One line a regime and one for all: trigger days, limits checked, disagreements, seconds.

    "firm ahead" is no disagreement: see `Compared`.
    """
    rows: dict[str, list[float]] = {}
    for one in done:
        figures = (one.triggers, one.checked, one.wrong, one.ahead, one.seconds)
        for name in (one.part.regime, "all"):
            row = rows.setdefault(name, [0] * len(figures))
            row[:] = [a + b for a, b in zip(row, figures, strict=True)]
    rows["all"] = rows.pop("all")
    width = max(map(_width, ["regime", *rows])) + 2
    lines = [_pad("regime", width) + "trigger days      limits  disagreements  firm ahead  seconds"]
    for name, (triggers, checked, wrong, ahead, seconds) in rows.items():
        shown = f"{triggers:12.0f}{checked:12.0f}{wrong:15.0f}{ahead:12.0f}{seconds:9.0f}"
        lines.append(_pad(name, width) + shown)
    return "\n".join(lines) + "\n"


def _width(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


class Say:
    """How far it is: in place on a terminal, else a line every twenty-five parts."""

    def __init__(self, kept: list[Done], of: int) -> None:
        self.number = self.kept = len(kept)
        self.of = of
        self.wrong = sum(one.wrong for one in kept)
        self.begun = time.perf_counter()
        self.terminal = sys.stderr.isatty()

    def __call__(self, done: Done) -> None:
        """One part more is done."""
        self.number += 1
        self.wrong += done.wrong
        left = self.of - self.number
        if not self.terminal and self.number % 25 and left:
            return
        each = (time.perf_counter() - self.begun) / (self.number - self.kept)
        line = (
            f"{self.number}/{self.of}  {done.part.regime} {done.part.first[:4]}  "
            f"{self.wrong} disagreements  {each * left / 60:.1f} min left"
        )
        sys.stderr.write(f"\r\x1b[K{line}" if self.terminal else f"{line}\n")
        sys.stderr.write("\n" if self.terminal and not left else "")
        sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """The sweep; 0 where all agrees, 1 on any disagreement, 2 on a name or date that is none."""
    ask = argparse.ArgumentParser(prog="exhaustive", description=(__doc__ or "").split("\n")[0])
    ask.add_argument("--regime", choices=[*ORACLE], metavar="NAME", help="one regime alone")
    ask.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    day = date.fromisoformat
    ask.add_argument("--from", dest="first", type=day, default=FIRST, metavar="DATE")
    ask.add_argument("--to", dest="last", type=day, default=LAST, metavar="DATE")
    ask.add_argument("--fresh", action="store_true", help="forget what is done")
    asked = ask.parse_args(arguments)
    if not FIRST <= asked.first <= asked.last <= LAST:
        ask.error(f"trigger days lie between {FIRST} and {LAST}")
    # What this machine's user has learned is no part of it: a folder that stays empty.
    os.environ["GKRULES_DATA"] = str(STATE / "no-user-data")
    state = source()
    progress = Progress(STATE / "progress.jsonl", state, fresh=asked.fresh)
    if progress.outdated:
        sys.stderr.write("the source has changed, or --fresh: everything is done anew\n")
    work = list(parts([asked.regime] if asked.regime else ORACLE, asked.first, asked.last))
    kept = [progress.done[part] for part in work if part in progress.done]
    if kept:
        sys.stderr.write(f"{len(kept)} of {len(work)} parts are done already\n")
    say = Say(kept, len(work))
    try:
        for done in sweep(work, progress, max(1, asked.jobs)):
            say(done)
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; the same command goes on from here\n")
        return 130
    if source() != state:
        sys.stderr.write("the source changed while it ran: this result is of no source\n")
        return 2
    results = [progress.done[part] for part in work]
    for name in dict.fromkeys(part.regime for part in work):
        shown = [text for one in results if one.part.regime == name for text in one.shown]
        sys.stdout.write("".join(f"{text}\n" for text in shown[:SHOWN]))
    sys.stdout.write(table(results))
    return 1 if any(one.wrong for one in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
