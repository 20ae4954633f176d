"""Faults of decisions and of the powers that they use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Choice, Vote, Withdrawal
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Money, Ref, Span
from goldenthread.synthetic.areas import place_ref
from goldenthread.synthetic.bodies import BOARD, EXECUTIVE, FINANCE, QUALITY, place_committee
from goldenthread.synthetic.contracts import contract
from goldenthread.synthetic.faults.scene import Fault, Planting, Scene, unsound
from goldenthread.synthetic.powers import power

BY = "Petra Vale, governance manager"


def _inquorate(scene: Scene) -> Planting:
    decision = scene.awarded("GRANT-QZZ-VOL-CARERS-2024")
    meeting = scene.get(Meeting, decision.meeting)
    votes = [one for one in scene.all(Vote) if one.decision == decision.ref]
    # One more than may leave: they withdrew, and do not vote.
    leave = meeting.present - decision.withdrawn - meeting.quorum + 1
    gone, left = votes[:leave], votes[leave:]
    few = replace(
        decision, withdrawn=decision.withdrawn + len(gone), for_votes=len(left), against_votes=0
    )
    return Planting(
        unsound(scene, "decision-without-quorum", [few]),
        (
            (decision, few),
            *((one, None) for one in gone),
            *(
                (one, replace(one, choice=Choice.FOR))
                for one in left
                if one.choice is not Choice.FOR
            ),
        ),
        tuple(Withdrawal(one.decision, one.person, None, "Left the room.") for one in gone),
    )


def _beyond_limit(scene: Scene) -> Planting:
    decision = scene.awarded("GRANT-QZZ-VOL-HOSPICE-2024")
    large = replace(decision, amount=Money(300_000_00))
    return Planting(unsound(scene, "decision-beyond-limit", [large]), ((decision, large),))


def _beyond_year(scene: Scene) -> Planting:
    ref = Ref("delegation", f"{EXECUTIVE.key}-commission")
    spent: dict[FinancialYear, int] = defaultdict(int)
    last: dict[FinancialYear, Decision] = {}
    for one in scene.using(ref):
        year = FinancialYear.of(one.taken)
        spent[year] += 0 if one.amount is None else one.amount.pence
        last[year] = one
    fullest = max(spent, key=lambda year: spent[year])
    before = scene.get(Delegation, ref)
    after = replace(before, yearly_limit=Money(spent[fullest] - 1))
    return Planting(unsound(scene, "yearly-limit-exceeded", [last[fullest]]), ((before, after),))


def _lapsed(scene: Scene) -> Planting:
    ref = Ref("delegation", f"{place_committee('corrant').key}-grant")
    before, day = scene.get(Delegation, ref), date(2025, 3, 1)
    after = replace(before, span=Span(before.span.since, day))
    late = [one for one in scene.using(ref) if one.taken >= day]
    return Planting(unsound(scene, "delegation-lapsed-in-use", late), ((before, after),))


def _suspended(scene: Scene) -> Planting:
    decision = scene.awarded("GRANT-QZZ-VOL-MIND-2024")
    assert decision.delegation is not None  # noqa: S101 - a place makes grants by delegation
    month = Span(decision.taken.replace(day=1), decision.taken + timedelta(days=1))
    added = Suspension(
        Ref("suspension", "QZZ-2024-2"), decision.delegation, Ref("clause", "QZZ-C-4.6"), month
    )
    used = [one for one in scene.using(decision.delegation) if month.holds_on(one.taken)]
    return Planting(unsound(scene, "suspended-in-use", used), added=(added,))


def _without_source(scene: Scene) -> Planting:
    source = scene.get(Delegation, Ref("delegation", f"{QUALITY.key}-quality"))
    added = replace(
        source, ref=Ref("delegation", f"{EXECUTIVE.key}-quality"), delegator=QUALITY,
        delegate=EXECUTIVE, span=Span(date(2025, 1, 1)),
    )  # fmt: skip
    return Planting(frozenset({("delegation-without-source", added.ref)}), added=(added,))


def _source_ends(scene: Scene) -> Planting:
    before = scene.get(Delegation, Ref("delegation", "QZZ-dental-board"))
    day = date(2024, 6, 1)
    after = replace(before, span=Span(before.span.since, day))
    below = Ref("delegation", "QZZ-PCC-dental")
    late = [one for one in scene.using(below) if one.taken >= day]
    own = [one for one in scene.using(before.ref) if one.taken >= day]
    found = unsound(scene, "decision-without-power", late)
    found |= unsound(scene, "delegation-lapsed-in-use", own)
    return Planting(found | {("delegation-without-source", below)}, ((before, after),))


def _reserved(_: Scene) -> Planting:
    added = Delegation(
        Ref("delegation", f"{FINANCE.key}-budget"), power("budget"), BOARD, FINANCE,
        Ref("clause", "QZZ-D-2.1"), Money(5_000_000_00), None, Span(date(2025, 4, 1)),
    )  # fmt: skip
    return Planting(frozenset({("reserved-and-delegated", added.ref)}), added=(added,))


def _outside_area(scene: Scene) -> Planting:
    ref = Ref("delegation", f"{place_committee('quillbourne').key}-involve")
    decision = next(one for one in scene.using(ref) if one.ref not in scene.bought)
    elsewhere = replace(decision, area=place_ref("saltings"))
    return Planting(unsound(scene, "decision-outside-area", [decision]), ((decision, elsewhere),))


def _clause_without_law(scene: Scene) -> Planting:
    clause = scene.any(Ref("clause", "QZZ-P-2"))
    return Planting(
        frozenset({("missing-link", clause.ref)}), ((clause, replace(clause, under=None)),)
    )


def _lost_award(scene: Scene) -> Planting:
    signed = scene.get(Contract, contract("CARE-QZZ-CARE-1"))
    lost = replace(signed, decision=Ref("decision", "QZZ-LOST"))
    return Planting(frozenset({("reference-not-recorded", signed.ref)}), ((signed, lost),))


FAULTS = (
    Fault("inquorate", "A grant was made without a quorum.", _inquorate, BY),
    Fault("beyond-limit", "A place made a grant above its limit.", _beyond_limit, BY),
    Fault("beyond-year", "The executive spent more in a year than it may.", _beyond_year, BY),
    Fault("lapsed", "A place made grants after its delegation had ended.", _lapsed, BY),
    Fault("suspended", "A place made a grant while it was suspended.", _suspended, BY),
    Fault("passed-on", "A committee delegates what it may not pass on.", _without_source, BY),
    Fault("source-ended", "NHS England takes dentistry back, and a committee goes on.",
          _source_ends, BY),
    Fault("reserved", "The power to set budgets is reserved, and delegated as well.", _reserved,
          BY),
    Fault("outside-area", "A place decided for another place.", _outside_area, BY),
    Fault("clause-without-law", "A policy names no law under which it was made.",
          _clause_without_law, BY),
    Fault("lost-award", "A contract names a decision that is not recorded.", _lost_award, BY),
)  # fmt: skip
