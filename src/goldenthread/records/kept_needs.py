"""The need of a year, kept between requests for as long as nothing new is recorded.

Reading all practices of England takes some 300 ms; what is read changes only with a recording.
It is kept under the number of recordings and the last of them: on a database where two recordings
end in another order than they began, the last alone would not tell that the first has come too.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from django.db import connection
from django.db.models import Count, Max

from goldenthread.kernel import FinancialYear
from goldenthread.records.models import Recording
from goldenthread.records.needs import RecordedNeed

KEPT = 3
"""Years that are kept: some 20 MB each for all of England."""

_Key = tuple[str, int, int, FinancialYear]
_kept: OrderedDict[_Key, RecordedNeed] = OrderedDict()
_lock = Lock()


def kept_need(year: FinancialYear) -> RecordedNeed:
    """The need of a year as recorded now; one query where it is kept already."""
    state = Recording.objects.aggregate(number=Count("pk"), last=Max("pk"))
    key = (str(connection.settings_dict["NAME"]), state["number"], state["last"] or 0, year)
    with _lock:
        found = _kept.get(key) or RecordedNeed(year)
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def forget_needs() -> None:
    """Keep nothing: for tests, whose recordings are taken back and numbered again."""
    with _lock:
        _kept.clear()
