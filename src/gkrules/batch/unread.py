"""Cells of an .xlsx that show something, but hold no value: an error (#N/A), a formula that nobody has counted yet.

The library that reads the values says nothing of them, and an empty cell means something else: no event yet.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree

#: By row and column, both from 0: the error, or the formula with its sign.
Unread = dict[int, dict[int, str]]

_CHUNK, _OVERLAP = 1 << 20, 1 << 12
#: Nearly all sheets have neither, and need no second reading.
_ANY = re.compile(
    rb"""\bt=["']e["']"""
    rb"|(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def unread(path: str, sheet: str) -> Unread:
    """The cells of a sheet without a value; none where the parts of the book lie in some other way."""
    try:
        with zipfile.ZipFile(path) as book:
            part = _part(book, sheet)
            if part is None:
                return {}
            with book.open(part) as file:
                if not _has_any(file):
                    return {}
            with book.open(part) as file:
                found: Unread = {}
                for row, column, text in _cells(file):
                    found.setdefault(row, {})[column] = text
                return found
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part in which a sheet stands."""
    main = next(to for kind, to in _relations(book, "").values() if kind == "officeDocument")
    relations = _relations(book, main)
    for node in ElementTree.fromstring(book.read(main)).iter():
        if _local(node.tag) == "sheet" and node.get("name") == sheet:
            mark = next(value for name, value in node.items() if _local(name) == "id")
            return relations[mark][1]
    return None


def _relations(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part points to: by its mark the kind and the part."""
    folder, name = posixpath.split(part)
    tree = ElementTree.fromstring(book.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        node.get("Id", ""): (
            node.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/"),
        )
        for node in tree
    }


def _has_any(file: IO[bytes]) -> bool:
    kept = b""
    while chunk := file.read(_CHUNK):
        kept = kept[-_OVERLAP:] + chunk
        if _ANY.search(kept):
            return True
    return False


def _cells(file: IO[bytes]) -> Iterator[tuple[int, int, str]]:
    at = -1
    for _, node in ElementTree.iterparse(file):
        if _local(node.tag) != "row":
            continue
        at = int(node.get("r", at + 2)) - 1
        column = -1
        for cell in node:
            found = _CELL.fullmatch(cell.get("r", ""))
            column = _number(found[1]) if found else column + 1
            text = _shown(cell)
            if text:
                yield at, column, text
        node.clear()


def _shown(cell: Any) -> str:
    parts = {_local(part.tag): part for part in cell}
    value = (parts["v"].text or "").strip() if "v" in parts else ""
    if cell.get("t") == "e":
        return value or "#"
    if "f" not in parts or value or cell.get("t") == "str":  # a formula may well give an empty text
        return ""
    return f"={parts['f'].text or '…'}"


def _number(letters: str) -> int:
    count = 0
    for char in letters:
        count = count * 26 + ord(char) - ord("A") + 1
    return count - 1


def _local(name: str) -> str:
    return name.rpartition("}")[2]
