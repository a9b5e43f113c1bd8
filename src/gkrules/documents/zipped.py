"""What goes wrong in a package (.docx, .xlsx are zips), whoever wrote it: told in one sentence."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gkrules.documents.refusal import broken, encrypted

#: Each way of packing has an error of its own; NotImplementedError is Python's for a way that it does not know.
_BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
)  # fmt: skip
with suppress(ImportError):  # a Python may be built without it, and then knows no such entries
    from lzma import LZMAError

    _BROKEN += (LZMAError,)


@contextmanager
def unpacking() -> Iterator[None]:
    """Raises Refused where a package, or a part of it, is not whole or has a password."""
    try:
        yield
    except _BROKEN:
        raise broken() from None
    except RuntimeError:  # zipfile's word for an entry with a password
        raise encrypted() from None
