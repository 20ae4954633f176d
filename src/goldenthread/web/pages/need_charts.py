"""The charts of need: a dot for each area, and a map of practices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.allocation.need_index import NeedIndex, measure_need
from goldenthread.allocation.partition import by_practice
from goldenthread.kernel import Ref
from goldenthread.records.reading import any_of, facts
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.web.pages.charts import answer, drawable, names_on_map, outlines_of, specification
from goldenthread.web.pages.division import asked_division
from goldenthread.web.pages.need import asked_beside, asked_component, index_beside
from goldenthread.web.presenters import people

BANDS = (0.9, 0.97, 1.03, 1.1)
"""Where the colours of the map change: within three per cent of 1 is about the same."""

COLOURS = ("#a86a00", "#e3b65c", "#fbf7ec", "#7fa6cb", "#1f4b7a")
"""From much less to much more need; told apart by readers who see no red or green too."""


@require_safe
def need_chart(request: HttpRequest, system: str) -> JsonResponse:
    """A dot for each area, left or right of 1."""
    asked = asked_division(request, system)
    component, beside = asked_component(request), asked_beside(request)
    index = measure_need(asked.recorded.table, asked.partition)
    values: list[dict[str, Any]] = [
        {"area": row.area_name, "index": found, "people": people(row.population or 0)}
        for row in index.rows((system,), (component,))
        if (found := index_beside(row, beside)) is not None
    ]
    values.sort(key=lambda value: -value["index"])
    names = [value["area"] for value in values]
    colour = {
        "condition": {"test": "datum.index >= 1", "value": "#2f5d8a"}, "value": "#b27c00",
    }  # fmt: skip
    return answer(
        specification(
            height={"step": 26},
            data={"values": values},
            encoding={
                "y": {"field": "area", "type": "nominal", "sort": names, "title": None,
                      "axis": {"ticks": False, "domain": False}},
                "x": {"field": "index", "type": "quantitative", "title": "Index (1 is the same)",
                      "scale": {"zero": False, "nice": True},
                      "axis": {"format": ".2f", "labelOverlap": True, "tickCount": 6}},
                "tooltip": [{"field": "area", "title": "Area"},
                            {"field": "index", "title": "Index", "format": ".4f"},
                            {"field": "people", "title": "People"}],
            },
            layer=[
                {"mark": {"type": "rule", "strokeWidth": 3},
                 "encoding": {"x2": {"datum": 1}, "color": colour}},
                {"mark": {"type": "circle", "size": 130, "opacity": 1},
                 "encoding": {"color": colour}},
                {"mark": {"type": "rule", "color": "#212b32"},
                 "encoding": {"x": {"datum": 1}, "y": None, "tooltip": None}},
            ],
        )
    )  # fmt: skip


@require_safe
def need_map(request: HttpRequest, system: str) -> JsonResponse:
    """Practices coloured by their index, over the outlines of the districts they lie in."""
    asked = asked_division(request, system)
    component, beside = asked_component(request), asked_beside(request)
    table = asked.recorded.table
    index: NeedIndex = measure_need(table, by_practice(table, asked.recorded.practice_names))
    found = {
        row.area_code: index_beside(row, beside) for row in index.rows((system,), (component,))
    }
    refs = [Ref("practice", code) for code in found]
    practices = {
        item.ref.key: item for item in facts(Practice, any_of("ref", refs), order_by=("since",))
    }
    districts = {
        item.group
        for item in facts(
            Membership, any_of("member", refs), capacity=Capacity.IN_LOWER_TIER,
            as_at=asked.recorded.day,
        )
    }  # fmt: skip
    points = [
        {"name": item.name, "code": code, "latitude": item.latitude, "longitude": item.longitude,
         "index": found[code]}
        for code, item in practices.items()
        if item.latitude is not None and item.longitude is not None and found[code] is not None
    ]  # fmt: skip
    outlines = outlines_of(sorted(districts))
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": drawable(geometry)}
        for name, geometry in outlines
    ]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": features},
            "mark": {"type": "geoshape", "fill": "#eef1ee", "stroke": "#8a979f"},
            "encoding": {"tooltip": {"field": "properties.name", "title": "District"}},
        }
    ] if features else []  # fmt: skip
    layers += names_on_map(outlines)
    layers.append(
        {
            "data": {"values": points},
            "mark": {"type": "circle", "size": 110, "opacity": 1, "stroke": "#212b32",
                     "strokeWidth": 0.6},
            "encoding": {
                "longitude": {"field": "longitude", "type": "quantitative"},
                "latitude": {"field": "latitude", "type": "quantitative"},
                "color": {
                    "field": "index", "type": "quantitative", "title": "Index",
                    "scale": {"type": "threshold", "domain": BANDS, "range": COLOURS},
                    "legend": {"orient": "bottom", "gradientLength": 260, "format": ".2f"},
                },
                "tooltip": [{"field": "name", "title": "Practice"},
                            {"field": "code", "title": "Code"},
                            {"field": "index", "title": "Index", "format": ".4f"}],
            },
        }
    )  # fmt: skip
    return answer(specification(height=460, projection={"type": "mercator"}, layer=layers))
