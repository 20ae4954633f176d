"""Challenge a decision, and reply: the right to question, with a clock.

Both may be sent twice, by a finger that slips or a network that drops: the same words by the same
body stand once, and the second sending gives the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from goldenthread.actions.recording import record_facts, recording, retract_rows
from goldenthread.actions.turns import in_turn
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.kernel import Ref
from goldenthread.records.models import ChallengeRow
from goldenthread.records.reading import facts
from goldenthread.structure.bodies import Body, Network, Practice
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.challenging import (
    Objection,
    Part,
    Questioned,
    earlier_alike,
    objections_to_challenge,
    objections_to_reply,
    reply_due,
    tidy,
)

RAISE, REPLY = "raise a challenge", "reply to a challenge"
_VOICES: dict[str, Any] = {"body": Body, "practice": Practice, "network": Network}


class ChallengeRefusedError(ValueError):
    """It was not recorded. ``objections`` say what stands against it, each with its remedy."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__(" ".join(each.words for each in self.objections))


def raise_challenge(
    decision: Ref,
    *,
    raised_by: Ref,
    ground: str,
    on: date,
    by: str,
    at: datetime,
    capacity: str = "",
) -> Challenge:
    """Challenge a decision on behalf of a body, practice or network; a reply is owed from then.

    ``by`` is the person, ``capacity`` in which they do it (``as LMC officer for body:QZZ-LMC``).
    Raises ChallengeRefusedError, and then nothing is recorded.
    """
    ground = tidy(ground)
    with in_turn(at):
        questioned, meeting = _questioned(decision)
        stands = earlier_alike(questioned, raised_by, ground)
        if stands is not None:
            return stands
        objections = objections_to_challenge(
            questioned, raised_by, ground, on, in_being=_in_being(raised_by, on)
        )
        if objections:
            raise ChallengeRefusedError(objections)
        challenge = Challenge(
            _next_ref(meeting, on), decision, raised_by, ground, on, reply_due(on), None, None
        )
        with recording(
            RAISE, by=by, at=at, summary=_summary(f"{challenge.ref} to {decision}", capacity)
        ) as event:
            record_facts(event, [challenge])
    return challenge


def reply_to_challenge(
    challenge: Ref, *, reply: str, on: date, by: str, at: datetime, capacity: str = ""
) -> Challenge:
    """Reply to a challenge, once. The unanswered challenge stays readable as it was known.

    Raises ChallengeRefusedError, and then nothing is recorded.
    """
    reply = tidy(reply)
    with in_turn(at):
        found = facts(Challenge, ref=challenge, order_by=("-pk",), limit=1)
        if not found:
            raise ChallengeRefusedError(
                [Objection(Part.REPLY, f"{challenge} is not in the record.")]
            )
        open_one = found[0]
        if open_one.replied is not None and open_one.reply == reply:
            return open_one
        objections = objections_to_reply(open_one, reply, on)
        if objections:
            raise ChallengeRefusedError(objections)
        answered = replace(open_one, replied=on, reply=reply)
        row = ChallengeRow.objects.get(ref=challenge, retracted_in__isnull=True)
        with recording(REPLY, by=by, at=at, summary=_summary(f"{challenge}", capacity)) as event:
            retract_rows(event, Challenge, [(row.pk, open_one)])
            record_facts(event, [answered])
    return answered


def _questioned(ref: Ref) -> tuple[Questioned, Ref]:
    """A decision with its challenges, and the meeting that took it."""
    found = facts(Decision, ref=ref, limit=1)
    if not found:
        raise ChallengeRefusedError([Objection(Part.DECISION, f"{ref} is not in the record.")])
    challenges = facts(Challenge, decision=ref, order_by=("pk",))
    return Questioned(ref, found[0].taken, tuple(challenges)), found[0].meeting


def _in_being(ref: Ref, on: date) -> bool:
    noun = _VOICES.get(ref.kind)
    return noun is not None and bool(facts(noun, ref=ref, as_at=on, limit=1))


def _next_ref(meeting: Ref, on: date) -> Ref:
    """The next number of the year among the challenges to bodies of one organisation."""
    held = facts(Meeting, ref=meeting, limit=1)
    series = f"{held[0].body.key.partition('-')[0] if held else 'CH'}-{on.year}-"
    # Taken-back ones count as well: a number is never given twice.
    keys = ChallengeRow.objects.filter(ref__startswith=f"challenge:{series}").values_list(
        "ref", flat=True
    )
    numbers = [re.fullmatch(r"\d+", ref.key.removeprefix(series)) for ref in keys]
    last = max((int(number[0]) for number in numbers if number), default=0)
    return Ref("challenge", f"{series}{last + 1:02d}")


def _summary(what: str, capacity: str) -> str:
    return f"{what}, {capacity}" if capacity else what
