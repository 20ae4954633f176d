"""What is read of the whole record, kept between requests for as long as nothing new is recorded.

It is kept under the number of recordings and the last of them: on a database where two recordings
end in another order than they began, the last alone would not tell that the first has come too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Count, Max

from goldenthread.records.models import Recording

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class State:
    """How far a record has come: its recordings, the last of them and when it was made."""

    record: str
    recordings: int
    last: int
    until: datetime | None


def state() -> State:
    """How far this record has come; one query."""
    row = Recording.objects.aggregate(number=Count("pk"), last=Max("pk"), until=Max("recorded_at"))
    name = str(connection.settings_dict["NAME"])
    return State(name, row["number"], row["last"] or 0, row["until"])


class Kept(Generic[Key, Value]):
    """The last few values made, each of a key and of one state of the record."""

    _every: list[Kept[Any, Any]] = []

    def __init__(self, most: int, make: Callable[[Key, State], Value]) -> None:
        self._most, self._make = most, make
        self._values: OrderedDict[tuple[State, Key], Value] = OrderedDict()
        self._lock = Lock()
        _every.append(self)

    def get(self, key: Key) -> Value:
        """The value of a key as recorded now; one query where it is kept already.

        Whoever asks while it is being made waits for it rather than making it twice.
        """
        now = state()
        with self._lock:
            if (now, key) not in self._values:
                self._values[now, key] = self._make(key, now)
            self._values.move_to_end((now, key))
            while len(self._values) > self._most:
                self._values.popitem(last=False)
            return self._values[now, key]

    def forget(self) -> None:
        """Keep nothing of this."""
        with self._lock:
            self._values.clear()


_every: list[Kept[Any, Any]] = []


def forget_all() -> None:
    """Keep nothing of anything: for tests, whose recordings are taken back and numbered again."""
    for one in _every:
        one.forget()
