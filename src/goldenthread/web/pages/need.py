"""The need of a system: nine indices of every place, network, district or practice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.allocation.component_guide import COMPONENT_GUIDE
from goldenthread.allocation.need_index import NeedIndex, NeedRow, measure_need
from goldenthread.allocation.need_table import COMPONENTS
from goldenthread.allocation.partition import Level, by_practice, by_system
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.exchange.flat_objects import NEED_COLUMNS, as_csv, need_object
from goldenthread.exchange.official_tool_table import HEADINGS, official_table
from goldenthread.kernel import Ref
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import any_of, facts
from goldenthread.structure.bodies import Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.web.occasion import occasion
from goldenthread.web.pages.areas import to_own_system
from goldenthread.web.pages.charts import answer, drawable, outlines_of, specification
from goldenthread.web.pages.division import LEVELS, Asked, area_mention, asked_division
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Chart,
    Heading,
    Made,
    Table,
    page_of,
    people,
    recorded,
)
from goldenthread.web.showing import linker, page_number, show

SHORT = {
    Component.CORE: "Core",
    Component.GENERAL_ACUTE: "General and acute",
    Component.COMMUNITY: "Community",
    Component.MENTAL_HEALTH: "Mental health",
    Component.MATERNITY: "Maternity",
    Component.PRESCRIBING: "Prescribing",
    Component.HEALTH_INEQUALITIES: "Health inequalities",
    Component.PRIMARY_MEDICAL: "Primary medical",
    Component.PRIMARY_MEDICAL_NEED: "Primary medical need",
}
ONE_OF = {
    Level.PLACE: "place",
    Level.NETWORK: "network",
    Level.LOWER_TIER: "district",
    Level.UPPER_TIER: "upper-tier area",
    Level.PRACTICE: "practice",
}
CHARTED = 60
"""Areas that one chart can show and be read; more are shown on the map and in the table."""


@require_safe
def need_of_record(request: HttpRequest) -> HttpResponse:
    """Leads to the need of the record's own system."""
    return to_own_system(request, "need", "Need")


@require_safe
def need(request: HttpRequest, system: str) -> HttpResponse:
    """The need indices of a system's areas."""
    asked = asked_division(request, system)
    component = asked_component(request)
    beside = asked_beside(request)
    index = measure_need(asked.recorded.table, asked.partition)
    parts = [number for number, part in enumerate(asked.partition.parts) if part.system == system]
    pages = page_of(len(parts), page_number(request), linker(request))
    start = (pages.page - 1) * PAGE_LENGTH
    rows: list[tuple[Any, ...]] = []
    warned: list[tuple[str, str]] = []
    for part in parts[start : start + PAGE_LENGTH]:
        measured = [index.row(part, one) for one in COMPONENTS]
        area = asked.partition.parts[part]
        rows.append(
            (
                area_mention(asked.level, area.code, area.name, asked.recorded, system),
                people(measured[0].population or 0),
                *(shown(_index(row, beside)) for row in measured),
            )
        )
        warned += [
            (area.name, words)
            for words in dict.fromkeys(row.people_warning for row in measured)
            if words
        ]
    table = Table(
        f"Need of {asked.name} in {asked.year}, by {asked.level.replace('-', ' ')}, "
        f"beside its {'system' if beside == 'system' else 'nation, England'}",
        (
            Heading(LEVELS.get(asked.level, "Area")),
            Heading("Registered people", numeric=True),
            *(Heading(SHORT[one], numeric=True) for one in COMPONENTS),
        ),
        tuple(rows),
        "No area has figures.",
        pages if pages.last > 1 else None,
    )
    query = (
        f"year={asked.year.begins}&by={asked.level.value}&component={component.value}"
        f"&beside={beside}"
    )
    made = Made(
        "Weighted people of the area divided by its registered people, over the same of "
        f"{'its system' if beside == 'system' else 'England'}. Sums are exact; an index is the "
        "nearest number to the exact ratio and is rounded only to be shown. 1.0500 says that an "
        "area needs five per cent more for each person.",
        "Weighted populations of the practice allocation file",
        occasion().day,
        "ratio, no unit",
        recorded(provenance(PracticeNeed, year=asked.year)),
    )
    return show(
        request, "need.jinja", title=f"Need in {asked.name}, {asked.year}", asked=asked,
        component=component, beside=beside, table=table, made=made, warned=warned,
        levels=LEVELS,
        one_of=ONE_OF.get(asked.level, "area"), components=SHORT,
        guide=COMPONENT_GUIDE[component], query=query,
        straddling=_straddling(asked),
        chart=Chart(
            f"{COMPONENT_GUIDE[component].name}: index of each area",
            f"/chart/need/{system}.json?{query}" if len(parts) <= CHARTED else "",
            "A dot for each area, left or right of 1. The table says the same.",
        ),
        map=Chart(
            f"{COMPONENT_GUIDE[component].name}: practices by their index",
            f"/chart/need-map/{system}.json?{query}",
            "A map of practices, darker where the index is higher, over district outlines. "
            "The table by practice says the same.",
        ),
    )  # fmt: skip


def asked_component(request: HttpRequest) -> Component:
    """The component of ``?component=``, or core."""
    text = request.GET.get("component", "core")
    try:
        return Component(text)
    except ValueError as error:
        names = ", ".join(one.value for one in Component)
        raise BadRequest(f"{text!r} is no component. Components are: {names}.") from error


def asked_beside(request: HttpRequest) -> str:
    """Beside what an index is put: ``system``, or ``england``."""
    return "england" if request.GET.get("beside") == "england" else "system"


def shown(index: float | None) -> str:
    """An index to four places; one that is undefined says so."""
    return "undefined" if index is None else f"{index:.4f}"


def _index(row: NeedRow, beside: str) -> float | None:
    return row.index_in_system if beside == "system" else row.index_in_england


def _straddling(asked: Asked) -> tuple[tuple[str, str, str], ...]:
    names = {part.code: part.name for part in asked.partition.parts}
    return tuple(
        (
            names[code],
            " and ".join(asked.recorded.system_names.get(one, one) for one in systems),
            f"/area/{asked.level.value}/{code}/",
        )
        for code, systems in asked.partition.straddling.items()
        if asked.system in systems
    )


@require_safe
def need_download(request: HttpRequest, system: str, form: str) -> HttpResponse:
    """The need of a system's areas as CSV, JSON, or CSV in the columns of the official tool."""
    asked = asked_division(request, system)
    index = measure_need(asked.recorded.table, asked.partition)
    if form == "json":
        objects = [need_object(row) for row in index.rows((system,))]
        return JsonResponse(objects, safe=False, json_dumps_params={"ensure_ascii": False})
    if form == "official.csv":
        whole = measure_need(
            asked.recorded.table, by_system(asked.recorded.table, asked.recorded.system_names)
        )
        text = as_csv(official_table(index, whole, (system,)), HEADINGS)
    else:
        text = as_csv(map(need_object, index.rows((system,))), NEED_COLUMNS)
    name = f"need-{system}-{asked.year.begins}-{asked.level.value}.{form}"
    return csv_file(text, name)


def csv_file(text: str, name: str) -> HttpResponse:
    """A download; the mark at its start tells spreadsheets that it is UTF-8."""
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def need_chart(request: HttpRequest, system: str) -> JsonResponse:
    """A dot for each area, left or right of 1."""
    asked = asked_division(request, system)
    component, beside = asked_component(request), asked_beside(request)
    index = measure_need(asked.recorded.table, asked.partition)
    values: list[dict[str, Any]] = [
        {"area": row.area_name, "index": found, "people": people(row.population or 0)}
        for row in index.rows((system,), (component,))
        if (found := _index(row, beside)) is not None
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
                      "scale": {"zero": False, "nice": True}, "axis": {"format": ".2f"}},
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
    found = {row.area_code: _index(row, beside) for row in index.rows((system,), (component,))}
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
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": drawable(geometry)}
        for name, geometry in outlines_of(sorted(districts))
    ]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": features},
            "mark": {"type": "geoshape", "fill": "#eef1ee", "stroke": "#8a979f"},
            "encoding": {"tooltip": {"field": "properties.name", "title": "District"}},
        }
    ] if features else []  # fmt: skip
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
                    "scale": {"domainMid": 1, "range": ["#d9a032", "#f7f2e4", "#1f4b7a"]},
                    "legend": {"orient": "bottom", "gradientLength": 220, "format": ".2f"},
                },
                "tooltip": [{"field": "name", "title": "Practice"},
                            {"field": "code", "title": "Code"},
                            {"field": "index", "title": "Index", "format": ".4f"}],
            },
        }
    )  # fmt: skip
    return answer(specification(height=460, projection={"type": "mercator"}, layer=layers))
