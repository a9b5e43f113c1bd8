"""The report: counts, the doubts by kind, both languages, plain data."""

from __future__ import annotations

import json

from gkrules.notices import understand
from gkrules.notices.doubts import CODES
from gkrules.notices.report import Counted, Report, report_of
from tests.notices_import import LETTER, document, table

DRAFT = understand(
    document(
        LETTER,
        table("""
        序号 | 任务 | 要求 | 责任单位 | 时限
        1 | 公开 | 公开预算，12月底前完成。 | 市财政局 | 11月底前
        3 | 督查 | 开展督查，及时通报。 | | 按上级要求
        """),
        "另附说明",
    )
)


def test_the_counts() -> None:
    report = report_of(DRAFT)
    assert (report.rows, report.letter) == (3, 1)
    assert (report.limits, report.vague, report.unread) == (4, 1, 1)
    assert (report.units, report.without_units, report.without_limits) == (2, 1, 0)
    assert report.counts == (
        Counted("contradiction", 1),
        Counted("no-units", 1),
        Counted("unread-limit", 1),
        Counted("number-skipped", 1),
    )


def test_the_text_in_both_languages() -> None:
    report = report_of(DRAFT)
    zh, en = report.render("zh"), report.render("en")
    assert "任务 3 项（其中正文的要求 1 项）" in zh
    assert (
        "  表1第2行第3列：第1项：要求里的「12月底前完成」晚于完成时限「11月底前」，两处都照录" in zh
    )
    assert "3 rows (1 from the letter's text)" in en
    assert "row 3 names no units" in en
    assert all("\u4e00" <= char <= "\u9fff" for char in zh.split("\n\n")[1][:4])


def test_it_goes_to_plain_data_and_back() -> None:
    report = report_of(DRAFT)
    assert Report.from_dict(json.loads(json.dumps(report.plain()))) == report


def test_every_doubt_has_a_known_code_a_place_and_two_sentences() -> None:
    known = {code for code, _, _ in CODES}
    assert DRAFT.doubts
    for doubt in DRAFT.doubts:
        assert doubt.code in known
        assert doubt.zh and doubt.en and doubt.zh != doubt.en
        assert doubt.place.table or doubt.place.paragraph
