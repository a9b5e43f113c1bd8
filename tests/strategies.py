"""Time limits as hypothesis makes them: values that the reader itself could have given."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from gkrules.limits import (
    AfterEnd,
    Ahead,
    By,
    Continuing,
    Current,
    Cycle,
    CycleUnit,
    Event,
    Every,
    Extension,
    First,
    Half,
    Month,
    MonthDay,
    NotBefore,
    Part,
    Quantity,
    Quarter,
    TimeLimit,
    Unit,
    Unquantified,
    Week,
    Weekday,
    Within,
    WorkingDay,
    Xun,
    Year,
)

days = st.dates(date(2004, 1, 1), date(2026, 6, 30))
events = st.sampled_from(
    [
        "收到申请",
        "文件公开",
        "受理",
        "项目竣工验收",
        "公示期满",
        "信息形成或者变更",
        "合同签订",
        "立案",
    ]
).map(Event)
actions = st.sampled_from(["", "完成", "报送", "予以公开", "报市政府办公室", "作出决定"])

_COUNTED = [
    Unit.DAY,
    Unit.CALENDAR_DAY,
    Unit.WORKING_DAY,
    Unit.WEEK,
    Unit.MONTH,
    Unit.QUARTER,
    Unit.YEAR,
]


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(st.sampled_from(_COUNTED))
    n = draw(st.integers(1, {Unit.YEAR: 9, Unit.QUARTER: 12, Unit.MONTH: 36}.get(unit, 99)))
    shape = draw(st.sampled_from(["plain", "plain", "range", "half", "and-half"]))
    if shape == "range" and n > 1 and unit is not Unit.YEAR:
        return Quantity(n, unit, lower=draw(st.integers(1, n - 1)))
    if shape == "half" and unit in (Unit.YEAR, Unit.MONTH):
        return Quantity(0, unit, half=True)
    if shape == "and-half" and unit in (Unit.YEAR, Unit.MONTH):
        return Quantity(n, unit, half=True)
    return Quantity(n, unit)


@st.composite
def within(draw: st.DrawFn) -> TimeLimit:
    limit = Within(draw(quantities()), draw(st.none() | events), action=draw(actions))
    if draw(st.booleans()) and not limit.action:
        limit = limit.with_(
            extensions=(Extension(draw(quantities().filter(lambda q: not q.lower))),)
        )
    return limit


ahead = st.builds(
    Ahead,
    quantities().filter(lambda q: q.lower is None and not (q.half and q.n == 0)),
    events,
    action=actions,
)
not_before = st.builds(
    lambda quantity, event: NotBefore(Within(quantity, event)),
    quantities().filter(lambda q: q.lower is None and not q.half),
    events,
)


@st.composite
def month_paths(draw: st.DrawFn) -> tuple[Part, ...]:
    """What can stand inside a month."""
    return draw(
        st.sampled_from([()])
        | st.integers(1, 28).map(lambda n: (MonthDay(n),))
        | st.integers(1, 3).map(lambda n: (Xun(n),))
        | st.integers(1, 5).map(lambda n: (WorkingDay(n),))
        | st.just((WorkingDay(-1),))
    )


@st.composite
def dates(draw: st.DrawFn) -> TimeLimit:
    scope = draw(
        st.integers(2004, 2026).map(lambda n: Year(n))
        | st.sampled_from([Year(offset=0), Year(offset=1)])
    )
    month = draw(st.integers(1, 12))
    path: tuple[Part, ...] = draw(
        st.sampled_from([(), (Quarter(1),), (Quarter(3),), (Half(1),), (Half(2),)])
        | month_paths().map(lambda rest: (Month(month), *rest))
    )
    return By(scope, path, action=draw(actions))


current = st.sampled_from([CycleUnit.MONTH, CycleUnit.QUARTER, CycleUnit.WEEK]).map(
    lambda unit: By(Current(unit))
)

_PLAIN = [CycleUnit.YEAR, CycleUnit.HALF_YEAR, CycleUnit.QUARTER, CycleUnit.MONTH, CycleUnit.WEEK]


@st.composite
def recurring(draw: st.DrawFn) -> TimeLimit:
    unit = draw(st.sampled_from(_PLAIN))
    paths: list[st.SearchStrategy[tuple[Part, ...]]] = [st.just(())]
    if unit is not CycleUnit.WEEK:
        whole = quantities().filter(
            lambda q: q.lower is None and not q.half and q.unit in _SHORT and q.n < 20
        )
        paths += [whole.map(lambda q: (AfterEnd(q),))]
        paths += [whole.filter(lambda q: q.unit is not Unit.MONTH).map(lambda q: (First(q),))]
    if unit in (CycleUnit.YEAR, CycleUnit.QUARTER):
        paths.append(st.integers(1, 2).map(lambda n: (Week(n),)))
    if unit is CycleUnit.YEAR:
        paths.append(
            st.integers(1, 12).flatmap(lambda n: month_paths().map(lambda rest: (Month(n), *rest)))
        )
    if unit is CycleUnit.QUARTER:
        paths.append(st.integers(1, 28).map(lambda n: (Month(1), MonthDay(n))))
    if unit is CycleUnit.MONTH:
        paths.append(month_paths())
        paths.append(
            st.tuples(st.integers(1, 7), st.integers(1, 4)).map(
                lambda two: (Weekday(two[0], two[1]),)
            )
        )
    if unit is CycleUnit.WEEK:
        paths.append(st.integers(1, 7).map(lambda n: (Weekday(n),)))
    return Every(Cycle(unit), draw(st.one_of(paths)))


_SHORT = (Unit.DAY, Unit.WORKING_DAY, Unit.MONTH)

stepped = st.builds(
    lambda unit, n: Every(Cycle(unit, n)),
    st.sampled_from([CycleUnit.YEAR, CycleUnit.MONTH, CycleUnit.DAY, CycleUnit.WEEK]),
    st.integers(2, 9),
)
words_only = st.sampled_from(["及时", "尽快", "定期"]).map(Unquantified) | st.sampled_from(
    ["全年工作", "持续推进", "长期坚持"]
).map(Continuing)

#: Everything that can be written and read again.
limits = st.one_of(within(), ahead, not_before, dates(), current, recurring(), stepped, words_only)
#: What a trigger alone makes a date of.
triggered = st.one_of(within(), ahead).map(lambda limit: limit.with_(action=""))
