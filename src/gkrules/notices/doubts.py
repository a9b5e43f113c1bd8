"""The doubts about rows and about the whole draft, each with its two sentences."""

from __future__ import annotations

from gkrules.notices.grid import Account
from gkrules.notices.timelimits import Clash, before
from gkrules.notices.times import untold_times
from gkrules.notices.values import Draft, Row

#: What each code means, for the report's summary: code, Chinese, English.
CODES: tuple[tuple[str, str, str], ...] = (
    ("contradiction", "完成时限与要求里的日期矛盾", "the deadline contradicts its own text"),
    ("lost-structure", "副本丢了表格结构", "the copy lost the table's structure"),
    ("merged-guess", "空格按合并单元格推定", "a blank cell was taken for a merged one"),
    ("cell-continued", "单元格跨页", "a cell runs over the page"),
    ("shared-units", "责任单位由几项共有或者从上级标题来", "units shared by several items"),
    ("role-guess", "角色按栏目推定", "a role was told by its column"),
    ("no-units", "没有责任单位", "no units"),
    ("no-limit", "没有期限", "no time limit"),
    ("unread-limit", "期限读不懂", "a time limit that cannot be read"),
    ("untold-times", "次数没有读进期限", "a number of times that no limit holds"),
    ("before-notice", "期限早于通知日期", "a limit before the notice's own date"),
    ("limit-elsewhere", "别的栏里有期限", "a limit in another column"),
    ("unit-form", "责任单位写法不像单位", "words that have no unit's shape"),
    ("number-skipped", "序号有空缺", "numbers skipped"),
    ("number-doubled", "序号重复", "numbers doubled"),
    ("rewritten", "期限改写过才能单独成句", "a limit was reworded to stand alone"),
    ("alike-units", "可能是同一单位的几个写法", "names that may be one unit"),
    ("group-members", "合称的成员通知里没有", "a group whose members the notice does not name"),
    ("no-date", "没有读到通知日期", "no date of the notice"),
    ("no-title", "没有读到标题", "no title"),
    ("unused-table", "不是任务表的表格", "a table that holds no tasks"),
    ("leftover-text", "没有归类的文字", "text that was not understood"),
    ("reader", "读文件时没有取全", "what the file's reader could not take over"),
)


def about_rows(
    rows: list[Row], clashes: dict[str, tuple[Clash, ...]], account: Account, draft: Draft
) -> None:
    """Rows without units or limits, limits unread, contradicted, past or found elsewhere."""
    for row in rows:
        what = row.requirement or "/".join(row.task)
        if not row.units:
            account.doubt(
                "no-units",
                row.place,
                what,
                f"第{row.id}项没有责任单位",
                f"row {row.id} names no units",
                row.id,
            )
        if not any(one.limit is not None for one in row.limits) and not row.deadline:
            account.doubt(
                "no-limit",
                row.place,
                what,
                f"第{row.id}项没有期限",
                f"row {row.id} has no time limit",
                row.id,
            )
        _limits(row, account, draft)
        for clash in clashes.get(row.id, ()):
            account.doubt(
                "contradiction",
                clash.requirement.place,
                f"{clash.deadline.words} / {clash.requirement.words}",
                f"第{row.id}项：{clash.zh}，两处都照录",
                f"row {row.id}: {clash.en}; both are kept",
                row.id,
            )


def _limits(row: Row, account: Account, draft: Draft) -> None:
    for one in row.limits:
        if one.limit is None:
            account.doubt(
                "unread-limit",
                one.place,
                one.words,
                f"第{row.id}项的「{one.words}」读不懂：{one.error_zh}",
                f"row {row.id}: 「{one.words}」 cannot be read: {one.error_en}",
                row.id,
            )
        if one.rewritten:
            account.doubt(
                "rewritten",
                one.place,
                one.words,
                f"第{row.id}项的期限离开上文读不全，改写为「{one.words}」",
                f"row {row.id}: a limit that leans on words before it was written as 「{one.words}」",
                row.id,
            )
        if one.source == "other":
            account.doubt(
                "limit-elsewhere",
                one.place,
                one.words,
                f"第{row.id}项的别的栏里有「{one.words}」，没有算作期限",
                f"row {row.id}: 「{one.words}」 in another column was not taken for a limit",
                row.id,
            )
    for words in untold_times(row):
        account.doubt(
            "untold-times",
            row.requirement_place or row.place,
            words,
            f"第{row.id}项要求「{words}」，期限里没有这个次数，请核对",
            f"row {row.id} asks for 「{words}」; no time limit of it holds that number: please check",
            row.id,
        )
    for past in before(row.limits, draft.date, draft.year):
        account.doubt(
            "before-notice",
            past.place,
            past.words,
            f"第{row.id}项的「{past.words}」早于通知的日期",
            f"row {row.id}: 「{past.words}」 lies before the notice's own date",
            row.id,
        )


def about_numbers(numbers: list[tuple[int, Row]], account: Account) -> None:
    """Numbers that one table of tasks, or one run of items, leaves out or has twice."""
    seen: dict[int, Row] = {}
    last: tuple[int, Row] | None = None
    for number, row in numbers:
        if number in seen:
            account.doubt(
                "number-doubled",
                row.place,
                row.requirement,
                f"序号{number}出现两次",
                f"number {number} appears twice",
                row.id,
            )
        elif last is not None and number > last[0] + 1:
            missing = f"{last[0] + 1}" if number == last[0] + 2 else f"{last[0] + 1}-{number - 1}"
            account.doubt(
                "number-skipped",
                row.place,
                missing,
                f"序号{last[0]}之后是{number}，缺{missing}",
                f"number {last[0]} is followed by {number}; {missing} is missing",
                row.id,
            )
        seen.setdefault(number, row)
        last = (number, row)
