"""The ledger: entries and state by hand and by a model, the store, crashes, many processes."""
