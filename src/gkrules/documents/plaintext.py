""".txt and .md: paragraphs, tables of tabs or pipes, Markdown's headings and lists."""

from __future__ import annotations

import re

from attrs import define, evolve, field

from gkrules.documents.builder import Builder
from gkrules.documents.decoding import decode
from gkrules.documents.grid import Draft, Line, Sketch, lines
from gkrules.documents.values import Place

_ROWS = 500
_RULE = re.compile(r"\|?(?:\s*:?-{1,}:?\s*\|)+(?:\s*:?-{1,}:?\s*)?")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(.*?)[ \t]*#*[ \t]*")
_ITEM = re.compile(r"\s{0,12}(?:(\d{1,9}[.)])|[-*+])[ \t]+(?=\S)(.*)")
#: A number and one tab, as Word writes automatic numbers when it saves as text.
_NUMBERED = re.compile(
    r"[ \u3000]*((?:\d{1,3}|[一二三四五六七八九十]{1,4}|[A-Za-z])[.．、)）]|[（(][^()（）\t]{1,4}[）)]|[•·●■◆])"
    r"\t([^\t]*)"
)
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_MARKS = re.compile(
    r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1|`([^`]{1,300})`|!?\[([^\]]{0,300})\]\([^)]{0,300}\)|\\([!-/:-@\[-`{-~])"
)


def read(data: bytes, builder: Builder, *, markdown: bool = False) -> None:
    """Read a text into the builder. Raises Refused."""
    decoded = decode(data)
    for zh, en in decoded.warnings():
        builder.warn(zh, en)
    text = decoded.text.removeprefix("\ufeff")
    reader = _Text(builder, re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028]", text), markdown)
    reader.read()


@define
class _Text:
    builder: Builder
    source: list[str]
    markdown: bool
    held: list[tuple[int, list[str]]] = field(factory=list)
    fenced: str = ""

    def read(self) -> None:
        """Every line, in order."""
        at = 0
        while at < len(self.source):
            line = self.source[at]
            if at % _ROWS == _ROWS - 1:
                self.builder.watch.done(at + 1, len(self.source), seconds=_ROWS / 1000)
            if not self.held and (numbered := _NUMBERED.fullmatch(line)):
                self.builder.paragraph(numbered[2], Place(line=at + 1), number=numbered[1])
                at += 1
                continue
            if "\t" in line.strip(" \u3000\xa0\r") and not self.fenced and _tabbed(line):
                self.held.append((at + 1, line.split("\t")))
                at += 1
                continue
            self._flush()
            at = self._pipes(at) if self._piped(at) else self._line(at)
        self._flush()

    def _line(self, at: int) -> int:
        line, place = self.source[at], Place(line=at + 1)
        if not self.markdown:
            self.builder.paragraph(line, place)
            return at + 1
        if fence := _FENCE.match(line):
            self.fenced = "" if self.fenced == fence[1] else self.fenced or fence[1]
        elif self.fenced:
            self.builder.paragraph(line, place)
        elif heading := _HEADING.fullmatch(line):
            self.builder.paragraph(_unmarked(heading[2]), place, level=len(heading[1]))
        elif item := _ITEM.fullmatch(line):
            self.builder.paragraph(_unmarked(item[2]), place, number=item[1] or "•")
        elif not re.fullmatch(r"\s{0,3}([-*_])(\s*\1){2,}\s*", line):
            self.builder.paragraph(_unmarked(re.sub(r"^\s*>\s?", "", line)), place)
        return at + 1

    def _piped(self, at: int) -> bool:
        """Does a pipe table begin here: a head, and a rule under it?"""
        return (
            not self.fenced
            and "|" in self.source[at]
            and at + 1 < len(self.source)
            and len(self.source[at + 1]) < 10_000
            and _RULE.fullmatch(self.source[at + 1].strip()) is not None
        )

    def _pipes(self, at: int) -> int:
        rows = [(at + 1, _piped_cells(self.source[at]))]
        first, at = at, at + 2
        while at < len(self.source) and "|" in self.source[at] and self.source[at].strip():
            rows.append((at + 1, _piped_cells(self.source[at])))
            at += 1
            self.builder.watch.check()
        self._table(rows, first + 1)
        return at

    def _flush(self) -> None:
        """The tab table gathered so far; a lone line with tabs is a table too."""
        if self.held:
            rows, self.held = self.held, []
            self._table(rows, rows[0][0])

    def _table(self, rows: list[tuple[int, list[str]]], line: int) -> None:
        drafts: list[Draft] = []
        for row, (number, cells) in enumerate(rows):
            for column, text in enumerate(cells):
                content: list[Line | Sketch] = [Line(found) for found in lines(text)]
                if self.markdown:
                    content = [
                        Line(_unmarked(found))
                        for part in re.split(r"<br\s*/?>", text)
                        for found in lines(part)
                    ]
                drafts.append(Draft(row, column, content, line=number))
        self.builder.table(Sketch(drafts), evolve(Place(), line=line))


def _tabbed(line: str) -> bool:
    """A row of cells: two of them filled, or one that stands after tabs. One tab alone indents."""
    if len([cell for cell in line.split("\t") if cell.strip()]) > 1:
        return True
    return line.count("\t") > 1 and bool(line.strip())


def _piped_cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]


def _unmarked(text: str) -> str:
    """Markdown's marks for strong, code and links taken off."""
    return _MARKS.sub(
        lambda found: next((part for part in found.groups()[1:] if part is not None), ""), text
    )
