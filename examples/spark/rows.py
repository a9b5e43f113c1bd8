"""Rows such as a province's export holds, the same ones every time: `python rows.py FOLDER --rows 200000`.

Invented units, phrases that notices and statutes use, triggers of ten years, some with a clock; and what real tables
hold beside them: empty cells, dates that are none, phrases that say nothing, statutes that do not exist.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

SCHEMA = pa.schema(
    [
        ("编号", pa.int64()),
        ("单位", pa.string()),
        ("期限", pa.string()),
        ("起算日", pa.string()),
        ("规则", pa.string()),
        ("中止", pa.string()),
        ("延长", pa.string()),
        ("办结日", pa.date32()),
    ]
)
UNITS = [
    *("市公安局", "市民政局", "市司法局", "市财政局", "市住建局"),
    *("市交通局", "市水务局", "市商务局", "市卫健局", "市审计局"),
]
USUAL = [
    *("收到申请之日起20个工作日内", "自受理之日起20个工作日内", "10个工作日内", "5个工作日内"),
    *("30日内", "六十日内", "15日内", "1个月内", "3至5日内", "两周内"),
    *("15日内，可以延长15日", "60日内，可以延长至90日"),
]
OTHER = [
    *("六个月内", "一年六个月内", "满30日后", "三年内不得申请", "当日", "次日内"),
    *("会议召开3个工作日前", "有效期届满三十日前", "及时", "持续推进", "24小时内", "48小时内"),
    *("每月15日前", "次月10日前", "年底前", "月底前", "10个工作日以内，情况复杂的，15日内"),
    *("胡说八道", "第0个工作日内"),
]
REGIMES = ["行政复议法", "政府信息公开条例", "行政许可法", "没有这部法"]
NO_DATES = ["2026-13-01", "明天", "", None]
STOPS = ["2026-01-12..2026-01-14", "2025-02-01至2025-03-01", "不是日期"]
EXTENSIONS = ["是", "否", "5个工作日", "胡说"]
#: Rows whose answers tests/test_spark.py works out by hand.
FIRST = (
    ("10个工作日内", "2026-03-02", None, None, None, date(2026, 3, 18)),
    ("10个工作日内", "2025-09-26", None, None, None, date(2025, 10, 16)),
    ("10个工作日内", "2026-03-02", None, "2026-03-04..2026-03-05", None, None),
    ("24小时内", "2026-03-02T09:00", None, None, None, None),
    ("胡说八道", "2026-03-02", None, None, None, None),
    ("10个工作日内", "2026-02-30", None, None, None, None),
    ("10个工作日内", "2026-04-10", None, None, None, date(2026, 4, 27)),
)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """So many rows in the order of their numbers, from 1."""
    chance = random.Random(8)
    for number in range(1, count + 1):
        unit = chance.choice(UNITS)
        if number <= len(FIRST):
            yield (number, unit, *FIRST[number - 1])
            continue
        day = date(2016, 1, 1) + timedelta(days=chance.randrange(11 * 365))
        trigger: str | None = day.isoformat()
        mark = chance.random()
        if mark < 0.01:
            trigger = chance.choice(NO_DATES)
        elif mark < 0.03:
            trigger = f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}"
        yield (
            number,
            unit,
            chance.choice(USUAL if chance.random() < 0.9 else [*OTHER, None]),
            trigger,
            chance.choice(REGIMES) if chance.random() < 0.2 else None,
            chance.choice(STOPS) if chance.random() < 0.01 else None,
            chance.choice(EXTENSIONS) if chance.random() < 0.05 else None,
            day + timedelta(days=chance.randrange(60)) if chance.random() < 0.8 else None,
        )


def write(folder: Path, count: int, files: int = 8, form: str = "parquet") -> None:
    """The rows, in so many files of a folder."""
    columns = zip(zip(*rows(count), strict=True), SCHEMA, strict=True)
    table = pa.table([pa.array(cells, one.type) for cells, one in columns], schema=SCHEMA)
    folder.mkdir(parents=True)
    size = -(-count // files)
    for at in range(0, count, size):
        path = folder / f"part-{at // size:03}.{form}"
        part = table.slice(at, size)
        if form == "csv":
            pyarrow.csv.write_csv(part, path)
        else:
            pyarrow.parquet.write_table(part, path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    options = parser.parse_args()
    write(options.folder, options.rows, form=options.format)
