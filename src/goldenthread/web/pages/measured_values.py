"""Released values as people read them: in their unit, with their interval, or why they are not.

Pages know nothing but what was released. A value that is not shown says so in words, and no page
works out another value from those that are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goldenthread.evidence.comparing import Standing, standing
from goldenthread.evidence.editions import Edition, ReleasedValue, Shown
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.sheets import Direction, Sheet, Statistic
from goldenthread.evidence.strata import Stratification
from goldenthread.kernel import Ref
from goldenthread.records.editions import latest_edition, values_of
from goldenthread.records.provenance import provenance
from goldenthread.web.addresses import address
from goldenthread.web.presenters import (
    Made,
    Mention,
    Names,
    Table,
    columns,
    day,
    label,
    recorded,
)
from goldenthread.web.standpoint import Standpoint

LEVELS = {
    "system": "system",
    "place": "place",
    "lower-tier": "district",
    "network": "network",
    "practice": "practice",
}
"""Kinds of areas that are measured, the largest first, and what people call one."""

PLURALS = {
    "system": "Systems",
    "place": "Places",
    "lower-tier": "Districts",
    "network": "Networks",
    "practice": "Practices",
}

CELL_RULE = (
    "A count of 1 to 7 people or events is not shown, and any other is to the nearest 5, so "
    "that nobody can be told from it."
)
"""The rule of disclosure, as every page with released values says it."""

NOT_SHOWN = {Shown.SUPPRESSED: "Not shown", Shown.NOT_CALCULATED: "Not calculated"}


def grouped(text: str) -> str:
    """A decimal text with its thousands set apart, and a true minus."""
    return f"{Decimal(text):,}".replace("-", "−")


def in_unit(sheet: Sheet, text: str) -> str:
    """A value with the sign of its unit, where that is short."""
    return f"{grouped(text)}%" if sheet.unit.startswith("%") else grouped(text)


def told(sheet: Sheet, value: ReleasedValue | None) -> Any:
    """The cell of a value: in its unit, or why there is none."""
    if value is None:
        return Mention("Not measured")
    if value.shown is not Shown.SHOWN:
        return Mention(NOT_SHOWN[value.shown], "", value.note)
    return in_unit(sheet, value.value)


def interval(sheet: Sheet, value: ReleasedValue | None) -> str:
    """The 95% interval of a value, in the unit of its sheet."""
    if value is None or not value.lower or not value.upper:
        return "No interval"
    return f"{in_unit(sheet, value.lower)} to {in_unit(sheet, value.upper)}"


def count_of(number: int | None) -> str:
    """A rounded count, or that it is not shown."""
    return "Not shown" if number is None else f"{number:,}"


def against(sheet: Sheet, value: ReleasedValue | None, whole: ReleasedValue | None) -> str:
    """Where a value stands beside that of the whole, by its own limits."""
    if sheet.statistic is Statistic.COUNT:
        return "Not compared"
    if value is None or whole is None:
        return "Cannot be said"
    found = standing(sheet, value, whole)
    if found is Standing.UNKNOWN:
        return "Cannot be said"
    if found is Standing.SIMILAR:
        return "No clear difference"
    if found in {Standing.HIGHER, Standing.LOWER}:
        return found.capitalize()
    higher = (found is Standing.BETTER) == (sheet.direction is Direction.HIGHER)
    return f"{'Higher' if higher else 'Lower'}, which is {found}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What an edition says of an area, undivided, and of the areas above it (the nearest first).

    ``recording`` says in words who released it, when and from what.
    """

    ref: Ref
    edition: Edition
    above: tuple[Ref, ...]
    values: Mapping[tuple[Ref, str], ReleasedValue]
    recording: str

    def own(self, measure: str) -> ReleasedValue | None:
        """The area's own value of a measure."""
        return self.values.get((self.ref, measure))

    def made(self, method: str, unit: str = "in the unit beside each") -> Made:
        """How its values were made."""
        return made_of(self.edition, method, self.recording, unit)


def made_of(edition: Edition, method: str, recording: str, unit: str) -> Made:
    """How values of an edition were made, with the pages that say all of it."""
    return Made(
        f"{method} {CELL_RULE}",
        edition.source,
        edition.day,
        unit,
        recording,
        (
            Mention("What each measure means", "/measures/", "formula, purpose, what it cannot "
                    "see, who answers for it"),
            Mention(f"The edition {edition.ref.key}", address(edition.ref), "its hash, policy and "
                    "purpose, and all its values"),
        ),
    )  # fmt: skip


def who_released(edition: Edition, here: Standpoint | None = None) -> str:
    """In words who released an edition; one query."""
    known_at = here.known_at if here else None
    return recorded(provenance(Edition, ref=edition.ref, known_at=known_at))


def measured(ref: Ref, above: Collection[Ref], here: Standpoint) -> Measured | None:
    """What the latest edition says of an area; three queries, None where there is no edition.

    ``above``: all areas above it, of which its place and system are laid beside it.
    """
    if ref.kind not in LEVELS:
        return None
    systems = [ref] if ref.kind == "system" else [one for one in above if one.kind == "system"]
    edition = latest_edition(systems, here.at, here.known_at)
    if edition is None:
        return None
    places = [one for one in above if one.kind == "place"]
    beside = (*(places if len(places) == 1 and ref.kind != "lower-tier" else ()), edition.system)
    beside = tuple(one for one in beside if one != ref)
    found = values_of(edition.ref, {ref, *beside})
    if not any(value.area == ref for value in found):
        return None
    return Measured(
        ref, edition, beside, {(value.area, value.measure): value for value in found},
        who_released(edition, here),
    )  # fmt: skip


def comparison(
    found: Measured, wanted: Iterable[Sheet], caption: str, names: Names, here_title: str
) -> Table:
    """One row a measure: here, its interval, the areas above, and where it stands against them."""
    rows: list[tuple[Any, ...]] = []
    for sheet in wanted:
        own = found.own(sheet.key)
        if own is None:
            continue
        whole = found.values.get((found.edition.system, sheet.key))
        rows.append(
            (
                Mention(sheet.title, measure_address(sheet.key, found.ref), sheet.unit),
                told(sheet, own),
                interval(sheet, own),
                *(told(sheet, found.values.get((one, sheet.key))) for one in found.above),
                *((against(sheet, own, whole),) if found.above else ()),
            )
        )
    headings = columns(
        "Measure", f"{here_title}#", "95% interval#",
        *(f"{names.title(one)}#" for one in found.above),
        *(("Beside its system",) if found.above else ()),
    )  # fmt: skip
    return Table(caption, headings, tuple(rows), "Nothing was released of this.")


def measure_address(measure: str, area: Ref | None = None) -> str:
    """The page of a measure, or of a measure in one area."""
    return f"/measures/{measure}/" + ("" if area is None else f"{area.kind}/{area.key}/")


def this(ref: Ref) -> str:
    """What an area is called in the heading of a column."""
    return f"This {LEVELS.get(ref.kind, label(ref).lower())}"


def sheets_of(*families: str) -> Sequence[Sheet]:
    """The sheets of some families, in order."""
    return [sheet for sheet in sheets if sheet.family in families]


def year_to(edition: Edition) -> str:
    """The period of an edition in words."""
    return f"on {day(edition.day)}, and over the twelve months to it"


BY = {
    Stratification.AGE: "By age",
    Stratification.SEX: "By sex",
    Stratification.DEPRIVATION: "By deprivation",
    Stratification.ETHNICITY: "By ethnicity",
    Stratification.MONTH: "By month",
}
"""Stratifications that pages show, with their headings."""
