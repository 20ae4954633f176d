"""A small system whose people were counted: invented sums, released as real ones are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from goldenthread.evidence.codelists import in_force
from goldenthread.evidence.editions import Edition, ReleasedValue
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.releasing import Level, levels_of, release
from goldenthread.evidence.sums import Sums
from goldenthread.kernel import Ref
from tests.evidence.made_up_sums import made_up_sums
from tests.web.small_system import DISTRICT, NETWORK, PLACE, SYSTEM, practice_ref

SIZE = 5
MEASURES = (
    "registered-people", "weighted-people", "most-deprived-fifth", "two-or-more",
    "prevalence-diabetes", "segment-frailty-dementia", "upc", "coc", "secon", "own-list",
    "long-term-upc", "contacts-per-person", "gp-contacts-per-person", "face-to-face-share",
    "home-visit-share", "same-day", "within-14-days", "acsc-chronic", "acsc-chronic-ratio",
    "acsc-chronic-crude", "acsc-acute-crude", "emergency-admissions-crude", "admissions",
    "elective-admissions", "blood-pressure-taken", "hypertension-controlled", "flu-vaccinated",
    "smoking", "smi-checked", "learning-disability-checked",
)  # fmt: skip
"""Measures that answer a demand; the others would only cost time."""
EARLIER, DAY = date(2025, 2, 28), date(2026, 2, 28)


def sums(seed: int, people: int) -> Sums:
    """Sums of the practices of the small system."""
    invented = made_up_sums(SIZE, seed, people)
    keys = tuple(practice_ref(number).key for number in range(1, SIZE + 1))
    return Sums(keys, invented.margins, invented.cross)


@cache
def made(day: date, seed: int, people: int) -> tuple[Edition, tuple[ReleasedValue, ...]]:
    """An edition of sums and its values, by the product's own methods."""
    practices = sums(seed, people)
    levels = levels_of(
        practices,
        {SYSTEM.key: practices},
        {
            Level.NETWORK: dict.fromkeys(practices.areas[1:], NETWORK.key),
            Level.PLACE: dict.fromkeys(practices.areas, PLACE.key),
            Level.DISTRICT: dict.fromkeys(practices.areas, DISTRICT.key),
        },
    )
    chosen = [sheets[key] for key in MEASURES]
    return release(
        levels, chosen, system=SYSTEM, day=day, purpose="To plan care with the places",
        source="Invented people", code_lists=in_force(day).digest, store="3" * 64,
        published=date(day.year, 3, 20),
    )  # fmt: skip


def release_measured(day: date, seed: int, people: int) -> Edition:
    """Record the edition that was made."""
    from goldenthread.actions.release_evidence import release_evidence

    edition, values = made(day, seed, people)
    at = datetime(2026, 3, 31, 12, 30, tzinfo=UTC)
    release_evidence(
        edition, values, by="Ada Lovell", at=at, reason="The plan of the year rests on it."
    )
    return edition


def ref_of(level: str) -> Ref:
    """An area of each level that is measured."""
    return {"system": SYSTEM, "place": PLACE, "network": NETWORK, "lower-tier": DISTRICT,
            "practice": practice_ref(2)}[level]  # fmt: skip
