"""What an importer found: every problem counted and located, and no value of anybody's row.

A problem tells the file, the rows, the column, how many there are, and the shapes of what stands
there: a digit is shown as 9 and a letter as a, so that 31/12/1980 is 99/99/9999. The shape says
how to mend it, and the value, which may be an NHS number in the wrong column, is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from goldenthread.exchange.problems import Consequence, rows_in_words

ROWS_SHOWN = 10
SHAPES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class FeedProblem:
    """All problems of one kind in one column of one file.

    ``rows`` are the first ten: the heading of a text file is row 1, the first row of Parquet is
    row 1. ``shapes`` are the commonest three, without the values.
    """

    code: str
    consequence: Consequence
    message: str
    remedy: str
    file: str
    column: str | None = None
    count: int = 1
    rows: tuple[int, ...] = ()
    shapes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, in words."""
        parts = [self.file] * bool(self.file)
        if self.column is not None:
            parts.append(f"column '{self.column}'")
        if self.rows:
            shown = rows_in_words(self.rows)
            rest = self.count - len(self.rows)
            parts.append(shown + (f" and {rest:,} more" if rest > 0 else ""))
        return ", ".join(parts)

    def __str__(self) -> str:
        like = f" Found: {', '.join(self.shapes)}." if self.shapes else ""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}{like} {self.remedy}".strip()


@dataclass(slots=True)
class Report:
    """Collects what is found while a feed is read, and what was read of each file."""

    problems: list[FeedProblem] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    landed: dict[str, int] = field(default_factory=dict)

    def refuse(self, code: str, message: str, remedy: str, **place: object) -> None:
        """Note what no one can accept."""
        self._add(code, Consequence.REFUSED, message, remedy, place)

    def may_accept(self, code: str, message: str, remedy: str, **place: object) -> None:
        """Note what a named person may accept with a reason."""
        self._add(code, Consequence.ACCEPTABLE, message, remedy, place)

    def notice(self, code: str, message: str, remedy: str = "", **place: object) -> None:
        """Note what the person should know and need not answer for."""
        self._add(code, Consequence.NOTICE, message, remedy, place)

    def _add(
        self,
        code: str,
        consequence: Consequence,
        message: str,
        remedy: str,
        place: Mapping[str, object],
    ) -> None:
        self.problems.append(FeedProblem(code, consequence, message, remedy, **place))  # type: ignore[arg-type]

    def of(self, consequence: Consequence) -> tuple[FeedProblem, ...]:
        """The problems of one consequence, in the order in which they were found."""
        return tuple(each for each in self.problems if each.consequence is consequence)

    @property
    def refused(self) -> bool:
        """Whether anything found so far means that nothing can land."""
        return bool(self.of(Consequence.REFUSED))

    def outstanding(self, accepted: Iterable[str]) -> tuple[FeedProblem, ...]:
        """What stands against the feed: refusals, and acceptable problems nobody accepted."""
        names = set(accepted)
        return self.of(Consequence.REFUSED) + tuple(
            each for each in self.of(Consequence.ACCEPTABLE) if each.code not in names
        )


class FeedRefusedError(ValueError):
    """A feed was returned; nothing landed. ``report`` says why."""

    def __init__(self, report: Report, outstanding: tuple[FeedProblem, ...]) -> None:
        self.report = report
        self.outstanding = outstanding
        super().__init__("\n".join(str(each) for each in outstanding))
