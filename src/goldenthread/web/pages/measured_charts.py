"""Charts of released values: dots with their intervals, against the whole that they are part of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.evidence.comparing import has_funnel
from goldenthread.evidence.editions import Edition, ReleasedValue, Shown
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.methods.funnels import USUAL, proportion_funnel, ratio_funnel
from goldenthread.evidence.quantities import COLUMN, QUANTITIES
from goldenthread.evidence.sheets import Sheet, Statistic
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.records.editions import values_at, values_of
from goldenthread.web.pages.charts import BLUE, INK, QUIET, answer, specification
from goldenthread.web.pages.measured_areas import stratum_words
from goldenthread.web.pages.measured_values import BY, Measured, in_unit, interval
from goldenthread.web.pages.measures import (
    CHARTED,
    area_of,
    asked_edition,
    asked_level,
    sheet_of,
)
from goldenthread.web.presenters import Names

SHORT = {
    "most-deprived-fifth": "Most deprived fifth",
    "two-or-more": "Two or more conditions",
    "upc": "Continuity",
    "long-term-upc": "Continuity, long-term",
    "contacts-per-person": "Contacts per person",
    "acsc-chronic": "Avoidable emergencies",
    "emergency-admissions": "Emergency admissions",
}
"""Headline measures in words that fit beside a chart on a phone, by key."""

_BRIEF = {
    (Stratification.DEPRIVATION, "1"): "1 (most deprived)",
    (Stratification.DEPRIVATION, "10"): "10 (least)",
}
"""Strata in words that fit beside a chart on a phone."""

FUNNEL_POINTS = 40
"""Sizes at which the limits of a funnel are worked out."""


def _edition(request: HttpRequest) -> Edition:
    found = asked_edition(request)
    if found is None:
        raise Http404("No evidence has been released in this record yet.")
    return found


def _datum(sheet: Sheet, value: ReleasedValue, name: str) -> dict[str, Any]:
    """A value as a row of a chart. Its words are those of the table."""
    row: dict[str, Any] = {
        "name": name,
        "value": float(value.value),
        "words": in_unit(sheet, value.value),
        "interval": interval(sheet, value),
    }
    if value.lower and value.upper:
        row |= {"lower": float(value.lower), "upper": float(value.upper)}
    if value.denominator is not None:
        row["people"] = value.denominator
    return row


def _tooltip(title: str) -> list[dict[str, Any]]:
    return [
        {"field": "name", "title": title},
        {"field": "words", "title": "Value"},
        {"field": "interval", "title": "95% interval"},
    ]


def _dots(
    rows: list[dict[str, Any]],
    title: str,
    unit: str | None,
    whole: float | None,
    *,
    zero: bool = False,
) -> dict[str, Any]:
    """A dot and a line for each row, in their order, and a rule at the whole."""
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "strokeWidth": 2, "color": QUIET},
         "transform": [{"filter": "isValid(datum.lower)"}],
         "encoding": {"x": {"field": "lower", "type": "quantitative"}, "x2": {"field": "upper"}}},
        {"mark": {"type": "circle", "size": 110, "opacity": 1, "color": BLUE}},
    ]  # fmt: skip
    if whole is not None:
        layers.insert(0, {
            "mark": {"type": "rule", "color": INK, "strokeDash": [5, 4]},
            "encoding": {"x": {"datum": whole}, "y": None, "tooltip": None},
        })  # fmt: skip
    return specification(
        height={"step": 26},
        data={"values": rows},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": [row["name"] for row in rows],
                  "title": None, "axis": {"ticks": False, "domain": False}},
            "x": {"field": "value", "type": "quantitative", "title": unit,
                  "scale": {"zero": zero, "nice": True},
                  "axis": {"labelOverlap": True, "tickCount": 6}},
            "tooltip": _tooltip(title),
        },
        layer=layers,
    )  # fmt: skip


@require_safe
def measure_chart(request: HttpRequest, key: str) -> JsonResponse:
    """A measure for all areas of a level against the whole system."""
    sheet, level, edition = sheet_of(key), asked_level(request), _edition(request)
    values = [one for one in values_at(edition.ref, key, level) if one.shown is Shown.SHOWN]
    if not values:
        raise Http404("Nothing of this is shown at this level.")
    whole = [
        float(one.value)
        for one in values_of(edition.ref, [edition.system], measures=[key])
        if one.shown is Shown.SHOWN and sheet.statistic is not Statistic.COUNT
    ]
    names = Names({value.area for value in values})
    rows = [_datum(sheet, value, names.title(value.area)) for value in values]
    rows.sort(key=lambda row: (-row["value"], row["name"]))
    unit = "Dashed: the whole system" if whole else None
    middle = whole[0] if whole else None
    if len(rows) <= CHARTED or not all("people" in row for row in rows):
        return answer(_dots(rows[:CHARTED], "Area", unit, middle))
    return answer(_scattered(rows, sheet, middle))


def _scattered(rows: list[dict[str, Any]], sheet: Sheet, whole: float | None) -> dict[str, Any]:
    """Many areas by how much was counted, in the funnel that chance alone would keep them in."""
    limits = funnel(sheet, [row["people"] for row in rows], whole)
    layers: list[dict[str, Any]] = [
        {"data": {"values": [point for point in limits if point["limit"] == name]},
         "mark": {"type": "line", "color": QUIET, "strokeWidth": 1.5, "strokeDash": dash},
         "encoding": {"y": {"field": side, "type": "quantitative"}, "tooltip": None}}
        for name, dash in (("95%", [3, 3]), ("99.8%", [1, 0]))
        for side in ("low", "high")
    ] if limits else [
        {"mark": {"type": "rule", "strokeWidth": 1.5, "color": "#9fb3c8"},
         "transform": [{"filter": "isValid(datum.lower)"}],
         "encoding": {"y": {"field": "lower", "type": "quantitative"}, "y2": {"field": "upper"}}},
    ]  # fmt: skip
    layers.append(
        {"mark": {"type": "circle", "size": 60, "opacity": 0.95, "color": BLUE,
                  "stroke": "white", "strokeWidth": 0.8}},
    )  # fmt: skip
    if whole is not None:
        layers.insert(0, {
            "mark": {"type": "rule", "color": INK, "strokeDash": [5, 4]},
            "encoding": {"y": {"datum": whole}, "x": None, "tooltip": None},
        })  # fmt: skip
    return specification(
        height=380,
        data={"values": rows},
        encoding={
            "x": {"field": "people", "type": "quantitative", "title": _counted_in(sheet),
                  "scale": {"zero": False}},
            "y": {"field": "value", "type": "quantitative", "title": None,
                  "scale": {"zero": False, "nice": True}},
            "tooltip": _tooltip("Area"),
        },
        layer=layers,
    )  # fmt: skip


def _counted_in(sheet: Sheet) -> str:
    """The title of the axis along which areas stand by what they were counted over."""
    unit = QUANTITIES[COLUMN[sheet.denominator or sheet.numerator]].unit
    return f"Denominator, in {unit}"


def funnel(sheet: Sheet, counts: Sequence[int], whole: float | None) -> list[dict[str, Any]]:
    """Between which values chance alone would leave an area of each size; none for other methods.

    Outside the outer limits (99.8%) there is likely to be a reason besides chance.
    """
    if whole is None or not has_funnel(sheet):
        return []
    sizes = np.geomspace(max(10, min(counts)), max(counts), FUNNEL_POINTS)
    scale = sheet.multiplier / sheet.divisor
    points: list[dict[str, Any]] = []
    for confidence, name in zip(USUAL, ("95%", "99.8%"), strict=True):
        if sheet.statistic is Statistic.PROPORTION:
            low, high = proportion_funnel(whole / scale, sizes, confidence)
            low, high = low * scale, high * scale
        else:
            low, high = ratio_funnel(sizes * whole / scale, confidence)
            low, high = low * whole, high * whole
        points += [
            {"people": size, "low": bottom, "high": top, "limit": name}
            for size, bottom, top in zip(sizes.tolist(), low.tolist(), high.tolist(), strict=True)
        ]
    return points


@require_safe
def stratum_chart(request: HttpRequest, measure: str, kind: str, key: str) -> JsonResponse:
    """A measure in one area by its strata, in their order."""
    sheet, ref, edition = sheet_of(measure), area_of(kind, key), _edition(request)
    by = next((one for one in BY if one.value == request.GET.get("by")), Stratification.AGE)
    values = [
        one
        for one in values_of(edition.ref, [ref], measures=[measure], stratification=by)
        if one.shown is Shown.SHOWN
    ]
    if not values:
        raise Http404("Nothing of this is shown for the area.")
    place = {stratum: number for number, stratum in enumerate(SLOTS[by].strata)}
    values.sort(key=lambda value: place.get(value.stratum, len(place)))
    found = Measured(ref, edition, (), {}, "")
    rows = [
        _datum(sheet, value, _BRIEF.get((by, value.stratum))
               or stratum_words(by, value.stratum, found))
        for value in values
    ]  # fmt: skip
    # Rates are told by their distance from none; an index from 0 to 1 would be all gap.
    zero = sheet.statistic is not Statistic.MEAN
    return answer(_dots(rows, BY[by].removeprefix("By ").capitalize(), None, None, zero=zero))


@require_safe
def beside_chart(request: HttpRequest, kind: str, key: str) -> JsonResponse:
    """The headline measures of an area as a share of its system's, 1 being the same."""
    ref, edition = area_of(kind, key), _edition(request)
    headlines = {
        sheet.key: sheet
        for sheet in sheets
        if sheet.headline and sheet.statistic is not Statistic.COUNT
    }
    found = {
        (value.area, value.measure): value
        for value in values_of(edition.ref, {ref, edition.system}, measures=headlines)
        if value.shown is Shown.SHOWN
    }
    rows = []
    for measure, sheet in headlines.items():
        own, whole = found.get((ref, measure)), found.get((edition.system, measure))
        if own and whole and Decimal(whole.value):
            rows.append(_shared(sheet, own, Decimal(whole.value)))
    if not rows or ref == edition.system:
        raise Http404("There is nothing to lay beside its system.")
    return answer(_dots(rows, "Measure", "1 is as its system", 1.0))


def _shared(sheet: Sheet, own: ReleasedValue, whole: Decimal) -> dict[str, Any]:
    row = _datum(sheet, own, SHORT.get(sheet.key, sheet.title))
    for name in ("value", "lower", "upper"):
        if text := getattr(own, name):
            row[name] = float(Decimal(text) / whole)
    row["words"] = f"{in_unit(sheet, own.value)} against {in_unit(sheet, str(whole))}"
    return row
