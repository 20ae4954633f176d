"""All that was released of one area: every measure by family, and one measure by its strata."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.evidence.comparing import months
from goldenthread.evidence.editions import ReleasedValue, Shown, citation
from goldenthread.evidence.measures import sheets
from goldenthread.evidence.releasing import INEQUALITY, RELATIVE, SLOPE
from goldenthread.evidence.sheets import Family, Sheet
from goldenthread.evidence.strata import SLOTS, Stratification
from goldenthread.kernel import Ref
from goldenthread.records.editions import values_of
from goldenthread.records.occasion import occasion
from goldenthread.records.selections import practices_of
from goldenthread.records.totals import practices_by_group
from goldenthread.web.addresses import address, thread_address
from goldenthread.web.pages.ladder import Ladder, area_fact, ladder_of, systems_through
from goldenthread.web.pages.measured_parts import beside_chart
from goldenthread.web.pages.measured_values import (
    BY,
    CELL_RULE,
    LEVELS,
    NOT_SHOWN,
    Measured,
    against,
    comparison,
    grouped,
    interval,
    measure_address,
    measured,
    sheets_of,
    this,
    told,
    year_to,
)
from goldenthread.web.pages.measures import (
    area_of,
    count_headings,
    counts_beside,
    formula,
    sheet_of,
)
from goldenthread.web.presenters import (
    Chart,
    Code,
    Figure,
    Leaf,
    Mention,
    Names,
    Section,
    Table,
    Term,
    called,
    columns,
    counted,
    day,
)
from goldenthread.web.showing import show
from goldenthread.web.standpoint import Standpoint

_WHOLE_ONLY = frozenset({"practice", "network"})
_DECILE = {"1": "1, the most deprived tenth of England", "10": "10, the least deprived tenth"}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def _found(ref: Ref) -> tuple[str, Ladder, Measured]:
    """The name of an area, what is above it, and what was released of it. Raises Http404."""
    here = Standpoint(occasion().day)
    area, _ = area_fact(ref, here)
    groups = practices_by_group(practices_of(ref, here.at), here.at)
    ladder = ladder_of(ref, here, systems_through(ref, groups))
    found = measured(ref, ladder.around, here)
    name = called(ref, area.name)
    if found is None:
        raise Http404(f"No evidence has been released of {name}.")
    return name, ladder, found


@require_safe
def evidence(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Every measure of an area, by family, beside its place and system."""
    ref = area_of(kind, key)
    name, ladder, found = _found(ref)
    names = Names({ref, *found.above, *ladder.chain})
    headlines = [sheet for sheet in sheets if sheet.headline]
    sections = [
        Section(
            "headlines", "Headline measures", chart=beside_chart(found),
            table=comparison(found, headlines, "Headline measures", names, this(ref)),
            made=found.made("Counted over the people registered with its practices."),
        )
    ]  # fmt: skip
    for number, family in enumerate(Family):
        table = comparison(found, sheets_of(family), family.value, names, this(ref))
        if table.rows:
            sections.append(
                Section(
                    f"family-{number}", family.value, table=table,
                    fold=f"Show {counted(len(table.rows), 'measure')}, each with its sheet",
                )
            )  # fmt: skip
    leaf = Leaf(
        ref, "Evidence", f"What people need and get in {name}",
        f"{len(sheets)} measures {year_to(found.edition)}. {CELL_RULE}",
        tuple(names.mention(rung) for rung in (*ladder.chain, ref)), tuple(sections),
        onward=(
            Mention(name, address(ref)),
            *(
                (Mention("General practice here", f"/evidence/general-practice/{ref.key}/"),)
                if ref.kind == "system"
                else ()
            ),
            Mention("What the measures mean", "/measures/"),
        ),
    )  # fmt: skip
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf)


@require_safe
def measure_in_area(request: HttpRequest, measure: str, kind: str, key: str) -> HttpResponse:
    """One measure in one area: its value, and its strata where they were released."""
    sheet, ref = sheet_of(measure), area_of(kind, key)
    name, ladder, found = _found(ref)
    own = found.own(measure)
    if own is None:
        raise Http404(f"{sheet.title} was not released for {name}.")
    by: dict[str, list[ReleasedValue]] = defaultdict(list)
    for value in values_of(found.edition.ref, [ref], measures=[measure], stratification=None):
        by[value.stratification].append(value)
    names = Names({ref, *found.above, *ladder.chain})
    sections = [
        Section("whole", "The whole", figures=_figures(sheet, found, names)),
        *(
            _stratum_section(sheet, found, one, by[one.value])
            for one in BY
            if by.get(one.value)
        ),
        *_inequality(sheet, found, by.get(INEQUALITY, [])),
        *_cited(sheet, found, own),
    ]  # fmt: skip
    if ref.kind in _WHOLE_ONLY:
        larger = ", ".join(names.title(one) for one in found.above)
        sections.append(
            Section(
                "parts", "By age, sex and deprivation",
                f"Of a {LEVELS[ref.kind]} only the whole is released: its parts would be too few "
                "people to tell anything of, and could tell of somebody. They are released of "
                f"{larger}.",
                items=tuple(
                    Mention(names.title(one), measure_address(measure, one)) for one in found.above
                ),
            )
        )  # fmt: skip
    leaf = Leaf(
        ref, "Measure", f"{sheet.title}: {name}",
        f"{sheet.purpose} {CELL_RULE}",
        tuple(names.mention(rung) for rung in (*ladder.chain, ref)), tuple(sections),
        onward=(
            Mention("The sheet of this measure", measure_address(measure)),
            Mention("All measures here", f"/evidence/{ref.kind}/{ref.key}/"),
        ),
        notices=() if sheet.verified else (
            "How this is measured was not verified against its source.",
        ),
    )  # fmt: skip
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf)


def _cited(sheet: Sheet, found: Measured, own: ReleasedValue) -> list[Section]:
    """How a decision cites a headline value, and where its thread begins."""
    if not sheet.headline or own.shown is not Shown.SHOWN:
        return []
    ref = citation(found.edition.ref, sheet.key, found.ref)
    return [
        Section(
            "cite", "Cite it",
            "A decision that relies on this value names it by its reference, which holds the "
            "beginning of its edition’s hash. The thread of the decision then leads here.",
            terms=(
                Term("Reference", (Mention(str(ref), address(ref)),)),
                Term("SHA-256 of its edition", (Code(found.edition.digest),)),
            ),
            items=(
                Mention("Pull its thread", thread_address(ref), "whatever rests on this value"),
                Mention(f"The edition {found.edition.ref.key}", address(found.edition.ref),
                        "who released it, for what, and how to verify it"),
            ),
        )
    ]  # fmt: skip


def _figures(sheet: Sheet, found: Measured, names: Names) -> tuple[Figure, ...]:
    whole = found.values.get((found.edition.system, sheet.key))
    figures = []
    for area in (found.ref, *found.above):
        value = found.values.get((area, sheet.key))
        if value is None:
            continue
        shown = told(sheet, value)
        words = [sheet.unit] if isinstance(shown, str) else [shown.note]
        if value.lower:
            words.append(f"95% interval {interval(sheet, value)}")
        if area == found.ref and found.above:
            words.append(f"beside its system: {against(sheet, value, whole).lower()}")
        figures.append(
            Figure(
                names.title(area),
                shown if isinstance(shown, str) else shown.text,
                found.made(f"{formula(sheet)}. {sheet.period}.", sheet.unit),
                measure_address(sheet.key, area) if area != found.ref else "",
                "; ".join(word for word in words if word),
            )
        )
    return tuple(figures)


def _stratum_section(
    sheet: Sheet, found: Measured, by: Stratification, values: list[ReleasedValue]
) -> Section:
    place = {stratum: number for number, stratum in enumerate(SLOTS[by].strata)}
    values.sort(key=lambda value: place.get(value.stratum, len(place)))
    rows: list[tuple[Any, ...]] = [
        (
            stratum_words(by, value.stratum, found),
            *counts_beside(sheet, value),
            told(sheet, value),
            interval(sheet, value),
        )
        for value in values
    ]
    heading, unit = BY[by], sheet.unit
    if by is Stratification.MONTH:
        # The events of one month, over the same people: nothing is made a year of.
        unit = unit.replace(" a year", " in the month")
    return Section(
        by.value,
        heading,
        run_of_months(unit, values) if by is Stratification.MONTH else "",
        chart=Chart(
            unit[:1].upper() + unit[1:],
            f"/chart/measure/{sheet.key}/{found.ref.kind}/{found.ref.key}.json"
            f"?by={by.value}&edition={found.edition.ref.key}",
            "The values of the table below, with their intervals. What is not shown is left out.",
        ),
        table=Table(
            f"{heading}, measured on {day(found.edition.day)}",
            columns(
                heading.removeprefix("By ").capitalize(), *count_headings(sheet),
                "Value#", "95% interval#",
            ),
            tuple(rows),
            counts=True,
        ),
        made=found.made(f"{formula(sheet)}, within each part.", unit),
    )  # fmt: skip


def run_of_months(unit: str, values: list[ReleasedValue]) -> str:
    """Whether any month is out of the ordinary, in words."""
    run = months(values)
    if isinstance(run, str):
        return f"Whether a month is out of the ordinary cannot be said. {run}"
    places = 2 if run.mean < 100 else 0
    usual = f"from {max(run.lower, 0):,.{places}f} to {run.upper:,.{places}f} {unit}"
    special = sum(bool(one) for one in run.special)
    told = (
        "No month is out of the ordinary."
        if not special
        else f"{counted(special, 'month')} {'is' if special == 1 else 'are'} out of the ordinary."
    )
    return (
        f"By the usual change from month to month, ordinary months lie {usual}. {told} Only people "
        "registered at the end count: earlier months lack those who have left or died since, and "
        "what newcomers had elsewhere, so that a slow rise need be none."
    )


def _inequality(sheet: Sheet, found: Measured, values: list[ReleasedValue]) -> list[Section]:
    """The two indices of inequality, in words."""
    indices = {value.stratum: value for value in values}
    if not indices:
        return []
    words = {
        SLOPE: ("From the most to the least deprived end it changes by", sheet.unit),
        RELATIVE: ("The least deprived end is so many times the most deprived", "times"),
    }
    figures = tuple(
        Figure(
            words[stratum][0],
            grouped(value.value) if value.value else NOT_SHOWN.get(value.shown, ""),
            found.made(f"{_INDICES[stratum]} Made of the released values of the ten deciles.",
                       words[stratum][1]),
            note="; ".join(filter(None, (
                words[stratum][1] if value.value else value.note,
                f"95% interval {grouped(value.lower)} to {grouped(value.upper)}"
                if value.lower else ""))),
        )
        for stratum in (SLOPE, RELATIVE)
        if (value := indices.get(stratum)) is not None
    )  # fmt: skip
    return [Section("inequality", "Inequality", figures=figures)]


_INDICES = {
    SLOPE: "The slope index of inequality: a line through the deciles, weighted by people, and how "
    "far it runs.",
    RELATIVE: "The relative index of inequality: the same line, its one end over the other.",
}


def stratum_words(by: Stratification, stratum: str, found: Measured) -> str:
    """A stratum as people read it."""
    if by is Stratification.DEPRIVATION:
        return _DECILE.get(stratum, stratum.capitalize())
    if by is Stratification.MONTH:
        month = (found.edition.day.month + int(stratum) - 1) % 12
        year = found.edition.day.year - (month + 1 > found.edition.day.month)
        return f"{_MONTHS[month]} {year}"
    return stratum[:1].upper() + stratum[1:]
