"""Awards that are not split so as to stay below a limit.

Standing financial instructions forbid what would make every limit idle: to award in parts what is
wanted as a whole. Parts are told by what they share: the delegation, the provider and the month.
Not coded: parts given to related providers, by several bodies, or with longer pauses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from goldenthread.assurance.example import AWARD, GRANT_CONTRACT, changed, sound
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import NOT_SPLIT
from goldenthread.assurance.rules import Change, Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision
from goldenthread.authority.powers import Delegation
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Money, Ref, Severity

CLOSE = timedelta(days=28)
"""Awards of so many days, first to last, are looked at as one."""


def _split(facts: Facts) -> Iterator[Found]:
    providers: dict[Ref, set[Ref]] = defaultdict(set)
    for contract in facts.all(Contract):
        providers[contract.decision].add(contract.provider)
    for ref, decisions in facts.decisions_by_delegation.items():
        delegation = facts.get(ref, Delegation)
        if delegation is None or delegation.limit is None:
            continue
        to_one: dict[Ref, list[tuple[Decision, Money]]] = defaultdict(list)
        for one in decisions:
            # What awards to many at once, such as a service that every practice may offer, is
            # one award; what is above the limit by itself is found as that.
            if one.amount is not None and len(providers[one.ref]) == 1 \
                    and one.amount <= delegation.limit:  # fmt: skip
                to_one[next(iter(providers[one.ref]))].append((one, one.amount))
        for provider, awards in to_one.items():
            yield from _over(awards, provider, delegation.limit)


def _over(awards: list[tuple[Decision, Money]], provider: Ref, limit: Money) -> Iterator[Found]:
    """Each award with which those of the month before it come to more than the limit."""
    for number, (last, _) in enumerate(awards):
        near = [
            (one, amount) for one, amount in awards[: number + 1] if last.taken - one.taken < CLOSE
        ]
        total = Money(sum(amount.pence for _, amount in near))
        if total > limit:
            yield Found(
                last.ref,
                f"{len(near)} awards to {provider} in {CLOSE.days} days come to {total}; one alone "
                f"may be of {limit}",
                on=last.taken,
            )


def _again(day: date) -> Change:
    """The example with the award made a second time, to the same charity, on a day."""
    other = Ref("decision", "EX-3")

    def change(facts: list[object]) -> list[object]:
        of = {one.ref: one for one in sound() if hasattr(one, "ref")}
        return [
            *changed(AWARD, amount=Money(60_000_00))(facts),
            replace(of[AWARD], ref=other, amount=Money(60_000_00), taken=day),
            replace(of[GRANT_CONTRACT], ref=Ref("contract", "EX-GRANT-2"), decision=other),
        ]

    return change


rules.register(
    Rule(
        "award-split",
        "An award is not split into parts below the limit",
        "A limit is of the whole that is wanted. Several awards to one provider within four weeks "
        "by one delegation are looked at together.",
        (NOT_SPLIT,),
        Severity.WARNING,
        "have the whole decided by a body whose limit it fits, or record why the parts are apart",
        Example("£60,000 twice to one charity, two months apart", _again(date(2025, 5, 28))),
        Example("£60,000 twice to one charity in one week, where £100,000 may be awarded",
                _again(date(2025, 4, 2))),
        check=_split,
        unseen="Parts given to related providers, by several bodies, over longer, or before a "
        "contract is recorded.",
    )
)  # fmt: skip
