"""The schema of the ledger, version by version (Alembic): read by `database`, never imported by the rest."""
