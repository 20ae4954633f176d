"""What the commands about need and pounds share: which year, which systems, which division."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.allocation.need_table import NeedTable, NeedTableError
from goldenthread.allocation.partition import Level, Partition, PartitionError, partition_findings
from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.cli.output import say
from goldenthread.kernel import FinancialYear, FinancialYearError, Finding

if TYPE_CHECKING:
    from goldenthread.records.needs import RecordedNeed

ENGLAND = "england"
MOST_TOLD = 5

SystemArgument = Annotated[
    str, typer.Argument(metavar="SYSTEM", help="An ODS code such as QWO, or england for all.")
]
ByOption = Annotated[Level, typer.Option("--by", help="At what level practices are grouped.")]
YearOption = Annotated[
    str | None,
    typer.Option(
        "--year", metavar="YEAR", help="A financial year such as 2024/25.", show_default="latest"
    ),
]


def recorded_need(year: str | None) -> RecordedNeed:
    """The recorded need of a year, or of the latest; says which years there are."""
    from goldenthread.records.needs import RecordedNeed, years_of_need

    years = years_of_need()
    if not years:
        raise Refused(
            "No weighted populations are recorded. Load them:\n"
            "  goldenthread load practices FILE --year 2024/25"
        )
    wanted = years[-1] if year is None else read_year(year)
    if wanted not in years:
        raise BadInput(
            f"No weighted populations are recorded for {wanted}. "
            f"Recorded: {', '.join(map(str, years))}."
        )
    return RecordedNeed(wanted)


def read_year(text: str) -> FinancialYear:
    """A financial year as typed."""
    try:
        return FinancialYear.parse(text)
    except FinancialYearError as error:
        raise BadInput(f"--year: {error}") from error


def need_table(need: RecordedNeed) -> NeedTable:
    """The need table of the year; what stands in its way is told in words."""
    try:
        return need.table
    except NeedTableError as error:
        raise Refused(f"The record cannot be measured: {error}.") from error


def chosen_systems(system: str, need: RecordedNeed) -> tuple[str, ...]:
    """The systems (ODS codes) meant by what was typed: one, or all of England."""
    systems = need_table(need).systems
    if system.lower() == ENGLAND:
        return systems
    if system.upper() not in systems:
        raise BadInput(
            f"No practices of a system {system} are recorded for {need.year}. Write england, or "
            f"one of: {', '.join(systems)}."
        )
    return (system.upper(),)


def divided(need: RecordedNeed, level: Level, systems: Sequence[str]) -> Partition:
    """The practices divided at a level; tells on stderr who is unplaced and what straddles."""
    if level is Level.PLACE and not any(system in need.schemes for system in systems):
        raise Refused(
            f"{' and '.join(systems[:3])} has no scheme of places in {need.year}. Draw one, or "
            "group by what is recorded already:\n"
            f"  goldenthread places {systems[0]} --by lower-tier --year {need.year}\n"
            f"  goldenthread need {systems[0]} --by lower-tier"
        )
    try:
        partition = need.partition(level, systems)
    except PartitionError as error:
        raise Refused(f"By {level.replace('-', ' ')}: {error}.") from error
    tell(partition_findings(need.table, partition, systems))
    return partition


def tell(findings: Iterable[Finding]) -> None:
    """Findings on stderr, the first few of each rule, with how many more there are."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    for rule, found in by_rule.items():
        for finding in found[:MOST_TOLD]:
            say(f"{finding.severity.value}: {finding.message} {finding.remedy}")
        if len(found) > MOST_TOLD:
            say(f"and {len(found) - MOST_TOLD} more of {rule}")
