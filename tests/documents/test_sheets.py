"""Spreadsheets and separated values: what a person sees in a cell, what is hidden, titles and notes."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from gkrules.documents import Table, read_bytes
from gkrules.documents.shown import number, typed
from tests.documents import make
from tests.documents.hostile import _inline, shared_strings, sheet
from tests.documents.test_formats import shape, tables, words

#: 42919 is 3 July 2017: 1 January 2017 is 42736, and 3 July is the 184th day of the year.
DAY = 42919


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, "yyyy/m/d", "2017/7/3"),
        (DAY, "yyyy-mm-dd", "2017-07-03"),
        (DAY, 'yyyy"年"m"月"d"日"', "2017年7月3日"),
        (DAY, "yyyy\\年m\\月", "2017年7月"),
        (DAY, '[$-804]yyyy"年"m"月"d"日"dddd;@', "2017年7月3日Mon"),
        (DAY, "[$-804]aaaa", "星期一"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇一七年七月三日"),
        (DAY + 0.5, "yyyy/m/d h:mm", "2017/7/3 12:00"),
        (DAY + 0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (0.5, "h:mm:ss", "12:00:00"),
        (1.5, "[h]:mm", "36:00"),
        (59, "yyyy/m/d", "1900/2/28"),
        (61, "yyyy/m/d", "1900/3/1"),
        (1, "", "1"),
        (1.5, "General", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.125, "0.0%", "12.5%"),
        (7, "000", "007"),
        (7, '"第"0"号"', "第7号"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"无"', "无"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (12, "[DBNum1][$-804]General", "十二"),
        (1e300, "0", "1e+300"),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, code: str, shown: str) -> None:
    assert number(value, code) == shown


def test_dates_counted_from_1904() -> None:
    assert number(DAY - 1462, "yyyy/m/d", from_1904=True) == "2017/7/3"


def test_values_without_a_format() -> None:
    assert typed(3.0) == "3" and typed(2.5) == "2.5" and typed(True) == "TRUE"
    assert typed(date(2017, 7, 3)) == typed(datetime(2017, 7, 3)) == "2017-07-03"
    assert (
        typed(datetime(2017, 7, 3, 9, 30)) == "2017-07-03 09:30:00"
        and typed(time(9, 0)) == "09:00:00"
    )


def test_dates_and_formulas_of_a_workbook() -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.append(["事项", "期限", "比例"])
    page.append(["甲", date(2017, 11, 30), 0.5])
    page.append(["乙", "=A2", 1])
    page["B2"].number_format = 'yyyy"年"m"月"d"日"'
    page["C2"].number_format = "0%"
    found = read_bytes(make.saved(book), "a.xlsx")
    assert [cell.text for cell in tables(found)[0].cells] == [
        "事项", "期限", "比例", "甲", "2017年11月30日", "50%", "乙", "", "1",
    ]  # fmt: skip
    assert [en for _, en in found.warnings] == [
        "1 formulas in “Sheet” hold no value: open and save the file in Excel or WPS"
    ]


def test_chinese_formats_by_number_alone() -> None:
    """WPS and the Chinese Excel write format 31 without saying what it is."""
    styles = (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs></styleSheet>'
    )
    rows = f"<row r='1'><c r='A1' s='1'><v>{DAY}</v></c><c r='B1' s='2'><v>{DAY}</v></c></row>"
    data = make.rezipped(sheet(rows), xl__styles__xml=b"", **{"xl__styles.xml": styles})
    (table,) = tables(read_bytes(data, "a.xlsx"))
    assert [cell.text for cell in table.cells] == ["2017年7月3日", "2017年7月"]


def test_shared_strings_with_runs_and_readings() -> None:
    strings = (
        "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh sb='0' eb='1'><t>yi</t></rPh></si>"
    ).encode()
    values = (("s", "1"), ("s", "0"), ("s", "9"), ("b", "1"), ("e", "#N/A"))
    row = (
        "<row>" + "".join(f"<c t='{kind}'><v>{value}</v></c>" for kind, value in values) + "</row>"
    )
    (table,) = tables(read_bytes(shared_strings(strings, row), "a.xlsx"))
    assert [(cell.text, cell.place.cell) for cell in table.cells] == [
        ("乙丙", "A1"), ("甲", "B1"), ("TRUE", "D1"), ("#N/A", "E1"),
    ]  # fmt: skip


def test_what_is_hidden_is_named() -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    for row in range(1, 5):
        page.append([f"a{row}", f"b{row}", f"c{row}"])
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True
    other = book.create_sheet("名单")
    other.append(["x", "y"])
    other.sheet_state = "hidden"
    found = read_bytes(make.saved(book), "a.xlsx")
    assert [cell.text for cell in tables(found)[0].cells][:6] == [
        "a1",
        "b1",
        "c1",
        "a2",
        "b2",
        "c2",
    ]
    assert [en for _, en in found.warnings] == [
        "“Sheet” has hidden rows, read as well: 3",
        "“Sheet” has hidden columns, read as well: B",
        "the hidden sheet “名单” is not read; 2 of its cells are filled",
    ]


def test_titles_above_tables_parted_by_empty_rows_and_notes_below() -> None:
    rows = [
        "<row r='1'>" + _inline("A1", "任务表") + "</row>",
        "<row r='3'>"
        + _inline("A3", "序号")
        + _inline("B3", "任务")
        + _inline("C3", "时限")
        + "</row>",
        "<row r='4'>" + _inline("A4", "1") + _inline("B4", "甲") + _inline("C4", "月底") + "</row>",
        "<row r='6'>" + _inline("B6", "乙") + _inline("C6", "年底") + "</row>",
        "<row r='7'>" + _inline("A7", "注：以上为任务") + "</row>",
    ]
    found = read_bytes(
        sheet("".join(rows), "<mergeCells><mergeCell ref='A7:C7'/></mergeCells>"), "a.xlsx"
    )
    assert words(found) == ["任务表", "注：以上为任务"]
    first, second = tables(found)
    assert shape(first)[3:] == [(1, 0, 1, 1, "1"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, "月底")]
    # The second keeps the sheet's columns: its first is empty.
    assert shape(second) == [(0, 0, 1, 1, ""), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "年底")]
    title = found.blocks[0].place
    assert (title.sheet, title.cell, title.row) == ("Sheet", "A1", 1)


def test_a_row_of_one_cell_inside_a_table_stays_there() -> None:
    rows = [
        "<row r='1'>" + _inline("A1", "序号") + _inline("B1", "任务") + "</row>",
        "<row r='2'>" + _inline("A2", "一、稳增长") + "</row>",
        "<row r='3'>" + _inline("A3", "1") + _inline("B3", "甲") + "</row>",
    ]
    (block,) = read_bytes(
        sheet("".join(rows), "<mergeCells><mergeCell ref='A2:B2'/></mergeCells>"), "a.xlsx"
    ).blocks
    assert isinstance(block, Table) and (1, 0, 1, 2, "一、稳增长") in shape(block)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found(separator: str) -> None:
    text = "\n".join(
        separator.join((f"{row}", "市财政局", f'"甲{separator}乙\n丙"')) for row in range(5)
    )
    (table,) = tables(read_bytes(text.encode(), "a.csv"))
    assert [cell.text for cell in table.cells][:3] == ["0", "市财政局", f"甲{separator}乙\n丙"]
    assert [cell.place.line for cell in table.cells[::3]] == [1, 3, 5, 7, 9]


def test_excel_names_its_separator_on_the_first_line() -> None:
    (table,) = tables(read_bytes(b"sep=;\na;b,c\n1;2,3\n", "a.csv"))
    assert [cell.text for cell in table.cells] == ["a", "b,c", "1", "2,3"]
    assert table.cells[0].place.line == 2
