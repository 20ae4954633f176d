"""What a person accepts of a file, and the words in which a file is returned."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from goldenthread.cli.outcome import BadInput, Refused
from goldenthread.exchange.problems import Consequence, Problem

if TYPE_CHECKING:
    from goldenthread.actions.loading import Acceptance

SHOWN = 20
"""Problems and changes shown before the rest is only counted."""

ReasonOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Why the problems are accepted.")
]


class Choices:
    """The problems that a person accepts, who it is, and why. ``option`` says who: --by or --as."""

    def __init__(
        self,
        accept: Collection[str] | None,
        by: str | None,
        reason: str | None,
        *,
        option: str = "--by",
    ) -> None:
        names = [name.strip() for each in accept or () for name in each.split(",")]
        self.accepted = frozenset(name for name in names if name)
        self.by = by if by is None else by.strip()
        self.reason = (reason or "").strip()
        self.option = option
        if self.accepted and not (self.by and self.reason):
            raise BadInput(
                f"--accept needs {option} NAME and --reason TEXT: who accepts it and why is "
                "recorded."
            )

    def who(self) -> str:
        """The name given, or else the name of the account."""
        if self.by is not None:
            return self.by
        try:
            return getpass.getuser()
        except (OSError, KeyError) as error:
            raise BadInput(
                f"This account has no name: say who you are with {self.option} NAME."
            ) from error

    def acceptance(self) -> Acceptance | None:
        """The acceptance to record, or None where nothing is accepted."""
        from goldenthread.actions.loading import Acceptance

        if not self.accepted:
            return None
        return Acceptance(self.accepted, self.who(), self.reason)

    @contextmanager
    def in_words(self, name: str, counts: Mapping[str, int]) -> Iterator[None]:
        """What stands against a file of this name, told to the person at the terminal."""
        from goldenthread.actions.keeping_apart import HomeInUseError
        from goldenthread.actions.loading import ProblemsOutstandingError
        from goldenthread.actions.recording import RecorderError

        try:
            yield
        except ProblemsOutstandingError as error:
            raise BadInput(
                self.words_of_refusal(name, error.problems, counts, error.unknown)
            ) from error
        except RecorderError as error:
            raise BadInput(f"{self.option}: {error} Nothing was changed.") from error
        except HomeInUseError as error:
            raise Refused(str(error)) from error

    def words_of_refusal(
        self,
        name: str,
        problems: tuple[Problem, ...],
        counts: Mapping[str, int],
        unknown: tuple[str, ...] = (),
    ) -> str:
        """Why a file was returned, problem by problem, and how to accept what may be accepted."""
        lines = [f"{name} was not loaded; nothing was changed."]
        if unknown:
            lines.append(
                f"No problem that can be accepted is called {', '.join(unknown)}: see the names "
                "below."
            )
        lines += [f"  {each.name}: {each}" for each in first_of_each(problems, counts)]
        codes = {each.code for each in problems if each.consequence is Consequence.ACCEPTABLE}
        if codes and not any(each.consequence is Consequence.REFUSED for each in problems):
            lines.append(
                "What cannot be mended may be accepted by a named person: "
                f"--accept {','.join(sorted(codes))} {self.option} NAME --reason TEXT"
            )
        return "\n".join(lines)


def first_of_each(problems: tuple[Problem, ...], counts: Mapping[str, int]) -> list[Problem]:
    """The first few problems of each code, the last of them saying how many more there are."""
    shown: list[Problem] = []
    of_code: Counter[str] = Counter()
    for problem in problems:
        of_code[problem.code] += 1
        if of_code[problem.code] <= SHOWN:
            shown.append(problem)
    for code, number in of_code.items():
        more = max(counts.get(code, 0), number) - SHOWN
        if more > 0:
            last = max(i for i, each in enumerate(shown) if each.code == code)
            shown.insert(
                last + 1,
                Problem(code, shown[last].consequence, f"and {more:,} more like these.", ""),
            )
    return shown
