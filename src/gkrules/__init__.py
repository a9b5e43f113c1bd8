"""Chinese official time limits (期限): read with a grammar, counted by statute, explained, published.

>>> import gkrules
>>> from datetime import date
>>> limit = gkrules.parse("文件公开后10个工作日内")
>>> gkrules.resolve(limit, trigger=date(2026, 9, 24))[0].due
datetime.date(2026, 10, 15)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from gkrules._version import __version__

if TYPE_CHECKING:
    from gkrules import agenda as agenda
    from gkrules import calendar as calendar
    from gkrules import disclosure as disclosure
    from gkrules import ledger as ledger
    from gkrules import limits as limits
    from gkrules import regimes as regimes
    from gkrules import service as service
    from gkrules.agenda import Agenda as Agenda
    from gkrules.agenda import Task as Task
    from gkrules.errors import GkrulesError as GkrulesError
    from gkrules.errors import NotALimit as NotALimit
    from gkrules.errors import ParseError as ParseError
    from gkrules.errors import PlanError as PlanError
    from gkrules.errors import ResolveError as ResolveError
    from gkrules.feeds import publish as publish
    from gkrules.limits import Event as Event
    from gkrules.limits import Quantity as Quantity
    from gkrules.limits import TimeLimit as TimeLimit
    from gkrules.limits import Unit as Unit
    from gkrules.occurrence import Ambiguity as Ambiguity
    from gkrules.occurrence import Certainty as Certainty
    from gkrules.occurrence import Occurrence as Occurrence
    from gkrules.occurrence import Status as Status
    from gkrules.plain import from_dict as from_dict
    from gkrules.plain import to_dict as to_dict
    from gkrules.plan import Plan as Plan
    from gkrules.policy import Policy as Policy
    from gkrules.reader import Match as Match
    from gkrules.reader import find as find
    from gkrules.reader import parse as parse
    from gkrules.render import explain as explain
    from gkrules.resolver import resolve as resolve
    from gkrules.units import Directory as Directory
    from gkrules.writer import write as write

#: Where each public name lives. They are loaded at first use, so that a program that only counts
#: never waits for the grammar, nor one that only reads for the feeds.
_HOMES = {
    "Agenda": "agenda",
    "Ambiguity": "occurrence",
    "Certainty": "occurrence",
    "Directory": "units",
    "Event": "limits",
    "GkrulesError": "errors",
    "Match": "reader",
    "NotALimit": "errors",
    "Occurrence": "occurrence",
    "ParseError": "errors",
    "Plan": "plan",
    "PlanError": "errors",
    "Policy": "policy",
    "Quantity": "limits",
    "ResolveError": "errors",
    "Status": "occurrence",
    "Task": "agenda",
    "TimeLimit": "limits",
    "Unit": "limits",
    "explain": "render",
    "find": "reader",
    "from_dict": "plain",
    "parse": "reader",
    "publish": "feeds",
    "resolve": "resolver",
    "to_dict": "plain",
    "write": "writer",
}
_ROOMS = ("agenda", "calendar", "disclosure", "errors", "ledger", "limits", "regimes", "service")

__all__ = ["__version__", *sorted(_HOMES), *_ROOMS]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        value: object = getattr(import_module(f"gkrules.{_HOMES[name]}"), name)
    elif name in _ROOMS:
        value = import_module(f"gkrules.{name}")
    else:
        raise AttributeError(f"module 'gkrules' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
