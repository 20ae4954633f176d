"""Specifications of charts and maps (Vega-Lite), each beside a table that says the same."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import any_of, facts
from goldenthread.records.selections import practices_of
from goldenthread.records.totals import opinions
from goldenthread.structure.areas import Area, Outline
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.web.pages.area_lists import MAPPED
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.positions import positions
from goldenthread.web.standpoint import asked_standpoint

CHARTED = 12
"""Funds that the chart shows, the largest first; the table has them all."""

INK, QUIET, GOLD, BLUE, LAND = "#212b32", "#4c6272", "#b27c00", "#2f5d8a", "#eef1ee"


def specification(**parts: Any) -> dict[str, Any]:
    """A specification with the look of the site."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": {
            "font": "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif",
            "axis": {
                "labelColor": INK, "titleColor": INK, "labelFontSize": 14, "titleFontSize": 14,
                "titleFontWeight": "normal", "gridColor": "#d8dde0", "domainColor": QUIET,
                "tickColor": QUIET, "labelLimit": 260, "labelPadding": 8,
            },
            "legend": {"labelFontSize": 14, "titleFontSize": 14, "labelColor": INK},
            "view": {"stroke": None},
        },
        **parts,
    }  # fmt: skip


def answer(spec: dict[str, Any]) -> JsonResponse:
    """A specification as JSON, kept by the browser for a while."""
    response = JsonResponse(spec)
    response["Cache-Control"] = "max-age=300"
    return response


@require_safe
def opinion_chart(request: HttpRequest, key: str) -> JsonResponse:
    """Answers to a consultation by opinion."""
    counted = opinions(Ref("consultation", key))
    if not any(counted.values()):
        raise NotInRecord(Ref("consultation", key))
    order = [str(opinion) for opinion in counted]
    return answer(
        specification(
            height={"step": 34},
            data={"values": [{"opinion": str(o), "answers": n} for o, n in counted.items()]},
            encoding={
                "y": {"field": "opinion", "type": "nominal", "sort": order, "title": None,
                      "axis": {"ticks": False, "domain": False}},
                "x": {"field": "answers", "type": "quantitative", "title": "Answers",
                      "axis": {"format": "d", "tickMinStep": 1}},
                "tooltip": [{"field": "opinion"}, {"field": "answers"}],
            },
            layer=[
                {"mark": {"type": "bar", "color": BLUE, "height": 22}},
                {"mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 14, "color": INK},
                 "encoding": {"text": {"field": "answers", "type": "quantitative"}}},
            ],
        )
    )  # fmt: skip


@require_safe
def fund_chart(request: HttpRequest, year: int) -> JsonResponse:
    """What each fund of a year has paid."""
    funds = facts(Fund, year=FinancialYear(year), order_by=("name", "ref"))
    stands = [item for item in positions(funds) if item.paid.payments]
    stands.sort(key=lambda item: -item.paid.amount.pence)
    stands = stands[:CHARTED]
    values = [
        {
            "fund": item.fund.name,
            "millions": item.paid.amount.pence / 100_000_000,
            "amount": str(item.paid.amount),
            "ring": "Ring-fenced" if item.fund.ring_fenced else "Not ring-fenced",
        }
        for item in stands
    ]
    return answer(
        specification(
            height={"step": 26},
            data={"values": values},
            mark={"type": "bar", "height": 17},
            encoding={
                "y": {"field": "fund", "type": "nominal", "title": None,
                      "sort": [item.fund.name for item in stands],
                      "axis": {"ticks": False, "domain": False}},
                "x": {"field": "millions", "type": "quantitative", "title": "£ million"},
                "color": {"field": "ring", "title": None,
                          "scale": {"domain": ["Ring-fenced", "Not ring-fenced"],
                                    "range": [GOLD, BLUE]},
                          "legend": {"orient": "top"}},
                "tooltip": [{"field": "fund", "title": "Fund"},
                            {"field": "amount", "title": "Paid"},
                            {"field": "ring", "title": "Ring-fence"}],
            },
        )
    )  # fmt: skip


def drawable(geometry: str) -> dict[str, Any]:
    """A GeoJSON geometry wound as the drawing library wants it.

    GeoJSON (RFC 7946) winds outer rings against the clock; d3, beneath Vega, takes such a ring
    to enclose the rest of the globe. Outer rings are turned clockwise, holes the other way.
    """
    shape: dict[str, Any] = json.loads(geometry)
    if shape["type"] == "Polygon":
        shape["coordinates"] = _wound(shape["coordinates"])
    elif shape["type"] == "MultiPolygon":
        shape["coordinates"] = [_wound(rings) for rings in shape["coordinates"]]
    return shape


def _wound(rings: list[list[list[float]]]) -> list[list[list[float]]]:
    return [
        ring if (_area(ring) < 0) == (number == 0) else ring[::-1]
        for number, ring in enumerate(rings)
    ]


def _area(ring: list[list[float]]) -> float:
    """Twice the signed area in degrees: positive where the ring runs against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def map_layers(practices: list[Practice], outlines: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """District outlines (name, GeoJSON geometry) beneath practices as points."""
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": drawable(geometry)}
        for name, geometry in outlines
    ]
    points = [
        {"name": item.name, "postcode": item.postcode, "code": item.ref.key,
         "latitude": item.latitude, "longitude": item.longitude}
        for item in practices
        if item.latitude is not None and item.longitude is not None
    ]  # fmt: skip
    layers: list[dict[str, Any]] = []
    if features:
        layers.append(
            {
                "data": {"values": features},
                "mark": {"type": "geoshape", "fill": LAND, "stroke": "#8a979f", "strokeWidth": 1},
                "encoding": {"tooltip": {"field": "properties.name", "title": "District"}},
            }
        )
    layers += names_on_map(outlines)
    layers.append(
        {
            "data": {"values": points},
            "mark": {"type": "circle", "size": 70, "color": BLUE, "opacity": 0.9,
                     "stroke": "white", "strokeWidth": 1},
            "encoding": {
                "longitude": {"field": "longitude", "type": "quantitative"},
                "latitude": {"field": "latitude", "type": "quantitative"},
                "tooltip": [{"field": "name", "title": "Practice"},
                            {"field": "postcode", "title": "Postcode"},
                            {"field": "code", "title": "Code"}],
            },
        }
    )  # fmt: skip
    return layers


NAMED = 16
"""Districts that one map can name and be read."""


def names_on_map(outlines: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The name of each district above the middle of its largest part, on a light edge.

    It is drawn beneath the practices: a name may be covered, a figure never.
    """
    if len(outlines) > NAMED:
        return []
    values = []
    for name, geometry in outlines:
        longitude, latitude = _middle(json.loads(geometry))
        values.append({"name": name, "longitude": longitude, "latitude": latitude})
    encoding = {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "text": {"field": "name"},
    }
    text = {"type": "text", "fontSize": 14, "fontWeight": 600, "clip": False}
    return (
        [
            {
                "data": {"values": values},
                "mark": {**text, "color": "white", "stroke": "white", "strokeWidth": 4},
                "encoding": encoding,
            },
            {"data": {"values": values}, "mark": {**text, "color": INK}, "encoding": encoding},
        ]
        if values
        else []
    )


def _middle(shape: dict[str, Any]) -> tuple[float, float]:
    """Between the centre of mass of the largest ring and its northern edge, in degrees."""
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    ring = max((rings[0] for rings in parts), key=lambda one: abs(_area(one)))
    twice = _area(ring)
    if not twice:
        return ring[0][0], ring[0][1]
    crosses = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)]
    longitude = sum((a[0] + b[0]) * cross for a, b, cross in crosses) / (3 * twice)
    latitude = sum((a[1] + b[1]) * cross for a, b, cross in crosses) / (3 * twice)
    # Practices crowd the middle: half the way to the northern edge there is more room.
    return longitude, (latitude + max(point[1] for point in ring)) / 2


def outlines_of(areas: list[Ref]) -> list[tuple[str, str]]:
    """Outlines of areas with their names; two queries."""
    found = facts(Outline, any_of("area", areas), order_by=("area",))
    named = {
        area.ref: area.name for area in facts(Area, any_of("ref", [item.area for item in found]))
    }
    return [(named.get(item.area, item.area.key), item.geometry) for item in found]


@require_safe
def practice_map(request: HttpRequest, kind: str, key: str) -> JsonResponse:
    """The practices of an area over the outlines of the districts that they lie in."""
    here = asked_standpoint(request, occasion().day)
    ref = Ref(kind, key)
    inside = practices_of(ref, here.at, here.known_at)
    number = here.count(Practice, Q(ref__in=inside))
    if not number:
        raise NotInRecord(ref)
    if number > MAPPED:
        raise BadRequest(f"{number:,} practices are more than one map can show.")
    practices = here.facts(Practice, Q(ref__in=inside), order_by=("name", "ref"))
    districts = {
        item.group
        for item in here.facts(Membership, Q(member__in=inside), capacity=Capacity.IN_LOWER_TIER)
    }
    return answer(
        specification(
            height=420,
            projection={"type": "mercator"},
            layer=map_layers(practices, outlines_of(sorted(districts))),
        )
    )
