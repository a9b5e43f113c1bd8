"""Exports (导出): a plan as the office's own table, in .xlsx, .docx, .csv or .md, and back.

rows, dates (the five columns, the dates), rest (everything else) -> book (tables without a format) -> workbook, word,
separated, markdown (one module a format) -> writing (the file). Back: tables, reading.
"""

from gkrules.exports.reading import PlanFiles, is_full, read_full
from gkrules.exports.tables import office_only
from gkrules.exports.writing import Exported, export

__all__ = ["Exported", "PlanFiles", "export", "is_full", "office_only", "read_full"]
