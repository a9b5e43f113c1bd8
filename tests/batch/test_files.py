"""Files in and out: each format into each, what passes through, what is refused, and that memory is bounded."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gkrules.batch import Kernel, Options, reading, resolve_file, separated, typed
from gkrules.batch.begun import Piece
from gkrules.batch.run import resolved
from gkrules.errors import FileError, GkrulesError

D = date
FORMATS = ("csv", "tsv", "xlsx", "parquet", "arrow", "arrows", "jsonl")
ADDED = ["届满日", "确定性", "状态"]
WANTED = [
    (D(2026, 3, 16), "确定", "有届满日"),
    (D(2026, 2, 24), "确定", "有届满日"),
    (D(2027, 1, 6), "暂定", "有届满日"),
    (None, None, "错误"),
]


def plain() -> pa.Table:
    """By hand in the contract: 16 March, 24 February, 6 January (provisional), and a row that is none."""
    return pa.table(
        {
            "编号": ["001", "002", "003", "4"],
            "期限": ["收到申请之日起20个工作日内", "30日内", "15个工作日内", "胡说"],
            "起算日": [D(2026, 2, 10), D(2026, 1, 16), D(2026, 12, 15), D(2026, 1, 5)],
            "件数": [1, 2, 3, None],
            "备注": ['a "b",c', "两\n行", None, "=1+1"],
        }
    )


def run(source: Path, target: Path, options: Options | None = None, **more: Any) -> Kernel:
    kernel = Kernel(options or Options())
    resolve_file(str(source), str(target), kernel, **more)
    return kernel


def start(folder: Path) -> Path:
    path = folder / "in.parquet"
    pq.write_table(plain(), path)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """A file that was written, by another library than wrote it where there is one."""
    kind = path.suffix[1:]
    if kind in ("csv", "tsv"):
        text = path.read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=",\t"[kind == "tsv"]))
    if kind == "xlsx":
        head, *rest = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rest]
    if kind == "jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if kind == "parquet":
        return pq.read_table(path).to_pylist()
    opened = pa.ipc.open_file(path) if kind == "arrow" else pa.ipc.open_stream(path)
    return opened.read_all().to_pylist()


def as_dates(value: Any) -> Any:
    """2026-03-16 however the format has it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str) and value[:4].isdecimal():
        return date.fromisoformat(value)
    return value or None


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_written(tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"out.{kind}"
    kernel = run(start(tmp_path), out)
    made = read(out)
    assert [(as_dates(row["届满日"]), row["确定性"] or None, row["状态"]) for row in made] == WANTED
    assert [row["编号"] for row in made] == ["001", "002", "003", "4"]
    assert [str(row["件数"]) for row in made[:3]] == ["1", "2", "3"]
    assert made[0]["备注"] == 'a "b",c'
    assert made[1]["备注"] == "两\n行"
    assert kernel.totals.to_dict()["faulty"] == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_read(tmp_path: Path, kind: str) -> None:
    """What was written is read again; its own columns stay what they were."""
    first, second, third = (tmp_path / f"{name}.{kind}" for name in "abc")
    run(start(tmp_path), first)
    again = Options(prefix="再_")
    run(first, second, again)
    run(first, third, again)
    assert second.read_bytes() == third.read_bytes()
    before, after = read(first), read(second)
    for old, new in zip(before, after, strict=True):
        assert {key: new[key] for key in old} == old
        assert as_dates(new["再_届满日"]) == as_dates(old["届满日"])
        assert new["再_状态"] == old["状态"]


def test_types_pass_through_parquet(tmp_path: Path) -> None:
    table = plain().append_column(
        "时刻", pa.array([datetime(2026, 1, 1, 9)] * 4, pa.timestamp("ns", "Asia/Shanghai"))
    )
    table = table.append_column("列", pa.array([[1], [], None, [2, 3]]))
    table = table.append_column("类", pa.array(["x", "y", "x", None]).dictionary_encode())
    source, out = tmp_path / "a.parquet", tmp_path / "b.parquet"
    pq.write_table(table, source)
    run(source, out, Options(compact=True))
    made = pq.read_table(out)
    before = pq.read_table(source)
    for name in before.schema.names:
        if name != "类":
            assert made.schema.field(name).type == before.schema.field(name).type
        assert made.column(name).to_pylist() == before.column(name).to_pylist()
    assert made.schema.field("状态").type == pa.string()


def test_dates_are_dates_in_xlsx(tmp_path: Path) -> None:
    run(start(tmp_path), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    head = [cell.value for cell in sheet[1]]
    due = sheet.cell(2, head.index("届满日") + 1)
    assert due.is_date
    assert due.value == datetime(2026, 3, 16)
    assert due.number_format == "yyyy-mm-dd"
    assert sheet.cell(2, head.index("起算日") + 1).is_date


def test_no_spreadsheet_runs_a_text(tmp_path: Path) -> None:
    risky = [
        "=1+1",
        "+A1",
        "-2+3",
        "@x",
        "＝1",
        "\t=1",
        " =1",
        "\u200b=1",
        "\u3000\ufeff=1",
        "\xa0@x",
        "\v=1",
    ]
    numbers = ["-5", "+3.5", "-1,000", "-5%"]
    errors = ["#N/A", "#REF!"]
    table = pa.table(
        {"期限": ["5日内"] * 17, "起算日": [D(2026, 1, 5)] * 17, "=列": [*risky, *numbers, *errors]}
    )
    source = tmp_path / "in.parquet"
    pq.write_table(table, source)
    run(source, tmp_path / "out.csv")
    made = read(tmp_path / "out.csv")
    assert [row["'=列"] for row in made] == [*(f"'{one}" for one in risky), *numbers, *errors]
    run(source, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as held:
        sheet = held.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    book = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    held_there = [one.replace("\v", "□") for one in risky]  # XML holds no vertical tab
    assert [book.cell(row, 3).value for row in range(2, 19)] == [*held_there, *numbers, *errors]
    assert all(book.cell(row, 3).data_type == "s" for row in range(1, 19))


CSV = "编号,期限,起算日\n1,5日内,2026-01-05\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "in.csv").write_bytes(CSV.encode(encoding))
    run(tmp_path / "in.csv", tmp_path / "out.jsonl")
    assert read(tmp_path / "out.jsonl")[0]["届满日"] == "2026-01-12"


@pytest.mark.parametrize(
    "text", [CSV.replace(",", ";"), CSV.replace(",", "\t"), "sep=;\n" + CSV.replace(",", ";")]
)
def test_separators(tmp_path: Path, text: str) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    run(tmp_path / "in.csv", tmp_path / "out.jsonl")
    assert read(tmp_path / "out.jsonl")[0]["届满日"] == "2026-01-12"


def test_ragged_lines_stand_in_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every block, at the first row, in a run, at the end; with a line break in quotes before them."""
    monkeypatch.setattr(separated, "_BLOCK", 300)
    lines = ["编号,期限,起算日,备注"]
    for number in range(200):
        if number in (0, 7, 8, 9, 120, 199):
            lines.append(f"{number},5日内")
        elif number == 50:
            lines.append(f"{number},5日内,2026-01-05,a,b")
        else:
            lines.append(f'{number},5日内,2026-01-05,"x\ny"')
    (tmp_path / "in.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    kernel = run(tmp_path / "in.csv", tmp_path / "out.jsonl")
    made = read(tmp_path / "out.jsonl")
    assert [row["编号"] for row in made] == [str(number) for number in range(200)]
    faulty = [int(row["编号"]) for row in made if row["错误"]]
    assert faulty == [0, 7, 8, 9, 50, 120, 199]
    assert made[0]["错误"] == "这一行有2格，表头有4格"
    assert made[50]["备注"] == "a,b"
    assert kernel.totals.faulty == 7


def test_odd_lines_of_csv(tmp_path: Path) -> None:
    """Names in quotes and with blanks; numbers that must stay texts; a field too long for Python's reader."""
    long = "x" * 200_000
    text = f'"编 号", 期限 ,"起算日"\n007,5日内,2026-01-05\n1e5,5日内,2026-01-05,{long}\n'
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    run(tmp_path / "in.csv", tmp_path / "out.jsonl")
    made = read(tmp_path / "out.jsonl")
    assert made[0]["编 号"] == "007"
    assert made[0]["届满日"] == "2026-01-12"
    assert made[1]["错误"] == "这一行有4格，表头有3格"


def test_halves_of_pairs_become_question_marks(tmp_path: Path) -> None:
    line = '{"phrase": "5日内", "trigger": "2026-01-05", "x\\ud800": "\\udfff甲"}'
    (tmp_path / "in.jsonl").write_text(line, encoding="utf-8")
    run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    (row,) = read(tmp_path / "out.jsonl")
    assert (row["x?"], row["due"]) == ("?甲", "2026-01-12")


def test_an_xlsx_with_titles_above_the_head(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "说明"
    sheet.append(["只是说明"])
    sheet = book.create_sheet("台账")
    for row in (
        ["某某单位办理台账"],
        [],
        ["编号", "期限", "起算日", "办结日", "数", "混", None],
        [1, "30日内", D(2026, 1, 16), datetime(2026, 2, 25, 10, 30), 1.5, "x", "无头"],
        [2, "24小时内", datetime(2026, 1, 16, 9, 0), "2026-01-17 09:01", 2, 3, None],
        [],
        [3, "24小时内", D(2026, 1, 16), None, 2, True, None],
    ):
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    run(tmp_path / "in.xlsx", tmp_path / "out.jsonl")
    one, two, three = read(tmp_path / "out.jsonl")
    assert (one["届满日"], one["是否按时"], one["逾期天数"]) == ("2026-02-24", "否", 1)
    assert (one["编号"], one["数"], one["混"], one[""]) == (1, 1.5, "x", "无头")
    # Nine o'clock was given, and a minute past it is late; a bare date is no instant.
    assert (two["届满时刻"], two["是否按时"], two["逾期天数"]) == ("2026-01-17T09:00:00", "否", 0)
    assert "2026-01-16T09:00" in three["错误"]


def test_json_lines_keep_what_they_hold(tmp_path: Path) -> None:
    lines = [
        {
            "phrase": "30日内",
            "trigger": "2026-01-16",
            "n": 1,
            "big": 2**70,
            "in": {"a": [1]},
            "mixed": "x",
        },
        {"phrase": "30日内", "trigger": "2026-01-16", "n": 2, "yes": True, "mixed": 5},
    ]
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines)
    (tmp_path / "in.jsonl").write_text(f"\ufeff{text}\n\nnot json\n[1]\n", encoding="utf-8")
    run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    made = read(tmp_path / "out.jsonl")
    for old, new in zip(lines, made, strict=False):
        assert {key: new[key] for key in old} == old
    assert made[0]["due"] == "2026-02-24"
    assert [row["error"] for row in made[2:]] == ["第4行不是 JSON 对象", "第5行不是 JSON 对象"]


def test_refused_files_name_themselves_and_leave_nothing(tmp_path: Path) -> None:
    broken = {
        "a.parquet": "不是完好的 parquet",
        "a.arrow": "不是完好的 arrow",
        "a.xlsx": "不是完好的 .xlsx",
        "a.jsonl": "没有读出一个 JSON 对象",
        "a.csv": "缺少“期限”一列",
    }
    for name, said in broken.items():
        (tmp_path / name).write_text("x,y\n1,2\n", encoding="utf-8")
        with pytest.raises(FileError, match=name.replace(".", r"\.")) as caught:
            run(tmp_path / name, tmp_path / "out.csv")
        assert said in str(caught.value)
    (tmp_path / "empty.csv").write_text("")
    for name in ("empty.csv", "none.csv", "none.xlsx", "none.parquet", "none.jsonl"):
        with pytest.raises(FileError, match=name.replace(".", r"\.")):
            run(tmp_path / name, tmp_path / "out.csv")
    with pytest.raises(GkrulesError, match="--to-format"):
        run(tmp_path / "a.csv", tmp_path / "out.doc")
    source = start(tmp_path)
    with pytest.raises(FileError, match="所读的文件"):
        run(source, source)
    with pytest.raises(FileError, match="写不进去"):
        run(source, tmp_path / "a.csv" / "out.csv")
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


def test_a_file_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(CSV.encode() + b"2,5\xff\xff\xff,2026-01-05\n" * 200_000)
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(FileError, match=r"in\.csv"):
        run(tmp_path / "in.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_text_too_long_for_a_cell(tmp_path: Path) -> None:
    table = pa.table({"期限": ["5日内"], "起算日": [D(2026, 1, 5)], "文": ["x" * 40_000]})
    pq.write_table(table, tmp_path / "in.parquet")
    with pytest.raises(FileError, match="32767"):
        run(tmp_path / "in.parquet", tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_progress_and_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROWS", 100)
    many = pa.concat_tables([plain()] * 100)
    pq.write_table(many, tmp_path / "in.parquet")
    told: list[tuple[int, int | None]] = []
    run(
        tmp_path / "in.parquet",
        tmp_path / "a.parquet",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(done, 400) for done in range(100, 500, 100)]
    run(tmp_path / "in.parquet", tmp_path / "b.parquet", threads=1)
    assert pq.read_table(tmp_path / "a.parquet") == pq.read_table(tmp_path / "b.parquet")


def test_a_table_without_rows(tmp_path: Path) -> None:
    for kind in FORMATS:
        if kind in ("jsonl", "xlsx"):
            continue
        pq.write_table(plain().slice(0, 0), tmp_path / "in.parquet")
        run(tmp_path / "in.parquet", tmp_path / f"out.{kind}")
        kernel = run(tmp_path / f"out.{kind}", tmp_path / f"again.{kind}", Options(prefix="x"))
        assert kernel.totals.rows == 0


_MEMORY = """
import resource, sys
from gkrules.batch import Kernel, Options, resolve_file
resolve_file(sys.argv[1], sys.argv[2], Kernel(Options(compact=True)), threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """Under 1 GB for 2.4 million rows. How much of it the pieces take depends on the threads' luck; how many of them
    there may be at once does not: the next test."""
    few = pa.concat_tables([plain()] * 75_000).combine_chunks()
    with pq.ParquetWriter(tmp_path / "in.parquet", few.schema) as writer:
        for _ in range(8):
            writer.write_table(few, row_group_size=100_000)
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            _MEMORY,
            str(tmp_path / "in.parquet"),
            str(tmp_path / "out.parquet"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(made.stdout) < 1000
    assert pq.read_metadata(tmp_path / "out.parquet").num_rows == 2_400_000


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_never_more_than_some_pieces_at_once(threads: int) -> None:
    """Those being counted, one that waits to be written, two that are read ahead: however long the table is."""
    kernel, handed, most = Kernel(Options(compact=True)), 0, 0
    schema = kernel.schema(plain().schema)

    def pieces() -> Iterator[Piece]:
        nonlocal handed
        for batch in plain().to_batches() * 40:
            handed += 1
            yield Piece(batch)

    for written, batch in enumerate(resolved(pieces(), kernel, threads)):
        assert batch.schema == schema
        most = max(most, handed - written)
    assert handed == 40 * len(plain().to_batches())
    assert most <= threads + 3


def test_kinds_of_columns() -> None:
    """Numbers stay numbers, dates dates; several kinds become texts."""
    for values, wanted in [
        ([1.0, 2.0, None], pa.int64()),
        ([1, 2.5], pa.float64()),
        ([2**70], pa.string()),
        ([True, ""], pa.bool_()),
        ([D(2026, 1, 5)], pa.date32()),
        ([D(2026, 1, 5), datetime(2026, 1, 5, 9)], pa.timestamp("us")),
        ([D(2026, 1, 5), "x"], pa.string()),
        ([], pa.string()),
    ]:
        kinds = typed._Kinds("甲")
        for value in values:
            kinds.see(value)
        assert kinds.field().type == wanted, values
