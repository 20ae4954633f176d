"""Weighted populations of each practice, and the need indices released from them.

Each component is scaled to the registered total of both systems, as the published file scales
each to England. Held in millionths of a person while it is made: six decimals, as published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType

from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.synthetic.areas import SYSTEM_REF, place_ref
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import PLACES, SYSTEM
from goldenthread.synthetic.practices import CLOSED_ON, MERGED_ON, Surgeries, Surgery

YEARS = (FinancialYear(2024), FinancialYear(2025))
_MILLIONTHS = 1_000_000
_BILLIONTHS_IN_MILLIONTH = 1_000
# What makes for need, in hundredths of a per cent for each point of deprivation and of age.
_SLOPES: Mapping[Component, tuple[int, int]] = {
    Component.GENERAL_ACUTE: (22, 58),
    Component.COMMUNITY: (18, 90),
    Component.MENTAL_HEALTH: (60, -8),
    Component.MATERNITY: (20, -85),
    Component.PRESCRIBING: (25, 62),
    Component.HEALTH_INEQUALITIES: (145, 6),
    Component.PRIMARY_MEDICAL_NEED: (24, 40),
}
_CORE_SHARES: Mapping[Component, int] = {
    Component.GENERAL_ACUTE: 620,
    Component.COMMUNITY: 51,
    Component.MENTAL_HEALTH: 103,
    Component.MATERNITY: 34,
    Component.PRESCRIBING: 87,
    Component.HEALTH_INEQUALITIES: 105,
}
RELEASED = (Component.CORE, Component.PRIMARY_MEDICAL, Component.HEALTH_INEQUALITIES)
_WORDS = {
    Component.CORE: "Need index, core services",
    Component.PRIMARY_MEDICAL: "Need index, primary medical care",
    Component.HEALTH_INEQUALITIES: "Need index, health inequalities",
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What each practice needs, by year and ODS code."""

    by_year: Mapping[FinancialYear, Mapping[str, PracticeNeed]]

    def facts(self) -> list[PracticeNeed]:
        """All of them, by year and code."""
        return [need for year in YEARS for need in self.by_year[year].values()]

    def weighted_list(self, code: str, year: FinancialYear) -> int:
        """Weighted patients for the global sum, whole."""
        need = self.by_year[year].get(code) or self.by_year[YEARS[0]][code]
        return (need.primary_medical_need or 0) // (_MILLIONTHS * _BILLIONTHS_IN_MILLIONTH)

    def people(self, code: str, year: FinancialYear) -> int:
        """Registered people, whole."""
        need = self.by_year[year].get(code) or self.by_year[YEARS[0]][code]
        return (need.population or 0) // (_MILLIONTHS * _BILLIONTHS_IN_MILLIONTH)

    def index(self, codes: Iterable[str], component: Component, year: FinancialYear,
              system: Sequence[str]) -> tuple[Fraction, int]:  # fmt: skip
        """The exact index of practices within their system, and their people, whole."""
        people, weight = self._sums(codes, component, year)
        all_people, all_weight = self._sums(system, component, year)
        whole = people // (_MILLIONTHS * _BILLIONTHS_IN_MILLIONTH)
        return Fraction(weight * all_people, people * all_weight), whole

    def _sums(
        self, codes: Iterable[str], component: Component, year: FinancialYear
    ) -> tuple[int, int]:
        needs = [self.by_year[year][code] for code in codes]
        return (
            sum(need.population or 0 for need in needs),
            sum(need.weighted(component) or 0 for need in needs),
        )


def measure_needs(draw: Draw, surgeries: Surgeries) -> Needs:
    """The allocation file of each year: practices open on 1 April, both systems."""
    return Needs(
        MappingProxyType(
            {year: MappingProxyType(_of_year(draw, surgeries, year)) for year in YEARS}
        )
    )


def listed(surgeries: Surgeries, year: FinancialYear) -> list[Surgery]:
    """Practices in a year's file: those that are open on the first day of it."""
    day = year.span.since
    assert day is not None  # noqa: S101 - a financial year has a first day
    return [one for one in surgeries.by_code.values() if one.open_on(day)]


def _of_year(draw: Draw, surgeries: Surgeries, year: FinancialYear) -> dict[str, PracticeNeed]:
    practices = listed(surgeries, year)
    people = _people(draw, surgeries, practices, year)
    total = sum(people.values())
    weights: dict[Component, dict[str, int]] = {}
    for component in _SLOPES:
        raw = {one.code: people[one.code] * _factor(draw, one, component) for one in practices}
        weights[component] = _scaled(raw, total)
    core = {
        one.code: sum(
            share * weights[component][one.code] for component, share in _CORE_SHARES.items()
        )
        # Costs differ a little from town to town.
        * draw.whole(9_960, 10_040, "cost", one.town.name)
        for one in practices
    }
    weights[Component.CORE] = _scaled(core, total)
    need, gap = Component.PRIMARY_MEDICAL_NEED, Component.HEALTH_INEQUALITIES
    weights[Component.PRIMARY_MEDICAL] = {
        one.code: (85 * weights[need][one.code] + 15 * weights[gap][one.code] + 50) // 100
        for one in practices
    }
    return {
        one.code: PracticeNeed(
            practice=one.ref,
            year=year,
            population=people[one.code] * _BILLIONTHS_IN_MILLIONTH,
            **{
                component.value.replace("-", "_"): by_code[one.code] * _BILLIONTHS_IN_MILLIONTH
                for component, by_code in weights.items()
            },
        )
        for one in practices
    }


def _people(
    draw: Draw, surgeries: Surgeries, practices: Sequence[Surgery], year: FinancialYear
) -> dict[str, int]:
    """Average lists of the year in millionths: patients follow when a practice closes or joins."""
    people = {
        one.code: one.people * _MILLIONTHS + draw.whole(1, 999_999, "average", one.code, year)
        for one in practices
    }
    if year == YEARS[0]:
        return people
    for code, count in people.items():
        people[code] = count + count * draw.whole(-60, 140, "growth", code) // 10_000
    if surgeries.merged.fact.span.until == MERGED_ON:
        people[surgeries.merged_into.code] += surgeries.merged.people * _MILLIONTHS
    if surgeries.closed.fact.span.until == CLOSED_ON:
        nearby = [
            one
            for one in practices
            if one.town is surgeries.closed.town and one.system == SYSTEM and not one.tiny
        ]
        for one in nearby:
            people[one.code] += surgeries.closed.people * _MILLIONTHS // len(nearby)
    return people


def _factor(draw: Draw, surgery: Surgery, component: Component) -> int:
    """Need for each person, in ten-thousandths, before scaling. Nobody tiny has maternity need."""
    if component is Component.MATERNITY and surgery.tiny:
        return 0
    poverty, age = _SLOPES[component]
    factor = 10_000 + poverty * (surgery.deprivation - 50) + age * (surgery.age - 50)
    return max(1_500, factor + draw.whole(-450, 450, "need", component.value, surgery.code))


def _scaled(raw: Mapping[str, int], total: int) -> dict[str, int]:
    """Scale to a total exactly: what rounding leaves goes to the largest."""
    whole = sum(raw.values())
    scaled = {code: weight * total // whole for code, weight in raw.items()}
    largest = max(raw, key=lambda code: (raw[code], code))
    scaled[largest] += total - sum(scaled.values())
    return scaled


def release_indices(surgeries: Surgeries, needs: Needs) -> list[Release]:
    """Need indices of each place and practice, released before each year."""
    releases = []
    for year in YEARS:
        own = [one for one in listed(surgeries, year) if one.system == SYSTEM]
        codes = [one.code for one in own]
        for place in PLACES:
            members = [one.code for one in own if one.place == place.key]
            for component in RELEASED:
                value, people = needs.index(members, component, year, codes)
                releases.append(_release(place_ref(place.key), component, year, value, people))
        for one in own:
            value, people = needs.index([one.code], Component.PRIMARY_MEDICAL, year, codes)
            releases.append(_release(one.ref, Component.PRIMARY_MEDICAL, year, value, people))
    return releases


def release_ref(area: Ref, component: Component, year: FinancialYear) -> Ref:
    """The reference under which an index of an area is released."""
    return Ref("release", f"{year.begins}-{component.value}-{area.key}")


def _release(
    area: Ref, component: Component, year: FinancialYear, value: Fraction, people: int
) -> Release:
    exact = Decimal(value.numerator * 10_000) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1), ROUND_HALF_EVEN) / 10_000
    said = {
        "measure": _WORDS[component],
        "area": str(area),
        "year": str(year),
        "value": f"{rounded:.4f}",
        "exact": f"{value.numerator}/{value.denominator}",
        "population": people,
        "compared with": str(SYSTEM_REF),
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Release(
        ref=release_ref(area, component, year),
        measure=_WORDS[component],
        area=area,
        year=year,
        value=f"{rounded:.4f}",
        unit="(1 is the average of the system)",
        population=people,
        method="Weighted people for each registered person, divided by the same of the system; "
        "computed exactly, shown to four decimals",
        source=f"Synthetic allocation file {year}",
        digest=sha256(canonical.encode()).hexdigest(),
        published=date(year.begins, 2, 12 + year.begins % 2),
    )
