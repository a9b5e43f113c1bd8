"""`python scripts/bench [--quick] [--only GROUP] [--json] [--write PAGE] [--here]`: see the package."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[0] = str(SCRIPTS)  # the package's folder itself would hide modules of the standard library

from bench import environment  # noqa: E402
from bench.groups import GROUPS  # noqa: E402


def main() -> int:
    """Make the environment of the peers, and measure in it."""
    options = _options()
    if options.group:
        from bench.running import inside

        inside(options.group, quick=options.quick)
        return 0
    if not options.here:
        left_out = environment.install()
        for name, reason in left_out.items():
            sys.stderr.write(f"left out: {name}: {reason}\n")
        runner = environment.python("venv")
        return subprocess.run(
            [str(runner), str(Path(__file__).parent), "--here", *sys.argv[1:]]
        ).returncode
    return _table(options)


def _table(options: argparse.Namespace) -> int:
    from bench import table
    from bench.machine import machine, sentence
    from bench.running import measured

    facts = machine()
    head = sentence(facts) + (" Too short a run to rely on." if options.quick else "")
    say = sys.stderr if options.json else sys.stdout
    say.write(head + "\n")
    lines = []
    for group in options.only or GROUPS:
        say.write(f"\n{group}\n")
        say.flush()
        for line in measured(group, quick=options.quick):
            lines.append(line)
            say.write(table.terminal(line) + "\n")
            say.flush()
    if options.json:
        sys.stdout.write(table.as_json(lines, facts))
    if options.write:
        table.written(Path(options.write), table.markdown(lines, head))
        say.write(f"\n{options.write}\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description="gkrules beside other libraries, in one run"
    )
    parser.add_argument("--quick", action="store_true", help="seconds: shows that it runs")
    parser.add_argument(
        "--only", action="append", choices=GROUPS, help="one group; may be repeated"
    )
    parser.add_argument(
        "--json", action="store_true", help="all figures as JSON on standard output"
    )
    parser.add_argument(
        "--write", metavar="PAGE", help="put the table between the marks of a Markdown page"
    )
    parser.add_argument(
        "--here", action="store_true", help="in this Python, with the peers that it happens to have"
    )
    parser.add_argument("--group", choices=GROUPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write and (options.quick or options.only):
        parser.error("--write wants a whole run: no --quick, no --only")
    return options


if __name__ == "__main__":
    sys.exit(main())
