"""Make an edition: every measure, over every level of areas, as it may be shown.

Practices and networks are released undivided; places, districts, systems and the nation by every
stratification that a measure allows, and with the slope and relative index of inequality over
deciles of deprivation for the headline measures. Those indices are made of the values that are
released for the deciles, and can be made again from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.calculating import calculate, is_share, stratifications
from goldenthread.evidence.disclosure import SUPPRESSED, Disclosed, disclosed
from goldenthread.evidence.editions import (
    POLICY,
    Edition,
    ReleasedValue,
    Shown,
    digest_of,
    edition_ref,
)
from goldenthread.evidence.methods import Estimates, Refusal, inequality
from goldenthread.evidence.quantities import table_of
from goldenthread.evidence.sheets import Sheet, Statistic
from goldenthread.evidence.sheets import digest_of as digest_of_sheets
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.evidence.sums import Sums, joined
from goldenthread.kernel import Ref

INEQUALITY = "inequality"
"""The stratification under which the two indices are released; its strata are these."""

SLOPE, RELATIVE = "SII", "RII"

_DECILES = 10
_RELATIVE_DECIMALS = 2


class Level(StrEnum):
    """The kind of area that a level has, which is the kind of its references."""

    PRACTICE = "practice"
    NETWORK = "network"
    PLACE = "place"
    DISTRICT = "lower-tier"
    SYSTEM = "system"
    NATION = "nation"


DIVIDED = frozenset({Level.PLACE, Level.DISTRICT, Level.SYSTEM, Level.NATION})
"""Levels whose people are enough to be divided."""


@dataclass(frozen=True, eq=False, slots=True)
class LevelSums:
    """The sums of the areas of one level.

    ``refs`` names areas whose reference is not the level with the key of the sums.
    """

    level: Level
    sums: Sums
    refs: Mapping[str, Ref] = field(default_factory=dict)

    def ref(self, area: str) -> Ref:
        """The reference of an area of these sums."""
        return self.refs.get(area) or Ref(self.level.value, area)


def total(sums: Sums) -> Sums:
    """The sums of all areas together, as one area."""
    return sums.rolled_up(dict.fromkeys(sums.areas, "all"))


NATION = Ref("nation", "england")
"""The area of all systems together."""


def levels_of(
    practices: Sums, systems: Mapping[str, Sums], areas: Mapping[Level, Mapping[str, str]]
) -> tuple[LevelSums, ...]:
    """The levels of some systems, from the sums of their practices.

    Args:
        practices: Sums by practice, of all systems together.
        systems: The same by system: a practice may have people in two. Of more than one the last
            level is the nation, which is all of them together, and as whole as they are.
        areas: By level, the area of each practice; a practice without one is left out of it, and
            counts in its system.
    """
    wholes = joined(
        [sums.rolled_up(dict.fromkeys(sums.areas, key)) for key, sums in systems.items()]
    )
    found = [
        LevelSums(Level.PRACTICE, practices),
        *(LevelSums(level, practices.rolled_up(areas[level])) for level in Level if level in areas),
        LevelSums(Level.SYSTEM, wholes),
    ]
    if len(systems) > 1:
        found.append(LevelSums(Level.NATION, total(practices), {"all": NATION}))
    return tuple(found)


def outside(
    practices: Sums, areas: Mapping[Level, Mapping[str, str]]
) -> Mapping[Level, tuple[str, ...]]:
    """Practices with people that are in no area of a level, where there are any.

    The areas of such a level are together less than their system.
    """
    without = {
        level: tuple(practice for practice in practices.areas if practice not in of_level)
        for level, of_level in areas.items()
    }
    return {level: keys for level, keys in without.items() if keys}


def release(
    levels: Sequence[LevelSums],
    some: Iterable[Sheet],
    *,
    system: Ref,
    day: date,
    purpose: str,
    source: str,
    code_lists: str,
    store: str,
    published: date,
    standard: Sums | None = None,
    missing: Collection[str] = (),
) -> tuple[Edition, tuple[ReleasedValue, ...]]:
    """The edition of a system on a day, and its values in a fixed order.

    The same sums and sheets give the same values, and so the same digest.

    Args:
        levels: The smallest areas first; the first are the parts of the whole.
        some: The sheets of the measures to be released.
        system: Whose edition it is.
        day: The day measured, the last of a month.
        purpose: What it is released for.
        source: Of what the tables were made.
        code_lists: Digest of the code lists.
        store: Digest of the person-level tables.
        published: The day of the release.
        standard: Sums of one area whose rates by age ratios expect; by default the whole.
        missing: Tables that have no row. What is counted in them is not known, and not nought.
    """
    chosen = tuple(some)
    whole = total(levels[0].sums) if standard is None else standard
    values = tuple(
        value
        for level in levels
        for sheet in chosen
        for value in _known(_of_sheet(sheet, level, whole), _without(sheet, missing))
    )
    digest = digest_of(values)
    edition = Edition(
        ref=edition_ref(digest),
        system=system,
        day=day,
        digest=digest,
        count=len(values),
        purpose=purpose,
        policy=POLICY,
        source=source,
        sheets=digest_of_sheets(chosen),
        code_lists=code_lists,
        store=store,
        published=published,
    )
    return edition, values


def decimals(sheet: Sheet) -> int:
    """How many decimals a value is shown with."""
    if sheet.statistic is Statistic.COUNT:
        return 0
    if sheet.statistic is Statistic.MEAN:
        return 3 if is_share(sheet) else 2
    if sheet.statistic is Statistic.CRUDE_RATE and sheet.multiplier == 1:
        return 2
    return 1


def has_inequality(sheet: Sheet) -> bool:
    """Whether the indices of inequality are released: headline measures of a rate or a share.

    Of the share of deprived people itself they would say nothing.
    """
    told = sheet.statistic is not Statistic.COUNT and sheet.numerator != "most-deprived-fifth"
    return sheet.headline and told


def _without(sheet: Sheet, missing: Collection[str]) -> str:
    """Why a measure cannot be told, where a table in which it counts has no row."""
    for quantity in (sheet.numerator, sheet.denominator):
        table = table_of(quantity) if quantity else ""
        if table and table in missing:
            return f"No {table.replace('_', ' ')} were taken in."
    return ""


def _known(values: Iterator[ReleasedValue], without: str) -> Iterator[ReleasedValue]:
    """The values, or each as not calculated where there was nothing to count."""
    for value in values:
        yield value if not without else replace(
            value, numerator=None, denominator=None, value="", lower="", upper="",
            shown=Shown.NOT_CALCULATED, note=without,
        )  # fmt: skip


def _of_sheet(sheet: Sheet, level: LevelSums, standard: Sums) -> Iterator[ReleasedValue]:
    refs = [level.ref(area) for area in level.sums.areas]
    wanted = stratifications(sheet) if level.level in DIVIDED else (Stratification.ALL,)
    for by in wanted:
        shown = disclosed(calculate(sheet, level.sums, by, standard))
        yield from _of_block(sheet, by, refs, shown)
        if by is Stratification.DEPRIVATION and has_inequality(sheet):
            yield from _of_inequality(sheet, refs, shown)


def _of_block(
    sheet: Sheet, by: Stratification, refs: Sequence[Ref], shown: Disclosed
) -> Iterator[ReleasedValue]:
    """The values of a block, area by area and stratum by stratum."""
    strata = SLOTS[by].strata
    cells = ((ref, stratum) for ref in refs for stratum in strata)
    columns = zip(
        cells,
        _counts(shown.numerator, shown.numerator_shown),
        _counts(shown.denominator, shown.denominator_shown),
        _texts(shown.estimates, decimals(sheet)),
        shown.suppressed.ravel().tolist(),
        strict=True,
    )
    for (ref, stratum), above, below, (*texts, refused), suppressed in columns:
        state, note = _state(suppressed=suppressed, refused=refused)
        value, lower, upper = texts if state is Shown.SHOWN else ("", "", "")
        yield ReleasedValue(
            sheet.key, ref, by.value, stratum, above, below, value, lower, upper, state, note
        )


def _state(*, suppressed: bool, refused: Refusal) -> tuple[Shown, str]:
    if suppressed:
        return Shown.SUPPRESSED, SUPPRESSED
    if refused is not Refusal.NONE:
        return Shown.NOT_CALCULATED, refused.words
    return Shown.SHOWN, ""


def _counts(counts: NDArray[np.int64], shown: NDArray[np.bool_]) -> list[int | None]:
    pairs = zip(counts.ravel().tolist(), shown.ravel().tolist(), strict=True)
    return [count if yes else None for count, yes in pairs]


def decimal_text(number: float, places: int) -> str:
    """A number with so many decimals; an exact half goes to the even digit.

    It is taken to twelve digits first. What processors and their libraries make differently lies
    beyond these, so that a value on the edge of rounding has one text, and an edition one digest,
    on every machine.
    """
    exact = Decimal(f"{number:.{_DIGITS}g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    # The sum with zero makes minus zero plain.
    return f"{exact + 0:f}"


_DIGITS = 12


def _texts(found: Estimates, places: int) -> list[tuple[str, str, str, Refusal]]:
    """Values and limits as decimal texts, "" where there is none, and the refusal."""
    rows = zip(
        found.value.ravel().tolist(),
        found.lower.ravel().tolist(),
        found.upper.ravel().tolist(),
        found.refused.ravel().tolist(),
        found.limited.ravel().tolist(),
        strict=True,
    )
    return [
        (
            "" if refused else decimal_text(value, places),
            decimal_text(lower, places) if limited else "",
            decimal_text(upper, places) if limited else "",
            Refusal(refused),
        )
        for value, lower, upper, refused, limited in rows
    ]


def _of_inequality(sheet: Sheet, refs: Sequence[Ref], shown: Disclosed) -> Iterator[ReleasedValue]:
    """Both indices of each area, of what is released of its ten deciles."""
    hidden = shown.suppressed[:, :_DECILES]
    found = shown.estimates
    refused = np.where(hidden, Refusal.MISSING_QUANTILE, found.refused[:, :_DECILES])
    deciles = Estimates(
        found.value[:, :_DECILES],
        found.lower[:, :_DECILES],
        found.upper[:, :_DECILES],
        refused.astype(np.int8),
        found.limited[:, :_DECILES],
    )
    # A decile whose people may not be shown is there all the same, and has no value.
    people = np.where(
        shown.denominator_shown[:, :_DECILES], shown.denominator[:, :_DECILES], 1
    ).astype(np.float64)
    both = inequality(deciles, people)
    indices = (
        (SLOPE, _texts(both.slope, decimals(sheet))),
        (RELATIVE, _texts(both.relative, _RELATIVE_DECIMALS)),
    )
    for number, ref in enumerate(refs):
        for stratum, texts in indices:
            value, lower, upper, why = texts[number]
            state, note = _state(suppressed=False, refused=why)
            yield ReleasedValue(
                sheet.key, ref, INEQUALITY, stratum, None, None, value, lower, upper, state, note
            )
