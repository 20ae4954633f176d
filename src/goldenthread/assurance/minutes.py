"""What minutes say of people: who came, who withdrew from which item, and who voted how.

Counting, voting and quorum are in each board's own standing orders; that a conflicted member
withdraws is in its constitution (National Health Service Act 2006, Schedule 1B, paragraph 13).
Minutes that name nobody, as those brought in from elsewhere may, are judged by their counts alone.

Not coded: deputies, votes by proxy, and what a chair may allow a conflicted member to do short of
voting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from goldenthread.assurance.example import (
    BOARD_MEETING,
    CHAIR_OF_COMMITTEE,
    FENCED_BY,
    added,
    both,
    changed,
    member,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import (
    STANDING_ORDERS,
    law,
)
from goldenthread.assurance.rules import Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Attendance, Choice, Quorum, Vote, Withdrawal
from goldenthread.kernel import Severity
from goldenthread.structure.posts import Post

_BY_COUNT = "Minutes that name nobody: their counts stand alone."


def _listed(faults: Iterable[str]) -> str:
    return " and ".join(sorted(set(faults)))


def _sums(facts: Facts) -> Iterator[Found]:
    for meeting in facts.all(Meeting):
        came = facts.by(Attendance, "meeting").get(meeting.ref)
        if came and len(came) != meeting.present:
            yield Found(
                meeting.ref,
                f"{len(came)} are named as present, and {meeting.present} are counted",
                on=meeting.held,
            )
    for decision in facts.all(Decision):
        votes = facts.by(Vote, "decision").get(decision.ref, [])
        left = facts.by(Withdrawal, "decision").get(decision.ref, [])
        if not votes and not left:
            continue
        cast = Counter(vote.choice for vote in votes)
        sums = [("withdrew", len(left), decision.withdrawn)]
        if votes:
            sums += [
                ("voted for it", cast[Choice.FOR], decision.for_votes),
                ("voted against it", cast[Choice.AGAINST], decision.against_votes),
            ]
        wrong = [
            f"{named} are named who {did}, and {counted} are counted"
            for did, named, counted in sums
            if named != counted
        ]
        if wrong:
            yield Found(decision.ref, "; ".join(wrong), on=decision.taken)


def _took_no_part(facts: Facts) -> Iterator[Found]:
    for decision in facts.all(Decision):
        came = {one.person for one in facts.by(Attendance, "meeting").get(decision.meeting, ())}
        left = {one.person for one in facts.by(Withdrawal, "decision").get(decision.ref, ())}
        votes = [one.person for one in facts.by(Vote, "decision").get(decision.ref, ())]
        wrong = [f"{facts.named(one)} withdrew and voted" for one in left & set(votes)]
        wrong += [f"{facts.named(one)} voted {times} times"
                  for one, times in Counter(votes).items() if times > 1]  # fmt: skip
        if came:
            wrong += [f"{facts.named(one)} voted and was not there" for one in set(votes) - came]
            wrong += [f"{facts.named(one)} withdrew and was not there" for one in left - came]
        if wrong:
            yield Found(decision.ref, _listed(wrong), on=decision.taken)


def _without_post(facts: Facts) -> Iterator[Found]:
    for meeting in facts.all(Meeting):
        wrong = []
        for one in facts.by(Attendance, "meeting").get(meeting.ref, ()):
            post = facts.get(one.post, Post)
            if post is None or post.body != meeting.body:
                wrong.append(f"{facts.named(one.person)} sat in a post of another body")
            elif not any(
                held.person == one.person and held.span.holds_on(meeting.held)
                for held in facts.holdings.get(one.post, ())
            ):
                wrong.append(f"{facts.named(one.person)} did not hold the post of {post.title}")
        if wrong:
            yield Found(meeting.ref, _listed(wrong), on=meeting.held)


def _other_quorum(facts: Facts) -> Iterator[Found]:
    for meeting in facts.all(Meeting):
        set_at = {
            one.members
            for one in facts.by(Quorum, "body").get(meeting.body, ())
            if one.span.holds_on(meeting.held)
        }
        if set_at and set_at != {meeting.quorum}:
            numbers = " and ".join(map(str, sorted(set_at)))
            yield Found(
                meeting.ref,
                f"its quorum is given as {meeting.quorum}; that of its body was {numbers}",
                on=meeting.held,
            )


rules.register(
    Rule(
        "minutes-do-not-sum",
        "The names in the minutes add up to their numbers",
        "Where minutes name who came, who withdrew and who voted how, the numbers are the sums of "
        "the names. Otherwise one of the two is wrong, and nobody can say whether there was a "
        "quorum or a majority.",
        (STANDING_ORDERS,),
        Severity.BREACH,
        "put the names or the numbers right, and have the minutes approved again",
        Example("ten are named as present, one as withdrawn and nine as voting for it"),
        Example("nine are named as voting for it, and eight are counted",
                changed(FENCED_BY, for_votes=8)),
        check=_sums, unseen=_BY_COUNT,
    )
)  # fmt: skip
rules.register(
    Rule(
        "voted-without-taking-part",
        "Who votes was there, stayed for the item, and votes once",
        "A member who has withdrawn has no vote on the item, nor has one who did not come.",
        (STANDING_ORDERS, law("nhs-act-2006-schedule-1b-13")),
        Severity.BREACH,
        "strike the vote out, and take it again if it decided the item",
        Example("nine who stayed voted; one had withdrawn"),
        Example("the member who withdrew voted as well",
                both(added(Vote(FENCED_BY, member("gp"), Choice.FOR)),
                     changed(FENCED_BY, for_votes=10))),
        check=_took_no_part, unseen=_BY_COUNT,
    )
)  # fmt: skip
rules.register(
    Rule(
        "present-without-post",
        "Who is counted as present holds a post of the body on that day",
        "Only members count to a quorum. Who has left, not yet begun or sits elsewhere does not.",
        (STANDING_ORDERS, law("nhs-act-2006-schedule-1b-11")),
        Severity.BREACH,
        "put the attendance right, or record from when to when the person held the post",
        Example("each of the ten present holds the seat that is named"),
        Example("an eleventh is counted, in a post of another body",
                both(added(Attendance(BOARD_MEETING, member("people"), CHAIR_OF_COMMITTEE)),
                     changed(BOARD_MEETING, present=11))),
        check=_without_post,
        unseen="Deputies who may attend for a member but not vote are not told apart.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "quorum-not-as-set",
        "A meeting is held to the quorum that was in force",
        "The quorum is set by a clause, and not by the minutes of the meeting that needs it.",
        (STANDING_ORDERS,),
        Severity.BREACH,
        "correct the minutes, and take again what was decided by fewer than the quorum in force",
        Example("the minutes give the quorum of the clause, six"),
        Example("the minutes give five, and the clause six", changed(BOARD_MEETING, quorum=5)),
        check=_other_quorum,
        unseen="Bodies of which no quorum is recorded, and quorums that ask for certain members.",
    )
)  # fmt: skip
