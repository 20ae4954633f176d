"""Who may use a power, decided the slow and obvious way, from the top down.

Written apart from the handbook: it starts at the holder and hands the power on until nothing
changes, where the handbook starts at the body that asks and looks for a chain.
"""

from __future__ import annotations

from collections.abc import Iterable

from goldenthread.authority.handbook import Question, Spent
from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import FinancialYear, Money, Ref


def permitted(  # noqa: PLR0917 - a handbook's parts, in its order
    question: Question,
    powers: Iterable[Power],
    delegations: Iterable[Delegation],
    suspensions: Iterable[Suspension] = (),
    reservations: Iterable[Reservation] = (),
    inside: dict[Ref, frozenset[Ref]] | None = None,
    spent: Spent | None = None,
) -> bool:
    """Whether the body may do what is asked."""
    day = question.on
    usable = set()
    may_hand_on = set()
    for power in powers:
        if power.ref == question.power and power.span.holds_on(day):
            usable.add(power.holder)
            may_hand_on.add(power.holder)
    sound = [
        one
        for one in delegations
        if one.power == question.power
        and one.span.holds_on(day)
        and not any(s.delegation == one.ref and s.span.holds_on(day) for s in suspensions)
        and (
            one.area is None
            or question.area == one.area
            or (question.area is not None and one.area in (inside or {}).get(question.area, ()))
        )
        and (one.limit is None or question.amount is None or question.amount <= one.limit)
        and (
            one.yearly_limit is None
            or question.amount is None
            or question.amount.pence
            + (spent or {}).get((one.ref, FinancialYear.of(day)), Money(0)).pence
            <= one.yearly_limit.pence
        )
    ]
    changed = True
    while changed:
        changed = False
        for one in sound:
            if one.delegator in may_hand_on:
                before = len(usable), len(may_hand_on)
                usable.add(one.delegate)
                if one.may_sub_delegate:
                    may_hand_on.add(one.delegate)
                changed = changed or before != (len(usable), len(may_hand_on))
    for kept in reservations:
        if kept.power == question.power and kept.span.holds_on(day) and usable:
            usable &= {kept.body}
    return question.body in usable
