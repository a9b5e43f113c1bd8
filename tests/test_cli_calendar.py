"""The calendar commands as their users meet them: status, learning a notice, the back-test, the picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gkrules.cli import main
from tests.conftest import ROOT

EXAMPLE = str(ROOT / "examples" / "panzhihua-2017" / "plan.toml")
# Invented: 2027 as its notice might arrange it.
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号

各省、自治区、直辖市人民政府：
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
国务院办公厅
2026年11月30日
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`gkrules` in a process of its own, with its own data folder."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "GKRULES_DATA": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "gkrules", *arguments],
        capture_output=True,
        check=False,
        env=environment,
        encoding="utf-8",
    )


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "2027.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_status(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "calendar", "status", "--today", "2026-07-01")
    assert code == 0
    assert "2004-01-01至2026-12-28" in out
    assert "gkrules calendar learn" in out
    assert "2027年的通知还没有学" not in out
    _, out, _ = said(capsys, "calendar", "status", "--today", "2026-10-01")
    assert "2027年的通知还没有学" in out
    _, out, _ = said(capsys, "calendar", "status", "--today", "2026-11-25", "--lang", "en")
    assert "known from 2004-01-01 to 2026-12-28" in out
    assert "notice of 2027 is not learned" in out
    _, out, _ = said(capsys, "calendar", "status", "--today", "2026-11-25", "--json")
    data = json.loads(out)
    assert (data["known_until"], data["next_year"], data["wanted"], data["learned"]) == (
        "2026-12-28",
        2027,
        2027,
        [],
    )


def test_a_learned_notice_counts_from_then_on(tmp_path: Path, notice: Path) -> None:
    data = tmp_path / "data"
    before = run(data, "due", "15个工作日内", "--from", "2026-12-15", "--json")
    (one,) = json.loads(before.stdout)["occurrences"]
    assert (one["due"], one["certainty"]) == ("2027-01-06", "provisional")
    learned = run(data, "calendar", "learn", str(notice))
    assert (learned.returncode, learned.stderr) == (0, "")
    out = learned.stdout
    assert "2027年 国办发明电〔2026〕99号" in out
    assert "放假 2027-02-05至2027-02-11；上班 2027-02-13" in out
    # 261 weekdays less 17 off, and four weekend days work.
    assert "2027年共248个工作日" in out
    assert "放假安排掌握到 2027-12-28" in out
    # Against the supposed year: 11 February, 5 May, 6 and 7 October rest besides; 13 February, 25 April, 26
    # September and 9 October work.
    assert "与原先推算的不同（8天）" in out
    for day in ("2027-02-11", "2027-02-13", "2027-04-25", "2027-05-05", "2027-09-26", "2027-10-09"):
        assert day in out.split("与原先推算的不同")[1]
    assert str(data / "calendar" / "2027.toml") in out
    after = run(data, "due", "15个工作日内", "--from", "2026-12-15", "--json")
    (one,) = json.loads(after.stdout)["occurrences"]
    # 16-18 December 3, 21-25 8, 28-31 12, 4-6 January 15.
    assert (one["due"], one["certainty"]) == ("2027-01-06", "firm")
    assert any("2027.toml" in source for source in one["sources"])
    status = run(data, "calendar", "status", "--today", "2026-12-01")
    assert "至2027-12-28的放假安排" in status.stdout
    assert "国办发明电〔2026〕99号" in status.stdout
    # Learning it again changes nothing.
    again = run(data, "calendar", "learn", str(notice), "--json")
    assert json.loads(again.stdout)["moved"] == []


def test_learning_without_writing_and_elsewhere(tmp_path: Path, notice: Path) -> None:
    data = tmp_path / "data"
    dry = run(data, "calendar", "learn", str(notice), "--dry-run", "--lang", "en")
    assert dry.returncode == 0 and "Nothing was written" in dry.stdout
    assert not data.exists()
    out = tmp_path / "other" / "y.toml"
    done = run(data, "calendar", "learn", str(notice), "--out", str(out))
    assert done.returncode == 0 and out.exists()
    assert "放到这里才会自动采用" in done.stdout
    assert (
        "provisional" in run(data, "due", "20个工作日内", "--from", "2027-01-01", "--json").stdout
    )


def test_a_plan_s_moved_tasks_are_listed(tmp_path: Path, notice: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[plan]\ntitle = "方案"\ndate = 2027-02-01\n[[obligation]]\nid = "1"\ntitle = "甲"\n'
        'limits = ["本通知印发后9个工作日内"]\nunits = "市甲局"\n',
        encoding="utf-8",
    )
    done = run(tmp_path / "data", "calendar", "learn", str(notice), "--plan", str(plan))
    # 2-4 February 3; then 11 February to 17 February by the supposed year (5 to 10 February off): 11, 12, 15-18 9;
    # by the notice 12, 13 (a working Saturday), 15-18: the 18th as well.
    assert done.returncode == 0, done.stderr
    plan.write_text(plan.read_text(encoding="utf-8").replace("9个", "4个"), encoding="utf-8")
    done = run(tmp_path / "data2", "calendar", "learn", str(notice), "--plan", str(plan))
    assert "2027-02-11（周四） → 2027-02-12（周五）" in done.stdout


WRONG = [
    ("共7天", "共8天", "8", 6),
    ("2月13日（周六）", "2月13日（周日）", "周日", 6),
    ("9月15日（周三）放假1天", "9月15日（周三）休整一日", "9月15日", 10),
    ("六、中秋节：9月15日（周三）放假1天。\n", "", "中秋节", 0),
]


@pytest.mark.parametrize(("old", "new", "words", "line"), WRONG)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, notice: Path, old: str, new: str, words: str, line: int
) -> None:
    notice.write_text(NOTICE.replace(old, new, 1), encoding="utf-8")
    done = run(tmp_path / "data", "calendar", "learn", str(notice))
    assert done.returncode == 2
    assert words in done.stderr and "Traceback" not in done.stderr
    if line:
        assert f"2027.txt:{line}" in done.stderr
    assert done.stdout == "" and not (tmp_path / "data").exists()


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "gbk.txt"
    path.write_bytes(NOTICE.encode("gbk"))
    done = run(tmp_path, "calendar", "learn", str(path))
    assert done.returncode == 2 and "UTF-8" in done.stderr
    done = run(tmp_path, "calendar", "learn", str(tmp_path / "none.txt"))
    assert done.returncode == 2 and "打不开" in done.stderr


def test_a_broken_learned_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "calendar"
    folder.mkdir(parents=True)
    (folder / "2027.toml").write_text("schema = 1\nyear = 'x'\n", encoding="utf-8")
    done = run(tmp_path / "data", "due", "10日内", "--from", "2026-09-24")
    assert done.returncode == 2 and "2027.toml:2" in done.stderr


def test_the_backtest_prints_its_seed_and_its_years(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(
        capsys, "calendar", "backtest", "--years", "2019-2020", "--limits", "60", "--seed", "7"
    )
    assert code == 0
    lines = out.splitlines()
    assert "种子 7" in lines[0]
    assert [line.split()[:3] for line in lines[2:4]] == [["2019", "60", "0"], ["2020", "60", "0"]]
    assert "共 120 个，0 个在范围外" in out
    assert "国办发明电〔2019〕3号" in out
    _, out, _ = said(capsys, "calendar", "backtest", "--years", "2024", "--limits", "20", "--json")
    data = json.loads(out)
    assert (data["seed"], data["years"][0]["year"], data["years"][0]["misses"]) == (1, 2024, [])
    code, _, err = said(capsys, "calendar", "backtest", "--years", "2003")
    assert code == 2 and "2003" in err


def test_check_warns_from_october_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[plan]\ntitle = "方案"\ndate = 2026-03-02\n[[obligation]]\nid = "1"\ntitle = "甲"\n'
        'limits = ["每季度后15日内"]\nunits = "市甲局"\n',
        encoding="utf-8",
    )
    for today, warned in (("2026-09-30", False), ("2026-10-01", True), ("2027-01-05", True)):
        _, out, _ = said(capsys, "check", str(plan), "--today", today)
        assert ("2027年的放假安排还没有学" in out) is warned, today
    _, out, _ = said(capsys, "check", str(plan), "--today", "2026-10-01", "--lang", "en")
    assert "notice of 2027 is not learned" in out
    # A plan whose days are all known needs no notice.
    _, out, _ = said(capsys, "check", EXAMPLE, "--today", "2026-11-25")
    assert "还没有学" not in out


# ---------------------------------------------------------------- what else `due` says


def test_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("due", "文件公开后10个工作日内", "--from", "2026-09-24")
    _, out, _ = said(capsys, *asked, "--today", "2026-10-08")
    # 9, 10, 12-15 October.
    assert "2026-10-08还剩7天（6个工作日）" in out
    _, out, _ = said(capsys, *asked, "--today", "2026-10-19", "--lang", "en")
    assert "4 days past (2 working days)" in out
    _, out, _ = said(capsys, *asked, "--today", "2026-10-08", "--json")
    assert json.loads(out)["occurrences"][0]["left"] == {"days": 7, "working_days": 6}


def test_an_extension_in_part(capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        "due",
        "自收到申请之日起20个工作日内",
        "--from",
        "2026-02-10",
        "--regime",
        "政府信息公开条例",
    )
    _, out, _ = said(capsys, *asked, "--extended")
    assert out.startswith("届满：2026-04-14")
    _, out, _ = said(capsys, *asked, "--extended", "5个工作日")
    assert out.startswith("届满：2026-03-23")
    code, _, err = said(capsys, *asked, "--extended", "21个工作日")
    assert code == 2 and "最多可以延长20个工作日" in err
    code, _, err = said(capsys, *asked, "--extended", "一会儿")
    assert code == 2 and "--extended" in err


def test_from_the_day_of_service(capsys: pytest.CaptureFixture[str]) -> None:
    # Thirty days after 5 January 2026 are full on 4 February; fifteen more end on the 19th, in the holiday.
    asked = (
        "due",
        "判决书送达之日起十五日内",
        "--served",
        "公告=2026-01-05",
        "--regime",
        "民事诉讼法",
    )
    _, out, _ = said(capsys, *asked)
    assert "届满：2026-02-24" in out
    assert "公告送达，送达日：2026-02-04" in out
    _, out, _ = said(capsys, *asked, "--json")
    data = json.loads(out)
    assert (data["service"]["date"], data["occurrences"][0]["due"]) == ("2026-02-04", "2026-02-24")
    code, _, err = said(capsys, *asked, "--from", "2026-01-01")
    assert code == 2 and "--served" in err
    code, _, err = said(capsys, "due", "10日内", "--served", "鸽子=2026-01-05")
    assert code == 2 and "送达方式" in err


def test_one_statute_with_all_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "regimes", "政府信息公开条例")
    assert code == 0
    for words in ("第三十三条第二款", "征求第三方意见", "签收之日", "2008-05-01–2019-05-15"):
        assert words in out
    _, out, _ = said(capsys, "regimes", "行政复议法@2017", "--lang", "en")
    assert "5、7日 are working days" in out and "2023年修订" not in out
    _, out, _ = said(capsys, "regimes", "税收", "--json")
    (one,) = json.loads(out)["regimes"]
    assert one["texts"][0]["consecutive_holidays"] == 3
    code, _, err = said(capsys, "regimes", "行政复议")
    assert code == 2 and "行政复议法" in err


def test_the_picture(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(
        capsys, "due", "文件公开后10个工作日内", "--from", "2026-09-24", "--calendar"
    )
    assert code == 0
    assert "[15]" in out and "2026年10月" in out
    assert max(len(line) for line in out.splitlines()) < 200


def test_help_of_the_actions(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("status", "learn", "backtest"):
        assert main(["calendar", action, "--help"]) == 0
        out = capsys.readouterr().out
        assert "--json" in out and "用法：" in out
    code, _, err = said(capsys, "calendar")
    assert code == 2 and "动作" in err
