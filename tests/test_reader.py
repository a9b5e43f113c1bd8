"""Reading: every production's own example, round trips, refusals, and text nobody meant."""

from __future__ import annotations

import pickle
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import gkrules
from gkrules.errors import NotALimit, ParseError
from gkrules.limits import (
    Ahead,
    AllOf,
    Ban,
    By,
    Continuing,
    Cycle,
    CycleUnit,
    Event,
    Every,
    First,
    Month,
    MonthDay,
    NotBefore,
    OnTheDay,
    Quantity,
    Span,
    TimeLimit,
    Unit,
    Unquantified,
    Week,
    Within,
    Year,
)
from gkrules.reader.core import REACH, Core, read_core, window
from tests.conftest import effort
from tests.strategies import limits

_GRAMMAR = Path(gkrules.__file__).parent / "grammar.lark"
_EXAMPLES = re.findall(
    r"^[^/\n]*\S[^/\n]*//\s*(\S+)\s*$", _GRAMMAR.read_text(encoding="utf-8"), re.M
)


def test_each_production_shows_a_phrase() -> None:
    bare = [
        line
        for line in _GRAMMAR.read_text(encoding="utf-8").splitlines()
        if re.match(r"^\s+[|:] .*(?:INSIDE|BEFORE|quantity)", line)
        and "//" not in line
        and not line.rstrip().endswith(("FULL", "unit"))
    ]
    assert not bare
    assert len(_EXAMPLES) > 100


@pytest.mark.parametrize("phrase", _EXAMPLES)
def test_grammar_example_reads_and_writes_back(phrase: str) -> None:
    limit = gkrules.parse(phrase)
    assert gkrules.parse(gkrules.write(limit)) == limit


@given(limits)
@effort(400)
def test_read_of_write_is_the_same(limit: TimeLimit) -> None:
    assert gkrules.parse(gkrules.write(limit)) == limit


@given(limits)
@effort(60)
def test_values_go_to_plain_data_and_pickle(limit: TimeLimit) -> None:
    assert gkrules.from_dict(gkrules.to_dict(limit)) == limit
    assert pickle.loads(pickle.dumps(limit)) == limit
    assert len({limit, limit.with_()}) == 1


_PIECES = st.sampled_from(
    [
        "每",
        "季度",
        "第一",
        "周",
        "内",
        "前",
        "后",
        "之日起",
        "自",
        "收到申请",
        "10",
        "三",
        "十",
        "日",
        "个工作日",
        "月",
        "年",
        "底",
        "终了",
        "，",
        "、",
        "。",
        "；",
        "应当",
        "不",
        "得",
        "至",
        "超过",
        "2017年",
        "半",
        "个月",
        "届满",
        "延长",
        "可以",
        "当日",
        "次",
        "下",
        "上旬",
        "全年",
        "及时",
        "第",
        "至少",
        "(",
        "《",
        "》",
        "0",
        "－",
        "１２",
        "〔",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=12).map("".join)))
@effort(1500)
@example("")
@example("\ud800")
@example("第")
@example("每" * 50)
@example("自" + "收" * 500 + "之日起10日内")
def test_any_text_gives_a_limit_or_a_parse_error(text: str) -> None:
    try:
        limit = gkrules.parse(text)
    except ParseError as error:
        assert 0 <= error.start <= error.end <= len(text)
        assert error.render("zh") and error.render("en")
    else:
        assert isinstance(limit, TimeLimit)


def _days(n: int) -> Quantity:
    return Quantity(n, Unit.DAY)


def _working(n: int) -> Quantity:
    return Quantity(n, Unit.WORKING_DAY)


MEANINGS: list[tuple[str, TimeLimit]] = [
    ("自受理之日起二十个工作日内", Within(_working(20), Event("受理"))),
    ("文件公开后１０ 个 工作日内", Within(_working(10), Event("文件公开"))),
    ("会议举行的45日前", Ahead(_days(45), Event("会议举行"))),
    ("2017年11月底前", By(Year(2017), (Month(11),))),
    ("每季度第一周内", Every(Cycle(CycleUnit.QUARTER), (Week(1),))),
    ("每月前5个工作日内", Every(Cycle(CycleUnit.MONTH), (First(_working(5)),))),
    ("公告满30日后", NotBefore(Within(_days(30), Event("公告")))),
    ("当日", OnTheDay("当日")),
]


@pytest.mark.parametrize(("phrase", "limit"), MEANINGS)
def test_meaning(phrase: str, limit: TimeLimit) -> None:
    assert gkrules.parse(phrase) == limit


def test_words_around_are_kept() -> None:
    limit = gkrules.parse("最迟于2017年12月15日前报市政府办公室")
    assert (limit.lead, limit.action) == ("最迟于", "报市政府办公室")


def test_lists_distribute() -> None:
    limit = gkrules.parse("每月、每季度后20日内完成")
    assert isinstance(limit, AllOf)
    assert [one.cycle.unit for one in limit if isinstance(one, Every)] == [
        CycleUnit.MONTH,
        CycleUnit.QUARTER,
    ]


def test_a_condition_becomes_an_alternative() -> None:
    limit = gkrules.parse("自收到之日起三日内；情况复杂的，七日内")
    (other,) = limit.otherwise
    assert other.condition == "情况复杂"
    assert isinstance(other.limit, Within)
    assert other.limit.quantity == _days(7)


def test_an_extension_attaches() -> None:
    limit = gkrules.parse("收到申请之日起20个工作日内，可延长20个工作日")
    assert [one.quantity for one in limit.extensions] == [_working(20)]


def test_a_ban() -> None:
    assert isinstance(gkrules.parse("三年内不得再次申请"), Ban)
    assert isinstance(gkrules.parse("十五日内作出批准或者不予批准的决定"), Within)


REFUSED = [
    ("", "empty"),
    ("内20日", None),
    ("2025年2月29日前", "day"),
    ("每年13月10日前", "month"),
    ("第0个工作日前", None),
    ("每季度第六个月前", "rank"),
    ("每月32日前", "day"),
    ("二十十日内", None),
    ("五至三日内", "range"),
    ("星期八前", None),
    ("每周八前", None),
    ("每月第二个星期八", None),
    ("每礼拜九前报送", None),
    ("收到申请之日起10日内20日内", None),
    ("0日内", "zero"),
]


@pytest.mark.parametrize(("phrase", "code"), REFUSED)
def test_refused(phrase: str, code: str | None) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(phrase)
    assert code is None or caught.value.code == code


LOOK_ALIKES = [
    "近三年内",
    "1997年9月30日以前施行的",
    "每日千分之五",
    "每日工作八小时",
    "未来10年内",
    "5月10日前后",
    "防火期为十一月至次年五月",
    "一年内三次",
]


@pytest.mark.parametrize("phrase", LOOK_ALIKES)
def test_what_only_looks_like_a_limit(phrase: str) -> None:
    with pytest.raises(NotALimit):
        gkrules.parse(phrase)


def test_a_number_that_joins_nothing_is_refused_with_its_place() -> None:
    text = "收到申请之日起10日内处理5个工作日"
    with pytest.raises(ParseError) as caught:
        gkrules.parse(text)
    error = caught.value
    assert text[error.start : error.end]
    picture = str(error).splitlines()
    assert picture[-2].strip() == text
    assert set(picture[-1].strip()) == {"^"}


@pytest.mark.shared
def test_the_notice_own_phrases(shared: Path, example: Path) -> None:
    """Every phrase of the example plan stands in the notice, and is read."""
    notice = re.sub(
        r"\s", "", (shared / "notice" / "panzhihua-2017.txt").read_text(encoding="utf-8")
    )
    plan = gkrules.Plan.load(example)
    for obligation in plan.obligations:
        for stated in obligation.limits:
            assert stated.phrase in notice, (obligation.id, stated.phrase)


@pytest.mark.parametrize("phrase", _EXAMPLES)
def test_a_run_of_the_grammar_own_characters_is_enough(phrase: str) -> None:
    """`window` cuts text where no word of a limit can go on: the grammar says the same of both."""
    for tail in ("", "完成有关工作", "前来办理", "内设机构", "后续工作", "的，应当"):
        text = phrase + tail
        for start in range(len(text)):
            if window(text, start):
                whole, run = read_core(text[start : start + REACH]), read_core(window(text, start))
                assert _said(whole) == _said(run), (text, start)


def _said(core: Core | None) -> tuple[object, ...] | None:
    if core is None:
        return None
    return (core.value, core.rule, core.length, str(core.fault))


# The bracket says the date again, before or after 前: nothing of it is the action.
SAID_AGAIN = [
    "4月20日前（星期五）上报",
    "4月20日（含当日）前上报",
    "4月20日(当日含)前上报",
    "4月20日前（含当日）上报",
    "4月20日（含20日）前上报",
    "4月20日（周五，含当日）前上报",
    "4月20日（包括当天）前上报",
]


@pytest.mark.parametrize("phrase", SAID_AGAIN)
def test_a_gloss_is_no_action(phrase: str) -> None:
    assert gkrules.parse(phrase) == By(Year(), (Month(4), MonthDay(20)), action="上报")


# 20 April 2018 was a Friday.
@pytest.mark.parametrize("words", ["2018年4月20日", "2018-04-20", "2018年4月20日前"])
def test_a_weekday_is_held_against_its_date(words: str) -> None:
    for right in ("星期五", "周五"):
        assert isinstance(gkrules.parse(f"{words}（{right}）"), By)
    for wrong in ("星期四", "周日"):
        with pytest.raises(ParseError) as caught:
            gkrules.parse(f"{words}（{wrong}）")
        assert caught.value.code == "weekday"


CHANGED = [
    ("4月20日（不含）前", "excluded"),
    ("4月20日(不含当日)前", "excluded"),
    ("4月20日前（不含当日）上报", "excluded"),
    ("10日（不含节假日）内", "excluded"),
    ("10日内（法定节假日除外）答复", "excluded"),
    ("4月20日（星期八）前", "weekday"),
    ("500年内", "too-long"),
    ("2018-2020个年度内", "too-long"),
    ("每隔两月", "leftover"),
    ("每隔2个月报送", "leftover"),
    ("每两周周五前", "leftover"),
    ("每两月的10日前", "run-together"),
    ("每二月", "leftover"),
]


@pytest.mark.parametrize(("phrase", "code"), CHANGED)
def test_words_that_change_the_count_are_refused(phrase: str, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(phrase)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "phrase",
    [
        "10个工作日（不含节假日）内",
        "10日（不含当日）内",
        "10日（含节假日）内",
        "100年内",
        "2020年内",
    ],
)
def test_words_that_only_say_how_one_counts_are_read(phrase: str) -> None:
    assert gkrules.parse(phrase).action in ("", phrase[phrase.find("（") :].removesuffix("内"))


@pytest.mark.parametrize(
    ("phrase", "lead", "action"),
    [
        ("2018—2020年期间", "", "期间"),
        ("力争2018-2020年完成", "力争", "完成"),
        ("“2018-2020年”", "“", "”"),
        ("2018年1月-2020年12月", "", ""),
    ],
)
def test_years_from_and_to_inside_other_words(phrase: str, lead: str, action: str) -> None:
    limit = gkrules.parse(phrase)
    assert isinstance(limit, Span)
    assert (limit.lead, limit.action) == (lead, action)
    (found,) = gkrules.resolve(limit)
    assert (str(found.start), str(found.due)) == ("2018-01-01", "2020-12-31")


@pytest.mark.parametrize("phrase", ["每二月报送一次", "每三月一次", "每两月公布一次"])
def test_so_many_months_with_how_often(phrase: str) -> None:
    limit = gkrules.parse(phrase)
    assert isinstance(limit, Every) and limit.times is not None and limit.times.n == 1
    assert limit.cycle == Cycle(CycleUnit.MONTH, 3 if "三" in phrase else 2)


@pytest.mark.parametrize(
    "phrase",
    ["按要求", "按要求完成", "按时间节点", "按序时进度", "按照文件要求落实", "按计划有序推进"],
)
def test_a_time_told_elsewhere_is_no_date(phrase: str) -> None:
    assert gkrules.parse(phrase) == Unquantified(phrase)


@pytest.mark.parametrize("phrase", ["分阶段推进", "分步实施", "动态调整", "动态更新", "稳步推进"])
def test_work_in_stages_goes_on(phrase: str) -> None:
    assert gkrules.parse(phrase) == Continuing(phrase)


def test_a_firm_limit_beside_vague_words_stays() -> None:
    limit = gkrules.parse("12月底前按要求完成")
    assert limit == By(Year(), (Month(12),), action="按要求完成")
    assert gkrules.parse("2022年全年工作") == Continuing("全年工作", lead="2022年")
    with pytest.raises(ParseError):
        gkrules.parse("按上级要求")  # another office's date, to be asked for


# ---------------------------------------------------------------- what the words themselves say of the count


@pytest.mark.parametrize(
    "phrase",
    [
        "每月20日前报送，遇节假日顺延",
        "每月20日（遇节假日顺延）前报送",
        "每月20日前（遇法定节假日或者休息日顺延）报送",
        "每月20日前报送（法定节假日顺延）",
    ],
)
def test_a_date_that_its_own_words_move_rolls(phrase: str) -> None:
    limit = gkrules.parse(phrase)
    assert (limit.postponed, limit.action) == (True, "报送")
    assert gkrules.write(limit) == "每月20日前报送，遇节假日顺延"
    # 20 February 2026 lies in the Spring Festival (to the 23rd), 20 June is a Saturday.
    found = gkrules.resolve(limit, start=date(2026, 2, 1), end=date(2026, 6, 30))
    assert [(one.nominal, one.due) for one in found if one.nominal != one.due] == [
        (date(2026, 2, 20), date(2026, 2, 24)),
        (date(2026, 6, 20), date(2026, 6, 22)),
    ]
    assert any(step.words == "遇节假日顺延" for step in found[0].trace)
    plain = gkrules.resolve("每月20日前报送", start=date(2026, 2, 1), end=date(2026, 2, 28))
    assert plain[0].due == date(2026, 2, 20)


def test_a_fixed_date_that_its_own_words_move_rolls() -> None:
    # 20 June 2026 is a Saturday.
    (found,) = gkrules.resolve("2026年6月20日前，遇节假日顺延")
    assert (found.nominal, found.due) == (date(2026, 6, 20), date(2026, 6, 22))


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("每月10日前（节假日提前）", "excluded"),  # an earlier date, which the count would not give
        ("会议召开3日前，遇节假日顺延", "excluded"),  # back from an event, and on: which
        ("自收到申请之日起（含当日）15日内", "excluded"),  # the first day counts
        ("自2026年5月1日起施行", "begins-only"),
        ("5月1日起", "begins-only"),
        ("18-20年", "year-cut"),
        ("18年", "year-cut"),
        ("18年底前", "year-cut"),
        ("6月中前", "leftover"),
        ("3日外", "leftover"),
        ("15个工作曰内", "look-alike"),
        ("三十（40）日内", None),
        ("4月20日（工作日）前", "leftover"),
        ("自税款滞纳之日起按日加收", "rate"),
    ],
)
def test_what_would_be_another_date_is_refused(phrase: str, code: str | None) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(phrase)
    assert caught.value.code == (code or "no-limit")


def test_a_date_on_which_something_begins_is_a_lead() -> None:
    limit = gkrules.parse("自2026年3月1日起，每月10日前报送")
    assert isinstance(limit, Every)
    assert limit.lead == "自2026年3月1日起，"
    assert limit.path == (MonthDay(10),)


def test_from_one_event_to_another() -> None:
    assert gkrules.parse("自立案之日起至结案之日止") == Span(Event("立案"), Event("结案"))
    limit = gkrules.parse("自2026年3月1日起至工程竣工之日止")
    assert limit == Span(By(Year(2026), (Month(3), MonthDay(1))), Event("工程竣工"))
    (waiting,) = gkrules.resolve(limit)
    assert waiting.waits_for == "工程竣工"
    (found,) = gkrules.resolve(limit, trigger={"工程竣工": date(2026, 9, 10)})
    assert (found.start, found.due) == (date(2026, 3, 1), date(2026, 9, 10))
    with pytest.raises(ParseError):
        gkrules.parse("自立案之日起至结案之日止不计算在内")


@pytest.mark.parametrize(
    ("phrase", "event"),
    [
        ("知道或者应当知道该行政行为之日起60日内", "知道或者应当知道该行政行为"),
        ("收到申请15日内", "收到申请"),
        ("自收到申请次日起15日内", "收到申请"),
        ("接到判决书的第二日起15日内", "接到判决书"),
        ("从船舶到达时算起15日内", "船舶到达"),
        ("应当自行政处罚生效之日起15日内", "行政处罚生效"),
        ("在自然灾害结束后15日内", "自然灾害结束"),
        ("设备投入使用前或者投入使用后30日内", "投入使用"),
    ],
)
def test_where_an_event_begins_and_ends(phrase: str, event: str) -> None:
    limit = gkrules.parse(phrase)
    assert isinstance(limit, Within)
    assert limit.since == Event(event)


@pytest.mark.parametrize("phrase", ["自受理之日起15日內", "自受理之日起15個工作日內", "兩個月內"])
def test_traditional_characters_of_the_limit_are_read(phrase: str) -> None:
    limit = gkrules.parse(phrase)
    assert isinstance(limit, Within)
    assert limit.action == ""


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("2026年汛期前", "leftover"),  # not the end of 2026
        ("每年秋季开学前", "leftover"),
        ("6月上中旬", "leftover"),
        ("约30日", "about"),
        ("每延迟一天支付违约金1000元", "rate"),
        ("后年底前", "no-limit"),
        ("每月17时前", "misplaced"),
        ("质保期为两年，自验收合格之日起计算", "length"),
    ],
)
def test_a_year_or_a_number_of_something_else_is_refused(phrase: str, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(phrase)
    assert caught.value.code == code


def test_a_clock_of_each_day_is_kept() -> None:
    limit = gkrules.parse("每个工作日下班前报送")
    assert limit == Every(Cycle(CycleUnit.WORKING_DAY), clock="下班", action="报送")
    assert gkrules.write(limit) == "每个工作日下班前报送"


def test_an_amount_in_the_action_is_no_limit() -> None:
    limit = gkrules.parse("合同生效后5个工作日内支付合同总价的30%")
    assert limit == Within(_working(5), Event("合同生效"), action="支付合同总价的30%")


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("按上级要求", "elsewhere"),
        ("按合同约定", "elsewhere"),
        ("另行通知", "elsewhere"),
        ("每双月", "even-months"),
        ("隔月", "even-months"),
    ],
)
def test_a_refusal_says_what_is_missing(phrase: str, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(phrase)
    assert caught.value.code == code


@pytest.mark.parametrize("number", ["3", "三", "两", "廿", "壹", "一百二十"])
@pytest.mark.parametrize("side", ["前", "之前", "之日前"])
def test_back_from_an_event_whatever_the_numeral(number: str, side: str) -> None:
    limit = gkrules.parse(f"合同到期{side}{number}日")
    assert isinstance(limit, Ahead)
    assert (limit.form, limit.event) == ("back", Event("合同到期"))


def test_a_period_after_qian_is_never_counted_on() -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse("合同到期前（大致）3日内")
    assert caught.value.code in ("leftover", "look-back")


@pytest.mark.parametrize("number", ["0", "〇", "零", "七", "八", "九", "十"])
def test_no_weekday_has_another_number(number: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(f"每周{number}")
    assert caught.value.code == "weekday"


@pytest.mark.parametrize("day", ["当日", "当天", "同日", "即日", "次日", "的当日"])
@pytest.mark.parametrize("since", ["", "自"])
def test_the_day_itself_from_which_one_counts(since: str, day: str) -> None:
    # The first day counted is the one after it, as with 之日起: 2 March 2026 and thirty days.
    limit = gkrules.parse(f"{since}收到申请{day}起30日内办结")
    assert limit == Within(Quantity(30, Unit.DAY), Event("收到申请"), action="办结")
    (found,) = gkrules.resolve(limit, trigger=date(2026, 3, 2))
    assert found.nominal == date(2026, 4, 1)


def test_what_is_done_on_the_day_is_no_beginning() -> None:
    assert gkrules.parse("当日起草") == OnTheDay("当日", action="起草")
    with pytest.raises(ParseError) as caught:
        gkrules.parse("自发布当日起施行")
    assert caught.value.code == "begins-only"


@pytest.mark.parametrize(
    "words",
    [
        "次月起15日内",
        "2026年5月起3个月内",  # not to 31 August
        "自2026年起三年内",  # not to the end of 2029
        "自本月起，应当在3个月内完成",
        "自收到申请次年起三年内",
        "下季度开始15日内",
        "每月起15日内",
    ],
)
def test_a_period_from_a_whole_month_or_year_is_refused(words: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(words)
    assert caught.value.code == "beginning"


def test_a_period_from_the_day_that_ends_a_month_is_read() -> None:
    # 31 May 2026 and three months: 31 August, a Monday.
    (found,) = gkrules.resolve("2026年5月底起3个月内")
    assert (found.nominal, found.due) == (date(2026, 8, 31), date(2026, 8, 31))


@pytest.mark.parametrize(
    ("phrase", "event"),
    [
        ("接到通知后次日起5个工作日内", "接到通知"),
        ("自竣工之后的第二日起30日内", "竣工"),
        ("善后次日起3日内", "善后"),  # the word ends so
    ],
)
def test_hou_before_the_day_that_begins_is_no_part_of_the_event(phrase: str, event: str) -> None:
    limit = gkrules.parse(phrase)
    assert isinstance(limit, Within) and limit.since == Event(event)
    assert gkrules.parse(gkrules.write(limit)) == limit
