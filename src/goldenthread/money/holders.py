"""Which bodies can hold a budget, and which an account from which money is paid.

A budget says who decides; an account is where the money lies. A committee has no legal person of
its own: it holds a budget, and its payments leave the account of the body whose committee it is.
A body that advises, speaks or watches holds neither for others. A collaborative is an agreement,
and is paid through the provider that leads it.

Source: National Health Service Act 2006, Schedule 1B paragraph 11 (a board acts by its
committees), section 65Z6 (joint committees and pooled funds); Local Government and Public
Involvement in Health Act 2007, section 116ZA (the partnership is a joint committee without
functions of payment). Which other forms hold budgets is our reading of their constitutions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from goldenthread.kernel import Ref
from goldenthread.structure.bodies import Form

ACCOUNTS: frozenset[Form] = frozenset(
    {
        Form.DEPARTMENT, Form.NATIONAL_BODY, Form.INTEGRATED_CARE_BOARD, Form.TRUST,
        Form.FOUNDATION_TRUST, Form.COUNCIL, Form.FEDERATION, Form.MEDICAL_COMMITTEE,
        Form.HEALTHWATCH, Form.VOLUNTARY, Form.PROVIDER, Form.GROUP,
    }
)  # fmt: skip
"""Bodies that can be paid and can pay: each is a legal person, or holds funds of its own."""

BUDGETS: frozenset[Form] = frozenset(
    {
        Form.DEPARTMENT, Form.NATIONAL_BODY, Form.INTEGRATED_CARE_BOARD, Form.COMMITTEE,
        Form.JOINT_COMMITTEE, Form.TRUST, Form.FOUNDATION_TRUST, Form.COUNCIL, Form.GROUP,
    }
)  # fmt: skip
"""Bodies that can hold a fund: they decide on public money, alone or for the body above."""


def acts_for(body: Ref, committee_of: Mapping[Ref, Collection[Ref]]) -> frozenset[Ref]:
    """A body, and every body of which it is a committee, directly or through another."""
    found: set[Ref] = set()
    frontier = [body]
    while frontier:
        here = frontier.pop()
        if here not in found:
            found.add(here)
            frontier.extend(committee_of.get(here, ()))
    return frozenset(found)


def account_of(
    holder: Ref, forms: Mapping[Ref, Form], committee_of: Mapping[Ref, Collection[Ref]]
) -> Ref | None:
    """Whose account the payments of a holder leave: its own, or that of the nearest body above."""
    frontier = [holder]
    seen: set[Ref] = set()
    while frontier:
        having = sorted(body for body in frontier if forms.get(body) in ACCOUNTS)
        if having:
            return having[0]
        seen.update(frontier)
        frontier = [
            above for body in frontier for above in committee_of.get(body, ()) if above not in seen
        ]
    return None
