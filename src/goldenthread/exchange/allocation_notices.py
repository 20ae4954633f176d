"""What a person should know of an allocation file that can be read: gaps, zeros, odd headings.

None of it is mended. Only a file that seems to be of another year than was said must be accepted
by somebody, since nothing else in the file tells the years apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from goldenthread.exchange.allocation_columns import (
    COLUMNS,
    NO_NETWORK,
    NOT_READ,
    POPULATION,
    WEIGHTED,
)
from goldenthread.exchange.problems import Place, Problems, rows_in_words
from goldenthread.exchange.table import Row
from goldenthread.kernel import FinancialYear, FixedPointError, people_from_text, people_to_text
from goldenthread.reference.systems import registered_systems

FIRST_WITH_PRIMARY_MEDICAL = FinancialYear(2023)
"""The 2022/23 file has no primary medical columns; later files have them."""

_YEARS_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_ ./]?(?:20)?(\d\d)(?!\d)")
_ZERO = re.compile(r"0+(\.0*)?")
_MIX_TOLERANCE = 10_000
"""Billionths of a person, 1e-5: how closely published figures keep the primary medical mix."""


def tell(
    body: Sequence[Row],
    at: Mapping[str, int],
    headings: Sequence[str],
    year: FinancialYear,
    problems: Problems,
) -> None:
    """Note everything above for rows already matched to columns (field -> index)."""
    _tell_year(at, headings, year, problems)
    empty = _tell_empty_columns(body, at, headings, problems)
    _tell_unpublished(at, problems)
    for column in (POPULATION, *WEIGHTED):
        if column.field in at and column.field not in empty:
            _tell_gaps_and_zeros(body, at[column.field], headings, problems)
    _tell_practices_in_no_network(body, at, headings, empty, problems)
    _tell_coverage(body, at, problems)
    _tell_system_names(body, at, headings, problems)
    _tell_primary_medical_mix(body, at, headings, problems)


def _tell_year(
    at: Mapping[str, int], headings: Sequence[str], year: FinancialYear, problems: Problems
) -> None:
    heading = headings[at["population"]]
    named = FinancialYear.parse(heading.split()[-1])
    has_primary_medical = "primary_medical" in at
    place: Place = {"row": 1, "column": heading}
    if named == year and has_primary_medical and year < FIRST_WITH_PRIMARY_MEDICAL:
        problems.may_accept(
            "another-year",
            f"The file is said to be of {year}, but has primary medical columns, which first "
            f"came for {FIRST_WITH_PRIMARY_MEDICAL}. The file of 2024/25 has this very heading.",
            "Say the right year, or accept it.",
            **place,
        )
    elif named != year and has_primary_medical:
        problems.notice(
            "population-misnamed",
            f"The population column is named for {named}. It was read as the population of "
            f"{year}, as the published file of 2024/25 needs.",
            "Check that the year is right.",
            **place,
        )
    elif named != year:
        problems.may_accept(
            "another-year",
            f"The file is said to be of {year}, but its population column is named for {named} "
            "and nothing else in it is of a later year.",
            "Say the right year, or accept it.",
            **place,
        )


def tell_year_of_name(name: str, year: FinancialYear, problems: Problems) -> None:
    """Note a file whose own name says another year, as 2024_2025, 2024-25 or 202425 do."""
    named = {
        FinancialYear(int(first))
        for first, last in _YEARS_IN_NAME.findall(name)
        if int(last) == (int(first) + 1) % 100
    }
    if named and year not in named:
        problems.may_accept(
            "named-for-another-year",
            f"The file is said to be of {year}, but its name, {name}, says "
            f"{' and '.join(str(each) for each in sorted(named))}.",
            "Say the right year, or accept it.",
        )


def _tell_empty_columns(
    body: Sequence[Row], at: Mapping[str, int], headings: Sequence[str], problems: Problems
) -> set[str]:
    empty = {field for field, index in at.items() if not any(row.fields[index] for row in body)}
    for column in (*COLUMNS, *NOT_READ):
        if column.field in empty:
            problems.notice(
                "empty-column",
                f"The column is empty in all {len(body):,} rows.",
                "Load the network workbook for networks." if column.field == "network" else "",
                column=headings[at[column.field]],
            )
    return empty


def _tell_unpublished(at: Mapping[str, int], problems: Problems) -> None:
    for column in WEIGHTED:
        if column.field not in at:
            problems.notice(
                "column-not-published",
                "The file has no such column. Its values are recorded as not published, not as "
                "zero.",
                column=column.heading,
            )


def _tell_gaps_and_zeros(
    body: Sequence[Row], index: int, headings: Sequence[str], problems: Problems
) -> None:
    gaps = [row.number for row in body if not row.fields[index]]
    zeros = [row.number for row in body if _ZERO.fullmatch(row.fields[index])]
    if gaps:
        problems.notice(
            "value-not-published",
            f"{len(gaps):,} empty cells are recorded as not published, not as zero: "
            f"{rows_in_words(gaps)}.",
            column=headings[index],
        )
    if zeros:
        problems.notice(
            "zero",
            f"{len(zeros):,} cells are zero and stay zero: {rows_in_words(zeros)}.",
            column=headings[index],
        )


def _tell_practices_in_no_network(
    body: Sequence[Row],
    at: Mapping[str, int],
    headings: Sequence[str],
    empty: set[str],
    problems: Problems,
) -> None:
    index = at.get("network")
    if index is None or "network" in empty:
        return
    alone = [row.number for row in body if row.fields[index] in ("", NO_NETWORK)]
    if alone:
        problems.notice(
            "practice-in-no-network",
            f"{len(alone):,} practices are in no network, and stay whole: {rows_in_words(alone)}.",
            column=headings[index],
        )


def _tell_coverage(body: Sequence[Row], at: Mapping[str, int], problems: Problems) -> None:
    real = {code for code, system in registered_systems().items() if not system.fictional}
    covered = real & {row.fields[at["system"]] for row in body}
    if covered and covered != real:
        problems.notice(
            "part-of-england",
            f"The file has practices of {len(covered)} of {len(real)} systems. "
            "Practices of other systems are left as they are.",
        )


def _tell_system_names(
    body: Sequence[Row], at: Mapping[str, int], headings: Sequence[str], problems: Problems
) -> None:
    told: set[str] = set()
    for row in body:
        code = row.fields[at["system"]]
        system = registered_systems().get(code)
        if system is None or code in told:
            continue
        told.add(code)
        given = row.fields[at["system_name"]]
        if _board(given) != _board(system.name):
            problems.notice(
                "system-renamed",
                f"{code} is '{given}' here and '{system.name}' in the register of systems.",
                "Check the code. The name in the file is recorded.",
                row=row.number,
                column=headings[at["system_name"]],
                value=given,
            )


def _board(name: str) -> str:
    return name.casefold().replace("integrated care board", "icb")


def _tell_primary_medical_mix(
    body: Sequence[Row], at: Mapping[str, int], headings: Sequence[str], problems: Problems
) -> None:
    fields = ("primary_medical", "primary_medical_need", "health_inequalities")
    if problems.refused or not all(field in at for field in fields):
        return
    apart: list[int] = []
    for row in body:
        try:
            final, need, inequalities = (people_from_text(row.fields[at[f]]) for f in fields)
        except FixedPointError:
            continue  # An empty cell: told as not published.
        if abs(100 * final - 85 * need - 15 * inequalities) > 100 * _MIX_TOLERANCE:
            apart.append(row.number)
    if apart:
        problems.notice(
            "primary-medical-mix",
            f"In {len(apart):,} of {len(body):,} rows '{headings[at['primary_medical']]}' is not "
            f"0.85 of '{headings[at['primary_medical_need']]}' and 0.15 of "
            f"'{headings[at['health_inequalities']]}' to within "
            f"{people_to_text(_MIX_TOLERANCE)} people, as published files are: "
            f"{rows_in_words(apart)}.",
            "Check that these columns are not swapped and the rows not cut.",
            column=headings[at["primary_medical"]],
        )
