"""How a body decides: what stands against a proposal, and the facts of a decision that was carried.

A decision is taken at a meeting, on the day of that meeting, by a body that was in being and that
holds the power or has it by an unbroken chain (see the handbook). Enough members are left for it
once those with a conflict have withdrawn, each votes once and in a seat that is theirs, and more
are for it than against. People were heard first: that is voice's word, given as a Clearance.

Sources: NHS Act 2006, Schedule 1B paragraph 11 (who may exercise a board's functions), paragraph 13
and section 14Z30 (managing conflicts of interest). Quorum and majority are of a body's own standing
orders: the clause of its quorum is cited. A reason with no clause is a standard of this record: a
decision rests on facts that are recorded.

Not coded: a chair's casting vote (a tie fails), urgent decisions between meetings, deputies,
notice and papers, seats that a quorum names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from goldenthread.authority.decisions import Decision
from goldenthread.authority.handbook import Handbook, Question
from goldenthread.authority.minutes import (
    Choice,
    Consideration,
    Option,
    Vote,
    Withdrawal,
)
from goldenthread.authority.proposals import Judged, Proposal, Sitting, readable
from goldenthread.authority.seats import in_being
from goldenthread.authority.voting import against
from goldenthread.kernel import Clearance, Reason, Ref, Ruling, Verdict

LONGEST_TITLE = 300
WEIGHED = frozenset({"challenge", "consultation", "release"})
"""The kinds of fact of which a decision may say that it took account."""


def decide(
    proposal: Proposal, sitting: Sitting, handbook: Handbook, clearance: Clearance, ref: Ref
) -> Judged:
    """Judge a proposal; permitted, the facts of the decision ``ref`` with its counts."""
    ruling = handbook.may(
        Question(
            sitting.meeting.body, proposal.power, proposal.taken, proposal.amount, proposal.area
        )
    )
    reasons = (
        *_unsound(proposal),
        *_unrecorded(proposal, sitting),
        *_not_then(proposal, sitting),
        *ruling.reasons,
        *_without_amount(proposal, ruling),
        *against(proposal, sitting),
        *clearance.reasons,
        *_unheard(proposal, clearance),
    )
    # A chain of authority is told even where something else stands against the decision.
    verdict = Verdict(ref, ruling.chain, reasons)
    if not verdict.permitted:
        return Judged(verdict, (), ruling.others)
    return Judged(verdict, minutes_of(proposal, ref, delegation_used(ruling)))


def delegation_used(ruling: Ruling) -> Ref | None:
    """The delegation by which a body may: the last of the chain, None where it is the holder."""
    last = ruling.chain[-1].ref if ruling.chain else None
    return last if last is not None and last.kind == "delegation" else None


def minutes_of(proposal: Proposal, ref: Ref, delegation: Ref | None) -> tuple[Any, ...]:
    """The facts of a proposal once carried: the decision, with its counts, and its minutes."""
    cast = Counter(ballot.choice for ballot in proposal.ballots)
    decision = Decision(
        ref=ref,
        meeting=proposal.meeting,
        title=proposal.title,
        reasons=proposal.reasons,
        power=proposal.power,
        delegation=delegation,
        area=proposal.area,
        amount=proposal.amount,
        release=proposal.release,
        consultation=proposal.consultation,
        for_votes=cast[Choice.FOR],
        against_votes=cast[Choice.AGAINST],
        withdrawn=len(proposal.recusals),
        taken=proposal.taken,
    )
    return (
        decision,
        *(Withdrawal(ref, each.person, each.interest, each.words) for each in proposal.recusals),
        *(Vote(ref, each.person, each.choice) for each in proposal.ballots),
        *(
            Option(ref, number, each.words, each.chosen)
            for number, each in enumerate(proposal.courses, 1)
        ),
        *(Consideration(ref, each.of, each.words) for each in proposal.regards),
        *(Consideration(ref, each.interest, each.words) for each in proposal.excusals),
    )


def _unsound(proposal: Proposal) -> Iterator[Reason]:
    """What a proposal lacks in itself."""
    meeting = proposal.meeting
    title = proposal.title.strip()
    if not title or len(proposal.title) > LONGEST_TITLE:
        words = f"the title has {len(title)} characters"
        yield Reason(meeting, words, None, f"give it a title of 1 to {LONGEST_TITLE} characters")
    if not proposal.reasons.strip():
        yield Reason(meeting, "no reasons are given for the decision", None, "say why")
    if proposal.amount is not None and proposal.amount.pence < 0:
        yield Reason(
            meeting, f"a decision cannot commit {proposal.amount}", None,
            "name the most that it commits: nothing, or more",
        )  # fmt: skip
    if proposal.courses and sum(each.chosen for each in proposal.courses) != 1:
        yield Reason(
            meeting, "of the options before the meeting not exactly one is chosen", None,
            "choose one of them",
        )  # fmt: skip
    groups = (proposal.courses, proposal.regards, proposal.recusals, proposal.excusals)
    if not all(each.words.strip() for group in groups for each in group):
        yield Reason(
            meeting, "an option, a withdrawal or a consideration has no words", None,
            "say what each is, or why",
        )  # fmt: skip
    said = (proposal.reasons, *(each.words for group in groups for each in group))
    if not (proposal.title.isprintable() and all(map(readable, said))):
        yield Reason(
            meeting, "the paper has characters that cannot be shown", None, "type it anew"
        )  # fmt: skip
    for regard in proposal.regards:
        if regard.of.kind not in WEIGHED:
            yield Reason(
                regard.of, f"a decision takes account of a {', a '.join(sorted(WEIGHED))}; "
                f"{regard.of} is none", None, "leave it out, or name it as a party",
            )  # fmt: skip


def _unrecorded(proposal: Proposal, sitting: Sitting) -> Iterator[Reason]:
    for ref in sorted(proposal.named - sitting.recorded):
        remedy = "release the evidence first" if ref == proposal.release else "record it first"
        yield Reason(ref, f"{ref} is not in the record", None, f"{remedy}, or name another")


def _not_then(proposal: Proposal, sitting: Sitting) -> Iterator[Reason]:
    meeting, day = sitting.meeting, proposal.taken
    if proposal.meeting != meeting.ref:
        words = f"it was put to {proposal.meeting}, not to {meeting.ref}"
        yield Reason(meeting.ref, words, None, "judge it on the meeting to which it was put")
    if meeting.held != day:
        yield Reason(
            meeting.ref,
            f"the meeting was held on {meeting.held:%-d %B %Y}, not on {day:%-d %B %Y}", None,
            "date the decision on the day of its meeting",
        )  # fmt: skip
    if day > sitting.today:
        yield Reason(
            meeting.ref, f"{day:%-d %B %Y} has not come yet", None,
            "record the decision once it is taken",
        )  # fmt: skip
    yield from in_being(meeting.body, sitting.bodies, day)


def _without_amount(proposal: Proposal, ruling: Ruling) -> Iterator[Reason]:
    limited = ruling.limit is not None or ruling.left is not None
    if ruling.permitted and proposal.amount is None and limited:
        last = ruling.chain[-1]
        yield Reason(
            last.ref, "the delegation has a limit, and the decision names no amount", last.clause,
            "name the most that it commits; £0.00 where it commits nothing",
        )  # fmt: skip


def _unheard(proposal: Proposal, clearance: Clearance) -> Iterator[Reason]:
    """What a decision says that it answers, and for which voice gave no word."""
    spoken = {*clearance.heard, *(reason.ref for reason in clearance.reasons)}
    claimed = [each.of for each in proposal.regards if each.of.kind != "release"]
    if proposal.consultation is not None:
        claimed.append(proposal.consultation)
    for ref in dict.fromkeys(claimed):
        if ref.kind in WEIGHED and ref not in spoken:
            words = f"nothing shows that {ref} was heard for this decision"
            yield Reason(ref, words, None, "leave it out, or name one that concerns it")
