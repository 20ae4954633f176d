"""The minutes of the demonstration: names that add up, and nobody votes on what is their own."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import (
    Attendance,
    Choice,
    Consideration,
    Option,
    Quorum,
    Vote,
    Withdrawal,
)
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref
from goldenthread.money.transfers import Payment
from goldenthread.structure.posts import Holding, Post
from goldenthread.synthetic.bodies import PARTNERSHIP
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation
from tests.synthetic.conftest import Invented


def named_meetings(invented: Invented) -> dict[Ref, Meeting]:
    """Every meeting but the partnership's, whose other members are not in this record."""
    return {one.ref: one for one in invented.all(Meeting) if one.body != PARTNERSHIP}


def present(invented: Invented) -> dict[Ref, set[Ref]]:
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for one in invented.all(Attendance):
        found[one.meeting].add(one.person)
    return found


def withdrawn(invented: Invented) -> dict[Ref, set[Ref]]:
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for one in invented.all(Withdrawal):
        found[one.decision].add(one.person)
    return found


def test_every_body_that_meets_has_a_quorum_and_keeps_to_it(invented: Invented) -> None:
    quorums = {one.body: one for one in invented.all(Quorum)}
    assert len(quorums) == len(invented.all(Quorum)) == 13
    for meeting in invented.all(Meeting):
        assert quorums[meeting.body].members == meeting.quorum
        founding = meeting.held < invented.by_ref[meeting.body].span.since
        assert quorums[meeting.body].span.holds_on(meeting.held) or founding


def test_who_is_present_is_named_in_a_seat_that_they_held(invented: Invented) -> None:
    seats = {one.ref: one.body for one in invented.all(Post)}
    held: dict[tuple[Ref, Ref], list[Holding]] = defaultdict(list)
    for one in invented.all(Holding):
        held[one.post, one.person].append(one)
    meetings, came = named_meetings(invented), present(invented)
    for ref, meeting in meetings.items():
        assert len(came[ref]) == meeting.present
    for there in invented.all(Attendance):
        meeting = meetings[there.meeting]
        assert seats[there.post] == meeting.body
        assert any(spell.span.holds_on(meeting.held) for spell in held[there.post, there.person])


def test_the_partnership_names_nobody(invented: Invented) -> None:
    theirs = {one.ref for one in invented.all(Meeting) if one.body == PARTNERSHIP}
    decided = {one.ref for one in invented.all(Decision) if one.meeting in theirs}
    assert theirs
    assert decided
    assert not any(one.meeting in theirs for one in invented.all(Attendance))
    assert not any(one.decision in decided for one in invented.all(Vote))
    assert not any(one.decision in decided for one in invented.all(Withdrawal))


def test_every_vote_is_by_somebody_present_who_did_not_withdraw(invented: Invented) -> None:
    came, left = present(invented), withdrawn(invented)
    voters: dict[Ref, set[Ref]] = defaultdict(set)
    for vote in invented.all(Vote):
        assert vote.person not in voters[vote.decision], "nobody votes twice"
        voters[vote.decision].add(vote.person)
    for decision in invented.all(Decision):
        if decision.meeting in named_meetings(invented):
            assert voters[decision.ref] == came[decision.meeting] - left[decision.ref]
            assert left[decision.ref] <= came[decision.meeting]


def test_counts_are_the_sums_of_names(invented: Invented) -> None:
    cast: Counter[tuple[Ref, Choice]] = Counter(
        (vote.decision, vote.choice) for vote in invented.all(Vote)
    )
    left = withdrawn(invented)
    meetings = named_meetings(invented)
    for decision in invented.all(Decision):
        if decision.meeting not in meetings:
            continue
        assert decision.for_votes == cast[decision.ref, Choice.FOR]
        assert decision.against_votes == cast[decision.ref, Choice.AGAINST]
        assert decision.withdrawn == len(left[decision.ref])
        meeting = meetings[decision.meeting]
        assert meeting.present - decision.withdrawn >= meeting.quorum
    assert sum(number for (_, choice), number in cast.items() if choice is Choice.ABSTAIN) > 5
    assert sum(number for (_, choice), number in cast.items() if choice is Choice.AGAINST) > 50


def test_nobody_voted_where_their_own_interest_was_touched(invented: Invented) -> None:
    """Worked out here from contracts and payments, apart from the product and its rules."""
    parties: dict[Ref, set[Ref]] = {one.ref: {one.area} for one in invented.all(Decision)}
    for contract in invented.all(Contract):
        parties[contract.decision].add(contract.provider)
    for payment in invented.all(Payment):
        assert payment.decision is not None
        parties[payment.decision].add(payment.payee)
    interests: dict[Ref, list[Interest]] = defaultdict(list)
    for interest in invented.all(Interest):
        interests[interest.person].append(interest)

    def touched(person: Ref, decision: Ref) -> bool:
        taken = invented.by_ref[decision].taken
        return any(
            one.party in parties[decision] and one.span.holds_on(taken) for one in interests[person]
        )

    for vote in invented.all(Vote):
        assert vote.choice is Choice.ABSTAIN or not touched(vote.person, vote.decision), vote
    assert sum(touched(one.person, one.decision) for one in invented.all(Withdrawal)) > 60


def test_who_withdraws_says_for_which_interest(invented: Invented) -> None:
    for one in invented.all(Withdrawal):
        assert one.interest is not None
        interest: Interest = invented.by_ref[one.interest]
        taken = invented.by_ref[one.decision].taken
        assert interest.person == one.person
        assert interest.declared <= taken
        assert interest.span.holds_on(taken)
        assert one.words.startswith(interest.words)


def test_the_register_holds_every_member_and_is_kept_in_time(invented: Invented) -> None:
    office: dict[Ref, list[Holding]] = defaultdict(list)
    for held in invented.all(Holding):
        office[held.person].append(held)
    interests = invented.all(Interest)
    for interest in interests:
        began = min(one.span.since for one in office[interest.person] if one.span.since)
        assert interest.span.since is not None
        assert interest.span.since <= interest.declared
        assert interest.declared <= max(began, interest.span.since) + timedelta(days=28)
    assert {one.person for one in invented.all(Attendance)} <= {one.person for one in interests}
    assert {one.nature for one in interests} == set(InterestNature)
    assert any(one.span.until is not None for one in interests), "one has ended"
    assert {"practice", "body"} == {one.party.kind for one in interests if one.party}


def test_options_stand_in_order_and_one_is_chosen(invented: Invented) -> None:
    options: dict[Ref, list[Option]] = defaultdict(list)
    for option in invented.all(Option):
        options[option.decision].append(option)
    assert len(options) > 100
    for courses in options.values():
        assert [one.number for one in courses] == list(range(1, len(courses) + 1))
        assert 2 <= len(courses) <= 3
        assert sum(one.chosen for one in courses) == 1
    answered = {one.ref for one in invented.all(Decision) if one.consultation}
    assert answered <= options.keys()


def test_consultations_and_a_challenge_were_taken_account_of(invented: Invented) -> None:
    weighed = invented.all(Consideration)
    consultations = {one.ref for one in invented.all(Consultation)}
    assert {one.of for one in weighed} >= consultations
    for one in weighed:
        decision: Decision = invented.by_ref[one.decision]
        if one.of in consultations:
            assert decision.consultation == one.of
            continue
        challenge: Challenge = invented.by_ref[one.of]
        assert challenge.raised < decision.taken
        assert challenge.decision != decision.ref
    assert any(one.of.kind == "challenge" for one in weighed)
