"""The formats of tables, by suffix or by name."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from gkrules.errors import FileError, GkrulesError, Problem, system_words

Format = Literal["csv", "tsv", "xlsx", "parquet", "arrow", "arrows", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)

_SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".arrows": "arrows",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_NEEDS = {"xlsx": ("openpyxl", "python_calamine")}


def format_of(name: str, given: str | None, flag: str) -> Format:
    """The format asked for, else that of a file's suffix. `flag` is the option that would name one.

    Raises GkrulesError where neither tells, or where its library is not installed.
    """
    found = next((one for one in FORMATS if one == given), None)
    if found is None and given is None:
        found = _SUFFIXES.get(Path(name).suffix.lower())
    if found is None and given is not None:
        raise GkrulesError(
            f"{flag} 没有「{given}」这种格式，可用：{'、'.join(FORMATS)}",
            f"{flag} knows no format {given!r}; there are {', '.join(FORMATS)}",
        )
    if found is None:
        known = "、".join(FORMATS)
        raise GkrulesError(
            f"看不出「{name}」是什么格式，请用 {flag} 指明：{known}",
            f"the format of {name!r} is not known; name it with {flag}: {', '.join(FORMATS)}",
        )
    for module in _NEEDS.get(found, ()):
        if find_spec(module) is None:
            raise GkrulesError(
                f'读写 .{found} 要先安装：pip install "gkrules[batch]"',
                f'for .{found}: pip install "gkrules[batch]"',
            )
    return found


def wrong(path: str, line: int, zh: str, en: str, key: str = "") -> FileError:
    """The error for a file that cannot be used."""
    return FileError((Problem(path, line, key, zh, en),))


def unopened(path: str, error: OSError) -> FileError:
    """The error for a file that the system does not open."""
    zh, en = system_words(error)
    return wrong(path, 0, f"打不开：{zh}", f"cannot be opened: {en}")


def unwritten(path: str, error: OSError) -> FileError:
    """The error for a file that the system does not let be written."""
    zh, en = system_words(error)
    return wrong(path, 0, f"写不进去：{zh}", f"cannot be written: {en}")
