"""A ledger's file as it begins: it comes into its place whole, with its schema and no entry.

So an empty file is never a ledger that was just begun: it is what is left of one, and is refused.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from glob import escape
from pathlib import Path

from gkrules.errors import system_words
from gkrules.ledger.faults import fault


def there(path: Path) -> bool:
    """Whether a ledger's file is there.

    Raises LedgerError for an empty one, and where only what SQLite keeps beside it is left: entries may be in that.
    """
    size = _size(path)
    if size > 0:
        return True
    for tail in ("-wal", "-journal"):
        beside = path.with_name(path.name + tail)
        if _size(beside) > 0:
            if _size(path) > 0:  # another has just made both
                return True
            raise fault(
                f"台账文件{'是空的' if size == 0 else '不见了'}，旁边的 {beside.name} 还在，里面可能有记录："
                "请从备份恢复台账，或者确认不要以后把它也移走",
                f"the ledger's file is {'empty' if size == 0 else 'gone'}, but {beside.name} is left beside it "
                "and may hold entries: restore the ledger from a backup, or move that away too",
                where=str(path),
            )
    if size == 0:
        raise fault(
            "是空文件，不是台账：台账可能已损坏，请从备份恢复；确实没有记过任何东西，请把它删掉",
            "an empty file is no ledger: a ledger may have been damaged, restore a backup; if nothing was ever "
            "recorded, remove the file",
            where=str(path),
        )
    return False


def _size(path: Path) -> int:
    """In bytes; -1 where there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1
    except (OSError, ValueError) as error:
        zh, en = system_words(error)
        raise fault(
            f"台账打不开：{zh}", f"the ledger cannot be opened: {en}", where=str(path)
        ) from error


def put(path: Path, data: bytes) -> None:
    """Put a new file in its place, whole; one that another has put there meanwhile stays. Raises LedgerError."""
    mine = f"{os.getpid()}-{threading.get_ident()}"  # nobody else writes to it, even after it has its name
    part = path.with_name(f".{path.name}.{mine}.part")
    try:
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _name(part, path)
        finally:
            part.unlink(missing_ok=True)
        for left in path.parent.glob(
            f".{escape(path.name)}.*.part"
        ):  # by one that was killed over it
            left.unlink(missing_ok=True)
    except OSError as error:
        if path.exists():  # another was quicker, and has cleared ours away
            return
        zh, en = system_words(error)
        raise fault(f"写不进去：{zh}", f"cannot be written: {en}", where=str(path)) from error


def _name(part: Path, path: Path) -> None:
    """Give the file its name, unless there is one."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a disk without hard links (FAT); on Windows a rename never replaces
        if not path.exists():
            part.rename(path)
    with suppress(
        OSError, AttributeError
    ):  # the name too must be on the disk; Windows has no such thing
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
