"""What a notice makes of a calendar: day by day as shipped; orders; TOML files; the user's folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from gkrules.calendar import (
    Calendar,
    DayKind,
    NoticeError,
    china,
    learn,
    moved,
    read_notice,
    state_council,
)
from gkrules.calendar.notice import Holiday, Learned, Notice, load, place, save, write
from gkrules.calendar.pretend import as_first_issued, known_before, orders, without_notice
from gkrules.errors import CalendarError, FileError, PlanError

from .notices import DATA, FACTS, ONE, Style, Writer, whole

CHINA = china(learned=False)
FIRST = as_first_issued(CHINA)
YEARS = sorted(FACTS)
#: Weekend days that rest in both. chinese-calendar names a festival, or none, where the notice
#: does otherwise (与周末连休 names no weekend day). 2019-05-04 and 2020-02-02 got theirs by the later orders.
NAMED_OTHERWISE = {
    date(2011, 6, 5),
    date(2014, 4, 6),
    *(date(2019, month, day) for month, day in ((4, 6), (4, 7), (5, 4), (6, 8), (6, 9))),
    *(date(2019, 9, day) for day in (14, 15)),
    date(2020, 2, 2),
    *(date(2023, 12, day) for day in (30, 31)),
}


def notice_of(year: int) -> Notice:
    facts = FACTS[year]
    return read_notice(whole(facts, Writer(facts, Style()).rules()), calendar=CHINA)


def order(name: str) -> Notice:
    return read_notice((DATA / name).read_text(encoding="utf-8"), calendar=CHINA)


#: A notice of 2027, invented: no real one was out when this was written.
NEXT = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
国务院办公厅
2026年11月10日
"""


def next_notice() -> Notice:
    return read_notice(NEXT, name="n.txt", calendar=CHINA)


# ---------------------------------------------------------------- a year


@pytest.mark.parametrize("year", YEARS)
def test_a_year_learned_is_the_year_shipped(year: int) -> None:
    before = without_notice(CHINA, year)
    assert not before.is_known(date(year, 1, 1))
    got = learn(before, notice_of(year))
    assert got.known_until == known_before(year + 1)
    day = known_before(year) + ONE
    while day <= known_before(year + 1):
        one, other = got.day(day), FIRST.day(day)
        assert one.kind == other.kind, day
        assert not one.provisional
        if day in NAMED_OTHERWISE:
            assert one.kind is DayKind.WEEKEND
            assert one.name != other.name
        else:
            assert one.name == other.name, day
        if one.kind in (DayKind.SWAPPED, DayKind.MAKE_UP):
            assert one.source == notice_of(year).cited
        elif one.kind is DayKind.STATUTORY:
            assert one.source.startswith("全国年节及纪念日放假办法")
            assert one.source.endswith(f"；{notice_of(year).cited}")
        day += ONE
    assert [each for each in got.special() if each.date > known_before(year + 1)] == [
        each for each in before.special() if each.date > known_before(year + 1)
    ]


@pytest.mark.parametrize("year", [year for year in YEARS if year != 2011])
def test_learning_what_is_known_changes_nothing(year: int) -> None:
    """The orders of 2015, 2019 and 2020 stand, though the year's notice knew nothing of them."""
    assert learn(CHINA, notice_of(year)) is CHINA


def test_a_year_learned_again_is_replaced_and_tells_what_differs() -> None:
    text = whole(FACTS[2026], Writer(FACTS[2026], Style()).rules())
    other = text.replace("5月9日（周六）上班", "4月26日（周日）上班")
    got = learn(CHINA, read_notice(other, calendar=CHINA))
    assert [
        (one.date, one.before.kind, one.after.kind, one.works) for one in moved(CHINA, got)
    ] == [
        (date(2026, 4, 26), DayKind.WEEKEND, DayKind.MAKE_UP, True),
        (date(2026, 5, 9), DayKind.MAKE_UP, DayKind.WEEKEND, False),
    ]
    assert learn(got, notice_of(2026)).day(date(2026, 5, 9)).kind is DayKind.MAKE_UP
    assert got.known_until == CHINA.known_until


def test_the_next_year() -> None:
    got = learn(CHINA, next_notice(), "2027.toml")
    assert got.known_until == date(2027, 12, 28)
    assert got.dated == date(2026, 11, 10)
    assert got.source == f"{CHINA.source}、2027.toml"
    assert not CHINA.is_known(date(2026, 12, 31)) and got.is_known(date(2026, 12, 31))
    assert not got.day(date(2027, 5, 1)).provisional
    changes = {one.date: (one.before.kind.value, one.after.kind.value) for one in moved(CHINA, got)}
    # By hand: before it 5 and 6 February 2027 made up a Saturday and a Sunday on 9 and 10 February, and so on.
    assert changes == {
        date(2027, 1, 2): ("weekend", "weekend"),
        date(2027, 1, 3): ("weekend", "weekend"),
        date(2027, 1, 31): ("weekend", "make-up"),
        date(2027, 2, 11): ("working", "swapped"),
        date(2027, 2, 12): ("working", "swapped"),
        date(2027, 2, 20): ("weekend", "make-up"),
        date(2027, 4, 3): ("weekend", "weekend"),
        date(2027, 4, 4): ("weekend", "weekend"),
        date(2027, 4, 25): ("weekend", "make-up"),
        date(2027, 5, 5): ("working", "swapped"),
        date(2027, 9, 26): ("weekend", "make-up"),
        date(2027, 10, 6): ("working", "swapped"),
        date(2027, 10, 7): ("working", "swapped"),
        date(2027, 10, 9): ("weekend", "make-up"),
    }
    flips = [one.date for one in moved(CHINA, got) if one.works is not None]
    assert len(flips) == 10
    assert got.count(date(2026, 12, 31), date(2027, 12, 31)) == 248


def test_the_last_days_of_december_are_settled() -> None:
    text = NEXT.replace(
        "1月1日（周五）至3日（周日）放假，共3天。",
        "2026年12月31日至1月3日放假，共4天。12月27日上班。",
    )
    got = learn(CHINA, read_notice(text, calendar=CHINA))
    assert got.day(date(2026, 12, 31)).kind is DayKind.SWAPPED
    assert got.day(date(2026, 12, 27)).kind is DayKind.MAKE_UP
    assert got.known_until == date(2027, 12, 28)


def test_two_festivals_in_one_rule() -> None:
    got = learn(without_notice(CHINA, 2025), notice_of(2025))
    assert got.day(date(2025, 10, 6)).name == "中秋节"
    assert got.day(date(2025, 10, 7)).name == "国庆节"
    assert got.day(date(2025, 10, 11)).name == "国庆节"


def test_years_are_learned_in_order() -> None:
    with pytest.raises(CalendarError, match="先要有2027年的通知，才能学2028年的"):
        learn(CHINA, Notice(2028, tuple(_covering(2028))))
    notice = read_notice(whole(FACTS[2022], Writer(FACTS[2022], Style()).rules()), calendar=CHINA)
    with pytest.raises(CalendarError, match="先要有2021年的通知，才能学2022年的") as caught:
        learn(without_notice(CHINA, 2021), notice)
    assert "the notice of 2021 must be learned before that of 2022" in caught.value.en
    with pytest.raises(CalendarError, match="从2004年起才有节假日安排"):
        learn(CHINA, Notice(2003, tuple(_covering(2003))))


def _covering(year: int) -> Iterator[Holiday]:
    """Rules that give off a year's statutory days and nothing else."""
    days = CHINA.statutory(year)
    shared = next((day.name for day in days if "、" in day.name), "")
    for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
        names = tuple(shared.split("、")) if name in shared else (name,)
        off = tuple(day.date for day in days if set(day.name.split("、")) & set(names))
        if off and not (name in shared and name != names[0]):
            yield Holiday(names, off)


def test_a_notice_that_leaves_a_statutory_day_out_is_not_learned() -> None:
    """Even one read without a calendar."""
    text = NEXT.replace("六、中秋节：9月15日（周三）放假1天，不调休。\n", "")
    notice = read_notice(text)
    with pytest.raises(NoticeError, match="没有安排法定假日2027-09-15"):
        learn(CHINA, notice)


# ---------------------------------------------------------------- orders


def test_the_order_of_2020_brings_the_first_schedule_to_the_shipped_one() -> None:
    assert [one.date for one in moved(CHINA, FIRST) if one.date.year == 2020] == [
        date(2020, 1, 31),
        date(2020, 2, 1),
    ]
    learned = learn(without_notice(CHINA, 2020), notice_of(2020))
    got = learn(learned, order("order-2020.txt"))
    day = date(2020, 1, 1)
    while day <= date(2020, 12, 28):
        one, other = got.day(day), CHINA.day(day)
        assert (one.kind, one.name) == (other.kind, other.name), day
        day += ONE
    assert got.day(date(2020, 2, 1)).source == "国办发明电〔2020〕1号"
    assert learn(CHINA, order("order-2020.txt")) is CHINA


def test_the_order_of_2019_and_the_day_of_2015() -> None:
    for name in ("order-2019.txt", "order-2015.txt"):
        notice = order(name)
        got = learn(FIRST, notice)
        for day in (*notice.off, *notice.work):
            one, other = got.day(day), CHINA.day(day)
            assert one.kind == other.kind, day
            assert one.name == other.name or day == date(2015, 9, 5), day
        assert {one.date for one in moved(FIRST, got)} <= notice.off | notice.work
        assert got.known_until == FIRST.known_until


def test_the_orders_on_file_are_those_learned() -> None:
    for one, name in zip(
        orders(), ("order-2015.txt", "order-2019.txt", "order-2020.txt"), strict=True
    ):
        notice = order(name)
        assert (notice.number, notice.issued) == (one.number, one.date)


def test_an_order_changes_only_what_it_names() -> None:
    title = "国务院办公厅关于调整2026年劳动节假期安排的通知\n"
    cancelled = read_notice(title + "5月9日（周六）不再上班。", calendar=CHINA)
    got = learn(CHINA, cancelled)
    assert [(one.date, one.works) for one in moved(CHINA, got)] == [(date(2026, 5, 9), False)]
    anew = read_notice(title + "5月1日至3日放假，共3天。", calendar=CHINA)
    got = learn(CHINA, anew)  # the festival is arranged anew: the old exchange falls
    assert [(one.date, one.works) for one in moved(CHINA, got)] == [
        (date(2026, 5, 4), True),
        (date(2026, 5, 5), True),
        (date(2026, 5, 9), False),
    ]


def test_an_order_of_a_year_not_known_is_refused() -> None:
    notice = read_notice("将2027年春节假期延长至2月15日。", calendar=CHINA)
    with pytest.raises(CalendarError, match="先要有2027年的通知"):
        learn(CHINA, notice)
    got = learn(learn(CHINA, next_notice()), notice)
    assert [one.date for one in moved(learn(CHINA, next_notice()), got) if one.works is False] == [
        date(2027, 2, 15)
    ]
    back = read_notice("将2027年春节假期延长至2月2日。", year=2027)
    with pytest.raises(CalendarError, match="春节的假期不能延长到2027-02-02"):
        learn(learn(CHINA, next_notice()), back)


# ---------------------------------------------------------------- files


def learned(notice: Notice) -> Learned:
    return Learned.of(notice, '通知 "1".txt', b"abc")


@pytest.mark.parametrize(
    "notice",
    [*map(notice_of, YEARS), *map(order, ("order-2015.txt", "order-2019.txt", "order-2020.txt"))],
    ids=lambda notice: f"{notice.year}-{notice.kind}",
)
def test_toml_round_trip(notice: Notice, tmp_path: Path) -> None:
    one = learned(notice)
    path = save(one, tmp_path / "x.toml")
    assert load(path) == evolve(one, path=str(path))
    assert one.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert path.read_text(encoding="utf-8") == write(one) == write(load(path))
    assert [each.name for each in tmp_path.iterdir()] == ["x.toml"]


def test_strange_characters_come_back(tmp_path: Path) -> None:
    words = '"\\\t\n\x7f\u200b“一”'
    one = learned(evolve(next_notice(), title=words))
    assert load(save(one, tmp_path / "x.toml")).notice.title == words.strip()


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GKRULES_DATA", str(tmp_path / "own"))
    one = learned(next_notice())
    assert place(one) == tmp_path / "own" / "calendar" / "2027.toml"
    assert save(one) == place(one)
    assert learned(order("order-2020.txt")).file_name == "2020-order-2020-01-26.toml"
    undated = evolve(order("order-2020.txt"), issued=None)
    assert learned(undated).file_name == "2020-order-ba7816bf.toml"
    monkeypatch.delenv("GKRULES_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert place(one) == tmp_path / "data" / "gkrules" / "calendar" / "2027.toml"


def test_what_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="写不进去"):
        save(learned(next_notice()), tmp_path / "file" / "x.toml")


#: What is changed, into what, the key of the problem, its words. Without a key it stands at its rule.
BROKEN = [
    ("schema = 1", "schema = 2", "schema", "本版本读的是 schema = 1"),
    ("schema = 1", "# schema", "schema", "本版本读的是 schema = 1"),
    ("year = 2027", 'year = "2027"', "year", "应当是整数"),
    ("year = 2027", "year = 27", "year", "应当是 1987 到 2099 年"),
    ('kind = "yearly"', 'kind = "annual"', "kind", "yearly 或者 order"),
    ("off = [2027-06-09]", "off = [2027-06-31]", "!", "没有这样的日期"),
    ("off = [2027-06-09]", "off = []", "holiday[5].off", "没有写哪几天"),
    ("off = [2027-06-09]", 'off = ["6-9"]', "holiday[5].off[1]", "日期"),
    ("off = [2027-06-09]", "days = [2027-06-09]", "holiday[5].days", "不认识的键"),
    ('names = ["端午节"]', "names = []", "holiday[5].names", "缺少「names」"),
    ("work = [2027-04-25]", "work = [2027-04-26]", "holiday[4]", "2027-04-26是周一，不是周末"),
    ("off = [2027-06-09]", "off = [2026-06-09]", "holiday[5]", "2026-06-09不在2027年的安排里"),
]


@pytest.mark.parametrize(("old", "new", "key", "why"), BROKEN)
def test_a_broken_file_is_an_error_with_its_line(
    old: str, new: str, key: str, why: str, tmp_path: Path
) -> None:
    text = write(learned(next_notice()))
    assert text.count(old) == 1
    lines = text.replace(old, new).splitlines()
    path = tmp_path / "2027.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load(path)
    problem = next(one for one in caught.value.problems if why in one.zh)
    assert (problem.path, problem.key) == (str(path), key.strip("!"))
    at = next(n for n, line in enumerate(lines, 1) if line.startswith(new))
    if key in ("holiday[4]", "holiday[5]"):
        at = max(n for n, line in enumerate(lines, 1) if line == "[[holiday]]" and n < at)
    elif new == "# schema":
        at = 0
    assert problem.line == at


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A user's data folder; the calendar is read anew for it, and once more afterwards."""
    monkeypatch.setenv("GKRULES_DATA", str(tmp_path))
    state_council._with_learned.cache_clear()
    yield tmp_path
    state_council._with_learned.cache_clear()


def test_the_calendar_reads_the_folder(folder: Path) -> None:
    assert china() == CHINA
    state_council._with_learned.cache_clear()
    path = save(learned(next_notice()))
    later = read_notice("将2027年春节假期延长至2月15日。", calendar=CHINA)
    other = save(learned(evolve(later, issued=dt.date(2027, 2, 1))))
    got = china()
    assert got.known_until == date(2027, 12, 28)
    assert got.day(date(2027, 2, 15)).kind is DayKind.SWAPPED
    assert got.source == f"{CHINA.source}、{path}、{other}"
    assert got.dated == date(2027, 2, 1)
    assert china(learned=False) == CHINA
    assert isinstance(got, Calendar)


@pytest.mark.parametrize("text", ["year = ", "schema = 1\n", ""])
def test_a_broken_file_in_the_folder(folder: Path, text: str) -> None:
    path = folder / "calendar" / "2027.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        china()
    assert caught.value.problems[0].path == str(path)


def test_a_year_too_early_in_the_folder(folder: Path) -> None:
    rules = tuple(_covering(2028))
    path = save(learned(Notice(2028, rules)))
    with pytest.raises(PlanError, match="先要有2027年的通知，才能学2028年的") as caught:
        china()
    assert caught.value.problems[0].path == str(path)
    assert caught.value.problems[0].line == 1
