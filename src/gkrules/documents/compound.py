"""The old Office container (.xls, .doc, .wps): the names in its directory, and whether its chains end.

A chain of sectors that runs in a circle would have a library copy it until memory ends.
"""

from __future__ import annotations

import struct

from gkrules.documents.refusal import broken

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 512
_LAST = 0xFFFFFFFA  # from here on, numbers are marks (end of chain, free), not sectors


def names(data: bytes) -> set[str]:
    """The streams and storages of the container. Raises Refused where its structure is broken."""
    if len(data) < _HEAD:
        raise broken()
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise broken()
    size = 1 << shift
    table = _table(data, size)
    _refuse_circles(table)
    (first,) = struct.unpack_from("<I", data, 48)
    (small,) = struct.unpack_from("<I", data, 60)
    body = _chain(data, table, small, size)
    _refuse_circles(list(struct.unpack(f"<{len(body) // 4}I", body)))
    found = set()
    directory = _chain(data, table, first, size)
    for start in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, start + 64)
        if 2 <= length <= 64:
            found.add(directory[start : start + length - 2].decode("utf-16-le", "replace"))
    return found


def _table(data: bytes, size: int) -> list[int]:
    """The next sector of each sector."""
    sectors = [*struct.unpack_from("<109I", data, 76)]
    (more,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while more < _LAST:
        body = _sector(data, more, size)
        if more in seen:
            raise broken()
        seen.add(more)
        numbers = struct.unpack(f"<{size // 4}I", body)
        sectors += numbers[:-1]
        more = numbers[-1]
    found: list[int] = []
    listed = [sector for sector in sectors if sector < _LAST]
    if len(set(listed)) != len(listed):
        raise broken()
    for sector in listed:
        found += struct.unpack(f"<{size // 4}I", _sector(data, sector, size))
    return found


def _sector(data: bytes, number: int, size: int) -> bytes:
    start = (number + 1) * size
    if start >= len(data):
        raise broken()
    return data[start : start + size].ljust(size, b"\0")


def _chain(data: bytes, table: list[int], first: int, size: int) -> bytes:
    found = []
    while first < _LAST:
        if first >= len(table):
            raise broken()
        found.append(_sector(data, first, size))
        first = table[first]
    return b"".join(found)


def _refuse_circles(table: list[int]) -> None:
    """Follow each chain once: to its end, or to where an earlier one went."""
    walk = [0] * len(table)
    for number in range(len(table)):
        at = number
        while at < len(table) and not walk[at]:
            walk[at] = number + 1
            following = table[at]
            if following < len(table) and walk[following] == number + 1:
                raise broken()
            at = following
