"""One question of a table, and its answer by the scalar path: what the kernel's tables must equal.

A question is what rows share: the phrase (or the name of a statute's own limit), the regime, the extension. Its
words are read once.
"""

from __future__ import annotations

from attrs import field, frozen

from gkrules.batch import values
from gkrules.batch.options import Options
from gkrules.counting import Stop, as_date
from gkrules.errors import GkrulesError, Lang, RegimeError, ResolveError
from gkrules.limits import Quantity, TimeLimit
from gkrules.occurrence import Occurrence
from gkrules.reader import parse
from gkrules.regimes import Regime, Text, load
from gkrules.render import alternatives, explain
from gkrules.resolver import resolve
from gkrules.trace import Moment


@frozen
class Answer:
    """An occurrence, or the error that stands in its place."""

    occurrence: Occurrence | None = None
    error: GkrulesError | None = None

    def why(self, lang: Lang) -> str:
        """The reason in words, other readings behind it; empty for an error."""
        if self.occurrence is None:
            return ""
        mark = "；" if lang == "zh" else " "
        said = mark.join(explain(self.occurrence, lang))
        others = alternatives(self.occurrence, lang)
        if not others:
            return said
        if lang == "zh":
            return f"{said}。另有读法：{mark.join(others)}"
        return f"{said} Other readings: {'; '.join(others)}"


@frozen
class Question:
    """What rows share, read once. `limit` is None for the name of a limit of `regime`; `error` ends it all."""

    words: str
    options: Options = field(repr=False)
    regime: Regime | None = None
    limit: TimeLimit | None = None
    extension: bool | Quantity | None = None
    error: GkrulesError | None = None

    @classmethod
    def of(cls, words: str, regime: str, extension: str, options: Options) -> Question:
        """The question that three cells ask."""
        try:
            statute = _regime(regime, options)
            if not words.strip():
                raise ResolveError("没有写期限", "there is no phrase")
            more = values.extension(extension)
            limit = None if _names(words.strip(), statute) else parse(words)
        except GkrulesError as error:
            return cls(words, options, error=error)
        except Exception as error:
            return cls(words, options, error=_unforeseen(error))
        return cls(words.strip(), options, statute, limit, more)

    def stated(self, text: Text) -> TimeLimit:
        """The limit under a text of the regime. Raises RegimeError where the text sets none of that name."""
        return self.limit if self.limit is not None else parse(text.limit(self.words).phrase)

    def answer(self, trigger: Moment | None, stops: tuple[Stop, ...] = ()) -> Answer:
        """The one date, or why there is none. Never raises."""
        if self.error is not None:
            return Answer(error=self.error)
        try:
            return Answer(self._resolved(trigger, stops))
        except GkrulesError as error:
            return Answer(error=error)
        except Exception as error:
            return Answer(error=_unforeseen(error))

    def _resolved(self, trigger: Moment | None, stops: tuple[Stop, ...]) -> Occurrence:
        regime, options = self.regime, self.options
        assert regime is not None
        limit = self.limit
        if limit is None:
            text = regime.texts[0] if trigger is None else regime.on(as_date(trigger))
            limit = self.stated(text)
        found = resolve(
            limit,
            trigger=trigger,
            start=options.start,
            end=options.end,
            year=options.year,
            calendar=options.calendar,
            regime=regime,
            stops=stops,
            extension=self.extension,
            policy=options.policy,
        )
        if len(found) != 1:
            raise several(found)
        return found[0]


def several(found: tuple[Occurrence, ...]) -> ResolveError:
    """The error for a row that has not just one date."""
    if not found:
        return ResolveError("所给的范围里没有日期", "there is no date in the range given")
    days = [f"{one.due or one.status}" for one in found[:5]]
    more = "…" if len(found) > 5 else ""
    return ResolveError(
        f"这一行有{len(found)}个期限（{'、'.join(days)}{more}），请每个期限写一行",
        f"this row holds {len(found)} time limits ({', '.join(days)}{more}); give each its own row",
    )


def said(error: GkrulesError, lang: Lang) -> str:
    """An error in one line."""
    return error.render(lang).partition("\n")[0]


def _regime(name: str, options: Options) -> Regime:
    """The regime that a cell names. A cell is data: it opens no file."""
    name = name.strip()
    if not name:
        return load(options.regime)
    if name.lower().endswith(".toml"):
        raise RegimeError(
            f"表格里不能写规则文件「{name[:60]}」，请用 --regime 给出",
            f"a cell cannot name a file of rules ({name[:60]!r}); give it with --regime",
        )
    return load(name)


def _names(words: str, regime: Regime) -> bool:
    """Whether the words are the name of a limit that some text of the regime sets."""
    return any(one.name == words for text in regime.texts for one in text.limits)


def _unforeseen(error: Exception) -> ResolveError:
    """What nobody thought of must not end a run of millions of rows; it is said as what it is."""
    kind = type(error).__name__
    return ResolveError(f"没有料到的错误：{kind}", f"unforeseen: {kind}")
