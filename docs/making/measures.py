"""docs/reference/measures.md: every sheet, the methods, the rule of disclosure, the quantities."""

from __future__ import annotations

from itertools import groupby

from docs.making.words import page, table
from goldenthread.evidence.calculating import stratifications
from goldenthread.evidence.conditions import CONDITIONS, WEIGHTS_VERIFIED
from goldenthread.evidence.editions import POLICY
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.methods.descriptions import DESCRIPTIONS, Description
from goldenthread.evidence.quantities import QUANTITIES
from goldenthread.evidence.releasing import DIVIDED, Level
from goldenthread.evidence.sheets import Sheet

_NOT = "not verified against the source"


def make() -> str:
    """The page."""
    read = sum(sheet.verified for sheet in sheets)
    return page(
        "Measures",
        f"The {len(sheets)} measures of need, care and outcome, each with its sheet: what it is "
        "for, what it cannot see, who answers for it, when it is looked at again. Of "
        f"{read} the definition was read at the source that is named; the other "
        f"{len(sheets) - read} are **{_NOT}**, or are this system’s own. Posts, not people, sign "
        "a sheet. [What these figures can and cannot say](../explanation/need-measured.md).",
        _levels(),
        "## Disclosure\n\n" + POLICY + " A cell of 1 to 7 people shows nothing, nor does one "
        "whose nights, contacts or points are of 1 to 7 people or stays. A proportion where all "
        "but 1 to 7 are counted is shown: by rounding, how many are left out is known to within "
        "four and never exactly. Values and limits are made again from the rounded counts. A mean "
        "needs 8 people and is exact, as are standardised rates and ratios.",
        _methods(),
        *(
            f"## {family.value}\n\n" + "\n\n".join(_of_sheet(sheet) for sheet in mine)
            for family, mine in groupby(sheets, lambda sheet: sheet.family)
        ),
        _conditions(),
        _quantities(),
    )


def _levels() -> str:
    return "## Levels\n\n" + table(
        ("Level", "Released"),
        [
            (
                f"`{level.value}`",
                "by everything that a measure allows, with indices of inequality"
                if level in DIVIDED
                else "undivided",
            )
            for level in Level
        ],
    )


def _methods() -> str:
    return "## Methods\n\n" + table(
        ("Method", "Formula", "Limits", "Refused", "Source", "Checked"),
        [
            (each.name, each.formula, each.limits, each.refused, each.source, _checked(each))
            for each in DESCRIPTIONS.values()
        ],
    )


def _of_sheet(sheet: Sheet) -> str:
    of = f" over `{sheet.denominator}`" if sheet.denominator else ""
    scale = f" x {sheet.multiplier:,}" if sheet.multiplier != 1 else ""
    scale += f" / {sheet.divisor:,}" if sheet.divisor != 1 else ""
    rows = [
        ("For", sheet.purpose),
        ("Cannot see", sheet.cannot_see),
        ("Method", f"{sheet.statistic.value}: `{sheet.numerator}`{of}{scale}"),
        ("Unit", sheet.unit),
        ("Period", sheet.period),
        ("Counts at all", sheet.minimum),
        ("Leaves out", sheet.exclusions),
        ("Not shown", f"where `{sheet.few}` is 1 to 7" if sheet.few else ""),
        ("Better", sheet.direction.value),
        ("Divided by", ", ".join(by.value for by in stratifications(sheet)[1:])),
        ("Code lists", ", ".join(f"`{key}`" for key in sheet.code_lists)),
        ("Source", sheet.source + ("" if sheet.verified else f" ({_NOT})")),
        ("Signed", f"{sheet.owner}; checked by {sheet.checker}"),
        ("Next review", sheet.next_review.isoformat()),
        ("Shown first", "yes" if sheet.headline else ""),
    ]
    told = [(name, words) for name, words in rows if words]
    return f"### `{sheet.key}`\n\n{sheet.title}.\n\n" + table(("", ""), told)


def _conditions() -> str:
    note = "" if WEIGHTS_VERIFIED else f" They are {_NOT}."
    return (
        "## Conditions\n\nWeights of the Cambridge Multimorbidity Score (general outcomes), in "
        f"points.{note}\n\n"
        + table(
            ("Condition", "Weight", "Register"),
            [
                (
                    f"`{one.key}` {one.name}",
                    "" if one.weight is None else f"{one.weight / 100:.2f}",
                    one.register,
                )
                for one in CONDITIONS
            ],
        )
    )


def _quantities() -> str:
    return (
        "## Quantities\n\nWhat each registered person has of what is added up. “Of these” speaks "
        "of the row above it that it is part of.\n\n"
        + table(
            ("Quantity", "What one person has", "Unit", "By month", "By age and decile at once"),
            [
                (
                    f"`{one.key}`",
                    one.meaning,
                    one.unit.value,
                    "yes" if one.monthly else "",
                    "yes" if one.crossed else "",
                )
                for one in QUANTITIES
            ],
        )
    )


def _checked(each: Description) -> str:
    return "yes" if each.verified else _NOT
