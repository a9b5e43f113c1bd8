"""What is told when a request cannot be answered: a stable code, both languages, the place of the fault.

Codes are part of the API: they are added, never changed. Every error of the library has one by its class.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

from gkrules import errors
from gkrules.errors import FileError, GkrulesError, Lang, ParseError


class Refusal(GkrulesError):
    """A request that is refused: its code, the field at fault, the HTTP status."""

    def __init__(self, code: str, zh: str, en: str, *, field: str = "", status: int = 400) -> None:
        super().__init__(zh, en)
        self.code = code
        self.field = field
        self.status = status


#: The code of each class of error, the narrower class first; the HTTP status of a single request.
CODES: tuple[tuple[type[GkrulesError], str, int], ...] = (
    (errors.NotALimit, "not_a_limit", 422),
    (errors.ParseError, "unreadable_phrase", 422),
    (errors.MissingTrigger, "trigger_missing", 422),
    (errors.InstantNeeded, "instant_needed", 422),
    (errors.RangeNeeded, "range_needed", 422),
    (errors.ResolveError, "cannot_be_counted", 422),
    (errors.CalendarGap, "provisional", 422),
    (errors.CalendarBoundsError, "outside_calendar", 422),
    (errors.CalendarError, "calendar", 422),
    (errors.RegimeError, "unknown_regime", 422),
    (errors.DataError, "bad_data", 422),
    (errors.FileError, "server_file", 500),
    (GkrulesError, "refused", 422),
)

#: The codes that the server itself gives, with what they mean: `Refusal.code`.
OWN_CODES: tuple[tuple[str, int, str, str], ...] = (
    ("bad_json", 400, "正文不是 JSON", "the body is no JSON"),
    ("bad_request", 400, "请求写得不对", "the request is not as described"),
    ("missing_field", 400, "缺少一项", "a field is missing"),
    ("unknown_field", 400, "没有这一项", "there is no such field"),
    ("bad_field", 400, "一项的值读不懂", "a field's value cannot be read"),
    ("text_too_long", 413, "文字太长", "the text is too long"),
    ("too_many_items", 413, "一次问得太多", "too many items at once"),
    ("answer_too_large", 413, "答案太大", "the answer is too large"),
    ("range_too_long", 413, "起止日期相隔太远", "the range of dates is too long"),
    ("body_too_large", 413, "正文太大", "the body is too large"),
    (
        "unsupported_media_type",
        415,
        "正文要用 application/json",
        "the body must be application/json",
    ),
    ("not_found", 404, "没有这个地址", "there is nothing at this address"),
    ("unknown_unit", 404, "没有这个单位", "there is no such unit"),
    ("unknown_plan", 404, "没有这个方案", "there is no such plan"),
    ("method_not_allowed", 405, "这个地址不接受这种方法", "the address does not take this method"),
    ("body_too_slow", 408, "正文来得太慢", "the body came too slowly"),
    ("too_slow", 503, "算得太久，已停下", "it took too long and was stopped"),
    ("not_ready", 503, "暂时不能读取", "it cannot be read now"),
    ("busy", 503, "现在太忙", "the server is busy"),
    ("internal", 500, "服务器出错", "the server failed"),
)
_STATUS = {code: status for code, status, _, _ in OWN_CODES}


def refusal(code: str, zh: str, en: str, field: str = "") -> Refusal:
    """A refusal of the server's own with the status that belongs to its code."""
    return Refusal(code, zh, en, field=field, status=_STATUS[code])


def internal() -> Refusal:
    """The refusal for a fault of the server's own; what it was stands in the log."""
    return refusal(
        "internal",
        "服务器出错了，请把请求编号告诉管理员",
        "the server failed; tell its keeper the request id",
    )


@frozen
class Fault:
    """An error as the API tells it. `start`, `end`: offsets in the phrase (end exclusive), where it has them."""

    code: str
    zh: str
    en: str
    status: int
    field: str = ""
    kind: str = ""
    start: int | None = None
    end: int | None = None
    suggestion: str = ""

    def to_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """The error as plain data: code, message in one language, both languages, the place."""
        data: dict[str, Any] = {
            "code": self.code,
            "message": self.zh if lang == "zh" else self.en,
            "message_zh": self.zh,
            "message_en": self.en,
        }
        more = {
            "field": self.field,
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "suggestion": self.suggestion,
        }
        return {**data, **{name: value for name, value in more.items() if value not in ("", None)}}


def fault(error: GkrulesError) -> Fault:
    """The error as the API tells it. A fault in a file of the server's is told without its path."""
    if isinstance(error, Refusal):
        return Fault(error.code, error.zh, error.en, error.status, error.field)
    code, status = next((code, status) for kind, code, status in CODES if isinstance(error, kind))
    if isinstance(error, FileError):
        return Fault(
            code, "服务器上的一个文件用不了", "a file on the server cannot be used", status
        )
    if isinstance(error, ParseError):
        return Fault(
            code,
            error.zh,
            error.en,
            status,
            field="phrase",
            kind=error.code,
            start=error.start,
            end=error.end,
            suggestion=error.suggestion or "",
        )
    return Fault(code, error.zh, error.en, status)
