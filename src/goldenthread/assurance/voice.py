"""Who was heard: time to answer, decisions only after it, and replies to those who challenge.

No law sets a period for consultation; twelve weeks are common practice. The courts ask that
proposals be formative, and that answers be taken into account with an open mind (R v Brent ex
parte Gunning, adopted in Moseley v Haringey). A board's own constitution sets its clock for
challenges. Not coded: whether the reasons given were enough, whom it reached, public holidays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from goldenthread.assurance.example import (
    ANSWERED,
    AWARD,
    CHARITY,
    CONSULTATION,
    RUNNING,
    added,
    changed,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.law import (
    COMPLAINTS_CLOCK,
    ONE_ANSWER_EACH,
    OPEN_MIND,
    RESPONSE,
    TWELVE_WEEKS,
    law,
)
from goldenthread.assurance.rules import Change, Example, Found, Rule, rules
from goldenthread.authority.decisions import Decision
from goldenthread.kernel import Ref, Severity
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation, Opinion

WEEKS = 12
_PERIOD = timedelta(weeks=WEEKS)


def _too_short(facts: Facts) -> Iterator[Found]:
    for one in facts.all(Consultation):
        days = (one.last_day - one.opened).days + 1
        if days < _PERIOD.days:
            yield Found(
                one.ref, f"it is open for {days} days; {WEEKS} weeks are {_PERIOD.days}",
                on=one.opened,
            )  # fmt: skip


def _before_close(facts: Facts) -> Iterator[Found]:
    for decision in facts.all(Decision):
        asked = facts.get(decision.consultation, Consultation)
        if asked is not None and decision.taken <= asked.last_day:
            yield Found(
                decision.ref,
                f"taken on {decision.taken:%-d %B %Y}; answers to {asked.ref} could be given up "
                f"to {asked.last_day:%-d %B %Y}",
                on=decision.taken,
            )


def _unanswered(facts: Facts) -> Iterator[Found]:
    answered = {one.consultation for one in facts.all(Decision)}
    for one in facts.all(Consultation):
        due = one.last_day + _PERIOD
        if one.ref not in answered and due < facts.day:
            yield Found(
                one.ref,
                f"it closed on {one.last_day:%-d %B %Y}, and no decision says how the answers "
                "were weighed",
                due + timedelta(days=1),
            )


def _out_of_time(facts: Facts) -> Iterator[Found]:
    late: dict[Consultation, list[Answer]] = {}
    for answer in facts.all(Answer):
        asked = facts.get(answer.consultation, Consultation)
        if asked is not None and not asked.opened <= answer.received <= asked.last_day:
            late.setdefault(asked, []).append(answer)
    for asked, answers in late.items():
        number = f"{len(answers):,} answer{'s were' if len(answers) != 1 else ' was'}"
        yield Found(
            asked.ref,
            f"{number} received outside {asked.opened:%-d %B %Y} to {asked.last_day:%-d %B %Y}",
            min(one.received for one in answers),
        )


def _overdue(facts: Facts) -> Iterator[Found]:
    for one in facts.all(Challenge):
        waiting = one.replied is None or one.replied > facts.day
        if waiting and one.reply_due < facts.day:
            days = (facts.day - one.reply_due).days
            yield Found(
                one.ref,
                f"{one.raised_by} challenged {one.decision}; the reply was due on "
                f"{one.reply_due:%-d %B %Y}, {days} day{'s' if days != 1 else ''} ago",
                one.reply_due + timedelta(days=1),
            )


def _late(facts: Facts) -> Iterator[Found]:
    for one in facts.all(Challenge):
        if one.replied is not None and one.reply_due < one.replied <= facts.day:
            days = (one.replied - one.reply_due).days
            yield Found(
                one.ref, f"it was answered {days} day{'s' if days != 1 else ''} late", one.replied
            )


def _missing_reply(facts: Facts) -> Iterator[Found]:
    for one in facts.all(Challenge):
        if one.replied is not None and one.replied <= facts.day and not (one.reply or "").strip():
            yield Found(
                one.ref,
                f"it counts as answered on {one.replied:%-d %B %Y}, and no answer is recorded",
                one.replied,
            )


def _answered_twice(facts: Facts) -> Iterator[Found]:
    for asked, answers in facts.by(Answer, "consultation").items():
        counted = Counter(one.organisation for one in answers if one.organisation is not None)
        twice = sorted(one for one, times in counted.items() if times > 1)
        if twice:
            said = "; ".join(f"{one} answered {counted[one]} times" for one in twice)
            yield Found(asked, said)


def _from_charity(*keys: str) -> Change:
    """The example with answers of the charity."""
    return added(
        *(
            Answer(Ref("answer", key), CONSULTATION, "organisation", CHARITY, Opinion.AGREE,
                   "Yes.", date(2025, 1, 7))
            for key in keys
        )
    )  # fmt: skip


rules.register(
    Rule(
        "consultation-too-short",
        "People have twelve weeks to answer a consultation",
        "No law sets a period: the time must be enough for those who are asked. Twelve weeks is "
        "what public bodies commonly give.",
        (TWELVE_WEEKS,),
        Severity.WARNING,
        "keep it open for longer, or publish why less was enough",
        Example("open for 84 days, the first and the last counted",
                changed(CONSULTATION, opened=date(2024, 12, 7))),
        Example("open for 83 days", changed(CONSULTATION, opened=date(2024, 12, 8))),
        check=_too_short,
        unseen="Public holidays inside the period; consultations that deserve more than twelve "
        "weeks.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "decision-before-close",
        "Nothing is decided while people may still answer",
        "Who decides before the last day has not heard everybody, and cannot show an open mind.",
        (OPEN_MIND, law("nhs-act-2006-s14z45")),
        Severity.BREACH,
        "take the decision again, with every answer before those who decide",
        Example("decided on the day after the last",
                changed(CONSULTATION, last_day=date(2025, 3, 27))),
        Example("decided on the last day", changed(CONSULTATION, last_day=date(2025, 3, 28))),
        check=_before_close,
    )
)  # fmt: skip
rules.register(
    Rule(
        "consultation-unanswered",
        "Those who were asked are told what came of it, within twelve weeks",
        "An answer that nobody weighed was not heard.",
        (RESPONSE, law("nhs-act-2006-s14z45")),
        Severity.WARNING,
        "decide, and say how the answers were weighed",
        Example("it closed yesterday, and nothing is decided yet",
                lambda facts: changed(AWARD, consultation=None)(
                    changed(CONSULTATION, last_day=date(2025, 6, 29))(facts))),
        Example("it closed in February, and nothing was decided",
                changed(AWARD, consultation=None)),
        check=_unanswered,
    )
)  # fmt: skip
rules.register(
    Rule(
        "answers-out-of-time",
        "Answers are received while a consultation is open",
        "An answer counted from before or after its time makes the count doubtful.",
        (OPEN_MIND,),
        Severity.NOTE,
        "say in the response how early and late answers were treated",
        Example("an answer on the first day", changed(CONSULTATION, opened=date(2025, 1, 6))),
        Example("an answer on the day before it opened",
                changed(CONSULTATION, opened=date(2025, 1, 7))),
        check=_out_of_time,
    )
)  # fmt: skip
rules.register(
    Rule(
        "answered-twice",
        "An organisation answers a consultation once",
        "Residents answer one by one; an organisation has one voice. Two answers of one count it "
        "twice, and may not even agree.",
        (ONE_ANSWER_EACH,),
        Severity.NOTE,
        "ask the organisation which of its answers stands, and report the other as withdrawn",
        Example("an organisation answers once", _from_charity("EX-2")),
        Example("one organisation sends two answers", _from_charity("EX-2", "EX-3")),
        check=_answered_twice,
        unseen="Organisations that the answer does not name by reference, and one person who "
        "answers twice: no answer names a person.",
    )
)  # fmt: skip
rules.register(
    Rule(
        "overdue-challenge",
        "A challenge is answered by the day on which its reply is due",
        "Who challenges a decision is owed an answer in time, while it can still change something.",
        (COMPLAINTS_CLOCK,),
        Severity.BREACH,
        "answer it, and say why it took longer",
        Example("the reply is due today", changed(RUNNING, reply_due=date(2025, 6, 30))),
        Example("the reply was due yesterday", changed(RUNNING, reply_due=date(2025, 6, 29))),
        check=_overdue,
    )
)  # fmt: skip
rules.register(
    Rule(
        "answered-late",
        "A challenge was answered in time",
        "It is answered now. That it was late stays on the record.",
        (COMPLAINTS_CLOCK,),
        Severity.NOTE,
        "say why it took longer",
        Example("answered on the day on which it was due",
                changed(ANSWERED, reply_due=date(2025, 5, 2))),
        Example("answered a day late", changed(ANSWERED, reply_due=date(2025, 5, 1))),
        check=_late,
    )
)  # fmt: skip
rules.register(
    Rule(
        "reply-missing",
        "An answered challenge shows its answer",
        "A date without words is no answer.",
        (COMPLAINTS_CLOCK,),
        Severity.WARNING,
        "record the answer that was given",
        Example("the answer is recorded"),
        Example("there is a day of reply and no reply", changed(ANSWERED, reply=" ")),
        check=_missing_reply,
    )
)  # fmt: skip
