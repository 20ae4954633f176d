"""A ready-made edition for any system: invented sums of a few measures, under the cell rule.

Nobody is counted for it, so that a test of pages waits for no engine. What it says is the same
wherever it is made of the same areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256

from goldenthread.evidence.editions import (
    POLICY,
    Edition,
    ReleasedValue,
    Shown,
    digest_of,
    edition_ref,
)
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.releasing import decimal_text, decimals
from goldenthread.evidence.sheets import Sheet, Statistic
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.kernel import Ref

DAY, PUBLISHED = date(2026, 2, 28), date(2026, 3, 20)
MEASURES = (
    "registered-people", "most-deprived-fifth", "two-or-more", "upc", "long-term-upc",
    "contacts-per-person", "acsc-chronic", "emergency-admissions", "prevalence-dementia",
    "prevalence-diabetes",
)  # fmt: skip
DIVIDED = (
    Stratification.AGE, Stratification.SEX, Stratification.DEPRIVATION, Stratification.ETHNICITY,
    Stratification.MONTH,
)  # fmt: skip
WHOLE_ONLY = {"practice", "network"}
USUAL = {
    "most-deprived-fifth": 0.22, "two-or-more": 0.27, "upc": 0.46, "long-term-upc": 0.51,
    "contacts-per-person": 5.4, "acsc-chronic": 0.0079, "emergency-admissions": 0.091,
    "prevalence-dementia": 0.008, "prevalence-diabetes": 0.061,
}  # fmt: skip
"""About what each is for one person: invented, near what is usual."""


def ready_made(system: Ref, people: dict[Ref, int]) -> tuple[Edition, list[ReleasedValue]]:
    """An edition of a system; ``people`` are those of each area."""
    values = [value for area, number in people.items() for value in _of(area, number)]
    digest = digest_of(values)
    edition = Edition(
        edition_ref(digest), system, DAY, digest, len(values),
        "To plan care for the coming year with the places", POLICY, "Invented, counted of nobody",
        sha256(b"sheets").hexdigest(), sha256(b"lists").hexdigest(), sha256(b"store").hexdigest(),
        PUBLISHED,
    )  # fmt: skip
    return edition, values


def release_ready_made(system: Ref, people: dict[Ref, int], at: datetime | None = None) -> Edition:
    """Record a ready-made edition."""
    from goldenthread.actions.release_evidence import release_evidence

    edition, values = ready_made(system, people)
    release_evidence(
        edition, values, by="Ada Lovell", at=at or datetime(2026, 3, 31, 12, tzinfo=UTC),
        reason="The plan of the year rests on it.",
    )  # fmt: skip
    return edition


def _of(area: Ref, people: int) -> Iterator[ReleasedValue]:
    for key in MEASURES:
        sheet = sheets[key]
        yield _value(sheet, area, "all", "all", people)
        if area.kind in WHOLE_ONLY:
            continue
        for by in DIVIDED:
            strata = SLOTS[by].strata
            for number, stratum in enumerate(strata):
                # The last of each are few, so that some of what is asked for is not shown.
                part = people * 2 * (len(strata) - number - 1) // (len(strata) * len(strata))
                yield _value(sheet, area, by.value, stratum, part)


def _value(sheet: Sheet, area: Ref, by: str, stratum: str, people: int) -> ReleasedValue:
    rounded = 5 * round(people / 5)
    if sheet.statistic is Statistic.COUNT:
        shown = people >= 8
        return ReleasedValue(
            sheet.key, area, by, stratum, rounded if shown else None, None,
            str(rounded) if shown else "", "", "", Shown.SHOWN if shown else Shown.SUPPRESSED,
            "" if shown else "The count is from 1 to 7.",
        )  # fmt: skip
    drawn = int(sha256(f"{sheet.key} {area} {by} {stratum}".encode()).hexdigest()[:8], 16)
    share = USUAL[sheet.key] * (0.8 + 0.4 * drawn / 2**32)
    events = 5 * round(people * share / 5)
    if sheet.statistic is not Statistic.MEAN and (events < 10 or rounded < 10):
        return ReleasedValue(
            sheet.key, area, by, stratum, None, rounded if rounded >= 10 else None, "", "", "",
            Shown.SUPPRESSED, "The count is from 1 to 7.",
        )  # fmt: skip
    if sheet.statistic is Statistic.MEAN:
        if rounded < 10:
            return ReleasedValue(sheet.key, area, by, stratum, None, None, "", "", "",
                                 Shown.SUPPRESSED, "Fewer than 8 people.")  # fmt: skip
        return ReleasedValue(sheet.key, area, by, stratum, None, rounded, f"{share:.3f}", "", "",
                             Shown.SHOWN)  # fmt: skip
    value = sheet.multiplier * events / rounded
    half = 1.96 * sheet.multiplier * events**0.5 / rounded
    texts = [decimal_text(each, decimals(sheet)) for each in (value, value - half, value + half)]
    return ReleasedValue(
        sheet.key, area, by, stratum, events, rounded, texts[0], texts[1], texts[2], Shown.SHOWN,
    )  # fmt: skip


def people_of(areas: Iterable[tuple[Ref, int]]) -> dict[Ref, int]:
    """People by area; an area that is named twice has the sum."""
    found: dict[Ref, int] = {}
    for area, number in areas:
        found[area] = found.get(area, 0) + number
    return found
