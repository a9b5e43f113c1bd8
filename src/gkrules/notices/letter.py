"""What frames a notice: title, 发文字号, 主送机关, signature, date, attachments; and where its cover letter ends."""

from __future__ import annotations

import re
from datetime import date

from attrs import define, field

from gkrules import numerals
from gkrules.documents import Heading
from gkrules.notices.grid import Account, Piece
from gkrules.notices.names import is_name
from gkrules.notices.numbering import leading
from gkrules.notices.text import bare, clean, is_page_mark, levelled

_C = "〇○零一二三四五六七八九十0-9０-９"
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:[（〔\[［][0-9０-９]{4}[）〕\]］])第?[0-9０-９]{1,4}号"
)
_DAY = re.compile(rf"(?P<year>[{_C}]{{4}})年(?P<month>[{_C}]{{1,3}})月(?P<day>[{_C}]{{1,3}})[日号]")
_TITLE = re.compile(
    r"通知|方案|要点|意见|计划|分工|分解|清单|办法|安排|一览表|任务表|细则|决定|通报|措施|台账|规划|函$|报告"
)
_OF = re.compile(r"(?:关于)?(?:印发|转发|下发|发布|公布)《?(?P<inner>.+?)》?的通知$")
_ATTACHED = re.compile(r"附(?:件|表|录)[0-9０-９一二三四五六七八九十]*(?:[：:.．、].*)?$|附[：:].*")
_FURNITURE = re.compile(
    r"[（(]?此件(?:主动|依申请|不予)?(?:公开|发至).*|(?:抄送|抄报|主题词|分送|印送|校对|印数|打字)[：:].*"
    r"|(?:发布时间|发布日期|来源|索引号|浏览次数|点击量|字号|信息来源|作者|责任编辑|公开方式|主动公开|发文日期|成文日期|文号|发布机构|签发人|密级)[：:].*|.{0,30}印发"
    r"|[【\[]?(?:打印|关闭|分享|返回).{0,10}"
)
_METADATA = re.compile(
    r"(?:索引号|信息分类|主题分类|组配分类|发布机构|发文机关|发布机关|成文日期|生成日期|公文生成日期|发布日期|公开日期|发文字号|文号|有效性|效力状态"
    r"|标题|名称|公开方式|公开形式|关键词|主题词|统一编号|内容概述|政策咨询机关|政策咨询电话|公开责任部门|备注/文号)[：:]?"
)
_RED_HEAD = re.compile(r".{2,40}文件")
_ADDRESSED = re.compile(r"[^。；]{2,300}[：:]")
_RECIPIENT = re.compile(r"各|市|县|区|州|省|局|委|政府|单位|部门|公司|科室|学校")
_CONTACT = re.compile(r"[（(]?(?:联系人|联系电话|联系方式|电子邮箱|邮箱|电话|传真)[：:].*")


@define
class Frame:
    """What the notice says of itself."""

    title: str = ""
    office: str = ""
    number: str = ""
    day: date | None = None
    addressee: str = ""  # 各县（区）人民政府，市级各部门
    letter_end: int = 0  # paragraphs before this rank are the cover letter
    headings: dict[int, int] = field(factory=dict)


def read_frame(paragraphs: list[Piece], headings: dict[int, Heading], account: Account) -> Frame:
    """Recognise everything that is the notice's frame, and tell what it says.

    headings: of the paragraphs that are headings by the document's styles, by their rank.
    """
    frame = Frame()
    for piece in paragraphs:
        words = bare(piece.text)
        if not words:
            continue
        if is_page_mark(words):
            account.recognise("page", piece)
        elif _NUMBER.fullmatch(words):
            frame.number = frame.number or words
            account.recognise("document-number", piece)
        elif _CONTACT.fullmatch(words):
            account.recognise("contact", piece)
        elif _FURNITURE.fullmatch(words) and len(words) < 120:
            account.recognise("furniture", piece)
        elif _ATTACHED.match(words) and len(words) < 200 and "（见附" not in words:
            account.recognise("attachment", piece)
    _attachments(paragraphs, account)
    addressee = _addressee(paragraphs)
    titles = _title(paragraphs, headings, addressee, account)
    whole = clean("".join(paragraphs[at].text for at in titles))
    frame.title = _plan_title(whole)
    if addressee is not None:
        account.recognise("addressee", paragraphs[addressee])
        frame.addressee = bare(paragraphs[addressee].text).rstrip("：:")
    signed = _signature(paragraphs, addressee, account, frame)
    frame.office = frame.office or _office_in(whole)
    after = [one for one in paragraphs[signed:] if one and not one.used] if signed else []
    frame.letter_end = signed if signed and (addressee is not None or after) else 0
    _second_titles(paragraphs, titles, frame, account)
    return frame


def _attachments(paragraphs: list[Piece], account: Account) -> None:
    """附件：1.… and the lines below it that go on with 2, 3 …"""
    following = 0
    for piece in paragraphs:
        words = bare(piece.text)
        if piece.used == "attachment":
            found = leading(re.sub(r"^附[件表录]?[：:]", "", words))
            following = found.values[0] + 1 if found else 0
        elif words and following:
            found = leading(words)
            if found and found.values == (following,) and len(words) < 60 and "。" not in words:
                account.recognise("attachment", piece)
                following += 1
            else:
                following = 0


def _addressee(paragraphs: list[Piece]) -> int | None:
    for rank, piece in enumerate(paragraphs[:25]):
        words = bare(piece.text)
        if leading(words):
            return None
        if not piece.used and _ADDRESSED.fullmatch(words) and _RECIPIENT.search(words):
            return rank
    return None


def _title(
    paragraphs: list[Piece], headings: dict[int, Heading], addressee: int | None, account: Account
) -> list[int]:
    """The ranks of the title's lines: a title by style, else the lines before the addressee."""
    styled = [
        rank
        for rank, heading in headings.items()
        if heading.level == 0 and paragraphs[rank] and not paragraphs[rank].used
    ]
    end = addressee if addressee is not None else 12
    lines: list[int] = []
    for rank, piece in enumerate(paragraphs[:end]):
        words = bare(piece.text)
        if not words or piece.used:
            if lines and addressee is None and piece.used == "document-number":
                continue
            continue
        if _RED_HEAD.fullmatch(words) and not lines:
            account.recognise("furniture", piece)
            continue
        heading = headings.get(rank)
        if leading(words) or re.search(r"[。；，：]$", words) or len(words) > 90:
            break
        if heading is not None and heading.level > 1 and lines:
            break
        if _DAY.fullmatch(words.strip("（）()")):
            continue
        lines.append(rank)
        joined = "".join(bare(paragraphs[at].text) for at in lines)
        if (
            addressee is None
            and _TITLE.search(joined)
            and re.search(r"(?:通知|方案|要点|意见|计划|表|清单|分工|办法)(?:（.*）)?$", joined)
        ):
            break
    chosen = lines if any(_TITLE.search(bare(paragraphs[at].text)) for at in lines) else styled
    if not chosen and addressee is None and lines and len(bare(paragraphs[lines[0]].text)) <= 40:
        chosen = lines[:1]  # no word says that it is a title; it stands where one does
    account.recognise("title", *(paragraphs[at] for at in chosen))
    return chosen


def _plan_title(whole: str) -> str:
    text = clean(whole)
    found = _OF.search(text)
    if found is None:
        return text
    return re.sub(r"^《|》$", "", found["inner"])


def _office_in(title: str) -> str:
    found = re.match(
        r"(?P<office>.{2,30}?(?:政府|办公室|办公厅|委员会|局|厅|委|部|院|领导小组))关于",
        bare(title),
    )
    return found["office"] if found else ""


def is_about_the_file(pieces: list[Piece]) -> bool:
    """索引号 | … | 发文字号 | …: the table that a web page puts above a document."""
    known = [one for one in pieces if _METADATA.fullmatch(bare(one.text))]
    return len(known) >= 3 and 3 * len(known) >= len(pieces)


def read_day(text: str) -> date | None:
    """The date that a text writes, in Arabic or Chinese digits (二〇一七年七月三日); None for no date."""
    found = _DAY.search(bare(text))
    if found is None:
        return None
    year = numerals.read_year(found["year"].replace("○", "〇"))
    month, day = numerals.read(found["month"]), numerals.read(found["day"])
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _signature(
    paragraphs: list[Piece], addressee: int | None, account: Account, frame: Frame
) -> int:
    """The date alone on its line, and the office above it. Returns the rank after them, 0 for none."""
    end = 0
    for rank, piece in enumerate(paragraphs):
        words = bare(piece.text).strip("（）()")
        found = _DAY.search(words)
        if not piece or piece.used or found is None or found.end() != len(words):
            continue
        before = words[: found.start()]
        if before and not (len(before) <= 30 and is_name(levelled(before))):
            continue
        day = read_day(words)
        if day is None:
            continue
        frame.day = frame.day or day
        if before:
            frame.office = frame.office or before
        account.recognise("date", piece)
        above = rank - 1
        while above >= 0 and not paragraphs[above]:
            above -= 1
        offices: list[str] = []
        while above >= 0 and not paragraphs[above].used and _is_office(paragraphs[above]):
            offices.insert(0, bare(paragraphs[above].text))
            account.recognise("signature", paragraphs[above])
            above -= 1
        frame.office = frame.office or (offices[0] if offices else "")
        if not end and (offices or before or (addressee is not None and rank > addressee)):
            end = rank + 1
    if frame.day is None:
        frame.day = next(
            (
                day
                for piece in paragraphs
                if piece.used == "furniture" and (day := read_day(piece.text))
            ),
            None,
        )
    return end


def _is_office(piece: Piece) -> bool:
    words = levelled(bare(piece.text))
    return len(words) <= 30 and is_name(words) and not re.search(r"[，。；：]", words)


def _second_titles(
    paragraphs: list[Piece], titles: list[int], frame: Frame, account: Account
) -> None:
    """The title once more above the attachment, and lines of it."""
    start = frame.letter_end or (max(titles) + 1 if titles else 0)
    wanted = bare(frame.title)
    rest = paragraphs[start:]
    for rank, piece in enumerate(rest):
        words = bare(piece.text)
        if not words or piece.used:
            continue
        following = next((bare(one.text) for one in rest[rank + 1 :] if one and not one.used), "")
        if wanted and (words == wanted or (len(words) >= 4 and words + following == wanted)):
            account.recognise("title", piece)
            if words != wanted:
                account.recognise(
                    "title", *[one for one in rest[rank + 1 :] if bare(one.text) == following][:1]
                )
            continue
        if (
            frame.letter_end
            and len(words) <= 50
            and not leading(words)
            and not re.search(r"[，。；：]", words)
            and re.search(
                r"(?:方案|要点|计划|清单|表|分工|分解|意见|办法|安排|台账|细则|措施)(?:（.*）)?$",
                words,
            )
        ):
            account.recognise("title", piece)
            frame.title = frame.title or words
