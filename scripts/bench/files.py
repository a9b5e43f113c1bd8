"""A Parquet file resolved into another, in a process of its own: `python -m bench.files ROWS` tells time and memory."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Make the file, resolve it, and say how long that took and how much memory it held at most."""
    size = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "in.parquet", Path(name) / "out.parquet"
        _made_elsewhere(source, size)
        from gkrules.batch import Kernel, Options, resolve_file

        begin = time.perf_counter()
        resolve_file(str(source), str(target), Kernel(Options(compact=True)))
        seconds = time.perf_counter() - begin
        sys.stdout.write(json.dumps({"seconds": seconds, "peak": _peak()}) + "\n")


def _made_elsewhere(path: Path, size: int) -> None:
    """The file, made by a child: what that costs must not count as ours."""
    import subprocess

    code = (
        "import sys; import pyarrow.parquet as pq; from bench.columns import table;"
        "pq.write_table(table(int(sys.argv[2]), text=False), sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, str(path), str(size)], check=True)


def _peak() -> int:
    """The most memory that this process held, in bytes; 0 where the system does not tell."""
    try:
        text = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = [line.split()[1] for line in text.splitlines() if line.startswith("VmHWM:")]
    return 1024 * int(found[0]) if found else 0


if __name__ == "__main__":
    main()
