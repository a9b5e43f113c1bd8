"""What `audit` does with a register of requests for information: read it, judge it, say it or write it."""

from __future__ import annotations

from argparse import Namespace

from gkrules.cli import clock, show_register
from gkrules.cli.reports import format_of, place_of, put


def audit(options: Namespace) -> int:
    """`audit REGISTER`: 0, or with --strict 1 where something was answered late or is overdue."""
    from gkrules.register import audit as judge
    from gkrules.register import load

    kind = format_of(options)
    out = place_of(options, kind, (options.file,))
    register = load(options.file)
    found = judge(register, as_of=options.today or clock.today())
    data = show_register.written(found, kind, options.lang)
    if kind in ("csv", "xlsx"):  # the tables have no place for them
        show_register.warn(found, options.lang)
    if out is not None:
        from gkrules.safely import write_files

        write_files({out: data})
        show_register.wrote(found, out, options)
    else:
        put(data, kind)
    return 1 if options.strict and found.failing else 0
