"""Words of a notice without the accidents of its file: spaces inside Chinese, line ends, page numbers."""

from __future__ import annotations

import re

_ASCII = r"[!-~]"
_SPACES = re.compile(r"[\s\u3000\u00a0\u200b-\u200d\ufeff]+")
_BRACKETS = str.maketrans("()〔〕[]［］【】", "（）（）（）（）（）")
_WIDTH = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        ":": "：",
        ";": "；",
        ",": "，",
    }
)
#: — 3 —, - 3 -, 第3页, 第 3 页 共 9 页, 3/9
_PAGE = re.compile(
    r"(?:[-—–－―─·.]+[0-9]{1,4}[-—–－―─·.]+|第[0-9]{1,4}页(?:[，/]?共[0-9]{1,4}页)?|[0-9]{1,4}/[0-9]{1,4})"
)
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_CLOSED = re.compile(r"[。；！？：”』」）)]$")


def clean(text: str) -> str:
    """Without the spaces and line ends inside Chinese; one space stays between two Latin words."""

    def one(found: re.Match[str]) -> str:
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        return " " if re.match(_ASCII, before) and re.match(_ASCII, after) else ""

    return _SPACES.sub(one, text.strip())


def bare(text: str) -> str:
    """Without any white space: what is compared when nothing may vanish."""
    return _SPACES.sub("", text)


def levelled(text: str) -> str:
    """Clean, with every sort of bracket written （）, half-width digits and full-width : ; and commas."""
    return clean(text).translate(_BRACKETS).translate(_WIDTH)


def is_page_mark(text: str) -> bool:
    """A page number, alone on its line."""
    return _PAGE.fullmatch(bare(text).translate(_WIDTH)) is not None


def is_prose(text: str) -> bool:
    """A requirement rather than a heading: long, or with a mark inside a sentence."""
    words = clean(text)
    return len(words) >= 26 or bool(re.search(r"[，。；]", words))


def is_closed(text: str) -> bool:
    """Whether the text ends where a sentence ends."""
    return _CLOSED.search(clean(text)) is not None


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its mark; joined they are the text."""
    return [one for one in _SENTENCE.findall(text) if one]


def short_title(requirement: str, task: tuple[str, ...] = ()) -> str:
    """A short title from the words of the task: its first clause, at most 30 characters long.

    Where that clause is only a sentence's opening (按照…要求), the next one is taken.
    """
    words = clean(requirement) or (clean(task[-1]) if task else "")
    clauses = [one for one in re.split(r"[，。；：！？\n]", words) if one.strip("“”\"' ")]
    if not clauses:
        return ""
    first = clauses[0]
    if len(clauses) > 1 and re.match(r"(?:按照?|根据|依据|围绕|结合|为(?!民)|依托)", first):
        first = clauses[1] if len(clauses[1]) >= 4 else first
    first = re.sub(r"（[^（）]*$", "", first)
    first = re.sub(r"^(?:并|要|同时|以及|还要|需)(?=.{4})", "", first)
    return first if len(first) <= 30 else first[:29] + "…"
