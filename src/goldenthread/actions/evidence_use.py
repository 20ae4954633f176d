"""Noting that somebody used records of people: who, when, for what purpose, and how much.

The record of the system holds this event and never a row, a code of a person, or a path to one.
"""

from __future__ import annotations

from datetime import datetime

from goldenthread.actions.recording import RecorderError, check_named, recording

LONGEST_PURPOSE = 1_000
LONGEST_SUMMARY = 2_000
_LONGEST_VERB = 60


def check_use(by: str, purpose: str) -> None:
    """Whether an event could be left, asked before a long piece of work. Raises RecorderError."""
    check_named(by)
    if not purpose.strip():
        raise RecorderError("No purpose is given: records of people are used for a purpose.")
    if len(purpose) > LONGEST_PURPOSE:
        raise RecorderError(f"A purpose has at most {LONGEST_PURPOSE} characters.")


def note_evidence_use(
    verb: str, *, by: str, at: datetime, purpose: str, summary: str, digest: str = ""
) -> int:
    """Leave an event: ``verb`` is what was done, such as ``import evidence``.

    ``summary`` says which system and how many rows; ``digest`` is the SHA-256, in hex, of what
    was made. Returns the number of the event. Raises RecorderError where nobody is named or no
    purpose is given.
    """
    check_use(by, purpose)
    if len(summary) > LONGEST_SUMMARY:
        raise ValueError(f"a summary has at most {LONGEST_SUMMARY} characters")
    if not verb or len(verb) > _LONGEST_VERB:
        raise ValueError(f"the verb {verb!r} is not from 1 to {_LONGEST_VERB} characters long")
    with recording(
        verb, by=by, at=at, reason=purpose.strip(), summary=summary, source_digest=digest
    ) as event:
        return event.pk
