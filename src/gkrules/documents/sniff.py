"""What a file is: by its own bytes first, by its name second."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from attrs import frozen

from gkrules.documents import compound
from gkrules.documents.decoding import declared_in, decode
from gkrules.documents.refusal import Refused, convert, encrypted
from gkrules.documents.zipped import unpacking

#: What each extension says the file is.
SUFFIXES = {
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
    ".xls": "xls",
    ".et": "xls",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".csv": "csv",
    ".tsv": "csv",
}
#: A central directory with more entries is no document; reading it would cost memory.
_ENTRIES = 10_000
_MARKUP = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)*<(?:!doctype\s+html|html|head|body|meta|table|title|style|div|p)\b",
    re.I | re.S,
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


@frozen
class Kind:
    """The kind of a file (docx, xlsx …), and a warning where its name says another."""

    name: str
    warnings: tuple[tuple[str, str], ...] = ()


def sniff(data: bytes, suffix: str) -> Kind:
    """The kind of these bytes. Raises Refused for kinds that are not read, and says how to convert them."""
    suffix = suffix.lower()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused("文件是空的", "the file is empty")
    said = SUFFIXES.get(suffix, "")
    kind = _binary(data, said) or _textual(data, said)
    if kind == said:
        return Kind(kind)
    shown = suffix or "（无）"
    return Kind(
        kind,
        (
            (
                f"扩展名是{shown}，内容是{kind}，按{kind}读",
                f"the name ends in {suffix or 'nothing'}, the bytes are {kind}: read as {kind}",
            ),
        ),
    )


def _binary(data: bytes, said: str) -> str:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(compound.MAGIC):
        return _compound(data, said)
    if data.lstrip().startswith(b"{\\rtf"):
        raise convert("RTF文件", "an RTF file", "docx")
    if data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08") and b"\0" in data[2:8]:
        raise convert("很旧的Excel文件", "a very old Excel file", "xlsx")
    if data.startswith(_PACKED):
        raise Refused("这是压缩包，请先解压", "this is an archive: unpack it first")
    if data.startswith(_PICTURES) and b"\0" in data[:64]:
        raise Refused(
            "这是图片，没有文字：请先做文字识别（OCR）",
            "this is a picture without text: recognise its text (OCR) first",
        )
    return ""


def _zipped(data: bytes) -> str:
    if data.count(b"PK\x01\x02") > _ENTRIES:
        raise Refused(
            f"压缩结构里有超过{_ENTRIES}个文件，不是正常的文档",
            f"it holds more than {_ENTRIES} files inside: no document does",
        )
    with unpacking(), zipfile.ZipFile(BytesIO(data)) as package:
        names = set(package.namelist())
        kind = package.read("mimetype")[:100] if _small(package, "mimetype") else b""
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if "xl/workbook.bin" in names:
            raise convert(".xlsb文件", "an .xlsb file", "xlsx")
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        if any(name.startswith("ppt/") for name in names):
            raise convert("演示文稿", "a presentation", "pdf")
    if "OFD.xml" in names:
        raise Refused(
            "OFD版式文件不能直接读：请用OFD阅读器或WPS另存（导出）为.docx或.pdf",
            "an OFD file is not read: save or export it as .docx or .pdf with an OFD reader or WPS",
        )
    if b"spreadsheet" in kind:
        raise convert(".ods文件", "an .ods file", "xlsx")
    if b"opendocument" in kind:
        raise convert(".odt文件", "an .odt file", "docx")
    raise Refused(
        "这是压缩包，不是文档：请先解压", "this is an archive, no document: unpack it first"
    )


def _small(package: zipfile.ZipFile, name: str) -> bool:
    return name in package.namelist() and package.getinfo(name).file_size < 1000


def _compound(data: bytes, said: str) -> str:
    """The old Office container: which streams its directory names."""
    names = compound.names(data)
    if "EncryptedPackage" in names:
        raise encrypted()
    word = "WordDocument" in names
    sheet = bool(names & {"Workbook", "Book"})
    if sheet and (said == "xls" or not word):
        return "xls"
    if word:
        raise convert("旧的.doc（.wps）文件", "an old .doc (.wps) file", "docx")
    raise convert("这种旧格式的Office文件", "this old kind of Office file", "docx")


def _textual(data: bytes, said: str) -> str:
    text = decode(data, declared_in(data)).text[:20_000]
    if (
        text.count("\0")
        or sum(char < " " and char not in "\t\r\n\f\v\x1a\x1b" for char in text) > 4
    ):
        raise Refused("不认识的文件格式", "a kind of file that is not known")
    if re.match(r"\s*<\?xml|\s*<[A-Za-z]+:?[A-Za-z]*\s+xmlns", text):
        _old_markup(text)
    if re.search(r"^MIME-Version:", text[:2000], re.I | re.M) and "multipart" in text[:3000]:
        raise convert("单个文件网页（.mht）", "a single-file web page (.mht)", "docx")
    if said == "html" or (_MARKUP.match(text) and (said != "md" or _whole(text))):
        return "html"
    if said in ("txt", "md", "csv"):
        return said
    if said in ("xls", "xlsx"):
        return "csv"
    return "txt"


def _whole(text: str) -> bool:
    """A page of its own, not a piece of HTML that Markdown may begin with."""
    return re.match(r"\s*<(?:!doctype|html)\b", text, re.I) is not None


def _old_markup(text: str) -> None:
    if "wordDocument" in text[:3000] or "pkg:package" in text[:3000]:
        raise convert("Word的XML文件", "a Word XML file", "docx")
    if "office:spreadsheet" in text[:3000]:
        raise convert("Excel的XML文件", "an Excel XML file", "xlsx")
    if not re.search(r"<(?:html|table|body)\b", text, re.I):
        raise Refused("不认识的XML文件", "an XML file of a kind that is not known")
