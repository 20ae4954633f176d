"""What the pages about need and pounds share: which year, which level, and what to be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from goldenthread.allocation.need_table import NeedTableError
from goldenthread.allocation.partition import Level, Partition, PartitionError, partition_findings
from goldenthread.kernel import FinancialYear, Finding, Ref
from goldenthread.records.kept_needs import kept_need
from goldenthread.records.needs import RecordedNeed, years_of_need
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.presenters import Mention, called

LEVELS = {
    Level.PLACE: "Places",
    Level.NETWORK: "Networks",
    Level.LOWER_TIER: "Districts",
    Level.UPPER_TIER: "Upper-tier areas",
    Level.PRACTICE: "Practices",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the need of a system, and the practices divided by it."""

    system: str
    name: str
    years: tuple[FinancialYear, ...]
    level: Level
    recorded: RecordedNeed
    partition: Partition
    findings: tuple[Finding, ...]

    @property
    def year(self) -> FinancialYear:
        """The year of the figures."""
        return self.recorded.year


def asked_division(request: HttpRequest, system: str, *, practices_by_place: bool = False) -> Asked:
    """Read ``?year=`` and ``?by=``; the latest year and places where nothing is asked.

    With ``practices_by_place`` practices are divided from their place, so that they sum to it.

    Raises NotInRecord for a system with no figures and BadRequest for words that fit nothing.
    """
    years = tuple(years_of_need())
    if not years:
        raise NotInRecord(Ref("system", system))
    recorded = kept_need(_year(request.GET.get("year", ""), years))
    try:
        if system not in recorded.table.systems:
            raise NotInRecord(Ref("system", system))
        default = Level.PLACE if system in recorded.schemes else Level.LOWER_TIER
        level = _level(request.GET.get("by", ""), default)
        if practices_by_place and level is Level.PRACTICE:
            level = default
        if level is Level.PLACE and system not in recorded.schemes:
            raise BadRequest(
                f"{system} has no scheme of places in {recorded.year}. Ask for another level, or "
                "draw places from the command line."
            )
        partition = recorded.partition(level, (system,))
    except (NeedTableError, PartitionError) as error:
        raise BadRequest(f"The record cannot be measured: {error}.") from error
    return Asked(
        system,
        called(Ref("system", system), recorded.system_names.get(system, system)),
        years,
        level,
        recorded,
        partition,
        partition_findings(recorded.table, partition, (system,)),
    )


def area_mention(
    level: Level, code: str, name: str, recorded: RecordedNeed, system: str
) -> Mention:
    """An area of a division; a place that is a district by rule leads to the district."""
    kind = level.value
    if level is Level.PLACE and system in recorded.schemes:
        rule = recorded.schemes[system].rule.value
        kind = kind if rule == "file" else rule
    return Mention(name, f"/area/{kind}/{code}/" if code != "unplaced" else "")


def _year(text: str, years: tuple[FinancialYear, ...]) -> FinancialYear:
    if not text:
        return years[-1]
    found = [year for year in years if text in {str(year.begins), str(year)}]
    if not found:
        recorded = ", ".join(str(year) for year in years)
        raise BadRequest(f"There are no figures for {text!r}. There are for: {recorded}.")
    return found[0]


def _level(text: str, default: Level) -> Level:
    if not text:
        return default
    try:
        return Level(text)
    except ValueError as error:
        names = ", ".join(level.value for level in LEVELS)
        raise BadRequest(f"{text!r} is no level. Levels are: {names}.") from error
