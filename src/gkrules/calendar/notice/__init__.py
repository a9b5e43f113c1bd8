"""The State Council's holiday notice (节假日安排的通知): its words in, a checked value out.

`values` says what a notice is, `text` evens out its signs, `frame` finds its parts, `dates` and `rule` read
the sentences, `checks` holds the free checks, `reader` puts them together; `file` keeps a notice as TOML.
"""

from gkrules.calendar.notice.checks import unpaid
from gkrules.calendar.notice.file import Learned, load, place, save, write
from gkrules.calendar.notice.reader import read_notice
from gkrules.calendar.notice.values import Holiday, Notice, NoticeError

__all__ = [
    "Holiday",
    "Learned",
    "Notice",
    "NoticeError",
    "load",
    "place",
    "read_notice",
    "save",
    "unpaid",
    "write",
]
