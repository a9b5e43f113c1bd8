"""Files as they come: cut off, doubled, mixed, too wide, through pipes: read right, or refused in one sentence."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import threading
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gkrules.batch import Kernel, Options, resolve_file
from gkrules.errors import FileError, GkrulesError

D, T = date, datetime
HEAD = "编号,期限,起算日,备注\n"
ROW = "1,5日内,2026-01-05,甲\n"  # to Saturday 10 January, so Monday the 12th


def run(source: Path | str, target: Path, **columns: str) -> Kernel:
    kernel = Kernel(Options(), columns)
    resolve_file(str(source), str(target), kernel)
    return kernel


def rows_of(folder: Path, name: str, text: str | bytes, **columns: str) -> list[dict[str, Any]]:
    """What a file with this content becomes."""
    source, out = folder / name, folder / "out.jsonl"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    run(source, out, **columns)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def parquet(path: Path, **columns: Any) -> Path:
    size = len(next(iter(columns.values())))
    usual = {"期限": pa.array(["5日内"] * size), "起算日": pa.array([D(2026, 1, 5)] * size)}
    pq.write_table(pa.table({**usual, **columns}), path)
    return path


# ---------------------------------------------------------------- Arrow


def long_stream(path: Path, *, streamed: bool) -> Path:
    """One batch of some megabytes: its message lies across what is looked at first."""
    table = pa.table(
        {
            "phrase": ["5日内"] * 60_000,
            "trigger": [D(2026, 1, 5)] * 60_000,
            "note": [f"{number:030}" for number in range(60_000)],
        }
    )
    make = pa.ipc.new_stream if streamed else pa.ipc.new_file
    with make(path, table.schema) as writer:
        writer.write_table(table)
    return path


@pytest.mark.parametrize("streamed", [True, False])
def test_long_streams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool) -> None:
    """By its path and through a pipe, in which a file of Arrow may come as well."""
    source = long_stream(tmp_path / "in.arrows", streamed=streamed)
    run(source, tmp_path / "a.parquet")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(source.read_bytes())))
    resolve_file("-", str(tmp_path / "b.parquet"), Kernel(Options()), from_format="arrows")
    for name in "ab":
        made = pq.read_table(tmp_path / f"{name}.parquet")
        assert made.num_rows == 60_000
        assert made.column("due").unique().to_pylist() == [D(2026, 1, 12)]


def test_a_stream_that_breaks_off_is_the_source_s_fault(tmp_path: Path) -> None:
    source = long_stream(tmp_path / "in.arrows", streamed=True)
    source.write_bytes(source.read_bytes()[:1_000_000])
    with pytest.raises(FileError, match=r"in\.arrows: 不是完好的 arrow"):
        run(source, tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


# ---------------------------------------------------------------- CSV


def test_a_head_alone(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16", "gb18030"):
        for text in (HEAD, HEAD.strip()):
            assert rows_of(tmp_path, "in.csv", text.encode(encoding)) == []


def test_a_head_longer_than_what_is_looked_at_first(tmp_path: Path) -> None:
    """Texts stay texts in every column, the last ones too."""
    names = [f"第{number:05}个很长很长很长的列名" for number in range(9_000)]
    text = ",".join(["期限", "起算日", *names]) + "\n5日内,2026-01-05" + ",007" * 9_000 + "\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    run(tmp_path / "in.csv", tmp_path / "out.parquet")
    made = pq.read_table(tmp_path / "out.parquet")
    assert made.column(2).to_pylist() == made.column(9_001).to_pylist() == ["007"]
    assert made.column("届满日").to_pylist() == [D(2026, 1, 12)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_quotation_mark_left_open(tmp_path: Path, encoding: str) -> None:
    """The rows behind it are inside it: none may be lost in silence."""
    text = HEAD + ROW + '2,5日内,2026-01-05,"abc\n' + ROW + ROW
    with pytest.raises(FileError, match="引号没有闭合，从「abc」起"):
        rows_of(tmp_path, "in.csv", text.encode(encoding))
    assert not (tmp_path / "out.jsonl").exists()
    closed = HEAD + ROW + '2,5日内,2026-01-05,"abc\nd"'
    for end in ("", "\n", "\r\n"):
        assert rows_of(tmp_path, "in.csv", (closed + end).encode(encoding))[1]["备注"] == "abc\nd"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("rows", [3, 30_000])
def test_a_file_that_breaks_off_within_a_character(
    tmp_path: Path, encoding: str, rows: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """In a line too short besides, which pyarrow tells of while it cannot read it; early and late."""
    text = (HEAD + ROW * rows + "2,五日").encode(encoding)[:-1]
    if (
        encoding != "utf-8" and rows == 3
    ):  # so near the end it is taken for a character that was lost
        text = (HEAD + ROW * rows).encode(encoding) + "2,五日".encode(encoding)[2:-1]
    with pytest.raises(FileError, match=r"in\.csv: .*编码"):
        rows_of(tmp_path, "in.csv", text)
    assert not capfd.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    """JSON and Parquet have no place for both; .csv and .xlsx have."""
    (tmp_path / "in.csv").write_text("备注,期限,起算日,备注\n甲,5日内,2026-01-05,乙\n", "utf-8")
    for name in ("out.jsonl", "out.parquet"):
        with pytest.raises(FileError, match=rf"{name} \[备注\]: 有两列都叫"):
            run(tmp_path / "in.csv", tmp_path / name)
    run(tmp_path / "in.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1].startswith('"甲","5日内"')
    run(tmp_path / "in.csv", tmp_path / "out.xlsx")
    line = next(openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(min_row=2))
    assert (line[0].value, line[3].value) == ("甲", "乙")


# ---------------------------------------------------------------- JSON lines


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    good = '{"phrase": "5日内", "trigger": "2026-01-05"}'
    twice = '{"phrase": "5日内", "phrase": "10日内", "trigger": "2026-01-05"}'
    deep = '{"phrase": "5日内", "trigger": "2026-01-05", "x": {"a": 1, "a": 2}}'
    made = rows_of(tmp_path, "in.jsonl", "\n".join((good, twice, deep)))
    assert [row["due"] for row in made] == ["2026-01-12", None, None]
    assert [row["error"] for row in made[1:]] == [
        "第2行的键「phrase」写了两次",
        "第3行的键「a」写了两次",
    ]


def test_values_that_are_counted_from_stay_what_they_are(tmp_path: Path) -> None:
    """Pairs of days, truth values among texts; by hand: five days less three, 13 January is a Tuesday."""
    lines = [
        {"phrase": "5日内", "trigger": "2026-01-05", "stops": [["2026-01-06", "2026-01-08"]]},
        {"phrase": "5日内", "trigger": "2026-01-05", "stops": "2026-01-06..2026-01-08"},
        {"phrase": "5日内，可以延长5日", "trigger": "2026-01-05", "extension": True},
        {"phrase": "5日内，可以延长5日", "trigger": "2026-01-05", "extension": "2日"},
        {"phrase": 5, "trigger": 20260105},
        {"phrase": "5日内", "trigger": "2026-01-05", "stops": ["2026-01-06", "2026-01-08"]},
    ]
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines)
    made = rows_of(tmp_path, "in.jsonl", text)
    for old, new in zip(lines, made, strict=True):
        assert {key: new[key] for key in old} == old
    assert [row["due"] for row in made] == [
        "2026-01-13",
        "2026-01-13",
        "2026-01-15",
        "2026-01-12",
        None,
        None,  # two days may be two stops or one: nobody has said
    ]
    assert "[2026-01-06]" in made[5]["error"]


def test_no_number_is_null(tmp_path: Path) -> None:
    line = '{"phrase": "5日内", "trigger": "2026-01-05", "a": NaN, "b": {"c": [-Infinity, 1.5]}}'
    (row,) = rows_of(tmp_path, "in.jsonl", line)
    assert row["a"] is None
    source = parquet(tmp_path / "in.parquet", n=[float("nan"), float("inf")])
    run(source, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    assert text.count('"n": null') == 2


# ---------------------------------------------------------------- .xlsx


@pytest.mark.parametrize("name", ["受理", "Trigger", "起算日"])
def test_a_bare_date_never_becomes_midnight(tmp_path: Path, name: str) -> None:
    """Whatever the column is called: hours count from an instant, and a date beside instants is none."""
    source = workbook(
        tmp_path / "in.xlsx",
        ["期限", name],
        ["24小时内", T(2026, 1, 5, 9)],
        ["24小时内", D(2026, 1, 5)],
    )
    kernel = Kernel(Options(), {"trigger": "受理"} if name == "受理" else {})
    resolve_file(str(source), str(tmp_path / "out.jsonl"), kernel)
    one, two = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert one["届满时刻"] == "2026-01-06T09:00:00"
    assert (two["届满日"], "2026-01-05T09:00" in two["错误"]) == (None, True)


def test_cells_without_a_value_are_not_empty(tmp_path: Path) -> None:
    """An error, a formula that no program has counted: no event is awaited there, the row is at fault."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    for row in (
        [None, "期限", "起算日", "数"],
        [None, "5日内", "#N/A", 1],
        [None, "5日内", "=DATE(2026,1,5)", "=1+1"],
        [None, "5日内", D(2026, 1, 5), "#DIV/0!"],
        [None, "5日内", None, 2],
    ):
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.jsonl")
    made = list(map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines()))
    assert [row["状态"] for row in made] == ["错误", "错误", "有届满日", "待起算"]
    assert "「#N/A」" in made[0]["错误"]
    assert "「=DATE(2026,1,5)」" in made[1]["错误"]
    assert [row["数"] for row in made] == ["1", "=1+1", "#DIV/0!", "2"]


def test_the_line_of_the_head_is_told(tmp_path: Path) -> None:
    """As the spreadsheet counts it, empty rows above included."""
    workbook(tmp_path / "in.xlsx", [], [None, "期限", "日期"], [None, "5日内", D(2026, 1, 5)])
    with pytest.raises(FileError, match=r"in\.xlsx:2 \[起算日\]"):
        run(tmp_path / "in.xlsx", tmp_path / "out.csv")


def test_formulas_with_their_values_are_read_as_these(tmp_path: Path) -> None:
    """As Excel saves them: the value beside the formula, perhaps an empty text."""
    book = workbook(tmp_path / "a.xlsx", ["期限", "起算日"], ["5日内", "x"], ["5日内", "y"])
    cells = {
        "B2": '<c r="B2" t="str"><f>TEXT(1,"@")</f><v>2026-01-05</v></c>',
        "B3": '<c r="B3" t="str"><f>IF(1,"","")</f><v></v></c>',
    }
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            data = old.read(name).decode()
            for place, cell in cells.items() if name.endswith("sheet1.xml") else ():
                data, found = re.subn(rf'<c r="{place}".*?</c>', lambda _, cell=cell: cell, data)
                assert found == 1
            new.writestr(name, data)
    run(tmp_path / "b.xlsx", tmp_path / "out.jsonl")
    made = list(map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines()))
    assert [row["届满日"] for row in made] == ["2026-01-12", None]
    assert made[1]["状态"] == "待起算"


def test_what_a_spreadsheet_cannot_hold(tmp_path: Path) -> None:
    """Numbers of more than fifteen digits are marks; instants lose their zone only for Shanghai's clock."""
    source = parquet(
        tmp_path / "in.parquet",
        id=pa.array([510400202601050001]),
        n=pa.array([999_999_999_999_999]),
        at=pa.array([T(2026, 1, 5, 20, tzinfo=UTC)], pa.timestamp("us", "UTC")),
        none=pa.array([float("nan")]),
    )
    run(source, tmp_path / "out.xlsx")
    (line,) = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(
        min_row=2, max_col=6, values_only=True
    )
    assert line[2:] == ("510400202601050001", 999_999_999_999_999, T(2026, 1, 6, 4), None)
    wide = {f"c{number}": ["x"] for number in range(16_384)}
    with pytest.raises(FileError, match=r"out2\.xlsx: \.xlsx 最多16384列"):
        run(parquet(tmp_path / "wide.parquet", **wide), tmp_path / "out2.xlsx")
    with pytest.raises(FileError, match=r"请写成 \.xlsx"):
        run(source, tmp_path / "out.xlsm")


def test_a_full_disk_for_scratch_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """lxml, which writes them for openpyxl, has an error of its own for that."""

    class Full(Exception):
        pass

    Full.__module__ = "lxml.etree"

    save = openpyxl.Workbook.save

    def full(book: openpyxl.Workbook, place: Any) -> None:
        save(book, place)
        raise Full("IO_ENOSPC")

    source = parquet(tmp_path / "in.parquet", n=[1])
    monkeypatch.setattr("openpyxl.workbook.workbook.Workbook.save", full)
    with pytest.raises(FileError, match=r"out\.xlsx: 写不进去：磁盘已满"):
        run(source, tmp_path / "out.xlsx")


# ---------------------------------------------------------------- Parquet


@pytest.mark.parametrize("suffix", ["jsonl", "xlsx", "csv", "parquet", "arrow"])
def test_moments_that_python_does_not_hold(tmp_path: Path, suffix: str) -> None:
    """They pass through, as texts where a file has no type for them."""
    nano = pa.array([1_767_571_200_000_000_001], pa.int64()).view(pa.timestamp("ns"))
    far = pa.array([5_000_000], pa.int32()).view(pa.date32())
    source = parquet(
        tmp_path / "in.parquet",
        nano=nano,
        far=far,
        deep=pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), nano),
    )
    out = tmp_path / f"out.{suffix}"
    assert run(source, out).totals.statuses == {"dated": 1}
    if suffix == "jsonl":
        (row,) = map(json.loads, out.read_text("utf-8").splitlines())
        assert row["nano"] == "2026-01-05 00:00:00.000000001"
        assert row["far"] == "15659-07-15"
        assert row["deep"] == ["2026-01-05 00:00:00.000000001"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl"])
def test_fields_with_marks_of_their_own(tmp_path: Path, suffix: str) -> None:
    """Other writers number their columns; such a text is no JSON."""
    schema = pa.schema(
        [
            pa.field("期限", pa.string(), metadata={b"PARQUET:field_id": b"1"}),
            pa.field("起算日", pa.date32(), metadata={b"PARQUET:field_id": b"2"}),
            pa.field("件数", pa.int64(), metadata={b"PARQUET:field_id": b"3"}),
        ]
    )
    pq.write_table(
        pa.table([["5日内"], [D(2026, 1, 5)], [7]], schema=schema), tmp_path / "in.parquet"
    )
    assert pq.read_schema(tmp_path / "in.parquet").field(0).metadata
    assert run(tmp_path / "in.parquet", tmp_path / f"out.{suffix}").totals.statuses == {"dated": 1}


# ---------------------------------------------------------------- places


def test_a_pipe_is_written_to_and_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(HEAD + ROW, "utf-8")
    os.mkfifo(tmp_path / "pipe")
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    resolve_file(
        str(tmp_path / "in.csv"), str(tmp_path / "pipe"), Kernel(Options()), to_format="jsonl"
    )
    reader.join(30)
    assert (tmp_path / "pipe").is_fifo()
    assert json.loads(found[0])["届满日"] == "2026-01-12"
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    run(tmp_path / "in.csv", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert "2026-01-12" in (tmp_path / "real.csv").read_text("utf-8-sig")


def test_a_folder_is_refused_before_all_is_counted(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(HEAD + ROW, "utf-8")
    (tmp_path / "out.csv").mkdir()
    kernel = Kernel(Options())
    with pytest.raises(FileError, match=r"out\.csv: 写不进去"):
        resolve_file(str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), kernel)
    assert kernel.totals.rows == 0


def test_no_room_for_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(FileError, match="<stdin>: 写不进去：磁盘已满"):
        resolve_file("-", str(tmp_path / "out.csv"), Kernel(Options()), from_format="parquet")


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx", "arrow", "jsonl"])
def test_faults_of_standard_input_name_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Not the scratch file into which it was put; and a shell may have closed it."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x\n1\n")))
    with pytest.raises(FileError, match=r"^<stdin>") as caught:
        resolve_file("-", str(tmp_path / "out.csv"), Kernel(Options()), from_format=kind)
    assert "gkrules-" not in str(caught.value)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(FileError, match=r"^<stdin>: .*Bad file descriptor"):
        resolve_file("-", str(tmp_path / "out.csv"), Kernel(Options()), from_format=kind)
    monkeypatch.setattr("sys.stdout", None)
    (tmp_path / "in.csv").write_text(HEAD + ROW, "utf-8")
    with pytest.raises(FileError, match=r"^<stdout>: .*Bad file descriptor"):
        resolve_file(str(tmp_path / "in.csv"), "-", Kernel(Options()), to_format=kind)


def test_a_format_that_there_is_not(tmp_path: Path) -> None:
    """Named, it is not passed over for the suffix."""
    (tmp_path / "in.csv").write_text(HEAD + ROW, "utf-8")
    with pytest.raises(GkrulesError, match="--from-format 没有「pqt」"):
        resolve_file(
            str(tmp_path / "in.csv"),
            str(tmp_path / "out.csv"),
            Kernel(Options()),
            from_format="pqt",
        )
