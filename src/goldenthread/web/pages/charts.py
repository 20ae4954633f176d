"""Specifications of charts and maps (Vega-Lite), each beside a table that says the same."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.records.reading import any_of, facts
from goldenthread.records.selections import members_of
from goldenthread.records.totals import opinions
from goldenthread.structure.areas import Area, Outline
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.web.occasion import asked_day, occasion
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.money import positions

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
    try:
        at: date = asked_day(request.GET.get("at"), occasion().day)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    ref = Ref(kind, key)
    practices = facts(
        Practice, Q(ref__in=members_of(ref, "practice", at)), as_at=at, order_by=("name", "ref")
    )
    if not practices:
        raise NotInRecord(ref)
    districts = {
        item.group
        for item in facts(
            Membership, any_of("member", [item.ref for item in practices]),
            capacity=Capacity.IN_LOWER_TIER, as_at=at,
        )
    }  # fmt: skip
    return answer(
        specification(
            height=420,
            projection={"type": "mercator"},
            layer=map_layers(practices, outlines_of(sorted(districts))),
        )
    )
