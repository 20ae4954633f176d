"""The need of a year, kept: reading all practices of England takes some 300 ms."""

from __future__ import annotations

from goldenthread.kernel import FinancialYear
from goldenthread.records.kept import Kept, State
from goldenthread.records.needs import RecordedNeed

KEPT = 3
"""Years that are kept: some 20 MB each for all of England."""


def _read(year: FinancialYear, _: State) -> RecordedNeed:
    return RecordedNeed(year)


_kept = Kept(KEPT, _read)


def kept_need(year: FinancialYear) -> RecordedNeed:
    """The need of a year as recorded now; one query where it is kept already."""
    return _kept.get(year)
