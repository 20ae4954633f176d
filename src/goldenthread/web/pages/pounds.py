"""The pounds of a system: an indicative budget for each area, and the waterfall of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from goldenthread.allocation.apportion import ApportionmentError
from goldenthread.allocation.indicative_budget import (
    BudgetRow,
    IndicativeBudget,
    Stream,
    divide_pot,
)
from goldenthread.allocation.need_table import NeedTableError
from goldenthread.allocation.partition import Level
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.allocation.waterfall import Waterfall, Waterfalls, draw_waterfalls
from goldenthread.exchange.flat_objects import BUDGET_COLUMNS, as_csv, budget_object
from goldenthread.kernel import Money, MoneyError
from goldenthread.records.occasion import occasion
from goldenthread.records.provenance import brought_by
from goldenthread.web.pages.charts import answer, specification
from goldenthread.web.pages.division import LEVELS, Asked, area_mention, asked_division
from goldenthread.web.pages.need import csv_file
from goldenthread.web.pages.systems import to_own_system
from goldenthread.web.presenters import (
    PAGE_LENGTH,
    Chart,
    Made,
    Mention,
    Table,
    columns,
    page_of,
    people,
    recorded,
)
from goldenthread.web.showing import linker, page_number, show

EXAMPLE = Money(100_000_000_000)
"""The pot shown until somebody names theirs: a thousand million pounds."""

LARGEST = Money(100_000_000_000_000)
"""The largest pot that is taken: a million million pounds, several times what England spends."""

STREAMS = {
    Stream.CORE: "Core services",
    Stream.PRIMARY_MEDICAL: "Primary medical care",
}


@dataclass(frozen=True, slots=True)
class Divided:
    """A pot divided: the question, the budget of each row shown, and through what it came."""

    asked: Asked
    stream: Stream
    pot: Money
    budget: IndicativeBudget
    rows: tuple[BudgetRow, ...]


def divided(request: HttpRequest, system: str) -> Divided:
    """Read ``?pot=``, ``?stream=``, ``?by=`` and ``?year=``, and divide."""
    by_practice = request.GET.get("by") == Level.PRACTICE.value
    asked = asked_division(request, system, practices_by_place=True)
    stream = _stream(request.GET.get("stream", ""))
    pot = _pot(request.GET.get("pot", ""))
    try:
        budget = divide_pot(asked.recorded.table, asked.partition, stream.component, pot, (system,))
    except (ApportionmentError, NeedTableError) as error:
        raise BadRequest(f"The pot was not divided: {error}.") from error
    rows = budget.practice_rows(asked.recorded.practice_names) if by_practice else budget.rows()
    return Divided(asked, stream, pot, budget, tuple(row for row in rows if row.system == system))


def _stream(text: str) -> Stream:
    try:
        return Stream(text or "core")
    except ValueError as error:
        names = ", ".join(one.value for one in Stream)
        raise BadRequest(f"{text!r} is no stream. Streams are: {names}.") from error


def _pot(text: str) -> Money:
    if not text.strip():
        return EXAMPLE
    try:
        pot = Money.parse(text)
    except MoneyError as error:
        raise BadRequest(f"{error}.") from error
    if pot.pence < 0:
        raise BadRequest("A pot is zero or more.")
    if pot > LARGEST:
        raise BadRequest(f"A pot is {LARGEST} at the most.")
    return pot


def waterfall_of(found: Divided, code: str) -> tuple[str, Waterfall, Waterfalls] | None:
    """The waterfall of an area or a practice by its code, with its name; None where it has none."""
    falls = draw_waterfalls(
        found.asked.recorded.table, found.asked.partition, found.stream, found.pot,
        (found.asked.system,),
    )  # fmt: skip
    names = {row.area_code: row.area_name for row in found.rows}
    try:
        fall = falls.of_area(found.asked.system, code)
    except KeyError:
        try:
            fall = falls.of_practice(code)
        except KeyError:
            return None
    name = names.get(code) or found.asked.recorded.practice_names.get(code) or code
    return name, fall, falls


@require_safe
def pounds_of_record(request: HttpRequest) -> HttpResponse:
    """Leads to the pounds of the record's own system."""
    return to_own_system(
        request, "pounds", "Pounds",
        "This record is of several systems. Choose one to divide a pot by need, to the penny.",
    )  # fmt: skip


@require_safe
def pounds(request: HttpRequest, system: str) -> HttpResponse:
    """A pot divided by need, from the system to its places and practices."""
    found = divided(request, system)
    asked = found.asked
    level = found.rows[0].level if found.rows else asked.level
    link = linker(request, "of")
    pages = page_of(len(found.rows), page_number(request), linker(request))
    start = (pages.page - 1) * PAGE_LENGTH
    heads = _people(found)
    rows: list[tuple[Any, ...]] = []
    for row in found.rows[start : start + PAGE_LENGTH]:
        here = heads.get(row.area_code, 0)
        rows.append(
            (
                area_mention(level, row.area_code, row.area_name, asked.recorded, system),
                people(here),
                row.pounds,
                f"£{row.pounds.pence * 10_000_000 / here:,.2f}" if here else "nobody",
                Mention(f"Waterfall of {row.area_name}", link(row.area_code) + "#waterfall"),
            )
        )
    table = Table(
        f"{found.pot} over {asked.name}, "
        f"by {STREAMS[found.stream].lower()} weights of {asked.year}",
        columns(LEVELS.get(level, "Area"), "Registered people#", "Indicative budget#",
                "For each person#", "How it comes about"),
        tuple(rows), "No area has figures.", pages if pages.last > 1 else None,
    )  # fmt: skip
    code = request.GET.get("of", "") or (found.rows[0].area_code if found.rows else "")
    told = waterfall_of(found, code) if code else None
    total = sum((row.pounds for row in found.rows), Money(0))
    query = (
        f"pot={found.pot.decimal()}&stream={found.stream.value}&by={level.value}"
        f"&year={asked.year.begins}"
    )
    steps = None
    notes: tuple[str, ...] = ()
    if told is not None:
        name, fall, falls = told
        notes = falls.notes
        steps = Table(
            f"{name}: from the pot to its budget",
            columns("Factor", "Pounds#"),
            (
                *((step.factor, signed(step.pounds, first=number == 0))
                  for number, step in enumerate(fall.steps)),
                ("Indicative budget", fall.budget),
            ),
        )  # fmt: skip
    made = Made(
        f"The pot times the area's share of the {STREAMS[found.stream].lower()} weighted people of "
        "the system, to the penny: of what is left after rounding down, a penny each goes to the "
        "largest remainders; of equal ones to the larger weight, then to the first code. "
        f"The {len(found.rows):,} budgets sum to {total}. It is an indication: nobody is paid "
        "by it.",
        "Weighted populations of the practice allocation file", occasion().day, "pounds",
        recorded(*brought_by(PracticeNeed, year=asked.year)),
    )  # fmt: skip
    return show(
        request, "pounds.jinja", title=f"The pounds of {asked.name}, {asked.year}", asked=asked,
        stream=found.stream, streams=STREAMS, level=level, levels=LEVELS, table=table, made=made,
        pot=found.pot, example="pot" not in request.GET, steps=steps, notes=notes, query=query,
        of=code, total=total,
        chart=Chart(
            steps.caption, f"/chart/waterfall/{system}.json?{query}&of={code}",
            "A waterfall: each factor moves the sum up or down. The table says the same.",
        ) if steps is not None else None,
    )  # fmt: skip


def _people(found: Divided) -> dict[str, int]:
    """Registered people of each row, billionths of a person."""
    table = found.asked.recorded.table
    counted = table.people((found.asked.system,))
    if found.rows and found.rows[0].level is Level.PRACTICE:
        return counted
    by_area: dict[str, int] = {}
    for code, number in counted.items():
        part = found.asked.partition.parts[int(found.asked.partition.part_of[table.position[code]])]
        by_area[part.code] = by_area.get(part.code, 0) + number
    return by_area


def signed(amount: Money, *, first: bool) -> str:
    """An effect with its sign; the first step is an amount and has none."""
    return str(amount) if first else f"+{amount}" if amount.pence >= 0 else f"−{-amount}"


@require_safe
def pounds_download(request: HttpRequest, system: str, form: str) -> HttpResponse:
    """The indicative budgets as CSV or JSON."""
    found = divided(request, system)
    objects = [budget_object(row) for row in found.rows]
    if form == "json":
        return JsonResponse(objects, safe=False, json_dumps_params={"ensure_ascii": False})
    level = found.rows[0].level.value if found.rows else found.asked.level.value
    return csv_file(
        as_csv(objects, BUDGET_COLUMNS),
        f"pounds-{system}-{found.stream.value}-{found.asked.year.begins}-{level}.csv",
    )


@require_safe
def waterfall_chart(request: HttpRequest, system: str) -> JsonResponse:
    """The waterfall of ``?of=`` as a chart."""
    found = divided(request, system)
    told = waterfall_of(found, request.GET.get("of", ""))
    if told is None:
        raise BadRequest("Name an area or a practice of the division: of=CODE.")
    _, fall, _ = told
    values: list[dict[str, Any]] = []
    reached = 0
    for number, step in enumerate(fall.steps):
        start, reached = (
            (reached, reached + step.pounds.pence) if number else (0, step.pounds.pence)
        )
        kind = "Amount" if number == 0 else "More" if step.pounds.pence >= 0 else "Less"
        values.append(
            _bar(step.factor, start, reached, kind, signed(step.pounds, first=not number))
        )
    values.append(_bar("Indicative budget", 0, fall.budget.pence, "Amount", str(fall.budget)))
    domain = _domain(values)
    # Two lines: one would be cut off on a narrow screen.
    title = ["£ million"] + ([f"(begins at {domain[0]:,.1f}, not 0)"] if domain[0] else [])
    return answer(
        specification(
            height={"step": 32},
            data={"values": values},
            mark={"type": "bar", "height": 20, "clip": True},
            encoding={
                "y": {"field": "factor", "type": "nominal", "title": None, "sort": None,
                      "axis": {"ticks": False, "domain": False}},
                "x": {"field": "start", "type": "quantitative", "title": title,
                      "scale": {"zero": False, "domain": domain, "nice": False},
                      "axis": {"labelOverlap": True, "tickCount": 7}},
                "x2": {"field": "end"},
                "color": {"field": "kind", "title": None,
                          "scale": {"domain": ["Amount", "More", "Less"],
                                    "range": ["#14283c", "#2f5d8a", "#c98b00"]},
                          "legend": None},
                "tooltip": [{"field": "factor", "title": "Factor"},
                            {"field": "pounds", "title": "Pounds"}],
            },
        )
    )  # fmt: skip


def _bar(factor: str, start: int, end: int, kind: str, pounds: str) -> dict[str, Any]:
    return {
        "factor": factor, "start": start / 100_000_000, "end": end / 100_000_000, "kind": kind,
        "pounds": pounds,
    }  # fmt: skip


def _domain(values: list[dict[str, Any]]) -> list[float]:
    """From a little below the lowest step: effects are a few per cent of the whole.

    Bars that do not begin at zero may mislead; the axis says where it begins and the table
    beside it holds each amount.
    """
    reached = [bar["end"] for bar in values]
    low, high = min(reached), max(reached)
    room = (high - low) * 0.25 or abs(high) * 0.1 or 1.0
    return [max(0.0, low - room), high + room / 2]
