"""The calculator's form: what was asked, field by field, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from attrs import field, frozen

from gkrules import errors, regimes
from gkrules.errors import GkrulesError, Lang, ParseError
from gkrules.policy import Policy
from gkrules.reader import parse
from gkrules.web.answers import Answer, Refusal, answer, from_pairs, question
from gkrules.web.pages.blame import ANY, field_of
from gkrules.web.questions import Question
from gkrules.web.settings import Bounds

#: The fields that stand in the form, in its order; those after `extension` under 更多条件.
FIELDS = (
    *("phrase", "trigger", "regime", "stops", "extension"),
    *("served", "start", "end", "year", "anchor", "overlays", "policy", "strict"),
)
MORE = FIELDS[FIELDS.index("served") :]
#: What the form calls its fields: the messages name them so, not by the query's words.
LABELS: dict[str, tuple[str, str]] = {
    "phrase": ("期限的原文", "the words of the limit"),
    "trigger": ("起算日", "the day of the event"),
    "regime": ("按哪部法律", "the statute"),
    "stops": ("不计入期限的日子", "the days that do not count"),
    "extension": ("延长", "the extension"),
    "served": ("送达", "the service"),
    "start": ("范围的首日", "the first day of the range"),
    "end": ("范围的末日", "the last day of the range"),
    "year": ("年份", "the year"),
    "anchor": ("周期的首日", "the first day of cycles"),
    "overlays": ("本地日子", "the local days"),
    "policy": ("读法", "the reading"),
    "strict": ("strict", "strict"),
}
#: How many characters of a phrase are shown on each side of its fault.
_BEFORE, _BEHIND = 40, 60


@frozen
class Wrong:
    """A fault of one field: what to say, and of a phrase the words before the fault, at fault, behind it."""

    field: str
    message: str
    parts: tuple[str, str, str] | None = None
    suggestion: str = ""


@frozen
class Form:
    """The fields as they were filled in, the faults, and the question where there is none.

    `values` keeps what was written, good or not, so that nobody has to write it twice.
    """

    values: dict[str, tuple[str, ...]] = field(factory=dict)
    wrong: tuple[Wrong, ...] = ()
    question: Question | None = None

    def value(self, name: str) -> str:
        """What stands in a field of one line."""
        return self.values.get(name, ("",))[0]

    def several(self, name: str) -> str:
        """What stands in a field of several lines."""
        return "\n".join(self.values.get(name, ()))

    def fault(self, name: str) -> Wrong | None:
        """What is wrong with a field."""
        return next((one for one in self.wrong if one.field == name), None)

    @property
    def asked(self) -> bool:
        """Whether anything was filled in at all."""
        return bool(self.values)

    @property
    def more(self) -> bool:
        """Whether a field under 更多条件 is filled in or wrong."""
        return bool(self.named()) or any(self.values.get(name) or self.fault(name) for name in MORE)

    def place(self, name: str) -> str:
        """Which element of the form a field's fault stands at: named triggers have one of their own."""
        if name == "trigger" and self.named() and not self.bare():
            return "triggers"
        return name

    def named(self) -> str:
        """The triggers that name their event, a line each."""
        return "\n".join(one for one in self.values.get("trigger", ()) if "=" in one)

    def bare(self) -> str:
        """The one trigger without a name."""
        return next((one for one in self.values.get("trigger", ()) if "=" not in one), "")


def filled(pairs: Iterable[tuple[str, str]], lang: Lang, bounds: Bounds) -> Form:
    """The form as a query fills it: every field that cannot be read is told, not only the first.

    Fields that are not of the form are left alone: they ask nothing.
    """
    kept = [(name, value) for name, value in pairs if name in FIELDS]
    values: dict[str, tuple[str, ...]] = {}
    for name, value in kept:
        found = tuple(filter(None, (line.strip() for line in value.splitlines())))
        if found:
            values[name] = (*values.get(name, ()), *found)
    if not values:
        return Form()
    wrong: list[Wrong] = []
    rest = kept
    if not values.get("phrase"):
        wrong.append(Wrong("phrase", _empty(lang)))
        rest = [*(pair for pair in kept if pair[0] != "phrase"), ("phrase", ANY)]
    for _ in FIELDS:
        try:
            made = question(from_pairs(rest), bounds)
            return Form(values, tuple(wrong), None if wrong else made)
        except Refusal as error:
            wrong.append(_refused(error, lang))
            rest = [pair for pair in rest if pair[0] != error.field]
            if error.field == "phrase" or error.field not in FIELDS:
                break
    return Form(values, tuple(wrong))


def answered(form: Form, lang: Lang) -> tuple[Answer | None, Form]:
    """The answer, or the form with what the library has against the question."""
    if form.question is None:
        return None, _phrase_too(form, lang)
    try:
        return answer(form.question), form
    except Refusal as error:
        return None, attrs.evolve(form, wrong=(_refused(error, lang),))
    except GkrulesError as error:
        return None, attrs.evolve(form, wrong=(_wrong(error, lang, form.question),))


def _phrase_too(form: Form, lang: Lang) -> Form:
    """The form with what is wrong with its phrase, where the other fields have already failed."""
    phrase = "\n".join(form.values.get("phrase", ()))
    if not form.wrong or form.fault("phrase") or not phrase:
        return form
    try:
        parse(phrase)
    except ParseError as error:
        return attrs.evolve(form, wrong=(_unreadable(error, lang), *form.wrong))
    return form


def _refused(error: Refusal, lang: Lang) -> Wrong:
    words = error.zh if lang == "zh" else error.en
    for name, (zh, en) in LABELS.items():
        if lang == "zh":
            words = words.replace(f"「{name}」", f"「{zh}」")
        else:
            words = words.replace(f"{name!r}", en).replace(f"`{name}`", en)
    return Wrong(error.field, words)


def _wrong(error: GkrulesError, lang: Lang, asked: Question) -> Wrong:
    name = field_of(error, asked)
    message = _words(error, lang)
    if isinstance(error, errors.FileError):  # its words name the server's paths
        return Wrong(
            name,
            "服务器上的一个文件用不了" if lang == "zh" else "a file on the server cannot be used",
        )
    return _unreadable(error, lang) if isinstance(error, ParseError) else Wrong(name, message)


def _unreadable(error: ParseError, lang: Lang) -> Wrong:
    return Wrong("phrase", _words(error, lang), _parts(error), error.suggestion or "")


def _parts(error: ParseError) -> tuple[str, str, str]:
    """The phrase in three: before the fault, the words at fault, behind it; cut where it is long."""
    text, (start, end) = error.text, error.span
    before, behind = text[:start], text[end:]
    if len(before) > _BEFORE:
        before = "…" + before[-_BEFORE:]
    if len(behind) > _BEHIND:
        behind = behind[:_BEHIND] + "…"
    return before, text[start:end], behind


def _words(error: GkrulesError, lang: Lang) -> str:
    return error.zh if lang == "zh" else error.en


def _empty(lang: Lang) -> str:
    return "请写期限的原文" if lang == "zh" else "write the words of the limit"


@frozen
class Choice:
    """A regime to choose: its value in the query, what the list says, whether it is one of several texts."""

    value: str
    words: str
    text: bool = False


def choices(lang: Lang, own: str = "") -> tuple[Choice, ...]:
    """What the list of regimes offers: the default, every statute on file, its texts by version.

    `own` is what the query names; where the list lacks it, it is added as it is written.
    """
    zh = lang == "zh"
    default = regimes.available()[0].title
    found = [Choice("", f"{default}（民法典）" if zh else f"general rules ({default}, 民法典)")]
    for one in (*regimes.available()[1:], *regimes.own()):
        found.append(Choice(one.names[0], one.title))
    for one in (*regimes.available(), *regimes.own()):
        for text in one.texts if len(one.texts) > 1 else ():
            if text.version:
                since = f"{text.since}起施行" if zh else f"in force from {text.since}"
                found.append(
                    Choice(f"{one.names[0]}@{text.version}", f"{text.title}，{since}", True)
                )
    if own and own not in {one.value for one in found}:
        found.append(Choice(own, own))
    return tuple(found)


def chosen(policy: Policy) -> tuple[str, ...]:
    """The readings chosen that are not the default, as the query has them: first_week=iso."""
    return tuple(
        f"{one.name}={_plain(getattr(policy, one.name))}"
        for one in attrs.fields(Policy)
        if getattr(policy, one.name) != one.default
    )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
