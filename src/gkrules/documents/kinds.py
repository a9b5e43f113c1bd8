"""Which reader reads which kind of file, and the library that each needs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from gkrules.documents.builder import Builder
from gkrules.documents.limits import Watch, out_of_memory
from gkrules.documents.refusal import Refused, broken, missing

#: The module, the function's keywords, and the library of the extra that it needs.
_READERS: dict[str, tuple[str, dict[str, bool], str]] = {
    "docx": ("word", {}, "lxml"),
    "xlsx": ("xlsx", {}, "lxml"),
    "xls": ("xls", {}, "python_calamine"),
    "html": ("web", {}, "lxml"),
    "pdf": ("pdf", {}, "pdfplumber"),
    "txt": ("plaintext", {}, ""),
    "md": ("plaintext", {"markdown": True}, ""),
    "csv": ("separated", {}, ""),
}
KINDS = tuple(_READERS)


def need(kind: str) -> None:
    """Raises Refused where the library for this kind is not installed."""
    library = _READERS[kind][2]
    if library and find_spec(library) is None:
        raise missing(library)


def is_plain(kind: str) -> bool:
    """Is it read by this package's own code alone?"""
    return not _READERS[kind][2]


def read_here(data: bytes, kind: str, watch: Watch) -> Builder:
    """Read in this process. Raises Refused, and whatever a reader stumbles over."""
    need(kind)
    module, keywords, _ = _READERS[kind]
    builder = Builder(watch)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' own, not a user's business
        read: Callable[..., None] = import_module(f"gkrules.documents.{module}").read
        read(data, builder, **keywords)
    return builder


def read_calmly(data: bytes, kind: str, watch: Watch) -> Builder:
    """The same; a fault that no reader foresaw is a broken file. Raises Refused alone.

    The tests and the fuzzer call `read_here`, so that such faults are found and mended.
    """
    try:
        return read_here(data, kind, watch)
    except MemoryError:
        raise out_of_memory(watch.limits) from None
    except RecursionError:
        raise Refused("嵌套太深", "it is nested too deeply") from None
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        ArithmeticError,
        OSError,
    ):
        raise broken() from None
