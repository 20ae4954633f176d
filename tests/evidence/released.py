"""Released values for tests, written as short as they are read."""

from __future__ import annotations

from goldenthread.evidence.editions import ReleasedValue, Shown
from goldenthread.kernel import Ref


def shown(
    measure: str,
    area: Ref,
    value: str,
    numerator: int | None = None,
    denominator: int | None = None,
) -> ReleasedValue:
    """An undivided value that is shown."""
    return ReleasedValue(
        measure, area, "all", "all", numerator, denominator, value, "", "", Shown.SHOWN
    )


def suppressed(measure: str, area: Ref) -> ReleasedValue:
    """An undivided value that is not."""
    return ReleasedValue(
        measure, area, "all", "all", None, None, "", "", "", Shown.SUPPRESSED, "Few."
    )
