"""Need indices under the headings of the official place-based allocation tool's download.

As there, a system's own row comes first and its indices are against England; the rows of its
places follow, and theirs are against the system. Unlike there, people are not rounded to whole
ones, indices not to three places, and what is not published or undefined is left empty.
Source of the headings: nhsx/AIF_Allocation_Tool (dashboard).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from goldenthread.allocation.need_index import NeedIndex
from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import people_to_text

NAME, PEOPLE = "Place / ICB", "GP pop"
WEIGHTED: Mapping[Component, str] = {
    Component.GENERAL_ACUTE: "Weighted G&A pop",
    Component.COMMUNITY: "Weighted Community pop",
    Component.MENTAL_HEALTH: "Weighted Mental Health pop",
    Component.MATERNITY: "Weighted Maternity pop",
    Component.PRESCRIBING: "Weighted Prescribing pop",
    Component.CORE: "Overall Weighted pop",
    Component.PRIMARY_MEDICAL: "Weighted Primary Care",
    Component.PRIMARY_MEDICAL_NEED: "Weighted Primary Medical Care Need",
    Component.HEALTH_INEQUALITIES: "Weighted Health Inequalities pop",
}
INDEX: Mapping[Component, str] = {
    Component.GENERAL_ACUTE: "G&A Index",
    Component.COMMUNITY: "Community Index",
    Component.MENTAL_HEALTH: "Mental Health Index",
    Component.MATERNITY: "Maternity Index",
    Component.PRESCRIBING: "Prescribing Index",
    Component.CORE: "Overall Core Index",
    Component.PRIMARY_MEDICAL: "Primary Medical Care Index",
    Component.PRIMARY_MEDICAL_NEED: "Primary Medical Care Need Index",
    Component.HEALTH_INEQUALITIES: "Health Inequalities Index",
}
HEADINGS = (NAME, PEOPLE, *WEIGHTED.values(), *INDEX.values())


def official_table(
    areas: NeedIndex, systems: NeedIndex, chosen: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Flat objects by heading for the chosen systems (ODS codes) and their areas.

    ``areas`` and ``systems`` are indices of one table, divided by area and by system. People are
    exact decimal strings, indices the nearest doubles, None where there is none.
    """
    for own, system in enumerate(systems.partition.parts):
        if system.system not in chosen:
            continue
        yield _row(systems, own, in_england=True)
        for part, area in enumerate(areas.partition.parts):
            if area.system == system.system:
                yield _row(areas, part, in_england=False)


def _row(index: NeedIndex, part: int, *, in_england: bool) -> dict[str, Any]:
    members = index.partition.members[part]
    people = int(index.table.population[members].sum())
    row: dict[str, Any] = {NAME: index.partition.parts[part].name, PEOPLE: people_to_text(people)}
    measured = {component: index.row(part, component) for component in WEIGHTED}
    for component, heading in WEIGHTED.items():
        weight = measured[component].weighted_population
        row[heading] = None if weight is None else people_to_text(weight)
    for component, heading in INDEX.items():
        found = measured[component]
        row[heading] = found.index_in_england if in_england else found.index_in_system
    return row
