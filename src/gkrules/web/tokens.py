"""Tokens that open protected feeds: unguessable words in a feed's path, of which the server keeps only hashes.

A calendar client cannot log in reliably, so a private feed is `/t/<token>/finance.ics`. A token is 8 characters that
name it and 43 that are its secret (256 random bits, so a plain SHA-256 protects it). The file is TOML:

    open = ["all"]            # feeds that need no token; true for every one
    [[token]]
    id = "k3f9x2ab"
    hash = "sha256:…"
    feeds = ["finance"]       # ["*"]: everything, the pages and the agenda too
    note = "市财政局"
    created = 2026-11-25
    revoked = 2026-12-01      # from then on it opens nothing
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import string
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from attrs import field, frozen

from gkrules import _toml
from gkrules._table import Table
from gkrules.errors import FileError, GkrulesError, Problem, system_words

ALL = "*"
_ID, _SECRET = 8, 43
_LETTERS = string.ascii_lowercase + string.digits
_SHAPE = re.compile(rf"[a-z0-9]{{{_ID}}}[A-Za-z0-9_-]{{{_SECRET}}}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
#: What the secret of an unknown token is compared with: finding none takes as long as finding one.
_NOTHING = "sha256:" + "0" * 64


@frozen
class Access:
    """Which feeds may be read: by their path without `.ics`; `*` is everything. `token` names who asks, for logs."""

    feeds: frozenset[str] = frozenset()
    token: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is closed: the pages and the agenda are open too."""
        return ALL in self.feeds

    def may_read(self, path: str) -> bool:
        """Whether the feed of that path may be read."""
        return self.everything or path.removesuffix(".ics") in self.feeds


OPEN = Access(frozenset((ALL,)))


@frozen
class Token:
    """One token as the file has it: its name, the hash of its secret, the feeds that it opens."""

    id: str
    hash: str
    feeds: tuple[str, ...]
    note: str = ""
    created: date | None = None
    revoked: date | None = None


@frozen
class Tokens:
    """The tokens of a file, and the feeds that need none. A frozen value: a change makes another one."""

    open: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()
    _by_id: Mapping[str, Token] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {token.id: token for token in self.tokens})

    @property
    def without(self) -> Access:
        """What may be read without a token."""
        return Access(frozenset(self.open))

    def access(self, words: str) -> Access | None:
        """What a token opens, together with what is open anyhow; None for one that is unknown or revoked.

        The secret is compared in constant time.
        """
        known = self._by_id.get(words[:_ID])
        shaped = _SHAPE.fullmatch(words) is not None
        wanted = known.hash if known is not None else _NOTHING
        same = hmac.compare_digest(hash_of(words), wanted)
        if not (same and shaped) or known is None or known.revoked is not None:
            return None
        return Access(frozenset((*known.feeds, *self.open)), known.id)

    def add(self, feeds: Iterable[str], note: str, day: date) -> tuple[Tokens, str]:
        """These tokens and a new one for the feeds, and the new one's words: nobody can tell them again."""
        name = _new_id(self._by_id)
        words = name + secrets.token_urlsafe(32)
        made = Token(name, hash_of(words), tuple(feeds), note, day)
        return Tokens(self.open, (*self.tokens, made)), words

    def revoke(self, name: str, day: date) -> Tokens:
        """These tokens, that one revoked. Raises GkrulesError where there is none of that name."""
        if name[:_ID] not in self._by_id:
            raise GkrulesError(
                f"没有名为「{name[:_ID]}」的令牌", f"there is no token {name[:_ID]!r}"
            )
        changed = tuple(
            Token(one.id, one.hash, one.feeds, one.note, one.created, one.revoked or day)
            if one.id == name[:_ID]
            else one
            for one in self.tokens
        )
        return Tokens(self.open, changed)


def hash_of(words: str) -> str:
    """The hash under which a token is kept."""
    return "sha256:" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def load(path: Path) -> Tokens:
    """Read a file of tokens. Raises FileError (PlanError) with every fault in it, each with its line."""
    problems: list[Problem] = []
    table = Table.of(_toml.load(path), problems)
    table.only("open", "token")
    opened = table.data.get("open")
    feeds = (ALL,) if opened is True else () if opened in (None, False) else table.texts("open")
    found: list[Token] = []
    for row in table.tables("token"):
        row.only("id", "hash", "feeds", "note", "created", "revoked")
        name, secret = row.text("id", required=True), row.text("hash", required=True)
        if not re.fullmatch(rf"[a-z0-9]{{{_ID}}}", name) or name in {one.id for one in found}:
            row.fault("id", "令牌的编号不对或者重复", "the token's id is wrong or doubled")
        if not _HASH.fullmatch(secret):
            row.fault(
                "hash", "应当是 sha256: 和64位十六进制数", "must be sha256: and 64 hex digits"
            )
        found.append(
            Token(
                name,
                secret,
                row.texts("feeds"),
                row.text("note"),
                row.date("created"),
                row.date("revoked"),
            )
        )
    if problems:
        raise FileError(tuple(problems))
    return Tokens(tuple(feeds), tuple(found))


def save(tokens: Tokens, path: Path) -> None:
    """Write the file, for its owner's eyes only, beside its place and then renamed. Raises FileError.

    Where another is writing it at the same time (or was killed over it) this is refused, and names the file.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        zh = "正在被另一个命令写；若是上次中断留下的，请删掉它"
        en = "another command is writing it; if one was interrupted, remove this file"
        raise FileError((Problem(str(part), 0, "", zh, en),)) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(file, "wb") as out:
            out.write(_toml_of(tokens).encode())
            _as_before(out.fileno(), path)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _as_before(file: int, path: Path) -> None:
    """Leave the file to whoever owned it: the server may run under another name than the command."""
    try:
        found = path.stat()
        os.fchmod(file, found.st_mode & 0o777)
        os.fchown(file, found.st_uid, found.st_gid)
    except (OSError, AttributeError):
        return  # a new file, or a system without owners


def _unwritable(path: Path, error: OSError) -> FileError:
    zh, en = system_words(error)
    return FileError((Problem(str(path), 0, "", f"写不进去：{zh}", f"cannot be written: {en}"),))


def _toml_of(tokens: Tokens) -> str:
    lines = [
        "# gkrules token add | revoke | list",
        f"open = {'true' if tokens.open == (ALL,) else _texts(tokens.open)}",
    ]
    for one in tokens.tokens:
        lines += ["", "[[token]]", f'id = "{one.id}"', f'hash = "{one.hash}"']
        lines += [f"feeds = {_texts(one.feeds)}", f"note = {_text(one.note)}"]
        lines += [
            f"{name} = {day}"
            for name, day in (("created", one.created), ("revoked", one.revoked))
            if day
        ]
    return "\n".join(lines) + "\n"


def _texts(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    """A TOML string; half a character (a lone surrogate) cannot stand in one."""
    whole = value.encode("utf-8", "replace").decode()
    plain = whole.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda one: f"\\u{ord(one[0]):04x}", plain) + '"'


def _new_id(taken: Iterable[str]) -> str:
    while (name := "".join(secrets.choice(_LETTERS) for _ in range(_ID))) in set(taken):
        pass
    return name
