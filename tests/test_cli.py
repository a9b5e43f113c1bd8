"""The command line as its users meet it: in its own process, on several consoles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gkrules.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = str(ROOT / "examples" / "panzhihua-2017" / "plan.toml")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`gkrules` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "gkrules", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_due_shows_the_date_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "due", "文件公开后10个工作日内", "--from", "2026-09-24")
    assert code == 0
    assert out.splitlines()[0] == "届满：2026-10-15（周四）"
    for words in (
        "当日不计入",
        "2026-09-25至27中秋节",
        "2026-10-01至07国庆节",
        "2026-10-10",
        "民法典",
    ):
        assert words in out


def test_due_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(
        capsys, "due", "文件公开后10个工作日内", "--from", "2026-09-24", "--lang", "en"
    )
    assert code == 0
    assert "Thu 2026-10-15" in out.splitlines()[0]
    assert "10 working days" in out


def test_due_json_is_the_occurrence(capsys: pytest.CaptureFixture[str]) -> None:
    from gkrules import from_dict

    _, out, _ = said(
        capsys, "due", "每季度第一周内", "--start", "2017-01-01", "--end", "2017-12-31", "--json"
    )
    data = json.loads(out)
    assert [one["due"] for one in data["occurrences"]] == [
        "2017-01-09",
        "2017-04-07",
        "2017-07-07",
        "2017-10-09",
    ]
    first = {key: value for key, value in data["occurrences"][0].items() if key != "explanation"}
    assert from_dict({"schema": data["schema"], **first}).due.isoformat() == "2017-01-09"


def test_due_of_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "due", "国家指导意见印发后60日内")
    assert code == 0
    assert "国家指导意见印发" in out


def test_options_of_due(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["due", "10个工作日内", "--from", "2017-07-03", "--stop", "2017-07-05..2017-07-09"]
    assert said(capsys, *arguments)[1].startswith("届满：2017-07-20")
    arguments = ["due", "受理之日起10日内", "--trigger", "受理=2017年7月3日"]
    assert said(capsys, *arguments)[1].startswith("届满：2017-07-13")
    arguments = [
        "due",
        "会议召开3个工作日前",
        "--from",
        "2024-10-31",
        "--policy",
        "clear_days=true",
    ]
    assert said(capsys, *arguments)[1].startswith("届满：2024-10-25")
    arguments = ["due", "24小时内", "--from", "2024-10-31T09:00"]
    assert said(capsys, *arguments)[1].startswith("届满：2024-11-01 09:00")
    arguments = ["due", "30日内，可延长15日", "--from", "2026-01-05", "--extended"]
    assert said(capsys, *arguments)[1].startswith("届满：2026-02-24")


def test_parse(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "parse", "收到申请之日起20个工作日内，可延长20个工作日")
    assert code == 0
    for words in ("自收到申请之日起20个工作日内", "收到申请", "可以延长：20个工作日"):
        assert words in out
    data = json.loads(said(capsys, "parse", "每月10日前", "--json")[1])
    assert data["limit"]["type"] == "Every"
    assert data["canonical"] == "每月10日前"


def test_next(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["next", EXAMPLE, "--unit", "市财政局", "--today", "2017-07-03", "--days", "60"]
    code, out, _ = said(capsys, *arguments)
    assert code == 0
    assert out.index("2017-07-20") < out.index("2017-07-31") < out.index("2017-08-21")
    for words in (
        "牵头",
        "每月、每季度后20日内完成",
        "等待起算",
        "持续进行",
        "没有日期",
        "等「文件公开」",
    ):
        assert words in out
    data = json.loads(said(capsys, *arguments, "--json")[1])
    due = [one["due"] for one in data["tasks"]]
    assert due == sorted(due)
    assert {"2017-07-20", "2017-08-14", "2017-08-21"} <= set(due)
    assert {one["role"] for one in data["tasks"]} == {"lead"}
    assert data["awaiting"][0]["status"] == "awaiting"
    assert data["to"] == "2017-09-01"


def test_next_for_all_units(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "next", EXAMPLE, "--today", "2017-07-03", "--days", "10")
    assert code == 0
    assert "2017-07-07" in out
    assert "市国土资源局" in out


def test_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = said(capsys, "check", EXAMPLE)
    assert code == 0
    assert "140项任务" in out
    assert "2017-06-30" in out
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[plan]\ntitle = "方案"\ndate = 2026-01-05\n'
        '[[obligation]]\nid = "1"\ntitle = "甲"\nlimits = ["每月"]\nunits = "市甲局"\n',
        encoding="utf-8",
    )
    code, out, _ = said(capsys, "check", str(plan))
    assert code == 1
    assert "plan.toml:8" in out
    assert "市甲局" in out
    data = json.loads(said(capsys, "check", str(plan), "--json")[1])
    assert data["findings"][0]["line"] == 8


def test_publish(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = said(capsys, "publish", EXAMPLE, str(tmp_path / "out"))
    assert code == 0
    assert "52份日历" in out
    assert (tmp_path / "out" / "finance.ics").exists()
    data = json.loads(said(capsys, "publish", EXAMPLE, str(tmp_path / "out"), "--json")[1])
    assert "index.json" in data["files"]


def test_looking_ahead_ends_with_the_calendar(capsys: pytest.CaptureFixture[str]) -> None:
    """Thirty days from 20 December 2099 reach into 2100, for which nobody asked."""
    code, out, _ = said(capsys, "next", EXAMPLE, "--today", "2099-12-20")
    assert code == 0
    assert "2099-12-31" in out


BAD = [
    (["due", "内20日"], "内20日"),
    (["due", "每月10日前"], "--start"),
    (["due", "每月10日前", "--start", "2026-13-01"], "2026-13-01"),
    (["due", "24小时内", "--from", "2026-09-24"], "2026-09-24T09:00"),
    (["due", "10日内", "--from", "2099-12-30"], "2099-12-31"),
    (["due", "每月10日前", "--start", "2098-01-01", "--end", "2101-12-31"], "2101-12-31"),
    (["due", "每月10日前", "--start", "1960-01-01", "--end", "1961-12-31"], "1987-01-01"),
    (["due", "10日内", "--policy", "first_week=never"], "iso"),
    (["due", "10日内", "--stop", "2026-01-01"], "首日..末日"),
    (["due"], "缺少"),
    ([], "缺少"),
    (["nothing"], "没有「nothing」"),
    (["next", EXAMPLE, "--unit", "市财务局"], "市财政局"),
    (["next", EXAMPLE, "--days", "many"], "整数"),
    (["check", "no-such-file.toml"], "no-such-file.toml"),
    (["check", str(ROOT)], str(ROOT)),
    (["publish", EXAMPLE, EXAMPLE], "写不进去"),
    (["publish", EXAMPLE, "nowhere", "--end", "2101-12-31"], "1987-01-01至2099-12-31"),
    (["publish", EXAMPLE, "nowhere", "--start", "1960-01-01"], "1987-01-01至2099-12-31"),
]


@pytest.mark.parametrize(
    ("arguments", "words"), BAD, ids=lambda v: " ".join(v)[:30] if isinstance(v, list) else ""
)
def test_bad_input_is_one_clear_message(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code, out, err = said(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert words in err
    assert err.startswith("gkrules: ")
    assert "Traceback" not in err
    code, _, english = said(capsys, "--lang", "en", *arguments)
    assert code == 2
    assert english != err or not arguments


def test_nothing_is_written_for_a_bad_plan(tmp_path: Path) -> None:
    bad = ROOT / "tests" / "data" / "bad-plans" / "unreadable-phrase.toml"
    assert main(["publish", str(bad), str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_any_console(encoding: str) -> None:
    done = run("due", "文件公开后10个工作日内", "--from", "2026-09-24", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert b"2026-10-15" in done.stdout
    if encoding == "gbk":
        assert "届满：2026-10-15（周四）" in done.stdout.decode("gbk")
    assert b"Traceback" not in done.stderr


def test_help_in_two_languages() -> None:
    assert "期限" in run("--help").stdout.decode()
    english = run("due", "--lang", "en", "--help").stdout.decode()
    assert "the words of the limit" in english


def test_output_that_nobody_reads_to_the_end() -> None:
    command = f'"{sys.executable}" -m gkrules next "{EXAMPLE}" --today 2017-07-03 | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert done.stderr == b""


def test_it_loads_only_what_it_needs() -> None:
    """Counting alone waits neither for the grammar nor for the feeds."""
    code = "import sys, gkrules.calendar; print([m for m in ('lark', 'icalendar', 'cattrs') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


HIDDEN = "\x00\x07\x08\x0b\x0c\r\x1b[2J\x7f\x85\x9b31m\xad\u061c\u200b\u200e\u2028\u2029\u202e\u2066\ufeff"


def test_no_word_of_others_acts_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A title, a unit's name, a file's: shown with escapes, on standard output and on standard error."""
    title = "".join(f"\\u{ord(char):04x}" for char in HIDDEN)
    (tmp_path / "plan.toml").write_text(
        f'[plan]\ntitle = "甲{title}"\ndate = 2026-01-05\n[[obligation]]\nid = "1"\ntitle = "乙{title}丙"\n'
        f'limits = ["2026年6月30日前"]\nunits = "市财政局"\n',
        encoding="utf-8",
    )
    assert main(["overdue", str(tmp_path / "plan.toml"), "--today", "2026-07-02"]) == 1
    said = capsys.readouterr().out
    assert (
        "乙\\x00\\x07\\x08\\x0b\\x0c\\r\\x1b[2J\\x7f\\x85\\x9b31m\\xad\\u061c\\u200b\\u200e" in said
    )
    assert "\\u2028\\u2029\\u202e\\u2066\\ufeff丙" in said
    assert not set(HIDDEN) - set("[2J31m") & set(said)
    assert main(["check", str(tmp_path / "no\x1b[2J\u202e.toml")]) == 2
    said = capsys.readouterr().err
    assert "no\\x1b[2J\\u202e.toml" in said and not {"\x1b", "\u202e"} & set(said)
