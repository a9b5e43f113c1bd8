"""Hostile words: what becomes of each kind, and that nothing else is changed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gkrules import Agenda, publish
from gkrules.feeds import text
from tests.conftest import effort
from tests.feeds.makers import events, faults, hostile, plan


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("财政收支公开", "财政收支公开"),
        ("a\r\nb\rc\nd\u2028e\u2029f\x85g\x0bh", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb", "a b"),
        ("a\x00b\x1bc\x7fd\x9be", "a␀b␛c␡d�e"),
        ("甲\u202e乙\u2066丙\u200f丁\u061c戊", "甲乙丙丁戊"),
        ("甲\u200b乙\ufeff丙\u00ad丁\U000e0041戊", "甲乙丙丁戊"),
        ("\ud800\ufffe\U0001ffff", "���"),
        ("C:\\new\\New\\temp", "C:＼new＼New\\temp"),
        ("a;b,c:d\"e'f", "a;b,c:d\"e'f"),
        ("<b>甲</b>", "<b>甲</b>"),
        ("  甲　乙\u00a0丙 ", "甲　乙\u00a0丙"),
        ("👨‍👩‍👧 e\u0301 \ue000 𠮷", "👨‍👩‍👧 e\u0301 \ue000 𠮷"),
        ("", ""),
    ],
)
def test_what_becomes_of_it(words: str, seen: str) -> None:
    assert text.clean(words) == seen


def test_long_words_end_in_an_ellipsis() -> None:
    assert text.clean("字" * 501) == "字" * 499 + "…"
    assert text.clean("字" * 500) == "字" * 500
    assert text.cut("abcdef", 4) == "abc…"
    assert text.cut("abe\u0301\u0301\u0301ef", 5) == "ab…"  # no mark without its letter
    assert text.one_line("a\nb\r\nc", 99) == "a b c"
    assert len(text.clean("字" * 10_000_000)) == 500


def test_markup() -> None:
    assert text.unmarked("<b>x</b> <!-- 5<6 <?php") == "＜b>x＜/b> ＜!-- 5<6 ＜?php"


@effort(500)
@given(hostile, st.integers(1, 300))
def test_clean_words_hold_nothing_that_a_calendar_may_not(words: str, limit: int) -> None:
    seen = text.clean(words, limit)
    assert len(seen) <= limit
    assert seen == text.clean(seen, limit)
    assert seen.encode("utf-8").decode() == seen
    for char in seen:
        kind = unicodedata.category(char)
        assert char == "\n" or kind not in ("Cc", "Cs", "Zl", "Zp")
        assert kind != "Cf" or char in "\u200c\u200d"


@effort(300)
@given(
    st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="\\"), max_size=99)
)
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert text.clean(words) == words


def test_a_feed_of_hostile_words(tmp_path: Path) -> None:
    """Each place where words of a plan come to stand, with everything hostile at once."""
    found = plan(tmp_path, ("1", "2026年6月底前", "市财政局牵头，市审计局配合"))
    bad = 'a\r\nATTENDEE:mailto:x@y.cn\r\nEND:VEVENT\x00\u202e;,\\"<script>'
    (row,) = found.obligations
    units = evolve(
        row.units,
        shares=tuple(evolve(one, unit=evolve(one.unit, name=bad)) for one in row.units.shares),
    )
    row = evolve(row, title=bad, clause=bad, note=bad, units=units)
    hostile_plan = evolve(found, title=bad, number=bad, office=bad, obligations=(row,))
    publish(Agenda(hostile_plan), tmp_path / "out")
    seen = 'a ATTENDEE:mailto:x@y.cn END:VEVENT␀;,\\"<script>'
    for name in ("finance.ics", "all.ics"):
        raw = (tmp_path / "out" / name).read_bytes()
        assert not list(faults(raw))
        assert raw.count(b"BEGIN:VEVENT") == 1
        assert b"\r\nATTENDEE" not in raw
        (event,) = events(tmp_path / "out" / name)
        assert str(event["SUMMARY"]).startswith(seen)
        for label in ("单位：", "出处：《"):
            assert label + seen.replace("<s", "＜s") in event["DESCRIPTION"]
        assert "编者注：a\nATTENDEE:mailto:x@y.cn\nEND:VEVENT␀" in event["DESCRIPTION"]


def test_very_long_words(tmp_path: Path) -> None:
    found = plan(tmp_path, ("1", "2026年6月底前", "市财政局"))
    (row,) = found.obligations
    long = evolve(row, title="题" * 100_000, note="注" * 100_000, clause="款" * 100_000)
    publish(Agenda(evolve(found, title="案" * 100_000, obligations=(long,))), tmp_path / "out")
    (event,) = events(tmp_path / "out" / "finance.ics")
    assert event["SUMMARY"] == "题" * 159 + "…（牵头）"
    assert len(event["DESCRIPTION"]) <= 8000
    assert "注" * 999 + "…" in event["DESCRIPTION"]
    assert "推算：" in event["DESCRIPTION"]
    assert (tmp_path / "out" / "finance.ics").stat().st_size < 12_000


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "\n\t",
        "\u200b\u2060",
        "\u200d",
        "\ufe0f \u200c",
        "\u3164",
        "\u2800",
        "\u3000\u115f\xa0",
    ],
)
def test_a_name_that_shows_nothing_is_none(words: str) -> None:
    assert text.named(words) == "（无题）"
    assert text.named(f"甲{words}乙").replace("\u3000", "").startswith("甲")
