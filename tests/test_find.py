"""Running text: hand-made tables of what statutes state, planted limits, and what must not become one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import gkrules
from gkrules import Match, find
from gkrules.limits import (
    Ahead,
    Ban,
    By,
    Event,
    Every,
    NotBefore,
    OnTheDay,
    Span,
    TimeLimit,
    Unquantified,
    Within,
)
from gkrules.reader import find_in
from tests.conftest import effort
from tests.strategies import ahead, dates, recurring, within

TABLES = sorted((Path(__file__).parent / "data" / "statutes").glob("*.tsv"))
Row = tuple[str, str, str, str, str]


def _rows(table: Path) -> list[Row]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


def _shape(limit: TimeLimit) -> tuple[str, str, str]:
    """Kind, number, unit, as the tables write them."""
    kinds = {
        Within: "within",
        Ahead: "ahead",
        By: "by",
        Every: "every",
        OnTheDay: "day",
        NotBefore: "not_before",
    }
    kind = kinds.get(type(limit), "ban" if isinstance(limit, Ban) else "other")
    inner = limit.limit if isinstance(limit, NotBefore | Ban) else limit
    if isinstance(inner, Within | Ahead):
        return kind, str(inner.quantity.n), inner.quantity.unit.value
    if isinstance(inner, Every):
        ranks = [str(getattr(part, "rank", "")) for part in inner.path]
        return kind, "-".join(ranks) or "0", inner.cycle.unit.value
    return kind, "0", "-"


def _compare(table: Path, text: str) -> tuple[int, int, list[str]]:
    """Rows stated, rows found, and every difference in words."""
    articles = [
        (found.start(), found[1])
        for found in re.finditer(r"^第([一二三四五六七八九十百零]+)条", text, re.M)
    ]
    seen: list[tuple[str, tuple[str, str, str], Match]] = []
    for match in find(text):
        article = [name for start, name in articles if start <= match.start]
        seen.append((article[-1] if article else "", _shape(match.limit), match))
    stated = hits = 0
    faults: list[str] = []
    for article, kind, number, unit, trigger in _rows(table):
        if kind == "?":
            seen = [one for one in seen if (one[0], *one[1][1:]) != (article, number, unit)]
            continue
        stated += 1
        same = [one for one in seen if (one[0], *one[1]) == (article, kind, number, unit)]
        exact = [one for one in same if trigger in ("-", (one[2].trigger or "").removeprefix("其"))]
        if exact:
            hits += 1
            seen.remove(exact[0])
        else:
            faults.append(f"not found: {article} {kind} {number}{unit} {trigger}")
    faults += [f"found, not stated: {one[0]} {one[2].text}" for one in seen]
    return stated, hits, faults


@pytest.mark.shared
@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_a_statute(table: Path, shared: Path) -> None:
    """Made by reading, before the program was asked: each limit with its article and trigger."""
    text = (shared / "statutes" / f"{table.stem}.md").read_text(encoding="utf-8")
    stated, hits, faults = _compare(table, text)
    print(f"{table.stem}: {hits} of {stated}; {faults}")
    assert hits / stated >= 0.99, faults
    assert len(faults) - (stated - hits) <= stated * 0.01, faults


@pytest.mark.shared
def test_all_statutes_together(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stated = hits = extra = 0
    for table in TABLES:
        text = (shared / "statutes" / f"{table.stem}.md").read_text(encoding="utf-8")
        rows, found, faults = _compare(table, text)
        stated, hits = stated + rows, hits + found
        extra += len(faults) - (rows - found)
    with capsys.disabled():
        print(f"\nstatutes: recall {hits}/{stated}, precision {hits}/{hits + extra}")
    assert stated >= 250
    assert len(TABLES) >= 8
    assert hits / stated >= 0.99
    assert hits / (hits + extra) >= 0.99


def only(text: str) -> Match:
    (match,) = find(text)
    assert text[match.start : match.end] == match.text
    return match


SPANS = [
    ("应当自受理申请之日起五日内指派两名人员。", "自受理申请之日起五日内", "受理申请"),
    ("行政机关应当在举行听证的七日前，通知当事人。", "在举行听证的七日前", "举行听证"),
    ("申请材料不齐全的，应当在五日内告知。", "在五日内", "申请材料不齐全"),
    ("在被告知听证权利之日起五日内提出的，", "在被告知听证权利之日起五日内", "被告知听证权利"),
    ("应当自行在收到之日起 30 个工作日内办结。", "在收到之日起 30 个工作日内", "收到"),
    ("从事经营的，自领取执照之日起三十日内备案。", "自领取执照之日起三十日内", "领取执照"),
    (
        "自收到决定书之日起或者期限届满之日起十五日内起诉。",
        "自收到决定书之日起或者期限届满之日起十五日内",
        "收到决定书之日起或者期限届满",
    ),
    ("应当年底前完成。", "年底前", None),
    ("于每年3月31日前公布。", "于每年3月31日前", None),
    ("在公安机关告知后三日内提出。", "在公安机关告知后三日内", "公安机关告知"),
    ("应当自接到报告二十四小时内上报。", "自接到报告二十四小时内", "接到报告"),
    ("应当在作出决定的七日内送达。", "在作出决定的七日内", "作出决定"),
    ("受理举报、投诉后，应当在十日内查处。", "受理举报、投诉后，应当在十日内", "受理举报、投诉"),
    ("判决、裁定生效后十日内，应当送达。", "判决、裁定生效后十日内", "判决、裁定生效"),
    ("一、收到申请后三日内答复。", "收到申请后三日内", "收到申请"),
    ("会议应当于召开会议十五日前通知各股东。", "于召开会议十五日前", "召开会议"),
]


@pytest.mark.parametrize(("text", "span", "trigger"), SPANS, ids=lambda v: str(v)[:16])
def test_span_and_trigger(text: str, span: str, trigger: str | None) -> None:
    match = only(text)
    assert (match.text, match.trigger) == (span, trigger)


def test_an_extension_attaches() -> None:
    match = only(
        "应当自收到申请之日起20个工作日内答复；需要延长的，延长的期限最长不得超过20个工作日。"
    )
    assert match.text.endswith("不得超过20个工作日")
    (extension,) = match.limit.extensions
    assert extension.quantity.n == 20


def test_an_extension_a_sentence_later_attaches() -> None:
    match = only("应当在立案之日起六个月内审结。有特殊情况需要延长的，经批准，可以延长三个月。")
    assert [one.quantity.n for one in match.limit.extensions] == [3]


def test_an_alternative_attaches() -> None:
    match = only("应当自收到之日起三日内批复；情况复杂的，七日内批复。")
    (other,) = match.limit.otherwise
    assert other.condition == "情况复杂"


def test_stops_and_exceptions_attach_as_words() -> None:
    match = only(
        "应当自受理之日起二十日内决定，但法律另有规定的除外。听证所需时间不计算在前款规定的期限内。"
    )
    assert match.limit.exceptions == ("法律另有规定的除外",)
    assert match.limit.stops == ("听证所需时间",)


def test_parallel_cases_stay_apart() -> None:
    found = list(find("有权处理的，应当在三十日内依法处理；无权处理的，应当在七日内转送。"))
    assert [(one.text, one.trigger) for one in found] == [
        ("在三十日内", "有权处理"),
        ("在七日内", "无权处理"),
    ]


def test_lists_give_a_match_each() -> None:
    found = list(find("各单位应当在每月、每季度后20日内报送。"))
    assert [type(one.limit) for one in found] == [Every, Every]
    assert len({one.start for one in found}) == 1


def test_a_later_date_takes_the_year_before_it() -> None:
    first, second = find("2017年6月底前启动，10月底前完成。")
    assert isinstance(second.limit, By)
    assert second.limit.scope == first.limit.scope


def test_a_span_of_dates() -> None:
    match = only("自2017年7月1日起至12月31日止开展检查。")
    assert isinstance(match.limit, Span)


def test_bans_and_not_before_yield_no_date() -> None:
    assert isinstance(only("申请人在三年内不得再次申请。").limit, Ban)
    assert isinstance(only("分娩后一年内，男方不得提出离婚。").limit, Ban)
    assert isinstance(only("公告期限不得少于六十日。").limit, NotBefore)
    both = list(find("道路交付使用后五年内，大修的道路竣工后三年内不得挖掘。"))
    assert [type(one.limit) for one in both] == [Ban, Ban]
    assert isinstance(only("自公告之日起满三年后提出申请。").limit, NotBefore)


def test_vague_words_only_when_asked() -> None:
    text = "应当及时公开，并定期更新。"
    assert not list(find(text))
    assert [type(one.limit) for one in find(text, loose=True)] == [Unquantified, Unquantified]


NONE = [
    "处三年以下有期徒刑。",
    "处十日以上十五日以下拘留。",
    "不满十四周岁的未成年人有违法行为的，不予处罚。",
    "应当具有三年以上工作经验。",
    "许可证有效期为五年。",
    "到期不缴纳罚款的，每日按罚款数额的百分之三加处罚款。",
    "每日工作八小时。",
    "本法自2021年7月15日起施行。",
    "1997年9月30日以前施行的规定继续有效。",
    "防火期为十一月至次年五月。",
    "5月10日前后多雨。",
    "近三年内无重大违法记录。",
    "前三年内曾受过处罚。",
    "一年内三次受到处罚的，",
    "二年内曾因违法受过行政处罚的，",
    "未来十年内，城市人口将达到一百万。",
    "本法中“二日”“三日”的规定是指工作日。",
    "可以当场作出行政处罚决定。",
    "应当将当场处罚决定书交付。",
    "自公告之日起满30日，即视为送达。",
    "取消其1年至3年内参加投标的资格。",
    "在48小时之内经抢救无效死亡的，",
    "每年4月1日至9月30日使用虾笼捕捞的，",
    "每年汛期前应当检查。",
    "年度报告应当真实。",
    "2016年3月1日第十次会议通过。",
    "违法行为在二年内未被发现的，不再给予处罚。",
    "按照上级文件（国办发〔2016〕80号）办理。",
    "三年内驾龄驾驶人的违法率。",
    "医疗期间停止工作在六个月以内者，按其工龄发给。",
    "二十四小时内将要发生的洪水，",
    "伤残津贴应当按月或者一次性支付。",
    "每年中国青年志愿者服务日（三月五日）当周，",
]


@pytest.mark.parametrize("text", NONE)
def test_no_limit_to_act_by(text: str) -> None:
    assert not [one for one in find(text) if not isinstance(one.limit, Ban | NotBefore)]


# ---------------------------------------------------------------- properties


def _findable(limit: TimeLimit) -> bool:
    """What running text takes for a limit without more words: a path or an event, a side."""
    if isinstance(limit, Every):
        return bool(limit.path)
    if isinstance(limit, By):
        return gkrules.write(limit).endswith(("前", "底"))
    return True


planted = (
    st.one_of(
        within().filter(lambda one: getattr(one, "since", None) is not None),
        ahead,
        dates(),
        recurring(),
    )
    .map(lambda one: one.with_(action="", lead=""))
    .filter(_findable)
)
neutral = st.sampled_from(
    ["", "各单位要加强领导。", "有关情况如下：\n\n", "第三条 为了规范管理，", "| 甲 | 乙 |\n\n"]
)


@given(planted, neutral, neutral)
@effort(400)
def test_planted_limits_are_found_where_they_stand(
    limit: TimeLimit, before: str, behind: str
) -> None:
    words = gkrules.write(limit)
    text = f"{before}各单位应当{words}完成。{behind}"
    found = list(find(text))
    assert [one.limit for one in found] == [limit], text
    assert found[0].text == words
    assert found[0].start == text.index(words)


@given(st.text(max_size=200), st.booleans())
@effort(500)
@example("每" * 100, True)
@example("\ud800年内前后第十一", False)
@example("一" * 3000 + "日内", False)
def test_any_text_is_read_without_a_word(text: str, loose: bool) -> None:
    for match in find(text, loose=loose):
        assert text[match.start : match.end] == match.text
        assert match.text


_WORDS = [
    "应当",
    "自",
    "收到",
    "申请",
    "之日起",
    "2",
    "十",
    "0",
    "个",
    "工作日",
    "日",
    "内",
    "前",
    "后",
    "每",
    "年",
    "季度",
    "月",
    "第一",
    "届满",
    "，",
    "。",
    "；",
    "：",
    "的",
    "至",
    "不得超过",
    "可以延长",
    "(",
]


@given(st.lists(st.sampled_from([*_WORDS, "\n"]), max_size=60))
@effort(500)
def test_shuffled_words_are_read_without_a_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    at = -1
    for match in find(text):
        assert text[match.start : match.end] == match.text
        assert match.start >= at or match.end > at
        at = match.start


def test_lines_and_whole_text_agree() -> None:
    text = "应当自收到申请\n之日起20个工作日内答复。\n\n| 序号 | 每月10日前 |\n"

    def lines() -> Iterator[str]:
        yield from text.splitlines(keepends=True)

    assert [(one.start, one.end) for one in find_in(lines())] == [
        (one.start, one.end) for one in find(text)
    ]


def test_events_are_the_text_own_words() -> None:
    match = only("自收到《商标注册申请部分驳回通知书》之日起15日内提出。")
    assert isinstance(match.limit, Within)
    assert match.limit.since == Event("收到《商标注册申请部分驳回通知书》")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("力争到“十四五”期末，全面建成体系。", "到“十四五”期末"),
        ("到“十三五”期末，全市森林覆盖率达到60%。", "到“十三五”期末"),
        ("到“十四五”末，建成一批基地。", "到“十四五”末"),
    ],
)
def test_what_is_to_be_reached_by_a_date(text: str, words: str) -> None:
    assert only(text).text == words


@pytest.mark.parametrize(
    "text",
    [
        "到“十三五”期末，全市已建成充电桩1000个。",
        "到2017年底，全市建成充电桩1000个。",
        "到2017年底，全市共有企业1000家。",
        "截至2017年底，全市建成充电桩1000个。",
        "到2025年，全市建成充电桩1000个。",
    ],
)
def test_what_was_reached_by_a_date(text: str) -> None:
    assert not list(find(text))


@pytest.mark.parametrize(
    "text",
    [
        "同一专项附加扣除项目，在一个纳税年度内只能选择一处。",
        "在此后的年度内，被保险机动车没有发生事故的，降低费率。",
        "古树移植后五年内的养护由建设单位承担。",
        "债权人因为一年前所发生的原因负担债务的除外。",
        "公司根据股东大会召开前20日时收到的回复计算。",
        "新办企业自开业之日起两年免征所得税。",
        "自开办之日起，三年内免征所得税。",
        "退出现役后两年内允许入学或者复学。",
        "在本法施行后五年内可以继续保留原组织形式。",
        "自合同成立之日起二年内，被保险人自杀的，保险人不承担责任。",
        "单位应当自下个月起缴纳费用。",
        "不受“权利被侵害之日起一年”的限制。",
    ],
)
def test_what_is_only_told_is_no_limit(text: str) -> None:
    assert [one.text for one in find(text) if not isinstance(one.limit, Ban)] == []


@pytest.mark.parametrize(
    ("text", "span", "trigger"),
    [
        ("机构应当在接到申请十五日内给予答复。", "在接到申请十五日内", "接到申请"),
        ("应当在作业开始之日前5日向社会公告。", "在作业开始之日前5日", "作业开始"),
        ("可以自收到决定书第二日起五日以内申请。", "自收到决定书第二日起五日以内", "收到决定书"),
        ("承办单位应当在一个月内再次答复代表。", "在一个月内", None),
        ("成员至少在当选后的两个月内接受一次培训。", "在当选后的两个月内", "当选"),
    ],
)
def test_limits_that_were_passed_over(text: str, span: str, trigger: str | None) -> None:
    match = only(text)
    assert (match.text, match.trigger) == (span, trigger)


@pytest.mark.parametrize(
    "text",
    ["情节严重的，五年内不受理相关人员以及单位提出的许可申请。", "十年内不得举办新的民办学校。"],
)
def test_a_ban_on_what_someone_submits(text: str) -> None:
    assert [type(one.limit) for one in find(text)] == [Ban]


def test_a_date_that_its_own_sentence_moves() -> None:
    match = only("纳税人应当于每月15日前申报，遇法定节假日顺延。")
    assert isinstance(match.limit, Every)
    assert match.limit.postponed
    assert match.text == "于每月15日前"
    assert not only("纳税人应当于每月15日前申报。").limit.postponed
    assert list(find("纳税人应当于每月15日前申报，遇节假日提前。")) == []


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("由主办单位在举行活动的三十日前提出。", "举行活动"),
        (
            "属于职责范围，但不属于本单位管辖的，应当在三日内移送。",
            "属于职责范围，但不属于本单位管辖",
        ),
    ],
)
def test_who_acts_and_half_a_case_are_no_trigger(text: str, trigger: str) -> None:
    assert only(text).trigger == trigger


@pytest.mark.parametrize(
    "text",
    [
        "一年内因通风报信被行政处罚，又实施该行为的，从重处罚。",
        "各级财政每年在编制财政预算时应加大投入。",
        "2007年6月30日前在本市参加基本养老保险的人员，按下列办法计发。",
        "分别纳入每年向同级人大常委会提交的执行情况报告。",
    ],
)
def test_what_tells_which_is_no_limit(text: str) -> None:
    assert list(find(text)) == []


@pytest.mark.parametrize(
    ("text", "span", "trigger"),
    [
        ("应当在开工前十五个工作日前报送备案。", "在开工前十五个工作日前", "开工"),
        ("必须在到达暂住地二十四小时内申报。", "在到达暂住地二十四小时内", "到达暂住地"),
        ("没有达到标准的，2010年底前按国家规定的标准完成改建。", "2010年底前", None),
        ("承办单位再作研究，在一个月内再次答复代表。", "在一个月内", None),
        (
            "应当自证明送达之日（发生争议的，可延长到判决生效之日）起六十日内申领。",
            "自证明送达之日（发生争议的，可延长到判决生效之日）起六十日内",
            "证明送达",
        ),
    ],
)
def test_rarer_limits_and_their_triggers(text: str, span: str, trigger: str | None) -> None:
    match = only(text)
    assert (match.text, match.trigger) == (span, trigger)


@pytest.mark.parametrize(
    "text",
    ["能够在五个工作日内办理完毕的，及时办理。", "办理政务服务事项应当实行当场办结、一次办结。"],
)
def test_a_case_and_a_name_of_a_way_are_no_limit(text: str) -> None:
    assert list(find(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "应当在收到申请之日起10日（不含节假日）内答复。",  # other days are counted
        "应当自收到申请之日起（含当日）15日内答复。",  # from another day
        "请于2026年4月30日（星期五）前报送。",  # a Thursday
        "应当在26年12月15日前完成。",  # which year
        "应当在届满60日前至30日前申请。",  # a window
        "应当于每月25日至次月5日报送。",
        "应当三日以上七日以内公示。",
        "在一个考核年度内被处罚的，不予登记。",
    ],
)
def test_what_parse_refuses_is_not_found_as_another_date(text: str) -> None:
    assert list(find(text)) == []


def test_the_year_and_the_month_before_reporting() -> None:
    assert only("各单位应当于每年6月报送材料。").text == "于每年6月"
    assert only("围绕年内实现全覆盖目标，汇总清单。").text == "年内"
    found = [one.text for one in find("各单位应当在每年六月和十二月报送材料。")]
    assert found == ["在每年六月和十二月"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "应当在普及学前三年教育基础上重视儿童发展。",
        "日均产生量是指单位一年内日平均产生的水量。",
    ],
)
def test_what_holds_no_limit_at_all(text: str) -> None:
    assert list(find(text)) == []


def test_the_time_in_which_a_limit_holds_is_none() -> None:
    match = only("在采暖期开始后的十日内，必须在接到投诉后的五小时内到达现场。")
    assert (match.text, match.trigger) == ("在接到投诉后的五小时内", "接到投诉")


@pytest.mark.parametrize("words", ["月初5日内", "季初15日内", "月底前5日", "每月初前3个工作日内"])
def test_a_part_of_a_month_read_in_part_is_not_found(words: str) -> None:
    assert list(find(f"各有关单位应当{words}报送材料。")) == []


def test_what_a_notice_demands_is_no_part_of_the_trigger() -> None:
    match = only("处罚信息要在决定作出之日起7个工作日内公开。")
    assert (match.text, match.trigger) == ("在决定作出之日起7个工作日内", "决定作出")


@pytest.mark.parametrize(
    "text",
    [
        "自次月起15日内缴纳。",
        "应当自次月1日起15日内缴纳。",
        "每月起15日内缴纳。",
        "应当自2026年5月起3个月内完成整改。",
        "自本季度起6个月内完成整改。",
        "收到申请当年起3年内办结。",
    ],
)
def test_a_period_from_no_named_day_is_left_out(text: str) -> None:
    assert not list(gkrules.find(text))


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("自该业务发生的纳税年度起3年内提出。", "该业务发生的纳税年度"),
        ("自公告出版的次月1日起3个月内提出。", "公告出版的次月1日"),
        ("自收到申请当日起30日内办结。", "收到申请"),
        ("自收到申请同日起30日内办结。", "收到申请"),
    ],
)
def test_a_day_named_by_other_words_is_the_trigger(text: str, trigger: str) -> None:
    (match,) = gkrules.find(text)
    assert (match.start, match.trigger) == (0, trigger)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("租金应当按季支付，每季度前5日内支付。", ["每季度前5日内"]),
        ("应当按季度缴纳，于季度终了后15日内申报。", ["于季度终了后15日内"]),
        ("应当逐月报送，次月5日前报送。", ["次月5日前"]),
        ("应当按月检查，每月5日前报送。", ["按月", "每月5日前"]),  # two acts
        ("应当按月报告，每年12月20日前总结。", ["按月", "每年12月20日前"]),  # two cycles
    ],
)
def test_a_cycle_said_again_with_its_place_is_one_limit(text: str, wanted: list[str]) -> None:
    assert [match.text for match in gkrules.find(text)] == wanted
