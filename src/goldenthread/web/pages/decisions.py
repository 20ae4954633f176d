"""The page of a decision: who took it, by what power, on what evidence, and what followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.handbook import Question
from goldenthread.commissioning.contracts import Contract
from goldenthread.evidence.releases import Release
from goldenthread.kernel import FinancialYear, Ref, Ruling
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.records.handbooks import handbook
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import count, facts
from goldenthread.records.threads import pull
from goldenthread.records.totals import Paid, paid_by_year
from goldenthread.thread.kinds import Direction
from goldenthread.thread.trace import Thread
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.challenging import DAYS_TO_REPLY
from goldenthread.web.addresses import address
from goldenthread.web.drawing import clock
from goldenthread.web.leaves import as_recorded, refs_in
from goldenthread.web.pages.asking import decision_address
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.challenging import may_challenge
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.minutes import (
    considered_terms,
    minutes_of,
    options_part,
    unsaid_part,
    voters_part,
    withdrawn_otherwise,
    withdrawn_part,
)
from goldenthread.web.pages.moving import way, ways_to_move, with_ways
from goldenthread.web.pages.rulings import refs_of
from goldenthread.web.pages.steps import notices
from goldenthread.web.presenters import (
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    pounds,
)

FOLLOWED = 10
"""Payments listed beneath the totals that they add up to."""


def authority_chain(thread: Thread, start: Ref) -> tuple[tuple[str, Ref], ...]:
    """The chain by which a decision is lawful, each link with the relation that leads to it.

    Delegation before power, and each clause followed to the one under which it was made.
    """
    onward: dict[Ref, list[tuple[str, Ref]]] = {}
    for tie in thread.ties:
        if tie.forward and tie.far.kind in {"power", "delegation", "clause", "law"}:
            steps = onward.setdefault(tie.near, [])
            if (tie.link.relation, tie.far) not in steps:
                steps.append((tie.link.relation, tie.far))
    order = {"delegation": 0, "power": 1, "clause": 2, "law": 3}
    chain: list[tuple[str, Ref]] = []
    waiting = sorted(onward.get(start, ()), key=lambda step: -order[step[1].kind])
    while waiting:
        relation, ref = waiting.pop()
        if any(ref == known for _, known in chain):
            continue
        chain.append((relation, ref))
        waiting += sorted(onward.get(ref, ()), key=lambda step: -order[step[1].kind])
    return tuple(chain)


def challenge_table(challenges: list[Challenge], names: Names, now: Occasion) -> Table:
    """Challenges with their clocks."""
    return Table(
        "Challenges, and where their clocks stand",
        columns("Ground", "Raised by", "Raised on", "Reply due", "State"),
        tuple(
            (
                Mention(challenge.ground, f"/challenge/{challenge.ref.key}/"),
                names.mention(challenge.raised_by),
                challenge.raised,
                challenge.reply_due,
                clock(challenge, now.day).words,
            )
            for challenge in challenges
        ),
        "Nobody has challenged this decision.",
    )


def _hash_of(release: Ref | None) -> str:
    """The beginning of the hash of what a decision cites; one query."""
    found = facts(Release, ref=release, order_by=("-pk",), limit=1) if release else []
    return f"SHA-256 {found[0].digest[:16]}… of what was released" if found else ""


def decision_leaf(ref: Ref, now: Occasion) -> Leaf:
    """A decision and everything that justifies it or follows from it."""
    found = facts(Decision, ref=ref, order_by=("-pk",), limit=1)
    if not found:
        raise NotInRecord(ref)
    decision = found[0]
    meetings = facts(Meeting, ref=decision.meeting, limit=1)
    chain = authority_chain(pull(ref, (Direction.UP,)), ref)
    challenges = facts(Challenge, decision=ref, order_by=("-raised", "ref"), limit=30)
    contracts = facts(Contract, decision=ref, order_by=("title", "ref"), limit=FOLLOWED)
    contracts_in_all = count(Contract, decision=ref)
    funds = facts(Fund, decision=ref, order_by=("year", "name", "ref"), limit=50)
    allotments = facts(Allotment, decision=ref, order_by=("made", "ref"), limit=50)
    payments = facts(Payment, decision=ref, order_by=("-paid", "ref"), limit=FOLLOWED)
    minutes = minutes_of(decision)
    ruling = _ruling(decision, meetings[0].body) if meetings else None
    totals = paid_by_year(decision=ref)
    names = Names(
        refs_in(decision, *meetings, *challenges, *contracts, *funds, *allotments, *payments)
        | {step for _, step in chain}
        | minutes.refs
        | (refs_of(ruling) if ruling else set())
    )
    meeting = meetings[0] if meetings else None
    outcome = [
        Term("Outcome", (_outcome(decision),)),
        Term("Votes", (_votes(decision),)),
        Term("Taken", (decision.taken,)),
        Term("At", (names.mention(decision.meeting),)),
    ]
    if meeting is not None:
        outcome += [
            Term("By", (names.mention(meeting.body),)),
            Term(
                "Quorum",
                (
                    f"{meeting.present} voting members present; {meeting.quorum} needed"
                    + ("" if meeting.present >= meeting.quorum else ": not quorate"),
                ),
            ),
        ]
    outcome += [
        Term("For the people of", (names.mention(decision.area),)),
        Term("Amount", (str(decision.amount) if decision.amount else "None named",)),
    ]
    sections = [
        Section("outcome", "What was decided", terms=tuple(outcome)),
        Section("reasons", "Why", intro=decision.reasons),
        Section(
            "authority",
            "By what power",
            "Each line rests on the next, down to the law.",
            terms=(
                *_within_power(decision, ruling, names),
                *(
                    Term(relation.capitalize(), (names.mention(step, names.detail(step)),))
                    for relation, step in chain
                ),
            ),
            empty="No power is recorded for this decision.",
            more=Mention(
                "Was this within their power? The whole ruling",
                decision_address(decision, meeting.body),
            )
            if meeting
            else None,
        ),
        Section(
            "evidence",
            "What it relied on",
            terms=(
                Term(
                    "Evidence",
                    (
                        names.mention(
                            decision.release,
                            _hash_of(decision.release),
                            otherwise="No release of evidence is cited",
                        ),
                    ),
                ),
                Term(
                    "Consultation",
                    (names.mention(decision.consultation, otherwise="It answers no consultation"),),
                ),
                *considered_terms(minutes, names),
            ),
        ),
        *unsaid_part(
            (
                options_part(minutes),
                voters_part(decision, minutes, names),
                withdrawn_part(
                    minutes.withdrawals,
                    minutes.interests,
                    names,
                    withdrawn_otherwise(decision.withdrawn),
                ),
            )
        ),
        Section(
            "challenges",
            "Challenges",
            f"Medical committees, places and members of bodies may challenge a decision, and are "
            f"owed a reply within {DAYS_TO_REPLY} working days."
            + ("" if now.demonstration else " They sign in to do so."),
            table=challenge_table(challenges, names, now),
            more=Mention("Step into the shoes of one who may", "/personas/")
            if now.demonstration
            else None,
        ),
        _money_that_followed(
            decision=decision,
            contracts=contracts,
            contracts_in_all=contracts_in_all,
            funds=funds,
            allotments=allotments,
            payments=payments,
            totals=totals,
            names=names,
            now=now,
        ),
    ]
    return Leaf(
        ref,
        "Decision",
        decision.title,
        _outcome(decision) + (f", {decision.amount}" if decision.amount else ""),
        sections=tuple(sections),
        made=as_recorded(provenance(Decision, ref=ref), now.day),
        beside=(decision.meeting,),
    )


def _ruling(decision: Decision, body: Ref) -> Ruling:
    """Whether a decision was within the power of its body when it was taken; six queries."""
    book = handbook(decision.taken, before=decision)
    return book.may(Question(body, decision.power, decision.taken, decision.amount, decision.area))


def _within_power(decision: Decision, ruling: Ruling | None, names: Names) -> tuple[Term, ...]:
    """The ruling on a decision in short: yes, or no with each reason."""
    if ruling is None:
        return ()
    if ruling.permitted:
        said: tuple[Any, ...] = (f"Yes, on {day(decision.taken)}",)
    else:
        reasons = (names.told(reason.words) for reason in ruling.reasons)
        said = (f"No, on {day(decision.taken)}", *reasons)
    return (Term("Within their power", said),)


def _money_that_followed(
    *,
    decision: Decision,
    contracts: list[Contract],
    contracts_in_all: int,
    funds: list[Fund],
    allotments: list[Allotment],
    payments: list[Payment],
    totals: Mapping[FinancialYear, Paid],
    names: Names,
    now: Occasion,
) -> Section:
    figures = tuple(
        Figure(
            f"Paid in {year}",
            pounds(paid.amount),
            Made(
                f"The sum of {paid.payments:,} payments that name this decision: {paid.amount}.",
                "Payments in the system's own record",
                now.day,
                "pounds",
            ),
            f"/money/payments/?year={year.begins}&decision={decision.ref.key}",
            counted(paid.payments, "payment"),
        )
        for year, paid in totals.items()
    )
    hidden = contracts_in_all - len(contracts)
    items = (
        *(names.mention(fund.ref, f"fund set up by it, {fund.year}") for fund in funds),
        *(
            Mention(
                f"{allotment.amount} allotted to {names.title(allotment.destination)}",
                f"/fact/allotment/{allotment.ref.key}/",
            )
            for allotment in allotments
        ),
        *(names.mention(contract.ref, contract.form.value) for contract in contracts),
        *((Mention(f"and {counted(hidden, 'more contract')}"),) if hidden > 0 else ()),
    )
    return Section(
        "money",
        "Money that followed",
        figures=figures,
        items=items,
        table=Table(
            f"The latest {len(payments)} payments",
            columns("Payment", "Paid to", "Paid on", "Amount#"),
            tuple(
                (
                    Mention(payment.description, f"/payment/{payment.ref.key}/"),
                    names.mention(payment.payee),
                    payment.paid,
                    payment.amount,
                )
                for payment in payments
            ),
        )
        if payments
        else None,
        empty="No contract, fund or payment rests on this decision. A contract signed on it is "
        "recorded from a file, by the command “goldenthread record”.",
    )


def _outcome(decision: Decision) -> str:
    if decision.for_votes > decision.against_votes:
        return "Agreed" if decision.against_votes else "Agreed without a vote against"
    return "Not agreed"


def _votes(decision: Decision) -> str:
    words = f"{decision.for_votes} for, {decision.against_votes} against"
    if decision.withdrawn:
        members = "member" if decision.withdrawn == 1 else "members"
        words += f"; {decision.withdrawn} {members} withdrew because of an interest"
    return words


@require_safe
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """A decision."""
    leaf = decision_leaf(Ref("decision", key), occasion())
    if may_challenge(request):
        challenge = Mention("Challenge this decision", f"{address(leaf.ref)}challenge/")
        leaf = replace(leaf, onward=(*leaf.onward, challenge))
    money = ways_to_move(
        request, way("Pay by it", "pay", decision=key), way("Allot by it", "allot", decision=key)
    )
    leaf = with_ways(leaf, onward=money)
    return show_leaf(request, replace(leaf, notices=(*notices(request), *leaf.notices)))
