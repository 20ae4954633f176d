"""Of what a file spoke: the memberships that it decides for its year, system by system.

A file that repeats what was known before leaves no row of its own, and still decides its year: a
file of an earlier year that comes after it must not reach past it. So a recording keeps of which
capacities its file spoke, and for which systems, as lines such as
``signatory of the network agreement: QWO QYY``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from goldenthread.kernel import FinancialYear
from goldenthread.records.models import Recording
from goldenthread.structure.memberships import Capacity

Spoken = Mapping[Capacity, Collection[str]]
"""For each capacity, the systems (ODS codes) of whose practices a file says it."""


def in_lines(spoken: Spoken) -> str:
    """What was spoken of as it is kept: a line for each capacity."""
    return "\n".join(
        f"{capacity.value}: {' '.join(sorted(systems))}"
        for capacity, systems in sorted(spoken.items())
    )


def spoken_by_year(verb: str) -> dict[tuple[date, Capacity], set[str]]:
    """The systems of which all recordings of a verb spoke, by 1 April of the year, and capacity."""
    found: dict[tuple[date, Capacity], set[str]] = defaultdict(set)
    kept = Recording.objects.filter(verb=verb).exclude(spoke_of="").values_list("year", "spoke_of")
    for year, lines in kept:
        begins = date(FinancialYear.parse(year).begins, 4, 1)
        for line in lines.splitlines():
            capacity, _, systems = line.partition(": ")
            found[begins, Capacity(capacity)].update(systems.split())
    return found


def has_spoken(verb: str, year: str, spoken: Spoken) -> bool:
    """Whether recordings of a verb and a year spoke of all of it before."""
    if not spoken:
        return True
    before = spoken_by_year(verb)
    begins = date(FinancialYear.parse(year).begins, 4, 1)
    return all(
        set(systems) <= before.get((begins, capacity), set())
        for capacity, systems in spoken.items()
    )
