"""The readable text: in the order of the quantities, and with no word of one engine alone."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from goldenthread.evidence.quantities import CROSSED, QUANTITIES
from goldenthread.persons.engines.duck import prepared
from goldenthread.persons.engines.period import Period
from goldenthread.persons.engines.reference import PEOPLE, column_name, statements
from tests.persons.code_lists import CODE_LISTS
from tests.persons.folders import random_tables, write_folder

DAY = date(2026, 3, 31)


def test_columns_are_the_quantities_in_their_order(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "system=ZZZ", random_tables(1, people=20))
    with prepared(folder, DAY, CODE_LISTS) as (connection, _):
        for view, quantities in (
            (PEOPLE, QUANTITIES),
            ("sums_by_stratum", QUANTITIES),
            ("sums_by_month", [each for each in QUANTITIES if each.monthly]),
            ("sums_by_age_and_deprivation", CROSSED),
        ):
            names = connection.table(view).columns
            wanted = [column_name(each.key) for each in quantities]
            assert names[len(names) - len(wanted) :] == wanted


@pytest.mark.parametrize(
    "word", [r"::", r"//", r"QUALIFY", r"EXCLUDE", r"->", r"\[", r"DATEDIFF", r"BIT_OR", r"FILTER"]
)
def test_no_word_that_one_engine_alone_reads(word: str) -> None:
    assert not [one for one in statements() if re.search(word, one, re.IGNORECASE)]


def test_every_statement_makes_a_view_that_is_used_or_read() -> None:
    views = [re.match(r"CREATE OR REPLACE TEMPORARY VIEW (\w+) AS", one) for one in statements()]
    names = [each.group(1) for each in views if each]
    assert len(names) == len(views) == len(set(names))
    text = "\n".join(statements())
    read = {"registered_twice", "without_age", "sums_by_stratum", "sums_by_month",
            "sums_by_age_and_deprivation"}  # fmt: skip
    unused = {name for name in names if len(re.findall(rf"\b{name}\b", text)) < 2}
    assert unused == read


@pytest.mark.parametrize(
    ("day", "start", "five_years"),
    [
        (date(2026, 3, 31), date(2025, 4, 1), date(2021, 4, 1)),
        (date(2024, 2, 29), date(2023, 3, 1), date(2019, 3, 1)),
        (date(2025, 2, 28), date(2024, 3, 1), date(2020, 3, 1)),
        (date(2025, 12, 31), date(2025, 1, 1), date(2021, 1, 1)),
    ],
)
def test_a_year_is_twelve_whole_months(day: date, start: date, five_years: date) -> None:
    period = Period(day)
    assert (period.start, period.five_years) == (start, five_years)
    assert len(period.months) == (day - start).days + 1
    assert period.months[0] == 1 and period.months[-1] == 12
    assert all(after - before in {0, 1} for before, after in pairwise(period.months.tolist()))
