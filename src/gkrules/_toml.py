"""TOML files that a user wrote: read, with the line of every table, key and array element.

The standard library's `tomllib` reads TOML but keeps no lines, and an error without its line is no
help to the clerk who must mend the file. So the text is read twice: once by `tomllib`, which judges
it, and once by a small scanner that trusts that judgement and only notes where things stand.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from gkrules.errors import PlanError, Problem, system_words

#: The way to a value: table names, keys, and positions in arrays.
Place = tuple[str | int, ...]


@frozen
class Document:
    """A TOML file: its data, and the line (from 1) of each place in it."""

    path: str
    data: Mapping[str, object]
    lines: Mapping[Place, int]

    def line(self, *place: str | int) -> int:
        """The line of the place; of what holds it where the place itself is not in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def load(path: Path) -> Document:
    """Read one file. Raises PlanError where it is missing, is not UTF-8, or is not TOML."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _error(path, 0, "文件不存在", "the file does not exist") from None
    except (OSError, ValueError) as error:
        zh, en = system_words(error)
        raise _error(path, 0, f"文件打不开：{zh}", f"cannot be opened: {en}") from None
    return parse(_decode(path, raw), path)


def parse(text: str, path: Path) -> Document:
    """Read TOML text; `path` is only named. Raises PlanError with the line of a syntax error."""
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text, str(error)) from None
    return Document(str(path), data, _Scanner(text).scan())


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that is most like this one, if any is."""
    from difflib import get_close_matches

    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


# ---------------------------------------------------------------- what can be wrong with the bytes


def _error(path: Path, line: int, zh: str, en: str) -> PlanError:
    return PlanError((Problem(str(path), line, "", zh, en),))


def _decode(path: Path, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _error(
            path,
            1,
            "文件是 UTF-16 编码，请另存为 UTF-8",
            "the file is UTF-16; please save it as UTF-8",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        zh, en = "文件不是 UTF-8 编码", "the file is not UTF-8"
    else:
        zh = "文件不是 UTF-8 编码（看来是 GBK），请另存为 UTF-8"
        en = "the file is not UTF-8 (it looks like GBK); please save it as UTF-8"
    raise _error(path, line, zh, en)


#: Typed with a Chinese input method, these stand where TOML wants the ASCII sign.
_FULL_WIDTH = {
    "“": '"',
    "”": '"',
    "＂": '"',
    "‘": "'",
    "’": "'",
    "＝": "=",
    "，": ",",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "　": " ",
}
_STRING = (
    r'"""(?:\\[\s\S]|[^\\])*?"{3,5}|' r"'''[\s\S]*?'{3,5}|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'"
)


def _syntax_error(path: Path, text: str, message: str) -> PlanError:
    """The error of `tomllib` with its line, and a hint where full-width signs are the cause."""
    rows = text.split("\n")
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(place[1]) if place else len(text.rstrip().split("\n"))
    what = re.sub(r"\s*\(at .*?\)$", "", message)
    zh, en = f"TOML 语法错误：{what}", f"TOML syntax error: {what}"
    if "Invalid date" in message:
        zh, en = "没有这样的日期", "there is no such date"
    bare = re.sub(_STRING, "", rows[line - 1]).split("#")[0]
    for char in bare:
        if char in _FULL_WIDTH:
            zh += f"；这一行有全角符号「{char}」，请改用半角「{_FULL_WIDTH[char]}」"
            en += f"; the line has a full-width {char!r}, write {_FULL_WIDTH[char]!r}"
            break
    return _error(path, line, zh, en)


# ---------------------------------------------------------------- where things stand


@frozen
class _Scanner:
    """Walks through text that `tomllib` has accepted and notes the line of every place."""

    text: str
    lines: dict[Place, int] = field(factory=dict, init=False)
    tables: dict[Place, int] = field(factory=dict, init=False)  # how many in each [[array]]
    breaks: list[int] = field(init=False)

    @breaks.default
    def _find_breaks(self) -> list[int]:
        return [at for at, char in enumerate(self.text) if char == "\n"]

    def scan(self) -> Mapping[Place, int]:
        base: Place = ()
        at = self._skip(0)
        while at < len(self.text):
            if self.text.startswith("[[", at):
                keys, end = self._key(at + 2)
                array = self._resolve(keys[:-1]) + keys[-1:]
                self._note(array, at)
                rank = self.tables.get(array, 0)
                base = (*array, rank)
                self.tables[array] = rank + 1
                self._note(base, at)
                at = end + 2
            elif self.text[at] == "[":
                keys, end = self._key(at + 1)
                base = self._resolve(keys)
                self._note(base, at)
                at = end + 1
            else:
                at = self._pair(at, base)
            at = self._skip(at)
        return self.lines

    def _note(self, place: Place, at: int) -> None:
        self.lines.setdefault(place, bisect_right(self.breaks, at - 1) + 1)

    def _resolve(self, keys: Place) -> Place:
        """The place a header names: inside an array of tables it means the latest table."""
        place: Place = ()
        for key in keys:
            place = (*place, key)
            if place in self.tables:
                place = (*place, self.tables[place] - 1)
        return place

    def _skip(self, at: int, also: str = "") -> int:
        """Past white space, line ends, comments, and the signs in `also`."""
        while at < len(self.text):
            if self.text[at] == "#":
                end = self.text.find("\n", at)
                at = len(self.text) if end < 0 else end
            elif self.text[at] in " \t\n\r" + also:
                at += 1
            else:
                break
        return at

    def _key(self, at: int) -> tuple[Place, int]:
        """A key with its dots, and the offset of the sign that ends it."""
        keys: list[str] = []
        while True:
            at = self._skip(at)
            token = re.compile(rf"{_STRING}|[A-Za-z0-9_-]+").match(self.text, at)
            assert token is not None, "tomllib accepted the text"
            quoted = token[0][0] in "\"'"
            keys.append(tomllib.loads(f"k = {token[0]}")["k"] if quoted else token[0])
            at = self._skip(token.end())
            if self.text[at : at + 1] != ".":
                return tuple(keys), at
            at += 1

    def _pair(self, at: int, base: Place) -> int:
        """`key = value`: notes the key and what the value holds; returns where it ends."""
        keys, end = self._key(at)
        for depth in range(1, len(keys) + 1):
            self._note(base + keys[:depth], at)
        return self._value(self._skip(end + 1), base + keys)

    def _value(self, at: int, place: Place) -> int:
        if self.text[at] == "[":
            at, index = self._skip(at + 1), 0
            while self.text[at] != "]":
                self._note((*place, index), at)
                at = self._skip(self._value(at, (*place, index)), ",")
                index += 1
            return at + 1
        if self.text[at] == "{":
            at = self._skip(at + 1)
            while self.text[at] != "}":
                at = self._skip(self._pair(at, place), ",")
            return at + 1
        token = re.compile(rf"{_STRING}|[^,\]}}#\n]*").match(self.text, at)
        assert token is not None, "the second branch matches anything"
        return token.end()
