"""The reader's short cuts, each against the long way: the saved tables, the commonest words, what is asked first."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lark import Lark, UnexpectedInput

import gkrules
from gkrules.errors import GkrulesError
from gkrules.limits import By, Event, Month, MonthDay, Within, Year
from gkrules.numerals import CHINESE
from gkrules.patterns import pattern
from gkrules.reader import diagnose, frame, guards, leftover
from gkrules.reader.assemble import Assembler, assembled
from gkrules.reader.build import Build
from gkrules.reader.common import BEFORE, GOES_ON, INSIDE, UNITS, read_common
from gkrules.reader.core import Core, by_grammar, read_core, window
from gkrules.reader.faults import Fault
from gkrules.reader.tables import word
from gkrules.reader.text import normalise, settled, spelled
from gkrules.reader.ways import Ways
from tests.conftest import effort

ROOT = Path(__file__).parent.parent
SOURCE = Path(gkrules.__file__).parent
_GRAMMAR = (SOURCE / "grammar.lark").read_text(encoding="utf-8")
_EXAMPLES = re.findall(r"^[^/\n]*\S[^/\n]*//\s*(\S+)\s*$", _GRAMMAR, re.M)
_PHRASES = [
    json.loads(line)["phrase"]
    for line in (ROOT / "tests/data/phrases-dev.jsonl").read_text(encoding="utf-8").splitlines()
]
reader_text = sys.modules["gkrules.reader.text"]
_scan = sys.modules["gkrules.reader.scan"]  # the package's `scan` is the function
core = sys.modules["gkrules.reader.core"]
#: Pieces of limits' own words and of the words around them, for texts that nobody meant.
_PIECES = (
    *"每年季月日天周旬半前后内底末初上中下一二三十两15第个至到、和或的，。；（）起",
    *(
        "工作日",
        "小时",
        "2017",
        "季度",
        "年度",
        "终了",
        "届满",
        "之日起",
        "不少于",
        "不超过",
        "提前",
    ),
    *(
        "本月",
        "次月",
        "首月",
        "最后",
        "截至",
        "下班",
        "延长",
        "及时",
        "当日",
        "次日",
        "以内",
        "以前",
    ),
    *(
        "每年",
        "按月",
        "逐月",
        "次",
        "至少",
        "春节",
        "星期三",
        "“十三五”",
        "期",
        "超过",
        "近",
        "有效期",
    ),
    *(
        "收到申请",
        "会议召开",
        "公布",
        "完成",
        "不得",
        "的",
        "应当",
        "自",
        "在",
        "情况",
        "除外",
        "任期为",
    ),
)
#: Pieces of what is written in several ways.
_WRITTEN = (
    *(
        "-",
        "~",
        "2018",
        "2020年",
        "全年",
        "底止",
        "末为止",
        "（30）",
        "（含当日）",
        "（不含节假日）",
        "（遇节假日顺延）",
    ),
    *(
        "元月",
        "双月",
        "单月份",
        "每逢",
        "一个",
        "1",
        "一月",
        "三次",
        "五回",
        "每周一",
        "星期",
        "（季）",
        "（农村72小时）",
    ),
)
_texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=9).map("".join)


def _script(call: str) -> str:
    code = (
        "import runpy,sys; made=runpy.run_path(sys.argv[1]);"
        f"sys.stdout.buffer.write({call}.encode('utf-8'))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "scripts/build_grammar.py")],
        check=True,
        capture_output=True,
    ).stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("name", "call"),
    [("tables.json", "made['make'](made['grammar']())"), ("named.txt", "made['named']()")],
)
def test_the_tables_are_those_of_the_grammar(name: str, call: str) -> None:
    shipped = (SOURCE / "reader" / name).read_bytes().decode("utf-8").replace("\r\n", "\n")
    assert _script(call) == shipped, "run scripts/build_grammar.py"


def test_no_limit_needs_the_parser_generator() -> None:
    code = (
        "import sys, gkrules; gkrules.parse('每季度第一周内'); list(gkrules.find('应当在十日内答复'));"
        "print([m for m in sys.modules if m.split('.')[0].startswith('lark')])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- the tables against lark itself


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)


def _said(node: Any, build: Build) -> Any:
    """The value of lark's tree, from the innermost out."""
    if not hasattr(node, "data"):
        return word(node.type, str(node))
    return getattr(build, str(node.data))(*[_said(child, build) for child in node.children])


def _by_lark(text: str) -> Core | None:
    """The longest prefix that lark accepts, token by token."""
    parser = _lark().parse_interactive(text)
    ends: list[tuple[int, Any]] = []
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):
            parser.feed_token(token)
            ends.append((token.end_pos or 0, parser.copy(deepcopy_values=False)))
    except UnexpectedInput:
        pass  # the words end here
    for length, one in reversed(ends):
        try:
            tree = one.feed_eof()
        except UnexpectedInput:
            continue
        rule, words = str(tree.children[0].data), text[:length]
        try:
            return Core(_said(tree, Build()), rule, len(words), words)
        except Fault as fault:
            return Core(None, rule, len(words), words, fault)
    return None


def _shown(core: Core | None) -> object:
    """What can be compared: faults are errors, each its own."""
    if core is None or core.fault is None:
        return core
    fault = core.fault
    return core.rule, core.length, core.words, fault.code, fault.zh, fault.en, fault.suggestion


def _windows(text: str) -> list[str]:
    """What `read_core` is asked of a text: from every place where a limit may begin."""
    plain = normalise(text).text
    return [window(plain, found.start()) for found in _scan._START.finditer(plain)]


def test_a_way_is_derived_once_and_known_from_then_on() -> None:
    ways = core._ways()
    assert by_grammar("3月5日下班前") is not None
    before = ways._held
    read = by_grammar("11月30日下班前")
    assert ways._held == before
    assert read is not None and read.value == By(Year(), (Month(11), MonthDay(30)), clock="下班")


@given(st.lists(_texts, min_size=1, max_size=4))
@effort(100)
def test_ways_forgotten_are_derived_again(several: list[str]) -> None:
    """With room for a few ways alone, the values are those that much room gives."""
    windows = [words for text in several for words in (text, *_windows(text))]
    wanted = [_shown(by_grammar(words)) for words in windows]
    held = core._ways()
    narrow = Ways(held._tables, most=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core, "_ways", lambda: narrow)
        assert [_shown(by_grammar(words)) for words in windows] == wanted
    assert narrow._held <= 3


@pytest.mark.parametrize("phrase", [*_EXAMPLES, *_PHRASES])
def test_the_tables_read_as_lark_does(phrase: str) -> None:
    for words in _windows(phrase):
        assert _shown(by_grammar(words)) == _shown(_by_lark(words)), words


@given(_texts)
@effort(400)
@example("每年6月底、12月底前")
@example("每月、每季度后20日内")
@example("第六个月、14月底前")
def test_the_tables_read_what_nobody_meant_as_lark_does(text: str) -> None:
    for words in {text, *_windows(text)}:
        assert _shown(by_grammar(words)) == _shown(_by_lark(words)), words


# ---------------------------------------------------------------- the commonest words

_DIGITS = "一二三四五六七八九"
_NUMBERS = [
    *map(str, range(1, 1000)),
    *_DIGITS,
    *(f"{tens}十{ones}" for tens in ("", *_DIGITS) for ones in ("", *_DIGITS)),
]


def _same(words: str) -> None:
    common, read = read_common(words), by_grammar(words)
    assert common is not None and read is not None, words
    value, rule, length = common
    assert Core(value, rule, length, words[:length]) == read, words


@pytest.mark.parametrize(("unit", "side"), list(product(UNITS, (*INSIDE, *BEFORE))))
def test_common_periods_are_as_by_the_grammar(unit: str, side: str) -> None:
    for number in _NUMBERS:
        _same(f"{number}{unit}{side}")


_LAST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATES = [(month, day) for month in range(1, 13) for day in range(1, _LAST[month - 1] + 1)]


@pytest.mark.parametrize("year", ["", *(f"{year}年" for year in range(1900, 2100))])
def test_common_dates_are_as_by_the_grammar(year: str) -> None:
    for month in range(1, 13):
        _same(f"{year}{month}月底前")
    for month, day in _DATES:
        _same(f"{year}{month}月{day}日前")
        _same(f"{year}{month}月{day}日下班前")


@pytest.mark.parametrize("side", BEFORE)
def test_common_sides_are_as_by_the_grammar(side: str) -> None:
    for year in ("", "1999年", "2024年"):
        for month in range(1, 13):
            _same(f"{year}{month}月底{side}")
        for month, day in _DATES:
            _same(f"{year}{month}月{day}日{side}")


@pytest.mark.parametrize("side", BEFORE)
def test_common_cycles_are_as_by_the_grammar(side: str) -> None:
    for day in range(1, 32):
        _same(f"每月{day}日{side}")
    for month, day in _DATES:
        _same(f"每年{month}月{day}日{side}")


@pytest.mark.parametrize("words", ["2月29日前", "2023年2月29日前", "每年4月31日前", "2月30日以前"])
def test_a_day_that_not_every_year_has_is_left_to_the_grammar(words: str) -> None:
    assert read_common(words) is None
    assert _shown(read_core(words)) == _shown(by_grammar(words))


def test_what_may_go_on_is_asked_of_the_grammar() -> None:
    """No character but those left to the grammar continues the words, or makes others of 内 and 前."""
    terminals = {
        name: (pattern_, firsts)
        for name, pattern_, firsts in json.loads(
            (SOURCE / "reader/tables.json").read_text(encoding="utf-8")
        )["terminals"]
    }
    told = {char for name in ("INSIDE", "BEFORE") for char in terminals[name][0] if char > "~"}
    assert told | set(terminals["AFTER"][1]) <= GOES_ON
    for words in (
        "10日内",
        "10日前",
        "3月5日前",
        "3月5日下班前",
        "3月底前",
        "2017年3月底前",
        "2017年3月31日以前",
        "每月5日之前",
        "每月5日前",
        "每年3月5日前",
    ):
        assert _expected(words) <= {"AFTER", "$END"}, words


def _expected(words: str) -> set[str]:
    parser = _lark().parse_interactive(words)
    parser.exhaust_lexer()
    return set(parser.accepts())


_AFTERWARDS = sorted(
    set((SOURCE / "reader/named.txt").read_text(encoding="utf-8")) | set("完公办向，。；（）")
)


@pytest.mark.parametrize(
    "words",
    [
        *(f"{n}{unit}{side}" for n in ("10", "三十") for unit in UNITS for side in ("内", "以前")),
        *("3月5日下班前", "2017年3月5日下班前"),
        *("3月5日前", "11月底前", "2017年3月底前", "2017年3月5日前", "每月5日前", "每年3月5日前"),
        *("3月31日以前", "11月底之前", "2017年3月底以前", "每月31日之前", "每年3月5日以前"),
    ],
)
def test_common_words_are_as_by_the_grammar_whatever_follows(words: str) -> None:
    kept = 0
    for char, more in product(_AFTERWARDS, ("", "报送", "日内", "的")):
        text = words + char + more
        if read_common(text) is not None:
            _same(text)
            kept += 1
    assert kept > 500


@given(_texts)
@effort(400)
def test_core_is_the_same_with_and_without_the_short_cut(text: str) -> None:
    for words in {text, *_windows(text)}:
        assert _shown(read_core(words)) == _shown(by_grammar(words))


# ---------------------------------------------------------------- what is asked first


def _firsts(looked: str) -> set[str]:
    """The characters with which a pattern's words may begin."""
    code = (
        "import runpy,sys; made=runpy.run_path(sys.argv[1]);"
        "sys.stdout.buffer.write(made['firsts'](sys.stdin.buffer.read().decode('utf-8')).encode('utf-8'))"
    )
    return set(
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT / "scripts/build_grammar.py")],
            input=looked.encode("utf-8"),
            check=True,
            capture_output=True,
        ).stdout.decode("utf-8")
    )


def test_a_limit_begins_with_no_other_character() -> None:
    """`_FIRSTS` holds every character with which a limit's words may begin, and needs no other."""
    done = _firsts(_scan._BEGINNING)
    assert done == set(_scan._FIRSTS)
    assert set(CHINESE) <= done


@given(_texts)
@effort(400)
@example("3日内内")
@example("-3日内")
def test_a_text_is_unreadable_by_its_first_slip(text: str) -> None:
    slip = diagnose.slip_in(text)
    codes = ("negative", "inside-first", "doubled", "weekday")
    assert diagnose.unreadable(text) == (slip is not None and slip[0].code in codes)


@given(_texts)
@effort(400)
@example("近三年内")
@example("任期为3年")
@example("防火期为每年10月1日至次年5月31日")
def test_guards_are_those_that_speak_of_the_item(text: str) -> None:
    plain = normalise(text).text
    for item in _scan.scan(plain):
        if item.core.fault is None:
            able = tuple(guard for guard in guards.GUARDS if guard.applies(item))
            assert guards._applying(item).guards == able


@given(_texts)
@effort(400)
@example("近三年内")
@example("在平均任期为3年的单位")
def test_one_search_says_whether_a_left_side_is_there(text: str) -> None:
    plain = normalise(text).text
    for item in _scan.scan(plain):
        if item.core.fault is None:
            applying, left = guards._applying(item), plain[: item.start][-24:]
            sides = [guard.before for guard in applying.guards if guard.before is not None]
            found = any(side.search(left) for side in sides)
            assert bool(applying.before.search(left)) == found
            assert [guard for guard in applying.guards if guard.before is None] == [
                *applying.without
            ]


def test_what_is_asked_first_are_all_the_first_characters() -> None:
    """By the patterns themselves: no character is left out, none is there for nothing."""
    assert _firsts(frame._DUTY.pattern) | _firsts(frame._AT.pattern) == set(frame._LEADS)
    assert _firsts(_scan._CUT.pattern) == set(_scan._CUTS)
    assert _firsts(leftover._SIDE.pattern) == set(leftover.SIDES)


@pytest.mark.parametrize(
    ("looked", "lasts"),
    [
        (frame._DAY_OF, frame._DAYS_OF),
        (frame._DUTY_AHEAD, frame._DUTIES_AHEAD),
        (frame._DUTY_LEFT, frame._DUTIES_LEFT),
    ],
)
def test_what_is_asked_first_are_all_the_last_characters(looked: Any, lasts: str) -> None:
    duty = ("应当", "应", "须", "必须", "可以", "")
    late = ("至迟", "最迟", "至少", "")
    where = ("在", "于", "于其", "提前", "之日的", "之日", "之时", "的", "之", "")
    ends = set()
    for words in map("".join, product(("会议召开", "，", ""), duty, late, where)):
        found = looked.search(words)
        if found and found[0]:
            ends.add(words[-1])
    assert ends == set(lasts)


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("收到申请以后30日内", "收到申请"),
        ("收到申请之后30日内", "收到申请"),
        ("自收到申请之时起30日内", "收到申请"),
        ("自收到申请之翌日起30日内", "收到申请"),
        ("自收到申请即日起30日内", "收到申请"),
        ("立案之日30日内", "立案"),
        ("立案后应当于30日内", "立案"),
        ("自优先权日起12个月内", "优先权日"),
    ],
)
def test_an_event_ends_where_the_words_that_join_it_begin(words: str, event: str) -> None:
    limit = gkrules.parse(words)
    assert isinstance(limit, Within)
    assert limit.since == Event(event)


@given(_texts)
@effort(400)
@example("每隔")
def test_one_search_says_whether_anything_may_be_left_over(text: str) -> None:
    either = leftover._NUMBER.search(text) or leftover._TIME.search(text)
    assert bool(leftover._EITHER.search(text)) == bool(either)


@given(_texts)
@effort(400)
@example("每隔")
@example("季末")
def test_without_one_of_its_characters_nothing_is_left_over(text: str) -> None:
    assert leftover._ANY.search(text) or not leftover._EITHER.search(text)


@given(st.lists(st.sampled_from((*_PIECES, *_WRITTEN)), min_size=1, max_size=9).map("".join))
@effort(400)
@example("2018-2020年")
@example("每年底止")
@example("一个半年五次")
def test_what_is_written_in_one_way_alone_is_not_looked_at_again(text: str) -> None:
    plain = spelled(text)
    again = plain
    for _, written, way in reader_text._WAYS:
        again = reader_text._rewritten(again, written, way)
    assert settled(plain) == again


@pytest.mark.parametrize(
    "event", ["", "自", "收到申请", "自收到申请", "收到的", "今", "最", "之", "然"]
)
@pytest.mark.parametrize("glue", ["", "的", "，", "应当在", "内"])
@pytest.mark.parametrize(
    "link",
    [
        "",
        *(
            "之日起",
            "后",
            "之后",
            "以后",
            "起",
            "日起",
            "之日",
            "次日起",
            "的当日起",
            "之日起后",
            "之日算起",
            "后之日起",
        ),
    ],
)
def test_the_commonest_connectors_are_cut_as_by_the_search(
    event: str, link: str, glue: str
) -> None:
    left = event + link + glue
    if left:
        found = frame._AFTER.search(left)
        assert frame._link(left) == ((found.start(), found["link"]) if found else (0, ""))


def test_words_that_would_turn_a_period_end_with_no_other_character() -> None:
    turns = ("前", "之前", "前（甲）", "提前", "至少", "不少于", "起码")
    ends = set()
    for words in map(
        "".join,
        product(turns, ("", *"，、：；"), ("", "应当", "应", "须", "必须"), ("", "在", "于")),
    ):
        if leftover._TURNED.search(words):
            ends.add(words[-1])
    assert ends == set(leftover._TURNS)


_ROUND = sorted(set((SOURCE / "reader/frame.py").read_text(encoding="utf-8")) - set("\n "))


def test_nothing_is_taken_off_an_event_but_behind_and_before_these_characters() -> None:
    """Whatever character begins or ends the words."""
    begun, ended = set(), set()
    for char in _ROUND:
        for more in ("收到申请", "至少在收到申请", "由市局在收到申请", "（甲）收到申请"):
            if frame._JOINING.sub("", char + more) != char + more:
                begun.add(char)
            if frame._BY_WHOM.sub("", char + more) != char + more:
                assert char == "由"
        for words in (f"收到申请{char}", f"收到申请之{char}", f"收到申请之日（甲{char}"):
            if frame._TRAILING.sub("", words) != words:
                ended.add(char)
    assert begun <= set(frame._JOINS)
    assert ended <= set(frame._TRAILS)
    assert not frame._EITHER_SIDE.search("投入使用后或者投入使用后")


@given(_texts)
@effort(400)
def test_masking_adds_no_leftover(text: str) -> None:
    masked = text
    for allowed in (leftover._TITLES, leftover._OBJECTS, leftover._IDIOMS):
        masked = allowed.sub(lambda found: "＊" * len(found[0]), masked)
    for looks in (leftover._NUMBER, leftover._TIME):
        assert not looks.search(masked) or looks.search(text)


@pytest.mark.parametrize("phrase", [*_EXAMPLES, *_PHRASES])
def test_one_limit_alone_is_put_together_as_several_are(phrase: str) -> None:
    plain = normalise(phrase).text
    items = list(_scan.scan(plain))
    if not items or any(item.core.fault is not None for item in items):
        return
    try:
        several = Assembler(plain, items).result()
    except GkrulesError:
        return
    assert assembled(plain, items) == several


# ---------------------------------------------------------------- patterns


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    later = pattern(r"(?P<n>[0-9]+)日")
    assert "search" not in vars(later)
    found = later.search("共10日")
    assert found is not None and found["n"] == "10" and found.span() == (1, 4)
    assert "search" in vars(later)
    assert later.sub("*", "3日5日") == "**"
    assert [one[0] for one in later.finditer("3日5日")] == ["3日", "5日"]
    assert later.fullmatch("10日") and later.match("10日后") and not later.match("共10日")
    assert pickle.loads(pickle.dumps(pattern("a"))).match("a")
    with pytest.raises(AttributeError):
        _ = later.nothing
