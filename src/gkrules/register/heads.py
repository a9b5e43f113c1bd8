"""Which column is which: the words over a register's columns, in Chinese and "
"in English, in any order."""

from __future__ import annotations

import re
import unicodedata

from attrs import frozen

from gkrules import numerals

#: What may stand over a column, by what it means. Blanks, case, brackets and signs make no difference.
_WORDS = {
    "id": "编号 申请编号 登记编号 登记号 受理编号 受理号 收件编号 收件号 申请号 回执编号 "
    "案号 id number requestid requestno requestnumber",
    "serial": "序号 no",
    "channel": "收到方式 提交方式 申请方式 接收方式 收件方式 来件方式 申请渠道 提交渠道 "
    "接收渠道 渠道 channel",
    "submitted": "提交日 提交日期 提交时间 提交申请日 申请日 申请日期 申请时间 收到日 收到日期 "
    "收到时间 收到申请日 收到申请日期 收件日 收件日期 "
    "submitted submittedon datesubmitted received receivedon datereceived",
    "signed": "签收日 签收日期 签收时间 signed signedon signedfor datesigned",
    "confirmed": "确认日 确认日期 确认时间 确认收到日 双方确认日 双方确认日期 confirmed "
    "confirmedon dateconfirmed",
    "arrived": "进入系统日 进入系统日期 进入系统时间 进入邮箱系统日 进入邮件系统日 系统收到日 "
    "到达系统日 arrived arrivedon datearrived",
    "correction_asked": "要求补正日 要求补正日期 补正告知日 补正告知日期 告知补正日 告知补正日期 "
    "补正通知日 补正通知日期 通知补正日 "
    "correctionasked correctionrequested",
    "corrected": "补正收到日 补正收到日期 收到补正日 收到补正日期 补正申请收到日 补正材料收到日 "
    "补正件收到日 corrected correctionreceived",
    "extended": "延长 延期 是否延长 是否延期 延长答复 延长期限 延长天数 延长日数 延长工作日 "
    "延长工作日数 延期天数 延期工作日 extended extension",
    "answered": "答复日 答复日期 答复时间 作出答复日 作出答复日期 回复日 回复日期 answered "
    "answeredon dateanswered",
    "unit": "承办单位 承办部门 承办机构 承办科室 承办处室 办理单位 办理部门 责任单位 "
    "责任部门 unit department office",
}
#: What may come several times, each with a beginning and an end: before and after 起 or 止.
_PAIRS = {
    "third": (
        "第三方意见 征求第三方意见 征求第三方 第三方征求意见 thirdparty thirdpartyview",
        "起 起日 开始 开始日 征求日 发出日 asked askedon from start",
        "止 止日 结束 结束日 收到日 回复日 答复日 反馈日 given givenon to end",
    ),
    "other": (
        "其他机关意见 征求其他机关意见 其他机关 征求其他机关 其他行政机关意见 "
        "征求其他行政机关意见 otheragency otheragencyview otheragencies",
        "起 起日 开始 开始日 征求日 发出日 asked askedon from start",
        "止 止日 结束 结束日 收到日 回复日 答复日 反馈日 given givenon to end",
    ),
}
_MORE = {
    ("third", "begin"): "第三方征求日",
    ("third", "end"): "收到第三方意见日 第三方收到日 第三方回复日 第三方答复日 第三方反馈日",
    ("other", "end"): "收到其他机关意见日",
    ("stop", "begin"): "中止日 中止日期 中止起 中止起日 中止开始日 中止首日 stopped stoppedfrom",
    ("stop", "end"): "恢复日 恢复日期 恢复计算日 恢复办理日 resumed resumedon",
    ("stop", "last"): "中止止 中止止日 中止末日 中止结束日 stoppeduntil stoppedto",
    ("stop", "whole"): "中止 中止期间 中止时间 stop stops",
}
#: Hints in brackets that change no meaning.
_HINT = re.compile(
    r"\((?:年月日|必填|选填|可空|如有|没有不填|个?工作日|天|是/否|y+[-/.]m+[-/.]d+|date|optional)\)"
)
_ORDINAL = re.compile(
    r"第([一二三四五六七八九十两]+|\d+)次|(\d+)$|(\d+)(?=[起止]|asked|given|from|to)"
)


@frozen
class Head:
    """What a column is: `role` alone, or in a family of pairs its `part` (begin, end, last, whole) and which one.

    `number`: which of several, where the words say so; None else.
    """

    role: str
    part: str = ""
    number: int | None = None


def plain(words: str) -> str:
    """The words as they are compared: full width as half, small letters, no "
    "blanks, brackets or signs."""
    bare = _HINT.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).lower())
    return re.sub(r"[()_\-:：*.,、/“”\"'【】\[\]]", "", bare)


def _table() -> dict[str, Head]:
    found = {word: Head(role) for role, words in _WORDS.items() for word in words.split()}
    for family, (stems, begins, ends) in _PAIRS.items():
        for stem in stems.split():
            found[stem] = Head(family, "whole")
            if stem.startswith("征求"):
                found[stem + "日"] = Head(family, "begin")
            for part, tails in (("begin", begins), ("end", ends)):
                found |= {stem + tail: Head(family, part) for tail in tails.split()}
    for (family, part), words in _MORE.items():
        found |= {word: Head(family, part) for word in words.split()}
    return found


_KNOWN = _table()
_PARTS = frozenset(
    word for _, *tails in _PAIRS.values() for words in tails for word in words.split()
)
FAMILIES = ("third", "other", "stop")


def head_of(words: str) -> Head | None:
    """What the words over a column mean; None where they are none of the known."""
    bare = plain(words)
    if bare in _KNOWN:
        return _KNOWN[bare]
    found = _ORDINAL.search(bare)
    if found is None:
        return None
    known = _KNOWN.get(bare[: found.start()] + bare[found.end() :])
    number = numerals.read(found[1] or found[2] or found[3])
    if known is None or number is None:
        return None
    return Head(known.role, known.part, number)


def is_part(words: str) -> bool:
    """Whether words are no head by themselves but a part of one: 起, 止, 收到日 under another."""
    bare = plain(words)
    return bare in _PARTS and bare not in _KNOWN


def near(words: str) -> str | None:
    """The known head that is most like these words, if any is."""
    from gkrules._toml import nearest

    return nearest(plain(words), list(_KNOWN))


#: How each column is called where a message speaks of it.
NAMES = {
    "id": ("编号", "id"),
    "channel": ("收到方式", "channel"),
    "submitted": ("提交日", "submitted"),
    "signed": ("签收日", "signed"),
    "confirmed": ("确认日", "confirmed"),
    "arrived": ("进入系统日", "arrived"),
    "correction_asked": ("要求补正日", "correction asked"),
    "corrected": ("补正收到日", "corrected"),
    "third": ("第三方意见", "third party"),
    "other": ("其他机关意见", "other agency"),
    "stop": ("中止日、恢复日", "stopped, resumed"),
    "extended": ("延长", "extended"),
    "answered": ("答复日", "answered"),
    "unit": ("承办单位", "unit"),
}
