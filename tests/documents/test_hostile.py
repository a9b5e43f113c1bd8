"""Hostile files end with one clear message, or are read right: within ten seconds and 500 MB.

Each runs as a user would run it, in a process of its own that the system holds to ten seconds of
computing; how much memory it and its reader took at most, both together, is asked of the system.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gkrules.documents import Limits, read_bytes
from gkrules.documents import kinds as readers
from gkrules.errors import FileError
from tests.documents import make
from tests.documents.hostile import CASES, sheet

#: The words that must be in the message; None: the file is read, as a browser or Excel would read it.
SAID: dict[str, str | None] = {
    "zip bomb docx": "解开后超过",
    "zip bomb xlsx": "解开后超过",
    "zip that lies": "损坏",
    "nested zip bomb": None,
    "many entries": "10000个文件",
    "laughs docx": "DTD",
    "laughs docx utf-16": "DTD",
    "laughs xlsx": "DTD",
    "laughs styles": "DTD",
    "laughs html": "实体",
    "external entity": "DTD",
    "external dtd": "DTD",
    "external entity html": "实体",
    "gridSpan of a billion": "横跨1000000000列",
    "many nodes docx": "内存",
    "deep docx": "损坏",
    "too many cells docx": "单元格超过200000个",
    "merged to the end": None,
    "far cells": None,
    "wild references": None,
    "too many cells xlsx": "单元格超过200000个",
    "diagonal xlsx": "单元格超过200000个",
    "many shared strings": "文字太多",
    "rowspan of a billion": None,
    "spans everywhere": "单元格超过200000个",
    "too many cells html": "单元格超过200000个",
    "deep html": "嵌套",
    "deep tables": "嵌套",
    "many nodes html": "内存",
    "too many cells csv": "单元格超过200000个",
    "one line of stars": None,
    "wide table md": None,
    "locked office": "密码",
    "locked pdf": "密码",
    "pdf bomb": "解开后超过",
    "pdf of wild widths": "内存",
    "pdf loop": "8秒内读不完",
    "pdf of many pages": "超过2000页",
    "pdf of many rules and text": None,
    "pdf of many rules": "只有图片",
    "pdf of a picture": "只有图片",
    "pdf cut short": "损坏",
    "pdf of nothing": "损坏",
    "docx cut short": "损坏",
    "packed wrongly": "损坏",
    "packed wrongly by lzma": "损坏",
    "packed wrongly, its kind": "损坏",
    "packed in an unknown way": "损坏",
    "a locked part": "密码",
    "docx without its text": "损坏",
    "docx of garbage": "损坏",
    "xlsx without sheets": "损坏",
    "xls of garbage": "损坏",
    "xls of wild dimensions": "内存",
    "xls that runs in a circle": "损坏",
    "doc": "另存为.docx",
    "wps": "--convert-to docx",
    "rtf": "RTF",
    "ofd": "OFD",
    "odt": "--convert-to docx",
    "plain zip": "压缩包",
    "picture": "图片",
    "rar": "压缩包",
    "empty": "空的",
    "zeros": "空的",
    "noise": "不是文本",
    "mht": "网页",
    "word xml": "XML",
}
_RUN = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from pathlib import Path
from gkrules.documents import read
from gkrules.errors import FileError
try:
    found = read(Path(sys.argv[1]))
    said = None
except FileError as error:
    found, said = None, [(one.path, one.zh, one.en) for one in error.problems]
# Not ru_maxrss for itself: that remembers the process that started this one.
mine = [line.split()[1] for line in open("/proc/self/status") if line.startswith(("VmHWM", "VmRSS"))]
peak = max(map(int, mine)) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([said, len(found.blocks) if found else 0, peak]))
"""


def test_every_case_has_its_message() -> None:
    assert SAID.keys() == CASES.keys()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process took")
@pytest.mark.parametrize("name", CASES)
def test_hostile_files_end_well(name: str, tmp_path: Path) -> None:
    data, file = CASES[name]()
    path = tmp_path / file
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(path)], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    said, blocks, peak = json.loads(done.stdout)
    wanted = SAID[name]
    if wanted is None:
        assert said is None and blocks > 0
    else:
        ((where, zh, en),) = said
        assert where == str(path) and wanted in zh
        assert en.isascii() and en != zh
    assert peak * 1024 < 500_000_000


def test_an_option_raises_a_limit() -> None:
    data = b"1,2\n" * 60
    with pytest.raises(FileError, match="选项cells"):
        read_bytes(data, "a.csv", limits=Limits(cells=100))
    assert read_bytes(data, "a.csv", limits=Limits(cells=120)).blocks
    with pytest.raises(FileError, match="选项bytes"):
        read_bytes(data, "a.csv", limits=Limits(bytes=10))
    with pytest.raises(FileError, match="选项pages"):
        read_bytes(make.pdf_pages(3), "a.pdf", limits=Limits(pages=2))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "find_spec", lambda _: None)
    for data, name in (
        (make.docx(), "a.docx"),
        (make.html_notice(), "a.html"),
        (make.pdf(), "a.pdf"),
    ):
        with pytest.raises(FileError, match=r'pip install "gkrules\[documents\]"'):
            read_bytes(data, name)
    assert read_bytes(make.txt(), "a.txt").blocks  # texts need nothing


def test_progress_is_told_in_pages_and_rows() -> None:
    told: list[tuple[int, int]] = []
    read_bytes(make.pdf_pages(3), "a.pdf", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    rows = "".join(f"<row r='{row}'><c><v>1</v></c><c><v>2</v></c></row>" for row in range(1, 1201))
    read_bytes(sheet(rows), "a.xlsx", progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 0), (1000, 0)]


def test_a_reader_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library's abort takes the child alone."""
    from gkrules.documents import apart

    monkeypatch.setattr(apart, "_START", "import os; os.abort()")
    with pytest.raises(FileError, match="内存"):
        read_bytes(make.docx(), "a.docx")
    monkeypatch.setattr(apart, "_START", "raise SystemExit(1)")
    with pytest.raises(FileError, match="损坏"):
        read_bytes(make.docx(), "a.docx")


def test_without_a_process_of_its_own_it_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = read_bytes(make.docx(), "a.docx")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert read_bytes(make.docx(), "a.docx") == apart
