"""What the page of an area lists: systems, practices, measures and small areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.structure.areas import SmallArea
from goldenthread.structure.bodies import Practice
from goldenthread.web.presenters import (
    Chart,
    Mention,
    Names,
    Pages,
    Section,
    Table,
    columns,
    day,
    folded,
    listed,
    people,
)
from goldenthread.web.standpoint import Standpoint

MAPPED = 2000
"""Practices that one map can show and be read; the nation's are mapped by system instead."""


def systems_of(
    systems: Mapping[Ref, Ref],
    counts: Mapping[Ref, int],
    registered: Mapping[Ref, int],
    year: FinancialYear | None,
    names: Names,
) -> list[Section]:
    """The systems of a nation or region, by region, with people, practices, need and pounds."""
    if not systems:
        return []
    rows: list[tuple[Any, ...]] = [
        (
            names.mention(system),
            names.mention(region),
            people(registered[system]) if system in registered else "None",
            counts.get(system, 0),
            Mention("Need", f"/need/{system.key}/") if system in registered else "Not recorded",
            Mention("Pounds", f"/pounds/{system.key}/") if system in registered else "Not recorded",
        )
        for system, region in sorted(
            systems.items(), key=lambda pair: (names.title(pair[1]), names.title(pair[0]))
        )
    ]
    word = "system" if len(rows) == 1 else "systems"
    return [
        Section(
            "systems",
            f"{len(rows)} {word}",
            table=Table(
                "Systems, by region",
                columns(
                    "System", "Region", f"People registered{f' in {year}' if year else ''}#",
                    "Practices#", "Need", "Pounds",
                ),
                tuple(rows),
            ),
        )
    ]  # fmt: skip


def practice_list(
    ref: Ref,
    practices: list[Practice],
    pages: Pages,
    *,
    here: Standpoint,
    without_outline: list[str],
) -> list[Section]:
    """Its practices, on a map and in a table; a long table is folded until it is paged."""
    number = pages.total
    if not number or ref.kind in {"nation", "region"}:
        return []
    description = "A map of the practices in the table below, over the outlines of districts."
    intro = ""
    if without_outline:
        few = listed(without_outline[:6])
        rest = f" and {len(without_outline) - 6} more" if len(without_outline) > 6 else ""
        intro = f"The map has no outline of {few}{rest}: none is recorded."
    table = Table(
        f"Practices as at {day(here.at)}",
        columns("Practice", "Postcode", "Code"),
        tuple(
            (Mention(item.name, f"/area/practice/{item.ref.key}/"), item.postcode, item.ref.key)
            for item in practices
        ),
        pages=pages if pages.last > 1 else None,
    )
    return [
        Section(
            "practices",
            f"{number:,} practices" if number > 1 else "1 practice",
            intro,
            chart=Chart(
                "Where its practices are",
                f"/chart/practices/{ref.kind}/{ref.key}.json?{here.query}",
                description,
            )
            if number <= MAPPED
            else None,
            table=table,
            fold=folded(table, "practices", number),
            opened=pages.page > 1,
        )
    ]


def evidence(releases: list[Release], small_areas: list[SmallArea]) -> list[Section]:
    """Released measures, and the small areas of a community."""
    sections = []
    if releases:
        sections.append(
            Section(
                "evidence",
                "Need, as it was released",
                table=Table(
                    "Released measures",
                    columns("Measure", "Year", "Value#", "People#", "Released"),
                    tuple(
                        (
                            Mention(item.measure, f"/fact/release/{item.ref.key}/"),
                            item.year,
                            f"{item.value} {item.unit}".strip(),
                            item.population,
                            item.published,
                        )
                        for item in releases
                    ),
                ),
            )
        )
    if small_areas:
        sections.append(
            Section(
                "small-areas",
                "Small areas",
                "Lower-layer super output areas. Decile 1 is the most deprived tenth.",
                table=Table(
                    "Small areas of this community",
                    columns("Small area", "Residents#", "Deprivation decile#"),
                    tuple(
                        (
                            Mention(item.name, f"/fact/small-area/{item.ref.key}/"),
                            item.residents,
                            item.deprivation_decile,
                        )
                        for item in small_areas
                    ),
                ),
            )
        )
    return sections
