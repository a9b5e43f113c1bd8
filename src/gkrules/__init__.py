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
    from gkrules import batch as batch
    from gkrules import calendar as calendar
    from gkrules import changes as changes
    from gkrules import country as country
    from gkrules import disclosure as disclosure
    from gkrules import documents as documents
    from gkrules import errors as errors
    from gkrules import exports as exports
    from gkrules import feeds as feeds
    from gkrules import ledger as ledger
    from gkrules import limits as limits
    from gkrules import notices as notices
    from gkrules import picture as picture
    from gkrules import recording as recording
    from gkrules import regimes as regimes
    from gkrules import register as register
    from gkrules import service as service
    from gkrules import supervision as supervision
    from gkrules.agenda import Agenda as Agenda
    from gkrules.agenda import Task as Task
    from gkrules.calendar import Calendar as Calendar
    from gkrules.errors import CalendarBoundsError as CalendarBoundsError
    from gkrules.errors import CalendarError as CalendarError
    from gkrules.errors import CalendarGap as CalendarGap
    from gkrules.errors import DataError as DataError
    from gkrules.errors import FileError as FileError
    from gkrules.errors import GkrulesError as GkrulesError
    from gkrules.errors import InstantNeeded as InstantNeeded
    from gkrules.errors import MissingTrigger as MissingTrigger
    from gkrules.errors import NotALimit as NotALimit
    from gkrules.errors import ParseError as ParseError
    from gkrules.errors import PlanError as PlanError
    from gkrules.errors import RangeNeeded as RangeNeeded
    from gkrules.errors import RegimeError as RegimeError
    from gkrules.errors import ResolveError as ResolveError
    from gkrules.feeds import publish as publish
    from gkrules.limits import AllOf as AllOf
    from gkrules.limits import Event as Event
    from gkrules.limits import Quantity as Quantity
    from gkrules.limits import TimeLimit as TimeLimit
    from gkrules.limits import Unit as Unit
    from gkrules.occurrence import Ambiguity as Ambiguity
    from gkrules.occurrence import Certainty as Certainty
    from gkrules.occurrence import Distance as Distance
    from gkrules.occurrence import Occurrence as Occurrence
    from gkrules.occurrence import Status as Status
    from gkrules.plain import from_dict as from_dict
    from gkrules.plain import to_dict as to_dict
    from gkrules.plan import Plan as Plan
    from gkrules.policy import Policy as Policy
    from gkrules.reader import Match as Match
    from gkrules.reader import find as find
    from gkrules.reader import parse as parse
    from gkrules.regimes import Regime as Regime
    from gkrules.render import explain as explain
    from gkrules.resolver import resolve as resolve
    from gkrules.trace import Step as Step
    from gkrules.units import Directory as Directory
    from gkrules.writer import write as write

#: Where each public name lives. They are loaded at first use, so that a program that only counts
#: never waits for the grammar, nor one that only reads for the feeds.
_HOMES = {
    "Agenda": "agenda",
    "AllOf": "limits",
    "Ambiguity": "occurrence",
    "Calendar": "calendar",
    "CalendarBoundsError": "errors",
    "CalendarError": "errors",
    "CalendarGap": "errors",
    "Certainty": "occurrence",
    "DataError": "errors",
    "Directory": "units",
    "Distance": "occurrence",
    "Event": "limits",
    "FileError": "errors",
    "GkrulesError": "errors",
    "InstantNeeded": "errors",
    "Match": "reader",
    "MissingTrigger": "errors",
    "NotALimit": "errors",
    "Occurrence": "occurrence",
    "ParseError": "errors",
    "Plan": "plan",
    "PlanError": "errors",
    "Policy": "policy",
    "Quantity": "limits",
    "RangeNeeded": "errors",
    "Regime": "regimes",
    "RegimeError": "errors",
    "ResolveError": "errors",
    "Status": "occurrence",
    "Step": "trace",
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
#: Rooms that are public as they stand.
_ROOMS = (
    "agenda",
    "batch",
    "calendar",
    "changes",
    "country",
    "disclosure",
    "documents",
    "errors",
    "exports",
    "feeds",
    "ledger",
    "limits",
    "notices",
    "picture",
    "recording",
    "regimes",
    "register",
    "service",
    "supervision",
)

#: Without `batch`, which needs an extra: `from gkrules import *` must work without it.
__all__ = ["__version__", *sorted(_HOMES), *(room for room in _ROOMS if room != "batch")]


if not TYPE_CHECKING:  # a type checker knows the names above, and must refuse every other

    def __getattr__(name):
        if name in _HOMES:
            value = getattr(import_module(f"gkrules.{_HOMES[name]}"), name)
        elif name in _ROOMS:
            try:
                value = import_module(f"gkrules.{name}")
            except ModuleNotFoundError as error:
                # An AttributeError, since `help(gkrules)` and the like ask for every name there is.
                raise AttributeError(
                    f"gkrules.{name} needs {error.name}: pip install 'gkrules[{name}]'", name=name
                ) from error
        else:
            raise AttributeError(f"module 'gkrules' has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted((*__all__, "batch"))
