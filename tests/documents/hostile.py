"""Files made to do harm, or only broken: each a function that makes the bytes and the name.

They are small here and large when unpacked; making them costs the tests little.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.documents import make

Case = Callable[[], tuple[bytes, str]]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    + "]>"
)
_FETCH = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_FETCH_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def document(xml: str | bytes) -> bytes:
    """A .docx with this main part."""
    body = xml if isinstance(xml, bytes) else xml.encode()
    return make.rezipped(make.docx(whole=False), **{"word__document.xml": body})


def worksheet(xml: str | bytes) -> bytes:
    """An .xlsx with this first sheet."""
    body = xml if isinstance(xml, bytes) else xml.encode()
    return make.rezipped(make.xlsx(whole=False), **{"xl__worksheets__sheet1.xml": body})


def word_table(cells: str) -> bytes:
    """A .docx of one table."""
    return document(f"<w:document {W}><w:body><w:tbl>{cells}</w:tbl></w:body></w:document>")


def sheet(rows: str, rest: str = "") -> bytes:
    """An .xlsx of these rows."""
    return worksheet(f"<worksheet {S}><sheetData>{rows}</sheetData>{rest}</worksheet>")


def shared_strings(strings: bytes, rows: str) -> bytes:
    """An .xlsx with these shared strings and these rows."""
    rels = make.part(make.xlsx(), "xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return make.rezipped(
        sheet(rows),
        **{
            "xl__sharedStrings.xml": f"<sst {S}>".encode() + strings + b"</sst>",
            "xl___rels__workbook.xml.rels": rels,
        },
    )


def _inline(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


@cache
def zip_bomb(name: str) -> bytes:
    """A part that unpacks to 200 MB of blanks: twice the limit."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open(name, "w", force_zip64=True) as part:
            part.write(b"<w:document>")
            for _ in range(200):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def many_entries() -> bytes:
    """A zip with more files inside than any document has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(12_000):
            package.writestr(f"word/{number}.xml", b"")
    return out.getvalue()


def lying_sizes() -> bytes:
    """A zip whose directory says that its parts are small."""
    data = bytearray(zip_bomb("word/document.xml"))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def pdf_of(objects: list[bytes]) -> bytes:
    """A .pdf of these objects, with a right table of them."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + (b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out)))
    )


def stream(body: bytes, extra: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n" % (len(body), extra) + body + b"\nendstream"


def one_page(content: bytes, resources: bytes = b"<<>>", *more: bytes) -> bytes:
    """A .pdf of one page with this content stream (object 4)."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources %s>>"
            % resources,
            content,
            *more,
        ]
    )


def pdf_bomb() -> bytes:
    """A page whose content unpacks to 200 MB."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
    return one_page(stream(body, b"/Filter/FlateDecode"))


def pdf_widths() -> bytes:
    """A font that gives the width of a billion characters (found by the fuzzer)."""
    font = (
        b"<</Font<</F<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/X>>/W[0 1000000000 500]>>]>>>>>>"
    )
    return one_page(stream(b"BT /F 9 Tf 50 50 Td <0041> Tj ET"), font)


def pdf_loop() -> bytes:
    """Forms that draw each other twice, forty deep."""
    forms = [
        stream(
            b"/F Do /F Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>"
            % (6 + depth),
        )
        for depth in range(40)
    ]
    last = stream(b"BT ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(stream(b"/F Do"), b"<</XObject<</F 5 0 R>>>>", *forms, last)


def pdf_pages(count: int) -> bytes:
    """A .pdf whose tree names the same page so many times."""
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(count))
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
            stream(b""),
            *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>"] * count,
        ]
    )


def pdf_rules(text: bytes = b"") -> bytes:
    """A page ruled into thirty thousand cells."""
    lines = [b"%d 0 m %d 800 l S" % (x, x) for x in range(0, 600, 4)]
    lines += [b"0 %d m 600 %d l S" % (y, y) for y in range(0, 800, 4)]
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return one_page(stream(b"\n".join([*lines, text])), font)


def scan() -> bytes:
    """A .pdf of a picture."""
    picture = stream(
        b"\0" * 100,
        b"/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 8/ColorSpace/DeviceGray",
    )
    return one_page(stream(b"q 500 0 0 700 50 50 cm /I Do Q"), b"<</XObject<</I 5 0 R>>>>", picture)


def locked_pdf() -> bytes:
    """A .pdf with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf(whole=False))))
    writer.encrypt("secret", algorithm="RC4-128")
    return make_saved(writer)


def make_saved(writer: object) -> bytes:
    """The bytes that pypdf writes."""
    out = io.BytesIO()
    writer.write(out)  # type: ignore[attr-defined]
    return out.getvalue()


def compound(*names: str, circle: bool = False) -> bytes:
    """The old Office container, with these streams in its directory (nothing in them)."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 44, 1)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<III", head, 56, 4096, 0xFFFFFFFE, 0)
    struct.pack_into("<II", head, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, 1 if circle else 0xFFFFFFFE, *[0xFFFFFFFF] * 126]
    directory = b""
    for name in ("Root Entry", *names):
        entry = bytearray(128)
        wide = (name + "\0").encode("utf-16-le")
        entry[: len(wide)] = wide
        struct.pack_into("<H", entry, 64, len(wide))
        directory += entry
    return bytes(head) + struct.pack("<128I", *table) + directory.ljust(512, b"\0")


def wild_dimensions() -> bytes:
    """An .xls that says it has four billion rows: calamine makes room for them (found by the fuzzer)."""
    data = bytearray(
        (Path(__file__).parent.parent / "data" / "documents" / "notice.xls").read_bytes()
    )
    at = data.index(b"\x00\x02\x0e\x00")
    data[at + 8 : at + 12] = b"\xff" * 4
    return bytes(data)


def _html(body: str) -> bytes:
    return make.page(body)


def packed(part: str, way: int, *, flags: int = 0, told: int | None = None) -> bytes:
    """A package whose entry `part` is packed in a way (zipfile's number), its packed bytes spoilt.

    flags: of its head. told: the way that its head says, where it lies; its bytes are whole then.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name in ("mimetype", "[Content_Types].xml", "word/document.xml"):
            zipped.writestr(name, b"<x/>" * 200, way if name == part else zipfile.ZIP_STORED)
        entry = zipped.getinfo(part)
    data = bytearray(out.getvalue())
    head, inside = entry.header_offset, data.rindex(b"PK\x01\x02", 0, data.rindex(part.encode()))
    for flag_at, way_at in ((head + 6, head + 8), (inside + 8, inside + 10)):
        struct.pack_into("<H", data, flag_at, flags)
        struct.pack_into("<H", data, way_at, way if told is None else told)
    if told is None and not flags:
        start = head + 30 + len(part)
        spoilt = start + 9 if way == zipfile.ZIP_LZMA else start  # behind the head of its own
        data[spoilt : spoilt + 8] = b"\xff" * 8
    return bytes(data)


CASES: dict[str, Case] = {
    "zip bomb docx": lambda: (zip_bomb("word/document.xml"), "a.docx"),
    "zip bomb xlsx": lambda: (zip_bomb("xl/workbook.xml"), "a.xlsx"),
    "zip that lies": lambda: (lying_sizes(), "a.docx"),
    "nested zip bomb": lambda: (
        make.rezipped(make.docx(), **{"word__media__a.zip": zip_bomb("x")}),
        "a.docx",
    ),
    "many entries": lambda: (many_entries(), "a.docx"),
    "laughs docx": lambda: (
        document(
            f"<?xml version='1.0'?>{_LAUGHS}<w:document {W}><w:body><w:p>&k;</w:p></w:body></w:document>"
        ),
        "a.docx",
    ),
    "laughs docx utf-16": lambda: (
        document(
            f"<?xml version='1.0' encoding='utf-16'?>{_LAUGHS}<w:document {W}>&k;</w:document>".encode(
                "utf-16"
            )
        ),
        "a.docx",
    ),
    "laughs xlsx": lambda: (
        worksheet(f"{_LAUGHS}<worksheet {S}><sheetData>&k;</sheetData></worksheet>"),
        "a.xlsx",
    ),
    "laughs styles": lambda: (
        make.rezipped(
            make.xlsx(), **{"xl__styles.xml": f"{_LAUGHS}<styleSheet {S}>&k;</styleSheet>".encode()}
        ),
        "a.xlsx",
    ),
    "laughs html": lambda: (_LAUGHS.encode() + b"<html><body>&k;</body></html>", "a.html"),
    "external entity": lambda: (
        document(
            f"{_FETCH}<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
        ),
        "a.docx",
    ),
    "external dtd": lambda: (
        worksheet(f"{_FETCH_DTD}<worksheet {S}><sheetData/></worksheet>"),
        "a.xlsx",
    ),
    "external entity html": lambda: (_FETCH.encode() + b"<html><body>&e;</body></html>", "a.html"),
    "gridSpan of a billion": lambda: (
        word_table(
            "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>"
        ),
        "a.docx",
    ),
    "many nodes docx": lambda: (
        document(f"<w:document {W}><w:body>" + "<w:p/>" * 8_000_000 + "</w:body></w:document>"),
        "a.docx",
    ),
    "deep docx": lambda: (
        word_table("<w:tr><w:tc><w:tbl>" * 3000 + "</w:tbl></w:tc></w:tr>" * 3000),
        "a.docx",
    ),
    "too many cells docx": lambda: (
        word_table(
            (
                "<w:tr>"
                + "<w:tc><w:p/></w:tc>" * 49
                + "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>"
            )
            * 4100
        ),
        "a.docx",
    ),
    "merged to the end": lambda: (
        sheet(
            f"<row r='1'>{_inline('A1', 'a')}</row><row r='2'>{_inline('B2', 'b')}</row>",
            "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>",
        ),
        "a.xlsx",
    ),
    "far cells": lambda: (
        sheet(
            f"<row r='1'>{_inline('A1', 'a')}{_inline('B1', 'b')}</row>"
            f"<row r='1048576'>{_inline('A1048576', 'c')}{_inline('XFD1048576', 'd')}</row>"
        ),
        "a.xlsx",
    ),
    "wild references": lambda: (
        sheet(
            f"<row r='99999999999999999999'>{_inline('ZZZ9999999', 'a')}{_inline('A-1', 'b')}</row>",
            "<mergeCells><mergeCell ref='ZZZ1:A9999999'/><mergeCell ref=':'/></mergeCells>",
        ),
        "a.xlsx",
    ),
    "too many cells xlsx": lambda: (
        sheet(
            "".join(
                f"<row r='{row}'>" + "<c><v>1</v></c>" * 100 + "</row>" for row in range(1, 2100)
            )
        ),
        "a.xlsx",
    ),
    "diagonal xlsx": lambda: (
        sheet(
            "".join(
                f"<row r='{row}'>{_inline(f'A{row}', 'x')}<c/><c><v>{row}</v></c>"
                + "<c/>" * (row % 900)
                + "<c><v>1</v></c></row>"
                for row in range(1, 1500)
            )
        ),
        "a.xlsx",
    ),
    "many shared strings": lambda: (shared_strings(b"<si/>" * 2_500_000, ""), "a.xlsx"),
    "rowspan of a billion": lambda: (
        _html("<table><tr><td rowspan=1000000000>a<td colspan=1000000000>b<tr><td>c<td>d</table>"),
        "a.html",
    ),
    "spans everywhere": lambda: (
        _html(
            "<table>"
            + ("<tr>" + "<td rowspan=9999 colspan=1000>x" * 50 + "</tr>") * 2000
            + "</table>"
        ),
        "a.html",
    ),
    "too many cells html": lambda: (
        _html("<table>" + ("<tr>" + "<td>x" * 50 + "</tr>") * 4100 + "</table>"),
        "a.html",
    ),
    "deep html": lambda: (_html("<div>" * 100_000 + "x"), "a.html"),
    "deep tables": lambda: (_html("<table><tr><td>" * 5_000 + "x"), "a.html"),
    "many nodes html": lambda: (_html("<b>" * 5_000_000), "a.html"),
    "too many cells csv": lambda: (b"1,2\n" * 110_000, "a.csv"),
    "one line of stars": lambda: (b"**a " * 200_000, "a.md"),
    "wide table md": lambda: (b"|a" * 100_000 + b"\n" + b"|-" * 4_000 + b"|\n", "a.md"),
    "locked office": lambda: (compound("EncryptionInfo", "EncryptedPackage"), "a.docx"),
    "locked pdf": lambda: (locked_pdf(), "a.pdf"),
    "pdf bomb": lambda: (pdf_bomb(), "a.pdf"),
    "pdf of wild widths": lambda: (pdf_widths(), "a.pdf"),
    "pdf loop": lambda: (pdf_loop(), "a.pdf"),
    "pdf of many pages": lambda: (pdf_pages(3000), "a.pdf"),
    "pdf of many rules and text": lambda: (pdf_rules(b"BT /F 9 Tf 50 50 Td (x) Tj ET"), "a.pdf"),
    "pdf of many rules": lambda: (pdf_rules(), "a.pdf"),
    "pdf of a picture": lambda: (scan(), "a.pdf"),
    "pdf cut short": lambda: (make.pdf()[:700], "a.pdf"),
    "pdf of nothing": lambda: (b"%PDF-1.7\n%%EOF", "a.pdf"),
    "docx cut short": lambda: (make.docx()[:9000], "a.docx"),
    "packed wrongly": lambda: (packed("word/document.xml", zipfile.ZIP_DEFLATED), "a.docx"),
    "packed wrongly by lzma": lambda: (packed("word/document.xml", zipfile.ZIP_LZMA), "a.docx"),
    "packed wrongly, its kind": lambda: (packed("mimetype", zipfile.ZIP_DEFLATED), "a.docx"),
    "packed in an unknown way": lambda: (
        packed("word/document.xml", zipfile.ZIP_STORED, told=97),
        "a.docx",
    ),
    "a locked part": lambda: (
        packed("word/document.xml", zipfile.ZIP_STORED, flags=1),
        "a.docx",
    ),
    "docx without its text": lambda: (
        make.rezipped(make.docx(), **{"word__document.xml": b""}),
        "a.docx",
    ),
    "docx of garbage": lambda: (
        make.rezipped(make.docx(), **{"word__document.xml": b"<w:document"}),
        "a.docx",
    ),
    "xlsx without sheets": lambda: (
        make.rezipped(make.xlsx(), **{"xl__workbook.xml": b"<workbook/>"}),
        "a.xlsx",
    ),
    "xls of garbage": lambda: (compound("Workbook"), "a.xls"),
    "xls of wild dimensions": lambda: (wild_dimensions(), "a.xls"),
    "xls that runs in a circle": lambda: (compound("Workbook", circle=True), "a.xls"),
    "doc": lambda: (compound("WordDocument", "1Table"), "a.doc"),
    "wps": lambda: (compound("WordDocument"), "a.wps"),
    "rtf": lambda: (b"{\\rtf1\\ansi hello}", "a.doc"),
    "ofd": lambda: (_zip(**{"OFD.xml": b"<ofd:OFD/>"}), "a.ofd"),
    "odt": lambda: (_zip(mimetype=b"application/vnd.oasis.opendocument.text"), "a.odt"),
    "plain zip": lambda: (_zip(**{"a.txt": b"x"}), "a.docx"),
    "picture": lambda: (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 100, "a.docx"),
    "rar": lambda: (b"Rar!\x1a\x07\x00" + b"\0" * 50, "a.docx"),
    "empty": lambda: (b"", "a.docx"),
    "zeros": lambda: (b"\0" * 1_000_000, "a.xls"),
    "noise": lambda: (bytes((n * 7919 + n // 251) % 256 for n in range(50_000)), "a.txt"),
    "mht": lambda: (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
        "a.doc",
    ),
    "word xml": lambda: (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x"/>', "a.xml"),
}


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()
