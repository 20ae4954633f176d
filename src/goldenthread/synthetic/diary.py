"""The diary: who met when, in two years, in the budget round before, and at the founding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from goldenthread.authority.decisions import Meeting
from goldenthread.authority.minutes import Quorum
from goldenthread.kernel import Ref, Span
from goldenthread.synthetic.bodies import (
    AUDIT,
    BOARD,
    EXECUTIVE,
    FINANCE,
    PARTNERSHIP,
    PLACES_BEGAN,
    PRIMARY_CARE,
    QUALITY,
    REMUNERATION,
    place_committee,
)
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import PLACES
from goldenthread.synthetic.people import People
from goldenthread.synthetic.practices import FIRST_DAY

AS_AT = date(2026, 3, 31)
"""The day as at which the demonstration stands."""

BOARD_FOUNDED = FIRST_DAY
PLACES_FOUNDED = date(2023, 3, 30)
_TUESDAY, _WEDNESDAY, _THURSDAY = 1, 2, 3
_ROUND = [(2024, 3)] + [(2024 + (m + 2) // 12, (m + 2) % 12 + 1) for m in range(1, 25)]
"""The months of the diary: March 2024, in which budgets are set, to March 2026."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """In which months a body meets, in which week and on which weekday (0 is Monday)."""

    body: Ref
    name: str
    months: tuple[int, ...]
    week: int
    weekday: int
    venue: str
    in_public: bool = False


_EVERY = tuple(range(1, 13))
_PLACE_WEEKDAYS = (_TUESDAY, _WEDNESDAY, _THURSDAY)
RHYTHMS: tuple[Rhythm, ...] = (
    Rhythm(BOARD, "Board", (1, 3, 5, 7, 9, 11), 4, _THURSDAY, "Guildhall, Corrant", in_public=True),
    Rhythm(FINANCE, "Finance and Investment Committee", _EVERY, 3, _TUESDAY, "Online"),
    Rhythm(QUALITY, "Quality and Performance Committee", _EVERY, 3, _WEDNESDAY, "Online"),
    Rhythm(PRIMARY_CARE, "Primary Care Commissioning Committee", _EVERY, 3, _THURSDAY,
           "Assembly Rooms, Amblewaith", in_public=True),
    Rhythm(REMUNERATION, "Remuneration Committee", (4, 10), 2, _TUESDAY, "Online"),
    Rhythm(AUDIT, "Audit and Risk Committee", (3, 6, 9, 12), 2, _TUESDAY, "Online"),
    Rhythm(EXECUTIVE, "Executive Committee", _EVERY, 2, _THURSDAY, "Tideway House, Corrant"),
    Rhythm(PARTNERSHIP, "Integrated Care Partnership", (2, 6, 10), 3, _TUESDAY,
           "County Hall, Corrant", in_public=True),
    *(
        Rhythm(place_committee(place.key), f"{place.name} Place Committee", _EVERY,
               2 + number % 2, _PLACE_WEEKDAYS[number % 3], f"Town Hall, {place.name}",
               in_public=True)
        for number, place in enumerate(PLACES)
    ),
)  # fmt: skip

QUORUMS: Mapping[Ref, int] = MappingProxyType(
    {
        BOARD: 8, FINANCE: 3, QUALITY: 3, PRIMARY_CARE: 4, REMUNERATION: 2, AUDIT: 2,
        EXECUTIVE: 2, PARTNERSHIP: 5,
        **{place_committee(place.key): 5 for place in PLACES},
    }
)  # fmt: skip
_MEETINGS = Ref("clause", "QZZ-C-5.1")
_QUORUM_SET_BY: Mapping[Ref, tuple[Ref, date]] = MappingProxyType(
    {
        PARTNERSHIP: (Ref("law", "lgpih-act-2007-s116za"), BOARD_FOUNDED),
        **{
            place_committee(place.key): (Ref("clause", "QZZ-PLACE-2"), PLACES_BEGAN)
            for place in PLACES
        },
    }
)
"""Where it is not the constitution that sets a quorum, and from when."""

_PARTNERSHIP_SEATS = 11


def quorum_facts() -> list[Quorum]:
    """The quorum of each body that meets, under the clause that sets it."""
    return [
        Quorum(Ref("quorum", body.key), body, members, clause, Span(since))
        for body, members in QUORUMS.items()
        for clause, since in (_QUORUM_SET_BY.get(body, (_MEETINGS, BOARD_FOUNDED)),)
    ]


@dataclass(frozen=True, slots=True)
class Diary:
    """Meetings in order of day, and the same by body."""

    meetings: tuple[Meeting, ...]
    by_body: Mapping[Ref, Sequence[Meeting]]

    def of(self, body: Ref, year: int, month: int) -> Meeting:
        """The meeting of a body in a month. Raises LookupError where there is none."""
        for meeting in self.by_body[body]:
            if (meeting.held.year, meeting.held.month) == (year, month):
                return meeting
        raise LookupError(f"{body} does not meet in {year}-{month:02d}")


def keep_diary(draw: Draw, people: People) -> Diary:
    """Every meeting, with those present: never fewer than its quorum."""
    meetings = sorted(_meetings(draw, people), key=lambda one: (one.held, str(one.ref)))
    by_body: dict[Ref, list[Meeting]] = {}
    for meeting in meetings:
        by_body.setdefault(meeting.body, []).append(meeting)
    return Diary(tuple(meetings), MappingProxyType(by_body))


def _meetings(draw: Draw, people: People) -> Iterator[Meeting]:
    board = RHYTHMS[0]
    for day in (BOARD_FOUNDED, PLACES_FOUNDED):
        yield _meeting(draw, people, board, day)
    for rhythm in RHYTHMS:
        for year, month in _ROUND:
            if month in rhythm.months:
                yield _meeting(draw, people, rhythm, weekday_of(year, month, rhythm))


def weekday_of(year: int, month: int, rhythm: Rhythm) -> date:
    """The day of a body's meeting in a month: no bank holiday falls on any of these."""
    first = date(year, month, 1)
    ahead = (rhythm.weekday - first.weekday()) % 7
    return first + timedelta(days=ahead + 7 * (rhythm.week - 1))


def _meeting(draw: Draw, people: People, rhythm: Rhythm, day: date) -> Meeting:
    seats = len(people.in_post(rhythm.body, day))
    if rhythm.body == PARTNERSHIP:
        # Its other members are named by the partners, and are not in this record.
        seats = _PARTNERSHIP_SEATS
    quorum = QUORUMS[rhythm.body]
    absent = draw.whole(0, max(0, min(2, seats - quorum - 1)), "absent", rhythm.body, day)
    return Meeting(
        Ref("meeting", f"{rhythm.body.key}-{day.isoformat()}"), rhythm.body,
        f"{rhythm.name}, {day:%-d %B %Y}", day, rhythm.venue, rhythm.in_public,
        seats - absent, quorum,
    )  # fmt: skip


__all__ = ["AS_AT", "Diary", "Rhythm", "keep_diary"]
