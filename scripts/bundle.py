"""`make bundle`: one zip of wheels and installers, for offices that reach no package index.

For Windows (amd64) and Linux (x86_64), CPython 3.11 to 3.13. The core alone by default, which is pure Python: a
compiled wheel in it is an error. `--extra NAME` and `--all` add what the extras need. The zip holds the wheels as they
are: the same wheels give the same bytes.

Usage: python scripts/bundle.py [--help]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path

from attrs import frozen
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FILES = Path(__file__).resolve().parent / "bundled"
PYTHONS = ("3.11", "3.12", "3.13")
#: The tags of each system's wheels, the newest first; Linux from glibc 2.28 on (2018).
PLATFORMS = {
    "windows": ("win_amd64",),
    "linux": (
        "manylinux_2_28_x86_64",
        "manylinux_2_27_x86_64",
        "manylinux_2_24_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
        "manylinux_2_12_x86_64",
        "manylinux2010_x86_64",
        "manylinux_2_5_x86_64",
        "manylinux1_x86_64",
        "linux_x86_64",
    ),
}
#: What requirements ask of the system.
_MARKERS = {
    "windows": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"},
    "linux": {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
}  # fmt: skip
#: No date of a file may differ from one run to the next; the oldest that a zip can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


class Lacking(Exception):
    """A requirement without a wheel; the message names both."""


@frozen
class Target:
    """A system and a Python."""

    system: str
    python: str

    @property
    def markers(self) -> dict[str, str]:
        """What markers (`sys_platform == "win32"`) are measured by."""
        return {
            **_MARKERS[self.system],
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_version": "",
        }

    @property
    def tags(self) -> frozenset[Tag]:
        """The wheels' tags that it takes."""
        version, platforms = self._version, PLATFORMS[self.system]
        interpreter = f"cp{version[0]}{version[1]}"
        return frozenset(
            (
                *cpython_tags(version, platforms=platforms),
                *compatible_tags(version, interpreter, platforms),
            )
        )

    @property
    def options(self) -> list[str]:
        """pip's words for it."""
        version = self._version
        abis = (f"cp{version[0]}{version[1]}", "abi3", "none")
        words = ["--only-binary=:all:", "--implementation", "cp", "--python-version", self.python]
        words += [word for platform in PLATFORMS[self.system] for word in ("--platform", platform)]
        return words + [word for abi in abis for word in ("--abi", abi)]

    @property
    def _version(self) -> tuple[int, int]:
        major, minor = self.python.split(".")
        return int(major), int(minor)

    def __str__(self) -> str:
        return f"{self.system}, Python {self.python}"


# -- the wheels


def wheel(folder: Path) -> Path:
    """Build the project's own wheel into a folder."""
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("gkrules-*.whl"))


def collect(folder: Path, roots: Iterable[str], target: Target, *, index: bool) -> set[Path]:
    """The wheels that the roots need on a target. Raises Lacking where one is not to be had.

    pip measures markers by the system it runs on, so that what only Windows needs would be missed: the requirements
    of every wheel are followed here once more, and what is missing is fetched by name.
    """
    while True:
        found, missing = needed(folder, roots, target)
        if not missing:
            return found
        if not index:
            raise Lacking(f"{', '.join(sorted(missing))}: no wheel for {target}")
        before = set(folder.glob("*.whl"))
        _download(folder, sorted(missing), target)
        if set(folder.glob("*.whl")) == before:
            raise Lacking(f"{', '.join(sorted(missing))}: no wheel for {target}")


def needed(folder: Path, roots: Iterable[str], target: Target) -> tuple[set[Path], set[str]]:
    """The wheels of a folder that the roots need on a target, by their metadata; the requirements without one."""
    found: set[Path] = set()
    missing: set[str] = set()
    tags = target.tags
    waiting = [Requirement(root) for root in roots]
    asked: set[str] = set()
    while waiting:
        one = waiting.pop()
        if str(one) in asked:
            continue
        asked.add(str(one))
        path = _best(folder, one, target, tags)
        if path is None:
            missing.add(str(one).partition(";")[0].strip())
            continue
        found.add(path)
        waiting.extend(_requirements(path, one.extras, target))
    return found, missing


def _best(folder: Path, wanted: Requirement, target: Target, tags: frozenset[Tag]) -> Path | None:
    """The newest wheel that fits, as pip would take it."""
    fitting: list[tuple[Version, str, Path]] = []
    for path in folder.glob("*.whl"):
        name, version, _, offered = parse_wheel_filename(path.name)
        if name != canonicalize_name(wanted.name) or not offered & tags:
            continue
        python = SpecifierSet(_metadata(path).get("Requires-Python", ""))
        if wanted.specifier.contains(version, prereleases=True) and python.contains(
            f"{target.python}.0"
        ):
            fitting.append((version, path.name, path))
    return max(fitting)[2] if fitting else None


def _requirements(path: Path, extras: set[str], target: Target) -> Iterator[Requirement]:
    for words in _metadata(path).get_all("Requires-Dist", []):
        one = Requirement(words)
        if one.marker is None or any(
            one.marker.evaluate({**target.markers, "extra": extra}) for extra in ("", *extras)
        ):
            one.marker = None
            yield one


def _metadata(path: Path) -> Message:
    with zipfile.ZipFile(path) as held:
        name = next(name for name in held.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(held.read(name).decode("utf-8"))


def compiled(wheels: Iterable[Path]) -> list[str]:
    """The wheels that hold compiled code, by name."""
    return sorted(path.name for path in wheels if not path.stem.endswith("-none-any"))


def _download(folder: Path, requirements: Iterable[str], target: Target) -> None:
    where = ("--dest", str(folder), "--find-links", str(folder))
    try:
        _pip("download", *where, *target.options, *requirements)
    except Lacking as error:
        raise Lacking(f"{target}: {error}") from None


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", words[0], "--quiet"]
    done = subprocess.run([*command, *words[1:]], capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise Lacking((said or done.stderr.splitlines() or ["pip failed"])[-1])


# -- the zip


def contents(
    wheels: Iterable[Path], extras: tuple[str, ...], targets: Iterable[Target]
) -> dict[str, bytes]:
    """The bundle's files by their names: wheels, installers, what to read, checksums."""
    held = {f"wheels/{path.name}": path.read_bytes() for path in wheels}
    for path in FILES.iterdir():
        if path.is_file():
            text = path.read_bytes().replace(b"\r\n", b"\n")
            if path.suffix in (".cmd", ".txt"):
                text = text.replace(b"\n", b"\r\n")
            # Old Windows shows a text without the mark in its own code page.
            held[path.name] = b"\xef\xbb\xbf" + text if path.suffix == ".txt" else text
    for path in sorted((ROOT / "conformance").glob("*.*")):
        held[f"conformance/{path.name}"] = path.read_bytes()
    targets = tuple(targets)
    facts = {
        "version": version(wheels),
        "extras": list(extras),
        "pythons": sorted({one.python for one in targets}),
        "systems": sorted({one.system for one in targets}),
    }
    held["bundle.json"] = (json.dumps(facts, indent=1) + "\n").encode()
    sums = (f"{hashlib.sha256(held[name]).hexdigest()}  {name}\n" for name in sorted(held))
    held["SHA256SUMS"] = "".join(sums).encode()
    return held


def write(place: Path, folder: str, held: dict[str, bytes]) -> None:
    """A zip with nothing in it that another run could make otherwise: no dates, no compression, names in order."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(held):
            one = zipfile.ZipInfo(f"{folder}/{name}", _DATE)
            one.create_system = 3  # Unix, whose modes follow
            one.external_attr = (0o100755 if name.endswith(".sh") else 0o100644) << 16
            made.writestr(one, held[name])


def version(wheels: Iterable[Path]) -> str:
    """gkrules' own."""
    return next(path.name.split("-")[1] for path in wheels if path.name.startswith("gkrules-"))


def bundle(options: argparse.Namespace) -> Path:
    """Collect, check, write; the zip's path. Raises Lacking."""
    folder = options.wheels
    folder.mkdir(parents=True, exist_ok=True)
    if not options.no_index:
        for old in folder.glob("gkrules-*.whl"):
            old.unlink()
        _say(f"built {wheel(folder).name}")
    targets = [Target(system, python) for system in options.system for python in options.python]
    extras = _extras(options)
    if options.all:
        extras = tuple(name for name in extras if _to_be_had(folder, name, targets, options))
    wheels: set[Path] = set()
    for target in targets:
        wheels |= collect(folder, _roots(extras), target, index=not options.no_index)
        _say(f"{target}: every requirement has a wheel")
    if not extras and (found := compiled(wheels)):
        raise Lacking(f"the core must need no compiled wheel, but needs {', '.join(found)}")
    kind = "all" if options.all else "-".join(("core", *extras))
    name = f"gkrules-{version(wheels)}"
    options.to.mkdir(parents=True, exist_ok=True)
    place: Path = options.to / f"{name}-bundle-{kind}.zip"
    write(place, name, contents(wheels, extras, targets))
    return place


def _roots(extras: tuple[str, ...]) -> list[str]:
    """What is installed: gkrules with its extras, by the pip that the bundle brings."""
    return [f"gkrules[{','.join(extras)}]" if extras else "gkrules", "pip"]


def _extras(options: argparse.Namespace) -> tuple[str, ...]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    known = sorted(set(project["project"]["optional-dependencies"]) - {"all"})
    for name in options.extra:
        if name not in known:
            raise Lacking(f"no extra {name!r}; there are {', '.join(known)}")
    return tuple(known if options.all else sorted(set(options.extra)))


def _to_be_had(
    folder: Path, extra: str, targets: list[Target], options: argparse.Namespace
) -> bool:
    """Whether an extra has its wheels for every target; says so where it has not, and is left out."""
    try:
        for target in targets:
            collect(folder, _roots((extra,)), target, index=not options.no_index)
    except Lacking as error:
        _say(f"left out: {extra}: {error}")
        return False
    return True


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def main(given: list[str] | None = None) -> int:
    """Make the bundle, and name it."""
    parser = argparse.ArgumentParser(
        prog="make bundle", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("--all", action="store_true", help="with every extra that there are wheels for")
    add(
        "--extra",
        action="append",
        default=[],
        metavar="NAME",
        help="with one extra; may be repeated",
    )
    add("--system", action="append", choices=PLATFORMS, help="by default both")
    add("--python", action="append", metavar="3.12", help=f"by default {', '.join(PYTHONS)}")
    add("--wheels", type=Path, metavar="FOLDER", help="keep the wheels there")
    add(
        "--no-index",
        action="store_true",
        help="with what lies in --wheels, the project's own wheel too",
    )
    add("--to", type=Path, metavar="FOLDER", default=ROOT / "dist", help="by default dist/")
    options = parser.parse_args(given)
    options.system = options.system or list(PLATFORMS)
    options.python = options.python or list(PYTHONS)
    if options.no_index and options.wheels is None:
        parser.error("--no-index wants --wheels")
    with tempfile.TemporaryDirectory() as name:
        options.wheels = options.wheels or Path(name)
        try:
            place = bundle(options)
        except Lacking as error:
            sys.stderr.write(f"{error}\n")
            return 2
    sys.stdout.write(f"{place} ({place.stat().st_size / 1e6:.1f} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
