"""A thread as one JSON document, the same from the command line and from the web."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from goldenthread.kernel import Ref
from goldenthread.thread.kinds import Entry
from goldenthread.thread.trace import Thread


def as_document(thread: Thread, lines: Mapping[Ref, Entry]) -> dict[str, Any]:
    """The facts with their titles, the links between them, and the gaps."""
    return {
        "start": str(thread.start),
        "complete": thread.complete,
        "facts": [
            _fact(ref, lines.get(ref))
            for ref in dict.fromkeys([thread.start, *(step.ref for step in thread.steps)])
        ],
        "links": [
            {
                "source": str(tie.link.source),
                "relation": tie.link.relation,
                "target": str(tie.link.target),
                "direction": tie.link.direction.value,
                "since": day_text(tie.link.span.since),
                "until": day_text(tie.link.span.until),
                "alike": tie.alike,
            }
            for tie in thread.ties
        ],
        "gaps": [{"ref": str(gap.ref), "missing": gap.words} for gap in thread.gaps],
    }


def day_text(day: date | None) -> str | None:
    """A day as JSON has it: ``until`` is the first day on which a tie no longer holds."""
    return day.isoformat() if day else None


def _fact(ref: Ref, line: Entry | None) -> dict[str, Any]:
    return {
        "ref": str(ref),
        "kind": ref.kind,
        "title": line.title if line else None,
        "detail": line.detail if line else None,
        "date": day_text(line.dated if line else None),
    }
