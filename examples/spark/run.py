"""The whole example: `python examples/spark/run.py`.

An environment with pyspark, a master and two workers on this machine, rows, the job by spark-submit, the same rows on
one machine without Spark, and every cell compared. The exit code is 1 where anything differs, or where a worker had
no part. Needs Java 17 and bash; the first run downloads pyspark (430 MB).
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cluster  # noqa: E402
import environment  # noqa: E402

#: The day on which what has no answer yet is judged.
AS_OF = "2026-11-25"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--reason", action="store_true", help="with the reason of each row")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--keep", type=Path, help="put rows, dated and the logs into this folder")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)  # an order to stop still stops the cluster
    if shutil.which("java") is None:
        print("there is no java on the path: install a JRE, version 17", file=sys.stderr)
        return 2
    try:
        python = environment.python("spark")
        if asked.keep:
            asked.keep.mkdir(parents=True)
            return run(python, asked.keep.resolve(), asked)
        with tempfile.TemporaryDirectory(prefix="gkrules-spark-") as folder:
            return run(python, Path(folder), asked)
    except (environment.Failed, cluster.Failed, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run(python: Path, folder: Path, asked: argparse.Namespace) -> int:
    """Rows, job, comparison; what came of it is printed, the last line as JSON."""
    rows, dated, late = folder / "rows", folder / "dated", folder / "late.json"
    form = ["--format", asked.format]
    how = [*form, "--as-of", AS_OF, *(["--reason"] if asked.reason else [])]
    subprocess.run([python, HERE / "rows.py", rows, "--rows", str(asked.rows), *form], check=True)
    events = folder / "events"
    with cluster.Cluster(python, folder) as spark:
        began = time.perf_counter()
        spark.submit(HERE / "job.py", rows, dated, "--summary", late, *how, events=events)
        seconds = time.perf_counter() - began
    compared = subprocess.run(
        [python, HERE / "single.py", rows, dated, late, *how],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    if not compared.stdout:  # it has said why
        return 2
    said = json.loads(compared.stdout)
    shares = cluster.shares(events, "gkrules: resolve")
    for worker, (tasks, written) in shares.items():
        print(f"worker {worker}: {tasks} tasks, {written} rows")
    print(f"Spark {seconds:.1f} s with its start, one machine {said['single_seconds']} s")
    said["spark_seconds"] = round(seconds, 2)
    said["workers"] = [{"tasks": tasks, "rows": written} for tasks, written in shares.values()]
    print(json.dumps(said))
    if len(shares) != spark.workers:
        print(f"{len(shares)} of {spark.workers} workers had a part", file=sys.stderr)
        return 1
    return compared.returncode


def _end(*_: object) -> NoReturn:
    sys.exit(143)


if __name__ == "__main__":
    sys.exit(main())
