"""The facts of a practice allocation file, made row by row from matched columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.exchange.allocation_columns import COLUMNS, NO_NETWORK, POPULATION, WEIGHTED
from goldenthread.exchange.allocation_shapes import HARMLESS
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.table import Row
from goldenthread.kernel import FinancialYear, FixedPointError, Ref, Span, people_from_text
from goldenthread.reference.systems import registered_systems
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.structure.memberships import Capacity, Membership

ENGLAND = Ref("nation", "england")
_BELOW_ZERO = re.compile(r"-\d")


@dataclass(frozen=True, slots=True)
class AllocationFile:
    """The facts of one file. ``systems`` are the systems of which it has practices."""

    year: FinancialYear
    systems: frozenset[Ref]
    practices: tuple[Practice, ...]
    areas: tuple[Area, ...]
    networks: tuple[Network, ...]
    memberships: tuple[Membership, ...]
    needs: tuple[PracticeNeed, ...]


@dataclass(slots=True)
class _FirstMet:
    """What was first said of each code (its name, or its parent) and in which row."""

    words: str
    said: dict[str, tuple[str, int]] = field(default_factory=dict)


class FactBuilder:
    """Makes the facts of a file of a year, row by row, and notes what stands against them."""

    def __init__(
        self,
        year: FinancialYear,
        at: dict[str, int],
        headings: list[str],
        problems: Problems,
    ) -> None:
        self.year = year
        self.at = dict(at)
        self.headings = headings
        self.problems = problems
        self.span = Span(since=year.span.since)
        self.areas = {
            level: _FirstMet(words)
            for level, words in (
                ("region", "region"),
                ("system", "system"),
                ("lower-tier", "lower-tier district"),
                ("upper-tier", "upper-tier area"),
                ("network", "network"),
            )
        }
        self.regions = _FirstMet("system is in two regions")
        self.upper_tiers = _FirstMet("district is in two upper-tier areas")
        self.memberships: list[Membership] = []

    def build(self, body: list[Row]) -> AllocationFile | None:
        """All facts; None when some cell makes it impossible to tell them."""
        known = registered_systems()
        at = self.at
        practices: list[Practice] = []
        needs: list[PracticeNeed] = []
        seen: dict[str, int] = {}
        unknown: dict[str, int] = {}
        for row in body:
            code = row.fields[at["practice"]]
            if code in seen:
                self.problems.refuse(
                    "duplicate-practice",
                    f"Practice {code} stands in row {seen[code]:,} and again here.",
                    "Keep the right row.",
                    row=row.number,
                    column=self.headings[at["practice"]],
                    value=code,
                )
                continue
            seen[code] = row.number
            system = row.fields[at["system"]]
            if system not in known and system not in unknown:
                unknown[system] = row.number
                self.problems.refuse(
                    "unknown-system",
                    f"No integrated care system has the code {system!r}.",
                    "Correct the code. A system newly established must first be added to the "
                    "register of systems, with its source.",
                    row=row.number,
                    column=self.headings[at["system"]],
                    value=system,
                )
            practices.append(self._practice(row, code))
            needs.append(self._need(row, practices[-1].ref))
            self._join(row, practices[-1].ref)
        if self.problems.refused:
            return None
        self._join_areas()
        return AllocationFile(
            self.year,
            frozenset(Ref("system", code) for code in self.areas["system"].said),
            tuple(practices),
            tuple(self._area_facts()),
            tuple(
                Network(Ref("network", code), name, self.span)
                for code, (name, _) in self.areas["network"].said.items()
            ),
            tuple(self.memberships),
            tuple(needs),
        )

    def _practice(self, row: Row, code: str) -> Practice:
        values = {}
        for column in COLUMNS:
            if column.field in HARMLESS and column.field in self.at:
                value = row.fields[self.at[column.field]]
                values[column.field] = value if column.shape.fits(value) else ""
        latitude, longitude = values.get("latitude", ""), values.get("longitude", "")
        return Practice(
            Ref("practice", code),
            row.fields[self.at["practice_name"]],
            values.get("postcode", ""),
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
            self.span,
        )

    def _need(self, row: Row, practice: Ref) -> PracticeNeed:
        values = {
            column.field: self._people(row, column.field) for column in (POPULATION, *WEIGHTED)
        }
        return PracticeNeed(practice, self.year, **values)

    def _people(self, row: Row, name: str) -> int | None:
        index = self.at.get(name)
        if index is None:
            return None
        text = row.fields[index]
        if not text:
            return None
        try:
            return people_from_text(text)
        except FixedPointError as error:
            negative = _BELOW_ZERO.match(text) is not None
            self.problems.refuse(
                "negative-number" if negative else "not-a-number",
                f"A number of people cannot be below zero: {text}."
                if negative
                else f"'{text[:40]}' {error}.",
                "Correct it from the source."
                if negative
                else "Write digits with a point and at most nine decimal places, no commas.",
                row=row.number,
                column=self.headings[index],
                value=text,
            )
            return None

    def _join(self, row: Row, practice: Ref) -> None:
        for level, capacity in (
            ("system", Capacity.IN_SYSTEM),
            ("lower-tier", Capacity.IN_LOWER_TIER),
            ("network", Capacity.IN_NETWORK),
        ):
            code = self._named(row, level)
            if code:
                self.memberships.append(Membership(practice, Ref(level, code), capacity, self.span))
        region, upper = self._named(row, "region"), self._named(row, "upper-tier")
        self._parent(self.regions, row, "system", region)
        if upper:
            self._parent(self.upper_tiers, row, "lower_tier", upper)

    def _named(self, row: Row, level: str) -> str:
        """The code of an area of this row, its name noted; empty where there is none."""
        name = level.replace("-", "_")
        if name not in self.at:
            return ""
        code = row.fields[self.at[name]]
        if not code or (level == "network" and code == NO_NETWORK):
            return ""
        name_at = self.at.get(f"{name}_name")
        given = (row.fields[name_at] if name_at is not None else "") or code
        first, first_row = self.areas[level].said.setdefault(code, (given, row.number))
        if first != given:
            self.problems.may_accept(
                "two-names",
                f"The {self.areas[level].words} {code} is '{given}' here and '{first}' in row "
                f"{first_row:,}.",
                f"Mend it, or accept it: '{first}' is then recorded.",
                row=row.number,
                column=None if name_at is None else self.headings[name_at],
                value=given,
            )
        return code

    def _parent(self, parents: _FirstMet, row: Row, child: str, parent: str) -> None:
        code = row.fields[self.at[child]]
        first, first_row = parents.said.setdefault(code, (parent, row.number))
        if first != parent:
            self.problems.refuse(
                "two-parents",
                f"The same {parents.words}: {code} is in {parent} here and in {first} in row "
                f"{first_row:,}.",
                "Correct the wrong row.",
                row=row.number,
                column=self.headings[self.at[child]],
                value=code,
            )

    def _join_areas(self) -> None:
        for parents, child, parent, capacity in (
            (self.regions, "system", "region", Capacity.IN_REGION),
            (self.upper_tiers, "lower-tier", "upper-tier", Capacity.IN_UPPER_TIER),
        ):
            self.memberships.extend(
                Membership(Ref(child, code), Ref(parent, of), capacity, self.span)
                for code, (of, _) in parents.said.items()
            )
        self.memberships.extend(
            Membership(Ref("region", code), ENGLAND, Capacity.IN_NATION, self.span)
            for code in self.areas["region"].said
        )

    def _area_facts(self) -> Iterable[Area]:
        # A file names nation, regions and systems; it is not what they began with. Nothing says
        # when a district began, so it is known from the file on.
        yield Area(ENGLAND, "England", Span())
        for code, (name, _) in self.areas["region"].said.items():
            yield Area(Ref("region", code), name, Span())
        for code, (name, _) in self.areas["system"].said.items():
            began = registered_systems()[code].span.since
            yield Area(Ref("system", code), name, Span(since=began))
        for level in ("lower-tier", "upper-tier"):
            for code, (name, _) in self.areas[level].said.items():
                yield Area(Ref(level, code), name, self.span)
