"""Bytes to text: by mark, by declaration, by what the bytes can be. GBK without a declaration reads right."""

from __future__ import annotations

import codecs
import re

from attrs import frozen

from gkrules.documents.refusal import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What offices call by an older name is read by the standard that holds it whole.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "hz", "cp936": "gb18030", "ascii": "utf-8"}
#: Frequent in Chinese official prose; a wrong guess of the encoding shows few of them.
_FREQUENT = frozenset(
    "的一是了在有和不人大中为上地年月日要以会与对可部局市县区政府公开工作信息办理行实施单位责任时限完成前内个"
    "務門開時間責實辦執關應為會與對國區縣"
)
#: Shares of the text that may be beyond reading: some bytes lost in a copy, not a wrong guess.
_LOST = 0.002
#: How many characters are looked at to judge a guess.
_SAMPLE = 20_000


@frozen
class Decoded:
    """A text, the name of its encoding, and whether that was only a guess."""

    text: str
    encoding: str
    guessed: bool = False
    lost: int = 0

    def warnings(self) -> list[tuple[str, str]]:
        """What a reader must say about it."""
        found = []
        if self.guessed and self.encoding != "utf-8":
            found.append(
                (
                    f"文件没有声明编码，按{self.encoding.upper()}读",
                    f"the file declares no encoding: read as {self.encoding.upper()}",
                )
            )
        if self.lost:
            found.append(
                (
                    f"{self.lost}处字节按{self.encoding.upper()}解不出来，以“\ufffd”代替",
                    f"bytes at {self.lost} places are no {self.encoding.upper()}: \ufffd stands for them",
                )
            )
        return found


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of a file. Raises Refused where it is no text, or its encoding cannot be told."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _loosely(data[len(mark) :], name, guessed=False)
    if wide := _unmarked_utf16(data):
        return _loosely(data, wide, guessed=True)
    if b"\0" in data:
        raise _no_text()
    names = [] if not declared else [_known(declared)]
    names += ["utf-8", "gb18030", "big5hkscs"]
    for name in filter(None, names):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        said = bool(declared) and name == names[0]
        if name == "gb18030" and not said:
            return _chinese(data, text)
        return Decoded(text, name, guessed=not said)
    best = min(
        (_replaced(data, name) for name in ("utf-8", "gb18030")), key=lambda decoded: decoded.lost
    )
    if best.lost > max(1, _LOST * len(best.text)):
        raise _no_text()
    return best


def declared_in(data: bytes) -> str:
    """The encoding that HTML or XML bytes name themselves, near their beginning."""
    head = data[:4096]
    found = re.search(
        rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,20})""", head, re.I
    ) or re.match(rb"""\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,20})["']""", head)
    return found[1].decode("ascii") if found else ""


def _known(name: str) -> str:
    try:
        name = codecs.lookup(name.strip().lower()).name
    except LookupError:
        return ""
    # A declaration in ASCII bytes cannot be true of a wide encoding; codecs that are no text at all exist too.
    if name.startswith(("utf-16", "utf-32", "utf-7")) or not codecs.lookup(name)._is_text_encoding:
        return ""
    return _WIDER.get(name, name)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark: line ends, digits and spaces have a zero byte always on the same side."""
    head = data[:4000]
    if len(data) % 2 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros and not others:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if not re.search("[\0-\x08\x0e-\x1f]", text):
                return name
    return ""


def _chinese(data: bytes, text: str) -> Decoded:
    """Text that can be GB18030 may also be Big5: the one with more of the frequent characters."""
    score = _score(text)
    try:
        other = data.decode("big5hkscs")
    except UnicodeDecodeError:
        other = ""
    if other and _score(other) > score:
        return Decoded(other, "big5hkscs", guessed=True)
    beyond = sum(ord(char) > 0x7F for char in text[:_SAMPLE])
    if beyond > 40 and score * 100 < beyond:
        raise _no_text()
    return Decoded(text, "gb18030", guessed=True)


def _score(text: str) -> int:
    return sum(char in _FREQUENT for char in text[:_SAMPLE])


def _loosely(data: bytes, name: str, *, guessed: bool) -> Decoded:
    decoded = _replaced(data, name)
    if decoded.lost > max(1, _LOST * len(decoded.text)) or "\0" in decoded.text:
        raise _no_text()
    return Decoded(decoded.text, name, guessed, decoded.lost)


def _replaced(data: bytes, name: str) -> Decoded:
    text = data.decode(name, errors="replace")
    own = (
        len(data.decode(name, errors="ignore").split("\ufffd")) - 1
    )  # the sign itself, written by somebody
    return Decoded(text, name, guessed=True, lost=text.count("\ufffd") - own)


def _no_text() -> Refused:
    return Refused(
        "文件不是文本，或者编码认不出来：请另存为UTF-8编码",
        "the file is no text, or its encoding cannot be told: save it as UTF-8",
    )
