"""Version 0002: the database itself refuses to change or remove an entry."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = """
CREATE TRIGGER ledger_entry_{word} BEFORE {word} ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger never changes or removes an entry'); END
"""
_POSTGRES = (
    """
CREATE FUNCTION ledger_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger never changes or removes an entry'; END $$
""",
    """
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_kept()
""",
)


def upgrade() -> None:
    """Triggers that refuse what is not an insertion."""
    if op.get_bind().dialect.name == "sqlite":
        for word in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(word=word))
    else:
        for statement in _POSTGRES:
            op.execute(statement)
