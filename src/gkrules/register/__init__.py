"""The register of requests for information (依申请公开登记簿): a table in, each due date and what was late out.

heads (which column is which) and cells (days, stops, extensions as people write them) -> reading (a file's rows as
requests, or every fault in it) -> judging (what became of each as of a day) -> tables (the same as tables to write).
"""

from gkrules.register.judging import audit
from gkrules.register.reading import load, of_document
from gkrules.register.tables import book
from gkrules.register.values import (
    Outcome,
    Register,
    RegisterAudit,
    RegisterRow,
    RegisterTotals,
    RegisterVerdict,
)

__all__ = [
    "Outcome",
    "Register",
    "RegisterAudit",
    "RegisterRow",
    "RegisterTotals",
    "RegisterVerdict",
    "audit",
    "book",
    "load",
    "of_document",
]
