"""`make bench`: gkrules beside what people would use instead, in one run and one table.

environment (what is installed, and where) -> each group in a process of its own (phrases, searching, workdays, columns,
feeds, starting, records) -> values (a line) -> table (in words, Markdown, JSON). Only ratios of one run mean anything.
"""
