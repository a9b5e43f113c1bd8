"""Cells: text that comes back, text that nothing runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules.documents.grid import lines
from gkrules.errors import DataError
from gkrules.exports.cells import decoded, encoded, guarded, marked, shown, unguarded
from tests.conftest import effort
from tests.exports.plans import ODD

_any = st.lists(st.sampled_from(ODD) | st.text(max_size=5), max_size=5).map("".join)


@effort(400)
@given(_any)
def test_what_is_encoded_comes_back(text: str) -> None:
    held = text.encode("utf-8", "replace").decode().strip()
    cell = encoded(held)
    assert decoded(cell) == held
    assert "\n".join(lines(cell)) == cell  # no reader of documents takes anything off it
    assert unguarded(cell) == cell


@effort(400)
@given(_any)
def test_what_is_guarded_comes_back_and_is_not_run(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert unguarded(marked(text)) == text
    assert cell.lstrip()[:1] not in {*"=+-@＝＋－＠"} or not cell


@effort(400)
@given(_any)
def test_what_is_shown_misleads_nobody(text: str) -> None:
    cell = shown(text)
    assert not {
        *map(chr, range(32)),
        *"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\x85\uffff",
    }.difference("\n") & {*cell}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://a")', '\'=HYPERLINK("http://a")'),
        ("+86", "'+86"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("\u200b=1", "'\u200b=1"),
        (" \u2060\xad\ufeff-1", "' \u2060\xad\ufeff-1"),
        ("1-2", "'1-2"),
        ("58-1", "'58-1"),
        ("007", "'007"),
        ("1.10", "'1.10"),
        ("(1)", "'(1)"),
        ("123456789012", "'123456789012"),
        ("1E5", "'1E5"),
        ("9:30", "'9:30"),
        # These stay as they are.
        ("1", "1"),
        ("1.2", "1.2"),
        ("2017年11月30日", "2017年11月30日"),
        ("'a'", "'a'"),
        ("一、=1", "一、=1"),
        ("", ""),
    ],
)
def test_guards_by_hand(text: str, cell: str) -> None:
    assert guarded(text) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("市财政局", "市财政局"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("  两头  ", "两头"),
        ("一　二", "一　二"),
        ('"引"', r'"\"引\""'),
        ("零\u200b宽", r'"零\u200b宽"'),
        ("空\n\n行", r'"空\n\n行"'),
        ("\u202e倒", r'"\u202e倒"'),
        ("a<b", r'"a\u003cb"'),
        ("_x0041_", r'"\u005fx0041\u005f"'),
        ("'=1", '"\'=1"'),
        ("\U000e0001", r'"\U000e0001"'),
    ],
)
def test_encoding_by_hand(text: str, cell: str) -> None:
    assert encoded(text) == cell


@pytest.mark.parametrize("cell", ['"', '"a', '"a" x', '"a"\nw = "b"', r'"\q"', '"a" # \'"'])
def test_quotes_that_hold_no_text_are_refused(cell: str) -> None:
    with pytest.raises(DataError):
        decoded(cell)


def test_shown_by_hand() -> None:
    assert shown("a\r\nb\rc\x0bd") == "a\nb\nc\nd"
    assert shown("\x00\x07\x7f") == "\u2400\u2407\u2421"
    assert shown("一\u202e二\u2069") == "一二"
    assert shown("a\tb \n c") == "a b\nc"
    assert shown("\ud800\x80\ufffd") == "□□□"


def test_csv_gives_back_what_is_guarded() -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([guarded(text) for text in ODD])
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert [unguarded(cell) for cell in row] == ODD
