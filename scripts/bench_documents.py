"""How fast documents are read, and whether time grows with their length: `python scripts/bench_documents.py`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.documents import hostile, make  # noqa: E402

from gkrules.documents import read_bytes  # noqa: E402

ROW = ("以政务公开助力稳增长", "做好第{}项信息公开工作，及时公布", "市财政局", "每月后20日内")


def _cells(row: int) -> list[str]:
    return [str(row), *(text.format(row) for text in ROW), f"备注{row}"]


def xlsx(rows: int) -> bytes:
    """A sheet of so many rows, six columns."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in range(rows):
        page.append(_cells(row))
    return make.saved(book)


def html(rows: int) -> bytes:
    """A page with one table."""
    body = "".join("<tr><td>" + "<td>".join(_cells(row)) + "</tr>" for row in range(rows))
    return make.page(f"<table>{body}</table>")


def docx(rows: int) -> bytes:
    """A Word document with one table."""
    return hostile.word_table(
        "".join(
            "<w:tr>"
            + "".join(
                f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in _cells(row)
            )
            + "</w:tr>"
            for row in range(rows)
        )
    )


def csv(rows: int) -> bytes:
    """Separated values, in GBK."""
    return "\n".join(",".join(_cells(row)) for row in range(rows)).encode("gb18030")


CASES: dict[str, tuple[Callable[[int], bytes], tuple[int, ...], str]] = {
    "xlsx": (xlsx, (2_500, 5_000, 10_000, 20_000), "rows"),
    "html": (html, (2_500, 5_000, 10_000, 20_000), "rows"),
    "docx": (docx, (2_500, 5_000, 10_000), "rows"),
    "csv": (csv, (2_500, 5_000, 10_000, 20_000), "rows"),
    "pdf": (make.pdf_pages, (75, 150, 300), "pages"),
}


def main() -> int:
    """Print a line for each size of each format; the last column is the time against the first size's rate."""
    for kind, (maker, sizes, unit) in CASES.items():
        first = 0.0
        for size in sizes:
            data = maker(size)
            began = time.perf_counter()
            read_bytes(data, f"long.{kind}", progress=_show)
            took = time.perf_counter() - began
            first = first or size / took
            sys.stderr.write("\r" + " " * 30 + "\r")
            sys.stdout.write(
                f"{kind:5} {size:6} {unit:5} {took:6.2f} s {size / took:8.0f} {unit}/s "
                f"{took * first / size:5.2f}\n"
            )
            sys.stdout.flush()
    return 0


def _show(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done}" + (f" / {total}" if total else ""))


if __name__ == "__main__":
    sys.exit(main())
