"""The columns: which of a table's hold what, and those that the kernel adds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from attrs import frozen

from gkrules.errors import GkrulesError, Lang
from gkrules.occurrence import Certainty, Status

Role = Literal["phrase", "trigger", "regime", "stops", "extension", "answered"]

#: The names that a column of the input goes by, the usual ones first; in Chinese and in English.
NAMES: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "phrase": (("期限", "办理期限", "期限原文", "期限名称"), ("phrase", "limit", "time_limit")),
    "trigger": (("起算日", "起算日期", "起算时间", "起算时刻"), ("trigger", "triggered", "from")),
    "regime": (("规则", "计算规则", "法律", "依据"), ("regime", "statute")),
    "stops": (("中止", "中止时间", "扣除时间"), ("stops", "stopped")),
    "extension": (("延长", "延长期限"), ("extension", "extended")),
    "answered": (
        ("办结日", "办结日期", "办结时间", "答复日", "答复日期", "完成日期"),
        ("answered", "done", "completed"),
    ),
}
#: Without these there is nothing to count.
_NEEDED: tuple[Role, ...] = ("phrase", "trigger")

#: What is added, in order: the English name (the key), the Chinese one.
ADDED: dict[str, str] = {
    "due": "届满日",
    "act_by": "最迟办理日",
    "certainty": "确定性",
    "earliest": "最早届满日",
    "latest": "最晚届满日",
    "status": "状态",
    "on_time": "是否按时",
    "late_working_days": "逾期工作日",
    "late_days": "逾期天数",
    "due_at": "届满时刻",
    "not_before": "不得早于",
    "other_readings": "其他读法",
    "reason": "理由",
    "error": "错误",
}

#: A row with an error has this in place of a status.
ERROR = "error"
STATUS_WORDS: dict[str, str] = {
    Status.DATED: "有届满日",
    Status.AWAITING: "待起算",
    Status.CONTINUING: "持续",
    Status.UNQUANTIFIED: "未定量",
    Status.NOT_BEFORE: "不早于",
    Status.BAN: "禁止期",
    ERROR: "错误",
}
CERTAINTY_WORDS: dict[str, str] = {Certainty.FIRM: "确定", Certainty.PROVISIONAL: "暂定"}


@frozen
class Layout:
    """Where the parts of a question stand in a table, and the names of what is added."""

    places: tuple[tuple[Role, int], ...]
    added: tuple[tuple[str, str], ...]
    chinese: bool

    def at(self, role: Role) -> int | None:
        """The place of a column; None where there is none."""
        return dict(self.places).get(role)

    def name(self, key: str) -> str | None:
        """The name of an added column; None where it is not asked for."""
        return dict(self.added).get(key)


class ColumnError(GkrulesError, ValueError):
    """A table that lacks a column, or has one twice. `column` is the name at fault or asked for."""

    def __init__(self, column: str, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.column = column


def layout(
    names: Sequence[str],
    chosen: Mapping[str, str] | None = None,
    *,
    heads: Lang | None = None,
    prefix: str = "",
    reason: bool = False,
) -> Layout:
    """The layout of a table with columns of these names.

    chosen: for a role the name of its column, where it goes by none of the known ones. Raises ColumnError for a
    column that is missing, stands there twice, or bears the name of one that would be added.
    """
    places: dict[Role, int] = {}
    for role in NAMES:
        found = _place(role, names, (chosen or {}).get(role))
        if found is not None:
            places[role] = found
    for role in _NEEDED:
        if role not in places:
            raise _missing(role, names)
    lang = heads or ("zh" if _chinese(names[places["phrase"]]) else "en")
    added = tuple(
        (key, prefix + (zh if lang == "zh" else key))
        for key, zh in ADDED.items()
        if reason or key != "reason"
    )
    for _, name in added:
        if name in names:
            raise ColumnError(
                name,
                f"表格里已经有名为「{name}」的列；请改名，或者用 --prefix 给新加的列加上前缀",
                f"the table has a column {name!r} already; rename it, or give the added ones a --prefix",
            )
    return Layout(tuple(places.items()), added, lang == "zh")


def _place(role: Role, names: Sequence[str], chosen: str | None) -> int | None:
    if chosen is not None:
        found = [at for at, name in enumerate(names) if name.strip() == chosen.strip()]
        if not found:
            raise ColumnError(
                chosen,
                f"没有名为「{chosen}」的列，现有：{_listed(names)}",
                f"there is no column {chosen!r}; there are: {_listed(names)}",
            )
    else:
        zh, en = NAMES[role]
        known = {plain_name(name) for name in (*zh, *en)}
        found = [at for at, name in enumerate(names) if plain_name(name) in known]
    if len(found) > 1:
        both = "」「".join(names[at] for at in found)
        raise ColumnError(
            names[found[0]],
            f"「{both}」都可以是“{NAMES[role][0][0]}”，请用 --column {role}=列名 指明",
            f"「{both}」 could each be {role!r}: say which with --column {role}=NAME",
        )
    return found[0] if found else None


def _missing(role: Role, names: Sequence[str]) -> ColumnError:
    zh, en = NAMES[role]
    return ColumnError(
        zh[0],
        f"缺少“{zh[0]}”一列（可以叫{'、'.join((*zh, *en))}，或者用 --column {role}=列名 指明），"
        f"现有：{_listed(names)}",
        f"a column {en[0]!r} is needed (it may be called {', '.join((*en, *zh))}, or be named with "
        f"--column {role}=NAME); there are: {_listed(names)}",
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name[:20] for name in names[:12])
    return shown + ("…" if len(names) > 12 else "")


def usual() -> Iterator[str]:
    """Every name that a column goes by without being chosen, as `plain_name` has it."""
    return (plain_name(name) for zh, en in NAMES.values() for name in (*zh, *en))


def plain_name(name: str) -> str:
    """A name as names are compared: without the difference of widths, cases, blanks and hyphens."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    return plain.replace(" ", "_").replace("-", "_").removeprefix("\ufeff")


def _chinese(name: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in name)
