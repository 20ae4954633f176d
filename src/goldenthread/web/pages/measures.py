"""Measures: every sheet by family, and each sheet with its values, area by area."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.evidence.calculating import is_share
from goldenthread.evidence.comparing import Position, positions
from goldenthread.evidence.editions import Edition, ReleasedValue
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.quantities import COLUMN, QUANTITIES
from goldenthread.evidence.sheets import Family, Sheet, Statistic
from goldenthread.kernel import Ref
from goldenthread.records.editions import editions, values_at, values_of
from goldenthread.records.occasion import occasion
from goldenthread.web.addresses import address
from goldenthread.web.pages.measured_values import (
    CELL_RULE,
    LEVELS,
    PLURALS,
    against,
    count_of,
    interval,
    made_of,
    measure_address,
    told,
    who_released,
)
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Chart,
    Code,
    Mention,
    Names,
    Section,
    Table,
    Term,
    Told,
    columns,
    counted,
    day,
    page_of,
)
from goldenthread.web.presenters import day as day_in_words
from goldenthread.web.showing import linker, page_number, show

_FORMULAE = {
    Statistic.COUNT: ("The sum of the numerator", ""),
    Statistic.PROPORTION: ("Numerator over denominator", "Wilson’s 95% interval"),
    Statistic.CRUDE_RATE: ("Numerator over denominator", "Byar’s 95% interval"),
    Statistic.STANDARDISED_RATE: (
        "Rates of each age, weighted by the European Standard Population of 2013",
        "Dobson’s 95% interval",
    ),
    Statistic.STANDARDISED_RATIO: (
        "Events over those that the rates of the whole system would give people of these ages",
        "Byar’s 95% interval",
    ),
    Statistic.MEAN: ("Numerator over denominator", "no interval, because sums alone are kept"),
}
_OF_INDEX = "a 95% interval as wide as values from 0 to 1 allow"


def formula(sheet: Sheet) -> str:
    """How a value is worked out, with its scale and its interval."""
    words, interval = _FORMULAE[sheet.statistic]
    if sheet.multiplier != 1:
        words += f", times {sheet.multiplier:,}"
    if sheet.divisor != 1:
        words += f", divided by {sheet.divisor:,}"
    if is_share(sheet):
        interval = _OF_INDEX
    return f"{words}, with {interval}" if interval else words


def sheet_of(key: str) -> Sheet:
    """The sheet of a key. Raises Http404."""
    if key not in sheets:
        raise Http404(f"No measure is called {key}.")
    return sheets[key]


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every sheet, by family."""
    found = editions()
    headlines = [sheet for sheet in sheets if sheet.headline]
    sections = [
        Section("headlines", "Headline measures", "Shown first for every area. A decision can cite "
                "them.", table=_sheet_table("Headline measures", headlines)),
    ]  # fmt: skip
    if late := sheets.overdue(occasion().day):
        words = "Overdue for review"
        sections.insert(
            0,
            Section(
                "overdue",
                words,
                "Whoever answers for them has not looked at them when it was due.",
                table=_sheet_table(words, list(late)),
            ),
        )
    for number, family in enumerate(Family, 1):
        own = [sheet for sheet in sheets if sheet.family is family]
        sections.append(
            Section(
                f"family-{number}", family.value, table=_sheet_table(family.value, own),
                fold=f"Show {counted(len(own), 'measure')}",
            )
        )  # fmt: skip
    return show(
        request, "measures.jinja", title="Measures", sections=sections, number=len(sheets),
        editions=_edition_table(found), cell_rule=CELL_RULE,
    )  # fmt: skip


def _sheet_table(caption: str, own: list[Sheet]) -> Table:
    return Table(
        caption,
        columns("Measure", "What it is for", "Unit", "Read at the source"),
        tuple(
            (Mention(sheet.title, measure_address(sheet.key)), sheet.purpose, sheet.unit,
             "Yes" if sheet.verified else "Not verified")
            for sheet in own
        ),
    )  # fmt: skip


def _edition_table(found: list[Edition]) -> Table:
    return Table(
        "Editions of evidence, the latest first",
        columns("Edition", "Of", "Measured on", "Released on", "Values#"),
        tuple(
            (Mention(one.ref.key, address(one.ref)), Mention(one.system.key, address(one.system)),
             one.day, one.published, one.count)
            for one in found
        ),
        "No evidence has been released in this record yet.",
    )  # fmt: skip


def asked_edition(request: HttpRequest) -> Edition | None:
    """The edition of ``?edition=``, or the latest; one query. Raises BadRequest."""
    found = editions()
    key = request.GET.get("edition", "")
    if not key:
        return found[0] if found else None
    for one in found:
        if one.ref.key == key:
            return one
    raise BadRequest(f"No edition is called {key!r}.")


def asked_level(request: HttpRequest) -> str:
    """The level of ``?by=``: places, unless another is asked for. Raises BadRequest."""
    level = request.GET.get("by") or "place"
    if level not in LEVELS:
        raise BadRequest(f"{level!r} is no level: write one of {', '.join(LEVELS)}.")
    return level


@require_safe
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """One sheet, signed, with what was released of it at one level."""
    sheet, level = sheet_of(key), asked_level(request)
    edition = asked_edition(request)
    released = _released(request, sheet, level, edition) if edition is not None else {}
    return show(
        request, "measure.jinja", title=sheet.title, sheet=sheet,
        terms=sheet_terms(sheet, occasion().day), edition=edition, level=level,
        levels=PLURALS, cell_rule=CELL_RULE,
        asked_edition=bool(request.GET.get("edition")), **released,
    )  # fmt: skip


def _released(request: HttpRequest, sheet: Sheet, level: str, edition: Edition) -> dict[str, Any]:
    """What the page of a measure shows of an edition; four queries."""
    values = values_at(edition.ref, sheet.key, level)
    found = values_of(edition.ref, [edition.system], measures=[sheet.key])
    whole = found[0] if found else None
    names = Names({edition.system, *(value.area for value in values)})
    values.sort(key=lambda value: (names.title(value.area), value.area))
    pages = page_of(len(values), page_number(request), linker(request))
    start = (pages.page - 1) * PAGE_LENGTH
    funnel = _funnel(sheet, values, whole)
    table = Table(
        f"{PLURALS[level]} on {day(edition.day)}",
        columns(LEVELS[level].capitalize(), *count_headings(sheet), "Value#", "95% interval#",
                "Beside the system" if funnel is None else "On the funnel"),
        tuple(
            (Mention(names.title(value.area), measure_address(sheet.key, value.area)),
             *counts_beside(sheet, value), told(sheet, value), interval(sheet, value),
             against(sheet, value, whole) if funnel is None else funnel[value.area])
            for value in values[start : start + PAGE_LENGTH]
        ),
        "Nothing was released of this at this level.",
        pages if pages.last > 1 else None,
        counts=True,
    )  # fmt: skip
    chart = Chart(
        f"{PLURALS[level]}: {sheet.unit}",
        f"/chart/measure/{sheet.key}.json?by={level}&edition={edition.ref.key}",
        f"A dot for each of {counted(len(values), LEVELS[level])}, against the whole system "
        f"(dashed). {_LINES if funnel else _INTERVALS} The table below has the values.",
    )
    return {
        "table": table,
        "chart": chart if values and level != "system" else None,
        "whole": told(sheet, whole),
        "note": _spread(funnel),
        "system": names.mention(edition.system),
        "made": made_of(edition, f"{formula(sheet)}.", who_released(edition), sheet.unit),
    }


_LINES = (
    "They stand by their denominator, and lines show how far chance alone would let them stray: "
    "the inner ones for 95 in 100 of them, the outer ones for 998 in 1,000."
)
_INTERVALS = "A line through each is its 95% interval, where it has one."


def _funnel(
    sheet: Sheet, values: list[ReleasedValue], whole: ReleasedValue | None
) -> dict[Ref, str] | None:
    """Where each area lies on the funnel; None for few areas, or a method that has none."""
    if len(values) <= CHARTED or whole is None:
        return None
    found = positions(sheet, values, whole)
    if all(one is Position.UNKNOWN for one in found):
        return None
    return {value.area: one.capitalize() for value, one in zip(values, found, strict=True)}


def _spread(funnel: dict[Ref, str] | None) -> str:
    """What the funnel cannot tell where it leaves most areas outside."""
    if funnel is None:
        return ""
    outside = sum(words in _FAR for words in funnel.values())
    if outside * 4 < len(funnel):
        return ""
    return (
        f"{outside} of {len(funnel)} lie outside the outer limits: these areas differ by more than "
        "chance would make them, as where the events of one person follow from each other, or "
        "their people differ. The limits alone then single nobody out."
    )


_FAR = {Position.HIGH.capitalize(), Position.LOW.capitalize()}

CHARTED = 60
"""Areas that a chart shows in rows, each with its name; more are dots on a funnel."""


def count_headings(sheet: Sheet) -> tuple[str, ...]:
    """Headings of the counts that are shown beside a value: a mean has a sum, and no count."""
    if sheet.statistic in {Statistic.COUNT, Statistic.MEAN}:
        return ("People#",) if sheet.denominator else ()
    return ("Numerator#", "Denominator#")


def counts_beside(sheet: Sheet, value: ReleasedValue) -> tuple[Any, ...]:
    """The counts beside a value, under their headings."""
    if sheet.statistic in {Statistic.COUNT, Statistic.MEAN}:
        return (count_of(value.denominator),) if sheet.denominator else ()
    return (count_of(value.numerator), count_of(value.denominator))


def quantity(key: str) -> str:
    """A quantity in words."""
    one = QUANTITIES[COLUMN[key]]
    return f"Each person adds: {one.meaning} (in {one.unit})"


def sheet_terms(sheet: Sheet, day: date) -> tuple[Term, ...]:
    """Everything that a sheet says, as terms; on the day, whether its review is overdue."""
    late = "this review is overdue" if sheet.next_review < day else ""
    lists = [
        part for key in sheet.code_lists for part in (", ", Mention(key, f"/codelists/{key}/"))
    ]
    told_lists = Told(tuple(lists[1:])) if lists else "None: no code is read for it"
    return (
        Term("What it is for", (sheet.purpose,)),
        Term("What it cannot see", (sheet.cannot_see,)),
        Term("How it is made", (f"{formula(sheet)}.",)),
        Term("Numerator", (quantity(sheet.numerator),)),
        Term("Denominator", (quantity(sheet.denominator) if sheet.denominator else "None",)),
        Term("Unit", (sheet.unit,)),
        Term("Period", (sheet.period,)),
        Term("Who counts", (sheet.minimum or "Everybody who is registered",)),
        Term("Left out", (sheet.exclusions,)),
        *((Term("Not shown", (f"Where 1 to 7 are behind it. {quantity(sheet.few)}",)),)
          if sheet.few else ()),
        Term("Which way is better", (sheet.direction,)),
        Term("Code lists", (told_lists,)),
        Term("Source", (Mention(
            sheet.source, "", "read at the source" if sheet.verified
            else "not verified against the source"),)),
        Term("Who answers for it", (sheet.owner,)),
        Term("Who checked it", (sheet.checker,)),
        Term("Next review", (Mention(day_in_words(sheet.next_review), "", late),)),
        Term("Name in files", (Code(sheet.key),)),
    )  # fmt: skip


def area_of(kind: str, key: str) -> Ref:
    """The area of an address, if areas of its kind are measured. Raises Http404."""
    if kind not in LEVELS:
        raise Http404(f"Nothing is measured of a {kind}.")
    return Ref(kind, key)
