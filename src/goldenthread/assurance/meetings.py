"""How a decision is taken: at a meeting, in public where it must be, by enough who may vote.

Quorum and voting are in each board's own standing orders. The Public Bodies (Admission to
Meetings) Act 1960 opens the meetings of boards. Not coded: casting votes, urgent decisions by
chair and chief executive, notice and papers. What minutes say of people is in ``minutes``.

Where the names in minutes and their counts disagree, that is the fault: what the counts alone seem
to say of the quorum or the vote follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from goldenthread.assurance.example import AWARD, BOARD_MEETING, COMMITTEE, changed
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import PUBLIC_MEETINGS, STANDING_ORDERS, law
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.kernel import Ref, Severity, Span
from goldenthread.structure.bodies import Body, Form

_NO_QUORUM_AFTER = ("minutes-do-not-sum", "present-without-post", "quorum-not-as-set")
_TOO_MANY_AFTER = ("minutes-do-not-sum", "voted-without-taking-part")
_NOT_CARRIED_AFTER = ("minutes-do-not-sum", "voted-without-taking-part")


def _taken_at(facts: Facts) -> Iterator[tuple[Decision, Meeting]]:
    for decision in facts.all(Decision):
        meeting = facts.get(decision.meeting, Meeting)
        if meeting is not None:
            yield decision, meeting


def _root(before: Before, decision: Decision, *keys: str) -> Ref | None:
    """What was found of the minutes of a decision or of its meeting, by rules in order."""
    every = (
        Ref("finding", f"{key}/{subject}")
        for key in keys
        for subject in (decision.ref, decision.meeting)
    )
    return next((ref for ref in every if ref in before), None)


def _inquorate(facts: Facts, before: Before) -> Iterator[Found]:
    for decision, meeting in _taken_at(facts):
        left = meeting.present - decision.withdrawn
        if left < meeting.quorum:
            yield Found(
                decision.ref,
                f"{meeting.present} were present, {decision.withdrawn} withdrew and {left} were "
                f"left; the quorum is {meeting.quorum}",
                on=decision.taken,
                root=_root(before, decision, *_NO_QUORUM_AFTER),
            )


def _too_many_votes(facts: Facts, before: Before) -> Iterator[Found]:
    for decision, meeting in _taken_at(facts):
        voted, left = decision.for_votes + decision.against_votes, meeting.present
        left -= decision.withdrawn
        if voted > left:
            yield Found(
                decision.ref,
                f"{voted} voted, and {left} could vote",
                on=decision.taken,
                root=_root(before, decision, *_TOO_MANY_AFTER),
            )


def _not_carried(facts: Facts, before: Before) -> Iterator[Found]:
    for decision in facts.all(Decision):
        if decision.for_votes <= decision.against_votes:
            yield Found(
                decision.ref,
                f"{decision.for_votes} voted for it and {decision.against_votes} against",
                on=decision.taken,
                root=_root(before, decision, *_NOT_CARRIED_AFTER),
            )


def _apart(facts: Facts) -> Iterator[Found]:
    for decision, meeting in _taken_at(facts):
        if decision.taken != meeting.held:
            yield Found(
                decision.ref,
                f"it is dated {decision.taken:%-d %B %Y}, and its meeting {meeting.held:%-d %B %Y}",
                on=decision.taken,
            )


def _private(facts: Facts) -> Iterator[Found]:
    for meeting in facts.all(Meeting):
        body = facts.get(meeting.body, Body)
        if body and body.form is Form.INTEGRATED_CARE_BOARD and not meeting.in_public:
            yield Found(meeting.ref, f"{meeting.title}: not held in public", on=meeting.held)


def _not_in_being(facts: Facts) -> Iterator[Found]:
    for meeting in facts.all(Meeting):
        bodies = [one for one in facts.spells(meeting.body) if isinstance(one, Body)]
        if bodies and not any(body.span.holds_on(meeting.held) for body in bodies):
            yield Found(
                meeting.ref,
                f"{bodies[-1].name} was in being {bodies[-1].span}, and not on that day",
                on=meeting.held,
            )


rules.register(
    Rule(
        "decision-without-quorum",
        "Enough members are left to decide, once those with a conflict have withdrawn",
        "Who withdraws does not count. Below the quorum there is no meeting for that item, and "
        "what is decided binds nobody.",
        (STANDING_ORDERS, law("nhs-act-2006-schedule-1b-13")),
        Severity.BREACH,
        "put the decision to a meeting that is quorate without those who withdrew",
        Example("five present, two withdrew, three left; the quorum is three",
                changed(AWARD, withdrawn=2, for_votes=3, against_votes=0)),
        Example("five present, three withdrew, two left; the quorum is three",
                changed(AWARD, withdrawn=3, for_votes=2, against_votes=0)),
        follow=_inquorate, follows=_NO_QUORUM_AFTER,
        unseen="Quorums that ask for certain members, such as one non-executive.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "more-votes-than-voters",
        "No more vote than could",
        "More votes than voting members who stayed: somebody voted who had withdrawn or was not a "
        "member, or the minutes are wrong.",
        (STANDING_ORDERS,),
        Severity.BREACH,
        "put the minutes right, or take the vote again",
        Example("four could vote, three did", changed(AWARD, for_votes=3, against_votes=0)),
        Example("four could vote, five votes are counted", changed(AWARD, for_votes=5,
                                                                   against_votes=0)),
        follow=_too_many_votes, follows=_TOO_MANY_AFTER,
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-not-carried",
        "A decision has more votes for it than against",
        "What is not carried is not decided. A casting vote is recorded as a vote.",
        (STANDING_ORDERS,),
        Severity.BREACH,
        "record the vote that carried it, or withdraw the decision",
        Example("two for and one against", changed(AWARD, for_votes=2, against_votes=1)),
        Example("two for and two against", changed(AWARD, for_votes=2, against_votes=2)),
        follow=_not_carried, follows=_NOT_CARRIED_AFTER,
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-apart-from-meeting",
        "A decision is taken on the day of its meeting",
        "A decision of another day was not taken at the meeting that it names.",
        (STANDING_ORDERS,),
        Severity.WARNING,
        "name the meeting at which it was taken",
        Example("taken on the day of the meeting"),
        Example("dated two days after the meeting", changed(AWARD, taken=date(2025, 3, 30))),
        check=_apart,
        unseen="Urgent decisions between meetings, which are reported to the next.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "board-met-in-private",
        "A board meets in public",
        "People may be present when a board decides for them, unless it resolves for the item "
        "that they may not.",
        (PUBLIC_MEETINGS,),
        Severity.WARNING,
        "publish the resolution by which the public was kept out, or hold the meeting again",
        Example("the board meets in public, a committee in private"),
        Example("the board meets in private", changed(BOARD_MEETING, in_public=False)),
        check=_private,
        unseen="Whether a resolution excluded the public from an item; committees of all members.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "body-not-in-being",
        "A body that meets is in being",
        "A body can decide nothing before it was set up or after it was abolished.",
        (law("nhs-act-2006-schedule-1b-11"),),
        Severity.BREACH,
        "have its successor decide, or put right the days between which the body was in being",
        Example("the board meets while it is in being"),
        Example("the committee was abolished before it met",
                changed(COMMITTEE, span=Span(None, date(2025, 1, 1)))),
        check=_not_in_being,
    )
)  # fmt: skip
