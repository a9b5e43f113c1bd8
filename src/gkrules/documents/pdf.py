""".pdf with text: ruled tables and the text between them, in reading order, by pdfplumber."""

from __future__ import annotations

import logging
import re
import zlib
from collections import Counter
from io import BytesIO
from typing import Any

from attrs import define, field

from gkrules.documents.builder import Builder
from gkrules.documents.limits import Watch
from gkrules.documents.pdflines import Run, frame, joined, lines_of, paragraphs
from gkrules.documents.pdftables import Ruled, is_drawing, ruled
from gkrules.documents.refusal import Refused, broken, encrypted
from gkrules.documents.values import Place

#: How much of a page's height at each end may hold running heads and page numbers.
_EDGE = 0.12
_NUMBER = re.compile(
    r"[-—–－―_·•\s]*\d{1,4}[-—–－―_·•\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}|Page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.I,
)


@define
class _Page:
    number: int
    height: float
    width: float
    runs: list[Run] = field(factory=list)
    tables: list[Ruled] = field(factory=list)
    drawing: bool = False


def read(data: bytes, builder: Builder) -> None:
    """Read a .pdf into the builder. Raises Refused."""
    import pdfplumber
    from pdfminer import pdftypes
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    library: Any = pdftypes
    usual, library.zlib = library.zlib, _Inflate(builder.watch)
    try:
        try:
            pdf = pdfplumber.open(BytesIO(data))
            found = _within(PDFPage.create_pages(pdf.doc), builder.watch)
        except Exception as error:
            if any(isinstance(part, PDFPasswordIncorrect) for part in (error, *error.args)):
                raise encrypted() from None
            _pass_on(error)
            raise broken() from None
        if not found:
            raise broken()
        _whole(pdf, found, Page, builder)
    finally:
        library.zlib = usual


def _whole(pdf: Any, found: list[Any], page_class: Any, builder: Builder) -> None:
    pages: list[_Page] = []
    unread: list[int] = []
    blank: list[int] = []
    unmapped = characters = 0
    for number, source in enumerate(found, 1):
        try:
            page = page_class(pdf, source, page_number=number, initial_doctop=0)
            read, bad, many = _page(page, number)
            pictured = not many and bool(page.images)
            page.close()
        except Exception as error:  # pdfminer raises anything on a damaged page
            _pass_on(error)
            unread.append(number)
            continue
        unmapped, characters = unmapped + bad, characters + many
        if pictured:
            blank.append(number)
        if read.drawing:
            builder.warn(
                f"第{number}页线条太多，像是图纸：只读文字，不认表格",
                f"page {number} is ruled like a drawing: its text is read, no tables are looked for",
            )
        pages.append(read)
        builder.watch.done(number, len(found))
    if not pages:
        raise broken()
    if not characters:
        raise Refused(
            "PDF里没有文字，只有图片（扫描件）：请先做文字识别（OCR）",
            "the PDF holds no text, only pictures (a scan): recognise its text (OCR) first",
        )
    if unmapped * 5 > characters:
        raise Refused(
            "PDF的字体没有带文字编码，取不出文字：请用原文件，或做文字识别（OCR）",
            "the PDF's fonts do not say which characters they show: use the source file, or OCR",
        )
    _warn(builder, unread, blank, unmapped)
    _drop_edges(pages, builder)
    _emit(pages, builder)


def _pass_on(error: Exception) -> None:
    """Our own refusals, which pdfplumber wraps in its errors."""
    for part in (error, *error.args):
        if isinstance(part, Refused | MemoryError | RecursionError):
            raise part


def _warn(builder: Builder, unread: list[int], blank: list[int], unmapped: int) -> None:
    if unread:
        shown = "、".join(map(str, unread))
        builder.warn(f"第{shown}页损坏，没有读", f"pages {shown} are damaged and not read")
    if blank:
        shown = "、".join(map(str, blank))
        builder.warn(f"第{shown}页只有图片，没有文字", f"pages {shown} are pictures without text")
    if unmapped:
        builder.warn(
            f"有{unmapped}个字符取不出来，以“\ufffd”代替",
            f"{unmapped} characters cannot be told: \ufffd stands for them",
        )


def _page(page: Any, number: int) -> tuple[_Page, int, int]:
    """A page's tables and lines; how many characters have no meaning, and how many there are."""
    found = _Page(number, float(page.height), float(page.width))
    chars = [
        char
        for char in page.dedupe_chars().chars
        if char["upright"]
        and char["x1"] > 0
        and char["x0"] < page.width
        and 0 < char["bottom"] <= page.height + 9
    ]
    bad = 0
    for char in chars:
        if char["text"].startswith("(cid:"):
            char["text"] = "\ufffd"
            bad += 1
    found.drawing = is_drawing(page)
    found.tables, rest = ([], chars) if found.drawing else ruled(page, chars)
    found.runs = lines_of(rest)
    return found, bad, sum(not char["text"].isspace() for char in chars)


def _drop_edges(pages: list[_Page], builder: Builder) -> None:
    """Leave out page numbers and running heads, and say so."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_mark(run) for run in _edges(page)})
    often = {
        mark for mark, many in seen.items() if many >= 3 and many * 5 >= len(pages) * 2 and mark[0]
    }
    numbers = 0
    heads: dict[str, None] = {}
    for page in pages:
        for run in _edges(page):
            if _NUMBER.fullmatch(run.text.strip()):
                numbers += 1
            elif _mark(run) in often:
                heads[run.text.strip()] = None
            else:
                continue
            page.runs.remove(run)
    if numbers:
        builder.warn(f"页码没有读（{numbers}处）", f"page numbers are left out ({numbers} of them)")
    if heads:
        shown = "；".join(list(heads)[:4])[:120]
        builder.warn(f"页眉页脚没有读：{shown}", f"running heads are left out: {shown}")


def _edges(page: _Page) -> list[Run]:
    return [
        run
        for run in (*page.runs[:3], *page.runs[3:][-3:])
        if run.bottom < page.height * _EDGE or run.top > page.height * (1 - _EDGE)
    ]


def _mark(run: Run) -> tuple[str, int]:
    return re.sub(r"\d+", "#", run.text.strip()), round(run.top / 4)


def _emit(pages: list[_Page], builder: Builder) -> None:
    """Paragraphs and tables in order; a paragraph that a page breaks is one."""
    held: tuple[str, bool, int] | None = None
    before: Ruled | None = None
    frames = {width: _frame(pages, width) for width in {page.width for page in pages}}
    for page in pages:
        parts: list[tuple[float, Ruled | list[Run]]] = [(table.top, table) for table in page.tables]
        for group in _between(page):
            parts.append((group[0].top, group))
        for _, part in sorted(parts, key=lambda each: each[0]):
            if isinstance(part, Ruled):
                _say(held, builder)
                held = None
                if part.inner:
                    builder.warn(
                        f"第{page.number}页表格的单元格里还有表格，按文字读",
                        f"cells of a table on page {page.number} hold tables: they are read as text",
                    )
                goes_on = before is not None and part.goes_on(before)
                builder.table(part.sketch, Place(page=page.number), goes_on=goes_on)
                before = part
                continue
            before = None
            for paragraph in paragraphs(part, *frames[page.width]):
                if held is not None and held[1] and held[2] < page.number and paragraph.goes_on:
                    held = (joined(held[0], paragraph.text), paragraph.full, held[2])
                    continue
                _say(held, builder)
                held = (paragraph.text, paragraph.full, page.number)
    _say(held, builder)


def _frame(pages: list[_Page], width: float) -> tuple[float, float]:
    same = [page for page in pages if page.width == width]
    runs = [run for page in same for run in page.runs]
    return frame(runs, [table.edges for page in same for table in page.tables], width)


def _say(held: tuple[str, bool, int] | None, builder: Builder) -> None:
    if held is not None:
        builder.paragraph(held[0], Place(page=held[2]))


def _between(page: _Page) -> list[list[Run]]:
    """The page's lines, parted where a table stands between them."""
    groups: list[list[Run]] = []
    last = -1
    for run in page.runs:
        passed = sum(table.top < run.top for table in page.tables)
        if passed != last:
            groups.append([])
            last = passed
        groups[-1].append(run)
    return groups


def _within(pages: Any, watch: Watch) -> list[Any]:
    found = []
    for page in pages:
        found.append(page)
        watch.check()
        if len(found) > watch.limits.pages:
            raise Refused(
                f"超过{watch.limits.pages}页",
                f"it has more than {watch.limits.pages} pages",
                option="pages",
            )
    return found


class _Inflate:
    """zlib for pdfminer, which unpacks streams without a bound: ours counts and stops."""

    error = zlib.error

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def decompress(self, data: bytes) -> bytes:
        """All of it, or Refused."""
        room = self.watch.limits.unpacked - self.watch.unpacked
        unpacker = zlib.decompressobj()
        found = unpacker.decompress(data, room + 1)
        self.watch.add_bytes(len(found))
        if not unpacker.eof:
            raise zlib.error("incomplete or truncated stream")
        return found

    def decompressobj(self) -> Any:
        """For streams that are damaged: pdfminer feeds them byte by byte."""
        return _Slowly(self.watch)


class _Slowly:
    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.unpacker = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes:
        """The next piece."""
        found = self.unpacker.decompress(data, 1 << 20)
        self.watch.add_bytes(len(found))
        return found
