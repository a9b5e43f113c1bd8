"""What the kernel adds, by hand; its totals, options, and that it travels and does not grow."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa
import pytest

from gkrules.batch import (
    ColumnError,
    Kernel,
    Options,
    memory,
    resolve_batches,
    resolve_table,
    schema_of,
)
from gkrules.calendar import china
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.overlays.values import Overlay, overlaid
from gkrules.policy import Policy

D = date


def table(**columns: list[Any]) -> pa.RecordBatch:
    return pa.record_batch(columns)


def rows(batch: pa.RecordBatch, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Kernel(Options(**options)).resolve(batch).to_pylist()
    return found


def test_the_contract_s_own_examples() -> None:
    """Section 9 of the contract; each by hand there."""
    made = rows(
        table(
            phrase=[
                "本通知公布后30个工作日内",
                "文件公开后10个工作日内",
                "自收到申请之日起20个工作日内",
                "30日内",
                "1个月内",
                "有效期届满30日前",
                "15个工作日内",
                "15日内",
            ],
            trigger=[
                D(2017, 7, 3),
                D(2026, 9, 24),
                D(2026, 2, 10),
                D(2026, 1, 16),
                D(2027, 1, 31),
                D(2026, 10, 31),
                D(2026, 12, 15),
                D(2026, 9, 27),
            ],
            regime=[""] * 7 + ["税收征收管理法实施细则"],
        )
    )
    assert [row["due"] for row in made] == [
        D(2017, 8, 14),
        D(2026, 10, 15),
        D(2026, 3, 16),
        D(2026, 2, 24),
        D(2027, 3, 1),
        D(2026, 10, 1),
        D(2027, 1, 6),
        D(2026, 10, 21),
    ]
    assert [row["certainty"] for row in made] == [
        *["firm"] * 4,
        "provisional",
        "firm",
        "provisional",
        "firm",
    ]
    assert made[4]["earliest"] == D(2027, 2, 28)
    assert made[5]["act_by"] == D(2026, 9, 30)
    assert {row["error"] for row in made} == {None}


def test_the_same_by_pages() -> None:
    """Asked often enough, the same question is answered from a page."""
    batch = table(phrase=["30日内"] * 40, trigger=[D(2026, 1, 16)] * 40)
    kernel = Kernel(Options())
    assert set(kernel.resolve(batch).column("due").to_pylist()) == {D(2026, 2, 24)}
    assert kernel._memory.table.pages == 1
    assert not kernel._memory._single


def test_what_may_only_come_earlier_is_provisional_too() -> None:
    """By hand: 16 January 2027 is a Saturday 15 days after New Year's Day, so a notice may make it work; Monday the
    18th lies too far from any festival to be given off. All rows of the batch are such rows."""
    made = rows(table(phrase=["5日内"] * 40, trigger=[D(2027, 1, 11)] * 40))
    assert {(row["due"], row["earliest"], row["latest"], row["certainty"]) for row in made} == {
        (D(2027, 1, 18), D(2027, 1, 16), D(2027, 1, 18), "provisional")
    }


def test_late_in_working_days() -> None:
    """Due on Friday 6 March 2026; answered on Saturday, on Monday, ten days on, in time, not at all."""
    batch = table(
        phrase=["4个工作日内"] * 5,
        trigger=[D(2026, 3, 2)] * 5,
        answered=[D(2026, 3, 7), D(2026, 3, 9), D(2026, 3, 16), D(2026, 3, 6), None],
    )
    made = rows(batch)
    assert {row["due"] for row in made} == {D(2026, 3, 6)}
    assert [row["on_time"] for row in made] == [False, False, False, True, None]
    assert [row["late_working_days"] for row in made] == [0, 1, 6, 0, None]
    assert [row["late_days"] for row in made] == [1, 3, 10, 0, None]
    assert rows(batch, as_of=D(2026, 3, 6))[4]["on_time"] is None
    last = rows(batch, as_of=D(2026, 3, 10))[4]
    assert (last["on_time"], last["late_days"], last["late_working_days"]) == (False, 4, 2)


def test_errors_stand_in_their_rows_and_in_the_totals() -> None:
    kernel = Kernel(Options())
    made = kernel.resolve(
        table(
            phrase=["胡说", "五日内", "五日内", "五日内", None, "五日内"],
            trigger=["2026-01-05", "2026-13-05", None, "2026-01-05", "2026-01-05", "2150-01-05"],
            answered=[None, None, None, "不详", None, None],
        ),
        {0: "这一行有2格"},
    ).to_pylist()
    assert [row["status"] for row in made] == [
        "error",
        "error",
        "awaiting",
        "dated",
        "error",
        "error",
    ]
    assert made[0]["error"] == "这一行有2格"
    assert "「2026-13-05」" in made[1]["error"]
    assert made[2]["error"] is None
    assert (made[3]["due"], "「不详」" in made[3]["error"]) == (D(2026, 1, 12), True)
    assert made[4]["error"] == "没有写期限"
    assert "2150-01-10" in made[5]["error"]
    totals = kernel.totals
    assert (totals.rows, totals.faulty) == (6, 5)
    assert totals.statuses == {"error": 4, "awaiting": 1, "dated": 1}
    assert totals.errors["没有写期限"] == 1
    assert [one["rows"] for one in totals.to_dict()["errors"]] == [1] * 5


def test_a_row_has_one_date_or_says_why() -> None:
    made = rows(
        table(phrase=["收到之日起3日内审查，15日内办结", "每月15日前"], trigger=[D(2026, 1, 5)] * 2)
    )
    assert "2个期限（2026-01-08、2026-01-20）" in made[0]["error"]
    assert "起止日期" in made[1]["error"]
    (one,) = rows(
        table(phrase=["每月15日前"], trigger=pa.array([None], pa.date32())),
        start=D(2026, 3, 1),
        end=D(2026, 3, 31),
    )
    assert one["due"] == D(2026, 3, 15)


def test_a_cell_opens_no_file() -> None:
    (row,) = rows(table(phrase=["5日内"], trigger=[D(2026, 1, 5)], regime=["/etc/own.toml"]))
    assert "--regime" in row["error"]


def test_names_of_limits_follow_the_text_in_force() -> None:
    """普通程序 is 60 days under each text; 行政复议法 of 1999 does not name it."""
    made = rows(
        table(
            phrase=["普通程序"] * 3,
            trigger=[D(2024, 3, 1), D(2018, 3, 1), D(2010, 3, 1)],
            regime=["行政复议法"] * 3,
        )
    )
    # 60 days from 1 March are 30 April, both years a working day (2018: a Monday, bridged by the 28th).
    assert made[0]["due"] == D(2024, 4, 30)
    assert made[1]["error"] is None
    assert "普通程序" in made[2]["error"]


def test_reasons_in_both_languages() -> None:
    batch = table(
        phrase=["30日内"] * 20 + ["24小时内"], trigger=["2026-01-16"] * 20 + ["2026-01-16T09:00"]
    )
    zh, en = rows(batch, reason=True), rows(batch, reason=True, lang="en")
    assert "顺延到2026-02-24（周二）" in zh[0]["reason"]
    assert "the next working day is Tue 2026-02-24" in en[0]["reason"]
    assert {row["reason"] for row in zh[:20]} == {zh[0]["reason"]}
    assert "2026-01-17 09:00" in zh[20]["reason"]
    assert "reason" not in rows(batch)[0]


def test_chinese_heads_have_chinese_words() -> None:
    (row,) = rows(table(期限=["4个工作日内"], 起算日=[D(2026, 3, 2)], 办结日=[D(2026, 3, 9)]))
    assert row["届满日"] == D(2026, 3, 6)
    assert (row["状态"], row["确定性"], row["是否按时"]) == ("有届满日", "确定", "否")
    assert row["逾期工作日"] == 1


def test_options_change_the_counting() -> None:
    """A local day off on the last day; another policy; a regime for rows that name none."""
    batch = table(phrase=["5日内"] * 30, trigger=[D(2026, 3, 2)] * 30)  # to Saturday 7 March
    assert {row["due"] for row in rows(batch)} == {D(2026, 3, 9)}
    off = Day(D(2026, 3, 9), DayKind.LOCAL, "本地节")
    place = overlaid(china(), Overlay("本地", "通知", (off,), D(2026, 1, 1), D(2026, 12, 31)))
    assert {row["due"] for row in rows(batch, calendar=place)} == {D(2026, 3, 10)}
    # 行政复议法: five days are five working days; from Wednesday 4 March to the 11th, not Monday the 9th.
    later = table(phrase=["5日内"] * 30, trigger=[D(2026, 3, 4)] * 30)
    assert {row["due"] for row in rows(later)} == {D(2026, 3, 9)}
    assert {row["due"] for row in rows(later, regime="行政复议法")} == {D(2026, 3, 11)}
    back = table(phrase=["会议召开30日前"] * 30, trigger=[D(2026, 3, 31)] * 30)
    assert {row["due"] for row in rows(back)} == {D(2026, 3, 1)}
    strict = Policy(clear_days=True)
    assert {row["due"] for row in rows(back, policy=strict)} == {D(2026, 2, 28)}


def test_it_travels() -> None:
    kernel = pickle.loads(pickle.dumps(Kernel(Options(regime="行政复议法"), {"phrase": "x"})))
    assert kernel.columns == {"phrase": "x"}
    assert kernel.options.regime == "行政复议法"
    work = pickle.loads(pickle.dumps(partial(resolve_batches, lang="en", columns={"phrase": "p"})))
    batches: Iterator[pa.RecordBatch] = iter([table(p=["胡说"], trigger=[D(2026, 1, 5)])] * 2)
    made = list(work(batches))
    assert len(made) == 2
    assert made[0].schema == schema_of(
        made[0].schema.empty_table().select([0, 1]).schema, columns={"phrase": "p"}
    )
    assert made[0].to_pylist()[0]["error"].startswith("no time limit")


def test_tables_of_any_chunks() -> None:
    one = pa.table({"phrase": ["30日内"], "trigger": [D(2026, 1, 16)], "more": [[1, 2]]})
    many = pa.concat_tables([one] * 50)
    made = resolve_table(many)
    assert made.num_rows == 50
    assert made.column("more").to_pylist() == [[1, 2]] * 50
    assert set(made.column("due").to_pylist()) == {D(2026, 2, 24)}
    assert resolve_table(many.slice(0, 0)).num_rows == 0
    assert pa.types.is_dictionary(resolve_table(one, compact=True).schema.field("status").type)
    with pytest.raises(ColumnError):
        resolve_table(pa.table({"x": [1]}))


def test_several_threads_say_the_same() -> None:
    phrases = [f"{n}个工作日内" for n in range(1, 40)] + [f"{n}日内" for n in range(1, 40)]
    batch = table(
        phrase=phrases * 60,
        trigger=[D(2010 + n % 17, 1 + n % 12, 1 + n % 28) for n in range(78 * 60)],
    )
    wanted = Kernel(Options()).resolve(batch).to_pylist()
    kernel = Kernel(Options())
    parts = [batch.slice(at, 300) for at in range(0, batch.num_rows, 300)]
    with ThreadPoolExecutor(8) as pool:
        made = [row for part in pool.map(kernel.resolve, parts) for row in part.to_pylist()]
    assert made == wanted


def test_what_it_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_QUESTIONS", 50)
    monkeypatch.setattr(memory, "_SINGLE", 60)
    monkeypatch.setattr(memory, "_PAGES", 5)
    kernel = Kernel(Options())
    for start in range(1, 400, 30):
        phrases = [f"{n}日内" for n in range(start, start + 30)]
        made = kernel.resolve(table(phrase=phrases * 20, trigger=[D(2026, 1, 5)] * 600))
        assert made.column("error").null_count == 600
        assert len(kernel._memory.questions) <= 80
        assert len(kernel._memory._single) <= 660
        assert kernel._memory.table.pages <= 35
