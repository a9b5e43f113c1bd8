"""Installs gkrules from the wheels beside this file; nothing is fetched. Run by install.sh and install.cmd.

Usage: python install.py [FOLDER]     the folder of the environment, by default `venv` beside this file
Standard library only; what stands before the check of the version is Python of any age.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - it may be run by an older one
    sys.exit(
        "gkrules 需要 Python 3.11 以上 / needs Python 3.11 or newer, this is "
        + sys.version.split()[0]
    )

import hashlib
import json
import os
import subprocess
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def damaged(folder: Path) -> list[str]:
    """The files that are missing or are not what SHA256SUMS says."""
    found = []
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            found.append(name)
    return found


def install(folder: Path, home: Path) -> Path:
    """Make the environment and install into it; the command's path. Raises SystemExit with what is wrong."""
    facts = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    running = "{}.{}".format(*sys.version_info[:2])
    compiled = [
        path.name for path in (folder / "wheels").glob("*.whl") if "-none-any" not in path.name
    ]
    if compiled and running not in facts["pythons"]:
        known = ", ".join(facts["pythons"])
        sys.exit(
            f"这个安装包适用于 Python {known}，不是 {running} / this bundle is for Python {known}, not {running}"
        )
    # No pip from the system: Debian's Python brings none without python3-venv. The bundle has its own.
    venv.create(home, with_pip=False, clear=False)
    windows = os.name == "nt"
    programs = home / ("Scripts" if windows else "bin")
    python = programs / ("python.exe" if windows else "python")
    pip = next((folder / "wheels").glob("pip-*.whl"))
    extras = ",".join(facts["extras"])
    wanted = "gkrules" + (f"[{extras}]" if extras else "") + "==" + facts["version"]
    wheels = str(folder / "wheels")
    command = [
        str(python),
        str(pip / "pip"),
        "--isolated",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    ]
    done = subprocess.run([*command, "--no-index", "--find-links", wheels, wanted])
    if done.returncode:
        sys.exit("没有装成，原因见上 / not installed; the reason stands above")
    subprocess.run(
        [str(python), "-m", "gkrules", "due", "十日内", "--from", "2026-09-24"], check=True
    )
    return programs / ("gkrules.exe" if windows else "gkrules")


def main() -> None:
    """Check, install, and say where the command is."""
    wrong = damaged(HERE)
    if wrong:
        sys.exit(
            "文件损坏或者缺少，请重新拷贝 / damaged or missing, copy again: " + ", ".join(wrong)
        )
    # Windows keeps the quotation mark of "D:\\a b\\", which nobody means.
    given = sys.argv[1].rstrip('"') if len(sys.argv) > 1 else ""
    home = Path(given).resolve() if given else HERE / "venv"
    try:
        print("\n" + str(install(HERE, home)))
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        sys.exit(f"没有装成 / not installed: {home}: {error}")


if __name__ == "__main__":
    main()
