"""Give the demonstration of a run of tests a ready-made edition: ``python -m ... HOME``.

The demonstration itself makes 1.2 million people and counts them, which no page needs: this
records invented values of some areas instead, in a second.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from goldenthread.records.opening import open_record


def measure(home: Path) -> None:
    """Record the edition. Its areas are the system, its places and their practices."""
    open_record(home)
    from goldenthread.allocation.practice_need import PracticeNeed
    from goldenthread.kernel import Ref
    from goldenthread.records.reading import any_of, facts
    from goldenthread.structure.memberships import Capacity, Membership
    from tests.web.ready_made import DAY, people_of, release_ready_made

    system = Ref("system", "QZZ")
    ties = facts(Membership, capacity=Capacity.IN_PLACE, as_at=DAY)
    practices = {tie.member: tie.group for tie in ties}
    needs = facts(PracticeNeed, any_of("practice", practices), order_by=("year",))
    people = {need.practice: (need.population or 0) // 10**9 for need in needs}
    release_ready_made(
        system,
        people_of(
            (area, number)
            for practice, number in people.items()
            for area in (system, practices[practice], practice)
        ),
        datetime.now(UTC),
    )


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
