"""A Spark standalone cluster on this machine: a master and workers, on loopback, with free ports, gone when done."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

#: Seconds that a daemon has to start, and to stop.
_START, _STOP = 120, 20
#: Java for short runs on few cores; a real cluster does without.
_SMALL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"


class Failed(Exception):
    """A daemon that did not start, or a job that failed; with the end of what it said."""


class Cluster:
    """`with Cluster(python, folder) as cluster: cluster.submit(…)`; logs and scratch files go to the folder.

    python: the interpreter of driver and workers, in whose environment pyspark and gkrules are. Each worker has one
    core and runs one executor.
    """

    def __init__(self, python: Path, folder: Path, workers: int = 2) -> None:
        found = [python, "-c", "import pyspark; print(pyspark.__path__[0])"]
        home = Path(
            subprocess.run(found, check=True, capture_output=True, text=True).stdout.strip()
        )
        self.workers = workers
        self._bin = home / "bin"
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._open: list[BinaryIO] = []
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("SPARK_")},
            "SPARK_HOME": str(home),
            "PYSPARK_PYTHON": str(python),
            "PYSPARK_DRIVER_PYTHON": str(python),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_PUBLIC_DNS": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(folder / "local"),
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": _SMALL,
        }
        self.master = ""

    def __enter__(self) -> Cluster:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: object, trace: TracebackType | None
    ) -> None:
        self._stop()

    def submit(self, job: Path, *arguments: str | Path, events: Path) -> None:
        """Run a job in client mode, and wait for it; what happened is logged to the folder `events`. Raises Failed."""
        events.mkdir(parents=True)
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "512m",
            "spark.executor.cores": "1",
            "spark.driver.extraJavaOptions": _SMALL,
            "spark.executor.memory": "512m",
            "spark.executor.extraJavaOptions": _SMALL,
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            # No task starts before every worker's executor is there.
            "spark.scheduler.minRegisteredResourcesRatio": "1.0",
            "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
            # Small files still make several tasks for each worker.
            "spark.sql.files.minPartitionNum": str(4 * self.workers),
            "spark.sql.files.openCostInBytes": "0",
            "spark.sql.shuffle.partitions": str(self.workers),
            "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": events.as_uri(),
            "spark.eventLog.rolling.enabled": "false",
            "spark.eventLog.compress": "false",
        }
        confs = [part for pair in settings.items() for part in ("--conf", "=".join(pair))]
        command = [self._bin / "spark-submit", "--master", self.master, *confs, job, *arguments]
        log = self._folder / "submit.log"
        with log.open("wb") as errors:
            process = self._launch(command, errors, stdout=None)
            if process.wait():
                raise Failed(f"the job failed: {job}\n{_end(log)}")

    def _start(self) -> None:
        # Port 0 is any free one; the log tells which.
        local = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        log = self._daemon("master.Master", "master", *local)
        self.master = self._await(log, r"Starting Spark master at (spark://\S+)")
        share = ("--cores", "1", "--memory", "600m")
        logs = [
            self._daemon(
                "worker.Worker",
                f"worker-{number}",
                *local,
                *share,
                "--work-dir",
                str(self._folder / f"worker-{number}"),
                self.master,
            )
            for number in range(1, self.workers + 1)
        ]
        for log in logs:
            self._await(log, r"Successfully registered with master (\S+)")

    def _daemon(self, name: str, said: str, *arguments: str) -> Path:
        log = self._folder / f"{said}.log"
        file = log.open("wb")
        self._open.append(file)
        command = [self._bin / "spark-class", f"org.apache.spark.deploy.{name}", *arguments]
        self._launch(command, file, stdout=file)
        return log

    def _launch(self, command: list[Any], errors: BinaryIO, stdout: Any) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=errors,
            start_new_session=True,  # a group: executors end with their worker
        )
        self._running.append(process)
        return process

    def _await(self, log: Path, pattern: str) -> str:
        """What a log says, once it does. Raises Failed."""
        until = time.monotonic() + _START
        while time.monotonic() < until:
            found = re.search(pattern, log.read_text(errors="replace"))
            if found:
                return found[1]
            if any(process.poll() is not None for process in self._running):
                break
            time.sleep(0.1)
        raise Failed(f"{log.stem} did not start:\n{_end(log)}")

    def _stop(self) -> None:
        """End every process of every group, the last started first."""
        for process in reversed(self._running):
            for way in (signal.SIGTERM, signal.SIGKILL):
                if _ended(process, way):
                    break
        for file in self._open:
            file.close()
        self._running, self._open = [], []


def _ended(process: subprocess.Popen[bytes], way: signal.Signals) -> bool:
    """Ask a process and its children to end; whether they did in time."""
    until = time.monotonic() + _STOP
    try:
        os.killpg(process.pid, way)
        while time.monotonic() < until:
            process.poll()
            os.killpg(process.pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        return True
    return False


def _end(log: Path) -> str:
    """The last lines of a log that tell more than that all is well."""
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join([line for line in lines if " INFO " not in line][-30:])


def shares(events: Path, description: str) -> dict[str, tuple[int, int]]:
    """By worker (host:port) how many tasks of the jobs so described it finished, and how many rows it wrote."""
    stages: set[int] = set()
    workers: dict[str, str] = {}
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path in events.iterdir():
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            match event["Event"]:
                case "SparkListenerExecutorAdded":
                    address = event["Executor Info"]["Log Urls"]["stdout"].split("/")[2]
                    workers[event["Executor ID"]] = address
                case "SparkListenerJobStart":
                    if event["Properties"].get("spark.job.description") == description:
                        stages.update(event["Stage IDs"])
                case "SparkListenerTaskEnd" if event["Stage ID"] in stages:
                    if event["Task End Reason"]["Reason"] == "Success":
                        share = found[workers[event["Task Info"]["Executor ID"]]]
                        share[0] += 1
                        share[1] += event["Task Metrics"]["Output Metrics"]["Records Written"]
    return {worker: (tasks, rows) for worker, (tasks, rows) in sorted(found.items())}
