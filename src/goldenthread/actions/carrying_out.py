"""What every verb of the authorising door has in common: judge, then record or refuse.

Judging and recording are one turn, so that of two writers who want the last of a limit the
second is judged on what the first has written. A dry run judges in its turn too, and writes
nothing. A retry with a key of its own finds what it recorded before, and writes nothing either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from goldenthread.actions.recording import RecorderError, check_named, record_facts, recording
from goldenthread.actions.refusal import RefusedError
from goldenthread.authority.proposals import Judged, readable
from goldenthread.kernel import Reason, Ref, RefError, Verdict
from goldenthread.records.models import Recording

LONGEST_KEY = 100
"""Characters of a key: with its kind it fits the column of a reference."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided or done. ``facts`` are what is recorded of it.

    ``verdict`` is None where it was recorded before and is not judged again; ``event`` is the
    number of the recording, None of a dry run and where nothing was written. ``owed`` are the
    challenges whose answer is overdue.
    """

    ref: Ref
    verdict: Verdict | None
    facts: tuple[Any, ...]
    event: int | None = None
    owed: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, when and why. ``dry_run`` judges and records nothing."""

    verb: str
    by: str
    at: datetime
    reason: str
    dry_run: bool

    def check(self) -> None:
        """Raise RecorderError where nobody is named, or no reason is given."""
        check_named(self.by)
        if not self.reason.strip():
            raise RecorderError("No reason is given: say why this is recorded.")
        if not readable(self.reason):
            raise RecorderError("The reason has characters that cannot be shown: type it anew.")

    def carry_out(
        self,
        judged: Judged,
        owed: tuple[Ref, ...] = (),
        first: Callable[[Recording], None] = lambda _: None,
    ) -> Outcome:
        """Record what was permitted, after what ``first`` does; or raise RefusedError."""
        subject = judged.verdict.subject
        if not judged.verdict.permitted:
            raise RefusedError.of_one(judged.verdict, judged.others)
        if self.dry_run:
            return Outcome(subject, judged.verdict, judged.facts, None, owed)
        with recording(
            self.verb, by=self.by, at=self.at, reason=self.reason, summary=str(subject)
        ) as event:
            first(event)
            record_facts(event, judged.facts)
        return Outcome(subject, judged.verdict, judged.facts, int(event.pk), owed)


def day_of(moment: datetime) -> date:
    """The day of an instant, where the record is kept."""
    return timezone.localtime(moment).date()


def own_ref(kind: str, key: str) -> Ref:
    """The reference of a key that somebody chose. Raises RefError for what cannot be one."""
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise RefError(f"{key[:40]!a} is no key: write up to {LONGEST_KEY} characters and spaces")
    return Ref.parse(f"{kind}:{key}")


def recorded_before(ref: Ref, before: Sequence[Any], wanted: Sequence[Any]) -> Outcome | None:
    """What is recorded under a reference, where that is what is wanted; None where nothing is.

    Raises RefusedError where the reference stands for something else.
    """
    if not before:
        return None
    if Counter(before) != Counter(wanted):
        differs = sorted(
            {
                type(fact).__name__.lower()
                for fact in (Counter(wanted) - Counter(before))
                + (Counter(before) - Counter(wanted))
            }
        )
        reason = Reason(
            ref, f"{ref} is recorded already with another content: {', '.join(differs)}", None,
            "give another key, or leave it out and the next number is taken",
        )  # fmt: skip
        raise RefusedError.of_one(Verdict(ref, (), (reason,)))
    return Outcome(ref, None, tuple(before))
