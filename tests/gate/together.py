"""Several writers of one small world at once, and the reading of what they wrote beside the model.

Run as a process of its own: ``python -m tests.gate.together begin|live|replay HOME [SEED]``.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Attendance, Choice, Vote, Withdrawal
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Span, WarrantKind
from goldenthread.money.transfers import Allotment, Payment, Receipt
from tests.gate import world
from tests.gate.plain_model import Model

DAY = world.FIRST_DAY
SHARED = 6
"""Chains of business that every writer tries, under the same keys and with the same content."""

STEPS = 26
AT = datetime(DAY.year, DAY.month, DAY.day, 11, tzinfo=UTC)
WHO: dict[str, Any] = {"at": AT, "reason": "A step"}


class Writer:
    """One of several who write; with one seed it wants the same, and what it gets depends."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.dice = random.Random(seed)  # noqa: S311 - a life that can be lived again
        self.who = {**WHO, "by": f"Writer {seed}"}
        self.ended: Counter[str] = Counter()
        self.number = 0

    def live(self) -> None:
        """Take steps of its own, and between them the common business; some are asked twice."""
        steps: list[Callable[[], None]] = [self.own] * STEPS
        steps += [lambda number=number: self.common(number) for number in range(SHARED)]  # type: ignore[misc]
        self.dice.shuffle(steps)
        for step in steps:
            step()

    def asked(self, word: str, verb: Callable[..., Any], *args: Any, **more: Any) -> bool:
        """Ask, sometimes twice as after a broken line; a refusal is an answer as well."""
        from goldenthread.actions.refusal import RefusedError

        for _ in range(self.dice.choice((1, 1, 2))):
            try:
                verb(*args, **self.who, **more)
            except RefusedError:
                self.ended[f"{word} refused"] += 1
                return False
            self.ended[word] += 1
        return True

    def common(self, number: int) -> None:
        """A meeting, its grant, the contract, a payment and half of it back: the same for all."""
        dice = random.Random(number)  # noqa: S311 - the same for every writer
        self.business(f"COMMON-{number}", Money((3 + number) * 10_00), dice)

    def own(self) -> None:
        """Something of its own: business, a mistake, or money moved on or taken back."""
        self.number += 1
        key = f"OWN-{self.seed}-{self.number}"
        amount = Money(self.dice.randint(1, 9) * 10_00)
        match self.dice.randrange(6):
            case 0 | 1:
                self.business(key, amount, self.dice)
            case 2:
                self.mistake(key, amount)
            case 3:
                self.allot(key, amount)
            case 4:
                self.take_back(key, amount)
            case 5:
                self.pay_again(key, amount)

    def business(self, key: str, amount: Money, dice: random.Random) -> None:
        """From a meeting to a payment. A committee has a yearly limit, for which all compete."""
        from goldenthread.actions.decide import decide
        from goldenthread.actions.hold_meeting import hold_meeting
        from goldenthread.actions.record import record
        from goldenthread.actions.transfer import authorise, reverse
        from goldenthread.authority.proposals import Ballot, Proposal
        from goldenthread.authority.sittings import Convening

        body, power, area, fund = dice.choice((
            (world.CARE_COMMITTEE, world.GRANT, world.SYSTEM, world.OPEN),
            (world.NORTH_COMMITTEE, world.PRIMARY, world.NORTH, world.LOCAL),
            (world.BOARD, world.GRANT, world.SYSTEM, world.OPEN),
        ))  # fmt: skip
        present = tuple(sorted(world.MEMBERS))[: dice.choice((1, 2, 3, 3))]
        votes = tuple(
            Ballot(one, dice.choice((Choice.FOR, Choice.FOR, Choice.AGAINST))) for one in present
        )
        meeting, ref = Ref("meeting", key), Ref("decision", key)
        self.asked("meet", hold_meeting, Convening(body, "Meeting", DAY, present), key=key)
        proposal = Proposal(meeting, f"Item {key}", "It helps.", power, area, DAY, votes, amount)
        if not self.asked("decide", decide, proposal, key=key):
            return
        contract = Contract(
            Ref("contract", key), "Services", ContractForm.LOCAL, world.BOARD, world.NORTH_SURGERY,
            ref, world.CLAUSE, None, Span(DAY),
        )  # fmt: skip
        if not self.asked("record", record, [contract]):
            return
        paid = self.payment(key, contract, fund, amount)
        if self.asked("pay", authorise, [paid], on=DAY):
            half = Money(amount.pence // 2)
            self.asked("take back", reverse, paid.ref, amount=half, key=key, on=DAY)

    @staticmethod
    def payment(key: str, contract: Contract, fund: Ref, amount: Money) -> Payment:
        """A payment of today under a contract."""
        return Payment(
            Ref("payment", key), fund, contract.provider, contract.provider, contract.ref,
            contract.decision, f"Care {key}", amount, DAY,
        )  # fmt: skip

    def mistake(self, key: str, amount: Money) -> None:
        """Something was paid without authority, and is recorded."""
        from goldenthread.actions.record import record

        one = Payment(
            Ref("payment", key), self.dice.choice((world.OPEN, world.LOCAL)), world.SOUTH_SURGERY,
            world.SOUTH_SURGERY, None, None, "Paid by mistake", amount, DAY,
        )  # fmt: skip
        self.asked("record", record, [one], kind=WarrantKind.IRREGULAR)

    def allot(self, key: str, amount: Money) -> None:
        """Money passes on, by a decision that may allow it."""
        from goldenthread.actions.transfer import authorise

        source, to = self.dice.choice(
            ((world.POT, world.OPEN), (world.FENCED, world.LOCAL), (world.OPEN, world.LOCAL))
        )
        decision = self.dice.choice([world.FOUNDING, *(one.ref for one in there(Decision))])
        one = Allotment(Ref("allotment", key), source, to, amount, decision, world.CLAUSE, DAY)
        self.asked("allot", authorise, [one], on=DAY)

    def take_back(self, key: str, amount: Money) -> None:
        """Part of whatever was paid comes back, if so much is left of it."""
        from goldenthread.actions.transfer import NothingToReverseError, reverse

        if paid := there(Payment):
            try:
                self.asked("take back", reverse, self.dice.choice(paid).ref, amount=amount,
                           key=key, on=DAY)  # fmt: skip
            except NothingToReverseError:
                self.ended["take back refused"] += 1

    def pay_again(self, key: str, amount: Money) -> None:
        """More is paid under somebody's contract, as long as the decision has so much left."""
        from goldenthread.actions.transfer import authorise

        if contracts := there(Contract):
            one = self.dice.choice(contracts)
            fund = self.dice.choice((world.OPEN, world.LOCAL))
            self.asked("pay", authorise, [self.payment(key, one, fund, amount)], on=DAY)


def there(noun: type[Any]) -> list[Any]:
    """The facts of a noun that somebody has recorded by now, in order of reference."""
    from goldenthread.records.reading import facts

    return sorted(facts(noun), key=lambda one: one.ref)


class Reader:
    """Goes through what was recorded, event by event, and asks the model of each."""

    def __init__(self) -> None:
        self.model = Model()
        self.present: dict[Ref, frozenset[Ref]] = {}
        self.meetings: dict[Ref, Meeting] = {}
        self.seen: Counter[Ref] = Counter()
        founding = next(one for one in there(Decision) if one.ref == world.FOUNDING)
        self.model.decisions[world.FOUNDING] = founding
        self.model.bodies[world.FOUNDING] = world.BOARD

    def read(self, facts: list[Any]) -> None:
        """One event; raises AssertionError for what the model would not have let through."""
        for one in facts:
            if hasattr(one, "ref"):
                self.seen[one.ref] += 1
        for meeting in (one for one in facts if isinstance(one, Meeting)):
            self.meetings[meeting.ref] = meeting
            self.present[meeting.ref] = frozenset(
                one.person for one in facts if isinstance(one, Attendance)
            )
        for one in facts:
            match one:
                case Decision():
                    self.decided(one, facts)
                case Contract():
                    self.model.contracts[one.ref] = one
                case Payment() if one.warrant is WarrantKind.IRREGULAR:
                    assert one.fund == world.SUSPENSE
                    self.model.pay(one)
                case Payment():
                    assert self.model.may_pay(one, DAY), one
                    self.model.pay(one)
                case Allotment():
                    assert self.model.may_allot(one, DAY), one
                    self.model.allot(one)
                case Receipt():
                    (paid,) = (two for two in self.model.payments if two.ref == one.reverses)
                    left = paid.amount.pence - self.model.back[paid.ref]
                    assert one.amount.pence <= left, one
                    self.model.come_back(paid, one.amount.pence)

    def decided(self, one: Decision, facts: list[Any]) -> None:
        """A decision, with the votes and withdrawals of its own event."""
        body = self.meetings[one.meeting].body
        votes = {vote.person: vote.choice for vote in facts if isinstance(vote, Vote)}
        left = frozenset(gone.person for gone in facts if isinstance(gone, Withdrawal))
        assert one.amount is not None
        assert self.model.may_decide(
            body, one.power, one.amount, one.area, self.present[one.meeting], left, votes, ()
        ), one
        self.model.decisions[one.ref], self.model.bodies[one.ref] = one, body


def replay() -> dict[str, int]:
    """Everything after the beginning, in order of recording; what there was of each kind."""
    from goldenthread.records.integrity import verify
    from goldenthread.records.models import FundBalance, Recording
    from goldenthread.records.nouns import MODELS
    from goldenthread.records.reading import facts

    reader = Reader()
    first, *events = Recording.objects.order_by("pk").values_list("pk", flat=True)
    nouns = (Meeting, Attendance, Decision, Vote, Withdrawal, Contract, Payment, Allotment, Receipt)
    assert set(nouns) <= set(MODELS)
    written = {
        noun: dict(_by_event(facts, noun)) for noun in nouns
    }  # fmt: skip
    for event in events:
        reader.read([one for noun in nouns for one in written[noun].get(event, ())])
    assert all(times == 1 for times in reader.seen.values()), reader.seen.most_common(3)
    held = dict(FundBalance.objects.values_list("fund", "pence"))
    assert held == {one.ref: reader.model.stands[one.ref] for one in world.FUNDS}
    assert reader.model.everything == 0
    assert list(verify().faults) == []
    common = sum(ref.key.startswith("COMMON") for ref in reader.seen)
    return {
        **Counter(ref.kind for ref in reader.seen), "events": len(events), "common": common,
        "first": first,
    }  # fmt: skip


def _by_event(facts: Callable[..., list[Any]], noun: type[Any]) -> dict[int, list[Any]]:
    """The facts of a noun by the event that recorded them."""
    from goldenthread.records.nouns import MODELS

    model: Any = MODELS[noun]
    events = model._default_manager.order_by("recorded_in").values_list("recorded_in", flat=True)
    return {event: facts(noun, recorded_in=event, order_by=("pk",)) for event in set(events)}


def begin() -> None:
    """The small world as it is before anybody does anything."""
    from goldenthread.actions.recording import record_facts, recording

    at = datetime(2025, 4, 1, 12, tzinfo=UTC)
    with recording("begin", by="A. Tester", at=at) as event:
        record_facts(event, world.world())


def say(line: str) -> None:
    """A line to whoever started this process."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(word: str, home: str, seed: str = "0") -> None:
    """What a process of its own does."""
    from goldenthread.records.opening import open_record

    open_record(Path(home))
    if word == "begin":
        begin()
    elif word == "live":
        writer = Writer(int(seed))
        say("ready")
        sys.stdin.readline()
        writer.live()
        say(json.dumps(writer.ended))
    else:
        say(json.dumps(replay()))


if __name__ == "__main__":
    main(*sys.argv[1:])
