"""Wrongs that nobody planted, as a hostile reader would think of them, recorded in a sound copy.

Each is put in through ``record FILE``, which refuses nothing for want of authority, and then the
record is checked. Six are found. Four are beyond the rules so far, and it is said here why:

- *a delegation dated back* to before it was used: rules read what is believed true of each day.
  When each fact was recorded stands beside it wherever it is shown, and no rule compares the two;
- *a committee that sets its own members' fees*: whom a decision benefits is read from contracts and
  payments, and fees are paid to persons, of whom this record knows no payments;
- *a practice paid at the rate of another*: what the list of each month was is not recorded, so that
  no rule works a payment out again;
- *a place given far more than its share of need*: nothing says from which difference on that is
  wrong. The two stand side by side on the page of pounds.

The day on which a rule for one of them is written, its test here fails, and it moves up.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Vote
from goldenthread.authority.powers import Delegation
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.exchange.fact_documents import fact_object, nouns_of
from goldenthread.kernel import Money, Ref, Span
from goldenthread.money.transfers import Allotment
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding, Person, Post, Role, Sector
from goldenthread.synthetic.areas import place_ref
from goldenthread.synthetic.bodies import ADVICE, BOARD, REMUNERATION
from goldenthread.synthetic.bodies import place_committee as committee
from goldenthread.synthetic.faults import Scene
from goldenthread.synthetic.faults.scene import SECOND
from goldenthread.synthetic.funds import fund_ref
from goldenthread.synthetic.powers import power
from goldenthread.synthetic.system import generate_families
from goldenthread.voice.consultations import Answer
from tests.cli.test_check_commands import run

# One process of tests records them all, and checks once.
pytestmark = pytest.mark.xdist_group("injected")

CORRANT, SALTINGS = committee("corrant"), committee("saltings")


@dataclass(frozen=True)
class Injected:
    """Files that are recorded one after the other, on what their money rests, what is found."""

    files: Sequence[Sequence[Any]]
    found: frozenset[tuple[str, str]] = frozenset()
    kind: str = ""


@cache
def scene() -> Scene:
    return Scene(generate_families(7))


def named(*findings: tuple[str, Ref]) -> frozenset[tuple[str, str]]:
    return frozenset((rule, str(ref)) for rule, ref in findings)


def decided(key: str, body: Ref, day: date, **fields: Any) -> tuple[Meeting, Decision]:
    """A meeting that nobody could fault, and a decision at it."""
    like = next(one for one in scene().all(Meeting) if one.body == body)
    use = next(
        one for one in scene().all(Decision)
        if one.power == fields["power"]
        and scene().get(Meeting, one.meeting).body == body
    )  # fmt: skip
    meeting = replace(like, ref=Ref("meeting", key), held=day, present=like.quorum + 2)
    return meeting, replace(
        use, ref=Ref("decision", key), meeting=meeting.ref, taken=day, release=None,
        consultation=None, for_votes=like.quorum, against_votes=0, withdrawn=0, **fields,
    )  # fmt: skip


def an_award_in_three_parts() -> Injected:
    """£1.2 million for one provider, where a place may award £1 million."""
    facts: list[Any] = []
    for number, day in enumerate((8, 10, 15)):
        meeting, decision = decided(
            f"INJ-split-{number}", CORRANT, date(2025, 7, day), power=power("commission"),
            area=place_ref("corrant"), amount=Money(400_000_00),
            title=f"Help at home, part {number}",
        )  # fmt: skip
        facts += [meeting, decision, Contract(
            Ref("contract", f"INJ-split-{number}"), decision.title, ContractForm.STANDARD, BOARD,
            Ref("body", "QZZ-CARE-4"), decision.ref, Ref("law", "si-2023-1348-reg-9"),
            decision.amount, Span(date(2025, 8, 1), date(2026, 8, 1)),
        )]  # fmt: skip
    return Injected([facts], named(("award-split", Ref("decision", "INJ-split-2"))))


def a_post_with_two_holders() -> Injected:
    """A second director of nursing, while the first is there."""
    post, person = Ref("post", "QZZ-nursing-director"), Ref("person", "inj-second")
    facts = [Person(person, "Second Nurse"), Holding(post, person, Span(date(2026, 1, 5)))]
    return Injected([facts], named(("post-held-twice", post)))


def a_tie_that_nobody_declared() -> Injected:
    """A member who is also on the charity's board, and voted for its grants."""
    member = scene().holding(f"{CORRANT.key}-public-health").person
    post = Ref("post", "INJ-trustee")
    awards = {one.decision for one in scene().all(Contract) if one.provider == ADVICE}
    voted = {one.decision for one in scene().all(Vote) if one.person == member} & awards
    assert voted
    facts = [
        Post(post, "Treasurer", ADVICE, Sector.VOLUNTARY, Role.MEMBER, Span(date(2020, 1, 1))),
        Holding(post, member, Span(date(2023, 4, 1))),
    ]
    return Injected([facts], named(*(("interest-not-declared", ref) for ref in voted)))


def an_organisation_that_answers_twice() -> Injected:
    """The same organisation again, under another capacity, and of another opinion."""
    first = next(one for one in scene().all(Answer) if one.organisation is not None)
    again = replace(first, ref=Ref("answer", "INJ-1"), comment="And another thing.")
    return Injected([[again]], named(("answered-twice", first.consultation)))


def a_chair_who_acts_as_executive() -> Injected:
    """The chair has been deputy chief executive since the new year."""
    chair, post = scene().holding("QZZ-chair").person, Ref("post", "INJ-deputy")
    span = Span(date(2026, 1, 5))
    facts = [
        Post(post, "Deputy chief executive", BOARD, Sector.EXECUTIVE, Role.MEMBER, span),
        Holding(post, chair, span),
    ]
    return Injected([facts], named(("independent-and-executive", chair)))


def a_place_without_general_practice() -> Injected:
    """A second committee that makes grants for a place; its seats are for managers."""
    body, post = Ref("body", "INJ-PLACE"), Ref("post", "INJ-PLACE-director")
    like = next(
        one for one in scene().all(Delegation)
        if one.delegate == SALTINGS and one.power == power("grant")
    )  # fmt: skip
    facts = [
        Body(body, "Saltings Investment Group", Form.COMMITTEE, "Makes grants.", like.span),
        Membership(body, BOARD, Capacity.COMMITTEE_OF, like.span),
        Membership(body, place_ref("saltings"), Capacity.SERVES, like.span),
        Post(post, "Director", body, Sector.EXECUTIVE, Role.MEMBER, like.span),
        Holding(post, scene().holding("QZZ-chief-executive").person, like.span),
        replace(like, ref=Ref("delegation", "INJ-grant"), delegate=body),
    ]
    return Injected([facts], named(("place-without-general-practice", body)))


def a_delegation_dated_back() -> Injected:
    """A decision without power; months later the delegation is written, and dated before it."""
    like = next(
        one for one in scene().all(Delegation)
        if one.delegate == SALTINGS and one.power == power("grant")
    )  # fmt: skip
    late = replace(
        like, ref=Ref("delegation", "INJ-late"), delegate=CORRANT, area=place_ref("saltings")
    )
    meeting, decision = decided(
        "INJ-late", CORRANT, date(2025, 9, 9), power=power("grant"), delegation=late.ref,
        area=place_ref("saltings"), amount=Money(5_000_00), title="A grant in another place",
    )  # fmt: skip
    return Injected([[meeting, decision], [late]])


def a_committee_that_sets_its_own_fees() -> Injected:
    """Those who are paid it vote on it."""
    meeting, decision = decided(
        "INJ-fees", REMUNERATION, date(2025, 9, 16), power=power("pay"), amount=Money(40_000_00),
        title="Fees of the members of this committee",
    )  # fmt: skip
    return Injected([[meeting, decision]])


def a_practice_paid_at_the_rate_of_another() -> Injected:
    """A correction that gives a practice what a larger one had that month."""
    month = scene().paid_from(SECOND, "gms")[-20:]
    small = min(month, key=lambda one: one.amount)
    large = max(month, key=lambda one: one.amount)
    wrong = replace(
        small, ref=Ref("payment", "INJ-rate"), amount=large.amount - small.amount,
        description="Global sum, corrected",
    )  # fmt: skip
    return Injected([[wrong]], kind="decision")


def a_place_far_above_its_share() -> Injected:
    """Most of what is left in the year goes to one place."""
    given = next(
        one for one in scene().all(Allotment)
        if one.destination == fund_ref(SECOND, "place-corrant")
    )  # fmt: skip
    more = replace(
        given, ref=Ref("allotment", "INJ-1"), amount=Money(4_000_000_00), made=date(2026, 3, 30)
    )
    return Injected([[more]], kind="decision")


FOUND = (
    an_award_in_three_parts, a_post_with_two_holders, a_tie_that_nobody_declared,
    an_organisation_that_answers_twice, a_chair_who_acts_as_executive,
    a_place_without_general_practice,
)  # fmt: skip
BEYOND = (
    a_delegation_dated_back, a_committee_that_sets_its_own_fees,
    a_practice_paid_at_the_rate_of_another, a_place_far_above_its_share,
)  # fmt: skip


def inject(home: Path, injected: Injected, into: Path) -> None:
    """Record its files as a person would, each on its own."""
    for number, facts in enumerate(injected.files):
        file = into / f"{number}.json"
        words = {type(one): next(iter(nouns_of([type(one)]))) for one in facts}
        file.write_text(json.dumps([fact_object(words[type(one)], one) for one in facts]))
        kind = ["--kind", injected.kind] if injected.kind else []
        done = run(home, "record", str(file), *kind, "--by", "A. Stranger", "--reason", "So it was")
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def checked(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What is found once all ten are in one copy of the sound demonstration."""
    home = tmp_path_factory.mktemp("injected") / "home"
    shutil.copytree(demo_home, home)
    for made in (*FOUND, *BEYOND):
        inject(home, made(), tmp_path_factory.mktemp(made.__name__[:20]))
    finished = run(home, "check", "--format", "json")
    assert finished.returncode == 1, finished.stderr
    verified = run(home, "verify")
    assert verified.returncode == 0, verified.stdout
    return {(one["rule"], one["subject"]) for one in json.loads(finished.stdout)}


@pytest.mark.parametrize("made", FOUND, ids=lambda made: made.__name__)
def test_what_was_put_in_is_found(made: Any, checked: set[tuple[str, str]]) -> None:
    assert made().found
    assert made().found <= checked


def test_what_is_beyond_the_rules_is_not_found_and_nothing_else_is(
    checked: set[tuple[str, str]],
) -> None:
    every = frozenset().union(*(made().found for made in (*FOUND, *BEYOND)))
    assert checked == every
    assert not any(made().found for made in BEYOND)
