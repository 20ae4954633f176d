"""Write the pages that are made from the product: ``python -m docs.generate``, or ``make docs``.

``--check`` writes nothing, names the pages that are out of date, and ends with 1 if there are any.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.making import (
    code_lists,
    commands,
    demands,
    evidence_tables,
    instruments,
    kinds,
    measures,
    problems,
    records,
    routes,
    rules,
)

DOCS = Path(__file__).resolve().parent

PAGES: Mapping[str, Callable[[], str]] = {
    "demands.md": demands.make,
    "reference/code-lists.md": code_lists.make,
    "reference/commands.md": commands.make,
    "reference/evidence-tables.md": evidence_tables.make,
    "reference/instruments.md": instruments.make,
    "reference/kinds.md": kinds.make,
    "reference/measures.md": measures.make,
    "reference/problems.md": problems.make,
    "reference/records.md": records.make,
    "reference/routes.md": routes.make,
    "reference/rules.md": rules.make,
}


def out_of_date() -> list[str]:
    """Pages whose text is not what the product would write now. Django must be set up."""
    return [
        name
        for name, make in PAGES.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != make()
    ]


def write() -> list[str]:
    """Write the pages that are out of date, and name them. Django must be set up."""
    stale = out_of_date()
    for name in stale:
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(PAGES[name](), "utf-8")
    return stale


def main() -> int:
    """Run from the command line."""
    # Models need settings, and settings a home: an empty one that goes when we end.
    with tempfile.TemporaryDirectory() as home:
        os.environ["GOLDENTHREAD_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "goldenthread.records.settings"
        import django

        django.setup()
        if "--check" in sys.argv[1:]:
            stale = out_of_date()
            sys.stdout.writelines(f"out of date: docs/{name}; run make docs\n" for name in stale)
            return 1 if stale else 0
        sys.stdout.writelines(f"written: docs/{name}\n" for name in write())
        return 0


if __name__ == "__main__":
    sys.exit(main())
