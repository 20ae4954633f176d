"""Practices whose registered population is far from that of the year before on record.

A list that halves or doubles is most often a merger, a branch moved to another code, or a fault of
the file; each is worth a look before its weights move money. Nothing is refused for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from goldenthread.actions.loading import Plan, rows_of
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.exchange.allocation_file import AllocationFile
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.kernel.fixed_point import ONE_PERSON
from goldenthread.records.models import PracticeNeedRow

TOLD = 10
"""Practices named, those of the most people first, before the rest is counted."""


def tell_population_changes(plan: Plan, facts: AllocationFile) -> None:
    """Note practices whose population changed by more than half since the last year before."""
    earlier = PracticeNeedRow.objects.filter(
        retracted_in__isnull=True, year__lt=facts.year.begins
    ).values_list("year", flat=True)
    year = max(earlier.distinct(), default=None)
    if year is None:
        return
    before = _populations(year)
    changed = [
        (practice, before[practice], people)
        for practice, people in _known(facts.needs).items()
        if practice in before and 2 * abs(people - before[practice]) > before[practice]
    ]
    if not changed:
        return
    changed.sort(key=lambda each: (-max(each[1:]), each[0]))
    named = "; ".join(
        f"{practice.key} {_whole(was)} -> {_whole(now)}" for practice, was, now in changed[:TOLD]
    )
    more = f"; and {len(changed) - TOLD:,} more" if len(changed) > TOLD else ""
    plan.notice(
        "population-changed",
        f"The registered population of {len(changed):,} practices changed by more than half "
        f"since {year}: {named}{more}.",
        "Check them with the publisher where you know of no merger or closure; they are "
        "recorded as they stand.",
    )


def _populations(year: FinancialYear) -> Mapping[Ref, int]:
    return _known(fact for _, _, fact in rows_of(PracticeNeed, year=year))


def _known(needs: Iterable[PracticeNeed]) -> dict[Ref, int]:
    return {need.practice: need.population for need in needs if need.population is not None}


def _whole(billionths: int) -> str:
    return f"{(billionths + ONE_PERSON // 2) // ONE_PERSON:,}"
