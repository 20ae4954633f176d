"""Parquet columns as arrays, a run of whole people at a time, so that memory stays small."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.persons.engines.refusal import TablesRefused, refusal
from goldenthread.persons.tables import TABLES, Column, ColumnType

NO_NUMBER = -1
"""What an empty whole number becomes: no number of a table is negative."""

NO_DAY = 2_147_483_647
"""What an empty day becomes: later than any day."""

Array = NDArray[Any]
Translate = Callable[[Sequence[str | None]], Array]
"""The numbers of some texts, each text (and the empty one, None) given once."""

_ARROW = {
    ColumnType.PERSON: pa.int32(),
    ColumnType.WHOLE: pa.int32(),
    ColumnType.SMALL: pa.int16(),
    ColumnType.WORD: pa.int8(),
}
_UNSORTED = "Sort the table by {order}, as importing it does"


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of some people, all of each of them. ``first`` is the number of the first row.

    ``previous`` is the person of the row above, -1 at the top of the table.
    """

    first: int
    previous: int
    columns: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads one table of a system's folder. ``ahead``: decode the next rows in another thread."""

    folder: Path
    name: str
    ahead: bool = False

    @property
    def path(self) -> Path:
        """Where the table is."""
        return self.folder / f"{self.name}.parquet"

    @property
    def is_there(self) -> bool:
        """Whether the file exists.

        Raises:
            TablesRefused: it does not, and measures need it.
        """
        if self.path.is_file():
            return True
        if TABLES[self.name].required:
            raise self.refused("it is missing", "Import it")
        return False

    def refused(self, problem: str, remedy: str, row: int | None = None) -> TablesRefused:
        """A refusal of this table."""
        return TablesRefused(refusal(self.folder, self.name, problem, remedy, row))

    def out_of_place(self, run: Run, row: int, people: int) -> TablesRefused:
        """A refusal of a row of a run, for its person or its order."""
        person = run["person"][row]
        if not 0 <= person < people:
            return self.refused(
                "the person of this row is not in persons.parquet",
                "Import the tables of a system together",
                run.first + row,
            )
        order = ", ".join(TABLES[self.name].order)
        return self.refused(
            "this row comes before the row above it", _UNSORTED.format(order=order), run.first + row
        )

    def runs(self, names: Sequence[str], translate: Mapping[str, Translate]) -> Iterator[Run]:
        """The named columns in runs of whole people, in order of the file.

        A column of text comes as the numbers that ``translate`` gives; an empty day as
        ``NO_DAY``, an empty number as ``NO_NUMBER``.

        Raises:
            TablesRefused: the file cannot be read, or a column is not as declared.
        """
        held: dict[str, Array] = {}
        first, previous = 0, -1
        for group in self.groups(names, translate):
            columns = {
                name: np.concatenate((held[name], values)) if held else values
                for name, values in group.items()
            }
            person = columns["person"]
            cut = int(np.searchsorted(person, person[-1])) if len(person) else 0
            held = {name: values[cut:] for name, values in columns.items()}
            if cut:
                yield Run(first, previous, {name: each[:cut] for name, each in columns.items()})
                first, previous = first + cut, int(person[cut - 1])
        if held and len(held["person"]):
            yield Run(first, previous, held)

    def groups(
        self, names: Sequence[str], translate: Mapping[str, Translate]
    ) -> Iterator[dict[str, Array]]:
        """The named columns, a row group of the file at a time.

        Raises:
            TablesRefused: the file cannot be read, or a column is not as declared.
        """
        if not self.is_there:
            return
        with self._opened(list(translate)) as file:
            missing = sorted(set(names) - set(file.schema_arrow.names))
            if missing:
                raise self.refused(f"it has no column {', '.join(missing)}", "Import it again")

            def decoded(number: int) -> dict[str, Array]:
                try:
                    group = file.read_row_group(number, columns=list(names), use_threads=False)
                except (OSError, pa.ArrowException) as error:
                    raise self._unreadable(error) from None
                return {
                    name: self._array(TABLES[self.name].column(name), group, translate.get(name))
                    for name in names
                }

            yield from _in_turn(decoded, file.num_row_groups, ahead=self.ahead)

    def _opened(self, texts: list[str]) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path, read_dictionary=texts)
        except (OSError, pa.ArrowException) as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> TablesRefused:
        # What the reader says may quote a value: only the kind of failure is passed on.
        kind = type(error).__name__
        return self.refused(f"it cannot be read as Parquet ({kind})", "Import it again")

    def _array(self, column: Column, group: pa.Table, translate: Translate | None) -> Array:
        values = group.column(column.name).combine_chunks()
        if isinstance(values, pa.ChunkedArray):
            values = values.unify_dictionaries().combine_chunks()
        if values.null_count and not column.empty:
            raise self.refused(f"column {column.name} has empty values", "Import it again")
        if translate is not None:
            return self._translated(column, values, translate)
        wanted = _ARROW.get(column.type, pa.date32())
        if values.type != wanted:
            raise self.refused(
                f"column {column.name} is {values.type} and not {wanted}", "Import it again"
            )
        if column.type is ColumnType.DAY:
            values = values.view(pa.int32())
        if values.null_count:
            values = values.fill_null(NO_DAY if column.type is ColumnType.DAY else NO_NUMBER)
        array: Array = values.to_numpy(zero_copy_only=False)
        return array

    def _translated(self, column: Column, values: pa.Array, translate: Translate) -> Array:
        if not pa.types.is_dictionary(values.type):
            raise self.refused(
                f"column {column.name} is {values.type}, not text", "Import it again"
            )
        numbers = translate([*values.dictionary.to_pylist(), None])
        at = values.indices
        if at.null_count:
            at = at.fill_null(len(numbers) - 1)
        found: Array = numbers[at.to_numpy(zero_copy_only=False)]
        return found


def _in_turn(
    decoded: Callable[[int], dict[str, Array]], count: int, *, ahead: bool
) -> Iterator[dict[str, Array]]:
    """Each group in turn; ``ahead``: while one is used, a thread decodes the next."""
    if not ahead or count < 2:
        yield from map(decoded, range(count))
        return
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(decoded, 0)
        for number in range(1, count):
            group = coming.result()
            coming = pool.submit(decoded, number)
            yield group
        yield coming.result()


def first_out_of_place(run: Run, people: int, *then: str) -> int:
    """The first row of a run that is before the row above it, or not of a person. -1 for none.

    Rows go by person and then by the columns named.
    """
    person = run["person"]
    if person[0] <= run.previous:
        return 0
    before = np.zeros(len(person) - 1, np.bool_)
    for name in reversed(("person", *then)):
        values = run[name]
        before = (values[1:] < values[:-1]) | ((values[1:] == values[:-1]) & before)
    if person[0] >= 0 and person[-1] < people and not before.any():
        return -1
    wrong = (person < 0) | (person >= people)
    wrong[1:] |= before
    return int(wrong.argmax())
