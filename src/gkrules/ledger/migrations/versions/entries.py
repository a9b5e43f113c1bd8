"""Version 0001: the entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of entries, with the columns that people search by."""
    op.create_table(
        "ledger_entry",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("recorded", sa.Text, nullable=False),  # UTC, sorts by time
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("task", sa.Text),
        sa.Column("event", sa.Text),
        sa.Column("about", sa.Integer),
        sa.Column("payload", sa.Text, nullable=False),  # JSON
    )
    for name in ("recorded", "task", "event", "about"):
        op.create_index(f"ledger_entry_{name}", "ledger_entry", [name])
