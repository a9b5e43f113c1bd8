"""Publishing for a country, measured: counties of 50 units each, from the example's plan; extrapolated to 3 000.

    python scripts/country.py [--counties 30 300] [--jobs 2] [--of 3000] [--place FOLDER] [--serve]

For each size it publishes into an empty folder, then again with nothing changed, then again with one unit's name
changed in one county in a hundred, and prints wall time, processor time, memory of all processes together, files and
disk, as a table. With --serve it then fills the folder up to the whole country, starts `gkrules serve` and asks for
every feed. All of it is removed at the end. It needs /proc (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen

from gkrules.country import publish_places

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "panzhihua-2017"
_STEP = 0.1


@frozen
class Measured:
    """One run: seconds of wall and processor, MB of all processes and of the largest, places worked on."""

    wall: float
    cpu: float
    together: float
    largest: float
    published: int
    entries: int


@frozen
class Disk:
    """What lies there: feeds, files, their bytes, and the bytes of the blocks that they take."""

    feeds: int
    files: int
    size: int
    blocks: int


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, nargs="+", default=[30, 300])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--of", type=int, default=3000)
    parser.add_argument("--place", default=None, help="where to put the files while it runs")
    parser.add_argument(
        "--serve", action="store_true", help="then serve so many and ask for each feed"
    )
    parser.add_argument("--child", nargs=3, metavar=("PLACES", "OUT", "JOBS"))
    options = parser.parse_args()
    if options.child:
        return _child(*options.child)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}; {options.jobs} processes")
    print(f"load when it began: {os.getloadavg()[0]:.1f}\n")
    print(
        "| | first | nothing changed | 1 % changed | CPU | memory, all | largest | feeds | files | bytes | on disk |"
    )
    print("| --- " * 11 + "|")
    rows: list[Row] = []
    served = ""
    for counties in sorted(set(options.counties)):
        with tempfile.TemporaryDirectory(prefix="gkrules-country-", dir=options.place) as place:
            rows.append(_row(counties, options.jobs, Path(place)))
            print(rows[-1].shown(f"{counties} counties"), flush=True)
            if options.serve and counties == max(options.counties):
                served = _served(Path(place) / "out", counties, options.of)
    if len(rows) > 1:
        print(_extrapolated(rows[-2], rows[-1], options.of).shown(f"{options.of} (extrapolated)"))
    if served:
        print(f"\n{served}")
    return 0


@frozen
class Row:
    """A line of the table: how many counties, the three runs' seconds, processor seconds, memory, disk."""

    counties: int
    seconds: tuple[float, float, float, float]
    memory: tuple[float, float]
    disk: tuple[float, float, float, float]

    def shown(self, name: str) -> str:
        """The line as Markdown."""
        feeds, files, size, blocks = self.disk
        cells = [
            name,
            *map(_seconds, self.seconds),
            *(f"{one:.0f} MB" for one in self.memory),
            f"{feeds:,.0f}",
            f"{files:,.0f}",
            f"{size / 1e9:.2f} GB",
            f"{blocks / 1e9:.2f} GB",
        ]
        return f"| {' | '.join(cells)} |"


def _row(counties: int, jobs: int, place: Path) -> Row:
    places, out = place / "places", place / "out"
    _counties(places, counties)
    first = _run(places, out, jobs)
    assert first.published == counties
    disk = _disk(out)
    second = _run(places, out, jobs)
    assert second.published == 0
    for n in range(0, counties, 100):
        units = places / f"c{n:04}" / "units.toml"
        units.write_text(units.read_text("utf-8").replace("市公安局", "市警察局"), "utf-8")
    third = _run(places, out, jobs)
    assert third.published == (counties + 99) // 100
    return Row(
        counties,
        (first.wall, second.wall, third.wall, first.cpu),
        (first.together, first.largest),
        (disk.feeds, disk.files, disk.size, disk.blocks),
    )


def _extrapolated(small: Row, large: Row, counties: int) -> Row:
    """What a county more costs, between two sizes; start-up is paid once. Memory is that of the larger."""
    more = (counties - large.counties) / (large.counties - small.counties)

    def line(a: float, b: float) -> float:
        return b + (b - a) * more

    first, second, third, cpu = map(line, small.seconds, large.seconds)
    feeds, files, size, blocks = map(line, small.disk, large.disk)
    return Row(counties, (first, second, third, cpu), large.memory, (feeds, files, size, blocks))


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


def _counties(folder: Path, counties: int) -> None:
    """Units files of 50 units, each with names of its own in the full names."""
    text = (EXAMPLE / "units.toml").read_text("utf-8")
    for n in range(counties):
        (folder / f"c{n:04}").mkdir(parents=True)
        named = text.replace('full = "攀枝花市', f'full = "第{n}县')
        (folder / f"c{n:04}" / "units.toml").write_text(named, "utf-8")


def _served(out: Path, counties: int, of: int) -> str:
    """A server's memory with the feeds of all counties on disk (links to those there are), each asked for once."""
    for n in range(counties, of):
        (out / f"c{n:04}").mkdir()
        for one in (out / f"c{n % counties:04}").iterdir():
            os.link(one, out / f"c{n:04}" / one.name)
    paths = [f"/{one.relative_to(out)}" for one in sorted(out.rglob("*.ics"))]
    command = [sys.executable, "-m", "gkrules", "serve", str(out), "--port", "0", "--json"]
    running = subprocess.Popen(
        [*command, "--log", "off"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert running.stdout is not None
    try:
        told = json.loads("".join(iter(running.stdout.readline, "}\n")) + "}")
        address = urlsplit(str(told["address"]))
        begun = time.perf_counter()
        for path in paths:
            status, raw = _asked(str(address.hostname), address.port, path)
            assert status == 200 and raw.endswith(b"END:VCALENDAR\r\n"), path
        took = time.perf_counter() - begun
        before = _told(running.pid)
        begun = time.perf_counter()
        status, home = _asked(str(address.hostname), address.port, "/")
        page = time.perf_counter() - begun
        after = _told(running.pid)
    finally:
        running.terminate()
        running.wait(20)
    return (
        f"served: {len(paths):,} feeds, each asked for once in {took:.0f} s; resident memory {before}; "
        f"then the page of all units ({status}, {len(home) / 1e6:.1f} MB, {page:.1f} s): {after}"
    )


def _asked(host: str, port: int | None, path: str) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    with closing(HTTPConnection(host, port, timeout=120)) as asking:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.read()


def _told(pid: int) -> str:
    """The memory of a server and its workers: 65 + 40 MB."""
    return " + ".join(f"{_resident(one):.0f}" for one in _tree(pid)) + " MB"


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _child(places: str, out: str, jobs: str) -> int:
    done = publish_places(EXAMPLE / "plan.toml", places, out, jobs=int(jobs))
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
        "largest": max(own.ru_maxrss, others.ru_maxrss) / 1024,
        "published": done.published,
        "entries": sum(line.entries for line in done.lines),
        "failed": len(done.failed),
    }
    print(json.dumps(told))
    return 0


def _run(places: Path, out: Path, jobs: int) -> Measured:
    command = [sys.executable, __file__, "--child", str(places), str(out), str(jobs)]
    begun = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    together = 0.0
    while running.poll() is None:
        together = max(together, sum(map(_memory, _tree(running.pid))))
        time.sleep(_STEP)
    wall = time.perf_counter() - begun
    assert running.stdout is not None
    told = json.loads(running.stdout.read())
    assert running.returncode == 0 and not told["failed"], told
    return Measured(
        wall, told["cpu"], together, told["largest"], told["published"], told["entries"]
    )


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _tree(int(child))


def _memory(pid: int) -> float:
    """MB, pages that processes share counted once (PSS)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _disk(out: Path) -> Disk:
    feeds = files = size = blocks = 0
    for one in out.rglob("*"):
        found = one.lstat()
        blocks += found.st_blocks * 512
        if one.is_file():
            files += 1
            size += found.st_size
            feeds += one.suffix == ".ics" and one.name != "all.ics"
    return Disk(feeds, files, size, blocks)


def _machine() -> str:
    found = platform.processor() or platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                found = line.partition(":")[2].strip()
                break
    cores = len(os.sched_getaffinity(0))
    return f"{found}, {cores} cores, Python {platform.python_version()}, {_memory_of_all():.0f} GB memory"


def _memory_of_all() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


if __name__ == "__main__":
    sys.exit(main())
