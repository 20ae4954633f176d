"""Pages, forms, sign-in and commands on PostgreSQL: what `make test` runs on SQLite alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ON_SQLITE_ALONE = "not database and not browser"
"""What is not run on both databases by `make test`; browsers read the demonstration, in SQLite."""


def run() -> None:
    subprocess.run(  # noqa: S603 - our own tests
        [
            sys.executable, "-m", "pytest", "--quiet", "--database", "postgresql",
            "--numprocesses", "2", "--dist", "loadgroup", "-m", ON_SQLITE_ALONE,
            "tests/web", "tests/cli",
        ],
        cwd=Path(__file__).parents[1],
        check=True,
    )  # fmt: skip
