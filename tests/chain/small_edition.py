"""A small edition of evidence for the areas of the small system, and a sheet or two for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from goldenthread.evidence.editions import (
    POLICY,
    Edition,
    ReleasedValue,
    Shown,
    digest_of,
    edition_ref,
)
from goldenthread.evidence.sheets import Direction, Family, Sheet, Sheets, Statistic
from tests.web.small_system import PLACE, SYSTEM, practice_ref

DAY = date(2026, 2, 28)
AT = datetime(2026, 3, 31, 13, tzinfo=UTC)
WHY = {"by": "Ada Lovell", "at": AT, "reason": "The year’s plan rests on it."}


def small_sheets() -> Sheets:
    """Two sheets: a headline one of people, and one that no decision can cite."""
    found = Sheets()
    people = Sheet(
        "registered", "Registered people", Family.LIST, "How many people there are.",
        "People who are not registered.", Statistic.COUNT, "people", None, "people",
        "On the day.", Direction.NEITHER, "None.", "Registrations", "A. Head", "B. Check",
        date(2027, 3, 31), headline=True,
    )  # fmt: skip
    found.register(people)
    found.register(
        replace(
            people, key="two-or-more", title="Two or more conditions", headline=False,
            statistic=Statistic.PROPORTION, numerator="two-or-more", denominator="people",
            unit="%", multiplier=100,
        )
    )  # fmt: skip
    return found


def small_values() -> list[ReleasedValue]:
    """Values of the system, its place and two practices, one of them suppressed."""
    found = []
    for area, people, ill in ((SYSTEM, 21_000, 5_250), (PLACE, 21_000, 5_250),
                              (practice_ref(1), 7_000, 1_400)):  # fmt: skip
        found.append(ReleasedValue("registered", area, "all", "all", people, None, str(people),
                                   "", "", Shown.SHOWN))  # fmt: skip
        found.append(
            ReleasedValue("two-or-more", area, "all", "all", ill, people,
                          f"{100 * ill / people:.1f}", "19.1", "26.0", Shown.SHOWN)
        )  # fmt: skip
    found.append(
        ReleasedValue("two-or-more", practice_ref(2), "all", "all", None, 40, "", "", "",
                      Shown.SUPPRESSED, "The count is from 1 to 7.")
    )  # fmt: skip
    return found


def edition_of(values: list[ReleasedValue]) -> Edition:
    """The edition of some values."""
    digest = digest_of(values)
    return Edition(
        edition_ref(digest), SYSTEM, DAY, digest, len(values), "Planning", POLICY,
        "Invented people", "1" * 64, "2" * 64, "3" * 64, date(2026, 3, 20),
    )  # fmt: skip
