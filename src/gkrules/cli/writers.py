"""Who writes into the ledger, and when: `--who`, and the clock or the day that replaces it."""

from __future__ import annotations

import getpass
import os
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime, timedelta

from gkrules.cli import clock
from gkrules.cli.flags import Option
from gkrules.errors import GkrulesError
from gkrules.ledger.journal import Ledger
from gkrules.moments import SHANGHAI, aware

WHO: Option = (
    ("--who",),
    {"metavar": "NAME"},
    "谁记录的，默认环境变量 GKRULES_WHO，再默认登录名",
    "who records it; by default GKRULES_WHO, else the login name",
)


def who(options: Namespace) -> str:
    """The name that entries are signed with. Raises GkrulesError where there is none."""
    name = options.who or os.environ.get("GKRULES_WHO") or _login()
    if name.strip():
        return str(name).strip()
    raise GkrulesError(
        "不知道是谁记录的：请写 --who，或者设环境变量 GKRULES_WHO",
        "nobody signs the entry: give --who, or set GKRULES_WHO",
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def recorded(options: Namespace, ledger: Ledger, instants: Iterable[datetime] = ()) -> datetime:
    """The instant of recording: now; where `--today` replaces the clock, noon in Shanghai of that day, or just
    after the ledger's last entry and the `instants` of that day, which are recorded."""
    if options.today is None:
        return clock.now()
    noon = datetime(options.today.year, options.today.month, options.today.day, 12, tzinfo=SHANGHAI)
    later = [
        one.recorded.astimezone(SHANGHAI) + timedelta(seconds=1) for one in ledger.entries[-1:]
    ]
    later += [aware(one).astimezone(SHANGHAI) for one in instants if one.year == options.today.year]
    return max((noon, *(one for one in later if one.date() == options.today)))
