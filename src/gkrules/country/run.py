"""All places: which are to be done, by whom, and what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from gkrules.calendar import china
from gkrules.country import inputs, journal
from gkrules.country.crew import deal
from gkrules.country.journal import JOURNAL, Line
from gkrules.country.one import Asked, Outcome, Publisher
from gkrules.country.places import Place, read_places
from gkrules.errors import DataError, Lang, Problem
from gkrules.feeds import Options
from gkrules.feeds.folder import check_range, in_utc
from gkrules.feeds.lock import locked
from gkrules.plan import Plan
from gkrules.safely import holds, write_files
from gkrules.units import DEVICES

#: The list of places for programs, written after all feeds.
INDEX = "places.json"
_DEFAULT = Options()
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@frozen
class Placed:
    """What a run came to. `lines` are the places whose feeds are right now, by id; `failed` what is wrong with others.

    published: the places that were worked on; skipped: those that were done already, with nothing changed since.
    changed: how many files of feeds were written. former: places published before that the list no longer has; their
    feeds are left as they are.
    """

    out: Path
    lines: tuple[Line, ...]
    failed: tuple[tuple[str, tuple[Problem, ...]], ...]
    published: int
    skipped: int
    changed: int
    former: tuple[str, ...]


def publish_places(
    plans: str | Path | Mapping[str, str | Path],
    places: str | Path | Iterable[Place],
    out: str | Path,
    *,
    jobs: int = 1,
    start: date | None = None,
    end: date | None = None,
    as_of: date | None = None,
    stamp: datetime | None = None,
    lang: Lang = "zh",
    options: Options = _DEFAULT,
    again: bool = False,
    progress: Callable[[int, int], None] | None = None,
    waiting: Callable[[], None] | None = None,
) -> Placed:
    """Publish plans for places, each with its own units: feeds in `out/<place>/`, and `out/places.json`.

    plans: one plan's file, or several by names, each then in `out/<place>/<name>/`; the units file that a plan names
    is not used. places: see `read_places`. jobs: how many processes. start, end, stamp, options: as `publish` takes
    them; as_of: the day the agendas look from.

    A place whose plans, units, ledger, days and options are as they were, and whose feeds lie there, is left alone
    (again: asked anew all the same). A run that was killed goes on where it stopped. The files do not depend on `jobs`.
    A place with something wrong is told, its feeds stay as they were, and the others go on.

    Raises PlanError for a plan or a list of places that cannot be used, DataError for a plan's name that names no
    folder, for a range and a stamp that `publish` refuses, FileError where `out` cannot be written or another run is
    at work there.
    """
    stamp = None if stamp is None else in_utc(stamp)
    given = plans if isinstance(plans, Mapping) else {"": plans}
    loaded = {_named(name, len(given)): Plan.load(path) for name, path in given.items()}
    for plan in loaded.values():
        check_range(start or plan.date, end)
    listed = read_places(places) if isinstance(places, str | Path) else tuple(places)
    out = Path(out)
    said = repr((start, end, as_of, lang, options))
    asked = Asked(
        loaded,
        out,
        inputs.common(loaded, china(), said),
        start,
        end,
        as_of,
        stamp,
        lang,
        options,
        again,
    )
    with locked(out, wait=options.wait, waiting=waiting):
        return _run(asked, listed, jobs, progress)


def _run(
    asked: Asked,
    listed: tuple[Place, ...],
    jobs: int,
    progress: Callable[[int, int], None] | None,
) -> Placed:
    path = asked.out / JOURNAL
    before = journal.read(path)
    known = {place.id for place in listed}
    former = {name: line for name, line in before.items() if name not in known}
    tasks = [(place, before.get(place.id)) for place in listed]
    lines: dict[str, Line] = {}
    stale: dict[str, Line] = {}
    failed: dict[str, tuple[Problem, ...]] = {}
    skipped = changed = 0
    with journal.adding(path) as adding:
        for n, done in enumerate(deal(Publisher(asked), tasks, jobs, _lost), 1):
            if done.line is None:
                failed[done.place] = done.problems
                if done.place in before:  # its feeds are those of an earlier run; it is tried again
                    stale[done.place] = evolve(before[done.place], inputs="")
            else:
                lines[done.place] = done.line
                changed, skipped = changed + done.changed, skipped + done.skipped
                if done.line != before.get(done.place):
                    adding.add(done.line)
            if progress is not None:
                progress(n, len(tasks))
    # A program that reads the list finds the feeds that it names.
    _index(asked, listed, lines | stale)
    journal.rewrite(path, former | stale | lines)
    return Placed(
        asked.out,
        tuple(line for _, line in sorted(lines.items())),
        tuple(sorted(failed.items())),
        len(lines) - skipped,
        skipped,
        changed,
        tuple(sorted(former)),
    )


def _index(asked: Asked, listed: tuple[Place, ...], lines: Mapping[str, Line]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": place.id,
            **({"name": place.name} if place.name else {}),
            "folders": [f"{place.id}/{name}" if name else place.id for name in asked.plans],
            "feeds": lines[place.id].feeds,
            "events": lines[place.id].entries,
        }
        for place in listed
        if place.id in lines
    ]
    plans = [
        {"name": name, "title": plan.title, "number": plan.number}
        for name, plan in asked.plans.items()
    ]
    data = {"schema": 1, "plans": plans, "places": rows}
    words = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    path, raw = asked.out / INDEX, words.encode("utf-8", "replace")
    if not holds(path, raw):
        write_files({path: raw})


def _lost(task: tuple[Place, Line | None], code: int | None) -> Outcome:
    place, _ = task
    zh = f"进程中途退出（{code}），再运行一次会重做这个区县"
    en = f"the process ended ({code}); the next run does this place again"
    return Outcome(place.id, problems=(Problem(place.units, 0, "", zh, en),))


def _named(name: str, plans: int) -> str:
    if DEVICES.fullmatch(name):
        raise DataError(
            f"方案的名字「{name}」在 Windows 上是设备名，不能作文件夹名",
            f"a plan's name must not be the name of a device on Windows: {name!r}",
        )
    if _NAME.fullmatch(name) or (not name and plans == 1):
        return name
    raise DataError(
        f"方案的名字「{name}」只能用小写字母、数字和连字符（它是文件夹的名字）",
        f"a plan's name takes small letters, digits and hyphens, since it names a folder: {name!r}",
    )
