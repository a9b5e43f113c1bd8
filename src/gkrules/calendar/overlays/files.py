"""Overlays in files: read by the file's suffix, found by path or by name."""

from __future__ import annotations

from pathlib import Path

from gkrules import _toml, userdata
from gkrules._table import Table
from gkrules.calendar.overlays import from_ics, from_toml
from gkrules.calendar.overlays.values import Overlay
from gkrules.errors import CalendarError, FileError, PlanError, Problem

_READERS = {".toml": from_toml.read, ".ics": from_ics.read}
#: What stands for the nation's own calendar where a plan names calendars.
NATIONAL = ("china", "中国")


def load_overlay(path: str | Path) -> Overlay:
    """Read one overlay, from TOML or from .ics by the file's suffix.

    Raises PlanError with everything that is wrong, each with file, line and key: unknown keys, days given
    twice, both off and working, or outside the dates covered, and a file that names no source.
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        zh, en = "本地日历只读 .toml 和 .ics 文件", "an overlay is a .toml or an .ics file"
        raise PlanError((Problem(str(path), 0, "", zh, en),))
    return reader(path)


def find_overlays(words: str, folder: str | Path = ".") -> tuple[Overlay, ...]:
    """The overlays that words name: a file, relative to `folder`, or a name in the user's data folder.

    A name is a file's stem or its overlay's `name`; several files of one name are all taken. Raises
    CalendarError where nothing has that name, PlanError for a file that cannot be used (any file of the
    folder, since it might have had that name).
    """
    words = words.strip()
    if Path(words).suffix.lower() in _READERS or "/" in words or "\\" in words:
        return (load_overlay(Path(folder) / words),)
    own = tuple((path, load_overlay(path)) for path in _own_files())
    found = tuple(one for path, one in own if words in (path.stem, one.name))
    if found:
        return found
    names = dict.fromkeys(name for path, one in own for name in (path.stem, one.name))
    near = _toml.nearest(words, list(names))
    hint, tail = (f"；是否要写「{near}」？", f"; did you mean {near!r}?") if near else ("", "")
    place = userdata.folder(userdata.OVERLAYS)
    raise CalendarError(
        f"没有名为「{words}」的本地日历（找过{place}）{hint}",
        f"there is no overlay named {words!r} (looked in {place}){tail}",
    )


def overlays_named(row: Table, folder: Path) -> tuple[Overlay, ...]:
    """The overlays that the key `calendar` of a table names: nothing, one, or a list of them.

    `china` is the nation's own and adds nothing. What is wrong is noted in the table's problems.
    """
    value = row.data.get("calendar")
    words = row.texts("calendar") if isinstance(value, list) else (row.text("calendar"),)
    found: list[Overlay] = []
    for at, one in enumerate(words):
        if not one or one in NATIONAL:
            continue
        place = (*row.place, "calendar", *((at,) if isinstance(value, list) else ()))
        line = row.document.line(*place)
        try:
            new = find_overlays(one, folder)
        except FileError as error:
            zh, en = f"日历「{one}」不能用", f"the calendar {one!r} cannot be used"
            row.problems.append(Problem(row.document.path, line, "calendar", zh, en))
            row.problems.extend(error.problems)
            continue
        except CalendarError as error:
            problem = Problem(row.document.path, line, "calendar", error.zh, error.en)
            row.problems.append(problem)
            continue
        if any(overlay in found for overlay in new):
            zh, en = f"日历「{one}」写了两次", f"the calendar {one!r} is named twice"
            row.problems.append(Problem(row.document.path, line, "calendar", zh, en))
        found += new
    return tuple(found)


def _own_files() -> tuple[Path, ...]:
    """The overlay files in the user's data folder, by name."""
    place = userdata.folder(userdata.OVERLAYS)
    try:
        files = sorted(place.iterdir()) if place is not None else []
    except OSError:
        return ()
    return tuple(path for path in files if path.suffix.lower() in _READERS)
