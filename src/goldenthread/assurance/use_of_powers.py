"""How decisions use powers: held or delegated on the day, within limit, area and reservation.

The scheme of reservation and delegation of a board sets limits of money and area; silence means
no. A decision names the delegation that it used: what is wrong with that is found by name, and
whatever else the handbook would refuse is found as a decision without power.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from goldenthread.assurance.example import (
    AWARD,
    BUDGET,
    CLAUSE,
    FROM_NATION,
    SOUTH,
    TO_COMMITTEE,
    added,
    changed,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import SCHEME_OF_DELEGATION, law
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.handbook import Question, limits_above
from goldenthread.authority.powers import Delegation, Power, Suspension
from goldenthread.kernel import FinancialYear, Money, Ref, Severity, Span

_Used = tuple[Decision, Delegation]
FLAWS = (
    "delegation-lapsed-in-use",
    "suspended-in-use",
    "decision-beyond-limit",
    "yearly-limit-exceeded",
    "decision-outside-area",
    "reserved-power-used",
)
"""What a decision's own use of its delegation may lack; only other flaws are without power."""


def _used(facts: Facts) -> Iterator[_Used]:
    for ref, decisions in facts.decisions_by_delegation.items():
        delegation = facts.get(ref, Delegation)
        if delegation is not None:
            for decision in decisions:
                yield decision, delegation


def _lapsed(facts: Facts) -> Iterator[Found]:
    for decision, delegation in _used(facts):
        if not delegation.span.holds_on(decision.taken):
            yield Found(
                decision.ref,
                f"{delegation.ref} was in force {delegation.span}, and the decision was taken on "
                f"{decision.taken:%-d %B %Y}",
                on=decision.taken,
            )


def _suspended(facts: Facts) -> Iterator[Found]:
    for decision, delegation in _used(facts):
        for one in facts.suspensions.get(delegation.ref, ()):
            if one.span.holds_on(decision.taken):
                yield Found(
                    decision.ref,
                    f"{delegation.ref} was suspended {one.span}, under {one.clause}",
                    on=decision.taken,
                )
                break


def _beyond_limit(facts: Facts) -> Iterator[Found]:
    for decision, delegation in _used(facts):
        if (
            decision.amount is not None
            and delegation.limit is not None
            and decision.amount > delegation.limit
        ):
            yield Found(
                decision.ref,
                f"it commits {decision.amount}; {delegation.ref} allows {delegation.limit} a "
                f"decision, under {delegation.clause}",
                on=decision.taken,
            )


def _beyond_year(facts: Facts) -> Iterator[Found]:
    spent: dict[tuple[Ref, FinancialYear], Money] = defaultdict(lambda: Money(0))
    delegations = {one.ref: one for one in facts.all(Delegation)}
    counts_to = limits_above(delegations.values())
    for decision, used in sorted(_used(facts), key=lambda pair: (pair[0].taken, pair[0].ref)):
        if decision.amount is None:
            continue
        year = FinancialYear.of(decision.taken)
        for ref in counts_to.get(used.ref, ()):
            spent[ref, year] += decision.amount
            total, limit = spent[ref, year], delegations[ref].yearly_limit
            if limit is not None and total > limit:
                yield Found(
                    decision.ref,
                    f"with it {total} is committed in {year}; {ref} allows {limit} a year, under "
                    f"{delegations[ref].clause}",
                    on=decision.taken,
                )
                break


def _no_amount(facts: Facts) -> Iterator[Found]:
    for decision, delegation in _used(facts):
        limited = delegation.limit is not None or delegation.yearly_limit is not None
        if limited and decision.amount is None:
            yield Found(
                decision.ref,
                f"it names no amount, and {delegation.ref} has a limit",
                on=decision.taken,
            )


def _outside_area(facts: Facts) -> Iterator[Found]:
    for decision, delegation in _used(facts):
        area = delegation.area
        if area is None or decision.area == area:
            continue
        if area not in facts.inside(decision.area, decision.taken):
            yield Found(
                decision.ref,
                f"it is for {decision.area}; {delegation.ref} is for {area}",
                on=decision.taken,
            )


def _reserved(facts: Facts) -> Iterator[Found]:
    for decision in facts.all(Decision):
        meeting = facts.get(decision.meeting, Meeting)
        for one in facts.reservations.get(decision.power, ()):
            if meeting and one.body != meeting.body and one.span.holds_on(decision.taken):
                yield Found(
                    decision.ref,
                    f"{meeting.body} used {decision.power}, which {one.clause} reserves to "
                    f"{one.body}",
                    on=decision.taken,
                )
                break


def _without_power(facts: Facts, before: Before) -> Iterator[Found]:
    flawed = {one.subject for one in before.values() if one.rule in FLAWS}
    for decision in facts.all(Decision):
        meeting = facts.get(decision.meeting, Meeting)
        if meeting is None or decision.ref in flawed or decision.power not in facts:
            continue
        delegation = facts.get(decision.delegation, Delegation)
        if decision.delegation is not None and delegation is None:
            continue  # found as a reference that is not recorded
        root = Ref("finding", f"delegation-without-source/{decision.delegation}")
        why = _why_not(facts, decision, meeting, delegation)
        if why:
            yield Found(decision.ref, why, on=decision.taken, root=root if root in before else None)


def _why_not(
    facts: Facts, decision: Decision, meeting: Meeting, delegation: Delegation | None
) -> str:
    if delegation is not None and delegation.power != decision.power:
        return f"it uses {decision.power}, and {delegation.ref} is of {delegation.power}"
    if delegation is not None and delegation.delegate != meeting.body:
        return f"{meeting.body} took it, and {delegation.ref} is to {delegation.delegate}"
    holds = any(
        isinstance(one, Power) and one.holder == meeting.body and one.span.holds_on(decision.taken)
        for one in facts.spells(decision.power)
    )
    if delegation is None:
        return "" if holds else f"{meeting.body} does not hold {decision.power} by law"
    ruling = facts.may(
        Question(meeting.body, decision.power, decision.taken, decision.amount, decision.area)
    )
    return "" if ruling.permitted else "; ".join(one.words for one in ruling.reasons)


rules.register(
    Rule(
        "delegation-lapsed-in-use",
        "A delegation is in force on the day on which it is used",
        "A power that was lent for a time goes back when the time is over. A decision taken after "
        "that, or before it began, was taken without the power.",
        (SCHEME_OF_DELEGATION,),
        Severity.BREACH,
        "renew the delegation and take the decision again, or have its source take it",
        Example("the delegation ends the day after the decision",
                changed(TO_COMMITTEE, span=Span(date(2022, 7, 1), date(2025, 3, 29)))),
        Example("the delegation ended a week before the decision",
                changed(TO_COMMITTEE, span=Span(date(2022, 7, 1), date(2025, 3, 21)))),
        check=_lapsed,
    )
)  # fmt: skip
rules.register(
    Rule(
        "suspended-in-use",
        "A delegation that is suspended is not used",
        "While it is suspended the power is with its source.",
        (SCHEME_OF_DELEGATION,),
        Severity.BREACH,
        "have the delegator take the decision, or delegate the power anew",
        Example("suspended for the month before the decision",
                added(Suspension(Ref("suspension", "EX-1"), TO_COMMITTEE, CLAUSE,
                                 Span(date(2025, 2, 1), date(2025, 3, 1))))),
        Example("suspended for the month of the decision",
                added(Suspension(Ref("suspension", "EX-1"), TO_COMMITTEE, CLAUSE,
                                 Span(date(2025, 3, 1), date(2025, 4, 1))))),
        check=_suspended,
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-beyond-limit",
        "A decision commits no more than its delegation allows",
        "Larger sums are decided by more people, more in the open.",
        (SCHEME_OF_DELEGATION,),
        Severity.BREACH,
        "put the decision to a body with a higher limit",
        Example("£100,000 under a limit of £100,000", changed(AWARD, amount=Money(100_000_00))),
        Example("£100,000.01 under a limit of £100,000", changed(AWARD, amount=Money(100_000_01))),
        check=_beyond_limit,
    )
)  # fmt: skip
rules.register(
    Rule(
        "yearly-limit-exceeded",
        "The decisions of a year stay within the year's limit of their delegation",
        "Many small decisions may not do what one large decision could not. Every decision from "
        "the one that passes the limit is found.",
        (SCHEME_OF_DELEGATION,),
        Severity.BREACH,
        "have the delegator take the decision, or raise the limit and take it again",
        Example("£80,000 is committed in the year, and the limit is £80,000",
                changed(TO_COMMITTEE, yearly_limit=Money(80_000_00))),
        Example("£80,000 is committed in the year, and the limit is £79,999",
                changed(TO_COMMITTEE, yearly_limit=Money(79_999_00))),
        check=_beyond_year,
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-without-amount",
        "A decision under a limit says what it commits",
        "Without an amount nobody can tell whether the limit was kept.",
        (SCHEME_OF_DELEGATION,),
        Severity.WARNING,
        "record what the decision commits at most",
        Example("a decision under a limit commits £80,000"),
        Example("a decision under a limit names no amount", changed(AWARD, amount=None)),
        check=_no_amount,
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-outside-area",
        "A decision is for the area for which its power was delegated",
        "A committee of one place cannot decide for another, nor for the whole system.",
        (SCHEME_OF_DELEGATION,),
        Severity.BREACH,
        "put the decision to a body whose delegation covers the area",
        Example("delegated for the system, decided for a place in it"),
        Example("delegated for the south, decided for the north",
                changed(TO_COMMITTEE, area=SOUTH)),
        check=_outside_area,
    )
)  # fmt: skip
rules.register(
    Rule(
        "reserved-power-used",
        "A reserved power is used only by the body to which it is reserved",
        "What a board reserves to itself nobody decides for it, whatever else was delegated.",
        (SCHEME_OF_DELEGATION, law("nhs-act-2006-schedule-1b-11")),
        Severity.BREACH,
        "put the matter to the body to which the power is reserved",
        Example("a committee makes a grant, which is not reserved"),
        Example("a committee sets a budget, which is reserved to the board",
                changed(AWARD, power=BUDGET)),
        check=_reserved,
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-without-power",
        "Who decides holds the power, or has it by an unbroken chain",
        "A decision uses a power that the body has by law or by delegation. What is wrong with a "
        "limit, an area, a suspension or a lapse has a rule of its own; everything else that the "
        "handbook refuses is found here.",
        (law("nhs-act-2006-schedule-1b-11"), SCHEME_OF_DELEGATION),
        Severity.BREACH,
        "put the decision to a body that holds the power",
        Example("a committee makes a grant by the delegation to it"),
        Example("a committee claims a power that is delegated to the board",
                changed(AWARD, delegation=FROM_NATION)),
        follow=_without_power, follows=(*FLAWS, "delegation-without-source"),
    )
)  # fmt: skip
