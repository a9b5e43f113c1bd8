"""Files written whole or not at all: beside their place, then renamed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from gkrules.errors import FileError, Problem


def write_files(ready: Mapping[Path, bytes]) -> None:
    """Write all the files, making their folders. A reader of one sees its old bytes or its new, never a part.

    Every file is written beside its place before the first is renamed: where one cannot be written, none is
    changed. Raises FileError that names it.
    """
    beside: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, data in ready.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            beside.append((part, path))
            part.write_bytes(data)
        for part, path in beside:
            os.replace(part, path)
    except OSError as error:
        for part, _ in beside:
            part.unlink(missing_ok=True)
        words = error.strerror or str(error)
        problem = Problem(str(path), 0, "", f"写不进去：{words}", f"cannot be written: {words}")
        raise FileError((problem,)) from error
