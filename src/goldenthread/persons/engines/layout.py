"""Where each thing lies in the arrays of the passes: columns of sums, bits of sets."""

from __future__ import annotations

from goldenthread.evidence.conditions import BIT_OF, CONDITIONS
from goldenthread.evidence.quantities import COLUMN, CROSSED, QUANTITIES, SEGMENTS

CROSS_COLUMN = {quantity.key: column for column, quantity in enumerate(CROSSED)}
"""The column of each crossed quantity in the cross, by key."""

CONTINUITY = (
    "gp-contacts", "own-list-contacts", "upc-people", "upc", "coc-people", "coc", "secon-people",
    "secon",
)  # fmt: skip
"""Quantities that are counted again for people with a long-term condition, in their order."""

FIRST_MODE = COLUMN["face-to-face"] - 1
"""Added to the number of a mode, the column of contacts in that mode."""


def block(first: str, keys: tuple[str, ...]) -> int:
    """The column of the first of some quantities that lie side by side.

    Raises:
        ValueError: they do not.
    """
    start = COLUMN[first]
    if tuple(quantity.key for quantity in QUANTITIES[start : start + len(keys)]) != keys:
        raise ValueError(f"quantities from {first} do not lie in the order that engines expect")
    return start


REGISTERS = block(
    f"register-{CONDITIONS[0].key}", tuple(f"register-{each.key}" for each in CONDITIONS)
)
SEGMENT = block(SEGMENTS[0][0], tuple(key for key, _ in SEGMENTS))
SEEN = block("gp-contacts", CONTINUITY)
SEEN_LONG_TERM = block("long-term-gp-contacts", tuple(f"long-term-{key}" for key in CONTINUITY))
MET = block(
    "contacts",
    ("contacts", "face-to-face", "telephone", "home-visits", "online", "timed-contacts",
     "same-day", "within-14-days"),
)  # fmt: skip

DEMENTIA, COPD, HEART_FAILURE, KIDNEY, HYPERTENSION, DISABILITY, PSYCHOSIS = (
    1 << BIT_OF[key]
    for key in (
        "dementia", "copd", "heart-failure", "chronic-kidney-disease", "hypertension",
        "learning-disability", "psychosis-bipolar",
    )
)  # fmt: skip
"""Sets of the one condition."""
