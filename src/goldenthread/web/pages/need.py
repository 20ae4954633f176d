"""The need of a system: nine indices of every place, network, district or practice."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.allocation.component_guide import COMPONENT_GUIDE
from goldenthread.allocation.need_index import NeedRow, measure_need
from goldenthread.allocation.need_table import COMPONENTS
from goldenthread.allocation.partition import Level, by_system
from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.evidence.measures import sheets
from goldenthread.exchange.flat_objects import NEED_COLUMNS, as_csv, need_object
from goldenthread.exchange.official_tool_table import HEADINGS, official_table
from goldenthread.kernel import Ref
from goldenthread.records.editions import latest_edition
from goldenthread.records.occasion import occasion
from goldenthread.records.provenance import brought_by
from goldenthread.records.reading import any_of, facts
from goldenthread.structure.areas import Outline
from goldenthread.structure.places import PlaceRule
from goldenthread.web.addresses import address
from goldenthread.web.pages.division import LEVELS, Asked, area_mention, asked_division
from goldenthread.web.pages.measured_values import LEVELS as MEASURED
from goldenthread.web.pages.systems import to_own_system
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Chart,
    Code,
    Heading,
    Made,
    Mention,
    Section,
    Table,
    Term,
    called,
    day,
    listed,
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
    return to_own_system(
        request, "need", "Need",
        "This record is of several systems. Choose one to see what each of its places, networks "
        "and practices needs for each person.",
    )  # fmt: skip


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
                *(shown(index_beside(row, beside)) for row in measured),
            )
        )
        warned += [
            (area.name, f"{words} ({_components(measured, words)})")
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
        recorded(*brought_by(PracticeNeed, year=asked.year)),
    )
    return show(
        request, "need.jinja", title=f"Need in {asked.name}, {asked.year}", asked=asked,
        component=component, beside=beside, table=table, made=made, warned=warned,
        levels=LEVELS,
        one_of=ONE_OF.get(asked.level, "area"), components=SHORT,
        guide=COMPONENT_GUIDE[component], query=query,
        straddling=_straddling(asked), evidence=_evidence(asked),
        findings=[item for item in asked.findings if item.rule != "area-straddles-systems"],
        chart=Chart(
            f"{COMPONENT_GUIDE[component].name}: index of each area",
            f"/chart/need/{system}.json?{query}" if len(parts) <= CHARTED else "",
            "A dot for each area, left or right of 1. The table says the same.",
        ),
        unmapped=listed(_without_outline(asked)),
        map=Chart(
            f"{COMPONENT_GUIDE[component].name}: practices by their index",
            f"/chart/need-map/{system}.json?{query}",
            "A map of practices over district outlines: blue where the index is above 1, gold "
            "where it is below. The table by practice says the same.",
        ),
    )  # fmt: skip


def _evidence(asked: Asked) -> Section | None:
    """What was counted of the people themselves, by the hash of its edition; one query."""
    edition = latest_edition([Ref("system", asked.system)], occasion().day)
    if edition is None:
        return None
    level = asked.level.value if asked.level.value in MEASURED else "place"
    return Section(
        "counted", "What was counted of the people themselves",
        "These indices come from a formula and a file. What follows was counted, offline, of the "
        f"people registered on {day(edition.day)}; a decision can cite each by the hash of its "
        "edition.",
        terms=(
            Term("Edition", (Mention(edition.ref.key, address(edition.ref), "all its values"),)),
            Term("SHA-256", (Code(edition.digest),)),
        ),
        items=tuple(
            Mention(sheet.title, f"/measures/{sheet.key}/?by={level}", sheet.unit)
            for sheet in sheets if sheet.headline
        ),
    )  # fmt: skip


def _components(measured: list[NeedRow], warning: str) -> str:
    """The components of which a warning speaks."""
    told = [SHORT[row.component] for row in measured if row.people_warning == warning]
    return "all nine components" if len(told) == len(COMPONENTS) else ", ".join(told)


def _without_outline(asked: Asked) -> list[str]:
    """Names of the system's districts of which no outline is recorded; one query."""
    districts = asked.recorded.partition(Level.LOWER_TIER, (asked.system,)).parts
    names = {
        Ref("lower-tier", part.code): part.name
        for part in districts
        if part.system == asked.system and part.placed
    }
    outlined = {item.area for item in facts(Outline, any_of("area", names))}
    return sorted(name for ref, name in names.items() if ref not in outlined)


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


def index_beside(row: NeedRow, beside: str) -> float | None:
    """The index of a row beside its system or beside England; None where it is undefined."""
    return row.index_in_system if beside == "system" else row.index_in_england


def _straddling(asked: Asked) -> tuple[tuple[str, str, str], ...]:
    partition, kind = asked.partition, asked.level.value
    scheme = asked.recorded.schemes.get(asked.system)
    if asked.level is Level.PLACE and scheme and scheme.rule is not PlaceRule.FILE:
        # A place that is a district by rule straddles where the district does.
        kind = scheme.rule.value
        partition = asked.recorded.partition(Level(kind), (asked.system,))
    names = {part.code: part.name for part in partition.parts}
    return tuple(
        (
            names[code],
            " and ".join(
                called(Ref("system", one), asked.recorded.system_names.get(one, one))
                for one in systems
            ),
            f"/area/{kind}/{code}/",
        )
        for code, systems in partition.straddling.items()
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
