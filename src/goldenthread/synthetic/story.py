"""Where to start: the one thread that the home page asks a newcomer to pull."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from goldenthread.kernel import Ref
from goldenthread.money.transfers import Payment
from goldenthread.voice.challenges import Challenge


def start_of(facts: Iterable[Any]) -> Ref:
    """A payment in which the four flows meet, and which is still in question.

    Of the payments authorised by a decision that answers a consultation and that a local medical
    committee has challenged and is owed a reply on, the latest; of these the largest. Raises
    LookupError where nobody is owed a reply.
    """
    held = list(facts)
    paid: dict[Ref, list[Payment]] = {}
    for fact in held:
        if isinstance(fact, Payment) and fact.decision is not None:
            paid.setdefault(fact.decision, []).append(fact)
    open_ones = [
        fact
        for fact in held
        if isinstance(fact, Challenge)
        and fact.replied is None
        and fact.raised_by.key.endswith("LMC")
    ]
    told = [
        payment
        for challenge in sorted(open_ones, key=lambda one: (one.reply_due, one.ref))
        for payment in paid.get(challenge.decision, [])
        if payment.payee.kind == "practice"
    ]
    if not told:
        raise LookupError("no payment rests on a decision that awaits a reply")
    return max(told, key=lambda one: (one.paid, one.amount, one.ref)).ref
