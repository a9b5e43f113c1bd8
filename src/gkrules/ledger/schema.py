"""The names in a ledger's database, and the versions of its schema."""

from __future__ import annotations

VERSIONS = ("0001", "0002")
VERSION_TABLE = "ledger_version"
ENTRY_TABLE = "ledger_entry"
