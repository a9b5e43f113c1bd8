"""Words of a limit that a mark, a blank line or a character that does not show parts from each other."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

import gkrules
from gkrules.errors import ParseError
from gkrules.limits import (
    Ahead,
    Alternative,
    By,
    Event,
    Month,
    MonthDay,
    Quantity,
    Unit,
    Within,
    Year,
)

_SIDES = ("内", "前", "以内", "之内", "之前", "以前", "后", "之后")
_MARKS = (
    "、",
    "，",
    ",",
    "；",
    "：",
    "。",
    "·",
    "/",
    "|",
    "*",
    "……",
    "—",
    "“",
    "（）",
    "（",
    "\n\n",
)
#: What shows nothing and is dropped: a zero-width space and its like, a soft hyphen, a word joiner, a glyph's choice.
_NOTHING = ("\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\ufe0f", "\u200e", "\u3164", "\x1f")
#: What shows nothing and is no space: controls, and the marks that turn the order of what is shown.
_CONTROLS = ("\x00", "\x07", "\x08", "\x1b", "\x7f", "\x90", "\u202e", "\u2066", "\ufff9")


def _found(text: str) -> list[str]:
    return [match.text for match in gkrules.find(text)]


@pytest.mark.parametrize(("mark", "side"), list(product(_MARKS, _SIDES)))
@pytest.mark.parametrize("own", ["10日", "1周", "自受理之日起10个工作日", "5月31日", "每月10日"])
@pytest.mark.parametrize("more", ["", "办结"])
def test_a_side_that_a_mark_cuts_off_is_refused(own: str, mark: str, side: str, more: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(own + mark + side + more)
    assert caught.value.code == "leftover"
    assert not _found(f"主管部门应当{own}{mark}{side}{more or '办结'}。")


@pytest.mark.parametrize(
    "words", ["10日内，前", "收到申请后10日内、内", "11月底前；前。", "10日前，之前，办结"]
)
def test_a_second_side_with_nothing_behind_it_is_refused(words: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(words)
    assert caught.value.code == "leftover"


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("10日，内容包括名称", "内容包括名称"),
        ("自受理之日起10日、内部公示", "内部公示"),
        ("10日内，前款材料一并报送", "前款材料一并报送"),
        ("10日内，后续工作由市局办理", "后续工作由市局办理"),
        ("10日内，后报市局备案", "后报市局备案"),
        ("10日，外地企业除外", ""),
    ],
)
def test_a_word_that_only_begins_with_a_side_is_read(words: str, action: str) -> None:
    limit = gkrules.parse(words)
    assert isinstance(limit, Within)
    assert (limit.quantity, limit.action) == (Quantity(10, Unit.DAY), action)
    assert gkrules.parse(gkrules.write(limit)) == limit


def test_what_comes_then_is_no_side() -> None:
    dated, yearly = gkrules.parse("2026年12月31日前，之后每年更新")
    assert dated == By(Year(2026), (Month(12), MonthDay(31)))
    assert yearly.lead == "之后"


def test_below_a_blank_line_a_side_begins_nothing_of_the_limit_above() -> None:
    assert gkrules.parse("10日\n内办结") == Within(Quantity(10, Unit.DAY), action="办结")
    assert gkrules.parse("10日\r\n前办结") == Ahead(Quantity(10, Unit.DAY), action="办结")
    for text in (
        "10日\n\n内办结",
        "10日\r\n\r\n前办结",
        "10日 \n \u3000\n 之前办结",
        "10日\n\u200b\n内",
    ):
        with pytest.raises(ParseError) as caught:
            gkrules.parse(text)
        assert caught.value.code == "leftover"
        assert text[caught.value.start] in "内前之"
    assert gkrules.parse("10日内\n\n办结") == Within(Quantity(10, Unit.DAY), action="办结")


def test_find_leaves_out_a_limit_whose_side_stands_in_the_next_piece() -> None:
    above = "主管部门应当自受理之日起30日"
    for between in ("\n\n", "\n\n\n", "\t", " | "):
        assert not _found(f"{above}{between}内办结。")
        assert _found(f"{above}{between}内容如下。") == ["自受理之日起30日"]
    assert _found(f"{above}内\n\n内办结。") == ["自受理之日起30日内"]


@pytest.mark.parametrize("char", _NOTHING)
def test_a_character_that_shows_nothing_says_nothing(char: str) -> None:
    words = "自受理之日起30日内办结"
    read = gkrules.parse(words)
    assert gkrules.parse(char.join(words)) == read
    assert gkrules.parse(f"{char}{words}{char}") == read
    assert _found(f"应当自受理之日起30日{char}内办结") == [f"自受理之日起30日{char}内"]


@pytest.mark.parametrize("char", _CONTROLS)
def test_a_control_character_inside_a_limit_is_refused(char: str) -> None:
    words = "自受理之日起30日内办结"
    for at in range(1, len(words)):
        text = words[:at] + char + words[at:]
        with pytest.raises(ParseError) as caught:
            gkrules.parse(text)
        assert (caught.value.code, caught.value.start, caught.value.end) == ("unseen", at, at + 1)
    for at in range(1, 9):
        assert not _found("应当" + words[:at] + char + words[at:])
    assert gkrules.parse(f"{char}{words}{char}") == gkrules.parse(words)
    assert _found(f"每季度第一周内{char}公布") == ["每季度第一周内"]


def test_a_weekday_in_a_bracket_is_checked_however_it_is_written() -> None:
    # 30 April 2026 is a Thursday.
    for text in (
        "２０２６年４月３０日（星期五）前",
        "2026年4月30日（星\u200b期五）前",
        "2026年4月3\u200b0日（星期五）前",
    ):
        with pytest.raises(ParseError) as caught:
            gkrules.parse(text)
        assert caught.value.code == "weekday"
        assert not _found(f"应当于{text}完成。")
    assert gkrules.resolve("２０２６年４月３０日（星期四）前")[0].due == date(2026, 4, 30)
    for text in ("4月20日（不\u200b含）前", "自受理之日起（含 当日）10日内"):
        with pytest.raises(ParseError) as caught:
            gkrules.parse(text)
        assert caught.value.code == "excluded"


@pytest.mark.parametrize("words", ["10日（约）内", "10日（大致）前", "10日（内）", "5月31日（前）"])
def test_a_bracket_that_may_change_the_limit_parts_it(words: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(words)
    assert caught.value.code == "leftover"


def test_a_side_behind_a_bracket_belongs_to_the_number_before_it() -> None:
    limit = gkrules.parse("受理后10日（不含补正时间）内")
    assert limit == Within(Quantity(10, Unit.DAY), Event("受理"), stops=("补正时间",))
    assert gkrules.parse("会议召开10日（特指线下会议）前") == Ahead(
        Quantity(10, Unit.DAY), Event("会议召开"), action="（特指线下会议）"
    )
    assert _found("应当在10日（不含补正时间）内办结。") == ["在10日（不含补正时间）内"]


@pytest.mark.parametrize(
    ("words", "case", "longer"),
    [
        ("24小时（农村72小时）内", "农村", Quantity(72, Unit.HOUR)),
        ("24小时（山区为3日）内", "山区", Quantity(3, Unit.DAY)),
        ("24小时（情况特殊的，5个工作日）内", "情况特殊", Quantity(5, Unit.WORKING_DAY)),
    ],
)
def test_the_longer_time_of_a_case_in_a_bracket(words: str, case: str, longer: Quantity) -> None:
    wanted = Within(Quantity(24, Unit.HOUR), otherwise=(Alternative(case, Within(longer)),))
    assert gkrules.parse(words) == wanted
    (match,) = gkrules.find(f"供电企业应当在{words}到达现场。")
    assert (match.text, match.limit) == (f"在{words}", wanted)


@pytest.mark.parametrize(
    "words",
    [
        "10日（最长15日）内",
        "10日（可延5日）内",
        "10日（15日）内",
        "10日（不超过15日）内",
        "10日（含2日）内",
    ],
)
def test_a_second_number_of_no_case_is_refused(words: str) -> None:
    with pytest.raises(ParseError):
        gkrules.parse(words)
    assert not _found(f"应当在{words}办结。")


@pytest.mark.parametrize("words", ["内部公示", "内容包括名称", "前往现场", "后报市局备案", "外报"])
def test_an_action_that_begins_like_a_side_is_written_so_that_it_reads_back(words: str) -> None:
    limit = Within(Quantity(10, Unit.DAY), Event("受理"), action=words)
    assert gkrules.parse(gkrules.write(limit)) == limit


def test_a_word_that_begins_like_a_side_is_not_that_side_written_twice() -> None:
    limit = gkrules.parse("自受理之日起10日内内部公示")
    assert limit == Within(Quantity(10, Unit.DAY), Event("受理"), action="内部公示")
    with pytest.raises(ParseError) as caught:
        gkrules.parse("自受理之日起10日内内公示")
    assert caught.value.code == "doubled"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("3月、15日前", "parted"),  # not fifteen days before something in March
        ("次月、10日前", "parted"),
        ("每月，10日前", "parted"),
        ("每季度，10日内办结", "parted"),
        ("每年、3月底前", "parted"),
        ("会议召开前，3日内", "leftover"),  # on, or back
        ("会议召开前，应当在3日内通知", "leftover"),
        ("届满前、三十日内", "leftover"),
        ("提前、5个工作日", "leftover"),  # no five days on
        ("公示不少于：30日", "leftover"),  # no last day
        ("10日办结，内", "leftover"),
    ],
)
def test_a_mark_inside_that_would_make_it_another_limit_is_refused(words: str, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(words)
    assert caught.value.code == code
    assert not [text for text in _found(f"主管部门应当{words}。") if text[0] in "1353三次每会届提"]


def test_a_mark_between_two_limits_parts_nothing() -> None:
    first, second = gkrules.parse("会议召开3日前，10日内公布")
    assert first == Ahead(Quantity(3, Unit.DAY), Event("会议召开"))
    assert second == Within(Quantity(10, Unit.DAY), action="公布")
    assert _found("应当在会议召开3日前，10日内公布。") == ["在会议召开3日前", "10日内"]
    assert [one.path[0] for one in gkrules.parse("3月、6月底前") if isinstance(one, By)] == [
        Month(3),
        Month(6),
    ]
    assert gkrules.parse("目前，10日内") == Within(Quantity(10, Unit.DAY), lead="目前，")
