"""What `batch` does: a table of limits in, the same with their dates out; and what became of its rows."""

from __future__ import annotations

import sys
from argparse import Namespace
from importlib.util import find_spec
from typing import TYPE_CHECKING, TextIO

from gkrules.cli.flags import DAY, RANGE, Option, repeated
from gkrules.cli.say import as_json
from gkrules.cli.values import choice, count
from gkrules.errors import GkrulesError
from gkrules.policy import Policy

if TYPE_CHECKING:
    from gkrules.batch import Totals

_FORMATS = "csv|tsv|xlsx|parquet|arrow|arrows|jsonl"
#: How many different errors are shown.
_SHOWN = 10
_BAR = 30

OPTIONS: tuple[Option, ...] = (
    (
        ("source",),
        {"metavar": "IN|-"},
        "要算的表：.csv .tsv .xlsx .parquet .arrow .jsonl，或者 - 读标准输入",
        "the table: .csv .tsv .xlsx .parquet .arrow .jsonl, or - for standard input",
    ),
    (
        ("target",),
        {"metavar": "OUT|-"},
        "写到哪里，格式按扩展名，或者 - 写到标准输出",
        "where to write, the format by the suffix; - for standard output",
    ),
    (
        ("--from-format",),
        {"metavar": _FORMATS},
        "读的格式，扩展名看不出时",
        "the format read, where the suffix does not tell",
    ),
    (
        ("--to-format",),
        {"metavar": _FORMATS},
        "写的格式，扩展名看不出时",
        "the format written, where the suffix does not tell",
    ),
    (
        ("--column",),
        repeated(str, "columns", "ROLE=NAME"),
        "某一列叫什么，如 trigger=受理日期；可以指明 phrase trigger regime stops extension answered",
        "what a column is called, such as trigger=受理日期, for phrase, trigger, regime, stops, extension, answered",
    ),
    (
        ("--regime",),
        {"metavar": "NAME"},
        "没有写规则的行按哪部法律计算",
        "the statute of rows that name none: a name, one version (@2017), or a .toml file",
    ),
    (
        ("--reason",),
        {"action": "store_true"},
        "加上理由一列（慢得多）",
        "with a column that says why (much slower)",
    ),
    (
        ("--as-of", "--today"),
        DAY,
        "没有办结日的行，算到这一天是否逾期",
        "whether rows without an answer are late on this day",
    ),
    (
        ("--heads",),
        {"choices": ("zh", "en"), "metavar": "zh|en"},
        "新加的列用中文还是英文，默认随期限一列",
        "added columns in Chinese or English, by default as the column of phrases is",
    ),
    (
        ("--prefix",),
        {"metavar": "WORDS", "default": ""},
        "新加的列名前面加上什么",
        "what stands before the names of added columns",
    ),
    *RANGE,
    (
        ("--year",),
        {"type": int, "metavar": "YEAR"},
        "没写年份、也没有起算日的日期按哪一年",
        "the year of dates that name none, in rows without a trigger",
    ),
    (
        ("--overlay",),
        repeated(str, "overlays", "FILE"),
        "本地日子的文件（TOML 或 .ics）或名称，可多次给出",
        "a file of local days (TOML or .ics), or its name; may be repeated",
    ),
    (
        ("--policy",),
        repeated(choice, "policy", "NAME=VALUE"),
        "歧义取哪种读法，如 month_end=forward（慢得多）",
        "which reading to take, such as month_end=forward (much slower)",
    ),
    (
        ("--threads",),
        {"type": count, "default": 0, "metavar": "N"},
        "几个线程，默认每个处理器一个",
        "how many threads, by default one a processor",
    ),
)


def run(options: Namespace) -> int:
    """`batch`: the table with its dates; what became of the rows on standard output, or error where that is taken."""
    missing = [one for one in ("numpy", "pyarrow") if find_spec(one) is None]
    if missing:
        raise GkrulesError(
            f'批量计算要先安装：pip install "gkrules[batch]"（缺{"、".join(missing)}）',
            f'for batch: pip install "gkrules[batch]" ({", ".join(missing)} missing)',
        )
    from gkrules.batch import Kernel, Options, resolve_file
    from gkrules.calendar import china, find_overlays, overlaid
    from gkrules.regimes import load

    load(options.regime)  # a wrong name is an error of the command, not of every row
    overlays = [one for words in options.overlays for one in find_overlays(words)]
    settings = Options(
        regime=options.regime,
        calendar=overlaid(china(), *overlays),
        lang=options.lang,
        heads=options.heads,
        prefix=options.prefix,
        reason=options.reason,
        as_of=options.today,
        start=options.start,
        end=options.end,
        year=options.year,
        policy=Policy(**dict(options.policy)),
        compact=True,
    )
    progress = _Progress(options) if sys.stderr.isatty() else None
    try:
        totals = resolve_file(
            options.source,
            options.target,
            Kernel(settings, dict(map(_column, options.columns))),
            from_format=options.from_format,
            to_format=options.to_format,
            progress=progress,
            threads=options.threads,
        )
    finally:
        if progress is not None:
            progress.end()
    _tell(totals, options)
    return 0


def _column(words: str) -> tuple[str, str]:
    from gkrules.batch import NAMES

    role, mark, name = words.partition("=")
    if not mark or role.strip() not in NAMES:
        known = ", ".join(NAMES)
        raise GkrulesError(
            f"--column 要写成 trigger=受理日期 这样，不是「{words}」；可用：{known}",
            f"--column wants ROLE=NAME, not {words!r}; roles: {known}",
        )
    return role.strip(), name.strip()


class _Progress:
    """A bar on the terminal: rows done, and how much of all where that is known."""

    def __init__(self, options: Namespace) -> None:
        self._word = "行" if options.lang == "zh" else " rows"
        self._begun = False

    def __call__(self, done: int, total: int | None) -> None:
        words = f"\r{done:,}{self._word}"
        if total:
            part = min(done / total, 1.0)
            filled = round(part * _BAR)
            words = f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {part:4.0%} {done:,}{self._word}"
        self._begun = True
        sys.stderr.write(words)
        sys.stderr.flush()

    def end(self) -> None:
        """Whatever comes next stands on a line of its own."""
        if self._begun:
            sys.stderr.write("\n")


def _tell(totals: Totals, options: Namespace) -> None:
    """The totals; to standard error where the table itself is on standard output."""
    out = sys.stderr if options.target == "-" else sys.stdout
    if options.json:
        as_json(totals.to_dict(), out)
        return
    _in_words(totals, out, zh=options.lang == "zh")


def _in_words(totals: Totals, out: TextIO, *, zh: bool) -> None:
    from gkrules.batch.columns import STATUS_WORDS

    def line(in_chinese: str, in_english: str) -> None:
        out.write((in_chinese if zh else in_english) + "\n")

    statuses = totals.statuses
    named = [
        f"{STATUS_WORDS[name]}{statuses[name]}" if zh else f"{name} {statuses[name]}"
        for name in STATUS_WORDS
        if statuses[name] and name != "error"
    ]
    line(
        f"共{totals.rows}行：{'，'.join(named) or '没有算出的'}",
        f"{totals.rows} rows: {', '.join(named) or 'none resolved'}",
    )
    if totals.provisional or totals.ambiguous:
        line(
            f"其中暂定{totals.provisional}，有其他读法{totals.ambiguous}",
            f"of them provisional {totals.provisional}, with another reading {totals.ambiguous}",
        )
    if totals.judged:
        line(
            f"判断了是否按时的{totals.judged}行，逾期{totals.late}",
            f"judged {totals.judged}, late {totals.late}",
        )
    if totals.faulty:
        line(f"有错误的{totals.faulty}行：", f"rows with an error {totals.faulty}:")
        told = sorted(totals.errors.items(), key=lambda one: (-one[1], one[0]))
        for message, rows in told[:_SHOWN]:
            line(f"  {rows}行：{message}", f"  {rows}: {message}")
        rest = totals.faulty - sum(rows for _, rows in told[:_SHOWN])
        if rest:
            line(f"  另有{rest}行，见表格的错误一列", f"  {rest} more: see the error column")
