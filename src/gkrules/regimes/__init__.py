"""Regimes (计算规则): statutes' counting rules as data, each text with its dates of force.

One TOML file a statute. What a rule does stands in the counting code; which rules hold, since when,
and under which article, stands in the files: see docs/regimes.md.
"""

from gkrules.regimes.load import available, load, own
from gkrules.regimes.rules import Named, Receipt, Regime, Text

__all__ = ["Named", "Receipt", "Regime", "Text", "available", "load", "own"]
