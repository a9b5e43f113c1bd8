"""Office packages (.docx, .xlsx): a zip of XML parts, opened without trust."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

from attrs import define, field

from gkrules.documents.limits import Watch, out_of_memory
from gkrules.documents.refusal import Refused, broken, doctype
from gkrules.documents.zipped import unpacking

try:
    from lxml import etree
except ImportError:  # the extra is not installed: `kinds` says so before a reader is called
    etree = None

_CHUNK = 1 << 20
_STRICT = "http://purl.oclc.org/ooxml/"
_LOOSE = "http://schemas.openxmlformats.org/"


class _Root(Exception):
    """The root element is reached: no document type declaration can follow."""


@define
class Package:
    """An open package. Parts are unpacked only when asked for, and only up to the watch's limit."""

    watch: Watch
    zipped: zipfile.ZipFile
    names: dict[str, str] = field(factory=dict)

    @classmethod
    def open(cls, data: bytes, watch: Watch) -> Package:
        """Raises Refused where it is no zip, or more than a document has inside."""
        with unpacking():
            zipped = zipfile.ZipFile(BytesIO(data))
        # Some programs write the names with other capitals or slashes than their relations do.
        names = {_plain(name): name for name in zipped.namelist()}
        return cls(watch, zipped, names)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.names

    def read(self, name: str) -> bytes:
        """A part's bytes, without a document type declaration. Raises Refused."""
        if name not in self:
            raise broken()
        found = bytearray()
        with unpacking(), self.zipped.open(self.names[_plain(name)]) as part:
            while chunk := part.read(_CHUNK):
                self.watch.add_bytes(len(chunk))
                self.watch.check()
                found += chunk
        data = bytes(found)
        refuse_doctype(data)
        return data

    def tree(self, name: str) -> Any:
        """A part as a tree, in the loose namespaces whichever it was written in."""
        return parse(self.read(name), self.watch)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part points to inside the package: id, (the last word of the type, the part's name)."""
        folder, base = posixpath.split(name)
        rels = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        found: dict[str, tuple[str, str]] = {}
        if rels not in self:
            return found
        for node in self.tree(rels):
            target = str(node.get("Target") or "")
            if node.get("TargetMode") == "External" or not target:
                continue
            full = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = str(node.get("Type") or "").rpartition("/")[2]
            found[str(node.get("Id") or "")] = (kind, full)
        return found

    def related(self, name: str, kind: str) -> str:
        """The part of that kind that a part points to, or nothing."""
        for other, target in self.relations(name).values():
            if other == kind and target in self:
                return target
        return ""

    def main(self, usual: str) -> str:
        """The package's main part, by its relations; else by its usual name."""
        return self.related("", "officeDocument") or usual


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def refuse_doctype(data: bytes) -> None:
    """Raises Refused where XML declares a document type, and where it has no root."""

    def found(*_: object) -> None:
        raise doctype()

    def root(*_: object) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    parser.StartElementHandler = root
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except _Root:
        return
    except (expat.ExpatError, ValueError, LookupError):
        raise broken() from None
    raise broken()


def _parser() -> dict[str, bool]:
    return {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }


def parse(data: bytes, watch: Watch) -> Any:
    """A tree of bytes that `refuse_doctype` let pass. Raises Refused where it would be too large."""
    weigh(data, watch)
    try:
        return etree.fromstring(_loose(data), etree.XMLParser(**_parser()))
    except etree.XMLSyntaxError:
        raise broken() from None


def weigh(data: bytes, watch: Watch) -> None:
    """Would the tree of these bytes pass the memory limit? Each node costs libxml2 some 120 bytes."""
    nodes = 2 * (data.count(b"<") - data.count(b"</")) + 2 * data.count(b"=")
    if nodes * 120 + len(data) > watch.limits.memory * 0.7:
        raise out_of_memory(watch.limits)


def rows(data: bytes, watch: Watch, *tags: str) -> Iterator[Any]:
    """The elements of these names as they end, each forgotten after its turn. Raises Refused."""
    try:
        for _, node in etree.iterparse(BytesIO(_loose(data)), tag=tags, **_parser()):
            yield node
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    except etree.XMLSyntaxError:
        raise broken() from None


def _loose(data: bytes) -> bytes:
    """Strict packages say the same in other namespaces."""
    if _STRICT.encode() not in data[:4000]:
        return data
    return (
        data.replace(
            f"{_STRICT}spreadsheetml/main".encode(), f"{_LOOSE}spreadsheetml/2006/main".encode()
        )
        .replace(
            f"{_STRICT}wordprocessingml/main".encode(),
            f"{_LOOSE}wordprocessingml/2006/main".encode(),
        )
        .replace(
            f"{_STRICT}officeDocument/relationships".encode(),
            f"{_LOOSE}officeDocument/2006/relationships".encode(),
        )
    )


def number(text: Any, least: int = 0, most: int = 1_000_000_000, otherwise: int = 0) -> int:
    """A whole number of an attribute, held inside bounds; `otherwise` where it is none."""
    try:
        return min(most, max(least, int(str(text))))
    except ValueError:
        return otherwise


def refuse_span(columns: int) -> None:
    """Word tables have 63 columns at most: thousands are made to do harm."""
    if columns > 1_000:
        raise Refused(
            f"单元格横跨{columns}列，不是正常的表格",
            f"a cell spans {columns} columns: no table does",
        )
