"""How far a period may be extended (延长): by its own words, else by the statute that sets it."""

from __future__ import annotations

from functools import lru_cache

import attrs
from attrs import frozen

from gkrules import counting
from gkrules.counting import Amount
from gkrules.errors import ResolveError
from gkrules.facts import Facts
from gkrules.limits import Extension, Quantity, TimeLimit, Within
from gkrules.reader import parse
from gkrules.regimes import Text
from gkrules.words import quantity_words


@frozen
class Granted:
    """An extension as it is counted: an addition, or (`whole`) a new length for the period."""

    quantity: Quantity
    whole: bool = False
    basis: str = ""


def granted(limit: Within, facts: Facts, text: Text) -> Granted | None:
    """The extension asked for, or None. `extension=True` takes the whole of what is allowed.

    Raises ResolveError where nothing is allowed, and for more than is.
    """
    if not facts.extension:
        return None
    allowed, basis = _allowed(limit, text)
    if not isinstance(facts.extension, Quantity):
        if allowed is None:
            raise not_extended(limit)
        return Granted(allowed.quantity, allowed.total, basis)
    if allowed is not None:
        _insist(limit, facts.extension, allowed, basis, text)
    return Granted(facts.extension, basis=basis)


def not_extended(limit: TimeLimit) -> ResolveError:
    """The error for an extension asked of a limit that has none: only periods are counted with one."""
    if limit.extensions and not isinstance(limit, Within):
        return ResolveError(
            "只有从事由起算的期间能计算延长；这个期限延长以后是哪一天，请直接写出",
            "only a period that runs from an event is counted with an extension; name the day that this limit is "
            "extended to",
        )
    return ResolveError("这个期限没有写可以延长", "this limit allows no extension")


def _allowed(limit: Within, text: Text) -> tuple[Extension | None, str]:
    """The extension that the words allow, else that of the statute's limit of the same length; its article.

    Where several limits of that length are extended differently, the event tells which is meant.
    """
    alike = [
        (one, named.article)
        for named, one in ((named, _stated(named.phrase)) for named in text.limits)
        if one is not None and one.quantity == limit.quantity
    ]
    if limit.extensions:
        alike = [pair for pair in alike if pair[0].extensions[:1] == limit.extensions[:1]]
        return limit.extensions[0], text.citation(alike[0][1]) if alike else ""
    if limit.since is not None:
        alike = [pair for pair in alike if pair[0].since == limit.since] or alike
    if len({one.extensions for one, _ in alike}) != 1 or not alike[0][0].extensions:
        return None, ""
    one, article = alike[0]
    return one.extensions[0], text.citation(article)


@lru_cache(maxsize=256)
def _stated(phrase: str) -> Within | None:
    """A statute's limit as a period from its event; None for one of another kind."""
    limit = parse(phrase)
    return limit if isinstance(limit, Within) else None


def _insist(limit: Within, asked: Quantity, allowed: Extension, basis: str, text: Text) -> None:
    most = counting.amount(text.measure(allowed.quantity))
    more = counting.amount(text.measure(asked))
    if allowed.total:
        more += counting.amount(text.measure(limit.quantity))
    if _exceeds(more, most):
        words = quantity_words(allowed.quantity)
        told = f"（{basis}）" if basis else ""
        raise ResolveError(
            f"最多可以延长{'至' if allowed.total else ''}{words}{told}，不是{quantity_words(asked)}",
            f"at most {words} are allowed{f' ({basis})' if basis else ''}, not {quantity_words(asked)}",
        )


def _exceeds(more: Amount, most: Amount) -> bool:
    """Whether one amount is the larger, where both are of one measure."""
    if not (more.pure and most.pure):
        return False
    pairs = zip(attrs.astuple(more), attrs.astuple(most), strict=True)
    return any(a > b > 0 for a, b in pairs)
