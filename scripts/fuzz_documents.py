"""Feeds the readers of documents broken files: `python scripts/fuzz_documents.py [--seconds N] [KIND …]`.

Each file is a good one with a few changes: bytes, tags, attribute values, whole parts of a package. A
reader must read it or refuse it; anything else (an exception, a table that does not cover its grid, a
process that dies) is a finding, printed once with its file kept in out/fuzz/. The same seed gives the
same files. Each kind runs in a process of its own, started again where it dies.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
import traceback
import zipfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gkrules.documents.kinds import KINDS, read_here  # noqa: E402
from gkrules.documents.limits import Limits, Watch  # noqa: E402
from gkrules.documents.opening import read_bytes  # noqa: E402
from gkrules.documents.refusal import Refused  # noqa: E402
from gkrules.documents.values import Table  # noqa: E402
from gkrules.errors import FileError  # noqa: E402

OUT = ROOT / "out" / "fuzz"
LIMITS = Limits(cells=20_000, seconds=5, unpacked=20_000_000, pages=50)
WILD = [b"0", b"-1", b"1000000000", b"99999999999999999999", b"", b"NaN", b"A1:XFD1048576", b"\xff"]
WILD += [
    b"restart",
    b"continue",
    b"1e308",
    b"\0",
    "壹".encode(),
    b"&#0;",
    b"<",
    b">",
    b'"',
    b"\t",
    b"|",
]


def main() -> int:
    """Fuzz the kinds that are named, or all; 1 where anything was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kinds", nargs="*")
    options.add_argument("--seconds", type=float, default=30.0, help="for each kind")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    if asked.worker:
        return work(asked.kinds[0], asked.seed, asked.seconds)
    found = 0
    for kind in asked.kinds or KINDS:
        end, seed = time.monotonic() + asked.seconds, asked.seed
        while (left := end - time.monotonic()) > 1:
            command = [sys.executable, __file__, kind, "--worker", "--seed", str(seed)]
            code = subprocess.run(
                [*command, "--seconds", str(left)], check=False, stderr=subprocess.DEVNULL
            ).returncode
            found += code != 0
            if code in (0, 1):
                break
            kept = OUT / f"died-{kind}-{seed}"
            (OUT / f"now-{kind}").replace(kept)
            sys.stdout.write(f"{kind}: the process died with {code}: {kept}\n")
            seed += 1
    return int(found > 0)


def work(kind: str, seed: int, seconds: float) -> int:
    """One kind, so long; 1 where anything was found."""
    _hold()
    chance, seeds = random.Random(f"{kind} {seed}"), good(kind)
    end, count, refused, known = time.monotonic() + seconds, 0, 0, set()
    slowest = 0.0
    while time.monotonic() < end:
        data = changed(chance, chance.choice(seeds))
        (OUT / f"now-{kind}").write_bytes(data)
        began = time.monotonic()
        try:
            refused += judge(data, kind)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            name = (type(error).__name__, last.filename, last.lineno)
            if name not in known:
                known.add(name)
                kept = OUT / f"{kind}-{seed}-{count}"
                kept.write_bytes(data)
                sys.stdout.write(
                    f"{kind}: {error!r:.200} at {last.filename}:{last.lineno}: {kept}\n"
                )
        slowest = max(slowest, time.monotonic() - began)
        count += 1
    sys.stdout.write(
        f"{kind}: {count} files, {refused} refused, {len(known)} findings, slowest {slowest:.1f} s\n"
    )
    sys.stdout.flush()
    return int(bool(known))


def judge(data: bytes, kind: str) -> bool:
    """Was it refused? Raises whatever the reader raises, and AssertionError for a wrong table."""
    if kind == "xls":  # calamine aborts on sizes that a file makes up: it is always read apart
        return whole(data, "a.xls")
    try:
        builder = read_here(data, kind, Watch(LIMITS))
    except (Refused, MemoryError):  # read apart, the want of memory is a refusal too
        return True
    for block in builder.blocks:
        if isinstance(block, Table):
            covers(block)
    return False


def covers(table: Table) -> None:
    """Do the cells cover the grid, each place once?"""
    taken = bytearray(table.rows * table.columns)
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            start = row * table.columns + cell.column
            assert cell.column + cell.columns <= table.columns, "a cell beyond the grid"
            assert not any(taken[start : start + cell.columns]), "two cells in one place"
            taken[start : start + cell.columns] = b"\1" * cell.columns
    assert all(taken), "a place without a cell"


def whole(data: bytes, name: str) -> bool:
    """The same through the front door: only a FileError may come out."""
    try:
        read_bytes(data, name, limits=LIMITS)
    except FileError:
        return True
    return False


def good(kind: str) -> list[bytes]:
    """Files to start from."""
    from tests.documents import make

    table = make.TABLE
    if kind == "xls":
        return [(ROOT / "tests" / "data" / "documents" / "notice.xls").read_bytes()]
    makers = {
        "docx": make.docx,
        "xlsx": make.xlsx,
        "html": make.html_notice,
        "pdf": make.pdf,
        "txt": make.txt,
        "csv": make.txt,
        "md": make.txt,
    }
    files = [makers[kind](table), makers[kind](table, whole=False)]
    if kind == "md":
        files.append(
            "# 标题\n\n|a|b|\n|-|-|\n|**1**|[x](y)|\n\n1. 一\n- 二\n```\nx\n```\n".encode()
        )
    if kind == "html":
        files.append(
            make.page(
                "<ol start=3 type=A><li>a<ul><li>b</ol><table><tr><td><table><tr><td>x</table>"
            )
        )
    if kind in ("txt", "csv", "html"):
        files.append(files[0].decode().encode("gb18030"))
    return files


def changed(chance: random.Random, data: bytes) -> bytes:
    """A file with one to five changes; of a package, mostly inside its parts."""
    if data.startswith(b"PK") and chance.random() < 0.9:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            names = [name for name in old.namelist() if "theme" not in name]
            weights = [
                5 if re.search("document|sheet1|numbering|styles", name) else 1 for name in names
            ]
            hit = chance.choices(names, weights)[0]
            for name in names:
                body = old.read(name)
                if name == hit:
                    body = mutated(chance, body)
                    if chance.random() < 0.02:
                        continue
                new.writestr(name, body)
        return out.getvalue()
    return mutated(chance, data)


def mutated(chance: random.Random, data: bytes) -> bytes:
    """One to five changes."""
    for _ in range(chance.randint(1, 5)):
        if not data:
            return data
        data = chance.choice(CHANGES)(chance, data)
    return data


def _byte(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 2, 10, 100, 1000)) :]


def _end(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))] if chance.random() < 0.2 else data


def _again(chance: random.Random, data: bytes) -> bytes:
    at, many = chance.randrange(len(data)), chance.choice((2, 20, 200, 2000))
    return data[:at] + data[at : at + many] * chance.choice((2, 3, 30)) + data[at + many :]


def _wild(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(WILD) + data[at:]


def _value(chance: random.Random, data: bytes) -> bytes:
    values = list(re.finditer(rb'(?<==")[^"<>]{0,40}(?=")|(?<=[ /\[(])\d+(?=[ /\])])', data))
    if not values:
        return data
    found = chance.choice(values)
    return data[: found.start()] + chance.choice(WILD) + data[found.end() :]


def _tag(chance: random.Random, data: bytes) -> bytes:
    tags = list(re.finditer(rb"<[^<>]*>", data))
    if not tags:
        return data
    one, other = chance.choice(tags), chance.choice(tags)
    body = chance.choice((b"", other[0], one[0] + other[0]))
    return data[: one.start()] + body + data[one.end() :]


def _element(chance: random.Random, data: bytes) -> bytes:
    """An element moved, or doubled, inside another."""
    found = list(re.finditer(rb"<([\w:]+)(?: [^<>]*)?>(?:(?!<\1[ >]).){0,3000}?</\1>", data, re.S))
    tags = list(re.finditer(rb">", data))
    if not found or not tags:
        return data
    one, at = chance.choice(found), chance.choice(tags).end()
    return data[:at] + one[0] + data[at:]


CHANGES = [_byte, _cut, _end, _again, _wild, _value, _value, _tag, _tag, _element]


def _hold() -> None:
    """The fuzzer is held to the memory that a reader is."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))


if __name__ == "__main__":
    sys.exit(main())
