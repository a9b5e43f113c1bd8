"""Whole tables: the kernel against the scalar path, the formats, the engines."""
