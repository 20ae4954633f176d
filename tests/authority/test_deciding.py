"""How a body decides: the state, the question, the verdict; then laws on any proposal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Handbook
from goldenthread.authority.minutes import Choice, Consideration, Option, Vote, Withdrawal
from goldenthread.authority.powers import Reservation, Suspension
from goldenthread.authority.proposals import (
    Ballot,
    Course,
    Excusal,
    Judged,
    Proposal,
    Recusal,
    Regard,
    Sitting,
)
from goldenthread.kernel import Clearance, FinancialYear, Money, Reason, Ref, Span
from tests.authority.council_room import (
    AVOCET,
    BITTERN,
    BOARD,
    BUY,
    COMMITTEE,
    CURLEW,
    DAY,
    DECISION,
    DUNLIN,
    EGRET,
    HOLDS,
    HOSPICE,
    LENT,
    PEOPLE,
    PLACE,
    PLACE_COMMITTEE,
    PROPOSAL,
    QUORUM,
    SITTING,
    TODAY,
    TRUSTEE,
    ballots,
    judged,
    post_of,
    reasons,
)

CHALLENGE = Ref("challenge", "1")
STRANGER = Ref("person", "fulmar")


def test_a_quorate_majority_within_its_power_decides_and_the_chain_goes_up_to_the_law() -> None:
    found = judged()
    assert found.verdict.permitted
    assert [str(step.clause) for step in found.verdict.chain] == ["law:3", "clause:D-3.1"]
    (decision,) = [fact for fact in found.facts if isinstance(fact, Decision)]
    assert (decision.ref, decision.delegation, decision.taken) == (DECISION, LENT.ref, DAY)
    assert (decision.for_votes, decision.against_votes, decision.withdrawn) == (5, 0, 0)


def test_the_holder_of_a_power_uses_no_delegation() -> None:
    own = replace(HOLDS, holder=PLACE_COMMITTEE)
    found = judged(handbook=Handbook([own], []), amount=None)
    assert found.facts[0].delegation is None


def test_what_the_minutes_say_is_recorded_word_for_word() -> None:
    found = judged(
        ballots=(*ballots(BITTERN, without=(AVOCET, EGRET)), Ballot(EGRET, Choice.ABSTAIN)),
        recusals=(Recusal(AVOCET, TRUSTEE.ref, "Trustee"),),
        parties=(HOSPICE,),
        courses=(Course("Buy them from the hospice", chosen=True), Course("Do nothing")),
        regards=(Regard(CHALLENGE, "Its cost was looked at again."),),
        clearance=Clearance((CHALLENGE,), ()),
        sitting=replace(SITTING, recorded=SITTING.recorded | {CHALLENGE}),
    )
    assert reasons(found) == []
    assert (found.facts[0].for_votes, found.facts[0].against_votes) == (2, 1)
    assert found.facts[1:] == (
        Withdrawal(DECISION, AVOCET, TRUSTEE.ref, "Trustee"),
        Vote(DECISION, BITTERN, Choice.AGAINST),
        Vote(DECISION, CURLEW, Choice.FOR),
        Vote(DECISION, DUNLIN, Choice.FOR),
        Vote(DECISION, EGRET, Choice.ABSTAIN),
        Option(DECISION, 1, "Buy them from the hospice", chosen=True),
        Option(DECISION, 2, "Do nothing", chosen=False),
        Consideration(DECISION, CHALLENGE, "Its cost was looked at again."),
    )


BORROWED = replace(LENT, yearly_limit=Money(60_000_00))
HANDBOOKS = {
    "over the limit of £50,000.00": Handbook([HOLDS], [replace(LENT, limit=Money(50_000_00))]),
    "is left of the yearly limit": Handbook(
        [HOLDS], [BORROWED], spent={(LENT.ref, FinancialYear(2025)): Money(20_000_01)}
    ),
    "is for place:Q, not for place:P": Handbook([HOLDS], [replace(LENT, area=Ref("place", "Q"))]),
    "is not in force on 18 September 2025": Handbook(
        [HOLDS], [replace(LENT, span=Span(date(2023, 4, 1), DAY))]
    ),
    "is suspended": Handbook(
        [HOLDS], [LENT], [Suspension(Ref("suspension", "1"), LENT.ref, Ref("clause", "9"), Span())]
    ),
    "is reserved to body:BOARD": Handbook(
        [HOLDS], [LENT], (), [Reservation(Ref("reservation", "1"), BUY, BOARD, Ref("law", "3"),
                                          Span())],
    ),
    "nobody has delegated this power": Handbook([HOLDS], []),
}  # fmt: skip


@pytest.mark.parametrize("words", HANDBOOKS)
def test_without_the_power_nothing_is_decided_and_the_board_that_may_is_named(words: str) -> None:
    pounds = Money(50_000_01) if "limit of £50" in words else Money(40_000_00)
    found = judged(handbook=HANDBOOKS[words], amount=pounds)
    (reason,) = found.verdict.reasons
    assert words in reason.words
    assert reason.clause and reason.remedy
    assert found.facts == ()
    assert found.others == (BOARD,)


def test_a_limit_is_kept_only_where_an_amount_is_named_and_nothing_is_an_amount_too() -> None:
    found = judged(amount=None)
    assert reasons(found) == ["the delegation has a limit, and the decision names no amount"]
    assert found.verdict.reasons[0].clause == LENT.clause
    assert judged(amount=Money(0)).verdict.permitted


def test_no_decision_makes_room_under_a_limit_by_committing_less_than_nothing() -> None:
    assert reasons(judged(amount=Money(-1))) == ["a decision cannot commit -£0.01"]


OF_THE_DAY: dict[str, tuple[Sitting, dict[str, Any]]] = {
    "was held on 18 September 2025, not on 19 September 2025": (
        SITTING, {"taken": DAY + timedelta(days=1)},
    ),
    "has not come yet": (replace(SITTING, today=DAY - timedelta(days=1)), {}),
    "Place Committee was in being until then to 17 September 2025": (
        replace(SITTING, bodies=(replace(COMMITTEE, span=Span(None, DAY)),)), {},
    ),
    "is not recorded as a body": (replace(SITTING, bodies=()), {}),
    "it was put to meeting:OTHER": (SITTING, {"meeting": Ref("meeting", "OTHER")}),
}  # fmt: skip


@pytest.mark.parametrize("words", OF_THE_DAY)
def test_a_decision_is_of_its_meeting_and_of_a_body_in_being(words: str) -> None:
    sitting, changed = OF_THE_DAY[words]
    found = judged(sitting=sitting, **changed)
    assert any(words in said for said in reasons(found))
    assert all(reason.remedy for reason in found.verdict.reasons)


def test_who_withdraws_does_not_count_to_the_quorum() -> None:
    def without(*people: Ref) -> Judged:
        return judged(
            ballots=ballots(without=people),
            recusals=tuple(Recusal(person, None, "Left the room") for person in people),
        )

    assert without(AVOCET, BITTERN).verdict.permitted
    found = without(AVOCET, BITTERN, CURLEW)
    assert reasons(found) == [
        "5 voting members were present, 3 withdrew and 2 are left; the quorum is 3"
    ]
    assert found.verdict.reasons[0].clause == QUORUM.clause


def test_two_quorums_in_force_must_both_be_met() -> None:
    stricter = replace(QUORUM, ref=Ref("quorum", "OTHER"), members=6, clause=Ref("clause", "X"))
    found = judged(sitting=replace(SITTING, quorums=(QUORUM, stricter)))
    assert [str(reason.clause) for reason in found.verdict.reasons] == ["clause:X"]


def test_silence_on_the_quorum_means_no() -> None:
    lapsed = replace(QUORUM, span=Span(None, DAY))
    for quorums in ((), (lapsed,), (replace(QUORUM, body=BOARD),)):
        found = judged(sitting=replace(SITTING, quorums=quorums))
        assert reasons(found) == ["no quorum of the body is recorded for this day"]


def test_a_meeting_at_which_nobody_is_named_cannot_decide() -> None:
    found = judged(sitting=replace(SITTING, attendance=()), ballots=())
    assert "nobody is recorded as present at this meeting" in reasons(found)


CAST: dict[str, tuple[dict[str, Any], str]] = {
    "a stranger": (
        {"ballots": (*ballots(), Ballot(STRANGER, Choice.FOR))},
        "person:fulmar votes, and was not present",
    ),
    "who withdrew": (
        {"recusals": (Recusal(EGRET, None, "Left"),)}, "person:egret votes, and withdrew",
    ),
    "twice": (
        {"ballots": (*ballots(), Ballot(EGRET, Choice.FOR))}, "person:egret is named 2 times",
    ),
    "a stranger withdraws": (
        {"recusals": (Recusal(STRANGER, None, "Left"),)}, "can neither withdraw nor be excused",
    ),
    "not carried": ({"ballots": ballots(AVOCET, BITTERN, CURLEW)}, "2 are for it and 3 against"),
    "a tie": ({"ballots": ballots(AVOCET, BITTERN, without=(EGRET,))}, "it is not carried"),
    "nobody votes": ({"ballots": ()}, "0 are for it and 0 against"),
}  # fmt: skip


@pytest.mark.parametrize("case", CAST)
def test_each_member_votes_once_and_a_majority_carries(case: str) -> None:
    changed, words = CAST[case]
    found = judged(**changed)
    assert any(words in said for said in reasons(found))
    assert {reason.clause for reason in found.verdict.reasons} == {QUORUM.clause}


def test_an_abstention_is_on_neither_side() -> None:
    cast = [Ballot(person, Choice.ABSTAIN) for person in PEOPLE[1:]]
    found = judged(ballots=(Ballot(AVOCET, Choice.FOR), *cast))
    assert (found.facts[0].for_votes, found.facts[0].against_votes) == (1, 0)


@pytest.mark.parametrize("lost", ["holding", "post"])
def test_who_no_longer_holds_the_post_neither_votes_nor_counts(lost: str) -> None:
    if lost == "holding":
        rest = [one for one in SITTING.holdings if one.person != EGRET]
        ended = replace(SITTING, holdings=(*rest, replace(SITTING.holdings[-1],
                                                          span=Span(None, DAY))))  # fmt: skip
    else:
        posts = [one for one in SITTING.posts if one.ref != post_of(EGRET)]
        ended = replace(SITTING, posts=(*posts, replace(SITTING.posts[-1], body=BOARD)))
    found = judged(sitting=ended)
    assert "did not hold that day on this body" in reasons(found)[0]
    counted = replace(ended, quorums=(replace(QUORUM, members=5),))
    assert "4 voting members were present" in reasons(judged(sitting=counted))[0]


class TestConflictsOfInterest:
    AWARD = replace(PROPOSAL, parties=(HOSPICE,))

    def test_a_member_with_an_interest_in_a_party_does_not_simply_stay(self) -> None:
        found = judged(self.AWARD)
        (reason,) = found.verdict.reasons
        assert "person:avocet has a non-financial professional interest in body:HOSPICE" in (
            reason.words
        )
        assert str(reason.clause) == "law:nhs-act-2006-s14z30"
        assert (reason.ref, found.facts) == (TRUSTEE.ref, ())

    def test_they_withdraw_or_are_excused_in_words_that_are_recorded(self) -> None:
        withdrew = judged(
            self.AWARD,
            ballots=ballots(without=(AVOCET,)),
            recusals=(Recusal(AVOCET, TRUSTEE.ref, "Trustee"),),
        )
        excused = judged(self.AWARD, excusals=(Excusal(AVOCET, TRUSTEE.ref, "Chair: unpaid"),))
        assert withdrew.verdict.permitted
        assert excused.verdict.permitted
        assert excused.facts[-1] == Consideration(DECISION, TRUSTEE.ref, "Chair: unpaid")

    def test_an_interest_that_is_over_or_touches_nobody_stands_against_nothing(self) -> None:
        over = replace(TRUSTEE, span=Span(None, DAY))
        assert judged(self.AWARD, replace(SITTING, interests=(over,))).verdict.permitted
        assert judged().verdict.permitted

    def test_an_interest_that_was_declared_late_was_there_all_the_same(self) -> None:
        late = replace(TRUSTEE, declared=TODAY)
        assert not judged(self.AWARD, replace(SITTING, interests=(late,))).verdict.permitted

    def test_the_area_is_a_party_without_being_named(self) -> None:
        lives_there = replace(TRUSTEE, party=PLACE)
        assert not judged(sitting=replace(SITTING, interests=(lives_there,))).verdict.permitted

    def test_the_interest_of_somebody_else_is_no_reason_to_withdraw(self) -> None:
        found = judged(
            ballots=ballots(without=(BITTERN,)),
            recusals=(Recusal(BITTERN, TRUSTEE.ref, "Trustee"),),
        )
        assert reasons(found) == ["person:bittern has declared no interest interest:avocet-1"]

    def test_who_was_not_there_is_in_nobodys_way(self) -> None:
        came = tuple(one for one in SITTING.attendance if one.person != AVOCET)
        found = judged(
            self.AWARD, replace(SITTING, attendance=came), ballots=ballots(without=(AVOCET,))
        )
        assert found.verdict.permitted


def test_a_decision_rests_on_facts_that_are_recorded() -> None:
    unknown = Ref("release", "none")
    found = judged(release=unknown, parties=(Ref("body", "NONE"),))
    assert reasons(found) == [
        "body:NONE is not in the record", "release:none is not in the record",
    ]  # fmt: skip
    assert "release the evidence first" in found.verdict.reasons[1].remedy
    assert judged(release=Ref("release", "need")).verdict.permitted


def test_what_voice_holds_against_it_stands_against_it() -> None:
    owed = Reason(Ref("consultation", "1"), "people may answer still", Ref("law", "s14z45"), "wait")
    found = judged(clearance=Clearance((), (owed,)), consultation=owed.ref)
    assert found.verdict.reasons == (owed,)


def test_a_clearance_that_does_not_speak_of_what_is_claimed_clears_nothing() -> None:
    found = judged(consultation=Ref("consultation", "1"))
    assert "nothing shows that consultation:1 was heard" in reasons(found)[0]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": " "}, "the title has 0 characters"),
        ({"title": "t" * 301}, "the title has 301 characters"),
        ({"reasons": ""}, "no reasons are given"),
        ({"reasons": "Because\x00"}, "has characters that cannot be shown"),
        ({"title": "Visits\udce9"}, "has characters that cannot be shown"),
        ({"courses": (Course("Buy"), Course("Wait"))}, "not exactly one is chosen"),
        ({"courses": (Course("", chosen=True),)}, "has no words"),
        ({"regards": (Regard(HOSPICE, "It is near."),)}, "body:HOSPICE is none"),
    ],
)
def test_a_paper_that_is_not_whole_is_returned(changed: dict[str, Any], words: str) -> None:
    assert words in reasons(judged(**changed))[0]


# ── On any proposal ─────────────────────────────────────────────────────────────────────────

ANYBODY = st.sampled_from([*PEOPLE, STRANGER])
BALLOTS = st.lists(st.builds(Ballot, ANYBODY, st.sampled_from(list(Choice))), max_size=7)
RECUSALS = st.lists(
    st.builds(Recusal, ANYBODY, st.sampled_from([None, TRUSTEE.ref]), st.just("Left")), max_size=3
)
PROPOSALS = st.builds(
    replace,
    st.just(PROPOSAL),
    ballots=BALLOTS.map(tuple),
    recusals=RECUSALS.map(tuple),
    amount=st.none() | st.sampled_from([0, 40_000_00, 50_000_01]).map(Money),
    parties=st.sampled_from([(), (HOSPICE,)]),
    taken=st.sampled_from([DAY, DAY, DAY, TODAY]),
)
SITTINGS = st.builds(
    replace,
    st.just(SITTING),
    attendance=st.lists(st.sampled_from(SITTING.attendance), unique=True, min_size=2).map(tuple),
    quorums=st.sampled_from([(), (QUORUM,), (replace(QUORUM, members=1),)]),
    interests=st.sampled_from([(), (TRUSTEE,)]),
)


def sound(proposal: Proposal, sitting: Sitting) -> bool:
    """The same rules told once more, in one breath, for the terms that vary here."""
    there = {one.person for one in sitting.attendance}
    gone = [one.person for one in proposal.recusals]
    voters = [one.person for one in proposal.ballots]
    cast = Counter(one.choice for one in proposal.ballots)
    return (
        proposal.amount in (Money(0), Money(40_000_00))
        and proposal.taken == DAY
        and bool(sitting.quorums)
        and all(len(there - set(gone)) >= one.members for one in sitting.quorums)
        and len(set(gone)) == len(gone)
        and len(set(voters)) == len(voters)
        and set(gone) <= there
        and set(voters) <= there - set(gone)
        and cast[Choice.FOR] > cast[Choice.AGAINST]
        and all(
            one.interest is None or (one.person == AVOCET and sitting.interests)
            for one in proposal.recusals
        )
        and not (proposal.parties and sitting.interests and AVOCET in there - set(gone))
    )


@settings(max_examples=500, deadline=None)
@given(PROPOSALS, SITTINGS)
def test_what_is_sound_and_only_that_is_decided(proposal: Proposal, sitting: Sitting) -> None:
    found = judged(proposal, sitting)
    assert found.verdict.permitted == sound(proposal, sitting)
    assert bool(found.facts) == found.verdict.permitted
    assert all(reason.remedy for reason in found.verdict.reasons)


@settings(max_examples=300, deadline=None)
@given(PROPOSALS, SITTINGS)
def test_counts_are_those_of_the_votes_and_a_quorum_is_left(
    proposal: Proposal, sitting: Sitting
) -> None:
    found = judged(proposal, sitting)
    if not found.facts:
        return
    decision, *minutes = found.facts
    votes = Counter(fact.choice for fact in minutes if isinstance(fact, Vote))
    withdrew = sum(isinstance(fact, Withdrawal) for fact in minutes)
    assert (decision.for_votes, decision.against_votes, decision.withdrawn) == (
        votes[Choice.FOR], votes[Choice.AGAINST], withdrew,
    )  # fmt: skip
    left = len(sitting.attendance) - withdrew
    assert left >= max(one.members for one in sitting.quorums)
    assert votes.total() <= left


@settings(max_examples=300, deadline=None)
@given(PROPOSALS, SITTINGS, ANYBODY)
def test_a_further_withdrawal_permits_nothing_but_by_ending_a_conflict(
    proposal: Proposal, sitting: Sitting, person: Ref
) -> None:
    before = judged(proposal, sitting)
    further = (*proposal.recusals, Recusal(person, None, "Left"))
    after = judged(proposal, sitting, recusals=further)
    if after.verdict.permitted and not before.verdict.permitted:
        assert {reason.ref for reason in before.verdict.reasons} == {TRUSTEE.ref}


FURTHER: list[dict[str, Any]] = [
    {"quorums": (QUORUM, replace(QUORUM, members=4))},
    {"interests": (TRUSTEE, replace(TRUSTEE, ref=Ref("interest", "b"), person=BITTERN))},
    {"holdings": SITTING.holdings[1:]},
    {"today": DAY - timedelta(days=1)},
    {"recorded": frozenset()},
]


@settings(max_examples=300, deadline=None)
@given(PROPOSALS, SITTINGS, st.sampled_from(FURTHER))
def test_a_further_condition_never_permits_what_was_refused(
    proposal: Proposal, sitting: Sitting, further: dict[str, Any]
) -> None:
    if "quorums" in further and not sitting.quorums:
        return  # a first quorum is no further condition: without one nothing is decided
    if "interests" in further and not sitting.interests:
        further = {"interests": further["interests"][1:]}
    if judged(proposal, replace(sitting, **further)).verdict.permitted:
        assert judged(proposal, sitting).verdict.permitted
