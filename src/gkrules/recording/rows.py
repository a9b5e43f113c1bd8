"""Many wishes from one file: JSON Lines or CSV, one entry a line. All that is wrong is told, with line and key."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from gkrules._toml import nearest
from gkrules.errors import FileError, Problem, system_words
from gkrules.quantities import Quantity
from gkrules.recording.wishes import COMMON, FIELDS, Wish
from gkrules.trace import Moment

#: A wish and the line of the file that it stands on, from 1.
Row = tuple[int, Wish]
#: Reads a date or an instant, or an amount; ValueError where it is none.
Readers = Mapping[str, Callable[[str], Any]]

_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
_KNOWN = tuple(
    dict.fromkeys(
        ("kind", *(key for pair in FIELDS.values() for keys in pair for key in keys), *COMMON)
    )
)
#: So many problems are told: a file of another kind, or one recorded before, has one a line.
_TOLD = 50


def read_wishes(
    path: str | Path,
    *,
    moment: Callable[[str], Moment],
    amount: Callable[[str], Quantity],
    number: Callable[[str], int],
) -> tuple[Row, ...]:
    """The wishes of a file, in order. `moment`, `amount` and `number` read what people write, and raise ValueError.

    A line is an object, or a row below a head of keys: `kind`, what FIELDS says of it, and who, reference, note.
    Empty cells and null say nothing; `units` are a list, or names parted by 、. Raises FileError with every problem.
    """
    path = Path(path)
    problems: list[Problem] = []
    readers = {"date": moment, "amount": amount, "about": number}
    text = _text(path)
    kind = _SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise _fault(
            path, "文件名要以 .jsonl 或 .csv 结尾", "the file's name must end in .jsonl or .csv"
        )
    lines = _objects(path, text, problems) if kind == "jsonl" else _table(path, text, problems)
    rows = []
    for line, data in lines:
        wish = _wish(path, line, data, readers, problems)
        if wish is not None:
            rows.append((line, wish))
    if problems:
        raise all_of(problems)
    if not rows:
        raise _fault(path, "文件里没有一条记录", "the file holds no entry")
    return tuple(rows)


def all_of(problems: list[Problem]) -> FileError:
    """The problems of a file as one error; of very many the first ones, and how many more there are."""
    more = len(problems) - _TOLD
    if more <= 0:
        return FileError(tuple(problems))
    last = Problem(problems[0].path, 0, "", f"另有{more}处", f"and {more} more")
    return FileError((*problems[:_TOLD], last))


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _fault(path, "文件不存在", "the file does not exist") from None
    except (OSError, ValueError) as error:
        zh, en = system_words(error)
        raise _fault(path, f"文件打不开：{zh}", f"cannot be opened: {en}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        zh, en = (
            "文件不是 UTF-8 编码，请另存为 UTF-8",
            "the file is not UTF-8; please save it as UTF-8",
        )
        raise FileError((Problem(str(path), line, "", zh, en),)) from None


def _objects(
    path: Path, text: str, problems: list[Problem]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, words in enumerate(text.split("\n"), 1):
        if not words.strip():
            continue
        doubled: list[str] = []
        try:
            data = json.loads(words, object_pairs_hook=partial(_once, doubled))
        except json.JSONDecodeError as error:
            zh = f"不是 JSON，第{error.colno}个字起读不下去"
            _add(problems, path, line, "", zh, f"this is no JSON, from character {error.colno} on")
            continue
        except (ValueError, RecursionError):
            zh, en = "不是能读的 JSON：数太长或者套得太深", "numbers too long, or nested too deeply"
            _add(problems, path, line, "", zh, en)
            continue
        if not isinstance(data, dict):
            zh, en = "一行要是一个对象 {…}", "a line is one object {…}"
            _add(problems, path, line, "", zh, en)
            continue
        for key in dict.fromkeys(doubled):  # which of the two is meant, nobody can tell
            _add(problems, path, line, key, "一行里写了两次", "twice in one line")
        if not doubled:
            yield line, data


def _once(doubled: list[str], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; the keys that stand in it more than once are added to `doubled`."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            doubled.append(key)
        found[key] = value
    return found


def _table(path: Path, text: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head: list[str] = []
    line = 1
    try:
        for cells in reader:
            begin, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not head:
                head = [cell.strip() for cell in cells]
                if not _head(path, begin, head, problems):
                    return
                continue
            if any(cell.strip() for cell in cells[len(head) :]):
                zh, en = "这一行的格子比表头多", "this row has more cells than the head"
                _add(problems, path, begin, "", zh, en)
                continue
            pairs = zip(head, cells, strict=False)
            yield begin, {key: cell.strip() for key, cell in pairs if cell.strip()}
    except csv.Error:
        zh = "不是 CSV：引号不成对，或者一格太长"
        en = "this is no CSV: quotation marks that do not match, or a cell too long"
        _add(problems, path, reader.line_num, "", zh, en)


def _head(path: Path, line: int, head: list[str], problems: list[Problem]) -> bool:
    before = len(problems)
    for key in dict.fromkeys(head):
        if head.count(key) > 1:
            _add(problems, path, line, key, "表头里写了两次", "twice in the head")
        elif key not in _KNOWN:
            _unknown(path, line, key, problems)
    if "kind" not in head:
        _add(problems, path, line, "kind", "表头里没有 kind 一列", "the head has no column kind")
    return len(problems) == before


def _wish(
    path: Path, line: int, data: dict[str, Any], readers: Readers, problems: list[Problem]
) -> Wish | None:
    before = len(problems)
    data = {key: value for key, value in data.items() if value is not None and value != ""}
    kind = data.pop("kind", None)
    if not isinstance(kind, str) or kind not in FIELDS:
        near = nearest(str(kind), list(FIELDS)) if kind else None
        known = ", ".join(FIELDS)
        zh = f"是否要写「{near}」？" if near else f"可用：{known}"
        en = f"did you mean {near!r}?" if near else f"one of {known}"
        words = f"没有「{kind}」这种记录；" if kind else "没有写是哪种记录；"
        said = f"there is no kind {kind!r}; " if kind else "the kind of the entry is missing; "
        _add(problems, path, line, "kind", words + zh, said + en)
        return None
    needed, allowed = FIELDS[kind]
    for key in needed:
        if key not in data:
            _add(problems, path, line, key, f"缺少「{key}」", f"{key!r} is missing")
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in (*needed, *allowed, *COMMON):
            if key in _KNOWN:
                zh, en = f"{kind} 没有「{key}」", f"{kind} has no {key!r}"
                _add(problems, path, line, key, zh, en)
            else:
                _unknown(path, line, key, problems)
            continue
        try:
            values[key] = _value(key, value, readers)
        except ValueError:
            zh, en = _WANTED.get(key, ("要写文字", "wants text"))
            _add(problems, path, line, key, f"{zh}，不是{value!r}", f"{en}, not {value!r}")
    return Wish(kind=kind, **values) if len(problems) == before else None


_WANTED = {
    "date": ("要写成 2026-09-24 或 2026-09-24T09:00", "wants 2026-09-24 or 2026-09-24T09:00"),
    "amount": ("要写成 5个工作日 这样", "wants an amount such as 5个工作日"),
    "about": ("要写记录的编号", "wants the number of an entry"),
    "units": ("要写单位的名称", "wants the names of units"),
}


def _value(key: str, value: object, readers: Readers) -> object:
    if key == "units":
        names = value if isinstance(value, list) else [value]
        if not all(isinstance(name, str) and name.strip() for name in names):
            raise ValueError(value)
        return tuple(names)
    if key == "about" and type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(value)
    return readers[key](value) if key in readers else value.strip()


def _unknown(path: Path, line: int, key: str, problems: list[Problem]) -> None:
    near = nearest(key, list(_KNOWN))
    zh = f"；是否要写「{near}」？" if near else f"；可用的键：{'、'.join(_KNOWN)}"
    en = f"; did you mean {near!r}?" if near else f"; known keys: {', '.join(_KNOWN)}"
    _add(problems, path, line, key, f"不认识的键「{key}」{zh}", f"unknown key {key!r}{en}")


def _add(problems: list[Problem], path: Path, line: int, key: str, zh: str, en: str) -> None:
    problems.append(Problem(str(path), line, key, zh, en))


def _fault(path: Path, zh: str, en: str) -> FileError:
    return FileError((Problem(str(path), 0, "", zh, en),))
