"""The need of one area as a headline figure, beside its system and beside England."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.need_table import NeedTableError
from goldenthread.allocation.partition import Level, PartitionError
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.records.kept_needs import kept_need
from goldenthread.records.provenance import brought_by
from goldenthread.web.presenters import Figure, Made, recorded
from goldenthread.web.standpoint import Standpoint

_LEVELS = {
    "system": Level.SYSTEM,
    "place": Level.PLACE,
    "network": Level.NETWORK,
    "lower-tier": Level.LOWER_TIER,
    "upper-tier": Level.UPPER_TIER,
    "practice": Level.PRACTICE,
}


def need_figure(
    ref: Ref, systems: Sequence[Ref], year: FinancialYear | None, here: Standpoint
) -> tuple[Figure, ...]:
    """The core index of an area that lies in one system; nothing where it has none.

    An area across systems has one index in each, which the pages of need show. What was known
    earlier is not measured again here, so a page of the past shows none.
    """
    level = _LEVELS.get(ref.kind)
    system = ref if ref.kind == "system" else systems[0] if len(systems) == 1 else None
    if level is None or system is None or year is None or here.known_on is not None:
        return ()
    kept = kept_need(year)
    try:
        partition = kept.partition(level, (system.key,))
        number = next(
            number
            for number, part in enumerate(partition.parts)
            if part.code == ref.key and part.system == system.key
        )
        row = measure_need(kept.table, partition).row(number, Component.CORE)
    except (NeedTableError, PartitionError, StopIteration):
        return ()
    beside = row.index_in_england if ref.kind == "system" else row.index_in_system
    if beside is None:
        return ()
    note = f"{year}, beside {'England' if ref.kind == 'system' else 'its system'}"
    if ref.kind != "system" and row.index_in_england is not None:
        note += f"; {row.index_in_england:.4f} beside England"
    return (
        Figure(
            "Need for each person",
            f"{beside:.4f}",
            Made(
                "Weighted people over registered people, beside the same of the whole: 1 is the "
                f"same, 1.05 five per cent more. {row.people_warning or ''}".strip(),
                "Weighted populations of the practice allocation file, core services",
                here.at,
                "ratio, no unit",
                recorded(*brought_by(PracticeNeed, year=year)),
            ),
            f"/need/{system.key}/?year={year.begins}"
            + ("" if ref.kind == "system" else f"&by={level.value}"),
            note,
        ),
    )
