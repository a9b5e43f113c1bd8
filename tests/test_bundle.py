"""`make bundle`: the core's bundle installs with the network off; its zip is the same each time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from scripts import bundle
from scripts.bundle import PYTHONS, Lacking, Target, collect, compiled, main, needed

from tests.conftest import ROOT, need


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The core's wheels, from the package index."""
    folder = tmp_path_factory.mktemp("wheels")
    try:
        main_wheel = bundle.wheel(folder)
        assert main_wheel.name.endswith("-py3-none-any.whl")
        for target in _targets():
            collect(folder, ("gkrules", "pip"), target, index=True)
    except Lacking as error:
        need(False, f"a package index: {error}")
    return folder


@pytest.fixture(scope="module")
def made(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The core's bundle of those wheels."""
    folder = tmp_path_factory.mktemp("bundle")
    assert main(["--no-index", "--wheels", str(wheels), "--to", str(folder)]) == 0
    (place,) = folder.iterdir()
    return place


def _targets() -> list[Target]:
    return [Target(system, python) for system in ("windows", "linux") for python in PYTHONS]


def _unpacked(made: Path, folder: Path) -> Path:
    """As unzip leaves it, the modes included."""
    with zipfile.ZipFile(made) as held:
        for one in held.infolist():
            path = Path(held.extract(one, folder))
            path.chmod(one.external_attr >> 16 & 0o777)
    (inside,) = folder.iterdir()
    return inside


def _offline() -> list[str]:
    """What runs a command without a network, where that may be done."""
    for words in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*words, "true"], capture_output=True).returncode == 0
        ):
            return words
    return []


def _environment() -> dict[str, str]:
    """Without the project on the path; and where the network cannot be cut, nothing answers."""
    held = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))
    }
    dead = "http://127.0.0.1:9"
    return held | {"http_proxy": dead, "https_proxy": dead, "PYTHON": sys.executable}


def test_it_installs_and_counts_with_the_network_off(made: Path, tmp_path: Path) -> None:
    place, home = _unpacked(made, tmp_path / "unpacked"), tmp_path / "home"
    cut = _offline()
    done = subprocess.run(
        [*cut, "sh", str(place / "install.sh"), str(home)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=_environment(),
    )
    assert done.returncode == 0, done.stderr
    command = done.stdout.splitlines()[-1]
    assert command == str(home / "bin" / "gkrules")
    due = subprocess.run(
        [*cut, command, "due", "文件公开后10个工作日内", "--from", "2026-09-24", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=_environment(),
    )
    assert due.returncode == 0, due.stderr
    assert "2026-10-15" in due.stdout
    listed = subprocess.run(
        [str(home / "bin" / "python"), "-c", "import gkrules; print(gkrules.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=_environment(),
    )
    assert str(home) in listed.stdout  # not the checkout


def test_the_python_named_may_lie_in_any_folder(made: Path, tmp_path: Path) -> None:
    """With blanks and Chinese in its path; one that is too old or none is refused in a sentence."""
    inside = _unpacked(made, tmp_path / "bundle")
    python = tmp_path / "我的 Python" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    place = tmp_path / "a file"
    place.write_text("")
    for named, where, code, said in (
        (python, place, 1, f"not installed: {place}"),
        (tmp_path / "none", tmp_path / "venv", 2, "no Python 3.11"),
        (Path("/bin/false"), tmp_path / "venv", 2, "no Python 3.11"),
    ):
        done = subprocess.run(
            ["sh", inside / "install.sh", where],
            env={**os.environ, "PYTHON": str(named)},
            check=False,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        assert said in done.stderr
    assert place.read_text() == ""
    assert not (tmp_path / "venv").exists()


def test_a_damaged_file_is_named_and_nothing_installed(made: Path, tmp_path: Path) -> None:
    place, home = _unpacked(made, tmp_path / "unpacked"), tmp_path / "home"
    wheel = next((place / "wheels").glob("attrs-*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1])
    done = subprocess.run(
        [sys.executable, str(place / "install.py"), str(home)], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert f"wheels/{wheel.name}" in done.stderr
    assert not home.exists()


def test_the_same_wheels_give_the_same_bytes(made: Path, wheels: Path, tmp_path: Path) -> None:
    assert main(["--no-index", "--wheels", str(wheels), "--to", str(tmp_path)]) == 0
    (again,) = tmp_path.iterdir()
    assert again.name == made.name
    assert again.read_bytes() == made.read_bytes()


def test_the_project_s_own_wheel_is_the_same_each_time(wheels: Path, tmp_path: Path) -> None:
    again = bundle.wheel(tmp_path)
    assert again.read_bytes() == (wheels / again.name).read_bytes()


def test_the_core_is_pure_python(wheels: Path) -> None:
    assert compiled(wheels.glob("*.whl")) == []


@pytest.mark.parametrize("target", _targets(), ids=str)
def test_every_requirement_has_its_wheel(wheels: Path, target: Target) -> None:
    """Markers are measured for the target, not for this machine: what only Windows needs is asked for too."""
    found, missing = needed(wheels, ("gkrules", "pip"), target)
    assert missing == set()
    names = {path.name.split("-")[0].lower() for path in found}
    assert names >= {"gkrules", "pip", "attrs", "cattrs", "icalendar", "tzdata"}


def test_checksums_name_every_file(made: Path) -> None:
    with zipfile.ZipFile(made) as held:
        (folder,) = {name.partition("/")[0] for name in held.namelist()}
        names = {name.partition("/")[2] for name in held.namelist()} - {"SHA256SUMS"}
        sums = dict(
            reversed(line.split("  "))
            for line in held.read(f"{folder}/SHA256SUMS").decode().splitlines()
        )
        assert set(sums) == names
        for name, wanted in sums.items():
            assert hashlib.sha256(held.read(f"{folder}/{name}")).hexdigest() == wanted
        assert {"conformance/conformance.csv", "README.txt", "install.py"} <= names


def test_what_the_bundle_says_of_itself(made: Path) -> None:
    with zipfile.ZipFile(made) as held:
        (name,) = (name for name in held.namelist() if name.endswith("bundle.json"))
        facts = json.loads(held.read(name))
    assert facts["extras"] == []
    assert facts["pythons"] == list(PYTHONS)
    assert facts["systems"] == ["linux", "windows"]


def test_the_windows_script_by_reading_it(made: Path) -> None:
    """No Windows here: that it is plain ASCII in Windows lines, and calls the installer that is tested above."""
    with zipfile.ZipFile(made) as held:
        (name,) = (name for name in held.namelist() if name.endswith("install.cmd"))
        text = held.read(name)
    assert text.isascii()
    assert text.count(b"\n") == text.count(b"\r\n") > 10
    words = text.decode()
    assert words.count('"%~dp0install.py" %*') == 1
    # What people give is expanded where no parentheses are open.
    depth = 0
    for line in words.split("\r\n"):
        bare = re.sub(r'"[^"]*"', "", line) if not line.startswith(("rem", "echo")) else ""
        if depth:
            assert "%*" not in line
            assert "%PYTHON" not in line
        depth += bare.count("(") - bare.count(")")
    assert depth == 0
    for python in PYTHONS:
        assert python in words
    labels = {line[1:] for line in words.split("\r\n") if line.startswith(":")}
    assert labels == set(re.findall(r"\bgoto (\w+)", words)) == {"named", "found"}


# ---------------------------------------------------------------- what is lacking


def _wheel(
    folder: Path, name: str, version: str, *requires: str, tag: str = "py3-none-any"
) -> None:
    """A wheel with nothing but metadata."""
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {words}" for words in requires]
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as made:
        made.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")


def test_what_only_windows_needs_is_missed_there_alone(tmp_path: Path) -> None:
    _wheel(tmp_path, "gkrules", "1.0", 'colorama>=0.4; sys_platform == "win32"', "attrs")
    _wheel(tmp_path, "attrs", "26.1")
    assert needed(tmp_path, ("gkrules",), Target("linux", "3.12"))[1] == set()
    assert needed(tmp_path, ("gkrules",), Target("windows", "3.12"))[1] == {"colorama>=0.4"}
    with pytest.raises(Lacking, match=r"colorama>=0\.4: no wheel for windows, Python 3\.12"):
        collect(tmp_path, ("gkrules",), Target("windows", "3.12"), index=False)


def test_a_wheel_for_another_system_or_python_is_none(tmp_path: Path) -> None:
    _wheel(tmp_path, "gkrules", "1.0", "lxml")
    _wheel(tmp_path, "lxml", "6.0", tag="cp312-cp312-win_amd64")
    assert needed(tmp_path, ("gkrules",), Target("windows", "3.12"))[1] == set()
    assert needed(tmp_path, ("gkrules",), Target("windows", "3.11"))[1] == {"lxml"}
    assert needed(tmp_path, ("gkrules",), Target("linux", "3.12"))[1] == {"lxml"}


def test_extras_are_followed(tmp_path: Path) -> None:
    _wheel(tmp_path, "gkrules", "1.0", 'lxml; extra == "documents"')
    assert needed(tmp_path, ("gkrules",), Target("linux", "3.12"))[1] == set()
    assert needed(tmp_path, ("gkrules[documents]",), Target("linux", "3.12"))[1] == {"lxml"}


def test_a_compiled_wheel_in_the_core_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _wheel(tmp_path, "gkrules", "1.0", "lxml")
    _wheel(tmp_path, "pip", "26.3")
    _wheel(tmp_path, "lxml", "6.0", tag="cp312-cp312-win_amd64")
    words = ["--no-index", "--wheels", str(tmp_path), "--system", "windows", "--python", "3.12"]
    assert main([*words, "--to", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert (
        said == "the core must need no compiled wheel, but needs lxml-6.0-cp312-cp312-win_amd64.whl"
    )
    assert not list((tmp_path / "out").glob("*"))


def test_an_extra_that_there_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--no-index", "--wheels", str(tmp_path), "--extra", "documentz"]
    assert main(words) == 2
    assert "no extra 'documentz'; there are batch, " in capsys.readouterr().err


def test_the_readme_names_both_systems() -> None:
    text = (ROOT / "scripts" / "bundled" / "README.txt").read_text(encoding="utf-8")
    assert text.count("install.cmd") >= 2
    assert text.count("sh install.sh") == 2
