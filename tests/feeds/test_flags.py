"""The command line's options for feeds."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from gkrules.cli import main
from gkrules.cli.publishing import OPTIONS, chosen
from gkrules.errors import DataError
from gkrules.feeds import Options
from gkrules.unitsphrase import Role
from tests.feeds.makers import plan


def read(*words: str) -> Options:
    parser = argparse.ArgumentParser()
    for names, settings, _, _ in OPTIONS:
        parser.add_argument(*names, **settings)
    return chosen(parser.parse_args(words))


def test_nothing_said_is_the_default() -> None:
    assert read() == Options()


def test_all_of_them() -> None:
    words = "--role support --role lead --role lead --no-groups --lead 5 --lead 1 --todos --grace 7 --source https://a.cn/b"
    assert read(*words.split(), "--organizer", "市政府办公室 <office@a.cn>") == Options(
        roles=(Role.SUPPORT, Role.LEAD),
        groups=False,
        lead=(1, 5),
        todos=True,
        organizer="office@a.cn",
        organizer_name="市政府办公室",
        source="https://a.cn/b",
        grace=7,
    )
    assert read("--organizer", "office@a.cn").organizer == "office@a.cn"


@pytest.mark.parametrize("words", ["市政府办公室", "x <y>", "<>"])
def test_an_organizer_without_an_address(words: str) -> None:
    with pytest.raises(DataError):
        read("--organizer", words)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "2份日历，1条，另有1条已取消，另有 index.json"),
        ("en", "2 calendars, 1 entries, 1 more cancelled, and index.json"),
    ],
)
def test_what_is_cancelled_is_told_beside_what_is_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    """Two entries, of which one is withdrawn: one is due, and one more stands as cancelled."""
    rows = [("1", "2026年6月底前", "市财政局"), ("2", "2026年9月底前", "市财政局")]
    for some in (rows, rows[:1]):
        plan(tmp_path, *some)
        asked = ["publish", str(tmp_path / "plan.toml"), str(tmp_path / "out"), "--lang", lang]
        assert main(asked) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(words)
