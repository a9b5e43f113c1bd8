"""What holds for every notice: a table laid out any way is read back exactly, and no word vanishes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from gkrules.documents import Block, Cell, Document, Heading, Paragraph, Place, Table
from gkrules.notices import Draft, understand
from gkrules.notices.heads import role_of
from gkrules.notices.text import levelled
from tests.conftest import effort

HEADS = {
    "number": ("序号", "编号", "项次"),
    "task": ("工作任务", "重点工作", "任务类别"),
    "requirement": ("具体要求", "工作措施", "工作内容"),
    "units": ("责任单位", "牵头单位", "承办部门"),
    "deadline": ("完成时限", "完成时间", "时间要求"),
}
UNITS = (
    "市财政局",
    "市发展改革委、财政局按照职责分工分别牵头落实",
    "市政府办公室牵头，各县（市、区）人民政府配合",
    "各县（区）人民政府，市级各部门负责落实",
    "市市场监管局",
)
DEADLINES = (
    "全年工作",
    "2023年6月底前",
    "每季度第一周内",
    "年底前完成",
    "按月度、季度公布",
    "长期坚持",
)
TEXTS = (
    "公开第{0}批预算信息，集中展示",
    "推进第{0}项改革。建立台账，逐项销号",
    "做好第{0}类信息公开工作",
    "（一）编制目录{0}；（二）公布目录{0}",
)
TASKS = ("推进公开", "优化环境", "一、便民服务", "防范风险")


@frozen
class Plan:
    """A table's rows, in how many rows each value of a column is merged, and where pages end."""

    rows: tuple[tuple[str, str, str, str], ...]  # task, requirement, units, deadline
    order: tuple[str, ...]
    heads: tuple[str, ...]
    breaks: tuple[int, ...]
    repeated: bool
    wide: bool


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    rows: list[tuple[str, str, str, str]] = []
    count = draw(st.integers(1, 12))
    lengths = {key: draw(st.integers(1, 4)) for key in ("task", "units", "deadline")}
    for rank in range(count):
        value = {
            key: draw(st.sampled_from(words))
            for key, words in (("task", TASKS), ("units", UNITS), ("deadline", DEADLINES))
        }
        for at, key in ((0, "task"), (2, "units"), (3, "deadline")):
            if rank % lengths[key]:
                value[key] = rows[-1][at]
        text = draw(st.sampled_from(TEXTS)).format(rank + 1)
        rows.append((value["task"], text, value["units"], value["deadline"]))
    order = draw(st.permutations(["number", "task", "requirement", "units", "deadline"]))
    heads = tuple(draw(st.sampled_from(HEADS[key])) for key in order)
    breaks = tuple(sorted(draw(st.sets(st.integers(1, count), max_size=2)) - {count}))
    return Plan(tuple(rows), tuple(order), heads, breaks, draw(st.booleans()), draw(st.booleans()))


def laid_out(plan: Plan) -> Document:
    """The plan as tables, one a page, with explicit merged cells; a cell cut by a page goes on blank."""
    edges = [0, *plan.breaks, len(plan.rows)]
    blocks: list[Block] = []
    for page, (first, last) in enumerate(pairwise(edges), start=1):
        cells: list[Cell] = []
        height = 0
        if page == 1 or plan.repeated:
            if plan.wide:
                cells.append(
                    Cell(0, 0, "工作任务分解表", Place(page=page), columns=len(plan.order))
                )
            height = 1 if plan.wide else 0
            cells += [
                Cell(height, at, words, Place(page=page)) for at, words in enumerate(plan.heads)
            ]
            height += 1
        for column, key in enumerate(plan.order):
            cells += _column(plan, key, column, range(first, last), height, page)
        cells.sort(key=lambda cell: (cell.row, cell.column))
        rows = height + last - first
        blocks.append(Table(tuple(cells), rows, len(plan.order), Place(page=page, table=page)))
        blocks.append(Paragraph(f"— {page} —", Place(page=page)))
    return Document("t.pdf", "pdf", tuple(blocks))


def _column(
    plan: Plan, key: str, column: int, part: range, height: int, page: int
) -> Iterator[Cell]:
    values = [_value(plan, key, rank) for rank in range(len(plan.rows))]
    rank = part.start
    while rank < part.stop:
        end = rank + 1
        merged = key in ("task", "units", "deadline")
        while merged and end < part.stop and values[end] == values[rank]:
            end += 1
        above = merged and rank == part.start and rank > 0 and values[rank - 1] == values[rank]
        start = max((edge for edge in (0, *plan.breaks) if edge < rank), default=0)
        # A blank cell of one row below a cell of one row is blank: nothing shows a merge there.
        reaches = end - rank > 1 or (rank - 2 >= start and values[rank - 2] == values[rank])
        text = "" if above and reaches else values[rank]
        row = height + rank - part.start
        yield Cell(row, column, text, Place(page=page, row=row + 1, column=column + 1), end - rank)
        rank = end


def _value(plan: Plan, key: str, rank: int) -> str:
    if key == "number":
        return str(rank + 1)
    return plan.rows[rank][("task", "requirement", "units", "deadline").index(key)]


@effort(120)
@given(plans())
def test_a_table_laid_out_any_way_is_read_back_exactly(plan: Plan) -> None:
    document = laid_out(plan)
    draft = understand(document)
    assert [row.number for row in draft.rows] == [str(at + 1) for at in range(len(plan.rows))]
    for row, (task, text, units, deadline) in zip(draft.rows, plan.rows, strict=True):
        assert row.task == (task,)
        assert row.requirement == text
        assert row.units == units
        assert row.deadline == deadline
        assert row.limits[0].words == deadline
    left = {"leftover-text", "unused-table", "no-units", "no-limit", "unread-limit"}
    if any(
        cell.rows > 1
        for block in document.blocks
        if isinstance(block, Table)
        for cell in block.cells
    ):
        left.add(
            "merged-guess"
        )  # where one merge shows, the others can be seen and none is a guess
    assert not left & {doubt.code for doubt in draft.doubts}


# ---------------------------------------------------------------- prose

ITEMS = ("公开第{0}批预算信息，集中展示", "推进第{0}项改革，逐项销号", "做好第{0}类信息公开工作")
WHO = (
    "市财政局",
    "市发展改革委、财政局按职责分工负责",
    "市政府办公室牵头，各县（市、区）人民政府配合",
)
WHEN = ("2023年6月底前完成", "每季度第一周内", "年底前", "长期坚持")
STYLES = (
    "{text}。（{who}，{when}）",
    "{text}。〔{who}；完成时限：{when}〕",
    "{text}（责任单位：{who}；完成时限：{when}）。",
    "{text}。({who})({when})",
    "{text}。责任单位：{who}。完成时限：{when}。",
    "{text}。\n责任单位：{who}\n完成时限：{when}",
    "{text}。\n（{who}，{when}）",
)
FORMS = ("{0}.", "{0}、", "{0}．", "（{0}）", "({0})")


@st.composite
def prose(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Paragraphs of sections with items, each item with who and when in a style of its own."""
    lines: list[str] = []
    rows: list[tuple[str, str, str]] = []
    form = draw(st.sampled_from(FORMS))
    for section in range(draw(st.integers(1, 3))):
        lines.append(f"{'一二三'[section]}、推进第{section}方面工作")
        for rank in range(1, draw(st.integers(1, 4)) + 1):
            text = draw(st.sampled_from(ITEMS)).format(len(rows) + 1)
            who, when = draw(st.sampled_from(WHO)), draw(st.sampled_from(WHEN))
            style = draw(st.sampled_from(STYLES))
            words = form.format(rank) + style.format(text=text, who=who, when=when)
            lines += words.split("\n")
            rows.append((text, who, when))
    return lines, rows


@effort(150)
@given(prose(), st.sampled_from(["docx", "txt", "html"]))
def test_items_in_any_style_are_read_back_exactly(
    written: tuple[list[str], list[tuple[str, str, str]]], kind: str
) -> None:
    lines, wanted = written
    blocks = [Paragraph(line, Place(paragraph=at)) for at, line in enumerate(lines, start=1)]
    draft = understand(Document("x", kind, tuple(blocks)))
    found = [(row.requirement.rstrip("。"), row.units, row.deadline) for row in draft.rows]
    assert found == wanted
    assert {one.what for one in draft.recognised} <= {"section"}


# ---------------------------------------------------------------- nothing vanishes

_WORDS = re.compile(r"[0-9０-９]+|[A-Za-z]+|[\u4e00-\u9fff]+")
_MARK = "龘"
PIECES = st.sampled_from(
    [
        *UNITS,
        *DEADLINES,
        *(text.format(7) for text in TEXTS),
        *(head for heads in HEADS.values() for head in heads),
        "附件1：任务表",
        "（市财政局牵头，2023年6月底前完成）",
        "责任单位：市审计局；完成时限：按上级要求",
        "牵头领导：王某",
        "注：本表由市政府办公室解释",
        "2023年3月6日",
        "甲市人民政府办公室",
        "甲政办发〔2023〕7号",
        "各县（区）人民政府，市级各部门：",
        "市政府办公室关于印发工作方案的通知",
        "各单位要于2023年4月15日前报送总结，并做好公开",
        "１２",
        "①",
        "3.5%",
        "合计",
        "— 12 —",
        "abc DEF",
        "2018-2020年",
        "备注",
    ]
)
NUMBERS = st.sampled_from(["", "一、", "（二）", "3.", "（4）", "⑤", "6.1", "第七条 "])
SENTENCES = st.builds(
    lambda number, parts: number + "".join(parts), NUMBERS, st.lists(PIECES, min_size=1, max_size=3)
)
CELLS = st.one_of(st.just(""), PIECES, SENTENCES, PIECES.map(lambda text: f"{text}\n{text}"))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            high, wide = draw(st.integers(1, 2)), draw(st.integers(1, 2))
            area = {(row + down, column + right) for down in range(high) for right in range(wide)}
            if area & taken or row + high > rows or column + wide > columns:
                high = wide = 1
                area = {(row, column)}
            taken |= area
            place = Place(table=1, row=row + 1, column=column + 1)
            cells.append(Cell(row, column, draw(CELLS), place, high, wide))
    return Table(tuple(cells), rows, columns, Place(table=1))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[Block] = []
    for rank in range(draw(st.integers(1, 10))):
        place = Place(paragraph=rank + 1)
        blocks.append(
            draw(
                st.one_of(
                    SENTENCES.map(lambda text, place=place: Paragraph(text, place)),
                    SENTENCES.map(
                        lambda text, place=place, level=rank % 3: Heading(text, level, place)
                    ),
                    tables(),
                )
            )
        )
    return Document("x", draw(st.sampled_from(["docx", "txt", "pdf", "xlsx"])), tuple(blocks))


def held(draft: Draft) -> str:
    """Every word of a draft: its rows, what it recognised, what it doubts."""
    rows = [
        (*row.task, row.number, row.requirement, row.units, row.deadline, *sum(row.extra, ()))
        for row in draft.rows
    ]
    words = [word for row in rows for word in row]
    words += [one.text for one in draft.recognised] + [one.text for one in draft.doubts]
    return "\n".join(levelled(line) for word in words for line in word.split("\n"))


def texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (cell.text for cell in block.cells)
        else:
            yield block.text


@effort(300)
@given(documents())
def test_no_word_of_a_document_vanishes(document: Document) -> None:
    draft = understand(document)
    all_held = held(draft)
    for text in texts(document):
        for line in text.split("\n"):
            for word in map(levelled, _WORDS.findall(line)):
                # A label's own words (责任单位：) are its meaning; all others stand as they are.
                assert word in all_held or role_of(word), (word, text)


@st.composite
def marked(draw: st.DrawFn) -> Document:
    """A document with a character in it that stands nowhere else: before, inside or behind one text."""
    document = draw(documents())
    blocks = list(document.blocks)
    at = draw(st.integers(0, len(blocks) - 1))
    block = blocks[at]
    if isinstance(block, Table):
        rank = draw(st.integers(0, len(block.cells) - 1))
        cell = block.cells[rank]
        changed = evolve(cell, text=_with_mark(draw, cell.text))
        blocks[at] = evolve(block, cells=(*block.cells[:rank], changed, *block.cells[rank + 1 :]))
    else:
        blocks[at] = evolve(block, text=_with_mark(draw, block.text))
    return evolve(document, blocks=tuple(blocks))


def _with_mark(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + _MARK + text[at:]


@effort(300)
@given(marked())
def test_no_character_of_a_document_vanishes(document: Document) -> None:
    draft = understand(document)
    (text,) = [text for text in texts(document) if _MARK in text]
    around = re.search(rf"[\u4e00-\u9fff、]*{_MARK}[\u4e00-\u9fff、]*：", levelled(text))
    assert _MARK in held(draft) or around, text


@effort(100)
@given(documents())
def test_ids_are_unique_and_every_doubt_about_a_row_names_one(document: Document) -> None:
    draft = understand(document)
    ids = [row.id for row in draft.rows]
    assert len(ids) == len(set(ids))
    named = {name for doubt in draft.doubts for name in doubt.rows}
    assert named <= set(ids)
    assert Draft.from_dict(draft.to_dict()) == draft
