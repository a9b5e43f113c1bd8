"""Any table goes through every writer and comes back; any file at all is read or refused."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gkrules.documents.kinds import KINDS, read_here
from gkrules.documents.limits import Limits, Watch
from gkrules.documents.refusal import Refused
from gkrules.documents.values import Document, Table
from gkrules.documents.wire import Blocks, write
from tests.conftest import ROOT, effort
from tests.documents import make
from tests.documents.test_formats import shape, wanted

sys.path.insert(0, str(ROOT / "scripts"))
import fuzz_documents as fuzz

TEXT = st.text("一二三市局年月日（）、。１２ab &<>\"'", min_size=1, max_size=12).filter(
    lambda text: bool(text.strip()) and "  " not in text and text == text.strip()
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[make.Put, ...]:
    """A table of two columns at least in which a cell begins in each row and column."""
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    taken: set[tuple[int, int]] = set()
    puts: list[make.Put] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            # A span never swallows the first cell of a row or column below or right of it.
            down = draw(st.integers(1, rows - row)) if column else 1
            across = draw(st.integers(1, columns - column)) if row else 1
            while any((row, column + step) in taken for step in range(across)):
                across -= 1
            puts.append(
                make.Put(
                    row,
                    column,
                    "\n".join(draw(st.lists(TEXT, min_size=1, max_size=2))),
                    down,
                    across,
                )
            )
            taken |= {(row + r, column + c) for r in range(down) for c in range(across)}
    return tuple(puts)


def _not_numbers(table: tuple[make.Put, ...]) -> tuple[make.Put, ...]:
    return tuple(make.Put(p.row, p.column, f"字{p.text}", p.rows, p.columns) for p in table)


WRITERS: dict[str, Callable[..., bytes]] = {
    "docx": make.docx,
    "xlsx": make.xlsx,
    "html": make.html_notice,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_any_table_comes_back(kind: str) -> None:
    @effort(60)
    @given(grids().map(_not_numbers))
    def check(table: tuple[make.Put, ...]) -> None:
        # In a sheet, a last row of one cell over the whole width is a note under the table.
        last = [put for put in table if put.row == max(put.row for put in table)]
        assume(kind != "xlsx" or len(last) > 1)
        (found,) = read_here(WRITERS[kind](table, whole=False), kind, Watch(Limits())).blocks
        assert isinstance(found, Table)
        assert shape(found) == wanted(table)

    check()


def test_the_wire_carries_everything() -> None:
    builder = read_here(make.docx(), "docx", Watch(Limits()))
    taken = Blocks()
    import json

    for line in write(iter(builder.blocks)):
        kind, *rest = json.loads(line)
        taken.take(kind, rest)
    assert taken.document("a", "docx", []) == Document("a", "docx", tuple(builder.blocks))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "xls"])
def test_changed_files_are_read_or_refused(kind: str) -> None:
    """The fuzzer's short form; the long one is scripts/fuzz_documents.py."""
    seeds = fuzz.good(kind)

    @effort(8 if kind == "pdf" else 60)
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        chance = random.Random(seed)
        fuzz.judge(fuzz.changed(chance, chance.choice(seeds)), kind)

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_anywhere_is_read_or_refused(kind: str) -> None:
    (data, *_) = fuzz.good(kind)
    for part in range(1, 12):
        try:
            fuzz.judge(data[: len(data) * part // 12], kind)
        except Refused:
            continue


def test_the_seed_for_xls_is_there() -> None:
    assert (
        Path(__file__).parent.parent / "data" / "documents" / "notice.xls"
    ).stat().st_size < 20_000
