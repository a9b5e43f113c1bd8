"""The command line's options for feeds."""

from __future__ import annotations

import argparse

import pytest

from gkrules.cli.publishing import OPTIONS, chosen
from gkrules.errors import DataError
from gkrules.feeds import Options
from gkrules.unitsphrase import Role


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
