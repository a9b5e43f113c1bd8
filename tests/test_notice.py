"""Holiday notices are read right, in every wording, or refused with the sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gkrules.calendar import NoticeError, china, read_notice
from gkrules.calendar.notice import Notice, unpaid
from gkrules.plain import from_dict

from .conftest import effort
from .notices import DATA, FACTS, RuleFacts, Style, Writer, YearFacts, old_body, whole

CHINA = china(learned=False)
YEARS = sorted(FACTS)
STYLES = {
    "2025 on": Style(),
    "to 2024": Style(weekday="星期", glossed="work"),
    "half-width": Style(half=True, to="-"),
    "Chinese numerals": Style(chinese=True, weekday="星期"),
    "no headings' numbers": Style(ordinal=""),
    "full-width digits": Style(full=True, to="—"),
    "bare": Style(glossed="none", swap=False, count="", ordinal="{n}."),
    "one line": Style(between="", ordinal="（{}）", to="到", joint="和", works="补班"),
}


def expect(notice: Notice, facts: YearFacts) -> None:
    assert notice.year == facts.year and notice.kind == "yearly"
    assert notice.off == facts.off
    assert notice.work == facts.work
    assert [one.names for one in notice.holidays] == [rule.names for rule in facts.rules]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("year", YEARS)
def test_each_year_in_each_wording(year: int, style: str) -> None:
    facts = FACTS[year]
    text = whole(facts, Writer(facts, STYLES[style]).rules())
    notice = read_notice(text, calendar=CHINA)
    expect(notice, facts)
    assert notice.title == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert notice.number == facts.number
    assert notice.issued == (facts.issued or date(year - 1, 12, 8))
    assert unpaid(notice, CHINA.statutory(year)) == 0


# In 2015 a day owed for 中秋节 was given in the rule of 国庆节: the old wording cannot say that.
@pytest.mark.parametrize("year", [year for year in YEARS if year != 2015])
def test_each_year_in_the_wording_of_2004_to_2009(year: int) -> None:
    """公休日调至, 照常公休, 为法定节假日; a festival that shares its day is moved as well (2009)."""
    facts = FACTS[year]
    statutory = {day.date: day.name for day in CHINA.statutory(year)}
    writer = Writer(facts, Style())
    body = old_body(facts, statutory)
    rules = "\n".join(writer.rule(at, rule, body) for at, rule in enumerate(facts.rules, 1))
    expect(read_notice(whole(facts, rules), calendar=CHINA), facts)


@pytest.mark.parametrize("year", YEARS)
def test_rules_alone_with_the_year_given(year: int) -> None:
    facts = FACTS[year]
    notice = read_notice(Writer(facts, Style()).rules(), year=year, calendar=CHINA)
    expect(notice, facts)
    assert (notice.title, notice.number, notice.issued) == ("", "", None)
    assert notice.cited == f"国务院办公厅关于{year}年部分节假日安排的通知"


def test_a_page_as_it_is_copied() -> None:
    """Chrome before and behind, breaks inside sentences, a byte-order mark, advice with a date."""
    text = (DATA / "page.txt").read_text(encoding="utf-8")
    assert text.startswith("\ufeff") and "\u200b" in text
    notice = read_notice(text, name="page.txt", calendar=CHINA)
    expect(notice, FACTS[2026])
    assert notice.number == "国办发明电〔2025〕7号"
    assert notice.issued == date(2025, 11, 4)
    assert notice.holidays[0].words == (
        "一、元旦：1月1日（周四）至 3日（周六）放假调休， 共3天。1月4日（周日）\u200b上班"
    )
    squeezed = "".join(text.split())
    expect(read_notice(squeezed, calendar=CHINA), FACTS[2026])


STYLE = st.builds(
    Style,
    ordinal=st.sampled_from(["{}、", "", "（{}）", "{n}.", "{n}、", "({})"]),
    to=st.sampled_from(["至", "到", "—", "——", "-", "－", "–", "～", "~", "至 "]),
    joint=st.sampled_from(["、", "和", "及", "，", " 、"]),
    weekday=st.sampled_from(["周", "星期", "礼拜", ""]),
    glossed=st.sampled_from(["both", "first", "work", "none"]),
    lunar=st.booleans(),
    month=st.booleans(),
    chinese=st.booleans(),
    full=st.booleans(),
    half=st.booleans(),
    swap=st.booleans(),
    count=st.sampled_from(
        ["，共{}天", "{}天", "，共放假{}天", "", "（共{}天）", "，共计{}天", "。共{}天"]
    ),
    works=st.sampled_from(
        ["上班", "补班", "照常上班", "正常上班", "均上班", "调休上班", "需上班", "为工作日"]
    ),
    between=st.sampled_from(["\n", "\r\n", "\n\n", "\n　　"]),
    split=st.sampled_from(["。", "，", "；", "。\n"]),
)


@effort(150)
@given(year=st.sampled_from(YEARS), style=STYLE)
def test_any_wording_reads_back(year: int, style: Style) -> None:
    facts = FACTS[year]
    expect(read_notice(whole(facts, Writer(facts, style).rules()), calendar=CHINA), facts)


@effort(300)
@given(data=st.data())
def test_one_wrong_digit_is_never_lost(data: st.DataObject) -> None:
    """In a counted range any changed digit is refused; elsewhere it is refused or changes the days."""
    facts = FACTS[data.draw(st.sampled_from(YEARS))]
    style = Style(weekday=data.draw(st.sampled_from(["", "周"])), full=data.draw(st.booleans()))
    text = Writer(facts, style).rules()
    at = data.draw(st.sampled_from([one.start() for one in re.finditer(r"\d", text)]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != str(int(text[at]))]))
    changed = text[:at] + other + text[at + 1 :]
    counted = re.search(r"[^。\n]*$", text[:at])[0] + re.match(r"[^。\n]*", text[at:])[0]  # type: ignore[index]
    try:
        notice = read_notice(changed, year=facts.year, calendar=CHINA)
    except NoticeError:
        return
    assert "天" not in counted or "至" not in counted
    assert (notice.off, notice.work) != (facts.off, facts.work)


# ---------------------------------------------------------------- texts that must be refused

GOOD = {
    "元旦": "1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。",
    "春节": "2月15日至23日放假调休，共9天。2月14日（周六）、2月28日（周六）上班。",
    "清明节": "4月4日至6日放假，共3天。",
    "劳动节": "5月1日至5日放假调休，共5天。5月9日（周六）上班。",
    "端午节": "6月19日至21日放假，共3天。",
    "中秋节": "9月25日至27日放假，共3天。",
    "国庆节": "10月1日至7日放假调休，共7天。9月20日（周日）、10月10日（周六）上班。",
}
LINES = {name: at for at, name in enumerate(GOOD, 1)}


def lines(**changed: str) -> str:
    return "\n".join(f"{name}：{words}" for name, words in {**GOOD, **changed}.items())


#: What 元旦 says, the words of the message, and the sentence that it quotes.
WRONG_NEW_YEAR = [
    ("1月1日至3日放假，共4天。", "说是4天，列出的是3天", "1月1日至3日放假，共4天"),
    ("1月1日至3日放假4天。", "说是4天，列出的是3天", "1月1日至3日放假4天"),
    ("1月1日（周五）放假。", "2026-01-01不是周五，是周四", "1月1日（周五）放假"),
    ("1月1日（星期八）放假。", "读不懂这一句", "1月1日（星期八）放假"),
    ("1月1日（五）放假。", "2026-01-01不是五，是周四", "1月1日（五）放假"),
    ("1月1日至3日（周四至周日）放假。", "2026-01-03不是周日，是周六", None),
    ("1月1日至3日（周三至周六）放假。", "2026-01-01不是周三，是周四", None),
    ("1月1日放假。1月3日、4日（周六、周一）上班。", "2026-01-04不是周一，是周日", None),
    ("1月1日放假。1月5日上班。", "2026-01-05是周一，不是周末，本来就上班", "1月5日上班"),
    ("1月1日至3日放假。1月3日上班。", "2026-01-03既放假又上班", "1月3日上班"),
    ("1月1日放假。1月4日、1月4日上班。", "2026-01-04写了两遍", "1月4日、1月4日上班"),
    ("1月1日至32日放假。", "没有2026年1月32日这一天", "1月1日至32日放假"),
    ("1月3日至1日放假。", "2026-01-01不在2026-01-03之后", "1月3日至1日放假"),
    ("1日至3日放假。", "日期前面没有月份", "1日至3日放假"),
    ("1月1日（周四至3日放假。", "括号没有合上", "1月1日（周四至3日放假"),
    ("1月1日放假。1月4日（周日）视情况上班。", "读不懂这一句", "1月4日（周日）视情况上班"),
    ("1月1日放假。1月4日（周日）上班半天。", "读不懂这一句", "1月4日（周日）上班半天"),
    ("1月1日放假。除1月4日外都休息。", "读不懂这一句", "除1月4日外都休息"),
    ("1月1日放假。周日上班。", "读不懂这一句", "周日上班"),
    ("1月1日放假。除夕上班。", "读不懂这一句", "除夕上班"),
    ("1月1日放假，未值班的1月4日上班。", "读不懂这一句", "1月1日放假，未值班的1月4日上班"),
    ("1月1日放假。1.4上班。", "读不懂这一句", "1.4上班"),
    ("1月1日放假。1月4日（周日）调休。", "周末「调休」看不出是放假还是上班", None),
    ("1月1日放假。鼓励错峰出行，1月4日上班。", "读不懂这一句", "鼓励错峰出行，1月4日上班"),
    ("1月1日至3日放假。其中1月2日为法定节假日。", "2026-01-02不是法定节假日", None),
    ("1月1日放假。1月2日为公休日。", "2026-01-02不是周末", "1月2日为公休日"),
    ("1月1日放假。1月4日公休日调至1月2日、3日。", "1天调到了2天", None),
    ("1月1日放假。1月3日、4日三个公休日调至1月2日、5日。", "说是三个公休日，列出的是2个", None),
    ("1月1日放假，1月1日起正常上班。", "2026-01-01起上班，和放假安排不一致", None),
    ("2025年1月1日至3日放假。", "不在2026年的安排里", "2025年1月1日至3日放假"),
    ("2月14日放假。", "没有安排法定假日2026-01-01（元旦）", None),
    ("1月1日放假。2月8日（周日）上班。", "2026-02-08离元旦太远", "2月8日（周日）上班"),
    ("放假1天。", "说是1天，列出的是0天", "放假1天"),
    ("另行通知。", "读不出任何放假安排", "元旦："),
    ("重阳节10月18日放假。", "读不懂这一句", "重阳节10月18日放假"),
]


@pytest.mark.parametrize(("words", "why", "quoted"), WRONG_NEW_YEAR)
def test_what_is_wrong_is_said_with_its_sentence(words: str, why: str, quoted: str | None) -> None:
    with pytest.raises(NoticeError) as caught:
        read_notice(lines(元旦=words), name="n.txt", year=2026, calendar=CHINA)
    found = [one for one in caught.value.problems if why in one.zh]
    assert found, str(caught.value)
    assert all(one.path == "n.txt" and one.line == 1 for one in found)
    assert all(one.en and one.en != one.zh for one in found)
    if quoted is not None:
        assert f"「{quoted}" in found[0].zh and f"「{quoted}" in found[0].en


def test_the_line_is_that_of_the_sentence() -> None:
    text = lines(中秋节="9月25日至27日放假，\n\n共4天。")
    with pytest.raises(NoticeError) as caught:
        read_notice("\n\n" + text, name="n.txt", year=2026, calendar=CHINA)
    (problem,) = caught.value.problems
    assert problem.line == LINES["中秋节"] + 2
    assert problem.render("zh") == ("n.txt:8: 说是4天，列出的是3天：「9月25日至27日放假， 共4天」")
    assert problem.render("en") == (
        "n.txt:8: 4 days are stated, 3 are listed：「9月25日至27日放假， 共4天」"
    )


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("\n八、重阳节：10月18日放假1天。", "不认识的节日"),
        ("\n八、重阳节10月18日放假1天。", "不认识的节日"),
        ("\n重阳节：10月18日放假1天。", "读不懂这一句"),
        ("\n国庆节：10月8日放假。", "「国庆节」写了两遍"),
        ("\n国务院办公厅\n2025年11月4日\n元旦：1月1日放假。", "落款日期之后还有放假安排"),
        ("各单位10月12日前报送值班表，10月11日（周日）补。", "读不懂这一句"),
    ],
)
def test_nothing_that_names_a_day_is_dropped(more: str, why: str) -> None:
    with pytest.raises(NoticeError, match=why):
        read_notice(lines() + more, year=2026, calendar=CHINA)


def test_rules_of_the_wrong_festival_are_refused() -> None:
    swapped = lines(中秋节=GOOD["端午节"], 端午节=GOOD["中秋节"])
    with pytest.raises(NoticeError) as caught:
        read_notice(swapped, year=2026, calendar=CHINA)
    assert "「端午节」的安排里没有端午节的法定假日" in str(caught.value)
    assert "「中秋节」的安排里没有中秋节的法定假日" in str(caught.value)


def test_a_day_arranged_twice_is_refused() -> None:
    text = lines(中秋节="9月25日至27日放假。10月10日（周六）上班。")
    with pytest.raises(NoticeError, match="2026-10-10在「中秋节」里已经安排过"):
        read_notice(text, year=2026, calendar=CHINA)


def test_the_preamble_may_repeat_and_not_contradict() -> None:
    said = "2026年春节2月15日至23日放假调休，共9天，2月14日上班。\n"
    expect(read_notice("消息：" + said + lines(), year=2026, calendar=CHINA), FACTS[2026])
    with pytest.raises(NoticeError, match="和后面的安排不一致"):
        read_notice("消息：" + said.replace("23", "24") + lines(), year=2026, calendar=CHINA)


def test_the_year_must_be_known_and_agree() -> None:
    title = "国务院办公厅关于2026年部分节假日安排的通知\n"
    with pytest.raises(NoticeError, match="没有写是哪一年"):
        read_notice(lines())
    with pytest.raises(NoticeError, match="这是2026年的通知，不是2027年的"):
        read_notice(title + lines(), year=2027)
    with pytest.raises(NoticeError, match="2025、2026年几份通知的标题"):
        read_notice(title.replace("2026", "2025") + title + lines())
    for year in (1986, 2100):
        with pytest.raises(NoticeError, match=f"没有{year}年的日历"):
            read_notice(lines(), year=year)


@pytest.mark.parametrize(
    "text", ["", " \n", "\ufeff", "你好", "2026年", "一、元旦：", "（", "1月", "至至至"]
)
def test_a_text_that_arranges_nothing_is_refused(text: str) -> None:
    with pytest.raises(NoticeError):
        read_notice(text, year=2026, calendar=CHINA)


@effort(200)
@given(
    st.text(
        st.sampled_from("元旦春节一二十12月日至、，。：（）放假上班共天周六延长调休公日国务院年\n"),
        max_size=60,
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        notice = read_notice(text, year=2026)
    except NoticeError as wrong:
        assert wrong.problems
    else:
        assert notice.holidays


# ---------------------------------------------------------------- forms one by one


@pytest.mark.parametrize(
    "words",
    [
        "1月1日至3日放假，共3天。1月4日补班。",
        "1月1日至3日放假，共3天，1月4日（周日）正常上班。",
        "1月1日至3日放假3天，1月4日（周日）补班。",
        "1月1日至3日（周四至周六）放假，共3天。1月4日上班。",
        "1月1日周四至1月3日周六放假，共3天。1月4日周日上班。",
        "一月一日至三日放假调休，共三天。一月四日（星期天）上班。",
        "1月1日至3日，放假调休，共3天。1月4日调休上班。",
        "1月1日至3日放假（共3天）。1月4日（周日）为工作日。",
        "1月1-3日放假，共3天。1月4日上班。",
        "1月1、2、3日放假，共3天。1月4号上班。",
        "1月1日、2日和3日放假，共3天。1月4日上班。",
        "1月1日（星期四（元旦））至3日放假。1月4日上班。",
        "放假时间为1月1日至3日，共3天。调休上班日为1月4日。",
        "1月1日至3日放假。1月4日上班。1月5日（周一）起正常上班。",
        "1月1日放假。1月4日（周日）公休日调至1月2日（周五），1月3日（周六）照常公休。",
        "2026年1月1日至1月3日放假。2026年1月4日上班。",
        "二〇二六年一月一日至三日放假。一月四日上班。",
    ],
)
def test_one_rule_in_other_words(words: str) -> None:
    expect(read_notice(lines(元旦=words), year=2026, calendar=CHINA), FACTS[2026])


def test_a_weekend_that_adjoins_is_not_named_but_counted() -> None:
    facts = FACTS[2024]
    style = evolve(Style(), count="", glossed="none")

    def body(rule: RuleFacts) -> str:
        words = writer.body(rule)
        return f"{words}，与周末连休，共3天" if rule.names in (("元旦",), ("端午节",)) else words

    writer = Writer(facts, style)
    rules = [writer.rule(at, rule, body) for at, rule in enumerate(facts.rules, 1)]
    expect(read_notice("\n".join(rules), year=2024, calendar=CHINA), facts)
    wrong = "\n".join(rules).replace("连休，共3天", "连休，共2天")
    with pytest.raises(NoticeError, match="说是2天，列出的是3天"):
        read_notice(wrong, year=2024, calendar=CHINA)
    with pytest.raises(NoticeError, match="这一天不挨着周末"):
        read_notice("一、元旦：1月1日放假，与周末连休。", year=2025)


def test_bare_days_after_a_range_across_months() -> None:
    """1月29日至2月4日 … 其中29日、30日、31日: the bare days lie in the range (2006)."""
    text = (
        "元旦：1月1日放假。春节：1月29日—2月4日放假，共7天。其中，29日、30日、31日为法定假日，"
        "2月4日（星期六）照常公休，5日（星期日）上班。"
    )
    spring = read_notice(text, year=2006).holidays[1]
    assert spring.off == tuple(
        date.fromordinal(date(2006, 1, 29).toordinal() + n) for n in range(7)
    )
    assert spring.work == (date(2006, 2, 5),)


def test_a_given_day_shows_in_the_balance() -> None:
    rules = Writer(FACTS[2026], Style()).rules().replace("1月4日（周日）上班。", "")
    notice = read_notice(rules, year=2026, calendar=CHINA)
    assert unpaid(notice, CHINA.statutory(2026)) == 1
    taken = rules.replace("4月6日", "4月6日")
    assert taken == rules
    more = Writer(FACTS[2026], Style()).rules().replace("共3天。\n四", "共3天。4月11日上班。\n四")
    assert unpaid(read_notice(more, year=2026, calendar=CHINA), CHINA.statutory(2026)) == -1


@pytest.mark.parametrize("order", ["order-2015.txt", "order-2019.txt", "order-2020.txt"])
def test_orders_are_orders(order: str) -> None:
    notice = read_notice((DATA / order).read_text(encoding="utf-8"), calendar=CHINA)
    assert notice.kind == "order"
    assert len(notice.holidays) == 1
    got = notice.holidays[0]
    want = {
        2015: (("抗战胜利70周年纪念日",), "2015-09-03 2015-09-04 2015-09-05", "2015-09-06", None),
        2019: (
            ("劳动节",),
            "2019-05-01 2019-05-02 2019-05-03 2019-05-04",
            "2019-04-28 2019-05-05",
            None,
        ),
        2020: (("春节",), "", "", date(2020, 2, 2)),
    }[notice.year]
    assert got.names == want[0]
    assert " ".join(map(str, got.off)) == want[1]
    assert " ".join(map(str, got.work)) == want[2]
    assert got.until == want[3]


def test_an_order_in_few_words() -> None:
    notice = read_notice("将2020年春节假期延长至2月2日（周日），2月3日起正常上班。", calendar=CHINA)
    assert (notice.kind, notice.year, notice.holidays[0].until) == ("order", 2020, date(2020, 2, 2))
    title = "国务院办公厅关于调整2026年劳动节假期安排的通知\n"
    cancelled = read_notice(title + "5月9日（周六）不再上班。", calendar=CHINA)
    assert cancelled.holidays[0].off == (date(2026, 5, 9),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("延长2020年春节假期至2月2日，2月5日起正常上班。", "2020-02-05起上班，和放假安排不一致"),
        ("延长2020年春节假期至2月2日、3日。", "读不懂这一句"),
        ("2020年5月6日放假。", "没有写是哪个节日的安排"),
        ("延长2020年春节假期至6月2日。", "2020-06-02离春节太远"),
        ("延长2020年春节假期至2月2日（周六）。", "2020-02-02不是周六，是周日"),
    ],
)
def test_orders_that_are_refused(text: str, why: str) -> None:
    with pytest.raises(NoticeError, match=why):
        read_notice(text, calendar=CHINA)


def test_a_notice_is_plain_data() -> None:
    notice = read_notice(Writer(FACTS[2025], Style()).rules(), year=2025)
    assert from_dict(notice.to_dict()) == notice
    assert hash(notice) == hash(from_dict(notice.to_dict()))
