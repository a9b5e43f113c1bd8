"""Importing again (再次导入): a corrected notice into a plan that people have worked on.

Three texts meet, all plan files: what the last import wrote (`base`), what stands now (`hand`), what this import
would write (`new`). An id stays with its task, even where the number moves; what a person changed stays; what only
the office changed is taken over; where both changed the same key the person's word stays and the change is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from gkrules.errors import FileError, GkrulesError, Problem, system_words
from gkrules.plain import Plain

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

What = Literal["added", "removed", "kept", "changed", "conflict"]
#: Texts so alike are the same task under the same number; and under another number.
_ALIKE, _VERY_ALIKE = 0.5, 0.8
_Row = Mapping[str, object]


@frozen
class Change(Plain):
    """One difference that an import made, or found.

    what: a task "added", "removed" (the notice no longer has it), "kept" (no longer there, but changed by hand, so it
    stays); a key "changed" (taken over), or in "conflict" (changed by hand and by the office: `hand` stays).
    id: the obligation, empty for the head of the plan. before, after: the office's words, last time and now.
    """

    what: What
    id: str
    key: str = ""
    before: str = ""
    after: str = ""
    hand: str = ""


@frozen
class Merged:
    """The plan file's new text, and what changed. `base` is the next import's: this one's, with the ids kept."""

    text: str
    base: str
    changes: tuple[Change, ...]


def merge(base: str, hand: str, new: str, *, path: str = "plan.toml") -> Merged:
    """The text of the plan after importing again, its comments and order of keys kept. `path` is for messages.

    Raises FileError where one of the texts is no TOML.
    """
    old, mine, fresh = (_parsed(text, path) for text in (base, hand, new))
    changes = list(_head(old, mine, fresh))
    pairs = _paired(_rows(old), _rows(fresh))
    _keep_ids(pairs, _rows(mine), _rows(old), _rows(fresh))
    kept = _text(fresh)
    changes += _obligations(pairs, old, mine, fresh)
    return Merged(_text(mine), kept, tuple(changes))


# ---------------------------------------------------------------- the head


def _head(old: TOMLDocument, mine: TOMLDocument, fresh: TOMLDocument) -> Iterator[Change]:
    for name in ("plan", "triggers"):
        tables = [document.get(name, {}) for document in (old, mine, fresh)]
        if tables[2] and name not in mine:
            mine[name] = fresh[name]
            continue
        yield from _keys("", *tables)


def _keys(row_id: str, old: _Row, mine: Table, fresh: _Row) -> Iterator[Change]:
    """Take over what only the office changed, key by key."""
    for key in dict.fromkeys((*old, *fresh)):
        if key == "id":
            continue
        before, now, after = (table.get(key) for table in (old, mine, fresh))
        if _plain(before) == _plain(after) or _plain(now) == _plain(after):
            continue
        if _plain(now) != _plain(before):
            yield Change("conflict", row_id, key, _words(before), _words(after), _words(now))
            continue
        if after is None:
            mine.pop(key, None)
        else:
            mine[key] = after
        yield Change("changed", row_id, key, _words(before), _words(after))


# ---------------------------------------------------------------- the obligations


def _keep_ids(
    pairs: Mapping[int, Table], now: list[Table], was: list[Table], will: list[Table]
) -> None:
    """Each new row under the id its task had; a new task under one that is free."""
    taken = {_id(row) for row in (*now, *was)}
    for row in will:
        before = pairs.get(id(row))
        wanted = _id(before) if before is not None else _free(_id(row), taken)
        if wanted != _id(row):
            row["id"] = wanted
        taken.add(wanted)


def _obligations(
    pairs: Mapping[int, Table], old: TOMLDocument, mine: TOMLDocument, fresh: TOMLDocument
) -> list[Change]:
    import tomlkit

    was, now, will = (_rows(document) for document in (old, mine, fresh))
    held = {_id(row): row for row in now}
    changes: list[Change] = []
    result: list[Table] = []
    for row in will:
        before, own = pairs.get(id(row)), held.get(_id(row))
        if before is None:
            changes.append(Change("added", _id(row), after=_said(row)))
            result.append(row)
        elif own is not None:  # a task that a person struck out stays out
            changes += _keys(_id(own), before, own, row)
            result.append(own)
    matched = {id(before) for before in pairs.values()}
    for before in was:
        own = held.get(_id(before))
        if id(before) in matched or own is None:
            continue
        touched = any(_plain(own.get(key)) != _plain(before.get(key)) for key in {*own, *before})
        what: What = "kept" if touched else "removed"
        changes.append(Change(what, _id(own), before=_said(before)))
        if touched:
            result.append(own)
    known = {_id(row) for row in was}
    result += [row for row in now if _id(row) not in known]
    rows = tomlkit.aot()
    for row in _in_order(result, now):
        rows.append(row)
    if result:
        mine["obligation"] = rows
    else:
        mine.pop("obligation", None)
    return changes


def _paired(was: list[Table], will: list[Table]) -> dict[int, Table]:
    """Which row of the last import each new row is, by the identity of the new one."""
    pairs: dict[int, Table] = {}
    left = list(was)

    def pair(row: Table, before: Table) -> None:
        pairs[id(row)] = before
        left.remove(before)

    def rest() -> list[Table]:
        return [row for row in will if id(row) not in pairs]

    for same in (_number_and_text, _whole_text, _number_alone):
        for row in rest():
            found = [before for before in left if same(row, before)]
            if len(found) == 1 or (found and same is not _whole_text):
                pair(row, found[0])
    for row in rest():
        scored = [(_likeness(row, before), at) for at, before in enumerate(left)]
        score, at = max(scored, default=(0.0, -1))
        if score >= _VERY_ALIKE:
            pair(row, left[at])
    return pairs


def _number_and_text(row: _Row, before: _Row) -> bool:
    return _number(row) == _number(before) and _body(row) == _body(before)


def _whole_text(row: _Row, before: _Row) -> bool:
    return bool(_body(row)) and _body(row) == _body(before)


def _number_alone(row: _Row, before: _Row) -> bool:
    if _number(row) != _number(before):
        return False
    return not (_body(row) and _body(before)) or _likeness(row, before) >= _ALIKE


def _likeness(row: _Row, before: _Row) -> float:
    one, other = _body(row), _body(before)
    if not one or not other:
        return 0.0
    match = SequenceMatcher(None, one, other, autojunk=False)
    if match.real_quick_ratio() < _ALIKE or match.quick_ratio() < _ALIKE:
        return 0.0
    return match.ratio()


def _number(row: _Row) -> str:
    return str(row.get("number") or row.get("id") or "")


def _body(row: _Row) -> str:
    """The words by which a task is known again, without spaces and signs."""
    words = str(row.get("requirement") or row.get("title") or "")
    return re.sub(r"[\s，。；、：,.;:（）()“”\"]", "", words)


def _in_order(rows: Iterable[Table], now: list[Table]) -> list[Table]:
    """The office's order; a row of a person's own stays behind the one it stood behind."""
    result = list(rows)
    placed = {id(row) for row in result}
    for at, row in enumerate(now):
        if id(row) not in placed or not at:
            continue
        before = next((one for one in reversed(now[:at]) if id(one) in placed), None)
        if before is None or row.get("number"):
            continue
        result = [one for one in result if one is not row]
        spot = next(n for n, one in enumerate(result) if one is before)
        result.insert(spot + 1, row)
    return result


def _free(wanted: str, taken: set[str]) -> str:
    """The id, or with -2, -3 … behind it where another task has it."""
    name, n = wanted, 1
    while name in taken:
        n += 1
        name = f"{wanted}-{n}"
    return name


# ---------------------------------------------------------------- TOML


def _parsed(text: str, path: str) -> TOMLDocument:
    try:
        import tomlkit
        from tomlkit.exceptions import ParseError
    except ImportError:
        raise GkrulesError(
            '再次导入要用 tomlkit：请运行 pip install "gkrules[documents]"',
            'importing again needs tomlkit: run pip install "gkrules[documents]"',
        ) from None
    try:
        return tomlkit.parse(text.replace("\r\n", "\n"))
    except ParseError as error:
        problem = Problem(path, error.line, "", f"不是 TOML：{error}", f"is no TOML: {error}")
        raise FileError((problem,)) from None


def _rows(document: TOMLDocument) -> list[Table]:
    return list(document.get("obligation", []))


def _text(document: TOMLDocument) -> str:
    import tomlkit

    return re.sub(r"\n{3,}", "\n\n", tomlkit.dumps(document)).rstrip() + "\n"


def _id(row: _Row | None) -> str:
    return str(row.get("id", "")) if row is not None else ""


def _plain(value: object) -> object:
    """A TOML value without its formatting."""
    unwrap = getattr(value, "unwrap", None)
    return unwrap() if unwrap is not None else value


def _words(value: object) -> str:
    plain = _plain(value)
    if isinstance(plain, list):
        return "；".join(map(str, plain))
    return "" if plain is None else str(plain)


def _said(row: _Row) -> str:
    return _words(row.get("requirement")) or _words(row.get("title"))


def read(path: Path) -> str:
    """A file's text; FileError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        zh, en = (
            ("文件不是 UTF-8 编码", "the file is not UTF-8")
            if isinstance(error, UnicodeDecodeError)
            else system_words(error)
        )
        problem = Problem(str(path), 0, "", f"读不了：{zh}", f"cannot be read: {en}")
        raise FileError((problem,)) from None
