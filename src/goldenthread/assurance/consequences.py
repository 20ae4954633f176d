"""What rests on a decision that was not soundly taken.

The contracts and payments of such a decision are counted once, with the decision, and not found
one by one: they are mended with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from goldenthread.assurance.example import AWARD, changed
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import FINANCIAL_INSTRUCTIONS
from goldenthread.assurance.rules import Before, Example, Found, Rule, rules
from goldenthread.kernel import Ref, Severity

UNSOUND = (
    "decision-without-quorum",
    "more-votes-than-voters",
    "decision-not-carried",
    "delegation-lapsed-in-use",
    "suspended-in-use",
    "decision-beyond-limit",
    "yearly-limit-exceeded",
    "decision-outside-area",
    "reserved-power-used",
    "decision-without-power",
    "decision-before-close",
)
"""The rules of which a finding puts in doubt the money that rests on a decision."""


def _rests_on(facts: Facts, before: Before) -> Iterator[Found]:
    seen: set[Ref] = set()
    for finding in before.values():
        decision = finding.subject
        bought = facts.bought.get(decision)
        if finding.rule in UNSOUND and bought and decision not in seen:
            seen.add(decision)
            yield Found(decision, f"{bought} rest on it", finding.since, root=finding.ref)


rules.register(
    Rule(
        "money-on-unsound-decision",
        "Money rests on decisions that were soundly taken",
        "Where a decision had no quorum, no power or no open mind, the contracts that it awarded "
        "and the payments that it authorised have no authority either. They are counted here, and "
        "go with the finding from which this follows.",
        (FINANCIAL_INSTRUCTIONS,),
        Severity.BREACH,
        "mend the decision first; until then stop what can be stopped, and report the rest",
        Example("the award was soundly taken"),
        Example("two members were left to award a grant; the quorum is three",
                changed(AWARD, withdrawn=3, for_votes=2, against_votes=0)),
        follow=_rests_on, follows=UNSOUND,
    )
)  # fmt: skip
