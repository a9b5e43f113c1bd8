"""Calendars that staff subscribe to: one .ics a unit, the same bytes for the same input.

values, marks (what a caller or a ledger says) -> said, event, companions (what one entry says) -> compose, whole (what
each feed holds) -> settling (against what was published: manifest, recover, standing) -> lines, ics (bytes) -> folder
(all files, one run at a time).
"""

from gkrules.feeds.folder import Published, publish
from gkrules.feeds.marks import marks_of
from gkrules.feeds.values import Mark, Options

__all__ = ["Mark", "Options", "Published", "marks_of", "publish"]
