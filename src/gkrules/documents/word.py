""".docx: paragraphs, headings, automatic numbers and tables, as Word shows them.

The parts are read by lxml: python-docx knows no numbering, content controls, tracked changes or
text boxes, and stops at a relation that leads nowhere, which WPS writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from gkrules.documents.builder import Builder
from gkrules.documents.grid import Draft, Line, Sketch, lines
from gkrules.documents.package import Package, number, refuse_span
from gkrules.documents.refusal import broken
from gkrules.documents.values import Place
from gkrules.documents.wordnumbers import Numbering
from gkrules.documents.wordstyles import Styles, W, child, value
from gkrules.documents.wordtext import Words, parts

_ROWS = 500


def read(data: bytes, builder: Builder) -> None:
    """Read a .docx into the builder. Raises Refused."""
    package = Package.open(data, builder.watch)
    main = package.main("word/document.xml")
    styles = package.related(main, "styles")
    numbering = package.related(main, "numbering")
    known = Styles.read(package.tree(styles) if styles else None)
    body = child(package.tree(main), "body")
    if body is None:
        raise broken()
    walker = _Walker(
        builder,
        known,
        Numbering.read(package.tree(numbering) if numbering else None, known),
    )
    walker.body(body)
    for kind, zh, en in (("footnotes", "脚注", "footnotes"), ("endnotes", "尾注", "endnotes")):
        notes = package.related(main, kind)
        if notes and walker.words.notes[kind]:
            builder.warn(f"{zh}放在全文之后", f"{en} are put after the text")
            walker.notes(package.tree(notes), kind)
    walker.words.warn(builder)


@define
class _Walker:
    builder: Builder
    styles: Styles
    numbering: Numbering
    words: Words = field(factory=Words)
    rows: int = 0

    def body(self, node: Any) -> None:
        """Blocks in order; a paragraph whose mark is deleted runs on into the next."""
        held = ""
        for block in _blocks(node):
            self.builder.watch.check()
            if block.tag == W + "tbl":
                self._say(held, None)
                held = ""
                self.builder.table(self.sketch(block), Place())
                continue
            text = held + self.words.text(block)
            if _joined(block):
                held = text
                continue
            held = ""
            self._say(text, block)
        self._say(held, None)

    def _say(self, text: str, block: Any) -> None:
        properties, style = self._style(block)
        shown = self.numbering.next(properties, style) if block is not None else ""
        if not self.styles.hidden(style):
            level = self.styles.level(style, properties) if text.strip() else None
            self.builder.paragraph(text, Place(), number=shown if text.strip() else "", level=level)
        for box in self.words.boxes():
            self.builder.warn(
                "文本框里的文字放在所在段落之后",
                "the text of text boxes is put after its paragraph",
            )
            self.body(box)

    def _style(self, block: Any) -> tuple[Any, str]:
        properties = child(block, "pPr")
        return properties, value(properties, "pStyle") or self.styles.usual

    def sketch(self, table: Any) -> Sketch:
        """A table's cells on its grid: gridSpan across, vMerge down."""
        sketch = Sketch()
        above: dict[int, Draft] = {}
        at = 0
        for row in _inside(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            self._step()
            column = number(value(properties, "gridBefore"), 0, 1_000)
            merged: dict[int, Draft] = {}
            last: Draft | None = None
            for cell in _inside(row, "tc"):
                properties = child(cell, "tcPr")
                draft = Draft(at, column, self._content(cell), columns=_span(properties))
                down = _merge(properties, "vMerge")
                over = above.get(column) if down == "continue" else None
                if last is not None and _merge(properties, "hMerge") == "continue":
                    last.columns += draft.columns
                    last.content.extend(draft.content)
                elif over is not None:
                    over.rows = at - over.row + 1
                    over.content.extend(draft.content)
                    merged[column] = last = over
                else:
                    sketch.drafts.append(draft)
                    last = draft
                    if down:
                        merged[column] = draft
                column += draft.columns
            above = merged
            at += 1
            if len(sketch.drafts) > self.builder.watch.limits.cells:
                self.builder.watch.add_cells(len(sketch.drafts))
        return sketch

    def _content(self, cell: Any) -> list[Line | Sketch]:
        found: list[Line | Sketch] = []
        held = ""
        for block in _blocks(cell):
            if block.tag == W + "tbl":
                inner = self.sketch(block)
                if inner.filled():
                    found.append(inner)
                continue
            text = held + self.words.text(block)
            if _joined(block):
                held = text
                continue
            held = ""
            properties, style = self._style(block)
            shown = self.numbering.next(properties, style)
            if self.styles.hidden(style):
                continue
            for line in lines(text) or ([""] if shown else []):
                found.append(Line(line, shown))
                shown = ""
            for box in self.words.boxes():
                self.builder.warn(
                    "文本框里的文字放在所在段落之后",
                    "the text of text boxes is put after its paragraph",
                )
                found.extend(self._content(box))
        if held:
            found.extend(Line(line) for line in lines(held))
        return found

    def notes(self, tree: Any, kind: str) -> None:
        """The notes that the text refers to, in its order."""
        known = {str(node.get(W + "id")): node for node in tree}
        for count, name in enumerate(self.words.notes[kind], 1):
            if name in known:
                texts = [self.words.text(block) for block in _blocks(known[name])]
                self.builder.paragraph(" ".join(texts), Place(), number=f"〔{count}〕")

    def _step(self) -> None:
        self.rows += 1
        if self.rows % _ROWS == 0:
            self.builder.watch.done(self.rows, seconds=_ROWS / 1000)
        else:
            self.builder.watch.check()


def _joined(block: Any) -> bool:
    """Is the paragraph's own mark deleted, so that the next one runs on?"""
    return child(child(child(block, "pPr"), "rPr"), "del") is not None


def _blocks(node: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls and insertions."""
    for block in parts(node):
        if block.tag in (W + "p", W + "tbl"):
            yield block


def _inside(node: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for found in parts(node):
        if found.tag == W + name:
            yield found


def _span(properties: Any) -> int:
    span = number(value(properties, "gridSpan"), 1, otherwise=1)
    refuse_span(span)
    return span


def _merge(properties: Any, name: str) -> str:
    """restart, continue, or nothing: a merge without a word for it goes on."""
    found = child(properties, name)
    return "" if found is None else str(found.get(W + "val") or "continue")
