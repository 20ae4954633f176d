"""Whether people were heard before a decision: what voice must give before a body decides.

The courts ask four things of a consultation (R v Brent ex parte Gunning, adopted in Moseley v
Haringey): proposals that are still formative, reasons that can be weighed, time to answer, and
answers that are conscientiously taken into account before the decision. Of these the record can
show two: that the time to answer was over, and that the decision says how the answers were
weighed. They are cited by the duty under which the consultation was run.

That a decision may claim to answer only those challenges that question what it decides is a
standard of this record, of no law: its reasons have no clause. A challenge whose answer is overdue
does not stop a decision; it is told beside it.

Not coded: whether the reasons given were enough, and how open a mind was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from goldenthread.kernel import Clearance, Reason, Ref
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Consultation


def clear(
    asked: Ref | None,
    consultations: Iterable[Consultation],
    challenges: Iterable[Challenge],
    *,
    earlier: Collection[Ref],
    considered: Collection[Ref],
    on: date,
) -> Clearance:
    """Whether a decision on a day owes nothing to those whom it says it heard.

    ``asked`` is the consultation that it answers (None: none), and ``considered`` all of which it
    says that it took account; ``consultations`` and ``challenges`` are what is recorded of those.
    ``earlier`` are the decisions that it takes up again: those that answered the same
    consultation, or used the same power for the same area.
    """
    recorded = {one.ref: one for one in consultations}
    known = tuple(challenges)
    heard = {one.ref for one in known if one.decision in earlier and one.raised <= on}
    reasons: list[Reason] = []
    named = {ref for ref in considered if ref.kind == "consultation"}
    for ref in sorted(named if asked is None else named | {asked}):
        if ref not in recorded:
            words = f"{ref} is not in the record"
            reasons.append(Reason(ref, words, None, "record it first, or name another"))
        elif on <= recorded[ref].last_day:
            reasons.append(_still_open(recorded[ref], on))
        else:
            heard.add(ref)
    if asked in heard and asked not in considered:
        reasons.append(_not_weighed(recorded[asked]))
    reasons += _beside_the_point(known, heard, considered, on)
    return Clearance(tuple(sorted(heard)), tuple(reasons))


def overdue(
    challenges: Iterable[Challenge], *, earlier: Collection[Ref], on: date
) -> tuple[Challenge, ...]:
    """The challenges to earlier decisions whose answer was due before a day, longest due first."""
    owed = (
        one
        for one in challenges
        if one.decision in earlier
        and one.reply_due < on
        and (one.replied is None or one.replied > on)
    )
    return tuple(sorted(owed, key=lambda one: (one.reply_due, one.ref)))


def _still_open(consultation: Consultation, on: date) -> Reason:
    return Reason(
        consultation.ref,
        f"people may answer up to {consultation.last_day:%-d %B %Y}: what is decided on "
        f"{on:%-d %B %Y} has not heard them all",
        consultation.clause,
        "decide on a later day, with every answer before those who decide",
    )


def _not_weighed(consultation: Consultation) -> Reason:
    return Reason(
        consultation.ref,
        "the decision does not say how the answers were taken into account",
        consultation.clause,
        "say how they were weighed, also where nobody answered",
    )


def _beside_the_point(
    known: Iterable[Challenge], heard: Collection[Ref], considered: Collection[Ref], on: date
) -> Iterator[Reason]:
    for one in known:
        if one.ref not in considered or one.ref in heard:
            continue
        if one.raised > on:
            words = f"{one.ref} was raised on {one.raised:%-d %B %Y}, after the decision"
        else:
            words = (
                f"{one.ref} questions {one.decision}, which answered another consultation and "
                "used another power or was for another area"
            )
        yield Reason(one.ref, words, None, "leave it out, and answer it by itself")
