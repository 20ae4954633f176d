"""What all loading has in common: acceptance of problems, the plan of changes, and its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Q

from goldenthread.actions.keeping_apart import refuse_a_demonstration
from goldenthread.actions.recording import (
    check_named,
    index_lines,
    record_acceptances,
    record_facts,
    recording,
    retract_rows,
)
from goldenthread.actions.spoken import Spoken, has_spoken, in_lines
from goldenthread.actions.turns import in_turn
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.exchange.problems import Consequence, Problem
from goldenthread.exchange.reading import Reading
from goldenthread.kernel import Ref
from goldenthread.records.models import AcceptedProblem, Recording
from goldenthread.records.nouns import MODELS, columns, maker
from goldenthread.structure.areas import Outline
from goldenthread.structure.memberships import Membership

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Problems that a named person accepts, each by code or ``code@row``, and why."""

    problems: frozenset[str]
    by: str
    reason: str


class ProblemsOutstandingError(Exception):
    """A file cannot be taken in: these problems are refused, or nobody has accepted them."""

    def __init__(self, problems: tuple[Problem, ...], unknown: tuple[str, ...] = ()) -> None:
        super().__init__(f"{len(problems)} problems stand in the way")
        self.problems = problems
        self.unknown = unknown


class What(StrEnum):
    """What happened, or would happen, to one subject."""

    ADDED = "added"
    ENDED = "ended"
    RENAMED = "renamed"
    MOVED = "moved"
    EXTENDED = "extended"
    """Known already, and now also for days before or after those known."""
    CHANGED = "changed"

    @property
    def meaning(self) -> str:
        """What it means, in words that fit every kind of file."""
        return _MEANINGS[self]


_MEANINGS = {
    What.ADDED: "not known before",
    What.ENDED: "no longer so from a day on; stays true of the days before",
    What.RENAMED: "another name than before",
    What.MOVED: "in another network, district or system than before",
    What.EXTENDED: "known already, and now for earlier or later days too",
    What.CHANGED: "known already; its days, place, figures or capital letters differ",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change, with what held before and what holds after; empty where nothing did."""

    what: What
    subject: Ref
    before: str = ""
    after: str = ""


_WITHOUT_REF = (Membership, PracticeNeed, Outline)


@dataclass(slots=True)
class Plan:
    """What a load would take back and record, worked out before anything is written."""

    changes: list[Change] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)
    retract: dict[type[Any], list[tuple[int, Any]]] = field(default_factory=dict)
    record: list[Any] = field(default_factory=list)
    touched: dict[type[Any], set[Ref]] = field(default_factory=dict)
    """References of which the record has facts already, and whose facts change."""
    spoken: Spoken = field(default_factory=dict)
    """Of which memberships the file decides, for which systems; an earlier file must know."""
    notices: list[Problem] = field(default_factory=list)
    meanings: dict[What, str] = field(default_factory=dict)
    """What a word of the report means for this kind of file, where that is not plain."""

    @property
    def empty(self) -> bool:
        """Whether the record is already as it would be."""
        return not self.record and not any(self.retract.values())

    def facts(self) -> dict[type[Any], tuple[int, int]]:
        """Of each noun, how many facts would be recorded and how many taken back."""
        recorded = Counter(type(fact) for fact in self.record)
        taken_back = {noun: len(rows) for noun, rows in self.retract.items()}
        return {
            noun: (recorded[noun], taken_back.get(noun, 0)) for noun in {**recorded, **taken_back}
        }

    def notice(self, code: str, message: str, remedy: str = "") -> None:
        """Tell what the person should know, and only the record can say."""
        self.notices.append(Problem(code, Consequence.NOTICE, message, remedy))

    def replace(
        self,
        noun: type[Any],
        rows: Iterable[tuple[int, Any]],
        facts: list[Any],
        *,
        whole: bool = False,
    ) -> bool:
        """Bring rows to be these facts, and no more than it takes; whether that changes any.

        With ``whole`` any change records all of the facts anew, so that one event has them all.
        """
        wanted = list(facts)
        rows = list(rows)
        whole = whole and Counter(fact for _, fact in rows) != Counter(facts)
        changed = False
        for row_id, fact in rows:
            if fact in wanted and not whole:
                wanted.remove(fact)
            else:
                self.retract.setdefault(noun, []).append((row_id, fact))
                changed = True
        self.record.extend(wanted)
        changed = changed or bool(wanted)
        if changed and noun not in _WITHOUT_REF:
            self.touched.setdefault(noun, set()).update(fact.ref for _, fact in rows)
        return changed


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or with a dry run would do."""

    changes: tuple[Change, ...]
    unchanged: Mapping[str, int]
    recorded: int
    retracted: int
    event: int | None
    """The recording, or None where nothing changed or it was a dry run."""
    loaded_before: str
    """When and by whom the same file was loaded before; empty where it was not."""
    problems: tuple[Problem, ...] = ()
    """What the file and the record together gave rise to, the accepted and the notices."""
    facts: Mapping[type[Any], tuple[int, int]] = field(default_factory=dict)
    """Of each noun, how many facts are recorded and how many taken back."""
    meanings: Mapping[What, str] = field(default_factory=dict)

    def meaning(self, what: What) -> str:
        """What a word of the report means for this kind of file."""
        return self.meanings.get(what, what.meaning)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many changes, by kind of subject and what happened."""
        return dict(Counter((each.subject.kind, each.what.value) for each in self.changes))


def rows_of(noun: type[Fact], *conditions: Q, **exactly: Any) -> list[tuple[int, str, Fact]]:
    """Rows of a noun that are believed now, as (row id, verb that recorded it, fact)."""
    of_noun: Any = noun  # type[T] is hashable, which mypy does not see
    make = maker(of_noun)
    rows = (
        MODELS[noun]
        ._default_manager.filter(*conditions, retracted_in__isnull=True, **exactly)
        .order_by("pk")
        .values_list("pk", "recorded_in__verb", *columns(of_noun))
    )
    return [(row_id, verb, make(tuple(values))) for row_id, verb, *values in rows]


def load(
    reading: Reading[Any],
    plan: Callable[[], Plan],
    *,
    verb: str,
    by: str,
    at: datetime,
    acceptance: Acceptance | None = None,
    year: str = "",
    dry_run: bool = False,
    beside_the_record: Callable[[], Iterable[Problem]] = tuple,
) -> LoadReport:
    """Work out a plan and carry it out, in one transaction, with its event.

    ``beside_the_record`` gives the problems that only the record can tell. Two loads at once
    queue, so that each is judged and planned on what the other has written.

    Raises ProblemsOutstandingError when there are problems that refuse the file, or that nobody
    accepted; HomeInUseError in a demonstration; RecorderError where a person is not named.
    """
    for person in (by, acceptance.by) if acceptance else (by,):
        check_named(person)
    accepted = acceptance.problems if acceptance else frozenset()
    with in_turn(at):
        refuse_a_demonstration()
        for problem in beside_the_record():
            reading = reading.with_problem(problem)
        outstanding = reading.outstanding(accepted)
        unknown = reading.unknown_acceptances(accepted)
        if outstanding or unknown:
            raise ProblemsOutstandingError(outstanding, unknown)
        before = _loaded_before(verb, reading.sha256, year)
        planned = plan()
        told = has_spoken(verb, year, planned.spoken)
        event = None
        if not dry_run and not (planned.empty and told):
            event = _carry_out(planned, reading, verb, by, at, acceptance, year)
    return LoadReport(
        tuple(planned.changes),
        dict(planned.unchanged),
        len(planned.record),
        sum(map(len, planned.retract.values())),
        event,
        before,
        (*reading.problems, *planned.notices),
        planned.facts(),
        planned.meanings,
    )


def _loaded_before(verb: str, digest: str, year: str) -> str:
    last = (
        Recording.objects.filter(verb=verb, source_digest=digest, year=year).order_by("pk").last()
    )
    return "" if last is None else f"{last.recorded_at:%-d %B %Y %H:%M} by {last.recorded_by}"


def _carry_out(  # noqa: PLR0917 - the parts of one event
    planned: Plan,
    reading: Reading[Any],
    verb: str,
    by: str,
    at: datetime,
    acceptance: Acceptance | None,
    year: str,
) -> int:
    with recording(
        verb,
        by=by,
        at=at,
        reason=acceptance.reason if acceptance else "",
        source_name=reading.name[:300],
        source_digest=reading.sha256,
        year=year,
        spoke_of=in_lines(planned.spoken),
        summary=in_words(planned),
    ) as event:
        for noun, rows in planned.retract.items():
            retract_rows(event, noun, rows)
        record_facts(event, planned.record)
        _index_again(planned)
        if acceptance:
            record_acceptances(
                event,
                (
                    AcceptedProblem(
                        recording=event,
                        code=each.code,
                        row=each.row,
                        column=(each.column or "")[:200],
                        value=each.value or "",
                        message=str(each),
                        accepted_by=acceptance.by,
                        reason=acceptance.reason,
                    )
                    for each in reading.problems
                    if each.consequence is Consequence.ACCEPTABLE
                    and (each.code in acceptance.problems or each.name in acceptance.problems)
                ),
            )
    return int(event.pk)


def _index_again(planned: Plan) -> None:
    # One reference can have several facts, one after another (a practice renamed): the index
    # line is that of the last, whatever the order in which the files came.
    for noun, refs in planned.touched.items():
        for chunk in _chunks(sorted(refs), 2_000):
            found = [fact for _, _, fact in rows_of(noun, ref__in=chunk)]
            index_lines(sorted(found, key=_first_day))


def _first_day(fact: Any) -> Any:
    return fact.span.since or date.min


def _chunks(refs: list[Ref], size: int) -> Iterable[list[Ref]]:
    return (refs[start : start + size] for start in range(0, len(refs), size))


def in_words(planned: Plan) -> str:
    """The changes in one line: ``practice: 12 added, 3 ended; network: 1 renamed``."""
    counts: dict[str, Counter[str]] = {}
    for each in planned.changes:
        counts.setdefault(each.subject.kind, Counter())[each.what.value] += 1
    return "; ".join(
        f"{kind}: " + ", ".join(f"{number:,} {what}" for what, number in sorted(counter.items()))
        for kind, counter in sorted(counts.items())
    )
