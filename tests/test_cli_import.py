"""`gkrules import` as its users meet it: a file in, a plan out; again after a correction; the review."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gkrules.cli import main

NOTICE = """乙市人民政府办公室关于印发乙市2026年数据开放工作方案的通知

各县（区）人民政府，市级各部门：

现将工作方案印发给你们，请于2026年12月10日前将落实情况报市政府办公室。

乙市人民政府办公室
2026年3月2日

乙市2026年数据开放工作方案

序号\t工作任务\t具体要求\t责任单位\t完成时限
1\t目录\t编制数据开放目录\t市大数据局牵头，市财政局配合\t2026年6月底前完成
2\t更新\t更新目录里的数据\t市大数据局\t每季度第一周内
3\t评价\t开展数据质量评价\t市统计局\t目录公布后20个工作日内
"""


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan(folder: Path) -> dict[str, Any]:
    rows = tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8"))["obligation"]
    return {row["id"]: row for row in rows}


def test_a_notice_becomes_a_plan_that_can_be_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "import", "notice.txt")
    assert (code, err) == (0, "")
    assert "《乙市2026年数据开放工作方案》" in out
    for name in ("plan.toml", "units.toml", "plan.report.txt", "plan.imported.toml"):
        assert (folder / name).exists(), name
    rows = plan(folder)
    assert {"1", "2", "3"} <= set(rows)
    assert rows["1"]["limits"] == ["2026年6月底前完成"]
    assert rows["1"]["units"] == "市大数据局牵头，市财政局配合"
    assert (rows["2"]["requirement"], rows["2"]["deadline"]) == (
        "更新目录里的数据",
        "每季度第一周内",
    )
    assert rows["3"]["task"] == "评价"
    duty = next(row for name, row in rows.items() if name not in "123")
    assert "2026年12月10日前" in duty["limits"][0]
    code, out, _ = said(capsys, "next", "plan.toml", "--today", "2026-06-01", "--days", "40")
    assert code == 0
    assert "2026-06-30" in out and "2026-07-07" in out
    # The calendars of all units, from one command more.
    code, _, _ = said(capsys, "publish", "plan.toml", "out")
    assert code == 0 and (folder / "out" / "index.json").exists()


def test_the_report_and_the_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "import", "notice.txt", "--json", "--lang", "en")
    data = json.loads(out)
    assert code == 0 and data["schema"] == 1
    assert data["report"]["rows"] == len(plan(folder))
    assert [one["code"] for one in data["report"]["counts"]]
    report = (folder / "plan.report.txt").read_text(encoding="utf-8")
    assert report.startswith("《乙市2026年数据开放工作方案》")


def test_again_after_a_correction(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "import", "notice.txt")
    path = folder / "plan.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"市统计局"', '"市统计局、市大数据局"  # 商定'), encoding="utf-8")
    units = folder / "units.toml"
    units.write_text(units.read_text(encoding="utf-8") + "\n# 手写\n", encoding="utf-8")
    corrected = NOTICE.replace(
        "2\t更新", "2\t登记\t登记可以开放的数据\t市档案局\t2026年9月底前\n3\t更新"
    ).replace("3\t评价", "4\t评价")
    corrected = corrected.replace("每季度第一周内", "每季度后15日内")
    (folder / "notice.txt").write_text(corrected, encoding="utf-8")
    code, out, _ = said(capsys, "import", "notice.txt")
    assert code == 0
    assert "2-2 新增" in out
    assert "2.deadline 改了：「每季度第一周内」→「每季度后15日内」" in out
    rows = plan(folder)
    assert rows["2"]["limits"] == ["每季度后15日内"]
    assert (rows["2"]["number"], rows["3"]["number"]) == ("3", "4")
    assert rows["3"]["units"] == "市统计局、市大数据局"
    assert "# 商定" in path.read_text(encoding="utf-8")
    assert "# 手写" in units.read_text(encoding="utf-8")
    assert "市档案局" in units.read_text(encoding="utf-8")
    code, out, _ = said(capsys, "import", "notice.txt")
    assert "没有变化" in out


def test_a_plan_of_one_s_own_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "plan.toml").write_text("# 我的\n", encoding="utf-8")
    code, out, err = said(capsys, "import", "notice.txt")
    assert code == 2 and out == "" and "--force" in err
    assert (folder / "plan.toml").read_text(encoding="utf-8") == "# 我的\n"
    assert not (folder / "units.toml").exists()
    code, _, _ = said(capsys, "import", "notice.txt", "--force")
    assert code == 0 and "1" in plan(folder)


def test_nothing_is_written_on_a_dry_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "import", "notice.txt", "--dry-run")
    assert code == 0 and "没有写文件" in out
    assert [path.name for path in folder.iterdir()] == ["notice.txt"]


def test_without_a_date_it_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "notice.txt").write_text(NOTICE.replace("2026年3月2日\n", ""), encoding="utf-8")
    code, out, _ = said(capsys, "import", "notice.txt")
    assert code == 0 and "方案还要补正" in out
    code, out, _ = said(capsys, "import", "notice.txt", "--date", "2026-03-02", "--force")
    assert code == 0 and "补正" not in out


def test_what_is_no_notice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.txt").write_text("你好。\n", encoding="utf-8")
    for name, words in (
        ("empty.txt", "没有读出任何任务"),
        ("none.docx", "文件不存在"),
        (".", "这是文件夹"),
    ):
        code, out, err = said(capsys, "import", name, "-o", "other.toml")
        assert code == 2 and words in err and out == "", name
    assert not (folder / "other.toml").exists()
    code, _, err = said(capsys, "import", "notice.txt", "--limit", "cells=3")
    assert code == 2 and "3个" in err
    code, _, err = said(capsys, "import", "notice.txt", "--limit", "cell=3")
    assert code == 2 and "--limit" in err


def review(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *answers: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in answers)))
    return said(capsys, "import", "notice.txt", "--review")


def test_the_review(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    doubtful = NOTICE.replace("市统计局\t目录公布后20个工作日内", "\t")
    (folder / "notice.txt").write_text(doubtful, encoding="utf-8")
    code, out, _ = said(capsys, "import", "notice.txt", "--json")
    codes = [one["code"] for one in json.loads(out)["report"]["doubts"]]
    # Both lacks are told, unless a blank cell was taken for a merged one; each can be mended.
    answers: list[str] = []
    for name in codes:
        if name in ("no-units", "merged-guess"):
            answers += ["u", "（）", "u", "市统计局"]
        elif name == "no-limit":
            answers += ["l", "随便", "l", "2026年9月底前；每月10日前"]
        else:
            answers += ["?", ""]
    code, out, _ = review(monkeypatch, capsys, *answers)
    assert code == 0
    assert f"[1/{len(codes)}]" in out
    assert plan(folder)["3"]["units"] == "市统计局"
    report = (folder / "plan.report.txt").read_text(encoding="utf-8")
    assert f"已复核 {len(codes)} 处" in report
    # What was answered is not asked again, and what was answered stays.
    code, out, _ = review(monkeypatch, capsys)
    assert code == 0 and "[1/" not in out
    assert plan(folder)["3"]["units"] == "市统计局"


def test_the_review_can_be_stopped(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = review(monkeypatch, capsys, "q")
    assert code == 0 and "1" in plan(folder)
    code, _, _ = review(monkeypatch, capsys)  # the input ends at once
    assert code == 0


def test_two_names_of_one_unit_are_made_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = NOTICE.replace("市统计局", "市环境保护局").replace("市财政局配合", "市环保局配合")
    (folder / "notice.txt").write_text(text, encoding="utf-8")
    code, out, _ = said(capsys, "import", "notice.txt", "--json")
    codes = [one["code"] for one in json.loads(out)["report"]["doubts"]]
    assert "alike-units" in codes
    code, out, _ = review(
        monkeypatch, capsys, *("m" if name == "alike-units" else "" for name in codes)
    )
    assert code == 0
    units = tomllib.loads((folder / "units.toml").read_text(encoding="utf-8"))["unit"]
    (one,) = [unit for unit in units if "环" in unit["name"]]
    assert {one["name"], *one["short"]} == {"市环境保护局", "市环保局"}
    code, out, _ = said(capsys, "check", "plan.toml", "--today", "2026-03-02")
    assert "环保" not in out


# ---------------------------------------------------------------- out again, and back


@pytest.mark.parametrize("to", ["xlsx", "docx", "csv", "md"])
def test_export_and_import_again_give_the_same_tasks(
    folder: Path, capsys: pytest.CaptureFixture[str], to: str
) -> None:
    said(capsys, "import", "notice.txt")
    code, out, _ = said(capsys, "export", "plan.toml", "--to", to, "--json")
    done = json.loads(out)
    assert (code, done["file"], done["format"]) == (0, f"plan.{to}", to)
    code, _, err = said(
        capsys, "import", f"plan.{to}", "-o", f"{to}/plan.toml", "--date", "2026-03-02"
    )
    assert (code, err) == (0, "")
    before, after = plan(folder), plan(folder / to)
    for name in "123":
        for key in ("number", "task", "requirement", "units", "limits"):
            assert after[name][key] == before[name][key], (to, name, key)


def test_a_whole_plan_comes_back_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from gkrules import Plan

    said(capsys, "import", "notice.txt")
    code, out, _ = said(capsys, "export", "plan.toml", "-o", "all.xlsx", "--full")
    assert code == 0 and "all.xlsx" in out
    code, out, _ = said(capsys, "import", "all.xlsx", "-o", "again/plan.toml")
    assert code == 0 and "完整方案" in out
    before, after = Plan.load("plan.toml"), Plan.load("again/plan.toml")
    keys = ("id", "title", "limits", "units", "clause", "note", "number", "task", "requirement")
    for one, other in zip(before.obligations, after.obligations, strict=True):
        assert [getattr(one, key) for key in keys] == [getattr(other, key) for key in keys]
    assert before.directory.units == after.directory.units
    # Once more over what is there: nothing has changed.
    code, out, _ = said(capsys, "import", "all.xlsx", "-o", "again/plan.toml", "--json")
    assert code == 0 and json.loads(out)["changes"] == []


def test_what_cannot_be_exported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "import", "notice.txt")
    for arguments in (("-o", "plan.toml"), ("-o", "x.pdf"), ("--to", "odt")):
        code, out, err = said(capsys, "export", "plan.toml", *arguments)
        assert code == 2 and out == "" and err, arguments
