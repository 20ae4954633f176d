"""What is known of a system's population before its people are made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS

OLDEST = 104
"""Nobody is made older, in years."""

AREA_AGES = 91
"""Single years of age of a small area: 0 to 89, and 90 or more."""

ETHNIC_CODES = (
    "A", "B", "C", "T", "D", "E", "F", "G", "H", "J", "K", "L", "R", "M", "N", "P", "S", "W",
    "Z", "99",
)  # fmt: skip
"""Ethnic category codes in the order of the columns of shares, the largest first."""


@dataclass(frozen=True, slots=True)
class PracticePlace:
    """A practice, and the areas in which it lies; "" where it lies in none."""

    code: str
    network: str = ""
    place: str = ""
    district: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Claim:
    """A published figure of each practice: the share of its list of some ages and sex.

    ``sex`` is 1 male, 2 female, 0 either. ``shares``: float of shape (practices,), NaN where not
    published. ``fitted``: people are made to it; otherwise it is only compared with.
    """

    title: str
    source: str
    fitted: bool
    low: int
    high: int
    sex: int
    shares: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Margins:
    """The margins of one system. Practices are in order of code.

    ``areas`` are codes of small areas, in order; "" stands for people whose area is not known.
    ``deciles``: int8 of shape (areas,), 0 where not known. ``area_ages``: float of shape
    (areas, 91), shares of people by single year, the last 90 or more. ``ethnicity``: float of
    shape (areas, categories), shares. A cell is a practice in a small area: ``cell_practice``
    and ``cell_area`` (int32, sorted), ``cell_people`` (int32, people) and ``cell_before``
    (int64, people of the same area in the cells before, in any system). ``ages``: int32 of shape
    (practices, 105), people by single year; ``men``: int32 of shape (practices,).
    ``registers``: float of shape (practices, conditions), the share of those old enough for the
    register who are on it, NaN where not published. ``claims``: figures to compare with.
    """

    system: str
    practices: tuple[PracticePlace, ...]
    areas: tuple[str, ...]
    deciles: NDArray[np.int8]
    area_ages: NDArray[np.float64]
    ethnicity: NDArray[np.float64]
    cell_practice: NDArray[np.int32]
    cell_area: NDArray[np.int32]
    cell_people: NDArray[np.int32]
    cell_before: NDArray[np.int64]
    ages: NDArray[np.int32]
    men: NDArray[np.int32]
    registers: NDArray[np.float64]
    claims: tuple[Claim, ...] = ()

    def __post_init__(self) -> None:
        practices, areas = len(self.practices), len(self.areas)
        codes = [practice.code for practice in self.practices]
        if codes != sorted(set(codes)):
            raise ValueError(f"{self.system}: practices are in order of code, each once")
        if list(self.areas) != sorted(set(self.areas)):
            raise ValueError(f"{self.system}: small areas are in order of code, each once")
        for shape, expected in (
            (self.deciles.shape, (areas,)),
            (self.area_ages.shape, (areas, AREA_AGES)),
            (self.ethnicity.shape, (areas, len(ETHNIC_CODES))),
            (self.ages.shape, (practices, OLDEST + 1)),
            (self.men.shape, (practices,)),
            (self.registers.shape, (practices, len(CONDITIONS))),
        ):
            if shape != expected:
                raise ValueError(f"{self.system}: a shape of {shape} instead of {expected}")
        if not np.array_equal(self.ages.sum(axis=1), self.lists):
            raise ValueError(f"{self.system}: ages do not add up to the lists")
        if np.any(self.men > self.lists) or np.any(self.men < 0):
            raise ValueError(f"{self.system}: more men than people on a list")

    @cached_property
    def lists(self) -> NDArray[np.int64]:
        """People of each practice: int64 of shape (practices,)."""
        lists = np.zeros(len(self.practices), np.int64)
        np.add.at(lists, self.cell_practice, self.cell_people)
        return lists

    @property
    def people(self) -> int:
        """Everybody on the lists."""
        return int(self.lists.sum())

    @cached_property
    def first_cells(self) -> NDArray[np.int64]:
        """The first cell of each practice, and the number of cells: shape (practices + 1,)."""
        return np.searchsorted(self.cell_practice, np.arange(len(self.practices) + 1))

    def only(self, practices: int) -> Margins:
        """The margins of the first so many practices, all their areas kept."""
        cells = slice(0, int(self.first_cells[practices]))
        return replace(
            self,
            practices=self.practices[:practices],
            cell_practice=self.cell_practice[cells],
            cell_area=self.cell_area[cells],
            cell_people=self.cell_people[cells],
            cell_before=self.cell_before[cells],
            ages=self.ages[:practices],
            men=self.men[:practices],
            registers=self.registers[:practices],
            claims=tuple(replace(one, shares=one.shares[:practices]) for one in self.claims),
        )


def rounded(shares: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to ``shares`` that add up to ``total``: largest remainder.

    Ties go to the earlier position. Raises ValueError where people have nowhere to go.
    """
    whole = float(shares.sum())
    if whole <= 0.0:
        if total:
            raise ValueError("shares add up to nothing")
        return np.zeros(len(shares), np.int64)
    exact = shares * (total / whole)
    down = np.floor(exact).astype(np.int64)
    missing = total - int(down.sum())
    if missing > 0:
        down[np.argsort(-(exact - down), kind="stable")[:missing]] += 1
    elif missing < 0:  # the sum of floats came out just above a whole number
        down[np.argmax(down)] += missing
    return down


def before(area: NDArray[np.integer], people: NDArray[np.integer]) -> NDArray[np.int64]:
    """How many people of its area lie in the cells before each cell: shape (cells,)."""
    order = np.argsort(area, kind="stable")
    upto = np.cumsum(people[order], dtype=np.int64) - people[order]
    found = np.empty(len(area), np.int64)
    found[order] = upto - upto[np.searchsorted(area[order], area[order])]
    return found


def thinned(people: NDArray[np.int64], one_in: int) -> NDArray[np.int64]:
    """One person in so many, counted through all cells in order, so that no area is lost."""
    upto = np.cumsum(people, dtype=np.int64) // one_in
    return np.diff(upto, prepend=0)
