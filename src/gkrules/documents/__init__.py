"""Documents (公文): what an office's file holds, whatever its format: headings, paragraphs, tables of cells with spans.

`values` says what a document is; `read` chooses the reader by the file's own bytes (`sniff`), one module a
format reads it, in a process of its own (`apart`) and within `Limits`.
"""

from gkrules.documents.limits import Limits, Progress
from gkrules.documents.opening import read, read_bytes
from gkrules.documents.values import Block, Cell, Document, Heading, Paragraph, Place, Table

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Heading",
    "Limits",
    "Paragraph",
    "Place",
    "Progress",
    "Table",
    "read",
    "read_bytes",
]
