"""Nothing is out of order: dates, quorums, limits, and every reference that a fact makes."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Delegation, Power
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Ref
from goldenthread.reference.working_days import bank_holidays, working_days_after
from goldenthread.structure.areas import Outline
from goldenthread.structure.memberships import Membership
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector
from goldenthread.synthetic.diary import AS_AT
from goldenthread.thread.catalogue import kinds
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation, Opinion
from tests.synthetic.conftest import Invented


def test_no_reference_is_given_twice(invented: Invented):
    with_ref = [fact for fact in invented.facts if getattr(fact, "ref", None) is not None]
    assert len(invented.by_ref) == len(with_ref)


def test_every_reference_names_a_fact_that_is_there(invented: Invented):
    missing = {
        value
        for fact in invented.facts
        for field in fields(fact)
        if isinstance(value := getattr(fact, field.name), Ref) and value not in invented.by_ref
    }
    assert not missing


def test_every_kind_is_told(invented: Invented):
    """The demonstration shows every kind of fact that the product knows.

    But for editions of evidence: its people are made and counted once the facts are recorded.
    """
    assert {ref.kind for ref in invented.by_ref} == {kind.name for kind in kinds} - {"edition"}


def test_law_is_under_law_and_clauses_are_under_law(invented: Invented):
    for clause in invented.all(Clause):
        if clause.ref.kind == "clause":
            assert clause.under is not None
            assert clause.under.kind == "law"


def test_meetings_are_quorate_and_never_on_a_holiday(invented: Invented):
    for meeting in invented.all(Meeting):
        assert meeting.present >= meeting.quorum > 0
        assert meeting.held <= AS_AT
        assert meeting.held.weekday() < 5
        assert meeting.held not in bank_holidays()


def test_no_more_are_present_than_hold_a_seat(invented: Invented):
    posts = {post.ref: post for post in invented.all(Post)}
    for meeting in invented.all(Meeting):
        if meeting.body.key == "QZZ-ICP" or meeting.held == date(2022, 7, 1):
            continue
        seated = {
            held.post
            for held in invented.all(Holding)
            if posts[held.post].body == meeting.body and held.span.holds_on(meeting.held)
        }
        assert meeting.present <= len(seated), meeting.title


def test_decisions_are_taken_at_quorate_meetings_by_who_may(invented: Invented):
    for decision in invented.all(Decision):
        meeting: Meeting = invented.by_ref[decision.meeting]
        power: Power = invented.by_ref[decision.power]
        voted = decision.for_votes + decision.against_votes
        assert decision.taken == meeting.held
        assert decision.for_votes > decision.against_votes
        assert meeting.quorum <= voted <= meeting.present - decision.withdrawn
        if decision.delegation is None:
            assert power.holder == meeting.body, decision.title
            continue
        delegation: Delegation = invented.by_ref[decision.delegation]
        assert delegation.power == decision.power
        assert delegation.delegate == meeting.body
        assert delegation.span.holds_on(decision.taken)
        if delegation.limit is not None:
            assert decision.amount is not None
            assert decision.amount <= delegation.limit, decision.title
        if delegation.area is not None and delegation.area.kind == "place":
            assert decision.area == delegation.area


def test_a_delegation_comes_from_the_holder_or_from_its_delegate(invented: Invented):
    delegations = invented.all(Delegation)
    for delegation in delegations:
        power: Power = invented.by_ref[delegation.power]
        earlier = {
            one.delegate
            for one in delegations
            if one.power == delegation.power
            and one.span.since is not None
            and delegation.span.since is not None
            and one.span.since <= delegation.span.since
        }
        assert delegation.delegator in earlier | {power.holder}


def test_decisions_have_words_of_their_own(invented: Invented):
    decisions = invented.all(Decision)
    assert len(decisions) == 300
    said = {(invented.by_ref[one.meeting].body, one.title) for one in decisions}
    assert len(said) == 300
    assert all(2 <= one.reasons.count(". ") + 1 <= 5 for one in decisions)
    assert all("{" not in one.title + one.reasons for one in decisions)


def test_evidence_relied_on_was_published_before(invented: Invented):
    relied = [(one, one.release) for one in invented.all(Decision) if one.release is not None]
    assert len(relied) > 40
    for decision, release in relied:
        assert invented.by_ref[release].published < decision.taken


def test_contracts_begin_after_the_decision_that_awards_them(invented: Invented):
    for contract in invented.all(Contract):
        assert contract.span.since is not None
        assert invented.by_ref[contract.decision].taken <= contract.span.since


def test_people_hold_posts_and_some_posts_are_vacant(invented: Invented):
    held_now = {one.post for one in invented.all(Holding) if one.span.holds_on(AS_AT)}
    vacant = {post.ref for post in invented.all(Post)} - held_now
    left = [one for one in invented.all(Holding) if one.span.until is not None]
    assert 2 <= len(vacant) <= 8
    assert len(left) >= 5
    names = [person.name for person in invented.all(Person)]
    assert len(set(names)) == len(names)


def test_nobody_holds_a_post_twice_at_once(invented: Invented):
    by_post: dict[Ref, list[Holding]] = {}
    for held in invented.all(Holding):
        by_post.setdefault(held.post, []).append(held)
    for spells in by_post.values():
        for number, spell in enumerate(spells):
            assert not any(spell.span.overlaps(other.span) for other in spells[number + 1 :])


def test_clinical_directors_lead_delivery_and_represent_nobody(invented: Invented):
    directors = [post for post in invented.all(Post) if post.body.kind == "network"]
    assert len(directors) == 28
    assert {post.role for post in directors} == {Role.DELIVERY}
    for_practices = [
        post
        for post in invented.all(Post)
        if post.role is Role.REPRESENTATIVE and post.sector is Sector.GENERAL_PRACTICE
    ]
    assert for_practices
    assert all(post.body.kind == "body" for post in for_practices)


def test_memberships_never_overlap_themselves(invented: Invented):
    seen = [
        (fact.member, fact.group, fact.capacity, fact.span.since)
        for fact in invented.all(Membership)
    ]
    assert len(set(seen)) == len(seen)


def test_consultations_are_answered_by_a_decision_after_they_close(invented: Invented):
    for consultation in invented.all(Consultation):
        answers = [one for one in invented.all(Answer) if one.consultation == consultation.ref]
        (decision,) = (
            one for one in invented.all(Decision) if one.consultation == consultation.ref
        )
        assert decision.taken > consultation.last_day
        assert (consultation.last_day - consultation.opened).days >= 83
        assert all(consultation.opened <= one.received <= consultation.last_day for one in answers)
        assert {one.opinion for one in answers} == set(Opinion)
        agree = sum(one.opinion in (Opinion.AGREE, Opinion.STRONGLY_AGREE) for one in answers)
        assert f"Of {len(answers)} answers, {agree} agree" in decision.reasons


def test_answers_are_many_and_varied(invented: Invented):
    answers = invented.all(Answer)
    counts = sorted(
        sum(one.consultation == asked.ref for one in answers)
        for asked in invented.all(Consultation)
    )
    assert counts == [91, 253, 412]
    comments = [one.comment for one in answers if one.comment]
    assert len(set(comments)) > len(comments) * 0.6


def test_challenges_run_against_the_clock(invented: Invented):
    challenges = invented.all(Challenge)
    assert len(challenges) == 12
    for challenge in challenges:
        assert challenge.raised > invented.by_ref[challenge.decision].taken
        assert challenge.reply_due == working_days_after(challenge.raised, 20)
        assert (challenge.replied is None) == (challenge.reply is None)
    waiting = [one for one in challenges if one.replied is None]
    assert len(waiting) == 3
    assert all(one.reply_due >= AS_AT for one in waiting)
    assert all(one.raised.weekday() < 5 for one in challenges)
    in_time = [one for one in challenges if one.replied and one.replied <= one.reply_due]
    assert len(in_time) == 9


def test_outlines_are_drawn_for_every_district(invented: Invented):
    drawn = {outline.area for outline in invented.all(Outline)}
    assert drawn == {ref for ref in invented.by_ref if ref.kind == "lower-tier"}
