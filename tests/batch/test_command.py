"""The command: what it takes, what it says, what it leaves."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gkrules.cli import batching, flags
from gkrules.cli.parser import English, Parser
from gkrules.errors import FileError, GkrulesError, RegimeError

CSV = """编号,期限,起算日,办结日
1,收到申请之日起20个工作日内,2026-02-10,2026-03-17
2,30日内,2026-01-16,2026-02-24
3,15个工作日内,2026-12-15,
4,胡说,2026-01-05,
5,胡说,2026-01-05,
"""


def run(*arguments: str | Path, lang: str = "zh") -> int:
    kind = Parser if lang == "zh" else English
    parser = kind(prog="gkrules batch")
    for names, settings, zh, en in (*batching.OPTIONS, flags.JSON):
        parser.add_argument(*names, help=kind.say(zh, en), **settings)
    parser.add_argument("--lang", default=lang)
    return batching.run(parser.parse_args([str(one) for one in arguments]))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def test_totals_in_words(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(source, tmp_path / "out.csv") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "共5行：有届满日3",
        "其中暂定1，有其他读法0",
        "判断了是否按时的2行，逾期1",
    ]
    assert said[3] == "有错误的2行："
    assert said[4].startswith("  2行：这里读不出期限")
    assert run(source, tmp_path / "out.csv", lang="en") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "5 rows: dated 3"
    assert said[2] == "judged 2, late 1"


def test_totals_for_programs(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(source, tmp_path / "out.csv", "--json", "--as-of", "2027-01-07") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["rows"]) == (1, 5)
    assert told["statuses"] == {"dated": 3, "error": 2}
    assert (told["judged"], told["late"], told["provisional"]) == (3, 2, 1)
    assert [one["rows"] for one in told["errors"]] == [2]


def test_totals_for_programs_beside_a_table_on_standard_output(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(source, "-", "--to-format", "csv", "--json") == 0
    assert json.loads(capsys.readouterr().err)["rows"] == 5


def test_standard_input_and_output(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """CSV in, JSON lines out; the totals go where they do no harm."""
    stdin = io.TextIOWrapper(io.BytesIO(CSV.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert run("-", "-", "--from-format", "csv", "--to-format", "jsonl") == 0
    out, err = capsysbinary.readouterr()
    rows = [json.loads(line) for line in out.decode().splitlines()]
    assert [row["届满日"] for row in rows] == ["2026-03-16", "2026-02-24", "2027-01-06", None, None]
    assert err.decode().startswith("共5行")


@pytest.mark.parametrize("kind", ["parquet", "arrow", "xlsx", "csv"])
def test_through_pipes(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    held = CSV.encode()
    for before, after in (("csv", kind), (kind, "jsonl")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(held)))
        more = ["--prefix", "再"] if after == "jsonl" else []
        assert run("-", "-", "--from-format", before, "--to-format", after, *more) == 0
        held = capsysbinary.readouterr().out
    rows = [json.loads(line) for line in held.decode().splitlines()]
    assert [row["再届满日"] for row in rows[:3]] == ["2026-03-16", "2026-02-24", "2027-01-06"]


def test_options_reach_the_kernel(tmp_path: Path) -> None:
    table = pa.table({"事": ["五日内"], "受理": [date(2026, 3, 4)], "limit": ["30日内"]})
    pq.write_table(table, tmp_path / "in.parquet")
    arguments: list[Any] = [tmp_path / "in.parquet", tmp_path / "out.parquet"]
    columns = ["--column", "phrase=事", "--column", "trigger=受理"]
    # 行政复议法: five days are working days, to Wednesday 11 March.
    assert run(*arguments, *columns, "--regime", "行政复议法", "--reason", "--heads", "en") == 0
    (row,) = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert row["due"] == date(2026, 3, 11)
    assert "工作日" in row["reason"]
    assert run(*arguments, *columns, "--policy", "clear_days=true", "--threads", "1") == 0


def test_bad_input_is_told(source: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("sep=;\na;b\n1;2\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        run(tmp_path / "bad.csv", tmp_path / "out.csv")
    (problem,) = caught.value.problems
    assert (Path(problem.path).name, problem.line, problem.key) == ("bad.csv", 2, "期限")
    assert "起算日" not in problem.zh.partition("现有")[0]
    with pytest.raises(RegimeError):
        run(source, tmp_path / "out.csv", "--regime", "没有这部法")
    with pytest.raises(GkrulesError, match="--column"):
        run(source, tmp_path / "out.csv", "--column", "届满日=x")
    assert not (tmp_path / "out.csv").exists()


def test_without_the_libraries_it_says_what_to_install(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "find_spec", lambda name: None)
    with pytest.raises(GkrulesError, match=r"gkrules\[batch\]"):
        run(source, tmp_path / "out.csv")


def test_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import Namespace

    bar = batching._Progress(Namespace(lang="zh"))
    bar.end()
    assert capsys.readouterr().err == ""
    bar(50, 200)
    bar(200, 200)
    bar(7, None)
    bar.end()
    said = capsys.readouterr().err
    assert "[########......................]  25% 50行" in said
    assert "\r[##############################] 100% 200行" in said
    assert said.endswith("\r7行\n")
    assert said.count("\n") == 1


def test_an_error_stands_on_a_line_of_its_own_behind_the_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal, and a file that is found at fault behind its first rows."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    (tmp_path / "in.csv").write_text(CSV + '6,5日内,2026-01-05,"x\ny\n', "utf-8")
    err = Terminal()
    monkeypatch.setattr("sys.stderr", err)
    with pytest.raises(FileError, match="引号"):
        run(tmp_path / "in.csv", tmp_path / "out.csv", "--threads", "1")
    assert err.getvalue() == "\r6行\n"
