"""How much work in general practice people of an age and sex make, against boys of 5 to 14.

Source: Statement of Financial Entitlements, annex on the global sum (Carr-Hill), as quoted from
memory: not verified at the source, and shown so.
"""

from __future__ import annotations

from bisect import bisect_right

VERIFIED = False
"""Whether the indices were read at their source."""

_FROM_AGE = (0, 5, 15, 45, 65, 75, 85)
_MALE = (397, 100, 102, 219, 418, 518, 627)
_FEMALE = (364, 104, 219, 336, 490, 656, 672)

MALE, FEMALE = 1, 2


def workload(age: int, sex: int) -> int:
    """The index in hundredths. ``sex`` is 1 male, 2 female; otherwise the mean, rounded down."""
    band = bisect_right(_FROM_AGE, age) - 1
    if sex == MALE:
        return _MALE[band]
    if sex == FEMALE:
        return _FEMALE[band]
    return (_MALE[band] + _FEMALE[band]) // 2
