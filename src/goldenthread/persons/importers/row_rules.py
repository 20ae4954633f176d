"""What the rows of a table must be beside one another, as SQL that finds those that are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goldenthread.persons.importers.engine import named
from goldenthread.persons.importers.staging import Staged


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule. ``broken`` is SQL for the rows that break it, and ``counting`` for how many.

    {0} is what they are sought in; ``column`` is the column of the table that is cited.
    """

    code: str
    message: str
    remedy: str
    broken: str
    counting: str
    column: str | None = None
    acceptable: bool = False


def rules_of(staged: Staged) -> Iterator[RowRule]:
    """The rules of a table."""
    table = staged.table
    if not staged.may_repeat:
        every = ", ".join(named(each.name) for each in table.columns)
        yield RowRule(
            "repeated-row",
            "The row is the same as an earlier one.",
            "Take the repeats out, or accept them: each is then taken in once.",
            f"SELECT * FROM {{0}} QUALIFY row_number() OVER (PARTITION BY {every} "
            "ORDER BY file_row) > 1",
            # Groups are counted on all cores, where a window would sort every row.
            "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {0} "
            f"GROUP BY {every} HAVING count(*) > 1)",
            acceptable=True,
        )
    if table.unique:
        keys = ", ".join(named(name) for name in table.unique)
        others = ", ".join(named(e.name) for e in table.columns if e.name not in table.unique)
        yield _counted(
            "two-rows-of-one",
            f"Two rows have the same {' and '.join(table.unique)}, and differ.",
            "Keep the one that is true.",
            "SELECT * FROM {0} QUALIFY "
            f"dense_rank() OVER (PARTITION BY {keys} ORDER BY {others}) > 1",
            table.unique[0],
        )
    for later, earlier in table.follows:
        yield _counted(
            "days-out-of-order",
            f"The day lies before '{staged.headings[earlier]}'.",
            "Correct the one that is wrong.",
            f"SELECT * FROM {{0}} WHERE {named(later)} < {named(earlier)}",
            later,
        )
    if table.name == "registrations":
        before = "OVER (PARTITION BY person ORDER BY since)"
        yield _counted(
            "two-practices",
            "The person's registration before has not ended by this day.",
            "End it, or leave one out: a person has one practice on a day.",
            f"SELECT * FROM {{0}} QUALIFY lag(coalesce(until, DATE '9999-01-01')) {before} "
            f"> since AND lag(since) {before} < since",
            "since",
        )


def _counted(code: str, message: str, remedy: str, broken: str, column: str) -> RowRule:
    counting = f"SELECT count(*) FROM ({broken})"
    return RowRule(code, message, remedy, broken, counting, column)
