"""`python -m gkrules`: the command line."""

import sys

from gkrules.cli import main

sys.exit(main())
