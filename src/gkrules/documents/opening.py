"""`read`: one file in, a Document out; every fault of a file is a FileError that names it."""

from __future__ import annotations

import os
from pathlib import Path

from attrs import evolve

from gkrules.documents.apart import read_apart
from gkrules.documents.kinds import is_plain, need, read_calmly
from gkrules.documents.limits import Limits, Progress, Watch
from gkrules.documents.refusal import Refused
from gkrules.documents.sniff import sniff
from gkrules.documents.values import Document
from gkrules.errors import system_words

#: Plain texts up to this size are read in this process: no library that could hang is in play.
_SMALL = 1_000_000


def read(
    path: str | os.PathLike[str], *, limits: Limits | None = None, progress: Progress | None = None
) -> Document:
    """Read a file: .docx, .xlsx, .xls, .html, .pdf with text, .txt, .md or .csv.

    What it is, its bytes say first and its extension second; where the two differ, a warning says so.
    `progress` is called with what is done and the total (0: not known), in pages of a .pdf, else in rows.
    Raises FileError, which names the file, where it cannot be read or passes a limit.
    """
    limits = Limits() if limits is None else limits
    name = os.fspath(path)
    try:
        data = _bytes(Path(path), limits)
    except Refused as refused:
        raise refused.error(name) from None
    return read_bytes(data, name, limits=limits, progress=progress)


def read_bytes(
    data: bytes, name: str, *, limits: Limits | None = None, progress: Progress | None = None
) -> Document:
    """The same for bytes that are at hand already; `name` gives the extension and names the file."""
    limits = Limits() if limits is None else limits
    try:
        if len(data) > limits.bytes:
            raise _too_large(limits)
        kind = sniff(data, Path(name).suffix)
        need(kind.name)
        if is_plain(kind.name) and len(data) <= _SMALL:
            builder = read_calmly(data, kind.name, Watch(limits, progress))
            found = Document(
                Path(name).name, kind.name, tuple(builder.blocks), tuple(builder.warnings)
            )
        else:
            found = read_apart(data, kind.name, Path(name).name, limits, progress)
    except Refused as refused:
        raise refused.error(name) from None
    nothing = () if found.blocks else (("没有读到任何内容", "nothing was found to read"),)
    return evolve(found, warnings=(*kind.warnings, *found.warnings, *nothing))


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise Refused("这是文件夹，不是文件", "this is a folder, not a file")
        if path.exists() and not path.is_file():
            raise Refused("这不是普通文件", "this is no regular file")
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    except FileNotFoundError:
        raise Refused("文件不存在", "the file does not exist") from None
    except PermissionError:
        raise Refused("没有权限读这个文件", "there is no permission to read the file") from None
    except (OSError, ValueError) as error:
        zh, en = system_words(error)
        raise Refused(f"文件打不开：{zh}", f"the file cannot be opened: {en}") from None
    if len(data) > limits.bytes:
        raise _too_large(limits)
    return data


def _too_large(limits: Limits) -> Refused:
    return Refused(
        f"文件超过{limits.bytes}字节",
        f"the file has more than {limits.bytes} bytes",
        option="bytes",
    )
