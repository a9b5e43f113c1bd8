"""Regular expressions that are compiled when they are first used.

Compiling costs more than all the rest of starting up, and a program that reads one phrase needs few of
the patterns that the rooms name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:
        """A pattern as `re.compile` gives it, compiled at the first question put to it."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self.pattern, self._flags = text, flags

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            made = re.compile(self.pattern, self._flags)
            # From now on each method lies on the value itself: nothing stands between.
            for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub"):
                setattr(self, method, getattr(made, method))
            return getattr(made, name)


__all__ = ["pattern"]
