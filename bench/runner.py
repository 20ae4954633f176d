"""Runs every module of a package of long jobs, in name order: `bench` and `prove` share it.

A job is a module with a docstring, whose first line is its title, and a function `run()` that
prints what it measured or proved and raises `AssertionError` when the claim fails.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
import time
import traceback
from types import ModuleType

NOT_JOBS = {"__main__", "runner"}


def job_names(package: ModuleType) -> list[str]:
    """Names of the package's jobs, sorted; names that begin with an underscore are helpers."""
    found = (module.name for module in pkgutil.iter_modules(package.__path__))
    return sorted(name for name in found if name not in NOT_JOBS and not name.startswith("_"))


def machine() -> str:
    """One line that says where the numbers were read."""
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores"
    )


def run_job(package: ModuleType, name: str) -> bool:
    """Run one job, with its title and its time. Returns whether its claim held."""
    module = importlib.import_module(f"{package.__name__}.{name}")
    title = (module.__doc__ or name).strip().splitlines()[0]
    print(f"\n== {name}: {title}", flush=True)
    started = time.perf_counter()
    try:
        module.run()
    except Exception:  # noqa: BLE001 - one job's failure must not hide the others' results
        traceback.print_exc()
        held = False
    else:
        held = True
    outcome = "done" if held else "FAILED"
    print(f"-- {name}: {outcome} in {time.perf_counter() - started:.1f} s", flush=True)
    return held


def run_jobs(package: ModuleType, asked: list[str]) -> int:
    """Run the jobs asked for, or all. Returns 0 all held, 1 one failed, 2 no such job."""
    names = job_names(package)
    unknown = sorted(set(asked) - set(names))
    if unknown or not names:
        print(
            f"{package.__name__}: no job {', '.join(unknown) or 'at all'}; "
            f"there are: {', '.join(names) or 'none'}",
            file=sys.stderr,
        )
        return 2
    print(machine())
    results = [run_job(package, name) for name in asked or names]
    print(f"\n{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1
