"""What is measured: a line of the table, with its figures by size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import asdict, frozen

#: Sizes, and at each how many things a second (or, in a line of waits, how many seconds).
Curve = tuple[tuple[int, float], ...]


@frozen
class Agreement:
    """On how many of `asked` inputs both give the same answer; on how many the other gives none, or refuses."""

    same: int
    asked: int
    none: int = 0

    @classmethod
    def of(cls, ours: Sequence[object], theirs: Sequence[object]) -> Agreement:
        """Answer by answer; None is no answer, and two of them agree."""
        pairs = list(zip(ours, theirs, strict=True))
        same = sum(a == b for a, b in pairs)
        return cls(same, len(pairs), sum(b is None and a is not None for a, b in pairs))


@frozen(kw_only=True)
class Line:
    """One line: what was done, our figures, and one peer's where there is one.

    unit: what is counted, a second; "s" for waits, of which less is better. wanted: what issue 8 asks for, in the unit.
    reason: why the peer (or, with no peer, we) could not be measured.
    """

    group: str
    what: str
    unit: str
    ours: Curve = ()
    peer: str = ""
    theirs: Curve = ()
    agree: Agreement | None = None
    wanted: float | None = None
    note: str = ""
    reason: str = ""

    @property
    def waits(self) -> bool:
        """Whether less is better."""
        return self.unit == "s"

    @property
    def common(self) -> int | None:
        """The largest size at which both were measured."""
        sizes = {size for size, _ in self.ours} & {size for size, _ in self.theirs}
        return max(sizes, default=None)

    @property
    def ratio(self) -> float | None:
        """How many times as fast we are, at the largest common size."""
        if self.common is None:
            return None
        ours, theirs = dict(self.ours)[self.common], dict(self.theirs)[self.common]
        return theirs / ours if self.waits else ours / theirs

    @property
    def reached(self) -> bool | None:
        """Whether the largest size reaches what is wanted; None where nothing is."""
        if self.wanted is None or not self.ours:
            return None
        figure = self.ours[-1][1]
        return figure <= self.wanted if self.waits else figure >= self.wanted

    def to_dict(self) -> dict[str, Any]:
        """Plain data, with what follows from the figures."""
        return asdict(self) | {"ratio": self.ratio, "reached": self.reached}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Line:
        """The line again."""
        held = {name: value for name, value in data.items() if name not in ("ratio", "reached")}
        for name in ("ours", "theirs"):
            held[name] = tuple((int(size), float(figure)) for size, figure in held[name])
        if held["agree"] is not None:
            held["agree"] = Agreement(**held["agree"])
        return cls(**held)
