"""Speed beside what people would use instead, in one run: only the ratios mean anything.

Usage: python scripts/bench.py [--json]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

import gkrules
from gkrules.calendar import china

ROOT = Path(__file__).resolve().parent.parent
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 700, 7)]
PHRASES = [
    "自收到申请之日起20个工作日内",
    "每季度第一周内",
    "2017年11月底前完成",
    "会议召开3个工作日前",
    "每月、每季度后20日内完成",
    "文件公开后10个工作日内",
]


def rate(work: Callable[[], int], seconds: float = 0.6) -> float:
    """Operations a second: the best of several rounds."""
    best, until = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        start = time.perf_counter()
        done = work()
        best = max(best, done / (time.perf_counter() - start))
    return best


def add_ours() -> int:
    add = china().add
    for day in DAYS:
        add(day, 10)
    return len(DAYS)


def add_chinese_calendar() -> int:
    for day in DAYS[:20]:
        chinese_calendar.find_workday(10, day)
    return 20


_CN = holidays.country_holidays("CN")


def add_holidays() -> int:
    for day in DAYS[:50]:
        _CN.get_nth_working_day(day, 10)
    return 50


def count_ours() -> int:
    count = china().count
    for day in DAYS:
        count(day, day + timedelta(days=365))
    return len(DAYS)


def count_chinese_calendar() -> int:
    for day in DAYS[:3]:
        chinese_calendar.get_workdays(day, day + timedelta(days=365))
    return 3


def parse_cold() -> int:
    from gkrules.reader import parse
    from gkrules.reader.core import read_core

    parse.cache_clear()
    read_core.cache_clear()
    for phrase in PHRASES:
        gkrules.parse(phrase)
    return len(PHRASES)


def parse_warm() -> int:
    for phrase in PHRASES:
        gkrules.parse(phrase)
    return len(PHRASES)


def resolve_one() -> int:
    limit = gkrules.parse(PHRASES[0])
    for day in DAYS:
        gkrules.resolve(limit, trigger=day)
    return len(DAYS)


def start_up(code: str) -> float:
    """Seconds for a new process to run the code, less those of an empty one."""

    def seconds(text: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", text], check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    return seconds(code) - seconds("pass")


def main() -> None:
    rates = {
        "add 10 working days: gkrules": rate(add_ours),
        "add 10 working days: holidays": rate(add_holidays),
        "add 10 working days: chinese-calendar": rate(add_chinese_calendar),
        "count a year: gkrules": rate(count_ours),
        "count a year: chinese-calendar": rate(count_chinese_calendar),
        "read a phrase, nothing remembered": rate(parse_cold),
        "read a phrase again": rate(parse_warm),
        "resolve a period of working days": rate(resolve_one),
    }
    seconds = {
        "start and count one date": start_up("from gkrules.calendar import china; china()"),
        "start and read one phrase": start_up("import gkrules; gkrules.parse('30日内')"),
    }
    start = time.perf_counter()
    out = ROOT / "out" / "bench"
    done = gkrules.publish(
        gkrules.Agenda(gkrules.Plan.load(ROOT / "examples/panzhihua-2017/plan.toml")), out
    )
    seconds[f"publish the example ({done.entries} entries)"] = time.perf_counter() - start
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps({"rates": rates, "seconds": seconds}, indent=1) + "\n")
        return
    for name, value in rates.items():
        sys.stdout.write(f"{name:44} {value:12,.0f} a second\n")
    for name, value in seconds.items():
        sys.stdout.write(f"{name:44} {value:12.3f} s\n")
    ratio = rates["add 10 working days: gkrules"] / rates["add 10 working days: holidays"]
    more = rates["add 10 working days: gkrules"] / rates["add 10 working days: chinese-calendar"]
    sys.stdout.write(f"\nadd: {ratio:,.0f} times holidays, {more:,.0f} times chinese-calendar\n")


if __name__ == "__main__":
    main()
