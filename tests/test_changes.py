"""What moved: compared by hand-worked cases, kept in a baseline, decided at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gkrules import Agenda, Plan
from gkrules.calendar import china
from gkrules.calendar.pretend import without_notice
from gkrules.changes import Baseline, Kind, Named, baseline_beside, compare, held
from gkrules.cli import main
from gkrules.errors import FileError
from gkrules.ledger import Choice, Corrected, Done, Happened, Withdrawn, beside, open_ledger
from gkrules.regimes import load
from gkrules.trace import What
from tests.agenda.conftest import HEAD, UNITS, Desk, by
from tests.agenda.conftest import desk as desk

D = date.fromisoformat
Make = Callable[..., Desk]
OPENED = Happened(event="文件公开", moment=D("2026-03-10"), **by("2026-03-10"))
ROW = '[[obligation]]\nid = "1"\ntitle = "解读"\nlimits = ["{}"]\nunits = "市财政局牵头，市审计局配合"\n'


def _kinds(old: Agenda, new: Agenda) -> list[tuple[str, str, str]]:
    found = compare(held(old), held(new))
    return [
        (one.kind.value, str(one.old.due if one.old else ""), str(one.new.due if one.new else ""))
        for one in found
    ]


def test_a_corrected_trigger(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"]}).record(OPENED)
    before = made.on("2026-03-12")
    after = made.record(Corrected(about=1, moment=D("2026-03-12"), **by("2026-03-13"))).on(
        "2026-03-13"
    )
    (change,) = compare(held(before), held(after))
    assert change.kind is Kind.MOVED
    assert change.before and change.after
    assert (change.before.what, change.before.after, change.after.after) == (
        What.TRIGGER, D("2026-03-10"), D("2026-03-12"),
    )  # fmt: skip
    assert compare(held(after), held(after)) == ()


def test_a_new_trigger_and_a_withdrawn_one(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"]})
    before = made.on("2026-03-12")
    made.record(OPENED)
    after = made.on("2026-03-12")
    assert _kinds(before, after) == [("new", "", "2026-03-24")]
    assert _kinds(after, before) == [("gone", "2026-03-24", "")]


def test_an_edited_plan(desk: Make) -> None:
    old = desk({"limits": ["文件公开后10个工作日内"]}).record(OPENED).on("2026-03-12")
    new = desk({"limits": ["文件公开后15个工作日内"]}).record(OPENED).on("2026-03-12")
    (change,) = compare(held(old), held(new))
    # 25 26 27 30 31 March
    assert (change.new and change.new.due, change.reworded) == (D("2026-03-31"), True)
    assert change.before and change.before.what is What.COUNT


def test_a_learned_holiday_year(desk: Make) -> None:
    """Labour Day of 2026, before its notice: 1 and 2 May, the second (a Saturday) made up on Monday the 4th."""
    made = desk({"limits": ["文件公开后5个工作日内"]})
    made.record(Happened(event="文件公开", moment=D("2026-04-29"), **by("2026-04-29")))
    before = Agenda(made.plan, made.ledger, without_notice(china(), 2026), as_of=D("2026-04-30"))
    (change,) = compare(held(before), held(made.on("2026-04-30")))
    # Before: 30 April, 5 6 7 8 May. By the notice 1 to 5 May rest and Saturday the 9th works: 30 April, 6 7 8 9 May.
    assert change.old and change.new
    assert (change.kind, change.old.due, change.new.due) == (
        Kind.MOVED,
        D("2026-05-08"),
        D("2026-05-09"),
    )
    assert change.before and change.after
    assert change.before.what is change.after.what is What.COUNT
    assert {day.date for day in change.after.days} - {day.date for day in change.before.days} == {
        D("2026-05-05")
    }


def test_what_is_done_never_changes(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"]}).record(OPENED)
    before = held(made.on("2026-03-12"))
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Done(task=uid, day=D("2026-03-12"), **by("2026-03-12")),
        Corrected(about=1, moment=D("2026-03-11"), **by("2026-03-13")),
    )
    assert compare(before, held(made.on("2026-03-13")), {uid.partition("@")[0]}) == ()


def test_a_baseline_comes_back(desk: Make, tmp_path: Path) -> None:
    made = desk({"limits": ["每季度第一周内", "事件发生后24小时内"], "units": "市财政局、市审计局"})
    dates = held(made.on("2026-03-05"))
    path = tmp_path / "x.dates.json"
    Baseline(D("2026-03-05"), dates).write(path)
    assert Baseline.read(path) == Baseline(D("2026-03-05"), dates)
    again = tmp_path / "y.json"
    Baseline(D("2026-03-05"), dates).write(again)
    assert path.read_bytes() == again.read_bytes()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"schema": 2}', '{"schema": 1, "day": "x", "occurrences": [], "tasks": []}',
     '{"schema": 1, "day": "2026-01-01", "occurrences": [], "tasks": [{"uid": "a"}]}'],
)  # fmt: skip
def test_a_file_that_is_no_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"x\.json"):
        Baseline.read(path)


# ---------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GKRULES_WHO", "张三")
    (tmp_path / "units.toml").write_text(UNITS, encoding="utf-8")
    _plan(tmp_path, "文件公开后10个工作日内")
    open_ledger(beside("plan.toml")).append([OPENED])
    return tmp_path


def _plan(folder: Path, phrase: str) -> None:
    (folder / "plan.toml").write_text(HEAD + ROW.format(phrase), encoding="utf-8")


def _diff(
    capsys: pytest.CaptureFixture[str], *more: str, today: str = "2026-03-14"
) -> dict[str, object]:
    capsys.readouterr()
    assert main(["diff", "plan.toml", "--json", "--today", today, *more]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    return found


def _moves(found: dict[str, object]) -> list[tuple[str, str | None, str | None]]:
    changes = found["changes"]
    assert isinstance(changes, list)
    return [(one["kind"], one["old"], one["new"]) for one in changes]


def _correct(day: str) -> None:
    open_ledger(beside("plan.toml")).append([Corrected(about=1, moment=D(day), **by("2026-03-13"))])


MOVED = ("moved", "2026-03-24", "2026-03-26")


def test_without_a_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "plan.toml", "--today", "2026-03-12"]) == 2
    assert "--baseline" in capsys.readouterr().err
    assert not baseline_beside(folder / "plan.toml").exists()


def test_apply(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _diff(capsys, "--baseline", today="2026-03-11")
    assert _moves(_diff(capsys)) == []
    _correct("2026-03-12")
    found = _diff(capsys)
    assert _moves(found) == [MOVED, MOVED]
    changes = found["changes"]
    assert isinstance(changes, list)
    assert changes[0]["why"] == {
        "then": "「文件公开」是2026-03-10（周二），当日不计入（民法典第二百零一条第一款）",
        "now": "「文件公开」是2026-03-12（周四），当日不计入（民法典第二百零一条第一款）",
    }
    _diff(capsys, "--apply", "all")
    assert _moves(_diff(capsys)) == []
    state = open_ledger(beside("plan.toml")).state()
    decided = [one for ones in state.decided.values() for one in ones]
    assert {(one.old, one.new, one.choice, one.who) for one in decided} == {
        (D("2026-03-24"), D("2026-03-26"), Choice.APPLY, "张三")
    }


def test_ignore_and_later(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _diff(capsys, "--baseline", today="2026-03-11")
    _correct("2026-03-12")
    finance, audit = sorted(
        (one["uid"] for one in _rows(_diff(capsys))), key=lambda uid: ".audit@" in uid
    )
    _diff(capsys, "--ignore", finance.partition("@")[0], "--later", audit)
    found = _diff(capsys)
    assert _moves(found) == [MOVED]
    assert (_rows(found)[0]["uid"], _rows(found)[0]["later"]) == (
        audit,
        3,
    )  # the changes are in order of their names
    due = {one.uid: one.due for one in _agenda().tasks()}
    assert due == {finance: D("2026-03-24"), audit: D("2026-03-26")}


def _rows(found: dict[str, object]) -> list[dict[str, str]]:
    changes = found["changes"]
    assert isinstance(changes, list)
    return changes


def _agenda() -> Agenda:
    return Agenda(
        Plan.load("plan.toml"), open_ledger(beside("plan.toml")).read(), as_of=D("2026-03-14")
    )


def test_against_an_older_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "old.toml").write_bytes((folder / "plan.toml").read_bytes())
    _plan(folder, "文件公开后15个工作日内")
    found = _diff(capsys, "--from", "old.toml")
    assert _moves(found) == [("moved", "2026-03-24", "2026-03-31")] * 2
    assert {(one["old_phrase"], one["new_phrase"]) for one in _rows(found)} == {
        ("文件公开后10个工作日内", "文件公开后15个工作日内")
    }


def test_since_a_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _correct("2026-03-12")
    found = _diff(capsys, "--since", "2026-03-12")
    assert _moves(found) == [MOVED, MOVED]
    entries = found["entries"]
    assert isinstance(entries, list)
    assert [(one["number"], one["kind"]) for one in entries] == [(2, "corrected")]
    assert _moves(_diff(capsys, "--since", "2026-03-13")) == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--since", "2026-03-12", "--apply", "all"), "与底稿比时才能用"),
        (("--since", "2026-03-12", "--baseline"), "只能写一个"),
        (("--since", "2026-03-15"), "在2026-03-14以后"),
        (("--baseline", "--ignore", "all"), "--baseline 记下全部日期"),
        (("--apply", "9"), "没有变动的任务「9」"),
        (("--apply", "all", "--ignore", "all"), "写了两次"),
        (("--from", "nowhere.toml"), "nowhere.toml"),
        (("--ledger", "nowhere.db"), "没有这个台账"),
    ],
)
def test_what_cannot_be_meant(
    folder: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], words: str
) -> None:
    _diff(capsys, "--baseline", today="2026-03-11")
    _correct("2026-03-12")
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["diff", "plan.toml", "--today", "2026-03-14", *more]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def test_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["diff", "plan.toml", "--today", "2026-03-11", "--baseline"])
    _correct("2026-03-12")
    capsys.readouterr()
    main(["diff", "plan.toml", "--today", "2026-03-14"])
    assert "改期  2026-03-24（周二） → 2026-03-26（周四）  解读" in capsys.readouterr().out
    main(["diff", "plan.toml", "--today", "2026-03-14", "--lang", "en"])
    assert "moved  Tue 2026-03-24 → Thu 2026-03-26  解读" in capsys.readouterr().out


def test_a_decision_needs_no_ledger_before(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside("plan.toml").unlink()
    _plan(folder, "本通知印发后10个工作日内")
    _diff(capsys, "--baseline", today="2026-03-11")
    _plan(folder, "本通知印发后15个工作日内")
    _diff(capsys, "--apply", "1")
    assert len(open_ledger(beside("plan.toml")).read()) == 2


def _finance_done() -> None:
    store = open_ledger(beside("plan.toml"))
    ledger = store.read()
    tasks = Agenda(Plan.load("plan.toml"), ledger, as_of=D("2026-03-12")).tasks()
    task = next(one for one in tasks if one.unit.id == "finance")
    store.append([Done(task=task.uid, day=D("2026-03-12"), due=task.due, **by("2026-03-12"))])


def test_since_a_day_tells_of_what_was_done_and_is_no_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Done on the 12th; on the 13th neither that holds nor the trigger: the task is gone."""
    _finance_done()
    withdrawn = (Withdrawn(about=2, **by("2026-03-13")), Withdrawn(about=1, **by("2026-03-13")))
    open_ledger(beside("plan.toml")).append(withdrawn)
    found = _diff(capsys, "--since", "2026-03-12")
    moves = {(one["unit"], one["kind"], one["old"], one["new"]) for one in _rows(found)}
    assert ("市财政局", "gone", "2026-03-24", None) in moves


def test_what_is_open_again_is_not_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _finance_done()
    _diff(capsys, "--baseline", today="2026-03-12")
    open_ledger(beside("plan.toml")).append([Withdrawn(about=2, **by("2026-03-13"))])
    new = [one for one in _rows(_diff(capsys)) if one["unit"] == "市财政局"]
    assert new == []
    new = [
        one for one in _rows(_diff(capsys, "--since", "2026-03-12")) if one["unit"] == "市财政局"
    ]
    assert new == []
    _correct("2026-03-12")
    assert MOVED in _moves(_diff(capsys))


def test_entries_since_a_day_name_their_task(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _finance_done()
    (entry,) = _diff(capsys, "--since", "2026-03-11")["entries"]  # type: ignore[misc]
    assert entry["task"].endswith(".t1.finance")
    main(["diff", "plan.toml", "--today", "2026-03-14", "--since", "2026-03-11"])
    assert f"办公室：{entry['task']}  2026-03-12办结" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("edit", "refused"),
    [
        (("甲市2026年工作方案", "甲市2026年工作方案（修订）"), False),
        (("date = 2026-03-02", "date = 2026-03-03"), False),
        (('2026年工作方案"\ndate = 2026-03-02', '2027年工作方案"\ndate = 2027-03-02'), True),
    ],
)
def test_a_baseline_of_another_plan(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    edit: tuple[str, str],
    refused: bool,
) -> None:
    _diff(capsys, "--baseline", today="2026-03-11")
    path = folder / "plan.toml"
    before = path.read_text(encoding="utf-8")
    assert edit[0] in before
    path.write_text(before.replace(*edit), encoding="utf-8")
    kept = baseline_beside(path).read_bytes()
    assert main(["diff", "plan.toml", "--today", "2026-03-14"]) == (2 if refused else 0)
    error = capsys.readouterr().err
    assert ("这是另一个方案的底稿：《甲市2026年工作方案》（2026-03-02）" in error) is refused
    assert main(["diff", "plan.toml", "--today", "2026-03-14", "--apply", "all"]) == (
        2 if refused else 0
    )
    if refused:
        assert baseline_beside(path).read_bytes() == kept


def test_a_number_tells_plans_apart() -> None:
    one = Named("甲市2026年工作方案", "甲府办〔2026〕3号", D("2026-03-02"))
    assert one.same(Named("另一个题目", "甲府办〔2026〕3号", D("2026-03-04")))
    assert one.same(Named("甲市2026年工作方案", "甲府办〔2026〕4号", D("2026-03-02")))
    assert not one.same(Named("另一个题目", "甲府办〔2026〕4号", D("2026-03-02")))
    assert not one.same(Named("甲市2026年工作方案", "甲府办〔2026〕4号", D("2026-03-04")))


@pytest.mark.parametrize("choice", ["--apply", "--ignore", "--later"])
def test_nothing_to_decide_on(
    folder: Path, capsys: pytest.CaptureFixture[str], choice: str
) -> None:
    _diff(capsys, "--baseline", today="2026-03-11")
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["diff", "plan.toml", "--today", "2026-03-14", choice, "77"]) == 2
    assert capsys.readouterr().err == "gkrules: 没有变动，「77」没有什么可决定的\n"
    assert main(["diff", "plan.toml", "--today", "2026-03-14", choice, "all"]) == 0
    assert capsys.readouterr().out == "没有变动，没有什么可决定的\n"
    found = _diff(capsys, choice, "all")
    assert (found["decided"], found["ledger"]) == ([], None)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def test_ignore_all_where_nothing_has_an_old_date(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _diff(capsys, "--baseline", today="2026-03-11")
    more = Happened(event="文件公开", moment=D("2026-03-12"), **by("2026-03-12"))
    open_ledger(beside("plan.toml")).append([more])
    main(["diff", "plan.toml", "--today", "2026-03-14", "--ignore", "all"])
    assert "没有改期的：2处变动" in capsys.readouterr().out
    assert len(open_ledger(beside("plan.toml")).read()) == 2


def test_many_changes_are_not_all_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = ROW.replace('"1"', '"{n}"')
    for phrase in ("本通知印发后10个工作日内", "本通知印发后15个工作日内"):
        rows = "".join(row.format(phrase, n=n) for n in range(1, 7))
        (folder / "plan.toml").write_text(HEAD + rows, encoding="utf-8")
        if "10" in phrase:
            _diff(capsys, "--baseline", today="2026-03-11")
    assert main(["diff", "plan.toml", "--today", "2026-03-14", "--apply", "77"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n  ") == 9
    assert error.endswith("\n  另有4项\n")


STATUTE = """id = "own"
title = "某市办法"
[[text]]
title = "某市办法"
version = "2020"
from = 2020-01-01
working = "第九条"
working_days = { most = MOST }
words = "若干日以内期限的规定是指工作日"
checked = "某市办法"
"""


def test_a_new_text_of_the_statute(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten days were working days: 11 12 13, 16 to 20, 23 24 March. They are plain days now: the 20th.

    The statute's file is named from the plan's folder, wherever one stands.
    """
    row = ROW.format("文件公开后10日内") + 'regime = "our.toml"\n'
    (folder / "plan.toml").write_text(HEAD + row, encoding="utf-8")
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    plan = str(folder / "plan.toml")
    for most, today in (("10", "2026-03-11"), ("9", "2026-03-12")):
        text = STATUTE.replace("MOST", most)
        (folder / "our.toml").write_text(text, encoding="utf-8")
        load.cache_clear()  # as a new run of the command would
        if most == "10":
            assert main(["diff", plan, "--baseline", "--today", today]) == 0
    capsys.readouterr()
    assert main(["diff", plan, "--json", "--today", today]) == 0
    found = json.loads(capsys.readouterr().out)
    assert _moves(found) == [("moved", "2026-03-24", "2026-03-20")] * 2
    why = found["changes"][0]["why"]
    assert why["then"] == "本法所说的「10日」是工作日（某市办法第九条）"
    assert why["now"].startswith("从次日起数10日，到2026-03-20（周五）")


def test_a_statute_of_ones_own_that_cannot_be_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ROW.format("文件公开后10日内") + 'regime = "our.toml"\n'
    (folder / "plan.toml").write_text(HEAD + row, encoding="utf-8")
    assert main(["check", "plan.toml"]) == 2
    error = capsys.readouterr().err
    assert "our.toml: 文件不存在" in error
    assert "plan.toml:10 [obligation[1].regime]: 计算规则「our.toml」不能用" in error
