"""An edition: what was released of one system at one day, whole, immutable, named by its hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from hashlib import sha256

from goldenthread.kernel import Ref

POLICY = (
    "Cells of 1 to 7 are suppressed; other counts are rounded to the nearest 5. "
    "The rule is applied cell by cell: differences between cells are not guarded yet."
)
"""The rule of disclosure under which values are released; ``disclosure`` carries it out."""


class Shown(StrEnum):
    """Whether a value is shown, and if not, why."""

    SHOWN = "shown"
    SUPPRESSED = "suppressed"
    NOT_CALCULATED = "not calculated"


@dataclass(frozen=True, slots=True)
class ReleasedValue:
    """One value of an edition: a measure, of an area, for a stratum of its people.

    ``numerator`` and ``denominator`` are rounded counts in the unit of their quantity, None where
    suppressed or where the measure has none. ``value``, ``lower`` and ``upper`` (95% interval) are
    decimal texts in the unit of the sheet, "" where there is none. ``note`` says why not.
    """

    measure: str
    area: Ref
    stratification: str
    stratum: str
    numerator: int | None
    denominator: int | None
    value: str
    lower: str
    upper: str
    shown: Shown
    note: str = ""

    def line(self) -> str:
        """The value as a line of the released document: fields between tabs, "" for None."""
        return "\t".join(
            "" if (each := getattr(self, field.name)) is None else str(each)
            for field in fields(self)
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of released evidence, ``edition:FIRST 16 OF DIGEST``.

    ``digest`` is the SHA-256 (hex) of the sorted lines of all its ``count`` values. ``sheets``,
    ``code_lists`` and ``store`` are the digests of the sheets, the code lists and the person-level
    tables that made it. ``day`` is the day measured; ``source`` says of what the tables were made.
    """

    ref: Ref
    system: Ref
    day: date
    digest: str
    count: int
    purpose: str
    policy: str
    source: str
    sheets: str
    code_lists: str
    store: str
    published: date


def digest_of(values: Iterable[ReleasedValue]) -> str:
    """SHA-256 (hex) of values in the order of their lines."""
    return sha256("\n".join(sorted(value.line() for value in values)).encode()).hexdigest()


def edition_ref(digest: str) -> Ref:
    """The reference of an edition by its digest."""
    return Ref("edition", digest[:16])


def citation(edition: Ref, measure: str, area: Ref) -> Ref:
    """The reference by which a decision cites a headline value of an edition."""
    return Ref("release", f"{edition.key}-{measure}-{area.kind}-{area.key}")
