"""Where limits' own words stand in a text: the longest run at the leftmost place, again and again."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from gkrules.limits import (
    Ahead,
    By,
    Continuing,
    Every,
    Extension,
    OnTheDay,
    TimeLimit,
    Times,
    Unquantified,
    Within,
)
from gkrules.making import quick
from gkrules.numerals import CHINESE
from gkrules.patterns import pattern
from gkrules.reader.core import Core, read_core, window

#: A place where a limit's own words may begin. What the words themselves cannot know is asked here:
#: no number begins inside a number or after 第, no 年 or 月 stands alone after one.
_BEGINNING = (
    rf"(?<![0-9.第{CHINESE}〔])(?<!最后)[0-9{CHINESE}](?!、(?![0-9{CHINESE}]))"
    rf"|(?<![0-9.{CHINESE}半几数每全本当今次上下明去前个同历周])(?!(?<=后)年)[年月季]"
    rf"|(?<![以涉普波遍触顾危殃累])及时(?!间)|(?<!以|之|所|日|学)[前上下次翌](?=[0-9{CHINESE}半个年月季周旬星日不])"
    rf"|(?<!以|之|所|日)前(?=至少|最少|起码)|(?<=之日)前(?=[0-9{CHINESE}半不])|(?<=[^日月年])之前(?=[0-9{CHINESE}半不])"
    r"|(?<![^年，。；、今明去本])后(?=半年)|(?<![及两折另])半(?!数|价|成品|封闭|径)|[每按逐分历全岁常]|(?<=应当)[年月季]|(?<![相适至正应])当|(?<=应)当(?=[场天日](?!常))|(?<![根基日原版文资成课样标副])本(?=[年月季周])"
    r"|[今该](?=年)|[明来去](?=年)|第(?=[0-9一二三四五六七八九十零])"
    r"|首(?=个|周|月|季|日)|末(?=月|季|周|个|日)|头(?=[一1]?个月)|倒数(?=第)"
    r"|不(?=少于|得|低于|短于|迟于|晚于|超过|多于|定期|日)|最(?=后|长|短|多|迟|少|至)|至(?=少|多|迟|[0-9一二三四五六七八九十次明上下本])"
    r"|一般(?=不)|直?到(?=[0-9“一二三四五六七八九十次年月])|截[至止]|[“\"「‘'](?=[一二三四五六七八九十]{1,2}五)"
    rf"|少于|低于|起码|(?<!期)期?满(?=[0-9{CHINESE}半])|提前(?=[0-9{CHINESE}半至不])|延长|延期"
    r"|持续|长期|日常工作|经常性工作|贯穿|立即|尽[快早]|适时|(?<!不)定期|随时|即[时日刻]|马上|实时|[立即][行知]|立查"
    r"|限期|如期|近[期日]|迅[速即]|早日|(?<!多)数[日天周月年个]|几[日天周个年]|若干|春节|元旦|清明|“?五一|劳动节|端午|中秋"
    r"|国庆|“?十一”?(?=前|假)|同日|会计年度|纳税年度|自然年度|公历年度|预算年度|财政年度|[这本]个?月|年终"
)
#: The characters with which one of these may begin: anywhere else there is nothing to try.
_FIRSTS = (
    "0123456789"
    + CHINESE
    + "\"'‘“「上下不之中今会低倒元全公几分到前劳半即历去及同后国头如季定实少尽岁常年延"
    "当截持按提数日早明春最月期末本来次"
    "每清满直立端第纳经翌自至若该财贯起迅近这适逐长限随预首马"
)
_START = pattern(f"(?=[{_FIRSTS}])(?:{_BEGINNING})")
_NUMERAL = pattern(rf"[0-9{CHINESE}]+")


@quick
@frozen
class Item:
    """A limit's own words at their place: [start, end) in the normalised text."""

    start: int
    end: int
    core: Core

    @property
    def value(self) -> TimeLimit | Times | Extension | None:
        return self.core.value

    @property
    def loose(self) -> bool:
        """Words that name no number and no date: 及时, 全年工作."""
        return isinstance(self.value, Unquantified | Continuing)

    def words(self, text: str) -> str:
        return text[self.start : self.end]

    def bare_cycle(self, text: str) -> bool:
        """每年, 每季度 alone: it may describe the limit that follows."""
        value = self.value
        return isinstance(value, Every) and not value.path and not value.following

    def point(self, text: str) -> bool:
        """A year, a month, a period named without 前, 内, 底: it may be an object of the action."""
        return (
            isinstance(self.value, By)
            and not self.value.clock
            and text[self.end - 1] in "年度月份季周旬半期"
        ) or self.core.rule == "every_noun"

    def whole(self) -> bool:
        """A year, a quarter, a month, a week and no day of it: 2026年, 5月, 次月."""
        return isinstance(self.value, By | Every) and self.core.words[-1] in "年度季月份周旬"

    def bare_length(self) -> bool:
        """A quantity without 内 or 前: 15个工作日."""
        return self.core.rule == "within_bare"

    def counted(self) -> bool:
        return isinstance(self.value, Within | Ahead | OnTheDay)


def scan(text: str) -> Iterator[Item]:
    """The items of a normalised text, left to right; they never overlap."""
    at = 0
    while (found := _START.search(text, at)) is not None:
        start = found.start()
        core = read_core(window(text, start))
        if core is not None and _complete(text, start, core):
            yield Item(start, start + core.length, core)
            at = start + core.length
        else:
            number = _NUMERAL.match(text, start)
            at = number.end() if number else start + 1


#: Characters after the words that show a longer word was cut: 30日常, 3月份额, 及时间.
_CUT = pattern(r"(?<=日)常(?=工作)|(?<=月)薪|(?<=份)额|(?<=时)[间效限]|(?<=年)[龄检]")
_CUTS = "常薪额间效限龄检"


def _complete(text: str, start: int, core: Core) -> bool:
    end = start + core.length
    return not (end < len(text) and text[end] in _CUTS and _CUT.match(text, end))
