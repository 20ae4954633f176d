"""The need table: what the allocation file says of every practice of a year, as exact arrays.

Counts are whole billionths of a person in 64-bit integers, so sums are exact in any order.
"Not published" is a mask beside the numbers, so it is never taken for zero; a published zero is
a number like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from goldenthread.allocation.practice_need import Component, PracticeNeed
from goldenthread.kernel import FinancialYear

COMPONENTS: tuple[Component, ...] = tuple(Component)
"""The components of need, in the order of the rows of every array of this room."""

ROW: Mapping[Component, int] = {component: row for row, component in enumerate(COMPONENTS)}

LARGEST_TOTAL = 2**63 - 1
"""The largest total that a column may have, in billionths of a person: 9.2 billion people.

Counts are zero or more, so no sum over some practices exceeds the sum over all of them. It is
therefore enough to refuse a column whose total does not fit: England takes 6.2e16 of 9.2e18,
ten Englands 6.2e17, and about 148 would fit.
"""

_FIELDS = attrgetter(*(component.value.replace("-", "_") for component in COMPONENTS))


class NeedTableError(ValueError):
    """Facts from which no need table can be built. The message names the practices."""


@dataclass(frozen=True, eq=False)
class NeedTable:
    """Registered and weighted populations of every practice of one financial year. Immutable.

    ``practices``: ODS codes, ascending, shape (n,). ``systems``: ODS codes, ascending, (s,).
    ``system_of``: the position of each practice's system in ``systems``, (n,).
    ``population`` and ``weighted``: billionths of a person, shapes (n,) and (9, n), rows in the
    order of :data:`COMPONENTS`; where ``population_published`` or ``published`` (same shapes) is
    False the number beside it is a placeholder and is never counted.
    Source: the practice allocation files of NHS England.
    """

    year: FinancialYear
    practices: tuple[str, ...]
    systems: tuple[str, ...]
    system_of: NDArray[np.int64]
    population: NDArray[np.int64]
    population_published: NDArray[np.bool_]
    weighted: NDArray[np.int64]
    published: NDArray[np.bool_]

    @classmethod
    def build(
        cls, year: FinancialYear, needs: Iterable[PracticeNeed], system_of: Mapping[str, str]
    ) -> NeedTable:
        """A table from facts of one year, and the system (ODS code) of each practice (ODS code).

        Raises NeedTableError for a fact of another year, a practice given twice or in no system,
        a count below zero, and totals beyond :data:`LARGEST_TOTAL`.
        """
        facts = sorted(needs, key=lambda need: need.practice.key)
        codes = [need.practice.key for need in facts]
        _refuse("belong to another year", (n.practice.key for n in facts if n.year != year))
        _refuse("are given twice", (a for a, b in pairwise(codes) if a == b))
        _refuse("are in no system", (code for code in codes if code not in system_of))
        systems = tuple(sorted({system_of[code] for code in codes}))
        position = {system: index for index, system in enumerate(systems)}
        counts = np.array([_FIELDS(need) for need in facts], dtype=object)
        people = np.array([need.population for need in facts], dtype=object)
        table = cls(
            year,
            tuple(codes),
            systems,
            np.array([position[system_of[code]] for code in codes], dtype=np.int64),
            *_counts(people, codes),
            *_counts(counts.reshape(len(codes), len(COMPONENTS)).T, codes),
        )
        for array in (
            table.system_of,
            table.population,
            table.population_published,
            table.weighted,
            table.published,
        ):
            array.setflags(write=False)
        return table

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each practice stands in the arrays, by ODS code."""
        return {code: index for index, code in enumerate(self.practices)}

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """People and weights that may be compared, billionths of a person, shape (2, 9, n).

        ``counts[0]`` is the registered population, ``counts[1]`` the weighted one. A practice
        counts for a component only where both are published: otherwise people would stand below
        the line with no weight above it, which reads "not published" as zero.
        """
        both = self.published & self.population_published
        counts = np.stack([np.where(both, self.population, 0), np.where(both, self.weighted, 0)])
        counts.setflags(write=False)
        return counts

    def totals(self, groups: NDArray[np.int64], number: int) -> NDArray[np.int64]:
        """Exact sums of :attr:`counts` over groups of practices, shape (2, 9, number).

        ``groups`` gives each practice's group, 0 to ``number`` - 1, shape (n,). A group with no
        practice sums to zero.
        """
        order = np.argsort(groups, kind="stable")
        present, starts = np.unique(groups[order], return_index=True)
        sums = np.zeros((2, len(COMPONENTS), number), dtype=np.int64)
        if present.size:
            # take() is four times as quick here as an index of the last axis.
            sorted_counts = np.take(self.counts, order, axis=2)
            sums[:, :, present] = np.add.reduceat(sorted_counts, starts, axis=2)
        return sums

    @cached_property
    def system_totals(self) -> NDArray[np.int64]:
        """:attr:`counts` summed over every practice of each system, placed or not: (2, 9, s)."""
        return self.totals(self.system_of, len(self.systems))

    def practices_in(self, systems: Sequence[str] | None = None) -> list[int]:
        """Positions of the practices of some systems (ODS codes); of all where none are named.

        Raises NeedTableError for a system that the table does not have.
        """
        if systems is None:
            return list(range(len(self.practices)))
        unknown = [code for code in systems if code not in self.systems]
        if unknown:
            raise NeedTableError(f"{self.year} has no practices of {', '.join(unknown)}")
        wanted = [self.systems.index(code) for code in systems]
        return np.flatnonzero(np.isin(self.system_of, wanted)).tolist()

    def weights(self, component: Component, systems: Sequence[str] | None = None) -> dict[str, int]:
        """Weighted population of each practice (ODS code) of some systems, billionths of a person.

        Raises NeedTableError where a practice's weight is not published.
        """
        return self._known(
            self.weighted[ROW[component]],
            self.published[ROW[component]],
            f"the {component} weight",
            systems,
        )

    def people(self, systems: Sequence[str] | None = None) -> dict[str, int]:
        """Registered population of each practice, as :meth:`weights`."""
        return self._known(
            self.population, self.population_published, "the registered population", systems
        )

    def _known(
        self,
        counts: NDArray[np.int64],
        published: NDArray[np.bool_],
        what: str,
        systems: Sequence[str] | None,
    ) -> dict[str, int]:
        chosen = self.practices_in(systems)
        missing = [self.practices[i] for i in chosen if not published[i]]
        if missing:
            raise NeedTableError(
                f"{what} of {len(missing)} of {len(chosen)} practices is not published for "
                f"{self.year}: {listed(missing)}. A pot cannot be divided by what is not known"
            )
        return {self.practices[i]: int(counts[i]) for i in chosen}


def _counts(
    values: NDArray[np.object_], codes: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Numbers and "is published" from counts or None, practices along the last axis."""
    # Element by element: an array of objects compared with None answers for each of them.
    published = np.frompyfunc(lambda value: value is not None, 1, 1)(values).astype(bool)
    known = np.where(published, values, 0)
    negative = np.less(known, 0).astype(bool).reshape(-1, len(codes)).any(axis=0)
    _refuse("have a count below zero", (codes[i] for i in np.flatnonzero(negative)))
    # Added as Python integers, which cannot overflow, before anything is put into 64 bits.
    if any(int(total) > LARGEST_TOTAL for total in np.atleast_1d(known.sum(axis=-1))):
        raise NeedTableError(
            "the practices together have more than 9.2 billion people, which cannot be counted "
            "exactly: a column is probably not in people"
        )
    return known.astype(np.int64), published


def _refuse(what: str, practices: Iterable[str]) -> None:
    named = list(practices)
    if named:
        raise NeedTableError(f"{len(named)} practices {what}: {listed(named)}")


def listed(codes: Sequence[str], most: int = 10) -> str:
    """The first few codes, and how many more there are."""
    more = f" and {len(codes) - most} more" if len(codes) > most else ""
    return ", ".join(codes[:most]) + more
