"""The project's own commands, on a machine with nothing but Python: `python3 dev.py test`.

Each command makes `.venv` where it is missing or out of date, with what pyproject.toml names.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = Path(os.environ.get("GKRULES_VENV", ROOT / ".venv"))
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CALENDARS = ROOT / "out" / "panzhihua-2017"

USE = """usage: python3 dev.py COMMAND [arguments]

  example     install gkrules and write the example plan's calendars to out/
  test        install what the tests need and run them
  setup       install everything for work on the project
  fmt         format and mend what ruff can mend
  check       lint and types
  docs        run every example in README and docs
  bench       measure speed beside other libraries, in one run (arguments: --help)
  bundle      one zip of wheels and installers, for offices without a package index (arguments: --help)
  exhaustive  every regime, trigger day and limit against the tests' oracle (goes on where it was
              stopped; arguments: scripts/exhaustive.py), then the tests with forty times the examples
"""


def main() -> int:
    """Run one command; the exit code is that of the tool behind it."""
    name, *rest = sys.argv[1:] or ["help"]
    commands = {
        "example": example,
        "test": test,
        "setup": lambda _: install("dev"),
        "fmt": fmt,
        "check": check,
        "docs": lambda rest: test(["tests/test_docs.py", *rest]),
        "bench": bench,
        "bundle": bundle,
        "exhaustive": exhaustive,
    }
    if name not in commands:
        sys.stdout.write(USE)
        return 0 if name in ("help", "-h", "--help") else 2
    os.chdir(ROOT)
    return commands[name](rest) or 0


def example(rest: list[str]) -> int:
    """Publish the example plan, and say where its calendars are."""
    install("")
    done = run(
        "-m", "gkrules", "publish", "examples/panzhihua-2017/plan.toml", str(CALENDARS), *rest
    )
    if done == 0:
        sys.stdout.write(f"\n{CALENDARS / 'finance.ics'}\n")
    return done


def test(rest: list[str]) -> int:
    """Install what the tests need, and run them."""
    install("dev")
    return run("-m", "pytest", *rest)


def fmt(rest: list[str]) -> int:
    """Format, and mend what can be mended."""
    install("dev")
    return run("-m", "ruff", "check", "--fix", *rest) or run("-m", "ruff", "format")


def check(_: list[str]) -> int:
    """Lint, format and types: nothing is changed."""
    install("dev")
    return run("-m", "ruff", "check") or run("-m", "ruff", "format", "--check") or run("-m", "mypy")


def bench(rest: list[str]) -> int:
    """Speed beside other libraries, which live in an environment of their own (.bench)."""
    return subprocess.run([sys.executable, "scripts/bench", *rest], check=False).returncode


def bundle(rest: list[str]) -> int:
    """A zip that installs with the network off, into dist/."""
    install("dev")
    return run("scripts/bundle.py", *rest)


def exhaustive(rest: list[str]) -> int:
    """Every limit against the oracle, and where all agree the tests with many more examples."""
    install("dev")
    disagreed = run("scripts/exhaustive.py", *rest)
    os.environ["GKRULES_EFFORT"] = "40"
    return disagreed or test([])


def run(*arguments: str) -> int:
    """Python of the project's environment."""
    return subprocess.run([str(PYTHON), *arguments], check=False).returncode


def install(group: str) -> int:
    """Make the environment and install the project with a dependency group, once a change."""
    project = (ROOT / "pyproject.toml").read_bytes()
    stamp = HOME / f".installed{'-' + group if group else ''}"
    state = hashlib.sha256(project).hexdigest()
    if stamp.exists() and stamp.read_text() == state and PYTHON.exists():
        return 0
    if not PYTHON.exists():
        sys.stderr.write(f"making {HOME}\n")
        try:
            venv.create(HOME, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit("this Python lacks ensurepip: install python3-venv (Debian), then run again")
    wanted = tomllib.loads(project.decode()).get("dependency-groups", {}).get(group, [])
    sys.stderr.write("installing " + " ".join(["gkrules", *wanted]) + "\n")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run(*pip, "--editable", str(ROOT), *wanted):
        sys.exit("pip could not install what is needed; its words are above")
    stamp.write_text(state)
    return 0


if __name__ == "__main__":
    sys.exit(main())
