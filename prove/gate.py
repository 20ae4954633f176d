"""The gate over thousands of steps of random lives, beside a plain model of what it must do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LIVES, STEPS = 150, 50


def run() -> None:
    here = Path(__file__).parents[1]
    for database in ("sqlite", "postgresql"):
        subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", "--quiet", "--database", database, "tests/gate"],
            cwd=here,
            env={**os.environ, "GOLDENTHREAD_LIVES": str(LIVES), "GOLDENTHREAD_STEPS": str(STEPS)},
            check=True,
        )
        print(f"{database}: {LIVES} lives of {STEPS} steps: the gate and the model agreed on each")
