"""An event for each use of what is known of people: who, when, for what, and never a row."""

from __future__ import annotations

from datetime import datetime

from goldenthread.actions.recording import RecorderError, recording

LONGEST_SUMMARY = 2_000


def note_evidence_use(
    verb: str,
    *,
    by: str,
    at: datetime,
    purpose: str,
    summary: str = "",
    source_name: str = "",
    source_digest: str = "",
) -> int:
    """Record that the evidence store was used; returns the number of the recording.

    ``summary`` says what was done in counts. Raises RecorderError where nobody is named, or no
    purpose is.
    """
    if not purpose.strip():
        raise RecorderError("No purpose is given: say what the evidence is for.")
    with recording(
        verb, by=by, at=at, reason=purpose, summary=summary[:LONGEST_SUMMARY],
        source_name=source_name[:300], source_digest=source_digest,
    ) as event:  # fmt: skip
        return int(event.pk)
