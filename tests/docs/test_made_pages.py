"""Pages made from the product say what the product says now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import DOCS, PAGES
from goldenthread.exchange.allocation_file import read_allocation_file
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import take_in
from goldenthread.kernel import FinancialYear

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
WRITTEN = sorted(
    path for path in (*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "GLOSSARY.md")
)


@pytest.mark.parametrize("name", PAGES)
def test_a_made_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_what_the_sample_is_told_is_on_the_page_of_problems() -> None:
    problems = Problems()
    sample = DOCS / "samples" / "practices_2025-26.csv"
    read_allocation_file(take_in(sample, problems), FinancialYear(2025), problems)
    page = PAGES["reference/problems.md"]()
    assert problems.counts
    assert all(f"| `{code}` |" in page for code in problems.counts), problems.counts


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: str(path.relative_to(DOCS.parent)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_every_page_is_reached_from_the_index() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    listed = {(DOCS / target).resolve() for target in LINK.findall(index) if "://" not in target}
    written = {path for path in DOCS.rglob("*.md") if path != DOCS / "README.md"}
    assert written <= listed, sorted(str(path) for path in written - listed)
