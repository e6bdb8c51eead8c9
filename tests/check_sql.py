"""The former name of `tests.checks.sql`."""

from __future__ import annotations

import sys

from tests.checks.sql import main

if __name__ == "__main__":
    sys.exit(main())
