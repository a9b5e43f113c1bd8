"""The readers of documents: one table in every format, hostile files, encodings."""
