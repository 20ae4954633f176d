"""Faults of minutes and of interests: who came, who voted how, and who ought to have left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import Attendance, Choice, Vote, Withdrawal
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref, Span
from goldenthread.structure.posts import Holding
from goldenthread.synthetic.bodies import FINANCE, PRIMARY_CARE, place_committee
from goldenthread.synthetic.faults.scene import Fault, Planting, Scene

BY = "Petra Vale, governance manager"


def _meetings(scene: Scene, body: Ref) -> list[Meeting]:
    """The meetings of a body, in order of day."""
    return sorted(
        (one for one in scene.all(Meeting) if one.body == body), key=lambda one: (one.held, one.ref)
    )


def _decided(scene: Scene, body: Ref) -> Iterator[Decision]:
    """The decisions of a body, in order of day."""
    for meeting in _meetings(scene, body):
        yield from (one for one in scene.all(Decision) if one.meeting == meeting.ref)


def _miscounted(scene: Scene) -> Planting:
    decision = next(one for one in _decided(scene, PRIMARY_CARE) if one.for_votes > 3)
    fewer = replace(decision, for_votes=decision.for_votes - 1)
    return Planting(frozenset({("minutes-do-not-sum", decision.ref)}), ((decision, fewer),))


def _voted_after_leaving(scene: Scene) -> Planting:
    left = {one.decision: one for one in scene.all(Withdrawal)}
    decision = next(one for one in _decided(scene, place_committee("dunmarrow")) if one.ref in left)
    vote = next(
        one for one in scene.all(Vote)
        if one.decision == decision.ref and one.choice is Choice.FOR
    )  # fmt: skip
    # Of one who stayed no vote is written down, and of the one who left there is.
    instead = replace(vote, person=left[decision.ref].person)
    return Planting(
        frozenset({("voted-without-taking-part", decision.ref)}), ((vote, None),), (instead,)
    )


def _had_left(scene: Scene) -> Planting:
    committee = place_committee("northwaith")
    last = _meetings(scene, committee)[-1]
    held = scene.holding(next(
        one.post.key for one in scene.all(Attendance)
        if one.meeting == last.ref and not one.post.key.endswith(("director", "chair"))
    ))  # fmt: skip
    gone = replace(held, span=Span(held.span.since, last.held))
    return Planting(frozenset({("present-without-post", last.ref)}), ((held, gone),))


def _other_quorum(scene: Scene) -> Planting:
    meeting = _meetings(scene, place_committee("quillbourne"))[0]
    easier = replace(meeting, quorum=meeting.quorum - 1)
    return Planting(frozenset({("quorum-not-as-set", meeting.ref)}), ((meeting, easier),))


def _late(scene: Scene) -> Planting:
    interest = next(
        one for one in scene.all(Interest) if one.party is None and one.span.until is None
    )
    office = min(
        one.span.since for one in scene.all(Holding)
        if one.person == interest.person and one.span.since is not None
    )  # fmt: skip
    began = max(office, interest.span.since or office)
    late = replace(interest, declared=began + timedelta(days=120))
    return Planting(frozenset({("interest-declared-late", interest.ref)}), ((interest, late),))


def _own_cause(scene: Scene) -> Planting:
    """Who had to leave stayed and voted, and the numbers say so too."""
    parties = {one.ref: one.party for one in scene.all(Interest)}
    awarded = {(one.decision, one.provider) for one in scene.all(Contract)}
    left = {
        one.decision: one for one in scene.all(Withdrawal)
        if one.interest is not None and (one.decision, parties[one.interest]) in awarded
    }  # fmt: skip
    decision = next(one for one in _decided(scene, place_committee("corrant")) if one.ref in left)
    stayed = left[decision.ref]
    counted = replace(decision, withdrawn=decision.withdrawn - 1, for_votes=decision.for_votes + 1)
    return Planting(
        frozenset({("voted-in-own-cause", decision.ref)}),
        ((decision, counted), (stayed, None)),
        (Vote(decision.ref, stayed.person, Choice.FOR),),
    )


def _declared_afterwards(scene: Scene) -> Planting:
    """A share in a provider came to light months after its holder had voted for the award."""
    given = {one.decision: one.provider for one in scene.all(Contract)
             if one.provider.kind == "body"}  # fmt: skip
    decision = [one for one in _decided(scene, FINANCE) if one.ref in given][-1]
    voter = next(
        one.person for one in scene.all(Vote)
        if one.decision == decision.ref and one.choice is Choice.FOR
    )  # fmt: skip
    added = Interest(
        Ref("interest", f"{voter.key}-late"), voter, given[decision.ref], InterestNature.FINANCIAL,
        "Holds shares in the provider", decision.taken + timedelta(days=20),
        Span(decision.taken - timedelta(days=40), decision.taken + timedelta(days=1)),
    )  # fmt: skip
    return Planting(
        frozenset({("voted-in-own-cause", decision.ref), ("interest-declared-late", added.ref)}),
        added=(added,),
    )


FAULTS = (
    Fault("miscounted", "The minutes count a vote less than they name.", _miscounted, BY),
    Fault("voted-after-leaving", "The vote of a member who had left is written down.",
          _voted_after_leaving, BY),
    Fault("had-left-office", "A member is counted as present whose term had ended.", _had_left,
          BY),
    Fault("easier-quorum", "A place met to a quorum lower than its own.", _other_quorum, BY),
    Fault("late-interest", "An interest was declared four months after taking office.", _late, BY),
    Fault("own-cause", "A member voted for an award to a provider in which they have an interest.",
          _own_cause, BY),
    Fault("declared-afterwards", "An interest came to light after its holder had voted.",
          _declared_afterwards, BY),
)  # fmt: skip
