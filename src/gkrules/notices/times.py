"""How often something is to be done (不少于2次): the numbers in a task that no time limit of its row holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gkrules import numerals
from gkrules.notices.text import clean
from gkrules.notices.timelimits import ACTS
from gkrules.notices.values import Row, Source

_NUMBER = r"(?P<{}>[0-9]+|[一二两三四五六七八九十]+)"
_TURNS = r"(?:场?[（(]?次[）)]?|场)"
#: 不少于2次, 2次以上: a bound says that it is a number of times.
_BOUND = re.compile(
    rf"(?:不少于|不低于|不得少于|至少[^，。；：、]{{0,12}}?){_NUMBER.format('least')}(?:{_TURNS}|[期轮](?![间限内满末]))"
    rf"|(?<![第近每]){_NUMBER.format('more')}{_TURNS}(?:以上|及以上)(?!的)"
)
#: 组织培训2次: without one, an act and a number over one (十九届四次全会 counts nothing).
_PLAIN = re.compile(
    rf"{ACTS}[^，。；：、的第近每0-9]{{0,12}}?{_NUMBER.format('plain')}{_TURNS}(?!性|以上|全会|会议精神)"
)


def untold_times(row: Row) -> Iterator[str]:
    """The words of each number of times in the row's requirement that none of its limits holds."""
    told = Counter(
        one.times.n
        for limited in row.limits
        if limited.limit is not None and limited.source is not Source.OTHER
        for one in limited.limit
        if one.times is not None
    )
    text = clean(row.requirement)
    found = {at.end(): at for form in (_PLAIN, _BOUND) for at in form.finditer(text)}
    for _, at in sorted(found.items()):
        name = at.lastgroup or ""
        number = numerals.read(at[name])
        if number is None or (name == "plain" and number < 2):
            continue
        if told[number]:
            told[number] -= 1
        else:
            yield at[0]
