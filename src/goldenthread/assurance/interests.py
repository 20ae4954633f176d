"""Interests: declared in time, and kept apart from the votes that touch them.

National Health Service Act 2006, section 14Z30: a board keeps registers of interests; who has one
declares it as soon as they can, and within 28 days at the latest; conflicts are so managed that
they neither affect decisions nor seem to. The Provider Selection Regime, regulation 21, says the
same of awards, and adds that to be a member of a board and of a provider is not by itself a
conflict: the rule asks for a reason on the record.

Not coded: gifts and hospitality, nil returns, the yearly review, how long a register stays public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from goldenthread.assurance.example import (
    FENCED_BY,
    PARTNERSHIP_SHARE,
    SURGERY,
    added,
    both,
    changed,
    member,
    without,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import BOARDS_BEGAN, CONFLICTS_MANAGED, DECLARED_IN_TIME, law
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision
from goldenthread.authority.interests import Interest, InterestNature
from goldenthread.authority.minutes import Choice, Vote, Withdrawal
from goldenthread.kernel import Ref, Severity, Span
from goldenthread.structure.posts import Holding, Post, Role, Sector

DAYS_TO_DECLARE = 28
"""Days in which an interest is declared: section 14Z30(3)."""


def _conflicts(facts: Facts) -> Iterator[tuple[Interest, Decision]]:
    """Each interest, with the decisions that touched its party while it held.

    Only decisions of which the minutes name the holder: as voting, or as having withdrawn.
    """
    named: dict[Ref, set[Ref]] = defaultdict(set)
    for vote in facts.all(Vote):
        named[vote.person].add(vote.decision)
    for withdrawal in facts.all(Withdrawal):
        named[withdrawal.person].add(withdrawal.decision)
    for interest in facts.all(Interest):
        for ref in sorted(named.get(interest.person, ())):
            decision = facts.get(ref, Decision)
            if (
                decision is not None
                and interest.party in facts.touched[ref]
                and interest.span.holds_on(decision.taken)
            ):
                yield interest, decision


def _late(facts: Facts) -> Iterator[Found]:
    found: set[Ref] = set()
    office = {
        person: min((one.span.since for one in held if one.span.since), default=None)
        for person, held in facts.by(Holding, "person").items()
    }
    for interest in facts.all(Interest):
        due = _due(interest, office.get(interest.person))
        if due is not None and interest.declared > due and facts.day > due:
            found.add(interest.ref)
            yield Found(
                interest.ref,
                f"{facts.named(interest.person)} declared it on {interest.declared:%-d %B %Y}; "
                f"{DAYS_TO_DECLARE} days ended on {due:%-d %B %Y}",
                due + timedelta(days=1),
            )
    for interest, decision in _conflicts(facts):
        if interest.declared > decision.taken and interest.ref not in found:
            found.add(interest.ref)
            yield Found(
                interest.ref,
                f"{facts.named(interest.person)} declared it on {interest.declared:%-d %B %Y}, "
                f"after a decision that touched it: {decision.title}",
                decision.taken,
            )


def _due(interest: Interest, office: date | None) -> date | None:
    """The last day on which it is declared in time: none where nobody knows when it began."""
    if office is None:
        return None
    began = office if interest.span.since is None else max(interest.span.since, office)
    return began + timedelta(days=DAYS_TO_DECLARE)


def _voted_in_own_cause(facts: Facts, before: Before) -> Iterator[Found]:
    sides = {
        (vote.decision, vote.person)
        for vote in facts.all(Vote)
        if vote.choice is not Choice.ABSTAIN
    }
    left = {(one.decision, one.person) for one in facts.all(Withdrawal)}
    wrong: dict[Ref, list[Interest]] = defaultdict(list)
    taken: dict[Ref, date] = {}
    for interest, decision in _conflicts(facts):
        key = (decision.ref, interest.person)
        if key in sides and key not in left:
            wrong[decision.ref].append(interest)
            taken[decision.ref] = decision.taken
    for ref, interests in wrong.items():
        said = {
            f"{facts.named(one.person)} voted, with an interest in {one.party}: {one.words}"
            for one in interests
        }
        yield Found(
            ref,
            " and ".join(sorted(said)),
            on=taken[ref],
            root=_declared_afterwards(before, interests, taken[ref]),
        )


def _declared_afterwards(before: Before, interests: Sequence[Interest], taken: date) -> Ref | None:
    """The late declaration from which a vote follows, where none was declared in time."""
    if any(one.declared <= taken for one in interests):
        return None
    late = (Ref("finding", f"interest-declared-late/{one.ref}") for one in interests)
    return next((ref for ref in late if ref in before), None)


def _undeclared(facts: Facts) -> Iterator[Found]:
    """Who voted on what touches a body in which they hold office, and declared nothing in it."""
    declared = {(one.person, one.party) for one in facts.all(Interest)}
    left = {(one.decision, one.person) for one in facts.all(Withdrawal)}
    wrong: dict[Ref, set[str]] = defaultdict(set)
    taken: dict[Ref, date] = {}
    for vote in facts.all(Vote):
        decision = facts.get(vote.decision, Decision)
        if decision is None or (decision.ref, vote.person) in left:
            continue
        for held in facts.by(Holding, "person").get(vote.person, ()):
            post = facts.get(held.post, Post)
            if (
                post is not None
                and held.span.holds_on(decision.taken)
                and post.body in facts.touched[decision.ref]
                and (vote.person, post.body) not in declared
            ):
                wrong[decision.ref].add(
                    f"{facts.named(vote.person)} voted, is {post.title} of {post.body}, and has "
                    "declared no interest in it"
                )
                taken[decision.ref] = decision.taken
    for ref, said in wrong.items():
        yield Found(ref, " and ".join(sorted(said)), on=taken[ref])


_MANAGER = Ref("post", "EX-P1-manager")
_ALSO_MANAGER = added(
    Post(_MANAGER, "Practice manager", SURGERY, Sector.GENERAL_PRACTICE, Role.DELIVERY, Span()),
    Holding(_MANAGER, member("trust"), Span()),
)

rules.register(
    Rule(
        "interest-declared-late",
        "An interest is declared within 28 days, and before a decision that touches it",
        "The days run from when the interest began, or from when its holder took office, "
        "whichever is later. A decision may come sooner: then the interest is declared there.",
        (DECLARED_IN_TIME, law("nhs-act-2006-s14z30")),
        Severity.WARNING,
        "show the delay on the register, and look again at what was decided in between",
        Example("it was declared before its holder took office"),
        Example("it was declared a month and two days after its holder took office",
                changed(PARTNERSHIP_SHARE, declared=date(2022, 8, 3))),
        check=_late, span=Span(BOARDS_BEGAN),
        unseen="On which day the holder became aware of it; interests of people who hold no post.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "voted-in-own-cause",
        "Nobody votes on what touches their own interest",
        "Who has an interest in a party that a decision pays, contracts, or is about withdraws "
        "from it, or stays and does not vote. An interest is not a fault; a vote in it is.",
        (CONFLICTS_MANAGED, law("si-2023-1348-reg-21"), law("nhs-act-2006-schedule-1b-13")),
        Severity.WARNING,
        "publish why the chair let them vote, or take the decision again without them",
        Example("the partner in the practice stayed, and abstained",
                both(without(Withdrawal), added(Vote(FENCED_BY, member("gp"), Choice.ABSTAIN)),
                     changed(FENCED_BY, withdrawn=0))),
        Example("the partner in the practice that is paid by it voted for it",
                both(without(Withdrawal), added(Vote(FENCED_BY, member("gp"), Choice.FOR)),
                     changed(FENCED_BY, withdrawn=0, for_votes=10))),
        follow=_voted_in_own_cause, follows=("interest-declared-late",), span=Span(BOARDS_BEGAN),
        unseen="Minutes that name nobody. Parties one step further on, such as a network of the "
        "practice. Interests in those who are not in the record.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "interest-not-declared",
        "Who holds office in what a decision touches has declared it",
        "Holding office in whoever is contracted or paid is an interest, and the record itself "
        "knows of it. A register that is silent about it cannot be managed.",
        (DECLARED_IN_TIME, law("si-2023-1348-reg-21")),
        Severity.WARNING,
        "have it declared and entered, and look again at what was decided",
        Example("a member who manages the practice that is paid has declared it",
                both(_ALSO_MANAGER,
                     added(Interest(Ref("interest", "EX-trust-1"), member("trust"), SURGERY,
                                    InterestNature.FINANCIAL, "Manages the practice",
                                    date(2022, 6, 20), Span())))),
        Example("a member who manages the practice that is paid has declared nothing",
                _ALSO_MANAGER),
        check=_undeclared, span=Span(BOARDS_BEGAN),
        unseen="Ties that are not offices of this record: shares, families, friendships.",
    )
)  # fmt: skip
