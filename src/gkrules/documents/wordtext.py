"""The text of a Word paragraph: what is inserted is text, what is deleted or hidden is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from gkrules.documents.builder import Builder
from gkrules.documents.wordstyles import W, child, on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: What only wraps other things.
_WRAPPERS = {
    W + name
    for name in (
        "sdt",
        "sdtContent",
        "customXml",
        "ins",
        "moveTo",
        "smartTag",
        "hyperlink",
        "fldSimple",
    )
} | {W + "bdo", W + "dir"}
_SIGNS = {
    W + "tab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "ptab": " ",
}
_LEFT_OUT = {
    W + "del",
    W + "moveFrom",
    W + "pPr",
    W + "rPr",
    W + "sdtPr",
    W + "delText",
    W + "instrText",
}


def parts(node: Any) -> Iterator[Any]:
    """The children of a node; wrappers are opened, of alternatives one is taken, deletions are left out."""
    stack = [iter(node)]
    while stack:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
        elif found.tag in _WRAPPERS:
            stack.append(iter(found))
        elif found.tag == _MC + "AlternateContent":
            chosen = found.find(_MC + "Choice")
            chosen = chosen if chosen is not None else found.find(_MC + "Fallback")
            if chosen is not None:
                stack.append(iter(chosen))
        elif found.tag not in _LEFT_OUT and isinstance(found.tag, str):
            yield found


@define
class Words:
    """Gathers text, and what else the paragraphs hold: text boxes, notes, pictures."""

    notes: dict[str, list[str]] = field(factory=lambda: {"footnotes": [], "endnotes": []})
    pictures: int = 0
    objects: int = 0
    signs: int = 0
    hidden: list[str] = field(factory=list)
    changed: bool = False
    _boxes: list[Any] = field(factory=list)
    _fields: list[bool] = field(factory=list)

    def text(self, paragraph: Any) -> str:
        """The text of a paragraph, lines broken as in it."""
        self.changed = self.changed or any(
            True for _ in paragraph.iterchildren(W + "del", W + "ins", W + "moveFrom", W + "moveTo")
        )
        self._fields = []
        return "".join(self._runs(paragraph))

    def boxes(self) -> list[Any]:
        """The text boxes met since the last call."""
        found, self._boxes = self._boxes, []
        return found

    def _runs(self, node: Any) -> Iterator[str]:
        for part in parts(node):
            if part.tag == W + "r":
                yield from self._run(part)
            elif part.tag == W + "ruby":
                base = child(part, "rubyBase")
                yield from self._runs(base) if base is not None else ()
            elif part.tag.startswith(_MATH):
                yield "".join(text.text or "" for text in part.iter(_MATH + "t"))

    def _run(self, run: Any) -> Iterator[str]:
        found = "".join(self._inside(run))
        properties = child(run, "rPr")
        if on(properties, "vanish") and found.strip():
            self.hidden.append(found)
        else:
            yield found

    def _inside(self, run: Any) -> Iterator[str]:
        for part in parts(run):
            tag = part.tag
            if tag == W + "fldChar":
                self._field(str(part.get(W + "fldCharType")))
            elif any(self._fields):  # the field's code, not what it shows
                continue
            elif tag == W + "t":
                yield part.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == W + "sym":
                self.signs += 1
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "footnotes" if tag == W + "footnoteReference" else "endnotes"
                self.notes[kind].append(str(part.get(W + "id")))
            elif tag == W + "ruby":
                base = child(part, "rubyBase")
                yield from self._runs(base) if base is not None else ()
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawn(part)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawn(self, node: Any) -> None:
        boxes = [box for box in node.iter(W + "txbxContent") if _outermost(box, node)]
        self._boxes += boxes
        if node.tag == W + "object":
            self.objects += 1
        elif not boxes:
            self.pictures += 1

    def warn(self, builder: Builder) -> None:
        """Say what of all this is no text."""
        if self.pictures:
            builder.warn(
                f"有{self.pictures}处图片，没有读", f"{self.pictures} pictures are not read"
            )
        if self.objects:
            builder.warn(
                f"有{self.objects}处嵌入的对象，没有读",
                f"{self.objects} embedded objects are not read",
            )
        if self.signs:
            builder.warn(
                f"有{self.signs}处符号字体的符号，没有读",
                f"{self.signs} signs of symbol fonts are not read",
            )
        if self.hidden:
            shown = "；".join(self.hidden[:5])[:100]
            builder.warn(f"隐藏的文字没有读：{shown}", f"hidden text is not read: {shown}")
        if self.changed:
            builder.warn(
                "文件带有修订：按接受全部修订读",
                "the file has tracked changes: read as if all were accepted",
            )


def _outermost(box: Any, node: Any) -> bool:
    """Is the text box in no other one inside `node`? Its own boxes are met when it is read."""
    for above in box.iterancestors():
        if above is node:
            return True
        if above.tag == W + "txbxContent":
            return False
    return True
