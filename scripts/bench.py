"""Speed beside what people would use instead, in one run: only the ratios mean anything.

jionlp, the one library that reads such phrases, is measured where it is installed (`make bench` does).

Usage: python scripts/bench.py [--json]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import numpy
import workalendar.asia
import workalendar.exceptions

import gkrules
from gkrules.calendar import china

ROOT = Path(__file__).resolve().parent.parent
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 700, 7)]
#: What is counted: a year from each day.
YEARS = [(day, day + timedelta(days=365)) for day in DAYS]
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
    for first, last in YEARS:
        count(first, last)
    return len(YEARS)


def count_chinese_calendar() -> int:
    for first, last in YEARS[:3]:
        chinese_calendar.get_workdays(first, last)
    return 3


def count_holidays() -> int:
    for first, last in YEARS[:20]:
        _CN.get_working_days_count(first, last)
    return 20


#: numpy counts only what it is told: every day off and every weekend day that works, as a business-day calendar.
def _busdays() -> numpy.busdaycalendar:
    first, last = date(2023, 1, 1), date(2026, 12, 28)
    off = [day.date for day in china().rest_days(first, last)]
    return numpy.busdaycalendar("1111111", off)


_BUSDAYS = _busdays()


def add_numpy() -> int:
    for day in DAYS:
        numpy.busday_offset(day, 10, roll="backward", busdaycal=_BUSDAYS)
    return len(DAYS)


def count_numpy() -> int:
    for first, last in YEARS:
        numpy.busday_count(first, last, busdaycal=_BUSDAYS)
    return len(YEARS)


_WORKALENDAR = workalendar.asia.China()


def add_workalendar() -> int:
    for day in DAYS[:10]:
        with suppress(workalendar.exceptions.CalendarError):  # it knows 2018-2023 alone
            _WORKALENDAR.add_working_days(day - timedelta(days=3 * 365), 10)
    return 10


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


def parse_new_shapes() -> int:
    """New texts of known shapes, as a column holds them: the grammar's answers are remembered."""
    from gkrules.reader import parse

    parse.cache_clear()
    for phrase in PHRASES:
        gkrules.parse(phrase)
    return len(PHRASES)


#: Sentences of the statutes' kind, our own words; every tenth holds a limit, as in statutes.
_CLAUSES = [
    "第{n}条 为了规范有关活动，保护公民、法人和其他组织的合法权益，根据有关法律，制定本条例。\n",
    "县级以上人民政府应当加强对有关工作的领导，协调解决工作中的重大问题，保障工作经费。\n",
    "有关部门应当自收到申请之日起{m}个工作日内作出决定；情况复杂的，经负责人批准，可以延长十日。\n",
    "任何单位和个人有权举报违反本条例的行为，有关部门应当为举报人保密。\n",
    "有下列情形之一的，由主管部门责令改正，处一万元以上五万元以下罚款；构成犯罪的，依法追究责任。\n",
    "主管部门应当建立信用档案，依法公开有关信息，接受社会监督，不断提高服务水平。\n",
    "从事经营活动的，应当遵守诚实信用原则，不得损害国家利益、社会公共利益和他人合法权益。\n",
    "本条例所称有关活动，是指依照法律、法规规定开展的生产、经营、服务和管理活动。\n",
]


def statute(size: int) -> str:
    """So many bytes of running text."""
    rows: list[str] = []
    held = 0
    while held < size:
        n = len(rows)
        row = _CLAUSES[n % len(_CLAUSES)].format(n=n, m=n % 60 + 1)
        rows.append(row)
        held += len(row.encode())
    return "".join(rows)


_SHORT, _LONG = statute(100_000), statute(10_000_000)


def find_short() -> int:
    for _ in gkrules.find(_SHORT):
        pass
    return 100_000


def find_long() -> int:
    for _ in gkrules.find(_LONG):
        pass
    return 10_000_000


def jionlp_rates() -> dict[str, float]:
    """The same phrases and the same text by jionlp, where it is installed."""
    try:
        import jionlp
    except ImportError:
        return {}
    now = time.time()

    def phrases() -> int:
        for phrase in PHRASES:
            with suppress(ValueError):  # it has no answer
                jionlp.parse_time(phrase, time_base=now)
        return len(PHRASES)

    def text() -> int:
        jionlp.ner.extract_time(_SHORT)
        return 100_000

    return {"read a phrase: jionlp": rate(phrases), "find in text, bytes: jionlp": rate(text)}


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
        "add 10 working days: numpy": rate(add_numpy),
        "add 10 working days: workalendar": rate(add_workalendar),
        "count a year: gkrules": rate(count_ours),
        "count a year: holidays": rate(count_holidays),
        "count a year: chinese-calendar": rate(count_chinese_calendar),
        "count a year: numpy": rate(count_numpy),
        "read a phrase, nothing remembered": rate(parse_cold),
        "read a phrase again": rate(parse_warm),
        "read a phrase of a known shape: gkrules": rate(parse_new_shapes),
        "find in text, bytes: gkrules, 100 kB": rate(find_short),
        "find in text, bytes: gkrules, 10 MB": rate(find_long),
        **jionlp_rates(),
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
    if "read a phrase: jionlp" in rates:
        phrases = rates["read a phrase of a known shape: gkrules"] / rates["read a phrase: jionlp"]
        text = rates["find in text, bytes: gkrules, 100 kB"] / rates["find in text, bytes: jionlp"]
        sys.stdout.write(f"\nread: {phrases:.1f} times jionlp; find: {text:.1f} times jionlp")
    slower = (
        rates["find in text, bytes: gkrules, 100 kB"] / rates["find in text, bytes: gkrules, 10 MB"]
    )
    sys.stdout.write(f"\nfind: {slower:.2f} times the time a byte at 10 MB as at 100 kB")
    sys.stdout.write(f"\nadd: {ratio:,.0f} times holidays, {more:,.0f} times chinese-calendar\n")


if __name__ == "__main__":
    main()
